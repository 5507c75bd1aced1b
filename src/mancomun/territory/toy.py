"""Small territories written by hand: case files, golden tests, examples. Same object as the embedded one."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from mancomun.errors import BadInput
from mancomun.instants import Span, parse_day
from mancomun.territory.colombia import TEXT_COLUMNS
from mancomun.territory.model import Contiguity, Territory, TypeSpan, Unit

KNOWN_TYPES = (
    "departamento",
    "municipio",
    "distrito_especial",
    "distrito_capital",
    "territorio_indigena",
    "area_no_municipalizada",
    "area_metropolitana",
    "isla",
    "eat_existing",
    "foreign_subnational",
    "private_or_other_public",
    "intendencia",
    "comisaria",
    "no_creado",
)
CATEGORIES = ("ESP", "1", "2", "3", "4", "5", "6")
_STRUCTURE = ("code", "type", "types", "name", "also", "department")
_BOOLEANS = ("capital", "insular", "conurbated")
_NUMBERS = (
    "population",
    "population_2022",
    "population_2023",
    "census",
    "area_km2",
    "nbi",
    "misery",
    "icld",
    "value_added",
    "value_added_2021",
    "census2018_persons",
    "census2018_households",
    "mdm_2020",
    "idf_2023",
    "revenue_2019",
    "sgr_per_head_2019",
    "igpr_2019",
    "perimeter_km",
    "parts",
    "altitude_m",
    "lon",
    "lat",
    "inside_lon",
    "inside_lat",
)
_DAYS = ("formalised_on", "population_from", "category_from")
KNOWN_KEYS = (*_STRUCTURE, *_BOOLEANS, *_NUMBERS, *_DAYS, *sorted(TEXT_COLUMNS))
TERRITORY_KEYS = ("name", "units", "contiguity", "provisional", "points", "unknown")
_LARGEST = 20_000


def _wrong(es: str, en: str, code: str = "territorio-forma") -> BadInput:
    return BadInput(code, es, en)


def _nearest(key: object, known: Sequence[str]) -> str:
    near = get_close_matches(str(key), known, n=1, cutoff=0.0)
    return near[0] if near else known[0]


def _unknown_key(key: object, where_es: str, where_en: str, known: Sequence[str]) -> BadInput:
    near = _nearest(key, known)
    return BadInput(
        "clave-desconocida",
        f"{where_es} no admite la clave «{key}». La más parecida es «{near}».",
        f"{where_en} does not take the key “{key}”. The nearest one is “{near}”.",
    )


def from_mapping(value: object) -> Territory:
    """The ``territory`` part of a case file, checked key by key."""
    if not isinstance(value, Mapping):
        raise _wrong(
            f"«territory» debe tener «units» y «contiguity»; llegó {type(value).__name__}.",
            f"“territory” must hold “units” and “contiguity”; we got {type(value).__name__}.",
        )
    for key in value:
        if key not in TERRITORY_KEYS:
            raise _unknown_key(key, "El territorio", "The territory", TERRITORY_KEYS)
    if "units" not in value:
        raise _wrong("Al territorio le falta la lista «units».", "The territory lacks its list “units”.")
    return build(
        value["units"],
        value.get("contiguity") or (),
        name=value.get("name", ""),
        provisional=value.get("provisional") or (),
        points=value.get("points") or (),
        unknown=value.get("unknown") or {},
    )


def build(
    units: Iterable[Mapping[str, Any]],
    contiguity: Iterable[Sequence[Any]] = (),
    *,
    name: str = "",
    provisional: Iterable[Sequence[Any]] = (),
    points: Iterable[Sequence[Any]] = (),
    unknown: Mapping[str, Sequence[str] | None] | Sequence[str] = (),
) -> Territory:
    """A territory from plain values.

    ``units``: mappings with ``code`` and ``type`` (or dated ``types``: ``{type, from, to}``) and any known fact.
    ``contiguity``: ``[a, b]`` or ``[a, b, km]``. ``provisional``: pairs of it that lie on a límite provisional (Ley 1447).
    ``points``: pairs that meet in points only. ``unknown``: codes without known border, or code -> those it may touch.
    Raises ``BadInput`` with the nearest known key or code.
    """
    if isinstance(units, (str, bytes, Mapping)) or not isinstance(units, Iterable):
        raise _wrong("«units» debe ser una lista de unidades.", "“units” must be a list of units.")
    made: dict[str, Unit] = {}
    plain: list[Any] = []
    for number, entry in enumerate(units, 1):
        if number > _LARGEST:
            raise _wrong(
                f"El territorio pasa de {_LARGEST} unidades; cárguelo como tabla.",
                f"The territory has more than {_LARGEST} units; load it as a table.",
            )
        unit = _unit(entry, number)
        if unit.code in made:
            raise _wrong(
                f"La unidad «{unit.code}» está dos veces en el territorio.",
                f"Unit “{unit.code}” is twice in the territory.",
                "unidad-repetida",
            )
        made[unit.code] = unit
        plain.append(entry)
    codes = tuple(made)
    edges: dict[tuple[str, str], float | None] = {}
    for pair in _pairs(contiguity, codes, "contiguity", most=3):
        a, b, *km = pair
        edges[(a, b) if a < b else (b, a)] = km[0] if km else None
    flagged = {tuple(sorted(pair[:2])) for pair in _pairs(provisional, codes, "provisional", most=2)}
    for a, b in sorted(flagged):
        if (a, b) not in edges:
            raise _wrong(
                f"«provisional» nombra la frontera {a}-{b}, que no está en «contiguity».",
                f"“provisional” names the border {a}-{b}, which is not in “contiguity”.",
            )
    touching = sorted(tuple(sorted(pair[:2])) for pair in _pairs(points, codes, "points", most=2))
    edge_notes = dict.fromkeys(((a, b) for a, b in sorted(flagged)), "provisional")
    digest = json.dumps([plain, sorted(edges.items()), sorted(flagged), touching], default=str, sort_keys=True)
    return Territory(
        str(name) or "caso",
        f"toy-{hashlib.sha256(digest.encode()).hexdigest()[:8]}",
        MappingProxyType(made),
        Contiguity(
            edges,
            points=[(a, b) for a, b in touching],
            unknown=_unknown_borders(unknown, codes),
            notes=edge_notes,
        ),
    )


def _unit(entry: object, number: int) -> Unit:
    if not isinstance(entry, Mapping):
        raise _wrong(
            f"La unidad {number} debe tener claves (code, type, ...); llegó «{entry}».",
            f"Unit {number} must have keys (code, type, ...); we got “{entry}”.",
        )
    code = entry.get("code")
    if not isinstance(code, str) or not code.strip():
        raise _wrong(
            f"El código de la unidad {number} debe ser texto entre comillas; llegó «{code}».",
            f"The code of unit {number} must be quoted text; we got “{code}”.",
            "codigo-texto",
        )
    for key in entry:
        if key not in KNOWN_KEYS:
            raise _unknown_key(key, f"La unidad «{code}»", f"Unit “{code}”", KNOWN_KEYS)
    also = entry.get("also") or ()
    return Unit(
        code,
        str(entry.get("name") or code),
        _types(entry, code),
        str(entry["department"]) if entry.get("department") is not None else None,
        MappingProxyType({key: _fact(code, key, value) for key, value in entry.items() if _is_fact(key, value)}),
        also=(also,) if isinstance(also, str) else tuple(also),
    )


def _is_fact(key: str, value: object) -> bool:
    return key not in _STRUCTURE and value is not None


def _types(entry: Mapping[str, Any], code: str) -> tuple[TypeSpan, ...]:
    if ("type" in entry) == ("types" in entry):
        raise _wrong(
            f"La unidad «{code}» debe tener «type», o bien «types» con fechas.",
            f"Unit “{code}” must have “type”, or else dated “types”.",
        )
    dated = [{"type": entry["type"]}] if "type" in entry else entry["types"]
    if not isinstance(dated, Sequence) or isinstance(dated, str) or not dated:
        raise _wrong(f"«types» de «{code}» debe ser una lista.", f"“types” of “{code}” must be a list.")
    spans = []
    for item in dated:
        if not isinstance(item, Mapping) or "type" not in item:
            raise _wrong(f"Cada tipo de «{code}» dice type, from y to.", f"Each type of “{code}” tells type, from, to.")
        for key in item:
            if key not in ("type", "from", "to"):
                raise _unknown_key(key, f"El tipo de «{code}»", f"The type of “{code}”", ("type", "from", "to"))
        kind = item["type"]
        if kind not in KNOWN_TYPES:
            near = _nearest(kind, KNOWN_TYPES)
            raise _wrong(
                f"«{kind}», en la unidad «{code}», no es un tipo conocido. El más parecido es «{near}».",
                f"“{kind}”, in unit “{code}”, is not a known type. The nearest one is “{near}”.",
                "tipo-desconocido",
            )
        start, end = (parse_day(item[key]) if item.get(key) is not None else None for key in ("from", "to"))
        if start is not None and end is not None and end <= start:
            raise _wrong(
                f"En «{code}», el tipo «{kind}» termina antes de empezar.",
                f"In “{code}”, the type “{kind}” ends before it starts.",
            )
        spans.append(TypeSpan(kind, Span(start, end), "caso"))
    return tuple(spans)


def _fact(code: str, key: str, value: Any) -> Any:
    if key in _BOOLEANS:
        if isinstance(value, bool):
            return value
        raise _value(code, key, value, "true o false", "true or false")
    if key in _DAYS:
        return parse_day(value)
    if key == "category":
        text = str(value).upper()
        if not isinstance(value, bool) and text in CATEGORIES:
            return text
        raise _value(code, key, value, "ESP o un número de 1 a 6", "ESP or a number from 1 to 6")
    if key in _NUMBERS:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
            if value < 0 and key not in ("lon", "lat", "inside_lon", "inside_lat", "altitude_m"):
                raise _value(code, key, value, "un número desde cero", "a number from zero up")
            return value
        raise _value(code, key, value, "un número", "a number")
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    raise _value(code, key, value, "un texto", "a text")


def _value(code: str, key: str, value: object, es: str, en: str) -> BadInput:
    return BadInput(
        "valor-forma",
        f"En la unidad «{code}», «{key}» debe ser {es}; llegó «{value}».",
        f"In unit “{code}”, “{key}” must be {en}; we got “{value}”.",
    )


def _pairs(given: object, codes: Sequence[str], where: str, most: int) -> list[tuple[Any, ...]]:
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise _wrong(f"«{where}» debe ser una lista de pares.", f"“{where}” must be a list of pairs.")
    shape_es, shape_en = ("[a, b]", "[a, b]") if most == 2 else ("[a, b] o [a, b, km]", "[a, b] or [a, b, km]")
    known = set(codes)
    pairs: list[tuple[Any, ...]] = []
    for item in given:
        if isinstance(item, str) or not isinstance(item, Sequence) or not 2 <= len(item) <= most:
            raise _wrong(
                f"Cada par de «{where}» se escribe {shape_es}; llegó «{item}».",
                f"Each pair of “{where}” is written {shape_en}; we got “{item}”.",
            )
        for code in item[:2]:
            if code not in known:
                raise _wrong(
                    f"«{where}» nombra «{code}», que no está entre las unidades. La más parecida es "
                    f"«{_nearest(code, codes) if codes else ''}».",
                    f"“{where}” names “{code}”, which is not among the units. The nearest one is "
                    f"“{_nearest(code, codes) if codes else ''}”.",
                    "unidad-desconocida",
                )
        if item[0] == item[1]:
            raise _wrong(
                f"«{where}» dice que «{item[0]}» limita consigo misma.",
                f"“{where}” says that “{item[0]}” borders itself.",
            )
        if len(item) == 3 and (isinstance(item[2], bool) or not isinstance(item[2], (int, float)) or not item[2] > 0):
            raise _wrong(
                f"Los kilómetros de {item[0]}-{item[1]} deben ser un número mayor que cero; llegó «{item[2]}».",
                f"The kilometres of {item[0]}-{item[1]} must be a number above zero; we got “{item[2]}”.",
            )
        pairs.append(tuple(item))
    return pairs


def _unknown_borders(
    given: Mapping[str, Sequence[str] | None] | Sequence[str], codes: Sequence[str]
) -> dict[str, frozenset[str] | None]:
    wanted: dict[str, frozenset[str] | None]
    if isinstance(given, Mapping):
        wanted = {code: None if may is None else frozenset(may) for code, may in given.items()}
    else:
        wanted = dict.fromkeys(given, None)
    for code in {*wanted, *(one for may in wanted.values() if may is not None for one in may)}:
        if code not in codes:
            raise _wrong(
                f"«unknown» nombra «{code}», que no está entre las unidades.",
                f"“unknown” names “{code}”, which is not among the units.",
                "unidad-desconocida",
            )
    return wanted
