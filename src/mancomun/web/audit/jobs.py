"""The nightly round over the history."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.web.jobs.kinds import kind
from mancomun.web.jobs.progress import Progress


@kind("audit_seal", seconds=3600, label=_("Sello del historial"), hour=2)
def run(progress: Progress) -> dict[str, Any]:
    """Seal the days that are over; what ``mancomun audit seal`` does by hand."""
    from mancomun.web.audit.chain import seal

    made = seal(timezone.now())
    return {"days": [row.day.isoformat() for row in made], "head": made[-1].hash if made else None}
