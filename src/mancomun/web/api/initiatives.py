"""The operations on initiatives: public reads, by day, as JSON, CSV or GeoJSON."""

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
from mancomun.web.api.asking import Listed, Then, only_of
from mancomun.web.api.views import ERRORS, FIVE_MINUTES, answer
from mancomun.web.initiatives import public as records

router = Router()
_KINDS = {"csv": "text/csv", "geojson": "application/geo+json"}


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
            key: found[key] for key in ("as_of", "known_on", "territory_version", "total", "next")
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
@only_of(Listed)
def initiatives(request: HttpRequest, query: Query[Listed]) -> HttpResponse:
    """Published initiatives in the order of their codes, with the members and the sums of the day."""
    asked = records.Question(query.moment(), query.q, query.figure, query.region, query.department, query.state)
    said = query.said(request)
    found = records.public_page(asked, cursor=query.cursor, limit=query.limit, lang=said)
    return page_answer(request, found, "initiatives", records.COLUMNS, query.format, said)


@router.get(
    "/initiatives/{code}",
    response={200: schemas.InitiativeDetail, 404: schemas.Problem, **ERRORS},
    summary="One public initiative",
    operation_id="initiative",
    tags=["portfolio"],
    by_alias=True,
)
@public
@only_of(Then)
def initiative(request: HttpRequest, code: str, query: Query[Then]) -> HttpResponse:
    """An initiative with its members of the day and what the law said of its figure by then."""
    said = query.said(request)
    return answer(records.public_one(code, moment=query.moment(), lang=said), said, keep=FIVE_MINUTES)
