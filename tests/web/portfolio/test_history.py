"""The history tab: every write of a file and of what hangs from it, raw SQL included, with old and new in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mancomun.portfolio.initiative import Member
from mancomun.web.accounts.models import User
from mancomun.web.audit.selectors import event_model
from mancomun.web.initiatives import services, trail
from mancomun.web.initiatives.models import Iniciativa, Membresia
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db
LINKS = {"initiative", "contribution", "membership"}


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture(autouse=True)
def in_spanish() -> Iterator[None]:
    """Whatever page another test read last, what is read aloud here is in Spanish."""
    with translation.override("es"):
        yield


def read(client: Client, row: Iniciativa, prefix: str = "") -> str:
    response = client.get(f"{prefix}/iniciativas/{row.code}/historial")
    assert response.status_code == 200
    return response.content.decode()


def test_a_write_by_raw_sql_is_in_the_tab_with_its_account_and_its_words(
    secretary: User, initiative: Iniciativa
) -> None:
    sql(
        "update initiatives_iniciativa set figure_foreseen = 'asociacion_municipios', topics = '{residuos,TIC}', "
        "prior_agreement = true where id = %s",
        initiative.pk,
    )
    newest = next(one for one in trail.history(initiative) if one.raw and one.what == "update" and not one.hangs)
    assert newest.who == connection.settings_dict["USER"]
    assert {(one.label, one.before, one.after) for one in newest.fields} == {
        ("figura prevista", "Provincia Administrativa y de Planificación", "Asociación de municipios"),
        ("temáticas", "movilidad y vías; ordenamiento", "residuos; TIC"),
        ("acuerdo previo", "no", "sí"),
    }
    client = enter(secretary)
    page = read(client, initiative)
    assert "cuenta de la base de datos" in page
    for code in ("asociacion_municipios", "movilidad_vias", "True", "05318"):
        assert code not in page.split('id="cambios"')[1]
    assert "Association of municipalities" in read(client, initiative, "/en")


def test_what_hangs_from_the_file_is_told_also_after_it_was_deleted(
    secretary: User, initiative: Iniciativa, today: Any
) -> None:
    with pghistory.context(user=secretary.pk):
        services.member_add(
            initiative, Member("05197", "observadora", today), by=secretary, day=today, source="Acta 3 de 2026"
        )
    added = next(one for one in trail.history(initiative) if one.record == "miembro: Cocorná")
    assert (added.what, added.action, added.who) == ("insert", "initiatives.member_added", str(secretary))
    assert ("papel", "", "Observadora") in {(one.label, one.before, one.after.capitalize()) for one in added.fields}
    gone = Membresia.objects.get(code="05197")
    sql("delete from initiatives_membresia where id = %s", gone.pk)
    assert "delete" in {one.what for one in trail.history(initiative) if one.record == "miembro: Cocorná"}
    assert "Se borró: miembro: Cocorná" in read(enter(secretary), initiative)


def test_every_field_that_is_kept_has_a_name_in_both_languages(initiative: Iniciativa) -> None:
    aloud = trail.Aloud()
    for model in (Iniciativa, *(one.model for one in trail.TRAILS)):
        kept = {one.name for one in event_model(model)._meta.fields}
        for one in model._meta.concrete_fields:
            if one.name in kept and not one.primary_key and not aloud.skip(model, one.name) and one.name not in LINKS:
                assert aloud.label(model, one) != one.name.replace("_", " "), f"{model.__name__}.{one.name}"


def test_the_queries_of_the_tab_do_not_grow_with_the_changes(secretary: User, initiative: Iniciativa) -> None:
    client = enter(secretary)
    read(client, initiative)
    with CaptureQueriesContext(connection) as few:
        read(client, initiative)
    for n in range(30):
        sender = secretary.pk if n % 2 else None
        sql(
            "update initiatives_iniciativa set sent_by_id = %s, name = %s where id = %s",
            sender,
            f"Nombre {n}",
            initiative.pk,
        )
    with CaptureQueriesContext(connection) as many:
        assert read(client, initiative).count("<tbody>") > 30
    assert len(many) <= len(few) + 1  # people, asked for once
