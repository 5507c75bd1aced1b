"""Recognising the subregion (method, S45): what its people tell and keep, and how its limits change with who draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.lexicon.text import Text, join_names
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table
from mancomun.territory.plane import Shape, jaccard, shape_remarks

NEAR = 1000.0
"""Metres that a place may lie out of the limit of the members (method, S45)."""
CRITERIA: Mapping[str, Text] = {
    "politico_admin": Text("político-administrativo", "political and administrative"),
    "funcional": Text("funcional", "functional"),
    "ambiental": Text("ambiental", "environmental"),
    "cultural": Text("cultural", "cultural"),
    "historico": Text("histórico", "historical"),
}
HERITAGE: Mapping[str, Text] = {
    "material": Text("material", "tangible"),
    "inmaterial": Text("inmaterial", "intangible"),
    "natural": Text("natural", "natural"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One way to draw the subregion: its name, by which criterion, and its shape (longitude and latitude)."""

    name: str
    criterion: str
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Memory:
    """A story or a heritage item: what, where, its kind, and whether its exact place must stay out of public maps."""

    name: str
    place: str
    kind: str = ""
    sacred: bool = False
    consent: bool | None = None
    shape: Shape | None = None
    state: str = ""
    act: str = ""
    text: str = ""


@dataclass(frozen=True)
class Identity:
    """Stories and heritage by member, and how much the limits drawn by different criteria have in common."""

    members: tuple[tuple[str, str], ...]
    stories: Mapping[str, int]
    heritage: Mapping[str, int]
    limits: tuple[Limit, ...]
    overlap: tuple[tuple[str, str, float], ...]
    remarks: tuple[Remark, ...]

    @property
    def covered(self) -> float | None:
        """Share of the members with one story and one heritage item at least."""
        if not self.members:
            return None
        return sum(bool(self.stories.get(code) and self.heritage.get(code)) for code, _ in self.members) / len(
            self.members
        )

    def tables(self, lang: str = "es") -> list[Table]:
        """By member, and the limits two by two."""
        es = lang == "es"
        rows: list[Row] = [(name, self.stories.get(code, 0), self.heritage.get(code, 0)) for code, name in self.members]
        found = [
            Table(
                "Relatos y patrimonio" if es else "Stories and heritage",
                ("Municipio", "Relatos", "Patrimonio") if es else ("Municipality", "Stories", "Heritage"),
                rows,
            )
        ]
        drawn: list[Row] = [
            (one.name, _criterion(one, lang), round(one.shape.area_km2(), 1))
            for one in self.limits
            if one.shape is not None and one.shape.is_area and one.shape.sound
        ]
        if drawn:
            head = ("Límite", "Criterio", "Área (km²)") if es else ("Limit", "Criterion", "Area (km²)")
            found.append(Table("Área de cada límite" if es else "Area of each limit", head, drawn))
        if self.overlap:
            pairs: list[Row] = [(one, other, round(100 * share, 1)) for one, other, share in self.overlap]
            found.append(
                Table(
                    "Cuánto coinciden los límites" if es else "How much the limits agree",
                    ("Límite", "Otro límite", "En común (%)") if es else ("Limit", "Other limit", "In common (%)"),
                    pairs,
                )
            )
        return found


def _criterion(limit: Limit, lang: str) -> str | None:
    return CRITERIA[limit.criterion].of(lang) if limit.criterion in CRITERIA else None


def identity(
    members: Sequence[tuple[str, str]],
    stories: Sequence[Memory],
    heritage: Sequence[Memory],
    limits: Sequence[Limit],
    drawn: Sequence[Memory] = (),
) -> Identity:
    """``members`` are code and name; ``drawn`` is what groups put on the map.

    Overlap is the area two limits share over the area of both (Jaccard), in equal area.
    """
    told = {code: sum(one.place == code for one in stories) for code, _ in members}
    kept = {code: sum(one.place == code for one in heritage) for code, _ in members}
    found: list[Remark] = []
    for limit in limits:
        found += shape_remarks("S45", "limites", limit.name, limit.shape)
    for one in heritage:
        found += shape_remarks("S45", "patrimonio", one.name, one.shape)
    for one in drawn:
        found += shape_remarks("S45", "cartografia", one.name, one.shape)
    empty = [name for code, name in members if not told[code] and not kept[code]]
    if empty:
        names = join_names(empty)
        verb = ("no tiene", "has no") if len(empty) == 1 else ("no tienen", "have no")
        found.append(
            remark(
                "A-S45-2",
                "relatos",
                f"{names.es} {verb[0]} relatos ni patrimonio registrados.",
                f"{names.en} {verb[1]} stories or heritage on record.",
            )
        )
    unasked = [one.name for one in stories if one.consent is not True]
    if unasked:
        names = join_names(unasked)
        found.append(
            remark(
                "E-S45-3",
                "relatos",
                f"Falta el consentimiento de quien cuenta: {names.es}.",
                f"The consent of the teller is missing: {names.en}.",
            )
        )
    if not limits:
        found.append(
            remark(
                "E-S45-limite",
                "limites",
                "Falta delimitar la subregión con al menos un criterio.",
                "The subregion needs a limit by one criterion at least.",
            )
        )
    edge = next(
        (
            one.shape
            for one in limits
            if one.criterion == "politico_admin" and one.shape is not None and one.shape.is_area and one.shape.sound
        ),
        None,
    )
    if edge is not None:
        near = edge.metric.buffer(NEAR)
        for where, things in (("patrimonio", heritage), ("cartografia", drawn)):
            away = [
                one.name
                for one in things
                if one.shape is not None and one.shape.sound and not near.covers(one.shape.metric)
            ]
            if away:
                names = join_names(away)
                found.append(
                    remark(
                        "A-S45-4",
                        where,
                        f"A más de un kilómetro por fuera del límite político-administrativo: {names.es}. Revise sus coordenadas.",
                        f"More than a kilometre outside the political and administrative limit: {names.en}. Check its coordinates.",
                    )
                )
    good = [limit for limit in limits if limit.shape is not None and limit.shape.sound]
    overlap = tuple(
        (one.name, other.name, jaccard(one.shape, other.shape))
        for k, one in enumerate(good)
        for other in good[k + 1 :]
        if one.shape is not None and other.shape is not None and one.shape.is_area and other.shape.is_area
    )
    return Identity(tuple(members), told, kept, tuple(limits), overlap, tuple(found))
