"""The agenda, resources, groups, sociogram, risks, participation and training of two groups: read, shown, printed, read back."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import docx
import networkx as nx
import openpyxl
import pypdf
import pytest

from mancomun.actors.exports import actors_csv
from mancomun.documents.check import check_document
from mancomun.documents.html import to_html
from mancomun.documents.pdf import to_pdf
from mancomun.documents.sociogram import sociogram_report
from mancomun.documents.tree import Block, blocks_of, runs_of
from mancomun.documents.word import to_docx
from mancomun.web.moments import sociograma
from mancomun.web.workspace.kinds import kinds
from tests.web.moments.work import KEYS, case, kind, seen

SECTIONS = {
    "plan_trabajo": ("Cronograma", "Responsabilidades (RACI)", "Recursos", "Grupos"),
    "sociograma": (
        "Método",
        "Lista de actores",
        "Poder, interés y posición",
        "La red",
        "Medidas",
        "Hallazgos",
        "Estrategias",
    ),
    "matriz_riesgos": ("Riesgo inherente", "Controles", "Riesgo residual", "Tratamiento", "Seguimiento"),
    "plan_participacion": (
        "Plan",
        "Eventos y calendario",
        "Representación y enfoque diferencial",
        "Aportes y respuestas",
    ),
    "plan_formacion": ("Qué hace falta aprender", "Cursos", "Quién se forma", "Resultados"),
}


def said(blocks: tuple[Block, ...]) -> str:
    """Everything blocks say, as one text."""
    words = [run.text for run in runs_of(list(blocks))]
    for block in blocks_of(blocks):
        words += [str(block.data.get(key) or "") for key in ("text", "caption", "alt")]
        words += [str(item) for item in block.data.get("head", ())]
    return " ".join(words)


def grid(blocks: Any, caption: str) -> Block:
    return next(block for block in blocks_of(blocks) if block.kind == "grid" and block.data["caption"] == caption)


@pytest.mark.parametrize("name", ["g47", "masora"])
@pytest.mark.parametrize("key", KEYS)
def test_each_product_is_whole_and_shown_in_both_languages(name: str, key: str) -> None:
    for lang in ("es", "en"):
        values, context = case(name, lang)
        view = kind(key).look(values[key], context)
        assert not [item.text.es for item in view.remarks if item.blocks]
        assert view.blocks
        assert view.numbers
        paper = next(paper for paper in kind(key).papers if paper.build or paper.book)
        if paper.build is None:
            continue
        document = paper.build(values[key], context)
        assert not check_document(replace(document, blocks=view.blocks))
        assert "<svg" not in to_html(document)[:200]


@pytest.mark.parametrize("name", ["g47", "masora"])
def test_each_document_has_its_sections_and_nothing_left_over(name: str) -> None:
    values, context = case(name)
    found = {}
    for key in KEYS:
        for paper in kind(key).papers:
            if paper.build is None:
                continue
            document = paper.build(values[key], context)
            assert not [fault.text.es for fault in check_document(document)], paper.file
            assert document.pending() == [], paper.file
            found[paper.file] = [b.data["text"] for b in document.blocks if b.kind == "heading"]
    for file, titles in SECTIONS.items():
        assert set(titles) <= set(found[file])


@pytest.mark.parametrize(
    ("key", "file", "says"),
    [
        ("agenda", "plan_trabajo", ("Mapear los actores", "Ruta crítica", "noviembre de 2026", "Carga por persona")),
        ("riesgos", "matriz_riesgos", ("Extremo", "Moderado", "Seguimiento a los candidatos", "Tendencia")),
        ("formacion", "certificados", ("Persona 1", "Código de verificación", "Asociatividad y ordenamiento")),
    ],
)
def test_pdf_is_read_back(key: str, file: str, says: tuple[str, ...]) -> None:
    values, context = case("g47")
    paper = next(paper for paper in kind(key).papers if paper.file == file)
    assert paper.build is not None
    book = pypdf.PdfReader(io.BytesIO(to_pdf(paper.build(values[key], context))))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in book.pages))
    for words in says:
        assert words in text
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize(
    ("key", "file"),
    [
        ("sociograma", "sociograma"),
        ("participacion", "plan_participacion"),
        ("formacion", "lista_asistencia"),
        ("grupos", "acta_grupos"),
    ],
)
def test_word_is_read_back(key: str, file: str) -> None:
    values, context = case("masora")
    paper = next(paper for paper in kind(key).papers if paper.file == file)
    assert paper.build is not None
    document = paper.build(values[key], context)
    book = docx.Document(io.BytesIO(to_docx(document)))
    titles = [p.text for p in book.paragraphs if p.style.name.startswith("Heading")]
    assert {b.data["text"] for b in document.blocks if b.kind == "heading"} <= set(titles)
    grids = [b for b in blocks_of(document.blocks) if b.kind == "grid"]
    held = {cell.text for table in book.tables for row in table.rows for cell in row.cells}
    for block in grids:
        for row in block.data["rows"]:
            # A day does not break in a cell of a file: its spaces are the hard ones.
            said = {"".join(run.text for run in cell).replace("\xa0", " ") for cell in row}
            assert said <= {text.replace("\xa0", " ") for text in held} | {""}


@pytest.mark.parametrize("key", ["agenda", "recursos", "sociograma", "riesgos", "participacion", "formacion"])
def test_workbook_opens_with_live_formulas_and_their_values(key: str) -> None:
    values, context = case("g47")
    paper = next(paper for paper in kind(key).papers if paper.book)
    assert paper.book is not None
    data = paper.book(values[key], context)
    assert data == paper.book(values[key], context)
    live = openpyxl.load_workbook(io.BytesIO(data))
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    formulas = [
        (page.title, cell.coordinate)
        for page in live
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas
    assert all(shown[sheet][place].value is not None for sheet, place in formulas)


def test_risks_in_the_workbook_say_what_the_screen_says() -> None:
    values, context = case("g47")
    view = kind("riesgos").look(values["riesgos"], context)
    data = kind("riesgos").papers[0].book(values["riesgos"], context)  # type: ignore[misc]
    page = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Riesgos"]
    head = [cell.value for cell in page[1]]
    book = {row[0]: row[head.index("Zona residual")] for row in page.iter_rows(min_row=2, values_only=True)}
    screen = grid(view.blocks, "Riesgos después de los controles")
    assert {row[0][0].text: row[4][0].text for row in screen.data["rows"]} == book
    assert book["R4"] == "Extremo"
    place = next(k for k, title in enumerate(head) if title.startswith("Probabilidad residual"))
    residual = {row[0]: row[place] for row in page.iter_rows(min_row=2, values_only=True)}
    assert residual["R1"] == pytest.approx(25.2)  # 60 % · (1 − 40 %) · (1 − 30 %), the guide's own example


def test_several_raters_show_their_disagreement() -> None:
    values, context = case("g47")
    view = kind("sociograma").look(values["sociograma"], context)
    words = said(view.blocks)
    assert "Hay desacuerdo sobre la posición de GRE: de −3 a 0" in words
    spread = grid(view.blocks, "Varias personas califican")
    assert ("GRE", "posición") in {(row[0][0].text, row[1][0].text) for row in spread.data["rows"]}


def test_two_waves_are_compared_and_an_old_one_can_be_looked_at() -> None:
    values, context = case("g47")
    assert grid(kind("sociograma").look(values["sociograma"], context).blocks, "Cambios entre dos olas")
    first = values["sociograma"]["relaciones"][0]["ola"]
    old = kind("sociograma").look({**values["sociograma"], "ola_vista": first}, context)
    assert old.numbers["ties"] < kind("sociograma").look(values["sociograma"], context).numbers["ties"]
    with pytest.raises(StopIteration):
        grid(old.blocks, "Cambios entre dos olas")
    strange = kind("sociograma").look({**values["sociograma"], "ola_vista": date(2020, 1, 1)}, context)
    assert "A-S40-9" in {item.code for item in strange.remarks}


def test_judgements_travel_only_in_files_that_say_so() -> None:
    values, context = case("g47")
    assert kinds()["sociograma"].private
    exports = {export.key: export for export in kind("sociograma").exports}
    assert {key for key, export in exports.items() if export.judging} == {
        key for key in exports if key.endswith("-juicios") or "juicios" in key or key.startswith("plano")
    }
    for key in ("actores", "relaciones", "graphml", "gexf", "dibujo-svg"):
        plain = exports[key].build(values["sociograma"], context).decode("utf-8-sig")
        assert "conflicto" not in plain
        assert "poder" not in plain.lower()
    judged = exports["graphml-juicios"].build(values["sociograma"], context)
    graph = nx.parse_graphml(judged.decode())
    assert graph.nodes["GRE"]["poder"] == "3"
    assert exports["dibujo-png"].build(values["sociograma"], context).startswith(b"\x89PNG")
    data, _ = sociograma.seen(values["sociograma"], context)
    assert data is not None
    public = replace(data, edition=replace(data.edition, public=True))
    with pytest.raises(ValueError, match="not public"):
        sociogram_report(public)


def test_labels_of_the_drawing_keep_apart() -> None:
    values, context = case("masora")
    export = next(one for one in kind("sociograma").exports if one.key == "dibujo-juicios-svg")
    svg = export.build(values["sociograma"], context).decode()
    label = r'<text x="([\d.]+)" y="([\d.]+)"[^>]*paint-order="stroke">([^<]+)<'
    spots = [(float(x), float(y), words) for x, y, words in re.findall(label, svg)]
    assert len(spots) == 16
    for (x1, y1, a), (x2, y2, b) in combinations(spots, 2):
        left, right = sorted(((x1, a), (x2, b)))
        assert abs(y1 - y2) >= 13 or left[0] + 6 * len(left[1]) <= right[0], (a, b)
    for words in ("Fondo de color: comunidad", "colaboración", "autoridad"):
        assert words in svg


def test_one_actor_is_looked_at_closely() -> None:
    values, context = case("g47")
    view = kind("sociograma").look(values["sociograma"], context)
    near = [b for b in blocks_of(view.blocks) if b.kind == "picture" and "Sociograma: CAM" in b.data["svg"]]
    assert len(near) == 1
    assert "JAC" not in near[0].data["svg"]


def test_templates_of_the_sociogram_come_back_the_same() -> None:
    values, context = case("g47")
    net = sociograma.understood(values["sociograma"], context).net
    assert net is not None
    exports = {export.key: export for export in kind("sociograma").exports}
    assert exports["actores-juicios"].build(values["sociograma"], context).decode("utf-8-sig") == actors_csv(
        net, judgements=True
    )


def test_calendar_of_the_agenda_holds_activities_and_meetings() -> None:
    values, context = case("g47")
    feed = kind("agenda").exports[0].build(values["agenda"], context).decode()
    assert feed.count("BEGIN:VEVENT") == 12 + 3
    keys = re.findall(r"UID:(\S+)", feed)
    assert len(set(keys)) == len(keys)
    first, *rest = values["agenda"]["actividades"]
    last = {**rest[-1], "actividad": rest[-1]["actividad"] + " en público"}  # renamed: it moves, it is not doubled
    renamed = {**values["agenda"], "actividades": [first, *rest[:-1], last]}
    assert re.findall(r"UID:(\S+)", kind("agenda").exports[0].build(renamed, context).decode()) == keys


def test_board_list_and_bars_say_the_same_activities() -> None:
    values, context = case("masora")
    view = kind("agenda").look(values["agenda"], context)
    listed = {row[0][0].text for row in grid(view.blocks, "Agenda de trabajo").data["rows"]}
    board = {cell[0].text for row in grid(view.blocks, "Tablero").data["rows"] for cell in row if cell[0].text}
    assert listed == board
    assert len(listed) == 12


def test_contributions_are_weighed_against_what_each_can() -> None:
    values, context = case("g47")
    view = kind("recursos").look(values["recursos"], context)
    rows = grid(view.blocks, "Quién pone").data["values"]["rows"]
    first = next(row for row in rows if row[1] == 26_500_000)
    assert first[3] == pytest.approx(100 * 26_500_000 / 75_200_000_000)
    assert sum(row[2] for row in rows) == pytest.approx(100)


def test_people_are_never_counted_by_fewer_than_five() -> None:
    values, context = case("g47")
    words = said(kind("grupos").look(values["grupos"], context).blocks)
    assert "Sexo — Mujer: 7; Hombre: 8; No informa: 0." in words
    assert "Zona rural — Sí: 5; No: 10" in words
    three = [{**row, "sexo": row["sexo"] if n < 3 else ""} for n, row in enumerate(values["grupos"]["personas"])]
    few = {**values["grupos"], "personas": three}
    assert "Sexo" not in said(kind("grupos").look(few, context).blocks)


def test_participation_is_crossed_with_the_map_of_actors() -> None:
    values, context = case("g47")
    spaces = values["participacion"]["mecanismos"]
    without = [{**row, "actores": tuple(key for key in row["actores"] if key != "GRE")} for row in spaces]
    view = kind("participacion").look({**values["participacion"], "mecanismos": without}, context)
    found = [item.text.es for item in view.remarks if item.code == "A-S42-1"]
    assert found == ["Gremio agropecuario (poder 3, interés 1) no tiene espacio de participación asignado."]
    crossed = grid(view.blocks, "Quién participa en qué")
    assert len(crossed.data["rows"]) == 12
    alone = kind("participacion").look(values["participacion"], replace(context, others={}))
    assert "A-S42-8" in {item.code for item in alone.remarks}


CODE = r"\b[0-9A-F]{4}(?:-[0-9A-F]{4}){4}\b"


def test_certificates_have_a_code_that_does_not_change() -> None:
    values, context = case("g47")
    paper = next(paper for paper in kind("formacion").papers if paper.file == "certificados")
    assert paper.build is not None
    words = said(paper.build(values["formacion"], context).blocks)
    codes = re.findall(CODE, words)
    assert len(codes) == len(set(codes)) == 10
    assert codes == re.findall(CODE, said(paper.build(values["formacion"], context).blocks))


def test_an_agenda_begins_with_an_activity_for_each_product() -> None:
    _, context = case("g47")
    start = kind("agenda").start
    assert start is not None
    view, values, sentences = seen("agenda", start(context), context)
    assert not [item for item in view.remarks if item.code in ("A-S37-8", "A-S37-6", "E-S37-1")]
    assert len(values["actividades"]) == 12
    assert all(a["fin"] < b["inicio"] for a, b in pairwise(values["actividades"]))
    assert sentences


def test_files_of_the_documents_are_sound_zips() -> None:
    values, context = case("g47")
    for key in ("agenda", "riesgos"):
        book = next(paper.book for paper in kind(key).papers if paper.book)
        assert book is not None
        assert zipfile.ZipFile(io.BytesIO(book(values[key], context))).testzip() is None
