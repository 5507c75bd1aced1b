"""What no document may leave the house with: numbers that are none, empty headings, leftovers, pictures without words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mancomun.documents.tree import Block, Document, blocks_of, runs_of
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.tables.columns import NUMBERS

_NO_NUMBER = re.compile(r"(?<![\w.])(nan|NaN|[+-]?inf|[+-]?Infinity|None|undefined|#DIV/0!|#VALUE!|#REF!)(?!\w)")
_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\bx{3,}\b|\bXXX+\b|\bTBD\b|\blorem\b|\bpor definir\b", re.IGNORECASE)
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\b3\d{2}[ .-]?\d{3}[ .-]?\d{4}\b")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document: a stable id and a sentence."""

    code: str
    text: Text


def check_document(document: Document) -> list[Fault]:
    """Everything wrong with a document, in its order; an empty list lets it out."""
    faults: list[Fault] = []

    def fault(code: str, es: str, en: str) -> None:
        faults.append(Fault(code, Text(es, en)))

    if not document.title.strip():
        fault("sin-titulo", "El documento no tiene título.", "The document has no title.")
    for said in _texts(document):
        if found := _NO_NUMBER.search(said):
            fault(
                "no-es-numero",
                f"Un texto dice «{found[0]}»: {_near(said, found)}.",
                f"A text says “{found[0]}”: {_near(said, found)}.",
            )
        if found := _LEFTOVER.search(said):
            fault("marcador", f"Quedó sin llenar «{_near(said, found)}».", f"Left unfilled: “{_near(said, found)}”.")
        if document.cover and document.cover.public and (found := _PERSONAL.search(said)):
            # The sentence may be read by anybody: it says what kind of datum it is and how it begins, and no more.
            kind = Text("un correo", "a mail") if "@" in found[0] else Text("un teléfono", "a telephone")
            es = f"Un documento público lleva {kind.es} de una persona ({found[0][:2]}…). Quítelo de donde se escribió."
            fault(
                "dato-personal",
                es,
                f"A public document carries {kind.en} of a person ({found[0][:2]}…). Take it out where it was written.",
            )
    _headings(document.blocks, fault)
    for block in blocks_of(document.blocks):
        if block.kind == "grid":
            _table(block, fault)
        elif block.kind == "picture" and (not block.data["alt"].strip() or not block.data["source"].strip()):
            fault(
                "figura-sin-palabras",
                "Una figura no tiene texto alternativo o fuente.",
                "A picture has no alternative text or source.",
            )
    if document.pending() and document.cover is None:
        fault(
            "sin-lista",
            "Hay partes por diligenciar y ninguna portada las lista.",
            "There are parts to be filled in and no cover lists them.",
        )
    return list(dict.fromkeys(faults))


def require_sound(document: Document) -> None:
    """`BadInput` with everything wrong, when there is something."""
    faults = check_document(document)
    if faults:
        raise BadInput(
            "documento-con-faltas",
            f"El documento no puede salir todavía: {' '.join(fault.text.es for fault in faults)}",
            f"The document cannot leave yet: {' '.join(fault.text.en for fault in faults)}",
        )


def _texts(document: Document) -> list[str]:
    texts = [document.title, document.foot, *(run.text for run in runs_of(document.blocks))]
    if document.cover:
        texts += [document.cover.lead, *document.cover.members, *(value for _, value in document.cover.facts)]
    for block in blocks_of(document.blocks):
        texts += [str(block.data.get(key) or "") for key in ("text", "caption", "source", "alt", "title", "lead")]
        if block.kind == "box":
            texts += [value for pair in block.data["pairs"] for value in pair]
    return texts


def _near(said: str, found: re.Match[str]) -> str:
    return said[max(found.start() - 25, 0) : found.end() + 25].strip()


def _headings(blocks: Sequence[Block], fault: Callable[[str, str, str], None]) -> None:
    """A heading with nothing before the next one of its level or above, or before the end."""
    open_: Block | None = None
    for block in [*blocks, None]:
        if block is not None and block.kind == "break":
            continue
        if block is None or block.kind == "heading":
            level = block.data.get("level", 1) if block else 0
            if open_ is not None and level <= open_.data.get("level", 1):
                title = open_.data["text"]
                fault(
                    "titulo-vacio",
                    f"El título «{title}» no tiene nada debajo.",
                    f"The heading “{title}” has nothing under it.",
                )
            open_ = block
            if block is not None and not block.data["text"].strip():
                fault("titulo-sin-letras", "Hay un título sin letras.", "There is a heading without letters.")
        else:
            open_ = None


def _table(block: Block, fault: Callable[[str, str, str], None]) -> None:
    data = block.data
    name = data["caption"] or ", ".join(data["head"])[:60]
    if not data["source"].strip():
        fault(
            "tabla-sin-fuente", f"La tabla «{name}» no dice su fuente.", f"The table “{name}” does not say its source."
        )
    for column in data["values"]["columns"]:
        if column["kind"] in NUMBERS and not (column["unit"] and column["vintage"]):
            es = f"En la tabla «{name}», la columna «{column['key']}» no dice su unidad o su vigencia."
            fault(
                "numero-sin-unidad",
                es,
                f"In the table “{name}”, the column “{column['key']}” lacks its unit or vintage.",
            )
    for row in data["values"]["rows"]:
        for value in row:
            if isinstance(value, float) and not math.isfinite(value):
                fault("no-es-numero", f"La tabla «{name}» tiene {value}.", f"The table “{name}” has {value}.")
