"""The operations. Each reads its question strictly, asks a selector, and says how long the answer may be kept."""

import json
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import Query, Router
from ninja.errors import HttpError

from mancomun.web.accounts.gate import public
from mancomun.web.api import schemas, selectors
from mancomun.web.api.asking import Dated, Spoken, Units, as_day, only_of
from mancomun.web.project.problems import language

router = Router()
FIVE_MINUTES = "public, max-age=300"
ERRORS = dict.fromkeys((422, 429, 503), schemas.Problem)


def answer(body: dict[str, Any], lang: str, *, keep: str = "no-store") -> HttpResponse:
    """JSON in UTF-8, in a language, with a time to live."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = keep
    response.headers["Content-Language"] = lang
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return sorted(value)
    return dict(value)


@router.post(
    "/check",
    response={200: schemas.CheckAnswer, **dict.fromkeys((400, 413, 415), schemas.Problem), **ERRORS},
    summary="Judge a group",
    operation_id="check",
    tags=["check"],
    by_alias=True,
)
@public
@only_of(Spoken)
def check(request: HttpRequest, body: schemas.CheckBody) -> HttpResponse:
    """Every figure (or those asked for) judged for the group on one day: outcome, reasons by article, steps, repairs."""
    if request.content_type != "application/json":
        raise HttpError(415, "")
    lang = body.lang or language(request)
    found = selectors.check(body.dict(exclude_none=True), as_of=as_day(body.as_of), lang=lang)
    return answer(found, lang)


@router.get(
    "/units",
    response={200: schemas.UnitPage, **ERRORS},
    summary="Find territorial units",
    operation_id="units",
    tags=["territory"],
)
@public
@only_of(Units)
def units(request: HttpRequest, query: Query[Units]) -> HttpResponse:
    """Municipalities, districts, departments and the rest, with the type each had on the day."""
    said = query.said(request)
    page = selectors.unit_page(
        q=query.q, department=query.department, type_=query.type, as_of=query.day(), cursor=query.cursor,
        limit=query.limit, lang=said,
    )  # fmt: skip
    return answer(page, said, keep=FIVE_MINUTES)


@router.get(
    "/units/{code}",
    response={200: schemas.UnitDetail, 404: schemas.Problem, **ERRORS},
    summary="One unit",
    operation_id="unit",
    tags=["territory"],
    by_alias=True,
)
@public
@only_of(Dated)
def unit(
    request: HttpRequest,
    code: str,
    query: Query[Dated],
) -> HttpResponse:
    """A unit with its facts, its dated types and whom it borders. Contiguity that nobody has measured is said, not denied."""
    said = query.said(request)
    return answer(selectors.unit_detail(code, as_of=query.day(), lang=said), said, keep=FIVE_MINUTES)


@router.get(
    "/figures",
    response={200: schemas.FigureList, **ERRORS},
    summary="All figures",
    operation_id="figures",
    tags=["law"],
)
@public
@only_of(Dated)
def figures(
    request: HttpRequest,
    query: Query[Dated],
) -> HttpResponse:
    """The figures the book of law holds, most binding first, and whether each is in force on the day."""
    said = query.said(request)
    return answer(selectors.figure_list(as_of=query.day(), lang=said), said, keep=FIVE_MINUTES)


@router.get(
    "/figures/{figure}",
    response={200: schemas.FigureDetail, 404: schemas.Problem, **ERRORS},
    summary="One figure",
    operation_id="figure",
    tags=["law"],
    by_alias=True,
)
@public
@only_of(Dated)
def figure(
    request: HttpRequest,
    figure: str,
    query: Query[Dated],
) -> HttpResponse:
    """A figure by id or alias: legal bases by date, every rule with its citation, and the steps."""
    said = query.said(request)
    return answer(selectors.figure_detail(figure, as_of=query.day(), lang=said), said, keep=FIVE_MINUTES)
