"""Signatures of groups against the same questions asked in plain Python."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.kernels import groups as kernel
from mancomun.kernels.components import csr_from_pairs
from mancomun.kernels.groups import Borders, Questions, Signer

SIZE = 7
KINDS = (0, 1, 3)


@st.composite
def cases(draw):
    pairs = list(combinations(range(SIZE), 2))
    edges = draw(st.lists(st.sampled_from(pairs), unique=True))
    nodes = st.integers(0, SIZE - 1)
    maybe = draw(st.dictionaries(nodes, st.one_of(st.none(), st.lists(nodes, unique=True)), max_size=2))
    kinds = [draw(st.lists(st.sampled_from(KINDS), min_size=SIZE, max_size=SIZE)) for _ in range(4)]
    place = draw(st.lists(st.integers(0, 2), min_size=SIZE, max_size=SIZE))
    aside = draw(st.lists(st.booleans(), min_size=SIZE, max_size=SIZE))
    numbers = draw(st.lists(st.integers(-3, 3), min_size=SIZE, max_size=SIZE))
    groups = draw(st.lists(st.lists(nodes, unique=True, min_size=1), min_size=1, max_size=30))
    return edges, maybe, kinds, place, aside, numbers, groups


def pieces(group, touching):
    left, count = set(group), 0
    while left:
        count += 1
        queue = [left.pop()]
        while queue:
            here = queue.pop()
            near = {other for other in left if touching(here, other)}
            left -= near
            queue += near
    return count


def one_piece(group, edges, maybe):
    def sure(a, b):
        return (min(a, b), max(a, b)) in edges

    def hopeful(a, b):
        return sure(a, b) or any(x in maybe and (maybe[x] is None or y in maybe[x]) for x, y in ((a, b), (b, a)))

    return 3 if pieces(group, sure) <= 1 else 1 if pieces(group, hopeful) <= 1 else 0


def expected(case, group):
    edges, maybe, kinds, place, aside, numbers, _ = case
    row = []
    for kind, level in zip(kinds, (0, 1, 2), strict=False):
        here = [kind[v] for v in group]
        sure, most = sum(k == 3 for k in here), sum(k > 0 for k in here)
        at_least = level or len(group)
        row.append(3 if sure >= at_least else 1 if most >= at_least else 0)
    here = [kinds[3][v] for v in group]
    row.append((min(sum(k == 3 for k in here), 3) << 16) + min(sum(k > 0 for k in here), 3))
    without = [v for v in group if not aside[v]]
    best = min(numbers[v] for v in group)
    special = int(len({place[v] for v in group}) == 1)
    special |= one_piece(group, set(edges), maybe) << 1
    special |= one_piece(without, set(edges), maybe) << 3
    special |= int(sum(numbers[v] == best for v in group) > 1) << 5
    special |= int(sum(numbers[v] for v in group) >= 2) << 6
    special |= int(sum(numbers[v] for v in group) >= 4) << 7
    return [*row, special]


def signer(case, extra=0):
    edges, maybe, kinds, place, aside, numbers, _ = case
    indptr, indices = csr_from_pairs(SIZE, np.array([a for a, _ in edges], int), np.array([b for _, b in edges], int))
    values = np.array([numbers], float)
    words, masks = np.zeros((SIZE, 1 + extra), np.int64), np.zeros((1 + extra, 3), np.int64)
    for level in range(3):  # one lane each, far apart; with ``extra``, in a word of its own
        word, shift = (level if extra else 0), 30 * level
        words[:, word] |= np.array(kinds[level], np.int64) << shift
        masks[word, level] |= 3 << shift
    return Signer(
        Borders.build(indptr, indices, maybe),
        Questions(
            kinds=words,
            masks=masks,
            asked=kernel.PLACE | kernel.PIECE | kernel.PIECE_WITHOUT,
            place=np.array(place, np.int32),
            aside=np.array(aside, np.uint8),
            counted=np.array([[{0: 0, 1: 1, 3: 65537}[k] for k in kinds[3]]]),
            caps=np.array([3]),
            keys=values,
            amounts=values,
            bounds=np.array([2.0, 4.0]),
            bound_of=np.array([0, 0]),
        ),
    )


def arrays(groups):
    offsets = np.concatenate(([0], np.cumsum([len(group) for group in groups]))).astype(np.int64)
    return offsets, np.array([v for group in groups for v in group], np.int32)


def unpacked(signatures, extra=0):
    """Each lane by itself, then the other words."""
    lanes = [(signatures[:, level if extra else 0] >> (30 * level)) & 3 for level in range(3)]
    return np.column_stack((*lanes, signatures[:, 1 + extra :])).tolist()


@given(cases())
@settings(max_examples=100, deadline=None)
def test_a_signature_says_what_plain_python_says(case):
    here = signer(case)
    labels = here.labels(*arrays(case[-1]))
    rows = unpacked(here.signatures)
    assert [rows[label] for label in labels] == [expected(case, group) for group in case[-1]]
    assert len({tuple(row) for row in rows}) == len(rows)
    wide = signer(case, extra=2)
    again = wide.labels(*arrays(case[-1]))
    answers = unpacked(wide.signatures, extra=2)
    assert [answers[label] for label in again] == [rows[label] for label in labels]


@given(cases())
@settings(max_examples=15, deadline=None)
def test_without_numba_and_without_the_table_of_bits_it_is_the_same(case):
    offsets, nodes = arrays(case[-1])
    here = signer(case)
    labels = here.labels(offsets, nodes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "_DENSE_UP_TO", 0)
        sparse = signer(case)
        assert sparse.borders.bits.shape[1] == 0
        assert sparse.labels(offsets, nodes).tolist() == labels.tolist()
        patch.setenv("MANCOMUN_NO_NUMBA", "1")
        slow = signer(case)
        assert slow.labels(offsets, nodes).tolist() == labels.tolist()
    assert slow.signatures.tolist() == sparse.signatures.tolist() == here.signatures.tolist()


def test_the_table_grows_and_labels_stay():
    count = 5000
    rows = np.zeros((count, 2), np.int64)
    rows[:, 0] = np.arange(count) * 0x1_0000_0001 % (1 << 62)
    rows[:, 1] = np.arange(count) % 3
    indptr, indices = csr_from_pairs(count, np.zeros(0, int), np.zeros(0, int))
    none = np.zeros((0, count))
    questions = Questions(
        rows,
        np.array([[0, (1 << 62) - 1, 0]] * 2),
        0,
        np.zeros(count, np.int32),
        np.zeros(count, np.uint8),
        none.astype(np.int64),
        np.zeros(0, np.int64),
        none,
        none,
        np.zeros(0),
        np.zeros(0, np.int64),
    )
    here = Signer(Borders.build(indptr, indices), questions)
    offsets, nodes = np.arange(count + 1), np.arange(count, dtype=np.int32)
    first = here.labels(offsets, nodes)
    assert first.tolist() == list(range(count))
    assert here.labels(offsets, nodes[::-1].copy()).tolist() == first[::-1].tolist()
    assert here.signatures[:, :2].tolist() == rows.tolist()


def test_spread_tally_and_places():
    offsets, nodes = arrays([[0, 1], [2, 1, 0], [3]])
    place = np.array([5, 5, 2, 0], np.int32)
    labels, answers = np.array([1, 0, 1], np.int32), np.array([[4, 0], [2, 3]], np.uint8)
    out = np.zeros((3, 2), np.uint8)
    kernel.spread(labels, answers, out)
    assert out.tolist() == [[2, 3], [4, 0], [2, 3]]
    counts = np.zeros((2, 7, 3, 6), np.int64)
    kernel.tally(offsets, nodes, labels, answers, place, counts)
    assert counts.sum() == 6
    assert counts[0, 5, 2, 2] == counts[0, 6, 2, 4] == counts[0, 0, 1, 2] == 1
    found_ptr, found = np.zeros(4, np.int64), np.zeros(6, np.int32)
    kernel.places_of(offsets, nodes, place, found_ptr, found)
    assert [found[a:b].tolist() for a, b in pairwise(found_ptr)] == [[5], [2, 5], [0]]
