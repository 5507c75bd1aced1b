"""The form of a case in a real browser: without a script, on a phone, with the keyboard alone, and back to the map."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Visits = Callable[..., Any]
SHOTS = Path(__file__).resolve().parents[2] / "docs/shots"
PAP = "provincia_administrativa_planificacion"
AT = "m=05615,05318,05440&fecha=2026-11-22"
STATED = "h.acuerdos_concejo=@05615:2026-02-01,@05318:no&h.objetos=turismo"
BROKEN = "h.participacion=@05615:1.3,@05318:0.2&h.consulta_popular=no"


def accessible(page: Page, width: int) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phone_without_a_script_states_and_sees_the_answer_change(visit: Visits) -> None:
    visitor = visit(width=360, script=False)
    page = visitor.open(f"/?{AT}", script=False)
    page.locator(f"[data-figure={PAP}]").get_by_role("link", name="Declarar lo que ya consta").click()
    expect(page.locator(".answer .big")).to_have_text("Sí se puede")
    page.locator("#t-autorizaciones > summary").click()
    council = page.get_by_role("group", name="Acuerdo del concejo que autoriza", exact=True)
    council.get_by_label("Rionegro, Fecha").fill("1/2/2026")
    council.get_by_label("Guarne", exact=True).select_option(label="Aún no")
    page.get_by_role("button", name="Juzgar con lo declarado").click()
    expect(page.locator(".answer .big")).to_have_text("Todavía no")
    expect(page.locator("#c-acuerdos_concejo .fail")).to_contain_text(
        "Todavía falta: acuerdo del concejo que autoriza de Guarne"
    )
    expect(page.locator("#c-acuerdos_concejo").get_by_label("Rionegro, Fecha")).to_have_value("01/02/2026")
    assert not visitor.context.cookies()
    page.get_by_role("link", name="Volver al grupo con lo declarado").click()
    expect(page.locator(".stated")).to_contain_text("un hecho declarado")
    expect(page.locator(f"[data-figure={PAP}] .out").first).to_have_text("Todavía no")
    page.get_by_role("link", name="Quitar Guarne", exact=True).click()
    expect(page.locator(f"[data-figure={PAP}] .out").first).not_to_have_text("Todavía no")
    assert "05318" not in page.url


def test_the_keyboard_goes_from_the_error_to_its_field_and_mends_it(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open(f"/caso?{AT}&figura=am&{BROKEN}", script=False)
    expect(page.locator("#errores")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="va de 0 a 100 por ciento")).to_be_focused()
    page.keyboard.press("Enter")
    field = page.locator("#c-participacion").get_by_label("Rionegro", exact=True)
    page.keyboard.press("Tab")  # from the place the link led to, or past it
    assert page.evaluate("document.activeElement.closest('#c-participacion') !== null")
    field.focus()
    expect(field).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Control+A")
    page.keyboard.type("13")
    page.get_by_role("combobox", name="Consulta popular", exact=True).select_option(label="Hecho")
    field.press("Enter")
    expect(page.locator("#errores")).to_have_count(0)
    expect(page.locator("#respuesta")).to_be_in_viewport()


def test_nothing_of_the_form_keeps_anybody_out(visit: Visits) -> None:
    for width, scheme, path in (
        (1280, "light", f"/caso?{AT}&figura=am&{BROKEN}"), (360, "dark", f"/caso?{AT}&figura=pap&{STATED}"),
        (360, "light", f"/en/caso?{AT}"),
    ):  # fmt: skip
        page = visit(width=width, scheme=scheme).open(path, script=False)
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        accessible(page, width)
        assert page.locator("h1").count() == 1


def test_the_map_keeps_what_was_stated(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open(f"/?{AT}&{STATED}")
    page.locator("#map path[data-code='05697']").click()
    visitor.settled()
    assert page.url.endswith(f"/?m=05615,05318,05440,05697&fecha=2026-11-22&{STATED}")
    page.locator("#map path[data-code='05318']").click()
    visitor.settled()
    assert "05318" not in page.url
    expect(page.locator(".stated")).to_contain_text("2 hechos declarados")
    page.get_by_role("link", name="Quitar lo declarado").click()
    visitor.settled()
    expect(page.locator(".stated")).to_have_count(0)
    expect(page.locator("#toast")).to_contain_text("Quitó lo declarado")
    page.get_by_label("Controles del mapa").get_by_role("button", name="Deshacer").click()
    visitor.settled()
    expect(page.locator(".stated")).to_contain_text("2 hechos declarados")


def test_pictures_for_the_documentation(visit: Visits, tmp_path: Path) -> None:
    """Screenshots for the docs: ``MANCOMUN_SHOTS=1`` takes them anew."""
    folder = SHOTS if os.environ.get("MANCOMUN_SHOTS") == "1" or not any(SHOTS.glob("caso-*.png")) else tmp_path
    for name, width, scheme in (("caso-1280-light", 1280, "light"), ("caso-360-dark", 360, "dark")):
        page = visit(width=width, height=1100, scheme=scheme).open(f"/caso?{AT}&figura=pap&{STATED}", script=False)
        page.screenshot(path=folder / f"{name}.png")
        assert (folder / f"{name}.png").stat().st_size < 300_000
