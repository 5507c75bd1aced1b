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
GRID = 100


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
    """Where another reaches a leader, with scores ``Σ w · parts`` (alternatives, criteria)."""
    leaders = tied_groups(parts @ weights)[0]

    def at(criterion: int) -> list[float]:
        start = parts @ moved(weights, criterion, 0.0)
        slope = parts @ moved(weights, criterion, 1.0) - start
        found: set[float] = set()
        for a in leaders:
            apart = slope - slope[a]
            crossing = np.divide(start[a] - start, apart, out=np.full_like(apart, -1.0), where=apart != 0)
            found.update(crossing[(crossing >= 0) & (crossing <= 1)].tolist())
        return sorted(found)

    return at


def topsis_candidates(far_best: Floats, far_worst: Floats, weights: Floats, scores: Floats) -> Candidates:
    """Where another reaches a leader in closeness, from squared distances by criterion.

    With t the weight and u = (t / (1 − t))², both squared distances are lines in u, so equal closeness is a quadratic.
    """
    leaders = tied_groups(scores)[0]

    def at(criterion: int) -> list[float]:
        rest = moved(weights, criterion, 0.0) ** 2
        rest[criterion] = 0.0
        rise_worst, rise_best = far_worst[:, criterion], far_best[:, criterion]
        base_worst, base_best = far_worst @ rest, far_best @ rest
        found: set[float] = set()
        for a in leaders:
            square = rise_worst[a] * rise_best - rise_worst * rise_best[a]
            middle = rise_worst[a] * base_best + base_worst[a] * rise_best - rise_worst * base_best[a]
            middle -= base_worst * rise_best[a]
            constant = base_worst[a] * base_best - base_worst * base_best[a]
            for one in np.column_stack([square, middle, constant]):
                for root in np.atleast_1d(np.roots(one)).tolist():
                    if abs(root.imag) <= 1e-9 * max(1.0, abs(root.real)) and root.real >= 0:
                        ratio = float(np.sqrt(root.real))
                        found.add(ratio / (1 + ratio))
        return sorted(found)

    return at


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
    """Where the leaders change on the way from ``here`` to ``end``, and who comes first then; ``(end, [])`` if they do not."""
    for k, cut in enumerate(cuts):
        beyond = cuts[k + 1] if k + 1 < len(cuts) else end
        if abs(beyond - cut) < 1e-12 or _leaders(score, weights, criterion, (cut + beyond) / 2) == first:
            continue
        step = min(1e-6, abs(beyond - cut) / 2) * (1 if end > here else -1)
        leaders = _leaders(score, weights, criterion, cut + step)
        place = max(cut, here) if end == 1.0 else min(cut, here)
        return float(place), [k for k in leaders if k not in first] or leaders
    return end, []
