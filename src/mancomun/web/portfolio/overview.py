"""The portfolio at a glance: who contributes to which objective, where memberships overlap, and the bulletin as GeoJSON."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mancomun.portfolio import contributions, regions
from mancomun.portfolio.contributions import Axis
from mancomun.web.dated import Moment
from mancomun.web.initiatives import bridge
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.selectors import territory
from mancomun.web.portfolio import selectors

MOST = 200
SIDE = 92


@dataclass(frozen=True, slots=True)
class Contributor:
    """An initiative with its seven axes, and its radar small: the paths of the first scores and of the latest."""

    code: str
    name: str
    axes: tuple[Axis, ...]
    before: str
    now: str

    @property
    def total(self) -> float:
        """The sum of the latest scores, to order by."""
        return sum((axis.after if axis.after is not None else axis.before) or 0.0 for axis in self.axes)


def contributors(user: Any) -> list[Contributor]:
    """The initiatives somebody scored, the one that contributes most first; two queries, whatever their number."""
    rows = selectors.real(user).filter(contributions__isnull=False).distinct().order_by("code")
    found = []
    for row in rows.prefetch_related("contributions")[:MOST]:
        axes = contributions.radar([bridge.contribution(one) for one in row.contributions.all()])
        two = any(axis.after is not None for axis in axes)
        now = [axis.after if axis.after is not None else axis.before for axis in axes]
        before = _path([axis.before for axis in axes]) if two else ""
        found.append(Contributor(row.code, row.acronym or row.name, axes, before, _path(now)))
    return sorted(found, key=lambda one: (-one.total, one.code))


def _path(values: Sequence[float | None]) -> str:
    """A closed line from the top clockwise; 4 is the edge of a square of `SIDE`."""
    middle = SIDE / 2
    spots = []
    for k, value in enumerate(values):
        turn = -math.pi / 2 + 2 * math.pi * k / len(values)
        reach = (middle - 4) * (value or 0.0) / 4
        spots.append(f"{middle + reach * math.cos(turn):.1f} {middle + reach * math.sin(turn):.1f}")
    return "M" + "L".join(spots) + "z"


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
