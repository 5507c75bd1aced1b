"""SMIC-Prob-Expert: what experts' probabilities say of every scenario, once they are made coherent.

With n hypotheses there are 2ⁿ scenarios. Each expert gives P(i), P(i/j) and P(i/not j); these rarely agree with the laws
of probability, so the nearest coherent ones are found by a quadratic programme over the scenarios. What that programme
fixes are the probabilities of hypotheses and of pairs. The probability of a *scenario* it usually does not fix: from
three hypotheses on there is a whole face of answers. So each scenario gets the exact interval it can take, and one
representative inside, by maximum entropy (default) or by Godet's rule (the answer that raises the likeliest scenario most).

Sources: Duperrin and Godet, "SMIC 74", *Futures* 7(4), 1975; Godet, *Technological Forecasting and Social Change*, 1976;
formulas from knowledge. Solvers are our own: Lawson and Hanson's active set for the programme, a simplex for intervals,
Newton's method on the dual for entropy.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.drawing.intervals import intervals
from mancomun.errors import BadInput
from mancomun.tables.cells import Grid, blank, names_once, number_of, records, text_of, trimmed
from mancomun.tables.results import Notice, Row, Table, notice

Floats = NDArray[np.float64]

MOST, USUAL = 8, 6  # beyond six hypotheses a panel cannot answer; beyond eight neither can the tables
TINY = 1e-9
NEGATIONS = ("no ", "not ", "!", "¬", "~")
IF, UNLESS = "P({}/j)", "P({}/no j)"
"""How the interchange template names the rows of its two blocks: P of that hypothesis if each one happens, or if it does not."""
_CONDITION = re.compile(r"P\s*\(\s*(.+?)\s*/\s*(no[t]?\s+)?j\s*\)\Z", re.IGNORECASE)
COLUMNS: dict[str, tuple[str, ...]] = {
    "expert": ("experto", "experta"),
    "hypothesis": ("hipotesis", "hipótesis"),
    "given": ("dado", "dada", "condicion", "condición"),
    "probability": ("probabilidad", "p"),
    "group": ("grupo",),
}


@dataclass(frozen=True)
class Judgement:
    """What one expert says: ``single`` P(i) (n); ``given`` P(i/j) and ``without`` P(i/not j) (n, n), diagonals unused."""

    expert: str
    single: Floats
    given: Floats
    without: Floats
    group: str = ""


@dataclass(frozen=True)
class Breach:
    """A law of probability that the raw answers break, and by how much. ``law``: bayes, total, above or below."""

    law: str
    i: int
    j: int
    found: float
    expected: float

    @property
    def size(self) -> float:
        """How far from what the law asks."""
        return abs(self.found - self.expected)


@dataclass(frozen=True)
class Fit:
    """One expert made coherent: scenario probabilities with their intervals, and the hypotheses that follow."""

    expert: str
    group: str
    objective: float
    probability: Floats
    low: Floats
    high: Floats
    single: Floats
    pairs: Floats
    breaches: list[Breach]


@dataclass(frozen=True)
class Smic:
    """The panel: each expert's fit, their average and how far they stand apart."""

    hypotheses: list[str]
    scenarios: list[str]
    rule: str
    fits: list[Fit]
    probability: Floats
    low: Floats
    high: Floats
    single: Floats
    given: Floats
    without: Floats
    spread: Floats
    elasticity: Floats | None
    groups: dict[str, Floats]

    def notices(self) -> list[Notice]:
        """What to know before believing it."""
        return _notices(self)

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values: the document of the command line."""
        return {
            "hypotheses": self.hypotheses,
            "scenarios": self.scenarios,
            "rule": self.rule,
            "probability": self.probability.tolist(),
            "low": self.low.tolist(),
            "high": self.high.tolist(),
            "spread": self.spread.tolist(),
            "single": self.single.tolist(),
            "given": _open(self.given),
            "without": _open(self.without),
            "ranking": [self.scenarios[k] for k in np.argsort(-np.round(self.probability, 12), kind="stable")],
            "elasticity": None if self.elasticity is None else _open(self.elasticity),
            "groups": {name: values.tolist() for name, values in self.groups.items()},
            "experts": [
                {
                    "expert": fit.expert,
                    "group": fit.group,
                    "objective": fit.objective,
                    "probability": fit.probability.tolist(),
                    "low": fit.low.tolist(),
                    "high": fit.high.tolist(),
                    "single": fit.single.tolist(),
                    "breaches": [_breach_json(breach, self.hypotheses, lang) for breach in fit.breaches],
                }
                for fit in self.fits
            ],
            "notes": [item.as_json(lang) for item in self.notices()],
        }

    def tables(self, lang: str = "es") -> list[Table]:
        """Scenarios with intervals, hypotheses, and the coherence of each expert."""
        return _tables(self, lang)


# --- reading ---------------------------------------------------------------------------------------------------------


def from_grid(grid: Grid) -> tuple[list[str], list[Judgement]]:
    """Hypotheses and judgements of a table ``expert, hypothesis, given, probability``.

    ``given`` is blank for P(i), a hypothesis for P(i/j), and a hypothesis after *no* (or ``!``) for P(i/not j).
    """
    rows = records(grid, COLUMNS, optional=("group", "expert"))
    names = list(dict.fromkeys(text_of(row["hypothesis"]) for row in rows))
    names_once(names, place="la lista de hipótesis")
    _count(names)
    where = {name.casefold(): k for k, name in enumerate(names)}
    size = len(names)
    filled: Filled = {}
    for row in rows:
        expert = text_of(row.get("expert")) or "1"
        if expert not in filled:
            filled[expert] = _empty(size, text_of(row.get("group")))
        single, given, without, _ = filled[expert]
        value = number_of(row["probability"])
        if value is None or not 0 <= value <= 1:
            raise BadInput(
                "smic-probabilidad",
                f"En la fila {row['line']} la probabilidad es «{text_of(row['probability'])}»; va de 0 a 1.",
                f"In row {row['line']} the probability is “{text_of(row['probability'])}”; it goes from 0 to 1.",
            )
        i = where[text_of(row["hypothesis"]).casefold()]
        target: Any = single
        index: Any = i
        if not blank(row["given"]):
            condition = text_of(row["given"])
            denied = condition.casefold() not in where
            if denied:
                mark = next((m for m in NEGATIONS if condition.casefold().startswith(m)), None)
                condition = condition[len(mark) :].strip() if mark else condition
            if condition.casefold() not in where or where[condition.casefold()] == i:
                raise BadInput(
                    "smic-condicion",
                    f"En la fila {row['line']} la condición es «{text_of(row['given'])}»; se espera otra de las "
                    f"hipótesis ({', '.join(names)}), sola o después de «no».",
                    f"In row {row['line']} the condition is “{text_of(row['given'])}”; we expect another of the "
                    f"hypotheses ({', '.join(names)}), alone or after “no”.",
                )
            target, index = (without if denied else given), (i, where[condition.casefold()])
        if not np.isnan(target[index]):
            raise BadInput(
                "smic-repetida",
                f"La fila {row['line']} repite una probabilidad que «{expert}» ya dio. Deje una sola.",
                f"Row {row['line']} repeats a probability that “{expert}” gave already. Keep one.",
            )
        target[index] = value
    return names, _judged(filled, size)


Filled = dict[str, tuple[Floats, Floats, Floats, str]]


def _empty(size: int, group: str = "") -> tuple[Floats, Floats, Floats, str]:
    found = [np.full(shape, np.nan) for shape in ((size,), (size, size), (size, size))]
    return found[0], found[1], found[2], group


def _judged(filled: Filled, size: int) -> list[Judgement]:
    """Judgements of experts who answered everything; `BadInput` for one who did not."""
    judgements = []
    off = ~np.eye(size, dtype=bool)
    for expert, (single, given, without, group) in filled.items():
        lost = int(np.isnan(single).sum() + np.isnan(given[off]).sum() + np.isnan(without[off]).sum())
        if lost:
            raise BadInput(
                "smic-faltan",
                f"A «{expert}» le faltan {lost} probabilidades de {size * (2 * size - 1)}. Complételas o quite su hoja.",
                f"“{expert}” lacks {lost} probabilities of {size * (2 * size - 1)}. Fill them or leave this expert out.",
            )
        judgements.append(Judgement(expert, single, np.where(off, given, 0.0), np.where(off, without, 0.0), group))
    return judgements


def condition_of(label: str) -> tuple[str, bool] | None:
    """The hypothesis that a row of the template's blocks is about, and whether *j does not happen*; ``None`` for another row."""
    found = _CONDITION.match(label.strip())
    return (found[1], bool(found[2])) if found else None


def is_template(grid: Grid) -> bool:
    """Whether a table is the interchange template: rows of P of an expert, of P(i/j) and of P(i/no j)."""
    return any(line and condition_of(text_of(line[0])) is not None for line in grid[1:])


def from_template(grid: Grid, place: str = "") -> tuple[list[str], list[Judgement]]:
    """Hypotheses and judgements of the interchange template; the sheets of several experts may follow one another in it.

    A row that is no condition begins an expert: it has the name and P(i). ``place`` names the sheet in the sentences.
    """
    grid = trimmed(grid)
    names = [text_of(cell) for cell in grid[0][1:]] if grid else []
    names_once(names, place="la fila 1")
    _count(names)
    where = {name.casefold(): k for k, name in enumerate(names)}
    filled: Filled = {}
    target: Floats = np.empty(0)
    at_es, at_en = (
        (f"En la hoja «{place}», fila ", f"In sheet “{place}”, row ") if place else ("En la fila ", "In row ")
    )
    expert = ""
    for row, line in enumerate(grid[1:], 2):
        label = text_of(line[0])
        if (
            all(map(blank, line)) or [text_of(cell) for cell in line[1:]] == names
        ):  # its first row again, over the next expert
            continue
        about = condition_of(label)
        i = -1
        if about is None:
            expert = label
            if expert in filled or not expert:
                raise BadInput(
                    "smic-experto",
                    f"{at_es}{row} se espera el nombre de otra persona y sus P; llegó «{expert or '(vacío)'}». "
                    "Cada persona tiene su nombre una sola vez, seguido de sus dos bloques.",
                    f"{at_en}{row} we expect the name of another person with their P; we got “{expert or '(blank)'}”. "
                    "Each person has their name once, followed by their two blocks.",
                )
            filled[expert] = _empty(len(names))
            target = filled[expert][0]
        else:
            i = where.get(about[0].casefold(), -1)
            if i < 0 or not filled:
                raise BadInput(
                    "smic-condicion",
                    f"{at_es}{row} la condición es «{label}»; se espera P(i/j) o P(i/no j) con una de las hipótesis de la fila 1 "
                    f"({', '.join(names)}), después de la fila con las P de la persona.",
                    f"{at_en}{row} the condition is “{label}”; we expect P(i/j) or P(i/no j) with one of the hypotheses of row 1 "
                    f"({', '.join(names)}), after the row with the person's P.",
                )
            target = (filled[expert][2] if about[1] else filled[expert][1])[i]
            if not np.isnan(target).all():
                raise BadInput(
                    "smic-repetida",
                    f"{at_es}{row} se repite «{label}», que «{expert}» ya dio. Deje una sola.",
                    f"{at_en}{row} “{label}” is repeated: “{expert}” gave it already. Keep one.",
                )
        for j, cell in enumerate(line[1:]):
            if j == i or blank(cell):
                continue
            value = number_of(cell)
            if value is None or not 0 <= value <= 1:
                raise BadInput(
                    "smic-probabilidad",
                    f"{at_es}{row}, columna «{names[j]}», la probabilidad es «{text_of(cell)}»; va de 0 a 1.",
                    f"{at_en}{row}, column “{names[j]}”, the probability is “{text_of(cell)}”; it goes from 0 to 1.",
                )
            target[j] = value
    if not filled:
        raise BadInput(
            "smic-experto",
            "La plantilla no tiene ninguna persona: debajo de la fila 1 va su nombre con sus P, y luego sus dos bloques.",
            "The template has nobody in it: below row 1 goes a name with the P, and then the two blocks.",
        )
    return names, _judged(filled, len(names))


def joined(sheets: Sequence[tuple[str, Grid]]) -> tuple[list[str], list[Judgement]]:
    """Hypotheses and judgements of one table, or of several templates: one an expert, all with the same hypotheses in the same order."""
    if len(sheets) == 1 and not is_template(sheets[0][1]):
        return from_grid(sheets[0][1])
    names: list[str] = []
    judgements: list[Judgement] = []
    for title, grid in sheets:
        asked, found = from_template(grid, title if len(sheets) > 1 else "")
        if names and asked != names:
            raise BadInput(
                "smic-hojas",
                f"Las hipótesis de «{title}» son {', '.join(asked)} y las de antes {', '.join(names)}. Deben ser las mismas, en orden.",
                f"The hypotheses of “{title}” are {', '.join(asked)} and those before {', '.join(names)}. They must be the same, in order.",
            )
        names = asked
        known = {one.expert for one in judgements}
        twice = next((one.expert for one in found if one.expert in known), None)
        if twice is not None:
            raise BadInput(
                "smic-experto",
                f"«{twice}» está en dos hojas. Deje una sola hoja por persona, o cambie uno de los nombres.",
                f"“{twice}” is in two sheets. Keep one sheet a person, or change one of the names.",
            )
        judgements += found
    return names, judgements


def _count(names: Sequence[str]) -> None:
    if not 2 <= len(names) <= MOST:
        raise BadInput(
            "smic-hipotesis",
            f"Son {len(names)} hipótesis; el método admite de 2 a {MOST} y se recomiendan 5 o 6.",
            f"There are {len(names)} hypotheses; the method takes 2 to {MOST}, and 5 or 6 are advised.",
        )


# --- the method ------------------------------------------------------------------------------------------------------


def states(size: int) -> NDArray[np.int8]:
    """The scenarios as rows of ones and zeros (2ⁿ, n): 111, 110, …, 000."""
    numbers = np.arange(2**size)[::-1]
    return ((numbers[:, None] >> np.arange(size)[::-1]) & 1).astype(np.int8)


def smic(
    hypotheses: Sequence[str],
    judgements: Sequence[Judgement],
    *,
    rule: str = "entropia",
    sensitivity: bool = False,
) -> Smic:
    """Fit every judgement and average the scenarios. ``rule``: ``entropia`` or ``godet``. 2ⁿ scenarios an expert."""
    names = [str(name).strip() for name in hypotheses]
    names_once(names, place="la lista de hipótesis")
    _count(names)
    if rule not in ("entropia", "godet"):
        raise BadInput(
            "smic-regla",
            f"La regla es «entropia» o «godet»; llegó «{rule}».",
            f"The rule is “entropia” or “godet”; we got “{rule}”.",
        )
    if not judgements:
        raise BadInput(
            "smic-sin-expertos",
            "No hay respuestas de expertos. Agregue al menos una persona.",
            "There are no answers of experts. Add at least one person.",
        )
    table = states(len(names))
    fits = [fit(judgement, rule=rule) for judgement in judgements]
    probability = np.mean([one.probability for one in fits], axis=0)
    single = probability @ table
    pairs = (table * probability[:, None]).T @ table
    given, without = _conditionals(single, pairs)
    members: dict[str, list[Floats]] = {}
    for one in fits:
        members.setdefault(one.group, []).append(one.probability)
    return Smic(
        hypotheses=names,
        scenarios=["".join(map(str, row)) for row in table.tolist()],
        rule=rule,
        fits=fits,
        probability=probability,
        low=np.mean([one.low for one in fits], axis=0),
        high=np.mean([one.high for one in fits], axis=0),
        single=single,
        given=given,
        without=without,
        spread=np.std([one.probability for one in fits], axis=0),
        elasticity=_elasticity(judgements) if sensitivity else None,
        groups={name: np.mean(values, axis=0) for name, values in members.items()} if len(members) > 1 else {},
    )


def fit(judgement: Judgement, *, rule: str = "entropia") -> Fit:
    """The nearest coherent probabilities of one expert, with the exact interval of every scenario."""
    table = states(judgement.single.size).astype(np.float64)
    solution, objective = _programme(judgement, table)
    rows = _moment_rows(table)
    low, high, tops = _intervals(rows, solution)
    if rule == "godet":
        best = int(np.argmax(np.round(high, 12)))
        chosen = tops[best]
    else:
        chosen = _entropy(rows, solution, high)
    pairs = (table * solution[:, None]).T @ table
    return Fit(
        expert=judgement.expert,
        group=judgement.group,
        objective=objective,
        probability=chosen,
        low=low,
        high=high,
        single=solution @ table,
        pairs=pairs,
        breaches=coherence(judgement),
    )


def _programme(judgement: Judgement, table: Floats) -> tuple[Floats, float]:
    """``(scenarios, objective)``: the quadratic programme, as the point of a polytope nearest the origin.

    Over the simplex ``|Aπ − b|² = |(A − b·1ᵀ)π|²``; and the least squares of ``Gu = 0, 1ᵀu = 1`` over ``u >= 0``, divided
    by its sum, is exactly that nearest point (scaling u is a trade of one square against one). No penalty is involved.
    """
    shifted = _shifted(judgement, table)
    system = np.vstack([shifted, np.ones(table.shape[0])])
    target = np.zeros(system.shape[0])
    target[-1] = 1.0
    weights = nonnegative_least_squares(system, target)
    solution = weights / weights.sum()
    residual = shifted @ solution
    return solution, float(residual @ residual)


def _shifted(judgement: Judgement, table: Floats) -> Floats:
    size = judgement.single.size
    rows, targets = [], []
    for i in range(size):
        for j in range(size):
            if i != j:
                rows.append(table[:, i] * table[:, j])
                targets.append(judgement.given[i, j] * judgement.single[j])
                rows.append(table[:, i] * (1 - table[:, j]))
                targets.append(judgement.without[i, j] * (1 - judgement.single[j]))
    moved: Floats = np.array(rows) - np.array(targets)[:, None]
    return moved


def nonnegative_least_squares(system: Floats, target: Floats) -> Floats:
    """``min |system @ x − target|`` over ``x >= 0`` by Lawson and Hanson's active set (1974); finite and exact."""
    width = system.shape[1]
    chosen = np.zeros(width, bool)
    x = np.zeros(width)
    limit = 1e-13 * max(1.0, float(np.abs(system).max())) * width
    for _ in range(20 * width):
        slope = system.T @ (target - system @ x)
        slope[chosen] = -np.inf
        enter = int(slope.argmax())
        if chosen.all() or slope[enter] <= limit:
            break
        chosen[enter] = True
        while True:
            inside = np.flatnonzero(chosen)
            trial = np.zeros(width)
            trial[inside] = np.linalg.lstsq(system[:, inside], target, rcond=None)[0]
            low = inside[trial[inside] <= 0]
            if low.size == 0:
                x = trial
                break
            ratio = x[low] / (x[low] - trial[low] + 1e-300)
            x = x + float(ratio.min()) * (trial - x)
            chosen[low[ratio <= ratio.min() * (1 + 1e-12)]] = False
            x[~chosen] = 0.0
            if not chosen.any():
                return x
    return x


def _moment_rows(table: Floats) -> Floats:
    """One row for the total, each hypothesis and each pair: what the programme fixes."""
    size = table.shape[1]
    rows = [np.ones(table.shape[0]), *table.T]
    rows += [table[:, i] * table[:, j] for i in range(size) for j in range(i)]
    return np.array(rows)


def _intervals(rows: Floats, solution: Floats) -> tuple[Floats, Floats, list[Floats]]:
    """``(low, high, tops)`` of each scenario over all answers with the same moments, and the answer that reaches each top."""
    tableau = _Tableau(rows, solution)
    width = solution.size
    low, high = np.zeros(width), np.zeros(width)
    tops: list[Floats] = []
    for k in range(width):
        low[k] = tableau.extreme(k, -1.0)
        high[k] = tableau.extreme(k, 1.0)
        tops.append(tableau.point())
    return low, np.maximum(high, low), tops


class _Tableau:
    """A dense simplex over ``{x >= 0 : rows @ x = rows @ solution}``; each question starts where the last one ended."""

    def __init__(self, rows: Floats, solution: Floats) -> None:
        height, width = rows.shape
        self.table = np.hstack([rows, (rows @ solution)[:, None]])
        self.basis = np.full(height, -1, np.int64)
        free = np.ones(height, bool)
        # Columns in use come first: they are independent, so the first corner is the solution itself or close to it.
        for column in np.argsort(-solution, kind="stable"):
            if not free.any():
                break
            sizes = np.where(free, np.abs(self.table[:, column]), 0.0)
            row = int(sizes.argmax())
            if sizes[row] < 1e-9:
                continue
            self._pivot(row, int(column))
            free[row] = False
        self.width = width
        self._mend()

    def _pivot(self, row: int, column: int) -> None:
        self.table[row] /= self.table[row, column]
        factors = self.table[:, column].copy()
        factors[row] = 0.0
        self.table -= np.outer(factors, self.table[row])
        self.basis[row] = column

    def _mend(self) -> None:
        """Dual-like steps while some value is below zero (the solution used more columns than independent ones)."""
        for _ in range(10 * self.width):
            row = int(self.table[:, -1].argmin())
            if self.table[row, -1] >= -TINY:
                break
            column = int(self.table[row, :-1].argmin())
            if self.table[row, column] > -TINY:
                break
            self._pivot(row, column)
        self.table[:, -1] = np.maximum(self.table[:, -1], 0.0)

    def extreme(self, k: int, sign: float) -> float:
        """The least (sign −1) or greatest (+1) value of unknown ``k``. Bland's rule after a while, so it ends."""
        for step in range(50 * self.width):
            at = np.flatnonzero(self.basis == k)
            price = np.zeros(self.width)
            price[k] = sign
            if at.size:
                price = -sign * self.table[int(at[0]), :-1]
                price[k] = 0.0
            price[self.basis] = 0.0
            if price.max() <= TINY:
                break
            column = int(price.argmax()) if step < 2 * self.width else int(np.flatnonzero(price > TINY)[0])
            entry = self.table[:, column]
            usable = entry > TINY
            ratios = np.where(usable, self.table[:, -1] / np.where(usable, entry, 1.0), np.inf)
            ties = np.flatnonzero(ratios <= ratios.min() + 1e-12)
            self._pivot(int(ties[self.basis[ties].argmin()]), column)
            self.table[:, -1] = np.maximum(self.table[:, -1], 0.0)
        at = np.flatnonzero(self.basis == k)
        return float(self.table[int(at[0]), -1]) if at.size else 0.0

    def point(self) -> Floats:
        """The corner where the simplex stands."""
        x = np.zeros(self.width)
        x[self.basis] = self.table[:, -1]
        return x


def _entropy(rows: Floats, solution: Floats, high: Floats) -> Floats:
    """The answer of greatest entropy with the moments of ``solution``: Newton on the dual, over scenarios that can happen."""
    alive = high > 1e-8
    part = rows[:, alive]
    moments = part @ solution[alive]
    keep = _independent(part)
    part, moments = part[keep], moments[keep]
    multipliers = np.zeros(part.shape[0])
    multipliers[0] = -math.log(max(1, int(alive.sum())))

    def dual(at: Floats) -> float:
        with np.errstate(over="ignore"):
            return float(np.exp(np.minimum(part.T @ at, 700.0)).sum() - moments @ at)

    value = dual(multipliers)
    for _ in range(200):
        weights = np.exp(np.minimum(part.T @ multipliers, 700.0))
        gap = part @ weights - moments
        if float(np.abs(gap).max()) < 1e-14:
            break
        curve = (part * weights) @ part.T
        step = np.linalg.lstsq(curve, gap, rcond=None)[0]
        length = 1.0
        while length > 1e-12:
            trial = multipliers - length * step
            new = dual(trial)
            if new <= value - 1e-4 * length * float(gap @ step) or (length == 1.0 and abs(new - value) < 1e-13):
                break
            length /= 2
        else:
            break
        multipliers, value = trial, new
    answer = np.zeros(solution.size)
    answer[alive] = np.exp(np.minimum(part.T @ multipliers, 700.0))
    total = float(answer.sum())
    return answer / total if total else solution


def _independent(rows: Floats) -> list[int]:
    kept: list[int] = []
    basis: list[Floats] = []
    for k, row in enumerate(rows):
        rest = row.copy()
        for other in basis:
            rest -= (rest @ other) * other
        size = float(np.linalg.norm(rest))
        if size > 1e-9 * max(1.0, float(np.linalg.norm(row))):
            basis.append(rest / size)
            kept.append(k)
    return kept


def _conditionals(single: Floats, pairs: Floats) -> tuple[Floats, Floats]:
    """P*(i/j) and P*(i/not j); ``nan`` where the condition has no probability, and in the diagonal."""
    with np.errstate(invalid="ignore", divide="ignore"):
        given = np.where(single > TINY, pairs / single, np.nan)
        without = np.where(single < 1 - TINY, (single[:, None] - pairs) / (1 - single), np.nan)
    np.fill_diagonal(given, np.nan)
    np.fill_diagonal(without, np.nan)
    return given, without


def coherence(judgement: Judgement, *, tolerance: float = 0.005) -> list[Breach]:
    """The laws the raw answers break by more than ``tolerance``, the worst first."""
    p, given, without = judgement.single, judgement.given, judgement.without
    found: list[Breach] = []
    for i in range(p.size):
        for j in range(p.size):
            if i == j:
                continue
            joint = float(given[i, j] * p[j])
            if i < j:
                found.append(Breach("bayes", i, j, joint, float(given[j, i] * p[i])))
            found.append(Breach("total", i, j, joint + float(without[i, j] * (1 - p[j])), float(p[i])))
            floor = float(p[i] + p[j] - 1)
            if joint > p[i]:
                found.append(Breach("above", i, j, joint, float(p[i])))
            if joint < floor:
                found.append(Breach("below", i, j, joint, floor))
    return sorted((breach for breach in found if breach.size > tolerance), key=lambda breach: -breach.size)


def _elasticity(judgements: Sequence[Judgement], *, step: float = 0.1) -> Floats:
    """e[i, j]: by how much per cent P*(j) moves when P(i) moves one per cent (±10 %, mean of the panel)."""
    size = judgements[0].single.size
    table = states(size).astype(np.float64)
    total = np.zeros((size, size))
    for judgement in judgements:
        base = _programme(judgement, table)[0] @ table
        for i in range(size):
            ends = []
            for turn in (1 - step, 1 + step):
                single = judgement.single.copy()
                single[i] = min(1.0, single[i] * turn)
                moved = Judgement(judgement.expert, single, judgement.given, judgement.without)
                ends.append((float(single[i]), _programme(moved, table)[0] @ table))
            change = (ends[1][0] - ends[0][0]) / judgement.single[i] if judgement.single[i] else 0.0
            if change:
                total[i] += (ends[1][1] - ends[0][1]) / np.where(base > TINY, base, np.nan) / change
    return total / len(judgements)


# --- words -----------------------------------------------------------------------------------------------------------


def _open(values: Floats) -> list[list[float | None]]:
    return [[None if np.isnan(value) else float(value) for value in row] for row in values]


def breach_text(breach: Breach, names: Sequence[str], lang: str) -> str:
    """The breach in a sentence."""
    i, j = names[breach.i], names[breach.j]
    x, y = f"{breach.found:.3f}", f"{breach.expected:.3f}"
    if lang == "es":
        x, y = x.replace(".", ","), y.replace(".", ",")
    templates: Mapping[str, tuple[str, str]] = {
        "bayes": (
            "P({i}/{j})·P({j}) = {x} y P({j}/{i})·P({i}) = {y}; deben ser iguales.",
            "P({i}/{j})·P({j}) = {x} and P({j}/{i})·P({i}) = {y}; they must be equal.",
        ),
        "total": ("P({i}) es {y}, y por casos según {j} da {x}.", "P({i}) is {y}, and by cases of {j} it gives {x}."),
        "above": (
            "P({i}/{j})·P({j}) = {x} supera P({i}) = {y}; corrija el juicio.",
            "P({i}/{j})·P({j}) = {x} exceeds P({i}) = {y}; mend the judgement.",
        ),
        "below": (
            "P({i}/{j})·P({j}) = {x} no llega a P({i}) + P({j}) − 1 = {y}.",
            "P({i}/{j})·P({j}) = {x} falls short of P({i}) + P({j}) − 1 = {y}.",
        ),
    }
    return templates[breach.law][lang == "en"].format(i=i, j=j, x=x, y=y)


def _breach_json(breach: Breach, names: Sequence[str], lang: str) -> dict[str, Any]:
    return {
        "law": breach.law,
        "i": names[breach.i],
        "j": names[breach.j],
        "found": breach.found,
        "expected": breach.expected,
        "text": breach_text(breach, names, lang),
    }


def _notices(answer: Smic) -> list[Notice]:
    found: list[Notice] = []
    if len(answer.hypotheses) > USUAL:
        found.append(
            notice(
                "smic-muchas",
                f"Son {len(answer.hypotheses)} hipótesis: el método se pensó para {USUAL} como máximo.",
                f"There are {len(answer.hypotheses)} hypotheses: the method was meant for {USUAL} at most.",
            )
        )
    for one in answer.fits:
        if one.breaches:
            worst, n = one.breaches[0], len(one.breaches)
            found.append(
                notice(
                    "smic-incoherente",
                    f"Las respuestas de «{one.expert}» rompen {n} {'ley' if n == 1 else 'leyes'} de la probabilidad. "
                    f"La peor: {breach_text(worst, answer.hypotheses, 'es')}",
                    f"The answers of “{one.expert}” break {n} {'law' if n == 1 else 'laws'} of probability. "
                    f"The worst: {breach_text(worst, answer.hypotheses, 'en')}",
                )
            )
    widest = int(np.argmax(answer.high - answer.low))
    if answer.high[widest] - answer.low[widest] > 1e-6:
        ends = [f"{value:.3f}" for value in (answer.low[widest], answer.high[widest])]
        spanish = [end.replace(".", ",") for end in ends]
        found.append(
            notice(
                "smic-intervalo",
                "La probabilidad de un escenario se conoce solo como intervalo: "
                f"la de {answer.scenarios[widest]} está en [{spanish[0]}; {spanish[1]}].",
                "The probability of a scenario is known only as an interval: "
                f"that of {answer.scenarios[widest]} is in [{ends[0]}, {ends[1]}].",
            )
        )
    return found


def _tables(answer: Smic, lang: str) -> list[Table]:
    spanish = lang == "es"
    rows: list[Row] = [
        (
            answer.scenarios[k],
            round(float(answer.probability[k]), 4),
            round(float(answer.low[k]), 4),
            round(float(answer.high[k]), 4),
            round(float(answer.spread[k]), 4),
        )
        for k in np.argsort(-np.round(answer.probability, 12), kind="stable")
    ]
    head = (
        ("Escenario", "Probabilidad", "Mínimo", "Máximo", "Desacuerdo")
        if spanish
        else ("Scenario", "Probability", "Least", "Greatest", "Disagreement")
    )
    found = [Table("Escenarios" if spanish else "Scenarios", head, rows)]
    singles: list[Row] = [
        (name, round(float(value), 4)) for name, value in zip(answer.hypotheses, answer.single, strict=True)
    ]
    found.append(
        Table(
            "Hipótesis" if spanish else "Hypotheses",
            ("Hipótesis", "P neta") if spanish else ("Hypothesis", "Net P"),
            singles,
        )
    )
    unless = "P(i/no j)" if lang == "es" else "P(i/not j)"
    for title, values in (("P(i/j)", answer.given), (unless, answer.without)):
        cells: list[Row] = [
            (name, *(None if np.isnan(value) else round(float(value), 4) for value in row))
            for name, row in zip(answer.hypotheses, values, strict=True)
        ]
        found.append(Table(title, ("i \\ j", *answer.hypotheses), cells))
    if answer.elasticity is not None:
        cells = [
            (name, *(None if np.isnan(value) else round(float(value), 4) for value in row))
            for name, row in zip(answer.hypotheses, answer.elasticity, strict=True)
        ]
        found.append(Table("Elasticidad" if spanish else "Elasticity", ("i \\ j", *answer.hypotheses), cells))
    experts: list[Row] = [(one.expert, round(one.objective, 6), len(one.breaches)) for one in answer.fits]
    found.append(
        Table(
            "Coherencia" if spanish else "Coherence",
            ("Persona", "Objetivo", "Leyes rotas") if spanish else ("Expert", "Objective", "Laws broken"),
            experts,
        )
    )
    broken: list[Row] = [
        (one.expert, breach_text(breach, answer.hypotheses, lang), round(abs(breach.found - breach.expected), 4))
        for one in answer.fits
        for breach in one.breaches
    ]
    if broken:
        found.append(
            Table(
                "Leyes que rompe cada persona" if spanish else "Laws that each expert breaks",
                ("Persona", "Ley", "Por cuánto") if spanish else ("Expert", "Law", "By how much"),
                broken,
            )
        )
    return found


def picture(answer: Smic, lang: str = "es", *, most: int = 32) -> str:
    """The likeliest scenarios with their intervals, as SVG; at most ``most`` of them."""
    order = np.argsort(-np.round(answer.probability, 12), kind="stable")[:most]
    rows = [
        (answer.scenarios[k], float(answer.low[k]), float(answer.probability[k]), float(answer.high[k])) for k in order
    ]
    names = ", ".join(answer.hypotheses)
    return intervals(
        rows,
        title="Probabilidad de los escenarios" if lang == "es" else "Probability of scenarios",
        description=(
            f"Cada escenario dice 1 o 0 por hipótesis ({names}). Línea: intervalo; rombo: representante. "
            f"El más probable es {rows[0][0]}."
            if lang == "es"
            else f"Each scenario says 1 or 0 by hypothesis ({names}). Line: interval; diamond: representative. "
            f"The likeliest is {rows[0][0]}."
        ),
        lang=lang,
    )
