"""The plan (S12) and its route (S13): reading and writing the plan's own data, and the document of the route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

import mancomun
from mancomun.documents.answers import described
from mancomun.documents.inputs import Edition, Picture
from mancomun.documents.plan_route import RouteReport, StageLine, TrailLine, route_report, route_workbook
from mancomun.drawing.gantt import Bar, gantt
from mancomun.drawing.sankey import Flow, sankey
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.portfolio import plan
from mancomun.portfolio.plan import PlanYear, StageMove, Trail
from mancomun.portfolio.states import STATES
from mancomun.web.audit.services import record
from mancomun.web.dated import Moment
from mancomun.web.initiatives import then
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.services import refuse
from mancomun.web.papers.services import Form
from mancomun.web.portfolio import selectors
from mancomun.web.portfolio.models import Plan
from mancomun.web.portfolio.words import capital

ROUTE = Form(route_report, route_workbook, ("pdf", "xlsx"))
DRAWN = 30


def plan_now() -> Plan | None:
    """The plan in force: the one that began last."""
    return Plan.objects.first()


def years(row: Plan | None) -> list[PlanYear]:
    """The years of a plan, in order."""
    return [PlanYear(**one) for one in row.years] if row is not None else []


@transaction.atomic
def plan_write(values: Mapping[str, Any], *, by: Any) -> Plan:
    """Write the data of the plan in force, or of a new one. `BadInput`: E-S12-1 and what each field asks."""
    refuse(by, "catalogue.edit", None)
    row = plan_now() or Plan(by=by)
    for name, es, en in (
        ("name", "el nombre del plan", "the name of the plan"),
        ("entity", "la entidad que lo lleva", "the entity that runs it"),
        ("team", "el equipo", "the team"),
    ):
        text = str(values.get(name, "")).strip()
        if not text:
            raise BadInput("plan-falta", f"Escriba {es}.", f"Write {en}.")
        setattr(row, name, text)
    start, end = values.get("start"), values.get("end")
    if not isinstance(start, date) or not isinstance(end, date):
        raise BadInput(
            "plan-periodo", "Escriba desde cuándo y hasta cuándo va el plan.", "Write from when to when the plan runs."
        )
    plan.check_period(start, end)
    found: Sequence[PlanYear] = values.get("years", ())
    for one in found:
        plan.check_year(one)
    row.start, row.end, row.budget, row.by = start, end, values.get("budget"), by
    row.source = str(values.get("source", "")).strip()[:300]
    row.years = [
        {"year": one.year, "programmed": one.programmed, "executed": one.executed, "due": one.due, "met": one.met,
         "source": one.source}
        for one in sorted(found, key=lambda one: one.year)
    ]  # fmt: skip
    row.save()
    record("portfolio.plan", on=row, by=by)
    return row


def ways(now: Now, user: Any, moment: Moment) -> tuple[tuple[Trail, ...], dict[str, str]]:
    """The way of each initiative up to a day, and their names; a documented record without a day has none to draw."""

    def make() -> tuple[tuple[Trail, ...], dict[str, str]]:
        rows = selectors.real(user).exclude(demo=True, identified_precision="")
        steps = then.steps(moment, rows).values_list("initiative__code", "state", "day")
        return plan.trails([plan.Passage(*one) for one in steps], as_of=moment.day), dict(
            rows.values_list("code", "name")
        )

    return selectors.kept(now, user, make, "ways", moment)


def schedule(trails: Sequence[Trail], names: Mapping[str, str], day: date, lang: str) -> str:
    """The ways as bars in time, the ones that moved last: from the first day on the route to today, by the state of now."""
    bars = []
    for one in trails[:DRAWN]:
        if not one.steps:
            continue
        words = Text(
            f"{STATES[one.state].es}, {(day - one.since).days} días",
            f"{STATES[one.state].en}, {(day - one.since).days} days",
        )
        over = one.state in ("constituida", "registrada_REAT", "en_operacion")
        bars.append(
            Bar(names.get(one.code, one.code), one.steps[0][1], one.steps[-1][2], 1.0 if over else 0.0, words.of(lang))
        )
    if not bars:
        return ""
    title = Text("Cronograma por iniciativa", "Schedule by initiative").of(lang)
    said = "; ".join(f"{bar.name}: {bar.start.isoformat()} – {bar.end.isoformat()}, {bar.words}" for bar in bars)
    legend = [
        Text("previsto", "foreseen").of(lang), Text("constituida", "constituted").of(lang),
        Text("en la ruta", "on the route").of(lang), Text("crítica", "critical").of(lang),
    ]  # fmt: skip
    return gantt(bars, title=title, description=said, today=day, legend=legend, lang=lang)


COMES, LEAVES = Text("Entran al portafolio", "Enter the portfolio"), Text("Salen de la ruta", "Leave the route")


def flow(found: Sequence[StageMove], lang: str, *, width: int = 900) -> str:
    """The flow between stages as a drawing: from where on the left, to where on the right. Empty when nobody moved."""
    if not found:
        return ""
    before = [key for key in ("", *plan.STAGES) if any(one.start == key for one in found)]
    after = [key for key in (*plan.STAGES, "") if any(one.end == key for one in found)]
    labels = {
        f"de:{key}": f"{_end(key, COMES).of(lang)} · {sum(one.count for one in found if one.start == key)}"
        for key in before
    } | {
        f"a:{key}": f"{_end(key, LEAVES).of(lang)} · {sum(one.count for one in found if one.end == key)}"
        for key in after
    }
    bands = [
        Flow(
            f"de:{one.start}",
            f"a:{one.end}",
            float(one.count),
            "soft" if not one.start else "against" if _backwards(one) else "strong",
            f"{_end(one.start, COMES).of(lang)} → {_end(one.end, LEAVES).of(lang)}: {one.count}",
        )
        for one in found
    ]
    title = Text("Flujo entre etapas", "Flow between stages").of(lang)
    columns = (
        (Text("De dónde vienen", "Where they come from").of(lang), [f"de:{key}" for key in before]),
        (Text("A dónde pasan", "Where they go").of(lang), [f"a:{key}" for key in after]),
    )
    said = "; ".join(band.said for band in bands)
    return sankey(columns, bands, title=title, description=said, lang=lang, labels=labels, width=width)


def _end(stage: str, outside: Text) -> Text:
    return plan.STAGES[stage][0] if stage else outside


def _backwards(one: StageMove) -> bool:
    order = list(plan.STAGES)
    return not one.end or (bool(one.start) and order.index(one.end) < order.index(one.start))


def flow_rows(found: Sequence[StageMove], lang: str) -> list[tuple[str, str, int, int]]:
    """The same flow for a table: from, to, how many in all, how many this quarter."""
    return [(_end(one.start, COMES).of(lang), _end(one.end, LEAVES).of(lang), one.count, one.recent) for one in found]


def route(user: Any, moment: Moment, lang: str) -> RouteReport:
    """Everything the document of the route prints, over what the person may see."""
    now, day = Now(), moment.day
    flows, _cards, _moments = selectors.board(now, user, moment)
    trails, names = ways(now, user, moment)
    svg = schedule(trails, names, day, lang)
    stages = []
    for flow in flows:
        sheet = plan.SHEETS[flow.id]
        stages.append(
            StageLine(
                flow.name.of(lang), "; ".join(t.of(lang) for t in sheet.inputs), "; ".join(t.of(lang) for t in sheet.outputs),
                sheet.responsible.of(lang), sheet.criterion.of(lang), sheet.months, flow.wip, flow.median_age, flow.left,
            )
        )  # fmt: skip
    title = Text("Ruta y cronograma del plan", "Route and schedule of the plan").of(lang)
    source = Text("registro del portafolio", "record of the portfolio").of(lang)
    return RouteReport(
        Edition(
            f"PLAN-{day.year}",
            day,
            lang,
            state="publicado",
            versions=[(Text("Motor", "Engine").of(lang), mancomun.__version__)],
        ),
        title,
        stages,
        [
            TrailLine(one.code, names.get(one.code, one.code), capital(plan.STAGES[stage][0].of(lang)), start, end)
            for one in trails
            for stage, start, end in one.steps
        ],
        Picture(svg, described(svg), source) if svg else None,
    )
