"""What goes out comes back: every template, messy hands, hostile files, differences and what is accepted."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mancomun.cli import cli
from mancomun.errors import BadInput
from mancomun.interchange.matrices import read_matrix
from mancomun.interchange.roundtrip import accept, differences, read_date, read_upload, same, to_csv
from mancomun.interchange.schemas import SCHEMAS, MatrixSchema, Schema, schema
from mancomun.interchange.templates import matrix_workbook, rejected_workbook, template_of, template_workbook

openpyxl = pytest.importorskip("openpyxl")
INDICATORS = SCHEMAS["indicadores"]
GOOD = {"divipola": "05001", "indicador": "nbi", "vigencia": 2018, "valor": 12.42, "unidad": "%", "fuente": "DANE"}
TABLES = [found for found in SCHEMAS.values() if isinstance(found, Schema)]
MATRICES = [found for found in SCHEMAS.values() if isinstance(found, MatrixSchema)]

words = st.text('abzñÁé<&"0 9;,.«»😀', min_size=1, max_size=12).map(str.strip).filter(bool)
risky = st.sampled_from(["=1+1", "+57", "-1", "@SUM(A1)", "'=x", "''-", "'hola", "sin dato"])
codes = st.sampled_from(["05001", "76001", "05", "11001", "88564"])
days = st.dates(date(1900, 3, 1), date(2100, 12, 31))


def value_of(field):
    if field.choices:
        base = st.sampled_from(field.choices)
        if field.type == "list":
            base = st.lists(base, min_size=1, max_size=3, unique=True).map(tuple)
    elif field.type in ("integer", "money", "year"):
        low = field.low if field.low is not None else -(10**12)
        high = field.high if field.high is not None else 10**12
        base = st.integers(int(low), int(high))
    elif field.type in ("decimal", "percent"):
        low = field.low if field.low is not None else -1e9
        high = field.high if field.high is not None else 1e9
        base = st.floats(low, high).map(lambda x: float(f"{x:.12g}"))
    else:
        base = {
            "text": (words | risky).filter(lambda text: len(text) <= field.longest),
            "list": st.lists(words.filter(lambda w: ";" not in w), min_size=1, max_size=3).map(tuple),
            "code": codes,
            "codes": st.lists(codes, min_size=1, max_size=3).map(tuple),
            "date": days,
            "flag": st.booleans(),
        }[field.type]
    return base if field.required else st.none() | base


def rows_of(table):
    row = st.fixed_dictionaries({field.name: value_of(field) for field in table.fields})
    return st.lists(row, max_size=3)


def unique(table, rows):
    from mancomun.interchange.roundtrip import key_of

    return list({key_of(row, table): row for row in rows}.values())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@settings(max_examples=8, deadline=None, derandomize=True, phases=(Phase.generate,))
@given(data=st.data())
def test_what_is_exported_is_imported_the_same(table, data, tmp_path_factory):
    rows = unique(table, data.draw(rows_of(table)))
    folder = tmp_path_factory.mktemp("ida")
    for name, content in (("t.xlsx", template_workbook(table, rows)), ("t.csv", to_csv(table, rows))):
        path = folder / name
        path.write_bytes(content)
        upload = read_upload(path, table)
        assert not upload.problems
        assert len(upload.rows) == len(rows)
        for read, row in zip(upload.rows, rows, strict=True):
            assert all(same(read.values[key], value) for key, value in row.items()), (read.values, row)
        assert differences(rows, upload).counts()["unchanged"] == len(rows)


@pytest.mark.parametrize("table", SCHEMAS.values(), ids=lambda table: table.name)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_template_has_its_three_sheets_and_is_told_by_itself(table, lang, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(template_workbook(table, lang=lang))
    assert path.read_bytes() == template_workbook(table, lang=lang)
    book = openpyxl.load_workbook(path)
    sheets = {"es": ["Instrucciones", "Catálogos"], "en": ["Instructions", "Catalogues"]}[lang]
    assert book.sheetnames[1:] == sheets
    assert template_of(path) is table
    if isinstance(table, Schema):
        assert [cell.value for cell in book.worksheets[0][1]] == [field.name for field in table.fields]
        listed = {field.name for field in table.fields if field.choices and field.type == "text"}
        assert len(book.worksheets[0].data_validations.dataValidation) >= len(listed)


@pytest.mark.parametrize("table", MATRICES, ids=lambda table: table.name)
def test_a_matrix_comes_back(table, tmp_path):
    names, across = ["AA", "BB", "CC"], ["AA", "BB", "CC"] if table.square else ["O1", "O2"]
    values = [[(None if i == j else table.high) for j in range(len(across))] for i in range(3)]
    if table.signs:
        values[0][1] = table.signs[0]
    path = tmp_path / "m.xlsx"
    path.write_bytes(matrix_workbook(table, names, across, values))
    upload = read_matrix(path, table)
    assert (upload.names, upload.across, upload.values, upload.problems) == (names, across, values, [])


def sheet(tmp_path, rows, name="x.xlsx"):
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    path = tmp_path / name
    book.save(path)
    return path


HEAD = list(GOOD)


def test_each_error_is_the_methods_word_for_word(tmp_path):
    path = sheet(
        tmp_path,
        [
            HEAD,
            [5001, "nbi", 2018, 12.4, "%", "DANE"],
            ["05002", "nbi", "dos mil", 12.4, "%", "DANE"],
            ["05004", "nbi", 2018, "doce", "%", "DANE"],
            ["05021", "nbi", 2018, 1, "%", "DANE"],
            ["05021", "NBI", 2018, 2, "%", "DANE"],
            ["99999", "nbi", 2018, 2, "%", "DANE"],
            ["05030", "nbi", 2018, 2, None, "DANE"],
            ["05031", "nbi", 2018, 3, "%", "DANE"],
        ],
    )
    upload = read_upload(
        path, INDICATORS, known={"05001", "05002", "05004", "05021", "05030", "05031"}, catalogue="2026"
    )
    said = [(problem.code, problem.row, problem.cell, problem.text.es) for problem in upload.problems]
    assert said == [
        ("E-IMP-2", 2, "A2", "El código 5001 perdió el cero inicial; use formato texto («05001»)."),
        ("E-IMP-1", 3, "C3", "Fila 3, columna vigencia: «dos mil» no es un año de cuatro cifras entre 1886 y 2100."),
        ("E-IMP-1", 4, "D4", "Fila 4, columna valor: «doce» no es un número."),
        ("E-S14-3", 7, "A7", "El código DIVIPOLA 99999 no existe en el catálogo 2026."),
        ("E-IMP-5", 8, "E8", "Fila 8, columna unidad: la celda está vacía; escriba un texto."),
        ("E-IMP-4", None, "", "Hay 2 filas repetidas: 5, 6."),
    ]
    assert [read.row for read in upload.rows] == [9]
    assert [read.row for read in upload.rejected] == [2, 3, 4, 5, 6, 7, 8]
    assert upload.rejected[2].raw["valor"] == "doce"  # nothing that came is lost
    mended = read_upload(path, INDICATORS, mend_zeros=True)
    assert mended.rows[0].values["divipola"] == "05001"
    back = tmp_path / "back.xlsx"
    back.write_bytes(rejected_workbook(upload))
    page = openpyxl.load_workbook(back).active
    assert page.max_row == 8
    assert "perdió el cero" in page["G2"].value
    again = read_upload(back, INDICATORS)
    assert {read.row for read in again.rejected} >= {2, 3, 4}
    assert not again.notes


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ([["", "A", "B"], ["A", 0, 1]], "La matriz tiene 1 filas y 2 columnas; deben ser iguales y con las mismas siglas."
         " La primera que difiere es la 2: «—» en la columna A y «B» en la fila 1."),
        ([["", "A", "B"], ["B", 0, 1], ["A", 1, 0]], "La matriz tiene 2 filas y 2 columnas; deben ser iguales y con las mismas siglas."
         " La primera que difiere es la 1: «B» en la columna A y «A» en la fila 1."),
        ([["", "A", "B"], ["A", 0, 9], ["B", 1, 0]], "Fila 2, columna B: «9» no es un número entero entre 0 y 3, o P."),
        ([["", "A", "B"], ["A", 0, "Q"], ["B", 1, 0]], "Fila 2, columna B: «Q» no es un número entero entre 0 y 3, o P."),
        ([["", "A", "B"], ["A", 2, 1], ["B", 1, 0]], "Fila 2, columna A: «2» no es 0: la diagonal va vacía o en 0."),
        ([["", "A", "A"], ["A", 0, 1], ["A", 1, 0]], "Hay 2 filas repetidas: A."),
    ],
)  # fmt: skip
def test_a_matrix_says_what_is_wrong(grid, message, tmp_path):
    assert message in [problem.text.es for problem in read_matrix(sheet(tmp_path, grid), SCHEMAS["micmac"]).problems]


def csv_file(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12,42", 12.42), ("12.42", 12.42), ("1.234,5", 1234.5), ("1,234.5", 1234.5), (" 1 234,5 ", 1234.5), ("-3", -3),
        ("12,5 %", 12.5), ("$ 2.500.000", 2_500_000), ("1\u00a0000", 1000), ("1e3", 1000),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(cell, value, encoding, tmp_path):
    text = f"Divipola;Indicador;Vigencia;Valor;Unidad;Fuente\n05001;población;2018;{cell};%;«DANE»\n"
    upload = read_upload(csv_file(tmp_path, text, encoding), INDICATORS)
    assert not upload.problems
    assert upload.rows[0].values["valor"] == value
    assert upload.rows[0].values["indicador"] == "población"


def test_a_messy_workbook_is_read_and_what_was_done_is_said(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Indicadores del municipio, enviados por la alcaldía"])
    page.append([])
    page.append(["DIVIPOLA", "Indicador", "VIGENCIA", "Valor", "Unidad", "Fuente", "Observación"])
    page.append(["05001", "nbi", 2018, 0.1242, "%", "DANE", "x"])
    page.append(["05002", None, 2018, 7, "%", "DANE", None])
    page.append(["05004", None, date(2018, 1, 1), 7, "%", "DANE", None])
    page["D4"].number_format = "0.0%"
    page.merge_cells("B4:B6")
    page.merge_cells("A1:G1")
    page.row_dimensions[5].hidden = True
    path = tmp_path / "m.xlsx"
    book.save(path)
    upload = read_upload(path, INDICATORS)
    assert [read.values["indicador"] for read in upload.rows] == ["nbi", "nbi"]
    assert upload.rows[0].values["valor"] == 12.42  # shown as 12,4 % and meant so
    assert upload.problems[0].text.es.startswith("Fila 6, columna vigencia: «2018-01-01» no es un año")
    said = " ".join(note.es for note in upload.notes)
    assert "celdas combinadas" in said
    assert "una fila oculta (5)" in said
    assert "Observación" in said


def test_a_formula_counts_by_its_result_and_without_one_is_told(tmp_path):
    path = sheet(tmp_path, [HEAD, ["05001", "nbi", 2018, "=1+1", "%", "DANE"]])
    problem = read_upload(path, INDICATORS).problems[0]
    assert problem.text.es == "Fila 2, columna valor: «=1+1» no es un número."
    from mancomun.lexicon.text import Text
    from mancomun.tables.columns import Column
    from mancomun.tables.workbook import Formula, Workbook

    book = Workbook("x", "es", date(2026, 1, 1))
    kinds = ["code", "text", "year", "integer", "text", "text"]
    columns = [Column(name, Text(name, name), kind) for name, kind in zip(HEAD, kinds, strict=True)]
    book.table("x", columns, [["05001", "nbi", 2018, Formula("=1+1", 2), "%", "DANE"]], described=False)
    path.write_bytes(book.content())
    assert read_upload(path, INDICATORS).rows[0].values["valor"] == 2


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-26", date(2026, 11, 26)), ("26/11/2026", date(2026, 11, 26)), ("26-11-2026", date(2026, 11, 26)),
        ("26 nov 2026", date(2026, 11, 26)), ("26 de noviembre de 2026", date(2026, 11, 26)), ("31/02/2026", None),
        ("2026", None), ("26 xyz 2026", None), ("2026-11-26T00:00:00", date(2026, 11, 26)),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text, day):
    assert read_date(text) == day


def test_differences_are_told_field_by_field_and_accepted_by_row(tmp_path):
    present = [GOOD, {**GOOD, "divipola": "05002"}, {**GOOD, "divipola": "05004"}, {**GOOD, "divipola": "05021"}]
    path = sheet(
        tmp_path,
        [
            HEAD,
            list(GOOD.values()),
            ["05002", "nbi", 2018, 30, "%", "DANE 2019"],
            ["05030", "nbi", 2018, 1, "%", "DANE"],
            ["05021", "nbi", 2018, "mal", "%", "DANE"],
        ],
    )
    found = differences(present, read_upload(path, INDICATORS))
    assert found.counts() == {"added": 1, "changed": 1, "removed": 1, "unchanged": 1, "rejected": 1}
    changed, removed = found.of("changed")[0], found.of("removed")[0]
    assert [(name, a, b) for name, a, b in changed.fields] == [("valor", 12.42, 30), ("fuente", "DANE", "DANE 2019")]
    assert removed.before["divipola"] == "05004"  # 05021 came with an error: it is not taken for gone
    plain = json.loads(json.dumps(found.as_data()))
    assert [row["kind"] for row in plain["rows"]] == ["changed", "added", "rejected", "removed"]
    assert [row.kind for row in accept(found)] == ["changed", "added"]
    assert [row.kind for row in accept(found, [removed.id], present=present)] == ["removed"]
    with pytest.raises(BadInput, match="La fila 5 tiene errores"):
        accept(found, [changed.id, found.of("rejected")[0].id])
    with pytest.raises(BadInput, match="no es de este archivo"):
        accept(found, ["x"])
    moved = [{**row, "valor": 5.0} if row["divipola"] == "05002" else row for row in present]
    with pytest.raises(BadInput, match="cambió mientras usted revisaba"):
        accept(found, [changed.id], present=moved)


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def with_member(tmp_path, name, content=b"x"):
    path = tmp_path / "h.xlsx"
    path.write_bytes(template_workbook(INDICATORS, [GOOD]))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    return path


def hostile(tmp_path):
    def plain(content):
        path = tmp_path / "h.xlsx"
        path.write_bytes(content)
        return path

    yield "archivo-vacio", lambda: plain(b"")
    yield "xlsx-roto", lambda: plain(b"hola, esto no es un zip")
    yield "xls-viejo", lambda: plain(b"\xd0\xcf\x11\xe0" + b"0" * 600)
    yield "zip-roto", lambda: plain(b"PK\x03\x04" + b"basura" * 100)
    yield "zip-crece", lambda: zipped(tmp_path / "h.xlsx", {"xl/worksheets/sheet1.xml": b"0" * 40_000_000})
    yield "zip-crece", lambda: zipped(tmp_path / "h.xlsx", {f"m{n}": b"" for n in range(2100)})
    yield "libro-macros", lambda: with_member(tmp_path, "xl/vbaProject.bin")
    yield "libro-enlaces", lambda: with_member(tmp_path, "xl/externalLinks/externalLink1.xml")
    yield (
        "zip-roto",
        lambda: with_member(tmp_path, "xl/extra.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'),
    )
    yield "xlsx-roto", lambda: zipped(tmp_path / "h.xlsx", {"hola.txt": b"x"})
    yield "tabla-sin-encabezado", lambda: sheet(tmp_path, [["uno", "dos"], [1, 2]], "h.xlsx")
    yield "columna-falta", lambda: sheet(tmp_path, [HEAD[:4], ["05001", "nbi", 2018, 1]], "h.xlsx")
    yield "columna-repetida", lambda: sheet(tmp_path, [[*HEAD, "Valor"], ["05001", "nbi", 2018, 1]], "h.xlsx")


@pytest.mark.parametrize("at", range(13))
def test_a_file_nobody_should_open_is_refused_with_a_sentence(at, tmp_path):
    code, make = list(hostile(tmp_path))[at]
    with pytest.raises(BadInput) as found:
        read_upload(make(), INDICATORS)
    assert found.value.code == code


def test_a_file_of_sixty_megabytes_is_not_opened(tmp_path):
    path = tmp_path / "grande.csv"
    with path.open("wb") as stream:
        stream.truncate(60_000_000)
    with pytest.raises(BadInput, match=r"El archivo pesa 60 MB; el límite es 50 MB\. No cambiamos nada\."):
        read_upload(path, INDICATORS)


def test_text_that_looks_like_a_formula_is_disarmed_in_csv():
    table = schema("Evaluaciones")
    text = to_csv(table, [{"alternativa": "=cmd()", "criterio": "'-x", "valor": -1.5, "justificacion": None}]).decode(
        "utf-8-sig"
    )
    assert text.splitlines()[1] == "'=cmd(),''-x,-1.5,"
    with pytest.raises(BadInput, match="No hay una plantilla «nada»"):
        schema("nada")


def test_the_command_writes_and_checks(tmp_path):
    from click.testing import CliRunner

    path = tmp_path / "indicadores.xlsx"
    run = CliRunner().invoke(cli, ["template", "indicadores", "-o", str(path)])
    assert run.exit_code == 0, run.output
    assert (
        CliRunner().invoke(cli, ["template", "check", str(path)]).output.startswith("Indicadores: 0 filas están bien")
    )
    bad = sheet(tmp_path, [HEAD, [5001, "nbi", 2018, 1, "%", "DANE"]])
    run = CliRunner().invoke(cli, ["template", "check", str(bad), "--as", "indicadores", "--format", "json"])
    assert run.exit_code == 1
    assert json.loads(run.output)["problems"][0]["code"] == "E-IMP-2"
    run = CliRunner().invoke(cli, ["template", "check", str(bad), "--lang", "en"])
    assert "The code 5001 lost its leading zero" in run.output
    assert "micmac" in CliRunner().invoke(cli, ["template", "list"]).output
    with pytest.raises(BadInput, match="Dígala con --as"):
        template_of(sheet(tmp_path, [["a", "b"], [1, 2]], "otra.xlsx"))


def test_a_header_alone_and_an_empty_sheet(tmp_path):
    assert read_upload(sheet(tmp_path, [HEAD]), INDICATORS).rows == []
    book = openpyxl.Workbook()
    path = tmp_path / "vacia.xlsx"
    book.save(path)
    with pytest.raises(BadInput) as found:
        read_upload(path, INDICATORS)
    assert found.value.code == "tabla-sin-encabezado"
    assert io.BytesIO(path.read_bytes()).getbuffer().nbytes
