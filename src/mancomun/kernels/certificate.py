"""The certificate of a partition or of a group: everything the search claims, computed again by other means.

Nothing of ``kernels.partition`` is used here. Connectivity is union-find over the list of borders (the search walks the
graph); sums are `math.fsum`, exact to the last bit (the search adds and subtracts); ranges are the ones that were asked
for, on SUM, COUNT, MIN, MAX and AVG (the search only knows sums); heterogeneity comes from sorted values.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.csr import Floats, Ints, borders

KINDS = ("SUM", "COUNT", "MIN", "MAX", "AVG")


@dataclass(frozen=True)
class AskedRange:
    """A range asked of every region: ``kind`` of the values [n] (ignored for COUNT) from ``low`` to ``high``, both inside."""

    kind: str
    values: Floats
    low: float
    high: float


@dataclass(frozen=True)
class Breach:
    """A range that a region does not satisfy: the number of the range, the region and what came out."""

    asked: int
    region: int
    value: float


@dataclass(frozen=True)
class Certificate:
    """What an independent recount found. ``valid`` needs no breach, no region in pieces and no forbidden company."""

    regions: int
    disconnected: tuple[int, ...]
    breaches: tuple[Breach, ...]
    together: tuple[tuple[int, int], ...]
    parted: tuple[tuple[int, int], ...]
    unassigned: NDArray[np.int64]
    heterogeneity: tuple[float, ...]

    @property
    def valid(self) -> bool:
        """Whether the partition is what it says; units left out do not make it false, being listed."""
        return not (self.disconnected or self.breaches or self.together or self.parted)


def _pieces(size: int, heads: Ints, tails: Ints) -> NDArray[np.int64]:
    """The lowest node of the piece of each node, by union-find with path halving."""
    leader = list(range(size))
    for one, other in zip(heads.tolist(), tails.tolist(), strict=True):
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        while leader[other] != other:
            leader[other] = leader[leader[other]]
            other = leader[other]
        if one != other:
            leader[max(one, other)] = min(one, other)
    for node in range(size):  # leaders only point downwards, so one pass in order flattens
        leader[node] = leader[leader[node]]
    return np.asarray(leader, np.int64)


def measured(kind: str, values: Sequence[float]) -> float:
    """SUM, COUNT, MIN, MAX or AVG of the values of one region; `ValueError` for another kind."""
    if kind == "COUNT":
        return float(len(values))
    if kind == "MIN":
        return min(values)
    if kind == "MAX":
        return max(values)
    if kind not in ("SUM", "AVG"):
        raise ValueError(f"the kinds of range are {', '.join(KINDS)}; got {kind!r}")
    total = math.fsum(values)
    return total / len(values) if kind == "AVG" else total


def heterogeneity(values: Floats, labels: Ints) -> float:
    """Sum over regions of ``|a - b|`` over pairs of units of the region; label -1 is no region. O(n log n)."""
    order = np.lexsort((values, labels))
    order = order[labels[order] >= 0]
    if not order.size:
        return 0.0
    _, starts, counts = np.unique(labels[order], return_index=True, return_counts=True)
    rank = np.arange(order.size) - np.repeat(starts, counts)
    weight = 2 * rank - np.repeat(counts, counts) + 1
    return math.fsum((weight * values[order]).tolist())


def certify(
    indptr: Ints,
    indices: Ints,
    labels: Ints,
    asked: Sequence[AskedRange] = (),
    x: Sequence[Floats] = (),
    *,
    apart: Sequence[tuple[int, int]] = (),
    tied: Sequence[tuple[int, int]] = (),
    tolerance: float = 1e-9,
) -> Certificate:
    """Recount a partition. ``labels`` [n]: a region number, -1 for no region; ``x``: attributes of the heterogeneity.

    ``apart`` are pairs that may not share a region, ``tied`` pairs that must. ``tolerance`` is relative to the bound.
    """
    labels = np.asarray(labels)
    heads, tails = borders(indptr, indices)
    inside = (labels[heads] >= 0) & (labels[heads] == labels[tails])
    pieces = _pieces(labels.size, heads[inside], tails[inside])
    assigned = np.flatnonzero(labels >= 0)
    numbers = np.unique(labels[assigned])
    found = np.unique(np.stack((labels[assigned], pieces[assigned]), axis=1), axis=0)
    disconnected = tuple(
        int(n) for n, many in zip(*np.unique(found[:, 0], return_counts=True), strict=True) if many > 1
    )
    order = assigned[np.argsort(labels[assigned], kind="stable")]
    groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if order.size else []
    breaches = []
    for number, one in enumerate(asked):
        slack_low = tolerance * max(1.0, abs(one.low)) if math.isfinite(one.low) else 0.0
        slack_high = tolerance * max(1.0, abs(one.high)) if math.isfinite(one.high) else 0.0
        for group in groups:
            value = measured(one.kind, one.values[group].tolist())
            if not one.low - slack_low <= value <= one.high + slack_high:
                breaches.append(Breach(number, int(labels[group[0]]), value))
    return Certificate(
        regions=int(numbers.size),
        disconnected=disconnected,
        breaches=tuple(breaches),
        together=tuple((a, b) for a, b in apart if labels[a] >= 0 and labels[a] == labels[b]),
        parted=tuple((a, b) for a, b in tied if labels[a] != labels[b]),
        unassigned=np.flatnonzero(labels < 0),
        heterogeneity=tuple(heterogeneity(np.asarray(values, np.float64), labels) for values in x),
    )
