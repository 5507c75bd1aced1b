"""The answers of discovery on a map: GeoJSON, and a drawing of seats and borders that needs nobody's polygons.

The embedded territory has no polygons: without boundaries that the user loaded, each unit is the point of its seat, and
every feature says so. A schematic shape is never given out as if it were a border.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from mancomun.discovery.ground import Ground
from mancomun.drawing.maps import Mark, Sheet
from mancomun.errors import BadInput
from mancomun.interchange.discovery_book import asked_labels, groups_of

Geometry = Mapping[str, Any]


def geojson(
    kind: str,
    answer: Mapping[str, Any],
    ground: Ground,
    *,
    shapes: Mapping[str, Geometry] | None = None,
    edition: str = "",
    lang: str = "es",
) -> dict[str, Any]:
    """One feature a member of each group, or a unit of the partition, with what the answer says of it.

    ``shapes`` are the geometries of the boundaries the user loaded, by code, and ``edition`` their name; units without one
    are points. `BadInput` when no unit has a place at all.
    """
    rows: list[tuple[str, dict[str, Any]]] = []
    if kind == "regions":
        reasons = {item["code"]: item["reason"] for item in answer["unassigned"]}
        outcomes = {row["region"]: row.get("outcome") for row in answer["regions"]}
        for code, region in asked_labels(answer).items():
            rows.append(
                (code, {"region": region, "outcome": outcomes.get(region), "unassigned_reason": reasons.get(code)})
            )
    else:
        for number, group in enumerate(groups_of(kind, answer, ground), 1):
            about = {"group": number, "score": group["score"], "outcome": group["outcome"], **group["criteria"]}
            rows += [(code, about) for code in group["members"]]
    seats = (
        "seat (DIVIPOLA): a point, not the boundary" if lang == "en" else "cabecera (DIVIPOLA): un punto, no el límite"
    )
    loaded = f"edition «{edition}», loaded by the user" if lang == "en" else f"edición «{edition}», cargada por el usuario"  # fmt: skip
    features = []
    for code, about in rows:
        shape = (shapes or {}).get(code)
        geometry = shape if shape is not None else _seat(ground, code)
        source = None if geometry is None else loaded if shape is not None else seats
        features.append(
            {
                "type": "Feature",
                "geometry": geometry,
                "properties": {"code": code, "name": ground.names[ground.place[code]], **about, "geometry_source": source},
            }
        )  # fmt: skip
    if not any(feature["geometry"] for feature in features):
        raise BadInput(
            "sin-lugares",
            f"{ground.name} no trae cabeceras ni polígonos: no hay con qué hacer un GeoJSON. Pida el CSV o el XLSX.",
            f"{ground.name} has neither seats nor polygons: nothing to make a GeoJSON of. Ask for the CSV or the XLSX.",
        )
    return {
        "type": "FeatureCollection",
        "features": features,
        "mancomun": {
            key: answer.get(key)
            for key in ("territory", "territory_version", "law_version", "engine_version", "seed", "stopped")
            if answer.get(key) is not None
        }
        | {"parameters": answer["parameters"]},
    }


def _seat(ground: Ground, code: str) -> Geometry | None:
    facts = ground.territory.unit(code).facts if ground.territory is not None else {}
    lon, lat = facts.get("lon"), facts.get("lat")
    return {"type": "Point", "coordinates": [lon, lat]} if lon is not None and lat is not None else None


# --- a drawing without polygons ----------------------------------------------------------------------------------------


def seats_map(kind: str, answer: Mapping[str, Any], ground: Ground, lang: str = "es", width: int = 900) -> Sheet:
    """Seats as dots and shared borders as bars: the first group of an answer among its neighbours, or every region.

    `BadInput` when the ground has no places.
    """
    if kind == "regions":
        labels = asked_labels(answer)
        units = [ground.place[code] for code in labels if not math.isnan(ground.xy[ground.place[code], 0])]
        mine = {i: labels[ground.codes[i]] for i in units}
    else:
        groups = groups_of(kind, answer, ground)
        chosen = {ground.place[code] for code in (groups[0]["members"] if groups else answer["parameters"]["members"])}
        near = {int(v) for u in chosen for v in ground.indices[ground.indptr[u] : ground.indptr[u + 1]]}
        units = [i for i in sorted(chosen | near) if not math.isnan(ground.xy[i, 0])]
        mine = {i: 1 if i in chosen else None for i in units}
    if not units:
        raise BadInput(
            "sin-lugares",
            f"{ground.name} no trae cabeceras ni polígonos: no hay con qué dibujar un mapa.",
            f"{ground.name} has neither seats nor polygons: there is nothing to draw a map of.",
        )
    at, height = _fit(ground, units, width)
    inside = set(units)
    sheet = Sheet(
        width,
        height,
        "Map of seats and shared borders" if lang == "en" else "Mapa de cabeceras y límites compartidos",
        "A bar joins the seats of two members that share a border. It is not a map of boundaries."
        if lang == "en"
        else "Una barra une las cabeceras de dos miembros que comparten límite. No es un mapa de límites.",
    )
    for u in units:
        for v in map(int, ground.indices[ground.indptr[u] : ground.indptr[u + 1]]):
            if u < v and v in inside and mine[u] is not None and mine[u] == mine[v]:
                sheet.links.append((*at(u), *at(v)))
    few = len(units) <= 60
    for u in units:
        x, y = at(u)
        state = "chosen" if mine[u] is not None else "far"
        sheet.seats.append(Mark(x, y, ground.names[u], state))
        if few:
            sheet.names.append(Mark(x, y - 11, ground.names[u], state))
    return sheet


def _fit(ground: Ground, units: list[int], width: int) -> tuple[Callable[[int], tuple[float, float]], int]:
    xy = ground.xy[units]
    low, high = xy.min(axis=0), xy.max(axis=0)
    span = [max(1e-6, float(high[0] - low[0])), max(1e-6, float(high[1] - low[1]))]
    margin = 70
    scale = min((width - 2 * margin) / span[0], (1.4 * width - 2 * margin) / span[1])
    height = max(240, round(span[1] * scale + 2 * margin))
    left = (width - span[0] * scale) / 2

    def at(unit: int) -> tuple[float, float]:
        x, y = ground.xy[unit]
        return round(left + float(x - low[0]) * scale, 1), round(
            (height + span[1] * scale) / 2 - float(y - low[1]) * scale, 1
        )

    return at, height
