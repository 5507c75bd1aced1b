"""The three values: their tables, their laws, and the same laws over arrays of bytes."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.requirements import All, AnyOf, Judgement, Not, Truth
from mancomun.requirements.kleene import NO, SILENT, UNKNOWN, WAIT, YES, all_of, any_of, as_byte, negate
from tests.core.requirements.stubs import Said, byte_of, nobody

T, F, U = True, False, None
ALL = {(T, T): T, (T, F): F, (T, U): U, (F, F): F, (F, U): F, (U, U): U}
ANY = {(T, T): T, (T, F): T, (T, U): T, (F, F): F, (F, U): U, (U, U): U}
truths = st.sampled_from((True, False, None))
SAYINGS = (
    Judgement(True),
    Judgement(False),
    Judgement(False, pending=True),
    Judgement(None),
    Judgement(None, silent=True),
)


@pytest.mark.parametrize(("pair", "both"), ALL.items())
def test_table_of_and(pair: tuple[Truth, Truth], both: Truth) -> None:
    assert all_of(pair) is both
    assert all_of(reversed(pair)) is both


@pytest.mark.parametrize(("pair", "either"), ANY.items())
def test_table_of_or(pair: tuple[Truth, Truth], either: Truth) -> None:
    assert any_of(pair) is either
    assert any_of(reversed(pair)) is either


def test_table_of_not() -> None:
    assert [negate(truth) for truth in (T, F, U)] == [F, T, U]


def test_nothing_to_ask() -> None:
    assert all_of([]) is True
    assert any_of([]) is False


@given(st.lists(truths))
def test_de_morgan(values: list[Truth]) -> None:
    assert negate(all_of(values)) is any_of([negate(value) for value in values])


@given(st.lists(truths, min_size=1), st.data())
def test_learning_never_changes_what_was_settled(values: list[Truth], data: st.DataObject) -> None:
    """Turning an unknown into a yes or a no may settle the whole; it never turns a yes into a no, nor a no into a yes."""
    learned = [data.draw(st.booleans()) if value is None else value for value in values]
    for combine in (all_of, any_of):
        before = combine(values)
        assert before is None or combine(learned) is before


def test_bytes_of_the_truths() -> None:
    assert [as_byte(truth) for truth in (F, U, T)] == [NO, UNKNOWN, YES]
    assert NO < WAIT < UNKNOWN < SILENT < YES, "and is the minimum"


@pytest.mark.parametrize("pair", list(product(SAYINGS, repeat=2)), ids=str)
def test_one_case_and_an_array_of_cases_agree(pair: tuple[Judgement, Judgement]) -> None:
    """What a term answers of a case, told in full, is what its mask answers: the wait and the silence included."""
    parts = tuple(Said(item) for item in pair)
    block = nobody(1)
    for term in (All(parts), AnyOf(parts), Not(parts[0]), ~All(parts)):
        assert np.asarray(term.mask(block)).tolist() == [byte_of(term.judge(nobody(0)))], term


@pytest.mark.parametrize("pair", list(product(SAYINGS, repeat=2)), ids=str)
def test_the_quick_truth_is_the_told_one(pair: tuple[Judgement, Judgement]) -> None:
    parts = tuple(Said(item) for item in pair)
    for term in (All(parts), AnyOf(parts), Not(parts[0])):
        assert term.truth(nobody(0)) is term.judge(nobody(0)).truth


def test_a_real_failure_speaks_before_one_that_only_waits() -> None:
    assert not All((Said(Judgement(False, pending=True)), Said(Judgement(False)))).judge(nobody(0)).pending
    assert All((Said(Judgement(False, pending=True)), Said(Judgement(True)))).judge(nobody(0)).pending
    assert AnyOf((Said(Judgement(False, pending=True)), Said(Judgement(False)))).judge(nobody(0)).pending


def test_operators_build_the_terms() -> None:
    a, b = Said(Judgement(True)), Said(Judgement(False))
    assert a & b == All((a, b))
    assert a | b == AnyOf((a, b))
    assert ~a == Not(a)
