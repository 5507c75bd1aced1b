"""How far one weight must move before the first place changes (C25). Crossings are solved, not searched for.

The weight of one criterion moves over [0, 1] and the others keep their proportions. In MAVT and PROMETHEE II a score is
then a straight line; in TOPSIS, the quotient of roots of two parabolas, whose crossings are roots of a quadratic. Where no
formula serves (EVAMIX) the change is found between two points of a fine grid and closed in by halves, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mancomun.portfolio.criteria import Floats
from mancomun.portfolio.dominance import tied_groups

Score = Callable[[Floats], Floats]
Candidates = Callable[[int], list[float]]
GRID = 400


@dataclass(frozen=True)
class Stability:
    """For one criterion: its weight, the interval in which the same stay first, and who would be first beyond each end.

    ``above`` and ``below`` are empty when no change happens up to 1, or down to 0.
    """

    criterion: int
    weight: float
    low: float
    high: float
    below: list[int]
    above: list[int]


def moved(weights: Floats, criterion: int, weight: float) -> Floats:
    """The weights with ``criterion`` at ``weight`` and the others in their proportions (equal ones if they were all 0)."""
    others = weights.copy()
    others[criterion] = 0.0
    total = float(others.sum())
    if total <= 0:
        others[:] = 1.0
        others[criterion] = 0.0
        total = float(others.sum())
    found = others * ((1 - weight) / total) if total > 0 else others
    found[criterion] = weight
    return np.asarray(found)


def linear_candidates(parts: Floats, weights: Floats) -> Candidates:
    """Crossings of scores ``Σ w · parts`` (alternatives, criteria)."""

    def at(criterion: int) -> list[float]:
        start = parts @ moved(weights, criterion, 0.0)
        slope = parts @ moved(weights, criterion, 1.0) - start
        return _pairs_with_leaders(
            parts @ weights,
            lambda a, b: [-(start[a] - start[b]) / (slope[a] - slope[b])] if slope[a] != slope[b] else [],
        )

    return at


def topsis_candidates(far_best: Floats, far_worst: Floats, weights: Floats, scores: Floats) -> Candidates:
    """Crossings of closeness, from squared distances by criterion. With t the weight and u = (t / (1 − t))², both squared
    distances are lines in u, so equal closeness is a quadratic.
    """

    def at(criterion: int) -> list[float]:
        rest = moved(weights, criterion, 0.0) ** 2
        ends = [(side[:, criterion], side @ rest) for side in (far_worst, far_best)]

        def solve(a: int, b: int) -> list[float]:
            worst_a, worst_b = np.poly1d([ends[0][0][a], ends[0][1][a]]), np.poly1d([ends[0][0][b], ends[0][1][b]])
            best_a, best_b = np.poly1d([ends[1][0][a], ends[1][1][a]]), np.poly1d([ends[1][0][b], ends[1][1][b]])
            gap = worst_a * best_b - worst_b * best_a
            found = []
            for root in np.atleast_1d(gap.roots):
                if abs(root.imag) < 1e-9 * max(1.0, abs(root.real)) and root.real >= 0:
                    ratio = float(np.sqrt(root.real))
                    found.append(ratio / (1 + ratio))
            return found

        return _pairs_with_leaders(scores, solve)

    return at


def _pairs_with_leaders(scores: Floats, solve: Callable[[int, int], list[float]]) -> list[float]:
    """Crossings of every pair: the leader may give way to one who then gives way to another."""
    size = scores.size
    found: set[float] = set()
    for a in range(size):
        for b in range(a + 1, size):
            found.update(float(t) for t in solve(a, b) if 0.0 <= t <= 1.0)
    return sorted(found)


def grid_candidates(score: Score, weights: Floats) -> Candidates:
    """Where the first place changes between neighbouring points of a grid of ``GRID`` steps, closed in by halves to 1e-9."""

    def at(criterion: int) -> list[float]:
        steps = sorted({*np.linspace(0, 1, GRID + 1).tolist(), float(weights[criterion])})
        firsts = [_leaders(score, weights, criterion, t) for t in steps]
        found = []
        for k in range(len(steps) - 1):
            if firsts[k] == firsts[k + 1]:
                continue
            low, high = steps[k], steps[k + 1]
            while high - low > 1e-9:
                middle = (low + high) / 2
                if _leaders(score, weights, criterion, middle) == firsts[k]:
                    low = middle
                else:
                    high = middle
            found.append(high)
        return found

    return at


def _leaders(score: Score, weights: Floats, criterion: int, weight: float) -> list[int]:
    return tied_groups(score(moved(weights, criterion, weight)))[0]


def stability(weights: Floats, score: Score, candidates: Candidates) -> list[Stability]:
    """The interval of each criterion. Between two neighbouring crossings nothing changes, so a look at the middle settles it."""
    found = []
    for criterion in range(weights.size):
        here = float(weights[criterion])
        first = _leaders(score, weights, criterion, here)
        cuts = candidates(criterion)
        high, above = _outwards(score, weights, criterion, here, first, [t for t in cuts if t >= here - 1e-12], 1.0)
        low, below = _outwards(
            score, weights, criterion, here, first, [t for t in cuts if t <= here + 1e-12][::-1], 0.0
        )
        found.append(Stability(criterion, here, low, high, below, above))
    return found


def _outwards(
    score: Score, weights: Floats, criterion: int, here: float, first: list[int], cuts: list[float], end: float
) -> tuple[float, list[int]]:
    """Where the leaders change on the way from ``here`` to ``end``, and who they are then; ``(end, [])`` when they do not."""
    for k, cut in enumerate(cuts):
        beyond = cuts[k + 1] if k + 1 < len(cuts) else end
        if abs(beyond - cut) < 1e-12:
            continue
        leaders = _leaders(score, weights, criterion, (cut + beyond) / 2)
        if leaders != first:
            return (min(max(cut, here), 1.0) if end == 1.0 else max(min(cut, here), 0.0)), leaders
    return end, []
