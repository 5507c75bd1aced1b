"""Networks as SVG: a layout that is the same each time, shapes that need no colour, labels that do not run together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mancomun.drawing.planes import Box, Label, place_labels, text_width
from mancomun.drawing.svg import EDGE, INK, MAIZE, PAPER, RED, SIZE, SOFT, sheet, text

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Node:
    """One node: its short name, its shape, how large it is (0 to 1), and whether it is drawn hollow."""

    name: str
    shape: str = "disc"
    size: float = 0.5
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two nodes (by index): width 1 to 3, dashed red or not, with an arrow or not.

    ``shift`` moves it sideways, in pixels, where another line joins the same two. ``dash`` is the pattern of a plain line.
    """

    origin: int
    target: int
    width: int = 1
    dashed: bool = False
    arrow: bool = False
    shift: float = 0.0
    dash: str = ""


TINTS = ("#E6ECE3", "#F7EECF", "#D5E3E8", "#EFDCCB", "#E4DCEB")
"""Grounds of the groups of nodes, all light enough for ink; the table says who is in each."""

ABREAST, LOOSE = 3, 0.5
"""Nodes without a tie in each row, and the height of a row: more abreast and their names run together."""
CROWD = 80
"""Beyond this many nodes labels no longer keep off the lines: there is no room, and it takes seconds."""


def layout(count: int, pairs: Sequence[tuple[int, int]], *, seed: int = 0, steps: int | None = None) -> Floats:
    """Positions (count, 2) in a unit square: springs for each connected part, parts packed side by side, loners in rows below.

    Fruchterman and Reingold (1991) from a seeded start; the same input gives the same drawing. O(steps · n²).
    """
    steps = steps if steps is not None else max(60, min(300, 30_000 // max(count, 1)))
    parts = _parts(count, pairs)
    rng = np.random.default_rng(seed)
    place = np.zeros((count, 2))
    tied = [part for part in parts if len(part) > 1]
    loners = [part[0] for part in parts if len(part) == 1]
    left = 0.0
    for part in tied:
        side = math.sqrt(len(part))
        spot = _springs(part, pairs, rng, steps) if len(part) > 2 else np.array([[0.0, 0.5], [1.0, 0.5]])
        place[part] = spot * side + (left, 0.0)
        left += side * 1.12
    wide = max(left, 1.0)
    tall = max((math.sqrt(len(part)) for part in tied), default=0.0)
    across = min(ABREAST, len(loners)) or 1
    rows = -(-len(loners) // across)
    for k, loner in enumerate(loners):
        row, column = divmod(k, across)
        inset = 0.5 if row % 2 == 0 else 0.8  # a row begins further in than the one above, so that names pass between
        place[loner] = ((column + inset) / (across + 0.3 * (rows > 1)) * wide, tall + LOOSE * (row + 1.3))
    place[:, 0] /= wide
    place[:, 1] /= max(tall + LOOSE * (rows + 0.8 * bool(rows)), 1e-9)
    return place


def _parts(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    owner = list(range(count))

    def root(k: int) -> int:
        while owner[k] != k:
            owner[k] = owner[owner[k]]
            k = owner[k]
        return k

    for a, b in pairs:
        owner[root(a)] = root(b)
    parts: dict[int, list[int]] = {}
    for k in range(count):
        parts.setdefault(root(k), []).append(k)
    return sorted(parts.values(), key=lambda part: (-len(part), part[0]))


def _springs(part: list[int], pairs: Sequence[tuple[int, int]], rng: np.random.Generator, steps: int) -> Floats:
    n = len(part)
    at = {key: k for k, key in enumerate(part)}
    join = np.zeros((n, n))
    for a, b in pairs:
        if a in at and b in at and a != b:
            join[at[a], at[b]] = join[at[b], at[a]] = 1.0
    angle = 2 * np.pi * np.arange(n) / n
    spot = np.column_stack((np.cos(angle), np.sin(angle))) + rng.normal(0, 0.05, (n, 2))
    ideal = 1.6 / math.sqrt(n)
    heat = 0.3
    for step in range(steps):
        gap = spot[:, None, :] - spot[None, :, :]
        far = np.maximum(np.sqrt((gap**2).sum(axis=2)), 1e-3)
        force = (gap * ((ideal / far) ** 2 - join * far / ideal)[:, :, None]).sum(axis=1)
        length = np.maximum(np.sqrt((force**2).sum(axis=1)), 1e-9)
        spot = spot + force / length[:, None] * np.minimum(length, heat)[:, None]
        heat = 0.3 * (1 - step / steps) + 1e-3
    # The longest side across: pages are wider than tall.
    spot = spot - spot.mean(axis=0)
    _, _, turn = np.linalg.svd(spot, full_matrices=False)
    turn = turn * np.where(turn[:, :1] < 0, -1.0, 1.0)  # the sign of an axis is arbitrary; fix it
    spot = spot @ turn.T
    low, high = spot.min(axis=0), spot.max(axis=0)
    unit: Floats = (spot - low) / np.maximum(high - low, 1e-9)
    return unit


def mark(shape: str, x: float, y: float, radius: float, *, hollow: bool = False) -> str:
    """A shape of about the same area for each name: disc, square, triangle, diamond, hexagon."""
    if shape == "disc":
        body = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"'
    else:
        sides, turn, grow = {
            "square": (4, 0.25, 1.25),
            "triangle": (3, 0.25, 1.4),
            "diamond": (4, 0.0, 1.25),
            "hexagon": (6, 0.0, 1.08),
        }[shape]
        corners = []
        for k in range(sides):
            angle = 2 * math.pi * (k / sides) - (math.pi / 2 if shape == "triangle" else 2 * math.pi * turn / 2)
            corners.append(f"{x + grow * radius * math.cos(angle):.1f} {y + grow * radius * math.sin(angle):.1f}")
        body = f'<path d="M{"L".join(corners)}z"'
    fill, edge, thick = (PAPER, INK, 2.0) if hollow else (MAIZE if shape == "diamond" else INK, PAPER, 1.5)
    if shape == "diamond" and not hollow:
        edge, thick = INK, 2.0
    return f'{body} fill="{fill}" stroke="{edge}" stroke-width="{thick:g}"/>'


def drawing(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    title: str,
    description: str,
    legend: Mapping[str, str],
    notes: Sequence[str] = (),
    strokes: Sequence[tuple[str, str]] = (),
    hulls: Sequence[Sequence[int]] = (),
    place: Floats | None = None,
    seed: int = 0,
    lang: str = "es",
    width: int = 760,
) -> str:
    """The network as SVG text; ``legend`` names each shape in use, ``strokes`` each pattern of line, ``notes`` the rest.

    ``hulls`` are sets of nodes that share a tinted ground; ``place`` are positions that mean something: both axes at one scale.
    """
    tied = {end for edge in edges for end in (edge.origin, edge.target)}
    loose = -(-(len(nodes) - len(tied)) // ABREAST) if place is None and tied else 0
    height = int(min(900, max(420, 300 + 14 * len(nodes) + 24 * loose)))
    foot = 30 + 22 * (1 + len(notes) + bool(strokes))
    frame = Box(24, 48, width - 24, height - foot)
    inner = Box(frame.left + 70, frame.top + 26, frame.right - 70, frame.bottom - 26)
    wide, tall = inner.right - inner.left, inner.bottom - inner.top
    if place is None:
        place = layout(len(nodes), [(edge.origin, edge.target) for edge in edges], seed=seed)
        xs, ys = inner.left + place[:, 0] * wide, inner.top + place[:, 1] * tall
    else:
        reach = np.maximum(np.ptp(place, axis=0), 1e-9)
        off = (place - (place.min(axis=0) + place.max(axis=0)) / 2) * min(wide / reach[0], tall / reach[1])
        xs, ys = inner.left + wide / 2 + off[:, 0], inner.top + tall / 2 + off[:, 1]
    radii = [6 + 9 * node.size for node in nodes]
    parts = [
        _hull([(float(xs[k]), float(ys[k])) for k in group], TINTS[n % len(TINTS)]) for n, group in enumerate(hulls)
    ]
    for edge in edges:
        parts.append(_line(edge, xs, ys, radii))
    parts += [mark(node.shape, x, y, r, hollow=node.hollow) for node, x, y, r in zip(nodes, xs, ys, radii, strict=True)]
    marks = [Box(x - r - 1, y - r - 1, x + r + 1, y + r + 1) for x, y, r in zip(xs, ys, radii, strict=True)]
    spots = [(node.name, float(x), float(y)) for node, x, y in zip(nodes, xs, ys, strict=True)]
    lines = [box for edge in edges for box in _along(edge, xs, ys)] if len(nodes) <= CROWD else []
    labels, lost = beside_lines(spots, frame, marks, lines)
    for label in labels:
        if label.far:
            near = (
                min(max(label.anchor[0], label.box.left), label.box.right),
                min(max(label.anchor[1], label.box.top), label.box.bottom),
            )
            parts.append(
                f'<path d="M{label.anchor[0]:.1f} {label.anchor[1]:.1f}L{near[0]:.1f} {near[1]:.1f}" stroke="{EDGE}" '
                'stroke-width="0.7"/>'
            )
        parts.append(text(label.box.left, label.box.bottom - SIZE * 0.32, label.text, halo=True))
    across = 24.0
    base = height - foot + 30
    for shape, name in legend.items():
        parts.append(mark(shape, across + 7, base - 5, 6))
        parts.append(text(across + 20, base, name, size=13, fill=SOFT))
        across += 20 + text_width(name, 13) + 22
    if strokes:
        base += 22
        across = 24.0
        for dash, name in strokes:
            pattern = f' stroke-dasharray="{dash}"' if dash else ""
            parts.append(f'<path d="M{across:.1f} {base - 5}h30" stroke="{SOFT}" stroke-width="2.4"{pattern}/>')
            parts.append(text(across + 37, base, name, size=13, fill=SOFT))
            across += 37 + text_width(name, 13) + 18
    parts += [text(24, base + 22 * k, note, size=13, fill=SOFT) for k, note in enumerate(notes, 1)]
    if lost:
        names = ", ".join(lost)
        description += f" Sin espacio para: {names}." if lang == "es" else f" No room for: {names}."
    return sheet(parts, title=title, description=description, width=width, height=height, lang=lang)


def _hull(points: Sequence[tuple[float, float]], tint: str) -> str:
    """A tinted ground around some points: their convex hull (Andrew's chain), with a wide round border of the same tint."""
    spots = sorted(set(points))

    def half(line: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        out: list[tuple[float, float]] = []
        for x, y in line:
            while len(out) > 1:
                (ax, ay), (bx, by) = out[-2], out[-1]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                out.pop()
            out.append((x, y))
        return out[:-1]

    ring = half(spots) + half(spots[::-1]) if len(spots) > 2 else spots
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in ring)
    return f'<path d="M{path}z" fill="{tint}" stroke="{tint}" stroke-width="44" stroke-linejoin="round"/>'


def _along(edge: Edge, xs: Floats, ys: Floats) -> list[Box]:
    return along(xs[edge.origin], ys[edge.origin], xs[edge.target], ys[edge.target])


def along(x1: float, y1: float, x2: float, y2: float) -> list[Box]:
    """Small boxes along a line, for labels to keep off."""
    count = int(math.hypot(x2 - x1, y2 - y1) / 9) + 1
    return [
        Box(x - 2, y - 2, x + 2, y + 2)
        for x, y in ((x1 + (x2 - x1) * k / count, y1 + (y2 - y1) * k / count) for k in range(count + 1))
    ]


def beside_lines(
    names: Sequence[tuple[str, float, float]],
    frame: Box,
    marks: Sequence[Box],
    lines: Sequence[Box],
    *,
    size: float = SIZE,
) -> tuple[list[Label], list[str]]:
    """Labels off the lines where there is room near their node; the rest over a line rather than far away."""
    first, _ = place_labels(names, frame, [*marks, *lines], size=size)
    kept = [label for label in first if not label.far]
    done = {(label.text, label.anchor) for label in kept}
    rest = [item for item in names if (item[0], (item[1], item[2])) not in done]
    others, lost = place_labels(rest, frame, [*marks, *(label.box for label in kept)], size=size)
    return kept + others, lost


def _line(edge: Edge, xs: Floats, ys: Floats, radii: Sequence[float]) -> str:
    x1, y1, x2, y2 = (float(v) for v in (xs[edge.origin], ys[edge.origin], xs[edge.target], ys[edge.target]))
    long = math.hypot(x2 - x1, y2 - y1) or 1.0
    ux, uy = (x2 - x1) / long, (y2 - y1) / long
    x1, y1, x2, y2 = x1 - uy * edge.shift, y1 + ux * edge.shift, x2 - uy * edge.shift, y2 + ux * edge.shift
    stop = radii[edge.target] * 1.25 + 3 if edge.arrow else 0.0
    x2, y2 = x2 - ux * stop, y2 - uy * stop
    colour = RED if edge.dashed else SOFT
    pattern = "6 4" if edge.dashed else edge.dash
    dash = f' stroke-dasharray="{pattern}"' if pattern else ""
    thick = (0.0, 1.2, 2.4, 4.0)[edge.width]
    out = f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-width="{thick:g}"{dash}/>'
    if edge.arrow:
        wing = 4 + thick
        left = f"{x2 - ux * 2 * wing - uy * wing:.1f} {y2 - uy * 2 * wing + ux * wing:.1f}"
        right = f"{x2 - ux * 2 * wing + uy * wing:.1f} {y2 - uy * 2 * wing - ux * wing:.1f}"
        out += f'<path d="M{x2:.1f} {y2:.1f}L{left}L{right}z" fill="{colour}"/>'
    return out
