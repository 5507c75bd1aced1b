"""Every address and every operation of the API says who may come in, and each role gets the answer it declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mancomun.web.accounts.gate import Gate, gate_of
from mancomun.web.accounts.models import User
from mancomun.web.accounts.permissions import PERMISSIONS, ROLES
from mancomun.web.api.urls import api

pytestmark = pytest.mark.django_db


def _views(resolver: Any, prefix: str = "") -> Iterator[tuple[str, Any, str]]:
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _views(entry, where)
        elif isinstance(entry, URLPattern):
            yield where, entry.callback, entry.name or ""


def _operations() -> Iterator[tuple[str, str, Any]]:
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, f"/api/v1{prefix}{path}", operation.view_func


PAGES = [(where, view) for where, view, name in _views(get_resolver()) if not where.startswith("api/v1/")]
OPERATIONS = list(_operations())


def _address(pattern: str) -> str | None:
    """A concrete address of a pattern, with values that lead nowhere."""
    path = re.sub(r"<int:\w+>|\{int:\w+\}", "999999", pattern)
    path = re.sub(r"<(?:str|slug|path):\w+>|<\w+>|\{\w+\}", "nada", path)
    path = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", path)
    return None if re.search(r"[\^$?\\()<>]", path) else path


def test_every_page_declares_its_gate() -> None:
    assert len(PAGES) > 60
    bare = [where for where, view in PAGES if gate_of(view) is None]
    assert not bare, "add @public, @signed_in or @needs(...): " + ", ".join(bare)


def test_every_operation_declares_its_gate() -> None:
    bare = [f"{method} {path}" for method, path, view in OPERATIONS if gate_of(view) is None]
    assert not bare, "add @public, @signed_in or @needs(...): " + ", ".join(bare)


def test_what_writes_in_the_api_is_not_public() -> None:
    """POST /check and its like answer a question and keep nothing; they are named here, one by one."""
    questions = {"/api/v1/check"}
    open_writes = {
        path
        for method, path, view in OPERATIONS
        if method not in ("GET", "HEAD") and gate_of(view) == Gate("public") and path not in questions
    }
    assert not {path for path in open_writes if "/initiatives" in path or "/schemes" in path}


def _expected(gate: Gate, role: str | None) -> bool:
    """Whether somebody with that role (``None``: no session) may come in, by the declaration alone."""
    if gate.kind == "public":
        return True
    if role is None:
        return False
    return (
        gate.kind == "signed_in"
        or role in PERMISSIONS[gate.permission].reach
        or "ciudadania" in PERMISSIONS[gate.permission].reach
    )


@pytest.mark.parametrize("role", [None, *ROLES])
def test_each_role_gets_what_is_declared(
    role: str | None, someone: Callable[..., User], enter: Callable[..., Client]
) -> None:
    client = Client() if role is None else enter(someone(role))
    wrong, asked = [], 0
    for where, view in PAGES:
        gate, path = gate_of(view), _address(where)
        if gate is None or path is None or gate.kind == "public":
            continue
        asked += 1
        client.raise_request_exception = False
        answer = client.get("/" + path.lstrip("/"))
        refused = answer.status_code == 403 or (answer.status_code == 302 and "/entrar" in answer.headers["Location"])
        if answer.status_code >= 500 or (refused == _expected(gate, role) and answer.status_code != 404):
            wrong.append(f"{path}: {answer.status_code}")
    assert asked > 20
    assert not wrong


@pytest.mark.parametrize("role", [None, *ROLES])
def test_each_role_gets_what_the_api_declares(
    role: str | None, someone: Callable[..., User], enter: Callable[..., Client]
) -> None:
    client = Client() if role is None else enter(someone(role))
    client.raise_request_exception = False
    wrong = []
    for method, path, view in OPERATIONS:
        gate, address = gate_of(view), _address(path)
        if gate is None or address is None or gate.kind == "public":
            continue
        answer = client.generic(method, address, "{}", content_type="application/json")
        refused = answer.status_code in (401, 403)
        if answer.status_code >= 500 or (refused == _expected(gate, role) and answer.status_code not in (404, 422)):
            wrong.append(f"{method} {path}: {answer.status_code}")
    assert not wrong


def test_officer_without_second_step_comes_no_further(
    someone: Callable[..., User], enter: Callable[..., Client]
) -> None:
    client = enter(someone("nacional"), second=False)
    assert client.get("/cuenta/").status_code == 200
    assert client.get("/entidades/").headers["Location"].startswith("/cuenta/segundo-paso/?next=")
    assert enter(someone("delegado"), second=False).get("/entidades/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/en/", "/ley/", "/ayuda", "/permisos/"])
def test_public_pages_give_no_cookie(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert not answer.cookies
