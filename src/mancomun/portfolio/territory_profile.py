"""What the territory says about a group of members: calculated fields of S14, and the law's word on the foreseen figure.

Every sum runs over **distinct** municipalities: a department stands for its municipalities, and a municipality that comes
twice counts once. A figure that lacks the datum of some member says so; it is never filled with a zero.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import mancomun
from mancomun.legal import book, judge, make_case
from mancomun.legal.judge import summary
from mancomun.lexicon.text import Text
from mancomun.territory import Territory
from mancomun.territory.names import is_department

BASIC = frozenset({"5", "6"})
"""Categories of the *municipios básicos* (Ley 1551 de 2012, art. 7)."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over municipalities: ``value`` over those with a datum, and the codes of those without."""

    value: float | None
    missing: tuple[str, ...]
    counted: int

    @property
    def whole(self) -> bool:
        """True when every municipality had its datum."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Profile:
    """The calculated fields of S14 for one group of members on one day.

    ``population`` in persons, ``area_km2`` in km², ``density`` persons per km² over those with both data, ``categories``
    counts by Ley 617 category, ``basic_share`` 0..1 of those with a category. ``dispersion`` is the population-weighted
    mean and coefficient of variation of `indicator`. ``contiguous`` is None when some border is not known.
    """

    municipalities: tuple[str, ...]
    departments: tuple[str, ...]
    population: Sum
    area_km2: Sum
    density: float | None
    categories: Mapping[str, int]
    basic_share: float | None
    indicator: str
    mean: float | None
    variation: float | None
    contiguous: bool | None
    parts: tuple[tuple[str, ...], ...]
    territory_version: str


def municipalities(members: Iterable[str], territory: Territory) -> tuple[str, ...]:
    """The distinct municipalities of these members, in order: a department gives its own, an area has none of its own."""
    found: dict[str, None] = {}
    for code in members:
        known = territory.aliases.get(code, code)
        unit = territory.units.get(known)
        if unit is None:
            continue
        if is_department(unit):
            found.update(
                (c, None) for c, u in territory.units.items() if u.department == known and not is_department(u)
            )
        else:
            found[known] = None
    return tuple(found)


def total(codes: Sequence[str], attribute: str, territory: Territory) -> Sum:
    """The sum of an attribute over these units; None when none has it."""
    values = {code: territory.units[code].facts.get(attribute) for code in codes}
    known = [float(value) for value in values.values() if value is not None]
    missing = tuple(code for code, value in values.items() if value is None)
    return Sum(math.fsum(known) if known else None, missing, len(known))


def weighted(values: Sequence[float], weights: Sequence[float]) -> tuple[float | None, float | None]:
    """Weighted mean and weighted coefficient of variation (population formula); None without weight or with mean 0."""
    whole = math.fsum(weights)
    if not values or whole <= 0:
        return None, None
    mean = math.fsum(v * w for v, w in zip(values, weights, strict=True)) / whole
    if mean == 0:
        return mean, None
    spread = math.fsum(w * (v - mean) ** 2 for v, w in zip(values, weights, strict=True)) / whole
    return mean, math.sqrt(spread) / mean


def profile(members: Sequence[str], territory: Territory, *, indicator: str = "nbi") -> Profile:
    """The profile of a group; ``indicator`` is the attribute whose dispersion is measured, weighted by population."""
    units = territory.units
    places = municipalities(members, territory)
    people, area = total(places, "population", territory), total(places, "area_km2", territory)
    both = [c for c in places if {"population", "area_km2"} <= units[c].facts.keys()]
    ground = math.fsum(units[c].facts["area_km2"] for c in both)
    density = math.fsum(units[c].facts["population"] for c in both) / ground if ground else None
    categories = Counter(str(units[c].facts["category"]) for c in places if units[c].facts.get("category"))
    seen = categories.total()
    measured = [c for c in places if {"population", indicator} <= units[c].facts.keys()]
    mean, variation = weighted(
        [float(units[c].facts[indicator]) for c in measured], [float(units[c].facts["population"]) for c in measured]
    )
    joined = [territory.aliases.get(c, c) for c in members]
    on_map = [c for c in dict.fromkeys(joined) if c in units]
    # Departments touch by their own line: a group of departments is judged among departments, as the law does.
    graph = territory.contiguity
    return Profile(
        places,
        tuple(sorted({str(units[c].department) for c in places if units[c].department})),
        people,
        area,
        density,
        dict(sorted(categories.items())),
        sum(n for kind, n in categories.items() if kind in BASIC) / seen if seen else None,
        indicator,
        mean,
        variation,
        graph.connected(on_map) if on_map else None,
        graph.parts(on_map) if on_map else (),
        territory.version,
    )


@dataclass(frozen=True, slots=True)
class Opinion:
    """The law's word on one figure for one group on one day, with all it takes to ask again and compare.

    ``findings`` maps each rule to its status; ``members`` and ``facts`` are what was judged.
    """

    figure: str
    outcome: str
    summary: Text
    as_of: date
    members: tuple[str, ...]
    facts: Mapping[str, Any]
    findings: Mapping[str, str]
    law_version: str
    territory_version: str
    engine_version: str

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "figure": self.figure,
            "outcome": self.outcome,
            "summary": {"es": self.summary.es, "en": self.summary.en},
            "as_of": self.as_of.isoformat(),
            "members": list(self.members),
            "facts": dict(self.facts),
            "findings": dict(self.findings),
            "law_version": self.law_version,
            "territory_version": self.territory_version,
            "engine_version": self.engine_version,
        }

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Opinion:
        """The opinion as it was kept."""
        return cls(
            data["figure"],
            data["outcome"],
            Text(data["summary"]["es"], data["summary"]["en"]),
            date.fromisoformat(data["as_of"]),
            tuple(data["members"]),
            data["facts"],
            data["findings"],
            data["law_version"],
            data["territory_version"],
            data["engine_version"],
        )


def opinion(
    members: Sequence[str], figure: str, *, as_of: date, territory: Territory, facts: Mapping[str, Any] | None = None
) -> Opinion:
    """Judge a group against one figure; `BadInput` as ``legal.make_case`` has it."""
    stated = dict(facts or {})
    law = book()
    case = make_case(members, as_of=as_of, facts=stated, territory=territory)
    verdict = judge(law.figure(figure), case, law=law)
    return Opinion(
        verdict.figure.id,
        verdict.outcome,
        summary(verdict),
        as_of,
        case.members,
        stated,
        {finding.rule.id: finding.status for finding in verdict.findings},
        law.version,
        territory.version,
        mancomun.__version__,
    )


@dataclass(frozen=True, slots=True)
class Replay:
    """An opinion asked again today of the same day: what changed, and whether law, territory or engine did."""

    now: Opinion
    same: bool
    changed_rules: tuple[str, ...]
    changed_versions: tuple[str, ...]


def replay(kept: Opinion, territory: Territory) -> Replay:
    """Judge again exactly what was judged. A different answer names the rules and versions that differ."""
    now = opinion(kept.members, kept.figure, as_of=kept.as_of, territory=territory, facts=kept.facts)
    rules = tuple(
        rule for rule in sorted({*kept.findings, *now.findings}) if kept.findings.get(rule) != now.findings.get(rule)
    )
    versions = tuple(
        name
        for name in ("law_version", "territory_version", "engine_version")
        if getattr(kept, name) != getattr(now, name)
    )
    return Replay(now, kept.outcome == now.outcome and not rules, rules, versions)
