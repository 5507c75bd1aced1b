"""Sharing a cost among members (method, C27): Shapley's value, exact for few and sampled for many, and who would leave."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_EXACT = 12


def shapley(costs: Floats) -> Floats:
    """Each member's mean addition to the cost over all orders of arrival (Shapley 1953). Exact.

    ``costs`` (2ⁿ,): cost of each coalition, whose members are the bits of its index; ``costs[0]`` is 0. O(n·2ⁿ), n to 12.
    """
    costs = np.asarray(costs, float)
    n = int(costs.size).bit_length() - 1
    if costs.size != 1 << n or not 1 <= n <= MOST_EXACT:
        raise ValueError(
            f"costs has one value a coalition, 2**n of them with n from 1 to {MOST_EXACT}; got {costs.size}"
        )
    masks = np.arange(costs.size)
    size = np.array([int(mask).bit_count() for mask in masks])
    weight = np.array([factorial(k) * factorial(n - k - 1) / factorial(n) for k in range(n)])
    out = np.zeros(n)
    for i in range(n):
        without = masks[(masks >> i) & 1 == 0]
        out[i] = (weight[size[without]] * (costs[without | (1 << i)] - costs[without])).sum()
    return out


def shapley_sampled(
    cost: Callable[[frozenset[int]], float], n: int, rng: np.random.Generator, *, orders: int = 2000
) -> tuple[Floats, Floats]:
    """``(value, standard error)`` from random orders of arrival; the values still add up to the cost of all."""
    found = np.zeros((orders, n))
    for row in found:
        here: frozenset[int] = frozenset()
        before = 0.0
        for i in rng.permutation(n).tolist():
            here |= {i}
            now = cost(here)
            row[i], before = now - before, now
    return found.mean(axis=0), found.std(axis=0, ddof=1) / np.sqrt(orders)


def would_leave(costs: Floats, shares: Floats) -> list[tuple[int, ...]]:
    """Coalitions that pay more together than they would alone (the sharing is outside the core), smallest first."""
    costs, shares = np.asarray(costs, float), np.asarray(shares, float)
    n = shares.size
    slack = 1e-9 * max(1.0, float(np.abs(costs).max()))
    return [
        group
        for size in range(1, n)
        for group in combinations(range(n), size)
        if shares[list(group)].sum() > costs[sum(1 << i for i in group)] + slack
    ]
