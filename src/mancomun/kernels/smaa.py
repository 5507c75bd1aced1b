"""Orders under many weight vectors: how often each alternative takes each place. Arrays in, arrays out.

Each sample is one weighted sum an alternative and one sort. The sums are first made in 32 bits and packed with the number of
the alternative in one 32-bit word; sixteen samples are sorted side by side by one list of comparisons. Where two words fall
closer than the rounding could explain, those alternatives are summed again in 64 bits, in a fixed order, and put right.
Places are therefore those of the 64-bit sums, ties by number of alternative, whoever computes them: numba, plain numpy or
the slow reference.

Samples come in blocks of ``BLOCK``, each with its own seed and its own partial sums, joined in order: the answer does not
depend on the number of threads. Nothing of the size samples × alternatives is ever kept.

Lahdelma and Salminen (2001), *SMAA-2: stochastic multicriteria acceptability analysis for group decision making*.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled, inlined, numba_module

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Words = NDArray[np.uint32]
Masks = NDArray[np.uint16]
Counts = NDArray[np.int64]
Ints = NDArray[np.int64]
Draw = Callable[[int, int], tuple[Floats, Floats]]

BLOCK = 8192  # samples of one seed
LANES = 16  # samples side by side: the words of one vector of 512 bits
CHUNK = 256  # samples in the hand at a time: words of 300 alternatives stay in the second-level cache
FULL, FRACTION = np.uint32(0xFFFFFFFF), np.uint32(0x7FFFFF)
SHRINK, TOP = np.float32(1 - 2.0**-19), np.float32(2 - 2.0**-20)  # a sum of 1 or less, turned over, stays within (1, 2)


class Tally(NamedTuple):
    """``places [alternatives, alternatives]`` counts who by place; ``first_weights [alternatives, criteria]`` sums the
    weights under which each was first; ``wins [pairs, 2]`` counts, for each pair asked for, who was ahead.
    """

    samples: int
    places: Counts
    first_weights: Floats
    wins: Counts


# --------------------------------------------------------------------------------------- sixteen samples side by side
#
# The words of sixteen samples stand row under row, one row an alternative. Comparing two rows then puts two words of each of
# the sixteen in order with one smallest and one largest, without a branch, so that a fixed list of comparisons sorts them
# all at once (Batcher 1968, *Sorting networks and their applications*). Numba does not make such code from loops: each
# function below stands beside the same in vectors of LLVM.


def _odd_even(size: int) -> list[tuple[int, int]]:
    """Batcher's odd-even merge sort: the pairs to compare, in order, that sort ``size`` rows (a power of two)."""
    pairs, run = [], 1
    while run < size:
        apart = run
        while apart:
            for i in range(apart % run, size - apart):
                within = (i - apart % run) % (2 * apart) < apart
                if within and i // (2 * run) == (i + apart) // (2 * run):
                    pairs.append((i, i + apart))
            apart //= 2
        run *= 2
    return pairs


HALVINGS = [(i, i + apart) for apart in (8, 4, 2, 1) for i in range(LANES) if not i & apart]


class _Vectors:
    """Emits code on rows of sixteen words or 32-bit numbers."""

    def __init__(self, context: Any, builder: Any, kinds: Any, values: Any) -> None:
        from llvmlite import ir
        from numba.core import cgutils, types

        self.ir, self.emit = ir, builder
        self.tools: Any = cgutils
        self.word, self.single, self.long = ir.IntType(32), ir.FloatType(), ir.IntType(64)
        self.arrays = [
            context.make_array(kind)(context, builder, value).data if isinstance(kind, types.Array) else None
            for kind, value in zip(kinds, values, strict=True)
        ]
        self.longs = [
            None if isinstance(kind, types.Array) else context.cast(builder, value, kind, types.int64)
            for kind, value in zip(kinds, values, strict=True)
        ]

    def plus(self, at: Any, more: int) -> Any:
        return self.emit.add(at, self.long(more)) if more else at

    def row(self, array: int, at: Any) -> Any:
        """Where sixteen elements begin."""
        start = self.emit.gep(self.arrays[array], [at])
        return self.emit.bitcast(start, self.ir.VectorType(start.type.pointee, LANES).as_pointer())

    def load(self, place: Any) -> Any:
        got = self.emit.load(place)
        got.align = 4
        return got

    def store(self, value: Any, place: Any) -> None:
        self.emit.store(value, place).align = 4

    def all(self, value: Any) -> Any:
        """The same in each of the sixteen."""
        empty = self.ir.VectorType(value.type, LANES)(self.ir.Undefined)
        first = self.emit.insert_element(empty, value, self.word(0))
        return self.emit.shuffle_vector(first, empty, self.ir.VectorType(self.word, LANES)([0] * LANES))

    def smaller(self, one: Any, two: Any) -> tuple[Any, Any]:
        less = self.emit.icmp_unsigned("<", one, two)
        return self.emit.select(less, one, two), self.emit.select(less, two, one)

    def network(self, starts: list[Any], pairs: list[tuple[int, int]]) -> None:
        """Compare rows of the first argument that begin at ``starts``, pair by pair; what fits stays in registers."""
        places = [self.row(0, at) for at in starts]
        rows = [self.load(place) for place in places]
        for one, two in pairs:
            rows[one], rows[two] = self.smaller(rows[one], rows[two])
        for value, place in zip(rows, places, strict=True):
            self.store(value, place)

    def sixteen(self, at: Any) -> list[Any]:
        return [self.plus(at, k * LANES) for k in range(LANES)]


def _emit_exchange(*given: Any) -> None:
    v = _Vectors(*given)
    v.network(v.longs[1:], [(0, 1)])


def _emit_sort_sixteen(*given: Any) -> None:
    v = _Vectors(*given)
    v.network(v.sixteen(v.longs[1]), _odd_even(LANES))


def _emit_merge_sixteen(*given: Any) -> None:
    v = _Vectors(*given)
    v.network(v.sixteen(v.longs[1]), HALVINGS)


def _emit_weigh(*given: Any) -> None:
    v = _Vectors(*given)
    _, base, rows, _, criteria, _ = v.longs
    four = range(
        4
    )  # rows at a time: each weight is read once for all of them, and their sums do not wait for one another
    empty = v.ir.VectorType(v.single, LANES)([0.0] * LANES)
    totals = [v.tools.alloca_once(v.emit, empty.type) for _ in four]
    with v.tools.for_range_slice(v.emit, v.long(0), rows, v.long(4), inc=True) as (row, _):
        for total in totals:
            v.emit.store(empty, total)
        firsts = [v.emit.mul(v.plus(row, k), criteria) for k in four]
        with v.tools.for_range(v.emit, criteria) as loop:
            weight = v.load(v.row(5, v.emit.mul(loop.index, v.long(LANES))))
            for k in four:
                value = v.all(v.emit.load(v.emit.gep(v.arrays[3], [v.emit.add(firsts[k], loop.index)])))
                v.emit.store(v.emit.fadd(v.emit.load(totals[k]), v.emit.fmul(weight, value)), totals[k])
        for k in four:
            at = v.emit.add(base, v.emit.mul(v.plus(row, k), v.long(LANES)))
            v.store(v.emit.bitcast(v.emit.load(totals[k]), v.ir.VectorType(v.word, LANES)), v.row(0, at))


def _emit_label(*given: Any) -> None:
    v = _Vectors(*given)
    _, base, rows, drop, bits = v.longs
    words = v.ir.VectorType(v.word, LANES)
    under, over = v.all(v.emit.trunc(drop, v.word)), v.all(v.emit.trunc(bits, v.word))
    with v.tools.for_range(v.emit, rows) as loop:
        place = v.row(0, v.emit.add(base, v.emit.mul(loop.index, v.long(LANES))))
        sums = v.emit.bitcast(v.load(place), v.ir.VectorType(v.single, LANES))
        turned = v.emit.fsub(v.all(v.single(float(TOP))), v.emit.fmul(sums, v.all(v.single(float(SHRINK)))))
        kept = v.emit.and_(v.emit.bitcast(turned, words), v.all(v.word(int(FRACTION))))
        kept = v.emit.shl(v.emit.lshr(kept, under), over)
        v.store(v.emit.or_(kept, v.all(v.emit.trunc(loop.index, v.word))), place)


def _emit_close(*given: Any) -> None:
    v = _Vectors(*given)
    _, base, rows, _, _ = v.longs
    near = v.all(v.emit.trunc(v.longs[3], v.word))
    above = v.tools.alloca_once_value(v.emit, v.load(v.row(0, base)))
    with v.tools.for_range(v.emit, v.emit.sub(rows, v.long(1))) as loop:
        below = v.load(v.row(0, v.emit.add(base, v.emit.mul(v.plus(loop.index, 1), v.long(LANES)))))
        lanes = v.emit.icmp_unsigned("<=", v.emit.sub(below, v.emit.load(above)), near)
        v.emit.store(v.emit.bitcast(lanes, v.ir.IntType(LANES)), v.emit.gep(v.arrays[4], [loop.index]))
        v.emit.store(below, above)


@inlined(_emit_exchange)
def _exchange(words: Words, i: int, j: int) -> None:
    """Of the rows that begin at ``i`` and ``j``, the smaller words to ``i`` and the larger to ``j``."""
    one, two = words[i : i + LANES].copy(), words[j : j + LANES].copy()
    words[i : i + LANES], words[j : j + LANES] = np.minimum(one, two), np.maximum(one, two)


@inlined(_emit_sort_sixteen)
def _sort_sixteen(words: Words, i: int) -> None:
    """Put in order, down each column, the sixteen rows that begin at ``i``."""
    words[i : i + LANES * LANES].reshape(LANES, LANES).sort(axis=0)


@inlined(_emit_merge_sixteen)
def _merge_sixteen(words: Words, i: int) -> None:
    """The last four levels of a merge: rows 8, 4, 2 and 1 apart, of the sixteen that begin at ``i``."""
    for one, two in HALVINGS:
        _exchange(words, i + one * LANES, i + two * LANES)


@inlined(_emit_weigh)
def _weigh(words: Words, base: int, rows: int, values: Singles, criteria: int, weights: Singles) -> None:
    """From ``base``, ``rows`` rows (a multiple of four) of 32-bit sums of an alternative's ``values`` by each sample's weights.

    ``values`` is flat, one alternative after another; ``weights`` too: sixteen samples of the first criterion, sixteen of
    the second…
    """
    sums = words[base : base + rows * LANES].view(np.float32).reshape(rows, LANES)
    sums[:] = 0
    for q in range(criteria):
        sums += values.reshape(rows, criteria)[:, q : q + 1] * weights[q * LANES : (q + 1) * LANES]


@inlined(_emit_label)
def _label(words: Words, base: int, rows: int, drop: int, bits: int) -> None:
    """From sums to words: turned over into (1, 2), so that the best is the smallest; of the bits, the 23 of the fraction
    less ``drop``, and the number of the row below.
    """
    inside = words[base : base + rows * LANES].reshape(rows, LANES)
    turned = (TOP - inside.view(np.float32) * SHRINK).view(np.uint32)
    numbers = np.arange(rows, dtype=np.uint32)[:, None]
    inside[:] = ((turned & FRACTION) >> np.uint32(drop) << np.uint32(bits)) | numbers


@inlined(_emit_close)
def _close(words: Words, base: int, rows: int, near: int, lanes: Masks) -> None:
    """``lanes [rows - 1]`` gets, for each row but the last, the bits of the samples whose next word is no further than ``near``."""
    apart = np.diff(words[base : base + rows * LANES].reshape(rows, LANES), axis=0) <= near
    lanes[: rows - 1] = (apart << np.arange(LANES)).sum(axis=1)


@compiled
def _sort_lanes(words: Words, base: int, rows: int) -> None:
    """Sort down each of sixteen columns of ``rows`` rows, a multiple of sixteen: sixteens first, then merges of runs.

    A run is joined to the next by comparing its first row with the other's last, its second with the last but one…, which
    leaves the smaller half above; each half is then ordered by halving. Rows that would be beyond the end count as larger
    than any, and no comparison moves them: they are left out.
    """
    for b in range(0, rows, LANES):
        _sort_sixteen(words, base + b * LANES)
    run = LANES
    while run < rows:
        for start in range(0, rows - run, 2 * run):
            end = min(start + 2 * run, rows)
            for j in range(start + run, end):
                _exchange(words, base + (2 * start + 2 * run - 1 - j) * LANES, base + j * LANES)
            apart = run // 2
            while apart >= LANES:
                for at in range(start, end, 2 * apart):
                    for i in range(at, min(at + apart, end - apart)):
                        _exchange(words, base + i * LANES, base + (i + apart) * LANES)
                apart //= 2
            for b in range(start, end, LANES):
                _merge_sixteen(words, base + b * LANES)
        run *= 2


# ------------------------------------------------------------------------------------------------------- one sample


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
    base: int,
    start: int,
    end: int,
    sums: Floats,
) -> None:
    """Order the words at places ``start`` to ``end`` of sample ``i`` by their 64-bit sums, larger first, then by alternative.

    ``base`` is where the column of the sample begins in ``words``; ``sums [alternatives]`` is room to work in.
    """
    for k in range(start, end + 1):
        sums[k] = _exact(weights, values, shifts, cells, spans, i, int(words[base + k * LANES] & mask))
    for k in range(start + 1, end + 1):
        value = sums[k]
        word = words[base + k * LANES]
        back = k - 1
        while back >= start and (
            sums[back] < value or (sums[back] == value and (words[base + back * LANES] & mask) > (word & mask))
        ):
            sums[back + 1] = sums[back]
            words[base + (back + 1) * LANES] = words[base + back * LANES]
            back -= 1
        sums[back + 1] = value
        words[base + (back + 1) * LANES] = word


@compiled
def _tally_block(
    weights: Floats,
    singles: Singles,
    values: Floats,
    shifts: Floats,
    cells: Ints,
    spans: Floats,
    drop: int,
    bits: int,
    window: int,
    pairs: Ints,
    words: Words,
    places: Counts,
    first_weights: Floats,
    wins: Counts,
) -> None:
    """Add a block to the tallies: ``places [place, alternative]``, ``first_weights [m, c]``, ``wins [pairs, 2]``.

    ``weights [n, c]``; ``singles [rows · c]`` the values in 32 bits, rows up to a multiple of sixteen; ``shifts [n, u]``
    uniforms of the uncertain ``cells [u, 2]`` (alternative, criterion) whose width is ``spans [u]``; ``words`` room for a
    number of groups of sixteen samples.
    """
    n, c = weights.shape
    m = values.shape[0]
    rows = -(-m // LANES) * LANES
    size = rows * LANES
    groups = words.shape[0] // size
    mask = np.uint32((1 << bits) - 1)
    near = min(((window + 1) << bits) - 1, 4294967295)  # two words no further apart may be out of order
    floats = words.view(np.float32)
    turned = np.zeros(c * LANES, np.float32)
    sums = np.empty(m, np.float64)
    place = np.empty(m, np.int64)
    lanes = np.empty(m, np.uint16)
    settled = np.empty(LANES, np.int64)  # by sample of the group: up to which place it has been put right
    for chunk in range(0, n, groups * LANES):
        inside = min(groups * LANES, n - chunk)
        for g in range(-(-inside // LANES)):
            base, first = g * size, chunk + g * LANES
            filled = min(LANES, n - first)
            for q in range(c):
                for lane in range(filled):
                    turned[q * LANES + lane] = np.float32(weights[first + lane, q])
            _weigh(words, base, rows, singles, c, turned)
            for u in range(cells.shape[0]):
                at = base + cells[u, 0] * LANES
                for lane in range(filled):
                    i = first + lane
                    floats[at + lane] += np.float32(weights[i, cells[u, 1]] * (shifts[i, u] * spans[u]))
            _label(words, base, m, drop, bits)
            words[base + m * LANES : base + size] = np.uint32(4294967295)
            _sort_lanes(words, base, rows)
            _close(words, base, m, near, lanes)
            settled[:] = 0
            for r in range(m - 1):
                if lanes[r] == 0:
                    continue
                for lane in range(filled):
                    if (lanes[r] >> lane) & 1 == 0 or r < settled[lane]:
                        continue
                    end = r + 1
                    while end < m - 1 and (lanes[end] >> lane) & 1:
                        end += 1
                    _put_right(
                        words, weights, values, shifts, cells, spans, mask, first + lane, base + lane, r, end, sums
                    )
                    settled[lane] = end
            for lane in range(filled):
                best = words[base + lane] & mask
                for q in range(c):
                    first_weights[best, q] += weights[first + lane, q]
            if pairs.shape[0]:
                for lane in range(filled):
                    for r in range(m):
                        place[words[base + r * LANES + lane] & mask] = r
                    for k in range(pairs.shape[0]):
                        wins[k, 0 if place[pairs[k, 0]] < place[pairs[k, 1]] else 1] += 1
        for r in range(m):  # place by place: one row of the table stays in the first-level cache
            for g in range(inside // LANES):
                at = g * size + r * LANES
                for lane in range(LANES):
                    places[r, words[at + lane] & mask] += 1
            at = inside // LANES * size + r * LANES
            for lane in range(inside % LANES):
                places[r, words[at + lane] & mask] += 1


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
    first_weights, wins = np.zeros((m, c)), np.zeros((pairs.shape[0], 2), np.int64)
    words = np.empty(CHUNK * -(-m // LANES) * LANES, np.uint32)
    singles = np.zeros((-(-m // LANES) * LANES, c), np.float32)
    singles[:m] = values
    _tally_block(
        weights,
        singles.ravel(),
        values,
        shifts,
        cells,
        spans,
        drop,
        bits,
        window,
        pairs,
        words,
        places,
        first_weights,
        wins,
    )
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
