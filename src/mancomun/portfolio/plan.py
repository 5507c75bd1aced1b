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


@dataclass(frozen=True, slots=True)
class StageSheet:
    """What a stage of the route takes in and gives out, who answers for it, its months (None: open) and what lets one pass."""

    inputs: tuple[Text, ...]
    outputs: tuple[Text, ...]
    responsible: Text
    months: int | None
    criterion: Text


def _sheet(
    inputs: tuple[str, str], outputs: tuple[str, str], who: tuple[str, str], months: int | None, pass_: tuple[str, str]
) -> StageSheet:
    return StageSheet((Text(*inputs),), (Text(*outputs),), Text(*who), months, Text(*pass_))


_TEAM = ("equipo de la iniciativa, con acompañamiento", "team of the initiative, accompanied")
SHEETS: Mapping[str, StageSheet] = {
    "inventario": _sheet(
        (
            "aviso de un municipio, un departamento o una entidad",
            "notice from a municipality, a department or an entity",
        ),
        (
            "registro con código, promotor y al menos dos miembros",
            "record with code, promoter and at least two members",
        ),
        ("quien promueve; el departamento revisa", "the promoter; the department reviews"),
        None,
        ("ficha completa", "complete file"),
    ),
    "caracterizacion": _sheet(
        ("registro de la iniciativa", "record of the initiative"),
        (
            "ficha aprobada con concepto de la ley sobre la figura prevista",
            "approved file with the law's word on the foreseen figure",
        ),
        ("el departamento valida; la Nación aprueba", "the department validates; the Nation approves"),
        None,
        (
            "decisión del comité en acta firmada, o acompañamiento propio",
            "decision of the committee in signed minutes, or own accompaniment",
        ),
    ),
    "priorizacion": _sheet(
        ("fichas aprobadas y evaluaciones con motivo", "approved files and assessments with reasons"),
        ("acta firmada con el orden y la decisión", "signed minutes with the order and the decision"),
        ("comité técnico de la Nación con delegados", "technical committee of the Nation with delegates"),
        None,
        ("estar priorizada, o ir por cuenta propia", "to be prioritised, or to go on one's own"),
    ),
    "momento_1": _sheet(
        ("iniciativa priorizada", "prioritised initiative"),
        (
            "acuerdo de voluntades, justificación, perfil y plan de trabajo",
            "agreement of wills, justification, profile and work plan",
        ),
        _TEAM,
        2,
        ("productos obligatorios del momento 1 aprobados", "mandatory products of moment 1 approved"),
    ),
    "momento_2": _sheet(
        ("productos del momento 1", "products of moment 1"),
        ("visión, modelo territorial y apuestas", "vision, territorial model and bets"),
        _TEAM,
        3,
        ("productos obligatorios del momento 2 aprobados", "mandatory products of moment 2 approved"),
    ),
    "momento_3": _sheet(
        ("visión y apuestas", "vision and bets"),
        ("figura formalizada y agendas", "formalised figure and agendas"),
        _TEAM,
        None,
        ("acto de constitución", "founding act"),
    ),
    "evaluacion": _sheet(
        ("esquema constituido", "constituted scheme"),
        ("registro en el REAT, seguimiento y evaluación", "registration in the REAT, follow-up and evaluation"),
        ("la Nación y el departamento", "the Nation and the department"),
        None,
        ("registro en el REAT", "registration in the REAT"),
    ),
}
"""A reading of design: the slide with the route of 2014 is lost. Months are those of the plan's own moments (S29, S30)."""

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


@dataclass(frozen=True, slots=True)
class Trail:
    """The way of one initiative: where it began, the state it is in, since when, and its stages with their first and last day."""

    code: str
    state: str
    since: date
    steps: tuple[tuple[str, date, date], ...]


def trails(passages: Iterable[Passage], *, as_of: date) -> tuple[Trail, ...]:
    """Each initiative's stages in time up to a day, the one that moved last first; going back opens a stage again."""
    found: dict[str, list[Passage]] = {}
    for passage in sorted(passages, key=lambda p: p.day):
        if passage.day <= as_of:
            found.setdefault(passage.code, []).append(passage)
    made = []
    for code, steps in found.items():
        ends = [*(step.day for step in steps[1:]), as_of]
        spans: list[tuple[str, date, date]] = []
        for step, end in zip(steps, ends, strict=True):
            stage = stage_of(step.state)
            if spans and spans[-1][0] == stage:
                spans[-1] = (stage, spans[-1][1], end)
            elif stage:
                spans.append((stage, step.day, end))
        made.append(Trail(code, steps[-1].state, steps[-1].day, tuple(spans)))
    return tuple(sorted(made, key=lambda t: (-t.since.toordinal(), t.code)))


@dataclass(frozen=True, slots=True)
class StageMove:
    """How many times an initiative went from a stage to another, in all and within the last quarter.

    ``start`` is empty for those that came to the portfolio, ``end`` for those that left the route.
    """

    start: str
    end: str
    count: int
    recent: int


def moves(ways: Iterable[Trail], *, as_of: date, days: int = 91) -> tuple[StageMove, ...]:
    """The flow of the board: who came in at which stage, who went on, who went back, who left; in the order of the stages."""
    order = {stage: k for k, stage in enumerate(("", *STAGES))}
    met: Counter[tuple[str, str]] = Counter()
    recent: Counter[tuple[str, str]] = Counter()
    for way in ways:
        stages = ["", *(stage for stage, _, _ in way.steps)]
        taken = [(before, stage, day) for before, (stage, day, _) in zip(stages, way.steps, strict=False)]
        if way.steps and not stage_of(way.state):
            taken.append((way.steps[-1][0], "", way.since))
        for start, end, day in taken:
            met[start, end] += 1
            recent[start, end] += (as_of - day).days < days
    return tuple(
        StageMove(start, end, met[start, end], recent[start, end])
        for start, end in sorted(met, key=lambda pair: (order[pair[0]], order[pair[1]]))
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


@dataclass(frozen=True, slots=True)
class PlanYear:
    """A year of the plan: pesos programmed and executed, commitments due and met, and where the figures come from."""

    year: int
    programmed: int | None = None
    executed: int | None = None
    due: int | None = None
    met: int | None = None
    source: str = ""


def check_year(row: PlanYear) -> None:
    """Refuse a year whose figures contradict each other or come from nowhere."""
    if row.due is not None and row.met is not None and row.met > row.due:
        raise BadInput(
            "plan-compromisos",
            f"En {row.year} hay {row.met} compromisos cumplidos y {row.due} por cumplir; los cumplidos no pueden ser más.",
            f"In {row.year} there are {row.met} commitments met and {row.due} due; those met cannot be more.",
        )
    known = (row.programmed, row.executed, row.due, row.met)
    if any(value is not None for value in known) and not row.source.strip():
        raise BadInput(
            "plan-fuente",
            f"Diga de dónde salen las cifras de {row.year}.",
            f"Say where the figures of {row.year} come from.",
        )


def elapsed(start: date, end: date, day: date) -> float:
    """How much of a period has gone by on a day, from 0 to 1 (method, C1); its last day included."""
    check_period(start, end)
    days = (end - start).days + 1
    return min(1.0, max(0.0, ((day - start).days + 1) / days))


def check_period(start: date, end: date) -> None:
    """E-S12-1 when the plan ends before it begins."""
    if end < start:
        raise BadInput(
            "E-S12-1",
            f"El periodo final ({day_text(end).es}) es anterior al inicial ({day_text(start).es}).",
            f"The final period ({day_text(end).en}) is earlier than the initial one ({day_text(start).en}).",
        )
