"""The page of a case: what is known of the group for one figure, stated in a form that writes nothing down.

What was stated travels in the address. A form longer than an address may be answered in place; it is never kept.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.errors import BadInput
from mancomun.legal import book
from mancomun.legal.book import Figure
from mancomun.legal.statements import case_file, request_body
from mancomun.lexicon.text import join_names
from mancomun.portfolio.documented import fiction_written
from mancomun.territory import Territory
from mancomun.web.accounts.gate import public
from mancomun.web.project.languages import lang
from mancomun.web.territory import caseform, presenter, selectors
from mancomun.web.territory.selectors import Complaint, Selection
from mancomun.web.territory.stated import LONGEST

PAGE, FILE = "territory:case", "territory:case-file"


class SeeOther(HttpResponseRedirect):
    """After a form was read: go and see its answer, with a GET."""

    status_code = 303


@public
@csrf_exempt  # it reads no session and writes nothing: a forged request could only show its sender an answer
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest) -> HttpResponse:
    """``/caso?m=05615,05318&figura=pap&h.reat=2024-02-01``: the verdict, and the form that may change it."""
    query = request.POST if request.method == "POST" else request.GET
    selection = _selection(query)
    figure, complaints = _figure(query.get("figura", ""), selection)
    if request.method == "POST" and figure and not complaints:
        here = _href(selection, figure)
        if len(here) <= LONGEST:
            return SeeOther(f"{here}#respuesta")
    if figure is None or not selection.members:
        return _choose(request, selection, complaints)
    land = selection.land
    context = _context(request, selection, figure, complaints, land)
    response = render(request, "territory/case.html", context, status=context["status"])
    response.headers["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
def case_download(request: HttpRequest) -> HttpResponse:
    """The same case as a file for ``mancomun check --case`` (YAML); 422 with the page when something cannot be used."""
    selection = _selection(request.GET)
    figure, complaints = _figure(request.GET.get("figura", ""), selection)
    if figure is None or complaints or not selection.members:
        return case(request)
    text = _case_file(selection, figure, selection.land)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="caso-{figure.id}.yaml"'
    return response


def _selection(query: QueryDict) -> Selection:
    """The group, on the ground that its codes are of."""
    return selectors.read_selection(query, today=timezone.localdate(), exercise=selectors.all_fictional(query))


def _figure(text: str, selection: Selection) -> tuple[Figure | None, list[Complaint]]:
    complaints = list(selection.complaints)
    if not text.strip():
        return None, complaints
    try:
        return book().figure(text), complaints
    except BadInput as wrong:
        return None, [*complaints, Complaint(wrong.text(lang()), wrong.code, wrong.status)]


def _href(selection: Selection, figure: Figure | None, name: str = PAGE) -> str:
    more = {"figura": figure.id} if figure else {}
    return selectors.address(selection.members, selection.day, name=name, facts=selection.facts, **more)


def _choose(request: HttpRequest, selection: Selection, complaints: list[Complaint]) -> HttpResponse:
    """Which figure? One link for each, with its answer today."""
    land = selection.land
    found = []
    if selection.members and selection.stated.fine:
        answer = selectors.judged(selection) or {"figures": []}
        found = [
            (
                raw["outcome"],
                str(presenter.OUTCOMES[raw["outcome"]]),
                raw["name"],
                _href(selection, book().figure(raw["id"])),
            )
            for raw in answer["figures"]
        ]
    context = {
        "selection": selection,
        "complaints": complaints,
        "found": found,
        "who": _who(selection, land),
        "long_day": presenter.long_day(selection.day),
        "constructor_href": selection.href(),
        "other_languages": _other_languages(selection, None),
        "page": "constructor",
    }
    status = max((complaint.status for complaint in complaints), default=200)
    return render(request, "territory/case_choose.html", context, status=status)


def _context(
    request: HttpRequest, selection: Selection, figure: Figure, complaints: list[Complaint], land: Territory
) -> dict[str, Any]:
    law = book()
    said = selection.stated
    raw = bare = None
    if said.fine:
        answer = selectors.judged(selection, figure=figure.id)
        raw = answer["figures"][0] if answer else None
        if selection.facts:
            without = selectors.judged(selection, figure=figure.id, bare=True)
            bare = without["figures"][0] if without else None
    shown = caseform.topics(selection, figure, law, land, raw["findings"] if raw else [])
    wrong = caseform.summary(said, shown)
    fields = {wrong.text(lang()) for wrong in said.complaints()}
    day = selection.day
    return {
        "selection": selection,
        "members": ",".join(selection.members),
        "day": day.isoformat(),
        "long_day": presenter.long_day(day),
        "past": day < timezone.localdate(),
        "facts": selection.facts,
        "figure": figure,
        "figure_name": figure.name.of(lang()),
        "figures": [(item.id, item.name.of(lang())) for item in law.figures.values()],
        "who": _who(selection, land),
        "wrong": wrong,
        "complaints": [complaint for complaint in complaints if complaint.text not in fields],
        "status": max((complaint.status for complaint in complaints), default=200),
        "verdict": presenter.case_verdict(raw, bare, selection, land) if raw else None,
        "topics": shown if raw is None or raw["outcome"] != "NOT_IN_FORCE" else [],
        "elsewhere": caseform.elsewhere(selection, shown),
        "count": len(said.facts.keys()),
        "yaml": _case_file(selection, figure, land) if said.fine else "",
        "json": json.dumps(request_body(selection.members, day, figure, said.facts), ensure_ascii=False, indent=1)
        if said.fine
        else "",
        "fits": len(_href(selection, figure)) <= LONGEST,
        "file_href": _href(selection, figure, FILE),
        "bare_case_href": selectors.address(selection.members, day, name=PAGE, figura=figure.id),
        "constructor_href": selection.href() if len(_href(selection, figure)) <= LONGEST else selection.bare_href,
        "here": request.build_absolute_uri(_href(selection, figure)),
        "other_languages": _other_languages(selection, figure),
        "page": "constructor",
    }


def _case_file(selection: Selection, figure: Figure, land: Territory) -> str:
    return case_file(
        f"{_who(selection, land)}: {figure.name.es}",
        _("declarado en la página; agregue el documento que prueba cada hecho"),
        selection.members,
        selection.day,
        figure,
        selection.stated.facts,
        fiction_written() if selection.exercise else None,
    )


def _who(selection: Selection, land: Territory) -> str:
    return join_names([land.unit(code).name for code in selection.members], most=6).of(lang())


def _other_languages(selection: Selection, figure: Figure | None) -> list[dict[str, str]]:
    found = []
    for code, label in (("es", "Español"), ("en", "English")):
        if code != lang():
            with translation.override(code):
                href = _href(selection, figure)
                found.append({"code": code, "label": label, "href": href if len(href) <= LONGEST else reverse(PAGE)})
    return found
