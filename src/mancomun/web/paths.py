"""Where this installation keeps what it writes: the database, the secret key, the collected page assets."""

from __future__ import annotations

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def data_folder() -> Path:
    """``MANCOMUN_DATA`` when given, else ``var/`` of a checkout, else ``~/.local/share/mancomun``. Not created here."""
    given = os.environ.get("MANCOMUN_DATA")
    if given:
        return Path(given).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "mancomun"
