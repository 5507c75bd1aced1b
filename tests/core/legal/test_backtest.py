"""The real schemes judged on their day: what differs is exactly what the pages explain, and the explanations are true."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import re
import sys
from pathlib import Path

import pytest

from mancomun.legal import check
from mancomun.legal.book import book
from mancomun.territory import colombia

ROOT = Path(__file__).resolve().parents[3]


def load():
    name = "mancomun_tools_backtest"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / "backtest.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


tool = load()
SCHEMES = {scheme.id: scheme for scheme in tool.schemes()}


def outcome(scheme, day, *, members=None, facts=None):
    item = SCHEMES[scheme]
    group = members or item.group(item.day)
    stated = tool.shown(item.figure) | (facts or {})
    return check(list(group), as_of=day, figures=[item.figure], facts=stated, repairs=False)["figures"][0]["outcome"]


def memberships(scheme):
    item = SCHEMES[scheme]
    return tool.others(item, item.day, item.group(item.day))


# ------------------------------------------------------------------------------------------------ the tables


def test_the_tables_are_the_ones_their_source_describes():
    text = (tool.TABLES / "SOURCE.md").read_text(encoding="utf-8")
    for name in ("schemes.csv", "scheme_members.csv"):
        assert hashlib.sha256((tool.TABLES / name).read_bytes()).hexdigest() in text, (
            f"{name} changed: update SOURCE.md"
        )
    with (tool.TABLES / "schemes.csv").open(encoding="utf-8", newline="") as file:
        for column in next(csv.reader(file)):
            assert f"`{column}`" in text, f"SOURCE.md does not describe the column {column}"


def test_every_row_means_something_we_know():
    land = colombia()
    assert len(SCHEMES) == 41
    for scheme in SCHEMES.values():
        row = scheme.row
        assert row["figure"] in book().figures
        assert row["status"] in tool.STATES
        assert row["confidence"] in tool.LEVELS
        assert row["formed"] in ("yes", "no", "unknown")
        assert row["possible"] in ("yes", "no", "arguable")
        assert row["members_list"] in ("complete", "reconstructed", "partial")
        assert row["members_read"] in ("yes", "no")
        assert len(row["formed_on"]) == {"day": 10, "month": 7, "year": 4, "unknown": 0}[row["precision"]]
        assert row["source"]
        assert row["doubt_es"]
        assert row["doubt_en"]
        assert len(scheme.group(tool.TODAY)) >= 2, scheme.id
        for code, (role, _) in scheme.members.items():
            assert land.unit(code).code == code
            assert role in (*tool.INSIDE, "convocado", "rechazo", "retirado", "no_ingreso")
        assert not row["nucleus"] or scheme.members[row["nucleus"]][0] == "nucleo"


def test_no_row_of_the_source_was_lost(shared):
    with (shared / "data" / "cases" / "eat_members.csv").open(encoding="utf-8", newline="") as file:
        theirs = {(row["eat_id"], row["codigo"]) for row in csv.DictReader(file)}
    assert {(scheme.id, code) for scheme in SCHEMES.values() for code in scheme.members} == theirs


# ------------------------------------------------------------------------------------------------ the judgements


def test_what_differs_is_exactly_what_is_explained():
    assert {answer.key for answer in tool.everything() if tool.differs(answer)} == set(tool.EXPLAINED)


def test_no_formed_scheme_is_refused():
    for answer in tool.everything():
        if answer.scheme.formed:
            assert answer.outcome not in ("NOT_ALLOWED", "NOT_IN_FORCE", "NOT_YET"), answer.key


def test_formed_provinces_and_regions_are_one_piece_on_the_official_table():
    for answer in tool.everything():
        if answer.scheme.figure.endswith("administrativa_planificacion") and answer.scheme.formed:
            assert len(answer.parts) == 1, answer.key
    broken = {a.scheme.id for a in tool.everything() if a.when == "own" and len(a.parts) > 1}
    assert broken - {"aam-asoareas"} == {"asm-catatumbo"}


def test_each_explanation_names_the_rule_that_decides():
    for answer in tool.everything():
        if tool.differs(answer):
            why = tool.EXPLAINED[answer.key]
            finding = next(f for f in answer.es["findings"] if f["rule"] == why.rule)
            assert finding["status"] == "unknown", answer.key
            for i in (0, 1):
                assert "{cite}" in why.reading[i]


def sentences(text):
    return [part.strip() for part in re.split(r"(?<=[.;:])\s+", text) if part.strip()]


@pytest.mark.parametrize("i", [0, 1])
def test_no_two_explanations_share_a_sentence(i):
    said = [
        s
        for why in tool.EXPLAINED.values()
        for s in sentences(" ".join((why.reading[i], why.datum[i], why.source[i], why.change[i])))
    ]
    assert len(said) == len(set(said))
    called = [s for text in tool.CALLED.values() for s in sentences(text[i])]
    assert len(called) == len(set(called))


def test_all_who_were_called_and_did_not_enter_are_told():
    assert {scheme.id for scheme, _ in tool.variants()} == set(tool.CALLED)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_page_is_up_to_date(lang):
    assert tool.PAGES[lang].read_text(encoding="utf-8") == tool.page(lang), "run python tools/backtest.py"


# ---------------------------------------------------------------------- *what would change it* does change it


def test_a_later_act_of_the_valley_of_aburra_would_be_judged():
    assert outcome("am-valle-de-aburra", "1980-11-27") == "INDETERMINATE"
    assert outcome("am-valle-de-aburra", "1986-05-14") != "INDETERMINATE"


def test_yariguies_before_june_2019_and_why_barrancabermeja_cannot_be_left_out():
    members = SCHEMES["pap-yariguies"].group(tool.TODAY)
    assert outcome("pap-yariguies", "2019-05-31") == "ALLOWED"
    assert outcome("pap-yariguies", tool.TODAY, members=[m for m in members if m != "68081"]) == "NOT_ALLOWED"


@pytest.mark.parametrize(
    ("scheme", "who"), [("rap-antioquia-cordoba", "23"), ("rap-amazorinoquia", "50"), ("rap-region-sur", "73")]
)
def test_two_regions_are_allowed_since_the_28th_of_june_2019(scheme, who):
    held = memberships(scheme)
    assert {item["miembro"] for item in held} == {who}
    assert outcome(scheme, "2019-06-27", facts={"membresias": held}) == "INDETERMINATE"
    assert outcome(scheme, "2019-06-28", facts={"membresias": held}) == "ALLOWED"


@pytest.mark.parametrize(("scheme", "who"), [("rap-amazorinoquia", "50"), ("rap-region-sur", "73")])
def test_without_the_one_who_was_in_another_region(scheme, who):
    item = SCHEMES[scheme]
    rest = [m for m in item.group(item.day) if m != who]
    assert outcome(scheme, item.day, members=rest, facts={"membresias": []}) == "ALLOWED"


@pytest.mark.parametrize("scheme", ["am-valle-san-nicolas", "rpg-norte-cauca", "asm-maser"])
@pytest.mark.parametrize(("theirs", "expected"), [(["turismo"], "ALLOWED"), (["agua"], "NOT_ALLOWED")])
def test_declared_purposes_settle_who_may_be_in_two(scheme, theirs, expected):
    held = [item | {"objetos": theirs} for item in memberships(scheme)]
    assert held
    assert outcome(scheme, SCHEMES[scheme].day, facts={"membresias": held, "objetos": ["agua"]}) == expected


@pytest.mark.parametrize(("theirs", "expected"), [(["turismo"], "ALLOWED"), (["agua"], "NOT_ALLOWED")])
def test_the_purpose_of_asoagua_settles_the_southern_cone(theirs, expected):
    held = [{"miembro": "44874", "figura": "asociacion_municipios", "esquema": "ASOAGUA", "objetos": theirs}]
    assert outcome("asm-cono-sur-guajira", tool.TODAY, facts={"membresias": held, "objetos": ["agua"]}) == expected


def test_san_andres_may_enter_the_caribbean_region_since_2019():
    members = [*SCHEMES["rap-caribe"].group(tool.TODAY), "88"]
    assert outcome("rap-caribe", "2017-10-19", members=members) == "NOT_ALLOWED"
    assert outcome("rap-caribe", "2019-06-28", members=members) == "ALLOWED"
