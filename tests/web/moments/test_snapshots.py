"""Every document of the method as somebody reads it: its words in both languages against the reviewed ones, and its pages."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from mancomun.documents.bulletin import bulletin_report
from mancomun.documents.check import check_document
from mancomun.documents.contributions import contributions_report
from mancomun.documents.formalisation_package import drafts
from mancomun.documents.initiative import initiative_sheet
from mancomun.documents.pdf import to_pdf
from mancomun.documents.priority import priority_report
from mancomun.documents.tree import Block, Document, Run, runs_of
from mancomun.documents.word import to_docx
from mancomun.route.products import PRODUCTS
from mancomun.web.moments import formalizacion
from mancomun.web.moments.common import edition
from mancomun.web.moments.formalisation_background import background_of
from mancomun.web.workspace.kinds import Context, Values, kinds, read
from tests.core.documents import test_portfolio_documents as portfolio
from tests.web.moments.conftest import demo, example

docx = pytest.importorskip("docx")
pypdf = pytest.importorskip("pypdf")
GOLDEN = Path(__file__).parents[2] / "golden" / "documents"
REVIEWED = bool(os.environ.get("MANCOMUN_REVIEWED"))
FIRST = 4
"""Rows of a table that are kept: enough to read its words, few enough to read them all."""
SECRET = re.compile(r"\b[0-9A-F]{4}(?:-[0-9A-F]{4}){4}\b")
"""The code of a certificate is made with the key of each installation."""
FIGURE = "provincia_administrativa_planificacion"
OF_PORTFOLIO: dict[str, tuple[Callable[[Any], Document], Callable[[str], Any]]] = {
    "D1-ficha": (initiative_sheet, portfolio.initiative),
    "D2-boletin": (bulletin_report, portfolio.bulletin),
    "D3-priorizacion": (priority_report, portfolio.priority),
    "D22-aportes": (contributions_report, portfolio.contributions),
}
WRITTEN = (
    "D19-fichas_de_proyecto",
    "D19-hojas_por_miembro",
    "D11-certificados",
    "D11-lista_asistencia",
    "orden_del_dia",
)
"""Papers whose only headings are names that somebody wrote."""


@cache
def filled(lang: str) -> tuple[dict[str, Values], Context]:
    """The whole route of the exercise, each product with what the others say."""
    base = demo(lang=lang, figure=FIGURE)
    values: dict[str, Values] = {}
    for key in PRODUCTS:
        if key in kinds():
            values[key] = read(kinds()[key], example("g47", key), replace(base, others=dict(values)))[0]
    return values, base


@cache
def papers(lang: str) -> dict[str, Document]:
    """Every document, by its number and the name of its file; one that several products give is here once."""
    values, base = filled(lang)
    found = {name: build(given(lang)) for name, (build, given) in OF_PORTFOLIO.items()}
    for key, kind in kinds().items():
        context = replace(base, others={name: held for name, held in values.items() if name != key})
        for paper in kind.papers:
            number = paper.id.split("-")[0]
            name = f"{number}-{paper.file}" if re.fullmatch(r"[DS]\d+", number) else paper.file
            if paper.build is not None:
                found.setdefault(name, paper.build(values[key], context))
    context = replace(base, others={name: held for name, held in values.items() if name != "formalizacion"})
    case = formalizacion.case_of(values["formalizacion"], context)
    assert case is not None
    for name, draft in drafts(case, edition(context), background_of(context)).items():
        found.setdefault(
            f"D17-borrador-{re.sub(r'_FIC-[A-Z]$', '', name)}", draft
        )  # one of those that each member gets
    digests: set[str] = set()
    return {name: one for name, one in found.items() if not ((held := one.digest()) in digests or digests.add(held))}


def said(value: Any) -> str:
    """Runs one after the other, with what is pending in brackets."""
    if isinstance(value, str):
        return value
    if isinstance(value, Run):
        return f"[{value.text}]" if value.style == "pending" else value.text
    if isinstance(value, (list, tuple)):
        return "".join(said(item) for item in value)
    return ""


def lines_of(block: Block) -> Iterator[str]:
    """A block as lines of text."""
    data, kind = block.data, block.kind
    if kind == "heading":
        yield f"{'#' * (data['level'] + 1)} {said(data['text'])}"
    elif kind in ("grid", "table"):
        rows = [" | ".join(said(cell) for cell in row) for row in data["rows"]]
        yield f"[{data.get('caption') or ''}] " + " | ".join(said(title) for title in data["head"])
        yield from (f"  {row}" for row in rows[:FIRST])
        if len(rows) > FIRST:
            yield f"  … {len(rows)}"
        if data.get("total"):
            yield "  = " + " | ".join(said(cell) for cell in data["total"])
    elif kind == "picture":
        yield f"({data['alt']})"
    elif kind == "facts":
        yield from (f"{label}: {said(value)}" for label, value in data["pairs"])
    elif kind == "list":
        yield from (f"- {said(item)}" for item in data["items"])
    elif kind != "break":
        yield from _loose(data)


def _loose(value: Any) -> Iterator[str]:
    if isinstance(value, Block):
        yield from lines_of(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _loose(item)
    elif isinstance(value, (list, tuple)):
        if value and all(isinstance(item, Run) for item in value):
            yield said(value)
        else:
            for item in value:
                yield from _loose(item)
    elif isinstance(value, (str, Run)) and said(value).strip():
        yield said(value)


def lines_of_all(document: Document) -> list[str]:
    """The body of a document as lines."""
    return [line for block in document.blocks for line in lines_of(block)]


def words_of(document: Document) -> str:
    """The whole document in words, with its cover and what is still to be filled in."""
    made = [f"# {document.title}", document.kind]
    if document.cover is not None:
        cover = document.cover
        made += [cover.lead, ", ".join(cover.members), *(f"{label}: {value}" for label, value in cover.facts)]
    made += [*(f"[{one}]" for one in document.pending()), *lines_of_all(document)]
    made = [SECRET.sub("…", line) for line in made]
    return (
        "\n".join(" ".join(line.split()) if not line.startswith("  ") else line.rstrip() for line in made if line)
        + "\n"
    )


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_document_of_the_method_is_among_them(lang: str) -> None:
    """D1 to D22, each in both languages; a file that is of no document any more is not kept."""
    assert {int(found[1]) for name in papers(lang) if (found := re.match(r"D(\d+)-", name))} == set(range(1, 23))
    assert sorted(papers("es")) == sorted(papers("en"))
    for path in (GOLDEN / lang).glob("*.txt") if REVIEWED else ():
        if path.stem not in papers(lang):
            path.unlink()
    assert {path.stem for path in (GOLDEN / lang).glob("*.txt")} == set(papers(lang)) or REVIEWED


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_words_of_every_document_are_the_reviewed_ones(lang: str) -> None:
    """`README.md` beside them says how they are written anew. All that changed is told at once."""
    changed = []
    for name, document in papers(lang).items():
        assert not check_document(document), name
        path, words = GOLDEN / lang / f"{name}.txt", words_of(document)
        if REVIEWED:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(words, encoding="utf-8")
        known = path.read_text(encoding="utf-8") if path.exists() else ""
        changed += list(unified_diff(known.splitlines(), words.splitlines(), name, name, lineterm="", n=0))
    assert not changed, "\n".join(changed[:60])


def test_english_is_not_spanish() -> None:
    """The house's own headings are in the language asked for; what a person wrote stays as it was written."""
    for name, document in papers("es").items():
        es, en = (
            [line for line in lines_of_all(one) if line.startswith("##")] for one in (document, papers("en")[name])
        )
        assert len(es) == len(en), name
        own = [one for one, other in zip(es, en, strict=True) if one != other]
        assert own or len(es) < 2 or name in WRITTEN, name


def _held(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    texts = [
        node.text or ""
        for node in made.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    ]
    return "".join("".join(texts).split())


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["es", "en"])
def test_word_says_the_same_and_every_page_says_something(lang: str, tmp_path: Path) -> None:
    """What was reviewed as text is what the files hold; and no document has a page with nothing, nor its length has changed by pages."""
    counted: dict[str, int] = {}
    for name, document in papers(lang).items():
        word = _held(to_docx(document))
        heads = [block.data["text"] for block in document.blocks if block.kind == "heading"]
        for text in (*heads, *(run.text for run in runs_of(document.blocks))):
            assert "".join(text.split()) in word, f"{name}: {text}"
        reader = pypdf.PdfReader(io.BytesIO(to_pdf(document, cache=tmp_path)))
        counted[name] = len(reader.pages)
        running = (
            len(document.title.split()) + len(document.foot.split()) + 12
        )  # header, foot and the letters of the watermark
        for number, page in enumerate(reader.pages, 1):
            drawn = bool(page.images) or "/XObject" in page.get("/Resources", {})
            assert len(page.extract_text().split()) > running or drawn, f"{name}, page {number}"
    path = GOLDEN / "pages.yaml"
    known = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.exists() else {}
    if REVIEWED:
        path.write_text(yaml.safe_dump(known | {lang: counted}, allow_unicode=True), encoding="utf-8")
    else:
        far = {
            name: (pages, known[lang].get(name))
            for name, pages in counted.items()
            if abs(pages - known[lang].get(name, 0)) > 1
        }
        assert not far  # a sentence may turn one page, and no more
