"""A drawing taller than a page is made as tall as the page: nothing of it, its title first, is left outside."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import heading
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.pdf import to_pdf
from mancomun.drawing.svg import sheet, text
from mancomun.lexicon.text import Text
from mancomun.tables.results import Table

pypdf = pytest.importorskip("pypdf")


@pytest.mark.parametrize("paper", ["us-letter", "a3"])
def test_a_tall_drawing_is_whole_on_its_page(paper: str) -> None:
    drawn = sheet(
        [text(20, 60, "ARRIBA", size=14), text(20, 2960, "ABAJO", size=14)],
        title="Mapa alto", description="Mapa alto.", width=600, height=3000, lang="es",
    )  # fmt: skip
    edition = Edition("INI-1", date(2026, 1, 2), "es", 1, "borrador", public=False)
    blocks = [heading("Mapa"), answer_picture(drawn, "es", source="registro")]
    document = replace(framed(edition, "Prueba", Text("Prueba", "Trial"), "prueba", blocks), paper=paper)
    written: list[tuple[str, float, float]] = []
    for page in pypdf.PdfReader(io.BytesIO(to_pdf(document))).pages:
        height = float(page.mediabox.height)

        def note(said: str, cm: Any, tm: Any, *_rest: Any, tall: float = height) -> None:
            if said.strip():
                written.append((said, tm[4] * cm[1] + tm[5] * cm[3] + cm[5], tall))

        page.extract_text(visitor_text=note)
    assert "ARRIBA" in "".join(said for said, _, _ in written)
    assert [one for one in written if not 0 < one[1] < one[2]] == []


def test_a_matrix_says_a_dash_where_nothing_is_asked_and_its_numbers_stand_right_beside_a_letter() -> None:
    made = answer_table(Table("MID", ("", "A", "B"), [("A", None, "P"), ("B", 2, None)]), "es", source="registro")
    said = [
        [run.text for cell in row for run in ([cell] if hasattr(cell, "text") else cell)] for row in made.data["rows"]
    ]
    assert said == [["A", "—", "P"], ["B", "2", "—"]]
    assert made.data["right"] == [False, True, False]
