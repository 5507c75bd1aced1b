"""Connected pieces of a graph in CSR form: ``indices[indptr[v]:indptr[v + 1]]`` are the neighbours of node ``v``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


def csr_from_pairs(size: int, heads: NDArray[np.integer], tails: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """``(indptr [size + 1], indices [2 * pairs])``, int32, of an undirected graph; neighbours come sorted, pairs unique.

    Each unordered pair is given once, in any order. Raises ValueError when an end is not in ``0..size - 1``.
    """
    heads, tails = np.asarray(heads, np.int64), np.asarray(tails, np.int64)
    if heads.size and (min(heads.min(), tails.min()) < 0 or max(heads.max(), tails.max()) >= size):
        raise ValueError(f"the ends of a pair are nodes 0..{size - 1}")
    both = np.unique(np.concatenate((heads * size + tails, tails * size + heads)))
    rows = both // size if size else both
    indptr = np.zeros(size + 1, np.int32)
    np.cumsum(np.bincount(rows, minlength=size), out=indptr[1:])
    return indptr, (both - rows * size).astype(np.int32)


@compiled
def is_connected(indptr: Ints, indices: Ints, member: Bools) -> bool:
    """True when the marked nodes form one piece; an empty set is not one. Boolean mask; O(members + their edges)."""
    size = 0
    first = -1
    for node in range(member.size):
        if member[node]:
            size += 1
            if first < 0:
                first = node
    if size == 0:
        return False
    seen = np.zeros(member.size, np.bool_)
    stack = np.empty(size, np.int32)
    stack[0] = first
    seen[first] = True
    top = 1
    reached = 1
    while top > 0:
        top -= 1
        node = stack[top]
        for k in range(indptr[node], indptr[node + 1]):
            near = indices[k]
            if member[near] and not seen[near]:
                seen[near] = True
                stack[top] = near
                top += 1
                reached += 1
    return reached == size


@compiled
def component_labels(indptr: Ints, indices: Ints, member: Bools) -> Ints:
    """The piece each marked node lies in, numbered 0.. by its lowest node; -1 for unmarked ones. O(nodes + edges)."""
    labels = np.full(member.size, -1, np.int32)
    stack = np.empty(member.size, np.int32)
    pieces = 0
    for start in range(member.size):
        if not member[start] or labels[start] >= 0:
            continue
        labels[start] = pieces
        stack[0] = start
        top = 1
        while top > 0:
            top -= 1
            node = stack[top]
            for k in range(indptr[node], indptr[node + 1]):
                near = indices[k]
                if member[near] and labels[near] < 0:
                    labels[near] = pieces
                    stack[top] = near
                    top += 1
        pieces += 1
    return labels


@compiled
def groups_connected(indptr: Ints, indices: Ints, offsets: NDArray[np.int64], nodes: Ints) -> Bools:
    """For each group ``nodes[offsets[g]:offsets[g + 1]]``: whether it is one piece. Empty groups are not.

    Meant for millions of small groups: the search never looks outside the group, and clears only what it touched.
    ``O(sum of degrees)`` over the members.
    """
    total = indptr.size - 1
    count = offsets.size - 1
    answer = np.zeros(count, np.bool_)
    state = np.zeros(total, np.int8)  # 0 outside, 1 in the group, 2 reached
    stack = np.empty(total, np.int32)
    for group in range(count):
        low = offsets[group]
        high = offsets[group + 1]
        size = 0
        for k in range(low, high):
            if state[nodes[k]] == 0:
                state[nodes[k]] = 1
                size += 1
        if size > 0:
            stack[0] = nodes[low]
            state[nodes[low]] = 2
            top = 1
            reached = 1
            while top > 0:
                top -= 1
                node = stack[top]
                for k in range(indptr[node], indptr[node + 1]):
                    near = indices[k]
                    if state[near] == 1:
                        state[near] = 2
                        stack[top] = near
                        top += 1
                        reached += 1
            answer[group] = reached == size
        for k in range(low, high):
            state[nodes[k]] = 0
    return answer
