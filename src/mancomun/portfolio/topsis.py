"""TOPSIS (C22): near the ideal and far from the worst. Hwang and Yoon (1981).

Every distance is a sum over criteria of squared weight times a constant, which is what makes exact crossings possible
(`sensitivity`). Adding an alternative may turn the order of the others round: the method is so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mancomun.portfolio.criteria import Criterion, Floats


@dataclass(frozen=True)
class Topsis:
    """Closeness in [0, 1] of each alternative, and everything on the way to it.

    ``far_best`` and ``far_worst`` (alternatives, criteria) are squared distances before weighting: S±² = Σ w² · far.
    ``dropped`` are the criteria whose column is all zeros.
    """

    closeness: Floats
    normalised: Floats
    best: Floats
    worst: Floats
    far_best: Floats
    far_worst: Floats
    dropped: list[int]


def closeness_of(weights: Floats, far_best: Floats, far_worst: Floats) -> Floats:
    """``S⁻ / (S⁺ + S⁻)`` for these weights; 0.5 by convention when both are 0 (all alternatives alike)."""
    near = np.sqrt(far_best @ weights**2)
    away = np.sqrt(far_worst @ weights**2)
    total = near + away
    return np.asarray(np.divide(away, total, out=np.full_like(total, 0.5), where=total > 0))


def topsis(criteria: list[Criterion], matrix: Floats, weights: Floats) -> Topsis:
    """Closeness of ``matrix`` (alternatives, criteria) with ``weights`` that sum 1."""
    lengths = np.sqrt((matrix**2).sum(axis=0))
    dropped = np.flatnonzero(lengths == 0).tolist()
    normalised = np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0)
    signs = np.array([criterion.sign for criterion in criteria])
    best = signs * (normalised * signs).max(axis=0)
    worst = signs * (normalised * signs).min(axis=0)
    far_best, far_worst = (normalised - best) ** 2, (normalised - worst) ** 2
    used = weights.copy()
    used[dropped] = 0.0
    if used.sum() > 0:
        used = used / used.sum()
    return Topsis(
        closeness=closeness_of(used, far_best, far_worst),
        normalised=normalised,
        best=best,
        worst=worst,
        far_best=far_best,
        far_worst=far_worst,
        dropped=dropped,
    )
