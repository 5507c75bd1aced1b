"""What must hold of every judgement, whoever the members are and whatever somebody has stated."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mancomun.cli.check import as_text
from mancomun.instants import Span
from mancomun.legal import check
from mancomun.legal.book import book
from mancomun.legal.check import make_case
from mancomun.legal.judge import OUTCOMES, STATUSES, judge
from mancomun.legal.terms import Enacted
from mancomun.legal.vocabulary import contradiction
from mancomun.requirements import FACTS
from tests.properties.strategies import NAMED, asked_by, build, cases, stated

FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(FEW, max_examples=3000)
LAW = book()
SETTLED = ("met", "not_met")


def verdict(case, law=LAW, figure=None):
    made = make_case(case["members"], as_of=case["as_of"], facts=case["facts"], territory=build(case["territory"]))
    return judge(law.figures[figure or case["figure"]], made, law=law)


def statuses(found):
    return {finding.rule.id: finding.status for finding in found.findings}


def steps(found):
    return [(state.step.n, state.status) for state in found.steps]


def rename(value, names):
    """The same plain value with every code in it renamed, as keys and as values."""
    if isinstance(value, dict):
        return {names.get(key, key): rename(item, names) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rename(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


@FEW
@given(cases(), st.randoms(use_true_random=False))
def test_relabelling_units_changes_nothing(case, chance):
    codes = [unit["code"] for unit in case["territory"]["units"] if unit["code"] not in NAMED]
    new = [f"x{i}" for i in range(len(codes))]
    chance.shuffle(new)
    names = dict(zip(codes, new, strict=True)) | {"D": "norte", "E": "sur"}
    other = {
        "territory": rename(case["territory"], names),
        "members": rename(case["members"], names),
        "figure": case["figure"],
        "as_of": case["as_of"],
        "facts": {key: rename(value, names) for key, value in case["facts"].items()},
    }
    chance.shuffle(other["territory"]["units"])
    before, after = verdict(case), verdict(other)
    assert (after.outcome, statuses(after), steps(after)) == (before.outcome, statuses(before), steps(before))


@FEW
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_members_changes_nothing(case, chance):
    other = copy.deepcopy(case)
    chance.shuffle(other["members"])
    before, after = verdict(case), verdict(other)
    assert (after.outcome, statuses(after), steps(after)) == (before.outcome, statuses(before), steps(before))


@FEW
@given(cases(), st.data())
def test_a_repeal_changes_nothing_before_its_day(case, data):
    repeal(case, data)


def repeal(case, data):
    figure = LAW.figures[case["figure"]]
    key = data.draw(st.sampled_from(figure.rules))
    rule = LAW.rules[key]
    first = rule.span.start or date(1886, 8, 5)
    day = data.draw(st.dates(max(first, date(1886, 8, 5)), date(2100, 12, 31)))
    assume(day > first and (rule.span.end is None or day < rule.span.end))
    repealed = replace(LAW, rules=MappingProxyType({**LAW.rules, key: replace(rule, span=Span(rule.span.start, day))}))
    before, after = verdict(case), verdict(case, repealed)
    if case["as_of"] < day:
        assert (after.outcome, statuses(after), steps(after)) == (before.outcome, statuses(before), steps(before))
    elif after.basis is not None:
        assert statuses(after)[key] == "not_in_force"
        others = {k: v for k, v in statuses(before).items() if k != key}
        assert {k: v for k, v in statuses(after).items() if k != key} == others


def supposed(figure):
    return {
        term.fact
        for bound in LAW.figures[figure].bounds
        for term in (bound.test, bound.when)
        if isinstance(term, Enacted)
    }


@FEW
@given(cases(), st.data())
def test_learning_a_fact_never_changes_a_settled_rule(case, data):
    learn(case, data)


def learn(case, data):
    """What is asked (`tramite`, `ruta`) is no fact to learn: another question has other rules.

    Nor is a law that the book knows was never enacted: to suppose it is to ask about another country.
    """
    known = case["facts"]
    aside = supposed(case["figure"])
    unsaid = [key for key in asked_by(case["figure"]) if key not in known and key not in aside]
    learned = data.draw(stated(case["members"], unsaid, most=6))
    for key, value in known.items():  # and what was known of some members is learned of the rest
        if FACTS[key].each and isinstance(value, dict):
            silent = [code for code in case["members"] if code not in value]
            if silent:
                more = data.draw(stated(silent, [key], most=1)).get(key, {})
                learned[key] = {**value, **more}
    before = verdict(case)
    after = verdict({**case, "facts": {**known, **learned}})
    was, now = statuses(before), statuses(after)
    changed = {key: (was[key], now[key], learned) for key in was if was[key] in SETTLED and now[key] != was[key]}
    assert changed == {}
    if any(f.bound.role == "structure" and f.status == "not_met" and not f.judgement.pending for f in before.findings):
        assert (before.outcome, after.outcome) == ("NOT_ALLOWED", "NOT_ALLOWED")


@FEW
@given(cases(), st.sampled_from(["es", "en"]))
def test_the_answer_is_whole_plain_and_always_the_same(case, lang):
    land = build(case["territory"])

    made = make_case(case["members"], as_of=case["as_of"], facts=case["facts"], territory=land)
    assume(contradiction(made.facts) is None)  # what contradicts itself is refused, not judged

    def ask():
        return check(case["members"], as_of=case["as_of"], figures=None, facts=case["facts"], territory=land, lang=lang)

    answer = ask()
    text = json.dumps(answer, ensure_ascii=False, sort_keys=True)
    assert json.dumps(ask(), ensure_ascii=False, sort_keys=True) == text
    assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True) == text, "nothing but plain data"
    assert [figure["id"] for figure in answer["figures"]] == list(LAW.figures)
    for figure in answer["figures"]:
        assert figure["outcome"] in OUTCOMES
        assert figure["summary"].strip()
        for finding in figure["findings"]:
            assert finding["status"] in STATUSES
            assert finding["message"].strip(), finding["rule"]
            assert finding["citation"].strip(), finding["rule"]
        for step in figure["steps"]:
            assert step["status"] in STATUSES
            assert step["act"].strip()
    for every_rule in (False, True):
        assert as_text(answer, lang, all_rules=every_rule).strip()


@FEW
@given(cases())
def test_the_outcome_follows_from_the_statuses(case):
    """The rows of the contract that statuses and roles alone decide."""
    found = verdict(case)
    if found.outcome == "NOT_IN_FORCE":
        assert found.basis is None
        assert set(statuses(found).values()) <= {"not_in_force"}
        return
    blocking = [f for f in found.findings if f.bound.role not in ("duty", "effect") and f.status == "not_met"]
    if any(not f.judgement.pending for f in blocking):
        assert found.outcome == "NOT_ALLOWED"
        return
    assert found.outcome != "NOT_ALLOWED"
    if found.outcome == "NOT_YET":
        assert blocking
    if blocking:
        assert found.outcome in ("NOT_YET", "INDETERMINATE")
    if any(f.bound.role == "evidence" and f.status == "unknown" for f in found.findings):
        assert found.outcome != "ALLOWED"


@FEW
@given(cases())
def test_what_is_stated_as_undone_is_never_a_refusal(case):
    """Every act of the case pending, nothing else said: the structure decides between *no* and *not yet*."""
    acts = {key: False for key in asked_by(case["figure"]) if FACTS[key].kind == "act"}
    silent, undone = verdict({**case, "facts": {}}), verdict({**case, "facts": acts})
    if silent.outcome in ("ALLOWED", "ALLOWED_IF"):
        assert undone.outcome in ("NOT_YET", silent.outcome)
    else:
        assert undone.outcome in (silent.outcome, "NOT_YET")


@pytest.mark.slow
@LONG
@given(cases(), st.data())
def test_learning_a_fact_never_changes_a_settled_rule_at_length(case, data):
    learn(case, data)


@pytest.mark.slow
@LONG
@given(cases(), st.data())
def test_a_repeal_changes_nothing_before_its_day_at_length(case, data):
    repeal(case, data)
