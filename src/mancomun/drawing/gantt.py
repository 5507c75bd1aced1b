"""Bars in time: the baseline thin above, ink what is done, maize what runs, a red stroke where an end was missed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mancomun.drawing.svg import (
    EDGE,
    INK,
    LINE,
    MAIZE,
    PAPER,
    PHONE,
    RED,
    SOFT,
    WIDER,
    cut,
    key_line,
    sheet,
    text,
    twice,
    wrapped,
)
from mancomun.instants.terms import add_months
from mancomun.lexicon.text import short_day

MOST_LINES = 24
"""With more months than this only those with a name get their line."""


MONTH_ROOM = 62.0
"""What the name of a month and its year take, in pixels."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: first and last day, share done (0 to 1), the baseline where it differs, and the words of its state.

    ``missed`` is the day it should have ended and did not; ``critical`` puts a mark before its name.
    """

    name: str
    start: date
    end: date
    done: float
    words: str
    baseline: tuple[date, date] | None = None
    missed: date | None = None
    critical: bool = False
    milestone: bool = False


@twice
def gantt(
    bars: Sequence[Bar],
    *,
    title: str,
    description: str,
    today: date,
    legend: Sequence[str],
    lang: str = "es",
    width: int = 960,
) -> str:
    """SVG text. ``legend`` explains baseline, done, running and critical, in that order; an empty name is left out.

    On a narrow page name and words stand over the bar, and the bar takes the whole width.
    """
    phone = width <= PHONE
    key, base = _key(legend, phone=phone, width=width)
    room = width - 24 if phone else 228.0  # short of the chart, so that a milestone on the first day touches no name
    names = [
        wrapped(("◆ " if bar.critical else "") + bar.name, room / (WIDER if bar.critical else 1.0), 14, most=2)
        for bar in bars
    ]
    rises = [18.0 * len(lines) + 17 for lines in names] if phone else [0.0] * len(bars)
    step, top, left, right = (38.0, base + 38, 16.0, width - 16.0) if phone else (38.0, base + 34, 272.0, width - 232.0)
    days = [
        d for bar in bars for d in (bar.start, bar.end, *(bar.baseline or ()), *((bar.missed,) if bar.missed else ()))
    ]
    first, last = min(days, default=today), max(days, default=today) + timedelta(days=1)
    span = max((last - first).days, 1)
    foot = top + step * len(bars) + sum(rises)

    def at(day: date) -> float:
        return left + (day - first).days / span * (right - left)

    parts: list[str] = []
    month = date(first.year, first.month, 1)
    months = []
    while month < last:
        months.append(month)
        month = add_months(month, 1)
    every = 1 + len(months) // 7
    if phone:  # a name takes some 70 pixels
        every = max(1, -(-70 * len(months) // max(int(right - left), 1)))
    named = -MONTH_ROOM
    for k, month in enumerate(months):
        x = at(max(month, first))
        if len(months) <= MOST_LINES or k % every == 0:
            parts.append(f'<path d="M{x:.1f} {top - 8}V{foot}" stroke="{LINE}"/>')
        if (
            k % every == 0 and x + MONTH_ROOM < width and x - named >= MONTH_ROOM
        ):  # a month cut short leaves its name out
            named = x
            name = short_day(month).of(lang).split(" ", 1)[1]
            parts.append(text(x + 3, top - 14, name, size=12, fill=SOFT))
    down = top
    for k, bar in enumerate(bars):
        y = down + rises[k] + (4 if phone else 10)
        if phone:
            parts += [
                text(12, down + 14 + 18 * n, line, bold=bar.critical, halo=True) for n, line in enumerate(names[k])
            ]
            said = cut(bar.words, width - 24, 13)
            parts.append(
                text(12, down + 12 + 18 * len(names[k]), said, size=13, fill=RED if bar.missed else SOFT, halo=True)
            )
        else:
            high = y + 14 - 8 * (len(names[k]) - 1)
            parts += [text(24, high + 16 * n, line, bold=bar.critical) for n, line in enumerate(names[k])]
        if bar.baseline is not None:
            x1, x2 = at(bar.baseline[0]), at(bar.baseline[1] + timedelta(days=1))
            parts.append(f'<path d="M{x1:.1f} {y}H{max(x2, x1 + 2):.1f}" stroke="{EDGE}" stroke-width="3"/>')
        x1, x2 = at(bar.start), at(bar.end + timedelta(days=1))
        if bar.milestone:
            fill = INK if bar.done >= 1 else PAPER
            parts.append(f'<path d="M{x1:.1f} {y + 3}l7 7l-7 7l-7 -7z" fill="{fill}" stroke="{INK}" stroke-width="2"/>')
        else:
            x2 = max(x2, x1 + 3)
            fill = MAIZE if bar.done > 0 or bar.start <= today else PAPER
            parts.append(
                f'<rect x="{x1:.1f}" y="{y + 4}" width="{x2 - x1:.1f}" height="13" fill="{fill}" stroke="{INK}" '
                'stroke-width="1.2"/>'
            )
            if bar.done > 0:
                parts.append(
                    f'<rect x="{x1:.1f}" y="{y + 4}" width="{(x2 - x1) * min(bar.done, 1):.1f}" height="13" fill="{INK}"/>'
                )
        if bar.missed is not None:
            x = at(bar.missed + timedelta(days=1))
            parts.append(f'<path d="M{x:.1f} {y}v21" stroke="{RED}" stroke-width="3"/>')
        if not phone:
            parts.append(
                text(
                    right + 12,
                    y + 14,
                    cut(bar.words, width - right - 20, 13),
                    size=13,
                    fill=RED if bar.missed else SOFT,
                )
            )
        down += step + rises[k]
    if first <= today < last:
        x = at(today)
        parts.append(f'<path d="M{x:.1f} {top - 4}V{foot}" stroke="{INK}" stroke-dasharray="2 3"/>')
        x = min(max(x, 44.0), width - 44.0)
        parts.append(text(x, foot + 16, short_day(today).of(lang), size=12, anchor="middle"))
    return sheet([*parts, *key], title=title, description=description, width=width, height=foot + 28, lang=lang)


def _key(legend: Sequence[str], *, phone: bool, width: int) -> tuple[list[str], float]:
    """What each stroke of a bar means, and where the last line of it stands."""

    def bar(fill: str) -> Callable[[float, float], str]:
        return lambda x, y: (
            f'<rect x="{x:g}" y="{y - 10:g}" width="16" height="11" fill="{fill}" stroke="{INK}" stroke-width="1.2"/>'
        )

    marks: list[Callable[[float, float], str]] = [
        lambda x, y: f'<path d="M{x:g} {y - 4:g}h16" stroke="{EDGE}" stroke-width="3"/>',
        bar(INK),
        bar(MAIZE),
        lambda x, y: text(x + 3, y, "◆"),
    ]
    entries = [(mark, 15.0, name) for mark, name in zip(marks, legend, strict=False) if name]
    return key_line(entries, left=12.0 if phone else 24.0, right=width - 12.0, base=58.0)
