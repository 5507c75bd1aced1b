"""Pages are filled: a drawing gives way a little, a long table goes on, and what fits goes first; nothing is lost or doubled."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import heading, page_break, paragraph
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.paging import GAP, Spot, applied, may_give_way, plan
from mancomun.documents.pdf import to_pdf
from mancomun.documents.tree import Block
from mancomun.drawing.svg import sheet, text
from mancomun.lexicon.text import Text
from mancomun.tables.results import Table

TOP, BOTTOM = 68.0, 730.0


def stacked(*kinds: tuple[str, float, int]) -> tuple[list[dict[str, Any]], list[Spot]]:
    """Blocks of a kind, a height and some rows, one under the other as pages first set them."""
    blocks, spots, y, page = [], [], TOP, 1
    for kind, height, rows in kinds:
        if kind != "heading" and y + height > BOTTOM:
            y, page = TOP, page + 1
        spots.append(Spot((page, 0.0), y, height))
        blocks.append({"kind": kind, "rows": [[]] * rows, "width": 1.0, "total": None})
        y += height + GAP
    return blocks, spots


def found(*kinds: tuple[str, float, int]) -> Any:
    blocks, spots = stacked(*kinds)
    return plan(blocks, spots, top=TOP, bottom=BOTTOM, rows=16)


def test_a_drawing_that_almost_fits_is_made_a_little_smaller() -> None:
    made = found(("grid", 200, 5), ("picture", 470, 0), ("grid", 100, 4))
    assert made.order == [0, 1, 2]
    assert list(made.scale) == [1]
    assert 0.78 <= made.scale[1] < 1


def test_what_fits_goes_before_a_drawing_that_does_not_but_not_from_another_section() -> None:
    assert found(("grid", 300, 9), ("picture", 500, 0), ("grid", 150, 6)).order == [0, 2, 1]
    kept = found(("grid", 300, 9), ("picture", 500, 0), ("heading", 20, 0), ("grid", 150, 6))
    assert kept.order == [0, 1, 2, 3]
    led = found(("grid", 300, 9), ("heading", 20, 0), ("picture", 500, 0), ("grid", 150, 6))
    assert led.order == [0, 1, 3, 2], "the heading stays over what goes first"


def test_a_table_goes_on_only_with_three_rows_at_each_side() -> None:
    assert found(("grid", 300, 9), ("grid", 400, 16)).split == {1}
    assert not found(("grid", 300, 9), ("grid", 400, 4)).split
    assert not found(("grid", 620, 9), ("grid", 400, 16)).split, "what is left of that page is little"


def test_a_last_page_of_a_line_goes_back_where_a_drawing_gives_it_room() -> None:
    made = found(("picture", 400, 0), ("grid", 220, 9), ("list", 20, 0))
    assert list(made.scale) == [0]
    assert made.scale[0] > 0.85
    assert not found(("picture", 400, 0), ("grid", 220, 9), ("grid", 200, 6)).scale, "a last page with a table stays"
    assert not found(("grid", 400, 9), ("grid", 220, 9), ("list", 20, 0)).scale


def test_what_fits_or_begins_a_page_is_left_alone() -> None:
    made = found(("grid", 200, 5), ("break", 0, 0), ("picture", 470, 0), ("grid", 100, 4))
    assert (made.order, made.scale, made.split) == ([0, 1, 2, 3], {}, set())


def test_a_paper_of_texts_and_short_tables_is_not_set_twice() -> None:
    assert not may_give_way(stacked(("list", 20, 0), ("grid", 90, 5))[0])
    assert may_give_way(stacked(("list", 20, 0), ("grid", 90, 6))[0])
    assert may_give_way(stacked(("picture", 200, 0))[0])


def test_applied_blocks_are_the_same_in_the_order_of_the_plan() -> None:
    blocks, spots = stacked(("grid", 300, 9), ("picture", 500, 0), ("grid", 150, 6))
    done = applied(blocks, plan(blocks, spots, top=TOP, bottom=BOTTOM, rows=16))
    assert [one["kind"] for one in done] == ["grid", "grid", "picture"]


@pytest.mark.parametrize("across", [False, True])
def test_a_paper_whose_drawing_did_not_fit_takes_a_page_less_and_says_the_same(
    across: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pypdf = pytest.importorskip("pypdf")
    edition = Edition("INI-1", date(2026, 1, 2), "es", 1, "borrador", public=False)

    def drawn(name: str, height: int) -> Block:
        svg = sheet([text(20, 60, name, size=14)], title=name, description=name, width=600, height=height, lang="es")
        return answer_picture(svg, "es", source="registro")

    rows = [(f"F{k}", k) for k in range(9)]
    table = answer_table(Table("Lista", ("Fila", "Valor"), rows), "es", source="registro")
    blocks = [heading("Uno"), paragraph("Texto."), drawn("Alto", 700), table, heading("Dos"), drawn("Otro", 500), table]
    blocks += [page_break(), heading("Tres"), paragraph("Fin.")]
    made = framed(edition, "Prueba", Text("Prueba", "Trial"), "prueba", blocks)
    made = replace(made, paper="a3", across=True) if across else made
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(made))).pages
    said = " ".join(page.extract_text() for page in pages)
    assert [said.count(f"F{k}") for k in range(9)] == [2] * 9
    assert said.index("Uno") < said.rindex("Dos") < said.rindex("Tres")
    assert to_pdf(made) == to_pdf(made)
    monkeypatch.setattr("mancomun.documents.pdf.applied", lambda blocks, _plan: blocks)
    loose = pypdf.PdfReader(io.BytesIO(to_pdf(made))).pages
    assert len(pages) < len(loose) if not across else len(pages) <= len(loose)
