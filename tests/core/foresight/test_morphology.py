"""Morphological spaces: counted as if each combination were looked at, which for small ones we do."""

from __future__ import annotations

import itertools
import json
import math
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.cli.foresight import morphology as command
from mancomun.errors import BadInput
from mancomun.foresight import morphology as module
from mancomun.foresight.morphology import Space, count, distance, from_grids, likeliest, morphology, nearest, scenarios


def space_of(sizes: list[int], exclusions: list[Any], probabilities: Any = None) -> Space:
    options = [[f"{d}.{k}" for k in range(size)] for d, size in enumerate(sizes)]
    return Space([f"d{d}" for d in range(len(sizes))], options, exclusions, [""] * len(exclusions), probabilities)


@st.composite
def spaces(draw: st.DrawFn) -> Space:
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    pairs = []
    if len(sizes) > 1:
        for _ in range(draw(st.integers(0, 8))):
            a, b = draw(st.lists(st.integers(0, len(sizes) - 1), min_size=2, max_size=2, unique=True))
            pairs.append((a, draw(st.integers(0, sizes[a] - 1)), b, draw(st.integers(0, sizes[b] - 1))))
    chances = []
    for size in sizes:
        weights = draw(st.lists(st.integers(1, 9), min_size=size, max_size=size))
        chances.append([weight / sum(weights) for weight in weights])
    return space_of(sizes, pairs, chances)


def slow(space: Space) -> list[tuple[int, ...]]:
    every = itertools.product(*(range(len(options)) for options in space.configurations))
    return [one for one in every if not space.breaks(one)]


@given(spaces(), st.sampled_from([1, 4, 10**6]))
@settings(max_examples=80, deadline=None)
def test_counting_listing_and_looking_at_each_agree(space: Space, room: int) -> None:
    expected = slow(space)
    kept, module.ROOM = module.ROOM, room  # a small table forces the split by dimensions
    try:
        assert count(space) == len(expected)
    finally:
        module.ROOM = kept
    assert list(scenarios(space)) == expected


@given(spaces(), st.integers(1, 6))
@settings(max_examples=50, deadline=None)
def test_nearest_and_likeliest_are_those_of_the_whole_list(space: Space, limit: int) -> None:
    expected = slow(space)
    start = [0] * len(space.dimensions)
    assert [away for away, _ in nearest(space, start, limit)] == sorted(distance(one, start) for one in expected)[
        :limit
    ]
    best = sorted((space.probability(one) for one in expected), reverse=True)[:limit]
    assert [chance for chance, _ in likeliest(space, limit)] == pytest.approx(best)


def test_ten_million_combinations_are_counted_at_once() -> None:
    sizes = [10] * 7
    pairs = [(d, k, d + 1, (3 * k) % 10) for d in range(6) for k in range(0, 10, 2)]
    start = time.process_time()
    found = count(space_of(sizes, pairs))
    assert time.process_time() - start < 5
    chain = [1] * 10  # walk the chain: how many prefixes end in each configuration
    for d in range(6):
        barred = {(k, y) for a, k, _, y in pairs if a == d}
        chain = [sum(chain[k] for k in range(10) if (k, y) not in barred) for y in range(10)]
    assert found == sum(chain)


def test_a_space_beyond_any_table_is_still_exact() -> None:
    sizes = [6] * 30
    pairs = [(d, 0, d + 1, 1) for d in range(0, 30, 2)]
    assert count(space_of(sizes, pairs)) == 35**15
    assert math.prod(sizes) == 36**15


def test_a_fixed_dimension_stays_still() -> None:
    found = list(scenarios(space_of([2, 3], [(0, 1, 1, 2)]), {0: 1}))
    assert found == [(1, 0), (1, 1)]


DIMENSIONS = [
    ["dimension", "configuracion", "probabilidad"],
    ["agua", "falta", 0.3],
    ["agua", "sobra", 0.7],
    ["vía", "hay", 0.5],
    ["vía", "no hay", 0.5],
]
EXCLUSIONS = [
    ["dimension_a", "configuracion_a", "dimension_b", "configuracion_b", "motivo"],
    ["agua", "falta", "vía", "hay", "obra"],
]


def test_tables_are_read_and_the_answer_orders_by_probability() -> None:
    answer = morphology(from_grids(DIMENSIONS, EXCLUSIONS))
    assert answer.allowed == 3
    assert answer.as_json()["scenarios"][0]["probability"] == pytest.approx(0.35)
    near = morphology(from_grids(DIMENSIONS, EXCLUSIONS), near=["falta", "hay"])
    assert "morfologia-excluyente" in {item.code for item in near.notices()}
    assert near.as_json()["scenarios"][0]["distance"] == 1


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "value", "code"),
    [
        (0, 1, 2, 1.4, "morfologia-probabilidad"),
        (0, 1, 2, 0.5, "morfologia-suma"),
        (0, 1, 1, "", "morfologia-fila"),
        (0, 2, 1, "falta", "matriz-nombre-repetido"),
        (1, 1, 1, "x", "morfologia-exclusion"),
        (1, 1, 2, "agua", "morfologia-exclusion"),
    ],
)
def test_bad_rows_are_told(sheet: int, row: int, cell: int, value: object, code: str) -> None:
    grids = [[list(line) for line in grid] for grid in (DIMENSIONS, EXCLUSIONS)]
    grids[sheet][row][cell] = value
    with pytest.raises(BadInput) as caught:
        from_grids(*grids)
    assert caught.value.code == code


def test_the_command_reads_two_csv(tmp_path: Path) -> None:
    for name, grid in (("d", DIMENSIONS), ("e", EXCLUSIONS)):
        (tmp_path / f"{name}.csv").write_text("\n".join(",".join(map(str, row)) for row in grid), encoding="utf-8")
    words = [str(tmp_path / "d.csv"), "--exclusions", str(tmp_path / "e.csv")]
    done = CliRunner().invoke(command, [*words, "--format", "json"], catch_exceptions=False)
    assert json.loads(done.output)["allowed"] == 3
    assert "Escenarios" in CliRunner().invoke(command, [*words, "--near", "sobra|hay"], catch_exceptions=False).output
