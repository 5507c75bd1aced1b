"""Remarks: what a check says of a draft. An ``E-`` code blocks its approval, an ``A-`` code only warns; the draft stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mancomun.lexicon.text import Text


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
