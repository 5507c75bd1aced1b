"""The one question this room asks of accounts, which stands beside it."""

from __future__ import annotations

from typing import Any


def may_audit(user: Any) -> bool:
    """Whether a person may see the whole log."""
    from mancomun.web.accounts.selectors import may

    return may(user, "audit.view")
