"""A grid of five by five with a word in each cell: how likely upward, how grave across, and who moves where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mancomun.drawing.planes import text_width
from mancomun.drawing.svg import EDGE, INK, LINE, PAPER, RED, SOFT, cut, sheet, text

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
