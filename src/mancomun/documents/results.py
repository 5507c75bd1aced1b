"""Results of the core as blocks: a table with its units, what is pending where there is none, and months as calendars."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mancomun.documents.answers import dated, number_said
from mancomun.documents.blocks import paragraph, pending, table
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Run
from mancomun.lexicon.text import Text, day_text, month_text
from mancomun.tables import results
from mancomun.tables.columns import Column

DAYS = (
    Text("lun", "Mon"), Text("mar", "Tue"), Text("mié", "Wed"), Text("jue", "Thu"), Text("vie", "Fri"), Text("sáb", "Sat"),
    Text("dom", "Sun"),
)  # fmt: skip
CALENDARS = 4
"""Months that a calendar shows; the list beside it has them all."""


@dataclass(frozen=True, slots=True)
class Unit:
    """How a column of numbers is written: its kind, its unit and its decimals."""

    kind: str
    unit: Text
    decimals: int | None = None


def shares(decimals: int = 3) -> Unit:
    """A measure from zero to one."""
    return Unit("decimal", Text("de 0 a 1", "0 to 1"), decimals)


def count(es: str, en: str) -> Unit:
    """How many of something."""
    return Unit("integer", Text(es, en))


def source_of(edition: Edition, what: Text) -> str:
    """Where a table of a product comes from: the product, the initiative and the day."""
    day = day_text(edition.day)
    return Text(f"{what.es} de {edition.code}, {day.es}", f"{what.en} of {edition.code}, {day.en}").of(edition.lang)


def grid(
    found: results.Table,
    edition: Edition,
    *,
    source: str,
    units: Mapping[int, Unit] | None = None,
    widths: Mapping[int, float] | None = None,
    caption: str | None = None,
) -> Block:
    """A table of the core as a block; ``units`` says which columns hold numbers, by place. An empty one is to be filled in."""
    title = found.title if caption is None else caption
    if not found.rows:
        return paragraph(pending(found.title[:1].lower() + found.title[1:]))
    columns = []
    for place, name in enumerate(found.head):
        unit, width = (units or {}).get(place), (widths or {}).get(place)
        heading = Text(name, name)
        if unit is None:
            columns.append(Column(f"c{place}", heading, width=width))
        else:
            columns.append(
                Column(
                    f"c{place}",
                    heading,
                    unit.kind,
                    unit.unit,
                    str(edition.day.year),
                    decimals=unit.decimals,
                    width=width,
                )
            )
    rows = [
        [value if column.is_number else _said(value, edition.lang) for column, value in zip(columns, row, strict=True)]
        for row in found.rows
    ]
    return table(columns, rows, edition.lang, caption=title, source=source)


def _said(value: Any, lang: str) -> Any:
    if value is None:
        return "—"
    if value == "":
        return Run("")
    return (
        number_said(value, lang)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else dated(value, lang)
    )


def months(entries: Sequence[tuple[date, str]], edition: Edition, *, source: str) -> list[Block]:
    """Calendars of the months that have something, one row a week; at most `CALENDARS`, from the month of the edition on."""
    lang = edition.lang
    by: dict[date, list[str]] = {}
    for day, words in entries:
        by.setdefault(day, []).append(words)
    wanted = sorted({(day.year, day.month) for day in by})
    later = [month for month in wanted if month >= (edition.day.year, edition.day.month)] or wanted[-CALENDARS:]
    made = []
    for year, month in later[:CALENDARS]:
        rows: list[results.Row] = []
        for week in Calendar().monthdatescalendar(year, month):
            rows.append(
                [
                    " ".join([str(day.day), *(f"· {words}" for words in by.get(day, ()))]) if day.month == month else ""
                    for day in week
                ]
            )
        title = month_text(date(year, month, 1)).of(lang)
        head = tuple(day.of(lang) for day in DAYS)
        made.append(_calendar(title[:1].upper() + title[1:], head, rows, edition, source))
    return made


def _calendar(title: str, head: tuple[str, ...], rows: list[results.Row], edition: Edition, source: str) -> Block:
    columns = [Column(f"d{k}", Text(name, name), width=14.0) for k, name in enumerate(head)]
    cells = [[[cell] for cell in row] for row in rows]  # runs: an empty day is blank, not without data
    return table(columns, cells, edition.lang, caption=title, source=source)
