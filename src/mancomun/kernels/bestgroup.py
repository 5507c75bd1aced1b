"""The best connected groups around some units: exact by branch and bound, and a beam that starts it and goes beyond it.

Every connected set that holds the start is met once (ESU: Wernicke 2006; a set grows only by units that an earlier
branch has not already refused). Sums are kept as the set grows. A branch is left when no completion can satisfy a
range, or none can beat the worst of the groups already kept. Both tests are admissible: a completion by ``r`` more
units may only take units within reach, that is within ``r`` rings of the farthest ring the set has got to, and at best
takes the ``r`` largest (or smallest) values there.

A criterion is one number of a group, in its own unit; the score is the weighted sum of the criteria. Kinds:

0 SUM     sum of a column / scale
1 CAPPED  the same, but never more than 1: what a service needs to be efficient, and no credit beyond
2 RATIO   sum of a column / sum of another, which is never negative / scale: a rate over the whole group
3 INNER   share of the group's borders that are inside it: 2 x km inside / sum of perimeters
4 FAR     longest distance between two members / scale
5 SPREAD  mean difference between two members in a column / scale
6 ROUND   compactness: 4 pi x sum of areas / (outer border)^2, never more than 1; the outer border is the sum of the
          perimeters less twice the km inside (Polsby and Popper 1991)
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled
from mancomun.kernels.csr import Floats, Ints
from mancomun.kernels.partition import Longs

SUM, CAPPED, RATIO, INNER, FAR, SPREAD, ROUND = range(7)
RATE_STEPS = 33  # of the row of rates that bounds a RATIO
Flags = NDArray[np.bool_]


def completions(columns: Floats, ring: Ints, allowed: Flags, free: Flags, most: int) -> tuple[Floats, Floats]:
    """Tables [C, most + 1 rings, most + 1 units] of what ``r`` more units within a ring may add to each sum.

    The first at best, the second at worst, for *up to* ``r`` units. Only units ``allowed`` and ``free`` (not in the
    start) count. O(C x rings x n log n), once.
    """
    wide = columns.shape[1]
    best, worst = np.zeros((wide, most + 1, most + 1)), np.zeros((wide, most + 1, most + 1))
    for reach in range(most + 1):
        near = np.flatnonzero(allowed & free & (ring >= 0) & (ring <= reach))
        if not near.size:
            continue
        values = np.sort(columns[near], axis=0)
        up = np.cumsum(np.maximum(values[::-1][:most], 0.0), axis=0).T
        down = np.cumsum(np.minimum(values[:most], 0.0), axis=0).T
        best[:, reach, 1 : up.shape[1] + 1], best[:, reach, up.shape[1] + 1 :] = up, up[:, -1:]
        worst[:, reach, 1 : down.shape[1] + 1], worst[:, reach, down.shape[1] + 1 :] = down, down[:, -1:]
    return best, worst


def rate_tables(
    over: Floats, under: Floats, ring: Ints, allowed: Flags, free: Flags, most: int, steps: int = RATE_STEPS
) -> tuple[Floats, Floats, Floats]:
    """For a rate sum(over) / sum(under): a row of rates t, and the tables of `completions` of ``over - t x under``."""
    near = allowed & free & (ring >= 0) & (under > 0)
    rates = over[near] / under[near] if near.any() else np.zeros(1)
    row = np.unique(np.quantile(rates, np.linspace(0, 1, steps)))
    row = np.concatenate((row, np.full(steps - row.size, row[-1])))
    best, worst = completions(over[:, None] - under[:, None] * row, ring, allowed, free, most)
    return row, best, worst


@compiled
def _round(area: float, around: float, inner: float) -> float:
    """4 pi A / P^2 with P what is left of the perimeters once the km inside are taken off both sides; at most 1."""
    outer = around - 2.0 * inner
    if area <= 0.0:
        return 0.0
    if outer <= 0.0:
        return 1.0
    return min(1.0, 4.0 * math.pi * area / (outer * outer))


@compiled
def _score(
    sums: Floats,
    size: int,
    inner: float,
    far: float,
    spread: Floats,
    kind: Ints,
    first: Ints,
    second: Ints,
    scale: Floats,
    weight: Floats,
    values: Floats,
) -> float:
    """The weighted sum of the criteria of one group; each goes to ``values``."""
    total = 0.0
    for k in range(kind.size):
        value = 0.0
        if kind[k] == 0:
            value = sums[first[k]] / scale[k]
        elif kind[k] == 1:
            value = min(1.0, sums[first[k]] / scale[k])
        elif kind[k] == 2:
            below = sums[second[k]]
            value = sums[first[k]] / below / scale[k] if below > 0.0 else 0.0
        elif kind[k] == 3:
            around = sums[first[k]]
            value = 2.0 * inner / around if around > 0.0 else 0.0
        elif kind[k] == 4:
            value = far / scale[k]
        elif kind[k] == 6:
            value = _round(sums[first[k]], sums[second[k]], inner)
        else:
            value = 2.0 * spread[k] / (size * (size - 1)) / scale[k] if size > 1 else 0.0
        values[k] = value
        total += weight[k] * value
    return total


@compiled
def _ceiling(
    sums: Floats,
    size: int,
    most: int,
    reach: int,
    inner: float,
    far: float,
    spread: Floats,
    kind: Ints,
    first: Ints,
    second: Ints,
    scale: Floats,
    weight: Floats,
    best: Floats,
    worst: Floats,
    rates: Floats,
    rate_best: Floats,
    rate_worst: Floats,
    widest: Floats,
) -> float:
    """No group made from this one by adding units within reach scores more than this."""
    left = most - size
    total = 0.0
    for k in range(kind.size):
        c = first[k]
        high = 0.0
        low = 0.0
        if kind[k] <= 1:
            high = (sums[c] + best[c, reach, left]) / scale[k]
            low = (sums[c] + worst[c, reach, left]) / scale[k]
            if kind[k] == 1:
                high = min(1.0, high)
                low = min(1.0, low)
        elif kind[k] == 2:
            # No rate above t: A - t B + (the r best of a - t b) <= 0. Likewise below, so two searches in a row of t.
            under = sums[second[k]]
            now = sums[c] / under if under > 0.0 else 0.0
            last = rates.shape[1] - 1
            high = now
            low = now
            if left > 0:
                high = max(now, rates[k, last])
                if sums[c] - rates[k, last] * under + rate_best[k, last, reach, left] <= 0.0:
                    one = -1
                    two = last
                    while two - one > 1:
                        middle = (one + two) // 2
                        if sums[c] - rates[k, middle] * under + rate_best[k, middle, reach, left] <= 0.0:
                            two = middle
                        else:
                            one = middle
                    high = rates[k, two]
                low = min(now, rates[k, 0])
                if sums[c] - rates[k, 0] * under + rate_worst[k, 0, reach, left] >= 0.0:
                    one = 0
                    two = last + 1
                    while two - one > 1:
                        middle = (one + two) // 2
                        if sums[c] - rates[k, middle] * under + rate_worst[k, middle, reach, left] >= 0.0:
                            one = middle
                        else:
                            two = middle
                    low = rates[k, one]
            high /= scale[k]
            low /= scale[k]
        elif kind[k] == 3:
            # Twice the km inside are at most all the km of its members: no more than the largest such share of one unit.
            high = widest[k]
            if left == 0:
                high = 2.0 * inner / sums[c] if sums[c] > 0.0 else 0.0
                low = high
        elif kind[k] == 4:
            low = far / scale[k]
            high = max(low, widest[k]) if left > 0 else low
        elif kind[k] == 6:
            high = 1.0
            if left == 0:
                high = _round(sums[c], sums[second[k]], inner)
                low = high
        else:
            low = 2.0 * spread[k] / (most * (most - 1)) / scale[k] if most > 1 else 0.0
            high = widest[k]
            if left == 0:
                high = low
        total += weight[k] * (high if weight[k] >= 0.0 else low)
    return total


@compiled
def _grown(
    unit: int,
    members: Ints,
    size: int,
    indptr: Ints,
    indices: Ints,
    km: Floats,
    xy: Floats,
    columns: Floats,
    kind: Ints,
    first: Ints,
    inside: Ints,
    spread_from: Floats,
    spread_to: Floats,
    need_inner: bool,
    need_far: bool,
    need_spread: bool,
) -> tuple[float, float]:
    """What ``unit`` adds to the km inside, and its longest distance to the members; fills ``spread_to``."""
    inner = 0.0
    far = 0.0
    if need_inner:
        for e in range(indptr[unit], indptr[unit + 1]):
            if inside[indices[e]] == 2:
                inner += km[e]
    if need_far:
        for m in range(size):
            dx = xy[unit, 0] - xy[members[m], 0]
            dy = xy[unit, 1] - xy[members[m], 1]
            far = max(far, math.sqrt(dx * dx + dy * dy))
    if need_spread:
        for k in range(kind.size):
            spread_to[k] = spread_from[k]
            if kind[k] == 5:
                for m in range(size):
                    spread_to[k] += abs(columns[unit, first[k]] - columns[members[m], first[k]])
    return inner, far


@compiled
def _in_one_piece(members: Ints, size: int, indptr: Ints, indices: Ints, inside: Ints, queue: Ints) -> bool:
    """Whether the members (``inside`` is 2 there) are connected; marks and unmarks with 3."""
    queue[0] = members[0]
    inside[members[0]] = 3
    filled = 1
    read = 0
    while read < filled:
        node = queue[read]
        read += 1
        for e in range(indptr[node], indptr[node + 1]):
            if inside[indices[e]] == 2:
                inside[indices[e]] = 3
                queue[filled] = indices[e]
                filled += 1
    for m in range(filled):
        inside[queue[m]] = 2
    return filled == size


@compiled
def _keep(
    score: float, members: Ints, size: int, kept: Ints, scores: Floats, sizes: Ints, filled: int, values: Floats,
    kept_values: Floats,
) -> int:  # fmt: skip
    """Put a group among the best, in order; returns how many are kept. Equal scores keep the earlier one first."""
    room = scores.size
    if filled == room and score <= scores[room - 1]:
        return filled
    place = min(filled, room - 1)
    while place > 0 and scores[place - 1] < score:
        if place < room:
            scores[place] = scores[place - 1]
            sizes[place] = sizes[place - 1]
            kept[place] = kept[place - 1]
            kept_values[place] = kept_values[place - 1]
        place -= 1
    scores[place] = score
    sizes[place] = size
    kept_values[place] = values
    for m in range(size):
        kept[place, m] = members[m]
    return min(filled + 1, room)


@compiled
def best_groups(
    indptr: Ints,
    indices: Ints,
    km: Floats,
    xy: Floats,
    start: Ints,
    start_whole: bool,
    allowed: Flags,
    ring: Ints,
    columns: Floats,
    low: Floats,
    high: Floats,
    kind: Ints,
    first: Ints,
    second: Ints,
    scale: Floats,
    weight: Floats,
    best: Floats,
    worst: Floats,
    rates: Floats,
    rate_best: Floats,
    rate_worst: Floats,
    widest: Floats,
    least: int,
    most: int,
    floor: float,
    kept: Ints,
    scores: Floats,
    sizes: Ints,
    kept_values: Floats,
    signal: Longs,
    budget: int,
    report: Floats,
) -> int:
    """The best groups of ``least..most`` units that hold ``start``, into ``kept`` [N, most], ``scores`` [N] and so on.

    ``floor`` is a score that N groups are known to reach (``-inf`` when none): branches below it are left. ``km`` is
    aligned with ``indices``; ``xy`` [n, 2] in km; ``ring`` as `csr.rings` from the start among ``allowed``. The tables
    come from `completions`. Returns how many are kept. ``report``: groups visited, groups that satisfied everything,
    1 when every branch was closed (the answer is proved) else 0, and the ceiling of what was left open. Stops when
    ``signal[0]`` is set or after ``budget`` groups. The first number of ``report`` moves while it works, and ``sizes`` must
    come as zeros, so that another thread may see what has been kept so far.
    """
    size_of_map = indptr.size - 1
    wide = columns.shape[1]
    criteria = kind.size
    mark = np.zeros(size_of_map, np.int32)  # 0 free, 1 offered or refused, 2 member
    queue = np.empty(most + 1, np.int32)
    members = np.empty(most + 1, np.int32)
    sums = np.zeros((most + 2, wide), np.float64)
    spread = np.zeros((most + 2, criteria), np.float64)
    inner = np.zeros(most + 2, np.float64)
    far = np.zeros(most + 2, np.float64)
    ceiling = np.zeros(most + 2, np.float64)
    reach = np.zeros(most + 2, np.int32)
    values = np.zeros(criteria, np.float64)
    offers = np.empty(max(1, size_of_map), np.int32)
    begin = np.zeros(most + 2, np.int32)
    stop = np.zeros(most + 2, np.int32)
    here = np.zeros(most + 2, np.int32)
    need_inner = False
    need_far = False
    need_spread = False
    for k in range(criteria):
        if kind[k] == 3 or kind[k] == 6:
            need_inner = True
        if kind[k] == 4:
            need_far = True
        if kind[k] == 5:
            need_spread = True

    size = 0
    for s in range(start.size):
        unit = start[s]
        more, away = _grown(
            unit, members, size, indptr, indices, km, xy, columns, kind, first, mark, spread[size], spread[size + 1],
            need_inner, need_far, need_spread,
        )  # fmt: skip
        inner[size + 1] = inner[size] + more
        far[size + 1] = max(far[size], away)
        for c in range(wide):
            sums[size + 1, c] = sums[size, c] + columns[unit, c]
        members[size] = unit
        mark[unit] = 2
        size += 1
    base = size
    visited = 1
    satisfied = 0
    filled = 0
    if size >= least and (start_whole or _in_one_piece(members, size, indptr, indices, mark, queue)):
        fit = True
        for c in range(wide):
            if sums[size, c] < low[c] or sums[size, c] > high[c]:
                fit = False
        if fit:
            satisfied += 1
            score = _score(
                sums[size], size, inner[size], far[size], spread[size], kind, first, second, scale, weight, values
            )
            filled = _keep(score, members, size, kept, scores, sizes, filled, values, kept_values)
    ceiling[size] = _ceiling(
        sums[size], size, most, min(most, most - size), inner[size], far[size], spread[size], kind, first, second,
        scale, weight, best, worst, rates, rate_best, rate_worst, widest,
    )  # fmt: skip
    top = 0
    for s in range(start.size):
        for e in range(indptr[start[s]], indptr[start[s] + 1]):
            near = indices[e]
            if mark[near] == 0 and allowed[near]:
                mark[near] = 1
                offers[top] = near
                top += 1
    begin[size] = 0
    stop[size] = top
    here[size] = 0
    closed = True
    while size >= base:
        if (visited & 1023) == 0:
            report[0] = visited  # who waits in another thread may look
        if visited >= budget or ((visited & 1023) == 0 and signal[0] != 0):
            closed = False
            break
        if size >= most or here[size] >= stop[size]:
            for q in range(begin[size], stop[size]):
                mark[offers[q]] = 0
            size -= 1
            if size >= base:
                mark[members[size]] = 1  # refused from here on in this branch
            continue
        unit = offers[here[size]]
        here[size] += 1
        grown = size + 1
        left = most - grown
        reach[grown] = max(reach[size], ring[unit])
        limit = min(most, reach[grown] + left)
        hopeless = False
        fit = True
        for c in range(wide):
            total = sums[size, c] + columns[unit, c]
            sums[grown, c] = total
            if total < low[c]:
                fit = False
                if total + best[c, limit, left] < low[c]:
                    hopeless = True
            elif total > high[c]:
                fit = False
                if total + worst[c, limit, left] > high[c]:
                    hopeless = True
        visited += 1
        if hopeless:
            continue
        more, away = _grown(
            unit, members, size, indptr, indices, km, xy, columns, kind, first, mark, spread[size], spread[grown],
            need_inner, need_far, need_spread,
        )  # fmt: skip
        inner[grown] = inner[size] + more
        far[grown] = max(far[size], away)
        members[size] = unit
        if fit and grown >= least:
            mark[unit] = 2
            if start_whole or _in_one_piece(members, grown, indptr, indices, mark, queue):
                satisfied += 1
                score = _score(
                    sums[grown], grown, inner[grown], far[grown], spread[grown], kind, first, second, scale, weight,
                    values,
                )  # fmt: skip
                filled = _keep(score, members, grown, kept, scores, sizes, filled, values, kept_values)
            mark[unit] = 1
        if left == 0:
            continue
        ceiling[grown] = _ceiling(
            sums[grown], grown, most, limit, inner[grown], far[grown], spread[grown], kind, first, second, scale,
            weight, best, worst, rates, rate_best, rate_worst, widest,
        )  # fmt: skip
        hope = ceiling[grown] + 1e-9 * abs(ceiling[grown])  # sums in another order differ in the last bits
        if hope < floor or (filled == scores.size and hope <= scores[filled - 1]):
            continue
        mark[unit] = 2
        top = stop[size]
        begin[grown] = top
        for e in range(indptr[unit], indptr[unit + 1]):
            near = indices[e]
            if mark[near] == 0 and allowed[near]:
                mark[near] = 1
                offers[top] = near
                top += 1
        stop[grown] = top
        here[grown] = here[size]
        size = grown
    report[0] = visited
    report[1] = satisfied
    report[2] = 1.0 if closed else 0.0
    report[3] = -math.inf
    if not closed:
        while size >= base:
            if here[size] < stop[size]:  # somebody of this level was not tried yet
                report[3] = max(report[3], ceiling[size])
            size -= 1
    return filled


@compiled
def beam_groups(
    indptr: Ints,
    indices: Ints,
    km: Floats,
    xy: Floats,
    start: Ints,
    start_whole: bool,
    allowed: Flags,
    ring: Ints,
    columns: Floats,
    low: Floats,
    high: Floats,
    kind: Ints,
    first: Ints,
    second: Ints,
    scale: Floats,
    weight: Floats,
    best: Floats,
    worst: Floats,
    rates: Floats,
    rate_best: Floats,
    rate_worst: Floats,
    widest: Floats,
    keys: Longs,
    width: int,
    least: int,
    most: int,
    kept: Ints,
    scores: Floats,
    sizes: Ints,
    kept_values: Floats,
    signal: Longs,
    report: Floats,
) -> int:
    """Good groups by beam: of each size, only the ``width`` sets with the best score are grown. Proves nothing.

    ``keys`` [n] are random 64-bit numbers: a set is known by their exclusive or, so none is grown twice. Arguments and
    answer otherwise as `best_groups`. O(most x width x neighbours x most).
    """
    size_of_map = indptr.size - 1
    wide = columns.shape[1]
    criteria = kind.size
    mark = np.zeros(size_of_map, np.int32)
    queue = np.empty(most + 1, np.int32)
    values = np.zeros(criteria, np.float64)
    need_inner = False
    need_far = False
    need_spread = False
    for k in range(criteria):
        if kind[k] == 3 or kind[k] == 6:
            need_inner = True
        if kind[k] == 4:
            need_far = True
        if kind[k] == 5:
            need_spread = True
    sets = np.empty((2, width, most + 1), np.int32)
    sums = np.zeros((2, width, wide), np.float64)
    spread = np.zeros((2, width, criteria), np.float64)
    inner = np.zeros((2, width), np.float64)
    far = np.zeros((2, width), np.float64)
    merit = np.zeros((2, width), np.float64)
    code = np.zeros((2, width), np.int64)
    farthest = np.zeros((2, width), np.int32)
    sums_new = np.zeros(wide, np.float64)
    spread_new = np.zeros(criteria, np.float64)
    offered = np.empty(max(1, size_of_map), np.int32)
    scratch = np.empty(most + 1, np.int32)
    now = 0
    size = 0
    for s in range(start.size):
        unit = start[s]
        more, away = _grown(
            unit, sets[0, 0], size, indptr, indices, km, xy, columns, kind, first, mark, spread[0, 0], spread_new,
            need_inner, need_far, need_spread,
        )  # fmt: skip
        inner[0, 0] += more
        far[0, 0] = max(far[0, 0], away)
        for k in range(criteria):
            spread[0, 0, k] = spread_new[k]
        for c in range(wide):
            sums[0, 0, c] += columns[unit, c]
        sets[0, 0, size] = unit
        mark[unit] = 2
        code[0, 0] ^= keys[unit]
        size += 1
    for s in range(start.size):
        mark[start[s]] = 0
    alive = 1
    filled = 0
    examined = 0
    while size < most and alive > 0 and signal[0] == 0:
        nxt = 1 - now
        fresh = 0
        grown = size + 1
        left = most - grown
        for b in range(alive):
            for m in range(size):
                mark[sets[now, b, m]] = 2
            offers = 0
            for m in range(size):
                node = sets[now, b, m]
                for e in range(indptr[node], indptr[node + 1]):
                    near = indices[e]
                    if mark[near] == 0 and allowed[near]:
                        mark[near] = 1
                        offered[offers] = near
                        offers += 1
            for q in range(offers):
                unit = offered[q]
                examined += 1
                limit = min(most, max(farthest[now, b], ring[unit]) + left)
                hopeless = False
                fit = True
                for c in range(wide):
                    total = sums[now, b, c] + columns[unit, c]
                    sums_new[c] = total
                    if total < low[c]:
                        fit = False
                        if total + best[c, limit, left] < low[c]:
                            hopeless = True
                    elif total > high[c]:
                        fit = False
                        if total + worst[c, limit, left] > high[c]:
                            hopeless = True
                if hopeless:
                    continue
                name = code[now, b] ^ keys[unit]
                known = False
                for f in range(fresh):
                    if code[nxt, f] == name:
                        known = True
                        break
                if known:
                    continue
                more, away = _grown(
                    unit, sets[now, b], size, indptr, indices, km, xy, columns, kind, first, mark, spread[now, b],
                    spread_new, need_inner, need_far, need_spread,
                )  # fmt: skip
                inner_new = inner[now, b] + more
                far_new = max(far[now, b], away)
                score = _score(
                    sums_new, grown, inner_new, far_new, spread_new, kind, first, second, scale, weight, values
                )
                place = fresh
                if fresh == width:
                    place = 0
                    for f in range(1, width):
                        if merit[nxt, f] < merit[nxt, place]:
                            place = f
                    if merit[nxt, place] >= score:
                        place = -1
                else:
                    fresh += 1
                if place >= 0:
                    for m in range(size):
                        sets[nxt, place, m] = sets[now, b, m]
                    sets[nxt, place, size] = unit
                    for c in range(wide):
                        sums[nxt, place, c] = sums_new[c]
                    for k in range(criteria):
                        spread[nxt, place, k] = spread_new[k]
                    inner[nxt, place] = inner_new
                    far[nxt, place] = far_new
                    merit[nxt, place] = score
                    code[nxt, place] = name
                    farthest[nxt, place] = max(farthest[now, b], ring[unit])
                    if fit and grown >= least:
                        for m in range(size):
                            scratch[m] = sets[now, b, m]
                        scratch[size] = unit
                        mark[unit] = 2
                        if start_whole or _in_one_piece(scratch, grown, indptr, indices, mark, queue):
                            filled = _keep(score, scratch, grown, kept, scores, sizes, filled, values, kept_values)
                        mark[unit] = 1
            for q in range(offers):
                mark[offered[q]] = 0
            for m in range(size):
                mark[sets[now, b, m]] = 0
        alive = fresh
        now = nxt
        size = grown
    report[0] = examined
    return filled
