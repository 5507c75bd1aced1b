"""A room that answers at once: phones that come in, then all send in the same instant to the real server.

    python bench/workshop.py [--phones 300] [--rounds 3] [--over 0]

Starts ``mancomun serve`` on a data folder of its own, prepares a workshop with a matrix of six variables, lets the phones in, and
sends every answer at once (``--over S`` spreads them over S seconds, as people do). Reports the wall times of the answers, how
many were kept, and the processor seconds of the pages. Phones that are told to wait (429) send again, as the page does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psutil

Times = dict[str, float]

PORT = int(os.environ.get("PORT", "8766"))
VARIABLES = ("VIAS", "AGUA", "SALUD", "TURISMO", "EMPLEO", "BOSQUE")


def prepare() -> tuple[str, int]:
    """The code of an open workshop and the number of its question."""
    import django

    django.setup()
    from mancomun.foresight.workshop import Item, Question
    from mancomun.web.accounts.models import Appointment, Entity, User
    from mancomun.web.dated import span
    from mancomun.web.initiatives.models import Iniciativa
    from mancomun.web.workshops import services

    today = date.today()
    entity = Entity.objects.create(kind="nacion", name="Nación de prueba", code="", department="")
    user = User.objects.create_user("taller@ejemplo.org")
    Appointment.objects.create(person=user, entity=entity, role="nacional", during=span(date(2024, 1, 1)))
    row = Iniciativa.objects.create(code="INI-2026-900", name="Iniciativa de prueba", owner=entity, state_since=today)
    workshop = services.workshop_create(row, title="Taller de prueba", day=today, by=user)
    question = services.question_add(
        workshop, Question("matriz", "¿Qué influye?", tuple(Item(v, v.title()) for v in VARIABLES)), by=user
    )
    services.question_move(question, "abierto", by=user)
    return workshop.code, question.pk


async def ask(method: str, path: str, body: bytes = b"", kind: str = "text/html") -> tuple[int, str]:
    """Status and whole answer, over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {kind}\r\nConnection: close\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    answer = (await reader.read(-1)).decode(errors="replace")
    writer.close()
    return int(answer[9:12] or 0), answer


async def phone(code: str) -> str:
    """The address of somebody who came in."""
    while True:
        status, answer = await ask("POST", f"/t/{code}")
        found = re.search(r"(?im)^location: (\S+)", answer)
        if status == 302 and found:
            return found[1]
        await asyncio.sleep(0.2 + random.random())


def answer(address: str, number: int) -> bytes:
    """What the script of a phone sends: every field of its form."""
    cells = {f"m_{a}>{b}": [str(random.randint(0, 3))] for a in VARIABLES for b in VARIABLES if a != b}
    return json.dumps({"envio": [f"{address[-8:]}-{number:04d}"], "ronda": ["1"], **cells}).encode()


async def send(address: str, question: int, body: bytes, wait: float) -> tuple[float, int]:
    """Seconds until the receipt, from the first try, and how many tries it took."""
    await asyncio.sleep(wait)
    start, tries = time.perf_counter(), 0
    while True:
        tries += 1
        status, told = await ask("POST", f"{address}/{question}", body, "application/json")
        if status in (200, 201) and "receipt" in told:
            return time.perf_counter() - start, tries
        await asyncio.sleep(0.5 + random.random())


def processor(folder: str, server: int) -> Times:
    """Processor seconds so far of the pages, the database and the phones (this process)."""
    alive = [one for one in psutil.Process(server).children(recursive=True) if one.status() != psutil.STATUS_ZOMBIE]
    pages = [one for one in alive if "gunicorn" in " ".join(one.cmdline())]
    first = int(next(Path(folder).rglob("postmaster.pid")).read_text().split()[0])
    base = [psutil.Process(first), *psutil.Process(first).children(recursive=True)]
    spent = {"pages": pages, "database": base}
    found = {name: sum(sum(one.cpu_times()[:2]) for one in many) for name, many in spent.items()}
    return found | {"phones": time.process_time()}


async def room(code: str, question: int, phones: int, rounds: int, over: float, spent: Callable[[], Times]) -> None:
    """Come in, then answer ``rounds`` times; at the end, what each answer cost."""
    addresses: list[str] = []
    for start in range(0, phones, 20):
        addresses += await asyncio.gather(*(phone(code) for _ in range(min(20, phones - start))))
    before = spent()
    for number in range(rounds):
        ready = [(one, answer(one, number)) for one in addresses]  # each phone did it with a processor of its own
        start = time.perf_counter()
        found = await asyncio.gather(*(send(one, question, body, random.random() * over) for one, body in ready))
        wall = time.perf_counter() - start
        times = sorted(seconds for seconds, _ in found)
        p50, p95 = (1000 * times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95))
        again = sum(tries > 1 for _, tries in found)
        print(f"{number + 1} | {p50:.0f} | {p95:.0f} | {1000 * times[-1]:.0f} | {again} | {wall:.2f}", flush=True)
    cost = {name: 1000 * (seconds - before[name]) / (phones * rounds) for name, seconds in spent().items()}
    print("processor ms an answer:", ", ".join(f"{name} {each:.1f}" for name, each in cost.items()))


def main() -> None:
    """Serve, prepare, answer, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--over", type=float, default=0.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "MANCOMUN_DATA": folder,
            "PORT": str(PORT),
            "DJANGO_SETTINGS_MODULE": "mancomun.web.project.settings",
        }
        command = [sys.executable, "-m", "mancomun.web.supervisor"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=Path.cwd())
        try:
            assert server.stdout is not None
            if not any("está en http" in line for line in server.stdout):
                raise SystemExit("the server did not start")
            code, question = prepare()
            print(f"{asked.phones} phones, all within {asked.over:g} s, load {os.getloadavg()[0]:.1f}")
            print("round | p50 ms | p95 ms | worst ms | told to wait | wall s")
            asyncio.run(
                room(code, question, asked.phones, asked.rounds, asked.over, lambda: processor(folder, server.pid))
            )
            from mancomun.web.workshops.models import Respuesta

            print(f"answers kept: {Respuesta.objects.count()} of {asked.phones * asked.rounds}")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


if __name__ == "__main__":
    main()
