"""Long loads: written, and undone, a piece at a time."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.web.jobs.kinds import kind
from mancomun.web.jobs.models import Job
from mancomun.web.jobs.progress import Progress


def _page(job: Job) -> str:
    return reverse("portfolio:preview", args=[job.arguments["key"]])


@kind(
    "import_rows", seconds=3 * 3600, label=gettext_lazy("Carga de iniciativas"), attempts=10, page=_page, tells_all=True
)
def write(progress: Progress, *, key: str) -> dict[str, Any]:
    """Write the accepted rows of a file."""
    from mancomun.web.initiatives import imports

    done = imports.write(key, progress.saving, lambda n, of: progress.step(_("Escribiendo filas"), n, of))
    return {"rows": done.written}


@kind(
    "import_undo", seconds=3 * 3600, label=gettext_lazy("Deshacer una carga"), attempts=10, page=_page, tells_all=True
)
def undo(progress: Progress, *, key: str) -> dict[str, Any]:
    """Put back what a file changed."""
    from mancomun.web.initiatives import imports

    done = imports.undo(key, progress.saving, lambda n, of: progress.step(_("Deshaciendo filas"), n, of))
    return {"rows": done.written}
