"""Functional regions: a core and the places that send it a tenth of their workers, directly or through the others.

Source: Misión Sistema de Ciudades (DNP, 2012-2014) and Duranton (2013, 2015), from knowledge. The same rule serves flows
of health, education or markets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mancomun.errors import BadInput


@dataclass(frozen=True)
class FunctionalRegion:
    """The places (indices) of a core's region, in the rounds in which they came in; the core is not in ``rounds``."""

    core: int
    members: list[int]
    rounds: list[list[int]]


def functional_region(shares: NDArray[np.float64], core: int, *, threshold: float = 0.10) -> FunctionalRegion:
    """Add every place that sends ``threshold`` or more of its workers to the region so far, until nobody comes in.

    ``shares`` (n, n): part of the employed residents of i who work in j. All that qualify in a round come in together, so
    the answer does not depend on any order. A sum is compared to the threshold with twelve digits. O(n²) a round.
    """
    share = np.asarray(shares, float)
    if share.ndim != 2 or share.shape[0] != share.shape[1] or (share < 0).any() or not 0 <= core < share.shape[0]:
        raise BadInput(
            "region-flujos",
            "Los flujos van en una matriz cuadrada sin negativos y el núcleo es uno de sus lugares.",
            "Flows go in a square matrix without negatives, and the core is one of its places.",
        )
    inside = np.zeros(share.shape[0], bool)
    inside[core] = True
    rounds: list[list[int]] = []
    while True:
        sent = np.round(share[:, inside].sum(axis=1), 12)
        new = np.flatnonzero(~inside & (sent >= threshold))
        if new.size == 0:
            return FunctionalRegion(core, np.flatnonzero(inside).tolist(), rounds)
        inside[new] = True
        rounds.append(new.tolist())


def assign(shares: NDArray[np.float64], cores: Sequence[int], *, threshold: float = 0.10) -> list[int | None]:
    """The core of each place: among those whose region holds it, the one whose region takes the largest share of it.

    A tie goes to the core that comes first in ``cores`` (give them by distance to settle ties by nearness).
    """
    regions = [functional_region(shares, core, threshold=threshold) for core in cores]
    owner: list[int | None] = []
    for place in range(len(shares)):
        if place in cores:
            owner.append(place)
            continue
        held = [
            (round(float(shares[place, region.members].sum() - shares[place, place]), 12), -k)
            for k, region in enumerate(regions)
            if place in region.members
        ]
        owner.append(cores[-max(held)[1]] if held else None)
    return owner
