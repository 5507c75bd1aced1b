"""Tables made here: encodings, delimiters, marks, headers, and pairs of neighbours typed by hand."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.errors import BadInput
from mancomun.interchange.codes import read_code
from mancomun.interchange.contiguity_table import read_pairs
from mancomun.interchange.tables import guess_marks, number, read_table
from mancomun.territory import colombia

HEAD = "código;municipio;población;longitud;latitud\n"


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "tabla.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_encoding_and_delimiter_are_found(tmp_path: Path, encoding: str, sign: str) -> None:
    text = (HEAD + "05001;MEDELLÍN;10;-75,5;6,2\n05360;ITAGÜÍ;20;-75,6;6,1\n").replace(",", ".").replace(";", sign)
    table = read_table(write(tmp_path, text, encoding), colombia())
    assert [row["municipio"] for row in table.rows] == ["MEDELLÍN", "ITAGÜÍ"]
    assert [row["longitud"] for row in table.rows] == [-75.5, -75.6]


def test_text_garbled_once_is_put_right(tmp_path: Path) -> None:
    good = HEAD + "05001;MEDELLÍN;10;;\n05360;ITAGÜÍ;20;;\n"
    table = read_table(write(tmp_path, good.encode("utf-8").decode("latin-1")), colombia())
    assert [row["municipio"] for row in table.rows] == ["MEDELLÍN", "ITAGÜÍ"]
    assert [issue.defect for issue in table.report] == ["mojibake"]


@pytest.mark.parametrize(
    ("cell", "decimal", "thousands", "value"),
    [
        ("2.524.747", ",", ".", 2524747),
        ("374,88", ",", ".", 374.88),
        ("1,234,567.5", ".", ",", 1234567.5),
        ("-75.58", ".", None, -75.58),
        ("1 234", ",", None, 1234),
        ("N/D", ",", ".", None),
        ("", ",", None, None),
        ("1e3", ".", None, 1000.0),
        ("--1", ".", None, None),
    ],
)
def test_numbers_as_people_write_them(cell: str, decimal: str, thousands: str | None, value: float | None) -> None:
    assert number(cell, decimal, thousands) == value


def test_marks_are_guessed_from_the_cells() -> None:
    assert guess_marks(["2.524.747", "374,88"]) == (",", ".")
    assert guess_marks(["2,524,747", "374.88"]) == (".", ",")
    assert guess_marks(["10", "20"]) == (".", None)


@given(st.sampled_from(sorted(code for code in colombia().units if len(code) == 5)), st.integers(0, 5))
def test_a_code_is_recovered_however_a_spreadsheet_left_it(code: str, way: int) -> None:
    raw = [code, f" {code} ", str(int(code)), int(code), f"{int(code)}.0", f"{code[:2]}-{code[2:]}"][way]
    reading = read_code(raw, colombia())
    assert reading.code == code
    assert reading.known
    assert bool(reading.defects) == (way in (1, 3, 4, 5) or (way == 2 and code[0] == "0"))


@given(st.one_of(st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.none()))
def test_no_cell_breaks_the_reading(raw: object) -> None:
    reading = read_code(raw, colombia())
    assert reading.known == (reading.code in colombia().units)
    assert reading.known or reading.defects


def test_a_book_with_title_double_header_total_and_note(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["Población municipal"],
        [],
        ["Código", None, "Municipio", "Población"],
        ["Depto", "Mpio", None, None],
        [5, 1, "MEDELLÍN", 2524747],
        [5, 88, "BELLO", 593344],
        ["TOTAL", None, None, 3118091],
        ["Fuente: DANE."],
    ):
        page.append(row)
    page.merge_cells("A3:B3")
    book.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx", colombia())
    assert [(row["code"], row["Población"]) for row in table.rows] == [("05001", 2524747), ("05088", 593344)]
    assert {issue.defect for issue in table.report} == {
        "rows_above_header", "double_header", "code_split", "total_row", "note_row",
    }  # fmt: skip


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="columna de códigos"):
        read_table(write(tmp_path, "a,b\nx,y\n"), colombia())
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04nada")
    with pytest.raises(BadInput, match="Excel"):
        read_table(broken, colombia())
    with pytest.raises(BadInput, match="tabla de pares"):
        read_pairs(write(tmp_path, "solo\n1\n"), colombia())


def test_pairs_typed_by_hand(tmp_path: Path) -> None:
    text = "a,b,km\n05001,05088,20.1\n05088,05001,20.1\n5001,05266,\n05001,05001,1\n05001,99999,1\n05266;05631;4,5\n"
    table = read_pairs(write(tmp_path, text), colombia())
    assert table.edges == {("05001", "05088"): 20.1, ("05001", "05266"): None, ("05266", "05631"): 4.5}
    assert [(issue.row, issue.defect) for issue in table.report] == [
        (2, "duplicate_pair"),
        (3, "code_lost_zero"),
        (3, "no_length"),
        (4, "self_pair"),
        (5, "unknown_code"),
        (6, "other_delimiter"),
    ]
    assert table.as_contiguity().touches("05001", "05266")


def test_our_own_contiguity_reads_back(tmp_path: Path) -> None:
    text = "code_a,code_b,kind,border_km\n05001,05088,rook,22.07\n05001,05129,point,\n"
    table = read_pairs(write(tmp_path, text), colombia())
    assert table.edges == {("05001", "05088"): 22.07}
    assert table.points == [("05001", "05129")]
