"""The same people and initiative as the tests of initiatives, and an open workshop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from mancomun.foresight.workshop import Item, Question
from mancomun.web.accounts.models import Entity, Grant, User
from mancomun.web.dated import span
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workshops import services
from mancomun.web.workshops.models import Taller
from tests.web.initiatives.conftest import departmental, initiative, national, person, secretary, today

__all__ = ["departmental", "initiative", "national", "person", "secretary", "today"]

ITEMS = (Item("VIAS", "Vías terciarias"), Item("AGUA", "Agua potable"), Item("SALUD", "Hospital regional"))


@pytest.fixture
def facilitator(person: Callable[..., User], initiative: Iniciativa) -> User:
    """A facilitator whose entity has that role in the initiative."""
    user = person("facilitador", mail="facilitadora@ejemplo.org")
    entity = Entity.objects.get(code="05615")
    Grant.objects.get_or_create(
        entity=entity, initiative_id=initiative.pk, role="facilitador", defaults={"during": span(date(2024, 1, 1))}
    )
    return user


@pytest.fixture
def workshop(initiative: Iniciativa, facilitator: User, today: date) -> Taller:
    """Open, with a question of each kind, all of them open."""
    row = services.workshop_create(
        initiative, title="Visión del Oriente Cercano", day=today, by=facilitator, groups=["Alcaldías", "Comunidad"]
    )
    asked = (
        Question("voto", "¿Qué va primero?", ITEMS, most=2),
        Question("orden", "Ordénelas", ITEMS),
        Question("abaco", "¿Está de acuerdo?", ITEMS),
        Question("delphi", "¿Qué tan urgente es?", ITEMS, low=1, high=9),
        Question("matriz", "¿Qué influye sobre qué?", ITEMS),
        Question("ideas", "¿Qué falta?", most=2),
    )
    for one in asked:
        services.question_move(services.question_add(row, one, by=facilitator), "abierto", by=facilitator)
    row.refresh_from_db()
    return row
