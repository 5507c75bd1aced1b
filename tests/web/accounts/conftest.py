"""People and entities to test with. All of them are fiction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from mancomun.web.accounts.models import Appointment, Entity, User
from mancomun.web.accounts.permissions import ROLES
from mancomun.web.accounts.selectors import forget
from mancomun.web.dated import span


@pytest.fixture(autouse=True)
def _no_attempts_left_over(db: None) -> None:
    cache.clear()


@pytest.fixture
def entities() -> dict[str, Entity]:
    """One entity a kind."""
    rows = {
        "municipio": ("Rionegro", "05615", "05"),
        "departamento": ("Antioquia", "05", "05"),
        "nacion": ("Departamento de prueba", "", ""),
        "esquema": ("Esquema de prueba", "", "05"),
        "otro": ("Contraloría de prueba", "", "05"),
    }
    return {
        kind: Entity.objects.create(kind=kind, name=name, code=code, department=department)
        for kind, (name, code, department) in rows.items()
    }


@pytest.fixture
def someone(entities: dict[str, Entity]) -> Callable[..., User]:
    """``someone(role)`` acts today through an entity that admits the role; ``""`` and ``ciudadania`` hold none."""

    def make(role: str = "", *, start: date | None = None, until: date | None = None, name: str = "") -> User:
        person = User.objects.create_user(f"{name or role or 'nadie'}@ejemplo.org", "una clave larga de prueba")
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
        kinds = ROLES[role].kinds if role else ()
        if kinds:
            Appointment.objects.create(
                person=person, entity=entities[kinds[0]], role=role, during=span(start or timezone.localdate(), until)
            )
        forget(person)
        return person

    return make


@pytest.fixture
def enter() -> Callable[..., Client]:
    """A browser in which somebody is signed in, with their second step shown unless ``second=False``."""

    def make(person: User, *, second: bool = True) -> Client:
        client = Client(enforce_csrf_checks=False)
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        if second:
            session = client.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
            session["account_authentication_methods_user"] = str(person.pk)
            session.save()
        return client

    return make
