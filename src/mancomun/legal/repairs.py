"""The smallest changes of a group that mend its structure, found on the contiguity graph and judged again before offered.

Up to three changes. Somebody of the group always stays. Out go members the figure cannot admit, those of other
departments, and whole loose parts; in come admissible units that touch the group (or, where the figure asks for no
neighbours and nobody admissible is near, the nearest by seat). Sizes are tried upwards, so what is offered is smallest:
a slow reference beside (tests) tries every subset of small territories and must agree.

Why whole parts: a loose part is one piece, so whoever joins what is left of it joins all of it, with fewer changes.
Why it is fast: each part's distance to every unit, in units to add, bounds the search from below (`_Bridges`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from math import cos, hypot, radians

from mancomun.legal.book import Book, Figure
from mancomun.legal.case import LegalCase
from mancomun.legal.judge import Verdict, judge
from mancomun.legal.terms import (
    Aged,
    Before,
    Contiguous,
    Enacted,
    Formalised,
    HasUnit,
    NotBefore,
    Nucleus,
    Only,
    OnlyAmong,
    OnlyAround,
    SameDepartment,
    Some,
    Without,
)
from mancomun.requirements import All, Done, Includes, Not, Stated, Term, Truth, Within
from mancomun.requirements.kleene import all_of, any_of, negate

MOST_CHANGES = 3
MOST_OFFERED = 6
_MOST_SETS = 6_000  # of one size; no group of the official table comes near, a hostile one stops here
_MOST_JUDGED = 60
_FEW = 12  # groups in which any member may be tried for removal
_FAR = MOST_CHANGES + 1
_OF_FACTS = (Aged, Before, Done, Enacted, Includes, NotBefore, Stated, Within)
_OF_EACH = (Formalised, Only, OnlyAmong, OnlyAround, Without)

Change = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Repair:
    """Units to add and to remove, and the outcome of the changed group, judged anew."""

    add: tuple[str, ...]
    remove: tuple[str, ...]
    outcome: str


def find_repairs(verdict: Verdict, law: Book, *, most: int = MOST_OFFERED) -> tuple[Repair, ...]:
    """Smallest repairs of a structure that fails, ranked; empty when it holds or nothing of up to three changes mends it."""
    figure, case = verdict.figure, verdict.case
    if verdict.outcome != "NOT_ALLOWED":
        return ()
    search = _Search(figure, case, law)
    if search.hopeless or search.holds(case):
        return ()
    for size in range(1, MOST_CHANGES + 1):
        ranked = sorted(search.changes(size), key=search.rank)
        found: list[Repair] = []
        for add, remove in ranked[:_MOST_JUDGED]:
            changed = search.changed(add, remove)
            if not search.holds(changed):
                continue
            outcome = judge(figure, changed, law=law).outcome
            if outcome not in (
                "NOT_ALLOWED",
                "NOT_IN_FORCE",
            ):  # a refused act or a lost vote no change of members mends
                found.append(Repair(add, remove, outcome))
                if len(found) == most:
                    break
        if found:
            return tuple(found)
    return ()


class _Search:
    """Everything the search asks of one figure, one case and the graph, computed once."""

    def __init__(self, figure: Figure, case: LegalCase, law: Book) -> None:
        self.case = case
        self.graph = case.territory.contiguity
        procedure = case.facts.get("tramite") or "constitucion"
        words = [
            (bound.when, word)
            for bound in figure.bounds
            if bound.role == "structure"
            and procedure in bound.procedures
            and case.as_of in law.rules[bound.rule].span
            and case.as_of in bound.span
            for word in _words(bound.test)
        ]
        # An act or a law that somebody says is missing is no matter of who the members are.
        self.hopeless = any(
            when is None and isinstance(word, _OF_FACTS) and _refuses(word, case) for when, word in words
        )
        self._structure = [(when, word) for when, word in words if not isinstance(word, _OF_FACTS)]
        self._admission = [(when, word) for when, word in self._structure if _speaks_of_each(word)]
        named = {word.code for _, word in self._structure if isinstance(word, HasUnit)}
        self._wanted = sorted(named & set(case.territory.units) - set(case.members))
        self._fits: dict[str, Truth] = {}

    def holds(self, case: LegalCase) -> bool:
        """Whether nothing that depends on the members surely fails."""
        return not any(
            word.truth(case) is False for when, word in self._structure if when is None or when.truth(case) is True
        )

    # ------------------------------------------------------------------------------------------- who and where

    def fits(self, code: str) -> Truth:
        """Whether the rules on who may be a member take this unit on the day: surely, surely not, or not settled."""
        if code not in self._fits:
            alone = LegalCase(self.case.territory, (code,), self.case.as_of)
            self._fits[code] = all_of(
                word.truth(alone) if when is None else any_of((word.truth(alone), negate(when.truth(alone))))
                for when, word in self._admission
            )
        return self._fits[code]

    def near(self, code: str) -> set[str]:
        """Units that border this one, or may, where a border is not known."""
        out = set(self.graph.neighbours(code))
        for dark, candidates in self.graph.unknown.items():
            if code == dark:
                out |= set(self.case.territory.units) if candidates is None else candidates
            elif candidates is None or code in candidates:
                out.add(dark)
        out.discard(code)
        return out

    def enters(self, code: str, home: str | None) -> bool:
        """Whether the unit may be added: outside the group, surely admitted, and of the department where one is asked."""
        if code in self._members or self.fits(code) is not True:
            return False
        return home is None or self.case.department(code) == home

    def reach(self, codes: Iterable[str], home: str | None) -> set[str]:
        """The units one could add beside these."""
        return {near for code in codes for near in self.near(code) if self.enters(near, home)}

    @cached_property
    def _members(self) -> frozenset[str]:
        return frozenset(self.case.members)

    def changed(self, add: tuple[str, ...], remove: tuple[str, ...]) -> LegalCase:
        """The case with another group."""
        return self.case.only((*(m for m in self.case.members if m not in remove), *add))

    def rank(self, change: Change) -> tuple[int, float, tuple[str, ...]]:
        """Keep members before losing them; then the longest border of what enters with the group; then codes."""
        add, remove = change
        km = sum((self.graph.neighbours(code).get(m) or 0.0) for code in add for m in self.case.members)
        return (len(remove), -km, (*add, *remove))

    # ------------------------------------------------------------------------------------------------ changes

    def changes(self, size: int) -> set[Change]:
        """Every change of exactly this size worth judging."""
        found: set[Change] = set()
        for add, remove in self._changes(size):
            found.add((tuple(sorted(add)), tuple(sorted(remove))))
            if len(found) >= _MOST_SETS:
                break
        return found

    def _changes(self, size: int) -> Iterator[Change]:
        wrong = tuple(m for m in self.case.members if self.fits(m) is False)
        kept = tuple(m for m in self.case.members if m not in wrong)
        if len(wrong) > size or not kept:
            return
        for removed, group, home in self._homes(wrong, kept, size):
            left = size - len(removed)
            must = self._must_touch(group)
            if must is None:
                yield from self._grow(removed, group, left, home)
            else:
                yield from self._join(removed, group, must, left, home)

    def _homes(
        self, wrong: tuple[str, ...], kept: tuple[str, ...], size: int
    ) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], str | None]]:
        """Where all must lie in one department: each department they could stay in. Otherwise the group as it is."""
        if not any(isinstance(term, SameDepartment) for term in self._asked(kept)):
            yield wrong, kept, None
            return
        for home in sorted({self.case.department(m) or "" for m in kept}):
            away = tuple(m for m in kept if (self.case.department(m) or "") != home)
            if len(wrong) + len(away) <= size:
                yield wrong + away, tuple(m for m in kept if m not in away), home

    def _asked(self, group: tuple[str, ...]) -> list[Term]:
        """The structural words that speak to this group."""
        case = self.case.only(group)
        return [word for when, word in self._structure if when is None or when.truth(case) is True]

    def _must_touch(self, group: tuple[str, ...]) -> tuple[str, ...] | None:
        """The members that must be one piece (islands may be let off), or None when the figure asks for no neighbours."""
        words = [term for term in self._asked(group) if isinstance(term, Contiguous)]
        if not words:
            return None
        if any(not word.insular for word in words):
            return group
        return tuple(m for m in group if not self.case.territory.unit(m).facts.get("insular"))

    def _grow(self, removed: tuple[str, ...], group: tuple[str, ...], left: int, home: str | None) -> Iterator[Change]:
        """Figures that ask for no neighbours: add whoever touches, or drop members where that could mend anything."""
        most = (
            left
            if len(group) <= _FEW or any(isinstance(word, Nucleus) for _, word in self._structure)
            else min(left, 1)
        )
        for dropped in range(min(most, len(group) - 1) + 1):
            for out in combinations(group, dropped):
                rest = tuple(m for m in group if m not in out)
                for add in self._added(rest, left - dropped, home):
                    yield add, removed + out

    def _join(
        self, removed: tuple[str, ...], group: tuple[str, ...], must: tuple[str, ...], left: int, home: str | None
    ) -> Iterator[Change]:
        """Drop whole parts, and join what is left with added units."""
        parts = self.graph.parts(must, hopeful=True)
        apart = tuple(m for m in group if m not in must)
        bridges = _Bridges(self, parts, home)
        sizes = [len(part) for part in parts]
        for count in range(min(left, len(parts)) + 1):  # a part has a member at least
            if len(parts) - count > 1 and not bridges.may_join(len(parts) - count, left - count):
                continue
            for out in combinations(range(len(parts)), count):
                spare = left - sum(sizes[i] for i in out)
                if spare < 0:
                    continue
                lost = tuple(m for i in out for m in parts[i])
                stay = [i for i in range(len(parts)) if i not in out]
                rest = (*(m for i in stay for m in parts[i]), *apart)
                if not rest:
                    continue
                if len(stay) > 1:
                    yield from ((add, removed + lost) for add in bridges.joining(stay, spare))
                else:
                    yield from ((add, removed + lost) for add in self._added(rest, spare, home))

    def _added(self, rest: tuple[str, ...], count: int, home: str | None) -> Iterator[tuple[str, ...]]:
        """Sets of ``count`` units to add to a group in one piece (or that need not be); none where nothing more is needed."""
        if count == 0:
            yield ()
            return
        if self.holds(self.case.only(rest)):
            return
        wanted = tuple(code for code in self._wanted if self.enters(code, home))
        if wanted:
            if len(wanted) <= count:
                for more in self._added((*rest, *wanted), count - len(wanted), home):
                    if not set(more) & set(wanted):
                        yield wanted + more
            return
        near = self.reach(rest, home) - set(rest)
        mending = False
        for code in sorted(near):
            for more in self._touching((*rest, code), count - 1, home):
                mending = mending or self.holds(self.case.only((*rest, code, *more)))
                yield (code, *more)
        if not mending:  # nobody near is of use: those at hand by distance, if the figure takes them
            yield from self._nearest(rest, count, home)

    def _touching(self, group: tuple[str, ...], count: int, home: str | None) -> Iterator[tuple[str, ...]]:
        if count == 0:
            yield ()
            return
        for code in sorted(self.reach(group, home) - set(group)):
            for more in self._touching((*group, code), count - 1, home):
                yield (code, *more)

    def _nearest(self, rest: tuple[str, ...], count: int, home: str | None) -> Iterator[tuple[str, ...]]:
        """Sets of the units with the nearest seats that mend the group; by code where seats are not known."""
        land = self.case.territory

        def seat(code: str) -> tuple[float, float] | None:
            facts = land.unit(code).facts
            if "nucleus" in facts:  # a metropolitan area has no seat of its own
                facts = land.unit(facts["nucleus"]).facts
            lon, lat = facts.get("lon", facts.get("inside_lon")), facts.get("lat", facts.get("inside_lat"))
            return None if lon is None or lat is None else (lon, lat)

        seats = [point for point in map(seat, rest) if point is not None]

        def far(code: str) -> float:
            here = seat(code)
            if here is None or not seats:
                return 0.0
            return min(hypot((here[0] - x) * cos(radians(y)), here[1] - y) for x, y in seats)

        everybody = (*land.units, *land.areas)
        able = sorted((far(code), code) for code in everybody if code not in rest and self.enters(code, home))
        some = [code for _, code in able[: _MOST_JUDGED if count == 1 else _FEW]]
        return islice(
            (add for add in combinations(some, count) if self.holds(self.case.only((*rest, *add)))), MOST_OFFERED
        )


class _Bridges:
    """Sets of units that make one piece of several parts.

    ``touches`` gives each unit the parts it borders as bits; ``away[i]`` how many further units part ``i`` needs once a
    unit is in, passing through every part for free: never more than the truth, so cutting by it loses nothing.
    """

    def __init__(self, search: _Search, parts: tuple[tuple[str, ...], ...], home: str | None) -> None:
        self.search, self.home = search, home
        self.rims = [search.reach(part, home) for part in parts]
        self.touches: dict[str, int] = {}
        for i, rim in enumerate(self.rims):
            for code in rim:
                self.touches[code] = self.touches.get(code, 0) | 1 << i
        self.widest = max((bits.bit_count() for bits in self.touches.values()), default=0)
        self._near: dict[str, set[str]] = {}

    def near(self, code: str) -> set[str]:
        """Units one could add beside this one."""
        if code not in self._near:
            self._near[code] = self.search.reach((code,), self.home)
        return self._near[code]

    @cached_property
    def away(self) -> list[dict[str, int]]:
        out = []
        for rim in self.rims:
            steps = dict.fromkeys(rim, 0)
            edge: set[str] = rim
            for step in range(1, MOST_CHANGES):
                wider: set[str] = set()
                for code in edge:
                    wider |= self.near(code)
                    for j, other in enumerate(self.rims):
                        if self.touches.get(code, 0) >> j & 1:
                            wider |= other
                edge = wider - steps.keys()
                steps.update(dict.fromkeys(edge, step))
            out.append(steps)
        return out

    @cached_property
    def between(self) -> list[list[int]]:
        """How many units part ``i`` needs to reach part ``j``, at least."""
        return [[min((steps.get(c, _FAR) for c in rim), default=_FAR) + 1 for steps in self.away] for rim in self.rims]

    def may_join(self, pieces: int, count: int) -> bool:
        """Whether ``count`` units could be enough.

        A tree over pieces and units has ``pieces + count - 1`` edges: at most ``count - 1`` between units, the rest touch a piece.
        """
        return pieces <= count * self.widest

    def joining(self, stay: list[int], count: int) -> Iterator[tuple[str, ...]]:
        """Every set of exactly ``count`` units that joins these parts, some maybe more than once."""
        if not self.may_join(len(stay), count):
            return
        if any(self.between[i][j] > count for i, j in combinations(stay, 2)):
            return
        wanted = sum(1 << i for i in stay)
        first = min(stay, key=lambda i: len(self.rims[i]))
        yield from self._extend(1 << first, wanted, set(self.rims[first]), (), count, self.between[first])

    def _extend(
        self, joined: int, wanted: int, border: set[str], added: tuple[str, ...], left: int, far: list[int]
    ) -> Iterator[tuple[str, ...]]:
        waiting = wanted & ~joined
        if not waiting:
            if not left:
                yield added
            return
        for code in sorted(border):
            bits = self.touches.get(code, 0) & wanted
            if left == 1:  # the last one must touch every part still waiting
                if bits & waiting == waiting:
                    yield (*added, code)
                continue
            still = waiting & ~bits
            new = [min(f, steps.get(code, _FAR)) for f, steps in zip(far, self.away, strict=True)]
            for i in _bits(bits & waiting):
                new = [min(f, d) for f, d in zip(new, self.between[i], strict=True)]
            if any(new[i] > left - 1 for i in _bits(still)):
                continue
            wider = border | self.near(code)
            for i in _bits(bits & waiting):
                wider |= self.rims[i]
            wider -= {code, *added}
            yield from self._extend(joined | bits, wanted, wider, (*added, code), left - 1, new)


def _bits(mask: int) -> Iterator[int]:
    i = 0
    while mask:
        if mask & 1:
            yield i
        mask >>= 1
        i += 1


def _words(term: Term | None) -> Iterator[Term]:
    """The terms that must all hold."""
    if isinstance(term, All):
        for part in term.parts:
            yield from _words(part)
    elif term is not None:
        yield term


def _speaks_of_each(word: Term) -> bool:
    """Whether the term holds for a group exactly when it holds for each member alone."""
    return isinstance(word, _OF_EACH) or (isinstance(word, Not) and isinstance(word.part, HasUnit | Some))


def _refuses(word: Term, case: LegalCase) -> bool:
    found = word.judge(case)
    return found.truth is False and not found.pending
