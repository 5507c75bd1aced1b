"""Compiled companions of ``contiguity``: the same answers in a third of the time, once numba is awake.

Waking numba costs more than it saves below some millions of vertices, so `worth_compiling` decides, and everything here
has its twin in plain NumPy or Python in the module that calls it.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled, numba_module

LARGE = 2_000_000
_ONE, _TWO = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_GOLD, _HALF, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(32), np.uint64(33)
_SIGN, _ZERO = np.uint64(1 << 63), np.uint64(0)


def worth_compiling(vertices: int) -> bool:
    """True when numba is already in the process, or the work is large enough to wait for it."""
    return ("numba" in sys.modules or vertices >= LARGE) and numba_module() is not None


@compiled
def twins(
    xy: NDArray[np.float64], bits: NDArray[np.uint64], ring_offsets: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], bool]:
    """``(starts, twin, crowded)``: segments in order, and for each the number of the one that draws the same line, or -1.

    ``bits`` are the coordinates seen as ``uint64``. Open addressing by a direction-free hash, coordinates compared at
    every hit; and because two neighbours run along a border in opposite senses, the twin of a segment is first looked
    for just before the twin of the one before. ``crowded`` says that some line is drawn more than twice: then the
    answer is not to be used. O(segments).
    """
    total = xy.shape[0]
    starts = np.empty(total, np.int64)
    twin = np.full(total, -1, np.int32)
    capacity = 16
    while capacity < 2 * total:
        capacity *= 2
    table = np.full(capacity, -1, np.int32)
    mask = np.uint64(capacity - 1)
    count = 0
    crowded = False
    for ring in range(ring_offsets.size - 1):
        guess = -1
        back = _ZERO
        for vertex in range(ring_offsets[ring], ring_offsets[ring + 1]):
            left, right = bits[vertex, 0], bits[vertex, 1]
            if left == _SIGN:  # minus zero is zero
                left = _ZERO
            if right == _SIGN:
                right = _ZERO
            key = left * _GOLD
            key ^= key >> _HALF
            key += right
            key ^= key >> _SHIFT
            key *= _ONE
            key ^= key >> _SHIFT
            first = vertex == ring_offsets[ring]
            both = key + back
            back = key
            if first:
                continue
            p = vertex - 1
            x0, y0, x1, y1 = xy[p, 0], xy[p, 1], xy[vertex, 0], xy[vertex, 1]
            if x0 == x1 and y0 == y1:
                continue
            starts[count] = p
            found = -1
            if guess >= 0:
                for near in (guess - 1, guess + 1):
                    if 0 <= near < count and found < 0:
                        q = starts[near]
                        if (xy[q, 0] == x1 and xy[q, 1] == y1 and xy[q + 1, 0] == x0 and xy[q + 1, 1] == y0) or (
                            xy[q, 0] == x0 and xy[q, 1] == y0 and xy[q + 1, 0] == x1 and xy[q + 1, 1] == y1
                        ):
                            found = near
            if found < 0:
                both ^= both >> _SHIFT
                both *= _TWO
                both ^= both >> _SHIFT
                slot = both & mask
                while table[slot] >= 0:
                    q = starts[table[slot]]
                    if (xy[q, 0] == x1 and xy[q, 1] == y1 and xy[q + 1, 0] == x0 and xy[q + 1, 1] == y0) or (
                        xy[q, 0] == x0 and xy[q, 1] == y0 and xy[q + 1, 0] == x1 and xy[q + 1, 1] == y1
                    ):
                        found = table[slot]
                        break
                    slot = (slot + np.uint64(1)) & mask
                if found < 0:
                    table[slot] = count
            guess = found
            if found >= 0:
                if twin[found] >= 0:
                    crowded = True
                twin[found] = count
                twin[count] = found
            count += 1
    return starts[:count], twin[:count], crowded


@compiled
def wkb_sizes(data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> tuple[int, int]:
    """``(rings, vertices)`` of a column of WKB laid end to end; ``(-1, row)`` at the first row that is not plain.

    Plain: little-endian, two-dimensional Polygon or MultiPolygon, no empty part, rings of four vertices or more.
    """
    rings = 0
    vertices = 0
    for row in range(offsets.size - 1):
        at = offsets[row]
        end = offsets[row + 1]
        if end - at < 13 or data[at] != 1:
            return -1, row
        kind = data[at + 1] | (data[at + 2] | data[at + 3] | data[at + 4]) << 8
        many = data[at + 5] + 256 * (data[at + 6] + 256 * (data[at + 7] + 256 * np.int64(data[at + 8])))
        parts = 1
        if kind == 6:
            parts = many
            at += 9
        elif kind != 3:
            return -1, row
        if many == 0:
            return -1, row
        for _ in range(parts):
            if at + 9 > end or data[at] != 1 or data[at + 1] != 3 or data[at + 2] | data[at + 3] | data[at + 4]:
                return -1, row
            inner = data[at + 5] + 256 * (data[at + 6] + 256 * (data[at + 7] + 256 * np.int64(data[at + 8])))
            at += 9
            if inner == 0:
                return -1, row
            for _ring in range(inner):
                if at + 4 > end:
                    return -1, row
                points = data[at] + 256 * (data[at + 1] + 256 * (data[at + 2] + 256 * np.int64(data[at + 3])))
                at += 4 + 16 * points
                if points < 4 or at > end:
                    return -1, row
                rings += 1
                vertices += points
        if at != end:
            return -1, row
    return rings, vertices


@compiled
def wkb_fill(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    unit: NDArray[np.int32],
    flat: NDArray[np.float64],
    ring_offsets: NDArray[np.int64],
    owner: NDArray[np.int32],
    hole: NDArray[np.bool_],
) -> bool:
    """Fill the arrays of `wkb_sizes`' size; ``flat`` is ``xy`` in one dimension. False when a ring is not closed."""
    closed = True
    ring = 0
    vertex = 0
    for row in range(offsets.size - 1):
        at = offsets[row]
        parts = 1
        if data[at + 1] == 6:
            parts = data[at + 5] + 256 * (data[at + 6] + 256 * (data[at + 7] + 256 * np.int64(data[at + 8])))
            at += 9
        for _ in range(parts):
            inner = data[at + 5] + 256 * (data[at + 6] + 256 * (data[at + 7] + 256 * np.int64(data[at + 8])))
            at += 9
            for number in range(inner):
                points = data[at] + 256 * (data[at + 1] + 256 * (data[at + 2] + 256 * np.int64(data[at + 3])))
                at += 4
                flat[2 * vertex : 2 * (vertex + points)] = data[at : at + 16 * points].view(np.float64)
                last = vertex + points - 1
                if flat[2 * vertex] != flat[2 * last] or flat[2 * vertex + 1] != flat[2 * last + 1]:
                    closed = False
                at += 16 * points
                vertex += points
                owner[ring] = unit[row]
                hole[ring] = number > 0
                ring += 1
                ring_offsets[ring] = vertex
    return closed
