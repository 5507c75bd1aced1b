"""The two commands: what they promise before anything is installed, and that no gate stands open."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path: Path) -> ModuleType:
    """tools/house.py over an empty checkout."""
    spec = importlib.util.spec_from_file_location("house", ROOT / "tools" / "house.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT, module.VENV, module.VAR = tmp_path, tmp_path / ".venv", tmp_path / "var"
    module.PYTHON = module.VENV / "bin" / "python"
    return module


def test_house_needs_only_the_standard_library() -> None:
    source = (ROOT / "tools" / "house.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)


def test_old_python_is_told_the_way_out(house: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.sys, "version_info", (3, 9, 2))
    with pytest.raises(house.Stopped, match=r"3\.11 o posterior y este es 3\.9\.2.*make run PYTHON="):
        house.check_python()


def test_python_without_ensurepip_is_told_what_to_install(house: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(house.Stopped, match="apt install python3-venv"):
        house.make_venv()


def test_environment_of_somebody_else_does_not_leak_in(house: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_TARGET"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    found = house.environment(MANCOMUN_DATA="x")
    assert "/elsewhere" not in found.values()
    assert found["PIP_INDEX_URL"] == "kept"
    assert found["MANCOMUN_DATA"] == "x"


def test_node_comes_from_the_machine_only_when_it_can(
    house: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tool, says in (("node", "v16.20.0"), ("npm", "9")):
        script = tmp_path / tool
        script.write_text(f"#!/bin/sh\necho {says}\n")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    assert house.needs_node_wheel()
    (tmp_path / "node").write_text("#!/bin/sh\necho v20.1.0\n")
    assert not house.needs_node_wheel()
    (tmp_path / "npm").unlink()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert house.needs_node_wheel()


def test_the_floors_gate_closes(house: ModuleType, tmp_path: Path) -> None:
    """A check that runs nothing also finds nothing: the command must fail on a contract that is broken."""
    command = dict(house.LINTS)["import-linter"]
    config = tmp_path / "broken.ini"
    config.write_text(
        "[importlinter]\nroot_package = mancomun\n"
        "[importlinter:contract:1]\nname = upside down\ntype = forbidden\n"
        "source_modules = mancomun.territory\nforbidden_modules = mancomun.errors\n"
    )
    arguments = [sys.executable, *command, "--config", str(config), "--no-cache"]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_commands_are_where_people_look() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test", "slow"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")
