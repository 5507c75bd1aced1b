"""What a column of a table holds: its kind, unit and vintage, and how its cells are written in Spanish and in English."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mancomun.lexicon.text import NOTHING, Text, money, number_text, short_day

NUMBERS = frozenset({"integer", "decimal", "percent", "money"})
KINDS = frozenset({"text", "code", "date", "year", "flag"}) | NUMBERS
NO_DATA = Text("sin dato", "no data")
YES, NO = Text("sí", "yes"), Text("no", "no")

Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A typed column. ``kind`` is one of `KINDS`; a number says its ``unit`` and its ``vintage`` (a year or a day, as text).

    ``percent`` holds points (12.5 is 12,5 %), ``money`` whole Colombian pesos, ``code`` text that looks like a number
    (DIVIPOLA), ``flag`` True or False. ``decimals`` fixes how many are written; by default as many as the kind needs.
    """

    key: str
    title: Text
    kind: str = "text"
    unit: str | Text = ""
    vintage: str = ""
    meaning: Text = NOTHING
    source: str | Text = ""
    decimals: int | None = None
    width: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"the kind {self.kind!r} is none of {', '.join(sorted(KINDS))}")

    @property
    def is_number(self) -> bool:
        """True for what is added, compared and written to the right."""
        return self.kind in NUMBERS

    @property
    def places(self) -> int:
        """Decimals that are written."""
        if self.decimals is not None:
            return self.decimals
        return {"decimal": 2, "percent": 1}.get(self.kind, 0)

    def unit_text(self, lang: str) -> str:
        """The unit in one language; money and percentages bring theirs."""
        if self.unit:
            return said(self.unit, lang)
        return {"money": "COP", "percent": "%"}.get(self.kind, "")

    def heading(self, lang: str) -> str:
        """Title with unit and vintage: ``Población (habitantes, 2024)``; a unit that is the title is said once."""
        title = self.title.of(lang)
        unit = self.unit_text(lang)
        about = [part for part in ("" if unit.lower() == title.lower() else unit, self._vintage(lang)) if part]
        return f"{title} ({', '.join(about)})" if about and self.is_number else title

    def _vintage(self, lang: str) -> str:
        """The vintage as people read it: a day that came as for machines is written with its month."""
        try:
            return short_day(date.fromisoformat(self.vintage)).of(lang) if len(self.vintage) == 10 else self.vintage
        except ValueError:
            return self.vintage

    def show(self, value: Any, lang: str) -> str:
        """A cell as people read it: ``1.234.567``, ``12,5 %``, ``$ 1.500.000`` (``COP 1,500,000``), ``22 nov 2026``, ``sin dato``."""
        if value is None or value == "":
            return NO_DATA.of(lang)
        if self.kind == "flag":
            return (YES if value else NO).of(lang)
        if self.kind == "date" and isinstance(value, date):
            return short_day(value).of(lang)
        if self.is_number and isinstance(value, int | float) and not isinstance(value, bool):
            return show_number(value, self.kind, self.places, lang)
        return str(value)


def said(text: str | Text, lang: str) -> str:
    """A text that may be the same in both languages."""
    return text.of(lang) if isinstance(text, Text) else text


def show_number(value: float, kind: str, places: int, lang: str) -> str:
    """A number as the language writes it, never broken from its sign; ``ValueError`` for what is no number (NaN, infinity)."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number to print; say None where there is no data")
    value = round(value, places) + 0.0 if places else round(value)  # + 0.0: no minus before a zero
    if kind == "money":
        return money(value, lang, places)
    bare = number_text(value, places, lang)
    return f"{bare}\u00a0%" if kind == "percent" else bare


def shown(columns: Sequence[Column], rows: Sequence[Sequence[Any]], lang: str) -> list[list[str]]:
    """Every cell of a table as text, row by row."""
    return [[column.show(value, lang) for column, value in zip(columns, row, strict=True)] for row in rows]
