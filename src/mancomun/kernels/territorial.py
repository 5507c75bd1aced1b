"""Territorial indicators (method, C18): specialisation, change, centrality of places, networks of roads, inequality, outliers.

Arrays in, arrays out. What has no value is ``nan`` (a share of nothing, the dispersion of one).
Sources: Florence and Isard for the quotient, Dunn (1960) for shift-share, Davies (1967), Kansky (1963), Gini (1912), Iglewicz
and Hoaglin (1993) for the robust score; cited from knowledge.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _ratio(above: Floats, below: Floats) -> Floats:
    out = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=out, where=np.asarray(below) != 0)
    return out


def location_quotient(part: Floats, reference: Floats) -> Floats:
    """``(e_ij / e_j) / (E_i / E)``: how many times more of sector i a place has than the reference.

    ``part`` (places, sectors) or (sectors,), ``reference`` (sectors,), any one unit. 1 means as much; ``nan`` where the
    reference has none of the sector.
    """
    part, reference = np.asarray(part, float), np.asarray(reference, float)
    return _ratio(_ratio(part, part.sum(axis=-1, keepdims=True)), reference / reference.sum())


def shift_share(before: Floats, after: Floats, wide_before: Floats, wide_after: Floats) -> Floats:
    """``(sectors, 3)``: national share, industry mix and regional share of the change of each sector; rows add to the change.

    NS = e·g, IM = e·(g_i − g), RS = e·(e'/e − 1 − g_i) with g the growth of the reference and g_i that of its sector.
    """
    e, now = np.asarray(before, float), np.asarray(after, float)
    wide, later = np.asarray(wide_before, float), np.asarray(wide_after, float)
    g = later.sum() / wide.sum() - 1
    gi = _ratio(later, wide) - 1
    return np.stack((e * g, e * (gi - g), now - e - e * gi), axis=-1)


def davies(units: Floats) -> Floats:
    """Functional index of each place (places,) from its units of each function (places, functions).

    The coefficient of a function is 100 over all its units, so that the indices add up to 100 a function that exists.
    """
    units = np.asarray(units, float)
    total = units.sum(axis=0)
    return np.asarray(units[:, total > 0] @ (100 / total[total > 0]))


def kansky(edges: int, nodes: int, parts: int = 1) -> tuple[float, float, float]:
    """``(β, γ, α)`` of a road network: links a node, share of possible links, share of possible circuits (planar graphs)."""
    beta = edges / nodes if nodes else math.nan
    if nodes < 3:
        return beta, math.nan, math.nan
    return beta, edges / (3 * (nodes - 2)), (edges - nodes + parts) / (2 * nodes - 5)


def gini(values: Floats) -> float:
    """Inequality among members, ``2Σ i·x_i/(nΣx) − (n+1)/n`` over sorted values without negatives; 0 is equality."""
    x = np.sort(np.asarray(values, float))
    n, total = x.size, x.sum()
    if n == 0 or total <= 0:
        return math.nan
    return float(2 * (np.arange(1, n + 1) @ x) / (n * total) - (n + 1) / n)


def weighted_mean(values: Floats, weights: Floats) -> float:
    """``Σ w·x / Σ w``; ``nan`` when the weights add to nothing."""
    values, weights = np.asarray(values, float), np.asarray(weights, float)
    total = weights.sum()
    return float(values @ weights / total) if total > 0 else math.nan


def variation(values: Floats, weights: Floats) -> float:
    """Coefficient of variation with weights: weighted deviation over weighted mean."""
    mean = weighted_mean(values, weights)
    spread = weighted_mean((np.asarray(values, float) - mean) ** 2, weights)
    return math.sqrt(spread) / abs(mean) if mean else math.nan


def robust_scores(values: Floats) -> Floats:
    """``0.6745·(x − median)/MAD``; beyond ±3.5 a value is an outlier. With MAD zero the interquartile range over 1.349 serves.

    ``nan`` everywhere when that is zero too: nothing varies enough to call anything strange.
    """
    x = np.asarray(values, float)
    if x.size == 0:
        return x
    gap = x - np.median(x)
    mad = float(np.median(np.abs(gap)))
    if mad > 0:
        return 0.6745 * gap / mad
    low, high = np.percentile(x, [25, 75])
    return gap * 1.349 / (high - low) if high > low else np.full(x.size, np.nan)


def dissimilarity(one: Floats, other: Floats) -> float:
    """``½ Σ |p_i − q_i|`` of two distributions: 0 the same, 1 nothing in common."""
    return float(np.abs(np.asarray(one, float) - np.asarray(other, float)).sum() / 2)
