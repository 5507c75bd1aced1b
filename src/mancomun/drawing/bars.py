"""Columns by month: what is needed beside what there is, or one load against its limit; the number stands over each column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mancomun.drawing.planes import text_width
from mancomun.drawing.svg import (
    EDGE,
    INK,
    LINE,
    MAIZE,
    PAPER,
    PHONE,
    RED,
    SOFT,
    cut,
    key_line,
    sheet,
    text,
    twice,
    wrapped,
)

FILLS = (PAPER, INK, MAIZE)
"""Hollow, ink and maize, in the order of the series."""


@dataclass(frozen=True, slots=True)
class Series:
    """One value a place; None where there is none."""

    name: str
    values: Sequence[float | None]


@twice
def columns(
    places: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    description: str,
    limit: tuple[float, str] | None = None,
    said: Sequence[Sequence[str]] | None = None,
    lang: str = "es",
    width: int = 760,
) -> str:
    """SVG text. ``limit`` is a line with its words; a column beyond it has a red edge. ``said`` writes each value.

    On a narrow page the columns lie down, each place under the one before.
    """
    if width <= PHONE:
        return _lying(places, series, limit, said, title=title, description=description, lang=lang, width=width)
    left, right, top, foot = 30.0, width - 24.0, 92.0, 330.0
    fills = FILLS if len(series) > 1 else (MAIZE,) * 3
    highest = max([*(v for one in series for v in one.values if v is not None), limit[0] if limit else 0.0, 1e-9])
    step = (right - left) / max(len(places), 1)
    longest = max((text_width(word, 12) for line in said for word in line), default=0.0) if said is not None else 0.0
    wide = min(max(46.0, longest + 4), step * 0.8 / max(len(series), 1))  # a column as wide as its words, if they fit
    parts = [f'<path d="M{left} {foot}H{right}" stroke="{EDGE}" stroke-width="1"/>']

    def up(value: float) -> float:
        return foot - value / highest * (foot - top - 18)

    for k, place in enumerate(places):
        middle = left + (k + 0.5) * step
        for s, one in enumerate(series):
            value = one.values[k]
            x = middle + (s - len(series) / 2) * wide
            if value is None:
                continue
            over = limit is not None and value > limit[0]
            edge = RED if over else INK
            parts.append(
                f'<rect x="{x + 1.5:.1f}" y="{up(value):.1f}" width="{wide - 3:.1f}" height="{foot - up(value):.1f}" '
                f'fill="{fills[s % 3]}" stroke="{edge}" stroke-width="{3 if over else 1.4:g}"/>'
            )
            words = said[s][k] if said is not None else f"{value:g}"
            parts.append(
                text(x + wide / 2, up(value) - 5, cut(words, step / len(series) + 8, 12), anchor="middle", size=12)
            )
        for line, words in enumerate(wrapped(place, step - 6, 12, most=2)):
            parts.append(text(middle, foot + 18 + 15 * line, words, anchor="middle", size=12, fill=SOFT))
    if limit is not None:
        parts.append(
            f'<path d="M{left} {up(limit[0]):.1f}H{right}" stroke="{RED}" stroke-width="1.4" stroke-dasharray="6 4"/>'
        )
        parts.append(text(right, up(limit[0]) - 5, limit[1], anchor="end", size=12, fill=RED, halo=True))
    across = left
    for s, one in enumerate(series):
        parts.append(
            f'<rect x="{across:.1f}" y="48" width="14" height="14" fill="{fills[s % 3]}" stroke="{INK}" stroke-width="1.4"/>'
        )
        parts.append(text(across + 20, 60, one.name, size=13, fill=SOFT))
        across += 20 + 7.5 * len(one.name) + 30
    parts.append(f'<path d="M{left} {foot + 44}H{right}" stroke="{LINE}" stroke-width="1"/>')
    return sheet(parts, title=title, description=description, width=width, height=foot + 52, lang=lang)


def _lying(
    places: Sequence[str],
    series: Sequence[Series],
    limit: tuple[float, str] | None,
    said: Sequence[Sequence[str]] | None,
    *,
    title: str,
    description: str,
    lang: str,
    width: int,
) -> str:
    words = [
        [
            said[s][k] if said is not None else f"{v:g}" if (v := one.values[k]) is not None else ""
            for k in range(len(places))
        ]
        for s, one in enumerate(series)
    ]
    highest = max([*(v for one in series for v in one.values if v is not None), limit[0] if limit else 0.0, 1e-9])
    end = max((text_width(word, 13) for line in words for word in line), default=0.0)
    room = width - 24 - end - 10

    def square(fill: str) -> Callable[[float, float], str]:
        return lambda x, y: (
            f'<rect x="{x:.1f}" y="{y - 12:.1f}" width="14" height="14" fill="{fill}" stroke="{INK}" stroke-width="1.4"/>'
        )

    fills = FILLS if len(series) > 1 else (MAIZE,) * 3
    entries = [(square(fills[s % 3]), 14.0, one.name) for s, one in enumerate(series)]
    if limit is not None:
        entries.append(
            (lambda x, y: f'<path d="M{x:.1f} {y - 5:.1f}h22" stroke="{RED}" stroke-dasharray="6 4"/>', 22.0, limit[1])
        )
    parts, base = key_line(entries, left=12.0, right=width - 12.0, base=58.0)
    y = base + 14
    first = y
    for k, place in enumerate(places):
        lines = wrapped(place, width - 24, 13, most=2)
        parts += [text(12, y + 14 + 16 * n, line, size=13, bold=True) for n, line in enumerate(lines)]
        y += 16 * len(lines) + 6
        for s, one in enumerate(series):
            value = one.values[k]
            if value is None:
                continue
            over = limit is not None and value > limit[0]
            long = room * max(value, 0.0) / highest
            parts.append(
                f'<rect x="12" y="{y:.1f}" width="{long:.1f}" height="15" fill="{fills[s % 3]}" '
                f'stroke="{RED if over else INK}" stroke-width="{3 if over else 1.4:g}"/>'
            )
            parts.append(text(12 + long + 7, y + 13, words[s][k], size=13))
            y += 20
        y += 10
    if limit is not None:
        x = 12 + room * limit[0] / highest
        parts.append(
            f'<path d="M{x:.1f} {first:.1f}V{y - 6:.1f}" stroke="{RED}" stroke-width="1.4" stroke-dasharray="6 4"/>'
        )
    return sheet(parts, title=title, description=description, width=width, height=y + 4, lang=lang)
