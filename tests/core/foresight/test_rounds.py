"""Rounds of a matrix: what is kept, what changed, and how alike two of them are."""

from __future__ import annotations

from datetime import date

import pytest

from mancomun.foresight.rounds import Round, rounds_of, shift
from mancomun.lexicon.text import Text

LABEL = Text("Influencias", "Influences")
NAMES = {"a": "AGUA", "b": "VÍA", "c": "JOV"}
FIRST = Round(
    1,
    NAMES,
    NAMES,
    {("a", "b"): 3, ("a", "c"): 2, ("b", "a"): 1, ("b", "c"): "P", ("c", "a"): 0},
    date(2026, 5, 2),
    Text("Secretaría técnica", "Technical secretary"),
    4,
    0.75,
)


def closed(number: int, **cells: int | str | None) -> Round:
    """The first round with some cells changed; ``None`` empties one."""
    values = FIRST.values | {(key[0], key[1]): value for key, value in cells.items()}
    return Round(number, NAMES, NAMES, {place: value for place, value in values.items() if value is not None})


def test_what_changed_was_filled_and_was_emptied_is_told_apart() -> None:
    step = shift(FIRST, closed(2, ab=1, cb=2, ba=None))
    assert (step.changed, step.filled, step.emptied, step.shared) == ((("a", "b"),), (("c", "b"),), (("b", "a"),), 4)
    assert step.moved
    assert not shift(FIRST, closed(2)).moved


def test_kendall_and_kappa_by_hand() -> None:
    # sums of rows: 5, 1 (P is 0), 0 before; 1, 2, 4 after: every pair turned round
    after = closed(2, ab=0, ac=1, ba=2, ca=3, cb=1)
    step = shift(FIRST, after)
    assert step.tau == -1
    # numbers in both: (3,0) (2,1) (1,2) (0,3): observed 9+1+1+9 of 4 over 4; expected 16 pairs of squared differences, 40/16
    assert step.kappa == pytest.approx(1 - (20 / 4) / (40 / 16))
    assert shift(FIRST, closed(2)).kappa == 1
    assert shift(FIRST, closed(2)).tau == 1


def test_a_new_name_is_the_same_variable_and_a_new_variable_is_told_and_not_compared() -> None:
    names = {"a": "AGUA Y SUELO", "b": "VÍA", "d": "ESC"}
    after = Round(2, names, names, {("a", "b"): 3, ("b", "a"): 1, ("d", "a"): 3})
    step = shift(FIRST, after)
    assert (step.came, step.went) == (("ESC",), ("JOV",))
    assert (step.changed, step.shared, step.tau) == ((), 2, 1)


def test_tables_and_sentences_in_both_languages() -> None:
    found = rounds_of("mid", LABEL, [FIRST], closed(0, ab=1))
    assert found is not None
    listed, changed = found.tables("es")
    assert listed.rows[0] == ("Ronda 1", "2 may 2026", "Secretaría técnica", 4, 5, 75.0, "—", "—", "—")
    assert listed.rows[1][0] == "Hoy"
    assert listed.rows[1][6] == 1
    assert changed.head == ("Fila", "Columna", "Ronda 1", "Hoy")
    assert changed.rows == [("AGUA", "VÍA", "3", "1")]
    assert found.summary("es")[0].startswith("Ronda 1 → hoy: cambió 1 de 5 celdas.")
    assert found.summary("en")[0].startswith("Round 1 → now: 1 of 5 cells changed.")
    assert "τ-b" in found.summary("es")[0]


def test_no_round_is_no_table_and_the_same_matrix_is_no_step() -> None:
    assert rounds_of("mid", LABEL, [], FIRST) is None
    found = rounds_of("mid", LABEL, [FIRST], closed(0))
    assert found is not None
    assert len(found.rounds) == 1
    assert found.summary("es") == []


def test_a_long_list_of_changes_says_how_many_it_leaves_out() -> None:
    names = {str(n): f"V{n}" for n in range(12)}
    places = [(a, b) for a in names for b in names if a != b]
    one, two = (Round(n, names, names, dict.fromkeys(places, n)) for n in (1, 2))
    found = rounds_of("mid", LABEL, [one, two], None)
    assert found is not None
    assert found.tables("es")[1].title == "Qué cambió · Influencias (60 de 132)"
    assert len(found.tables("es", most=None)[1].rows) == 132
