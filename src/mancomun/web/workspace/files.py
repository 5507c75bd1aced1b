"""What leaves a product as a file: documents in their formats, and exports for other programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from mancomun.documents.check import require_sound
from mancomun.documents.pdf import PAGES, to_pdf
from mancomun.documents.tree import Document
from mancomun.documents.word import to_docx
from mancomun.documents.words import name_of
from mancomun.errors import BadInput
from mancomun.web.papers.services import copied, noted, noted_file
from mancomun.web.paths import data_folder
from mancomun.web.project.languages import say
from mancomun.web.workspace.kinds import Context, Kind, Table, Values, read
from mancomun.web.workspace.models import PaperTemplate
from mancomun.web.workspace.tables import personal_columns, schema_of
from mancomun.web.workspace.templates_owned import filled

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WORDS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


@dataclass(frozen=True, slots=True)
class Made:
    """A file ready to leave: its name, its media type and its bytes."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """A paper whose words are settled. ``draw`` knows no database and may run beside other work; ``finish`` notes what came out."""

    draw: Callable[[], bytes]
    finish: Callable[[bytes], Made]

    def made(self) -> Made:
        """The paper, drawn here and now."""
        return self.finish(self.draw())


def formats_of(kind: Kind, paper_id: str) -> list[str]:
    """The formats of a paper that can really be made."""
    for one in kind.papers:
        if one.id == paper_id:
            makes = {"docx": one.build, "pdf": one.build, "xlsx": one.book}
            return [suffix for suffix in one.formats if makes.get(suffix) is not None]
    return []


@dataclass(frozen=True, slots=True)
class Named:
    """Names of people that a file may carry: of which products, only of one table of it, and whether it is of use without them."""

    products: tuple[str, ...]
    table: str = ""
    bare: bool = True


def named(kind: Kind, paper_id: str, suffix: str) -> Named | None:
    """Whose names a paper in a format carries; None when it carries none."""
    for one in kind.papers:
        if one.id == paper_id and suffix in one.named:
            return Named(one.names_of or (kind.key,), bare=one.bare)
    return None


def named_export(kind: Kind, key: str) -> Named | None:
    """Whose names an export carries; None when it carries none."""
    found = next((one.names_of for one in kind.exports if one.key == key), ())
    return Named(found) if found else None


def named_table(kind: Kind, table: Table) -> Named | None:
    """Whose names the file of a table carries; None when it has none. Where a name tells rows apart, it cannot go without."""
    hidden = personal_columns(table)
    return Named((kind.key,), table.key, bare=not hidden & set(schema_of(table).keys)) if hidden else None


def papers_of(kind: Kind) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each paper: id, name, and its formats with their words."""
    return [
        (one.id, say(one.name), [(suffix, WORDS[suffix]) for suffix in formats_of(kind, one.id)]) for one in kind.papers
    ]


def open_papers(kind: Kind) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The same for anybody: without the formats that are of no use without names of people."""
    found = []
    for paper_id, name, formats in papers_of(kind):
        kept = [
            (suffix, word) for suffix, word in formats if (held := named(kind, paper_id, suffix)) is None or held.bare
        ]
        if kept:
            found.append((paper_id, name, kept))
    return found


def _unknown(name: str) -> BadInput:
    return BadInput(
        "documento-desconocido",
        f"Este producto no tiene un documento «{name[:40]}». Escójalo de la lista de su página.",
        f"This product has no document “{name[:40]}”. Choose it from the list on its page.",
        status=404,
    )


def begin(
    kind: Kind,
    paper_id: str,
    suffix: str,
    content: Any,
    context: Context,
    own: PaperTemplate | None = None,
    *,
    ready: tuple[Values, Document | None] | None = None,
) -> Begun:
    """A paper in one format, with all that has to be asked before it is drawn.

    `BadInput` when it is none, or when something in it may not leave the house.
    ``own`` is the Word template of the entity, which takes the place of ours; ``ready`` the values and the tree, when they are
    made already for another format.
    """
    found = next((one for one in kind.papers if one.id == paper_id), None)
    if found is None or suffix not in formats_of(kind, paper_id):
        raise _unknown(f"{paper_id}.{suffix}")
    values = ready[0] if ready else read(kind, content, context)[0]
    name = name_of(context.day.isoformat(), context.code, found.file, context.version, suffix)
    if suffix == "xlsx":
        book = found.book
        assert book is not None

        def kept(made: bytes) -> Made:
            noted_file(
                made, suffix, code=context.code, document=found.file, version=context.version, state=context.state,
                title=f"{found.name.of(context.lang)}. {context.name}"[:300], kind=found.name.of(context.lang)[:120],
                lang=context.lang, day=context.day,
            )  # fmt: skip
            return Made(name, MEDIA[suffix], made)

        return Begun(lambda: book(values, context), kept)
    assert found.build is not None
    document = ready[1] if ready and ready[1] is not None else found.build(values, context)
    require_sound(document)
    document, paper = noted(document, host=host_of(context.address))
    template, cache = own if suffix == "docx" else None, data_folder() / "fonts"

    def draw() -> bytes:
        if template is not None:
            return filled(template, kind, content, values, context, document)
        return (to_pdf if suffix == "pdf" else to_docx)(document, cache=cache)

    def finish(made: bytes) -> Made:
        copied(paper, suffix, made)
        if found.given is not None:
            found.given(values, context)
        return Made(name, MEDIA[suffix], made)

    return Begun(draw, finish)


def whole(document: Document, suffix: str, *, host: str, pages: int = PAGES) -> bytes:
    """A document of the route in a format, kept as given out like those of its products; ``pages`` when it may take no more."""
    require_sound(document)
    document, paper = noted(document, host=host)
    cache = data_folder() / "fonts"
    made = to_pdf(document, cache=cache, pages=pages) if suffix == "pdf" else to_docx(document, cache=cache)
    copied(paper, suffix, made)
    return made


def host_of(address: str) -> str:
    """``https://example.org`` of an address there; empty without one."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def export(kind: Kind, key: str, content: Any, context: Context, *, private: bool) -> Made:
    """An export; one that judges people is refused to who does not belong."""
    found = next((one for one in kind.exports if one.key == key), None)
    if found is None or (found.judging and not private):
        raise _unknown(key)
    values, _unread = read(kind, content, context)
    name = name_of(context.day.isoformat(), context.code, f"{kind.key}_{found.key}", context.version, found.suffix)
    return Made(name, found.media, found.build(values, context))
