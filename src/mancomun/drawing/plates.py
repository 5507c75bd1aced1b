"""A plate of a map: areas by category, lines by kind, places by level, with legend, bar of scale, north and source.

Coordinates come in metres on a plane. Categories are told by colour and by hatching, lines by dash, places by size: nothing by
colour alone. Geometries are Shapely's; nothing here reads or writes files.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from mancomun.drawing.flowmap import THINNEST, WIDEST, arrow
from mancomun.drawing.networks import along, beside_lines
from mancomun.drawing.planes import Box, text_width
from mancomun.drawing.svg import EDGE, INK, LINE, MAIZE, PAPER, RED, SOFT, sheet, text, wrapped
from mancomun.lexicon.text import number_text

FILLS = {
    "proteccion": ("#CFE6D6", "M0 6L6 0"), "produccion": ("#F7E3A6", ""), "urbano": ("#D9D3D0", "M0 3H6M3 0V6"),
    "servicios": ("#D5E3E8", "M3 0V6"), "riesgo": ("#F1C9C2", "M0 0L6 6"), "patrimonio": ("#E4DCEB", "M0 0L6 6M0 6L6 0"),
    "transicion": ("#EFDCCB", "M0 3H6"), "limite": ("none", ""), "conflicto": ("none", "M0 0L6 6M0 6L6 0"),
}  # fmt: skip
DASHES = {"vial": "", "fluvial": "2 4", "ferreo": "10 3 2 3", "digital": "1 5", "energetico": "8 5"}
EDGES = ("", "9 4", "2 4", "12 4 2 4", "5 5")
"""How the edge of each limit is broken, where several lie one over the other."""
LEGEND = 250.0
"""Width of the legend at the right of the map."""
SHIFTS = (-36, 36, -54, 54, -80, 80)
LEVEL = {1: 11.0, 2: 9.0, 3: 7.0, 4: 5.5, 5: 4.0}


@dataclass(frozen=True, slots=True)
class Patch:
    """An area: its name, category (`FILLS`), the word of the category, and its polygon in metres."""

    name: str
    category: str
    word: str
    geometry: Any


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: its name, kind (`DASHES`), the word of the kind, and its line in metres."""

    name: str
    kind: str
    word: str
    geometry: Any


@dataclass(frozen=True, slots=True)
class Mark:
    """A place: its name, level 1 (largest) to 5, and its point in metres."""

    name: str
    level: int
    point: Any


@dataclass(frozen=True, slots=True)
class Move:
    """Something that moves between two places: how it is said, its two points in metres, and its size from 0 to 1."""

    said: str
    start: Any
    end: Any
    share: float


def plate(
    patches: Sequence[Patch],
    strokes: Sequence[Stroke],
    marks: Sequence[Mark],
    *,
    title: str,
    description: str,
    source: str,
    system: str,
    lang: str = "es",
    width: int = 1100,
    around: Sequence[Any] = (),
    moves: Sequence[Move] = (),
) -> str:
    """SVG text of the plate, twice as wide as the map is tall at most. Names that find no room are said in the description.

    It also covers ``around``, in metres, so that two plates lie one over the other. ``moves`` are arrows under the places.
    """
    es = lang == "es"
    west, south, east, north = bounds(
        [p.geometry for p in patches] + [s.geometry for s in strokes] + [m.point for m in marks] + list(around)
    )
    margin = 0.06 * max(east - west, north - south, 1_000.0)
    west, south, east, north = west - margin, south - margin, east + margin, north + margin
    side = LEGEND
    room = Box(24, 48, width - side - 24, 48 + 0.72 * (width - side))
    scale = min((room.right - room.left) / (east - west), (room.bottom - room.top) / (north - south))
    wide, tall = (east - west) * scale, (north - south) * scale
    left, top = room.left + ((room.right - room.left) - wide) / 2, room.top
    frame = Box(room.left, top, room.right, top + tall)

    def at(x: float, y: float) -> tuple[float, float]:
        return left + (x - west) * scale, top + (north - y) * scale

    limits = [p.name for p in patches if p.category == "limite" and p.name]
    dashes = {name: EDGES[k % len(EDGES)] for k, name in enumerate(limits)} if len(limits) > 1 else {}
    used = list(dict.fromkeys((p.category, p.word) for p in patches if p.name not in dashes))
    parts = [hatchings([key for key, _ in used])]
    parts.append(
        f'<rect x="{frame.left:.1f}" y="{frame.top:.1f}" width="{frame.right - frame.left:.1f}" height="{tall:.1f}" '
        f'fill="#FBFCFA" stroke="{LINE}"/>'
    )
    for patch in sorted(patches, key=lambda one: (one.category == "conflicto", -one.geometry.area)):
        path = _area_path(patch.geometry, at)
        parts += filled(path, patch.category, patch.name, dash=dashes.get(patch.name, ""))
    for stroke in strokes:
        path = _line_path(stroke.geometry, at)
        dash = DASHES.get(stroke.kind, "")
        more = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(
            f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="2.4" stroke-linejoin="round"{more}>'
            f"<title>{escape(stroke.name)}</title></path>"
        )
    for move in moves:
        drawn = arrow(
            at(move.start.x, move.start.y), at(move.end.x, move.end.y), THINNEST + (WIDEST - THINNEST) * move.share
        )
        parts += [f"<g><title>{escape(move.said)}</title>", *drawn, "</g>"] if drawn else []
    spots = [(mark.name, *at(mark.point.x, mark.point.y)) for mark in marks]
    for mark, (_, x, y) in zip(marks, spots, strict=True):
        size = LEVEL.get(mark.level, 4.0)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" fill="{MAIZE if mark.level == 1 else PAPER}" stroke="{INK}" '
            f'stroke-width="2"><title>{escape(mark.name)}</title></circle>'
        )
    boxes = []
    for mark, (_, x, y) in zip(marks, spots, strict=True):
        reach = LEVEL.get(mark.level, 4.0) + 3
        boxes.append(Box(x - reach, y - reach, x + reach, y + reach))
    lines = [box for stroke in strokes for box in _near_line(stroke.geometry, at)]
    lines += [box for move in moves for box in along(*at(move.start.x, move.start.y), *at(move.end.x, move.end.y))]
    labels, lost = beside_lines(spots, frame, boxes, lines, size=13)
    named = [patch for patch in patches if patch.name and patch.name not in dashes]  # a limit is named in the legend
    points = [at(point.x, point.y) for point in (patch.geometry.representative_point() for patch in named)]
    taken = [*boxes, *(label.box for label in labels)]
    inner, more_lost = _inside([patch.name for patch in named], points, frame, taken, lines)
    parts += [text(label.box.left, label.box.bottom - 4, label.text, size=13, bold=True, halo=True) for label in labels]
    for name, box in inner:
        parts.append(text((box.left + box.right) / 2, box.bottom - 4, name, size=12, anchor="middle", halo=True))
    lost = [*lost, *more_lost]
    right = room.right + 22
    parts += legend(right, top, used, strokes, marks, es, moves=bool(moves), limits=dashes)
    parts += _scale_bar(right, top + max(tall, 300) - 64, scale, es)
    parts += _north(right + 178, top + 18, es)
    foot = top + max(tall, 300) + 22
    said = f"{'Fuente' if es else 'Source'}: {source}. " if source else ""
    said += f"{'Sistema' if es else 'System'}: {system}."
    notes = wrapped(said, width - 60, 12, most=3)
    parts += [text(24, foot + 16 * k, line, size=12, fill=SOFT) for k, line in enumerate(notes)]
    if lost:
        description += (" Sin espacio para: " if es else " No room for: ") + ", ".join(lost) + "."
    return sheet(parts, title=title, description=description, width=width, height=foot + 16 * len(notes) + 6, lang=lang)


def _near_line(geometry: Any, at: Any) -> list[Box]:
    """Small boxes along a line in metres, for names to keep off."""
    found = []
    for piece in getattr(geometry, "geoms", [geometry]):
        spots = [at(*xy[:2]) for xy in piece.coords]
        found += [box for one, other in itertools.pairwise(spots) for box in along(*one, *other)]
    return found


def _inside(
    names: Sequence[str],
    points: Sequence[tuple[float, float]],
    frame: Box,
    taken: Sequence[Box],
    lines: Sequence[Box] = (),
) -> tuple[list[tuple[str, Box]], list[str]]:
    """Names of areas over their middle, moved up or down until nothing lies under them; over a line if there is no other place."""
    kept: list[tuple[str, Box]] = []
    lost = []
    for name, (x, y) in zip(names, points, strict=True):
        half = text_width(name, 12) / 2
        near = [(across * (half + 8), down) for across in (0, -1, 1) for down in (0, -18, 18)]
        tried = [*near, *((0.0, down) for down in SHIFTS)]
        boxes = [Box(x + dx - half, y + dy - 9, x + dx + half, y + dy + 7) for dx, dy in tried]
        own = [*taken, *(other for _, other in kept)]
        free = [box for box in boxes if box.within(frame) and not any(box.meets(other) for other in own)]
        clear = [box for box in free if not any(box.meets(line) for line in lines)]
        if free:
            kept.append((name, (clear or free)[0]))
        else:
            lost.append(name)
    return kept, lost


def bounds(things: Sequence[Any]) -> tuple[float, float, float, float]:
    """West, south, east and north of the geometries, in metres; a kilometre when there is nothing."""
    boxes = [thing.bounds for thing in things if not thing.is_empty]
    if not boxes:
        return 0.0, 0.0, 1_000.0, 1_000.0
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    return west, south, max(*(b[2] for b in boxes), west + 1), max(*(b[3] for b in boxes), south + 1)


def hatchings(keys: Sequence[str]) -> str:
    """The hatchings of the categories, as definitions of a drawing."""
    patterns = "".join(
        f'<pattern id="h-{escape(key)}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path d="{FILLS[key][1]}" stroke="{RED if key == "conflicto" else EDGE}" stroke-width=".7" fill="none"/></pattern>'
        for key in keys
        if FILLS.get(key, ("", ""))[1]
    )
    return f"<defs>{patterns}</defs>"


def filled(path: str, category: str, name: str, *, dash: str = "") -> list[str]:
    """A path with the colour, edge and hatching of its category."""
    fill, hatch = FILLS.get(category, ("#EEF1EC", ""))
    edges = {
        "limite": f'stroke="{INK}" stroke-width="1.8"' + (f' stroke-dasharray="{dash}"' if dash else ""),
        "conflicto": f'stroke="{RED}" stroke-width="2" stroke-dasharray="6 3"',
    }
    edge = edges.get(category, f'stroke="{EDGE}" stroke-width="1"')
    parts = [f'<path d="{path}" fill="{fill}" fill-rule="evenodd" {edge}><title>{escape(name)}</title></path>']
    if hatch:
        parts.append(f'<path d="{path}" fill="url(#h-{escape(category)})" fill-rule="evenodd"/>')
    return parts


def _rings(geometry: Any) -> list[Any]:
    pieces = getattr(geometry, "geoms", [geometry])
    return [ring for piece in pieces for ring in (piece.exterior, *piece.interiors)]


def _area_path(geometry: Any, at: Any) -> str:
    return "".join(
        "M" + "L".join("{:.1f} {:.1f}".format(*at(*xy)) for xy in ring.coords) + "z" for ring in _rings(geometry)
    )


def _line_path(geometry: Any, at: Any) -> str:
    pieces = getattr(geometry, "geoms", [geometry])
    return "".join("M" + "L".join("{:.1f} {:.1f}".format(*at(*xy)) for xy in piece.coords) for piece in pieces)


def legend(
    x: float,
    y: float,
    used: Sequence[tuple[str, str]],
    strokes: Sequence[Stroke],
    marks: Sequence[Mark],
    es: bool,
    *,
    moves: bool = False,
    limits: Mapping[str, str] | None = None,
) -> list[str]:
    """What each colour, dash and size says, down from ``y``; ``limits`` are the names of the limits with their dash."""
    parts = [text(x, y + 14, "Convenciones" if es else "Legend", size=14, bold=True)]
    line = y + 40.0
    for category, word in used:
        path = f"M{x:.1f} {line - 12:.1f}h26v16h-26z"
        parts += filled(path, category, word)
        parts.append(text(x + 36, line + 1, word.capitalize(), size=13))
        line += 25
    for name, dash in (limits or {}).items():
        parts += filled(f"M{x:.1f} {line - 12:.1f}h26v16h-26z", "limite", name, dash=dash)
        said = wrapped(name, LEGEND - 122, 13, most=4)  # the north stands at their right
        parts += [text(x + 36, line + 1 + 16 * k, words, size=13) for k, words in enumerate(said)]
        line += 9 + 16 * len(said)
    for kind, word in dict.fromkeys((stroke.kind, stroke.word) for stroke in strokes):
        dash = f' stroke-dasharray="{DASHES[kind]}"' if DASHES.get(kind) else ""
        parts.append(f'<path d="M{x:.1f} {line - 4:.1f}h26" stroke="{INK}" stroke-width="2.4"{dash}/>')
        parts.append(text(x + 36, line + 1, (f"Eje {word}" if es else f"Axis: {word}"), size=13))
        line += 25
    if moves:
        parts += arrow((x, line - 1), (x + 30, line - 1), 2.4)
        parts.append(text(x + 36, line + 1, "Flujo: más ancho, mayor" if es else "Flow: wider, greater", size=13))
        line += 25
    for level in sorted({mark.level for mark in marks}):
        fill = MAIZE if level == 1 else PAPER
        parts.append(
            f'<circle cx="{x + 13:.1f}" cy="{line - 4:.1f}" r="{LEVEL.get(level, 4.0):g}" fill="{fill}" stroke="{INK}" stroke-width="2"/>'
        )
        parts.append(text(x + 36, line + 1, (f"Nodo de nivel {level}" if es else f"Node of level {level}"), size=13))
        line += 25
    return parts


def _scale_bar(x: float, y: float, scale: float, es: bool) -> list[str]:
    """A bar of a round number of kilometres, 60 to 190 pixels long."""
    metres = 190 / scale
    power = 10 ** math.floor(math.log10(metres))
    length = max(step * power for step in (1, 2, 5) if step * power <= metres)
    pixels = length * scale
    km = length / 1000
    digits = 0 if km >= 1 else 1 if km >= 0.1 else 2
    said = number_text(km, digits, "es" if es else "en")
    return [
        f'<path d="M{x:.1f} {y:.1f}h{pixels:.1f}" stroke="{INK}" stroke-width="3"/>',
        f'<path d="M{x:.1f} {y - 5:.1f}v10M{x + pixels / 2:.1f} {y - 3:.1f}v6M{x + pixels:.1f} {y - 5:.1f}v10" '
        f'stroke="{INK}" stroke-width="1.6"/>',
        text(x, y + 20, "0", size=12, anchor="middle"),
        text(x + pixels, y + 20, f"{said} km", size=12, anchor="middle"),
    ]


def _north(x: float, y: float, es: bool) -> list[str]:
    return [
        f'<path d="M{x:.1f} {y:.1f}l8 24l-8 -6l-8 6z" fill="{INK}"/>',
        text(x, y - 5, "N", size=13, anchor="middle", bold=True),
        f'<path d="M{x:.1f} {y:.1f}v24" stroke="none"><title>{"Norte" if es else "North"}</title></path>',
    ]
