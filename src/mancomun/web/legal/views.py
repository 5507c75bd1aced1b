"""The pages of the book of law. Thin: the address is read by selectors, the book answers, the presenter draws."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

import mancomun
from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.legal import book, pages, presentation, wording
from mancomun.legal.vocabulary import who_asks
from mancomun.lexicon import glossary as terms
from mancomun.lexicon.text import Text
from mancomun.requirements import FACTS
from mancomun.sources import Cite
from mancomun.sources import norms as all_norms
from mancomun.web.accounts.gate import public
from mancomun.web.legal import presenter
from mancomun.web.legal.selectors import Place, read_pair, read_place
from mancomun.web.project.languages import lang

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A page of the book: safe methods only, never kept for tomorrow, and what does not exist is said in a sentence."""

    @public
    @require_safe
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The only place where the clock is read.
        place = read_place(request.GET, today=timezone.localdate())
        try:
            response = view(request, place, *args, **kwargs)
        except BadInput as wrong:
            context = _context(request, place) | {"sentence": wrong.text(lang()), "code": wrong.code}
            status = 404 if wrong.code in ("figura-desconocida", "figura-ambigua") else wrong.status
            response = render(request, "legal/missing.html", context, status=status)
        response.headers["Cache-Control"] = "no-cache"
        return response

    return inner


def _context(request: HttpRequest, place: Place, **more: Any) -> dict[str, Any]:
    complaints = [*place.complaints, *more.pop("complaints", ())]
    return {
        "place": place,
        "day": place.day,
        "today": place.today,
        "past": place.past,
        "carry": place.carry,
        "back": place.back,
        "group_size": place.group.count(",") + 1 if place.group else 0,
        "complaints": [wrong.text(lang()) for wrong in complaints],
        "page": "law",
        "presentation_day": pages.PRESENTATION_DAY,
        "law_version": book().version,
        "here": request.build_absolute_uri(),
    } | more


def _show(request: HttpRequest, name: str, place: Place, **more: Any) -> HttpResponse:
    complaints = [*place.complaints, *more.get("complaints", ())]
    status = max((wrong.status for wrong in complaints), default=200)
    return render(request, f"legal/{name}.html", _context(request, place, **more), status=status)


@page
def home(request: HttpRequest, place: Place) -> HttpResponse:
    """The ladder as the presentation printed it, beside today's names, and the doors to everything else."""
    law = book()
    states = {key: pages.figure_page(figure, place.day).basis_state for key, figure in law.figures.items()}
    rungs = [
        rung | {"items": [(law.figures[key], pages.BASIS_STATES[states[key]]) for key in rung["figures"]]}
        for rung in pages.seed()["ladder"]["rungs"]
    ]
    return _show(
        request,
        "home",
        place,
        rungs=rungs,
        bars=[(rung["n"], rung["figures"][0]) for rung in rungs],
        ladder=pages.seed()["ladder"],
        others=[
            (figure, pages.BASIS_STATES[states[key]]) for key, figure in law.figures.items() if figure.rung is None
        ],
        counts={
            "rules": len(law.rules),
            "norms": len(all_norms()),
            "milestones": len(pages.chronology()),
            "questions": len(pages.open_questions()),
            "terms": len(terms().entries),
            "facts": len(FACTS),
            "numbers": len(pages.thresholds()),
            "alternatives": len(law.alternatives),
            "sources": len(pages.readings()),
        },
    )


KINDS: dict[str, tuple[Text, str]] = {
    # kind of what was found: (title of the group, address)
    "figure": (Text("Figuras", "Figures"), "legal:figure"),
    "rule": (Text("Reglas", "Rules"), "legal:rule"),
    "norm": (Text("Normas", "Norms"), "legal:norm"),
    "question": (Text("Preguntas abiertas", "Open questions"), "legal:questions"),
    "term": (Text("Glosario", "Glossary"), "legal:glossary"),
    "milestone": (Text("Cronología", "Chronology"), "legal:chronology"),
    "alternative": (Text("Alternativas", "Alternatives"), "legal:alternatives"),
    "discrepancy": (Text("La presentación de 2014", "The 2014 presentation"), "legal:seed"),
    "fact": (Text("Hechos", "Facts"), "legal:facts"),
}


@page
def search(request: HttpRequest, place: Place) -> HttpResponse:
    """``/ley/buscar?q=consulta``: everything the book says about some words, by kind."""
    query = " ".join(request.GET.get("q", "").split())[:200]
    hits = pages.search(query, lang(), limit=120)
    groups = []
    for kind, (title, name) in KINDS.items():
        mine = [(hit, _found_at(place, kind, name, hit.id)) for hit in hits if hit.kind == kind]
        if mine:
            groups.append((title, mine))
    first = next((hit.kind for hit in hits), None)
    groups.sort(key=lambda item: item[0] != KINDS[first][0] if first else False)
    return _show(request, "search", place, query=query, groups=groups, total=len(hits))


def _found_at(place: Place, kind: str, name: str, key: str) -> str:
    if kind in ("figure", "rule", "norm"):
        return f"{reverse(name, args=[key])}{place.carry}"
    return f"{reverse(name)}{place.carry}#{key}"


@page
def figure(request: HttpRequest, place: Place, key: str) -> HttpResponse:
    """One figure on a day: then and now, who may join, rules, steps, organs, money, examples, open questions."""
    found = book().figure(key)
    if found.id != key:
        return HttpResponseRedirect(f"{reverse('legal:figure', args=[found.id])}{place.carry}")
    shown = pages.figure_page(found, place.day)
    other = place.today if place.day == pages.PRESENTATION_DAY else pages.PRESENTATION_DAY
    pair = {"a": found.id, "b": found.id, "fecha": place.day.isoformat(), "fecha_b": other.isoformat()}
    return _show(
        request,
        "figure",
        place,
        shown=shown,
        figure=found,
        labels=pages.FACT_LABELS,
        facts=[(pages.FACT_LABELS[name], point) for name, point in shown.facts],
        basis_word=pages.BASIS_STATES[shown.basis_state],
        kind=wording.KINDS[found.kind],
        drawing=presenter.lanes(shown.steps, lang()),
        bars=range(1, 10),
        schemes=[(item, _scheme_href(item, place)) for item in shown.schemes],
        compare_href=f"{reverse('legal:compare')}?{urlencode(pair)}",
        compare_day=other,
        conversions=[(book().figures.get(item), item) for item in found.data["conversion_to"]],
        eras=pages.eras(found),
        open_groups=("unfounded", "structure", "evidence"),
        initiative=pages.initiative(found, place.day),
        survival=[shown.survival.rule.id] if shown.survival else [],
    )


def _scheme_href(item: pages.Scheme, place: Place) -> str:
    """The constructor with the scheme's members, on the day it was formed when it is known to the day."""
    day = item.formed_on if len(item.formed_on) == 10 else place.day.isoformat()
    return f"{reverse('territory:constructor')}?{urlencode({'m': ','.join(item.members), 'fecha': day}, doseq=False)}"


@page
def sheet(request: HttpRequest, place: Place, key: str) -> HttpResponse:
    """The figure's sheet as a PDF of one or two pages."""
    found = book().figure(key)
    if place.complaints:
        raise place.complaints[0]
    response = HttpResponse(_printed(found.id, place.day, lang(), place.today), content_type="application/pdf")
    name = f"{found.id}-{place.day.isoformat()}-{lang()}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@lru_cache(maxsize=64)
def _printed(key: str, day: date, tongue: str, today: date) -> bytes:
    """The bytes of a sheet; the same question is set in type once."""
    from mancomun.documents import figure_sheet, to_pdf
    from mancomun.web.paths import data_folder

    document = figure_sheet(book().figures[key], day, tongue, today=today, engine=mancomun.__version__)
    return to_pdf(document, cache=data_folder() / "fonts")


@page
def rules(request: HttpRequest, place: Place) -> HttpResponse:
    """Every rule of the book, by family, with its state on the day."""
    families = [
        (family, _family_name(family), [pages.rule_line(rule, place.day) for rule in items])
        for family, items in pages.all_rules()
    ]
    return _show(request, "rules", place, families=families, total=len(book().rules))


def _family_name(family: str) -> str:
    for found in book().figures.values():
        if any(rule.startswith(f"{family}-") for rule in found.rules[:1]):
            return found.name.of(lang())
    return Text("Reglas comunes a todas", "Rules common to all").of(lang())


@page
def rule(request: HttpRequest, place: Place, key: str) -> HttpResponse:
    """One rule: what it says, on which articles it rests, since when, how it is read and where it is used."""
    shown = pages.rule_page(key, place.day)
    found = shown.line.rule
    if found.id != key:
        return HttpResponseRedirect(f"{reverse('legal:rule', args=[found.id])}{place.carry}")
    return _show(
        request,
        "rule",
        place,
        shown=shown,
        rule=found,
        default=wording.DEFAULTS[found.readings.default] if found.readings else None,
        facts=[(key, FACTS[key].label) for key in shown.facts],
        sources=[(code, pages.readings().get(code)) for code in found.sources],
    )


@page
def norms(request: HttpRequest, place: Place) -> HttpResponse:
    """Every norm the rules rest on, by kind, with its dates and its state on the day."""
    count: dict[str, int] = {}
    for item in book().rules.values():
        for key in {cite.norm for cite in item.cites}:
            count[key] = count.get(key, 0) + 1
    rows = [(norm, pages.norm_state(norm, place.day), count.get(norm.id, 0)) for norm in all_norms().values()]
    rows.sort(key=lambda row: (row[0].in_force is None, row[0].in_force or place.today, row[0].id))
    return _show(request, "norms", place, rows=rows)


@page
def norm(request: HttpRequest, place: Place, key: str) -> HttpResponse:
    """One norm: what it created, changed and repealed; its articles and the rules on each."""
    shown = pages.norm_page(key)
    found = shown.norm
    if found.id != key:
        return HttpResponseRedirect(f"{reverse('legal:norm', args=[found.id])}{place.carry}")
    return _show(
        request,
        "norm",
        place,
        shown=shown,
        norm=found,
        state=pages.norm_state(found, place.day),
        by=all_norms().get(found.repealed_by or ""),
    )


@page
def chronology(request: HttpRequest, place: Place) -> HttpResponse:
    """The line of the norms, by kind, with its table; ``tipo``, ``desde`` and ``hasta`` filter both."""
    everything = pages.chronology()
    kind = request.GET.get("tipo", "")
    since, until = _year(request.GET.get("desde")), _year(request.GET.get("hasta"))
    shown = [
        item
        for item in everything
        if (not kind or presenter.lane_of(item) == kind)
        and (since is None or item.start.year >= since)
        and (until is None or item.start.year <= until)
    ]
    return _show(
        request,
        "chronology",
        place,
        milestones=shown,
        total=len(everything),
        line=presenter.line(shown, place.day, lang()),
        kinds=presenter.lane_names(),
        kind=kind,
        since=since,
        until=until,
        seed_at=presentation.seed_milestone(shown),
        troubles=presentation.check_repeals(),
    )


def _year(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) == 4 else None


@page
def compare(request: HttpRequest, place: Place) -> HttpResponse:
    """Two figures, or one on two days, side by side; without figures, the table of all of them."""
    pair = read_pair(request.GET, place)
    found = None
    if pair.first and pair.second:
        found = pages.compare(pair.first, pair.first_day, pair.second, pair.second_day)
    heads, rows = pages.matrix(place.day) if found is None else ((), ())
    return _show(
        request,
        "compare",
        place,
        pair=pair,
        found=found,
        same_figure=pair.first is pair.second,
        summary_of_today=pair.first is not pair.second and min(pair.first_day, pair.second_day) < place.today,
        same_day=pair.first_day == pair.second_day,
        heads=heads,
        columns=[label for label, _ in rows],
        lines=[(figure, [values[i] for _, values in rows]) for i, figure in enumerate(heads)],
        figures=list(book().figures.values()),
        complaints=pair.complaints,
    )


@page
def questions(request: HttpRequest, place: Place) -> HttpResponse:
    """What the law leaves open: the question, what we do meanwhile, and what would settle it."""
    law = book()
    rows = [
        (key, item, list(dict.fromkeys(law.figures[f] for rule in item["rules"] for f in pages.used_by(rule))))
        for key, item in pages.open_questions().items()
    ]
    return _show(request, "questions", place, rows=[(k, i, f if len(f) < 8 else []) for k, i, f in rows])


@page
def glossary(request: HttpRequest, place: Place) -> HttpResponse:
    """The nouns of the law and of the method, with their meaning and their source."""
    entries = sorted(terms().entries, key=lambda entry: pages.fold(entry.term))
    return _show(request, "glossary", place, entries=entries)


_FACT_KINDS = {
    "yesno": Text("sí o no", "yes or no"),
    "act": Text("un acto: hecho, pendiente, negado, o su fecha", "an act: done, pending, refused, or its date"),
    "share": Text("una fracción de 0 a 1", "a fraction from 0 to 1"),
    "number": Text("un número", "a number"),
    "date": Text("una fecha AAAA-MM-DD", "a date YYYY-MM-DD"),
    "choice": Text("una de estas opciones", "one of these choices"),
    "list": Text("varias de estas opciones", "several of these choices"),
    "member": Text("un miembro del grupo", "a member of the group"),
    "members": Text("varios miembros del grupo", "several members of the group"),
    "records": Text("una lista de fichas con estas claves", "a list of records with these keys"),
}


@page
def facts(request: HttpRequest, place: Place) -> HttpResponse:
    """The vocabulary in which facts of a case are stated, and the rules that ask for each."""
    asked = who_asks(book())
    rows = [(key, spec, _FACT_KINDS[spec.kind], asked.get(key, [])) for key, spec in FACTS.items()]
    return _show(request, "facts", place, rows=rows)


@page
def numbers(request: HttpRequest, place: Place) -> HttpResponse:
    """Every number the law asks for, with its interval and the rules that use it."""
    rows = [
        (wording.threshold_words(item), item, pages.state_of(place.day, Span(item["from"], item["to"])))
        for item in pages.thresholds()
    ]
    return _show(request, "numbers", place, rows=rows)


@page
def alternatives(request: HttpRequest, place: Place) -> HttpResponse:
    """Ways to work together that create no scheme."""
    rows = [
        (key, item, [Cite(b["norm"], str(b.get("article") or "")) for b in item["basis"]],
         pages.state_of(place.day, Span(item["from"], item["to"])))
        for key, item in book().alternatives.items()
    ]  # fmt: skip
    return _show(request, "alternatives", place, rows=rows)


@page
def sources(request: HttpRequest, place: Place) -> HttpResponse:
    """What was actually read, code by code, and what nobody has re-read for a year."""
    return _show(request, "sources", place, rows=list(pages.readings().items()), stale=pages.stale(place.day), limit=1)


@page
def seed(request: HttpRequest, place: Place) -> HttpResponse:
    """The presentation of 2014 as a dated source: its record, its ladder, its eight cards and its discrepancies."""
    law, data = book(), pages.seed()
    cards = [
        (
            card,
            law.figures[card["figure"]],
            next((s, r) for s, (f, r) in presentation.SHEETS.items() if f == card["figure"]),
        )
        for card in data["cards"]
    ]
    return _show(
        request,
        "seed",
        place,
        source=data["source"],
        ladder=data["ladder"],
        rungs=[rung | {"items": [law.figures[key] for key in rung["figures"]]} for rung in data["ladder"]["rungs"]],
        cards=cards,
        discrepancies=[
            (key, item, [law.figures[f] for f in item["figures"]]) for key, item in data["discrepancies"].items()
        ],
        warnings=[*presentation.check_source(data["source"]), *presentation.dead_norms()],
        contact=presentation.CONTACT,
        contact_domain=presentation.CONTACT_DOMAIN,
    )
