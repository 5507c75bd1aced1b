"""Slopes: the same names in two orders, joined by lines, so that what rises and what falls is seen."""

from __future__ import annotations

from collections.abc import Sequence

from mancomun.drawing.svg import EDGE, GREEN, PHONE, RED, SOFT, cut, sheet, text, twice


@twice
def slopes(
    rows: Sequence[tuple[str, float, float]],
    *,
    heads: tuple[str, str],
    title: str,
    description: str,
    lang: str = "es",
    width: int = 620,
) -> str:
    """SVG text; each of ``rows`` is a name and its two ranks, 1 the first. Ties stand one under the other, in the order given."""
    side = 132.0 if width <= PHONE else 210.0
    step, top, left, right = 22.0, 86.0, side, width - side
    room = side - (40 if width <= PHONE else 60)
    sides = [sorted(range(len(rows)), key=lambda k, n=n: rows[k][1 + n]) for n in (0, 1)]  # type: ignore[misc]
    places = [{k: top + step * n for n, k in enumerate(side)} for side in sides]
    parts = [text(left, 62, heads[0], size=13, fill=SOFT, anchor="end"), text(right, 62, heads[1], size=13, fill=SOFT)]
    for k, (name, before, after) in enumerate(rows):
        start, end = places[0][k], places[1][k]
        gained = before - after
        tint, wide = (EDGE, 1.2) if abs(gained) < 1 else (GREEN, 2.4) if gained > 0 else (RED, 2.4)
        dash = ' stroke-dasharray="6 4"' if gained <= -1 else ""
        parts.append(
            f'<path d="M{left + 12} {start - 5:.1f}L{right - 12} {end - 5:.1f}" stroke="{tint}" stroke-width="{wide}" fill="none"{dash}/>'
        )
        parts.append(text(left, start, f"{cut(name, room)}  {_rank(before, lang)}", anchor="end"))
        parts.append(text(right, end, f"{_rank(after, lang)}  {cut(name, room)}"))
    return sheet(parts, title=title, description=description, width=width, height=top + step * len(rows) + 4, lang=lang)


def _rank(value: float, lang: str) -> str:
    said = f"{value:g}"
    return said.replace(".", ",") if lang == "es" else said
