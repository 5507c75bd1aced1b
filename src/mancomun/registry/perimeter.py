"""Two lists of members compared: what was proposed and what is registered, or two days of one scheme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Perimeter:
    """Who stays, who comes and who goes between two lists."""

    kept: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Nothing changed."""
        return not self.added and not self.removed

    @property
    def everyone(self) -> tuple[str, ...]:
        """All codes of either list."""
        return (*self.kept, *self.added, *self.removed)

    def mark(self, code: str) -> str:
        """``kept``, ``added`` or ``removed``."""
        return "added" if code in self.added else "removed" if code in self.removed else "kept"


def compared(registered: Iterable[str], proposed: Iterable[str]) -> Perimeter:
    """From what is registered to what is proposed, each in its own order."""
    before, after = list(dict.fromkeys(registered)), list(dict.fromkeys(proposed))
    return Perimeter(
        tuple(code for code in before if code in set(after)),
        tuple(code for code in after if code not in set(before)),
        tuple(code for code in before if code not in set(after)),
    )
