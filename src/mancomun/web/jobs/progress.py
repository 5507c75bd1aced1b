"""What a running piece of work may say and hear."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from django.db import DatabaseError, InterfaceError, connection, transaction

from mancomun.web.jobs.limits import PARTIAL_BYTES
from mancomun.web.jobs.models import Job, State

log = logging.getLogger("mancomun.jobs")
PULSE_SECONDS = 0.5
GRACE_SECONDS = 15.0  # for work that does not look whether it was stopped
SHUTDOWN_SECONDS = 4.0  # the same when the house is closing
Reason = Literal["cancelled", "expired", "overtaken", "shutdown"]


class Stopped(Exception):
    """Raised inside the work: cancelled, out of time, overtaken by another run, or the house is closing."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Progress:
    """Handed to the work. Everything here is cheap, except ``saving``: a thread carries the news to the table.

    Without that thread (tests, commands) each call goes to the table itself, in the caller's transaction.
    """

    def __init__(self, job: Job, seconds: float, *, closing: Callable[[], bool] = lambda: False) -> None:
        self.key, self.attempt = job.key, job.attempts
        self.saved: dict[str, Any] | None = job.saved
        self._id, self._closing = job.pk, closing
        self._deadline = time.monotonic() + seconds
        self._news: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._stop: Reason | None = None
        self._stopped_at = 0.0
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def seconds_left(self) -> float:
        """Seconds until the limit of the kind; never below 0."""
        return max(0.0, self._deadline - time.monotonic())

    def step(self, name: str, done: int | None = None, total: int | None = None) -> None:
        """Say what is being done (a few words, for people) and how far it is; ``check`` as well."""
        self._say(
            step=str(name)[:200], done=None if done is None else int(done), total=None if total is None else int(total)
        )
        self.check()

    def partial(self, found: dict[str, Any]) -> None:
        """Show what there is so far: JSON without NaN, at most 1 MB (``ValueError`` otherwise)."""
        text = json.dumps(found, allow_nan=False)
        if len(text) > PARTIAL_BYTES:
            raise ValueError(f"a partial result of {len(text)} bytes; at most {PARTIAL_BYTES}")
        self._say(partial=json.loads(text))

    def check(self) -> None:
        """Raise ``Stopped`` when the work must end. To be called in every loop."""
        if self._thread is None:
            self._pulse()
        if self._stop is None and time.monotonic() > self._deadline:
            self._stop_for("expired")
        if self._stop is not None:
            raise Stopped(self._stop)

    @contextmanager
    def saving(self, point: dict[str, Any]) -> Iterator[None]:
        """One transaction for what the block writes and for ``point``, how far it got: both stay or neither does.

        ``Stopped`` when another run has taken over or somebody cancelled; then nothing of the block was written.
        """
        self.check()
        with transaction.atomic():
            job = (
                Job.objects.select_for_update().filter(pk=self._id, attempts=self.attempt, state=State.RUNNING).first()
            )
            if job is None:
                raise Stopped("overtaken")
            if job.cancel_asked:
                raise Stopped("cancelled")
            yield
            Job.objects.filter(pk=self._id).update(saved=point)
        self.saved = point

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Carry news in a thread of its own while the block runs, and end the process when a stop is not heard."""
        self._thread = threading.Thread(target=self._beat, name="progress", daemon=True)
        self._thread.start()
        try:
            yield
        finally:
            self._over.set()
            self._thread.join()
            self._thread = None

    def flush(self) -> None:
        """Write what was said last."""
        self._pulse()

    def _say(self, **news: Any) -> None:
        with self._lock:
            self._news |= news

    def _stop_for(self, reason: Reason) -> None:
        if self._stop is None:
            self._stop, self._stopped_at = reason, time.monotonic()

    def _beat(self) -> None:
        try:
            while not self._over.wait(PULSE_SECONDS):
                try:
                    self._pulse()
                except (DatabaseError, InterfaceError):
                    connection.close()  # it comes back or the worker ends; the work itself goes on meanwhile
                if self._closing():
                    self._stop_for("shutdown")
                if time.monotonic() > self._deadline:
                    self._stop_for("expired")
                grace = SHUTDOWN_SECONDS if self._stop == "shutdown" else GRACE_SECONDS
                if self._stop is not None and time.monotonic() - self._stopped_at > grace:
                    self._cut()
        finally:
            connection.close()

    def _pulse(self) -> None:
        with self._lock:
            news, self._news = self._news, {}
        mine = Job.objects.filter(pk=self._id, attempts=self.attempt, state=State.RUNNING)
        try:
            if news:
                mine.update(**news)
            asked = mine.values_list("cancel_asked", flat=True)[:1]
            found = list(asked)
        except (DatabaseError, InterfaceError):
            with self._lock:
                self._news = news | self._news
            raise
        if not found:
            self._stop_for("overtaken")
        elif found[0] is not None:
            self._stop_for("cancelled")

    def _cut(self) -> None:
        """The work does not look: end this process. The sweep, or the sentence written here, tells what became of it."""
        from mancomun.web.jobs import queue

        log.error("job did not stop", extra={"fields": {"job": self.key, "reason": self._stop}})
        try:
            if self._stop in ("cancelled", "expired"):
                queue.job_stop(self._id, self.attempt, self._stop)
            elif self._stop == "shutdown":
                queue.job_requeue(self._id, self.attempt, failed=False)
        finally:
            os._exit(3)
