"""The page of the plan (S12) and the document of its route (S13)."""

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
from mancomun.portfolio import contributions, opportunities, plan
from mancomun.portfolio.plan import PlanYear
from mancomun.web import dated
from mancomun.web.accounts.gate import public
from mancomun.web.accounts.selectors import may
from mancomun.web.initiatives import forms
from mancomun.web.initiatives.presenter import money, number
from mancomun.web.initiatives.services import refuse
from mancomun.web.initiatives.views import refused_page
from mancomun.web.papers.views import download
from mancomun.web.portfolio import plans
from mancomun.web.project.languages import lang, say

BLANK_YEARS = 2


def _money(text: str, es: str, en: str) -> int | None:
    return forms.whole(text.replace(".", "").replace("$", ""), es, en)


def _values(post: Any) -> dict[str, Any]:
    found = []
    for k in range(40):
        year = forms.whole(post.get(f"year-{k}", ""), "El año", "The year")
        if year is None:
            continue
        found.append(
            PlanYear(
                year,
                _money(post.get(f"programmed-{k}", ""), "Lo programado", "What is programmed"),
                _money(post.get(f"executed-{k}", ""), "Lo ejecutado", "What is executed"),
                forms.whole(post.get(f"due-{k}", ""), "Los compromisos", "The commitments"),
                forms.whole(post.get(f"met-{k}", ""), "Los cumplidos", "Those met"),
                post.get(f"source-{k}", "").strip()[:300],
            )
        )
    return {
        "name": post.get("name", ""),
        "entity": post.get("entity", ""),
        "team": post.get("team", ""),
        "source": post.get("source", ""),
        "start": forms.day(post.get("start", "")),
        "end": forms.day(post.get("end", "")),
        "budget": _money(post.get("budget", ""), "El presupuesto", "The budget"),
        "years": found,
    }


@public
@require_http_methods(["GET", "HEAD", "POST"])
def plan_page(request: HttpRequest) -> HttpResponse:
    """What the plan is, for how long, with whom and with how much; the form of whoever keeps catalogues."""
    complaint = None
    if request.method == "POST":
        try:
            if not request.user.is_authenticated:
                refuse(request.user, "catalogue.edit", None)
            plans.plan_write(_values(request.POST), by=request.user)
        except BadInput as wrong:
            complaint = wrong
        else:
            toasts.success(request, _("Guardó los datos del plan."))
            return HttpResponseRedirect(reverse("portfolio:plan"))
    row = plans.plan_now()
    today = timezone.localdate()
    held = plans.years(row)
    shown = [*held, *([None] * BLANK_YEARS)]
    keys = ("year", "programmed", "executed", "due", "met", "source")
    context = {
        "row": row,
        "elapsed": number(100 * plan.elapsed(row.start, row.end, today), 0) if row else "",
        "budget": money(row.budget) if row and row.budget is not None else "",
        "years": [
            {
                "year": one.year,
                "programmed": number(one.programmed),
                "executed": number(one.executed),
                "commitments": f"{number(one.met)} {_('de')} {number(one.due)}" if one.due is not None else _("sin dato"),
                "source": one.source,
            }
            for one in held
        ],
        "fields": [
            {
                key: request.POST.get(f"{key}-{k}", "")
                if complaint
                else "" if one is None or getattr(one, key) is None else str(getattr(one, key))
                for key in keys
            }
            for k, one in enumerate(shown)
        ],
        "values": request.POST
        if complaint
        else {
            "name": row.name, "entity": row.entity, "team": row.team, "source": row.source,
            "start": row.start.isoformat(), "end": row.end.isoformat(),
            "budget": "" if row.budget is None else str(row.budget),
        }
        if row
        else {},
        "objectives": [say(one.name) for one in contributions.OBJECTIVES],
        "fronts": [say(text) for text in opportunities.FRONTS.values()],
        "stages": [say(name) for name, _states in plan.STAGES.values()],
        "can_edit": request.user.is_authenticated and may(request.user, "catalogue.edit"),
        "desk": request.user.is_authenticated and may(request.user, "portfolio.view"),
        "complaints": [complaint.text(lang())] if complaint else [],
        "page": "portfolio",
    }  # fmt: skip
    return render(request, "portfolio/plan.html", context, status=complaint.status if complaint else 200)


@public
@require_safe
def route_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """``/portafolio/ruta.pdf?fecha=…``: *Ruta y cronograma* as PDF or Excel."""
    try:
        moment = dated.firmly_asked(request.GET, timezone.localdate())
        return download(request, plans.ROUTE, plans.route(request.user, moment, lang()), suffix)
    except BadInput as wrong:
        return refused_page(request, wrong)
