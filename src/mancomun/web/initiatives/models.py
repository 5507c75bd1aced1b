"""What is kept of an initiative. Nothing here decides: the rules are in ``mancomun.portfolio``."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.portfolio.contributions import WAVES
from mancomun.portfolio.initiative import LONGEST_NAME, MATURITY, ROLES, VISIBILITIES
from mancomun.portfolio.opportunities import ANSWERS
from mancomun.portfolio.states import ACCOMPANIMENT, RECORD_STATES, STATES
from mancomun.web.accounts.models import Entity
from mancomun.web.accounts.selectors import Place
from mancomun.web.audit.tracking import audited
from mancomun.web.dated import Believed, Fact, during_field, exclusive, not_empty, one_day, text

CODE_LENGTH = 20
CALCULATED = (
    "population", "area_km2", "member_count", "municipalities", "departments", "regions", "main_region", "contiguous",
    "basic_share", "completeness", "gaps", "outcome", "calculated", "territory_version", "background_marks", "modified",
)  # fmt: skip
"""Fields that follow from the others: kept so that a table of thousands asks once, and left out of the history."""


def _words(size: int = 40, **more: Any) -> ArrayField:
    return ArrayField(models.CharField(max_length=size), default=list, blank=True, **more)


@audited(exclude=CALCULATED)
class Iniciativa(models.Model):
    """The file of S14 as it stands now. Earlier approved contents are `Version`; every change is in the history."""

    code = models.CharField(_("código"), max_length=CODE_LENGTH, unique=True)
    name = models.CharField(_("nombre"), max_length=LONGEST_NAME)
    acronym = models.CharField(_("sigla"), max_length=20, blank=True)
    region = models.CharField(_("región principal"), max_length=40, blank=True)
    promoter = models.CharField(_("promotor"), max_length=300, blank=True)
    contact = models.CharField(_("contacto"), max_length=200, blank=True)
    identified_on = models.DateField(_("fecha de identificación"), null=True, blank=True)
    identified_precision = models.CharField(max_length=5, default="day")
    figure_now = models.CharField(_("figura actual"), max_length=60, blank=True)
    figure_foreseen = models.CharField(_("figura prevista"), max_length=60, blank=True)
    topics = _words(verbose_name=_("temáticas"))
    origin = models.CharField(_("origen"), max_length=30, blank=True)
    maturity = models.PositiveSmallIntegerField(_("nivel de madurez"), null=True, blank=True)
    background = models.TextField(_("antecedentes"), blank=True)
    projects = models.TextField(_("proyectos en curso"), blank=True)
    instruments = models.TextField(_("instrumentos existentes"), blank=True)
    prior_agreement = models.BooleanField(_("acuerdo previo"), null=True, blank=True)
    support = _words(500, verbose_name=_("soporte"))
    act = models.CharField(_("acto de constitución"), max_length=300, blank=True)
    reat = models.CharField(_("número de registro en el REAT"), max_length=60, blank=True)
    not_applicable = models.JSONField(default=dict, blank=True)

    state = models.CharField(_("estado"), max_length=20, default="identificada")
    state_since = models.DateField(_("en este estado desde"))
    accompaniment = models.CharField(_("acompañamiento"), max_length=14, default="nacional")
    record_state = models.CharField(_("estado de la ficha"), max_length=12, default="borrador")
    version = models.PositiveIntegerField(_("versión"), default=0)
    due = models.DateField(_("vence"), null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsable")
    )
    owner = models.ForeignKey(
        Entity, models.PROTECT, null=True, blank=True, related_name="initiatives", verbose_name=_("entidad")
    )
    visibility = models.CharField(_("visibilidad"), max_length=11, default="restringida")
    legal_ground = models.CharField(_("fundamento legal"), max_length=200, blank=True)

    # Where a documented record comes from, and what to doubt of it.
    origin_key = models.CharField(max_length=60, blank=True)
    demo = models.BooleanField(default=False)
    fiction = models.BooleanField(default=False)
    documented_status = models.CharField(max_length=14, blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    source = models.TextField(_("fuente"), blank=True)
    doubt_es = models.TextField(blank=True)
    doubt_en = models.TextField(blank=True)

    located = _words(2)  # departments a source names when it does not list the members

    # Calculated (``services.refresh``).
    population = models.BigIntegerField(null=True)
    area_km2 = models.FloatField(null=True)
    member_count = models.PositiveIntegerField(default=0)
    municipalities = _words(8)
    departments = _words(2)
    regions = _words(40)
    main_region = models.CharField(max_length=40, blank=True)
    contiguous = models.BooleanField(null=True)
    basic_share = models.FloatField(null=True)
    completeness = models.FloatField(default=0)
    gaps = _words(30)
    outcome = models.CharField(max_length=14, blank=True)
    calculated = models.JSONField(default=dict)
    territory_version = models.CharField(max_length=40, blank=True)
    background_marks = ArrayField(models.BigIntegerField(), default=list, blank=True)

    created = models.DateTimeField(default=timezone.now)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        """Only states that exist; a reserved record has its legal ground."""

        verbose_name = _("iniciativa")
        verbose_name_plural = _("iniciativas")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(name="initiative_state_known", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="initiative_record_state_known", condition=Q(record_state__in=list(RECORD_STATES))
            ),
            models.CheckConstraint(
                name="initiative_accompaniment_known", condition=Q(accompaniment__in=list(ACCOMPANIMENT))
            ),
            models.CheckConstraint(
                name="initiative_maturity_ladder", condition=Q(maturity=None) | Q(maturity__lt=len(MATURITY))
            ),
            models.CheckConstraint(name="initiative_visibility_known", condition=Q(visibility__in=list(VISIBILITIES))),
            models.CheckConstraint(
                name="initiative_reserved_with_ground", condition=~Q(visibility="reservada") | ~Q(legal_ground="")
            ),
            models.UniqueConstraint(fields=["origin_key"], condition=~Q(origin_key=""), name="initiative_origin_once"),
        )
        indexes = (
            models.Index(fields=["state", "code"], name="initiative_state"),
            models.Index(fields=["record_state", "code"], name="initiative_record_state"),
            models.Index(fields=["visibility", "code"], name="initiative_visibility"),
            models.Index(fields=["-modified"], name="initiative_modified"),
            GinIndex(fields=["background_marks"], name="initiative_text_marks"),
            GinIndex(fields=["municipalities"], name="initiative_municipalities"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def permission_place(self) -> Place:
        """Whose it is, and the departments it has members in."""
        moment = int(self.state[-1]) if self.state.startswith("momento_") else None
        owners = frozenset() if self.owner_id is None else frozenset({self.owner_id})
        return Place(owners, frozenset(self.departments), self.pk, moment)


class Belonging(Fact):
    """An entity (by its territorial code) is in something in a role, from a day until another."""

    code = models.CharField(_("código"), max_length=8)
    role = models.CharField(_("papel"), max_length=12, default="miembro")
    during = during_field(verbose_name=_("vigencia"))
    since_precision = models.CharField(max_length=7, default="day")
    source = models.CharField(_("fuente"), max_length=300, blank=True)

    class Meta:
        """Abstract: of an initiative, or of a scheme."""

        abstract = True


class Given(Fact):
    """What an entity gave to a group of a figure, from a day until another."""

    code = models.CharField(max_length=8)
    figure = models.CharField(max_length=60)
    during = during_field()

    class Meta:
        """Abstract: a purpose, or an objeto."""

        abstract = True


@audited
class Membresia(Belonging):
    """An entity (by its territorial code) is in an initiative in a role, from a day until another, as far as is known."""

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="memberships")

    class Meta:
        """One membership at a time in each initiative, as it was known on any day."""

        verbose_name = _("membresía")
        verbose_name_plural = _("membresías")
        ordering = ("id",)
        constraints = (
            not_empty("membership_not_empty"),
            exclusive("membership_once", "initiative", text("code"), corrected=True),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=list(ROLES))),
        )
        indexes = (models.Index(fields=["code"], name="membership_code"),)

    def __str__(self) -> str:
        return f"{self.code} · {self.role} · {self.initiative_id}"


@audited
class Purpose(Given):
    """A function an entity has given to a constituted scheme. It cannot give the same to two at once (G-070).

    The constraint is the database's: the same code, figure and purpose do not overlap in time.
    """

    membership = models.ForeignKey(Membresia, models.CASCADE, related_name="purposes")
    purpose = models.CharField(max_length=80)

    class Meta:
        """A department may be in several RAP (Ley 1454, art. 30 par. 5), so that figure is not held to it."""

        constraints = (
            not_empty("purpose_not_empty"),
            exclusive(
                "purpose_once", text("code"), text("figure"), text("purpose"), corrected=True,
                condition=~Q(figure="region_administrativa_planificacion"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} · {self.purpose}"


@audited
class Passage(Fact):
    """The initiative entered a state: when, why, by whom. The board and its ages are read from here."""

    holds = "day"

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="passages")
    before = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, default="forward")
    day = models.DateField()
    motive = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """In the order of the days."""

        ordering = ("day", "id")
        constraints = (models.CheckConstraint(name="passage_state_known", condition=Q(state__in=list(STATES))),)

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.state} {self.day}"


@audited
class Version(models.Model):
    """The content of a file as it was approved."""

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """A number is given once."""

        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["initiative", "number"], name="version_once"),)

    def __str__(self) -> str:
        return f"{self.initiative_id} v{self.number}"


@audited
class Opinion(Fact):
    """What the law said of a figure for the members of a day, whole, so that it can be asked again and compared."""

    holds = "as_of"

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="opinions")
    figure = models.CharField(max_length=60)
    outcome = models.CharField(max_length=14)
    as_of = models.DateField()
    content = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.figure} {self.outcome}"


@audited
class Remark(models.Model):
    """Something a reviewer asks to be mended."""

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=30, blank=True)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.text[:60]


@audited
class Contribution(Fact):
    """A score of one objective (S17 to S23) by one rater on a day, with its evidence. The latest of each rater counts."""

    holds = "day"

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="contributions")
    objective = models.CharField(max_length=4)
    score = models.PositiveSmallIntegerField()
    reason = models.TextField()
    wave = models.CharField(max_length=10, default="inicio")
    evidence = _words(500)
    indicators = models.JSONField(default=dict, blank=True)
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The scale and the waves of the method."""

        ordering = ("day", "id")
        constraints = (
            models.CheckConstraint(name="contribution_scale", condition=Q(score__lte=4)),
            models.CheckConstraint(name="contribution_wave", condition=Q(wave__in=list(WAVES))),
            exclusive(
                "contribution_once",
                "initiative",
                text("objective"),
                text("wave"),
                "rater",
                during=one_day("day"),
                corrected=True,
            ),
        )

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.objective} {self.score}"


@audited
class EvidenceFile(models.Model):
    """A file that sustains a score. It cannot be taken away while the score stands."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="evidence_files")
    file = models.ForeignKey("files.StoredFile", models.RESTRICT, related_name="sustains")

    class Meta:
        """A file sustains a score once."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["contribution", "file"], name="evidence_file_once"),)

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.file_id}"


class Current(Believed):
    """The answers that stand: known now, and not followed by another."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Rows without an end."""
        return super().get_queryset().filter(during__upper_inf=True)


@audited
class Opportunity(Fact):
    """How an initiative uses one of the eighteen opportunities (S25 to S27), and what sustains it.

    ``products`` are keys of products of the route; ``beneficiaries``, codes of members some project benefits (S27.7). An answer
    stands until another one follows it; ``objects`` are those that stand.
    """

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="opportunities")
    item = models.CharField(max_length=6)
    applies = models.CharField(max_length=9)
    use = models.TextField(blank=True)
    products = _words(60)
    projects = _words(300)
    indicator = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    beneficiaries = _words(8)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    during = during_field(verbose_name=_("vigencia"))

    objects: ClassVar[models.Manager[Any]] = Current()
    ever: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        """One answer an item at a time."""

        ordering = ("item",)
        constraints = (
            not_empty("opportunity_not_empty"),
            exclusive("opportunity_once", "initiative", text("item"), corrected=True),
            models.CheckConstraint(name="opportunity_answer", condition=Q(applies__in=list(ANSWERS))),
        )

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.item}"


@audited
class Proposal(models.Model):
    """One line of *Aportes al PND* (S26.1). ``low`` and ``high`` are whole pesos of the year ``prices``."""

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="proposals")
    problem = models.TextField()
    proposal = models.TextField()
    feeds = models.CharField(max_length=200)
    territory = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    bet = models.CharField(max_length=200, blank=True)
    low = models.BigIntegerField(null=True, blank=True)
    high = models.BigIntegerField(null=True, blank=True)
    prices = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        """In the order they were written."""

        ordering = ("id",)

    def __str__(self) -> str:
        return self.proposal[:60]


@audited
class Lesson(models.Model):
    """One line of *Lecciones normativas* (S26.3)."""

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="lessons")
    norm = models.CharField(max_length=200)
    article = models.CharField(max_length=60)
    problem = models.TextField()
    proposal = models.TextField()

    class Meta:
        """In the order they were written."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.norm}, {self.article}"


def _key() -> str:
    return secrets.token_urlsafe(16)


@audited(exclude=["content"])
class Import(models.Model):
    """A file somebody sent, as it came. It changes nothing until it is accepted; then it says how many rows it wrote.

    ``accepted`` is when the person accepted ``total`` rows; ``finished`` when they were all written; ``refused_*`` says why
    they are being taken back; ``undo_asked`` and ``undone`` tell of its undoing. ``job`` is the key of the job at work.
    """

    key = models.CharField(max_length=32, unique=True, default=_key)
    name = models.CharField(max_length=150)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    accepted = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    finished = models.DateTimeField(null=True)
    refused_es = models.TextField(blank=True)
    refused_en = models.TextField(blank=True)
    undo_asked = models.DateTimeField(null=True)
    undone = models.DateTimeField(null=True)
    job = models.CharField(max_length=22, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-at",)

    def __str__(self) -> str:
        return self.name


class RowState(models.TextChoices):
    """Where an accepted row stands. ``kept``: it was not undone, because of what happened since."""

    WAITING = "waiting", _("en espera")
    WRITTEN = "written", _("escrita")
    UNDONE = "undone", _("deshecha")
    KEPT = "kept", _("no se deshizo")


class ImportRow(models.Model):
    """A row the person accepted: what to write, what was there before, and how the record was left.

    The initiative it wrote has its own history; this is the plan of an import and what is needed to undo it.
    """

    load = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=CODE_LENGTH)
    values = models.JSONField()
    expected = models.JSONField(null=True)
    state = models.CharField(max_length=7, choices=RowState.choices, default=RowState.WAITING)
    initiative_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    mark = models.CharField(max_length=64, blank=True)
    why_es = models.TextField(blank=True)
    why_en = models.TextField(blank=True)

    class Meta:
        """A row of the sheet is written once."""

        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["load", "number"], name="import_row_once"),
            models.CheckConstraint(name="import_row_state", condition=Q(state__in=RowState.values)),
        )
        indexes = (models.Index(fields=["load", "state", "number"], name="import_row_next"),)

    def __str__(self) -> str:
        return f"{self.number} {self.code} {self.state}"
