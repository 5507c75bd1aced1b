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


def _upload_page(job: Job) -> str:
    done = job.result or {}
    return reverse("workspace:upload", args=[done["code"], done["key"], done["upload"]])


@kind("workspace_digest", seconds=1800, label=_("Correo diario de avisos"), hour=7)
def digest(progress: Progress) -> dict[str, Any]:
    """One mail to each person with new notices who wants it."""
    from mancomun.web.workspace.mail import digests
    from mancomun.web.workspace.models import TableUpload

    # What no job could read in two days is not read any more.
    TableUpload.objects.filter(content__isnull=False, at__lt=timezone.now() - timedelta(days=2)).delete()
    return {"sent": digests(timezone.localdate(), progress.check)}


@kind("workspace_dossier", seconds=300, label=_("Expediente del momento"), attempts=2, page=_page)
def dossier(
    progress: Progress, *, code: str, moment: int, user: int, lang: str, host: str, names: bool = False
) -> dict[str, Any]:
    """The documents of a moment as ZIP, with one PDF that has an index."""
    from mancomun.web.accounts.models import User
    from mancomun.web.initiatives.selectors import initiative_by_code
    from mancomun.web.workspace import dossiers

    with translation.override(lang):
        progress.step(str(_("Reuniendo los productos")), 0, None)
        person = User.objects.get(pk=user)
        row = initiative_by_code(person, code)
        made = dossiers.build(
            row, moment, by=person, day=timezone.localdate(), lang=lang, host=host, names=names, step=progress.step
        )
        kept = dossiers.keep(made, row, moment, by=person, job=progress.key)
        dossiers.forget(timezone.now() - timedelta(days=30))
    return {"name": kept.name, "size": kept.size, "left_out": made.left_out}


@kind("workspace_table", seconds=3600, label=_("Lectura de una tabla oficial"), attempts=2, page=_upload_page)
def table(progress: Progress, *, upload: int, year: int | None) -> dict[str, Any]:
    """A heavy official table, read; what it would change waits for somebody to accept it."""
    from mancomun.web.workspace import selectors, tables
    from mancomun.web.workspace.models import TableUpload

    kept = TableUpload.objects.select_related("initiative", "by").get(pk=upload)
    kind_ = selectors.kind_of(kept.key)
    done = {"code": kept.initiative.code, "key": kept.key, "upload": kept.pk}
    if kept.content is None:  # read already, by a run that did not live to say so
        return done
    reading = str(_("Leyendo la tabla"))
    progress.step(reading, 0, None)
    tables.stage(
        kept.initiative, kind_, kept.table, bytes(kept.content), kept.name, by=kept.by, day=timezone.localdate(),
        year=year, step=lambda n: progress.step(reading, n, None), kept=kept,
    )  # fmt: skip
    return done
