"""PROMETHEE I and II (C23): each pair of alternatives, criterion by criterion, with six shapes of preference.

Brans and Vincke (1985); Brans, Vincke and Mareschal (1986).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mancomun.errors import BadInput
from mancomun.portfolio.criteria import Criterion, Floats, Shape

NEEDS: dict[Shape, tuple[str, ...]] = {
    "usual": (),
    "u-shape": ("q",),
    "v-shape": ("p",),
    "level": ("q", "p"),
    "linear": ("q", "p"),
    "gaussian": ("s",),
}


@dataclass(frozen=True)
class Promethee:
    """Flows of each alternative. ``unicriterion`` (alternatives, criteria) gives the net flow: φ = Σ w · unicriterion.

    ``relation[a][b]`` is what PROMETHEE I says: ``P`` a before b, ``I`` alike, ``R`` cannot be compared, ``""`` else.
    """

    preference: Floats
    leaving: Floats
    entering: Floats
    net: Floats
    unicriterion: Floats
    relation: list[list[str]]


def degree(criterion: Criterion, difference: Floats) -> Floats:
    """Preference in [0, 1] for each difference in favour (criterion's unit, already signed by direction)."""
    chosen = criterion.preference
    q, p, s = chosen.q or 0.0, chosen.p or 0.0, chosen.s or 0.0
    ahead = difference > 0
    if chosen.shape == "usual":
        return ahead.astype(float)
    if chosen.shape == "u-shape":
        return (difference > q).astype(float)
    if chosen.shape == "v-shape":
        return np.asarray(np.clip(difference / p, 0.0, 1.0))
    if chosen.shape == "level":
        return np.where(difference > p, 1.0, np.where(difference > q, 0.5, 0.0))
    if chosen.shape == "linear":
        if p == q:
            return (difference > q).astype(float)
        return np.asarray(np.clip((difference - q) / (p - q), 0.0, 1.0))
    return np.where(ahead, 1 - np.exp(-(difference**2) / (2 * s * s)), 0.0)


def check_thresholds(criterion: Criterion) -> None:
    """Refuse a preference without the thresholds of its shape, or with thresholds that contradict each other."""
    chosen = criterion.preference
    for name in NEEDS[chosen.shape]:
        value = getattr(chosen, name)
        if value is None or not np.isfinite(value) or value < 0 or (value == 0 and name != "q"):
            raise BadInput(
                "promethee-umbral",
                f"A «{criterion.name}» le falta un umbral {name} que sirva: la función «{chosen.shape}» pide "
                f"{'un número de 0 en adelante' if name == 'q' else 'un número mayor que 0'}.",
                f"“{criterion.name}” lacks a threshold {name} that serves: the function “{chosen.shape}” asks for "
                f"{'a number from 0 upwards' if name == 'q' else 'a number above 0'}.",
            )
    if chosen.shape in ("level", "linear") and (chosen.q or 0.0) > (chosen.p or 0.0):
        raise BadInput(
            "promethee-umbrales",
            f"En «{criterion.name}», q es {chosen.q:g} y p es {chosen.p:g}; q no puede ser mayor que p.",
            f"In “{criterion.name}”, q is {chosen.q:g} and p is {chosen.p:g}; q cannot exceed p.",
        )


def promethee(criteria: list[Criterion], matrix: Floats, weights: Floats) -> Promethee:
    """Flows of ``matrix`` (alternatives, criteria), at least two alternatives, with ``weights`` that sum 1. O(n² · m)."""
    size = matrix.shape[0]
    preference = np.zeros((size, size))
    unicriterion = np.zeros_like(matrix)
    for j, criterion in enumerate(criteria):
        check_thresholds(criterion)
        column = criterion.sign * matrix[:, j]
        ahead = degree(criterion, column[:, None] - column[None, :])
        np.fill_diagonal(ahead, 0.0)
        preference += weights[j] * ahead
        unicriterion[:, j] = (ahead.sum(axis=1) - ahead.sum(axis=0)) / (size - 1)
    leaving, entering = preference.sum(axis=1) / (size - 1), preference.sum(axis=0) / (size - 1)
    return Promethee(
        preference=preference,
        leaving=leaving,
        entering=entering,
        net=leaving - entering,
        unicriterion=unicriterion,
        relation=_partial(leaving, entering),
    )


def _partial(leaving: Floats, entering: Floats, near: float = 1e-12) -> list[list[str]]:
    out = leaving[:, None] - leaving[None, :]
    into = entering[None, :] - entering[:, None]
    alike = (np.abs(out) <= near) & (np.abs(into) <= near)
    before = (out >= -near) & (into >= -near) & ~alike
    after = (out <= near) & (into <= near) & ~alike
    words = np.where(alike, "I", np.where(before, "P", np.where(after, "", "R")))
    np.fill_diagonal(words, "")
    return [[str(word) for word in row] for row in words.tolist()]
