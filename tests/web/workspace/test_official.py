"""An official table sent to the profile: looked at, accepted by row, kept with where it came from, and read by a job when heavy."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.test import Client

from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.jobs.running import work_off
from mancomun.web.moments.perfil import KIND
from mancomun.web.workspace import files, selectors, tables
from mancomun.web.workspace.models import TableUpload
from tests.web.initiatives.conftest import enter, initiative, person, secretary, today

__all__ = ["initiative", "person", "secretary", "today"]
pytestmark = pytest.mark.django_db
HEAD = [
    "Código Departamento", "Departamento", "Código Entidad", "Entidad", "Dimensión", "Subcategoría", "Indicador",
    "Dato Numérico", "Dato Cualitativo", "Año", "Mes", "Fuente", "Unidad de Medida",
]  # fmt: skip


def terridata(*rows: tuple[str, str, str, str]) -> bytes:
    """A small TerriData of 2023: (code, indicator, value, unit)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEAD)
    for code, name, value, unit in rows:
        writer.writerow(["5", "Antioquia", code, "", "", "", name, value, "", "2023", "12", "DNP", unit])
    return out.getvalue().encode()


TABLE = terridata(
    ("5615", "Cobertura neta en educación media", "57,69", "Porcentaje"),
    ("5318", "Cobertura neta en educación media", "160", "Porcentaje"),
    ("5001", "Cobertura neta en educación media", "60", "Porcentaje"),
)


def content_of(row: Iniciativa, day: date) -> dict:  # type: ignore[type-arg]
    """What the profile keeps."""
    return selectors.content_of(KIND, selectors.desk_of(row, day))


def test_it_is_accepted_by_row_and_its_origin_goes_to_the_workbook(
    initiative: Iniciativa, secretary: User, today: date
) -> None:
    made = tables.receive(initiative, KIND, "indicadores", TABLE, "TerriData_Dim4.csv", by=secretary, day=today)
    assert [(one["kind"], one["row"]) for one in made.lines] == [("added", 2), ("rejected", 3), ("origin", None)]
    assert made.lines[0]["title"] == "Rionegro · Cobertura neta en educación media · 2023"
    assert "La cobertura neta de Guarne (160%) no puede superar 100%." in made.lines[1]["problems"][0][0]
    assert not content_of(initiative, today).get("indicadores")
    tables.accept(made, {made.lines[0]["id"]}, by=secretary, day=today)
    kept = content_of(initiative, today)
    assert kept["indicadores"][0]["divipola"] == "05615"
    assert kept["tablas"][0]["huella"] == made.sha256
    assert kept["tablas"][0]["leida"] == today.isoformat()
    context = selectors.context_for(selectors.desk_of(initiative, today), "perfil")
    book = openpyxl.load_workbook(io.BytesIO(files.begin(KIND, "D6", "xlsx", kept, context).made().content))
    sheet = book["Tablas oficiales"]
    cells = [cell for line in sheet.iter_rows(values_only=True) for cell in line]
    assert made.sha256 in cells
    assert "TerriData_Dim4.csv" in cells
    sources = [str(cell) for line in book["Metadatos"].iter_rows(values_only=True) for cell in line]
    assert any("DNP, TerriData, 2023 («TerriData_Dim4.csv»)" in one for one in sources)
    again = tables.receive(initiative, KIND, "indicadores", TABLE, "TerriData_Dim4.csv", by=secretary, day=today)
    assert not [one for one in again.lines if one["kind"] in ("added", "changed", "removed")]
    assert again.same == 1
    tables.take_back(TableUpload.objects.get(pk=made.pk), by=secretary, day=today)
    assert not content_of(initiative, today)["indicadores"]


def test_a_heavy_one_is_read_by_a_job(
    initiative: Iniciativa, secretary: User, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "AT_ONCE", 100)
    client: Client = enter(secretary)
    file = io.BytesIO(TABLE)
    file.name = "TerriData_Dim4.csv"
    asked = f"/rutas/{initiative.code}/perfil/tabla/indicadores"
    sent = client.post(asked, {"file": file, "year": ""})
    kept = TableUpload.objects.get()
    assert sent.headers["Location"] == f"/trabajos/{kept.job}"
    waiting = client.get(f"/rutas/{initiative.code}/perfil/carga/{kept.pk}")
    assert waiting.headers["Location"] == f"/trabajos/{kept.job}"
    assert work_off() >= 1
    kept.refresh_from_db()
    assert (kept.content, kept.job) == (None, "")
    page = client.get(f"/rutas/{initiative.code}/perfil/carga/{kept.pk}").content.decode()
    assert "Rionegro · Cobertura neta en educación media · 2023" in page
    assert "El código 5615 perdió el cero inicial" in page
    wrong = client.post(asked, {"file": io.BytesIO(TABLE), "year": "23"})
    assert "El año «23» no sirve" in wrong.content.decode()
