"""Carrying what a room said of influences into the foresight product of its initiative, as any other edit: kept, merged, undone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from mancomun.errors import BadInput
from mancomun.foresight.raters import merge as joined
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.web.audit.services import record
from mancomun.web.workshops import selectors
from mancomun.web.workshops.models import Asistente, Pregunta
from mancomun.web.workspace import merge
from mancomun.web.workspace import selectors as products
from mancomun.web.workspace import services as workspace
from mancomun.web.workspace.kinds import Kind
from mancomun.web.workspace.matrix import Matrix, cell_id
from mancomun.web.workspace.merge import Step

PRODUCT = "prospectiva"
Cells = dict[tuple[str, str, str], Any]


@dataclass(frozen=True, slots=True)
class Carried:
    """How many cells were written, were there already, wait beside another value or did not fit; and whose they are."""

    source: str
    people: int
    variables: int
    written: int
    already: int
    held: int
    refused: int
    apart: bool

    @property
    def said(self) -> Text:
        """The sentence of what was done."""
        whose = (
            Text(f"una por persona ({self.people})", f"one set a person ({self.people})")
            if self.apart
            else Text(f"la mediana de {self.people} personas", f"the median of {self.people} people")
        )
        more = [
            (self.already, "ya estaban", "were there already"),
            (self.held, "quedaron junto a otro valor: escoja en el producto", "wait beside another value: choose in the product"),
            (self.refused, "no cupieron", "did not fit"),
        ]  # fmt: skip
        es = "".join(f"; {n} {words}" for n, words, _ in more if n)
        en = "".join(f"; {n} {words}" for n, _, words in more if n)
        return Text(
            f"{self.source}: celdas escritas en Visión prospectiva: {self.written}, {whose.es}{es}. Variables nuevas: {self.variables}.",
            f"{self.source}: cells written in Foresight vision: {self.written}, {whose.en}{en}. New variables: {self.variables}.",
        )


def _id(*parts: object) -> str:
    return "t" + hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


@transaction.atomic
def matrix_carry(question: Pregunta, *, by: Any, day: date) -> Carried:
    """Write the variables and influences of a closed question of influences in the product; twice is the same as once.

    `BadInput` when it is open or of another kind, when nobody answered, when the person may not edit, or the product is approved.
    """
    workshop = question.workshop
    kind = products.kind_of(PRODUCT)
    workspace.allow(by, "product.edit", workshop.initiative, kind)
    if question.kind != "matriz" or "cerrado" not in (question.state, workshop.state):
        raise BadInput(
            "taller-llevar",
            "Solo se lleva una pregunta de influencias ya cerrada. Ciérrela y vuelva a intentarlo.",
            "Only a closed question of influences is carried. Close it and try again.",
            status=409,
        )
    given: Mapping[str, Mapping[str, Any]] = selectors.counted(question).get(question.round, {})
    if not any(given.values()):
        raise BadInput("taller-llevar-nada", "Nadie contestó esta pregunta en su última ronda: no hay qué llevar.",
                       "Nobody answered this question in its last round: there is nothing to carry.", status=409)  # fmt: skip
    product = workspace.begin(workshop.initiative, kind, by=by, day=day)
    content = merge.with_ids(kind, product.content)
    steps: list[Step] = []

    def add(table: str, row: str, answers: dict[str, Any]) -> None:
        key = _id("add", table, row, product.revision)
        steps.append(Step(f"taller-{question.pk}-{key}", "add", table, row, None, answers))

    source = f"Taller {workshop.code} «{workshop.title}», {workshop.day.isoformat()}, pregunta {question.position}"
    room = _id("taller", workshop.pk)
    if not _has(content, "talleres", room):
        add("talleres", room, {"nombre": f"{workshop.title} ({workshop.code})", "fecha": workshop.day.isoformat()})
    places, fresh = _variables(question, content)
    for row, answers in fresh.items():
        add("variables", row, {**answers, "taller": room})

    matrices = [one for one in kind.parts().values() if isinstance(one, Matrix) and one.rows == "variables"]
    rated = next((one for one in matrices if one.raters), None)
    count = sum(map(len, given.values()))
    apart = rated is not None and count + len(given) + len(steps) <= workspace.MOST_STEPS
    matrix = rated if apart and rated is not None else next(one for one in matrices if not one.raters)
    cells: Cells = {}
    if apart:
        people = {one.pseudonym: one for one in Asistente.objects.filter(workshop=workshop, pseudonym__in=list(given))}
        for name, said in given.items():
            rater = _id("persona", people[name].pk)
            if not _has(content, matrix.raters, rater):
                add(matrix.raters, rater, {"nombre": f"{name} · {workshop.code}", "grupo": people[name].group})
            cells |= {(*_pair(places, key), rater): value for key, value in said.items()}
    else:
        cells = {(*_pair(places, key), ""): value for key, value in joined(given).values.items()}

    writes, already = _writes(question, kind, matrix, content, cells, product)
    motive = (
        "" if product.approved else source
    )  # an approved product is reopened by a person who says why, not by a button
    steps += writes
    found: list[workspace.Outcome] = []
    for start in range(0, len(steps), workspace.MOST_STEPS):
        part = steps[start : start + workspace.MOST_STEPS]
        batch = f"taller-{question.pk}-{product.revision}"
        found += workspace.change(workshop.initiative, kind, part, by=by, day=day, motive=motive, batch=batch).outcomes
    mine = {one.key for one in writes}
    tally = [one.outcome for one in found if one.key in mine]
    done = Carried(
        source, len(given), len(fresh), tally.count("applied"), already + tally.count("same"),
        tally.count("held") + tally.count("repeated"), tally.count("refused"), apart,
    )  # fmt: skip
    record("workshops.carried", on=workshop, by=by, data={"question": question.pk, "written": done.written})
    return done


def _has(content: Mapping[str, Any], table: str, row: str) -> bool:
    return any(one["id"] == row for one in merge.rows_of(content, table))


def _pair(places: Mapping[str, str], key: str) -> tuple[str, str]:
    row, _, column = key.partition(">")
    return places[row], places[column]


def _variables(question: Pregunta, content: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The row of each option, and the rows to make: an option is a variable of the same name, or of the same short name."""
    rows = merge.rows_of(content, "variables")
    names = {fold(str(row.get("nombre") or "")): row["id"] for row in rows}
    shorts = {fold(str(row.get("sigla") or "")): row["id"] for row in rows}
    places: dict[str, str] = {}
    fresh: dict[str, dict[str, str]] = {}
    for one in question.items:
        numbered = one["id"].isdecimal()  # given by us when no short name was typed: it names nothing
        known = names.get(fold(one["label"])) or (None if numbered else shorts.get(fold(one["id"])))
        if known is None:
            known = _id("variable", question.workshop_id, one["id"], one["label"])
            short = one["id"]
            if numbered:
                short = next(free for n in range(1, 10_000) if fold(free := f"V{n}") not in shorts)
            shorts[fold(short)] = known
            fresh[known] = {"sigla": short, "nombre": one["label"]}
        places[one["id"]] = known
    return places, fresh


def _writes(
    question: Pregunta, kind: Kind, matrix: Matrix, content: Mapping[str, Any], cells: Cells, product: Any
) -> tuple[list[Step], int]:
    """The steps of the cells that differ from what is there, and how many do not.

    What this question wrote before gives way to what the room says now; what anybody else wrote is held beside it.
    """
    now = {row["id"]: str(row.get("valor") or "") for row in merge.rows_of(content, matrix.key)}
    head = f"taller-{question.pk}-"
    ours = {
        path: str(after)
        for path, after in product.edits.filter(key__startswith=head, op="set")
        .order_by("id")
        .values_list("path", "after")
    }
    steps: list[Step] = []
    already = 0
    for (a, b, rater), value in cells.items():
        place = cell_id(a, b, rater)
        path, held = f"{matrix.key}/{place}/valor", now.get(place, "")
        if held == str(value):
            already += 1
            continue
        gives_way = held in ("", ours.get(path))
        key = _id(path, value, held, product.revision if gives_way else "held")
        steps.append(Step(head + key, "set", path, "", held if gives_way else "", str(value)))
    return steps, already
