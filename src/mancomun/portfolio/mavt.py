"""MAVT (C19): the weighted sum of values. It asks that preferences in one criterion do not depend on the others."""

from __future__ import annotations

import numpy as np

from mancomun.portfolio.criteria import Floats


def additive(values: Floats, weights: Floats) -> Floats:
    """``V = Σ w · v`` of each row, added from left to right, so that equal rows give equal sums to the last bit."""
    total = np.zeros(values.shape[0])
    for j in range(values.shape[1]):
        total = total + weights[j] * values[:, j]
    return total


def contributions(values: Floats, weights: Floats) -> Floats:
    """What each criterion puts into the overall value (alternatives, criteria)."""
    return np.asarray(values * weights)


def bounds(low: Floats, high: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Overall value between the worst and the best that blanks allow."""
    return additive(low, weights), additive(high, weights)
