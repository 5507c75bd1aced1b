"""Shapes for the five municipalities of the exercise (G47), so that it can be learnt on a map. They are of no real place.

Four of them lie around a lagoon and the fifth outside of one of the four, so that what meets on the drawing is exactly what
the table of the exercise says that meets, and no two meet in a point. Each shape has the area of its municipality.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from functools import cache

Point = tuple[float, float]
Ring = tuple[Point, ...]

LAGOON_KM = 3.4  # mean radius
START = 2.45  # radians: where the first of the ring begins, so that it lies in the north-west
STEPS = 44  # points of an outer coast or of a border
WIGGLE = ((0.13, 1.0, 3.0), (-0.10, 1.5, 2.0), (0.12, 1.0, 2.5), (-0.12, 1.3, 3.0))
"""How each border between two of the ring bends: radians, half turns of the great bend and of the small one."""
HOLD = 0.36  # the part of its coast, at each side, that the inner of the two leaves free of the outer


def _lagoon(angle: float) -> float:
    return LAGOON_KM * (1 + 0.16 * math.sin(2 * angle + 0.7) + 0.07 * math.sin(5 * angle))


def _coast(angle: float) -> float:
    """How far the outer coast is, against the mean."""
    bend = 0.10 * math.sin(2 * angle + 0.4) + 0.07 * math.sin(3 * angle + 2.1)
    return 1 + bend + 0.020 * math.sin(9 * angle + 1.0) + 0.013 * math.sin(16 * angle)


def _at(angle: float, radius: float) -> Point:
    return radius * math.cos(angle), radius * math.sin(angle)


def _arc(radius: Callable[[float], float], start: float, end: float, steps: int = STEPS) -> list[Point]:
    angles = (start + (end - start) * n / steps for n in range(steps + 1))
    return [_at(angle, radius(angle)) for angle in angles]


def area(ring: Ring) -> float:
    """Square kilometres inside a closed ring (its last point is its first)."""
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise(ring))) / 2


def _solve(size: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """The argument at which a growing ``size`` is ``wanted``."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if size(middle) < wanted else (low, middle)
    return (low + high) / 2


def _closed(*lines: list[Point]) -> Ring:
    found: list[Point] = []
    for line in lines:
        found += line[1:] if found and found[-1] == line[0] else line
    return (*found, found[0]) if found[-1] != found[0] else tuple(found)


def shapes(areas: Mapping[str, float]) -> dict[str, Ring]:
    """A closed ring for each of five municipalities, in km, y to the north: four around the lagoon, in their order, and a fifth.

    ``areas``: km² by code, in the order A, B, C, D (the ring) and E (outside D).
    """
    *ring, last = areas
    names = list(ring)

    def outline(mean: float) -> float:
        def outer(angle: float) -> float:
            return mean * _coast(angle)

        whole = _closed(_arc(outer, START, START - 2 * math.pi, 4 * STEPS))
        lagoon = _closed(_arc(_lagoon, START, START - 2 * math.pi, 4 * STEPS))
        return area(whole) - area(lagoon)

    mean = _solve(outline, sum(areas[code] for code in names), 2 * LAGOON_KM, 200.0)

    def outer(angle: float) -> float:
        return mean * _coast(angle)

    def border(angle: float, n: int) -> list[Point]:
        """From the lagoon to the coast; it bends, and ends at its own angle on both."""
        turn, great, small = WIGGLE[n]
        near, far = _lagoon(angle), outer(angle)
        points = []
        for step in range(STEPS + 1):
            t = step / STEPS
            bend = (
                turn
                * (math.sin(math.pi * great * t) + 0.25 * math.sin(math.pi * 4 * small * t))
                * math.sin(math.pi * t)
            )
            points.append(_at(angle + bend, near + (far - near) * t))
        return points

    def sector(start: float, end: float, n: int) -> Ring:
        first, second = border(start, n), border(end, (n + 1) % 4)
        return _closed(first, _arc(outer, start, end), second[::-1], _arc(_lagoon, end, start))

    angles = [START]
    for n, code in enumerate(names[:-1]):
        start = angles[-1]
        turn = _solve(lambda by, s=start, n=n: area(sector(s, s - by, n)), areas[code], 0.25, 4.0)  # type: ignore[misc]
        angles.append(start - turn)
    angles.append(START - 2 * math.pi)
    # What is left is the fourth. Points are those of its neighbours, one by one, and those of the fifth.
    start, end = angles[3], angles[4]
    hold = (end - start) * HOLD
    inner = _arc(outer, start + hold, end - hold)
    fourth = _closed(
        border(start, 3), _arc(outer, start, start + hold, 12), inner, _arc(outer, end - hold, end, 12),
        border(START, 0)[::-1], _arc(_lagoon, end, start),
    )  # fmt: skip

    def beyond(height: float) -> list[Point]:
        points = []
        for step in range(STEPS + 1):
            t = step / STEPS
            angle = start + hold + (end - start - 2 * hold) * t
            rise = height * math.sin(math.pi * t) ** 0.55 * (1 + 0.12 * math.sin(5 * math.pi * t + 0.6))
            points.append(_at(angle, outer(angle) + rise))
        points[0], points[-1] = inner[0], inner[-1]
        return points

    height = _solve(lambda h: area(_closed(inner, beyond(h)[::-1])), areas[last], 0.1, 60.0)
    found = {code: sector(angles[n], angles[n + 1], n) for n, code in enumerate(names[:-1])}
    return {**found, names[-1]: fourth, last: _closed(inner, beyond(height)[::-1])}


@cache
def exercise_shapes() -> Mapping[str, Ring]:
    """The shapes of the exercise, by code."""
    from mancomun.portfolio.documented import fiction_territory

    return shapes({code: float(unit.facts["area_km2"]) for code, unit in fiction_territory().units.items()})
