"""D2 and D22 from the rows: the bulletin and annual report of the plan (S12, S15), and the contributions and lessons (S26)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import mancomun
from mancomun.documents.bulletin import bulletin_report, bulletin_workbook
from mancomun.documents.contributions import contributions_report, contributions_workbook
from mancomun.documents.inputs import (
    Bulletin,
    ChangeLine,
    Contributions,
    Edition,
    InitiativeLine,
    LessonLine,
    ProposalLine,
    Quantity,
    RegionLine,
)
from mancomun.lexicon.text import Text
from mancomun.portfolio import plan, regions
from mancomun.portfolio.regions import RegionSet
from mancomun.portfolio.states import STATES
from mancomun.territory.colombia import attributes
from mancomun.web.dated import Moment
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.models import Iniciativa, Lesson, Proposal
from mancomun.web.initiatives.models import Passage as Step
from mancomun.web.initiatives.selectors import territory
from mancomun.web.papers.services import Form
from mancomun.web.portfolio import plans, selectors
from mancomun.web.portfolio.words import capital, figure_name, region_name

BULLETIN = Form(bulletin_report, bulletin_workbook)
CONTRIBUTIONS = Form(contributions_report, contributions_workbook, ("docx", "pdf", "xlsx"))
MOST_CHANGES = 400
REGISTER = Text("registro del portafolio", "record of the portfolio")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the plan, as the dashboard shows it and as its documents print it."""

    id: str
    name: Text
    value: float | None
    kind: str
    unit: Text
    note: Text
    decimals: int = 0


def figures(found: plan.Indicators, places: int) -> list[Figure]:
    """The indicators of S12 in the order they are read; ``places`` is how many municipalities the country has."""

    def share(value: float | None) -> float | None:
        return None if value is None else 100 * value

    live = Text("de las vivas", "of those alive")
    percent = Text("%", "%")
    some = Text("iniciativas", "initiatives")
    return [
        Figure("live", Text("Iniciativas vivas", "Initiatives alive"), found.live, "integer", some,
               Text("sin desistidas ni liquidadas", "without withdrawn or wound-up ones")),
        Figure("signed", Text("Con acuerdo firmado", "With a signed agreement"), share(found.signed_share), "percent",
               percent, live, 1),
        Figure("constituted", Text("Constituidas", "Constituted"), share(found.constituted_share), "percent", percent,
               live, 1),
        Figure("registered", Text("Registradas en el REAT", "Registered in the REAT"), share(found.registered_share),
               "percent", percent,
               Text("de las vivas; el REAT no se ha leído", "of those alive; the REAT has not been read"), 1),
        Figure("population", Text("Población cubierta", "People covered"), found.population, "integer",
               Text("habitantes", "people"),
               Text("municipios distintos, una vez cada uno", "distinct municipalities, each once")),
        Figure("municipalities", Text("Municipios cubiertos", "Municipalities covered"), found.municipalities, "integer",
               Text("municipios", "municipalities"), Text(f"de {places:,}".replace(",", "."), f"of {places:,}")),
    ]  # fmt: skip


def plan_figures(day: date) -> list[Figure]:
    """The figures that the plan itself brings (S12): time gone, pesos and commitments; none while nobody wrote it."""
    row = plans.plan_now()
    if row is None:
        return []
    held = [one for one in plans.years(row) if one.year <= day.year]

    def total(name: str) -> int | None:
        known = [value for one in held if (value := getattr(one, name)) is not None]
        return sum(known) if known else None

    due, met = total("due"), total("met")
    until = Text(f"hasta {day.year}", f"up to {day.year}")
    share = 100 * met / due if due and met is not None else None
    of = Text(f"{met} de {due}", f"{met} of {due}") if share is not None else until
    return [
        Figure("elapsed", Text("Tiempo transcurrido del plan", "Time of the plan gone by"), 100 * plan.elapsed(row.start, row.end, day),
               "percent", Text("%", "%"), Text(row.name, row.name)),
        Figure("programmed", Text("Programado", "Programmed"), total("programmed"), "money", Text("COP", "COP"), until),
        Figure("executed", Text("Ejecutado", "Executed"), total("executed"), "money", Text("COP", "COP"), until),
        Figure("commitments", Text("Compromisos cumplidos", "Commitments met"), share, "percent", Text("%", "%"), of, 1),
    ]  # fmt: skip


def places() -> int:
    """How many municipalities (and areas like them) the country has."""
    return sum(len(code) == 5 for code in territory().units)


def bulletin(user: Any, chosen: RegionSet, moment: Moment, lang: str) -> Bulletin:
    """The bulletin of a day over what the person may see: every figure is one of the dashboard or of the regions."""
    now, day = Now(), moment.day
    count = selectors.bulletin(now, user, chosen, moment)
    found = selectors.indicators(now, user, moment)
    stamp = day.isoformat()
    (population,) = (one for one in attributes() if one.id == "population")
    lines = [
        (
            one.name.of(lang),
            Quantity(one.value, one.unit, stamp, Text(f"{REGISTER.es}; {one.note.es}", f"{REGISTER.en}; {one.note.en}"),
                     one.kind, one.decimals),
        )
        for one in [*figures(found, places()), *plan_figures(day)]
    ]  # fmt: skip
    several = Text(
        "De varias regiones (cuentan una vez, en la principal)", "Of several regions (counted once, in the main one)"
    )
    lines.append(
        (
            several.of(lang),
            Quantity(count.interregional, Text("iniciativas", "initiatives"), stamp, REGISTER, "integer"),
        )
    )
    _stages, _names, moments = selectors.board(now, user, moment)
    for state, days in moments.items():
        name = Text(f"Días en el {STATES[state].es}, promedio", f"Days in {STATES[state].en}, mean")
        lines.append((name.of(lang), Quantity(days, Text("días", "days"), stamp, REGISTER, "integer")))
    (historical,) = regions.historical()
    return Bulletin(
        Edition(f"PLAN-{day.year}", day, lang, state="publicado", versions=_versions(lang)),
        Text(f"Boletín de iniciativas por región {day.year}", f"Bulletin of initiatives by region {day.year}").of(lang),
        date(day.year, 1, 1),
        day,
        count.total,
        [
            RegionLine(
                row.region.name.of(lang), row.main, row.municipalities, row.rate,
                None if row.population_share is None else 100 * row.population_share,
                None if row.coverage is None else 100 * row.coverage, row.overlap,
            )
            for row in count.rows
        ],
        chosen.name.of(lang),
        unplaced=count.unplaced,
        by_state=[(capital(STATES[state].of(lang)), n) for state, n in found.by_state.items()],
        indicators=lines,
        changes=changes(user, date(day.year, 1, 1), day, lang),
        initiatives=initiative_lines(selectors.real_then(now, user, moment), lang),
        population_year=population.vintage,
        source=f"{REGISTER.of(lang)}; {chosen.source.of(lang)}",
        historical_total=historical.total,
        historical_note=historical.source.of(lang),
    )  # fmt: skip


def _versions(lang: str) -> list[tuple[str, str]]:
    return [
        (Text("Motor", "Engine").of(lang), mancomun.__version__),
        (Text("territorio", "territory").of(lang), territory().version),
    ]


def changes(user: Any, start: date, end: date, lang: str) -> list[ChangeLine]:
    """What came in and what passed from one state to another in the period, the newest first.

    What came with the house came in when somebody compiled it, which is no news of the period.
    """
    steps = Step.objects.filter(initiative__in=selectors.real(user), day__range=(start, end))
    steps = steps.exclude(before="", initiative__demo=True)
    steps = steps.select_related("initiative").order_by("-day", "-id")[:MOST_CHANGES]
    passed, came = Text("Pasó de estado", "Changed state"), Text("Entró al portafolio", "Entered the portfolio")
    nowhere = Text("no estaba", "was not in it")
    return [
        ChangeLine(
            one.day, one.initiative.code, one.initiative.name, (passed if one.before else came).of(lang),
            (STATES[one.before] if one.before else nowhere).of(lang), STATES[one.state].of(lang),
        )
        for one in steps
    ]  # fmt: skip


def initiative_lines(rows: Iterable[Iniciativa], lang: str) -> list[InitiativeLine]:
    """Each initiative in a line."""
    return [
        InitiativeLine(
            row.code, row.name, region_name(row.main_region) if row.main_region else "", capital(STATES[row.state].of(lang)),
            row.member_count or None, row.population, figure_name(row.figure_now or row.figure_foreseen),
        )
        for row in rows
    ]  # fmt: skip


def contributions(
    proposals: Sequence[Proposal], lessons: Sequence[Lesson], day: date, lang: str, *, code: str, about: str = ""
) -> Contributions:
    """The lines of the plan, or those of one initiative when ``about`` names it."""
    title = Text("Aportes al Plan Nacional de Desarrollo y lecciones normativas",
                 "Contributions to the National Development Plan and lessons on the norms")  # fmt: skip
    whose = Text(f"de {about}" if about else "de las iniciativas del portafolio",
                 f"of {about}" if about else "of the initiatives of the portfolio")  # fmt: skip
    said = Text(
        f"Reúne {len(proposals)} aportes y {len(lessons)} lecciones {whose.es}: lo que las subregiones proponen para el "
        "próximo Plan Nacional de Desarrollo, y los vacíos de las normas que encontraron en el camino.",
        f"Gathers {len(proposals)} contributions and {len(lessons)} lessons {whose.en}: what subregions propose for the next "
        "National Development Plan, and the gaps in the norms they met on the way.",
    )
    return Contributions(
        Edition(code, day, lang, state="borrador", versions=_versions(lang)[:1]),
        title.of(lang),
        said.of(lang),
        [
            ProposalLine(
                one.initiative.acronym or one.initiative.name, one.problem, one.proposal, one.feeds, one.territory, one.source,
                one.low, one.high, str(one.prices or ""), one.bet,
            )
            for one in proposals
        ],
        [LessonLine(one.norm, one.article, one.problem, one.proposal, one.initiative.code) for one in lessons],
    )  # fmt: skip
