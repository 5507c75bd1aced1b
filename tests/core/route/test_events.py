"""Terms of Ley 1581, what an authorisation covers, and counts that point at nobody."""

from __future__ import annotations

from datetime import date

import pytest

from mancomun.errors import BadInput
from mancomun.route import events


def test_terms_in_business_days() -> None:
    """From Friday 20 November 2026; 8 December and 25 December are holidays."""
    consult = events.term("consulta", date(2026, 11, 20))
    assert (consult.mark, consult.answer, consult.extended) == (
        date(2026, 11, 24),
        date(2026, 12, 4),
        date(2026, 12, 14),
    )
    claim = events.term("reclamo", date(2026, 11, 20))
    assert (claim.ask, claim.answer, claim.extended) == (date(2026, 11, 27), date(2026, 12, 14), date(2026, 12, 24))
    assert events.term("revocatoria", date(2026, 11, 20)) == claim
    assert events.lapses(date(2026, 12, 31)) == date(2027, 2, 28)
    with pytest.raises(BadInput, match="consulta, reclamo o revocatoria"):
        events.term("queja", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("person", "given", "code"),
    [
        ({"name": "Ana"}, None, "E-HD-1"),
        ({"contact": "a@b.co"}, events.Given(("invitaciones",)), "E-HD-1"),
        ({"name": "Ana"}, events.Given(("asistencia",), revoked=date(2026, 1, 1)), "E-HD-1"),
        ({"name": "Ana", "victim": "si"}, events.Given(("asistencia",)), "E-HD-2"),
        ({"disability": "no"}, None, "E-HD-2"),
        ({"name": "Ana", "victim": "si"}, events.Given(("asistencia",), sensitive=True), ""),
        ({"municipality": "05615", "sex": "mujer"}, None, ""),
    ],
)
def test_what_an_authorisation_covers(person: dict[str, str], given: events.Given | None, code: str) -> None:
    if not code:
        events.check_person(person, given)
        return
    with pytest.raises(BadInput) as wrong:
        events.check_person(person, given)
    assert wrong.value.code == code


def test_a_document_is_a_hash_under_a_key_and_three_signs() -> None:
    one, tail = events.document_mark("43.871.259", b"k")
    assert (tail, len(one)) == ("259", 64)
    assert events.document_mark("43871259", b"k")[0] == one != events.document_mark("43871259", b"other")[0]
    assert events.document_mark(" ", b"k") == ("", "")
    with pytest.raises(BadInput, match="5 a 15"):
        events.document_mark("12", b"k")


def test_ages_are_ranges_and_minors_are_not_kept() -> None:
    assert [events.age_range(n) for n in (18, 28, 29, 59, 60)] == ["joven", "joven", "adulto", "adulto", "mayor"]
    with pytest.raises(BadInput, match="solo se cuenta"):
        events.age_range(17)


def test_groups_under_five_are_hidden_and_cannot_be_worked_out() -> None:
    said = ["mujer"] * 7 + ["hombre"] * 3 + [""] * 9
    found = dict(events.counts(said, events.SEXES, "es"))
    assert found == {"Mujer": None, "Hombre": None, "Otro": 0, "Prefiere no decir": 0, "no informa": 9}


def test_calls_and_minutes() -> None:
    late = events.notice_remark(date(2026, 11, 20), date(2026, 11, 26))
    assert late is not None
    assert late.text.es == "La convocatoria se publicó 6 días antes; el mínimo es 8."
    assert events.notice_remark(date(2026, 11, 18), date(2026, 11, 26)) is None
    assert events.minutes_remark(["Saludo"], 3) is None
    lacking = events.minutes_remark([" "], 3)
    assert lacking is not None
    assert lacking.text.es == "No se puede aprobar el acta sin orden del día desarrollado ni lista de asistencia."
