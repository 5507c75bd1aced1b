"""Every condition the book is written in: it goes through JSON and comes back, and it asks only what it says it needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from mancomun.legal import book, make_case
from mancomun.legal.casefile import case_paths, read_case
from mancomun.requirements import FACTS, Term
from mancomun.route.gates import requirements
from tests.core.requirements.stubs import Listening

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "legal"
LAW = book()


def conditions() -> Iterator[tuple[str, Term]]:
    """Every condition of every figure with a name for it."""
    for figure in LAW.figures.values():
        for bound in figure.bounds:
            for part, term in (("test", bound.test), ("when", bound.when), *(("worse", w[0]) for w in bound.worse)):
                if term is not None:
                    yield f"{figure.id}-{bound.rule}-{part}", term
        for step in figure.steps:
            if step.test is not None:
                yield f"{figure.id}-step-{step.n}-{step.rules[0] if step.rules else ''}", step.test
        for basis in figure.bases:
            if basis.needs is not None:
                yield f"{figure.id}-basis", basis.needs


TERMS = list(conditions())


def words(term: Term) -> Iterator[Term]:
    """A term and every term inside it."""
    yield term
    for item in fields(term):  # type: ignore[arg-type]
        value = getattr(term, item.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Term):
                yield from words(part)


@pytest.mark.parametrize("term", [t for _, t in TERMS], ids=[name for name, _ in TERMS])
def test_a_condition_survives_the_wire(term: Term) -> None:
    wire = json.loads(json.dumps(term.to_json()))
    back = Term.from_json(wire)
    assert back == term
    assert back.to_json() == wire
    assert back.needs() == term.needs()


@pytest.mark.parametrize("term", [t for _, t in TERMS], ids=[name for name, _ in TERMS])
def test_a_condition_speaks_the_vocabulary(term: Term) -> None:
    assert term.needs() <= set(FACTS)


def test_a_condition_asks_only_what_it_needs() -> None:
    """A spy in place of the facts of every golden case, under every condition of every figure."""
    asked: dict[str, set[str]] = {}
    for path in case_paths((GOLDEN,)):
        file = read_case(path)
        made = make_case(file.members, as_of=file.as_of, facts=file.facts, territory=file.territory)
        spy = Listening(made.facts)
        case = replace(made, facts=spy)
        for name, term in TERMS:
            spy.asked.clear()
            quick = term.truth(case)
            full = term.judge(case)
            assert quick is full.truth, (path.name, name)
            extra = spy.asked - term.needs()
            assert not extra, f"{path.name}: {name} asks {extra} and does not say so"
            asked.setdefault(name, set()).update(spy.asked)
    silent = {name: sorted(term.needs() - asked[name]) for name, term in TERMS if term.needs() - asked[name]}
    assert silent == {}, "it says it needs what no case made it ask"


# Words one may state that no condition asks for, and why they are kept.
UNASKED = {
    "apertura_reat": "the day the registry opened is not known (G-067), so no term can be counted from it",
    "concepto_comisiones": "the opinion binds nobody (AM-024)",
    "fecha_constitucion": "it tells the reader which rules a formed scheme keeps (G-041)",
    "solicitud_reat": "the Ministry's ten days are the Ministry's duty, not the members' (G-062)",
}


def test_every_word_of_the_vocabulary_is_asked_by_some_condition() -> None:
    needed = set().union(*(term.needs() for _, term in TERMS))
    assert set(FACTS) - needed == set(UNASKED)


def test_every_kind_of_term_is_used() -> None:
    method = [rule.test for rule in requirements().values()]  # one engine, two books
    used = {word.kind for term in (*(t for _, t in TERMS), *method) for word in words(term)}
    declared = {kind for kind in Term.registry if not kind.endswith("_in_tests")}
    assert declared == used
