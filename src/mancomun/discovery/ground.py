"""The ground of a search: units in one order, who touches whom, and what is known of each, as arrays.

Units always stand in the order of their codes, whatever the order they came in, so that permuting a table changes no
answer. A value nobody knows is NaN here and is never filled in silence: each question says what it did with it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from mancomun.errors import BadInput
from mancomun.kernels.csr import Floats, Ints, graph_from_pairs
from mancomun.territory import Territory

KM_PER_DEGREE = 111.195  # of a great circle on a sphere of 6,371 km
_CATEGORIES = {"ESP": 0.0} | {str(n): float(n) for n in range(1, 7)}
_PLACES = ("lon", "lat", "inside_lon", "inside_lat")
COUNT = "count"


@dataclass(frozen=True, eq=False)
class Ground:
    """Units, borders and attributes. ``km`` is aligned with ``indices`` (NaN: not measured); ``xy`` [n, 2] is in km.

    ``types`` are the possible types of each unit on ``as_of``; ``unknown`` are units whose borders nobody has published.
    """

    name: str
    version: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    departments: tuple[str | None, ...]
    types: tuple[frozenset[str], ...]
    indptr: Ints
    indices: Ints
    km: Floats
    xy: Floats
    values: Mapping[str, Floats]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    territory: Territory | None = None

    @property
    def size(self) -> int:
        """How many units."""
        return len(self.codes)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each code stands."""
        return MappingProxyType({code: i for i, code in enumerate(self.codes)})

    def column(self, attribute: str) -> Floats:
        """The values [n] of an attribute, NaN where unknown; ``count`` is 1 everywhere. `BadInput` for an unknown name."""
        if attribute == COUNT:
            return np.ones(self.size)
        if attribute in self.values:
            return self.values[attribute]
        known = sorted(self.values)
        near = get_close_matches(attribute, known, n=1, cutoff=0.0)
        hint_es = f" El más parecido es «{near[0]}»." if near else ""
        hint_en = f" The nearest one is “{near[0]}”." if near else ""
        if attribute in self.words:
            raise BadInput(
                "atributo-no-numerico",
                f"«{attribute}» es un nombre, no un número: no se suma ni se promedia.{hint_es}",
                f"“{attribute}” is a name, not a number: it has no sum and no mean.{hint_en}",
            )
        raise BadInput(
            "atributo-desconocido",
            f"No hay un atributo «{attribute}» en {self.name}.{hint_es} `mancomun attributes` los lista.",
            f"There is no attribute “{attribute}” in {self.name}.{hint_en} `mancomun attributes` lists them.",
        )

    def find(self, text: object) -> int:
        """Where the unit stands that a code or a name means; `BadInput` when none or several do."""
        if isinstance(text, str) and text in self.place:
            return self.place[text]
        if self.territory is not None:
            code = self.territory.resolve(text).code
            if code in self.place:
                return self.place[code]
            raise BadInput(
                "unidad-fuera",
                f"{self.territory.unit(code).name} ({code}) no está entre las {self.size} unidades de esta búsqueda.",
                f"{self.territory.unit(code).name} ({code}) is not among the {self.size} units of this search.",
            )
        near = get_close_matches(str(text), self.codes, n=1, cutoff=0.0)
        raise BadInput(
            "unidad-desconocida",
            f"No hay una unidad «{text}» en {self.name}. La más parecida es «{near[0] if near else ''}».",
            f"There is no unit “{text}” in {self.name}. The nearest one is “{near[0] if near else ''}”.",
        )

    @classmethod
    def from_arrays(
        cls,
        heads: Sequence[int] | Ints,
        tails: Sequence[int] | Ints,
        values: Mapping[str, Floats],
        *,
        codes: Sequence[str] | None = None,
        xy: Floats | None = None,
        name: str = "mapa",
        version: str = "",
        names: Sequence[str] | None = None,
        border_km: Floats | None = None,
    ) -> Ground:
        """A ground from borders given as pairs of row numbers, each once, and columns of values."""
        size = len(next(iter(values.values()))) if values else len(codes or ())
        given = tuple(codes) if codes is not None else tuple(f"{i:0{len(str(max(0, size - 1)))}d}" for i in range(size))
        if len(set(given)) != size:
            twice = next(code for code, count in Counter(given).items() if count > 1)
            raise BadInput(
                "unidad-repetida",
                f"La unidad «{twice}» está dos veces. Deje una sola fila por unidad.",
                f"Unit “{twice}” is there twice. Leave one row a unit.",
            )
        order = sorted(range(size), key=given.__getitem__)
        rank = np.empty(size, np.int64)
        rank[order] = np.arange(size)
        head, tail = rank[np.asarray(heads, np.int64)], rank[np.asarray(tails, np.int64)]
        indptr, indices = graph_from_pairs(size, head, tail)
        km = np.full(indices.size, np.nan)
        if border_km is not None and len(border_km):
            rows = np.repeat(np.arange(size), np.diff(indptr))
            keys = rows.astype(np.int64) * size + indices
            for a, b in ((head, tail), (tail, head)):
                km[np.searchsorted(keys, a * size + b)] = border_km
        return cls(
            name,
            version,
            tuple(given[i] for i in order),
            tuple((names or given)[i] for i in order),
            (None,) * size,
            (frozenset(),) * size,
            indptr,
            indices,
            km,
            np.ascontiguousarray(xy[order], np.float64) if xy is not None else np.full((size, 2), np.nan),
            {key: np.ascontiguousarray(np.asarray(value, np.float64)[order]) for key, value in values.items()},
        )


def _number(key: str, value: Any) -> float | None:
    if key == "category":
        return _CATEGORIES.get(str(value))
    if isinstance(value, bool):
        return float(value)
    return float(value) if isinstance(value, (int, float)) else None


def _to_km(lon: Floats, lat: Floats) -> Floats:
    """Degrees to km on the plane that touches the middle of the territory: errors under 1 % within Colombia."""
    known = np.isfinite(lat)
    middle = float(lat[known].mean()) if known.any() else 0.0
    return np.ascontiguousarray(
        np.stack((lon * KM_PER_DEGREE * math.cos(math.radians(middle)), lat * KM_PER_DEGREE), axis=1)
    )


def ground_of(
    territory: Territory,
    *,
    as_of: date,
    departments: bool = False,
    table: Mapping[str, Mapping[str, float]] | None = None,
) -> Ground:
    """The ground of a territory: its municipal units, or its departments and Bogotá.

    ``table`` adds or replaces attributes: ``{attribute: {code: value}}``.
    """
    units = [unit for unit in territory.units.values() if _at_level(territory, unit.code, departments)]
    units.sort(key=lambda unit: unit.code)
    codes = [unit.code for unit in units]
    place = {code: i for i, code in enumerate(codes)}
    pairs = [(place[a], place[b], km) for (a, b), km in territory.contiguity.edges.items() if a in place and b in place]
    values: dict[str, Floats] = {}
    words: dict[str, list[str]] = {}
    for i, unit in enumerate(units):
        for key, value in unit.facts.items():
            number = _number(key, value)
            if number is None:
                if isinstance(value, str):
                    words.setdefault(key, [""] * len(units))[i] = value
                continue
            values.setdefault(key, np.full(len(units), np.nan))[i] = number
    if departments:
        _from_members(territory, codes, values)
    for key, column in (table or {}).items():
        values[key] = np.full(len(units), np.nan)
        for code, given in column.items():
            if code in place:
                values[key][place[code]] = given
    missing = np.full(len(units), np.nan)
    xy = _to_km(values.get("lon", missing), values.get("lat", missing))
    ground = Ground.from_arrays(
        [a for a, _, _ in pairs],
        [b for _, b, _ in pairs],
        {key: column for key, column in values.items() if key not in _PLACES},
        codes=codes,
        names=[unit.name for unit in units],
        xy=xy,
        name=territory.name,
        version=territory.version,
        border_km=np.array([np.nan if km is None else km for _, _, km in pairs], np.float64),
    )
    return Ground(
        **{
            **{key: getattr(ground, key) for key in ground.__dataclass_fields__},
            "departments": tuple(unit.department if unit.department is not None else unit.code for unit in units),
            "types": tuple(unit.types_at(as_of) for unit in units),
            "words": MappingProxyType({key: tuple(column) for key, column in words.items()}),
            "unknown": frozenset(code for code in territory.contiguity.unknown if code in place),
            "territory": territory,
        }
    )


def _at_level(territory: Territory, code: str, departments: bool) -> bool:
    unit = territory.units[code]
    higher = any(span.type in ("departamento", "intendencia", "comisaria") for span in unit.types)
    capital = any(span.type == "distrito_capital" for span in unit.types)
    return (higher or capital) if departments else not higher


def _from_members(territory: Territory, codes: Iterable[str], values: dict[str, Floats]) -> None:
    """Seats of the departments, as the mean of the seats inside: the tables give them none."""
    inside: dict[str, list[Any]] = {}
    for unit in territory.units.values():
        if unit.department is not None and "lon" in unit.facts:
            inside.setdefault(unit.department, []).append(unit)
    listed = list(codes)
    for key in ("lon", "lat"):
        column = values.setdefault(key, np.full(len(listed), np.nan))
        for i, code in enumerate(listed):
            if math.isnan(column[i]) and inside.get(code):
                column[i] = sum(unit.facts[key] for unit in inside[code]) / len(inside[code])
