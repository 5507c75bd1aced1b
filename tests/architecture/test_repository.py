"""What must never enter the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 1_400_000
BOUNDARIES = {".shp", ".gpkg", ".parquet", ".topojson"}
# Written in pieces, so that this file does not look like what it forbids.
DOWNLOAD = re.compile('"' + r'resolved"|index' + r"-url|https?:" + r'//[^ "]*(/simple/|/-/|\.whl|\.tgz|\.deb)')


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no es un repositorio de git")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_large_file_and_no_boundary_file(tracked: list[Path]) -> None:
    assert not [path for path in tracked if path.stat().st_size > LARGEST]
    assert not [path for path in tracked if path.suffix in BOUNDARIES]


def test_no_download_address_in_any_file(tracked: list[Path]) -> None:
    found = []
    for path in tracked:
        if path == Path(__file__) or path.suffix in {".png", ".woff2", ".mo"}:
            continue
        if DOWNLOAD.search(path.read_text(encoding="utf-8", errors="replace")):
            found.append(path)
    assert not found


def test_pins_are_exact(tracked: list[Path]) -> None:
    for name in ("run.txt", "test.txt", "node.txt"):
        lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith("#")]
        assert pins == sorted(pins)
        assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", pin) for pin in pins)
