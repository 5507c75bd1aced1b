"""The national map, small: departments as the ground, and a mark a figure where the members of an initiative lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.selectors import FORMED
from mancomun.web.portfolio.words import SHAPES
from mancomun.web.territory import cartography, topology

WIDTH, HEIGHT = 300, 380


@dataclass(frozen=True, slots=True)
class Shape:
    """A department drawn."""

    code: str
    path: str
    level: int = 0
    href: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """An initiative as a mark: hollow while it is not a scheme in force."""

    x: float
    y: float
    shape: str
    hollow: bool
    label: str
    href: str


@lru_cache(maxsize=2)
def _ground(width: int, height: int, stamp: int) -> tuple[tuple[str, str], ...]:
    found = cartography.topology()
    if found is None:
        return ()
    scale, offset = _fit(width, height, found)
    codes = [*found.departments, *(["11001"] if found.has("11001") else [])]
    return tuple(
        (code, topology.path_data(found.rings(found.shape(code), found.coarse), scale, offset)) for code in codes
    )


def _fit(width: int, height: int, found: topology.Topology) -> tuple[float, tuple[float, float]]:
    wide, high = found.raw["size"]
    scale = min((width - 8) / wide, (height - 8) / high)
    return scale, ((width - wide * scale) / 2, (height - high * scale) / 2)


def ground(width: int = WIDTH, height: int = HEIGHT) -> tuple[tuple[str, str], ...]:
    """Departments (and Bogotá) as ``(code, path)``; nothing when the page assets were not built."""
    found = cartography.topology()
    return () if found is None else _ground(width, height, id(found))


def marks(rows: Iterable[Iniciativa], href: str) -> list[Mark]:
    """A mark for each initiative with a place: at the middle of its members. ``href`` holds ``CODE`` for the code."""
    found = cartography.topology()
    if found is None:
        return []
    scale, offset = _fit(WIDTH, HEIGHT, found)
    drawn = []
    taken: set[tuple[int, int]] = set()
    for row in rows:
        places = [found.seat(code) for code in row.municipalities or row.departments if found.has(code)]
        if not places or row.fiction:
            continue
        x = sum(p[0] for p in places) / len(places) * scale + offset[0]
        y = sum(p[1] for p in places) / len(places) * scale + offset[1]
        while (round(x / 9), round(y / 9)) in taken and len(taken) < 400:
            x += 9  # two marks on one place: the second steps aside, so that both are seen
        taken.add((round(x / 9), round(y / 9)))
        shape = SHAPES.get(row.figure_now or row.figure_foreseen, "cross")
        label = f"{row.name} ({row.code})"
        drawn.append(
            Mark(round(x, 1), round(y, 1), shape, row.state not in FORMED, label, href.replace("CODE", row.code))
        )
    return drawn


@dataclass(frozen=True, slots=True)
class Bubble:
    """A count standing on the map: where, how wide, and what it says."""

    x: float
    y: float
    r: float
    n: int
    label: str
    href: str


def bubbles(counts: Iterable[tuple[str, Iterable[str], int, str]], width: int, height: int) -> list[Bubble]:
    """A bubble for each ``(name, departments, count, href)`` in the middle of its departments; its area grows with the count."""
    found = cartography.topology()
    if found is None:
        return []
    scale, offset = _fit(width, height, found)
    held = [(name, [found.seat(code) for code in codes if found.has(code)], n, href) for name, codes, n, href in counts]
    most = max((n for _name, _places, n, _href in held), default=0) or 1
    return [
        Bubble(
            round(sum(p[0] for p in places) / len(places) * scale + offset[0], 1),
            round(sum(p[1] for p in places) / len(places) * scale + offset[1], 1),
            round(max(11.0, 34 * (n / most) ** 0.5), 1),
            n,
            f"{name}: {n}",
            href,
        )
        for name, places, n, href in held
        if places and n
    ]
