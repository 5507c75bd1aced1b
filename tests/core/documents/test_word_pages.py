"""What a Word file says of its pages and lists: each list counts from one, and what belongs together stays together."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from mancomun.documents.blocks import box, bullets, facts, heading, page_break, paragraph, picture, signatures, table
from mancomun.documents.pdf import to_pdf
from mancomun.documents.tree import Block, Cover, Document, Run
from mancomun.documents.word import to_docx
from mancomun.drawing.svg import sheet, text
from mancomun.lexicon.text import Text
from mancomun.tables.columns import Column

docx = pytest.importorskip("docx")
pypdf = pytest.importorskip("pypdf")
PEOPLE = [(f"Persona {n}", "alcalde", f"Municipio {n}") for n in range(5)]


def paper(*blocks: Block) -> Document:
    return Document("Papel", "Prueba", "es", date(2026, 11, 26), "pie", "de", blocks, Cover("INI-2026-001", "papel"))


def word(*blocks: Block) -> Any:
    return docx.Document(io.BytesIO(to_docx(paper(*blocks))))


def pages(*blocks: Block) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(paper(*blocks))))
    return [page.extract_text() for page in reader.pages]


def test_each_numbered_list_counts_from_one() -> None:
    made = word(heading("Uno"), bullets(["a", "b"], ordered=True), heading("Dos"), bullets(["c"], ordered=True))
    counts = {}
    for item in made.paragraphs:
        if item.style.name == "List Number":
            counts[item.text] = item._element.pPr.numPr.numId.val
    assert counts["a"] == counts["b"] != counts["c"]
    starts = {
        one.numId: [over.startOverride.val for over in one.lvlOverride_lst]
        for one in made.part.numbering_part.element.num_lst
        if one.numId in counts.values()
    }
    assert list(starts.values()) == [[1], [1]]


def test_signatures_a_small_table_and_the_line_of_a_norm_stay_with_theirs() -> None:
    columns = [Column("a", Text("A", "A"))]
    rows = [[f"fila {n}"] for n in range(3)]
    made = word(
        paragraph("La cláusula."),
        paragraph(Run("Ley 1.", "id")),
        table(columns, rows, "es", caption="", source="ejercicio"),
        signatures(PEOPLE, "es"),
    )
    kept = {item.text: bool(item.paragraph_format.keep_with_next) for item in made.paragraphs}
    assert kept["La cláusula."]
    assert not kept["Ley 1."]
    small, signed = made.tables[-2:]
    assert all(item.paragraph_format.keep_with_next for row in small.rows for item in row.cells[0].paragraphs)
    ends = [[bool(item.paragraph_format.keep_with_next) for item in row.cells[0].paragraphs] for row in signed.rows]
    assert [all(one) for one in ends] == [True, True, False]


def test_a_drawing_stays_with_its_source_and_a_box_with_its_pairs() -> None:
    svg = sheet([text(20, 60, "uno", size=14)], title="Uno", description="Uno.", width=300, height=200, lang="es")
    made = word(
        picture(svg, "Uno", "es", source="ejercicio"),
        box("Cómo se calculó", ["Con la regla."], [("Regla", "una"), ("Corte", "otro"), ("Gente", "tres")]),
        page_break(),
    )
    drawn = next(k for k, item in enumerate(made.paragraphs) if item.text == "Fuente: ejercicio")
    assert made.paragraphs[drawn - 1].paragraph_format.keep_with_next
    kept = {item.text: bool(item.paragraph_format.keep_with_next) for item in made.paragraphs}
    assert kept["Cómo se calculó"]
    assert kept["Con la regla."]
    pairs = [
        [bool(item.paragraph_format.keep_with_next) for item in row.cells[0].paragraphs] for row in made.tables[-1].rows
    ]
    assert pairs == [[True], [True], [False]]


def test_in_the_pdf_those_who_sign_are_on_one_page_with_their_heading() -> None:
    for lines in range(20, 32):
        before = [paragraph(f"Línea {n}.") for n in range(lines)]
        found = pages(*before, heading("Firmas"), paragraph("En constancia se firma."), signatures(PEOPLE, "es"))
        said = [text for text in found[1:] if "Persona" in text]
        assert len(said) == 1
        assert "Firmas" in said[0].split("Línea")[-1]
        assert "En constancia" in said[0]


def test_many_facts_go_two_abreast_and_those_of_an_approval_stay_with_who_signs() -> None:
    many = facts([(f"Dato {n}", f"valor {n}") for n in range(5)])
    made = word(many, facts([("Aprobó", "La junta")]), signatures(PEOPLE, "es"))
    wide, approval = made.tables[1:3]
    assert [cell.text for cell in wide.rows[0].cells] == ["Dato 0", "valor 0", "Dato 1", "valor 1"]
    assert "".join(cell.text for row in wide.rows for cell in row.cells).count("valor") == 5
    assert all(one.paragraph_format.keep_with_next for cell in approval.rows[0].cells for one in cell.paragraphs)


def test_a_sheet_does_not_leave_a_few_lines_on_a_page_of_their_own() -> None:
    """A letter one line too long for its page is set tighter; one that needs two pages takes them as drawn."""
    cover = Cover("INI-2026-001", "carta", page=False)

    def count(lines: int) -> int:
        body = [paragraph(f"Línea {n}.") for n in range(lines)]
        letter = Document("Carta", "Prueba", "es", date(2026, 11, 26), "pie", "de", body, cover)
        return len(pypdf.PdfReader(io.BytesIO(to_pdf(letter))).pages)

    full = next(n for n in range(30, 80) if count(n) > 1)
    assert count(full - 1) == 1
    assert full > 52  # as drawn a page takes forty-eight
    assert count(full + 30) == 2


def test_a_break_is_asked_of_the_heading_after_it_so_that_a_full_page_leaves_no_empty_one() -> None:
    made = word(paragraph("Uno."), page_break(), heading("Dos"), page_break(), paragraph("Tres."))
    named = {one.text: one for one in made.paragraphs}
    assert named["Dos"].paragraph_format.page_break_before
    before = [one.text for one in made.paragraphs][-4:]
    assert before[before.index("Dos") - 1] == "Uno."
    assert before[before.index("Tres.") - 1] != "Dos"
