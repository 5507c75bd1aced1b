"""The portfolio at a glance: where memberships overlap, and the bulletin as GeoJSON."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from mancomun.portfolio import regions
from mancomun.web.dated import Moment
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.selectors import territory
from mancomun.web.portfolio import selectors


def overlapping(now: Now, user: Any, moment: Moment) -> Counter[str]:
    """Municipalities that lie in two initiatives or more, with how many: withdrawn ones and fiction apart."""

    def make() -> Counter[str]:
        found: Counter[str] = Counter()
        for row in _alive(now, user, moment):
            found.update(row.municipalities)
        return Counter({code: n for code, n in found.items() if n > 1})

    return selectors.kept(now, user, make, "overlapping", moment)


def _alive(now: Now, user: Any, moment: Moment) -> list[Iniciativa]:
    rows = selectors.real_then(now, user, moment)
    day = moment.day
    return [r for r in rows if r.state not in selectors.FINAL and (r.identified_on is None or r.identified_on <= day)]


def geojson(now: Now, user: Any, count: regions.Bulletin, moment: Moment, lang: str) -> dict[str, Any]:
    """The bulletin as GeoJSON: initiatives as points in the middle of their members, regions with their figures.

    Regions travel without geometry: limits have a licence of their own, and their departments are named.
    """
    land = territory()
    features: list[dict[str, Any]] = []
    for row in _alive(now, user, moment):
        features.append({"type": "Feature", "geometry": _middle(row, land), "properties": _properties(row)})
    for one in count.rows:
        features.append(
            {
                "type": "Feature",
                "geometry": None,
                "properties": {
                    "kind": "region", "id": one.region.id, "name": one.region.name.of(lang),
                    "departments": list(one.region.departments), "initiatives": one.main, "touching": one.touching,
                    "interregional": one.interregional, "municipalities": one.municipalities, "covered": one.covered,
                    "rate_per_100": one.rate, "coverage": one.coverage, "population_share": one.population_share,
                    "overlap": one.overlap,
                },
            }
        )  # fmt: skip
    return {
        "type": "FeatureCollection",
        "features": features,
        "day": moment.day.isoformat(),
        "region_set": count.regions.id,
        "total": count.total,
        "historical": [{"year": h.year, "scope": h.scope, "total": h.total} for h in regions.historical()],
    }


def _middle(row: Iniciativa, land: Any) -> dict[str, Any] | None:
    places = [land.units[code].facts for code in row.municipalities if code in land.units]
    known = [(f["lon"], f["lat"]) for f in places if f.get("lon") is not None and f.get("lat") is not None]
    if not known:
        return None
    x, y = (round(math.fsum(v) / len(known), 5) for v in zip(*known, strict=True))
    return {"type": "Point", "coordinates": [x, y]}


def _properties(row: Iniciativa) -> dict[str, Any]:
    return {
        "kind": "initiative", "code": row.code, "name": row.name, "state": row.state, "figure": row.figure_now or row.figure_foreseen,
        "region": row.main_region, "municipalities": list(row.municipalities), "population": row.population,
    }  # fmt: skip
