"""A scheme as the registry has it: dated members, acts, organs and facts in common, and how it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from mancomun.registry.words import creating


@dataclass(frozen=True, slots=True)
class Acto:
    """An administrative act: kind, day, number, who issued it, which member it is about, and whether its file is here.

    ``mandate`` is the year in which the mandate of whoever signed began; None when nobody said. ``precision`` tells how much
    of the day is known: day, month, year or unknown. ``turnout`` and ``favour`` are those of a vote in a municipality, shares
    from 0 to 1; None when nobody said.
    """

    kind: str
    day: date | None = None
    number: str = ""
    issuer: str = ""
    about: str = ""
    precision: str = "day"
    mandate: int | None = None
    has_file: bool = False
    turnout: float | None = None
    favour: float | None = None


@dataclass(frozen=True, slots=True)
class Miembro:
    """An entity in a scheme from a day until another; an open start means that no source says since when."""

    code: str
    role: str = "miembro"
    start: date | None = None
    end: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is in on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Hecho:
    """A hecho interjurisdiccional: whom it affects, which criteria it proves, when it was declared and notified."""

    name: str
    type: str = "subregional"
    matter: str = ""
    affected: tuple[str, ...] = ()
    criteria: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    declared: date | None = None
    notified: date | None = None
    has_document: bool = False


@dataclass(frozen=True)
class Record:
    """A scheme. ``representative`` is True when its legal representative is identified; texts may be empty."""

    code: str
    name: str
    figure: str
    objetos: tuple[str, ...] = ()
    finalidades: tuple[str, ...] = ()
    domicile: str = ""
    nit: str = ""
    representative: bool = False
    actos: tuple[Acto, ...] = ()
    miembros: tuple[Miembro, ...] = ()
    hechos: tuple[Hecho, ...] = ()
    nucleus: str = ""
    plan_contents: tuple[str, ...] = ()
    statute_contents: tuple[str, ...] = ()
    agreement_contents: tuple[str, ...] = ()

    def acts(self, kinds: str | Iterable[str], day: date | None = None) -> list[Acto]:
        """Acts of some kinds up to a day, oldest first; those without day come first."""
        wanted = {kinds} if isinstance(kinds, str) else set(kinds)
        found = [
            acto for acto in self.actos if acto.kind in wanted and (day is None or acto.day is None or acto.day <= day)
        ]
        return sorted(found, key=lambda acto: acto.day or date.min)

    def last(self, kinds: str | Iterable[str], day: date | None = None) -> date | None:
        """The day of the newest act of some kinds by a day."""
        days = [acto.day for acto in self.acts(kinds, day) if acto.day is not None]
        return days[-1] if days else None

    @property
    def formed_on(self) -> date | None:
        """The day of the act that made it exist, when it is known."""
        days = [acto.day for acto in self.acts(creating(self.figure)) if acto.day is not None]
        return days[0] if days else None

    def members_on(self, day: date) -> tuple[str, ...]:
        """Codes of its members of a day, nucleus first, without those that were called and did not enter."""
        now = [one for one in self.miembros if one.on(day) and one.role != "convocado"]
        return tuple(one.code for one in sorted(now, key=lambda one: one.role != "nucleo"))

    def foreseen(self) -> tuple[str, ...]:
        """Codes of those called to a scheme that was not formed."""
        return tuple(one.code for one in self.miembros if one.role == "convocado")


def state_on(record: Record, day: date) -> str:
    """One of `words.STATES`: the acts decide; a registration that was cancelled counts no more."""
    if record.acts("liquidacion", day):
        return "liquidado"
    if record.acts("disolucion", day):
        return "en_liquidacion"
    registered, cancelled = record.last("reat", day), record.last("cancelacion_reat", day)
    if registered is not None and (cancelled is None or cancelled < registered):
        return "inscrito"
    return "constituido" if record.acts(creating(record.figure), day) else "propuesto"
