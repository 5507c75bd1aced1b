"""The secrets of a room: the code people type, the key in a phone's address, and the receipt of an answer."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from django.core import signing

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"  # no vowels, so that no word is made; no 0, 1, I or O to confuse
LENGTH = 6
_SIGNER = signing.Signer(salt="mancomun.workshops.person", sep=".")


def new_code() -> str:
    """A code of six signs: one in 480 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def typed_code(text: str) -> str:
    """A code as people type it: its letters and figures, in capitals."""
    return "".join(filter(str.isalnum, text.upper()))


def key_of(person: int) -> str:
    """What a phone holds to go on being the same person."""
    return _SIGNER.sign(str(person))


def person_of(key: str) -> int | None:
    """The person of a key; ``None`` when somebody changed it."""
    try:
        return int(_SIGNER.unsign(key))
    except (signing.BadSignature, ValueError):
        return None


def receipt(answer: int, sending: str) -> str:
    """Eight signs that only this house can have given for this answer."""
    text = f"{answer}:{sending}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()[:8].upper()
