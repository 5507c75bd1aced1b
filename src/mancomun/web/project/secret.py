"""The secret key: made once, kept in the data folder, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """The key of ``MANCOMUN_SECRET_KEY``, or the one kept in ``<data>/secret.key``, made when there is none."""
    given = os.environ.get("MANCOMUN_SECRET_KEY")
    if given:
        return given
    file = data / "secret.key"
    try:
        kept = file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        kept = ""
    if kept:
        return kept
    data.mkdir(parents=True, exist_ok=True)
    # Linked into place: of two processes at once the first wins, and nobody ever reads half a key.
    half = data / f".secret.{os.getpid()}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(secrets.token_urlsafe(50))
    try:
        if file.exists():
            half.replace(file)  # it was there and empty
        else:
            os.link(half, file)
    except FileExistsError:
        pass
    finally:
        half.unlink(missing_ok=True)
    return file.read_text(encoding="ascii").strip()
