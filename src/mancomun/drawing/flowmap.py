"""Flows on the ground: arrows between members, as wide as what moves, over shapes that say where."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from mancomun.drawing.panels import Ground
from mancomun.drawing.svg import EDGE, GREEN, INK, LINE, PAPER, PHONE, sheet, text, twice, wrapped
from mancomun.lexicon.text import spanish_number

THINNEST, WIDEST = 1.0, 4.5
TILE = "#EEF2EA"


@twice
def flow_map(
    flows: Sequence[tuple[str, str, float]],
    names: Mapping[str, str],
    ground: Ground,
    *,
    title: str,
    description: str,
    lang: str = "es",
    width: int = 620,
    unit: str = "",
) -> str:
    """SVG text; each of ``flows`` is from, to and how much, in ``unit``. Both ways between two members bend apart."""
    edge = 10 if width <= PHONE else 24
    scale = (width - 2 * edge) / ground.width
    top = 52.0
    parts = [f'<g transform="translate({edge} {top}) scale({scale:.4f})">']
    parts += [
        f'<path d="{path}" fill="{TILE}" stroke="{LINE}" stroke-width="{1.4 / scale:.2f}"/>'
        for path in ground.shapes.values()
    ]
    parts.append("</g>")
    seats = {code: (edge + x * scale, top + y * scale) for code, (x, y) in ground.seats.items()}
    full = max((amount for _, _, amount in flows), default=0.0) or 1.0
    for start, end, amount in sorted(flows, key=lambda flow: flow[2]):
        if start in seats and end in seats and start != end and amount > 0:
            parts += arrow(seats[start], seats[end], THINNEST + (WIDEST - THINNEST) * amount / full)
    for code, (x, y) in seats.items():
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{PAPER}" stroke="{INK}" stroke-width="1.4"/>')
        lines = wrapped(names.get(code, code), 92, 12, most=2) if width <= PHONE else [names.get(code, code)]
        size = 12 if width <= PHONE else 13
        parts += [text(x, y + 22 + 14 * n, line, size=size, anchor="middle", halo=True) for n, line in enumerate(lines)]
    height = top + ground.height * scale + 12
    shown = sorted({amount for _, _, amount in flows if amount > 0})
    for n, amount in enumerate(dict.fromkeys((*shown[:1], *shown[-1:]))):
        x, y = edge + 150 * n, height + 12
        said = f"{spanish_number(amount, 0 if amount == int(amount) else 1) if lang == 'es' else f'{amount:g}'} {unit}".rstrip()
        parts += arrow((x, y), (x + 46, y), THINNEST + (WIDEST - THINNEST) * amount / full)
        parts.append(text(x + 54, y + 4, said, size=13))
    height += 36 if shown else 0
    return sheet(parts, title=title, description=description, width=width, height=height, lang=lang)


def arrow(start: tuple[float, float], end: tuple[float, float], breadth: float) -> list[str]:
    """A bent arrow of some breadth; nothing between two places that are one."""
    (x0, y0), (x1, y1) = start, end
    long = math.hypot(x1 - x0, y1 - y0)
    if long < 1:
        return []
    side = min(0.16 * long, 34.0)
    bend_x, bend_y = (x0 + x1) / 2 - (y1 - y0) / long * side, (y0 + y1) / 2 + (x1 - x0) / long * side
    away = math.hypot(x1 - bend_x, y1 - bend_y) or 1.0
    along, across = ((x1 - bend_x) / away, (y1 - bend_y) / away), 3.0 + breadth
    tip = (x1 - 7 * along[0], y1 - 7 * along[1])
    base = (tip[0] - 2 * across * along[0], tip[1] - 2 * across * along[1])
    left = (base[0] - across * along[1], base[1] + across * along[0])
    right = (base[0] + across * along[1], base[1] - across * along[0])
    return [
        f'<path d="M{x0:.1f} {y0:.1f}Q{bend_x:.1f} {bend_y:.1f} {base[0]:.1f} {base[1]:.1f}" fill="none" stroke="{GREEN}" '
        f'stroke-width="{breadth:.1f}"/>',
        f'<path d="M{tip[0]:.1f} {tip[1]:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}z" fill="{GREEN}" '
        f'stroke="{EDGE}" stroke-width="0.6"/>',
    ]
