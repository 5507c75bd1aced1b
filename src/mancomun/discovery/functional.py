"""The functional region of a core: those who work there, and those who work where they already do (C15 of the method).

The rule is that of the Misión Sistema de Ciudades (DNP 2012-2014; Duranton 2013): a unit enters when at least a tenth of
its employed residents work inside the region. Whoever qualifies enters at once, then everybody is asked again.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

import numpy as np

from mancomun.discovery.ground import Ground
from mancomun.errors import BadInput
from mancomun.kernels.csr import Floats

THRESHOLD = 0.10
Flows = Mapping[tuple[str, str], float]


def shares_of(workers: Flows) -> dict[tuple[str, str], float]:
    """Workers by (home, work place) as shares of the employed residents of the home, those who stay included."""
    employed: dict[str, float] = {}
    for (home, place), count in workers.items():
        if not (count >= 0 and math.isfinite(count)):
            raise BadInput(
                "conmutacion-negativa",
                f"De {home} a {place} llegó {count:g}: los trabajadores se cuentan desde cero.",
                f"From {home} to {place} we got {count:g}: workers are counted from zero.",
            )
        employed[home] = employed.get(home, 0.0) + count
    return {(home, place): count / employed[home] for (home, place), count in workers.items() if employed[home] > 0}


def functional_region(
    shares: Flows, core: str, *, threshold: float = THRESHOLD, among: Collection[str] | None = None
) -> list[frozenset[str]]:
    """The region after each round, the core alone first; ``shares`` are parts of 1 by (home, work place).

    ``among`` restricts who may enter. The order of the table does not matter.
    """
    homes = sorted({home for home, _ in shares if among is None or home in among})
    rounds = [frozenset({core})]
    while True:
        now = rounds[-1]
        new = {
            home
            for home in homes
            if home not in now and math.fsum(shares.get((home, place), 0.0) for place in sorted(now)) >= threshold
        }
        if not new:
            return rounds
        rounds.append(now | new)


def ties_column(ground: Ground, core: int, workers: Flows) -> Floats:
    """1 for the units of the functional region of ``core``, itself apart: the column of the criterion ``ties``.

    Places that are not on the ground still count among the employed residents of a home.
    """
    region = functional_region(shares_of(workers), ground.codes[core], among=set(ground.codes))[-1]
    return np.array([float(code in region and i != core) for i, code in enumerate(ground.codes)])


def priority_column(ground: Ground, units: Iterable[str]) -> Floats:
    """1 for the units of a list: the column of the criterion ``priority``. `BadInput` for one nobody knows."""
    column = np.zeros(ground.size)
    for unit in units:
        column[ground.find(unit)] = 1.0
    return column
