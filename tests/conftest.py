"""What all tests share: where the optional material lies, and a PostgreSQL that starts when the first test needs it."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import hypothesis
import pytest

# The suite answers the same each time: examples are drawn from the test's own name. The slow lane draws new ones.
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("slow", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("MANCOMUN_HYPOTHESIS", "suite"))

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the checkout; tests that use it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no hay carpeta ../shared junto al repositorio")
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start our own PostgreSQL before pytest-django makes its test database; two workers at once are one start."""
    if not os.environ.get("DATABASE_URL"):
        from mancomun.web.launcher import LocalPostgres

        LocalPostgres(Path(os.environ["MANCOMUN_TEST_DATA"]), quiet=True).start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that began the run stops the database and removes its folder."""
    folder = os.environ.get("MANCOMUN_TEST_DATA")
    if folder is None or hasattr(config, "workerinput"):
        return
    from mancomun.web.launcher import LocalPostgres

    with contextlib.suppress(Exception):
        LocalPostgres(Path(folder), quiet=True).stop()
    shutil.rmtree(folder, ignore_errors=True)
