"""Territorial indicators and sharing: properties that hold for any data, and the edges where nothing is defined."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.kernels import territorial
from mancomun.kernels.sharing import shapley, shapley_sampled, would_leave

POSITIVE = st.floats(0.1, 1e6)
LISTS = st.lists(POSITIVE, min_size=2, max_size=12)


@given(LISTS)
def test_the_reference_area_has_quotient_one(values: list[float]) -> None:
    assert territorial.location_quotient(values, values) == pytest.approx(np.ones(len(values)))


def test_quotient_of_a_sector_the_reference_lacks_is_not_a_number() -> None:
    found = territorial.location_quotient(np.array([[1.0, 1.0], [2.0, 0.0]]), np.array([5.0, 0.0]))
    assert found[0, 0] == pytest.approx(0.5)
    assert math.isnan(found[0, 1])


@given(st.lists(st.tuples(POSITIVE, POSITIVE, POSITIVE, POSITIVE), min_size=1, max_size=8))
def test_shift_share_adds_up(rows: list[tuple[float, float, float, float]]) -> None:
    before, after, wide, later = (np.array(column) for column in zip(*rows, strict=True))
    parts = territorial.shift_share(before, after, wide, later)
    assert parts.sum(axis=1) == pytest.approx(after - before, rel=1e-6, abs=1e-6 * float(np.abs(parts).max()))


@given(LISTS, st.randoms(use_true_random=False), st.floats(0.01, 100))
def test_gini_knows_neither_order_nor_unit(values: list[float], rng: object, scale: float) -> None:
    mixed = list(values)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    found = territorial.gini(values)
    assert 0 <= found + 1e-12 < 1
    assert territorial.gini([scale * v for v in mixed]) == pytest.approx(found, abs=1e-9)


def test_gini_by_pairs() -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        x = rng.gamma(1, 1, 9)
        slow = np.abs(x[:, None] - x[None, :]).sum() / (2 * x.size**2 * x.mean())
        assert territorial.gini(x) == pytest.approx(slow)


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=8))
def test_davies_gives_out_a_hundred_a_function(rows: list[list[int]]) -> None:
    units = np.array(rows, float)
    assert territorial.davies(units).sum() == pytest.approx(100 * (units.sum(axis=0) > 0).sum())


def test_edges_without_a_value() -> None:
    assert math.isnan(territorial.gini([]))
    assert math.isnan(territorial.gini([0, 0]))
    assert math.isnan(territorial.weighted_mean([1.0], [0.0]))
    assert math.isnan(territorial.variation([0.0, 0.0], [1.0, 1.0]))
    beta, gamma, alpha = territorial.kansky(1, 2)
    assert beta == 0.5
    assert math.isnan(gamma)
    assert math.isnan(alpha)
    assert territorial.robust_scores([]).size == 0


def test_robust_score_falls_back_on_quartiles_and_then_on_nothing() -> None:
    found = territorial.robust_scores([5, 5, 5, 5, 5, 6, 6, 60])  # half of them equal: MAD is zero
    assert found[-1] > 3.5
    assert np.isnan(territorial.robust_scores([5, 5, 5, 5])).all()


def test_distributions_that_share_nothing_are_one_apart() -> None:
    assert territorial.dissimilarity([1, 0], [0, 1]) == 1
    assert territorial.dissimilarity([0.5, 0.3, 0.2], [0.35, 0.35, 0.30]) == pytest.approx(0.15)  # C28


def random_game(seed: int, n: int) -> np.ndarray:
    table = np.random.default_rng(seed).uniform(1, 9, 1 << n)
    table[0] = 0
    return table


@pytest.mark.parametrize("seed", range(8))
def test_shapley_adds_up_and_agrees_with_all_orders(seed: int) -> None:
    from itertools import permutations

    n = 4
    costs = random_game(seed, n)
    slow = np.zeros(n)
    orders = list(permutations(range(n)))
    for order in orders:
        mask = 0
        for i in order:
            slow[i] += costs[mask | 1 << i] - costs[mask]
            mask |= 1 << i
    found = shapley(costs)
    assert found == pytest.approx(slow / len(orders))
    assert found.sum() == pytest.approx(costs[-1])


def test_sampled_shapley_is_near_and_says_how_near() -> None:
    costs = random_game(1, 5)
    values, errors = shapley_sampled(
        lambda group: float(costs[sum(1 << i for i in group)]), 5, np.random.default_rng(2), orders=4000
    )
    assert values.sum() == pytest.approx(costs[-1])
    assert (np.abs(values - shapley(costs)) < 4 * errors + 1e-9).all()


def test_game_of_a_wrong_size_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="one value a coalition"):
        shapley(np.zeros(5))


def test_nobody_leaves_when_joining_is_cheaper() -> None:
    costs = np.array([0, 4, 4, 6.0])
    assert would_leave(costs, shapley(costs)) == []
    assert would_leave(costs, np.array([5.0, 1.0])) == [(0,)]
