"""The JSON reader says what the scalar reader says, facts and all, from plain data that survives the wire."""

from __future__ import annotations

import ast
import inspect
import json
import random
from functools import cache

import pytest
from hypothesis import given, settings

from mancomun.legal import OUTCOMES, LegalCase, book, json_reader, judge, make_case
from mancomun.legal.bulk import BulkReader
from mancomun.legal.json_reader import TERMS, case_to_json, figure_to_json, judge_json
from mancomun.requirements import Term
from mancomun.territory import colombia
from tests.core.legal.samples import samples
from tests.properties import strategies as toys

STATUS = {True: "met", False: "not_met", None: "unknown"}
# The book of method declares words of its own, which no rule of law uses.
LAW = ("mancomun.legal.", "mancomun.requirements.")


@cache
def figures():
    """Every figure of the book, once through the wire."""
    return {key: json.loads(json.dumps(figure_to_json(figure))) for key, figure in book().figures.items()}


def agree(case):
    plain = json.loads(json.dumps(case_to_json(case)))
    for key, figure in book().figures.items():
        verdict, answer = judge(figure, case), judge_json(figures()[key], plain)
        assert answer["statuses"] == {f.rule.id: f.status for f in verdict.findings}, (key, plain)
        assert answer["outcome"] == verdict.outcome, (key, plain)
        assert answer["steps"] == {s.step.n: s.status for s in verdict.steps}, (key, plain)


@given(toys.cases())
@settings(max_examples=160, deadline=None)
def test_cases_with_facts_agree_with_the_scalar_reader(raw):
    agree(make_case(raw["members"], as_of=raw["as_of"], facts=raw["facts"], territory=toys.build(raw["territory"])))


@pytest.mark.slow
@given(toys.cases())
@settings(max_examples=8_000, deadline=None)
def test_a_hundred_thousand_judgements_with_facts_agree_with_the_scalar_reader(raw):
    agree(make_case(raw["members"], as_of=raw["as_of"], facts=raw["facts"], territory=toys.build(raw["territory"])))


def against_the_array_reader(seed, days, groups, each):
    rng = random.Random(seed)
    land = colombia()
    count = 0
    for day, chosen in samples(seed, days, groups):
        reader = BulkReader(as_of=day)
        found = reader.outcomes(*reader.ground.groups(chosen))
        known = {}
        for k, group in enumerate(chosen):
            for code in group:
                if code not in known:
                    known[code] = case_to_json(LegalCase(land, (code,), day))["members"][0]
            plain = {"as_of": day.isoformat(), "members": [known[code] for code in group], "facts": {}, "each": {}}
            for j in rng.sample(range(len(reader.figures)), each):
                answer = judge_json(figures()[reader.figures[j].id], plain)["outcome"]
                assert answer == OUTCOMES[found[k, j]], (day, group, reader.figures[j].id)
                count += 1
    return count


def test_two_thousand_random_judgements_agree_with_the_array_reader():
    assert against_the_array_reader(21, 20, 25, 4) == 2_000


@pytest.mark.slow
def test_a_million_random_judgements_agree_with_the_array_reader():
    assert against_the_array_reader(22, 400, 250, 10) == 1_000_000


def test_every_kind_of_condition_is_known():
    from mancomun.legal import figures as _  # noqa: F401  declares every kind

    assert set(TERMS) == {kind for kind, term in Term.registry.items() if term.__module__.startswith(LAW)}


def test_the_interpreter_knows_no_condition():
    """What could run elsewhere imports only the calendar; the writers above it may know the book."""
    tree = ast.parse(inspect.getsource(json_reader))
    imported = {
        (node.module, alias.name) for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    ours = {(module, name) for module, name in imported if module.startswith("mancomun")}
    assert {module for module, _ in ours} == {
        "mancomun.instants.terms",
        "mancomun.legal.book",
        "mancomun.legal.case",
        "mancomun.requirements",
    }
    assert {name for module, name in ours if module == "mancomun.requirements"} == {"Act", "Term"}
    reading = inspect.getsource(json_reader).split("# Reading --")[1]
    assert not {"Term", "LegalCase", "Figure", "Act("} & set(reading.replace("(", "( ").split())


def test_an_unknown_kind_is_an_error_that_names_it():
    with pytest.raises(KeyError, match="lunar"):
        json_reader.judge_term({"is": "lunar"}, {"as_of": "2026-01-01", "members": [], "facts": {}, "each": {}})
