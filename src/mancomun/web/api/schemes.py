"""The operations on the registry of schemes: public reads, as of a day, as JSON, CSV or GeoJSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from mancomun.web.accounts.gate import public
from mancomun.web.api import schemas
from mancomun.web.api.initiatives import page_answer
from mancomun.web.api.views import ERRORS, FIVE_MINUTES, answer, as_day, only
from mancomun.web.initiatives.public import LIMIT_MAX
from mancomun.web.project.problems import language
from mancomun.web.registry import public as records
from mancomun.web.registry.selectors import Question

router = Router()
KEYS = ("q", "figure", "region", "department", "municipality", "state", "as_of", "cursor", "limit", "format", "lang")


@router.get(
    "/schemes",
    response={200: schemas.SchemePage, **ERRORS},
    summary="Registry of schemes",
    operation_id="schemes",
    tags=["registry"],
    by_alias=True,
)
@public
@only(*KEYS)
def schemes(
    request: HttpRequest,
    q: str = Query("", max_length=200, description="Part of a name, a code, or a municipality."),
    figure: str = Query("", max_length=60, description="Id or alias of a figure."),
    region: str = Query("", max_length=60, description="Id of a region."),
    department: str = Query("", max_length=60, description="Code or name of a department."),
    municipality: str = Query(
        "", max_length=60, description="Code or name: schemes it is in that day, or its department."
    ),
    state: str = Query("", max_length=30, description="How it stood that day."),
    as_of: schemas.IsoDate | None = Query(None, description="Day; today when absent."),
    cursor: str = Query("", max_length=80, description="The field `next` of the page before."),
    limit: int = Query(50, description=f"1 to {LIMIT_MAX}."),
    format: schemas.Form | None = Query(None, description="`json`, `csv` or `geojson`; by `Accept` when absent."),
    lang: schemas.Lang | None = Query(None),
) -> HttpResponse:
    """Schemes as they stood on a day. Not the REAT unless `official`: each record says where it comes from and what to doubt."""
    said = lang or language(request)
    asked = Question(as_day(as_of), q, figure, department, municipality, state, region)
    found = records.public_page(asked, cursor=cursor, limit=limit, lang=said)
    return page_answer(request, found, "schemes", records.COLUMNS, format, said)


@router.get(
    "/schemes/{code}",
    response={200: schemas.SchemeDetail, 404: schemas.Problem, **ERRORS},
    summary="One scheme",
    operation_id="scheme",
    tags=["registry"],
    by_alias=True,
)
@public
@only("as_of", "lang")
def scheme(
    request: HttpRequest,
    code: str,
    as_of: schemas.IsoDate | None = Query(None, description="Day; today when absent."),
    lang: schemas.Lang | None = Query(None),
) -> HttpResponse:
    """A scheme as of a day: members, acts, organs, facts in common, duties with their days, results by member."""
    said = lang or language(request)
    return answer(records.public_one(code, as_of=as_day(as_of), lang=said), said, keep=FIVE_MINUTES)
