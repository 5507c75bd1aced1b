"""Graphs for searches: reordering so that neighbours lie close in memory, cutting out a piece, finding its parts.

A graph is ``(indptr, indices)``, int32, neighbours sorted, each border twice (``kernels.components.csr_from_pairs``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled
from mancomun.kernels.components import Bools, Ints

Floats = NDArray[np.float64]

_HILBERT_BITS = 16


def borders(indptr: Ints, indices: Ints) -> tuple[Ints, Ints]:
    """Every border once, as ``(heads, tails)`` with head < tail. O(edges)."""
    heads = np.repeat(np.arange(indptr.size - 1, dtype=np.int32), np.diff(indptr))
    once = heads < indices
    return heads[once], indices[once]


def graph_from_pairs(size: int, heads: NDArray[np.integer], tails: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """What `components.csr_from_pairs` gives, for maps of hundreds of thousands of units: one sort in place, no hashing."""
    heads, tails = np.asarray(heads, np.int64), np.asarray(tails, np.int64)
    if heads.size and (min(heads.min(), tails.min()) < 0 or max(heads.max(), tails.max()) >= size):
        raise ValueError(f"the ends of a pair are nodes 0..{size - 1}")
    keys = np.concatenate((heads * size + tails, tails * size + heads))
    keys.sort()
    if keys.size:
        keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
    rows = keys // size if size else keys
    indptr = np.zeros(size + 1, np.int32)
    np.cumsum(np.bincount(rows, minlength=size), out=indptr[1:])
    return indptr, (keys - rows * size).astype(np.int32)


@compiled
def subgraph(indptr: Ints, indices: Ints, nodes: Ints) -> tuple[Ints, Ints]:
    """The graph among ``nodes`` alone, renumbered ``0..nodes.size - 1`` in the order given. O(n + edges of nodes)."""
    place = np.full(indptr.size - 1, -1, np.int32)
    most = 0
    for i in range(nodes.size):
        place[nodes[i]] = i
        most += indptr[nodes[i] + 1] - indptr[nodes[i]]
    cut_ptr = np.zeros(nodes.size + 1, np.int32)
    cut = np.empty(most, np.int32)
    filled = 0
    for i in range(nodes.size):
        begin = filled
        for k in range(indptr[nodes[i]], indptr[nodes[i] + 1]):
            near = place[indices[k]]
            if near >= 0:
                at = filled  # neighbours stay sorted: few of them, so by insertion
                while at > begin and cut[at - 1] > near:
                    cut[at] = cut[at - 1]
                    at -= 1
                cut[at] = near
                filled += 1
        cut_ptr[i + 1] = filled
    return cut_ptr, cut[:filled].copy()


def without_borders(indptr: Ints, indices: Ints, heads: Ints, tails: Ints) -> tuple[Ints, Ints]:
    """The same units without the borders given (each once, in any direction)."""
    size = indptr.size - 1
    old_heads, old_tails = borders(indptr, indices)
    low, high = np.minimum(heads, tails).astype(np.int64), np.maximum(heads, tails).astype(np.int64)
    kept = ~np.isin(old_heads.astype(np.int64) * size + old_tails, low * size + high)
    return graph_from_pairs(size, old_heads[kept], old_tails[kept])


def hilbert_order(xy: Floats) -> NDArray[np.int64]:
    """An order of the points along a Hilbert curve: units near on the map come near in memory. Ties keep their order.

    ``xy`` is [n, 2] in any unit; O(n log n). The curve follows Skilling's transposition (AIP Conf. Proc. 707, 2004).
    """
    low, span = xy.min(axis=0), np.ptp(xy, axis=0)
    span[span == 0] = 1.0
    cells = ((xy - low) / span * (2**_HILBERT_BITS - 1)).astype(np.int64)
    x, y = cells[:, 0].copy(), cells[:, 1].copy()
    key = np.zeros(len(xy), np.int64)
    side = 1 << (_HILBERT_BITS - 1)
    while side > 0:
        right = ((x & side) > 0).astype(np.int64)
        upper = ((y & side) > 0).astype(np.int64)
        key += side * side * ((3 * right) ^ upper)
        flip = (upper == 0) & (right == 1)
        x[flip], y[flip] = side - 1 - x[flip], side - 1 - y[flip]
        swap = upper == 0
        x[swap], y[swap] = y[swap].copy(), x[swap].copy()
        side >>= 1
    return np.argsort(key, kind="stable")


@compiled
def breadth_order(indptr: Ints, indices: Ints) -> Ints:
    """All nodes, piece by piece, each piece breadth first from its lowest node. The order to use without coordinates."""
    size = indptr.size - 1
    order = np.empty(size, np.int32)
    seen = np.zeros(size, np.bool_)
    filled = 0
    for start in range(size):
        if seen[start]:
            continue
        seen[start] = True
        order[filled] = start
        read = filled
        filled += 1
        while read < filled:
            node = order[read]
            read += 1
            for k in range(indptr[node], indptr[node + 1]):
                near = indices[k]
                if not seen[near]:
                    seen[near] = True
                    order[filled] = near
                    filled += 1
    return order


@compiled
def rings(indptr: Ints, indices: Ints, starts: Ints, most: int) -> Ints:
    """Borders to cross from the nearest of ``starts`` to each node, up to ``most``; -1 beyond. O(nodes + edges)."""
    size = indptr.size - 1
    distance = np.full(size, -1, np.int32)
    queue = np.empty(size, np.int32)
    filled = 0
    for k in range(starts.size):
        if distance[starts[k]] < 0:
            distance[starts[k]] = 0
            queue[filled] = starts[k]
            filled += 1
    read = 0
    while read < filled:
        node = queue[read]
        read += 1
        if distance[node] >= most:
            continue
        for k in range(indptr[node], indptr[node + 1]):
            near = indices[k]
            if distance[near] < 0:
                distance[near] = distance[node] + 1
                queue[filled] = near
                filled += 1
    return distance


__all__ = [
    "Bools",
    "Floats",
    "Ints",
    "borders",
    "breadth_order",
    "graph_from_pairs",
    "hilbert_order",
    "rings",
    "subgraph",
    "without_borders",
]
