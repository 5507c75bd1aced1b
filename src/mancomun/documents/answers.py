"""What the core answers, as blocks: its tables as grids that keep the raw values, its drawings with their own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import unescape
from typing import Any

from mancomun.documents.blocks import picture, table
from mancomun.documents.tree import Block, Run
from mancomun.lexicon.text import Text, number_text, short_day
from mancomun.tables.columns import Column
from mancomun.tables.results import Table
from mancomun.tables.workbook import Workbook

MIXED = ("Valor", "Value")
"""Titles of a column where each row measures something else: a count there has no decimals, whatever stands beside it."""
_DESCRIPTION = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_QUANTITY = re.compile(r"[<≤≥]?\s?[+−-]?\d[\d.,]*(?:\s?%)?|[=—]|")
"""What a cell of a column of quantities says when the core wrote it as a text: *55,1*, *+0,5*, *< 5*, *—*."""
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


def digits_of(values: Sequence[float]) -> int:
    """Decimals that all of them are written with: by the size of the largest, and no more than they need."""
    if all(value == int(value) for value in values):
        return 0
    largest = max(map(abs, values))
    most = 0 if largest >= 1000 else 1 if largest >= 10 else 2
    return next((n for n in range(most) if all(abs(value - round(value, n)) < 1e-9 for value in values)), most)


def number_said(value: float, lang: str, digits: int | None = None) -> str:
    """A number with the decimals its size needs: none when whole or from a thousand on, one from ten, two below."""
    digits = digits_of([value]) if digits is None else digits
    return number_text(value, digits, lang)


def dated(value: Any, lang: str) -> Any:
    """A day that the core writes for machines, as people read it; anything else as it came."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return short_day(date.fromisoformat(value)).of(lang)
        except ValueError:
            return value
    return value


def _quantities(cells: Sequence[Any]) -> bool:
    """True for a column of quantities in texts, which stand at the right as numbers do."""
    texts = [cell for cell in cells if cell is not None]
    return all(isinstance(cell, str) and _QUANTITY.fullmatch(cell) for cell in texts) and any(
        char.isdigit() for cell in texts for char in cell
    )


def _sign(value: Any) -> bool:
    """A letter that stands among numbers, as the P of a matrix."""
    return isinstance(value, str) and len(value) == 1


def answer_table(
    found: Table, lang: str, *, source: str, caption: str | None = None, widths: Sequence[float] = ()
) -> Block:
    """A table of the core as a grid; numbers stand at the right with the same decimals down their column.

    What nobody gave is *sin dato*, and a dash in the diagonal of a matrix; an empty text stays empty. A column of numbers may hold
    signs of one letter (P). A matrix has the same decimals in all its columns; the first column names the row, so it stands at the
    left even when the name is a number.
    """
    numeric = [
        any(isinstance(row[k], int | float) for row in found.rows)
        and all(row[k] is None or isinstance(row[k], int | float) or _sign(row[k]) for row in found.rows)
        for k in range(len(found.head))
    ]
    columns = [
        Column(
            f"c{k}",
            Text(title, title),
            width=widths[k] if widths else 11 if numeric[k] else None,
        )
        for k, title in enumerate(found.head)
    ]
    digits = [
        digits_of([cell for row in found.rows if isinstance(cell := row[k], int | float)]) if numeric[k] else None
        for k in range(len(found.head))
    ]
    if found.alike:
        shared = digits_of([cell for row in found.rows for cell in row if isinstance(cell, int | float)] or [0])
        digits = [None if one is None else shared for one in digits]
    cells = [
        [
            number_said(value, lang, 0 if isinstance(value, int) and found.head[k] in MIXED else digits[k])
            if isinstance(value, int | float)
            else Run("")
            if value == ""
            else Run("—")
            if value is None and row[0] == found.head[k]  # nothing is asked of a thing with itself
            else dated(value, lang)
            for k, value in enumerate(row)
        ]
        for row in found.rows
    ]
    made = table(columns, cells, lang, caption=found.title if caption is None else caption, source=source)
    values = {**made.data["values"], "rows": [list(row) for row in found.rows]}
    right = [k > 0 and (numeric[k] or _quantities([row[k] for row in found.rows])) for k in range(len(found.head))]
    return Block(made.kind, {**made.data, "right": right, "values": values})


def answer_sheet(book: Workbook, found: Table, *, notes: Sequence[str] = ()) -> str:
    """A table of the core as a sheet of a workbook, its numbers as numbers; answers the name the sheet got."""
    kinds = []
    for k in range(len(found.head)):
        given = [row[k] for row in found.rows if row[k] is not None]
        number = any(isinstance(value, int | float) for value in given) and all(
            isinstance(value, int | float) or _sign(value) for value in given
        )
        whole = number and not any(isinstance(value, float) for value in given)
        kinds.append("integer" if whole else "decimal" if number else "text")
    columns = [
        Column(f"c{k}", Text(title or "·", title or "·"), kind, decimals=4 if kind == "decimal" else None)
        for k, (title, kind) in enumerate(zip(found.head, kinds, strict=True))
    ]
    rows = [
        [value if value is None or kind != "text" else str(value) for value, kind in zip(row, kinds, strict=True)]
        for row in found.rows
    ]
    return book.table(found.title, columns, rows, notes=notes)


def answer_picture(svg: str, lang: str, *, source: str, caption: str = "", width: float = 1.0) -> Block:
    """A drawing of the core as a picture: the description it carries is what is heard."""
    return picture(svg, described(svg), lang, caption=caption, source=source, width=width)


def described(svg: str) -> str:
    """The title and the description inside a drawing."""
    said = [unescape(found[1]).strip().rstrip(".") for rule in (_TITLE, _DESCRIPTION) if (found := rule.search(svg))]
    return ". ".join(piece for piece in said if piece) + "."
