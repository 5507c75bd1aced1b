"""Figure, body and agendas: the exercise is whole, the law decides before fit, and the papers say what the screen says."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from mancomun.documents.check import check_document
from mancomun.documents.pdf import to_pdf
from mancomun.documents.territorial_agenda import AGENDA_SECTIONS, FIGURE_SECTIONS
from mancomun.documents.tree import runs_of
from mancomun.documents.word import to_docx
from mancomun.web.workspace.kinds import Context, View, kinds, read
from tests.web.moments.conftest import demo, example, masora

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
    assert "$ 77.200.000.000" in printed
    assert "$ 77.200.000.000" in " ".join(run.text for run in runs_of(view.blocks))
    made = paper.book(values, context)
    live = openpyxl.load_workbook(io.BytesIO(made))["Usos y fuentes"]
    assert str(live["B2"].value).startswith("=SUMIFS(")
    kept = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["Usos y fuentes"]
    rows = [row for row in kept.iter_rows(min_row=2, values_only=True) if isinstance(row[0], int)]
    assert [row[0] for row in rows] == [2027, 2028, 2029]
    assert sum(int(row[1]) for row in rows) == total[1]
    assert sum(int(row[3]) for row in rows) == total[2]


def test_the_law_decides_before_fit() -> None:
    alone = replace(here(), members=("FIC-A",))
    _, view, found = shown("figura", alone)
    outcomes = {row[0]: row[1] for row in view.blocks[0].data["values"]["rows"]}
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


def test_a_number_that_cannot_be_read_is_told_and_the_draft_stays() -> None:
    _, view, found = shown("instancia", planta=[{"id": "e1", "cargo": "Gerente", "entidad": "A", "dedicacion": "180"}])
    assert "E-LEER-1" in found
    assert view.blocks


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
