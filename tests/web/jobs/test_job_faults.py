"""kill -9 of worker, pages and database in turn under long work: nothing acknowledged is lost and nothing is there twice.

First over work made for it, then over the real load of a workbook of 5,000 initiatives and the real validation of those 5,000,
while somebody goes on uploading files.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
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

    def prepare(self, what: str) -> dict:
        command = [sys.executable, "-m", "tests.web.jobs.faults.prepare", what]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, cwd=ROOT)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def wait(self, until: Callable[[], object], seconds: float) -> float:
        begun = time.monotonic()
        while not until():
            assert time.monotonic() - begun < seconds, self.log.read_text()[-3000:]
            time.sleep(0.2)
        return time.monotonic() - begun

    def kill(self, part: str) -> None:
        below = psutil.Process(self.process.pid).children(recursive=True)
        for process in below:
            with contextlib.suppress(psutil.Error):  # one that died by itself meanwhile
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


HEAD = "codigo,nombre,region,promotor,figura_prevista,tematicas,fecha_identificacion,estado,municipios\n"
LINE = (
    "INI-2026-{n},Carga {n},eje_cafetero,Alcaldía,provincia_administrativa_planificacion,ordenamiento,2026-01-02,"
    "identificada,05615;05318\n"
)
TOKEN = "x" * 32


class Officer:
    """A browser of an officer: forms that are sent, and files that go on being uploaded in the background."""

    def __init__(self, house: House) -> None:
        self.house = house
        made = house.prepare("people")
        self.cookie, self.code = f"sessionid={made['session']}; csrftoken={TOKEN}", made["code"]
        self.acknowledged: list[str] = []
        self.refused, self.over = 0, threading.Event()
        self.thread = threading.Thread(target=self._upload_on, daemon=True)

    def send(
        self, path: str, fields: list[tuple[str, str]] | None = None, file: bytes = b"", timeout: float = 120
    ) -> tuple[int, str, str]:
        """Status, where it leads and what it shows. A GET when there are no fields."""
        body = None
        headers = {"Cookie": self.cookie}
        if fields is not None:
            edge = "edge-of-a-part"
            headers["Content-Type"] = f"multipart/form-data; boundary={edge}"
            parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                     for k, v in [("csrfmiddlewaretoken", TOKEN), *fields]]  # fmt: skip
            if file:
                name = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="hoja.csv"\r\n\r\n'
                parts.append(name.encode() + file + b"\r\n")
            body = b"".join(parts) + f"--{edge}--\r\n".encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.house.port}{path}", body, headers)
        try:
            with urllib.request.build_opener(_Stay).open(request, timeout=timeout) as answer:
                return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Location", ""), error.read().decode()

    def _upload_on(self) -> None:
        n = 0
        while not self.over.is_set():
            content = f"a;b\n{n};{n}\n".encode()
            try:
                status, _where, _text = self.send(f"/iniciativas/{self.code}/archivos", [], content, timeout=10)
            except OSError:
                status = 0
            if status == 302:
                self.acknowledged.append(hashlib.sha256(content).hexdigest())
                n += 1
            else:
                self.refused += 1  # the same content once more: it may have been kept without our hearing it
            time.sleep(0.3)

    def check_files(self) -> None:
        """Each acknowledged file is there once, whole; no row lacks its bytes."""
        rows = self.house.sql("select owner_id, sha256 from files_storedfile")
        kept = [sha256 for _owner, sha256 in rows]
        assert len(kept) == len(set(kept))
        assert set(self.acknowledged) <= set(kept)
        for owner, sha256 in rows:
            content = (self.house.data / "files" / str(owner) / sha256[:2] / sha256).read_bytes()
            assert hashlib.sha256(content).hexdigest() == sha256


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def kill_in_turn(house: House, done: Callable[[], int], whole: int) -> None:
    """Worker, pages and database, each a part of the way further; the work goes on after each."""

    def on(part: Callable[[], object], name: str, at: int) -> None:
        house.wait(lambda: done() >= at, 300)
        before = done()
        part()
        resumed = house.wait(lambda: done() > before, 120)
        print(f"{name} killed at {before}: further after {resumed:.1f} s")

    def postmaster() -> None:
        os.kill(int((LocalPostgres(house.data).folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    on(lambda: house.kill("mancomun.web.jobs.worker"), "worker", whole // 10)
    on(lambda: house.kill("gunicorn"), "pages", whole * 4 // 10)
    on(postmaster, "database", whole * 7 // 10)


def one(house: House, text: str, *values: object) -> tuple:
    (row,) = house.sql(text, *values)
    return row


def test_kill_in_turn_under_a_real_load_and_a_real_validation(house: House) -> None:
    house.wait(house.ready, 120)
    officer = Officer(house)
    officer.thread.start()

    # A workbook of 5,000 initiatives, uploaded and accepted on its pages.
    begun = time.monotonic()
    sheet = (HEAD + "".join(LINE.format(n=n) for n in range(1000, 1000 + ROWS))).encode()
    status, preview, text = officer.send("/portafolio/cargar", [], sheet)
    assert (status, preview[:18]) == (302, "/portafolio/cargar"), text[-2000:]
    status, _where, text = officer.send(preview)
    marked = re.findall(r'name="(row|rest)" value="([^"]+)"', text)
    status, where, text = officer.send(preview, marked)
    assert (status, where[:10]) == (302, "/trabajos/"), text[-2000:]
    key = where.rsplit("/", 1)[1]
    print(f"accepted {ROWS} rows after {time.monotonic() - begun:.1f} s")

    def written() -> int:
        rows = house.sql("select written from initiatives_import")
        return int(rows[0][0]) if rows else -1

    kill_in_turn(house, written, ROWS)
    house.wait(lambda: house.sql("select 1 from jobs_job where key = %s and state = 'done'", key), 600)
    print(f"load: {time.monotonic() - begun:.0f} s in all, kills included")
    loaded = "(select id from initiatives_iniciativa where name like 'Carga %%')"
    assert one(house, "select count(*), count(distinct code), count(distinct name) from initiatives_iniciativa "
               "where name like 'Carga %%'") == (ROWS, ROWS, ROWS)  # fmt: skip
    assert one(house, f"select count(*), count(distinct (initiative_id, code)) from initiatives_membresia "
               f"where initiative_id in {loaded}") == (2 * ROWS, 2 * ROWS)  # fmt: skip
    for table in ("initiatives_passage", "initiatives_iniciativachange"):
        column, more = (
            ("initiative_id", "") if table.endswith("passage") else ("pgh_obj_id", " and pgh_label = 'insert'")
        )
        found = one(house, f"select count(*), count(distinct {column}) from {table} where {column} in {loaded}{more}")
        assert found == (ROWS, ROWS), table
    created = (
        "select count(*), count(distinct on_id) from audit_action where key = 'initiatives.created' and on_name like %s"
    )
    assert one(house, created, "%Carga %") == (ROWS, ROWS)
    assert one(house, "select total, written, finished is not null from initiatives_import") == (ROWS, ROWS, True)
    assert one(house, "select count(*) from initiatives_importrow where state = 'written'") == (ROWS,)
    assert one(house, "select count(*) from audit_action where key = 'initiatives.imported'") == (1,)

    # The 5,000 are whole and wait for review; they are validated at once, from the table.
    assert house.prepare("review") == {"sent": ROWS}
    begun = time.monotonic()
    form = [("action", "approve"), ("every", "1"), ("count", str(ROWS)), ("back", "?ficha=en_revision")]
    status, where, text = officer.send("/portafolio/lote/aplicar", form)
    assert (status, where[:10]) == (302, "/trabajos/"), text[-2000:]
    key = where.rsplit("/", 1)[1]

    def approved() -> int:
        rows = house.sql("select count(*) from initiatives_version")
        return int(rows[0][0]) if rows else -1

    kill_in_turn(house, approved, ROWS)
    house.wait(lambda: house.sql("select 1 from jobs_job where key = %s and state = 'done'", key), 600)
    print(f"validation: {time.monotonic() - begun:.0f} s in all, kills included")
    (result,) = one(house, "select result from jobs_job where key = %s", key)
    assert (len(set(result["applied"])), len(result["applied"]), result["refused"]) == (ROWS, ROWS, [])
    assert one(house, "select count(*), count(distinct initiative_id), max(number) from initiatives_version") == (
        ROWS, ROWS, 1,
    )  # fmt: skip
    assert one(
        house, "select count(*) from initiatives_iniciativa where record_state = 'aprobado' and version = 1"
    ) == (ROWS,)
    approvals = "select count(*), count(distinct on_id) from audit_action where key = 'initiatives.approved'"
    assert one(house, approvals) == (ROWS, ROWS)
    assert one(house, "select count(*) from audit_action where key = 'portfolio.bulk'") == (1,)

    officer.over.set()
    officer.thread.join(30)
    assert len(officer.acknowledged) > 50
    officer.check_files()
    print(f"files: {len(officer.acknowledged)} acknowledged, {officer.refused} attempts refused in between")
    house.wait(house.ready, 60)
