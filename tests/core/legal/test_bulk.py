"""The array reader says what the scalar reader says, with and without its shortcut."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.legal import OUTCOMES, STATUSES, LegalCase, book, judge
from mancomun.legal.bulk import BulkReader, PlainBlock, outcomes, statuses
from mancomun.requirements import Term
from mancomun.requirements.kleene import NO, SILENT, UNKNOWN, WAIT, YES, all_masks, any_masks, negate_mask
from mancomun.territory import colombia
from tests.core.legal.samples import random_group, samples
from tests.properties import strategies as toys

TODAY = date(2026, 11, 22)


def compare(land, day, groups, pick):
    """How many judgements were compared; each must agree between the three readers, status by status."""
    law = book()
    reader = BulkReader(as_of=day, territory=land)
    offsets, nodes = reader.ground.groups(groups)
    signed = reader.worker().outcomes(offsets, nodes)
    assert np.array_equal(signed, reader.plainly(offsets, nodes))
    block = PlainBlock(reader.ground, offsets, nodes)
    found = {}
    count = 0
    for k, group in enumerate(groups):
        case = LegalCase(land, tuple(group), day)
        for j in pick(len(reader.figures)):
            figure = reader.figures[j]
            verdict = judge(figure, case)
            assert OUTCOMES[signed[k, j]] == verdict.outcome, (day, group, figure.id)
            count += 1
            if verdict.basis is None:
                continue
            if j not in found:
                found[j] = statuses(figure, block, law)
            for finding in verdict.findings:
                status = STATUSES[found[j][finding.rule.id][k]]
                assert status == finding.status, (day, group, figure.id, finding.rule.id)
    return count


def test_two_thousand_random_judgements_agree_with_the_scalar_reader():
    rng = random.Random(7)
    total = sum(
        compare(colombia(), day, groups, lambda n: rng.sample(range(n), 2)) for day, groups in samples(11, 25, 40)
    )
    assert total == 2_000


@pytest.mark.slow
def test_a_hundred_thousand_random_judgements_agree_with_the_scalar_reader():
    rng = random.Random(8)
    total = sum(
        compare(colombia(), day, groups, lambda n: rng.sample(range(n), 4)) for day, groups in samples(12, 250, 100)
    )
    assert total == 100_000


@given(toys.territories(), st.data())
@settings(max_examples=40, deadline=None)
def test_toy_territories_agree_with_the_scalar_reader(raw, data):
    land = toys.build(raw)
    groups = data.draw(st.lists(toys.groups(list(land.units)), min_size=1, max_size=4))
    compare(land, data.draw(toys.days()), groups, range)


def test_every_condition_of_the_book_can_be_read_in_bulk():
    """Every kind of condition gives one byte a case, whatever figure will one day use it."""
    reader = BulkReader(as_of=TODAY)
    block = PlainBlock(reader.ground, *reader.ground.groups([["05615", "05318"], ["11001"]]))
    seen = {}

    def walk(value):
        if isinstance(value, Term):
            seen.setdefault(value.kind, value)
            for inner in vars(value).values():
                walk(inner)
        elif isinstance(value, tuple):
            for inner in value:
                walk(inner)

    for figure in book().figures.values():
        walk(tuple(step.test for step in figure.steps))
        walk(tuple(basis.needs for basis in figure.bases))
        for bound in figure.bounds:
            walk((bound.test, bound.when, *(term for term, _ in bound.worse)))
    for kind, term in seen.items():
        mask = term.mask(block)
        assert mask.shape == (2,), kind
        assert mask.dtype == np.uint8, kind
        assert mask.max() <= YES, kind
    # Those no figure uses today are still conditions one may write; an own mask must not ask for what a block lacks.
    ours = {kind for kind, term in Term.registry.items() if term.__module__.startswith("mancomun.")}
    unused = ours - set(seen)
    assert all(Term.registry[kind].mask is Term.mask or kind in ("borders_unit", "in_department") for kind in unused)


def test_masks_follow_the_judgements_of_all_any_and_not():
    every = np.array([NO, WAIT, UNKNOWN, SILENT, YES])
    a, b = (grid.ravel() for grid in np.meshgrid(every, every))
    both, either = all_masks((a, b), 25), any_masks((a, b), 25)
    for x, y, low, high in zip(a, b, both, either, strict=True):
        assert low == min(x, y)
        order = [NO, WAIT, SILENT, UNKNOWN, YES]
        assert high == max(x, y, key=order.index)
    assert negate_mask(every).tolist() == [YES, YES, UNKNOWN, SILENT, NO]
    assert all_masks((), 2).tolist() == [YES, YES]
    assert any_masks((), 2).tolist() == [NO, NO]


def test_threads_blocks_and_single_figures_change_nothing():
    rng = random.Random(3)
    groups = [random_group(rng) for _ in range(9_000)]
    reader = BulkReader(as_of=TODAY)
    offsets, nodes = reader.ground.groups(groups)
    whole = reader.outcomes(offsets, nodes)
    assert np.array_equal(whole, reader.outcomes(offsets, nodes, jobs=2))
    worker = reader.worker()
    in_parts = [worker.outcomes(offsets[low : low + 1001], nodes) for low in range(0, 9_000, 1_000)]
    assert np.array_equal(whole, np.concatenate(in_parts))
    for j, figure in enumerate(book().figures):
        alone = BulkReader([figure], as_of=TODAY).outcomes(offsets, nodes)
        assert np.array_equal(alone[:, 0], whole[:, j]), figure
    assert {OUTCOMES[code] for code in np.unique(whole)} >= {"ALLOWED_IF", "NOT_ALLOWED", "INDETERMINATE"}


def test_without_numba_the_outcomes_are_the_same(monkeypatch):
    rng = random.Random(4)
    groups = [random_group(rng) for _ in range(120)]
    reader = BulkReader(as_of=TODAY)
    offsets, nodes = reader.ground.groups(groups)
    fast = reader.outcomes(offsets, nodes)
    monkeypatch.setenv("MANCOMUN_NO_NUMBA", "1")
    assert np.array_equal(reader.outcomes(offsets, nodes), fast)
    assert np.array_equal(reader.worker().outcomes(offsets, nodes), fast)
    figure = reader.figures[3]
    block = PlainBlock(reader.ground, offsets, nodes)
    assert np.array_equal(outcomes(figure, block, reader.law), fast[:, 3])


def test_large_groups_and_no_group_are_judged():
    land = colombia()
    every = tuple(code for code in land.units if len(code) == 5)
    reader = BulkReader(as_of=TODAY)
    row = next(iter(reader.of_codes([every])))
    case = LegalCase(land, every, TODAY)
    assert row == tuple(judge(figure, case).outcome for figure in reader.figures)
    assert reader.outcomes(np.zeros(1, np.int64), np.zeros(0, np.int32)).shape == (0, len(reader.figures))
