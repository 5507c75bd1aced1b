"""Money, projects, instruments, figure and body: sums that agree to the peso, and each fault with its sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.agendas import figure_choice, instruments, projects
from mancomun.agendas.executing_body import Budget, Contribution, Post, body_remarks, sustainability
from mancomun.agendas.figure_choice import CRITERIA, NO_FIGURE, Option, choice_remarks, fit
from mancomun.agendas.financing import financing, funding_remarks
from mancomun.agendas.instruments import Instrumento, instrument_remarks, order
from mancomun.agendas.projects import (
    Cost,
    Funding,
    Programa,
    Proyecto,
    balance_remarks,
    chain_remarks,
    mga_rows,
    spread,
)
from mancomun.agendas.sources import source_table, sources
from mancomun.lexicon.text import Text

DAY = date(2026, 11, 26)
NAMES = {"a": "Aguas", "b": "Bosques", "c": "Caminos"}
BETS = {"b1": "Agua para todos"}
PROGRAMME = Programa("p1", "Acueductos", "b1")
PROJECT = Proyecto("y1", "Construcción del acueducto regional", "p1", "factibilidad", places=("a", "b"),
                   costs=(Cost(2027, 600), Cost(2028, 400)))  # fmt: skip
MONEY = (
    Funding("y1", 2027, "aportes", 200, "comprometida", member="a", key="f1"),
    Funding("y1", 2027, "sgr_regional_40", 400, "gestionada", 0.5, key="f2"),
    Funding("y1", 2028, "pgn", 400, "identificada", key="f3"),
)


def codes(found: list) -> list[str]:  # type: ignore[type-arg]
    return [item.code for item in found]


def test_a_whole_chain_has_nothing_to_say_and_balances() -> None:
    assert chain_remarks(BETS, [PROGRAMME], [PROJECT], names=NAMES) == []
    assert balance_remarks([PROJECT], MONEY) == []


def test_a_peso_of_difference_is_told_with_both_amounts() -> None:
    (found,) = balance_remarks([PROJECT], [*MONEY[:2], replace(MONEY[2], amount=399)])
    assert found.code == "E-S55-1"
    assert found.text.es == (
        "El proyecto «Construcción del acueducto regional»: costos 2028 = $ 400 y fuentes = $ 399; deben ser iguales."
    )
    assert balance_remarks([replace(PROJECT, phase="idea")], []) == []


def test_what_hangs_from_nothing_is_an_orphan() -> None:
    lone = Proyecto("y2", "Vía", "", places=("a",), bpin="12")
    found = chain_remarks(BETS | {"b2": "Vías"}, [replace(PROGRAMME, bet="")], [lone], names=NAMES)
    assert set(codes(found)) == {"E-S55-2", "A-S55-3", "A-S55-4", "E-S55-5", "A-S55-7", "E-S55-8", "E-S55-9"}
    twins = [replace(PROJECT, bpin="2026000000001"), replace(PROJECT, key="y3", bpin="2026000000001")]
    assert "E-S55-10" in codes(chain_remarks(BETS, [PROGRAMME], twins, names=NAMES))


def test_what_is_hoped_covers_no_gap() -> None:
    found = financing([PROJECT], MONEY)
    assert [(line.year, line.cost, line.secured, line.gap, line.expected) for line in found.years] == [
        (2027, 600, 200, 400, 400.0),
        (2028, 400, 0, 400, 0.0),
    ]
    assert (found.cost, found.total, found.leverage) == (1000, 1000, 4.0)
    assert found.scenario("asegurado") == {2027: -400, 2028: -400}
    assert found.scenario("completo") == {2027: 0, 2028: 0}
    assert "cubre el 20" in found.said().es


def test_the_rules_of_money_each_with_its_sentence() -> None:
    bad = [
        Funding("y1", 2027, "sgr_regional_40", 10, "comprometida", operating=True, key="f1"),
        Funding("y1", 2027, "sobretasa", 10, key="f2"),
        Funding("zz", 2027, "pgn", 10, key="f3"),
        Funding("y1", 2029, "aportes", 90, "comprometida", 0.4, member="a", key="f4"),
    ]
    found = funding_remarks(
        [PROJECT], bad, "provincia_administrativa_planificacion", capacity={"a": 50}, mandate_ends=date(2027, 12, 31), names=NAMES,
    )  # fmt: skip
    assert set(codes(found)) == {"E-S60-1", "E-S60-2", "E-S60-6", "E-S60-5", "A-S60-7", "A-S60-8", "E-S60-9"}
    hoped = funding_remarks([PROJECT], MONEY[1:], "", names=NAMES)
    assert "A-S60-3" in codes(hoped)


def test_every_source_says_what_it_is_for_each_figure_of_its_table() -> None:
    assert len(sources()) == 13
    for figure in ("area_metropolitana", "provincia_administrativa_planificacion", "none"):
        assert all(one.way(figure) for one in sources().values())
    rows = source_table("region_metropolitana_bogota_cundinamarca").rows
    assert all(row[1] == "indeterminado" for row in rows)


def test_equity_by_member_and_concentration() -> None:
    wide = Proyecto("y2", "Vía", "p1", places=("a",), costs=(Cost(2027, 9000),))
    found = spread(("a", "b", "c"), [PROGRAMME], [PROJECT, wide], {"a": 100, "b": 100, "c": None})
    assert found.amounts == (9500.0, 500.0, 0.0)
    assert found.per_head == (95.0, 5.0, None)
    assert found.lines == {"b1": (9500.0, 500.0, 0.0)}
    assert set(codes(found.remarks(NAMES))) == {"A-S59-1", "A-S59-2"}
    assert [row[0] for row in projects.member_rows("b", [PROGRAMME], [PROJECT, wide], MONEY)] == [PROJECT.name]


@given(
    st.lists(
        st.tuples(st.integers(2026, 2030), st.integers(0, 10**12), st.sampled_from(list(projects.FUNDED))), max_size=20
    )
)
def test_sums_agree_however_they_are_added(parts: list[tuple[int, int, str]]) -> None:
    funding = [Funding("y1", year, "pgn", amount, state) for year, amount, state in parts]
    found = financing([PROJECT], funding)
    assert found.total == sum(amount for _, amount, _ in parts)
    assert sum(line.secured + line.agreed + line.hoped for line in found.years) == found.total
    usos = found.tables()[0].rows
    assert usos[-1][1] == sum(int(row[1] or 0) for row in usos[:-1]) == PROJECT.cost()


def test_mga_has_a_line_for_each_activity_year_and_source() -> None:
    rows = mga_rows([PROJECT], MONEY)
    assert [(row["vigencia"], row["valor_fuente"]) for row in rows] == [(2027, 200), (2027, 400), (2028, 400)]
    assert mga_rows([PROJECT], [])[0]["valor_fuente"] is None


def instrument(key: str, *after: str, due: date | None = date(2027, 1, 1), **more: str) -> Instrumento:
    values = {"authority": "municipio", "bet": "b1", "model": "pot"} | more
    return Instrumento(key, key.upper(), "ordenamiento", "modificar", due=due, after=after, **values)  # type: ignore[arg-type]


def test_instruments_come_after_what_they_depend_on_and_rings_are_told() -> None:
    assert order([instrument("a", "b"), instrument("b"), instrument("c", "a")]) == (["b", "a", "c"], [])
    done, rings = order([instrument("a", "b"), instrument("b", "a"), instrument("c", "a"), instrument("d")])
    assert done[0] == "d"
    assert [sorted(ring) for ring in rings] == [["a", "b"]]
    assert order([instrument("a", "a")])[1] == [["a"]]


def test_who_is_not_competent_is_told_with_the_norm() -> None:
    found = instrument_remarks([instrument("pomca", model="pomca")], BETS, DAY)
    assert [item.text.es for item in found] == [
        "Municipio o distrito no es competente para modificar «POMCA» (Decreto 1640 de 2012)."
    ]
    late = instrument_remarks(
        [instrument("a", "b", due=date(2025, 1, 1)), instrument("b", bet="", due=None), instrument("c", "a", due=date(2024, 1, 1))],
        BETS | {"b2": "Vías"}, DAY,
    )  # fmt: skip
    assert set(codes(late)) == {"A-S61-4", "E-S61-2", "E-S61-3", "E-S61-5", "A-S61-7"}
    assert all(text for text in instruments.AUTHORITIES.values())


@given(st.integers(1, 12), st.randoms(use_true_random=False))
def test_an_order_without_rings_breaks_no_dependence(size: int, chance) -> None:  # type: ignore[no-untyped-def]
    made = [instrument(f"k{i}", *(f"k{j}" for j in range(i) if chance.random() < 0.4)) for i in range(size)]
    chance.shuffle(made)
    done, rings = order(made)
    assert not rings
    assert all(done.index(other) < done.index(one.key) for one in made for other in one.after)


WEIGHTS = dict.fromkeys(CRITERIA, 1.0)


def option(figure: str, outcome: str, score: float) -> Option:
    return Option(figure, Text(figure, figure), outcome, (Text("No son contiguos.", "They are not contiguous."),),
                  dict.fromkeys(CRITERIA, score))  # fmt: skip


def test_fit_never_overrides_the_law() -> None:
    options = [option("pap", "NOT_ALLOWED", 4), option("asomun", "ALLOWED", 2), option(NO_FIGURE, "", 3)]
    assert fit(options[0], WEIGHTS) == 1
    found = choice_remarks(options, WEIGHTS, "pap", opinion="x", minutes="x")
    assert [item.text.es for item in found] == ["La figura elegida no es elegible: No son contiguos."]
    (second,) = choice_remarks(options, WEIGHTS, "asomun", opinion="x", minutes="x")
    assert second.code == "A-S56-6"
    assert choice_remarks(options, WEIGHTS, NO_FIGURE, opinion="x", minutes="x") == []
    bare = choice_remarks([option("pap", "ALLOWED", 1)], WEIGHTS, "", opinion="", minutes="")
    assert set(codes(bare)) == {"E-S56-2", "E-S56-3", "E-S56-5", "E-S56-7", "E-S56-8"}
    words = {"ALLOWED": Text("Sí", "Yes"), "NOT_ALLOWED": Text("No", "No")}
    tables = figure_choice.choice_tables(options, WEIGHTS, outcome_words=words)
    assert [len(table.rows) for table in tables] == [3, 3]


def test_the_body_and_the_limits_of_ley_617() -> None:
    inside = Contribution("a", "Aguas", 10, 690, 1000, 0.80)
    beyond = Contribution("b", "Bosques", 120, 690, 1000, 0.80)
    blind = Contribution("c", "Caminos", 10, None, None, 0.80)
    budgets = [Budget(2027, 100, {"aportes": 120}), Budget(2028, 100, {"aportes": 60, "sgr_local": 20})]
    found = body_remarks(
        "gerencia", [Post("Gerente", "Aguas", 1.8, new=True)], budgets, [inside, beyond, blind], representative=""
    )
    assert set(codes(found)) == {"E-S57-3", "E-S57-4", "E-S57-5", "E-S60-2", "E-S57-6", "E-S57-7", "A-S57-8", "E-S57-1"}
    over = next(item for item in found if item.code == "E-S57-1")
    assert over.text.es.startswith("El aporte de Bosques lleva sus gastos de funcionamiento a 81")
    assert sustainability(budgets) == [pytest.approx(1.2), pytest.approx(0.8)]
