"""What became of the codes of members: municipalities are born, merge and change code, and a registry must follow them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mancomun.lexicon.text import Text
from mancomun.territory import Territory, lineage

EVENTS: dict[str, Text] = {
    "segregation": Text("segregación", "segregation"),
    "merger": Text("fusión", "merger"),
    "obsolete_code": Text("código que ya no se usa", "code no longer used"),
    "alias": Text("otro código de la misma unidad", "another code of the same unit"),
}

NAMES: dict[str, str] = {"27086": "Belén de Bajirá", "94663": "Mapiripana"}
"""How the unit of a retired code was called: the territory of today no longer names it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One event as a member sees it: what happened, to which codes, between which days, in words."""

    event: str
    before: str
    after: str
    start: date | None
    end: date | None
    text: Text

    @property
    def name(self) -> Text:
        """What kind of event it is."""
        return EVENTS.get(self.event, Text(self.event, self.event))


def changes_of(codes: Iterable[str]) -> tuple[Change, ...]:
    """The events that touch any of the codes, oldest first; those without day last."""
    wanted = set(codes)
    found = [
        Change(one.event, one.code_from, one.code_to, one.start, one.end, Text(one.es, one.en))
        for one in lineage()
        if wanted & {one.code_from, one.code_to}
    ]
    return tuple(sorted(found, key=lambda one: one.start or date.max))


def called(code: str, land: Territory) -> str:
    """How people call, or called, the unit of a code; the code itself when nobody knows."""
    known = land.aliases.get(code, code)
    unit = land.units.get(known) or land.areas.get(known)
    return unit.name if unit is not None else NAMES.get(code, code)


def ancestors(code: str, land: Territory) -> tuple[str, ...]:
    """The retired codes that this one followed."""
    return tuple(sorted(old for old in land.retired if heir(old, land) == code))


def gone(code: str, day: date, land: Territory) -> bool:
    """Whether a code was no longer used on a day. One that nobody dates is taken as gone; so is the whole of its last months."""
    if code not in land.retired:
        return False
    ends = [one.end or one.start for one in changes_of([code]) if one.before == code]
    return not ends or any(end is None or day >= end for end in ends)


def heir(code: str, land: Territory) -> str:
    """The code in use today for one that was retired; itself when it is in use."""
    seen: set[str] = set()
    while code in land.retired and code not in seen:
        seen.add(code)
        code = land.retired[code]
    return code
