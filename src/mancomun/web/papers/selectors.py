"""Finding what was given out, by its fingerprint or by a file."""

from __future__ import annotations

import hashlib
import re

from mancomun.errors import BadInput
from mancomun.web.papers.models import Copy, Paper
from mancomun.web.papers.services import SHORT

_HEX = re.compile(rf"[0-9a-f]{{{SHORT},64}}")


def paper_by_key(key: str) -> Paper | None:
    """The document whose fingerprint begins so; None when we gave out none. `BadInput` when it is no fingerprint."""
    found = re.sub(r"[\s.…-]", "", key).lower()
    if not _HEX.fullmatch(found):
        raise BadInput(
            "verificar-huella",
            f"La huella tiene al menos {SHORT} signos entre 0-9 y a-f; llegó «{key[:70]}». Cópiela del documento.",
            f"The fingerprint has at least {SHORT} signs among 0-9 and a-f; we got “{key[:70]}”. Copy it from the document.",
        )
    return Paper.objects.filter(digest__startswith=found).prefetch_related("copies").first()


def copy_of(content: bytes) -> Copy | None:
    """The copy with exactly these bytes, or None."""
    digest = hashlib.sha256(content).hexdigest()
    return Copy.objects.filter(sha256=digest).select_related("paper").first()


def newest(paper: Paper) -> Paper:
    """The last version of the same document in the same language."""
    held = Paper.objects.filter(code=paper.code, document=paper.document, lang=paper.lang)
    return held.order_by("-version", "-at").first() or paper
