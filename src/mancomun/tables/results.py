"""What every method answers with: notes in two languages and tables that print the same on screen and in a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mancomun.lexicon.text import Text
from mancomun.tables.columns import Column

Row = Sequence[str | int | float | None]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know before believing a result; ``code`` is stable."""

    code: str
    text: Text

    def as_json(self, lang: str) -> dict[str, str]:
        return {"code": self.code, "text": self.text.of(lang)}


def notice(code: str, es: str, en: str) -> Notice:
    """A ``Notice`` from its two sentences."""
    return Notice(code, Text(es, en))


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and header in one language; ``None`` in a cell means that there is no value.

    ``alike`` says that all its numbers measure the same: they are written with the same decimals.
    """

    title: str
    head: tuple[str, ...]
    rows: list[Row]
    alike: bool = False


def plain_columns(table: Table) -> tuple[list[Column], list[list[Any]]]:
    """Columns and rows of a result for a workbook: a column of numbers alone is one of numbers, the rest are texts."""
    numbers = [
        any(row[k] is not None for row in table.rows)
        and all(isinstance(row[k], int | float) for row in table.rows if row[k] is not None)
        for k in range(len(table.head))
    ]
    columns = [
        Column(f"c{k}", Text(name, name), "decimal" if numbers[k] else "text") for k, name in enumerate(table.head)
    ]
    rows = [[value if value is None or numbers[k] else str(value) for k, value in enumerate(row)] for row in table.rows]
    return columns, rows


class Answer(Protocol):
    """What the command line asks of a result."""

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values."""

    def tables(self, lang: str = "es") -> list[Table]:
        """The same, to read."""

    def notices(self) -> list[Notice]:
        """What to know before believing it."""
