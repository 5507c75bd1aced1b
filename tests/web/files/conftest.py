"""The people and the initiative of the tests of initiatives, and a storage of its own for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from mancomun.web.files.storage import storage_settings
from tests.web.initiatives.conftest import departmental, initiative, national, person, secretary, today

__all__ = ["departmental", "initiative", "national", "person", "secretary", "today"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    """Where the bytes go during a test."""
    settings.STORAGES = {**settings.STORAGES, "files": storage_settings("", tmp_path)}  # type: ignore[attr-defined]
    storages._storages.clear()
    storages.__dict__.pop("backends", None)
    return tmp_path / "files"


@pytest.fixture
def sheet() -> Callable[..., SimpleUploadedFile]:
    """A small table, as a form brings it."""
    return lambda text="a;b\n1;2\n", name="tabla.csv": SimpleUploadedFile(name, text.encode())
