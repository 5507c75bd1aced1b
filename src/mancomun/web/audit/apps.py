"""The Django app of the history."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Tracking of records, log of actions, chain of days."""

    name = "mancomun.web.audit"
    label = "audit"
