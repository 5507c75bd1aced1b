"""Radars: one of a few axes (dashes before, maize after, dots at the least asked for), or the same axes once a thing, side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mancomun.drawing.svg import INK, LINE, MAIZE, PHONE, SOFT, cut, key_line, sheet, text, twice, wrapped


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


@dataclass(frozen=True, slots=True)
class Web:
    """One thing on the shared axes: its name, what stands below it, and its place on each axis from 0 to 1 (None: no datum)."""

    name: str
    said: str
    places: Sequence[float | None]


@twice
def webs(
    axes: Sequence[tuple[str, str]],
    shown: Sequence[Web],
    before: Sequence[float | None],
    *,
    title: str,
    description: str,
    legend: tuple[str, str, str],
    lang: str = "es",
    columns: int = 3,
    width: int = 760,
) -> str:
    """SVG text: one radar a thing, all on the same numbered axes, and below what each axis is and runs between.

    ``axes`` are name and scale; ``before`` is drawn in dashes on every radar. ``legend`` names before, what is shown and no datum.
    Where a place is not known the outline is open there and a cross stands at the end of the axis: nothing is drawn as zero. On a
    narrow page they stand one under another.
    """
    phone = width <= PHONE
    edge = 12.0 if phone else 24.0
    columns = 1 if phone else max(1, min(columns, len(shown)))
    each, reach = (width - 2 * edge) / columns, 96.0 if phone else 78.0
    turn = [2 * math.pi * k / len(axes) - math.pi / 2 for k in range(len(axes))]
    parts: list[str] = []
    tall = 2 * reach + 96
    for n, web in enumerate(shown):
        cx = edge + each * (n % columns + 0.5)
        top = 52 + tall * (n // columns)
        cy = top + 46 + reach + 14
        parts.append(text(cx, top + 14, cut(web.name, each - 16, 15), size=15, anchor="middle", bold=True))
        parts.append(text(cx, top + 32, cut(web.said, each - 16, 13), size=13, anchor="middle", fill=SOFT))
        parts += [
            f'<path d="{_outline([k / 4] * len(axes), turn, cx, cy, reach)}" fill="none" stroke="{LINE}"/>'
            for k in range(1, 5)
        ]
        parts += [
            f'<path d="M{cx:.1f} {cy:.1f}L{cx + reach * math.cos(a):.1f} {cy + reach * math.sin(a):.1f}" stroke="{LINE}"/>'
            for a in turn
        ]
        whole = all(place is not None for place in web.places)
        fill = f'fill="{MAIZE}" fill-opacity="0.55"' if whole else 'fill="none"'
        parts.append(
            f'<path d="{_outline(web.places, turn, cx, cy, reach)}" {fill} stroke="{INK}" stroke-width="2" stroke-linejoin="round"/>'
        )
        parts.append(
            f'<path d="{_outline(before, turn, cx, cy, reach)}" fill="none" stroke="{INK}" stroke-width="1.4" stroke-dasharray="5 4"/>'
        )
        for k, (place, a) in enumerate(zip(web.places, turn, strict=True)):
            x, y = cx + (reach + 13) * math.cos(a), cy + (reach + 13) * math.sin(a)
            parts.append(text(x, y + 4.5, str(k + 1), size=13, anchor="middle", bold=True))
            far = reach if place is None else reach * place
            px, py = cx + far * math.cos(a), cy + far * math.sin(a)
            if place is None:
                parts.append(
                    f'<path d="M{px - 4:.1f} {py - 4:.1f}l8 8m0 -8l-8 8" stroke="{INK}" stroke-width="1.8" fill="none"/>'
                )
            else:
                parts.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{INK}"/>')
    dashes = f'stroke="{INK}" stroke-width="1.4" stroke-dasharray="5 4"'
    block = f'width="20" height="13" fill="{MAIZE}" stroke="{INK}" stroke-width="2"'
    marks: list[tuple[Callable[[float, float], str], float, str]] = [
        (lambda x, y: f'<path d="M{x:.1f} {y - 5:.1f}h26" {dashes}/>', 26.0, legend[0]),
        (lambda x, y: f'<rect x="{x:.1f}" y="{y - 12:.1f}" {block}/>', 20.0, legend[1]),
    ]
    if any(place is None for web in shown for place in web.places):
        cross = f'stroke="{INK}" stroke-width="1.8" fill="none"'
        marks.append((lambda x, y: f'<path d="M{x:.1f} {y - 9:.1f}l8 8m0 -8l-8 8" {cross}/>', 8.0, legend[2]))
    base = 52 + tall * math.ceil(len(shown) / columns) + 12
    found, y = key_line(marks, left=edge, right=width - 12.0, base=base, gap=24.0)
    parts += found
    y += 28
    for k, (name, scale) in enumerate(axes, 1):
        for line in wrapped(f"{k}. {name}: {scale}", width - 2 * edge, 13, most=4 if phone else 2):
            parts.append(text(edge, y, line, size=13))
            y += 19
    return sheet(parts, title=title, description=description, width=width, height=y + 4, lang=lang)


def _outline(places: Sequence[float | None], turn: Sequence[float], cx: float, cy: float, reach: float) -> str:
    """A closed line through every known place; where one is not known the line stops and begins again."""
    spots = [
        None if place is None else f"{cx + reach * place * math.cos(a):.1f} {cy + reach * place * math.sin(a):.1f}"
        for place, a in zip(places, turn, strict=True)
    ]
    if all(spots):
        return f"M{'L'.join(str(spot) for spot in spots)}z"
    pieces = []
    for k, spot in enumerate(spots):
        after = spots[(k + 1) % len(spots)]
        if spot and after:
            pieces.append(f"M{spot}L{after}")
    return "".join(pieces) or f"M{cx:.1f} {cy:.1f}"
