"""Our typeface inside a Word file: whoever opens it without the typeface installed sees it set as we set it.

A Word file carries a font with its first 32 bytes crossed with a key that it names itself (ECMA-376, part 4, 2.8.1): no secret,
only the shape the format asks for. The typeface allows it (SIL Open Font License).
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from mancomun.documents.fonts import FAMILY, font_folder

_FONT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_KIND = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CUTS = (("embedRegular", 400), ("embedBold", 700))


def embed(book: Any, cache: Path | None) -> None:
    """Put the two cuts in the table of fonts of a document of python-docx; nothing where they cannot be made."""
    from docx.opc.oxml import serialize_part_xml
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    folder = font_folder(cache)
    table = next((part for part in book.part.package.iter_parts() if part.partname == "/word/fontTable.xml"), None)
    if folder is None or table is None:
        return
    tree = parse_xml(table.blob)
    font = _inside(tree, "font", {f"{{{_W}}}name": FAMILY})
    for tag, value in (
        ("panose1", "020B0503030403020204"),
        ("charset", "00"),
        ("family", "swiss"),
        ("pitch", "variable"),
    ):
        _inside(font, tag, {f"{{{_W}}}val": value})
    for tag, weight in _CUTS:
        content = (folder / f"{weight}.ttf").read_bytes()
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{FAMILY} {weight}")
        name = PackURI(f"/word/fonts/font{weight}.odttf")
        link = table.relate_to(Part(name, _KIND, crossed(content, key), book.part.package), _FONT)
        named = {f"{{{_R}}}id": link, f"{{{_W}}}fontKey": f"{{{str(key).upper()}}}"}
        _inside(font, tag, named)
    table._blob = serialize_part_xml(tree)
    settings = book.settings.element
    settings.insert(0, settings.makeelement(f"{{{_W}}}embedTrueTypeFonts", {}))
    # The schema wants it after the zoom and what is before it.
    zoom = settings.find(f"{{{_W}}}zoom")
    if zoom is not None:
        zoom.addnext(settings[0])


def _inside(parent: Any, tag: str, attributes: dict[str, str]) -> Any:
    made = parent.makeelement(f"{{{_W}}}{tag}", attributes)
    parent.append(made)
    return made


def crossed(content: bytes, key: uuid.UUID) -> bytes:
    """The font with its first 32 bytes crossed with the key, last byte first; twice gives the font again."""
    turned = key.bytes[::-1]
    head = bytes(byte ^ turned[k % 16] for k, byte in enumerate(content[:32]))
    return head + content[32:]
