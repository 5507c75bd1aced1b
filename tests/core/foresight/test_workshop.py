"""Questions to a room: what may be asked, what may be answered, and what the answers say together."""

from __future__ import annotations

from typing import Any

import pytest

from mancomun.errors import BadInput
from mancomun.foresight.workshop import Item, Question, checked_answer, checked_question, results

ITEMS = (Item("vias", "Vías terciarias"), Item("agua", "Agua potable"), Item("salud", "Hospital"))


def question(kind: str, **more: Any) -> Question:
    return checked_question(Question(kind, "¿Qué va primero?", **({"items": ITEMS} | more)))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Question("encuesta", "¿Qué?", ITEMS), "pregunta-clase"),
        (Question("voto", " ", ITEMS), "pregunta-vacia"),
        (Question("voto", "¿Qué?", (ITEMS[0], ITEMS[0])), "pregunta-repetida"),
        (Question("voto", "¿Qué?", (Item("a>b", "x"), ITEMS[0])), "pregunta-opcion"),
        (Question("voto", "¿Qué?", ITEMS[:1]), "pregunta-opciones"),
        (Question("voto", "¿Qué?", ITEMS, most=4), "pregunta-cuantas"),
        (Question("delphi", "¿Qué?", ITEMS, low=5, high=5), "pregunta-escala"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(asked: Question, code: str) -> None:
    with pytest.raises(BadInput) as wrong:
        checked_question(asked)
    assert wrong.value.code == code


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("voto", ["luz"], "respuesta-opcion"),
        ("voto", ["agua", "vias"], "respuesta-cuantas"),
        ("voto", {"agua": 1}, "respuesta-forma"),
        ("orden", ["agua", "agua", "vias"], "respuesta-repetida"),
        ("orden", ["agua"], "respuesta-orden"),
        ("abaco", {"agua": "AZUL"}, "respuesta-color"),
        ("abaco", {}, "respuesta-vacia"),
        ("delphi", {"agua": 12}, "respuesta-escala"),
        ("delphi", {"agua": "nan"}, "respuesta-escala"),
        ("matriz", {"agua>vias": 9}, "respuesta-influencia"),
        ("matriz", {"agua>agua": 1}, "respuesta-opcion"),
        ("matriz", {"agua>luz": 1}, "respuesta-opcion"),
        ("ideas", ["x" * 300], "respuesta-larga"),
        ("ideas", [" "], "respuesta-cuantas"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_its_sentence(kind: str, value: Any, code: str) -> None:
    with pytest.raises(BadInput) as wrong:
        checked_answer(question(kind), value)
    assert wrong.value.code == code


def test_votes_are_counted_and_a_tie_is_a_tie() -> None:
    found = results(question("voto"), {1: {"p1": ["agua"], "p2": ["agua"], "p3": ["vias"]}})
    assert found.tables[0].rows == [("Agua potable", 2, 66.7), ("Vías terciarias", 1, 33.3), ("Hospital", 0, 0.0)]
    tied = results(question("voto"), {1: {"p1": ["agua"], "p2": ["vias"]}})
    assert "empate" in tied.summary.es


def test_order_gives_mean_places_and_kendall() -> None:
    agreed = results(question("orden"), {1: {p: ["salud", "vias", "agua"] for p in ("p1", "p2", "p3")}})
    assert [row[:2] for row in agreed.tables[0].rows] == [
        ("Hospital", 1.0),
        ("Vías terciarias", 2.0),
        ("Agua potable", 3.0),
    ]
    assert "W de Kendall: 1,00" in agreed.summary.es


def test_only_the_last_round_counts_but_delphi_compares() -> None:
    rounds = {1: {p: {"vias": 1} for p in "abc"}, 2: {p: {"vias": 8} for p in "abc"}}
    found = results(question("delphi"), rounds)
    assert "Ronda 2" in found.summary.es
    assert len(found.tables[0].rows) == 2


def test_the_abacus_counts_colours() -> None:
    found = results(question("abaco"), {1: {"p1": {"agua": "VO"}, "p2": {"agua": "VC", "vias": "RO"}}})
    assert found.tables[0].rows[0][:3] == ("Agua potable", 1, 1)


def test_a_room_s_matrix_is_micmac_of_the_merged_one() -> None:
    room = {"p1": {"vias>agua": 3, "agua>salud": 2}, "p2": {"vias>agua": 0, "salud>vias": "P"}, "p3": {"vias>agua": 3}}
    found = results(question("matriz"), {1: room})
    assert "Vías terciarias" in found.summary.es
    assert {note.code for note in found.notices} >= {"sala-vacias", "sala-desacuerdo"}
    assert found.pictures
    silent = results(question("matriz"), {1: {"p1": {"vias>agua": 0}}})
    assert silent.answered == 1
