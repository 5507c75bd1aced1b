"""Roles are held through an entity, for a time, and reach as far as the table says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mancomun.web.accounts.models import Appointment, Entity, Grant, User
from mancomun.web.accounts.selectors import Place, forget, is_officer, may
from mancomun.web.dated import span

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


@pytest.fixture
def rionegro() -> Entity:
    return Entity.objects.create(kind="municipio", name="Rionegro", code="05615", department="05")


@pytest.fixture
def ana() -> User:
    return User.objects.create_user("Ana@Ejemplo.org", "una clave larga de prueba")


def appoint(
    person: User, entity: Entity, role: str, start: date = date(2024, 1, 1), until: date | None = date(2028, 1, 1)
) -> Appointment:
    forget(person)
    return Appointment.objects.create(person=person, entity=entity, role=role, during=span(start, until))


def test_mail_is_kept_in_lower_case(ana: User) -> None:
    assert ana.email == "ana@ejemplo.org"
    assert User.objects.get_by_natural_key("ANA@ejemplo.org") == ana


def test_person_alone_may_nothing(ana: User) -> None:
    assert may(ana, "account.self")
    assert not may(ana, "initiative.edit")


def test_mandate_ends_on_its_day(ana: User, rionegro: Entity) -> None:
    appoint(ana, rionegro, "delegado")
    mine = Place(entities=frozenset({rionegro.pk}))
    assert may(ana, "initiative.edit", mine, day=date(2027, 12, 31))
    assert not may(ana, "initiative.edit", mine, day=date(2028, 1, 1))


def test_grant_opens_one_initiative_in_one_moment(ana: User, rionegro: Entity) -> None:
    appoint(ana, rionegro, "delegado")
    Grant.objects.create(entity=rionegro, initiative_id=7, moment=1, role="delegado", during=span(TODAY))
    assert may(ana, "initiative.edit", Place(initiative=7, moment=1), day=TODAY)
    assert not may(ana, "initiative.edit", Place(initiative=7, moment=2), day=TODAY)
    assert not may(ana, "initiative.edit", Place(initiative=8, moment=1), day=TODAY)
    assert not may(ana, "initiative.edit", Place(initiative=7, moment=1), day=TODAY - timedelta(1))


def test_departmental_officer_reaches_the_department(ana: User) -> None:
    antioquia = Entity.objects.create(kind="departamento", name="Antioquia", code="05", department="05")
    appoint(ana, antioquia, "departamental")
    assert is_officer(ana, TODAY)
    assert may(ana, "initiative.validate", Place(departments=frozenset({"05", "17"})), day=TODAY)
    assert not may(ana, "initiative.validate", Place(departments=frozenset({"17"})), day=TODAY)


def test_no_overlapping_mandates(ana: User, rionegro: Entity) -> None:
    appoint(ana, rionegro, "delegado")
    with pytest.raises(IntegrityError), transaction.atomic():
        appoint(ana, rionegro, "delegado", date(2027, 12, 31), None)
    appoint(ana, rionegro, "delegado", date(2028, 1, 1), None)
    with pytest.raises(IntegrityError), transaction.atomic():
        appoint(ana, rionegro, "facilitador", TODAY, TODAY)


def test_token_limits_what_the_person_may(ana: User, rionegro: Entity) -> None:
    appoint(ana, rionegro, "delegado", timezone.localdate(), None)
    ana.scopes = frozenset({"initiative.view"})
    assert may(ana, "initiative.view")
    assert not may(ana, "initiative.edit")


def test_undeclared_action_is_our_mistake(ana: User) -> None:
    with pytest.raises(LookupError, match="not declared"):
        may(ana, "initiative.fly")
