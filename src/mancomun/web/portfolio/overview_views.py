"""Who contributes to which objective (S17 to S23), and the bulletin as GeoJSON (S15)."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mancomun.errors import BadInput
from mancomun.portfolio import regions
from mancomun.web import dated
from mancomun.web.accounts.gate import public
from mancomun.web.accounts.selectors import may
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.selectors import territory
from mancomun.web.initiatives.views import refused_page
from mancomun.web.portfolio import heat, overview, selectors, table
from mancomun.web.project import languages

HEAT = ("region", "figura", "estado", "pagina", "fecha", "sabido")
"""What narrows the map."""


@public
@require_safe
def objectives(request: HttpRequest) -> HttpResponse:
    """``/portafolio/objetivos?region=…&fecha=…``: the portfolio against the seven objectives, by region and one by one."""
    asked, choices = table.read({key: request.GET.get(key, "") for key in HEAT})
    found = heat.heat(Now(), request.user, asked)
    context = {
        "heat": found,
        "side": heat.SIDE,
        "asked": asked,
        "heat_filters": [
            (key, label, choices[key].items())
            for key, label in (("region", _("Región")), ("figura", _("Figura")), ("estado", _("Estado")))
        ],
        "previous": asked.href(pagina=asked.page - 1),
        "next": asked.href(pagina=asked.page + 1),
        "moment": asked.moment,
        "when": asked.when,
        "complaints": list(asked.dropped),
        "desk": request.user.is_authenticated and may(request.user, "portfolio.view"),
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
    lang = languages.lang()
    content = json.dumps(overview.geojson(now, request.user, count, moment, lang), ensure_ascii=False)
    response = HttpResponse(content, content_type="application/geo+json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{day.isoformat()}_iniciativas-por-region.geojson"'
    return response
