"""The drawing of an edition of official boundaries that somebody loaded, in the same form as the schematic one.

The build projects the schematic map; this does the same for a loaded edition, once, and keeps the result in the data
folder. Only the drawing changes: who touches whom stays with the facts table.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import logging
import math
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from mancomun.errors import BadInput
from mancomun.interchange.editions import Edition, edition_geojson, edition_in_use
from mancomun.web.territory.topology import Ring, arcs_of, deltas, outline_of

log = logging.getLogger("mancomun.map")

STEPS = 10_000  # of the grid; about a tenth of a unit of the plane
TOLERANCE = 2.0  # steps of the grid by which a simplified border may leave the true one
DIAMOND = 0.35  # units of the plane: the mark of a unit whose border nobody has published
FORM = 1  # of the result; a new one makes old files stale


def edition_drawn() -> Edition | None:
    """The edition to draw, or ``None`` for the schematic map; a wrong name in the settings is logged, not shown as a fault."""
    try:
        return edition_in_use(settings.DATA)
    except BadInput as wrong:
        log.warning("edition not drawn: %s", wrong.en)
        return None


def key_of(edition: Edition, base: bytes) -> str:
    """A name that changes with the edition, with the base drawing and with this module's form."""
    return hashlib.sha256(f"{FORM}:{edition.name}:{edition.sha256}:".encode() + base).hexdigest()[:16]


def edition_map(edition: Edition, base: Path) -> Path | None:
    """The file with the drawing of ``edition``, made when it is not there yet; ``None`` when it cannot be made."""
    raw = base.read_bytes()
    target = Path(settings.DATA) / "maps" / f"{key_of(edition, raw)}.json"
    if target.is_file():
        return target
    try:
        drawn = draw(edition_geojson(edition.name, settings.DATA), json.loads(raw))
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(drawn, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        os.replace(draft, target)
    except (ImportError, OSError, ValueError, KeyError):
        log.exception("edition %s could not be drawn", edition.name)
        return None
    return target


def draw(boundaries: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """The topology of ``boundaries`` (GeoJSON in degrees, property ``code``) in the plane and the order of ``base``."""
    import shapely

    plane = base["projection"]
    low, high = _corners(base)
    step = max(high[0] - low[0], high[1] - low[1]) / STEPS

    def grid(ring: Iterable[Sequence[float]]) -> Ring:
        points: Ring = []
        for longitude, latitude, *_ in ring:
            x, y = _project(plane, longitude, latitude)
            point = (round((x - low[0]) / step), round((y - low[1]) / step))
            if not points or point != points[-1]:
                points.append(point)
        return points

    given = {str(one["properties"]["code"]): one["geometry"] for one in boundaries["features"] if one.get("geometry")}
    insets = _insets(base)
    columns = base["units"]
    shapes: list[list[list[Ring]]] = []
    marks = {"u": [], "v": [], "r": []}  # type: dict[str, list[float]]
    for i, code in enumerate(columns["code"]):
        geometry = given.get(code)
        polygons: list[list[Ring]]
        if geometry is None:
            x, y = (columns["x"][i] - low[0]) / step, (columns["y"][i] - low[1]) / step
            side = DIAMOND / step
            polygons = [[[(round(x + dx * side), round(y + dy * side)) for dx, dy in
                          ((0, -1), (1, 0), (0, 1), (-1, 0), (0, -1))]]]  # fmt: skip
        else:
            parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            if code in insets:
                parts = [max(parts, key=lambda part: shapely.Polygon(part[0]).area)]
                polygons = [[_fitted(parts[0][0], plane, insets[code], low, step)]]
            else:
                polygons = [[grid(ring) for ring in part] for part in parts]
            polygons = [[ring for ring in part if len(ring) > 3] for part in polygons]
            polygons = [part for part in polygons if part]
        shapes.append(polygons)
        biggest = max(polygons, key=lambda part: abs(_area(part[0])))
        circle = shapely.maximum_inscribed_circle(shapely.Polygon(biggest[0], biggest[1:]).buffer(0), tolerance=4)
        centre = circle.coords[0]
        marks["u"].append(round(centre[0] * step + low[0]))
        marks["v"].append(round(centre[1] * step + low[1]))
        marks["r"].append(round(circle.length * step, 1))

    arcs, geometries = arcs_of(shapes)
    lines = shapely.simplify([shapely.LineString(arc) for arc in arcs], TOLERANCE, preserve_topology=False)
    kept = []
    for arc, line in zip(arcs, lines, strict=True):
        points = [(round(x), round(y)) for x, y in line.coords]
        kept.append(arc if arc[0] == arc[-1] and len(points) < 4 else points)
    members: dict[str, list[int]] = {}
    for i, code in enumerate(columns["code"]):
        members.setdefault(code[:2], []).append(i)
    ends = [(arc[0], arc[-1]) for arc in arcs]
    merged = [outline_of([geometries[i] for i in members[code]], ends) for code in base["departments"]["code"]]
    return {
        **{key: base[key] for key in base if key not in {"arcs", "objects", "transform", "units", "bbox"}},
        "units": {**columns, **marks},
        "transform": {"scale": [step, step], "translate": list(low)},
        "arcs": [deltas(arc) for arc in kept],
        "objects": {
            "units": {"type": "GeometryCollection", "geometries": geometries},
            "departments": {"type": "GeometryCollection", "geometries": merged},
            "country": outline_of(geometries, ends),
        },
        "unpublished": [code for code in columns["code"] if code not in given],
    }


def _project(plane: dict[str, Any], longitude: float, latitude: float) -> tuple[float, float]:
    """Mercator with the scale and the shift of the build."""
    x = plane["scale"] * math.radians(longitude) + plane["translate"][0]
    y = -plane["scale"] * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) + plane["translate"][1]
    return x, y


def _corners(base: dict[str, Any]) -> tuple[tuple[float, float], tuple[float, float]]:
    width, height = base["size"]
    return (-0.2 * width, -0.2 * height), (1.2 * width, 1.2 * height)


def _insets(base: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
    """Centre and radius of the places where the islands are drawn apart, as in the schematic."""
    columns = base["units"]
    return {
        code: (columns["u"][i], columns["v"][i], max(columns["r"][i] * 1.6, 6.0))
        for i, code in enumerate(columns["code"])
        if code.startswith("88")
    }


def _fitted(
    ring: Sequence[Sequence[float]], plane: dict[str, Any], place: tuple[float, float, float],
    low: tuple[float, float], step: float,
) -> Ring:  # fmt: skip
    points = [_project(plane, longitude, latitude) for longitude, latitude, *_ in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    scale = 2 * place[2] / max(max(xs) - min(xs), max(ys) - min(ys))
    found: Ring = []
    for x, y in points:
        point = (
            round(((x - middle[0]) * scale + place[0] - low[0]) / step),
            round(((y - middle[1]) * scale + place[1] - low[1]) / step),
        )
        if not found or point != found[-1]:
            found.append(point)
    return found


def _area(ring: Ring) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise(ring)) / 2
