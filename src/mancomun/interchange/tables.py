"""Tables of municipalities as they come out of spreadsheets: CSV of any accent and delimiter, XLSX with titles on top.

`read_table` finds the encoding, the delimiter, the way numbers are written and the row where the header is, reads each
code, and reports what was wrong line by line. Rows are counted from 1 after the header.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mancomun.errors import BadInput
from mancomun.interchange.boundaries import COLOMBIA_BOX
from mancomun.interchange.codes import SENTENCES, code_of, is_blank, outlived, read_code
from mancomun.interchange.fields import choose, joined, plain
from mancomun.interchange.guard import check_file, limit_bytes
from mancomun.interchange.report import Report
from mancomun.lexicon.folding import fold
from mancomun.territory.model import Territory
from mancomun.territory.names import squash

_DELIMITERS = (";", ",", "\t", "|")
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf]")
_NUMBER_NAMES = re.compile(r"POBLAC|AREA|KM2|LONG|LAT|TOTAL|VALOR|HOGAR|ICLD|NBI|CENSO|POP")
_LONGITUDE, _LATITUDE = re.compile(r"^(LONGITUD|LON|LONG|X)$"), re.compile(r"^(LATITUD|LAT|Y)$")
_NEVER_NEGATIVE = re.compile(r"POBLAC|AREA|KM2|HOGAR|CENSO|POP")
_TOTAL = re.compile(r"\W*(SUB)?TOTAL(ES)?\b", re.IGNORECASE)
_NOTE = re.compile(r"\W*(FUENTE|NOTA|SOURCE|NOTE|ELABOR|\*)", re.IGNORECASE)


@dataclass
class Table:
    """Rows by unit. Each is ``{"row": n, "code": ..., column: value}``; numbers are numbers. ``report`` says the rest."""

    source: str
    columns: list[str]
    rows: list[dict[str, Any]]
    report: Report
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str = "."
    thousands: str | None = None
    counted: int = 0
    keys: list[str] = field(default_factory=list)


# --- text ------------------------------------------------------------------------------------------------------------


def decode(data: bytes, report: Report) -> tuple[str, str]:
    """The text and its encoding: ``utf-8-sig``, ``utf-8``, ``utf-16`` or ``latin-1``; text garbled once is put right."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        report.add(
            "byte_order_mark",
            "El archivo empieza con una marca invisible (BOM); la quitamos.",
            "The file begins with an invisible mark (BOM); we took it off.",
            "repaired",
        )
        encoding = "utf-8-sig"
    else:
        encoding = "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        # Windows wrote it; cp1252 is latin-1 plus the curly quotes.
        encoding, text = (
            "latin-1",
            data.decode("cp1252" if not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data) else "latin-1"),
        )
        report.add(
            "latin1",
            "Las tildes no están en UTF-8: leímos el archivo como latin-1.",
            "The accents are not in UTF-8: we read the file as latin-1.",
            "repaired",
            fix="latin-1",
        )
        return text, encoding
    if _MOJIBAKE.search(text):
        mended = _unmangle(text)
        if mended != text:
            report.add(
                "mojibake",
                "Las tildes venían dañadas (se guardaron dos veces, como «MEDELLÃN»); las recuperamos.",
                "The accents were garbled (saved twice, like “MEDELLÃN”); we recovered them.",
                "repaired",
            )
            text = mended
    return text, encoding


def _unmangle(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        try:
            lines.append(line.encode("latin-1").decode("utf-8") if _MOJIBAKE.search(line) else line)
        except (UnicodeEncodeError, UnicodeDecodeError):
            try:
                lines.append(line.encode("cp1252").decode("utf-8"))
            except (UnicodeEncodeError, UnicodeDecodeError):
                lines.append(line)
    return "\n".join(lines)


def guess_delimiter(lines: Sequence[str]) -> str:
    """The sign that splits most of the first lines into the same number of cells, more than one."""
    best, score = ",", 0
    for sign in _DELIMITERS:
        counts = [line.count(sign) for line in lines[:50] if line.strip()]
        if not counts or counts[0] == 0:
            continue
        agree = sum(count == counts[0] for count in counts) * 100 + counts[0]
        if agree > score:
            best, score = sign, agree
    return best


# --- numbers ---------------------------------------------------------------------------------------------------------


def guess_marks(values: Sequence[str]) -> tuple[str, str | None]:
    """``(decimal, thousands)`` of a file by what its cells look like: ``2.524.747`` and ``374,88`` give ``(",", ".")``."""
    comma = sum(
        bool(re.fullmatch(r"-?\d{1,3}(\.\d{3}){2,}(,\d+)?|-?\d+,\d{1,2}|-?\d+,\d{4,}", value)) for value in values
    )
    point = sum(
        bool(re.fullmatch(r"-?\d{1,3}(,\d{3}){2,}(\.\d+)?|-?\d+\.\d{1,2}|-?\d+\.\d{4,}", value)) for value in values
    )
    if comma > point:
        grouped = any(re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", value) for value in values)
        return ",", "." if grouped else None
    grouped = any(re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", value) for value in values)
    return ".", "," if grouped else None


def number(text: Any, decimal: str, thousands: str | None) -> int | float | None:
    """The number a cell says, or None when it says none."""
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        return text
    bare = str(text).strip().replace("\u00a0", "").replace(" ", "")
    if thousands:
        bare = bare.replace(thousands, "")
    if decimal == ",":
        bare = bare.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", bare):
        return None
    return float(bare) if "." in bare or "e" in bare.lower() else int(bare)


# --- grids of cells --------------------------------------------------------------------------------------------------


def _csv_grid(path: Path, report: Report) -> tuple[list[list[Any]], str, str]:
    text, encoding = decode(path.read_bytes(), report)
    lines = text.splitlines()
    delimiter = guess_delimiter(lines)
    try:
        grid: list[list[Any]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise BadInput(
            "tabla-rota",
            f"«{path.name}» no se puede leer como tabla: revise las comillas.",
            f"“{path.name}” cannot be read as a table: check the quotes.",
        ) from error
    return grid, encoding, delimiter


def open_book(path: Path) -> Any:
    """An Excel workbook with its values, or the sentence of why it cannot be opened."""
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > limit_bytes() * 2:
                raise BadInput(
                    "zip-crece",
                    f"«{path.name}» crece demasiado al abrirlo; no lo abrimos. Guarde solo la hoja que hace falta.",
                    f"“{path.name}” grows too much when opened; we did not open it. Save only the sheet needed.",
                    status=413,
                )
        return openpyxl.load_workbook(path, data_only=True)
    except BadInput:
        raise
    except Exception as error:  # openpyxl lets through whatever its XML and zip readers raise
        raise BadInput(
            "xlsx-roto",
            f"«{path.name}» no se puede abrir como libro de Excel: está dañado o incompleto.",
            f"“{path.name}” cannot be opened as an Excel workbook: it is damaged or incomplete.",
        ) from error


def _xlsx_grid(path: Path, sheet: str | None) -> tuple[list[list[Any]], list[tuple[int, int, int, int]]]:
    book = open_book(path)
    names = book.sheetnames
    if sheet is not None and sheet not in names:
        raise BadInput(
            "hoja-falta",
            f"El libro no tiene la hoja «{sheet}». Tiene: {', '.join(names)}.",
            f"The workbook has no sheet “{sheet}”. It has: {', '.join(names)}.",
        )
    page = book[sheet or names[0]]
    grid = [list(row) for row in page.iter_rows(values_only=True)]
    merged = [
        (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1) for area in page.merged_cells.ranges
    ]
    return grid, merged


def _header_row(grid: Sequence[Sequence[Any]]) -> int:
    """The first row whose filled cells are all texts, at least two, and no fewer than in most rows below."""
    widths = sorted(sum(not is_blank(cell) for cell in row) for row in grid)
    usual = widths[len(widths) // 2] if widths else 0
    for at, row in enumerate(grid[:60]):
        filled = [cell for cell in row if not is_blank(cell)]
        if len(filled) >= max(2, min(usual, 3) - 1) and all(
            isinstance(cell, str) and number(cell, ".", None) is None for cell in filled
        ):
            return at
    return 0


def read_table(path: str | Path, territory: Territory | None = None, *, sheet: str | None = None) -> Table:
    """Read a table with one code a row. ``territory`` is the edition in use, against which codes and names are checked."""
    path = Path(path)
    check_file(path)
    report = Report("row")
    merged: list[tuple[int, int, int, int]] = []
    encoding: str | None = None
    delimiter: str | None = None
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == b"PK\x03\x04" or path.suffix.lower() in (".xlsx", ".xlsm"):
        grid, merged = _xlsx_grid(path, sheet)
    else:
        grid, encoding, delimiter = _csv_grid(path, report)
    at = _header_row(grid)
    if at >= len(grid) or not any(not is_blank(cell) for cell in grid[at]):
        raise BadInput(
            "tabla-vacia",
            f"«{path.name}» no trae ninguna fila con encabezado.",
            f"“{path.name}” has no row that could be a header.",
        )
    if at > 0:
        report.add(
            "rows_above_header",
            f"Hay {at} filas de título o vacías antes del encabezado; las saltamos.",
            f"There are {at} rows of title or blank before the header; we skipped them.",
            "repaired",
        )
    header, first = _header(grid, at, merged, report)
    body = _until_notes(grid[first:], report)
    fields = {
        name: [row[column] if column < len(row) else None for row in body] for column, name in enumerate(header) if name
    }
    texts = [
        str(cell).strip()
        for name, cells in fields.items()
        if _NUMBER_NAMES.search(plain(name))
        for cell in cells
        if isinstance(cell, str)
    ]
    decimal, thousands = guess_marks(texts)
    table = Table(path.name, list(fields), [], report, encoding, delimiter, decimal, thousands)
    columns = choose(fields, territory)
    if columns.parts:
        one, two = columns.parts
        codes: list[Any] = [joined(a, b) for a, b in zip(fields[one], fields[two], strict=True)]
        report.add(
            "code_split",
            f"El código viene en dos columnas («{one}» y «{two}») y sin ceros; lo armamos con las dos.",
            f"The code comes in two columns (“{one}” and “{two}”), without zeros; we joined them.",
            "repaired",
        )
    elif columns.code:
        codes = list(fields[columns.code])
    else:
        raise BadInput(
            "tabla-sin-codigo",
            f"«{path.name}» no trae una columna de códigos. Tiene: {', '.join(fields)}.",
            f"“{path.name}” has no column of codes. It has: {', '.join(fields)}.",
        )
    used = territory if columns.share >= 0.5 else None
    seen: dict[tuple[Any, ...], int] = {}
    repeats = [name for name in fields if re.search(r"^(ANO|YEAR|VIGENCIA|PERIODO|FECHA)", plain(name))]
    for index in range(len(body)):
        row = index + 1
        cells = {name: cells[index] for name, cells in fields.items()}
        if all(is_blank(cell) for cell in cells.values()):
            continue
        if any(isinstance(cell, str) and _TOTAL.match(cell) for cell in cells.values()) and (
            codes[index] is None or not read_code(codes[index], used).known
        ):
            report.add(
                "total_row",
                "Es una fila de total; no es un municipio.",
                "It is a row of totals, not a municipality.",
                "dropped",
                row=row,
            )
            continue
        table.counted += 1
        _read_row(table, row, cells, codes[index], columns.name, used, seen, repeats)
    table.keys = repeats
    return table


def _header(
    grid: list[list[Any]], at: int, merged: list[tuple[int, int, int, int]], report: Report
) -> tuple[list[str | None], int]:
    """Names of the columns and the first row of data: one row of header, or two with merged cells."""
    top = list(grid[at])
    below = grid[at + 1] if at + 1 < len(grid) else []
    filled = [cell for cell in below if not is_blank(cell)]
    wide = [area for area in merged if area[0] == at and area[3] > area[1]]
    two = (
        bool(filled)
        and all(isinstance(cell, str) and number(cell, ".", None) is None for cell in filled)
        and (bool(wide) or (any(is_blank(cell) for cell in top) and len(filled) < len(top)))
    )
    if not two:
        return [None if is_blank(cell) else " ".join(str(cell).split()) for cell in top], at + 1
    report.add(
        "double_header",
        "El encabezado ocupa dos filas con celdas combinadas; las leímos juntas.",
        "The header takes two rows with merged cells; we read them together.",
        "repaired",
    )
    for _, left, _, right in wide:
        for column in range(left, right + 1):
            top[column] = top[left]
    names: list[str | None] = []
    for column in range(max(len(top), len(below))):
        one = top[column] if column < len(top) else None
        two_ = below[column] if column < len(below) else None
        names.append(str(two_).strip() if not is_blank(two_) else None if is_blank(one) else str(one).strip())
    return names, at + 2


def _until_notes(body: list[list[Any]], report: Report) -> list[list[Any]]:
    """The rows without the notes at the end (*Fuente: DANE.*), which are said."""
    kept = list(body)
    while kept:
        filled = [cell for cell in kept[-1] if not is_blank(cell)]
        if not filled:
            kept.pop()
        elif len(filled) == 1 and isinstance(filled[0], str) and (_NOTE.match(filled[0]) or len(filled[0]) > 60):
            report.add(
                "note_row",
                f"Es una nota al pie («{filled[0][:60]}»); no es un municipio.",
                f"It is a footnote (“{filled[0][:60]}”), not a municipality.",
                "dropped",
                row=len(kept),
            )
            kept.pop()
        else:
            break
    return kept


def _read_row(
    table: Table,
    row: int,
    cells: dict[str, Any],
    raw: Any,
    name_column: str | None,
    territory: Territory | None,
    seen: dict[tuple[Any, ...], int],
    repeats: Sequence[str],
) -> None:
    report = table.report
    reading = read_code(raw, territory)
    for defect in reading.defects:
        if defect in SENTENCES and not (defect == "code_number" and table.encoding is None):
            es, en = (text.format(raw=raw, code=reading.code) for text in SENTENCES[defect])
            report.add(defect, es, en, "repaired", row=row, code=reading.code, fix=reading.code)
    values = _numbers(table, row, cells, reading.code)
    name = cells.get(name_column) if name_column else None
    code = code_of(report, row, reading)
    if code is None:
        return
    if reading.successor is not None and territory is not None:
        outlived(
            report,
            row,
            reading,
            territory,
            ("Revise qué hacer con la fila.", "Decide what to do with the row."),
            "asked",
        )
        return
    if territory is not None and code in territory.units and not is_blank(name):
        unit = territory.units[code]
        if not _same_name(str(name), (unit.name, *unit.also)):
            report.add(
                "name_mismatch",
                f"El código {code} es de {unit.name}, no de {name}. No sabemos cuál de los dos vale.",
                f"The code {code} belongs to {unit.name}, not to {name}. We cannot tell which of the two is right.",
                "asked",
                row=row,
                code=code,
            )
            return
    key = (code, *(str(cells[column]) for column in repeats))
    if key in seen:
        first = seen[key]
        report.add(
            "duplicate_row",
            f"El código {code} ya está en la fila {first}; usamos aquella. Revise cuál vale.",
            f"The code {code} is already in row {first}; we used that one. Check which is right.",
            "asked",
            row=row,
            code=code,
        )
        return
    seen[key] = row
    table.rows.append({"row": row, "code": code, **values})


def _same_name(given: str, names: Sequence[str]) -> bool:
    def core(text: str) -> set[str]:
        return {word for word in fold(re.sub(r"\(.*?\)", " ", text)).split() if len(word) > 2} - {"del", "las", "los"}

    if any(squash(given) == squash(name) for name in names):
        return True
    words = core(given)
    return bool(words) and any(words <= core(name) or core(name) <= words for name in names if core(name))


def _numbers(table: Table, row: int, cells: dict[str, Any], code: str | None) -> dict[str, Any]:
    """The cells with numbers as numbers; what cannot be one, or cannot be true, is said and left empty."""
    report, values = table.report, dict(cells)
    longitude = next((name for name in cells if _LONGITUDE.match(plain(name))), None)
    latitude = next((name for name in cells if _LATITUDE.match(plain(name))), None)
    for name, cell in cells.items():
        if is_blank(cell) or not (_NUMBER_NAMES.search(plain(name)) or name in (longitude, latitude)):
            continue
        value = number(cell, table.decimal, table.thousands if name not in (longitude, latitude) else None)
        values[name] = value
        if value is None:
            report.add(
                "not_a_number",
                f"«{name}» dice «{cell}», que no es un número; lo dejamos vacío.",
                f"“{name}” says “{cell}”, which is not a number; we left it empty.",
                "dropped",
                row=row,
                code=code,
            )
        elif value < 0 and _NEVER_NEGATIVE.search(plain(name)):
            report.add(
                "negative",
                f"«{name}» es negativo ({cell}); no puede ser. Lo dejamos vacío.",
                f"“{name}” is negative ({cell}), which cannot be. We left it empty.",
                "dropped",
                row=row,
                code=code,
            )
            values[name] = None
    if longitude and latitude:
        _coordinates(table, row, values, longitude, latitude, code)
    return values


def _coordinates(
    table: Table, row: int, values: dict[str, Any], longitude: str, latitude: str, code: str | None
) -> None:
    x, y = values.get(longitude), values.get(latitude)
    if not isinstance(x, (int, float)) or not isinstance(y, (int, float)):
        return
    west, east, south, north = COLOMBIA_BOX

    def inside(lon: float, lat: float) -> bool:
        return west <= lon <= east and south <= lat <= north

    if inside(x, y):
        return
    if inside(y, x):
        values[longitude], values[latitude] = y, x
        table.report.add(
            "axes_swapped",
            "La longitud y la latitud venían cambiadas de lugar; las pusimos en su orden.",
            "Longitude and latitude came in each other's place; we put them in order.",
            "repaired",
            row=row,
            code=code,
        )
    elif inside(-x, y):
        values[longitude] = -x
        table.report.add(
            "lost_minus",
            f"La longitud {x} perdió el signo menos: es {-x}.",
            f"The longitude {x} lost its minus sign: it is {-x}.",
            "repaired",
            row=row,
            code=code,
            fix=str(-x),
        )
    else:
        values[longitude] = values[latitude] = None
        table.report.add(
            "outside_country",
            f"El punto ({x}, {y}) cae fuera de Colombia; lo dejamos vacío.",
            f"The point ({x}, {y}) falls outside Colombia; we left it empty.",
            "dropped",
            row=row,
            code=code,
        )
