"""A radar of a few axes: dashes before, maize after, dots at the least asked for, the value beside each name."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mancomun.drawing.svg import INK, LINE, MAIZE, SOFT, sheet, text, wrapped


def radar(
    axes: Sequence[str],
    before: Sequence[float] | None,
    after: Sequence[float],
    *,
    most: float,
    least: float | None,
    title: str,
    description: str,
    legend: tuple[str, str, str],
    lang: str = "es",
    width: int = 560,
) -> str:
    """SVG text; ``legend`` names before, after and the minimum. Values from 0 to ``most``."""
    cx, cy, reach = width / 2, 264.0, 150.0
    turn = [2 * math.pi * k / len(axes) - math.pi / 2 for k in range(len(axes))]

    def shape(values: Sequence[float]) -> str:
        spots = [
            f"{cx + reach * v / most * math.cos(a):.1f} {cy + reach * v / most * math.sin(a):.1f}"
            for v, a in zip(values, turn, strict=True)
        ]
        return f"M{'L'.join(spots)}z"

    parts = [f'<path d="{shape([most * k / 4] * len(axes))}" fill="none" stroke="{LINE}"/>' for k in range(1, 5)]
    parts += [
        f'<path d="M{cx} {cy}L{cx + reach * math.cos(a):.1f} {cy + reach * math.sin(a):.1f}" stroke="{LINE}"/>'
        for a in turn
    ]
    parts.append(
        f'<path d="{shape(after)}" fill="{MAIZE}" fill-opacity="0.55" stroke="{INK}" stroke-width="2" stroke-linejoin="round"/>'
    )
    if before is not None:
        parts.append(
            f'<path d="{shape(before)}" fill="none" stroke="{INK}" stroke-width="1.6" stroke-dasharray="6 4"/>'
        )
    if least is not None:
        parts += [
            f'<circle cx="{cx + reach * least / most * math.cos(a):.1f}" cy="{cy + reach * least / most * math.sin(a):.1f}" '
            f'r="3.2" fill="{INK}"/>'
            for a in turn
        ]
    for k, (name, a) in enumerate(zip(axes, turn, strict=True)):
        x, y = cx + (reach + 18) * math.cos(a), cy + (reach + 18) * math.sin(a)
        anchor = "middle" if abs(math.cos(a)) < 0.2 else "start" if math.cos(a) > 0 else "end"
        shown = f"{after[k]:g}" if before is None else f"{before[k]:g} → {after[k]:g}"
        lines = [*wrapped(name, 116, 13, most=2), shown]
        rise = -18.0 * (len(lines) - 1) if math.sin(a) < -0.9 else 0.0
        parts += [
            text(x, y + 5 + rise + 17 * j, line, size=13, anchor=anchor, bold=j == len(lines) - 1)
            for j, line in enumerate(lines)
        ]
    y = cy + reach + 62
    if before is not None:
        parts.append(f'<path d="M24 {y - 4}h22" stroke="{INK}" stroke-width="1.6" stroke-dasharray="6 4"/>')
        parts.append(text(52, y, legend[0], size=13, fill=SOFT))
    parts.append(f'<rect x="150" y="{y - 11}" width="20" height="12" fill="{MAIZE}" stroke="{INK}" stroke-width="2"/>')
    parts.append(text(176, y, legend[1], size=13, fill=SOFT))
    if least is not None:
        parts.append(f'<circle cx="282" cy="{y - 5}" r="3.2" fill="{INK}"/>')
        parts.append(text(292, y, legend[2], size=13, fill=SOFT))
    return sheet(parts, title=title, description=description, width=width, height=y + 20, lang=lang)
