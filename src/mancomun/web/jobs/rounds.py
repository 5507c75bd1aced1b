"""What the house does every day by itself: seal the history, clean the storage.

A round is an ordinary job whose kind says its ``hour``. It is due once a day from that hour on; a house that was off at night
does it when it wakes. One that failed is asked for again an hour later, and its failure is in the table of jobs and in the log.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from mancomun.web.jobs import limits
from mancomun.web.jobs.kinds import daily
from mancomun.web.jobs.models import Job, State
from mancomun.web.jobs.services import job_start

AGAIN = timedelta(hours=1)


def due_since(hour: int, now: datetime) -> datetime:
    """The last time it was ``hour`` o'clock in Colombia."""
    local = timezone.localtime(now)
    at = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return at if at <= local else at - timedelta(days=1)


def start_due(now: datetime) -> list[Job]:
    """Ask for each daily work that is due at ``now`` and that nobody has done or is doing since."""
    started = []
    for kind in daily():
        since = due_since(kind.hour or 0, now)
        asked = Job.objects.filter(kind=kind.name, owner=limits.HOUSE, created__gte=since)
        tried = asked.exclude(state__in=(State.FAILED, State.EXPIRED, State.CANCELLED))
        if not tried.exists() and not asked.filter(finished__gt=now - AGAIN).exists():
            started.append(job_start(kind.name, {}))
    return started
