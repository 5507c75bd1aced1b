"""One file with all an installation knows: the database, the files people sent, the secret key. And back.

The database is copied first, in one snapshot; files after it. A file is stored before its row and cleaned a day after its row
is gone, so every row of the copy finds its bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection

import mancomun
from mancomun.errors import BadInput
from mancomun.web.launcher import LocalPostgres, clean_environment
from mancomun.web.paths import data_folder

BASE, SECRET, ABOUT = "base.dump", "secret.key", "about.json"
FILE = re.compile(r"files/(\d+/[0-9a-f]{2}/([0-9a-f]{64}))\Z")


def _client(program: str, *arguments: str) -> None:
    """Run a client of PostgreSQL against the database of the settings; `BadInput` with its last words when it fails."""
    base = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = clean_environment() | {key: str(base[name]) for key, name in names.items() if base.get(name)}
    path = LocalPostgres(data_folder(), quiet=True).bin / program
    done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        words = " ".join(done.stderr.split())[-300:]
        raise BadInput(
            "copia-base",
            f"La base de datos no se dejó copiar: {words}. Revise que esté encendida y que haya espacio.",
            f"The database could not be copied: {words}. Check that it is running and that there is room.",
        )


def _stored() -> Iterator[tuple[str, str]]:
    """Place in the storage and hash of every content that some row speaks of."""
    from mancomun.web.files.models import StoredFile, address

    rows = StoredFile.objects.order_by("owner_id", "sha256").values_list("owner_id", "sha256").distinct()
    for owner, sha256 in rows.iterator():
        yield address(owner, sha256), sha256


def save(target: Path) -> dict[str, int]:
    """Write the copy at ``target``, whole or not at all, readable by its owner alone; how many files and bytes it holds."""
    if target.exists():
        raise BadInput(
            "copia-existe",
            f"Ya hay un archivo «{target.name}». Dé otro nombre: una copia no se escribe sobre otra.",
            f"There already is a file “{target.name}”. Give another name: a copy is not written over another.",
        )
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out, tarfile.open(fileobj=out, mode="w") as archive:
            with tempfile.TemporaryDirectory(prefix="mancomun-backup-") as folder:
                dump = Path(folder) / BASE
                _client("pg_dump", "--format=custom", "--no-owner", f"--file={dump}")
                archive.add(dump, BASE)
            _add(archive, SECRET, settings.SECRET_KEY.encode())
            files = 0
            for place, sha256 in _stored():
                with storages["files"].open(place, "rb") as stream:
                    content = stream.read()
                if hashlib.sha256(content).hexdigest() != sha256:
                    raise _damaged(place)
                _add(archive, f"files/{place}", content)
                files += 1
            _add(archive, ABOUT, json.dumps({"files": files, "version": mancomun.__version__}).encode())
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return {"files": files, "bytes": target.stat().st_size}


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def restore(source: Path) -> dict[str, int]:
    """Put a copy back into an installation that holds nothing yet; how many files. Every hash is checked again."""
    if "accounts_user" in connection.introspection.table_names():
        raise BadInput(
            "copia-ocupada",
            "Esta instalación ya tiene datos y no los pisamos. Restaure en una carpeta de datos vacía (MANCOMUN_DATA).",
            "This installation already holds data and we do not overwrite them. Restore into an empty data folder (MANCOMUN_DATA).",
        )
    try:
        archive = tarfile.open(source)  # noqa: SIM115 - closed just below
    except (tarfile.TarError, OSError):
        raise _not_a_copy(source) from None
    with closing(archive):
        try:
            dump, secret = archive.extractfile(BASE), archive.extractfile(SECRET)
        except (KeyError, tarfile.TarError):
            raise _not_a_copy(source) from None
        if dump is None or secret is None:
            raise _not_a_copy(source)
        with tempfile.TemporaryDirectory(prefix="mancomun-backup-") as folder:
            path = Path(folder) / BASE
            with path.open("wb") as out:
                _copy(dump, out)
            connection.close()
            _client("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction",
                    f"--dbname={settings.DATABASES['default']['NAME']}", str(path))  # fmt: skip
        files = 0
        for member in archive:
            found = FILE.match(member.name)
            stream = archive.extractfile(member) if found and member.isfile() else None
            if found is None or stream is None:
                continue
            content = stream.read()
            if hashlib.sha256(content).hexdigest() != found[2]:
                raise _damaged(found[1])
            storages["files"].save(found[1], ContentFile(content))
            files += 1
        if not os.environ.get("MANCOMUN_SECRET_KEY"):
            key = data_folder() / "secret.key"
            key.unlink(missing_ok=True)
            with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(secret.read())
    return {"files": files, "bytes": source.stat().st_size}


def _copy(source: IO[bytes], out: Any) -> None:
    while piece := source.read(1_000_000):
        out.write(piece)


def _not_a_copy(source: Path) -> BadInput:
    return BadInput(
        "copia-ilegible",
        f"«{source.name}» no es una copia de Mancomún o está incompleta. Use un archivo que hizo «mancomun backup save».",
        f"“{source.name}” is no copy of Mancomún, or is incomplete. Use a file that “mancomun backup save” made.",
    )


def _damaged(place: str) -> BadInput:
    return BadInput(
        "copia-huella",
        f"El archivo {place} no coincide con su huella: está dañado. Recupérelo de una copia anterior.",
        f"The file {place} does not match its hash: it is damaged. Recover it from an earlier copy.",
    )
