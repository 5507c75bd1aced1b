"""The best groups as questions: proof, law, ranges, comparison with chance, repair, and sentences for what cannot be."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from mancomun.discovery.criteria import CATALOGUE, criterion_of, known_criteria, read_weights
from mancomun.discovery.ground import Ground, ground_of
from mancomun.discovery.groups import Purpose, compare, discover, mend
from mancomun.discovery.ranges import Range, read_range
from mancomun.errors import BadInput
from mancomun.legal import check
from mancomun.territory import Territory, colombia

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def country() -> Ground:
    return ground_of(colombia(), as_of=DAY)


@pytest.fixture
def toy() -> Ground:
    """Two departments side by side: a 3 x 3 square each, borders of 10 km."""
    units, pairs = [], []
    for r in range(3):
        for c in range(6):
            units.append(
                {
                    "code": f"{r}{c}", "type": "municipio", "department": "A" if c < 3 else "B",
                    "population": 1000 * (1 + (r * 7 + c * 5) % 11), "nbi": 5 + (r * 13 + c * 17) % 40,
                    "area_km2": 60 + (r * 5 + c * 3) % 40, "misery": (r * 3 + c * 7) % 20,
                    "category": ("ESP", "2", "5", "6")[(r + c) % 4],
                    "lon": c / 10, "lat": r / 10, "perimeter_km": 40,
                }
            )  # fmt: skip
            if c < 5:
                pairs.append([f"{r}{c}", f"{r}{c + 1}", 10.0])
            if r < 2:
                pairs.append([f"{r}{c}", f"{r + 1}{c}", 10.0])
    return ground_of(Territory.toy(units, pairs), as_of=DAY)


def brute(ground: Ground, start: int, sizes: range, purpose: Purpose, ranges: list[Range], home: str | None) -> float:
    """Every subset, one by one."""
    best = -np.inf
    assert ground.territory is not None
    for size in sizes:
        for units in combinations(range(ground.size), size):
            if start not in units or (home and any(ground.departments[u] != home for u in units)):
                continue
            if not ground.territory.contiguity.connected([ground.codes[u] for u in units]):
                continue
            if any(not one.low <= sum(one.asked(ground).values[u] for u in units) <= one.high for one in ranges):
                continue
            best = max(best, purpose.score(purpose.measure(units)))
    return float(best)


@pytest.mark.parametrize(
    "weights",
    [
        {"population": 1.0}, {"poor": 1.0}, {"cohesion": 1.0, "similarity": 0.1}, {"nbi": 1.0}, {"distance": 1.0},
        {"gap_department": 1.0, "members": -50.0}, {"nbi": -1.0, "scale:20000": 30.0},
        {"compactness": 1.0, "weak_category": 0.1}, {"gap:misery": 1.0, "similarity:area_km2": 20.0},
    ],
)  # fmt: skip
def test_the_best_group_is_the_best_of_all(toy: Ground, weights: dict[str, float]) -> None:
    ranges = [Range("SUM", "population", 4_000, 30_000)]
    answer = discover(toy, around="01", size=(2, 5), maximise=weights, figure="pap", as_of=DAY, ranges=ranges, limit=3)
    purpose = Purpose(toy, weights, toy.find("01"))
    assert answer["exact"]
    assert answer["candidates"][0]["score"] == pytest.approx(
        brute(toy, toy.find("01"), range(2, 6), purpose, ranges, "A")
    )
    assert answer["bound"] == answer["candidates"][0]["score"]
    assert all(c["certificate"]["valid"] for c in answer["candidates"])


def test_another_constraint_never_improves_the_optimum(toy: Ground) -> None:
    scores = [
        discover(toy, around="11", size=size, maximise={"poor": 1.0}, ranges=ranges)["candidates"][0]["score"]
        for size, ranges in (
            ((2, 6), []), ((2, 5), []), ((2, 5), [read_range("SUM:population=..25000")]),
            ((2, 5), [read_range("SUM:population=..25000"), read_range("AVG:nbi=..25")]),
        )
    ]  # fmt: skip
    assert scores == sorted(scores, reverse=True)


def test_salento_finds_its_neighbours_and_the_law_agrees(country: Ground) -> None:
    asked = {"size": (3, 6), "maximise": {"scale": 1.0, "cohesion": 1.0}, "figure": "pap", "as_of": DAY}
    answer = discover(country, around="Salento", **asked)
    assert answer["exact"]
    assert len(answer["candidates"]) == 10
    for candidate in answer["candidates"]:
        assert "63690" in candidate["members"]
        assert 3 <= len(candidate["members"]) <= 6
        verdict = check(candidate["members"], as_of=DAY, figures=["pap"], repairs=False)["figures"][0]
        assert verdict["outcome"] == candidate["law"]["outcome"] not in ("NOT_ALLOWED", "NOT_IN_FORCE")
        assert candidate["score"] == pytest.approx(sum(candidate["contributions"].values()))
    assert [c["score"] for c in answer["candidates"]] == sorted(
        (c["score"] for c in answer["candidates"]), reverse=True
    )
    assert answer["front"]
    assert {c["id"] for c in answer["criteria"]} == {"scale", "cohesion"}
    assert all(c["formula"] and c["source"] and c["limits"] is not None for c in answer["criteria"])


def test_nobody_on_the_front_is_beaten(country: Ground) -> None:
    answer = discover(country, around="05615", size=(2, 5), maximise={"gap": 1.0, "distance": 1.0}, figure="pap", as_of=DAY)  # fmt: skip
    points = [(c["criteria"]["gap"], -c["criteria"]["distance"]) for c in answer["front"]]
    assert len(points) > 1
    assert not any(a != b and a[0] >= b[0] and a[1] >= b[1] for a in points for b in points)


def test_a_search_that_ends_early_does_not_call_itself_optimal(country: Ground) -> None:
    answer = discover(country, around="05615", size=(2, 14), maximise={"poor": 1.0}, budget=5_000, time_limit=None)
    again = discover(country, around="05615", size=(2, 14), maximise={"poor": 1.0}, budget=5_000, time_limit=None)
    assert not answer["exact"]
    assert answer["stopped"] == "budget"
    assert answer["bound"] >= answer["candidates"][0]["score"]
    assert answer["gap"] == pytest.approx(answer["bound"] - answer["candidates"][0]["score"])
    assert [c["members"] for c in answer["candidates"]] == [c["members"] for c in again["candidates"]]


def test_containing_and_excluding_are_obeyed(country: Ground) -> None:
    answer = discover(
        country, around=["05615", "05197"], size=(3, 6), maximise={"cohesion": 1.0}, figure="pap", as_of=DAY,
        excluding=["05148"],
    )  # fmt: skip
    assert answer["candidates"]
    for candidate in answer["candidates"]:
        assert {"05615", "05197"} <= set(candidate["members"])
        assert "05148" not in candidate["members"]
        assert candidate["certificate"]["connected"]


def test_those_already_together_are_known(country: Ground) -> None:
    answer = discover(country, around="05001", size=(2, 5), maximise={"memberships": 1.0, "cohesion": 0.01})
    valley = {"05001", "05079", "05088", "05129", "05212", "05266", "05308", "05318", "05360", "05380", "05631"}
    best = answer["candidates"][0]
    assert best["criteria"]["memberships"] == 4
    assert set(best["members"]) <= valley


def test_every_answer_says_what_was_asked_and_why_it_stopped(country: Ground) -> None:
    asked = {"maximise": {"scale": 1.0}, "figure": "pap", "as_of": DAY}
    found = [
        discover(country, around="63690", size=(2, 4), **asked),
        compare(country, ["63690", "63130"], **asked, random_groups=5),
        mend(country, ["05615", "05313"], **asked),
    ]
    for answer in found:
        assert answer["parameters"]["figure"] == "provincia_administrativa_planificacion"
        assert answer["parameters"]["maximise"] == {"scale": 1.0}
        assert answer["stopped"]
        assert answer["law_version"]
        assert answer["territory_version"]
        assert answer["engine_version"]
    assert found[1]["proposal"]["certificate"]["connected"]
    assert all(repair["certificate"]["connected"] for repair in found[2]["repairs"])


def test_departments_associate_too() -> None:
    ground = ground_of(colombia(), as_of=DAY, departments=True)
    answer = discover(ground, around="63", size=(2, 4), maximise={"population": 1.0}, figure="rap", as_of=DAY)
    assert answer["exact"]
    assert all("63" in c["members"] and len(c["members"][0]) in (2, 5) for c in answer["candidates"])


def test_a_proposal_is_compared_with_the_best_and_with_chance(country: Ground) -> None:
    answer = compare(
        country, ["63690", "63130", "63302"], maximise={"scale": 1.0}, figure="pap", as_of=DAY, random_groups=60
    )
    assert answer["proposal"]["law"]["outcome"] == "NOT_ALLOWED"
    assert answer["best"]["score"] <= answer["bound"] + 1e-9
    assert answer["random"]["drawn"] == 60
    assert 0 <= answer["random"]["better_than"] <= 1


def test_a_proposal_is_mended_for_a_purpose(country: Ground) -> None:
    answer = mend(country, ["05615", "05313"], figure="pap", as_of=DAY, maximise={"cohesion": 1.0})
    assert answer["outcome"] == "NOT_ALLOWED"
    scores = [r["score"] for r in answer["repairs"]]
    assert scores == sorted(scores, reverse=True)
    for repair in answer["repairs"][:3]:
        verdict = check(repair["members"], as_of=DAY, figures=["pap"], repairs=False)["figures"][0]["outcome"]
        assert verdict == repair["outcome"]
    fine = mend(country, ["05615", "05318"], figure="pap", as_of=DAY, maximise={"cohesion": 1.0})
    assert not fine["repairs"]
    assert fine["notes"]


def test_every_criterion_of_the_catalogue_is_documented_and_measurable(country: Ground) -> None:
    ones = np.ones(country.size)
    for name, criterion in CATALOGUE.items():
        purpose = Purpose(country, {name: 1.0}, country.find("63690"), {"_priority": ones, "_ties": ones})
        (value,) = purpose.measure([country.find("63690"), country.find("63130")])
        assert np.isfinite(value)
        assert criterion.formula.es
        assert criterion.formula.en
        assert criterion.source.es
    assert "population" in known_criteria(country)
    assert criterion_of("similarity:idf_2023", country).unit.es == "puntos, 0 a 100"
    assert criterion_of("gap:misery", country).over == ("_gap:misery",)
    assert criterion_of("nbi", country).over == ("_weighted:nbi", "_weight:nbi")


def bad(code: str, ground: Ground, **asked: Any) -> BadInput:
    with pytest.raises(BadInput) as caught:
        discover(ground, **({"around": "63690", "size": (2, 5), "maximise": {"scale": 1.0}} | asked))
    assert caught.value.code == code
    assert caught.value.en != caught.value.es
    return caught.value


def test_bad_questions_get_a_sentence(country: Ground) -> None:
    bad("semilla-no-admitida", country, around="88001", figure="pap", as_of=DAY)
    bad("sin-vecinos", country, around="88564", figure="pap", as_of=DAY)
    bad("semillas-de-varios-departamentos", country, around=["63690", "05615"], figure="pap", as_of=DAY)
    bad("figura-sin-base", country, figure="pap", as_of=date(1990, 1, 1))
    bad("figura-sin-fecha", country, figure="pap")
    bad("tamano-forma", country, size=(5, 2))
    bad("tamano-grande", country, size=(2, 500))
    bad("tamano-menor-que-obligados", country, around=["63690", "63130", "63001"], size=(1, 2))
    bad("tiempo-cero", country, time_limit=0.0)
    bad("limite-forma", country, limit=0)
    bad("criterio-desconocido", country, maximise={"escalaa": 1.0})
    bad("criterio-sin-datos", country, maximise={"ties": 1.0})
    bad("criterio-tamano", country, maximise={"pdet:3": 1.0})
    bad("atributo-desconocido", country, maximise={"gap:3": 1.0})
    bad("sin-criterio", country, maximise={})
    bad("sin-semilla", country, around=[])
    bad("semilla-sin-dato", country, around="27493", maximise={"gap": 1.0})
    bad("semilla-fuera-de-rango", country, ranges=[Range("MIN", "population", 50_000)])
    bad("semilla-excluida", country, excluding=["63690"])
    bad("miembro-repetido", country, around=["63690", "Salento"])
    bad("obligados-separados", country, around=["63690", "88001"])
    assert "al menos 8 miembros" in bad("obligados-lejanos", country, around=["63690", "25754"]).es
    assert "se pasa por" in bad("rango-imposible", country, ranges=[Range("SUM", "population", 10**9)]).es


@pytest.mark.parametrize("texts", [["scale=0"], ["scale", "scale=2"], ["scale=x"]])
def test_weights_that_are_no_weights(texts: list[str]) -> None:
    with pytest.raises(BadInput):
        read_weights(texts)


def test_weights_are_read() -> None:
    assert read_weights(["scale", "gap=0.5", "scale:50000=-2"]) == {"scale": 1.0, "gap": 0.5, "scale:50000": -2.0}
