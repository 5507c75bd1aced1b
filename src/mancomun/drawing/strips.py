"""Strips: one line an indicator, each on its own scale, with the members as rings and the group beside its references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.drawing.networks import mark
from mancomun.drawing.svg import EDGE, INK, LINE, PAPER, SOFT, cut, sheet, text


@dataclass(frozen=True, slots=True)
class Strip:
    """One indicator: members' values, the group's (None when it has none), and the references in the order of the legend."""

    name: str
    members: Sequence[float]
    group: float | None
    references: Sequence[float | None]
    said: str
    ends: tuple[str, str] | None = None

    @property
    def span(self) -> tuple[float, float]:
        """Where its line begins and ends: at zero unless all values are far from it."""
        every = [*self.members, *(v for v in (self.group, *self.references) if v is not None)]
        low, high = min(every, default=0.0), max(every, default=1.0)
        return (min(0.0, low) if low < 0.35 * high else low), high


SHAPES = ("triangle", "square", "hexagon")


def strips(
    rows: Sequence[Strip],
    *,
    title: str,
    description: str,
    legend: tuple[str, str, Sequence[str]],
    lang: str = "es",
    width: int = 760,
) -> str:
    """SVG text; ``legend`` names a member, the group and each reference. Scales differ from line to line, their ends are written."""
    step, top = 44.0, 92.0
    left, right = 276.0, width - 40.0
    parts = []
    across = 24.0
    base = 62.0
    names = [legend[0], legend[1], *legend[2]]
    for k, name in enumerate(names):
        if k == 0:
            parts.append(
                f'<circle cx="{across + 6}" cy="{base - 5}" r="5" fill="{PAPER}" stroke="{EDGE}" stroke-width="1.6"/>'
            )
        else:
            parts.append(mark("diamond" if k == 1 else SHAPES[k - 2], across + 6, base - 5, 5.5))
        parts.append(text(across + 18, base, name, size=13, fill=SOFT))
        across += 18 + 8.2 * len(name) + 16
    for k, row in enumerate(rows):
        y = top + step * k + 14
        low, high = row.span
        span = (high - low) or 1.0

        def at(value: float, low: float = low, span: float = span) -> float:
            return left + (value - low) / span * (right - left)

        parts.append(text(24, y - 2, cut(row.name, left - 44)))
        parts.append(text(24, y + 15, cut(row.said, left - 44, 12), size=12, fill=SOFT))
        parts.append(f'<path d="M{left} {y}H{right}" stroke="{LINE}" stroke-width="2"/>')
        if row.ends is not None:
            parts.append(text(left, y + 19, row.ends[0], size=11, fill=SOFT, anchor="middle"))
            parts.append(text(right, y + 19, row.ends[1], size=11, fill=SOFT, anchor="middle"))
        parts += [
            f'<circle cx="{at(value):.1f}" cy="{y}" r="5" fill="{PAPER}" stroke="{EDGE}" stroke-width="1.6"/>'
            for value in row.members
        ]
        for shape, value in zip(SHAPES, row.references, strict=False):
            if value is not None:
                parts.append(mark(shape, at(value), y, 5.5))
        if row.group is not None:
            parts.append(f'<path d="M{at(row.group):.1f} {y - 13}V{y + 13}" stroke="{INK}"/>')
            parts.append(mark("diamond", at(row.group), y, 7))
    height = top + step * len(rows) + 8
    return sheet(parts, title=title, description=description, width=width, height=height, lang=lang)
