"""What is kept of a workshop. People in it have no account and no name: a pseudonym, and the group they say they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.foresight.workshop import KINDS, Item, Question
from mancomun.web.accounts.selectors import Place
from mancomun.web.audit.tracking import audited
from mancomun.web.initiatives.models import Iniciativa

STATES = ("preparado", "abierto", "cerrado")


@audited
class Taller(models.Model):
    """A session of an initiative. ``code`` is what people type; ``beat`` grows with each change that phones must see."""

    initiative = models.ForeignKey(Iniciativa, models.PROTECT, related_name="workshops")
    code = models.CharField(_("código"), max_length=8, unique=True)
    title = models.CharField(_("título"), max_length=160)
    moment = models.PositiveSmallIntegerField(_("momento"), default=2)
    groups = models.JSONField(_("grupos"), default=list, blank=True)
    day = models.DateField(_("día"))
    place = models.CharField(_("lugar"), max_length=160, blank=True)
    state = models.CharField(max_length=10, default="preparado")
    beat = models.PositiveIntegerField(default=0)
    opened = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The newest first."""

        verbose_name = _("taller")
        verbose_name_plural = _("talleres")
        ordering = ("-day", "-id")
        constraints = (models.CheckConstraint(name="workshop_state_known", condition=Q(state__in=list(STATES))),)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def permission_place(self) -> Place:
        """Where its initiative belongs."""
        return self.initiative.permission_place()


def items_of(kept: Iterable[Mapping[str, str]]) -> tuple[Item, ...]:
    """Options as the library takes them."""
    return tuple(Item(one["id"], one["label"]) for one in kept)


@audited
class Pregunta(models.Model):
    """A question to the room; `core` is what the library understands. A new round keeps the answers of the ones before."""

    workshop = models.ForeignKey(Taller, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    text = models.CharField(max_length=300)
    items = models.JSONField(default=list)
    low = models.FloatField(default=1)
    high = models.FloatField(default=9)
    most = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, default="preparado")

    class Meta:
        """In the order they are asked."""

        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["workshop", "position"], name="question_place_once"),
            models.CheckConstraint(name="question_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="question_state_known", condition=Q(state__in=list(STATES))),
        )

    def __str__(self) -> str:
        return self.text[:60]

    def core(self) -> Question:
        """The question as the library takes it."""
        return Question(self.kind, self.text, items_of(self.items), self.low, self.high, self.most)


@audited
class Asistente(models.Model):
    """Somebody in the room, by pseudonym; ``paper`` when their sheets are typed by another."""

    workshop = models.ForeignKey(Taller, models.CASCADE, related_name="people")
    number = models.PositiveIntegerField()
    pseudonym = models.CharField(max_length=40)
    group = models.CharField(max_length=60, blank=True)
    paper = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In the order they came in."""

        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["workshop", "number"], name="attendant_once"),)

    def __str__(self) -> str:
        return self.pseudonym


@audited
class Respuesta(models.Model):
    """An answer as it came; nothing is written over. The last of a person in a round is the one that counts.

    ``sending`` is made by the phone: the same one twice is one answer.
    """

    question = models.ForeignKey(Pregunta, models.CASCADE, related_name="answers")
    round = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Asistente, models.CASCADE, related_name="answers")
    sending = models.CharField(max_length=40)
    value = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """In the order they came."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["person", "sending"], name="sending_once"),)
        indexes = (models.Index(fields=["question", "round", "person", "-id"], name="answer_last"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.question_id} {self.round}"
