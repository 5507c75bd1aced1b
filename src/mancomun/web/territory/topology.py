"""The topology of the map, decoded: rings of units in the plane, seats, and paths of SVG. No request and no setting.

``static/build/map.json`` is what the build leaves: schematic shapes that fit each other, already projected.
"""

from __future__ import annotations

import itertools
import json
import math
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

COARSE = 2.5  # units of the plane between the points of the national view

Point = tuple[float, float]
Ring = list[tuple[int, int]]
"""Points of a grid, the last one the first again."""


class Topology:
    """The map of the build, decoded as far as somebody asks."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.index = {code: i for i, code in enumerate(raw["units"]["code"])}
        self.departments = {code: i for i, code in enumerate(raw["departments"]["code"])}

    @cached_property
    def arcs(self) -> list[list[Point]]:
        """Arcs in the plane."""
        (kx, ky), (dx, dy) = self.raw["transform"]["scale"], self.raw["transform"]["translate"]
        found = []
        for arc in self.raw["arcs"]:
            x = y = 0
            points = []
            for step_x, step_y in arc:
                x, y = x + step_x, y + step_y
                points.append((x * kx + dx, y * ky + dy))
            found.append(points)
        return found

    @cached_property
    def coarse(self) -> list[list[Point]]:
        """The same arcs with fewer points, so that borders still fit each other; for the national view."""
        found = []
        for arc in self.arcs:
            kept = [arc[0]]
            for x, y in arc[1:-1]:
                if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= COARSE:
                    kept.append((x, y))
            found.append([*kept, arc[-1]])
        return found

    def rings(self, geometry: dict[str, Any], arcs: list[list[Point]]) -> list[list[Point]]:
        """The rings of a polygon or of several, stitched from their arcs."""
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        found = []
        for polygon in polygons:
            for ring in polygon:
                points: list[Point] = []
                for i in ring:
                    piece = arcs[i] if i >= 0 else arcs[~i][::-1]
                    points += piece[1:] if points else piece
                found.append(points)
        return found

    def shape(self, code: str) -> dict[str, Any]:
        """The geometry of a unit or of a department."""
        objects = self.raw["objects"]
        if code in self.index:
            found: dict[str, Any] = objects["units"]["geometries"][self.index[code]]
        else:
            found = objects["departments"]["geometries"][self.departments[code]]
        return found

    def seat(self, code: str) -> Point:
        """Where the dot of a unit goes."""
        columns, i = (
            (self.raw["units"], self.index[code])
            if code in self.index
            else (self.raw["departments"], self.departments[code])
        )
        return columns["x"][i], columns["y"][i]

    def name(self, code: str) -> str:
        """The name that is written on the map."""
        columns = self.raw["units"] if code in self.index else self.raw["departments"]
        return str(columns["name"][(self.index if code in self.index else self.departments)[code]])

    def degrees(self, point: Point) -> Point:
        """Longitude and latitude of a point of the plane, which is a Mercator one."""
        scale, (dx, dy) = self.raw["projection"]["scale"], self.raw["projection"]["translate"]
        x, y = point
        return math.degrees((x - dx) / scale), math.degrees(math.atan(math.sinh((dy - y) / scale)))

    def aside(self, code: str) -> bool:
        """True when the unit is drawn in the inset, away from where it is."""
        left, top, right, bottom = self.raw["inset"]
        x, y = self.seat(code)
        return bool(left <= x <= right and top <= y <= bottom)

    def has(self, code: str) -> bool:
        """True when the code is drawn."""
        return code in self.index or code in self.departments


@lru_cache(maxsize=2)
def _read(path: str, stamp: float) -> Topology:
    return Topology(json.loads(Path(path).read_text(encoding="utf-8")))


def built() -> Topology | None:
    """The map that the build left, or ``None`` before there is one."""
    path = Path(__file__).parents[1] / "static" / "build" / "map.json"
    return _read(str(path), path.stat().st_mtime) if path.is_file() else None


def path_data(rings: list[list[Point]], scale: float, offset: Point) -> str:
    """SVG path data in whole pixels, relative and without repeated points."""
    pieces = []
    for ring in rings:
        points: list[tuple[int, int]] = []
        for x, y in ring:
            point = (round(x * scale + offset[0]), round(y * scale + offset[1]))
            if not points or point != points[-1]:
                points.append(point)
        if len(points) < 3:
            continue
        steps = [f"M{points[0][0]} {points[0][1]}l"]
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            dy = by - ay
            steps.append(f"{bx - ax}{dy}" if dy < 0 else f"{bx - ax} {dy}")
            steps.append(" ")
        pieces.append("".join(steps).rstrip() + "z")
    return "".join(pieces)


def arcs_of(shapes: list[list[list[Ring]]]) -> tuple[list[Ring], list[dict[str, Any]]]:
    """Borders cut where three meet, each kept once: what a TopoJSON is."""
    beside: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for polygons in shapes:
        for ring in (ring for part in polygons for ring in part):
            for before, point, after in zip([ring[-2], *ring], ring, ring[1:], strict=False):
                beside.setdefault(point, set()).update((before, after))
    junctions = {point for point, near in beside.items() if len(near) != 2}
    arcs: list[Ring] = []
    index: dict[tuple[tuple[int, int], ...], int] = {}

    def numbered(piece: Ring) -> int:
        forward, backward = tuple(piece), tuple(reversed(piece))
        if forward in index:
            return index[forward]
        if backward in index:
            return ~index[backward]
        index[forward] = len(arcs)
        arcs.append(piece)
        return len(arcs) - 1

    def cut(ring: Ring) -> list[int]:
        open_ring = ring[:-1]
        starts = [i for i, point in enumerate(open_ring) if point in junctions]
        first = starts[0] if starts else open_ring.index(min(open_ring))
        turned = [*open_ring[first:], *open_ring[:first], open_ring[first]]
        if not starts and turned[1] > turned[-2]:
            # The same loop seen from outside and from inside is one arc, walked the other way.
            return [~numbered(turned[::-1])]
        found, piece = [], [turned[0]]
        for point in turned[1:]:
            piece.append(point)
            if point in junctions:
                found.append(numbered(piece))
                piece = [point]
        if len(piece) > 1:
            found.append(numbered(piece))
        return found

    geometries = [
        {"type": "MultiPolygon", "arcs": [[cut(ring) for ring in part] for part in polygons]} for polygons in shapes
    ]
    return arcs, geometries


def outline_of(geometries: list[dict[str, Any]], ends: list[tuple[tuple[int, int], tuple[int, int]]]) -> dict[str, Any]:
    """The outline of several shapes: the arcs that only one of them uses, tied end to end."""
    used: dict[int, int] = {}
    order: list[int] = []
    for arc in (i for one in geometries for part in one["arcs"] for ring in part for i in ring):
        own = arc if arc >= 0 else ~arc
        used[own] = used.get(own, 0) + 1
        order.append(arc)
    loose = [arc for arc in order if used[arc if arc >= 0 else ~arc] == 1]

    def start(arc: int) -> tuple[int, int]:
        return ends[arc][0] if arc >= 0 else ends[~arc][1]

    def end(arc: int) -> tuple[int, int]:
        return ends[arc][1] if arc >= 0 else ends[~arc][0]

    leaving: dict[tuple[int, int], list[int]] = {}
    for arc in loose:
        leaving.setdefault(start(arc), []).append(arc)
    rings: list[list[int]] = []
    left = set(loose)
    for arc in loose:
        if arc not in left:
            continue
        ring, here = [], arc
        while here in left:
            left.discard(here)
            ring.append(here)
            onward = [other for other in leaving.get(end(here), ()) if other in left]
            if not onward:
                break
            here = onward[0]
        rings.append(ring)
    # Holes are few and are drawn as rings of their own: even-odd filling is not needed for an outline.
    return {"type": "MultiPolygon", "arcs": [[ring] for ring in rings]}


def deltas(arc: Ring) -> list[list[int]]:
    """An arc as its first point and the steps after it, as TopoJSON keeps it."""
    found = [list(arc[0])]
    found += [[bx - ax, by - ay] for (ax, ay), (bx, by) in itertools.pairwise(arc)]
    return found
