"""From a file to what a list shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from mancomun.interchange.contents import CONTENTS, ENDINGS
from mancomun.lexicon.text import spanish_number
from mancomun.web.files.models import Purpose, StoredFile
from mancomun.web.project import languages

ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
"""What a form of files offers to choose."""


@dataclass(frozen=True, slots=True)
class Line:
    """A file in words."""

    key: str
    name: str
    href: str
    kind: str
    size: str
    sha256: str
    short: str
    purpose: str | Promise
    by: str
    at: datetime
    public: bool


def size_words(size: int) -> str:
    """``845 bytes``, ``12,4 kB``, ``3,1 MB``."""
    if size < 1000:
        return f"{size} bytes"
    value, unit = (size / 1e3, "kB") if size < 999_950 else (size / 1e6, "MB")
    return f"{value:.1f} {unit}" if get_language() == "en" else f"{spanish_number(value, 1)} {unit}"


def lines(rows: Iterable[StoredFile]) -> list[Line]:
    """Files as the list shows them."""
    lang = languages.lang()
    return [
        Line(
            row.key,
            row.name,
            reverse("files:download", args=[row.key]),
            CONTENTS[row.content].name.of(lang),
            size_words(row.size),
            row.sha256,
            row.sha256[:12],
            Purpose(row.purpose).label,
            str(row.by),
            row.at,
            row.public,
        )
        for row in rows
    ]
