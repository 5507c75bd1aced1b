"""Background jobs over HTTP: how one goes, stop it, take its result. Each app that offers work has its own door to start it."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from mancomun.errors import BadInput
from mancomun.web.accounts.gate import public
from mancomun.web.api import schemas
from mancomun.web.api.asking import Spoken, only_of
from mancomun.web.api.views import ERRORS, answer
from mancomun.web.jobs import presenter, selectors, services
from mancomun.web.jobs.models import Job, State
from mancomun.web.jobs.views import user_of

router = Router(tags=["jobs"])
LOOK_AGAIN_SECONDS = 2
MINE: dict[str, object] = {
    "security": [{}, {"bearer": []}, {"session": []}]
}  # the job of a person is seen by that person alone


@router.get(
    "/{key}",
    response={200: schemas.JobStatus, 404: schemas.Problem, **ERRORS},
    summary="How a job goes",
    operation_id="job",
    openapi_extra=MINE,
)
@public
@only_of(Spoken)
def job(request: HttpRequest, key: str, query: Query[Spoken]) -> HttpResponse:
    """State, step, count, what was found so far and, when it failed, the sentence. `Retry-After` says when to look again."""
    said = query.said(request)
    return _told(selectors.job_by_key(key, user_of(request)), said)


@router.post(
    "/{key}/cancel",
    response={200: schemas.JobStatus, 404: schemas.Problem, **ERRORS},
    summary="Stop a job",
    operation_id="job_cancel",
    openapi_extra=MINE,
)
@public
@only_of(Spoken)
def job_cancel(request: HttpRequest, key: str, query: Query[Spoken]) -> HttpResponse:
    """A job that waits stops at once; one that runs, at its next look (`stopping` is true until then)."""
    said = query.said(request)
    return _told(services.job_cancel(key, user_of(request)), said)


@router.get(
    "/{key}/result",
    response={200: schemas.JobResult, **dict.fromkeys((404, 409), schemas.Problem), **ERRORS},
    summary="The result of a job",
    operation_id="job_result",
    openapi_extra=MINE,
)
@public
@only_of(Spoken)
def job_result(request: HttpRequest, key: str, query: Query[Spoken]) -> HttpResponse:
    """What the work gave. A job without result answers 409, or the status and the sentence it failed with."""
    said = query.said(request)
    found = selectors.job_by_key(key, user_of(request))
    if found.state == State.DONE:
        return answer({"key": found.key, "kind": found.kind, "result": found.result}, said)
    if found.error_code:
        raise BadInput(found.error_code, found.error_es, found.error_en)
    if found.live:
        raise BadInput(
            "trabajo-sin-terminar",
            "El trabajo todavía no termina. Pregunte por su estado y vuelva cuando diga done.",
            "The job has not ended yet. Ask for its status and come back when it says done.",
            status=409,
        )
    raise BadInput(
        "trabajo-detenido",
        "Alguien detuvo el trabajo y no tiene resultado. Lo que alcanzó a encontrar está en su estado, en partial.",
        "Somebody stopped the job and it has no result. What it had found is in its status, under partial.",
        status=409,
    )


def _told(found: Job, lang: str) -> HttpResponse:
    response = answer(presenter.status(found, lang), lang)
    if found.live:
        response.headers["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    return response
