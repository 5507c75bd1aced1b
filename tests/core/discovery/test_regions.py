"""Partitions as questions: certificates, reproducibility, ranges of every kind, and what nobody may drop in silence."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.discovery.crew import crew
from mancomun.discovery.ground import Ground, ground_of
from mancomun.discovery.ranges import Range, at_least, read_range, reduce_ranges
from mancomun.discovery.regions import regions
from mancomun.errors import BadInput
from mancomun.kernels.certificate import certify
from mancomun.territory import colombia

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def country() -> Ground:
    return ground_of(colombia(), as_of=DAY)


def lattice(rows: int, columns: int, seed: int = 1, **more: Any) -> Ground:
    rng = np.random.default_rng(seed)
    cells = np.arange(rows * columns).reshape(rows, columns)
    heads = np.concatenate((cells[:, :-1].ravel(), cells[:-1].ravel()))
    tails = np.concatenate((cells[:, 1:].ravel(), cells[1:].ravel()))
    size = rows * columns
    values = {
        "people": rng.integers(10, 90, size).astype(float),
        "need": np.round(rng.random(size) * 100, 1),
    }
    xy = np.stack((np.arange(size) % columns, np.arange(size) // columns), axis=1).astype(float)
    return Ground.from_arrays(heads, tails, values | more, xy=xy)


def test_colombia_keeps_every_unit_and_says_why_three_are_out(country: Ground) -> None:
    answer = regions(country, ranges=[at_least("population=200000")], differences=["nbi"], iterations=30_000, seed=3)
    assert answer["p"] >= 139
    assert answer["p_bound"] == 159
    assert answer["certificate"]["valid"]
    assert len(answer["labels"]) == 1122
    assert {item["code"]: item["reason"] for item in answer["unassigned"]} == {
        "27493": "missing_value",
        "88001": "island",
        "88564": "island",
    }
    assert all(answer["labels"][item["code"]] is None for item in answer["unassigned"])
    assert len(set(answer["labels"].values()) - {None}) == answer["p"]
    assert answer["notes"]


def test_heterogeneity_is_the_raw_sum_over_pairs(country: Ground) -> None:
    answer = regions(country, ranges=[at_least("population=400000")], differences=["nbi"], iterations=5_000)
    groups: dict[int, list[float]] = {}
    for code, region in answer["labels"].items():
        if region is not None:
            groups.setdefault(region, []).append(colombia().unit(code).facts["nbi"])
    total = sum(abs(a - b) for g in groups.values() for i, a in enumerate(g) for b in g[:i])
    assert answer["heterogeneity"] == pytest.approx(total)


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_workers_gives_the_same_answer(country: Ground, jobs: int) -> None:
    question = {"ranges": [at_least("population=300000")], "differences": ["nbi"], "iterations": 60_000, "seed": 5}
    alone, many = regions(country, **question, jobs=1, starts=3), regions(country, **question, jobs=jobs, starts=3)
    assert alone["labels"] == many["labels"]
    assert alone["iterations"] == many["iterations"] == 60_000


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_the_clock_stopped_can_be_repeated_by_its_iterations(country: Ground, jobs: int) -> None:
    question = {"ranges": [at_least("population=300000")], "differences": ["nbi"], "seed": 8}
    timed = regions(country, **question, time_limit=0.4, jobs=jobs)
    assert timed["stopped"] == "time_limit"
    again = regions(country, **question, iterations=timed["iterations"], jobs=1)
    assert again["labels"] == timed["labels"]
    assert again["iterations"] == timed["iterations"]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 40_000), min_size=2, max_size=5))
def test_more_moves_never_worsen_the_answer(seed: int, moves: list[int]) -> None:
    ground = lattice(9, 9, seed % 97)
    keys = []
    for count in sorted(moves):
        answer = regions(ground, ranges=[at_least("people=200")], differences=["need"], iterations=count, seed=seed)
        keys.append((answer["p"], -len(answer["unassigned"]), -answer["heterogeneity"]))
    assert all(b >= a or b == pytest.approx(a) for a, b in pairwise(keys))


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_permuting_the_units_changes_nothing(shuffle: Any) -> None:
    ground = lattice(7, 7)
    order = list(range(49))
    shuffle.shuffle(order)
    rank = {old: new for new, old in enumerate(order)}
    heads = np.repeat(np.arange(49), np.diff(ground.indptr))
    once = heads < ground.indices
    mixed = Ground.from_arrays(
        [rank[int(a)] for a in heads[once]],
        [rank[int(b)] for b in ground.indices[once]],
        {key: column[order] for key, column in ground.values.items()},
        codes=[ground.codes[i] for i in order],
        xy=ground.xy[order],
    )
    asked = {"ranges": [at_least("people=300")], "differences": ["need"], "iterations": 3_000}
    assert regions(ground, **asked)["labels"] == regions(mixed, **asked)["labels"]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(100, 400), st.floats(20, 45), st.floats(55, 80))
def test_enriched_ranges_are_never_violated(seed: int, people: float, low: float, high: float) -> None:
    ground = lattice(8, 9, seed)
    asked = [
        Range("SUM", "people", people, people * 4), Range("COUNT", "count", 2, 12), Range("MIN", "need", 3, 40),
        Range("MAX", "need", 50, 97), Range("AVG", "need", low, high),
    ]  # fmt: skip
    try:
        answer = regions(ground, ranges=asked, differences=["need"], iterations=6_000, seed=seed)
    except BadInput as error:
        assert error.code in ("rango-imposible", "umbral-sobre-componentes")  # noqa: PT017
        return
    labels = np.array([-1 if n is None else n for n in answer["labels"].values()])
    found = certify(ground.indptr, ground.indices, labels, [one.asked(ground) for one in asked])
    assert found.valid
    assert answer["certificate"]["valid"]
    assert sorted(ground.codes[i] for i in found.unassigned) == [item["code"] for item in answer["unassigned"]]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-20, 20), min_size=1, max_size=6), st.data())
def test_ranges_on_sums_say_the_same_as_the_ranges_asked(values: list[float], data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["SUM", "COUNT", "MIN", "MAX", "AVG"]))
    low = float(data.draw(st.integers(-20, 20)))
    one = Range(kind, "v", low, low + data.draw(st.integers(0, 30)))
    ground = Ground.from_arrays([], [], {"v": np.round(np.array(values) * 4) / 4})
    reduced = reduce_ranges([one], ground)
    sums = reduced.columns.sum(axis=0)
    said = bool((sums >= reduced.low).all() and (sums <= reduced.high).all()) and not (reduced.barred >= 0).any()
    whole = certify(*_complete(len(values)), np.zeros(len(values), int), [one.asked(ground)], tolerance=0.0)
    assert said == (not whole.breaches)


def _complete(size: int) -> tuple[np.ndarray, np.ndarray]:
    from mancomun.kernels.components import csr_from_pairs

    pairs = [(a, b) for a in range(size) for b in range(a)]
    return csr_from_pairs(size, np.array([a for a, _ in pairs], int), np.array([b for _, b in pairs], int))


def test_a_fixed_count_within_a_department(country: Ground) -> None:
    answer = regions(country, ranges=[], differences=["nbi"], exactly=9, within=["05"], iterations=20_000)
    assert answer["p"] == 9
    assert sum(region is not None for region in answer["labels"].values()) == 125
    assert answer["certificate"]["valid"]


def test_regions_under_a_figure_stay_in_one_department_and_carry_its_verdict(country: Ground) -> None:
    answer = regions(
        country, ranges=[at_least("population=60000")], differences=["nbi"], iterations=5_000, figure="pap", as_of=DAY,
        within=["05", "17"],
    )  # fmt: skip
    homes: dict[int, set[str]] = {}
    for code, region in answer["labels"].items():
        if region is not None:
            homes.setdefault(region, set()).add(code[:2])
    assert all(len(home) == 1 for home in homes.values())
    assert {row["outcome"] for row in answer["regions"]} <= {"ALLOWED", "ALLOWED_IF"}
    assert all(row["units"] >= 2 for row in answer["regions"])


def test_change_is_paid_for(country: Ground) -> None:
    asked = {"ranges": [at_least("population=200000")], "differences": ["nbi"], "within": ["15"], "exactly": 4}
    before = regions(country, **asked, iterations=2_000)
    shift = {**asked, "iterations": 20_000}
    free = regions(country, **shift, base=before["labels"], change=0.0)
    dear = regions(country, **shift, base=before["labels"], change=10_000.0)
    assert dear["changed"]["borders"] <= free["changed"]["borders"]
    assert dear["changed"]["units"] <= free["changed"]["units"]
    assert dear["changed"] == {"borders": 0, "units": 0}


def test_forced_and_forbidden_pairs() -> None:
    ground = lattice(6, 6)
    codes = ground.codes
    answer = regions(
        ground, ranges=[at_least("people=250")], differences=["need"], iterations=4_000,
        together=[(codes[0], codes[1]), (codes[1], codes[7])], apart=[(codes[20], codes[21])],
    )  # fmt: skip
    labels = answer["labels"]
    assert labels[codes[0]] == labels[codes[1]] == labels[codes[7]] is not None
    assert labels[codes[20]] != labels[codes[21]]
    assert answer["certificate"]["valid"]


def test_a_large_map_in_tiles_is_the_same_for_any_crew() -> None:
    ground = lattice(110, 100)
    asked = {"ranges": [at_least("people=400")], "differences": ["need"], "seed": 4, "iterations": 60_000}
    alone, pair = regions(ground, **asked, jobs=1), regions(ground, **asked, jobs=2)
    assert alone["labels"] == pair["labels"]
    assert alone["certificate"]["valid"]
    assert not alone["unassigned"]
    assert alone["iterations"] > 0
    timed = regions(ground, ranges=[at_least("people=400")], differences=["need"], seed=4, time_limit=0.6, jobs=2)
    again = regions(
        ground, ranges=[at_least("people=400")], differences=["need"], seed=4, iterations=max(1, timed["iterations"])
    )
    assert timed["labels"] == again["labels"]


def bad(code: str, ground: Ground, **asked: Any) -> BadInput:
    with pytest.raises(BadInput) as caught:
        regions(ground, **({"ranges": [], "differences": ["need"], "iterations": 100} | asked))
    assert caught.value.code == code
    assert caught.value.es
    assert caught.value.en
    return caught.value


def test_bad_questions_get_a_sentence() -> None:
    ground = lattice(4, 4)
    first, second = ground.codes[:2]
    assert "se pasa por" in bad("rango-imposible", ground, ranges=[at_least("people=99999")]).es
    bad("rango-imposible", ground, ranges=[Range("MIN", "need", 1000)])
    bad("rango-imposible", ground, ranges=[Range("AVG", "need", -5, -1)])
    bad("tiempo-cero", ground, time_limit=0.0)
    bad("iteraciones-cero", ground, iterations=0)
    bad("trabajadores-forma", ground, jobs=0)
    bad("pares-contradictorios", ground, together=[(first, second)], apart=[(second, first)])
    bad("par-sin-frontera", ground, together=[(first, ground.codes[-1])])
    bad("atributo-desconocido", ground, differences=["neeed"])
    bad("peso-no-positivo", ground, differences={"need": -1.0})
    bad("regiones-imposibles", ground, exactly=17)
    bad("regiones-cero", ground, at_most=0)
    bad("costo-negativo", ground, base={first: 1}, change=-2.0)
    bad("figura-sin-fecha", ground, figure="pap")
    bad("unidad-desconocida", ground, apart=[(first, "zzz")])
    bad("sin-fronteras", Ground.from_arrays([], [], {"need": np.ones(3)}))
    bad("territorio-vacio", Ground.from_arrays([], [], {}))
    bad("planificador-mudo", ground, scheduler="tcp://127.0.0.1:1")


def test_negative_values_are_added_and_said() -> None:
    values = np.full(16, 20.0)
    values[3] = -5.0
    answer = regions(lattice(4, 4, debt=values), ranges=[at_least("debt=40")], iterations=500)
    assert answer["p_bound"] == 16
    assert any("negativo" in note for note in answer["notes"])
    assert answer["certificate"]["valid"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SUM:population=50000..", Range("SUM", "population", 50000.0)),
        ("population=..7", Range("SUM", "population", -math.inf, 7.0)),
        ("count=3..8", Range("COUNT", "count", 3.0, 8.0)),
        ("avg:nbi=1.5..2", Range("AVG", "nbi", 1.5, 2.0)),
    ],
)
def test_ranges_are_read(text: str, expected: Range) -> None:
    assert read_range(text) == expected


@pytest.mark.parametrize(
    "text", ["population", "population=5", "population=..", "MEDIAN:nbi=1..2", "nbi=9..2", "nbi=a..b"]
)
def test_ranges_that_are_no_ranges(text: str) -> None:
    with pytest.raises(BadInput):
        read_range(text)


def test_the_crew_takes_processes_too(country: Ground) -> None:
    asked = {"ranges": [at_least("population=900000")], "iterations": 4_000, "seed": 1}
    assert regions(country, **asked, jobs=2, processes=True)["labels"] == regions(country, **asked, jobs=1)["labels"]


def test_a_crew_of_one_raises_what_its_task_raises() -> None:
    with crew(1) as one, pytest.raises(ZeroDivisionError):
        one.submit(divmod, 1, 0).result()
