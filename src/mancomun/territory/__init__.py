"""Units, their dated types, and who borders whom."""

from mancomun.territory.colombia import (
    DISTRICTS_CHECKED_UNTIL,
    NOT_BORN,
    USABLE_FROM,
    Attribute,
    LineageEvent,
    attributes,
    colombia,
    lineage,
    provenance,
)
from mancomun.territory.model import Contiguity, Territory, TypeSpan, Unit

__all__ = [
    "DISTRICTS_CHECKED_UNTIL",
    "NOT_BORN",
    "USABLE_FROM",
    "Attribute",
    "Contiguity",
    "LineageEvent",
    "Territory",
    "TypeSpan",
    "Unit",
    "attributes",
    "colombia",
    "lineage",
    "provenance",
]
