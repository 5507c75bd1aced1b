"""The operations. Each reads its question strictly, asks a selector, and says how long the answer may be kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from ninja import Query, Router
from ninja.errors import HttpError

from mancomun.instants import parse_day
from mancomun.web.accounts.gate import public
from mancomun.web.api import complaints, schemas, selectors
from mancomun.web.project.problems import language

router = Router()
FIVE_MINUTES = "public, max-age=300"
ERRORS = dict.fromkeys((422, 429, 503), schemas.Problem)


def only(*known: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Refuse query keys outside ``known``: a misspelt ``as-of`` must not answer about today in silence."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            for key in request.GET:
                if key not in known:
                    raise complaints.unknown_key(key, known)
            return view(request, *args, **kwargs)

        return checked

    return wrap


def as_day(text: str | None) -> date:
    """The day asked for; today in Colombia when none was. This edge is where the clock is read."""
    return timezone.localdate() if text is None else parse_day(text)


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
@only("lang")
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
@only("q", "department", "type", "as_of", "cursor", "limit", "lang")
def units(
    request: HttpRequest,
    q: str = Query("", max_length=200, description="Part of a name, or a code."),
    department: str = Query("", max_length=60, description="Code or name of a department."),
    type: str = Query("", max_length=60, description="A type, as it was on the day."),
    as_of: schemas.IsoDate | None = Query(None, description="Day; today when absent."),
    cursor: str = Query("", max_length=60, description="The field `next` of the page before."),
    limit: int = Query(50, description=f"1 to {selectors.LIMIT_MAX}."),
    lang: schemas.Lang | None = Query(None),
) -> HttpResponse:
    """Municipalities, districts, departments and the rest, with the type each had on the day."""
    said = lang or language(request)
    page = selectors.unit_page(
        q=q, department=department, type_=type, as_of=as_day(as_of), cursor=cursor, limit=limit, lang=said
    )
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
@only("as_of", "lang")
def unit(
    request: HttpRequest,
    code: str,
    as_of: schemas.IsoDate | None = Query(None, description="Day; today when absent."),
    lang: schemas.Lang | None = Query(None),
) -> HttpResponse:
    """A unit with its facts, its dated types and whom it borders. Contiguity that nobody has measured is said, not denied."""
    said = lang or language(request)
    return answer(selectors.unit_detail(code, as_of=as_day(as_of), lang=said), said, keep=FIVE_MINUTES)


@router.get(
    "/figures",
    response={200: schemas.FigureList, **ERRORS},
    summary="All figures",
    operation_id="figures",
    tags=["law"],
)
@public
@only("as_of", "lang")
def figures(
    request: HttpRequest,
    as_of: schemas.IsoDate | None = Query(None, description="Day; today when absent."),
    lang: schemas.Lang | None = Query(None),
) -> HttpResponse:
    """The figures the book of law holds, most binding first, and whether each is in force on the day."""
    said = lang or language(request)
    return answer(selectors.figure_list(as_of=as_day(as_of), lang=said), said, keep=FIVE_MINUTES)


@router.get(
    "/figures/{figure}",
    response={200: schemas.FigureDetail, 404: schemas.Problem, **ERRORS},
    summary="One figure",
    operation_id="figure",
    tags=["law"],
    by_alias=True,
)
@public
@only("as_of", "lang")
def figure(
    request: HttpRequest,
    figure: str,
    as_of: schemas.IsoDate | None = Query(None, description="Day; today when absent."),
    lang: schemas.Lang | None = Query(None),
) -> HttpResponse:
    """A figure by id or alias: legal bases by date, every rule with its citation, and the steps."""
    said = lang or language(request)
    return answer(selectors.figure_detail(figure, as_of=as_day(as_of), lang=said), said, keep=FIVE_MINUTES)
