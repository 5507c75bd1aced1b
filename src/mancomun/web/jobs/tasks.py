"""The only module that speaks with procrastinate. It carries tokens: *somebody asked for something*, never what.

Which job a token serves is decided when a worker picks it up (``queue.job_claim``), so that owners take turns and a hundred
jobs of one person do not stand before the one of another. The token stays in the row while the job runs: when a worker is
killed, procrastinate's heartbeat tells which tokens it held, they are handed out again, and the job goes on.
"""

from __future__ import annotations

import logging
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from mancomun.web.jobs import queue
from mancomun.web.jobs.models import Job, State
from mancomun.web.jobs.running import perform

log = logging.getLogger("mancomun.jobs")
WORK, HOUSE = "work", "house"  # two queues: a full house must not keep the sweep from its round
BEAT_SECONDS, DEAD_SECONDS = 5.0, 20.0
TOKENS = 8


@app.task(name="mancomun.work", queue=WORK, pass_context=True)
def work(context: JobContext) -> None:
    """Whoever is next."""
    if context.job.id is None:
        return
    job = queue.job_claim(context.job.id)
    if job is not None:
        perform(job, closing=context.should_abort)
    ensure_tokens()


@app.periodic(cron="* * * * * */10")
@app.task(name="mancomun.sweep", queue=HOUSE, queueing_lock="mancomun.sweep")
async def sweep(timestamp: int) -> None:
    """Every ten seconds: hand out again what a dead worker held, and leave nothing in process for ever."""
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS):
        if stalled.task_name == work.name:
            log.warning("a worker is gone; its job starts again", extra={"fields": {"token": stalled.id}})
        await app.job_manager.retry_job(stalled)
    await sync_to_async(_sweep, thread_sensitive=False)()


def _sweep() -> None:
    try:
        living = ProcrastinateJob.objects.filter(status__in=["todo", "doing"], task_name=work.name)
        queue.sweep(set(living.values_list("pk", flat=True)))
        ensure_tokens()
    finally:
        connection.close()


@app.periodic(cron="17 * * * *")
@app.task(name="mancomun.clean", queue=HOUSE, queueing_lock="mancomun.clean")
def clean(timestamp: int) -> None:
    """Every hour: forget what is old."""
    queue.clean()


@app.periodic(cron="*/10 * * * *")
@app.task(name="mancomun.rounds", queue=HOUSE, queueing_lock="mancomun.rounds")
def daily_rounds(timestamp: int) -> None:
    """Every ten minutes: ask for the daily work that is due and was not asked for, nights without current included."""
    from mancomun.web.jobs import rounds

    rounds.start_due(timezone.now())


def hand_out() -> None:
    """One token, in the transaction of the caller."""
    work.defer()


def ensure_tokens() -> None:
    """As many tokens as there are jobs that may be waiting for one, up to a few: each run ends by calling this."""
    waiting = Job.objects.filter(state=State.QUEUED, not_before__lte=Now())[:TOKENS].count()
    if waiting:
        out = ProcrastinateJob.objects.filter(status="todo", task_name=work.name)[:TOKENS].count()
        for _ in range(waiting - out):
            hand_out()


def workers_alive() -> int:
    """Worker processes whose heart beat in the last ``DEAD_SECONDS`` seconds; each has two hearts, one a queue."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from {ProcrastinateWorker._meta.db_table} "  # noqa: S608 - a name of ours
            "where last_heartbeat > now() - make_interval(secs => %s)",
            [DEAD_SECONDS],
        )
        row: Any = cursor.fetchone()
    return int(row[0]) // 2
