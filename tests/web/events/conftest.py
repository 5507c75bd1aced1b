"""The people and initiative of the workshops' tests, and an event of theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from mancomun.web.accounts.models import User
from mancomun.web.events import services
from mancomun.web.events.models import Evento
from mancomun.web.initiatives.models import Iniciativa
from tests.web.workshops.conftest import (
    departmental,
    facilitator,
    initiative,
    national,
    person,
    secretary,
    today,
    workshop,
)

__all__ = ["departmental", "facilitator", "initiative", "national", "person", "secretary", "today", "workshop"]


@pytest.fixture
def event(initiative: Iniciativa, facilitator: User) -> Evento:
    """A workshop of today in Rionegro."""
    now: datetime = timezone.now()
    return services.event_create(
        initiative,
        {
            "name": "Mesa de agua", "kind": "mesa", "objective": "Oír a los acueductos.", "starts": now, "ends": now + timedelta(hours=2),
            "place": "Casa de la Cultura", "municipality": "05615", "keep_until": None, "agenda": "Saludo\nAcueductos",
        },
        by=facilitator,
    )  # fmt: skip
