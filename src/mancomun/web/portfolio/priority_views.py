"""The workspace of a prioritisation (S16): criteria and weights, evaluations, results, package, conflicts and minutes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mancomun.errors import BadInput
from mancomun.portfolio.criteria import Node
from mancomun.portfolio.exercise import ORIGINS, Ranking
from mancomun.web.accounts.gate import needs
from mancomun.web.accounts.selectors import may
from mancomun.web.initiatives import forms
from mancomun.web.initiatives.presenter import money, number
from mancomun.web.initiatives.views import refused_page
from mancomun.web.portfolio import functions, priorities, priority_show, robustness, weighing
from mancomun.web.portfolio.models import Exercise
from mancomun.web.portfolio.priority_papers import POLICIES
from mancomun.web.portfolio.robustness import METHOD_NAMES
from mancomun.web.portfolio.words import region_name
from mancomun.web.project.languages import lang, say

TONES = 10  # of `.seg` in portafolio.css
TOO_FEW = "priorizar-pocas"
THOUSANDS = 1000
SHOWN = 40  # alternatives drawn; the table has them all


def decimal(text: str) -> float:
    """A number as people write it: ``0,25`` or ``0.25``."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise BadInput(
            "numero-ilegible",
            f"«{text[:40]}» no es un número. Escríbalo como 12,5.",
            f"“{text[:40]}” is not a number. Write it like 12.5.",
        ) from None


def pairs(text: str) -> dict[str, int]:
    """``CODE: 1500000`` a line, as a mapping; money and counts are whole numbers."""
    found: dict[str, int] = {}
    for line in forms.lines(text):
        key, mark, value = line.rpartition(":")
        plain = value.strip().replace(".", "").replace("$", "").strip()
        if not mark or not plain.isdecimal():
            raise BadInput(
                "linea-par",
                f"La línea «{line[:60]}» debe ser CÓDIGO: número entero, como INI-2026-001: 1500000.",
                f"The line “{line[:60]}” must be CODE: whole number, like INI-2026-001: 1500000.",
            )
        found[key.strip()] = int(plain)
    return found


@needs("ranking.view")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The exercises, and the form that begins one; the table of the portfolio sends its chosen rows here."""
    complaint, codes = None, request.POST.getlist("code")
    if request.method == "POST" and not request.POST.get("begin"):
        codes = request.POST.get("codes", "").replace("\n", ",").split(",")
        try:
            row = priorities.exercise_create(
                name=request.POST.get("name", ""),
                call=request.POST.get("call", ""),
                codes=codes,
                by=request.user,
                day=timezone.localdate(),
            )
        except BadInput as wrong:
            complaint = wrong
        else:
            toasts.success(request, _("Creó la priorización %(code)s.") % {"code": row.code})
            return HttpResponseRedirect(reverse("portfolio:priority", args=[row.code]))
    context = {
        "exercises": priorities.exercises(request.user),
        "can_edit": may(request.user, "ranking.edit"),
        "codes": ", ".join(code.strip() for code in codes if code.strip()),
        "values": request.POST,
        "complaints": [complaint.text(lang())] if complaint else [],
        "methods": METHOD_NAMES,
        "desk": True,
        "page": "portfolio",
    }
    return render(request, "portfolio/priorities.html", context, status=complaint.status if complaint else 200)


def _edit(request: HttpRequest, row: Exercise) -> None:
    post = request.POST
    keys = post.getlist("leaf")
    priorities.exercise_edit(
        row,
        by=request.user,
        keys=keys,
        numbers={key: decimal(post[f"w-{key}"]) for key in keys if str(post.get(f"w-{key}", "")).strip()},
        vetoes={key: decimal(post[f"v-{key}"]) for key in keys if str(post.get(f"v-{key}", "")).strip()},
        origin=post.get("origin", "equal"),
        method=post.get("method", ""),
        missing=post.get("missing", ""),
        purpose=post.get("purpose", "").strip(),
        committee=post.get("committee", "").strip(),
        why=post.get("why", "").strip(),
        budget=forms.whole(post.get("budget", "").replace(".", ""), "El presupuesto", "The budget"),
        places=forms.whole(post.get("places", ""), "El cupo", "The number of places"),
        costs=pairs(post.get("costs", "")),
        minima=pairs(post.get("minima", "")),
    )


@needs("ranking.view")
@require_http_methods(["GET", "HEAD", "POST"])
def workspace(request: HttpRequest, code: str) -> HttpResponse:
    """One exercise: what was asked, what it answers, and how far the answer can be trusted."""
    try:
        row = priorities.exercise_by_code(request.user, code)
    except BadInput as wrong:
        return refused_page(request, wrong)
    complaints: list[BadInput] = []
    if request.method == "POST":
        done = ""
        try:
            action = request.POST.get("action", "")
            if action == "conflict":
                priorities.conflict_declare(
                    row, request.POST.get("code", ""), reason=request.POST.get("reason", ""), by=request.user
                )
                done = _("Declaró el conflicto de interés.")
            elif action == "sign":
                priorities.minutes_sign(
                    row,
                    decision=request.POST.get("decision", ""),
                    dissent=request.POST.get("dissent", ""),
                    by=request.user,
                )
                done = _("Firmó el acta.")
            elif action == "functions":
                priorities.functions_edit(row, _hows(row, request.POST), by=request.user)
                done = _("Guardó las funciones de los criterios.")
            else:
                _edit(request, row)
                done = _("Guardó la priorización.")
        except BadInput as wrong:
            complaints.append(wrong)
        else:
            toasts.success(request, done)
            return HttpResponseRedirect(reverse("portfolio:priority", args=[row.code]))
    row = priorities.exercise_by_code(request.user, code)
    outcome, saved, trial, waiting = None, None, None, ""
    try:
        trial = _trial(request, row)
        saved = outcome = priorities.compute(row, lang())
        if trial is not None:
            outcome = priorities.compute(row, lang(), trial=trial)
    except BadInput as wrong:
        if wrong.code == TOO_FEW and not complaints:
            waiting = wrong.text(lang())
        else:
            complaints.append(wrong)
    keys = [leaf["key"] for leaf in row.leaves]
    names = {one.code: one.acronym or one.name for one in row.initiatives.order_by("code")}
    shown = robustness.called(outcome.ranking, names) if outcome else None
    posted = request.POST if request.method == "POST" else None
    context = {
        "row": row,
        "method": METHOD_NAMES[row.method],
        "methods": METHOD_NAMES.items(),
        "policies": [(key, say(text)) for key, text in POLICIES.items()],
        "origins": [
            (key, say(ORIGINS[key]))
            for key in ("equal", "direct", "points", "swing", "roc", "ahp", "group")
            if key not in ("ahp", "group") or key == row.weights_origin
        ],
        "origin": say(ORIGINS[row.weights_origin]),
        "leaves": _leaves(row, posted),
        "functions": priority_show.function_fields(
            row, _hows(row, posted) if posted is not None and posted.get("action") == "functions" else None, lang()
        ),
        "form": _form(row, posted),
        "alternatives": [
            {"code": one.code, "name": one.acronym or one.name, "region": region_name(one.main_region)}
            for one in row.initiatives.order_by("code")
        ],
        "result": _result(row, outcome, saved) if outcome and saved else None,
        "waiting": waiting,
        "comparison": priority_show.comparison(outcome, names, row.places) if outcome else None,
        "crossings": priority_show.crossings(shown, request.GET.get("criterio", ""), keys) if shown else None,
        "crossing_of": request.GET.get("criterio", ""),
        "acceptability": priority_show.acceptability(robustness.called(outcome.robust, names)) if outcome else None,
        "heat": priority_show.heat(shown) if shown else None,
        "trial": priority_show.trial_fields(row, trial),
        "trying": trial is not None,
        "people": priority_show.group_lines(row, weighing.group(row)),
        "pairs": [
            {
                "one": pair.one,
                "other": pair.other,
                "n": pair.found.rated,
                "kappa": "" if pair.found.kappa is None else number(pair.found.kappa, 2),
                "notices": [say(one.text) for one in pair.found.notices()],
                "where": [(names.get(c, c), say(priorities.NODES[key].name)) for c, key in pair.where],
            }
            for pair in robustness.rater_pairs(row)
        ],
        "conflicts": list(row.conflicts.select_related("initiative", "rater")),
        "minutes": [(one, priorities.holds(one)) for one in row.minutes.select_related("signed_by")],
        "can_edit": may(request.user, "ranking.edit"),
        "can_sign": may(request.user, "ranking.sign"),
        "complaints": [wrong.text(lang()) for wrong in complaints],
        "desk": True,
        "page": "portfolio",
    }
    status = max((wrong.status for wrong in complaints), default=200) if request.method == "POST" else 200
    return render(request, "portfolio/priority.html", context, status=status)


def _form(row: Exercise, posted: Any) -> dict[str, str]:
    """What the boxes of the page hold: what was typed in the form that was refused, so that nothing is lost; else what is kept."""
    held = {
        "method": row.method, "missing": row.missing, "origin": row.weights_origin, "purpose": row.purpose,
        "committee": row.committee, "why": row.why,
        "budget": "" if row.budget is None else str(row.budget), "places": "" if row.places is None else str(row.places),
        "costs": "\n".join(f"{key}: {value}" for key, value in row.costs.items()),
        "minima": "\n".join(f"{key}: {value}" for key, value in row.minima.items()),
        "decision": "", "dissent": "", "code": "", "reason": "",
    }  # fmt: skip
    return {name: value if posted is None else posted.get(name, value) for name, value in held.items()}


def _hows(row: Exercise, post: Any) -> dict[str, dict[str, str]]:
    """What was written of the function of each criterion, as it was written."""
    return {
        leaf["key"]: {name: post.get(f"{name}-{leaf['key']}", "") for name in functions.FIELDS}
        for leaf in row.leaves
        if f"direction-{leaf['key']}" in post
    }


def _trial(request: HttpRequest, row: Exercise) -> dict[str, float] | None:
    """Points tried by whoever reads (``?t-s17=40``); None when nobody tries any."""
    found = {}
    for leaf in row.leaves:
        text = request.GET.get(f"t-{leaf['key']}", "").strip()
        if text:
            found[leaf["key"]] = decimal(text)
    return found or None


def _leaves(row: Exercise, posted: Any) -> list[dict[str, Any]]:
    held = {leaf["key"]: leaf for leaf in row.leaves}
    chosen = set(posted.getlist("leaf")) if posted is not None and "leaf" in posted else set(held)
    found = []
    for key, node in priorities.NODES.items():
        weight = float(held[key]["weight"]) if key in held else None
        if key in held and row.weights_origin in ("points", "roc", "swing") and held[key].get("given") is not None:
            weight = float(held[key]["given"])
        one = functions.criterion_of_leaf(node, held.get(key, {}))
        typed = posted if posted is not None and "leaf" in posted else {}
        shown = typed.get(f"w-{key}", "")
        least = "" if key not in held or held[key].get("veto") is None else number(held[key]["veto"], 2)
        found.append(
            {
                "key": key,
                "name": say(node.name),
                "unit": node.unit,
                "direction": say(functions.DIRECTIONS[one.direction]),
                "on": key in chosen,
                "weight": shown or ("" if weight is None else number(weight, 4)),
                "veto": typed.get(f"v-{key}", least),
            }
        )
    return found


def _result(row: Exercise, outcome: priorities.Outcome, saved: priorities.Outcome) -> dict[str, Any]:
    ranking = outcome.ranking
    places = ranking.places()
    before = dict(zip(saved.ranking.alternatives, saved.ranking.places(), strict=True))
    order = sorted(range(len(ranking.alternatives)), key=lambda k: (places[k], ranking.alternatives[k]))
    names = {one.code: one.acronym or one.name for one in row.initiatives.all()}
    robust = outcome.robust.detail
    shares = getattr(robust, "acceptability", None)
    top = {name: k for k, name in enumerate(outcome.robust.alternatives)}
    lines = []
    for k in order:
        code = ranking.alternatives[k]
        first = float(shares[top[code]][0]) if shares is not None and code in top else None
        lines.append(
            {
                "place": places[k],
                "moved": before.get(code, places[k]) - places[k],
                "tied": places.count(places[k]) > 1,
                "code": code,
                "name": names.get(code, code),
                "score": number(float(ranking.scores[k]), 3),
                "bars": _bars(ranking, k),
                "cells": [_cell(outcome, k, j, code, row) for j in range(len(ranking.criteria))],
                "first": None if first is None else number(100 * first, 1),
                "dominated": ", ".join(names.get(one, one) for one in ranking.dominated.get(code, [])),
                "bought": outcome.bought is not None and k in outcome.bought.chosen,
            }
        )
    return {
        "lines": lines,
        "drawn": lines[:SHOWN],
        "criteria": [
            {"name": one.name, "weight": number(100 * float(w), 1), "n": n % TONES}
            for n, (one, w) in enumerate(zip(ranking.criteria, ranking.weights, strict=True))
        ],
        "notices": [say(one.text) for one in robustness.called(ranking, names).notices()],
        "robust_notices": [say(one.text) for one in outcome.robust.notices() if "smaa" in one.code],
        "excluded": [(names.get(one.name, one.name), say(one.reason)) for one in ranking.excluded],
        "stability": [
            {
                "name": ranking.criteria[one.criterion].name,
                "weight": number(100 * one.weight, 1),
                "low": number(100 * one.low, 1),
                "high": number(100 * one.high, 1),
            }
            for one in ranking.stability
        ],
        "stacked": ranking.parts is not None,
        "package": _package(outcome, names),
        "set_aside": outcome.set_aside,
    }


def _bars(ranking: Ranking, k: int) -> list[dict[str, Any]]:
    if ranking.parts is None:
        return []
    whole = max(float(v) for v in ranking.scores) or 1.0
    at, found = 0.0, []
    for j, part in enumerate(ranking.parts[k]):
        width = max(0.0, 100 * float(part) / whole)
        found.append({"x": round(at, 2), "width": round(width, 2), "n": j % TONES, "name": ranking.criteria[j].name})
        at += width
    return found


def _cell(outcome: priorities.Outcome, k: int, j: int, code: str, row: Exercise) -> dict[str, str]:
    value = float(outcome.ranking.matrix[k, j])
    key = row.leaves[j]["key"]
    return {
        "value": _("sin dato") if math.isnan(value) else _datum(value),
        "source": outcome.sources.get((code, key), ""),
        "anchor": f"{code}-{key}",
        "name": outcome.ranking.criteria[j].name,
    }


def _datum(value: float) -> str:
    """A datum as its column writes it: thousands without decimals."""
    return number(value, 0 if abs(value) >= THOUSANDS else 2)


def _scale(node: Node) -> str:
    """From which value to which one may evaluate, where the tree says it."""
    if node.worst is None or node.best is None:
        return ""
    return _("%(low)s a %(high)s") % {"low": f"{node.worst:g}", "high": f"{node.best:g}"}


def _package(outcome: priorities.Outcome, names: dict[str, str]) -> dict[str, Any] | None:
    found = outcome.bought
    if found is None:
        return None
    chosen: Sequence[str] = [outcome.ranking.alternatives[k] for k in found.chosen]
    return {
        "names": [names.get(code, code) for code in chosen],
        "value": number(found.value, 3),
        "cost": money(found.cost),
        "budget": money(found.budget),
        "proved": found.proved,
        "bound": number(found.bound, 3),
        "greedy": number(found.greedy, 3),
    }


@needs("ranking.view")
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, code: str, initiative: str) -> HttpResponse:
    """What this person says of one initiative in each criterion, beside what the portfolio itself knows."""
    try:
        row = priorities.exercise_by_code(request.user, code)
    except BadInput as wrong:
        return refused_page(request, wrong)
    one = row.initiatives.filter(code=initiative).first()
    if one is None:
        return HttpResponseRedirect(reverse("portfolio:priority", args=[row.code]))
    complaint = None
    keys = [leaf["key"] for leaf in row.leaves]
    if request.method == "POST":
        try:
            values = {
                key: (decimal(request.POST[f"x-{key}"]), request.POST.get(f"r-{key}", ""))
                for key in keys
                if str(request.POST.get(f"x-{key}", "")).strip()
            }
            priorities.evaluate(row, initiative, values, by=request.user)
        except BadInput as wrong:
            complaint = wrong
        else:
            toasts.success(request, _("Guardó su evaluación de %(name)s.") % {"name": one.name})
            return HttpResponseRedirect(reverse("portfolio:priority", args=[row.code]))
    mine = {e.criterion: e for e in row.evaluations.filter(initiative=one, rater_id=request.user.pk)}
    own = priorities.calculated([one], keys)
    barred = priorities.conflict_of(row, one, request.user)
    context = {
        "row": row,
        "initiative": one,
        "fields": [
            {
                "key": key,
                "name": say(priorities.NODES[key].name),
                "unit": priorities.NODES[key].unit,
                "scale": _scale(priorities.NODES[key]),
                "own": _datum(own[one.code, key]) if (one.code, key) in own else "",
                "value": request.POST.get(f"x-{key}", number(mine[key].value, 2) if key in mine else ""),
                "reason": request.POST.get(f"r-{key}", mine[key].reason if key in mine else ""),
            }
            for key in keys
        ],
        "complaints": [complaint.text(lang())] if complaint else [],
        "barred": barred.text(lang()) if barred else "",
        "signed": row.minutes.exists(),
        "desk": True,
        "page": "portfolio",
    }
    return render(request, "portfolio/evaluation.html", context, status=complaint.status if complaint else 200)
