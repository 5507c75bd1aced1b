"""The algebra of cited, dated conditions. Knows no law and no method."""

from mancomun.requirements.facts import FACTS, Act, Facts, FactSpec, declare, read_facts
from mancomun.requirements.kleene import Truth
from mancomun.requirements.terms import (
    All,
    AnyOf,
    AtLeast,
    Done,
    EachDone,
    Includes,
    Judgement,
    Not,
    Stated,
    Term,
    Within,
)

__all__ = [
    "FACTS",
    "Act",
    "All",
    "AnyOf",
    "AtLeast",
    "Done",
    "EachDone",
    "FactSpec",
    "Facts",
    "Includes",
    "Judgement",
    "Not",
    "Stated",
    "Term",
    "Truth",
    "Within",
    "declare",
    "read_facts",
]
