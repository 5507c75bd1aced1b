"""Flows between columns of names: bars as tall as what passes, bands as wide as each flow. The table beside it says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.drawing.planes import text_width
from mancomun.drawing.svg import AMBER, EDGE, GREEN, INK, MAIZE, RED, SOFT, cut, sheet, text

TWO_SIDED = 700
SHADES = {"plain": EDGE, "strong": GREEN, "money": MAIZE, "soft": AMBER, "against": RED}


@dataclass(frozen=True, slots=True)
class Flow:
    """From one name to another of a later column, as wide as ``value``; ``shade`` is one of `SHADES`, ``said`` its words."""

    start: str
    end: str
    value: float
    shade: str = "plain"
    said: str = ""


def sankey(
    columns: Sequence[tuple[str, Sequence[str]]],
    flows: Sequence[Flow],
    *,
    title: str,
    description: str,
    lang: str = "es",
    labels: Mapping[str, str] | None = None,
    width: int = 900,
) -> str:
    """SVG text. ``columns`` are headings with the keys under each; ``labels`` their names when keys are ids.

    A key without flows keeps its place, with an empty bar: what is not tied is part of the answer. Flows against (``against``)
    are dashed as well as red.
    """
    names = labels or {}
    place = {key: k for k, (_, keys) in enumerate(columns) for key in keys}
    kept = [flow for flow in flows if flow.value > 0 and place.get(flow.start, 9) < place.get(flow.end, -1)]
    into = {key: sum(flow.value for flow in kept if flow.end == key) for key in place}
    out = {key: sum(flow.value for flow in kept if flow.start == key) for key in place}
    size = {key: max(into[key], out[key]) for key in place}
    most = max((sum(size[key] for key in keys) for _, keys in columns), default=0.0)
    slots = max((len(keys) for _, keys in columns), default=1)
    height = max(260.0, 46.0 * slots)
    gap, top, bar = 16.0, 84.0, 14.0
    scale = (height - gap * (slots - 1)) / most if most else 0.0
    # Of two columns, the names of the first stand outside too: over the bands they are hard to read.
    outside = len(columns) == 2 and width >= TWO_SIDED
    room = 236.0 if outside else 210.0
    start = 24 + (room if outside else 0.0)
    step = (width - start - 24 - bar - room) / max(1, len(columns) - 1) if len(columns) > 1 else 0.0
    spots: dict[str, tuple[float, float, float]] = {}
    for k, (_, keys) in enumerate(columns):
        x = start + k * step
        tall = [max(size[key] * scale, 4.0) for key in keys]
        free = max(0.0, height - sum(tall) - gap * (len(keys) - 1))
        y = top + free / 2
        least = 34.0  # two lines of a name
        for key, own in zip(keys, tall, strict=True):
            spots[key] = (x, y, own)
            y += max(own + gap, least)
    low = max((y + own for _, y, own in spots.values()), default=top) + 26
    parts: list[str] = []
    for k, (head, _) in enumerate(columns):
        said = cut(head, max(step - 16, room), 13)
        if outside and k == 0:
            parts.append(text(start + bar, top - 18, said, size=13, fill=SOFT, bold=True, anchor="end"))
        else:
            parts.append(text(start + k * step, top - 18, said, size=13, fill=SOFT, bold=True))
    left_at = {key: spots[key][1] for key in spots}
    right_at = dict(left_at)
    order = sorted(kept, key=lambda flow: (spots[flow.start][1], spots[flow.end][1]))
    arrive: dict[tuple[str, str], float] = {}
    for flow in sorted(kept, key=lambda one: (spots[one.end][1], spots[one.start][1])):
        arrive[flow.start, flow.end] = left_at[flow.end]
        left_at[flow.end] += flow.value * scale
    for flow in order:
        wide = max(flow.value * scale, 1.0)
        x1, x2 = spots[flow.start][0] + bar, spots[flow.end][0]
        y1, y2 = right_at[flow.start] + wide / 2, arrive[flow.start, flow.end] + wide / 2
        right_at[flow.start] += flow.value * scale
        middle = (x1 + x2) / 2
        dash = ' stroke-dasharray="6 4"' if flow.shade == "against" else ""
        parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}" fill="none" '
            f'stroke="{SHADES[flow.shade]}" stroke-opacity=".45" stroke-width="{wide:.1f}"{dash}/>'
        )
    for key, (x, y, own) in spots.items():
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{bar:g}" height="{own:.1f}" fill="{INK}"/>')
        last = outside or place[key] == len(columns) - 1
        wide = room - 14 if last else min(step - bar - 22, 190.0)
        lines = _two(names.get(key, key), wide)
        first = y + min(own, 34) / 2 + (5 if len(lines) == 1 else -3)
        at, anchor = (x - 7, "end") if outside and place[key] == 0 else (x + bar + 7, "start")
        parts += [text(at, first + 16 * n, line, size=13, anchor=anchor, halo=True) for n, line in enumerate(lines)]
    return sheet(parts, title=title, description=description, width=width, height=low, lang=lang)


def _two(words: str, width: float) -> list[str]:
    if text_width(words, 13) <= width:
        return [words]
    line = ""
    pieces = words.split()
    for n, word in enumerate(pieces):
        if text_width(f"{line} {word}", 13) > width and line:
            return [line, cut(" ".join(pieces[n:]), width, 13)]
        line = f"{line} {word}".strip()
    return [cut(words, width, 13)]
