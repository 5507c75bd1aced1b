"""What the workers write: who is next, how it ended, what was left behind. Each write is fenced by the number of the attempt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.web.jobs import limits
from mancomun.web.jobs.kinds import named
from mancomun.web.jobs.models import LIVE, Job, State

LOCK = 0x6A6F6273  # one claim at a time in the whole installation; it lasts a millisecond
LATE_SECONDS = 120  # past its limit, and no worker ended it: nobody is working on it

OUR_FAULT = BadInput(
    "falla-nuestra",
    "Falló algo de nuestro lado y quedó anotado. Nada de lo suyo cambió; intente de nuevo.",
    "Something failed on our side and was noted. Nothing of yours changed; try again.",
    status=500,
)
CRASHED = BadInput(
    "trabajo-caidas",
    "El trabajo se cayó varias veces sin terminar y no lo repetimos más. Pida algo más pequeño o avísenos.",
    "The job crashed several times without ending and we stopped repeating it. Ask for less or tell us.",
    status=500,
)
OUT_OF_TIME = BadInput(
    "trabajo-tiempo",
    "El trabajo pasó su límite de tiempo y lo detuvimos. Pida menos: menos miembros o un alcance más pequeño.",
    "The job passed its time limit and we stopped it. Ask for less: fewer members or a smaller scope.",
)
WAITED = BadInput(
    "trabajo-espera",
    "El trabajo esperó un día entero sin que le llegara el turno. Vuelva a pedirlo.",
    "The job waited a whole day without getting its turn. Ask for it again.",
    status=503,
)
UNKNOWN = BadInput(
    "trabajo-clase",
    "Esta versión ya no hace trabajos de esta clase. Vuelva a empezar desde la página que lo ofrece.",
    "This version no longer does jobs of this kind. Start again from the page that offers it.",
)


def job_claim(token: int) -> Job | None:
    """The job that carries ``token`` and was left half done, else the fairest of those that wait; None when none may run.

    Fairest: of the owner with fewest running, then of the one served longest ago, then the oldest.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        job = Job.objects.filter(token=token, state=State.RUNNING).first()
        if job is not None:
            # Its worker was killed: the queue handed the token out again.
            job.failures += 1
            if _used_up(job):
                _end(job.pk, job.attempts, State.FAILED, error=CRASHED)
                job = None
        job = job or _fairest()
        if job is None:
            return None
        now = timezone.now()
        job.state, job.token, job.attempts, job.run_started = State.RUNNING, token, job.attempts + 1, now
        job.started = job.started or now
        job.save(update_fields=["state", "token", "attempts", "failures", "run_started", "started"])
        return job


def _used_up(job: Job) -> bool:
    kind = named(job.kind)
    return job.failures >= (kind.attempts if kind else 1)


def _fairest() -> Job | None:
    owners = Job.objects.filter(owner=OuterRef("owner")).order_by().values("owner")
    running = owners.filter(state=State.RUNNING).annotate(n=Count("pk")).values("n")
    served = owners.annotate(at=Max("run_started")).values("at")
    waiting = Job.objects.filter(state=State.QUEUED, not_before__lte=Now(), cancel_asked=None)
    waiting = waiting.annotate(running=Coalesce(Subquery(running), 0), served=Subquery(served))
    waiting = waiting.filter(Q(running__lt=limits.running_per_owner()) | Q(owner=limits.HOUSE))
    return waiting.order_by("running", F("served").asc(nulls_first=True), "created", "pk").first()


def job_done(pk: int, attempt: int, result: dict[str, Any]) -> bool:
    """Keep the result; False when another run has taken over and this one counts for nothing."""
    return _end(pk, attempt, State.DONE, result=result)


def job_fail(pk: int, attempt: int, error: BadInput) -> bool:
    """End it with a sentence in both languages."""
    return _end(pk, attempt, State.FAILED, error=error)


def job_stop(pk: int, attempt: int, reason: str) -> bool:
    """End it because somebody cancelled, or because its time is over; what it found so far stays in ``partial``."""
    if reason == "cancelled":
        return _end(pk, attempt, State.CANCELLED)
    return _end(pk, attempt, State.EXPIRED, error=OUT_OF_TIME)


def job_requeue(pk: int, attempt: int, *, seconds: float = 0, failed: bool = True) -> bool:
    """Back among those that wait, ``seconds`` later; ``failed=False`` when it was not the fault of the work.

    Ends it when the attempts are used up. False when another run has taken over.
    """
    job = Job.objects.filter(pk=pk, attempts=attempt, state=State.RUNNING).first()
    if job is None:
        return False
    job.failures += int(failed)
    if failed and _used_up(job):
        return _end(pk, attempt, State.FAILED, error=CRASHED)
    when = timezone.now() + timedelta(seconds=seconds)
    changed = Job.objects.filter(pk=pk, attempts=attempt, state=State.RUNNING).update(
        state=State.QUEUED, token=None, not_before=when, failures=job.failures
    )
    return bool(changed)


def _end(pk: int, attempt: int, state: State, *, result: Any = None, error: BadInput | None = None) -> bool:
    fields: dict[str, Any] = {"state": state, "finished": timezone.now(), "token": None, "saved": None}
    if state == State.DONE:
        fields["result"] = result
    if error is not None:
        fields |= {"error_code": error.code, "error_es": error.es, "error_en": error.en}
    return bool(Job.objects.filter(pk=pk, attempts=attempt, state=State.RUNNING).update(**fields))


def _each(rows: QuerySet[Job]) -> Iterable[tuple[int, int]]:
    return list(rows.values_list("pk", "attempts"))


def sweep(living: set[int]) -> None:
    """No job is in process for ever. ``living`` are the tokens that wait or are in a worker's hands."""
    now = timezone.now()
    running = Job.objects.filter(state=State.RUNNING)
    for pk, attempt in _each(running.filter(run_started__lt=now - timedelta(seconds=30)).exclude(token__in=living)):
        job_requeue(pk, attempt)
    for job in running.filter(run_started__lt=now - timedelta(seconds=LATE_SECONDS)):
        kind = named(job.kind)
        if job.run_started and now - job.run_started > timedelta(seconds=(kind.seconds if kind else 0) + LATE_SECONDS):
            job_stop(job.pk, job.attempts, "expired")
    Job.objects.filter(state=State.QUEUED, created__lt=now - timedelta(hours=limits.WAIT_HOURS)).update(
        state=State.EXPIRED, finished=now, error_code=WAITED.code, error_es=WAITED.es, error_en=WAITED.en
    )


def clean() -> int:
    """Forget what was finished ``JOBS_KEEP_DAYS`` ago, and after a day from where it was asked; how many went."""
    now = timezone.now()
    ended = Job.objects.exclude(state__in=LIVE)
    ended.filter(owner__startswith="a:", finished__lt=now - timedelta(days=1)).update(owner="a:")
    gone, _ = ended.filter(finished__lt=now - timedelta(days=settings.JOBS_KEEP_DAYS)).delete()
    return gone
