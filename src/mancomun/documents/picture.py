"""An SVG as PNG, by the typesetter that already makes the PDFs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mancomun.documents.fonts import font_folder
from mancomun.errors import BadInput

WIDEST = 4_000  # pixels
_SOURCE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)
"""
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def png_of_svg(svg: str, *, width: int = 1_600, cache: Path | None = None) -> bytes:
    """The drawing in ``width`` pixels. `BadInput` without a typesetter (503) or with a width out of 64 to 4,000."""
    if not 64 <= width <= WIDEST:
        raise BadInput(
            "imagen-ancho",
            f"El ancho de la imagen va de 64 a {WIDEST} píxeles; llegó {width}.",
            f"The width of the picture goes from 64 to {WIDEST} pixels; we got {width}.",
        )
    try:
        import typst
    except ImportError:
        raise BadInput(
            "sin-png",
            "Esta instalación no trae el componente que hace los PNG. Instálelo con: pip install mancomun[documents], o pida el SVG.",
            "This installation lacks the component that makes PNGs. Install it with: pip install mancomun[documents], or ask for the SVG.",
            status=503,
        ) from None
    found = _SIZE.search(svg)
    points = float(found[1]) if found else float(width)
    folder = font_folder(cache)
    options: dict[str, Any] = {"font_paths": [folder] if folder else [], "ignore_system_fonts": True}
    inputs = {"svg": svg, "width": str(points)}
    made = typst.compile(_SOURCE, format="png", ppi=72.0 * width / points, sys_inputs=inputs, **options)
    return bytes(made)
