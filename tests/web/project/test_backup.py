"""A copy of everything comes back whole into an empty house, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from mancomun.web.launcher import LocalPostgres

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow

FILL = """
import django; django.setup()
from django.core.files.base import ContentFile
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.web.jobs.faults.prepare import people
from mancomun.web.accounts.models import User
from mancomun.web.files.services import keep
from mancomun.web.initiatives.models import Iniciativa
made = people()
keep(ContentFile(b"a;b", name="tabla.csv"), by=User.objects.get(email="una@ejemplo.org"), place=Iniciativa.objects.get())
"""
READ = """
import django; django.setup()
from mancomun.web.files.models import StoredFile
from mancomun.web.files.selectors import content
from mancomun.web.initiatives.models import Iniciativa
row = StoredFile.objects.get()
print(Iniciativa.objects.get().name, row.name, content(row))
"""


def run(data: Path, *command: str, code: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "MANCOMUN_SECRET_KEY")
    }
    environment |= {
        "MANCOMUN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "mancomun.web.project.settings", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    arguments = ["-c", code] if code else ["-c", "from mancomun.cli import main; main()", *command]
    return subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_copy_comes_back_whole_and_only_where_there_is_nothing(tmp_path: Path) -> None:
    one, other, copy = tmp_path / "una", tmp_path / "otra", tmp_path / "copia.tar"
    houses = [LocalPostgres(folder, quiet=True) for folder in (one, other)]
    try:
        for house in houses:
            house.start()
            house.ensure_database("mancomun")
        filled = run(one, code=FILL)
        assert filled.returncode == 0, filled.stderr
        saved = run(one, "backup", "save", str(copy))
        assert saved.returncode == 0, saved.stderr
        assert "1 archivos" in saved.stdout
        assert copy.stat().st_mode & 0o077 == 0
        assert run(one, "backup", "save", str(copy)).returncode == 2  # never over another
        occupied = run(one, "backup", "restore", str(copy))
        assert (occupied.returncode, "ya tiene datos" in occupied.stderr) == (2, True)

        broken = tmp_path / "rota.tar"
        with tarfile.open(broken, "w"):
            pass
        assert "no es una copia" in run(other, "backup", "restore", str(broken)).stderr
        back = run(other, "backup", "restore", str(copy))
        assert back.returncode == 0, back.stderr
        read = run(other, code=READ)
        assert read.stdout.split("\n")[0] == "Donde se adjunta tabla.csv b'a;b'", read.stderr
        assert (other / "secret.key").read_text() == (one / "secret.key").read_text()
        assert run(other, "audit", "verify").returncode == 0
    finally:
        for house in houses:
            house.stop(mode="immediate")
