"""Sums of powers against powers of whole numbers multiplied out one by one; two-step influences against three loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.kernels import influence as kernel


def slow_powers(matrix: np.ndarray, power: int) -> tuple[list[int], list[int]]:
    """The textbook: the whole matrix multiplied by itself, in Python's whole numbers."""
    rows = [[int(v) for v in row] for row in matrix]
    product = rows
    for _ in range(power - 1):
        product = [
            [sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*rows, strict=True)]
            for row in product
        ]
    return [sum(row) for row in product], [sum(column) for column in zip(*product, strict=True)]


def slow_ranks(values: list[int]) -> list[int]:
    return [1 + sum(other > value for other in set(values)) for value in values]


@st.composite
def matrices(draw: st.DrawFn, least: int = 2, most: int = 7) -> np.ndarray:
    size = draw(st.integers(least, most))
    cells = draw(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3]), min_size=size * size, max_size=size * size))
    matrix = np.array(cells, np.int8).reshape(size, size)
    np.fill_diagonal(matrix, 0)
    return matrix


@given(matrices(), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_sums_of_powers_are_those_of_the_multiplied_matrix(matrix: np.ndarray, power: int) -> None:
    assert kernel.power_sums(matrix, power) == slow_powers(matrix, power)


@given(matrices())
@settings(max_examples=60, deadline=None)
def test_it_stops_where_the_textbook_would(matrix: np.ndarray) -> None:
    found = kernel.settle(matrix)
    history = [tuple(map(slow_ranks, slow_powers(matrix, power))) for power in range(1, 21)]
    if kernel.acyclic(matrix):
        assert found.kind == "sum"
        return
    stop = next((k for k in range(3, 21) if history[k - 1] == history[k - 2] == history[k - 3]), None)
    assert found.kind == ("limit" if stop is None else "powers")
    assert found.power == (stop or 20)
    assert [(list(a), list(b)) for a, b in zip(found.influence_history, found.dependence_history, strict=True)] == [
        (a, b) for a, b in history[: found.power]
    ]


@given(matrices(), st.randoms())
@settings(max_examples=40, deadline=None)
def test_relabelling_changes_nothing(matrix: np.ndarray, random: object) -> None:
    order = np.random.default_rng(random.getrandbits(32)).permutation(matrix.shape[0])  # type: ignore[attr-defined]
    one, two = kernel.settle(matrix), kernel.settle(matrix[np.ix_(order, order)])
    assert one.kind == two.kind
    assert one.power == two.power
    np.testing.assert_allclose(one.influence[order], two.influence, atol=1e-9)
    np.testing.assert_allclose(one.dependence[order], two.dependence, atol=1e-9)


@given(matrices())
@settings(max_examples=40, deadline=None)
def test_period_and_circuits_are_those_of_the_walks(matrix: np.ndarray) -> None:
    size = matrix.shape[0]
    walk = np.eye(size, dtype=bool)
    closed = []
    for _ in range(60):
        walk = walk @ (matrix != 0)
        closed.append(walk.diagonal().copy())
    groups = kernel.circuits(matrix)
    assert kernel.acyclic(matrix) == (not groups)
    for nodes, turn in groups:
        lengths = [k + 1 for k in range(60) if closed[k][nodes[0]]]
        assert np.gcd.reduce(lengths) == turn
    assert sorted(int(n) for nodes, _ in groups for n in nodes) == [i for i in range(size) if any(c[i] for c in closed)]


def random_matrix(size: int, seed: int, fill: float = 0.2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    matrix = ((rng.random((size, size)) < fill) * rng.integers(1, 4, (size, size))).astype(np.int8)
    np.fill_diagonal(matrix, 0)
    return matrix


@pytest.mark.parametrize("seed", range(5))
def test_shifted_integers_and_whole_numbers_agree(seed: int) -> None:
    matrix = random_matrix(60, seed)
    quick = kernel._quick(matrix, 20, 3, 1)
    patient = kernel._patient(matrix, 20, 3, 1)
    if quick is not None:
        assert quick.power == patient.power
        assert all((a == b).all() for a, b in zip(quick.influence_history, patient.influence_history, strict=True))
        np.testing.assert_allclose(quick.influence, patient.influence, rtol=1e-11)


def test_twins_are_tied_for_ever_and_said_so_exactly() -> None:
    """Two variables with the same row and column: no shift of integers may tell them apart."""
    matrix = random_matrix(40, 1)
    matrix[7], matrix[:, 7] = matrix[3], matrix[:, 3]
    matrix[7, 3] = matrix[3, 7] = matrix[3, 3] = matrix[7, 7] = 0
    found = kernel.settle(matrix, most=30, alike=25)
    assert found.exact
    assert all(ranks[3] == ranks[7] for ranks in found.influence_history)


def test_compiled_and_plain_sweeps_are_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = random_matrix(57, 3)
    rng = np.random.default_rng(4)
    right, left = rng.integers(0, 1 << 48, (2, 57))
    plain = kernel.sweep(matrix, right, left)
    monkeypatch.setattr(kernel, "LARGE", 1)
    for threads in (1, 2, 3):
        fast = kernel.sweep(matrix, right, left, threads=threads)
        assert (fast[0] == plain[0]).all()
        assert (fast[1] == plain[1]).all()
    monkeypatch.setenv("MANCOMUN_NO_NUMBA", "1")
    out, total = np.empty(57, np.int64), np.zeros(57, np.int64)
    kernel._sweep(matrix, right, left, out, total, 0, 57)
    assert (out == plain[0]).all()
    assert (total == plain[1]).all()


def test_ranks_count_equals_once_and_mean_ranks_share_their_places() -> None:
    ranks = kernel.dense_ranks(np.array([5, 9, 5, 1]))
    assert ranks.tolist() == [2, 1, 2, 3]
    assert kernel.mean_ranks(ranks).tolist() == [2.5, 1.0, 2.5, 4.0]
    assert kernel.inversions(np.array([1, 2, 3]), np.array([3, 2, 1])) == 3
    assert kernel.inversions(np.array([1, 1, 2]), np.array([2, 1, 3])) == 0


@given(st.integers(2, 7), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_two_step_influences_are_those_of_three_loops(size: int, seed: int) -> None:
    matrix = np.random.default_rng(seed).integers(0, 5, (size, size)).astype(np.int8)
    np.fill_diagonal(matrix, 0)
    span = range(size)
    sums = [[sum(min(matrix[a, c], matrix[c, b]) for c in span) for b in span] for a in span]
    best = [[max(min(matrix[a, c], matrix[c, b]) for c in span) for b in span] for a in span]
    assert kernel.two_step_sums(matrix).tolist() == sums
    assert kernel.two_step_best(matrix).tolist() == best
