"""The smallest changes of a group that mend its structure, found on the contiguity graph and judged again before offered.

Up to three changes. Removals: members the figure cannot admit, members of other departments, or whole loose parts.
Additions: admissible units that touch the group. Every set of changes is tried by size, smallest first, so what is
offered is smallest among changes whose additions touch the group or each other; a slow reference beside (tests) tries
every subset. Bound: with parts left to join and ``r`` additions left, a unit that touches fewer parts than needed is cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from mancomun.legal.book import Book, Figure
from mancomun.legal.case import LegalCase
from mancomun.legal.judge import Verdict, judge, structure_holds
from mancomun.legal.terms import Contiguous, SameDepartment

MOST_CHANGES = 3
MOST_TRIED = 4000


@dataclass(frozen=True, slots=True)
class Repair:
    """Units to add and to remove, and the outcome of the changed group, judged anew."""

    add: tuple[str, ...]
    remove: tuple[str, ...]
    outcome: str


def find_repairs(verdict: Verdict, law: Book, *, most: int = 6) -> tuple[Repair, ...]:
    """Smallest repairs of a structure that fails, ranked; empty when it holds or nothing of up to three changes mends it."""
    figure, case = verdict.figure, verdict.case
    if verdict.outcome != "NOT_ALLOWED" or structure_holds(figure, case, law):
        return ()
    for size in range(1, MOST_CHANGES + 1):
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], Repair] = {}
        tried = 0
        for add, remove in _changes(figure, case, law, size):
            key = (tuple(sorted(add)), tuple(sorted(remove)))
            if key in found:
                continue
            tried += 1
            if tried > MOST_TRIED:
                break
            members = (*(m for m in case.members if m not in remove), *key[0])
            changed = case.only(members)
            if not members or not structure_holds(figure, changed, law):
                continue
            outcome = judge(figure, changed, law=law).outcome
            if outcome not in ("NOT_ALLOWED", "NOT_IN_FORCE"):
                found[key] = Repair(key[0], key[1], outcome)
        if found:
            ranked = sorted(found.values(), key=lambda repair: _rank(case, repair))
            return tuple(ranked[:most])
    return ()


def _rank(case: LegalCase, repair: Repair) -> tuple[int, float, tuple[str, ...]]:
    """Keep members before losing them; then the longest border of what enters with the group; then codes."""
    graph = case.territory.contiguity
    km = sum((graph.neighbours(code).get(m) or 0.0) for code in repair.add for m in case.members)
    return (len(repair.remove), -km, (*repair.add, *repair.remove))


def _asks(figure: Figure, case: LegalCase, law: Book, kind: type) -> bool:
    """Whether a rule alive on the day tests this structural word."""

    def inside(term: object) -> bool:
        return isinstance(term, kind) or any(inside(part) for part in getattr(term, "parts", ()))

    return any(
        inside(bound.test)
        for bound in figure.bounds
        if bound.role == "structure" and case.as_of in law.rules[bound.rule].span and case.as_of in bound.span
    )


def _changes(
    figure: Figure, case: LegalCase, law: Book, size: int
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    contiguous = _asks(figure, case, law, Contiguous)
    one_department = _asks(figure, case, law, SameDepartment)
    admitted = frozenset(figure.members)

    def fits(code: str) -> bool:
        return bool(case.territory.unit(code).types_at(case.as_of) & admitted)

    wrong = tuple(m for m in case.members if not fits(m))
    kept = tuple(m for m in case.members if m not in wrong)
    if len(wrong) > size:
        return
    homes: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    if one_department and kept:
        departments = sorted({case.department(m) or "" for m in kept})
        for department in departments:
            away = tuple(m for m in kept if (case.department(m) or "") != department)
            if len(wrong) + len(away) <= size:
                homes.append((wrong + away, tuple(m for m in kept if m not in away)))
    else:
        homes.append((wrong, kept))
    for removed, group in homes:
        left = size - len(removed)
        home = case.department(group[0]) if one_department and group else None

        def enters(code: str, home: str | None = home) -> bool:
            if code in case.members or not fits(code):
                return False
            return home is None or case.territory.unit(code).department == home

        if contiguous:
            yield from _join_parts(case, removed, group, left, enters)
        else:
            yield from _grow(case, removed, group, left, enters)


def _grow(case, removed, group, left, enters):  # type: ignore[no-untyped-def]
    """Figures that do not ask for neighbours: drop any members, or add units that touch the group."""
    graph = case.territory.contiguity
    for dropped in range(left + 1):
        for out in combinations(group, dropped):
            rest = [m for m in group if m not in out]
            for add in _touching(graph, rest, left - dropped, enters):
                yield add, removed + out


def _touching(graph, group, count, enters):  # type: ignore[no-untyped-def]
    """Sets of ``count`` units, each touching the group or an earlier one."""
    if count == 0:
        yield ()
        return
    near = sorted({n for m in group for n in graph.neighbours(m) if enters(n) and n not in group})
    for code in near:
        for more in _touching(graph, [*group, code], count - 1, enters):
            yield (code, *more)


def _join_parts(case, removed, group, left, enters):  # type: ignore[no-untyped-def]
    """Drop whole parts and join the rest with added units."""
    graph = case.territory.contiguity
    parts = graph.parts(group) if group else ()
    for count in range(len(parts)):
        for out in combinations(range(len(parts)), count):
            lost = tuple(m for i in out for m in parts[i])
            if len(lost) > left:
                continue
            rest = [parts[i] for i in range(len(parts)) if i not in out]
            spare = left - len(lost)
            if len(rest) == 1:
                for add in _touching(graph, list(rest[0]), spare, enters):
                    yield add, removed + lost
                continue
            if not spare:
                continue
            near = {i: _reach(graph, part, enters) for i, part in enumerate(rest)}
            yield from ((add, removed + lost) for add in _bridge(graph, rest, near, spare, enters))


def _reach(graph, part, enters):  # type: ignore[no-untyped-def]
    return {n for m in part for n in graph.neighbours(m) if enters(n)}


def _bridge(graph, parts, near, spare, enters):  # type: ignore[no-untyped-def]
    """Sets of exactly ``spare`` added units that make one piece of ``parts``, grown from the part with fewest neighbours."""
    first = min(near, key=lambda i: len(near[i]))
    touches: dict[str, set[int]] = {}
    for i, codes in near.items():
        for code in codes:
            touches.setdefault(code, set()).add(i)
    widest = max((len(v) for v in touches.values()), default=0)

    def grow(joined, border, added, r):  # type: ignore[no-untyped-def]
        waiting = len(parts) - len(joined)
        if waiting == 0:
            if r == 0:
                yield tuple(added)
            else:
                for code in sorted(border - set(added)):
                    yield from grow(joined, (border | _reach(graph, (code,), enters)) - {code}, [*added, code], r - 1)
            return
        if r == 0 or waiting > r * widest:
            return
        candidates = border - set(added)
        if r == 1:  # the last unit must touch every part still waiting
            candidates = {code for code in candidates if len(touches.get(code, set()) - joined) == waiting}
        for code in sorted(candidates):
            now = touches.get(code, set()) - joined
            reach = _reach(graph, (code,), enters)
            wider = (border | reach).union(*(near[i] for i in now)) - {code}
            yield from grow(joined | now, wider, [*added, code], r - 1)

    yield from grow({first}, set(near[first]), [], spare)
