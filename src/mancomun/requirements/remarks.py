"""Remarks: what a check says of a draft. An ``E-`` code blocks its approval, an ``A-`` code only warns; the draft stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mancomun.lexicon.text import Text

WEIGHTS = {"desirable": 1, "important": 2, "blocking": 4}


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about one place of a draft: ``code`` is stable, ``where`` is the field it points to."""

    code: str
    text: Text
    where: str = ""

    @property
    def blocks(self) -> bool:
        """True when the draft cannot be approved while this stands."""
        return self.code.startswith("E-")

    def as_json(self, lang: str = "es") -> dict[str, str]:
        """Plain values."""
        return {"code": self.code, "text": self.text.of(lang), "where": self.where}


def remark(code: str, where: str, es: str, en: str) -> Remark:
    """A `Remark` from its two sentences."""
    return Remark(code, Text(es, en), where)


def blocking(remarks: Iterable[Remark]) -> list[Remark]:
    """Those that stand in the way of approval."""
    return [item for item in remarks if item.blocks]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a product for its completeness: weight 1, 2 or 4, and how present it is (1, 0.5 with a warning, 0).

    ``presence`` None means that the field does not apply to this case.
    """

    key: str
    weight: int
    presence: float | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """Share of what applies that is there, in percent (None when nothing applies), and the blocking fields that are not."""

    percent: float | None
    gaps: tuple[str, ...]


def completeness(fields: Sequence[Field]) -> Completeness:
    """``100 · Σ w·p / Σ w`` over the fields that apply (method, 1.2); approval asks that ``gaps`` be empty."""
    alive = [(item.key, item.weight, item.presence) for item in fields if item.presence is not None]
    total = sum(weight for _, weight, _ in alive)
    share = sum(weight * presence for _, weight, presence in alive)
    gaps = tuple(key for key, weight, presence in alive if weight == WEIGHTS["blocking"] and presence == 0)
    return Completeness(100 * share / total if total else None, gaps)
