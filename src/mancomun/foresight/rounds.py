"""Rounds of a matrix: what it said the day each one was closed, and what changed from one to the next.

A round is closed when a group stops writing, reads what came out and begins again. Rows and columns are known by their id, so a
variable that gets another name is still the same; one that came or went is told apart and is not compared. Two rounds are compared
by the cells that both filled: how many changed, quadratic weighted kappa (method, C17) over the cells with a number in both, and
Kendall's τ-b between the orders that the sums of the rows give, P as 0, as in the direct analysis.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from mancomun.foresight.panel import kendall_tau, weighted_kappa
from mancomun.foresight.raters import Value
from mancomun.lexicon.text import NOTHING, Text, short_day, spanish_number
from mancomun.tables.results import Row, Table

Place = tuple[str, str]
MOST_CHANGES = 60
"""Changed cells that a page or a study lists; the workbook has them all."""


@dataclass(frozen=True)
class Round:
    """A matrix as a round left it. ``down`` and ``across`` are names by id, in order; ``people`` how many had
    written in it, 0 when that is not known.

    ``agreement`` is the share of the cells with two answers or more where all said the same. ``number`` 0 is the matrix of now.
    """

    number: int
    down: Mapping[str, str]
    across: Mapping[str, str]
    values: Mapping[Place, Value]
    day: date | None = None
    by: Text = NOTHING
    people: int = 0
    agreement: float | None = None

    def called(self, lang: str) -> str:
        """*Ronda 2*, or *hoy*."""
        return (Text(f"Ronda {self.number}", f"Round {self.number}") if self.number else Text("Hoy", "Now")).of(lang)


@dataclass(frozen=True)
class Shift:
    """From one round to the next: the cells filled in both, those that changed, and how alike the two are."""

    before: Round
    after: Round
    shared: int
    changed: tuple[Place, ...]
    filled: tuple[Place, ...]
    """Cells that only the later one fills."""
    emptied: tuple[Place, ...]
    kappa: float | None
    tau: float | None
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether anything differs."""
        return bool(self.changed or self.filled or self.emptied or self.came or self.went)


def shift(before: Round, after: Round) -> Shift:
    """Compare two rounds of one matrix."""
    names = {**after.down, **after.across}
    old_names = {**before.down, **before.across}
    places = [(a, b) for a in after.down for b in after.across if a in before.down and b in before.across]
    both = [place for place in places if place in before.values and place in after.values]
    changed = [place for place in both if before.values[place] != after.values[place]]
    return Shift(
        before,
        after,
        len(both),
        tuple(changed),
        tuple(place for place in places if place not in before.values and place in after.values),
        tuple(place for place in places if place in before.values and place not in after.values),
        _kappa(before, after, both),
        kendall_tau(*(_sums(one, before, after) for one in (before, after))),
        tuple(name for one, name in names.items() if one not in old_names),
        tuple(name for one, name in old_names.items() if one not in names),
    )


def _kappa(before: Round, after: Round, both: Sequence[Place]) -> float | None:
    pairs = [(before.values[place], after.values[place]) for place in both]
    whole = [
        (int(a), int(b))
        for a, b in pairs
        if not isinstance(a, str) and not isinstance(b, str) and a == int(a) and b == int(b)
    ]
    if not whole:
        return None
    low, high = min(map(min, whole)), max(map(max, whole))
    found = weighted_kappa([a - low for a, _ in whole], [b - low for _, b in whole], high - low + 1)
    return None if math.isnan(found) else found


def _sums(one: Round, before: Round, after: Round) -> list[float]:
    """The sum of each row that both have, over the columns that both have."""
    rows, columns = (
        [key for key in new if key in old] for old, new in ((before.down, after.down), (before.across, after.across))
    )
    values = [[one.values.get((row, column), 0) for column in columns] for row in rows]
    return [float(sum(0 if isinstance(value, str) else value for value in line)) for line in values]


@dataclass(frozen=True)
class Rounds:
    """The rounds of one matrix, the oldest first, and the matrix of now when it differs from the last."""

    key: str
    label: Text
    rounds: tuple[Round, ...]
    shifts: tuple[Shift, ...] = field(default=())

    def tables(self, lang: str, *, most: int | None = MOST_CHANGES) -> list[Table]:
        """The rounds one by one, and the cells that changed with what each round said."""
        return [self._listed(lang), *self._changes(lang, most)]

    def summary(self, lang: str) -> list[str]:
        """A sentence for each step from a round to the next."""
        return [_said(one).of(lang) for one in self.shifts]

    def _listed(self, lang: str) -> Table:
        es = lang == "es"
        rows: list[Row] = []
        steps: dict[int, Shift] = {id(one.after): one for one in self.shifts}
        for one in self.rounds:
            step = steps.get(id(one))
            rows.append(
                (
                    one.called(lang),
                    short_day(one.day).of(lang) if one.day else None,
                    one.by.of(lang) or None,
                    one.people or None,
                    len(one.values),
                    None if one.agreement is None else round(100 * one.agreement, 1),
                    "—" if step is None else len(step.changed),
                    "—" if step is None else None if step.kappa is None else round(step.kappa, 3),
                    "—" if step is None else None if step.tau is None else round(step.tau, 3),
                )
            )
        head = (
            (
                "Ronda",
                "Fecha",
                "Cerró",
                "Personas",
                "Celdas",
                "Acuerdo entre personas (%)",
                "Cambiaron",
                "Kappa",
                "Kendall τ-b",
            )
            if es
            else (
                "Round",
                "Date",
                "Closed by",
                "People",
                "Cells",
                "Agreement between people (%)",
                "Changed",
                "Kappa",
                "Kendall τ-b",
            )
        )
        return Table(Text(f"Rondas · {self.label.es}", f"Rounds · {self.label.en}").of(lang), head, rows)

    def _changes(self, lang: str, most: int | None) -> list[Table]:
        places = list(dict.fromkeys(p for one in self.shifts for p in (*one.changed, *one.filled, *one.emptied)))
        if not places:
            return []
        names: dict[str, str] = {}
        for one in self.rounds:
            names |= {**one.down, **one.across}
        rows: list[Row] = [
            (names[a], names[b], *(_cell(one.values.get((a, b))) for one in self.rounds)) for a, b in places[:most]
        ]
        left = len(places) - len(rows)
        more = Text(f" ({len(rows)} de {len(places)})", f" ({len(rows)} of {len(places)})").of(lang) if left else ""
        title = Text(f"Qué cambió · {self.label.es}", f"What changed · {self.label.en}").of(lang)
        head = (
            *(("Fila", "Columna") if lang == "es" else ("Row", "Column")),
            *(one.called(lang) for one in self.rounds),
        )
        return [Table(title + more, head, rows)]


def _cell(value: Value | None) -> str | None:
    return None if value is None else value if isinstance(value, str) else f"{value:g}"


def _said(one: Shift) -> Text:
    """What a step did, in a sentence."""
    es, en = (f"{one.before.called(lang)} → {one.after.called(lang).lower()}: " for lang in ("es", "en"))
    if not one.moved:
        return Text(es + "nada cambió.", en + "nothing changed.")
    n = len(one.changed)
    parts_es = [f"{'cambió' if n == 1 else 'cambiaron'} {n} de {one.shared} celdas"]
    parts_en = [f"{n} of {one.shared} cells changed"]
    for places, said_es, said_en in (
        (one.filled, "celdas que se llenaron: {}", "cells filled: {}"),
        (one.emptied, "celdas que se vaciaron: {}", "cells emptied: {}"),
    ):
        if places:
            parts_es.append(said_es.format(len(places)))
            parts_en.append(said_en.format(len(places)))
    for names, said_es, said_en in (
        (one.came, "entraron: {}", "came in: {}"),
        (one.went, "salieron: {}", "went out: {}"),
    ):
        if names:
            parts_es.append(said_es.format(", ".join(names)))
            parts_en.append(said_en.format(", ".join(names)))
    es, en = es + "; ".join(parts_es) + ".", en + "; ".join(parts_en) + "."
    if one.tau is not None:
        es += f" Orden por la suma de las filas: τ-b de Kendall {spanish_number(one.tau, 2)}."
        en += f" Order by the sum of rows: Kendall's τ-b {one.tau:.2f}."
    if one.kappa is not None:
        es += f" Acuerdo entre las dos (kappa): {spanish_number(one.kappa, 2)}."
        en += f" Agreement between both (kappa): {one.kappa:.2f}."
    return Text(es, en)


def rounds_of(key: str, label: Text, closed: Sequence[Round], now: Round | None) -> Rounds | None:
    """The rounds of a matrix with each step; ``None`` while none was closed. The matrix of now comes last when it differs."""
    if not closed:
        return None
    found = list(closed)
    if now is not None and shift(found[-1], now).moved:
        found.append(now)
    return Rounds(key, label, tuple(found), tuple(shift(a, b) for a, b in pairwise(found)))
