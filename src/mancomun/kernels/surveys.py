"""Proportions of few people, told with what they are worth: Wilson's interval and the test of two proportions."""

from __future__ import annotations

import math

Z95 = 1.959963984540054


def wilson(count: int, of: int, *, z: float = Z95) -> tuple[float, float]:
    """Interval of a proportion (Wilson 1927), inside 0 and 1 also for none and for all. (nan, nan) of nobody."""
    if of <= 0:
        return math.nan, math.nan
    p = count / of
    below = 1 + z * z / of
    middle = (p + z * z / (2 * of)) / below
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / below
    return max(0.0, middle - half), min(1.0, middle + half)


def two_proportions(count: int, of: int, later: int, later_of: int) -> float:
    """Z of the change from one proportion to another, with the pooled proportion. ``nan`` when it cannot be told."""
    if of <= 0 or later_of <= 0:
        return math.nan
    pooled = (count + later) / (of + later_of)
    error = math.sqrt(pooled * (1 - pooled) * (1 / of + 1 / later_of))
    return (later / later_of - count / of) / error if error else math.nan


def difference(count: int, of: int, later: int, later_of: int, *, z: float = Z95) -> tuple[float, float]:
    """Interval of the change ``later/later_of − count/of`` (Newcombe 1998, from Wilson's), inside −1 and 1. (nan, nan) of nobody."""
    if of <= 0 or later_of <= 0:
        return math.nan, math.nan
    p, q = count / of, later / later_of
    (low, high), (low_q, high_q) = wilson(count, of, z=z), wilson(later, later_of, z=z)
    return q - p - math.hypot(q - low_q, high - p), q - p + math.hypot(high_q - q, p - low)
