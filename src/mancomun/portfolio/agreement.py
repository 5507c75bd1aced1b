"""Two people rate the same things (C17, S17–S27): how far they agree, and where they must talk before anybody averages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.errors import BadInput
from mancomun.foresight.panel import weighted_kappa
from mancomun.tables.results import Notice, notice

TALK_BELOW = 0.4
MOST_APART = 1


@dataclass(frozen=True)
class Agreement:
    """Quadratic kappa (None when nobody varies), share of exact and of near agreement, and the places too far apart."""

    kappa: float | None
    exact: float
    near: float
    apart: list[int]
    rated: int

    @property
    def may_average(self) -> bool:
        """True when the two may be averaged without talking first."""
        return self.kappa is not None and self.kappa >= TALK_BELOW and not self.apart

    def notices(self) -> list[Notice]:
        """What to do about it."""
        found = []
        if self.kappa is not None and self.kappa < TALK_BELOW:
            value = f"{self.kappa:.2f}"
            found.append(
                notice(
                    "acuerdo-bajo",
                    f"El acuerdo entre las dos calificaciones es {value.replace('.', ',')}, menor que 0,4: conversen antes de promediar.",
                    f"The agreement of the two ratings is {value}, below 0.4: talk before averaging.",
                )
            )
        if self.kappa is None and not self.apart:
            found.append(
                notice(
                    "acuerdo-sin-variacion",
                    "Nadie varió su calificación: el acuerdo no se puede medir con kappa.",
                    "Nobody varied the ratings: agreement cannot be measured with kappa.",
                )
            )
        if self.apart:
            found.append(
                notice(
                    "acuerdo-distantes",
                    "Hay una calificación a más de un punto de distancia; revísenla juntas."
                    if len(self.apart) == 1
                    else f"Hay {len(self.apart)} calificaciones a más de un punto de distancia; revísenlas juntas.",
                    "One rating is more than one point apart; look at it together."
                    if len(self.apart) == 1
                    else f"{len(self.apart)} ratings are more than one point apart; look at them together.",
                )
            )
        return found


def agreement(one: Sequence[int | None], two: Sequence[int | None], *, low: int = 0, high: int = 4) -> Agreement:
    """Agreement of two raters on a scale of whole numbers; what either left blank does not count."""
    if len(one) != len(two):
        raise BadInput(
            "acuerdo-largos",
            f"Una persona calificó {len(one)} cosas y la otra {len(two)}; deben ser las mismas.",
            f"One person rated {len(one)} things and the other {len(two)}; they must be the same.",
        )
    both = [(k, a, b) for k, (a, b) in enumerate(zip(one, two, strict=True)) if a is not None and b is not None]
    if not both:
        raise BadInput(
            "acuerdo-vacio",
            "No hay nada que las dos personas hayan calificado.",
            "There is nothing that both people rated.",
        )
    for _, a, b in both:
        for value in (a, b):
            if not low <= value <= high:
                raise BadInput(
                    "acuerdo-escala",
                    f"Hay una calificación de {value}; la escala va de {low} a {high}.",
                    f"There is a rating of {value}; the scale goes from {low} to {high}.",
                )
    kappa = weighted_kappa([a - low for _, a, _ in both], [b - low for *_, b in both], high - low + 1)
    return Agreement(
        kappa=None if math.isnan(kappa) else kappa,
        exact=sum(a == b for _, a, b in both) / len(both),
        near=sum(abs(a - b) <= MOST_APART for _, a, b in both) / len(both),
        apart=[k for k, a, b in both if abs(a - b) > MOST_APART],
        rated=len(both),
    )
