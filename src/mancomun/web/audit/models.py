"""The log of human actions. Events of records are in tables of their own, beside each model (``tracking.py``)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models


class Action(models.Model):
    """One thing somebody did, under a name known to the whole house (``keys.py``), in the transaction of what it did."""

    at = models.DateTimeField(auto_now_add=True)
    key = models.CharField(max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    on_model = models.CharField(max_length=100, blank=True)
    on_id = models.CharField(max_length=64, blank=True)
    on_name = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    context = models.UUIDField(null=True)

    class Meta:
        """Append only, like the events."""

        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["on_model", "on_id", "-id"], name="audit_action_on"),
            models.Index(fields=["context"], name="audit_action_context"),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.key} {self.on_model} {self.on_id}".strip()


class Seal(models.Model):
    """A day that is over: the hash of its rows of history and of the day before (``chain.py``)."""

    day = models.DateField(unique=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    columns = models.JSONField()
    rows = models.PositiveIntegerField()
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Append only."""

        ordering = ("-day",)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.day} {self.hash[:12]}"


class Leaf(models.Model):
    """The hash of one row of history: it lets a verification name the row that differs."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="leaves")
    table = models.CharField(max_length=80)
    row = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Append only."""

        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.table} {self.row}"
