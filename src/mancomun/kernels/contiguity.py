"""Who shares a border with whom, and for how many kilometres, from nothing but the rings of the polygons.

Input of every function here, once and for all:

``xy``            float64 ``[vertices, 2]``: longitude and latitude in degrees.
``ring_offsets``  int64 ``[rings + 1]``: ring *r* is ``xy[ring_offsets[r]:ring_offsets[r + 1]]``, closed (last vertex = first).
``owner``         int32 ``[rings]``: the unit a ring belongs to, ``0..n - 1``; a unit may have many rings.
``hole``          bool ``[rings]``: interior rings. Needed by the tolerance pass only.

Two passes. The **exact** one gives each segment a 64-bit key that does not depend on its direction, sorts the keys, and
compares the coordinates of those that agree, so that a collision of keys costs a comparison and never an edge:
O(segments log segments). The **tolerance** one looks only at the segments that found no twin, and asks which of them
run against each other, in opposite senses and closer than some metres: files that were drawn apart (neighbouring states,
say), and shared lines on which one side has a vertex more. The sea coast has no twin either, and faces nobody.

All is vectorised NumPy, with nothing to compile; ``twins`` holds a compiled way to the same result for large maps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.twins import twins, worth_compiling

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Keys = NDArray[np.uint64]

GRS80_A_KM = 6378.137
GRS80_E2 = 0.00669438002290
ROOK, POINT = 0, 1
EXACT, TOLERANT, BOTH = 0, 1, 2
NOBODY, SEVERAL = -1, -2
SNAP_M = 0.5  # two drawings of one line that differ only in rounding or in a vertex more
_CHUNK = 1_500_000


@dataclass(frozen=True)
class Pairs:
    """Edges of the contiguity graph, sorted by ``(a, b)``, ``a < b``.

    ``km`` is the shared length, ``kind`` `ROOK` or `POINT`, ``how`` `EXACT`, `TOLERANT` (found only with tolerance) or
    `BOTH` (the exact length was completed). ``free_km[u]`` is the border of unit *u* that nobody else draws.
    """

    a: Ints
    b: Ints
    km: Floats
    kind: NDArray[np.uint8]
    how: NDArray[np.uint8]
    free_km: Floats

    def __len__(self) -> int:
        return int(self.a.size)


@dataclass(frozen=True)
class Exact:
    """What the exact pass knows. ``starts`` are the vertices a segment starts at, in order; ``partner`` the unit on the
    other side of it, `NOBODY` when no twin was found, `SEVERAL` when more than one was.
    """

    a: Ints
    b: Ints
    km: Floats
    starts: Longs
    partner: Ints

    @property
    def free(self) -> Bools:
        """The segments that nobody else draws."""
        return np.asarray(self.partner == NOBODY)


def segment_starts(ring_offsets: Longs) -> Longs:
    """Every vertex but the last of its ring: segment *s* goes from vertex *s* to *s + 1*."""
    total = int(ring_offsets[-1]) if ring_offsets.size else 0
    inside = np.ones(total, np.bool_)
    ends = ring_offsets[1:][np.diff(ring_offsets) > 0]
    inside[ends - 1] = False
    return np.flatnonzero(inside)


def km_per_degree(latitude: Floats) -> tuple[Floats, Floats]:
    """Kilometres in one degree of longitude and in one of latitude, at ``latitude`` (degrees), on GRS80."""
    cosine = np.cos(np.radians(latitude))
    w2 = (1.0 - GRS80_E2) + GRS80_E2 * cosine * cosine  # 1 - e² sin²
    prime = np.radians(GRS80_A_KM) / np.sqrt(w2)
    return np.asarray(prime * cosine), np.asarray(prime * (1.0 - GRS80_E2) / w2)


def segment_km(xy: Floats, starts: Longs) -> Floats:
    """Geodesic length of each segment in km: local metric at its middle latitude; within 0.01 % up to 100 km."""
    x0, y0 = xy[starts, 0], xy[starts, 1]
    x1, y1 = xy[starts + 1, 0], xy[starts + 1, 1]
    kx, ky = km_per_degree((y0 + y1) / 2)
    across = x1 - x0
    if across.size and np.abs(across).max() > 180:
        across = (across + 180.0) % 360.0 - 180.0
    return np.asarray(np.hypot(across * kx, (y1 - y0) * ky))


def _mix(key: Keys) -> Keys:
    """The finaliser of MurmurHash3 (Appleby, public domain), in place."""
    key ^= key >> np.uint64(33)
    key *= np.uint64(0xFF51AFD7ED558CCD)
    key ^= key >> np.uint64(33)
    key *= np.uint64(0xC4CEB9FE1A85EC53)
    key ^= key >> np.uint64(33)
    return key


def _vertex_keys(xy: Floats) -> Keys:
    bits = np.ascontiguousarray(xy + 0.0).view(np.uint64)  # + 0.0 makes the two zeros one
    key: Keys = bits[:, 0] * np.uint64(0x9E3779B97F4A7C15)
    key ^= key >> np.uint64(32)
    key += bits[:, 1]
    return _mix(key)


def _sorted_by_key(key: Keys, hash_bits: int) -> tuple[Longs, Keys]:
    """Positions ordered by key, and the ordered keys. The position rides in the low bits, so one plain sort is enough."""
    low = max(int(key.size).bit_length(), 64 - hash_bits)
    packed = (key >> np.uint64(low)) << np.uint64(low)
    packed |= np.arange(key.size, dtype=np.uint64)
    packed.sort()
    return (packed & np.uint64((1 << low) - 1)).astype(np.int64), packed >> np.uint64(low)


def _places(xy: Floats) -> NDArray[np.complex128]:
    """Each vertex as one number, so that two vertices are compared, and fetched, at one go."""
    return np.ascontiguousarray(xy).view(np.complex128)[:, 0]


def exact_pass(xy: Floats, ring_offsets: Longs, owner: Ints, *, hash_bits: int = 64) -> Exact:
    """Pairs of units that draw the very same segment. ``hash_bits`` is there for tests that want collisions."""
    if hash_bits == 64 and worth_compiling(len(xy)):
        fast = _exact_by_twins(xy, ring_offsets, owner)
        if fast is not None:
            return fast
    starts = segment_starts(ring_offsets)
    vertex, place = _vertex_keys(xy), _places(xy)
    moved = place[starts] != place[starts + 1]
    if not moved.all():
        starts = starts[moved]
    order, key = _sorted_by_key(_mix(vertex[starts] + vertex[starts + 1]), hash_bits)
    owner_of = np.repeat(owner, np.diff(ring_offsets))[starts]
    left: list[Longs] = []
    right: list[Longs] = []
    same = key[1:] == key[:-1]
    crowded = bool((same[1:] & same[:-1]).any())
    step, reach = 1, np.flatnonzero(same)
    while reach.size:
        one, two = order[reach], order[reach + step]
        p, q = starts[one], starts[two]
        here, there, from_, to = place[p], place[p + 1], place[q], place[q + 1]
        equal = (here == to) & (there == from_)
        if not equal.all():
            equal |= (here == from_) & (there == to)
            one, two = one[equal], two[equal]
        left.append(one)
        right.append(two)
        if not crowded:
            break
        step += 1
        reach = reach[reach + step < key.size]
        reach = reach[key[reach + step] == key[reach]]
    partner = np.full(starts.size, NOBODY, np.int32)
    if not left:
        none = np.zeros(0, np.int32)
        return Exact(none, none.copy(), np.zeros(0), starts, partner)
    one, two = np.concatenate(left), np.concatenate(right)
    a, b = owner_of[one], owner_of[two]
    partner[one], partner[two] = b, a
    if crowded:
        partner[np.bincount(np.concatenate((one, two)), minlength=starts.size) > 1] = SEVERAL
    apart = a != b
    one, a, b = one[apart], a[apart], b[apart]
    if crowded:
        one, a, b = _each_line_once(place, starts, one, a, b)
    else:  # back to the order of the rings, where neighbours in the list mostly bound the same two units
        back = np.full(starts.size, NOBODY, np.int32)
        back[one] = np.arange(one.size, dtype=np.int32)
        back = back[back >= 0]
        one, a, b = one[back], a[back], b[back]
    a, b, km = _add_up(a, b, segment_km(xy, starts[one]), int(owner.max()) + 1)
    return Exact(a, b, km, starts, partner)


def _exact_by_twins(xy: Floats, ring_offsets: Longs, owner: Ints) -> Exact | None:
    """The exact pass when no line is drawn more than twice; None otherwise. The same numbers to the last bit."""
    starts, twin, crowded = twins(xy, xy.view(np.uint64), ring_offsets)
    if crowded:
        return None
    owner_of = np.repeat(owner, np.diff(ring_offsets))[starts]
    partner = np.where(twin >= 0, owner_of[twin], np.int32(NOBODY)) if twin.size else twin
    one = np.flatnonzero((twin > np.arange(twin.size, dtype=np.int32)) & (partner != owner_of))
    a, b, km = _add_up(owner_of[one], partner[one], segment_km(xy, starts[one]), int(owner.max()) + 1)
    return Exact(a, b, km, starts, partner)


def _each_line_once(
    place: NDArray[np.complex128], starts: Longs, one: Longs, a: Ints, b: Ints
) -> tuple[Longs, Ints, Ints]:
    """A line drawn three times, or twice by one unit, still counts once for each pair of units."""
    ends = np.sort(np.stack((place[starts[one]], place[starts[one] + 1])), axis=0)
    low, high = np.minimum(a, b), np.maximum(a, b)
    by = np.lexsort((low, high, ends[0].real, ends[0].imag, ends[1].real, ends[1].imag))
    fresh = np.ones(by.size, np.bool_)
    fresh[1:] = (
        (low[by[1:]] != low[by[:-1]])
        | (high[by[1:]] != high[by[:-1]])
        | (ends[:, by[1:]] != ends[:, by[:-1]]).any(axis=0)
    )
    kept = by[fresh]
    return one[kept], a[kept], b[kept]


def _add_up(a: Ints, b: Ints, km: Floats, units: int) -> tuple[Ints, Ints, Floats]:
    """Sum ``km`` by unordered pair, in two steps: first the runs of equal pairs, then the few runs, sorted."""
    code = np.minimum(a, b).astype(np.int64) * units + np.maximum(a, b)
    for resort in (False, True):
        if resort:
            by = np.argsort(code, kind="stable")
            code, km = code[by], km[by]
        first = np.flatnonzero(np.concatenate((np.ones(min(1, code.size), np.bool_), code[1:] != code[:-1])))
        code, km = code[first], np.add.reduceat(km, first) if first.size else km[:0]
    return (code // units).astype(np.int32), (code % units).astype(np.int32), km


def point_contacts(xy: Floats, ring_offsets: Longs, owner: Ints, exact: Exact) -> tuple[Ints, Ints]:
    """Pairs that share a vertex and no segment: ``(a, b)``, sorted."""
    starts = exact.starts
    if starts.size == 0:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    order, key = _sorted_by_key(_vertex_keys(xy)[starts], 64)
    same = key[1:] == key[:-1]
    # Most vertices are met twice, inside one border of two units: nothing to learn there, and much to save.
    alone = same.copy()
    alone[1:] &= ~same[:-1]
    alone[:-1] &= ~same[1:]
    lone = np.flatnonzero(alone)
    dull = ~_corners(ring_offsets, exact)[order]
    same[lone[dull[lone] & dull[lone + 1]]] = False
    place = _places(xy)
    owner_of = np.repeat(owner, np.diff(ring_offsets))
    units = int(owner.max()) + 1
    found: list[Longs] = []
    step, reach = 1, np.flatnonzero(same)
    while reach.size:
        p, q = starts[order[reach]], starts[order[reach + step]]
        a, b = owner_of[p], owner_of[q]
        meets = (a != b) & (place[p] == place[q])
        found.append(np.minimum(a, b)[meets].astype(np.int64) * units + np.maximum(a, b)[meets])
        step += 1
        reach = reach[reach + step < key.size]
        reach = reach[key[reach + step] == key[reach]]
    if not found:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    code = np.concatenate(found)
    code.sort()
    code = code[np.concatenate((np.ones(min(1, code.size), np.bool_), code[1:] != code[:-1]))]
    rook = exact.a.astype(np.int64) * units + exact.b
    at = np.minimum(np.searchsorted(rook, code), max(rook.size - 1, 0))
    code = code[rook[at] != code] if rook.size else code
    return (code // units).astype(np.int32), (code % units).astype(np.int32)


def _corners(ring_offsets: Longs, exact: Exact) -> Bools:
    """For each segment: whether the ring changes its partner at the vertex it starts from (or has no single one)."""
    starts, partner = exact.starts, exact.partner
    first = np.searchsorted(starts, ring_offsets[:-1][np.diff(ring_offsets) > 0])
    last = np.concatenate((first[1:], [starts.size])) - 1
    before = np.empty_like(partner)
    before[1:] = partner[:-1]
    real = first <= last
    before[first[real]] = partner[last[real]]
    return np.asarray((partner != before) | (partner < 0))


def ring_signs(xy: Floats, ring_offsets: Longs, hole: Bools) -> NDArray[np.int8]:
    """+1 when the ring runs with its unit on the left (outer rings counter-clockwise, holes clockwise), -1 when not."""
    starts = segment_starts(ring_offsets)
    origin = np.repeat(xy[ring_offsets[:-1]], np.maximum(np.diff(ring_offsets) - 1, 0), axis=0)
    here, there = xy[starts] - origin, xy[starts + 1] - origin
    cross = here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1]
    ring = np.repeat(np.arange(hole.size), np.maximum(np.diff(ring_offsets) - 1, 0))
    area = np.bincount(ring, weights=cross, minlength=hole.size)
    return np.where((area > 0) != hole, 1, -1).astype(np.int8)


def _near_pairs(box: Floats, who: Ints) -> list[tuple[Longs, Longs]]:
    """Chunks of ``(i, j)``: segments of different units whose boxes ``(x0, y0, x1, y1)`` meet. A grid join."""
    count = who.size
    size = (
        np.maximum(np.percentile(box[2] - box[0], 75), 1e-12),
        np.maximum(np.percentile(box[3] - box[1], 75), 1e-12),
    )
    low_x, low_y = box[0].min(), box[1].min()
    cell = max(float(size[0]), float(size[1]))
    while True:
        cx0, cy0 = (
            ((box[0] - low_x) // cell).astype(np.int64),
            ((box[1] - low_y) // cell).astype(np.int64),
        )
        cx1, cy1 = (
            ((box[2] - low_x) // cell).astype(np.int64),
            ((box[3] - low_y) // cell).astype(np.int64),
        )
        wide, high = cx1 - cx0 + 1, cy1 - cy0 + 1
        cells = wide * high
        if cells.sum() <= 12 * count + 1024:
            break
        cell *= 2
    columns = int(cx1.max()) + 1
    seg = np.repeat(np.arange(count), cells)
    nth = np.arange(seg.size) - np.repeat(np.cumsum(cells) - cells, cells)
    place = (cy0[seg] + nth // wide[seg]) * columns + cx0[seg] + nth % wide[seg]
    by = np.argsort(place, kind="stable")
    place, seg = place[by], seg[by]
    end = np.searchsorted(place, place, side="right")
    later = end - np.arange(seg.size) - 1
    total = np.cumsum(later)
    chunks: list[tuple[Longs, Longs]] = []
    start = 0
    while start < seg.size:
        done = int(total[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(total, done + _CHUNK, side="right")))
        many = later[start:stop]
        first = np.repeat(np.arange(start, stop), many)
        second = first + 1 + np.arange(first.size) - np.repeat(np.cumsum(many) - many, many)
        i, j = seg[first], seg[second]
        home = np.maximum(cy0[i], cy0[j]) * columns + np.maximum(cx0[i], cx0[j])  # a pair counts in one cell only
        keep = (who[i] != who[j]) & (home == place[first])
        keep &= (
            (box[0][i] <= box[2][j]) & (box[0][j] <= box[2][i]) & (box[1][i] <= box[3][j]) & (box[1][j] <= box[3][i])
        )
        chunks.append((i[keep], j[keep]))
        start = stop
    return chunks


def _within(
    ax: Floats, ay: Floats, dx: Floats, dy: Floats, ex: Floats, ey: Floats, reach: float
) -> tuple[Floats, Floats]:
    """The stretch ``[t0, t1]`` of the segment 0..d that lies within ``reach`` of segment a..a + e; empty when t0 > t1.

    The neighbourhood of a segment is convex (a rectangle and two discs), so the stretch is one interval: the hull of
    what falls in each of the three.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = np.full(ax.size, np.inf), np.full(ax.size, -np.inf)
        square = dx * dx + dy * dy
        for cx, cy in ((ax, ay), (ax + ex, ay + ey)):
            middle = (dx * cx + dy * cy) / square
            off = cx * cx + cy * cy - middle * middle * square
            half = np.sqrt((reach * reach - off) / square)
            t0, t1 = np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
            good = t0 <= t1  # false for the NaN of a disc that is never reached
            low, high = (
                np.where(good, np.minimum(low, t0), low),
                np.where(good, np.maximum(high, t1), high),
            )
        length = np.hypot(ex, ey)
        ux, uy = ex / length, ey / length
        t0, t1 = np.zeros(ax.size), np.ones(ax.size)
        along, across = dx * ux + dy * uy, dx * uy - dy * ux
        for slope, at, floor, roof in (
            (along, -(ax * ux + ay * uy), np.zeros(ax.size), length),
            (
                across,
                -(ax * uy - ay * ux),
                np.full(ax.size, -reach),
                np.full(ax.size, reach),
            ),
        ):
            one, two = (floor - at) / slope, (roof - at) / slope
            still = np.abs(slope) < 1e-12
            inside = (at >= floor) & (at <= roof)
            t0 = np.where(
                still,
                np.where(inside, t0, np.inf),
                np.maximum(t0, np.minimum(one, two)),
            )
            t1 = np.where(
                still,
                np.where(inside, t1, -np.inf),
                np.minimum(t1, np.maximum(one, two)),
            )
        good = t0 <= t1
        return np.where(good, np.minimum(low, t0), low), np.where(good, np.maximum(high, t1), high)


def _runs_km(
    ring: Longs,
    mine: Ints,
    other: Ints,
    low: Floats,
    high: Floats,
    around: Floats,
    bridge: float,
    ends: float,
) -> dict[tuple[int, int], float]:
    """Length of the stretches ``low..high`` (km along the ring) by ``(mine, other)``: merged where they overlap or are
    closer than ``bridge``, each merged run less ``ends``; a run through the first vertex of a ring is one run.
    """
    lengths: dict[tuple[int, int], float] = {}
    by = np.lexsort((low, other, ring))
    at, total = 0, by.size
    rings, others = ring[by], other[by]
    lows, highs = low[by], high[by]
    while at < total:
        stop = at
        runs: list[list[float]] = []
        while stop < total and rings[stop] == rings[at] and others[stop] == others[at]:
            if runs and lows[stop] <= runs[-1][1] + bridge:
                runs[-1][1] = max(runs[-1][1], float(highs[stop]))
            else:
                runs.append([float(lows[stop]), float(highs[stop])])
            stop += 1
        turn = float(around[rings[at]])
        closed = len(runs) == 1 and runs[0][0] <= bridge and runs[0][1] >= turn - bridge
        if len(runs) > 1 and runs[0][0] + turn - runs[-1][1] <= bridge:
            runs[0][0] = runs[-1][0] - turn
            runs.pop()
        length = turn if closed else sum(max(0.0, end - start - ends) for start, end in runs)
        pair = (int(mine[by[at]]), int(others[at]))
        lengths[pair] = lengths.get(pair, 0.0) + length
        at = stop
    return lengths


def tolerant_pass(
    xy: Floats,
    ring_offsets: Longs,
    owner: Ints,
    hole: Bools,
    free_starts: Longs,
    *,
    tolerance_m: float,
    least_km: float = 0.1,
) -> tuple[Ints, Ints, Floats]:
    """Pairs whose free borders run against each other within ``tolerance_m``: ``(a, b, km)``, sorted.

    Against each other: in opposite senses (more than 120 degrees apart), as two neighbours that both keep their land on
    the left must; two stretches of one coast run the same way and do not count. From every run the tolerance is taken
    off at both ends, where the neighbourhood reaches beyond the true end. A pair counts from ``least_km`` on; first
    with `SNAP_M` alone, where a border of twenty metres is already sure. Length: the mean of the two sides.
    """
    found: dict[tuple[int, int], float] = {}
    if free_starts.size:
        for reach_m, least in (
            (min(SNAP_M, tolerance_m), 0.02),
            (tolerance_m, least_km),
        ):
            if reach_m <= 0:
                continue
            for pair, km in _facing(xy, ring_offsets, owner, hole, free_starts, reach_m / 1000.0).items():
                if km >= least and km > found.get(pair, 0.0):
                    found[pair] = km
    pairs = sorted(found)
    return (
        np.array([a for a, _ in pairs], np.int32),
        np.array([b for _, b in pairs], np.int32),
        np.array([found[pair] for pair in pairs], np.float64),
    )


def _facing(
    xy: Floats,
    ring_offsets: Longs,
    owner: Ints,
    hole: Bools,
    starts: Longs,
    reach: float,
) -> dict[tuple[int, int], float]:
    ring_of = np.repeat(np.arange(owner.size), np.diff(ring_offsets))
    everywhere = segment_starts(ring_offsets)
    km_all = np.zeros(xy.shape[0])
    km_all[everywhere] = segment_km(xy, everywhere)
    before = np.concatenate(([0.0], np.cumsum(km_all)))
    around = before[ring_offsets[1:]] - before[ring_offsets[:-1]]
    ring = ring_of[starts]
    who = owner[ring]
    from_start = before[starts] - before[ring_offsets[ring]]
    length = km_all[starts]
    kx, ky = km_per_degree((xy[starts, 1] + xy[starts + 1, 1]) / 2)
    x0, y0 = xy[starts, 0], xy[starts, 1]
    x1, y1 = xy[starts + 1, 0], xy[starts + 1, 1]
    pad_x, pad_y = reach / kx, reach / ky
    box = np.stack(
        (
            np.minimum(x0, x1) - pad_x,
            np.minimum(y0, y1) - pad_y,
            np.maximum(x0, x1) + pad_x,
            np.maximum(y0, y1) + pad_y,
        )
    )
    sign = ring_signs(xy, ring_offsets, hole)[ring].astype(np.float64)
    pieces: list[tuple[Longs, Ints, Floats, Floats]] = []
    for i, j in _near_pairs(box, who):
        ux, uy = (x1[i] - x0[i]) * kx[i], (y1[i] - y0[i]) * ky[i]
        vx, vy = (x1[j] - x0[j]) * kx[i], (y1[j] - y0[j]) * ky[i]
        against = (ux * vx + uy * vy) * sign[i] * sign[j] <= -0.5 * np.hypot(ux, uy) * np.hypot(vx, vy)
        i, j = i[against], j[against]
        for me, it in ((i, j), (j, i)):
            low, high = _within(
                (x0[it] - x0[me]) * kx[me],
                (y0[it] - y0[me]) * ky[me],
                (x1[me] - x0[me]) * kx[me],
                (y1[me] - y0[me]) * ky[me],
                (x1[it] - x0[it]) * kx[me],
                (y1[it] - y0[it]) * ky[me],
                reach,
            )
            good = high > low
            me, it, low, high = me[good], it[good], low[good], high[good]
            base, long = from_start[me], length[me]
            pieces.append((me, who[it], base + low * long, base + high * long))
    if not pieces:
        return {}
    me = np.concatenate([piece[0] for piece in pieces])
    other = np.concatenate([piece[1] for piece in pieces])
    low = np.concatenate([piece[2] for piece in pieces])
    high = np.concatenate([piece[3] for piece in pieces])
    sides = _runs_km(ring[me], who[me], other, low, high, around, reach, 2 * reach)
    both: dict[tuple[int, int], float] = {}
    for (a, b), km in sides.items():
        if a < b:
            both[a, b] = (km + sides.get((b, a), 0.0)) / 2
    return both


def contiguity(
    xy: Floats,
    ring_offsets: Longs,
    owner: Ints,
    hole: Bools | None = None,
    *,
    units: int | None = None,
    points: bool = True,
    tolerance_m: float = 0.0,
    least_km: float = 0.1,
) -> Pairs:
    """The whole table: exact pass, tolerance pass on what is left (when ``tolerance_m > 0``), point contacts.

    ``units`` is the number of units (default: the highest owner plus one). A unit without neighbours simply appears in
    no pair. Raises ValueError when the arrays do not fit together.
    """
    xy = np.ascontiguousarray(xy, np.float64)
    ring_offsets, owner = (
        np.ascontiguousarray(ring_offsets, np.int64),
        np.ascontiguousarray(owner, np.int32),
    )
    if ring_offsets.size != owner.size + 1 or (ring_offsets.size and ring_offsets[-1] != len(xy)):
        raise ValueError("ring_offsets must have one number more than owner, and end at the number of vertices")
    size = units if units is not None else (int(owner.max()) + 1 if owner.size else 0)
    if owner.size == 0:
        none = np.zeros(0, np.int32)
        return Pairs(
            none,
            none,
            np.zeros(0),
            np.zeros(0, np.uint8),
            np.zeros(0, np.uint8),
            np.zeros(size),
        )
    exact = exact_pass(xy, ring_offsets, owner)
    free_starts = exact.starts[exact.free]
    owner_of = np.repeat(owner, np.diff(ring_offsets))
    unmatched = np.bincount(owner_of[free_starts], weights=segment_km(xy, free_starts), minlength=size)
    free_km = np.asarray(unmatched, np.float64)
    a, b, km = exact.a, exact.b, exact.km
    how = np.zeros(a.size, np.uint8)
    if tolerance_m > 0:
        holes = np.zeros(owner.size, np.bool_) if hole is None else np.ascontiguousarray(hole, np.bool_)
        ta, tb, tkm = tolerant_pass(
            xy,
            ring_offsets,
            owner,
            holes,
            free_starts,
            tolerance_m=tolerance_m,
            least_km=least_km,
        )
        if ta.size:
            code = np.concatenate((a.astype(np.int64) * size + b, ta.astype(np.int64) * size + tb))
            pair, inverse = np.unique(code, return_inverse=True)
            length = np.bincount(inverse, weights=np.concatenate((km, tkm)), minlength=pair.size)
            marks = np.zeros((2, pair.size), np.bool_)
            marks[0, inverse[: a.size]] = True
            marks[1, inverse[a.size :]] = True
            a, b = (pair // size).astype(np.int32), (pair % size).astype(np.int32)
            km = length.astype(np.float64)
            how = np.where(marks.all(axis=0), BOTH, np.where(marks[1], TOLERANT, EXACT)).astype(np.uint8)
    kind = np.full(a.size, ROOK, np.uint8)
    if points:
        pa, pb = point_contacts(xy, ring_offsets, owner, exact)
        if pa.size and a.size > exact.a.size:  # a border found by tolerance is more than a point
            other = ~np.isin(pa.astype(np.int64) * size + pb, a.astype(np.int64) * size + b)
            pa, pb = pa[other], pb[other]
        a, b = np.concatenate((a, pa)), np.concatenate((b, pb))
        km = np.concatenate((km, np.zeros(pa.size)))
        kind = np.concatenate((kind, np.full(pa.size, POINT, np.uint8)))
        how = np.concatenate((how, np.zeros(pa.size, np.uint8)))
        by = np.lexsort((b, a))
        a, b, km, kind, how = a[by], b[by], km[by], kind[by], how[by]
    return Pairs(a, b, km, kind, how, free_km)
