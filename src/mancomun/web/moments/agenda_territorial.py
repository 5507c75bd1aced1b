"""S55 and S59, the territorial agenda: programmes and projects that answer to bets, where they are, and what they cost by year."""

from __future__ import annotations

import csv
import io

from mancomun.agendas.evaluation import evaluated
from mancomun.agendas.instruments import Instrumento
from mancomun.agendas.logframe import LEVELS, frame_remarks
from mancomun.agendas.package import choose
from mancomun.agendas.projects import PHASES, PRIORITIES, Funding, chain_remarks, mga_rows, spread
from mancomun.documents.agenda_letters import MEMBERS, members_document
from mancomun.documents.blocks import paragraph, pending
from mancomun.documents.project_sheets import SHEETS, frame_blocks, sheets_book, sheets_document
from mancomun.documents.territorial_agenda import (
    AgendaPaper,
    agenda_blocks,
    agenda_book,
    agenda_document,
    equity_said,
)
from mancomun.documents.tree import Block, Document
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark
from mancomun.web.moments.agendas_common import (
    bets,
    funding_of,
    member_names,
    populations,
    programmes_of,
    projects_of,
    written_of,
)
from mancomun.web.moments.common import edition, record_source
from mancomun.web.moments.ground import ground
from mancomun.web.moments.instancia import parts_of
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register

MOST_PEOPLE = 100_000_000
"""More than these do not live in the country: a longer number is a slip of whoever types."""

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
                    Field(
                        "indicador",
                        Text("Indicador, línea base y meta", "Indicator, base line and goal"),
                        required=True,
                    ),
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
                        high=MOST_PEOPLE,
                        unit=Text("personas", "people"),
                        required=True,
                    ),
                    Field(
                        "conteo",
                        Text("Cómo se contaron", "How they were counted"),
                        help=Text("Censo, SISBEN, usuarios del servicio…", "Census, SISBEN, users of the service…"),
                        required=True,
                    ),
                    Field("bpin", Text("BPIN", "BPIN")),
                    Field("prioridad", Text("Prioridad", "Priority"), "choice", options=PRIORITIES, required=True),
                    Field(
                        "puntaje",
                        Text("Puntaje", "Score"),
                        "decimal",
                        Text(
                            "Lo que vale para la agenda, si alguien lo puntuó. Si no, alta vale 3, media 2 y baja 1.",
                            "What it is worth to the agenda, if somebody scored it. Else high is 3, medium 2 and low 1.",
                        ),
                        low=0,
                    ),
                    Field("requiere", Text("Necesita a", "Needs"), "rows", of="proyectos"),
                    Field("ancla", Text("Instrumento que lo ancla", "Instrument that holds it"), required=True),
                    Field("problema", Text("Problema que resuelve", "Problem it solves"), "long", required=True),
                    Field(
                        "especificos",
                        Text("Objetivos específicos", "Specific objectives"),
                        "list",
                        Text("Uno por línea.", "One a line."),
                        required=True,
                    ),
                    Field("ejecutor", Text("Ejecutor", "Executor")),
                    Field("viabilidad", Text("Concepto de viabilidad y fecha", "Opinion of viability and day")),
                    Field("avance_fisico", Text("Avance físico", "Physical progress"), "percent"),
                    Field("avance_financiero", Text("Avance financiero", "Financial progress"), "percent"),
                ),
                one=Text("proyecto", "project"),
            ),
            Table(
                "productos",
                Text("Productos de cada proyecto, como los pide MGA", "Products of each project, as MGA asks"),
                (
                    Field("proyecto", Text("Proyecto", "Project"), "row", of="proyectos", required=True),
                    Field("codigo", Text("Código del catálogo", "Code of the catalogue"), required=True),
                    Field("producto", Text("Producto", "Product"), required=True),
                    Field("indicador", Text("Indicador", "Indicator"), required=True),
                    Field("unidad", Text("Unidad", "Unit"), required=True),
                    Field("meta", Text("Meta", "Goal"), "decimal", low=0, required=True),
                ),
                one=Text("producto", "product"),
                keys=("proyecto", "producto"),
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
                keys=("proyecto", "actividad", "anio"),
            ),
            Table(
                "marco",
                Text("Marco lógico", "Logical framework"),
                (
                    Field("proyecto", Text("Proyecto", "Project"), "row", of="proyectos", required=True),
                    Field("nivel", Text("Nivel", "Level"), "choice", options=LEVELS, required=True),
                    Field(
                        "elemento",
                        Text("Producto o actividad", "Product or activity"),
                        help=Text(
                            "Con el nombre que tiene arriba. Déjelo vacío en el fin y el propósito: los dicen el programa y el proyecto.",
                            "By the name it has above. Leave it blank for the end and the purpose: programme and project say them.",
                        ),
                    ),
                    Field(
                        "indicador", Text("Indicador, línea base, meta y fecha", "Indicator, base line, goal and day")
                    ),
                    Field("medio", Text("Medio de verificación", "Means of verification"), required=True),
                    Field("supuesto", Text("Supuesto", "Assumption"), required=True),
                ),
                one=Text("fila del marco", "row of the framework"),
                keys=("proyecto", "nivel", "elemento"),
            ),
        ),
    ),
    Section(
        "paquete",
        Text("Paquete y evaluación", "Package and evaluation"),
        (
            Field(
                "tope",
                Text("Presupuesto disponible", "Budget available"),
                "money",
                Text("Con él se busca el paquete que más vale.", "With it the package worth most is sought."),
                low=0,
                unit=Text("COP", "COP"),
            ),
            Field(
                "tasa",
                Text("Tasa social de descuento", "Social discount rate"),
                "percent",
                Text("La vigente, con su fuente en la nota.", "The one in force, with its source in the note."),
            ),
            Field("tasa_fuente", Text("De dónde sale la tasa", "Where the rate comes from")),
            Table(
                "beneficios",
                Text("Beneficios en dinero por año", "Benefits in money by year"),
                (
                    Field("proyecto", Text("Proyecto", "Project"), "row", of="proyectos", required=True),
                    Field("anio", Text("Año", "Year"), "integer", low=2000, high=2100, required=True),
                    Field("monto", Text("Beneficio", "Benefit"), "money", low=0, required=True),
                ),
                one=Text("beneficio", "benefit"),
                keys=("proyecto", "anio"),
            ),
        ),
        Text(
            "Si nadie los midió, déjelos en blanco: nada se supone.",
            "If nobody measured them, leave them blank: nothing is supposed.",
        ),
    ),
    Section(
        "compromisos",
        Text("Compromisos", "Commitments"),
        (
            Table(
                "compromisos",
                Text("A qué se comprometió cada actor", "What each actor committed to"),
                (
                    Field("actor", Text("Actor", "Actor"), required=True),
                    Field("compromiso", Text("Compromiso", "Commitment"), required=True),
                    Field("fecha", Text("Fecha", "Day"), "date", required=True),
                    Field("soporte", Text("Acta o soporte", "Minutes or support")),
                ),
                one=Text("compromiso", "commitment"),
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
    written = written_of(values)
    remarks = chain_remarks(lines, programmes, projects, names=names) + found.remarks(names)
    framing = frame_remarks(projects, programmes, written)
    source, lang = record_source(context), context.lang
    if not projects:
        return View(
            (paragraph(pending(Text("programas y proyectos", "programmes and projects").of(lang))),), _where(remarks)
        )
    found_remarks: list[Remark] = list(remarks)
    paper = paper_of(values, context)
    if paper.package_why is not None:
        found_remarks.append(Remark("A-S59-3", paper.package_why, "tope"))
    blocks: list[Block] = []
    if found.total:
        blocks += [paragraph(found.coverage(populations(context), lang)), paragraph(equity_said(found, lang))]
    rows = {one.key for one in written}
    return View(
        (*blocks, *agenda_blocks(paper, source=source), *frame_blocks(paper, source=source)),
        (
            *_where(found_remarks),
            *(
                Remark(
                    one.code,
                    one.text,
                    f"marco/{one.where}/elemento" if one.where in rows else f"proyectos/{one.where}/nombre",
                )
                for one in framing
            ),
        ),
        {"proyectos": float(len(projects))},
    )


def paper_of(values: Values, context: Context) -> AgendaPaper:
    """What D19 prints: this agenda with the money and the instruments of the other two."""
    programmes, projects = programmes_of(values, context), projects_of(values)
    funding: list[Funding] = funding_of(context.others.get("agenda_financiamiento") or {}, projects)
    instruments: list[Instrumento] = []
    if rows := context.others.get("agenda_instrumental"):
        from mancomun.web.moments.agenda_instrumental import instruments_of

        instruments = instruments_of(rows, context)
    shapes, note = ground(context)
    chosen, why = None, None
    if values.get("tope") and projects:
        try:
            chosen = choose(projects, values["tope"])
        except BadInput as wrong:
            why = Text(wrong.es, wrong.en)
    benefits: dict[str, dict[int, int]] = {}
    for row in values.get("beneficios") or ():
        if row["proyecto"] and row["anio"] and row["monto"] is not None:
            held = benefits.setdefault(row["proyecto"], {})
            held[row["anio"]] = held.get(row["anio"], 0) + row["monto"]
    rate = values.get("tasa")
    return AgendaPaper(
        edition(context), context.name, values.get("vigencia") or "", bets(context), programmes, projects, funding, instruments,
        spread(context.members, programmes, projects, populations(context)), member_names(context), context.figure,
        populations=populations(context), ground=shapes, ground_note=note.of(context.lang), package=chosen, package_why=why,
        economics={} if rate is None else evaluated(projects, benefits, rate / 100), rate=rate,
        rate_source=values.get("tasa_fuente") or "",
        commitments=[
            (row["actor"], row["compromiso"], row["fecha"].isoformat() if row["fecha"] else None, row["soporte"])
            for row in values.get("compromisos") or () if row["compromiso"]
        ],
        actors=values.get("actores") or (), milestones=values.get("hitos") or (), framework=written_of(values),
    )  # fmt: skip


def document(values: Values, context: Context) -> Document:
    """D19 as Word and PDF."""
    return agenda_document(paper_of(values, context))


def pages(values: Values, context: Context) -> Document:
    """A page for each member, with what it pays the scheme when the executing body says so."""
    paid = parts_of(context.others.get("instancia") or {}, context)[2]
    return members_document(paper_of(values, context), paid)


def sheets(values: Values, context: Context) -> Document:
    """A sheet for each project, with its logical framework."""
    return sheets_document(paper_of(values, context))


def frames(values: Values, context: Context) -> bytes:
    """The logical frameworks as a workbook."""
    return sheets_book(paper_of(values, context))


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
    # a text that a spreadsheet would take for a formula gets an apostrophe in front
    risky = ("=", "+", "-", "@", "\t", "\r")
    writer.writerows(
        {k: f"'{one}" if isinstance(one, str) and one.startswith(risky) else one for k, one in row.items()}
        for row in rows
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


AGENDAS = Text("Agendas territorial, de financiamiento e instrumental", "Territorial, financing and instrument agendas")
KIND = register(
    Kind(
        "agenda_territorial", SECTIONS, look,
        Text("Qué se va a hacer, dónde, a qué apuesta responde y cuánto cuesta cada año.",
             "What will be done, where, which bet it answers to and what it costs each year."),
        (
            Paper("D19", AGENDAS, "agendas", ("docx", "pdf", "xlsx"), document, book),
            Paper("D19-proyectos", SHEETS, "fichas_de_proyecto", ("docx", "pdf", "xlsx"), sheets, frames),
            Paper("D19-miembros", MEMBERS, "hojas_por_miembro", ("docx", "pdf"), pages),
        ),
        (Export("mga", Text("Proyectos para MGA", "Projects for MGA"), "csv", "text/csv", mga),),
    )
)  # fmt: skip
