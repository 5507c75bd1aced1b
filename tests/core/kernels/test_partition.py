"""The partition kernel against an exhaustive reference on small maps, against itself without numba, and under its certificate."""

from __future__ import annotations

import math
import os
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.kernels.certificate import AskedRange, certify
from mancomun.kernels.components import csr_from_pairs
from mancomun.kernels.partition import anneal, pairwise_differences, start_tree, toss, toss_below, toss_unit

INF = float("inf")


def grid(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    cells = np.arange(rows * columns).reshape(rows, columns)
    heads = np.concatenate((cells[:, :-1].ravel(), cells[:-1].ravel()))
    return csr_from_pairs(rows * columns, heads, np.concatenate((cells[:, 1:].ravel(), cells[1:].ravel())))


def run(
    graph: tuple[np.ndarray, np.ndarray],
    x: np.ndarray,
    columns: np.ndarray,
    low: list[float],
    high: list[float],
    *,
    seed: int = 1,
    iterations: int = 3000,
    python: bool = False,
    **more: Any,
) -> tuple[np.ndarray, np.ndarray]:
    """Labels (of every unit) and the report of a start and an annealing."""
    size = graph[0].size - 1
    lows, highs = np.array(low, float), np.array(high, float)
    tied = more.get("tied", np.full(size, -1, np.int32))
    pairs = more.get("apart", [])
    both = sorted([(a, b) for a, b in pairs] + [(b, a) for a, b in pairs])
    apart_ptr = np.zeros(size + 1, np.int32)
    np.cumsum(np.bincount([a for a, _ in both], minlength=size), out=apart_ptr[1:])
    apart = np.array([b for _, b in both], np.int32)
    base, change = more.get("base", np.full(size, -1, np.int32)), more.get("change", 0.0)
    most = more.get("most", size)
    state, labels, report = np.array([seed * 977 + 13], np.int64), np.zeros(size, np.int32), np.zeros(8)
    first, then = (start_tree.py_func, anneal.py_func) if python else (start_tree, anneal)
    columns = np.ascontiguousarray(columns, float)
    first(*graph, columns, lows, highs, tied, most, state, labels)
    assert labels.min() >= 0
    assert labels.max() < size
    then(
        *graph, np.ascontiguousarray(x, float).reshape(size, -1), columns, lows, highs, tied, apart_ptr, apart, base,
        change, most, labels, state, iterations, iterations, 4.0, 0.05, np.zeros(1, np.int64), report,
    )  # fmt: skip
    return labels, report


def partitions(size: int):  # type: ignore[no-untyped-def]
    """Every way to label ``size`` units, each partition once."""

    def grow(labels, used):  # type: ignore[no-untyped-def]
        if len(labels) == size:
            yield labels
            return
        for label in range(used + 1):
            yield from grow([*labels, label], max(used, label + 1))

    yield from grow([], 0)


def best_count(graph: tuple[np.ndarray, np.ndarray], weight: np.ndarray, low: float) -> int:
    """Slow reference: the largest number of connected regions of at least ``low`` that cover everything."""
    most = 0
    for labels in partitions(weight.size):
        found = certify(*graph, np.array(labels), [AskedRange("SUM", weight, low, INF)])
        if found.valid:
            most = max(most, found.regions)
    return most


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_cut_of_a_tree_is_the_best_possible(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 7))
    parents = [data.draw(st.integers(0, i)) for i in range(size - 1)]
    graph = csr_from_pairs(size, np.array(parents), np.arange(1, size))
    weight = np.array(data.draw(st.lists(st.integers(1, 9), min_size=size, max_size=size)), float)
    low = float(data.draw(st.integers(1, int(weight.sum()))))
    labels, state = np.zeros(size, np.int32), np.array([data.draw(st.integers(1, 10**9))], np.int64)
    count = start_tree(
        *graph, weight[:, None], np.array([low]), np.array([INF]), np.full(size, -1, np.int32), size, state, labels
    )
    assert count == best_count(graph, weight, low)
    assert certify(*graph, labels, [AskedRange("SUM", weight, low, INF)]).valid


@pytest.mark.parametrize("seed", range(4))
def test_small_maps_reach_the_exhaustive_optimum(seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph, weight = grid(2, 4), rng.integers(1, 10, 8).astype(float)
    low = float(weight.sum() // 3)
    labels, report = run(graph, weight, weight[:, None], [low], [INF], seed=seed + 1)
    assert report[0] == best_count(graph, weight, low)
    best = min(
        sum(abs(weight[a] - weight[b]) for a, b in combinations(range(8), 2) if part[a] == part[b])
        for part in partitions(8)
        if certify(*graph, np.array(part), [AskedRange("SUM", weight, low, INF)]).valid and max(part) + 1 == report[0]
    )
    assert report[2] == pytest.approx(best)
    assert certify(*graph, labels, x=[weight]).heterogeneity[0] == pytest.approx(best)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 9), st.integers(3, 9))
def test_ranges_are_never_violated_and_the_report_is_true(seed: int, rows: int, columns: int) -> None:
    rng = np.random.default_rng(seed)
    graph, size = grid(rows, columns), rows * columns
    people, need = rng.integers(1, 50, size).astype(float), np.round(rng.random(size) * 100)
    ones = np.ones(size)
    labels, report = run(
        graph, need, np.stack((people, ones, need - 40, need - 70), axis=1), [60, 2, 0, -INF], [400, 8, INF, 0],
        seed=seed + 1, iterations=2000,
    )  # fmt: skip
    asked = [AskedRange("SUM", people, 60, 400), AskedRange("COUNT", ones, 2, 8), AskedRange("AVG", need, 40, 70)]
    found = certify(*graph, labels, asked, [need])
    assert not found.disconnected
    bad = {breach.region for breach in found.breaches}
    assert found.regions - len(bad) == report[0]
    assert np.isin(labels, list(bad)).sum() == report[1]
    assert found.heterogeneity[0] == pytest.approx(report[2])


def test_forced_and_forbidden_company_holds() -> None:
    graph, size = grid(6, 6), 36
    rng = np.random.default_rng(5)
    weight = rng.integers(1, 9, size).astype(float)
    tied = np.full(size, -1, np.int32)
    tied[[0, 1, 2]], tied[[20, 26]] = 0, 1
    apart = [(7, 8), (14, 15), (28, 29)]
    labels, report = run(graph, weight, weight[:, None], [20.0], [INF], tied=tied, apart=apart)
    found = certify(*graph, labels, [AskedRange("SUM", weight, 20, INF)], apart=apart, tied=[(0, 1), (1, 2), (20, 26)])
    assert found.valid
    assert report[0] >= 4
    assert report[1] == 0


def test_the_present_map_is_kept_when_change_is_dear() -> None:
    graph, size = grid(6, 6), 36
    base = (np.arange(size) // 18).astype(np.int32)
    x = np.arange(size, dtype=float) % 6
    labels, _ = run(graph, x, np.ones((size, 1)), [18.0], [INF], base=base, change=1000.0, most=2, iterations=20000)
    assert len({(a, b) for a, b in zip(labels.tolist(), base.tolist(), strict=True)}) == 2
    free, _ = run(graph, x, np.ones((size, 1)), [18.0], [INF], most=2, iterations=20000)
    assert len({(a, b) for a, b in zip(free.tolist(), base.tolist(), strict=True)}) > 2


def test_a_maximal_count_is_respected() -> None:
    graph = grid(8, 8)
    labels, report = run(graph, np.arange(64.0), np.ones((64, 1)), [1.0], [INF], most=7)
    assert report[0] == 7
    assert certify(*graph, labels).regions == 7


def test_plain_python_gives_the_same_answer() -> None:
    graph, size = grid(5, 5), 25
    rng = np.random.default_rng(3)
    x, weight = rng.random(size) * 10, rng.integers(1, 9, size).astype(float)
    fast, slow = (run(graph, x, weight[:, None], [15.0], [INF], iterations=400, python=p) for p in (False, True))
    assert fast[0].tolist() == slow[0].tolist()
    assert fast[1].tolist() == slow[1].tolist()


def test_the_stop_signal_is_obeyed() -> None:
    graph = grid(4, 4)
    state, labels = np.array([9], np.int64), np.arange(16, dtype=np.int32)
    none = np.full(16, -1, np.int32)
    done = anneal(
        *graph, np.ones((16, 1)), np.ones((16, 1)), np.array([2.0]), np.array([INF]), none, np.zeros(17, np.int32),
        np.zeros(0, np.int32), none, 0.0, 16, labels, state, 10**6, 10**6, 1.0, 0.1, np.ones(1, np.int64), np.zeros(8),
    )  # fmt: skip
    assert done == 0


def test_the_dice_are_fair_enough_and_the_same_in_python() -> None:
    fast, slow = np.array([12345], np.int64), np.array([12345], np.int64)
    assert [toss(fast) for _ in range(50)] == [int(toss.py_func(slow)) for _ in range(50)]
    assert toss_unit(fast) == float(toss_unit.py_func(slow))
    counts = np.bincount([toss_below(fast, 6) for _ in range(6000)], minlength=6)
    assert counts.min() > 850
    assert all(0 <= toss_unit(fast) < 1 for _ in range(100))


def test_many_differences_agree_with_few() -> None:
    values = np.random.default_rng(1).random(60)
    expected = math.fsum(abs(a - b) for a, b in combinations(values, 2))
    assert pairwise_differences(values, 60) == pytest.approx(expected)
    assert pairwise_differences(values, 10) == pytest.approx(
        math.fsum(abs(a - b) for a, b in combinations(values[:10], 2))
    )


@pytest.fixture
def colombia_map() -> dict[str, np.ndarray]:
    from mancomun.territory import colombia

    land = colombia()
    codes = sorted(c for c, u in land.units.items() if u.department is not None and "nbi" in u.facts)
    place = {code: i for i, code in enumerate(codes)}
    edges = [(place[a], place[b]) for a, b in land.contiguity.edges if a in place and b in place]
    graph = csr_from_pairs(len(codes), np.array([a for a, _ in edges]), np.array([b for _, b in edges]))
    people = np.array([land.units[c].facts.get("population", 0) for c in codes], float)
    need = np.array([land.units[c].facts["nbi"] for c in codes], float)
    return {"indptr": graph[0], "indices": graph[1], "people": people, "need": need}


def test_colombia_in_thirty_thousand_moves(colombia_map: dict[str, np.ndarray]) -> None:
    if os.environ.get("MANCOMUN_NO_NUMBA") == "1":
        return  # the same moves, minutes instead of a tenth of a second
    graph = colombia_map["indptr"], colombia_map["indices"]
    people, need = colombia_map["people"], colombia_map["need"]
    labels, report = run(graph, need, people[:, None], [200_000.0], [INF], iterations=30_000)
    found = certify(*graph, labels, [AskedRange("SUM", people, 200_000, INF)], [need])
    assert report[0] >= 138
    assert not found.disconnected
    assert found.unassigned.size == 0
    assert len({breach.region for breach in found.breaches}) == found.regions - report[0]
