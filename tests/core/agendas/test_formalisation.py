"""S58: every figure of the law gives its procedure, and the contents of each paper are those of the law's vocabulary."""

from datetime import date

import pytest

from mancomun.agendas import formalisation
from mancomun.agendas.formalisation import (
    Acto,
    Clausula,
    Formalizacion,
    Miembro,
    Votacion,
    act_kinds,
    contents,
    judged,
    papers,
    steps,
)
from mancomun.legal.book import book
from mancomun.legal.deadlines import due
from mancomun.requirements import FACTS

TODAY = date(2026, 3, 2)
FIGURES = tuple(book().figures)
PAIR = (Miembro("00001", "A"), Miembro("00002", "B"))


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_gives_its_procedure(figure):
    """The steps are the law's own: same numbers, words and needs, each with its norm and who answers for it."""
    alive = {step.n: step for step in book().figures[figure].steps if TODAY in step.span}
    found = steps(figure, TODAY)
    assert [one.order for one in found] == sorted(alive)
    for one in found:
        step = alive[one.order]
        assert (one.name, one.responsible, one.needs) == (step.act, step.actor, step.needs)
        assert one.norm.es
        assert one.norm.en
        assert set(one.acts) <= set(act_kinds())
        assert (one.term is None) == (not step.deadline)


@pytest.mark.parametrize("figure", FIGURES)
def test_the_acts_of_a_procedure_prove_its_steps(figure):
    """Doing every act of every step in a lawful order leaves no step that the law says is not met."""
    kinds = {"region_administrativa_planificacion": "departamento", "asociacion_departamentos": "departamento"}
    members = tuple(Miembro(code, code, kinds.get(figure, "municipio")) for code in ("1", "2"))
    acts = []
    day = 1
    for one in steps(figure, TODAY):
        for kind in one.acts:
            entities = [member.code for member in members] if kind in one.each else [""]
            acts += [Acto(kind, entity, day=date(2025, 1, day)) for entity in entities]
            day += 1
    case = Formalizacion(figure, TODAY, members=members, acts=tuple(acts))
    proved = [one for one in case.steps if one.acts and not one.votes and one.order not in _window(case)]
    assert all(judged(case, one).truth is True for one in proved)
    if proved:
        last = proved[-1]
        without = Formalizacion(figure, TODAY, members=members, acts=tuple(a for a in acts if a.kind not in last.acts))
        assert judged(without, last).truth is not True


def _window(case):
    return {one.order for one in case.steps if one.term is not None and one.term.kind == "window"}


def test_a_figure_without_basis_that_day_has_no_steps():
    assert steps("region_metropolitana_bogota_cundinamarca", date(2014, 7, 31)) == ()
    assert contents("asociacion_municipios", date(2014, 7, 31)) == ()


def test_the_contents_are_two_eight_fifteen_and_four():
    found = {one.key: len(one.numerales) for one in contents("asociacion_municipios", TODAY)}
    assert found == {"acuerdo": 2, "convenio": 8, "estatutos": 15, "pemp": 4, "registro": 10}
    assert {one.key: len(one.numerales) for one in contents("area_metropolitana", TODAY)}["registro"] == 13
    rap = {one.key: one for one in contents("region_administrativa_planificacion", TODAY)}
    assert [item.key for item in rap["registro"].numerales][10:] == ["proyecto_protocolizado", "concepto_cot"]
    assert [item.n for item in rap["registro"].numerales] == list(range(1, 13))


def test_the_contents_are_those_of_the_vocabulary():
    for one in papers().values():
        held = [item for numeral in one.numerales for item in numeral.facts]
        assert held == list(FACTS[one.fact].items), one.key
        assert all(numeral.norm.es.startswith(("Decreto", "Ley")) for numeral in one.numerales)


def test_the_votes_of_an_area_are_judged_by_the_law_of_the_day():
    """Turnout of 5 % since August 2019, 25 % before: the same vote passes or not."""
    votes = {one.code: Votacion(0.11, 0.8) for one in PAIR}
    for day, truth in ((date(2024, 11, 24), True), (date(2018, 11, 24), False)):
        case = Formalizacion("area_metropolitana", day, members=PAIR, votes=votes)
        step = next(one for one in case.steps if one.votes)
        assert judged(case, step).truth is truth


def test_the_project_of_an_area_is_proved_by_its_contents():
    clauses = {"proyecto": {key: Clausula("cap. 1") for key in ("miembros", "nucleo")}}
    case = Formalizacion("area_metropolitana", TODAY, members=PAIR, clauses=clauses)
    second = case.steps[1]
    assert second.contents == "proyecto"
    assert judged(case, second).truth is False
    whole = Formalizacion(
        "area_metropolitana", TODAY, members=PAIR,
        clauses={"proyecto": {key: Clausula("cap. 1") for key in ("miembros", "nucleo", "razones")}},
    )  # fmt: skip
    assert judged(whole, second).truth is True


def test_the_act_that_counts_is_the_newest_done():
    acts = (
        Acto("convenio", day=date(2025, 1, 1)), Acto("convenio", day=date(2025, 3, 1), state="negado"),
        Acto("convenio", day=date(2025, 2, 1), number="2"),
    )  # fmt: skip
    case = Formalizacion("asociacion_municipios", TODAY, members=PAIR, acts=acts)
    assert case.act("convenio").number == "2"
    assert case.last("convenio") == date(2025, 2, 1)
    assert case.act("estatutos") is None


def test_a_term_without_end_has_no_last_day():
    assert due({"n": None, "unit": "month", "min": 3}, TODAY) is None
    assert due({"n": 10, "unit": "business_day"}, date(2024, 12, 20)) == date(
        2025, 1, 8
    )  # Christmas, New Year and Reyes


def test_data_have_both_languages():
    assert all(text.es and text.en for text in formalisation.DATA.values())
