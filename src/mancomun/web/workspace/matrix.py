"""A matrix as part of a form: its rows and columns are the rows of tables, and each cell says its value and who wrote it.

In a content a matrix is a list of cells ``{"id": "r1~r2", "valor": "3", "por": "…"}``: the same shape as a table, so that saving,
joining two people's edits and going back to a version work as they do there. With several raters the id ends in the rater's
row: ``r1~r2~p1``. A matrix that is *explained* also keeps ``"justificacion"``, why the cell says what it says. A cell whose row or
column is gone is left out.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from mancomun.foresight.raters import Merged, Value, merge
from mancomun.foresight.rounds import Round
from mancomun.lexicon.text import NOTHING, Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.cells import number_of, without_dots

Cell = tuple[str, str]
MARK = "~"
WHY = "justificacion"
_NO_LETTERS: Mapping[str, Text] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a cell says what it says: who explains it (nobody's name in a shared matrix), the value there, and the text."""

    who: str
    value: Value | None
    text: str


_NO_REASONS: Mapping[Cell, tuple[Reason, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix of ``rows`` by ``columns``, each the key of a table of the same form; without ``columns`` it is square.

    ``name`` and ``across`` are the fields that name a row and a column. Values go from ``low`` to ``high``; ``letters`` are
    allowed too. The diagonal of a square one is zero unless ``diagonal``. ``raters`` is the table of those who rate; without
    it there is one shared matrix. ``template`` names the interchange schema of its sheet. ``blocks`` are two square matrices of
    raters whose cells travel below this one's, in the sheet of each of its columns (one expert's P, P if, P unless). In an
    ``explained`` one a cell may also say why. One with ``rounds`` is closed in rounds that are kept, together with ``rated``,
    the matrix of raters whose median counts where this one says nothing. Without bounds (``low`` and ``high`` infinite) a cell
    takes any number.
    """

    key: str
    label: Text
    rows: str
    columns: str = ""
    name: str = "nombre"
    across: str = ""
    low: float = 0
    high: float = 3
    whole: bool = True
    letters: Mapping[str, Text] = field(default_factory=lambda: _NO_LETTERS)
    diagonal: bool = False
    raters: str = ""
    help: Text = NOTHING
    scale: Mapping[str, Text] = field(default_factory=lambda: _NO_LETTERS)
    template: str = ""
    blocks: tuple[str, ...] = ()
    explained: bool = False
    rounds: bool = False
    rated: str = ""

    @property
    def square(self) -> bool:
        """True when rows and columns are the same things."""
        return not self.columns or self.columns == self.rows

    @property
    def bounded(self) -> bool:
        """True when its values have ends."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def asked(self) -> Text:
        """What a cell takes, in words."""
        if not self.bounded:
            return Text("un número", "a number")
        span = f"{self.low:g}", f"{self.high:g}"
        kind = Text("un número entero", "a whole number") if self.whole else Text("un número", "a number")
        more = ", ".join(self.letters)
        return Text(
            f"{kind.es} de {span[0]} a {span[1]}" + (f", o {more}" if more else ""),
            f"{kind.en} from {span[0]} to {span[1]}" + (f", or {more}" if more else ""),
        )


@dataclass(frozen=True)
class Cells:
    """A matrix that was read: ids and names down and across, one value a cell, and what each rater wrote."""

    down: tuple[str, ...]
    across: tuple[str, ...]
    down_names: tuple[str, ...]
    across_names: tuple[str, ...]
    square: bool
    merged: Merged[Cell]
    answers: Mapping[str, Mapping[Cell, Value]]
    by: Mapping[Cell, tuple[str, ...]]
    why: Mapping[Cell, tuple[Reason, ...]] = field(default_factory=lambda: _NO_REASONS)

    def places(self) -> list[Cell]:
        """Every cell to fill, the diagonal of a square one left out."""
        return [(a, b) for a in self.down for b in self.across if not (self.square and a == b)]

    @property
    def missing(self) -> list[Cell]:
        """Cells that nobody filled."""
        return [place for place in self.places() if place not in self.merged.values]

    def table(self, blank: Value | None = 0) -> list[list[Any]]:
        """Rows of values; ``blank`` where nobody wrote, and 0 on the diagonal of a square one unless it was written."""
        return [
            [self.merged.values.get((a, b), 0 if self.square and a == b else blank) for b in self.across]
            for a in self.down
        ]

    def grid(self) -> list[list[Any]]:
        """The matrix with its names in the first row and column, as a sheet has it and every method reads it."""
        body = [[name, *row] for name, row in zip(self.down_names, self.table(), strict=True)]
        return [["", *self.across_names], *body]


def whole(own: Cells, apart: Cells | None) -> Round:
    """What was agreed, else the median of who rated; who wrote is counted once, whatever the number of cells."""
    values: dict[Cell, Value] = {**(apart.merged.values if apart else {}), **own.merged.values}
    people = {name for cells in (own, apart) if cells is not None for names in cells.by.values() for name in names}
    return Round(
        0,
        dict(zip(own.down, own.down_names, strict=True)),
        dict(zip(own.across, own.across_names, strict=True)),
        {place: values[place] for place in own.places() if place in values},
        people=len(people),
        agreement=apart.merged.agreement if apart else None,
    )


def cell_id(row: str, column: str, rater: str = "") -> str:
    """The id of a cell in a content."""
    return MARK.join([row, column, rater] if rater else [row, column])


def cells_of(
    matrix: Matrix, rows: Sequence[Sequence[Any]], content: Mapping[str, Any], *, rater: str = ""
) -> list[dict[str, str]]:
    """A matrix of values as the cells of a content, in the order of its tables; what is ``None`` or empty is no cell."""
    down = [one for one, _ in _named(content, matrix.rows, matrix.name)]
    across = [one for one, _ in _named(content, matrix.columns or matrix.rows, matrix.across or matrix.name)]
    return [
        {"id": cell_id(a, b, rater), "valor": str(value)}
        for a, line in zip(down, rows, strict=True)
        for b, value in zip(across, line, strict=True)
        if value is not None and value != ""
    ]


def read_cells(matrix: Matrix, content: Mapping[str, Any], remarks: list[Remark]) -> Cells:
    """The cells of a content as values; each that cannot be read is a remark at ``key/id/valor``."""
    down = _named(content, matrix.rows, matrix.name)
    across = _named(content, matrix.columns or matrix.rows, matrix.across or matrix.name)
    people = dict(_named(content, matrix.raters, "nombre")) if matrix.raters else {}
    names = dict(down) | dict(across)
    down_ids, across_ids = {one for one, _ in down}, {one for one, _ in across}
    answers: dict[str, dict[Cell, Value]] = {}
    by: dict[Cell, list[str]] = {}
    why: dict[Cell, list[Reason]] = {}
    found = content.get(matrix.key)
    for row in found if isinstance(found, list) else ():
        if not isinstance(row, Mapping):
            continue
        place, rater = _place(str(row.get("id", "")))
        if place[0] not in down_ids or place[1] not in across_ids or (matrix.raters and rater not in people):
            continue
        value = _value(matrix, row, place, names, remarks)
        reason = str(row.get(WHY) or "").strip() if matrix.explained else ""
        if reason and not (matrix.square and place[0] == place[1]):
            why.setdefault(place, []).append(Reason(people.get(rater, ""), value, reason))
        if value is None:
            if reason and not str(row.get("valor") or "").strip():
                pair = f"{names[place[0]]} → {names[place[1]]}"
                remarks.append(
                    remark(
                        "A-S48-porque",
                        f"{matrix.key}/{row.get('id')}/{WHY}",
                        f"{matrix.label.es}, {pair}: hay justificación y falta el valor.",
                        f"{matrix.label.en}, {pair}: there is a reason and no value.",
                    )
                )
            continue
        answers.setdefault(rater, {})[place] = value
        who = people.get(rater) or str(row.get("por") or "")
        if who and who not in by.setdefault(place, []):
            by[place].append(who)
    return Cells(
        tuple(one for one, _ in down),
        tuple(one for one, _ in across),
        tuple(name for _, name in down),
        tuple(name for _, name in across),
        matrix.square,
        merge(answers, letters=dict.fromkeys(matrix.letters, matrix.high)),
        answers,
        {place: tuple(who) for place, who in by.items()},
        {place: tuple(reasons) for place, reasons in why.items()},
    )


def _place(typed: str) -> tuple[Cell, str]:
    parts = [*typed.split(MARK), "", ""]
    return (parts[0], parts[1]), parts[2]


def _named(content: Mapping[str, Any], table: str, key: str) -> list[tuple[str, str]]:
    rows = content.get(table)
    kept = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return [(str(row.get("id", n)), str(row.get(key) or "").strip() or f"{n}") for n, row in enumerate(kept, 1)]


def _value(
    matrix: Matrix, row: Mapping[str, Any], place: Cell, names: Mapping[str, str], remarks: list[Remark]
) -> Value | None:
    typed = str("" if row.get("valor") is None else row["valor"]).strip()
    where = f"{matrix.key}/{row.get('id')}/valor"
    if not typed:
        return None
    if matrix.square and not matrix.diagonal and place[0] == place[1]:
        if number_of(typed) != 0:
            name = names[place[0]]
            remarks.append(
                remark("E-S48-1", where, f"La diagonal debe ser 0 («{name}»).", f"The diagonal must be 0 (“{name}”).")
            )
        return None
    if typed.upper() in matrix.letters:
        return typed.upper()
    number = number_of(typed if matrix.bounded else without_dots(typed))
    if number is None or not matrix.low <= number <= matrix.high or (matrix.whole and number != int(number)):
        short = typed if len(typed) <= 20 else typed[:19] + "…"
        pair = f"{names[place[0]]} → {names[place[1]]}"
        remarks.append(
            remark(
                "E-LEER-2",
                where,
                f"{matrix.label.es}, {pair}: «{short}» no es {matrix.asked.es}.",
                f"{matrix.label.en}, {pair}: “{short}” is not {matrix.asked.en}.",
            )
        )
        return None
    return int(number) if matrix.whole else number


def csv_bytes(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows as CSV with the mark that Excel needs; a text that a spreadsheet would run gets an apostrophe before."""
    stream = io.StringIO(newline="")
    plain = [
        [f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "@", "\t", "\r") else cell for cell in row]
        for row in rows
    ]
    csv.writer(stream, lineterminator="\r\n").writerows(plain)
    return ("\ufeff" + stream.getvalue()).encode()
