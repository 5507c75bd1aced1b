"""A territorial model drawn by hand: mouse, keys, taking back, a polygon that crosses itself, a phone, and no script."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace.models import RouteProduct
from tests.browser.conftest import Visit
from tests.browser.test_workshops import shot
from tests.browser.test_workspace import saved
from tests.web.initiatives.conftest import enter
from tests.web.workspace.conftest import initiative, person, secretary, today

__all__ = ["initiative", "person", "secretary", "today"]
pytestmark = pytest.mark.django_db(transaction=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
BOW = "POLYGON ((-75.45 6.0, -75.35 6.1, -75.35 6.0, -75.45 6.1, -75.45 6.0))"


def tap(page: Page, x: float, y: float) -> None:
    """Touch the board at a share of its width and height."""
    box = page.locator("#draw-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])


def test_a_model_is_drawn(chromium: Browser, live_server: Any, initiative: Iniciativa, secretary: User) -> None:
    zone = {"id": "z1", "nombre": "Laguna", "categoria": "proteccion", "figura": "", "momento": "ambos"}
    product = RouteProduct.objects.create(initiative=initiative, key="modelo", content={"zonas": [zone]})
    context = chromium.new_context(viewport={"width": 1280, "height": 1000}, locale="es-CO", reduced_motion="reduce")
    client = enter(secretary)
    assert (
        client.get(f"/rutas/{initiative.code}/modelo/").status_code == 200
    )  # what it loads once is not the browser's wait
    key = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    visit = Visit(context, live_server.url)
    page = visit.open(f"/rutas/{initiative.code}/modelo/")
    board, cell = page.locator("#draw-map"), page.locator("[name='zonas/z1/figura']")

    def kept(table: str) -> list[dict[str, str]]:
        saved(page)
        product.refresh_from_db()
        return product.content.get(table, [])  # type: ignore[no-any-return]

    # With the mouse: an area into the cell of the form, a corner moved, and both taken back.
    page.get_by_label("Qué dibuja").select_option("r:zonas/z1/figura")
    for x, y in ((0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6)):
        tap(page, x, y)
    page.get_by_role("button", name="Terminar").click()
    square = cell.input_value()
    assert square.startswith("POLYGON ((")
    assert square.count(",") == 4
    assert kept("zonas")[0]["figura"] == square
    corner = page.locator(".dh").first
    corner.hover()
    box = corner.bounding_box()
    assert box is not None
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] - 40, steps=4)
    page.mouse.up()
    assert cell.input_value() != square
    shot(page, "draw-desk")
    page.get_by_role("button", name="Deshacer").click()
    assert cell.input_value() == square
    page.get_by_role("button", name="Rehacer").click()
    assert cell.input_value() != square

    # What is typed is drawn, and a polygon that crosses itself is said beside the board, in the words of the method.
    page.locator("#s-zonas > details > summary").click()
    cell.fill(BOW)
    cell.blur()
    said = page.locator("#draw-remarks")
    expect(said).to_contain_text("La geometría de «Laguna» se cruza consigo misma en -75.40000, 6.05000.")
    saved(page)
    expect(page.locator("#r-zonas")).to_contain_text("se cruza consigo misma en -75.40000, 6.05000.")
    assert said.locator("p").count() == 1

    # With keys alone: a new node at the cross, then a road of two points.
    page.get_by_label("Qué dibuja").select_option("n:nodos")
    page.locator("#draw-name").fill("Cabecera")
    board.focus()
    for press in ("Shift+ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(press)
    node = kept("nodos")[0]
    assert node["nombre"] == "Cabecera"
    assert node["figura"].count(",") == 1
    page.get_by_label("Qué dibuja").select_option("n:ejes")
    page.locator("#draw-name").fill("Vía")
    board.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("t")
    expect(page.locator("#draw-said")).to_contain_text("Faltan puntos")
    for press in ("Shift+ArrowLeft", "Enter", "ArrowUp", "Enter", "Backspace", "t"):
        page.keyboard.press(press)
    line = kept("ejes")[0]["figura"]
    assert line.startswith("LINESTRING (")
    assert line.count(",") == 1
    for press in ("v", "v", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(press)
    moved = kept("ejes")[0]["figura"]
    assert moved.split(",")[0] == line.split(",")[0]
    assert moved != line
    page.keyboard.press("Control+z")
    assert kept("ejes")[0]["figura"] == line

    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_label("Qué dibuja").select_option("n:nodos")
    page.locator("#draw-name").fill("Puerto")
    board.scroll_into_view_if_needed()
    tap(page, 0.7, 0.4)
    assert [row["nombre"] for row in kept("nodos")] == ["Cabecera", "Puerto"]
    shot(page, "draw-360")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    visit.accessible()

    plain = client.get(f"/rutas/{initiative.code}/modelo/").content.decode()
    assert 'id="dibujo" hidden' in plain  # only the script shows the board; the form is whole without it
    assert BOW in plain
    context.close()
    assert not visit.trouble
    assert not visit.abroad
