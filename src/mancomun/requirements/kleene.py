"""Kleene's three values: True, False and None (nobody has said). For scalars, and as bytes for whole arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Truth = bool | None
Mask = NDArray[np.uint8]

# One byte a case. The two kinds of *no* and of *unknown* are told apart because the outcome does: a step that is only not
# yet due, and a fact on which nobody has spoken at all. In this order *and* is the minimum.
NO, WAIT, UNKNOWN, SILENT, YES = (np.uint8(value) for value in range(5))

# One byte a unit: surely not, perhaps, surely. In two bits *and* over a group is then ``&`` and *or* is ``|``.
OUT, MAYBE, IN = np.uint8(0), np.uint8(1), np.uint8(3)
_OF_UNIT = np.array([NO, UNKNOWN, NO, YES], np.uint8)
_NEGATED = np.array([YES, YES, UNKNOWN, SILENT, NO], np.uint8)
_RANK_OF_OR = np.array([0, 1, 3, 2, 4], np.uint8)  # in an *or* the loud unknown hides the silent one


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
    """The byte of one truth; its unknown is the loud one."""
    return UNKNOWN if truth is None else (YES if truth else NO)


def from_units(byte: Any) -> Mask:
    """Bytes of units (or of what ``&`` and ``|`` made of them over groups) as bytes of cases."""
    return _OF_UNIT[np.asarray(byte, np.uint8)]


def all_masks(parts: Iterable[Mask], size: int) -> Mask:
    """*And* of arrays: a real no speaks before one that only waits, and a loud unknown before a silent one."""
    out = np.full(size, YES, np.uint8)
    for part in parts:
        out = np.minimum(out, part)
    return out


def any_masks(parts: Iterable[Mask], size: int) -> Mask:
    """*Or* of arrays."""
    out = np.full(size, NO, np.uint8)
    for part in parts:
        out = np.where(_RANK_OF_OR[part] > _RANK_OF_OR[out], part, out)
    return out


def negate_mask(mask: Mask) -> Mask:
    """*Not* of an array: either no becomes yes, and both unknowns stay."""
    return _NEGATED[mask]
