"""Reading files: who may see which. What one may not see does not exist."""

from __future__ import annotations

import logging
import re
from typing import Any, NoReturn

from django.core.files.base import File
from django.db.models import QuerySet

from mancomun.errors import BadInput
from mancomun.web.accounts.selectors import may
from mancomun.web.files.models import StoredFile
from mancomun.web.files.services import store

log = logging.getLogger("mancomun.files")
KEY = re.compile(r"[A-Za-z0-9_-]{22}\Z")


def may_see(user: Any, row: StoredFile) -> bool:
    """A public file of a public record is seen by anybody; any other by whoever may see the record, or the entity."""
    about = row.initiative
    if row.public and (about is None or (about.visibility == "publica" and about.record_state == "publicado")):
        return True
    if user is None or not user.is_authenticated:
        return False
    return may(user, "entity.view" if about is None else "initiative.view", row)


def file_for(user: Any, key: str) -> StoredFile:
    """The file with that key; `BadInput` ``archivo-desconocido`` (404) when there is none the person may see."""
    row = _all().filter(key=key).first() if KEY.match(key) else None
    if row is None or not may_see(user, row):
        _missing()
    return row


def files_at(user: Any, initiative: int) -> list[StoredFile]:
    """The files of an initiative that a person may see, newest first."""
    return [row for row in _all().filter(initiative_id=initiative) if may_see(user, row)]


def opened(row: StoredFile) -> File:
    """The bytes, to read; `BadInput` ``archivo-perdido`` (503) when the storage does not give them."""
    try:
        return store().open(row.address, "rb")
    except Exception:  # whatever the disk, or the bucket and the net before it, may raise
        log.exception("the storage did not give a file", extra={"fields": {"file": row.key}})
        raise BadInput(
            "archivo-perdido",
            f"El almacén no entregó «{row.name}». Intente en unos minutos; si sigue igual, avise a quien administra.",
            f"The storage did not give “{row.name}”. Try again in a few minutes; if it goes on, tell the administrator.",
            status=503,
        ) from None


def content(row: StoredFile) -> bytes:
    """All its bytes."""
    with opened(row) as stream:
        return bytes(stream.read())


def _all() -> QuerySet[StoredFile]:
    return StoredFile.objects.select_related("initiative", "owner", "by")


def _missing() -> NoReturn:
    raise BadInput(
        "archivo-desconocido",
        "No hay un archivo que usted pueda ver en esta dirección. Ábralo desde la página de su iniciativa.",
        "There is no file you may see at this address. Open it from the page of its initiative.",
        status=404,
    )
