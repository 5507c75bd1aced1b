"""What officers keep of their own: views, what they have seen, and prioritisation exercises."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.web.audit.tracking import audited


@audited
class SavedView(models.Model):
    """An address of the table under a name, for one person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="portfolio_views")
    name = models.CharField(_("nombre"), max_length=60)
    query = models.CharField(max_length=500)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """A name once a person."""

        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["person", "name"], name="saved_view_once"),)

    def __str__(self) -> str:
        return self.name


class Look(models.Model):
    """When a person last looked at the tray: what changed since is new to them. Not history: it tells nothing of a record."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="portfolio_look")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d}"


@audited
class Plan(models.Model):
    """The plan itself (S12): one row a plan, the last one is in force. Objectives and opportunities are those of S17 to S27."""

    name = models.CharField(_("nombre"), max_length=200)
    entity = models.CharField(_("entidad"), max_length=200)
    start = models.DateField(_("desde"))
    end = models.DateField(_("hasta"))
    team = models.TextField(_("equipo"))
    budget = models.BigIntegerField(_("presupuesto"), null=True, blank=True)
    years = models.JSONField(default=list, blank=True)
    source = models.CharField(_("fuente"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        """The newest first."""

        ordering = ("-start", "-id")

    def __str__(self) -> str:
        return self.name


@audited
class Exercise(models.Model):
    """A prioritisation (S16): which initiatives, by which criteria and weights, by which method, under which budget.

    ``leaves`` is a list of ``{key, weight, veto}`` and, when it is not as the tree of the method (C20) has it, ``how`` it
    is valued and preferred (`functions.kept`). Money is whole pesos; ``costs`` go by code, ``minima`` by region.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("nombre"), max_length=150)
    call = models.CharField(_("convocatoria"), max_length=150, blank=True)
    purpose = models.TextField(_("objeto"), blank=True)
    committee = models.TextField(_("comité"), blank=True)
    why = models.TextField(_("por qué este método"), blank=True)
    method = models.CharField(max_length=12, default="mavt")
    missing = models.CharField(max_length=10, default="refuse")
    weights_origin = models.CharField(max_length=10, default="equal")
    leaves = models.JSONField(default=list)
    samples = models.PositiveIntegerField(default=20_000)
    seed = models.PositiveIntegerField(default=1)
    budget = models.BigIntegerField(null=True, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    costs = models.JSONField(default=dict, blank=True)
    minima = models.JSONField(default=dict, blank=True)
    initiatives = models.ManyToManyField("initiatives.Iniciativa", related_name="exercises")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """The newest first."""

        ordering = ("-created",)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@audited
class Evaluation(models.Model):
    """What one person says of one initiative in one criterion, in the criterion's unit, with the reason and evidence."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="evaluations")
    initiative = models.ForeignKey("initiatives.Iniciativa", models.CASCADE, related_name="+")
    criterion = models.CharField(max_length=20)
    value = models.FloatField()
    reason = models.TextField(blank=True)
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One value a person, criterion and initiative."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["exercise", "initiative", "criterion", "rater"], name="evaluation_once"),
        )

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.criterion} {self.value}"


@audited
class Weighing(models.Model):
    """How one person weighs the criteria of an exercise: what they answered, and the weights that come out of it.

    ``given`` holds numbers by criterion, or, for AHP, judgements by pair (``"s17|s20": 3.0``). ``ratio`` is Saaty's.
    """

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="weighings")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    given = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    ratio = models.FloatField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One a person."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["exercise", "rater"], name="weighing_once"),)

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.kind}"


@audited
class Conflict(models.Model):
    """A person declares an interest in an initiative: what they say of it is set aside."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="conflicts")
    initiative = models.ForeignKey("initiatives.Iniciativa", models.CASCADE, related_name="+")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Once a person and initiative."""

        constraints = (models.UniqueConstraint(fields=["exercise", "initiative", "rater"], name="conflict_once"),)

    def __str__(self) -> str:
        return self.reason[:60]


class Minutes(models.Model):
    """The signed minutes: everything that gave the decision, whole, and its SHA-256. It is never changed nor deleted."""

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="minutes")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    decision = models.TextField()
    dissent = models.TextField(blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Append only: a trigger of the database holds it."""

        ordering = ("-at",)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.sha256[:8]}"
