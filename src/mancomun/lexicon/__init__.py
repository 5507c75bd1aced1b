"""The words of the law as the code writes them: ``glossary.yaml``, its loader, and texts in two languages (``text``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Entry", "Glossary", "glossary", "split"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A noun of the law or of the method: how it is written, which identifier pieces it gives, what it means, its source."""

    term: str
    words: tuple[str, ...]
    es: str
    en: str
    source: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Glossary:
    """All entries, and the English endings a Spanish noun may take in an identifier."""

    entries: tuple[Entry, ...]
    suffixes: frozenset[str]

    def words(self) -> frozenset[str]:
        """Every identifier piece that some entry explains."""
        return frozenset(word for entry in self.entries for word in entry.words)

    def only_spanish(self) -> frozenset[str]:
        """The pieces that do not read the same in English."""
        return frozenset(word for entry in self.entries if not entry.shared for word in entry.words) - ENGLISH_TOO


# Pieces of Spanish terms that are English words as well: they tell nothing about the language of an identifier.
ENGLISH_TOO = frozenset(
    {"area", "areas", "capital", "electoral", "no", "plan", "popular", "provisional", "territorial"}
)


@cache
def glossary() -> Glossary:
    """The embedded glossary; ``ValueError`` when an entry is incomplete or a word is explained twice."""
    import yaml  # not cheap, and only tests and documentation ask

    raw = yaml.safe_load(files(__name__).joinpath("glossary.yaml").read_text(encoding="utf-8"))
    entries = tuple(
        Entry(item["term"], tuple(item["words"]), item["es"], item["en"], item["source"], bool(item.get("shared")))
        for item in raw["entries"]
    )
    seen: dict[str, str] = {}
    for entry in entries:
        if not all((entry.term, entry.words, entry.es, entry.en, entry.source)):
            raise ValueError(f"the glossary entry {entry.term!r} is incomplete")
        for word in entry.words:
            if word in seen:
                raise ValueError(f"{word!r} is explained twice: under {seen[word]!r} and {entry.term!r}")
            seen[word] = entry.term
    return Glossary(entries, frozenset(raw["suffixes"]))


def split(identifier: str) -> list[str]:
    """The pieces of an identifier, lower case: ``AreaMetropolitana_id`` -> ``area``, ``metropolitana``, ``id``."""
    pieces: list[str] = []
    word = ""
    for place, letter in enumerate(identifier):
        after = identifier[place + 1 : place + 2]
        starts = letter.isupper() and (not word or word[-1].islower() or after.islower())
        if not letter.isalpha() or (starts and word):
            if word:
                pieces.append(word.lower())
            word = ""
        if letter.isalpha():
            word += letter
    if word:
        pieces.append(word.lower())
    return pieces
