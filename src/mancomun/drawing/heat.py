"""Grids of shaded cells: five by five with a word in each (how likely, how grave, who moves where), and tables of values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mancomun.drawing.planes import text_width
from mancomun.drawing.svg import EDGE, INK, LINE, PAPER, RED, SOFT, cut, sheet, text, wrapped

FILLS = ("#FFFFFF", "#F7EECF", "#F5C84B", "#E2A08F")
"""From mild to extreme; the word in the cell says the same."""

Cell = tuple[int, int]


def heat(
    zones: Sequence[Sequence[int]],
    words: Sequence[str],
    marks: Mapping[Cell, Sequence[str]],
    moves: Sequence[tuple[Cell, Cell]] = (),
    *,
    title: str,
    description: str,
    across: tuple[str, Sequence[str]],
    upward: tuple[str, Sequence[str]],
    lang: str = "es",
    width: int = 760,
) -> str:
    """SVG text. ``zones[row][column]`` index ``words``, rows from least likely; ``marks`` are names by (row, column), from 0.

    ``moves`` are arrows between cells. Names that do not fit in their cell are counted in it; the table has them all.
    """
    left, top, tall = 150.0, 52.0, 78.0
    wide = (width - left - 24) / 5
    parts = []
    for row, line in enumerate(zones):
        y = top + (4 - row) * tall
        parts.append(
            text(left - 12, y + tall / 2 + 5, cut(upward[1][row], left - 60), anchor="end", size=13, fill=SOFT)
        )
        for column, zone in enumerate(line):
            x = left + column * wide
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{FILLS[zone]}" '
                f'stroke="{LINE}"/>'
            )
            parts.append(text(x + 7, y + 17, words[zone], size=12, fill=SOFT if zone < 3 else INK))
            names = list(marks.get((row, column), ()))
            lines: list[str] = [""]
            for name in names:
                grown = f"{lines[-1]} {name}".strip()
                if lines[-1] and text_width(grown) > wide - 16:
                    lines.append(name)
                else:
                    lines[-1] = grown
            if len(lines) > 2 or any(text_width(item) > wide - 16 for item in lines):
                lines = [str(len(names)) + (" riesgos" if lang == "es" else " risks")]
            parts += [text(x + 7, y + 40 + 18 * k, item, bold=True) for k, item in enumerate(lines) if item]
    for column, name in enumerate(across[1]):
        parts.append(
            text(
                left + (column + 0.5) * wide,
                top + 5 * tall + 18,
                cut(name, wide - 6),
                anchor="middle",
                size=13,
                fill=SOFT,
            )
        )
    middle = top + 2.5 * tall
    parts.append(text(left + 2.5 * wide, top + 5 * tall + 42, across[0], anchor="middle"))
    parts.append(
        f'<text x="18" y="{middle}" text-anchor="middle" transform="rotate(-90 18 {middle})" fill="{INK}">{upward[0]}</text>'
    )
    for start, end in dict.fromkeys(moves):
        if start == end:
            continue
        (x1, y1), (x2, y2) = ((left + (c + 0.86) * wide, top + (4 - r + 0.22) * tall) for r, c in (start, end))
        parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{PAPER}" stroke-width="5"/>'
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{INK}" stroke-width="1.8"/>'
            f'<circle cx="{x1:.1f}" cy="{y1:.1f}" r="3.5" fill="{PAPER}" stroke="{EDGE}" stroke-width="1.8"/>'
            f'<circle cx="{x2:.1f}" cy="{y2:.1f}" r="4" fill="{RED}"/>'
        )
    return sheet(parts, title=title, description=description, width=width, height=top + 5 * tall + 62, lang=lang)


STEPS = ("#F4F7F5", "#E9EEEA", "#CFE0D8", "#7FB3A0", "#14503F")
"""Five greens, one for each fifth of the scale."""


def values(
    rows: Sequence[tuple[str, Sequence[float | None]]],
    columns: Sequence[str],
    *,
    top: float,
    title: str,
    description: str,
    lang: str = "es",
    width: int = 960,
) -> str:
    """SVG text: a line for each of ``rows`` (name, values from 0 to ``top`` by column), darker the more; nothing known, a dash.

    Columns wear their number; their names stand above where ``width`` leaves room (from 500), else they go beside the drawing.
    """
    wide = width >= 500
    label = 232.0 if wide else 0.3 * width
    cell, step = (width - 36 - label) / max(1, len(columns)), 32.0 if wide else 30.0
    heads = [wrapped(name, cell - 2, 12, most=5) if wide else [] for name in columns]
    high = 58.0 + 16 + 15 * max((len(lines) for lines in heads), default=0)
    parts = []
    for j, lines in enumerate(heads):
        x = 12 + label + cell * (j + 0.5)
        parts.append(text(x, 58 + 6, str(j + 1), anchor="middle", bold=True))
        parts += [text(x, 58 + 22 + 15 * k, line, anchor="middle", size=12, fill=SOFT) for k, line in enumerate(lines)]
    for i, (name, given) in enumerate(rows):
        y = high + step * i
        parts.append(text(20, y + step / 2 + 4, cut(name, label - 14, 14), size=14))
        for j, value in enumerate(given):
            x = 12 + label + cell * j
            fifth = 0 if value is None else min(4, int(5 * value / top))
            fill = PAPER if value is None else STEPS[fifth]
            edge = f' stroke="{EDGE}" stroke-dasharray="4 3"/>' if value is None else "/>"
            parts.append(
                f'<rect x="{x + 1:.1f}" y="{y:.1f}" width="{cell - 2:.1f}" height="{step - 2:.1f}" fill="{fill}"{edge}'
            )
            words = "–" if value is None else f"{value:.1f}".replace(".", "," if lang == "es" else ".")
            ink = PAPER if fifth == 4 and value is not None else INK
            parts.append(text(x + cell / 2, y + step / 2 + 4, words, anchor="middle", size=13, fill=ink))
    height = high + step * len(rows) + 16
    return sheet(parts, title=title, description=description, width=width, height=height, lang=lang)
