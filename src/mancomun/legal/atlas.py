"""The atlas: every connected group of neighbouring units of the country, up to a size, judged by law.

Groups come out of the enumeration by blocks and are judged as they come, in as many threads as asked, so memory does not
grow with the number of groups. Parts come back in one order whatever the number of threads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import local

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import numba_module
from mancomun.kernels.components import Bools, Ints
from mancomun.kernels.enumerate import connected_groups
from mancomun.kernels.groups import places_of, tally
from mancomun.legal.bulk import BulkReader, Offsets, Worker
from mancomun.legal.judge import OUTCOMES

_ROOTS_AT_ONCE = 8


@dataclass(frozen=True)
class Part:
    """Some groups of the atlas: how many of each outcome and, when they are kept, who they are.

    ``counts [figure, place, size, outcome]``; the last place is *several*. ``departments`` are indices of places, listed as
    ``departments[department_offsets[g]:department_offsets[g + 1]]``.
    """

    counts: NDArray[np.int64]
    offsets: Offsets
    nodes: Ints
    outcomes: NDArray[np.uint8]
    department_offsets: Offsets
    departments: Ints


def of_level(reader: BulkReader, level: str) -> Bools:
    """The units an atlas walks over: ``municipios`` (five digits) or ``departamentos`` (two, and Bogotá)."""
    units = reader.ground.territory.units
    if level == "departamentos":
        return np.array([code in units and (len(code) == 2 or code == "11001") for code in reader.codes], np.bool_)
    return np.array([code in units and len(code) == 5 for code in reader.codes], np.bool_)


def atlas(
    reader: BulkReader, smallest: int, largest: int, *, level: str = "municipios", jobs: int = 1, keep: bool = False
) -> Iterator[Part]:
    """Every connected group of ``smallest`` to ``largest`` units of the level, once, judged under the reader's figures."""
    allowed = of_level(reader, level)
    roots = np.flatnonzero(allowed).astype(np.int32)
    batches = [roots[low : low + _ROOTS_AT_ONCE] for low in range(0, roots.size, _ROOTS_AT_ONCE)]
    shelf = local()
    reader.ground.borders  # noqa: B018  built once, before the threads; and so is the compiler awake
    numba_module()

    def work(batch: Ints) -> Part:
        if not hasattr(shelf, "worker"):
            shelf.worker = reader.worker()
        return _part(reader, shelf.worker, batch, allowed, smallest, largest, keep)

    if jobs <= 1 or not batches:
        yield from map(work, batches)
        return
    with ThreadPoolExecutor(jobs) as pool:
        waiting: deque[Future[Part]] = deque()
        for batch in batches:
            waiting.append(pool.submit(work, batch))
            if len(waiting) > 4 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _part(
    reader: BulkReader, worker: Worker, roots: Ints, allowed: Bools, smallest: int, largest: int, keep: bool
) -> Part:
    ground, graph = reader.ground, reader.ground.borders
    counts = np.zeros((len(reader.figures), len(ground.places) + 1, largest + 1, len(OUTCOMES)), np.int64)
    sizes, nodes, outcomes, spreads, places = [], [], [], [], []
    for offsets, members in connected_groups(
        graph.indptr, graph.indices, smallest, largest, roots=roots, allowed=allowed
    ):
        labels, answers = worker.labels(offsets, members)
        tally(offsets, members, labels, answers, ground.place, counts)
        if keep:
            spread, found = np.zeros(offsets.size, np.int64), np.zeros(members.size, np.int32)
            total = places_of(offsets, members, ground.place, spread, found)
            sizes.append(np.diff(offsets))
            nodes.append(members.copy())
            outcomes.append(answers[labels])
            spreads.append(np.diff(spread))
            places.append(found[:total])
    return Part(
        counts,
        _offsets(sizes),
        np.concatenate(nodes) if nodes else np.zeros(0, np.int32),
        np.concatenate(outcomes) if outcomes else np.zeros((0, len(reader.figures)), np.uint8),
        _offsets(spreads),
        np.concatenate(places) if places else np.zeros(0, np.int32),
    )


def _offsets(sizes: list[NDArray[np.int64]]) -> Offsets:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.concatenate(sizes) if sizes else np.zeros(0, np.int64))))
