"""Reads. Who may see a job is decided here, for every page and operation."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from django.conf import settings
from django.db.models import QuerySet

from mancomun.errors import BadInput
from mancomun.web.jobs import limits, tasks
from mancomun.web.jobs.kinds import named
from mancomun.web.jobs.models import LIVE, Job, State

KEY = re.compile(r"[A-Za-z0-9_-]{22}\Z")


def job_by_key(key: str, by: Any = None) -> Job:
    """The job with that key, when ``by`` (a user, or None) may see it; ``BadInput`` ``trabajo-no-existe`` (404) otherwise."""
    job = Job.objects.filter(key=key).first() if KEY.match(key) else None
    if job is None or not may_see(job, by):
        _missing()
    return job


def may_see(job: Job, by: Any = None) -> bool:
    """A public kind is seen by whoever has the key; any other by its owner alone."""
    kind = named(job.kind)
    return (kind is not None and kind.public) or job.owner == limits.owner_of(by, None) != limits.HOUSE


def jobs_of(by: Any) -> QuerySet[Job]:
    """The jobs of a person, newest first."""
    return Job.objects.filter(owner=limits.owner_of(by, None)).order_by("-created")


def position(job: Job) -> int | None:
    """How many jobs were asked for before this one and still wait; None when it does not wait.

    An upper guide, not a promise: owners take turns.
    """
    if job.state != State.QUEUED:
        return None
    return Job.objects.filter(state=State.QUEUED, created__lt=job.created).count()


def queue_health() -> dict[str, Any]:
    """For ``/readyz``: workers alive, jobs that wait and that run."""
    states = list(Job.objects.filter(state__in=LIVE).values_list("state", flat=True))
    return {
        "workers": tasks.workers_alive(),
        "waiting": states.count(State.QUEUED),
        "running": states.count(State.RUNNING),
    }


def _missing() -> NoReturn:
    days = settings.JOBS_KEEP_DAYS
    raise BadInput(
        "trabajo-no-existe",
        f"No hay un trabajo en esta dirección. Revise cómo la escribió; los resultados se guardan {days} días.",
        f"There is no job at this address. Check how it is written; results are kept for {days} days.",
        status=404,
    )
