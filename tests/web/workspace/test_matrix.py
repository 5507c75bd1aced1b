"""A matrix of a form: cells in the shape of rows, one value a cell, who wrote it, and where raters part."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from mancomun.errors import BadInput
from mancomun.foresight.raters import merge
from mancomun.lexicon.text import Text
from mancomun.territory import colombia
from mancomun.web.workspace import merge as merge_
from mancomun.web.workspace.forms import steps_of
from mancomun.web.workspace.kinds import Context, Field, Kind, Section, Table, View, read, register
from mancomun.web.workspace.matrix import Cells, Matrix, Reason, cell_id, cells_of, read_cells
from mancomun.web.workspace.merge import Step

ROWS = Table("variables", Text("Variables", "Variables"), (Field("nombre", Text("Nombre", "Name")),))
GOALS = Table("retos", Text("Retos", "Goals"), (Field("texto", Text("Texto", "Text")),))
PEOPLE = Table("personas", Text("Personas", "People"), (Field("nombre", Text("Nombre", "Name")),))
SQUARE = Matrix("mid", Text("MID", "MID"), "variables", letters={"P": Text("potencial", "potential")})
RATED = Matrix(
    "juicio", Text("Juicio", "Judgement"), "variables", "retos", across="texto", low=-4, high=4, raters="personas"
)
KIND = Kind(
    "prospectiva",
    (Section("todo", Text("Todo", "Everything"), (ROWS, GOALS, PEOPLE, SQUARE, RATED)),),
    lambda values, context: View(),
)
CONTEXT = Context("INI-1", "Uno", ("05001",), colombia(), date(2026, 1, 2))
BASE: dict[str, Any] = {
    "variables": [{"id": "a", "nombre": "agua"}, {"id": "b", "nombre": "vías"}],
    "retos": [{"id": "x", "texto": "crecer"}],
    "personas": [{"id": "p", "nombre": "Ana"}, {"id": "q", "nombre": "Luz"}, {"id": "r", "nombre": "Sol"}],
}


def given(**content: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    values, remarks = read(KIND, BASE | content, CONTEXT)
    return values, [(item.code, item.text.es) for item in remarks]


def test_an_empty_matrix_is_its_names_and_what_is_missing() -> None:
    found: Cells = given()[0]["mid"]
    assert found.grid() == [["", "agua", "vías"], ["agua", 0, 0], ["vías", 0, 0]]
    assert found.missing == [("a", "b"), ("b", "a")]
    assert found.table(None) == [[0, None], [None, 0]]


def test_values_go_in_and_out_by_name_with_who_wrote_them() -> None:
    cells = cells_of(SQUARE, [["", "p"], [2, 0]], BASE)
    cells[0]["por"] = "Ana"
    found: Cells = given(mid=cells)[0]["mid"]
    assert found.table() == [[0, "P"], [2, 0]]
    assert found.by == {("a", "b"): ("Ana",)}
    assert not found.missing


@pytest.mark.parametrize(
    ("row", "column", "typed", "says"),
    [
        ("a", "a", "2", ("E-S48-1", "La diagonal debe ser 0 («agua»).")),
        ("a", "b", "4", ("E-LEER-2", "MID, agua → vías: «4» no es un número entero de 0 a 3, o P.")),
        ("a", "b", "1,5", ("E-LEER-2", "MID, agua → vías: «1,5» no es un número entero de 0 a 3, o P.")),
        ("a", "b", "mucho", ("E-LEER-2", "MID, agua → vías: «mucho» no es un número entero de 0 a 3, o P.")),
    ],
)
def test_a_bad_cell_is_a_remark_where_it_is(row: str, column: str, typed: str, says: tuple[str, str]) -> None:
    values, remarks = given(mid=[{"id": cell_id(row, column), "valor": typed}])
    assert remarks == [says]
    assert values["mid"].table() == [[0, 0], [0, 0]]


def test_cells_of_rows_that_are_gone_and_hostile_shapes_are_left_out() -> None:
    values, remarks = given(
        mid=[{"id": "a~z", "valor": "9"}, "x", {"id": "", "valor": "1"}, {"valor": "1"}, 7], juicio="no"
    )
    assert not remarks
    assert len(values["mid"].missing) == 2
    assert values["juicio"].merged.values == {}


def test_raters_are_joined_and_where_they_part_is_said() -> None:
    typed = [("p", "3"), ("q", "-1"), ("r", "2")]
    found: Cells = given(juicio=[{"id": cell_id("a", "x", who), "valor": value} for who, value in typed])[0]["juicio"]
    assert found.merged.values == {("a", "x"): 2}
    assert found.merged.spread == {("a", "x"): (-1, 3)}
    assert found.merged.apart() == [("a", "x")]
    assert found.by["a", "x"] == ("Ana", "Luz", "Sol")
    assert found.missing == [("b", "x")]


@pytest.mark.parametrize(
    ("answers", "value"),
    [([0, 3], 3), ([1, 2, 3], 2), (["P", "P", 0], "P"), (["P", 1], 1), ([-3, 1], -3), ([2, 2], 2), (["P", 0, 0], 0)],
)
def test_the_median_joins_and_a_sign_needs_most(answers: list[int | str], value: int | str) -> None:
    assert merge({str(k): {0: v} for k, v in enumerate(answers)}).values == {0: value}


def test_agreement_is_the_share_of_shared_cells_that_all_rated_alike() -> None:
    found = merge({"a": {0: 1, 1: 2, 2: 3}, "b": {0: 1, 1: 3}})
    assert found.agreement == 0.5
    assert found.apart() == []
    assert merge({"a": {0: 1}}).agreement is None


WHOLE = replace(SQUARE, key="porque", explained=True)
TOLD = Kind(
    "prospectiva", (Section("todo", Text("Todo", "Everything"), (ROWS, PEOPLE, WHOLE)),), lambda values, context: View()
)


def test_a_cell_may_say_why_and_by_whom_it_was_filled_stays() -> None:
    content = merge_.with_ids(TOLD, BASE | {"porque": [{"id": "a~b", "valor": "3", "por": "Ana"}]})
    step = Step("k", "set", "porque/a~b/justificacion", base="", value="el agua mueve la vía")
    assert merge_.apply(TOLD, content, step, who="Luz").outcome == "applied"
    assert content["porque"] == [{"id": "a~b", "valor": "3", "por": "Ana", "justificacion": "el agua mueve la vía"}]
    found = read(TOLD, content, CONTEXT)[0]["porque"]
    assert found.why == {("a", "b"): (Reason("", 3, "el agua mueve la vía"),)}
    with pytest.raises(BadInput, match="no tiene un lugar"):  # the other matrix does not ask why
        merge_.part_of(KIND, "mid/a~b/justificacion")
    told = merge_.compare(TOLD, BASE, content)[0]
    assert (told.label.es, told.after) == ("MID: agua → vías", "3 · Ana · el agua mueve la vía")


def test_a_reason_without_a_value_is_remarked_and_kept() -> None:
    values, remarks = read(TOLD, BASE | {"porque": [{"id": "a~b", "justificacion": "falta medirlo"}]}, CONTEXT)
    assert [(one.code, one.where, one.text.es) for one in remarks] == [
        ("A-S48-porque", "porque/a~b/justificacion", "MID, agua → vías: hay justificación y falta el valor.")
    ]
    assert values["porque"].why["a", "b"][0].value is None
    assert read(TOLD, BASE | {"porque": [{"id": "a~a", "justificacion": "x"}]}, CONTEXT)[0]["porque"].why == {}


def test_a_form_without_script_explains_a_cell_it_chose_and_those_it_shows() -> None:
    base = BASE | {"porque": [{"id": "a~b", "valor": "3", "justificacion": "uno"}]}
    posted = QueryDict(mutable=True)
    posted.update({
        "porque/a~b/justificacion": "uno, mejor dicho",
        "_why:porque::from": "b", "_why:porque::to": "a", "_why:porque::text": "dos",
    })  # fmt: skip
    assert [(one.path, one.base, one.value) for one in steps_of(TOLD, posted, base)] == [
        ("porque/a~b/justificacion", "uno", "uno, mejor dicho"),
        ("porque/b~a/justificacion", "", "dos"),
    ]
    posted["_why:porque::from"], posted["_why:porque::to"] = "a", "b"
    assert [one.value for one in steps_of(TOLD, posted, base)] == ["uno, mejor dicho\ndos"]
    for start in ("b", "nadie"):  # the diagonal, and what is no row
        posted["_why:porque::from"] = start
        assert [one.value for one in steps_of(TOLD, posted, base)] == ["uno, mejor dicho"]


@pytest.mark.parametrize(
    ("typed", "value"), [("1.234.567,5", 1234567.5), ("-40", -40.0), ("0,25", 0.25), ("mucho", None)]
)
def test_a_matrix_without_bounds_takes_any_number(typed: str, value: float | None) -> None:
    free = replace(SQUARE, low=-math.inf, high=math.inf, whole=False, letters={})
    remarks: list[Any] = []
    found = read_cells(free, BASE | {"mid": [{"id": "a~b", "valor": typed}]}, remarks)
    assert found.merged.values.get(("a", "b")) == value
    assert [one.text.es for one in remarks] == (
        [] if value is not None else ["MID, agua → vías: «mucho» no es un número."]
    )


def test_a_matrix_over_a_table_that_is_not_there_is_refused() -> None:
    lost = Matrix("m", Text("M", "M"), "nada")
    with pytest.raises(ValueError, match="no table"):
        register(Kind("vision", (Section("s", Text("S", "S"), (lost,)),), lambda values, context: View()))
