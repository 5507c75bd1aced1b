"""The operations on initiatives: public reads, by day, as JSON, CSV or GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import Query, Router

from mancomun.web.accounts.gate import public
from mancomun.web.api import schemas
from mancomun.web.api.views import ERRORS, FIVE_MINUTES, answer, as_day, only
from mancomun.web.initiatives import public as records
from mancomun.web.project.problems import language

router = Router()
_KINDS = {"csv": "text/csv", "geojson": "application/geo+json"}
KEYS = ("q", "figure", "region", "department", "state", "as_of", "cursor", "limit", "format", "lang")


def page_answer(
    request: HttpRequest, found: dict[str, Any], key: str, columns: Sequence[str], form: str | None, lang: str
) -> HttpResponse:
    """One page of public records as JSON, CSV or GeoJSON: by ``format``, else by ``Accept``."""
    items = found[key]
    accept = request.headers.get("Accept", "")
    chosen = form or next((name for name, kind in _KINDS.items() if kind in accept), "json")
    if chosen == "json":
        response = answer(found, lang, keep=FIVE_MINUTES)
    elif chosen == "csv":
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(records.as_rows(items, columns))
        response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    else:
        body: dict[str, Any] = records.as_features(items) | {
            key: found[key] for key in ("as_of", "territory_version", "total", "next")
        }
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        response = HttpResponse(text, content_type="application/geo+json; charset=utf-8")
    if chosen != "json":
        response.headers["Cache-Control"] = FIVE_MINUTES
        response.headers["Content-Language"] = lang
        if found["next"]:
            response.headers["X-Next-Cursor"] = found["next"]
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


@router.get(
    "/initiatives",
    response={200: schemas.InitiativePage, **ERRORS},
    summary="Public initiatives",
    operation_id="initiatives",
    tags=["portfolio"],
    by_alias=True,
)
@public
@only(*KEYS)
def initiatives(
    request: HttpRequest,
    q: str = Query("", max_length=200, description="Part of a name, a code, or a municipality."),
    figure: str = Query("", max_length=60, description="Id or alias of a figure."),
    region: str = Query("", max_length=60, description="Id of a region."),
    department: str = Query("", max_length=60, description="Code or name of a department."),
    state: str = Query("", max_length=30, description="A state of the method, on the day."),
    as_of: schemas.IsoDate | None = Query(None, description="Day; today when absent."),
    cursor: str = Query("", max_length=80, description="The field `next` of the page before."),
    limit: int = Query(50, description=f"1 to {records.LIMIT_MAX}."),
    format: schemas.Form | None = Query(None, description="`json`, `csv` or `geojson`; by `Accept` when absent."),
    lang: schemas.Lang | None = Query(None),
) -> HttpResponse:
    """Published initiatives in the order of their codes, with the members and the sums of the day."""
    asked = records.Question(as_day(as_of), q, figure, region, department, state)
    said = lang or language(request)
    found = records.public_page(asked, cursor=cursor, limit=limit, lang=said)
    return page_answer(request, found, "initiatives", records.COLUMNS, format, said)


@router.get(
    "/initiatives/{code}",
    response={200: schemas.InitiativeDetail, 404: schemas.Problem, **ERRORS},
    summary="One public initiative",
    operation_id="initiative",
    tags=["portfolio"],
    by_alias=True,
)
@public
@only("as_of", "lang")
def initiative(
    request: HttpRequest,
    code: str,
    as_of: schemas.IsoDate | None = Query(None, description="Day; today when absent."),
    lang: schemas.Lang | None = Query(None),
) -> HttpResponse:
    """An initiative with its members of the day and what the law said of its figure by then."""
    said = lang or language(request)
    return answer(records.public_one(code, as_of=as_day(as_of), lang=said), said, keep=FIVE_MINUTES)
