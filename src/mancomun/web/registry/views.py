"""Pages of the registry: the list, the sheet of a scheme as of a day, its results, its document, and the desk that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.documents.registry import scheme_entry
from mancomun.errors import BadInput
from mancomun.instants import read_day
from mancomun.legal.vocabulary import FINALIDADES, OBJETOS
from mancomun.lexicon.text import Text
from mancomun.registry.duties import ART_249
from mancomun.registry.judging import ASKED
from mancomun.registry.record import state_on
from mancomun.registry.words import ABOUT_MEMBER, ACTS, CRITERIA, LEVELS, MATTERS, ORGANS, PROJECT_STATES, STATES
from mancomun.requirements.facts import FACTS
from mancomun.web import dated
from mancomun.web.accounts.gate import needs, public
from mancomun.web.accounts.selectors import may
from mancomun.web.dated import Moment
from mancomun.web.initiatives.presenter import money, number
from mancomun.web.initiatives.selectors import entities_that_may
from mancomun.web.papers.services import Form
from mancomun.web.papers.views import download
from mancomun.web.portfolio.words import SHORT, capital, figure_name
from mancomun.web.project.languages import lang, say
from mancomun.web.project.limits import takes
from mancomun.web.registry import actions, bridge, presenter, selectors, services, taking, trail
from mancomun.web.registry.models import OPEN, Esquema
from mancomun.web.registry.public import is_official, sums
from mancomun.web.registry.selectors import Question

PAGE_ROWS = 25
EXTRACT = Form(scheme_entry, formats=("pdf",))
WAYS_OUT = ("unidad-desconocida", "unidad-ambigua", "codigo-sin-cero", "codigo-forma", "codigo-obsoleto")
"""Refusals of a place for which it helps to name the places that were perhaps meant."""
both = require_http_methods(["GET", "HEAD", "POST"])


def page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200, personal: bool = False
) -> HttpResponse:
    """A page of the registry; what depends on who looks stays out of shared caches."""
    shown = {
        "page": "registry", "authority": settings.REGISTRY_AUTHORITY, **context,
    }  # fmt: skip
    response = render(request, f"registry/{name}.html", shown, status=status)
    response.headers["Cache-Control"] = "private, no-cache" if personal else "no-cache"
    return response


def asked_day(request: HttpRequest) -> tuple[date, list[str]]:
    """The day of the address, today when absent, and the sentence when it cannot be read."""
    today = timezone.localdate()
    written = request.GET.get("fecha", "").strip()
    if not written:
        return today, []
    try:
        return read_day(written), []
    except BadInput as wrong:
        return today, [wrong.text(lang())]


def asked_moment(request: HttpRequest) -> tuple[Moment, list[str]]:
    """The day of the address and the day of knowledge (``?fecha=…&sabido=…``), with the sentences of what cannot be read."""
    day, complaints = asked_day(request)
    wrong: list[BadInput] = []
    found = dated.asked({"sabido": request.GET.get("sabido", "")}, timezone.localdate(), wrong)
    complaints += [one.text(lang()) for one in wrong]
    if "fecha" not in request.GET:
        day = found.known
    return Moment(day, found.known, found.today), complaints


def with_scheme(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its scheme, as far as the person may see it."""

    @wraps(view)
    def inner(request: HttpRequest, code: str) -> HttpResponse:
        try:
            return view(request, selectors.scheme_by_code(request.user, code))
        except BadInput as wrong:
            return refused(request, wrong)

    return inner


def with_scheme_then(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its scheme as it was, and was known, at the moment of the address; with the moment and what is wrong in it."""

    @wraps(view)
    def inner(request: HttpRequest, code: str) -> HttpResponse:
        moment, complaints = asked_moment(request)
        try:
            return view(request, selectors.scheme_by_code(request.user, code, moment), moment, complaints)
        except BadInput as wrong:
            return refused(request, wrong)

    return inner


def when(moment: Moment) -> str:
    """The same days after another address of the registry."""
    days = {"fecha": moment.day.isoformat()} | ({"sabido": moment.known.isoformat()} if moment.corrected else {})
    return f"?{urlencode(days)}" if moment.day != moment.today or moment.corrected else ""


def refused(request: HttpRequest, wrong: BadInput) -> HttpResponse:
    """A page with the sentence alone."""
    return page(request, "refused", {"text": wrong.text(lang())}, status=wrong.status)


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """``/registro/?municipio=05615&fecha=2014-07-31``: the schemes as they stood on a day."""
    moment, complaints = asked_moment(request)
    day, known = moment.day, moment.earlier
    asked = {key: " ".join(request.GET.get(name, "").split())[:100] for key, name in
             (("q", "q"), ("figure", "figura"), ("department", "departamento"), ("municipality", "municipio"),
              ("state", "estado"))}  # fmt: skip
    status, meant = 422 if complaints else 200, list[tuple[str, str]]()
    try:
        rows = selectors.listed(request.user, Question(moment, **asked))
    except BadInput as wrong:
        complaints.append(wrong.text(lang()))
        rows, status = Esquema.objects.none(), wrong.status
        if asked["municipality"] and wrong.code in WAYS_OUT:
            meant = presenter.ways(asked["municipality"], "municipio", request.GET)
    paginator = Paginator(rows.prefetch_related(*selectors.whole(known, ("miembros", "actos"))), PAGE_ROWS)
    shown = paginator.get_page(request.GET.get("pagina"))
    lines = list(shown.object_list)
    if moment.past:
        lines = selectors.recall(lines, moment)
    kept = request.GET.copy()
    kept.pop("pagina", None)
    context = {
        "rows": presenter.list_lines(lines, day),
        "pages": shown,
        "total": paginator.count,
        "day": day,
        "moment": moment,
        "when": when(moment),
        "past": day != timezone.localdate(),
        "asked": asked,
        "query": kept.urlencode(),
        "complaints": complaints,
        "meant": meant,
        "figures": [(key, figure_name(key)) for key in SHORT],
        "states": [(key, capital(say(text))) for key, text in STATES.items()],
        "departments": [
            (unit.code, unit.name)
            for unit in sorted(selectors.land().units.values(), key=lambda unit: unit.name)
            if len(unit.code) == 2
        ],
        "may_review": may(request.user, "registry.review"),
        "may_open": may(request.user, "registry.edit"),
        "structured": _dataset(request),
    }
    return page(request, "list", context, status=status, personal=request.user.is_authenticated)


def _dataset(request: HttpRequest) -> dict[str, Any]:
    """The registry as JSON-LD: open data, and where to fetch it."""
    api = request.build_absolute_uri("/api/v1/schemes")
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": str(_("Registro de esquemas")),
        "description": str(_("Los esquemas asociativos territoriales de Colombia a cualquier fecha.")),
        "url": request.build_absolute_uri(reverse("registry:home")),
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{api}?format={form}&limit=500"}
            for kind, form in (("application/json", "json"), ("text/csv", "csv"), ("application/geo+json", "geojson"))
        ],
    }


@public
@require_safe
@with_scheme_then
def scheme(request: HttpRequest, row: Esquema, moment: Moment, complaints: list[str]) -> HttpResponse:
    """``/registro/EAT-2026-001/?fecha=1990-01-01&sabido=2026-01-01``: the sheet as of a day, as it was known on another."""
    day = moment.day
    value = bridge.record(row)
    codes = value.members_on(day) or value.foreseen()
    others = selectors.elsewhere(codes, day, but=row.code, known=moment.earlier)
    about, channel = row.initiative, getattr(row, "channel", None)
    context = {
        "row": row,
        "day": day,
        "moment": moment,
        "when": when(moment),
        "past": day != timezone.localdate() or moment.corrected,
        "complaints": complaints,
        "figure": figure_name(row.figure),
        "state": capital(say(STATES[state_on(value, day)])),
        "icon": presenter.ICONS.get(state_on(value, day), "r-unknown"),
        "official": is_official(value, day),
        "since": presenter.dated(row.formed_on, row.formed_precision),
        "members": presenter.member_lines(row, day),
        "former": presenter.former_lines(row, day),
        "acts": presenter.act_lines(row, day),
        "organs": presenter.organ_lines(row, day),
        "hechos": presenter.fact_lines(row, day),
        "duties": presenter.duty_lines(value, day),
        "objetos": presenter.objetos(row),
        "lineage": presenter.lineage_lines(codes, day),
        "drawing": presenter.drawing(codes, day),
        "moved": presenter.moved_lines(row, codes, day),
        "others": [(one, presenter.member_name(one.member)) for one in others][:12],
        "about": about
        if about is not None and about.visibility == "publica" and about.record_state == "publicado"
        else None,
        "doubt": row.doubt_en if get_language() == "en" else row.doubt_es,
        "has_results": bool(row.works.all() or row.measures.all()),
        "channel": channel if channel is not None and channel.holds(day) else None,
        "may_edit": may(request.user, "registry.edit", row),
        "structured": structured(request, row),
    }
    status = 422 if complaints else 200
    return page(request, "scheme", context, status=status, personal=request.user.is_authenticated)


def structured(request: HttpRequest, row: Esquema) -> dict[str, Any]:
    """The scheme as JSON-LD, for search engines: an organisation of the State and those who form it."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "name": row.name,
        "url": request.build_absolute_uri(reverse("registry:scheme", args=[row.code])),
        "identifier": row.code,
    }
    if row.acronym:
        found["alternateName"] = row.acronym
    if row.formed_on:
        found["foundingDate"] = str(row.formed_on.year) if row.formed_precision == "year" else row.formed_on.isoformat()
    return found


@public
@require_safe
@with_scheme_then
def results_page(request: HttpRequest, row: Esquema, moment: Moment, complaints: list[str]) -> HttpResponse:
    """What a scheme did: with which money, for whom, and what changed (S27.7)."""
    day = moment.day
    value = bridge.record(row)
    found = sums(row, value, day)
    works = [one for one in row.works.all() if one.year <= day.year]
    context = {
        "row": row,
        "day": day,
        "moment": moment,
        "when": when(moment),
        "past": day != timezone.localdate() or moment.corrected,
        "complaints": complaints,
        "found": found,
        "total": money(found.total),
        "years": [(year, money(amount)) for year, amount in found.by_year.items()],
        "sources": [(name, money(amount)) for name, amount in found.by_source.items()],
        "shares": presenter.share_lines(found),
        "measures": presenter.measure_lines(found),
        "works": [(one, number(sum(one.money.values())), capital(say(PROJECT_STATES[one.state]))) for one in works],
        "notes": [say(one.text) for one in found.remarks],
        "may_edit": may(request.user, "registry.edit", row),
    }
    return page(request, "results", context, personal=request.user.is_authenticated)


@public
@require_safe
@with_scheme_then
def extract(request: HttpRequest, row: Esquema, moment: Moment, complaints: list[str]) -> HttpResponse:
    """The document of a scheme: a certificate where the authority runs this registry, else an extract that says it is none."""
    return download(request, EXTRACT, presenter.entry(row, bridge.record(row), moment.day), "pdf")


# ---------------------------------------------------------------------------------------------------------- the desk


@needs("registry.edit")
@both
def new(request: HttpRequest) -> HttpResponse:
    """Open the sheet of a scheme."""
    complaints: list[str] = []
    status = 200
    if request.method == "POST":
        try:
            made = actions.opened(request.POST, by=request.user, today=timezone.localdate())
        except BadInput as wrong:
            complaints.append(wrong.text(lang()))
            status = wrong.status
        else:
            toasts.success(request, _("Abrió la hoja de %(name)s.") % {"name": made.name})
            return HttpResponseRedirect(reverse("registry:edit", args=[made.code]))
    values: Any = request.POST
    if request.method != "POST" and request.GET.get("iniciativa"):
        values = presenter.from_initiative(request.user, request.GET["iniciativa"])
    context = {
        "complaints": complaints,
        "values": values,
        "entities": entities_that_may(request.user, "registry.edit"),
        **_choices(),
    }
    return page(request, "new", context, status=status, personal=True)


def _choices() -> dict[str, Any]:
    def words(found: dict[str, Text]) -> list[tuple[str, str]]:
        return [(key, capital(say(text))) for key, text in found.items()]

    return {
        "figures": [(key, figure_name(key)) for key in SHORT],
        "objeto_choices": words({key: Text(*pair) for key, pair in OBJETOS.items()}),
        "finalidad_choices": words({key: Text(*pair) for key, pair in FINALIDADES.items()}),
        "act_choices": [(key, capital(say(text))) for key, text in ACTS.items() if key not in services.OWN_KINDS],
        "about_member": ABOUT_MEMBER,
        "organ_choices": words(ORGANS),
        "level_choices": words(LEVELS),
        "matter_choices": words(MATTERS),
        "criteria_choices": words(CRITERIA),
        "state_choices": words(PROJECT_STATES),
        "cause_choices": [(k, capital(say(t))) for k, t in FACTS["causal_disolucion"].items.items() if k != "ninguna"],
        "contents": [
            (name, say(FACTS[fact].label), [(k, capital(say(t))) for k, t in FACTS[fact].items.items()])
            for name, fact in actions.CONTENTS.items()
        ],
        "mandates": list(range(2028, 2003, -4)),
        "asked": ASKED,
    }


def _waiting(request: HttpRequest, row: Esquema, today: date) -> dict[str, Any] | None:
    """What the formalisation of its initiative would bring to the sheet; None when there is none to read."""
    if row.initiative is None:
        return None
    case = taking.case_for(request.user, row, today)
    return None if case is None else {"acts": len(taking.brings(case)), "code": row.initiative.code}


@takes(28)
@needs("registry.edit")
@both
@with_scheme
def edit(request: HttpRequest, row: Esquema) -> HttpResponse:
    """The desk of a scheme: each form does one thing, and says it."""
    if not may(request.user, "registry.edit", row):
        return refused(request, BadInput(
            "esquema-ajeno", "Su encargo no alcanza a este esquema.", "Your appointment does not reach this scheme.",
            status=403))  # fmt: skip
    complaints: list[str] = []
    status, today = 200, timezone.localdate()
    if request.method == "POST":
        try:
            told = actions.done(row, request.POST, request.FILES.get("file"), by=request.user, today=today)
        except BadInput as wrong:
            complaints.append(wrong.text(lang()))
            status = wrong.status
        else:
            toasts.success(request, told)
            return HttpResponseRedirect(reverse("registry:edit", args=[row.code]))
    row = selectors.scheme_by_code(request.user, row.code)
    value = bridge.record(row)
    context = {
        "row": row,
        "complaints": complaints,
        "values": request.POST,
        "members": presenter.member_lines(row, today),
        "acts": presenter.act_lines(row, today),
        "hechos": presenter.fact_lines(row, today),
        "duties": presenter.duty_lines(value, today),
        "state": state_on(value, today),
        "open": row.applications.filter(state__in=[one.value for one in OPEN]).first(),
        "decided": row.applications.exclude(state__in=[one.value for one in OPEN]).first(),
        "old": row.formed_on is not None and row.formed_on < ART_249,
        "today": today,
        "mistakes": presenter.mistakes(row),
        "channel": getattr(row, "channel", None),
        "retired": presenter.retired_lines(row, today),
        "taken": _waiting(request, row, today),
        **_choices(),
    }
    return page(request, "edit", context, status=status, personal=True)


@csrf_exempt  # no session to protect: the mailbox itself confirms
@public
@both
def channel(request: HttpRequest, key: str) -> HttpResponse:
    """The link of the letter to an institutional mailbox. A mail reader that opens every link confirms nothing: the button does."""
    done = request.method == "POST"
    found = services.channel_confirm(key, day=timezone.localdate()) if done else services.channel_asked(key)
    response = page(request, "channel", {"channel": found, "done": done}, status=200 if found else 404, personal=True)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@needs("registry.edit")
@require_safe
@with_scheme
def history(request: HttpRequest, row: Esquema) -> HttpResponse:
    """Who changed what, when and why."""
    return page(request, "history", {"row": row, "history": trail.history(row)}, personal=True)
