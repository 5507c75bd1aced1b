"""Figure, body and agendas: the exercise is whole, the law decides before fit, and the papers say what the screen says."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from mancomun.agendas.sources import sources
from mancomun.documents.check import check_document
from mancomun.documents.pdf import to_pdf
from mancomun.documents.territorial_agenda import AGENDA_SECTIONS, FIGURE_SECTIONS
from mancomun.documents.tree import runs_of
from mancomun.documents.word import to_docx
from mancomun.lexicon.text import money, spanish_number
from mancomun.web.moments import agenda_financiamiento, agenda_instrumental, agenda_territorial, figura, instancia
from mancomun.web.workspace.kinds import Context, View, kinds, read
from mancomun.web.workspace.selectors import looked
from tests.web.moments.conftest import demo, example, masora

pypdf = pytest.importorskip("pypdf")

BETS = {
    "apuestas": [
        {"id": "b1", "nombre": "Acueducto de los cinco"},
        {"id": "b2", "nombre": "Guardianas del páramo"},
        {"id": "b3", "nombre": "La vía que une"},
    ]
}
KEYS = ("figura", "instancia", "agenda_territorial", "agenda_financiamiento", "agenda_instrumental")


def here(lang: str = "es", **others: Any) -> Context:
    """The exercise with its bets and its other agendas."""
    context = demo(lang=lang, figure="provincia_administrativa_planificacion", others={"apuestas": BETS})
    known: dict[str, Any] = {"apuestas": BETS}
    for key in KEYS[2:]:
        known[key] = read(kinds()[key], example("g47", key), context)[0]
    return replace(context, others=known | others)


def shown(key: str, context: Context | None = None, **changed: Any) -> tuple[dict[str, Any], View, list[str]]:
    """Values, view and the codes of every remark of a product of the exercise, with some answers changed."""
    context = context or here()
    values, remarks = read(kinds()[key], {**example("g47", key), **changed}, context)
    view = kinds()[key].look(values, context)
    return values, view, [item.code for item in (*remarks, *view.remarks)]


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_the_exercise_is_whole_in_both_languages(key: str, lang: str) -> None:
    _, view, found = shown(key, here(lang))
    assert [code for code in found if code.startswith("E-")] == []
    assert view.blocks


@pytest.mark.parametrize("key", KEYS)
def test_a_draft_with_nothing_is_still_a_page(key: str) -> None:
    for context in (masora(), demo()):
        values, _ = read(kinds()[key], {}, context)
        assert kinds()[key].look(values, context).blocks
        for paper in kinds()[key].papers:
            assert paper.build is not None
            assert not check_document(paper.build(values, context))


@pytest.mark.parametrize("key", KEYS)
def test_the_papers_have_their_sections_and_no_fault(key: str) -> None:
    context = here()
    values, _, _ = shown(key, context)
    for paper in kinds()[key].papers:
        assert paper.build is not None
        document = paper.build(values, context)
        assert not check_document(document)
        assert to_pdf(document).startswith(b"%PDF")
        with ZipFile(io.BytesIO(to_docx(document))) as package:
            text = package.read("word/document.xml").decode()
        wanted = FIGURE_SECTIONS if paper.id == "D16" else AGENDA_SECTIONS if paper.id == "D19" else ()
        assert all(section.es in text for section in wanted)


def test_sums_agree_on_screen_paper_and_workbook() -> None:
    context = here()
    values, view, _ = shown("agenda_financiamiento", context)
    uses = next(block for block in view.blocks if block.kind == "grid" and "Usos y fuentes" in block.data["caption"])
    total = uses.data["values"]["rows"][-1]
    assert total[1] == 77_200_000_000
    paper = kinds()["agenda_financiamiento"].papers[0]
    assert paper.build is not None
    assert paper.book is not None
    printed = " ".join(run.text for run in runs_of(paper.build(values, context).blocks))
    assert "$\u00a077.200.000.000" in printed
    assert "$\u00a077.200.000.000" in " ".join(run.text for run in runs_of(view.blocks))
    made = paper.book(values, context)
    live = openpyxl.load_workbook(io.BytesIO(made))["Usos y fuentes"]
    assert str(live["B2"].value).startswith("=SUMIFS(")
    kept = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["Usos y fuentes"]
    rows = [row for row in kept.iter_rows(min_row=2, values_only=True) if isinstance(row[0], int)]
    assert [row[0] for row in rows] == [2027, 2028, 2029]
    assert sum(int(row[1]) for row in rows) == total[1]
    assert sum(int(row[3]) for row in rows) == total[2]


def _books() -> dict[str, bytes]:
    made = {}
    for key in ("agenda_financiamiento", "instancia", "agenda_instrumental"):
        context = here()
        values, _, _ = shown(key, context)
        book = next(one.book for one in kinds()[key].papers if one.book)
        made[key] = book(values, context)
    return made


def _shown_rows(key: str, caption: str) -> list[list[Any]]:
    _, view, _ = shown(key)
    grid = next(block for block in view.blocks if block.kind == "grid" and caption in block.data["caption"])
    return [list(row) for row in grid.data["values"]["rows"]]


def _kept(book: bytes, sheet: str) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(io.BytesIO(book), data_only=True)[sheet]
    return [row for row in page.iter_rows(min_row=2, values_only=True) if row[0] not in (None, "Total")]


def test_every_sum_is_the_same_on_screen_in_the_pdf_and_in_excel() -> None:
    """Sources and uses by year, by state, by source and project, by member and by scenario; and the three years of the body."""
    books = _books()
    context = here()
    values, _, _ = shown("agenda_financiamiento", context)
    build = kinds()["agenda_financiamiento"].papers[0].build
    assert build is not None
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(build(values, context)))).pages
    printed = "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")

    def said(amount: float) -> str:
        return f"{round(amount):,}".replace(",", ".").replace("-", "-")

    money = books["agenda_financiamiento"]
    uses = _shown_rows("agenda_financiamiento", "Usos y fuentes")
    for row, line in zip(uses, _kept(money, "Usos y fuentes"), strict=False):
        assert (row[1], row[2], row[5]) == (line[1], line[3], line[4])
    for amount in uses[-1][1:]:
        assert said(amount) in printed
    states = _shown_rows("agenda_financiamiento", "Fuentes por estado")
    assert [tuple(row) for row in states] == _kept(money, "Fuentes por estado")
    cash = _shown_rows("agenda_financiamiento", "Caja acumulada")
    assert [tuple(row[1:]) for row in cash] == [row[1:] for row in _kept(money, "Caja por escenario")]
    members = _shown_rows("agenda_territorial", "Inversión por miembro")
    assert [(row[0], row[1]) for row in members] == [
        (row[0], round(row[2])) for row in _kept(money, "Inversión por miembro")
    ]
    assert all(said(row[1]) in printed for row in members)
    flow = _shown_rows("agenda_financiamiento", "De la fuente al proyecto")
    assert flow[-1][2:] == [uses[-1][2] + uses[-1][3] + uses[-1][4], uses[-1][2]]
    assert all(row[-1] == 0 for row in _kept(money, "Balance por proyecto"))
    years = _shown_rows("instancia", "Sostenibilidad")
    kept = [(str(row[0]), *row[1:4]) for row in _kept(books["instancia"], "Sostenibilidad")]
    assert [tuple(row[:4]) for row in years] == kept
    effect = _shown_rows("instancia", "Ley 617")
    live = _kept(books["instancia"], "Aportes y Ley 617")[:5]
    assert [(row[0], row[1], row[2], row[3]) for row in effect] == [
        (row[0], row[1], round(row[5], 2), round(row[6], 2)) for row in live
    ]
    assert {row[7] for row in live} == {"sí"}


def test_sources_by_year_the_plan_and_each_line_are_live_and_equal_to_the_screen() -> None:
    """Source by eligibility by year, programme by year, and member by line: a change of a cost or a source moves them."""
    made = _books()["agenda_financiamiento"]
    live = openpyxl.load_workbook(io.BytesIO(made))
    shown_years = _shown_rows("agenda_financiamiento", "Fuentes por año y elegibilidad")
    assert [tuple(row) for row in shown_years[:-1]] == _kept(made, "Fuentes por año")
    assert ("con un proyecto ante la instancia", "no") in [tuple(row[1:3]) for row in shown_years]
    uses = _shown_rows("agenda_financiamiento", "Usos y fuentes")
    assert shown_years[-1][3:] == [*(sum(row[2:5]) for row in uses[:-1]), sum(uses[-1][2:5])]
    plan = _shown_rows("agenda_financiamiento", "Plan plurianual")
    assert [tuple(row) for row in plan[:-1]] == _kept(made, "Plan plurianual de inversiones")
    assert plan[-1][-1] == uses[-1][1]
    lines = _shown_rows("agenda_territorial", "Miembro por línea")
    assert [tuple(row) for row in lines] == [
        (row[0], *(round(cell) for cell in row[1:])) for row in _kept(made, "Miembro por línea")
    ]
    for sheet, first in (
        ("Fuentes por año", "D2"),
        ("Plan plurianual de inversiones", "B2"),
        ("Miembro por línea", "B2"),
    ):
        assert str(live[sheet][first].value).startswith("=SUMIFS("), sheet
    assert str(live["Fuentes"]["G2"].value).startswith('=IF(OR(D2="Comprometida"')  # a change of state secures it


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_agenda_of_instruments_has_a_workbook_of_its_own(lang: str) -> None:
    """Every count of the screen is a live formula of the workbook, with its dictionary and the norms as sources."""
    context = here(lang)
    values, view, _ = shown("agenda_instrumental", context)
    made = agenda_instrumental.book(values, context)
    kept = openpyxl.load_workbook(io.BytesIO(made), data_only=True)
    first, waits, years, authorities, by_kind, *rest = kept.sheetnames
    assert {"Diccionario", "Fuentes", "Parámetros"} == set(rest) if lang == "es" else len(rest) == 3
    assert [row[1] for row in _kept(made, first)] == [row["nombre"] for row in values["instrumentos"]]
    yes, no = ("sí", "no") if lang == "es" else ("yes", "no")
    assert {row[-1] for row in _kept(made, first)} == {no}  # none is late on the day of the exercise
    gaps = {(row[0], row[2]): row[6:] for row in _kept(made, waits)}
    assert gaps == {(2, 1): (534, yes), (3, 1): (275, yes)}  # 30 June 2027 to 15 December 2028 and to 31 March 2028
    grid = [block for block in view.blocks if block.kind == "grid"][-1]
    assert [tuple(row) for row in grid.data["values"]["rows"]] == [row[:-1] for row in _kept(made, by_kind)]
    assert [row[-1] for row in _kept(made, years)] == [1, 2]
    assert sum(row[-1] for row in _kept(made, authorities)) == 3
    live = openpyxl.load_workbook(io.BytesIO(made))
    assert str(live[by_kind]["B2"].value).startswith("=COUNTIFS(")
    assert live[by_kind].cell(live[by_kind].max_row, 2).value.startswith("=SUM(")
    norms = [row[0].value for row in live[rest[-1]].iter_rows(min_row=2)]
    assert {"Decreto 1033 de 2021", "Ley 388 de 1997, art. 9", "Ley 1454 de 2011, art. 18"} <= set(norms)


def test_the_workbook_of_instruments_tells_who_is_late_and_what_comes_before_what_it_waits_for() -> None:
    rows = example("g47", "agenda_instrumental")["instrumentos"]
    rows[0]["fecha"], rows[1]["apuesta"] = "2026-05-01", ""
    rows[2]["fecha"], rows[2]["competente"] = "2026-01-15", "car"
    context = here()
    values, _, _ = shown("agenda_instrumental", context, instrumentos=rows)
    made = agenda_instrumental.book(values, context)
    assert [(row[5], row[-1]) for row in _kept(made, "Instrumentos")] == [("sí", "sí"), ("sí", "no"), ("no", "sí")]
    assert [row[6:] for row in _kept(made, "Qué espera a qué")][1] == (-106, "no")
    assert _kept(made, "Apuestas por clase")[-1][0] == "sin apuesta"
    assert openpyxl.load_workbook(io.BytesIO(agenda_instrumental.book({}, masora())))["Instrumentos"].max_row == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.slow
def test_calc_computes_the_same_sums(tmp_path: Path) -> None:
    """LibreOffice Calc computes every formula anew: the values written beside them are taken away first."""
    books = _books()
    for key, book in books.items():
        bare = io.BytesIO()
        with ZipFile(io.BytesIO(book)) as old, ZipFile(bare, "w") as new:
            for item in old.namelist():
                content = old.read(item)
                if item.startswith("xl/worksheets/"):
                    content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
                new.writestr(item, content)
        (tmp_path / f"{key}.xlsx").write_bytes(bare.getvalue())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = sorted(map(str, tmp_path.glob("*.xlsx")))
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "made"), *files],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    for key, book in books.items():
        made = openpyxl.load_workbook(tmp_path / "made" / f"{key}.xlsx", data_only=True)
        live = openpyxl.load_workbook(io.BytesIO(book))
        kept = openpyxl.load_workbook(io.BytesIO(book), data_only=True)
        compared = 0
        for sheet in live.sheetnames:
            for line in live[sheet].iter_rows():
                for cell in line:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        ours, theirs = kept[sheet][cell.coordinate].value, made[sheet][cell.coordinate].value
                        if isinstance(ours, int | float):
                            assert theirs == pytest.approx(ours, rel=1e-9, abs=1), (sheet, cell.coordinate, cell.value)
                        else:
                            assert (theirs or "") == (ours or ""), (sheet, cell.coordinate)
                        compared += 1
        assert compared > 15


def test_the_law_decides_before_fit() -> None:
    alone = replace(here(), members=("FIC-A",))
    _, view, found = shown("figura", alone)
    grid = next(block for block in view.blocks if block.kind == "grid")
    outcomes = {row[0]: row[1] for row in grid.data["values"]["rows"]}
    assert outcomes["Sin figura: concurrencia de recursos"] == "No pide permiso de la ley"
    assert "No se puede" in outcomes.values()
    assert "E-S56-1" in found


def test_faults_point_to_their_row() -> None:
    context = here()
    bad = example("g47", "agenda_financiamiento")["fuentes"]
    broken = [
        *bad,
        {
            "id": "f9",
            "proyecto": "Otro",
            "anio": "2027",
            "fuente": "pgn",
            "monto": "1",
            "funcionamiento": True,
            "estado": "identificada",
        },
    ]
    _, view, found = shown("agenda_financiamiento", context, fuentes=broken)
    assert {"E-S60-2", "E-S60-5"} <= set(found)
    assert {item.where for item in view.remarks if item.code == "E-S60-2"} == {"fuentes/f9/fuente"}
    _, view, found = shown("agenda_financiamiento", context, fuentes=bad[1:])
    assert "E-S55-1" in found
    assert "E-S60-1" in found
    _, view, found = shown(
        "agenda_instrumental",
        context,
        instrumentos=[{**example("g47", "agenda_instrumental")["instrumentos"][0], "competente": "car"}],
    )
    assert "E-S61-1" in found


def test_the_rule_says_how_much_to_write_before_anybody_wrote_it() -> None:
    whole = example("g47", "instancia")
    rows = [{key: one for key, one in row.items() if key != "aporte"} for row in whole["aportes"]]
    values, _, found = shown("instancia", aportes=rows)
    assert not {"E-S57-9", "A-S57-11"} & set(found)
    income = next(int(row["monto"].replace(".", "")) for row in whole["ingresos"])
    shared = instancia.sharing_of(values, demo())
    assert sum(shared.amounts["mixta"]) == income
    written = [row | {"aporte": str(amount)} for row, amount in zip(rows, shared.amounts["mixta"], strict=True)]
    _, _, found = shown("instancia", aportes=written)
    assert not {"E-S57-9", "A-S57-11"} & set(found)


def test_a_row_about_a_member_is_called_by_it() -> None:
    rows = [{key: one for key, one in row.items() if key != "aporte"} for row in example("g47", "instancia")["aportes"]]
    view = looked(kinds()["instancia"], {**example("g47", "instancia"), "aportes": rows}, here())[1]
    lacking = [one.text.es for one in view.remarks if one.code == "E-FALTA-1"]
    assert lacking[0] == f"Falta Aporte al año en «{demo().member_name('FIC-A')}»."
    assert len(set(lacking)) == 5


def test_a_number_that_cannot_be_read_is_told_and_the_draft_stays() -> None:
    _, view, found = shown("instancia", planta=[{"id": "e1", "cargo": "Gerente", "entidad": "A", "dedicacion": "180"}])
    assert "E-LEER-1" in found
    assert view.blocks


def test_a_day_of_another_age_is_a_slip_of_the_hand() -> None:
    for day, lost in (("0026-02-03", True), ("2026-02-03", False), ("1863-05-08", False)):
        content = {"instrumentos": [{"id": "i1", "nombre": "Convenio", "fecha": day}]}
        values, found = read(kinds()["agenda_instrumental"], content, here())
        assert [one.text.es for one in found] == (
            [f"Fecha objetivo: «{day}» no es una fecha entre 1800 y 2100."] if lost else []
        )
        assert (values["instrumentos"][0]["fecha"] is None) is lost


def test_mga_takes_the_projects_with_their_sources() -> None:
    context = here()
    values, _, _ = shown("agenda_territorial", context)
    (export,) = kinds()["agenda_territorial"].exports
    rows = list(csv.DictReader(io.StringIO(export.build(values, context).decode("utf-8-sig"))))
    assert len(rows) == 6
    assert {row["fuente"] for row in rows if row["vigencia"] == "2027"} == {
        "Aportes de los miembros",
        "SGR, asignaciones directas e inversión local",
    }
    assert rows[0]["localizacion"] == "FIC-A;FIC-B;FIC-C;FIC-D;FIC-E"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_each_member_has_its_page_with_the_numbers_of_the_agenda(lang: str) -> None:
    context = here(lang, instancia=read(kinds()["instancia"], example("g47", "instancia"), demo())[0])
    values = context.others["agenda_territorial"]
    document = agenda_territorial.pages(values, context)
    assert check_document(document) == []
    titles = [block.data["text"] for block in document.blocks if block.kind == "heading"]
    assert titles == [context.member_name(code) for code in context.members]
    paper = agenda_territorial.paper_of(values, context)
    said = " ".join(run.text for run in runs_of(list(document.blocks)))
    for amount in paper.spread.amounts:
        assert money(amount, lang) in said
    assert sum(row["aporte"] for row in context.others["instancia"]["aportes"]) > 0
    assert money(context.others["instancia"]["aportes"][0]["aporte"], lang) in said


@pytest.mark.parametrize("lang", ["es", "en"])
def test_each_project_has_its_sheet_and_its_logical_framework(lang: str) -> None:
    """S55: what the record says of each project, its costs against its sources, and the matrix; the workbook counts its cells."""
    context = here(lang)
    values, view, codes = shown("agenda_territorial", context)
    document = agenda_territorial.sheets(values, context)
    assert not check_document(document)
    text = " ".join(run.text for block in document.blocks for run in runs_of(block))
    text += " ".join(block.data["text"] for block in document.blocks if block.kind == "heading")
    for row in values["proyectos"]:
        for said in (row["nombre"], row["problema"], row["objetivo"], *row["especificos"], row["ancla"]):
            assert said in text
    assert ("Marco lógico" if lang == "es" else "Logical framework") in str(
        [block.data.get("caption") for block in document.blocks]
    )
    frames = [b for b in view.blocks if b.kind == "grid" and "·" in b.data["caption"] and len(b.data["head"]) == 5]
    assert len(frames) == len(values["proyectos"])
    made = openpyxl.load_workbook(io.BytesIO(agenda_territorial.frames(values, context)))
    sheet = made[made.sheetnames[0]]
    live = [cell.value for line in sheet.iter_rows() for cell in line if str(cell.value).startswith("=COUNTA")]
    assert len(live) == sum(len(block.data["values"]["rows"]) for block in frames)
    assert not {"E-S55-11", "E-S55-12"} & set(codes)


def test_a_row_of_the_framework_that_is_of_no_product_points_to_itself() -> None:
    wrong = {"id": "l9", "proyecto": "y1", "nivel": "componente", "elemento": "Puente", "medio": "m", "supuesto": "s"}
    _, view, _ = shown("agenda_territorial", marco=[wrong])
    assert "marco/l9/elemento" in {item.where for item in view.remarks if item.code == "E-S55-12"}


def test_equity_is_said_on_screen_as_in_the_document() -> None:
    values, view, _ = shown("agenda_territorial")
    said = " ".join(run.text for block in view.blocks for run in runs_of(block))
    (line,) = re.findall(r"El Gini de la inversión por habitante entre miembros es [\d,]+", said)
    paper = agenda_territorial.document(values, here())
    assert line in " ".join(run.text for block in paper.blocks for run in runs_of(block))


def test_a_letter_of_intent_is_for_what_nobody_committed_and_promises_nothing() -> None:
    context = here()
    values = context.others["agenda_financiamiento"]
    document = agenda_financiamiento.letters(values, context)
    assert check_document(document) == []
    said = " ".join(run.text for run in runs_of(list(document.blocks)))
    lines = [row for row in values["fuentes"] if row["estado"] not in ("comprometida", "ejecutada")]
    assert said.count("no compromete presupuesto") == len({(row["fuente"], row["miembro"]) for row in lines})
    for row in lines:
        assert spanish_number(row["monto"]) in said
    committed = {row["fuente"] for row in values["fuentes"]} - {row["fuente"] for row in lines}
    titles = {block.data["text"] for block in document.blocks if block.kind == "heading"}
    assert not {sources()[key].name.es for key in committed} & titles


def test_the_document_of_the_figure_says_how_fit_was_made_and_never_hides_what_the_law_refuses() -> None:
    context = here()
    values, _, _ = shown("figura")
    document = figura.document(values, context)
    box = next(block for block in document.blocks if block.kind == "box")
    assert sum(pair[1].endswith(" %") for pair in box.data["pairs"]) == sum(
        value > 0 for value in figura.weights_of(values).values()
    )
    values, _, _ = shown("figura", elegida="area_metropolitana", alternativas=[
        {"id": "a1", "figura": "region_administrativa_planificacion"}, {"id": "a2", "figura": "asociacion_municipios"},
    ])  # fmt: skip
    values = {**values, "elegida": "region_administrativa_planificacion"}
    refused = figura.document(values, context)
    assert "la ley no la permite" in refused.cover.lead
    assert "comparación con trabajar sin figura" in refused.pending()


def test_bad_money_gets_its_sentence_and_the_draft_stays() -> None:
    """Issue 8: a source that may not pay operation, costs and sources that differ by a peso, a project without a member."""
    context = here()
    written = example("g47", "agenda_financiamiento")["fuentes"]
    wrong = [{**written[0], "monto": "1.499.999.999"}, {**written[1], "funcionamiento": True}, *written[2:]]
    values, view, _ = shown("agenda_financiamiento", context, fuentes=wrong)
    said = {item.code: item.text.es for item in view.remarks}
    assert said["E-S60-2"] == (
        "La fuente «SGR, asignaciones directas e inversión local» no puede financiar funcionamiento del esquema. Reclasifique el "
        "gasto o cambie la fuente."
    )
    name = "Construcción del acueducto regional en los cinco municipios"
    assert said["E-S55-1"] == (
        f"El proyecto «{name}»: costos 2027 = $\u00a04.000.000.000 y fuentes = $\u00a03.999.999.999; deben ser iguales."
    )
    assert said["E-S60-1"] == f"El proyecto «{name}» tiene brecha de $\u00a01 en 2027."
    assert values["fuentes"][0]["monto"] == 1_499_999_999
    assert view.blocks
    projects = example("g47", "agenda_territorial")["proyectos"]
    values, view, found = shown("agenda_territorial", proyectos=[{**projects[0], "municipios": []}, *projects[1:]])
    assert "E-S55-6" in found
    assert f"El proyecto «{name}» no dice en qué miembros queda." in {item.text.es for item in view.remarks}
    assert values["proyectos"][0]["nombre"] == name
    assert view.blocks


def test_the_file_for_mga_adds_up_and_opens_without_formulas() -> None:
    context = here()
    build = next(one.build for one in kinds()["agenda_territorial"].exports if one.key == "mga")

    def rows_of(content: dict[str, Any]) -> list[dict[str, str]]:
        values, _ = read(kinds()["agenda_territorial"], content, context)
        return list(csv.DictReader(io.StringIO(build(values, context).decode("utf-8-sig"))))

    content = example("g47", "agenda_territorial")
    uses = _shown_rows("agenda_financiamiento", "Usos y fuentes")[-1]
    assert sum(int(row["costo"] or 0) for row in rows_of(content)) == uses[1]
    assert sum(int(row["valor_fuente"] or 0) for row in rows_of(content)) == sum(uses[2:5])
    first, *others = content["proyectos"]
    hostile = rows_of({**content, "proyectos": [{**first, "nombre": "=1+1 acueducto"}, *others]})
    assert "'=1+1 acueducto" in {row["proyecto"] for row in hostile}
