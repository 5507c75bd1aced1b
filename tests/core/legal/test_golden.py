"""The golden cases: files a jurist can read and sign, judged one by one.

What is tested here is the answer of the law; how a rule is built is tested elsewhere. A case that differs is a question
for a jurist before it is a question for a programmer: the file says where its expected answer comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from mancomun.legal import OUTCOMES, book
from mancomun.legal.casefile import CaseFile, case_paths, differences, judge_case, parse_case, read_case

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "legal"
FILES = list(case_paths((FOLDER,)))
WITHOUT = "-sin-evidencia"

# Rows of section 14 that a case answers; the numbers jump as they do there.
SHARED = (
    *(1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19, 21, 22, 24, 25, 27, 28, 30, 31, 33, 34, 36, 37, 39, 40, 42, 43, 45),
    *(46, 48, 49, 51, 52, 54, 55, 57, 58, 60, 61, 63, 64, 66, 67, 69, 70, 72, 73, 75, 76, 78, 79, 81, 82, 84, 85, 87),
    *(88, 90, 91, 93, 94),
)


def label(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix().removesuffix(".yaml")


@pytest.fixture(scope="module")
def read() -> dict[Path, CaseFile]:
    return {path: read_case(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=label)
def test_case_answers_as_its_file_expects(path: Path) -> None:
    case = read_case(path)
    assert case.outcomes, "a golden case says which outcome it expects"
    assert differences(case) == [], case.name


@pytest.mark.parametrize("path", FILES, ids=label)
def test_case_can_be_signed(path: Path) -> None:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert raw["name"] != path.name
    assert re.match(r"(Casos compartidos del libro de la ley, T\d+|Caso propio)[^;]*; \S", raw["source"]), raw["source"]
    assert re.search(r"Constitución|Sentencia|Ley|Decreto|Acto Legislativo", raw["source"].split(";", 1)[1]), (
        "it names no norm"
    )
    assert isinstance(raw["figure"], (str, list))


def test_every_shared_row_has_its_case() -> None:
    found = {int(match[1]) for path in FILES if (match := re.match(r"T(\d+)-", path.name))}
    assert found == set(SHARED)


def test_a_case_without_its_evidence_is_the_same_case(read: dict[Path, CaseFile]) -> None:
    """The twin differs from its case in the evidence alone, and goes from a plain yes to a conditional one."""
    twins = [path for path in FILES if path.stem.endswith(WITHOUT)]
    assert twins
    for path in twins:
        twin, whole = read[path], read[path.with_name(path.name.replace(WITHOUT, ""))]
        assert (twin.members, twin.as_of, twin.figures) == (whole.members, whole.as_of, whole.figures), path.name
        assert dict(twin.facts).items() <= dict(whole.facts).items(), path.name
        assert (twin.outcomes, whole.outcomes) == (("ALLOWED_IF",), ("ALLOWED",)), path.name


def test_every_figure_has_a_case_of_each_outcome(read: dict[Path, CaseFile]) -> None:
    seen: dict[str, Counter[str]] = {key: Counter() for key in book().figures}
    for case in read.values():
        for figure, verdict in judge_case(case):
            seen[figure.id][verdict.outcome] += 1
    missing = {key: sorted(set(OUTCOMES) - set(count)) for key, count in seen.items()}
    assert {key: absent for key, absent in missing.items() if absent} == {}


@pytest.mark.parametrize("page", ["es/hacer/agregar-un-caso.md", "en/do/add-a-case.md"])
def test_the_case_that_the_manual_shows_is_right(page: str) -> None:
    text = (FOLDER.parents[2] / "docs" / page).read_text(encoding="utf-8")
    case = parse_case(re.findall(r"```yaml\n(name:.*?)```", text, re.DOTALL)[0], page)
    assert case.outcomes
    assert differences(case) == []
