"""Tables as files, the dossier of a moment, its minutes, and the mail of the day."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from mancomun.errors import BadInput
from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.jobs.models import Job
from mancomun.web.jobs.running import work_off
from mancomun.web.papers.models import Paper
from mancomun.web.workspace import route_services, selectors, services, table_views, tables
from mancomun.web.workspace.kinds import Kind
from mancomun.web.workspace.mail import digests
from mancomun.web.workspace.merge import Step
from mancomun.web.workspace.models import Dossier, MailChoice, Notice, RouteProduct, TableUpload
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(initiative: Iniciativa) -> str:
    return f"/rutas/{initiative.code}/riesgos/"


@pytest.fixture
def product(initiative: Iniciativa, kind: Kind, secretary: User, today: date) -> RouteProduct:
    steps = [
        Step(
            "t1",
            "add",
            "riesgos",
            "r2",
            value={"nombre": "Sequía", "nivel": "2", "sale_de": ["1"], "alcaldia": "05318"},
        ),
        Step("t2", "set", "objeto", base="", value="Cuidar el río."),
    ]
    return services.change(initiative, kind, steps, by=secretary, day=today).product


def names(product: RouteProduct) -> list[str]:
    product.refresh_from_db()
    return [row["nombre"] for row in product.content["riesgos"]]


def book(data: bytes, change: dict[str, Any], more: list[list[Any]] = []) -> SimpleUploadedFile:  # noqa: B006
    """The workbook with cells changed, by address, and rows added."""
    found = openpyxl.load_workbook(io.BytesIO(data))
    sheet = found.worksheets[0]
    for cell, value in change.items():
        sheet[cell] = value
    for row in more:
        sheet.append(row)
    stream = io.BytesIO()
    found.save(stream)
    return SimpleUploadedFile("riesgos.xlsx", stream.getvalue())


def test_a_table_goes_out_and_comes_back_the_same(product: RouteProduct, secretary: User, address: str) -> None:
    client = enter(secretary)
    for suffix in ("xlsx", "csv"):
        data = client.get(f"{address}tabla/riesgos.{suffix}").content
        answer = client.post(f"{address}tabla/riesgos", {"file": SimpleUploadedFile(f"r.{suffix}", data)})
        assert answer.status_code == 302, answer.content.decode()
        assert "dice lo mismo que la tabla" in client.get(answer.headers["Location"]).content.decode()
    empty = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}tabla/riesgos.xlsx?vacia=1").content))
    assert empty.worksheets[0].max_row == 1
    assert client.get(f"{address}tabla/riesgos").status_code == 200
    assert client.get(f"{address}tabla/nada").status_code == 404


def test_differences_are_seen_accepted_and_taken_back(
    product: RouteProduct, kind: Kind, secretary: User, colleague: User, today: date, address: str
) -> None:
    client = enter(secretary)
    data = client.get(f"{address}tabla/riesgos.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    column = {name: chr(65 + n) for n, name in enumerate(heads)}
    line = {"nombre": "Plaga", "nivel": "3", "sale_de": "Sequía"}
    bad = {"nombre": "Mala", "nivel": "altísima", "alcaldia": "99999"}
    sent = book(data, {f"{column['control']}3": "Tanques"}, [[row.get(name) for name in heads] for row in (line, bad)])
    answer = client.post(f"{address}tabla/riesgos", {"file": sent})
    page = client.get(answer.headers["Location"]).content.decode()
    assert "1 nuevas, 1 con cambios, 1 iguales, 0 que el archivo no trae, 1 por corregir." in page
    assert "altísima" in page
    assert f"{column['nivel']}5" in page  # the cell that is wrong
    assert names(product) == ["Se va la gente", "Sequía"]
    upload = TableUpload.objects.get()
    chosen = [one["id"] for one in upload.lines if one["kind"] != "rejected"]
    assert client.post(answer.headers["Location"], {"line": chosen}).status_code == 302
    assert names(product) == ["Se va la gente", "Sequía", "Plaga"]
    assert product.content["riesgos"][1]["control"] == "Tanques"
    assert product.content["riesgos"][2]["sale_de"] == ["r2"]
    upload.refresh_from_db()
    with pytest.raises(BadInput, match="ya se aceptó"):
        tables.accept(upload, chosen, by=secretary, day=today)
    assert client.post(answer.headers["Location"], {"action": "undo"}).status_code == 302
    assert names(product) == ["Se va la gente", "Sequía"]
    assert not product.content["riesgos"][1]["control"]
    with pytest.raises(BadInput, match="ya se deshizo"):
        tables.take_back(upload, by=secretary, day=today)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04nada", "."),
        (b"uno,dos\n1,2\n", "encabezado"),
        (b"", "."),
        (b"nombre,nombre,nivel\na,b,1\n", "dos veces"),
        (b"nombre\nCrecida\n", "solo trae la columna «nombre», y con una sola no se reconoce la plantilla"),
        (b"nombre,nivel\n" + b"Crecida,1\n" * 7, "trae 7 filas y una tabla lleva hasta 5"),
    ],
)
def test_a_file_that_is_no_table_gets_its_sentence(
    product: RouteProduct, secretary: User, address: str, data: bytes, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 5)
    client = enter(secretary)
    name = "r.xlsx" if data.startswith(b"PK") else "r.csv"
    answer = client.post(f"{address}tabla/riesgos", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code in (413, 422)
    assert says in answer.content.decode()
    assert not TableUpload.objects.exists()
    assert "Elija primero un archivo" in client.post(f"{address}tabla/riesgos").content.decode()


def test_a_table_heavier_than_a_page_is_taken_and_one_over_its_limit_says_which(
    product: RouteProduct, secretary: User, address: str
) -> None:
    client = enter(secretary)
    line = "Crecida {n} " + "lluvia " * 650 + ",1\n"
    heavy = "nombre,nivel\n" + "".join(line.format(n=n) for n in range(250))
    assert 1_000_000 < len(heavy) < tables.BIGGEST
    answer = client.post(f"{address}tabla/riesgos", {"file": SimpleUploadedFile("r.csv", heavy.encode())}, follow=True)
    assert answer.status_code == 200
    assert "250 nuevas" in answer.content.decode()
    over = SimpleUploadedFile("r.csv", b"a,b\n" + b"1" * (tables.BIGGEST + 4_000_000))
    refused = client.post(f"{address}tabla/riesgos", {"file": over})
    assert refused.status_code == 413
    assert "El archivo pesa 12 MB; el límite es 8 MB. No cambiamos nada." in refused.content.decode()


def test_the_dossier_says_how_far_it_is_and_holds_every_paper(
    product: RouteProduct, initiative: Iniciativa, secretary: User, colleague: User, today: date
) -> None:
    route_services.route_open(initiative, today - timedelta(days=10), by=secretary, day=today)
    client = enter(secretary)
    answer = client.post(f"/rutas/{initiative.code}/expediente", {"moment": "1"})
    assert answer.status_code == 302
    assert work_off() == 1
    job = Job.objects.get(kind="workspace_dossier")
    assert (job.state, job.done, job.total, job.error_es) == ("done", 5, 5, "")
    page = client.get(f"/trabajos/{job.key}").content.decode()
    assert f"/rutas/{initiative.code}/expediente/{job.key}" in page
    pack = zipfile.ZipFile(io.BytesIO(client.get(f"/rutas/{initiative.code}/expediente/{job.key}").content))
    inside = sorted(name.rpartition("/")[2] for name in pack.namelist())
    day, code = today.isoformat(), initiative.code
    assert inside == sorted(
        [
            f"{day}_{code}_expediente-momento-1_v1.pdf", f"{day}_{code}_informe-avance-momento-1_v1.docx",
            *(f"{day}_{code}_riesgos_v1.{suffix}" for suffix in ("docx", "pdf", "xlsx")),
        ]
    )  # fmt: skip
    whole = next(pack.read(name) for name in pack.namelist() if "expediente-momento-1_v1.pdf" in name)
    assert whole.startswith(b"%PDF")
    assert enter(colleague).get(f"/rutas/{initiative.code}/expediente/{job.key}").status_code == 404
    assert Dossier.objects.get().by == secretary


def test_minutes_close_the_moment_and_report_it_before(
    product: RouteProduct, initiative: Iniciativa, secretary: User, departmental: User, today: date
) -> None:
    from docx import Document

    route = route_services.route_open(initiative, today - timedelta(days=10), by=secretary, day=today)
    client = enter(secretary)

    def words() -> str:
        answer = client.get(f"/rutas/{initiative.code}/acta/1.docx")
        assert answer.status_code == 200
        found = Document(io.BytesIO(answer.content))
        cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in found.paragraphs), *cells])

    before = words()
    assert "Informe de avance del momento 1" in before
    assert "por diligenciar" in before
    assert "Generar las condiciones políticas, sociales, culturales, técnicas y financieras" in before
    for n in range(1, 13):
        route_services.gate_override(
            route, f"M1-{n:02d}", "Se aprobó en la sesión de junta.", by=departmental, day=today
        )
    route_services.moment_close(route, 1, by=secretary, day=today)
    after = words()
    assert "Acta de cierre del momento 1" in after
    assert "Se aprobó en la sesión de junta." in after
    assert "Riesgos" in after
    assert client.get(f"/rutas/{initiative.code}/acta/1.pdf").content.startswith(b"%PDF")
    assert client.get(f"/rutas/{initiative.code}/acta/4.pdf").status_code == 404
    poster = client.get(f"/rutas/{initiative.code}/afiche.pdf")
    assert poster.content.startswith(b"%PDF")
    assert "afiche-ruta" in poster.headers["Content-Disposition"]


def test_one_mail_a_day_at_most_and_none_to_who_wants_none(
    product: RouteProduct, initiative: Iniciativa, kind: Kind, secretary: User, colleague: User, today: date
) -> None:
    for text in ("@Luz uno", "@Luz dos"):
        services.comment(initiative, kind, text=text, by=secretary, day=today)
    assert digests(today) == 1
    assert digests(today) == 0
    sent = mail.outbox[-1]
    assert (sent.to, sent.subject) == ([colleague.email], "2 avisos nuevos en Mancomún")
    assert "@Luz uno" in sent.body
    assert f"/rutas/{initiative.code}/riesgos/#comentario-" in sent.body
    services.comment(initiative, kind, text="@Luz tres", by=secretary, day=today)
    assert digests(today) == 0
    assert digests(today + timedelta(days=1)) == 1
    services.mail_choose("nunca", by=colleague)
    services.comment(initiative, kind, text="@Luz cuatro", by=secretary, day=today)
    assert digests(today + timedelta(days=2)) == 0
    assert MailChoice.objects.get(person=colleague).every == "nunca"
    client = enter(colleague)
    assert client.post("/avisos/").status_code == 302
    assert not Notice.objects.filter(to=colleague, seen=None).exists()
    assert client.post("/avisos/", {"every": "dia"}).status_code == 302
    assert client.post("/avisos/", {"every": "siempre"}).status_code == 422


def test_a_template_of_the_house_gives_its_columns(kind: Kind) -> None:
    part = tables.table_of(kind, "riesgos")
    assert [one.name for one in tables.schema_of(part).fields] == ["nombre", "nivel", "control", "sale_de", "alcaldia"]
    for key, found in selectors.all_kinds().items():
        for name, one in found.parts().items():
            if type(one) is type(part):
                columns = [each.name for each in tables.schema_of(tables.table_of(found, name)).fields]
                assert sorted(columns) == sorted(one.column(each.key) for each in one.fields), (key, name)  # type: ignore[union-attr]


@pytest.mark.parametrize(("language", "said"), [("es", "1.234,5"), ("en", "1234.5")])
def test_numbers_of_a_file_are_shown_as_the_language_writes_them(language: str, said: str) -> None:
    with translation.override(language):
        assert table_views._shown(1234.5) == said
        assert table_views._shown(["a", "b"]) == "a; b"


def test_the_papers_of_a_product_are_verified_by_anybody(
    initiative: Iniciativa, kind: Kind, secretary: User, today: date
) -> None:
    services.change(initiative, kind, [Step("o", "set", "objeto", base="", value="Cuidar")], by=secretary, day=today)
    client, stranger = enter(secretary), Client()
    for suffix in ("pdf", "docx", "xlsx"):
        file = client.get(f"/rutas/{initiative.code}/riesgos/documento/D9.{suffix}").content
        page = unescape(
            stranger.post("/verificar/", {"file": SimpleUploadedFile(f"a.{suffix}", file)}).content.decode()
        )
        assert "byte por byte" in page
        assert "Cuidar" not in page
    paper = Paper.objects.get(code=initiative.code, copies__suffix="pdf")
    assert sorted(one.suffix for one in paper.copies.all()) == ["docx", "pdf"]
    pages = PdfReader(io.BytesIO(client.get(f"/rutas/{initiative.code}/riesgos/documento/D9.pdf").content)).pages
    said = "".join(one.extract_text() for one in pages).replace("\n", "").replace(" ", "")
    assert f"/verificar/{paper.digest[:20]}" in said
    assert paper.title in unescape(stranger.get(f"/verificar/{paper.digest[:20]}").content.decode())
    changed = SimpleUploadedFile("a.xlsx", file + b" ")
    assert "no es igual a ninguno" in unescape(stranger.post("/verificar/", {"file": changed}).content.decode())
