"""The objective of moment 1 (method, S33): five conditions, where each began and where it stands, and the least to go on.

The words are the presentation's. That no condition may stay under 2 is ours, to be changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mancomun.drawing.radar import radar
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, spanish_short
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.schedule import OBJECTIVES
from mancomun.tables.results import Row, Table

OBJECTIVE = OBJECTIVES[1]
"""The presentation's own words."""

CONDITIONS: Mapping[str, Text] = {
    "politicas": Text("política", "political"),
    "sociales": Text("social", "social"),
    "culturales": Text("cultural", "cultural"),
    "tecnicas": Text("técnica", "technical"),
    "financieras": Text("financiera", "financial"),
}
MOST, LEAST = 4, 2


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the five: level at the beginning and now (0 to 4), what was done and what shows it."""

    kind: str
    before: int
    after: int
    actions: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Readiness:
    """The five in order, their mean now and before, and what stands in the way."""

    conditions: tuple[Condition, ...]
    least: int
    remarks: tuple[Remark, ...]

    @property
    def level(self) -> float:
        """Mean of the five now, 0 to 4."""
        return sum(item.after for item in self.conditions) / len(self.conditions)

    @property
    def lowest(self) -> int:
        """The level of the weakest: the one the rule looks at."""
        return min(item.after for item in self.conditions)

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values."""
        return {
            "level": self.level,
            "lowest": self.lowest,
            "least": self.least,
            "conditions": {item.kind: {"before": item.before, "after": item.after} for item in self.conditions},
            "remarks": [item.as_json(lang) for item in self.remarks],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """The same as the radar, in words."""
        es = lang == "es"
        rows: list[Row] = [
            (CONDITIONS[c.kind].of(lang).capitalize(), c.before, c.after, self.least, "; ".join(c.actions) or None)
            for c in self.conditions
        ]
        head = ("Condición", "Al inicio", "Ahora", "Mínimo", "Acciones") if es else (
            "Condition", "At the start", "Now", "Least", "Actions",
        )  # fmt: skip
        return [Table("Condiciones" if es else "Conditions", head, rows)]

    def picture(self, lang: str = "es") -> str:
        """The pentagon, before and now."""
        es = lang == "es"
        said = ", ".join(f"{CONDITIONS[c.kind].of(lang)} {c.before} → {c.after}" for c in self.conditions)
        return radar(
            [CONDITIONS[c.kind].of(lang).capitalize() for c in self.conditions],
            [c.before for c in self.conditions],
            [c.after for c in self.conditions],
            most=MOST,
            least=self.least,
            title="Condiciones del aprestamiento" if es else "Conditions to get ready",
            description=f"{said}. {'Mínimo' if es else 'Least'}: {self.least}.",
            legend=("al inicio", "ahora", f"mínimo {self.least}")
            if es
            else ("at the start", "now", f"least {self.least}"),
            lang=lang,
        )


def readiness(found: Sequence[Condition], *, least: int = LEAST) -> Readiness:
    """The five conditions, each once and from 0 to 4, or `BadInput`."""
    by = {item.kind: item for item in found}
    missing = [name for name in CONDITIONS if name not in by]
    if len(by) != len(found) or missing or set(by) - set(CONDITIONS):
        said = ", ".join(CONDITIONS[name].es for name in missing) or "—"
        english = ", ".join(CONDITIONS[name].en for name in missing) or "—"
        raise BadInput(
            "condiciones-cinco",
            f"Las condiciones son cinco, cada una una vez: {', '.join(t.es for t in CONDITIONS.values())}. Faltan: {said}.",
            f"There are five conditions, each once: {', '.join(t.en for t in CONDITIONS.values())}. Missing: {english}.",
        )
    out = []
    for item in by.values():
        for level in (item.before, item.after):
            if not 0 <= level <= MOST or level != int(level):
                raise BadInput(
                    "condicion-nivel",
                    f"El nivel de la condición {CONDITIONS[item.kind].es} va de 0 a {MOST}; llegó {spanish_short(level)}.",
                    f"The level of the {CONDITIONS[item.kind].en} condition goes from 0 to {MOST}; we got {level:g}.",
                )
    ordered = tuple(by[name] for name in CONDITIONS)
    for item in ordered:
        name = CONDITIONS[item.kind]
        if item.after < least:
            out.append(
                remark(
                    "E-S33-1",
                    item.kind,
                    f"La condición {name.es} está en nivel {item.after}; se requiere {least} para pasar al momento 2.",
                    f"The {name.en} condition is at level {item.after}; {least} is required to go on to moment 2.",
                )
            )
        if item.after > item.before and not item.evidence:
            out.append(
                remark(
                    "A-S33-2",
                    item.kind,
                    f"La condición {name.es} subió de {item.before} a {item.after} sin evidencia.",
                    f"The {name.en} condition rose from {item.before} to {item.after} without evidence.",
                )
            )
    return Readiness(ordered, least, tuple(out))
