"""*Descubrir* and *Regionalizar* in a real browser against the whole product: pages, database and worker.

The first test is the issue's: the planning secretary of Salento goes from the first page to a shortlist she can defend, in a
spreadsheet, in at most eight clicks. Each press of a button or link counts, and so does choosing from the list.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from mancomun.web.launcher import LocalPostgres

Visits = Callable[..., Any]
SHOTS = Path(__file__).resolve().parents[2] / "docs/shots"
FAR = 60_000  # ms: the first search of a machine may have to compile its kernels


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the whole product, as `make run` starts it."""
    data = tmp_path_factory.mktemp("casa") / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"MANCOMUN_DATA": str(data), "PORT": str(port)}
    with data.with_name("house.log").open("w") as log:
        house = subprocess.Popen(
            [sys.executable, "-m", "mancomun.web.supervisor"], env=environment, stdout=log, stderr=log, start_new_session=True
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 120
        while not _ready(f"{address}/readyz"):
            if house.poll() is not None or time.monotonic() > deadline:
                pytest.fail(data.with_name("house.log").read_text()[-2000:])
            time.sleep(0.2)
        yield address
    finally:
        house.terminate()
        try:
            house.wait(30)
        except subprocess.TimeoutExpired:
            house.kill()
        LocalPostgres(data, quiet=True).stop(mode="immediate")


def _ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_the_secretary_of_salento_takes_eight_clicks_at_most(visit: Visits, tmp_path: Path) -> None:
    visitor = visit()
    page: Page = visitor.open("/")
    clicks = 0

    def press(what: Any) -> None:
        nonlocal clicks
        clicks += 1
        what.click()

    press(page.get_by_role("combobox", name="Busque un municipio o departamento").or_(page.locator("#q")).first)
    page.keyboard.type("salento")
    press(page.get_by_role("option", name=re.compile("Salento")).first)
    visitor.settled()
    press(page.get_by_role("link", name="Descubrir con quién conviene"))
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Con quién conviene que se asocie Salento?")
    press(page.get_by_role("button", name="Seguir la provincia de costumbre"))
    expect(page.get_by_role("button", name="Seguir la provincia de costumbre")).to_have_attribute(
        "aria-pressed", "true"
    )
    press(page.get_by_role("button", name="Buscar los mejores grupos"))
    expect(page.get_by_text("Probado: ningún otro grupo supera")).to_be_visible(timeout=FAR)
    # The defence: the law's word on each group, what each criterion gives, and how the run was made.
    expect(page.get_by_role("table", name="Aporte de cada criterio").or_(page.locator(".why"))).to_be_visible()
    assert page.get_by_text("Sí se puede").count() >= 10
    with page.expect_download() as taken:
        press(page.get_by_role("link", name="Descargar en Excel"))
    assert clicks <= 8, clicks
    path = tmp_path / taken.value.suggested_filename
    taken.value.save_as(path)
    book = openpyxl.load_workbook(path, data_only=True)
    rows = list(book["Grupos"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 10
    assert all("Salento" in row[1] and row[3] == "Sí se puede" for row in rows)
    visitor.accessible()


def test_candidates_arrive_and_the_search_is_stopped(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open("/descubrir?m=05615&c=poor&w=1&c=compactness&w=100000&min=5&max=14&segundos=60", script=False)
    page.get_by_role("button", name="Buscar los mejores grupos").click()
    expect(page.get_by_text("Falta juzgarlos con la ley")).to_be_visible(timeout=FAR)
    expect(page.locator("#job progress")).to_be_visible()
    visitor.accessible()
    page.get_by_role("button", name="Detener").click()
    expect(page.get_by_text("Detenido")).to_be_visible(timeout=FAR)
    expect(page.get_by_text("Los mejores hasta ahora")).to_be_visible()
    page.get_by_role("link", name="Cambiar la pregunta").click()
    expect(page.locator("#m")).to_have_value("Rionegro (05615)")


def test_without_a_script_everything_still_works(visit: Visits) -> None:
    visitor = visit(width=360, scheme="dark", script=False)
    page = visitor.open("/descubrir?m=63690,63130", script=False)
    page.get_by_role("button", name="¿Dónde queda este grupo?").click()
    expect(page.get_by_text("Frente al azar")).to_be_visible(timeout=FAR)  # the page asks for itself again
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="Abrir en el constructor").click()
    expect(page).to_have_url(re.compile(r"/\?m=63690,63130"))


def test_a_department_is_divided(visit: Visits) -> None:
    visitor = visit()
    page = visitor.open("/regionalizar?zona=63&umbral=60000&partir=departamento&segundos=1", script=False)
    slider = page.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#umbral")).to_have_value("70000")
    visitor.accessible()
    page.get_by_role("button", name="Dividir el territorio").click()
    expect(page.get_by_role("heading", name="Las regiones")).to_be_visible(timeout=FAR)
    assert page.locator("figure svg").count() == 2
    with page.expect_download() as taken:
        page.get_by_role("link", name="GeoJSON").click()
    assert taken.value.suggested_filename.endswith(".geojson")


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (360, "dark"),
        *(pytest.param(*one, marks=pytest.mark.slow) for one in ((1280, "light"), (1280, "dark"), (360, "light"))),
    ],
)
def test_pictures_of_the_pages(visit: Visits, width: int, scheme: str) -> None:
    """No page keeps anybody out; with MANCOMUN_SHOTS=1 their pictures are kept."""
    visitor = visit(width=width, scheme=scheme)
    page = visitor.open("/descubrir?m=63690&c=scale&w=1&c=gap&w=0.0001&c=distance&w=0.01", script=False)
    visitor.accessible()
    _keep(page, f"descubrir-{width}-{scheme}")
    page.get_by_role("button", name="Buscar los mejores grupos").click()
    expect(page.get_by_role("heading", name="Si hay que elegir entre criterios")).to_be_visible(timeout=FAR)
    page.goto(f"{page.url}?a=1&b=2")
    visitor.accessible()
    _keep(page, f"descubrir-resultado-{width}-{scheme}")
    page = visitor.open("/regionalizar?zona=15&umbral=60000&partir=costumbre&costo=20&segundos=1", script=False)
    visitor.accessible()
    page.get_by_role("button", name="Dividir el territorio").click()
    expect(page.get_by_role("heading", name="Las regiones")).to_be_visible(timeout=FAR)
    visitor.accessible()
    _keep(page, f"regionalizar-resultado-{width}-{scheme}")


def _keep(page: Page, name: str) -> None:
    if os.environ.get("MANCOMUN_SHOTS") == "1":
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
