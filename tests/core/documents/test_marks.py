"""Marks that are the same in every paper: the minus, days that are not broken, what is said once, where numbers stand."""

from __future__ import annotations

from datetime import date

import pytest

from mancomun.documents.answers import answer_table
from mancomun.documents.blocks import GAP, fitted, heading, paragraph, table
from mancomun.documents.tree import laid
from mancomun.lexicon.text import Text, day_text, number_text, percent, short_day, short_text, unbroken
from mancomun.tables.columns import Column, show_number
from mancomun.tables.results import Table


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (number_text(-1234.5, 1, "es"), "−1.234,5"),
        (number_text(-1234.5, 1, "en"), "−1,234.5"),
        (short_text(-60.0, "es"), "−60"),
        (short_text(-0.25, "en"), "−0.25"),
        (show_number(-3, "integer", 0, "es"), "−3"),
        (show_number(-1500000, "money", 0, "en"), "COP\u00a0−1,500,000"),
        (percent(-0.125).es, "−12,5 %"),
        (percent(-0.125).en, "−12.5 %"),
    ],
)
def test_below_zero_is_written_with_a_minus_and_not_a_hyphen(written: str, expected: str) -> None:
    assert written == expected


def test_a_day_in_a_cell_is_not_broken_and_one_in_prose_may_be() -> None:
    day = date(2026, 2, 19)
    for lang, held in (("es", "19\u00a0feb\u00a02026"), ("en", "19\u00a0Feb\u00a02026")):
        assert unbroken(short_day(day).of(lang)) == held
        cell = f"votaron ({short_day(day).of(lang)})"
        blocks = [
            paragraph(cell),
            table([Column("a", Text("A", "A"))], [(cell,)], lang, caption="", source="registro", total=(cell,)),
        ]
        prose, grid = laid(blocks)
        assert prose.data["runs"][0].text == cell
        assert held in grid.data["rows"][0][0][0].text
        assert held in grid.data["total"][0][0].text
    assert unbroken(day_text(day).es) == day_text(day).es


def test_a_percentage_is_not_parted_from_its_sign_in_prose_nor_in_a_cell() -> None:
    said = "entre 0,5 % y 0,6 % al año"
    held = "entre 0,5\u00a0% y 0,6\u00a0% al año"
    grid = table([Column("a", Text("A", "A"))], [(said,)], "es", caption="", source="registro")
    prose, set_grid = laid([paragraph(said), grid])
    assert prose.data["runs"][0].text == held
    assert set_grid.data["rows"][0][0][0].text == held


def test_a_caption_that_says_its_heading_again_is_left_out() -> None:
    def grid(caption: str) -> Table:
        return Table(caption, ("Sigla",), [("AGUA",)])

    blocks = [
        heading("Variables"),
        *(answer_table(grid(name), "es", source="registro") for name in ("Variables", "Poderes")),
    ]
    assert [block.data["caption"] for block in laid(blocks)[1:]] == ["", "Poderes"]
    assert [block.data["caption"] for block in blocks[1:]] == ["Variables", "Poderes"], "its name on the screen stays"


def test_quantities_stand_at_the_right_even_when_they_came_as_texts_and_names_at_the_left() -> None:
    rows = [(1, "95", "−0,5", "p. 48", "2,5"), (2, "< 5", "=", "—", None)]
    found = answer_table(Table("Ronda", ("Ronda", "a", "b", "c", "d"), rows), "es", source="registro")
    assert found.data["right"] == [False, True, True, False, True]


def test_a_matrix_has_the_same_decimals_in_all_its_columns_and_no_more_than_it_needs() -> None:
    rows = [("A", 9, 5.5), ("B", 11.0, 6.0)]
    said = [
        ["".join(run.text for run in cell) for cell in row]
        for row in answer_table(Table("CAA", ("", "A", "B"), rows, alike=True), "es", source="registro").data["rows"]
    ]
    assert said == [["A", "9,0", "5,5"], ["B", "11,0", "6,0"]]


def test_a_short_text_has_room_to_stand_on_one_line() -> None:
    rows = [("Regalías, asignación regional de este ejercicio", "acuerdo 6", "3")] * 3
    wide = fitted([60.0, 4.0, 40.0], ["Instrumento", "Cita", "Fuerza"], rows)
    assert wide[1] >= len("acuerdo 6") + GAP
