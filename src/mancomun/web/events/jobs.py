"""The daily round: attendance past its term is erased, and old requests forget who asked."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.web.jobs.kinds import kind
from mancomun.web.jobs.progress import Progress


@kind("events_retention", seconds=3600, label=_("Borrado de datos personales vencidos"), hour=3, attempts=2)
def run(progress: Progress) -> dict[str, Any]:
    """Erase what passed its term."""
    from mancomun.web.events.services import expire, requests_forget

    return {"people": expire(timezone.localdate()), "requests": requests_forget(timezone.now())}
