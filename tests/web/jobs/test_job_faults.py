"""kill -9 of worker, pages and database in turn while a job writes 5,000 rows: none is lost and none is there twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from mancomun.web.launcher import LocalPostgres

ROOT = Path(__file__).resolve().parents[3]
ROWS = 5000
pytestmark = pytest.mark.slow

START = """
import django, json, sys
django.setup()
from mancomun.web.jobs.services import job_start
print(job_start(sys.argv[1], json.loads(sys.argv[2]), address=sys.argv[3]).key)
"""


class House:
    """A supervisor whose product has the work of ``faults``."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.data, self.log = data, data.with_suffix(".log")
        self.environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
            "MANCOMUN_DATA": str(data),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "tests.web.jobs.faults.settings",
            "PYTHONPATH": str(ROOT),
        }
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mancomun.web.supervisor"],
                env=self.environment, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return b'"status": "ok"' in answer.read()
        except OSError:
            return False

    def sql(self, text: str, *values: object) -> list[tuple]:
        found = LocalPostgres(self.data, quiet=True).connection("mancomun")
        try:
            with psycopg.connect(**found, autocommit=True) as connection:
                cursor = connection.execute(text, values)
                return cursor.fetchall() if cursor.description else []
        except psycopg.OperationalError:
            return []

    def start(self, kind: str, arguments: str, address: str = "192.0.2.1") -> str:
        command = [sys.executable, "-c", START, kind, arguments, address]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True, cwd=ROOT)
        return done.stdout.split()[-1]

    def wait(self, until: Callable[[], object], seconds: float) -> float:
        begun = time.monotonic()
        while not until():
            assert time.monotonic() - begun < seconds, self.log.read_text()[-3000:]
            time.sleep(0.2)
        return time.monotonic() - begun

    def kill(self, part: str) -> None:
        below = psutil.Process(self.process.pid).children(recursive=True)
        for process in below:
            if part in " ".join(process.cmdline()):
                process.kill()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    one = House(tmp_path / "data")
    yield one
    one.process.send_signal(signal.SIGTERM)
    try:
        one.process.wait(30)
    except subprocess.TimeoutExpired:
        one.process.kill()
        one.process.wait()
    LocalPostgres(one.data, quiet=True).stop(mode="immediate")


def test_kill_in_turn_loses_nothing_and_doubles_nothing(house: House) -> None:
    house.wait(house.ready, 120)
    house.sql("create table fault_rows (batch int, n int)")
    key = house.start("write_rows", f'{{"batch": 1, "rows": {ROWS}}}')

    def written() -> int:
        rows = house.sql("select count(*) from fault_rows")
        return int(rows[0][0]) if rows else -1

    house.wait(lambda: written() >= 500, 60)
    before = written()
    house.kill("mancomun.web.jobs.worker")
    resumed = house.wait(lambda: written() > before + 100, 60)
    print(f"worker killed: rows again after {resumed:.1f} s")
    house.kill("gunicorn")
    house.wait(lambda: written() >= 2500, 120)
    before = written()
    os.kill(int((LocalPostgres(house.data).folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    resumed = house.wait(lambda: written() > before + 100, 90)
    print(f"database killed: rows again after {resumed:.1f} s")
    house.wait(lambda: house.sql("select 1 from jobs_job where key = %s and state = 'done'", key), 180)
    assert house.sql("select count(*), count(distinct n), min(n), max(n) from fault_rows") == [
        (ROWS, ROWS, 0, ROWS - 1)
    ]
    ((attempts, result),) = house.sql("select attempts, result from jobs_job where key = %s", key)
    assert result == {"rows": ROWS}
    assert attempts >= 2
    house.wait(house.ready, 60)


def test_work_that_does_not_listen_is_ended_with_its_process(house: House) -> None:
    house.wait(house.ready, 120)
    key = house.start("deaf", "{}")
    house.wait(lambda: house.sql("select 1 from jobs_job where key = %s and state = 'expired'", key), 60)
    house.wait(house.ready, 60)
