"""The map of the exercise (G47) in the form of the map of the country, so that the same page and the same script draw it."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from mancomun.portfolio.documented import fiction_territory
from mancomun.portfolio.exercise_ground import exercise_shapes
from mancomun.web.territory.pagedata import page_data
from mancomun.web.territory.topology import Point, Ring, Topology, arcs_of, deltas, outline_of

STEP = 0.02  # km of the plane for each step of the grid
MARGIN = 2.0  # km around the drawing
MARK = " (ficción)"  # in each name of the exercise; on its map the page says it once, and the names fit


def _drawn() -> dict[str, Any]:
    import shapely

    land = fiction_territory()
    facts = page_data(land)
    rings = exercise_shapes()
    points = [point for ring in rings.values() for point in ring]
    left, top = min(x for x, _ in points) - MARGIN, max(y for _, y in points) + MARGIN
    size = [max(x for x, _ in points) + MARGIN - left, top - min(y for _, y in points) + MARGIN]

    def grid(ring: tuple[Point, ...]) -> Ring:
        return [(round((x - left) / STEP), round((top - y) / STEP)) for x, y in ring]

    codes = [unit["code"] for unit in facts["units"]]
    index = {code: n for n, code in enumerate(codes)}
    on_grid = {code: grid(rings[code]) for code in codes}
    arcs, geometries = arcs_of([[[on_grid[code]]] for code in codes])
    columns: dict[str, list[Any]] = {
        "code": codes, "name": [unit["name"].removesuffix(MARK) for unit in facts["units"]], "x": [], "y": [], "r": []
    }  # fmt: skip
    for code in codes:
        circle = shapely.maximum_inscribed_circle(shapely.Polygon(on_grid[code]), tolerance=2)
        x, y = circle.coords[0]
        columns["x"].append(round(x * STEP, 1))
        columns["y"].append(round(y * STEP, 1))
        columns["r"].append(round(circle.length * STEP, 1))
    return {
        "type": "Topology",
        "version": facts["version"],
        "national": False,
        "size": [round(side, 2) for side in size],
        "inset": None,
        "transform": {"scale": [STEP, STEP], "translate": [0, 0]},
        "arcs": [deltas(arc) for arc in arcs],
        "objects": {
            "units": {"type": "GeometryCollection", "geometries": geometries},
            "departments": {"type": "GeometryCollection", "geometries": []},
            "country": outline_of(geometries, [(arc[0], arc[-1]) for arc in arcs]),
        },
        "units": columns,
        "departments": {"code": [], "name": [], "x": [], "y": [], "r": []},
        "borders": [index[code] for pair in facts["borders"] for code in pair],
        "departmentBorders": [],
        "unknown": facts["unknown"],
    }


@lru_cache(maxsize=1)
def exercise_file() -> tuple[str, bytes]:
    """The file that the browser fetches, and a name for it that changes with its content."""
    data = json.dumps(_drawn(), ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(data).hexdigest()[:16], data


@lru_cache(maxsize=1)
def exercise_topology() -> Topology:
    """The same drawing for the server."""
    return Topology(json.loads(exercise_file()[1]))
