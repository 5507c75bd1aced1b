"""The ground that maps of products stand on: the schematic shapes of the members, or a mosaic where there are none.

The shapes are those of the site's own map, which is schematic; a source note says so. A fictional subregion has no shapes:
its members are tiles, and the note says that too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from mancomun.documents.answers import described
from mancomun.documents.inputs import Picture
from mancomun.drawing.maps import Cell, Mark, Sheet, svg
from mancomun.drawing.panels import Ground
from mancomun.lexicon.text import Text
from mancomun.web.territory.topology import Point, built, path_data
from mancomun.web.workspace.kinds import Context

WIDTH, HEIGHT, MARGIN = 320.0, 300.0, 10.0
SCHEMATIC = Text(
    "mapa esquemático: las formas no son los límites oficiales",
    "schematic map: the shapes are not the official boundaries",
)
TILES = Text("mosaico: no es un mapa; cada municipio es una baldosa", "mosaic: not a map; each municipality is a tile")


@lru_cache(maxsize=64)
def _shapes(codes: tuple[str, ...], stamp: int) -> Ground | None:
    found = built()
    if found is None or not all(found.has(code) for code in codes):
        return None
    rings = {code: found.rings(found.shape(code), found.arcs if len(codes) <= 200 else found.coarse) for code in codes}
    xs = [x for shape in rings.values() for ring in shape for x, _ in ring]
    ys = [y for shape in rings.values() for ring in shape for _, y in ring]
    left, top = min(xs), min(ys)
    wide, tall = max(max(xs) - left, 1e-6), max(max(ys) - top, 1e-6)
    # Drawn four times larger than it is shown: paths are in whole pixels, and small municipalities must keep their form.
    scale = 4 * min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / tall)
    offset = (4 * MARGIN - left * scale, 4 * MARGIN - top * scale)

    def at(point: Point) -> Point:
        return point[0] * scale + offset[0], point[1] * scale + offset[1]

    return Ground(
        wide * scale + 8 * MARGIN,
        tall * scale + 8 * MARGIN,
        {code: path_data(shape, scale, offset) for code, shape in rings.items()},
        {code: at(_middle(shape)) for code, shape in rings.items()},
    )


def _middle(rings: Sequence[Sequence[Point]]) -> Point:
    """The centre of gravity of the largest ring: seats of neighbours may lie too near for two numbers."""
    best, place = 0.0, rings[0][0]
    for ring in rings:
        area = x = y = 0.0
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            cross = ax * by - bx * ay
            area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
        if abs(area) > best:
            best, place = abs(area), (x / (3 * area), y / (3 * area))
    return place


def _tiles(codes: Sequence[str], names: Mapping[str, str]) -> Ground:
    across = max(1, math.ceil(math.sqrt(len(codes))))
    side = 4 * (WIDTH - 2 * MARGIN) / across
    shapes: dict[str, str] = {}
    seats: dict[str, Point] = {}
    for k, code in enumerate(codes):
        x, y = 4 * MARGIN + side * (k % across), 4 * MARGIN + 0.78 * side * (k // across)
        shapes[code] = f"M{x:.0f} {y:.0f}h{side - 16:.0f}v{side * 0.7:.0f}h-{side - 16:.0f}z"
        seats[code] = (x + (side - 16) / 2, y + side * 0.35)
    rows = math.ceil(len(codes) / across)
    return Ground(4 * WIDTH, 8 * MARGIN + 0.78 * side * rows, shapes, seats, names=names, room=side - 24)


def ground(context: Context, codes: Sequence[str] = ()) -> tuple[Ground, Text]:
    """Shapes of the members (or of ``codes``), and the note under any drawing of them; tiles carry their names."""
    members = tuple(codes or context.members)
    found = _shapes(members, 0)
    if found is not None:
        return found, SCHEMATIC
    return _tiles(members, {code: context.member_name(code) for code in members}), TILES


def member_map(
    context: Context,
    title: str,
    *,
    states: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    caption: str = "",
) -> Picture | None:
    """The members on their ground with their names; ``states`` gives each the class of the map (``chosen``), ``words`` what is heard."""
    if not context.members:
        return None
    made, note = ground(context)
    shrink = 4.0
    sheet = Sheet(
        round(made.width / shrink * 2),
        round(made.height / shrink * 2),
        title,
        "; ".join(
            f"{context.member_name(code)}{': ' + words[code] if words and code in words else ''}"
            for code in context.members
        )
        + ".",
    )
    for code, path in made.shapes.items():
        state = (states or {}).get(code, "chosen")
        sheet.cells.append(Cell(_halved(path), state, context.member_name(code)))
    if len(context.members) <= 40:
        for code, (x, y) in made.seats.items():
            sheet.names.append(Mark(round(x / 2, 1), round(y / 2, 1), context.member_name(code), "chosen"))
    drawn = svg(sheet, alone=True, name="miembros")
    return Picture(drawn, described(drawn), note.of(context.lang), caption, wide=False)


def _halved(path: str) -> str:
    """A path of whole pixels at half its size, as numbers."""
    pieces: list[str] = []
    word = ""
    for mark in path + " ":
        if mark.isdigit() or mark == ".":
            word += mark
        elif mark == "-":
            if word:
                pieces.append(_half(word))
            word = "-"
        else:
            if word:
                pieces.append(_half(word))
            word = ""
            pieces.append(mark)
    return "".join(pieces).rstrip()


def _half(word: str) -> str:
    value = f"{float(word) / 2:g}"
    return value if value.startswith("-") else f" {value}"
