"""The workbook of a ranking is alive: other weights in its cells give what the programme gives for those weights."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from mancomun.portfolio import pictures
from mancomun.portfolio.criteria import Criterion, Preference
from mancomun.portfolio.exercise import Exercise, rank
from mancomun.portfolio.ranking_book import ranking_book

NAMES = ["Piedemonte", "Provincia Demo", "Valle del Río", "Sabana =Alta"]
CRITERIA = [
    Criterion("Objetivos", worst=0, best=28, preference=Preference("v-shape", p=5)),
    Criterion("Necesidad", preference=Preference("linear", q=0.02, p=0.2)),
    Criterion("Población", unit="hab.", source="DANE", preference=Preference("level", q=1000, p=50_000)),
    Criterion("Riesgo", "min", preference=Preference("gaussian", s=3)),
    Criterion("Costo", "min", preference=Preference("u-shape", q=2000)),
    Criterion("Firmas"),
]
MATRIX = np.array(
    [
        [20, 0.38, 64_000, 1, 9800, 90],
        [19, 0.33, 136_900, 3, 13_000, 80],
        [22, 0.41, 88_000, 2, 21_500, 55],
        [15, 0.52, 210_000, 5, 34_000, 40],
    ]
)
WEIGHTS, OTHERS = [0.25, 0.2, 0.15, 0.2, 0.1, 0.1], [0.1, 0.3, 0.25, 0.05, 0.2, 0.1]


def exercise(method: str, weights: list[float] = WEIGHTS) -> Exercise:
    return Exercise(NAMES, CRITERIA, MATRIX, method, weights=weights, samples=5000)  # type: ignore[arg-type]


class Sheets:
    """A calculation engine for the few functions that these workbooks use; ranges are arrays."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.known: dict[tuple[str, str], Any] = {}

    def value(self, sheet: str, address: str) -> Any:
        """A cell, computed once: change the inputs before asking."""
        key = (sheet, address.replace("$", ""))
        if key not in self.known:
            cell = self.book[sheet][key[1]].value
            self.known[key] = self.compute(sheet, cell) if isinstance(cell, str) and cell.startswith("=") else cell
        return self.known[key]

    def span(self, sheet: str, address: str) -> Any:
        if ":" not in address:
            return self.value(sheet, address)
        cells = self.book[sheet][address.replace("$", "")]
        return np.array([[self.value(sheet, cell.coordinate) for cell in row] for row in cells], float)

    def compute(self, sheet: str, formula: str) -> Any:
        found: list[Any] = []

        def take(match: re.Match[str]) -> str:
            found.append(self.span((match[1] or match[2] or sheet).strip("'"), match[3]))
            return f"found[{len(found) - 1}]"

        text = re.sub(r"(?:('[^']+'|[^\W\d]\w*)!)?()(\$?[A-Z]\$?\d+(?::\$?[A-Z]\$?\d+)?)\b", take, formula[1:])
        assert "(-(" not in formula, "a spreadsheet signs before it raises: -(x)^2 is x squared"
        text = re.sub(r"(?<![<>=])=(?!=)", "==", text).replace("^", "**")
        names = {
            "IF": lambda test, one, two: (
                one if test else two
            ),  # both sides are computed: a division by 0 in one is no harm
            "MAX": lambda *values: max(np.nanmax(v) for v in values),
            "MIN": lambda *values: min(np.nanmin(v) for v in values),
            "ABS": np.abs,
            "SIGN": np.sign,
            "SUM": lambda values: float(np.nansum(values)),
            "SQRT": np.sqrt,
            "EXP": np.exp,
            "SUMSQ": lambda values: float((values**2).sum()),
            "SUMPRODUCT": lambda values: float(np.nansum(values)),
            "ROWS": len,
            "RANK": lambda value, values, _: 1 + int((values > value + 1e-12).sum()),
        }
        return eval(text, {"found": found, **names})


@pytest.mark.parametrize("method", ["mavt", "topsis", "promethee2", "evamix"])
def test_new_weights_in_the_sheet_give_the_new_order(method: str) -> None:
    sheets = Sheets(ranking_book(rank(exercise(method)), "es", date(2026, 11, 26)))
    for line, weight in enumerate(OTHERS, 2):
        sheets.book["Criterios"].cell(line, 3).value = weight
    expected = rank(exercise(method, OTHERS))
    page = sheets.book["Resultado"]
    for k, name in enumerate(expected.alternatives):
        row = [cell.coordinate for cell in page[k + 2]]
        assert page[row[0]].value == name
        assert sheets.value("Resultado", row[-2]) == pytest.approx(expected.scores[k], abs=1e-12)
        assert sheets.value("Resultado", row[-1]) == expected.places()[k]


@pytest.mark.parametrize("method", ["mavt", "topsis", "promethee2", "evamix", "smaa"])
def test_the_numbers_stand_beside_the_formulas(method: str) -> None:
    answer = rank(exercise(method))
    content = ranking_book(answer, "en", date(2026, 11, 26))
    assert content == ranking_book(answer, "en", date(2026, 11, 26))
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    cells = [cell.value for page in book for row in page.iter_rows() for cell in row]
    for score in answer.scores.tolist():
        assert any(isinstance(cell, int | float) and cell == pytest.approx(score, abs=1e-9) for cell in cells)
    assert "Sabana =Alta" in cells
    if method == "smaa":
        assert {answer.exercise.seed, answer.exercise.samples} <= {cell for cell in cells if isinstance(cell, int)}


@pytest.mark.parametrize("width", [340, 760])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_drawings_say_what_they_show(width: int, lang: str) -> None:
    from xml.etree import ElementTree as Xml

    for method in ("mavt", "topsis", "promethee2", "evamix"):
        answer = rank(exercise(method))
        for draw in (pictures.bars, pictures.heat):
            made = draw(answer, lang, width=width)
            root = Xml.fromstring(made.svg)
            assert [child.tag.rpartition("}")[2] for child in root[:2]] == ["title", "desc"]
            assert len(made.table.rows) == len(NAMES)
            assert "nan" not in made.svg
        shown = pictures.lines(answer, None, lang, width=width)
        Xml.fromstring(shown.svg)
        assert len(shown.table.rows) == len(CRITERIA)
        assert "style=" not in shown.svg
    answer = rank(exercise("smaa"))
    first = 100 * answer.as_json()["acceptability"]["Piedemonte"][0]
    shown_ = f"{first:.1f}".replace(".", "," if lang == "es" else ".")
    assert f"Piedemonte {shown_} %" in pictures.acceptability(answer, lang, width=width).svg
    assert len(pictures.acceptability(answer, lang, width=width).table.rows) == len(NAMES)


def test_the_ring_stands_at_the_crossing_and_the_description_says_it() -> None:
    answer = rank(Exercise(["A", "B"], [Criterion("x", worst=0, best=1), Criterion("y", worst=0, best=1)],
                           np.array([[1.0, 0.0], [0.4, 0.9]]), weights=[0.5, 0.5]))  # fmt: skip
    made = pictures.lines(answer, "X")
    assert "en 0,600 pasa a ser primera A" in made.svg
    assert made.svg.count("<circle") == 1


MIXED = [replace(one, kind="ordinal" if k in (3, 5) else "cardinal") for k, one in enumerate(CRITERIA)]
WORSE = np.vstack([MATRIX, [10, 0.30, 60_000, 6, 40_000, 30]])
"""With a fifth that another dominates in everything: then the interval appraisal does not tell them apart."""


@pytest.mark.parametrize("matrix", [MATRIX, WORSE])
def test_evamix_of_two_kinds_is_alive_pair_by_pair(matrix: Any) -> None:
    names = [*NAMES, "Quinta"][: len(matrix)]
    ask = Exercise(names, MIXED, matrix, "evamix", weights=WEIGHTS)
    sheets = Sheets(ranking_book(rank(ask), "es", date(2026, 11, 26)))
    for line, weight in enumerate(OTHERS, 2):
        sheets.book["Criterios"].cell(line, 3).value = weight
    expected = rank(replace(ask, weights=OTHERS))
    for k in range(len(names)):
        assert sheets.value("Resultado", f"B{k + 2}") == pytest.approx(expected.scores[k], abs=1e-12)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here: the small engine above stands in")
@pytest.mark.slow
def test_calc_gives_the_same_numbers(tmp_path: Path) -> None:
    """LibreOffice Calc computes every formula anew: the values written beside them are taken away first."""
    for method in ("mavt", "topsis", "promethee2", "evamix"):
        bare = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(ranking_book(rank(exercise(method)), "es", date(2026, 11, 26)))) as old,
            zipfile.ZipFile(bare, "w") as new,
        ):
            for item in old.namelist():
                content = old.read(item)
                if item.startswith("xl/worksheets/"):
                    content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
                new.writestr(item, content)
        (tmp_path / f"{method}.xlsx").write_bytes(bare.getvalue())
    made = tmp_path / "made"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = sorted(map(str, tmp_path.glob("*.xlsx")))
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(made), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    for method in ("mavt", "topsis", "promethee2", "evamix"):
        expected = rank(exercise(method))
        page = openpyxl.load_workbook(made / f"{method}.xlsx", data_only=True)["Resultado"]
        rows = list(page.iter_rows(min_row=2, max_row=len(NAMES) + 1, values_only=True))
        assert [row[0] for row in rows] == NAMES
        assert [row[-2] for row in rows] == pytest.approx(expected.scores.tolist(), abs=1e-9)
        assert [row[-1] for row in rows] == expected.places()
