"""Kleene's three values: True, False and None (nobody has said). For scalars, and as bytes for whole arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Truth = bool | None
Mask = NDArray[np.uint8]

NO, UNKNOWN, YES = np.uint8(0), np.uint8(1), np.uint8(2)


def all_of(truths: Iterable[Truth]) -> Truth:
    """False if any is False, else None if any is None, else True."""
    seen_unknown = False
    for truth in truths:
        if truth is False:
            return False
        seen_unknown |= truth is None
    return None if seen_unknown else True


def any_of(truths: Iterable[Truth]) -> Truth:
    """True if any is True, else None if any is None, else False."""
    seen_unknown = False
    for truth in truths:
        if truth is True:
            return True
        seen_unknown |= truth is None
    return None if seen_unknown else False


def negate(truth: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return None if truth is None else not truth


def as_byte(truth: Truth) -> np.uint8:
    """0, 1, 2 for no, unknown, yes: *and* is then the minimum and *or* the maximum."""
    return UNKNOWN if truth is None else (YES if truth else NO)


def at_least(low: Any, high: Any, bound: float) -> Mask:
    """Bytes for ``x >= bound`` when all that is known of x is ``low <= x <= high`` (arrays of equal length)."""
    return (np.asarray(low >= bound, np.uint8) + np.asarray(high >= bound, np.uint8)).astype(np.uint8)
