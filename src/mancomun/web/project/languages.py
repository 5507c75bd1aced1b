"""The same page in the other language."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

NAMES = (("es", "Español"), ("en", "English"))


def other_languages(request: HttpRequest) -> list[dict[str, str]]:
    """Links to this page, with the same question, in the languages it is not in."""
    match = request.resolver_match
    found = []
    for code, label in NAMES:
        if code == (translation.get_language() or "es") or match is None:
            continue
        with translation.override(code):
            href = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        tail = request.GET.urlencode(safe=",")
        found.append({"code": code, "label": label, "href": f"{href}?{tail}" if tail else href})
    return found
