"""What is kept of a scheme. Nothing here decides: the rules are in ``mancomun.registry`` and in the book of the law."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.registry.words import ACTS, LEVELS, MATTERS, ORGANS, PROJECT_STATES, ROLES
from mancomun.web.accounts.models import Entity
from mancomun.web.accounts.selectors import Place
from mancomun.web.audit.tracking import audited
from mancomun.web.dated import Fact, during_field, exclusive, not_empty, text
from mancomun.web.files.models import StoredFile
from mancomun.web.initiatives.models import Belonging, Given, Iniciativa

CODE_LENGTH = 20
PRECISIONS = ("day", "month", "year", "unknown")


def _words(size: int = 60, **more: Any) -> ArrayField:
    return ArrayField(models.CharField(max_length=size), default=list, blank=True, **more)


@audited
class Esquema(models.Model):
    """A scheme. How it stands on a day follows from its acts; ``published`` shows it to anybody."""

    code = models.CharField(_("código"), max_length=CODE_LENGTH, unique=True)
    name = models.CharField(_("nombre"), max_length=300)
    acronym = models.CharField(_("sigla"), max_length=40, blank=True)
    figure = models.CharField(_("figura"), max_length=60)
    objetos = _words(verbose_name=_("objetos"))
    finalidades = _words(verbose_name=_("finalidades"))
    purpose = models.TextField(_("objeto, como lo dice el acto"), blank=True)
    domicile = models.CharField(_("domicilio"), max_length=120, blank=True)
    nit = models.CharField(_("NIT"), max_length=20, blank=True)
    website = models.URLField(_("dominio web"), blank=True)
    nucleus = models.CharField(_("núcleo"), max_length=8, blank=True)
    topics = _words(verbose_name=_("temáticas"))
    plan_contents = _words(verbose_name=_("contenido del PEMP"))
    statute_contents = _words(verbose_name=_("contenido de los estatutos"))
    agreement_contents = _words(verbose_name=_("contenido del convenio"))
    initiative = models.OneToOneField(
        Iniciativa, models.SET_NULL, null=True, blank=True, related_name="scheme", verbose_name=_("iniciativa")
    )
    owner = models.ForeignKey(
        Entity, models.PROTECT, null=True, blank=True, related_name="schemes", verbose_name=_("entidad")
    )
    published = models.BooleanField(_("publicado"), default=False)

    # Where a documented record comes from, and what to doubt of it.
    origin_key = models.CharField(max_length=60, blank=True)
    documented_status = models.CharField(max_length=14, blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    source = models.TextField(_("fuente"), blank=True)
    doubt_es = models.TextField(blank=True)
    doubt_en = models.TextField(blank=True)

    # Calculated from acts and members (``services.refresh``), so that a list of hundreds asks once.
    formed = models.BooleanField(default=False)
    formed_on = models.DateField(null=True)
    formed_precision = models.CharField(max_length=7, default="unknown")
    departments = _words(2)
    municipalities = _words(8)
    created = models.DateTimeField(default=timezone.now)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        """A documented record is loaded once."""

        verbose_name = _("esquema")
        verbose_name_plural = _("esquemas")
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=["origin_key"], condition=~Q(origin_key=""), name="scheme_origin_once"),
        )
        indexes = (models.Index(fields=["published", "code"], name="scheme_published"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def fiction(self) -> bool:
        """Whether it is the exercise: its code says so."""
        return self.code.startswith("FIC-")

    def permission_place(self) -> Place:
        """Whose it is, and the departments it has members in."""
        owners = frozenset() if self.owner_id is None else frozenset({self.owner_id})
        return Place(owners, frozenset(self.departments), self.initiative_id)


@audited
class Acto(Fact):
    """An administrative act: kind, number, day, issuer, its file, and the member it is about."""

    holds = "day"

    scheme = models.ForeignKey(Esquema, models.CASCADE, related_name="actos")
    kind = models.CharField(_("clase"), max_length=30)
    day = models.DateField(_("fecha"), null=True, blank=True)
    precision = models.CharField(max_length=7, default="day")
    number = models.CharField(_("número"), max_length=120, blank=True)
    issuer = models.CharField(_("quién lo expide"), max_length=200, blank=True)
    about = models.CharField(_("miembro"), max_length=8, blank=True)
    mandate = models.PositiveSmallIntegerField(_("período de quien firma"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo")
    )
    turnout = models.FloatField(_("participación, sobre el censo"), null=True, blank=True)
    favour = models.FloatField(_("votos a favor"), null=True, blank=True)
    note = models.CharField(_("nota"), max_length=500, blank=True)
    source = models.CharField(_("fuente"), max_length=500, blank=True)

    class Meta:
        """In the order of their days."""

        verbose_name = _("acto")
        verbose_name_plural = _("actos")
        ordering = ("day", "id")
        constraints = (
            models.CheckConstraint(name="scheme_act_kind_known", condition=Q(kind__in=list(ACTS))),
            models.CheckConstraint(name="scheme_act_precision_known", condition=Q(precision__in=list(PRECISIONS))),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.day or ''}".strip()


@audited
class Miembro(Belonging):
    """An entity is in a scheme in a role, from a day until another, by an act of entry and one of exit."""

    scheme = models.ForeignKey(Esquema, models.CASCADE, related_name="miembros")
    entry = models.ForeignKey(
        Acto, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acto de entrada")
    )
    leaving = models.ForeignKey(
        Acto, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acto de salida")
    )

    class Meta:
        """One membership at a time in each scheme."""

        verbose_name = _("miembro")
        verbose_name_plural = _("miembros")
        ordering = ("id",)
        constraints = (
            not_empty("scheme_member_not_empty"),
            exclusive("scheme_member_once", "scheme", text("code"), corrected=True),
            models.CheckConstraint(name="scheme_member_role_known", condition=Q(role__in=list(ROLES))),
        )
        indexes = (models.Index(fields=["code"], name="scheme_member_code"),)

    def __str__(self) -> str:
        return f"{self.code} · {self.role}"


@audited
class Finalidad(Given):
    """What a member gave a registered scheme to do. It cannot give the same to two of one figure at once (G-070).

    The constraint is the database's. Only schemes whose registration this registry decided hold their members to it: of the
    documented ones it is not known what was given, and their overlaps are shown instead of refused.
    """

    member = models.ForeignKey(Miembro, models.CASCADE, related_name="finalidades")
    objeto = models.CharField(max_length=60)

    class Meta:
        """A department may be in several RAP (Ley 1454, art. 30 par. 5), so that figure is not held to it."""

        constraints = (
            not_empty("scheme_purpose_not_empty"),
            exclusive(
                "scheme_purpose_once", text("code"), text("figure"), text("objeto"), corrected=True,
                condition=~Q(figure="region_administrativa_planificacion"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} · {self.objeto}"


@audited
class Organo(Fact):
    """An organ of a scheme: who holds it (an office, or the public name of who holds a public office), between which days."""

    scheme = models.ForeignKey(Esquema, models.CASCADE, related_name="organs")
    kind = models.CharField(_("clase"), max_length=14)
    name = models.CharField(_("nombre"), max_length=200)
    holder = models.CharField(_("quién lo ocupa"), max_length=200, blank=True)
    during = during_field(verbose_name=_("vigencia"))

    class Meta:
        """One legal representative at a time."""

        verbose_name = _("órgano")
        verbose_name_plural = _("órganos")
        ordering = ("id",)
        constraints = (
            not_empty("scheme_organ_not_empty"),
            exclusive("scheme_organ_once", "scheme", condition=Q(kind="representante"), corrected=True),
            models.CheckConstraint(name="scheme_organ_kind_known", condition=Q(kind__in=list(ORGANS))),
        )

    def __str__(self) -> str:
        return self.name


@audited
class Hecho(Fact):
    """A hecho interjurisdiccional that the scheme declared."""

    holds = "declared"

    scheme = models.ForeignKey(Esquema, models.CASCADE, related_name="hechos")
    name = models.CharField(_("nombre"), max_length=200)
    type = models.CharField(_("tipo"), max_length=14)
    matter = models.CharField(_("asunto"), max_length=20)
    affected = _words(8, verbose_name=_("a quién afecta"))
    criteria = models.JSONField(default=dict, blank=True)
    declared = models.DateField(_("declarado el"), null=True, blank=True)
    notified = models.DateField(_("informado al registro el"), null=True, blank=True)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """Types and matters of the decree."""

        verbose_name = _("hecho")
        verbose_name_plural = _("hechos")
        ordering = ("declared", "id")
        constraints = (
            models.CheckConstraint(name="hecho_type_known", condition=Q(type__in=list(LEVELS))),
            models.CheckConstraint(name="hecho_matter_known", condition=Q(matter__in=list(MATTERS))),
        )

    def __str__(self) -> str:
        return self.name


class ApplicationState(models.TextChoices):
    """Where an application is."""

    SENT = "recibida", _("Recibida")
    ASKED = "requerida", _("Falta completar")
    ANSWERED = "respondida", _("Completada")
    GRANTED = "inscrita", _("Inscrita")
    REFUSED = "negada", _("Negada")
    WITHDRAWN = "desistida", _("Desistida")


OPEN = (ApplicationState.SENT, ApplicationState.ASKED, ApplicationState.ANSWERED)


@audited
class Application(models.Model):
    """Somebody asks to register a scheme, to renew it, or to record who came and went: what they propose, and what was decided."""

    scheme = models.ForeignKey(Esquema, models.CASCADE, related_name="applications")
    kind = models.CharField(_("qué pide"), max_length=12, default="inscripcion")
    state = models.CharField(
        _("estado"), max_length=12, choices=ApplicationState.choices, default=ApplicationState.SENT
    )
    proposed = _words(8, verbose_name=_("miembros propuestos"))
    received = models.DateField(_("recibida el"))
    asked = models.DateField(_("requerida el"), null=True, blank=True)
    answered = models.DateField(_("completada el"), null=True, blank=True)
    extended = models.BooleanField(_("con prórroga"), default=False)
    missing = models.TextField(_("qué falta"), blank=True)
    confirmed = _words(60, verbose_name=_("visto en los documentos"))
    judgement = models.JSONField(default=dict, blank=True)
    decided = models.DateField(_("decidida el"), null=True, blank=True)
    reason = models.TextField(_("motivo"), blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One open application of each scheme."""

        verbose_name = _("solicitud")
        verbose_name_plural = _("solicitudes")
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state__in=[one.value for one in OPEN]), name="scheme_application_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme.code} · {self.kind}"

    def permission_place(self) -> Place:
        """Where its scheme is."""
        return self.scheme.permission_place()


@audited
class Work(Fact):
    """A project or service the scheme carried out, with its money in whole COP."""

    holds = "year"

    scheme = models.ForeignKey(Esquema, models.CASCADE, related_name="works")
    name = models.CharField(_("nombre"), max_length=300)
    year = models.PositiveSmallIntegerField(_("año"))
    state = models.CharField(_("estado"), max_length=14)
    money = models.JSONField(_("fuentes"), default=dict)
    contributions = models.JSONField(_("aportes"), default=dict, blank=True)
    benefits = models.JSONField(_("beneficios"), default=dict, blank=True)
    evidence = models.CharField(_("evidencia"), max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """By year."""

        verbose_name = _("proyecto o servicio")
        verbose_name_plural = _("proyectos y servicios")
        ordering = ("year", "id")
        constraints = (models.CheckConstraint(name="scheme_work_state", condition=Q(state__in=list(PROJECT_STATES))),)

    def __str__(self) -> str:
        return self.name


@audited
class Measure(Fact):
    """An indicator before and after, of the scheme or of one member."""

    holds = "before_year"

    scheme = models.ForeignKey(Esquema, models.CASCADE, related_name="measures")
    name = models.CharField(_("indicador"), max_length=200)
    unit = models.CharField(_("unidad"), max_length=60)
    better = models.CharField(_("mejora si"), max_length=3, default="max")
    member = models.CharField(_("miembro"), max_length=8, blank=True)
    before = models.FloatField(_("antes"))
    before_year = models.PositiveSmallIntegerField()
    after = models.FloatField(_("después"), null=True, blank=True)
    after_year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(_("fuente"), max_length=300, blank=True)

    class Meta:
        """In the order they were written."""

        verbose_name = _("indicador")
        verbose_name_plural = _("indicadores")
        ordering = ("id",)
        constraints = (models.CheckConstraint(name="scheme_measure_better", condition=Q(better__in=["max", "min"])),)

    def __str__(self) -> str:
        return self.name


@audited
class Channel(models.Model):
    """S65: the institutional channel of a scheme. An office and an address of a verified domain, never a person.

    It is shown once somebody who reads that mailbox confirmed it: ``verified`` is that day.
    """

    scheme = models.OneToOneField(Esquema, models.CASCADE, related_name="channel")
    office = models.CharField(_("dependencia"), max_length=200)
    post = models.CharField(_("cargo"), max_length=200)
    address = models.EmailField(_("correo institucional"))
    verified = models.DateField(_("verificado el"), null=True, blank=True)
    until = models.DateField(_("vigente hasta"), null=True, blank=True)

    class Meta:
        """One a scheme."""

        verbose_name = _("canal institucional")
        verbose_name_plural = _("canales institucionales")

    def __str__(self) -> str:
        return self.address

    def holds(self, day: date) -> bool:
        """Whether it may be shown on a day: verified, and not past its end."""
        return self.verified is not None and (self.until is None or day <= self.until)
