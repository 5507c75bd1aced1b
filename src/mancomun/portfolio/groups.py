"""Several people: their weights and ratings in one, how far they agree, and who stands apart.

A rater's evaluations of what is theirs do not count. Nobody's dissent is averaged away in silence: it is listed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mancomun.foresight.choice import spearman
from mancomun.foresight.panel import kendall_tau, kendall_w
from mancomun.portfolio.criteria import Criterion, Floats
from mancomun.portfolio.dominance import tied_groups


@dataclass(frozen=True, slots=True)
class Rating:
    """What ``rater`` says of ``alternative`` in ``criterion``, in the criterion's unit; ``reason`` as it was written."""

    rater: str
    alternative: str
    criterion: str
    value: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Interest:
    """A declared interest: what ``rater`` says of ``alternative`` is set aside, with the reason."""

    rater: str
    alternative: str
    reason: str


@dataclass(frozen=True)
class Joined:
    """The one matrix of a group, blank where nobody may speak; how many spoke, how far apart; what was set aside."""

    matrix: Floats
    counts: Floats
    spread: Floats
    set_aside: list[tuple[Rating, Interest]]


def join_ratings(
    ratings: Sequence[Rating],
    alternatives: Sequence[str],
    criteria: Sequence[Criterion],
    interests: Sequence[Interest] = (),
) -> Joined:
    """One matrix from many ratings: the median, which one person cannot drag, after setting interests aside.

    ``spread`` is the distance from the smallest to the largest rating.
    """
    barred = {(one.rater, one.alternative): one for one in interests}
    rows = {name: i for i, name in enumerate(alternatives)}
    columns = {criterion.name: j for j, criterion in enumerate(criteria)}
    cells: dict[tuple[int, int], list[float]] = {}
    aside = []
    for rating in ratings:
        if (rating.rater, rating.alternative) in barred:
            aside.append((rating, barred[rating.rater, rating.alternative]))
            continue
        cells.setdefault((rows[rating.alternative], columns[rating.criterion]), []).append(rating.value)
    matrix = np.full((len(rows), len(columns)), np.nan)
    counts, spread = np.zeros(matrix.shape), np.zeros(matrix.shape)
    for cell, said in cells.items():
        matrix[cell], counts[cell], spread[cell] = float(np.median(said)), len(said), max(said) - min(said)
    return Joined(matrix, counts, spread, aside)


def joined_priorities(weights: Floats) -> Floats:
    """Weights of a group from those of each (AIP): geometric mean, made to sum 1. ``weights`` (people, criteria).

    A criterion that somebody weighs 0 ends in 0: the median says something else and is also given.
    """
    with np.errstate(divide="ignore"):
        logs = np.log(weights)
    means = np.exp(logs.mean(axis=0))
    total = float(means.sum())
    return np.asarray(means / total) if total > 0 else median_weights(weights)


def median_weights(weights: Floats) -> Floats:
    """The median weight of each criterion, made to sum 1 (the mean, when every median is 0)."""
    middle = np.median(weights, axis=0)
    total = float(middle.sum())
    return np.asarray(middle / total) if total > 0 else np.asarray(weights.mean(axis=0))


@dataclass(frozen=True)
class Consensus:
    """Kendall's W of the orders (None when undefined), the distance of each person to the group, widest spread first.

    ``closeness`` is Spearman's correlation of each with the group; ``disputed`` are criteria by interquartile range.
    """

    w: float | None
    chi2: float | None
    closeness: dict[str, float]
    disputed: list[tuple[int, float]]


def consensus(weights: Mapping[str, Floats]) -> Consensus:
    """How far people agree on the weights of the criteria."""
    people = list(weights)
    stack = np.array([weights[name] for name in people])
    group = median_weights(stack)
    w, chi2 = kendall_w(np.array([mean_ranks(row) for row in stack])) if len(people) > 1 else (math.nan, math.nan)
    quartiles = np.percentile(stack, [25, 75], axis=0)
    spread = quartiles[1] - quartiles[0]
    return Consensus(
        w=None if math.isnan(w) else w,
        chi2=None if math.isnan(chi2) else chi2,
        closeness={name: spearman(row.tolist(), group.tolist()) for name, row in zip(people, stack, strict=True)},
        disputed=[(int(j), float(spread[j])) for j in np.argsort(-spread, kind="stable") if spread[j] > 0],
    )


def mean_ranks(scores: Floats) -> Floats:
    """Ranks from the best score (1), tied ones at the mean of theirs."""
    ranks = np.zeros(scores.size)
    before = 0
    for group in tied_groups(scores):
        ranks[group] = before + (len(group) + 1) / 2
        before += len(group)
    return ranks


@dataclass(frozen=True)
class Methods:
    """Several methods over the same data: places by method, agreement by pair, and whether the first ``top`` coincide."""

    places: dict[str, list[int]]
    tau: dict[tuple[str, str], float | None]
    rho: dict[tuple[str, str], float]
    top: int
    robust: bool


def side_by_side(places: Mapping[str, Sequence[int]], *, top: int = 3) -> Methods:
    """Compare the orders of several methods; robust when all choose the same set of at least ``top`` first places.

    ``places`` are each method's own, with the ties it sees: SMAA ties what its samples cannot tell apart.
    """
    order = {name: list(found) for name, found in places.items()}
    names = list(order)
    pairs = [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]
    size = len(next(iter(order.values()), []))
    chosen = {frozenset(k for k, place in enumerate(order[name]) if place <= min(top, size)) for name in names}
    return Methods(
        places=order,
        tau={(a, b): kendall_tau(order[a], order[b]) for a, b in pairs},
        rho={(a, b): spearman(order[a], order[b]) for a, b in pairs},
        top=min(top, size),
        robust=len(chosen) <= 1,
    )
