"""Weights of an exercise from several people (C21): each answers in their own way, and the group's come out of all.

Comparisons by pairs that contradict each other are kept, told with the pairs to look at again (E-S16-1), and do not count
until they agree. Where everybody who counts compared by pairs, the group's judgements are joined (AIJ); else, the median.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.portfolio import ahp as pairwise
from mancomun.portfolio.ahp import Ahp
from mancomun.portfolio.criteria import Floats
from mancomun.portfolio.groups import Consensus, consensus, median_weights
from mancomun.portfolio.weights import checked, from_points, plain_number, rank_order, swing
from mancomun.web.accounts.selectors import may
from mancomun.web.audit.services import record
from mancomun.web.initiatives.services import refuse
from mancomun.web.portfolio import priorities
from mancomun.web.portfolio.models import Exercise, Weighing

KINDS = ("ahp", "swing", "points", "direct", "roc")
MARKS: tuple[float, ...] = (9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, *(1 / k for k in range(2, 10)))
"""The scale of comparison, from 9 times more to 9 times less."""
ENOUGH = 0.7
"""Kendall's W from which people are taken to agree; under it the page asks them to talk. A convention, not a law."""


def pair_key(one: str, other: str) -> str:
    """How the judgement of two criteria is named."""
    return f"{one}|{other}"


def keys_of(row: Exercise) -> list[str]:
    """The criteria of an exercise, in order."""
    return [leaf["key"] for leaf in row.leaves]


def names_of(row: Exercise, lang: str) -> list[str]:
    """Their names."""
    return [priorities.NODES[key].name.of(lang) for key in keys_of(row)]


def matrix_of(keys: Sequence[str], given: Mapping[str, float]) -> Floats:
    """The judgements as a matrix, nan where nobody judged."""
    size = len(keys)
    matrix = np.full((size, size), np.nan)
    for i, j in itertools.combinations(range(size), 2):
        if (value := given.get(pair_key(keys[i], keys[j]))) is not None:
            matrix[i, j] = float(value)
    return matrix


def judged(row: Exercise, given: Mapping[str, float], lang: str) -> Ahp:
    """Weights and consistency of the judgements of one person."""
    return pairwise.ahp(names_of(row, lang), matrix_of(keys_of(row), given))


def weights_from(row: Exercise, kind: str, given: Mapping[str, float]) -> tuple[dict[str, float], float | None]:
    """Weights by criterion and, for AHP, the consistency ratio. `BadInput` when the answers give none."""
    keys = keys_of(row)
    if kind not in KINDS:
        raise BadInput(
            "pesos-forma",
            f"No conocemos la forma de pesar «{kind[:20]}». Hay: {', '.join(KINDS)}.",
            f"We do not know the way of weighing “{kind[:20]}”. There are: {', '.join(KINDS)}.",
        )
    if kind == "ahp":
        found = judged(row, given, "es")
        return dict(zip(keys, found.weights.tolist(), strict=True)), found.ratio
    missing = [priorities.NODES[key].name for key in keys if given.get(key) is None]
    if missing:
        raise BadInput(
            "pesos-incompletos",
            f"Falta el número de «{missing[0].es}». Cada criterio lleva uno.",
            f"The number of “{missing[0].en}” is missing. Each criterion takes one.",
        )
    numbers = [float(given[key]) for key in keys]
    made = {"direct": checked, "points": from_points, "roc": rank_order, "swing": swing}[kind](numbers)
    return dict(zip(keys, made.tolist(), strict=True)), None


@transaction.atomic
def weigh(row: Exercise, kind: str, given: Mapping[str, float], *, by: Any) -> Weighing:
    """Keep how a person weighs the criteria; the same person again replaces it."""
    if not (may(by, "ranking.edit") or may(by, "contribution.rate")):
        refuse(by, "contribution.rate", None)
    row = priorities.open_exercise(row)
    weights, ratio = weights_from(row, kind, given)
    kept, _ = Weighing.objects.update_or_create(
        exercise=row,
        rater=by,
        defaults={"kind": kind, "given": dict(given), "weights": weights, "ratio": ratio},
    )
    record("portfolio.weighed", on=row, by=by, data={"kind": kind, "ratio": ratio})
    return kept


@dataclass(frozen=True)
class Voice:
    """One person: whether their weights count, and the sentence that says why not."""

    row: Weighing
    counted: bool
    why: Text | None


@dataclass(frozen=True)
class Group:
    """All who weighed. ``weights`` by criterion, None while nobody counts; ``origin`` says how they were joined."""

    voices: list[Voice]
    weights: dict[str, float] | None
    origin: str
    ratio: float | None
    agreement: Consensus | None

    @property
    def agreed(self) -> bool:
        """True when the orders of the people are close enough (Kendall's W)."""
        return self.agreement is not None and self.agreement.w is not None and self.agreement.w >= ENOUGH


def group(row: Exercise) -> Group:
    """The weights of a group and how far its people agree."""
    keys = keys_of(row)
    voices = [_voice(row, one) for one in row.weighings.select_related("rater")]
    counted = [voice.row for voice in voices if voice.counted]
    if not counted:
        return Group(voices, None, "", None, None)
    stack = np.array([[one.weights[key] for key in keys] for one in counted])
    ratio = None
    if all(one.kind == "ahp" for one in counted):
        joined = pairwise.joined_judgements([pairwise.reciprocal(matrix_of(keys, one.given), keys) for one in counted])
        found = pairwise.ahp(keys, joined)
        weights, origin, ratio = found.weights, "ahp", found.ratio
    else:
        weights, origin = median_weights(stack), "group"
    agreement = None
    if len(counted) > 1:
        agreement = consensus({str(one.rater): line for one, line in zip(counted, stack, strict=True)})
    return Group(voices, dict(zip(keys, weights.tolist(), strict=True)), origin, ratio, agreement)


def _voice(row: Exercise, one: Weighing) -> Voice:
    if set(one.weights) != set(keys_of(row)):
        why = Text(
            "Los criterios cambiaron después de que esta persona los pesó. Debe pesarlos de nuevo.",
            "The criteria changed after this person weighed them. They must be weighed again.",
        )
        return Voice(one, False, why)
    if one.kind == "ahp":
        said = []
        for lang in ("es", "en"):
            try:
                judged(row, one.given, lang).refuse(str(one.rater))
            except BadInput as wrong:
                said.append(wrong.text(lang))
        if said:
            return Voice(one, False, Text(*said))
    return Voice(one, True, None)


@transaction.atomic
def group_apply(row: Exercise, *, by: Any) -> Exercise:
    """Give the exercise the weights of its group."""
    refuse(by, "ranking.edit", None)
    row = priorities.open_exercise(row)
    found = group(row)
    if found.weights is None:
        wrong = next((voice.why for voice in found.voices if voice.why), None)
        raise BadInput(
            "pesos-grupo",
            f"Todavía no hay pesos que se puedan usar. {wrong.es if wrong else 'Nadie ha pesado los criterios.'}",
            f"There are no weights that can be used yet. {wrong.en if wrong else 'Nobody has weighed the criteria.'}",
        )
    row.leaves = [leaf | {"weight": found.weights[leaf["key"]]} for leaf in row.leaves]
    row.weights_origin = found.origin
    row.save()
    record("portfolio.exercise_edited", on=row, by=by, data={"weights": found.origin})
    return row


def consensus_said(found: Group) -> Text:
    """How far people agree, in a sentence."""
    if found.agreement is None or found.agreement.w is None:
        return Text(
            "Con una sola persona, o con pesos iguales, no hay acuerdo que medir.",
            "With a single person, or with equal weights, there is no agreement to measure.",
        )
    w = found.agreement.w
    es, en = plain_number(w, 2), f"{w:.2f}"
    if found.agreed:
        return Text(f"El orden de los criterios es parecido entre las personas (W de Kendall {es}).",
                    f"The order of the criteria is alike among people (Kendall's W {en}).")  # fmt: skip
    return Text(f"Las personas ordenan los criterios de manera distinta (W de Kendall {es}): conversen antes de usar estos pesos.",
                f"People order the criteria differently (Kendall's W {en}): talk before using these weights.")  # fmt: skip
