"""S60, the financing agenda: sources against costs year by year, what is secured apart from what is hoped."""

from __future__ import annotations

from dataclasses import replace

from mancomun.agendas.financing import financing, funding_remarks
from mancomun.agendas.projects import FUNDED, balance_remarks
from mancomun.agendas.sources import source_table, sources
from mancomun.documents.agenda_letters import LETTERS, letters_document
from mancomun.documents.answers import answer_table
from mancomun.documents.blocks import paragraph, pending
from mancomun.documents.territorial_agenda import financing_blocks
from mancomun.documents.tree import Document
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark
from mancomun.web.moments import agenda_territorial
from mancomun.web.moments.agendas_common import agenda_of, funding_of, member_names, programmes_of, projects_of
from mancomun.web.moments.common import record_source
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

SECTIONS = (
    Section(
        "fuentes",
        Text("Fuentes", "Sources"),
        (
            Table(
                "fuentes",
                Text("Fuentes de cada proyecto", "Sources of each project"),
                (
                    Field(
                        "proyecto",
                        Text("Proyecto", "Project"),
                        help=Text(
                            "Con el nombre que tiene en la agenda territorial.",
                            "By the name it has in the territorial agenda.",
                        ),
                        required=True,
                    ),
                    Field("actividad", Text("Actividad", "Activity")),
                    Field("anio", Text("Año", "Year"), "integer", low=2000, high=2100, required=True),
                    Field(
                        "fuente",
                        Text("Fuente", "Source"),
                        "choice",
                        options={key: one.name for key, one in sources().items()},
                        required=True,
                    ),
                    Field("monto", Text("Monto", "Amount"), "money", low=0, unit=Text("COP", "COP"), required=True),
                    Field("estado", Text("Estado", "State"), "choice", options=FUNDED, required=True),
                    Field("probabilidad", Text("Probabilidad", "Chance"), "percent"),
                    Field("miembro", Text("Miembro que aporta", "Member that gives"), "member"),
                    Field("contrapartida", Text("Contrapartida", "Counterpart"), "money", low=0),
                    Field("funcionamiento", Text("Paga funcionamiento", "Pays operation"), "flag"),
                    Field(
                        "vigencias",
                        Text(
                            "Vigencias futuras o importancia estratégica",
                            "Future appropriations or strategic importance",
                        ),
                        "flag",
                        Text(
                            "Sí, cuando ya se autorizaron o se declaró; solo hace falta si pasa del período de gobierno.",
                            "Yes, once they were authorised or it was declared; only needed beyond the term of government.",
                        ),
                    ),
                    Field("condicion", Text("Condición", "Condition")),
                    Field("soporte", Text("Soporte", "Support")),
                ),
                one=Text("fuente", "source"),
                keys=("proyecto", "actividad", "anio", "fuente", "miembro"),
                template="financiacion",
                called={"anio": "año"},
            ),
            Field("fin_del_mandato", Text("Fin del período de gobierno", "End of the term of government"), "date"),
        ),
        Text(
            "Escriba una línea por proyecto, año y fuente. Lo identificado no cubre brecha: solo lo comprometido o ejecutado.",
            "Write a line for each project, year and source. What is identified covers no gap: only what is committed or spent.",
        ),
    ),
    Section(
        "capacidad",
        Text("Capacidad de los miembros", "Capacity of the members"),
        (
            Table(
                "capacidades",
                Text("Lo que cada miembro puede aportar al año", "What each member can give a year"),
                (
                    Field("miembro", Text("Miembro", "Member"), "member", required=True),
                    Field("monto", Text("Capacidad al año", "Capacity a year"), "money", low=0, required=True),
                    Field("fuente", Text("Certificación de Hacienda", "Treasury's certificate"), required=True),
                ),
                one=Text("capacidad", "capacity"),
            ),
        ),
    ),
)


def look(values: Values, context: Context) -> View:
    """Uses and sources by year, gap, scenarios, and each fault of the money."""
    projects = projects_of(agenda_of(context))
    funding = funding_of(values, projects)
    lang, source = context.lang, record_source(context)
    capacity = {
        row["miembro"]: float(row["monto"])
        for row in values.get("capacidades") or ()
        if row["miembro"] and row["monto"] is not None
    }
    found = funding_remarks(
        projects, funding, context.figure, capacity=capacity, mandate_ends=values.get("fin_del_mandato"),
        names=member_names(context),
    ) + balance_remarks(projects, funding)  # fmt: skip
    rows = {one.key for one in funding}
    remarks = tuple(
        Remark(item.code, item.text, f"fuentes/{item.where}/fuente" if item.where in rows else "") for item in found
    )
    eligible = answer_table(
        source_table(context.figure, lang), lang, source=Text("método, 3.6", "method, 3.6").of(lang)
    )
    if not projects:
        missing = Text("los proyectos, en la agenda territorial", "the projects, in the territorial agenda")
        return View((paragraph(pending(missing.of(lang))), eligible), remarks)
    answer = financing(projects, funding)
    programmes = programmes_of(agenda_of(context), context)
    blocks = financing_blocks(programmes, projects, funding, lang, source=source, figure=context.figure)
    return View((*blocks, eligible), remarks, {"brecha": float(sum(max(0, line.gap) for line in answer.years))})


def _with_me(values: Values, context: Context) -> tuple[Values, Context]:
    """The territorial agenda, and a context in which this one is as it stands now."""
    return agenda_of(context), replace(context, others={**context.others, "agenda_financiamiento": values})


def document(values: Values, context: Context) -> Document:
    """D19: the three agendas go together."""
    return agenda_territorial.document(*_with_me(values, context))


def letters(values: Values, context: Context) -> Document:
    """A letter of intent for each source that nobody has committed."""
    return letters_document(agenda_territorial.paper_of(*_with_me(values, context)))


def book(values: Values, context: Context) -> bytes:
    """D19 as a workbook."""
    return agenda_territorial.book(*_with_me(values, context))


KIND = register(
    Kind(
        "agenda_financiamiento", SECTIONS, look,
        Text("De dónde sale el dinero, en qué año y qué tan seguro está.", "Where the money comes from, in which year and how sure it is."),
        (
            Paper("D19", agenda_territorial.AGENDAS, "agendas", ("docx", "pdf", "xlsx"), document, book),
            Paper("D19-cartas", LETTERS, "cartas_de_intencion", ("docx", "pdf"), letters),
        ),
    )
)  # fmt: skip
