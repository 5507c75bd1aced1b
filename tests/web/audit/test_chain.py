"""A sealed day that somebody touches afterwards is found, and the row is named."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mancomun.web.accounts.models import Entity, EntityChange  # type: ignore[attr-defined]
from mancomun.web.audit import chain
from mancomun.web.audit.models import Leaf, Seal
from mancomun.web.audit.selectors import as_of, history_of

pytestmark = pytest.mark.django_db


def force(statement: str, *values: object) -> None:
    """As somebody with every power over the database: triggers are off."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("set local session_replication_role = origin")


@pytest.fixture
def sealed() -> datetime:
    """Two entities made two days ago, and the days sealed."""
    for name in ("Uno", "Dos"):
        Entity.objects.create(kind="esquema", name=name)
    force("update accounts_entitychange set pgh_created_at = pgh_created_at - interval '2 days'")
    now = timezone.now()
    assert next(row.day for row in chain.seal(now)) == timezone.localtime(now - timedelta(2)).date()
    return now


def first() -> str:
    return str(EntityChange.objects.earliest("pgh_id").pk)


def test_untouched_history_verifies_and_sealing_twice_does_nothing(sealed: datetime) -> None:
    assert chain.verify() is None
    assert chain.seal(sealed) == []
    head = Seal.objects.earliest("day").hash
    assert chain.verify(head=head) is None
    wrong = chain.verify(head="0" * 64)
    assert wrong is not None
    assert wrong.kind == "head"


def test_changed_row_is_named(sealed: datetime) -> None:
    force("update accounts_entitychange set name = 'Otro' where pgh_id = %s", int(first()))
    found = chain.verify()
    assert found is not None
    assert (found.table, found.row, found.kind) == ("accounts_entitychange", first(), "changed")
    assert found.day == timezone.localtime(sealed - timedelta(2)).date()


def test_removed_row_is_named(sealed: datetime) -> None:
    row = first()
    force("delete from accounts_entitychange where pgh_id = %s", int(row))
    found = chain.verify()
    assert found is not None
    assert (found.row, found.kind) == (row, "missing")


def test_row_dated_back_is_named(sealed: datetime) -> None:
    Entity.objects.create(kind="esquema", name="Tres")
    force("update accounts_entitychange set pgh_created_at = now() - interval '2 days' where name = 'Tres'")
    found = chain.verify()
    assert found is not None
    assert found.kind == "added"


def test_seal_rewritten_with_its_leaf_breaks_the_chain(sealed: datetime) -> None:
    force("update accounts_entitychange set name = 'Otro' where pgh_id = %s", int(first()))
    found = chain.verify()
    assert found is not None
    seal = Seal.objects.get(day=found.day)
    fresh = dict(chain._hashes("accounts_entitychange", "pgh_id", "pgh_created_at",
                               seal.columns["accounts_entitychange"], seal.day))  # fmt: skip
    force("update audit_leaf set hash = %s where \"table\" = 'accounts_entitychange' and \"row\" = %s",
          fresh[first()], first())  # fmt: skip
    found = chain.verify()
    assert found is not None
    assert (found.table, found.kind) == ("audit_seal", "chain")
    leaves = list(Leaf.objects.filter(seal=seal).values_list("table", "row", "hash"))
    remade = chain._seal_hash(seal.day, seal.previous, seal.columns, leaves)
    force("update audit_seal set hash = %s where id = %s", remade, seal.pk)
    later = Seal.objects.filter(day__gt=seal.day)
    found = chain.verify()
    assert (found is not None) == later.exists()  # the day after no longer follows


def test_removed_day_is_missed(sealed: datetime) -> None:
    Entity.objects.create(kind="esquema", name="Tres")
    for _ in chain.seal(sealed + timedelta(3)):
        pass
    middle = Seal.objects.order_by("day")[1]
    force("delete from audit_leaf where seal_id = %s", middle.pk)
    force("delete from audit_seal where id = %s", middle.pk)
    found = chain.verify()
    assert found is not None
    assert (found.day, found.kind) == (middle.day, "missing")


def test_column_added_later_changes_nothing(sealed: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table accounts_entitychange add column later text default 'x'")
    assert chain.verify() is None


def test_record_as_of_a_day_and_its_changes() -> None:
    entity = Entity.objects.create(kind="esquema", name="Antes")
    force("update accounts_entitychange set pgh_created_at = pgh_created_at - interval '2 days'")
    entity.name = "Después"
    entity.save()
    yesterday = timezone.localdate() - timedelta(1)
    assert as_of(entity, yesterday).name == "Antes"  # type: ignore[union-attr]
    assert as_of(entity, yesterday - timedelta(5)) is None
    assert as_of(entity, timezone.localdate()).name == "Después"  # type: ignore[union-attr]
    entry = history_of(entity)[0]
    assert [(one.label, one.before, one.after) for one in entry.fields] == [("nombre", "Antes", "Después")]
    assert entry.raw
    pk = entity.pk
    entity.delete()
    assert as_of(Entity, timezone.localdate(), pk) is None
