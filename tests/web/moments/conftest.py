"""Contexts of the two examples: the fictional subregion, and nine real municipalities on embedded data."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

import mancomun.web.moments.all  # noqa: F401  declares the kinds
from mancomun.portfolio.documented import fiction_territory
from mancomun.territory import colombia
from mancomun.web.workspace.demo import contents
from mancomun.web.workspace.kinds import Context, Values, View, kinds, read
from mancomun.web.workspace.selectors import looked

MASORA = ("05148", "05318", "05376", "05400", "05440", "05607", "05615", "05674", "05697")
Looked = tuple[Values, View, Context]


def demo(**changed: Any) -> Context:
    """The five fictional municipalities."""
    land = fiction_territory()
    base = Context("FIC-2026-001", "Provincia Demo (ejercicio)", tuple(land.units), land, date(2026, 11, 26))
    return replace(base, **changed)


def masora(**changed: Any) -> Context:
    """The nine of MASORA."""
    return replace(Context("EAT-2026-030", "MASORA", MASORA, colombia(), date(2026, 11, 26)), **changed)


@cache
def _contents(folder: str) -> dict[str, tuple[str, dict[str, Any]]]:
    return contents(folder)  # reading every file again for each test took most of its time


def example(folder: str, product: str) -> dict[str, Any]:
    """The content that comes with the demonstration, a copy to change; empty where it brings none."""
    return copy.deepcopy(_contents(folder).get(product, ("", {}))[1])


@pytest.fixture
def of_demo() -> Callable[..., Looked]:
    """The values and the view of a product of the exercise, with some answers changed."""

    def look(product: str, lang: str = "es", context: dict[str, Any] | None = None, **changed: Any) -> Looked:
        profile = read(kinds()["perfil"], example("g47", "perfil"), demo())[0]
        here = demo(lang=lang, others={"perfil": profile}, **(context or {}))
        return *looked(kinds()[product], {**example("g47", product), **changed}, here), here

    return look


@pytest.fixture
def of_masora() -> Callable[..., Looked]:
    """The same of the real group; ``drafted`` begins with the kind's own draft instead of the content that comes with it."""

    def look(product: str, lang: str = "es", *, drafted: bool = False, **changed: Any) -> Looked:
        kind = kinds()[product]
        here = masora(lang=lang)
        given = kind.start(here) if drafted and kind.start else example("masora", product)
        return *looked(kind, {**given, **changed}, here), here

    return look
