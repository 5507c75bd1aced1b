"""S55 and S59, the territorial agenda: programmes and projects that answer to bets, where they are, and what they cost by year."""

from __future__ import annotations

import csv
import io

from mancomun.agendas.instruments import Instrumento
from mancomun.agendas.projects import PHASES, PRIORITIES, Funding, chain_remarks, chain_table, mga_rows, spread
from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import paragraph, pending
from mancomun.documents.territorial_agenda import AgendaPaper, agenda_book, agenda_document
from mancomun.documents.tree import Block, Document
from mancomun.drawing.lengths import bars
from mancomun.lexicon.text import Text, spanish_number
from mancomun.requirements.remarks import Remark
from mancomun.web.moments.agendas_common import (
    bets,
    funding_of,
    member_names,
    populations,
    programmes_of,
    projects_of,
)
from mancomun.web.moments.common import edition, record_source
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register

SECTIONS = (
    Section(
        "marco",
        Text("Vigencia", "Term"),
        (
            Field(
                "vigencia",
                Text("Vigencia de la agenda", "Term of the agenda"),
                help=Text("Por ejemplo: 2027 a 2035.", "For example: 2027 to 2035."),
                required=True,
            ),
            Field(
                "actores",
                Text("Actores comprometidos", "Committed actors"),
                "list",
                Text("Uno por línea.", "One a line."),
            ),
            Field(
                "hitos",
                Text("Hitos", "Milestones"),
                "list",
                Text("Uno por línea, con su fecha.", "One a line, with its date."),
            ),
        ),
    ),
    Section(
        "programas",
        Text("Programas", "Programmes"),
        (
            Table(
                "programas",
                Text("Programas", "Programmes"),
                (
                    Field("nombre", Text("Nombre", "Name"), required=True),
                    Field(
                        "apuesta",
                        Text("Apuesta a la que responde", "Bet it answers to"),
                        help=Text("Con el nombre que tiene en Apuestas.", "By the name it has in Bets."),
                        required=True,
                    ),
                    Field("objetivo", Text("Objetivo", "Objective"), "long", required=True),
                ),
                one=Text("programa", "programme"),
            ),
        ),
    ),
    Section(
        "proyectos",
        Text("Proyectos", "Projects"),
        (
            Table(
                "proyectos",
                Text("Proyectos", "Projects"),
                (
                    Field(
                        "nombre",
                        Text("Nombre", "Name"),
                        help=Text(
                            "Proceso, objeto y lugar: «Construcción del acueducto regional en…»",
                            "Process, object and place.",
                        ),
                        required=True,
                    ),
                    Field("programa", Text("Programa", "Programme"), "row", of="programas", required=True),
                    Field("sector", Text("Sector", "Sector"), required=True),
                    Field("fase", Text("Fase", "Phase"), "choice", options=PHASES, required=True),
                    Field("objetivo", Text("Objetivo general", "General objective"), "long", required=True),
                    Field("municipios", Text("Dónde", "Where"), "members", required=True),
                    Field(
                        "beneficiarios",
                        Text("Beneficiarios", "Beneficiaries"),
                        "integer",
                        low=0,
                        unit=Text("personas", "people"),
                    ),
                    Field("bpin", Text("BPIN", "BPIN")),
                    Field("prioridad", Text("Prioridad", "Priority"), "choice", options=PRIORITIES, required=True),
                    Field("ancla", Text("Instrumento que lo ancla", "Instrument that holds it"), required=True),
                ),
                one=Text("proyecto", "project"),
            ),
            Table(
                "costos",
                Text("Costos por año", "Costs by year"),
                (
                    Field("proyecto", Text("Proyecto", "Project"), "row", of="proyectos", required=True),
                    Field("actividad", Text("Actividad", "Activity"), required=True),
                    Field("anio", Text("Año", "Year"), "integer", low=2000, high=2100, required=True),
                    Field("costo", Text("Costo", "Cost"), "money", low=0, unit=Text("COP", "COP"), required=True),
                ),
                one=Text("costo", "cost"),
            ),
        ),
    ),
)


def _where(found: list[Remark]) -> tuple[Remark, ...]:
    """Remarks about a row point at its name."""
    made = []
    for item in found:
        table = "programas" if item.code in ("E-S55-2", "A-S55-3") else "proyectos"
        made.append(Remark(item.code, item.text, f"{table}/{item.where}/nombre" if item.where else ""))
    return tuple(made)


def look(values: Values, context: Context) -> View:
    """The chain from bet to project, the money by member, and what is missing."""
    programmes, projects, names = programmes_of(values, context), projects_of(values), member_names(context)
    lines = bets(context)
    found = spread(context.members, programmes, projects, populations(context))
    remarks = chain_remarks(lines, programmes, projects, names=names) + found.remarks(names)
    source, lang = record_source(context), context.lang
    if not projects:
        return View(
            (paragraph(pending(Text("programas y proyectos", "programmes and projects").of(lang))),), _where(remarks)
        )
    blocks: list[Block] = [answer_table(chain_table(lines, programmes, projects, lang), lang, source=source)]
    if found.total:
        drawn = bars(
            [
                (names.get(code, code), amount, f"$ {spanish_number(amount / 1e6)} M")
                for code, amount in zip(found.codes, found.amounts, strict=True)
            ],
            title=Text("Inversión por miembro (millones de COP)", "Investment by member (millions of COP)").of(lang),
            description=Text(
                "El costo de cada proyecto se reparte en partes iguales entre los miembros donde queda.",
                "The cost of each project is divided in equal parts among the members where it is.",
            ).of(lang),
            lang=lang,
        )
        blocks.append(answer_picture(drawn, lang, source=source))
    blocks += [
        answer_table(table, lang, source=source)
        for table in found.tables(names, {**lines, **{one.key: one.name for one in programmes}}, lang)
    ]
    return View(tuple(blocks), _where(remarks), {"proyectos": float(len(projects))})


def paper_of(values: Values, context: Context) -> AgendaPaper:
    """What D19 prints: this agenda with the money and the instruments of the other two."""
    programmes, projects = programmes_of(values, context), projects_of(values)
    funding: list[Funding] = funding_of(context.others.get("agenda_financiamiento") or {}, projects)
    instruments: list[Instrumento] = []
    if rows := context.others.get("agenda_instrumental"):
        from mancomun.web.moments.agenda_instrumental import instruments_of

        instruments = instruments_of(rows, context)
    return AgendaPaper(
        edition(context), context.name, values.get("vigencia") or "", bets(context), programmes, projects, funding, instruments,
        spread(context.members, programmes, projects, populations(context)), member_names(context), context.figure,
    )  # fmt: skip


def document(values: Values, context: Context) -> Document:
    """D19 as Word and PDF."""
    return agenda_document(paper_of(values, context))


def book(values: Values, context: Context) -> bytes:
    """D19 as a workbook with live formulas."""
    return agenda_book(paper_of(values, context))


def mga(values: Values, context: Context) -> bytes:
    """The projects in the shape MGA asks, as CSV with a mark of encoding that spreadsheets understand."""
    projects = projects_of(values)
    rows = mga_rows(projects, funding_of(context.others.get("agenda_financiamiento") or {}, projects))
    out = io.StringIO()
    head = list(rows[0]) if rows else ["bpin", "proyecto", "actividad", "vigencia", "costo", "fuente"]
    writer = csv.DictWriter(out, head, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


AGENDAS = Text("Agendas territorial, de financiamiento e instrumental", "Territorial, financing and instrument agendas")
KIND = register(
    Kind(
        "agenda_territorial", SECTIONS, look,
        Text("Qué se va a hacer, dónde, a qué apuesta responde y cuánto cuesta cada año.",
             "What will be done, where, which bet it answers to and what it costs each year."),
        (Paper("D19", AGENDAS, "agendas", ("docx", "pdf", "xlsx"), document, book),),
        (Export("mga", Text("Proyectos para MGA", "Projects for MGA"), "csv", "text/csv", mga),),
    )
)  # fmt: skip
