"""Giving a document out: its version, the address that verifies it, its file, and the fingerprints that are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation

from mancomun.documents.check import require_sound
from mancomun.documents.tree import Document
from mancomun.documents.words import file_name
from mancomun.errors import BadInput
from mancomun.web.papers.models import Copy, Paper

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHORT = 20
"""Hexadecimal digits of a fingerprint in the address that a QR holds: eighty bits, that nobody finds by trying."""
TIMELESS = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of document: from its data (a dataclass with an ``edition``) to the tree, and to the workbook if it has one."""

    report: Callable[[Any], Document]
    workbook: Callable[[Any], bytes] | None = None
    formats: tuple[str, ...] = ("pdf", "docx", "xlsx")


@dataclass(frozen=True, slots=True)
class Given:
    """A file ready to leave: its name by the rule, its bytes, its media type, and what is kept of it."""

    name: str
    content: bytes
    media: str
    paper: Paper


def give(form: Form, data: Any, suffix: str, *, host: str) -> Given:
    """The file of ``data`` in a format, checked, numbered and kept. ``host`` is ``https://…`` without a path.

    The version grows when what the document says changes, whatever its day. `BadInput` (404) for a format it does not have.
    """
    if suffix not in form.formats:
        known = ", ".join(form.formats)
        raise BadInput(
            "documento-formato",
            f"Este documento no sale en «{suffix[:12]}». Pídalo en: {known}.",
            f"This document does not come as “{suffix[:12]}”. Ask for one of: {known}.",
            status=404,
        )
    document, data, paper = issue(form.report, data, host=host)
    content = _file(document, form, data, suffix)
    copied(paper, suffix, content)
    return Given(file_name(document, suffix), content, MEDIA[suffix], paper)


@transaction.atomic
def issue(report: Callable[[Any], Document], data: Any, *, host: str) -> tuple[Document, Any, Paper]:
    """The document with its version and the address that verifies it, the data with that edition, and what is kept."""
    first = report(_edition(data, version=1, address="", day=TIMELESS))
    cover = first.cover
    if cover is None:
        raise ValueError("a document without a cover has no code to be filed under")
    substance = hashlib.sha256(f"{first.digest()} {cover.state} {cover.lead} {cover.facts}".encode()).hexdigest()
    held = Paper.objects.filter(code=cover.code, document=cover.document, lang=first.lang)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"paper:{cover.code}:{cover.document}"]
        )
    same = held.filter(substance=substance).first()
    last = held.aggregate(last=Max("version"))["last"] or 0
    data = _edition(data, version=same.version if same else last + 1, address="")
    document = report(data)
    require_sound(document)
    digest = document.digest()
    paper, _ = Paper.objects.get_or_create(
        digest=digest,
        defaults={
            "substance": substance,
            "code": cover.code,
            "document": cover.document,
            "version": data.edition.version,
            "state": cover.state,
            "title": document.title[:300],
            "kind": document.kind[:120],
            "lang": document.lang,
            "day": document.day,
        },
    )
    assert document.cover is not None
    document = replace(document, cover=replace(document.cover, address=host + where(digest, document.lang)))
    return document, data, paper


def noted(document: Document, *, host: str) -> tuple[Document, Paper]:
    """A document that brings its own version (a product's), kept by its fingerprint, with the address that verifies it."""
    cover = document.cover
    if cover is None:
        raise ValueError("a document without a cover has no code to be filed under")
    digest = document.digest()
    paper, _ = Paper.objects.get_or_create(
        digest=digest,
        defaults={
            "substance": digest, "code": cover.code, "document": cover.document, "version": cover.version,
            "state": cover.state, "title": document.title[:300], "kind": document.kind[:120], "lang": document.lang,
            "day": document.day,
        },
    )  # fmt: skip
    address = host + where(digest, document.lang) if host else cover.address
    return replace(document, cover=replace(cover, address=address)), paper


def copied(paper: Paper, suffix: str, content: bytes) -> None:
    """Note the bytes of a file that was given out."""
    Copy.objects.get_or_create(paper=paper, suffix=suffix, sha256=hashlib.sha256(content).hexdigest())


def noted_file(content: bytes, suffix: str, **about: Any) -> None:
    """A file without a fingerprint printed on it (a workbook): it is its own. ``about`` are the fields of `Paper`."""
    digest = hashlib.sha256(content).hexdigest()
    paper, _ = Paper.objects.get_or_create(digest=digest, defaults={"substance": digest, **about})
    copied(paper, suffix, content)


def _edition(data: Any, **changes: Any) -> Any:
    return replace(data, edition=replace(data.edition, **changes))


def where(digest: str, lang: str) -> str:
    """The path that verifies a document."""
    with translation.override(lang):
        return reverse("papers:paper", args=[digest[:SHORT]])


def _file(document: Document, form: Form, data: Any, suffix: str) -> bytes:
    from mancomun.documents.pdf import to_pdf
    from mancomun.documents.word import to_docx
    from mancomun.web.paths import data_folder

    if suffix == "xlsx":
        assert form.workbook is not None
        return form.workbook(data)
    return (to_pdf if suffix == "pdf" else to_docx)(document, cache=data_folder() / "fonts")
