"""What every template may show: the version of the engine."""

from __future__ import annotations

from django.http import HttpRequest

import mancomun


def release(request: HttpRequest) -> dict[str, str]:
    """``engine_version`` for the foot of the page."""
    return {"engine_version": getattr(mancomun, "__version__", "")}
