"""What people typed becomes values, or a remark; never an error, never a silent guess."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mancomun.lexicon.text import Text
from mancomun.territory import colombia
from mancomun.web.workspace.kinds import Context, Field, Kind, Section, Table, View, read

FORM = Section(
    "todo",
    Text("Todo", "Everything"),
    (
        Field("dia", Text("Día", "Day"), "date"),
        Field("parte", Text("Parte", "Share"), "percent"),
        Field("valor", Text("Valor", "Value"), "money"),
        Field("medida", Text("Medida", "Measure"), "decimal"),
        Field("quienes", Text("Quiénes", "Who"), "members"),
        Table(
            "tareas",
            Text("Tareas", "Tasks"),
            (Field("que", Text("Qué", "What")), Field("tras", Text("Tras", "After"), "rows", of="tareas")),
        ),
    ),
)
KIND = Kind("agenda", (FORM,), lambda values, context: View())
CONTEXT = Context("INI-1", "Uno", ("05001", "05088"), colombia(), date(2026, 1, 2))


def given(**content: Any) -> tuple[dict[str, Any], list[str]]:
    values, remarks = read(KIND, content, CONTEXT)
    return values, [item.where for item in remarks]


def test_nothing_typed_is_nothing_said() -> None:
    assert given() == ({"dia": None, "parte": None, "valor": None, "medida": None, "quienes": (), "tareas": []}, [])


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.250.000", 1_250_000), ("$ 1250000", 1_250_000), ("1.250", 1250), ("-3", -3), (7, 7)],
)
def test_money_is_read_as_colombia_writes_it(typed: Any, value: int) -> None:
    assert given(valor=typed) == (given()[0] | {"valor": value}, [])


@pytest.mark.parametrize(("typed", "value"), [("1,5", 1.5), ("1.5", 1.5), ("1.234,5", 1234.5), ("1.234", 1.234)])
def test_a_decimal_takes_comma_and_point(typed: str, value: float) -> None:
    assert given(medida=typed)[0]["medida"] == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("dia", "ayer"),
        ("parte", "180"),
        ("parte", "mucho"),
        ("valor", "1,5"),
        ("medida", "1.2.3"),
        ("quienes", ["99999"]),
    ],
)
def test_what_cannot_be_read_is_remarked_and_left_out(key: str, typed: Any) -> None:
    values, where = given(**{key: typed})
    assert where == [key]
    assert not values[key]


def test_rows_keep_their_id_and_point_to_rows_that_exist() -> None:
    rows = [{"id": "a", "que": "Una"}, {"id": "b", "que": "Otra", "tras": ["a", "z"]}]
    values, where = given(tareas=rows)
    assert values["tareas"] == [{"id": "a", "que": "Una", "tras": ()}, {"id": "b", "que": "Otra", "tras": ("a",)}]
    assert where == ["tareas/b/tras"]
