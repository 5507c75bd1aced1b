"""*Criterios y pesos* and *Evaluaciones* as files: out, changed, looked at, accepted, undone."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client

from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.portfolio import sheets
from mancomun.web.portfolio.models import Exercise
from tests.web.initiatives.conftest import enter
from tests.web.portfolio import test_workspace

pytestmark = pytest.mark.django_db
exercise = test_workspace.exercise  # the fixture
BASED = "Según el convenio firmado en 2025."


def edited(client: Client, address: str, change: Any) -> io.BytesIO:
    """The workbook of an address, after somebody worked on its first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(address + ".xlsx").content))
    assert book.sheetnames[1:] == ["Instrucciones", "Catálogos"]
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "hoja.xlsx"
    return out


def accepted(client: Client, address: str, page: str, *, only: int | None = None) -> str:
    """Accept the marked rows of a comparison, as the form would."""
    hidden = dict(re.findall(r'<input type="hidden" name="(action|content|name)" value="([^"]*)">', page))
    rows = re.findall(r'name="row" value="([^"]+)" checked', page)
    return client.post(address, hidden | {"row": rows[:only]}, follow=True).content.decode()


def test_the_weights_come_back_from_a_sheet_and_must_sum_one(exercise: Exercise, national: User) -> None:
    client = enter(national)
    address = f"/portafolio/priorizacion/{exercise.code}/tabla/criterios"
    before = list(exercise.leaves)
    assert sheets.compared(exercise, "criterios", client.get(address + ".xlsx").content, "x.xlsx", national).counts() == {
        "added": 0, "changed": 0, "removed": 0, "rejected": 0, "unchanged": len(before),
    }  # fmt: skip

    def heavier(sheet: Any) -> None:
        for n in range(2, len(before) + 2):
            sheet.cell(n, 5).value = 0.5 if n == 2 else round(0.5 / (len(before) - 1), 6)
        sheet.cell(3, 3).value = "min"

    page = client.post(address, {"file": edited(client, address, heavier)}).content.decode()
    assert "eso se cambia en las funciones del criterio" in page
    exercise.refresh_from_db()
    assert exercise.leaves == before  # nothing is written by looking
    assert "deben sumar 1" in accepted(client, address, page)
    exercise.refresh_from_db()
    assert exercise.leaves == before

    def whole(sheet: Any) -> None:
        sheet.cell(2, 5).value = round(sum(leaf["weight"] for leaf in before[:2]) - 0.1, 6)
        sheet.cell(3, 5).value = "0,1"

    page = client.post(address, {"file": edited(client, address, whole)}).content.decode()
    assert "Cargó 2 cambios." in accepted(client, address, page)
    exercise.refresh_from_db()
    assert [round(leaf["weight"], 6) for leaf in exercise.leaves][1] == 0.1
    assert exercise.weights_origin == "direct"
    assert "Deshizo la carga." in client.post(address, {"action": "undo"}, follow=True).content.decode()
    exercise.refresh_from_db()
    assert exercise.leaves == before
    assert "No hay una carga suya" in client.post(address, {"action": "undo"}, follow=True).content.decode()


def test_evaluations_are_each_persons_and_rows_with_errors_lose_nothing(
    exercise: Exercise, initiative: Iniciativa, national: User, departmental: User, today: date
) -> None:
    client = enter(national)
    address = f"/portafolio/priorizacion/{exercise.code}/tabla/evaluaciones"
    theirs = list(exercise.evaluations.exclude(rater=national).values_list("pk", "value"))
    exercise.evaluations.filter(rater=national).delete()
    assert (
        sheets.compared(exercise, "evaluaciones", client.get(address + ".xlsx").content, "x.xlsx", national).rows == ()
    )

    def filled(sheet: Any) -> None:
        names = {sheet.cell(n, 2).value: n for n in range(sheet.max_row, 1, -1)}
        first = names["Enfoque territorial y desarrollo regional"]
        for column, value in ((3, "3,5"), (4, BASED)):
            sheet.cell(first, column).value = value
        second = names["Gobernanza territorial"]
        sheet.cell(second, 1).value, sheet.cell(second, 3).value, sheet.cell(second, 4).value = "INI-1900-001", 2, BASED

    page = client.post(address, {"file": edited(client, address, filled)}).content.decode()
    assert "«INI-1900-001» no está en" in page
    answer = accepted(client, address, page)
    assert "Cargó 1 cambios." in answer, re.findall(r"complaint.>.*", answer)
    (mine,) = exercise.evaluations.filter(rater=national)
    assert (mine.criterion, mine.value, mine.reason) == ("s17", 3.5, BASED)
    assert list(exercise.evaluations.exclude(rater=national).values_list("pk", "value")) == theirs

    def wild(sheet: Any) -> None:
        for n in range(2, sheet.max_row + 1):
            if sheet.cell(n, 3).value == 3.5:
                sheet.cell(n, 3).value = 40

    page = client.post(address, {"file": edited(client, address, wild)}).content.decode()
    answer = accepted(client, address, page)
    assert "va de 0 a 4; llegó 40" in answer
    assert "Esto cambiaría" in answer  # what was sent is still there
    assert client.post(address, {"action": "undo"}).status_code == 302
    assert not exercise.evaluations.filter(rater=national).exists()
    assert client.get(f"/portafolio/priorizacion/{exercise.code}/tabla/nada").status_code == 404
    assert client.post(address, {"action": "accept"}).status_code == 422
