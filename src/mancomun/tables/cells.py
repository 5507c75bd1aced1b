"""Grids of cells, as they come from a CSV or a sheet, read as matrices and lists, with errors that name the cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.errors import BadInput
from mancomun.instants import parse_day

Grid = Sequence[Sequence[Any]]
BLANK = -128  # a cell that nobody filled


def blank(cell: Any) -> bool:
    """True for an empty cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def address(row: int, column: int) -> str:
    """The name a spreadsheet gives the cell: ``address(0, 0) == "A1"``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def text_of(cell: Any) -> str:
    """The cell as a person reads it: 3.0 is ``3``."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else re.sub(r"\s+", " ", str(cell)).strip()


def number_of(cell: Any) -> float | None:
    """The number a cell says, with decimal point or comma; None when it says none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if np.isfinite(cell) else None
    bare = text_of(cell).replace("\u2212", "-").replace(" ", "")
    if re.fullmatch(r"[+-]?\d+,\d+", bare):
        bare = bare.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", bare):
        return None
    return float(bare)


def without_dots(text: str, *, whole: bool = False) -> str:
    """A number written as Colombia does, without its dots of thousands: ``1.234.567,8``, ``1.234,5``, and ``1.234`` when ``whole``.

    A single dot before three figures stays a decimal point where decimals may come: ``1.234``.
    """
    pieces = text.lstrip("+-").split(".")
    grouped = len(pieces) > 1 and all(len(one) == 3 for one in pieces[1:-1]) and len(pieces[-1].split(",")[0]) == 3
    return text.replace(".", "") if grouped and ("," in text or len(pieces) > 2 or whole) else text


def trimmed(grid: Grid) -> list[list[Any]]:
    """The grid without empty rows, and without empty columns at the right."""
    rows = [list(row) for row in grid]
    while rows and all(map(blank, rows[-1])):
        rows.pop()
    width = max((k + 1 for row in rows for k, cell in enumerate(row) if not blank(cell)), default=0)
    return [row[:width] + [None] * (width - len(row)) for row in rows]


def names_once(names: Sequence[str], *, place: str) -> None:
    """Refuse blank and duplicated names."""
    seen: dict[str, int] = {}
    for at, name in enumerate(names, 1):
        if not name:
            raise BadInput(
                "matriz-sin-nombre",
                f"Falta el nombre número {at} de {place}. Cada fila y cada columna lleva un nombre corto.",
                f"Name number {at} of {place} is missing. Each row and each column has a short name.",
            )
        if name.casefold() in seen:
            raise BadInput(
                "matriz-nombre-repetido",
                f"El nombre «{name}» está dos veces en {place}, en los puestos {seen[name.casefold()]} y {at}. "
                "Cada nombre va una sola vez.",
                f"The name “{name}” is twice in {place}, at places {seen[name.casefold()]} and {at}. "
                "Each name goes only once.",
            )
        seen[name.casefold()] = at


def labelled(grid: Grid, *, what: str = "la matriz") -> tuple[list[str], list[str], list[list[Any]]]:
    """``(row names, column names, cells)`` of a grid whose first row and first column are names."""
    rows = trimmed(grid)
    if len(rows) < 2 or len(rows[0]) < 2:
        raise BadInput(
            "matriz-vacia",
            f"No hay nada que leer en {what}: la primera fila y la primera columna llevan nombres, y adentro van los valores.",
            f"There is nothing to read in {what}: the first row and the first column hold names, the values go inside.",
        )
    across = [text_of(cell) for cell in rows[0][1:]]
    down = [text_of(row[0]) for row in rows[1:]]
    names_once(down, place="la primera columna")
    names_once(across, place="la primera fila")
    return down, across, [row[1:] for row in rows[1:]]


def square(
    grid: Grid, codes: Mapping[str, int], *, allowed: tuple[str, str], what: str = "la matriz"
) -> tuple[list[str], NDArray[np.int8]]:
    """Names and cells of a square matrix with the same names in rows and columns and zeros in the diagonal.

    ``codes`` says what each written value is; ``allowed`` names them for the error, in Spanish and in English. A blank
    diagonal is zero; any other blank cell is missing, and the error says how many there are and where the first one is.
    """
    down, across, cells = labelled(grid, what=what)
    if len(down) != len(across):
        raise BadInput(
            "matriz-no-cuadrada",
            f"La matriz no es cuadrada: tiene {len(down)} filas y {len(across)} columnas. "
            "Los mismos nombres van en la primera fila y en la primera columna.",
            f"The matrix is not square: it has {len(down)} rows and {len(across)} columns. "
            "The same names go in the first row and in the first column.",
        )
    for at, (left, top) in enumerate(zip(down, across, strict=True)):
        if left != top:
            raise BadInput(
                "matriz-etiquetas",
                f"El nombre número {at + 1} es «{left}» en la primera columna y «{top}» en la primera fila. "
                "Van los mismos nombres y en el mismo orden.",
                f"Name number {at + 1} is “{left}” in the first column and “{top}” in the first row. "
                "The same names go in the same order.",
            )
    matrix = np.zeros((len(down), len(down)), np.int8)
    missing: list[str] = []
    for i, row in enumerate(cells):
        try:
            matrix[i] = [codes[cell] for cell in row]  # the common case, at full speed
        except (KeyError, TypeError):
            for j, cell in enumerate(row):
                if blank(cell):
                    if i != j:
                        missing.append(f"{address(i + 1, j + 1)} ({down[i]} → {down[j]})")
                    continue
                matrix[i, j] = _value(cell, codes, allowed, i, j, down)
        if matrix[i, i]:
            raise BadInput(
                "matriz-diagonal",
                f"La diagonal va en 0 y «{down[i]}» se influye a sí misma con «{text_of(row[i])}» "
                f"(celda {address(i + 1, i + 1)}). Ponga 0.",
                f"The diagonal is 0 and “{down[i]}” influences itself with “{text_of(row[i])}” "
                f"(cell {address(i + 1, i + 1)}). Put 0.",
            )
    if missing:
        raise BadInput(
            "matriz-faltan",
            f"{'Falta 1 celda' if len(missing) == 1 else f'Faltan {len(missing)} celdas'} de la matriz; la primera es "
            f"{missing[0]}. Complételas o márquelas 0.",
            f"{len(missing)} cells of the matrix are missing; the first is {missing[0]}. Fill them or mark them 0.",
        )
    return down, matrix


def _value(cell: Any, codes: Mapping[str, int], allowed: tuple[str, str], i: int, j: int, names: Sequence[str]) -> int:
    text = text_of(cell)
    found = codes.get(text, codes.get(text.upper()))
    number = number_of(cell)
    if found is None and number is not None and number == int(number):
        found = codes.get(str(int(number)))
    if found is None:
        raise BadInput(
            "matriz-valor",
            f"En la celda {address(i + 1, j + 1)} ({names[i]} → {names[j]}) hay «{text}»; se espera {allowed[0]}.",
            f"Cell {address(i + 1, j + 1)} ({names[i]} → {names[j]}) holds “{text}”; we expect {allowed[1]}.",
        )
    return found


def numbers(
    grid: Grid, *, low: float, high: float, whole: bool = False, what: str = "la tabla"
) -> tuple[list[str], list[str], NDArray[np.float64]]:
    """``(row names, column names, values)`` of a table of numbers from ``low`` to ``high``; every cell is filled."""
    down, across, cells = labelled(grid, what=what)
    values = np.zeros((len(down), len(across)))
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            number = number_of(cell)
            if number is None or not low <= number <= high or (whole and number != int(number)):
                kind = ("un entero", "a whole number") if whole else ("un número", "a number")
                shown = f"«{text_of(cell)}»" if not blank(cell) else "nada"
                raise BadInput(
                    "tabla-valor",
                    f"En la celda {address(i + 1, j + 1)} de {what} ({down[i]}, {across[j]}) hay {shown}; "
                    f"se espera {kind[0]} de {low:g} a {high:g}.",
                    f"Cell {address(i + 1, j + 1)} of {what} ({down[i]}, {across[j]}) holds {shown}; "
                    f"we expect {kind[1]} from {low:g} to {high:g}.",
                )
            values[i, j] = number
    return down, across, values


def records(
    grid: Grid, columns: Mapping[str, tuple[str, ...]], *, optional: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Rows as mappings by the names of ``columns``, each of which may be headed by any of its aliases.

    Each record has ``line``, the row in the file. Rows that are all blank are left out.
    """
    rows = trimmed(grid)
    if not rows:
        raise BadInput("tabla-vacia", "La tabla está vacía.", "The table is empty.")
    heads = [text_of(cell).casefold() for cell in rows[0]]
    where: dict[str, int] = {}
    for name, aliases in columns.items():
        at = next((heads.index(alias) for alias in (name, *aliases) if alias in heads), None)
        if at is None and name not in optional:
            raise BadInput(
                "tabla-columna",
                f"Falta la columna «{aliases[0] if aliases else name}». La primera fila dice: {', '.join(filter(None, heads)) or 'nada'}.",
                f"The column “{name}” is missing. The first row says: {', '.join(filter(None, heads)) or 'nothing'}.",
            )
        if at is not None:
            where[name] = at
    found = [
        {"line": line, **{name: row[at] for name, at in where.items()}}
        for line, row in enumerate(rows[1:], 2)
        if not all(map(blank, row))
    ]
    if not found:
        raise BadInput(
            "tabla-vacia",
            "La tabla solo tiene encabezado. Agregue al menos una fila.",
            "The table has only a header. Add at least one row.",
        )
    return found


def one_decimal_mark(cells: Iterable[tuple[str, Any]], *, what: str) -> None:
    """Refuse a column where some numbers are written with a decimal comma and others with a point.

    ``cells`` are pairs of the address people know (``fila 3``) and the cell; ``what`` names the column.
    """
    first: dict[str, tuple[str, str]] = {}
    for place, cell in cells:
        bare = text_of(cell) if isinstance(cell, str) else ""
        for mark, shape in ((",", r"[+-]?\d+,\d+"), (".", r"[+-]?\d+\.\d+")):
            if re.fullmatch(shape, bare):
                first.setdefault(mark, (place, bare))
    if len(first) == 2:
        (one, comma), (other, point) = first[","], first["."]
        raise BadInput(
            "decimales-mezclados",
            f"En la columna «{what}» unos números llevan coma ({comma}, {one}) y otros punto ({point}, {other}). "
            "Use una sola forma, para que no se confunda 1.500 con 1,5.",
            f"In the column “{what}” some numbers have a comma ({comma}, {one}) and others a point ({point}, {other}). "
            "Use one form only, so that 1,500 is not taken for 1.5.",
        )


def number_in(record: Mapping[str, Any], name: str, column: str) -> float | None:
    """The number in a cell of a record (a final % is let by), None when blank, or E-IMP-1 with its row and its column."""
    cell = record.get(name)
    if blank(cell):
        return None
    value = number_of(cell.rstrip(" %") if isinstance(cell, str) else cell)
    if value is None:
        raise BadInput(
            "E-IMP-1",
            f"Fila {record['line']}, columna {column}: «{text_of(cell)}» no es un número.",
            f"Row {record['line']}, column {column}: “{text_of(cell)}” is not a number.",
        )
    return value


def day_in(record: Mapping[str, Any], name: str) -> date | None:
    """The day in a cell of a record, None when blank, or what is wrong with its row."""
    cell = record.get(name)
    if blank(cell):
        return None
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    try:
        return parse_day(text_of(cell))
    except BadInput as error:
        raise BadInput(error.code, f"Fila {record['line']}: {error.es}", f"Row {record['line']}: {error.en}") from None
