"""What every template may show about the visitor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from mancomun.web.accounts.selectors import entities_of


def person(request: HttpRequest) -> dict[str, Any]:
    """``user``, and ``my_entities`` that they act for today; both are looked up only if a template asks."""
    user = getattr(request, "user", None)
    return {"user": user, "my_entities": SimpleLazyObject(lambda: entities_of(user))}
