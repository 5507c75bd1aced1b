"""The matrix of influences under a hand on a keyboard: arrows, a block from a spreadsheet, taking back, and where people part."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace.models import MatrixRound, RouteProduct
from tests.browser.conftest import Visit
from tests.browser.test_workspace import saved
from tests.web.initiatives.conftest import enter
from tests.web.workspace.conftest import initiative, person, secretary, today

__all__ = ["initiative", "person", "secretary", "today"]
pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """el => { const data = new DataTransfer(); data.setData("text/plain", "0\\t1\\t2\\n3\\t0\\tP\\n");
el.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


def test_arrows_paste_and_taking_back(
    chromium: Browser, live_server: Any, initiative: Iniciativa, secretary: User
) -> None:
    rows = [{"id": name, "sigla": name.upper(), "nombre": name} for name in ("agua", "vias", "gente")]
    people = [{"id": "p", "nombre": "Ana"}, {"id": "q", "nombre": "Luz"}]
    apart = [{"id": "agua~vias~p", "valor": "0"}, {"id": "agua~vias~q", "valor": "3"}]
    product = RouteProduct.objects.create(
        initiative=initiative, key="prospectiva", content={"variables": rows, "personas": people, "mid_personas": apart}
    )
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="es-CO", reduced_motion="reduce")
    key = enter(secretary).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    visit = Visit(context, live_server.url)
    page = visit.open(f"/rutas/{initiative.code}/prospectiva/#s-micmac")  # the sections of a long form are closed

    def cells() -> dict[str, str]:
        saved(page)
        product.refresh_from_db()
        return {row["id"]: row["valor"] for row in product.content.get("mid", []) if row["valor"]}

    def here() -> str:
        name: str = page.evaluate("document.activeElement.name")
        return name

    page.locator("[name='mid/agua~vias/valor']").click()
    page.keyboard.type("2")
    page.keyboard.press("ArrowRight")
    assert here() == "mid/agua~gente/valor"
    page.keyboard.type("1")
    page.keyboard.press("ArrowDown")
    assert here() == "mid/vias~gente/valor"
    page.keyboard.press("ArrowLeft")
    assert here() == "mid/vias~agua/valor"  # over the diagonal
    page.keyboard.type("P")
    assert cells() == {"agua~vias": "2", "agua~gente": "1", "vias~agua": "P"}
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert here() == "mid/agua~gente/valor"
    assert cells() == {"agua~vias": "2"}
    page.keyboard.press("Control+y")
    assert cells() == {"agua~vias": "2", "agua~gente": "1"}
    page.locator("[name='mid/gente~agua/valor']").evaluate(PASTE)
    page.locator("[name='mid/vias~agua/valor']").evaluate(PASTE)
    pasted = cells()
    assert (pasted["vias~agua"], pasted["vias~gente"], pasted["gente~agua"]) == ("0", "2", "3")
    page.locator("[name='mid/vias~agua/valor']").click()
    page.keyboard.press("Control+z")
    assert "vias~gente" not in cells()
    assert product.content["mid"][0]["por"]
    said = page.locator("#c-mid .cellsaid")
    page.locator("[name='mid/vias~agua/valor']").click()
    assert said.inner_text().startswith("VIAS → AGUA. ")
    page.keyboard.press("F2")
    page.keyboard.type("La vía abre la montaña")
    page.keyboard.press("Escape")
    assert here() == "mid/vias~agua/valor"
    cells()
    kept = {row["id"]: row.get("justificacion", "") for row in product.content["mid"]}
    assert kept["vias~agua"] == "La vía abre la montaña"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator("#c-mid .reasons textarea:visible").input_value() == ""
    page.locator("#c-mid [data-all]").click()
    assert page.locator("#c-mid td.told").count() == 1
    assert "La vía abre la montaña" in [
        one.input_value() for one in page.locator("#c-mid .reasons textarea:visible").all()
    ]
    page.locator("#c-mid [data-all]").click()
    page.reload()
    page.locator("[name='mid/vias~agua/valor']").focus()
    assert "Lo escribió" in said.inner_text()
    assert page.locator("#c-mid .reasons textarea:visible").input_value() == "La vía abre la montaña"
    # What is still on its way when the round is closed is part of it.
    page.locator("[name='mid/gente~vias/valor']").fill("2")
    page.locator("#c-mid .rounds button").click()
    expect(page.locator("#c-mid .rounds li")).to_have_count(1)
    kept_round = MatrixRound.objects.get()
    assert ["gente", "vias", 2] in kept_round.content["cells"]
    assert (kept_round.matrix, kept_round.number, kept_round.people) == ("mid", 1, 3)  # who writes here, Ana and Luz
    both = page.locator("td.apart[data-path='mid_personas/agua~vias~p/valor']")
    assert "de 0 a 3 entre quienes contestaron" in (both.get_attribute("title") or "")
    page.set_viewport_size({"width": 360, "height": 740})
    visit.accessible()
    context.close()
    assert not visit.trouble
    assert not visit.abroad
