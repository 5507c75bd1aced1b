"""``mancomun territory show | search | sources`` and ``mancomun attributes``: what the embedded tables say of each unit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click

from mancomun.errors import BadInput
from mancomun.territory import (
    DISTRICTS_CHECKED_UNTIL,
    Attribute,
    Territory,
    Unit,
    colombia,
    lineage,
    provenance,
)
from mancomun.territory import attributes as known_attributes
from mancomun.territory.names import described, is_department

TYPE_NAMES = {
    "departamento": ("departamento", "department"),
    "municipio": ("municipio", "municipality"),
    "distrito_especial": ("distrito", "district"),
    "distrito_capital": ("distrito capital", "capital district"),
    "area_no_municipalizada": ("área no municipalizada", "non-municipalised area"),
    "isla": ("isla (no es municipio)", "island (not a municipality)"),
    "intendencia": ("intendencia", "intendencia"),
    "comisaria": ("comisaría", "comisaría"),
    "no_creado": ("aún no era municipio", "not yet a municipality"),
}
NOTES = {
    "short": ("frontera de menos de 0,5 km", "border under 0.5 km"),
    "edition": ("las ediciones del mapa difieren", "editions of the map differ"),
    "segregation": (
        "dibujada antes de separar Nuevo Belén de Bajirá de Riosucio",
        "drawn before Nuevo Belén de Bajirá was segregated from Riosucio",
    ),
    "provisional": ("límite provisional", "provisional limit"),
}

Command = Callable[..., Any]


def _common(command: Command) -> Command:
    command = click.option(
        "--lang", type=click.Choice(["es", "en"]), default="es", show_default=True, help="Idioma / language."
    )(command)
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Salida para leer o para otro programa.",
    )(command)


def _stop(problem: BadInput, lang: str) -> None:
    click.echo(problem.text(lang), err=True)
    raise SystemExit(2)


def _number(value: float, lang: str, decimals: int | None = None) -> str:
    if decimals is None:
        decimals = 0 if value == int(value) else 1 if abs(value) >= 100 else 2
    text = f"{value:,.{decimals}f}"
    return text if lang == "en" else text.translate(str.maketrans(",.", ".,"))


def _json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@click.group()
def territory() -> None:
    """Unidades, tipos con fecha, vecinos y fuentes del territorio embebido."""


def record(land: Territory, unit: Unit) -> dict[str, Any]:
    """Everything known about one unit, as plain values."""
    borders = land.contiguity.neighbours(unit.code)
    same_level = [code for code in borders if is_department(land.units[code]) == is_department(unit)]
    if unit.code == land.aliases.get("11"):
        same_level = list(borders)  # Bogotá borders municipalities and, as a department would, departments
    unknown = land.contiguity.unknown.get(unit.code, frozenset())
    may = sorted(unknown) if unknown is not None else None
    doubtful = sorted(
        code for code, others in land.contiguity.unknown.items() if others is not None and unit.code in others
    )
    return {
        "code": unit.code,
        "name": unit.name,
        "also": list(unit.also),
        "department": unit.department,
        "department_name": land.department_name(unit),
        "types": [
            {
                "type": span.type,
                "from": span.span.start.isoformat() if span.span.start else None,
                "to": span.span.end.isoformat() if span.span.end else None,
                "source": span.source,
                "source_en": span.source_en or span.source,
                "confidence": span.confidence,
            }
            for span in unit.types
        ],
        "facts": dict(unit.facts),
        "neighbours": [
            {
                "code": code,
                "name": land.units[code].name,
                "border_km": borders[code],
                "note": land.contiguity.notes.get((code, unit.code) if code < unit.code else (unit.code, code)),
            }
            for code in sorted(same_level, key=lambda code: (-(borders[code] or 0.0), code))
        ],
        "points": sorted({code for pair in land.contiguity.points if unit.code in pair for code in pair} - {unit.code}),
        "border_unknown_with": may if unit.code in land.contiguity.unknown else doubtful,
        "lineage": [
            {"event": event.event, "from": event.code_from, "to": event.code_to, "es": event.es, "en": event.en}
            for event in lineage()
            if unit.code in (event.code_from, event.code_to)
        ],
        "territory_version": land.version,
    }


@territory.command()
@click.argument("unit")
@_common
def show(unit: str, form: str, lang: str) -> None:
    """Muestra una unidad: UNIT es un código del DANE o un nombre (con departamento si hace falta)."""
    land = colombia()
    try:
        found = land.resolve(unit)
    except BadInput as problem:
        _stop(problem, lang)
        return
    data = record(land, found)
    if form == "json":
        _json(data)
        return
    click.echo("\n".join(_page(land, found, data, lang)))


def _say(lang: str, es: str, en: str) -> str:
    return en if lang == "en" else es


def _page(land: Territory, unit: Unit, data: dict[str, Any], lang: str) -> list[str]:
    lines = [described(land, unit, lang)]
    if unit.also:
        lines.append(_say(lang, "También: ", "Also: ") + ", ".join(unit.also))
    lines.append("")
    for span in data["types"]:
        name = TYPE_NAMES.get(span["type"], (span["type"], span["type"]))[lang == "en"]
        since = _say(lang, f"desde {span['from']}", f"since {span['from']}") if span["from"] else ""
        until = _say(lang, f"hasta antes de {span['to']}", f"until before {span['to']}") if span["to"] else ""
        when = " ".join(part for part in (since, until) if part)
        source = span["source_en"] if lang == "en" else span["source"]
        lines.append(f"  {name}{', ' + when if when else ''}  [{source}]")
    lines.append("")
    for attribute in known_attributes():
        value = unit.facts.get(attribute.id)
        if value is None and attribute.id not in ("population", "area_km2", "category", "nbi"):
            continue
        lines.append(f"  {_label(attribute, lang)}: {_value(attribute, value, lang)}")
    lines.append("")
    lines += _borders(land, unit, data, lang)
    for event in data["lineage"]:
        lines.append(f"  {event['en' if lang == 'en' else 'es']}")
    lines.append(_say(lang, f"Territorio {land.version}.", f"Territory {land.version}."))
    return lines


def _label(attribute: Attribute, lang: str) -> str:
    return f"{attribute.en if lang == 'en' else attribute.es} ({attribute.vintage})"


def _value(attribute: Attribute, value: Any, lang: str) -> str:
    if value is None:
        return _say(lang, "sin dato", "no value")
    if isinstance(value, (int, float)):
        unit = attribute.unit_en if lang == "en" else attribute.unit_es
        return f"{_number(value, lang)} {unit}".rstrip()
    return str(value)


def _borders(land: Territory, unit: Unit, data: dict[str, Any], lang: str) -> list[str]:
    lines: list[str] = []
    if unit.code in land.contiguity.unknown:
        names = ", ".join(f"{code} {land.units[code].name}" for code in data["border_unknown_with"] or ())
        lines.append(
            _say(
                lang,
                f"No sabemos con quién limita: no hay mapa oficial. Podría tocar a {names}.",
                f"Its border is not known: no official map exists. It might touch {names}.",
            )
        )
        return lines
    near = data["neighbours"]
    if not near:
        return [_say(lang, "No comparte frontera terrestre con nadie.", "It shares no land border with anyone.")]
    lines.append(_say(lang, f"Vecinos ({len(near)}):", f"Neighbours ({len(near)}):"))
    for one in near:
        note = NOTES.get(one["note"] or "", ("", ""))[lang == "en"]
        km = _number(one["border_km"], lang, 2)
        lines.append(f"  {one['code']} {one['name']}  {km} km{'  (' + note + ')' if note else ''}")
    for code in data["points"]:
        lines.append(
            f"  {code} {land.units[code].name}  "
            + _say(lang, "(solo se tocan en un punto: no son vecinos)", "(they meet in a point only: not neighbours)")
        )
    for code in data["border_unknown_with"] or ():
        lines.append(f"  {code} {land.units[code].name}  " + _say(lang, "(no se sabe)", "(not known)"))
    return lines


@territory.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="Cuántas, como máximo.")
@_common
def search(text: str, limit: int, form: str, lang: str) -> None:
    """Busca unidades por código, nombre o parte del nombre."""
    land = colombia()
    found = land.search(text, limit)
    if form == "json":
        _json(
            [
                {
                    "code": unit.code,
                    "name": unit.name,
                    "department": unit.department,
                    "department_name": land.department_name(unit),
                }
                for unit in found
            ]
        )
        return
    if not found:
        click.echo(_say(lang, "Nada se parece a eso.", "Nothing looks like that."))
    for unit in found:
        click.echo(described(land, unit, lang))


@territory.command()
@_common
def sources(form: str, lang: str) -> None:
    """De dónde salen las tablas: quién, cuándo, licencia y huella de cada una."""
    land = colombia()
    until = DISTRICTS_CHECKED_UNTIL.isoformat()
    if form == "json":
        _json({"territory_version": land.version, "districts_checked_until": until, "source": provenance()})
        return
    click.echo(_say(lang, f"Territorio {land.version}.", f"Territory {land.version}."))
    click.echo(
        _say(
            lang,
            f"Los distritos se revisaron hasta {until}; los posteriores no se buscaron.\n",
            f"Districts were checked until {until}; later ones were not looked for.\n",
        )
    )
    click.echo(provenance())


@click.command()
@_common
def attributes(form: str, lang: str) -> None:
    """Los atributos de las unidades: nombre, unidad, año, fuente y advertencia de cada uno."""
    entries = known_attributes()
    if form == "json":
        _json(
            [
                {
                    "id": one.id,
                    "name": one.en if lang == "en" else one.es,
                    "unit": one.unit_en if lang == "en" else one.unit_es,
                    "vintage": one.vintage,
                    "source": one.source_en if lang == "en" else one.source_es,
                    "caveat": one.caveat_en if lang == "en" else one.caveat_es,
                    "aggregation": one.aggregation,
                    "numeric": one.numeric,
                    "units": sum(1 for unit in colombia().units.values() if one.id in unit.facts and unit.department),
                }
                for one in entries
            ]
        )
        return
    for one in entries:
        click.echo(f"{one.id}  {_label(one, lang)}, {one.unit_en if lang == 'en' else one.unit_es}".rstrip(", "))
        click.echo(f"    {one.source_en if lang == 'en' else one.source_es}")
        caveat = one.caveat_en if lang == "en" else one.caveat_es
        if caveat:
            click.echo(f"    {caveat}")
