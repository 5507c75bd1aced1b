"""Orders under many weight vectors: how often each alternative takes each place. Arrays in, arrays out.

Each sample is one weighted sum an alternative and one sort. The sums are first made in 32 bits and packed with the number of
the alternative in one 32-bit word, which sorts fast; where two words fall closer than the rounding could explain, those
alternatives are summed again in 64 bits, in a fixed order, and put right. Places are therefore those of the 64-bit sums,
ties by number of alternative, whoever computes them: numba, plain numpy or the slow reference.

Samples come in blocks of ``BLOCK``, each with its own seed and its own partial sums, joined in order: the answer does not
depend on the number of threads. Nothing of the size samples × alternatives is ever kept.

Lahdelma and Salminen (2001), *SMAA-2: stochastic multicriteria acceptability analysis for group decision making*.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled, numba_module

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Words = NDArray[np.uint32]
Counts = NDArray[np.int64]
Ints = NDArray[np.int64]
Draw = Callable[[int, int], tuple[Floats, Floats]]

BLOCK = 8192  # samples of one seed
CHUNK = 256  # samples in the hand at a time: words of 300 alternatives stay in the second-level cache


class Tally(NamedTuple):
    """``places [alternatives, alternatives]`` counts who by place; ``first_weights [alternatives, criteria]`` sums the
    weights under which each was first; ``wins [pairs, 2]`` counts, for each pair asked for, who was ahead.
    """

    samples: int
    places: Counts
    first_weights: Floats
    wins: Counts


@compiled
def _sums(weights: Floats, columns: Singles, shifts: Floats, cells: Ints, spans: Floats, sums: Singles) -> None:
    """32-bit sums ``[n, m]`` of a chunk, two criteria at a time, turned over into (1, 2): the best is the smallest.

    ``weights [n, c]``, ``columns [even c, m]`` values by criterion, ``shifts [n, u]`` uniforms of the uncertain
    ``cells [u, 2]`` (alternative, criterion) whose width is ``spans [u]``.
    """
    n, c = weights.shape
    m = columns.shape[1]
    shrink, top = np.float32(1 - 2.0**-19), np.float32(2 - 2.0**-20)
    for i in range(n):
        row = sums[i]
        for j in range(m):
            row[j] = np.float32(0.0)
        for q in range(0, c, 2):
            one = np.float32(weights[i, q])
            two = np.float32(weights[i, q + 1]) if q + 1 < c else np.float32(0.0)
            for j in range(m):
                row[j] += one * columns[q, j] + two * columns[q + 1, j]
        for u in range(cells.shape[0]):
            row[cells[u, 0]] += np.float32(weights[i, cells[u, 1]] * (shifts[i, u] * spans[u]))
        for j in range(m):
            row[j] = top - row[j] * shrink


@compiled
def _label(words: Words, numbers: Words, drop: int, bits: int) -> None:
    """From the bits of a number in (1, 2) to a word: its 23 bits of fraction, less ``drop``, and the alternative below."""
    n, m = words.shape
    raise_by = np.uint32(1 << bits)
    under = np.uint32(drop)
    fraction = np.uint32(0x7FFFFF)
    for i in range(n):
        row = words[i]
        for j in range(m):
            row[j] = np.uint32(np.uint32((row[j] & fraction) >> under) * raise_by) | numbers[j]


@compiled
def _exact(weights: Floats, values: Floats, shifts: Floats, cells: Ints, spans: Floats, i: int, a: int) -> float:
    """The 64-bit sum of alternative ``a`` in sample ``i``, criteria from left to right and then the uncertain parts."""
    total = weights[i, 0] * values[a, 0]
    for q in range(1, values.shape[1]):
        total += weights[i, q] * values[a, q]
    for u in range(cells.shape[0]):
        if cells[u, 0] == a:
            total += weights[i, cells[u, 1]] * (shifts[i, u] * spans[u])
    return total


@compiled
def _put_right(
    words: Words,
    weights: Floats,
    values: Floats,
    shifts: Floats,
    cells: Ints,
    spans: Floats,
    mask: np.uint32,
    i: int,
    start: int,
    end: int,
    sums: Floats,
) -> None:
    """Order words ``start`` to ``end`` of sample ``i`` by their 64-bit sums, larger first, then by alternative."""
    for k in range(start, end + 1):
        sums[k] = _exact(weights, values, shifts, cells, spans, i, int(words[i, k] & mask))
    for k in range(start + 1, end + 1):
        value = sums[k]
        word = words[i, k]
        back = k - 1
        while back >= start and (
            sums[back] < value or (sums[back] == value and (words[i, back] & mask) > (word & mask))
        ):
            sums[back + 1] = sums[back]
            words[i, back + 1] = words[i, back]
            back -= 1
        sums[back + 1] = value
        words[i, back + 1] = word


@compiled
def _count(
    words: Words,
    weights: Floats,
    values: Floats,
    shifts: Floats,
    cells: Ints,
    spans: Floats,
    bits: int,
    window: int,
    pairs: Ints,
    places: Counts,
    first_weights: Floats,
    wins: Counts,
) -> int:
    """Add the places of sorted ``words [n, m]`` to the tallies, after putting close ones right; how many were looked at."""
    n, m = words.shape
    mask = np.uint32((1 << bits) - 1)
    close = np.uint32(min(((window + 1) << bits) - 1, 4294967295))  # two words no further apart may be out of order
    again = 0
    sums = np.empty(m, np.float64)
    place = np.empty(m, np.int64)
    for i in range(n):
        nearest = np.uint32(4294967295)
        for r in range(m - 1):
            nearest = min(nearest, np.uint32(words[i, r + 1] - words[i, r]))
        if nearest <= close:
            start = 0
            while start < m - 1:
                if np.uint32(words[i, start + 1] - words[i, start]) > close:
                    start += 1
                    continue
                end = start + 1
                while end < m - 1 and np.uint32(words[i, end + 1] - words[i, end]) <= close:
                    end += 1
                again += end - start + 1
                _put_right(words, weights, values, shifts, cells, spans, mask, i, start, end, sums)
                start = end + 1
        best = words[i, 0] & mask
        for q in range(weights.shape[1]):
            first_weights[best, q] += weights[i, q]
        if pairs.shape[0]:
            for r in range(m):
                place[words[i, r] & mask] = r
            for k in range(pairs.shape[0]):
                if place[pairs[k, 0]] < place[pairs[k, 1]]:
                    wins[k, 0] += 1
                else:
                    wins[k, 1] += 1
    for r in range(
        m
    ):  # place by place: one row of the table and sixteen columns of words stay in the first-level cache
        for i in range(n):
            places[r, words[i, r] & mask] += 1
    return again


def _block_fast(
    weights: Floats, shifts: Floats, values: Floats, cells: Ints, spans: Floats, pairs: Ints, places: Counts
) -> tuple[Floats, Counts]:
    """One block by the compiled kernels; ``places [place, alternative]`` is added to."""
    m, c = values.shape
    bits = max(9, int(m - 1).bit_length())
    drop = bits - 9
    # What rounding can do to a sum below 1, in units of 2**-25: the weight, the value and their product at most 2 each, an
    # addition 1 for each criterion, the shrinking 2 and the turning over 2; an uncertain part, 3. For each of two sums.
    apart = 2 * (c + 3 * cells.shape[0] + 12) * 2.0**-25
    window = int(np.ceil(apart * 2.0**23 / 2**drop + 1))
    columns = np.zeros((c + c % 2, m), np.float32)
    columns[:c] = values.T
    numbers = np.arange(m, dtype=np.uint32)
    first_weights, wins = np.zeros((m, c)), np.zeros((pairs.shape[0], 2), np.int64)
    singles = np.empty((min(CHUNK, weights.shape[0]), m), np.float32)
    words = singles.view(np.uint32)
    for start in range(0, weights.shape[0], CHUNK):
        part, moved = weights[start : start + CHUNK], shifts[start : start + CHUNK]
        inside = words[: part.shape[0]]
        _sums(part, columns, moved, cells, spans, singles[: part.shape[0]])
        _label(inside, numbers, drop, bits)
        inside.sort(axis=1)
        _count(inside, part, values, moved, cells, spans, bits, window, pairs, places, first_weights, wins)
    return first_weights, wins


def _block_plain(
    weights: Floats, shifts: Floats, values: Floats, cells: Ints, spans: Floats, pairs: Ints, places: Counts
) -> tuple[Floats, Counts]:
    """The same by numpy alone: the very same sums in the same order, one stable sort."""
    m, c = values.shape
    first_weights, wins = np.zeros((m, c)), np.zeros((pairs.shape[0], 2), np.int64)
    order_of = np.arange(m)
    for start in range(0, weights.shape[0], CHUNK):
        part, moved = weights[start : start + CHUNK], shifts[start : start + CHUNK]
        sums = part[:, :1] * values[:, 0]
        for q in range(1, c):
            sums += part[:, q : q + 1] * values[:, q]
        for u in range(cells.shape[0]):
            sums[:, cells[u, 0]] += part[:, cells[u, 1]] * (moved[:, u] * spans[u])
        order = np.argsort(-sums, axis=1, kind="stable")
        for place in range(m):
            places[place] += np.bincount(order[:, place], minlength=m)
        np.add.at(first_weights, order[:, 0], part)
        if pairs.shape[0]:
            where = np.empty_like(order)
            np.put_along_axis(where, order, np.broadcast_to(order_of, order.shape), axis=1)
            ahead = where[:, pairs[:, 0]] < where[:, pairs[:, 1]]
            wins[:, 0] += ahead.sum(axis=0)
            wins[:, 1] += (~ahead).sum(axis=0)
    return first_weights, wins


def tally(
    values: Floats,
    draw: Draw,
    samples: int,
    *,
    cells: Ints | None = None,
    spans: Floats | None = None,
    pairs: Ints | None = None,
    threads: int = 1,
    plain: bool = False,
) -> Tally:
    """Places of ``values [alternatives, criteria]``, within [0, 1], under ``samples`` weight vectors that sum 1.

    ``draw(block, n)`` gives the weights ``[n, criteria]`` and the uniforms ``[n, uncertain cells]`` of a block; it must
    give the same for the same block. ``cells [u, 2]`` and ``spans [u]`` say which values are uncertain and how much they
    may rise. O(samples · m · (criteria + log m)) time; memory O(m² · threads), whatever the samples.
    """
    m, c = values.shape
    data = np.ascontiguousarray(values, np.float64)
    uncertain = np.zeros((0, 2), np.int64) if cells is None else np.ascontiguousarray(cells, np.int64)
    widths = np.zeros(0) if spans is None else np.ascontiguousarray(spans, np.float64)
    asked = np.zeros((0, 2), np.int64) if pairs is None else np.ascontiguousarray(pairs, np.int64)
    inner = _block_plain if plain or m < 2 or numba_module() is None else _block_fast
    blocks = [(b, min(BLOCK, samples - b * BLOCK)) for b in range(-(-samples // BLOCK))]
    lanes = max(1, min(threads, len(blocks)))
    first_weights, wins = np.zeros((m, c)), np.zeros((asked.shape[0], 2), np.int64)
    tables = [np.zeros((m, m), np.int64) for _ in range(lanes)]

    def lane(at: int, chosen: list[tuple[int, int]]) -> list[tuple[Floats, Counts]]:
        return [inner(*draw(b, n), data, uncertain, widths, asked, tables[at]) for b, n in chosen]

    if lanes == 1:
        for one in blocks:
            part = lane(0, [one])[0]
            first_weights += part[0]
            wins += part[1]
        return Tally(samples, tables[0].T.copy(), first_weights, wins)
    with ThreadPoolExecutor(lanes) as pool:
        # Rounds of a few blocks a lane: partial sums are joined in the order of the blocks and then forgotten.
        for start in range(0, len(blocks), lanes * 8):
            round_ = blocks[start : start + lanes * 8]
            parts = list(pool.map(lane, range(lanes), [round_[k::lanes] for k in range(lanes)]))
            for k in range(len(round_)):
                add, won = parts[k % lanes][k // lanes]
                first_weights += add
                wins += won
    total = tables[0]
    for table in tables[1:]:
        total += table
    return Tally(samples, total.T.copy(), first_weights, wins)


def tally_reference(values: Floats, weights: Floats) -> Counts:
    """Slow and obvious: for each weight vector, the place of each alternative is one more than those ahead of it.

    Ahead is a larger sum, or an equal one and a smaller number. O(samples · m²).
    """
    m, c = values.shape
    places = np.zeros((m, m), np.int64)
    for weight in weights:
        sums = [0.0] * m
        for a in range(m):
            total = float(weight[0]) * float(values[a, 0])
            for q in range(1, c):
                total += float(weight[q]) * float(values[a, q])
            sums[a] = total
        for a in range(m):
            ahead = sum(sums[b] > sums[a] or (sums[b] == sums[a] and b < a) for b in range(m))
            places[a, ahead] += 1
    return places
