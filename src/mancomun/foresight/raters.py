"""Several people fill the same matrix: one value a cell, and where they part.

Foresight fills its matrices in discussion, and no published rule says how to join answers written apart. Ours: the median of
those who answered, the stronger one when two values are in the middle, and a sign (P) only when most wrote it. What parts
people is shown, not averaged away: a cell whose values differ by two or more goes back to the table.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = int | float | str
Place = TypeVar("Place", bound=Hashable)
APART = 2
"""Difference between two answers from which a cell is discussed; ours."""


@dataclass(frozen=True)
class Merged(Generic[Place]):
    """``values`` one by place; ``spread`` lowest and highest where people differ; ``count`` how many answered each place."""

    values: Mapping[Place, Value]
    spread: Mapping[Place, tuple[float, float]]
    count: Mapping[Place, int]

    def apart(self, least: float = APART) -> list[Place]:
        """Places to discuss, those that part people most first."""
        wide = {place: high - low for place, (low, high) in self.spread.items() if high - low >= least}
        return sorted(wide, key=lambda place: -wide[place])

    @property
    def agreement(self) -> float | None:
        """Share of the places that two or more answered where all said the same; ``None`` without any."""
        shared = [place for place, n in self.count.items() if n > 1]
        return sum(place not in self.spread for place in shared) / len(shared) if shared else None


def merge(answers: Mapping[str, Mapping[Place, Value]], *, letters: Mapping[str, float] | None = None) -> Merged[Place]:
    """Join the answers of several people, by name. ``letters`` says what a sign is worth when spreads are measured.

    Without ``letters`` a sign is worth 0. A place nobody answered is not in the result.
    """
    worth = letters or {}
    places: dict[Place, list[Value]] = {}
    for given in answers.values():
        for place, value in given.items():
            places.setdefault(place, []).append(value)
    values: dict[Place, Value] = {}
    spread: dict[Place, tuple[float, float]] = {}
    for place, found in places.items():
        values[place] = _joined(found)
        measured = [float(worth.get(v, 0)) if isinstance(v, str) else float(v) for v in found]
        if len(set(found)) > 1:
            spread[place] = (min(measured), max(measured))
    return Merged(values, spread, {place: len(found) for place, found in places.items()})


def _joined(found: list[Value]) -> Value:
    signs = [value for value in found if isinstance(value, str)]
    if signs:
        common = max(sorted(set(signs)), key=signs.count)
        if 2 * signs.count(common) > len(found):
            return common
    numbers: list[int | float] = sorted((0 if isinstance(value, str) else value) for value in found)
    low, high = numbers[(len(numbers) - 1) // 2], numbers[len(numbers) // 2]
    return high if abs(high) >= abs(low) else low
