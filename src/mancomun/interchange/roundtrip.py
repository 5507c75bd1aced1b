"""Tables that people download, edit and send back: errors by row and column, differences, and what they accept.

Nothing here writes anywhere. `read_upload` reads all it can and says what it could not; `differences` compares with the
rows of today; `accept` answers the changes of the accepted rows, all of them or none. Rows are numbered as the sheet
numbers them, the header being row 1.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from mancomun.errors import BadInput
from mancomun.interchange.codes import is_blank
from mancomun.interchange.guard import check_table
from mancomun.interchange.report import Report
from mancomun.interchange.schemas import FALSE, TRUE, Field, Schema
from mancomun.interchange.tables import decode, guess_delimiter, guess_marks, number
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.tables.cells import address
from mancomun.tables.columns import NO, YES

Value = str | int | float | bool | date | tuple[str, ...] | None
Row = Mapping[str, Value]
Kind = Literal["added", "changed", "removed", "unchanged", "rejected"]

KINDS: tuple[Kind, ...] = ("added", "changed", "removed", "unchanged", "rejected")
ERRORS_COLUMN = Text("errores", "errors")
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_DISARMED = re.compile(r"'+[=+\-@\t\r]")
_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_UNITS = re.compile(r"(?i)^\s*\$|\bcop\b|%\s*$|[\s\u00a0\u202f]")
_HEADER_ROWS = 60
EMPTY = "E-IMP-5"
"""A mandatory cell without anything."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: the method's code, the sheet's row (None: the whole file), the column, what came, and a mend."""

    code: str
    text: Text
    row: int | None = None
    column: str = ""
    cell: str = ""
    value: str = ""
    fix: str | None = None

    def as_data(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "code": self.code,
            "row": self.row,
            "column": self.column,
            "cell": self.cell,
            "value": self.value,
            "fix": self.fix,
            "es": self.text.es,
            "en": self.text.en,
        }


@dataclass(frozen=True, slots=True)
class Read:
    """A row as it was read: its number in the sheet, its values, and the cells as they came."""

    row: int
    values: Row
    raw: Mapping[str, str]


@dataclass
class Upload:
    """A file that was read: good rows, bad rows with all they brought, problems, and notes on what was done to read it.

    ``absent`` are the columns of the template that it does not have: of them it says nothing.
    """

    schema: Schema
    rows: list[Read] = field(default_factory=list)
    rejected: list[Read] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    absent: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems


# --- out --------------------------------------------------------------------------------------------------------------


def as_cell(value: Value) -> str | int | float | date | None:
    """A value as a cell carries it: lists joined by «;», yes and no in Spanish, the language of the templates."""
    if isinstance(value, bool):
        return (YES if value else NO).es
    if isinstance(value, tuple):
        apart = any(";" in one for one in value)  # a text with a semicolon of its own: one a line, and a line at least
        return ("\n".join(value) + "\n" * (len(value) == 1) if apart else ";".join(value)) or None
    return value


def to_csv(schema: Schema, rows: Iterable[Row], *, mark: bool = True) -> bytes:
    """The rows as CSV in UTF-8, with the byte order mark that Excel needs unless ``mark`` is False; comma between cells.

    Text that a spreadsheet would take for a formula gets an apostrophe before; reading takes it off.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in schema.fields])
    for row in rows:
        cells = []
        for column in schema.fields:
            value = as_cell(row.get(column.name))
            if isinstance(value, str) and _RISKY.match(value):
                value = "'" + value
            cells.append("" if value is None else value.isoformat() if isinstance(value, date) else value)
        writer.writerow(cells)
    return ("\ufeff" * mark + stream.getvalue()).encode()


# --- in ---------------------------------------------------------------------------------------------------------------


def read_upload(
    path: str | Path,
    schema: Schema,
    *,
    known: Collection[str] | None = None,
    catalogue: str = "",
    mend_zeros: bool = False,
    today: Iterable[Row] = (),
) -> Upload:
    """Read an XLSX or CSV against a template. ``known`` are the codes of the territory, of the edition ``catalogue``.

    A mandatory cell may stay blank in a row that is blank there ``today`` too: what nobody touched is not asked again.
    ``mend_zeros`` puts back the zeros that codes lost, once somebody accepted it. `BadInput` only when no row could be
    read at all (no table, a column missing, a file nobody should open).
    """
    path = Path(path)
    upload = Upload(schema)
    grid = read_grid(path, upload.notes)
    at, places = _header(grid, schema, path.name, upload)
    upload.absent = tuple(column.name for column in schema.fields if column.name not in places)
    if upload.absent:
        named = ", ".join(upload.absent)
        upload.notes.append(
            Text(
                f"El archivo no trae estas columnas, y lo que hay en ellas se deja como está: {named}.",
                f"The file does not bring these columns, and what is in them is left as it is: {named}.",
            )
        )
    marks = {
        column.name: guess_marks(
            [_bare(line[places[column.name]]) for line in grid[at + 1 :] if _is_text(line, places[column.name])]
        )
        for column in schema.fields
        if column.name in places and column.type in ("integer", "decimal", "percent", "money")
    }
    reader = _Reader(upload, places, marks, known, catalogue, mend_zeros, blank_today(schema, today))
    for number_, line in enumerate(grid[at + 1 :], start=at + 2):
        if any(not is_blank(cell) for cell in line) and not _again(line, grid[at]):
            reader.row(number_, line)
    _repeated(upload)
    return upload


def blank_today(schema: Schema, rows: Iterable[Row]) -> Mapping[tuple[Value, ...], frozenset[str]]:
    """By key, the mandatory columns in which a row has nothing yet."""
    asked = [column.name for column in schema.fields if column.required]
    return {key_of(row, schema): frozenset(name for name in asked if as_cell(row.get(name)) is None) for row in rows}


def _is_text(line: Sequence[Any], place: int) -> bool:
    return place < len(line) and isinstance(line[place], str) and not is_blank(line[place])


def _bare(cell: Any) -> str:
    return _UNITS.sub("", str(cell))


def read_grid(path: Path, notes: list[Text]) -> list[list[Any]]:
    """The cells of a CSV or of the first sheet of an XLSX; ``notes`` gets what was done to read them."""
    check_table(path)
    with path.open("rb") as stream:
        head = stream.read(4)
    return _xlsx(path, notes) if head == b"PK\x03\x04" else _csv(path, notes)


def _csv(path: Path, notes: list[Text]) -> list[list[Any]]:
    report = Report()
    text, _ = decode(path.read_bytes(), report)
    notes += [Text(issue.es, issue.en) for issue in report if issue.defect != "byte_order_mark"]
    try:
        grid = csv.reader(io.StringIO(text, newline=""), delimiter=guess_delimiter(text.splitlines()))
        return [[cell[1:] if _DISARMED.match(cell) else cell for cell in row] for row in grid]
    except csv.Error as error:
        raise BadInput(
            "tabla-rota",
            f"«{path.name}» no se puede leer como tabla: revise las comillas.",
            f"“{path.name}” cannot be read as a table: check the quotes.",
        ) from error


def _xlsx(path: Path, notes: list[Text]) -> list[list[Any]]:
    import openpyxl

    try:
        page = openpyxl.load_workbook(path, data_only=True).worksheets[0]
        live = openpyxl.load_workbook(path).worksheets[0] if _has_formulas(path) else None
    except Exception as error:  # openpyxl lets through whatever its XML reader raises
        raise BadInput(
            "xlsx-roto",
            f"«{path.name}» no se puede abrir como libro de Excel: está dañado o incompleto.",
            f"“{path.name}” cannot be opened as an Excel workbook: it is damaged or incomplete.",
        ) from error
    grid: list[list[Any]] = []
    for cells in page.iter_rows():
        line: list[Any] = []
        for cell in cells:
            value = cell.value
            if value is None and live is not None:
                formula = live.cell(cell.row, cell.column)
                value = _Unsolved(str(formula.value)) if formula.data_type == "f" else None
            elif isinstance(value, int | float) and not isinstance(value, bool) and _in_percent(cell.number_format):
                value = round(value * 100, 12)
            line.append(value)
        grid.append(line)
    for area in page.merged_cells.ranges:
        first = grid[area.min_row - 1][area.min_col - 1]
        for row in range(area.min_row - 1, area.max_row):
            for column in range(area.min_col - 1, area.max_col):
                grid[row][column] = first
    if page.merged_cells.ranges:
        es = "Hay celdas combinadas; repetimos su valor en cada una."
        notes.append(Text(es, "There are merged cells; we repeated their value in each one."))
    hidden = [row for row, shape in page.row_dimensions.items() if shape.hidden and row <= len(grid)]
    if hidden:
        listed = ", ".join(map(str, sorted(hidden)[:10]))
        notes.append(
            Text(
                f"Hay una fila oculta ({listed}); también la leímos.",
                f"There is one hidden row ({listed}); we read it too.",
            )
            if len(hidden) == 1
            else Text(
                f"Hay {len(hidden)} filas ocultas ({listed}); también las leímos.",
                f"There are {len(hidden)} hidden rows ({listed}); we read them too.",
            )
        )
    return grid


class _Unsolved(str):
    """A formula whose result the file does not bring."""

    __slots__ = ()


def _has_formulas(path: Path) -> bool:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(b"<f" in archive.read(name) for name in sheets)


def _in_percent(shape: str) -> bool:
    """True for a cell that a spreadsheet shows multiplied by a hundred."""
    return "%" in re.sub(r'"[^"]*"|\\.', "", shape or "")


def _again(line: Sequence[Any], header: Sequence[Any]) -> bool:
    """The header once more, as where its cells are merged with those below: no row of data says only its own titles."""
    return all(is_blank(cell) or (k < len(header) and cell == header[k]) for k, cell in enumerate(line))


def _header(grid: list[list[Any]], schema: Schema, name: str, upload: Upload) -> tuple[int, dict[str, int]]:
    """The row of the header and the place of each column known."""
    wanted = {fold(column.name): column.name for column in schema.fields}
    best, at = 0, -1
    for place, line in enumerate(grid[:_HEADER_ROWS]):
        found = len({fold(str(cell)) for cell in line if not is_blank(cell)} & set(wanted))
        if found > best:
            best, at = found, place
    listed = "; ".join(column.name for column in schema.fields)
    if at < 0 or best < min(2, len(wanted)):
        alone = next((wanted[fold(str(cell))] for cell in grid[at] if fold(str(cell)) in wanted), "") if at >= 0 else ""
        if alone:
            raise BadInput(
                "tabla-una-columna",
                f"«{name}» solo trae la columna «{alone}», y con una sola no se reconoce la plantilla «{schema.name}». Escriba en la "
                f"primera fila también las otras que traiga, con estos nombres: {listed}.",
                f"“{name}” only has the column “{alone}”, and one alone does not tell the template “{schema.name}”. Write in the first "
                f"row the others you bring too, by these names: {listed}.",
            )
        raise BadInput(
            "tabla-sin-encabezado",
            f"«{name}» no trae la fila de encabezado de la plantilla «{schema.name}»: {listed}. Escríbala tal cual en la primera fila, o "
            "descargue la plantilla vacía.",
            f"“{name}” has no header row of the template “{schema.name}”: {listed}. Write it as it is in the first row, or download the "
            "empty template.",
        )
    places: dict[str, int] = {}
    extra: list[str] = []
    for place, cell in enumerate(grid[at]):
        if is_blank(cell):
            continue
        known = wanted.get(fold(str(cell)))
        if known is None:
            extra.append(str(cell))
        elif known in places:
            raise BadInput(
                "columna-repetida",
                f"La columna «{known}» está dos veces en «{name}». Deje una.",
                f"The column “{known}” is in “{name}” twice. Leave one.",
            )
        else:
            places[known] = place
    missing = [column.name for column in schema.fields if column.required and column.name not in places]
    if missing:
        raise BadInput(
            "columna-falta",
            f"El archivo no tiene la columna «{'», «'.join(missing)}». Tiene: {', '.join(places)}.",
            f"The file has no column “{'”, “'.join(missing)}”. It has: {', '.join(places)}.",
        )
    extra = [title for title in extra if fold(title) not in (ERRORS_COLUMN.es, ERRORS_COLUMN.en)]
    if extra:
        said = ", ".join(extra)
        upload.notes.append(Text(f"No leímos estas columnas: {said}.", f"We did not read these columns: {said}."))
    return at, places


class _Reader:
    def __init__(
        self,
        upload: Upload,
        places: Mapping[str, int],
        marks: Mapping[str, tuple[str, str | None]],
        known: Collection[str] | None,
        catalogue: str,
        mend_zeros: bool,
        blank: Mapping[tuple[Value, ...], frozenset[str]],
    ) -> None:
        self.upload, self.places, self.marks = upload, places, marks
        self.known, self.catalogue, self.mend_zeros = known, catalogue, mend_zeros
        self.blank = blank

    def row(self, row: int, line: Sequence[Any]) -> None:
        """Read one row; it is good when every cell is."""
        values: dict[str, Value] = {}
        raw: dict[str, str] = {}
        problems: list[Problem] = []
        for column in self.upload.schema.fields:
            place = self.places.get(column.name)
            cell = line[place] if place is not None and place < len(line) else None
            raw[column.name] = "" if is_blank(cell) else _shown(cell)
            where = address(row - 1, place) if place is not None else ""
            if is_blank(cell):
                values[column.name] = None
                if column.required:
                    problems.append(_missing(row, column, where))
                continue
            value = self._value(cell, column, row, where, problems)
            values[column.name] = value
        already = self.blank.get(key_of(values, self.upload.schema), frozenset())
        problems = [one for one in problems if one.code != EMPTY or one.column not in already]
        read = Read(row, values, raw)
        (self.upload.rejected if problems else self.upload.rows).append(read)
        self.upload.problems += problems

    def _value(self, cell: Any, column: Field, row: int, where: str, problems: list[Problem]) -> Value:
        kind = column.type
        if isinstance(cell, _Unsolved):
            value: Value = None
        elif kind == "code":
            return self._code(_shown(cell), column, row, where, problems)
        elif kind in ("codes", "list"):
            between = r"\n" if kind == "list" and "\n" in str(cell) else r"[;\n]"
            parts = tuple(part.strip() for part in re.split(between, _shown(cell)) if part.strip())
            if kind == "codes":
                found = (self._code(part, column, row, where, problems) for part in parts)
                return tuple(part for part in found if part)
            value = _choices(parts, column)
        elif kind in ("integer", "decimal", "percent", "money", "year"):
            value = self._number(cell, column)
        elif kind == "date":
            value = read_date(cell)
        elif kind == "flag":
            word = fold(_shown(cell))
            value = True if word in TRUE else False if word in FALSE else None
        else:
            text = _shown(cell)
            value = text if len(text) <= column.longest else None
            if value is not None and column.choices:
                found_ = _choices((text,), column)
                value = found_[0] if found_ else None
        if value is None:
            problems.append(_wrong(row, column, where, _shown(cell)))
        return value

    def _number(self, cell: Any, column: Field) -> int | float | None:
        if isinstance(cell, bool | date):
            return None
        value: int | float | None
        if isinstance(cell, int | float):
            value = cell
        else:
            bare = _bare(cell).replace("\u2212", "-")
            decimal, thousands = self.marks.get(column.name, (".", None))
            whole = column.type in ("integer", "money")
            if whole and re.fullmatch(r"-?\d{1,3}(\.\d{3})+|-?\d{1,3}(,\d{3})+", bare):
                bare = bare.replace(".", "").replace(",", "")
            if "." in bare and "," in bare:  # both: the last one is the decimal mark
                decimal, thousands = (",", ".") if bare.rfind(",") > bare.rfind(".") else (".", ",")
            elif bare.count(",") == 1 and not (thousands == "," and re.fullmatch(r"-?\d{1,3},\d{3}", bare)):
                decimal, thousands = ",", "."
            value = number(bare, decimal, thousands)
        if value is None or not math.isfinite(value):
            return None
        if column.type in ("integer", "money", "year"):
            if float(value) != int(value):
                return None
            value = int(value)
        low, high = (1000, 9999) if column.type == "year" and column.low is None else (column.low, column.high)
        if (low is not None and value < low) or (high is not None and value > high):
            return None
        return value

    def _code(self, text: str, column: Field, row: int, where: str, problems: list[Problem]) -> str | None:
        text = text.strip().removeprefix("'")
        if self.known is not None and text in self.known:
            return text
        text = re.sub(r"(\d+)[.,]0\Z", r"\1", text)
        if text.isdigit() and len(text) in (1, 4, 7):
            whole = text.zfill(len(text) + 1)
            if self.mend_zeros:
                text = whole
            else:
                es = f"El código {text} perdió el cero inicial; use formato texto («{whole}»)."
                en = f"The code {text} lost its leading zero; use the text format (“{whole}”)."
                problems.append(Problem("E-IMP-2", Text(es, en), row, column.name, where, text, whole))
                return None
        if not (text.isdigit() and len(text) in (2, 5, 8)) and not re.fullmatch(r"AM-\d{5}", text):
            problems.append(_wrong(row, column, where, text))
            return None
        if self.known is not None and text not in self.known:
            year = f" {self.catalogue}" if self.catalogue else ""
            es = f"El código DIVIPOLA {text} no existe en el catálogo{year}."
            en = f"The DIVIPOLA code {text} does not exist in the catalogue{' of' if year else ''}{year}."
            problems.append(Problem("E-S14-3", Text(es, en), row, column.name, where, text))
            return None
        return text


def read_date(cell: Any) -> date | None:
    """A day from a cell: a date of the sheet, ``2026-11-26``, ``26/11/2026``, ``26 nov 2026``; None for anything else."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip()
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := re.fullmatch(r"(\d{1,2})(?: de |[ -])([a-z]{3})[a-z]*(?: de |[ -])(\d{4})", text.casefold()):
            return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None
    return None


def _choices(parts: Sequence[str], column: Field) -> tuple[str, ...] | None:
    """Each part as the template writes it; None when one is no choice."""
    if not column.choices:
        return tuple(parts)
    known = {fold(choice): choice for choice in column.choices}
    found = [known.get(fold(part)) for part in parts]
    return tuple(part for part in found if part is not None) if all(found) else None


def _shown(cell: Any) -> str:
    """A cell as the person sees it."""
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()


def _wrong(row: int, column: Field, where: str, value: str) -> Problem:
    asked, short = column.asked(), value if len(value) <= 60 else value[:57] + "…"
    if column.type == "text" and not column.choices:
        asked = Text(f"un texto de hasta {column.longest} letras", f"a text of up to {column.longest} letters")
    es = f"Fila {row}, columna {column.name}: «{short}» no es {asked.es}."
    en = f"Row {row}, column {column.name}: “{short}” is not {asked.en}."
    return Problem("E-IMP-1", Text(es, en), row, column.name, where, value)


def _missing(row: int, column: Field, where: str) -> Problem:
    asked = column.asked()
    es = f"Fila {row}, columna {column.name}: la celda está vacía; escriba {asked.es}."
    en = f"Row {row}, column {column.name}: the cell is empty; write {asked.en}."
    return Problem(EMPTY, Text(es, en), row, column.name, where)


def _repeated(upload: Upload) -> None:
    """Rows that share their key are all set aside: which one is meant is not for us to guess."""
    by_key: dict[tuple[Value, ...], list[Read]] = {}
    for read in upload.rows:
        by_key.setdefault(key_of(read.values, upload.schema), []).append(read)
    twice = [reads for reads in by_key.values() if len(reads) > 1]
    if not twice:
        return
    rows = sorted(read.row for reads in twice for read in reads)
    listed = ", ".join(map(str, rows[:20])) + (" …" if len(rows) > 20 else "")
    text = Text(f"Hay {len(rows)} filas repetidas: {listed}.", f"There are {len(rows)} repeated rows: {listed}.")
    upload.problems.append(Problem("E-IMP-4", text, None, ", ".join(upload.schema.keys), value=listed))
    out = set(rows)
    upload.rejected += [read for read in upload.rows if read.row in out]
    upload.rejected.sort(key=lambda read: read.row)
    upload.rows = [read for read in upload.rows if read.row not in out]


# --- differences ------------------------------------------------------------------------------------------------------


def key_of(row: Row, schema: Schema) -> tuple[Value, ...]:
    """What tells a row from the others; texts by their words, whatever their case and accents."""
    values = (row.get(name) for name in schema.keys)
    return tuple(fold(value) if isinstance(value, str) else value for value in values)


def same(one: Value, other: Value) -> bool:
    """Equal as a spreadsheet can tell: fifteen digits, blank ends, empty text and nothing."""
    if isinstance(one, float) or isinstance(other, float):
        both = isinstance(one, int | float) and isinstance(other, int | float)
        return both and (one == other or f"{one:.15g}" == f"{other:.15g}")
    return _level(one) == _level(other)


def _level(value: Value) -> Value:
    if isinstance(value, str):
        return value.strip().replace("\r\n", "\n") or None
    return value or None if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of the comparison. ``id`` names it, as it was seen, for accepting; ``fields`` are (column, before, after).

    ``row`` is its place in the sheet, None for a row that the file no longer has.
    """

    id: str
    kind: Kind
    key: tuple[Value, ...]
    row: int | None
    before: Row | None
    after: Row | None
    fields: tuple[tuple[str, Value, Value], ...] = ()
    problems: tuple[Problem, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Plain values for a page."""
        return {
            "id": self.id,
            "kind": self.kind,
            "row": self.row,
            "key": [_plain(value) for value in self.key],
            "before": _plain_row(self.before),
            "after": _plain_row(self.after),
            "fields": [{"column": name, "before": _plain(a), "after": _plain(b)} for name, a, b in self.fields],
            "problems": [problem.as_data() for problem in self.problems],
        }


@dataclass(frozen=True)
class Differences:
    """What a file would change: rows in the order of the sheet, then those it no longer has."""

    schema: Schema
    rows: tuple[Difference, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Text, ...]

    def of(self, kind: Kind) -> list[Difference]:
        """The rows of one kind."""
        return [row for row in self.rows if row.kind == kind]

    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return {kind: len(self.of(kind)) for kind in KINDS}

    def as_data(self, *, unchanged: bool = False) -> dict[str, Any]:
        """Plain values for a page; rows that do not change only when asked for."""
        return {
            "template": self.schema.name,
            "counts": self.counts(),
            "rows": [row.as_data() for row in self.rows if unchanged or row.kind != "unchanged"],
            "problems": [problem.as_data() for problem in self.problems],
            "notes": [{"es": note.es, "en": note.en} for note in self.notes],
        }


def differences(present: Iterable[Row], upload: Upload) -> Differences:
    """Compare the rows of today with those of a file, by their key."""
    schema = upload.schema
    today: dict[tuple[Value, ...], Row] = {}
    for row in present:
        key = key_of(row, schema)
        if key in today:
            raise ValueError(f"two rows of today share the key {key}")
        today[key] = row
    found: list[Difference] = []
    met: set[tuple[Value, ...]] = set()
    by_row: dict[int | None, list[Problem]] = {}
    for problem in upload.problems:
        by_row.setdefault(problem.row, []).append(problem)
    for read in sorted([*upload.rows, *upload.rejected], key=lambda one: one.row):
        key = key_of(read.values, schema)
        before = today.get(key)
        met.add(key)
        if read in upload.rejected:
            problems = tuple(by_row.get(read.row, ())) or tuple(p for p in upload.problems if p.code == "E-IMP-4")
            found.append(
                Difference(
                    _id("rejected", (read.row,), None), "rejected", key, read.row, before, dict(read.raw), (), problems
                )
            )
            continue
        fields = tuple(
            (column.name, before.get(column.name) if before else None, read.values[column.name])
            for column in schema.fields
            if column.name not in upload.absent
            and not same(before.get(column.name) if before else None, read.values[column.name])
        )
        kind: Kind = "added" if before is None else "changed" if fields else "unchanged"
        found.append(
            Difference(_id("row", key, before), kind, key, read.row, before, read.values, fields if before else ())
        )
    lost = {key for key in today if key not in met}
    # A bad row may be the one that seems gone: while its key cannot be read, nothing is offered for removal on its account.
    if any(None in key_of(read.values, schema) for read in upload.rejected):
        lost = set()
    found += [
        Difference(_id("row", key, row), "removed", key, None, row, None) for key, row in today.items() if key in lost
    ]
    return Differences(schema, tuple(found), tuple(upload.problems), tuple(upload.notes))


def accept(
    found: Differences, chosen: Collection[str] | None = None, *, present: Iterable[Row] | None = None
) -> list[Difference]:
    """The changes to write for the accepted rows, all or none. By default all that was added or changed, no removal.

    ``present`` are the rows at the moment of writing: one that moved since the comparison stops everything. `BadInput`
    names a row that cannot be accepted.
    """
    by_id = {row.id: row for row in found.rows}
    by_key = {_key_part(row.id): row for row in found.rows}
    if chosen is None:
        chosen = [row.id for row in found.rows if row.kind in ("added", "changed")]
    taken: list[Difference] = []
    for name in dict.fromkeys(chosen):
        row = by_id.get(name)
        if row is None and (other := by_key.get(_key_part(name))) is not None:
            raise _moved(other, found.schema)
        if row is None:
            raise BadInput(
                "fila-ajena",
                "Una de las filas elegidas no es de este archivo. Vuelva a subirlo y elija de nuevo.",
                "One of the chosen rows is not of this file. Upload it again and choose anew.",
                status=409,
            )
        if row.kind == "rejected":
            raise BadInput(
                "fila-con-errores",
                f"La fila {row.row} tiene errores y no se puede aceptar. Corríjala en el archivo y súbalo de nuevo.",
                f"Row {row.row} has errors and cannot be accepted. Mend it in the file and upload it again.",
            )
        if row.kind != "unchanged":
            taken.append(row)
    if present is not None:
        now = {key_of(row, found.schema): row for row in present}
        for row in taken:
            then, current = row.before, now.get(row.key)
            moved = (then is None) != (current is None)
            if then is not None and current is not None:
                moved = not all(same(then.get(c.name), current.get(c.name)) for c in found.schema.fields)
            if moved:
                raise _moved(row, found.schema)
    return taken


def _moved(row: Difference, schema: Schema) -> BadInput:
    said = row.after or row.before or {}
    listed = " · ".join(str(_plain(said.get(name))) for name in schema.keys)
    return BadInput(
        "filas-cambiaron",
        f"«{listed}» cambió mientras usted revisaba. No escribimos nada; compare de nuevo.",
        f"“{listed}” changed while you were looking. Nothing was written; compare again.",
        status=409,
    )


def _id(kind: str, key: Sequence[Value], before: Row | None) -> str:
    """Which row, and how it stood when it was compared: who accepts it accepts the change that was shown, and no other."""
    return f"{_digest([kind, [_plain(value) for value in key]])[:16]}-{_digest(_plain_row(before))[:8]}"


def _key_part(name: str) -> str:
    return name.partition("-")[0]


def _digest(plain: Any) -> str:
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _plain(value: Value) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _plain_row(row: Row | None) -> dict[str, Any] | None:
    return None if row is None else {name: _plain(value) for name, value in row.items()}
