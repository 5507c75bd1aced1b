"""Which mail server: the one of ``MANCOMUN_SMTP``, as an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def smtp(address: str) -> dict[str, Any]:
    """``smtp://user:password@host:587`` (STARTTLS), ``smtps://…:465`` (TLS) or ``smtp+plain://host:25``; empty when there is none.

    ``ValueError`` with a sentence when it is something else.
    """
    if not address:
        return {}
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(
            "MANCOMUN_SMTP debe ser smtp://usuario:clave@servidor:587, smtps://usuario:clave@servidor:465 o "
            "smtp+plain://servidor:25. (MANCOMUN_SMTP must be the address of a mail server.)"
        )
    return {
        "host": parts.hostname,
        "port": port or PORTS[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starttls": parts.scheme == "smtp",
        "ssl": parts.scheme == "smtps",
    }
