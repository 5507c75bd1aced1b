"""Drawings on a narrow page. They are made for a desk; on a telephone they would shrink until nobody reads them.

There a drawing is either made again, narrow (`twice`), or keeps a size that can be read and slides inside its box
(`least_width`). Each kind of drawing says which by being decorated or not; who calls it need not know.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from html import unescape
from typing import Any, ParamSpec

PHONE = 340
"""How wide a narrow drawing is."""
READABLE = 10.5
"""Letters smaller than this, in pixels of the screen, are not read."""
P = ParamSpec("P")


class Drawn(str):
    """SVG text that can be drawn again for a narrow page; documents on paper take it as the text it is."""

    __slots__ = ("again",)
    again: Callable[[], str]

    @classmethod
    def of(cls, svg: str, again: Callable[[], str]) -> Drawn:
        """The text and how to draw it narrow."""
        made = cls(svg)
        made.again = again
        return made


def twice(draw: Callable[P, str]) -> Callable[P, str]:
    """A drawing that takes ``width`` made to carry a second one of `PHONE`, drawn only when somebody asks for it."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> str:
        wide = draw(*args, **kwargs)
        given: dict[str, Any] = {**kwargs, "width": PHONE}
        if not wide or kwargs.get("width", PHONE + 1) == PHONE:
            return wide
        return Drawn.of(wide, lambda: draw(*args, **given))

    return drawn


def narrow_of(svg: str) -> str:
    """The same drawing for a narrow page; empty where it has none."""
    return svg.again() if isinstance(svg, Drawn) else ""


_WIDTH = re.compile(r'<svg[^>]*\bviewBox="0 0 ([\d.]+)')
_LETTERS = re.compile(r'font-size="([\d.]+)')
_CLASSED = re.compile(r"\.([a-z][a-z.]*)\{font-size:([\d.]+)px")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


def least_width(svg: str) -> float:
    """How wide a drawing must be shown for its smallest letters to be read; 0 where it says nothing of its size."""
    width = _WIDTH.search(svg)
    sizes = [float(found) for found in _LETTERS.findall(svg)]
    sizes += [float(size) for look, size in _CLASSED.findall(svg) if f'class="{look.replace(".", " ")}"' in svg]
    smallest = min(sizes, default=0.0)
    return float(width[1]) * min(1.0, READABLE / smallest) if width and smallest else 0.0


def title_in(svg: str) -> str:
    """The title a drawing carries."""
    found = _TITLE.search(svg)
    return unescape(found[1]).strip() if found else ""
