"""The page of a route: where each moment stands, what each gate waits for, and the products."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mancomun.documents.answers import described
from mancomun.documents.blocks import picture
from mancomun.documents.html import blocks_html
from mancomun.documents.inputs import Picture
from mancomun.documents.moment_minutes import moment_minutes
from mancomun.documents.route_poster import route_poster
from mancomun.documents.words import file_name
from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.lexicon.text import day_text
from mancomun.route.feed import Event, calendar
from mancomun.route.gates import WORDS, Gate
from mancomun.route.products import APPROVED, PRODUCTS, ProductState
from mancomun.route.schedule import (
    NAMES,
    Momento,
    Work,
    check_moments,
    light,
    moment_table,
    overrun,
    progress,
    timeline,
)
from mancomun.web.accounts.gate import needs, public
from mancomun.web.accounts.selectors import may
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.selectors import initiative_by_code
from mancomun.web.initiatives.services import refuse
from mancomun.web.initiatives.views import refused_page
from mancomun.web.jobs.services import job_start
from mancomun.web.project.languages import lang, other_languages, say
from mancomun.web.workspace import dossiers, files, presenter, route_services, selectors
from mancomun.web.workspace.files import MEDIA
from mancomun.web.workspace.models import Dossier, Route
from mancomun.web.workspace.views import desk

ISO = re.compile(r"\d{4}-\d\d-\d\d\Z")
DONE = {"borrador": 0.25, "observado": 0.5, "en_revision": 0.75, "archivado": 1.0, **dict.fromkeys(APPROVED, 1.0)}
"""How far a product is by its state (our convention, DESIGN): a quarter once begun, whole when approved."""


def with_row(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its initiative; sentences become pages."""

    @wraps(view)
    def inner(request: HttpRequest, code: str, **more: str) -> HttpResponse:
        try:
            return view(request, initiative_by_code(request.user, code), **more)
        except BadInput as wrong:
            return refused_page(request, wrong)

    return inner


@public
@require_safe
@with_row
def route(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """``/rutas/INI-2026-001/``."""
    return _page(request, row)


def _page(request: HttpRequest, row: Iniciativa, complaint: BadInput | None = None) -> HttpResponse:
    shared = desk(request, row)
    today = shared.context.day
    found = selectors.states(shared)
    gates = selectors.gates_of(shared, found)
    officer = request.user.is_authenticated and may(request.user, "product.view", row)
    moments = selectors.moments_of(shared.route) if shared.route else []
    done = {n: _progress(n, moments, found, shared) for n in (1, 2, 3)}
    own = {one.number: one for one in shared.route.moments.all()} if shared.route else {}
    # A delay with its reason and its new day is known: it is said again when that day passes too.
    late = [overrun(m, today) for m in moments if (own[m.number].new_end or date.min) < today]
    remarks = [one for one in (*check_moments(moments), *late) if one is not None]
    data = {
        "row": row,
        "route": shared.route,
        "today": today,
        "moments": [
            {
                "number": n,
                "name": say(NAMES[n][0]),
                "under": say(NAMES[n][1]),
                "moment": next((one for one in moments if one.number == n), None),
                "light": light(moments[n - 1], today) if moments else None,
                "light_word": say(light(moments[n - 1], today).text) if moments else "",
                "own": own.get(n),
                "percent": round(100 * done[n]),
                "products": _products(request, row, n, found, shared),
                "gate": _gate(row, gates[n - 1]),
                "current": bool(moments) and _current(moments) == n,
            }
            for n in (1, 2, 3)
        ],
        "remarks": [say(one.text) for one in remarks],
        "drawing": _drawing(moments, today, done) if moments else "",
        "table": moment_table(moments, today, lang()) if moments else None,
        "table_rows": [[_day_words(cell) for cell in line] for line in moment_table(moments, today, lang()).rows],
        "path": _path(request, row, shared),
        "can": {
            "manage": request.user.is_authenticated and may(request.user, "route.manage", row),
            "override": request.user.is_authenticated and may(request.user, "route.override", row),
            "export": request.user.is_authenticated and may(request.user, "people.export", row),
            "view": officer,
        },
        "feed": request.build_absolute_uri(reverse("workspace:feed", args=[row.code, shared.route.secret]))
        if shared.route and officer
        else "",
        "complaints": [complaint.text(lang())] if complaint else [],
        "other_languages": other_languages(request, "workspace:route", row.code),
        "page": "portfolio",
    }
    response = render(request, "workspace/route.html", data, status=complaint.status if complaint else 200)
    response.headers["Cache-Control"] = "private, no-cache" if officer else "no-cache"
    return response


def _drawing(moments: list[Momento], today: Any, done: dict[int, float]) -> str:
    svg = timeline(moments, today, done=done, lang=lang())
    return blocks_html([picture(svg, _alt(moments, today), lang(), source=_("fechas de la ruta"))], lang())


def _alt(moments: Sequence[Momento], today: Any) -> str:
    return "; ".join(f"{one.number}. {say(one.name)}: {say(light(one, today).text)}" for one in moments)


def _path(request: HttpRequest, row: Iniciativa, shared: selectors.Desk) -> dict[str, Any] | None:
    """The critical path of the agenda, for who may read it: drawing, sentence, and slack of each activity in words."""
    kind = selectors.kind_of("agenda")
    if not (
        selectors.may_read(request.user, row, kind) or selectors.open_to_all(row, kind, shared.products.get("agenda"))
    ):
        return None
    words = {key: say(text) for key, text in presenter.PATH.items()}
    agenda = selectors.agenda_of(shared)
    if agenda is None:
        return {"words": words}
    svg = agenda.picture(lang())
    rows = [
        (item.name, say(day_text(item.end)), agenda.path.slots[item.name].slack)
        for item in sorted(agenda.items, key=lambda one: (agenda.path.slots[one.name].slack, one.start, one.name))
    ]
    return {
        "words": words,
        "drawing": blocks_html([picture(svg, described(svg), lang(), source=say(PRODUCTS["agenda"].name))], lang()),
        "rows": [(name, end, f"{slack}" if slack else words["none"]) for name, end, slack in rows],
        "length": agenda.path.length,
    }


def _day_words(cell: Any) -> Any:
    """A cell as people read it: days in words, the rest as it is."""
    if isinstance(cell, str) and ISO.match(cell):
        return say(day_text(date.fromisoformat(cell)))
    return cell


def _current(moments: list[Momento]) -> int:
    for one in moments:
        if one.real_end is None:
            return one.number
    return 3


def _progress(n: int, moments: list[Momento], found: dict[str, ProductState], shared: selectors.Desk) -> float:
    day = shared.context.day
    works = [
        Work(one.weight, day, day, DONE[found[key].state] if key in found else 0.0)
        for key, one in PRODUCTS.items()
        if one.moment == n
    ]
    return progress(works, day).real or 0.0


def _products(
    request: HttpRequest, row: Iniciativa, n: int, found: dict[str, ProductState], shared: selectors.Desk
) -> list[dict[str, Any]]:
    kinds = selectors.all_kinds()
    lines = []
    for key, one in PRODUCTS.items():
        if one.moment != n:
            continue
        kind, state = kinds.get(key), found.get(key)
        product = shared.products.get(key)
        readable = kind is not None and selectors.may_read(request.user, row, kind)
        opened = kind is not None and (readable or selectors.open_to_all(row, kind, product))
        lines.append(
            {
                "key": key,
                "name": say(one.name),
                "state": state.state if state else "",
                "word": presenter.state_word(state.state) if state else _("Sin empezar"),
                "version": state.version if state else 0,
                "gaps": len(state.gaps) if state and readable else 0,
                "open": opened,
                "built": kind is not None,
                "private": bool(kind and kind.private),
                "responsible": str(product.responsible) if product and product.responsible and readable else "",
            }
        )
    return lines


def _gate(row: Iniciativa, gate: Gate) -> dict[str, Any]:
    return {
        "open": gate.open,
        "said": say(gate.said),
        "findings": [
            {
                "id": one.requirement.id,
                "says": say(one.requirement.says),
                "status": one.status,
                "word": say(WORDS[one.status]),
                "why": one.override.motive if one.override else _once(say(one.judgement.why)),
                "who": one.override.who if one.override else "",
                "cite": one.requirement.citation(lang()),
                "to": reverse("workspace:product", args=[row.code, one.requirement.to]),
                "missing": one.stands_in_the_way,
            }
            for one in gate.findings
        ],
    }


def _once(text: str) -> str:
    """Sentences that two conditions of one requirement share, said once."""
    return " ".join(dict.fromkeys(re.split(r"(?<=\.)\s+", text)))


def _route(row: Iniciativa) -> Route:
    found = Route.objects.filter(initiative=row).first()
    if found is None:
        raise BadInput(
            "ruta-sin-abrir",
            "La ruta de esta iniciativa no se ha abierto. Ábrala con su primer día.",
            "The route of this initiative has not been opened. Open it with its first day.",
            status=404,
        )
    return found


def _told(request: HttpRequest, row: Iniciativa, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except BadInput as wrong:
        return _page(request, row, wrong)
    toasts.success(request, done)
    return HttpResponseRedirect(reverse("workspace:route", args=[row.code]))


def _day(text: str) -> Any:
    return parse_day(text.strip()) if text.strip() else None


@needs("route.manage")
@require_POST
@with_row
def open_route(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """Open the route, or move its first day."""

    def act() -> None:
        anchor = _day(request.POST.get("anchor", "")) or timezone.localdate()
        route_services.route_open(row, anchor, by=request.user, day=timezone.localdate())

    return _told(request, row, act, _("Abrió la ruta."))


@needs("route.manage")
@require_POST
@with_row
def moment(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """The dates of a moment, or its closing."""
    posted = request.POST
    number = int(posted["number"]) if posted.get("number", "").isdigit() and len(posted["number"]) == 1 else 0
    closing = posted.get("action") == "close"

    def act() -> None:
        if closing:
            route_services.moment_close(_route(row), number, by=request.user, day=timezone.localdate())
        else:
            route_services.moment_date(
                _route(row), number, started=_day(posted.get("started", "")), new_end=_day(posted.get("new_end", "")),
                late_reason=posted.get("late_reason", ""), overlap=posted.get("overlap", ""), by=request.user,
            )  # fmt: skip

    return _told(request, row, act, _("Cerró el momento.") if closing else _("Guardó las fechas."))


@needs("route.override")
@require_POST
@with_row
def gate(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """Answer for passing without a requirement, or take it back."""
    rule = request.POST.get("requirement", "")

    def act() -> None:
        if request.POST.get("action") == "remove":
            route_services.override_remove(_route(row), rule, by=request.user)
        else:
            route_services.gate_override(
                _route(row), rule, request.POST.get("motive", ""), by=request.user, day=timezone.localdate()
            )

    return _told(request, row, act, _("Guardó su respuesta en el historial."))


@public
@require_safe
def feed(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The days of the route as a calendar; the address is the key, so that a calendar program may ask without a session."""
    found = Route.objects.filter(secret=secret, initiative__code=code.upper()).select_related("initiative").first()
    if found is None:
        return refused_page(
            request,
            BadInput(
                "calendario-desconocido",
                "Ese calendario no existe. Copie otra vez la dirección desde la página de la ruta.",
                "That calendar does not exist. Copy its address again from the page of the route.",
                status=404,
            ),
        )
    row = found.initiative
    events = []
    for one in selectors.moments_of(found):
        name = f"{row.acronym or row.name}: {say(one.name)}"
        start = one.real_start or one.start
        events.append(Event(f"{row.code}-m{one.number}-inicio", _("Empieza %(name)s") % {"name": name}, start, start))
        if one.end is not None:
            end = one.real_end or one.end
            events.append(Event(f"{row.code}-m{one.number}-cierre", _("Cierre de %(name)s") % {"name": name}, end, end))
    text = calendar(events, name=row.name, stamp=found.opened_on)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@needs("product.view")
@require_safe
@with_row
def minutes(request: HttpRequest, row: Iniciativa, number: str, suffix: str) -> HttpResponse:
    """The closing minutes of a moment; before it closes, its report of progress."""
    refuse(request.user, "product.view", row)
    if number not in ("1", "2", "3") or suffix not in ("pdf", "docx"):
        raise BadInput(
            "acta-desconocida",
            "El acta es de los momentos 1, 2 o 3, en PDF o Word.",
            "Minutes are of moments 1, 2 or 3, as PDF or Word.",
            status=404,
        )
    document = moment_minutes(dossiers.minutes_data(row, int(number), desk(request, row)))
    made = files.whole(document, suffix, host=f"{request.scheme}://{request.get_host()}")
    return _sent(file_name(document, suffix), made, MEDIA[suffix])


@needs("product.view")
@require_safe
@with_row
def poster(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """The three moments on one A3 sheet."""
    refuse(request.user, "product.view", row)
    shared = desk(request, row)
    if shared.route is None:
        raise BadInput(
            "afiche-sin-ruta", "Abra primero la ruta, con su fecha.", "Open the route first, with its day.", status=404
        )
    found = selectors.moments_of(shared.route)
    states = selectors.states(shared)
    done = {n: _progress(n, found, states, shared) for n in (1, 2, 3)}
    today = shared.context.day
    svg = timeline(found, today, done=done, lang=lang())
    drawing = Picture(svg, _alt(found, today), _("fechas de la ruta"))
    document = route_poster([dossiers.minutes_data(row, n, shared) for n in (1, 2, 3)], drawing)
    made = files.whole(document, "pdf", host=f"{request.scheme}://{request.get_host()}", pages=1)
    return _sent(file_name(document, "pdf"), made, MEDIA["pdf"])


def _sent(name: str, content: bytes, media: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@needs("product.view")
@require_POST
@with_row
def ask_dossier(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """Ask for all the documents of a moment; the page of the job shows how far it is."""
    refuse(request.user, "product.view", row)
    number = request.POST.get("moment", "")
    if number not in ("1", "2", "3"):
        raise BadInput("momento-numero", "Escoja el momento 1, 2 o 3.", "Choose moment 1, 2 or 3.")
    reason = request.POST.get("reason", "").strip()
    if reason:
        from mancomun.web.events.services import export_noted

        people = dossiers.people_in(row, int(number), by=request.user, day=timezone.localdate())
        export_noted(row, what=f"expediente/{number}", rows=people, by=request.user, reason=reason)
    job = job_start(
        "workspace_dossier",
        {
            "code": row.code, "moment": int(number), "user": request.user.pk, "lang": lang(),
            "host": request.build_absolute_uri("/").rstrip("/"), "names": bool(reason),
        },
        by=request.user,
    )  # fmt: skip
    return HttpResponseRedirect(reverse("jobs:job", args=[job.key]))


@needs("product.view")
@require_safe
@with_row
def dossier(request: HttpRequest, row: Iniciativa, job: str) -> HttpResponse:
    """The ZIP, for who asked for it."""
    found = Dossier.objects.filter(job=job, initiative=row, by_id=request.user.pk).first()
    if found is None:
        raise BadInput(
            "expediente-desconocido",
            "Ese expediente ya no está. Pídalo de nuevo desde la ruta.",
            "That dossier is gone. Ask for it again from the route.",
            status=404,
        )
    return _sent(found.name, bytes(found.content), "application/zip")
