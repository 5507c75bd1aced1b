"""Value functions (C19): from a datum in its unit to a value between 0 and 1, the same scale for every criterion.

Fixed anchors are preferred: with the observed ends, one more alternative changes the value of all the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mancomun.errors import BadInput
from mancomun.portfolio.criteria import Criterion, Floats
from mancomun.tables.results import Notice, notice


@dataclass(frozen=True)
class Values:
    """Values (alternatives, criteria) in [0, 1], blanks as nan; the anchors used; what to know about them."""

    matrix: Floats
    anchors: list[tuple[float, float]]
    notices: list[Notice]


def anchors_of(criterion: Criterion, column: Floats) -> tuple[float, float]:
    """``(worst, best)``: those of the criterion, or the observed ends, the way its direction looks."""
    seen = column[~np.isnan(column)]
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 0.0)
    if criterion.direction == "min":
        low, high = high, low
    worst = low if criterion.worst is None else criterion.worst
    best = high if criterion.best is None else criterion.best
    if criterion.worst is not None and criterion.best is not None and (best - worst) * criterion.sign <= 0:
        raise BadInput(
            "criterio-anclas",
            f"Las anclas de «{criterion.name}» no concuerdan: lo peor es {worst:g} y lo mejor es {best:g}, y la dirección "
            f"dice «{criterion.direction}». Cambie las anclas o la dirección.",
            f"The anchors of “{criterion.name}” do not agree: the worst is {worst:g}, the best is {best:g}, and the "
            f"direction says “{criterion.direction}”. Change the anchors or the direction.",
        )
    return worst, best


def value_of(criterion: Criterion, data: Floats, worst: float, best: float) -> Floats:
    """Values of ``data`` (any shape, in the criterion's unit), before clipping to [0, 1]. Blanks stay blank."""
    if criterion.curve == "piecewise":
        return _piecewise(criterion, data)
    if criterion.curve == "binary":
        threshold = best if criterion.threshold is None else criterion.threshold
        met = criterion.sign * (data - threshold) >= 0
        return np.where(np.isnan(data), np.nan, met.astype(float))
    if worst == best:
        return np.where(np.isnan(data), np.nan, 0.0)
    if criterion.curve == "logarithmic":
        if min(worst, best) <= 0 or (data[~np.isnan(data)] <= 0).any():
            raise BadInput(
                "criterio-logaritmo",
                f"«{criterion.name}» pide una curva logarítmica y tiene valores de 0 o menos. Use otra curva o corrija los datos.",
                f"“{criterion.name}” asks for a logarithmic curve and has values of 0 or less. Use another curve or correct the data.",
            )
        return np.asarray(np.log(data / worst) / np.log(best / worst))
    return np.asarray((data - worst) / (best - worst))


def _piecewise(criterion: Criterion, data: Floats) -> Floats:
    knots = sorted(criterion.points)
    xs, vs = [x for x, _ in knots], [v for _, v in knots]
    steps = np.diff(vs) * criterion.sign
    if len(knots) < 2 or len(set(xs)) < len(xs) or (steps < 0).any() or min(vs) < 0 or max(vs) > 1:
        raise BadInput(
            "criterio-tramos",
            f"Los tramos de «{criterion.name}» no sirven: van al menos dos puntos, con valores de 0 a 1 que suben si la "
            "dirección es «max» y bajan si es «min».",
            f"The pieces of “{criterion.name}” do not serve: give at least two points, with values from 0 to 1 that rise "
            "when the direction is “max” and fall when it is “min”.",
        )
    return np.where(np.isnan(data), np.nan, np.interp(data, xs, vs))


def values_of(criteria: list[Criterion], matrix: Floats) -> Values:
    """Values of a whole matrix (alternatives, criteria), clipped to [0, 1], with what should be known."""
    out = np.empty_like(matrix)
    anchors, notices, observed = [], [], []
    for j, criterion in enumerate(criteria):
        worst, best = anchors_of(criterion, matrix[:, j])
        anchors.append((worst, best))
        raw = value_of(criterion, matrix[:, j], worst, best)
        out[:, j] = np.clip(raw, 0.0, 1.0)
        beyond = int((~np.isnan(raw) & ((raw < -1e-12) | (raw > 1 + 1e-12))).sum())
        if beyond:
            notices.append(
                notice(
                    "valor-fuera-de-anclas",
                    f"En «{criterion.name}», {beyond} datos quedan fuera de las anclas ({worst:g} a {best:g}); valen 0 o 1.",
                    f"In “{criterion.name}”, {beyond} data lie outside the anchors ({worst:g} to {best:g}); they count 0 or 1.",
                )
            )
        if worst == best and criterion.curve in ("linear", "logarithmic"):
            notices.append(
                notice(
                    "criterio-no-distingue",
                    f"«{criterion.name}» vale lo mismo en todas: no distingue a ninguna.",
                    f"“{criterion.name}” is the same in all: it tells none apart.",
                )
            )
        if criterion.curve in ("linear", "logarithmic") and (criterion.worst is None or criterion.best is None):
            observed.append(criterion.name)
    if observed:
        notices.append(
            notice(
                "valor-local",
                f"Sin anclas fijas en: {', '.join(observed)}. Se usan los extremos observados; agregar una alternativa puede "
                "cambiar los valores de las demás.",
                f"Without fixed anchors in: {', '.join(observed)}. The observed ends are used; adding an alternative may "
                "change the values of the others.",
            )
        )
    return Values(out, anchors, notices)
