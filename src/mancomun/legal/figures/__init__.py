"""The figures: for each, which rules bind it and the condition that tests each rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mancomun.legal import vocabulary  # noqa: F401  the vocabulary must be declared before any condition speaks of it
from mancomun.legal.book import Figure, Rule, make_figure
from mancomun.legal.figures import (
    area_metropolitana,
    asociacion_municipios,
    asociaciones,
    entidades_territoriales,
    provincia_administrativa,
    region_administrativa,
    regiones,
)

FIGURES = (
    entidades_territoriales.ETI,
    entidades_territoriales.PROVINCIA,
    entidades_territoriales.REGION,
    area_metropolitana.FIGURE,
    region_administrativa.FIGURE,
    provincia_administrativa.FIGURE,
    regiones.RPG,
    asociaciones.DEPARTAMENTOS,
    asociaciones.DISTRITOS,
    asociacion_municipios.FIGURE,
    asociaciones.AREAS,
    regiones.RAPE,
    regiones.RMBC,
)


def all_figures(data: Mapping[str, Any], steps: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Figure]:
    """Every figure by id, its data joined to its conditions."""
    return {item.id: make_figure(item, data[item.id], steps.get(item.id, ()), rules) for item in FIGURES}
