"""Months side by side with a mark on each day that has something; today is ringed. The list beside it says what."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.drawing.networks import mark
from mancomun.drawing.svg import INK, LINE, MAIZE, PHONE, SOFT, key_line, sheet, text, twice
from mancomun.lexicon.text import Text, month_text, number_word, short_day

DAYS = Text("L M M J V S D", "M T W T F S S")
MOST = 6
"""Months that are drawn; the table has them all."""
_ACROSS = 3
_WIDE, _TALL = 252.0, 236.0


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day, and the shape that stands for it (those of networks: disc, square, diamond…)."""

    day: date
    words: str
    shape: str = "disc"


@twice
def agenda(
    entries: Sequence[Entry], *, title: str, today: date, legend: Mapping[str, str], lang: str = "es", width: int = 0
) -> str:
    """SVG text. Months from that of ``today`` on that have something; where none has, the last ones that did.

    Up to three side by side; on a narrow page (``width``) one under the other.
    """
    phone = 0 < width <= PHONE
    by: dict[date, list[Entry]] = {}
    for one in entries:
        by.setdefault(one.day, []).append(one)
    wanted = sorted({(day.year, day.month) for day in by})
    months = [one for one in wanted if one >= (today.year, today.month)][:MOST] or wanted[-MOST:]
    told = [one for one in sorted(entries, key=lambda e: e.day) if (one.day.year, one.day.month) in months]
    count = number_word(len(told))
    said = "; ".join(f"{short_day(one.day).of(lang)}, {one.words}" for one in told[:40])
    description = (f"Entradas: {count.es}. {said}." if told else "Sin entradas.") if lang == "es" else (
        f"Entries: {count.en}. {said}." if told else "No entries."
    )  # fmt: skip
    columns = 1 if phone else min(_ACROSS, max(len(months), 1))
    edge = (width - 224) / 2 if phone else 24.0
    wide = width if phone else max(24 + columns * _WIDE, 8.0 * len(title) + 60)
    marks = [(lambda x, y, shape=shape: mark(shape, x + 6, y - 5, 6), 13.0, name) for shape, name in legend.items()]
    parts, base = key_line(marks, left=12.0 if phone else 24.0, right=wide - 12, base=60.0)
    first = base + 24
    for place, (year, month) in enumerate(months):
        left, top = edge + (place % columns) * _WIDE, first + (place // columns) * _TALL
        parts += _month(year, month, by, today, left, top, lang)
    rows = (len(months) + columns - 1) // columns
    return sheet(
        parts,
        title=title,
        description=description,
        width=wide,
        height=first + max(rows, 0) * _TALL + (8 if rows else 20),
        lang=lang,
    )


def _month(
    year: int, month: int, by: Mapping[date, Sequence[Entry]], today: date, left: float, top: float, lang: str
) -> list[str]:
    step, tall = 32.0, 30.0
    name = month_text(date(year, month, 1)).of(lang)
    parts = [text(left, top + 14, name[:1].upper() + name[1:], bold=True)]
    for k, letter in enumerate(DAYS.of(lang).split()):
        parts.append(text(left + k * step + step / 2, top + 34, letter, size=12, fill=SOFT, anchor="middle"))
    for row, week in enumerate(Calendar().monthdatescalendar(year, month)):
        y = top + 40 + row * tall
        parts.append(f'<path d="M{left:.1f} {y:.1f}h{7 * step:.1f}" stroke="{LINE}"/>')
        for k, day in enumerate(week):
            if day.month != month:
                continue
            middle, some = left + k * step + step / 2, by.get(day, ())
            if some:
                parts.append(
                    f'<rect x="{middle - 14:.1f}" y="{y + 2:.1f}" width="28" height="26" rx="3" fill="{MAIZE}" '
                    f'stroke="{INK}" stroke-width="{2.4 if day == today else 1:g}"/>'
                )
            elif day == today:
                parts.append(
                    f'<rect x="{middle - 14:.1f}" y="{y + 2:.1f}" width="28" height="26" rx="3" fill="none" '
                    f'stroke="{INK}" stroke-width="2.4"/>'
                )
            parts.append(
                text(middle, y + (14 if some else 20), str(day.day), size=12, anchor="middle", bold=bool(some))
            )
            shapes = list(dict.fromkeys(one.shape for one in some))
            for j, shape in enumerate(shapes):
                parts.append(mark(shape, middle + (j - (len(shapes) - 1) / 2) * 10, y + 21, 3.6))
    return parts
