"""``/healthz`` (this process answers) and ``/readyz`` (so does the database). Outside every limit and of any host name.

``/readyz`` also tells the queue. Without a worker the pages still serve everybody who asks for no long work, so that is said
(``"status": "degraded"``) and is no 503: taking the pages away would mend nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
            queue = _queue() if _database_answers() else None
            if queue is None:
                response = JsonResponse({"status": "unavailable", "database": False}, status=503)
            else:
                word = "ok" if queue["workers"] else "degraded"
                response = JsonResponse({"status": word, "database": True, "queue": queue})
        else:
            return self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def _queue() -> dict[str, Any] | None:
    from mancomun.web.jobs.selectors import queue_health

    try:
        return queue_health()
    except (DatabaseError, InterfaceError):
        connection.close()
        return None


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return cursor.fetchone() == (1,)
    except (DatabaseError, InterfaceError):
        connection.close()
        return False
