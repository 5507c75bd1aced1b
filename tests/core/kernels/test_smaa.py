"""Places under many weights: the fast way, numpy's way and the slow reference say the same, whatever the threads."""

from __future__ import annotations

import numpy as np
import pytest

from mancomun.kernels import smaa


def drawer(size: int, cells: int = 0, seed: int = 7) -> smaa.Draw:
    def draw(block: int, n: int) -> tuple[smaa.Floats, smaa.Floats]:
        generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))
        weights = generator.standard_exponential((n, size))
        return weights / weights.sum(axis=1, keepdims=True), generator.random((n, cells))

    return draw


@pytest.mark.parametrize(("alternatives", "criteria"), [(1, 2), (2, 1), (2, 2), (7, 3), (40, 5), (130, 9)])
def test_fast_plain_and_reference_agree(alternatives: int, criteria: int) -> None:
    values = np.random.default_rng(alternatives).random((alternatives, criteria))
    draw = drawer(criteria)
    fast, plain = (smaa.tally(values, draw, 300, plain=plain) for plain in (False, True))
    assert (fast.places == plain.places).all()
    assert (fast.places == smaa.tally_reference(values, draw(0, 300)[0])).all()
    assert np.allclose(fast.first_weights, plain.first_weights, rtol=1e-12)


@pytest.mark.parametrize("gap", [1e-7, 1e-9, 1e-12, 0.0])
def test_what_32_bits_cannot_tell_apart_is_ranked_by_64(gap: float) -> None:
    generator = np.random.default_rng(3)
    base = generator.random(6) * 0.9
    values = np.clip(base + gap * generator.standard_normal((50, 6)), 0, 1)
    draw = drawer(6)
    fast = smaa.tally(values, draw, 500)
    assert (fast.places == smaa.tally_reference(values, draw(0, 500)[0])).all()


def test_ends_of_the_scale_and_whole_numbers() -> None:
    values = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [0.5, 0.5]])
    draw = drawer(2)
    found = smaa.tally(values, draw, 400)
    assert found.places[1, 0] == 400
    assert found.places[0, 5] == 400
    assert (found.places == smaa.tally_reference(values, draw(0, 400)[0])).all()


@pytest.mark.parametrize("threads", [2, 3, 5])
def test_threads_change_nothing(threads: int) -> None:
    values = np.random.default_rng(1).random((20, 4))
    samples = smaa.BLOCK * 5 + 17
    pairs = np.array([[0, 1], [2, 3]])
    one, many = (smaa.tally(values, drawer(4), samples, pairs=pairs, threads=t) for t in (1, threads))
    assert (one.places == many.places).all()
    assert (one.first_weights == many.first_weights).all()  # to the last bit
    assert (one.wins == many.wins).all()


def test_uncertain_cells_move_within_their_span_in_both_ways() -> None:
    values = np.array([[0.2, 0.3], [0.4, 0.1], [0.3, 0.3]])
    cells, spans = np.array([[0, 1], [2, 0]]), np.array([0.6, 0.5])
    draw = drawer(2, cells=2)
    fast, plain = (
        smaa.tally(values, draw, 2000, cells=cells, spans=spans, plain=plain, pairs=np.array([[0, 2]]))
        for plain in (False, True)
    )
    assert (fast.places == plain.places).all()
    assert (fast.wins == plain.wins).all()
    assert 0 < fast.places[0, 0] < 2000


def test_more_alternatives_than_nine_bits_hold() -> None:
    values = np.random.default_rng(5).random((1500, 3))
    fast, plain = (smaa.tally(values, drawer(3), 40, plain=plain) for plain in (False, True))
    assert (fast.places == plain.places).all()
    assert (fast.places.sum(axis=0) == 40).all()


@pytest.mark.parametrize("rows", [16, 32, 48, 112, 304])
def test_columns_come_out_sorted_and_keep_to_themselves(rows: int) -> None:
    words = np.random.default_rng(rows).integers(0, 2**32, rows * smaa.LANES, dtype=np.uint32)
    found = words.copy()
    smaa._sort_lanes(found, 0, rows)
    assert (found.reshape(rows, -1) == np.sort(words.reshape(rows, -1), axis=0)).all()


@pytest.mark.parametrize("alternatives", [7, 40])
def test_without_numba_the_same_lines_give_the_same(alternatives: int, monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(alternatives).random((alternatives, 3)).round(2)
    weights, shifts = drawer(3, cells=1)(0, 37)
    given = (weights, shifts, values, np.array([[2, 1]]), np.array([0.3]), np.array([[0, 1]]))
    tables = [np.zeros((alternatives, alternatives), np.int64) for _ in range(2)]
    fast = smaa._block_fast(*given, tables[0])
    monkeypatch.setenv("MANCOMUN_NO_NUMBA", "1")
    plain = smaa._block_fast(*given, tables[1])
    assert (tables[0] == tables[1]).all()
    assert all((one == two).all() for one, two in zip(fast, plain, strict=True))
