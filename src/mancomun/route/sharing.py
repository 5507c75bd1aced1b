"""Who pays what (method, C27): quotas by rule, what they weigh on each member, and whether somebody would do better alone.

The vote is another matter: a larger quota buys no larger vote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mancomun.errors import BadInput
from mancomun.kernels.sharing import MOST_EXACT, shapley, would_leave
from mancomun.lexicon.text import join_names
from mancomun.tables.results import Notice, Row, Table, notice

RULES = ("iguales", "poblacion", "icld", "mixta", "beneficio")


@dataclass(frozen=True)
class Quotas:
    """Each member's share of one, its amount (COP), and that amount over its ICLD; ``leave`` are groups better off alone."""

    rule: str
    mix: float | None
    names: tuple[str, ...]
    shares: tuple[float, ...]
    amounts: tuple[float, ...]
    burden: tuple[float | None, ...]
    leave: tuple[tuple[str, ...], ...] | None = None

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values."""
        return {
            "rule": self.rule,
            "mix": self.mix,
            "shares": dict(zip(self.names, self.shares, strict=True)),
            "amounts": dict(zip(self.names, self.amounts, strict=True)),
            "burden": dict(zip(self.names, self.burden, strict=True)),
            "would_leave": None if self.leave is None else [list(group) for group in self.leave],
            "notices": [item.as_json(lang) for item in self.notices()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """One row a member."""
        es = lang == "es"
        head = ("Entidad", "Parte (%)", "Aporte (COP)", "Peso en sus ICLD (%)") if es else (
            "Entity", "Share (%)", "Quota (COP)", "Burden on its ICLD (%)",
        )  # fmt: skip
        rows: list[Row] = [
            (name, 100 * share, amount, None if weight is None else 100 * weight)
            for name, share, amount, weight in zip(self.names, self.shares, self.amounts, self.burden, strict=True)
        ]
        return [Table("Reparto" if es else "Sharing", head, rows)]

    def notices(self) -> list[Notice]:
        """Who pays more for its size, and who would leave."""
        found = []
        known = [(weight, name) for name, weight in zip(self.names, self.burden, strict=True) if weight is not None]
        if len(known) > 1 and max(known)[0] > 1.5 * min(known)[0] > 0:
            most, least = max(known)[1], min(known)[1]
            found.append(
                notice(
                    "carga-desigual",
                    f"El aporte pesa más sobre los ingresos de {most} que sobre los de {least}.",
                    f"The quota weighs more on the income of {most} than on that of {least}.",
                )
            )
        if self.leave:
            names = join_names(list(self.leave[0]))
            found.append(
                notice(
                    "fuera-del-nucleo",
                    f"A {names.es} le saldría más barato hacerlo aparte: este reparto no se sostiene.",
                    f"{names.en} would pay less alone: this sharing does not hold.",
                )
            )
        return found


def by_rule(
    names: Sequence[str],
    amount: float,
    rule: str,
    *,
    population: Sequence[float] = (),
    icld: Sequence[float] = (),
    benefit: Sequence[float] = (),
    mix: float = 0.5,
) -> Quotas:
    """Quotas of ``amount`` (COP): equal, by population, by ICLD, by benefit, or ``mix·population + (1 − mix)·ICLD``."""
    if rule not in RULES:
        raise BadInput(
            "reparto-regla",
            f"No hay una regla de reparto «{rule}». Son: {', '.join(RULES)}.",
            f"There is no sharing rule “{rule}”. They are: {', '.join(RULES)}.",
        )
    if not 0 <= mix <= 1 or amount < 0 or not names:
        raise BadInput(
            "reparto-datos",
            f"El monto va de cero en adelante y la mezcla entre 0 y 1; llegó {amount:g} y {mix:g}.",
            f"The amount is zero or more and the mix is from 0 to 1; we got {amount:g} and {mix:g}.",
        )
    if rule == "iguales":
        shares = np.full(len(names), 1 / len(names))
    elif rule == "mixta":
        shares = mix * _base(population, names, "la población") + (1 - mix) * _base(icld, names, "los ICLD")
    else:
        given, what = {
            "poblacion": (population, "la población"),
            "icld": (icld, "los ICLD"),
            "beneficio": (benefit, "el beneficio"),
        }[rule]
        shares = _base(given, names, what)
    return _quotas(rule, mix if rule == "mixta" else None, names, shares, amount, icld)


def by_stand_alone(
    names: Sequence[str], costs: Mapping[frozenset[str], float], *, icld: Sequence[float] = ()
) -> Quotas:
    """Shapley quotas from the cost of every coalition (COP), with the coalitions that would rather leave. To 12 members."""
    n = len(names)
    if not 1 <= n <= MOST_EXACT:
        raise BadInput(
            "reparto-miembros",
            f"El reparto exacto llega a {MOST_EXACT} miembros; hay {n}.",
            f"The exact sharing goes up to {MOST_EXACT} members; there are {n}.",
        )
    table = np.zeros(1 << n)
    for mask in range(1, 1 << n):
        group = frozenset(name for k, name in enumerate(names) if mask >> k & 1)
        if group not in costs:
            said = join_names(sorted(group))
            raise BadInput(
                "reparto-falta-costo",
                f"Falta el costo de {said.es} por su cuenta.",
                f"The cost of {said.en} on their own is missing.",
            )
        table[mask] = costs[group]
    values = shapley(table)
    total = float(table[-1])
    shares = values / total if total else np.full(n, 1 / n)
    found = _quotas("shapley", None, names, shares, total, icld)
    leave = tuple(tuple(names[i] for i in group) for group in would_leave(table, values))
    return Quotas(found.rule, None, found.names, found.shares, tuple(values.tolist()), found.burden, leave)


def _base(values: Sequence[float], names: Sequence[str], what: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    found = np.asarray(values, float)
    if found.size != len(names) or not (found >= 0).all() or found.sum() <= 0:
        english = {"la población": "the population", "los ICLD": "the ICLD", "el beneficio": "the benefit"}[what]
        raise BadInput(
            "reparto-base",
            f"Para repartir hace falta saber {what} de cada miembro, de cero en adelante; hay {found.size} datos y {len(names)} miembros.",
            f"To share, {english} of each member must be known, zero or more; there are {found.size} values and {len(names)} members.",
        )
    return np.asarray(found / found.sum())


def _quotas(
    rule: str, mix: float | None, names: Sequence[str], shares: Any, amount: float, icld: Sequence[float]
) -> Quotas:
    amounts = [float(share) * amount for share in shares]
    burden: list[float | None] = [None] * len(names)
    if len(icld) == len(names):
        burden = [quota / income if income else None for quota, income in zip(amounts, icld, strict=True)]
    return Quotas(rule, mix, tuple(names), tuple(float(s) for s in shares), tuple(amounts), tuple(burden))
