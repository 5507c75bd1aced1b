"""Boxes side by side, each with lines rated from nothing to a most: squares filled and the number beside them."""

from __future__ import annotations

from collections.abc import Sequence

from mancomun.drawing.svg import EDGE, GREEN, INK, LINE, PAPER, PHONE, SOFT, sheet, text, twice, wrapped

WIDE, GAP, STEP = 330.0, 18.0, 15.0


@twice
def boxes(
    found: Sequence[tuple[str, Sequence[tuple[str, int | None]]]],
    *,
    title: str,
    description: str,
    most: int = 4,
    lang: str = "es",
    width: int = 0,
) -> str:
    """SVG text of the boxes: a title and its lines, each with 0 to ``most`` or ``None`` where nobody rated it.

    They stand side by side, as wide as they need; on a narrow page (``width``) one under the other.
    """
    phone = 0 < width <= PHONE
    none = "sin calificar" if lang == "es" else "not rated"
    parts: list[str] = []
    frames: list[str] = []
    wide = width - 24.0 if phone else WIDE
    tall, start = 0.0, 0.0
    for k, (name, lines) in enumerate(found):
        x, y = (12.0, start + 92.0) if phone else (24 + k * (wide + GAP), 92.0)
        inner: list[str] = []
        for words, level in lines:
            rows = wrapped(words, wide - 32, 14, most=3 if phone else 2)
            inner += [text(x + 16, y + 18 * n, row, size=14) for n, row in enumerate(rows)]
            y += 18 * (len(rows) - 1) + 10
            inner += [
                f'<rect x="{x + 16 + n * (STEP + 4):.1f}" y="{y:.1f}" width="{STEP:g}" height="{STEP:g}" '
                f'fill="{GREEN if level is not None and n < level else PAPER}" stroke="{EDGE}"/>'
                for n in range(most)
            ]
            said = none if level is None else f"{level}/{most}"
            inner.append(text(x + 26 + most * (STEP + 4), y + 12, said, size=13, fill=SOFT if level is None else INK))
            y += STEP + 28
        tall = max(tall, y)
        parts += [text(x + 16, start + 70, row, size=15, bold=True) for row in wrapped(name, wide - 32, 15, most=1)]
        parts += inner
        if phone:
            frames.append(_frame(x, start + 46, wide, y - start - 60))
            start = y - 46
    if not phone:
        frames = [_frame(24 + k * (wide + GAP), 46, wide, tall - 60) for k in range(len(found))]
        width = int(48 + len(found) * (wide + GAP) - GAP)
    return sheet([*frames, *parts], title=title, description=description, width=width, height=tall, lang=lang)


def _frame(x: float, y: float, wide: float, tall: float) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:g}" height="{tall:.1f}" rx="6" fill="#FBFCFA" stroke="{LINE}"/>'
