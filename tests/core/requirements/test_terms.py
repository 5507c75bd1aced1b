"""Each word of the algebra on its own, on a case that knows no law; the structural words are tested with the law."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from mancomun.errors import BookError
from mancomun.legal import book
from mancomun.lexicon.text import Text
from mancomun.requirements import (
    FACTS,
    AtLeast,
    Done,
    EachDone,
    Facts,
    FactSpec,
    Includes,
    Not,
    Stated,
    Term,
    Within,
    declare,
    read_facts,
)
from tests.core.requirements.stubs import Plain

book()  # the words of the vocabulary that these tests speak with are declared by the book
MEMBERS = ("a", "b")


def case(**facts: Any) -> Plain:
    return Plain(MEMBERS, read_facts(facts, MEMBERS))


def told(term: Term, **facts: Any) -> tuple[bool | None, str]:
    """The truth, and how it is told: ``wait`` or ``silent`` where that is so."""
    found = term.judge(case(**facts))
    assert found.truth is None or found.why.es, "a settled truth has its sentence"
    return found.truth, "wait" if found.pending else "silent" if found.silent else ""


def test_stated() -> None:
    term = Stated("vinculos")
    assert told(term) == (None, "silent")
    assert told(term, vinculos=True) == (True, "")
    assert told(term, vinculos=False) == (False, "")
    assert told(Not(term), vinculos=False) == (True, "")


def test_not_tells_its_own_sentences() -> None:
    term = Not(Stated("vinculos"), Text("No los hay.", "None."), Text("Los hay.", "Some."))
    assert term.judge(case(vinculos=False)).why.es == "No los hay."
    assert term.judge(case(vinculos=True)).why.es == "Los hay."


@pytest.mark.parametrize(("value", "truth"), [(500_000, True), (499_999, False), (500_000.5, True)])
def test_at_least(value: float, truth: bool) -> None:
    assert told(AtLeast("habitantes_area_influencia", 500_000), habitantes_area_influencia=value) == (truth, "")


def test_at_least_can_be_strict() -> None:
    term = AtLeast("habitantes_area_influencia", 500_000, strict=True)
    assert told(term, habitantes_area_influencia=500_000) == (False, "")
    assert told(term, habitantes_area_influencia=500_001) == (True, "")
    assert told(term) == (None, "silent")
    assert "más de 500.000" in term.judge(case(habitantes_area_influencia=500_000)).why.es


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (True, (True, "")),
        ("2024-01-05", (True, "")),
        ({"estado": "hecho"}, (True, "")),
        ({"fecha": "2024-01-05"}, (True, "")),
        (False, (False, "wait")),
        ("pendiente", (False, "wait")),
        ({"estado": "pendiente"}, (False, "wait")),
        ("negado", (False, "")),
        ({"estado": "negado", "fecha": "2024-01-05"}, (False, "")),
        (None, (None, "silent")),
    ],
)
def test_done(value: Any, answer: tuple[bool | None, str]) -> None:
    assert told(Done("convenio"), convenio=value) == answer


@pytest.mark.parametrize(
    ("opinion", "convenio", "answer"),
    [
        ("2024-01-05", "2024-01-06", (True, "")),
        ("2024-01-05", "2024-01-05", (True, "")),
        ("2024-01-06", "2024-01-05", (False, "")),
        (True, "2024-01-05", (True, "")),  # done, and nobody says that it was late
        ("2024-01-06", True, (True, "")),
        ("2024-01-06", False, (True, "")),
        (False, "2024-01-05", (False, "wait")),
    ],
)
def test_done_before_another_act(opinion: Any, convenio: Any, answer: tuple[bool | None, str]) -> None:
    term = Done("concepto_cot_senado", before="convenio")
    assert told(term, concepto_cot_senado=opinion, convenio=convenio) == answer


@pytest.mark.parametrize(
    ("acts", "answer"),
    [
        ({"a": True, "b": True}, (True, "")),
        ({"a": True}, (None, "silent")),
        ({}, (None, "silent")),
        ({"a": True, "b": False}, (False, "wait")),
        ({"a": "negado", "b": False}, (False, "")),
        ({"b": "negado"}, (False, "")),
        ({"b": False}, (False, "wait")),
        (True, (True, "")),
        (False, (False, "wait")),
    ],
)
def test_each_done(acts: Any, answer: tuple[bool | None, str]) -> None:
    assert told(EachDone("acuerdos_concejo"), acuerdos_concejo=acts) == answer


def test_each_done_of_some_types() -> None:
    members = ("a", "B")
    term = EachDone("ordenanzas_asamblea", of=("departamento",))
    stated = read_facts({"ordenanzas_asamblea": {"B": True}}, members)
    assert term.judge(Plain(members, stated)).truth is True
    assert term.judge(Plain(("a",), Facts())).truth is True, "nobody of that kind must act"


def test_each_done_names_who_is_missing() -> None:
    found = EachDone("acuerdos_concejo").judge(case(acuerdos_concejo={"a": True, "b": False}))
    assert found.why.es == "Todavía falta: acuerdo del concejo que autoriza de Unidad b."
    assert found.evidence["members"] == ["b"]


@pytest.mark.parametrize(
    ("start", "end", "truth"),
    [
        ("2024-01-15", "2024-04-15", True),
        ("2024-01-15", "2024-04-14", False),
        ("2024-01-15", "2024-06-15", True),
        ("2024-01-15", "2024-06-16", False),
        ("2023-11-30", "2024-02-29", True),  # three months from a 30th end on the last day of a short February
        ("2023-11-30", "2024-02-28", False),
        ("2024-01-31", "2024-04-30", True),
    ],
)
def test_within_months(start: str, end: str, truth: bool) -> None:
    term = Within("convocatoria_consulta", "consulta_popular", "month", 3, 5)
    assert told(term, convocatoria_consulta=start, consulta_popular=end) == (truth, "")


@pytest.mark.parametrize(("end", "truth"), [("2024-01-31", True), ("2024-02-01", False), ("2023-12-31", False)])
def test_within_days(end: str, truth: bool) -> None:
    term = Within("consulta_popular", "escritura_notaria", "day", 0, 30)
    assert told(term, consulta_popular="2024-01-01", escritura_notaria=end) == (truth, "")


def test_within_needs_both_days() -> None:
    term = Within("consulta_popular", "escritura_notaria", "day", 0, 30)
    assert told(term) == (None, "silent")
    assert told(term, consulta_popular="2024-01-01") == (None, "silent")
    assert told(term, consulta_popular="2024-01-01", escritura_notaria=True) == (None, "")
    assert told(term, consulta_popular="2024-01-01", escritura_notaria=False) == (False, "wait")


def test_within_may_wait_instead_of_refusing() -> None:
    term = Within("acuerdo_retiro", "efecto_retiro", "month", 12, wait=True)
    assert told(term, acuerdo_retiro="2024-01-01", efecto_retiro="2024-07-01") == (False, "wait")
    assert told(term, acuerdo_retiro="2024-01-01", efecto_retiro="2025-01-01") == (True, "")
    assert told(term, acuerdo_retiro="2024-01-01", efecto_retiro="2030-01-01") == (True, ""), "no end"


def test_includes() -> None:
    term = Includes("contenido_proyecto", ("miembros", "nucleo"))
    assert told(term) == (None, "silent")
    assert told(term, contenido_proyecto=["nucleo", "miembros", "razones"]) == (True, "")
    assert told(term, contenido_proyecto=["nucleo"]) == (False, "")
    assert term.judge(case(contenido_proyecto=["nucleo"])).evidence["missing"] == ["miembros"]
    some = Includes("finalidad", ("obras", "planeacion"), some=True)
    assert told(some, finalidad=["obras", "otra"]) == (True, "")
    assert told(some, finalidad=["otra"]) == (False, "")
    assert told(some, finalidad=[]) == (False, "")


def test_needs_name_every_fact() -> None:
    assert Stated("vinculos").needs() == {"vinculos"}
    assert Done("concepto_cot_senado", before="convenio").needs() == {"concepto_cot_senado", "convenio"}
    assert EachDone("acuerdos_concejo").needs() == {"acuerdos_concejo"}
    both = Done("convenio") & ~Stated("vinculos") | AtLeast("ciudadanos_promotores", 0.1)
    assert both.needs() == {"convenio", "vinculos", "ciudadanos_promotores"}


@pytest.mark.parametrize(
    "term",
    [
        Stated("vinculos"),
        Not(Stated("vinculos"), Text("sí", "yes"), Text("no", "no")),
        AtLeast("ciudadanos_promotores", 0.1, strict=True),
        Done("convenio"),
        Done("concepto_cot_senado", before="convenio"),
        EachDone("acuerdos_concejo", before="convenio", of=("municipio", "distrito_especial")),
        Within("acuerdo_retiro", "efecto_retiro", "month", 12, wait=True),
        Includes("finalidad", ("obras",), some=True),
        (Stated("vinculos") | Done("convenio")) & ~Done("estatutos"),
    ],
    ids=lambda term: term.kind,
)
def test_json_and_back(term: Term) -> None:
    wire = json.loads(json.dumps(term.to_json()))
    assert Term.from_json(wire) == term


def test_two_terms_of_one_name_are_an_error() -> None:
    with pytest.raises(ValueError, match="two terms are called 'stated'"):
        type("Other", (Term,), {"kind": "stated"})


def test_a_term_must_say_how_it_is_judged() -> None:
    with pytest.raises(TypeError, match="does not say how it is judged"):
        Term().judge(case())


def test_a_word_of_the_vocabulary_is_declared_once() -> None:
    with pytest.raises(BookError, match="'vinculos' is declared twice"):
        declare(FactSpec("vinculos", "yesno", Text("vínculos", "ties")))
    with pytest.raises(BookError, match="has the unknown kind 'maybe'"):
        declare(FactSpec("hecho_sin_clase", "maybe", Text("hecho", "fact")))
    assert "hecho_sin_clase" not in FACTS


def test_facts_of_those_who_leave_go_with_them() -> None:
    stated = read_facts({"acuerdos_concejo": {"a": True, "b": False}, "convenio": "2024-01-05"}, MEMBERS)
    kept = stated.keeping(["a"])
    assert kept.of_member("acuerdos_concejo", "a").done
    assert kept.of_member("acuerdos_concejo", "b") is None
    assert kept.get("convenio").day == date(2024, 1, 5)
    assert kept.keeping([]).keys() == {"convenio"}
    assert stated.without(["convenio"]).keys() == {"acuerdos_concejo"}
    assert "convenio" in stated
    assert "vinculos" not in stated
