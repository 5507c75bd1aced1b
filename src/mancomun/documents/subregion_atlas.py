"""D12, recognition and atlas (S45 and S49): who the subregion is and how it is, on A3 plates with legend, scale, north and source.

Places marked as sacred or sensitive are never drawn nor given coordinates, here or in the layers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import (
    box,
    bullets,
    facts,
    given,
    heading,
    method_box,
    paragraph,
    pending,
    strong,
)
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document
from mancomun.drawing.flowmap import flow_map
from mancomun.drawing.panels import Ground
from mancomun.drawing.timeline import time_line
from mancomun.lexicon.text import Text, day_text, short_text
from mancomun.route.identity import CRITERIA, HERITAGE, Identity, Memory
from mancomun.route.occupation import Model, Zone, model
from mancomun.tables.results import Row, Table
from mancomun.territory.plane import METRIC, Shape

KIND = Text("Momento 2 · Reconocimiento y atlas", "Moment 2 · Recognition and atlas")
SECTIONS = {
    "limits": Text("Delimitación", "Limits"),
    "history": Text("Hitos históricos", "Historical milestones"),
    "heritage": Text("Patrimonio y relatos", "Heritage and stories"),
    "ground": Text("Paisaje, agua y producción", "Landscape, water and production"),
    "model": Text("Modelo territorial", "Territorial model"),
    "method": Text("Datos y método", "Data and method"),
}

WIDE = 860
"""Width of a plate in its own units: in a column of the A3 its letters are as large as those of a table."""


@dataclass(frozen=True)
class SubregionAtlas:
    """All that D12 prints. ``models`` are name and model (present, bet); ``lists`` a title and its items; years before texts."""

    edition: Edition
    name: str
    members: Sequence[str] = ()
    identity: Identity | None = None
    milestones: Sequence[tuple[str, str, str]] = ()
    heritage: Sequence[Memory] = ()
    places: dict[str, str] | None = None
    lists: Sequence[tuple[str, Sequence[str]]] = ()
    models: Sequence[tuple[str, Model]] = ()
    sources: Sequence[str] = ()
    stories: Sequence[Memory] = ()
    flows: Sequence[tuple[str, str, float]] = ()
    ground: Ground | None = None
    note: str = ""
    groups: Sequence[tuple[str, str, str, Shape | None]] = ()
    memory: str = ""
    model_facts: Sequence[tuple[str, str]] = ()


def _source(data: SubregionAtlas) -> str:
    day = day_text(data.edition.day)
    own = Text(f"registro de la iniciativa, {day.es}", f"record of the initiative, {day.en}").of(data.edition.lang)
    return "; ".join([*data.sources, own])


def milestones_drawn(milestones: Sequence[tuple[str, str, str]], lang: str) -> str:
    """The time line of the milestones, by year."""
    ordered = [(year, what) for year, what, _ in sorted(milestones)]
    title = Text("Línea de tiempo", "Time line").of(lang)
    return time_line(ordered, title=title, description="; ".join(f"{a}: {b}" for a, b in ordered) + ".", lang=lang)


def gallery(heritage: Sequence[Memory], stories: Sequence[Memory], places: Mapping[str, str], lang: str) -> list[Block]:
    """A card for each heritage item, and each story whose teller consented; nothing of where a sacred place is."""
    cards = []
    for one in heritage:
        if one.sacred:
            continue
        kind = HERITAGE[one.kind].of(lang) if one.kind in HERITAGE else ""
        lines = (
            (Text("Tipo", "Kind"), kind),
            (Text("Municipio", "Municipality"), places.get(one.place, "")),
            (Text("Estado", "Condition"), one.state),
            (Text("Acto", "Act"), one.act),
        )
        cards.append(box(one.name, [], [(label.of(lang), said) for label, said in lines if said]))
    for one in stories:
        if one.consent is True and one.text.strip():
            where = places.get(one.place, "")
            cards.append(
                box(one.name, [one.text], [(Text("Municipio", "Municipality").of(lang), where)] if where else [])
            )
    if not cards:
        return []
    return [heading(Text("Galería de patrimonio y relatos", "Gallery of heritage and stories").of(lang), 2), *cards]


def flow_blocks(
    flows: Sequence[tuple[str, str, float]],
    places: Mapping[str, str],
    ground: Ground | None,
    note: str,
    lang: str,
    source: str,
) -> list[Block]:
    """Where people go to work: arrows on the ground, and their table."""
    if not flows:
        return []
    head = ("Viven en", "Trabajan en", "Ocupados (%)") if lang == "es" else ("Live in", "Work in", "Employed (%)")
    title = Text("Flujos de trabajo", "Flows of work").of(lang)
    flows_named = [(places.get(a, a), places.get(b, b), share) for a, b, share in flows]
    rows: list[Row] = [*flows_named]
    blocks: list[Block] = []
    if ground is not None:
        said = "; ".join(f"{a} → {b}: {short_text(share, lang)} %" for a, b, share in flows_named)
        drawn = flow_map(flows, places, ground, title=title, description=f"{said}.", lang=lang, unit="%")
        blocks.append(answer_picture(drawn, lang, source=f"{source}; {note}", width=0.6))
    return [*blocks, answer_table(Table(title, head, rows), lang, source=source)]


def drawn_by_groups(rows: Sequence[tuple[str, str, str, Shape | None]], lang: str, source: str) -> list[Block]:
    """Social cartography: what each group drew, when, and its areas on a plate."""
    if not rows:
        return []
    title = Text("Cartografía social", "Social cartography").of(lang)
    zones = [
        Zone(f"{name} ({group})", "limite", shape)
        for name, group, _, shape in rows
        if shape is not None and shape.is_area and shape.sound
    ]
    blocks: list[Block] = []
    if zones:
        blocks.append(answer_picture(model([], [], zones).picture(lang, title=title, width=WIDE), lang, source=source))
    head = ("Qué es", "Grupo", "Fecha") if lang == "es" else ("What it is", "Group", "Date")
    return [*blocks, answer_table(Table(title, head, [(a, b, c or None) for a, b, c, _ in rows]), lang, source=source)]


def limits_plate(found: Identity, lang: str) -> str | None:
    """The plate of the limits by criterion, or ``None`` without any to draw."""
    zones = [
        Zone(f"{limit.name} ({CRITERIA[limit.criterion].of(lang)})" if limit.criterion in CRITERIA else limit.name, "limite", limit.shape)
        for limit in found.limits
        if limit.shape is not None and limit.shape.is_area and limit.shape.sound
    ]  # fmt: skip
    if not zones:
        return None
    title = Text("Límites de la subregión por criterio", "Limits of the subregion by criterion").of(lang)
    return model([], [], zones).picture(lang, title=title, width=WIDE)


def subregion_atlas(data: SubregionAtlas) -> Document:
    """The atlas, on A3 across."""
    lang = data.edition.lang
    source = _source(data)

    def t(key: str) -> str:
        return SECTIONS[key].of(lang)

    def missing(es: str, en: str) -> Block:
        return paragraph(pending(Text(es, en).of(lang)))

    blocks: list[Block] = [heading(t("limits"))]
    plate = limits_plate(data.identity, lang) if data.identity is not None else None
    if data.identity is not None and data.identity.limits:
        if plate is not None:
            blocks.append(answer_picture(plate, lang, source=source))
        for table in data.identity.tables(lang)[1:]:
            blocks.append(answer_table(table, lang, source=source))
        words = {key: word.of(lang) for key, word in CRITERIA.items()}
        names = [f"{one.name}: {words.get(one.criterion, '—')}" for one in data.identity.limits]
        blocks.append(bullets(names))
    else:
        blocks.append(missing("límites de la subregión por criterio", "limits of the subregion by criterion"))
    blocks += [heading(t("history"))]
    if data.milestones:
        head = ("Año", "Hito", "Fuente") if lang == "es" else ("Year", "Milestone", "Source")
        rows: list[Row] = [(year, what, whence or None) for year, what, whence in sorted(data.milestones)]
        blocks.append(answer_picture(milestones_drawn(data.milestones, lang), lang, source=source, width=0.8))
        blocks.append(answer_table(Table("", head, rows), lang, source=source))
    else:
        blocks.append(missing("hitos históricos", "historical milestones"))
    blocks.append(heading(t("heritage")))
    if data.identity is not None and (data.heritage or any(data.identity.stories.values())):
        if data.heritage:
            blocks.append(answer_table(heritage_table(data.heritage, data.places or {}, lang), lang, source=source))
        blocks.append(answer_table(data.identity.tables(lang)[0], lang, source=source))
        blocks += gallery(data.heritage, data.stories, data.places or {}, lang)
    else:
        blocks.append(missing("relatos y patrimonio", "stories and heritage"))
    blocks.append(heading(t("ground")))
    filled = [(title, items) for title, items in data.lists if items]
    if filled:
        blocks.append(bullets([[strong(f"{title}: "), "; ".join(items)] for title, items in filled]))
    else:
        blocks.append(
            missing("ecosistemas, cuencas y sectores productivos", "ecosystems, basins and productive sectors")
        )
    blocks += flow_blocks(data.flows, data.places or {}, data.ground, data.note, lang, source)
    blocks += drawn_by_groups(data.groups, lang, source)
    blocks += [heading(t("model"))]
    drawn = [(name, found) for name, found in data.models if found.nodes or found.zones or found.axes]
    if drawn:
        blocks += _described(data)
    for name, found in drawn:
        blocks += [heading(name, 2)]
        if found.mapped:
            blocks.append(answer_picture(found.picture(lang, title=name, width=WIDE), lang, source=source))
            word = Text("Croquis coremático", "Chorematic sketch").of(lang)
            sketch = found.sketch(lang, title=f"{word} · {name}", width=WIDE)
            blocks.append(answer_picture(sketch, lang, source=source))
        blocks += [answer_table(table, lang, source=source) for table in found.tables(lang) if table.rows]
    if not drawn:
        blocks.append(
            missing("nodos, ejes y zonas del modelo territorial", "nodes, axes and zones of the territorial model")
        )
    said = Text(
        "Las áreas y longitudes se miden en el plano oficial; la jerarquía es el índice de Davies y la conectividad la de Kansky. Los "
        "lugares sagrados o sensibles no se dibujan.",
        "Areas and lengths are measured on the official plane; hierarchy is Davies' index and connectivity Kansky's. Sacred or "
        "sensitive places are not drawn.",
    )
    system = Text("Sistema de referencia", "Reference system").of(lang)
    blocks += [
        heading(t("method")),
        method_box(lang, said.of(lang), {system: f"MAGNA-SIRGAS / Origen-Nacional ({METRIC})"}),
    ]
    title = Text(f"Reconocimiento y atlas de {data.name}", f"Recognition and atlas of {data.name}").of(lang)
    made = framed(data.edition, title, KIND, "atlas", blocks, members=data.members)
    return replace(made, paper="a3", across=True)


def _described(data: SubregionAtlas) -> list[Block]:
    """The descriptive memory of the model: its text, horizon, scale and higher determinants."""
    word = Text("Memoria descriptiva", "Descriptive memory").of(data.edition.lang)
    rows = [(label, [given(text, label)]) for label, text in data.model_facts]
    return [
        heading(word, 2),
        paragraph(given(data.memory.strip(), word)),
        *([facts(rows)] if rows else []),
    ]


def heritage_table(heritage: Sequence[Memory], places: dict[str, str], lang: str) -> Table:
    """Heritage by municipality; of a sacred place only that it exists."""
    es = lang == "es"
    rows: list[Row] = [
        (
            one.name,
            HERITAGE[one.kind].of(lang) if one.kind in HERITAGE else None,
            places.get(one.place, one.place) or None,
            ("reservado" if es else "withheld") if one.sacred else ("sí" if es else "yes") if one.shape else "no",
        )
        for one in heritage
    ]
    head = ("Bien", "Tipo", "Municipio", "En el mapa") if es else ("Item", "Kind", "Municipality", "On the map")
    return Table("Patrimonio" if es else "Heritage", head, rows)
