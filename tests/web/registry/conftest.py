"""A registered municipality association to work with, and the people who keep and review it. All of it is fiction."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mancomun.registry.judging import ASKED
from mancomun.web.accounts.models import Appointment, Entity, User
from mancomun.web.dated import span
from mancomun.web.registry import services
from mancomun.web.registry.models import Application, Esquema
from tests.core.registry.test_registry import CONVENIO, MEMBERS, STATUTES

APPLIED, GRANTED = date(2026, 6, 1), date(2026, 6, 12)
VALUES: dict[str, Any] = {
    "name": "Asociación de municipios de prueba", "acronym": "AMP", "figure": "asociacion_municipios",
    "objetos": ["residuos"], "finalidades": ["servicios_publicos"], "domicile": "Rionegro", "nit": "900123456-1",
    "plan_contents": ["diagnostico", "vision", "programas", "hechos"], "statute_contents": list(STATUTES),
    "agreement_contents": list(CONVENIO),
}  # fmt: skip


def person(mail: str, role: str, entity: Entity) -> User:
    user = User.objects.create_user(mail)
    Appointment.objects.create(person=user, entity=entity, role=role, during=span(date(2024, 1, 1)))
    return user


@pytest.fixture
def keeper(db: None) -> User:
    entity = Entity.objects.create(kind="municipio", name="Rionegro", code="05615", department="05")
    return person("secretaria@ejemplo.org", "secretaria_tecnica", entity)


@pytest.fixture
def reviewer(db: None) -> User:
    return person("registro@ejemplo.org", "nacional", Entity.objects.create(kind="nacion", name="Ministerio de prueba"))


def opened(keeper: User, **more: Any) -> Esquema:
    """A scheme with every act the law asks for, before it applies."""
    entity = Entity.objects.get(code="05615")
    row = services.scheme_open(
        values=VALUES | more, entity=entity.pk, members=MEMBERS, by=keeper, day=date(2026, 5, 30)
    )
    acts: list[dict[str, Any]] = [
        *({"kind": "acuerdo_concejo", "day": date(2026, 3, 2), "about": code} for code in MEMBERS),
        *({"kind": "certificado_hacienda", "day": date(2026, 2, 20), "about": code} for code in MEMBERS),
        {"kind": "convenio", "day": date(2026, 4, 15), "number": "Convenio 001 de 2026", "mandate": 2024},
        {"kind": "estatutos", "day": date(2026, 4, 20)},
        {"kind": "protocolizacion", "day": date(2026, 5, 4)},
        {"kind": "pemp_preliminar", "day": date(2026, 5, 20)},
        {"kind": "rut", "day": date(2026, 5, 21)},
    ]
    for act in acts:
        services.act_add(row, **act, by=keeper, today=date(2026, 5, 30))
    services.organ_set(row, kind="representante", name="Gerencia", holder="Gerente general", since=date(2026, 4, 20),
                       by=keeper, today=date(2026, 5, 30))  # fmt: skip
    row.refresh_from_db()
    return row


@pytest.fixture
def scheme(keeper: User) -> Esquema:
    return opened(keeper)


@pytest.fixture
def application(scheme: Esquema, keeper: User) -> Application:
    return services.apply(scheme, kind="inscripcion", proposed=MEMBERS, by=keeper, day=APPLIED)


@pytest.fixture
def registered(application: Application, reviewer: User) -> Esquema:
    services.application_confirm(application, seen=list(ASKED), by=reviewer)
    services.application_grant(application, number="REAT-0001", by=reviewer, day=GRANTED)
    return Esquema.objects.get(pk=application.scheme_id)
