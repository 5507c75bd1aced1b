"""*Descubrir* and *Regionalizar*: a form, a job with an address of its own, its result, and files to take away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mancomun.discovery.criteria import CATALOGUE
from mancomun.drawing.maps import svg
from mancomun.errors import BadInput
from mancomun.interchange import discovery_book, discovery_map
from mancomun.lexicon.text import join_names
from mancomun.territory import colombia
from mancomun.web.accounts.gate import public
from mancomun.web.discovery import asking, pictures, presenter
from mancomun.web.discovery.asking import Asked
from mancomun.web.discovery.purposes import PURPOSES
from mancomun.web.discovery.work import ground_for
from mancomun.web.jobs.models import Job, State
from mancomun.web.jobs.presenter import card
from mancomun.web.jobs.selectors import job_by_key
from mancomun.web.jobs.services import job_cancel, job_start
from mancomun.web.jobs.views import user_of
from mancomun.web.project import languages
from mancomun.web.project.limits import address_of
from mancomun.web.project.problems import error_response
from mancomun.web.territory import cartography
from mancomun.web.territory.selectors import address, departments

GROUPS = ("discover", "compare", "mend")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "json": "application/json",
}


def _from_elsewhere(request: HttpRequest) -> bool:
    """A form of another site. An anonymous visitor gets no cookie, hence no token: browsers say where a form comes from."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin != f"{request.scheme}://{request.get_host()}"


# --- the forms -----------------------------------------------------------------------------------------------------------


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def discover(request: HttpRequest) -> HttpResponse:
    """The form of *Descubrir*; sent, it starts one of three jobs: discover, compare or mend."""
    if request.method == "POST":
        if _from_elsewhere(request):
            return error_response(request, 403)
        asked = asking.read_discover(request.POST, request.FILES, timezone.localdate())
        kind = {"comparar": "compare", "arreglar": "mend"}.get(request.POST.get("pregunta", ""), "discover")
        if kind == "mend" and not asked.arguments.get("figure"):
            asked.wrong.setdefault("figura", _("Para arreglar un grupo hay que decir con qué figura."))
        if not asked.wrong:
            arguments = {
                "discover": lambda: asked.arguments,
                "compare": lambda: asking.compare_arguments(asked),
                "mend": lambda: asking.mend_arguments(asked),
            }[kind]()
            return _started(request, kind, arguments, asked, _discover_form)
        return _discover_form(request, asked, 422)
    asked = asking.read_discover(request.GET, None, timezone.localdate())
    if not request.GET.get("m"):
        asked.wrong.pop("m", None)
    return _discover_form(request, asked, 200)


def _started(
    request: HttpRequest,
    kind: str,
    arguments: dict[str, Any],
    asked: Asked,
    form: Callable[[HttpRequest, Asked, int], HttpResponse],
) -> HttpResponse:
    """To the page of the new job; or the form again, when there is no room for it."""
    try:
        job = job_start(kind, arguments, by=user_of(request), address=address_of(request))
    except BadInput as error:
        asked.wrong["todo"] = error.text(languages.lang())
        return form(request, asked, error.status)
    name = "partition" if kind == "regions" else "found"
    return HttpResponseRedirect(reverse(f"discovery:{name}", args=[job.key]), status=303)


def _discover_form(request: HttpRequest, asked: Asked, status: int) -> HttpResponse:
    land, lang = colombia(), languages.lang()
    named = [land.unit(code).name for code in asked.members]
    table = asked.arguments.get("table") or {}
    ground = ground_for(asked.arguments)
    drawn = [code for code in asked.members if code in ground.place]
    chosen = [row["name"] for row in asked.values["criteria"]]
    context = {
        "asked": asked,
        "title": _question(named),
        "purposes": [(one.id, one.name.of(lang), one.says.of(lang)) for one in PURPOSES],
        "purpose_says": next((one.says.of(lang) for one in PURPOSES if one.id == asked.values.get("purpose_now")), ""),
        "figures": asking.figures_on(asked.day or timezone.localdate()),
        "criteria": asking.criteria_offered((*table, *chosen)),
        "attributes": asking.attributes_offered(extra=table),
        "kinds": asking.RANGE_KINDS,
        "catalogue": _catalogue(lang),
        "seconds": asking.with_chosen(asking.SECONDS, asked),
        "map": svg(sheet, name="mapa") if drawn and (sheet := pictures.group_map(drawn, ground)) else "",
        "map_sentence": cartography.sentence(cartography.source()),
        "several": len(asked.members) > 1,
        "back": address(asked.members, asked.day or timezone.localdate()),
        "page": "discover",
    }  # fmt: skip
    return _fresh(render(request, "discovery/discover.html", context, status=status))


def _question(named: list[str]) -> str:
    if not named:
        return _("¿Con quién conviene asociarse?")
    return _("¿Con quién conviene que se asocie %(name)s?") % {"name": join_names(named).of(languages.lang())}


def _catalogue(lang: str) -> list[dict[str, str]]:
    return [
        {
            "id": key, "name": one.name.of(lang), "formula": one.formula.of(lang), "unit": one.unit.of(lang),
            "better": _("más") if one.sense > 0 else _("menos"),
            "source": f"{one.source.of(lang)} {one.vintage}".strip(), "limits": one.limits.of(lang),
        }
        for key, one in CATALOGUE.items()
    ]  # fmt: skip


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def regions(request: HttpRequest) -> HttpResponse:
    """The form of *Regionalizar*; sent, it starts the job."""
    if request.method == "POST":
        if _from_elsewhere(request):
            return error_response(request, 403)
        asked = asking.read_regions(request.POST, request.FILES, timezone.localdate())
        if not asked.wrong:
            return _started(request, "regions", asked.arguments, asked, _regions_form)
        return _regions_form(request, asked, 422)
    return _regions_form(request, asking.read_regions(request.GET, None, timezone.localdate()), 200)


def _regions_form(request: HttpRequest, asked: Asked, status: int) -> HttpResponse:
    table = asked.arguments.get("table") or {}
    context = {
        "asked": asked,
        "departments": [(unit.code, unit.name) for unit in departments(colombia())],
        "figures": asking.figures_on(asked.day or timezone.localdate()),
        "summed": [("count", _("número de unidades")), *asking.attributes_offered(summed=True, extra=table)],
        "attributes": asking.attributes_offered(extra=table),
        "kinds": asking.RANGE_KINDS,
        "seconds": asking.with_chosen(asking.LONG_SECONDS, asked),
        "page": "regions",
    }
    return _fresh(render(request, "discovery/regions.html", context, status=status))


# --- the job and its result ----------------------------------------------------------------------------------------------


def _job(request: HttpRequest, key: str, kinds: tuple[str, ...]) -> Job:
    """The job with that key; 404 when there is none of these kinds."""
    try:
        job = job_by_key(key, user_of(request))
    except BadInput:
        raise Http404 from None
    if job.kind not in kinds:
        raise Http404
    return job


@public
@require_safe
def found(request: HttpRequest, key: str) -> HttpResponse:
    """The groups: how the search goes while it lives, then the answer. The address is the key: whoever has it may look."""
    job = _job(request, key, GROUPS)
    context = _live(job, request)
    if job.state == State.DONE:
        context |= presenter.groups_page(job, ground_for(job.arguments), request.GET.dict())
    return _private(render(request, "discovery/found.html", context))


@public
@require_safe
def partition(request: HttpRequest, key: str) -> HttpResponse:
    """The partition, likewise."""
    job = _job(request, key, ("regions",))
    context = _live(job, request)
    if job.state == State.DONE:
        context |= presenter.regions_page(job, ground_for(job.arguments), request.GET.dict())
    return _private(render(request, "discovery/partition.html", context))


@public
@require_safe
def status(request: HttpRequest, key: str) -> HttpResponse:
    """The part that changes while the search goes on, for the script that asks every second."""
    job = _job(request, key, (*GROUPS, "regions"))
    return _private(render(request, "discovery/_live.html", _live(job, request)))


# Whoever holds the key may stop the job; see `web.jobs.views.cancel`.
@public
@csrf_exempt
@require_POST
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Stop it and come back to its page."""
    job = _job(request, key, (*GROUPS, "regions"))
    job_cancel(job.key, user_of(request))
    name = "partition" if job.kind == "regions" else "found"
    return HttpResponseRedirect(reverse(f"discovery:{name}", args=[key]), status=303)


def _live(job: Job, request: HttpRequest) -> dict[str, Any]:
    """What every page of a job knows: its card, its question, the way back to the form."""
    land, lang = colombia(), languages.lang()
    asked = job.arguments
    codes = asked.get("around") or asked.get("members") or ()
    titles = {
        "discover": _("Con quién conviene que se asocie %(name)s"),
        "compare": _("Dónde queda el grupo de %(name)s"),
        "mend": _("Cómo se arregla el grupo de %(name)s"),
        "regions": _("Cómo podría organizarse %(name)s"),
    }
    if job.kind == "regions":
        names = [land.unit(code).name for code in asked.get("within") or ()] or [_("Colombia")]
    else:
        names = [land.unit(code).name for code in codes]
    partial = job.partial or {}
    kept = dict(asked) | {"around": list(codes)}
    own_files = bool(asked.get("table") or asked.get("ties"))
    return {
        "job": job,
        "done": job.state == State.DONE,
        "card": card(job),
        "title": titles[job.kind] % {"name": join_names(names).of(lang)},
        "purpose": _purpose(job),
        "partial": presenter.partial_rows(job),
        "examined": presenter.number(partial["examined"]) if "examined" in partial else "",
        "found_regions": presenter.number(partial["p"]) if "p" in partial else "",
        "again": asking.address_of(job.kind, kept),
        "own_files": own_files,
        "keeps": settings.JOBS_KEEP_DAYS,
        "here": request.build_absolute_uri(request.path),
        "query": request.GET.dict(),
        "page": "regions" if job.kind == "regions" else "discover",
    }


def _purpose(job: Job) -> str:
    """What was asked for, in one line: criteria with their weights, never a name alone."""
    if job.kind == "regions":
        return ""
    lang = languages.lang()
    parts = []
    for key, weight in job.arguments["maximise"].items():
        one = CATALOGUE.get(key.partition(":")[0])
        name = one.name.of(lang) if one else key
        parts.append(f"{name} × {presenter.number(weight)}")
    return " + ".join(parts)


@public
@require_safe
def download(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The result as a file: workbook, table, map, drawing or the plain answer."""
    job = _job(request, key, (*GROUPS, "regions"))
    if job.state != State.DONE or job.result is None:
        raise Http404
    lang = languages.lang()
    data = _file(job, kind, lang, request)
    response = HttpResponse(data, content_type=TYPES[kind])
    stem = "regiones" if job.kind == "regions" else "grupos"
    response.headers["Content-Disposition"] = f'attachment; filename="mancomun-{stem}-{job.key[:6]}.{kind}"'
    return _private(response)


def _file(job: Job, kind: str, lang: str, request: HttpRequest) -> bytes:
    answer, ground = job.result or {}, ground_for(job.arguments)
    if kind == "json":
        return json.dumps(answer, ensure_ascii=False, indent=1).encode()
    if kind == "xlsx":
        return discovery_book.BOOKS[job.kind](answer, ground, lang)
    if kind == "csv":
        return discovery_book.table_csv(job.kind, answer, ground).encode("utf-8-sig")
    if kind == "geojson":
        from mancomun.interchange.editions import edition_geojson
        from mancomun.web.territory.edition_map import edition_drawn

        edition = edition_drawn()
        shapes = {}
        if edition is not None:
            features = edition_geojson(edition.name, settings.DATA)["features"]
            shapes = {feature["properties"]["code"]: feature["geometry"] for feature in features}
        name = edition.name if edition is not None else ""
        found = discovery_map.geojson(job.kind, answer, ground, shapes=shapes, edition=name, lang=lang)
        return json.dumps(found, ensure_ascii=False).encode()
    drawn = _drawing(job, answer, ground, lang, request)
    if kind == "svg":
        return drawn.encode()
    from mancomun.documents.picture import png_of_svg

    return png_of_svg(drawn, cache=Path(settings.DATA) / "fonts")


def _drawing(job: Job, answer: dict[str, Any], ground: Any, lang: str, request: HttpRequest) -> str:
    """The map of the page, to go elsewhere; seats and bars where the map of the house was not built."""
    if job.kind == "regions":
        sheet = pictures.region_map(discovery_book.asked_labels(answer), ground, _("Regiones"))
    else:
        groups = discovery_book.groups_of(job.kind, answer, ground)
        asked = request.GET.get("g", "1")
        place = int(asked) if asked.isdigit() and 1 <= int(asked) <= len(groups) else 1
        sheet = pictures.group_map(groups[place - 1]["members"], ground) if groups else None
    return svg(sheet or discovery_map.seats_map(job.kind, answer, ground, lang), alone=True)


# --- what they share -----------------------------------------------------------------------------------------------------


def _fresh(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-cache"
    return response


def _private(response: HttpResponse) -> HttpResponse:
    # The address is the key: it stays out of caches and of search engines.
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
