"""Bodies, quorum, RACI and delegation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.route.organisation import Assignment, Organo, Seat, check, picture, quorum, tables, voters, women_share

DAY = date(2026, 4, 1)
TERM = Span(date(2024, 1, 1), date(2028, 1, 1))
SEATS = tuple(Seat(name, "Alcaldía", f"Persona {name}", TERM) for name in "ABC")
HEAD = Organo("Comité directivo", "directivo", ("Decidir",), SEATS, "mensual")
DESK = Organo("Secretaría técnica", "tecnico", ("Convocar",), SEATS[:1], under="Comité directivo")
RACI = [Assignment("Perfil", "Comité directivo", "A"), Assignment("Perfil", "Secretaría técnica", "R")]


def said(bodies: list[Organo], raci: list[Assignment] = RACI) -> dict[str, str]:
    return {item.code: item.text.es for item in check(bodies, ["A", "B", "C"], raci, DAY)}


def test_a_whole_structure_has_nothing_to_say() -> None:
    assert said([HEAD, DESK]) == {}


@pytest.mark.parametrize(("n", "share", "wanted"), [(9, 0.5, 5), (8, 0.5, 5), (9, 2 / 3, 6), (10, 0.6, 6), (1, 1, 1)])
def test_quorum(n: int, share: float, wanted: int) -> None:
    assert quorum(n, share) == wanted


def test_activity_with_two_accountable_bodies_is_said_word_for_word() -> None:
    twice = [*RACI, Assignment("Perfil", "Secretaría técnica", "A")]
    assert said([HEAD, DESK], twice)["E-S32-1"] == (
        "La actividad «Perfil» tiene 2 responsables últimos (A); debe haber uno."
    )
    assert said([HEAD, DESK], RACI[1:])["E-S32-1"].startswith("La actividad «Perfil» tiene 0 responsables")
    assert said([HEAD, DESK], RACI[:1])["A-S32-9"] == "Nadie hace «Perfil»: falta una R."


def test_member_without_vote_is_said_word_for_word() -> None:
    assert said([replace(HEAD, seats=SEATS[:2]), DESK])["E-S32-2"] == "C no tiene voto en el órgano directivo."


@pytest.mark.parametrize(
    ("seat", "code", "says"),
    [
        (Seat("A", "Alcaldía", "", Span(date(2026, 1, 1))), "A-S32-6", "está vacante hace 90 días"),
        (Seat("A", "Alcaldía", "Ana", Span(None, date(2026, 1, 1))), "A-S32-7", "El periodo de Ana"),
        (Seat("A", "Alcaldía", "Ana", TERM, delegated=True), "E-S32-8", "falta el acto que delega"),
    ],
)
def test_seats_say_what_is_wrong(seat: Seat, code: str, says: str) -> None:
    assert says in said([replace(HEAD, seats=(seat, *SEATS)), DESK])[code]


def test_empty_bodies_and_no_governing_body_are_said() -> None:
    found = said([replace(DESK, under="", functions=(" ",), seats=())], [])
    assert set(found) == {"E-S32-3", "E-S32-4", "E-S32-5"}


@pytest.mark.parametrize(
    ("bodies", "raci", "says"),
    [
        ([replace(HEAD, under="Secretaría técnica"), DESK], [], "Los órganos dependen en círculo: Comité directivo →"),
        ([replace(DESK, under="Nadie")], [], "depende de «Nadie», que no está en la estructura"),
        ([HEAD, HEAD], [], "Hay dos órganos que se llaman «Comité directivo»"),
        ([replace(HEAD, decide=0.4)], [], "el de decidir de 0,5 a 1"),
        ([replace(HEAD, kind="club")], [], "llegó «club»"),
        ([HEAD], [Assignment("P", "Comité directivo", "X")], "Va R, A, C o I"),
        ([HEAD], [Assignment("P", "Otro", "A")], "nombra a «Otro»"),
    ],
)
def test_what_cannot_be_is_refused(bodies: list[Organo], raci: list[Assignment], says: str) -> None:
    with pytest.raises(BadInput) as error:
        check(bodies, ["A"], raci, DAY)
    assert says in error.value.es


def test_alternate_votes_only_for_who_is_away() -> None:
    other = Seat("A", "Alcaldía", "Suplente", TERM, alternate=True)
    assert len(voters(replace(HEAD, seats=(*SEATS, other)), DAY)) == 3
    alone = voters(replace(HEAD, seats=(SEATS[1], other)), DAY)
    assert {seat.person for seat in alone} == {"Persona B", "Suplente"}


def test_share_of_women_is_said_only_of_five_or_more() -> None:
    seats = tuple(replace(SEATS[0], entity=str(k), woman=k == 0) for k in range(5))
    assert women_share([replace(HEAD, seats=seats[:4])])[0] is None
    assert women_share([replace(HEAD, seats=seats)])[0] == pytest.approx(0.2)
    assert "Hay 20 % de mujeres" in said([replace(HEAD, seats=(*seats, *SEATS)), DESK])["A-S32-10"]


def test_chart_and_tables_say_the_same() -> None:
    drawn = picture([HEAD, DESK], DAY)
    assert "3 votos · quórum 2" in drawn
    found = tables([HEAD, DESK], RACI, DAY)
    assert found[0].rows[0][3:6] == (3, 2, 2)
    assert found[2].rows == [("Perfil", "A", "R")]
