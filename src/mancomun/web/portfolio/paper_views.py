"""The documents of the plan: the bulletin and annual report (D2), and the contributions and lessons of all (D22)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mancomun.errors import BadInput
from mancomun.portfolio import regions
from mancomun.web import dated
from mancomun.web.accounts.gate import public
from mancomun.web.accounts.selectors import may
from mancomun.web.initiatives.models import Iniciativa, Lesson, Proposal
from mancomun.web.initiatives.presenter import cost_range
from mancomun.web.initiatives.selectors import territory
from mancomun.web.initiatives.views import other_languages, refused_page
from mancomun.web.papers.views import download
from mancomun.web.portfolio import papers, selectors

MOST_LINES = 1000


def _lang() -> str:
    return "en" if get_language() == "en" else "es"


@public
@require_safe
def bulletin(request: HttpRequest, suffix: str) -> HttpResponse:
    """``/portafolio/boletin.pdf?fecha=…&conjunto=…``: D2, with the figures of the dashboard and of the regions."""
    try:
        moment = dated.firmly_asked(request.GET, timezone.localdate())
        key = request.GET.get("conjunto", "").strip()
        chosen = regions.region_set(key, territory()) if key else regions.current_set(moment.day)
        return download(request, papers.BULLETIN, papers.bulletin(request.user, chosen, moment, _lang()), suffix)
    except BadInput as wrong:
        return refused_page(request, wrong)


def _lines(rows: QuerySet[Iniciativa]) -> tuple[list[Proposal], list[Lesson]]:
    proposals = Proposal.objects.filter(initiative__in=rows).select_related("initiative")
    lessons = Lesson.objects.filter(initiative__in=rows).select_related("initiative")
    order = ("initiative__code", "id")
    return list(proposals.order_by(*order)[:MOST_LINES]), list(lessons.order_by(*order)[:MOST_LINES])


@public
@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """What all initiatives propose for the next national plan, and the gaps in the norms they found (S26)."""
    proposals, lessons = _lines(selectors.real(request.user))
    context = {
        "proposals": [(one, cost_range(one)) for one in proposals],
        "lessons": lessons,
        "desk": request.user.is_authenticated and may(request.user, "portfolio.view"),
        "other_languages": other_languages(request, "portfolio:contributions"),
        "page": "portfolio",
    }
    return render(request, "portfolio/contributions.html", context)


@public
@require_safe
def contributions_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """D22 of the portfolio: Word, PDF or Excel."""
    try:
        proposals, lessons = _lines(selectors.real(request.user))
        day = timezone.localdate()
        data = papers.contributions(proposals, lessons, day, _lang(), code=f"PLAN-{day.year}")
        return download(request, papers.CONTRIBUTIONS, data, suffix)
    except BadInput as wrong:
        return refused_page(request, wrong)
