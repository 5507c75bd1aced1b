"""``make run`` as a person meets it: start, look, break, stop."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from mancomun.web.launcher import LocalPostgres


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Run:
    """One supervisor over one data folder."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        strangers = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        environment = {key: value for key, value in os.environ.items() if key not in strangers}
        environment |= {"MANCOMUN_DATA": str(data), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
        # Into a file: nobody reads while it runs, and a full pipe would stop the pages.
        self.output = data.with_name(f"{data.name}-{port}.log")
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mancomun.web.supervisor"],
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def get(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def wait(self, path: str, status: int, seconds: float = 300) -> None:
        deadline = time.monotonic() + seconds
        while (got := self.get(path)) != status:
            assert time.monotonic() < deadline, f"{path}: {got}, not {status}\n{self.output.read_text()[-3000:]}"
            time.sleep(0.1)

    def hear(self, words: str) -> None:
        """Wait until it has said something."""
        deadline = time.monotonic() + 60
        while words not in self.output.read_text():
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.1)

    def stop(self, number: int = signal.SIGTERM) -> str:
        self.process.send_signal(number)
        return self.end()

    def end(self, seconds: float = 60) -> str:
        """Wait until it ends by itself; what it said."""
        self.process.wait(seconds)
        return self.output.read_text()


@contextlib.contextmanager
def running(data: Path) -> Iterator[Run]:
    """A supervisor that is there until the end of the block, whatever happens in it."""
    one = Run(data, free_port())
    try:
        yield one
    finally:
        with contextlib.suppress(ProcessLookupError):
            one.process.kill()
        one.process.wait()
        LocalPostgres(one.data, quiet=True).stop(mode="immediate")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a house that started once, from nothing, and was stopped: making them is most of a first start."""
    data = tmp_path_factory.mktemp("primera") / "los datos"
    with running(data) as one:
        one.wait("/readyz", 200)
        one.stop()
        assert one.process.returncode == 0
    return data


@pytest.fixture
def run(first: Path, tmp_path: Path) -> Iterator[Run]:
    """A house over a copy of those data: as root the database belongs to another account, and a copy must keep that."""
    subprocess.run(["cp", "-a", first, tmp_path], check=True)
    with running(tmp_path / first.name) as one:
        yield one


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serves_and_stops_everything(run: Run, number: int) -> None:
    run.wait("/readyz", 200)
    run.hear("Pruebe")  # it speaks once it has asked its own page, a moment after ours answered
    below = psutil.Process(run.process.pid).children(recursive=True)
    said = run.stop(number)
    assert run.process.returncode == 0
    assert f"http://127.0.0.1:{run.port}" in said
    assert "Pruebe" in said
    psutil.wait_procs(below, timeout=5)
    assert not [process for process in below if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    assert not LocalPostgres(run.data, quiet=True).ready()
    assert run.get("/healthz") == 0


def test_second_run_says_where_the_first_one_is(run: Run) -> None:
    run.wait("/readyz", 200)
    run.hear("Pruebe")
    second = Run(run.data, free_port())
    said = second.end()
    assert second.process.returncode == 0
    assert f"http://127.0.0.1:{run.port}" in said
    assert run.get("/readyz") == 200


def test_brings_back_a_killed_database_and_killed_pages(run: Run) -> None:
    run.wait("/readyz", 200)
    server = LocalPostgres(run.data, quiet=True)
    os.kill(int((server.folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    run.wait("/readyz", 503, 10)
    run.wait("/readyz", 200)
    assert run.get("/healthz") == 200
    pages = next(c for c in psutil.Process(run.process.pid).children() if "gunicorn" in " ".join(c.cmdline()))
    pages.kill()
    psutil.wait_procs([pages], timeout=5)
    run.wait("/readyz", 200)
    run.stop()
    assert run.process.returncode == 0


def test_next_run_adopts_what_a_killed_one_left(run: Run) -> None:
    run.wait("/readyz", 200)
    run.process.kill()
    run.process.wait()
    deadline = time.monotonic() + 15
    while run.get("/healthz") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert run.get("/healthz") == 0, "the pages outlived their supervisor"
    second = Run(run.data, run.port)
    second.wait("/readyz", 200)
    second.stop()
    assert second.process.returncode == 0
    assert not LocalPostgres(run.data, quiet=True).ready()


def test_busy_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        one = Run(tmp_path, other.getsockname()[1])
        said = one.end()
    assert one.process.returncode == 2
    assert "está ocupado por otro programa" in said
    assert "Traceback" not in said
    assert not (tmp_path / "pg18").exists()


@pytest.mark.parametrize("port", ["mil", "0", "70000"])
def test_bad_port_is_a_sentence(tmp_path: Path, port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Run(tmp_path, port)  # type: ignore[arg-type]
    said = one.end()
    assert one.process.returncode == 2
    assert "PORT debe ser un número" in said
