"""Colombia as embedded: 1,122 DIVIPOLA units and 32 departments, read once from our own tables (``data/SOURCE.md``)."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from mancomun.instants import Span
from mancomun.territory.model import Contiguity, Territory, TypeSpan, Unit

DISTRICTS_CHECKED_UNTIL = date(2021, 12, 31)
"""Laws that made a district after this day were not looked for."""

POPULATION_VINTAGE = 2024
NOT_BORN = "no_creado"
"""Type of a unit on a day when it was not yet a municipality (part of another one, or a corregimiento)."""

USABLE_FROM = {"population": date(2024, 1, 1), "category": date(2025, 1, 1)}
"""First day for which a figure that the law looks at may be used; stated beside it as ``<id>_from``."""

TEXT_COLUMNS = frozenset(
    {
        "category",
        "initial_endowment_group",
        "natural_region",
        "region_dnp",
        "pdet_subregion",
        "province_src",
        "metro_area_2021",
    }
)
_DATA = files("mancomun.territory") / "data"
_TABLES = (
    "attributes.csv",
    "contiguity.csv",
    "lineage.csv",
    "metropolitan_areas.csv",
    "type_history.csv",
    "units.csv",
)


def _bytes(name: str) -> bytes:
    return (_DATA / name).read_bytes()


def _rows(raw: bytes) -> Iterator[list[str]]:
    table = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""))
    next(table)
    return table


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> int | float:
    return float(text) if "." in text or "e" in text else int(text)


def _contiguity(raw: bytes) -> Contiguity:
    edges: dict[tuple[str, str], float | None] = {}
    points: list[tuple[str, str]] = []
    notes: dict[tuple[str, str], str] = {}
    around: dict[str, set[str]] = {}
    for _, a, b, kind, km, note in _rows(raw):
        if kind == "point":
            points.append((a, b))
            continue
        edges[a, b] = float(km)
        if note:
            notes[a, b] = note
        if note == "segregation":
            around.setdefault(a, set()).add(b)
            around.setdefault(b, set()).add(a)
    # 27493 was cut out of 27615 and nobody has published its line: it may touch 27615 and whoever 27615 touched, no one else.
    unknown = {"27493": frozenset({"27615", *around["27615"]})}
    return Contiguity(edges, points=points, unknown=unknown, notes=notes)


@cache
def colombia() -> Territory:
    """The embedded territory; the same object at each call."""
    raw = {name: _bytes(name) for name in _TABLES}
    version = hashlib.sha256(b"".join(raw[name] for name in sorted(raw))).hexdigest()[:8]

    history: dict[str, list[TypeSpan]] = {}
    births: dict[str, date] = {}
    for code, kind, start, end, _, confidence, source_es, source_en in _rows(raw["type_history.csv"]):
        span = TypeSpan(kind, Span(_day(start), _day(end)), source_es, confidence, source_en)
        history.setdefault(code, []).append(span)
    for code, spans in history.items():
        if any(span.type == NOT_BORN for span in spans):
            births[code] = min(span.span.start for span in spans if span.span.start is not None)

    attributes = raw["attributes.csv"].decode("utf-8")
    columns = attributes[: attributes.index("\n")].split(",")[1:]
    numeric = [column not in TEXT_COLUMNS for column in columns]
    facts: dict[str, dict[str, Any]] = {
        code: {
            column: _number(text) if number else text
            for column, number, text in zip(columns, numeric, values, strict=True)
            if text
        }
        for code, *values in _rows(raw["attributes.csv"])
    }

    units: dict[str, Unit] = {}
    for (
        code,
        name,
        also,
        department,
        kind,
        lon,
        lat,
        inside_lon,
        inside_lat,
        capital,
        insular,
    ) in _rows(raw["units.csv"]):
        known = facts[code]
        for key, text in (
            ("lon", lon),
            ("lat", lat),
            ("inside_lon", inside_lon),
            ("inside_lat", inside_lat),
        ):
            if text:
                known[key] = float(text)
        for key, since in USABLE_FROM.items():
            if key in known:
                known[f"{key}_from"] = since
        known["capital"], known["insular"] = capital == "1", insular == "1"
        units[code] = Unit(
            code,
            name,
            tuple(history.get(code, ())) or (TypeSpan(kind, Span(), "DIVIPOLA"),),
            department or None,
            MappingProxyType(known),
            Span(births.get(code)),
            tuple(also.split("|")) if also else (),
        )

    aliases: dict[str, str] = {}
    retired: dict[str, str] = {}
    for event, old, new, *_ in _rows(raw["lineage.csv"]):
        if event == "alias":
            aliases[old] = new
        elif event in ("merger", "obsolete_code"):
            retired[old] = new
    return Territory(
        "Colombia",
        f"co-{POPULATION_VINTAGE}-{version}",
        MappingProxyType(units),
        _contiguity(raw["contiguity.csv"]),
        MappingProxyType(aliases),
        MappingProxyType(retired),
        MappingProxyType(_areas(raw["metropolitan_areas.csv"], units)),
    )


def _areas(raw: bytes, units: dict[str, Unit]) -> dict[str, Unit]:
    """Constituted metropolitan areas; while the day of creation is not established, both readings stand."""
    found: dict[str, Unit] = {}
    for code, name, nucleus, start, sure, confidence, es, en in _rows(raw):
        first, certain = date.fromisoformat(start), date.fromisoformat(sure)
        spans = [TypeSpan(NOT_BORN, Span(None, certain), es, confidence, en)]
        spans.append(TypeSpan("area_metropolitana", Span(first), es, confidence, en))
        found[code] = Unit(
            code,
            name,
            tuple(spans),
            units[nucleus].department,
            MappingProxyType({"nucleus": nucleus}),
            Span(first),
        )
    return found


@dataclass(frozen=True, slots=True)
class LineageEvent:
    """One thing that happened to codes: a segregation, a merger, a code left behind; between ``start`` and ``end``."""

    event: str
    code_from: str
    code_to: str
    start: date | None
    end: date | None
    precision: str
    es: str
    en: str


@cache
def lineage() -> tuple[LineageEvent, ...]:
    """What is known about codes that were born, merged or abandoned."""
    return tuple(
        LineageEvent(event, old, new, _day(start), _day(end), precision, es, en)
        for event, old, new, start, end, precision, es, en in _rows(_bytes("lineage.csv"))
    )


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of the embedded units: what it is, in which unit and year, from whom, and what to beware of."""

    id: str
    es: str
    en: str
    unit_es: str
    unit_en: str
    vintage: str
    source_es: str
    source_en: str
    caveat_es: str
    caveat_en: str
    aggregation: str
    numeric: bool


@cache
def attributes() -> tuple[Attribute, ...]:
    """The documented attributes, in the order of ``attributes.yaml``."""
    import yaml  # only needed here, and not cheap to import

    return tuple(
        Attribute(
            entry["id"],
            entry["es"],
            entry["en"],
            entry["unit"]["es"],
            entry["unit"]["en"],
            str(entry["vintage"]),
            entry["source"]["es"],
            entry["source"]["en"],
            entry["caveat"]["es"],
            entry["caveat"]["en"],
            entry["aggregation"],
            entry["id"] not in TEXT_COLUMNS,
        )
        for entry in yaml.safe_load(_bytes("attributes.yaml"))
    )


def provenance() -> str:
    """``SOURCE.md``: who, when, licence and hash of each table."""
    return _bytes("SOURCE.md").decode("utf-8")
