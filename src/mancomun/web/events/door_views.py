"""What anybody sees of events and of their own data: no account, no cookie. The key in the address is the person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.errors import BadInput
from mancomun.lexicon.text import day_text
from mancomun.route import events as rules
from mancomun.web.accounts.gate import public
from mancomun.web.events import keys, papers, selectors, services
from mancomun.web.events.models import SolicitudTitular
from mancomun.web.events.views import members_of, options
from mancomun.web.initiatives.selectors import public_initiatives, territory
from mancomun.web.project.languages import lang


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, f"events/{name}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _lost(request: HttpRequest, wrong: BadInput) -> HttpResponse:
    return _page(request, "lost", {"complaint": wrong.text(lang())}, wrong.status)


def _requests(request: HttpRequest) -> str:
    """Where the holder of data asks, whole: it is also read on a printed page or a picture of the screen."""
    return request.build_absolute_uri(reverse("events:rights"))


# No session and no cookie: there is nothing that a forged form could act for.
@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, code: str) -> HttpResponse:
    """``/e/CODE``: what the event is, and, while its door is open, the form to write oneself down."""
    complaint = None
    try:
        event = selectors.event_by_code(code)
    except BadInput as wrong:
        return _lost(request, wrong)
    if request.method == "POST":
        posted = request.POST
        purposes = (
            tuple(one for one in (event.purpose, *posted.getlist("also")) if one in rules.PURPOSES)
            if posted.get("consent")
            else ()
        )
        given = rules.Given(purposes, bool(posted.get("sensitive"))) if purposes else None
        try:
            made = services.person_add(event, posted, given, medium="formulario")
            return HttpResponseRedirect(reverse("events:mine", args=[keys.key_of(made.pk)]))
        except BadInput as wrong:
            complaint = wrong
    units = territory(event.initiative).units
    starts = timezone.localtime(event.starts)
    context = {
        "event": event,
        "kind": rules.KINDS[event.kind].of(lang()),
        "state": rules.STATES[event.state].of(lang()),
        "starts": starts,
        "day": day_text(starts.date()).of(lang()),
        "where": units[event.municipality].name if event.municipality in units else "",
        "agenda": [line.strip() for line in event.agenda.splitlines() if line.strip()],
        "notice": papers.notice(event, lang(), contact=_requests(request)),
        "sexes": options(rules.SEXES, request.POST.get("sex", "")),
        "ages": options(rules.AGES, request.POST.get("age", "")),
        "documents": options(rules.DOCUMENTS, request.POST.get("document_kind", "")),
        "ethnic": options(rules.ETHNIC, request.POST.get("ethnic", "")),
        "members": [(one, name, one == request.POST.get("municipality")) for one, name in members_of(event.initiative)],
        "typed": request.POST,
        "complaint": complaint.text(lang()) if complaint else "",
    }
    response = _page(request, "door", context, complaint.status if complaint else 200)
    if event.published_on is not None and request.method != "POST":
        del response.headers["X-Robots-Tag"]  # what somebody published is to be found
    return response


@public
@csrf_exempt  # as above: the key in the address is what a forged form would need
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, key: str) -> HttpResponse:
    """What an event keeps of whoever has this address; they correct it or erase it here, at once."""
    try:
        person = selectors.person_by_key(key)
    except BadInput as wrong:
        return _lost(request, wrong)
    complaint, saved = None, False
    if request.method == "POST":
        posted = request.POST
        try:
            if posted.get("action") == "erase":
                services.person_erase(person, reason="lo pidió el titular desde su dirección")
                return _page(request, "gone", {})
            values = {one: posted[one] for one in ("name", "body", "contact") if one in posted}
            person = services.person_rectify(person, values, reason="lo corrigió el titular desde su dirección")
            saved = True
        except BadInput as wrong:
            complaint = wrong
    held = getattr(person, "consent", None)
    units = territory(person.event.initiative).units
    choices = (("sex", rules.SEXES), ("age", rules.AGES), ("ethnic", rules.ETHNIC))
    context = {
        "person": person,
        "event": person.event,
        "key": key,
        "saved": saved,
        "complaint": complaint.text(lang()) if complaint else "",
        "where": units[person.municipality].name if person.municipality in units else "",
        "said": [
            rules_words[getattr(person, field)].of(lang()) for field, rules_words in choices if getattr(person, field)
        ],
        "purposes": [rules.PURPOSES[one].of(lang()) for one in held.purposes] if held else [],
        "consent": held,
        "notice": papers.notice(person.event, lang(), contact=_requests(request)),
        "until": day_text(person.event.keep_until).of(lang()),
    }
    return _page(request, "mine", context, complaint.status if complaint else 200)


@public
@csrf_exempt  # no session to act for
@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: HttpRequest) -> HttpResponse:
    """``/mis-datos/``: what a holder may ask, and the form that asks it."""
    complaint = None
    typed = request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        try:
            code = typed.get("initiative", "").strip().upper()
            initiative = public_initiatives().filter(code=code).first()
            if initiative is None:
                initiative = _of_event(code)
            row = services.request_open(
                initiative,
                kind=typed.get("kind", ""),
                name=typed.get("name", ""),
                contact=typed.get("contact", ""),
                text=typed.get("text", ""),
                document=typed.get("document", ""),
                today=timezone.localdate(),
            )
            return HttpResponseRedirect(reverse("events:follow", args=[row.key]))
        except BadInput as wrong:
            complaint = wrong
    context = {
        "kinds": options(rules.REQUESTS, typed.get("kind", "")),
        "typed": typed,
        "complaint": complaint.text(lang()) if complaint else "",
    }
    return _page(request, "rights", context, complaint.status if complaint else 200)


def _of_event(code: str) -> Any:
    from mancomun.web.events.models import Evento

    found = Evento.objects.select_related("initiative").filter(code=code).first()
    if found is None:
        raise BadInput(
            "solicitud-de-quien",
            "Escriba el código de la iniciativa o del evento: está en la lista que firmó y en la dirección de su página.",
            "Write the code of the initiative or of the event: it is on the list you signed and in the address of its page.",
        )
    return found.initiative


@public
@require_safe
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """How a request goes, for whoever has its key."""
    row = SolicitudTitular.objects.filter(key=key).first()
    if row is None:
        return _lost(
            request, BadInput("solicitud-no-esta", "Esa solicitud no está.", "That request is not there.", status=404)
        )
    context = {
        "row": row,
        "kind": rules.REQUESTS[row.kind].of(lang()),
        "state": rules.REQUEST_STATES[row.state].of(lang()),
        "received": day_text(row.received).of(lang()),
        "limit": day_text(row.limit).of(lang()),
        "address": request.build_absolute_uri(),
    }
    return _page(request, "follow", context)
