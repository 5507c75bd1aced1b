"""One exercise of prioritisation (S16): alternatives, criteria, weights, a method and a policy, to a result that can be traced.

`rank` is the only door: it sets aside what a veto or a blank excludes, and says why; applies the method; looks for ties,
dominance, data counted twice and the weight at which the first place changes. Everything used travels with the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.portfolio import sensitivity
from mancomun.portfolio.criteria import Criterion, Floats, Mask, counted_twice
from mancomun.portfolio.dominance import dominated_by, ranked
from mancomun.portfolio.evamix import Evamix, evamix
from mancomun.portfolio.mavt import additive, bounds, contributions
from mancomun.portfolio.promethee import Promethee, promethee
from mancomun.portfolio.sensitivity import Stability
from mancomun.portfolio.smaa import Smaa, smaa
from mancomun.portfolio.topsis import Topsis, closeness_of, topsis
from mancomun.portfolio.values import Values, values_of
from mancomun.portfolio.weights import checked, plain_number
from mancomun.tables.results import Notice, Table, notice

Method = Literal["mavt", "topsis", "promethee2", "evamix", "smaa"]
Policy = Literal["refuse", "exclude", "worst", "interval"]
METHODS: tuple[Method, ...] = ("mavt", "topsis", "promethee2", "evamix", "smaa")
POLICIES: tuple[Policy, ...] = ("refuse", "exclude", "worst", "interval")
SEARCHED_UP_TO = 60  # alternatives for which EVAMIX, which has no formula for its crossings, is searched
ORIGINS = {
    "equal": Text("iguales, porque nadie los dio", "equal, because nobody gave them"),
    "direct": Text("asignación directa", "direct assignment"),
    "swing": Text("balanceo (swing)", "swing"),
    "points": Text("reparto de puntos", "points shared out"),
    "roc": Text("centroide del orden (ROC)", "rank order centroid (ROC)"),
    "ahp": Text("comparación por pares (AHP)", "pairwise comparison (AHP)"),
    "group": Text("mediana del grupo", "median of the group"),
}


@dataclass(frozen=True)
class Exercise:
    """What is asked. ``matrix`` (alternatives, criteria) in the unit of each criterion, nan where nobody evaluated.

    ``weights`` None means equal ones, and the answer says so. SMAA looks at ``weight_order`` or ``least_weights`` alone.
    """

    alternatives: Sequence[str]
    criteria: Sequence[Criterion]
    matrix: Floats
    method: Method = "mavt"
    weights: Sequence[float] | None = None
    weights_origin: str = "direct"
    missing: Policy = "refuse"
    samples: int = 100_000
    seed: int = 1
    weight_order: Sequence[float] | None = None
    least_weights: Sequence[float] | None = None
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Excluded:
    """An alternative that does not take part, and why."""

    name: str
    reason: Text


@dataclass(frozen=True)
class Ranking:
    """The answer. Arrays follow ``alternatives``, those that took part, in the order they came.

    ``detail`` is what the method worked out. ``spread`` is the interval of each score when blanks move over theirs.
    ``parts`` (alternatives, criteria) adds up to the scores in MAVT and PROMETHEE II; ``score`` gives those of other weights.
    """

    exercise: Exercise
    alternatives: list[str]
    criteria: list[Criterion]
    matrix: Floats
    weights: Floats
    values: Values
    scores: Floats
    ranking: list[list[str]]
    excluded: list[Excluded]
    dominated: dict[str, list[str]]
    stability: list[Stability]
    detail: Topsis | Promethee | Evamix | Smaa | None
    parts: Floats | None = None
    spread: tuple[Floats, Floats] | None = None
    score: sensitivity.Score | None = field(default=None, repr=False, compare=False)
    said: list[Notice] = field(default_factory=list)

    @property
    def method(self) -> Method:
        """The method used."""
        return self.exercise.method

    def places(self) -> list[int]:
        """Place of each alternative; tied ones share the best of theirs."""
        found = {}
        before = 0
        for group in self.ranking:
            for name in group:
                found[name] = before + 1
            before += len(group)
        return [found[name] for name in self.alternatives]

    def notices(self) -> list[Notice]:
        """What to know before believing it."""
        return self.said

    def as_json(self, lang: str = "es") -> dict[str, Any]:
        """Plain values."""
        from mancomun.portfolio.presentation import as_json

        return as_json(self, lang)

    def tables(self, lang: str = "es") -> list[Table]:
        """The same, to read."""
        from mancomun.portfolio.presentation import tables

        return tables(self, lang)


def _why(excluded: Sequence[Excluded], lang: str) -> str:
    """Why some were left out, those of one reason together."""
    alike: dict[str, list[str]] = {}
    for one in excluded:
        alike.setdefault(one.reason.of(lang), []).append(one.name)
    return "; ".join(f"{', '.join(names)}: {reason}" for reason, names in alike.items()) + "."


# --- the door ----------------------------------------------------------------------------------------------------------


def rank(exercise: Exercise) -> Ranking:
    """Rank the alternatives of an exercise, or say in a sentence why it cannot be."""
    _check(exercise)
    criteria = list(exercise.criteria)
    matrix = np.array(exercise.matrix, float)
    weights, said = _weights(exercise)
    kept, excluded = _kept(exercise, criteria, matrix)
    if len(kept) < 2:
        raise BadInput(
            "priorizar-pocas",
            f"Alternativas que quedan después de vetos y exclusiones: {len(kept)}; hacen falta dos. {_why(excluded, 'es')}",
            f"Alternatives left after vetoes and exclusions: {len(kept)}; two are needed. {_why(excluded, 'en')}",
        )
    names = [exercise.alternatives[k] for k in kept]
    data = matrix[kept]
    blanks = np.isnan(data)
    filled = _filled(exercise, criteria, data)
    values = values_of(criteria, filled)
    if exercise.method in ("mavt", "evamix", "smaa"):
        said += values.notices
    if exercise.missing == "interval" and blanks.any():
        values, spread = _interval_values(values, blanks)
    else:
        spread = (values.matrix, values.matrix)
    answer = _apply(exercise, criteria, filled, weights, values, spread)
    said += _dropped(answer.detail, criteria)
    dominated = {names[k]: [names[a] for a in above] for k, above in enumerate(dominated_by(criteria, data)) if above}
    near = answer.detail.error if isinstance(answer.detail, Smaa) else 0.0
    ranking = ranked(_rounded(answer.scores, near), names)
    found = [] if blanks.any() else _stability(answer, len(kept), weights)
    said += _notices(exercise, criteria, data, names, ranking, excluded, dominated, found, answer.detail)
    return Ranking(
        exercise=exercise,
        alternatives=names,
        criteria=criteria,
        matrix=data,
        weights=weights,
        values=values,
        scores=answer.scores,
        ranking=ranking,
        excluded=excluded,
        dominated=dominated,
        stability=found,
        detail=answer.detail,
        parts=answer.parts,
        spread=answer.spread,
        score=answer.score,
        said=said,
    )


def _check(exercise: Exercise) -> None:
    if exercise.method not in METHODS:
        raise BadInput(
            "priorizar-metodo",
            f"No existe el método «{exercise.method}». Hay: {', '.join(METHODS)}.",
            f"There is no method “{exercise.method}”. There are: {', '.join(METHODS)}.",
        )
    if exercise.missing not in POLICIES:
        raise BadInput(
            "priorizar-politica",
            f"No existe la política «{exercise.missing}» para lo que falta. Hay: {', '.join(POLICIES)}.",
            f"There is no policy “{exercise.missing}” for what is missing. There are: {', '.join(POLICIES)}.",
        )
    if len(exercise.alternatives) < 2:
        raise BadInput(
            "priorizar-una",
            "Hay una sola alternativa; para ordenar hacen falta al menos dos.",
            "There is only one alternative; at least two are needed to rank.",
        )
    if len(exercise.criteria) < 2:
        raise BadInput(
            "priorizar-un-criterio",
            "Hay un solo criterio; hacen falta al menos dos. Con uno basta ordenar la columna.",
            "There is only one criterion; at least two are needed. With one, sort the column.",
        )
    for kind, names in (
        (("La alternativa", "Alternative"), exercise.alternatives),
        (("El criterio", "Criterion"), [criterion.name for criterion in exercise.criteria]),
    ):
        seen: set[str] = set()
        for name in names:
            if name.casefold() in seen:
                raise BadInput(
                    "priorizar-repetida",
                    f"{kind[0]} «{name}» está dos veces. Deje una sola.",
                    f"{kind[1]} “{name}” is there twice. Leave only one.",
                )
            seen.add(name.casefold())


def _weights(exercise: Exercise) -> tuple[Floats, list[Notice]]:
    count = len(exercise.criteria)
    if exercise.weights is None:
        said = []
        if exercise.method != "smaa":
            said.append(
                notice(
                    "pesos-iguales",
                    "Nadie dio pesos: todos los criterios pesan igual. Es una decisión, no un dato.",
                    "Nobody gave weights: all criteria weigh the same. That is a decision, not a datum.",
                )
            )
        return np.full(count, 1 / count), said
    if len(exercise.weights) != count:
        raise BadInput(
            "pesos-cuantos",
            f"Hay {len(exercise.weights)} pesos y {count} criterios; va uno por criterio.",
            f"There are {len(exercise.weights)} weights and {count} criteria; one goes with each.",
        )
    return checked(exercise.weights), []


# --- who takes part ----------------------------------------------------------------------------------------------------


def _kept(exercise: Exercise, criteria: list[Criterion], matrix: Floats) -> tuple[list[int], list[Excluded]]:
    """Positions that take part, and those that do not with their reason: vetoes first, then blanks."""
    kept, excluded = [], []
    missing: list[str] = []
    for k, name in enumerate(exercise.alternatives):
        veto = next((j for j, one in enumerate(criteria) if one.vetoes(float(matrix[k, j]))), None)
        blanks = [criteria[j].name for j in np.flatnonzero(np.isnan(matrix[k])).tolist()]
        if veto is not None:
            excluded.append(Excluded(name, _veto_text(criteria[veto], float(matrix[k, veto]))))
        elif blanks and exercise.missing == "exclude":
            excluded.append(
                Excluded(
                    name,
                    Text(
                        f"falta la evaluación de {', '.join(blanks)}",
                        f"the evaluation of {', '.join(blanks)} is missing",
                    ),
                )
            )
        else:
            kept.append(k)
            missing += [f"{name} / {blank}" for blank in blanks]
    if missing and exercise.missing == "refuse":
        raise BadInput(
            "priorizar-faltan",
            f"Evaluaciones que faltan: {len(missing)}; la primera es {missing[0]}. Complétela o elija una política: excluir, "
            "tomar lo peor o trabajar con el intervalo.",
            f"Evaluations missing: {len(missing)}; the first is {missing[0]}. Fill it or choose a policy: exclude, take the "
            "worst, or work with the interval.",
        )
    return kept, excluded


def _veto_text(criterion: Criterion, value: float) -> Text:
    limit = criterion.veto or 0.0
    unit = f" {criterion.unit}" if criterion.unit else ""
    if criterion.direction == "max":
        return Text(
            f"en «{criterion.name}» tiene {plain_number(value)}{unit}, menos que el mínimo de {plain_number(limit)}",
            f"in “{criterion.name}” it has {value:g}{unit}, less than the minimum of {limit:g}",
        )
    return Text(
        f"en «{criterion.name}» tiene {plain_number(value)}{unit}, más que el máximo de {plain_number(limit)}",
        f"in “{criterion.name}” it has {value:g}{unit}, more than the maximum of {limit:g}",
    )


def _filled(exercise: Exercise, criteria: list[Criterion], data: Floats) -> Floats:
    """The matrix with each blank at the worst of its criterion: its anchor, or what was observed."""
    if exercise.missing == "interval" and np.isnan(data).any() and exercise.method not in ("mavt", "smaa"):
        raise BadInput(
            "priorizar-intervalo",
            f"El método «{exercise.method}» no trabaja con intervalos. Use mavt o smaa, o elija otra política.",
            f"The method “{exercise.method}” does not work with intervals. Use mavt or smaa, or choose another policy.",
        )
    filled = data.copy()
    for j, criterion in enumerate(criteria):
        gone = np.isnan(data[:, j])
        seen = data[~gone, j]
        if not gone.any():
            continue
        if seen.size == 0 and criterion.worst is None:
            raise BadInput(
                "priorizar-vacio",
                f"Nadie evaluó «{criterion.name}» y no tiene anclas. Quítelo o evalúelo.",
                f"Nobody evaluated “{criterion.name}” and it has no anchors. Drop it or evaluate it.",
            )
        worst = criterion.worst
        filled[gone, j] = float((seen * criterion.sign).min() * criterion.sign) if worst is None else worst
    return filled


def _interval_values(values: Values, blanks: Mask) -> tuple[Values, tuple[Floats, Floats]]:
    low, high = values.matrix.copy(), values.matrix.copy()
    low[blanks], high[blanks] = 0.0, 1.0
    middle = np.where(blanks, 0.5, values.matrix)
    return Values(middle, values.anchors, values.notices), (low, high)


# --- the methods -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Answer:
    scores: Floats
    detail: Topsis | Promethee | Evamix | Smaa | None
    score: sensitivity.Score | None = None
    candidates: sensitivity.Candidates | None = None
    parts: Floats | None = None
    spread: tuple[Floats, Floats] | None = None


def _apply(
    exercise: Exercise,
    criteria: list[Criterion],
    matrix: Floats,
    weights: Floats,
    values: Values,
    spread: tuple[Floats, Floats],
) -> _Answer:
    if exercise.method == "mavt":
        return _Answer(
            scores=additive(values.matrix, weights),
            detail=None,
            score=lambda w: additive(values.matrix, w),
            candidates=sensitivity.linear_candidates(values.matrix, weights),
            parts=contributions(values.matrix, weights),
            spread=bounds(*spread, weights) if exercise.missing == "interval" else None,
        )
    if exercise.method == "topsis":
        near = topsis(criteria, matrix, weights)
        return _Answer(
            scores=near.closeness,
            detail=near,
            score=lambda w: closeness_of(w, near.far_best, near.far_worst),
            candidates=sensitivity.topsis_candidates(near.far_best, near.far_worst, weights, near.closeness),
        )
    if exercise.method == "promethee2":
        flows = promethee(criteria, matrix, weights)
        return _Answer(
            scores=flows.net,
            detail=flows,
            score=lambda w: flows.unicriterion @ w,
            candidates=sensitivity.linear_candidates(flows.unicriterion, weights),
            parts=np.asarray(flows.unicriterion * weights),
        )
    if exercise.method == "evamix":
        return _evamix(criteria, matrix, values, weights)
    found = smaa(
        *spread,
        samples=exercise.samples,
        seed=exercise.seed,
        order=exercise.weight_order,
        least=None if exercise.least_weights is None else np.asarray(exercise.least_weights, float),
        threads=exercise.threads,
    )
    return _Answer(scores=found.holistic, detail=found)


def _evamix(criteria: list[Criterion], matrix: Floats, values: Values, weights: Floats) -> _Answer:
    """The interval appraisal, or the additive one where the guard of the interval one loses the order."""
    found = evamix(criteria, matrix, values.matrix, weights)
    whole = evamix_is_whole(found)

    def score(w: Floats) -> Floats:
        again = evamix(criteria, matrix, values.matrix, w)
        return again.interval if whole and evamix_is_whole(again) else again.additive

    return _Answer(
        scores=found.interval if whole else found.additive,
        detail=found,
        score=score,
        candidates=sensitivity.grid_candidates(score, weights),
    )


def evamix_is_whole(found: Evamix) -> bool:
    """True when the interval appraisal tells all apart: no infinite one, and at most one at the guard."""
    return bool(np.isfinite(found.interval).all() and (found.interval == 0).sum() <= 1)


def _rounded(scores: Floats, near: float) -> Floats:
    """Scores with those closer than the sampling error put together, the better one giving its value."""
    if near <= 0:
        return scores
    out = scores.copy()
    order = np.argsort(-scores, kind="stable")
    head = float(scores[order[0]]) if order.size else 0.0
    for k in order.tolist():
        if head - scores[k] > near:
            head = float(scores[k])
        out[k] = head
    return out


def _stability(answer: _Answer, size: int, weights: Floats) -> list[Stability]:
    if answer.score is None or answer.candidates is None:
        return []
    if isinstance(answer.detail, Evamix) and size > SEARCHED_UP_TO:
        return []
    return sensitivity.stability(weights, answer.score, answer.candidates)


# --- words -------------------------------------------------------------------------------------------------------------


def _dropped(detail: object, criteria: list[Criterion]) -> list[Notice]:
    if not isinstance(detail, Topsis) or not detail.dropped:
        return []
    names = ", ".join(criteria[j].name for j in detail.dropped)
    return [
        notice(
            "topsis-columna-cero",
            f"Se dejó fuera, por tener solo ceros: {names}. Los demás pesos se repartieron en proporción.",
            f"Left out, for having only zeros: {names}. The other weights were scaled up in proportion.",
        )
    ]


def first_place_notice(one: Stability, criterion: Criterion) -> list[Notice]:
    """A-S16-3 for each end of the interval at which the first place changes."""
    found = []
    here = plain_number(one.weight)
    if one.above:
        there = plain_number(one.high)
        found.append(
            notice(
                "A-S16-3",
                f"El primer lugar cambia si el peso de «{criterion.name}» sube de {here} a {there}.",
                f"The first place changes if the weight of “{criterion.name}” rises from {one.weight:.4g} to {one.high:.4g}.",
            )
        )
    if one.below:
        there = plain_number(one.low)
        found.append(
            notice(
                "A-S16-3",
                f"El primer lugar cambia si el peso de «{criterion.name}» baja de {here} a {there}.",
                f"The first place changes if the weight of “{criterion.name}” falls from {one.weight:.4g} to {one.low:.4g}.",
            )
        )
    return found


def _notices(
    exercise: Exercise,
    criteria: list[Criterion],
    data: Floats,
    names: list[str],
    ranking: list[list[str]],
    excluded: list[Excluded],
    dominated: dict[str, list[str]],
    found: list[Stability],
    detail: object,
) -> list[Notice]:
    said = [
        notice(
            "priorizar-fuera",
            f"«{one.name}» no participa: {one.reason.es}.",
            f"“{one.name}” does not take part: {one.reason.en}.",
        )
        for one in excluded
    ]
    blanks = int(np.isnan(data).sum())
    if blanks and exercise.missing == "worst":
        said.append(
            notice(
                "priorizar-peor",
                f"Evaluaciones que faltaban: {blanks}; cada una se tomó como lo peor de su criterio.",
                f"Evaluations missing: {blanks}; each was taken as the worst of its criterion.",
            )
        )
    if blanks and exercise.missing == "interval":
        said.append(
            notice(
                "priorizar-entre",
                f"Evaluaciones que faltaban: {blanks}; cada una se movió entre lo peor y lo mejor de su criterio.",
                f"Evaluations missing: {blanks}; each moved between the worst and the best of its criterion.",
            )
        )
    said += [
        notice(
            "priorizar-empate",
            f"Empatan: {', '.join(group)}.",
            f"Tied: {', '.join(group)}.",
        )
        for group in ranking
        if len(group) > 1
    ]
    said += [
        notice(
            "priorizar-dominada",
            f"«{name}» no es mejor en nada que: {', '.join(above)}.",
            f"“{name}” is better in nothing than: {', '.join(above)}.",
        )
        for name, above in dominated.items()
    ]
    said += [
        notice(
            "criterio-dos-veces",
            f"«{criteria[a].name}» y «{criteria[b].name}» se mueven juntos (correlación {plain_number(tie, 2)}): puede ser el "
            "mismo dato contado dos veces.",
            f"“{criteria[a].name}” and “{criteria[b].name}” move together (correlation {tie:.2f}): it may be the same datum "
            "counted twice.",
        )
        for a, b, tie in counted_twice(data)
    ]
    if exercise.method == "mavt" and any(one.kind == "ordinal" for one in criteria):
        said.append(
            notice(
                "mavt-ordinal",
                "Hay criterios de orden tratados como cantidades. EVAMIX los trata como orden.",
                "Some criteria of order are treated as quantities. EVAMIX treats them as order.",
            )
        )
    for one in found:
        said += first_place_notice(one, criteria[one.criterion])
    return said + _method_notices(detail, len(names))


def _method_notices(detail: object, size: int) -> list[Notice]:
    if isinstance(detail, Topsis):
        return [
            notice(
                "topsis-inversion",
                "En TOPSIS, agregar o quitar una alternativa puede cambiar el orden de las demás.",
                "In TOPSIS, adding or dropping an alternative may change the order of the others.",
            )
        ]
    if isinstance(detail, Evamix):
        said = []
        if size > SEARCHED_UP_TO:
            said.append(
                notice(
                    "evamix-sin-sensibilidad",
                    f"Con más de {SEARCHED_UP_TO} alternativas no se busca el peso que cambia el primer lugar en EVAMIX.",
                    f"With more than {SEARCHED_UP_TO} alternatives the weight that changes the first place is not searched "
                    "for in EVAMIX.",
                )
            )
        if evamix_is_whole(detail):
            return said
        return [
            *said,
            notice(
                "evamix-aditivo",
                "Una alternativa domina a otra en todo y la apreciación por intervalo no las separa; se usa la aditiva.",
                "One alternative dominates another in everything and the interval appraisal does not tell them apart; the "
                "additive one is used.",
            ),
        ]
    if isinstance(detail, Smaa):
        percent = plain_number(100 * detail.error, 2)
        kinds = {
            "free": Text("todos los pesos posibles", "all possible weights"),
            "order": Text("los pesos que respetan el orden dado", "the weights that respect the given order"),
            "least": Text("los pesos que respetan los mínimos", "the weights that respect the minima"),
        }
        kind = kinds[detail.kind]
        return [
            notice(
                "smaa-muestras-usadas",
                f"Se probaron {plain_number(detail.samples)} juegos de pesos entre {kind.es}, con la semilla {detail.seed}; "
                f"cada porcentaje tiene un margen de ±{percent} puntos, y lo que dista menos se muestra como empate.",
                f"{detail.samples:,} sets of weights were tried among {kind.en}, with seed {detail.seed}; each share is within "
                f"±{100 * detail.error:.2f} points, and what is closer than that is shown as a tie.",
            )
        ]
    return []
