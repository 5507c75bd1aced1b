"""Small multiples: the same members again and again, one panel an indicator, as bars beside a reference or as a shaded map.

Shade is never alone: each cell carries its number where numbers fit, the classes are written below, and what is not known is
dashed white. Coordinates of shapes are whatever plane the caller drew them in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mancomun.drawing.svg import EDGE, INK, LINE, PAPER, PHONE, SOFT, cut, sheet, text, twice, wrapped

SHADES = ("#EEF4F0", "#C5DFD1", "#8CC3AA", "#4FA384")
"""From least to most; ink reads on all of them."""

MOST_NUMBERS = 14
"""With more members than this a map carries no number in its cells."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One member in a panel: its value (None: nobody knows) and how it is said."""

    name: str
    value: float | None
    said: str


@dataclass(frozen=True, slots=True)
class BarPanel:
    """One indicator: its members, and the line they are measured against, if any."""

    title: str
    bars: Sequence[Bar]
    line: float | None = None
    line_said: str = ""


@twice
def bar_panels(
    panels: Sequence[BarPanel],
    *,
    title: str,
    description: str,
    lang: str = "es",
    columns: int = 2,
    width: int = 760,
) -> str:
    """SVG text of the panels in ``columns``; each panel has its own scale from zero and a dashed line at its reference."""
    columns, edge = (1, 12) if width <= PHONE else (columns, 24)
    each = (width - edge - 24 * columns) / columns
    names, step = min(175.0, each * 0.5), 24.0
    said_width = 74.0
    long = each - names - said_width
    parts: list[str] = []
    y = 52.0
    for start in range(0, len(panels), columns):
        line = panels[start : start + columns]
        for k, panel in enumerate(line):
            x = edge + k * (each + 24)
            parts += [
                text(x, y + 14 + 17 * n, words, bold=True)
                for n, words in enumerate(wrapped(panel.title, each * 0.85, 14, most=2))
            ]
            top = y + 44
            known = [bar.value for bar in panel.bars if bar.value is not None]
            full = max([*known, panel.line or 0.0, 1e-12])
            for n, bar in enumerate(panel.bars):
                row = top + step * n
                parts.append(text(x, row + 14, cut(bar.name, names - 8, 13), size=13))
                wide = long * max(0.0, bar.value or 0.0) / full
                if bar.value is not None:
                    parts.append(
                        f'<rect x="{x + names:.1f}" y="{row + 3:.1f}" width="{wide:.1f}" height="14" rx="2" fill="{SHADES[2]}" '
                        f'stroke="{EDGE}" stroke-width="0.6"/>'
                    )
                parts.append(text(x + names + long + 6, row + 15, bar.said, size=12, fill=SOFT))
            if panel.line is not None:
                at, end = x + names + long * panel.line / full, top + step * len(panel.bars)
                parts.append(
                    f'<path d="M{at:.1f} {top - 2:.1f}V{end:.1f}" stroke="{INK}" stroke-width="1.6" stroke-dasharray="5 3"/>'
                )
                anchor = "end" if at > x + each * 0.7 else "middle"
                parts.append(text(at, end + 13, panel.line_said, size=12, fill=INK, anchor=anchor))
        y += 44 + step * max(len(panel.bars) for panel in line) + 30
    return sheet(parts, title=title, description=description, width=width, height=y + 6, lang=lang)


@dataclass(frozen=True, slots=True)
class Ground:
    """Shapes by code as path data inside ``width`` by ``height``, and where the number of each goes.

    ``names`` are given where the shape does not tell who it is, as in a mosaic: they are written inside it.
    """

    width: float
    height: float
    shapes: Mapping[str, str]
    seats: Mapping[str, tuple[float, float]]
    around: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    room: float = 0.0
    """How wide the names may be, on the scale of the shapes."""


@dataclass(frozen=True, slots=True)
class MapPanel:
    """One indicator on the ground: values and how they are said, by code."""

    title: str
    values: Mapping[str, float | None]
    said: Mapping[str, str] = field(default_factory=dict)
    legend: Sequence[str] = ()


def classes(values: Sequence[float]) -> tuple[float, ...]:
    """The upper ends of up to four classes of equal width; one class when all are the same."""
    low, high = min(values), max(values)
    if high <= low:
        return (high,)
    n = min(len(SHADES), len(set(values)))
    return tuple(low + (high - low) * (k + 1) / n for k in range(n))


@twice
def map_panels(
    panels: Sequence[MapPanel],
    ground: Ground,
    *,
    title: str,
    description: str,
    missing: str,
    lang: str = "es",
    columns: int = 3,
    width: int = 760,
) -> str:
    """SVG text: the ground once a panel, each member shaded by its class. ``missing`` is the word for what is not known.

    ``legend`` of a panel says the upper end of each class of `classes`, in order.
    """
    columns, edge = (1, 12) if width <= PHONE else (columns, 24)
    each = (width - edge - 18 * columns) / columns
    scale = each / ground.width
    tall = ground.height * scale
    numbers = len(ground.seats) <= MOST_NUMBERS
    parts: list[str] = []
    y = 52.0
    for start in range(0, len(panels), columns):
        lines = 0
        for k, panel in enumerate(panels[start : start + columns]):
            x = edge + k * (each + 18)
            parts += [
                text(x, y + 14 + 16 * n, words, size=13, bold=True)
                for n, words in enumerate(wrapped(panel.title, each * 0.85, 13, most=2))
            ]
            known = [value for value in panel.values.values() if value is not None]
            ends = classes(known) if known else ()
            parts.append(f'<g transform="translate({x:.1f} {y + 40:.1f}) scale({scale:.4f})">')
            parts += [
                f'<path d="{path}" fill="{PAPER}" stroke="{LINE}" stroke-width="{1 / scale:.2f}"/>'
                for path in ground.around
            ]
            for code, path in ground.shapes.items():
                value = panel.values.get(code)
                fill = PAPER if value is None else SHADES[_class(value, ends)]
                dash = f' stroke-dasharray="{4 / scale:.1f} {3 / scale:.1f}"' if value is None else ""
                parts.append(f'<path d="{path}" fill="{fill}" stroke="{INK}" stroke-width="{1.1 / scale:.2f}"{dash}/>')
            parts.append("</g>")
            if numbers:
                parts += [
                    text(
                        x + spot[0] * scale,
                        y + (30 if ground.names else 44) + spot[1] * scale,
                        panel.said.get(code, "") or "—",
                        size=12 if width <= PHONE else 11,
                        anchor="middle",
                    )
                    for code, spot in ground.seats.items()
                ]
                parts += [
                    text(
                        x + ground.seats[code][0] * scale,
                        y + 44 + 12 * n + ground.seats[code][1] * scale,
                        line,
                        size=11,
                        anchor="middle",
                    )
                    for code, name in ground.names.items()
                    for n, line in enumerate(wrapped(name, ground.room * scale, 11, most=2))
                ]
            base = y + 40 + tall + 16
            for n, said in enumerate(panel.legend):
                parts.append(
                    f'<rect x="{x:.1f}" y="{base + 16 * n - 10:.1f}" width="14" height="11" fill="{SHADES[n]}" stroke="{EDGE}" '
                    'stroke-width="0.8"/>'
                )
                parts.append(text(x + 20, base + 16 * n, said, size=12, fill=SOFT))
            rows = len(panel.legend)
            if len(known) < len(ground.shapes):
                parts.append(
                    f'<rect x="{x:.1f}" y="{base + 16 * rows - 10:.1f}" width="14" height="11" fill="{PAPER}" stroke="{EDGE}" '
                    'stroke-dasharray="3 2"/>'
                )
                parts.append(text(x + 20, base + 16 * rows, missing, size=12, fill=SOFT))
                rows += 1
            lines = max(lines, rows)
        y += 40 + tall + 16 + 16 * lines + 14
    return sheet(parts, title=title, description=description, width=width, height=y, lang=lang)


def count_map(
    counts: Mapping[str, int],
    names: Mapping[str, str],
    ground: Ground,
    *,
    title: str,
    panel: str,
    lang: str = "es",
) -> str:
    """SVG text: how many each member has, on its ground; ``panel`` says what is counted."""
    ends = classes([float(n) for n in counts.values()])
    word = "hasta" if lang == "es" else "up to"
    legend = list(dict.fromkeys(f"{word} {int(end)}" for end in ends))
    one = MapPanel(
        panel,
        {code: float(n) for code, n in counts.items()},
        {code: str(n) for code, n in counts.items()},
        legend if len(legend) == len(ends) else [f"{word} {end:.1f}" for end in ends],
    )
    said = "; ".join(f"{names[code]}: {n}" for code, n in counts.items())
    missing = "sin dato" if lang == "es" else "no data"
    return map_panels(
        [one], ground, title=title, description=f"{said}.", missing=missing, lang=lang, columns=1, width=440
    )


def _class(value: float, ends: Sequence[float]) -> int:
    found = next((k for k, end in enumerate(ends) if value <= end + 1e-12), len(ends) - 1)
    return min(found, len(SHADES) - 1)


@twice
def pyramid(
    rows: Sequence[tuple[str, float, float]],
    *,
    title: str,
    description: str,
    sides: tuple[str, str],
    lang: str = "es",
    width: int = 760,
) -> str:
    """SVG text of a population pyramid: ``rows`` are age group, men and women from the youngest; each end says its number."""
    step, top, middle = 22.0, 74.0, width / 2
    phone = width <= PHONE
    half = 30 if phone else 40  # of the words between the two sides
    full = max((max(men, women) for _, men, women in rows), default=0.0) or 1.0
    long = width / 2 - (half + 58 if phone else 150)
    parts = [
        text(middle - half - 20, 58, sides[0], bold=True, anchor="end"),
        text(middle + half + 20, 58, sides[1], bold=True),
    ]
    size = 12 if phone else 11
    for k, (name, men, women) in enumerate(reversed(rows)):
        y = top + step * k
        left, right = long * men / full, long * women / full
        parts.append(text(middle, y + 14, name, size=12, fill=SOFT, anchor="middle"))
        for x, wide, fill in ((middle - half - left, left, SHADES[1]), (middle + half, right, SHADES[3])):
            parts.append(
                f'<rect x="{x:.1f}" y="{y + 2:.1f}" width="{wide:.1f}" height="17" fill="{fill}" stroke="{EDGE}" stroke-width="0.6"/>'
            )
        parts.append(text(middle - half - 6 - left, y + 15, _whole(men, lang), size=size, fill=SOFT, anchor="end"))
        parts.append(text(middle + half + 6 + right, y + 15, _whole(women, lang), size=size, fill=SOFT))
    return sheet(
        parts, title=title, description=description, width=width, height=top + step * len(rows) + 16, lang=lang
    )


def _whole(value: float, lang: str) -> str:
    said = f"{round(value):,}"
    return said if lang == "en" else said.replace(",", ".")
