"""Strips: one line an indicator, each on its own scale, with the members as rings and the group beside its references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.drawing.networks import mark
from mancomun.drawing.svg import EDGE, INK, LINE, PAPER, PHONE, SOFT, cut, key_line, sheet, text, twice


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


@twice
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
    phone = width <= PHONE
    left, right = (24.0, width - 24.0) if phone else (276.0, width - 40.0)

    def ring(x: float, y: float) -> str:
        return f'<circle cx="{x + 6}" cy="{y - 5}" r="5" fill="{PAPER}" stroke="{EDGE}" stroke-width="1.6"/>'

    shapes = [("diamond", legend[1]), *zip(SHAPES, legend[2], strict=False)]
    marks = [(ring, 12.0, legend[0])] + [
        (lambda x, y, shape=shape: mark(shape, x + 6, y - 5, 5.5), 12.0, name) for shape, name in shapes
    ]
    parts, base = key_line(marks, left=12.0 if phone else 24.0, right=width - 12.0, base=62.0)
    step, top = (84.0, base + 22) if phone else (44.0, base + 30)
    for k, row in enumerate(rows):
        y = top + step * k + (44 if phone else 14)
        low, high = row.span
        span = (high - low) or 1.0

        def at(value: float, low: float = low, span: float = span) -> float:
            return left + (value - low) / span * (right - left)

        if phone:
            parts.append(text(12, y - 34, cut(row.name, width - 24)))
            parts.append(text(12, y - 17, cut(row.said, width - 24, 13), size=13, fill=SOFT))
        else:
            parts.append(text(24, y - 2, cut(row.name, left - 44)))
            parts.append(text(24, y + 15, cut(row.said, left - 44, 12), size=12, fill=SOFT))
        parts.append(f'<path d="M{left} {y}H{right}" stroke="{LINE}" stroke-width="2"/>')
        if row.ends is not None:
            size = 12 if phone else 11
            parts.append(
                text(
                    12 if phone else left,
                    y + 21,
                    row.ends[0],
                    size=size,
                    fill=SOFT,
                    anchor="start" if phone else "middle",
                )
            )
            parts.append(
                text(
                    width - 12 if phone else right,
                    y + 21,
                    row.ends[1],
                    size=size,
                    fill=SOFT,
                    anchor="end" if phone else "middle",
                )
            )
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
