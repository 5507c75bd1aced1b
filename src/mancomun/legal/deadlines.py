"""When a term of the law ends: from which act it runs, and which day that gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from mancomun.instants.terms import add_business_days, add_days, add_months, add_years

ANCHORS: Mapping[str, str] = MappingProxyType(
    {
        "AM-023": "envio_comisiones",
        "AM-025": "radicacion_registraduria",
        "AM-026": "convocatoria_consulta",
        "AM-029": "consulta_popular",
        "AM-031": "escritura_notaria",
        "AM-064": "publicacion_promotores",
        "G-049": "reat",
        "G-063": "reat",
    }
)
"""From which dated act the term of each rule runs, for those that can be computed from the facts stated."""

_SHIFT: Mapping[str, Callable[[date, int], date]] = {
    "month": add_months,
    "business_day": add_business_days,
    "calendar_day": add_days,
    "year": add_years,
}


def anchor_of(deadline: Mapping[str, Any] | None) -> str:
    """The act from which the term of a step runs; empty where no act of the vocabulary starts it."""
    return ANCHORS.get(str((deadline or {}).get("rule")), "")


def shifted(day: date, n: int, unit: str) -> date:
    """``n`` units after a day: ``business_day``, ``calendar_day``, ``month`` or ``year``."""
    return _SHIFT[unit](day, n)


def due(deadline: Mapping[str, Any] | None, day: date) -> date | None:
    """The last day of a step's term that began on a day; None when it has no end."""
    if not deadline or not deadline.get("n"):
        return None
    return shifted(day, int(deadline["n"]), deadline["unit"])
