"""The same search on a real Dask scheduler with two workers on loopback, one of which is killed in the middle."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from mancomun.discovery.ground import ground_of
from mancomun.discovery.ranges import at_least
from mancomun.discovery.regions import regions
from mancomun.territory import colombia

pytest.importorskip("distributed")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler and two workers, each a process of its own; all ended afterwards."""
    env = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False", "DASK_TEMPORARY_DIRECTORY": str(tmp_path)}
    log = tmp_path / "scheduler.log"
    started: list[subprocess.Popen[str]] = []

    def start(*args: str, output: Path) -> subprocess.Popen[str]:
        with output.open("w") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", *args], stdout=stream, stderr=subprocess.STDOUT, env=env, cwd=tmp_path, text=True
            )
        started.append(process)
        return process

    start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", output=log)
    address = ""
    for _ in range(150):
        found = re.search(r"tcp://127\.0\.0\.1:\d+", log.read_text())
        if found:
            address = found[0]
            break
        time.sleep(0.2)
    assert address, log.read_text()
    workers = [
        start(
            "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host",
            "127.0.0.1", output=tmp_path / f"worker{n}.log",
        )
        for n in range(2)
    ]  # fmt: skip
    for _ in range(150):
        if all("Registered to" in (tmp_path / f"worker{n}.log").read_text() for n in range(2)):
            break
        time.sleep(0.2)
    try:
        yield address, workers
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_killed_worker_changes_nothing(cluster: tuple[str, list[subprocess.Popen[str]]]) -> None:
    address, workers = cluster
    ground = ground_of(colombia(), as_of=date(2026, 11, 22))
    asked = {
        "ranges": [at_least("population=250000")], "differences": ["nbi"], "seed": 6, "starts": 3, "iterations": 1_500_000,
    }  # fmt: skip
    alone = regions(ground, **asked, jobs=1)
    killed = threading.Event()

    def kill() -> None:
        workers[0].send_signal(signal.SIGKILL)
        killed.set()

    threading.Timer(1.5, kill).start()
    spread = regions(ground, **asked, scheduler=address)
    assert killed.is_set()  # the search was still going on
    assert workers[0].wait(timeout=30) == -signal.SIGKILL
    assert spread["labels"] == alone["labels"]
    assert spread["iterations"] == alone["iterations"]
