"""The schematic map, drawn when the page assets are built: no boundary file of anybody is needed or shipped.

    python -m mancomun.web.schematic --world-atlas countries-10m.json --out map.geojson

Each seat and each village of DIVIPOLA takes the ground nearest to it (Voronoi cells); the cells of one municipality are
joined and cut by the outline of Colombia in Natural Earth, from the npm package ``world-atlas``. San Andrés and
Providencia are drawn apart and enlarged. A cell that falls away from its own municipality goes to the one around it, so
that every unit on the mainland is one piece of ground.

The shapes are not borders: who touches whom always comes from the table. Neighbouring shapes share their vertices exactly
(``topojson-server`` finds the arcs), and the file has one feature for each of the 1,122 units, with the properties ``id``,
``dept`` and ``inset`` (drawn away from its true place).
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Voronoi
from shapely import MultiPolygon, Polygon
from shapely.affinity import scale, translate
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from mancomun.territory import Territory, colombia

COLOMBIA = "170"
SQUEEZE = math.cos(math.radians(4.6))  # a degree of longitude against one of latitude, at Bogotá
DECIMALS = 5
# Where the islands are drawn (centre, in degrees of the mainland's map) and how many times larger.
INSETS = {"88001": ((-78.75, 10.95), 7.0), "88564": ((-78.05, 11.75), 7.0)}


def outline(world: dict[str, Any]) -> MultiPolygon:
    """Colombia in a ``world-atlas`` topology: arcs are delta-coded integers, a negative index walks an arc backwards."""
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    (shape,) = (one for one in world["objects"]["countries"]["geometries"] if one.get("id") == COLOMBIA)

    def arc(number: int) -> list[tuple[float, float]]:
        x = y = 0
        line = []
        for dx, dy in world["arcs"][number if number >= 0 else ~number]:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        return line if number >= 0 else line[::-1]

    def ring(numbers: Sequence[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            points += arc(number)[1 if points else 0 :]
        return points

    parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return MultiPolygon([Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in parts])


def generators(territory: Territory, *, inside: bool = True) -> tuple[list[str], np.ndarray]:
    """The mainland's points as (code of each, array n x 2 in squeezed degrees); seats first, no point twice."""
    taken: dict[tuple[float, float], str] = {}
    units = [unit for unit in territory.units.values() if "lon" in unit.facts and not unit.facts.get("insular")]
    for unit in units:
        taken.setdefault((round(unit.facts["lon"], 4), round(unit.facts["lat"], 4)), unit.code)
    if inside:
        for unit in units:
            if "inside_lon" in unit.facts:
                taken.setdefault((round(unit.facts["inside_lon"], 4), round(unit.facts["inside_lat"], 4)), unit.code)
    known = {unit.code for unit in units}
    table = files("mancomun.territory") / "data" / "centros_poblados.csv"
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        if row["code"] in known:
            taken.setdefault((float(row["lon"]), float(row["lat"])), row["code"])
    points = np.array(list(taken), dtype=float)
    points[:, 0] *= SQUEEZE
    return list(taken.values()), points


def gathered(owners: Sequence[str], ridges: np.ndarray, lengths: np.ndarray) -> list[str]:
    """Owners such that the cells of each form one piece: pieces without the seat go to the owner they share most edge with.

    ``owners``: code of each cell, the seat's cell first of each code. ``ridges``: n x 2 pairs of cells that share an edge.
    """
    now = np.array(owners)
    count = len(now)
    seat = {code: number for number, code in reversed(list(enumerate(owners)))}
    for _ in range(20):
        same = now[ridges[:, 0]] == now[ridges[:, 1]]
        inner = ridges[same]
        graph = coo_array((np.ones(len(inner)), (inner[:, 0], inner[:, 1])), shape=(count, count))
        _, piece = connected_components(graph, directed=False)
        home = {piece[number] for number in seat.values()}
        stray = np.array([part not in home for part in piece])
        if not stray.any():
            break
        votes: dict[int, Counter[str]] = defaultdict(Counter)
        for (a, b), length in zip(ridges, lengths, strict=True):
            for one, other in ((a, b), (b, a)):
                if stray[one] and not stray[other]:
                    votes[piece[one]][now[other]] += length
        for part, choice in votes.items():
            now[piece == part] = choice.most_common(1)[0][0]
    return [str(code) for code in now]


def mainland(territory: Territory, ground: MultiPolygon, *, inside: bool = True) -> dict[str, BaseGeometry]:
    """One shape per mainland unit, in degrees, cut by ``ground`` and with exactly shared vertices."""
    owners, points = generators(territory, inside=inside)
    far = 60.0
    middle = points.mean(axis=0)
    frame = middle + far * np.array([(-1, -1), (-1, 1), (1, -1), (1, 1), (0, 2), (0, -2), (2, 0), (-2, 0)])
    diagram = Voronoi(np.vstack([points, frame]))
    corners = np.round(diagram.vertices / (SQUEEZE, 1), DECIMALS)
    ridges, lengths = [], []
    for (a, b), (v, w) in zip(diagram.ridge_points, diagram.ridge_vertices, strict=True):
        if a < len(points) and b < len(points) and v >= 0 and w >= 0:
            ridges.append((a, b))
            lengths.append(float(np.hypot(*(corners[v] - corners[w]))))
    final = gathered(owners, np.array(ridges), np.array(lengths))

    # Borders between different owners are the linework; rounding once, here, is what keeps both sides equal.
    cells: dict[str, list[Polygon]] = defaultdict(list)
    for number, code in enumerate(final):
        region = diagram.regions[diagram.point_region[number]]
        ring = np.array([corners[vertex] for vertex in region])
        turn = np.argsort(np.arctan2(*(ring - points[number] / (SQUEEZE, 1)).T[::-1]))
        cells[code].append(Polygon(ring[turn]))
    shapes: dict[str, BaseGeometry] = {}
    for code, parts in cells.items():
        shapes[code] = shapely.union_all(parts, grid_size=10**-DECIMALS)
    shapely.prepare(ground)
    cut: dict[str, BaseGeometry] = {}
    for code, shape in shapes.items():
        if ground.contains_properly(shape):
            cut[code] = shape
            continue
        kept = shapely.intersection(shape, ground, grid_size=10**-DECIMALS)
        cut[code] = _solid(kept)
    return cut


def _solid(shape: BaseGeometry) -> BaseGeometry:
    """Only the polygons of a geometry, without crumbs."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    if not parts:
        return Polygon()
    largest = max(part.area for part in parts)
    kept = [part for part in parts if part.area == largest or part.area > 2e-5]
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def islands(territory: Territory, ground: MultiPolygon) -> dict[str, BaseGeometry]:
    """San Andrés and Providencia, enlarged and moved beside the mainland; a small disc where the outline lacks them."""
    found: dict[str, BaseGeometry] = {}
    for code, ((lon, lat), times) in INSETS.items():
        facts = territory.units[code].facts
        seat = shapely.Point(facts["lon"], facts["lat"])
        near = [part for part in shapely.get_parts(ground) if part.distance(seat) < 0.08]
        shape: BaseGeometry = shapely.union_all(near) if near else seat.buffer(0.03)
        centre = shapely.box(*shape.bounds).centroid
        moved = translate(scale(shape, times, times, origin=centre), lon - centre.x, lat - centre.y)
        found[code] = shapely.set_precision(moved, 10**-DECIMALS)
    return found


def draw(world: dict[str, Any], territory: Territory | None = None) -> dict[str, Any]:
    """The GeoJSON collection of all units. Raises ``ValueError`` if a unit would have no shape."""
    territory = territory or colombia()
    ground = outline(world)
    shapes = {**mainland(territory, ground), **islands(territory, ground)}
    missing = sorted(
        unit.code
        for unit in territory.units.values()
        if "lon" in unit.facts and (unit.code not in shapes or shapes[unit.code].is_empty)
    )
    if missing:
        raise ValueError(f"these units have a seat but would have no shape: {', '.join(missing)}")
    features = []
    for code in sorted(shapes):
        oriented = shapely.orient_polygons(shapes[code], exterior_cw=True)  # as d3-geo wants its rings
        properties = {"id": code, "dept": territory.units[code].department, "inset": code in INSETS}
        features.append({"type": "Feature", "id": code, "properties": properties, "geometry": mapping(oriented)})
    return {"type": "FeatureCollection", "features": features}


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the map into a file."""
    parser = argparse.ArgumentParser(prog="python -m mancomun.web.schematic", description=main.__doc__)
    parser.add_argument("--world-atlas", type=Path, required=True, help="countries-10m.json of the npm package")
    parser.add_argument("--out", type=Path, required=True, help="GeoJSON to write")
    options = parser.parse_args(arguments)
    try:
        world = json.loads(options.world_atlas.read_text(encoding="utf-8"))
        drawn = draw(world)
    except (OSError, ValueError, KeyError) as problem:
        print(f"The map could not be drawn from {options.world_atlas}: {problem}", file=sys.stderr)
        return 2
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(drawn, separators=(",", ":")), encoding="utf-8")
    print(f"{len(drawn['features'])} shapes, {options.out.stat().st_size / 1024:.0f} KB: {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
