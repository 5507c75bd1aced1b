"""What millions of small groups have in common: a signature of each group, and one number for each distinct signature.

A condition over a group looks at little: whether every member is of some kind, whether at least n are, whether all lie in
one place, whether they form one piece, whether a best value is shared, whether a sum reaches a bound. `sign_groups` gathers
exactly that in one pass, as a row of whole numbers; groups with the same row cannot be told apart by any such condition, so
whoever judges needs to judge one of them. Nothing here knows what the kinds mean.

Kinds are two bits a member: 0 surely not, 1 perhaps, 3 surely. *Every* is then ``&``, *some* is ``|`` and *at least two* is
``|`` of what came twice; 31 kinds travel in one word of 62 bits. Higher counts are added up apart, kind by kind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import compiled
from mancomun.kernels.components import Ints

Words = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]

LANES = 31
"""Kinds in one word: two bits each, the sign bit left alone."""

EVERY, SOME, TWICE = 0, 1, 2
"""What a kind may be asked: columns of ``masks``."""

PLACE, PIECE, PIECE_WITHOUT = 1, 2, 4
"""What may be asked besides kinds: one place; one piece; one piece once the members set aside are left out."""

_DENSE_UP_TO = 8192  # units; up to here borders also travel as a table of bits (8 MB at most), beyond only as lists


@compiled
def are_near(a: int, b: int, indptr: Ints, indices: Ints, bits: Bytes) -> bool:
    """Whether two nodes share an edge; ``bits`` is the same graph as a table of bits, or has no columns."""
    if bits.shape[1] > 0:
        return bool((bits[a, b >> 3] >> (b & 7)) & 1)
    near = False
    for k in range(indptr[a], indptr[a + 1]):
        near |= indices[k] == b
    return near


@compiled
def may_be_near(a: int, b: int, dark: Bytes, indptr: Ints, indices: Ints) -> bool:
    """Whether an edge between two nodes is possible though not on the map; ``dark`` 2 may touch anyone."""
    if dark[a] == 2 or dark[b] == 2:
        return True
    if dark[a] == 1:
        for k in range(indptr[a], indptr[a + 1]):
            if indices[k] == b:
                return True
    if dark[b] == 1:
        for k in range(indptr[b], indptr[b + 1]):
            if indices[k] == a:
                return True
    return False


@compiled
def in_one_piece(
    work: Ints,
    count: int,
    hopeful: bool,
    indptr: Ints,
    indices: Ints,
    bits: Bytes,
    dark: Bytes,
    maybe_ptr: Ints,
    maybe: Ints,
) -> bool:
    """Whether the first ``count`` nodes of ``work`` form one piece, ``hopeful`` by borders only possible too.

    Reorders ``work``. No member and one member are one piece. At most ``count**2 / 2`` looks at the graph.
    """
    reached = 1
    done = 0
    while done < reached < count:
        node = work[done]
        done += 1
        for k in range(reached, count):
            other = work[k]
            if are_near(node, other, indptr, indices, bits) or (
                hopeful and may_be_near(node, other, dark, maybe_ptr, maybe)
            ):
                work[k] = work[reached]
                work[reached] = other
                reached += 1
    return reached >= count


@compiled
def mix(table: Words, number: int) -> int:
    """A hash of one row of numbers >= 0; no product in it passes 2**59, so Python and numba agree.

    The words are folded and multiplied apart, so that a processor does them side by side.
    """
    mixed = 0
    for w in range(table.shape[1]):
        word = table[number, w]
        mixed ^= ((word ^ (word >> 31)) & 0x7FFFFFFF) * ((0x9E3779B * (2 * w + 1)) & 0xFFFFFFF)
    return mixed ^ (mixed >> 29)


@compiled
def sign_groups(
    first: int,
    offsets: Words,
    nodes: Ints,
    rows: Words,
    masks: Words,
    asked: int,
    indptr: Ints,
    indices: Ints,
    bits: Bytes,
    dark: Bytes,
    maybe_ptr: Ints,
    maybe: Ints,
    counted: Words,
    caps: Words,
    keys: Floats,
    amounts: Floats,
    bounds: Floats,
    bound_of: Words,
    slots: Ints,
    table: Words,
    used: Words,
    labels: Ints,
) -> int:
    """Number groups ``first``.. by signature into ``labels``; the first group not done (all done: how many there are).

    It stops early only when ``table`` (one row a distinct signature, ``used[0]`` of them in use) is full: grow it with
    `rehash` and go on. The last column of ``rows`` holds the place times four, 2 for a border not known and 1 for a member
    set aside; the others hold kinds, and ``masks [word, 3]`` tell which are asked of every member, of some, of two.

    A row of the table holds a word for each word of kinds, one for each row of ``counted`` (members that perhaps are, plus
    65536 for those that surely are, either no higher than ``caps``), then one word: bit 0 same place, bits 1-2 one piece,
    bits 3-4 one piece without those set aside, then a bit for each row of ``keys`` (its lowest value is shared) and for each
    of ``bounds`` (the sum of row ``bound_of`` of ``amounts`` reaches it).
    """
    words = rows.shape[1] - 1
    tallies = counted.shape[0]
    last = words + tallies
    links = np.zeros(16, np.int64)
    row = np.zeros((1, last + 1), np.int64)
    work = np.zeros(rows.shape[0] + 1, np.int32)
    dense = bits.shape[1] > 0
    one, three, seven = np.uint64(1), np.uint64(3), np.uint64(7)  # unsigned indices need no check of their sign
    mask = slots.size - 1
    ask_place = (asked & 1) != 0
    ask_piece = (asked & 2) != 0
    ask_without = (asked & 4) != 0
    total = offsets.size - 1
    for group in range(first, total):
        low = offsets[group]
        high = offsets[group + 1]
        count = high - low
        home = rows[nodes[low], words] if count > 0 else 0
        moved = 0
        flags = 0
        every = (1 << 62) - 1
        some = 0
        twice = 0
        for k in range(count):
            node = nodes[low + k]
            work[k] = node
            kinds = rows[node, 0]
            here = rows[node, words]
            every &= kinds
            twice |= some & kinds
            some |= kinds
            moved |= here ^ home
            flags |= here
        row[0, 0] = (every & masks[0, 0]) | (some & masks[0, 1]) | (twice & masks[0, 2])
        for w in range(1, words):
            every = (1 << 62) - 1
            some = 0
            twice = 0
            for k in range(count):
                kinds = rows[work[k], w]
                every &= kinds
                twice |= some & kinds
                some |= kinds
            row[0, w] = (every & masks[w, 0]) | (some & masks[w, 1]) | (twice & masks[w, 2])
        for t in range(tallies):
            number = 0
            for k in range(count):
                number += counted[t, work[k]]
            row[0, words + t] = (min(number >> 16, caps[t]) << 16) + min(number & 0xFFFF, caps[t])
        at = 5
        special = 0
        for q in range(amounts.shape[0]):
            amount = 0.0
            for k in range(count):
                amount += amounts[q, work[k]]
            for b in range(bounds.size):
                if bound_of[b] == q and amount >= bounds[b]:
                    special |= 1 << (at + keys.shape[0] + b)
        if ask_place and moved >> 2 == 0:
            special |= 1
        if ask_piece:
            # Written out here for speed: no branch depends on a border until the end, for a processor guesses borders badly.
            # ``links[i]`` has the earlier members that ``i`` borders; groups that grew along borders need no more.
            if count <= 16 and dense:
                chained = True
                for i in range(1, count):
                    node = work[i]
                    earlier = np.int64(0)
                    for j in range(i):
                        other = np.uint64(work[j])
                        bit = (np.uint64(bits[node, other >> three]) >> (other & seven)) & one
                        earlier |= np.int64(bit) << j
                    links[i] = earlier
                    chained &= earlier != 0
                whole = chained
                if not chained:
                    reached = 1
                    before = 0
                    while reached != before:
                        before = reached
                        for i in range(1, count):
                            wet = ((reached >> i) & 1) | ((links[i] & reached) != 0)
                            reached |= (links[i] | (1 << i)) & -wet
                        for i in range(count - 1, 0, -1):
                            wet = ((reached >> i) & 1) | ((links[i] & reached) != 0)
                            reached |= (links[i] | (1 << i)) & -wet
                    whole = reached == (1 << count) - 1
            else:
                whole = in_one_piece(work, count, False, indptr, indices, bits, dark, maybe_ptr, maybe)
            if whole:
                special |= 6
            elif flags & 2 != 0 and in_one_piece(work, count, True, indptr, indices, bits, dark, maybe_ptr, maybe):
                special |= 2
        if ask_without:
            if ask_piece and flags & 1 == 0:
                special |= (special & 6) << 2
            else:
                kept = 0
                for k in range(low, high):
                    if rows[nodes[k], words] & 1 == 0:
                        work[kept] = nodes[k]
                        kept += 1
                if in_one_piece(work, kept, False, indptr, indices, bits, dark, maybe_ptr, maybe):
                    special |= 24
                elif flags & 2 != 0 and in_one_piece(work, kept, True, indptr, indices, bits, dark, maybe_ptr, maybe):
                    special |= 8
        for q in range(keys.shape[0]):
            best = np.inf
            times = 0
            for k in range(low, high):
                key = keys[q, nodes[k]]
                times = 1 if key < best else times + (key == best)
                best = min(best, key)
            if times > 1:
                special |= 1 << (at + q)
        row[0, last] = special
        slot = mix(row, 0) & mask
        while True:
            number = slots[slot]
            if number < 0:
                break
            same = True
            for w in range(last + 1):
                if table[number, w] != row[0, w]:
                    same = False
                    break
            if same:
                break
            slot = (slot + 1) & mask
        if number < 0:
            number = used[0]
            if number >= table.shape[0]:
                return group
            for w in range(last + 1):
                table[number, w] = row[0, w]
            slots[slot] = number
            used[0] = number + 1
        labels[group] = number
    return total


@compiled
def rehash(table: Words, count: int, slots: Ints) -> None:
    """Put the first ``count`` rows of ``table`` into the empty ``slots`` (all -1; a power of two, more than ``count``)."""
    mask = slots.size - 1
    for number in range(count):
        slot = mix(table, number) & mask
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = number


@compiled
def spread(labels: Ints, answers: Bytes, out: Bytes) -> None:
    """Copy to each group the row of ``answers`` its label names: ``out[g] = answers[labels[g]]``."""
    for group in range(labels.size):
        for column in range(answers.shape[1]):
            out[group, column] = answers[labels[group], column]


@compiled
def tally(offsets: Words, nodes: Ints, labels: Ints, answers: Bytes, place: Ints, counts: NDArray[np.int64]) -> None:
    """Add each group to ``counts[column, place, size, answer]``; the last place is for groups that lie in several.

    Groups larger than ``counts.shape[2] - 1`` count as that size.
    """
    several = counts.shape[1] - 1
    largest = counts.shape[2] - 1
    for group in range(labels.size):
        low = offsets[group]
        high = offsets[group + 1]
        where = place[nodes[low]]
        for k in range(low + 1, high):
            if place[nodes[k]] != where:
                where = several
                break
        size = min(high - low, largest)
        for column in range(answers.shape[1]):
            counts[column, where, size, answers[labels[group], column]] += 1


@compiled
def places_of(offsets: Words, nodes: Ints, place: Ints, found_ptr: Words, found: Ints) -> int:
    """The distinct places of each group in ascending order, as offsets and list; how many were written in all."""
    at = 0
    found_ptr[0] = 0
    for group in range(offsets.size - 1):
        start = at
        for k in range(offsets[group], offsets[group + 1]):
            where = place[nodes[k]]
            put = at
            while put > start and found[put - 1] > where:
                put -= 1
            if put > start and found[put - 1] == where:
                continue
            for q in range(at, put, -1):
                found[q] = found[q - 1]
            found[put] = where
            at += 1
        found_ptr[group + 1] = at
    return at


@dataclass(frozen=True)
class Borders:
    """The graph as the kernels want it: lists, a table of bits where it pays, and the edges that are only possible.

    ``dark[v]``: 0 all borders of ``v`` are known, 1 it may also touch those listed, 2 it may touch anyone.
    """

    indptr: Ints
    indices: Ints
    bits: Bytes
    dark: Bytes
    maybe_ptr: Ints
    maybe: Ints

    @classmethod
    def build(cls, indptr: Ints, indices: Ints, maybe: dict[int, list[int] | None] | None = None) -> Borders:
        """From a CSR graph and, for nodes without known border, whom they may touch (None: anyone)."""
        size = indptr.size - 1
        bits = np.zeros((size, 0), np.uint8)
        if 0 < size <= _DENSE_UP_TO:
            bits = np.zeros((size, (size >> 3) + 1), np.uint8)
            heads = np.repeat(np.arange(size), np.diff(indptr))
            np.bitwise_or.at(bits, (heads, indices >> 3), (1 << (indices & 7)).astype(np.uint8))
        dark = np.zeros(size, np.uint8)
        listed: list[list[int]] = [[] for _ in range(size)]
        for node, others in (maybe or {}).items():
            dark[node] = 2 if others is None else 1
            listed[node] = sorted(others or ())
        maybe_ptr = np.zeros(size + 1, np.int32)
        np.cumsum([len(others) for others in listed], out=maybe_ptr[1:])
        flat = np.array([other for others in listed for other in others], np.int32)
        return cls(indptr, indices, bits, dark, maybe_ptr, flat)


@dataclass(frozen=True)
class Questions:
    """What is asked of each group: kinds by word, and what else; see `sign_groups`.

    ``kinds [unit, word]`` and ``masks [word, 3]``: which bits are asked of every member, of some, of two; at least one word.
    ``place``, ``aside`` 0 or 1 and ``counted [kind, unit]`` 0, 1 or 65537 a unit, with ``caps [kind]`` under 65536; ``keys``
    and ``amounts`` one row a question.
    """

    kinds: Words
    masks: Words
    asked: int
    place: Ints
    aside: Bytes
    counted: Words
    caps: Words
    keys: Floats
    amounts: Floats
    bounds: Floats
    bound_of: Words


class Signer:
    """A growing list of the distinct signatures seen so far; one for each thread."""

    def __init__(self, borders: Borders, questions: Questions) -> None:
        self.borders = borders
        self.questions = questions
        other = questions.place.astype(np.int64) * 4 + (borders.dark > 0) * 2 + questions.aside
        self._rows = np.ascontiguousarray(np.column_stack((questions.kinds, other)))
        words = questions.kinds.shape[1] + questions.counted.shape[0] + 1
        self._table = np.zeros((256, words), np.int64)
        self._slots = np.full(1024, -1, np.int32)
        self._used = np.zeros(1, np.int64)

    @property
    def signatures(self) -> Words:
        """The distinct signatures, in the order in which they were met."""
        return self._table[: self._used[0]]

    def labels(self, offsets: Words, nodes: Ints) -> Ints:
        """For each group, the row of `signatures` it has. Groups with the same label are alike for every question."""
        b, q = self.borders, self.questions
        labels = np.empty(offsets.size - 1, np.int32)
        done = 0
        while True:
            done = sign_groups(
                done, offsets, nodes, self._rows, q.masks, q.asked, b.indptr, b.indices, b.bits, b.dark, b.maybe_ptr, b.maybe,
                q.counted, q.caps, q.keys, q.amounts, q.bounds, q.bound_of, self._slots, self._table, self._used, labels,
            )  # fmt: skip
            if done == labels.size:
                return labels
            self._grow()

    def _grow(self) -> None:
        table = np.zeros((self._table.shape[0] * 4, self._table.shape[1]), np.int64)
        table[: self._used[0]] = self.signatures
        self._table = table
        self._slots = np.full(table.shape[0] * 4, -1, np.int32)
        rehash(table, int(self._used[0]), self._slots)
