"""Money, projects, instruments, figure and body: sums that agree to the peso, and each fault with its sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.agendas import figure_choice, instruments, projects
from mancomun.agendas.contributions import RULES, Base, compared, joint, scale_of, sharing_remarks, to_the_peso
from mancomun.agendas.evaluation import evaluated, evaluation_table
from mancomun.agendas.executing_body import Budget, Contribution, Post, body_remarks, sustainability
from mancomun.agendas.figure_choice import CRITERIA, NO_FIGURE, Option, choice_remarks, fit
from mancomun.agendas.financing import financing, flow_table, funding_remarks, plan_table, reached
from mancomun.agendas.instruments import Instrumento, coverage, instrument_remarks, instrument_tables, order
from mancomun.agendas.logframe import Written, frame, frame_remarks, frame_table
from mancomun.agendas.package import choose
from mancomun.agendas.projects import (
    Cost,
    Funding,
    Product,
    Programa,
    Proyecto,
    balance_remarks,
    chain_remarks,
    mga_rows,
    progress_table,
    spread,
)
from mancomun.agendas.sources import NATIONAL, OPEN, source_table, sources
from mancomun.errors import BadInput
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
        "El proyecto «Construcción del acueducto regional»: costos 2028 = $\u00a0400 y fuentes = $\u00a0399; deben ser iguales."
    )
    assert balance_remarks([replace(PROJECT, phase="idea")], []) == []


FRAMED = replace(
    PROJECT,
    objective="Llevar agua todo el día",
    costs=(Cost(2027, 600, "Diseños"), Cost(2028, 300, "Obra"), Cost(2029, 100, "Obra")),
    products=(Product("4003", "Acueducto construido", "Acueductos", "unidades", 1.0),),
)
SERVED = replace(PROGRAMME, objective="Agua para todos", indicator="Horas: de 11 a 24")


def test_the_logical_framework_is_read_from_the_project_and_takes_what_only_people_know() -> None:
    """End, purpose, components and activities of C16; what nobody wrote has no value, and nothing hangs from nothing."""
    told = [
        Written("l1", "y1", "fin", means="Informe anual", assumption="El caudal se mantiene"),
        Written("l2", "y1", "componente", "ACUEDUCTO construido", means="Acta de recibo", assumption="Hay predios"),
    ]
    rows = frame(FRAMED, SERVED, told)
    assert [(row.level, row.summary, row.indicator) for row in rows] == [
        ("fin", "Agua para todos", "Horas: de 11 a 24"),
        ("proposito", "Llevar agua todo el día", ""),
        ("componente", "Acueducto construido", "Acueductos: 1 unidades"),
        ("actividad", "Diseños", "$\u00a0600, 2027"),
        ("actividad", "Obra", "$\u00a0400, 2028-2029"),
    ]
    assert [row.filled for row in rows] == [4, 1, 4, 2, 2]
    table = frame_table(rows, "en")
    assert table.head == ("Level", "Summary", "Indicator", "Means of verification", "Assumption")
    assert table.rows[1] == ("Purpose", "Llevar agua todo el día", None, None, None)
    (short,) = frame_remarks([FRAMED], [SERVED], told)
    assert (short.code, short.where) == ("A-S55-13", "y1")
    assert "tiene 13 de 20 celdas" in short.text.es
    assert frame_remarks([replace(FRAMED, phase="idea")], [SERVED], told) == []


def test_a_framework_has_one_purpose_and_its_rows_are_of_the_project() -> None:
    told = [
        Written("l1", "y1", "proposito", indicator="i", means="m", assumption="s"),
        Written("l2", "y1", "proposito", indicator="i", means="m", assumption="s"),
        Written("l3", "y1", "actividad", "Comprar un avión", means="m", assumption="s"),
    ]
    found = {item.code: item for item in frame_remarks([FRAMED], [SERVED], told)}
    assert set(found) == {"E-S55-11", "E-S55-12", "A-S55-13"}
    assert found["E-S55-12"].where == "l3"
    assert found["E-S55-12"].text.es == (
        "«Comprar un avión» no es una actividad de «Construcción del acueducto regional». "
        "Escriba su nombre como está en la tabla de costos."
    )
    assert found["E-S55-11"].text.en.endswith("has two purposes: a project has one only.")


def test_bets_are_crossed_with_each_instrument() -> None:
    """The matrix of S61: an instrument stands under the bet it serves with how it goes, in the order it may come."""
    late = Instrumento(
        "i1", "Acuerdo de tarifa", "gestion", "crear", "esquema", bet="b1", state="pendiente", after=("i2",)
    )
    first = Instrumento("i2", "Plan", "planeacion", "adoptar", "esquema", bet="b2", state="en_curso")
    _road, crossed, _kinds = instrument_tables([late, first], {"b1": "Agua", "b2": "Vías"})
    assert crossed.head == ("Instrumento", "Agua", "Vías")
    assert crossed.rows == [("Plan", "", "En curso"), ("Acuerdo de tarifa", "Pendiente", "")]


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
    assert set(codes(found)) == {
        "E-S60-1",
        "E-S60-2",
        "E-S60-6",
        "E-S60-5",
        "A-S60-7",
        "A-S60-8",
        "E-S60-9",
        "A-S60-10",
        "A-S60-11",
    }
    hoped = funding_remarks([PROJECT], MONEY[1:], "", names=NAMES)
    assert "A-S60-3" in codes(hoped)


def test_what_the_law_leaves_open_to_a_provincia_is_said_beside_each_national_source_and_to_nobody_else() -> None:
    for lang in ("es", "en"):
        rows = source_table("provincia_administrativa_planificacion", lang).rows
        said = [row[0] for row in rows if row[-1] == OPEN.of(lang)]
        assert said == [one.name.of(lang) for one in sources().values() if one.id in NATIONAL]
        assert all(row[-1] != OPEN.of(lang) for row in source_table("asociacion_municipios", lang).rows)
    money = [Funding("y1", 2027, "pgn", 10, key="f1")]
    told = next(
        one
        for one in funding_remarks([PROJECT], money, "provincia_administrativa_planificacion", names=NAMES)
        if one.code == "A-S60-10"
    )
    assert "Que eso alcance o no los proyectos que la provincia presenta o ejecuta es indeterminado" in told.text.es


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


def test_adding_up_the_columns_of_mga_gives_costs_and_sources_once() -> None:
    two = replace(PROJECT, costs=(Cost(2027, 500, "Diseño"), Cost(2027, 100, "Predios"), Cost(2028, 400)))
    more = (*MONEY, Funding("y1", 2027, "app", 1, key="f4"), Funding("y1", 2031, "app", 7, key="f5"))
    rows = mga_rows([two], more)
    assert sum(row["costo"] or 0 for row in rows) == 1000  # type: ignore[misc]
    assert sum(row["valor_fuente"] or 0 for row in rows) == 1008  # type: ignore[misc]
    assert [row["vigencia"] for row in rows] == [2027, 2027, 2027, 2028, 2031]
    assert rows[2]["actividad"] == ""


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


FIVE = (
    Base("a", "A", 62000, 75.2e9, 24, 690e6), Base("b", "B", 21500, 39.5e9, 9, 360e6), Base("c", "C", 9400, 12.6e9, 4, 210e6),
    Base("d", "D", 31200, 46.8e9, 13, 430e6), Base("e", "E", 12800, 21.0e9, 5, 240e6),
)  # fmt: skip


def test_every_rule_of_sharing_adds_up_to_the_peso_and_g47_comes_out() -> None:
    found = compared(FIVE, 1_500_000_000)
    assert list(found.amounts) == list(RULES)
    assert {sum(held) for held in found.amounts.values()} == {1_500_000_000}
    assert [round(amount / 1e6, 2) for amount in found.amounts["mixta"]] == [628.75, 269.63, 99.93, 350.84, 150.85]
    assert found.table().rows[-1] == ("Total", *[1_500_000_000] * 6)
    assert "A" in found.said("mixta").es


def test_the_airport_is_the_end_of_the_curve_of_scale() -> None:
    airport = [Base(key, key, alone=cost) for key, cost in zip("abcd", (8, 11, 13, 18), strict=True)]
    assert compared(airport, 18).amounts["shapley"] == (2, 3, 4, 9)  # G44
    assert compared(airport, 50).amounts["shapley"] == (8, 11, 13, 18)  # nothing is gained: each pays its own
    why = compared(airport, 51).why_not["shapley"]
    assert "Juntos cuesta $\u00a051" in why.es
    assert scale_of([10.0, 10.0], 10 * 2**0.6) == pytest.approx(0.6)  # the six-tenths rule


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=6), st.floats(0.05, 1))
def test_shapley_on_the_curve_leaves_nobody_better_alone(alone: list[int], b: float) -> None:
    total = round(joint(alone, b))
    people = [Base(str(k), str(k), alone=float(one)) for k, one in enumerate(alone)]
    found = compared(people, total)
    if "shapley" in found.amounts:
        assert sum(found.amounts["shapley"]) == total
        assert all(paid <= one + 1 for paid, one in zip(found.amounts["shapley"], alone, strict=True))


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=9))
def test_whole_pesos_lose_none(parts: list[float]) -> None:
    total = round(sum(parts))
    whole = to_the_peso(parts, total)
    assert sum(whole) == total
    assert all(abs(a - b) <= 1 for a, b in zip(whole, parts, strict=True))


def test_contributions_are_those_of_the_rule_and_of_the_budget() -> None:
    found = compared(FIVE, 900)
    paid = [Contribution(one.code, one.name, 180, None, None, None) for one in FIVE]
    assert sharing_remarks(found, paid, "iguales", {2027: 900}) == []
    assert codes(sharing_remarks(found, paid, "poblacion", {2027: 901})) == ["E-S57-9", "A-S57-11"]
    blind = compared([replace(FIVE[0], population=None), FIVE[1]], 900)
    assert codes(sharing_remarks(blind, [], "poblacion", {})) == ["E-S57-10"]
    assert blind.why_not["poblacion"].es == "Falta la población de A."


def test_new_payroll_is_refused_in_the_words_of_the_law() -> None:
    (found,) = (
        item
        for item in body_remarks(
            "gerencia", [Post("Gerente", "Aguas", 1, True, 90_000_000)], [], [], representative="x"
        )
        if item.code == "E-S57-3"
    )
    assert found.text.es == (
        "El esquema genera gastos de funcionamiento adicionales en Aguas: $\u00a090.000.000. "
        "La ley no lo permite (Ley 1454/2011, art. 17). "
        "Ajuste la estructura o reasigne cargos existentes."
    )


def sized(key: str, cost: int, priority: str = "media", *after: str, score: float | None = None) -> Proyecto:
    return Proyecto(key, key.upper(), priority=priority, costs=(Cost(2027, cost),), score=score, after=after)


def test_the_package_is_the_best_one_and_keeps_what_each_needs() -> None:
    g46 = [sized(key, cost, score=score) for key, cost, score in
           (("a", 10, 60), ("b", 20, 100), ("c", 30, 120), ("d", 25, 80))]  # fmt: skip
    found = choose(g46, 50)
    assert (found.package.value, found.keys, found.package.greedy) == (220, {"b", "c"}, 160)
    assert "valen 220" in found.said().es
    assert "daría 160" in found.said().es
    tied = choose([sized("a", 10, "alta", "b"), sized("b", 45, "baja"), sized("c", 10, "media")], 50)
    assert tied.keys == {"c"}
    lone = choose([sized("a", 10, "alta", "b"), Proyecto("b", "B", priority="alta"), sized("c", 10, "baja")], 50)
    assert [one.key for one in lone.left] == ["a", "b"]
    with pytest.raises(BadInput, match="costo y prioridad"):
        choose([], 10)


def test_what_is_not_secured_says_its_chance() -> None:
    """R of S60: a source nobody has committed needs a chance, or it counts nothing in what is expected; a secured one takes none."""
    found = [item for item in funding_remarks([PROJECT], MONEY, "", names=NAMES) if item.code == "A-S60-11"]
    assert [item.where for item in found] == ["f3"]
    assert "2028" in found[0].text.es
    told = [*MONEY[:2], replace(MONEY[2], chance=0.3)]
    assert "A-S60-11" not in codes(funding_remarks([PROJECT], told, "", names=NAMES))


def test_money_that_is_only_identified_is_not_counted_as_sure() -> None:
    wished = Funding("y1", 2027, "pgn", 600, "identificada", 1.0, key="f9")
    found = [item for item in funding_remarks([PROJECT], [MONEY[0], wished], "", names=NAMES) if item.code == "A-S60-3"]
    assert [(item.where, item.text.es) for item in found] == [
        ("f9", "Cuenta con recursos «identificados» como si estuvieran comprometidos.")
    ]
    late = Funding("y1", 2029, "aportes", 90, "comprometida", member="a", key="f4")
    ends = date(2027, 12, 31)
    assert "A-S60-8" in codes(funding_remarks([PROJECT], [late], "", mandate_ends=ends, names=NAMES))
    allowed = replace(late, authorised=True)
    assert "A-S60-8" not in codes(funding_remarks([PROJECT], [allowed], "", mandate_ends=ends, names=NAMES))


def test_the_funnel_never_grows_and_the_plan_and_the_flow_add_up() -> None:
    assert list(reached(MONEY).values()) == [1000, 600, 200, 200, 0]
    assert plan_table([PROGRAMME], [PROJECT], (2027, 2028)).rows[-1] == ("Total", 600, 400, 1000)
    assert flow_table([PROJECT], MONEY).rows[-1] == ("Total", "", 1000, 200)


def test_a_plan_in_force_keeps_its_long_term() -> None:
    early = replace(instrument("a", due=date(2027, 1, 1)), since=date(2020, 5, 1))
    assert codes(instrument_remarks([early], BETS, DAY)) == ["A-S61-8"]
    assert instrument_remarks([replace(early, since=date(2012, 5, 1))], BETS, DAY) == []
    assert coverage([early], BETS | {"b2": "Vías"}).es.startswith("1 de 2 apuestas")
    assert coverage([], {}).es.startswith("Sin apuestas")


def test_a_project_is_evaluated_only_on_what_somebody_measured() -> None:
    one = Proyecto("y1", "Vía", costs=(Cost(2027, 1000),))
    gains = {"y1": {2028: 400, 2029: 400, 2030: 400, 2031: 300}}
    found = evaluated([one, replace(one, key="y2")], gains, 0.12)
    assert found["y1"].npv == pytest.approx(151.39, abs=0.01)  # G19b
    assert [row[0] for row in evaluation_table([one], found).rows] == ["Vía"]
    assert list(found) == ["y1"]


def test_coverage_counts_members_and_people() -> None:
    found = spread(("a", "b"), [PROGRAMME], [replace(PROJECT, places=("a",))], {"a": 75, "b": 25})
    assert (
        found.coverage({"a": 75, "b": 25}) == "La agenda llega a 1 de 2 miembros, donde vive el 75 % de la población."
    )


def test_progress_is_told_by_whoever_works_and_nothing_is_put_for_who_does_not_say() -> None:
    works = Proyecto("y1", "Acueducto", phase="ejecucion", done=40.0, spent=55.5)
    silent, idea = Proyecto("y2", "Vía", phase="ejecucion"), Proyecto("y3", "Parque")
    assert [row[0::2] for row in progress_table([works, silent, idea]).rows] == [("Acueducto", 40.0), ("Vía", None)]
    assert progress_table([idea], "en").rows == []


def test_an_agenda_without_costs_is_not_said_in_zeros() -> None:
    assert financing([], []).said().es == "Todavía no tiene costos que financiar."
    assert financing([PROJECT], MONEY).said().es.startswith("Cuesta $\u00a0")
