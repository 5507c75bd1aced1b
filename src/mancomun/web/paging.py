"""Pages of a list in the order of its codes: how many rows, and after which one. A cursor is the code of the last row, wrapped."""

from __future__ import annotations

import base64
import binascii

from mancomun.errors import BadInput

LIMIT_MAX = 500


def after_cursor(cursor: str, limit: int) -> str:
    """The code after which a page begins (nothing for the first), once the limit is one we give."""
    if not 1 <= limit <= LIMIT_MAX:
        raise BadInput(
            "limite",
            f"limit va de 1 a {LIMIT_MAX}; llegó {limit}. Para más, siga con cursor.",
            f"limit goes from 1 to {LIMIT_MAX}; we got {limit}. For more, go on with cursor.",
        )
    if not cursor:
        return ""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        text = ""
    version, _, code = text.partition(":")
    if version != "v1" or not code:
        raise strange_cursor()
    return code


def cursor_of(code: str) -> str:
    """Where the next page begins: after this code."""
    return base64.urlsafe_b64encode(f"v1:{code}".encode()).decode().rstrip("=")


def strange_cursor() -> BadInput:
    """What is said of a cursor that we did not give for this question."""
    return BadInput(
        "cursor",
        "Ese cursor no es de esta consulta. Empiece sin cursor y siga con el campo next de cada respuesta.",
        "That cursor does not belong to this query. Start without one and go on with the field next of each answer.",
    )
