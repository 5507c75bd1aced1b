"""Weighing the criteria, person by person, and the pages that trace and print a prioritisation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.errors import BadInput
from mancomun.portfolio.exercise import ORIGINS
from mancomun.tables.cells import number_of
from mancomun.web.accounts.gate import needs
from mancomun.web.accounts.selectors import may
from mancomun.web.initiatives.views import refused_page
from mancomun.web.papers.views import download
from mancomun.web.portfolio import priorities, priority_papers, priority_show, weighing
from mancomun.web.portfolio.models import Exercise
from mancomun.web.project.languages import lang, say


def _judgement(text: str) -> float | None:
    """``5``, ``1/3`` or nothing."""
    above, mark, below = text.strip().partition("/")
    one, two = number_of(above), number_of(below) if mark else 1.0
    return one / two if one and two else None


def _given(request: HttpRequest, row: Exercise, kind: str) -> dict[str, float]:
    keys = weighing.keys_of(row)
    found: dict[str, float] = {}
    if kind == "ahp":
        for i, one in enumerate(keys):
            for other in keys[i + 1 :]:
                value = _judgement(request.POST.get(f"p-{one}-{other}", ""))
                if value is not None:
                    found[weighing.pair_key(one, other)] = value
        return found
    for key in keys:
        text = request.POST.get(f"n-{key}", "").strip()
        if text:
            value = number_of(text)
            if value is None:
                raise BadInput(
                    "numero-ilegible",
                    f"«{text[:40]}» no es un número. Escríbalo como 12,5.",
                    f"“{text[:40]}” is not a number. Write it like 12.5.",
                )
            found[key] = value
    return found


@needs("ranking.view")
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: HttpRequest, code: str) -> HttpResponse:
    """``/portafolio/priorizacion/PRI-2026-001/pesos?forma=ahp``: how I weigh, how the others do, and what comes out."""
    try:
        row = priorities.exercise_by_code(request.user, code)
    except BadInput as wrong:
        return refused_page(request, wrong)
    mine = row.weighings.filter(rater_id=request.user.pk).first()
    kind = request.POST.get("kind") or request.GET.get("forma") or (mine.kind if mine else "ahp")
    kind = kind if kind in weighing.KINDS else "ahp"
    given: dict[str, float] = dict(mine.given) if mine and mine.kind == kind else {}
    complaint, found = None, None
    if request.method == "POST":
        try:
            if request.POST.get("action") == "apply":
                weighing.group_apply(row, by=request.user)
                toasts.success(request, _("La priorización usa ahora los pesos del grupo."))
                return HttpResponseRedirect(reverse("portfolio:priority", args=[row.code]))
            given = _given(request, row, kind)
            if request.POST.get("action") != "try":
                weighing.weigh(row, kind, given, by=request.user)
                toasts.success(request, _("Guardó sus pesos."))
                return HttpResponseRedirect(reverse("portfolio:weights", args=[row.code]) + f"?forma={kind}")
        except BadInput as wrong:
            complaint = wrong
    if kind == "ahp" and given:
        try:
            found = weighing.judged(row, given, lang())
        except BadInput as wrong:
            complaint = complaint or wrong
    context = {
        "row": row,
        "kind": kind,
        "kinds": [(key, say(ORIGINS[key])) for key in weighing.KINDS],
        "matrix": priority_show.matrix_fields(row, given) if kind == "ahp" else [],
        "names": weighing.names_of(row, lang()),
        "fields": [
            (key, name, _number(given.get(key)))
            for key, name in zip(weighing.keys_of(row), weighing.names_of(row, lang()), strict=True)
        ],
        "verdict": priority_show.verdict(found) if found is not None else None,
        "group": priority_show.group_lines(row, weighing.group(row)),
        "signed": row.minutes.exists(),
        "can_edit": may(request.user, "ranking.edit"),
        "can_weigh": may(request.user, "ranking.edit") or may(request.user, "contribution.rate"),
        "complaints": [complaint.text(lang())] if complaint else [],
        "desk": True,
        "page": "portfolio",
    }
    status = complaint.status if complaint and request.method == "POST" else 200
    return render(request, "portfolio/weights.html", context, status=status)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    text = f"{value:.6g}"
    return text if lang() == "en" else text.replace(".", ",")


def _content(row: Exercise) -> tuple[dict[str, Any], Any]:
    """What stands behind the decision: the signed minutes, or what would be signed now."""
    signed = row.minutes.first()
    if signed is not None:
        return dict(signed.content), signed
    return priorities.content(row, priorities.compute(row, lang())), None


@needs("ranking.view")
@require_safe
def trace(request: HttpRequest, code: str) -> HttpResponse:
    """Every number of the matrix with who said it and why; from the minutes when they are signed."""
    try:
        row = priorities.exercise_by_code(request.user, code)
        content, signed = _content(row)
    except BadInput as wrong:
        return refused_page(request, wrong)
    context = {
        "row": row,
        "signed": signed,
        "holds": priorities.holds(signed) if signed else None,
        "traces": priority_show.traces(content),
        "functions": priority_show.functions_said(content, lang()),
        "desk": True,
        "page": "portfolio",
    }
    return render(request, "portfolio/trace.html", context)


@needs("ranking.view")
@require_safe
def report(request: HttpRequest, code: str, suffix: str) -> HttpResponse:
    """D3: Word, PDF or Excel; of the minutes once signed, of what stands now before."""
    try:
        row = priorities.exercise_by_code(request.user, code)
        signed = row.minutes.first()
        if signed is not None:
            content, day, digest = dict(signed.content), timezone.localdate(signed.at), signed.sha256
            if not priorities.holds(signed):
                raise BadInput(
                    "acta-alterada",
                    "El contenido del acta no es el que se firmó. Avise a quien administra el sistema; no se imprime.",
                    "The content of the minutes is not what was signed. Tell whoever runs the system; it is not printed.",
                    status=409,
                )
            content.setdefault("initiatives", _listed(row))
            ranking, robust = priority_papers.replay(content, lang())
        else:
            outcome = priorities.compute(row, lang())
            content, day, digest = priorities.content(row, outcome), timezone.localdate(), ""
            ranking, robust = outcome.ranking, outcome.robust
        data = priority_papers.report(content, ranking, robust, lang(), day=day, signed=digest)
        return download(request, priority_papers.REPORT, data, suffix)
    except BadInput as wrong:
        return refused_page(request, wrong)


def _listed(row: Exercise) -> list[dict[str, str]]:
    """Names for minutes signed before they kept them."""
    return [
        {"code": one.code, "name": one.acronym or one.name, "region": one.main_region}
        for one in row.initiatives.order_by("code")
    ]
