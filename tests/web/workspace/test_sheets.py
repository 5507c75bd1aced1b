"""A matrix as a sheet and back: the template as it was downloaded, what a file would change, and what is wrong in it, word for word."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mancomun.errors import BadInput
from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.moments.prospectiva import KIND
from mancomun.web.workspace import sheets
from mancomun.web.workspace.matrix import Matrix
from mancomun.web.workspace.models import RouteProduct
from tests.web.initiatives.conftest import enter

DAY = date(2026, 11, 26)
CONTENT: dict[str, Any] = {
    "variables": [{"id": one, "sigla": one.upper(), "nombre": one} for one in ("agua", "vias", "gente")],
    "personas": [{"id": "p1", "nombre": "E1"}, {"id": "p2", "nombre": "E2"}],
    "actores": [{"id": "a1", "sigla": "ALC", "nombre": "Alcaldía"}],
    "retos": [{"id": "r1", "sigla": "R1", "nombre": "Crecer"}],
    "hipotesis": [{"id": "h1", "sigla": "H1", "texto": "uno"}, {"id": "h2", "sigla": "H2", "texto": "dos"}],
    "mid": [
        {"id": "agua~vias", "valor": "2", "justificacion": "=por donde baja el agua\nva la vía"},
        {"id": "vias~gente", "valor": "P"},
        {"id": "gente~agua", "valor": "0"},
    ],
    "mao": [{"id": "a1~r1", "valor": "-4"}],
    "p_simple": [{"id": "h1~p1", "valor": "0,6"}, {"id": "h2~p1", "valor": "0.5"}],
    "p_si": [{"id": "h1~h2~p1", "valor": "0.7"}, {"id": "h2~h1~p1", "valor": "0.55"}],
    "p_no": [{"id": "h1~h2~p1", "valor": "0.5"}, {"id": "h2~h1~p1", "valor": "0.4"}],
    "mid_personas": [{"id": "agua~vias~p2", "valor": "3", "justificacion": "se vio en 2024"}],
    "escenarios": [{"id": "e1", "nombre": "Juntos"}],
    "medidas": [{"id": "m1", "nombre": "Área", "unidad": "ha"}, {"id": "m2", "nombre": "Viaje", "unidad": "min"}],
    "valores": [{"id": "e1~m1", "valor": "1.234.567,5"}, {"id": "e1~m2", "valor": "-40"}],
}


def part(key: str) -> Matrix:
    found = sheets.matrix_of(KIND, key)
    assert found is not None
    return found


def compared(key: str, data: bytes, name: str = "m.csv", person: str = "") -> tuple[list[dict[str, Any]], int]:
    return sheets.differences(KIND, part(key), CONTENT, sheets.read(part(key), data, name), person)


@pytest.mark.parametrize(
    ("key", "person", "same", "why"),
    [
        ("mid", "", 3, 1),
        ("mao", "", 1, 0),
        ("mid_personas", "p2", 1, 1),
        ("p_simple", "p1", 6, 0),
        ("valores", "", 2, 0),
    ],
)
def test_what_is_downloaded_comes_back_the_same(key: str, person: str, same: int, why: int) -> None:
    book = sheets.workbook(KIND, part(key), CONTENT, person, lang="es", day=DAY)
    assert compared(key, book, "m.xlsx", person) == ([], same + why)
    assert compared(key, sheets.as_csv(KIND, part(key), CONTENT, person), "m.csv", person) == ([], same)
    names = openpyxl.load_workbook(io.BytesIO(book)).sheetnames
    assert names[1:] == ["Instrucciones", "Catálogos", *(["Justificaciones"] if part(key).explained else [])]


def explained(*lines: tuple[str, str, str]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(sheets.workbook(KIND, part("mid"), CONTENT, "", lang="es", day=DAY)))
    page = book["Justificaciones"]
    page.delete_rows(2, page.max_row)
    for line in lines:
        page.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_reasons_come_in_a_sheet_of_their_own_and_what_it_does_not_bring_stays() -> None:
    lines, same = compared("mid", explained(("gente", "AGUA", "la usa"), ("AGUA", "VIAS", "")), "m.xlsx")
    assert [(one["kind"], one["title"], one["fields"]) for one in lines] == [
        ("added", "gente → AGUA", [["justificacion", "", "la usa"]]),
        ("changed", "AGUA → VIAS", [["justificacion", "=por donde baja el agua\nva la vía", ""]]),
    ]
    assert lines[0]["steps"][0]["path"] == "mid/gente~agua/justificacion"
    assert same == 3
    assert compared("mid", explained(), "m.xlsx") == ([], 3)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("AGUA", "LUZ", "x"), "Justificaciones, fila 2: «LUZ» no es una sigla de la matriz."),
        (("AGUA", "AGUA", "x"), "Justificaciones, fila 2: «AGUA» no influye en sí misma."),
    ],
)
def test_a_reason_of_no_cell_changes_nothing(line: tuple[str, str, str], says: str) -> None:
    lines, _ = compared("mid", explained(line), "m.xlsx")
    assert [one["problems"][0][0] for one in lines] == [says]
    assert not any(one["steps"] for one in lines)
    twice, _ = compared("mid", explained(("AGUA", "VIAS", "a"), ("agua", "vias", "b")), "m.xlsx")
    assert twice[0]["problems"][0][0] == "Justificaciones, fila 3: «agua → vias» ya está en la fila 2."


def test_what_a_sheet_would_change_is_told_by_cell() -> None:
    lines, same = compared(
        "mid", ";agua;Vías;gente;TURISMO\nagua;;3;;1\nVías;2;0;p;\ngente;;;;\nTURISMO;;;;0\n".encode()
    )
    assert [(one["kind"], one["title"], one["fields"]) for one in lines] == [
        ("added", "TURISMO", []),
        ("changed", "agua → Vías", [["valor", "2", "3"]]),
        ("added", "agua → TURISMO", [["valor", "", "1"]]),
        ("added", "Vías → agua", [["valor", "", "2"]]),
        ("removed", "gente → agua", [["valor", "0", ""]]),
    ]
    assert same == 1  # P, in small letters
    assert lines[0]["fixed"]


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("mid", ";A;B\nA;0;4\nB;1;0\n", "Fila 2, columna B: «4» no es un número entero entre 0 y 3, o P."),
        ("mid", ";A;B\nA;0;X\nB;1;0\n", "Fila 2, columna B: «X» no es un número entero entre 0 y 3, o P."),
        ("mid", ";A;B\nA;2;1\nB;1;0\n", "Fila 2, columna A: «2» no es 0: la diagonal va vacía o en 0."),
        ("mid", ";A;B;C\nA;0;1;1\nB;1;0;1\n", "La matriz tiene 2 filas y 3 columnas; deben ser iguales y con las mismas siglas."
         " La primera que difiere es la 3: «—» en la columna A y «C» en la fila 1."),
        ("mid", ";A;C\nA;0;1\nB;1;0\n", "La matriz tiene 2 filas y 2 columnas; deben ser iguales y con las mismas siglas."
         " La primera que difiere es la 2: «B» en la columna A y «C» en la fila 1."),
        ("mid", ";A;A\nA;0;1\nA;1;0\n", "Hay 2 filas repetidas: A."),
        ("mao", ";R1\nALC;5\n", "Fila 2, columna R1: «5» no es un número entero entre -4 y 4."),
        ("p_simple", ";H1;H2\nE1;1,2;0,5\n", "Fila 2, columna H1: «1,2» no es un número entre 0 y 1."),
    ],
)  # fmt: skip
def test_one_thing_wrong_and_nothing_would_change(key: str, text: str, says: str) -> None:
    lines, same = compared(key, text.encode())
    assert says in [one["problems"][0][0] for one in lines]
    assert all(one["kind"] == "rejected" and not one["steps"] for one in lines)
    assert same == 0


def test_a_condition_of_nobody_is_told() -> None:
    with pytest.raises(BadInput, match=r"Fila 3, columna A: «P\(H9/j\)» no es una condición"):
        compared("p_simple", b";H1;H2\nE1;0,5;0,5\nP(H9/j);;0,5\n")


@pytest.mark.django_db
def test_nothing_is_written_before_a_yes_and_it_can_be_taken_back(initiative: Iniciativa, secretary: User) -> None:
    product = RouteProduct.objects.create(initiative=initiative, key="prospectiva", content=CONTENT)
    client = enter(secretary)
    address = f"/rutas/{initiative.code}/prospectiva/"
    page = client.get(f"{address}tabla/mid_personas").content.decode()
    assert 'value="p2"' in page
    assert "de=p2" in page
    bad = client.post(
        f"{address}tabla/mid", {"file": SimpleUploadedFile("m.csv", b";A;B\nA;0;9\nB;1;0\n")}, follow=True
    )
    told = bad.content.decode()
    assert "Fila 2, columna B: «9» no es un número entero entre 0 y 3, o P." in told
    assert "Aceptar las marcadas" not in told
    lost = client.post(f"{address}tabla/mid_personas", {"file": SimpleUploadedFile("m.csv", b";A\nA;0\n")})
    assert "Diga de quién es la hoja" in lost.content.decode()

    sent = SimpleUploadedFile("m.csv", b";agua;turismo\nagua;0;3\nturismo;P;0\n")
    preview = client.post(f"{address}tabla/mid", {"file": sent}, follow=True)
    shown = preview.content.decode()
    assert "fila nueva en Variables" in shown
    assert "El archivo no trae VIAS, GENTE" in shown
    product.refresh_from_db()
    assert product.content == CONTENT
    where = preview.request["PATH_INFO"]
    client.post(where, {"line": ["n0", "c1", "c2"]})
    product.refresh_from_db()
    made = product.content["variables"][-1]
    assert made["sigla"] == "turismo"
    cells = {row["id"]: row["valor"] for row in product.content["mid"]}
    assert (cells[f"agua~{made['id']}"], cells[f"{made['id']}~agua"]) == ("3", "P")
    data = client.get(f"{address}tabla/mid.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [cell.value for cell in sheet[1]][1:] == ["AGUA", "VIAS", "GENTE", "turismo"]
    client.post(where, {"action": "undo"})
    product.refresh_from_db()
    assert len(product.content["variables"]) == 3
