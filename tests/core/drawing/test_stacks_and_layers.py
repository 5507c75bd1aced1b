"""Piles, funnels and layers: what is drawn has the size of what is said, and a ring never hides."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from mancomun.drawing.layers import Step, layers, levels
from mancomun.drawing.stacks import Pile, funnel, piles


def heights(svg: str, width: str) -> list[float]:
    return [float(one) for one in re.findall(rf'width="{width}" height="([\d.]+)" fill', svg)]


def test_a_pile_is_as_high_as_what_it_holds() -> None:
    svg = piles(
        [Pile("2027", 100, (50, 25, 25), 50, ("$ 100", "falta $ 50")), Pile("2028", 50, (0, 0, 0), 50)],
        whole="Costo", layers=("Seguro", "Concertado", "Buscado"), line="Brecha", title="Usos", description="Una frase",
    )  # fmt: skip
    ElementTree.fromstring(svg)
    whole, *layers_, half = heights(svg, "64.0")
    assert whole == 2 * half
    assert abs(sum(layers_) - whole) < 0.5
    assert "falta $ 50" in svg


def test_a_funnel_narrows_as_its_amounts_do() -> None:
    svg = funnel([("Identificada", 80, "$ 80"), ("Ejecutada", 20, "$ 20")], title="Embudo", description="x")
    ElementTree.fromstring(svg)
    wide = [float(one) for one in re.findall(r'width="([\d.]+)" height="32"', svg)]
    assert wide[0] == 4 * wide[1]


def test_layers_put_each_step_after_what_it_waits_for() -> None:
    steps = [
        Step("c", "C", after=("a", "b")),
        Step("a", "A"),
        Step("b", "B", after=("a",)),
        Step("z", "Z", after=("z",)),
    ]
    at, ringed = levels(steps)
    assert (at["a"], at["b"], at["c"]) == (0, 1, 2)
    assert ringed == {"z"}
    svg = layers(steps, title="t", description="d", legend=("por hacer", "en curso", "hecho", "en círculo"))
    ElementTree.fromstring(svg)
    assert "en círculo" in svg
    assert "en círculo" not in layers(steps[:3], title="t", description="d", legend=("1", "2", "3", "en círculo"))
