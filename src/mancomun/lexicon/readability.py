"""How hard a Spanish text is to read: words, sentences, syllables and the index of Fernández Huerta (1959).

``206.84 − 0.60·P − 1.02·F``, with P syllables in a hundred words and F words a sentence. The wording of F in the paper is
disputed (sentences in a hundred words, or words a sentence); this is the reading that behaves as the index is used today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mancomun.lexicon.text import Text

_WORD = re.compile(r"[a-záéíóúüñ]+", re.IGNORECASE)
_NUMBER_OR_WORD = re.compile(r"[\wáéíóúüñ]+(?:[.,]\d+)*", re.IGNORECASE)
_END = re.compile(r"[.!?…]+(?=\s|$)|\n\s*\n|;")
_RUN = re.compile(r"[aeiouáéíóúü]+")
_STRONG = frozenset("aeoáéóíú")
_SCALE = (
    (80.0, Text("fácil", "easy")),
    (70.0, Text("algo fácil", "fairly easy")),
    (60.0, Text("normal", "plain")),
    (50.0, Text("algo difícil", "fairly hard")),
    (30.0, Text("difícil", "hard")),
)
_HARDEST = Text("muy difícil", "very hard")


@dataclass(frozen=True, slots=True)
class Readability:
    """Counts of a text and its index; ``index`` is ``None`` when it has no words."""

    words: int
    sentences: int
    syllables: int

    @property
    def index(self) -> float | None:
        """Higher is easier; 50 and more is what a general reader follows."""
        if not self.words:
            return None
        return 206.84 - 0.60 * 100 * self.syllables / self.words - 1.02 * self.words / max(1, self.sentences)

    @property
    def reading(self) -> Text:
        """The band of the index, in words."""
        value = self.index
        if value is None:
            return Text("sin texto", "no text")
        return next((word for least, word in _SCALE if value >= least), _HARDEST)


def words_of(text: str) -> list[str]:
    """The words of a text, numbers included, as a person counts them."""
    return _NUMBER_OR_WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, without what ends them."""
    return [piece.strip() for piece in _END.split(text) if _NUMBER_OR_WORD.search(piece)]


def syllables(word: str) -> int:
    """Syllables of a Spanish word: one a strong vowel, one a group of weak ones; a written accent breaks a diphthong."""
    bare = word.lower().replace("h", "")
    bare = re.sub(r"([qg])u(?=[eiéí])", r"\1", bare)
    bare = re.sub(r"y(?![aeiouáéíóúü])", "i", bare)
    return sum(max(1, sum(letter in _STRONG for letter in run)) for run in _RUN.findall(bare)) or 1


def readability(text: str) -> Readability:
    """Counts of ``text``. A number is a word of as many syllables as digits pairs, at least one: nobody reads it aloud by rule."""
    found = words_of(text)
    beats = sum(
        syllables(word) if _WORD.fullmatch(word) else max(1, (sum(c.isalnum() for c in word) + 1) // 2)
        for word in found
    )
    return Readability(len(found), len(sentences_of(text)), beats)
