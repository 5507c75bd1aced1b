# ruff: noqa: E501 - one case, one line
"""What part of the department the vision guides: shares, what nobody said, and each sentence."""

from __future__ import annotations

import pytest

from mancomun.route.department import Department, Guideline, Part, Programme, Tie, Totals, department
from mancomun.route.roles import Bond, Instrument, roles

BETS = ("Agua", "Vía")
PLAN = ("Plan",)
WHOLE = [
    Programme("Acueductos", "Plan", "Agua", True, 30.0, cite="p. 1"),
    Programme("Pavimentos", "Plan", "Vía", True, 50.0, cite="p. 2"),
    Programme("Sedes", "Plan", "", False, 20.0),
]
LINES = [
    Guideline("Cuidar el páramo", "POD", "recogida", "Zona de páramo", "art. 1"),
    Guideline("Vivienda en cabeceras", "POD", "en_parte", "Solo en A", "art. 2"),
]


def codes(found: Department) -> list[str]:
    return [one.code for one in found.remarks]


def test_all_said_is_one_number() -> None:
    found = department(WHOLE, LINES, totals=Totals(3, 100.0, "Plan, p. 9", "adoptado"), bets=BETS, plans=PLAN)
    assert [row[1:4] for row in found.shares().rows] == [(2, 3, "66,7 %"), (80, 100, "80 %"), (1, 2, "50 %")]
    assert [row[4] for row in found.shares().rows] == ["nada", "nada", "1 recogida en parte, que no cuenta"]
    assert found.remarks == ()


def test_what_nobody_said_is_a_range_and_not_a_no() -> None:
    some = [*WHOLE[:2], Programme("Sedes", "Plan", cost=20.0), Programme("Becas", "Plan")]
    found = department(some, LINES, totals=Totals(8, 200.0, "Plan"), bets=BETS, plans=PLAN)
    assert found.guided == Part(2, 8, 6)
    assert found.guided.ends == (0.25, 1.0)
    assert found.investment.said.es == "entre 40 % y 100 %"
    assert found.investment.said.en == "between 40 % and 100 %"
    rows = found.shares().rows
    assert rows[0][4] == "2 programas no dicen si los orienta; 4 programas del plan sin registrar"
    assert rows[1][4] == "1 programa sin monto; 1 programa no dice si lo orienta"
    assert [one.text.es for one in found.remarks] == [
        "De 8 programas departamentales falta saber 6: la parte que orienta la visión está entre 25 % y 100 %."
    ]


def test_without_the_total_of_the_plan_the_share_says_over_what_it_is() -> None:
    rows = department(WHOLE, LINES, totals=Totals(), bets=BETS, plans=PLAN).shares().rows
    assert rows[1][1:] == (80, 100, "80 %", "el total del plan: se cuenta sobre lo registrado")


def test_a_tie_that_counts_guides_a_programme_that_does_not_say() -> None:
    bonds = [
        Bond("Agua", "Plan", "Meta 3", "coincide", 2, "p. 7", programme="ACUEDUCTOS", cost=30.0),
        Bond("Vía", "Plan", "Meta 4", "coincide", 1, "p. 8", programme="Pavimentos", cost=50.0),
        Bond("Vía", "Nacional", "Meta 9", "coincide", 3, "p. 9", programme="Sedes", cost=20.0),
    ]
    silent = [Programme(one, "Plan", cost=10.0) for one in ("Acueductos", "Pavimentos", "Sedes")]
    instruments = [Instrument("Plan", "departamento"), Instrument("Nacional", "nacion")]
    found = roles(BETS, instruments, bonds, (), programmes=silent, guidelines=LINES).department
    assert [(one.name, one.guided, one.bet, one.cite) for one in found.programmes] == [
        ("Acueductos", True, "Agua", "p. 7"),
        ("Pavimentos", None, "", ""),  # strength 1 does not count as coverage
        ("Sedes", None, "", ""),  # the nation's
    ]
    assert "«Acueductos» invierte $\u00a010 aquí y $\u00a030 en sus vínculos." in [one.text.es for one in found.remarks]


def test_nothing_written_shows_no_table_and_says_what_is_asked() -> None:
    found = department([], [], totals=Totals(), bets=BETS)
    assert found.shares().rows == []
    assert codes(found) == ["A-S53-6", "A-S53-11"]
    none = department([], [], totals=Totals(land_plan="no_tiene"), bets=BETS)
    assert none.shares().rows[2][3:] == ("—", "nada: el departamento no tiene POD")
    assert codes(none) == ["A-S53-6"]


@pytest.mark.parametrize(
    ("programmes", "guidelines", "totals", "says"),
    [
        ([Programme("Sedes", "Plan", "", True, 1.0, cite="p. 1")], LINES, Totals(), "La visión orienta el programa «Sedes» y no dice por cuál apuesta: escriba una de la matriz de apuestas."),
        ([Programme("Sedes", "Plan", "Luz", True, 1.0, cite="p. 1")], LINES, Totals(), "La visión orienta el programa «Sedes» y «Luz» no es una apuesta: escriba una de la matriz de apuestas."),
        ([Programme("Sedes", "Plan", "agua", True, 1.0)], LINES, Totals(), "El programa «Sedes» no cita la página del plan que lo muestra."),
        (WHOLE, LINES, Totals(2, source="x"), "Hay 3 programas registrados y el plan dice 2: corrija uno de los dos."),
        (WHOLE, LINES, Totals(3, 90.0, "x"), "Los programas registrados suman $\u00a0100 y el plan dice $\u00a090: corrija uno de los dos."),
        (WHOLE, LINES, Totals(land_plan="no_tiene"), "Dice que el departamento no tiene POD y registra 2 de sus directrices: corrija uno de los dos."),
        (WHOLE, [Guideline("Norte", "POD", "no_recogida")], Totals(), "La directriz «Norte» no dice por qué no se recoge."),
        (WHOLE, [Guideline("Norte", "POD", "recogida", cite="art. 2")], Totals(), "La directriz «Norte» no dice dónde la recoge la visión."),
        (WHOLE, [Guideline("Norte", "POD", "recogida", "Zona")], Totals(), "La directriz «Norte» no cita el artículo o la página del POD."),
    ],
)  # fmt: skip
def test_what_blocks_is_one_sentence(
    programmes: list[Programme], guidelines: list[Guideline], totals: Totals, says: str
) -> None:
    found = department(programmes, guidelines, totals=totals, bets=BETS, plans=PLAN)
    assert [one.text.es for one in found.remarks if one.blocks] == [says]


@pytest.mark.parametrize(
    ("programmes", "guidelines", "totals", "says"),
    [
        ([Programme("Sedes", "Plan", "Agua", True, cite="p. 1")], LINES, Totals(), "La visión los orienta y no tienen monto, así que su inversión no entra en la cuenta: Sedes."),
        ([Programme("Sedes", "PND", guided=False, cost=1.0)], LINES, Totals(), "El programa «Sedes» está en «PND», que no es un instrumento del departamento."),
        (WHOLE, LINES, Totals(3), "El total del plan departamental no dice de dónde sale: escriba el plan y la página."),
        (WHOLE, [Guideline("Norte", "POD")], Totals(), "La directriz «Norte» no dice si la visión la recoge."),
    ],
)  # fmt: skip
def test_what_only_warns_is_one_sentence(
    programmes: list[Programme], guidelines: list[Guideline], totals: Totals, says: str
) -> None:
    found = department(programmes, guidelines, totals=totals, bets=BETS, plans=PLAN)
    assert [one.text.es for one in found.remarks] == [says]


def test_a_tie_of_ones_own_is_kept_when_it_agrees() -> None:
    tie = {"sedes": Tie("Agua", "p. 3", 1.0)}
    found = department([Programme("Sedes", "Plan", cost=1.0)], LINES, totals=Totals(), bets=BETS, plans=PLAN, ties=tie)
    assert found.remarks == ()
    assert found.guided.said.es == "100 %"
