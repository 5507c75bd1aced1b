"""One job from its claim to its end, in a worker or, in tests and commands, here and now."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from mancomun.errors import BadInput
from mancomun.web.jobs import queue
from mancomun.web.jobs.kinds import Again, named
from mancomun.web.jobs.limits import RESULT_BYTES
from mancomun.web.jobs.models import Job
from mancomun.web.jobs.progress import Progress, Stopped

log = logging.getLogger("mancomun.jobs")
AWAY_SECONDS = 60  # how long the end of a job waits for a database that went away


def perform(job: Job, *, closing: Callable[[], bool] | None = None) -> None:
    """Do the work and write how it ended. With ``closing`` (a worker) news travel in a thread; without, at once."""
    kind = named(job.kind)
    pk, attempt = job.pk, job.attempts
    if kind is None:
        queue.job_fail(pk, attempt, queue.UNKNOWN)
        return
    ended: Callable[[], Any]
    progress = Progress(job, kind.seconds, closing=closing or (lambda: False))
    try:
        if closing is None:
            result = _plain(kind.run(progress, **job.arguments))
        else:
            with progress.beating():
                result = _plain(kind.run(progress, **job.arguments))
        ended = lambda: queue.job_done(pk, attempt, result)  # noqa: E731
    except Stopped as stop:
        reason = stop.reason
        if reason == "overtaken":
            return
        if reason == "shutdown":
            ended = lambda: queue.job_requeue(pk, attempt, failed=False)  # noqa: E731
        else:
            ended = lambda: queue.job_stop(pk, attempt, reason)  # noqa: E731
    except BadInput as error:
        wrong = error
        ended = lambda: queue.job_fail(pk, attempt, wrong)  # noqa: E731
    except Again as again:
        seconds = again.seconds
        ended = lambda: queue.job_requeue(pk, attempt, seconds=seconds)  # noqa: E731
    except (OperationalError, InterfaceError):
        ended = lambda: queue.job_requeue(pk, attempt, seconds=2)  # noqa: E731
    except Exception:
        # What the work of an app may raise is not ours to know; the visitor gets a sentence and we the trace.
        log.exception("job failed", extra={"fields": {"job": job.key, "kind": job.kind}})
        ended = lambda: queue.job_fail(pk, attempt, queue.OUR_FAULT)  # noqa: E731
    if closing is None:
        progress.flush()
        ended()
    else:
        _patiently(progress.flush)
        _patiently(ended)


def _plain(result: Any) -> dict[str, Any]:
    if not isinstance(result, dict):
        raise TypeError(f"a job gives a dict, not {type(result).__name__}")
    text = json.dumps(result, allow_nan=False)
    if len(text) > RESULT_BYTES:
        raise ValueError(f"a result of {len(text)} bytes; at most {RESULT_BYTES}: keep it as a file and give its key")
    return dict(json.loads(text))


def _patiently(write: Callable[[], Any]) -> None:
    """An hour of work is not lost because the database restarts while its end is written."""
    until = time.monotonic() + AWAY_SECONDS
    while True:
        try:
            write()
            return
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(1)


def work_off(most: int = 100) -> int:
    """Do what waits, one after the other, without a worker; how many were done. For tests and commands."""
    for n in range(most):
        job = queue.job_claim(-1)
        if job is None:
            return n
        perform(job)
    return most
