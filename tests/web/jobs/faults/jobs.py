"""Its kinds of work."""

from __future__ import annotations

import time

from django.db import connection

from mancomun.web.jobs.kinds import kind

PIECE = 100


@kind("write_rows", seconds=300, public=True, attempts=10)
def write_rows(progress, *, batch: int, rows: int) -> dict:
    begin = (progress.saved or {"next": 0})["next"]
    for first in range(begin, rows, PIECE):
        with progress.saving({"next": first + PIECE}), connection.cursor() as cursor:
            cursor.execute(
                "insert into fault_rows select %s, n from generate_series(%s, %s) n", [batch, first, first + PIECE - 1]
            )
        progress.step("Filas", first + PIECE, rows)
        time.sleep(0.25)
    return {"rows": rows}


@kind("deaf", seconds=3, public=True)
def deaf(progress) -> dict:
    while True:  # never looks whether it was stopped
        time.sleep(0.05)
