"""Completeness and quality of any product, exactly as the method says (1.2).

``completeness = 100 · Σ w·p / Σ w`` over applicable fields, with ``p`` 1 when present and valid, 0.5 with a warning, 0
otherwise, and weights 1 (desirable), 2 (important), 4 (blocking). Approval looks at the blocking fields alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text

PRESENT, DOUBTFUL, ABSENT = 1.0, 0.5, 0.0
BLOCKING = 4
SHORTEST_MOTIVE = 20
"""Characters of the reason why a field does not apply."""

REPEATED_FROM = 0.8
"""Shingle Jaccard from which two texts are the same text (method 1.2)."""

SHINGLE = 3
"""Words in a shingle. The method fixes the threshold and not the length; three words survive a changed word here and there."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a product: its weight, how present it is (`PRESENT`, `DOUBTFUL`, `ABSENT`) and why not more.

    ``motive`` is the reason given for *no aplica*; from `SHORTEST_MOTIVE` characters on it takes the field out of the count.
    """

    id: str
    label: Text
    weight: int
    presence: float
    applies: bool = True
    motive: str = ""
    notes: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        if self.weight not in (1, 2, BLOCKING):
            raise ValueError(f"the weight of {self.id!r} is 1, 2 or 4; got {self.weight}")
        if self.presence not in (PRESENT, DOUBTFUL, ABSENT):
            raise ValueError(f"the presence of {self.id!r} is 0, 0.5 or 1; got {self.presence}")

    @property
    def applicable(self) -> bool:
        """True when the field counts."""
        return self.applies and len(self.motive.strip()) < SHORTEST_MOTIVE


@dataclass(frozen=True, slots=True)
class Quality:
    """The score of a product: ``percent`` (0..100) and the fields behind it. ``gaps`` block approval; ``doubts`` do not."""

    percent: float
    fields: tuple[Field, ...]

    @property
    def gaps(self) -> tuple[Field, ...]:
        """Blocking fields that are not there or are wrong."""
        return tuple(f for f in self.fields if f.applicable and f.weight == BLOCKING and f.presence == ABSENT)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Fields that are not there and do not block."""
        return tuple(f for f in self.fields if f.applicable and f.weight < BLOCKING and f.presence == ABSENT)

    @property
    def doubts(self) -> tuple[Field, ...]:
        """Fields present with a warning."""
        return tuple(f for f in self.fields if f.applicable and f.presence == DOUBTFUL)

    @property
    def approvable(self) -> bool:
        """True when every blocking field is valid, whatever the percentage."""
        return not self.gaps


def score(fields: Iterable[Field]) -> Quality:
    """The score of these fields; 100 when none applies, for nothing is missing then."""
    everything = tuple(fields)
    counted = [f for f in everything if f.applicable]
    whole = sum(f.weight for f in counted)
    got = sum(f.weight * f.presence for f in counted)
    return Quality(100.0 * got / whole if whole else 100.0, everything)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of `SHINGLE` words of a text, without accents, case or punctuation; the whole text when it is shorter."""
    words = fold(text).split()
    if len(words) < SHINGLE:
        return frozenset({tuple(words)}) if words else frozenset()
    return frozenset(tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def text_marks(text: str) -> tuple[int, ...]:
    """Numbers by which texts that are the same find each other: two with a Jaccard of `REPEATED_FROM` share at least one.

    They are the smallest hashes of the shingles, as many as may be missing from a like text and one more (the prefix filter
    of Chaudhuri, Ganti and Kaushik, 2006). Sharing one does not make two texts the same.
    """
    hashes = sorted(
        int.from_bytes(blake2b(" ".join(one).encode(), digest_size=8).digest(), "big", signed=True)
        for one in shingles(text)
    )
    return tuple(hashes[: _marks_of(len(hashes))]) if hashes else ()


def _marks_of(size: int) -> int:
    return size - math.ceil(REPEATED_FROM * size) + 1


def marks_between(text: str) -> tuple[int, int]:
    """How many marks a text that is the same as this one may have: it has about as many shingles."""
    size = len(shingles(text))
    return _marks_of(math.ceil(REPEATED_FROM * size)), _marks_of(math.floor(size / REPEATED_FROM))


def jaccard(one: frozenset[object], other: frozenset[object]) -> float:
    """Shared over all, 0..1; 0 for two empty sets, which share nothing."""
    whole = len(one | other)
    return len(one & other) / whole if whole else 0.0


def repeated_text(text: str, others: Mapping[str, str]) -> tuple[tuple[str, float], ...]:
    """Whose text is the same as this one: ``(key, jaccard)``, most alike first. Costs one pass over ``others``."""
    own = shingles(text)
    if not own:
        return ()
    found = []
    for key, other in others.items():
        theirs = shingles(other)
        alike = jaccard(own, theirs)
        if alike >= REPEATED_FROM:
            found.append((key, alike))
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))
