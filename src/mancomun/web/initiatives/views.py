"""The pages of an initiative. Each view reads the form, calls one service, and shows its sentence when it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mancomun.errors import BadInput
from mancomun.portfolio import contributions, opportunities, territory_profile
from mancomun.portfolio.initiative import FIELDS, MATURITY, ORIGINS, ROLES, TOPICS, VISIBILITIES, Member
from mancomun.portfolio.objective_figures import Figure, figures
from mancomun.portfolio.regions import current_set
from mancomun.portfolio.states import ACCOMPANIMENT
from mancomun.route.products import PRODUCTS
from mancomun.web import dated
from mancomun.web.accounts.gate import needs, public
from mancomun.web.audit.models import Action
from mancomun.web.files import selectors as files
from mancomun.web.files.presenter import ACCEPT, lines
from mancomun.web.initiatives import bridge, forms, presenter, selectors, services, shares, then, trail
from mancomun.web.initiatives.kept import FIGURES, Now
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.moments.objective_facts import facts_of
from mancomun.web.portfolio.words import SHORT, capital, figure_name
from mancomun.web.project import languages
from mancomun.web.project.languages import other_languages, say
from mancomun.web.project.limits import takes
from mancomun.web.workspace.selectors import context_seen, desk_of, seen_at

TALK_BELOW = 0.4  # quadratic kappa under which raters talk before anybody averages (method, C17)
MOST_FILES = 10
ACTIONS = ("edit", "validate", "transition", "comment", "view")


def refused_page(request: HttpRequest, wrong: BadInput) -> HttpResponse:
    """A page with the sentence alone, for what has no form to go back to."""
    context = {"title": _("No se puede mostrar"), "text": wrong.text(languages.lang()), "page": "portfolio"}
    return render(request, "initiatives/refused.html", context, status=wrong.status)


def with_row(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its initiative, as far as the person may see it."""
    from functools import wraps

    @wraps(view)
    def inner(request: HttpRequest, code: str) -> HttpResponse:
        try:
            return view(request, selectors.initiative_by_code(request.user, code))
        except BadInput as wrong:
            return refused_page(request, wrong)

    return inner


def _back(row: Iniciativa, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(presenter.file_href(row.code) + anchor)


def told(request: HttpRequest, row: Iniciativa, act: Callable[[], Any], done: str, anchor: str = "") -> HttpResponse:
    """Do it and come back with a sentence: what was done, or why it was not."""
    try:
        act()
    except BadInput as wrong:
        return _file(request, row, complaint=wrong)
    toasts.success(request, done)
    return _back(row, anchor)


@public
@require_safe
@with_row
def file(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """``/iniciativas/INI-2026-001/?fecha=2026-01-01``: the file, its territory, the law's word and what follows."""
    return _file(request, row)


def _file(request: HttpRequest, row: Iniciativa, complaint: BadInput | None = None) -> HttpResponse:
    complaints = [complaint] if complaint else []
    wrong: list[BadInput] = []
    moment = dated.asked(request.GET, timezone.localdate(), wrong)
    complaints += wrong
    day = moment.day
    row.refresh_from_db()
    can = {name: selectors.can(request.user, f"initiative.{name}", row) for name in ACTIONS}
    can["rate"] = selectors.can(request.user, "contribution.rate", row)
    can["workshop"] = selectors.can(request.user, "workshop.run", row)
    can["people"] = selectors.can(request.user, "people.manage", row)
    can["register"] = selectors.can(request.user, "registry.edit", row)
    officer = can["view"]
    recorded = None
    if moment.past:
        past = then.one(request.user, row, moment)
        row, members, former = past.row, past.members, past.former
        opinions, scores, answers, recorded = past.opinions, past.scores, past.answers, past.recorded_later
        can = dict.fromkeys(can, False)  # the past is read, not written
    else:
        everyone = selectors.memberships(row)
        members = [one for one in everyone if day in one.during]
        former = [one for one in everyone if day not in one.during]
        opinions = list(row.opinions.all()[:6])
        scores = [bridge.contribution(one) for one in row.contributions.all()]
        answers = [bridge.answer(one) for one in row.opportunities.all()]
    score = selectors.file_quality(row, members, day, compare=not moment.past)
    codes = bridge.core(row, members).member_codes(day)
    shown = opinions[0] if opinions else None
    lang = languages.lang()
    near = () if moment.past else selectors.neighbours(row, request.user)
    context = {
        "row": row,
        "day": day,
        "past": moment.past,
        "moment": moment,
        "recorded": recorded,
        "when": moment.query,
        "can": can,
        "officer": officer,
        "figure": figure_name(row.figure_now or row.figure_foreseen),
        "figure_short": SHORT.get(row.figure_now or row.figure_foreseen, ""),
        "state": row.state,
        "opinion": shown,
        "opinions": opinions,
        "opinion_text": shown.content["summary"][lang if lang == "en" else "es"] if shown else "",
        "member_lines": presenter.member_lines(row, members, day),
        "former": presenter.member_lines(row, former, day),
        "facts": presenter.facts(row),
        "population": presenter.number(row.population),
        "area": presenter.number(row.area_km2),
        "stages": presenter.stages(row),
        "score": score,
        "percent": presenter.number(score.percent),
        "lists": presenter.gap_list(score),
        "next": presenter.next_step(row, score, can) if request.user.is_authenticated and not moment.past else None,
        "moves": presenter.moves(row) if can["transition"] else None,
        "duplicates": [(d, say(d.message.text)) for d in selectors.possible_duplicates(row, near)] if officer else [],
        "overlaps": selectors.overlapping(row, near)[:8],
        "constructor": presenter.constructor(row, codes, day),
        "drawing": presenter.group_drawing(row, codes, day),
        "radar": presenter.radar(contributions.radar(scores)),
        "scored": bool(scores),
        "fronts": presenter.fronts(answers),
        "answered": bool(answers),
        "topics": [capital(say(TOPICS[t])) for t in row.topics if t in TOPICS],
        "maturity": capital(say(MATURITY[row.maturity])) if row.maturity is not None else "",
        "origin": capital(say(ORIGINS[row.origin])) if row.origin in ORIGINS else "",
        "doubt": row.doubt_en if lang == "en" else row.doubt_es,
        "remarks": list(row.remarks.select_related("by")[:5]) if officer and not moment.past else [],
        "versions": list(row.versions.select_related("by")[:6]) if officer and not moment.past else [],
        "roles": [(key, capital(say(text))) for key, text in ROLES.items()],
        "complaints": [wrong.text(lang) for wrong in complaints],
        "files": lines(files.files_at(request.user, row.pk)),
        "can_upload": request.user.is_authenticated and selectors.can(request.user, "file.upload", row),
        "add_href": reverse("initiatives:files", args=[row.code]),
        "accept": ACCEPT,
        "here": request.build_absolute_uri(),
        "other_languages": other_languages(request, "initiatives:file", row.code),
        "page": "portfolio",
    }
    status = max((wrong.status for wrong in complaints), default=200)
    response = render(request, "initiatives/file.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-cache" if officer else "no-cache"
    return response


def _choices() -> dict[str, Any]:
    return {
        "topic_choices": [(key, capital(say(text))) for key, text in TOPICS.items()],
        "origin_choices": [(key, capital(say(text))) for key, text in ORIGINS.items()],
        "maturity_choices": [(str(n), f"{n}. {capital(say(text))}") for n, text in enumerate(MATURITY)],
        "visibility_choices": [(key, capital(say(text))) for key, text in VISIBILITIES.items()],
        "accompaniment_choices": [(key, capital(say(text))) for key, text in ACCOMPANIMENT.items()],
        "figure_choices": [(key, figure_name(key)) for key in SHORT],
        "region_choices": [(one.id, say(one.name)) for one in current_set(timezone.localdate()).regions],
        "labels": {key: capital(say(text)) for key, text in FIELDS.items()},
        "yesno": [("si", _("Sí")), ("no", _("No")), ("", _("No se sabe"))],
        "hints": {
            "background": _("Qué se ha hecho junto antes. Desde cien caracteres."),
            "contact": _("Un cargo o una dependencia. Una persona solo con su consentimiento."),
            "support": _("Un documento por línea: acta, acuerdo, estudio."),
            "legal_ground": _("Solo para lo reservado: qué artículo de la Ley 1712 de 2014 lo permite."),
        },
    }


def _form_values(row: Iniciativa | None, posted: Any = None) -> dict[str, Any]:
    """What the form shows: what the person wrote when they wrote something, else the row."""
    if posted is not None:
        values = {key: posted.get(key, "") for key in posted}
        values["topics"] = posted.getlist("topics")
        return values
    if row is None:
        return {"visibility": "restringida", "accompaniment": "nacional", "topics": []}
    names = [*forms.PLAIN, "topics"]
    values = {name: getattr(row, name) for name in names}
    values["identified_on"] = row.identified_on.isoformat() if row.identified_on else ""
    values["due"] = row.due.isoformat() if row.due else ""
    values["maturity"] = "" if row.maturity is None else str(row.maturity)
    values["prior_agreement"] = "" if row.prior_agreement is None else "si" if row.prior_agreement else "no"
    values["support"] = "\n".join(row.support)
    return values


@needs("initiative.create")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """``/iniciativas/nueva?m=05615,05318&figura=pap``: propose the group of the constructor, or another one."""
    entities = selectors.entities_that_may(request.user, "initiative.create")
    complaint = None
    values = _form_values(None, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            row = services.initiative_create(
                values=forms.file_values(request.POST),
                members=forms.members(request.POST.get("members", "")),
                entity=forms.whole(request.POST.get("entity", ""), "La entidad", "The entity"),
                by=request.user,
                day=timezone.localdate(),
            )
        except BadInput as wrong:
            complaint = wrong
        else:
            toasts.success(request, _("Guardó la iniciativa %(code)s.") % {"code": row.code})
            return _back(row)
    else:
        values["members"] = request.GET.get("m", "")[:4000]
        values["figure_foreseen"] = request.GET.get("figura", "")
    context = {
        "values": values,
        "entities": entities,
        "complaint": complaint.text(languages.lang()) if complaint else "",
        "page": "portfolio",
        **_choices(),
    }
    return render(request, "initiatives/new.html", context, status=complaint.status if complaint else 200)


@needs("initiative.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@with_row
def edit(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """The form of the file; after approval it asks why."""
    services.refuse(request.user, "initiative.edit", row)
    complaint = None
    if request.method == "POST":
        try:
            services.initiative_edit(
                row,
                values=forms.file_values(request.POST),
                by=request.user,
                day=timezone.localdate(),
                reason=request.POST.get("reason", ""),
                seen=forms.seen(request.POST.get("seen", "")),
            )
        except BadInput as wrong:
            complaint = wrong
            row.refresh_from_db()
        else:
            toasts.success(request, _("Guardó la ficha."))
            return _back(row)
    members = selectors.memberships(row, timezone.localdate())
    score = selectors.file_quality(row, members, timezone.localdate())
    context = {
        "row": row,
        "values": _form_values(row, request.POST if complaint else None),
        "approved": row.record_state in ("aprobado", "publicado"),
        "complaint": complaint.text(languages.lang()) if complaint else "",
        "notes": {f.id: " ".join(say(n) for n in f.notes) for f in score.fields if f.notes},
        "gaps": [f.id for f in score.gaps],
        "percent": presenter.number(score.percent),
        "seen": row.modified.isoformat(),
        "page": "portfolio",
        **_choices(),
    }
    return render(request, "initiatives/edit.html", context, status=complaint.status if complaint else 200)


@needs("initiative.edit")
@require_POST
@with_row
def members(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """Add a member by name or code, end a membership on a day, or put its dates right."""
    today = timezone.localdate()

    def act() -> None:
        if request.POST.get("correct"):
            services.member_correct(
                row,
                request.POST["correct"],
                start=forms.day(request.POST.get("since", "")),
                end=forms.day(request.POST.get("until", "")),
                reason=request.POST.get("reason", ""),
                by=request.user,
                day=today,
            )
        elif request.POST.get("end"):
            until = forms.day(request.POST.get("until", "")) or today
            services.member_end(row, request.POST["end"], until=until, by=request.user, day=today)
        else:
            unit = selectors.territory(row).resolve(request.POST.get("member", "").strip())
            start = forms.day(request.POST.get("since", ""))
            one = Member(unit.code, request.POST.get("role") or "miembro", start)
            services.member_add(row, one, by=request.user, day=today, source=request.POST.get("source", "")[:300])

    done = _("Agregó el miembro.")
    if request.POST.get("correct"):
        done = _("Corrigió la membresía.")
    elif request.POST.get("end"):
        done = _("Terminó la membresía.")
    return told(request, row, act, done, "#miembros")


@needs("initiative.transition")
@require_POST
@with_row
def move(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """Pass the initiative to another state."""
    to, motive = request.POST.get("to", ""), request.POST.get("motive", "")
    return told(
        request,
        row,
        lambda: services.initiative_move(row, to, by=request.user, day=timezone.localdate(), motive=motive),
        _("Cambió el estado."),
    )


@needs("initiative.view")
@require_POST
@with_row
def review(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """Send, approve, return, publish or reopen the file; each service asks for its own permission."""
    today, by, text = timezone.localdate(), request.user, request.POST.get("text", "")
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "send": (lambda: services.file_send(row, by=by, day=today), _("Envió la ficha a revisión.")),
        "approve": (lambda: services.file_approve(row, by=by, day=today), _("Aprobó la ficha.")),
        "observe": (
            lambda: services.file_observe(row, text=text, field=request.POST.get("field", ""), by=by, day=today),
            _("Devolvió la ficha con su observación."),
        ),
        "publish": (lambda: services.file_publish(row, by=by, day=today), _("Publicó la ficha.")),
        "reopen": (lambda: services.file_reopen(row, reason=text, by=by, day=today), _("Volvió la ficha a borrador.")),
    }
    chosen = acts.get(request.POST.get("action", ""))
    if chosen is None:
        wrong = BadInput(
            "accion-desconocida",
            f"No conocemos la acción «{request.POST.get('action', '')[:40]}». Use los botones de la ficha.",
            f"We do not know the action “{request.POST.get('action', '')[:40]}”. Use the buttons of the file.",
        )
        return _file(request, row, complaint=wrong)
    return told(request, row, *chosen)


@needs("initiative.edit")
@require_POST
@with_row
def opinion(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """Ask the law on a day and keep the answer, or ask a kept one again and say whether it still holds."""
    if request.POST.get("again"):
        kept = row.opinions.filter(pk=request.POST["again"] if request.POST["again"].isdecimal() else 0).first()
        if kept is None:
            return _back(row, "#concepto")
        found = territory_profile.replay(territory_profile.Opinion.load(kept.content), selectors.territory(row))
        if found.same:
            toasts.success(request, _("La ley dice hoy lo mismo del %(day)s.") % {"day": kept.as_of.isoformat()})
        else:
            what = ", ".join((*found.changed_rules, *found.changed_versions))
            toasts.warning(request, _("La respuesta cambió: %(what)s.") % {"what": what})
        return _back(row, "#concepto")

    def act() -> None:
        as_of = forms.day(request.POST.get("as_of", "")) or timezone.localdate()
        services.opinion_issue(row, by=request.user, as_of=as_of, figure=request.POST.get("figure", ""))

    return told(request, row, act, _("Guardó el concepto de la ley."), "#concepto")


@public
@takes(28)
@require_http_methods(["GET", "HEAD", "POST"])
@with_row
def scores(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """The seven objectives (S17 to S23): radar, table, and the form of whoever may rate; ``?fecha=`` shows another day."""
    complaint = None
    wrong: list[BadInput] = []
    moment = dated.asked(request.GET, timezone.localdate(), wrong)
    if request.method == "POST":
        try:
            if not request.user.is_authenticated:
                services.refuse(request.user, "contribution.rate", row)
            objective = request.POST.get("objective", "")
            given: dict[str, float] = {}
            for indicator in contributions.BY_ID[objective].indicators if objective in contributions.BY_ID else ():
                if text := request.POST.get(f"i-{indicator.id}", "").strip():
                    given[indicator.id] = _decimal(text)
            services.contribution_score(
                row,
                objective=objective,
                score=forms.whole(request.POST.get("score", ""), "El puntaje", "The score") or 0,
                reason=request.POST.get("reason", ""),
                wave=request.POST.get("wave", "inicio"),
                evidence=forms.lines(request.POST.get("evidence", "")),
                indicators=given,
                sent=request.FILES.getlist("files")[:MOST_FILES],
                by=request.user,
                day=timezone.localdate(),
            )
        except BadInput as refused:
            complaint = refused
        else:
            toasts.success(request, _("Guardó el puntaje."))
            return HttpResponseRedirect(reverse("initiatives:scores", args=[row.code]) + f"#{objective}")
    found = then.scores(moment, [row.pk]) if moment.past else row.contributions.all()
    rows = list(found.select_related("rater").prefetch_related("evidence_files"))
    seen = {one.pk: one for one in files.files_at(request.user, row.pk)}
    axes = contributions.radar([bridge.contribution(one) for one in rows])
    kept = dict(zip(seen, lines(seen.values()), strict=True))
    context = {
        "row": row,
        "radar": presenter.radar(axes),
        "objectives": presenter.objective_forms(rows, kept, {} if moment.past else _figures(request, row)),
        "scale": [(n, capital(say(text))) for n, text in enumerate(contributions.SCALE)],
        "waves": [(key, capital(say(text))) for key, text in contributions.WAVES.items()],
        "accept": ACCEPT,
        "moment": moment,
        "when": moment.query,
        "can_rate": request.user.is_authenticated
        and not moment.past
        and selectors.can(request.user, "contribution.rate", row),
        "agreement": agreement(rows),
        "officer": request.user.is_authenticated and selectors.can(request.user, "initiative.view", row),
        "posted": request.POST if complaint else None,
        "complaint": " ".join(one.text(languages.lang()) for one in (*wrong, complaint) if one),
        "page": "portfolio",
    }
    return render(request, "initiatives/scores.html", context, status=complaint.status if complaint else 200)


def _figures(request: HttpRequest, row: Iniciativa) -> Mapping[str, tuple[Figure, ...]]:
    """The indicators of each objective from the products that whoever asks may see, on the day of today."""
    desk = desk_of(row, timezone.localdate(), languages.lang())
    names = {key: one.name for key, one in PRODUCTS.items()}
    key = (row.pk, desk.context.lang, desk.context.day, desk.context.members, seen_at(desk, request.user))
    return Now().get(key, lambda: figures(facts_of(context_seen(desk, request.user)), names), FIGURES)


def _decimal(text: str) -> float:
    try:
        return float(text.replace(".", "").replace(",", ".") if "," in text else text)
    except ValueError:
        raise BadInput(
            "numero-ilegible",
            f"«{text[:40]}» no es un número. Escríbalo como 12,5.",
            f"“{text[:40]}” is not a number. Write it like 12.5.",
        ) from None


def agreement(rows: list[Any]) -> list[dict[str, Any]]:
    """The agreement of each pair of raters with enough scores in common (C17); below 0.4 they should talk first."""
    import math

    from mancomun.foresight.panel import weighted_kappa

    raters = {row.rater_id: str(row.rater) for row in rows}
    core = [bridge.contribution(row) for row in rows]
    found = []
    keys = sorted(raters)
    for place, one in enumerate(keys):
        for other in keys[place + 1 :]:
            left, right = contributions.pairs(core, str(one), str(other))
            if len(left) >= 2:
                kappa = weighted_kappa(left, right, len(contributions.SCALE))
                found.append(
                    {
                        "raters": (raters[one], raters[other]),
                        "n": len(left),
                        "kappa": "" if math.isnan(kappa) else presenter.number(kappa, 2),
                        "talk": kappa < TALK_BELOW,
                    }
                )
    return found


@public
@require_http_methods(["GET", "HEAD", "POST"])
@with_row
def opportunity_page(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """The eighteen opportunities in three fronts; ``?fecha=`` shows another day."""
    complaint = None
    wrong: list[BadInput] = []
    moment = dated.asked(request.GET, timezone.localdate(), wrong)
    posted: dict[str, opportunities.Answer] = {}
    if request.method == "POST":
        for item in opportunities.ITEMS:
            if applies := request.POST.get(f"a-{item.id}", ""):
                posted[item.id] = opportunities.Answer(
                    item.id,
                    applies,
                    request.POST.get(f"u-{item.id}", ""),
                    tuple(key for key in request.POST.getlist(f"p-{item.id}") if key in PRODUCTS),
                    tuple(forms.lines(request.POST.get(f"j-{item.id}", ""))),
                    request.POST.get(f"i-{item.id}", ""),
                    request.POST.get(f"e-{item.id}", ""),
                    tuple(request.POST.getlist(f"b-{item.id}")),
                )
        try:
            services.opportunities_answer(row, list(posted.values()), by=request.user, day=timezone.localdate())
        except BadInput as refused:
            complaint = refused
        else:
            toasts.success(request, _("Guardó las respuestas."))
            return HttpResponseRedirect(reverse("initiatives:opportunities", args=[row.code]))
    standing = then.answers(moment, [row.pk]) if moment.past else row.opportunities.all()
    kept = {one.item: bridge.answer(one) for one in standing}
    given = list((kept | posted).values())
    here = then.members(moment, [row.pk]).get(row.pk, []) if moment.past else selectors.memberships(row, moment.day)
    people = presenter.members_named(row, here)
    served = next((one.beneficiaries for one in given if one.item == "S27.7"), None)
    officer = request.user.is_authenticated and selectors.can(request.user, "initiative.view", row)
    lines_ = () if moment.past else shares.shares(row, people, served or (), moment.day, officer=officer)
    reached = [one.code for one in lines_ if one.served] or served
    unseen = () if reached is None else opportunities.unseen_members(people, reached)
    context = {
        "row": row,
        "fronts": presenter.fronts(given),
        "members": people,
        "shares": [
            (one, presenter.number(one.pays) if one.pays is not None else "", "; ".join(one.projects)) for one in lines_
        ],
        "served": served or (),
        "warnings": [say(one.text) for one in (*opportunities.clause_messages(given), *unseen)],
        "purposes": [say(text) for text in opportunities.object_texts(given)],
        "answers": [(key, capital(say(text))) for key, text in opportunities.ANSWERS.items()],
        "moment": moment,
        "when": moment.query,
        "can_edit": request.user.is_authenticated
        and not moment.past
        and selectors.can(request.user, "initiative.edit", row),
        "complaint": " ".join(one.text(languages.lang()) for one in (*wrong, complaint) if one),
        "page": "portfolio",
    }
    return render(request, "initiatives/opportunities.html", context, status=complaint.status if complaint else 200)


@needs("history.view")
@require_safe
@with_row
def history(request: HttpRequest, row: Iniciativa) -> HttpResponse:
    """Who did what, when and why; and every change, field by field, whatever door it came through."""
    services.refuse(request.user, "history.view", row)
    from mancomun.web.audit.keys import key_of

    actions = Action.objects.filter(on_model=row._meta.label_lower, on_id=str(row.pk)).select_related("by")[:200]
    context = {
        "row": row,
        "actions": [(one, say(key_of(one.key).text)) for one in actions],
        "passages": list(row.passages.select_related("by").order_by("-day", "-id")),
        "history": trail.history(row),
        "page": "portfolio",
    }
    return render(request, "initiatives/history.html", context)
