"""The same tree on the screen, and Word templates that an institution owns."""

from __future__ import annotations

import io
from datetime import date

import pytest

from mancomun.documents import blocks as b
from mancomun.documents.blocks import GAP, PAGE_LETTERS, fitted
from mancomun.documents.html import blocks_html, to_html
from mancomun.documents.owned import fill_template
from mancomun.documents.tree import Cover, Document
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.tables.columns import Column

docx = pytest.importorskip("docx")
COLUMNS = [Column("a", Text("A", "A")), Column("b", Text("B", "B"))]
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'


def test_a_column_has_room_for_its_longest_word_and_nothing_moves_where_there_is() -> None:
    head = ["Indicador", "Sed y despoblamiento", "Eje"]
    rows = [
        [
            "Hogares con agua segura en los cinco municipios",
            "35",
            "centro 0, borde 100 %; toda la escala del porcentaje",
        ]
    ]
    assert fitted([46.0, 10.0, 46.0], ["a", "b", "c"], [["uno", "2", "tres"]]) == [46.0, 10.0, 46.0]
    made = fitted([60.0, 4.0, 60.0], head, rows)
    assert made[1] == len("despoblamiento") + GAP
    assert sum(made) == pytest.approx(PAGE_LETTERS)
    assert made[0] == pytest.approx(made[2])
    crowded = ["despoblamiento"] * 9  # nine such words do not fit across a page: the weights rule
    assert fitted([1.0] * 9, crowded, []) == [1.0] * 9


def test_the_screen_shows_all_blocks_and_no_text_is_markup():
    nasty = "<script>alert(1)</script> & «x»"
    table = b.table(
        [Column("n", Text("N", "N"), "integer", "u", "2026")], [[1234]], "es", caption=nasty, source="fuente"
    )
    made = [
        b.heading(nasty, 2), b.paragraph(nasty, b.link("ir", "https://a.co/?a=1&b=2"), b.pending("fecha")), b.bullets([nasty]),
        table, b.beside(b.picture(SVG, nasty, "es", source="s"), [b.facts([("a", nasty)])]), b.box("caja", [nasty], [("k", nasty)]),
        b.signatures([("", "", "Entidad")], "es"), b.checklist([(True, nasty), (False, "b"), (None, "c")], "es"), b.page_break(),
    ]  # fmt: skip
    html = to_html(Document(nasty, "k", "es", date(2026, 1, 1), "pie", "de", tuple(made), Cover("X-1", "d")))
    assert "<script" not in html
    assert " style=" not in html
    for piece in (
        "<h4>",
        '<th scope="col" class="num">N (u, 2026)',
        ">1.234<",
        "[por diligenciar: fecha]",
        "BORRADOR",
        "a=1&amp;b=2",
    ):
        assert piece in html
    assert "Por diligenciar (3)" in html  # the date, and who signs with which office


def template(text):
    book = docx.Document()
    book.add_paragraph(text)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def words(content):
    return " ".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


def test_a_template_is_filled_and_no_text_after_a_sign_is_lost():
    made = fill_template(
        template("Acuerdo de {{ nombre }}: {% for m in miembros %}{{ m }} {% endfor %}"),
        {"nombre": "A < B & C", "miembros": ["x", "y"]},
    )
    assert words(made).strip() == "Acuerdo de A < B & C: x y"
    assert made == fill_template(
        template("Acuerdo de {{ nombre }}: {% for m in miembros %}{{ m }} {% endfor %}"),
        {"nombre": "A < B & C", "miembros": ["x", "y"]},
    )


def test_a_field_nobody_knows_is_named():
    with pytest.raises(BadInput, match=r"pide campos que este documento no tiene: alcalde. Tiene: nombre"):
        fill_template(template("{{ nombre }} {{ alcalde }}"), {"nombre": "x"})
    for bad in (b"no es un docx", template("{{ nombre "), template("{% for %}")):
        with pytest.raises(BadInput, match="no se puede leer"):
            fill_template(bad, {"nombre": "x"})


def test_a_template_cannot_run_programs():
    with pytest.raises(BadInput, match="no permitimos"):
        fill_template(template("{{ nombre.__class__.__mro__ [1].__subclasses__() }}"), {"nombre": "x"})


def test_a_page_that_folds_closes_long_tables_and_all_parts_but_the_first() -> None:
    long = b.table(COLUMNS, [[str(n), "x"] for n in range(9)], "es", caption="Actos", source="s")
    short = b.table(COLUMNS, [["1", "x"]], "es", caption="Corta", source="s")
    page = blocks_html([long, short], "es", folds=True)
    assert '<summary><strong>Actos</strong> <span class="doc-soft">(9 filas)</span></summary>' in page
    assert "<caption>Corta</caption>" in page
    assert "<details" not in blocks_html([long, short], "es")
    parts = [
        item for n in range(5) for item in (b.heading(f"Parte {n}"), short, b.picture(SVG, "alt", "es", source="s"))
    ]
    page = blocks_html([b.paragraph("antes"), *parts], "es", folds=True)
    assert page.count('<details class="doc-part"') == 5
    assert page.count('<details class="doc-part" open>') == 1
    assert page.startswith("<p>antes</p>")
    assert '<h3>Parte 1</h3> <span class="doc-soft">(1 dibujo, 1 tabla)</span>' in page
    assert "doc-part" not in blocks_html(parts[:12], "es", folds=True)
