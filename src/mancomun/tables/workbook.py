"""Workbooks people can go on working with: typed columns, live formulas with their values, a dictionary and the sources.

Text is always text, whatever it begins with; codes keep their zeros; the same data give the same bytes. A formula
carries the value it had when the workbook was made, so that a reader without a calculation engine sees the number.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.tables.cells import address
from mancomun.tables.columns import NO, NO_DATA, YES, Column, said

MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT, LONGEST_NAME = 1_048_576, 16_384, 32_767, 31
EXACT = 10**15
"""Beyond fifteen digits a spreadsheet rounds: such a number travels as text."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_TITLES = {
    "dictionary": Text("Diccionario", "Dictionary"),
    "parameters": Text("Parámetros", "Parameters"),
    "sources": Text("Fuentes", "Sources"),
}
_DICTIONARY = tuple(
    Column(key, title, width=width)
    for key, title, width in (
        ("sheet", Text("Hoja", "Sheet"), 18.0),
        ("column", Text("Columna", "Column"), 30.0),
        ("meaning", Text("Qué dice", "Meaning"), 60.0),
        ("kind", Text("Tipo", "Kind"), 12.0),
        ("unit", Text("Unidad", "Unit"), 18.0),
        ("vintage", Text("Vigencia", "Vintage"), 12.0),
        ("source", Text("Fuente", "Source"), 48.0),
    )
)
_SOURCES = (
    Column("source", Text("Fuente", "Source"), width=90.0),
    Column("note", Text("Nota", "Note"), width=60.0),
)
_KINDS = {
    "text": Text("texto", "text"),
    "code": Text("código (texto)", "code (text)"),
    "integer": Text("entero", "integer"),
    "decimal": Text("decimal", "decimal"),
    "percent": Text("porcentaje", "percentage"),
    "money": Text("pesos", "pesos"),
    "date": Text("fecha", "date"),
    "year": Text("año", "year"),
    "flag": Text("sí o no", "yes or no"),
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A live cell: ``text`` in English names (``=B{row}/C{row}``, ``{row}`` its own row) and its ``value`` today."""

    text: str
    value: float | int | str

    def at(self, row: int) -> str:
        """The formula of the sheet's row ``row``, counted from 1."""
        return self.text.replace("{row}", str(row))


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value the formulas stand on: a name they can use, what it is, the value, unit, vintage and source."""

    name: str
    title: Text
    value: float | int | str
    unit: str | Text = ""
    vintage: str = ""
    source: str | Text = ""


@dataclass(frozen=True)
class _Sheet:
    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    total: Mapping[str, str]
    notes: Sequence[str]
    choices: Mapping[str, str]
    described: bool
    blank_numbers: bool = False


@dataclass
class Workbook:
    """A workbook being built: add sheets in order, then ask for its ``content``. One language, one day."""

    title: str
    lang: str
    day: date
    subject: str = ""
    _sheets: list[_Sheet] = field(default_factory=list)
    _sources: list[tuple[str, str]] = field(default_factory=list)
    _parameters: list[Parameter] = field(default_factory=list)

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Any]],
        *,
        total: Mapping[str, str] | None = None,
        notes: Sequence[str] = (),
        choices: Mapping[str, str] | None = None,
        described: bool = True,
        blank_numbers: bool = False,
    ) -> str:
        """Add a sheet with one header row; answers the name it got.

        ``rows`` hold values or `Formula`. ``total`` adds a last row with a function by column (``{"people": "SUM"}``) as
        live formulas; ``notes`` follow it. ``choices`` gives a column the range of values it may take; ``blank_numbers`` leaves
        a number nobody gave empty, to be written in, instead of *sin dato*. `BadInput` when it does not fit a sheet.
        """
        if len(rows) + 1 + bool(total) > MOST_ROWS or len(columns) > MOST_COLUMNS:
            raise BadInput(
                "hoja-llena",
                f"La hoja «{name}» tendría {len(rows)} filas y {len(columns)} columnas; en Excel caben {MOST_ROWS} y "
                f"{MOST_COLUMNS}. Descargue la tabla en CSV o reparta los datos.",
                f"The sheet “{name}” would have {len(rows)} rows and {len(columns)} columns; Excel holds {MOST_ROWS} and "
                f"{MOST_COLUMNS}. Download the table as CSV or split the data.",
            )
        for row in rows:
            if len(row) != len(columns):
                raise ValueError(f"a row of {name!r} has {len(row)} cells and there are {len(columns)} columns")
        name = self._free(name)
        self._sheets.append(_Sheet(name, columns, rows, total or {}, notes, choices or {}, described, blank_numbers))
        return name

    def parameter(self, parameter: Parameter) -> None:
        """Add a parameter; formulas call it by its name."""
        if not re.fullmatch(r"[A-Za-z_]{3}[A-Za-z_0-9.]*[A-Za-z_]", parameter.name):
            raise ValueError(f"{parameter.name!r} could be taken for a cell; use letters")
        self._parameters.append(parameter)

    def source(self, source: str, note: str = "") -> None:
        """Add a line to the sheet of sources, once."""
        if source and all(source != known for known, _ in self._sources):
            self._sources.append((source, note))

    def cell(self, sheet: str, key: str, row: int) -> str:
        """The absolute address of a cell: column by its key, ``row`` of data from 0."""
        found = self._sheet(sheet)
        letters = _letters(_place(found, key))
        return f"{_quoted(sheet)}!${letters}${row + 2}"

    def span(self, sheet: str, key: str, last: str | None = None) -> str:
        """The absolute address of all the data of a column, or of several up to the column ``last``."""
        found = self._sheet(sheet)
        first, end = _letters(_place(found, key)), _letters(_place(found, last or key))
        return f"{_quoted(sheet)}!${first}$2:${end}${max(len(found.rows), 1) + 1}"

    def content(self) -> bytes:
        """The workbook as XLSX. `BadInput` (503) without the library that writes it; ``ValueError`` for a NaN."""
        try:
            import xlsxwriter
        except ImportError:
            raise BadInput(
                "sin-xlsx",
                "Esta instalación no trae el componente que hace libros de Excel. Instálelo con: pip install mancomun[sheets].",
                "This installation lacks the component that makes Excel workbooks. Install it with: pip install mancomun[sheets].",
                status=503,
            ) from None
        stream = io.BytesIO()
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
        book = xlsxwriter.Workbook(stream, plain)
        book.set_properties(
            {
                "title": self.title,
                "subject": self.subject,
                "author": "Mancomún",
                "created": datetime.combine(self.day, time()),
            }
        )
        book.set_calc_mode("auto")
        writer = _Writer(book, self.lang)
        sheets = [*self._sheets]
        if self._parameters:
            sheets.append(self._parameter_sheet())
        if any(sheet.described for sheet in self._sheets):
            sheets.append(self._dictionary())
        known = [(said(column.source, self.lang), "") for sheet in self._sheets for column in sheet.columns]
        known += [(said(parameter.source, self.lang), "") for parameter in self._parameters]
        sources = dict(reversed([pair for pair in (*self._sources, *known) if pair[0]]))
        if sources:
            rows = [[source, note or None] for source, note in reversed(sources.items())]
            sheets.append(_Sheet(self._free(_TITLES["sources"].of(self.lang)), _SOURCES, rows, {}, (), {}, False))
        for sheet in sheets:
            writer.write(sheet)
        if self._parameters:
            place = _quoted(_TITLES["parameters"].of(self.lang))
            for line, parameter in enumerate(self._parameters):
                book.define_name(parameter.name, f"={place}!$C${line + 2}")
        book.close()
        return stream.getvalue()

    def _free(self, name: str) -> str:
        """The name as a sheet may have it, and no other sheet has."""
        bare = _FORBIDDEN.sub(" ", name).strip("' ")[:LONGEST_NAME] or "1"
        taken = {sheet.name.casefold() for sheet in self._sheets}
        found, again = bare, 2
        while found.casefold() in taken:
            tail = f" {again}"
            found, again = bare[: LONGEST_NAME - len(tail)] + tail, again + 1
        return found

    def _sheet(self, name: str) -> _Sheet:
        return next(sheet for sheet in self._sheets if sheet.name == name)

    def _parameter_sheet(self) -> _Sheet:
        titles = (
            ("name", Text("Nombre", "Name"), 22.0),
            ("title", Text("Qué es", "What it is"), 52.0),
            ("value", Text("Valor", "Value"), 16.0),
            ("unit", Text("Unidad", "Unit"), 16.0),
            ("vintage", Text("Vigencia", "Vintage"), 12.0),
            ("source", Text("Fuente", "Source"), 60.0),
        )
        columns = [Column(key, title, width=width) for key, title, width in titles]
        rows = [
            [p.name, p.title.of(self.lang), p.value, said(p.unit, self.lang), p.vintage, said(p.source, self.lang)]
            for p in self._parameters
        ]
        return _Sheet(_TITLES["parameters"].of(self.lang), columns, rows, {}, (), {}, False)

    def _dictionary(self) -> _Sheet:
        rows = [
            [
                sheet.name,
                column.title.of(self.lang),
                column.meaning.of(self.lang) or column.title.of(self.lang),
                _KINDS[column.kind].of(self.lang),
                column.unit_text(self.lang) or None,
                column.vintage or None,
                said(column.source, self.lang) or None,
            ]
            for sheet in self._sheets
            if sheet.described
            for column in sheet.columns
        ]
        return _Sheet(self._free(_TITLES["dictionary"].of(self.lang)), _DICTIONARY, rows, {}, (), {}, False)


class _Writer:
    """Sheets into the file, with one format a kind."""

    def __init__(self, book: Any, lang: str) -> None:
        self._book, self._lang = book, lang
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self._base = base
        self._head = book.add_format(
            {
                **base,
                "bold": True,
                "text_wrap": True,
                "bg_color": "#12352C",
                "font_color": "#FFFFFF",
                "valign": "vcenter",
            }
        )
        self._text = book.add_format({**base, "text_wrap": True, "num_format": "@"})
        self._gap = book.add_format({**base, "italic": True, "font_color": "#4B5B55"})
        self._note = book.add_format({**base, "font_color": "#4B5B55"})
        self._formats: dict[tuple[str, int, bool], Any] = {}

    def _format(self, column: Column, *, strong: bool = False) -> Any:
        key = (column.kind, column.places, strong)
        if key not in self._formats:
            zeros = "." + "0" * column.places if column.places else ""
            shape = {
                "percent": f'#,##0{zeros}" %"',
                "money": f'"$" #,##0{zeros}',
                "integer": f"#,##0{zeros}",
                "decimal": f"#,##0{zeros}",
                "year": "0",
                "date": "yyyy-mm-dd",
            }.get(column.kind, "@")
            look = {**self._base, "num_format": shape}
            if strong:
                look |= {"bold": True, "top": 1}
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    def write(self, sheet: _Sheet) -> None:
        page = self._book.add_worksheet(sheet.name)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width or _width(column, self._lang, sheet.rows, place))
            page.write_string(0, place, column.heading(self._lang), self._head)
        page.freeze_panes(1, 1 if len(sheet.columns) > 3 else 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(1)
        page.fit_to_pages(1, 0)
        page.set_footer(f"&L{sheet.name.replace('&', '&&')}&R&P / &N")
        if sheet.rows and sheet.columns:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
        for line, row in enumerate(sheet.rows, start=1):
            for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
                self._cell(page, line, place, column, value, blank=sheet.blank_numbers)
        for key, values in sheet.choices.items():
            place = _place(sheet, key)
            page.data_validation(1, place, max(len(sheet.rows), 1000), place, {"validate": "list", "source": values})
        last = len(sheet.rows) + 1
        if sheet.total:
            self._totals(page, sheet, last)
            last += 1
        for line, note in enumerate(sheet.notes, start=last + 1):
            page.write_string(line, 0, note, self._note)

    def _totals(self, page: Any, sheet: _Sheet, line: int) -> None:
        page.write_string(line, 0, "Total", self._format(Column("t", Text("", "")), strong=True))
        for place, column in enumerate(sheet.columns):
            function = sheet.total.get(column.key)
            if function is None:
                if place:
                    page.write_blank(line, place, None, self._format(Column("t", Text("", "")), strong=True))
                continue
            values = [row[place].value if isinstance(row[place], Formula) else row[place] for row in sheet.rows]
            numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
            letters = _letters(place)
            answer = _APPLY[function](numbers)
            text = f"={function}({letters}2:{letters}{len(sheet.rows) + 1})"
            page.write_formula(line, place, text, self._format(column, strong=True), answer)

    def _cell(self, page: Any, line: int, place: int, column: Column, value: Any, *, blank: bool) -> None:
        if isinstance(value, Formula):
            if isinstance(value.value, float) and not math.isfinite(value.value):
                raise ValueError(f"{column.key} in row {line + 1} is {value.value}: say None where there is no data")
            page.write_formula(line, place, value.at(line + 1), self._format(column), value.value)
        elif value is None or value == "":
            if column.is_number and not blank:
                page.write_string(line, place, NO_DATA.of(self._lang), self._gap)
            else:
                page.write_blank(line, place, None, self._text)
        elif isinstance(value, bool):
            page.write_string(line, place, (YES if value else NO).of(self._lang), self._text)
        elif isinstance(value, date):
            page.write_datetime(line, place, datetime(value.year, value.month, value.day), self._format(column))
        elif isinstance(value, int | float):
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(f"{column.key} in row {line + 1} is {value}: say None where there is no data")
            if abs(value) >= EXACT or column.kind in ("text", "code"):
                # A parameter is text or number as it comes; a code that came as a number has already lost its zero.
                if column.kind == "code" or abs(value) >= EXACT:
                    page.write_string(line, place, str(value), self._text)
                else:
                    page.write_number(
                        line, place, value, self._format(Column("n", Text("", ""), "decimal", decimals=4))
                    )
            else:
                page.write_number(line, place, value, self._format(column))
        else:
            text = _clean(str(value))
            if len(text) > LONGEST_TEXT:
                raise BadInput(
                    "celda-larga",
                    f"Un texto de la columna «{column.title.es}» tiene {len(text)} letras; en una celda caben {LONGEST_TEXT}. "
                    "Acórtelo o descargue la tabla en CSV.",
                    f"A text of the column “{column.title.en}” has {len(text)} letters; a cell holds {LONGEST_TEXT}. "
                    "Shorten it or download the table as CSV.",
                )
            page.write_string(line, place, text, self._text)


_APPLY: dict[str, Callable[[list[float]], float]] = {
    "SUM": lambda numbers: math.fsum(numbers) if any(isinstance(n, float) for n in numbers) else sum(numbers),
    "AVERAGE": lambda numbers: math.fsum(numbers) / len(numbers) if numbers else 0,
    "MAX": lambda numbers: max(numbers) if numbers else 0,
    "MIN": lambda numbers: min(numbers) if numbers else 0,
    "COUNT": len,
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _clean(text: str) -> str:
    """Without the signs that no XML can carry."""
    return _CONTROL.sub("", text)


def _letters(place: int) -> str:
    return address(0, place)[:-1]


def _place(sheet: _Sheet, key: str) -> int:
    return next(place for place, column in enumerate(sheet.columns) if column.key == key)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _width(column: Column, lang: str, rows: Sequence[Sequence[Any]], place: int) -> float:
    """Wide enough for most of its cells, never so wide that the next column leaves the screen."""
    if column.kind == "date":
        return 12.0
    lengths = [len(str(row[place])) for row in rows[:200] if not isinstance(row[place], Formula)]
    longest = max(lengths, default=0)
    words = max((len(word) for word in column.heading(lang).split()), default=0)
    least = 14.0 if column.kind == "money" else 10.0
    return min(max(least, words + 3.0, longest * 1.1 + 2), 48.0)
