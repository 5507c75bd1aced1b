"""What people do with jobs: start one, stop one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.web.jobs import limits, tasks
from mancomun.web.jobs.kinds import named
from mancomun.web.jobs.models import LIVE, Job, State
from mancomun.web.jobs.selectors import job_by_key


def job_start(kind: str, arguments: dict[str, Any], *, by: Any = None, address: str | None = None) -> Job:
    """Put work in the queue and give its job; the live job itself when its owner had already asked the very same.

    ``by`` is a user or None, ``address`` what ``limits.address_of`` says; with neither the house itself asks, without limits.
    ``BadInput``: ``trabajo-muchos`` (429) over the owner's share, ``trabajo-cola-llena`` (503), ``trabajo-argumentos``,
    ``trabajo-sin-permiso`` (403) when an anonymous visitor asks for what only people may. ``LookupError`` for no such kind.
    """
    work = named(kind)
    if work is None:
        raise LookupError(f"no app declares jobs of kind {kind!r}")
    owner = limits.owner_of(by, address)
    if owner.startswith("a:") and not work.public:
        raise BadInput(
            "trabajo-sin-permiso",
            "Para pedir este trabajo hay que entrar con su cuenta. Entre y repita el paso.",
            "You need to sign in to ask for this job. Sign in and repeat the step.",
            status=403,
        )
    text = _as_json(arguments)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        # Two requests of one owner at once count one after the other, or both would find room for one.
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"jobs:{owner}"])
        mine = Job.objects.filter(owner=owner, state__in=LIVE)
        same = mine.filter(kind=kind, digest=digest, cancel_asked=None).first()
        if same is not None:
            return same
        if owner != limits.HOUSE:
            _refuse_more(mine.count())
        try:
            with transaction.atomic():
                job = Job.objects.create(
                    kind=kind, arguments=json.loads(text), digest=digest, owner=owner, requested_by=by
                )
        except IntegrityError:
            # The same question is being cancelled at this moment; it is alive until its worker hears it.
            return mine.get(kind=kind, digest=digest)
        tasks.hand_out()
    return job


def job_cancel(key: str, by: Any = None) -> Job:
    """Stop a job: at once when it waits, at its next look when it runs. Stopping what has ended changes nothing.

    ``BadInput`` ``trabajo-no-existe`` (404) for an unknown key or the job of somebody else.
    """
    job = job_by_key(key, by)
    now = timezone.now()
    Job.objects.filter(pk=job.pk, state=State.QUEUED).update(state=State.CANCELLED, cancel_asked=now, finished=now)
    Job.objects.filter(pk=job.pk, state=State.RUNNING, cancel_asked=None).update(cancel_asked=now)
    job.refresh_from_db()
    return job


def _refuse_more(mine: int) -> None:
    if mine >= settings.JOBS_PER_OWNER:
        raise BadInput(
            "trabajo-muchos",
            f"Usted ya tiene {mine} trabajos en espera o en marcha, que es el máximo. Espere a que termine uno o deténgalo.",
            f"You already have {mine} jobs waiting or running, which is the most allowed. Wait for one to end, or stop it.",
            status=429,
        )
    waiting = Job.objects.filter(state=State.QUEUED).count()
    if waiting >= settings.JOBS_WAITING:
        raise BadInput(
            "trabajo-cola-llena",
            f"Hay {waiting} trabajos esperando turno y no recibimos más por ahora. Intente en unos minutos.",
            f"There are {waiting} jobs waiting and we take no more for now. Try again in a few minutes.",
            status=503,
        )


def _as_json(arguments: dict[str, Any]) -> str:
    try:
        text = json.dumps(arguments, allow_nan=False, sort_keys=True, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise BadInput(
            "trabajo-argumentos",
            f"Los datos del trabajo no se pueden guardar: {error}. Revise que sean textos, números, listas y objetos.",
            f"The job's data cannot be kept: {error}. Check that they are texts, numbers, lists and objects.",
        ) from None
    if len(text) > limits.ARGUMENTS_BYTES or "\\u0000" in text:
        raise BadInput(
            "trabajo-argumentos",
            f"Los datos del trabajo pesan {len(text)} bytes y el máximo es {limits.ARGUMENTS_BYTES}. Pida algo más pequeño.",
            f"The job's data are {len(text)} bytes and the most is {limits.ARGUMENTS_BYTES}. Ask for less.",
        )
    return text
