"""What a text shows of being unfinished: a placeholder that was left, an objective that does not open with a verb."""

from __future__ import annotations

import re

from mancomun.lexicon.folding import fold

_PLACEHOLDER = re.compile(r"\b(x{3,}|por definir|n/a|lorem|pendiente de escribir)(?!\w)", re.IGNORECASE)


def placeholder(text: str) -> str:
    """The first placeholder in a text (``xxx``, ``por definir``, ``N/A``, ``lorem``), or nothing."""
    found = _PLACEHOLDER.search(text)
    return found.group(1) if found else ""


def infinitive(text: str) -> bool:
    """True when the first word is a Spanish infinitive (*acordar*, *definir*), as an objective asks for (method, 1.2)."""
    first = re.match(r"[a-zñ]+", fold(text.strip()))
    return bool(first and re.fullmatch(r"[a-zñ]+(ar|er|ir)(se|lo|la|los|las|le|les)?", first.group()))
