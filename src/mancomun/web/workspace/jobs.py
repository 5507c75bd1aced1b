"""The work of this app for the queue: the mail of the day, and the dossier of a moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from mancomun.web.jobs.kinds import kind
from mancomun.web.jobs.models import Job
from mancomun.web.jobs.progress import Progress


def _page(job: Job) -> str:
    return reverse("workspace:dossier", args=[job.arguments["code"], job.key])


@kind("workspace_digest", seconds=1800, label=_("Correo diario de avisos"), hour=7)
def digest(progress: Progress) -> dict[str, Any]:
    """One mail to each person with new notices who wants it."""
    from mancomun.web.workspace.mail import digests

    return {"sent": digests(timezone.localdate(), progress.check)}


@kind("workspace_dossier", seconds=300, label=_("Expediente del momento"), attempts=2, page=_page)
def dossier(progress: Progress, *, code: str, moment: int, user: int, lang: str, host: str) -> dict[str, Any]:
    """The documents of a moment as ZIP, with one PDF that has an index."""
    from mancomun.web.accounts.models import User
    from mancomun.web.initiatives.selectors import initiative_by_code
    from mancomun.web.workspace import dossiers

    with translation.override(lang):
        progress.step(str(_("Reuniendo los productos")), 0, None)
        person = User.objects.get(pk=user)
        row = initiative_by_code(person, code)
        made = dossiers.build(
            row, moment, by=person, day=timezone.localdate(), lang=lang, host=host, step=progress.step
        )
        kept = dossiers.keep(made, row, moment, by=person, job=progress.key)
        dossiers.forget(timezone.now() - timedelta(days=30))
    return {"name": kept.name, "size": kept.size, "left_out": made.left_out}
