"""How this API differs from Ninja's defaults: strict JSON, one kind of error, and an OpenAPI that tells the truth."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from mancomun.errors import BadInput
from mancomun.web.accounts.gate import Gate, gate_of
from mancomun.web.api import complaints
from mancomun.web.project.problems import bad_input, error_response, language, problem


class StrictJson(Parser):
    """JSON as the standard has it: no NaN, no repeated keys, sent as ``application/json``."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's value; a failure here is a 400."""
        try:
            return json.loads(request.body, parse_constant=_refuse, object_pairs_hook=_once)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is repeated")
    return found


class House(NinjaAPI):
    """Ninja with our errors."""

    def __init__(self, **more: Any) -> None:
        super().__init__(parser=StrictJson(), **more)
        self.add_exception_handler(BadInput, _bad_input)
        self.add_exception_handler(ValidationError, _invalid)
        self.add_exception_handler(HttpError, _refused)
        for away in (OperationalError, InterfaceError):
            self.add_exception_handler(away, _away)

    def validation_error_from_error_contexts(self, error_contexts: list[ValidationErrorContext]) -> ValidationError:
        """Keep what was sent: the sentence says what it got."""
        found: list[Any] = []
        for context in error_contexts:
            known = _fields(context.model)
            for error in context.pydantic_validation_error.errors(include_url=False):
                found.append(complaints.sentence(error, known))
        return ValidationError(found)

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        """Errors are problem+json, every operation may answer 429 and 503, and each says whether it needs a key."""
        schema = super().get_openapi_schema(**more)
        schema.setdefault("components", {})["securitySchemes"] = _SECURITY
        gates = self._gates()
        for operations in schema["paths"].values():
            for operation in operations.values():
                _declare(operation, gates[operation["operationId"]])
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        content = answer["content"]
                        content["application/problem+json"] = content.pop("application/json")
                        answer["description"] = _MEANINGS.get(int(status), "Problem")
                        if int(status) in (429, 503):
                            answer["headers"] = {
                                "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}
                            }
        return schema

    def _gates(self) -> dict[str, Gate]:
        """What each operation asks for, by its id."""
        found: dict[str, Gate] = {}
        for _prefix, router in self._routers:
            for view in router.path_operations.values():
                for operation in view.operations:
                    gate = gate_of(operation.view_func)
                    if gate is not None:
                        found[operation.operation_id or self.get_openapi_operation_id(operation)] = gate
        return found


_SECURITY = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "Una clave de Mi cuenta › Claves de la API. / A key made in My account › API keys.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "La sesión del navegador, desde las páginas propias. / The browser's session, from our own pages.",
    },
}


def _declare(operation: dict[str, Any], gate: Gate) -> None:
    """Nothing for what is public, unless it says itself that a key shows more; else a key, its permission, the refusals."""
    if gate.kind == "public":
        operation.setdefault("security", [])
        return
    operation["security"] = [{"bearer": []}, {"session": []}]
    if gate.permission:
        operation["x-permission"] = gate.permission
    for status in (401, 403):
        operation["responses"].setdefault(
            status, {"description": _MEANINGS[status], "content": {"application/json": {"schema": {"type": "object"}}}}
        )


_MEANINGS = {
    400: "Not well-formed JSON",
    401: "Sign in, or send a key",
    403: "Your role, or your key, does not reach this",
    404: "No such thing",
    409: "Not now: the sentence says why",
    413: "Body over 1 MB",
    415: "Not application/json",
    422: "Well-formed, and cannot be used: the sentence says why",
    429: "Too many requests from one address",
    503: "The database does not answer",
}


def _fields(model: Any) -> list[str]:
    names: list[str] = []
    for name, field in model.model_fields.items():
        inner = getattr(field.annotation, "model_fields", None)
        names += list(inner) if inner else [name]
    return names


def _asked(request: HttpRequest) -> str:
    """The language of the body when it can be read, else of the request."""
    try:
        asked = json.loads(request.body).get("lang") if request.method == "POST" else None
    except (ValueError, AttributeError, RecursionError):
        asked = None
    return asked if asked in ("es", "en") else language(request)


def _bad_input(request: HttpRequest, error: Any) -> HttpResponse:
    return bad_input(request, error, lang=_asked(request))


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return error_response(request, error.status_code)


def _away(request: HttpRequest, error: Any) -> HttpResponse:
    return error_response(request, 503, retry=5)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    lang = _asked(request)
    found: list[BadInput] = error.errors
    extra = {"errors": [one.text(lang) for one in found]} if len(found) > 1 else None
    return problem(422, found[0].code, found[0].es, found[0].en, lang=lang, extra=extra)
