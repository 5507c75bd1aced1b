"""MICMAC: which variables move a territory, directly and through the others.

A group rates how much each variable influences each other one (0 none, 1 weak, 2 medium, 3 strong, P potential). Rows are
influence, columns dependence. Indirect influence is read in the powers of the matrix: it counts paths. The ranking by
powers usually settles; this module says at which power and by which rule, and when it never does it says so and uses
the dominant eigenvectors.

Source: Godet, *De l'anticipation à l'action* (1991) and the LIPSOR-EPITA programme Micmac, from knowledge; LIPSOR
publishes no proven rule of stability (Dema and Barberá, 2010, show that there may be none).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mancomun.drawing.networks import Edge, Node, drawing
from mancomun.drawing.planes import Point, plane
from mancomun.drawing.slopes import slopes
from mancomun.errors import BadInput
from mancomun.kernels import influence as kernel
from mancomun.lexicon.text import short_text
from mancomun.tables.cells import Grid, names_once, square
from mancomun.tables.results import Notice, Row, Table, notice

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

POTENTIAL = -1  # how a cell P is kept in a matrix of small integers
CODES = {"0": 0, "1": 1, "2": 2, "3": 3, "P": POTENTIAL, "p": POTENTIAL}
RULES: dict[str, int] = {"tres": 3, "dos": 2}  # how many powers in a row must rank alike
MAX_POWER = 20
BAND = 0.10  # the pack: within 10 % of both means
MANY, FEW = 70, 4

Cut = Literal["mean", "median"]
ROLES = {
    "motriz": ("motriz", "driver"),
    "enlace": ("enlace", "relay"),
    "resultado": ("resultado", "result"),
    "autonoma": ("autónoma", "autonomous"),
    "peloton": ("pelotón", "pack"),
}


@dataclass(frozen=True)
class Plane:
    """A place for each variable: influence upwards, dependence to the right, both as shares of the total (sum 1)."""

    influence: Floats
    dependence: Floats
    influence_cut: float
    dependence_cut: float
    roles: list[str]

    @property
    def influence_ranks(self) -> Floats:
        """Mean ranks, 1 the most influential; equals share their places."""
        return kernel.mean_ranks(kernel.dense_ranks(_settled(self.influence)))

    @property
    def dependence_ranks(self) -> Floats:
        """Mean ranks, 1 the most dependent."""
        return kernel.mean_ranks(kernel.dense_ranks(_settled(self.dependence)))

    @property
    def strategic(self) -> Floats:
        """How far along the diagonal each variable stands, in means: 1.41 is the point of both means."""
        value: Floats = (self.influence + self.dependence) * self.influence.size / np.sqrt(2)
        return value


@dataclass(frozen=True)
class Step:
    """One power: ``swaps`` of neighbours between its ranking and that of the power before, and the share of pairs in place."""

    power: int
    influence_swaps: int
    dependence_swaps: int
    influence_agreement: float
    dependence_agreement: float


@dataclass(frozen=True)
class Indirect:
    """What the powers say. ``kind`` as in ``kernels.influence.Settled``; ``ranks`` are dense, 1 the greatest."""

    plane: Plane
    kind: str
    iterations: int
    stable: bool
    periodic: bool
    period: int | None
    alternating: list[int]
    swapping: list[int]
    influence_ranks: Integers
    dependence_ranks: Integers
    steps: list[Step]
    exact: bool
    eigenvalue: float | None


@dataclass(frozen=True)
class Half:
    """One matrix read directly and indirectly."""

    influence: Integers
    dependence: Integers
    direct: Plane
    indirect: Indirect | None


@dataclass(frozen=True)
class Micmac:
    """The whole answer: the matrix as given, the halves without and with the potential influences."""

    variables: list[str]
    matrix: NDArray[np.int8]
    actual: Half
    potential: Half | None
    potential_value: int
    rule: str
    cut: str
    fill: float

    def notices(self) -> list[Notice]:
        """What to know before believing it."""
        return _notices(self)

    def displacement(self) -> tuple[Floats, Floats]:
        """Places gained from direct to indirect: ``(influence, dependence)``; positive is towards the first place."""
        if self.actual.indirect is None:
            nothing = np.zeros(len(self.variables))
            return nothing, nothing
        direct, indirect = self.actual.direct, self.actual.indirect
        return (
            direct.influence_ranks - kernel.mean_ranks(indirect.influence_ranks),
            direct.dependence_ranks - kernel.mean_ranks(indirect.dependence_ranks),
        )

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values: the document of the command line."""
        up, right = self.displacement()
        return {
            "variables": self.variables,
            "size": len(self.variables),
            "fill_percent": round(100 * self.fill, 2),
            "rule": self.rule,
            "cut": self.cut,
            "direct": _direct_json(self.actual),
            "indirect": _indirect_json(self.actual, self.variables),
            "displacement": {"influence": up.tolist(), "dependence": right.tolist()},
            "potential": None
            if self.potential is None
            else {
                "value": self.potential_value,
                "cells": int((self.matrix == POTENTIAL).sum()),
                "direct": _direct_json(self.potential),
                "indirect": _indirect_json(self.potential, self.variables),
            },
            "notes": [item.as_json(lang) for item in self.notices()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """Variables, iterations, and the potential ones when there are P cells."""
        found = [self._table(self.actual, "Variables", lang)]
        if self.actual.indirect is not None and self.actual.indirect.steps:
            found.append(self._steps(self.actual.indirect, lang))
        if self.potential is not None:
            name = "Con influencias potenciales" if lang == "es" else "With potential influences"
            found.append(self._table(self.potential, name, lang))
        return found

    def _table(self, half: Half, title: str, lang: str) -> Table:
        spanish = lang == "es"
        head = (
            (
                "Variable",
                "Infl.",
                "Dep.",
                "Papel directo",
                "Infl. ind. (‱)",
                "Dep. ind. (‱)",
                "Papel indirecto",
                "Cambio",
            )
            if spanish
            else (
                "Variable",
                "Infl.",
                "Dep.",
                "Direct role",
                "Ind. infl. (‱)",
                "Ind. dep. (‱)",
                "Indirect role",
                "Move",
            )
        )
        word = 0 if spanish else 1
        moved = self.displacement()[0] if half is self.actual else None
        order: Sequence[int] = range(len(self.variables))
        if half.indirect is not None:
            order = np.argsort(half.indirect.influence_ranks, kind="stable").tolist()
        rows: list[Row] = []
        for k in order:
            inner = half.indirect
            rows.append(
                (
                    self.variables[k],
                    int(half.influence[k]),
                    int(half.dependence[k]),
                    ROLES[half.direct.roles[k]][word],
                    None if inner is None else round(float(10_000 * inner.plane.influence[k])),
                    None if inner is None else round(float(10_000 * inner.plane.dependence[k])),
                    None if inner is None else ROLES[inner.plane.roles[k]][word],
                    None if moved is None else f"{moved[k]:+g}".replace("-", "−") if moved[k] else "=",
                )
            )
        if moved is None:
            return Table(title, head[:-1], [row[:-1] for row in rows])
        return Table(title, head, rows)

    def _steps(self, indirect: Indirect, lang: str) -> Table:
        head = (
            ("Potencia", "Cambios en influencia", "Cambios en dependencia", "Influencia en su puesto (%)", "Dep. (%)")
            if lang == "es"
            else ("Power", "Swaps in influence", "Swaps in dependence", "Influence in place (%)", "Dep. (%)")
        )
        rows: list[Row] = [
            (
                step.power,
                step.influence_swaps,
                step.dependence_swaps,
                round(100 * step.influence_agreement, 1),
                round(100 * step.dependence_agreement, 1),
            )
            for step in indirect.steps
        ]
        return Table("Potencias" if lang == "es" else "Powers", head, rows)


# --- reading ---------------------------------------------------------------------------------------------------------


def from_grid(grid: Grid) -> tuple[list[str], NDArray[np.int8]]:
    """Names and matrix of a square grid of cells 0, 1, 2, 3 or P."""
    return square(grid, CODES, allowed=("0, 1, 2, 3 o P", "0, 1, 2, 3 or P"))


def _checked(variables: Sequence[str], matrix: NDArray[np.int8]) -> tuple[list[str], NDArray[np.int8]]:
    names = [str(name).strip() for name in variables]
    names_once(names, place="la lista de variables")
    cells = np.asarray(matrix)
    if cells.ndim != 2 or cells.shape != (len(names), len(names)):
        raise BadInput(
            "matriz-forma",
            f"Hay {len(names)} variables y la matriz mide {' × '.join(map(str, cells.shape))}; debe ser cuadrada.",
            f"There are {len(names)} variables and the matrix measures {' × '.join(map(str, cells.shape))}; "
            "it must be square.",
        )
    if len(names) < 2:
        raise BadInput(
            "matriz-una",
            "Con una sola variable no hay influencias que medir. Escriba al menos dos.",
            "With a single variable there are no influences to measure. Give at least two.",
        )
    if not np.isin(cells, (-1, 0, 1, 2, 3)).all():
        bad = cells[~np.isin(cells, (-1, 0, 1, 2, 3))].flat[0]
        raise BadInput(
            "matriz-rango",
            f"Los valores van de 0 a 3 (o −1 para P); llegó {bad}.",
            f"Values go from 0 to 3 (or −1 for P); we got {bad}.",
        )
    if cells.diagonal().any():
        name = names[int(np.flatnonzero(cells.diagonal())[0])]
        raise BadInput(
            "matriz-se-influye",
            f"La diagonal va en 0 y «{name}» se influye a sí misma. Ponga 0.",
            f"The diagonal is 0 and “{name}” influences itself. Put 0.",
        )
    if not cells.any():
        raise BadInput(
            "matriz-ceros",
            "Toda la matriz está en 0: no hay ninguna influencia que estudiar. Califique al menos una.",
            "The whole matrix is 0: there is no influence to study. Rate at least one.",
        )
    return names, cells.astype(np.int8)


# --- the method ------------------------------------------------------------------------------------------------------


def micmac(
    variables: Sequence[str],
    matrix: NDArray[np.int8],
    *,
    potential_value: int = 3,
    rule: str = "tres",
    cut: Cut = "mean",
    most: int = MAX_POWER,
    threads: int = 1,
) -> Micmac:
    """Direct and indirect classification of ``variables`` by ``matrix`` (n, n), cells 0 to 3, and −1 for P.

    ``rule``: ``tres`` stops when three powers in a row rank alike, ``dos`` at the first repetition (textbooks, and
    programmes that stop early; it may stop at an order that changes afterwards). P counts 0 in the answer proper and
    ``potential_value`` in ``potential``. O(n²) a power.
    """
    names, cells = _checked(variables, matrix)
    if rule not in RULES:
        raise BadInput(
            "micmac-regla",
            f"La regla de estabilidad es «tres» o «dos»; llegó «{rule}».",
            f"The rule of stability is “tres” or “dos”; we got “{rule}”.",
        )
    if not 1 <= potential_value <= 3:
        raise BadInput(
            "micmac-potencial",
            f"Una influencia potencial vale 1, 2 o 3; llegó {potential_value}.",
            f"A potential influence is worth 1, 2 or 3; we got {potential_value}.",
        )
    actual = np.where(cells == POTENTIAL, 0, cells).astype(np.int8)
    potential = None
    if (cells == POTENTIAL).any():
        raised = np.where(cells == POTENTIAL, potential_value, cells).astype(np.int8)
        potential = _half(raised, RULES[rule], cut, most, threads)
    size = len(names)
    return Micmac(
        variables=names,
        matrix=cells,
        actual=_half(actual, RULES[rule], cut, most, threads),
        potential=potential,
        potential_value=potential_value,
        rule=rule,
        cut=cut,
        fill=float((actual != 0).sum() / (size * (size - 1))),
    )


def _half(matrix: NDArray[np.int8], alike: int, cut: Cut, most: int, threads: int) -> Half:
    influence, dependence = matrix.sum(axis=1, dtype=np.int64), matrix.sum(axis=0, dtype=np.int64)
    total = max(1, int(influence.sum()))
    direct = _plane(influence / total, dependence / total, cut)
    if not matrix.any():  # every influence is potential
        return Half(influence, dependence, direct, None)
    return Half(influence, dependence, direct, _indirect(matrix, alike, cut, most, threads))


def _indirect(matrix: NDArray[np.int8], alike: int, cut: Cut, most: int, threads: int) -> Indirect:
    found = kernel.settle(matrix, most=most, alike=alike, threads=threads)
    stable = found.kind == "powers"
    turn = kernel.period(matrix) if found.kind == "limit" else None
    history = list(zip(found.influence_history, found.dependence_history, strict=True))
    alternating, swapping = _alternation(history) if found.kind != "sum" else ([], [])
    pairs = matrix.shape[0] * (matrix.shape[0] - 1) / 2
    steps = []
    for k in range(1, len(history)) if matrix.shape[0] <= 2000 else ():
        swaps = [kernel.inversions(history[k - 1][side], history[k][side]) for side in (0, 1)]
        steps.append(Step(k + 1, swaps[0], swaps[1], 1 - swaps[0] / pairs, 1 - swaps[1] / pairs))
    if stable:
        ranks = history[-1]
    else:
        ranks = (kernel.dense_ranks(_settled(found.influence)), kernel.dense_ranks(_settled(found.dependence)))
    return Indirect(
        plane=_plane(found.influence, found.dependence, cut),
        kind=found.kind,
        iterations=found.power,
        stable=stable,
        periodic=turn is not None and turn > 1,
        period=turn,
        alternating=alternating,
        swapping=swapping,
        influence_ranks=ranks[0],
        dependence_ranks=ranks[1],
        steps=steps,
        exact=found.exact,
        eigenvalue=found.eigenvalue,
    )


def _alternation(history: list[tuple[Integers, Integers]]) -> tuple[list[int], list[int]]:
    """``(powers, variables)``: where the order goes back to that of two powers before, and who goes to and fro."""
    powers, moving = [], set()
    for k in range(2, len(history)):
        for side in (0, 1):
            now, before, earlier = (history[k - back][side] for back in (0, 1, 2))
            if (now == earlier).all() and (now != before).any():
                powers.append(k + 1)
                moving.update(np.flatnonzero(now != before).tolist())
    if not any(power + 1 in powers for power in powers):  # a single step back is not yet to and fro
        return [], []
    return sorted(set(powers)), sorted(moving)


def _settled(shares: Floats) -> Floats:
    """Shares with the last bits taken off, so that equals that come from floating point are equals."""
    top = float(shares.max(initial=0.0)) or 1.0
    return np.round(shares / top, 12)


def _plane(influence: Floats, dependence: Floats, cut: Cut) -> Plane:
    size = influence.size
    middle = [float(np.median(side)) if cut == "median" else 1.0 / size for side in (influence, dependence)]
    near = 1e-12
    roles = []
    for up, right in zip(influence.tolist(), dependence.tolist(), strict=True):
        if max(abs(up * size - 1), abs(right * size - 1)) <= BAND + near:
            roles.append("peloton")
            continue
        high, wide = up >= middle[0] - near, right >= middle[1] - near
        roles.append(
            {(True, False): "motriz", (True, True): "enlace", (False, True): "resultado"}.get((high, wide), "autonoma")
        )
    return Plane(influence, dependence, middle[0], middle[1], roles)


# --- words -----------------------------------------------------------------------------------------------------------


def _ordered(names: Sequence[str], ranks: Integers) -> list[str]:
    return [names[k] for k in np.argsort(ranks, kind="stable")]


def _direct_json(half: Half) -> dict[str, Any]:
    return {
        "influence": half.influence.tolist(),
        "dependence": half.dependence.tolist(),
        "influence_per_10000": [round(10_000 * float(share), 2) for share in half.direct.influence],
        "dependence_per_10000": [round(10_000 * float(share), 2) for share in half.direct.dependence],
        "roles": half.direct.roles,
        "strategic": [round(float(value), 6) for value in half.direct.strategic],
    }


def _indirect_json(half: Half, names: Sequence[str]) -> dict[str, Any] | None:
    inner = half.indirect
    if inner is None:
        return None
    return {
        "influence": inner.plane.influence.tolist(),
        "dependence": inner.plane.dependence.tolist(),
        "influence_per_10000": [round(10_000 * float(share), 2) for share in inner.plane.influence],
        "dependence_per_10000": [round(10_000 * float(share), 2) for share in inner.plane.dependence],
        "influence_ranks": kernel.mean_ranks(inner.influence_ranks).tolist(),
        "dependence_ranks": kernel.mean_ranks(inner.dependence_ranks).tolist(),
        "influence_ranking": _ordered(names, inner.influence_ranks),
        "dependence_ranking": _ordered(names, inner.dependence_ranks),
        "roles": inner.plane.roles,
        "strategic": [round(float(value), 6) for value in inner.plane.strategic],
        "iterations": inner.iterations,
        "stable": inner.stable,
        "periodic": inner.periodic,
        "period": inner.period,
        "method": inner.kind,
        "alternating": bool(inner.alternating),
        "alternation": {"powers": inner.alternating, "variables": [names[k] for k in inner.swapping]},
        "steps": [
            {
                "power": step.power,
                "influence_swaps": step.influence_swaps,
                "dependence_swaps": step.dependence_swaps,
                "influence_agreement": step.influence_agreement,
                "dependence_agreement": step.dependence_agreement,
            }
            for step in inner.steps
        ],
        "eigenvalue": inner.eigenvalue,
    }


def _notices(answer: Micmac) -> list[Notice]:
    found: list[Notice] = []
    size = len(answer.variables)
    if size < FEW:
        found.append(
            notice(
                "micmac-pocas",
                f"Son {size} variables: muy pocas para decir algo de un territorio. Sirve de ejemplo.",
                f"There are {size} variables: too few to say anything of a territory. It serves as an example.",
            )
        )
    if size > MANY:
        found.append(
            notice(
                "micmac-muchas",
                f"Son {size} variables. Con más de {MANY} el taller se cansa y las notas pierden sentido.",
                f"There are {size} variables. Beyond {MANY} a workshop tires and the ratings lose meaning.",
            )
        )
    percent = 100 * answer.fill
    if size >= 20 and percent > 35:
        found.append(
            notice(
                "micmac-llena",
                f"La tasa de llenado es {percent:.0f} %; valores altos suelen confundir influencias directas e indirectas.",
                f"The fill rate is {percent:.0f} %; high values often confuse direct and indirect influences.",
            )
        )
    if size >= 20 and percent < 10:
        found.append(
            notice(
                "micmac-vacia",
                f"La tasa de llenado es {percent:.0f} %; revise si faltan influencias por calificar.",
                f"The fill rate is {percent:.0f} %; check whether influences are still to be rated.",
            )
        )
    cells = int((answer.matrix == POTENTIAL).sum())
    if cells:
        found.append(
            notice(
                "micmac-potenciales",
                f"Celdas potenciales (P): {cells}. Valen 0 en el resultado y {answer.potential_value} en el potencial.",
                f"Potential cells (P): {cells}. They are worth 0 in the result and {answer.potential_value} in the "
                "potential one.",
            )
        )
    inner = answer.actual.indirect
    if inner is None:
        found.append(
            notice(
                "micmac-solo-potencial",
                "Todas las influencias son potenciales: hoy no hay ninguna, y solo existe el resultado potencial.",
                "All influences are potential: today there are none, and only the potential result exists.",
            )
        )
        return found
    return found + _path_notices(answer, inner)


def _path_notices(answer: Micmac, inner: Indirect) -> list[Notice]:
    found: list[Notice] = []
    if inner.kind == "sum":
        found.append(
            notice(
                "micmac-sin-realimentacion",
                "Sin realimentación: ninguna influencia vuelve a su origen y las potencias se agotan. "
                f"Se usa la suma de las {inner.iterations}.",
                "Without feedback: no influence comes back to its origin and the powers die out. "
                f"The sum of the {inner.iterations} is used.",
            )
        )
    if inner.kind == "limit":
        found.append(
            notice(
                "micmac-no-estabiliza",
                f"No estabiliza por potencias en {inner.iterations}; se usa el valor propio dominante.",
                f"It does not settle by powers in {inner.iterations}; the dominant eigenvector is used.",
            )
        )
    if inner.periodic:
        found.append(
            notice(
                "micmac-periodica",
                f"Las potencias giran sin fin: el orden se repite cada {inner.period} y nunca es uno solo.",
                f"The powers go round for ever: the order repeats every {inner.period} and is never a single one.",
            )
        )
    if inner.alternating and not inner.periodic:
        names = ", ".join(answer.variables[k] for k in inner.swapping[:6]) + ("…" if len(inner.swapping) > 6 else "")
        found.append(
            notice(
                "micmac-alterna",
                f"El orden va y viene entre potencias ({names}). Parar antes daría un orden equivocado.",
                f"The order goes to and fro between powers ({names}). Stopping earlier would give a wrong order.",
            )
        )
    if answer.rule == "dos" and inner.stable:
        found.append(
            notice(
                "micmac-regla-dos",
                "Se paró en la primera repetición. Con la regla de tres potencias el orden puede ser otro.",
                "It stopped at the first repetition. Under the rule of three powers the order may differ.",
            )
        )
    return found


# --- picture ---------------------------------------------------------------------------------------------------------

SHAPES = {"motriz": "triangle", "enlace": "diamond", "resultado": "square", "autonoma": "hollow", "peloton": "cross"}


def picture(answer: Micmac, lang: str = "es", *, potential: bool = False) -> str:
    """The plane as SVG: a dot where each variable stands directly, a shape by role where it stands indirectly."""
    half = answer.potential if potential and answer.potential is not None else answer.actual
    spanish = lang == "es"
    size = len(answer.variables)
    end = half.indirect.plane if half.indirect is not None else half.direct
    points = []
    for k, name in enumerate(answer.variables):
        here = (float(end.dependence[k]) * size, float(end.influence[k]) * size)
        start = (float(half.direct.dependence[k]) * size, float(half.direct.influence[k]) * size)
        points.append(Point(name, *here, SHAPES[end.roles[k]], start if half.indirect is not None else None))
    counts = [
        f"{ROLES[role][0 if spanish else 1]}: "
        + (", ".join(n for n, r in zip(answer.variables, end.roles, strict=True) if r == role) or "—")
        for role in ROLES
    ]
    return plane(
        points,
        title=("Influencia y dependencia" if spanish else "Influence and dependence")
        + ((" potenciales" if spanish else ", potential") if potential else ""),
        description=(
            "Punto: posición directa; figura: posición indirecta; 1 es el promedio. "
            if spanish
            else "Dot: direct position; shape: indirect position; 1 is the mean. "
        )
        + ". ".join(counts)
        + ".",
        across="Dependencia (promedio = 1)" if spanish else "Dependence (mean = 1)",
        upward="Influencia (promedio = 1)" if spanish else "Influence (mean = 1)",
        cuts=(end.dependence_cut * size, end.influence_cut * size),
        corners=("Motrices", "Enlace", "Resultado", "Autónomas")
        if spanish
        else ("Drivers", "Relay", "Results", "Autonomous"),
        lang=lang,
    )


STRONGEST = 0.10
"""Share of the influences that the graph draws, as the method's five to ten per cent."""


def strongest(answer: Micmac) -> list[tuple[int, int, int]]:
    """The strongest direct influences (from, to, strength): a tenth of the cells, and all that tie with the last of them."""
    matrix = np.where(answer.matrix == POTENTIAL, 0, answer.matrix).astype(int)
    size = len(answer.variables)
    found = sorted(
        ((int(matrix[i, j]), i, j) for i, j in zip(*np.nonzero(matrix), strict=True)), key=lambda c: (-c[0], c)
    )
    kept = max(1, math.ceil(STRONGEST * size * (size - 1)))
    if not found:
        return []
    last = found[min(kept, len(found)) - 1][0]
    return [(int(i), int(j), value) for value, i, j in found if value >= last]


def strongest_table(answer: Micmac, lang: str = "es") -> Table:
    """The influences of the graph."""
    names = answer.variables
    head = ("Influye", "En", "Cuánto") if lang == "es" else ("Influences", "On", "How much")
    title = "Influencias más fuertes" if lang == "es" else "Strongest influences"
    return Table(title, head, [(names[i], names[j], value) for i, j, value in strongest(answer)])


def graph_picture(answer: Micmac, lang: str = "es") -> str:
    """The strongest direct influences as arrows between the variables they join."""
    edges = strongest(answer)
    both = {(i, j) for i, j, _ in edges}
    kept = sorted({k for pair in both for k in pair})
    title = "Grafo de influencias más fuertes" if lang == "es" else "Graph of the strongest influences"
    return drawing(
        [Node(answer.variables[k]) for k in kept],
        [
            Edge(kept.index(i), kept.index(j), min(value, 3), arrow=True, shift=4.0 if (j, i) in both else 0.0)
            for i, j, value in edges
        ],
        title=title,
        description="; ".join(f"{answer.variables[i]} → {answer.variables[j]}" for i, j, _ in edges) + ".",
        legend={"disc": "variable"},
        lang=lang,
    )


def shift_picture(answer: Micmac, lang: str = "es") -> str | None:
    """Each variable in the order of direct and of indirect influence; ``None`` where there is no indirect one."""
    half = answer.actual
    if half.indirect is None:
        return None
    es = lang == "es"
    before, after = half.direct.influence_ranks, kernel.mean_ranks(half.indirect.influence_ranks)
    rows = [(name, float(a), float(b)) for name, a, b in zip(answer.variables, before, after, strict=True)]

    def place(value: float) -> str:
        return short_text(value, lang)

    return slopes(
        rows,
        heads=("Directa", "Indirecta") if es else ("Direct", "Indirect"),
        title="Cambio de puesto en la influencia" if es else "Change of place in influence",
        description="; ".join(f"{name}: {place(a)} → {place(b)}" for name, a, b in rows) + ".",
        lang=lang,
    )
