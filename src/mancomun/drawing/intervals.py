"""Values with their interval: a line from least to most, a mark where the value is, and the three numbers."""

from __future__ import annotations

from collections.abc import Sequence

from mancomun.drawing.planes import number_of, role_mark, text_width, ticks_of
from mancomun.drawing.svg import INK, LINE, PHONE, SOFT, cut, sheet, text, twice
from mancomun.lexicon.text import spanish_number


@twice
def intervals(
    rows: Sequence[tuple[str, float, float, float]],
    *,
    title: str,
    description: str,
    lang: str = "es",
    width: int = 760,
    digits: int = 3,
) -> str:
    """Rows of ``(name, low, value, high)`` as lines with a mark, the number beside each with its ``digits``. SVG text."""
    phone = width <= PHONE
    step, top = (46, 52) if phone else (26, 56)
    height = top + step * len(rows) + 34
    names = max((text_width(name) for name, *_ in rows), default=0.0)
    left, right = (20.0, width - 20.0) if phone else (24 + names + 12, width - 190.0)
    most = max((high for *_, high in rows), default=1.0) or 1.0
    least = min([0.0, *(low for _, low, *_ in rows)])

    def at(value: float) -> float:
        return left + (value - least) / (most - least) * (right - left)

    parts: list[str] = []
    ticks = ticks_of(most)
    step_of = ticks[1] - ticks[0] if len(ticks) > 1 else most
    for value in [*(-step_of * k for k in range(int(-least / step_of), 0, -1)), *ticks]:
        x = at(value)
        parts.append(f'<path d="M{x:.1f} {top - 8}V{height - 30}" stroke="{LINE}"/>')
        parts.append(text(x, height - 12, number_of(value, lang), size=13, fill=SOFT, anchor="middle"))
    for k, (name, low, value, high) in enumerate(rows):
        y = top + step * k + (32 if phone else step / 2)
        ends = [spanish_number(end, digits) if lang == "es" else f"{end:,.{digits}f}" for end in (value, low, high)]
        said = f"{ends[0]} [{ends[1]}{';' if lang == 'es' else ','} {ends[2]}]"
        if phone:
            parts.append(text(12, y - 14, cut(name, width - 34 - text_width(said, 13)), halo=True))
            parts.append(text(width - 12, y - 14, said, size=13, anchor="end", halo=True))
        else:
            parts.append(text(24, y + 5, name))
            parts.append(text(right + 14, y + 5, said))
        parts.append(
            f'<path d="M{at(low):.1f} {y}H{at(high):.1f}M{at(low):.1f} {y - 5}v10M{at(high):.1f} {y - 5}v10" '
            f'stroke="{INK}" stroke-width="2"/>'
        )
        parts.append(role_mark("diamond", at(value), y))
    return sheet(parts, title=title, description=description, width=width, height=height, lang=lang)
