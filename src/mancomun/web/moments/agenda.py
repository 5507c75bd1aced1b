"""S37, the work agenda of moment 1: one list for bars, board, table and calendar; it leaves as Excel, PDF and calendar feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from mancomun.documents.tree import Document
from mancomun.documents.workplan import Workplan, agenda_blocks, workplan_report, workplan_workbook
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.feed import Event, calendar
from mancomun.route.products import PRODUCTS
from mancomun.route.schedule import Task, critical_path, moments
from mancomun.route.workplan import Actividad, Agenda
from mancomun.route.workplan import agenda as agenda_of
from mancomun.web.moments import grupos, recursos
from mancomun.web.moments.common import attempt, edition, refused
from mancomun.web.moments.organizacion import assignments_of
from mancomun.web.moments.pieces import beside, missing, names, population, reserved, rows_of
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register

MEETINGS: Mapping[str, Text] = {
    "taller": Text("Taller", "Workshop"),
    "mesa": Text("Mesa", "Round table"),
    "asamblea": Text("Asamblea", "Assembly"),
    "audiencia_publica": Text("Audiencia pública", "Public hearing"),
    "sesion_instancia": Text("Sesión de instancia", "Session of a body"),
    "cartografia_social": Text("Cartografía social", "Social mapping"),
    "entrevista": Text("Entrevista", "Interview"),
    "grupo_focal": Text("Grupo focal", "Focus group"),
    "encuesta": Text("Encuesta", "Survey"),
    "votacion": Text("Votación", "Vote"),
    "virtual": Text("Virtual", "Online"),
}
LEADS = {key: item for key, item in PRODUCTS.items() if item.moment == 1}
_KEYS = {
    "E-S37-1": "fin",
    "E-S37-3": "evidencia",
    "A-S37-4": "actividad",
    "E-S37-5": "responsable",
    "A-S37-6": "inicio",
    "A-S37-7": "predecesoras",
}

ACTIVITIES = Table(
    "actividades",
    Text("Actividades", "Activities"),
    (
        Field(
            "actividad",
            Text("Actividad", "Activity"),
            help=Text("Empiece con un verbo: convocar, elaborar, acordar.", "Begin with a verb in Spanish."),
            required=True,
        ),
        Field("producto", Text("Producto al que lleva", "Product it leads to"), required=True),
        Field("responsable", Text("Responsable", "Owner"), required=True),
        Field("apoyo", Text("Apoyan", "Support"), "list", help=Text("Uno por línea.", "One a line.")),
        Field("inicio", Text("Inicio", "Start"), "date", required=True),
        Field("fin", Text("Fin", "End"), "date", required=True),
        Field(
            "predecesoras",
            Text("Van antes", "Come before"),
            "list",
            help=Text(
                "Nombres de actividades de esta lista, uno por línea.", "Names of activities of this list, one a line."
            ),
        ),
        Field("costo", Text("Costo", "Cost"), "money", low=0, unit=Text("COP", "COP")),
        Field("porcentaje", Text("Avance", "Progress"), "percent", required=True),
        Field("evidencia", Text("Evidencia", "Evidence"), help=Text("Cuando llega a 100 %.", "When it reaches 100 %.")),
        Field(
            "momento",
            Text("Momento", "Moment"),
            "choice",
            options={str(n): Text(f"Momento {n}", f"Moment {n}") for n in (1, 2, 3)},
        ),
        Field("hito", Text("Es un hito, sin duración", "It is a milestone, without duration"), "flag"),
        Field("inicio_base", Text("Inicio acordado al comienzo", "Start first agreed"), "date"),
        Field("fin_base", Text("Fin acordado al comienzo", "End first agreed"), "date"),
    ),
    one=Text("actividad", "activity"),
    template="agenda",
)
EVENTS = Table(
    "reuniones",
    Text("Reuniones", "Meetings"),
    (
        Field("nombre", Text("Reunión", "Meeting"), required=True),
        Field("tipo", Text("Tipo", "Kind"), "choice", options=MEETINGS),
        Field("dia", Text("Día", "Day"), "date", required=True),
        Field("municipio", Text("Municipio", "Municipality"), "member"),
        Field("lugar", Text("Lugar o enlace", "Place or link")),
        Field("objetivo", Text("Para qué", "What for")),
    ),
    one=Text("reunión", "meeting"),
)


@dataclass(frozen=True)
class Understood:
    """The agenda that can be drawn, its meetings, and the remarks on what was typed."""

    agenda: Agenda | None
    meetings: tuple[Event, ...]
    remarks: tuple[Remark, ...]


def understood(values: Values | None, context: Context) -> Understood:
    """Activities and meetings from what was typed; a row that cannot stand is remarked and left out, the rest is shown."""
    remarks: list[Remark] = []
    items: list[Actividad] = []
    rows: dict[str, str] = {}
    baseline: dict[str, tuple[date, date]] = {}
    for row in rows_of(values, "actividades"):
        where = f"actividades/{row['id']}"
        if not row["actividad"]:
            continue
        name = row["actividad"]
        if row["inicio"] is None or row["fin"] is None:
            continue
        if name in rows:
            remarks.append(_twice(name, f"{where}/actividad"))
            continue
        if row["inicio_base"] and row["fin_base"]:
            baseline[name] = (row["inicio_base"], row["fin_base"])
        rows[name] = where
        items.append(
            Actividad(
                name,
                _product(row["producto"], context.lang),
                row["responsable"],
                row["inicio"],
                row["fin"],
                _several(row["predecesoras"]),
                row["porcentaje"] or 0.0,
                row["costo"],
                row["evidencia"],
                int(row["momento"] or 1),
                bool(row["hito"]),
            )
        )
    items = _linked(items, rows, remarks)
    spans = moments(context.anchor) if context.anchor else ()
    asked = [item.name.of(context.lang) for item in LEADS.values()] if items else []
    found = attempt(
        lambda: agenda_of(items, context.day, moments=spans, products=asked, baseline=baseline), remarks, "actividades"
    )
    if found is not None:
        remarks += beside(found.remarks, rows, _KEYS, default="actividades")
        sane = [item for item in found.items if item.end >= item.start]
        if len(sane) < len(items):  # one that ends before it begins has no bar; the rest keep theirs
            kept = {item.name for item in sane}
            sane = [replace(item, after=tuple(k for k in item.after if k in kept)) for item in sane]
            found = agenda_of(sane, context.day, baseline=baseline)
    return Understood(found if items else None, tuple(_meetings(values, context, remarks)), tuple(remarks))


def _several(found: tuple[str, ...]) -> tuple[str, ...]:
    """Names one a line, or separated by «;» as the template has them."""
    return tuple(part.strip() for line in found for part in line.split(";") if part.strip())


def _product(typed: str, lang: str) -> str:
    """The product by its key or its name, as the method calls it; else what was typed."""
    for key, item in PRODUCTS.items():
        if typed.casefold() in (key, item.name.es.casefold(), item.name.en.casefold()):
            return item.name.of(lang)
    return typed


def _twice(name: str, where: str) -> Remark:
    return remark(
        "E-agenda-repetida",
        where,
        f"La actividad «{name}» está dos veces en la agenda. Cambie un nombre.",
        f"The activity “{name}” is twice in the agenda. Change one name.",
    )


def _linked(items: list[Actividad], rows: Mapping[str, str], remarks: list[Remark]) -> list[Actividad]:
    """The activities with the dependencies that can hold: unknown ones and circles are remarked and let go."""
    known = {item.name for item in items}
    clean = []
    for item in items:
        for key in item.after:
            if key not in known:
                alone = Task(item.name, 0, (key,))
                attempt(partial(critical_path, [alone]), remarks, f"{rows[item.name]}/predecesoras")
        clean.append(replace(item, after=tuple(key for key in item.after if key in known)))
    for _ in range(len(clean)):
        try:
            critical_path([Task(item.name, 0, item.after) for item in clean])
            break
        except BadInput as error:
            circle = error.es.split(": ", 1)[-1].rstrip(".").split(" → ")
            remarks.append(refused(error, f"{rows[circle[0]]}/predecesoras"))
            arcs = set(pairwise(circle))
            pairs = arcs | {(b, a) for a, b in arcs}
            clean = [replace(item, after=tuple(k for k in item.after if (item.name, k) not in pairs)) for item in clean]
    return clean


def _meetings(values: Values | None, context: Context, remarks: list[Remark]) -> list[Event]:
    found = []
    for row in rows_of(values, "reuniones"):
        if not row["nombre"] or row["dia"] is None:
            continue
        kind = f"{MEETINGS[row['tipo']].of(context.lang)}: " if row["tipo"] else ""
        place = ", ".join(
            filter(None, [row["lugar"], context.member_name(row["municipio"]) if row["municipio"] else ""])
        )
        found.append(
            Event(f"{context.code}-{row['id']}", kind + row["nombre"], row["dia"], row["dia"], row["objetivo"], place)
        )
    return found


def look(values: Values, context: Context) -> View:
    """Progress, bars, list, board and calendar, and what is still missing."""
    found = understood(values, context)
    remarks = list(found.remarks)
    numbers: dict[str, float] = {}
    if found.agenda is None:
        remarks.append(missing("actividades", "la primera actividad", "the first activity", "E-S37-0"))
    else:
        done = found.agenda.progress
        numbers = {"activities": float(len(found.agenda.items)), "late": float(len(found.agenda.board()["atrasada"]))}
        numbers |= {k: v for k, v in (("real", done.real), ("planned", done.planned)) if v is not None}
    return View(tuple(agenda_blocks(found.agenda, found.meetings, edition(context))), tuple(remarks), numbers)


def _start(context: Context) -> dict[str, Any]:
    """An activity for each product of the moment, spread over its span when the route has a first day."""
    rows = []
    span = moments(context.anchor)[0] if context.anchor else None
    for n, item in enumerate(LEADS.values()):
        row: dict[str, Any] = {"id": f"a{n}", "actividad": f"Elaborar {item.name.es}", "producto": item.name.es}
        row |= {"porcentaje": "0", "momento": "1"}
        if span is not None and span.end is not None:
            step = (span.end - span.start).days / len(LEADS)
            first, last = (span.start + timedelta(days=round(step * k)) for k in (n, n + 1))
            row |= {"inicio": first.isoformat(), "fin": (last - timedelta(days=1)).isoformat()}
        rows.append(row)
    return {"actividades": rows}


def data(values: Values, context: Context) -> Workplan:
    """All that D7 prints: the agenda, and what the resources, the groups and the organisation already say."""
    found = understood(values, context)
    others = context.others
    means = recursos.understood(others.get("recursos"), context)
    title = Text(f"Plan de trabajo y agenda. {context.name}", f"Plan of work and agenda. {context.name}")
    return Workplan(
        reserved(context),  # it says how loaded each person is
        title.of(context.lang),
        found.agenda,
        found.meetings,
        moments(context.anchor) if context.anchor else (),
        _raci(values, others.get("organizacion")),
        means.resources,
        means.needs,
        means.icld,
        grupos.understood(others.get("grupos"), context).groups,
        names(context),
        population(context),
    )


def _raci(values: Values, organisation: Values | None) -> list[tuple[str, str, str]]:
    """The matrix of the organisation where there is one; else who does and who supports each activity."""
    told = [(item.activity, item.body, item.letter) for item in assignments_of(organisation)] if organisation else []
    said = [
        (row["actividad"], who, letter)
        for row in rows_of(values, "actividades")
        if row["actividad"]
        for who, letter in ((row["responsable"], "R"), *((name, "C") for name in _several(row["apoyo"])))
        if who
    ]
    return told or said


def _report(values: Values, context: Context) -> Document:
    return workplan_report(data(values, context))


def _book(values: Values, context: Context) -> bytes:
    return workplan_workbook(data(values, context))


def _feed(values: Values, context: Context) -> bytes:
    found = understood(values, context)
    keys = {row["actividad"]: row["id"] for row in rows_of(values, "actividades")}
    events = [
        Event(f"{context.code}-{keys[a.name]}", a.name, a.start, a.end, f"{a.product}. {a.owner}".strip(". "))
        for a in (found.agenda.items if found.agenda else ())
    ]
    return calendar([*events, *found.meetings], name=context.name, stamp=context.day).encode()


register(
    Kind(
        "agenda",
        (
            Section("lista", Text("Actividades", "Activities"), (ACTIVITIES,)),
            Section("reuniones", Text("Reuniones", "Meetings"), (EVENTS,)),
        ),
        look,
        lead=Text(
            "Una sola lista: de ella salen el cronograma, el tablero y el calendario.",
            "One list: the bars, the board and the calendar come from it.",
        ),
        papers=(
            Paper(
                "D7",
                Text("Plan de trabajo y agenda", "Plan of work and agenda"),
                "plan_trabajo",
                ("docx", "pdf", "xlsx"),
                _report,
                _book,
                named=("docx", "pdf", "xlsx"),
                names_of=("grupos", "recursos"),
            ),
        ),
        exports=(Export("ics", Text("Calendario (ICS)", "Calendar (ICS)"), "ics", "text/calendar", _feed),),
        start=_start,
    )
)
