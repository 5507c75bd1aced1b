"""What a room said goes into the foresight product once, by person, and never over what somebody else wrote."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from mancomun.cli import foresight
from mancomun.web.accounts.models import User
from mancomun.web.workshops import services
from mancomun.web.workshops.models import Taller
from mancomun.web.workspace import services as workspace
from mancomun.web.workspace.merge import Step
from mancomun.web.workspace.models import RouteProduct
from mancomun.web.workspace.selectors import kind_of
from tests.web.initiatives.conftest import enter
from tests.web.workshops.test_workshops import join, send

pytestmark = pytest.mark.django_db


def test_influences_go_to_the_product_once_and_by_person(workshop: Taller, facilitator: User, today: date) -> None:
    desk = enter(facilitator)
    question = workshop.questions.get(kind="matriz")
    for k in range(2):
        phone, address = join(workshop)
        assert send(phone, address, question, f"envio-000{k}").status_code == 201
    where, form = f"/talleres/{workshop.pk}/llevar", {"pregunta": str(question.pk)}
    assert desk.post(where, form).status_code == 409  # still open
    assert not RouteProduct.objects.filter(key="prospectiva").exists()
    services.question_move(question, "cerrado", by=facilitator)
    said = desk.post(where, form, follow=True).content.decode()
    assert f"Taller {workshop.code}" in said
    assert "celdas escritas en Visión prospectiva: 6" in said
    product = RouteProduct.objects.get(key="prospectiva")
    rows = {row["id"]: row["sigla"] for row in product.content["variables"]}
    assert sorted(rows.values()) == ["AGUA", "SALUD", "VIAS"]
    people = {row["id"] for row in product.content["personas"]}
    read = [(*row["id"].split("~"), row["valor"]) for row in product.content["mid_personas"]]
    assert {(rows[a], rows[b], value) for a, b, _, value in read} == {
        ("VIAS", "AGUA", "3"), ("AGUA", "SALUD", "2"), ("SALUD", "VIAS", "P"),
    }  # fmt: skip
    assert {rater for _, _, rater, _ in read} == people
    assert len(people) == 2

    again = desk.post(where, form, follow=True).content.decode()
    assert "celdas escritas en Visión prospectiva: 0" in again
    assert "6 ya estaban" in again
    product.refresh_from_db()
    assert product.revision == 1

    path = f"mid_personas/{product.content['mid_personas'][0]['id']}/valor"
    kind = kind_of("prospectiva")
    workspace.change(workshop.initiative, kind, [Step("s-1", "set", path, "", "3", "1")], by=facilitator, day=today)
    for _ in range(2):
        assert "1 quedaron junto a otro valor" in desk.post(where, form, follow=True).content.decode()
    product.refresh_from_db()
    assert product.held.count() == 1
    assert product.content["mid_personas"][0]["valor"] == "1"

    product.state = "aprobado"
    product.content = {}
    product.save()
    refused = desk.post(where, form)
    assert refused.status_code == 409
    assert "El producto está aprobado" in refused.content.decode()
    product.refresh_from_db()
    assert product.content == {}


@pytest.mark.parametrize(("kind", "command"), [("delphi", foresight.delphi), ("abaco", foresight.regnier)])
def test_the_csv_is_read_back_by_the_command(
    workshop: Taller, facilitator: User, kind: str, command: object, tmp_path: Path
) -> None:
    question = workshop.questions.get(kind=kind)
    address = f"/talleres/{workshop.pk}/respuestas/{question.pk}.csv"
    desk = enter(facilitator)
    assert desk.get(address).status_code == 409
    for _ in range(2):
        phone, own = join(workshop)
        send(phone, own, question)
    file = tmp_path / "respuestas.csv"
    file.write_bytes(desk.get(address).content)
    ran = CliRunner().invoke(command, [str(file)])  # type: ignore[arg-type]
    assert ran.exit_code == 0, ran.output
    assert "Vías terciarias" in ran.output
