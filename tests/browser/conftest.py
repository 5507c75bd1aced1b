"""A real Chromium against the real server: production settings, hashed and compressed files, no database.

The constructor asks the database nothing, so the address given here is one where nobody answers.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "src/mancomun/web/static/build/map.json"
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    # Of what passes, one place is enough: describing each of the map's thousand cells took ten seconds a page.
    "resultTypes": ["violations"],
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the product, served by gunicorn from its own data folder."""
    if not BUILT.exists():
        pytest.fail("faltan los archivos de la página: corra make assets")
    data = tmp_path_factory.mktemp("data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "MANCOMUN_DATA": str(data),
        "DATABASE_URL": "postgresql://nadie@127.0.0.1:1/nada",
        "DJANGO_SETTINGS_MODULE": "mancomun.web.project.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    django = [sys.executable, "-m", "django"]
    subprocess.run([*django, "collectstatic", "--noinput", "-v0"], env=environment, check=True, cwd=data)
    command = [sys.executable, "-m", "gunicorn", "mancomun.web.project.wsgi:application", "--no-control-socket"]
    log = open(data / "server.log", "wb")  # noqa: SIM115 - closed after the process
    process = subprocess.Popen([*command, "-b", f"127.0.0.1:{port}", "--threads", "8"], env=environment, cwd=data,
                               stdout=log, stderr=log)  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=1):
                break
            if process.poll() is not None:
                pytest.fail(f"el servidor no arrancó:\n{(data / 'server.log').read_text()}")
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)
        log.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of the system; no test downloads one."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no hay Chromium en esta máquina")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--lang=es-CO"],
            env={**os.environ, "LANGUAGE": "es_CO"},  # so that the date field is written as in Colombia
        )
        yield browser
        browser.close()


class Visit:
    """A page with what went wrong on it: errors of the console and requests to anywhere else."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        self.context, self.server = context, server
        self.page: Page = context.new_page()
        self.page.set_default_timeout(8000)
        self.trouble: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda line: line.type in {"error", "warning"} and self.trouble.append(line.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: str, *, script: bool = True) -> Page:
        """Go to a path and wait until the map can be used."""
        self.page.goto(self.server + path)
        if script:
            self.page.wait_for_selector("html[data-ready]")
        return self.page

    def settled(self) -> None:
        """Wait until the law has answered the last change."""
        self.page.wait_for_selector("#panel[aria-busy=false]")

    def accessible(self) -> None:
        """Fail unless axe finds nothing and nothing is wider than the window."""
        self.page.wait_for_load_state()  # a click returns when the next page has begun, and axe wants it whole
        found = Axe().run(self.page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        size = self.page.viewport_size
        assert size is not None
        assert self.page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    @property
    def abroad(self) -> list[str]:
        """Requests that left the house."""
        return [url for url in self.requests if not url.startswith((self.server, "data:"))]


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """``visit(width=…, scheme=…, script=…)`` gives a visitor of their own; afterwards nothing must have gone wrong."""
    made: list[Visit] = []

    def make(
        *, width: int = 1280, height: int = 900, scheme: str = "light", script: bool = True, **more: object
    ) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script,
            locale="es-CO", reduced_motion="reduce", **more,  # type: ignore[arg-type]
        )  # fmt: skip
        made.append(Visit(context, server))
        return made[-1]

    yield make
    for visitor in made:
        expected = ("Failed to load resource: the server responded with a status of 422",)
        trouble = [text for text in visitor.trouble if not text.startswith(expected)]
        abroad = visitor.abroad
        visitor.context.close()
        assert not trouble
        assert not abroad
