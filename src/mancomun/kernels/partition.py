"""Partition of a map into connected regions: as many as the ranges allow (*max-p*), then as alike inside as possible.

The search is the one of redistricting chains (ReCom: DeFord, Duchin and Solomon 2021) put to optimise: a random
spanning tree is cut bottom-up wherever the piece below satisfies every range, which for one lower bound is the largest
number of pieces that this tree can give; then two to four neighbouring regions are merged, a new tree is drawn, and it
is cut again. A move stands when the number of regions rises, or when annealing accepts the change of heterogeneity.
Single units move too, with their effect computed on the two regions concerned alone.

Every range on SUM, COUNT, MIN, MAX and AVG becomes a range on a *sum* of columns (``discovery.ranges``), so the kernel
knows sums only and an aggregate costs O(1) a tree node.

Objective, in this order: more regions that satisfy every range; fewer units left out; less energy, where energy =
heterogeneity (sum over regions of pairwise absolute differences, over ``x``'s columns) + ``change`` x borders whose
state (inside a region or between two) differs from ``base``.

Randomness: xorshift64 (Marsaglia 2003) on one int64 that the caller draws from a ``numpy.random.SeedSequence``: the
same numbers under numba and in plain Python. Nothing here knows the clock; ``signal[0]`` lets another thread say *stop*.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled
from mancomun.kernels.csr import Floats, Ints

Longs = NDArray[np.int64]

LARGEST_MERGE = 1024  # units in one recombination; beyond it only single units move
LARGEST_PRIM = 160  # a tree that minds differences costs size squared; larger merges draw a depth-first tree
MOST_MERGED = 4

_LOW_57 = (1 << 57) - 1
_LOW_53 = (1 << 53) - 1


@compiled
def toss(state: Longs) -> int:
    """The next 63 random bits (never negative); advances ``state[0]``, which must not be zero."""
    word = state[0]
    word ^= word << 13
    word ^= (word >> 7) & 144115188075855871  # 2**57 - 1: the shift must not drag the sign along
    word ^= word << 17
    state[0] = word
    return word & 9223372036854775807


@compiled
def toss_below(state: Longs, bound: int) -> int:
    """A whole number in ``0..bound - 1``; the bias is below bound / 2**31."""
    return (((toss(state) >> 31) & 4294967295) * bound) >> 32


@compiled
def toss_unit(state: Longs) -> float:
    """A number in [0, 1)."""
    return (toss(state) >> 10) * 1.1102230246251565e-16  # 2**-53


@compiled
def pairwise_differences(values: Floats, size: int) -> float:
    """Sum of ``|a - b|`` over the unordered pairs of ``values[:size]``. Same unit as the values; sorts when it pays."""
    total = 0.0
    if size <= 24:
        for i in range(1, size):
            for j in range(i):
                total += abs(values[i] - values[j])
        return total
    ranked = np.sort(values[:size])
    for i in range(size):
        total += (2.0 * i - size + 1.0) * ranked[i]
    return total


@compiled
def fits(sums: Floats, low: Floats, high: Floats) -> bool:
    """Whether every sum lies in its range, both ends inside."""
    for c in range(low.size):  # noqa: SIM110 (a generator inside a kernel is slower than its loop)
        if sums[c] < low[c] or sums[c] > high[c]:
            return False
    return True


@compiled
def start_tree(
    indptr: Ints,
    indices: Ints,
    columns: Floats,
    low: Floats,
    high: Floats,
    tied: Ints,
    most: int,
    state: Longs,
    labels: Ints,
) -> int:
    """A first partition: depth-first random tree of each piece of the graph, cut bottom-up. O(edges).

    ``columns`` [n, C] with ranges ``low``, ``high`` [C]; ``tied`` [n] numbers the sets that may not be parted (-1: free);
    ``most`` bounds the number of satisfied regions. Fills ``labels`` [n] with region numbers in which every unit has
    one; units left over are regions of their own, of one unit (or of one tied set). Returns the count of satisfied ones.
    """
    size = indptr.size - 1
    wide = low.size
    parent = np.full(size, -1, np.int32)
    order = np.empty(size, np.int32)
    seen = np.zeros(size, np.bool_)
    stack = np.empty(size, np.int32)
    cut = np.zeros(size, np.bool_)
    filled = 0
    offset = toss_below(state, size) if size > 0 else 0
    for step in range(size):
        root = (step + offset) % size
        if seen[root]:
            continue
        seen[root] = True
        order[filled] = root
        filled += 1
        stack[0] = root
        top = 1
        while top > 0:
            node = stack[top - 1]
            free = 0
            chosen = -1
            for k in range(indptr[node], indptr[node + 1]):
                near = indices[k]
                if not seen[near]:
                    free += 1
                    if toss_below(state, free) == 0:
                        chosen = near
            if chosen < 0:
                top -= 1
                continue
            seen[chosen] = True
            parent[chosen] = node
            order[filled] = chosen
            filled += 1
            stack[top] = chosen
            top += 1
    sums = columns.copy()
    satisfied = 0
    for step in range(size - 1, -1, -1):
        node = order[step]
        if satisfied < most and fits(sums[node], low, high):
            cut[node] = True
            satisfied += 1
        elif parent[node] >= 0:
            for c in range(wide):
                sums[parent[node], c] += sums[node, c]
    # Number the pieces from the roots down; what hangs loose from a root goes to a piece it touches if that one bears it.
    regions = 0
    head = np.full(size, -1, np.int32)  # of each region: its top unit
    for step in range(size):
        node = order[step]
        if cut[node] or parent[node] < 0:
            labels[node] = regions
            head[regions] = node
            regions += 1
        else:
            labels[node] = labels[parent[node]]
    heir = np.full(regions, -1, np.int32)
    for region in range(regions):
        top_unit = head[region]
        if cut[top_unit] and parent[top_unit] >= 0:
            above = labels[parent[top_unit]]
            root = head[above]
            if not cut[root] and heir[above] < 0:
                bears = True
                for c in range(wide):
                    both = sums[root, c] + sums[top_unit, c]
                    if both < low[c] or both > high[c]:
                        bears = False
                if bears:
                    heir[above] = region
    fresh = regions
    count = satisfied
    for node in range(size):
        region = labels[node]
        root = head[region]
        if not cut[root]:
            if heir[region] >= 0:
                labels[node] = heir[region]
            else:
                labels[node] = fresh
                fresh += 1
    # A tied set that the tree has parted dissolves its regions: the search may build them again, whole.
    sets = 0
    for node in range(size):
        if tied[node] >= sets:
            sets = tied[node] + 1
    if sets > 0:
        one = np.full(sets, -1, np.int32)
        torn = np.zeros(fresh, np.bool_)
        for node in range(size):
            if tied[node] >= 0 and one[tied[node]] < 0:
                one[tied[node]] = labels[node]
        again = True
        parted = np.zeros(sets, np.bool_)
        for node in range(size):
            if tied[node] >= 0 and labels[node] != one[tied[node]]:
                parted[tied[node]] = True
        while again:
            again = False
            for node in range(size):
                if tied[node] >= 0 and parted[tied[node]] and not torn[labels[node]]:
                    torn[labels[node]] = True
                    again = True
            for node in range(size):
                if tied[node] >= 0 and torn[labels[node]] and not parted[tied[node]]:
                    parted[tied[node]] = True
                    again = True
        home = np.full(sets, -1, np.int32)
        for node in range(size):
            if torn[labels[node]]:
                if tied[node] >= 0:
                    if home[tied[node]] < 0:
                        home[tied[node]] = fresh
                        fresh += 1
                    labels[node] = home[tied[node]]
                else:
                    labels[node] = fresh
                    fresh += 1
    renamed = np.full(fresh, -1, np.int32)
    used = 0
    for node in range(size):
        if renamed[labels[node]] < 0:
            renamed[labels[node]] = used
            used += 1
        labels[node] = renamed[labels[node]]
    return count


@compiled
def _unlink(unit: int, region: int, head: Ints, after: Ints, before: Ints) -> None:
    if before[unit] >= 0:
        after[before[unit]] = after[unit]
    else:
        head[region] = after[unit]
    if after[unit] >= 0:
        before[after[unit]] = before[unit]


@compiled
def _link(unit: int, region: int, head: Ints, after: Ints, before: Ints) -> None:
    before[unit] = -1
    after[unit] = head[region]
    if head[region] >= 0:
        before[head[region]] = unit
    head[region] = unit


@compiled
def _stays_whole(
    unit: int, region: int, indptr: Ints, indices: Ints, labels: Ints, mark: Ints, stack: Ints, touched: Ints
) -> bool:
    """Whether ``region`` stays in one piece without ``unit``; stops as soon as the unit's neighbours have met."""
    wanted = 0
    start = -1
    for k in range(indptr[unit], indptr[unit + 1]):
        near = indices[k]
        if labels[near] == region:
            mark[near] = -1
            wanted += 1
            start = near
    if wanted <= 1:
        if start >= 0:
            mark[start] = 0
        return True
    mark[unit] = -2
    mark[start] = -2
    stack[0] = start
    touched[0] = start
    top = 1
    seen = 1
    wanted -= 1
    while top > 0 and wanted > 0:
        top -= 1
        node = stack[top]
        for k in range(indptr[node], indptr[node + 1]):
            near = indices[k]
            if labels[near] == region and mark[near] != -2:
                if mark[near] == -1:
                    wanted -= 1
                mark[near] = -2
                touched[seen] = near
                seen += 1
                stack[top] = near
                top += 1
    for k in range(seen):
        mark[touched[k]] = 0
    for k in range(indptr[unit], indptr[unit + 1]):
        mark[indices[k]] = 0
    mark[unit] = 0
    return wanted == 0


@compiled
def _draw_tree(
    mode: int,
    units: Ints,
    size: int,
    indptr: Ints,
    indices: Ints,
    x: Floats,
    mark: Ints,
    state: Longs,
    parent: Ints,
    order: Ints,
    stack: Ints,
    reach: Floats,
) -> bool:
    """A spanning tree of the merged units, in local numbers (``mark[unit] - 1``); False when they are not one piece.

    Mode 0: depth first, long branches, little slack. Mode 1: Prim on random times difference. Mode 2: Prim, random.
    """
    for i in range(size):
        parent[i] = -1
    root = toss_below(state, size)
    filled = 1
    order[0] = root
    if mode == 0:
        for i in range(size):
            reach[i] = 0.0
        reach[root] = 1.0
        stack[0] = root
        top = 1
        while top > 0:
            here = stack[top - 1]
            unit = units[here]
            free = 0
            chosen = -1
            for k in range(indptr[unit], indptr[unit + 1]):
                local = mark[indices[k]] - 1
                if local >= 0 and reach[local] == 0.0:
                    free += 1
                    if free == 1 or toss_below(state, free) == 0:
                        chosen = local
            if chosen < 0:
                top -= 1
                continue
            reach[chosen] = 1.0
            parent[chosen] = here
            order[filled] = chosen
            filled += 1
            stack[top] = chosen
            top += 1
        return filled == size
    # Prim with a list of the open nodes; reach < 0 marks those already in the tree.
    for i in range(size):
        reach[i] = math.inf
    reach[root] = -1.0
    here = root
    opened = 0
    while True:
        unit = units[here]
        for k in range(indptr[unit], indptr[unit + 1]):
            near = indices[k]
            local = mark[near] - 1
            if local >= 0 and reach[local] >= 0.0:
                weight = toss_unit(state)
                if mode == 1:
                    gap = 0.0
                    for c in range(x.shape[1]):
                        gap += abs(x[unit, c] - x[near, c])
                    weight *= gap
                if reach[local] == math.inf:
                    stack[opened] = local
                    opened += 1
                if weight < reach[local]:
                    reach[local] = weight
                    parent[local] = here
        if opened == 0:
            break
        best = 0
        for i in range(1, opened):
            if reach[stack[i]] < reach[stack[best]]:
                best = i
        here = stack[best]
        opened -= 1
        stack[best] = stack[opened]
        reach[here] = -1.0
        order[filled] = here
        filled += 1
    return filled == size


@compiled
def anneal(
    indptr: Ints,
    indices: Ints,
    x: Floats,
    columns: Floats,
    low: Floats,
    high: Floats,
    tied: Ints,
    apart_ptr: Ints,
    apart: Ints,
    base: Ints,
    change: float,
    most: int,
    labels: Ints,
    state: Longs,
    iterations: int,
    planned: int,
    hot: float,
    cold: float,
    signal: Longs,
    report: Floats,
) -> int:
    """Improve ``labels`` in place by ``iterations`` attempted moves; the best partition met is what stays there.

    ``x`` [n, D] are the attributes whose differences make heterogeneity; ``columns`` [n, C] the sums held in
    ``low..high``. ``tied`` [n] as in `start_tree`; ``apart`` lists for each unit, by ``apart_ptr``, the units it may not
    share a region with. ``base`` [n] is the present map (-1 where none) and ``change`` the energy of each border that
    changes state. The temperature falls geometrically from ``hot`` to ``cold`` (unit of energy) in ``planned`` moves.
    ``signal[0]`` set to 1 by another thread stops it. Fills ``report``: regions, units left out, energy, moves accepted
    by recombination, by single units. Returns the moves attempted. O(units of the regions touched) a move.
    """
    size = indptr.size - 1
    wide = low.size
    deep = x.shape[1]
    head = np.full(size + 1, -1, np.int32)
    after = np.full(size, -1, np.int32)
    before = np.full(size, -1, np.int32)
    count = np.zeros(size + 1, np.int32)
    sums = np.zeros((size + 1, wide), np.float64)
    inner = np.zeros(size + 1, np.float64)  # energy inside each region
    good = np.zeros(size + 1, np.bool_)
    spare = np.empty(size + 1, np.int32)  # region numbers not in use
    for unit in range(size):
        region = labels[unit]
        _link(unit, region, head, after, before)
        count[region] += 1
        for c in range(wide):
            sums[region, c] += columns[unit, c]
    spares = 0
    for region in range(size, -1, -1):
        if count[region] == 0:
            spare[spares] = region
            spares += 1

    room = min(size, LARGEST_MERGE)
    units = np.empty(room, np.int32)
    parent = np.empty(room, np.int32)
    order = np.empty(room, np.int32)
    stack = np.empty(size + 1, np.int32)
    touched = np.empty(size + 1, np.int32)
    piece = np.empty(room, np.int32)
    held = np.empty(room, np.bool_)
    reach = np.empty(room, np.float64)
    below = np.empty((room, wide), np.float64)
    part_sums = np.empty((room, wide), np.float64)
    part_inner = np.empty(room, np.float64)
    part_good = np.empty(room, np.bool_)
    part_size = np.empty(room, np.int32)
    part_start = np.empty(room + 1, np.int32)
    by_part = np.empty(room, np.int32)
    slots = np.empty(room, np.int32)
    values = np.empty(size, np.float64)
    mark = np.zeros(size, np.int32)
    merged = np.empty(MOST_MERGED, np.int32)
    trial = np.empty(wide, np.float64)

    pairs = apart.size > 0
    sets = False
    for unit in range(size):
        if tied[unit] >= 0:
            sets = True

    roomy = most < size  # with lower bounds alone the greedy cut is the best there is
    for c in range(wide):
        if high[c] < math.inf:
            roomy = True

    regions = 0
    outside = 0
    energy = 0.0
    for region in range(size + 1):
        if count[region] == 0:
            continue
        good[region] = fits(sums[region], low, high)
        if pairs and good[region]:
            unit = head[region]
            while unit >= 0:
                for k in range(apart_ptr[unit], apart_ptr[unit + 1]):
                    if labels[apart[k]] == region:
                        good[region] = False
                unit = after[unit]
        if good[region]:
            regions += 1
        else:
            outside += count[region]
        for c in range(deep):
            filled = 0
            unit = head[region]
            while unit >= 0:
                values[filled] = x[unit, c]
                filled += 1
                unit = after[unit]
            inner[region] += pairwise_differences(values, filled)
        if change > 0.0:
            unit = head[region]
            while unit >= 0:
                for k in range(indptr[unit], indptr[unit + 1]):
                    near = indices[k]
                    # Counted against "every border lies between regions": a border inside one pays, or saves.
                    if near > unit and base[near] >= 0 and base[unit] >= 0 and labels[near] == region:
                        inner[region] += -change if base[near] == base[unit] else change
                unit = after[unit]
        energy += inner[region]

    best = labels.copy()
    best_regions = regions
    best_outside = outside
    best_energy = energy
    dirty = np.empty(size, np.int32)
    is_dirty = np.zeros(size, np.bool_)
    dirts = 0

    cooling = math.exp(math.log(cold / hot) / max(1, planned)) if hot > 0.0 else 1.0
    heat = hot
    accepted = 0
    shifted = 0
    done = 0
    while done < iterations:
        if (done & 255) == 0 and signal[0] != 0:
            break
        done += 1
        heat *= cooling
        unit = toss_below(state, size)
        home = labels[unit]
        seen = 0
        other = -1
        for k in range(indptr[unit], indptr[unit + 1]):
            near = labels[indices[k]]
            if near != home:
                seen += 1
                if seen == 1 or toss_below(state, seen) == 0:
                    other = near
        if other < 0:
            continue

        improved = False
        able = good[home] and good[other] and count[home] > 1 and tied[unit] < 0 and (toss(state) & 1) == 0
        if able:
            for c in range(wide):
                left = sums[home, c] - columns[unit, c]
                right = sums[other, c] + columns[unit, c]
                if left < low[c] or left > high[c] or right < low[c] or right > high[c]:
                    able = False
            if able and pairs:
                for k in range(apart_ptr[unit], apart_ptr[unit + 1]):
                    if labels[apart[k]] == other:
                        able = False
        if able:
            # One unit crosses the border: its ranges hold on both sides; energy first, then the dearer connectivity.
            gain = 0.0
            near = head[other]
            while near >= 0:
                for c in range(deep):
                    gain += abs(x[unit, c] - x[near, c])
                near = after[near]
            loss = 0.0
            near = head[home]
            while near >= 0:
                for c in range(deep):
                    loss += abs(x[unit, c] - x[near, c])
                near = after[near]
            if change > 0.0 and base[unit] >= 0:
                for k in range(indptr[unit], indptr[unit + 1]):
                    near = indices[k]
                    if base[near] >= 0:
                        price = -change if base[near] == base[unit] else change
                        if labels[near] == other:
                            gain += price
                        elif labels[near] == home:
                            loss += price
            rise = gain - loss
            if (rise <= 0.0 or toss_unit(state) < math.exp(-rise / heat)) and _stays_whole(
                unit, home, indptr, indices, labels, mark, stack, touched
            ):
                _unlink(unit, home, head, after, before)
                _link(unit, other, head, after, before)
                labels[unit] = other
                count[home] -= 1
                count[other] += 1
                for c in range(wide):
                    sums[home, c] -= columns[unit, c]
                    sums[other, c] += columns[unit, c]
                inner[home] -= loss
                inner[other] += gain
                energy += rise
                shifted += 1
                improved = True
                if not is_dirty[unit]:
                    is_dirty[unit] = True
                    dirty[dirts] = unit
                    dirts += 1
        else:
            # Merge two to four regions that touch, draw a tree, cut it again.
            if count[home] + count[other] > room:
                continue
            merged[0] = home
            merged[1] = other
            merges = 2
            total = 0
            for m in range(2):
                near = head[merged[m]]
                while near >= 0:
                    units[total] = near
                    total += 1
                    near = after[near]
            wish = 2 + toss_below(state, MOST_MERGED - 1)
            tries = 0
            while merges < wish and tries < 8:
                tries += 1
                near = units[toss_below(state, total)]
                degree = indptr[near + 1] - indptr[near]
                third = labels[indices[indptr[near] + toss_below(state, degree)]]
                fresh = True
                for m in range(merges):
                    if merged[m] == third:
                        fresh = False
                if fresh and total + count[third] <= room:
                    merged[merges] = third
                    merges += 1
                    near = head[third]
                    while near >= 0:
                        units[total] = near
                        total += 1
                        near = after[near]
            old_good = 0
            old_outside = 0
            old_inner = 0.0
            for m in range(merges):
                old_inner += inner[merged[m]]
                if good[merged[m]]:
                    old_good += 1
                else:
                    old_outside += count[merged[m]]
            for i in range(total):
                mark[units[i]] = i + 1
            mode = 0
            if total <= LARGEST_PRIM:
                dice = toss_below(state, 100)
                mode = 0 if dice < 35 else 1 if dice < 90 else 2
            whole = _draw_tree(mode, units, total, indptr, indices, x, mark, state, parent, order, stack, reach)
            for i in range(total):
                mark[units[i]] = 0
            if not whole:
                continue

            # Cut bottom-up, wherever the piece fits. Where there is room for other shapes, sometimes skip a place.
            limit = most - (regions - old_good)
            skip = 0.0
            if roomy and toss_below(state, 8) == 0:
                skip = toss_unit(state)
            for i in range(total):
                for c in range(wide):
                    below[i, c] = columns[units[i], c]
                held[i] = False
            new_good = 0
            for step in range(total - 1, -1, -1):
                here = order[step]
                if (
                    new_good < limit
                    and fits(below[here], low, high)
                    and (skip == 0.0 or step == 0 or toss_unit(state) >= skip)
                ):
                    held[here] = True
                    new_good += 1
                elif parent[here] >= 0:
                    for c in range(wide):
                        below[parent[here], c] += below[here, c]
            if new_good < old_good:
                continue
            parts = 0
            for step in range(total):
                here = order[step]
                if held[here] or parent[here] < 0:
                    piece[here] = parts
                    part_good[parts] = held[here]
                    part_size[parts] = here  # its top, until counted below
                    for c in range(wide):
                        part_sums[parts, c] = below[here, c]
                    parts += 1
                else:
                    piece[here] = piece[parent[here]]
            new_outside = 0
            if not part_good[0] and parts > 1:
                # What hangs loose from the root joins a part that bears it, chosen at random among those it touches.
                seen = 0
                heir = -1
                for m in range(1, parts):
                    top = part_size[m]
                    if piece[parent[top]] == 0:
                        for c in range(wide):
                            trial[c] = part_sums[0, c] + part_sums[m, c]
                        if fits(trial, low, high):
                            seen += 1
                            if seen == 1 or toss_below(state, seen) == 0:
                                heir = m
                if heir >= 0:
                    for i in range(total):
                        if piece[i] == 0:
                            piece[i] = heir
                        piece[i] -= 1
                    for c in range(wide):
                        part_sums[heir, c] += part_sums[0, c]
                    for m in range(1, parts):
                        part_good[m - 1] = part_good[m]
                        for c in range(wide):
                            part_sums[m - 1, c] = part_sums[m, c]
                    parts -= 1
            for m in range(parts + 1):
                part_start[m] = 0
            for i in range(total):
                part_start[piece[i] + 1] += 1
            for m in range(parts):
                part_size[m] = part_start[m + 1]
                part_start[m + 1] += part_start[m]
                if not part_good[m]:
                    new_outside += part_size[m]
            if new_good == old_good and new_outside > old_outside and toss_below(state, 512) != 0:
                continue
            for i in range(total):
                by_part[part_start[piece[i]]] = i
                part_start[piece[i]] += 1
            if sets or pairs:
                broken = False
                for i in range(total):
                    mark[units[i]] = i + 1
                for i in range(total):
                    unit = units[i]
                    for k in range(apart_ptr[unit], apart_ptr[unit + 1]):
                        local = mark[apart[k]] - 1
                        if local >= 0 and piece[local] == piece[i] and part_good[piece[i]]:
                            broken = True
                    if tied[unit] >= 0:
                        for j in range(i):
                            if tied[units[j]] == tied[unit] and piece[j] != piece[i]:
                                broken = True
                for i in range(total):
                    mark[units[i]] = 0
                if broken:
                    continue
            new_inner = 0.0
            stop = 0
            for m in range(parts):
                begin = stop
                stop = part_start[m]
                part_inner[m] = 0.0
                for c in range(deep):
                    for i in range(begin, stop):
                        values[i - begin] = x[units[by_part[i]], c]
                    part_inner[m] += pairwise_differences(values, stop - begin)
            if change > 0.0:
                for i in range(total):
                    mark[units[i]] = i + 1
                for i in range(total):
                    unit = units[i]
                    if base[unit] >= 0:
                        for k in range(indptr[unit], indptr[unit + 1]):
                            near = indices[k]
                            local = mark[near] - 1
                            if local > i and base[near] >= 0 and piece[local] == piece[i]:
                                part_inner[piece[i]] += -change if base[near] == base[unit] else change
                for i in range(total):
                    mark[units[i]] = 0
            for m in range(parts):
                new_inner += part_inner[m]
            rise = new_inner - old_inner
            if not (
                new_good > old_good
                or new_outside < old_outside
                or rise <= 0.0
                or toss_unit(state) < math.exp(-rise / heat)
            ):
                continue
            for m in range(merges):
                slots[m] = merged[m]
            for m in range(merges, parts):
                spares -= 1
                slots[m] = spare[spares]
            for m in range(parts, merges):
                gone = merged[m]
                head[gone] = -1
                count[gone] = 0
                inner[gone] = 0.0
                good[gone] = False
                spare[spares] = gone
                spares += 1
            stop = 0
            for m in range(parts):
                region = slots[m]
                head[region] = -1
                count[region] = part_size[m]
                inner[region] = part_inner[m]
                good[region] = part_good[m]
                for c in range(wide):
                    sums[region, c] = part_sums[m, c]
                begin = stop
                stop = part_start[m]
                for i in range(begin, stop):
                    unit = units[by_part[i]]
                    _link(unit, region, head, after, before)
                    if labels[unit] != region:
                        labels[unit] = region
                        if not is_dirty[unit]:
                            is_dirty[unit] = True
                            dirty[dirts] = unit
                            dirts += 1
            regions += new_good - old_good
            outside += new_outside - old_outside
            energy += rise
            accepted += 1
            improved = True

        if improved and (
            regions > best_regions
            or (
                regions == best_regions
                and (
                    outside < best_outside
                    or (outside == best_outside and energy < best_energy - 1e-9 * abs(best_energy))
                )
            )
        ):
            best_regions = regions
            best_outside = outside
            best_energy = energy
            for i in range(dirts):
                best[dirty[i]] = labels[dirty[i]]
                is_dirty[dirty[i]] = False
            dirts = 0
            report[0] = best_regions  # another thread may be watching
            report[1] = best_outside
            report[2] = best_energy
    for unit in range(size):
        labels[unit] = best[unit]
    report[0] = best_regions
    report[1] = best_outside
    report[2] = best_energy
    report[3] = accepted
    report[4] = shifted
    return done
