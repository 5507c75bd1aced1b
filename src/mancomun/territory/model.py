"""Who (`Unit`), who borders whom (`Contiguity`), and both together (`Territory`).

A unit is a territorial body; its border in one edition of the map is something else (an *extent*) and lives with the
edition that drew it. Types are dated, and a day may fall where the sources do not settle the type: then a unit has
more than one possible type, never a guessed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from mancomun.instants import Span
from mancomun.territory.names import NameIndex, resolve

_ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class TypeSpan:
    """One type a unit has, or may have, during a span; overlapping spans mean that the sources do not settle it."""

    type: str
    span: Span = _ALWAYS
    source: str = ""
    confidence: str = "VERIFIED"
    source_en: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A territorial body: its code, its name, its dated types and plain facts about it.

    ``department`` is the two-digit code (or any name in a toy territory) the unit lies in; for a department itself it is
    ``None``. ``facts`` holds what the tables say (``population``, ``category``, ``census``, ``capital``, ``insular``, ...).
    ``life`` is the span in which the unit exists, as far as known: open sides mean *no date on record*.
    ``also`` are short or former names people use.
    """

    code: str
    name: str
    types: tuple[TypeSpan, ...]
    department: str | None = None
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    life: Span = _ALWAYS
    also: tuple[str, ...] = ()

    def types_at(self, day: date) -> frozenset[str]:
        """Every type the sources admit on ``day``; more than one when they do not settle it."""
        return frozenset(span.type for span in self.types if day in span.span)


class Contiguity:
    """Who shares a border line with whom, as an undirected graph over unit codes.

    ``edges`` maps each unordered pair (sorted tuple of codes) to the shared length in km, or ``None`` when unmeasured.
    ``points`` are pairs that meet only in points: kept apart, never an edge. ``unknown`` maps a unit without known border
    to the units it might touch; ``None`` as value means that it might touch anyone. ``notes`` flags borders to be read with
    care: ``provisional`` (límite provisional, Ley 1447), ``short`` (under 0.5 km), ``edition`` (editions of the map differ),
    ``segregation`` (drawn before one side was divided).
    """

    def __init__(
        self,
        edges: Mapping[tuple[str, str], float | None],
        *,
        points: Iterable[tuple[str, str]] = (),
        unknown: Mapping[str, frozenset[str] | None] | None = None,
        notes: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        neighbours: dict[str, dict[str, float | None]] = {}
        for (a, b), km in edges.items():
            if a >= b:
                raise ValueError(f"edges are sorted pairs of different codes; got ({a}, {b})")
            neighbours.setdefault(a, {})[b] = km
            neighbours.setdefault(b, {})[a] = km
        self.edges = MappingProxyType(dict(edges))
        self.points = frozenset(tuple(sorted(pair)) for pair in points)
        self.unknown = MappingProxyType(dict(unknown or {}))
        self.notes = MappingProxyType(dict(notes or {}))
        self._neighbours = neighbours

    def neighbours(self, code: str) -> Mapping[str, float | None]:
        """The units that surely share a border line with ``code``, with the shared km."""
        return MappingProxyType(self._neighbours.get(code, {}))

    def touches(self, a: str, b: str) -> bool | None:
        """True when a border line is shared, False when not, None when it cannot be known."""
        if b in self._neighbours.get(a, ()):
            return True
        for one, other in ((a, b), (b, a)):
            if one in self.unknown:
                candidates = self.unknown[one]
                if candidates is None or other in candidates:
                    return None
        return False

    def parts(self, members: Sequence[str], *, hopeful: bool = False) -> tuple[tuple[str, ...], ...]:
        """The connected pieces of the group, largest first; ``hopeful`` also counts borders that are only possible."""
        place = {code: i for i, code in enumerate(members)}
        extra: dict[str, set[str]] = {}
        if hopeful:
            for dark, candidates in self.unknown.items():
                if dark in place:
                    for other in place if candidates is None else candidates & place.keys():
                        if other != dark:
                            extra.setdefault(dark, set()).add(other)
                            extra.setdefault(other, set()).add(dark)
        seen: set[str] = set()
        parts: list[tuple[str, ...]] = []
        for start in members:
            if start in seen:
                continue
            piece, queue = [], [start]
            seen.add(start)
            while queue:
                here = queue.pop()
                piece.append(here)
                near = self._neighbours.get(here, {}).keys() & place.keys() | extra.get(here, set())
                for other in near - seen:
                    seen.add(other)
                    queue.append(other)
            parts.append(tuple(sorted(piece, key=place.__getitem__)))
        return tuple(sorted(parts, key=lambda piece: (-len(piece), place[piece[0]])))

    def connected(self, members: Sequence[str]) -> bool | None:
        """Whether the group is one piece: surely, surely not, or unknown because some border is not known."""
        if len(self.parts(members)) <= 1:
            return True
        return None if len(self.parts(members, hopeful=True)) <= 1 else False

    def __repr__(self) -> str:
        return (
            f"<Contiguity {len(self._neighbours)} units, {len(self.edges)} borders, {len(self.points)} point contacts>"
        )


@dataclass(frozen=True)
class Territory:
    """Units and their contiguity under one version; built by the embedded loader or from a case file.

    ``aliases`` are other codes that work (``11``); ``retired`` are codes no longer in use, with the unit that took over.
    ``areas`` are metropolitan areas already constituted (``AM-05001``): members of some figures, but not places on the map,
    so that walking ``units`` never meets them.
    """

    name: str
    version: str
    units: Mapping[str, Unit]
    contiguity: Contiguity
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    retired: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    areas: Mapping[str, Unit] = field(default_factory=lambda: MappingProxyType({}))

    def unit(self, code: str) -> Unit:
        """The unit or area with this exact code or alias (``11`` is ``11001``); KeyError when there is none."""
        known = self.aliases.get(code, code)
        return self.units[known] if known in self.units else self.areas[known]

    @cached_property
    def names(self) -> NameIndex:
        """The folded names of all units, made at the first question."""
        return NameIndex(self)

    def resolve(self, text: object) -> Unit:
        """The one unit this code or name means; ``BadInput`` when none or several do (see ``territory.names``)."""
        return resolve(self, text)

    def search(self, text: str, limit: int = 10) -> list[Unit]:
        """Units for a search box, best first: by code, by start of the name, by a word in it, then by likeness."""
        return self.names.search(text, limit)

    def department_name(self, unit: Unit) -> str | None:
        """The name of the department a unit lies in; the bare text when the department is not a unit itself."""
        if unit.department is None:
            return None
        holder = self.units.get(self.aliases.get(unit.department, unit.department))
        return holder.name if holder is not None else unit.department

    @classmethod
    def toy(
        cls, units: Iterable[Mapping[str, Any]], contiguity: Iterable[Sequence[Any]] = (), **more: Any
    ) -> Territory:
        """A small territory from plain values, as in a case file; see ``territory.toy.build``."""
        from mancomun.territory.toy import build

        return build(units, contiguity, **more)
