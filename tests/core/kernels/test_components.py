"""Connectivity kernels against SciPy and against themselves without numba. Contiguity of polygons is tested beside."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
import scipy.sparse as scipy_sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.kernels.components import component_labels, csr_from_pairs, groups_connected, is_connected


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    size = draw(st.integers(1, 24))
    node = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(node, node).filter(lambda pair: pair[0] != pair[1]), max_size=40))
    member = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    heads, tails = np.array([a for a, _ in pairs], int), np.array([b for _, b in pairs], int)
    return size, heads, tails, member


def scipy_labels(indptr: np.ndarray, indices: np.ndarray, member: np.ndarray) -> list[set[int]]:
    graph = scipy_sparse.csr_array((np.ones(indices.size), indices, indptr), shape=(member.size, member.size))
    nodes = np.flatnonzero(member)
    _, labels = scipy_sparse.csgraph.connected_components(graph[nodes][:, nodes], directed=False)
    return [set(nodes[labels == piece].tolist()) for piece in range(labels.max() + 1)] if nodes.size else []


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_pieces_agree_with_scipy_and_with_plain_python(graph: tuple[int, np.ndarray, np.ndarray, np.ndarray]) -> None:
    size, heads, tails, member = graph
    indptr, indices = csr_from_pairs(size, heads, tails)
    labels = component_labels(indptr, indices, member)
    pieces = [set(np.flatnonzero(labels == piece).tolist()) for piece in range(int(labels.max()) + 1)]
    assert sorted(map(sorted, pieces)) == sorted(map(sorted, scipy_labels(indptr, indices, member)))
    assert is_connected(indptr, indices, member) == (len(pieces) == 1)
    assert np.array_equal(labels, component_labels.py_func(indptr, indices, member))
    assert is_connected.py_func(indptr, indices, member) == is_connected(indptr, indices, member)


@settings(max_examples=50, deadline=None)
@given(graphs(), st.lists(st.lists(st.integers(0, 23), max_size=6), max_size=8))
def test_many_groups_agree_with_one_at_a_time(
    graph: tuple[int, np.ndarray, np.ndarray, np.ndarray], groups: list[list[int]]
) -> None:
    size, heads, tails, _ = graph
    indptr, indices = csr_from_pairs(size, heads, tails)
    groups = [[node % size for node in group] for group in groups]
    offsets = np.concatenate(([0], np.cumsum([len(group) for group in groups]))).astype(np.int64)
    nodes = np.array([node for group in groups for node in group], np.int32)
    expected = []
    for group in groups:
        member = np.zeros(size, bool)
        member[group] = True
        expected.append(bool(is_connected(indptr, indices, member)))
    assert groups_connected(indptr, indices, offsets, nodes).tolist() == expected
    assert groups_connected.py_func(indptr, indices, offsets, nodes).tolist() == expected


def test_csr_refuses_an_end_outside() -> None:
    with pytest.raises(ValueError, match=r"0\.\.2"):
        csr_from_pairs(3, np.array([0]), np.array([3]))


def test_an_empty_set_is_not_one_piece() -> None:
    indptr, indices = csr_from_pairs(2, np.array([0]), np.array([1]))
    assert not is_connected(indptr, indices, np.zeros(2, bool))


_PROBE = """
import sys
import mancomun.kernels.components as c
assert "numba" not in sys.modules, "importing a kernel must not import numba"
import numpy as np
indptr, indices = c.csr_from_pairs(3, np.array([0]), np.array([1]))
print(c.is_connected(indptr, indices, np.array([True, True, False])), "numba" in sys.modules)
"""


@pytest.mark.parametrize("broken", ["", "unwritable", "damaged"])
def test_kernels_run_whatever_happens_to_numba_and_its_cache(tmp_path, broken: str) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    env = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(cache)}
    env.pop("NUMBA_CACHE_DIR", None)
    env.pop("MANCOMUN_NO_NUMBA", None)
    if broken == "unwritable":
        (cache / "mancomun").write_text("a file where the folder should be")
        env["TMPDIR"] = str(tmp_path)
    runs = 1
    if broken == "damaged":
        runs = 2
    for run in range(runs):
        done = subprocess.run([sys.executable, "-c", _PROBE], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.split()[0] == "True"
        assert done.stderr == ""
        if run == 0 and broken == "damaged":
            for file in cache.rglob("*.nb*"):
                file.write_bytes(b"not machine code")


def test_numba_can_be_turned_off() -> None:
    env = {**os.environ, "MANCOMUN_NO_NUMBA": "1"}
    done = subprocess.run([sys.executable, "-c", _PROBE], env=env, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "False"], done.stderr
