"""Writing the log of actions."""

from __future__ import annotations

from typing import Any

import pghistory
from django.db import connection, models
from pghistory import runtime

from mancomun.errors import BadInput
from mancomun.web.audit.keys import key_of
from mancomun.web.audit.models import Action

REASON_LENGTH = 2000


def record(
    key: str,
    *,
    on: models.Model | None = None,
    by: Any = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> Action:
    """Note that ``by`` did ``key`` on a record, in the transaction of what was done.

    Must be called inside ``transaction.atomic``: a note about something that was rolled back would be a lie. Raises
    ``BadInput`` (``motivo-falta``) when the action asks for a reason and none was given, which undoes what was done.
    """
    found = key_of(key)
    if not connection.in_atomic_block:
        raise RuntimeError(f"record({key!r}) belongs inside the transaction of what it tells")
    reason = reason.strip()
    if found.reason and not reason:
        raise BadInput(
            "motivo-falta",
            f"Falta el motivo de «{found.text.es}». Escriba por qué, en una frase; queda en el historial.",
            f"The reason for “{found.text.en}” is missing. Say why, in a sentence; it stays in the history.",
        )
    if len(reason) > REASON_LENGTH:
        raise BadInput(
            "motivo-largo",
            f"El motivo tiene {len(reason)} caracteres y caben {REASON_LENGTH}. Resúmalo.",
            f"The reason has {len(reason)} characters and {REASON_LENGTH} fit. Shorten it.",
        )
    pghistory.context(**({"reason": reason} if reason else {}), action=key)
    context = getattr(runtime._tracker, "value", None)
    return Action.objects.create(
        key=key,
        by_id=getattr(by, "pk", None),
        on_model=on._meta.label_lower if on is not None else "",
        on_id=str(on.pk) if on is not None else "",
        on_name=str(on)[:300] if on is not None else "",
        reason=reason,
        data=data or {},
        context=context.id if context is not None else None,
    )
