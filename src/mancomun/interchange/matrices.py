"""Matrices that people fill in a sheet (MID, MIDI, MICMAC, 2MAO, SMIC), read back with errors by row and column."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from mancomun.interchange.codes import is_blank
from mancomun.interchange.roundtrip import Problem, read_grid
from mancomun.interchange.schemas import MatrixSchema
from mancomun.interchange.templates import REASONS
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.tables.cells import address, number_of, text_of, trimmed, without_dots

Entry = int | float | str | None


@dataclass
class MatrixUpload:
    """A matrix that was read: names down and across, values (None where empty), and what is wrong with it."""

    schema: MatrixSchema
    names: list[str] = field(default_factory=list)
    across: list[str] = field(default_factory=list)
    values: list[list[Entry]] = field(default_factory=list)
    reasons: list[tuple[int, str, str, str]] = field(default_factory=list)
    """Of an explained one: row of its sheet, name down, name across, and why."""
    problems: list[Problem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems


def read_matrix(path: str | Path, schema: MatrixSchema) -> MatrixUpload:
    """Read the first sheet of an XLSX, or a CSV. `BadInput` only for a file nobody should open."""
    upload = MatrixUpload(schema)
    grid = trimmed(read_grid(Path(path), upload.notes))
    upload.across = [text_of(cell) for cell in grid[0][1:]] if grid else []
    upload.names = [text_of(line[0]) for line in grid[1:]]
    if schema.square and upload.names != upload.across:
        down, across = len(upload.names), len(upload.across)
        es = f"La matriz tiene {down} filas y {across} columnas; deben ser iguales y con las mismas siglas."
        en = f"The matrix has {down} rows and {across} columns; they must be equal and have the same short names."
        pairs = zip_longest(upload.names, upload.across, fillvalue="—")
        at, (row, column) = next((k, pair) for k, pair in enumerate(pairs, 1) if pair[0] != pair[1])
        es += f" La primera que difiere es la {at}: «{row}» en la columna A y «{column}» en la fila 1."
        en += f" The first that differs is number {at}: “{row}” in column A and “{column}” in row 1."
        upload.problems.append(Problem("E-IMP-3", Text(es, en)))
    for label, names in (("filas", upload.names), ("columnas", upload.across)):
        twice = sorted({name for name in names if not name or names.count(name) > 1})
        if twice:
            listed = ", ".join(name or "—" for name in twice)
            n = sum(name in twice for name in names)
            en_label = {"filas": "rows", "columnas": "columns"}[label]
            text = Text(f"Hay {n} {label} repetidas: {listed}.", f"There are {n} repeated {en_label}: {listed}.")
            upload.problems.append(Problem("E-IMP-4", text, value=listed))
    for i, line in enumerate(grid[1:]):
        upload.values.append([_entry(upload, cell, i, j) for j, cell in enumerate(line[1:])])
    if schema.explained:
        _read_reasons(Path(path), upload)
    return upload


def _read_reasons(path: Path, upload: MatrixUpload) -> None:
    """The sheet of reasons of a workbook, when it has one; each names a row and a column of the matrix, once."""
    with path.open("rb") as stream:
        if stream.read(4) != b"PK\x03\x04":
            return
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)  # `read_grid` saw that it can be opened
    titles = {fold(REASONS.es), fold(REASONS.en)}
    page = next((sheet for sheet in book.worksheets if fold(sheet.title) in titles), None)
    lines = [list(line) for line in page.iter_rows(values_only=True)] if page is not None else []
    book.close()
    down, across = ({fold(name) for name in names} for names in (upload.names, upload.across))
    seen: dict[tuple[str, str], int] = {}
    for row, line in enumerate(lines[1:], 2):
        start, end, last = [*line, None, None, None][:3]
        start, end = text_of(start), text_of(end)
        text = "" if last is None else str(last).replace("\r\n", "\n").strip()  # its lines are kept
        if not start and not end and not text:
            continue
        lost = start if fold(start) not in down else end if fold(end) not in across else None
        pair = (fold(start), fold(end))
        problem = None
        if lost is not None:
            problem = Text(
                f"{REASONS.es}, fila {row}: «{lost}» no es una sigla de la matriz.",
                f"{REASONS.en}, row {row}: “{lost}” is no short name of the matrix.",
            )
        elif upload.schema.square and pair[0] == pair[1]:
            problem = Text(
                f"{REASONS.es}, fila {row}: «{start}» no influye en sí misma.",
                f"{REASONS.en}, row {row}: “{start}” has no influence on itself.",
            )
        elif pair in seen:
            problem = Text(
                f"{REASONS.es}, fila {row}: «{start} → {end}» ya está en la fila {seen[pair]}.",
                f"{REASONS.en}, row {row}: “{start} → {end}” is in row {seen[pair]} already.",
            )
        if problem is not None:
            upload.problems.append(Problem("E-IMP-5", problem, row, REASONS.es, value=lost or start))
            continue
        seen[pair] = row
        upload.reasons.append((row, start, end, text))


def _entry(upload: MatrixUpload, cell: Any, i: int, j: int) -> Entry:
    schema = upload.schema
    if is_blank(cell):
        return None
    sign = text_of(cell).upper()
    if sign in schema.signs:
        return sign
    value = number_of(cell if schema.bounded or not isinstance(cell, str) else without_dots(cell.replace(" ", "")))
    on_diagonal = schema.square and not schema.diagonal and i == j
    fits = value is not None and schema.low <= value <= schema.high and (not schema.whole or float(value).is_integer())
    if not fits or value is None or (on_diagonal and value):
        low, high = f"{schema.low:g}", f"{schema.high:g}"
        kind = ("un número entero", "a whole number") if schema.whole else ("un número", "a number")
        asked = Text(f"{kind[0]} entre {low} y {high}", f"{kind[1]} between {low} and {high}")
        if schema.signs:
            signs = ", ".join(schema.signs)
            asked = Text(f"{asked.es}, o {signs}", f"{asked.en}, or {signs}")
        if not schema.bounded:
            asked = Text(*kind)
        if on_diagonal:
            asked = Text("0: la diagonal va vacía o en 0", "0: the diagonal is empty or 0")
        row, column = i + 2, upload.across[j] if j < len(upload.across) else address(0, j + 1)[:-1]
        es = f"Fila {row}, columna {column}: «{text_of(cell)}» no es {asked.es}."
        en = f"Row {row}, column {column}: “{text_of(cell)}” is not {asked.en}."
        upload.problems.append(Problem("E-IMP-1", Text(es, en), row, column, address(i + 1, j + 1), text_of(cell)))
        return None
    return int(value) if schema.whole else value
