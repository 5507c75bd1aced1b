"""Morphological analysis: every scenario that the configurations of each dimension allow, once the impossible pairs go.

The space is the product of the dimensions. Pairs of configurations that exclude one another are taken out and what is
left is counted exactly: dimensions that no exclusion joins are counted apart and multiplied, and a group of joined ones
is counted in a table of bits, one configuration of its busiest dimension at a time when the table would be large.
Listing is lazy. The distance between two scenarios is the number of dimensions in which they differ.

Source: Zwicky (1969), *Discovery, Invention, Research*; Godet's MORPHOL, from knowledge.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.drawing.mosaic import option_box
from mancomun.errors import BadInput
from mancomun.tables.cells import Grid, blank, names_once, number_of, records, text_of
from mancomun.tables.results import Notice, Row, Table, notice

Pair = tuple[int, int, int, int]  # dimension, configuration, other dimension, other configuration
Scenario = tuple[int, ...]

ROOM = 20_000_000  # cells of one table of bits
MANY = 100_000
DIMENSION_COLUMNS: dict[str, tuple[str, ...]] = {
    "dimension": ("dimensión", "dimension"),
    "configuration": ("configuracion", "configuración"),
    "probability": ("probabilidad", "p"),
}
EXCLUSION_COLUMNS: dict[str, tuple[str, ...]] = {
    "dimension_a": ("dimensión_a", "dimension a", "dimensión a"),
    "configuration_a": ("configuracion_a", "configuración_a", "configuracion a", "configuración a"),
    "dimension_b": ("dimensión_b", "dimension b", "dimensión b"),
    "configuration_b": ("configuracion_b", "configuración_b", "configuracion b", "configuración b"),
    "reason": ("motivo",),
}


@dataclass(frozen=True)
class Space:
    """Dimensions with their configurations, the pairs excluded, and the probabilities of configurations when given."""

    dimensions: list[str]
    configurations: list[list[str]]
    exclusions: list[Pair]
    reasons: list[str]
    probabilities: list[list[float]] | None = None

    @property
    def size(self) -> int:
        """How many combinations there are before any exclusion."""
        return math.prod(len(options) for options in self.configurations)

    def breaks(self, scenario: Sequence[int]) -> list[int]:
        """The exclusions (by place in the list) that ``scenario`` breaks."""
        return [at for at, (a, x, b, y) in enumerate(self.exclusions) if scenario[a] == x and scenario[b] == y]

    def probability(self, scenario: Sequence[int]) -> float | None:
        """Π p of the configurations, as if dimensions were independent; None without probabilities."""
        if self.probabilities is None:
            return None
        return math.prod(self.probabilities[d][k] for d, k in enumerate(scenario))

    def name(self, scenario: Sequence[int]) -> list[str]:
        """The configurations by name."""
        return [self.configurations[d][k] for d, k in enumerate(scenario)]


# --- reading ---------------------------------------------------------------------------------------------------------


def from_grids(dimensions: Grid, exclusions: Grid | None = None) -> Space:
    """A space of a table ``dimension, configuration[, probability]`` and one of excluded pairs."""
    options: dict[str, list[str]] = {}
    chances: dict[str, list[float | None]] = {}
    for row in records(dimensions, DIMENSION_COLUMNS, optional=("probability",)):
        name, option = text_of(row["dimension"]), text_of(row["configuration"])
        if not name or not option:
            raise BadInput(
                "morfologia-fila",
                f"En la fila {row['line']} falta la dimensión o la configuración.",
                f"In row {row['line']} the dimension or the configuration is missing.",
            )
        options.setdefault(name, []).append(option)
        cell = row.get("probability")
        value = None if blank(cell) else number_of(cell)
        if not blank(cell) and (value is None or not 0 <= value <= 1):
            raise BadInput(
                "morfologia-probabilidad",
                f"En la fila {row['line']} la probabilidad es «{text_of(cell)}»; va de 0 a 1.",
                f"In row {row['line']} the probability is “{text_of(cell)}”; it goes from 0 to 1.",
            )
        chances.setdefault(name, []).append(value)
    names = list(options)
    for name in names:
        names_once(options[name], place=f"la dimensión «{name}»")
    pairs, reasons = _pairs(exclusions, names, options)
    known = [[value for value in chances[name] if value is not None] for name in names]
    whole = all(len(values) == len(options[name]) for name, values in zip(names, known, strict=True))
    if whole:
        for name, values in zip(names, known, strict=True):
            if abs(math.fsum(values) - 1) > 0.005:
                raise BadInput(
                    "morfologia-suma",
                    f"Las probabilidades de «{name}» suman {math.fsum(values):.3f}; deben sumar 1.",
                    f"The probabilities of “{name}” add up to {math.fsum(values):.3f}; they must add up to 1.",
                )
    return Space(names, [options[name] for name in names], pairs, reasons, known if whole else None)


def _pairs(
    exclusions: Grid | None, names: Sequence[str], options: Mapping[str, Sequence[str]]
) -> tuple[list[Pair], list[str]]:
    pairs: list[Pair] = []
    reasons: list[str] = []
    for row in records(exclusions, EXCLUSION_COLUMNS, optional=("reason",)) if exclusions else ():
        found: list[int] = []
        for side in ("a", "b"):
            name, option = text_of(row[f"dimension_{side}"]), text_of(row[f"configuration_{side}"])
            if name not in options or option not in options[name]:
                raise BadInput(
                    "morfologia-exclusion",
                    f"En la fila {row['line']} de exclusiones no existe «{option}» en la dimensión «{name}».",
                    f"In row {row['line']} of the exclusions there is no “{option}” in the dimension “{name}”.",
                )
            found += [list(names).index(name), list(options[name]).index(option)]
        if found[0] == found[2]:
            raise BadInput(
                "morfologia-misma",
                f"La fila {row['line']} de exclusiones usa dos veces «{names[found[0]]}»: un escenario ya toma una sola.",
                f"Row {row['line']} of the exclusions uses “{names[found[0]]}” twice: a scenario takes only one anyway.",
            )
        pairs.append((found[0], found[1], found[2], found[3]))
        reasons.append(text_of(row.get("reason")))
    return pairs, reasons


# --- counting --------------------------------------------------------------------------------------------------------


def count(space: Space) -> int:
    """How many scenarios break no exclusion; exact for any size. Memory: ``ROOM`` bytes."""
    sizes = [len(options) for options in space.configurations]
    neighbours: dict[int, set[int]] = {d: set() for d in range(len(sizes))}
    for a, _, b, _ in space.exclusions:
        neighbours[a].add(b)
        neighbours[b].add(a)
    left = set(neighbours)
    total = 1
    while left:
        group, front = set(), [min(left)]
        while front:
            node = front.pop()
            if node not in group:
                group.add(node)
                front += neighbours[node] - group
        left -= group
        total *= _count_group({d: tuple(range(sizes[d])) for d in sorted(group)}, space.exclusions)
    return total


def _count_group(open_: dict[int, tuple[int, ...]], exclusions: Sequence[Pair]) -> int:
    """Scenarios of the dimensions ``open_`` (with the configurations still allowed)."""
    inside = [
        (a, x, b, y) for a, x, b, y in exclusions if a in open_ and b in open_ and x in open_[a] and y in open_[b]
    ]
    if math.prod(map(len, open_.values())) <= ROOM or not inside:
        if not inside:
            return math.prod(map(len, open_.values()))
        return int(np.count_nonzero(_table(open_, inside)))
    touched = [d for a, _, b, _ in inside for d in (a, b)]
    busiest = max(set(touched), key=touched.count)
    total = 0
    for option in open_[busiest]:
        rest = {d: options for d, options in open_.items() if d != busiest}
        for a, x, b, y in inside:
            for one, value, other, barred in ((a, x, b, y), (b, y, a, x)):
                if one == busiest and value == option:
                    rest[other] = tuple(k for k in rest[other] if k != barred)
        total += _split_count(rest, inside)
    return total


def _split_count(open_: dict[int, tuple[int, ...]], inside: Sequence[Pair]) -> int:
    """Count again group by group: fixing a dimension often takes a group apart."""
    if not all(open_.values()):
        return 0
    left, total = set(open_), 1
    links = [(a, b) for a, x, b, y in inside if a in open_ and b in open_ and x in open_[a] and y in open_[b]]
    while left:
        group, grown = {min(left)}, True
        while grown:
            more = {d for a, b in links if (a in group) != (b in group) for d in (a, b)} - group
            group |= more
            grown = bool(more)
        left -= group
        total *= _count_group({d: open_[d] for d in sorted(group)}, inside)
    return total


def _table(open_: dict[int, tuple[int, ...]], inside: Sequence[Pair]) -> NDArray[np.bool_]:
    """True where a combination is allowed: one axis a dimension."""
    order = list(open_)
    allowed = np.ones([len(open_[d]) for d in order], np.bool_)
    for a, x, b, y in inside:
        where: list[Any] = [slice(None)] * len(order)
        where[order.index(a)] = open_[a].index(x)
        where[order.index(b)] = open_[b].index(y)
        allowed[tuple(where)] = False
    return allowed


# --- listing ---------------------------------------------------------------------------------------------------------


def scenarios(space: Space, fixed: Mapping[int, int] | None = None) -> Iterator[Scenario]:
    """The allowed scenarios one by one, in the order of the configurations; ``fixed`` keeps some dimensions still."""
    sizes = [len(options) for options in space.configurations]
    bars: list[list[tuple[int, int, int]]] = [[] for _ in sizes]
    for a, x, b, y in space.exclusions:
        late, early = ((a, x), (b, y)) if a > b else ((b, y), (a, x))
        bars[late[0]].append((late[1], early[0], early[1]))
    chosen: list[int] = []

    def grow(d: int) -> Iterator[Scenario]:
        if d == len(sizes):
            yield tuple(chosen)
            return
        options = range(sizes[d]) if fixed is None or d not in fixed else (fixed[d],)
        for k in options:
            if any(value == k and chosen[other] == barred for value, other, barred in bars[d]):
                continue
            chosen.append(k)
            yield from grow(d + 1)
            chosen.pop()

    yield from grow(0)


def distance(one: Sequence[int], two: Sequence[int]) -> int:
    """In how many dimensions two scenarios differ."""
    return sum(a != b for a, b in zip(one, two, strict=True))


def nearest(space: Space, scenario: Sequence[int], limit: int) -> list[tuple[int, Scenario]]:
    """The allowed scenarios nearest to ``scenario``, itself included when allowed: ``(distance, scenario)``."""
    sizes = [len(options) for options in space.configurations]
    found: list[tuple[int, Scenario]] = []
    for away in range(len(sizes) + 1):
        for moved in itertools.combinations(range(len(sizes)), away):
            others = [[k for k in range(sizes[d]) if k != scenario[d]] for d in moved]
            for options in itertools.product(*others):
                candidate = list(scenario)
                for d, k in zip(moved, options, strict=True):
                    candidate[d] = k
                if not space.breaks(candidate):
                    found.append((away, tuple(candidate)))
                    if len(found) == limit:
                        return found
    return found


def likeliest(space: Space, limit: int) -> list[tuple[float, Scenario]]:
    """The allowed scenarios of greatest probability, best first, without listing the rest."""
    if space.probabilities is None:
        return []
    chances = space.probabilities
    orders = [[int(k) for k in np.argsort(-np.array(values, np.float64), kind="stable")] for values in chances]

    def chance(places: Scenario) -> float:
        product = 1.0
        for d, k in enumerate(places):
            product *= chances[d][orders[d][k]]
        return product

    first = tuple(0 for _ in orders)
    heap = [(-chance(first), first)]
    seen = {first}
    found: list[tuple[float, Scenario]] = []
    while heap and len(found) < limit and len(seen) < 2_000_000:
        cost, places = heapq.heappop(heap)
        scenario = tuple(orders[d][k] for d, k in enumerate(places))
        if not space.breaks(scenario):
            found.append((-cost, scenario))
        for d in range(len(orders)):
            if places[d] + 1 < len(orders[d]):
                further = (*places[:d], places[d] + 1, *places[d + 1 :])
                if further not in seen:
                    seen.add(further)
                    heapq.heappush(heap, (-chance(further), further))
    return found


# --- the answer ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Morphology:
    """The space counted, and the scenarios asked for with their probability and distance."""

    space: Space
    allowed: int
    listed: list[Scenario]
    near: Scenario | None

    def notices(self) -> list[Notice]:
        """What to know before believing it."""
        found = []
        if self.allowed > MANY:
            found.append(
                notice(
                    "morfologia-grande",
                    f"Quedan {self.allowed} escenarios: más de {MANY} no se leen. Agregue exclusiones o fije dimensiones.",
                    f"{self.allowed} scenarios are left: more than {MANY} are not read. Add exclusions or fix dimensions.",
                )
            )
        if not self.allowed:
            found.append(
                notice(
                    "morfologia-nada",
                    "Las exclusiones no dejan ningún escenario. Quite al menos una.",
                    "The exclusions leave no scenario. Take at least one away.",
                )
            )
        if self.space.probabilities is not None:
            found.append(
                notice(
                    "morfologia-independencia",
                    "Las probabilidades suponen dimensiones independientes y no descuentan lo excluido.",
                    "Probabilities suppose independent dimensions and do not discount what is excluded.",
                )
            )
        if self.near is not None and self.space.breaks(self.near):
            found.append(
                notice(
                    "morfologia-excluyente",
                    "El escenario de referencia combina opciones excluyentes; se muestran los más cercanos que no.",
                    "The scenario of reference combines options that exclude one another; the nearest that do not are shown.",
                )
            )
        return found

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values: the document of the command line."""
        return {
            "dimensions": [
                {"name": name, "configurations": options}
                for name, options in zip(self.space.dimensions, self.space.configurations, strict=True)
            ],
            "space": self.space.size,
            "exclusions": len(self.space.exclusions),
            "allowed": self.allowed,
            "scenarios": [
                {
                    "configurations": self.space.name(one),
                    "probability": self.space.probability(one),
                    "distance": None if self.near is None else distance(one, self.near),
                }
                for one in self.listed
            ],
            "notes": [item.as_json(lang) for item in self.notices()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """The counts and the scenarios listed."""
        spanish = lang == "es"
        counts: list[Row] = [
            ("Combinaciones" if spanish else "Combinations", self.space.size),
            ("Exclusiones" if spanish else "Exclusions", len(self.space.exclusions)),
            ("Escenarios posibles" if spanish else "Possible scenarios", self.allowed),
        ]
        found = [Table("Espacio" if spanish else "Space", ("", "Número" if spanish else "Number"), counts)]
        if self.listed:
            head = [*self.space.dimensions]
            rows: list[Row] = []
            chances, ways = self.space.probabilities is not None, self.near is not None
            for one in self.listed:
                row: list[str | int | float | None] = [*self.space.name(one)]
                if chances:
                    row.append(self.space.probability(one))
                if self.near is not None:
                    row.append(distance(one, self.near))
                rows.append(row)
            head += (["Probabilidad" if spanish else "Probability"] if chances else []) + (
                ["Distancia" if spanish else "Distance"] if ways else []
            )
            found.append(Table("Escenarios" if spanish else "Scenarios", tuple(head), rows))
        return found


def morphology(space: Space, *, show: int = 20, near: Sequence[str] | None = None) -> Morphology:
    """Count ``space`` and list ``show`` scenarios: the nearest to ``near``, else the likeliest, else the first ones."""
    if not space.dimensions:
        raise BadInput(
            "morfologia-vacia", "No hay dimensiones. Agregue dos o más.", "There are no dimensions. Add two."
        )
    reference: Scenario | None = None
    if near is not None:
        if len(near) != len(space.dimensions):
            raise BadInput(
                "morfologia-referencia",
                f"La referencia nombra {len(near)} configuraciones y hay {len(space.dimensions)} dimensiones.",
                f"The reference names {len(near)} configurations and there are {len(space.dimensions)} dimensions.",
            )
        places = []
        for d, option in enumerate(near):
            if option not in space.configurations[d]:
                raise BadInput(
                    "morfologia-opcion",
                    f"«{option}» no está en «{space.dimensions[d]}»: {', '.join(space.configurations[d])}.",
                    f"“{option}” is not in “{space.dimensions[d]}”: {', '.join(space.configurations[d])}.",
                )
            places.append(space.configurations[d].index(option))
        reference = tuple(places)
    if reference is not None:
        listed = [one for _, one in nearest(space, reference, show)]
    elif space.probabilities is not None:
        listed = [one for _, one in likeliest(space, show)]
    else:
        listed = list(itertools.islice(scenarios(space), show))
    return Morphology(space, count(space), listed, reference)


def picture(answer: Morphology, lang: str = "es") -> str:
    """The morphological box as SVG: options by dimension, with the path of the scenario of reference or the first listed."""
    spanish = lang == "es"
    shown = answer.near if answer.near is not None else answer.listed[0] if answer.listed else None
    said = "" if shown is None else (", ".join(answer.space.name(shown)))
    return option_box(
        list(zip(answer.space.dimensions, answer.space.configurations, strict=True)),
        shown,
        title="Caja morfológica" if spanish else "Morphological box",
        description=(
            f"{len(answer.space.dimensions)} dimensiones; quedan {answer.allowed} escenarios de {answer.space.size}. Camino: {said or '—'}."
            if spanish
            else f"{len(answer.space.dimensions)} dimensions; {answer.allowed} scenarios of {answer.space.size} are left. "
            f"Path: {said or '—'}."
        ),
        lang=lang,
    )
