"""Texts without what people leave out when they type: accents, case, punctuation."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable


class _Table(dict[int, str | None]):
    """What a letter becomes, remembered for the scripts one meets: whole texts are folded, thousands at a time."""

    def __init__(self, rule: Callable[[str], str | None]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, point: int) -> str | None:
        found = self._rule(chr(point))
        if point < 0x3000:
            self[point] = found
        return found


_BARE = _Table(lambda mark: None if unicodedata.combining(mark) else mark)
_WORDS = _Table(lambda mark: mark if mark.isalnum() else " ")


def bare(text: str) -> str:
    """Without accents: ``Bogotá, D.C.`` -> ``Bogota, D.C.``."""
    return unicodedata.normalize("NFKD", text).translate(_BARE)


def fold(text: str) -> str:
    """Lower case, no accents, runs of anything but letters and digits as one space: ``Bogotá, D.C.`` -> ``bogota d c``."""
    return " ".join(bare(text).casefold().translate(_WORDS).split())
