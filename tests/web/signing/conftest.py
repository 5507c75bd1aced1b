"""The people of the initiatives, and an agreement with nothing left to write."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.moments import acuerdo
from mancomun.web.workspace import services
from mancomun.web.workspace.merge import Step
from tests.web.initiatives.conftest import departmental, initiative, national, person, secretary, today

__all__ = ["agreed", "departmental", "initiative", "national", "person", "secretary", "today"]


def put(row: Iniciativa, by: User, day: date, **values: Any) -> None:
    """Write answers of the agreement, as the page does."""
    from mancomun.web.workspace import selectors

    content = selectors.content_of(acuerdo.KIND, selectors.desk_of(row, day))
    steps = [
        Step(services.new_key(), "set", path.replace("__", "/"), base=_at(content, path), value=value)
        for path, value in values.items()
    ]
    done = services.change(row, acuerdo.KIND, steps, by=by, day=day)
    assert not done.of("held", "refused")


def _at(content: dict[str, Any], path: str) -> Any:
    table, *rest = path.split("__")
    if not rest:
        return content.get(table)
    return next(row for row in content[table] if row["id"] == rest[0]).get(rest[1])


@pytest.fixture
def agreed(initiative: Iniciativa, secretary: User, today: date) -> Iniciativa:
    """The agreement of three municipalities, written and unsigned."""
    ids = [row["id"] for row in (acuerdo.start(_context(initiative, today)))["partes"]]
    people = dict(zip(ids, ("Ana Pérez", "Beto Gómez", "Carmen Núñez"), strict=True))
    put(
        initiative, secretary, today,
        objetivos=["Cuidar el agua"], potencialidades=["Una cuenca"], intereses=["Menor costo"],
        coordinacion="Secretaría de Planeación", lugar="Rionegro", fecha=today.isoformat(), figura="Provincia",
        **{f"partes__{key}__representante": name for key, name in people.items()},
    )  # fmt: skip
    promise = [
        Step(
            services.new_key(),
            "add",
            "compromisos",
            row=f"c{k}",
            value={"entidad": code, "que": "Delegar a su equipo", "cuando": today.isoformat()},
        )
        for k, code in enumerate(("05615", "05318", "05440"))
    ]
    services.change(initiative, acuerdo.KIND, promise, by=secretary, day=today)
    return initiative  # fmt: skip


def _context(row: Iniciativa, day: date) -> Any:
    from mancomun.web.workspace import selectors

    return selectors.context_for(selectors.desk_of(row, day), "acuerdo")
