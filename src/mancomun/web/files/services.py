"""Keeping files: looked at, hashed, stored whole, and noted in the same transaction as their row."""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import connection, transaction
from django.db.models import ProtectedError, RestrictedError

from mancomun.errors import BadInput
from mancomun.interchange import contents
from mancomun.web.accounts.selectors import Place, entities_of, may, place_of
from mancomun.web.audit.services import record
from mancomun.web.files.models import NAME_LENGTH, Purpose, StoredFile, address
from mancomun.web.files.storage import PARTIAL

ORPHAN_AGE = timedelta(days=1)
"""How long bytes without a row are left alone: the transaction that brought them may still be running."""


class Sent(Protocol):
    """What a form or a job hands over: Django's ``UploadedFile``, or any ``File`` with a name."""

    name: str | None

    def chunks(self) -> Iterator[bytes]:
        """The bytes, a piece at a time."""
        ...


def _refuse(by: Any, place: Place) -> None:
    if not may(by, "file.upload", place):
        raise BadInput(
            "sin-permiso",
            "Su encargo no alcanza para hacer esto en este registro. Pídalo a quien sí puede: está en la ficha de su entidad.",
            "Your appointment does not reach this record. Ask somebody whose does: see the page of your entity.",
            status=403,
        )


def clean_name(name: str | None) -> str:
    """A name without folders, without characters that hide or turn others, not longer than fits; its ending is kept."""
    bare = PurePosixPath((name or "").replace("\\", "/")).name
    bare = "".join(one for one in unicodedata.normalize("NFC", bare) if unicodedata.category(one)[0] != "C")
    bare = re.sub(r"\s+", " ", bare).strip(" .") or "archivo"
    if len(bare) > NAME_LENGTH:
        ending = bare[-10:] if "." not in bare[-10:] else bare[bare.rindex(".") :]
        bare = bare[: NAME_LENGTH - len(ending)] + ending
    return bare


def _owner(place: Place, by: Any) -> int:
    """The entity the file belongs to: that of the record; for a record of none, the one the person acts for."""
    if place.entities:
        return min(place.entities)
    mine = entities_of(by)
    if not mine:
        raise BadInput(
            "archivo-entidad",
            "El archivo debe pertenecer a una entidad y usted no actúa hoy por ninguna. Pida su encargo antes de subirlo.",
            "The file must belong to an entity and you act for none today. Ask for your appointment before uploading it.",
            status=403,
        )
    return mine[0].pk


@contextmanager
def _draft(sent: Sent) -> Iterator[tuple[Path, str, int]]:
    """The bytes in a file of our own, with their hash and size; never more than the most that is taken."""
    digest, size, most = hashlib.sha256(), 0, contents.BIGGEST_MB * 1_000_000
    with tempfile.TemporaryDirectory(prefix="mancomun-file-") as folder:
        path = Path(folder) / "draft"
        with path.open("wb") as out:
            for chunk in sent.chunks():
                size += len(chunk)
                if size > most:
                    raise contents.too_big(max(size, int(getattr(sent, "size", 0) or 0)))
                digest.update(chunk)
                out.write(chunk)
        yield path, digest.hexdigest(), size


def _hold(owner: int, sha256: str) -> None:
    """Nobody else stores or cleans this content of this entity until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files:{owner}:{sha256}"])


def store() -> Storage:
    """The storage of the settings."""
    return storages["files"]


def keep(sent: Sent, *, by: Any, place: Any, purpose: str = Purpose.ATTACHMENT, public: bool = False) -> StoredFile:
    """Keep a file at ``place`` (a record with ``permission_place()``, or a ``Place``); the row it has, new or known.

    `BadInput`: ``sin-permiso`` (403) when ``file.upload`` does not reach the place, and what ``contents.look`` refuses. The
    bytes are stored before the row is written: whatever fails leaves bytes without a row, which ``tidy`` takes away, and
    never a row without its bytes.
    """
    there = place_of(place)
    _refuse(by, there)
    owner, name = _owner(there, by), clean_name(sent.name)
    with _draft(sent) as (path, sha256, size):
        content = contents.look(path, name)
        with transaction.atomic():
            _hold(owner, sha256)
            where = address(owner, sha256)
            if not store().exists(where):  # also when the row is known: bytes that were lost come back this way
                with path.open("rb") as bytes_:
                    store().save(where, File(bytes_, name=where))
            kept = StoredFile.objects.filter(owner_id=owner, initiative_id=there.initiative, sha256=sha256).first()
            if kept is not None:
                return kept
            kept = StoredFile.objects.create(
                owner_id=owner,
                initiative_id=there.initiative,
                purpose=purpose,
                name=name,
                content=content.id,
                size=size,
                sha256=sha256,
                public=public,
                by=by,
            )
            record("files.kept", on=kept, by=by, data={"sha256": sha256, "size": size, "content": content.id})
            return kept


@transaction.atomic
def show(row: StoredFile, *, public: bool, by: Any) -> StoredFile:
    """Open a file to anybody, or close it again. What belongs to a record that is not public stays hidden with it."""
    row = StoredFile.objects.select_for_update(of=("self",)).get(pk=row.pk)
    _refuse(by, row.permission_place())
    if row.public != public:
        row.public = public
        row.save(update_fields=["public"])
        record("files.opened" if public else "files.closed", on=row, by=by)
    return row


@transaction.atomic
def drop(row: StoredFile, *, by: Any, reason: str) -> None:
    """Take a file away, with its reason; its history stays. One that sustains something else is not taken away."""
    _refuse(by, row.permission_place())
    record("files.dropped", on=row, by=by, reason=reason, data={"sha256": row.sha256, "name": row.name})
    try:
        row.delete()
    except (ProtectedError, RestrictedError):
        raise BadInput(
            "archivo-en-uso",
            f"«{row.name}» sustenta algo que ya se registró y no se puede quitar. Cierre su acceso público si hace falta.",
            f"“{row.name}” sustains something already on record and cannot be removed. Close its public access if need be.",
            status=409,
        ) from None


def tidy(now: datetime) -> int:
    """Delete bytes that no row speaks of and that have been there a day, drafts included; how many went."""
    where, gone = store(), 0
    for owner in _folders(where, ""):
        for shard in _folders(where, owner):
            for name in where.listdir(f"{owner}/{shard}")[1]:
                at = f"{owner}/{shard}/{name}"
                if now - where.get_modified_time(at) < ORPHAN_AGE:
                    continue
                if name.startswith(PARTIAL):
                    where.delete(at)
                    gone += 1
                elif owner.isdecimal():
                    gone += _clean(where, int(owner), name, at)
    return gone


def _folders(where: Storage, path: str) -> list[str]:
    try:
        return where.listdir(path)[0]
    except FileNotFoundError:  # nothing was ever kept on this disk
        return []


def _clean(where: Storage, owner: int, sha256: str, at: str) -> int:
    with transaction.atomic():
        _hold(owner, sha256)
        if StoredFile.objects.filter(owner_id=owner, sha256=sha256).exists():
            return 0
        where.delete(at)
        return 1
