"""Answers about the portfolio that are kept: never older than the last write, whoever wrote and however."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mancomun.portfolio import quality
from mancomun.web.accounts.models import Grant, User
from mancomun.web.dated import span
from mancomun.web.initiatives import kept, selectors
from mancomun.web.initiatives.models import Iniciativa


def _names() -> list[str]:
    return kept.Now().get("names", lambda: sorted(Iniciativa.objects.values_list("name", flat=True)))


class Other:
    """Another process that writes and has not finished yet."""

    def __init__(self, sql: str) -> None:
        self.wrote, self.finish = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run, args=(sql,))
        self.thread.start()
        assert self.wrote.wait(10)

    def _run(self, sql: str) -> None:
        from django.db import connection as own
        from django.db import transaction

        try:
            with transaction.atomic():
                with own.cursor() as cursor:
                    cursor.execute(sql)
                self.wrote.set()
                self.finish.wait(10)
        finally:
            own.close()

    def commit(self) -> None:
        self.finish.set()
        self.thread.join(10)


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_kept_until_anybody_writes(person: Callable[..., User]) -> None:
    row = Iniciativa.objects.create(
        code="INI-2026-001", name="Primera", state_since="2026-01-01", visibility="publica", record_state="publicado"
    )
    assert _names() == ["Primera"]
    with CaptureQueriesContext(connection) as again:
        assert _names() == ["Primera"]
    assert len(again) == 1  # the sequence alone
    page = Client().get("/portafolio/").content.decode()
    assert Client().get("/portafolio/").content.decode() == page
    with connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_iniciativa SET name = 'Cambiada por SQL' WHERE id = %s", [row.pk])
    assert _names() == ["Cambiada por SQL"]
    assert "Cambiada por SQL" in Client().get("/portafolio/").content.decode()
    # Somebody is writing: their sequence has moved, their row is not visible, and what is read meanwhile is not kept.
    other = Other("UPDATE initiatives_iniciativa SET name = 'Cambiada por otro'")
    assert _names() == ["Cambiada por SQL"]
    other.commit()
    assert _names() == ["Cambiada por otro"]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE initiatives_iniciativa CASCADE")
    assert _names() == []


@pytest.mark.django_db
def test_who_sees_other_rows_has_another_key(person: Callable[..., User], national: User, departmental: User) -> None:
    from django.contrib.auth.models import AnonymousUser

    assert selectors.scope(AnonymousUser()) == "public"
    assert selectors.scope(national) == "all"
    other = person("departamental", "departamento", "08", "08")
    keys = {selectors.scope(departmental), selectors.scope(other), "public", "all"}
    assert len(keys) == 4
    granted: Any = person("delegado")
    Grant.objects.create(entity=granted.appointments.get().entity, initiative_id=1, role="delegado", during=span(None))
    assert selectors.scope(granted) is None  # a grant is a row of another room: nothing is kept for them


@pytest.mark.django_db
def test_a_repeated_text_is_found_by_its_marks(initiative: Iniciativa) -> None:
    words = initiative.background.split()
    alike = " ".join([*words[:-1], "bloque."])
    assert quality.jaccard(quality.shingles(alike), quality.shingles(initiative.background)) >= quality.REPEATED_FROM
    other = Iniciativa(code="INI-2026-900", name="Otra", background=alike, state_since=initiative.state_since)
    assert selectors.repeated_texts(other) == {"background": initiative.code}
    other.background = (
        "Un texto que nada tiene que ver con el de nadie más, escrito para esta prueba y para ninguna otra."
    )
    assert selectors.repeated_texts(other) == {}
