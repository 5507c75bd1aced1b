"""Project economics (C19b): net present value, rate of return, benefit over cost, equivalent annual value.

The social discount rate is a dated parameter of whoever evaluates; nothing here supposes one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mancomun.errors import BadInput


@dataclass(frozen=True, slots=True)
class Economics:
    """``npv`` in the money of the flows; ``irr`` a share a period, None when it does not exist or is not single."""

    rate: float
    npv: float
    irr: float | None
    benefit_cost: float | None
    annual: float | None
    sign_changes: int


def present_value(flows: Sequence[float], rate: float) -> float:
    """Value today of ``flows`` in periods 0, 1, 2, … at ``rate`` a period."""
    total = 0.0
    for flow in reversed(flows):
        total = total / (1 + rate) + flow
    return total


def shadow_flows(costs: Sequence[Mapping[str, float]], ratios: Mapping[str, float]) -> list[float]:
    """Cost of each period at efficiency prices: each heading times its *razón precio-cuenta* (1 when it has none)."""
    return [sum(amount * ratios.get(heading, 1.0) for heading, amount in period.items()) for period in costs]


def evaluate(flows: Sequence[float], rate: float) -> Economics:
    """Indicators of ``flows`` (period 0 first; what enters is positive) at ``rate`` a period.

    With several changes of sign there may be several rates of return: none is reported.
    """
    if not flows or not rate > -1:
        raise BadInput(
            "economia-datos",
            "La evaluación pide al menos un flujo y una tasa mayor que −100 %.",
            "The evaluation needs at least one flow and a rate above −100 %.",
        )
    signs = [flow > 0 for flow in flows if flow]
    changes = sum(a != b for a, b in pairwise(signs))
    gains = present_value([max(flow, 0.0) for flow in flows], rate)
    costs = -present_value([min(flow, 0.0) for flow in flows], rate)
    npv = present_value(flows, rate)
    periods = len(flows) - 1
    if periods < 1:
        annual = None
    elif rate == 0:
        annual = npv / periods
    else:
        annual = npv * rate / (1 - (1 + rate) ** -periods)
    return Economics(
        rate=rate,
        npv=npv,
        irr=_return(flows) if changes == 1 else None,
        benefit_cost=gains / costs if costs > 0 else None,
        annual=annual,
        sign_changes=changes,
    )


def _return(flows: Sequence[float]) -> float | None:
    """The single rate that makes the present value 0, by bisection to the last bits; None beyond 10,000 % a period."""
    low, high = -0.999999, 100.0
    at_low = present_value(flows, low)
    if (at_low > 0) == (present_value(flows, high) > 0):
        return None
    for _ in range(200):
        middle = (low + high) / 2
        if (present_value(flows, middle) > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2
