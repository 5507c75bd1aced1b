"""The array reader of the book: the outcome of many groups at once, when nobody has stated any fact.

The conditions are the same values that explain (`requirements.Term`); here they answer with one byte a case (`Term.mask`)
to a `Block`, which knows the groups. Two blocks say the same thing:

- `PlainBlock` works with numpy over all groups. Slow, short, and the reference.
- `SignedBlock` works over *signatures*. A condition sees of a group only what it asks of the block, so a first reading
  (`_Plan`) writes down every question; one pass of a compiled kernel then numbers the groups by their answers
  (`kernels.groups`), and the law is judged once for each distinct row of answers: some hundreds for a million groups.

The outcome is the scalar reader's (`legal.judge`), rule by rule; tests compare the three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.kernels.compiled import numba_module
from mancomun.kernels.components import Ints, csr_from_pairs
from mancomun.kernels.groups import (
    EVERY,
    LANES,
    PIECE,
    PIECE_WITHOUT,
    PLACE,
    SOME,
    TWICE,
    Borders,
    Questions,
    Signer,
    spread,
)
from mancomun.legal.book import Book, Bound, Figure, Rule, book
from mancomun.legal.case import LegalCase
from mancomun.legal.judge import OUTCOMES, STATUSES
from mancomun.legal.terms import _RANK
from mancomun.requirements.kleene import IN, MAYBE, NO, OUT, SILENT, UNKNOWN, WAIT, YES, Mask, from_units
from mancomun.territory import Territory, colombia

Offsets = NDArray[np.int64]

_ABSENT = 64.0  # added to the key of a member without value: such groups are told apart before the key matters
_NOT_CAPITAL = 1e12  # added to the key of a member that is not a capital: any capital comes before it


class Ground:
    """A territory on a day, as arrays over its units (``codes``): what the conditions ask of single members.

    A byte of a unit is ``OUT``, ``MAYBE`` (the sources admit both) or ``IN``.
    """

    def __init__(self, territory: Territory, as_of: date) -> None:
        self.territory = territory
        self.as_of = as_of
        self.case = LegalCase(territory, (), as_of)
        self.codes: tuple[str, ...] = (*territory.units, *territory.areas)
        self.index: dict[str, int] = {code: k for k, code in enumerate(self.codes)}
        self._units = [territory.unit(code) for code in self.codes]
        self._types = [unit.types_at(as_of) for unit in self._units]
        self._departments = [self.case.department(code) for code in self.codes]
        self.places: tuple[str | None, ...] = tuple(dict.fromkeys(self._departments))
        known = {place: k for k, place in enumerate(self.places)}
        self.place = np.array([known[place] for place in self._departments], np.int32)
        self._bytes: dict[Any, Mask] = {}
        self._values: dict[str, list[Any]] = {}

    def _byte(self, key: Any, values: Iterable[Any]) -> Mask:
        if key not in self._bytes:
            self._bytes[key] = np.fromiter(values, np.uint8, len(self.codes))
        return self._bytes[key]

    def type_byte(self, types: Sequence[str]) -> Mask:
        """Whether each unit is of one of ``types`` on the day."""
        admitted = frozenset(types)
        return self._byte(
            ("type", admitted),
            (OUT if not possible & admitted else IN if possible <= admitted else MAYBE for possible in self._types),
        )

    def unit_byte(self, code: str) -> Mask:
        """Which unit it is."""
        return self._byte(("unit", code), (IN if here == code else OUT for here in self.codes))

    def neighbour_byte(self, code: str) -> Mask:
        """Whether each unit surely shares a border line with ``code``."""
        near = self.territory.contiguity.neighbours(code)
        return self._byte(("near", code), (IN if here in near else OUT for here in self.codes))

    def department_byte(self, code: str | None) -> Mask:
        """Whether each unit lies in the department; None asks for those of which the territory does not say."""
        return self._byte(("department", code), (IN if here == code else OUT for here in self._departments))

    def flag_byte(self, name: str) -> Mask:
        """Whether the territory states this yes-or-no fact of each unit."""
        return self._byte(("flag", name), (IN if unit.facts.get(name) else OUT for unit in self._units))

    def unformalised_byte(self) -> Mask:
        """Indigenous territories of which no formalisation is on record by the day."""
        return self._byte(
            "unformalised",
            (
                IN
                if "territorio_indigena" in possible
                and not ((day := unit.facts.get("formalised_on")) is not None and day <= self.as_of)
                else OUT
                for unit, possible in zip(self._units, self._types, strict=True)
            ),
        )

    def missing_byte(self, key: str) -> Mask:
        """Units of which the tables do not give this dated fact for the day."""
        return self._byte(("missing", key), (IN if value is None else OUT for value in self._dated(key)))

    def reaches_byte(self, key: str, bound: float) -> Mask:
        """Units whose dated fact reaches ``bound``."""
        values = self._dated(key)
        return self._byte(
            ("reaches", key, bound), (IN if value is not None and value >= bound else OUT for value in values)
        )

    def _dated(self, key: str) -> list[Any]:
        if key not in self._values:
            self._values[key] = [self.case.dated(code, key) for code in self.codes]
        return self._values[key]

    def amounts(self, key: str) -> NDArray[np.float64]:
        """A dated number of each unit; 0 where the tables do not give it."""
        return np.array([float(value or 0) for value in self._dated(key)])

    def nucleus_key(self, by: str) -> NDArray[np.float64]:
        """Lower comes first for nucleus: capitals before others, then the best category or the most inhabitants."""
        capital = self.flag_byte("capital") == IN
        values = self._dated(by)
        rank = [
            _ABSENT if value is None else float(_RANK.get(str(value), 9)) if by == "category" else -float(value)
            for value in values
        ]
        return np.asarray(np.where(capital, 0.0, _NOT_CAPITAL) + np.array(rank), np.float64)

    @cached_property
    def borders(self) -> Borders:
        """The contiguity of the territory, with the borders that are only possible."""
        graph = self.territory.contiguity
        pairs = [(self.index[a], self.index[b]) for a, b in graph.edges if a in self.index and b in self.index]
        ends = np.array(pairs, np.int64).reshape(-1, 2)
        indptr, indices = csr_from_pairs(len(self.codes), ends[:, 0], ends[:, 1])
        maybe = {
            self.index[code]: None if others is None else [self.index[o] for o in others if o in self.index]
            for code, others in graph.unknown.items()
            if code in self.index
        }
        return Borders.build(indptr, indices, maybe)

    def groups(self, members: Iterable[Sequence[str]]) -> tuple[Offsets, Ints]:
        """Groups of codes as ``(offsets, nodes)``; KeyError at a code the territory does not have."""
        listed = [[self.index[code] for code in group] for group in members]
        offsets = np.zeros(len(listed) + 1, np.int64)
        np.cumsum([len(group) for group in listed], out=offsets[1:])
        return offsets, np.array([node for group in listed for node in group], np.int32)


class Block:
    """Many groups of one ground. Subclasses answer five questions over members; the others are made of them."""

    def __init__(self, ground: Ground, size: int) -> None:
        self.ground = ground
        self.size = size
        self.as_of = ground.as_of
        self.type_byte = ground.type_byte
        self.unit_byte = ground.unit_byte
        self.neighbour_byte = ground.neighbour_byte
        self.department_byte = ground.department_byte
        self.flag_byte = ground.flag_byte
        self.unformalised_byte = ground.unformalised_byte

    # The five questions. ``byte`` is over units; the answers are one byte a case.
    def count_members(self, byte: Mask, n: int) -> Mask:
        """At least ``n`` members (``n`` >= 1)."""
        raise TypeError(f"{type(self).__name__} does not count members")

    def every_member(self, byte: Mask) -> Mask:
        """Every member."""
        raise TypeError(f"{type(self).__name__} does not ask every member")

    def connected(self, *, insular: bool = False) -> Mask:
        """The members form one piece; with ``insular``, those that are not islands do."""
        raise TypeError(f"{type(self).__name__} knows no borders")

    def _one_place(self) -> Mask:
        raise TypeError(f"{type(self).__name__} knows no places")

    def _tied(self, by: str) -> Mask:
        raise TypeError(f"{type(self).__name__} compares no keys")

    def _sum_reaches(self, key: str, bound: float) -> Mask:
        raise TypeError(f"{type(self).__name__} adds nothing up")

    # Made of them.
    def some_member(self, byte: Mask) -> Mask:
        """At least one member."""
        return self.count_members(byte, 1)

    def same_department(self) -> Mask:
        """All members lie in one department; unknown when the territory does not say where some lie."""
        return np.where(self.some_member(self.department_byte(None)) == YES, UNKNOWN, self._one_place())

    def _nucleus_state(self, by: str) -> tuple[Any, Any]:
        """Whether the candidates are certain, and whether there are several (which matters only when they are)."""
        capital, missing = self.flag_byte("capital"), self.ground.missing_byte(by)
        some, two = self.some_member(capital) == YES, self.count_members(capital, 2) == YES
        dark_capital = self.some_member(np.where(capital == IN, missing, OUT)) == YES
        dark = np.where(some, dark_capital, self.some_member(missing) == YES)
        alone = some & ~two
        return alone | ~dark, ~alone & (self._tied(by) == YES)

    def nucleus(self, by: str) -> Mask:
        """The statute alone names one nucleus."""
        certain, several = self._nucleus_state(by)
        return np.where(certain & ~several, YES, UNKNOWN)

    def nucleus_tie(self, by: str) -> Mask:
        """Several tie for nucleus."""
        certain, several = self._nucleus_state(by)
        return np.where(certain, np.where(several, YES, NO), UNKNOWN)

    def inhabitants(self, group: int, main: int) -> Mask:
        """The group reaches ``group`` inhabitants and one member ``main``."""
        dark = self.some_member(self.ground.missing_byte("population")) == YES
        main_one = self.some_member(self.ground.reaches_byte("population", main)) == YES
        enough = main_one & (self._sum_reaches("population", group) == YES)
        return np.where(dark, UNKNOWN, np.where(enough, YES, NO))

    def conurbated(self, city: str, department: str) -> Mask:
        """Away from the city itself: live where a member of the department borders it, open where one lies there."""
        lies = self.department_byte(department)
        touching = self.some_member(np.where(lies == IN, self.neighbour_byte(city), OUT)) == YES
        near = self.some_member(lies) == YES
        inside = self.some_member(self.unit_byte(city)) == YES
        return np.where(inside, NO, np.where(touching, YES, np.where(near, UNKNOWN, NO)))


class PlainBlock(Block):
    """Groups ``nodes[offsets[g]:offsets[g + 1]]`` (none empty), each question answered with numpy over all of them."""

    def __init__(self, ground: Ground, offsets: Offsets, nodes: Ints) -> None:
        super().__init__(ground, offsets.size - 1)
        self._offsets = offsets - offsets[0]
        self._nodes = nodes[offsets[0] : offsets[-1]]

    def _reduce(self, how: Any, values: Any) -> Any:
        return how.reduceat(values, self._offsets[:-1]) if self.size else values[:0]

    def count_members(self, byte: Mask, n: int) -> Mask:
        here = byte[self._nodes]
        sure = self._reduce(np.add, (here == IN).astype(np.int64))
        most = self._reduce(np.add, (here != OUT).astype(np.int64))
        return np.where(sure >= n, YES, np.where(most >= n, UNKNOWN, NO))

    def every_member(self, byte: Mask) -> Mask:
        return from_units(self._reduce(np.minimum, byte[self._nodes]))

    def _one_place(self) -> Mask:
        here = self.ground.place[self._nodes]
        return np.where(self._reduce(np.minimum, here) == self._reduce(np.maximum, here), YES, NO)

    def _tied(self, by: str) -> Mask:
        key = self.ground.nucleus_key(by)[self._nodes]
        best = np.repeat(self._reduce(np.minimum, key), np.diff(self._offsets))
        return np.where(self._reduce(np.add, (key == best).astype(np.int64)) > 1, YES, NO)

    def _sum_reaches(self, key: str, bound: float) -> Mask:
        return np.where(self._reduce(np.add, self.ground.amounts(key)[self._nodes]) >= bound, YES, NO)

    def connected(self, *, insular: bool = False) -> Mask:
        kept = np.ones(self._nodes.size, np.bool_)
        if insular:
            kept = (self.ground.flag_byte("insular") != IN)[self._nodes]
        sure, hopeful = self._pairs
        return np.where(self._pieces(kept, sure) <= 1, YES, np.where(self._pieces(kept, hopeful) <= 1, UNKNOWN, NO))

    @cached_property
    def _pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Positions of members of one group that border each other: surely, and at best."""
        graph, codes = self.ground.territory.contiguity, self.ground.codes
        near: dict[tuple[str, str], bool | None] = {}
        sure, hopeful = [], []
        for low, high in zip(self._offsets[:-1].tolist(), self._offsets[1:].tolist(), strict=True):
            for a in range(low, high):
                for b in range(a + 1, high):
                    pair = codes[self._nodes[a]], codes[self._nodes[b]]
                    if pair not in near:
                        near[pair] = graph.touches(*pair)
                    if near[pair]:
                        sure.append((a, b))
                    if near[pair] is not False:
                        hopeful.append((a, b))
        return np.array(sure, np.int64).reshape(-1, 2), np.array(hopeful, np.int64).reshape(-1, 2)

    def _pieces(self, kept: NDArray[np.bool_], pairs: NDArray[np.int64]) -> Any:
        """How many pieces the kept members of each group form: the lowest position spreads until nothing changes."""
        label = np.arange(self._nodes.size)
        both = pairs[kept[pairs[:, 0]] & kept[pairs[:, 1]]]
        while True:
            before = label.copy()
            np.minimum.at(label, both[:, 0], before[both[:, 1]])
            np.minimum.at(label, both[:, 1], before[both[:, 0]])
            if np.array_equal(before, label):
                break
        return self._reduce(np.add, (kept & (label == np.arange(label.size))).astype(np.int64))


class _Plan(Block):
    """A block of no groups that writes down what is asked."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, 0)
        self.kinds: dict[int, dict[bytes, Mask]] = {}
        self.asked = 0
        self.ties: dict[str, None] = {}
        self.sums: dict[tuple[str, float], None] = {}
        self.questions = 0

    def _nothing(self) -> Mask:
        self.questions += 1
        return np.zeros(0, np.uint8)

    def count_members(self, byte: Mask, n: int) -> Mask:
        byte = np.asarray(byte, np.uint8)
        self.kinds.setdefault(n, {})[byte.tobytes()] = byte
        return self._nothing()

    def every_member(self, byte: Mask) -> Mask:
        return self.count_members(byte, EVERY)

    def connected(self, *, insular: bool = False) -> Mask:
        self.asked |= PIECE_WITHOUT if insular else PIECE
        return self._nothing()

    def _one_place(self) -> Mask:
        self.asked |= PLACE
        return self._nothing()

    def _tied(self, by: str) -> Mask:
        self.ties[by] = None
        return self._nothing()

    def _sum_reaches(self, key: str, bound: float) -> Mask:
        self.sums[key, bound] = None
        return self._nothing()

    def pack(self) -> tuple[Questions, dict[tuple[int, bytes], tuple[int, int]]]:
        """The questions as the kernel takes them, and where the answer to each kind stands: (word, shift)."""
        ground, size = self.ground, len(self.ground.codes)
        where: dict[tuple[int, bytes], tuple[int, int]] = {}
        asked = [
            (level, key, byte) for level in (EVERY, SOME, TWICE) for key, byte in self.kinds.get(level, {}).items()
        ]
        words = max(1, -(-len(asked) // LANES))
        kinds, masks = np.zeros((size, words), np.int64), np.zeros((words, 3), np.int64)
        for number, (level, key, byte) in enumerate(asked):
            word, shift = number // LANES, 2 * (number % LANES)
            kinds[:, word] |= byte.astype(np.int64) << shift
            masks[word, level] |= 3 << shift
            where[level, key] = (word, shift)
        counted: dict[bytes, NDArray[np.int64]] = {}
        caps: dict[bytes, int] = {}
        for level in sorted(set(self.kinds) - {EVERY, SOME, TWICE}):
            for key, byte in self.kinds[level].items():
                counted.setdefault(key, np.where(byte == IN, 65537, np.where(byte == MAYBE, 1, 0)))
                caps[key] = level
                where[level, key] = (words + list(counted).index(key), -1)
        amounts = list(dict.fromkeys(key for key, _ in self.sums))
        questions = Questions(
            kinds=kinds,
            masks=masks,
            asked=self.asked,
            place=ground.place,
            aside=(ground.flag_byte("insular") == IN).astype(np.uint8),
            counted=np.array(list(counted.values()), np.int64).reshape(-1, size),
            caps=np.array(list(caps.values()), np.int64),
            keys=np.array([ground.nucleus_key(by) for by in self.ties]).reshape(-1, size),
            amounts=np.array([ground.amounts(key) for key in amounts]).reshape(-1, size),
            bounds=np.array([bound for _, bound in self.sums], np.float64),
            bound_of=np.array([amounts.index(key) for key, _ in self.sums], np.int64),
        )
        return questions, where


class SignedBlock(Block):
    """One case for each signature: every answer is already in its row."""

    def __init__(self, reader: BulkReader, signatures: NDArray[np.int64]) -> None:
        super().__init__(reader.ground, signatures.shape[0])
        self._reader = reader
        self._rows = signatures

    def count_members(self, byte: Mask, n: int) -> Mask:
        word, shift = self._reader.where[n, np.asarray(byte, np.uint8).tobytes()]
        if shift < 0:
            sure, most = self._rows[:, word] >> 16, self._rows[:, word] & 0xFFFF
            return np.where(sure >= n, YES, np.where(most >= n, UNKNOWN, NO))
        return from_units((self._rows[:, word] >> shift) & 3)

    def every_member(self, byte: Mask) -> Mask:
        return self.count_members(byte, EVERY)

    def connected(self, *, insular: bool = False) -> Mask:
        return from_units((self._rows[:, -1] >> (3 if insular else 1)) & 3)

    def _bit(self, at: int) -> Mask:
        return np.where((self._rows[:, -1] >> at) & 1, YES, NO)

    def _one_place(self) -> Mask:
        return self._bit(0)

    def _tied(self, by: str) -> Mask:
        return self._bit(5 + self._reader.ties.index(by))

    def _sum_reaches(self, key: str, bound: float) -> Mask:
        return self._bit(5 + len(self._reader.ties) + self._reader.sums.index((key, bound)))


_DEFAULT = {"": 0, "FOLLOW": 0, "ALLOWED_IF": 1, "INDETERMINATE": 3, "NONE": 3}
_ALLOWED_IF, _NOT_YET, _INDETERMINATE, _NOT_ALLOWED = 1, 2, 3, 4
_OF_WEIGHT = np.array(
    [OUTCOMES.index(o) for o in ("ALLOWED", "ALLOWED_IF", "NOT_YET", "INDETERMINATE", "NOT_ALLOWED")], np.uint8
)
_NOT_IN_FORCE = np.uint8(OUTCOMES.index("NOT_IN_FORCE"))
_UNSAID = np.uint8(OUTCOMES.index("INDETERMINATE"))
_MET, _NOT_MET, _UNKNOWN, _DEAD, _APART = (
    np.uint8(STATUSES.index(s)) for s in ("met", "not_met", "unknown", "not_in_force", "not_applicable")
)


def judge_bound(bound: Bound, rule: Rule, block: Block) -> tuple[Mask, Mask]:
    """``judge.judge_rule`` and what it does to the outcome, over a block: (status by `STATUSES`, weight 0..4).

    Weights are the outcomes from best to worst as the first that matches wins: ALLOWED, ALLOWED_IF, NOT_YET,
    INDETERMINATE, NOT_ALLOWED.
    """
    size = block.size
    none = np.zeros(size, np.uint8)
    if block.as_of not in rule.span or block.as_of not in bound.span:
        return np.full(size, _DEAD, np.uint8), none
    if "constitucion" not in bound.procedures:
        return np.full(size, _APART, np.uint8), none
    live = bound.when.mask(block) if bound.when is not None else np.full(size, YES, np.uint8)
    apart, known = live <= WAIT, live == YES
    base = "" if bound.worse and bound.test is not None else rule.readings.default if rule.readings else ""
    default = np.full(size, _DEFAULT[base], np.uint8)
    for term, worse in reversed(bound.worse):
        default = np.where(term.mask(block) == YES, np.uint8(_DEFAULT[worse]), default)

    found = live if bound.test is None else np.where(known, bound.test.mask(block), live)
    if bound.test is None:
        dispute = (default > 0) & (bound.when is not None)
        status = np.where(dispute | ~known, _UNKNOWN, _MET)
        trigger = np.where(dispute & known, default, np.where(dispute & (live == UNKNOWN), _ALLOWED_IF, 0))
    else:
        status = np.where(found == YES, _MET, np.where(found <= WAIT, _NOT_MET, _UNKNOWN))
        trigger = np.where(known & bool(bound.worse), default, 0)
    status = np.where(apart, _APART, status).astype(np.uint8)
    if bound.role in ("duty", "effect"):
        return status, none
    weight = trigger
    if bound.role == "evidence":
        weight = np.maximum(weight, status == _UNKNOWN)
    elif bound.role in ("structure", "step"):
        weight = np.maximum(weight, (status == _UNKNOWN) & (found != SILENT))
    weight = np.where(status == _NOT_MET, np.where(found == WAIT, _NOT_YET, _NOT_ALLOWED), weight)
    return status, np.where(apart, 0, weight).astype(np.uint8)


def in_force(figure: Figure, block: Block) -> NDArray[np.bool_]:
    """Whether the figure has a legal basis, for each case."""
    out = np.zeros(block.size, np.bool_)
    for basis in figure.bases:
        if block.as_of in basis.span:
            if basis.operative:
                return np.ones(block.size, np.bool_)
            if basis.needs is not None:
                out |= basis.needs.mask(block) == YES
    return out


def statuses(figure: Figure, block: Block, law: Book) -> Mapping[str, Mask]:
    """The status of every bound rule of the figure, by rule (index into `STATUSES`); as if it were in force."""
    return {bound.rule: judge_bound(bound, law.rules[bound.rule], block)[0] for bound in figure.bounds}


def outcomes(figure: Figure, block: Block, law: Book) -> Mask:
    """The outcome of the figure for each case (index into `OUTCOMES`)."""
    return _Digest(figure, law, figure.bounds, 0, False).outcomes(block)


@dataclass(frozen=True)
class _Digest:
    """A figure on a day: the bounds that look at the group, and what the others do to every group alike."""

    figure: Figure
    law: Book
    bounds: tuple[Bound, ...]
    weight: int
    says: bool

    def outcomes(self, block: Block) -> Mask:
        alive = in_force(self.figure, block)
        worst = np.full(block.size, self.weight, np.uint8)
        says = np.full(block.size, self.says)
        for bound in self.bounds:
            status, weight = judge_bound(bound, self.law.rules[bound.rule], block)
            worst = np.maximum(worst, weight)
            says |= (status != _DEAD) & (status != _APART)
        return np.where(alive, np.where(says, _OF_WEIGHT[worst], _UNSAID), _NOT_IN_FORCE).astype(np.uint8)


class BulkReader:
    """Some figures on one day over one territory, read once and then asked about any number of groups.

    ``figures``: figures or their ids; all of the book when None. Groups are ``nodes[offsets[g]:offsets[g + 1]]``, indices
    into ``codes``, none empty and none with a member twice. Outcomes are indices into `OUTCOMES`.
    """

    def __init__(
        self,
        figures: Iterable[Figure | str] | None = None,
        *,
        as_of: date,
        territory: Territory | None = None,
        law: Book | None = None,
    ) -> None:
        self.law = law or book()
        chosen = self.law.figures.values() if figures is None else figures
        self.figures = tuple(item if isinstance(item, Figure) else self.law.figure(item) for item in chosen)
        self.ground = Ground(territory or colombia(), as_of)
        self.codes = self.ground.codes
        self.index = self.ground.index
        plan = _Plan(self.ground)
        self._digests = tuple(self._digest(figure, plan) for figure in self.figures)
        self.questions, self.where = plan.pack()
        self.ties, self.sums = tuple(plan.ties), tuple(plan.sums)

    def _digest(self, figure: Figure, plan: _Plan) -> _Digest:
        in_force(figure, plan)
        if not any(plan.as_of in basis.span for basis in figure.bases):
            return _Digest(figure, self.law, (), 0, False)
        asking = []
        weight, says = 0, False
        nobody = PlainBlock(self.ground, np.array([0, 1], np.int64), np.zeros(1, np.int32))
        for bound in figure.bounds:
            before = plan.questions
            judge_bound(bound, self.law.rules[bound.rule], plan)
            if plan.questions > before:
                asking.append(bound)
                continue
            status, same = judge_bound(bound, self.law.rules[bound.rule], nobody)
            weight = max(weight, int(same[0]))
            says |= status[0] not in (_DEAD, _APART)
        return _Digest(figure, self.law, tuple(asking), weight, says)

    def judge_signatures(self, signatures: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Outcomes ``[signature, figure]`` of rows that a `Signer` of these questions wrote."""
        block = SignedBlock(self, signatures)
        return np.stack([digest.outcomes(block) for digest in self._digests], axis=1)

    def worker(self) -> Worker:
        """Somebody who judges blocks one after another and remembers the signatures seen; one for each thread."""
        return Worker(self)

    def outcomes(self, offsets: Offsets, nodes: Ints, *, jobs: int = 1) -> NDArray[np.uint8]:
        """Outcomes ``[group, figure]``; with ``jobs``, in that many threads (the kernels hold no lock)."""
        if not self.figures or offsets.size == 1:
            return np.zeros((offsets.size - 1, len(self.figures)), np.uint8)
        if numba_module() is None:
            return self.plainly(offsets, nodes)
        if jobs <= 1 or offsets.size < 4096:
            return self.worker().outcomes(offsets, nodes)
        out = np.empty((offsets.size - 1, len(self.figures)), np.uint8)
        self.worker().outcomes(offsets[:2], nodes)  # compiled before the threads start
        cuts = np.linspace(0, offsets.size - 1, jobs + 1).astype(int).tolist()
        with ThreadPoolExecutor(jobs) as pool:
            done = [
                pool.submit(self.worker().outcomes, offsets[low : high + 1], nodes, out[low:high])
                for low, high in pairwise(cuts)
            ]
            for item in done:
                item.result()
        return out

    def plainly(self, offsets: Offsets, nodes: Ints) -> NDArray[np.uint8]:
        """The same outcomes without signatures: every condition over every group."""
        block = PlainBlock(self.ground, offsets, nodes)
        return np.stack([outcomes(figure, block, self.law) for figure in self.figures], axis=1)

    def of_codes(self, groups: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
        """Outcomes in words, figure by figure, of groups given by their codes."""
        for row in self.outcomes(*self.ground.groups(groups)):
            yield tuple(OUTCOMES[code] for code in row)


class Worker:
    """One thread's signatures and the outcomes already judged for them."""

    def __init__(self, reader: BulkReader) -> None:
        self._reader = reader
        self._signer = Signer(reader.ground.borders, reader.questions)
        self._answers = np.zeros((0, len(reader.figures)), np.uint8)

    @property
    def signatures(self) -> NDArray[np.int64]:
        """The distinct signatures seen so far, one row for each label."""
        return self._signer.signatures

    def labels(self, offsets: Offsets, nodes: Ints) -> tuple[Ints, NDArray[np.uint8]]:
        """``(labels, answers)``: the outcomes of group ``g`` are ``answers[labels[g]]``."""
        labels = self._signer.labels(offsets, nodes)
        known = self._answers.shape[0]
        if self._signer.signatures.shape[0] > known:
            fresh = self._reader.judge_signatures(self._signer.signatures[known:])
            self._answers = np.concatenate((self._answers, fresh))
        return labels, self._answers

    def outcomes(self, offsets: Offsets, nodes: Ints, out: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
        """Outcomes ``[group, figure]``, written into ``out`` when given."""
        labels, answers = self.labels(offsets, nodes)
        if out is None:
            out = np.empty((offsets.size - 1, answers.shape[1]), np.uint8)
        spread(labels, answers, out)
        return out
