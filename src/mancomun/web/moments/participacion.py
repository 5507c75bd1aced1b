"""S42, the plan of participation, crossed with the map of actors: nobody with power or interest is left without a space."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mancomun.actors.model import Actor
from mancomun.documents.inputs import Picture
from mancomun.documents.participation_plan import (
    ParticipationPlan,
    participation_blocks,
    participation_report,
    participation_workbook,
    reached,
)
from mancomun.documents.tree import Document
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.feed import Event, calendar
from mancomun.route.participation_plan import APPROACHES, LEVELS, Mechanism, Plan, check
from mancomun.web.moments import sociograma
from mancomun.web.moments.agenda import MEETINGS
from mancomun.web.moments.common import attempt, edition, options
from mancomun.web.moments.ground import member_map
from mancomun.web.moments.pieces import beside, names, rows_of
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register

_KEYS = {"E-S42-3": "convocada"}
_FIELDS = {"objetivo": "objetivos", "criterios": "criterios_inclusion", "eventos": "mecanismos"}

SPACES = Table(
    "mecanismos",
    Text("Espacios de participación", "Spaces of participation"),
    (
        Field("nombre", Text("Espacio", "Space"), required=True),
        Field("tipo", Text("Tipo", "Kind"), "choice", options=MEETINGS),
        Field("nivel", Text("Nivel", "Level"), "choice", options=options(LEVELS), required=True),
        Field(
            "actores",
            Text("Actores convocados (siglas)", "Actors called (short names)"),
            "list",
            help=Text("Las del sociograma, una por línea.", "Those of the sociogram, one a line."),
        ),
        Field("municipios", Text("Municipios", "Municipalities"), "members"),
        Field("dia", Text("Día", "Day"), "date"),
        Field("convocada", Text("Día en que se publicó la convocatoria", "Day the call was published"), "date"),
        Field("enfoques", Text("Enfoque diferencial", "Differential approach"), "choices", options=options(APPROACHES)),
        Field("lugar", Text("Lugar o enlace", "Place or link")),
        Field("presupuesto", Text("Presupuesto", "Budget"), "money", low=0, unit=Text("COP", "COP")),
    ),
    one=Text("espacio", "space"),
)


@dataclass(frozen=True)
class Understood:
    """The plan that can be read, the actors of the map, and the remarks."""

    plan: Plan
    actors: tuple[Actor, ...]
    remarks: tuple[Remark, ...]


def understood(values: Values, context: Context) -> Understood:
    """The plan from what was typed, checked against the actors of the sociogram and the members."""
    remarks: list[Remark] = []
    net = sociograma.understood(context.others.get("sociograma"), context).net
    actors = net.actors if net is not None else ()
    if not actors:
        remarks.append(
            remark(
                "A-S42-8",
                "mecanismos",
                "El sociograma todavía no tiene actores: no se puede decir a quién le falta un espacio.",
                "The sociogram has no actors yet: we cannot say who lacks a space.",
            )
        )
    rows: dict[str, str] = {}
    spaces: list[Mechanism] = []
    known = {actor.key for actor in actors}
    for row in rows_of(values, "mecanismos"):
        where = f"mecanismos/{row['id']}"
        if not row["nombre"] or not row["nivel"]:
            continue
        called = tuple(part.strip() for line in row["actores"] for part in line.split(";") if part.strip())
        one = Mechanism(
            row["nombre"],
            row["nivel"],
            called,
            tuple(context.member_name(code) for code in row["municipios"]),
            row["dia"],
            row["convocada"],
            row["enfoques"],
        )
        if actors and set(called) - known:
            alone = Plan("", (one,), "", "", "")
            attempt(lambda alone=alone: check(alone, actors, ()), remarks, f"{where}/actores")  # type: ignore[misc]
        spaces.append(replace(one, actors=tuple(key for key in called if key in known)))
        rows[one.name] = where
    plan = Plan(
        values["objetivos"], tuple(spaces), values["criterios_inclusion"], values["responsable"], values["devolucion"]
    )
    ethnic = [context.member_name(code) for code in values["comunidades_etnicas"]]
    found = attempt(lambda: check(plan, actors, names(context), ethnic=ethnic), remarks, "mecanismos")
    for item in beside(found or (), rows, _KEYS):
        remarks.append(replace(item, where=_FIELDS.get(item.where, item.where)))
    return Understood(plan, actors, tuple(remarks))


def data(values: Values, context: Context) -> tuple[ParticipationPlan, list[Remark]]:
    """All that the plan prints, and the remarks."""
    found = understood(values, context)
    rows = rows_of(values, "mecanismos")
    title = Text(f"Plan de participación. {context.name}", f"Plan of participation. {context.name}")
    made = ParticipationPlan(
        edition(context),
        title.of(context.lang),
        found.plan,
        found.actors,
        names(context),
        values["publicos"],
        [context.member_name(code) for code in values["comunidades_etnicas"]],
        values["presupuesto"],
        values["calendario"],
        {row["nombre"]: row["lugar"] for row in rows if row["lugar"]},
        {row["nombre"]: row["presupuesto"] for row in rows if row["presupuesto"] is not None},
        {row["nombre"]: MEETINGS[row["tipo"]].of(context.lang) for row in rows if row["tipo"]},
    )
    return replace(made, picture=_map(made, context)), list(found.remarks)


def _map(made: ParticipationPlan, context: Context) -> Picture | None:
    """The members on their ground, those some space reaches told apart."""
    counts = reached(made)
    by = {code: counts[context.member_name(code)] for code in context.members}
    one = Text("espacio", "space").of(context.lang)
    return member_map(
        context,
        Text("Dónde son los espacios", "Where the spaces are").of(context.lang),
        states={code: "chosen" if n else "out" for code, n in by.items()},
        words={code: f"{n} {one if n == 1 else one + 's'}" for code, n in by.items()},
        caption=Text("En color, a donde llega algún espacio", "In colour, where some space reaches").of(context.lang),
    )


def look(values: Values, context: Context) -> View:
    """Who takes part in what, when and where, and whom the plan forgets."""
    made, remarks = data(values, context)
    counts = reached(made)
    numbers = {"spaces": float(len(made.plan.mechanisms))}
    if counts:
        numbers["coverage"] = sum(n > 0 for n in counts.values()) / len(counts)
    return View(tuple(participation_blocks(made)), tuple(remarks), numbers)


def _report(values: Values, context: Context) -> Document:
    return participation_report(data(values, context)[0])


def _book(values: Values, context: Context) -> bytes:
    return participation_workbook(data(values, context)[0])


def _feed(values: Values, context: Context) -> bytes:
    events = [
        Event(f"{context.code}-{row['id']}", row["nombre"], row["dia"], row["dia"], "", row["lugar"])
        for row in rows_of(values, "mecanismos")
        if row["nombre"] and row["dia"]
    ]
    return calendar(events, name=context.name, stamp=context.day).encode()


register(
    Kind(
        "participacion",
        (
            Section(
                "plan",
                Text("Plan", "Plan"),
                (
                    Field("objetivos", Text("Objetivos", "Objectives"), "long", required=True),
                    Field(
                        "publicos", Text("Para quién", "For whom"), "list", help=Text("Uno por línea.", "One a line.")
                    ),
                    Field(
                        "criterios_inclusion",
                        Text("Criterios de inclusión", "Criteria of inclusion"),
                        "long",
                        required=True,
                    ),
                    Field("calendario", Text("Calendario", "Calendar"), "long", required=True),
                    Field("presupuesto", Text("Presupuesto", "Budget"), "money", low=0, unit=Text("COP", "COP")),
                    Field("responsable", Text("Responsable", "Responsible"), required=True),
                    Field(
                        "devolucion",
                        Text("Cómo vuelven los resultados a la gente", "How results return to people"),
                        "long",
                        required=True,
                    ),
                    Field(
                        "comunidades_etnicas",
                        Text("Miembros con comunidades étnicas", "Members with ethnic communities"),
                        "members",
                    ),
                ),
            ),
            Section("espacios", Text("Espacios", "Spaces"), (SPACES,)),
        ),
        look,
        lead=Text(
            "Quién participa, en qué y con qué efecto. No sustituye la consulta previa.",
            "Who takes part, in what and with what effect. It does not replace prior consultation.",
        ),
        papers=(
            Paper(
                "D10",
                Text("Plan de participación", "Plan of participation"),
                "plan_participacion",
                ("docx", "pdf", "xlsx"),
                _report,
                _book,
            ),
        ),
        exports=(Export("ics", Text("Calendario (ICS)", "Calendar (ICS)"), "ics", "text/calendar", _feed),),
    )
)
