"""Each HARD rule fails alone in some case, or the company it keeps is written down with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mancomun.legal import Verdict, book, judge, make_case
from mancomun.legal.casefile import case_paths, judge_case, read_case
from mancomun.territory import Territory, colombia
from tests.core.legal.test_rules_both_ways import ROWS, case_of, ways

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "legal"

# Another article asks the same thing, so that both fail together by right: the rule -> who fails beside it, and why.
COMPANY = {
    "ADE-003": ({"ADE-002", "G-031"}, "the convenio itself: article 12 twice and article 249"),
    "ADE-007": ({"G-032"}, "statutes, asked by article 249 through the figure and by itself"),
    "ADI-002": ({"ADI-007", "G-030"}, "the councils' authorisation, asked by articles 13 and 249"),
    "ADI-007": ({"G-032"}, "statutes, asked by article 249 through the figure and by itself"),
    "AM-001": ({"G-002"}, "two members, asked by Ley 1625 and by article 11 of the LOOT"),
    "AM-011": ({"G-070"}, "the application of G-070 to two metropolitan areas"),
    "AM-032": ({"G-040", "G-060", "G-083"}, "one registration, asked four times"),
    "AM-052": ({"AM-006"}, "Bogotá, refused by the route and by the whole law"),
    "AM-061": ({"AM-001"}, "two members, asked by Ley 128 and by CP 319"),
    "AMU-013": ({"AMU-006", "G-030"}, "article 249 through the figure and by itself"),
    "G-002": ({"AM-001"}, "two members, asked by article 11 and by each figure"),
    "G-030": ({"RPG-007"}, "article 249 through the figure and by itself"),
    "G-031": ({"RPG-007"}, "article 249 through the figure and by itself"),
    "G-032": ({"RPG-007"}, "article 249 through the figure and by itself"),
    "G-033": ({"G-038", "RPG-007"}, "the plan, asked by law and decree"),
    "G-040": ({"G-060", "G-083"}, "one registration, asked three times"),
    "G-060": ({"G-083"}, "registration, and royalties that need it"),
    "G-064": ({"G-060", "G-083"}, "one registration, asked three times"),
    "G-065": ({"G-061"}, "the registration file and what it adds for an area"),
    "G-066": ({"G-061"}, "the registration file and what it adds for a RAP"),
    "G-067": ({"G-083"}, "registration, and royalties that need it"),
    "G-074": ({"RET-010"}, "Ley 1962 art. 9 par. 1, in two chapters of the book"),
    "PAP-015": ({"G-070"}, "the application of G-070 to the province"),
    "RAP-022": ({"G-047"}, "the same paragraph of the decree"),
    "RET-008": ({"RET-001"}, "the referendum, asked by the Constitution and by Ley 1962"),
    "RET-010": ({"G-074"}, "Ley 1962 art. 9 par. 1, in two chapters of the book"),
    "RPG-007": ({"G-030"}, "article 249 through the figure and by itself"),
}


def verdicts() -> Iterator[Verdict]:
    law = book()
    for figure, rule in ROWS:
        both = ways(figure, rule)
        assert both is not None
        yield judge(law.figures[figure], case_of(figure, both[1]))
    for path in case_paths((GOLDEN,)):
        yield from (verdict for _, verdict in judge_case(read_case(path)))
    land = Territory.toy(
        [
            {"code": code, "type": "municipio", "department": "DA", "category": "1" if code == "a1" else "6"}
            for code in ("a1", "a2", "a3")
        ]
        + [{"code": "anm", "type": "area_no_municipalizada", "department": "DA"}],
        [["a1", "a2"], ["a2", "a3"], ["a3", "anm"]],
    )
    am, pap, rap = (law.figure(name) for name in ("am", "pap", "rap"))
    yield judge(pap, make_case(["a1", "a2", "a3", "anm"], as_of="2022-05-05", facts=None, territory=land))
    yield judge(rap, make_case(["11", "25", "15"], as_of="2022-05-05", facts=None, territory=colombia()))
    for contents in (["fuentes_aportes"], ["miembros", "nucleo", "razones"]):
        yield judge(
            am, make_case(["a1", "a2"], as_of="2022-05-05", facts={"contenido_proyecto": contents}, territory=land)
        )


@pytest.fixture(scope="module")
def failures() -> list[frozenset[str]]:
    return [frozenset(f.rule.id for f in v.findings if f.status == "not_met") for v in verdicts()]


def test_each_hard_rule_fails_alone_or_in_the_company_written_down(failures: list[frozenset[str]]) -> None:
    hard = {rule for _, rule in ROWS if book().rules[rule].cls == "HARD"}
    wrong = []
    for rule in sorted(hard):
        beside = COMPANY.get(rule, (set(), ""))[0]
        if not any(rule in failed and failed <= {rule} | beside for failed in failures):
            wrong.append(rule)
    assert wrong == []


def test_no_rule_keeps_company_that_can_fail_alone(failures: list[frozenset[str]]) -> None:
    alone = {next(iter(failed)) for failed in failures if len(failed) == 1}
    assert sorted(set(COMPANY) & alone) == []
