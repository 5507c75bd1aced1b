"""Grids of words: a colour and a letter in each cell (never colour alone), and boxes of options with a path through them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.drawing.planes import text_width
from mancomun.drawing.svg import EDGE, INK, LINE, MAIZE, PAPER, PHONE, SOFT, cut, sheet, text, twice, wrapped


@dataclass(frozen=True, slots=True)
class Tile:
    """One cell: its short word, its fill, and whether the ink on it is white."""

    word: str
    fill: str = PAPER
    light: bool = False


@twice
def mosaic(
    names: Sequence[str],
    heads: Sequence[str],
    tiles: Sequence[Sequence[Tile]],
    *,
    title: str,
    description: str,
    legend: Sequence[tuple[Tile, str]] = (),
    lang: str = "es",
    width: int = 760,
) -> str:
    """SVG text of a grid of ``names`` by ``heads``. Heads longer than a cell are written slanted; names are cut to fit.

    ``width`` is the least; on a narrow page names stand over their row and long heads are numbers with a list below.
    """
    if width <= PHONE:
        return _mosaic_narrow(names, heads, tiles, legend, title=title, description=description, lang=lang, width=width)
    left = 24 + min(300.0, max((text_width(name) for name in names), default=60.0)) + 12
    wide, tall = 44.0, 30.0
    slant = max((text_width(head, 13) for head in heads), default=0.0) > wide - 6
    room = min(150.0, max((text_width(head, 13) for head in heads), default=0.0)) * 0.75 + 14 if slant else 24.0
    top = 48 + room
    parts = []
    for k, head in enumerate(heads):
        x = left + (k + 0.5) * wide
        if slant:
            said = cut(head, 190, 13)
            parts.append(
                f'<g transform="translate({x:.1f} {top - 8:.1f}) rotate(-48)">{text(0, 0, said, size=13, fill=SOFT)}</g>'
            )
        else:
            parts.append(text(x, top - 8, head, size=13, fill=SOFT, anchor="middle"))
    for row, (name, line) in enumerate(zip(names, tiles, strict=True)):
        y = top + row * tall
        parts.append(text(left - 10, y + tall / 2 + 5, cut(name, left - 34), anchor="end"))
        for column, tile in enumerate(line):
            parts.append(_tile(tile, left + column * wide, y, wide, tall))
    below = top + len(names) * tall
    across = 24.0
    if legend:
        below += 20
        for tile, meaning in legend:
            span = 34 + 10 + text_width(meaning, 13) + 18
            if across > 24 and across + span > max(width, left + wide * len(heads) + 24):
                across, below = 24.0, below + 30
            parts.append(_tile(tile, across, below, 34, 22))
            parts.append(text(across + 42, below + 16, meaning, size=13, fill=SOFT))
            across += span
        below += 30
    whole = max(width, left + wide * len(heads) + 24 + (room if slant else 0))
    return sheet(parts, title=title, description=description, width=whole, height=below + 18, lang=lang)


MOST_NARROW = 10
"""With more columns than this the tiles of a narrow page would hold no word: the wide drawing slides instead."""


def _mosaic_narrow(
    names: Sequence[str],
    heads: Sequence[str],
    tiles: Sequence[Sequence[Tile]],
    legend: Sequence[tuple[Tile, str]],
    *,
    title: str,
    description: str,
    lang: str,
    width: int,
) -> str:
    wide = min(44.0, (width - 24) / max(len(heads), 1))
    if len(heads) > MOST_NARROW or any(text_width(tile.word, 13) > wide - 2 for line in tiles for tile in line):
        return ""
    long = any(text_width(head, 13) > wide - 4 for head in heads)
    parts: list[str] = []
    y = 66.0
    for name, line in zip(names, tiles, strict=True):
        lines = wrapped(name, width - 24, 14, most=2)
        parts += [text(12, y + 17 * n, words) for n, words in enumerate(lines)]
        y += 17 * (len(lines) - 1) + 6
        for k, head in enumerate(heads):
            said = str(k + 1) if long else head
            parts.append(text(12 + (k + 0.5) * wide, y + 12, said, size=12, fill=SOFT, anchor="middle"))
        y += 16
        parts += [_tile(tile, 12 + k * wide, y, wide, 28) for k, tile in enumerate(line)]
        y += 28 + 26
    for k, head in enumerate(heads if long else ()):
        lines = wrapped(f"{k + 1}. {head}", width - 24, 13, most=2)
        parts += [text(12, y + 16 * n, words, size=13) for n, words in enumerate(lines)]
        y += 16 * len(lines) + 3
    for tile, meaning in legend:
        parts.append(_tile(tile, 12, y - 6, 34, 22))
        parts.append(text(54, y + 10, meaning, size=13, fill=SOFT))
        y += 28
    return sheet(parts, title=title, description=description, width=width, height=y, lang=lang)


def _tile(tile: Tile, x: float, y: float, wide: float, tall: float) -> str:
    box = f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:g}" height="{tall:g}" fill="{tile.fill}" stroke="{LINE}"/>'
    ink = PAPER if tile.light else INK
    return box + text(x + wide / 2, y + tall / 2 + 5, tile.word, size=13, fill=ink, anchor="middle", bold=True)


def option_box(
    columns: Sequence[tuple[str, Sequence[str]]],
    path: Sequence[int | None] | None = None,
    *,
    title: str,
    description: str,
    lang: str = "es",
) -> str:
    """A column of options under each heading (a morphological box); ``path`` picks one a column and joins them by a line."""
    wide, tall, gap, top = 150.0, 62.0, 26.0, 96.0
    parts = []
    spots: list[tuple[float, float]] = []
    for k, (head, options) in enumerate(columns):
        x = 24 + k * (wide + gap)
        for n, line in enumerate(wrapped(head, wide - 4, 13, most=2)):
            parts.append(text(x + 2, top - 32 + 17 * n, line, size=13, bold=True))
        for n, option in enumerate(options):
            y = top + n * (tall + 10)
            chosen = path is not None and k < len(path) and path[k] == n
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:g}" height="{tall:g}" rx="4" '
                f'fill="{MAIZE if chosen else PAPER}" stroke="{INK if chosen else EDGE}" stroke-width="{2 if chosen else 1.2}"/>'
            )
            lines = wrapped(option, wide - 16, 13, most=3)
            first = y + (tall - 16 * len(lines)) / 2 + 12
            parts += [
                text(x + wide / 2, first + 16 * i, words, size=13, anchor="middle") for i, words in enumerate(lines)
            ]
            if chosen:
                spots.append((x, y + tall / 2))
    joins = [
        f'<path d="M{x1 + wide:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{INK}" stroke-width="2.5"/>'
        for (x1, y1), (x2, y2) in itertools.pairwise(spots)
        if abs(x2 - x1 - wide - gap) < 1
    ]
    most = max((len(options) for _, options in columns), default=1)
    return sheet(
        [*joins, *parts],
        title=title,
        description=description,
        width=max(420.0, 48 + len(columns) * (wide + gap) - gap),
        height=top + most * (tall + 10) + 14,
        lang=lang,
    )
