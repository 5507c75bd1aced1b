"""D10, the report of participation: the plan, what was held, who came, what they said, and the bodies and processes that go on."""

from __future__ import annotations

from mancomun.documents.inclusion_report import InclusionReport, inclusion_report
from mancomun.documents.tree import Document
from mancomun.lexicon.text import NOTHING, Text, join_names, short_day
from mancomun.route.inclusion import Event, Inclusion
from mancomun.route.instances import likeness, likeness_table, session_table
from mancomun.route.participation_plan import LEVELS
from mancomun.route.processes import process_tables
from mancomun.tables.results import Row, Table
from mancomun.web.moments import instancias
from mancomun.web.moments.common import attempt, edition
from mancomun.web.moments.ground import ground
from mancomun.web.moments.participation_common import contributions, given, inclusion_of, processes_of
from mancomun.web.moments.pieces import names, rows_of
from mancomun.web.workspace.kinds import Context


def all_inclusion(context: Context) -> Inclusion:
    """Who came and what people said, in every product that keeps it: page, report and matrix of roles give one number."""
    events = _meetings(context)
    return inclusion_of(context.others.get("redes"), context, events=events, contributions=contributions(context))


def from_elsewhere(context: Context) -> Text:
    """What is counted here and was written in other products; empty when nothing was."""
    said = len(contributions(context)) - len(given(context.others.get("redes")))
    held = len(_meetings(context))
    es, en = [], []
    if said:
        es.append(f"{said} {'aporte' if said == 1 else 'aportes'} de Procesos")
        en.append(f"{said} {'contribution' if said == 1 else 'contributions'} of Processes")
    if held:
        es.append(f"{held} {'reunión' if held == 1 else 'reuniones'} de Instancias")
        en.append(f"{held} {'meeting' if held == 1 else 'meetings'} of Bodies")
    if not es:
        return NOTHING
    return Text(
        f"Además de lo de esta página se cuentan {join_names(es).es}, como en el informe de participación.",
        f"Besides what is on this page, {join_names(en).en} are counted, as in the report of participation.",
    )


def _meetings(context: Context) -> list[Event]:
    held = instancias.understood(context.others.get("instancias"), context)
    return [
        Event(one.name, one.place, one.day, (), one.people)
        for one in held.meetings
        if one.state == "realizado" and one.day is not None
    ]


def whole_report(context: Context) -> Document:
    """The report from the products of the context; those that have not begun are *por diligenciar*."""
    lang, others = context.lang, context.others
    held = instancias.understood(others.get("instancias"), context)
    processes = processes_of(others.get("procesos"))
    found = all_inclusion(context)
    told = [
        one
        for crowd in held.crowds
        if (one := attempt(lambda c=crowd: likeness(c), [])) is not None  # type: ignore[misc]
    ]
    land, note = ground(context) if context.members else (None, Text("", ""))
    plan = others.get("participacion")
    bodies = [session_table(held.bodies, held.meetings, context.day, lang)] if held.bodies else []
    return inclusion_report(
        InclusionReport(
            edition(context),
            context.name,
            found,
            names(context),
            {code: context.member_name(code) for code in context.members},
            str((plan or {}).get("objetivos") or ""),
            _spaces(context),
            [*bodies, *(process_tables(processes, context.day, lang) if processes else [])],
            likeness_table(told, lang) if told else None,
            land,
            note.of(lang),
        )
    )


def _spaces(context: Context) -> Table:
    lang = context.lang
    rows: list[Row] = [
        (
            row["nombre"],
            LEVELS[row["nivel"]].of(lang) if row["nivel"] in LEVELS else None,
            short_day(row["dia"]).of(lang) if row["dia"] is not None else None,
            ", ".join(context.member_name(code) for code in row["municipios"]) or None,
        )
        for row in rows_of(context.others.get("participacion"), "mecanismos")
        if row["nombre"]
    ]
    head = ("Espacio", "Nivel", "Día", "Municipios") if lang == "es" else ("Space", "Level", "Day", "Municipalities")
    return Table(Text("Espacios del plan", "Spaces of the plan").of(lang), head, rows)
