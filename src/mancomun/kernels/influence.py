"""Influence matrices: powers for MICMAC, paths of two steps for MACTOR. Arrays in, arrays out.

MICMAC wants only the row and column sums of the powers of a matrix, and those are two chains of matrix-vector products:
O(n²) a power, never a product of matrices. The chains run in 64-bit integers, which add up to the same number in any
order, so the answer is the same with numba, without it, and on any number of threads. When the integers would overflow
they are shifted, and the error this may cause is carried along; two sums closer than that error are *doubtful*, and
then everything is computed again with whole numbers of any size. A ranking is therefore never a matter of rounding.

Godet, *De l'anticipation à l'action* (1991); Dema and Barberá (2010) on powers that never settle.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled, numba_module

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]

LARGE = 1500  # below this many variables numpy is done before numba is awake
LIMB = 40  # bits of each piece of a whole number of any size: a row of 2**22 threes still fits in 63
ROOM = 1 << 62


@compiled
def _sweep(
    matrix: Bytes, right: Integers, left: Integers, out_right: Integers, out_left: Integers, first: int, last: int
) -> None:
    """One pass over rows ``first`` to ``last``: ``out_right = matrix @ right``, ``out_left += left @ matrix``."""
    size = matrix.shape[1]
    i = first
    while i + 4 <= last:  # four rows at a time: each cell is read once and used twice
        w0, w1, w2, w3 = left[i], left[i + 1], left[i + 2], left[i + 3]
        s0, s1, s2, s3 = 0, 0, 0, 0
        for j in range(size):
            m0, m1 = np.int64(matrix[i, j]), np.int64(matrix[i + 1, j])
            m2, m3 = np.int64(matrix[i + 2, j]), np.int64(matrix[i + 3, j])
            value = right[j]
            s0 += m0 * value
            s1 += m1 * value
            s2 += m2 * value
            s3 += m3 * value
            out_left[j] += (w0 * m0 + w1 * m1) + (w2 * m2 + w3 * m3)
        out_right[i], out_right[i + 1], out_right[i + 2], out_right[i + 3] = s0, s1, s2, s3
        i += 4
    while i < last:
        s0 = 0
        w0 = left[i]
        for j in range(size):
            m0 = np.int64(matrix[i, j])
            s0 += m0 * right[j]
            out_left[j] += w0 * m0
        out_right[i] = s0
        i += 1


def sweep(matrix: Bytes, right: Integers, left: Integers, *, threads: int = 1) -> tuple[Integers, Integers]:
    """``(matrix @ right, left @ matrix)`` in 64-bit integers; the caller answers for the room. O(n²)."""
    size = matrix.shape[0]
    if size < LARGE or numba_module() is None:
        total, out = np.zeros(size, np.int64), np.empty(size, np.int64)
        step = max(1, (1 << 22) // max(1, size))
        for first in range(0, size, step):
            block = matrix[first : first + step].astype(np.int64)
            out[first : first + step] = block @ right
            total += left[first : first + step] @ block
        return out, total
    out = np.empty(size, np.int64)
    cuts = np.linspace(0, size, max(1, threads) + 1).astype(int)
    totals = np.zeros((cuts.size - 1, size), np.int64)
    if cuts.size == 2:
        _sweep(matrix, right, left, out, totals[0], 0, size)
    else:
        with ThreadPoolExecutor(cuts.size - 1) as pool:
            for part in [
                pool.submit(_sweep, matrix, right, left, out, totals[k], int(cuts[k]), int(cuts[k + 1]))
                for k in range(cuts.size - 1)
            ]:
                part.result()
    return out, totals.sum(axis=0)


# --- ranks -----------------------------------------------------------------------------------------------------------


def dense_ranks(values: NDArray[np.generic]) -> Integers:
    """1 for the greatest, the same number for equals, no gaps. ``values`` (n) or limbs (n, pieces), least piece first."""
    table = values.reshape(values.shape[0], -1)
    if table.shape[0] == 0:
        return np.zeros(0, np.int64)
    order = np.lexsort(table.T) if table.shape[1] > 1 else np.argsort(table[:, 0], kind="stable")
    ordered = table[order[::-1]]
    new = np.ones(len(order), np.int64)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    ranks = np.empty(len(order), np.int64)
    ranks[order[::-1]] = np.cumsum(new)
    return ranks


def mean_ranks(ranks: Integers) -> Floats:
    """Dense ranks as mean ranks: equals share the mean of the places they take (1, 2.5, 2.5, 4)."""
    counts = np.bincount(ranks)[1:]
    ends = np.cumsum(counts)
    middle: Floats = ends - (counts - 1) / 2
    return middle[ranks - 1]


def inversions(before: Integers, after: Integers) -> int:
    """How many swaps of neighbours (bubble sort) still lead from one order to the other; ties need none. O(n²/64) memory."""
    total = 0
    for first in range(0, before.size, 256):
        one = np.sign(before[first : first + 256, None] - before[None, :])
        two = np.sign(after[first : first + 256, None] - after[None, :])
        total += int((one * two < 0).sum())
    return total // 2


# --- chains of powers ------------------------------------------------------------------------------------------------


class Settled(NamedTuple):
    """How the powers ended. ``kind``: ``powers``, ``sum`` (no feedback: the powers die out) or ``limit`` (never settled).

    ``power``: the power at which it stopped, or the number of powers added up, or the last one tried.
    ``influence``, ``dependence``: shares of the total. ``influence_history``, ``dependence_history``: dense ranks of the
    powers 1, 2, … ``exact``: that whole numbers of any size were needed. ``eigenvalue``: the dominant one for ``limit``.
    """

    kind: str
    power: int
    influence: Floats
    dependence: Floats
    influence_history: list[Integers]
    dependence_history: list[Integers]
    exact: bool
    eigenvalue: float | None


def settle(matrix: Bytes, *, most: int = 20, alike: int = 3, threads: int = 1) -> Settled:
    """Raise ``matrix`` (n, n; whole numbers from 0) until ``alike`` powers in a row rank rows and columns the same.

    After ``most`` powers without settling, the answer is the limit (dominant eigenvectors). Without circuits the powers
    become zero, and their finite sum is the answer. O(n²) a power; n² bytes, and n² more words only without numba.
    """
    matrix = np.ascontiguousarray(matrix, np.int8)
    if acyclic(matrix):
        return _finite_sum(matrix, threads)
    found = _quick(matrix, most, alike, threads)
    return found if found is not None else _patient(matrix, most, alike, threads)


def _alike(history: list[Integers], alike: int) -> bool:
    return len(history) >= alike and all(bool((history[-1] == other).all()) for other in history[-alike:-1])


def _quick(matrix: Bytes, most: int, alike: int, threads: int) -> Settled | None:
    """Integers of 63 bits, shifted when they grow; None as soon as the error of a shift could decide a rank."""
    ones = np.ones(matrix.shape[0], np.int64)
    right, left = sweep(matrix, ones, ones, threads=threads)
    heaviest = (int(right.max()), int(left.max()))
    slack = [0, 0]  # what each number may have lost by shifting, at most
    sums, rows, columns = [right, left], [], []
    for power in range(1, most + 1):
        if power > 1:
            for side in (0, 1):
                top = int(sums[side].max())
                shift = 0
                while (top >> shift) * heaviest[side] >= ROOM:
                    shift += 1
                if shift:
                    sums[side] = sums[side] >> shift
                    slack[side] = (slack[side] >> shift) + 2
            sums = list(sweep(matrix, sums[0], sums[1], threads=threads))
            slack = [slack[0] * heaviest[0], slack[1] * heaviest[1]]
        if any(_doubtful(sums[side], slack[side]) for side in (0, 1)):
            return None
        rows.append(dense_ranks(sums[0]))
        columns.append(dense_ranks(sums[1]))
        if _alike(rows, alike) and _alike(columns, alike):
            return Settled("powers", power, _shares(sums[0]), _shares(sums[1]), rows, columns, False, None)
    return _limit(matrix, rows, columns, False)


def _doubtful(sums: Integers, slack: int) -> bool:
    return slack > 0 and bool((np.diff(np.sort(sums)) <= slack).any())


def _patient(matrix: Bytes, most: int, alike: int, threads: int) -> Settled:
    """The same with whole numbers of any size."""
    sums = [np.ones((matrix.shape[0], 1), np.int64)] * 2
    rows: list[Integers] = []
    columns: list[Integers] = []
    for power in range(1, most + 1):
        sums = list(exact_step(matrix, sums[0], sums[1], threads=threads))
        rows.append(dense_ranks(sums[0]))
        columns.append(dense_ranks(sums[1]))
        if _alike(rows, alike) and _alike(columns, alike):
            return Settled("powers", power, limb_shares(sums[0]), limb_shares(sums[1]), rows, columns, True, None)
    return _limit(matrix, rows, columns, True)


def exact_step(matrix: Bytes, right: Integers, left: Integers, *, threads: int = 1) -> tuple[Integers, Integers]:
    """``sweep`` for whole numbers of any size, written as limbs of 40 bits, least first: (n, pieces) in and out."""
    pieces = max(right.shape[1], left.shape[1])
    size = matrix.shape[0]
    answers = [np.zeros((size, pieces + 1), np.int64) for _ in range(2)]
    for piece in range(pieces):
        one = right[:, piece] if piece < right.shape[1] else np.zeros(size, np.int64)
        two = left[:, piece] if piece < left.shape[1] else np.zeros(size, np.int64)
        found = sweep(matrix, np.ascontiguousarray(one), np.ascontiguousarray(two), threads=threads)
        for answer, sums in zip(answers, found, strict=True):
            answer[:, piece] += sums
    for answer in answers:
        for piece in range(pieces):
            answer[:, piece + 1] += answer[:, piece] >> LIMB
            answer[:, piece] &= (1 << LIMB) - 1
    return _trimmed(answers[0]), _trimmed(answers[1])


def _trimmed(limbs: Integers) -> Integers:
    used = np.flatnonzero(limbs.any(axis=0))
    return limbs[:, : int(used[-1]) + 1 if used.size else 1]


def whole(limbs: Integers) -> list[int]:
    """Limbs (n, pieces) as Python's whole numbers."""
    return [sum(int(part) << (LIMB * piece) for piece, part in enumerate(row)) for row in limbs.tolist()]


def limb_shares(limbs: Integers) -> Floats:
    """Limbs as shares of their total, correct to the last bit but one."""
    numbers = whole(limbs)
    total = sum(numbers)
    return np.array([number / total for number in numbers]) if total else np.zeros(len(numbers))


def _shares(sums: Integers) -> Floats:
    total = int(sums.astype(object).sum()) if int(sums.max()) > ROOM // max(1, sums.size) else int(sums.sum())
    return sums / total if total else np.zeros(sums.size)


def power_sums(matrix: Bytes, power: int) -> tuple[list[int], list[int]]:
    """Row and column sums of ``matrix ** power`` as whole numbers of any size."""
    right = left = np.ones((matrix.shape[0], 1), np.int64)
    for _ in range(power):
        right, left = exact_step(matrix, right, left)
    return whole(right), whole(left)


def _finite_sum(matrix: Bytes, threads: int) -> Settled:
    size = matrix.shape[0]
    right = left = np.ones((size, 1), np.int64)
    totals = [[0] * size, [0] * size]
    rows: list[Integers] = []
    columns: list[Integers] = []
    power = 0
    while True:
        right, left = exact_step(matrix, right, left, threads=threads)
        if not right.any():
            break
        power += 1
        rows.append(dense_ranks(right))
        columns.append(dense_ranks(left))
        for side, limbs in enumerate((right, left)):
            totals[side] = [one + two for one, two in zip(totals[side], whole(limbs), strict=True)]
    grand = sum(totals[0]) or 1
    shares = [np.array([number / grand for number in side]) for side in totals]
    return Settled("sum", power, shares[0], shares[1], rows, columns, True, None)


def _limit(matrix: Bytes, rows: list[Integers], columns: list[Integers], exact: bool) -> Settled:
    influence, value = dominant(matrix)
    dependence, _ = dominant(matrix.T)
    return Settled("limit", len(rows), influence, dependence, rows, columns, exact, value)


def dominant(matrix: NDArray[np.generic], *, most: int | None = None) -> tuple[Floats, float]:
    """``(vector, eigenvalue)``: the dominant right eigenvector (sum 1) of a non-negative matrix.

    Power iteration on ``matrix + shift·I`` from equal parts: the shift keeps the vectors and breaks any period. When the
    dominant vector is not unique (several separate circuits as strong) this is the one that equal parts lead to.
    At most ``most`` steps of O(n²); by default 20,000 for small matrices and no fewer than 1,000 for any.
    """
    most = most or max(1000, min(20_000, 10**10 // matrix.size))
    dense = matrix.astype(np.float64)
    shift = float(dense.sum(axis=1).mean()) or 1.0
    vector = np.full(dense.shape[0], 1.0 / dense.shape[0])
    value = 0.0
    for _ in range(most):
        new = dense @ vector + shift * vector
        value = float(new.sum())
        new /= value
        moved = float(np.abs(new - vector).max())
        vector = new
        if moved < 1e-15:
            break
    vector[vector < 1e-12 * vector.max()] = 0.0
    return vector / vector.sum(), value - shift


# --- structure -------------------------------------------------------------------------------------------------------


def acyclic(matrix: NDArray[np.generic]) -> bool:
    """True when no influence ever comes back: the powers end in zero. O(n²) for most matrices."""
    alive = np.ones(matrix.shape[0], bool)
    linked = matrix != 0
    while alive.any():
        nodes = np.flatnonzero(alive)
        part = linked if nodes.size == alive.size else linked[np.ix_(nodes, nodes)]
        stays = part.any(axis=1)
        if stays.all():
            return False
        alive[nodes[~stays]] = False
    return True


def _reached(linked: NDArray[np.bool_], start: int) -> Integers:
    """Steps from ``start`` to each node; -1 where no path leads."""
    steps = np.full(linked.shape[0], -1, np.int64)
    steps[start] = 0
    front, step = np.array([start]), 0
    while front.size:
        step += 1
        near = linked[front].any(axis=0) & (steps < 0)
        steps[near] = step
        front = np.flatnonzero(near)
    return steps


def circuits(matrix: NDArray[np.generic]) -> list[tuple[Integers, int]]:
    """The strongly linked groups that hold a circuit, each with its period (the divisor common to all its circuits)."""
    linked = matrix != 0
    left = np.ones(matrix.shape[0], bool)
    found: list[tuple[Integers, int]] = []
    for start in range(matrix.shape[0]):
        if not left[start]:
            continue
        steps = _reached(linked, start)
        group = (steps >= 0) & (_reached(linked.T, start) >= 0)
        left &= ~group
        nodes = np.flatnonzero(group)
        inside = linked[np.ix_(nodes, nodes)]
        if not inside.any():
            continue
        gaps = (steps[nodes][:, None] + 1 - steps[nodes][None, :])[inside]
        found.append((nodes, int(np.gcd.reduce(np.abs(gaps)))))
    return found


def period(matrix: NDArray[np.generic]) -> int:
    """The period of the strongest circuits: 1 when powers converge, 2 or more when they go round for ever, 0 without circuits."""
    groups = circuits(matrix)
    if not groups:
        return 0
    strength = [dominant(matrix[np.ix_(nodes, nodes)])[1] for nodes, _ in groups]
    top = max(strength)
    return int(
        np.lcm.reduce([turn for (_, turn), value in zip(groups, strength, strict=True) if value > top * (1 - 1e-9)])
    )


# --- MACTOR ----------------------------------------------------------------------------------------------------------


def two_step_sums(matrix: Bytes) -> Integers:
    """``S[a, b] = Σ_c min(matrix[a, c], matrix[c, b])``: what goes from a to b through somebody else (n, n).

    ``min(x, y) = Σ_t [x >= t]·[y >= t]``, so each level is one product of matrices of zeros and ones; 32-bit floats add
    ones exactly up to 2**24. O(levels · n³) at the speed of the matrix product, 12 n² bytes.
    """
    answer = np.zeros(matrix.shape, np.int64)
    for level in range(1, int(matrix.max(initial=0)) + 1):
        above = (matrix >= level).astype(np.float32)
        answer += (above @ above).astype(np.int64)
    return answer


def two_step_best(matrix: Bytes) -> Integers:
    """``B[a, b] = max_c min(matrix[a, c], matrix[c, b])``: the strongest way through somebody else (n, n)."""
    answer = np.zeros(matrix.shape, np.int64)
    for level in range(1, int(matrix.max(initial=0)) + 1):
        above = (matrix >= level).astype(np.float32)
        answer[(above @ above) > 0] = level
    return answer
