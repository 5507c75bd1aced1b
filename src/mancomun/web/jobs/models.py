"""One table: what was asked, how far it is, what came out. The queue underneath only carries tokens (see ``tasks``)."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    """128 random bits in 22 characters of an address."""
    return secrets.token_urlsafe(16)


class State(models.TextChoices):
    """Where a job stands. The last four are final."""

    QUEUED = "queued", _("En espera")
    RUNNING = "running", _("En marcha")
    DONE = "done", _("Terminado")
    FAILED = "failed", _("No terminó")
    CANCELLED = "cancelled", _("Detenido")
    EXPIRED = "expired", _("Se le acabó el tiempo")


LIVE = (State.QUEUED, State.RUNNING)


class Job(models.Model):
    """A piece of work somebody asked for.

    ``owner`` is whom it counts against: ``u:<id>`` of a person, ``a:<keyed hash>`` of an address, ``casa`` for ourselves.
    ``attempts`` counts runs and is the fence: a run may write only while the row still carries its number. ``failures`` are
    the runs that crashed or asked for another try.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    owner = models.CharField(max_length=80)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=200, blank=True)
    done = models.BigIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    partial = models.JSONField(null=True)
    saved = models.JSONField(null=True)
    result = models.JSONField(null=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_es = models.TextField(blank=True)
    error_en = models.TextField(blank=True)

    attempts = models.PositiveIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    token = models.BigIntegerField(null=True)
    created = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)
    run_started = models.DateTimeField(null=True)
    cancel_asked = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        """Only states that exist; what is final has its end; one live job for one question."""

        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=LIVE, finished__isnull=True)
                | (~models.Q(state__in=LIVE) & models.Q(finished__isnull=False)),
                name="job_finished_when_final",
            ),
            # The same question of the same owner is one job while it lives: a double click cannot race past this.
            models.UniqueConstraint(
                fields=["owner", "kind", "digest"], condition=models.Q(state__in=LIVE), name="job_live_once"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state"], name="job_owner_state"),
            models.Index(fields=["state", "created"], condition=models.Q(state__in=LIVE), name="job_live"),
            models.Index(fields=["finished"], name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.state}"

    @property
    def live(self) -> bool:
        """True while it waits or runs."""
        return self.state in LIVE
