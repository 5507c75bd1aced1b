"""The functional region: case G29 of the method, worked by hand, and tables that cannot be."""

from __future__ import annotations

import pytest

from mancomun.discovery.functional import functional_region, shares_of
from mancomun.errors import BadInput

G29 = {("B", "A"): 0.12, ("C", "A"): 0.06, ("C", "B"): 0.05, ("D", "A"): 0.05, ("D", "B"): 0.03, ("D", "C"): 0.019,
       ("E", "D"): 0.14}  # fmt: skip


def test_g29_two_rounds_and_two_who_stay_out() -> None:
    assert functional_region(G29, "A") == [{"A"}, {"A", "B"}, {"A", "B", "C"}]


def test_g29_with_a_lower_threshold_everybody_enters() -> None:
    rounds = functional_region(G29, "A", threshold=0.095)
    assert [sorted(now - before) for before, now in zip([frozenset(), *rounds], rounds, strict=False)] == [
        ["A"], ["B"], ["C"], ["D"], ["E"],
    ]  # fmt: skip


def test_shares_count_those_who_stay() -> None:
    assert shares_of({("B", "A"): 30, ("B", "B"): 70, ("C", "C"): 0}) == {("B", "A"): 0.3, ("B", "B"): 0.7}


def test_the_order_of_the_table_does_not_matter() -> None:
    assert functional_region(dict(reversed(G29.items())), "A") == functional_region(G29, "A")


def test_negative_workers_are_refused() -> None:
    with pytest.raises(BadInput, match="desde cero"):
        shares_of({("B", "A"): -1})
