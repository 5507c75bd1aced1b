"""What every template may show about the visitor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from mancomun.web.accounts.selectors import entities_of
from mancomun.web.project.languages import other_languages


def person(request: HttpRequest) -> dict[str, Any]:
    """``user``, and ``my_entities`` that they act for today, the page in ``other_languages``; each is looked up only if a template asks."""
    user = getattr(request, "user", None)
    return {
        "user": user,
        "my_entities": SimpleLazyObject(lambda: entities_of(user)),
        "other_languages": SimpleLazyObject(lambda: other_languages(request)),
    }
