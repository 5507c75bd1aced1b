"""Initiatives by the code people know. They live in an app above this one, which says here how to find and name them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from mancomun.errors import BadInput

_FIND: list[Callable[[Any, str], int | None]] = []
_NAMES: list[Callable[[Collection[int]], Mapping[int, str]]] = []


def register(find: Callable[[Any, str], int | None], names: Callable[[Collection[int]], Mapping[int, str]]) -> None:
    """How a person's code gives a number, and how numbers give their codes (from ``AppConfig.ready``)."""
    _FIND[:], _NAMES[:] = [find], [names]


def number_of(user: Any, code: str) -> int | None:
    """The number of an initiative that a person sees; nothing for no code. `BadInput` when there is none with it."""
    if not code.strip():
        return None
    found = next((number for find in _FIND if (number := find(user, code.strip())) is not None), None)
    if found is None:
        raise BadInput(
            "iniciativa-desconocida",
            f"No hay una iniciativa suya con el código «{code.strip()[:40]}». Escríbalo como está en su ficha: INI-2026-001.",
            f"There is no initiative of yours with the code “{code.strip()[:40]}”. Write it as its file has it: INI-2026-001.",
        )
    return found


def codes_of(numbers: Collection[int]) -> dict[int, str]:
    """The codes of some initiatives, in one query."""
    return dict(_NAMES[0](numbers)) if _NAMES and numbers else {}
