"""A change over thousands of initiatives."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.web.jobs.kinds import kind
from mancomun.web.jobs.models import Job
from mancomun.web.jobs.progress import Progress


def _page(job: Job) -> str:
    return reverse("portfolio:done", args=[job.key])


@kind("bulk_change", seconds=3 * 3600, label=gettext_lazy("Cambio en lote"), attempts=10, page=_page)
def run(progress: Progress, *, action: str, codes: list[str]) -> dict[str, Any]:
    """Do one action to each initiative."""
    from mancomun.web.portfolio.services import bulk_run

    return bulk_run(
        action,
        codes,
        by=Job.objects.select_related("requested_by").get(key=progress.key).requested_by,
        saved=progress.saved,
        saving=progress.saving,
        tell=lambda n, of: progress.step(_("Aplicando a cada iniciativa"), n, of),
    )
