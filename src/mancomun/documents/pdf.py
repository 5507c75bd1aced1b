"""The tree as a PDF: letter size, tagged for screen readers (PDF/UA-1), the same bytes for the same document."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from mancomun.documents.fonts import BUILT_IN, FAMILY, font_folder
from mancomun.documents.tree import Document
from mancomun.errors import BadInput

PAGES = 2  # a sheet that does not fit is set tighter, never cut
DENSITIES = ("0", "0.25", "0.5", "0.75", "1")


def to_pdf(document: Document, *, cache: Path | None = None, pages: int = PAGES) -> bytes:
    """The document as PDF. ``cache`` is where the cuts of the typeface are kept; `BadInput` (503) without a typesetter."""
    try:
        import typst
    except ImportError:
        raise BadInput(
            "sin-pdf",
            "Esta instalación no trae el componente que hace los PDF. Instálelo con: pip install mancomun[documents].",
            "This installation lacks the component that makes PDFs. Install it with: pip install mancomun[documents].",
            status=503,
        ) from None
    folder = font_folder(cache)
    source = files("mancomun.documents").joinpath("templates/document.typ").read_bytes()
    plain = json.dumps(document.plain(), ensure_ascii=False, sort_keys=True)
    family = FAMILY if folder else BUILT_IN
    common: dict[str, Any] = {"font_paths": [folder] if folder else [], "ignore_system_fonts": True}
    inputs = {"doc": plain, "family": family, "density": DENSITIES[0]}
    for density in DENSITIES:
        inputs["density"] = density
        found = typst.query(source, "<pages>", field="value", one=True, sys_inputs=inputs, **common)
        if int(json.loads(found)) <= pages:
            break
    made = typst.compile(source, format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs, **common)
    return bytes(made)
