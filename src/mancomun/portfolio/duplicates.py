"""Possible duplicates, overlaps of members, and memberships that the figure makes exclusive."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, join_names
from mancomun.portfolio.quality import jaccard
from mancomun.requirements.remarks import Remark

SAME_MEMBERS_FROM = 0.6
SAME_NAME_FROM = 0.7
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "e"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared of an initiative: code, name, member codes, and, for exclusiveness, figure and purposes."""

    code: str
    name: str
    members: frozenset[str]
    figure: str = ""
    purposes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two files that may be one: Jaccard of their members and likeness of their names, both 0..1."""

    code: str
    other: str
    members: float
    name: float

    @property
    def message(self) -> Remark:
        """A-S14-2, about the other file."""
        pct = round(100 * self.members)
        es = f"Posible duplicado de {self.other} ({pct}% de municipios en común)."
        en = f"Possible duplicate of {self.other} ({pct}% of municipalities in common)."
        return Remark("A-S14-2", Text(es, en), "members")


def name_likeness(one: str, other: str) -> float:
    """Dice over pairs of letters of the names, without accents, case or particles: 0..1 and the same both ways."""
    left, right = _pairs(one), _pairs(other)
    whole = left.total() + right.total()
    return 2 * (left & right).total() / whole if whole else 0.0


def _pairs(name: str) -> Counter[str]:
    bare = "".join(word for word in fold(name).split() if word not in _PARTICLES)
    return Counter(bare[i : i + 2] for i in range(len(bare) - 1))


def overlaps(subjects: Iterable[Subject]) -> dict[tuple[str, str], frozenset[str]]:
    """Pairs of initiatives (codes in order) that share members, with the members. Grows with shared members, not with pairs."""
    holders: dict[str, list[str]] = defaultdict(list)
    for subject in sorted(subjects, key=lambda s: s.code):
        for member in subject.members:
            holders[member].append(subject.code)
    shared: dict[tuple[str, str], set[str]] = defaultdict(set)
    for member, codes in holders.items():
        for i, one in enumerate(codes):
            for other in codes[i + 1 :]:
                shared[one, other].add(member)
    return {pair: frozenset(members) for pair, members in shared.items()}


def duplicates(subjects: Iterable[Subject]) -> tuple[Duplicate, ...]:
    """Possible duplicates among all of them, each pair once, most alike first."""
    known = {subject.code: subject for subject in subjects}
    found = []
    for one, other in overlaps(known.values()):
        pair = _compare(known[one], known[other])
        if pair:
            found.append(pair)
    return tuple(sorted(found, key=lambda d: (-d.members, -d.name, d.code, d.other)))


def duplicates_of(subject: Subject, others: Iterable[Subject]) -> tuple[Duplicate, ...]:
    """Possible duplicates of one file among the others."""
    found = (_compare(subject, other) for other in others if other.code != subject.code)
    return tuple(sorted((d for d in found if d), key=lambda d: (-d.members, -d.name, d.other)))


def _compare(one: Subject, other: Subject) -> Duplicate | None:
    members = jaccard(one.members, other.members)
    if members < SAME_MEMBERS_FROM:
        return None
    name = name_likeness(one.name, other.name)
    return Duplicate(one.code, other.code, members, name) if name >= SAME_NAME_FROM else None


def exclusive(subject: Subject, others: Iterable[Subject], names: Mapping[str, str]) -> tuple[Remark, ...]:
    """Members that already belong to a scheme of the same figure with a purpose in common (G-070).

    A department may belong to several RAP (Ley 1454 de 2011, art. 30 par. 5; G-073), so that figure is left out. Purposes
    must have been stated on both sides: silence is no purpose.
    """
    if not subject.figure or subject.figure == "region_administrativa_planificacion":
        return ()
    said = []
    for other in sorted(others, key=lambda s: s.code):
        both = subject.members & other.members
        purposes = subject.purposes & other.purposes
        if other.code == subject.code or other.figure != subject.figure or not both or not purposes:
            continue
        who = join_names(sorted(names.get(code, code) for code in both))
        what = ", ".join(sorted(purposes))
        es = (
            f"{who.es} ya está en {other.name} ({other.code}) con el mismo objeto: {what}. "
            "Una entidad no puede pertenecer a dos esquemas con el mismo objeto (Decreto 1066 de 2015, art. 2.2.5.1.6)."
        )
        en = (
            f"{who.en} already belongs to {other.name} ({other.code}) with the same object: {what}. "
            "An entity may not belong to two schemes with the same object (Decreto 1066 of 2015, art. 2.2.5.1.6)."
        )
        said.append(Remark("A-S14-11", Text(es, en), "members"))
    return tuple(said)
