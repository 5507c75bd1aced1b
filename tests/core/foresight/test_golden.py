"""The golden cases of foresight: published or worked by hand, one file each, with the source of their numbers.

``expect`` holds paths into the JSON answer. Numbers agree to the digits written in the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from mancomun.kernels import influence

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "foresight"
CASES = sorted(FOLDER.glob("*.yaml"))


class Plain:
    """A few numbers, with the two things the golden test asks of an answer."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def as_json(self) -> dict[str, Any]:
        return self.values

    def notices(self) -> list[Any]:
        return []


def answer_of(method: str, given: dict[str, Any]) -> Any:
    """The method asked for, over the input of the file."""
    if method == "micmac":
        from mancomun.foresight.micmac import micmac

        return micmac(given["variables"], np.array(given["matrix"], np.int8))
    if method == "mactor":
        from mancomun.foresight.mactor import mactor

        cells = np.array(given["mid"], np.int8), np.array(given["positions"], float)
        return mactor(given["actors"], cells[0], given["objectives"], cells[1], variant=given["variant"])
    if method == "smic":
        return smic_of(given)
    if method == "morphology":
        from mancomun.foresight.morphology import Space, morphology

        options = [[str(k) for k in range(size)] for size in given["sizes"]]
        names = [f"d{k}" for k in range(len(options))]
        return morphology(Space(names, options, [tuple(pair) for pair in given["exclusions"]], []))
    return panel_of(method, given)


def panel_of(method: str, given: dict[str, Any]) -> Any:
    from mancomun.foresight import choice, panel

    if method == "kendall":
        return Plain(dict(zip(("w", "chi2"), panel.kendall_w(np.array(given["ranks"], float)), strict=True)))
    if method == "kappa":
        return Plain({"kappa": panel.weighted_kappa(given["one"], given["two"], given["categories"])})
    if method == "rand":
        return Plain({name: list(panel.rand_disagreement(values)) for name, values in given.items()})
    if method == "delphi":
        rounds = {k: {f"E{e}": float(v) for e, v in enumerate(row)} for k, row in enumerate(given["rounds"], 1)}
        return panel.delphi({"asunto": rounds})
    if method == "regnier":
        return panel.regnier(given["items"], given["people"], given["colours"])
    if method == "igo":
        sides = [np.array(given[side], float) for side in ("importance", "governability")]
        return choice.igo(given["actions"], *sides)
    if method == "region":
        return Plain(region_of(given))
    raise AssertionError(f"unknown method {method}")


def region_of(given: dict[str, Any]) -> dict[str, Any]:
    from mancomun.foresight.region import functional_region

    names = given["places"]
    shares = np.zeros((len(names), len(names)))
    for home, sent in given["flows"].items():
        for work, percent in sent.items():
            shares[names.index(home), names.index(work)] = percent / 100
    found = {}
    for label, short, threshold in (("ten", "ten", 0.10), ("nine_and_a_half", "nine", 0.095)):
        region = functional_region(shares, 0, threshold=threshold)
        found[label] = [names[k] for k in region.members]
        found[f"{short}_rounds"] = [[names[k] for k in entered] for entered in region.rounds]
    return found


def smic_of(given: dict[str, Any]) -> Any:
    from mancomun.foresight.smic import Judgement, smic, states

    size = len(given["hypotheses"])
    if "from" in given:
        table, weights = states(size), np.array(given["from"])
        single = weights @ table
        pairs = (table * weights[:, None]).T @ table
        tables = {"given": pairs / single, "without": (single[:, None] - pairs) / (1 - single)}
        for kind, cells in given["stated"].items():
            for where, value in cells.items():
                i, j = (int(k) - 1 for k in where.split(","))
                assert tables[kind][i, j] == pytest.approx(value, abs=5.1e-7)
    else:
        single = np.array(given["single"])
        tables = {kind: np.zeros((size, size)) for kind in ("given", "without")}
        for kind, table in tables.items():
            for where, value in given[kind].items():
                i, j = (int(k) - 1 for k in where.split(","))
                table[i, j] = value
    for table in tables.values():
        np.fill_diagonal(table, 0)
    return smic(given["hypotheses"], [Judgement("E1", single, tables["given"], tables["without"])])


def at(document: Any, path: str) -> Any:
    for step in path.split("."):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def agrees(found: Any, expected: Any) -> None:
    """Equal; numbers to half of the last digit written (six at most, unless the file writes more)."""
    if isinstance(expected, list):
        assert len(found) == len(expected)
        for one, two in zip(found, expected, strict=True):
            agrees(one, two)
    elif isinstance(expected, float):
        digits = len(repr(expected).partition(".")[2])
        assert found == pytest.approx(expected, abs=0.5000001 * 10 ** -max(digits, 4))
    else:
        assert found == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case["source"], "a golden case says where its numbers come from"
    answer = answer_of(case["method"], case["input"])
    document = answer.as_json()
    for where, expected in case["expect"].items():
        try:
            agrees(at(document, where), expected)
        except AssertionError as error:
            raise AssertionError(f"{where}: {at(document, where)} is not {expected}") from error
    codes = {item.code for item in answer.notices()}
    assert set(case.get("notes", ())) <= codes
    if "sums" in case or "dominant" in case:
        check_powers(np.array(case["input"]["matrix"], np.int8), case)


def check_powers(matrix: np.ndarray, case: dict[str, Any]) -> None:
    for power, (rows, columns) in case.get("sums", {}).items():
        right, left = influence.power_sums(matrix, power)
        assert right == rows
        assert columns is None or left == columns
    if "dominant" in case:
        right, value = influence.dominant(matrix)
        left, _ = influence.dominant(matrix.T)
        agrees(value, case["dominant"]["value"])
        agrees(right.tolist(), case["dominant"]["right"])
        agrees(left.tolist(), case["dominant"]["left"])


def test_no_golden_case_was_lost() -> None:
    assert len(CASES) >= 16
