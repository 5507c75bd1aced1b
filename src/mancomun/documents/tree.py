"""The neutral tree: a document is a title, a foot and blocks; a block is plain data that any renderer can print.

Text is never markup: it travels as strings inside runs, so no letter of a name or a citation can change the page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from mancomun.lexicon.text import Text, unbroken, whole_percents

STYLES = frozenset({"plain", "strong", "emphasis", "soft", "id", "doubt", "link", "pending"})
DRAFT = Text("BORRADOR", "DRAFT")
STATES = {
    "borrador": Text("Borrador", "Draft"),
    "en_revision": Text("En revisión", "Under review"),
    "observado": Text("Observado", "Returned with remarks"),
    "aprobado": Text("Aprobado", "Approved"),
    "publicado": Text("Publicado", "Published"),
    "archivado": Text("Archivado", "Archived"),
}
"""States of a document (method, 1.1). Until one is approved, every page says that it is a draft."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style (`STYLES`): ``id`` is a rule, small; ``link`` goes to ``href``.

    ``pending`` is what somebody must still write: it is printed as *[por diligenciar: …]* and listed on the first page.
    """

    text: str
    style: str = "plain"
    href: str = ""

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise ValueError(f"the style {self.style!r} is none of {', '.join(sorted(STYLES))}")
        if (self.style == "link") != bool(self.href):
            raise ValueError("a link has an address, and nothing else has one")
        if self.href and not self.href.startswith(("https://", "http://", "mailto:", "#")):
            raise ValueError(f"{self.href!r} is no address a document may link to")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: ``kind`` says which, ``data`` holds only strings, numbers, lists and runs.

    Kinds: ``opening`` (title, lead, rung), ``facts`` (pairs), ``heading``, ``text`` (runs), ``pair`` (two boxes),
    ``columns`` (paragraphs side by side), ``table`` (head, widths, rows), ``asides`` (paragraphs with a rule at their left),
    ``notice`` (the closing box). `mancomun.documents.blocks` makes the rest: ``grid`` (a typed table with its source),
    ``list``, ``quote`` (words to read from afar), ``picture``, ``beside`` (a picture and blocks next to it), ``box``,
    ``signatures``, ``checklist``, ``pending``, ``break``.
    """

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page of a long document, and how it is filed.

    ``code`` is the initiative's or the exercise's (``INI-2014-037``), ``document`` the short name of the kind
    (``informe_priorizacion``), ``state`` one of `STATES`. ``facts`` are pairs of label and value; ``address`` is where the
    document can be verified, printed as a QR; ``picture`` a block made by `blocks.picture`. ``page`` False means that the
    document is a sheet: the same data head its first page.
    """

    code: str
    document: str
    version: int = 1
    state: str = "borrador"
    lead: str = ""
    members: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    address: str = ""
    picture: Block | None = None
    page: bool = True
    public: bool = False

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"the state {self.state!r} is none of {', '.join(STATES)}")

    @property
    def draft(self) -> bool:
        """True until somebody approved it."""
        return self.state not in ("aprobado", "publicado", "archivado")


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
    cover: Cover | None = None
    paper: str = "us-letter"  # or "a3": plates and posters; Word keeps its own page
    across: bool = False

    def plain(self) -> dict[str, Any]:
        """The document as JSON takes it."""
        return {
            "title": self.title,
            "kind": self.kind,
            "lang": self.lang,
            "day": [self.day.year, self.day.month, self.day.day],
            "foot": self.foot,
            "of": self.of,
            "blocks": [_block(block) for block in self.blocks],
        }

    def pending(self) -> list[str]:
        """What is still to be written, each once, in the order of the document."""
        return list(dict.fromkeys(run.text for run in runs_of(self.blocks) if run.style == "pending"))

    def digest(self) -> str:
        """SHA-256 of what the document says: two with the same words and numbers have the same."""
        said = json.dumps(self.plain(), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()


def laid(blocks: Sequence[Block]) -> list[Block]:
    """The blocks as a page sets them: no caption that says its heading again, no day broken in a cell, no % apart."""
    found: list[Block] = []
    title = ""
    for block in blocks:
        if block.kind == "heading":
            title = block.data["text"].casefold()
        elif block.kind in ("grid", "picture") and block.data["caption"].casefold() == title and title:
            block = Block(block.kind, {**block.data, "caption": ""})
        if block.kind in ("grid", "table"):
            total = block.data.get("total")
            rows = [[_whole_days(cell) for cell in row] for row in block.data["rows"]]
            block = Block(
                block.kind, {**block.data, "rows": rows, "total": total and [_whole_days(cell) for cell in total]}
            )
        found.append(_whole_percents(block))
    return found


def _whole_percents(value: Any) -> Any:
    if isinstance(value, Run):
        return replace(value, text=whole_percents(value.text))
    if isinstance(value, Block):
        return Block(value.kind, {name: _whole_percents(held) for name, held in value.data.items()})
    if isinstance(value, (list, tuple)):
        return type(value)(_whole_percents(item) for item in value)
    return value


def _whole_days(cell: Any) -> Any:
    return [replace(run, text=unbroken(run.text)) for run in cell] if isinstance(cell, list) else cell


def blocks_of(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, those inside others included."""
    for block in blocks:
        yield block
        for value in block.data.values():
            if isinstance(value, Block):
                yield from blocks_of((value,))
            elif isinstance(value, (list, tuple)):
                yield from blocks_of(item for item in value if isinstance(item, Block))


def runs_of(value: Any) -> Iterator[Run]:
    """Every run inside a block, a list or a document's blocks, in order."""
    if isinstance(value, Run):
        yield value
    elif isinstance(value, Block):
        yield from runs_of(list(value.data.values()))
    elif isinstance(value, Mapping):
        yield from runs_of(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from runs_of(item)


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind, **{key: _plain(value) for key, value in block.data.items() if key != "values"}}


def _plain(value: Any) -> Any:
    if isinstance(value, Run):
        return asdict(value)
    if isinstance(value, Block):
        return _block(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
