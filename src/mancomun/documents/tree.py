"""The neutral tree: a document is a title, a foot and blocks; a block is plain data that any renderer can print.

Text is never markup: it travels as strings inside runs, so no letter of a name or a citation can change the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

STYLES = frozenset({"plain", "strong", "soft", "id", "doubt"})


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style: ``plain``, ``strong``, ``soft``, ``id`` (a rule, small) or ``doubt``."""

    text: str
    style: str = "plain"

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise ValueError(f"the style {self.style!r} is none of {', '.join(sorted(STYLES))}")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: ``kind`` says which, ``data`` holds only strings, numbers, lists and runs.

    Kinds: ``opening`` (title, lead, rung), ``facts`` (pairs), ``heading``, ``text`` (runs), ``pair`` (two boxes),
    ``columns`` (paragraphs side by side), ``table`` (head, widths, rows), ``asides`` (paragraphs with a rule at their left),
    ``notice`` (the closing box).
    """

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; ``day`` is the only date it knows, so that the same law gives the same bytes."""

    title: str
    kind: str
    lang: str
    day: date
    foot: str
    of: str  # how the foot counts pages: "1 {of} 2"
    blocks: Sequence[Block] = ()

    def plain(self) -> dict[str, Any]:
        """The document as JSON takes it."""
        return {
            "title": self.title,
            "kind": self.kind,
            "lang": self.lang,
            "day": [self.day.year, self.day.month, self.day.day],
            "foot": self.foot,
            "of": self.of,
            "blocks": [{"kind": block.kind, **_plain(block.data)} for block in self.blocks],
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Run):
        return asdict(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
