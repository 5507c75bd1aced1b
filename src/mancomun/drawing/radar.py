"""A radar of a few axes: dashes before, maize after, dots at the least asked for, the value beside each name."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from mancomun.drawing.svg import INK, LINE, MAIZE, PHONE, key_line, sheet, text, twice, wrapped


@twice
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
    """SVG text; ``legend`` names before, after and the minimum. Values from 0 to ``most``.

    On a narrow page the axes wear numbers and their names stand in a list below.
    """
    phone = width <= PHONE
    cx, cy, reach = (width / 2, 186.0, 118.0) if phone else (width / 2, 264.0, 150.0)
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
        if phone:
            parts.append(text(x, y + 5, str(k + 1), anchor="middle", bold=True))
            continue
        anchor = "middle" if abs(math.cos(a)) < 0.2 else "start" if math.cos(a) > 0 else "end"
        shown = f"{after[k]:g}" if before is None else f"{before[k]:g} → {after[k]:g}"
        lines = [*wrapped(name, 116, 13, most=2), shown]
        rise = -18.0 * (len(lines) - 1) if math.sin(a) < -0.9 else 0.0
        parts += [
            text(x, y + 5 + rise + 17 * j, line, size=13, anchor=anchor, bold=j == len(lines) - 1)
            for j, line in enumerate(lines)
        ]
    y = cy + reach + (44 if phone else 62)
    marks: list[tuple[Callable[[float, float], str], float, str]] = [
        (
            lambda x, y: (
                f'<rect x="{x}" y="{y - 11}" width="20" height="12" fill="{MAIZE}" stroke="{INK}" stroke-width="2"/>'
            ),
            20.0,
            legend[1],
        )
    ]
    if before is not None:
        dashes = f'stroke="{INK}" stroke-width="1.6" stroke-dasharray="6 4"'
        marks.insert(0, (lambda x, y: f'<path d="M{x} {y - 4}h22" {dashes}/>', 22.0, legend[0]))
    if least is not None:
        marks.append((lambda x, y: f'<circle cx="{x + 5}" cy="{y - 5}" r="3.2" fill="{INK}"/>', 10.0, legend[2]))
    found, y = key_line(marks, left=12.0 if phone else 24.0, right=width - 12.0, base=y, gap=24.0)
    parts += found
    for k, name in enumerate(axes if phone else ()):
        shown = f"{after[k]:g}" if before is None else f"{before[k]:g} → {after[k]:g}"
        lines = wrapped(f"{k + 1}. {name}", width - 24 - 70, 14, most=2)
        parts += [text(12, y + 28 + 18 * n, line) for n, line in enumerate(lines)]
        parts.append(text(width - 12, y + 28, shown, anchor="end", bold=True))
        y += 18 * len(lines) + 6
    return sheet(parts, title=title, description=description, width=width, height=y + 20, lang=lang)
