"""The sheet of an initiative as a file (D1), and its contributions to the national plan and lessons (D22)."""

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
from mancomun.web import dated
from mancomun.web.accounts.gate import public
from mancomun.web.initiatives import forms, national_plan, papers, presenter, selectors, then
from mancomun.web.initiatives.models import Iniciativa, Lesson, Proposal
from mancomun.web.initiatives.views import refused_page
from mancomun.web.papers.views import download
from mancomun.web.portfolio.papers import CONTRIBUTIONS, contributions
from mancomun.web.project.languages import lang, say


@public
@require_safe
def sheet(request: HttpRequest, code: str, suffix: str) -> HttpResponse:
    """``/iniciativas/INI-2026-001/ficha.pdf?fecha=2026-01-01``: D1, with the members and territory of that day."""
    try:
        row = selectors.initiative_by_code(request.user, code)
        moment = dated.firmly_asked(request.GET, timezone.localdate())
        if moment.past:
            past = then.one(request.user, row, moment)
            return download(request, papers.SHEET, papers.sheet(past.row, moment.day, lang(), past=past), suffix)
        reader = request.user if selectors.can(request.user, "initiative.view", row) else None
        return download(request, papers.SHEET, papers.sheet(row, moment.day, lang(), reader=reader), suffix)
    except BadInput as wrong:
        return refused_page(request, wrong)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: HttpRequest, code: str) -> HttpResponse:
    """What the initiative contributes to the next national plan, and what it learnt of the norms; the form of who edits.

    ``?fecha=`` shows the lines of another day.
    """
    wrong: list[BadInput] = []
    moment = dated.asked(request.GET, timezone.localdate(), wrong)
    try:
        row = selectors.initiative_by_code(request.user, code)
        shown, proposals, lessons = _lines_then(request, row, moment)
    except BadInput as refused:
        return refused_page(request, refused)
    complaint = None
    if request.method == "POST":
        try:
            done = _write(request, row)
        except BadInput as refused:
            complaint = refused
        else:
            toasts.success(request, done)
            return HttpResponseRedirect(reverse("initiatives:national_plan", args=[row.code]))
    posted = request.POST if complaint else None
    can_edit = request.user.is_authenticated and not moment.past and selectors.can(request.user, "initiative.edit", row)
    bets = () if moment.past else national_plan.bets_of(row, timezone.localdate())
    context = {
        "row": shown,
        "bets": bets,
        "proposals": [_proposal(one, bets, advise=not moment.past) for one in proposals],
        "lessons": [_lesson(one, advise=not moment.past) for one in lessons],
        "can_edit": can_edit,
        "new_proposal": _values(posted, national_plan.PROPOSAL, "proposal"),
        "new_lesson": _values(posted, national_plan.LESSON, "lesson"),
        "complaints": [one.text(lang()) for one in (*wrong, complaint) if one],
        "moment": moment,
        "when": moment.query,
        "page": "portfolio",
    }
    return render(request, "initiatives/national_plan.html", context, status=complaint.status if complaint else 200)


def _lines_then(
    request: HttpRequest, row: Iniciativa, moment: dated.Moment
) -> tuple[Iniciativa, list[Proposal], list[Lesson]]:
    """The initiative at a moment with its contributions and lessons; `BadInput` when it was not in the register."""
    if not moment.past:
        return row, list(row.proposals.select_related("initiative")), list(row.lessons.select_related("initiative"))
    whole = then.one(request.user, row, moment).row
    rows = {row.pk: whole}
    return whole, then.lines(moment, Proposal, rows), then.lines(moment, Lesson, rows)


def _write(request: HttpRequest, row: Iniciativa) -> str:
    post = request.POST
    kind = post.get("kind", "")
    key = forms.whole(post.get("key", ""), "La línea", "The line")
    if post.get("action") == "withdraw":
        national_plan.line_withdraw(row, kind, key or 0, by=request.user)
        return str(_("Quitó la línea; el historial la guarda."))
    values: dict[str, Any] = {name: post.get(name, "") for name in national_plan.LESSON}
    if kind == "lesson":
        national_plan.lesson_write(row, values, by=request.user, key=key)
        return str(_("Guardó la lección."))
    values = {name: post.get(name, "") for name in national_plan.PROPOSAL}
    for name, es, en in (
        ("low", "El costo más bajo", "The lowest cost"),
        ("high", "El costo más alto", "The highest cost"),
        ("prices", "El año de los precios", "The year of prices"),
    ):
        values[name] = forms.whole(str(values[name]).replace(".", "").replace("$", ""), es, en)
    national_plan.proposal_write(row, values, by=request.user, key=key)
    return str(_("Guardó el aporte."))


def _proposal(one: Any, bets: tuple[str, ...], *, advise: bool) -> dict[str, Any]:
    return {
        "line": one,
        "cost": presenter.cost_range(one),
        "remarks": [say(m.text) for m in national_plan.proposal_remarks(one, bets) if advise],
        "values": {name: "" if getattr(one, name) is None else getattr(one, name) for name in national_plan.PROPOSAL},
    }


def _lesson(one: Any, *, advise: bool) -> dict[str, Any]:
    return {
        "line": one,
        "remarks": [say(m.text) for m in national_plan.lesson_remarks(one) if advise],
        "values": {name: getattr(one, name) for name in national_plan.LESSON},
    }


def _values(posted: Any, names: tuple[str, ...], kind: str) -> dict[str, str]:
    if posted is None or posted.get("kind") != kind or posted.get("key"):
        return dict.fromkeys(names, "")
    return {name: posted.get(name, "") for name in names}


@public
@require_safe
def lines_file(request: HttpRequest, code: str, suffix: str) -> HttpResponse:
    """``/iniciativas/INI-2026-001/plan-nacional.docx?fecha=2026-01-01``: D22 of one initiative, with the lines of that day."""
    try:
        row = selectors.initiative_by_code(request.user, code)
        moment = dated.firmly_asked(request.GET, timezone.localdate())
        shown, proposals, lessons = _lines_then(request, row, moment)
        data = contributions(proposals, lessons, moment.day, lang(), code=row.code, about=shown.name)
        return download(request, CONTRIBUTIONS, data, suffix)
    except BadInput as wrong:
        return refused_page(request, wrong)
