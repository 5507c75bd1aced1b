"""Any structural condition one may write, in the three readers: sentences, arrays, plain data."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.instants import Span
from mancomun.legal import LegalCase, book
from mancomun.legal.book import Basis, Book, Bound, Figure, Rule
from mancomun.legal.bulk import BulkReader, PlainBlock, SignedBlock
from mancomun.legal.json_reader import case_to_json, judge_term
from mancomun.legal.terms import (
    Aged,
    Before,
    Contiguous,
    Conurbated,
    Count,
    Enacted,
    Formalised,
    HasCapital,
    HasUnit,
    Inhabitants,
    Insular,
    NotBefore,
    Nucleus,
    NucleusTie,
    Only,
    OnlyAmong,
    OnlyAround,
    Procedure,
    Route,
    SameDepartment,
    Some,
    Without,
)
from mancomun.lexicon.text import Text
from mancomun.requirements import All, AnyOf, EachDone, Not, Stated, Term
from mancomun.requirements.kleene import NO, SILENT, UNKNOWN, WAIT, YES
from mancomun.sources import Cite
from tests.properties import strategies as toys

NAMES = Text("x", "x")
CODES = ("u0", "u1", "11001", "25", "zz")
PLACES = ("D", "E", "25", "11001")
SOME_TYPES = st.lists(st.sampled_from(sorted(set(toys.MIXED))), min_size=1, max_size=4, unique=True).map(tuple)
DAYS = st.dates(date(1990, 1, 1), date(2027, 1, 1)).map(date.isoformat)

LEAVES = st.one_of(
    st.builds(Only, SOME_TYPES),
    st.builds(Without, st.sampled_from(sorted(set(toys.MIXED)))),
    st.builds(Some, SOME_TYPES),
    st.builds(Count, SOME_TYPES, st.integers(1, 5)),
    st.builds(Contiguous, st.booleans()),
    st.just(SameDepartment()),
    st.builds(HasUnit, st.sampled_from(CODES), st.just("x")),
    st.just(Insular()),
    st.just(HasCapital()),
    st.just(Formalised()),
    st.builds(Nucleus, st.sampled_from(("category", "population"))),
    st.builds(NucleusTie, st.sampled_from(("category", "population"))),
    st.builds(Inhabitants, st.sampled_from((0, 60_000, 320_000)), st.sampled_from((0, 60_000, 260_000))),
    st.builds(Conurbated, st.sampled_from(CODES), st.sampled_from(PLACES)),
    st.builds(OnlyAround, st.sampled_from(CODES), SOME_TYPES),
    st.builds(OnlyAmong, st.lists(st.sampled_from(CODES), max_size=2).map(tuple), SOME_TYPES, st.sampled_from(PLACES), st.just(NAMES)),
    st.builds(NotBefore, DAYS),
    st.builds(Before, DAYS),
    st.builds(EachDone, st.just("acuerdos_concejo"), of=SOME_TYPES),
    st.sampled_from(
        (
            Stated("vinculos"),
            Enacted("ley_provincias"),
            Aged("rap_constituida_el", 5),
            Procedure("constitucion"),
            Procedure("retiro"),
            Route("ordinaria"),
            Route("ciudad_capital"),
        )
    ),
)  # fmt: skip
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


def byte(found) -> int:
    if found.truth is None:
        return int(SILENT if found.silent else UNKNOWN)
    return int(YES if found.truth else WAIT if found.pending else NO)


def law_of(term: Term) -> tuple[Book, Figure]:
    """A book of one figure with one rule that asks for ``term``."""
    rule = Rule("X-001", "HARD", (Cite("x", "1", Span()),), Span(), "VERIFIED", (), NAMES)
    figure = Figure(
        "x", NAMES, None, "x", NAMES, (Basis(Span(), NAMES),), (Bound("X-001", term, role="structure"),), (), ()
    )
    return Book({"X-001": rule}, {"x": figure}, {}, {}, "test"), figure


@given(toys.territories(), CONDITIONS, toys.days(), st.data())
@settings(max_examples=250, deadline=None)
def test_any_condition_is_the_same_in_the_three_readers(raw, term, day, data):
    land = toys.build(raw)
    groups = data.draw(st.lists(toys.groups(list(land.units)), min_size=1, max_size=4))
    law, figure = law_of(term)
    reader = BulkReader([figure], as_of=day, territory=land, law=law)
    offsets, nodes = reader.ground.groups(groups)
    plain = term.mask(PlainBlock(reader.ground, offsets, nodes))
    worker = reader.worker()
    labels, _ = worker.labels(offsets, nodes)
    signed = term.mask(SignedBlock(reader, worker.signatures))[labels]
    assert np.array_equal(plain, signed)

    wire = json.loads(json.dumps(term.to_json()))
    for k, group in enumerate(groups):
        case = LegalCase(land, tuple(group), day)
        judged = term.judge(case)
        assert byte(judged) == plain[k]
        assert term.truth(case) is judged.truth
        assert byte(judge_term(wire, json.loads(json.dumps(case_to_json(case))))) == plain[k]


def test_the_empty_and_and_the_empty_or():
    reader = BulkReader(["pap"], as_of=date(2026, 11, 22))
    block = PlainBlock(reader.ground, *reader.ground.groups([["05615"], ["11001"]]))
    assert All(()).mask(block).tolist() == [YES, YES]
    assert AnyOf(()).mask(block).tolist() == [NO, NO]
    assert book().version
