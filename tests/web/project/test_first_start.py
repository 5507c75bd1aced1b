"""Our `migrate` renders less than Django's, and leaves the same schema, byte by byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mancomun.web.launcher import LocalPostgres

DUMP = """
import sys
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command() if sys.argv[1] == "django" else "migrate", verbosity=0)
"""


def schema(folder: Path, whose: str) -> str:
    """The schema of a new database that ``whose`` command has made."""
    own = LocalPostgres(folder, quiet=True)
    own.start()
    try:
        own.ensure_database("mancomun")
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment |= {"MANCOMUN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "mancomun.web.project.settings"}
        subprocess.run([sys.executable, "-c", DUMP, whose], env=environment, check=True)
        to = own.connection("mancomun")
        asked = [str(own.bin / "pg_dump"), "-h", to["host"], "-p", str(to["port"]), "-U", to["user"], "-s", "mancomun"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        return "\n".join(line for line in said.splitlines() if "restrict " not in line)  # a key drawn for each dump
    finally:
        own.stop(mode="immediate")


@pytest.mark.slow  # Django's takes a minute
def test_the_schema_is_the_one_django_s_own_command_makes(tmp_path: Path) -> None:
    ours = schema(tmp_path / "ours", "ours")
    assert ours.count("CREATE TABLE") > 100
    assert ours == schema(tmp_path / "django", "django")
