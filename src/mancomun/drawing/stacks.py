"""Money in time and in states: what each year costs beside what pays for it, piled up; and what is left at each state of a funnel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.drawing.planes import text_width
from mancomun.drawing.svg import (
    EDGE,
    GREEN,
    INK,
    LINE,
    MAIZE,
    PAPER,
    PHONE,
    RED,
    SOFT,
    cut,
    sheet,
    text,
    twice,
    wrapped,
)

PILE = (GREEN, MAIZE, "#D9E5DE")
"""Fills of the layers, the surest at the bottom."""


@dataclass(frozen=True, slots=True)
class Pile:
    """One place: its name, the hollow column, the layers beside it from the bottom, and the mark of the line, if any."""

    name: str
    whole: float
    layers: Sequence[float]
    line: float | None = None
    said: tuple[str, str] = ("", "")
    """What stands over the hollow column, and over the mark."""


@twice
def piles(
    places: Sequence[Pile],
    *,
    whole: str,
    layers: Sequence[str],
    line: str = "",
    title: str,
    description: str,
    lang: str = "es",
    width: int = 760,
) -> str:
    """SVG text. ``whole``, ``layers`` and ``line`` name the hollow column, the layers and the dashed line in the legend."""
    phone = width <= PHONE
    left, right, top, foot = (14.0, width - 10.0, 168.0, 400.0) if phone else (30.0, width - 24.0, 106.0, 350.0)
    highest = max([*(one.whole for one in places), *(sum(one.layers) for one in places), 1e-9])
    step = (right - left) / max(len(places), 1)
    wide = min(64.0, step * 0.34)
    parts = [f'<path d="M{left} {foot}H{right}" stroke="{EDGE}"/>']

    def up(value: float) -> float:
        return foot - max(value, 0.0) / highest * (foot - top - 22)

    marks: list[tuple[float, float, str]] = []
    for k, one in enumerate(places):
        middle = left + (k + 0.5) * step
        parts.append(
            f'<rect x="{middle - wide - 2:.1f}" y="{up(one.whole):.1f}" width="{wide:.1f}" height="{foot - up(one.whole):.1f}" '
            f'fill="{PAPER}" stroke="{INK}" stroke-width="1.6"/>'
        )
        parts.append(
            text(middle - wide / 2 - 2, up(one.whole) - 7, cut(one.said[0], step / 2 + 20, 12), size=12, anchor="middle", bold=True)
        )  # fmt: skip
        below = 0.0
        for n, layer in enumerate(one.layers):
            if layer <= 0:
                continue
            y, base = up(below + layer), up(below)
            parts.append(
                f'<rect x="{middle + 2:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{base - y:.1f}" fill="{PILE[n % 3]}" '
                f'stroke="{INK}" stroke-width="0.8"/>'
            )
            below += layer
        if one.line is not None:
            marks.append((middle + wide / 2 + 2, up(one.line), one.said[1]))
        parts += [
            text(middle, foot + 19 + 15 * n, words, anchor="middle", size=13)
            for n, words in enumerate(wrapped(one.name, step - 6, 13, most=2))
        ]
    if marks:
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in marks)
        parts.append(f'<path d="M{path}" fill="none" stroke="{RED}" stroke-width="2" stroke-dasharray="6 4"/>')
        for x, y, said in marks:
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{PAPER}" stroke="{RED}" stroke-width="2"/>')
            if phone:
                half = text_width(said, 12) / 2
                seat = min(max(x, left + half), right - half)
                parts.append(text(seat, y + 20, said, size=12, fill=RED, anchor="middle", halo=True))
                continue
            parts.append(
                text(x + wide / 2 + 6, y + 4, cut(said, step / 2 - wide / 2 + 10, 12), size=12, fill=RED, halo=True)
            )
    across, base = left - 6, 58.0
    for n, name in enumerate((whole, *layers)):
        fill = PAPER if n == 0 else PILE[(n - 1) % 3]
        if across + 20 + text_width(name, 13) > right:
            across, base = left - 6, base + 20
        parts.append(
            f'<rect x="{across:.1f}" y="{base - 12:.1f}" width="14" height="14" fill="{fill}" stroke="{INK}" stroke-width="1.2"/>'
        )
        parts.append(text(across + 20, base, name, size=13, fill=SOFT))
        across += 20 + text_width(name, 13) + 20
    if line:
        if across + 34 + text_width(line, 13) > right:
            across, base = left - 6, base + 20
        parts.append(
            f'<path d="M{across:.1f} {base - 5:.1f}h26" stroke="{RED}" stroke-width="2" stroke-dasharray="6 4"/>'
        )
        parts.append(text(across + 33, base, line, size=13, fill=SOFT))
    return sheet(parts, title=title, description=description, width=width, height=foot + 46, lang=lang)


@twice
def funnel(
    rows: Sequence[tuple[str, float, str]],
    *,
    title: str,
    description: str,
    lang: str = "es",
    width: int = 760,
) -> str:
    """SVG text. Each of ``rows`` (words, amount, what is said) is a bar in the middle, as wide as what got that far."""
    phone = width <= PHONE
    step, top = (66.0, 76.0) if phone else (46.0, 56.0)
    middle = width / 2 if phone else 190.0 + (width - 190.0 - 150.0) / 2
    room = width - 24.0 if phone else width - 190.0 - 150.0
    full = max((amount for _, amount, _ in rows), default=0.0) or 1.0
    parts: list[str] = []
    before: float | None = None
    for k, (words, amount, said) in enumerate(rows):
        y, long = top + step * k, max(room * amount / full, 1.0)
        if before is not None:
            parts.append(
                f'<path d="M{middle - before / 2:.1f} {y - step + 32:.1f}L{middle - long / 2:.1f} {y:.1f}H{middle + long / 2:.1f}'
                f'L{middle + before / 2:.1f} {y - step + 32:.1f}z" fill="{LINE}"/>'
            )
        fill = GREEN if k >= len(rows) - 2 else MAIZE
        parts.append(
            f'<rect x="{middle - long / 2:.1f}" y="{y:.1f}" width="{long:.1f}" height="32" fill="{fill}" stroke="{INK}" '
            'stroke-width="0.8"/>'
        )
        if phone:
            end = text_width(said) * 1.08
            parts.append(text(12, y - 7, cut(words, width - 34 - end), halo=True))
            parts.append(text(width - 12, y - 7, said, anchor="end", bold=True, halo=True))
        else:
            parts.append(text(24, y + 21, cut(words, 160)))
            parts.append(text(width - 24, y + 21, cut(said, 140), anchor="end", bold=True))
        before = long
    return sheet(parts, title=title, description=description, width=width, height=top + step * len(rows) + 6, lang=lang)
