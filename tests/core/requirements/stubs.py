"""Small stand-ins: a case without law, a term that says what it is told to, and facts that remember who asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

import numpy as np

from mancomun.requirements import Facts, Judgement, Term
from mancomun.requirements.kleene import NO, SILENT, UNKNOWN, WAIT, YES, Mask


@dataclass(frozen=True)
class Plain:
    """A case that is only its members and what was stated."""

    members: tuple[str, ...] = ()
    facts: Facts = field(default_factory=Facts)
    as_of: date = date(2026, 11, 22)
    size: int = 1

    def name(self, code: str) -> str:
        return f"Unidad {code}"

    def types(self, code: str) -> frozenset[str]:
        return frozenset({"departamento" if code.isupper() else "municipio"})


def nobody(size: int) -> Plain:
    return Plain(size=size)


def byte_of(judgement: Judgement) -> int:
    """The byte that tells this judgement in an array."""
    if judgement.truth is None:
        return int(SILENT if judgement.silent else UNKNOWN)
    if judgement.truth:
        return int(YES)
    return int(WAIT if judgement.pending else NO)


@dataclass(frozen=True)
class Said(Term):
    """A term whose answer is given; it never leaves the tests."""

    kind: ClassVar[str] = "said_in_tests"
    answer: Judgement

    def judge(self, case: Any) -> Judgement:
        return self.answer

    def mask(self, block: Any) -> Mask:
        return np.full(block.size, byte_of(self.answer), np.uint8)


class Listening(Facts):
    """Facts that write down every key they are asked for."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts._values, facts._each)
        self.asked: set[str] = set()

    def get(self, key: str) -> Any:
        self.asked.add(key)
        return super().get(key)

    def of_member(self, key: str, member: str) -> Any:
        self.asked.add(key)
        return super().of_member(key, member)

    def __contains__(self, key: str) -> bool:
        self.asked.add(key)
        return super().__contains__(key)

    def without(self, keys: Iterable[str]) -> Facts:
        return Listening(super().without(keys))
