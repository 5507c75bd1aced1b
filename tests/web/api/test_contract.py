"""The committed description of the API and the API itself are the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.http import HttpRequest
from ninja import Router

from mancomun.web.accounts.gate import needs
from mancomun.web.api.house import House
from mancomun.web.api.urls import api as house

ROOT = Path(__file__).resolve().parents[3]
COMMITTED = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = [
    (path, method, operation) for path, methods in COMMITTED["paths"].items() for method, operation in methods.items()
]


def test_committed_openapi_is_current() -> None:
    now = json.loads(json.dumps(house.get_openapi_schema(path_prefix="/api/v1/")))
    assert now == COMMITTED, "run `make openapi` and look at the difference"


def test_served_openapi_is_the_committed_one(api) -> None:
    assert api.get("/openapi.json").json() == COMMITTED


@pytest.mark.parametrize(
    ("path", "method", "operation"), OPERATIONS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_operation_declares_its_errors(path: str, method: str, operation: dict) -> None:
    assert {"422", "429", "503"} <= set(operation["responses"])
    assert {"200", "202"} & set(operation["responses"])
    for status, answer in operation["responses"].items():
        kinds = set(answer["content"])
        assert kinds == ({"application/problem+json"} if int(status) >= 400 else {"application/json"})
    assert operation["summary"]
    assert operation["description"]


def test_openapi_says_which_operations_need_a_key() -> None:
    """Each gated operation names both ways in and its permission; a public one, none; jobs are their owner's."""
    kinds = COMMITTED["components"]["securitySchemes"]
    assert (kinds["bearer"]["type"], kinds["bearer"]["scheme"]) == ("http", "bearer")
    assert (kinds["session"]["in"], kinds["session"]["name"]) == ("cookie", "sessionid")
    by_id = {operation["operationId"]: operation for _, _, operation in OPERATIONS}
    assert by_id["check"]["security"] == []
    assert by_id["job"]["security"] == [{}, {"bearer": []}, {"session": []}]

    closed = House(title="Prueba", urls_namespace="prueba-llave")
    router = Router()

    @router.get("/secreta", operation_id="secreta")
    @needs("audit.view")
    def secret(request: HttpRequest) -> str:
        return "nada"

    closed.add_router("", router)
    operation = closed.get_openapi_schema(path_prefix="/")["paths"]["/secreta"]["get"]
    assert operation["security"] == [{"bearer": []}, {"session": []}]
    assert operation["x-permission"] == "audit.view"
    assert {401, 403} <= {int(status) for status in operation["responses"]}


@pytest.mark.parametrize("page", ["docs/es/consultar/http.md", "docs/en/reference/http.md"])
def test_every_address_and_every_error_code_is_documented(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for path, method, _ in OPERATIONS:
        assert f"{method.upper()} {path}" in text, f"{page} lacks {method.upper()} {path}"
    sources = [*(ROOT / "src/mancomun/web/api").glob("*.py"), ROOT / "src/mancomun/web/project/problems.py"]
    codes = {
        code
        for source in sources
        for code in re.findall(r'(?:BadInput\(\s*|\d{3}: \()"([a-z]+(?:-[a-z]+)*)"', source.read_text(encoding="utf-8"))
    }
    missing = {code for code in codes if f"`{code}`" not in text}
    assert not missing, f"{page} lacks {sorted(missing)}"


def test_documentation_page_asks_nothing_from_outside(api) -> None:
    response = api.get("/docs")
    assert response.status_code == 200
    outside = re.findall(r'(?:src|href)="(https?:)?//', response.content.decode())
    assert outside == []
    assert "default-src 'none'" in response["Content-Security-Policy"]
