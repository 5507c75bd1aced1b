"""The fictional G47 and the nine municipalities of MASORA go through moment 1: route, products, and the dossier read back."""

from __future__ import annotations

import io
import os
import re
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pypdf
import pytest
from docx import Document
from playwright.sync_api import Browser

from mancomun.route.products import PRODUCTS
from mancomun.web.accounts.models import Entity, Grant
from mancomun.web.dated import span
from mancomun.web.initiatives import demo as portfolio
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.jobs.running import work_off
from mancomun.web.signing import services
from mancomun.web.signing.models import Signer
from mancomun.web.workspace import demo, selectors
from mancomun.web.workspace.models import Route, RouteProduct
from tests.browser.conftest import Visit
from tests.web.initiatives.conftest import enter, person, secretary, today

__all__ = ["person", "secretary", "today"]
pytestmark = pytest.mark.django_db(transaction=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
DAY = date(2026, 11, 26)
ANCHORS = {"g47": date(2026, 11, 3), "masora": date(2026, 10, 15)}
SIGNED_PDF = b"%PDF-1.7\n1 0 obj<</Type/Sig/ByteRange[0 10 20 30]/Contents<00>>>endobj\n%%EOF\n"
KEYS = [key for key, item in PRODUCTS.items() if item.moment == 1]


def signing(row: Iniciativa, chromium: Browser, url: str, desk: Visit) -> str:
    """Everybody signs the agreement: one by link on a phone, one on paper, one in a signed file, the rest by link; its print."""
    page = desk.open(f"/iniciativas/{row.code}/firmas/acuerdo/", script=False)
    page.get_by_role("button", name="Pedir firmas de este texto").click()
    page.wait_for_selector("text=Firmaron 0 de 9")
    signers = list(Signer.objects.order_by("pk"))
    phone = Visit(chromium.new_context(viewport={"width": 360, "height": 740}, locale="es-CO"), url)
    phone.open(f"/firmar/{signers[0].secret}", script=False)
    phone.page.get_by_label("Leí el texto completo").check()
    phone.page.get_by_label("Escriba su nombre").fill(signers[0].person)
    phone.page.get_by_role("button", name="Firmar", exact=True).click()
    assert "Firmado el" in phone.page.inner_text("[role=status]")
    phone.context.close()
    assert not phone.trouble
    for n, (name, content, button) in enumerate(
        (
            ("hoja-firmada.pdf", scan(), "Registrar firma a mano"),
            ("con-certificado.pdf", SIGNED_PDF, "Registrar firma digital"),
        ),
        start=1,
    ):
        page.reload()
        item = page.locator("li.signer").nth(n)
        item.get_by_text("En papel o con certificado").click()
        item.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        item.get_by_role("button", name=button).click()
        page.wait_for_selector(f"text=Firmaron {n + 1} de 9")
    for signer in signers[3:]:
        services.sign(signer.secret, typed=signer.person, read=True, day=date.today())
    page.reload()
    assert "Firmaron 9 de 9" in page.inner_text("main")
    desk.accessible()
    desk.open(f"/rutas/{row.code}/acuerdo/")
    assert "100 %" in page.inner_text("#said")
    parties = RouteProduct.objects.get(initiative=row, key="acuerdo").content["partes"]
    assert [one["medio"] for one in parties[:4]] == ["electronica", "manuscrita", "digital", "electronica"]
    return str(Signer.objects.earliest("pk").copy)


def scan() -> bytes:
    """A sheet somebody scanned."""
    made = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize("folder", ["g47", pytest.param("masora", marks=pytest.mark.slow)])
def test_a_group_goes_through_the_whole_moment(
    folder: str, chromium: Browser, live_server: Any, secretary: Any
) -> None:
    portfolio.load(DAY)
    row = Iniciativa.objects.get(origin_key=demo.ORIGINS[folder])
    entity = Entity.objects.get(appointments__person=secretary)
    Grant.objects.create(entity=entity, initiative_id=row.pk, role="secretaria_tecnica", during=span(date(2024, 1, 1)))
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="es-CO", reduced_motion="reduce", accept_downloads=True
    )
    context.add_cookies(
        [{"name": "sessionid", "value": enter(secretary).cookies["sessionid"].value, "url": live_server.url}]
    )
    visit = Visit(context, live_server.url)
    visit.page.set_default_timeout(30_000)  # the first page pays for every import, on a machine that may be busy
    # The route is opened by hand, with its first day.
    page = visit.open(f"/rutas/{row.code}/", script=False)
    page.locator("input[type=date]").first.fill(ANCHORS[folder].isoformat())
    page.locator("form[action$='/abrir'] button").click()
    page.wait_for_selector("text=Momento 1")
    assert Route.objects.get().anchor == ANCHORS[folder]
    demo.load(DAY)
    # Every product is there, shows its result and has nothing that blocks it.
    states = selectors.states(selectors.desk_of(row, DAY))
    gaps = {key: [item.text.es for item in states[key].gaps] for key in KEYS}
    assert not {key: found for key, found in gaps.items() if found}
    for key in ("sociograma", "riesgos", "agenda"):
        visit.open(f"/rutas/{row.code}/{key}/")
        assert page.locator("#said figure img, #said figure svg, #said img").count(), key
    visit.accessible()
    page.get_by_label("Avance").first.fill("90")
    page.wait_for_selector("#saved >> text=Todo está guardado")
    page.wait_for_selector("#said >> text=90 %", state="attached")  # its table is long, and closed
    assert RouteProduct.objects.get(initiative=row, key="agenda").content["actividades"][0]["porcentaje"] == "90"
    text_signed = signing(row, chromium, live_server.url, visit) if folder == "masora" else ""
    # The dossier: asked with a button, made by the worker, downloaded and read.
    visit.open(f"/rutas/{row.code}/", script=False)
    page.get_by_label("Con los nombres de las personas").first.fill("Entregar el expediente firmado a los concejos")
    page.get_by_role("button", name="Armar el expediente del momento").first.click()
    page.wait_for_url("**/trabajos/**")
    assert work_off() >= 1
    page.reload()
    with page.expect_download() as waiting:
        page.locator(f"a[href*='/rutas/{row.code}/expediente/']").first.click()
    pack = zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes()))
    names = pack.namelist()
    whole = next(name for name in names if name.endswith("_expediente-momento-1_v1.pdf"))
    book = pypdf.PdfReader(io.BytesIO(pack.read(whole)))
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in book.pages))
    for words in (
        "Acuerdo de voluntades", "Perfil", "Plan de trabajo y agenda", "Sociograma y mapa de actores", "Mapa de riesgos",
        "Plan de participación", "Ruta crítica", "Posibilidad de retiro de un municipio", "Preparación media",
    ):  # fmt: skip
        assert words in text, words
    assert len(book.pages) > 30
    if text_signed:
        agreement = next(name for name in names if name.endswith(".docx") and "acuerdo" in name)
        word = Document(io.BytesIO(pack.read(agreement)))
        printed = " ".join(cell.text for table in word.tables for line in table.rows for cell in line.cells)
        printed += " ".join(paragraph.text for paragraph in word.paragraphs)
        assert len(re.findall("firmado el", printed)) >= 9
        assert text_signed[:12] in re.sub(r"\s", "", printed)
        assert "firmado el" in text
        kept = {name.split("_", 4)[-1]: pack.read(name) for name in names if "/firmas/" in name}
        assert {name.rsplit("_", 1)[-1] for name in kept} == {"hoja-firmada.pdf", "con-certificado.pdf"}
        assert SIGNED_PDF in kept.values()
    for name in names:
        if name.endswith(".docx"):
            assert Document(io.BytesIO(pack.read(name))).paragraphs
        elif name.endswith(".xlsx"):
            assert openpyxl.load_workbook(io.BytesIO(pack.read(name))).sheetnames
    assert sum(name.endswith(".docx") for name in names) >= 8
    context.close()
    assert not visit.trouble
