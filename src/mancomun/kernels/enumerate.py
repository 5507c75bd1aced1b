"""Every connected group of nodes of a graph, each exactly once, without keeping a memory of those already seen.

The walk is ESU (Wernicke 2006, after reverse search by Avis and Fukuda 1996): a group grows only by nodes that came into
reach with its last member or that were passed over for nobody yet, so no group is reached twice. Graphs are CSR as in
`mancomun.kernels.components`; neighbours must not repeat.

Two ways to root the walk. ``floor=True``: the groups whose lowest node is the root (over all roots: all groups of the
graph). ``floor=False``: all groups that hold the root (what can be formed *around* a municipality).
``allowed`` marks the nodes that may be in a group at all; a root that is not allowed has no group.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled
from mancomun.kernels.components import Bools, Ints

Counts = NDArray[np.int64]


@compiled
def count_connected(indptr: Ints, indices: Ints, roots: Ints, floor: bool, allowed: Bools, largest: int) -> Counts:
    """How many connected groups of each size 0..``largest`` the roots have; ``counts[size]``, int64.

    The last size is counted by the width of its candidates, not one by one.
    """
    total = indptr.size - 1
    counts = np.zeros(largest + 1, np.int64)
    used = np.zeros(total, np.bool_)
    reach = np.empty(total + 1, np.int32)
    opened = np.zeros(largest + 1, np.int64)
    closed = np.zeros(largest + 1, np.int64)
    here = np.zeros(largest + 1, np.int64)
    for root in roots:
        if largest < 1 or not allowed[root]:
            continue
        counts[1] += 1
        if largest == 1:
            continue
        lowest = root if floor else -1
        used[root] = True
        top = 0
        for k in range(indptr[root], indptr[root + 1]):
            near = indices[k]
            if near > lowest and near != root and allowed[near]:
                used[near] = True
                reach[top] = near
                top += 1
        opened[1] = 0
        closed[1] = top
        here[1] = 0
        size = 1
        while size > 0:
            if size == largest - 1:
                counts[largest] += closed[size] - here[size]
                here[size] = closed[size]
            if here[size] == closed[size]:
                for k in range(opened[size], closed[size]):
                    used[reach[k]] = False
                size -= 1
                continue
            node = reach[here[size]]
            here[size] += 1
            top = closed[size]
            for k in range(indptr[node], indptr[node + 1]):
                near = indices[k]
                if near > lowest and not used[near] and allowed[near]:
                    used[near] = True
                    reach[top] = near
                    top += 1
            size += 1
            counts[size] += 1
            opened[size] = closed[size - 1]
            closed[size] = top
            here[size] = here[size - 1]
        used[root] = False
    return counts


@compiled
def best_connected(
    indptr: Ints, indices: Ints, root: int, allowed: Bools, weight: NDArray[np.float64], largest: int
) -> tuple[Counts, NDArray[np.float64], Ints]:
    """Every connected group that holds ``root``: how many of each size, the heaviest of each size, and its members.

    ``(counts [largest + 1], best [largest + 1], members [largest + 1, largest])``; ``best`` is -inf and members are -1
    where no group has that size. Sums are kept as the group grows, so a group costs one addition; sums of whole numbers
    below 2**53 are exact. Of equal groups the first found stays. Exhaustive: meant for ``largest`` up to about 10.
    """
    total = indptr.size - 1
    counts = np.zeros(largest + 1, np.int64)
    best = np.full(largest + 1, -np.inf)
    members = np.full((largest + 1, max(largest, 1)), -1, np.int32)
    if largest < 1 or not allowed[root]:
        return counts, best, members
    used = np.zeros(total, np.bool_)
    reach = np.empty(total + 1, np.int32)
    group = np.empty(largest + 1, np.int32)
    sums = np.zeros(largest + 1)
    opened = np.zeros(largest + 1, np.int64)
    closed = np.zeros(largest + 1, np.int64)
    here = np.zeros(largest + 1, np.int64)
    used[root] = True
    group[0] = root
    sums[1] = weight[root]
    counts[1] = 1
    best[1] = weight[root]
    members[1, 0] = root
    top = 0
    for k in range(indptr[root], indptr[root + 1]):
        near = indices[k]
        if near != root and allowed[near]:
            used[near] = True
            reach[top] = near
            top += 1
    closed[1] = top
    size = 1 if largest > 1 else 0
    while size > 0:
        if size == largest - 1:
            record = best[largest] - sums[size]
            found = -1
            for k in range(here[size], closed[size]):
                if weight[reach[k]] > record:
                    record = weight[reach[k]]
                    found = reach[k]
            if found >= 0:
                best[largest] = sums[size] + record
                for k in range(size):
                    members[largest, k] = group[k]
                members[largest, size] = found
            counts[largest] += closed[size] - here[size]
            here[size] = closed[size]
        if here[size] == closed[size]:
            for k in range(opened[size], closed[size]):
                used[reach[k]] = False
            size -= 1
            continue
        node = reach[here[size]]
        here[size] += 1
        group[size] = node
        top = closed[size]
        for k in range(indptr[node], indptr[node + 1]):
            near = indices[k]
            if not used[near] and allowed[near]:
                used[near] = True
                reach[top] = near
                top += 1
        size += 1
        sums[size] = sums[size - 1] + weight[node]
        counts[size] += 1
        if sums[size] > best[size]:
            best[size] = sums[size]
            for k in range(size):
                members[size, k] = group[k]
        opened[size] = closed[size - 1]
        closed[size] = top
        here[size] = here[size - 1]
    return counts, best, members


@compiled
def fill_connected(
    indptr: Ints,
    indices: Ints,
    roots: Ints,
    floor: bool,
    allowed: Bools,
    smallest: int,
    largest: int,
    used: Bools,
    reach: Ints,
    group: Ints,
    levels: Counts,
    offsets: Counts,
    nodes: Ints,
) -> int:
    """Write the next groups of ``smallest``..``largest`` members into ``offsets`` and ``nodes``; 0 when there are no more.

    Resumable: ``used [nodes]``, ``reach [nodes + 1]``, ``group [largest + 1]`` and ``levels [3, largest + 2]`` hold the walk
    between two calls and start as zeros (``levels[0, 0]`` is the next root, ``levels[1, 0]`` the size reached).
    Members come in the order in which the group grew, root first.
    """
    capacity = offsets.size - 1
    size = levels[1, 0]
    next_root = levels[0, 0]
    lowest = -1
    if size > 0 and floor:
        lowest = group[0]
    wrote = 0
    at = 0
    offsets[0] = 0
    while wrote < capacity:
        if size == 0:
            if next_root >= roots.size or largest < 1:
                break
            root = roots[next_root]
            next_root += 1
            if not allowed[root]:
                continue
            group[0] = root
            used[root] = True
            lowest = root if floor else -1
            top = 0
            if largest > 1:
                for k in range(indptr[root], indptr[root + 1]):
                    near = indices[k]
                    if near > lowest and near != root and allowed[near]:
                        used[near] = True
                        reach[top] = near
                        top += 1
            size = 1
            levels[0, 1] = 0
            levels[1, 1] = top
            levels[2, 1] = 0
            if smallest <= 1:
                nodes[at] = root
                at += 1
                wrote += 1
                offsets[wrote] = at
            continue
        if levels[2, size] == levels[1, size]:
            for k in range(levels[0, size], levels[1, size]):
                used[reach[k]] = False
            size -= 1
            if size == 0:
                used[group[0]] = False
            continue
        node = reach[levels[2, size]]
        levels[2, size] += 1
        group[size] = node
        if size + 1 >= smallest:
            for k in range(size + 1):
                nodes[at + k] = group[k]
            at += size + 1
            wrote += 1
            offsets[wrote] = at
        if size + 1 < largest:
            top = levels[1, size]
            for k in range(indptr[node], indptr[node + 1]):
                near = indices[k]
                if near > lowest and not used[near] and allowed[near]:
                    used[near] = True
                    reach[top] = near
                    top += 1
            levels[0, size + 1] = levels[1, size]
            levels[1, size + 1] = top
            levels[2, size + 1] = levels[2, size]
            size += 1
    levels[0, 0] = next_root
    levels[1, 0] = size
    return wrote


def connected_groups(
    indptr: Ints,
    indices: Ints,
    smallest: int,
    largest: int,
    *,
    roots: Ints | None = None,
    floor: bool = True,
    allowed: Bools | None = None,
    capacity: int = 1 << 16,
) -> Iterator[tuple[Counts, Ints]]:
    """Blocks ``(offsets, nodes)`` of at most ``capacity`` connected groups: group ``g`` is ``nodes[offsets[g]:offsets[g + 1]]``.

    Memory does not depend on how many groups there are. The two arrays are views that the next block writes over: copy
    what must stay. Raises ValueError when a size is under 1 or the sizes are the wrong way round.
    """
    if smallest < 1 or largest < smallest:
        raise ValueError(f"sizes go from a number >= 1 to another not smaller; got {smallest}..{largest}")
    total = indptr.size - 1
    starts = np.arange(total, dtype=np.int32) if roots is None else np.asarray(roots, np.int32)
    free = np.ones(total, np.bool_) if allowed is None else np.asarray(allowed, np.bool_)
    used, reach = np.zeros(total, np.bool_), np.zeros(total + 1, np.int32)
    group, levels = np.zeros(largest + 1, np.int32), np.zeros((3, largest + 2), np.int64)
    offsets, nodes = np.zeros(capacity + 1, np.int64), np.zeros(capacity * largest, np.int32)
    while True:
        wrote = fill_connected(
            indptr, indices, starts, floor, free, smallest, largest, used, reach, group, levels, offsets, nodes
        )
        if wrote == 0:
            return
        yield offsets[: wrote + 1], nodes[: offsets[wrote]]
