"""The tray of holders' requests and the page of one, with what is held of whoever asks and the days of the law."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.errors import BadInput
from mancomun.route import events as rules
from mancomun.web.accounts.gate import needs
from mancomun.web.events import selectors, services
from mancomun.web.events.models import SolicitudTitular
from mancomun.web.events.views import page
from mancomun.web.initiatives.selectors import initiative_by_code
from mancomun.web.initiatives.services import refuse
from mancomun.web.initiatives.views import refused_page
from mancomun.web.project.languages import lang


def _line(row: SolicitudTitular) -> dict[str, object]:
    today = timezone.localdate()
    late = row.closed is None and today > row.limit
    unmarked = row.kind != "consulta" and row.marked is None and row.closed is None
    return {
        "row": row,
        "kind": rules.REQUESTS[row.kind].of(lang()),
        "state": rules.REQUEST_STATES[row.state].of(lang()),
        "late": late,
        "mark_by": rules.term(row.kind, row.received).mark if unmarked else None,
    }


@needs("people.answer")
@require_safe
def tray(request: HttpRequest, code: str) -> HttpResponse:
    """The requests of an initiative, the ones that fall due first."""
    try:
        initiative = initiative_by_code(request.user, code)
        refuse(request.user, "people.answer", initiative)
    except BadInput as wrong:
        return refused_page(request, wrong)
    rows = SolicitudTitular.objects.filter(initiative=initiative)
    context = {
        "initiative": initiative,
        "open": [_line(row) for row in rows.filter(closed=None)],
        "closed": [_line(row) for row in rows.exclude(closed=None).order_by("-closed")[:50]],
        "page": "portfolio",
    }
    return page(request, "requests", context)


@needs("people.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, number: int) -> HttpResponse:
    """One request: what is held of them, and each step with its day."""
    complaint = None
    try:
        row = selectors.request_for(request.user, number)
        if request.method == "POST":
            step, text = request.POST.get("step", ""), request.POST.get("text", "")
            if step == "erase":
                done = services.holder_erase(row, by=request.user)
                messages.success(request, _("Se borraron %(n)s registros de esta persona.") % {"n": done})
            else:
                services.request_move(row, step, by=request.user, today=timezone.localdate(), text=text)
            return HttpResponseRedirect(reverse("events:request", args=[number]))
    except BadInput as wrong:
        if request.method != "POST" or wrong.status in (403, 404):
            return refused_page(request, wrong)
        complaint = wrong
    context = {
        **_line(row),
        "initiative": row.initiative,
        "terms": rules.term(row.kind, row.received),
        "held": selectors.held_of(row),
        "follow": request.build_absolute_uri(reverse("events:follow", args=[row.key])),
        "complaints": [complaint.text(lang())] if complaint else [],
        "page": "portfolio",
    }
    return page(request, "request", context, complaint)
