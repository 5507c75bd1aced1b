"""Who contributes to which objective (S17 to S23), and the bulletin as GeoJSON (S15)."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mancomun.errors import BadInput
from mancomun.portfolio import contributions, regions
from mancomun.web import dated
from mancomun.web.accounts.gate import public
from mancomun.web.accounts.selectors import may
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.presenter import number
from mancomun.web.initiatives.selectors import territory
from mancomun.web.initiatives.views import other_languages, refused_page
from mancomun.web.portfolio import overview, selectors
from mancomun.web.portfolio.words import say

SMALL = 48


@public
@require_safe
def objectives(request: HttpRequest) -> HttpResponse:
    """The portfolio against the seven objectives: a table in tones, and small radars of before and now."""
    found = overview.contributors(request.user)
    context = {
        "objectives": [(one.id, say(one.name)) for one in contributions.OBJECTIVES],
        "rows": [
            {
                "code": one.code,
                "name": one.name,
                "cells": [
                    {
                        "name": say(axis.objective.name),
                        "tone": ""
                        if (now := axis.after if axis.after is not None else axis.before) is None
                        else round(now),
                        "now": number(now, 1) if now is not None else "",
                        "before": number(axis.before, 1) if axis.after is not None else "",
                        "apart": axis.far_apart,
                    }
                    for axis in one.axes
                ],
            }
            for one in found
        ],
        "small": found[:SMALL],
        "side": overview.SIDE,
        "desk": request.user.is_authenticated and may(request.user, "portfolio.view"),
        "other_languages": other_languages(request, "portfolio:objectives"),
        "page": "portfolio",
    }
    return render(request, "portfolio/objectives.html", context)


@public
@require_safe
def regions_geojson(request: HttpRequest) -> HttpResponse:
    """``/portafolio/regiones.geojson?conjunto=…&fecha=…``: initiatives as points, regions with their figures."""
    try:
        moment = dated.firmly_asked(request.GET, timezone.localdate())
        key = request.GET.get("conjunto", "").strip()
        chosen = regions.region_set(key, territory()) if key else regions.current_set(moment.day)
    except BadInput as wrong:
        return refused_page(request, wrong)
    now, day = Now(), moment.day
    count = selectors.bulletin(now, request.user, chosen, moment)
    lang = "en" if get_language() == "en" else "es"
    content = json.dumps(overview.geojson(now, request.user, count, moment, lang), ensure_ascii=False)
    response = HttpResponse(content, content_type="application/geo+json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{day.isoformat()}_iniciativas-por-region.geojson"'
    return response
