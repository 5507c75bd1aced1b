"""The certificate catches each thing that may be wrong, and agrees with plain sums."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.kernels.certificate import AskedRange, certify, heterogeneity, measured
from mancomun.kernels.components import csr_from_pairs
from mancomun.kernels.csr import breadth_order, graph_from_pairs, hilbert_order, rings, subgraph, without_borders

INF = float("inf")


def row(size: int) -> tuple[np.ndarray, np.ndarray]:
    return csr_from_pairs(size, np.arange(size - 1), np.arange(1, size))


def test_a_region_in_two_pieces_is_named() -> None:
    found = certify(*row(5), np.array([0, 1, 0, 1, 1]))
    assert found.disconnected == (0, 1)
    assert not found.valid


def test_each_kind_of_range_is_recounted() -> None:
    values = np.array([1.0, 5.0, 2.0, 8.0])
    asked = [
        AskedRange("SUM", values, 6, 10),
        AskedRange("COUNT", values, 2, 2),
        AskedRange("MIN", values, 1.5, INF),
        AskedRange("MAX", values, -INF, 7),
        AskedRange("AVG", values, 3, 5),
    ]
    found = certify(*row(4), np.array([0, 0, 1, 1]), asked, [values])
    assert {(b.asked, b.region, b.value) for b in found.breaches} == {(2, 0, 1.0), (3, 1, 8.0)}
    assert found.heterogeneity == (4.0 + 6.0,)


def test_units_left_out_are_listed_and_break_nothing() -> None:
    found = certify(*row(4), np.array([0, -1, 2, 2]))
    assert found.unassigned.tolist() == [1]
    assert found.regions == 2
    assert found.valid


def test_forced_and_forbidden_company_is_recounted() -> None:
    found = certify(*row(4), np.array([0, 0, 1, 1]), apart=[(0, 1), (0, 3)], tied=[(1, 2), (2, 3)])
    assert found.together == ((0, 1),)
    assert found.parted == ((1, 2),)
    assert not found.valid


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="MEDIAN"):
        measured("MEDIAN", [1.0])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-50, 50), st.integers(-1, 4)), min_size=1, max_size=40))
def test_heterogeneity_is_the_sum_over_pairs(units: list[tuple[float, int]]) -> None:
    expected = sum(abs(a[0] - b[0]) for a, b in combinations(units, 2) if a[1] == b[1] >= 0)
    got = heterogeneity(np.array([u[0] for u in units]), np.array([u[1] for u in units]))
    assert got == pytest.approx(expected, abs=1e-9)


def test_a_piece_of_the_graph_keeps_its_borders() -> None:
    indptr, indices = row(6)
    part = subgraph(indptr, indices, np.array([4, 3, 0], np.int32))
    assert [part[1][part[0][i] : part[0][i + 1]].tolist() for i in range(3)] == [[1], [0], []]
    fewer = without_borders(indptr, indices, np.array([3]), np.array([2]))
    assert rings(*fewer, np.array([0], np.int32), 9).tolist() == [0, 1, 2, -1, -1, -1]


def test_orders_visit_every_unit_once_and_near_ones_together() -> None:
    side = 16
    xy = np.array([(i % side, i // side) for i in range(side * side)], float)
    order = hilbert_order(xy)
    assert sorted(order.tolist()) == list(range(side * side))
    steps = np.abs(np.diff(xy[order], axis=0)).sum(axis=1)
    assert steps.max() <= 2
    assert breadth_order(*row(5)).tolist() == [0, 1, 2, 3, 4]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30), st.randoms())
def test_the_quick_builders_agree_with_the_plain_ones(size: int, given_pairs: list[tuple[int, int]], shuffle) -> None:  # type: ignore[no-untyped-def]
    pairs = [(a % size, b % size) for a, b in given_pairs if a % size != b % size]
    heads, tails = np.array([a for a, _ in pairs], int), np.array([b for _, b in pairs], int)
    graph, expected = graph_from_pairs(size, heads, tails), csr_from_pairs(size, heads, tails)
    assert [part.tolist() for part in graph] == [part.tolist() for part in expected]
    nodes = [i for i in range(size) if shuffle.random() < 0.6]
    shuffle.shuffle(nodes)
    cut = subgraph(*graph, np.array(nodes, np.int32))
    place = {node: i for i, node in enumerate(nodes)}
    kept = [(place[a], place[b]) for a, b in pairs if a in place and b in place]
    plain = csr_from_pairs(len(nodes), np.array([a for a, _ in kept], int), np.array([b for _, b in kept], int))
    assert [part.tolist() for part in cut] == [part.tolist() for part in plain]


def test_an_end_outside_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.\.1"):
        graph_from_pairs(2, np.array([0]), np.array([2]))
