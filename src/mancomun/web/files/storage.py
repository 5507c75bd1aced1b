"""Where the bytes lie: a folder of this machine, or a bucket that speaks S3.

``MANCOMUN_FILES`` empty keeps them under the data folder; ``s3://bucket/prefix?endpoint=https://…&region=…`` in a bucket, with
the keys in ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY`` (or the role of the machine). Nothing else changes.
"""

from __future__ import annotations

import contextlib
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

PARTIAL = ".partial-"
S3_OPTIONS = ("endpoint", "region")


def storage_settings(address: str, data: Path) -> dict[str, Any]:
    """The entry ``files`` of ``STORAGES``. `ImproperlyConfigured` with a sentence when it cannot be."""
    if not address:
        return {
            "BACKEND": "mancomun.web.files.storage.Disk",
            "OPTIONS": {"location": str(data / "files"), "allow_overwrite": True},
        }
    parts = urlsplit(address)
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.hostname or set(asked) - set(S3_OPTIONS):
        raise ImproperlyConfigured(
            "MANCOMUN_FILES debe ser s3://balde/prefijo?endpoint=https://servidor&region=region, o estar vacía para guardar "
            "en disco. (MANCOMUN_FILES must be the address of a bucket, or empty to keep files on disk.)"
        )
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "MANCOMUN_FILES pide un balde S3 y falta el paquete que lo habla. Instálelo con: pip install 'mancomun[s3]'. "
            "(MANCOMUN_FILES asks for a bucket and the package that speaks to it is missing: pip install 'mancomun[s3]'.)"
        )
    options: dict[str, Any] = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "file_overwrite": True,  # the address holds the hash: the same address is the same content
        "default_acl": None,
        "querystring_auth": True,
    }
    if "endpoint" in asked:
        options["endpoint_url"] = asked["endpoint"]
    if "region" in asked:
        options["region_name"] = asked["region"]
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


@deconstructible(path="mancomun.web.files.storage.Disk")
class Disk(FileSystemStorage):
    """A folder in which a file is whole or is not there: it is written beside its place, synced, and moved."""

    def _save(self, name: str, content: File) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f"{PARTIAL}{os.getpid()}-{os.urandom(6).hex()}")
        try:
            with draft.open("xb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            draft.chmod(0o640)
            draft.replace(place)
        except BaseException:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise
        _sync(place.parent)
        return name


def _sync(folder: Path) -> None:
    """The move itself survives a power cut only when its folder is on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
