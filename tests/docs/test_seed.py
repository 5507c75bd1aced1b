"""The table of the sixty-five items of the 2014 presentation is whole, and every test it names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def rows() -> list[list[str]]:
    text = (ROOT / "docs" / "seed.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| S\d+ \|", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_item_has_one_row_in_order() -> None:
    assert [row[0] for row in rows()] == [f"S{n}" for n in range(1, 66)]


def test_states_are_of_the_closed_list_and_cells_are_five() -> None:
    for row in rows():
        assert len(row) == 5, row
        assert row[4] in ("done", "part", "none"), row


def test_what_is_done_or_part_names_a_test_that_exists() -> None:
    for item, _, where, test, state in rows():
        if state == "none":
            assert where == "—"
            assert test == "—"
            continue
        paths = re.findall(r"`(tests/[^`]+)`", test)
        assert paths, item
        for path in paths:
            name, _, function = path.partition("::")
            assert (ROOT / name).is_file(), f"{item}: {name}"
            if function:
                assert f"def {function}" in (ROOT / name).read_text(encoding="utf-8"), f"{item}: {function}"


def test_links_of_the_table_lead_somewhere() -> None:
    for item, _, where, _, _ in rows():
        for target in re.findall(r"\]\(([^)#]+)\)", where):
            if not target.startswith("http"):
                assert (ROOT / "docs" / target).exists(), f"{item}: {target}"
