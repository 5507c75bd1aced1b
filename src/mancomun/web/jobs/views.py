"""The page of any job: how far it is, how it ended, and the button that stops it.

The addresses are open to all, because the key in them is what opens; whose job it is, selectors and services look at.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from mancomun.errors import BadInput
from mancomun.web.accounts.gate import public
from mancomun.web.jobs import presenter, selectors, services
from mancomun.web.project import languages


def user_of(request: HttpRequest) -> Any:
    """Who is signed in; None for an anonymous visitor."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


@public
@require_safe
def job(request: HttpRequest, key: str) -> HttpResponse:
    """The whole page. Without JavaScript it asks for itself again every few seconds while the job lives."""
    try:
        found = selectors.job_by_key(key, user_of(request))
    except BadInput as error:
        return _missing(request, error)
    context = {"card": presenter.card(found)}
    return _private(render(request, "jobs/job.html", context))


@public
@require_safe
def status(request: HttpRequest, key: str) -> HttpResponse:
    """The part that changes, for the script that asks every second."""
    try:
        found = selectors.job_by_key(key, user_of(request))
    except BadInput as error:
        return _missing(request, error)
    return _private(render(request, "jobs/_status.html", {"card": presenter.card(found)}))


# Whoever holds the key may stop the job, and nobody can guess it: a forged form would need it too. A CSRF token would
# need a cookie, and an anonymous visitor gets none.
@public
@csrf_exempt
@require_POST
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Stop it and show its page."""
    try:
        services.job_cancel(key, user_of(request))
    except BadInput as error:
        return _missing(request, error)
    return HttpResponseRedirect(reverse("jobs:job", args=[key]))


def _missing(request: HttpRequest, error: BadInput) -> HttpResponse:
    lang = languages.lang()
    context = {"sentence": error.text(lang), "status": error.status}
    return _private(render(request, "jobs/missing.html", context, status=error.status))


def _private(response: HttpResponse) -> HttpResponse:
    # The address is the key: it stays out of caches and of search engines.
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
