"""The compiled way and the NumPy way give the same numbers, and so do numba and plain Python."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.kernels import contiguity as kernel
from mancomun.kernels.compiled import numba_module
from mancomun.kernels.twins import twins, wkb_fill, wkb_sizes, worth_compiling


@st.composite
def cells(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    columns, rows = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    rings, owner = [], []
    for column in range(columns):
        for row in range(rows):
            unit = draw(st.integers(-1, 5))
            if unit >= 0:
                x, y = column - 3.0, row - 3.0  # through zero, where there are two zeros
                ring = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
                ring = [(-0.0 if a == 0 and draw(st.booleans()) else a, b) for a, b in ring]
                shift = draw(st.integers(0, 3))
                ring = ring[shift:] + ring[:shift]
                rings.append([*ring, ring[0]][:: draw(st.sampled_from([1, -1]))])
                owner.append(unit)
    xy = np.array([point for ring in rings for point in ring], float).reshape(-1, 2)
    return xy, np.arange(0, 5 * len(rings) + 1, 5), np.array(owner, np.int32)


@settings(max_examples=100, deadline=None)
@given(cells())
def test_compiled_numpy_and_plain_python_agree_to_the_last_bit(case: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    xy, offsets, owner = case
    if not owner.size:
        return
    starts, twin, crowded = twins(xy, xy.view(np.uint64), offsets)
    with np.errstate(over="ignore"):
        plain = twins.py_func(xy, xy.view(np.uint64), offsets)
    assert np.array_equal(starts, plain[0])
    assert np.array_equal(twin, plain[1])
    assert crowded == plain[2]
    assert not crowded
    fast = kernel._exact_by_twins(xy, offsets, owner)
    slow = kernel.exact_pass(xy, offsets, owner, hash_bits=63)  # 63 bits: the NumPy way even when numba is awake
    assert fast is not None
    for one, two in ((fast.a, slow.a), (fast.b, slow.b), (fast.km, slow.km), (fast.starts, slow.starts)):
        assert np.array_equal(one, two)
    assert np.array_equal(fast.partner, slow.partner)


def test_a_line_drawn_three_times_is_left_to_the_other_way() -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    xy, offsets = np.array(square * 3), np.array([0, 5, 10, 15])
    assert twins(xy, xy.view(np.uint64), offsets)[2]
    assert kernel._exact_by_twins(xy, offsets, np.arange(3, dtype=np.int32)) is None
    assert kernel.exact_pass(xy, offsets, np.arange(3, dtype=np.int32)).a.tolist() == [0, 0, 1]


def _column(shapes: list[object]) -> tuple[np.ndarray, np.ndarray]:
    wkb = [shapely.to_wkb(shape) for shape in shapes]
    return np.frombuffer(b"".join(wkb), np.uint8), np.concatenate(([0], np.cumsum([len(one) for one in wkb])))


def test_wkb_is_read_as_shapely_reads_it() -> None:
    holed = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (2, 1), (2, 2)], [(4, 4), (5, 4), (5, 5)]])
    many = shapely.MultiPolygon([shapely.box(10, 10, 11, 11), holed])
    shapes = [holed, many, shapely.box(-1, -1, -0.5, -0.5)]
    data, offsets = _column(shapes)
    for read_sizes, fill in ((wkb_sizes, wkb_fill), (wkb_sizes.py_func, wkb_fill.py_func)):
        with np.errstate(over="ignore"):
            rings, vertices = read_sizes(data, offsets)
        assert (rings, vertices) == (8, int(shapely.get_num_coordinates(np.array(shapes)).sum()))
        flat, ends = np.empty(2 * vertices), np.zeros(rings + 1, np.int64)
        owner, hole = np.empty(rings, np.int32), np.empty(rings, bool)
        assert fill(data, offsets, np.arange(3, dtype=np.int32), flat, ends, owner, hole)
        assert np.array_equal(flat.reshape(-1, 2), shapely.get_coordinates(np.array(shapes)))
        assert owner.tolist() == [0, 0, 0, 1, 1, 1, 1, 2]
        assert hole.tolist() == [False, True, True, False, False, True, True, False]


@pytest.mark.parametrize("shape", ["POINT (1 1)", "POLYGON EMPTY", "POLYGON Z ((0 0 1, 1 0 1, 1 1 1, 0 0 1))"])
def test_wkb_that_is_not_plain_is_told_by_its_row(shape: str) -> None:
    data, offsets = _column([shapely.box(0, 0, 1, 1), shapely.from_wkt(shape)])
    assert wkb_sizes(data, offsets) == (-1, 1)


def test_wkb_cut_short_is_not_read_beyond_its_end() -> None:
    data, _ = _column([shapely.box(0, 0, 1, 1)])
    for size in range(len(data)):
        assert wkb_sizes(data[:size].copy(), np.array([0, size])) == (-1, 0)


def test_small_work_does_not_wake_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    assert not worth_compiling(200_000)
    monkeypatch.setenv("MANCOMUN_NO_NUMBA", "1")
    assert not worth_compiling(10**9)
    assert numba_module() is None
