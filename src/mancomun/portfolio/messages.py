"""What a check of the portfolio says: a code of the method's sheets, a whole sentence, the field it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from mancomun.lexicon.text import Text


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence about one field; ``E-`` codes block approval, ``A-`` codes warn (method, 1.3)."""

    code: str
    text: Text
    field: str = ""

    @property
    def blocking(self) -> bool:
        """True when nothing may be approved while this stands."""
        return self.code.startswith("E-")
