"""Workbooks read back: text stays text, codes keep zeros, formulas carry their values, the same data give the same bytes."""

from __future__ import annotations

import io
from datetime import date

import pytest

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.tables.columns import Column, show_number
from mancomun.tables.workbook import MOST_ROWS, Formula, Parameter, Workbook

openpyxl = pytest.importorskip("openpyxl")
DAY = date(2026, 11, 26)
COLUMNS = [
    Column("code", Text("Código", "Code"), "code"),
    Column("name", Text("Nombre", "Name")),
    Column("people", Text("Población", "Population"), "integer", Text("habitantes", "people"), "2024", source="DANE"),
    Column("share", Text("Parte", "Share"), "percent", "", "2024"),
    Column("budget", Text("Presupuesto", "Budget"), "money", "COP", "2026"),
    Column("since", Text("Desde", "Since"), "date"),
    Column("half", Text("Mitad", "Half"), "decimal", "habitantes", "2024"),
]
ROWS = [
    ["05001", "=1+1", 2_500_000, 12.5, 1_500_000_000, date(2020, 1, 31), Formula("=C{row}*factor", 1_250_000.0)],
    ["05002", "@SUM(A1)", 20_000, 0.1, None, None, Formula("=C{row}*factor", 10_000.0)],
    ["05004", "+57 -1", None, None, 10**15, date(2011, 6, 29), None],
]


def made(lang: str = "es") -> Workbook:
    book = Workbook("Prueba", lang, DAY)
    book.parameter(Parameter("factor", Text("Mitad", "Half"), 0.5, "", "2026", "supuesto de prueba"))
    book.table("Datos", COLUMNS, ROWS, total={"people": "SUM"}, notes=["Fuente: DANE."])
    return book


def load(content: bytes, *, values: bool = True):
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def test_text_stays_text_and_codes_keep_their_zeros():
    sheet = load(made().content(), values=False)["Datos"]
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == ["05001", "05002", "05004"]
    for row, text in ((2, "=1+1"), (3, "@SUM(A1)"), (4, "+57 -1")):
        cell = sheet.cell(row, 2)
        assert (cell.value, cell.data_type) == (text, "s")
    assert sheet["E4"].value == str(10**15)  # beyond fifteen digits a sheet would round it


def test_formulas_are_live_and_carry_their_value():
    live, values = load(made().content(), values=False)["Datos"], load(made().content())["Datos"]
    assert live["G2"].value == "=C2*factor"
    assert values["G2"].value == 1_250_000
    assert live["C5"].value == "=SUM(C2:C4)"
    assert values["C5"].value == 2_520_000
    assert values["C4"].value == "sin dato"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_dictionary_parameters_and_sources_travel_along(lang):
    book = load(made(lang).content())
    names = {
        "es": ["Datos", "Parámetros", "Diccionario", "Fuentes"],
        "en": ["Datos", "Parameters", "Dictionary", "Sources"],
    }
    assert book.sheetnames == names[lang]
    lines = [[cell.value for cell in row] for row in book[book.sheetnames[2]].iter_rows(min_row=2)]
    assert [line[1] for line in lines] == [column.title.of(lang) for column in COLUMNS]
    assert lines[2][4:] == [{"es": "habitantes", "en": "people"}[lang], "2024", "DANE"]
    assert {row[0].value for row in book[book.sheetnames[3]].iter_rows(min_row=2)} == {"DANE", "supuesto de prueba"}
    assert book["Datos"].freeze_panes == "B2"
    assert book["Datos"]["C1"].value == {"es": "Población (habitantes, 2024)", "en": "Population (people, 2024)"}[lang]
    assert book.defined_names["factor"].attr_text.endswith("$C$2")


def test_the_same_data_give_the_same_bytes():
    assert made().content() == made().content()


def test_what_does_not_fit_or_is_no_number_is_refused():
    book = Workbook("x", "es", DAY)
    with pytest.raises(BadInput, match="1048576"):
        book.table("larga", COLUMNS[:1], [("1",)] * MOST_ROWS)
    book.table("t", [Column("n", Text("N", "N"), "decimal", "u", "2026")], [[float("nan")]])
    with pytest.raises(ValueError, match="say None"):
        book.content()
    book = Workbook("x", "es", DAY)
    book.table("t", COLUMNS[1:2], [["a" * 40_000]])
    with pytest.raises(BadInput) as found:
        book.content()
    assert found.value.code == "celda-larga"
    with pytest.raises(ValueError, match="cells"):
        book.table("t", COLUMNS, [["05001"]])


def test_sheets_get_names_a_workbook_takes():
    book = Workbook("x", "es", DAY)
    names = [book.table(name, COLUMNS[:1], []) for name in ("a/b: [c]?", "a b c", "A B  C", "x" * 50, "X" * 50, "''")]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 for name in names)
    assert load(book.content()).sheetnames[: len(names)] == names


@pytest.mark.parametrize(
    ("value", "kind", "places", "es", "en"),
    [
        (1234567.5, "decimal", 1, "1.234.567,5", "1,234,567.5"),
        (12.5, "percent", 1, "12,5 %", "12.5 %"),
        (1_500_000, "money", 0, "$ 1.500.000", "COP 1,500,000"),
        (-0.001, "decimal", 2, "0,00", "0.00"),
    ],
)
def test_numbers_are_written_as_each_language_does(value, kind, places, es, en):
    assert show_number(value, kind, places, "es").replace("\u00a0", " ") == es
    assert show_number(value, kind, places, "en").replace("\u00a0", " ") == en
    with pytest.raises(ValueError, match="no number"):
        show_number(float("inf"), kind, places, "es")
