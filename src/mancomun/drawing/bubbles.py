"""Bubbles on a grid of levels: numbered discs in the cell of their two levels, as wide as a third."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.drawing.svg import INK, LINE, MAIZE, PAPER, SOFT, sheet, text

SMALLEST, LARGEST = 11.0, 19.0
MOST_SHOWN = 6
"""Discs of a cell; the last says how many more there are."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A disc: its number, its column and row (0 to ``most``) and its weight on the same scale."""

    number: int
    x: int
    y: int
    weight: float


def bubbles(
    items: Sequence[Bubble],
    *,
    most: int,
    title: str,
    description: str,
    across: str,
    upward: str,
    note: str,
    lang: str = "es",
    width: int = 760,
) -> str:
    """SVG text. ``across`` and ``upward`` name the two levels; ``note`` says what a number and a width are."""
    left, top, tall = 60.0, 76.0, 86.0
    wide = (width - left - 24) / (most + 1)
    cells: dict[tuple[int, int], list[Bubble]] = {}
    for one in items:
        cells.setdefault((one.x, one.y), []).append(one)
    parts = [text(24, 56, upward, size=13, fill=SOFT)]
    for y in range(most + 1):
        line = top + (most - y) * tall
        parts.append(text(left - 14, line + tall / 2 + 5, str(y), anchor="end", fill=SOFT))
        for x in range(most + 1):
            parts.append(
                f'<rect x="{left + x * wide:.1f}" y="{line:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{PAPER}" '
                f'stroke="{LINE}"/>'
            )
            parts += _cell(cells.get((x, y), []), left + x * wide, line, wide, tall, most)
    foot = top + (most + 1) * tall
    parts += [text(left + (x + 0.5) * wide, foot + 20, str(x), anchor="middle", fill=SOFT) for x in range(most + 1)]
    parts.append(text(width - 24, foot + 42, across, size=13, fill=SOFT, anchor="end"))
    parts.append(text(24, foot + 42, note, size=13, fill=SOFT))
    return sheet(parts, title=title, description=description, width=width, height=foot + 56, lang=lang)


def _cell(held: Sequence[Bubble], x: float, y: float, wide: float, tall: float, most: int) -> list[str]:
    kept = held if len(held) <= MOST_SHOWN else held[: MOST_SHOWN - 1]
    more = len(held) - len(kept)
    spots = len(kept) + bool(more)
    columns = min(3, spots) or 1
    rows = math.ceil(spots / columns)
    parts = []
    for k in range(spots):
        middle = x + wide * (k % columns + 0.5) / columns
        height = y + tall * (k // columns + 0.5) / rows
        if k < len(kept):
            radius = SMALLEST + (LARGEST - SMALLEST) * kept[k].weight / most
            parts.append(
                f'<circle cx="{middle:.1f}" cy="{height:.1f}" r="{radius:.1f}" fill="{MAIZE}" stroke="{INK}" stroke-width="1"/>'
            )
            parts.append(text(middle, height + 5, str(kept[k].number), anchor="middle", bold=True))
        else:
            parts.append(text(middle, height + 5, f"+{more}", anchor="middle", bold=True))
    return parts


def numbered(names: Mapping[int, str]) -> str:
    """The names behind the numbers, to hear."""
    return "; ".join(f"{number}, {name}" for number, name in names.items()) + "."
