"""The pages of the moments: their examples run, their pictures exist, each has its twin, and the numbers they say are true."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from mancomun.route.catalogue import catalogue

DOCS = Path(__file__).resolve().parents[2] / "docs"
TWINS = {
    "ruta": "route",
    "sociograma": "sociogram",
    "perfil": "profile",
    "ahorro-y-reparto": "savings-and-sharing",
    "riesgos": "risks",
    "arbol-de-problemas": "problem-tree",
    "momento-2": "moment-2",
    "momento-3": "moment-3",
    "nodos-y-regiones": "nodes-and-regions",
}
PAGES = [DOCS / "es/entender" / f"{es}.md" for es in TWINS] + [
    DOCS / "en/understand" / f"{en}.md" for en in TWINS.values()
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_run_and_pictures_exist(page: Path) -> None:
    failed, _ = doctest.testfile(str(page), module_relative=False)
    assert not failed
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert pictures
    for alt, name in pictures:
        assert len(alt) > 20
        assert (page.parent / name).read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("page", ["es/entender/indicadores-de-los-objetivos.md", "en/understand/objective-figures.md"])
def test_the_example_of_the_objectives_runs(page: str) -> None:
    failed, tried = doctest.testfile(str(DOCS / page), module_relative=False)
    assert (failed, tried) == (0, 6)


def test_the_page_counts_the_catalogue_right() -> None:
    found = catalogue().values()
    with_data = sum(bool(item.attribute) or item.aggregation == "ratio" for item in found)
    text = (DOCS / "en/understand/profile.md").read_text(encoding="utf-8")
    assert f"Of the {len(found)} indicators, {with_data} come with the program" in text
