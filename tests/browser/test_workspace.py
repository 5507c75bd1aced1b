"""Two people in one product, in a real browser: it saves itself, a dropped network loses nothing, and each sees the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace.kinds import Kind
from mancomun.web.workspace.models import Edit, Held, RouteProduct
from tests.browser.conftest import Visit
from tests.web.initiatives.conftest import enter
from tests.web.workspace.conftest import colleague, initiative, kind, person, secretary, today

__all__ = ["colleague", "initiative", "kind", "person", "secretary", "today"]
pytestmark = pytest.mark.django_db(transaction=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
HEAR = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def open_for(chromium: Browser, live_server: Any, initiative: Iniciativa) -> Iterator[Callable[..., Visit]]:
    made: list[Visit] = []

    def make(user: User, *, width: int = 1280, script: bool = True) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="es-CO",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        key = enter(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        visit = Visit(context, live_server.url)
        visit.page.on("dialog", lambda dialog: dialog.accept())
        made.append(visit)
        visit.open(f"/rutas/{initiative.code}/riesgos/", script=script)
        return visit

    yield make
    for visit in made:
        trouble = [text for text in visit.trouble if "ERR_INTERNET_DISCONNECTED" not in text]
        visit.context.close()
        assert not trouble
        assert not visit.abroad


def until(page: Page, holds: str) -> None:
    """Wait for an expression; ``wait_for_function`` would need what our policy of contents forbids."""
    for _ in range(160):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"nunca: {holds}: {page.inner_text('#saved')}")


def saved(page: Page) -> None:
    until(page, "document.querySelector('#saved').textContent.startsWith('Todo está guardado')")


def test_what_is_typed_without_network_arrives_once(
    open_for: Callable[..., Visit], kind: Kind, secretary: User
) -> None:
    visit = open_for(secretary)
    page = visit.page
    page.get_by_label("Objeto").fill("Cuidar el río.")
    saved(page)
    assert RouteProduct.objects.get().content["objeto"] == "Cuidar el río."
    visit.context.set_offline(True)
    page.get_by_label("Objeto").fill("Cuidar el río Negro.")
    page.locator("[name='riesgos/1/nombre']").fill("Se va toda la gente")
    page.get_by_role("button", name="Agregar un riesgo").click()
    page.keyboard.type("Sequía")
    until(page, "document.querySelector('#saved').textContent.includes('está en este equipo')")
    assert RouteProduct.objects.get().content["objeto"] == "Cuidar el río."
    visit.context.set_offline(False)
    saved(page)
    product = RouteProduct.objects.get()
    assert product.content["objeto"] == "Cuidar el río Negro."
    assert [row["nombre"] for row in product.content["riesgos"]] == ["Se va toda la gente", "Sequía"]
    assert page.evaluate("Object.keys(localStorage).length") == 0
    before = Edit.objects.count()
    # The page closes with the network down: what was typed waits on the machine and is sent by the next page.
    visit.context.set_offline(True)
    page.get_by_label("Objeto").fill("Cuidar la cuenca.")
    until(page, "Object.keys(localStorage).length == 1")
    page.goto("about:blank")
    visit.context.set_offline(False)
    page = visit.open(page_path(product))
    assert page.get_by_label("Objeto").input_value() == "Cuidar la cuenca."
    saved(page)
    assert RouteProduct.objects.get().content["objeto"] == "Cuidar la cuenca."
    assert Edit.objects.count() == before + 1
    page.wait_for_selector("#said >> text=Cuidar la cuenca.")
    visit.accessible()


def page_path(product: RouteProduct) -> str:
    return f"/rutas/{product.initiative.code}/riesgos/"


def test_two_people_see_each_other_and_a_clash_keeps_both(
    open_for: Callable[..., Visit], kind: Kind, secretary: User, colleague: User
) -> None:
    ana, luz = open_for(secretary), open_for(colleague)
    ana.page.get_by_label("Costo").fill("500")
    saved(ana.page)
    luz.page.get_by_label("Objeto").click()
    luz.page.keyboard.type("De Luz")
    luz.page.evaluate(HEAR)
    until(luz.page, "document.querySelector('[name=costo]').value === '500'")
    assert luz.page.evaluate("document.activeElement.name") == "objeto"
    saved(luz.page)
    ana.page.get_by_label("Objeto").fill("De Ana")  # she has not heard of it: both texts stay
    ana.page.wait_for_selector("#saved >> text=Están los dos textos")
    assert ana.page.get_by_text("Luz Marina Ríos está editando Objeto").is_visible()
    held = Held.objects.get()
    assert (held.theirs, held.mine) == ("De Luz", "De Ana")
    ana.page.get_by_role("link", name="escoger").click()
    ana.page.get_by_role("button", name="Poner este").click()
    ana.page.wait_for_selector("text=Escogió un texto")
    assert RouteProduct.objects.get().content["objeto"] == "De Ana"
    # A block copied from a spreadsheet goes in from the cell where it is pasted.
    ana.page.locator("[name='riesgos/1/nombre']").evaluate(
        """el => { const data = new DataTransfer(); data.setData("text/plain", "Agua\\tAlta\\nVías\\tBaja");
        el.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
    )
    saved(ana.page)
    rows = RouteProduct.objects.get().content["riesgos"]
    assert [(row["nombre"], row["nivel"]) for row in rows] == [("Agua", "3"), ("Vías", "1")]
    # On a telephone the rows are folded to a line each; a tap opens one, a link to a cell opens its own.
    ana.page.get_by_role("button", name="Agregar un riesgo").click()
    ana.page.keyboard.type("Sequía")
    saved(ana.page)
    ana.page.set_viewport_size({"width": 360, "height": 740})
    page = ana.open(page_path(RouteProduct.objects.get()))
    first, last = page.get_by_label("Nombre, fila 1"), page.get_by_label("Nombre, fila 3")
    assert not first.is_visible()
    ana.accessible()
    page.get_by_text("Agua · Alta").click()
    assert first.is_visible()
    assert not last.is_visible()
    first.fill("Avenida")
    assert page.get_by_text("Avenida · Alta").is_visible()
    page.evaluate(
        "at => { location.hash = at }", "c-riesgos/" + last.evaluate("el => el.closest('tr').dataset.row") + "/control"
    )
    until(page, "Array.from(document.querySelectorAll('tr[data-row] .acts')).pop().offsetParent !== null")
    assert last.is_visible()
    saved(page)
    ana.accessible()


def test_it_works_without_script(open_for: Callable[..., Visit], kind: Kind, secretary: User) -> None:
    page = open_for(secretary, script=False).page
    page.get_by_label("Objeto").fill("Sin script.")
    page.get_by_label("Nombre, fila nueva").fill("Otra fila")
    page.get_by_role("button", name="Guardar", exact=True).click()
    assert "Guardó Riesgos." in page.inner_text("main")
    assert page.get_by_label("Objeto").input_value() == "Sin script."
    assert [row["nombre"] for row in RouteProduct.objects.get().content["riesgos"]] == ["Se va la gente", "Otra fila"]
