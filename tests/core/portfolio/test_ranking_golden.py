"""The golden cases of prioritisation: published or worked by hand, one file each, with the source of their numbers.

``expect`` holds paths into the answer; numbers agree to ``within`` (half, unless
the file says more) of the last of ``digits`` decimals, as printed.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from mancomun.foresight.panel import kendall_tau
from mancomun.portfolio.agreement import agreement
from mancomun.portfolio.ahp import ahp
from mancomun.portfolio.budget import package
from mancomun.portfolio.criteria import Criterion, Preference
from mancomun.portfolio.economics import evaluate
from mancomun.portfolio.exercise import METHODS, Exercise, rank
from mancomun.portfolio.groups import consensus
from mancomun.portfolio.weights import rank_order

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "portfolio"
CASES = [
    path
    for path in sorted(FOLDER.glob("*.yaml"))
    if yaml.safe_load(path.read_text(encoding="utf-8")).get("method")
    in (*METHODS, "economics", "roc", "ahp", "orders", "package", "agreement", "consensus")
]


def exercise_of(method: str, given: dict[str, Any]) -> Exercise:
    names = given["criteria"]
    blank = [None] * len(names)
    column = {key: given.get(key, blank) for key in ("q", "p", "s", "worst", "best")}
    criteria = [
        Criterion(
            name,
            direction=given.get("direction", ["max"] * len(names))[j],
            kind=given.get("kind", ["cardinal"] * len(names))[j],
            worst=column["worst"][j],
            best=column["best"][j],
            preference=Preference(
                given.get("function", ["usual"] * len(names))[j], column["q"][j], column["p"][j], column["s"][j]
            ),
        )
        for j, name in enumerate(names)
    ]
    return Exercise(
        given["alternatives"],
        criteria,
        np.array(given["matrix"], float),
        method,  # type: ignore[arg-type]
        weights=given.get("weight"),
        samples=given.get("samples", 10_000),
        threads=2,
    )


def answer_of(method: str, given: dict[str, Any]) -> Any:
    if method in METHODS:
        return rank(exercise_of(method, given)).as_json()
    if method == "economics":
        found = [evaluate(given["flows"], rate) for rate in given["rates"]]
        return [
            {
                "npv": one.npv,
                "annual": one.annual,
                "irr_percent": 100 * (one.irr or 0),
                "benefit_cost_ten_thousandths": round(10_000 * (one.benefit_cost or 0)),
            }
            for one in found
        ]
    if method == "roc":
        return [rank_order(range(1, size + 1)).tolist() for size in given["sizes"]]
    if method == "ahp":
        matrix = np.array([[float(Fraction(str(cell))) for cell in row] for row in given["matrix"]])
        found = ahp([str(k) for k in range(len(matrix))], matrix)
        return {
            "eigenvalue": found.eigenvalue,
            "index": found.index,
            "ratio": found.ratio,
            "weights": found.weights.tolist(),
            "consistent": found.consistent,
        }
    if method == "orders":
        from mancomun.foresight.choice import spearman

        return {"tau": kendall_tau(given["one"], given["two"]), "rho": spearman(given["one"], given["two"])}
    if method == "package":
        return vars(package(given["values"], given["costs"], given["budget"]))
    if method == "agreement":
        one = agreement(given["one"], given["two"])
        return {**vars(one), "may_average": one.may_average}
    if method == "consensus":
        ranks = np.array(given["ranks"], float)
        weights = {f"J{k}": (7 - row) / 21 for k, row in enumerate(ranks)}
        return vars(consensus(weights))
    raise AssertionError(f"unknown method {method}")


def at(document: Any, path: str) -> Any:
    for step in path.split("."):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def agrees(found: Any, expected: Any, within: float) -> None:
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for key, value in expected.items():
            agrees(found[key], value, within)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, two in zip(found, expected, strict=True):
            agrees(one, two, within)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, abs=within * 1.000001)
    else:
        assert found == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case["source"], "a golden case says where its numbers come from"
    document = answer_of(case["method"], case["input"])
    for where, expected in case["expect"].items():
        try:
            agrees(at(document, where), expected, case.get("within", 0.5) * 10 ** -case["digits"])
        except AssertionError as error:
            raise AssertionError(f"{where}: {at(document, where)} is not {expected}") from error


def test_every_golden_case_of_the_method_is_here() -> None:
    wanted = {"g17", "g17b", "g19b", "g30", "g31", "g32", "g33", "g34", "g35", "g36", "g37", "g45", "g46"}
    assert wanted <= {path.stem.partition("-")[0] for path in CASES}
