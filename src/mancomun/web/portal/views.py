"""Pages of the open door. None asks for an account, none leaves a cookie but for the form of alerts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.errors import BadInput
from mancomun.legal import book
from mancomun.portfolio.documented import FICTION
from mancomun.registry.record import state_on
from mancomun.registry.words import STATES
from mancomun.route.products import PRODUCTS
from mancomun.web.accounts.gate import public
from mancomun.web.dated import Moment
from mancomun.web.initiatives.selectors import public_initiatives
from mancomun.web.portal import selectors, services
from mancomun.web.portfolio.words import capital, figure_name
from mancomun.web.project.headers import POLICY
from mancomun.web.project.languages import lang, say
from mancomun.web.registry import bridge, presenter
from mancomun.web.registry import selectors as registry
from mancomun.web.registry.models import Esquema, Work
from mancomun.web.registry.views import asked_moment, refused

MOST_SHOWN = 200
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *").replace(
    "form-action 'self'", "form-action 'none'"
)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    shown = {"page": "portal", **context}
    response = render(request, f"portal/{name}.html", shown, status=status)
    response.headers["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
def my_municipality(request: HttpRequest) -> HttpResponse:
    """``/mi-municipio/?m=Rionegro, Antioquia``: the schemes, initiatives and documents that concern a place."""
    moment, complaints = asked_moment(request)
    written = " ".join(request.GET.get("m", "").split())[:100]
    context: dict[str, Any] = {"written": written, "day": moment.day, "complaints": complaints, "unit": None}
    status = 422 if complaints else 200
    if written:
        try:
            unit = selectors.place(written)
        except BadInput as wrong:
            complaints.append(wrong.text(lang()))
            status = wrong.status
            context["meant"] = presenter.ways(written, "m", request.GET)
        else:
            context |= _about(request, unit.code, moment)
    return _page(request, "mine", context, status)


def _about(request: HttpRequest, code: str, moment: Moment) -> dict[str, Any]:
    unit = selectors.place(code)
    found = selectors.open_about(unit, moment)
    return {
        "unit": unit,
        "name": presenter.member_name(unit.code),
        "schemes": [
            (row, figure_name(row.figure), capital(say(STATES[row.state_then])))  # type: ignore[attr-defined]
            for row in found.schemes
        ],
        "initiatives": [
            (row, figure_name(row.figure_now or row.figure_foreseen), row.state) for row in found.initiatives
        ],
        "documents": [
            (row, capital(say(PRODUCTS[row.key].name)) if row.key in PRODUCTS else row.key) for row in found.documents
        ],
        "events": [(one, selectors.day_of(one)) for one in found.events],
        "canonical": request.build_absolute_uri(reverse("portal:mine") + f"?m={unit.code}"),
    }


def _published(request: HttpRequest) -> tuple[dict[str, Any], int]:
    """What is published, by group, of the place asked for or of everywhere."""
    written = " ".join(request.GET.get("m", "").split())[:100]
    context: dict[str, Any] = {"written": written, "complaints": [], "unit": None, "groups": []}
    if written:
        try:
            context["unit"] = selectors.place(written)
        except BadInput as wrong:
            context["complaints"] = [wrong.text(lang())]
            context["meant"] = presenter.ways(written, "m", request.GET)
            return context, wrong.status
        context["name"] = presenter.member_name(context["unit"].code)
    rows = selectors.published(context["unit"])
    asked = request.GET.get("grupo", "")
    context["asked"] = asked if asked in selectors.GROUPS else ""
    for key, title in selectors.GROUPS.items():
        lines = [
            (
                capital(say(one.label)),
                one.initiative,
                one.since,
                request.build_absolute_uri(reverse(one.view, args=one.args)),
            )
            for one in rows
            if one.group == key
        ]
        if context["asked"] in ("", key):
            context["groups"].append((key, say(title), lines[:MOST_SHOWN], max(0, len(lines) - MOST_SHOWN)))
    query = f"?m={context['unit'].code}" if context["unit"] else ""
    context["canonical"] = request.build_absolute_uri(reverse("portal:published") + query)
    context["choices"] = [(key, say(title)) for key, title in selectors.GROUPS.items()]
    return context, 200


@public
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """``/publicado/?m=…&grupo=…``: agendas, processes, events and documents that somebody published."""
    return _page(request, "published", *_published(request))


# ----------------------------------------------------------------------------------------------------------- embedding


@public
@require_safe
def embed_published(request: HttpRequest) -> HttpResponse:
    """The same list, small, for the page of somebody else."""
    context, status = _published(request)
    return _framed(render(request, "portal/embed_published.html", context, status=status))


def _framed(response: HttpResponse) -> HttpResponse:
    """Anybody may put this page in theirs: it has no form, no cookie and no session."""
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["Cache-Control"] = "public, max-age=300"
    response.embeddable = True  # type: ignore[attr-defined]
    return response


@public
@require_safe
def embed_scheme(request: HttpRequest, code: str) -> HttpResponse:
    """A scheme, small, for the page of somebody else."""
    moment, _complaints = asked_moment(request)
    day = moment.day
    try:
        row = registry.scheme_by_code(None, code, moment)
    except BadInput as wrong:
        return refused(request, wrong)
    value = bridge.record(row)
    codes = value.members_on(day) or value.foreseen()
    context = {
        "row": row,
        "figure": figure_name(row.figure),
        "state": capital(say(STATES[state_on(value, day)])),
        "members": presenter.member_lines(row, day),
        "drawing": presenter.drawing(codes, day),
        "href": request.build_absolute_uri(reverse("registry:scheme", args=[row.code])),
    }
    return _framed(render(request, "portal/embed_scheme.html", context))


@public
@require_safe
def embed_place(request: HttpRequest, code: str) -> HttpResponse:
    """What concerns a municipality, small, for its own page."""
    moment, _complaints = asked_moment(request)
    try:
        context = _about(request, code, moment)
    except BadInput as wrong:
        return refused(request, wrong)
    return _framed(render(request, "portal/embed_place.html", context))


# -------------------------------------------------------------------------------------------------------------- alerts


@csrf_exempt  # no session to protect: the mailbox itself confirms
@public
@require_http_methods(["GET", "HEAD", "POST"])
def alert_ask(request: HttpRequest) -> HttpResponse:
    """Ask for alerts. The page says the same whoever asks; the address alone leads to where a place is chosen."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("portal:mine"))
    try:
        services.alert_ask(
            mail=request.POST.get("mail", ""),
            about=request.POST.get("about", ""),
            code=request.POST.get("code", ""),
            language=lang(),
            base=request.build_absolute_uri("/"),
            now=timezone.now(),
        )
    except BadInput as wrong:
        return _page(request, "alert", {"wrong": wrong.text(lang())}, wrong.status)
    return _page(request, "alert", {"asked": True})


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def alert_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """A mail reader that opens every link confirms nothing: the button does."""
    if request.method != "POST":
        return _page(request, "alert", {"button": "confirm"})
    row = services.alert_confirm(key, now=timezone.now())
    if row is None:
        return _page(request, "alert", {"gone": True}, 404)
    return _page(request, "alert", {"confirmed": services.name_of(row)})


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def alert_leave(request: HttpRequest, key: str) -> HttpResponse:
    """Leave, and be erased."""
    if request.method != "POST":
        return _page(request, "alert", {"button": "leave"})
    services.alert_leave(key)
    return _page(request, "alert", {"left": True})


# ------------------------------------------------------------------------------------------------------------ machines


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: everything public, and where the list of it is."""
    lines = [
        "User-agent: *", "Disallow: /cuenta/", "Disallow: /en/cuenta/", "Disallow: /alertas/", "Disallow: /en/alertas/",
        "Disallow: /incrustar/", "Disallow: /en/incrustar/", "", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", "",
    ]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), timezone.get_default_timezone()) if day else None


PAGES = (
    "territory:constructor", "discovery:discover", "discovery:regions", "legal:home", "legal:rules", "legal:norms",
    "legal:chronology", "legal:compare", "legal:questions", "legal:glossary", "legal:facts", "legal:numbers",
    "legal:alternatives", "legal:sources", "legal:seed", "portfolio:home", "portfolio:board", "portfolio:regions",
    "portfolio:dashboard", "portfolio:objectives", "portfolio:plan", "portfolio:contributions", "registry:home", "portal:mine",
    "portal:published", "territory:help",
)  # fmt: skip
"""Public pages that are one of a kind."""


def _addresses() -> Iterator[tuple[str, list[Any], str, Any]]:
    for name in PAGES:
        yield name, [], "", None
    for figure in book().figures:
        yield "legal:figure", [figure], "", None
    places: set[str] = set()
    real = Esquema.objects.filter(published=True).exclude(code__startswith=FICTION)
    for code, modified, told, held in real.annotate(
        told=Exists(Work.objects.filter(scheme=OuterRef("pk")))
    ).values_list("code", "modified", "told", "municipalities"):
        yield "registry:scheme", [code], "", modified
        if told:
            yield "registry:results", [code], "", modified
        places.update(held)
    files = public_initiatives().filter(fiction=False)
    for code, modified, held in files.values_list("code", "modified", "municipalities"):
        yield "initiatives:file", [code], "", modified
        places.update(held)
    for place in sorted(places):
        yield "portal:mine", [], f"?m={place}", None
    for one in selectors.published():
        yield one.view, list(one.args), "", _midnight(one.since)


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, in both languages, with the day it last changed; and what concerns each municipality that is in something."""
    root = request.build_absolute_uri("/")[:-1]
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
           'xmlns:xhtml="http://www.w3.org/1999/xhtml">']  # fmt: skip
    for name, args, query, modified in _addresses():
        both = {}
        for tongue in ("es", "en"):
            with translation.override(tongue):
                both[tongue] = root + reverse(name, args=args) + query
        day = f"<lastmod>{timezone.localtime(modified).date().isoformat()}</lastmod>" if modified else ""
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tongue}" href="{escape(href)}"/>' for tongue, href in both.items()
        )
        out += [f"<url><loc>{escape(href)}</loc>{day}{links}</url>" for href in both.values()]
    out.append("</urlset>")
    return HttpResponse("\n".join(out), content_type="application/xml; charset=utf-8")
