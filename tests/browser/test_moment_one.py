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
from mancomun.web.workspace import demo, selectors
from mancomun.web.workspace.models import Route, RouteProduct
from tests.browser.conftest import Visit
from tests.web.initiatives.conftest import enter, person, secretary, today

__all__ = ["person", "secretary", "today"]
pytestmark = pytest.mark.django_db(transaction=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
DAY = date(2026, 11, 26)
ANCHORS = {"g47": date(2026, 11, 3), "masora": date(2026, 10, 15)}
KEYS = [key for key, item in PRODUCTS.items() if item.moment == 1]


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
    page.wait_for_selector("#said >> text=90 %")
    assert RouteProduct.objects.get(initiative=row, key="agenda").content["actividades"][0]["porcentaje"] == "90"
    # The dossier: asked with a button, made by the worker, downloaded and read.
    visit.open(f"/rutas/{row.code}/", script=False)
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
        "Plan de participación", "Ruta crítica", "Posibilidad de retiro de un municipio",
    ):  # fmt: skip
        assert words in text, words
    assert len(book.pages) > 30
    for name in names:
        if name.endswith(".docx"):
            assert Document(io.BytesIO(pack.read(name))).paragraphs
        elif name.endswith(".xlsx"):
            assert openpyxl.load_workbook(io.BytesIO(pack.read(name))).sheetnames
    assert sum(name.endswith(".docx") for name in names) >= 8
    context.close()
    assert not visit.trouble
