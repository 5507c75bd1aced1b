"""The table of the sixty-five items of the 2014 presentation is whole, every link leads to what does it, and every test it names exists."""

from __future__ import annotations

import importlib.util
import inspect
import re
from pathlib import Path

from django.urls import resolve
from django.utils import translation

import mancomun.web.moments.all  # noqa: F401  declares the products
from mancomun.cli import COMMANDS
from mancomun.web.workspace.kinds import kinds

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


def test_every_row_links_to_what_does_it_and_every_link_leads_somewhere() -> None:
    """The page, command or document of each item: its link is the file that makes it, and its address answers in the product."""
    for item, _, where, _, _ in rows():
        targets = re.findall(r"\]\(([^)#]+)\)", where)
        assert targets, f"{item} links to nothing"
        for target in targets:
            assert target.startswith("http") or (ROOT / "docs" / target).exists(), f"{item}: {target}"


def test_every_page_of_the_table_is_an_address_of_the_product() -> None:
    for item, _, where, _, _ in rows():
        for address, target in re.findall(r"\[`(/[^`]*)`\]\(([^)]+)\)", where):
            with translation.override("es"):  # a request of an earlier test may have left English on
                view = resolve(address.replace("CODE", "EAT-2026-001"))  # Resolver404 says which
            product = re.fullmatch(r"/rutas/CODE/(\w+)/", address)
            if product:
                assert product[1] in kinds(), f"{item}: {address}"
                assert target == f"../src/mancomun/web/moments/{product[1]}.py", f"{item}: {target}"
            else:
                module = inspect.unwrap(view.func).__module__.replace(".", "/")
                assert target == f"../src/{module}.py", f"{item}: {address} is made by {module}"


def test_every_module_and_command_of_the_table_exists() -> None:
    for item, _, where, _, _ in rows():
        for name in re.findall(r"`(mancomun(?:\.\w+)+)`", where):
            assert importlib.util.find_spec(name), f"{item}: {name}"
        for command in re.findall(r"`mancomun (\w+)", where):
            assert command in COMMANDS, f"{item}: mancomun {command}"
