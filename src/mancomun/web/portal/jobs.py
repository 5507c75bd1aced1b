"""The daily round of alerts."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.web.jobs.kinds import kind
from mancomun.web.jobs.progress import Progress


@kind("portal_alerts", seconds=3600, label=_("Alertas por correo"), hour=6, attempts=1)
def run(progress: Progress) -> dict[str, Any]:
    """Write to each mailbox that has something new, once a day."""
    from mancomun.web.portal.services import send_round

    return dict(send_round(timezone.now()))
