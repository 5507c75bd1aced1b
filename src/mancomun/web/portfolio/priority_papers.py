"""D3, the report of a prioritisation (S16), from what is decided now or from the signed minutes, never from both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

import numpy as np

import mancomun
from mancomun.documents.answers import described
from mancomun.documents.inputs import (
    AlternativeLine,
    CommitteeMember,
    CriterionLine,
    Edition,
    EvaluationLine,
    Picture,
    PriorityReport,
    WeigherLine,
)
from mancomun.documents.priority import priority_report, priority_workbook
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, money, spanish_number
from mancomun.portfolio import exercise as core
from mancomun.portfolio import pictures
from mancomun.portfolio.criteria import DEFAULT_TREE
from mancomun.portfolio.exercise import ORIGINS, Ranking
from mancomun.portfolio.presentation import TITLES
from mancomun.portfolio.smaa import Smaa
from mancomun.web.papers.services import Form
from mancomun.web.portfolio import functions
from mancomun.web.portfolio.priorities import NODES
from mancomun.web.portfolio.robustness import METHOD_NAMES, called, compare
from mancomun.web.portfolio.words import region_name

REPORT = Form(priority_report, priority_workbook, ("docx", "pdf", "xlsx"))
PARENTS = {node.key: node.name for node in DEFAULT_TREE}
KIND_WORDS: Mapping[str, Text] = {
    "ahp": ORIGINS["ahp"],
    "swing": ORIGINS["swing"],
    "points": ORIGINS["points"],
    "direct": ORIGINS["direct"],
    "roc": ORIGINS["roc"],
}
POLICIES: Mapping[str, Text] = {
    "refuse": Text("no calcular", "do not compute"),
    "exclude": Text("dejar por fuera la iniciativa", "leave the initiative out"),
    "worst": Text("tomar lo peor del criterio", "take the worst of the criterion"),
    "interval": Text("trabajar con el intervalo", "work with the interval"),
}
NO_CONFLICT = "sin conflicto"
_SAME = 1e-9


def replay(content: Mapping[str, Any], lang: str) -> tuple[Ranking, Ranking]:
    """Rank again what the minutes kept, and give it only when it comes out the same.

    `BadInput` when this version of the engine gives other numbers: the minutes hold, and the report must say those.
    """
    asked = content["exercise"]
    kept = content["ranking"]
    codes = list(kept["evaluations"])
    criteria = []
    for leaf, said in zip(asked["leaves"], kept["criteria"], strict=True):
        one = functions.criterion_of_leaf(NODES[leaf["key"]], leaf, lang)
        criteria.append(replace(one, worst=said["worst"], best=said["best"]))
    values = [kept["evaluations"][code] for code in codes]
    matrix = np.array([[np.nan if x is None else x for x in row] for row in values], float)
    weights = None if asked["weights_origin"] == "equal" else [float(leaf["weight"]) for leaf in asked["leaves"]]
    again = core.Exercise(
        codes, criteria, matrix, cast(core.Method, asked["method"]), weights, asked["weights_origin"],
        cast(core.Policy, asked["missing"]), asked["samples"], asked["seed"],
    )  # fmt: skip
    ranking = core.rank(again)
    robust = ranking
    if asked["method"] != "smaa":
        robust = core.rank(
            core.Exercise(codes, criteria, matrix, "smaa", None, "equal", again.missing, again.samples, again.seed)
        )
    scores = dict(zip(ranking.alternatives, ranking.scores.tolist(), strict=True))
    if any(abs(scores[code] - kept["scores"][code]) > _SAME for code in codes):
        raise BadInput(
            "acta-motor",
            "Esta versión del programa da otros números que los del acta. Use la versión con que se firmó para el informe.",
            "This version of the programme gives other numbers than the minutes. Use the version they were signed with.",
            status=409,
        )
    return ranking, robust


def report(
    content: Mapping[str, Any],
    ranking: Ranking,
    robust: Ranking,
    lang: str,
    *,
    day: date,
    signed: str = "",
) -> PriorityReport:
    """The report of ``content`` (`priorities.content`); ``signed`` is the SHA-256 of the minutes when there are."""
    asked = content["exercise"]
    keys = [leaf["key"] for leaf in asked["leaves"]]
    names = {one["code"]: one["name"] for one in content["initiatives"]}
    versions = [(Text("Motor", "Engine").of(lang), mancomun.__version__)]
    if signed:
        versions.append((Text("acta", "minutes").of(lang), f"sha256 {signed[:16]}"))
    comparison = compare(ranking, robust, top=asked["places"])
    stability = {one.criterion: one for one in ranking.stability}
    sensitivity = [one.text.of(lang) for one in ranking.notices() if one.code == "A-S16-3"]
    if ranking.stability and not sensitivity:
        sensitivity = [
            Text("Ningún cambio de un solo peso, de 0 a 1, cambia el primer lugar.",
                 "No change of a single weight, from 0 to 1, changes the first place.").of(lang)
        ]  # fmt: skip
    origin = ORIGINS["equal" if asked["weights_origin"] == "equal" else asked["weights_origin"]].of(lang)
    smaa = robust.detail if isinstance(robust.detail, Smaa) else None
    return PriorityReport(
        Edition(asked["code"], day, lang, state="aprobado" if signed else "borrador", versions=versions, public=False),
        asked["name"],
        asked["call"] or asked["name"],
        asked["purpose"],
        asked["method"],
        TITLES[asked["method"]][0 if lang == "es" else 1],
        asked["why"],
        [_criterion(j, key, ranking, stability.get(j), lang) for j, key in enumerate(keys)],
        _alternatives(content, ranking, robust, keys, names, lang),
        origin[:1].upper() + origin[1:] + ".",
        committee=_committee(content),
        parameters=_parameters(content, lang),
        sensitivity=sensitivity,
        smaa_samples=smaa.samples if smaa else None,
        smaa_seed=smaa.seed if smaa else None,
        budget=asked["budget"],
        places=asked["places"],
        decision=content.get("decision", ""),
        decided_on=date.fromisoformat(content["signed_on"]) if content.get("signed_on") else day if signed else None,
        dissent=_dissent(content.get("dissent", ""), lang),
        no_dissent=bool(signed) and not content.get("dissent"),
        pictures=_pictures(called(ranking, names), called(robust, names), asked["code"], lang),
        notices=[one.text.of(lang) for one in ranking.notices() if one.code != "A-S16-3"],
        weighers=[
            WeigherLine(
                one["rater"], KIND_WORDS[one["kind"]].of(lang), one["weights"], one["ratio"], _counted(one, keys)
            )
            for one in content.get("weighings", [])
        ],
        evaluations=_evaluations(content, lang),
        methods=[(METHOD_NAMES[m], dict(zip(ranking.alternatives, p, strict=True))) for m, p in comparison.found.places.items()],
        methods_said=comparison.said.of(lang),
        package=_package(content, names, lang),
        ranking=ranking,
    )  # fmt: skip


def _counted(one: Mapping[str, Any], keys: list[str]) -> bool:
    return set(one["weights"]) == set(keys) and (one["ratio"] is None or one["ratio"] <= 0.10 + 1e-12)


def _criterion(j: int, key: str, ranking: Ranking, stable: Any, lang: str) -> CriterionLine:
    one, anchors = ranking.criteria[j], ranking.values.anchors[j]
    node = NODES[key]
    source = Text(
        "evaluación del comité; donde no la hay, el portafolio", "the committee; where it has none, the portfolio"
    )
    return CriterionLine(
        key,
        node.name.of(lang),
        float(ranking.weights[j]),
        one.direction,
        functions.KINDS[one.kind].of(lang),
        one.unit or Text("puntos", "points").of(lang),
        parent=PARENTS[node.parent].of(lang) if node.parent in PARENTS else "",
        source=source.of(lang),
        # The workbook computes the linear value from its anchors; any other curve comes already valued.
        low=min(anchors) if one.curve == "linear" else None,
        high=max(anchors) if one.curve == "linear" else None,
        veto="" if one.veto is None else f"{one.veto:g}",
        stable_from=stable.low if stable else None,
        stable_to=stable.high if stable else None,
    )


def _alternatives(
    content: Mapping[str, Any], ranking: Ranking, robust: Ranking, keys: list[str], names: Mapping[str, str], lang: str
) -> list[AlternativeLine]:
    asked = content["exercise"]
    regions = {one["code"]: one["region"] for one in content["initiatives"]}
    places = ranking.places()
    bought = content.get("package")
    shares = robust.detail.acceptability if isinstance(robust.detail, Smaa) else None
    at = {name: k for k, name in enumerate(robust.alternatives)}
    found = []
    for k in sorted(range(len(places)), key=lambda k: (places[k], ranking.alternatives[k])):
        code = ranking.alternatives[k]
        above = ranking.dominated.get(code, [])
        data = {key: None if np.isnan(x) else float(x) for key, x in zip(keys, ranking.matrix[k], strict=True)}
        note = Text(f"no es mejor en nada que {', '.join(above)}", f"better in nothing than {', '.join(above)}")
        found.append(
            AlternativeLine(
                code,
                names.get(code, code),
                data,
                {key: float(v) for key, v in zip(keys, ranking.values.matrix[k], strict=True)},
                region_name(regions.get(code, "")),
                float(ranking.scores[k]),
                places[k],
                None if bought is None else code in bought["chosen"],
                asked["costs"].get(code),
                note.of(lang) if above else "",
                tuple(shares[at[code]].tolist()) if shares is not None and code in at else (),
            )
        )
    return found


def _committee(content: Mapping[str, Any]) -> list[CommitteeMember]:
    """``Nombre; cargo; entidad; sin conflicto`` a line; a conflict declared under that name goes with it.

    Whoever did not say that they have none is printed as still to say it.
    """
    declared: dict[str, list[Mapping[str, Any]]] = {}
    for one in content["conflicts"]:
        declared.setdefault(one["rater"].casefold(), []).append(one)
    found = []
    for line in content["exercise"]["committee"].splitlines():
        name, office, entity, said = ([piece.strip() for piece in line.split(";")] + [""] * 4)[:4]
        if not name:
            continue
        own = declared.pop(name.casefold(), [])
        none = "" if said.casefold() == NO_CONFLICT else None
        conflict = "; ".join(c["reason"] for c in own) if own else none
        found.append(CommitteeMember(name, office, entity, conflict, [c["code"] for c in own]))
    for own in declared.values():  # who declared one and is not in the list of the committee
        found.append(
            CommitteeMember(own[0]["rater"], "", "", "; ".join(c["reason"] for c in own), [c["code"] for c in own])
        )
    return found


def _parameters(content: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    asked = content["exercise"]
    found = [
        (Text("Si falta una evaluación", "If an evaluation is missing").of(lang), POLICIES[asked["missing"]].of(lang))
    ]
    for label, value in ((Text("Cupo", "Places"), asked["places"]), (Text("Presupuesto", "Budget"), asked["budget"])):
        if value is not None:
            found.append((label.of(lang), spanish_number(value) if lang == "es" else f"{value:,}"))
    for leaf in asked["leaves"]:
        if leaf.get("how"):
            one = functions.criterion_of_leaf(NODES[leaf["key"]], leaf, lang)
            found.append((one.name, functions.described(one, lang)))
    if asked["minima"]:
        said = ", ".join(f"{region_name(key)}: {n}" for key, n in asked["minima"].items())
        found.append((Text("Mínimo por región", "Minimum by region").of(lang), said))
    excluded = (
        content["english"]["excluded"] if lang == "en" and "english" in content else content["ranking"]["excluded"]
    )
    found += [(one["name"], Text(f"por fuera: {one['reason']}", f"out: {one['reason']}").of(lang)) for one in excluded]
    return found


def _dissent(text: str, lang: str) -> list[tuple[str, str]]:
    nobody = Text("Comité", "Committee").of(lang)
    found = []
    for line in text.splitlines():
        who, mark, what = line.partition(":")
        if line.strip():
            found.append((who.strip(), what.strip()) if mark else (nobody, line.strip()))
    return found


def _evaluations(content: Mapping[str, Any], lang: str) -> list[EvaluationLine]:
    barred = {(one["code"], one["rater"]) for one in content["conflicts"]}
    return [
        EvaluationLine(
            one["code"],
            NODES[one["criterion"]].name.of(lang),
            one["rater"],
            one["value"],
            one["reason"],
            (one["code"], one["rater"]) not in barred,
        )
        for one in content["evaluations"]
        if one["criterion"] in NODES
    ]


def _package(content: Mapping[str, Any], names: Mapping[str, str], lang: str) -> str:
    found = content.get("package")
    if not found:
        return ""
    chosen = ", ".join(names.get(code, code) for code in found["chosen"])
    cost, budget = money(found["cost"], lang), money(found["budget"], lang)
    proved = (
        Text(" Ningún otro paquete vale más.", " No other package is worth more.").of(lang) if found["proved"] else ""
    )
    return Text(f"{chosen}: {cost} de {budget}.", f"{chosen}: {cost} of {budget}.").of(lang) + proved


def _pictures(ranking: Ranking, robust: Ranking, code: str, lang: str) -> list[Picture]:
    made = [pictures.bars(ranking, lang)]
    if ranking.stability:
        made.append(pictures.lines(ranking, None, lang))
    if isinstance(robust.detail, Smaa):
        made.append(pictures.acceptability(robust, lang))
    source = Text(f"ejercicio {code}", f"exercise {code}").of(lang)
    return [Picture(one.svg, described(one.svg), source) for one in made]
