"""A table of pairs (``a, b, km``) as somebody typed it: each line is read on its own, and what is wrong is said.

Lines are counted from 1 after the header. The first line that gives a pair is the one that stays.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mancomun.errors import BadInput
from mancomun.interchange.codes import SENTENCES, read_code
from mancomun.interchange.guard import check_file
from mancomun.interchange.report import Report
from mancomun.interchange.tables import decode, guess_delimiter, number
from mancomun.territory.model import Contiguity, Territory

_OTHER = (",", ";", "\t", "|")


@dataclass
class PairTable:
    """``edges`` by sorted pair, km or None when not given; ``points`` the pairs marked as such."""

    source: str
    edges: dict[tuple[str, str], float | None]
    report: Report
    counted: int
    points: list[tuple[str, str]] = field(default_factory=list)

    def as_contiguity(self) -> Contiguity:
        """The same as the territory's own value."""
        return Contiguity(self.edges, points=self.points)


def read_pairs(path: str | Path, territory: Territory | None = None) -> PairTable:
    """Read a contiguity table. Columns: two codes, then optionally ``kind`` and a length in km, in either order."""
    path = Path(path)
    check_file(path)
    report = Report("row")
    text, _ = decode(path.read_bytes(), report)
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter = guess_delimiter(lines[:1])
    header = [cell.strip().lower() for cell in next(csv.reader(io.StringIO(lines[0]), delimiter=delimiter))]
    if len(header) < 2:
        raise BadInput(
            "pares-forma",
            f"«{path.name}» no es una tabla de pares: se esperan dos columnas de códigos y, si la hay, la longitud en km.",
            f"“{path.name}” is not a table of pairs: two columns of codes and, if any, the length in km are expected.",
        )
    kind_at = header.index("kind") if "kind" in header else None
    km_at = next((at for at, name in enumerate(header) if at > 1 and at != kind_at), None)
    table = PairTable(path.name, {}, report, len(lines) - 1)
    seen: dict[tuple[str, str], tuple[int, float | None, tuple[str, str]]] = {}
    for row, line in enumerate(lines[1:], start=1):
        used = delimiter
        if line.count(delimiter) < len(header) - 1:
            used = next((sign for sign in _OTHER if line.count(sign) == len(header) - 1), delimiter)
            if used != delimiter:
                report.add(
                    "other_delimiter",
                    f"Esta línea separa con «{used}» y las demás con «{delimiter}»; la leímos igual.",
                    f"This line is split by “{used}” and the others by “{delimiter}”; we read it all the same.",
                    "repaired",
                    row=row,
                )
        try:
            cells = [cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=used))]
        except csv.Error:
            cells = []
        _read_line(table, row, cells, kind_at, km_at, territory, seen)
    return table


def _read_line(
    table: PairTable,
    row: int,
    cells: list[str],
    kind_at: int | None,
    km_at: int | None,
    territory: Territory | None,
    seen: dict[tuple[str, str], tuple[int, float | None, tuple[str, str]]],
) -> None:
    report = table.report

    def say(defect: str, es: str, en: str, action: Any) -> None:
        report.add(defect, es, en, action, row=row)

    if len(cells) < 2:
        say("short_line", "La línea no trae dos códigos.", "The line does not hold two codes.", "dropped")
        return
    codes = []
    for raw in cells[:2]:
        reading = read_code(raw, territory)
        for defect in reading.defects:
            if defect in SENTENCES:
                es, en = (text.format(raw=raw, code=reading.code) for text in SENTENCES[defect])
                report.add(defect, es, en, "repaired", row=row, code=reading.code, fix=reading.code)
        if reading.code is None or "unknown_code" in reading.defects or reading.successor is not None:
            shown = raw or "—"
            say(
                "unknown_code",
                f"El código «{shown}» no existe en la edición en uso; no tomamos la línea.",
                f"The code “{shown}” does not exist in the edition in use; we left the line out.",
                "dropped",
            )
            return
        codes.append(reading.code)
    one, two = codes
    if one == two:
        say("self_pair", f"{one} no puede ser vecino de sí mismo.", f"{one} cannot be its own neighbour.", "dropped")
        return
    km = _length(report, row, cells[km_at] if km_at is not None and km_at < len(cells) else "", asked=km_at is not None)
    if km is False:
        return
    pair = (min(one, two), max(one, two))
    if pair in seen:
        first, earlier, ends = seen[pair]
        turned = ends != (one, two)
        if earlier == km:
            what, what_en = ("la línea {0} al revés", "line {0} reversed") if turned else ("la línea {0}", "line {0}")
            say("duplicate_pair", f"Repite {what.format(first)}.", f"It repeats {what_en.format(first)}.", "dropped")
        else:
            turn, turn_en = (" al revés", " reversed") if turned else ("", "")
            say(
                "reverse_pair" if turned else "duplicate_pair",
                f"Es el par de la línea {first}{turn}, con otra longitud ({_km(km)} y no {_km(earlier)}): usamos la primera.",
                f"It is the pair of line {first}{turn_en}, with another length ({_km(km)}, not {_km(earlier)}): we used the first.",
                "asked",
            )
        return
    seen[pair] = (row, km, (one, two))
    if kind_at is not None and kind_at < len(cells) and cells[kind_at] == "point":
        table.points.append(pair)
    else:
        table.edges[pair] = km


def _km(value: float | None) -> str:
    return "sin dato" if value is None else f"{value:g} km"


def _length(report: Report, row: int, cell: str, *, asked: bool) -> Any:
    """The length, None when there is none, False when the line must go."""
    if not cell:
        if asked:
            report.add(
                "no_length", "No trae longitud; queda sin dato.", "It has no length; it stays without.", "kept", row=row
            )
        return None
    value = number(cell, "," if "," in cell else ".", None)
    if value is None:
        report.add(
            "not_a_number",
            f"La longitud «{cell}» no es un número; queda sin dato.",
            f"The length “{cell}” is not a number; it stays without.",
            "kept",
            row=row,
        )
        return None
    if value < 0:
        report.add(
            "negative_length",
            f"La longitud {cell} es negativa; no tomamos la línea.",
            f"The length {cell} is negative; we left the line out.",
            "dropped",
            row=row,
        )
        return False
    return float(value)
