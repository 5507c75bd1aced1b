"""Gaps, effort and poverty: the parts the golden cases do not reach."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from mancomun.errors import BadInput
from mancomun.legal.category import in_wages, municipal_category
from mancomun.route import gaps, poverty
from mancomun.route.schedule import business_day_on_or_after


def test_effort_is_needed_change_over_the_pace_of_others() -> None:
    found = gaps.gap(30, 50, 1)
    assert gaps.effort(found, years=4, pace=2.5) == pytest.approx(2.0)
    assert gaps.effort(found, years=4, pace=0) is None
    assert gaps.effort_class(None, [1, 2, 3]).es == "sin ritmo de referencia"


@pytest.mark.parametrize(("value", "word"), [(0.5, "bajo"), (2, "medio bajo"), (3, "medio alto"), (9, "alto")])
def test_effort_falls_in_a_quarter_of_the_country(value: float, word: str) -> None:
    assert gaps.effort_class(value, [1, 2, 3, 4]).es == word


def test_goal_never_passes_the_reference_and_keeps_a_least_pace() -> None:
    found = gaps.gap(48, 50, 1)
    assert gaps.goal(found, 1, years=4, pace=3) == 50
    assert gaps.goal(gaps.gap(30, 50, 1), 1, years=4, pace=-1, least=0.5) == 32
    assert gaps.goal(gaps.gap(24, 15, -1), -1, years=2, pace=1) == 22


def test_gap_over_zero_has_no_relative_size() -> None:
    assert gaps.gap(-2, 0, 1).relative is None
    assert gaps.gap(5, 0, 1).relative == 0.0


def test_best_reference_depends_on_the_direction() -> None:
    values = {"department": 40.0, "nation": 50.0}
    assert gaps.reference(values, 1) == ("nation", 50.0)
    assert gaps.reference(values, -1) == ("department", 40.0)


def test_unmet_needs_are_counted_by_people() -> None:
    assert poverty.needs([0, 1, 3], [5, 3, 2]) == (Fraction(1, 2), Fraction(1, 5))


def test_nobody_poor_has_no_intensity() -> None:
    found = poverty.poverty([4, 6], [Fraction(1, 10), Fraction(0)])
    assert (found.incidence, found.intensity, found.adjusted) == (0, None, 0)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: poverty.score(["hambre"]), "La privación «hambre» no está en la lista"),
        (lambda: poverty.score(["hacinamiento", "hacinamiento"]), "va dos veces"),
        (lambda: poverty.poverty([0], [Fraction(1)]), "alguno tiene personas"),
        (lambda: poverty.needs([1], [0]), "Ningún hogar tiene personas."),
        (lambda: municipal_category(-1, 5, as_of=date(2026, 1, 1)), "de cero en adelante; llegaron -1 y 5"),
    ],
)
def test_what_cannot_be_is_one_sentence(call: object, says: str) -> None:
    with pytest.raises(BadInput) as error:
        call()  # type: ignore[operator]
    assert says in error.value.es


def test_dominant_class_needs_more_than_half() -> None:
    people = {"a": 60.0, "b": 40.0, "c": 20.0}
    assert poverty.dominant_class({"a": "robusto", "b": "incipiente", "c": "incipiente"}, people)[0] == "mixta"
    name, shares = poverty.dominant_class({"a": "robusto", "b": "incipiente"}, people)
    assert name == "robusto"
    assert shares == {"incipiente": 0.4, "robusto": 0.6}
    assert poverty.dominant_class({}, {}) == ("mixta", {})


def test_income_in_wages_is_of_its_own_year() -> None:
    assert in_wages(1_160_000_000, 2023) == 1000
    assert in_wages(1_300_000_000, 2030, wage=1_300_000) == 1000


def test_category_says_each_step_in_words() -> None:
    found = municipal_category(45_000, 40_000, as_of=date(2026, 1, 1), operating_ratio=0.72)
    assert [step.es for step in found.steps] == [
        "Por 45.000 habitantes: Tercera.",
        "Por 40.000 salarios mínimos de ingresos: Tercera.",
        "Gasta en funcionar 72 % y el límite es 70 %: baja a Cuarta.",
    ]
    assert found.id == "4"


def test_meeting_moves_to_the_next_business_day() -> None:
    assert business_day_on_or_after(date(2026, 1, 1)) == date(2026, 1, 2)  # New Year
    assert business_day_on_or_after(date(2026, 1, 10)) == date(2026, 1, 13)  # weekend and a feast moved to Monday
    assert business_day_on_or_after(date(2026, 1, 14)) == date(2026, 1, 14)
