"""What a first visit weighs and how long it takes on a poor line: ``python bench/page_weight.py``.

Starts the product's own server (hashed, compressed files), opens pages in the Chromium of the system with an empty cache,
and prints bytes as they travelled, requests, and, at 400 kbit/s with 400 ms of round trip, when one could read the page
and when the map answered. Sizes are facts of the build; seconds depend on the machine a little and on the line a lot.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "primera visita": "/",
    "enlace compartido": "/?m=05615,05318,05440,05197&fecha=2026-11-22",
    "English": "/en/",
}
LIMIT_BYTES, LIMIT_REQUESTS, LIMIT_SECONDS = 200 * 1024, 12, 7.0
LINE = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server with its own data folder, stopped at the end."""
    with tempfile.TemporaryDirectory() as data:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {
            **os.environ,
            "MANCOMUN_DATA": data,
            "DATABASE_URL": "postgresql://nadie@127.0.0.1:1/nada",  # the constructor asks the database nothing
            "DJANGO_SETTINGS_MODULE": "mancomun.web.project.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }
        python = [sys.executable, "-m"]
        subprocess.run([*python, "django", "collectstatic", "--noinput", "-v0"], env=environment, check=True, cwd=data)
        command = [*python, "gunicorn", "mancomun.web.project.wsgi:application", "--no-control-socket"]
        process = subprocess.Popen([*command, "-b", f"127.0.0.1:{port}", "--threads", "8"], env=environment, cwd=data,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(150):
                try:
                    urllib.request.urlopen(f"{address}/?m=05615", timeout=5).close()
                    break
                except (OSError, urllib.error.URLError):
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(10)


def visit(browser: Browser, url: str, *, slow: bool) -> dict[str, Any]:
    """Bytes, requests and seconds of one visit with an empty cache."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    if slow:
        line.send("Network.emulateNetworkConditions", LINE)
    found: dict[str, Any] = {"bytes": 0, "requests": 0, "parts": []}
    names: dict[str, str] = {}

    def asked(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            found["requests"] += 1
            names[event["requestId"]] = event["request"]["url"].split("/", 3)[-1].split("?")[0] or "(página)"

    def ended(event: dict[str, Any]) -> None:
        if event["requestId"] in names:
            found["bytes"] += int(event["encodedDataLength"])
            found["parts"].append((int(event["encodedDataLength"]), names[event["requestId"]]))

    line.on("Network.requestWillBeSent", asked)
    line.on("Network.loadingFinished", ended)
    start = time.perf_counter()
    page.goto(url, wait_until="commit", timeout=60_000)
    page.wait_for_selector("#question", timeout=60_000)
    found["readable"] = time.perf_counter() - start
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    found["usable"] = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    context.close()
    return found


def measure() -> dict[str, dict[str, Any]]:
    """Every page, on a free line for the sizes and on a poor one for the seconds."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("No hay Chromium en esta máquina: instálelo para medir la página.")
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        results = {}
        for name, path in PAGES.items():
            free, poor = (visit(browser, address + path, slow=slow) for slow in (False, True))
            results[name] = {**free, "readable": poor["readable"], "usable": poor["usable"]}
        browser.close()
    return results


def main() -> int:
    """Print the table; 1 when a limit is passed."""
    print(f"{'página':<20}{'KB':>8}{'peticiones':>12}{'se lee (s)':>12}{'se usa (s)':>12}")
    failed = False
    for name, row in measure().items():
        print(
            f"{name:<20}{row['bytes'] / 1024:>8.1f}{row['requests']:>12}{row['readable']:>12.1f}{row['usable']:>12.1f}"
        )
        for size, part in sorted(row["parts"], reverse=True):
            print(f"    {size / 1024:>8.1f}  {part}")
        failed |= row["bytes"] > LIMIT_BYTES or row["requests"] > LIMIT_REQUESTS or row["usable"] > LIMIT_SECONDS
    print(
        f"límites: {LIMIT_BYTES // 1024} KB, {LIMIT_REQUESTS} peticiones, {LIMIT_SECONDS:.0f} s: {'NO' if failed else 'sí'}"
    )
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
