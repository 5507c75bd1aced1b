"""Prioritising (S16): from the rows of an exercise to ``mancomun.portfolio.exercise`` and back, and who may do what."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import numpy as np
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.portfolio import contributions, opportunities
from mancomun.portfolio import exercise as core
from mancomun.portfolio.budget import Package, package
from mancomun.portfolio.criteria import DEFAULT_TREE, Criterion, Node, leaves
from mancomun.portfolio.groups import Interest, Rating, join_ratings
from mancomun.portfolio.weights import from_points, rank_order, swing
from mancomun.web.accounts.selectors import may
from mancomun.web.audit.services import record
from mancomun.web.initiatives import bridge, selectors
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.services import refuse
from mancomun.web.portfolio import functions
from mancomun.web.portfolio.models import Conflict, Evaluation, Exercise, Minutes

NODES: Mapping[str, Node] = {node.key: node for node in leaves(DEFAULT_TREE)}
START = ("s17", "s20", "s23", "s25", "basicos", "poblacion", "madurez")
"""Leaves a new exercise begins with: the portfolio can fill them by itself. The committee adds, drops and weighs."""

SHORTEST_REASON = 20
MOST = 300


def exercises(user: Any) -> list[Exercise]:
    """The exercises a person may see."""
    return list(Exercise.objects.all()) if may(user, "ranking.view") else []


def exercise_by_code(user: Any, code: str) -> Exercise:
    """One exercise, or a 404."""
    row = Exercise.objects.filter(code=code).first() if may(user, "ranking.view") else None
    if row is None:
        raise BadInput(
            "priorizacion-desconocida",
            f"No hay una priorización «{code}» que usted pueda ver. Búsquela en la lista.",
            f"There is no prioritisation “{code}” that you may see. Look for it in the list.",
            status=404,
        )
    return row


def calculated(rows: Sequence[Iniciativa], keys: Sequence[str]) -> dict[tuple[str, str], float]:
    """What the portfolio itself says of each initiative in a criterion: ``(code, key) -> value``; what it does not know is absent."""
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        axes = {
            a.objective.id.lower(): a
            for a in contributions.radar([bridge.contribution(c) for c in row.contributions.all()])
        }
        answers = [bridge.answer(one) for one in row.opportunities.all()]
        fronts = {f.id.lower(): f.index for f in opportunities.fronts(answers)} if answers else {}
        plain = {
            "basicos": None if row.basic_share is None else 100 * row.basic_share,
            "poblacion": row.population,
            "madurez": row.maturity,
        }
        for key in keys:
            value: float | None
            if key in axes:
                value = axes[key].after if axes[key].after is not None else axes[key].before
            else:
                value = fronts.get(key, plain.get(key))
            if value is not None:
                found[row.code, key] = float(value)
    return found


@dataclass(frozen=True)
class Outcome:
    """All that an exercise answers: ranking, acceptability over all weights, and the package when there is a budget."""

    ranking: core.Ranking
    robust: core.Ranking
    bought: Package | None
    spread: Any
    sources: Mapping[tuple[str, str], str]
    set_aside: int


def alternatives(row: Exercise) -> list[Iniciativa]:
    """The initiatives of an exercise in the order of their codes, with their scores and answers."""
    return list(row.initiatives.order_by("code").prefetch_related("contributions", "opportunities"))


def criteria_of(row: Exercise, lang: str) -> list[Criterion]:
    """The criteria of an exercise."""
    return [functions.criterion_of_leaf(NODES[leaf["key"]], leaf, lang) for leaf in row.leaves]


def compute(row: Exercise, lang: str = "es", *, trial: Mapping[str, float] | None = None) -> Outcome:
    """Rank the initiatives; a value nobody evaluated is the portfolio's own when it has one, and says so.

    ``trial`` are points by criterion tried in the place of the weights of the exercise; nothing is kept.
    """
    rows = alternatives(row)
    codes = [one.code for one in rows]
    criteria = criteria_of(row, lang)
    keys = [leaf["key"] for leaf in row.leaves]
    names = {key: criterion.name for key, criterion in zip(keys, criteria, strict=True)}
    given = [e for e in row.evaluations.select_related("initiative") if e.criterion in names]
    interests = [
        Interest(str(c.rater_id), c.initiative.code, c.reason) for c in row.conflicts.select_related("initiative")
    ]
    ratings = [Rating(str(e.rater_id), e.initiative.code, names[e.criterion], e.value, e.reason) for e in given]
    joined = join_ratings(ratings, codes, criteria, interests)
    matrix = np.array(joined.matrix, float)
    own = calculated(rows, keys)
    sources: dict[tuple[str, str], str] = {}
    for i, code in enumerate(codes):
        for j, key in enumerate(keys):
            if not math.isnan(matrix[i, j]):
                sources[code, key] = "raters"
            elif (code, key) in own:
                matrix[i, j] = own[code, key]
                sources[code, key] = "portfolio"
    origin, weights = row.weights_origin, [float(leaf["weight"]) for leaf in row.leaves]
    if trial is not None:
        origin, weights = "points", from_points([trial.get(key, 0.0) for key in keys]).tolist()
    asked = core.Exercise(
        codes, criteria, matrix, cast(core.Method, row.method), None if origin == "equal" else weights, origin,
        cast(core.Policy, row.missing), row.samples, row.seed,
    )  # fmt: skip
    ranking = core.rank(asked)
    robust = ranking if row.method == "smaa" else core.rank(replace(asked, method="smaa", weights=None))
    return Outcome(ranking, robust, _bought(row, ranking, rows), joined.spread, sources, len(joined.set_aside))


def _bought(row: Exercise, ranking: core.Ranking, rows: Sequence[Iniciativa]) -> Package | None:
    if row.budget is None:
        return None
    missing = [name for name in ranking.alternatives if name not in row.costs]
    if missing:
        raise BadInput(
            "paquete-costo",
            f"Falta el costo de {len(missing)} iniciativas; la primera es {missing[0]}. Escríbalo en pesos.",
            f"The cost of {len(missing)} initiatives is missing; the first is {missing[0]}. Write it in pesos.",
        )
    region = {one.code: one.main_region for one in rows}
    return package(
        [max(0.0, float(score)) for score in ranking.scores],
        [int(row.costs[name]) for name in ranking.alternatives],
        row.budget,
        regions=[region[name] for name in ranking.alternatives],
        least={key: int(n) for key, n in row.minima.items()},
        places=row.places,
    )


# -- writing


@transaction.atomic
def exercise_create(*, name: str, codes: Sequence[str], by: Any, day: date, call: str = "") -> Exercise:
    """Begin an exercise over at least two initiatives the person may see."""
    if not may(by, "ranking.edit"):
        refuse(by, "ranking.edit", None)
    name = name.strip()
    if len(name) < 5:
        raise BadInput(
            "priorizacion-nombre",
            f"El nombre tiene {len(name)} caracteres; escriba al menos 5.",
            f"The name has {len(name)} characters; write at least 5.",
        )
    wanted = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    rows = list(selectors.visible(by).filter(code__in=wanted))
    lost = [code for code in wanted if code not in {row.code for row in rows}]
    if lost:
        raise BadInput(
            "iniciativa-desconocida",
            f"No hay una iniciativa con el código «{lost[0]}» que usted pueda ver. Revise la lista.",
            f"There is no initiative with the code “{lost[0]}” that you may see. Look at the list.",
        )
    if not 2 <= len(rows) <= MOST:
        raise BadInput(
            "priorizacion-cuantas",
            f"Eligió {len(rows)} iniciativas; una priorización compara de 2 a {MOST}.",
            f"You chose {len(rows)} initiatives; a prioritisation compares 2 to {MOST}.",
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [930_000 + day.year])
    last = Exercise.objects.filter(code__startswith=f"PRI-{day.year}-").aggregate(last=Max("code"))["last"]
    row = Exercise.objects.create(
        code=f"PRI-{day.year}-{int(last.rsplit('-', 1)[1]) + 1 if last else 1:03d}",
        name=name[:150],
        call=call.strip()[:150],
        leaves=[{"key": key, "weight": 1 / len(START), "veto": None} for key in START],
        missing="exclude",
        by=by,
    )
    row.initiatives.set(rows)
    record("portfolio.exercise_created", on=row, by=by, data={"codes": [one.code for one in rows]})
    return row


def open_exercise(row: Exercise) -> Exercise:
    """The exercise, held for writing; `BadInput` once its minutes are signed."""
    row = Exercise.objects.select_for_update().get(pk=row.pk)
    if row.minutes.exists():
        raise BadInput(
            "priorizacion-firmada",
            f"{row.code} ya tiene acta firmada y no cambia. Cree otra priorización para revisar la decisión.",
            f"{row.code} already has signed minutes and does not change. Create another prioritisation to revisit it.",
        )
    return row


def _weights(origin: str, numbers: Sequence[float]) -> list[float]:
    if origin == "equal":
        return [1 / len(numbers)] * len(numbers)
    if origin == "points":
        return [float(w) for w in from_points(numbers)]
    if origin == "roc":
        return [float(w) for w in rank_order(numbers)]
    if origin == "swing":
        return [float(w) for w in swing(numbers)]
    total = math.fsum(numbers)
    if abs(total - 1) > 1e-6:
        said = f"{total:.4f}".rstrip("0").rstrip(".")
        comma = said.replace(".", ",")
        raise BadInput(
            "E-S16-2",
            f"Los pesos suman {comma}; deben sumar 1.",
            f"The weights add up to {said}; they must add up to 1.",
        )
    return list(numbers)


@transaction.atomic
def exercise_edit(
    row: Exercise,
    *,
    by: Any,
    keys: Sequence[str],
    numbers: Mapping[str, float],
    vetoes: Mapping[str, float],
    origin: str,
    **fields: Any,
) -> Exercise:
    """Choose leaves, weights (as given by ``origin``) and method; nothing is kept when the weights do not hold."""
    refuse(by, "ranking.edit", None)
    row = open_exercise(row)
    known = [key for key in NODES if key in keys]
    if len(known) < 2:
        raise BadInput(
            "priorizar-un-criterio",
            "Hay un solo criterio; hacen falta al menos dos. Con uno basta ordenar la columna.",
            "There is only one criterion; at least two are needed. With one, sort the column.",
        )
    if origin in ("ahp", "group"):  # they come from people, not from this form: they stay while the criteria do
        held = {leaf["key"]: float(leaf["weight"]) for leaf in row.leaves}
        if origin != row.weights_origin or set(held) != set(known):
            raise BadInput(
                "pesos-del-grupo",
                "Los pesos del grupo ya no sirven: cambiaron los criterios. Vuelvan a pesarlos o elija otro origen.",
                "The group's weights no longer serve: the criteria changed. Weigh them again or choose another origin.",
            )
        weights = [held[key] for key in known]
    else:
        origin = origin if origin in ("direct", "points", "roc", "swing") else "equal"
        weights = _weights(origin, [numbers.get(key, 0.0) for key in known])
    hows = {leaf["key"]: {"how": leaf["how"]} for leaf in row.leaves if "how" in leaf}
    row.leaves = [
        {"key": key, "weight": weight, "veto": vetoes.get(key), "given": numbers.get(key)} | hows.get(key, {})
        for key, weight in zip(known, weights, strict=True)
    ]
    row.weights_origin = origin
    for name, value in fields.items():
        if name not in ("method", "missing", "call", "purpose", "committee", "why", "samples", "seed", "budget", "places",
                        "costs", "minima"):  # fmt: skip
            raise ValueError(f"{name} is no field of an exercise")
        setattr(row, name, value)
    if row.method not in core.METHODS or row.missing not in core.POLICIES:
        raise BadInput(
            "priorizar-metodo",
            f"No existe el método «{row.method}». Hay: {', '.join(core.METHODS)}.",
            f"There is no method “{row.method}”. There are: {', '.join(core.METHODS)}.",
        )
    row.save()
    record("portfolio.exercise_edited", on=row, by=by)
    return row


@transaction.atomic
def functions_edit(row: Exercise, given: Mapping[str, Mapping[str, str]], *, by: Any) -> Exercise:
    """Say how criteria are valued and preferred, as their fields were written; all or none are kept."""
    refuse(by, "ranking.edit", None)
    row = open_exercise(row)
    changed, kept = [], []
    for leaf in row.leaves:
        plain = {name: value for name, value in leaf.items() if name != "how"}
        if leaf["key"] in given:
            how = functions.read(NODES[leaf["key"]], given[leaf["key"]])
            if how != leaf.get("how"):
                changed.append(leaf["key"])
        else:
            how = leaf.get("how")
        kept.append(plain if how is None else plain | {"how": how})
    row.leaves = kept
    row.save()
    record("portfolio.exercise_edited", on=row, by=by, data={"functions": changed})
    return row


@transaction.atomic
def conflict_of(row: Exercise, initiative: Iniciativa, by: Any) -> BadInput | None:
    """What keeps somebody from evaluating an initiative: the conflict of interest that they declared."""
    if not row.conflicts.filter(initiative=initiative, rater=by).exists():
        return None
    return BadInput(
        "conflicto-declarado",
        f"Usted declaró un conflicto de interés en {initiative.code}; no puede evaluarla.",
        f"You declared a conflict of interest in {initiative.code}; you cannot evaluate it.",
    )


@transaction.atomic
def evaluate(row: Exercise, code: str, values: Mapping[str, tuple[float, str]], *, by: Any) -> None:
    """Say what an initiative is worth in some criteria, each with its reason; all or none are kept."""
    initiative = _member(row, code)
    if not (may(by, "ranking.edit") or may(by, "contribution.rate", initiative)):
        refuse(by, "contribution.rate", initiative)
    row = open_exercise(row)
    if barred := conflict_of(row, initiative, by):
        raise barred
    for key, (value, reason) in values.items():
        node = NODES[key]
        low, high = node.worst, node.best
        if not math.isfinite(value) or (low is not None and high is not None and not low <= value <= high):
            raise BadInput(
                "evaluacion-escala",
                f"«{node.name.es}» va de {low:g} a {high:g}; llegó {value:g}.",
                f"“{node.name.en}” runs from {low:g} to {high:g}; we got {value:g}.",
            )
        if len(reason.strip()) < SHORTEST_REASON:
            raise BadInput(
                "evaluacion-motivo",
                f"Escriba en qué se basa el valor de «{node.name.es}»: al menos {SHORTEST_REASON} caracteres.",
                f"Write what the value of “{node.name.en}” rests on: at least {SHORTEST_REASON} characters.",
            )
    for key, (value, reason) in values.items():
        Evaluation.objects.update_or_create(
            exercise=row,
            initiative=initiative,
            criterion=key,
            rater=by,
            defaults={"value": value, "reason": reason.strip()},
        )
    record("portfolio.evaluated", on=row, by=by, data={"code": code, "criteria": sorted(values)})


def _member(row: Exercise, code: str) -> Iniciativa:
    found = row.initiatives.filter(code=code).first()
    if found is None:
        raise BadInput(
            "priorizacion-ajena",
            f"{code} no está en esta priorización. Elija una de sus iniciativas.",
            f"{code} is not in this prioritisation. Choose one of its initiatives.",
        )
    return found


@transaction.atomic
def conflict_declare(row: Exercise, code: str, *, reason: str, by: Any) -> None:
    """Declare an interest: what the person said or says of that initiative no longer counts."""
    refuse(by, "ranking.view", None)
    row = open_exercise(row)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput(
            "conflicto-motivo",
            f"Diga cuál es el interés, en al menos {SHORTEST_REASON} caracteres.",
            f"Say which interest it is, in at least {SHORTEST_REASON} characters.",
        )
    Conflict.objects.update_or_create(
        exercise=row, initiative=_member(row, code), rater=by, defaults={"reason": reason.strip()}
    )
    record("portfolio.conflict_declared", on=row, by=by, reason=reason, data={"code": code})


def content(row: Exercise, outcome: Outcome) -> dict[str, Any]:
    """Everything behind a decision, as the minutes keep it."""
    return {
        "exercise": {
            "code": row.code, "name": row.name, "call": row.call, "purpose": row.purpose, "committee": row.committee,
            "method": row.method, "why": row.why, "missing": row.missing, "weights_origin": row.weights_origin,
            "leaves": row.leaves, "samples": row.samples, "seed": row.seed, "budget": row.budget, "places": row.places,
            "costs": row.costs, "minima": row.minima,
        },
        "ranking": outcome.ranking.as_json("es"),
        "acceptability": outcome.robust.as_json("es"),
        "english": {
            "notices": [one.text.en for one in outcome.ranking.notices()],
            "excluded": [{"name": one.name, "reason": one.reason.en} for one in outcome.ranking.excluded],
        },
        "initiatives": [
            {"code": one.code, "name": one.acronym or one.name, "region": one.main_region} for one in alternatives(row)
        ],
        "sources": [{"code": code, "criterion": key, "from": whose} for (code, key), whose in outcome.sources.items()],
        "weighings": [
            {"rater": str(one.rater), "kind": one.kind, "given": one.given, "weights": one.weights, "ratio": one.ratio}
            for one in row.weighings.select_related("rater")
        ],
        "package": None
        if outcome.bought is None
        else {
            "chosen": [outcome.ranking.alternatives[k] for k in outcome.bought.chosen],
            "value": outcome.bought.value, "cost": outcome.bought.cost, "budget": outcome.bought.budget,
            "bound": outcome.bought.bound, "proved": outcome.bought.proved, "greedy": outcome.bought.greedy,
        },
        "evaluations": [
            {"code": e.initiative.code, "criterion": e.criterion, "value": e.value, "reason": e.reason, "rater": str(e.rater)}
            for e in row.evaluations.select_related("initiative", "rater")
        ],
        "conflicts": [
            {"code": c.initiative.code, "rater": str(c.rater), "reason": c.reason}
            for c in row.conflicts.select_related("initiative", "rater")
        ],
    }  # fmt: skip


@transaction.atomic
def minutes_sign(row: Exercise, *, decision: str, dissent: str, by: Any) -> Minutes:
    """Compute once more and sign: the numbers, who said them, and the decision stay together under one hash."""
    refuse(by, "ranking.sign", None)
    row = open_exercise(row)
    if len(decision.strip()) < SHORTEST_REASON:
        raise BadInput(
            "acta-decision",
            f"Escriba la decisión del comité, en al menos {SHORTEST_REASON} caracteres.",
            f"Write the committee's decision, in at least {SHORTEST_REASON} characters.",
        )
    kept = json.loads(json.dumps(content(row, compute(row)), ensure_ascii=False))
    kept |= {"decision": decision.strip(), "dissent": dissent.strip(), "signed_by": str(by)}
    kept |= {"signed_on": timezone.localdate().isoformat()}
    digest = hashlib.sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    minutes = Minutes.objects.create(
        exercise=row, content=kept, sha256=digest, decision=decision.strip(), dissent=dissent.strip(), signed_by=by
    )
    record("portfolio.signed", on=row, by=by, data={"sha256": digest})
    return minutes


def holds(minutes: Minutes) -> bool:
    """True when the content is the one that was signed."""
    return (
        hashlib.sha256(json.dumps(minutes.content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        == minutes.sha256
    )
