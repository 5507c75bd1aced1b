"""Documents that leave the house: each figure is the page's, each has a version, and anybody can verify it."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from mancomun.portfolio.documented import everything
from mancomun.web.accounts.models import User
from mancomun.web.initiatives import demo, national_plan, services
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.papers.models import Paper
from tests.web.initiatives.conftest import enter

pypdf = pytest.importorskip("pypdf")
openpyxl = pytest.importorskip("openpyxl")
docx = pytest.importorskip("docx")
pytestmark = pytest.mark.django_db
FEW = {"am-valle-de-aburra", "rape-region-central", "pap-cartama", "asm-maser", "doc-2014-001", "ficcion-g47"}
PROPOSAL = {
    "problem": "El acueducto no alcanza en verano.", "proposal": "Una planta regional para los tres municipios.",
    "feeds": "Transformación 1: ordenamiento alrededor del agua", "territory": "Valle de San Nicolás",
    "source": "Acta de la mesa de agua del 3 de marzo de 2026", "low": 1_000_000_000, "high": 2_000_000_000, "prices": 2026,
}  # fmt: skip
LESSON = {
    "norm": "Ley 1454 de 2011",
    "article": "14",
    "problem": "No fija plazo al concejo.",
    "proposal": "Fijarlo en 60 días.",
}


def words(content: bytes) -> str:
    """All text of a PDF, in one line, with plain spaces."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def cells(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.fixture
def documented(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "everything", lambda: [item for item in everything() if item.key in FEW])
    demo.load(today)


def page_of_scores(client: Client, initiative: Iniciativa) -> str:
    return client.get(f"/iniciativas/{initiative.code}/aportes").content.decode()


def test_the_changes_of_the_period_tell_what_came_in_and_not_what_came_with_the_house(
    documented: None, initiative: Iniciativa, national: User
) -> None:
    rows = cells(enter(national).get("/portafolio/boletin.xlsx").content)["Cambios"][1:]
    assert [row[1] for row in rows] == [initiative.code]
    assert rows[0][3:] == ("Entró al portafolio", "no estaba", "identificada")


def test_the_sheet_of_an_initiative_says_what_its_page_says(
    initiative: Iniciativa, secretary: User, national: User, today: date
) -> None:
    reason = "Los tres municipios planean juntos la movilidad del valle desde 2019, con un convenio y un estudio contratado en 2025."
    services.contribution_score(
        initiative, objective="S17", score=2, reason=reason, evidence=["Convenio de movilidad de 2019"], by=national, day=today
    )  # fmt: skip
    services.opinion_issue(initiative, by=secretary, as_of=today)
    client = enter(secretary)
    page = client.get(f"/iniciativas/{initiative.code}/").content.decode()
    answer = client.get(f"/iniciativas/{initiative.code}/ficha.pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{today}_{initiative.code}_ficha_v1.pdf"'
    text = words(answer.content)
    initiative.refresh_from_db()
    people = f"{initiative.population:,}".replace(",", ".")
    for said in (initiative.name, people, "Rionegro"):
        assert said in page
    for said in (
        initiative.name,
        people,
        "Rionegro",
        "Enfoque territorial",
        "Identificada",
        "MGN 2018",
        "Provincia Administrativa y de Planificación: ",
    ):
        assert said in text, said
    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) <= 2
    book = cells(client.get(f"/iniciativas/{initiative.code}/ficha.xlsx").content)
    members = book["Miembros"]
    assert [row[0] for row in members[1:4]] == ["05615", "05318", "05440"]
    assert members[4][6] == initiative.population
    screen = re.search(
        r"Enfoque territorial[^<]*</th><td[^>]*>([^<]+)</td><td[^>]*>(?:<[^>]+>)?([^<]+)<",
        page_of_scores(client, initiative),
    )
    assert screen is not None
    assert screen.groups() == ("2,0", "sin dato")
    assert book["Objetivos"][0][2].startswith("Antes")
    assert book["Objetivos"][0][3].startswith("Después")
    assert book["Objetivos"][1][2:4] == (2, "sin dato")  # as on the screen: nothing has been scored a second time
    assert client.get(f"/iniciativas/{initiative.code}/ficha.docx").status_code == 404
    assert Client().get(f"/iniciativas/{initiative.code}/ficha.pdf").status_code == 404  # it is not published
    english = words(client.get(f"/en/iniciativas/{initiative.code}/ficha.pdf").content)
    assert "Territorial approach" in english or "Objectives" in english


def test_the_bulletin_gives_the_figures_of_the_screen(documented: None, today: date) -> None:
    client = Client()
    page = client.get("/portafolio/tablero").content.decode()
    facts = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)<small>", page)
    assert len(facts) == 6
    answer = client.get("/portafolio/boletin.pdf")
    assert answer.headers["Content-Disposition"].endswith(f'_PLAN-{today.year}_boletin-regional_v1.pdf"')
    text = words(answer.content)
    book = docx.Document(io.BytesIO(client.get("/portafolio/boletin.docx").content))
    said = " ".join(cell.text for table in book.tables for row in table.rows for cell in row.cells).replace(
        "\u00a0", " "
    )
    sheets = cells(client.get("/portafolio/boletin.xlsx").content)
    indicators = {row[0]: row[1] for row in sheets["Indicadores"][1:]}
    for label, value in facts:
        value = value.strip()
        assert value in text, label
        assert value in said, label
        number = float(value.replace("%", "").replace(".", "").replace(",", ".").strip())
        assert indicators[label] == pytest.approx(number, abs=0.05), label
    regions = client.get("/portafolio/regiones").content.decode()
    rows = re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a></th><td[^>]*>(\d+) ', regions)
    written = {row[0]: row[1] for row in sheets["Regiones"][1:]}
    assert len(rows) == 6
    for name, n in rows:
        assert written[name] == int(n), name
        assert re.search(rf"{re.escape(name)} {n} ", text), name
    assert "se muestra solo el total (94)" in text
    assert "dato no disponible en la fuente de 2014" in text
    assert client.get("/portafolio/boletin.pdf?conjunto=nada").status_code == 422


def test_contributions_and_lessons_are_written_listed_and_printed(
    initiative: Iniciativa, secretary: User, national: User
) -> None:
    client = enter(secretary)
    path = f"/iniciativas/{initiative.code}/plan-nacional"
    wrong = client.post(path, {"kind": "proposal", "problem": "Falta agua", "proposal": "Una planta"})
    assert wrong.status_code == 422
    assert "Escriba el pacto o la transformación del PND que alimenta de este aporte al PND." in wrong.content.decode()
    assert "Una planta" in wrong.content.decode()
    form = {key: str(value) for key, value in PROPOSAL.items()} | {"kind": "proposal", "low": "1.000.000.000"}
    page = client.post(path, form, follow=True).content.decode()
    assert "$\u00a01.000.000.000 – $\u00a02.000.000.000 (2026)" in page
    assert "Este aporte no está ligado a ninguna apuesta estratégica (S50). Lígelo antes de enviarlo." in page
    assert client.post(path, {"kind": "lesson", **LESSON}).status_code == 302
    line = initiative.proposals.get()
    assert client.post(path, {**form, "key": str(line.pk), "bet": "Agua para todos"}).status_code == 302
    assert "Agua para todos" in enter(national).get("/portafolio/plan-nacional").content.decode()
    assert "No fija plazo" in enter(national).get("/portafolio/plan-nacional").content.decode()
    text = words(client.get(path + ".pdf").content)
    book = docx.Document(io.BytesIO(enter(national).get("/portafolio/plan-nacional.docx").content))
    said = " ".join(cell.text for table in book.tables for row in table.rows for cell in row.cells)
    sheets = cells(client.get(path + ".xlsx").content)
    for value in (PROPOSAL["problem"], LESSON["problem"], "Transformación 1"):
        assert str(value) in text
        assert str(value) in said
    assert sheets["Aportes"][1][5:8] == (1_000_000_000, 2_000_000_000, "2026")
    assert sheets["Lecciones"][1][:4] == tuple(LESSON.values())
    assert (
        client.post(path, {"kind": "lesson", "key": str(initiative.lessons.get().pk), "action": "withdraw"}).status_code
        == 302
    )
    assert not initiative.lessons.exists()
    with pytest.raises(services.BadInput, match="Diga de qué año son los precios"):
        national_plan.proposal_write(initiative, PROPOSAL | {"prices": None}, by=secretary)


def test_a_document_is_verified_by_its_address_its_fingerprint_and_its_file(
    initiative: Iniciativa, secretary: User, today: date
) -> None:
    client = enter(secretary)
    path = f"/iniciativas/{initiative.code}/ficha.pdf"
    content = client.get(path).content
    text = words(content)
    found = Paper.objects.get()
    assert f"http://testserver/verificar/{found.digest[:20]}" in text.replace(" ", "")
    anybody = Client()
    page = anybody.get(f"/verificar/{found.digest[:20]}").content.decode()
    for said in ("Este documento salió de aquí", initiative.code, initiative.name, found.digest):
        assert said in page
    same = anybody.post("/verificar/", {"file": SimpleUploadedFile("f.pdf", content)})
    assert "byte por byte" in same.content.decode()
    changed = anybody.post(f"/verificar/{found.digest}", {"file": SimpleUploadedFile("f.pdf", content + b" ")})
    assert "no es igual a ninguno de los que entregamos" in changed.content.decode()
    assert (
        anybody.post("/verificar/", {"key": found.digest.upper()}).headers["Location"] == f"/verificar/{found.digest}"
    )
    strange = anybody.get("/verificar/" + "0" * 20)
    assert (strange.status_code, "No reconocemos este documento" in strange.content.decode()) == (404, True)
    assert anybody.get("/verificar/hola").status_code == 422
    assert not anybody.get("/verificar/").cookies
    # The same again is the same file and version; another content is the next version, and the old page says so.
    assert client.get(path).content == content
    assert Paper.objects.count() == 1
    assert found.copies.get().sha256 == hashlib.sha256(content).hexdigest()
    services.initiative_edit(initiative, values={"acronym": "VSN"}, by=secretary, day=today)
    assert client.get(path).headers["Content-Disposition"].endswith('_ficha_v2.pdf"')
    assert "Hay una versión posterior: la 2" in anybody.get(f"/verificar/{found.digest}").content.decode()
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE papers_paper SET version = 9")
