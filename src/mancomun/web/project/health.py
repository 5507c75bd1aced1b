"""``/healthz`` (this process answers) and ``/readyz`` (so does the database). Outside every limit and of any host name."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse


class Health:
    """Answers the two checks before hosts, limits and languages are looked at: probes call by bare address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            response: HttpResponse = JsonResponse({"status": "ok"})
        elif request.path == "/readyz":
            up = _database_answers()
            status = 200 if up else 503
            response = JsonResponse({"status": "ok" if up else "unavailable", "database": up}, status=status)
        else:
            return self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return cursor.fetchone() == (1,)
    except (DatabaseError, InterfaceError):
        connection.close()
        return False
