"""The tree as a PDF: letter size, tagged for screen readers (PDF/UA-1), the same bytes for the same document."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from mancomun.documents.fonts import BUILT_IN, FAMILY, font_folder
from mancomun.documents.paging import Spot, applied, may_give_way, plan
from mancomun.documents.tree import STATES, Document, laid
from mancomun.documents.words import filed, qr_svg, words
from mancomun.errors import BadInput

PAGES = 2  # a sheet that does not fit is set tighter, never cut
WHOLE_ROWS = 16
"""A table of no more rows than these is not cut by the end of a page."""
MM = 72 / 25.4
TALL = {("us-letter", False): 792.0, ("us-letter", True): 612.0, ("a3", False): 420 * MM, ("a3", True): 297 * MM}
LEAST = 0.25
"""How much of its last page a sheet must fill."""
DENSITIES = ("0", "0.25", "0.5", "0.75", "1")


def typesetter() -> Any:
    """The typesetter; `BadInput` (503) without it."""
    try:
        import typst
    except ImportError:
        raise BadInput(
            "sin-pdf",
            "Esta instalación no trae el componente que hace los PDF. Instálelo con: pip install mancomun[documents].",
            "This installation lacks the component that makes PDFs. Install it with: pip install mancomun[documents].",
            status=503,
        ) from None
    return typst


def to_pdf(document: Document, *, cache: Path | None = None, pages: int = PAGES) -> bytes:
    """The document as PDF. ``cache`` is where the cuts of the typeface are kept; `BadInput` (503) without a typesetter.

    A sheet (no cover page) is set tighter until it fits ``pages``, its seal does not stand alone on the last, and the last does
    not hold a few lines that a tighter page would take; a document with a cover page takes those it needs.
    """
    typst = typesetter()
    folder = font_folder(cache)
    source = files("mancomun.documents").joinpath("templates/document.typ").read_bytes()
    plain = json.dumps(_plain(document), ensure_ascii=False, sort_keys=True)
    common: dict[str, Any] = {"font_paths": [folder] if folder else [], "ignore_system_fonts": True}
    inputs = {"doc": plain, "family": FAMILY if folder else BUILT_IN, "density": DENSITIES[0]}
    sheet = document.cover is None or not document.cover.page
    fits, sealed, least = "", "", 0
    for density in DENSITIES if sheet else ():
        inputs["density"] = density
        found = typst.query(source, "<pages>", field="value", one=True, sys_inputs=inputs, **common)
        whole, last, low = json.loads(found)
        if whole > pages:
            continue
        fits = fits or density
        if whole == last:
            sealed, least = (sealed, least) if sealed else (density, whole)
            if whole == 1 or whole < least or low >= LEAST:
                break
    else:
        # no tightness does better: as it was drawn, or as tight as it may be
        inputs["density"] = sealed or fits or (DENSITIES[-1] if sheet else DENSITIES[0])
    if not sheet:
        inputs["doc"] = _filled(typst, source, inputs, common)
    made = typst.compile(source, format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs, **common)
    return bytes(made)


def _filled(typst: Any, source: bytes, inputs: dict[str, str], common: dict[str, Any]) -> str:
    """The document with its pages filled: asked first where each block comes to stand."""
    doc = json.loads(inputs["doc"])
    if not may_give_way(doc["blocks"]):
        return inputs["doc"]
    asked = {**inputs, "doc": json.dumps(doc | {"asked": True}, ensure_ascii=False, sort_keys=True)}
    found = json.loads(typst.query(source, "<spot>", field="value", sys_inputs=asked, **common))
    spots = [Spot((page, x), y, height) for page, x, y, height in found]
    height = TALL[doc["paper"], doc["across"]]
    way = plan(doc["blocks"], spots, top=24 * MM, bottom=height - 22 * MM, rows=WHOLE_ROWS)
    if not way.scale and not way.split and way.order == sorted(way.order):
        return inputs["doc"]
    blocks = applied(doc["blocks"], way)
    return json.dumps(doc | {"blocks": blocks}, ensure_ascii=False, sort_keys=True)


def _plain(document: Document) -> dict[str, Any]:
    """The tree with what stands around it: cover, words, and what is to be filled in."""
    cover = document.cover
    plain = replace(document, blocks=laid(document.blocks)).plain() | {
        "words": words(document.lang),
        "pending": document.pending(),
        "cover": None,
    }
    plain |= {"paper": document.paper, "across": document.across, "rows": WHOLE_ROWS, "asked": False}
    if cover is not None:
        picture = Document("", "", document.lang, document.day, "", "", (cover.picture,)) if cover.picture else None
        plain["cover"] = {
            "page": cover.page,
            "draft": cover.draft,
            "state": STATES[cover.state].of(document.lang),
            "lead": cover.lead,
            "members": list(cover.members),
            "filed": [list(pair) for pair in filed(document)],
            "picture": picture.plain()["blocks"][0] if picture else None,
            "address": cover.address,
            "qr": qr_svg(cover.address) if cover.address else "",
            "digest": document.digest(),
            "contents": any(block.kind == "heading" for block in document.blocks),
        }
    return plain
