"""S45, recognising the subregion: limits by criterion, history, heritage, stories, functional links; and its atlas (D12)."""

from __future__ import annotations

import numpy as np

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import heading, paragraph
from mancomun.documents.subregion_atlas import (
    SubregionAtlas,
    drawn_by_groups,
    flow_blocks,
    gallery,
    heritage_table,
    limits_plate,
    milestones_drawn,
    subregion_atlas,
)
from mancomun.documents.tree import Block, Document
from mancomun.foresight.region import functional_region
from mancomun.interchange.features import geojson_bytes, gpkg_bytes
from mancomun.lexicon.text import Text, join_names, short_day
from mancomun.requirements.remarks import Remark
from mancomun.route.identity import CRITERIA, HERITAGE, Identity, Limit, Memory, identity
from mancomun.route.occupation import Model
from mancomun.tables.results import Row
from mancomun.tables.results import Table as Grid
from mancomun.territory.plane import Shape
from mancomun.web.moments.common import edition, numbers, options, record_source, texts
from mancomun.web.moments.ground import ground
from mancomun.web.moments.shapes import members_of, named, shape_at, shape_field
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register

ONE_LINE = Text("Uno por línea.", "One a line.")
LISTS = {
    "ecosistemas": Text("Ecosistemas", "Ecosystems"),
    "cuencas": Text("Cuencas", "River basins"),
    "sectores": Text("Sectores productivos", "Productive sectors"),
    "simbolos": Text("Símbolos", "Symbols"),
    "toponimos": Text("Topónimos", "Place names"),
    "problemas": Text("Problemas percibidos", "Perceived problems"),
}
SECTIONS = (
    Section(
        "limites",
        Text("Delimitación", "Limits"),
        (
            Table(
                "limites",
                Text("Límites por criterio", "Limits by criterion"),
                (
                    Field("nombre", Text("Nombre", "Name"), required=True),
                    Field(
                        "criterio", Text("Criterio", "Criterion"), "choice", options=options(CRITERIA), required=True
                    ),
                    shape_field(),
                ),
                one=Text("límite", "limit"),
                shape="figura",
                draws=("area",),
            ),
        ),
    ),
    Section(
        "memoria",
        Text("Historia y patrimonio", "History and heritage"),
        (
            Table(
                "hitos",
                Text("Hitos históricos", "Historical milestones"),
                (
                    Field("anio", Text("Año", "Year"), required=True),
                    Field("hecho", Text("Qué pasó", "What happened"), required=True),
                    Field("fuente", Text("Fuente", "Source")),
                ),
            ),
            Table(
                "patrimonio",
                Text("Patrimonio", "Heritage"),
                (
                    Field("nombre", Text("Bien", "Item"), required=True),
                    Field("tipo", Text("Tipo", "Kind"), "choice", options=options(HERITAGE), required=True),
                    Field("municipio", Text("Municipio", "Municipality"), "member", required=True),
                    Field("estado", Text("Estado", "Condition")),
                    Field("acto", Text("Acto que lo declara", "Act that declares it")),
                    Field(
                        "sagrado",
                        Text("Sagrado o sensible", "Sacred or sensitive"),
                        "flag",
                        Text("No se dibuja ni se exporta su lugar.", "Its place is neither drawn nor exported."),
                    ),
                    shape_field(),
                ),
                shape="figura",
                draws=("point", "area", "line"),
            ),
            Table(
                "relatos",
                Text("Relatos", "Stories"),
                (
                    Field("nombre", Text("Título", "Title"), required=True),
                    Field("texto", Text("Relato", "Story"), "long", required=True),
                    Field("audio", Text("Enlace al audio", "Link to the audio")),
                    Field("municipio", Text("Municipio", "Municipality"), "member", required=True),
                    Field("quien", Text("Quién lo cuenta", "Who tells it"), personal=True),
                    Field("consentimiento", Text("Autorizó su uso", "Consented to its use"), "flag", required=True),
                ),
            ),
        ),
    ),
    Section(
        "paisaje",
        Text("Paisaje y producción", "Landscape and production"),
        tuple(Field(key, label, "list", ONE_LINE) for key, label in LISTS.items()),
    ),
    Section(
        "vinculos",
        Text("Vínculos funcionales", "Functional links"),
        (
            Field("nucleo", Text("Núcleo", "Core"), "member"),
            Field(
                "umbral",
                Text("Umbral (%)", "Threshold (%)"),
                "percent",
                Text("10 % si no se dice.", "10 % unless said."),
            ),
            Table(
                "flujos",
                Text("De dónde a dónde van a trabajar", "From where to where people go to work"),
                (
                    Field("origen", Text("Viven en", "Live in"), "member", required=True),
                    Field("destino", Text("Trabajan en", "Work in"), "member", required=True),
                    Field(
                        "parte",
                        Text("Parte de los ocupados (%)", "Share of the employed (%)"),
                        "percent",
                        required=True,
                    ),
                ),
                keys=("origen", "destino"),
            ),
        ),
    ),
    Section(
        "cartografia",
        Text("Cartografía social", "Social cartography"),
        (
            Table(
                "cartografia",
                Text("Lo que dibujaron los grupos", "What the groups drew"),
                (
                    Field("nombre", Text("Qué es", "What it is"), required=True),
                    Field("grupo", Text("Grupo", "Group"), required=True),
                    Field("fecha", Text("Fecha", "Date"), "date"),
                    shape_field(),
                ),
                shape="figura",
            ),
            Field(
                "encuesta",
                Text("Encuesta de identidad", "Survey of identity"),
                "long",
                Text("Cuándo, a cuántas personas y qué dijo.", "When, to how many people and what it said."),
            ),
            Field("fuentes", Text("Fuentes", "Sources"), "list", ONE_LINE),
        ),
    ),
)


def identity_of(values: Values, context: Context, remarks: list[Remark]) -> tuple[Identity, list[Memory]]:
    """The identity as the core reads it, and the heritage with its shapes."""
    heritage = [
        Memory(
            row["nombre"],
            row["municipio"],
            row["tipo"],
            row["sagrado"] is True,
            None,
            shape_at(row, "patrimonio", remarks),
            row["estado"],
            row["acto"],
        )
        for row in named(values["patrimonio"])
    ]
    found = identity(
        members_of(context),
        stories_of(values),
        heritage,
        [Limit(row["nombre"], row["criterio"], shape_at(row, "limites", remarks)) for row in named(values["limites"])],
        [
            Memory(row["nombre"], "", shape=shape_at(row, "cartografia", remarks))
            for row in named(values["cartografia"])
        ],
    )
    return found, heritage


def stories_of(values: Values) -> list[Memory]:
    """The stories, with whether their teller consented."""
    return [
        Memory(row["nombre"], row["municipio"], consent=row["consentimiento"], text=row["texto"])
        for row in named(values["relatos"])
    ]


def flows_of(values: Values, context: Context) -> list[tuple[str, str, float]]:
    """The flows that are whole: from, to and share of the employed."""
    return [
        (row["origen"], row["destino"], row["parte"])
        for row in values["flujos"]
        if row["origen"] in context.members and row["destino"] in context.members and row["parte"] is not None
    ]


def groups_of(values: Values, context: Context, remarks: list[Remark]) -> list[tuple[str, str, str, Shape | None]]:
    """What the groups drew: what, who, the day and the shape."""
    return [
        (
            row["nombre"],
            row["grupo"],
            short_day(row["fecha"]).of(context.lang) if row["fecha"] else "",
            shape_at(row, "cartografia", remarks),
        )
        for row in named(values["cartografia"])
    ]


def region_of(values: Values, context: Context) -> list[list[str]] | None:
    """Names that enter the functional region of the core, by round; ``None`` without a core or flows."""
    codes = list(context.members)
    flows = [row for row in values["flujos"] if row["origen"] and row["destino"] and row["parte"] is not None]
    if values["nucleo"] not in codes or not flows:
        return None
    shares = np.zeros((len(codes), len(codes)))
    for row in flows:
        if row["origen"] != row["destino"]:
            shares[codes.index(row["origen"]), codes.index(row["destino"])] = row["parte"] / 100
    limit = values["umbral"] if values["umbral"] is not None else 10.0
    found = functional_region(shares, codes.index(values["nucleo"]), threshold=limit / 100)
    return [[context.member_name(codes[k]) for k in entered] for entered in found.rounds]


def look(values: Values, context: Context) -> View:
    """Plates and tables of limits, what people tell and keep, and the functional region."""
    lang = context.lang
    source = record_source(context)
    remarks: list[Remark] = []
    found, heritage = identity_of(values, context, remarks)
    names = {code: context.member_name(code) for code in context.members}
    limits: list[Block] = []
    plate = limits_plate(found, lang)
    if plate is not None:
        limits.append(answer_picture(plate, lang, source=source))
    limits += [answer_table(table, lang, source=source) for table in found.tables(lang) if table.rows]
    kept = [answer_table(heritage_table(heritage, names, lang), lang, source=source)] if heritage else []
    history: list[Block] = []
    if values["hitos"]:
        head = ("Año", "Hito", "Fuente") if lang == "es" else ("Year", "Milestone", "Source")
        told = sorted((row["anio"], row["hecho"], row["fuente"] or "—") for row in values["hitos"])
        rows: list[Row] = [list(line) for line in told]
        whole = [(row["anio"], row["hecho"], "") for row in values["hitos"] if row["anio"] and row["hecho"]]
        if whole:
            history.append(answer_picture(milestones_drawn(whole, lang), lang, source=source))
        history.append(
            answer_table(Grid(Text("Línea de tiempo", "Time line").of(lang), head, rows), lang, source=source)
        )
    land, note = ground(context) if context.members else (None, Text("", ""))
    blocks: list[Block] = []
    for title, part in (
        (Text("Límites", "Limits"), limits),
        (
            Text("Patrimonio y relatos", "Heritage and stories"),
            [*kept, *gallery(heritage, stories_of(values), names, lang)],
        ),
        (Text("Historia", "History"), history),
        (
            Text("Vínculos de trabajo", "Ties of work"),
            flow_blocks(flows_of(values, context), names, land, note.of(lang), lang, source),
        ),
        (
            Text("Lo que dibujó cada grupo", "What each group drew"),
            drawn_by_groups(groups_of(values, context, []), lang, source),
        ),
    ):
        blocks += [heading(title.of(lang)), *part] if part else []
    rounds = region_of(values, context)
    if rounds is not None:
        blocks.append(heading(Text("Región funcional", "Functional region").of(lang)))
        core = context.member_name(values["nucleo"])
        entered = [join_names(names).of(lang) for names in rounds]
        said = Text(
            f"Alrededor de {core} entran: {'; luego '.join(entered) or 'ninguno'}.",
            f"Around {core} enter: {'; then '.join(entered) or 'none'}.",
        )
        blocks.append(paragraph(said.of(lang)))
    return View(tuple(blocks), (*remarks, *found.remarks), numbers(cubiertos=found.covered, limites=len(found.limits)))


def atlas(values: Values, context: Context) -> Document:
    """D12, with the territorial model when there is one."""
    from mancomun.web.moments import modelo

    found, heritage = identity_of(values, context, [])
    models: list[tuple[str, Model]] = []
    lang = context.lang
    land, note = ground(context) if context.members else (None, Text("", ""))
    described = context.others.get("modelo")
    if described:
        models = modelo.models_of(described, context, [])
    return subregion_atlas(
        SubregionAtlas(
            edition(context),
            context.name,
            [context.member_name(code) for code in context.members],
            found,
            [(row["anio"], row["hecho"], row["fuente"]) for row in values["hitos"] if row["anio"] and row["hecho"]],
            heritage,
            {code: context.member_name(code) for code in context.members},
            [
                *((label.of(lang), texts(values, key)) for key, label in LISTS.items()),
                (
                    Text("Encuesta de identidad", "Survey of identity").of(lang),
                    tuple(filter(None, [values["encuesta"]])),
                ),
            ],
            models,
            texts(values, "fuentes"),
            stories_of(values),
            flows_of(values, context),
            land,
            note.of(lang),
            groups_of(values, context, []),
            described["memoria"] if described else "",
            modelo.said_of(described, lang) if described else (),
        )
    )


def layers_of(values: Values, context: Context) -> dict[str, list[tuple[dict[str, str], Shape]]]:
    """What may leave as layers: limits, heritage that is not sacred, and what groups drew."""
    lost: list[Remark] = []
    layers: dict[str, list[tuple[dict[str, str], Shape]]] = {}
    for table, says in (
        ("limites", ("criterio",)),
        ("patrimonio", ("tipo", "municipio", "estado")),
        ("cartografia", ("grupo",)),
    ):
        for row in named(values[table]):
            if table == "patrimonio" and row["sagrado"] is not False:
                continue  # what nobody said may be drawn is not drawn
            shape = shape_at(row, table, lost)
            if shape is not None:
                layers.setdefault(table, []).append(({"nombre": row["nombre"], **{k: row[k] for k in says}}, shape))
    return layers


def gpkg(values: Values, context: Context) -> bytes:
    """D12's layers as a GeoPackage."""
    return gpkg_bytes(layers_of(values, context))


def geojson(values: Values, context: Context) -> bytes:
    """The same as GeoJSON."""
    return geojson_bytes(layers_of(values, context))


KIND = register(
    Kind(
        "reconocimiento",
        SECTIONS,
        look,
        Text(
            "La imagen compartida del territorio: por dónde van sus límites según quién mire, qué se cuenta y qué se cuida.",
            "The shared image of the territory: where its limits run depending on who looks, what is told and what is kept.",
        ),
        (Paper("D12", Text("Reconocimiento y atlas", "Recognition and atlas"), "atlas", ("pdf", "docx"), atlas),),
        (
            Export(
                "gpkg",
                Text("Capas (GeoPackage)", "Layers (GeoPackage)"),
                "gpkg",
                "application/geopackage+sqlite3",
                gpkg,
            ),
            Export("geojson", Text("Capas (GeoJSON)", "Layers (GeoJSON)"), "geojson", "application/geo+json", geojson),
        ),
        folded=True,
    )
)
