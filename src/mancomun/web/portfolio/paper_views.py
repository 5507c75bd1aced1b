"""The documents of the plan: the bulletin and annual report (D2), and the contributions and lessons of all (D22)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mancomun.errors import BadInput
from mancomun.portfolio import regions
from mancomun.web import dated
from mancomun.web.accounts.gate import public
from mancomun.web.accounts.selectors import may
from mancomun.web.initiatives import then
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.models import Lesson, Proposal
from mancomun.web.initiatives.presenter import cost_range
from mancomun.web.initiatives.selectors import territory
from mancomun.web.initiatives.views import refused_page
from mancomun.web.papers.views import download
from mancomun.web.portfolio import papers, selectors
from mancomun.web.project.languages import lang

MOST_LINES = 1000


@public
@require_safe
def bulletin(request: HttpRequest, suffix: str) -> HttpResponse:
    """``/portafolio/boletin.pdf?fecha=…&conjunto=…``: D2, with the figures of the dashboard and of the regions."""
    try:
        moment = dated.firmly_asked(request.GET, timezone.localdate())
        key = request.GET.get("conjunto", "").strip()
        chosen = regions.region_set(key, territory()) if key else regions.current_set(moment.day)
        return download(request, papers.BULLETIN, papers.bulletin(request.user, chosen, moment, lang()), suffix)
    except BadInput as wrong:
        return refused_page(request, wrong)


def _lines(request: HttpRequest, moment: dated.Moment) -> tuple[list[Proposal], list[Lesson]]:
    """The contributions and the lessons that a person may see at a moment, in the order of the initiatives."""
    if moment.past:
        rows = {row.pk: row for row in selectors.real_then(Now(), request.user, moment)}
        return then.lines(moment, Proposal, rows)[:MOST_LINES], then.lines(moment, Lesson, rows)[:MOST_LINES]
    real = selectors.real(request.user)
    proposals = Proposal.objects.filter(initiative__in=real).select_related("initiative")
    lessons = Lesson.objects.filter(initiative__in=real).select_related("initiative")
    order = ("initiative__code", "id")
    return list(proposals.order_by(*order)[:MOST_LINES]), list(lessons.order_by(*order)[:MOST_LINES])


@public
@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """``/portafolio/plan-nacional?fecha=…``: what all propose for the next national plan, and the gaps in the norms (S26)."""
    wrong: list[BadInput] = []
    moment = dated.asked(request.GET, timezone.localdate(), wrong)
    proposals, lessons = _lines(request, moment)
    context = {
        "proposals": [(one, cost_range(one)) for one in proposals],
        "lessons": lessons,
        "moment": moment,
        "when": moment.query,
        "complaints": [one.text(lang()) for one in wrong],
        "desk": request.user.is_authenticated and may(request.user, "portfolio.view"),
        "page": "portfolio",
    }
    return render(request, "portfolio/contributions.html", context)


@public
@require_safe
def contributions_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """``/portafolio/plan-nacional.xlsx?fecha=…``: D22 of the portfolio, in Word, PDF or Excel."""
    try:
        moment = dated.firmly_asked(request.GET, timezone.localdate())
        proposals, lessons = _lines(request, moment)
        data = papers.contributions(proposals, lessons, moment.day, lang(), code=f"PLAN-{moment.day.year}")
        return download(request, papers.CONTRIBUTIONS, data, suffix)
    except BadInput as wrong:
        return refused_page(request, wrong)
