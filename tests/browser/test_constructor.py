"""The main job in a real browser: choose, read, break, mend, share, print; with a mouse, a keyboard, or no script."""

from __future__ import annotations

import importlib.util
import io
import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "docs/shots"
PAP = "provincia_administrativa_planificacion"
Visits = Callable[..., Any]


def outcome(page: Page, figure: str = PAP) -> str:
    return page.locator(f"[data-figure={figure}] > details > summary .out").inner_text().strip()


def add_by_search(page: Page, name: str) -> None:
    page.get_by_role("combobox").fill(name)
    expect(page.get_by_role("option").first).to_contain_text(name)
    page.keyboard.press("Enter")


def members(page: Page) -> list[str]:
    page.wait_for_load_state("domcontentloaded")  # without a script each change is another page
    return page.locator("#group tbody tr").evaluate_all("rows => rows.map(row => row.dataset.code)")


def test_main_journey(visit: Visits, server: str) -> None:
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open("/?fecha=2026-11-22")
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Con quién se pueden asociar?")
    for name in ("Rionegro", "Guarne", "Marinilla"):
        add_by_search(page, name)
        visitor.settled()
    assert members(page) == ["05615", "05318", "05440"]
    assert outcome(page) == "Sí se puede"
    assert (
        "Ley 1454 de 2011, art. 16" in page.locator(f"[data-figure={PAP}]").inner_text()
        or page.locator(f"[data-figure={PAP}] .src").filter(has_text="Ley 1454 de 2011, art. 16").count()
    )

    add_by_search(page, "Cocorn")  # breaks the group
    visitor.settled()
    assert outcome(page) == "No se puede"
    figure = page.locator(f"[data-figure={PAP}]")
    expect(figure.locator(".rule.r-not_met").first).to_contain_text("Cocorná no toca a ninguno de los otros tres")
    expect(page.locator("#map path.broken")).to_have_count(1)
    expect(page.locator("#map path.bridge-cell")).to_have_count(1)
    expect(page.locator("#group tr[data-code='05197']")).to_contain_text("quedó separado")

    figure.get_by_role("link", name="Agregar El Santuario").click()
    visitor.settled()
    assert outcome(page) == "Sí se puede"
    expect(page.locator("#map path.broken")).to_have_count(0)
    expect(page.locator("#toast")).to_contain_text("El grupo es una sola pieza")

    page.get_by_role("button", name="Copiar enlace").click()
    expect(page.locator("#toast")).to_contain_text("Copió el enlace")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{server}/?m=05615,05318,05440,05197,05697&fecha=2026-11-22"

    other = visit()
    shared = other.open(link.removeprefix(server))
    assert members(shared) == ["05615", "05318", "05440", "05197", "05697"]
    assert outcome(shared) == "Sí se puede"

    printed = "".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(shared.pdf())).pages)
    assert "22 de noviembre de 2026" in printed
    assert "05615,05318,05440,05197,05697" in printed.replace("\n", "")
    assert "Todos son de Antioquia" in printed  # of a figure that may be folded on the screen
    assert "Imprimir" not in printed
    assert len(PdfReader(io.BytesIO(shared.pdf())).pages) <= 8


def test_map_answers_the_mouse(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open("/?m=05615&fecha=2026-11-22")
    cell = page.locator("#map path[data-code='05318']")
    cell.click()
    visitor.settled()
    assert members(page) == ["05615", "05318"]
    assert cell.get_attribute("aria-pressed") == "true"
    assert page.url.endswith("/?m=05615,05318&fecha=2026-11-22")
    assert page.locator("#map .link.halo").count() == 1
    cell.click()
    visitor.settled()
    assert members(page) == ["05615"]
    page.get_by_label("Controles del mapa").get_by_role("button", name="Deshacer").click()
    visitor.settled()
    assert members(page) == ["05615", "05318"]
    page.get_by_role("button", name="Rehacer").click()
    visitor.settled()
    assert members(page) == ["05615"]
    page.locator("#map path[data-code='05318']").click(modifiers=["Shift"])
    visitor.settled()
    assert members(page) == ["05615", "05"]
    page.go_back()
    visitor.settled()
    assert members(page) == ["05615"]


def test_the_map_of_the_exercise_answers_too(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open("/ejercicio?fecha=2026-11-22")
    for code in ("FIC-A", "FIC-C"):
        page.locator(f"#map path[data-code='{code}']").click()
        visitor.settled()
    assert outcome(page) == "No se puede"
    expect(page.locator("#map path.bridge-cell")).to_have_count(1)
    add_by_search(page, "Municipio B")
    visitor.settled()
    assert members(page) == ["FIC-A", "FIC-C", "FIC-B"]
    assert outcome(page) == "Sí se puede"
    assert "/ejercicio?m=FIC-A,FIC-C,FIC-B&" in page.url
    assert (
        page.get_by_role("link", name="Guardar como iniciativa").get_attribute("href").endswith("m=FIC-A,FIC-C,FIC-B")
    )


def test_departments_form_a_region(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open("/")
    page.get_by_role("button", name="Departamentos", exact=True).click()
    for code in ("05", "27"):
        page.locator(f"#map .department path[data-code='{code}']").dispatch_event("click")
        visitor.settled()
    assert members(page) == ["05", "27"]
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Qué pueden formar estos dos departamentos?")
    assert outcome(page, "region_administrativa_planificacion") != "No se puede"


def test_and_in_2014(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open("/?m=05615,05318&fecha=2010-05-01")
    assert outcome(page) == "No rige en esa fecha"
    expect(page.get_by_role("heading", level=1)).to_contain_text("podían formar")
    page.get_by_role("link", name="¿Y en 2014?").click()
    visitor.settled()
    assert page.url.endswith("fecha=2014-07-31")
    assert outcome(page) != "No rige en esa fecha"
    page.locator("#fecha").fill("2012-01-15")
    visitor.settled()
    assert page.url.endswith("fecha=2012-01-15")


def test_keyboard_only(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open("/?fecha=2026-11-22")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(12):
        if page.evaluate("document.activeElement.id") == "q":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("rionegro, ant")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    visitor.settled()
    assert members(page) == ["05615"]
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('cell')"):
            break
    start = page.evaluate("document.activeElement.dataset.code")
    assert page.locator("#map .focus-maize").count() == 1
    walked = [start]
    for key in ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        walked.append(page.evaluate("document.activeElement.dataset.code"))
    assert len(set(walked)) >= 3
    assert page.locator("#map path[tabindex='0']").count() == 1
    page.evaluate("document.querySelector(\"#map path[data-code='05615']\").focus()")
    page.keyboard.press("ArrowUp")
    code = page.evaluate("document.activeElement.dataset.code")
    page.keyboard.press("Enter")
    visitor.settled()
    assert members(page) == ["05615", code]
    page.keyboard.press("Space")
    visitor.settled()
    assert members(page) == ["05615"]
    page.keyboard.press("Control+z")
    visitor.settled()
    assert members(page) == ["05615", code]
    page.keyboard.press("Control+y")
    visitor.settled()
    assert members(page) == ["05615"]
    page.keyboard.press("Shift+Enter")
    visitor.settled()
    assert members(page) == ["05615", "05"]


def test_focus_stays_where_the_hand_was(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open("/?m=05615,05318,05440,05197&fecha=2026-11-22")
    page.locator(f"[data-figure={PAP}] .fix").first.focus()
    page.keyboard.press("Enter")
    visitor.settled()
    assert page.evaluate("document.activeElement.closest('[data-figure]').dataset.figure") == PAP
    page.locator("#group tr[data-code='05318'] .act a").focus()
    page.keyboard.press("Enter")
    visitor.settled()
    assert page.evaluate("document.activeElement.closest('tr').dataset.code") == "05440"


def test_plain_form_without_a_script(visit: Visits) -> None:
    visitor = visit(script=False)
    page = visitor.open("/?fecha=2026-11-22", script=False)
    for name in ("Rionegro, Antioquia", "Guarne", "Marinilla", "Cocorná"):
        page.locator("#q").fill(name)
        page.get_by_role("button", name="Agregar", exact=True).click()
    assert members(page) == ["05615", "05318", "05440", "05197"]
    assert outcome(page) == "No se puede"
    expect(page.locator("#map path.broken")).to_have_count(1)
    page.locator(f"[data-figure={PAP}]").get_by_role("link", name="Agregar El Santuario").click()
    assert outcome(page) == "Sí se puede"
    page.locator("#group").get_by_role("link", name="Quitar Guarne").click()
    assert members(page) == ["05615", "05440", "05197", "05697"]
    page.locator("#map a[aria-label^='Agregar Guarne']").click()
    assert members(page)[-1] == "05318"
    page.locator("#fecha").fill("2010-05-01")
    page.get_by_role("button", name="Ver", exact=True).click()
    assert outcome(page) == "No rige en esa fecha"
    page.locator("#q").fill("San Carlos")
    page.get_by_role("button", name="Agregar", exact=True).click()
    complaint = page.locator(".complaint")
    expect(complaint).to_contain_text("Hay")
    complaint.get_by_role("link", name="05649").click()
    assert members(page)[-1] == "05649"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/?m=05615,5318", "05318"),
        ("/?m=05615,99999", "99999"),
        ("/?m=05615,05615", "dos veces"),
        ("/?m=05615&fecha=2026-02-31", "2026-02-31"),
        ("/?m=05615&fecha=1500-01-01", "1886"),
    ],
)
def test_bad_address_is_a_sentence_and_nothing_is_lost(visit: Visits, server: str, path: str, words: str) -> None:
    visitor = visit()
    answer = visitor.page.goto(server + path)
    assert answer is not None
    assert answer.status == 422
    page = visitor.page
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".complaint").first).to_contain_text(words)
    assert members(page) == ["05615"]
    page.locator("#map path[data-code='05440']").click()
    visitor.settled()
    assert members(page) == ["05615", "05440"]


def test_network_away_keeps_the_group(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open("/?m=05615&fecha=2026-11-22")
    page.route("**/veredicto**", lambda route: route.abort())
    page.locator("#map path[data-code='05440']").click()
    expect(page.locator("#toast")).to_contain_text("Su grupo sigue aquí")
    assert page.url.endswith("m=05615,05440&fecha=2026-11-22")
    page.unroute("**/veredicto**")
    page.get_by_role("button", name="Intentar de nuevo").click()
    visitor.settled()
    assert members(page) == ["05615", "05440"]
    visitor.trouble.clear()  # the browser complains of the request that we cut


PAGES = {
    "vacio": "/?fecha=2026-11-22",
    "roto": "/?m=05615,05318,05440,05197&fecha=2026-11-22",
    "departamentos": "/?m=05,27,11001&fecha=2014-07-31",
    "error": "/?m=05615,5318&fecha=2026-11-22",
    "ingles": "/en/?m=05615,05318,05440,05197&fecha=2026-11-22",
    "ejercicio": "/ejercicio?m=FIC-A,FIC-E&fecha=2026-11-22",
    "ayuda": "/ayuda",
    "perdida": "/no-existe",
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_no_accessibility_violations(visit: Visits, server: str, name: str, width: int, scheme: str) -> None:
    visitor = visit(width=width, scheme=scheme)
    page = visitor.page
    page.goto(server + PAGES[name])
    if name not in {"ayuda", "perdida"}:
        page.wait_for_selector("html[data-ready]")
        for fold in page.locator("details.more > summary").all()[:6]:
            if fold.is_visible():
                fold.click()
    visitor.accessible()
    visitor.trouble[:] = [text for text in visitor.trouble if "404" not in text]


def test_english_is_whole(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open("/?m=05615,05318,05440,05197&fecha=2026-11-22")
    page.get_by_role("link", name="English").click()
    page.wait_for_selector("html[data-ready]")
    assert page.url.endswith("/en/?m=05615,05318,05440,05197&fecha=2026-11-22")
    assert page.locator("html").get_attribute("lang") == "en"
    text = page.locator("body").inner_text()
    for word in ("Agregar", "Quitar", "vecino", "Cumple", "Ayuda", "habitantes", "Falta"):
        assert word not in text
    assert outcome(page) == "Not possible"
    page.locator("#map path[data-code='05697']").click()
    visitor.settled()
    assert outcome(page) == "Yes, possible"
    expect(page.locator("#toast")).to_contain_text("Added")


def test_weight_of_a_first_visit(chromium: Browser, server: str) -> None:
    spec = importlib.util.spec_from_file_location("page_weight", ROOT / "bench/page_weight.py")
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    for path in bench.PAGES.values():
        found = bench.visit(chromium, server + path, slow=False)
        assert found["bytes"] <= bench.LIMIT_BYTES, found["parts"]
        assert found["requests"] <= bench.LIMIT_REQUESTS, found["parts"]


def test_pictures_for_the_docs(visit: Visits, tmp_path: Path) -> None:
    """Screenshots for the docs and the README. They show today's date: ``MANCOMUN_SHOTS=1`` takes those of the docs anew."""
    folder = SHOTS if os.environ.get("MANCOMUN_SHOTS") == "1" or not any(SHOTS.glob("*.png")) else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    for width, height, scheme in (
        (1280, 900, "light"), (1280, 900, "dark"), (360, 1400, "light"), (360, 1400, "dark"),
    ):  # fmt: skip
        page = visit(width=width, height=height, scheme=scheme).open("/?m=05615,05318,05440,05197")
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(200)
        picture = folder / f"constructor-{width}-{scheme}.png"
        page.screenshot(path=picture)
        assert 20_000 < picture.stat().st_size < 300_000


@pytest.mark.parametrize("lang", ["", "/en"])
def test_nothing_in_the_bar_lies_over_another_on_a_phone(visit: Visits, lang: str) -> None:
    page = visit(width=360).open(f"{lang}/ayuda", script=False)
    boxes = [box for link in page.locator(".bar a").all() if link.is_visible() and (box := link.bounding_box())]
    ends = sorted((box["x"], box["x"] + box["width"]) for box in boxes)
    assert all(after[0] >= before[1] - 1 for before, after in itertools.pairwise(ends))
    assert ends[-1][1] <= 360
    assert page.locator(".doors a").count() == 10
