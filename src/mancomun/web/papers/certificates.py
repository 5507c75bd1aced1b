"""Certificates: the key that makes their codes, keeping those given out, and what anybody may ask of one.

A code is made from the name with a key of this installation. So the name need not be kept: whoever holds a certificate may ask
whether a name is the one it was given to, and whoever has only a name learns nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import date

from django.conf import settings

from mancomun.route.training import CODE_SIGNS, Curso, certificate_code
from mancomun.web.papers.models import Certificate

_CODE = re.compile(rf"[0-9A-F]{{{CODE_SIGNS}}}")


def key() -> bytes:
    """The secret of this installation for certificates alone."""
    return hmac.new(settings.SECRET_KEY.encode(), b"mancomun.papers.certificates", hashlib.sha256).digest()


def keep(initiative: str, given: Iterable[tuple[str, str, float, date]], *, day: date) -> None:
    """Remember certificates that leave the house: (code, course, hours, day it ended). One given twice is one."""
    Certificate.objects.bulk_create(
        [
            Certificate(code=code, initiative=initiative, course=course[:300], hours=hours, day=end, given=day)
            for code, course, hours, end in given
        ],
        ignore_conflicts=True,
    )


def by_code(typed: str) -> Certificate | None:
    """The certificate with this code, typed with or without its hyphens; None when it was not given here."""
    bare = re.sub(r"[\s.…-]", "", typed).upper()
    if not _CODE.fullmatch(bare):
        return None
    return Certificate.objects.filter(code="-".join(bare[k : k + 4] for k in range(0, CODE_SIGNS, 4))).first()


def is_of(found: Certificate, name: str) -> bool:
    """Whether a certificate was given to this name, whatever its capitals and blanks."""
    made = certificate_code(found.initiative, Curso(found.course, (), found.hours), name, key())
    return hmac.compare_digest(made, found.code)
