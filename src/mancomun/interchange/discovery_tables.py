"""What a user brings to a search: attributes by unit, a list of units, workers by home and work place."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mancomun.errors import BadInput
from mancomun.interchange.guard import check_size
from mancomun.interchange.report import Report
from mancomun.territory.model import Territory


def columns_of(path: Path | None, territory: Territory | None) -> dict[str, dict[str, float]]:
    """``{attribute: {code: value}}`` from a table; Colombian codes are read with all the care of `tables.read_table`."""
    if path is None:
        return {}
    out: dict[str, dict[str, float]] = {}
    for code, row in _rows(path, territory):
        for key, value in row.items():
            number = plain_number(value)
            if number is not None:
                out.setdefault(key, {})[code] = number
    for key, column in [*out.items()]:  # the code itself, read as a number, is nobody's attribute
        if all(value == _decimal(code) for code, value in column.items()):
            del out[key]
    if not out:
        raise BadInput(
            "tabla-sin-numeros",
            f"«{path.name}» no trae ninguna columna de números. Deje una fila por unidad: su código y sus datos.",
            f"“{path.name}” has no column of numbers. Leave one row a unit: its code and its data.",
        )
    return out


def _rows(path: Path, territory: Territory | None) -> Iterator[tuple[str, dict[str, Any]]]:
    if not path.is_file():
        raise BadInput("archivo-ausente", f"No hay un archivo «{path}».", f"There is no file “{path}”.")
    if path.suffix.lower() != ".csv" or (territory is not None and territory.name == "Colombia"):
        from mancomun.interchange.tables import number, read_table

        table = read_table(path, territory)
        for row in table.rows:
            if row.get("code"):
                yield (
                    str(row["code"]),
                    {
                        key: number(value, table.decimal, table.thousands) if isinstance(value, str) else value
                        for key, value in row.items()
                        if key not in ("code", "row", *table.keys)
                    },
                )
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for plain in csv.DictReader(stream):  # codes of other countries: the first column, as it is written
            (_, code), *rest = plain.items()
            yield code.strip(), {key: _decimal(value) for key, value in rest if key}


def plain_number(value: Any) -> float | None:
    """A finite number, or None for anything else."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return None if math.isnan(number) else number


def _decimal(text: str | None) -> float | None:
    try:
        return float((text or "").strip())
    except ValueError:
        return None


def read_list(data: bytes) -> list[str]:
    """Codes or names of units, one a line; a comma or a semicolon also parts them."""
    from mancomun.interchange.tables import decode

    text, _ = decode(data, Report())
    return [part.strip() for line in text.splitlines() for part in line.replace(";", ",").split(",") if part.strip()]


def read_flows(data: bytes, name: str) -> dict[tuple[str, str], float]:
    """``{(home, work place): workers}`` from rows ``origin,destination,workers``; a first row of words is a header."""
    from mancomun.interchange.tables import decode, guess_delimiter

    check_size(len(data))
    text, _ = decode(data, Report())
    flows: dict[tuple[str, str], float] = {}
    for number, row in enumerate(
        csv.reader(io.StringIO(text, newline=""), delimiter=guess_delimiter(text.splitlines())), 1
    ):
        if not any(cell.strip() for cell in row):
            continue
        try:
            home, place, workers = row[0].strip(), row[1].strip(), float(row[2])
        except (IndexError, ValueError) as error:
            if number == 1:
                continue
            raise BadInput(
                "conmutacion-fila",
                f"Fila {number} de «{name}»: se espera origen,destino,trabajadores; llegó «{','.join(row)}».",
                f"Row {number} of “{name}”: origin,destination,workers expected; we got “{','.join(row)}”.",
            ) from error
        flows[home, place] = flows.get((home, place), 0.0) + workers
    if not flows:
        raise BadInput(
            "conmutacion-vacia",
            f"«{name}» no trae ninguna fila origen,destino,trabajadores.",
            f"“{name}” has no row origin,destination,workers.",
        )
    return flows
