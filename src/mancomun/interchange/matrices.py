"""Matrices that people fill in a sheet (MID, MIDI, MICMAC, 2MAO, SMIC), read back with errors by row and column."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mancomun.interchange.codes import is_blank
from mancomun.interchange.roundtrip import Problem, read_grid
from mancomun.interchange.schemas import MatrixSchema
from mancomun.lexicon.text import Text
from mancomun.tables.cells import address, number_of, text_of, trimmed

Entry = int | float | str | None


@dataclass
class MatrixUpload:
    """A matrix that was read: names down and across, values (None where empty), and what is wrong with it."""

    schema: MatrixSchema
    names: list[str] = field(default_factory=list)
    across: list[str] = field(default_factory=list)
    values: list[list[Entry]] = field(default_factory=list)
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
    return upload


def _entry(upload: MatrixUpload, cell: Any, i: int, j: int) -> Entry:
    schema = upload.schema
    if is_blank(cell):
        return None
    sign = text_of(cell).upper()
    if sign in schema.signs:
        return sign
    value = number_of(cell)
    on_diagonal = schema.square and not schema.diagonal and i == j
    fits = value is not None and schema.low <= value <= schema.high and (not schema.whole or float(value).is_integer())
    if not fits or value is None or (on_diagonal and value):
        low, high = f"{schema.low:g}", f"{schema.high:g}"
        kind = ("un número entero", "a whole number") if schema.whole else ("un número", "a number")
        asked = Text(f"{kind[0]} entre {low} y {high}", f"{kind[1]} between {low} and {high}")
        if on_diagonal:
            asked = Text("0: la diagonal va vacía o en 0", "0: the diagonal is empty or 0")
        row, column = i + 2, upload.across[j] if j < len(upload.across) else address(0, j + 1)[:-1]
        es = f"Fila {row}, columna {column}: «{text_of(cell)}» no es {asked.es}."
        en = f"Row {row}, column {column}: “{text_of(cell)}” is not {asked.en}."
        upload.problems.append(Problem("E-IMP-1", Text(es, en), row, column, address(i + 1, j + 1), text_of(cell)))
        return None
    return int(value) if schema.whole else value
