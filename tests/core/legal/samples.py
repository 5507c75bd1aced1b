"""Random groups of Colombia and random days of its law, weighted towards what is rare: where readers could disagree."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from mancomun.legal import book
from mancomun.territory import colombia

FIRST, LAST = date(1886, 8, 5), date(2100, 12, 31)


@cache
def turning_days() -> tuple[date, ...]:
    """Every day on which a rule, a basis or the type of a unit begins or ends."""
    law, land = book(), colombia()
    spans = [rule.span for rule in law.rules.values()]
    spans += [bound.span for figure in law.figures.values() for bound in figure.bounds]
    spans += [basis.span for figure in law.figures.values() for basis in figure.bases]
    for code in (*land.units, *land.areas):
        spans += [kind.span for kind in land.unit(code).types]
    days = {day for span in spans for day in (span.start, span.end) if day is not None}
    days |= {date(2024, 1, 1), date(2025, 1, 1)}  # from which the tables of population and category may be used
    return tuple(sorted(day for day in days if FIRST < day < LAST))


def random_day(rng: random.Random) -> date:
    """A turning day, its eve or its morrow; or a day of the last years; or any."""
    how = rng.random()
    if how < 0.6:
        return rng.choice(turning_days()) + timedelta(days=rng.choice((-1, 0, 0, 1)))
    if how < 0.85:
        return date(2011, 6, 29) + timedelta(days=rng.randrange(5600))
    return FIRST + timedelta(days=rng.randrange((LAST - FIRST).days + 1))


@cache
def pools() -> tuple[tuple[str, ...], ...]:
    """Kinds of units: municipalities, departments with Bogotá, and the rare ones."""
    land = colombia()
    municipal = tuple(code for code in land.units if len(code) == 5)
    departments = (*(code for code in land.units if len(code) == 2), "11001")
    rare = {"11001", "27493", "27615", "88001", "88564", "88", "25", *land.contiguity.unknown, *land.areas}
    rare |= {code for code in land.units if len(land.unit(code).types) > 1}
    rare |= {code for code in land.units if land.unit(code).facts.get("capital")}
    rare |= set(land.contiguity.neighbours("11001"))
    rare |= {code for code in municipal if any(t.type == "area_no_municipalizada" for t in land.unit(code).types)}
    known = tuple(sorted(code for code in rare if code in land.units or code in land.areas))
    return municipal, departments, known


def random_group(rng: random.Random, largest: int = 8) -> tuple[str, ...]:
    """1 to ``largest`` members, mostly neighbours of one kind, sometimes a mixture of anything."""
    land = colombia()
    municipal, departments, rare = pools()
    pool = rng.choice((municipal, municipal, departments, rare, rare))
    group = [rng.choice(pool)]
    size = rng.randint(1, largest)
    for _ in range(60):
        if len(group) == size:
            break
        near = list(land.contiguity.neighbours(rng.choice(group)))
        if near and rng.random() < 0.75:
            code = rng.choice(near)
        else:
            code = rng.choice(rare if rng.random() < 0.3 else pool)
        if code not in group:
            group.append(code)
    return tuple(group)


def samples(seed: int, days: int, groups: int) -> Iterator[tuple[date, list[tuple[str, ...]]]]:
    """``days`` days with ``groups`` groups each, the same for a seed."""
    rng = random.Random(seed)
    for _ in range(days):
        yield random_day(rng), [random_group(rng) for _ in range(groups)]
