"""What phones see. No account, no cookie: the key in the address is the person, and nothing is asked of who they are."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mancomun.errors import BadInput
from mancomun.web.accounts.gate import public
from mancomun.web.project.languages import lang
from mancomun.web.workshops import forms, keys, presenter, selectors, services

POLL_SECONDS = 6


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, f"workshops/{name}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@public
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Where a code is typed."""
    code = request.GET.get("codigo", "")
    if not code:
        return _page(request, "door", {})
    try:
        return HttpResponseRedirect(reverse("workshops:join", args=[selectors.workshop_by_code(code).code]))
    except BadInput as wrong:
        return _page(request, "door", {"complaint": wrong.text(lang()), "code": code}, wrong.status)


# No session and no cookie: the key in the address is what a forged form would need, and nobody can guess it.
@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The door of one workshop: say your group, come in."""
    complaint, status = "", 200
    try:
        workshop = selectors.workshop_by_code(code)
        if request.method == "POST":
            person = services.person_join(workshop, group=request.POST.get("grupo", ""))
            return HttpResponseRedirect(reverse("workshops:phone", args=[workshop.code, keys.key_of(person.pk)]))
    except BadInput as wrong:
        if wrong.code == "taller-no-esta":
            return _page(request, "door", {"complaint": wrong.text(lang()), "code": code}, wrong.status)
        complaint, status = wrong.text(lang()), wrong.status
    return _page(request, "join", {"workshop": workshop, "complaint": complaint}, status)


@public
@require_safe
def phone(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """What a person may answer now, with what they last answered."""
    return _sheet(request, code, key)


def _sheet(request: HttpRequest, code: str, key: str, complaint: str = "", status: int = 200) -> HttpResponse:
    try:
        person = selectors.person_in(code, key)
    except BadInput as wrong:
        return _page(request, "door", {"complaint": wrong.text(lang()), "code": code}, wrong.status)
    workshop = person.workshop
    questions = selectors.open_questions(workshop)
    given = selectors.last_answers(person, questions)
    context = {
        "workshop": workshop,
        "person": person,
        "key": key,
        "questions": [
            presenter.asked(one, lang(), given.get(one.pk)) | {"sending": secrets.token_urlsafe(12)}
            for one in questions
        ],
        "receipts": {pk: keys.receipt(row.pk, row.sending) for pk, row in given.items()},
        "receipt": request.GET.get("recibo", "")[:8],
        "complaint": complaint,
        "poll": POLL_SECONDS,
    }
    return _page(request, "phone", context, status)


@public
@require_safe
def beat(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Whether something changed since the phone last looked: a number that grows."""
    try:
        person = selectors.person_in(code, key)
    except BadInput as wrong:
        return JsonResponse({"sentence": wrong.text(lang())}, status=wrong.status)
    return JsonResponse({"beat": person.workshop.beat}, headers={"Cache-Control": "no-store"})


@public
@csrf_exempt
@require_POST
def answer(
    request: HttpRequest,
    code: str,
    key: str,
    question: int,
    keep: Callable[[services.Sending], services.Kept] | None = None,
) -> HttpResponse:
    """Take an answer. A phone with script gets a receipt as JSON; without, it goes back to the page.

    ``keep`` is how it is kept, when not by itself.
    """
    scripted = "application/json" in request.headers.get("Accept", "")
    try:
        posted, person = forms.sent(request), keys.person_of(key)
        sending = posted.get("envio", "")[:41]
        kept = person and (keep or services.answer_keep)(
            services.Sending(
                keys.typed_code(code), person, question, sending,
                posted.get("ronda", ""), value=lambda asked: forms.value_from(asked, posted),
            )
        )  # fmt: skip
        if not kept:
            selectors.person_in(code, key)
            raise BadInput(
                "respuesta-ajena",
                "Esa pregunta no es de este taller.",
                "That question is not of this workshop.",
                status=404,
            )
    except BadInput as wrong:
        if scripted:
            return JsonResponse({"code": wrong.code, "sentence": wrong.text(lang())}, status=wrong.status)
        return (
            _sheet(request, code, key, wrong.text(lang()), wrong.status)
            if wrong.code != "taller-no-esta"
            else _page(request, "door", {"complaint": wrong.text(lang()), "code": code}, wrong.status)
        )
    number, new = kept
    given = keys.receipt(number, sending)
    if scripted:
        return JsonResponse({"receipt": given, "new": new}, status=201 if new else 200)
    return HttpResponseRedirect(f"{reverse('workshops:phone', args=[code, key])}?recibo={given}")
