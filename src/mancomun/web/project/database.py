"""Which PostgreSQL: the one of ``DATABASE_URL``, or our own in the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from mancomun.web.launcher import PORT, LocalPostgres

NAME = "mancomun"


def database_settings(url: str | None, data: Path) -> dict[str, Any]:
    """Django's ``DATABASES["default"]``; ``ValueError`` with a sentence when ``url`` is not a PostgreSQL address."""
    common: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
    if not url:
        own = LocalPostgres(data).connection(NAME)
        return {**common, "NAME": NAME, "HOST": own["host"], "PORT": str(PORT), "USER": own["user"], "PASSWORD": ""}
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        parts, port = urlsplit(""), ""
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ValueError(
            "DATABASE_URL debe ser postgresql://usuario:clave@servidor:5432/base; PostgreSQL es la única base que usamos. "
            "(DATABASE_URL must be a PostgreSQL address.)"
        )
    return {
        **common,
        "NAME": name,
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": {"connect_timeout": 5, **dict(parse_qsl(parts.query))},
    }
