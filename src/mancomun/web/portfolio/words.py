"""The words of states, figures and fields in the language in use, and the few marks that stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mancomun.legal import book
from mancomun.lexicon.text import Text
from mancomun.portfolio.documented import CONFIDENCES, STATUSES
from mancomun.portfolio.initiative import FIELDS, MATURITY, ORIGINS, ROLES, TOPICS, VISIBILITIES
from mancomun.portfolio.regions import region_sets
from mancomun.portfolio.states import ACCOMPANIMENT, RECORD_STATES, STATES
from mancomun.web.project.languages import say

SHORT: Mapping[str, str] = {
    "entidad_territorial_indigena": "ETI",
    "region_entidad_territorial": "RET",
    "area_metropolitana": "AM",
    "region_administrativa_planificacion": "RAP",
    "rape": "RAP-E",
    "region_metropolitana_bogota_cundinamarca": "RMBC",
    "provincia_administrativa_planificacion": "PAP",
    "region_planeacion_gestion": "RPG",
    "asociacion_departamentos": "AsoDep",
    "asociacion_distritos_especiales": "AsoDis",
    "asociacion_municipios": "AsoMun",
    "asociacion_areas_metropolitanas": "AsoAM",
}
"""Figures in the width of a column; the whole name is in the title of the cell."""

SHAPES: Mapping[str, str] = {
    "area_metropolitana": "disc",
    "region_metropolitana_bogota_cundinamarca": "disc",
    "region_administrativa_planificacion": "square",
    "rape": "square",
    "provincia_administrativa_planificacion": "triangle",
    "region_planeacion_gestion": "diamond",
}
"""The mark of each figure on the national map; any association is a cross."""

ICONS: Mapping[str, str] = {
    "constituida": "r-met", "registrada_REAT": "r-met", "en_operacion": "r-met", "desistida": "r-not_met",
    "liquidada": "r-not_met",
}  # fmt: skip
"""The stroke beside a state: a tick for what stands, a cross for what ended, a dashed ring for what is under way."""


def figure_name(figure: str) -> str:
    """The name of a figure of the book, or nothing."""
    return say(book().figures[figure].name) if figure in book().figures else ""


def region_name(region: str) -> str:
    """The name of a region of any set."""
    for one in region_sets():
        for found in one.regions:
            if found.id == region:
                return say(found.name)
    return region


TABLES: Mapping[str, Mapping[str, Text]] = {
    "state": STATES,
    "record": RECORD_STATES,
    "topic": TOPICS,
    "origin": ORIGINS,
    "role": ROLES,
    "visibility": VISIBILITIES,
    "accompaniment": ACCOMPANIMENT,
    "status": STATUSES,
    "confidence": CONFIDENCES,
    "field": FIELDS,
}


def word(table: str, key: Any) -> str:
    """The word of a value in one of `TABLES`; the key itself when it is not there."""
    if table == "maturity":
        return say(MATURITY[key]) if isinstance(key, int) and 0 <= key < len(MATURITY) else ""
    found = TABLES[table].get(str(key))
    return say(found) if found else str(key or "")


def capital(text: str) -> str:
    """With its first letter in capital."""
    return text[:1].upper() + text[1:]
