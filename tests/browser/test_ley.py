"""The pages of the law in a real browser: the four clicks, the keyboard, two themes, a phone, paper."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

Visits = Callable[..., Any]
SHOTS = Path(__file__).resolve().parents[2] / "docs/shots"
PAP = "/ley/figuras/provincia_administrativa_planificacion/"
DAY = "fecha=2026-11-22"
FIGURES = (
    "entidad_territorial_indigena", "region_entidad_territorial", "area_metropolitana", "region_administrativa_planificacion",
    "region_planeacion_gestion", "asociacion_municipios", "rape", "region_metropolitana_bogota_cundinamarca",
)  # fmt: skip
PAGES = (
    f"/ley/?{DAY}",
    f"{PAP}?{DAY}",
    "/ley/figuras/area_metropolitana/?fecha=1990-01-01",
    f"/ley/reglas/PAP-004/?m=05615,05318&{DAY}",
    f"/ley/normas/ley-1454-2011/?{DAY}",
    f"/ley/cronologia/?{DAY}",
    f"/ley/comparar/?a=am&b=am&{DAY}&fecha_b=2014-07-31",
    f"/ley/comparar/?{DAY}",
    f"/ley/preguntas-abiertas/?{DAY}",
    f"/ley/glosario/?{DAY}",
    f"/ley/hechos/?{DAY}",
    f"/ley/numeros/?{DAY}",
    f"/ley/alternativas/?{DAY}",
    f"/ley/fuentes/?{DAY}",
    f"/ley/semilla/?{DAY}",
    f"/ley/reglas/?{DAY}",
    f"/ley/buscar?q=consulta&{DAY}",
)


def accessible(visitor: Any) -> None:
    """Every fold open, no violation, nothing wider than the window."""
    visitor.page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    visitor.accessible()


@pytest.mark.parametrize(
    ("width", "scheme", "lang", "paths"),
    [(1280, "light", "", PAGES), (360, "dark", "", PAGES[1:7]), (360, "light", "/en", PAGES[:1] + PAGES[3:6])],
    ids=["desk", "phone-dark", "phone-english"],
)
def test_no_page_keeps_anybody_out(visit: Visits, width: int, scheme: str, lang: str, paths: tuple[str, ...]) -> None:
    visitor = visit(width=width, scheme=scheme)
    for path in paths:
        page = visitor.open(lang + path, script=False)
        accessible(visitor)
        assert page.locator("h1").count() == 1


def test_from_the_verdict_to_the_chronology_and_back_in_four_clicks(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open(f"/?m=05615,05318,05440,05197&{DAY}")
    figure = page.locator("[data-figure=provincia_administrativa_planificacion]")
    if figure.locator("> details").get_attribute("open") is None:
        figure.locator("summary").first.click()
    figure.get_by_role("link", name="PAP-002").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("deben ser vecinos")
    page.get_by_role("link", name="Ley 1454 de 2011, art. 16").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ley 1454 de 2011")
    expect(page.locator("#art-16")).to_be_in_viewport()
    page.get_by_role("link", name="29 jun 2011").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("¿Cómo llegó la ley hasta aquí?")
    expect(page.locator("#CH-23")).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("Volver a su grupo")).click()
    page.wait_for_selector("html[data-ready]")
    assert page.url.endswith(f"/?m=05615,05318,05440,05197&{DAY}")


def test_search_and_date_work_without_a_script(visit: Visits) -> None:
    visitor = visit(script=False)
    page = visitor.open(f"/ley/?{DAY}", script=False)
    page.get_by_role("searchbox").fill("circunscripcion")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="PAP-009")).to_be_visible()
    page.get_by_role("link", name="PAP-009").click()
    page.locator("#fecha").fill("2010-01-01")
    page.get_by_role("button", name="Ver").click()
    expect(page.locator(".facts").first).to_contain_text("Aún no regía")


def test_the_line_of_the_chronology_answers_the_keyboard(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open(f"/ley/cronologia/?{DAY}", script=False)
    link = page.locator(".line a[href='#CH-23']")
    link.focus()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#CH-23")).to_be_in_viewport()
    names = page.locator(".line a text").all_inner_texts()
    assert len(names) == page.locator("tbody tr[id^='CH-']").count()


def test_words_of_the_drawings_stay_inside(visit: Visits) -> None:
    """Lines are broken by counting letters; the real font must agree, in every figure."""
    visitor = visit()
    for figure in FIGURES:
        page = visitor.open(f"/ley/figuras/{figure}/?{DAY}", script=False)
        outside = page.evaluate(
            """() => {
              const right = node => node.x.baseVal[0].value + node.getComputedTextLength();
              const boxes = [...document.querySelectorAll('.lanes rect.step')].map(r => r.getBBox());
              const texts = [...document.querySelectorAll('.lanes .act, .lanes .by')];
              const bad = texts.filter(t => { const b = t.getBBox();
                return !boxes.some(r => b.x >= r.x && b.x + b.width <= r.x + r.width && b.y >= r.y && b.y + b.height <= r.y + r.height); });
              const actors = [...document.querySelectorAll('.lanes .actor')].filter(t => right(t) > 172);
              return [...bad, ...actors].map(t => t.textContent);
            }"""
        )
        assert outside == [], figure


def test_paper_carries_the_address_the_date_and_every_rule(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open(f"{PAP}?{DAY}", script=False)
    printed = " ".join("".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(page.pdf())).pages).split())
    assert "22 de noviembre de 2026" in printed
    assert "provincia_administrativa_planificacion" in printed.replace(" ", "")
    assert "G-056" in printed  # of a fold that is closed on the screen
    assert "Ficha en PDF" not in printed


def test_pages_are_light(visit: Visits) -> None:
    """What a first visit of a figure's page brings: five files at most, 120 KB at most."""
    visitor = visit()
    sizes: list[int] = []
    visitor.page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    visitor.open(f"{PAP}?{DAY}", script=False)
    visitor.page.wait_for_load_state("networkidle")
    assert len(visitor.requests) <= 6
    assert sum(sizes) <= 120_000


def test_pictures_for_the_documentation(visit: Visits, tmp_path: Path) -> None:
    """Screenshots for the docs: ``MANCOMUN_SHOTS=1`` takes them anew."""
    folder = SHOTS if os.environ.get("MANCOMUN_SHOTS") == "1" or not any(SHOTS.glob("ley-*.png")) else tmp_path
    shots = (
        ("ley-escalera-1280-light", f"/ley/?{DAY}", 1280, "light"),
        ("ley-figura-1280-light", f"{PAP}?{DAY}", 1280, "light"),
        ("ley-figura-1280-dark", f"{PAP}?{DAY}", 1280, "dark"),
        ("ley-figura-360-light", f"{PAP}?{DAY}", 360, "light"),
        ("ley-regla-1280-light", f"/ley/reglas/PAP-004/?{DAY}", 1280, "light"),
        ("ley-cronologia-1280-light", f"/ley/cronologia/?{DAY}", 1280, "light"),
        ("ley-comparar-1280-light", f"/ley/comparar/?a=am&b=am&{DAY}&fecha_b=2014-07-31", 1280, "light"),
    )
    for name, path, width, scheme in shots:
        visitor = visit(width=width, height=1400 if width > 400 else 900, scheme=scheme)
        page = visitor.open(path, script=False)
        page.screenshot(path=folder / f"{name}.png")
        assert (folder / f"{name}.png").stat().st_size < 300_000
