"""A member leaves the initiative: one button takes out of a product the rows that were about it, and nothing else."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from mancomun.web.accounts.models import User
from mancomun.web.initiatives import services as initiatives
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace import services
from mancomun.web.workspace.kinds import kinds
from mancomun.web.workspace.merge import Step
from mancomun.web.workspace.models import RouteProduct
from tests.web.initiatives.conftest import enter, initiative, person, secretary, today

__all__ = ["initiative", "person", "secretary", "today"]

pytestmark = pytest.mark.django_db
STAYS, LEAVES = "05615", "05440"


def add(table: str, row: str, **value: object) -> Step:
    return Step(row, "add", table, row=row, value=value)


def leave(row: Iniciativa, by: User, today: date) -> None:
    initiatives.member_end(row, LEAVES, until=today, by=by, day=today, reason="Se retiró")


def held(row: Iniciativa, key: str) -> dict[str, object]:
    return RouteProduct.objects.get(initiative=row, key=key).content


def test_acts_of_who_left_go_with_one_button(initiative: Iniciativa, secretary: User, today: date) -> None:
    kind, where = kinds()["formalizacion"], f"/rutas/{initiative.code}/formalizacion/"
    steps = [
        add("actos", "x1", acto="acuerdo_concejo", miembro=STAYS, estado="pendiente"),
        add("actos", "x2", acto="acuerdo_concejo", miembro=LEAVES, estado="pendiente"),
        add("actos", "x3", acto="convenio", miembro="", estado="pendiente"),
    ]
    done = services.change(initiative, kind, steps, by=secretary, day=today)
    assert [one.outcome for one in done.outcomes] == ["applied"] * 3
    client = enter(secretary)
    assert "Quienes ya no están" not in unescape(client.get(where).content.decode())
    leave(initiative, secretary, today)
    assert "Quienes ya no están" in unescape(client.get(where).content.decode())
    page = client.post(f"{where}estado", {"action": "gone"}, follow=True).content.decode()
    assert "Quitó a quienes ya no son miembros." in unescape(page)
    assert "Quienes ya no están" not in unescape(page)
    rows = held(initiative, "formalizacion")["actos"]
    assert {row["id"] for row in rows if row["id"] in ("x1", "x2", "x3")} == {"x1", "x3"}  # type: ignore[attr-defined]
    assert "quitó" in unescape(client.get(f"{where}historial").content.decode())


def test_a_list_loses_only_who_left_and_a_meeting_stays_where_it_was(
    initiative: Iniciativa, secretary: User, today: date
) -> None:
    kind = kinds()["instancias"]
    steps = [
        add("instancias", "i1", nombre="Mesa", municipios=[STAYS, LEAVES]),
        add("reuniones", "r1", nombre="Primera", municipio=LEAVES),
    ]
    services.change(initiative, kind, steps, by=secretary, day=today)
    leave(initiative, secretary, today)
    assert services.gone(initiative, kind, by=secretary, day=today)[1] == 1
    content = held(initiative, "instancias")
    assert content["instancias"][0]["municipios"] == [STAYS]  # type: ignore[index]
    assert content["reuniones"][0]["municipio"] == LEAVES  # type: ignore[index]
    assert services.gone(initiative, kind, by=secretary, day=today)[1] == 0
