"""The plan itself (S12) and its route (S13): indicators, stages, work in progress, age and throughput."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean, median

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, day_text
from mancomun.portfolio.states import STATES
from mancomun.portfolio.territory_profile import municipalities
from mancomun.territory import Territory

STAGES: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "inventario": (Text("Inventario", "Inventory"), ("identificada",)),
    "caracterizacion": (Text("Caracterización", "Characterisation"), ("caracterizada",)),
    "priorizacion": (Text("Priorización", "Prioritisation"), ("priorizada", "no_priorizada")),
    "momento_1": (Text("Momento 1", "Moment 1"), ("momento_1",)),
    "momento_2": (Text("Momento 2", "Moment 2"), ("momento_2",)),
    "momento_3": (Text("Momento 3", "Moment 3"), ("momento_3",)),
    "evaluacion": (
        Text("Constituidas y en evaluación", "Constituted, under evaluation"),
        ("constituida", "registrada_REAT", "en_operacion", "suspendida", "en_liquidacion"),
    ),
}
"""Stages of the route of the plan, each with the states it holds. Withdrawn and wound-up initiatives have left it."""

_STAGE_OF = {state: stage for stage, (_, states) in STAGES.items() for state in states}


def stage_of(state: str) -> str:
    """The stage a state lies in; empty for what has left the route."""
    return _STAGE_OF.get(state, "")


@dataclass(frozen=True, slots=True)
class Passage:
    """An initiative entered a state on a day."""

    code: str
    state: str
    day: date


@dataclass(frozen=True, slots=True)
class StageFlow:
    """One column of the board: who is in it, how long (days), and how many left it forward in the last quarter."""

    id: str
    name: Text
    codes: tuple[str, ...]
    ages: tuple[int, ...]
    left: int

    @property
    def wip(self) -> int:
        """Work in progress: initiatives now in the stage."""
        return len(self.codes)

    @property
    def median_age(self) -> float | None:
        """Median days in the stage; None when it is empty."""
        return median(self.ages) if self.ages else None


def flow(passages: Iterable[Passage], *, as_of: date, days: int = 91) -> tuple[StageFlow, ...]:
    """The board on a day: the last passage of each initiative tells its stage, and since when it is there.

    ``left`` counts initiatives that went on to a later stage within the ``days`` before ``as_of`` (a quarter by default).
    """
    order = list(STAGES)
    trail: dict[str, list[Passage]] = {}
    for passage in sorted(passages, key=lambda p: p.day):
        if passage.day <= as_of:
            trail.setdefault(passage.code, []).append(passage)
    inside: dict[str, list[tuple[str, int]]] = {stage: [] for stage in order}
    left: Counter[str] = Counter()
    for code, steps in trail.items():
        stage, since = "", steps[0].day
        for step in steps:
            here = stage_of(step.state)
            if here == stage:
                continue
            if stage and (here and order.index(here) > order.index(stage)) and (as_of - step.day).days < days:
                left[stage] += 1
            stage, since = here, step.day
        if stage:
            inside[stage].append((code, (as_of - since).days))
    return tuple(
        StageFlow(
            stage,
            STAGES[stage][0],
            tuple(code for code, _ in sorted(inside[stage], key=lambda pair: (-pair[1], pair[0]))),
            tuple(sorted((age for _, age in inside[stage]), reverse=True)),
            left[stage],
        )
        for stage in order
    )


def time_per_moment(passages: Iterable[Passage]) -> dict[str, float]:
    """Mean days spent in each moment by the initiatives that have left it; a moment nobody left is not in the answer."""
    trail: dict[str, list[Passage]] = {}
    for passage in sorted(passages, key=lambda p: p.day):
        trail.setdefault(passage.code, []).append(passage)
    spent: dict[str, list[int]] = {}
    for steps in trail.values():
        for here, there in pairwise(steps):
            if here.state.startswith("momento_"):
                spent.setdefault(here.state, []).append((there.day - here.day).days)
    return {state: fmean(days) for state, days in sorted(spent.items())}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An initiative as the dashboard counts it."""

    code: str
    state: str
    members: tuple[str, ...]
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators of S12. Shares are 0..1 of the initiatives that have not been withdrawn; None without any."""

    by_state: Mapping[str, int]
    total: int
    live: int
    signed_share: float | None
    constituted_share: float | None
    registered_share: float | None
    population: int
    municipalities: int
    without_population: tuple[str, ...]


_FORMED = frozenset({"constituida", "registrada_REAT", "en_operacion", "suspendida", "en_liquidacion"})
_REGISTERED = frozenset({"registrada_REAT", "en_operacion"})


def indicators(lines: Sequence[PlanLine], territory: Territory) -> Indicators:
    """Count the plan; population covered runs over distinct municipalities of live initiatives, each counted once."""
    by_state = Counter(line.state for line in lines)
    live = [line for line in lines if line.state not in ("desistida", "liquidada")]
    places = municipalities((code for line in live for code in line.members), territory)
    people = {code: territory.units[code].facts.get("population") for code in places}

    def share(n: int) -> float | None:
        return n / len(live) if live else None

    return Indicators(
        {state: by_state[state] for state in STATES if by_state[state]},
        len(lines),
        len(live),
        share(sum(line.signed for line in live)),
        share(sum(line.state in _FORMED for line in live)),
        share(sum(line.state in _REGISTERED for line in live)),
        int(sum(n for n in people.values() if n is not None)),
        len(places),
        tuple(code for code, n in people.items() if n is None),
    )


def check_period(start: date, end: date) -> None:
    """E-S12-1 when the plan ends before it begins."""
    if end < start:
        raise BadInput(
            "E-S12-1",
            f"El periodo final ({day_text(end).es}) es anterior al inicial ({day_text(start).es}).",
            f"The final period ({day_text(end).en}) is earlier than the initial one ({day_text(start).en}).",
        )
