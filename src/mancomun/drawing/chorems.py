"""A chorematic sketch: the structure of a territory in few signs. Order from west to east and from south to north is kept;
distance and form are not, so that centres that crowd on the plate can be told apart.

Halfway between true place and even spacing is ours; the idea of a map of signs is Brunet's (1980).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mancomun.drawing.networks import along, beside_lines
from mancomun.drawing.planes import Box
from mancomun.drawing.plates import DASHES, LEVEL, Mark, Patch, Stroke, bounds, filled, hatchings, legend
from mancomun.drawing.svg import INK, LINE, MAIZE, PAPER, SOFT, sheet, text, wrapped

HALF = 30.0
"""Least half-width of an area, in pixels."""


def chorem(
    patches: Sequence[Patch],
    strokes: Sequence[Stroke],
    marks: Sequence[Mark],
    *,
    title: str,
    description: str,
    source: str,
    lang: str = "es",
    width: int = 1100,
) -> str:
    """SVG text of the sketch of what a plate draws: areas as ovals, lines straight between their ends, places by level."""
    es = lang == "es"
    area = Box(24, 48, width - 274, 48 + 0.5 * (width - 250))
    west, south, east, north = bounds(
        [p.geometry for p in patches] + [s.geometry for s in strokes] + [m.point for m in marks]
    )

    def spread(low: float, high: float, own: Sequence[float]) -> tuple[list[float], list[float]]:
        found = sorted({low, high, *own})
        return found, [0.5 * k / (len(found) - 1) + 0.5 * (value - low) / (high - low) for k, value in enumerate(found)]

    across, upward = spread(west, east, [m.point.x for m in marks]), spread(south, north, [m.point.y for m in marks])
    inner = Box(area.left + 70, area.top + 50, area.right - 70, area.bottom - 50)

    def at(x: float, y: float) -> tuple[float, float]:
        right, up = float(np.interp(x, *across)), float(np.interp(y, *upward))
        return inner.left + right * (inner.right - inner.left), inner.bottom - up * (inner.bottom - inner.top)

    shown = sorted((p for p in patches if p.name), key=lambda one: -one.geometry.area)
    used = list(dict.fromkeys((p.category, p.word) for p in shown))
    parts = [hatchings([key for key, _ in used])]
    parts.append(
        f'<rect x="{area.left:.1f}" y="{area.top:.1f}" width="{area.right - area.left:.1f}" '
        f'height="{area.bottom - area.top:.1f}" fill="#FBFCFA" stroke="{LINE}"/>'
    )
    for patch in shown:
        low_x, low_y, high_x, high_y = patch.geometry.bounds
        (x0, y0), (x1, y1) = at(low_x, low_y), at(high_x, high_y)
        rx, ry = max(HALF, (x1 - x0) / 2), max(HALF * 0.7, (y0 - y1) / 2)
        half = f"a{rx:.1f} {ry:.1f} 0 1 0"
        path = f"M{(x0 + x1) / 2 - rx:.1f} {(y0 + y1) / 2:.1f}{half} {2 * rx:.1f} 0{half} {-2 * rx:.1f} 0z"
        parts += filled(path, patch.category, patch.name)
    roads: list[Box] = []
    for stroke in strokes:
        pieces = list(getattr(stroke.geometry, "geoms", [stroke.geometry]))
        (x0, y0), (x1, y1) = at(*pieces[0].coords[0][:2]), at(*pieces[-1].coords[-1][:2])
        roads += along(x0, y0, x1, y1)
        more = f' stroke-dasharray="{DASHES[stroke.kind]}"' if DASHES.get(stroke.kind) else ""
        parts.append(
            f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{INK}" stroke-width="4" fill="none"{more}/>'
        )
    spots = [(mark.name, *at(mark.point.x, mark.point.y)) for mark in marks]
    boxes = []
    for mark, (_, x, y) in zip(marks, spots, strict=True):
        size = 1.4 * LEVEL.get(mark.level, 4.0)
        boxes.append(Box(x - size - 3, y - size - 3, x + size + 3, y + size + 3))
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" fill="{MAIZE if mark.level == 1 else PAPER}" stroke="{INK}" stroke-width="3"/>'
        )
    labels, lost = beside_lines(spots, area, boxes, roads, size=14)
    parts += [text(one.box.left, one.box.bottom - 4, one.text, size=14, bold=True, halo=True) for one in labels]
    parts += legend(area.right + 22, area.top, used, strokes, marks, es)
    rows = len(used) + len({s.kind for s in strokes}) + len({m.level for m in marks})
    foot = max(area.bottom, area.top + 40 + 25 * rows) + 22
    said = (
        "Croquis sin escala: se conserva el orden de los lugares; distancias y formas, no."
        if es
        else "Sketch without scale: the order of places is kept; distances and forms are not."
    )
    said += f" {'Fuente' if es else 'Source'}: {source}." if source else ""
    lines = wrapped(said, width - 60, 12, most=3)
    parts += [text(24, foot + 16 * k, line, size=12, fill=SOFT) for k, line in enumerate(lines)]
    if lost:
        description += (" Sin espacio para: " if es else " No room for: ") + ", ".join(lost) + "."
    return sheet(parts, title=title, description=description, width=width, height=foot + 16 * len(lines) + 6, lang=lang)
