"""Every write leaves an event, also one made by raw SQL; events cannot be changed."""

from __future__ import annotations

import pghistory
import pytest
from django.db import ProgrammingError, connection, transaction

from mancomun.errors import BadInput
from mancomun.web.accounts.models import Entity, User
from mancomun.web.audit import keys
from mancomun.web.audit.models import Action
from mancomun.web.audit.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def entity() -> Entity:
    return Entity.objects.create(kind="municipio", name="Rionegro", code="05615", department="05")


def test_raw_sql_leaves_its_trace_and_its_account(entity: Entity) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update accounts_entity set name = 'Rio Negro' where id = %s", [entity.pk])
    event = entity.changes.latest("pgh_id")
    assert (event.pgh_label, event.name, event.pgh_account, event.pgh_context_id) == (
        "update",
        "Rio Negro",
        connection.settings_dict["USER"],
        None,
    )


def test_events_cannot_be_changed_nor_deleted(entity: Entity) -> None:
    for statement in ("update accounts_entitychange set name = 'x'", "delete from accounts_entitychange"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_secrets_are_not_kept_in_the_history() -> None:
    User.objects.create_user("ana@ejemplo.org", "una clave larga de prueba")
    names = {field.name for field in User.objects.get().changes.model._meta.fields}
    assert not {"password", "last_login"} & names


def test_action_is_tied_to_its_events(entity: Entity) -> None:
    keys.register("test.renamed", "Cambió el nombre", "Renamed", reason=True)
    person = User.objects.create_user("ana@ejemplo.org")
    with pghistory.context(user=person.pk), transaction.atomic():
        entity.name = "Otro"
        entity.save()
        record("test.renamed", on=entity, by=person, reason="Error de digitación")
    action = Action.objects.get()
    assert action.context == entity.changes.latest("pgh_id").pgh_context_id
    with pytest.raises(BadInput, match="Falta el motivo"):
        record("test.renamed", on=entity, by=person, reason="  ")
