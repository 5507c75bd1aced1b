"""A time line: milestones in order down a line. Their distances are order, not years, since people give years as they recall them."""

from __future__ import annotations

from collections.abc import Sequence

from mancomun.drawing.svg import EDGE, INK, MAIZE, PHONE, sheet, text, twice, wrapped


@twice
def time_line(
    milestones: Sequence[tuple[str, str]], *, title: str, description: str, lang: str = "es", width: int = 760
) -> str:
    """SVG text; each milestone is its year, as it was told, and what happened."""
    phone = width <= PHONE
    axis, y = (22.0 if phone else 170.0), 66.0
    parts: list[str] = []
    middles: list[float] = []
    for year, what in milestones:
        if phone:
            lines = wrapped(what, width - axis - 34, most=4)
            parts.append(text(axis + 20, y + 5, year, bold=True))
            parts += [text(axis + 20, y + 24 + 19 * n, line) for n, line in enumerate(lines)]
            middles.append(y)
            y += 19 * (max(len(lines), 1) + 1) + 20
            continue
        lines = wrapped(what, width - axis - 54, most=3)
        parts += [text(axis + 28, y + 5 + 19 * n, line) for n, line in enumerate(lines)]
        parts += [
            text(axis - 24, y + 5 + 19 * n, line, anchor="end", bold=True)
            for n, line in enumerate(wrapped(year, axis - 56, most=2))
        ]
        middles.append(y)
        y += 19 * max(len(lines), 1) + 22
    if middles:
        parts.append(f'<path d="M{axis} {middles[0]:.1f}V{middles[-1]:.1f}" stroke="{EDGE}" stroke-width="2"/>')
    parts += [
        f'<circle cx="{axis}" cy="{middle:.1f}" r="8" fill="{MAIZE}" stroke="{INK}" stroke-width="1.2"/>'
        for middle in middles
    ]
    return sheet(parts, title=title, description=description, width=width, height=y, lang=lang)
