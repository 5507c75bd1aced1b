"""People and an initiative to work with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mancomun.portfolio.initiative import Member
from mancomun.web.accounts.models import Appointment, Entity, User
from mancomun.web.dated import span
from mancomun.web.initiatives import services
from mancomun.web.initiatives.models import Iniciativa

WHOLE: dict[str, Any] = {
    "name": "Provincia del Oriente Cercano",
    "acronym": "POC",
    "region": "eje_cafetero",
    "promoter": "Alcaldía de Rionegro",
    "contact": "Secretaría de Planeación",
    "identified_on": date(2026, 1, 15),
    "figure_now": "asociacion_municipios",
    "figure_foreseen": "provincia_administrativa_planificacion",
    "topics": ["movilidad_vias", "ordenamiento"],
    "origin": "gobierno_local",
    "maturity": 1,
    "background": "Los municipios trabajan juntos en movilidad desde hace años y quieren planear el valle como una sola pieza.",
    "projects": "Estudio de movilidad del valle.",
    "instruments": "Convenio de movilidad de 2019.",
    "prior_agreement": False,
    "support": ["Acta de la reunión del 15 de enero de 2026"],
    "visibility": "publica",
}
MEMBERS = (Member("05615", "promotora"), Member("05318"), Member("05440"))


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """A person with a role through an entity."""

    def make(role: str, kind: str = "municipio", code: str = "05615", department: str = "05", mail: str = "") -> User:
        entity, _ = Entity.objects.get_or_create(
            kind=kind, code=code, defaults={"name": f"{kind} {code}", "department": department}
        )
        user = User.objects.create_user(mail or f"{role}-{code or kind}@ejemplo.org")
        Appointment.objects.create(person=user, entity=entity, role=role, during=span(date(2024, 1, 1)))
        return user

    return make


@pytest.fixture
def secretary(person: Callable[..., User]) -> User:
    return person("secretaria_tecnica")


@pytest.fixture
def national(person: Callable[..., User]) -> User:
    return person("nacional", "nacion", "", "")


@pytest.fixture
def departmental(person: Callable[..., User]) -> User:
    return person("departamental", "departamento", "05", "05")


@pytest.fixture
def initiative(secretary: User, today: date) -> Iniciativa:
    entity = Entity.objects.get(code="05615")
    return services.initiative_create(values=WHOLE, members=MEMBERS, entity=entity.pk, by=secretary, day=today)


def enter(user: User) -> Client:
    """A browser in which somebody is signed in, with the second step that officers must show."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
