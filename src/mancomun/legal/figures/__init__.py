"""The figures: for each, which rules bind it and the condition that tests each rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mancomun.legal import vocabulary  # noqa: F401  the vocabulary must be declared before any condition speaks of it
from mancomun.legal.book import Figure, Rule, make_figure
from mancomun.legal.figures import (
    area_metropolitana,
    asociacion_municipios,
    provincia_administrativa,
    region_administrativa,
)

_MODULES = (area_metropolitana, region_administrativa, provincia_administrativa, asociacion_municipios)


def all_figures(data: Mapping[str, Any], steps: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Figure]:
    """Every figure whose conditions are written, by id."""
    return {
        module.ID: make_figure(
            module.ID, data[module.ID], steps.get(module.ID, ()), module.BOUNDS, module.STEPS, rules, module.UNFOUNDED
        )
        for module in _MODULES
    }
