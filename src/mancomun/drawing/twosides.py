"""Who is with whom between two kinds: one kind in a column at the left, the other at the right, a line for each tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.drawing.planes import role_mark
from mancomun.drawing.svg import EDGE, PHONE, SOFT, WIDER, key_line, sheet, text, twice, wrapped

LEAST = 34.0
WIDEST = 7.0


@dataclass(frozen=True, slots=True)
class Tie:
    """From one of the left to one of the right, by place; ``value`` is how much goes between them."""

    left: int
    right: int
    value: float = 1.0


@twice
def two_sides(
    left: Sequence[str],
    right: Sequence[str],
    ties: Sequence[Tie],
    *,
    title: str,
    description: str,
    legend: tuple[str, str],
    note: str = "",
    lang: str = "es",
    width: int = 760,
) -> str:
    """SVG text. Squares at the left, discs at the right; the widest line is the greatest value. A name takes the lines it needs."""
    phone = width <= PHONE
    edge = 12.0 if phone else 24.0
    marks, base = key_line(
        [
            (lambda x, y: role_mark("square", x + 6, y - 5), 12.0, legend[0]),
            (lambda x, y: role_mark("disc", x + 6, y - 5), 12.0, legend[1]),
            *([(lambda x, y: f'<path d="M{x:g} {y - 5:g}h16" stroke="{EDGE}" stroke-width="4"/>', 16.0, note)] if note else []),
        ],
        left=edge, right=width - edge, base=58.0,
    )  # fmt: skip
    room = (width - 2 * edge) * 0.36
    here, there = edge + room + 12, width - edge - room - 12
    names = [[wrapped(name, room / (WIDER if side == 0 else 1.0), 13, most=4) for name in column]
             for side, column in enumerate((left, right))]  # fmt: skip
    tall = [[max(LEAST, 16.0 * len(lines) + 12) for lines in column] for column in names]
    whole = max((sum(column) for column in tall), default=0.0)
    top = base + 22
    spots: list[list[float]] = []
    for column in tall:
        y, seats = top + (whole - sum(column)) / 2, []
        for own in column:
            seats.append(y + own / 2)
            y += own
        spots.append(seats)
    most = max((tie.value for tie in ties), default=1.0) or 1.0
    middle = (here + there) / 2
    parts = [
        f'<path d="M{here:.1f} {spots[0][tie.left]:.1f}C{middle:.1f} {spots[0][tie.left]:.1f} {middle:.1f} '
        f'{spots[1][tie.right]:.1f} {there:.1f} {spots[1][tie.right]:.1f}" fill="none" stroke="{EDGE}" '
        f'stroke-width="{1 + (WIDEST - 1) * tie.value / most:.1f}" stroke-opacity=".7"/>'
        for tie in ties
    ]
    for side, (x, anchor, shape) in enumerate(((here, "end", "square"), (there, "start", "disc"))):
        for lines, y in zip(names[side], spots[side], strict=True):
            parts.append(role_mark(shape, x, y))
            first = y + 5 - 8 * (len(lines) - 1)
            at = x - 12 if side == 0 else x + 12
            parts += [
                text(at, first + 16 * n, line, size=13, anchor=anchor, bold=side == 0) for n, line in enumerate(lines)
            ]
    if not left and not right:
        parts.append(f'<path d="M{edge} {top}h120" stroke="{SOFT}"/>')
    return sheet(
        [*marks, *parts], title=title, description=description, width=width, height=top + whole + 14, lang=lang
    )
