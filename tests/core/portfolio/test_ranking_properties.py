"""What must be true of any exercise: names and order of rows do not matter, nor units; nobody passes who dominates it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.portfolio.ahp import ahp
from mancomun.portfolio.criteria import Criterion, Preference
from mancomun.portfolio.exercise import METHODS, Exercise, Method, rank
from mancomun.portfolio.smaa import Smaa

EXACT = [method for method in METHODS if method != "smaa"]
FEW = settings(max_examples=25, deadline=None)


@pytest.fixture(autouse=True, scope="module")
def without_crossings() -> Iterator[None]:
    """Crossings have their own tests; here they would only take time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mancomun.portfolio.exercise._stability", lambda *_: [])
        yield


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    rows, columns = draw(st.integers(2, 7)), draw(st.integers(2, 4))
    cell = st.integers(0, 6).map(float)
    matrix = np.array([[draw(cell) for _ in range(columns)] for _ in range(rows)])
    shares = np.array([draw(st.integers(1, 9)) for _ in range(columns)], float)
    criteria = [
        Criterion(
            f"c{j}",
            draw(st.sampled_from(["max", "min"])),
            draw(st.sampled_from(["cardinal", "ordinal"])),
            preference=draw(
                st.sampled_from([Preference(), Preference("v-shape", p=3.0), Preference("linear", q=1.0, p=4.0)])
            ),
        )
        for j in range(columns)
    ]
    return Exercise(
        [f"a{k}" for k in range(rows)], criteria, matrix, weights=(shares / shares.sum()).tolist(), samples=2000
    )


def scores(exercise: Exercise, method: str) -> dict[str, float]:
    found = rank(replace(exercise, method=method))  # type: ignore[arg-type]
    return dict(zip(found.alternatives, found.scores.tolist(), strict=True))


@pytest.mark.parametrize("method", EXACT)
@FEW
@given(exercise=exercises(), data=st.data())
def test_the_order_of_rows_and_columns_changes_nothing(method: str, exercise: Exercise, data: st.DataObject) -> None:
    rows = data.draw(st.permutations(range(len(exercise.alternatives))))
    columns = data.draw(st.permutations(range(len(exercise.criteria))))
    shuffled = replace(
        exercise,
        alternatives=[exercise.alternatives[k] for k in rows],
        criteria=[exercise.criteria[j] for j in columns],
        weights=[(exercise.weights or [])[j] for j in columns],
        matrix=exercise.matrix[np.ix_(rows, columns)],
    )
    assert scores(shuffled, method) == pytest.approx(scores(exercise, method), abs=1e-9)


@pytest.mark.parametrize("method", EXACT)
@FEW
@given(exercise=exercises(), factor=st.sampled_from([0.001, 100.0, 1_000_000.0]))
def test_units_change_nothing(method: str, exercise: Exercise, factor: float) -> None:
    def scaled(one: Criterion) -> Criterion:
        chosen = one.preference
        return replace(
            one,
            preference=Preference(
                chosen.shape,
                *(None if value is None else value * factor for value in (chosen.q, chosen.p, chosen.s)),
            ),
        )

    again = replace(exercise, matrix=exercise.matrix * factor, criteria=[scaled(one) for one in exercise.criteria])
    assert rank(replace(again, method=method)).ranking == rank(replace(exercise, method=method)).ranking  # type: ignore[arg-type]


@pytest.mark.parametrize("method", METHODS)
@FEW
@given(exercise=exercises())
def test_nobody_passes_who_dominates_it(method: Method, exercise: Exercise) -> None:
    found = rank(replace(exercise, method=method))
    place = dict(zip(found.alternatives, found.places(), strict=True))
    for name, above in found.dominated.items():
        assert all(place[other] <= place[name] for other in above)


@pytest.mark.parametrize("method", METHODS)
@FEW
@given(exercise=exercises())
def test_equals_are_tied_and_everyone_has_a_place(method: Method, exercise: Exercise) -> None:
    twin = replace(
        exercise,
        method=method,
        alternatives=[*exercise.alternatives, "twin"],
        matrix=np.vstack([exercise.matrix, exercise.matrix[:1]]),
    )
    found = rank(twin)
    assert sorted(name for group in found.ranking for name in group) == sorted(twin.alternatives)
    assert next(group for group in found.ranking if "twin" in group).count("a0") == 1


@FEW
@given(exercise=exercises())
def test_flows_add_up_to_nothing_and_acceptabilities_to_one(exercise: Exercise) -> None:
    assert sum(scores(exercise, "promethee2").values()) == pytest.approx(0, abs=1e-9)
    detail: Any = rank(replace(exercise, method="smaa")).detail
    assert isinstance(detail, Smaa)
    assert detail.acceptability.sum(axis=0) == pytest.approx(1)
    assert detail.acceptability.sum(axis=1) == pytest.approx(1)
    assert detail.wins is not None
    assert detail.wins + detail.wins.T == pytest.approx(1)


@FEW
@given(exercise=exercises())
def test_contributions_add_up_to_the_score(exercise: Exercise) -> None:
    for method in ("mavt", "promethee2"):
        found = rank(replace(exercise, method=method))  # type: ignore[arg-type]
        assert found.parts is not None
        assert found.parts.sum(axis=1) == pytest.approx(found.scores, abs=1e-9)


@FEW
@given(weights=st.lists(st.integers(1, 9), min_size=2, max_size=8))
def test_ahp_of_a_consistent_matrix_returns_its_weights(weights: list[int]) -> None:
    shares = np.array(weights, float) / sum(weights)
    found = ahp([str(k) for k in range(len(weights))], shares[:, None] / shares[None, :])
    assert found.weights == pytest.approx(shares)
    assert found.ratio == pytest.approx(0, abs=1e-9)
    assert found.consistent


def test_the_same_seed_gives_the_same_answer_for_any_threads() -> None:
    matrix = np.random.default_rng(1).random((12, 4))
    base = Exercise(
        [f"a{k}" for k in range(12)], [Criterion(f"c{j}") for j in range(4)], matrix, "smaa", samples=50_000, seed=9
    )
    one, three = (rank(replace(base, threads=t)).as_json() for t in (1, 3))
    assert one == three
    assert rank(replace(base, seed=10)).as_json()["acceptability"] != one["acceptability"]
