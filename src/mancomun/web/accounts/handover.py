"""What an entity has in hand when its people change. Apps above register their open tasks; records need nothing: they are the entity's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mancomun.lexicon.text import Text

if TYPE_CHECKING:
    from mancomun.web.accounts.models import Entity, User


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing in hand: its title and where it is."""

    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work. ``pending(entity)`` lists what is open; ``transfer(entity, leaving, successor)`` reassigns it, and counts."""

    id: str
    name: Text
    pending: Callable[[Entity], Iterable[Pending]]
    transfer: Callable[[Entity, Iterable[User], User], int]


_WORKS: dict[str, Work] = {}


def register(work: Work) -> None:
    """Make a kind of work known (from ``AppConfig.ready``)."""
    _WORKS[work.id] = work


def works() -> list[Work]:
    """Every kind of work, in the order of registration."""
    return list(_WORKS.values())
