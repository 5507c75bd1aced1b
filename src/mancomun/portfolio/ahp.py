"""AHP (C21): weights from judgements by pairs, how consistent they are, and which pair to look at again.

Saaty (1977, 1980); Harker (1987) for judgements left blank. With many alternatives AHP weighs criteria and never compares
alternatives by pairs: those are rated.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mancomun.errors import BadInput
from mancomun.portfolio.criteria import Floats
from mancomun.portfolio.weights import plain_number
from mancomun.tables.cells import Grid, address, blank, labelled, number_of, text_of

RANDOM_INDEX = {1: 0.0, 2: 0.0, 3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
STRICT = {3: 0.05, 4: 0.08}
LIMIT = 0.10


@dataclass(frozen=True)
class Pair:
    """A judgement that does not fit the others: what was said, what the others imply, and the ratio if it were changed.

    ``said`` and ``implied`` are how many times ``first`` exceeds ``second``; ``then`` is the consistency ratio that the
    matrix would have with ``suggested``, the nearest mark of the scale.
    """

    first: int
    second: int
    said: float
    implied: float
    suggested: float
    then: float


@dataclass(frozen=True)
class Ahp:
    """Weights, dominant value and consistency of one matrix. ``triple`` is the worst circle (i, j, k) and its log error."""

    names: list[str]
    matrix: Floats
    weights: Floats
    eigenvalue: float
    index: float
    ratio: float
    limit: float
    missing: int
    triple: tuple[int, int, int, float] | None
    look_again: list[Pair]

    @property
    def consistent(self) -> bool:
        """True when the ratio does not exceed the limit."""
        return self.ratio <= self.limit + 1e-12

    def refuse(self, who: str) -> None:
        """Raise E-S16-1 when the matrix of ``who`` is not consistent, naming the two pairs to look at again."""
        if self.consistent:
            return
        es = ", ".join(f"{self.names[p.first]}/{self.names[p.second]}" for p in self.look_again[:2])
        ratio, limit = plain_number(self.ratio, 3), spanish_limit(self.limit)
        raise BadInput(
            "E-S16-1",
            f"La matriz de comparación de {who} es inconsistente (RC = {ratio} > {limit}). Revise los juicios {es}.",
            f"The comparison matrix of {who} is inconsistent (CR = {self.ratio:.3f} > {self.limit:.2f}). "
            f"Look again at the judgements {es}.",
        )


def spanish_limit(limit: float) -> str:
    """The limit with two decimals and a comma."""
    return f"{limit:.2f}".replace(".", ",")


def from_grid(grid: Grid) -> tuple[list[str], Floats]:
    """Names and judgements of a square table: 1 to 9, fractions written ``1/3``; one triangle is enough, blanks are nan."""
    down, across, cells = labelled(grid, what="la matriz de comparación")
    if down != across:
        raise BadInput(
            "E-IMP-3",
            f"La matriz tiene {len(down)} filas y {len(across)} columnas; deben ser iguales y con las mismas siglas.",
            f"The matrix has {len(down)} rows and {len(across)} columns; they must be equal, with the same names.",
        )
    size = len(down)
    matrix = np.full((size, size), np.nan)
    for i, j in itertools.product(range(size), range(size)):
        if blank(cells[i][j]):
            continue
        value = _judgement(cells[i][j])
        if value is None or value <= 0:
            raise BadInput(
                "ahp-juicio",
                f"En la celda {address(i + 1, j + 1)} ({down[i]}/{down[j]}) hay «{text_of(cells[i][j])}»; se espera un número "
                "de 1 a 9 o una fracción como 1/3.",
                f"Cell {address(i + 1, j + 1)} ({down[i]}/{down[j]}) holds “{text_of(cells[i][j])}”; we expect a number "
                "from 1 to 9 or a fraction such as 1/3.",
            )
        matrix[i, j] = value
    return down, matrix


def _judgement(cell: object) -> float | None:
    text = text_of(cell)
    if "/" in text:
        above, _, below = text.partition("/")
        one, two = number_of(above), number_of(below)
        return one / two if one is not None and two else None
    return number_of(cell)


def reciprocal(matrix: Floats, names: Sequence[str]) -> Floats:
    """The matrix with its diagonal at 1 and each pair completed from its reciprocal; pairs that contradict are refused.

    Reciprocals written with two or three decimals (0.33 for 1/3) are taken for what they mean.
    """
    size = matrix.shape[0]
    full = np.array(matrix, float)
    for i in range(size):
        if not math.isnan(full[i, i]) and abs(full[i, i] - 1) > 1e-9:
            raise BadInput(
                "ahp-diagonal",
                f"La diagonal va en 1 y «{names[i]}» consigo mismo tiene {full[i, i]:g}. Ponga 1.",
                f"The diagonal is 1 and “{names[i]}” with itself has {full[i, i]:g}. Put 1.",
            )
        full[i, i] = 1.0
        for j in range(i + 1, size):
            one, two = full[i, j], full[j, i]
            if math.isnan(one) and math.isnan(two):
                continue
            if math.isnan(one) or math.isnan(two):
                one, two = (one, 1 / one) if math.isnan(two) else (1 / two, two)
            elif abs(one * two - 1) > 0.05:
                raise BadInput(
                    "ahp-reciproco",
                    f"El juicio {names[i]}/{names[j]} es {one:g} y el contrario es {two:g}; debería ser {1 / one:.3g}. "
                    "Deje uno de los dos en blanco.",
                    f"The judgement {names[i]}/{names[j]} is {one:g} and its reverse is {two:g}; it should be {1 / one:.3g}. "
                    "Leave one of the two blank.",
                )
            elif one >= two:
                two = 1 / one
            else:
                one = 1 / two
            full[i, j], full[j, i] = one, two
    return full


def ahp(names: Sequence[str], matrix: Floats, *, strict: bool = False) -> Ahp:
    """Weights and consistency of a matrix of judgements (n, n), nan where nobody judged. n from 1 to 10.

    ``strict`` asks for 0.05 with three elements and 0.08 with four. With blanks, Harker's matrix is solved and the ratio
    is an approximation on the kind side. Cost O(n³) and, for the pairs, O(n⁵).
    """
    size = len(names)
    if size > max(RANDOM_INDEX):
        raise BadInput(
            "ahp-muchos",
            f"Son {size} elementos: comparar por pares sirve hasta 10. Agrúpelos en un árbol y compare dentro de cada grupo.",
            f"There are {size} elements: pairwise comparison serves up to 10. Group them in a tree and compare inside each group.",
        )
    full = reciprocal(np.asarray(matrix, float), names)
    _connected(full, names)
    weights, eigenvalue = _principal(full)
    index, ratio = _consistency(eigenvalue, size)
    limit = STRICT.get(size, LIMIT) if strict else LIMIT
    return Ahp(
        names=list(names),
        matrix=full,
        weights=weights,
        eigenvalue=eigenvalue,
        index=index,
        ratio=ratio,
        limit=limit,
        missing=int(np.isnan(full).sum()) // 2,
        triple=_worst_triple(full),
        look_again=_look_again(full, weights),
    )


def _connected(full: Floats, names: Sequence[str]) -> None:
    """Refuse judgements that leave elements without a chain between them: their weights would be anything."""
    reached, waiting = {0}, [0]
    while waiting:
        here = waiting.pop()
        for near in np.flatnonzero(~np.isnan(full[here])).tolist():
            if near not in reached:
                reached.add(near)
                waiting.append(near)
    apart = [names[k] for k in range(len(names)) if k not in reached]
    if apart:
        raise BadInput(
            "ahp-desconectada",
            f"Ningún juicio une «{names[0]}» con: {', '.join(apart)}. Compare al menos un par de los dos lados.",
            f"No judgement joins “{names[0]}” with: {', '.join(apart)}. Compare at least one pair of the two sides.",
        )


def _principal(full: Floats) -> tuple[Floats, float]:
    """Dominant vector (sums 1) and value; blanks by Harker: zero in the cell, one more in the diagonal for each."""
    blanks = np.isnan(full)
    solved = np.where(blanks, 0.0, full)
    solved[np.diag_indices_from(solved)] += blanks.sum(axis=1)
    found, vectors = np.linalg.eig(solved)
    at = int(np.argmax(found.real))
    vector = np.abs(vectors[:, at].real)
    return vector / vector.sum(), float(found[at].real)


def _consistency(eigenvalue: float, size: int) -> tuple[float, float]:
    if size <= 2:
        return 0.0, 0.0
    index = max(0.0, (eigenvalue - size) / (size - 1))
    return index, index / RANDOM_INDEX[size]


def _worst_triple(full: Floats) -> tuple[int, int, int, float] | None:
    """The circle i → j → k whose judgements contradict most: largest |log(a_ij · a_jk / a_ik)|."""
    worst: tuple[int, int, int, float] | None = None
    for i, j, k in itertools.combinations(range(full.shape[0]), 3):
        error = abs(math.log(full[i, j] * full[j, k] / full[i, k]))
        if not math.isnan(error) and error > 1e-9 and (worst is None or error > worst[3]):
            worst = (i, j, k, error)
    return worst


def _look_again(full: Floats, weights: Floats, most: int = 5) -> list[Pair]:
    """Judgements by how much the ratio would fall if each were what the others imply; the most useful first.

    What the others imply is the ratio of the weights that come out when that judgement is left blank.
    """
    size = full.shape[0]
    if size < 3:
        return []
    before = _consistency(_principal(full)[1], size)[1]
    found = []
    for i, j in itertools.combinations(range(size), 2):
        if math.isnan(full[i, j]):
            continue
        without = full.copy()
        without[i, j] = without[j, i] = np.nan
        if np.isnan(without[i]).sum() == size - 1 or np.isnan(without[j]).sum() == size - 1:
            continue
        other, _ = _principal(without)
        implied = float(other[i] / other[j])
        if abs(math.log(full[i, j] / implied)) < 1e-6:
            continue
        suggested = _on_scale(implied)
        changed = full.copy()
        changed[i, j], changed[j, i] = suggested, 1 / suggested
        then = _consistency(_principal(changed)[1], size)[1]
        if then < before - 1e-12:
            if full[i, j] >= 1:
                found.append(Pair(i, j, float(full[i, j]), implied, suggested, then))
            else:
                found.append(Pair(j, i, float(full[j, i]), 1 / implied, 1 / suggested, then))
    return sorted(found, key=lambda pair: pair.then)[:most]


def _on_scale(ratio: float) -> float:
    """The nearest mark of the scale 1 to 9 and its reciprocals, in logarithm."""
    marks = [float(k) for k in range(1, 10)] + [1 / k for k in range(2, 10)]
    return min(marks, key=lambda mark: abs(math.log(mark / ratio)))


def joined_judgements(matrices: Sequence[Floats], shares: Sequence[float] | None = None) -> Floats:
    """One matrix of a group (AIJ): the geometric mean of each judgement over those who gave it. Never the arithmetic one."""
    stack = np.array(matrices, float)
    weights = np.ones(len(matrices)) if shares is None else np.asarray(shares, float)
    given = ~np.isnan(stack) * weights[:, None, None]
    total = given.sum(axis=0)
    logs = np.where(np.isnan(stack), 0.0, np.log(np.where(np.isnan(stack), 1.0, stack)))
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(total > 0, np.exp((logs * given).sum(axis=0) / total), np.nan))
