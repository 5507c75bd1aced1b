"""S50, the strategic bets: from three to seven, tied to the vision and to projects, with what can be governed of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import heading, paragraph, pending
from mancomun.documents.tree import Block, Document
from mancomun.foresight.choice import Igo, igo, igo_picture
from mancomun.lexicon.text import Text, join_names, percent
from mancomun.portfolio.contributions import OBJECTIVES
from mancomun.requirements.remarks import Remark
from mancomun.route.bets import TERMS, Bet, Coverage, coverage
from mancomun.route.occupation import fits, fits_table, tags_of
from mancomun.route.vision import Goal
from mancomun.web.moments.common import attempt, located, numbers, options, record_source, texts
from mancomun.web.moments.shapes import members_of, named
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

ASKED = ("E-S50-objetivo", "E-S50-responsable")
"""What the form itself asks for, as a field that cannot stay empty."""
SERVED = {one.id: one.name for one in OBJECTIVES}
ONE_LINE = Text("Uno por línea.", "One a line.")

SECTIONS = (
    Section(
        "apuestas",
        Text("Apuestas", "Bets"),
        (
            Table(
                "apuestas",
                Text("Apuestas", "Bets"),
                (
                    Field("nombre", Text("Nombre", "Name"), required=True),
                    Field(
                        "objetivo",
                        Text("Objetivo", "Objective"),
                        "long",
                        Text("Empieza con un verbo: construir, proteger.", "Begins with a verb."),
                        required=True,
                    ),
                    Field("justificacion", Text("Justificación", "Reason"), "long"),
                    Field("eje", Text("Eje de la visión", "Axis of the vision"), required=True),
                    Field("variables", Text("Variables clave", "Key variables"), "list", ONE_LINE),
                    Field(
                        "hechos",
                        Text("Hechos que la sustentan", "Facts behind it"),
                        "list",
                        Text("Regionales o metropolitanos; uno por línea.", "Regional or metropolitan; one a line."),
                    ),
                    Field(
                        "objetivos",
                        Text("Objetivos de la asociatividad a los que sirve", "Objectives of associativity it serves"),
                        "choices",
                        options=SERVED,
                    ),
                    Field("responsable", Text("Responsable", "Owner"), required=True),
                    Field("aliados", Text("Aliados", "Allies"), "list", ONE_LINE),
                    Field(
                        "acciones",
                        Text("Acciones", "Actions"),
                        "list",
                        Text("Dos o más, una por línea.", "Two or more, one a line."),
                        required=True,
                    ),
                    Field("proyectos", Text("Proyectos", "Projects"), "list", ONE_LINE),
                    Field("plazo", Text("Plazo", "Term"), "choice", options=options(TERMS)),
                    Field("municipios", Text("Dónde", "Where"), "members", required=True),
                    Field("costo", Text("Rango de costo", "Range of cost")),
                    Field("riesgos", Text("Riesgos", "Risks"), "list", ONE_LINE),
                    Field(
                        "importancia", Text("Importancia (1 a 5)", "Importance (1 to 5)"), "decimal", low=0, high=100
                    ),
                    Field(
                        "gobernabilidad",
                        Text("Gobernabilidad (0, 1, 3, 5)", "Governability (0, 1, 3, 5)"),
                        "decimal",
                        low=0,
                        high=5,
                    ),
                ),
                Text("De tres a siete.", "From three to seven."),
                Text("apuesta", "bet"),
            ),
        ),
    ),
    Section(
        "metas",
        Text("Metas", "Goals"),
        (
            Table(
                "metas",
                Text("Metas de las apuestas", "Goals of the bets"),
                (
                    Field("apuesta", Text("Apuesta", "Bet"), "row", of="apuestas", required=True),
                    Field("indicador", Text("Indicador", "Indicator"), required=True),
                    Field("base", Text("Línea base", "Base line"), "decimal", required=True),
                    Field("meta", Text("Meta", "Goal"), "decimal", required=True),
                    Field("anio", Text("Año", "Year"), "integer", low=2000, high=2200, required=True),
                    Field("fuente", Text("Fuente", "Source"), required=True),
                ),
                one=Text("meta", "goal"),
            ),
        ),
    ),
)


def bets_of(values: Values, lang: str = "es") -> list[Bet]:
    """The bets as the core takes them, with the words of ``lang``."""
    return [
        Bet(
            row["nombre"],
            row["objetivo"],
            row["eje"],
            texts(row, "variables"),
            tuple(
                Goal(one["indicador"], one["base"], one["meta"], one["anio"], one["fuente"])
                for one in values["metas"]
                if one["apuesta"] == row["id"]
            ),
            row["responsable"],
            texts(row, "aliados"),
            texts(row, "acciones"),
            row["plazo"],
            tuple(row["municipios"]),
            texts(row, "proyectos"),
            row["costo"],
            texts(row, "riesgos"),
            row["justificacion"],
            texts(row, "hechos"),
            tuple(SERVED[key].of(lang) for key in row["objetivos"]),
        )
        for row in named(values["apuestas"])
    ]


def key_variables(context: Context) -> list[str] | None:
    """Short names and names of what MICMAC calls drivers and relays; ``None`` while it was not run."""
    from mancomun.web.moments import prospectiva

    found = context.others.get("prospectiva")
    answer = prospectiva.micmac_of(found, []) if found else None
    if found is None or answer is None:
        return None
    half = answer.actual
    plane = half.indirect.plane if half.indirect is not None else half.direct
    short = [name for name, role in zip(answer.variables, plane.roles, strict=True) if role in ("motriz", "enlace")]
    long = [row["nombre"] for row in found["variables"] if row["sigla"] in short and row["nombre"]]
    return [*short, *long]


def covered(values: Values, context: Context) -> Coverage:
    """The bets judged beside the vision, the members and the key variables."""
    vision = context.others.get("vision")
    axes = texts(vision, "ejes") if vision else tuple(dict.fromkeys(bet.axis for bet in bets_of(values) if bet.axis))
    return coverage(
        bets_of(values, context.lang), axes=axes, members=members_of(context), key_variables=key_variables(context)
    )


def against_model(values: Values, context: Context) -> list[Block]:
    """The bets over the model of the vision, and each beside what the model has and changes there; nothing without a model."""
    from mancomun.web.moments import modelo

    own = context.others.get("modelo")
    if not own:
        return []
    (_, present), (title, vision) = modelo.models_of(own, context, [])[:2]
    if not vision.nodes:
        return []
    lang = context.lang
    bets = [
        (row["nombre"], [context.member_name(code) for code in row["municipios"]]) for row in named(values["apuestas"])
    ]
    found = fits(bets, present, vision)
    source = "; ".join([*texts(own, "fuentes"), record_source(context)])
    blocks: list[Block] = [heading(Text("Apuesta contra modelo", "Bet against model").of(lang))]
    if vision.mapped:
        name = Text("Las apuestas sobre el modelo", "The bets over the model").of(lang)
        drawn = vision.picture(lang, title=f"{name} · {title}", tags=tags_of(found))
        blocks.append(answer_picture(drawn, lang, source=source))
    blocks.append(answer_table(fits_table(found, lang), lang, source=source))
    lost = join_names([one.name for one in found if not one.placed])
    if lost.es:
        said = Text(
            f"Sin nodo en el modelo donde se hacen: {lost.es}.", f"Without a node where they are done: {lost.en}."
        )
        blocks.append(paragraph(said.of(lang)))
    return blocks


def igo_of(values: Values, remarks: list[Remark]) -> Igo | None:
    """Importance and governability of the bets that have both."""
    rows = [
        row for row in named(values["apuestas"]) if row["importancia"] is not None and row["gobernabilidad"] is not None
    ]
    if len(rows) < 2:
        return None
    up, right = (np.array([row[key] for row in rows], float) for key in ("importancia", "gobernabilidad"))
    return attempt(lambda: igo([row["nombre"] for row in rows], up, right), remarks, "apuestas")


def look(values: Values, context: Context) -> View:
    """The tree of the vision, the flow to projects, the matrix, and the plane of what can be governed."""
    lang = context.lang
    source = record_source(context)
    found = covered(values, context)
    remarks: list[Remark] = located(
        [item for item in found.remarks if item.code not in ASKED],
        {f"apuestas/{row['nombre']}": f"apuestas/{row['id']}/nombre" for row in named(values["apuestas"])},
    )
    blocks: list[Block] = []
    if found.bets:
        title = Text("Visión", "Vision").of(lang)
        blocks += [answer_picture(found.tree_picture(title, lang, projects=True), lang, source=source)]
        blocks += [answer_picture(found.flow_picture(lang), lang, source=source)]
        blocks += [answer_table(table, lang, source=source) for table in found.tables(lang)]
        if found.whole is not None:
            share = percent(found.whole)
            said = Text(f"Ejes con apuesta y proyecto: {share.es}.", f"Axes with a bet and a project: {share.en}.")
            blocks.append(paragraph(said.of(lang)))
    else:
        blocks.append(paragraph(pending(Text("apuestas estratégicas", "strategic bets").of(lang))))
    if found.bets:
        blocks += against_model(values, context)
    plane = igo_of(values, remarks)
    if plane is not None:
        blocks.append(answer_picture(igo_picture(plane, lang), lang, source=source, width=0.8))
        blocks += [answer_table(table, lang, source=source) for table in plane.tables(lang)]
    return View(tuple(blocks), tuple(remarks), numbers(apuestas=len(found.bets), con_responsable=found.owned))


def document(values: Values, context: Context) -> Document:
    """D14, from the side of the bets: the vision of the initiative, when there is one, goes in front."""
    from mancomun.documents.vision_paper import VisionPaper, vision_document
    from mancomun.web.moments import vision
    from mancomun.web.moments.common import edition

    own, bets = context.others.get("vision"), covered(values, context)
    if own:
        return vision_document(replace(vision.paper_of(own, context), bets=bets))
    names = {code: context.member_name(code) for code in context.members}
    return vision_document(VisionPaper(edition(context), context.name, list(names.values()), bets=bets, places=names))


KIND = register(
    Kind(
        "apuestas",
        SECTIONS,
        look,
        Text(
            "De la visión a la acción: pocas apuestas, cada una con base, meta, año y alguien que responde.",
            "From vision to action: few bets, each with base, goal, year and somebody who answers.",
        ),
        (Paper("D14", Text("Visión y apuestas", "Vision and bets"), "apuestas_vision", build=document),),
        folded=True,
    )
)
