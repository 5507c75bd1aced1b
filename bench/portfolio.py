"""The portfolio under many: pages over 5,000 made-up initiatives, asked by twenty users at once from the real server.

    python bench/portfolio.py [--initiatives 5000] [--users 20] [--seconds 20] [--pause 1.0] [--data FOLDER] [--only table,file]

Starts ``mancomun serve`` on a data folder of its own (kept when ``--data`` names one, so that the next run begins at once),
fills it, and for each page reports the processor milliseconds a request costs in the pages' processes and in the database's
(from /proc, so that other work on the machine does not count), and the wall times. Users wait ``--pause`` seconds on average between
two pages, as people do; ``--pause 0`` asks again at once, which measures the queue and not the page.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PORT = int(os.environ.get("PORT", "8765"))
STATES = (
    "identificada",
    "caracterizada",
    "priorizada",
    "momento_1",
    "momento_2",
    "momento_3",
    "constituida",
    "en_operacion",
)
FIGURES = ("asociacion_municipios", "provincia_administrativa_planificacion", "area_metropolitana", "")


def fill(n: int) -> None:
    """Made-up initiatives of neighbouring municipalities, with members, passages and scores, and one national officer."""
    import django

    django.setup()
    from mancomun.portfolio.contributions import OBJECTIVES
    from mancomun.web.accounts.models import Appointment, Entity, User
    from mancomun.web.dated import span
    from mancomun.web.initiatives import selectors, services
    from mancomun.web.initiatives.models import Contribution, Iniciativa, Membresia, Passage

    if Iniciativa.objects.count() >= n:
        return
    chance = random.Random(5)
    land = selectors.territory()
    places = [code for code in land.units if len(code) == 5]
    words = [land.units[code].name for code in places]
    today = date.today()
    entity = Entity.objects.create(kind="nacion", name="Nación de prueba", code="", department="")
    officer = User.objects.create_user("nacional@ejemplo.org")
    Appointment.objects.create(person=officer, entity=entity, role="nacional", during=span(date(2024, 1, 1)))
    rows, members = [], []
    for i in range(n):
        group = [chance.choice(places)]
        while len(group) < chance.randint(2, 8):
            near = sorted(set(land.contiguity.neighbours(group[-1])) - set(group))
            group.append(chance.choice([c for c in near if len(c) == 5] or places))
        state = chance.choice(STATES)
        row = Iniciativa(
            code=f"INI-2020-{i:04d}", name=f"Iniciativa {i} de {land.units[group[0]].name}", owner=entity,
            figure_foreseen=chance.choice(FIGURES), state=state, state_since=today, record_state="publicado",
            visibility="publica", promoter="Alcaldía", contact="Secretaría de Planeación", origin="gobierno_local",
            identified_on=today - timedelta(chance.randint(100, 3000)), topics=["movilidad_vias"],
            maturity=chance.randint(0, 4), prior_agreement=chance.random() < 0.4,
            background=" ".join(chance.choices(words, k=chance.randint(12, 60))),
        )  # fmt: skip
        own = [
            Membresia(code=code, during=span(row.identified_on), known_on=row.identified_on)
            for code in dict.fromkeys(group)
        ]
        services.calculate(row, own, today, compare=False)
        rows.append(row)
        members.append(own)
    Iniciativa.objects.bulk_create(rows, batch_size=500)
    for row, own in zip(rows, members, strict=True):
        for one in own:
            one.initiative = row
    Membresia.objects.bulk_create([one for own in members for one in own], batch_size=2000)
    steps, scores = [], []
    for row in rows:
        for place, state in enumerate(STATES[: STATES.index(row.state) + 1]):
            steps.append(Passage(initiative=row, state=state, day=row.identified_on + timedelta(9 * place)))
        if chance.random() < 0.5:
            scores += [
                Contribution(
                    initiative=row, objective=o.id, score=chance.randint(0, 4), reason="x", rater=officer, day=today
                )
                for o in OBJECTIVES
            ]
    Passage.objects.bulk_create(steps, batch_size=2000)
    Contribution.objects.bulk_create(scores, batch_size=2000)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def session() -> str:
    """The cookie of the officer, signed in with the second step."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from mancomun.web.accounts.models import User

    officer = User.objects.get(email="nacional@ejemplo.org")
    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(officer.pk), officer.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    store["account_authentication_methods_user"] = str(officer.pk)
    store.create()
    return str(store.session_key)


def spent(root: int) -> dict[str, float]:
    """Processor seconds so far of the pages and of the database under the supervisor ``root``."""
    parents: dict[int, int] = {}
    info: dict[int, tuple[str, float]] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        parents[int(folder.name)] = int(stat[1])
        info[int(folder.name)] = (line, (int(stat[11]) + int(stat[12])) / TICK)
    found = {"pages": 0.0, "database": 0.0}
    postmaster = next((pid for pid, (line, _) in info.items() if "postgres" in line and str(DATA) in line), 0)
    for pid, (line, seconds) in info.items():
        if parents[pid] == postmaster or pid == postmaster:
            found["database"] += seconds
        elif "gunicorn" in line and _under(pid, root, parents):
            found["pages"] += seconds
    return found


def _under(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid > 1:
        if pid == root:
            return True
        pid = parents.get(pid, 0)
    return False


async def _ask(path: str, cookie: str, address: str) -> tuple[float, int, int]:
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {address}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n"
    writer.write((head + (f"Cookie: sessionid={cookie}\r\n" if cookie else "") + "\r\n").encode())
    answer = await reader.read(-1)
    writer.close()
    return time.perf_counter() - start, int(answer[9:12] or 0), len(answer)


async def users(path: list[str], cookie: str, n: int, seconds: float, pause: float) -> list[tuple[float, int, int]]:
    """``n`` users who ask for one of the paths, wait, and ask again."""
    found: list[tuple[float, int, int]] = []
    end = time.perf_counter() + seconds
    chance = random.Random(7)

    async def one(k: int) -> None:
        await asyncio.sleep(chance.uniform(0, pause or 0.01))
        while time.perf_counter() < end:
            # An address of their own, and another now and then: the budget of one address is not what is measured.
            found.append(
                await _ask(chance.choice(path), cookie, f"10.{k}.{chance.randint(0, 250)}.{chance.randint(1, 250)}")
            )
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)

    await asyncio.gather(*(one(k) for k in range(n)))
    return found


@contextmanager
def served() -> Iterator[int]:
    """The number of the process of a supervisor that answers."""
    command = [sys.executable, "-m", "mancomun.web.supervisor"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "está en http" in line:
                break
        else:
            raise SystemExit("the server did not start")
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def main() -> None:
    """Fill, serve, ask, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--initiatives", type=int, default=5000)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--data", default="")
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    with served() as root:
        fill(asked.initiatives)
        cookie = session()
        pages = {
            "table": ("", ["/portafolio/"]),
            "table of an officer": (cookie, ["/portafolio/"]),
            "table, filtered": (
                cookie,
                ["/portafolio/?region=caribe&orden=poblacion", "/portafolio/?q=san", "/portafolio/?pagina=40"],
            ),
            "file": ("", [f"/iniciativas/INI-2020-{i:04d}/" for i in range(0, asked.initiatives, 97)]),
            "file of an officer": (
                cookie,
                [f"/iniciativas/INI-2020-{i:04d}/" for i in range(0, asked.initiatives, 97)],
            ),
            "tray": (cookie, ["/portafolio/bandeja"]),
            "board": ("", ["/portafolio/ruta"]),
            "regions": ("", ["/portafolio/regiones"]),
            "dashboard": ("", ["/portafolio/tablero"]),
            "table of a past day": (cookie, ["/portafolio/?fecha=2024-06-30"]),
            "history": (cookie, [f"/iniciativas/INI-2020-{i:04d}/historial" for i in range(0, asked.initiatives, 97)]),
        }
        wanted = [
            name for name in pages if not asked.only or any(name.startswith(one) for one in asked.only.split(","))
        ]
        print(
            f"{asked.initiatives:,} initiatives, {asked.users} users, pause {asked.pause} s, load {os.getloadavg()[0]:.1f}"
        )
        print("page | cpu ms pages | cpu ms database | p50 ms | p95 ms | requests/s | KB | not 200")
        for name in wanted:
            cookie, paths = pages[name]
            asyncio.run(users(paths, cookie, 2, 1.5, 0.0))  # both workers have read their data before the clock runs
            before, start = spent(root), time.perf_counter()
            found = asyncio.run(users(paths, cookie, asked.users, asked.seconds, asked.pause))
            wall, after = time.perf_counter() - start, spent(root)
            times, n = sorted(seconds for seconds, _, _ in found), len(found)
            figures = [
                *(f"{1000 * (after[kind] - before[kind]) / n:.1f}" for kind in ("pages", "database")),
                *(f"{1000 * times[min(n - 1, int(n * share))]:.0f}" for share in (0.5, 0.95)),
                f"{n / wall:.1f}", f"{found[-1][2] / 1000:.0f}", str(sum(status != 200 for _, status, _ in found)),
            ]  # fmt: skip
            print(f"{name} | {' | '.join(figures)}", flush=True)
        print(json.dumps({"load at the end": os.getloadavg()[0]}))


if __name__ == "__main__":
    given = next((sys.argv[i + 1] for i, one in enumerate(sys.argv[:-1]) if one == "--data"), "")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        DATA = Path(given or own).resolve()
        os.environ |= {
            "MANCOMUN_DATA": str(DATA), "MANCOMUN_DEMO": "0", "PORT": str(PORT), "MANCOMUN_PROXY_HOPS": "1", "MANCOMUN_TLS": "0",
            "DJANGO_SETTINGS_MODULE": "mancomun.web.project.settings",
        }  # fmt: skip
        main()
