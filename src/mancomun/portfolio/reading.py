"""A table of alternatives and criteria, as it comes from a CSV or a sheet, read into an exercise (contracts, 5).

The first row names the criteria; rows that begin with ``#`` describe them; the others are alternatives.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.portfolio.criteria import Criterion, Curve, Direction, Floats, Kind, Preference, Shape
from mancomun.portfolio.exercise import Exercise, Method, Policy
from mancomun.portfolio.weights import rank_order
from mancomun.tables.cells import Grid, address, blank, number_of, text_of, trimmed

ROWS: dict[str, tuple[str, ...]] = {
    "direction": ("direccion", "dirección", "sentido"),
    "weight": ("peso", "pesos", "weights"),
    "order": ("orden", "importancia"),
    "function": ("funcion", "función", "preferencia"),
    "q": (),
    "p": (),
    "s": (),
    "kind": ("tipo", "type"),
    "worst": ("peor", "ancla_peor"),
    "best": ("mejor", "ancla_mejor"),
    "curve": ("curva",),
    "points": ("tramos",),
    "threshold": ("corte",),
    "veto": ("umbral_veto",),
    "unit": ("unidad",),
    "source": ("fuente",),
}
DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(("max", "maximizar", "maximise", "maximize", "más", "mas"), "max"),
    **dict.fromkeys(("min", "minimizar", "minimise", "minimize", "menos"), "min"),
}
SHAPES: dict[str, Shape] = {
    **dict.fromkeys(("usual", "i", "1"), "usual"),
    **dict.fromkeys(("u-shape", "u shape", "ushape", "u", "ii", "2", "cuasicriterio"), "u-shape"),
    **dict.fromkeys(("v-shape", "v shape", "vshape", "v", "iii", "3"), "v-shape"),
    **dict.fromkeys(("level", "nivel", "niveles", "iv", "4"), "level"),
    **dict.fromkeys(("linear", "lineal", "5"), "linear"),
    **dict.fromkeys(("gaussian", "gaussiana", "gauss", "vi", "6"), "gaussian"),
}
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("cardinal", "cantidad"), "cardinal"),
    **dict.fromkeys(("ordinal", "orden"), "ordinal"),
    **dict.fromkeys(("binary", "binario", "sí/no", "si/no"), "binary"),
}
CURVES: dict[str, Curve] = {
    **dict.fromkeys(("linear", "lineal"), "linear"),
    **dict.fromkeys(("piecewise", "tramos"), "piecewise"),
    **dict.fromkeys(("logarithmic", "logaritmica", "logarítmica", "log"), "logarithmic"),
    **dict.fromkeys(("binary", "binaria", "binario"), "binary"),
}
YES_NO = {"sí": 1.0, "si": 1.0, "yes": 1.0, "no": 0.0}


class _Described:
    """The rows that begin with #, by what they describe, each cell read in its turn with its address for the error."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.cells: dict[str, tuple[int, list[Any]]] = {}

    def add(self, line: int, row: list[Any]) -> None:
        word = text_of(row[0]).lstrip("#").strip().casefold()
        key = next((name for name, others in ROWS.items() if word == name or word in others), None)
        if key is None:
            near = difflib.get_close_matches(word, [*ROWS, *(other for others in ROWS.values() for other in others)], 1)
            hint_es, hint_en = (f" ¿Quiso decir «#{near[0]}»?", f" Did you mean “#{near[0]}”?") if near else ("", "")
            raise BadInput(
                "priorizar-fila",
                f"La fila {line + 1} empieza con «{text_of(row[0])}», que no se conoce.{hint_es} Hay: "
                f"{', '.join('#' + name for name in ROWS)}.",
                f"Row {line + 1} begins with “{text_of(row[0])}”, which is not known.{hint_en} There are: "
                f"{', '.join('#' + name for name in ROWS)}.",
            )
        if key in self.cells:
            raise BadInput(
                "priorizar-fila-repetida",
                f"La fila «#{key}» está dos veces: en la {self.cells[key][0] + 1} y en la {line + 1}. Deje una.",
                f"The row “#{key}” is there twice: in {self.cells[key][0] + 1} and in {line + 1}. Leave one.",
            )
        self.cells[key] = (line, row[1:])

    def filled(self, key: str, j: int) -> bool:
        return key in self.cells and not blank(self.cells[key][1][j])

    def text(self, key: str, j: int) -> str:
        return text_of(self.cells[key][1][j]) if self.filled(key, j) else ""

    def number(self, key: str, j: int) -> float | None:
        if not self.filled(key, j):
            return None
        found = number_of(self.cells[key][1][j])
        if found is None:
            line = self.cells[key][0]
            raise BadInput(
                "priorizar-numero",
                f"En la celda {address(line, j + 1)} («#{key}» de {self.names[j]}) hay «{self.text(key, j)}»; va un número.",
                f"Cell {address(line, j + 1)} (“#{key}” of {self.names[j]}) holds “{self.text(key, j)}”; a number goes there.",
            )
        return found

    def word(self, key: str, j: int, known: dict[str, Any], what: Text, default: Any) -> Any:
        if not self.filled(key, j):
            return default
        found = known.get(self.text(key, j).casefold())
        if found is None:
            options = ", ".join(dict.fromkeys(known.values()))
            place = address(self.cells[key][0], j + 1)
            raise BadInput(
                "priorizar-palabra",
                f"No se conoce {what.es} «{self.text(key, j)}» de «{self.names[j]}» (celda {place}). Hay: {options}.",
                f"{what.en} “{self.text(key, j)}” of “{self.names[j]}” (cell {place}) is not known. There are: {options}.",
            )
        return found


def exercise_from_grid(
    grid: Grid,
    *,
    method: Method = "mavt",
    missing: Policy = "refuse",
    samples: int = 100_000,
    seed: int = 1,
    use_order: bool = False,
    weights: tuple[Sequence[str], Sequence[float]] | None = None,
    threads: int = 1,
) -> Exercise:
    """The exercise that a table holds. ``weights`` from elsewhere (AHP) are given with the names of their criteria.

    ``use_order`` takes for SMAA the order of the criteria: the row ``#order``, or else that of the weights.
    """
    names, described, alternatives, lines = _split(grid)
    criteria = [_criterion(described, j) for j in range(len(names))]
    matrix = _matrix(names, criteria, lines)
    chosen, origin, order = _weights(described, names, weights)
    if use_order and order is None:
        if chosen is None:
            raise BadInput(
                "priorizar-sin-orden",
                "Se pidió el orden de los criterios y el archivo no trae la fila «#order» ni «#weight».",
                "The order of the criteria was asked for and the file has neither the row “#order” nor “#weight”.",
            )
        order = [1.0 + sum(other > one + 1e-12 for other in chosen) for one in chosen]
    return Exercise(
        alternatives=alternatives,
        criteria=criteria,
        matrix=matrix,
        method=method,
        weights=chosen,
        weights_origin=origin,
        missing=missing,
        samples=samples,
        seed=seed,
        weight_order=order if use_order else None,
        threads=threads,
    )


def _split(grid: Grid) -> tuple[list[str], _Described, list[str], list[tuple[int, list[Any]]]]:
    rows = trimmed(grid)
    if len(rows) < 2 or len(rows[0]) < 2:
        raise BadInput(
            "priorizar-tabla",
            "No hay nada que ordenar: la primera fila nombra los criterios y cada fila de abajo es una alternativa.",
            "There is nothing to rank: the first row names the criteria and each row below is an alternative.",
        )
    names = [text_of(cell) for cell in rows[0][1:]]
    unnamed = next((j for j, name in enumerate(names) if not name), None)
    if unnamed is not None:
        raise BadInput(
            "priorizar-sin-nombre",
            f"Falta el nombre del criterio en la celda {address(0, unnamed + 1)}.",
            f"The name of the criterion in cell {address(0, unnamed + 1)} is missing.",
        )
    described = _Described(names)
    alternatives: list[str] = []
    lines: list[tuple[int, list[Any]]] = []
    for line, row in enumerate(rows[1:], 1):
        if all(map(blank, row)):
            continue
        name = text_of(row[0])
        if name.startswith("#"):
            described.add(line, row)
            continue
        if not name:
            raise BadInput(
                "priorizar-sin-nombre",
                f"Falta el nombre de la alternativa en la celda {address(line, 0)}.",
                f"The name of the alternative in cell {address(line, 0)} is missing.",
            )
        alternatives.append(name)
        lines.append((line, row[1:]))
    if not alternatives:
        raise BadInput(
            "priorizar-sin-alternativas",
            "El archivo no trae alternativas: agregue una fila por cada una, con su nombre al comienzo.",
            "The file holds no alternatives: add a row for each, with its name first.",
        )
    return names, described, alternatives, lines


def _criterion(described: _Described, j: int) -> Criterion:
    name = described.names[j]
    if not described.filled("direction", j):
        raise BadInput(
            "priorizar-direccion",
            f"Falta la dirección de «{name}»: escriba max o min en la fila «#direction».",
            f"The direction of “{name}” is missing: write max or min in the row “#direction”.",
        )
    shape: Shape = described.word("function", j, SHAPES, Text("la función", "The function"), "usual")
    curve = described.word("curve", j, CURVES, Text("la curva", "The curve"), None)
    points = _points(described, j)
    return Criterion(
        name=name,
        direction=described.word("direction", j, DIRECTIONS, Text("la dirección", "The direction"), "max"),
        kind=described.word("kind", j, KINDS, Text("el tipo", "The kind"), "cardinal"),
        unit=described.text("unit", j),
        source=described.text("source", j),
        curve=curve or ("piecewise" if points else "linear"),
        worst=described.number("worst", j),
        best=described.number("best", j),
        points=points,
        threshold=described.number("threshold", j),
        preference=Preference(shape, **{key: described.number(key, j) for key in ("q", "p", "s")}),
        veto=described.number("veto", j),
    )


def _points(described: _Described, j: int) -> tuple[tuple[float, float], ...]:
    """Knots written ``0:0 50:0.8 100:1``."""
    found = []
    for piece in described.text("points", j).split():
        at, _, value = piece.partition(":")
        x, v = number_of(at), number_of(value)
        if x is None or v is None:
            raise BadInput(
                "priorizar-tramos",
                f"Los tramos de «{described.names[j]}» se escriben 0:0 50:0.8 100:1; llegó «{piece}».",
                f"The pieces of “{described.names[j]}” are written 0:0 50:0.8 100:1; we got “{piece}”.",
            )
        found.append((x, v))
    return tuple(found)


def _matrix(names: list[str], criteria: list[Criterion], lines: list[tuple[int, list[Any]]]) -> Floats:
    matrix = np.full((len(lines), len(names)), np.nan)
    for i, (line, row) in enumerate(lines):
        for j, cell in enumerate(row):
            if blank(cell):
                continue
            number = number_of(cell)
            if number is None and criteria[j].kind == "binary":
                number = YES_NO.get(text_of(cell).casefold())
            if number is None and isinstance(cell, bool):
                number = float(cell)
            if number is None:
                raise BadInput(
                    "E-IMP-1",
                    f"Fila {line + 1}, columna {names[j]}: «{text_of(cell)}» no es un número.",
                    f"Row {line + 1}, column {names[j]}: “{text_of(cell)}” is not a number.",
                )
            matrix[i, j] = number
    return matrix


def _weights(
    described: _Described, names: list[str], given: tuple[Sequence[str], Sequence[float]] | None
) -> tuple[list[float] | None, str, list[float] | None]:
    order = _row(described, "order", described.number) if "order" in described.cells else None
    if given is not None:
        by_name = {name.casefold(): weight for name, weight in zip(*given, strict=True)}
        if sorted(by_name) != sorted(name.casefold() for name in names):
            raise BadInput(
                "ahp-otros-criterios",
                f"La matriz de comparación habla de {', '.join(given[0])}, y el archivo de {', '.join(names)}. Use los mismos nombres.",
                f"The comparison matrix speaks of {', '.join(given[0])}, and the file of {', '.join(names)}. Use the same names.",
            )
        return [by_name[name.casefold()] for name in names], "ahp", order
    if "weight" in described.cells:
        return _row(described, "weight", described.number), "direct", order
    if order is not None:
        return rank_order(order).tolist(), "roc", order
    return None, "equal", None


def _row(described: _Described, key: str, read: Callable[[str, int], float | None]) -> list[float]:
    found = [read(key, j) for j in range(len(described.names))]
    missing = [described.names[j] for j, value in enumerate(found) if value is None]
    if missing:
        raise BadInput(
            "priorizar-fila-incompleta",
            f"A la fila «#{key}» le falta: {', '.join(missing)}. Va un número por criterio.",
            f"The row “#{key}” lacks: {', '.join(missing)}. One number goes with each criterion.",
        )
    return [value for value in found if value is not None]
