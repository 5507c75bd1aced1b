"""Signs that our typeface lacks, drawn: the typesetter of the PDFs would set the whole line that holds one in another typeface."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

WIDE = 0.86
"""How wide a sign stands, in letters' size, with the air around it."""
TRUE = 0.87
"""Widths are taken never less than they are, to leave room; here words must meet their sign."""

Draw = Callable[[float, float, float], str]


def _filled(path: str) -> Draw:
    return lambda x, y, s: f'<path transform="translate({x:.1f} {y:.1f}) scale({s:.2f})" d="{path}" fill="FILL"/>'


def _stroked(path: str) -> Draw:
    return lambda x, y, s: (
        f'<path transform="translate({x:.1f} {y:.1f}) scale({s:.2f})" d="{path}" fill="none" stroke="FILL" stroke-width="0.08"/>'
    )


SIGNS: dict[str, Draw] = {
    "◆": _filled("M0.1 -0.34L0.42 -0.66L0.74 -0.34L0.42 -0.02z"),
    "▲": _filled("M0.42 -0.66L0.76 -0.04H0.08z"),
    "■": _filled("M0.12 -0.62H0.7V-0.04H0.12z"),
    "○": _stroked("M0.13 -0.33a0.29 0.29 0 1 0 0.58 0a0.29 0.29 0 1 0 -0.58 0z"),
    "→": _stroked("M0.12 -0.27H0.76M0.53 -0.47L0.76 -0.27L0.53 -0.07"),
    "←": _stroked("M0.76 -0.27H0.12M0.35 -0.47L0.12 -0.27L0.35 -0.07"),
    "≤": _stroked("M0.68 -0.6L0.18 -0.38L0.68 -0.16M0.18 -0.03H0.68"),
    "≥": _stroked("M0.18 -0.6L0.68 -0.38L0.18 -0.16M0.18 -0.03H0.68"),
}


def holds_sign(words: str) -> bool:
    """Whether a line needs `line_of`."""
    return any(sign in words for sign in SIGNS)


def line_of(
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    fill: str,
    anchor: str,
    width_of: Callable[[str], float],
    attributes: str = "",
) -> str:
    """One line of text with its signs drawn in their place; each stretch between two signs is a text of its own."""
    cut: list[str] = []
    for letter in words:
        if letter in SIGNS or not cut or cut[-1] in SIGNS:
            cut.append(letter)
        else:
            cut[-1] += letter
    stretches = [(said, size * WIDE if said in SIGNS else width_of(said) * TRUE) for said in cut]
    whole = sum(wide for _, wide in stretches)
    at = x - (whole if anchor == "end" else whole / 2 if anchor == "middle" else 0.0)
    parts = []
    for said, wide in stretches:
        if said in SIGNS:
            parts.append(SIGNS[said](at, y, size).replace("FILL", fill))
        elif said.strip():
            lead = width_of(said[: len(said) - len(said.lstrip())]) * TRUE
            parts.append(
                f'<text x="{at + lead:.1f}" y="{y:.1f}" fill="{fill}" font-size="{size:g}"{attributes}>{escape(said.strip())}</text>'
            )
        at += wide
    return f"<g>{''.join(parts)}</g>"
