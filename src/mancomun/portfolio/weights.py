"""Weights of criteria (C21) when no pairs are compared: direct, swing, 100 points, rank order, and entropy for information.

Barron and Barrett (1996), *Decision quality using ranked attribute weights*; von Winterfeldt and Edwards (1986) for swing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mancomun.errors import BadInput
from mancomun.lexicon.text import spanish_number
from mancomun.portfolio.criteria import Floats

TOLERANCE = 1e-6  # three weights written 0.333333 sum 0.999999


def plain_number(value: float, digits: int = 4) -> str:
    """A number for a sentence in Spanish: decimal comma, no zeros at the end."""
    text = spanish_number(round(value, digits) + 0.0, digits)
    return text.rstrip("0").rstrip(",") if "," in text else text


def checked(weights: Sequence[float]) -> Floats:
    """The weights as an array that sums exactly 1, or E-S16-2 when they do not; none below 0, one above."""
    array = np.array(weights, float)
    if not np.isfinite(array).all() or (array < 0).any():
        raise BadInput(
            "pesos-negativos",
            f"Hay un peso que no es un número de 0 en adelante: {', '.join(f'{w:g}' for w in array)}. Corríjalo.",
            f"A weight is not a number from 0 upwards: {', '.join(f'{w:g}' for w in array)}. Correct it.",
        )
    total = float(array.sum())
    if abs(total - 1) > TOLERANCE * (1 + 1e-9):
        raise BadInput(
            "E-S16-2",
            f"Los pesos suman {plain_number(total)}; deben sumar 1.",
            f"The weights sum {total:.6g}; they must sum 1.",
        )
    return array / total


def from_points(points: Sequence[float]) -> Floats:
    """Weights from points shared out (*reparto*) or from swings scored 0 to 100: each over the sum."""
    array = np.array(points, float)
    if not np.isfinite(array).all() or (array < 0).any() or array.sum() <= 0:
        raise BadInput(
            "pesos-puntos",
            "Los puntos van de 0 en adelante y al menos uno es mayor que 0.",
            "Points go from 0 upwards and at least one is above 0.",
        )
    return np.asarray(array / array.sum())


def swing(scores: Sequence[float]) -> Floats:
    """Swing weights: the most valued leap from worst to best scores 100, the others are scored against it."""
    if not scores or max(scores) != 100:
        raise BadInput(
            "pesos-balanceo",
            "En el balanceo, el salto más valioso vale 100 y los demás se comparan con él. Ponga 100 en uno.",
            "In swing weighting the most valued leap is worth 100 and the others are compared with it. Put 100 on one.",
        )
    return from_points(scores)


def rank_order(order: Sequence[float]) -> Floats:
    """Rank order centroid weights of criteria placed 1st, 2nd, … in ``order``; tied places share their weights."""
    places = np.array(order, float)
    size = places.size
    if not np.isfinite(places).all() or (places < 1).any():
        raise BadInput(
            "pesos-orden",
            "El orden de los criterios se escribe 1, 2, 3… Los empatados repiten número.",
            "The order of criteria is written 1, 2, 3… Tied ones repeat the number.",
        )
    centroid = np.cumsum(1.0 / np.arange(size, 0, -1))[::-1] / size
    weights = np.empty(size)
    for place in np.unique(places):
        tied = places == place
        before = int((places < place).sum())
        weights[tied] = centroid[before : before + int(tied.sum())].mean()
    return weights


def entropy(values: Floats) -> Floats:
    """How much each column tells alternatives apart (Shannon), as shares. Information, not a preference.

    ``values`` (alternatives, criteria), not negative.
    """
    sums = values.sum(axis=0)
    shares = np.divide(values, sums, out=np.zeros_like(values), where=sums > 0)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    spread = 1 + (shares * logs).sum(axis=0) / np.log(max(2, values.shape[0]))
    spread = np.where(sums > 0, np.maximum(spread, 0), 0)
    total = float(spread.sum())
    return np.asarray(spread / total) if total > 0 else np.full(values.shape[1], 1 / values.shape[1])
