"""What the documents of the portfolio share: the frame from an edition, numbers from quantities, pictures, sections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mancomun.documents.blocks import picture
from mancomun.documents.inputs import Edition, Picture, Quantity
from mancomun.documents.tree import Block, Cover, Document
from mancomun.lexicon.text import Text, day_text
from mancomun.tables.columns import NO_DATA, Column, said, show_number

OF = Text("de", "of")


def framed(
    edition: Edition,
    title: str,
    kind: Text,
    document: str,
    blocks: Sequence[Block],
    *,
    lead: str = "",
    members: Sequence[str] = (),
    facts: Sequence[tuple[str, str]] = (),
    image: Block | None = None,
    page: bool = True,
) -> Document:
    """A document of the portfolio; ``page`` False makes it a sheet without a cover page."""
    lang, blocks = edition.lang, _said_once(blocks)
    cover = Cover(
        edition.code,
        document,
        edition.version,
        edition.state,
        lead,
        tuple(members),
        tuple(facts),
        edition.address,
        image,
        page,
        edition.public,
    )
    return Document(title, kind.of(lang), lang, edition.day, foot(edition), OF.of(lang), tuple(blocks), cover)


def _said_once(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks; what stands under a heading of the same words does not say them again."""
    made: list[Block] = []
    for block in blocks:
        before = made[-1] if made else None
        key = {"grid": "caption", "picture": "caption", "box": "title"}.get(block.kind, "")
        if before is not None and before.kind == "heading" and key and block.data[key] == before.data["text"]:
            block = Block(block.kind, {**block.data, key: ""})
        made.append(block)
    return made


def foot(edition: Edition) -> str:
    """The foot of every page: code, version, day, and what the numbers were computed with."""
    lang = edition.lang
    version = Text(f"versión {edition.version}", f"version {edition.version}").of(lang)
    parts = [edition.code, version, day_text(edition.day).of(lang)]
    return " · ".join([*parts, *(f"{label} {value}" for label, value in edition.versions)])


def shown(quantity: Quantity | None, lang: str, *, vintage: bool = True) -> str:
    """A quantity as it is read in a cell or a sentence: ``136.900 habitantes (2024)``."""
    if quantity is None or quantity.value is None:
        return NO_DATA.of(lang)
    places = Column("q", Text("", ""), quantity.kind, decimals=quantity.decimals).places
    text = show_number(quantity.value, quantity.kind, places, lang)
    unit = said(quantity.unit, lang)
    if unit and not (quantity.kind == "money" and unit == "COP") and not (quantity.kind == "percent" and unit == "%"):
        text += f" {unit}"
    return f"{text} ({quantity.vintage})" if vintage and quantity.vintage else text


def drawn(image: Picture, lang: str, *, width: float | None = None) -> Block:
    """A picture of the inputs as a block."""
    share = width if width is not None else 1.0 if image.wide else 0.6
    return picture(image.svg, image.alt, lang, caption=image.caption, source=image.source, width=share)


def on(day: date) -> str:
    """A day as a vintage."""
    return day.isoformat()


def tally(n: int, one: Text, many: Text, lang: str) -> str:
    """``1 iniciativa``, ``94 iniciativas``."""
    number = show_number(n, "integer", 0, lang)
    return f"{number} {(one if n == 1 else many).of(lang)}"
