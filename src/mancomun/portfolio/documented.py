"""The portfolio that comes with the house: schemes and initiatives documented with their source and doubt, and one exercise.

Nothing here is the list of 94 of 2014, which is lost. Whoever reads these records sees where each comes from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from mancomun.lexicon.text import NOTHING, Text
from mancomun.portfolio.initiative import MOST_TOPICS, Member
from mancomun.territory import Territory, colombia

COMPILED = date(2026, 11, 26)
"""When these records were put together: the day they were known."""
FICTION = "FIC-"
"""How the codes of the exercise begin: its members, its initiatives and its schemes."""

STATUSES: dict[str, Text] = {
    "vigente": Text("vigente", "in force"),
    "en_tramite": Text("en trámite", "under way"),
    "propuesta": Text("propuesta", "proposed"),
    "no_prospero": Text("no prosperó", "did not succeed"),
    "sin_verificar": Text("sin verificar", "unverified"),
    "antecedente": Text("antecedente de 2014", "background of 2014"),
    "ejercicio": Text("ejercicio", "exercise"),
}
CONFIDENCES: dict[str, Text] = {
    "high": Text("alta", "high"),
    "medium": Text("media", "medium"),
    "low": Text("baja", "low"),
}
_MEMBERS = frozenset({"nucleo", "miembro", "adherente", "convocado"})
_TOPICS = {
    "ambiente": "ambiente_riesgo", "gestion_riesgo": "ambiente_riesgo", "agua": "agua_saneamiento",
    "movilidad": "movilidad_vias", "vias": "movilidad_vias", "conectividad": "movilidad_vias",
    "ordenamiento": "ordenamiento", "seguridad": "seguridad_convivencia", "catastro": "institucional",
    "turismo": "turismo_cultura", "cultura": "turismo_cultura", "salud": "salud", "educacion": "educacion",
    "residuos": "residuos", "energia": "energia", "productividad": "desarrollo_productivo",
    "desarrollo_economico": "desarrollo_productivo", "agricultura": "desarrollo_productivo",
    "competitividad": "desarrollo_productivo", "tic": "TIC",
}  # fmt: skip


@dataclass(frozen=True)
class Documented:
    """One record: what a source says of an initiative or a scheme. ``located`` are departments when members are not known."""

    key: str
    code: str
    name: str
    acronym: str = ""
    figure_now: str = ""
    figure_foreseen: str = ""
    state: str = "identificada"
    status: str = ""
    day: date | None = None
    precision: str = "unknown"
    act: str = ""
    promoter: str = ""
    members: tuple[Member, ...] = ()
    since_precision: dict[str, str] = field(default_factory=dict)
    located: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    background: Text = NOTHING
    source: str = ""
    doubt: Text = NOTHING
    confidence: str = ""
    fiction: bool = False
    nucleus: str = ""


def _csv(room: str, *path: str) -> Iterator[dict[str, str]]:
    place = files(room)
    for piece in path:
        place = place / piece
    return csv.DictReader(io.StringIO(place.read_text(encoding="utf-8"), newline=""))


def _day(text: str) -> date | None:
    if not text:
        return None
    year, month, day = ([*text.split("-"), "01", "01"])[:3]
    return date(int(year), int(month), int(day))


@cache
def schemes() -> tuple[Documented, ...]:
    """The documented schemes, formed or attempted, in the order of their table."""
    whose: dict[str, list[tuple[Member, str]]] = {}
    for row in _csv("mancomun.legal", "data", "schemes", "scheme_members.csv"):
        if row["role"] in _MEMBERS:
            member = Member(row["code"], "miembro", _day(row["since"]))
            whose.setdefault(row["scheme"], []).append((member, "year" if row["since"] else "unknown"))
    found = []
    for n, row in enumerate(_csv("mancomun.legal", "data", "schemes", "schemes.csv"), 1):
        formed = row["formed"] == "yes"
        members = whose.get(row["id"], [])
        topics = tuple(dict.fromkeys(_TOPICS.get(topic, "otra") for topic in row["topics"].split("|") if topic))
        state = "constituida" if formed else "desistida" if row["status"] == "no_prospero" else "identificada"
        found.append(
            Documented(
                key=row["id"],
                code=f"EAT-{COMPILED.year}-{n:03d}",
                name=row["name"],
                acronym=row["acronym"],
                figure_now=row["figure"] if formed else "",
                figure_foreseen=row["figure"],
                state=state,
                status=row["status"],
                day=_day(row["formed_on"]),
                precision=row["precision"],
                act=row["act"],
                members=tuple(member for member, _ in members),
                since_precision={member.code: precision for member, precision in members},
                topics=topics[:MOST_TOPICS],
                source=row["source"],
                doubt=Text(row["doubt_es"], row["doubt_en"]),
                confidence=row["confidence"],
                nucleus=row["nucleus"],
            )
        )
    return tuple(found)


@cache
def initiatives_of_2014() -> tuple[Documented, ...]:
    """Processes known to have existed about 2014. No source says which of them were among the 94."""
    found = []
    for row in _csv("mancomun.portfolio", "data", "initiatives_2014.csv"):
        places = tuple(row["departments"].split("|"))
        are = row["departments_are"] == "members"
        doubt = Text(row["doubt_es"], row["doubt_en"])
        found.append(
            Documented(
                key=row["code"].lower(),
                code=row["code"],
                name=row["name"],
                figure_foreseen=row["figure"],
                status="antecedente",
                day=date(2014, 1, 1),
                precision="year",
                promoter=row["promoter"],
                members=tuple(Member("11001" if code == "11" else code) for code in places) if are else (),
                since_precision=dict.fromkeys(places, "unknown"),
                located=places,
                background=Text(row["says_es"], row["says_en"]),
                source=row["source"],
                doubt=doubt,
                confidence="medium" if row["proof"] == "yes" else "low",
            )
        )
    return tuple(found)


def _demo() -> dict[str, Any]:
    import yaml

    loaded: dict[str, Any] = yaml.safe_load((files("mancomun.portfolio") / "data" / "subregion_demo.yaml").read_bytes())
    return loaded


def fiction_written() -> dict[str, Any]:
    """The ground of the exercise as a case file writes its territory."""
    data = _demo()
    units = [
        {key: row[key] for key in ("code", "name", "population", "area_km2", "category")}
        | {"type": "municipio", "department": "Los Páramos (ficción)"}
        for row in data["members"]
    ]
    return {"name": "Ejercicio", "units": units, "contiguity": data["contiguity"]}


@cache
def fiction_territory() -> Territory:
    """The five municipalities of the exercise (G47), on a map of their own."""
    data, written = _demo(), fiction_written()
    toy = Territory.toy(written["units"], written["contiguity"])
    more = {row["code"]: {"ipm": row["ipm"], "icld_millions": row["icld_millions"]} for row in data["members"]}
    units = {
        code: replace(unit, facts=MappingProxyType({**unit.facts, **more[code]})) for code, unit in toy.units.items()
    }
    return replace(toy, name="Ejercicio", units=MappingProxyType(units))


def fictional(codes: Iterable[str]) -> bool:
    """Whether any of these codes is of the exercise (G47): what holds one is an exercise, and is never counted."""
    return any(code.strip().upper().startswith(FICTION) for code in codes)


def ground_of(codes: Iterable[str] = ()) -> Territory:
    """The country; the ground of the exercise when one of ``codes`` is of it."""
    return fiction_territory() if fictional(codes) else colombia()


@cache
def exercise() -> Documented:
    """The fictional subregion as a record; it says of itself that it is fiction, in each text."""
    data = _demo()
    says = Text(
        "Ejercicio: cinco municipios ficticios para aprender a usar el portafolio. Nada de esto ocurrió.",
        "Exercise: five fictional municipalities to learn the portfolio with. None of this happened.",
    )
    return Documented(
        key="ficcion-g47",
        code=data["code"],
        name=data["name"],
        figure_foreseen="provincia_administrativa_planificacion",
        status="ejercicio",
        day=COMPILED,
        precision="day",
        promoter="Municipio A (ficción)",
        members=tuple(
            Member(row["code"], "promotora" if n == 0 else "miembro") for n, row in enumerate(data["members"])
        ),
        topics=("movilidad_vias", "residuos"),
        background=says,
        source="Ejercicio G47 del método; ficción",
        doubt=Text("Todo es ficción.", "Everything is fiction."),
        fiction=True,
    )


def everything() -> tuple[Documented, ...]:
    """All of them: schemes, background of 2014, and the exercise."""
    return (*schemes(), *initiatives_of_2014(), exercise())
