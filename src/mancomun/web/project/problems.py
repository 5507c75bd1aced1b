"""Errors as sentences: ``application/problem+json`` under ``/api/``, a page elsewhere. Never a stack trace."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language_from_request

from mancomun.errors import BadInput

log = logging.getLogger("mancomun.errors")

# code, Spanish, English: what happened and how to mend it.
SENTENCES: dict[int, tuple[str, str, str]] = {
    400: ("peticion-ilegible", "No pudimos leer la petición. Revise que sea JSON bien escrito.",
          "We could not read the request. Check that it is well-formed JSON."),
    401: ("sin-identificar", "Esto pide identificarse: entre con su cuenta o envíe una clave de la API en Authorization.",
          "This asks who you are: sign in, or send an API token in Authorization."),
    403: ("sin-permiso", "Su encargo no alcanza para hacer esto. Pídalo a quien sí puede: está en /permisos/.",
          "Your appointment does not reach this. Ask somebody whose does: see /en/permisos/."),
    404: ("no-existe", "No hay nada en esta dirección. Revise cómo la escribió o empiece en la página de inicio.",
          "There is nothing at this address. Check how it is written or start from the first page."),
    405: ("metodo-no-admitido", "Esta dirección no admite ese método. La cabecera Allow dice cuáles admite.",
          "This address does not take that method. The Allow header lists those it takes."),
    413: ("cuerpo-grande", "La petición pesa más de {limit} MB, que es el límite. No cambiamos nada.",
          "The request is over {limit} MB, which is the limit. Nothing was changed."),
    415: ("tipo-no-admitido", "Envíe el cuerpo como application/json.", "Send the body as application/json."),
    429: ("muchas-peticiones", "Llegaron muchas peticiones seguidas desde su red. Espere {retry} segundos y repita.",
          "Too many requests came from your network. Wait {retry} seconds and try again."),
    500: ("falla-nuestra", "Falló algo de nuestro lado y quedó anotado. Nada de lo suyo cambió; intente de nuevo.",
          "Something failed on our side and was noted. Nothing of yours changed; try again."),
    503: ("base-de-datos-ausente", "La base de datos no responde en este momento. Espere unos segundos y recargue.",
          "The database does not answer right now. Wait a few seconds and reload."),
}  # fmt: skip
STALE_FORM = (
    "formulario-viejo",
    "Este formulario se abrió antes de entrar, en otra sesión o desde otra página, y no se puede recibir. "
    "Vuelva atrás, cargue la página de nuevo y repita; nada cambió.",
    "This form was opened before signing in, in another session or from another page, and cannot be received. "
    "Go back, load the page again and repeat; nothing changed.",
)


def is_api(request: HttpRequest) -> bool:
    """True when the caller is a program: everything under ``/api/`` answers JSON."""
    return request.path.startswith("/api/")


def language(request: HttpRequest) -> str:
    """``es`` or ``en``: of ``?lang=``, of the address (``/en/``), or, under ``/api/``, of ``Accept-Language``."""
    asked = request.GET.get("lang")
    if asked in {"es", "en"}:
        return asked
    if is_api(request):
        # Spanish is the language of the law: English only when it was asked for.
        return "en" if request.headers.get("Accept-Language") and get_language_from_request(request) == "en" else "es"
    return "en" if request.path == "/en" or request.path.startswith("/en/") else "es"


def problem(
    status: int, code: str, es: str, en: str, *, lang: str = "es", extra: dict[str, Any] | None = None
) -> HttpResponse:
    """An RFC 9457 answer; ``detail`` is the sentence in ``lang``."""
    body = {
        "type": f"urn:mancomun:error:{code}",
        "title": code,
        "status": status,
        "code": code,
        "detail": en if lang == "en" else es,
        **(extra or {}),
    }
    text = json.dumps(body, ensure_ascii=False)
    response = HttpResponse(text, status=status, content_type="application/problem+json")
    response.headers["Content-Language"] = lang
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_input(request: HttpRequest, error: BadInput, *, lang: str | None = None) -> HttpResponse:
    """The problem answer for something we were given and cannot use."""
    return problem(error.status, error.code, error.es, error.en, lang=lang or language(request))


def error_response(
    request: HttpRequest,
    status: int,
    *,
    retry: int | None = None,
    limit: int = 1_000_000,
    said: tuple[str, str, str] | None = None,
) -> HttpResponse:
    """The page or problem for ``status``, with its sentence or the one ``said``.

    ``retry`` in seconds fills ``Retry-After``; ``limit`` is the size in bytes that a body went over.
    """
    code, es, en = said or SENTENCES.get(status, SENTENCES[500] if status >= 500 else SENTENCES[400])
    size = f"{round(limit / 1_000_000, 1):g}"
    es, en = es.format(retry=retry, limit=size.replace(".", ",")), en.format(retry=retry, limit=size)
    lang = language(request)
    if is_api(request):
        response = problem(status, code, es, en, lang=lang)
    else:
        response = HttpResponse(_page(request, status, en if lang == "en" else es, lang), status=status)
        response.headers["Cache-Control"] = "no-store"
    if retry is not None:
        response.headers["Retry-After"] = str(retry)
    return response


def _page(request: HttpRequest, status: int, sentence: str, lang: str) -> str:
    from django.utils import translation

    with translation.override(lang):
        try:
            context = {"sentence": sentence, "status": status, "LANGUAGE_CODE": lang}
            return render_to_string(f"{status}.html", context, request=None)
        except TemplateDoesNotExist:
            pass
        except Exception:
            # An error page that fails must not hide the error it tells of.
            log.exception("error page failed")
    home, back = ("/en/", "First page") if lang == "en" else ("/", "Página de inicio")
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Mancomún</title><main><h1>Mancomún</h1><p>{escape(sentence)}</p>"
        f'<p><a href="{home}">{back}</a></p></main></html>'
    )


class Problems:
    """Whatever fails under ``/api/`` leaves as problem+json, also what Django itself refuses (404, 405, 400)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not is_api(request):
            return response
        if response.headers.get("Content-Type", "").startswith("application/problem+json"):
            return response
        answer = error_response(request, response.status_code)
        for header in ("Allow", "Retry-After"):
            if header in response.headers:
                answer.headers[header] = response.headers[header]
        return answer


class DatabaseAway:
    """A database that does not answer is a 503 with a sentence, not a bare 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only connection errors; everything else goes on to the 500 page."""
        if isinstance(exception, OperationalError | InterfaceError):
            log.warning("database away")
            return error_response(request, 503, retry=5)
        return None


def handler(status: int) -> Callable[..., HttpResponse]:
    """The URLconf handler for ``status``."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return error_response(request, status)

    return view


bad_request, forbidden, not_found, server_error = handler(400), handler(403), handler(404), handler(500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark of its session; why it has none is told to whoever looks at the machines."""
    log.info("form refused", extra={"reason": reason})
    return error_response(request, 403, said=STALE_FORM)


def too_many(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What sign-in answers when an address or a mailbox tried too often."""
    return error_response(request, 429, retry=60)
