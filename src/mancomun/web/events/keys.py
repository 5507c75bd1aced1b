"""The address in which somebody sees, corrects and erases what an event keeps of them: signed, so that nobody makes another's."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

_SIGNER = signing.Signer(salt="mancomun.events.person", sep=".")


def key_of(person: UUID) -> str:
    """The key of a person's row."""
    return _SIGNER.sign(person.hex)


def person_of(key: str) -> UUID | None:
    """Whose key it is; None when somebody changed it."""
    try:
        return UUID(_SIGNER.unsign(key))
    except (signing.BadSignature, ValueError):
        return None
