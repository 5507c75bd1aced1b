"""SMAA-2 (C25): what can be said of the order when the weights are not known, or only their order is.

Lahdelma and Salminen (2001). Weights are uniform over all that sum 1 (normalised exponentials), or over those that respect
a stated order, or that leave each criterion at least its minimum. Blank data move over their whole interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mancomun.errors import BadInput
from mancomun.kernels import smaa as kernel
from mancomun.portfolio.criteria import Floats

MOST_SAMPLES = 10_000_000
PAIRS_UP_TO = 60  # alternatives for which every pair is counted
CONFIDENCE_SAMPLES = 10_000


@dataclass(frozen=True)
class Smaa:
    """Acceptability ``[alternative, place]`` (rows and columns sum 1), central weights (nan for who is never first),
    confidence (nan likewise), ``holistic`` = Σ α b with α falling evenly from 1 to 0, and how often each beats each.

    ``error`` is the half width of the 95 % interval of an acceptability, at its widest.
    """

    samples: int
    seed: int
    kind: str
    acceptability: Floats
    expected_place: Floats
    central: Floats
    confidence: Floats
    holistic: Floats
    wins: Floats | None
    error: float


def drawer(size: int, cells: int, seed: int, order: Sequence[float] | None, least: Floats | None) -> kernel.Draw:
    """A function from (block, how many) to weights ``[n, size]`` and uniforms ``[n, cells]``, the same for the same block."""
    groups = None if order is None else [np.flatnonzero(np.asarray(order) == place) for place in np.unique(order)]

    def draw(block: int, n: int) -> tuple[Floats, Floats]:
        generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))
        weights = generator.standard_exponential((n, size))
        weights /= weights.sum(axis=1, keepdims=True)
        if groups is not None:
            falling = -np.sort(-weights, axis=1)
            start = 0
            for group in groups:
                block_ = falling[:, start : start + group.size]
                weights[:, group] = generator.permuted(block_, axis=1) if group.size > 1 else block_
                start += group.size
        if least is not None:
            weights = least + (1 - least.sum()) * weights
        return weights, generator.random((n, cells))

    return draw


def smaa(
    low: Floats,
    high: Floats,
    *,
    samples: int,
    seed: int,
    order: Sequence[float] | None = None,
    least: Floats | None = None,
    threads: int = 1,
) -> Smaa:
    """Acceptabilities of values between ``low`` and ``high`` (alternatives, criteria), within [0, 1].

    ``order`` places the criteria 1st, 2nd, … (ties allowed); ``least`` is the minimum weight of each. One of them at most.
    Alternatives with the very same values share their places equally.
    """
    if not 100 <= samples <= MOST_SAMPLES:
        raise BadInput(
            "smaa-muestras",
            f"Las muestras van de 100 a {MOST_SAMPLES:,}; llegó {samples}.".replace(",", "."),
            f"Samples go from 100 to {MOST_SAMPLES:,}; we got {samples}.",
        )
    if least is not None and (order is not None or least.sum() >= 1 or (least < 0).any()):
        raise BadInput(
            "smaa-minimos",
            "Los pesos mínimos suman menos de 1 y no se combinan con un orden. Bájelos o quite el orden.",
            "Minimum weights sum less than 1 and do not go with an order. Lower them or drop the order.",
        )
    m, c = low.shape
    where = np.argwhere(high > low)
    spans = (high - low)[tuple(where.T)] if where.size else np.zeros(0)
    draw = drawer(c, where.shape[0], seed, order, least)
    pairs = np.array([(a, b) for a in range(m) for b in range(a + 1, m)], np.int64) if m <= PAIRS_UP_TO else None
    found = kernel.tally(
        np.ascontiguousarray(low), draw, samples, cells=where, spans=spans, pairs=pairs, threads=threads
    )
    alike = _alike(low, high)
    counts, sums = found.places.astype(float), found.first_weights
    for group in alike:
        counts[group] = counts[group].mean(axis=0)
        sums[group] = sums[group].mean(axis=0)
    share = counts / samples
    firsts = counts[:, :1]
    central = np.divide(sums, firsts, out=np.full((m, c), np.nan), where=firsts > 0)
    steps = np.arange(m)
    return Smaa(
        samples=samples,
        seed=seed,
        kind="order" if order is not None else "least" if least is not None else "free",
        acceptability=share,
        expected_place=share @ (steps + 1),
        central=central,
        confidence=_confidence(low, high, central, seed),
        holistic=share @ ((m - 1 - steps) / max(1, m - 1)),
        wins=_wins(m, pairs, found.wins, samples, alike),
        error=0.98 / float(np.sqrt(samples)),
    )


def _alike(low: Floats, high: Floats) -> list[list[int]]:
    """Groups of two or more alternatives with the same certain values."""
    groups: dict[bytes, list[int]] = {}
    for k in range(low.shape[0]):
        if (low[k] == high[k]).all():
            groups.setdefault((low[k] + 0.0).tobytes(), []).append(k)
    return [group for group in groups.values() if len(group) > 1]


def _confidence(low: Floats, high: Floats, central: Floats, seed: int) -> Floats:
    """Share of the data under which each alternative is first with its own central weights; ties count as first."""
    m = low.shape[0]
    found = np.full(m, np.nan)
    moving = bool((high > low).any())
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2**31,)))
    for a in range(m):
        weights = central[a]
        if np.isnan(weights).any():
            continue
        if not moving:
            totals = low @ weights
            found[a] = float(totals[a] >= totals.max() - 1e-12)
            continue
        hits = 0
        for _ in range(CONFIDENCE_SAMPLES // 1000):
            data = low + (high - low) * generator.random((1000, *low.shape))
            totals = data @ weights
            hits += int((totals[:, a] >= totals.max(axis=1) - 1e-12).sum())
        found[a] = hits / CONFIDENCE_SAMPLES
    return found


def _wins(
    m: int, pairs: kernel.Ints | None, counts: kernel.Counts, samples: int, alike: list[list[int]]
) -> Floats | None:
    if pairs is None:
        return None
    table = np.full((m, m), 0.5)
    for (a, b), (one, two) in zip(pairs.tolist(), counts.tolist(), strict=True):
        table[a, b], table[b, a] = one / samples, two / samples
    for group in alike:
        table[np.ix_(group, group)] = 0.5
    return table
