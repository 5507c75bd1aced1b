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
    "micmac": "micmac",
    "mactor": "mactor",
    "smic": "smic",
    "morfologia": "morphology",
    "panel-de-expertos": "expert-panel",
}
KERNELS = ("micmac", "mactor", "smic", "morfologia", "panel-de-expertos", "nodos-y-regiones")
PARTS = {
    "es": ("## Qué garantiza", "## Casos", "## Límites", "## Fuentes"),
    "en": ("## What it guarantees", "## Cases", "## Limits", "## Sources"),
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


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_page_of_a_kernel_states_problem_formula_guarantee_cases_limits_and_source(kernel: str) -> None:
    for lang, path in (("es", f"es/entender/{kernel}.md"), ("en", f"en/understand/{TWINS[kernel]}.md")):
        text = (DOCS / path).read_text(encoding="utf-8")
        opening = re.sub(r"```.*?```|!\[.*?\)", "", text.split("\n## ")[0], flags=re.DOTALL)
        assert len(opening.split()) > 30, path  # the problem, in plain words
        for part in PARTS[lang]:
            assert f"\n{part}\n" in text, (path, part)
            assert len(text.split(f"\n{part}\n")[1].split("\n## ")[0].split()) > 8, (path, part)
        assert re.search(r"`[^`\n]*=[^`\n]*`", text), path  # a formula
