"""What a group does more than its reference, and where its change comes from (method, C18): sectors by quotient and by share.

Tables of employment or value added by sector come from outside; nothing of the sort is embedded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mancomun.errors import BadInput
from mancomun.kernels.territorial import location_quotient, shift_share
from mancomun.tables.results import Notice, Row, Table, notice

USED_FROM = 1.25
"""Quotient from which a sector is a specialisation (method, S21)."""

SMALL = 20.0
"""Units under which a quotient says little; ours."""


@dataclass(frozen=True)
class Specialisation:
    """Quotients of a group against a reference, and, with a later year, the three parts of the change of each sector."""

    sectors: tuple[str, ...]
    part: tuple[float, ...]
    wide: tuple[float, ...]
    quotients: tuple[float | None, ...]
    change: tuple[tuple[float, float, float], ...] | None

    @property
    def diversity(self) -> float:
        """How many sectors of equal size would be as diverse: one over the sum of squared shares, from 1 to all of them."""
        whole = math.fsum(self.part)
        return 1 / math.fsum((value / whole) ** 2 for value in self.part)

    @property
    def special(self) -> list[str]:
        """Sectors with a quotient over 1.25, the highest first."""
        known = [
            (q, name) for q, name in zip(self.quotients, self.sectors, strict=True) if q is not None and q > USED_FROM
        ]
        return [name for _, name in sorted(known, reverse=True)]

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values."""
        out: dict[str, Any] = {
            "quotients": dict(zip(self.sectors, self.quotients, strict=True)),
            "special": self.special,
            "notices": [item.as_json(lang) for item in self.notices()],
        }
        if self.change is not None:
            out["change"] = {
                name: dict(zip(("national", "mix", "regional"), parts, strict=True))
                for name, parts in zip(self.sectors, self.change, strict=True)
            }
        return out

    def tables(self, lang: str = "es") -> list[Table]:
        """One row a sector; the three parts add up to the change."""
        es, two = lang == "es", self.change is not None
        found = [
            Table(
                "Especialización" if es else "Specialisation",
                (
                    "Sector",
                    f"Empleo o producción del grupo{', primer año' * two}",
                    "Cociente de localización (1, como la referencia)",
                )
                if es
                else (
                    "Sector",
                    f"Jobs or output of the group{', first year' * two}",
                    "Location quotient (1, as the reference)",
                ),
                [(n, p, q) for n, p, q in zip(self.sectors, self.part, self.quotients, strict=True)],
            )
        ]
        if self.change is not None:
            rows: list[Row] = [
                (name, *parts, sum(parts)) for name, parts in zip(self.sectors, self.change, strict=True)
            ]
            rows.append(
                ("Total", *(math.fsum(p[k] for p in self.change) for k in range(3)), math.fsum(map(sum, self.change)))
            )
            head = ("Sector", "Por el país", "Por el sector", "Por la región", "Cambio") if es else (
                "Sector", "By the nation", "By the sector", "By the region", "Change",
            )  # fmt: skip
            found.append(
                Table(
                    "Cambio y participación" if es else "Shift and share",
                    head,
                    rows,
                )
            )
        return found

    def notices(self) -> list[Notice]:
        """Sectors too small to believe."""
        few = [name for name, value in zip(self.sectors, self.part, strict=True) if 0 < value < SMALL]
        if not few:
            return []
        said = ", ".join(few)
        return [
            notice(
                "sector-pequeno",
                f"El grupo tiene menos de {SMALL:g} unidades en: {said}. Su cociente dice poco.",
                f"The group has under {SMALL:g} units in: {said}. Their quotient says little.",
            )
        ]


def specialisation(
    sectors: Sequence[str],
    part: Sequence[float],
    wide: Sequence[float],
    *,
    later: tuple[Sequence[float], Sequence[float]] | None = None,
) -> Specialisation:
    """``part`` and ``wide`` are units by sector of the group and its reference; ``later`` the same two in a later year."""
    tables = [part, wide, *(later or ())]
    for values in tables:
        found = np.asarray(values, float)
        if found.size != len(sectors) or not np.isfinite(found).all() or (found < 0).any() or found.sum() <= 0:
            raise BadInput(
                "sectores-datos",
                f"Cada tabla lleva un número de cero en adelante por sector ({len(sectors)}) y alguno mayor que cero.",
                f"Each table has one number of zero or more a sector ({len(sectors)}), and some above zero.",
            )
    if (np.asarray(part, float) > np.asarray(wide, float) + 1e-9).any():
        raise BadInput(
            "sectores-parte",
            "El grupo tiene más que su referencia en algún sector. Revise cuál tabla es cuál.",
            "The group has more than its reference in some sector. Check which table is which.",
        )
    quotients = location_quotient(np.asarray(part, float), np.asarray(wide, float))
    change = None
    if later is not None:
        split = shift_share(*(np.asarray(v, float) for v in (part, later[0], wide, later[1])))
        if not np.isfinite(split).all():
            raise BadInput(
                "sectores-nuevo",
                "La referencia no tenía nada de algún sector en el primer año: no se puede descomponer su cambio.",
                "The reference had nothing of some sector in the first year: its change cannot be split.",
            )
        change = tuple((float(a), float(b), float(c)) for a, b, c in split)
    return Specialisation(
        tuple(sectors),
        tuple(float(v) for v in part),
        tuple(float(v) for v in wide),
        tuple(float(q) if math.isfinite(q) else None for q in quotients),
        change,
    )
