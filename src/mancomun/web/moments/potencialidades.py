"""S47, potentialities and capacities: what the territory has, how much it uses, and whether it is able to."""

from __future__ import annotations

from mancomun.documents.answers import answer_picture, answer_sheet, answer_table, number_said
from mancomun.documents.blocks import heading, method_box, paragraph, pending
from mancomun.documents.frame import framed
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark
from mancomun.route.potentials import CAPACITIES, CAPITALS, Assets, Capacity, Potential, assets
from mancomun.route.specialisation import Specialisation, specialisation
from mancomun.tables.workbook import Workbook
from mancomun.web.moments.common import attempt, edition, numbers, options, record_source, texts
from mancomun.web.moments.ground import ground
from mancomun.web.moments.shapes import named
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

NAME = Text("Momento 2 · Potencialidades y capacidades", "Moment 2 · Potentialities and capacities")
LEVEL = Text("De 0 a 4.", "From 0 to 4.")

SECTIONS = (
    Section(
        "potencialidades",
        Text("Potencialidades", "Potentialities"),
        (
            Table(
                "potencialidades",
                Text("Potencialidades", "Potentialities"),
                (
                    Field("nombre", Text("Potencialidad", "Potentiality"), required=True),
                    Field("capital", Text("Capital", "Capital"), "choice", options=options(CAPITALS), required=True),
                    Field("municipios", Text("Dónde", "Where"), "members", required=True),
                    Field("magnitud", Text("Magnitud", "Size")),
                    Field("evidencia", Text("Dato que la muestra", "Datum that shows it"), required=True),
                    Field("valor", Text("Valor", "Value"), "integer", LEVEL, low=0, high=4, required=True),
                    Field("uso", Text("Aprovechamiento", "Use"), "integer", LEVEL, low=0, high=4, required=True),
                    Field(
                        "viabilidad", Text("Viabilidad", "Feasibility"), "integer", LEVEL, low=0, high=4, required=True
                    ),
                    Field(
                        "pide",
                        Text("Capacidades que pide", "Capacities it asks for"),
                        "choices",
                        options=options(CAPACITIES),
                    ),
                    Field("restricciones", Text("Restricciones", "Restrictions"), "list"),
                    Field("demanda", Text("Demanda del mercado", "Market demand")),
                ),
                one=Text("potencialidad", "potentiality"),
            ),
        ),
    ),
    Section(
        "capacidades",
        Text("Capacidades", "Capacities"),
        (
            Table(
                "capacidades",
                Text("Capacidades", "Capacities"),
                (
                    Field("tipo", Text("Tipo", "Kind"), "choice", options=options(CAPACITIES), required=True),
                    Field("quien", Text("Entidad o actor", "Entity or actor"), required=True),
                    Field("nivel", Text("Nivel actual", "Level now"), "integer", LEVEL, low=0, high=4, required=True),
                    Field(
                        "requerido",
                        Text("Nivel requerido", "Level needed"),
                        "integer",
                        LEVEL,
                        low=0,
                        high=4,
                        required=True,
                    ),
                    Field("indicador", Text("Indicador", "Indicator")),
                    Field(
                        "oficial",
                        Text("Nivel según MDM o IGEF", "Level by the official index"),
                        "integer",
                        LEVEL,
                        low=0,
                        high=4,
                    ),
                ),
                one=Text("capacidad", "capacity"),
                keys=("tipo", "quien"),
            ),
        ),
    ),
    Section(
        "sectores",
        Text("Especialización", "Specialisation"),
        (
            Table(
                "sectores",
                Text("Empleo por sector", "Employment by sector"),
                (
                    Field("nombre", Text("Sector", "Sector"), required=True),
                    Field("grupo", Text("Empleos en la subregión", "Jobs in the subregion"), "decimal", low=0),
                    Field("referencia", Text("Empleos en la referencia", "Jobs in the reference"), "decimal", low=0),
                    Field(
                        "grupo_despues", Text("En la subregión, después", "In the subregion, later"), "decimal", low=0
                    ),
                    Field(
                        "referencia_despues",
                        Text("En la referencia, después", "In the reference, later"),
                        "decimal",
                        low=0,
                    ),
                ),
                Text(
                    "La referencia es el departamento o el país, con la subregión adentro. Con un año posterior en todos, se "
                    "descompone también el cambio.",
                    "The reference is the department or the country, the subregion within. With a later year in all of them, the "
                    "change is split too.",
                ),
            ),
            Field("fuente_empleo", Text("Fuente y año del empleo", "Source and year of employment")),
        ),
    ),
)


def sectors_of(values: Values, remarks: list[Remark]) -> Specialisation | None:
    """The quotients of the sectors that have both numbers."""
    rows = [row for row in named(values["sectores"]) if row["grupo"] is not None and row["referencia"] is not None]
    if not rows:
        return None
    after = [[row[key] for row in rows] for key in ("grupo_despues", "referencia_despues")]
    later = (after[0], after[1]) if all(value is not None for side in after for value in side) else None
    names, part, wide = ([row[key] for row in rows] for key in ("nombre", "grupo", "referencia"))
    return attempt(lambda: specialisation(names, part, wide, later=later), remarks, "sectores")


def assets_of(values: Values) -> Assets:
    """Both lists, ordered and remarked."""
    jobs = [row["grupo"] for row in values["sectores"] if row["grupo"] is not None]
    return assets(
        [
            Potential(
                row["nombre"],
                row["capital"],
                row["valor"],
                row["uso"],
                row["viabilidad"],
                row["evidencia"],
                tuple(row["pide"]),
                tuple(row["municipios"]),
                row["magnitud"],
                texts(row, "restricciones"),
                row["demanda"],
            )
            for row in named(values["potencialidades"])
        ],
        [
            Capacity(row["tipo"], row["quien"], row["nivel"], row["requerido"], row["oficial"], row["indicador"])
            for row in values["capacidades"]
            if row["tipo"]
        ],
        jobs=min(jobs) if jobs else None,
    )


def _results(values: Values, context: Context, remarks: list[Remark]) -> list[Block]:
    lang = context.lang
    source = record_source(context)
    found = assets_of(values)
    blocks: list[Block] = []
    if found.potentials:
        blocks.append(answer_picture(found.picture(lang), lang, source=source, width=0.6))
        blocks.append(answer_picture(found.matrix_picture(lang), lang, source=source, width=0.8))
    blocks += [answer_table(table, lang, source=source) for table in found.tables(lang) if table.rows]
    if context.members and any(one.places for one in found.potentials):
        land, note = ground(context)
        names = {code: context.member_name(code) for code in context.members}
        whence = f"{source}; {note.of(lang)}"
        blocks.append(answer_picture(found.map_picture(names, land, lang), lang, source=whence, width=0.55))
        blocks.append(answer_table(found.by_place(names, lang), lang, source=source))
    quotients = sectors_of(values, remarks)
    if quotients is not None:
        whence = values["fuente_empleo"] or source
        blocks += [answer_table(table, lang, source=whence) for table in quotients.tables(lang)]
        count, of = number_said(quotients.diversity, lang, 1), len(quotients.sectors)
        said = Text(
            f"Diversidad: el empleo se reparte como en {count} sectores iguales, de {of} (uno sobre la suma de las partes al cuadrado).",
            f"Diversity: jobs are spread as over {count} equal sectors, of {of} (one over the sum of squared shares).",
        )
        blocks.append(paragraph(said.of(lang)))
    return blocks


def look(values: Values, context: Context) -> View:
    """The seven capitals, potentialities by priority, capacities by gap, both crossed, and what the subregion does more."""
    remarks: list[Remark] = []
    blocks = _results(values, context, remarks)
    found = assets_of(values)
    return View(
        tuple(blocks),
        (*remarks, *found.remarks),
        numbers(potencialidades=len(found.potentials), capacidades=len(found.capacities)),
    )


def document(values: Values, context: Context) -> Document:
    """The document: the same results, with how they were computed."""
    lang = context.lang
    title = Text(
        f"Potencialidades y capacidades de {context.name}", f"Potentialities and capacities of {context.name}"
    ).of(lang)
    blocks: list[Block] = [heading(Text("Potencialidades y capacidades", "Potentialities and capacities").of(lang))]
    results = _results(values, context, [])
    blocks += results or [
        paragraph(pending(Text("potencialidades y capacidades", "potentialities and capacities").of(lang)))
    ]
    said = Text(
        "Prioridad: valor × (4 − aprovechamiento) × viabilidad, de 0 a 64; es regla propia. Brecha: nivel requerido menos nivel "
        "actual. Cociente de localización: parte del sector en la subregión sobre su parte en la referencia.",
        "Priority: value × (4 − use) × feasibility, from 0 to 64; our own rule. Gap: level needed minus level now. Location quotient: "
        "share of the sector in the subregion over its share in the reference.",
    )
    blocks += [heading(Text("Cómo se calculó", "How it was calculated").of(lang)), method_box(lang, said.of(lang), {})]
    return framed(
        edition(context),
        title,
        NAME,
        "potencialidades",
        blocks,
        members=[context.member_name(c) for c in context.members],
    )


def book(values: Values, context: Context) -> bytes:
    """The same as a workbook."""
    lang = context.lang
    made = Workbook(NAME.of(lang), lang, context.day, context.name)
    for table in assets_of(values).tables(lang):
        answer_sheet(made, table)
    quotients = sectors_of(values, [])
    if quotients is not None:
        for table in quotients.tables(lang):
            answer_sheet(made, table)
        made.source(values["fuente_empleo"])
    made.source(record_source(context))
    return made.content()


KIND = register(
    Kind(
        "potencialidades",
        SECTIONS,
        look,
        Text(
            "El desarrollo que sale de adentro: lo que el territorio tiene y la capacidad de usarlo.",
            "Development from within: what the territory has, and the ability to use it.",
        ),
        (
            Paper(
                "S47",
                Text("Potencialidades y capacidades", "Potentialities and capacities"),
                "potencialidades",
                ("docx", "pdf", "xlsx"),
                document,
                book,
            ),
        ),
        folded=True,
    )
)
