"""The sheet of a figure, read back from its PDF: sections, rules, versions, tags; two pages at most."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from mancomun.documents import Block, Document, Run, figure_sheet, to_pdf
from mancomun.documents.fonts import FAMILY, font_folder, page_font
from mancomun.documents.sheet import SECTIONS
from mancomun.legal import book, pages

pypdf = pytest.importorskip("pypdf")
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


def read(content: bytes):
    return pypdf.PdfReader(io.BytesIO(content))


def words(reader) -> str:
    return " ".join(" ".join(leaf.extract_text() for leaf in reader.pages).split())


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("figure", book().figures.values(), ids=lambda figure: figure.id)
def test_a_sheet_has_its_sections_its_rules_and_its_versions(figure, lang, cache):
    reader = read(to_pdf(figure_sheet(figure, TODAY, lang, today=TODAY, engine="9.9.9"), cache=cache))
    assert 1 <= len(reader.pages) <= 2
    text = words(reader)
    page = pages.figure_page(figure, TODAY)
    expected = {"seed", "inside", "rules", "steps"}
    expected |= {"cases"} if page.schemes else set()
    expected |= {"doubts"} if page.questions else set()
    for key in expected:
        assert SECTIONS[key].of(lang) in text
    for group in page.groups:
        for line in group.alive:
            if line.rule.cls in ("HARD", "EVID"):
                assert line.rule.id in text
    for step in page.steps:
        assert step.act.of(lang).split(",")[0][:20] in text
    law, digest = book().version.rsplit("-", 1)
    foot = f"{law}, sha256 {digest}"
    assert text.count(foot) == len(reader.pages)
    assert text.count("9.9.9") == len(reader.pages)
    assert ("22 de noviembre de 2026" if lang == "es" else "22 November 2026") in text


def test_a_sheet_is_tagged_named_and_says_its_language(cache):
    figure = book().figures["provincia_administrativa_planificacion"]
    reader = read(to_pdf(figure_sheet(figure, TODAY, "es", today=TODAY, engine="1"), cache=cache))
    root = reader.trailer["/Root"]
    assert root["/Lang"] in ("es", "es-CO")
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == figure.name.es
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_same_law_gives_the_same_bytes(cache):
    figure = book().figures["rape"]
    document = figure_sheet(figure, TODAY, "es", today=TODAY, engine="1")
    assert to_pdf(document, cache=cache) == to_pdf(document, cache=cache)


def test_a_sheet_of_a_day_without_the_figure_says_so(cache):
    figure = book().figures["provincia_administrativa_planificacion"]
    text = words(read(to_pdf(figure_sheet(figure, date(2000, 1, 1), "es", today=TODAY, engine="1"), cache=cache)))
    assert "Ninguna norma la permite" in text
    assert "PAP-018" in text


def test_text_is_never_markup(cache):
    nasty = 'A < B #set page(paper: "a3") $x$ *no* _no_ \\ "comillas" ]'
    document = Document(
        nasty, "k", "es", TODAY, nasty, "de", [Block("text", {"runs": [Run(nasty, "strong"), Run(nasty)]})]
    )
    reader = read(to_pdf(document, cache=cache))
    assert words(reader).count('A < B #set page(paper: "a3") $x$ *no* _no_') >= 2
    assert round(float(reader.pages[0].mediabox.width)) == 612


def test_an_unknown_style_is_refused():
    with pytest.raises(ValueError, match="the style 'loud' is none of"):
        Run("x", "loud")


def test_without_the_font_of_the_pages_the_sheet_is_still_made(cache, tmp_path):
    figure = book().figures["asociacion_areas_metropolitanas"]
    assert font_folder(None) is None
    assert font_folder(tmp_path, tmp_path / "absent.woff2") is None
    (tmp_path / "broken.woff2").write_bytes(b"not a font")
    assert font_folder(tmp_path, tmp_path / "broken.woff2") is None
    reader = read(to_pdf(figure_sheet(figure, TODAY, "es", today=TODAY, engine="1"), cache=None))
    assert "Qué exige la ley" in words(reader)


def test_the_cuts_of_the_font_are_named_by_family_and_weight(cache):
    if page_font() is None:
        pytest.skip("la fuente de las páginas no está armada")
    ttLib = pytest.importorskip("fontTools.ttLib")
    folder = font_folder(cache)
    for weight in (400, 600, 700):
        font = ttLib.TTFont(folder / f"{weight}.ttf")
        assert font["name"].getDebugName(1) == FAMILY
        assert font["OS/2"].usWeightClass == weight
        assert "fvar" not in font
