"""The dossier of moment 1 of the fictional subregion, as its person waits for it: how long, and when it first says something.

    python bench/dossier.py [--repeat 3] [--keep dossier.zip]

Loads the demonstration into a database of its own, asks for the dossier through the queue and works it off in this process, while
another thread reads the row of the job every 20 ms, as the page of the job does. Reports for each run the seconds of wall and of
processor, the seconds until the first words are in the row, the longest silence between two of them, and what came out. The first
run pays for the imports, as the first dossier after a start does. ``--keep`` writes the last ZIP, to look at its papers.
"""

from __future__ import annotations

import argparse
import io
import os
import tempfile
import threading
import time
import zipfile
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any


def prepare() -> tuple[Any, Any]:
    """A secretary of the demonstration, and its initiative."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("demo", "load", verbosity=0)
    from mancomun.web.accounts.models import Appointment, Entity, Grant, User
    from mancomun.web.dated import span
    from mancomun.web.initiatives.models import Iniciativa

    entity = Entity.objects.create(kind="otro", name="Secretaría técnica de prueba")
    user = User.objects.create_user("secretaria@ejemplo.org", name="Secretaría")
    row = Iniciativa.objects.get(origin_key="ficcion-g47")
    during = span(date(2024, 1, 1))
    Appointment.objects.create(person=user, entity=entity, role="secretaria_tecnica", during=during)
    Grant.objects.create(entity=entity, initiative_id=row.pk, role="secretaria_tecnica", during=during)
    return user, row


def run(user: Any, row: Any, keep: Path | None = None) -> str:
    """One dossier, measured; its ZIP written to ``keep``."""
    from django.db import connection

    from mancomun.web.jobs.models import Job
    from mancomun.web.jobs.running import work_off
    from mancomun.web.jobs.services import job_start
    from mancomun.web.workspace.models import Dossier

    over, seen = threading.Event(), list[tuple[float, str]]()
    began, spent = time.monotonic(), time.process_time()
    job = job_start(
        "workspace_dossier",
        {"code": row.code, "moment": 1, "user": user.pk, "lang": "es", "host": "http://localhost"},
        by=user,
    )

    def watch() -> None:
        while not over.wait(0.02):
            words = Job.objects.values_list("step", flat=True).get(pk=job.pk)
            if words and (not seen or seen[-1][1] != words):
                seen.append((time.monotonic() - began, words))
        connection.close()

    thread = threading.Thread(target=watch)
    thread.start()
    work_off()
    wall, spent = time.monotonic() - began, time.process_time() - spent
    over.set()
    thread.join()
    job.refresh_from_db()
    if job.state != "done" or not seen:
        raise SystemExit(f"the job ended as {job.state}: {job.error_es}")
    content = bytes(Dossier.objects.get(job=job.key).content)
    if keep is not None:
        keep.write_bytes(content)
    pack = zipfile.ZipFile(io.BytesIO(content))
    kinds = Counter(name.rpartition(".")[2] for name in pack.namelist())
    times = [0.0, *(at for at, _ in seen), wall]
    silence = max(after - before for before, after in pairwise(times))
    said = ", ".join(f"{n} {suffix}" for suffix, n in sorted(kinds.items()))
    return (
        f"{wall:.2f} s wall, {spent:.2f} s cpu; first words {seen[0][0]:.2f} s, longest silence {silence:.2f} s, "
        f"{len(seen)} steps seen; {said}; load {os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    """Start the database, measure, stop."""
    parser = argparse.ArgumentParser(description="The dossier of moment 1, measured.")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"MANCOMUN_DATA": folder, "DJANGO_SETTINGS_MODULE": "mancomun.web.project.settings"}
        os.environ.pop("DATABASE_URL", None)
        from mancomun.web.launcher import LocalPostgres
        from mancomun.web.project.database import NAME

        database = LocalPostgres(Path(folder), quiet=True)
        database.start()
        try:
            database.ensure_database(NAME)
            import django

            django.setup()
            user, row = prepare()
            for _ in range(asked.repeat):
                print(run(user, row, asked.keep), flush=True)
        finally:
            database.stop()


if __name__ == "__main__":
    main()
