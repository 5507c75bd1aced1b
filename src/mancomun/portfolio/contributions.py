"""What an initiative contributes to the seven objectives of associativity (items S17 to S23): scores with evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of an objective: what it is, its unit, and whether more (``max``) or less (``min``) is better."""

    id: str
    text: Text
    unit: Text
    direction: str


@dataclass(frozen=True, slots=True)
class Objective:
    """One of the seven, with the words of the plan and the indicators a program can compute."""

    id: str
    name: Text
    practice: Text
    indicators: tuple[Indicator, ...]


def _load() -> tuple[Objective, ...]:
    import yaml

    rows = yaml.safe_load((files("mancomun.portfolio") / "data" / "objectives.yaml").read_bytes())["objectives"]
    return tuple(
        Objective(
            row["id"],
            Text.load(row["name"]),
            Text.load(row["practice"]),
            tuple(Indicator(i["id"], Text.load(i), Text.load(i["unit"]), i["direction"]) for i in row["indicators"]),
        )
        for row in rows
    )


OBJECTIVES: tuple[Objective, ...] = _load()
"""The seven objectives, in the order of the plan."""

BY_ID: Mapping[str, Objective] = {objective.id: objective for objective in OBJECTIVES}
SCALE: tuple[Text, ...] = (
    Text("no contribuye", "does not contribute"),
    Text("declarado", "declared"),
    Text("con acciones definidas", "with defined actions"),
    Text("con recursos y responsables", "with resources and people responsible"),
    Text("con resultados medidos", "with measured results"),
)
WAVES: Mapping[str, Text] = {
    "inicio": Text("al inicio", "at the start"),
    "momento_1": Text("al cierre del momento 1", "at the close of moment 1"),
    "momento_2": Text("al cierre del momento 2", "at the close of moment 2"),
    "momento_3": Text("al cierre del momento 3", "at the close of moment 3"),
}
SHORTEST_REASON = 100
EVIDENCE_FROM = 2
INDICATORS_FROM = 3


@dataclass(frozen=True, slots=True)
class Contribution:
    """A score of one objective by one rater on one day: 0..4, why, with which evidence and indicators.

    ``indicators`` maps indicator ids to values; ``evidence`` holds whatever proves it (a file, an address, a document).
    """

    objective: str
    score: int
    reason: str
    rater: str
    day: date
    wave: str = "inicio"
    evidence: tuple[str, ...] = ()
    indicators: Mapping[str, float] | None = None


def messages(contribution: Contribution) -> tuple[Remark, ...]:
    """What is wrong with a score; the code is that of its own item (``E-S17-1`` … ``E-S23-1``)."""
    objective = BY_ID[contribution.objective]
    item, name = objective.id, objective.name
    said: list[Remark] = []
    if not 0 <= contribution.score < len(SCALE):
        es = f"El puntaje en «{name.es}» va de 0 a {len(SCALE) - 1}; llegó {contribution.score}."
        en = f"The score in “{name.en}” runs from 0 to {len(SCALE) - 1}; we got {contribution.score}."
        return (Remark(f"E-{item}-2", Text(es, en), "score"),)
    if contribution.score >= EVIDENCE_FROM and not contribution.evidence:
        es = f"El puntaje {contribution.score} en «{name.es}» exige al menos una evidencia."
        en = f"The score {contribution.score} in “{name.en}” demands at least one piece of evidence."
        said.append(Remark(f"E-{item}-1", Text(es, en), "evidence"))
    length = len(contribution.reason.strip())
    if length < SHORTEST_REASON:
        es = f"La justificación de «{name.es}» tiene {length} caracteres; escriba al menos {SHORTEST_REASON}."
        en = f"The justification of “{name.en}” has {length} characters; write at least {SHORTEST_REASON}."
        said.append(Remark(f"E-{item}-3", Text(es, en), "reason"))
    known = {indicator.id for indicator in objective.indicators}
    given = set(contribution.indicators or {})
    if given - known:
        es = f"«{sorted(given - known)[0]}» no es un indicador de «{name.es}». Elija entre: {', '.join(sorted(known))}."
        en = f"“{sorted(given - known)[0]}” is no indicator of “{name.en}”. Choose among: {', '.join(sorted(known))}."
        said.append(Remark(f"E-{item}-4", Text(es, en), "indicators"))
    elif contribution.score >= INDICATORS_FROM and not given:
        es = f"El puntaje {contribution.score} en «{name.es}» pide al menos un indicador medido."
        en = f"The score {contribution.score} in “{name.en}” asks for at least one measured indicator."
        said.append(Remark(f"E-{item}-5", Text(es, en), "indicators"))
    return tuple(said)


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the radar: the scores before and after, the mean of the raters; None where nobody scored."""

    objective: Objective
    before: float | None
    after: float | None
    raters: tuple[tuple[str, int], ...]

    @property
    def far_apart(self) -> bool:
        """True when two raters differ by more than one: to be talked about before averaging (method, C17)."""
        scores = [score for _, score in self.raters]
        return len(scores) > 1 and max(scores) - min(scores) > 1


def radar(contributions: Iterable[Contribution]) -> tuple[Axis, ...]:
    """The seven axes: the first wave against the last one, each the mean of the latest score of each rater."""
    given = list(contributions)
    order = list(WAVES)
    found = []
    for objective in OBJECTIVES:
        own = [c for c in given if c.objective == objective.id]
        waves = sorted({c.wave for c in own}, key=order.index)
        first = _latest(own, waves[0]) if waves else {}
        last = _latest(own, waves[-1]) if waves else {}
        after = _mean(last) if len(waves) > 1 else None
        found.append(Axis(objective, _mean(first), after, tuple(sorted(last.items()))))
    return tuple(found)


def _latest(contributions: Sequence[Contribution], wave: str) -> dict[str, int]:
    ordered = sorted((c for c in contributions if c.wave == wave), key=lambda c: c.day)
    return {c.rater: c.score for c in ordered}


def _mean(scores: Mapping[str, int]) -> float | None:
    return sum(scores.values()) / len(scores) if scores else None


def pairs(contributions: Iterable[Contribution], one: str, other: str) -> tuple[list[int], list[int]]:
    """The scores of two raters over the objectives and waves both scored, for the agreement between them (C17)."""
    table: dict[tuple[str, str], dict[str, int]] = {}
    for c in sorted(contributions, key=lambda c: c.day):
        table.setdefault((c.wave, c.objective), {})[c.rater] = c.score
    both = [row for _, row in sorted(table.items()) if one in row and other in row]
    return [row[one] for row in both], [row[other] for row in both]
