"""Closing gaps (method, C14): how far each member is from a reference, how fast it would have to move, what goal is honest.

The DNP's own formulas of effort and goals (December 2014) could not be read; ours are marked *método configurable*, and an
official result may be loaded instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark

Direction = Literal[1, -1]
EFFORTS = (
    Text("bajo", "low"),
    Text("medio bajo", "medium low"),
    Text("medio alto", "medium high"),
    Text("alto", "high"),
)
NO_PACE = Text("sin ritmo de referencia", "no reference pace")


@dataclass(frozen=True, slots=True)
class Gap:
    """Distance to a reference: ``absolute`` in the indicator's unit, ``relative`` to the value to reach; 0 when there."""

    value: float
    reference: float
    absolute: float
    relative: float | None


def reference(values: Mapping[str, float], direction: Direction) -> tuple[str, float]:
    """The best of several references (department, region, subregion, goal…) and which one it is."""
    name = max(values, key=lambda key: direction * values[key])
    return name, values[name]


def gap(value: float, aim: float, direction: Direction) -> Gap:
    """``g = max(0, s·(R − x))``; relative ``g/|R|`` when more is better, ``g/x`` when less is; None over zero."""
    absolute = max(0.0, direction * (aim - value))
    below = abs(aim) if direction > 0 else value
    return Gap(value, aim, absolute, (absolute / below if below else None) if absolute else 0.0)


def goal(found: Gap, direction: Direction, *, years: float, pace: float, least: float = 0.0) -> float:
    """``x + s·min(g, T·max(h, h_min))``: what comparable municipalities would reach in that time, never past the reference."""
    return found.value + direction * min(found.absolute, years * max(pace, least))


def effort(found: Gap, *, years: float, pace: float) -> float | None:
    """Annual change needed over the historical pace of comparable municipalities; None when that pace is not a pace."""
    return found.absolute / years / pace if pace > 0 and years > 0 else None


def effort_class(value: float | None, country: Sequence[float]) -> Text:
    """The quarter of the country's efforts in which this one falls: low, medium low, medium high, high."""
    if value is None or not country:
        return NO_PACE
    bounds = np.percentile(np.asarray(country, float), [25, 50, 75])
    return EFFORTS[int(np.searchsorted(bounds, value, side="left"))]


def need_index(relative: Sequence[Sequence[float]], weights: Sequence[float], people: Sequence[float]) -> float:
    """``Σ_i w_i Σ_m share_m·relative_im``: rows are indicators, columns members; weights add to 1."""
    table, weight, person = np.asarray(relative, float), np.asarray(weights, float), np.asarray(people, float)
    return float(weight @ table @ (person / person.sum()))


def years_apart(name: str, year: int, aim_year: int) -> Remark | None:
    """The remark when a value and its reference are of different years."""
    if year == aim_year:
        return None
    return remark(
        "A-S36-3",
        "brechas",
        f"El valor de {name} es de {year}; la referencia es de {aim_year}: la brecha puede ser solo de fechas.",
        f"The value of {name} is of {year}; the reference is of {aim_year}: the gap may be one of dates only.",
    )
