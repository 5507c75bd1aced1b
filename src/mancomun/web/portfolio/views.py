"""The pages of the portfolio."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mancomun.drawing.narrow import narrow_of
from mancomun.errors import BadInput
from mancomun.portfolio import plan, regions
from mancomun.web import dated
from mancomun.web.accounts.gate import needs, public
from mancomun.web.accounts.selectors import may
from mancomun.web.dated import Moment
from mancomun.web.initiatives import then
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.presenter import money, number
from mancomun.web.initiatives.selectors import territory, visible
from mancomun.web.initiatives.views import refused_page
from mancomun.web.jobs.selectors import job_by_key
from mancomun.web.portfolio import heat, overview, papers, picture, plans, selectors, services, table
from mancomun.web.portfolio.models import SavedView
from mancomun.web.portfolio.priority_show import beside_wide, trusted
from mancomun.web.portfolio.words import capital, word
from mancomun.web.project.languages import lang, say

COLUMNS = (
    "codigo", "nombre", "figura", "estado", "miembros", "poblacion", "area_km2", "municipios", "region", "completa",
    "falta", "ficcion", "fuente",
)  # fmt: skip


def _desk(request: HttpRequest) -> bool:
    return request.user.is_authenticated and may(request.user, "portfolio.view")


def _moment(request: HttpRequest, complaints: list[str]) -> Moment:
    """The day of the address, and whose knowledge of it; today, which only this edge asks for, when there is none."""
    wrong: list[BadInput] = []
    found = dated.asked(request.GET, timezone.localdate(), wrong)
    complaints += [one.text(lang()) for one in wrong]
    return found


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """``/portafolio/?figura=…&region=…``: the dense table. Anybody sees what is public; officers, what their roles reach."""
    asked, choices = table.read(request.GET)
    desk = _desk(request)
    actions = [
        (key, say(text))
        for key, (text, permission, _act) in services.BULK.items()
        if desk and not asked.moment.past and may(request.user, permission)
    ]
    parts = table.parts(Now(), request.user, asked, choices, choose=bool(actions))
    context = {
        "asked": asked,
        "asked_href": asked.href() if asked.values else "",
        "found": parts.found,
        "parts": parts,
        "previous": asked.href(pagina=asked.page - 1),
        "next": asked.href(pagina=asked.page + 1),
        "desk": desk,
        "views": list(SavedView.objects.filter(person_id=request.user.pk)) if desk else [],
        "actions": actions,
        "can_import": desk and not asked.moment.past and may(request.user, "portfolio.import"),
        "can_rank": desk and may(request.user, "ranking.edit"),
        "can_create": not asked.moment.past
        and request.user.is_authenticated
        and may(request.user, "initiative.create"),
        "complaints": list(asked.dropped),
        "moment": asked.moment,
        "today_href": asked.href(fecha="", sabido=""),
        "when": asked.when,
        "page": "portfolio",
    }
    response = render(request, "portfolio/table.html", context)
    response.headers["Cache-Control"] = "private, no-cache" if desk else "no-cache"
    return response


@public
@require_safe
def table_csv(request: HttpRequest) -> HttpResponse:
    """The same rows as the table, all of them, as CSV: codes are text, and what is not known is empty."""
    asked, _choices = table.read(request.GET)
    rows: Iterable[Iniciativa]
    if asked.moment.past:
        rows = table.matching(then.portfolio(Now(), request.user, asked.moment), asked)
    else:
        rows = table.narrowed(visible(request.user), asked).order_by("code").iterator()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            [
                row.code, _safe(row.name), row.figure_now or row.figure_foreseen, row.state, row.member_count,
                "" if row.population is None else row.population, "" if row.area_km2 is None else row.area_km2,
                ";".join(row.municipalities), row.main_region, row.completeness, ";".join(row.gaps),
                "si" if row.fiction else "no", _safe(row.source),
            ]
        )  # fmt: skip
    return _csv(out.getvalue(), "portafolio", asked.moment.day)


def _safe(text: str) -> str:
    """A text that a spreadsheet takes for a formula gets an apostrophe in front."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _csv(text: str, name: str, day: date) -> HttpResponse:
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    stamp = day.isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="{stamp}_{name}.csv"'
    return response


@needs("portfolio.view")
@require_safe
def tray(request: HttpRequest) -> HttpResponse:
    """To review, overdue, changed since I last looked."""
    found = selectors.tray(request.user, timezone.localdate())
    context = {
        "tray": found,
        "lists": [
            ("review", _("Por revisar"), found.review, found.review_count, _("Nada espera su revisión.")),
            ("overdue", _("Vencidas"), found.overdue, found.overdue_count, _("Ninguna pasó su fecha.")),
            ("changed", _("Cambiaron desde su última visita"), found.changed, found.changed_count, _("Nada cambió.")),
        ],
        "now": timezone.now().isoformat(),
        "desk": True,
        "page": "portfolio",
    }
    return render(request, "portfolio/tray.html", context)


@needs("portfolio.view")
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep a view, forget one, or mark the tray as seen."""
    try:
        if request.POST.get("seen"):
            at = datetime.fromisoformat(request.POST["seen"])
            services.tray_seen(by=request.user, at=at)
            toasts.success(request, _("Marcó la bandeja como vista."))
            return HttpResponseRedirect(reverse("portfolio:tray"))
        view = services.view_save(
            name=request.POST.get("name", ""), query=request.POST.get("query", ""), by=request.user
        )
    except (BadInput, ValueError) as wrong:
        if isinstance(wrong, BadInput):
            return refused_page(request, wrong)
        return HttpResponseRedirect(reverse("portfolio:tray"))
    toasts.success(request, _("Guardó la vista «%(name)s».") % {"name": view.name})
    return HttpResponseRedirect(f"{reverse('portfolio:home')}?{view.query}")


def _changes(found: list[services.Change]) -> list[dict[str, Any]]:
    def words(pair: str) -> str:
        state, record = pair.split("|")
        return f"{capital(word('state', state))}, {_('ficha')} {word('record', record)}"

    return [
        {
            "code": change.code,
            "name": change.name,
            "before": words(change.before),
            "after": words(change.after),
            "refusal": change.refusal.text(lang()) if change.refusal else "",
        }
        for change in found
    ]


def _chosen(request: HttpRequest) -> list[str]:
    """The marked rows; or, when the person says so, every row of the filter the form carries."""
    if not request.POST.get("every"):
        return request.POST.getlist("code")
    asked, _choices = table.read(QueryDict(request.POST.get("back", "").removeprefix("?")))
    rows = table.narrowed(visible(request.user), asked)
    return list(rows.order_by("code").values_list("code", flat=True)[: services.MOST + 1])


@needs("portfolio.view")
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """What the action would do to each chosen row, before anything is done."""
    key, every = request.POST.get("action", ""), bool(request.POST.get("every"))
    codes = _chosen(request)
    try:
        found = services.bulk_preview(key, codes, by=request.user, day=timezone.localdate())
    except BadInput as wrong:
        return refused_page(request, wrong)
    able = [change for change in found if change.refusal is None]
    long = len(codes) > services.AT_ONCE
    context = {
        "action": key,
        "action_word": say(services.BULK[key][0]),
        "changes": _changes(found),
        "able": able,
        "refused": len(found) - len(able),
        "n": len(codes) if long else len(able),
        "long": long,
        "every": every and long,
        "codes": codes if long and not every else [change.code for change in able],
        "back": request.POST.get("back", ""),
        "desk": True,
        "page": "portfolio",
    }
    return render(request, "portfolio/bulk.html", context)


@needs("portfolio.view")
@require_POST
def bulk_apply(request: HttpRequest) -> HttpResponse:
    """Do it; whatever refuses is told with its reason."""
    key, codes = request.POST.get("action", ""), _chosen(request)
    try:
        if request.POST.get("every") and str(len(codes)) != request.POST.get("count"):
            raise BadInput(
                "lote-cambio",
                f"El filtro tiene ahora {len(codes)} iniciativas y usted vio otra cuenta. No cambiamos nada; revise de nuevo.",
                f"The filter now has {len(codes)} initiatives and you saw another count. Nothing was changed; look again.",
                status=409,
            )
        if len(codes) > services.AT_ONCE:
            job = services.bulk_start(key, codes, by=request.user)
            return HttpResponseRedirect(reverse("jobs:job", args=[job.key]))
        found = services.bulk_apply(key, codes, by=request.user, day=timezone.localdate())
    except BadInput as wrong:
        return refused_page(request, wrong)
    applied = [change for change in found if change.refusal is None]
    toasts.success(
        request,
        _("%(word)s: se aplicó a %(n)s de %(all)s.")
        % {"word": say(services.BULK[key][0]), "n": len(applied), "all": len(found)},
    )
    for change in found:
        if change.refusal:
            toasts.warning(request, f"{change.code}: {change.refusal.text(lang())}")
    back = request.POST.get("back", "")
    return HttpResponseRedirect(reverse("portfolio:home") + (back if back.startswith("?") else ""))


@needs("portfolio.view")
@require_safe
def bulk_done(request: HttpRequest, key: str) -> HttpResponse:
    """What a change over many initiatives did, and which refused with their reasons."""
    try:
        job = job_by_key(key, request.user)
    except BadInput as wrong:
        return refused_page(request, wrong)
    if job.kind != "bulk_change" or not job.result:
        return HttpResponseRedirect(reverse("jobs:job", args=[key]))
    place = 2 if lang() == "en" else 1
    context = {
        "action_word": say(services.BULK[job.arguments["action"]][0]),
        "applied": len(job.result["applied"]),
        "refused": [(one[0], one[place]) for one in job.result["refused"]],
        "desk": True,
        "page": "portfolio",
    }
    return render(request, "portfolio/bulk_done.html", context)


@public
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The route of the plan (S13): how many are in each stage, since when, and how many went on this quarter."""
    complaints: list[str] = []
    moment = _moment(request, complaints)
    now = Now()
    stages, names, moments = selectors.board(now, request.user, moment)
    context = {
        "day": moment.day,
        "moment": moment,
        "when": moment.query,
        "stages": [
            {
                "name": say(stage.name),
                "wip": stage.wip,
                "median": None if stage.median_age is None else number(stage.median_age),
                "left": stage.left,
                "cards": [
                    {
                        "code": code,
                        "name": names[code].name,
                        # A documented record whose source gives no day has no age; "0 days" would be a lie.
                        "age": number(age) if names[code].dated else "",
                    }
                    for code, age in zip(stage.codes[: selectors.CARDS], stage.ages[: selectors.CARDS], strict=True)
                    if code in names
                ],
                "more": max(0, stage.wip - selectors.CARDS),
            }
            for stage in stages
        ],
        "moments": [(capital(word("state", key)), number(days)) for key, days in moments.items()],
        **_route(now, request, moment),
        "complaints": complaints,
        "desk": _desk(request),
        "page": "portfolio",
    }
    return render(request, "portfolio/board.html", context)


def _route(now: Now, request: HttpRequest, moment: Moment) -> dict[str, Any]:
    """What each stage asks, and the ways of the initiatives drawn in time with their table."""
    trails, names = plans.ways(now, request.user, moment)
    svg = plans.schedule(trails, names, moment.day, lang())
    sheets = [
        {
            "name": say(plan.STAGES[key][0]),
            "inputs": "; ".join(say(one) for one in sheet.inputs),
            "outputs": "; ".join(say(one) for one in sheet.outputs),
            "who": say(sheet.responsible),
            "months": "" if sheet.months is None else str(sheet.months),
            "criterion": say(sheet.criterion),
        }
        for key, sheet in plan.SHEETS.items()
    ]
    ways = [
        {
            "name": names.get(one.code, one.code),
            "stage": say(plan.STAGES[stage][0]),
            "start": start.isoformat(),
            "end": end.isoformat(),
        }
        for one in trails[: plans.DRAWN]
        for stage, start, end in one.steps
    ]
    moves = plan.moves(trails, as_of=moment.day)
    return {
        "sheets": sheets,
        "schedule": trusted(svg),
        "narrow": trusted(beside_wide(narrow_of(svg))),
        "ways": ways,
        "flow": trusted(plans.flow(moves, lang())),
        "flow_narrow": trusted(beside_wide(plans.flow(moves, lang(), width=400))),
        "flow_rows": plans.flow_rows(moves, lang()),
    }


def _crossed(now: Now, request: HttpRequest, moment: Moment) -> dict[str, Any]:
    """Municipalities in two initiatives or more, by department, and the map that says it."""
    land = territory()
    by: dict[str, list[str]] = {}
    for code in sorted(overview.overlapping(now, request.user, moment)):
        by.setdefault("11001" if code == "11001" else code[:2], []).append(code)
    most = max((len(codes) for codes in by.values()), default=1)
    rows = [
        {
            "name": land.units[key].name if key in land.units else key,
            "n": len(codes),
            "which": ", ".join(land.units[c].name for c in codes[:12] if c in land.units)
            + (" …" if len(codes) > 12 else ""),
        }
        for key, codes in sorted(by.items(), key=lambda pair: -len(pair[1]))
    ]
    ground = [
        picture.Shape(code, path, min(4, 1 + int(3.999 * len(by[code]) / most)) if code in by else 0,
                      label=f"{land.units[code].name}: {len(by.get(code, []))}" if code in land.units else "")
        for code, path in picture.ground()
    ]  # fmt: skip
    return {"crossed": rows, "crossed_count": sum(len(codes) for codes in by.values()), "crossed_ground": ground}


def _regions(
    now: Now, request: HttpRequest, complaints: list[str]
) -> tuple[regions.Bulletin, Moment, regions.RegionSet]:
    moment = _moment(request, complaints)
    chosen = regions.current_set(moment.day)
    if key := request.GET.get("conjunto", "").strip():
        try:
            chosen = regions.region_set(key, territory())
        except BadInput as wrong:
            complaints.append(wrong.text(lang()))
    return selectors.bulletin(now, request.user, chosen, moment), moment, chosen


@public
@require_safe
def regions_page(request: HttpRequest) -> HttpResponse:
    """Initiatives by region (S15): map, table, coverage and overlaps; and the 94 of 2014 as what it is."""
    complaints: list[str] = []
    now = Now()
    found, moment, chosen = _regions(now, request, complaints)
    day = moment.day
    most = max((row.coverage or 0 for row in found.rows), default=0) or 1
    whose = {code: row for row in found.rows for code in row.region.departments}
    ground = []
    for code, path in picture.ground(460, 583):
        row = whose.get("11" if code == "11001" else code)
        level = 0 if row is None or not row.coverage else min(4, 1 + int(3.999 * row.coverage / most))
        label = f"{say(row.region.name)}: {number(row.main)}" if row else ""
        ground.append(picture.Shape(code, path, level, label=label))
    most_main = max((row.main for row in found.rows), default=0) or 1
    (historical,) = regions.historical()
    sets = [*regions.region_sets(), regions.department_set(territory())]
    context = {
        "day": day,
        "moment": moment,
        "when": moment.query,
        "chosen": chosen,
        "chosen_name": say(chosen.name),
        "chosen_source": say(chosen.source),
        "sets": [(one.id, say(one.name)) for one in sets],
        "found": found,
        "rows": [
            {
                "id": row.region.id,
                "name": say(row.region.name),
                "main": row.main,
                "width": round(100 * row.main / most_main, 1),
                "touching": row.touching,
                "interregional": row.interregional,
                "rate": number(row.rate, 1),
                "covered": f"{number(row.covered)} {_('de')} {number(row.municipalities)}",
                "coverage": "" if row.coverage is None else f"{number(100 * row.coverage, 1)} %",
                "people": "" if row.population_share is None else f"{number(100 * row.population_share, 1)} %",
                "overlap": number(row.overlap, 2) if row.overlap is not None else "",
            }
            for row in found.rows
        ],
        "sentence": say(regions.sentence(found)),
        "overlap": number(found.overlap, 2) if found.overlap is not None else "",
        "historical": historical,
        "historical_source": say(historical.source),
        "no_split": say(regions.NO_SPLIT.text),
        "lost": say(regions.LOST),
        "messages_said": [say(message.text) for message in found.messages],
        "ground": ground,
        "bubbles": picture.bubbles(
            [
                (
                    say(row.region.name),
                    row.region.departments,
                    row.main,
                    f"{reverse('portfolio:home')}?region={row.region.id}",
                )
                for row in found.rows
            ],
            460,
            583,
        ),
        **_crossed(now, request, moment),
        "here": request.build_absolute_uri(),
        "query": f"?conjunto={chosen.id}&{moment.query[1:] or f'fecha={day.isoformat()}'}",
        "complaints": complaints,
        "desk": _desk(request),
        "page": "portfolio",
    }
    return render(request, "portfolio/regions.html", context)


@public
@require_safe
def regions_csv(request: HttpRequest) -> HttpResponse:
    """The table of regions as CSV, with its day, its set and its total."""
    found, moment, chosen = _regions(Now(), request, [])
    day = moment.day
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["conjunto", "fecha", "region", "iniciativas", "tocan", "interregionales", "municipios",
                     "municipios_cubiertos", "por_100_municipios", "cobertura", "poblacion_cubierta", "traslape"])  # fmt: skip
    for row in found.rows:
        writer.writerow(
            [
                chosen.id, day.isoformat(), row.region.id, row.main, row.touching, row.interregional, row.municipalities,
                row.covered, _cell(row.rate), _cell(row.coverage), _cell(row.population_share), _cell(row.overlap),
            ]
        )  # fmt: skip
    writer.writerow([chosen.id, day.isoformat(), "total", found.total, "", found.interregional, found.municipalities,
                     found.covered, "", "", "", _cell(found.overlap)])  # fmt: skip
    return _csv(out.getvalue(), "iniciativas-por-region", day)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


@public
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The plan in figures (S12), over what the person may see; each figure is a link to its rows."""
    now = Now()
    complaints: list[str] = []
    moment = _moment(request, complaints)
    found = selectors.indicators(now, request.user, moment)
    _stages, _names, moments = selectors.board(now, request.user, moment)
    asked, _choices = table.read({key: request.GET.get(key, "") for key in ("fecha", "sabido")})
    context = {
        "heat": heat.heat(now, request.user, asked).summary,
        "states": [
            {
                "name": capital(word("state", state)),
                "n": n,
                "href": f"{reverse('portfolio:home')}?estado={state}" + moment.query.replace("?", "&"),
                "width": round(100 * n / max(found.by_state.values()), 1),
            }
            for state, n in found.by_state.items()
        ],
        "facts": [(say(one.name), _shown(one), say(one.note)) for one in papers.figures(found, papers.places())],
        "planned": [(say(one.name), _shown(one), say(one.note)) for one in papers.plan_figures(moment.day)],
        "moments": [(capital(word("state", key)), number(days)) for key, days in moments.items()],
        "lost": say(regions.LOST),
        "moment": moment,
        "when": moment.query,
        "complaints": complaints,
        "desk": _desk(request),
        "page": "portfolio",
    }
    return render(request, "portfolio/dashboard.html", context)


def _shown(figure: papers.Figure) -> str:
    if figure.value is None:
        return number(None)
    if figure.kind == "money":
        return money(figure.value, figure.decimals)
    said = number(figure.value, figure.decimals)
    return f"{said} %" if figure.kind == "percent" else said
