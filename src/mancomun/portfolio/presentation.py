"""A ranking as plain values and as tables, the same numbers in both."""

from __future__ import annotations

from typing import Any

import numpy as np

from mancomun.portfolio.criteria import Floats
from mancomun.portfolio.evamix import Evamix
from mancomun.portfolio.exercise import ORIGINS, Ranking
from mancomun.portfolio.promethee import Promethee
from mancomun.portfolio.smaa import Smaa
from mancomun.portfolio.topsis import Topsis
from mancomun.tables.results import Row, Table

TITLES = {
    "mavt": ("Suma ponderada de valores (MAVT)", "Weighted sum of values (MAVT)"),
    "topsis": ("Cercanía al ideal (TOPSIS)", "Closeness to the ideal (TOPSIS)"),
    "promethee2": ("Flujo neto (PROMETHEE II)", "Net flow (PROMETHEE II)"),
    "evamix": ("Apreciación mixta (EVAMIX)", "Mixed appraisal (EVAMIX)"),
    "smaa": ("Aceptabilidad con pesos inciertos (SMAA-2)", "Acceptability under uncertain weights (SMAA-2)"),
}


def _plain(values: Floats) -> list[Any]:
    """Nested lists; nan and infinities are None."""
    return [
        _plain(one) if isinstance(one, np.ndarray) and one.ndim else (float(one) if np.isfinite(one) else None)
        for one in values
    ]


def _by_name(names: list[str], values: Floats) -> dict[str, Any]:
    return dict(zip(names, _plain(values), strict=True))


def as_json(answer: Ranking, lang: str) -> dict[str, Any]:
    """Everything used and found, keyed by the names of alternatives and criteria."""
    names, exercise = answer.alternatives, answer.exercise
    document: dict[str, Any] = {
        "method": answer.method,
        "scores": _by_name(names, answer.scores),
        "ranking": answer.ranking,
        "places": dict(zip(names, answer.places(), strict=True)),
        "criteria": [
            {
                "name": one.name,
                "direction": one.direction,
                "kind": one.kind,
                "unit": one.unit,
                "source": one.source,
                "weight": float(answer.weights[j]),
                "worst": answer.values.anchors[j][0],
                "best": answer.values.anchors[j][1],
                "curve": one.curve,
                "function": one.preference.shape,
                "q": one.preference.q,
                "p": one.preference.p,
                "s": one.preference.s,
                "veto": one.veto,
            }
            for j, one in enumerate(answer.criteria)
        ],
        "weights_origin": ORIGINS["equal" if exercise.weights is None else exercise.weights_origin].of(lang),
        "missing": exercise.missing,
        "evaluations": _by_name(names, answer.matrix),
        "values": _by_name(names, answer.values.matrix),
        "excluded": [{"name": one.name, "reason": one.reason.of(lang)} for one in answer.excluded],
        "dominated": answer.dominated,
        "stability": [
            {
                "criterion": answer.criteria[one.criterion].name,
                "weight": one.weight,
                "low": one.low,
                "high": one.high,
                "first_below": [names[k] for k in one.below],
                "first_above": [names[k] for k in one.above],
            }
            for one in answer.stability
        ],
        "notices": [one.as_json(lang) for one in answer.notices()],
    }
    if answer.parts is not None:
        document["contributions"] = _by_name(names, answer.parts)
    if answer.spread is not None:
        document["score_intervals"] = {
            name: [float(low), float(high)] for name, low, high in zip(names, *answer.spread, strict=True)
        }
    return document | _detail(answer)


def _detail(answer: Ranking) -> dict[str, Any]:
    names, found = answer.alternatives, answer.detail
    if isinstance(found, Topsis):
        used = answer.weights.copy()
        used[found.dropped] = 0.0
        used = used / used.sum() if used.sum() > 0 else used
        return {
            "weighted_best": _plain(found.best * used),
            "weighted_worst": _plain(found.worst * used),
            "distance_best": _by_name(names, np.sqrt(found.far_best @ used**2)),
            "distance_worst": _by_name(names, np.sqrt(found.far_worst @ used**2)),
        }
    if isinstance(found, Promethee):
        return {
            "leaving": _by_name(names, found.leaving),
            "entering": _by_name(names, found.entering),
            "preference": _by_name(names, found.preference),
            "partial_order": dict(zip(names, found.relation, strict=True)),
        }
    if isinstance(found, Evamix):
        return {
            "interval": _by_name(names, found.interval),
            "additive": _by_name(names, found.additive),
            "dominance": _by_name(names, found.dominance),
        }
    if isinstance(found, Smaa):
        document: dict[str, Any] = {
            "samples": found.samples,
            "seed": found.seed,
            "weights_sampled": found.kind,
            "error": found.error,
            "acceptability": _by_name(names, found.acceptability),
            "expected_place": _by_name(names, found.expected_place),
            "central_weights": _by_name(names, found.central),
            "confidence": _by_name(names, found.confidence),
        }
        if found.wins is not None:
            document["pairwise_wins"] = _by_name(names, found.wins)
        return document
    return {}


# --- tables ------------------------------------------------------------------------------------------------------------


def _cell(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def tables(answer: Ranking, lang: str) -> list[Table]:
    """The order first, then what explains it, then how far it can be trusted."""
    spanish = lang == "es"
    found = [_order(answer, spanish), _criteria(answer, spanish), _matrix(answer, spanish)]
    if answer.parts is not None:
        found.append(_parts(answer, spanish))
    if isinstance(answer.detail, Smaa):
        found += _acceptability(answer, answer.detail, spanish)
    if answer.stability:
        found.append(_stability(answer, spanish))
    if answer.excluded:
        found.append(
            Table(
                "No participan" if spanish else "Not taking part",
                ("Alternativa", "Por qué") if spanish else ("Alternative", "Why"),
                [(one.name, one.reason.of(lang)) for one in answer.excluded],
            )
        )
    return found


def _order(answer: Ranking, spanish: bool) -> Table:
    names = answer.alternatives
    at = {name: k for k, name in enumerate(names)}
    place = dict(zip(names, answer.places(), strict=True))
    head = ["Puesto", "Alternativa", "Puntaje"] if spanish else ["Place", "Alternative", "Score"]
    columns: list[Floats] = [answer.scores]
    detail = answer.detail
    if answer.spread is not None:
        head += ["Desde", "Hasta"] if spanish else ["From", "To"]
        columns += list(answer.spread)
    if isinstance(detail, Promethee):
        head += ["Flujo que sale", "Flujo que entra"] if spanish else ["Leaving flow", "Entering flow"]
        columns += [detail.leaving, detail.entering]
    if isinstance(detail, Evamix):
        head += ["Aditiva"] if spanish else ["Additive"]
        columns += [detail.additive]
    if isinstance(detail, Smaa):
        head += ["Primera, %", "Puesto esperado"] if spanish else ["First, %", "Expected place"]
        columns += [100 * detail.acceptability[:, 0], detail.expected_place]
    head.append("La domina" if spanish else "Dominated by")
    rows: list[Row] = [
        (
            place[name],
            name,
            *(_cell(float(column[at[name]])) for column in columns),
            ", ".join(answer.dominated.get(name, [])),
        )
        for group in answer.ranking
        for name in group
    ]
    return Table(TITLES[answer.method][0 if spanish else 1], tuple(head), rows)


def _criteria(answer: Ranking, spanish: bool) -> Table:
    head = (
        ("Criterio", "Dirección", "Unidad", "Peso", "Lo peor", "Lo mejor", "Veto", "Fuente")
        if spanish
        else ("Criterion", "Direction", "Unit", "Weight", "Worst", "Best", "Veto", "Source")
    )
    rows: list[Row] = [
        (one.name, one.direction, one.unit, float(answer.weights[j]), *answer.values.anchors[j], one.veto, one.source)
        for j, one in enumerate(answer.criteria)
    ]
    return Table("Criterios" if spanish else "Criteria", head, rows)


def _matrix(answer: Ranking, spanish: bool) -> Table:
    head = ("Alternativa" if spanish else "Alternative", *(one.name for one in answer.criteria))
    rows: list[Row] = [
        (name, *(_cell(value) for value in row))
        for name, row in zip(answer.alternatives, answer.matrix.tolist(), strict=True)
    ]
    return Table("Evaluaciones" if spanish else "Evaluations", head, rows)


def _parts(answer: Ranking, spanish: bool) -> Table:
    assert answer.parts is not None
    head = (
        "Alternativa" if spanish else "Alternative",
        *(one.name for one in answer.criteria),
        "Total",
    )
    rows: list[Row] = [
        (name, *row, float(score))
        for name, row, score in zip(answer.alternatives, answer.parts.tolist(), answer.scores, strict=True)
    ]
    return Table("Aporte de cada criterio" if spanish else "Contribution of each criterion", head, rows)


def _stability(answer: Ranking, spanish: bool) -> Table:
    names = answer.alternatives
    rows: list[Row] = [
        (
            answer.criteria[one.criterion].name,
            one.weight,
            one.low,
            one.high,
            ", ".join(names[k] for k in one.below),
            ", ".join(names[k] for k in one.above),
        )
        for one in answer.stability
    ]
    head = (
        ("Criterio", "Peso", "Firme desde", "Firme hasta", "Primera por debajo", "Primera por encima")
        if spanish
        else ("Criterion", "Weight", "Stable from", "Stable to", "First below", "First above")
    )
    return Table(
        "Pesos entre los que no cambia el primer lugar" if spanish else "Weights that keep the first place", head, rows
    )


def _acceptability(answer: Ranking, found: Smaa, spanish: bool) -> list[Table]:
    names = answer.alternatives
    order = [names.index(name) for group in answer.ranking for name in group]
    places = range(1, len(names) + 1)
    share: list[Row] = [(names[k], *(100 * float(value) for value in found.acceptability[k])) for k in order]
    central: list[Row] = [
        (names[k], *(_cell(float(value)) for value in found.central[k]), _cell(float(found.confidence[k])))
        for k in order
    ]
    alternative = "Alternativa" if spanish else "Alternative"
    return [
        Table(
            "Aceptabilidad de cada puesto, %" if spanish else "Acceptability of each place, %",
            (alternative, *map(str, places)),
            share,
        ),
        Table(
            "Pesos centrales y confianza" if spanish else "Central weights and confidence",
            (alternative, *(one.name for one in answer.criteria), "Confianza" if spanish else "Confidence"),
            central,
        ),
    ]
