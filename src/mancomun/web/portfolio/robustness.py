"""How far the order of an exercise can be trusted: other methods on the same data, and raters side by side."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.portfolio import exercise as core
from mancomun.portfolio.agreement import Agreement, agreement
from mancomun.portfolio.exercise import Ranking
from mancomun.portfolio.groups import Methods, side_by_side
from mancomun.portfolio.weights import plain_number
from mancomun.web.portfolio.models import Exercise

METHOD_NAMES = {"mavt": "MAVT", "topsis": "TOPSIS", "promethee2": "PROMETHEE II", "evamix": "EVAMIX", "smaa": "SMAA"}
TOP = 3


def called(ranking: Ranking, names: dict[str, str]) -> Ranking:
    """The same answer with names in the place of codes; the code goes along where two share a name."""
    given = [names.get(code, code) for code in ranking.alternatives]
    twice = {name for name in given if given.count(name) > 1}
    name = {
        code: f"{said} ({code})" if said in twice else said
        for code, said in zip(ranking.alternatives, given, strict=True)
    }
    return replace(
        ranking,
        alternatives=[name[code] for code in ranking.alternatives],
        ranking=[[name[code] for code in group] for group in ranking.ranking],
        excluded=[replace(one, name=names.get(one.name, one.name)) for one in ranking.excluded],
        dominated={name[code]: [name[a] for a in above] for code, above in ranking.dominated.items()},
    )


@dataclass(frozen=True)
class Comparison:
    """Places of each alternative by method, how alike the orders are, and the methods that could not answer, with why."""

    found: Methods
    refused: dict[str, Text]
    said: Text


def compare(ranking: Ranking, robust: Ranking, *, top: int | None = None) -> Comparison:
    """The same data and weights with every method; SMAA looks at all weights."""
    places: dict[str, list[int]] = {}
    refused: dict[str, Text] = {}
    for method in core.METHODS:
        if method == ranking.method:
            answer = ranking
        elif method == "smaa":
            answer = robust
        else:
            try:
                answer = core.rank(replace(ranking.exercise, method=method))
            except BadInput as wrong:
                refused[method] = Text(wrong.es, wrong.en)
                continue
        if answer.alternatives == ranking.alternatives:
            places[method] = answer.places()
    found = side_by_side(places, top=min(top or TOP, len(ranking.alternatives)))
    return Comparison(found, refused, _said(found))


def _said(found: Methods) -> Text:
    n = found.top
    if found.robust:
        return Text(
            f"Robusto: todos los métodos dejan las mismas {n} en los primeros lugares.",
            f"Robust: all methods leave the same {n} in the first places.",
        )
    return Text(
        f"No robusto: los métodos no coinciden en las {n} primeras. Explique en el acta por qué se eligió este.",
        f"Not robust: the methods do not agree on the first {n}. Explain in the minutes why this one was chosen.",
    )


@dataclass(frozen=True)
class Pair:
    """Two people who evaluated the same things on the scale from 0 to 4, and how far they agree (C17)."""

    one: str
    other: str
    found: Agreement
    where: tuple[tuple[str, str], ...]
    """Initiative and criterion where they stand more than one point apart."""


def rater_pairs(row: Exercise) -> list[Pair]:
    """Every two people with at least two evaluations in common in the criteria of 0 to 4 (S17 to S23)."""
    scale = {f"s{n}" for n in range(17, 24)}
    barred = set(row.conflicts.values_list("initiative_id", "rater_id"))
    told: dict[int, dict[tuple[str, str], int]] = {}
    names: dict[int, str] = {}
    for one in row.evaluations.select_related("initiative", "rater"):
        if one.criterion in scale and (one.initiative_id, one.rater_id) not in barred and one.value == int(one.value):
            told.setdefault(one.rater_id, {})[one.initiative.code, one.criterion] = int(one.value)
            names[one.rater_id] = str(one.rater)
    found = []
    for one_, other in itertools.combinations(sorted(told), 2):
        both = sorted(told[one_].keys() & told[other].keys())
        if len(both) >= 2:
            answer = agreement([told[one_][k] for k in both], [told[other][k] for k in both])
            found.append(Pair(names[one_], names[other], answer, tuple(both[k] for k in answer.apart)))
    return found


def likeness(found: Methods) -> list[tuple[str, str, str, str]]:
    """Kendall's τ and Spearman's ρ of every two methods, written."""
    rows: list[tuple[str, str, str, str]] = []
    for (one, other), tau in found.tau.items():
        rho = found.rho[one, other]
        rows.append(
            (
                METHOD_NAMES[one],
                METHOD_NAMES[other],
                "" if tau is None else plain_number(tau, 2),
                "" if math.isnan(rho) else plain_number(rho, 2),
            )
        )
    return rows
