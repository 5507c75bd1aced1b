"""Contexts of the two examples: the fictional subregion, and nine real municipalities on embedded data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import mancomun.web.moments.all  # noqa: F401  declares the kinds
from mancomun.portfolio.documented import fiction_territory
from mancomun.territory import colombia
from mancomun.web.moments.examples import example
from mancomun.web.workspace.kinds import Context, Values, View, kinds, read

MASORA = ("05148", "05318", "05376", "05400", "05440", "05607", "05615", "05674", "05697")
Looked = tuple[Values, View, Context]


def demo(**changed: Any) -> Context:
    """The five fictional municipalities."""
    land = fiction_territory()
    base = Context("FIC-2026-001", "Provincia Demo (ejercicio)", tuple(land.units), land, date(2026, 4, 1))
    return replace(base, **changed)


def masora(**changed: Any) -> Context:
    """The nine of MASORA."""
    return replace(Context("EAT-2026-030", "MASORA", MASORA, colombia(), date(2026, 11, 26)), **changed)


@pytest.fixture
def of_demo() -> Callable[..., Looked]:
    """The values and the view of a product of the exercise, with some answers changed; remarks of reading come first."""

    def look(product: str, lang: str = "es", context: Context | None = None, **changed: Any) -> Looked:
        kind = kinds()[product]
        profile = read(kinds()["perfil"], example("ficcion-g47", "perfil") or {}, demo())[0]
        here = context or demo(lang=lang, others={"perfil": profile})
        content = {**(example("ficcion-g47", product) or {}), **changed}
        values, unread = read(kind, content, here)
        seen = kind.look(values, here)
        return values, replace(seen, remarks=(*unread, *seen.remarks)), here

    return look


@pytest.fixture
def of_masora() -> Callable[..., Looked]:
    """The same of the real group."""

    def look(product: str, lang: str = "es", **changed: Any) -> Looked:
        kind = kinds()[product]
        here = masora(lang=lang)
        drafted = kind.start(here) if kind.start else {}
        content = {**(example("asm-masora", product) or drafted), **changed}
        values, unread = read(kind, content, here)
        seen = kind.look(values, here)
        return values, replace(seen, remarks=(*unread, *seen.remarks)), here

    return look
