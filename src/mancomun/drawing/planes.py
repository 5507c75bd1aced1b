"""Planes as SVG: points, shapes by role, labels that never run into one another, a title and a description to hear.

Ink, edge and maize, nothing else. A label is put at the first free place among eight around its point, then further away
with a thin line; one that finds no place in the whole drawing is left out and the description says so (the table beside
every plane has them all).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from mancomun.drawing.signs import holds_sign, line_of
from mancomun.lexicon.text import number_text

INK, SOFT, EDGE, LINE, MAIZE, PAPER = "#14231E", "#4B5B55", "#75857E", "#D3DCD6", "#F5C84B", "#FFFFFF"
FONT = "'Source Sans 3', 'Segoe UI', system-ui, Roboto, 'Noto Sans', sans-serif"
SIZE = 14
NARROW, WIDE = "fijl.,:;'|!() It1rs-", "mwMWÑGOQ@%"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page: left, top, right, bottom, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """True when the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """True when all of it lies inside ``other``."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to draw: where it is, where it comes from (or None), its name and the shape of its role."""

    name: str
    x: float
    y: float
    shape: str = "disc"
    origin: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A label placed: the text, its box, its point, and whether it stands so far that a line must join them."""

    text: str
    box: Box
    anchor: tuple[float, float]
    far: bool


def text_width(text: str, size: float = SIZE) -> float:
    """About how wide the text is drawn, never less: letters of a humanist face, by three widths."""
    return size * sum(0.36 if char in NARROW else 0.92 if char in WIDE else 0.58 for char in text)


def _places(width: float, height: float) -> Iterator[tuple[float, float, bool]]:
    """Offsets of the left top corner from the point, nearest first."""
    for away in (7.0, 16.0, 28.0, 42.0, 58.0, 78.0, 102.0, 130.0):
        turns = 8 if away < 20 else 16
        for turn in range(turns):
            angle = 2 * math.pi * turn / turns
            across, down = math.cos(angle), -math.sin(angle)
            left = across * away - width * (0.5 - 0.5 * max(-1.0, min(1.0, across * 1.5)))
            top = down * away - height * (0.5 - 0.5 * max(-1.0, min(1.0, down * 1.5)))
            yield left, top, away > 20


def place_labels(
    points: Sequence[tuple[str, float, float]], frame: Box, obstacles: Sequence[Box] = (), *, size: float = SIZE
) -> tuple[list[Label], list[str]]:
    """``(labels, left out)``: greedy, the most outlying points first, no box over another, a mark or an obstacle."""
    middle = ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2)
    taken = [Box(x - 6, y - 6, x + 6, y + 6) for _, x, y in points] + list(obstacles)
    labels: list[Label] = []
    lost: list[str] = []
    order = sorted(range(len(points)), key=lambda k: -math.hypot(points[k][1] - middle[0], points[k][2] - middle[1]))
    height = size * 1.25
    for k in order:
        text, x, y = points[k]
        width = text_width(text, size)
        for left, top, far in _places(width, height):
            box = Box(x + left, y + top, x + left + width, y + top + height)
            if box.within(frame) and not any(box.meets(other) for other in taken):
                labels.append(Label(text, box, (x, y), far))
                taken.append(box)
                break
        else:
            lost.append(text)
    return labels, lost


def role_mark(shape: str, x: float, y: float) -> str:
    """Triangle, diamond, square, hollow disc, cross or disc, told apart without colour."""
    if shape == "triangle":
        return f'<path d="M{x:.1f} {y - 7:.1f}l6.5 11.5h-13z" fill="{INK}" stroke="{PAPER}" stroke-width="1"/>'
    if shape == "diamond":
        return f'<path d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z" fill="{MAIZE}" stroke="{INK}" stroke-width="2"/>'
    if shape == "square":
        return (
            f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{INK}" '
            f'stroke="{PAPER}" stroke-width="1"/>'
        )
    if shape == "hollow":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{PAPER}" stroke="{INK}" stroke-width="2"/>'
    if shape == "cross":
        return f'<path d="M{x - 5:.1f} {y:.1f}h10M{x:.1f} {y - 5:.1f}v10" stroke="{INK}" stroke-width="2.5"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{INK}"/>'


def ticks_of(top: float) -> list[float]:
    """Four to eight round values from 0 to ``top``."""
    if top <= 0:
        return [0.0]
    step = 10 ** math.floor(math.log10(top))
    for smaller in (step, step / 2, step / 5, step / 10):
        if top / smaller >= 4:
            step = smaller
            break
    return [step * k for k in range(int(top / step + 1e-9) + 1)]


def number_of(value: float, lang: str) -> str:
    """A number of a scale, with the decimals it needs."""
    digits = next((d for d in range(3) if abs(value - round(value, d)) < 1e-9), 3)
    return number_text(value, digits, lang)


def plane(
    points: Sequence[Point],
    *,
    title: str,
    description: str,
    across: str,
    upward: str,
    cuts: tuple[float, float],
    corners: tuple[str, str, str, str],
    lang: str = "es",
    width: int = 760,
    height: int = 620,
) -> str:
    """A plane of ``points`` with dashed ``cuts`` (x, y) and the names of its ``corners``: NW, NE, SE, SW. SVG text."""
    frame = Box(64, 48, width - 24, height - 56)
    xs = [p.x for p in points] + [p.origin[0] for p in points if p.origin] + [cuts[0]]
    ys = [p.y for p in points] + [p.origin[1] for p in points if p.origin] + [cuts[1]]
    far_x, far_y = (max(side) * 1.08 or 1.0 for side in (xs, ys))
    low_x, low_y = (min(0.0, min(side) * 1.08) for side in (xs, ys))

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            frame.left + (x - low_x) / (far_x - low_x) * (frame.right - frame.left),
            frame.bottom - (y - low_y) / (far_y - low_y) * (frame.bottom - frame.top),
        )

    cut_x, cut_y = at(*cuts)
    places = [at(p.x, p.y) for p in points]
    obstacles = []
    parts = [f'<rect width="{width}" height="{height}" fill="{PAPER}"/>']
    box = f'x="{frame.left}" y="{frame.top}" width="{frame.right - frame.left}" height="{frame.bottom - frame.top}"'
    parts.append(f'<rect {box} fill="none" stroke="{LINE}"/>')
    parts.append(
        f'<path d="M{cut_x:.1f} {frame.top}V{frame.bottom}M{frame.left} {cut_y:.1f}H{frame.right}" '
        f'stroke="{EDGE}" stroke-dasharray="5 4"/>'
    )
    for k, name in enumerate(corners):
        left, top = k in (0, 3), k in (0, 1)
        x, y = (frame.left + 8 if left else frame.right - 8), (frame.top + 18 if top else frame.bottom - 9)
        wide = text_width(name)
        obstacles.append(Box(x if left else x - wide, y - 15, x + wide if left else x, y + 5))
        parts.append(
            f'<text x="{x}" y="{y}" fill="{SOFT}" font-style="italic"'
            + ("" if left else ' text-anchor="end"')
            + f">{escape(name)}</text>"
        )
    labels, lost = place_labels([(p.name, *xy) for p, xy in zip(points, places, strict=True)], frame, obstacles)
    for value in ticks_of(far_x):
        x, _ = at(value, 0)
        parts.append(
            f'<text x="{x:.1f}" y="{frame.bottom + 18}" text-anchor="middle" font-size="13" fill="{SOFT}">'
            f"{number_of(value, lang)}</text>"
        )
    for value in ticks_of(far_y):
        _, y = at(0, value)
        parts.append(
            f'<text x="{frame.left - 8}" y="{y + 4:.1f}" text-anchor="end" font-size="13" fill="{SOFT}">'
            f"{number_of(value, lang)}</text>"
        )
    centre = (frame.left + frame.right) / 2
    parts.append(
        line_of(centre, height - 14, across, size=SIZE, fill=INK, anchor="middle", width_of=text_width)
        if holds_sign(across)
        else f'<text x="{centre}" y="{height - 14}" text-anchor="middle" fill="{INK}">{escape(across)}</text>'
    )
    middle = (frame.top + frame.bottom) / 2
    parts.append(
        f'<text x="18" y="{middle}" text-anchor="middle" transform="rotate(-90 18 {middle})" fill="{INK}">'
        f"{escape(upward)}</text>"
    )
    parts.append(f'<text x="{frame.left}" y="30" font-size="18" font-weight="700" fill="{INK}">{escape(title)}</text>')
    for point, (x, y) in zip(points, places, strict=True):
        if point.origin is not None:
            ox, oy = at(*point.origin)
            parts.append(f'<path d="M{ox:.1f} {oy:.1f}L{x:.1f} {y:.1f}" stroke="{EDGE}"/>')
            parts.append(f'<circle cx="{ox:.1f}" cy="{oy:.1f}" r="3" fill="{EDGE}"/>')
    for label in labels:
        if label.far:
            near_x = min(max(label.anchor[0], label.box.left), label.box.right)
            near_y = min(max(label.anchor[1], label.box.top), label.box.bottom)
            parts.append(
                f'<path d="M{label.anchor[0]:.1f} {label.anchor[1]:.1f}L{near_x:.1f} {near_y:.1f}" '
                f'stroke="{EDGE}" stroke-width="0.7"/>'
            )
    parts += [role_mark(p.shape, *xy) for p, xy in zip(points, places, strict=True)]
    parts += [
        f'<text x="{label.box.left:.1f}" y="{label.box.bottom - SIZE * 0.32:.1f}" fill="{INK}" stroke="{PAPER}" '
        f'stroke-width="3" paint-order="stroke">{escape(label.text)}</text>'
        for label in labels
    ]
    if lost:
        description += (
            f" Sin espacio para {len(lost)} nombres: {', '.join(lost)}."
            if lang == "es"
            else f" No room for {len(lost)} names: {', '.join(lost)}."
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="title description" lang="{lang}" font-family="{escape(FONT)}" font-size="{SIZE}">'
        f'<title id="title">{escape(title)}</title><desc id="description">{escape(description)}</desc>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )
