"""One address cannot take the house from the others: a budget per address, and a size limit for bodies.

The budget is kept by each worker process in memory: nothing to operate, nothing stored about people. A request costs one
token plus one for every 50 ms of processor it used, so a verdict over 1,122 members pays for itself. While an address has
``IN_FLIGHT`` requests running in a worker, its next one waits outside, so that threads stay free for the rest.
"""

from __future__ import annotations

import ipaddress
import math
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mancomun.web.project.problems import error_response

View = TypeVar("View", bound=Callable[..., Any])
CAPACITY = 600.0  # tokens at rest: a workshop behind one address, all at once
REFILL = 10.0  # tokens a second
SECONDS_PER_TOKEN = 0.05
IN_FLIGHT = 8  # of the 16 threads of a worker
ROOM = re.compile(r"/(?:en/)?t(?:/|$)")  # phones of a workshop: hundreds behind one address, each asking for little
ROOM_CAPACITY, ROOM_REFILL, ROOM_IN_FLIGHT = 3000.0, 60.0, 16
ADDRESSES = 10_000  # remembered; the least recent is forgotten


class Budget:
    """Token buckets by address. Thread-safe; ``clock`` in seconds, monotonic."""

    def __init__(
        self,
        capacity: float = CAPACITY,
        refill: float = REFILL,
        clock: Callable[[], float] | None = None,
        in_flight: int = IN_FLIGHT,
    ) -> None:
        self.capacity, self.refill, self.in_flight = capacity, refill, in_flight
        self.clock = clock or time.monotonic
        self._lock = threading.Lock()
        self._rows: OrderedDict[str, list[float]] = OrderedDict()  # address: [tokens, at, in flight]

    def enter(self, address: str) -> int:
        """0 when the request may go on (then call ``leave``); otherwise the seconds to wait."""
        with self._lock:
            now = self.clock()
            row = self._rows.pop(address, None) or [self.capacity, now, 0]
            row[0] = min(self.capacity, row[0] + (now - row[1]) * self.refill)
            row[1] = now
            self._rows[address] = row
            while len(self._rows) > ADDRESSES:
                self._rows.popitem(last=False)
            if row[0] < 1:
                return max(1, math.ceil((1 - row[0]) / self.refill))
            if row[2] >= self.in_flight:
                return 1
            row[0] -= 1
            row[2] += 1
            return 0

    def leave(self, address: str, cost: float) -> None:
        """Charge what the request used beyond its first token."""
        with self._lock:
            row = self._rows.get(address)
            if row is not None:
                row[0] = max(-self.capacity, row[0] - cost)
                row[2] = max(0, row[2] - 1)


def address_of(request: HttpRequest) -> str:
    """Who asks: the peer, or what the nearest trusted proxy says. IPv6 counts by /64, since a home has a whole one."""
    text = request.META.get("REMOTE_ADDR", "")
    hops = settings.PROXY_HOPS
    if hops:
        chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(chain) >= hops:
            text = chain[-hops]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return text[:45]
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


class RateLimit:
    """Answers 429 with ``Retry-After`` when an address has used its budget. Files and health checks never get here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.budget = Budget()
        self.room = Budget(ROOM_CAPACITY, ROOM_REFILL, in_flight=ROOM_IN_FLIGHT)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = address_of(request)
        budget = self.room if ROOM.match(request.path_info) else self.budget
        wait = budget.enter(address)
        if wait:
            return error_response(request, 429, retry=wait)
        start = time.thread_time()
        try:
            return self.get_response(request)
        finally:
            budget.leave(address, (time.thread_time() - start) / SECONDS_PER_TOKEN)


MOST_BYTES = 141_000_000  # no view takes more, so a larger body is refused before anybody asks for which


def takes(megabytes: float) -> Callable[[View], View]:
    """The view takes bodies of up to so many megabytes, form fields and all; without it, 1 MB."""
    if megabytes * 1_000_000 > MOST_BYTES:
        raise ValueError(f"no view takes more than {MOST_BYTES} bytes; got {megabytes} MB")

    def widen(view: View) -> View:
        view.body_limit = int(megabytes * 1_000_000)  # type: ignore[attr-defined]
        return view

    return widen


class BodyLimit:
    """Refuses a body over what its view takes (1 MB, unless it says ``@takes``) before reading it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return error_response(request, 400)
        if length > MOST_BYTES:
            return error_response(request, 413, limit=MOST_BYTES)
        request.body_length = length  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The view is known and nothing of the body has been read. Only who has signed in may send more than 1 MB."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if getattr(request, "body_length", 0) > limit and request.user.is_authenticated:
            limit = getattr(view, "body_limit", limit)
        over = getattr(request, "body_length", 0) > limit
        return error_response(request, 413, limit=limit) if over else None
