"""The pages of a product. Each view reads the form, calls one service, and shows its sentence when it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mancomun.documents.html import blocks_html
from mancomun.errors import BadInput
from mancomun.web.accounts.gate import needs, public, signed_in
from mancomun.web.accounts.models import User
from mancomun.web.accounts.selectors import may
from mancomun.web.audit.keys import key_of
from mancomun.web.audit.models import Action
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.selectors import initiative_by_code
from mancomun.web.initiatives.views import refused_page
from mancomun.web.portfolio.words import capital
from mancomun.web.project.languages import lang, other_languages, say
from mancomun.web.signing import subjects
from mancomun.web.workspace import drawn, files, forms, merge, presenter, round_services, selectors, services
from mancomun.web.workspace.kinds import Kind
from mancomun.web.workspace.matrix import Matrix
from mancomun.web.workspace.models import Comment, Held, MailChoice, Notice, RouteProduct
from mancomun.web.workspace.templates_owned import template_for

EDITS_SHOWN = 300


def refused(request: HttpRequest, wrong: BadInput) -> HttpResponse:
    """The sentence: as JSON for the script, as a page for people."""
    if "json" in request.headers.get("Accept", "") and "html" not in request.headers.get("Accept", ""):
        return JsonResponse({"code": wrong.code, "detail": wrong.text(lang())}, status=wrong.status)
    return refused_page(request, wrong)


def with_product(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its initiative and its kind; inside sentences become answers."""

    @wraps(view)
    def inner(request: HttpRequest, code: str, key: str, **more: str) -> HttpResponse:
        try:
            row = initiative_by_code(request.user, code)
            return view(request, row, selectors.kind_of(key), **more)
        except BadInput as wrong:
            return refused(request, wrong)

    return inner


def inside(request: HttpRequest, row: Iniciativa, kind: Kind) -> RouteProduct | None:
    """The product, for who sees it from inside; `BadInput` (403) for the others."""
    if not selectors.may_read(request.user, row, kind):
        services.allow(request.user, "product.view", row, kind)
        raise BadInput(
            "sin-permiso",
            "Su encargo no alcanza para hacer esto en este registro. Pídalo a quien sí puede: está en la ficha de su entidad.",
            "Your appointment does not reach this record. Ask somebody whose does: see the page of your entity.",
            status=403,
        )
    return selectors.product_of(row, kind.key)


def desk(request: HttpRequest, row: Iniciativa) -> selectors.Desk:
    """The desk of today, in the language of the page, with the address of the house."""
    return selectors.desk_of(row, timezone.localdate(), lang(), request.build_absolute_uri("/").rstrip("/"))


def _crumb(row: Iniciativa, kind: Kind) -> dict[str, Any]:
    return {"row": row, "kind": kind, "product_name": say(kind.product.name), "page": "portfolio"}


@public
@require_http_methods(["GET", "HEAD", "POST"])
@with_product
def product(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """``/rutas/INI-2026-001/riesgos/``: the form, what it says, and what can be done. Anybody sees what was published."""
    if request.method == "POST":
        return _save(request, row, kind)
    return _page(request, row, kind)


def _page(
    request: HttpRequest,
    row: Iniciativa,
    kind: Kind,
    complaints: list[str] | None = None,
    typed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = selectors.product_of(row, kind.key)
    if not selectors.may_read(request.user, row, kind):
        return _public_page(request, row, kind, found)
    shared = desk(request, row)
    context = selectors.context_for(shared, kind.key)
    content = selectors.content_of(kind, shared)
    values, view = selectors.looked(kind, content, context)
    can_write = selectors.may_write(request.user, row, kind)
    place = selectors.place_of(row, kind.key)
    shown = typed if typed is not None else content
    held = list(found.held.filter(chosen="").select_related("by")) if found else []
    gaps = presenter.gap_links(view.remarks)
    sections = presenter.form(kind, shown, values, context, view.remarks, forms.pages_of(request.GET))
    presenter.with_rounds(sections, found.rounds.select_related("by") if found else ())
    data = {
        **_crumb(row, kind),
        "lead": say(kind.lead),
        "product": found,
        "state": found.state if found else "borrador",
        "state_word": presenter.state_word(found.state if found else "borrador"),
        "locked": bool(found and found.approved),
        "revision": found.revision if found else 0,
        "sections": sections,
        "rounded": [key for key, part in kind.parts().items() if isinstance(part, Matrix) and part.rounds],
        "ground": drawn.ground_of(kind, context) if can_write and not (found and found.approved) else None,
        "elsewhere": presenter.elsewhere(kind, view.remarks),
        "gaps": gaps,
        "warnings": [say(one.text) for one in view.remarks if not one.blocks],
        "ahead": blocks_html(view.ahead, lang(), level=2) if can_write else "",
        "results": blocks_html(view.blocks if can_write else (*view.ahead, *view.blocks), lang(), level=2, folds=True),
        "can": {
            "write": can_write,
            "approve": may(request.user, "product.approve", place),
            "comment": may(request.user, "product.comment", place),
        },
        "mine": bool(found and request.user.pk in (found.sent_by_id, found.last_editor_id)),
        "held": [
            (
                one,
                presenter.path_label(kind, content, one.path),
                presenter.value_words(kind, context, content, one.path, one.theirs),
                presenter.value_words(kind, context, content, one.path, one.mine),
            )
            for one in held
        ],
        "comments": [
            (one, presenter.path_label(kind, content, one.path) if one.path else "")
            for one in (found.comments.select_related("by") if found else ())
        ],
        "gone": len(merge.without(kind, content, context.members, str))
        if can_write and context.members and not (found and found.approved)
        else 0,
        "places": [(key, say(part.label)) for key, part in kind.parts().items()],
        "papers": files.papers_of(kind),
        "exports": [(one.key, say(one.name)) for one in kind.exports],
        "team": selectors.team_of(row, timezone.localdate()),
        "signing": subjects.known(kind.key) and may(request.user, "signature.ask", place),
        "others_here": [str(one.person) for one in selectors.present(found, request.user)] if found else [],
        "complaints": complaints or [],
        "other_languages": other_languages(request, "workspace:product", row.code, kind.key),
    }
    response = render(request, "workspace/product.html", data, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _public_page(request: HttpRequest, row: Iniciativa, kind: Kind, found: RouteProduct | None) -> HttpResponse:
    if not selectors.open_to_all(row, kind, found) or found is None:
        raise BadInput(
            "producto-cerrado",
            "Este producto no está publicado. Si participa en la iniciativa, entre con su cuenta.",
            "This product is not published. If you take part in the initiative, sign in.",
            status=404,
        )
    context = selectors.context_outside(desk(request, row), kind.key)
    _values, view = selectors.looked(kind, selectors.without_personal(kind, found.content, context.lang), context)
    data = {
        **_crumb(row, kind),
        "lead": say(kind.lead),
        "product": found,
        "state_word": presenter.state_word(found.state),
        "papers": files.open_papers(kind),
        "exports": [(one.key, say(one.name)) for one in kind.exports if not one.judging],
        "results": blocks_html((*view.ahead, *view.blocks), lang(), level=2, folds=True),
    }
    return render(request, "workspace/public.html", data)


def _save(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """Save a form without script: what differs from what it was made with, merged with what others wrote since."""
    services.allow(request.user, "product.edit", row, kind)
    found = selectors.product_of(row, kind.key)
    shared = desk(request, row)
    try:
        seen = int(request.POST.get("revision", "0"))
    except ValueError:
        seen = 0
    base = selectors.starting(kind, shared) if found is None else selectors.content_at(found, seen)
    steps = forms.steps_of(kind, request.POST, merge.with_ids(kind, base))
    try:
        done = services.change(
            row, kind, steps, by=request.user, day=timezone.localdate(), motive=request.POST.get("motive", "")
        )
    except BadInput as wrong:
        return _page(request, row, kind, [wrong.text(lang())], _typed(kind, shared, steps), wrong.status)
    turned_down = done.of("refused")
    if turned_down:
        sentences = list(dict.fromkeys(one.why.of(lang()) for one in turned_down if one.why))
        return _page(request, row, kind, sentences, _typed(kind, desk(request, row), steps), 422)
    clashes = done.of("held")
    if clashes:
        toasts.warning(
            request,
            _("Guardó. En %(n)s lugares alguien más escribió: escoja entre los dos textos.") % {"n": len(clashes)},
        )
    elif done.of("applied"):
        toasts.success(request, _("Guardó %(name)s.") % {"name": say(kind.product.name)})
    else:
        toasts.info(request, _("Nada cambió."))
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    added = next((one for one in steps if one.op == "add"), None)
    anchor = f"#c-{added.path}/{added.row}" if added else "#choques" if clashes else ""
    return HttpResponseRedirect(reverse("workspace:product", args=[row.code, kind.key]) + query + anchor)


def _typed(kind: Kind, shared: selectors.Desk, steps: list[merge.Step]) -> dict[str, Any]:
    """The content with what the person wrote on top, kept or not: a refused text is still in its field."""
    content = selectors.content_of(kind, shared)
    for step in steps:
        pieces = step.path.split("/")
        if step.op == "set" and len(pieces) == 1:
            content[step.path] = step.value
        elif step.op == "set":
            for row in content.get(pieces[0], []):
                if row["id"] == pieces[1]:
                    row[pieces[2]] = step.value
        elif step.op == "add":
            content.setdefault(step.path, []).append({"id": step.row, **(step.value or {})})
    return content


@needs("product.edit")
@require_POST
@with_product
def changes(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """What the script sends: ``{"steps": [...], "motive": ""}``; it answers what became of each and the revision."""
    try:
        data = json.loads(request.body)
        steps = [merge.read_step(one) for one in data["steps"]]
        motive = str(data.get("motive", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(
            "cambio-forma",
            "Los cambios llegaron en una forma que no se puede leer. Recargue la página; lo escrito sigue en este equipo.",
            "The changes arrived in a form that cannot be read. Reload the page; what you wrote is still on this machine.",
        ) from None
    done = services.change(row, kind, steps, by=request.user, day=timezone.localdate(), motive=motive)
    return JsonResponse(
        {
            "revision": done.product.revision,
            "state": done.product.state,
            "results": [
                {
                    "id": one.key,
                    "path": one.path,
                    "outcome": one.outcome,
                    "now": one.now,
                    "why": one.why.of(lang()) if one.why else "",
                }
                for one in done.outcomes
            ],
        }
    )


@needs("product.view")
@require_safe
@with_product
def now(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """What others did since a revision, and who is here: ``?desde=12&campo=riesgos/r1/causa``."""
    found = inside(request, row, kind)
    if found is None:
        return JsonResponse({"revision": 0, "state": "borrador", "edits": [], "people": [], "clashes": 0})
    if selectors.may_write(request.user, row, kind):
        services.here(found, request.GET.get("campo", ""), by=request.user)
    since = request.GET.get("desde", "0")
    edits = selectors.edits_since(found, int(since) if since.isdigit() and len(since) < 9 else 0, EDITS_SHOWN)
    content = merge.with_ids(kind, found.content)
    people = [
        {
            "name": str(one.person),
            "field": presenter.path_label(kind, content, one.field) if one.field else "",
            "path": one.field,
        }
        for one in selectors.present(found, request.user)
    ]
    response = JsonResponse(
        {
            "revision": found.revision,
            "state": found.state,
            "whole": len(edits) > EDITS_SHOWN,
            "edits": [
                {"op": one.op, "path": one.path, "before": one.before, "after": one.after, "by": str(one.by or ""),
                 "mine": one.by_id == request.user.pk, "id": one.key}
                for one in edits[:EDITS_SHOWN]
            ],
            "people": people,
            "clashes": found.held.filter(chosen="").count(),
        }
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


@needs("product.view")
@require_safe
@with_product
def result(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """What the product says now, for the script: the blocks, and the remarks by place."""
    inside(request, row, kind)
    shared = desk(request, row)
    context = selectors.context_for(shared, kind.key)
    content = selectors.content_of(kind, shared)
    values, view = selectors.looked(kind, content, context)
    sections = presenter.form(kind, content, values, context, view.remarks, {})
    controls = [part for section in sections for what, part in section.parts if what == "field"]
    response = JsonResponse(
        {
            "html": blocks_html(view.blocks, lang(), level=2, folds=True),
            "ahead": blocks_html(view.ahead, lang(), level=2),
            "remarks": presenter.by_place(view.remarks),
            "gaps": presenter.gap_links(view.remarks),
            "warnings": [say(one.text) for one in view.remarks if not one.blocks],
            "hidden": [one.path for one in controls if one.hidden],
            "sections": [[one.key, one.said, one.gaps, one.hidden] for one in sections],
            "groups": [
                [table.key, one.key, one.said, one.gaps, one.done]
                for section in sections
                for what, table in section.parts
                if what == "table"
                for one in table.groups or ()
            ],
        }
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _back(row: Iniciativa, kind: Kind, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("workspace:product", args=[row.code, kind.key]) + anchor)


def _told(
    request: HttpRequest, row: Iniciativa, kind: Kind, act: Callable[[], Any], done: str, anchor: str = ""
) -> HttpResponse:
    try:
        act()
    except BadInput as wrong:
        if not selectors.may_read(request.user, row, kind):
            raise
        return _page(request, row, kind, [wrong.text(lang())], status=wrong.status)
    toasts.success(request, done)
    return _back(row, kind, anchor)


@needs("product.edit")
@require_POST
@with_product
def move(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """Send, return, approve, publish, reopen, archive, or put somebody in charge."""
    who, day, motive = request.user, timezone.localdate(), request.POST.get("motive", "")
    action = request.POST.get("action", "")
    seen = request.POST.get("revision", "")
    person = (
        User.objects.filter(pk=int(request.POST["person"])).first()
        if request.POST.get("person", "").isdigit()
        else None
    )
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "send": (lambda: services.send(row, kind, by=who, day=day), _("Lo envió a revisión.")),
        "observe": (
            lambda: services.observe(row, kind, text=motive, by=who, day=day),
            _("Lo devolvió con su observación."),
        ),
        "approve": (
            lambda: services.approve(row, kind, seen=int(seen) if seen.isdigit() else -1, by=who, day=day),
            _("Lo aprobó. La versión quedó guardada."),
        ),
        "publish": (lambda: services.publish(row, kind, by=who, day=day), _("Lo publicó.")),
        "reopen": (lambda: services.reopen(row, kind, motive=motive, by=who, day=day), _("Lo reabrió como borrador.")),
        "archive": (lambda: services.archive(row, kind, motive=motive, by=who, day=day), _("Lo archivó.")),
        "assign": (lambda: services.assign(row, kind, person, by=who, day=day), _("Cambió quién responde.")),
        "gone": (
            lambda: services.gone(row, kind, by=who, day=day),
            _("Quitó a quienes ya no son miembros. El historial los guarda."),
        ),
    }
    if action not in acts:
        return _back(row, kind)
    act, done = acts[action]
    return _told(request, row, kind, act, done)


@needs("product.edit")
@require_POST
@with_product
def clash(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """Choose one of two texts."""
    number = request.POST.get("held", "")
    held = Held.objects.filter(
        pk=int(number) if number.isdigit() else 0, product__initiative=row, product__key=kind.key
    ).first()
    if held is None:
        return _back(row, kind)
    return _told(
        request, row, kind,
        lambda: services.choose(held, request.POST.get("which", ""), by=request.user, day=timezone.localdate()),
        _("Escogió un texto; el otro queda en el historial."), "#choques",
    )  # fmt: skip


@needs("product.edit")
@require_POST
@with_product
def close_round(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """Close a round of a matrix: what it says is kept and can be compared with the rounds before and after."""
    key = request.POST.get("matrix", "")
    return _told(
        request, row, kind,
        lambda: round_services.round_close(row, kind, key, by=request.user, day=timezone.localdate()),
        _("Cerró la ronda. La matriz sigue abierta para la siguiente."), f"#c-{key}",
    )  # fmt: skip


@needs("product.comment")
@require_POST
@with_product
def say_something(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """Comment, or mark a comment as dealt with."""
    number = request.POST.get("answered", "")
    if number.isdigit():
        made = Comment.objects.filter(pk=int(number), product__initiative=row, product__key=kind.key).first()
        if made is not None:
            return _told(
                request, row, kind, lambda: services.comment_answered(made, by=request.user),
                _("Marcó el comentario como resuelto."), "#comentarios",
            )  # fmt: skip
        return _back(row, kind)
    return _told(
        request, row, kind,
        lambda: services.comment(
            row, kind, text=request.POST.get("text", ""), path=request.POST.get("path", ""), by=request.user,
            day=timezone.localdate(),
        ),
        _("Guardó el comentario."), "#comentarios",
    )  # fmt: skip


@needs("history.view")
@require_safe
@with_product
def history(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """Who wrote what, when and why: field by field."""
    found = inside(request, row, kind)
    context = selectors.context_for(desk(request, row), kind.key)
    content = merge.with_ids(kind, found.content) if found else {}
    edits = found.edits.select_related("by").order_by("-id")[:EDITS_SHOWN] if found else []
    actions = (
        Action.objects.filter(on_model=found._meta.label_lower, on_id=str(found.pk)).select_related("by")[:EDITS_SHOWN]
        if found
        else []
    )
    clashes = list(found.held.exclude(chosen="").select_related("by", "chosen_by")[:50]) if found else []
    words = {"set": _("cambió"), "add": _("agregó"), "remove": _("quitó"), "move": _("movió")}
    data = {
        **_crumb(row, kind),
        "edits": [
            (
                one,
                words[one.op],
                presenter.path_label(kind, content, one.path),
                presenter.value_words(kind, context, content, one.path, one.before),
                presenter.value_words(kind, context, content, one.path, one.after),
            )
            for one in edits
        ],
        "actions": [(one, say(key_of(one.key).text)) for one in actions],
        "clashes": [
            (one, presenter.path_label(kind, content, one.path), merge.shown(one.theirs), merge.shown(one.mine))
            for one in clashes
        ],
    }
    return render(request, "workspace/history.html", data)


@needs("product.view")
@require_safe
@with_product
def versions(request: HttpRequest, row: Iniciativa, kind: Kind) -> HttpResponse:
    """The approved versions, and what changed from one to another: ``?de=1&a=2``, or to what is there now."""
    found = inside(request, row, kind)
    rows = list(found.versions.select_related("by")) if found else []
    contents = {str(one.number): one.content for one in rows}
    if found:
        contents["ahora"] = found.content
    numbers = [str(one.number) for one in rows]
    old = request.GET.get("de", numbers[0] if numbers else "")
    new = request.GET.get("a", "ahora")
    compared = None
    if old in contents and new in contents:
        compared = [
            (say(one.label), one.before, one.after) for one in merge.compare(kind, contents[old], contents[new])
        ]
    data = {
        **_crumb(row, kind),
        "versions": rows,
        "old": old,
        "new": new,
        "choices": numbers,
        "compared": compared,
    }
    return render(request, "workspace/versions.html", data)


def _readable(request: HttpRequest, row: Iniciativa, kind: Kind) -> tuple[dict[str, Any], Any]:
    """The content a person may take away, with its context: all of it from inside, what is not personal from outside."""
    shared = desk(request, row)
    context = selectors.context_for(shared, kind.key)
    if selectors.may_read(request.user, row, kind):
        content = selectors.content_of(kind, shared)
        wanted = request.GET.get("version", "")
        found = shared.products.get(kind.key)
        if wanted.isdigit():
            kept = found.versions.filter(number=int(wanted)).first() if found and len(wanted) < 6 else None
            if kept is None:
                raise BadInput(
                    "version-desconocida",
                    f"No hay una versión {wanted} de este producto.",
                    f"There is no version {wanted} of this product.",
                    status=404,
                )
            return merge.with_ids(kind, kept.content), replace(
                context, version=kept.number, state="aprobado", day=kept.day
            )
        return content, context
    found = shared.products.get(kind.key)
    if not selectors.open_to_all(row, kind, found) or found is None:
        raise BadInput(
            "producto-cerrado",
            "Este producto no está publicado. Si participa en la iniciativa, entre con su cuenta.",
            "This product is not published. If you take part in the initiative, sign in.",
            status=404,
        )
    return selectors.without_personal(kind, found.content, context.lang), selectors.context_outside(shared, kind.key)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@with_product
def paper(request: HttpRequest, row: Iniciativa, kind: Kind, paper: str, suffix: str) -> HttpResponse:
    """A document of the method in one of its formats."""
    content, context = _readable(request, row, kind)
    leaving = names_leave(request, row, kind, f"{paper}.{suffix}", files.named(kind, paper, suffix))
    if isinstance(leaving, HttpResponse):
        return leaving
    if not leaving:
        content, context = _bare(request, row, kind, content, context)
    own = None if request.GET.get("plantilla") == "no" else template_for(row, kind.key, paper)
    made = files.begin(kind, paper, suffix, content, context, own).made()
    return _download(made)


def names_leave(
    request: HttpRequest, row: Iniciativa, kind: Kind, what: str, named: files.Named | None
) -> HttpResponse | bool:
    """Whether a file leaves with the names of people it carries, or the page that asks why they should.

    True when it carries none, or once a reason was given by who may and noted in the log. False when it leaves without them:
    whoever asked wants it so, or may not take names out. What is of no use without names is then refused.
    """
    from mancomun.web.events.services import export_noted

    if named is None:
        return True
    if not selectors.may_read(request.user, row, kind):  # outside, names were taken out already
        if named.bare:
            return True
        raise BadInput(
            "documento-con-nombres",
            "Este documento nombra personas y no sale de la iniciativa. Si participa en ella, entre con su cuenta.",
            "This document names people and does not leave the initiative. If you take part in it, sign in.",
            status=404,
        )
    people = selectors.people_in(desk(request, row), named.products, named.table)
    if not people:
        return True
    may_take = may(request.user, "people.export", selectors.place_of(row, kind.key))
    if named.bare and (not may_take or request.GET.get("nombres") == "no"):
        return False
    services.allow(request.user, "people.export", row, kind)
    complaint = ""
    if request.method == "POST":
        try:
            export_noted(
                row, what=f"{kind.key}/{what}", rows=people, by=request.user, reason=request.POST.get("reason", "")
            )
        except BadInput as wrong:
            complaint = wrong.text(lang())
        else:
            return True
    kept = request.GET.copy()
    kept["nombres"] = "no"
    data = {
        "row": row, "kind": kind, "product_name": say(kind.product.name), "complaints": [complaint] if complaint else [],
        "people": people, "bare": f"?{kept.urlencode()}" if named.bare else "", "page": "portfolio",
    }  # fmt: skip
    return render(request, "workspace/reason.html", data, status=422 if complaint else 200)


def _bare(request: HttpRequest, row: Iniciativa, kind: Kind, content: Any, context: Any) -> tuple[Any, Any]:
    """The same without names of people, of the same version and day."""
    bare, others = selectors.without_names(desk(request, row), kind, content)
    return bare, replace(context, others=others.others)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@with_product
def export(request: HttpRequest, row: Iniciativa, kind: Kind, export: str) -> HttpResponse:
    """A file for another program; what judges people only for who belongs, and names with their reason."""
    content, context = _readable(request, row, kind)
    leaving = names_leave(request, row, kind, export, files.named_export(kind, export))
    if isinstance(leaving, HttpResponse):
        return leaving
    if not leaving:
        content, context = _bare(request, row, kind, content, context)
    made = files.export(kind, export, content, context, private=selectors.may_read(request.user, row, kind))
    return _download(made)


def _download(made: files.Made) -> HttpResponse:
    response = HttpResponse(made.content, content_type=made.media)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """``/avisos/``: what a person should know, newest first, and whether mail tells it."""
    person: Any = request.user
    if request.method == "POST":
        try:
            if request.POST.get("every"):
                services.mail_choose(request.POST["every"], by=person)
                toasts.success(request, _("Guardó su preferencia de correo."))
            else:
                services.notices_seen(by=person)
        except BadInput as wrong:
            return refused_page(request, wrong)
        return HttpResponseRedirect(reverse("workspace:notices"))
    found = list(Notice.objects.filter(to=person)[:100])
    choice = MailChoice.objects.filter(person=person).first()
    data = {
        "notices": [(one, capital(one.text_en if lang() == "en" else one.text_es)) for one in found],
        "fresh": sum(1 for one in found if one.seen is None),
        "every": choice.every if choice else "dia",
        "page": "portfolio",
    }
    return render(request, "workspace/notices.html", data)
