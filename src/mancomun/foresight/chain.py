"""The chain of a vision, walked both ways: which workshop, actors and variables a bet comes from, and what comes of a variable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mancomun.drawing.sankey import Flow, sankey
from mancomun.lexicon.text import Text
from mancomun.tables.results import Row, Table

KINDS: Mapping[str, Text] = {
    "taller": Text("Taller", "Workshop"),
    "variable": Text("Variable", "Variable"),
    "actor": Text("Actor", "Actor"),
    "hipotesis": Text("Hipótesis", "Hypothesis"),
    "escenario": Text("Escenario", "Scenario"),
    "eje": Text("Eje de la visión", "Axis of the vision"),
    "apuesta": Text("Apuesta", "Bet"),
    "proyecto": Text("Proyecto", "Project"),
}
"""In the order in which one thing leads to the next."""
LEGS = (
    ("variable", "hipotesis", "escenario"),
    ("escenario", "eje", "apuesta"),
    ("variable", "apuesta", "proyecto"),
)
"""What is drawn together: all of it on one page would be read by nobody."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing of the chain: its key, kind and name."""

    key: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """``start`` leads to ``end``, and why."""

    start: str
    end: str
    why: str = ""


@dataclass(frozen=True)
class Chain:
    """Pieces and the steps between them. A step to a piece that is not there is dropped when it is built (`chain`)."""

    pieces: Mapping[str, Piece]
    steps: tuple[Step, ...]

    def before(self, key: str) -> list[Piece]:
        """Everything that leads to ``key``, in the order of the method: why it is here."""
        return self._reached(key, [(step.end, step.start) for step in self.steps])

    def after(self, key: str) -> list[Piece]:
        """Everything that comes of ``key``."""
        return self._reached(key, [(step.start, step.end) for step in self.steps])

    def _reached(self, key: str, turned: list[tuple[str, str]]) -> list[Piece]:
        ways: dict[str, list[str]] = {}
        for here, there in turned:
            ways.setdefault(here, []).append(there)
        seen: set[str] = {key}
        stack = list(ways.get(key, []))
        while stack:
            here = stack.pop()
            if here not in seen:
                seen.add(here)
                stack += ways.get(here, [])
        order, place = list(KINDS), list(self.pieces)
        found = [self.pieces[one] for one in seen - {key}]
        return sorted(found, key=lambda piece: (order.index(piece.kind), place.index(piece.key)))

    def loose(self, kind: str) -> list[Piece]:
        """Pieces of a kind that nothing leads to."""
        led = {step.end for step in self.steps}
        return [piece for piece in self.pieces.values() if piece.kind == kind and piece.key not in led]

    def why_table(self, kind: str = "apuesta", lang: str = "es") -> Table:
        """For each piece of ``kind``, what leads to it by kind: the answer to *why is this here?*"""
        name = KINDS[kind]
        title = f"Por qué está cada {name.es.lower()}" if lang == "es" else f"Why each {name.en.lower()} is here"
        return self._table(title, kind, lang, self.before)

    def leads_table(self, kind: str = "variable", lang: str = "es") -> Table:
        """For each piece of ``kind``, what comes of it: the chain walked forward."""
        name = KINDS[kind]
        title = f"A qué lleva cada {name.es.lower()}" if lang == "es" else f"What comes of each {name.en.lower()}"
        return self._table(title, kind, lang, self.after)

    def _table(self, title: str, kind: str, lang: str, walk: Callable[[str], list[Piece]]) -> Table:
        own = [piece for piece in self.pieces.values() if piece.kind == kind]
        found = {piece.key: walk(piece.key) for piece in own}
        kinds = [one for one in KINDS if any(piece.kind == one for all_ in found.values() for piece in all_)]
        rows: list[Row] = [
            (
                piece.name,
                *(", ".join(one.name for one in found[piece.key] if one.kind == each) or "—" for each in kinds),
            )
            for piece in own
        ]
        return Table(title, (KINDS[kind].of(lang), *(KINDS[each].of(lang) for each in kinds)), rows)

    def pictures(self, lang: str = "es") -> list[str]:
        """The chain in legs that a page can show, each with its columns of pieces; a leg without steps is left out."""
        return [self._leg(kinds, lang) for kinds in LEGS if self._joins(kinds)]

    def _joins(self, kinds: tuple[str, ...]) -> bool:
        return any({self.pieces[step.start].kind, self.pieces[step.end].kind} <= set(kinds) for step in self.steps)

    def _leg(self, kinds: tuple[str, ...], lang: str) -> str:
        es = lang == "es"
        shown = [kind for kind in kinds if any(piece.kind == kind for piece in self.pieces.values())]
        columns = [(KINDS[kind].of(lang), [p.key for p in self.pieces.values() if p.kind == kind]) for kind in shown]
        inside = {key for _, keys in columns for key in keys}
        flows = [Flow(step.start, step.end, 1.0) for step in self.steps if {step.start, step.end} <= inside]
        names = [KINDS[kind].of(lang).lower() for kind in shown]
        said = [f"{self.pieces[flow.start].name} – {self.pieces[flow.end].name}" for flow in flows]
        return sankey(
            columns,
            flows,
            title=f"La cadena: de {names[0]} a {names[-1]}" if es else f"The chain: from {names[0]} to {names[-1]}",
            description="; ".join(said) + ".",
            lang=lang,
            labels={piece.key: piece.name for piece in self.pieces.values()},
            width=900,
        )


def chain(pieces: Iterable[Piece], steps: Iterable[Step]) -> Chain:
    """A chain of what there is: a step whose ends are not both pieces is left out."""
    known = {piece.key: piece for piece in pieces}
    return Chain(known, tuple(step for step in steps if step.start in known and step.end in known))
