"""A map as SVG: cells, lines, bars between seats, names. Classed for the page, or with its own colours to go elsewhere.

The classes are those of the page's style sheet, so the same drawing follows its light and dark; a drawing that leaves the
house carries the light ones inside. Coordinates are pixels of the drawing; nothing here knows what a municipality is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

STYLE = (
    "svg{background:#FFFFFF;font-family:'Source Sans 3','Segoe UI',system-ui,sans-serif}"
    ".cell{fill:#E6ECE3;stroke:#FFFFFF;stroke-width:1}.cell.near{fill:#F7EECF}"
    ".cell.chosen{fill:#F5C84B;stroke:#14231E;stroke-width:2}"
    ".cell.t0{fill:#E6ECE3}.cell.t1{fill:#F7EECF}.cell.t2{fill:#D5E3E8}.cell.t3{fill:#EFDCCB}.cell.t4{fill:#E4DCEB}"
    ".cell.t5{fill:#CBD8CC}.cell.out{fill:#FFFFFF;stroke:#75857E;stroke-width:1}"
    ".edge{fill:none;stroke:#14231E;stroke-width:1.6;stroke-linejoin:round}.edge.thin{stroke-width:.9}"
    ".edge.was{stroke:#8F1616;stroke-width:2.4;stroke-dasharray:7 4}"
    ".link{stroke:#14231E;stroke-width:5;stroke-linecap:round}.link.thin{stroke-width:1.5}"
    ".seat{fill:#14231E}.seat.far{fill:#8FA096}.islands{fill:none;stroke:#75857E;stroke-width:1.5;stroke-dasharray:5 4}"
    ".name{font-size:13px;fill:#4B5B55;text-anchor:middle}.name.chosen{font-size:15px;font-weight:700;fill:#14231E}"
    ".number{font-size:12px;font-weight:600;fill:#14231E;text-anchor:middle}.cap{font-size:13px;fill:#4B5B55}"
)
TINTS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A shape: path data, its classes, a title to hear, and where it leads, if anywhere."""

    path: str
    state: str
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot or a word at a point."""

    x: float
    y: float
    text: str = ""
    state: str = ""


@dataclass
class Sheet:
    """Everything that is drawn, from the bottom up."""

    width: int
    height: int
    title: str
    description: str = ""
    cells: list[Cell] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)  # path data, classes
    links: list[tuple[float, float, float, float]] = field(default_factory=list)
    seats: list[Mark] = field(default_factory=list)
    names: list[Mark] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None
    caption: str = ""


def svg(sheet: Sheet, *, alone: bool = False, name: str = "mapa") -> str:
    """The drawing. ``alone`` adds the colours and the caption, for a file; else the page gives them."""
    foot = 30 if alone and sheet.caption else 0
    thin = " thin" if len(sheet.links) > 400 else ""
    small = 2 if len(sheet.seats) > 200 else 5
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map sheet" viewBox="0 0 {sheet.width} {sheet.height + foot}"'
        + (f' width="{sheet.width}" height="{sheet.height + foot}"' if alone else "")
        + f' role="{"group" if any(cell.href for cell in sheet.cells) else "img"}" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(sheet.title)}</title><desc id="{name}-d">{escape(sheet.description)}</desc>'
    ]
    if alone:
        parts.append(
            f'<style>{STYLE}</style><rect width="{sheet.width}" height="{sheet.height + foot}" fill="#FFFFFF"/>'
        )
    if sheet.box:
        x, y, width, height = sheet.box
        parts.append(f'<rect class="islands" x="{x}" y="{y}" width="{width}" height="{height}"/>')
    for cell in sheet.cells:
        shape = f'<path class="cell {cell.state}" d="{cell.path}"'
        shape += f"><title>{escape(cell.title)}</title></path>" if cell.title else "/>"
        if cell.href and not alone:
            shape = f'<a href="{escape(cell.href)}" aria-label="{escape(cell.title)}">{shape}</a>'
        parts.append(shape)
    parts.append('<g aria-hidden="true" class="over">')
    parts += [f'<path class="edge {state}" d="{path}"/>' for path, state in sheet.lines]
    parts += [f'<path class="link{thin}" d="M{x1} {y1}L{x2} {y2}"/>' for x1, y1, x2, y2 in sheet.links]
    parts += [f'<circle class="seat {mark.state}" cx="{mark.x}" cy="{mark.y}" r="{small}"/>' for mark in sheet.seats]
    for mark in sheet.names:
        kind = "number" if mark.state == "number" else f"name {mark.state}"
        if alone and "number" not in kind:  # what lies under a name must not run through it
            parts.append(
                f'<text class="{kind}" x="{mark.x}" y="{mark.y}" stroke="#FFFFFF" stroke-width="4" '
                f'stroke-linejoin="round">{escape(mark.text)}</text>'
            )
        parts.append(f'<text class="{kind}" x="{mark.x}" y="{mark.y}">{escape(mark.text)}</text>')
    parts.append("</g>")
    if foot:
        parts.append(f'<text class="cap" x="12" y="{sheet.height + 19}">{escape(sheet.caption)}</text>')
    parts.append("</svg>")
    return "".join(parts)


def tints(borders: dict[int, set[int]]) -> dict[int, int]:
    """A tint for each region, different from its neighbours' where six suffice: the most bordered first (Welsh and Powell)."""
    given: dict[int, int] = {}
    for region in sorted(borders, key=lambda one: (-len(borders[one]), one)):
        taken = {given[other] for other in borders[region] if other in given}
        given[region] = next((tint for tint in range(TINTS) if tint not in taken), region % TINTS)
    return given
