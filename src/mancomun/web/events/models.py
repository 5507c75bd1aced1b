"""What is kept of events and of who came.

`Asistencia` and `Consentimiento` have no history of their own, on purpose: a history cannot be erased, and a person can ask to
be. What is done to them is told by the log of actions, which never says to whom. They have no number in order and no time finer
than the hour, and no path leads from them to what anybody answered in a workshop: see the decision on attendance.
"""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.route.events import KINDS, NOTICE_DAYS, POLICY, REQUEST_STATES, REQUESTS, STATES
from mancomun.web.accounts.permissions import Place
from mancomun.web.audit.tracking import audited
from mancomun.web.initiatives.models import Iniciativa

PERSON = settings.AUTH_USER_MODEL
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"


def new_code() -> str:
    """Eight signs without vowels: what the printed square and the short address carry."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def new_key() -> str:
    """192 random bits: whoever has it follows a request."""
    return secrets.token_urlsafe(24)


@audited(exclude=("facilitator",))
class Evento(models.Model):
    """A meeting people come to. ``erased`` and ``minors`` keep the count of those of whom nothing else is kept."""

    initiative = models.ForeignKey(Iniciativa, models.PROTECT, related_name="events")
    code = models.CharField(_("código"), max_length=12, unique=True, default=new_code)
    name = models.CharField(_("nombre"), max_length=160)
    kind = models.CharField(_("tipo"), max_length=20)
    process = models.CharField(_("proceso o instancia"), max_length=160, blank=True)
    objective = models.TextField(_("objetivo"))
    starts = models.DateTimeField(_("empieza"))
    ends = models.DateTimeField(_("termina"))
    municipality = models.CharField(_("municipio"), max_length=5, blank=True)
    place = models.CharField(_("lugar o enlace"), max_length=200)
    accessible = models.BooleanField(_("lugar accesible"), null=True, blank=True)
    places = models.PositiveIntegerField(_("cupo"), null=True, blank=True)
    called = models.DateField(_("día de la convocatoria"), null=True, blank=True)
    notice = models.PositiveSmallIntegerField(_("días mínimos de convocatoria"), default=NOTICE_DAYS)
    agenda = models.TextField(_("orden del día"), blank=True)
    facilitator = models.CharField(_("quién facilita"), max_length=160, blank=True)
    supports = models.CharField(_("apoyos"), max_length=200, blank=True)
    state = models.CharField(_("estado"), max_length=12, default="programado")
    purpose = models.CharField(_("finalidad de los datos"), max_length=20, default="asistencia")
    keep_until = models.DateField(_("los datos se borran el"))
    minors = models.PositiveIntegerField(_("menores de edad que vinieron"), default=0)
    erased = models.PositiveIntegerField(default=0)
    door = models.BooleanField(_("registro abierto"), default=False)
    published_on = models.DateField(_("se publicó el"), null=True, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        """The newest first."""

        verbose_name = _("evento")
        verbose_name_plural = _("eventos")
        ordering = ("-starts", "-id")
        constraints = (
            models.CheckConstraint(name="event_kind", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="event_state", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(name="event_span", condition=Q(ends__gte=models.F("starts"))),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def permission_place(self) -> Place:
        """Where its initiative belongs."""
        return self.initiative.permission_place()

    @property
    def day(self) -> object:
        """The day it starts, in Colombia."""
        return timezone.localtime(self.starts).date()


class Asistencia(models.Model):
    """Somebody who came. Everything but the municipality is voluntary; a document is a hash and three signs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Evento, models.CASCADE, related_name="people")
    name = models.CharField(_("nombre"), max_length=160, blank=True)
    document_kind = models.CharField(_("tipo de documento"), max_length=4, blank=True)
    document_hash = models.CharField(max_length=64, blank=True, db_index=True)
    document_tail = models.CharField(max_length=3, blank=True)
    body = models.CharField(_("entidad u organización"), max_length=160, blank=True)
    municipality = models.CharField(_("municipio"), max_length=5, blank=True)
    sex = models.CharField(_("sexo"), max_length=20, blank=True)
    age = models.CharField(_("edad"), max_length=10, blank=True)
    rural = models.BooleanField(_("zona rural"), null=True, blank=True)
    ethnic = models.CharField(_("pertenencia étnica"), max_length=12, blank=True)
    disability = models.CharField(_("discapacidad"), max_length=2, blank=True)
    victim = models.CharField(_("víctima del conflicto"), max_length=2, blank=True)
    contact = models.CharField(_("correo o teléfono"), max_length=160, blank=True)
    batch = models.CharField(max_length=16, blank=True)

    class Meta:
        """By name: there is no other order to keep."""

        verbose_name = _("asistencia")
        verbose_name_plural = _("asistencias")
        ordering = ("name", "id")

    def __str__(self) -> str:
        return "asistencia"


class Consentimiento(models.Model):
    """What somebody authorised, as proof that can be consulted later (Ley 1581, arts. 9 and 17 b). ``hour`` is cut to the hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Asistencia, models.CASCADE, related_name="consent")
    purposes = models.JSONField(default=list)
    version = models.CharField(_("versión del texto"), max_length=20, default=POLICY)
    sensitive = models.BooleanField(_("también los sensibles"), default=False)
    medium = models.CharField(_("medio"), max_length=12)
    hour = models.DateTimeField()
    evidence = models.CharField(_("evidencia"), max_length=200, blank=True)
    revoked = models.DateField(_("revocado el"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.version} {self.medium}"


@audited(exclude=("key", "name", "contact", "document_hash", "text", "answer"))
class SolicitudTitular(models.Model):
    """What a holder asks for. The history keeps its steps and days, never who it was nor what it said."""

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    initiative = models.ForeignKey(Iniciativa, models.PROTECT, related_name="holder_requests")
    kind = models.CharField(_("tipo"), max_length=12)
    name = models.CharField(_("nombre"), max_length=160, blank=True)
    contact = models.CharField(_("correo o teléfono"), max_length=160, blank=True)
    document_hash = models.CharField(max_length=64, blank=True)
    text = models.TextField(_("qué pide"), blank=True)
    received = models.DateField(_("se recibió el"))
    state = models.CharField(_("estado"), max_length=12, default="recibida")
    limit = models.DateField(_("se responde a más tardar el"))
    marked = models.DateField(null=True, blank=True)
    asked = models.DateField(null=True, blank=True)
    extended = models.BooleanField(default=False)
    extension = models.CharField(_("motivo de la prórroga"), max_length=400, blank=True)
    closed = models.DateField(null=True, blank=True)
    answer = models.TextField(_("respuesta"), blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The one that falls due first, first."""

        ordering = ("limit", "id")
        constraints = (
            models.CheckConstraint(name="holder_request_kind", condition=Q(kind__in=list(REQUESTS))),
            models.CheckConstraint(name="holder_request_state", condition=Q(state__in=list(REQUEST_STATES))),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.received}"

    def permission_place(self) -> Place:
        """Where its initiative belongs."""
        return self.initiative.permission_place()
