"""What depends on what: boxes in columns, each to the right of everything it waits for, and arrows between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.drawing.svg import EDGE, INK, MAIZE, PAPER, RED, SOFT, sheet, text, wrapped

FILLS: Mapping[str, str] = {"todo": PAPER, "doing": MAIZE, "done": "#CFE5DC"}


@dataclass(frozen=True, slots=True)
class Step:
    """One box: its key, its words, small print, the keys it waits for, and how it stands (a key of `FILLS`)."""

    key: str
    words: str
    small: str = ""
    after: tuple[str, ...] = ()
    state: str = "todo"


def levels(steps: Sequence[Step]) -> tuple[dict[str, int], frozenset[str]]:
    """The column of each step (the longest road to it), and those in a ring or behind one, which go in the last column."""
    known = {one.key for one in steps}
    waits = {one.key: {key for key in one.after if key in known} for one in steps}
    found: dict[str, int] = {}
    while True:
        free = [key for key, after in waits.items() if key not in found and all(one in found for one in after)]
        if not free:
            break
        for key in free:
            found[key] = max((found[one] + 1 for one in waits[key]), default=0)
    rest = frozenset(known - found.keys())
    last = max(found.values(), default=-1) + 1
    return found | dict.fromkeys(rest, last), rest


def layers(
    steps: Sequence[Step],
    *,
    title: str,
    description: str,
    legend: Sequence[str],
    lang: str = "es",
) -> str:
    """SVG text. ``legend`` names what is to do, under way, done, and what waits in a ring (drawn only when there is one)."""
    at, ringed = levels(steps)
    columns: dict[int, list[Step]] = {}
    for one in steps:
        columns.setdefault(at[one.key], []).append(one)
    count = max(columns, default=0) + 1
    wide, tall, gap, rise, top = 190.0, 84.0, 58.0, 18.0, 84.0
    width = max(24 * 2 + count * wide + (count - 1) * gap, 700.0)
    deep = max((len(held) for held in columns.values()), default=1)
    height = top + deep * (tall + rise) + 8
    spots: dict[str, tuple[float, float]] = {}
    for column, held in columns.items():
        free = (deep - len(held)) * (tall + rise) / 2
        for k, one in enumerate(held):
            spots[one.key] = (24 + column * (wide + gap), top + free + k * (tall + rise))
    parts: list[str] = []
    for one in steps:
        for key in one.after:
            if key not in spots:
                continue
            (x1, y1), (x2, y2) = spots[key], spots[one.key]
            bad = one.key in ringed and key in ringed
            ink, dash = (RED, ' stroke-dasharray="6 4"') if bad else (EDGE, "")
            if x2 > x1:
                a, b, c, d = x1 + wide, y1 + tall / 2, x2 - 3, y2 + tall / 2
                middle = (a + c) / 2
                road = f"M{a:.1f} {b:.1f}C{middle:.1f} {b:.1f} {middle:.1f} {d:.1f} {c - 6:.1f} {d:.1f}"
            else:
                a, b, c, d = x1 + wide, y1 + tall / 2, x2 + wide + 3, y2 + tall / 2
                road = f"M{a:.1f} {b:.1f}C{a + 40:.1f} {b:.1f} {c + 40:.1f} {d:.1f} {c + 6:.1f} {d:.1f}"
            turn = 1 if x2 > x1 else -1
            parts.append(f'<path d="{road}" fill="none" stroke="{ink}" stroke-width="1.6"{dash}/>')
            parts.append(f'<path d="M{c:.1f} {d:.1f}l{-9 * turn} -5v10z" fill="{ink}"/>')
    for one in steps:
        x, y = spots[one.key]
        edge = RED if one.key in ringed else INK if one.state == "done" else EDGE
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:g}" height="{tall:g}" rx="4" fill="{FILLS[one.state]}" stroke="{edge}" '
            f'stroke-width="{1.8 if edge != EDGE else 1.2}"/>'
        )
        lines = wrapped(one.words, wide - 20, 13, most=3)
        start = y + (tall - 16 * len(lines) - (14 if one.small else 0)) / 2 + 12
        parts += [text(x + wide / 2, start + 16 * k, line, size=13, anchor="middle") for k, line in enumerate(lines)]
        if one.small:
            said = wrapped(one.small, wide - 16, 11, most=1)[0]
            parts.append(text(x + wide / 2, start + 16 * len(lines) - 1, said, size=11, fill=SOFT, anchor="middle"))
    across = 24.0
    for k, name in enumerate(legend[: 4 if ringed else 3]):
        fill, edge = (PAPER, RED) if k == 3 else (FILLS[("todo", "doing", "done")[k]], INK if k == 2 else EDGE)
        parts.append(f'<rect x="{across}" y="48" width="16" height="14" rx="2" fill="{fill}" stroke="{edge}"/>')
        parts.append(text(across + 22, 60, name, size=13, fill=SOFT))
        across += 22 + 7.4 * len(name) + 22
    return sheet(parts, title=title, description=description, width=width, height=height, lang=lang)
