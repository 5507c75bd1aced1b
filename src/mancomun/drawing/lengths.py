"""Horizontal bars: one line an item, its words at the left, its number at the end of the bar."""

from __future__ import annotations

from collections.abc import Sequence

from mancomun.drawing.svg import GREEN, INK, LINE, PHONE, cut, sheet, text, twice, wrapped


@twice
def bars(
    rows: Sequence[tuple[str, float, str]],
    *,
    title: str,
    description: str,
    most: float | None = None,
    lang: str = "es",
    width: int = 760,
) -> str:
    """SVG text. ``rows`` are words, length (0 or more) and what the end of the bar says; ``most`` is a full bar.

    On a narrow page the words stand over their bar.
    """
    full = most or max((length for _, length, _ in rows), default=0.0) or 1.0
    if width <= PHONE:
        return _stacked(rows, full, title=title, description=description, lang=lang, width=width)
    step, top, left = 34.0, 56.0, 276.0
    right = width - 120.0
    parts = [f'<line x1="{left:g}" x2="{left:g}" y1="{top - 6:g}" y2="{top + step * len(rows):g}" stroke="{LINE}"/>']
    for k, (words, length, said) in enumerate(rows):
        y = top + step * k
        long = (right - left) * min(1.0, max(0.0, length / full))
        parts.append(text(left - 10, y + 17, cut(words, left - 34), anchor="end"))
        parts.append(f'<rect x="{left:g}" y="{y + 3:g}" width="{long:.1f}" height="20" rx="2" fill="{GREEN}"/>')
        parts.append(text(left + long + 8, y + 18, said, fill=INK, bold=True))
    return sheet(
        parts, title=title, description=description, width=width, height=top + step * len(rows) + 20, lang=lang
    )


def _stacked(
    rows: Sequence[tuple[str, float, str]], full: float, *, title: str, description: str, lang: str, width: int
) -> str:
    y, parts = 48.0, []
    for words, length, said in rows:
        lines = wrapped(words, width - 24, 14, most=2)
        parts += [text(12, y + 14 + 17 * n, line) for n, line in enumerate(lines)]
        y += 17 * len(lines) + 5
        long = (width - 24 - 8.6 * len(said) - 8) * min(1.0, max(0.0, length / full))
        parts.append(f'<rect x="12" y="{y:g}" width="{long:.1f}" height="18" rx="2" fill="{GREEN}"/>')
        parts.append(text(12 + long + 8, y + 14, said, fill=INK, bold=True))
        y += 32
    return sheet(parts, title=title, description=description, width=width, height=y + 4, lang=lang)
