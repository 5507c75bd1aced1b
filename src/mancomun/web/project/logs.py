"""One JSON object a line on stderr. No addresses of people, no query strings: a selection is somebody's draft."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

log = logging.getLogger("mancomun.http")
SLOW_SECONDS = 1.0


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; the fields of ``extra={"fields": {...}}`` are added."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class OnlyTraces(logging.Filter):
    """Lets a record through when it carries an exception: a 5xx without one is already in ``RequestLog``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True for records with an exception."""
        return bool(record.exc_info)


class RequestLog:
    """Logs what failed (5xx) and what was slow; a line for every request would only tell who reads what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - start
        if response.status_code >= 500 or seconds > SLOW_SECONDS:
            log.warning(
                "request",
                extra={
                    "fields": {
                        "method": request.method,
                        "path": request.path,
                        "status": response.status_code,
                        "ms": round(seconds * 1000),
                    }
                },
            )
        return response
