"""Who is asking, for the triggers: each request that may write carries the person and the address into its events."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware

PATH_LENGTH = 500


class Context(HistoryMiddleware):
    """Opens a context of pghistory around requests that may write; reading leaves no trace and costs nothing."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """The person's number and the path, without its query: that may hold what people look for."""
        user: Any = getattr(request, "user", None)
        return {"user": getattr(user, "pk", None), "url": request.path[:PATH_LENGTH]}
