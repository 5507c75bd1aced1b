"""The fast contiguity against a slow obvious one, on grids, Voronoi maps and drawings that do not fit."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import spatial

from mancomun.kernels.contiguity import BOTH, EXACT, POINT, ROOK, TOLERANT, Pairs, contiguity, exact_pass, segment_km

GEOD = pyproj.Geod(ellps="GRS80")

Ring = list[tuple[float, float]]
Map = list[tuple[int, Ring]]


def arrays(drawing: Map) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rings = [ring if ring[0] == ring[-1] else [*ring, ring[0]] for _, ring in drawing]
    xy = np.array([point for ring in rings for point in ring], float).reshape(-1, 2)
    offsets = np.concatenate(([0], np.cumsum([len(ring) for ring in rings])))
    return xy, offsets, np.array([unit for unit, _ in drawing], np.int32)


def slow_reference(drawing: Map) -> tuple[dict[tuple[int, int], float], set[tuple[int, int]]]:
    """Every segment as a set of two points in a dictionary of owners; geodesic lengths by pyproj."""
    lines: dict[frozenset[tuple[float, float]], set[int]] = {}
    corners: dict[tuple[float, float], set[int]] = {}
    for unit, ring in drawing:
        for here, there in pairwise([*ring, ring[0]]):
            corners.setdefault(here, set()).add(unit)
            if here != there:
                lines.setdefault(frozenset((here, there)), set()).add(unit)
    rook: dict[tuple[int, int], float] = {}
    for ends, units in lines.items():
        (x0, y0), (x1, y1) = ends
        km = GEOD.inv(x0, y0, x1, y1)[2] / 1000
        for pair in combinations(sorted(units), 2):
            rook[pair] = rook.get(pair, 0.0) + km
    touching = {pair for units in corners.values() for pair in combinations(sorted(units), 2)}
    return rook, touching - set(rook)


def table(pairs: Pairs) -> tuple[dict[tuple[int, int], float], set[tuple[int, int]]]:
    rook, points = {}, set()
    for a, b, km, kind in zip(pairs.a.tolist(), pairs.b.tolist(), pairs.km.tolist(), pairs.kind.tolist(), strict=True):
        if kind == ROOK:
            rook[a, b] = km
        else:
            points.add((a, b))
    return rook, points


def same(fast: Pairs, slow: tuple[dict[tuple[int, int], float], set[tuple[int, int]]]) -> None:
    rook, points = table(fast)
    assert rook.keys() == slow[0].keys()
    assert points == slow[1]
    for pair, km in slow[0].items():
        assert rook[pair] == pytest.approx(km, rel=1e-3)


@st.composite
def grids(draw: st.DrawFn) -> Map:
    """Square cells given at random to few units: enclaves, units in pieces, corners that touch, cells of nobody."""
    columns, rows = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    step = draw(st.sampled_from([0.1, 0.5, 1.0]))
    drawing: Map = []
    for column in range(columns):
        for row in range(rows):
            unit = draw(st.integers(-1, 7))
            if unit >= 0:
                x, y = -75 + column * step, -2 + row * step
                drawing.append((unit, [(x, y), (x + step, y), (x + step, y + step), (x, y + step)]))
    return drawing


@st.composite
def voronoi_maps(draw: st.DrawFn) -> Map:
    seed, count = draw(st.integers(0, 2**32 - 1)), draw(st.integers(4, 40))
    rng = np.random.default_rng(seed)
    diagram = spatial.Voronoi(rng.random((count, 2)) * 5 + (-76.0, 2.0))
    drawing: Map = []
    for unit, region in enumerate(diagram.point_region):
        corners = diagram.regions[region]
        if corners and -1 not in corners:
            ring = [tuple(map(float, diagram.vertices[corner])) for corner in corners]
            if all(-90 < x < -60 and -20 < y < 20 for x, y in ring):
                drawing.append((unit, ring))
    return drawing


@settings(max_examples=120, deadline=None)
@given(st.one_of(grids(), voronoi_maps()))
def test_fast_agrees_with_slow(drawing: Map) -> None:
    same(contiguity(*arrays(drawing)), slow_reference(drawing))


@settings(max_examples=60, deadline=None)
@given(st.one_of(grids(), voronoi_maps()), st.data())
def test_order_start_winding_and_names_change_nothing(drawing: Map, data: st.DataObject) -> None:
    rook, points = table(contiguity(*arrays(drawing)))
    turned = []
    for unit, ring in data.draw(st.permutations(drawing)):
        shift = data.draw(st.integers(0, len(ring) - 1))
        ring = ring[shift:] + ring[:shift]
        turned.append((unit, ring[::-1] if data.draw(st.booleans()) else ring))
    names = data.draw(st.permutations(range(max([unit for unit, _ in drawing], default=0) + 1)))
    named = [(names[unit], ring) for unit, ring in turned]

    def renamed(pair: tuple[int, int]) -> tuple[int, int]:
        return tuple(sorted((names[pair[0]], names[pair[1]])))

    rook2, points2 = table(contiguity(*arrays(named)))
    assert {renamed(pair) for pair in points} == points2
    assert {renamed(pair): pytest.approx(km, rel=1e-9) for pair, km in rook.items()} == rook2


@settings(max_examples=60, deadline=None)
@given(grids(), st.sampled_from([1, 3, 6]))
def test_colliding_keys_cost_time_and_no_edge(drawing: Map, bits: int) -> None:
    if not drawing:
        return
    xy, offsets, owner = arrays(drawing)
    few, many = exact_pass(xy, offsets, owner, hash_bits=bits), exact_pass(xy, offsets, owner)
    assert np.array_equal(few.a, many.a)
    assert np.array_equal(few.b, many.b)
    assert np.allclose(few.km, many.km)
    assert np.array_equal(few.free, many.free)


@given(
    st.floats(-179, 179), st.floats(-75, 75), st.floats(-0.3, 0.3), st.floats(-0.3, 0.3).filter(lambda x: abs(x) > 1e-6)
)
def test_lengths_are_geodesic_within_a_thousandth(x: float, y: float, dx: float, dy: float) -> None:
    xy = np.array([[x, y], [x + dx, y + dy]])
    real = GEOD.inv(x, y, x + dx, y + dy)[2] / 1000
    assert segment_km(xy, np.array([0]))[0] == pytest.approx(real, rel=1e-3)


def test_a_segment_over_the_antimeridian_is_short() -> None:
    assert segment_km(np.array([[179.9, 10.0], [-179.9, 10.0]]), np.array([0]))[0] < 25


def square(x: float, y: float, wide: float = 0.1, high: float = 0.1) -> Ring:
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


M = 1 / 111_000  # about one metre, in degrees


def test_a_unit_alone_is_in_no_pair_and_keeps_its_free_border() -> None:
    pairs = contiguity(*arrays([(0, square(-75, 5)), (1, square(-70, 5))]), units=3)
    assert len(pairs) == 0
    assert pairs.free_km.tolist()[:2] == pytest.approx([44, 44], rel=0.02)
    assert pairs.free_km[2] == 0


def test_a_gap_of_some_metres_is_a_border_only_with_tolerance() -> None:
    drawing = [(0, square(-75, 5)), (1, square(-74.9 + 8 * M, 5))]
    assert len(contiguity(*arrays(drawing))) == 0
    pairs = contiguity(*arrays(drawing), tolerance_m=20)
    assert table(pairs)[0] == {(0, 1): pytest.approx(11.05, rel=0.02)}
    assert pairs.how.tolist() == [TOLERANT]


def test_an_overlap_of_some_metres_is_a_border_with_tolerance() -> None:
    drawing = [(0, square(-75, 5)), (1, square(-74.9 - 8 * M, 5))]
    assert table(contiguity(*arrays(drawing), tolerance_m=20))[0] == {(0, 1): pytest.approx(11.05, rel=0.02)}


def test_a_wide_gap_is_not_bridged() -> None:
    drawing = [(0, square(-75, 5)), (1, square(-74.9 + 80 * M, 5))]
    assert len(contiguity(*arrays(drawing), tolerance_m=20)) == 0


def test_one_vertex_more_on_a_shared_line_is_a_border() -> None:
    more = square(-74.9, 5)
    more.insert(4, (-74.9, 5.05))
    pairs = contiguity(*arrays([(0, square(-75, 5)), (1, more)]), tolerance_m=1)
    assert table(pairs)[0] == {(0, 1): pytest.approx(11.05, rel=0.01)}


def test_half_matched_border_is_completed() -> None:
    left = [(-75.0, 5.0), (-74.9, 5.0), (-74.9, 5.05), (-74.9, 5.1), (-75.0, 5.1)]
    right = [(-74.9, 5.0), (-74.8, 5.0), (-74.8, 5.1), (-74.9, 5.1), (-74.9, 5.075), (-74.9, 5.05)]
    pairs = contiguity(*arrays([(0, left), (1, right)]), tolerance_m=1)
    assert table(pairs)[0] == {(0, 1): pytest.approx(11.05, rel=0.01)}
    assert pairs.how.tolist() == [BOTH]


def test_one_straight_coast_is_not_a_border_beyond_the_real_one() -> None:
    drawing = [(n, square(-75 + n / 4, 5, 0.25, 0.25)) for n in range(3)]
    exact, tolerant = contiguity(*arrays(drawing)), contiguity(*arrays(drawing), tolerance_m=50)
    assert table(exact) == table(tolerant)
    assert set(tolerant.how.tolist()) == {EXACT}


def test_an_enclave_drawn_apart_is_a_border_whatever_the_winding() -> None:
    shell, hole, inner = (
        square(-75, 5, 1, 1),
        square(-74.6, 5.4, 0.2, 0.2),
        square(-74.6 + 5 * M, 5.4 + 5 * M, 0.2, 0.2),
    )
    # Windings differ from file to file; what is a hole does not.
    for turn in (1, -1):
        drawing = [(0, shell), (0, hole[::turn]), (1, inner)]
        pairs = contiguity(*arrays(drawing), np.array([False, True, False]), tolerance_m=20)
        assert table(pairs)[0] == {(0, 1): pytest.approx(88.4, rel=0.02)}


def test_corners_are_points_and_lines_drawn_thrice_count_once() -> None:
    drawing = [(0, square(-75, 5)), (1, square(-74.9, 5.1)), (2, square(-74.9, 5)), (2, square(-74.9, 5))]
    rook, points = table(contiguity(*arrays(drawing)))
    assert points == {(0, 1)}
    assert rook.keys() == {(0, 2), (1, 2)}
    assert rook[0, 2] == pytest.approx(11.06, rel=0.01)


def test_nothing_in_nothing_out() -> None:
    pairs = contiguity(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int32), units=2)
    assert len(pairs) == 0
    assert pairs.free_km.tolist() == [0, 0]
    assert POINT not in pairs.kind


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="one number more"):
        contiguity(np.zeros((3, 2)), np.array([0, 3]), np.zeros(2, np.int32))
