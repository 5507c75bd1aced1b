"""The best package under a budget (C25b): which initiatives together give the most, with minima by region.

A knapsack solved exactly by branch and bound (HiGHS through SciPy). The solver works in floating point, so nothing it says
is taken on faith: costs are added again as whole pesos, a package that exceeds the budget by rounding is cut off and the
search goes on, and values are whole numbers of a millionth of the largest, so that the bound proves what it says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mancomun.errors import BadInput
from mancomun.portfolio.criteria import Floats

GRAIN = 1_000_000
MOST_CUTS = 200


@dataclass(frozen=True)
class Package:
    """What to take: positions, total value and whole cost. ``proved`` when the bound shows that nothing is better.

    ``bound`` is the most that any package could be worth; ``greedy`` is the value of taking by value over cost while they fit.
    """

    chosen: list[int]
    value: float
    cost: int
    budget: int
    bound: float
    proved: bool
    greedy: float
    binding: list[str] = field(default_factory=list)


def _solver() -> object:
    try:
        from scipy import optimize
    except ImportError as error:
        raise BadInput(
            "paquete-sin-scipy",
            "El paquete óptimo pide SciPy. Instale mancomun[geo].",
            "The best package needs SciPy. Install mancomun[geo].",
        ) from error
    return optimize


def package(
    values: Sequence[float],
    costs: Sequence[int],
    budget: int,
    *,
    regions: Sequence[str] | None = None,
    least: Mapping[str, int] | None = None,
    requires: Sequence[tuple[int, int]] = (),
    exclusive: Sequence[Sequence[int]] = (),
    places: int | None = None,
) -> Package:
    """The package of greatest total value with whole ``costs`` within ``budget`` (same unit, at most 2**53).

    ``least`` asks for so many of each of ``regions``; ``(a, b)`` in ``requires`` lets a in only with b; of each group of
    ``exclusive`` at most one goes; ``places`` limits how many. When no package meets all that, the error says so.
    """
    size = len(values)
    gains = np.asarray(values, float)
    if size == 0 or len(costs) != size or not np.isfinite(gains).all() or any(cost < 0 for cost in costs) or budget < 0:
        raise BadInput(
            "paquete-datos",
            "Cada iniciativa lleva un valor y un costo de 0 en adelante, y el presupuesto es de 0 en adelante.",
            "Each initiative has a value and a cost from 0 upwards, and the budget is from 0 upwards.",
        )
    rows, lows, highs = _constraints(size, regions, least or {}, requires, exclusive, places)
    spend = np.array([cost / budget if budget else float(cost > 0) for cost in costs])
    rows.append(spend)
    lows.append(-np.inf)
    highs.append(1.0 if budget else 0.0)
    largest = float(np.abs(gains).max())
    whole = np.round(gains / largest * GRAIN) if largest > 0 else gains
    for _ in range(MOST_CUTS):
        chosen, bound, done = _solve(whole, rows, lows, highs)
        cost = sum(costs[k] for k in chosen)
        if cost <= budget:
            break
        cover = np.zeros(size)  # they do not fit together, whatever rounding said: one of them stays out
        cover[chosen] = 1.0
        rows.append(cover)
        lows.append(-np.inf)
        highs.append(len(chosen) - 1.0)
    else:
        raise BadInput(
            "paquete-redondeo",
            "Los costos son tan parecidos al presupuesto que no se pudo decidir. Redondee los costos a miles.",
            "Costs are so close to the budget that it could not be settled. Round the costs to thousands.",
        )
    scale = largest / GRAIN if largest > 0 else 0.0
    reached = float(whole[chosen].sum())
    return Package(
        chosen=chosen,
        value=float(gains[chosen].sum()),
        cost=cost,
        budget=budget,
        bound=max(float(gains[chosen].sum()), math.floor(bound + 1e-6) * scale),
        proved=bool(done) and math.floor(bound + 1e-6) <= reached + 0.5,
        greedy=_greedy(gains, costs, budget),
        binding=_binding(chosen, costs, budget, regions, least or {}, places),
    )


def _constraints(
    size: int,
    regions: Sequence[str] | None,
    least: Mapping[str, int],
    requires: Sequence[tuple[int, int]],
    exclusive: Sequence[Sequence[int]],
    places: int | None,
) -> tuple[list[Floats], list[float], list[float]]:
    rows: list[Floats] = []
    lows: list[float] = []
    highs: list[float] = []

    def add(row: Floats, low: float, high: float) -> None:
        rows.append(row)
        lows.append(low)
        highs.append(high)

    for region, count in least.items():
        row = np.array([float(regions is not None and regions[k] == region) for k in range(size)])
        if row.sum() < count:
            raise BadInput(
                "paquete-region",
                f"Se piden {count} de «{region}» y solo hay {int(row.sum())}. Baje el mínimo.",
                f"{count} of “{region}” are asked for and there are only {int(row.sum())}. Lower the minimum.",
            )
        add(row, float(count), np.inf)
    for one, other in requires:
        row = np.zeros(size)
        row[one], row[other] = 1.0, -1.0
        add(row, -np.inf, 0.0)
    for group in exclusive:
        row = np.zeros(size)
        row[list(group)] = 1.0
        add(row, -np.inf, 1.0)
    if places is not None:
        add(np.ones(size), -np.inf, float(places))
    return rows, lows, highs


def _solve(whole: Floats, rows: list[Floats], lows: list[float], highs: list[float]) -> tuple[list[int], float, bool]:
    """``(positions, upper bound, finished)`` of the 0/1 programme."""
    optimize = _solver()
    answer = optimize.milp(  # type: ignore[attr-defined]
        -whole,
        constraints=optimize.LinearConstraint(np.array(rows), lows, highs),  # type: ignore[attr-defined]
        integrality=np.ones(whole.size),
        bounds=optimize.Bounds(0, 1),  # type: ignore[attr-defined]
        options={"mip_rel_gap": 0.0},
    )
    if answer.x is None:
        raise BadInput(
            "paquete-imposible",
            "Ningún paquete cabe en el presupuesto con esos mínimos. Suba el presupuesto o baje los mínimos.",
            "No package fits the budget with those minima. Raise the budget or lower the minima.",
        )
    bound = -float(answer.mip_dual_bound) if answer.mip_dual_bound is not None else float(whole[whole > 0].sum())
    return np.flatnonzero(answer.x > 0.5).tolist(), bound, answer.status == 0


def _greedy(gains: Floats, costs: Sequence[int], budget: int) -> float:
    order = sorted(range(len(costs)), key=lambda k: -gains[k] / max(costs[k], 1e-12))
    left, total = budget, 0.0
    for k in order:
        if gains[k] > 0 and costs[k] <= left:
            left -= costs[k]
            total += float(gains[k])
    return total


def _binding(
    chosen: list[int],
    costs: Sequence[int],
    budget: int,
    regions: Sequence[str] | None,
    least: Mapping[str, int],
    places: int | None,
) -> list[str]:
    """What holds the package back: ``budget``, ``places``, or a region at its minimum."""
    found = []
    outside = [costs[k] for k in range(len(costs)) if k not in set(chosen)]
    if outside and min(outside) > budget - sum(costs[k] for k in chosen):
        found.append("budget")
    if places is not None and len(chosen) == places:
        found.append("places")
    for region, count in least.items():
        if regions is not None and sum(regions[k] == region for k in chosen) == count:
            found.append(region)
    return found
