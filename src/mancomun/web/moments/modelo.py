"""S49, the territorial model of today and of the vision: nodes, axes, zones, what clashes; plates in the atlas (D12) and layers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import heading, paragraph, pending
from mancomun.documents.subregion_atlas import SubregionAtlas, subregion_atlas
from mancomun.documents.tree import Block, Document
from mancomun.interchange.features import geojson_bytes, gpkg_bytes
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.occupation import AXES, FLOWS, ZONES, Axis, Flow, Model, Node, Zone, model
from mancomun.tables.cells import number_of
from mancomun.territory.plane import Shape, shape_of
from mancomun.web.moments.common import edition, numbers, options, record_source, texts
from mancomun.web.moments.shapes import named, shape_at, shape_field
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register

WHEN = {
    "actual": Text("Hoy", "Today"),
    "apuesta": Text("En la visión", "In the vision"),
    "ambos": Text("Hoy y en la visión", "Today and in the vision"),
    "tendencial": Text("Si nada cambia", "If nothing changes"),
}
NAMES = {"actual": Text("Modelo actual", "Present model"), "apuesta": Text("Modelo apuesta", "Bet model")}
TREND = Text("Modelo tendencial", "Trend model")
SCALES = {
    "25000": Text("1:25.000", "1:25,000"),
    "100000": Text("1:100.000", "1:100,000"),
    "500000": Text("1:500.000", "1:500,000"),
}
_FUNCTION = re.compile(r"(.+?)[:=]\s*([\d.,]+)\s*\Z")
ONE_LINE = Text("Uno por línea.", "One a line.")


def _when() -> Field:
    return Field("momento", Text("Cuándo", "When"), "choice", options=WHEN)


SECTIONS = (
    Section(
        "general",
        Text("El modelo", "The model"),
        (
            Field("horizonte", Text("Horizonte (año)", "Horizon (year)"), "integer", low=2000, high=2200),
            Field("escala", Text("Escala de trabajo", "Working scale"), "choice", options=SCALES, required=True),
            Field(
                "determinantes", Text("Determinantes de superior jerarquía", "Higher determinants"), "list", ONE_LINE
            ),
            Field("memoria", Text("Memoria descriptiva", "Descriptive memory"), "long"),
            Field("fuentes", Text("Fuentes", "Sources"), "list", ONE_LINE, required=True),
        ),
    ),
    Section(
        "nodos",
        Text("Nodos", "Nodes"),
        (
            Table(
                "nodos",
                Text("Nodos", "Nodes"),
                (
                    Field("nombre", Text("Nodo", "Node"), required=True),
                    shape_field(label=Text("Ubicación", "Location")),
                    Field(
                        "funciones",
                        Text("Funciones y unidades", "Functions and units"),
                        "list",
                        Text("Una por línea: banco: 7", "One a line: bank: 7"),
                    ),
                    Field(
                        "nivel",
                        Text("Nivel decidido (1 a 5)", "Level decided (1 to 5)"),
                        "integer",
                        Text("Vacío: se calcula.", "Empty: it is computed."),
                        low=1,
                        high=5,
                    ),
                    _when(),
                ),
                one=Text("nodo", "node"),
                shape="figura",
                draws=("point",),
            ),
        ),
    ),
    Section(
        "ejes",
        Text("Ejes", "Axes"),
        (
            Table(
                "ejes",
                Text("Ejes", "Axes"),
                (
                    Field("nombre", Text("Eje", "Axis"), required=True),
                    Field("tipo", Text("Tipo", "Kind"), "choice", options=options(AXES), required=True),
                    Field("desde", Text("Desde", "From"), "row", of="nodos"),
                    Field("hasta", Text("Hasta", "To"), "row", of="nodos"),
                    Field("minutos", Text("Minutos", "Minutes"), "decimal", low=0),
                    Field("estado", Text("Estado", "Condition")),
                    Field("importancia", Text("Importancia (1 a 5)", "Importance (1 to 5)"), "integer", low=1, high=5),
                    shape_field(label=Text("Trazado", "Line")),
                    _when(),
                ),
                one=Text("eje", "axis"),
                shape="figura",
                draws=("line",),
            ),
            Table(
                "flujos",
                Text("Flujos entre nodos", "Flows between nodes"),
                (
                    Field("desde", Text("Desde", "From"), "row", of="nodos", required=True),
                    Field("hasta", Text("Hasta", "To"), "row", of="nodos", required=True),
                    Field("tipo", Text("Tipo", "Kind"), "choice", options=options(FLOWS), required=True),
                    Field("valor", Text("Cuánto", "How much"), "decimal", low=0, required=True),
                    Field(
                        "unidad",
                        Text("Unidad y año", "Unit and year"),
                        help=Text("viajes al día, 2025; toneladas al mes…", "trips a day, 2025; tonnes a month…"),
                    ),
                    _when(),
                ),
                one=Text("flujo", "flow"),
                keys=("desde", "hasta", "tipo", "unidad", "momento"),
            ),
        ),
    ),
    Section(
        "zonas",
        Text("Zonas", "Zones"),
        (
            Table(
                "zonas",
                Text("Zonas", "Zones"),
                (
                    Field("nombre", Text("Zona", "Zone"), required=True),
                    Field("categoria", Text("Categoría", "Category"), "choice", options=options(ZONES), required=True),
                    shape_field(),
                    Field("uso", Text("Uso", "Use")),
                    Field("norma", Text("Norma", "Norm")),
                    _when(),
                ),
                one=Text("zona", "zone"),
                shape="figura",
                draws=("area",),
            ),
            Table(
                "tratamientos",
                Text("Cómo se tratan los conflictos", "How clashes are treated"),
                (
                    Field("zona", Text("Zona", "Zone"), "row", of="zonas", required=True),
                    Field("otra", Text("Con", "With"), "row", of="zonas", required=True),
                    Field("tratamiento", Text("Tratamiento", "Treatment"), "long", required=True),
                ),
            ),
        ),
    ),
)


def units_of(lines: tuple[str, ...], where: str, remarks: list[Remark]) -> dict[str, float]:
    """``banco: 7`` a line as units by function; a function without a number has one."""
    found: dict[str, float] = {}
    for line in lines:
        parts = _FUNCTION.match(line)
        number = number_of(parts[2]) if parts else 1.0
        if number is None or number < 0:
            remarks.append(
                remark(
                    "E-S49-funcion",
                    where,
                    f"«{line}» no es una función con sus unidades, como «banco: 7».",
                    f"“{line}” is no function with its units, like “bank: 7”.",
                )
            )
            continue
        found[(parts[1] if parts else line).strip().lower()] = number
    return found


def models_of(values: Values, context: Context, remarks: list[Remark]) -> list[tuple[str, Model]]:
    """The model of today and that of the vision, each with what is in it; what is not said is in both.

    The trend comes third, only when something is marked as of the trend: it keeps what is of today.
    """
    nodes = [
        (
            row,
            Node(
                row["nombre"],
                shape_at(row, "nodos", remarks),
                units_of(texts(row, "funciones"), f"nodos/{row['id']}/funciones", remarks),
                row["nivel"],
            ),
        )
        for row in named(values["nodos"])
    ]
    name = {row["id"]: row["nombre"] for row in (*values["nodos"], *values["zonas"])}
    axes = [
        (
            row,
            Axis(
                row["nombre"],
                row["tipo"] or "vial",
                name.get(row["desde"], ""),
                name.get(row["hasta"], ""),
                shape_at(row, "ejes", remarks),
                row["minutos"],
                row["estado"],
                row["importancia"],
            ),
        )
        for row in named(values["ejes"])
    ]
    zones = [
        (row, Zone(row["nombre"], row["categoria"], shape_at(row, "zonas", remarks), row["uso"], row["norma"]))
        for row in named(values["zonas"])
    ]
    treated = {
        (name.get(row["zona"], ""), name.get(row["otra"], "")): row["tratamiento"] for row in values["tratamientos"]
    }
    flows = [
        (
            row,
            Flow(
                name.get(row["desde"], ""),
                name.get(row["hasta"], ""),
                row["valor"],
                row["tipo"] or "otro",
                row["unidad"],
                f"flujos/{row['id']}",
            ),
        )
        for row in values["flujos"]
    ]
    bets = context.others.get("apuestas")
    placed = [(row["nombre"], bool(row["municipios"])) for row in named(bets["apuestas"])] if bets else []
    found = []
    parts: tuple[list[Any], ...] = (nodes, axes, zones, flows)
    for key, title in NAMES.items():
        kept = ("", "ambos", key)
        own: list[list[Any]] = [[thing for row, thing in rows if row["momento"] in kept] for rows in parts]
        wanted = placed if key == "apuesta" else ()
        made = model(own[0], own[1], own[2], treatments=treated, bets=wanted, flows=own[3])
        found.append((title.of(context.lang), made))
    if any(row["momento"] == "tendencial" for rows in parts for row, _ in rows):
        trend = ("", "ambos", "actual", "tendencial")
        own = [[thing for row, thing in rows if row["momento"] in trend] for rows in parts]
        found.append((TREND.of(context.lang), model(own[0], own[1], own[2], treatments=treated, flows=own[3])))
    return found


def said_of(values: Values, lang: str) -> list[tuple[str, str]]:
    """Horizon, working scale and higher determinants, as the atlas prints them; empty where nobody said."""
    scale = SCALES[values["escala"]].of(lang) if values["escala"] in SCALES else ""
    return [
        (Text("Horizonte", "Horizon").of(lang), str(values["horizonte"] or "")),
        (Text("Escala de trabajo", "Working scale").of(lang), scale),
        (
            Text("Determinantes de superior jerarquía", "Higher determinants").of(lang),
            "; ".join(texts(values, "determinantes")),
        ),
    ]


def look(values: Values, context: Context) -> View:
    """Both plates with their tables, and what must be mended."""
    lang = context.lang
    remarks: list[Remark] = []
    source = "; ".join([*texts(values, "fuentes"), record_source(context)])
    blocks: list[Block] = []
    sketches: list[Block] = []  # after both plates, that are compared as the first two pictures
    maps = after = 0
    models = models_of(values, context, remarks)
    around = [shape for _, found in models for shape in found.shapes()]  # both plates show the same ground
    for title, found in models:
        if not (found.nodes or found.axes or found.zones):
            continue
        blocks.append(heading(title))
        if found.mapped:
            maps += 1
            blocks.append(answer_picture(found.picture(lang, title=title, around=around), lang, source=source))
            after = len(blocks)
            word = Text("Croquis coremático", "Chorematic sketch").of(lang)
            sketches.append(answer_picture(found.sketch(lang, title=f"{word} · {title}"), lang, source=source))
        blocks += [answer_table(table, lang, source=source) for table in found.tables(lang) if table.rows]
        remarks += [item for item in found.remarks if item not in remarks]
    if not blocks:
        blocks.append(paragraph(pending(Text("nodos, ejes y zonas", "nodes, axes and zones").of(lang))))
    at = len(blocks) if maps > 1 else after
    blocks[at:at] = sketches
    places = {"zonas": "zonas", "nodos": "nodos", "ejes": "ejes"}
    said = tuple(replace(item, where=places.get(item.where, item.where)) for item in remarks)
    return View(tuple(blocks), said, numbers(mapas=maps))


def atlas(values: Values, context: Context) -> Document:
    """D12, from the side of the model."""
    from mancomun.web.moments import reconocimiento

    own = context.others.get("reconocimiento")
    if own:
        return reconocimiento.atlas(own, replace(context, others={**context.others, "modelo": values}))
    members = [context.member_name(code) for code in context.members]
    models = models_of(values, context, [])
    return subregion_atlas(
        SubregionAtlas(
            edition(context),
            context.name,
            members,
            models=models,
            memory=values["memoria"],
            model_facts=said_of(values, context.lang),
            sources=texts(values, "fuentes"),
        )
    )


def layers_of(values: Values) -> dict[str, list[tuple[dict[str, str], Shape]]]:
    """Nodes, axes and zones that have a place, as layers."""
    lost: list[Remark] = []
    layers: dict[str, list[tuple[dict[str, str], Shape]]] = {}
    for table, says in (
        ("nodos", ("momento",)),
        ("ejes", ("tipo", "estado", "momento")),
        ("zonas", ("categoria", "uso", "norma", "momento")),
    ):
        for row in named(values[table]):
            shape = shape_at(row, table, lost)
            if shape is not None:
                layers.setdefault(table, []).append(({"nombre": row["nombre"], **{k: row[k] for k in says}}, shape))
    seats = {row["id"]: (row["nombre"], shape_at(row, "nodos", lost)) for row in named(values["nodos"])}
    for row in values["flujos"]:
        start, end = (seats.get(row[key], ("", None)) for key in ("desde", "hasta"))
        if start[1] is None or end[1] is None or start[0] == end[0]:
            continue
        spots = [one.geometry.centroid for one in (start[1], end[1])]
        line = shape_of(f"LINESTRING({', '.join(f'{spot.x!r} {spot.y!r}' for spot in spots)})")
        amount = "" if row["valor"] is None else f"{row['valor']:.15g}"
        said = {"nombre": f"{start[0]} → {end[0]}", "tipo": row["tipo"], "valor": amount, "unidad": row["unidad"]}
        if line is not None:
            layers.setdefault("flujos", []).append(({**said, "momento": row["momento"]}, line))
    return layers


def gpkg(values: Values, context: Context) -> bytes:
    """The model as a GeoPackage."""
    return gpkg_bytes(layers_of(values))


def geojson(values: Values, context: Context) -> bytes:
    """The model as GeoJSON."""
    return geojson_bytes(layers_of(values))


KIND = register(
    Kind(
        "modelo",
        SECTIONS,
        look,
        Text(
            "La visión en el mapa: centros, caminos y usos de hoy y los que se quieren, medidos en el plano oficial de Colombia.",
            "The vision on the map: centres, roads and uses of today and those wanted, measured on Colombia's official plane.",
        ),
        (Paper("D12", Text("Reconocimiento y atlas", "Recognition and atlas"), "modelo_territorial", ("pdf",), atlas),),
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
        swipe=True,
    )
)
