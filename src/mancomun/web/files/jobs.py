"""The round of the house over the storage."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.web.jobs.kinds import kind
from mancomun.web.jobs.progress import Progress


@kind("files_tidy", seconds=1800, label=_("Limpieza del almacén de archivos"), hour=3)
def run(progress: Progress) -> dict[str, Any]:
    """Take away the bytes no row speaks of."""
    from mancomun.web.files.services import tidy

    return {"gone": tidy(timezone.now())}
