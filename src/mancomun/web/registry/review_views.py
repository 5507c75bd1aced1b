"""The desk of whoever reviews: what waits, what is due, and each application already judged by the law."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mancomun.errors import BadInput
from mancomun.lexicon.text import short_day
from mancomun.portfolio.documented import FICTION
from mancomun.registry.duties import duties
from mancomun.registry.judging import ASKED, SEEN_RULES
from mancomun.registry.perimeter import compared
from mancomun.web.accounts.gate import needs
from mancomun.web.portfolio.words import figure_name
from mancomun.web.project import languages
from mancomun.web.project.languages import say
from mancomun.web.registry import bridge, forms, presenter, selectors, services
from mancomun.web.registry.models import OPEN, Application, Esquema
from mancomun.web.registry.views import page, refused
from mancomun.web.territory.presenter import OUTCOMES

KIND_WORDS = {"inscripcion": "Inscripción", "renovacion": "Renovación anual", "novedad": "Novedad de miembros"}


@needs("registry.review")
@require_safe
def tray(request: HttpRequest) -> HttpResponse:
    """Applications that wait, and duties that are late or near."""
    today = timezone.localdate()
    waiting = []
    for one in selectors.open_applications(request.user):
        value = bridge.record(one.scheme)
        due = [
            duty for duty in duties(value, today, extended=one.extended) if duty.done is None and duty.rule == "G-062"
        ]
        found = selectors.judged(one, today, languages.lang())
        waiting.append(
            {
                "application": one,
                "kind": _(KIND_WORDS[one.kind]),
                "state": one.get_state_display(),
                "due": say(short_day(due[0].due)) if due else "",
                "late": bool(due) and due[0].state(today) == "overdue",
                "fails": found.count("not_met") + sum(remark.blocks for remark in found.remarks),
                "unknown": found.count("unknown"),
            }
        )
    reached = selectors.reach(request.user, "registry.review")
    rows = Esquema.objects.filter(formed=True) if reached is None else Esquema.objects.filter(reached, formed=True)
    rows = rows.exclude(code__startswith=FICTION)
    owed = selectors.owed(list(rows.prefetch_related(*selectors.WHOLE)), today)
    context = {
        "waiting": waiting,
        "owed": [
            (one, say(one.duty.text), say(short_day(one.duty.due)), say(presenter.DUTY_STATES[one.state]))
            for one in owed
        ],
        "today": today,
    }
    return page(request, "tray", context, personal=True)


@needs("registry.review")
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what the law says, what only a person can see, who would come and go."""
    try:
        found = selectors.application_for(request.user, pk)
    except BadInput as wrong:
        return refused(request, wrong)
    return _application(request, found)


def _application(request: HttpRequest, found: Application, complaint: BadInput | None = None) -> HttpResponse:
    today, lang = timezone.localdate(), languages.lang()
    value = bridge.record(found.scheme)
    judged = selectors.judged(found, today, lang)
    change = compared(value.members_on(today), found.proposed)
    seen = {one.partition("=")[0] for one in found.confirmed}
    due = [one for one in duties(value, today, extended=found.extended) if one.done is None and one.rule == "G-062"]
    undecided = found.state in OPEN
    context: dict[str, Any] = {
        "found": found,
        "row": found.scheme,
        "kind": _(KIND_WORDS[found.kind]),
        "figure": figure_name(found.scheme.figure),
        "judged": judged,
        "outcome": OUTCOMES.get(judged.outcome, judged.outcome),
        "fails": [one for one in judged.requirements if one.status == "not_met"],
        "unknown": [one for one in judged.requirements if one.status == "unknown" and not SEEN_RULES & set(one.rules)],
        "met": [one for one in judged.requirements if one.status == "met"],
        "remarks": [(say(one.text), one.blocks) for one in judged.remarks],
        "asked": [(key, say(text), key in seen) for key, text in ASKED.items()],
        "all_seen": len(seen & set(ASKED)) == len(ASKED),
        "change": change,
        "perimeter": [(presenter.member_name(code), change.mark(code)) for code in change.everyone],
        "drawing": presenter.perimeter_drawing(change, today),
        "acts": presenter.act_lines(found.scheme, today),
        "due": say(short_day(due[0].due)) if due else "",
        "undecided": undecided,
        "today": today,
        "complaints": [complaint.text(lang)] if complaint else [],
        "typed": request.POST if complaint else {},
    }
    return page(request, "application", context, status=complaint.status if complaint else 200, personal=True)


@needs("registry.review")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what was seen, register, ask for what is missing, refuse, or take as withdrawn."""
    today, posted = timezone.localdate(), request.POST
    try:
        found = selectors.application_for(request.user, pk)
    except BadInput as wrong:
        return refused(request, wrong)
    action, by = forms.text(posted, "action"), request.user
    done = {
        "confirm": lambda: services.application_confirm(found, seen=posted.getlist("seen"), by=by),
        "grant": lambda: services.application_grant(found, number=forms.text(posted, "number"), by=by, day=today),
        "ask": lambda: services.application_ask(found, missing=forms.text(posted, "reason"), by=by, day=today),
        "refuse": lambda: services.application_refuse(found, reason=forms.text(posted, "reason"), by=by, day=today),
        "withdraw": lambda: services.application_withdraw(found, reason=forms.text(posted, "reason"), by=by, day=today),
    }
    told = {
        "confirm": _("Guardó lo que vio."),
        "grant": _("Inscribió %(name)s.") % {"name": found.scheme.name},
        "ask": _("Pidió completar el expediente."),
        "refuse": _("Negó la solicitud."),
        "withdraw": _("La solicitud quedó desistida."),
    }
    try:
        if action not in done:
            raise BadInput("accion", "Use los botones de la página.", "Use the buttons of the page.")
        if action == "grant" and "seen" in posted:  # what was ticked stays ticked, whatever becomes of the rest
            done["confirm"]()
        done[action]()
    except BadInput as wrong:
        return _application(request, selectors.application_for(request.user, pk), wrong)
    toasts.success(request, told[action])
    return HttpResponseRedirect(reverse("registry:application", args=[pk]))
