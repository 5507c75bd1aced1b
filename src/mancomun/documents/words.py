"""The words every document has around its own: cover, contents, what is to be filled in; and the name of its file."""

from __future__ import annotations

import re
from typing import Any

from mancomun.documents.tree import DRAFT, STATES, Document
from mancomun.lexicon.folding import bare
from mancomun.lexicon.text import Text, day_text

WORDS = {
    "pending": Text("por diligenciar", "to be filled in"),
    "pending_title": Text("Por diligenciar", "To be filled in"),
    "contents": Text("Contenido", "Contents"),
    "members": Text("Miembros", "Members"),
    "draft": DRAFT,
    "qr": Text("Código QR con la dirección donde se verifica este documento", "QR code of the address that verifies this document"),
    "verify": Text("Verifique este documento en", "Verify this document at"),
    "hash": Text("Huella del contenido", "Fingerprint of the content"),
    "code": Text("Código", "Code"),
    "date": Text("Fecha", "Date"),
    "version": Text("Versión", "Version"),
    "state": Text("Estado", "State"),
    "page": Text("Página", "Page"),
    "rows": Text("filas", "rows"),
    "one_picture": Text("dibujo", "drawing"),
    "pictures": Text("dibujos", "drawings"),
    "one_table": Text("tabla", "table"),
    "tables": Text("tablas", "tables"),
    "slides": Text("Se desliza hacia los lados", "Slides sideways"),
}  # fmt: skip


def words(lang: str) -> dict[str, str]:
    """All of them in one language."""
    return {key: text.of(lang) for key, text in WORDS.items()}


def filed(document: Document) -> list[tuple[str, str]]:
    """How the document is filed: code, date, version, state, and the cover's own facts."""
    cover, lang = document.cover, document.lang
    if cover is None:
        return []
    said = words(lang)
    draft = f" ({said['draft']})" if cover.draft and cover.state != "borrador" else ""
    state = said["draft"] if cover.state == "borrador" else STATES[cover.state].of(lang) + draft
    return [
        (said["code"], cover.code),
        (said["date"], day_text(document.day).of(lang)),
        (said["version"], f"{cover.version}"),
        (said["state"], state),
        *((label, value) for label, value in cover.facts),
    ]


def file_name(document: Document, suffix: str) -> str:
    """``2026-11-26_INI-2014-037_ficha_v1.pdf``: day, code, document and version, without accents or spaces."""
    cover = document.cover
    if cover is None:
        raise ValueError("a document without a cover has no code to be filed under")
    return name_of(document.day.isoformat(), cover.code, cover.document, cover.version, suffix)


def name_of(day: str, code: str, document: str, version: int, suffix: str) -> str:
    """The name of a file by the rule ``AAAA-MM-DD_{codigo}_{documento}_v{n}``."""
    return f"{day}_{_bare(code)}_{_bare(document)}_v{version}.{suffix.lstrip('.')}"


def _bare(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", bare(text)).strip("-.") or "sin-codigo"


def qr_svg(address: str) -> str:
    """The address as a QR in SVG; empty where the library is not installed: the address is printed anyway."""
    try:
        import segno
    except ImportError:
        return ""
    drawn: Any = segno.make(address, error="m").svg_inline(border=0, dark="#14231E", omitsize=True)
    return str(drawn)
