"""The territorial model (method, S49): nodes, axes and zones of today and of the vision, measured on the official plane.

Hierarchy is Davies' (1967) functional index, connectivity Kansky's (1963). A level from 1 to 5 by fifths of the highest index,
and a tenth of a percent as the overlap that is only a matter of drawing, are ours.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mancomun.drawing.chorems import chorem
from mancomun.drawing.plates import Mark, Move, Patch, Stroke, plate
from mancomun.kernels.territorial import davies, kansky
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, join_names, spanish_number
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table
from mancomun.territory.plane import METRIC, Shape, joined_km2, overlap_km2, shape_remarks

KINDS: Mapping[str, Text] = {
    "actual": Text("actual", "present"),
    "tendencial": Text("tendencial", "trend"),
    "apuesta": Text("apuesta", "bet"),
}
AXES: Mapping[str, Text] = {
    "vial": Text("vial", "road"),
    "fluvial": Text("fluvial", "river"),
    "ferreo": Text("férreo", "rail"),
    "digital": Text("digital", "digital"),
    "energetico": Text("energético", "energy"),
}
ZONES: Mapping[str, Text] = {
    "proteccion": Text("protección", "protection"),
    "produccion": Text("producción", "production"),
    "urbano": Text("urbano", "urban"),
    "servicios": Text("servicios", "services"),
    "riesgo": Text("riesgo", "risk"),
    "patrimonio": Text("patrimonio", "heritage"),
    "transicion": Text("transición", "transition"),
}
WORDS = {**ZONES, "limite": Text("límite", "limit")}
FLOWS: Mapping[str, Text] = {
    "trabajo": Text("trabajo", "work"),
    "estudio": Text("estudio", "study"),
    "salud": Text("salud", "health"),
    "comercio": Text("comercio", "trade"),
    "carga": Text("carga", "freight"),
    "agua": Text("agua", "water"),
    "otro": Text("otro", "other"),
}
EXCLUSIVE = frozenset({"proteccion", "produccion", "urbano", "servicios", "transicion"})
"""Categories of use that divide the ground: two of them cannot lie on the same place. Risk and heritage lie over others."""
SLIVER = 0.001
HAND = 20.0
"""Metres between two edges that were meant to be one."""
LEVELS = 5


@dataclass(frozen=True, slots=True)
class Node:
    """A centre: where it is, the units it has of each function, and the level somebody decided, if any."""

    name: str
    shape: Shape | None = None
    units: Mapping[str, float] | None = None
    decided: int | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A link: kind, the nodes it joins by name, its line if drawn, and minutes of travel."""

    name: str
    kind: str = "vial"
    start: str = ""
    end: str = ""
    shape: Shape | None = None
    minutes: float | None = None
    state: str = ""
    weight: int | None = None
    """Importance, 1 (highest) to 5."""


@dataclass(frozen=True, slots=True)
class Zone:
    """An area by category, with its use and norm."""

    name: str
    category: str
    shape: Shape | None = None
    use: str = ""
    norm: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """What moves from a node to another, by name: its kind, how much and in which unit."""

    start: str
    end: str
    value: float | None = None
    kind: str = "otro"
    unit: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two zones that cannot share ground and do: square kilometres, and how it will be treated."""

    one: str
    other: str
    km2: float
    kinds: tuple[str, str]
    treatment: str = ""


@dataclass(frozen=True)
class Model:
    """The model measured. ``index`` is Davies' by node, ``levels`` 1 (highest) to 5; ``reach`` minutes to the first level."""

    nodes: tuple[Node, ...]
    axes: tuple[Axis, ...]
    zones: tuple[Zone, ...]
    index: tuple[float, ...]
    levels: tuple[int, ...]
    graph: tuple[int, int, int]
    connectivity: tuple[float, float, float]
    reach: tuple[float | None, ...]
    clashes: tuple[Clash, ...]
    covered_km2: float
    remarks: tuple[Remark, ...]
    flows: tuple[Flow, ...] = ()

    @property
    def mapped(self) -> bool:
        """True when there is something with a place to draw."""
        things: tuple[Node | Axis | Zone, ...] = (*self.nodes, *self.axes, *self.zones)
        return any(one.shape is not None for one in things)

    def tables(self, lang: str = "es") -> list[Table]:
        """Nodes by hierarchy, connectivity, zones with their area, and clashes."""
        es = lang == "es"
        order = sorted(range(len(self.nodes)), key=lambda k: (self.levels[k], -self.index[k]))
        rows: list[Row] = [
            (self.nodes[k].name, self.levels[k], round(self.index[k], 2), self.reach[k], "; ".join(self.nodes[k].units or {}) or None)
            for k in order
        ]  # fmt: skip
        head: tuple[str, ...] = ("Nodo", "Nivel (1–5)", "Índice de Davies", "Minutos al primer nivel", "Funciones") if es else (
            "Node", "Level (1–5)", "Davies' index", "Minutes to the first level", "Functions",
        )  # fmt: skip
        found = [Table("Jerarquía de nodos" if es else "Hierarchy of nodes", head, rows)]
        if self.axes:
            names = ("β (enlaces por nodo)", "γ (de los enlaces posibles)", "α (de los circuitos posibles)") if es else (
                "β (links per node)", "γ (of the possible links)", "α (of the possible circuits)",
            )  # fmt: skip
            rows = [
                (name, None if math.isnan(value) else round(value, 4))
                for name, value in zip(names, self.connectivity, strict=True)
            ]
            counts = zip(("Nodos", "Enlaces", "Partes") if es else ("Nodes", "Links", "Parts"), self.graph, strict=True)
            title = ("Conectividad (Kansky)", "Connectivity (Kansky)")[not es]
            found.append(Table(title, ("Medida", "Valor") if es else ("Measure", "Value"), [*counts, *rows]))
            rows = [
                (a.name, AXES[a.kind].of(lang) if a.kind in AXES else None, a.start or None,
                 a.end or None, a.minutes, a.state or None, a.weight)
                for a in self.axes
            ]  # fmt: skip
            head = ("Eje", "Tipo", "Desde", "Hasta", "Minutos", "Estado", "Importancia (1–5)") if es else (
                "Axis", "Kind", "From", "To", "Minutes", "Condition", "Importance (1–5)",
            )  # fmt: skip
            found.append(Table("Ejes" if es else "Axes", head, rows))
        if self.flows:
            rows = [
                (
                    one.start or None,
                    one.end or None,
                    FLOWS.get(one.kind, FLOWS["otro"]).of(lang),
                    one.value,
                    one.unit or None,
                )
                for one in self.flows
            ]
            head = ("Desde", "Hasta", "Tipo", "Cuánto", "Unidad") if es else ("From", "To", "Kind", "How much", "Unit")
            found.append(Table("Flujos entre nodos" if es else "Flows between nodes", head, rows))
        if self.zones:
            rows = [
                (
                    zone.name,
                    ZONES[zone.category].of(lang) if zone.category in ZONES else None,
                    round(zone.shape.area_km2(), 2) if zone.shape is not None and zone.shape.is_area else None,
                    zone.use or None,
                    zone.norm or None,
                )
                for zone in self.zones
            ]
            head = ("Zona", "Categoría", "Área (km²)", "Uso", "Norma") if es else (
                "Zone", "Category", "Area (km²)", "Use", "Norm",
            )  # fmt: skip
            found.append(Table("Zonas" if es else "Zones", head, rows))
        if self.clashes:
            rows = [(c.one, c.other, round(100 * c.km2, 1), c.treatment or None) for c in self.clashes]
            head = ("Zona", "Con", "Hectáreas", "Tratamiento") if es else ("Zone", "With", "Hectares", "Treatment")
            found.append(Table("Conflictos de uso" if es else "Clashes of use", head, rows))
        return found

    def shapes(self) -> list[Any]:
        """Everything that has a place, in metres."""
        things: tuple[Node | Axis | Zone, ...] = (*self.nodes, *self.axes, *self.zones)
        return [one.shape.metric for one in things if one.shape is not None]

    def _drawn(self, lang: str, tags: Mapping[str, str]) -> tuple[list[Patch], list[Stroke], list[Mark]]:
        es = lang == "es"
        patches = [
            Patch(zone.name, zone.category, WORDS.get(zone.category, Text(zone.category, zone.category)).of(lang), zone.shape.metric)
            for zone in self.zones
            if zone.shape is not None and zone.shape.is_area
        ]  # fmt: skip
        ground = {zone.name: zone.shape.metric for zone in self.zones if zone.shape is not None}
        word = "conflicto de uso" if es else "clash of use"
        patches += [
            Patch("", "conflicto", word, ground[clash.one].intersection(ground[clash.other])) for clash in self.clashes
        ]
        place = {node.name: node.shape for node in self.nodes if node.shape is not None}
        strokes = []
        for axis in self.axes:
            line = axis.shape.metric if axis.shape is not None and axis.shape.kind == "line" else None
            if line is None and axis.start in place and axis.end in place:
                import shapely

                line = shapely.LineString([place[axis.start].metric.centroid, place[axis.end].metric.centroid])
            if line is not None:
                strokes.append(
                    Stroke(axis.name, axis.kind, AXES.get(axis.kind, Text(axis.kind, axis.kind)).of(lang), line)
                )
        marks = [
            Mark(
                f"{node.name} · {tags[node.name]}" if node.name in tags else node.name,
                level,
                node.shape.metric.centroid,
            )
            for node, level in zip(self.nodes, self.levels, strict=True)
            if node.shape is not None
        ]
        return patches, strokes, marks

    def _moves(self, lang: str) -> list[Move]:
        """Flows between two nodes that have a place; each is as wide as it is beside those of its kind and unit."""
        place = {node.name: node.shape.metric.centroid for node in self.nodes if node.shape is not None}
        known = [one for one in self.flows if one.value and one.start in place and one.end in place]
        most: dict[tuple[str, str], float] = {}
        for one in known:
            most[one.kind, one.unit] = max(most.get((one.kind, one.unit), 0.0), one.value or 0.0)
        return [
            Move(
                f"{one.start} → {one.end}, {FLOWS.get(one.kind, FLOWS['otro']).of(lang)}",
                place[one.start],
                place[one.end],
                (one.value or 0.0) / most[one.kind, one.unit],
            )
            for one in known
        ]

    def sketch(self, lang: str = "es", *, title: str = "", source: str = "", width: int = 1100) -> str:
        """The chorematic sketch of the plate; its tables are those of the model."""
        patches, strokes, marks = self._drawn(lang, {})
        es = lang == "es"
        kinds = ", ".join(dict.fromkeys(p.word for p in patches if p.name)) or "—"
        return chorem(
            patches,
            strokes,
            marks,
            title=title or ("Croquis coremático" if es else "Chorematic sketch"),
            description=(
                f"{len(marks)} nodos, {len(strokes)} ejes; zonas de {kinds}."
                if es
                else f"{len(marks)} nodes, {len(strokes)} axes; zones of {kinds}."
            ),
            source=source,
            lang=lang,
            width=width,
        )

    def picture(
        self,
        lang: str = "es",
        *,
        title: str = "",
        source: str = "",
        width: int = 1100,
        around: Sequence[Any] = (),
        tags: Mapping[str, str] | None = None,
    ) -> str:
        """The plate: zones by category, axes by kind, nodes by level, legend, scale, north and source.

        ``around`` widens it to what another plate covers; ``tags`` is written after the name of a node.
        """
        es = lang == "es"
        patches, strokes, marks = self._drawn(lang, tags or {})
        flows = _many(len(self.flows), Text("flujo", "flow"), Text("flujos", "flows")) if self.flows else None
        counted = (
            (len(marks), Text("nodo", "node"), Text("nodos", "nodes")),
            (len(strokes), Text("eje", "axis"), Text("ejes", "axes")),
            (len(self.zones), Text("zona", "zone"), Text("zonas", "zones")),
        )
        drawn = [one for one in counted if one[0]] or counted  # a plate of limits has no nodes to speak of
        parts = [_many(*one) for one in drawn]
        clashes = _many(
            len(self.clashes), Text("conflicto de uso", "clash of use"), Text("conflictos de uso", "clashes of use")
        )
        count = Text(
            f"{join_names([one.es for one in parts]).es}; {'; '.join(one.es for one in (clashes, flows) if one is not None)}.",
            f"{join_names([one.en for one in parts]).en}; {'; '.join(one.en for one in (clashes, flows) if one is not None)}.",
        )
        return plate(
            patches,
            strokes,
            marks,
            title=title or ("Modelo territorial" if es else "Territorial model"),
            description=count.of(lang),
            source=source,
            system=f"MAGNA-SIRGAS / Origen-Nacional ({METRIC})",
            lang=lang,
            width=width,
            around=around,
            moves=self._moves(lang),
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """A bet beside the model of its vision: the nodes where it is done, what the model changes there, and where it has none."""

    name: str
    places: tuple[str, ...]
    nodes: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def placed(self) -> bool:
        """True when the model has a node where the bet is done."""
        return bool(self.nodes)


def fits(bets: Sequence[tuple[str, Sequence[str]]], present: Model, vision: Model) -> list[Fit]:
    """Each bet (its name and the names of its municipalities) beside both models.

    A node is of a municipality when they have the same name. What changes is an axis of the vision that today lacks and that
    starts or ends in a node of the bet, or such a node itself.
    """
    today = {fold(node.name) for node in present.nodes}
    ways = {fold(axis.name) for axis in present.axes}
    found = []
    for name, places in bets:
        wanted = {fold(place.split(" (", maxsplit=1)[0]) for place in places}  # «(ficción)» is no part of a name
        nodes = [node.name for node in vision.nodes if fold(node.name) in wanted]
        own = set(nodes)
        changes = [node for node in nodes if fold(node) not in today]
        changes += [axis.name for axis in vision.axes if fold(axis.name) not in ways and own & {axis.start, axis.end}]
        found.append(Fit(name, tuple(places), tuple(nodes), tuple(changes)))
    return found


def fits_table(found: Sequence[Fit], lang: str = "es") -> Table:
    """The bets against the model, numbered as the plate numbers them."""
    es = lang == "es"
    head: tuple[str, ...] = ("N.º", "Apuesta", "Dónde", "Nodos del modelo", "Qué cambia allí frente a hoy") if es else (
        "No.", "Bet", "Where", "Nodes of the model", "What changes there from today",
    )  # fmt: skip
    rows: list[Row] = [
        (k, one.name, "; ".join(one.places) or None, "; ".join(one.nodes) or None, "; ".join(one.changes) or None)
        for k, one in enumerate(found, 1)
    ]
    return Table("Apuesta contra modelo" if es else "Bet against model", head, rows)


def tags_of(found: Sequence[Fit]) -> dict[str, str]:
    """The numbers of the bets done at each node, to write on the plate."""
    tags: dict[str, list[str]] = {}
    for k, one in enumerate(found, 1):
        for node in one.nodes:
            tags.setdefault(node, []).append(str(k))
    return {node: ", ".join(numbers) for node, numbers in tags.items()}


def model(
    nodes: Sequence[Node],
    axes: Sequence[Axis],
    zones: Sequence[Zone],
    *,
    treatments: Mapping[tuple[str, str], str] | None = None,
    bets: Sequence[tuple[str, bool]] = (),
    flows: Sequence[Flow] = (),
) -> Model:
    """Measure a model. ``treatments`` by pair of zones; ``bets`` are name and whether it says where it is done."""
    functions = sorted({function for node in nodes for function in (node.units or {})})
    table = np.array([[float((node.units or {}).get(f, 0.0)) for f in functions] for node in nodes])
    index = davies(table) if functions and len(nodes) else np.zeros(len(nodes))
    top = float(index.max()) if index.size else 0.0
    levels = tuple(
        node.decided if node.decided is not None else _level(float(value), top)
        for node, value in zip(nodes, index, strict=True)
    )
    names = [node.name for node in nodes]
    joined = {tuple(sorted((axis.start, axis.end))) for axis in axes if axis.start in names and axis.end in names}
    edges = [pair for pair in sorted(joined) if pair[0] != pair[1]]
    parts = _parts(names, [(a, b) for a, b in edges])
    found: list[Remark] = []
    for place, things in (("zonas", zones), ("ejes", axes), ("nodos", nodes)):
        for one in things:
            found += shape_remarks("S49", place, one.name, one.shape)
    clashes = _clashes(zones, treatments or {})
    found += [_clash_remark(clash) for clash in clashes if "proteccion" in clash.kinds or not clash.treatment.strip()]
    found += _other_remarks(nodes, axes, zones, edges, bets)
    found += _flow_remarks(flows, names)
    hole = _hole_km2(zones)
    if hole:
        hectares = spanish_number(100 * hole, 1), f"{100 * hole:,.1f}"
        found.append(
            remark(
                "A-S49-7",
                "zonas",
                f"Entre las zonas quedan {hectares[0]} ha encerradas sin categoría.",
                f"{hectares[1]} ha closed in between the zones have no category.",
            )
        )
    sound = [z.shape for z in zones if z.shape is not None and z.shape.is_area and z.shape.sound]
    return Model(
        tuple(nodes),
        tuple(axes),
        tuple(zones),
        tuple(float(v) for v in index),
        levels,
        (len(nodes), len(edges), parts),
        kansky(len(edges), len(nodes), parts),
        _reach(nodes, axes, levels),
        tuple(clashes),
        joined_km2(sound),
        tuple(found),
        tuple(flows),
    )


def _many(n: int, one: Text, more: Text) -> Text:
    """``1 nodo``, ``5 nodos``."""
    word = one if n == 1 else more
    return Text(f"{n} {word.es}", f"{n} {word.en}")


def _level(value: float, top: float) -> int:
    if top <= 0 or value <= 0:
        return LEVELS
    return min(LEVELS, 1 + int(LEVELS * (1 - value / top) + 1e-9))


def _parts(names: Sequence[str], edges: Sequence[tuple[str, str]]) -> int:
    owner = {name: name for name in names}

    def root(name: str) -> str:
        while owner[name] != name:
            name = owner[name]
        return name

    for a, b in edges:
        owner[root(a)] = root(b)
    return len({root(name) for name in names})


def _reach(nodes: Sequence[Node], axes: Sequence[Axis], levels: Sequence[int]) -> tuple[float | None, ...]:
    """Least minutes from each node to a node of the highest level there is, along axes with minutes."""
    ways: dict[str, list[tuple[str, float]]] = {}
    for axis in axes:
        if axis.minutes is not None and axis.minutes >= 0:
            ways.setdefault(axis.start, []).append((axis.end, axis.minutes))
            ways.setdefault(axis.end, []).append((axis.start, axis.minutes))
    best = min(levels, default=0)
    far = {node.name: 0.0 for node, level in zip(nodes, levels, strict=True) if level == best}
    heap = [(0.0, name) for name in far]
    while heap:
        cost, here = heapq.heappop(heap)
        if cost > far.get(here, math.inf):
            continue
        for there, minutes in ways.get(here, ()):
            if cost + minutes < far.get(there, math.inf):
                far[there] = cost + minutes
                heapq.heappush(heap, (cost + minutes, there))
    return tuple(far.get(node.name) for node in nodes)


def _clashes(zones: Sequence[Zone], treatments: Mapping[tuple[str, str], str]) -> list[Clash]:
    areas = [
        (zone, zone.shape)
        for zone in zones
        if zone.shape is not None and zone.shape.is_area and zone.shape.sound and zone.category in EXCLUSIVE
    ]
    found = []
    for k, (one, a) in enumerate(areas):
        for other, b in areas[k + 1 :]:
            shared = overlap_km2(a, b)
            if shared > SLIVER * min(a.area_km2(), b.area_km2()) and one.category != other.category:
                said = treatments.get((one.name, other.name)) or treatments.get((other.name, one.name)) or ""
                found.append(Clash(one.name, other.name, shared, (one.category, other.category), said))
    return sorted(found, key=lambda clash: -clash.km2)


def _hole_km2(zones: Sequence[Zone]) -> float:
    """Ground closed in by zones that divide it and that none of them covers; 0 when it is only a matter of drawing."""
    import shapely

    areas = [
        zone.shape.metric
        for zone in zones
        if zone.shape is not None and zone.shape.is_area and zone.shape.sound and zone.category in EXCLUSIVE
    ]
    if len(areas) < 2:
        return 0.0
    union = shapely.union_all(areas).buffer(HAND, join_style="mitre")
    pieces = getattr(union, "geoms", [union])
    holes = sum(shapely.Polygon(ring).area for piece in pieces for ring in getattr(piece, "interiors", ()))
    return holes / 1e6 if holes > SLIVER * union.area else 0.0


def _clash_remark(clash: Clash) -> Remark:
    hectares = round(100 * clash.km2, 1)
    said = spanish_number(hectares, 1), f"{hectares:,.1f}"
    if set(clash.kinds) == {"proteccion", "produccion"}:
        first = clash.kinds[0] == "produccion"
        zone, area = (clash.one, clash.other) if first else (clash.other, clash.one)
        code = "A-S49-1" if clash.treatment.strip() else "E-S49-1"
        return remark(
            code,
            "zonas",
            f"La zona «{zone}» de producción se superpone {said[0]} ha con el área protegida {area}.",
            f"The production zone “{zone}” overlaps the protected area {area} by {said[1]} ha.",
        )
    return remark(
        "A-S49-3",
        "zonas",
        f"«{clash.one}» y «{clash.other}» comparten {said[0]} ha y su uso se excluye: diga cómo se trata.",
        f"“{clash.one}” and “{clash.other}” share {said[1]} ha and their uses exclude each other: say how it is treated.",
    )


def _flow_remarks(flows: Sequence[Flow], names: Sequence[str]) -> list[Remark]:
    """Flows that start and end in one node, that say no amount, or whose amount has no unit."""
    found = []
    for one in flows:
        where = one.where or "flujos"
        ends = f"{one.start or '—'} → {one.end or '—'}"
        if not one.start or not one.end or one.start == one.end:
            found.append(
                remark(
                    "E-S49-flujo",
                    where,
                    f"El flujo {ends} no une dos nodos distintos: escoja de dónde sale y a dónde llega.",
                    f"The flow {ends} does not join two different nodes: choose where it starts and where it ends.",
                )
            )
        elif one.start not in names or one.end not in names:
            lost = one.start if one.start not in names else one.end
            found.append(
                remark(
                    "A-S49-8",
                    where,
                    f"El flujo {ends} pasa por «{lost}», que no está en el mismo modelo: no se dibuja allí.",
                    f"The flow {ends} goes through “{lost}”, which is not in the same model: it is not drawn there.",
                )
            )
        elif one.value is not None and not one.unit.strip():
            found.append(
                remark(
                    "A-S49-9",
                    where,
                    f"El flujo {ends} dice cuánto y no en qué unidad.",
                    f"The flow {ends} says how much and not in which unit.",
                )
            )
    return found


def _other_remarks(
    nodes: Sequence[Node],
    axes: Sequence[Axis],
    zones: Sequence[Zone],
    edges: Sequence[tuple[str, ...]],
    bets: Sequence[tuple[str, bool]],
) -> list[Remark]:
    found = []
    things: tuple[Node | Zone, ...] = (*nodes, *zones)
    blind = [one.name for one in things if one.shape is None]
    if blind:
        names = join_names(blind)
        found.append(
            remark("A-S49-4", "nodos", f"No tienen ubicación: {names.es}.", f"Without a location: {names.en}.")
        )
    linked = {name for pair in edges for name in pair}
    alone = [node.name for node in nodes if node.name not in linked]
    if alone and axes:
        names = join_names(alone)
        found.append(remark("A-S49-5", "ejes", f"Ningún eje llega a {names.es}.", f"No axis reaches {names.en}."))
    lost = [name for name, placed in bets if not placed]
    if lost:
        names = join_names(lost)
        found.append(
            remark(
                "A-S49-6",
                "apuestas",
                f"Apuestas sin lugar en el modelo: {names.es}.",
                f"Bets without a place in the model: {names.en}.",
            )
        )
    return found
