"""The READMEs show what the product really prints, and point to pages that exist."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
NAMES = ("README.md", "README.es.md")


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_the_real_output(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import build_readme

    monkeypatch.setenv("COLUMNS", "100")
    text = (ROOT / name).read_text(encoding="utf-8")
    assert build_readme.with_example(text, build_readme.example()) == text, "run tools/build_readme.py"


@pytest.mark.parametrize("name", NAMES)
def test_both_commands_stand_and_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (ROOT / target).exists(), f"{name}: {target}"


@pytest.mark.parametrize("name", NAMES)
def test_the_python_example_runs(name: str) -> None:
    import doctest

    failed, tried = doctest.testfile(str(ROOT / name), module_relative=False)
    assert tried
    assert not failed
