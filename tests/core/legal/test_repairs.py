"""What is offered to mend a group does mend it, and nothing smaller would: a slow reference tries every subset."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mancomun.legal import check
from mancomun.legal.book import book
from mancomun.legal.case import LegalCase
from mancomun.legal.check import make_case
from mancomun.legal.judge import judge, judge_rule
from mancomun.legal.repairs import MOST_CHANGES, MOST_OFFERED, find_repairs
from mancomun.legal.terms import Formalised, Only, OnlyAmong, OnlyAround, Without
from mancomun.requirements import All, Not
from mancomun.territory import Territory
from tests.properties.strategies import borders, build, days, groups, stated, territories

QUIET = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LAW = book()
NEIGHBOURS_ONLY = ("provincia_administrativa_planificacion",)


def fails_by_structure(figure, case):
    """Whether a structural rule surely fails for good (what a change of members might mend)."""
    for bound in figure.bounds:
        if bound.role == "structure":
            found = judge_rule(bound, LAW.rules[bound.rule], case)
            if found.status == "not_met" and not found.judgement.pending:
                return True
    return figure.basis_at(case.as_of, case) is None


def mends(figure, case):
    return judge(figure, case, law=LAW).outcome not in ("NOT_ALLOWED", "NOT_IN_FORCE")


def smallest_by_brute_force(figure, case):
    """Every smallest change, of all subsets of up to three, that keeps somebody and mends.

    Nobody has stated any fact here, so what the structure lets pass nothing else refuses.
    """
    outside = [code for code in case.territory.units if code not in case.members and is_settled(figure, case, code)]
    for size in range(1, MOST_CHANGES + 1):
        found = set()
        for removed in range(min(size, len(case.members) - 1) + 1):
            for out in combinations(sorted(case.members), removed):
                rest = tuple(m for m in case.members if m not in out)
                for add in combinations(sorted(outside), size - removed):
                    if not fails_by_structure(figure, case.only((*rest, *add))):
                        found.add((add, out))
        if found:
            return found
    return set()


def is_settled(figure, case, code):
    """Whether the words on who may be a member take this unit, or not, for sure: whom they leave in doubt is not offered."""
    alone = case.only((code,))

    def words(term):
        return [w for part in term.parts for w in words(part)] if isinstance(term, All) else [term]

    for bound in figure.bounds:
        if bound.role != "structure" or judge_rule(bound, LAW.rules[bound.rule], alone).status == "not_in_force":
            continue
        live = True if bound.when is None else bound.when.truth(alone)
        for word in words(bound.test):
            if isinstance(word, Only | Without | OnlyAmong | OnlyAround | Formalised | Not) and live is not False:
                truth = word.truth(alone)
                if truth is None or (truth is False and live is None):
                    return False
    return True


def check_against_reference(figure, case):
    verdict = judge(figure, case, law=LAW)
    found = find_repairs(verdict, LAW)
    if verdict.outcome != "NOT_ALLOWED" or not fails_by_structure(figure, case):
        assert found == (), "nothing is offered where the structure holds"
        return
    for repair in found:
        changed = case.only((*(m for m in case.members if m not in repair.remove), *repair.add))
        again = judge(figure, changed, law=LAW)
        assert again.outcome == repair.outcome
        assert mends(figure, changed)
        assert not fails_by_structure(figure, changed)
        assert not set(repair.add) & set(case.members)
        assert set(repair.remove) < set(case.members)
    assert len({(r.add, r.remove) for r in found}) == len(found)
    every = smallest_by_brute_force(figure, case)
    offered = {(repair.add, repair.remove) for repair in found}
    assert offered <= every
    assert bool(offered) == bool(every)
    if figure.id in NEIGHBOURS_ONLY:  # elsewhere anybody may be added, and only those at hand are offered
        assert len(offered) == min(len(every), MOST_OFFERED)
    if every:
        kept = min(len(out) for _, out in every)
        assert len(found[0].remove) == kept, "to keep everybody comes before losing somebody"


@QUIET
@given(st.data())
@pytest.mark.parametrize("figure", sorted(LAW.figures))
def test_repairs_mend_and_are_smallest(figure, data):
    try_one(figure, data)


@pytest.mark.slow
@settings(QUIET, max_examples=1000)
@given(st.data())
@pytest.mark.parametrize("figure", sorted(LAW.figures))
def test_repairs_mend_and_are_smallest_at_length(figure, data):
    try_one(figure, data)


def try_one(figure, data):
    raw = data.draw(territories(most=8))
    members = data.draw(groups([unit["code"] for unit in raw["units"]]))
    case = make_case(members, as_of=data.draw(days()), facts=None, territory=build(raw))
    check_against_reference(LAW.figures[figure], case)


@QUIET
@given(st.data())
@pytest.mark.parametrize("figure", ["provincia_administrativa_planificacion", "region_administrativa_planificacion"])
def test_scattered_groups_are_joined_by_the_fewest(figure, data):
    kind = "municipio" if figure.startswith("provincia") else "departamento"
    codes = [f"u{i}" for i in range(data.draw(st.integers(3, 8)))]
    units = [{"code": c, "type": kind, **({"department": "D"} if kind == "municipio" else {})} for c in codes]
    pairs = data.draw(borders(codes))
    members = data.draw(st.lists(st.sampled_from(codes), min_size=2, max_size=6, unique=True))
    case = make_case(members, as_of=date(2022, 5, 5), facts=None, territory=Territory.toy(units, pairs))
    check_against_reference(LAW.figures[figure], case)


@QUIET
@given(st.data())
@pytest.mark.parametrize("figure", ["provincia_administrativa_planificacion", "area_metropolitana"])
def test_with_facts_stated_what_is_offered_still_mends(figure, data):
    raw = data.draw(territories(most=7))
    members = data.draw(groups([unit["code"] for unit in raw["units"]]))
    facts = data.draw(stated(members))
    case = make_case(members, as_of=data.draw(days()), facts=facts, territory=build(raw))
    for repair in find_repairs(judge(LAW.figures[figure], case, law=LAW), LAW):
        changed = case.only((*(m for m in case.members if m not in repair.remove), *repair.add))
        assert judge(LAW.figures[figure], changed, law=LAW).outcome == repair.outcome
        assert mends(LAW.figures[figure], changed)


def a_row(n: int, kind: str = "municipio", **more) -> Territory:
    """``n`` municipalities in a row: u0-u1-u2-..."""
    codes = [f"u{i}" for i in range(n)]
    units = [{"code": code, "type": kind, "department": "D", **more} for code in codes]
    return Territory.toy(units, [[a, b] for a, b in pairwise(codes)])


def repairs(members, figure, as_of, territory=None, facts=None):
    return check(members, as_of=as_of, figures=[figure], territory=territory, facts=facts)["figures"][0]["repairs"]


def pairs(found):
    return [(tuple(item["add"]), tuple(item["remove"])) for item in found]


def test_a_gap_of_three_is_bridged_and_one_of_four_is_not():
    near = ["u0", "u1", "u2", "u6", "u7", "u8"]
    assert pairs(repairs(near, "pap", "2022-05-05", a_row(9))) == [
        (("u3", "u4", "u5"), ()),
        ((), ("u0", "u1", "u2")),
        ((), ("u6", "u7", "u8")),
    ]
    far = ["u0", "u1", "u2", "u3", "u8", "u9", "u10", "u11"]
    assert repairs(far, "pap", "2022-05-05", a_row(12)) == []


def test_a_province_admits_the_districts_its_reading_admits():
    units = [
        {"code": "a", "type": "municipio", "department": "D"},
        {"code": "b", "type": "distrito_especial", "department": "D"},
        {"code": "c", "type": "municipio", "department": "D"},
    ]
    land = Territory.toy(units, [["a", "b"], ["b", "c"]])
    assert pairs(repairs(["a", "c"], "pap", "2022-05-05", land)) == [(("b",), ())]


def test_islands_are_let_off_since_2019():
    units = [
        {"code": c, "type": "departamento", **({"insular": True} if c == "isla" else {})}
        for c in ("isla", "a", "b", "c")
    ]
    land = Territory.toy(units, [["a", "b"], ["b", "c"]])
    assert pairs(repairs(["isla", "a", "c"], "rap", "2022-05-05", land))[0] == (("b",), ())
    assert repairs(["isla", "a"], "rap", "2022-05-05", land) == []
    assert pairs(repairs(["isla", "a"], "rap", "2018-01-01", land)) == [(("b",), ("isla",))]


def test_a_border_nobody_knows_may_be_crossed_and_the_answer_says_if():
    units = [{"code": c, "type": "municipio", "department": "D"} for c in ("a", "b", "dark")]
    land = Territory.toy(units, [], unknown={"dark": ["a", "b"]})
    (found,) = repairs(["a", "b"], "pap", "2022-05-05", land)
    assert (found["add"], found["outcome"]) == (["dark"], "ALLOWED_IF")


def test_members_of_another_department_leave():
    assert pairs(repairs(["05615", "05318", "25754"], "pap", "2022-05-05")) == [((), ("25754",))]


def test_the_mock_up_case_rionegro_guarne_and_cocorna():
    found = repairs(["05615", "05318", "05197"], "pap", "2022-05-05")
    assert found
    assert all(item["outcome"] == "ALLOWED" and len(item["add"]) + len(item["remove"]) == 1 for item in found)
    assert pairs(found)[0][0], "to keep everybody comes before losing somebody"


def test_bogota_is_added_where_the_law_names_it():
    assert pairs(repairs(["15", "25"], "rape", "2022-05-05"))[0] == (("11001",), ())


def test_alone_without_neighbours_the_nearest_are_offered():
    """Providencia touches nobody, and an association asks for no neighbours: somebody at hand is better than silence."""
    found = repairs(["88564"], "asomun", "2022-05-05")
    assert found
    assert all(len(item["add"]) == 1 for item in found)


def test_a_metropolitan_area_alone_is_offered_another():
    found = repairs(["AM-05001"], "asoam", "2026-01-01")
    assert found
    assert all(item["add"][0].startswith("AM-") and item["outcome"] == "ALLOWED" for item in found)
    assert pairs(repairs(["AM-05001", "AM-66001", "05615"], "asoam", "2026-01-01")) == [((), ("05615",))]


def test_a_refused_act_is_not_mended_by_other_members():
    facts = {"ordenanza_creacion": "negado"}
    assert repairs(["u0", "u2"], "pap", "2022-05-05", a_row(4), facts) == []


def test_a_law_that_does_not_exist_is_not_mended_by_other_members():
    assert repairs(["05615", "05197"], "provincia_entidad_territorial", "2022-05-05") == []


def test_nothing_is_offered_for_what_holds():
    assert repairs(["05615", "05318"], "pap", "2022-05-05") == []
    assert repairs(["05615", "05318"], "pap", "2005-01-01") == []


def test_facts_of_those_who_leave_go_with_them():
    land = a_row(4)
    facts = {"acuerdos_concejo": {"u0": True, "u1": True, "u3": "negado"}}
    found = repairs(["u0", "u1", "u3"], "pap", "2022-05-05", land, facts)
    assert pairs(found) == [((), ("u3",))]


def test_every_size_of_group_is_answered():
    """One member, a department among municipalities, or a whole department: judged, with or without repair."""
    antioquia = [code for code in make_everybody() if code.startswith("05") and len(code) == 5]
    for members in (["05615"], ["05", "05615"], [*antioquia, "25754"]):
        assert repairs(members, "pap", "2022-05-05")


def make_everybody():
    from mancomun.territory import colombia

    return list(colombia().units)


def test_the_case_keeps_the_order_people_gave():
    case = LegalCase(a_row(5), ("u3", "u0"), date(2022, 5, 5))
    assert case.only(("u0", "u1")).members == ("u0", "u1")
