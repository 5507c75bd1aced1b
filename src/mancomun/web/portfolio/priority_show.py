"""What the pages of a prioritisation show beside the order: methods, drawings with their tables, weights of people, traces."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mancomun.drawing.narrow import PHONE
from mancomun.errors import BadInput
from mancomun.portfolio import pictures
from mancomun.portfolio.ahp import Ahp
from mancomun.portfolio.exercise import Ranking
from mancomun.portfolio.pictures import Drawing
from mancomun.portfolio.smaa import Smaa
from mancomun.web.initiatives.presenter import number
from mancomun.web.portfolio import functions, priorities, robustness, weighing
from mancomun.web.portfolio.models import Exercise
from mancomun.web.portfolio.priority_papers import KIND_WORDS
from mancomun.web.project.languages import lang, say

_IDS = re.compile(r"\b([td])([0-9a-f]{8})\b")


def comparison(outcome: priorities.Outcome, names: dict[str, str], top: int | None) -> dict[str, Any]:
    """Places by method, how many places each alternative moves against the method of the exercise, and how alike orders are."""
    ranking = outcome.ranking
    found = robustness.compare(ranking, outcome.robust, top=top)
    own = found.found.places[ranking.method]
    order = sorted(range(len(own)), key=lambda k: (own[k], ranking.alternatives[k]))
    rows = []
    for k in order:
        code = ranking.alternatives[k]
        cells = [
            {"method": robustness.METHOD_NAMES[m], "place": p[k], "moved": own[k] - p[k]}
            for m, p in found.found.places.items()
        ]
        rows.append({"code": code, "name": names.get(code, code), "cells": cells})
    return {
        "methods": [{"name": robustness.METHOD_NAMES[m], "own": m == ranking.method} for m in found.found.places],
        "rows": rows,
        "said": say(found.said),
        "robust": found.found.robust,
        "refused": [(robustness.METHOD_NAMES[m], say(text)) for m, text in found.refused.items()],
        "likeness": robustness.likeness(found.found),
    }


def _drawn(draw: Callable[[int], Drawing]) -> dict[str, Any]:
    """A drawing for a desk and one for a phone, and the table that says the same."""
    wide = draw(760)
    return {
        "svg": trusted(wide.svg),
        "phone": trusted(beside_wide(draw(PHONE).svg)),
        "head": wide.table.head,
        "title": wide.table.title,
        "rows": [[_cell(value) for value in row] for row in wide.table.rows],
    }


def beside_wide(narrow: str) -> str:
    """A narrow drawing that shares a page with its wide one, so their ids may not be the same."""
    return _IDS.sub(r"\1\2p", narrow)


def trusted(svg: str) -> SafeString:
    """Our own drawing: every word in it was escaped when it was drawn."""
    return mark_safe(svg)  # noqa: S308


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return str(_("sin dato"))
    if isinstance(value, float):
        return number(value, 0 if abs(value) >= 1000 else 3)
    return str(value)


def crossings(ranking: Ranking, key: str, keys: list[str]) -> dict[str, Any] | None:
    """How the scores cross as one weight moves; None where the method has no such lines."""
    at = keys.index(key) if key in keys else None
    try:
        return _drawn(lambda width: pictures.lines(ranking, at, lang(), width=width))
    except BadInput:
        return None


def acceptability(robust: Ranking) -> dict[str, Any] | None:
    """How often each takes each place over all weights."""
    if not isinstance(robust.detail, Smaa):
        return None
    return _drawn(lambda width: pictures.acceptability(robust, lang(), width=width))


def heat(ranking: Ranking) -> dict[str, Any]:
    """Alternatives by criteria, darker is better."""
    return _drawn(lambda width: pictures.heat(ranking, lang(), width=width))


def trial_fields(row: Exercise, trial: dict[str, float] | None) -> list[dict[str, Any]]:
    """A slider a criterion, from 0 to 100; without a trial, where the weights of the exercise stand."""
    equal = row.weights_origin == "equal"
    found = []
    for leaf in row.leaves:
        now = 100 / len(row.leaves) if equal else 100 * float(leaf["weight"])
        value = now if trial is None else trial.get(leaf["key"], 0.0)
        found.append({"key": leaf["key"], "name": say(priorities.NODES[leaf["key"]].name), "value": f"{value:.0f}"})
    return found


def group_lines(row: Exercise, found: weighing.Group) -> dict[str, Any]:
    """Who weighed, how, what came out, and how far people agree."""
    keys, names = weighing.keys_of(row), weighing.names_of(row, lang())
    closeness = found.agreement.closeness if found.agreement else {}
    disputed = found.agreement.disputed if found.agreement else []
    return {
        "names": names,
        "voices": [
            {
                "who": str(one.row.rater),
                "how": say(KIND_WORDS[one.row.kind]),
                "weights": [
                    (name, number(100 * one.row.weights[key], 1) if key in one.row.weights else "")
                    for key, name in zip(keys, names, strict=True)
                ],
                "ratio": "" if one.row.ratio is None else number(one.row.ratio, 3),
                "counted": one.counted,
                "why": say(one.why),
                "close": number(closeness[str(one.row.rater)], 2)
                if str(one.row.rater) in closeness and not math.isnan(closeness[str(one.row.rater)])
                else "",
            }
            for one in found.voices
        ],
        "weights": None
        if found.weights is None
        else [(name, number(100 * found.weights[key], 1)) for key, name in zip(keys, names, strict=True)],
        "ratio": "" if found.ratio is None else number(found.ratio, 3),
        "joined": _("media geométrica de los juicios") if found.origin == "ahp" else _("mediana de los pesos"),
        "said": say(weighing.consensus_said(found)),
        "agreed": found.agreed,
        "disputed": [(say(priorities.NODES[keys[j]].name), number(100 * wide, 1)) for j, wide in disputed[:3]],
    }  # fmt: skip


def _mark(value: float) -> str:
    return f"{value:.0f}" if value >= 1 else f"1/{round(1 / value)}"


def matrix_fields(row: Exercise, given: dict[str, float]) -> list[dict[str, Any]]:
    """The matrix of comparisons: above the diagonal a choice, below it the reciprocal of what was chosen."""
    keys, names = weighing.keys_of(row), weighing.names_of(row, lang())
    chosen: dict[tuple[int, int], float] = {}
    for i, j in itertools.combinations(range(len(keys)), 2):
        value = given.get(weighing.pair_key(keys[i], keys[j]))
        if value is not None:
            chosen[i, j] = min(weighing.MARKS, key=lambda mark: abs(math.log(mark / value)))
    lines = []
    for i in range(len(keys)):
        cells: list[dict[str, Any]] = []
        for j in range(len(keys)):
            if j <= i:
                back = chosen.get((j, i))
                cells.append({"text": "1" if i == j else "" if back is None else _mark(1 / back)})
            else:
                options = [
                    {
                        "value": _mark(mark),
                        "text": _sentence(names[i], names[j], mark),
                        "on": chosen.get((i, j)) == mark,
                    }
                    for mark in weighing.MARKS
                ]
                cells.append({"name": f"p-{keys[i]}-{keys[j]}", "one": names[i], "other": names[j], "options": options})
        lines.append({"name": names[i], "cells": cells})
    return lines


def _sentence(one: str, other: str, mark: float) -> str:
    if mark == 1:
        return str(_("1: pesan igual"))
    more, less, times = (one, other, mark) if mark > 1 else (other, one, 1 / mark)
    return str(_("%(mark)s: %(more)s pesa %(times)s veces %(less)s") % {
        "mark": _mark(mark), "more": more, "times": f"{times:.0f}", "less": less,
    })  # fmt: skip


def verdict(found: Ahp) -> dict[str, Any]:
    """Weights, consistency, and which pair to look at again with what would mend it."""
    triple = found.triple
    return {
        "weights": [(name, number(100 * float(w), 1)) for name, w in zip(found.names, found.weights, strict=True)],
        "eigenvalue": number(found.eigenvalue, 3),
        "ratio": number(found.ratio, 3),
        "limit": number(found.limit, 2),
        "consistent": found.consistent,
        "missing": found.missing,
        "triple": " → ".join(found.names[k] for k in triple[:3]) if triple and not found.consistent else "",
        "again": [
            {
                "one": found.names[pair.first],
                "other": found.names[pair.second],
                "said": _mark(pair.said),
                "implied": number(pair.implied, 2),
                "suggested": _mark(pair.suggested),
                "then": number(pair.then, 3),
            }
            for pair in found.look_again
        ],
    }


def function_fields(row: Exercise, posted: Mapping[str, Mapping[str, str]] | None, lang: str) -> list[dict[str, Any]]:
    """The form of the functions: what is kept, drawn and said; what was just written stays in its fields."""
    labels = {
        "direction": _("Dirección"), "kind": _("Tipo"), "curve": _("Función de valor"), "shape": _("Función de preferencia"),
    }  # fmt: skip
    found = []
    for leaf, one in zip(row.leaves, priorities.criteria_of(row, lang), strict=True):
        stored = functions.written(one, lang)
        values = (posted or {}).get(leaf["key"], stored)
        line = functions.value_line(one)
        preference, most = functions.preference_line(one)
        found.append(
            {
                "key": leaf["key"],
                "name": one.name,
                "unit": one.unit,
                "said": functions.described(one, lang),
                "open": values != stored,
                "value": line[0] if line else "",
                "low": number(line[1], 2) if line else "",
                "high": number(line[2], 2) if line else "",
                "preference": preference,
                "most": number(most, 2),
                "choices": [
                    {
                        "name": name,
                        "label": labels[name],
                        "value": values[name],
                        "options": [(key, say(text)) for key, text in words.items()],
                    }
                    for name, words in functions.CHOICES.items()
                ],
                "numbers": [
                    {"name": name, "label": say(text), "value": values[name]}
                    for name, text in functions.NUMBERS.items()
                ],
                "points": values["points"],
            }
        )
    return found


def functions_said(content: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    """How each criterion was valued and preferred, as the exercise or its minutes keep it."""
    criteria = [
        functions.criterion_of_leaf(priorities.NODES[leaf["key"]], leaf, lang) for leaf in content["exercise"]["leaves"]
    ]
    return [(one.name, functions.described(one, lang)) for one in criteria]


def traces(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Every number of the matrix with where it comes from: who said what of it and why, or the portfolio."""
    keys = [leaf["key"] for leaf in content["exercise"]["leaves"]]
    names = {one["code"]: one["name"] for one in content["initiatives"]}
    whose = {(one["code"], one["criterion"]): one["from"] for one in content["sources"]}
    barred = {(one["code"], one["rater"]) for one in content["conflicts"]}
    said: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in content["evaluations"]:
        out = (one["code"], one["rater"]) in barred
        line = {"who": one["rater"], "value": number(one["value"], 2), "reason": one["reason"], "out": out}
        said.setdefault((one["code"], one["criterion"]), []).append(line)
    found = []
    for code, row in content["ranking"]["evaluations"].items():
        for key, value in zip(keys, row, strict=True):
            found.append(
                {
                    "anchor": f"{code}-{key}",
                    "code": code,
                    "name": names.get(code, code),
                    "criterion": say(priorities.NODES[key].name),
                    "value": _("sin dato") if value is None else number(value, 0 if abs(value) >= 1000 else 2),
                    "source": whose.get((code, key), ""),
                    "said": said.get((code, key), []),
                }
            )
    return found
