"""Ranges a region or a group must satisfy, and how all of them become ranges on sums.

``SUM``, ``COUNT``, ``MIN``, ``MAX`` and ``AVG`` of an attribute, each from ``low`` to ``high``, both inside. The kernels know sums
only, which cost nothing to keep while a group grows. So:

- COUNT is the sum of ones;
- AVG >= low is SUM(value - low) >= 0, and AVG <= high is SUM(value - high) <= 0;
- MIN >= low and MAX <= high leave out the units that break them: no region can hold one;
- MIN <= high is *at least one unit has value <= high*: a sum of marks; MAX >= low likewise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mancomun.discovery.ground import COUNT, Ground
from mancomun.errors import BadInput
from mancomun.kernels.certificate import KINDS, AskedRange
from mancomun.kernels.csr import Floats
from mancomun.lexicon.text import spanish_number

_SHAPE = re.compile(r"\A(?:(?P<kind>[A-Za-z]+):)?(?P<attribute>[A-Za-z0-9_]+)\s*=\s*(?P<rest>.+)\Z")


def number(text: str, what: str) -> float:
    """A finite number as people write one in a command, or `BadInput`."""
    try:
        value = float(text.strip())
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadInput(
            "numero-forma",
            f"En «{what}» se espera un número, por ejemplo 200000 o 12.5; llegó «{text.strip()}».",
            f"“{what}” needs a number, for example 200000 or 12.5; we got “{text.strip()}”.",
        )
    return value


@dataclass(frozen=True, slots=True)
class Range:
    """``kind`` of ``attribute`` from ``low`` to ``high``; infinite sides are open."""

    kind: str
    attribute: str
    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadInput(
                "rango-clase",
                f"Las clases de rango son {', '.join(KINDS)}; llegó «{self.kind}».",
                f"The kinds of range are {', '.join(KINDS)}; we got “{self.kind}”.",
            )
        if self.low > self.high:
            raise BadInput(
                "rango-al-reves",
                f"El rango {self} está al revés: {self.low:g} es mayor que {self.high:g}.",
                f"The range {self} is the wrong way round: {self.low:g} is more than {self.high:g}.",
            )

    def __str__(self) -> str:
        name = self.kind if self.kind == "COUNT" else f"{self.kind}:{self.attribute}"
        low, high = ("" if math.isinf(side) else f"{side:g}" for side in (self.low, self.high))
        return f"{name}={low}..{high}"

    def asked(self, ground: Ground) -> AskedRange:
        """The range as the certificate recounts it."""
        values = np.ones(ground.size) if self.kind == "COUNT" else ground.column(self.attribute)
        return AskedRange(self.kind, values, self.low, self.high)


def at_least(text: str) -> Range:
    """``ATTRIBUTE=VALUE``: the sum over a region reaches the value."""
    attribute, _, value = text.partition("=")
    if not value:
        raise _shape(text, "ATRIBUTO=VALOR", "ATTRIBUTE=VALUE", "population=200000")
    low = number(value, text)
    return Range("COUNT", COUNT, low) if attribute.strip() == COUNT else Range("SUM", attribute.strip(), low)


def read_range(text: str) -> Range:
    """``[KIND:]ATTRIBUTE=LOW..HIGH`` with either side free: ``SUM:population=50000..``, ``AVG:nbi=..40``, ``COUNT=3..8``."""
    if text.upper().startswith("COUNT="):
        text = f"COUNT:{COUNT}={text[6:]}"
    found = _SHAPE.match(text.strip())
    if found is None or ".." not in found["rest"]:
        raise _shape(text, "CLASE:ATRIBUTO=DESDE..HASTA", "KIND:ATTRIBUTE=FROM..TO", "SUM:population=50000..400000")
    low, _, high = found["rest"].partition("..")
    if not low.strip() and not high.strip():
        raise _shape(text, "CLASE:ATRIBUTO=DESDE..HASTA", "KIND:ATTRIBUTE=FROM..TO", "AVG:nbi=..40")
    return Range(
        (found["kind"] or "SUM").upper(),
        found["attribute"],
        number(low, text) if low.strip() else -math.inf,
        number(high, text) if high.strip() else math.inf,
    )


def _shape(text: str, es: str, en: str, example: str) -> BadInput:
    return BadInput(
        "rango-forma",
        f"Un rango se escribe {es}, por ejemplo {example}; llegó «{text}».",
        f"A range is written {en}, for example {example}; we got “{text}”.",
    )


@dataclass(frozen=True)
class Reduced:
    """Ranges as sums: ``columns`` [n, C] to be kept in ``low..high``; ``barred`` [n] is the range that bars a unit, or -1.

    ``missing`` [n] marks units without a value that some range needs.
    """

    columns: Floats
    low: Floats
    high: Floats
    barred: NDArray[np.int64]
    missing: NDArray[np.bool_]


def reduce_ranges(ranges: Sequence[Range], ground: Ground) -> Reduced:
    """The same ranges on sums of columns; see the head of this module. One column of ones when there is no range."""
    columns: list[Floats] = []
    lows: list[float] = []
    highs: list[float] = []
    barred = np.full(ground.size, -1, np.int64)
    missing = np.zeros(ground.size, np.bool_)

    def keep(values: Floats, low: float, high: float) -> None:
        columns.append(np.nan_to_num(values, nan=0.0))
        lows.append(low)
        highs.append(high)

    for i, one in enumerate(ranges):
        values = one.asked(ground).values
        missing |= np.isnan(values)
        if one.kind in ("SUM", "COUNT"):
            keep(values, one.low, one.high)
        elif one.kind == "AVG":
            for side, low, high in ((one.low, 0.0, math.inf), (one.high, -math.inf, 0.0)):
                if math.isfinite(side):
                    apart = values - side
                    slack = _slack(apart)
                    keep(apart, low + slack if low == 0.0 else low, high - slack if high == 0.0 else high)
        else:
            breaks = values < one.low if one.kind == "MIN" else values > one.high
            barred[(barred < 0) & breaks] = i
            if one.kind == "MIN" and math.isfinite(one.high):
                keep((values <= one.high).astype(np.float64), 1.0, math.inf)
            if one.kind == "MAX" and math.isfinite(one.low):
                keep((values >= one.low).astype(np.float64), 1.0, math.inf)
    if not columns:
        keep(np.ones(ground.size), 1.0, math.inf)
    return Reduced(np.ascontiguousarray(np.stack(columns, axis=1)), np.array(lows), np.array(highs), barred, missing)


def _slack(values: Floats) -> float:
    """Nothing where sums are exact in binary; else a hair, so that rounding can never let a violated mean through."""
    known = values[np.isfinite(values)]
    if not known.size or bool((known * 1024 == np.round(known * 1024)).all()):
        return 0.0
    return float(np.abs(known).max()) * known.size * 1e-14


def check_feasible(ranges: Sequence[Range], ground: Ground, eligible: NDArray[np.bool_]) -> None:
    """`BadInput` naming the range that no region can satisfy, and by how much, where that is plain to see."""
    for one in ranges:
        values = one.asked(ground).values[eligible]
        values = values[np.isfinite(values)]
        if not values.size:
            raise BadInput(
                "rango-sin-datos",
                f"Ninguna unidad tiene dato de «{one.attribute}»: el rango {one} no se puede comprobar.",
                f"No unit has a value of “{one.attribute}”: the range {one} cannot be checked.",
            )
        total, least, most = math.fsum(values.tolist()), float(values.min()), float(values.max())
        if one.kind in ("SUM", "COUNT") and bool((values >= 0).all()):
            if total < one.low:
                raise _impossible(one, "todas juntas suman", "all together add up to", total, one.low - total)
            if least > one.high:
                raise _impossible(one, "la menor sola ya tiene", "the smallest alone has", least, least - one.high)
        elif one.kind not in ("SUM", "COUNT") and most < one.low:
            raise _impossible(one, "la mayor tiene", "the largest has", most, one.low - most)
        elif one.kind not in ("SUM", "COUNT") and least > one.high:
            raise _impossible(one, "la menor tiene", "the smallest has", least, least - one.high)


def _impossible(one: Range, es: str, en: str, value: float, short: float) -> BadInput:
    decimals = 0 if value == int(value) and short == int(short) else 2
    return BadInput(
        "rango-imposible",
        f"Nadie puede cumplir {one}: {es} {spanish_number(value, decimals)}; se pasa por {spanish_number(short, decimals)}.",
        f"Nobody can satisfy {one}: {en} {value:,.{decimals}f}; it is off by {short:,.{decimals}f}.",
    )
