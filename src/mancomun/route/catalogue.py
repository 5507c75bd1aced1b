"""The catalogue of the profile's indicators, each with the rule by which a group gets its value; and loading official tables."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mancomun.errors import BadInput, BookError
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import NOTHING, Text, spanish_number
from mancomun.sources import load_yaml
from mancomun.tables.cells import Grid, number_of, one_decimal_mark, records, text_of
from mancomun.territory import attributes

AGGREGATIONS = ("sum", "mean", "ratio", "none")
THEMES: Mapping[str, Text] = {
    "demografia": Text("Población", "Population"),
    "territorio": Text("Territorio", "Territory"),
    "social": Text("Condiciones sociales", "Social conditions"),
    "economia": Text("Economía", "Economy"),
    "ambiente": Text("Ambiente", "Environment"),
    "institucional": Text("Gestión y hacienda", "Government and finance"),
    "vinculos": Text("Vínculos", "Ties"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: its unit, its rule of aggregation, its direction, its bounds, and where its embedded values come from."""

    id: str
    name: Text
    theme: str
    unit: Text
    aggregation: str
    direction: int
    weight: str = ""
    above: str = ""
    below: str = ""
    factor: float = 1.0
    low: float = -math.inf
    high: float = math.inf
    attribute: str = ""
    vintage: str = ""
    source: Text = NOTHING


@cache
def catalogue() -> Mapping[str, Indicator]:
    """Every indicator by id. Raises `BookError` when one has no rule, or a rule that leads nowhere."""
    known = {item.id: item for item in attributes()}
    found: dict[str, Indicator] = {}
    for data in load_yaml("mancomun.route", "data/indicators.yaml"):
        attribute = known.get(data.get("from", ""))
        found[data["id"]] = Indicator(
            data["id"],
            Text.load(data),
            data["theme"],
            Text.load(data["unit"]),
            data["aggregation"],
            data["direction"],
            data.get("weight", ""),
            data.get("above", ""),
            data.get("below", ""),
            data.get("factor", 1.0),
            data.get("low", -math.inf),
            data.get("high", math.inf),
            data.get("from", ""),
            attribute.vintage if attribute else "",
            Text(attribute.source_es, attribute.source_en) if attribute else NOTHING,
        )
        if "from" in data and attribute is None:
            raise BookError(f"the indicator {data['id']!r} reads the unknown attribute {data['from']!r}")
    for item in found.values():
        rest = [key for key in (item.weight, item.above, item.below) if key and key not in found]
        whole = {"mean": bool(item.weight), "ratio": bool(item.above and item.below)}.get(item.aggregation, True)
        if item.aggregation not in AGGREGATIONS or item.theme not in THEMES or rest or not whole:
            raise BookError(f"the indicator {item.id!r} has no whole rule of aggregation")
    return found


@dataclass(frozen=True, slots=True)
class Observation:
    """A value somebody loaded: of which unit and year, from whom, and how good (A, B or C)."""

    code: str
    indicator: str
    value: float
    year: int
    source: str
    quality: str = "B"


def indicator_of(key: str) -> Indicator:
    """The indicator with this id or name, or `BadInput` with the nearest."""
    found = catalogue()
    if key in found:
        return found[key]
    plain = fold(key)
    for item in found.values():
        if plain in (fold(item.id), fold(item.name.es), fold(item.name.en)):
            return item
    near = difflib.get_close_matches(plain, found, n=1, cutoff=0.0)[0]
    raise BadInput(
        "indicador-desconocido",
        f"No hay un indicador «{key}». El más parecido es «{near}».",
        f"There is no indicator “{key}”. The nearest is “{near}”.",
    )


def check_value(item: Indicator, value: float, name: str) -> None:
    """Refuse a value that cannot be true: a net enrolment over 100 %, a negative population."""
    if item.low <= value <= item.high:
        return
    said = spanish_number(value, 0 if value == int(value) else 1)
    if item.id == "cobertura_neta_media" and value > 100:
        raise BadInput(
            "E-S36-1",
            f"La cobertura neta de {name} ({said}%) no puede superar 100%.",
            f"The net enrolment of {name} ({value:g}%) cannot exceed 100%.",
        )
    raise BadInput(
        "indicador-fuera",
        f"{item.name.es} de {name}: {said} {item.unit.es}. Va de {_bound(item.low)} a {_bound(item.high)}.",
        f"{item.name.en} of {name}: {value:g} {item.unit.en}. It goes from {_bound(item.low)} to {_bound(item.high)}.",
    )


def _bound(value: float) -> str:
    return f"{value:g}" if math.isfinite(value) else "…"


def observations(grid: Grid, names: Mapping[str, str]) -> list[Observation]:
    """The template *Indicadores* (divipola; indicador; vigencia; valor; unidad; fuente) read and checked, all or nothing.

    ``names`` are the known units by code. A code that lost its first zero is told so.
    """
    rows = records(
        grid,
        {
            "divipola": ("codigo", "código", "code"),
            "indicador": ("indicator",),
            "vigencia": ("año", "ano", "year"),
            "valor": ("value",),
            "unidad": ("unit",),
            "fuente": ("source",),
            "calidad": ("quality",),
        },
        optional=("unidad", "calidad"),
    )
    one_decimal_mark(((f"fila {row['line']}", row["valor"]) for row in rows), what="valor")
    found: dict[tuple[str, str, int], Observation] = {}
    repeated: list[int] = []
    for row in rows:
        line, code = row["line"], text_of(row["divipola"])
        if code not in names:
            raise _bad_code(line, code, names)
        item = indicator_of(text_of(row["indicador"]))
        unit = text_of(row.get("unidad"))
        if unit and not same_unit(item, unit):
            raise BadInput(
                "indicador-unidad",
                f"Fila {line}: «{item.name.es}» va en {item.unit.es}; llegó en «{unit}». Conviértalo antes de cargarlo.",
                f"Row {line}: “{item.name.en}” is in {item.unit.en}; it came in “{unit}”. Convert it before loading.",
            )
        year, value = number_of(row["vigencia"]), number_of(row["valor"])
        for number, column, kind, english in (
            (year if year is not None and year == int(year) else None, "vigencia", "un año", "a year"),
            (value, "valor", "un número", "a number"),
        ):
            if number is None:
                said = text_of(row[column])
                raise BadInput(
                    "E-IMP-1",
                    f"Fila {line}, columna {column}: «{said}» no es {kind}.",
                    f"Row {line}, column {column}: “{said}” is not {english}.",
                )
        source = text_of(row["fuente"])
        if not source:
            raise BadInput(
                "indicador-sin-fuente",
                f"Fila {line}: escriba de dónde sale el valor de «{item.name.es}».",
                f"Row {line}: say where the value of “{item.name.en}” comes from.",
            )
        quality = text_of(row.get("calidad")).upper() or "B"
        if quality not in ("A", "B", "C"):
            raise BadInput(
                "indicador-calidad",
                f"Fila {line}: la calidad del dato es A, B o C; llegó «{quality}».",
                f"Row {line}: the quality of the value is A, B or C; we got “{quality}”.",
            )
        assert value is not None
        assert year is not None
        check_value(item, value, names[code])
        key = (code, item.id, int(year))
        if key in found:
            repeated.append(line)
        found[key] = Observation(code, item.id, value, int(year), source, quality)
    if repeated:
        listed = ", ".join(map(str, repeated))
        raise BadInput(
            "E-IMP-4",
            f"Hay {len(repeated)} filas repetidas: {listed}.",
            f"There are {len(repeated)} repeated rows: {listed}.",
        )
    return list(found.values())


def same_unit(item: Indicator, unit: str) -> bool:
    """Whether a unit somebody typed is that of the indicator, in either language; capitals, accents and spaces do not count."""
    return _same(unit) in (_same(item.unit.es), _same(item.unit.en))


def _same(unit: str) -> str:
    return re.sub(r"\s+", " ", fold(unit)).strip()


def _bad_code(line: int, code: str, names: Mapping[str, str]) -> BadInput:
    if code.isdigit() and len(code) in (1, 4) and f"0{code}" in names:
        return BadInput(
            "E-IMP-2",
            f"El código {code} perdió el cero inicial; use formato texto («0{code}»).",
            f"The code {code} lost its first zero; use text format (“0{code}”).",
        )
    return BadInput(
        "E-IMP-5",
        f"Fila {line}: no existe el código «{code}».",
        f"Row {line}: there is no code “{code}”.",
    )


def latest(found: Sequence[Observation]) -> dict[tuple[str, str], Observation]:
    """The newest observation of each unit and indicator."""
    out: dict[tuple[str, str], Observation] = {}
    for item in found:
        key = (item.code, item.indicator)
        if key not in out or out[key].year < item.year:
            out[key] = item
    return out
