"""D10, the report of participation: the plan, what was held, who came, what they said, and the bodies and processes that go on."""

from __future__ import annotations

from mancomun.documents.inclusion_report import InclusionReport, inclusion_report
from mancomun.documents.tree import Document
from mancomun.lexicon.text import Text, short_day
from mancomun.route.inclusion import Event
from mancomun.route.instances import likeness, likeness_table, session_table
from mancomun.route.participation_plan import LEVELS
from mancomun.route.processes import process_tables
from mancomun.tables.results import Row, Table
from mancomun.web.moments import instancias
from mancomun.web.moments.common import attempt, edition
from mancomun.web.moments.ground import ground
from mancomun.web.moments.participation_common import contributions, inclusion_of, processes_of
from mancomun.web.moments.pieces import names, rows_of
from mancomun.web.workspace.kinds import Context


def whole_report(context: Context) -> Document:
    """The report from the products of the context; those that have not begun are *por diligenciar*."""
    lang, others = context.lang, context.others
    held = instancias.understood(others.get("instancias"), context)
    processes = processes_of(others.get("procesos"))
    events = [
        Event(one.name, one.place, one.day, (), one.people)
        for one in held.meetings
        if one.state == "realizado" and one.day is not None
    ]
    found = inclusion_of(others.get("redes"), context, events=events, contributions=contributions(context))
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
