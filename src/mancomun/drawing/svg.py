"""The sheet every drawing is made on: paper, a title and a description to hear, and ids that do not clash on one page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from html import escape

from mancomun.drawing.narrow import PHONE, twice
from mancomun.drawing.planes import EDGE, FONT, INK, LINE, MAIZE, PAPER, SIZE, SOFT, text_width
from mancomun.drawing.signs import holds_sign, line_of

RED, GREEN, AMBER = "#8F1616", "#0A8169", "#BD6700"
WIDER = 1.16
"""Bold letters, and those of a machine without our typeface, are wider than `text_width` takes them."""
__all__ = [
    "AMBER",
    "EDGE",
    "GREEN",
    "INK",
    "LINE",
    "MAIZE",
    "PAPER",
    "PHONE",
    "RED",
    "SIZE",
    "SOFT",
    "WIDER",
    "cut",
    "key_line",
    "sheet",
    "text",
    "twice",
    "wrapped",
]


def sheet(parts: Sequence[str], *, title: str, description: str, width: float, height: float, lang: str) -> str:
    """SVG text of a drawing; its ids come from its words, so several drawings may share a page.

    The title of a narrow drawing takes the lines it needs, and the rest moves down by as much.
    """
    mark = hashlib.sha256(f"{title}\n{description}".encode()).hexdigest()[:8]
    heads = [title] if width > PHONE else wrapped(title, (width - 24) / WIDER, 17, most=3)
    left = 24 if width > PHONE else 12
    size = 18 if width > PHONE else 17
    lower = 22 * (len(heads) - 1)
    if lower:
        parts = [f'<g transform="translate(0 {lower})">', *parts, "</g>"]
        height += lower
    said = "".join(
        f'<text x="{left}" y="{30 + 22 * k}" font-size="{size}" font-weight="700" fill="{INK}">{escape(line)}</text>\n'
        for k, line in enumerate(heads)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-labelledby="t{mark} d{mark}" lang="{lang}" font-family="{escape(FONT)}" '
        f'font-size="{SIZE}"><title id="t{mark}">{escape(title)}</title><desc id="d{mark}">{escape(description)}</desc>\n'
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>\n' + said + "\n".join(parts) + "\n</svg>\n"
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = SIZE,
    fill: str = INK,
    anchor: str = "start",
    bold: bool = False,
    halo: bool = False,
) -> str:
    """One line of text; ``anchor`` is start, middle or end; ``halo`` keeps it legible over lines."""
    if holds_sign(words):
        heavy = ' font-weight="700"' if bold else ""
        edge = f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"' if halo else ""
        return line_of(
            x, y, words, size=size, fill=fill, anchor=anchor, attributes=heavy + edge,
            width_of=lambda said: text_width(said, size) * (1.05 if bold else 1.0),
        )  # fmt: skip
    more = "" if anchor == "start" else f' text-anchor="{anchor}"'
    more += "" if size == SIZE else f' font-size="{size:g}"'
    more += ' font-weight="700"' if bold else ""
    more += f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"' if halo else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}"{more}>{escape(words)}</text>'


def cut(words: str, width: float, size: float = SIZE) -> str:
    """The text, ended with an ellipsis where it would not fit; the table beside the drawing has it whole."""
    if text_width(words, size) <= width:
        return words
    kept = words[
        : int(width / (0.36 * size)) + 1
    ]  # no letter is narrower: a long text is not measured letter by letter
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(words: str, width: float, size: float = SIZE, most: int = 4) -> list[str]:
    """The text in lines that fit, at most ``most``; the last one is cut."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        grown = f"{line} {word}".strip()
        if line and text_width(grown, size) > width:
            lines.append(line)
            line = word
        else:
            line = grown
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [cut(item, width, size) for item in lines]


def key_line(
    marks: Sequence[tuple[Callable[[float, float], str], float, str]],
    *,
    left: float,
    right: float,
    base: float,
    gap: float = 18.0,
    rise: float = 20.0,
) -> tuple[list[str], float]:
    """A key in as many lines as it needs: each mark is drawn at (x, base), takes its width, and its words follow it.

    Answers the parts and the base of the last line.
    """
    parts: list[str] = []
    across = left
    for mark, wide, said in marks:
        words = cut(said, right - left - wide - 7, 13)
        span = wide + 7 + text_width(words, 13) * 1.06
        if across > left and across + span > right:
            across, base = left, base + rise
        parts += [mark(across, base), text(across + wide + 7, base, words, size=13, fill=SOFT)]
        across += span + gap
    return parts, base
