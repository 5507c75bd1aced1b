"""The search for a partition: cycles of annealing, chains of cycles, tiles of a large map; the same answer on any crew.

The work is one fixed list of tasks, known beforehand. Chain ``c`` starts from a tree of its own; its cycle ``k`` anneals
``FIRST_CYCLE x units x GROWTH**k`` moves from the best partition of its last one. The list has the first ``SOLO`` cycles of
chain 0, those of chain 1, and so on (a short search is better deep than wide), then one more cycle of every chain in
turn; ``iterations`` cuts the list at that many moves. So more moves only add to a search already done, and never
worsen it. When the clock stops a search, the answer is the best of the tasks
before the first unfinished one and of what that one had reached, and the moves up to there, given as ``iterations``,
reproduce it, whoever worked.

A map of more than ``TILE_FROM`` units is searched in rounds: its regions are dealt out to tiles grown from random units
(so that no frontier of tiles lasts), each tile is annealed by itself, and the round ends when all have come back.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mancomun.discovery.crew import Crew
from mancomun.discovery.watch import EVERY, Alarm, Watch
from mancomun.kernels.compiled import compiled
from mancomun.kernels.csr import Floats, Ints, breadth_order, graph_from_pairs, hilbert_order, subgraph
from mancomun.kernels.partition import Longs, anneal, start_tree

FIRST_CYCLE = 13  # moves a unit
GROWTH = 1.5
SOLO = 9  # cycles a chain makes before the next one is listed
HOT, COLD = 4.0, 0.05  # times the mean difference over a border
TILE_FROM = 6_000
TILE_UNITS = 2_000
ROUNDS = 8  # of a cycle in tiles


@dataclass(frozen=True, eq=False)
class Instance:
    """A map ready for the kernel; see `kernels.partition.anneal` for each array. ``scale`` is its unit of heat."""

    indptr: Ints
    indices: Ints
    x: Floats
    columns: Floats
    low: Floats
    high: Floats
    tied: Ints
    apart_ptr: Ints
    apart: Ints
    base: Ints
    change: float
    most: int
    scale: float

    @property
    def size(self) -> int:
        """How many units."""
        return int(self.indptr.size - 1)


@dataclass(frozen=True)
class Reached:
    """What a search has come to. ``key`` orders answers: more regions, fewer units out, less energy."""

    labels: Ints
    regions: int
    outside: int
    energy: float
    done: int

    @property
    def key(self) -> tuple[int, int, float]:
        """Larger is better."""
        return (self.regions, -self.outside, -self.energy)


@dataclass
class Outcome:
    """The best answer, the moves that reproduce it, and why the search stopped."""

    best: Reached
    iterations: int
    stopped: str
    seconds: float
    trace: list[dict[str, float]] = field(default_factory=list)


def heat_scale(indptr: Ints, indices: Ints, x: Floats) -> float:
    """The mean difference between neighbours: what a move may be expected to cost. 1 where there is none."""
    heads = np.repeat(np.arange(indptr.size - 1), np.diff(indptr))
    if not heads.size:
        return 1.0
    mean = float(np.abs(x[heads] - x[indices]).sum(axis=1).mean())
    return mean if mean > 0 else 1.0


def memory_order(indptr: Ints, indices: Ints, xy: Floats) -> Ints:
    """An order in which units near on the map are near in memory: Hilbert's curve, or breadth first without places."""
    if xy.size and bool(np.isfinite(xy).all()):
        return hilbert_order(xy).astype(np.int32)
    return breadth_order(indptr, indices)


def reorder(instance: Instance, order: Ints) -> Instance:
    """The same map with unit ``order[i]`` in place ``i``; also cuts out a piece, when the order names only some units."""
    indptr, indices = subgraph(instance.indptr, instance.indices, order)
    rank = np.full(instance.size, -1, np.int64)
    rank[order] = np.arange(order.size)
    apart_ptr, apart = np.zeros(order.size + 1, np.int32), np.zeros(0, np.int32)
    if instance.apart.size:
        ones = rank[np.repeat(np.arange(instance.size), np.diff(instance.apart_ptr))]
        others = rank[instance.apart]
        kept = (ones >= 0) & (others >= 0) & (ones < others)
        apart_ptr, apart = graph_from_pairs(order.size, ones[kept], others[kept])
    tied = instance.tied[order]
    if tied.size and tied.max() >= 0:
        numbers, again = np.unique(tied, return_inverse=True)
        tied = (again - int(numbers[0] < 0)).astype(np.int32)
    return Instance(
        indptr, indices, np.ascontiguousarray(instance.x[order]), np.ascontiguousarray(instance.columns[order]),
        instance.low, instance.high, np.ascontiguousarray(tied), apart_ptr, apart,
        np.ascontiguousarray(instance.base[order]), instance.change, instance.most, instance.scale,
    )  # fmt: skip


def _dice(*numbers: int) -> Longs:
    """A state for the kernel's dice, from numbers that name the task and nothing else."""
    word = int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0] >> np.uint64(1))
    return np.array([word or 1], np.int64)


def _own(array: Any) -> Any:
    """An array a kernel may take: what comes over a wire may be read-only, and then compiles anew."""
    return array if array.flags.writeable and array.flags.c_contiguous else np.array(array, order="C")


def advance(
    instance: Instance,
    labels: Ints | None,
    dice: Longs,
    iterations: int,
    planned: int,
    hot: float,
    cold: float,
    most: int,
    deadline: float | None,
    alarm: Alarm | None = None,
) -> Reached:
    """One task: a tree when there are no labels yet, then ``iterations`` of the ``planned`` moves; a pure function.

    ``hot`` and ``cold`` are in units of ``instance.scale``; ``deadline`` is in seconds from now.
    """
    arrays = [
        _own(getattr(instance, name))
        for name in ("indptr", "indices", "x", "columns", "low", "high", "tied", "apart_ptr", "apart", "base")
    ]
    indptr, indices, x, columns, low, high, tied, apart_ptr, apart, base = arrays
    dice = np.array(dice)
    if labels is None:
        labels = np.zeros(instance.size, np.int32)
        start_tree(indptr, indices, columns, low, high, tied, most, dice, labels)
    else:
        labels = np.array(labels)
    signal, report = np.zeros(1, np.int64), np.zeros(8)
    if alarm is not None:
        alarm.add(signal)
    timer = None
    if deadline is not None:
        timer = threading.Timer(max(0.0, deadline), signal.__setitem__, (0, 1))
        timer.daemon = True
        timer.start()
    try:
        done = anneal(
            indptr, indices, x, columns, low, high, tied, apart_ptr, apart, base, instance.change, most, labels, dice,
            iterations, planned, hot * instance.scale, cold * instance.scale, signal, report,
        )  # fmt: skip
    finally:
        if timer is not None:
            timer.cancel()
    return Reached(labels, int(report[0]), int(report[1]), float(report[2]), int(done))


def warm() -> None:
    """Compile the kernels on a map of four units, so that no clock of a search counts it."""
    square = graph_from_pairs(4, np.array([0, 1, 0, 2]), np.array([1, 3, 2, 3]))
    none = np.full(4, -1, np.int32)
    tiny = Instance(
        *square, np.zeros((4, 1)), np.ones((4, 1)), np.ones(1), np.array([math.inf]), none, np.zeros(5, np.int32),
        np.zeros(0, np.int32), none, 0.0, 4, 1.0,
    )  # fmt: skip
    advance(tiny, None, np.array([7], np.int64), 8, 8, HOT, COLD, 4, None)
    nearest_start(*square, np.array([0], np.int32))


def cycle_length(units: int, cycle: int) -> int:
    """Moves of one cycle of one chain."""
    return max(256, round(FIRST_CYCLE * units * GROWTH**cycle))


def search(
    instance: Instance,
    crew: Crew,
    *,
    seed: int,
    starts: int,
    iterations: int | None,
    time_limit: float | None,
    start: Ints | None = None,
    progress: Watch | None = None,
) -> Outcome:
    """Search until ``iterations`` moves are made or ``time_limit`` seconds have gone, whichever comes first."""
    run = _tiles if instance.size > TILE_FROM else _chains
    try:
        return run(instance, crew, seed, starts, iterations, time_limit, start, progress)
    except BaseException:
        if crew.alarm is not None:
            crew.alarm.ring()
        raise


def _chains(
    instance: Instance,
    crew: Crew,
    seed: int,
    starts: int,
    iterations: int | None,
    time_limit: float | None,
    start: Ints | None,
    progress: Watch | None,
) -> Outcome:
    began = time.perf_counter()
    shared = crew.share(instance)
    goal = iterations if iterations is not None else 1 << 62

    lengths: list[int] = []

    def until(cycle: int) -> int:
        """Moves of one chain before a cycle."""
        while len(lengths) < cycle:
            lengths.append(cycle_length(instance.size, len(lengths)))
        return sum(lengths[:cycle])

    def whose(number: int) -> tuple[int, int]:
        """Chain and cycle of a task."""
        if number < starts * SOLO:
            return divmod(number, SOLO)
        cycle, chain = divmod(number - starts * SOLO, starts)
        return chain, SOLO + cycle

    def following(number: int) -> int:
        """The next task of the same chain."""
        chain, cycle = whose(number)
        return number + 1 if cycle + 1 < SOLO else starts * SOLO + (cycle + 1 - SOLO) * starts + chain

    def task(number: int) -> tuple[int, int, int]:
        """Moves before this task, moves it makes, moves it plans."""
        chain, cycle = whose(number)
        length = cycle_length(instance.size, cycle)
        if cycle < SOLO:
            before = chain * until(SOLO) + until(cycle)
        else:
            before = starts * until(cycle) + chain * length
        return before, max(0, min(length, goal - before)), length

    last: dict[int, Reached] = {}  # of each chain
    results: dict[int, Reached] = {}
    running: dict[Any, int] = {}
    ready = [chain * SOLO for chain in range(starts)]
    trace: list[dict[str, float]] = []
    late = False
    pulse = _pulse(progress, began)
    while ready or running:
        left = None if time_limit is None else time_limit - (time.perf_counter() - began)
        late = late or (left is not None and left <= 0 and bool(results))
        while ready and not late and len(running) < crew.workers:
            number = ready.pop(0)
            before, moves, planned = task(number)
            if moves <= 0:
                continue
            chain, cycle = whose(number)
            labels = last[chain].labels if chain in last else start
            dice = _dice(seed, chain, cycle)
            future = crew.submit(
                advance, shared, labels, dice, moves, planned, HOT, COLD, instance.most,
                None if left is None else left, crew.alarm,
            )  # fmt: skip
            running[future] = number
        if not running:
            break
        for future in _some(running, pulse):
            number = running.pop(future)
            results[number] = last[whose(number)[0]] = reached = future.result()
            before, moves, _ = task(number)
            if reached.done == moves:
                ready.append(following(number))
                ready.sort()
            else:
                late = True
            trace.append(
                {
                    "task": number, "iterations": before + reached.done, "p": reached.regions,
                    "energy": reached.energy, "seconds": round(time.perf_counter() - began, 3),
                }
            )  # fmt: skip
            if progress is not None:
                progress(trace[-1])
    best, total = None, 0
    for number in range(max(results) + 1):
        if number not in results:
            break
        before, moves, _ = task(number)
        reached = results[number]
        total = before + reached.done
        if best is None or reached.key > best.key:
            best = reached
        if reached.done < moves:
            break
    assert best is not None  # the first task always runs
    stopped = "iterations" if iterations is not None and total >= iterations else "time_limit"
    return Outcome(best, total, stopped, time.perf_counter() - began, trace)


def _pulse(progress: Watch | None, began: float) -> Callable[[], None] | None:
    """What to do while waiting: tell how many seconds have gone."""
    if progress is None:
        return None
    return lambda: progress({"seconds": round(time.perf_counter() - began, 3)})


def _some(running: dict[Any, int], pulse: Callable[[], None] | None) -> list[Any]:
    """The futures that are done, in the order of their tasks; waits for one at least."""
    done = [future for future in running if future.done()]
    while not done and pulse is not None:
        if hasattr(next(iter(running)), "client"):
            time.sleep(EVERY)
        else:
            wait(list(running), EVERY, return_when=FIRST_COMPLETED)
        done = [future for future in running if future.done()]
        if not done:
            pulse()
    if not done:
        first = next(iter(running))
        if hasattr(first, "client"):  # Dask's own futures
            from importlib import import_module

            done = list(import_module("distributed").wait(list(running), return_when="FIRST_COMPLETED").done)
        else:
            done = list(wait(list(running), return_when=FIRST_COMPLETED).done)
    return sorted(done, key=running.__getitem__)


@compiled
def nearest_start(indptr: Ints, indices: Ints, starts: Ints) -> Ints:
    """For each node, the number of the start it is nearest to by borders (-1 where none reaches). O(nodes + edges)."""
    size = indptr.size - 1
    owner = np.full(size, -1, np.int32)
    queue = np.empty(size, np.int32)
    filled = 0
    for k in range(starts.size):
        if owner[starts[k]] < 0:
            owner[starts[k]] = k
            queue[filled] = starts[k]
            filled += 1
    read = 0
    while read < filled:
        node = queue[read]
        read += 1
        for k in range(indptr[node], indptr[node + 1]):
            near = indices[k]
            if owner[near] < 0:
                owner[near] = owner[node]
                queue[filled] = near
                filled += 1
    return owner


def _tiles(
    instance: Instance,
    crew: Crew,
    seed: int,
    starts: int,
    iterations: int | None,
    time_limit: float | None,
    start: Ints | None,
    progress: Watch | None,
) -> Outcome:
    """One chain in rounds of tiles. ``starts`` does not apply: the tiles already keep every worker busy."""
    del starts
    began = time.perf_counter()
    first = advance(instance, start, _dice(seed, 0, 0, 0, 0), 0, 1, HOT, COLD, instance.most, None)
    best, total, stopped = first, 0, "iterations"
    trace: list[dict[str, float]] = []
    cycle = 0
    labels = first.labels
    pulse = _pulse(progress, began)
    while iterations is None or total < iterations:
        length = cycle_length(instance.size, cycle)
        share = length // ROUNDS
        cooling = (COLD / HOT) ** (1 / ROUNDS)
        for turn in range(ROUNDS):
            if iterations is not None and total + share > iterations:
                return _close(best, total, "iterations", began, trace)
            left = None if time_limit is None else time_limit - (time.perf_counter() - began)
            hot = HOT * cooling**turn
            reached = _round(instance, crew, labels, (seed, cycle, turn), share, hot, hot * cooling, left, pulse)
            if reached is None:
                return _close(best, total, "time_limit", began, trace)
            total += share
            labels = reached.labels
            if reached.key > best.key:
                best = reached
            trace.append(
                {
                    "task": cycle * ROUNDS + turn, "iterations": total, "p": reached.regions,
                    "energy": reached.energy, "seconds": round(time.perf_counter() - began, 3),
                }
            )  # fmt: skip
            if progress is not None:
                progress(trace[-1])
        labels = best.labels
        cycle += 1
    return _close(best, total, stopped, began, trace)


def _close(best: Reached, total: int, stopped: str, began: float, trace: list[dict[str, float]]) -> Outcome:
    return Outcome(best, total, stopped, time.perf_counter() - began, trace)


def _round(
    instance: Instance,
    crew: Crew,
    labels: Ints,
    name: tuple[int, int, int],
    moves: int,
    hot: float,
    cold: float,
    left: float | None,
    pulse: Callable[[], None] | None,
) -> Reached | None:
    """Every tile annealed once; None when the clock ran out before all had finished."""
    rng = np.random.default_rng((*name, 1))
    tiles = max(2, instance.size // TILE_UNITS)
    places = np.sort(rng.choice(instance.size, tiles, replace=False)).astype(np.int32)
    owner = nearest_start(instance.indptr, instance.indices, places)
    regions = int(labels.max()) + 1
    head = np.full(regions, instance.size, np.int64)  # the first unit of a region chooses its tile
    np.minimum.at(head, labels, np.arange(instance.size))
    tile_of_region = np.full(regions, -1, np.int64)
    used = head < instance.size
    tile_of_region[used] = owner[head[used]]
    # A piece of the map that no start reaches is a tile of its own.
    tile = tile_of_region[labels]
    tile[tile < 0] = tiles
    order = np.argsort(tile, kind="stable").astype(np.int32)
    sizes = np.bincount(tile, minlength=tiles + 1)
    stops = np.cumsum(sizes)
    until = None if left is None else time.perf_counter() + left
    spare = instance.most - _satisfied(instance, labels) if instance.most < instance.size else instance.size
    queue: list[tuple[Any, Ints, int]] = []
    merged = np.array(labels)
    fresh = regions
    good, outside, energy = 0, 0, 0.0
    whole = True

    def collect(entry: tuple[Any, Ints, int]) -> None:
        nonlocal fresh, good, outside, energy, whole
        future, units, planned = entry
        if pulse is not None:
            _some({future: 0}, pulse)
        reached: Reached = future.result()
        whole = whole and reached.done == planned
        merged[units] = reached.labels + fresh
        fresh += int(reached.labels.max()) + 1
        good += reached.regions
        outside += reached.outside
        energy += reached.energy

    for number in range(tiles + 1):
        if not sizes[number]:
            continue
        if until is not None and time.perf_counter() > until:
            whole = False
            break
        units = order[stops[number] - sizes[number] : stops[number]]
        part = reorder(instance, units)
        _, local = np.unique(labels[units], return_inverse=True)
        planned = max(1, round(moves * units.size / instance.size))
        most = part.size if spare >= instance.size else _satisfied(part, local) + (spare if number == 0 else 0)
        queue.append(
            (
                crew.submit(
                    advance, part, local.astype(np.int32), _dice(*name, number), planned, planned, hot, cold, most,
                    None if until is None else until - time.perf_counter(), crew.alarm,
                ),
                units,
                planned,
            )
        )  # fmt: skip
        while len(queue) > 2 * crew.workers:  # tiles in flight cost memory: no more than keep everybody busy
            collect(queue.pop(0))
    for entry in queue:
        collect(entry)
    if not whole:
        return None
    renamed = np.unique(merged, return_inverse=True)[1].astype(np.int32)
    return Reached(renamed, good, outside, energy, moves)


def _satisfied(instance: Instance, labels: Any) -> int:
    """How many regions satisfy every range, counted on sums."""
    count = int(labels.max()) + 1
    held = np.ones(count, np.bool_)
    for c in range(instance.columns.shape[1]):
        sums = np.bincount(labels, weights=instance.columns[:, c], minlength=count)
        held &= (sums >= instance.low[c]) & (sums <= instance.high[c])
    return int((held & (np.bincount(labels, minlength=count) > 0)).sum())
