"""The language in use, and the same page in the other one."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from mancomun.lexicon.text import Text

NAMES = (("es", "Español"), ("en", "English"))


def lang() -> str:
    """``es`` or ``en``."""
    return "en" if translation.get_language() == "en" else "es"


def say(text: Text | None) -> str:
    """A text in the language in use."""
    return "" if text is None else text.of(lang())


def other_languages(request: HttpRequest, name: str = "", *args: str) -> list[dict[str, str]]:
    """Links to this page, with the same question, in the languages it is not in.

    Every template has them (`mancomun.web.accounts.context`); a view says ``name`` when it shows the page of another address.
    """
    match = request.resolver_match
    found = []
    for code, label in NAMES:
        if code == lang() or not (name or match):
            continue
        with translation.override(code):
            href = (
                reverse(name, args=args)
                if match is None or name
                else reverse(match.view_name, None, match.args, match.kwargs)
            )
        tail = request.GET.urlencode(safe=",")
        found.append({"code": code, "label": label, "href": f"{href}?{tail}" if tail else href})
    return found
