"""The second factor: who must have one, and whether this very session showed it."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from mancomun.web.accounts.selectors import is_officer


def has_one(user: Any) -> bool:
    """Whether the person has an application or a key."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists())


def shown(request: HttpRequest) -> bool:
    """Whether it was used in this session: a session that began before the factor existed proves nothing."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def lacking(request: HttpRequest) -> str:
    """``""`` when nothing is missing, ``add`` when an officer has no second factor, ``show`` when this session did not use it."""
    user = request.user
    if getattr(user, "scopes", None) is not None or shown(request):
        return ""  # a token was made by a session that showed it
    if has_one(user):
        return "show"
    return "add" if is_officer(user) else ""
