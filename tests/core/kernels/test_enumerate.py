"""Enumeration of connected groups against the slowest way there is: every subset, tested one by one."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.kernels.components import csr_from_pairs
from mancomun.kernels.enumerate import best_connected, connected_groups, count_connected
from mancomun.territory import colombia

COLOMBIA_BY_SIZE = [3_195, 12_877, 59_852, 301_669, 1_602_350, 8_828_420]


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 9))
    pairs = list(combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    allowed = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    return size, chosen, np.array(allowed)


def csr(size, pairs):
    return csr_from_pairs(size, np.array([a for a, _ in pairs], int), np.array([b for _, b in pairs], int))


def by_brute_force(size, pairs, allowed, largest):
    near = {v: {b if a == v else a for a, b in pairs if v in (a, b)} for v in range(size)}
    out = set()
    for k in range(1, largest + 1):
        for group in combinations([v for v in range(size) if allowed[v]], k):
            seen, queue = {group[0]}, [group[0]]
            while queue:
                for v in near[queue.pop()] & set(group) - seen:
                    seen.add(v)
                    queue.append(v)
            if len(seen) == k:
                out.add(frozenset(group))
    return out


def listed(blocks):
    groups = []
    for offsets, nodes in blocks:
        groups += [tuple(int(v) for v in nodes[a:b]) for a, b in pairwise(offsets)]
    return groups


@given(graphs(), st.integers(1, 9), st.integers(1, 7))
@settings(max_examples=150, deadline=None)
def test_every_connected_group_comes_once_and_no_other(graph, largest, capacity):
    size, pairs, allowed = graph
    indptr, indices = csr(size, pairs)
    expected = by_brute_force(size, pairs, allowed, largest)

    found = listed(connected_groups(indptr, indices, 1, largest, allowed=allowed, capacity=capacity))

    assert len(found) == len(set(map(frozenset, found)))
    assert set(map(frozenset, found)) == expected
    assert all(group[0] == min(group) for group in found)
    roots = np.arange(size, dtype=np.int32)
    counts = count_connected(indptr, indices, roots, True, allowed, largest)
    assert counts.tolist() == [sum(len(group) == k for group in expected) for k in range(largest + 1)]


@given(graphs(), st.integers(1, 6), st.data())
@settings(max_examples=100, deadline=None)
def test_groups_around_a_node_and_the_heaviest_of_each_size(graph, largest, data):
    size, pairs, allowed = graph
    root = data.draw(st.integers(0, size - 1))
    weight = np.array(data.draw(st.lists(st.integers(-5, 20), min_size=size, max_size=size)), float)
    indptr, indices = csr(size, pairs)
    expected = {group for group in by_brute_force(size, pairs, allowed, largest) if root in group}

    roots = np.array([root], np.int32)
    found = listed(connected_groups(indptr, indices, 1, largest, roots=roots, floor=False, allowed=allowed))
    counts, best, members = best_connected(indptr, indices, root, allowed, weight, largest)

    assert len(found) == len(expected)
    assert set(map(frozenset, found)) == expected
    assert counts.tolist() == count_connected(indptr, indices, roots, False, allowed, largest).tolist()
    for k in range(1, largest + 1):
        sums = [sum(weight[list(group)]) for group in expected if len(group) == k]
        assert counts[k] == len(sums)
        assert best[k] == max(sums, default=-np.inf)
        if sums:
            assert frozenset(members[k, :k].tolist()) in expected
            assert weight[members[k, :k]].sum() == best[k]


def municipal_graph():
    land = colombia()
    codes = [code for code in land.units if len(code) == 5]
    at = {code: k for k, code in enumerate(codes)}
    pairs = [(at[a], at[b]) for a, b in land.contiguity.edges if a in at and b in at]
    return codes, csr(len(codes), pairs)


def test_colombia_has_as_many_groups_as_published():
    codes, (indptr, indices) = municipal_graph()
    everywhere = np.ones(len(codes), np.bool_)
    counts = count_connected(indptr, indices, np.arange(len(codes), dtype=np.int32), True, everywhere, 5)
    assert counts[2:].tolist() == COLOMBIA_BY_SIZE[:4]


@pytest.mark.slow
def test_colombia_up_to_seven():
    codes, (indptr, indices) = municipal_graph()
    everywhere = np.ones(len(codes), np.bool_)
    counts = count_connected(indptr, indices, np.arange(len(codes), dtype=np.int32), True, everywhere, 7)
    assert counts[2:].tolist() == COLOMBIA_BY_SIZE


def test_blocks_are_bounded_and_sizes_are_checked():
    indptr, indices = csr(4, list(combinations(range(4), 2)))
    blocks = [offsets.size - 1 for offsets, _ in connected_groups(indptr, indices, 2, 4, capacity=4)]
    assert sum(blocks) == 11
    assert max(blocks) <= 4
    with pytest.raises(ValueError, match=r"got 3\.\.2"):
        next(connected_groups(indptr, indices, 3, 2))


def test_without_numba_the_answer_is_the_same(monkeypatch):
    indptr, indices = csr(6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5), (1, 4)])
    fast = listed(connected_groups(indptr, indices, 2, 5))
    monkeypatch.setenv("MANCOMUN_NO_NUMBA", "1")
    assert listed(connected_groups(indptr, indices, 2, 5)) == fast


@pytest.mark.parametrize("seed", range(6))
def test_counts_are_those_of_networkx_on_random_graphs(seed):
    """networkx ships no enumerator of connected groups: each subset is asked of its own test of connectivity."""
    networkx = pytest.importorskip("networkx")
    graph = networkx.gnp_random_graph(11, 0.28, seed=seed)
    indptr, indices = csr(11, list(graph.edges))
    expected = [
        sum(networkx.is_connected(graph.subgraph(group)) for group in combinations(graph.nodes, size))
        for size in range(1, 7)
    ]
    found = listed(connected_groups(indptr, indices, 1, 6))
    assert [sum(len(group) == size for group in found) for size in range(1, 7)] == expected
