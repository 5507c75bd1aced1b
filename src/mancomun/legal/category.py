"""Category of a municipality or a department by the numbers (Ley 617 de 2000; Ley 1551 de 2012). A check, never the decree.

The category a mayor or governor adopts by decree is the official one; ours says what the numbers would give, step by step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, percent, spanish_number
from mancomun.sources import norms

LAW_617, LAW_1551 = "ley-617-2000", "ley-1551-2012"
NAMES = (
    Text("Especial", "Special"),
    Text("Primera", "First"),
    Text("Segunda", "Second"),
    Text("Tercera", "Third"),
    Text("Cuarta", "Fourth"),
    Text("Quinta", "Fifth"),
    Text("Sexta", "Sixth"),
)
IDS = ("ESP", "1", "2", "3", "4", "5", "6")
# Least population of each category and income (in SMLMV) that must be exceeded, best first; the last takes the rest.
PEOPLE = (500_001, 100_001, 50_001, 30_001, 20_001, 10_001)
INCOME = (400_000, 100_000, 50_000, 30_000, 25_000, 15_000)
LIMITS = (0.50, 0.65, 0.70, 0.70, 0.80, 0.80, 0.80)
"""Operating cost over current revenue of free destination (Ley 617, art. 6)."""

DEPARTMENT_PEOPLE = (2_000_001, 700_001, 390_001, 100_001)
DEPARTMENT_INCOME = (600_000, 170_000, 122_000, 60_000)
BORDER_PEOPLE, BORDER_WORST = 70_000, 4
MOST_STEPS = 2
SMLMV = {
    2012: 566_700, 2013: 589_500, 2014: 616_000, 2015: 644_350, 2016: 689_455, 2017: 737_717, 2018: 781_242,
    2019: 828_116, 2020: 877_803, 2021: 908_526, 2022: 1_000_000, 2023: 1_160_000, 2024: 1_300_000, 2025: 1_423_500,
}  # fmt: skip
"""Monthly minimum wage by year, COP; from knowledge. Later years: whoever asks gives the decree's."""


@dataclass(frozen=True, slots=True)
class Category:
    """What the numbers give: ``index`` 0 (special) to 6, by population and by income, and each step taken."""

    index: int
    by_people: int
    by_income: int
    steps: tuple[Text, ...]

    @property
    def id(self) -> str:
        """``ESP`` or ``1`` to ``6``."""
        return IDS[self.index]

    @property
    def name(self) -> Text:
        """How people call it."""
        return NAMES[self.index]


def in_wages(icld: float, year: int, *, wage: float | None = None) -> float:
    """Income of a year (COP) in minimum wages of the same year (Ley 1551, art. 7, par. 4)."""
    known = wage if wage is not None else SMLMV.get(year)
    if known is None:
        raise BadInput(
            "smlmv-falta",
            f"No tenemos el salario mínimo de {year}. Escriba el del decreto de ese año.",
            f"We do not have the minimum wage of {year}. Give the one of that year's decree.",
        )
    return icld / known


def _place(value: float, bounds: Sequence[int], *, above: bool) -> int:
    return next((k for k, bound in enumerate(bounds) if (value > bound if above else value >= bound)), len(bounds))


def municipal_category(
    population: int,
    income: float,
    *,
    as_of: date,
    operating_ratio: float | None = None,
    previous: int | None = None,
    border: bool = False,
) -> Category:
    """The category of a municipality from its inhabitants and its income in SMLMV.

    ``operating_ratio`` is operating cost over income (0.72); over the limit of the category, one lower. ``previous`` is last
    year's index: the change is at most two. ``border``: a frontier municipality over 70.000 people is at least fourth.
    Since Ley 1551 income over one's population lifts one category only; before it gave its own category both ways.
    """
    law = _law_of(as_of)
    _sane(population, income)
    a, b = _place(population, PEOPLE, above=False), _place(income, INCOME, above=True)
    steps = _start(population, income, a, b)
    if b > a:
        here = b
        steps.append(Text(f"Los ingresos la bajan a {NAMES[b].es}.", f"Income lowers it to {NAMES[b].en}."))
    elif b < a and law == LAW_1551:
        here = a - 1
        steps.append(
            Text(
                f"Los ingresos la suben una categoría, a {NAMES[here].es}.",
                f"Income lifts it one category, to {NAMES[here].en}.",
            )
        )
    else:
        here = b
    if operating_ratio is not None and operating_ratio > LIMITS[here]:
        asked = percent(LIMITS[here])
        here = min(here + 1, 6)
        said = percent(operating_ratio)
        steps.append(
            Text(
                f"Gasta en funcionar {said.es} y el límite es {asked.es}: baja a {NAMES[here].es}.",
                f"It spends {said.en} on operating and the limit is {asked.en}: down to {NAMES[here].en}.",
            )
        )
    if previous is not None and abs(here - previous) > MOST_STEPS:
        here = previous + (MOST_STEPS if here > previous else -MOST_STEPS)
        steps.append(
            Text(
                f"De un año a otro cambia dos categorías como mucho: queda en {NAMES[here].es}.",
                f"From one year to the next it moves two categories at most: it stays at {NAMES[here].en}.",
            )
        )
    if border and population > BORDER_PEOPLE and here > BORDER_WORST:
        here = BORDER_WORST
        steps.append(
            Text(
                "Es de frontera y tiene más de 70.000 habitantes: no baja de Cuarta.",
                "It is on the frontier with over 70,000 inhabitants: it is at least Fourth.",
            )
        )
    return Category(here, a, b, tuple(steps))


def department_category(population: int, income: float, *, as_of: date) -> Category:
    """The category of a department (0 special to 4) from its inhabitants and its income in SMLMV: that of its income."""
    _law_of(as_of)
    _sane(population, income)
    a, b = _place(population, DEPARTMENT_PEOPLE, above=False), _place(income, DEPARTMENT_INCOME, above=True)
    steps = _start(population, income, a, b)
    if a != b:
        steps.append(Text(f"Vale la de sus ingresos: {NAMES[b].es}.", f"That of its income counts: {NAMES[b].en}."))
    return Category(b, a, b, tuple(steps))


def _start(population: int, income: float, a: int, b: int) -> list[Text]:
    digits = 0 if income == int(income) else 1
    return [
        Text(
            f"Por {spanish_number(population)} habitantes: {NAMES[a].es}.",
            f"By {population:,} inhabitants: {NAMES[a].en}.",
        ),
        Text(
            f"Por {spanish_number(income, digits)} salarios mínimos de ingresos: {NAMES[b].es}.",
            f"By {income:,.{digits}f} minimum wages of income: {NAMES[b].en}.",
        ),
    ]


def _law_of(day: date) -> str:
    started = {key: norms()[key].in_force for key in (LAW_617, LAW_1551)}
    for key in (LAW_1551, LAW_617):
        since = started[key]
        if since is not None and since <= day:
            return key
    raise BadInput(
        "categoria-sin-ley",
        f"El {day.isoformat()} no regía la Ley 617 de 2000; estas categorías son posteriores.",
        f"On {day.isoformat()} Ley 617 of 2000 was not in force; these categories came later.",
    )


def _sane(population: int, income: float) -> None:
    if population < 0 or not 0 <= income < float("inf"):
        raise BadInput(
            "categoria-datos",
            f"La población y los ingresos van de cero en adelante; llegaron {population} y {income:g}.",
            f"Population and income are zero or more; we got {population} and {income:g}.",
        )
