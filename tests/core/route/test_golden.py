"""The golden cases of the route: published, from the norm, or worked by hand; one file each, with the source of the numbers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from mancomun.kernels import territorial
from mancomun.legal.category import department_category, in_wages, municipal_category
from mancomun.route import gaps, poverty, risks, savings, sharing
from mancomun.route.schedule import Task, critical_path, moments

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "route"
CASES = sorted(FOLDER.glob("*.yaml"))


def of_moments(given: dict[str, Any]) -> dict[Any, Any]:
    return {anchor: [moments(anchor)[0].end, moments(anchor)[1].end] for anchor in given["anchors"]}


def of_critical_path(given: dict[str, Any]) -> dict[str, Any]:
    found = critical_path([Task(t["key"], t["duration"], tuple(t.get("after", ()))) for t in given["tasks"]])
    return {
        "length": found.length,
        "critical": list(found.critical),
        "slack": {k: s.slack for k, s in found.slots.items()},
    }


def of_category(given: dict[str, Any]) -> dict[str, Any]:
    found = [municipal_category(**case, as_of=given["as_of"]) for case in given["cases"]]
    assert all(item.steps for item in found)
    return {"names": [item.name.es for item in found]}


def of_department(given: dict[str, Any]) -> dict[str, Any]:
    return {"names": [department_category(**case, as_of=given["as_of"]).name.es for case in given["cases"]]}


def of_poverty(given: dict[str, Any]) -> dict[str, Any]:
    homes = given["households"]
    weights = {name: Fraction(text) for name, text in given.get("weights", {}).items()}
    scores = [Fraction(home["score"]) if "score" in home else poverty.score(home["without"], weights) for home in homes]
    found = poverty.poverty([home["size"] for home in homes], scores)
    return {
        "scores": [float(value) for value in scores],
        "incidence": float(found.incidence),
        "intensity": float(found.intensity or 0),
        "adjusted": float(found.adjusted),
    }


def of_ipm_weights(given: dict[str, Any]) -> dict[str, Any]:
    return {"count": len(poverty.IPM_WEIGHTS), "sum": str(sum(poverty.IPM_WEIGHTS.values()))}


def of_cut(given: dict[str, Any]) -> dict[str, Any]:
    scores = [Fraction(sum(parts), 100) for parts in given["scores"]]
    cuts = {"third": poverty.CUT, "thirty_three": Fraction(33, 100)}
    return {
        name: [poverty.poverty([1], [value], cut=cut).incidence == 1 for value in scores] for name, cut in cuts.items()
    }


def of_gaps(given: dict[str, Any]) -> dict[str, Any]:
    up, down = given["up"], given["down"]
    above = [gaps.gap(value, up["reference"], 1) for value in up["values"]]
    below = [gaps.gap(value, down["reference"], -1) for value in down["values"]]
    return {
        "mean": territorial.weighted_mean(up["values"], up["weights"]),
        "up": [item.absolute for item in above],
        "up_relative": [item.relative for item in above],
        "down": [item.absolute for item in below],
        "down_relative": [item.relative for item in below],
        "goal": gaps.goal(above[0], 1, years=up["years"], pace=up["pace"]),
    }


def of_specialisation(given: dict[str, Any]) -> dict[str, Any]:
    parts = territorial.shift_share(
        *(np.array(given[k], float) for k in ("before", "after", "wide_before", "wide_after"))
    )
    return {
        "quotient": territorial.location_quotient(given["part"], given["reference"])[0],
        "national": parts[:, 0].tolist(),
        "mix": parts[:, 1].tolist(),
        "regional": parts[:, 2].tolist(),
        "total": parts.sum(axis=1).tolist(),
    }


def of_davies(given: dict[str, Any]) -> dict[str, Any]:
    found = territorial.davies(given["units"])
    return {"index": found.tolist(), "total": found.sum()}


def of_kansky(given: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(("beta", "gamma", "alpha"), territorial.kansky(**given), strict=True))


def of_gini(given: dict[str, Any]) -> dict[str, Any]:
    return {"gini": territorial.gini(given["values"]), "score": territorial.robust_scores(given["strange"])[-1]}


def of_cra(given: dict[str, Any]) -> dict[str, Any]:
    found = savings.by_regulator(given["towns"])
    a, b, most = savings.CRA_720
    assert found.gross is not None
    return {
        "unit": [savings.cra_unit_cost(q) for q in given["tonnes"]],
        "cap_ends": b / (most - a),
        "apart": found.apart,
        "together": found.together,
        "gross": found.gross,
        "share": 100 * found.gross / found.apart,
    }


def of_power(given: dict[str, Any]) -> dict[str, Any]:
    curve = savings.Fit(given["a"], given["b"], 0.0, 1.0, (1.0, 1e6), 30)
    found = savings.by_peers(given["quantities"], curve)
    times = given["six_tenths"]
    assert found.gross is not None
    return {
        "unit": [curve.unit_cost(q) for q in given["quantities"]],
        "apart": found.apart,
        "together": found.together,
        "share": 100 * found.gross / found.apart,
        "six_cost": savings.six_tenths(1, 1, times),
        "six_unit": savings.six_tenths(1, 1, times) / times,
    }


def of_airport(given: dict[str, Any]) -> dict[str, Any]:
    costs = dict(zip("ABCD", given["costs"], strict=True))
    table = {
        frozenset(group): max(costs[name] for name in group)
        for size in range(1, 5)
        for group in combinations("ABCD", size)
    }
    found = sharing.by_stand_alone("ABCD", table)
    return {"shapley": list(found.amounts), "leave": list(found.leave or ())}


def of_mixed(given: dict[str, Any]) -> dict[str, Any]:
    found = sharing.by_rule(
        "ABC", given["amount"], "mixta", population=given["population"], icld=given["icld"], mix=given["mix"]
    )
    return {"shares": list(found.shares), "burden": [100 * (weight or 0) for weight in found.burden]}


def of_risk(given: dict[str, Any]) -> dict[str, Any]:
    found = [
        risks.assess(
            risks.Riesgo(
                f"R{k}", "", "legal", item["probability"], item["impact"], given["scale"],
                controls=tuple(risks.Control("c", *parts) for parts in item.get("controls", ())),
            )
        )
        for k, item in enumerate(given["risks"])
    ]  # fmt: skip
    places = [item.residual or item.inherent for item in found]
    return {
        "probability": [float(100 * place.probability) for place in places],
        "impact": [float(100 * place.impact) for place in places],
        "likely": [risks.LIKELY[given["scale"]][place.likely].es for place in places],
        "zones": [place.zone for place in places],
    }


def of_demo(given: dict[str, Any]) -> dict[str, Any]:
    people, ipm = np.array(given["population"], float), np.array(given["ipm"], float)
    wages = [in_wages(icld, 2024, wage=given["wage"]) for icld in given["icld"]]
    found = [gaps.gap(value, 15.0, -1) for value in given["ipm"]]
    relative = [item.relative or 0.0 for item in found]
    quotas = sharing.by_rule(
        given["names"], given["amount"], "mixta", population=given["population"], icld=given["icld"]
    )
    per_head = np.array(given["investment"], float) / people
    return {
        "wages": wages,
        "categories": [
            municipal_category(int(p), w, as_of=given["as_of"]).name.es for p, w in zip(people, wages, strict=True)
        ],
        "population": int(people.sum()),
        "area": sum(given["area"]),
        "density": people.sum() / sum(given["area"]),
        "ipm": territorial.weighted_mean(ipm, people),
        "variation": territorial.variation(ipm, people),
        "gaps": [item.absolute for item in found],
        "relative": relative,
        "need": gaps.need_index([relative], [1.0], given["population"]),
        "shares": list(quotas.shares),
        "amounts": [amount / 1e6 for amount in quotas.amounts],
        "burden": [100 * (weight or 0) for weight in quotas.burden],
        "per_head": per_head.tolist(),
        "gini": territorial.gini(per_head),
    }


def agree(got: Any, wanted: Any, place: str) -> None:
    """Equal, or within one unit of the last digit written."""
    if isinstance(wanted, dict):
        assert set(wanted) <= set(got), place
        for key, value in wanted.items():
            agree(got[key], value, f"{place}.{key}")
    elif isinstance(wanted, list):
        assert len(got) == len(wanted), (place, got)
        for k, value in enumerate(wanted):
            agree(got[k], value, f"{place}[{k}]")
    elif isinstance(wanted, float):
        digits = len(repr(wanted).split(".")[1])
        assert got == pytest.approx(wanted, abs=1.001 * 10**-digits), place
    elif isinstance(wanted, int) and not isinstance(wanted, bool):
        assert got == pytest.approx(wanted, abs=0.51 if abs(wanted) > 1000 else 1e-9), place
    else:
        assert got == wanted, place


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case["source"]
    agree(globals()[f"of_{case['method']}"](case["input"]), case["expect"], path.stem)


def test_every_golden_of_the_issue_has_its_file() -> None:
    elsewhere = {"g29": "foresight", "g03": "actors", "g04": "actors", "g05": "actors"}
    wanted = ["g01", "g03", "g04", "g05", "g08", "g09", *(f"g{n}" for n in (*range(22, 30), *range(38, 45), 47))]
    for key in wanted:
        folder = FOLDER.parent / elsewhere.get(key, "route")
        assert list(folder.glob(f"{key}-*.yaml")), key


def test_wage_of_a_year_we_do_not_have_is_asked_for() -> None:
    with pytest.raises(ValueError, match="No tenemos el salario mínimo de 2031"):
        in_wages(1e9, 2031)


def test_category_before_the_law_is_refused() -> None:
    with pytest.raises(ValueError, match="no regía la Ley 617"):
        municipal_category(8000, 15000, as_of=date(1999, 1, 1))
