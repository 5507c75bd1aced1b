"""The best group against every subset tried one by one, and against HiGHS; the beam under the exact answer."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mancomun.kernels.bestgroup import (
    CAPPED,
    FAR,
    INNER,
    RATIO,
    ROUND,
    SPREAD,
    SUM,
    beam_groups,
    best_groups,
    completions,
    rate_tables,
)
from mancomun.kernels.components import csr_from_pairs, is_connected
from mancomun.kernels.csr import rings

INF = math.inf


def grid(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    cells = np.arange(rows * columns).reshape(rows, columns)
    heads = np.concatenate((cells[:, :-1].ravel(), cells[:-1].ravel()))
    return csr_from_pairs(rows * columns, heads, np.concatenate((cells[:, 1:].ravel(), cells[1:].ravel())))


class Question:
    """One instance: a map, columns with ranges, criteria; asked of the kernels and of the slow reference alike."""

    def __init__(self, seed: int, rows: int = 3, wide: int = 4, kinds: tuple[int, ...] = (SUM,)) -> None:
        rng = np.random.default_rng(seed)
        self.graph = grid(rows, wide)
        self.size = rows * wide
        self.columns = np.ascontiguousarray(
            np.stack(
                (rng.normal(size=self.size), rng.integers(1, 20, self.size), rng.random(self.size) * 9 + 1), axis=1
            )
        )
        heads = np.repeat(np.arange(self.size), np.diff(self.graph[0]))
        self.km = (heads + self.graph[1]) % 5 + 1.0
        self.xy = rng.random((self.size, 2)) * 10
        self.kind = np.array(kinds, np.int32)
        self.first = np.array(
            [{SUM: 0, CAPPED: 1, RATIO: 1, INNER: 1, FAR: 0, SPREAD: 2, ROUND: 2}[k] for k in kinds], np.int32
        )
        self.second = np.array([1 if k == ROUND else 2 for k in kinds], np.int32)
        self.scale = np.array([{CAPPED: 40.0, FAR: 5.0}.get(k, 1.0) for k in kinds])
        self.weight = np.round(rng.normal(size=len(kinds)), 2)
        self.low, self.high = np.array([-INF, 10.0, -INF]), np.array([INF, 60.0, INF])
        self.start = np.array([int(rng.integers(self.size))], np.int32)
        self.allowed = np.ones(self.size, np.bool_)

    def common(self, most: int) -> tuple[Any, ...]:
        ring = rings(*self.graph, self.start, most)
        free = self.allowed.copy()
        free[self.start] = False
        best, worst = completions(self.columns, ring, self.allowed, free, most)
        row, up, down = rate_tables(self.columns[:, 1], self.columns[:, 2], ring, self.allowed, free, most)
        rates, rate_best, rate_worst = (np.stack([table] * self.kind.size) for table in (row, up, down))
        widest = np.array([INF if k == FAR else np.ptp(self.columns[:, 2]) for k in self.kind])
        widest[self.kind == FAR] = 20.0
        heads = np.repeat(np.arange(self.size), np.diff(self.graph[0]))
        widest[self.kind == INNER] = (np.bincount(heads, self.km, self.size) / self.columns[:, 1]).max()
        member = np.zeros(self.size, np.bool_)
        member[self.start] = True
        return (
            *self.graph, self.km, self.xy, self.start, bool(is_connected(*self.graph, member)), self.allowed, ring,
            self.columns, self.low, self.high, self.kind, self.first, self.second, self.scale, self.weight, best, worst,
            rates, rate_best, rate_worst, widest,
        )  # fmt: skip

    def ask(self, least: int, most: int, room: int = 1, *, beam: int = 0, python: bool = False, budget: int = 1 << 40):  # type: ignore[no-untyped-def]
        kept, scores = np.zeros((room, most), np.int32), np.zeros(room)
        sizes, values, report = np.zeros(room, np.int32), np.zeros((room, self.kind.size)), np.zeros(4)
        signal = np.zeros(1, np.int64)
        if beam:
            keys = np.random.default_rng(0).integers(1, 1 << 62, self.size)
            call = beam_groups.py_func if python else beam_groups
            filled = call(
                *self.common(most), keys, beam, least, most, kept, scores, sizes, values, signal, report
            )  # fmt: skip
        else:
            call = best_groups.py_func if python else best_groups
            filled = call(
                *self.common(most), least, most, -INF, kept, scores, sizes, values, signal, budget, report
            )  # fmt: skip
        return [(float(scores[i]), frozenset(kept[i, : sizes[i]].tolist())) for i in range(filled)], report

    def score(self, group: frozenset[int]) -> float | None:
        """The slow reference: None when the group is no answer."""
        member = np.zeros(self.size, np.bool_)
        member[list(group)] = True
        if not is_connected(*self.graph, member) or not set(self.start.tolist()) <= group:
            return None
        units = sorted(group)
        sums = self.columns[units].sum(axis=0)
        if (sums < self.low).any() or (sums > self.high).any():
            return None
        pairs = list(combinations(units, 2))
        inside = 0.0
        for a, b in pairs:
            near = self.graph[1][self.graph[0][a] : self.graph[0][a + 1]].tolist()
            if b in near:
                inside += float(self.km[self.graph[0][a] + near.index(b)])
        far = max((math.dist(self.xy[a], self.xy[b]) for a, b in pairs), default=0.0)
        spread = sum(abs(self.columns[a, 2] - self.columns[b, 2]) for a, b in pairs)
        total = 0.0
        for kind, scale, weight in zip(self.kind, self.scale, self.weight, strict=True):
            value = {
                SUM: sums[0],
                CAPPED: min(1.0, sums[1] / scale),
                RATIO: sums[1] / sums[2],
                INNER: 2 * inside / sums[1],
                FAR: far / scale,
                SPREAD: spread / len(pairs) if pairs else 0.0,
                ROUND: 1.0 if sums[1] <= 2 * inside else min(1.0, 4 * math.pi * sums[2] / (sums[1] - 2 * inside) ** 2),
            }[int(kind)]
            total += float(weight * value)
        return total

    def reference(self, least: int, most: int) -> list[tuple[float, frozenset[int]]]:
        groups = (frozenset(g) for size in range(least, most + 1) for g in combinations(range(self.size), size))
        scored = [(score, group) for group in groups if (score := self.score(group)) is not None]
        return sorted(scored, key=lambda pair: -pair[0])


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6),
    st.lists(st.sampled_from([SUM, CAPPED, RATIO, INNER, FAR, SPREAD, ROUND]), min_size=1, max_size=3, unique=True),
    st.integers(1, 3),
    st.integers(3, 6),
)
@example(294, [SUM, INNER], 1, 4)
def test_the_best_groups_are_the_best_of_all_subsets(seed: int, kinds: list[int], least: int, most: int) -> None:
    question = Question(seed, kinds=tuple(kinds))
    expected = question.reference(least, most)
    found, report = question.ask(least, most, 5)
    assert report[2] == 1.0
    assert [score for score, _ in found] == pytest.approx([score for score, _ in expected[:5]])
    assert all(question.score(group) == pytest.approx(score) for score, group in found)


@pytest.mark.parametrize("seed", range(5))
def test_a_start_of_two_units_that_do_not_touch_ends_in_one_piece(seed: int) -> None:
    question = Question(seed, kinds=(SUM,))
    question.start = np.array([0, question.size - 1], np.int32)
    expected = question.reference(2, 7)
    found, report = question.ask(2, 7, 3)
    assert report[2] == 1.0
    assert [score for score, _ in found] == pytest.approx([score for score, _ in expected[:3]])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_another_range_never_improves_the_best(seed: int) -> None:
    question = Question(seed)
    free, _ = question.ask(2, 6)
    question.high[1] = 35.0
    bound, _ = question.ask(2, 6)
    assert not bound or bound[0][0] <= free[0][0] + 1e-12


@pytest.mark.parametrize("seed", range(6))
def test_the_beam_finds_true_groups_and_never_beats_the_proof(seed: int) -> None:
    question = Question(seed, 4, 5, kinds=(SUM, FAR))
    exact, _ = question.ask(2, 7, 3)
    near, _ = question.ask(2, 7, 3, beam=40)
    assert near[0][0] <= exact[0][0] + 1e-9
    assert all(question.score(group) == pytest.approx(score) for score, group in near)
    assert len({group for _, group in near}) == len(near)


def test_a_budget_that_ends_leaves_an_honest_ceiling() -> None:
    question = Question(4, 4, 5)
    exact, closed = question.ask(2, 8)
    cut, report = question.ask(2, 8, budget=20)
    assert closed[2] == 1.0
    assert report[2] == 0.0
    assert max(report[3], cut[0][0] if cut else -INF) >= exact[0][0] - 1e-9


@pytest.mark.parametrize("beam", [0, 8])
def test_plain_python_gives_the_same_groups(beam: int) -> None:
    question = Question(11, kinds=(SUM, INNER, SPREAD))
    fast, slow = (question.ask(2, 5, 4, beam=beam, python=p)[0] for p in (False, True))
    assert fast == slow


@pytest.mark.parametrize("seed", range(3))
def test_the_proven_value_is_the_one_of_highs(seed: int) -> None:
    highspy = pytest.importorskip("highspy")
    question = Question(seed, 4, 4)
    most, cap = 6, 45.0
    question.low[1], question.high[1] = -INF, cap
    model = highspy.Highs()
    model.silent()
    units = range(question.size)
    arcs = [(u, v) for u in units for v in question.graph[1][question.graph[0][u] : question.graph[0][u + 1]].tolist()]
    chosen = [model.addBinary() for _ in units]
    flow = {arc: model.addVariable(0, most - 1) for arc in arcs}
    seat = int(question.start[0])
    model.addConstr(chosen[seat] == 1)
    model.addConstr(sum(chosen) <= most)
    model.addConstr(sum(chosen) >= 2)
    model.addConstr(sum(float(question.columns[u, 1]) * chosen[u] for u in units) <= cap)
    for u, v in arcs:
        model.addConstr(flow[u, v] <= (most - 1) * chosen[u])
        model.addConstr(flow[u, v] <= (most - 1) * chosen[v])
    for u in units:
        if u != seat:
            model.addConstr(
                sum(flow[a] for a in arcs if a[1] == u) - sum(flow[a] for a in arcs if a[0] == u) == chosen[u]
            )
    model.maximize(sum(float(question.weight[0] * question.columns[u, 0]) * chosen[u] for u in units))
    found, report = question.ask(2, most)
    assert report[2] == 1.0
    assert found[0][0] == pytest.approx(model.getInfo().objective_function_value, abs=1e-6)
