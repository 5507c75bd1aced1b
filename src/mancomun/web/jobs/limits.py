"""How much one owner may ask of everybody's machine, and whom a job counts against."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

HOUSE = "casa"
ARGUMENTS_BYTES = 200_000
PARTIAL_BYTES = 1_000_000
RESULT_BYTES = 20_000_000
WAIT_HOURS = 24


def owner_of(by: Any, address: str | None) -> str:
    """``u:<id>`` for a person, ``a:<hash>`` for an address, ``casa`` for neither.

    The hash is keyed with the secret of the installation: the table tells who is who, and never from where.
    """
    if by is not None and getattr(by, "pk", None) is not None:
        return f"u:{by.pk}"
    if address:
        return f"a:{salted_hmac('mancomun.jobs.address', address, algorithm='sha256').hexdigest()[:32]}"
    return HOUSE


def running_per_owner() -> int:
    """One place always stays free for somebody else, when there is more than one."""
    return max(1, settings.JOBS_WORKERS - 1)
