"""What every view declares: who may come in. A test walks all addresses and fails on one that declares nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from ninja.utils import check_csrf

from mancomun.web.accounts.second_step import lacking
from mancomun.web.accounts.selectors import may
from mancomun.web.project.problems import error_response, is_api, language, problem

View = TypeVar("View", bound=Callable[..., Any])


SECOND_STEP = (
    "segundo-paso-falta",
    "Su papel pide un segundo paso al entrar. Actívelo en Mi cuenta, o confírmelo en esta sesión.",
    "Your role asks for a second step at sign-in. Turn it on in My account, or confirm it in this session.",
)


@dataclass(frozen=True, slots=True)
class Gate:
    """``kind`` is ``public``, ``signed_in`` or ``needs``; ``permission`` names the row of the table for the last."""

    kind: str
    permission: str = ""


def gate_of(view: Any) -> Gate | None:
    """What a view declares; ``None`` when it declares nothing."""
    return getattr(view, "gate", None)


def public(view: View) -> View:
    """Anybody may come in, without a cookie."""
    view.gate = Gate("public")  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody with a session; others are sent to sign in, and come back afterwards."""
    return _guarded(view, Gate("signed_in"))


def needs(action: str) -> Callable[[View], View]:
    """Whoever holds a role that carries ``action`` somewhere. The record itself is checked by selectors and services."""
    from mancomun.web.accounts.permissions import permission

    permission(action)
    return lambda view: _guarded(view, Gate("needs", action))


def _guarded(view: View, gate: Gate) -> View:
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        refusal = refused(request, gate)
        return view(request, *args, **kwargs) if refusal is None else refusal

    inner.gate = gate  # type: ignore[attr-defined]
    return inner  # type: ignore[return-value]


def refused(request: HttpRequest, gate: Gate) -> HttpResponse | None:
    """The answer for somebody who may not come in; ``None`` when they may."""
    user: Any = request.user
    if not user.is_authenticated:
        if is_api(request):
            return error_response(request, 401)
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
    if is_api(request) and getattr(user, "scopes", None) is None and check_csrf(request) is not None:
        return error_response(request, 403)  # a session of the browser, asked by a page that is not ours
    if gate.kind == "needs":
        if not may(user, gate.permission):
            return error_response(request, 403)
        return _second_step(request)
    return None


def _second_step(request: HttpRequest) -> HttpResponse | None:
    missing = lacking(request)
    if not missing:
        return None
    if is_api(request):
        return problem(403, *SECOND_STEP, lang=language(request))
    address = reverse("mfa_index" if missing == "add" else "mfa_reauthenticate")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
