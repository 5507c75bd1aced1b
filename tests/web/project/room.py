"""A room of sixty phones that sends ten times while processes of pages are killed; run by ``test_faults.py``.

Says at the end: kills, receipts given, answers kept, receipts given for more than one sending.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

import psutil

PHONES, TIMES = 60, 10


def bench() -> Any:
    """The bench of the workshops, which knows how phones send."""
    file = Path(__file__).parents[3] / "bench" / "workshop.py"
    spec = importlib.util.spec_from_file_location("room_bench", file)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


async def persist(room: Any, address: str, question: int, body: bytes) -> str:
    """Send until there is a receipt, as the page does when the signal fails; the same sending each time."""
    while True:
        try:
            status, told = await room.ask("POST", f"{address}/{question}", body, "application/json")
            if status in (200, 201) and "receipt" in told:
                return str(told.split('"receipt": "')[1][:8])
        except (OSError, ValueError):
            pass
        await asyncio.sleep(0.1 + random.random() / 5)


async def main() -> None:
    """Come in, send and be cut short."""
    room = bench()
    room.PORT = int(sys.argv[2])
    code, question = await asyncio.to_thread(room.prepare)
    addresses = [await room.phone(code) for _ in range(PHONES)]
    receipts: list[str] = []
    kills = 0
    for number in range(TIMES):
        sends = [persist(room, one, question, room.answer(one, number)) for one in addresses]
        task = asyncio.gather(*sends)
        if number % 3 == 1:
            await asyncio.sleep(0.05)
            below = psutil.Process(int(sys.argv[1])).children(recursive=True)
            alive = [one for one in below if one.status() != psutil.STATUS_ZOMBIE]
            pages = [one for one in alive if "gunicorn" in " ".join(one.cmdline())]
            os.kill(max(pages, key=lambda one: one.create_time()).pid, signal.SIGKILL)
            kills += 1
        receipts += await task

    def kept() -> list[str]:
        from mancomun.web.workshops.keys import receipt
        from mancomun.web.workshops.models import Respuesta

        return [receipt(pk, sending) for pk, sending in Respuesta.objects.values_list("pk", "sending")]

    held = await asyncio.to_thread(kept)
    assert set(receipts) == set(held)
    print(kills, len(receipts), len(held), len(receipts) - len(set(receipts)))


asyncio.run(main())
