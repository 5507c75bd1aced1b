"""What is looked at in each alternative: criteria, their scales, the default tree of S16, and data counted twice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Direction = Literal["max", "min"]
Kind = Literal["cardinal", "ordinal", "binary"]
Curve = Literal["linear", "piecewise", "logarithmic", "binary"]
Shape = Literal["usual", "u-shape", "v-shape", "level", "linear", "gaussian"]


@dataclass(frozen=True, slots=True)
class Preference:
    """How a difference in one criterion becomes a preference (PROMETHEE): its shape and thresholds, in the criterion's unit."""

    shape: Shape = "usual"
    q: float | None = None
    p: float | None = None
    s: float | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. ``worst`` and ``best`` are its fixed anchors, worth 0 and 1; without them the observed ends serve.

    ``points`` are the knots ``(x, value)`` of a piecewise curve; ``threshold`` is what a binary one asks for. An
    alternative worse than ``veto`` does not take part. ``items`` are the numbers of the seed that it answers to.
    """

    name: str
    direction: Direction = "max"
    kind: Kind = "cardinal"
    unit: str = ""
    source: str = ""
    curve: Curve = "linear"
    worst: float | None = None
    best: float | None = None
    points: tuple[tuple[float, float], ...] = ()
    threshold: float | None = None
    preference: Preference = field(default_factory=Preference)
    veto: float | None = None
    parent: str = ""
    items: tuple[str, ...] = ()

    @property
    def sign(self) -> float:
        """1 when more is better, −1 when less is."""
        return 1.0 if self.direction == "max" else -1.0

    def vetoes(self, value: float) -> bool:
        """True when ``value`` is worse than the veto threshold."""
        return self.veto is not None and not math.isnan(value) and self.sign * (value - self.veto) < 0


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a tree of criteria: a group when others name it as ``parent``, else a leaf that is evaluated."""

    key: str
    name: Text
    parent: str = ""
    direction: Direction = "max"
    worst: float | None = None
    best: float | None = None
    unit: str = ""
    items: tuple[str, ...] = ()


def _leaf(key: str, es: str, en: str, parent: str, *items: str, best: float | None = None, unit: str = "") -> Node:
    return Node(key, Text(es, en), parent, "max", 0.0 if best is not None else None, best, unit, items)


# C20: a proposal of design, never a rule of the Nation. Whoever runs an exercise adds, drops and weighs.
DEFAULT_TREE: tuple[Node, ...] = (
    Node("objetivos", Text("Aporte a los objetivos", "Contribution to the objectives")),
    _leaf("s17", "Enfoque territorial y desarrollo regional", "Territorial approach", "objetivos", "S17", best=4),
    _leaf("s18", "Identidad territorial", "Territorial identity", "objetivos", "S18", best=4),
    _leaf("s19", "Capital social", "Social capital", "objetivos", "S19", best=4),
    _leaf("s20", "Gobernanza territorial", "Territorial governance", "objetivos", "S20", best=4),
    _leaf("s21", "Capitales territoriales", "Territorial assets", "objetivos", "S21", best=4),
    _leaf("s22", "Innovación", "Innovation", "objetivos", "S22", best=4),
    _leaf("s23", "Eficiencia y economías de escala", "Efficiency and scale", "objetivos", "S23", best=4),
    Node("oportunidades", Text("Oportunidades", "Opportunities")),
    _leaf("s25", "Frente al desarrollo", "For development", "oportunidades", "S25", best=100),
    _leaf("s26", "Frente al proceso", "For the process", "oportunidades", "S26", best=100),
    _leaf("s27", "Frente a las entidades", "For the entities", "oportunidades", "S27", best=100),
    Node("necesidad", Text("Necesidad", "Need")),
    _leaf("brechas", "Índice de brechas", "Index of gaps", "necesidad", "S36", best=1),
    _leaf("ipm", "Pobreza multidimensional", "Multidimensional poverty", "necesidad", "S14", best=100, unit="%"),
    _leaf("basicos", "Municipios básicos", "Basic municipalities", "necesidad", "S14", best=100, unit="%"),
    Node("escala", Text("Escala", "Scale")),
    _leaf("poblacion", "Población de los municipios distintos", "Population, each once", "escala", "S14", unit="hab."),
    _leaf("inversion", "Inversión prevista", "Investment foreseen", "escala", "S60", unit="COP"),
    Node("viabilidad", Text("Viabilidad", "Feasibility")),
    _leaf("firmas", "Entidades que firmaron", "Entities that signed", "viabilidad", "S34", best=100, unit="%"),
    _leaf(
        "mandato", "Meses de mandato que quedan", "Months of mandate left", "viabilidad", "S34", best=48, unit="meses"
    ),
    _leaf("madurez", "Madurez", "Maturity", "viabilidad", "S14", best=5),
    _leaf("capacidad", "Capacidad técnica", "Technical capacity", "viabilidad", "S38", best=100),
    _leaf("recursos", "Recursos asegurados", "Funds secured", "viabilidad", "S38", best=100, unit="%"),
    _leaf("elegibilidad", "Elegibilidad legal", "Legal eligibility", "viabilidad", "S56", best=1),
    Node("riesgo", Text("Riesgo", "Risk"), direction="min", unit="riesgos altos y extremos", items=("S41",)),
    Node(
        "equidad",
        Text("Iniciativas ya acompañadas en la región", "Initiatives already supported in the region"),
        direction="min",
        items=("S15",),
    ),
)


def leaves(tree: Sequence[Node] = DEFAULT_TREE) -> list[Node]:
    """The nodes that are evaluated, in order."""
    groups = {node.parent for node in tree}
    return [node for node in tree if node.key not in groups]


def criterion_of(node: Node, lang: str = "es") -> Criterion:
    """The criterion that a leaf stands for."""
    return Criterion(
        name=node.name.of(lang),
        direction=node.direction,
        unit=node.unit,
        worst=node.worst,
        best=node.best,
        parent=node.parent,
        items=node.items,
    )


def leaf_weights(tree: Sequence[Node], local: Mapping[str, float]) -> dict[str, float]:
    """Weight of each leaf: the product of the local weights on its way down. Brothers must sum 1.

    A node without a local weight takes an equal share of its brothers only when none of them has one.
    """
    from mancomun.portfolio.weights import checked

    by_parent: dict[str, list[Node]] = {}
    for node in tree:
        by_parent.setdefault(node.parent, []).append(node)
    found = {"": 1.0}
    for parent, children in _from_the_top(by_parent):
        given = [local.get(child.key) for child in children]
        if all(weight is None for weight in given):
            shares = np.full(len(children), 1 / len(children))
        else:
            missing = [child.name.es for child, weight in zip(children, given, strict=True) if weight is None]
            if missing:
                raise BadInput(
                    "pesos-faltan",
                    f"Falta el peso de: {', '.join(missing)}. Póngalo en todos los del mismo grupo, o en ninguno.",
                    f"The weight of these is missing: {', '.join(missing)}. Put it on all of a group, or on none.",
                )
            shares = checked([float(weight or 0.0) for weight in given])
        for child, share in zip(children, shares.tolist(), strict=True):
            found[child.key] = found[parent] * share
    return {node.key: found[node.key] for node in leaves(tree)}


def _from_the_top(by_parent: Mapping[str, list[Node]]) -> list[tuple[str, list[Node]]]:
    order, waiting = [], [""]
    while waiting:
        parent = waiting.pop(0)
        if parent in by_parent:
            order.append((parent, by_parent[parent]))
            waiting += [child.key for child in by_parent[parent]]
    return order


def counted_twice(matrix: Floats, *, most: float = 0.9) -> list[tuple[int, int, float]]:
    """Pairs of columns whose correlation exceeds ``most`` in size: maybe the same datum in two leaves (C20).

    ``matrix`` (alternatives, criteria); rows with a blank in either column are left out. At least four are needed.
    """
    found = []
    for a in range(matrix.shape[1]):
        for b in range(a + 1, matrix.shape[1]):
            both = matrix[:, [a, b]]
            both = both[~np.isnan(both).any(axis=1)]
            if both.shape[0] < 4 or (both.max(axis=0) == both.min(axis=0)).any():
                continue
            table = np.atleast_2d(np.corrcoef(both.T))
            tie = float(table[0, 1])
            if abs(tie) > most:
                found.append((a, b, tie))
    return sorted(found, key=lambda pair: -abs(pair[2]))
