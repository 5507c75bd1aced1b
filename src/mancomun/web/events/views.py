"""What those who keep events see: the list, the desk of one with who came, files in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mancomun.documents.check import require_sound
from mancomun.documents.pdf import to_pdf
from mancomun.documents.words import qr_svg
from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.route import events as rules
from mancomun.web.accounts.gate import needs
from mancomun.web.accounts.selectors import may
from mancomun.web.audit.models import Action
from mancomun.web.events import loading, papers, selectors, services
from mancomun.web.events.models import Evento
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.selectors import initiative_by_code, memberships, territory
from mancomun.web.initiatives.services import refuse
from mancomun.web.initiatives.views import refused_page
from mancomun.web.paths import data_folder
from mancomun.web.project.languages import lang, other_languages
from mancomun.web.workspace.tables import BIGGEST

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def options(words: Any, chosen: str = "") -> list[tuple[str, str, bool]]:
    """(key, words, whether it is the chosen one), for a list to choose from."""
    return [(key, text.of(lang()), key == chosen) for key, text in words.items()]


def members_of(row: Iniciativa) -> list[tuple[str, str]]:
    """The municipalities of an initiative by name."""
    units = territory(row).units
    found = [one.code for one in memberships(row, timezone.localdate())]
    return sorted(((code, units[code].name) for code in found if code in units), key=lambda one: one[1])


def values_of(posted: Any) -> dict[str, Any]:
    """What the form of an event brought."""
    found: dict[str, Any] = {
        key: posted.get(key, "")
        for key in (
            "name",
            "kind",
            "process",
            "objective",
            "place",
            "agenda",
            "facilitator",
            "supports",
            "municipality",
        )
    }
    day, start, end = posted.get("day", ""), posted.get("start", "") or "08:00", posted.get("end", "") or "12:00"
    on = parse_day(day)
    try:
        zone = timezone.get_default_timezone()
        found["starts"] = datetime.combine(on, datetime.strptime(start, "%H:%M").time(), zone)
        found["ends"] = datetime.combine(on, datetime.strptime(end, "%H:%M").time(), zone)
    except ValueError:
        raise BadInput("evento-hora", "Escriba las horas así: 08:30.", "Write the hours like this: 08:30.") from None
    found["called"] = _day(posted.get("called", ""))
    found["keep_until"] = _day(posted.get("keep_until", ""))
    found["accessible"] = {"si": True, "no": False}.get(posted.get("accessible", ""))
    return found


def _day(text: str) -> date | None:
    return parse_day(text) if text.strip() else None


@needs("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """The events of an initiative, and the form of a new one."""
    complaint = None
    try:
        initiative = initiative_by_code(request.user, code)
        refuse(request.user, "people.manage", initiative)
        if request.method == "POST":
            row = services.event_create(initiative, values_of(request.POST), by=request.user)
            return HttpResponseRedirect(reverse("events:desk", args=[row.pk]))
    except BadInput as wrong:
        if request.method != "POST" or wrong.status in (403, 404):
            return refused_page(request, wrong)
        complaint = wrong
    context = {
        "initiative": initiative,
        "events": [
            (
                one,
                rules.KINDS[one.kind].of(lang()),
                rules.STATES[one.state].of(lang()),
                one.came + one.minors + one.erased,  # type: ignore[attr-defined]
            )
            for one in selectors.events_of(initiative)
        ],
        "kinds": options(rules.KINDS, request.POST.get("kind", "")),
        "members": members_of(initiative),
        "typed": request.POST,
        "today": timezone.localdate(),
        "may_answer": may(request.user, "people.answer", initiative),
        "complaints": [complaint.text(lang())] if complaint else [],
        "page": "portfolio",
    }
    return page(request, "list", context, complaint)


def page(request: HttpRequest, name: str, context: dict[str, Any], complaint: BadInput | None = None) -> HttpResponse:
    """A page about people: not for the cache of a shared machine, nor for search engines."""
    response = render(request, f"events/{name}.html", context, status=complaint.status if complaint else 200)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@needs("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, number: int) -> HttpResponse:
    """One event: who came, what is missing, and the doors in and out. A POST writes somebody down."""
    complaint = None
    try:
        event = selectors.event_for(request.user, number)
        if request.method == "POST":
            given = (
                rules.Given((event.purpose,), bool(request.POST.get("sensitive")))
                if request.POST.get("consent")
                else None
            )
            services.person_add(
                event,
                request.POST,
                given,
                medium=request.POST.get("medium", "papel"),
                by=request.user,
                evidence=request.POST.get("evidence", ""),
            )
            return HttpResponseRedirect(reverse("events:desk", args=[number]) + "#lista")
    except BadInput as wrong:
        if request.method != "POST" or wrong.status in (403, 404):
            return refused_page(request, wrong)
        complaint = wrong
    return _desk(request, event, complaint)


def _desk(request: HttpRequest, event: Evento, complaint: BadInput | None = None) -> HttpResponse:
    units = territory(event.initiative).units
    people = list(event.people.select_related("consent"))
    starts = timezone.localtime(event.starts).date()
    remarks = [rules.notice_remark(event.called, starts, event.notice)]
    address = request.build_absolute_uri(reverse("events:door", args=[event.code]))
    context = {
        "event": event,
        "initiative": event.initiative,
        "kind": rules.KINDS[event.kind].of(lang()),
        "state": rules.STATES[event.state].of(lang()),
        "starts": timezone.localtime(event.starts),
        "ends": timezone.localtime(event.ends),
        "where": units[event.municipality].name if event.municipality in units else "",
        "people": [
            (one, units[one.municipality].name if one.municipality in units else "", getattr(one, "consent", None))
            for one in people
        ],
        "batches": sorted({one.batch for one in people if one.batch}),
        "came": len(people) + event.minors + event.erased,
        "tally": selectors.tally(event, lang()),
        "address": address,
        "qr": qr_svg(address) if event.door else "",
        "remarks": [one.text.of(lang()) for one in remarks if one is not None],
        "sexes": options(rules.SEXES, request.POST.get("sex", "")),
        "ages": options(rules.AGES, request.POST.get("age", "")),
        "documents": options(rules.DOCUMENTS),
        "media": options(rules.MEDIA, "papel"),
        "ethnic": options(rules.ETHNIC),
        "states": options(rules.STATES, event.state),
        "members": members_of(event.initiative),
        "may_publish": may(request.user, "event.publish", event),
        "may_export": may(request.user, "people.export", event),
        "out": Action.objects.filter(key="events.exported", on_model="events.evento", on_id=str(event.pk)).order_by(
            "-id"
        )[:10],
        "typed": request.POST if complaint else {},
        "complaints": [complaint.text(lang())] if complaint else [],
        "other_languages": other_languages(request, "events:desk", str(event.pk)),
        "page": "portfolio",
    }
    return page(request, "desk", context, complaint)


@needs("people.manage")
@require_POST
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Open or close the door, publish or withdraw, say how it went."""
    posted, today = request.POST, timezone.localdate()
    try:
        event = selectors.event_for(request.user, number)
        step = posted.get("step", "")
        if step in ("open", "close"):
            services.door_move(event, open_=step == "open", by=request.user)
        elif step == "publish":
            services.event_publish(event, by=request.user, day=today)
        elif step == "withdraw":
            services.event_withdraw(event, by=request.user, reason=posted.get("reason", ""))
        elif step == "undo":
            n = services.load_undo(event, posted.get("batch", ""), by=request.user)
            messages.success(request, _("Deshizo la carga: salieron %(n)s personas.") % {"n": n})
        else:
            minors = posted.get("minors", "0")
            changes = {
                "state": posted.get("state", event.state),
                "minors": int(minors) if minors.isdecimal() and len(minors) < 6 else 0,
            }
            if "agenda" in posted:
                changes["agenda"] = posted["agenda"]
            services.event_edit(event, changes, by=request.user)
    except BadInput as wrong:
        if wrong.status in (403, 404):
            return refused_page(request, wrong)
        return _desk(request, event, wrong)
    return HttpResponseRedirect(reverse("events:desk", args=[number]))


@needs("people.manage")
@require_POST
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Correct or erase somebody, with why."""
    posted = request.POST
    try:
        event = selectors.event_for(request.user, number)
        try:
            found = selectors.person_in(event, UUID(posted.get("person", "")))
        except ValueError:
            found = selectors.person_in(event, None)
        if posted.get("action") == "erase":
            services.person_erase(found, by=request.user, reason=posted.get("reason", ""))
            messages.success(request, _("Los datos se borraron; el evento conserva que vino una persona más."))
        else:
            values = {key: posted[key] for key in ("name", "body", "contact", "municipality") if key in posted}
            services.person_rectify(found, values, by=request.user, reason=posted.get("reason", ""))
            messages.success(request, _("Los datos se corrigieron."))
    except BadInput as wrong:
        if wrong.status in (403, 404):
            return refused_page(request, wrong)
        return _desk(request, event, wrong)
    return HttpResponseRedirect(reverse("events:desk", args=[number]) + "#lista")


@needs("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, number: int) -> HttpResponse:
    """Bring the template filled in: first what it would write, then, if somebody accepts, all of it."""
    complaint, found = None, None
    try:
        event = selectors.event_for(request.user, number)
        if request.method == "POST" and request.POST.get("sealed"):
            batch = services.load_accept(event, loading.opened(event, request.POST["sealed"]), by=request.user)
            messages.success(
                request, _("La lista quedó cargada. Se deshace desde aquí mismo: carga %(b)s.") % {"b": batch}
            )
            return HttpResponseRedirect(reverse("events:desk", args=[number]) + "#lista")
        if request.method == "POST":
            sent: Any = request.FILES.get("file")
            if sent is None:
                raise BadInput(
                    "archivo-falta-subir", "Elija primero un archivo XLSX o CSV.", "Choose an XLSX or CSV file first."
                )
            found = loading.read(event, sent.read(BIGGEST + 1), sent.name or "")
    except BadInput as wrong:
        if request.method != "POST" or wrong.status in (403, 404):
            return refused_page(request, wrong)
        complaint = wrong
    context = {
        "event": event,
        "preview": found,
        "problems": [(row, column, text.of(lang())) for row, column, text in found.problems] if found else [],
        "sealed": found.sealed(event) if found and found.rows and not found.problems else "",
        "complaints": [complaint.text(lang())] if complaint else [],
        "page": "portfolio",
    }
    return page(request, "load", context, complaint)


@needs("people.manage")
@require_safe
def template(request: HttpRequest, number: int) -> HttpResponse:
    """The empty template."""
    try:
        event = selectors.event_for(request.user, number)
    except BadInput as wrong:
        return refused_page(request, wrong)
    return _file(loading.template(event, lang=lang(), filled=False), XLSX, f"{event.code}_asistencia_plantilla.xlsx")


@needs("people.manage")
@require_safe
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The list to sign, without names."""
    try:
        event = selectors.event_for(request.user, number)
        return _sheet(request, event, [])
    except BadInput as wrong:
        return refused_page(request, wrong)


def _sheet(request: HttpRequest, event: Evento, people: list[Any]) -> HttpResponse:
    address = request.build_absolute_uri(reverse("events:door", args=[event.code]))
    document = papers.attendance_sheet(event, people, address, lang())
    require_sound(document)
    name = f"{timezone.localtime(event.starts).date().isoformat()}_{event.code}_lista_asistencia_v1.pdf"
    return _file(to_pdf(document, cache=data_folder() / "fonts"), "application/pdf", name)


@needs("people.export")
@require_POST
def take_out(request: HttpRequest, number: int) -> HttpResponse:
    """Take the list out with names: as the template, or to sign. It asks why, and it stays in the log with who did."""
    try:
        event = selectors.event_for(request.user, number, "people.export")
        what = request.POST.get("what", "")
        if what not in ("xlsx", "pdf"):
            raise BadInput(
                "formato-desconocido", "La lista sale en Excel o en PDF.", "The list comes as Excel or PDF.", status=404
            )
        people = list(event.people.select_related("consent"))
        services.export_noted(
            event, what=f"asistencia.{what}", rows=len(people), by=request.user, reason=request.POST.get("reason", "")
        )
        if what == "pdf":
            return _sheet(request, event, people)
        content = loading.template(event, lang=lang(), filled=True)
    except BadInput as wrong:
        if wrong.code == "motivo-falta":
            return _desk(request, event, wrong)
        return refused_page(request, wrong)
    return _file(content, XLSX, f"{timezone.localdate().isoformat()}_{event.code}_asistencia_v1.xlsx")


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
