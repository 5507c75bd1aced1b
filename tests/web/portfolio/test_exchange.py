"""A workbook out and back: differences first, accepted by row, all or none, and never twice."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from mancomun.errors import BadInput
from mancomun.web.accounts.models import User
from mancomun.web.initiatives import exchange, imports, services
from mancomun.web.initiatives.models import Import, Iniciativa
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db
HEAD = "codigo,nombre,region,promotor,figura_prevista,tematicas,fecha_identificacion,estado,municipios\n"
PAP = "provincia_administrativa_planificacion"


def edited(content: bytes, column: str, value: str | None) -> bytes:
    """The workbook with one cell of its first row changed, as a person would."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    place = next(cell.column for cell in sheet[1] if cell.value == column)
    sheet.cell(2, place).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_goes_out_comes_back_without_a_difference(initiative: Iniciativa, secretary: User, today: date) -> None:
    row = exchange.stage(exchange.workbook(secretary, today, "es"), "hoja.xlsx", by=secretary)
    assert exchange.compared(row, secretary, today).counts() == {
        "added": 0, "changed": 0, "removed": 0, "unchanged": 1, "rejected": 0,
    }  # fmt: skip


def test_the_workbook_says_what_each_column_is_and_where_each_row_comes_from(
    initiative: Iniciativa, secretary: User, today: date
) -> None:
    book = load_workbook(io.BytesIO(exchange.workbook(secretary, today, "es")))
    assert book.sheetnames == ["iniciativas", "Instrucciones", "Catálogos", "Fuentes"]
    assert [cell.value for cell in book["Instrucciones"]["A"][1:10]] == [cell.value for cell in book["iniciativas"][1]]
    told = {row[0]: row[1:] for row in book["Fuentes"].iter_rows(min_row=2, values_only=True)}
    assert "DIVIPOLA de" in told["municipios"][0]
    assert told[initiative.code] == ("Acta de la reunión del 15 de enero de 2026", None)


def test_what_a_file_lacks_already_is_not_asked_again(initiative: Iniciativa, secretary: User, today: date) -> None:
    services.initiative_edit(initiative, values={"promoter": "", "topics": []}, by=secretary, day=today, reason="Falta")
    content = exchange.workbook(secretary, today, "es")
    row = exchange.stage(content, "hoja.xlsx", by=secretary)
    assert exchange.compared(row, secretary, today).counts()["unchanged"] == 1
    row = exchange.stage(edited(content, "nombre", "Provincia del río"), "hoja.xlsx", by=secretary)
    found = exchange.compared(row, secretary, today)
    assert imports.import_accept(row, [found.of("changed")[0].id], by=secretary, day=today).written == 1
    row = exchange.stage(edited(content, "region", None), "hoja.xlsx", by=secretary)
    (emptied,) = exchange.compared(row, secretary, today).of("rejected")
    assert [one.column for one in emptied.problems] == ["region"]


def test_nothing_is_written_before_it_is_accepted_and_never_twice(
    initiative: Iniciativa, secretary: User, today: date
) -> None:
    content = edited(exchange.workbook(secretary, today, "es"), "nombre", "Provincia del Valle de San Nicolás")
    row = exchange.stage(content, "hoja.xlsx", by=secretary)
    (change,) = exchange.compared(row, secretary, today).of("changed")
    assert change.fields == (("nombre", initiative.name, "Provincia del Valle de San Nicolás"),)
    initiative.refresh_from_db()
    assert initiative.name == "Provincia del Oriente Cercano"
    assert imports.import_accept(row, [change.id], by=secretary, day=today).written == 1
    initiative.refresh_from_db()
    assert initiative.name == "Provincia del Valle de San Nicolás"
    Iniciativa.objects.filter(pk=initiative.pk).update(name="Otro nombre posterior")
    assert imports.import_accept(row, [change.id], by=secretary, day=today).written == 1
    initiative.refresh_from_db()
    assert initiative.name == "Otro nombre posterior"


def test_a_half_bad_file_loses_nothing(initiative: Iniciativa, secretary: User, today: date) -> None:
    text = HEAD + (
        f"INI-2026-101,Valle nuevo,eje_cafetero,Alcaldía,{PAP},ordenamiento,2026-01-02,identificada,05615;05318\n"
        f"INI-2026-102,Otro valle,eje_cafetero,Alcaldía,{PAP},ordenamiento,2026-13-02,identificada,05615;05318\n"
        f"INI-2026-103,Tercer valle,eje_cafetero,Alcaldía,{PAP},ordenamiento,2026-01-02,identificada,5615;05318\n"
    )
    row = exchange.stage(text.encode(), "hoja.csv", by=secretary)
    found = exchange.compared(row, secretary, today)
    assert (found.counts()["added"], found.counts()["rejected"]) == (1, 2)
    said = [problem.code for problem in found.problems]
    assert "E-IMP-1" in said
    assert "E-IMP-2" in said
    assert load_workbook(io.BytesIO(exchange.rejected(row, secretary, today, "es"))).worksheets[0].max_row >= 3
    imports.import_accept(row, [one.id for one in found.of("added")], by=secretary, day=today)
    assert Iniciativa.objects.get(code="INI-2026-101").member_count == 2
    assert Iniciativa.objects.count() == 2


def test_one_row_that_cannot_be_written_stops_them_all(initiative: Iniciativa, secretary: User, today: date) -> None:
    text = HEAD + (
        f"INI-2026-101,Valle nuevo,eje_cafetero,Alcaldía,{PAP},ordenamiento,2026-01-02,identificada,05615;05318\n"
        "INI-2026-102,Otro valle,eje_cafetero,Alcaldía,figura_magica,ordenamiento,2026-01-02,identificada,05615;05318\n"
    )
    row = exchange.stage(text.encode(), "hoja.csv", by=secretary)
    ids = [one.id for one in exchange.compared(row, secretary, today).of("added")]
    with pytest.raises(BadInput, match=r"Fila 3: .*No escribimos ninguna\."):
        imports.import_accept(row, ids, by=secretary, day=today)
    assert Iniciativa.objects.count() == 1
    assert Import.objects.get(pk=row.pk).accepted is None


def test_a_row_of_another_file_stops_everything(initiative: Iniciativa, secretary: User, today: date) -> None:
    content = edited(exchange.workbook(secretary, today, "es"), "promotor", "Gobernación de Antioquia")
    row = exchange.stage(content, "hoja.xlsx", by=secretary)
    (change,) = exchange.compared(row, secretary, today).of("changed")
    stranger_id = "0" * 16
    with pytest.raises(BadInput, match="no es de este archivo"):
        imports.import_accept(row, [stranger_id], by=secretary, day=today)
    assert change.row == 2


def test_who_accepts_a_change_accepts_what_was_shown(
    initiative: Iniciativa, secretary: User, national: User, today: date
) -> None:
    """Another person edits the same row after the page was made: their text is not written over, and the page shows it."""
    line = f"{initiative.code},Un nombre nuevo,eje_cafetero,Alcaldía de Rionegro,{PAP},ordenamiento,2026-01-15,identificada,"
    row = exchange.stage(f"{HEAD}{line}05615;05318;05440\n".encode(), "hoja.csv", by=secretary)
    client, address = enter(secretary), f"/portafolio/cargar/{row.key}"
    shown = re.search(r'name="row" value="([^"]+)"', client.get(address).content.decode())
    assert shown is not None
    services.initiative_edit(initiative, values={"name": "El nombre de otra persona"}, by=national, day=today)
    answer = client.post(address, {"row": [shown[1]]})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f"«{initiative.code}» cambió mientras usted revisaba. No escribimos nada; compare de nuevo." in page
    assert "<del>El nombre de otra persona</del>" in page
    initiative.refresh_from_db()
    assert initiative.name == "El nombre de otra persona"
    shown = re.search(r'name="row" value="([^"]+)"', page)
    assert shown is not None
    assert client.post(address, {"row": [shown[1]]}).status_code == 302
    initiative.refresh_from_db()
    assert initiative.name == "Un nombre nuevo"


def test_only_what_differs_in_the_sheet_is_written(initiative: Iniciativa, secretary: User, today: date) -> None:
    """The sheet shows the region that is calculated; accepting another cell does not declare it."""
    services.initiative_edit(initiative, values={"region": ""}, by=secretary, day=today)
    content = edited(exchange.workbook(secretary, today, "es"), "promotor", "Gobernación de Antioquia")
    row = exchange.stage(content, "hoja.xlsx", by=secretary)
    (change,) = exchange.compared(row, secretary, today).of("changed")
    assert [name for name, _, _ in change.fields] == ["promotor"]
    imports.import_accept(row, [change.id], by=secretary, day=today)
    initiative.refresh_from_db()
    assert (initiative.promoter, initiative.region, initiative.main_region) == (
        "Gobernación de Antioquia",
        "",
        "eje_cafetero",
    )


def test_a_file_that_cannot_be_read_is_told_by_its_own_name(secretary: User) -> None:
    client = enter(secretary)
    empty = client.post("/portafolio/cargar", {"file": SimpleUploadedFile("Mi hoja: final.xlsx", b"")}).content.decode()
    assert "subida" not in empty
    broken = client.post(
        "/portafolio/cargar", {"file": SimpleUploadedFile("Mi hoja final.xlsx", b"esto no es")}
    ).content.decode()
    assert "«Mi hoja final.xlsx»" in broken
    huge = client.post("/portafolio/cargar", {"file": SimpleUploadedFile("h.csv", b"x" * 9_000_000)})
    assert huge.status_code == 413
    assert "más de 8,5 MB, que es el límite" in huge.content.decode()


def test_the_pages_of_the_import(initiative: Iniciativa, secretary: User, national: User, today: date) -> None:
    client = enter(secretary)
    content = client.get("/portafolio/iniciativas.xlsx").content
    changed = edited(content, "promotor", "Gobernación de Antioquia")
    sent = client.post("/portafolio/cargar", {"file": SimpleUploadedFile("hoja.xlsx", changed)})
    assert sent.status_code == 302
    page = client.get(sent.url).content.decode()
    assert "Gobernación de Antioquia" in page
    assert "Nada se ha escrito todavía." in page
    assert Iniciativa.objects.get().promoter == "Alcaldía de Rionegro"
    found = Import.objects.get()
    ids = [one.id for one in exchange.compared(found, secretary, today).of("changed")]
    assert client.post(sent.url, {"row": ids}).status_code == 302
    assert Iniciativa.objects.get().promoter == "Gobernación de Antioquia"
    other = enter(national)
    assert other.get(sent.url).status_code == 404
    for file, sentence in (
        (SimpleUploadedFile("hoja.xlsx", b"nada"), ""),
        (SimpleUploadedFile("hoja.csv", b"a,b\n1,2\n"), "codigo"),
    ):
        wrong = client.post("/portafolio/cargar", {"file": file})
        assert wrong.status_code == 422
        assert sentence in wrong.content.decode()
    assert client.post("/portafolio/cargar", {}).status_code == 422
