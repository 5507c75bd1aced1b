"""Member by member (S27.7): what each one puts in and gets, from the products of the route that the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mancomun.web.initiatives.models import Iniciativa


@dataclass(frozen=True, slots=True)
class Share:
    """A member with what it pays a year (whole COP; nothing when nobody has written it) and the projects that reach it."""

    code: str
    name: str
    pays: int | None
    projects: tuple[str, ...]
    served: bool


def shares(
    row: Iniciativa, members: Sequence[tuple[str, str]], served: Sequence[str], day: date, *, officer: bool
) -> tuple[Share, ...]:
    """The members in their order. ``served`` are those somebody named as beneficiaries; outsiders read published products alone."""
    from mancomun.web.workspace import selectors

    desk = selectors.desk_of(row, day)

    def rows_of(key: str, table: str) -> Sequence[Any]:
        kind, product = selectors.kind_of(key), desk.products.get(key)
        if product is None or not (officer or selectors.open_to_all(row, kind, product)):
            return ()
        content = selectors.content_of(kind, desk)
        found: Sequence[Any] = selectors.looked(kind, content, selectors.context_for(desk, key))[0][table]
        return found

    paid: dict[str, int] = {}
    for one in rows_of("instancia", "aportes"):
        if one["miembro"] and one["aporte"] is not None:
            paid[one["miembro"]] = paid.get(one["miembro"], 0) + one["aporte"]
    reached: dict[str, list[str]] = {}
    for one in rows_of("agenda_territorial", "proyectos"):
        for code in one["municipios"] or ():
            reached.setdefault(code, []).append(one["nombre"] or "")
    return tuple(
        Share(code, name, paid.get(code), tuple(filter(None, reached.get(code, ()))), code in served or code in reached)
        for code, name in members
    )
