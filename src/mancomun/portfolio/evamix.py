"""EVAMIX (C24): criteria measured by order and by quantity in one comparison, each treated as what it is. Voogd (1983)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mancomun.portfolio.criteria import Criterion, Floats


@dataclass(frozen=True)
class Evamix:
    """Appraisals by the two standardisations, and the dominances (alternatives, alternatives) they come from."""

    ordinal: Floats
    cardinal: Floats
    dominance: Floats
    interval: Floats
    additive: Floats


def _stretched(scores: Floats) -> Floats:
    """Off-diagonal scores between 0 and 1; 0.5 when all are equal, for then nothing can be said."""
    size = scores.shape[0]
    off = ~np.eye(size, dtype=bool)
    low, high = float(scores[off].min()), float(scores[off].max())
    if high - low <= 1e-15:
        return np.where(off, 0.5, 0.0)
    return np.where(off, (scores - low) / (high - low), 0.0)


def evamix(criteria: list[Criterion], matrix: Floats, values: Floats, weights: Floats) -> Evamix:
    """Appraise ``matrix`` (alternatives, criteria): ordinal and binary criteria by order, cardinal ones by ``values``.

    The interval appraisal is ``1 / Σ_b D_ba / D_ab``, and 0 for an alternative that some other dominates in everything
    (the guard of D_ab = 0); the additive one sums shares. They order alike except in close calls. O(n² · m).
    """
    size = matrix.shape[0]
    ordinal, cardinal = np.zeros((size, size)), np.zeros((size, size))
    by_order = np.array([criterion.kind != "cardinal" for criterion in criteria])
    for j, criterion in enumerate(criteria):
        column = criterion.sign * matrix[:, j]
        if by_order[j]:
            ordinal += weights[j] * np.sign(column[:, None] - column[None, :])
        else:
            cardinal += weights[j] * (values[:, j, None] - values[None, :, j])
    shares = float(weights[by_order].sum()), float(weights[~by_order].sum())
    dominance = shares[0] * _stretched(ordinal) + shares[1] * _stretched(cardinal)
    np.fill_diagonal(dominance, 0.0)
    interval = np.zeros(size)
    for a in range(size):
        others = np.arange(size) != a
        ahead, behind = dominance[a, others], dominance[others, a]
        if (ahead <= 0).any():
            continue
        total = float((behind / ahead).sum())
        interval[a] = 1 / total if total > 0 else np.inf
    return Evamix(ordinal, cardinal, dominance, interval, _additive(ordinal, cardinal, shares))


def _additive(ordinal: Floats, cardinal: Floats, shares: tuple[float, float]) -> Floats:
    total = np.zeros(ordinal.shape[0])
    for scores, share in ((ordinal, shares[0]), (cardinal, shares[1])):
        size = float(np.abs(scores).sum())
        if size > 0:
            total += share * scores.sum(axis=1) / size
    return total
