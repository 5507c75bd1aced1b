"""The sheets of a workbook or a CSV a row at a time, merged cells filled and hidden rows told: a published table may be large."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mancomun.errors import BadInput
from mancomun.interchange.guard import check_file, check_office, limit_bytes
from mancomun.interchange.report import Report
from mancomun.interchange.tables import decode, guess_delimiter
from mancomun.lexicon.text import Text

_HIDDEN = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_PIECE, _OVERLAP = 1 << 20, 4096
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass
class Sheet:
    """A sheet: its name, its rows in order from row 1, and what was done to read them (whole once the rows were read)."""

    name: str
    rows: Iterator[list[Any]]
    notes: list[Text] = field(default_factory=list)


@contextmanager
def open_sheets(path: Path) -> Iterator[list[Sheet]]:
    """The visible sheets of an XLSX, or the one table of a CSV. `BadInput` as `guard` refuses what nobody should open."""
    check_file(path)
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == _OLD_EXCEL:
        raise BadInput(
            "xls-viejo",
            f"«{path.name}» es un Excel anterior a 2007 o tiene contraseña. Guárdelo como .xlsx, sin contraseña.",
            f"“{path.name}” is an Excel file older than 2007 or has a password. Save it as .xlsx, without a password.",
        )
    if head != b"PK\x03\x04":
        yield [_csv(path)]
        return
    import openpyxl

    check_office(path, limit_bytes())
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets through whatever its XML reader raises
        raise BadInput(
            "xlsx-roto",
            f"«{path.name}» no se puede abrir como libro de Excel: está dañado o incompleto.",
            f"“{path.name}” cannot be opened as an Excel workbook: it is damaged or incomplete.",
        ) from error
    try:
        shown = [page for page in book.worksheets if page.sheet_state == "visible"]
        made = [_page(path, page) for page in shown]
        if len(shown) < len(book.worksheets) and made:
            left = ", ".join(page.title for page in book.worksheets if page.sheet_state != "visible")
            made[0].notes.append(
                Text(f"No leímos estas hojas ocultas: {left}.", f"We did not read these hidden sheets: {left}.")
            )
        yield made
    finally:
        book.close()


def _csv(path: Path) -> Sheet:
    report = Report()
    text, _ = decode(path.read_bytes(), report)
    notes = [Text(issue.es, issue.en) for issue in report if issue.defect != "byte_order_mark"]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=guess_delimiter(text[:20_000].splitlines()))
    return Sheet(path.stem, _checked(rows, path.name), notes)


def _checked(rows: Iterator[list[str]], name: str) -> Iterator[list[Any]]:
    try:
        yield from rows
    except csv.Error as error:
        raise BadInput(
            "tabla-rota",
            f"«{name}» no se puede leer como tabla: revise las comillas.",
            f"“{name}” cannot be read as a table: check the quotes.",
        ) from error


def _page(path: Path, page: Any) -> Sheet:
    page.reset_dimensions()  # what the file declares of its size may be false
    sheet = Sheet(page.title, iter(()))
    hidden, merged = _shape(path, str(getattr(page, "_worksheet_path", "")).lstrip("/"))
    if merged:
        sheet.notes.append(
            Text(
                "Hay celdas combinadas; repetimos su valor en cada una.",
                "There are merged cells; we repeated their value in each one.",
            )
        )
    if hidden:
        listed = ", ".join(map(str, hidden[:10])) + (" …" if len(hidden) > 10 else "")
        one = len(hidden) == 1
        sheet.notes.append(
            Text(
                f"La fila {listed} está oculta; también la leímos."
                if one
                else f"Hay {len(hidden)} filas ocultas ({listed}); también las leímos.",
                f"Row {listed} is hidden; we read it too."
                if one
                else f"There are {len(hidden)} hidden rows ({listed}); we read them too.",
            )
        )
    sheet.rows = _filled((list(row) for row in page.iter_rows(values_only=True)), merged)
    return sheet


def _shape(path: Path, member: str) -> tuple[list[int], list[tuple[int, int, int, int]]]:
    """Hidden rows, and merged blocks as (top, left, bottom, right), all from 0 but the rows people read, from 1."""
    hidden: list[int] = []
    merged: dict[tuple[int, int, int, int], None] = {}
    with zipfile.ZipFile(path) as archive:
        if member not in archive.namelist():
            return [], []
        with archive.open(member) as stream:
            tail = b""
            while piece := stream.read(_PIECE):
                data = tail + piece
                for found in _HIDDEN.finditer(data):
                    text = found.group()
                    number = re.search(rb'\br="(\d+)"', text)
                    if number and re.search(rb'\bhidden="(1|true)"', text):
                        hidden.append(int(number[1]))
                for block in _MERGED.finditer(data):
                    left, top, right, bottom = (block[k] for k in (1, 2, 3, 4))
                    merged[(int(top) - 1, _column(left), int(bottom) - 1, _column(right))] = None
                tail = data[-_OVERLAP:]
    return sorted(set(hidden)), list(merged)


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _filled(rows: Iterator[list[Any]], merged: list[tuple[int, int, int, int]]) -> Iterator[list[Any]]:
    starts: dict[int, list[tuple[int, int, int, int]]] = {}
    for block in merged:
        starts.setdefault(block[0], []).append(block)
    going: list[tuple[tuple[int, int, int, int], Any]] = []
    for at, row in enumerate(rows):
        for block in starts.get(at, ()):
            going.append((block, row[block[1]] if block[1] < len(row) else None))
        if going:
            for (_, left, _, right), value in going:
                row += [None] * (right + 1 - len(row))
                row[left : right + 1] = [value] * (right + 1 - left)
            going = [(block, value) for block, value in going if block[2] > at]
        yield row
