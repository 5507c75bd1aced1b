"""Keys of the API: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from mancomun.web.accounts.models import Token, User
from mancomun.web.project.problems import error_response, is_api

MARK = "mnc_"
SHOWN = 8  # letters of it that stay visible, to tell one from another
NOTED_EVERY = timedelta(minutes=5)


def new_secret() -> str:
    """A key: our mark and 256 bits."""
    return MARK + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of it. Plain SHA-256 suffices: 256 random bits cannot be guessed from their hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def person_of(secret: str) -> User | None:
    """Whose key it is, limited to what it was made for; ``None`` when it is unknown, revoked, expired or of nobody active."""
    found = Token.objects.select_related("person").filter(digest=digest(secret)).first()
    if found is None or not found.alive or not found.person.is_active:
        return None
    now = timezone.now()
    if found.used is None or now - found.used > NOTED_EVERY:
        Token.objects.filter(pk=found.pk).update(used=now)
    person = found.person
    person.scopes = frozenset(found.scopes)
    return person


class Bearer:
    """Under ``/api/``, ``Authorization: Bearer mnc_…`` says who asks. A key that does not count is a 401, never an anonymous visit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        header = request.headers.get("Authorization", "")
        if is_api(request) and header:
            kind, _, secret = header.partition(" ")
            person = person_of(secret.strip()) if kind.lower() == "bearer" else None
            if person is None:
                response = error_response(request, 401)
                response.headers["WWW-Authenticate"] = "Bearer"
                return response
            request.user = person
        return self.get_response(request)
