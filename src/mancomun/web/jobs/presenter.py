"""From a job to what its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mancomun.web.jobs.kinds import Kind, named
from mancomun.web.jobs.models import Job, State
from mancomun.web.jobs.selectors import position


@dataclass(frozen=True, slots=True)
class Card:
    """A job in words. ``done`` and ``total`` are None when nobody knows how much there is to do."""

    key: str
    label: str | Promise
    state: str
    word: str | Promise
    sentence: str
    step: str
    done: int | None
    total: int | None
    time: str
    live: bool
    stoppable: bool
    page: str | None


def card(job: Job) -> Card:
    """What the page shows of ``job``, in the active language."""
    kind = named(job.kind)
    whole = job.total if job.total and job.total > 0 else None
    done = None if job.done is None else max(0, job.done if whole is None else min(job.done, whole))
    stopping = job.state == State.RUNNING and job.cancel_asked is not None
    return Card(
        key=job.key,
        label=kind.label if kind else _("Trabajo"),
        state=job.state,
        word=_("Se está deteniendo") if stopping else State(job.state).label,
        sentence=_sentence(job),
        step=job.step,
        done=done,
        total=whole,
        time=_time(job),
        live=job.live,
        stoppable=job.live and not stopping,
        page=kind.page(job) if kind and kind.page and (job.state == State.DONE or _told(kind, job)) else None,
    )


def _told(kind: Kind, job: Job) -> bool:
    return kind.tells_all and not job.live


def _sentence(job: Job) -> str:
    if job.error_code:
        return job.error_en if get_language() == "en" else job.error_es
    if job.state == State.QUEUED:
        ahead = position(job) or 0
        if not ahead:
            return _("Es el siguiente.")
        return ngettext("Hay %(n)s trabajo antes.", "Hay %(n)s trabajos antes; los turnos se reparten entre quienes esperan.", ahead) % {
            "n": ahead
        }  # fmt: skip
    if job.state == State.CANCELLED:
        return (
            _("Alguien lo detuvo. Lo que alcanzó a encontrar sigue aquí.") if job.partial else _("Alguien lo detuvo.")
        )
    if job.state == State.RUNNING and job.attempts > 1:
        return _("Se interrumpió y empezó otra vez; no hay que hacer nada.")
    return ""


def _time(job: Job) -> str:
    if job.started is None:
        return ""
    text = duration((job.finished or timezone.now()) - job.started)
    return (_("tardó %(time)s") if job.finished else _("lleva %(time)s")) % {"time": text}


def duration(span: timedelta) -> str:
    """``8 s``, ``2 min 5 s``, ``1 h 12 min``."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"


def status(job: Job, lang: str) -> dict[str, Any]:
    """The job as the API tells it; the error's sentence in ``lang``."""
    error = None
    if job.error_code:
        error = {"code": job.error_code, "detail": job.error_en if lang == "en" else job.error_es}
    return {
        "key": job.key,
        "kind": job.kind,
        "state": job.state,
        "stopping": job.state == State.RUNNING and job.cancel_asked is not None,
        "ahead": position(job),
        "step": job.step or None,
        "done": job.done,
        "total": job.total,
        "partial": job.partial,
        "error": error,
        "attempts": job.attempts,
        "created": _moment(job.created),
        "started": _moment(job.started),
        "finished": _moment(job.finished),
    }


def _moment(at: Any) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
