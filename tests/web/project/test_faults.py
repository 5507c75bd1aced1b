"""The slow lane of the house: kill -9 under writes, and one address that hammers while another reads."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from mancomun.web.launcher import LocalPostgres
from tests.web.project.test_supervisor import Run, free_port

pytestmark = pytest.mark.slow


def test_acknowledged_writes_survive_every_kill(tmp_path: Path) -> None:
    server = LocalPostgres(tmp_path, quiet=True).start()
    try:
        with psycopg.connect(**server.connection(), autocommit=True) as connection:
            connection.execute("create table actos (n bigint primary key)")
        acknowledged = 0
        for _ in range(6):
            postmaster = int((server.folder / "postmaster.pid").read_text().split()[0])
            timer = threading.Timer(1.0, os.kill, (postmaster, signal.SIGKILL))
            timer.start()
            try:
                with psycopg.connect(**server.connection(), autocommit=True) as connection:
                    # A killed postmaster leaves its children at work for a moment: the clock ends the round, not the error.
                    until = time.monotonic() + 2.5
                    while time.monotonic() < until:
                        connection.execute("insert into actos values (%s)", [acknowledged + 1])
                        acknowledged += 1
            except psycopg.OperationalError:
                pass
            timer.join()
            server.start()
            with psycopg.connect(**server.connection()) as connection:
                row = connection.execute("select count(*), max(n) from actos").fetchone()
            assert row is not None
            assert row[0] == row[1]
            assert row[0] - acknowledged in (0, 1), "an acknowledged act was lost, or one came from nowhere"
            acknowledged = row[0]
        assert acknowledged > 500
    finally:
        server.stop(mode="immediate")


def test_no_receipt_is_for_an_answer_that_a_kill_took(tmp_path: Path) -> None:
    # Processes of pages are killed in the middle of what a room sends.
    run = Run(tmp_path, free_port())
    try:
        run.wait("/readyz", 200)
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment |= {"MANCOMUN_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "mancomun.web.project.settings"}
        command = [sys.executable, str(Path(__file__).with_name("room.py")), str(run.process.pid), str(run.port)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=180)
        assert done.returncode == 0, done.stderr[-3000:]
        kills, receipts, kept, twice = map(int, done.stdout.split()[-4:])
        assert kills == 3
        assert receipts == kept == 600
        assert twice == 0
        run.stop()
    finally:
        run.process.kill()
        run.process.wait()
        LocalPostgres(tmp_path, quiet=True).stop(mode="immediate")


def test_ten_thousand_requests_from_one_address_starve_nobody(tmp_path: Path, monkeypatch) -> None:
    # The other address comes through a proxy we trust, so that one machine can play both.
    monkeypatch.setenv("MANCOMUN_PROXY_HOPS", "1")
    run = Run(tmp_path, free_port())
    try:
        run.wait("/readyz", 200)
        counts: dict[int, int] = {}
        lock = threading.Lock()

        def hammer(times: int) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=60)
            for _ in range(times):
                connection.request("GET", "/api/v1/units/05615", headers={"X-Forwarded-For": "203.0.113.7"})
                answer = connection.getresponse()
                answer.read()
                with lock:
                    counts[answer.status] = counts.get(answer.status, 0) + 1
            connection.close()

        threads = [threading.Thread(target=hammer, args=(1250,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        waits = []
        while any(thread.is_alive() for thread in threads):
            begun = time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=60)
            connection.request("GET", "/api/v1/figures", headers={"X-Forwarded-For": "198.51.100.9"})
            assert connection.getresponse().status == 200
            connection.close()
            waits.append(time.monotonic() - begun)
            time.sleep(0.2)
        for thread in threads:
            thread.join()
        assert sum(counts.values()) == 10_000
        assert set(counts) == {200, 429}
        assert counts[429] > 7_000
        assert waits
        assert max(waits) < 5, f"somebody else waited {max(waits):.1f} s"
        run.stop()
    finally:
        run.process.kill()
        run.process.wait()
        LocalPostgres(tmp_path, quiet=True).stop(mode="immediate")
