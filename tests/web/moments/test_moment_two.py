# ruff: noqa: E501 - one case, one line
"""The products of moment 2, from the demonstration's content: read, judged, shown, printed and read back."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml

import mancomun.web.moments as moments
from mancomun.documents.alignment_report import SECTIONS as D15
from mancomun.documents.check import check_document
from mancomun.documents.foresight_study import SECTIONS as D13
from mancomun.documents.html import to_html
from mancomun.documents.inclusion_report import SECTIONS as D10
from mancomun.documents.pdf import to_pdf
from mancomun.documents.subregion_atlas import SECTIONS as D12
from mancomun.documents.tree import Document, blocks_of
from mancomun.documents.vision_paper import SECTIONS as D14
from mancomun.documents.word import to_docx
from mancomun.foresight import micmac, smic
from mancomun.interchange.features import read_features
from mancomun.portfolio.contributions import OBJECTIVES
from mancomun.territory import Contiguity, Territory, TypeSpan, Unit
from mancomun.web.moments import all as _all  # noqa: F401 - declares the kinds
from mancomun.web.moments import prospectiva
from mancomun.web.workspace.kinds import Context, Values, kinds, read
from mancomun.web.workspace.selectors import looked
from tests.web.moments.conftest import example, masora
from tests.web.moments.leftover import LEFTOVER

docx, openpyxl, pypdf = (pytest.importorskip(name) for name in ("docx", "openpyxl", "pypdf"))
KEYS = ("vision", "reconocimiento", "redes", "potencialidades", "prospectiva", "modelo", "apuestas", "rol")
NAMES = {f"FIC-{letter}": f"Municipio {letter} (ficción)" for letter in "ABCDE"}
TERRITORY = Territory(
    "Provincia Demo",
    "demo",
    MappingProxyType({code: Unit(code, name, (TypeSpan("municipio"),), "DEMO") for code, name in NAMES.items()}),
    Contiguity({}),
)
FOLDER = Path(moments.__file__).parent / "demo" / "g47"
DEMO = {key: yaml.safe_load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))["contenido"] for key in KEYS}
BARE = Context("FIC-2026", "Provincia Demo", tuple(NAMES), TERRITORY, date(2026, 11, 26))


def values_of(key: str, content: Any, context: Context = BARE) -> tuple[Values, list[str]]:
    found, remarks = read(kinds()[key], content, context)
    return found, [item.text.es for item in remarks]


@pytest.fixture(scope="module")
def whole() -> dict[str, Values]:
    return {key: values_of(key, content)[0] for key, content in DEMO.items()}


def context(whole: dict[str, Values], **more: Any) -> Context:
    return replace(BARE, others=whole, **more)


@pytest.mark.parametrize("key", KEYS)
def test_the_demonstration_is_read_and_nothing_blocks_it(key: str, whole: dict[str, Values]) -> None:
    values, unread = values_of(key, DEMO[key])
    assert unread == []
    for lang in ("es", "en"):
        view = kinds()[key].look(values, context(whole, lang=lang))
        assert [item.text.es for item in view.remarks if item.blocks] == []
        assert view.blocks
    assert all(item.where.split("/")[0] in (*kinds()[key].parts(), "apuestas") for item in view.remarks)


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_product_is_looked_at_and_printed_with_what_is_missing(key: str) -> None:
    kind = kinds()[key]
    values, _ = values_of(key, kind.start(BARE) if kind.start else {})
    kind.look(values, BARE)
    for paper in kind.papers:
        if paper.build:
            document = paper.build(values, BARE)
            assert check_document(document) == []
            if key != "potencialidades" or document.pending():
                assert document.pending()
        if paper.book:
            openpyxl.load_workbook(io.BytesIO(paper.book(values, BARE)))


@pytest.mark.parametrize("key", KEYS)
def test_hostile_content_is_a_draft(key: str) -> None:
    kind = kinds()[key]
    odd: list[Any] = [
        None,
        7,
        "x" * 3000,
        [],
        [[]],
        [None, 3, {"id": 1}],
        {"a": {"b": 1}},
        True,
        -1e308,
        "NaN",
        "{{7*7}} =1+1 <script>",
    ]
    for n, value in enumerate(odd):
        content = dict.fromkeys(kind.parts(), value)
        values, _ = values_of(key, content)
        kind.look(values, BARE)
        table = {
            part: [{"id": f"r{n}", **dict.fromkeys([f.key for f in getattr(one, "fields", ())], value)}]
            for part, one in kind.parts().items()
        }
        values, _ = values_of(key, table)
        kind.look(values, BARE)


def test_gates_get_their_numbers(whole: dict[str, Values]) -> None:
    found = {key: kinds()[key].look(whole[key], context(whole)).numbers for key in KEYS}
    assert found["vision"]["acta"] == 1
    assert found["prospectiva"] == {"escenarios": 1, "variables": 8, "expertos": 3}
    assert found["modelo"]["mapas"] == 2
    assert (found["apuestas"]["apuestas"], found["apuestas"]["con_responsable"]) == (4, 1)
    assert found["rol"]["contradicciones"] == 1
    assert found["rol"]["sin_tratar"] == 0
    assert found["reconocimiento"]["cubiertos"] == 1


def said(found: Any) -> str:
    pieces = []
    for block in blocks_of(found):
        pieces.append(
            str(block.data.get("text", "")) + str(block.data.get("caption", "")) + str(block.data.get("alt", ""))
        )
        pieces += [str(row) for row in block.data.get("rows", ())] + [
            str(block.data.get("runs", "")),
            str(block.data.get("items", "")),
        ]
    return " ".join(pieces)


def test_contributions_are_drawn_as_a_funnel_and_a_map_each_with_its_table(whole: dict[str, Values]) -> None:
    for lang, words in (
        ("es", ("Hasta dónde llegan los aportes", "De dónde vienen los aportes", "Aportes por municipio", "mosaico")),
        (
            "en",
            ("How far contributions get", "Where contributions come from", "Contributions by municipality", "mosaic"),
        ),
    ):
        view = kinds()["redes"].look(whole["redes"], context(whole, lang=lang))
        paper = kinds()["redes"].papers[0].build(whole["redes"], context(whole, lang=lang))  # type: ignore[misc]
        for shown in (str(view.blocks), str(paper.blocks)):
            assert [word for word in words if word not in shown] == []


def test_words_commented_are_marked_and_assets_are_drawn(whole: dict[str, Values]) -> None:
    for lang, comments, agreed, assets in (
        (
            "es",
            "Comentarios palabra por palabra",
            "De acuerdo (%)",
            ("valor y aprovechamiento", "Mapa de activos", "Diversidad", "Dónde están las potencialidades"),
        ),
        (
            "en",
            "Comments word by word",
            "Agree (%)",
            ("value and use", "Map of assets", "Diversity", "Where potentialities are"),
        ),
    ):
        here = context(whole, lang=lang)
        paper = kinds()["vision"].papers[1].build(whole["vision"], here)  # type: ignore[misc]
        for shown in (kinds()["vision"].look(whole["vision"], here).blocks, paper.blocks):
            assert comments in str(shown)
            assert "un solo valle [1]" in str(shown)
            assert agreed in str(shown)
        paper = kinds()["potencialidades"].papers[0].build(whole["potencialidades"], here)  # type: ignore[misc]
        for shown in (kinds()["potencialidades"].look(whole["potencialidades"], here).blocks, paper.blocks):
            assert [word for word in assets if word not in str(shown)] == []


def test_the_study_draws_the_strongest_influences_and_four_futures(whole: dict[str, Values]) -> None:
    for lang, words in (
        (
            "es",
            (
                "Grafo de influencias más fuertes",
                "Influencias más fuertes",
                "Cuatro futuros entre dos ejes",
                "Influencia y dependencia potenciales",
                "Redes de convergencia y divergencia",
                "Horizonte",
            ),
        ),
        (
            "en",
            (
                "Graph of the strongest influences",
                "Strongest influences",
                "Four futures between two axes",
                "Influence and dependence, potential",
                "Nets of convergence and divergence",
                "Horizon",
            ),
        ),
    ):
        here = context(whole, lang=lang)
        paper = kinds()["prospectiva"].papers[0].build(whole["prospectiva"], here)  # type: ignore[misc]
        for shown in (kinds()["prospectiva"].look(whole["prospectiva"], here).blocks, paper.blocks):
            assert [word for word in words if word not in str(shown)] == []


def test_scenarios_have_their_radar_their_probability_and_influences_their_reason(whole: dict[str, Values]) -> None:
    found = prospectiva.study_of(whole["prospectiva"], context(whole), [])
    assert found.smic is not None
    high = float(found.smic.high[found.smic.scenarios.index("000")])
    for lang, words in (
        ("es", ("Radar de los escenarios", "Indicadores de cada escenario", "Probabilidad de cada escenario", "Justificación de las influencias", "Cuatro de los cinco acueductos")),
        ("en", ("Radar of the scenarios", "Indicators of each scenario", "Probability of each scenario", "Why the influences", "Cuatro de los cinco acueductos")),
    ):  # fmt: skip
        here = context(whole, lang=lang)
        paper = kinds()["prospectiva"].papers[0].build(whole["prospectiva"], here)  # type: ignore[misc]
        view = kinds()["prospectiva"].look(whole["prospectiva"], here)
        for shown in (view.blocks, paper.blocks):
            assert [word for word in words if word not in str(shown)] == []
    rows = {
        b.data["caption"]: b.data["values"]["rows"]
        for b in kinds()["prospectiva"].look(whole["prospectiva"], context(whole)).blocks
        if b.data.get("caption")
    }
    chance = rows["Probabilidad de cada escenario"]
    assert [row[5] for row in chance] == [
        "SMIC, combinación 111, 3 personas",
        "SMIC, combinación 000, 3 personas",
        "mesa de expertas del 28 de mayo de 2026 (ejercicio)",
    ]
    assert chance[1][3] == f"{high:.3f}".replace(".", ",")
    assert chance[2][2:5] == ["0,020", "0,100", "—"]
    why = rows["Justificación de las influencias"]
    assert [
        "GEST",
        "TURI",
        "0",
        "Experto 2",
        "El turismo llegó por un video, no por lo que hicieron las alcaldías.",
    ] in why
    assert sum(row[3] == "acordada" for row in why) == 3
    book = openpyxl.load_workbook(
        io.BytesIO(kinds()["prospectiva"].papers[0].book(whole["prospectiva"], context(whole)))  # type: ignore[misc]
    )
    sheet = list(book["Indicadores de cada escenario"].iter_rows(values_only=True))
    assert sheet[4][:6] == ("4. Viaje de Municipio A a Municipio E", "min", 85, 40, 90, "sin dato")
    assert "Justificación de las influencia" in " ".join(book.sheetnames)


def test_the_atlas_goes_to_word(whole: dict[str, Values]) -> None:
    told = docx.Document(io.BytesIO(to_docx(built("reconocimiento", whole))))
    assert "Galería de patrimonio y relatos" in [p.text for p in told.paragraphs]


def test_the_subregion_has_a_time_line_a_gallery_and_a_map_of_flows(whole: dict[str, Values]) -> None:
    for lang, words in (
        (
            "es",
            (
                "Línea de tiempo",
                "Galería de patrimonio",
                "Mi papá fue el último jefe",
                "Flujos de trabajo",
                "Cartografía social",
            ),
        ),
        (
            "en",
            ("Time line", "Gallery of heritage", "Mi papá fue el último jefe", "Flows of work", "Social cartography"),
        ),
    ):
        here = context(whole, lang=lang)
        paper = kinds()["reconocimiento"].papers[0].build(whole["reconocimiento"], here)  # type: ignore[misc]
        for shown in (kinds()["reconocimiento"].look(whole["reconocimiento"], here).blocks, paper.blocks):
            assert [word for word in words if word not in str(shown)] == []
            assert not any(block.kind == "box" and "Laguna" in block.data["title"] for block in shown)


def test_the_functional_region_of_the_golden_flows(whole: dict[str, Values]) -> None:
    view = kinds()["reconocimiento"].look(whole["reconocimiento"], context(whole))
    assert "Alrededor de Municipio A (ficción) entran: Municipio B (ficción); luego Municipio C (ficción)." in said(
        view.blocks
    )
    assert "Laguna de la Madre" in said(view.blocks)


def test_disagreement_and_the_chain_are_shown_both_ways(whole: dict[str, Values]) -> None:
    view = kinds()["prospectiva"].look(whole["prospectiva"], context(whole))
    text = said(view.blocks)
    assert "En qué no se coincide" in text
    assert "Por qué está cada apuesta" in text
    assert "A qué lleva cada variable" in text
    rows = next(b.data["values"]["rows"] for b in view.blocks if b.data.get("caption") == "Por qué está cada apuesta")
    row = next(row for row in rows if row[0] == "Acueducto de los cinco")
    assert row[1] == "Taller de variables, Municipio A, Taller de actores, Municipio D"
    assert "Un solo valle" in row
    assert any("rompen" in item.text.es and "Experto 2" in item.text.es for item in view.remarks)


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        ("mid", {"id": "agua~agua", "valor": "2"}, "La diagonal debe ser 0 («AGUA»)."),
        (
            "mid",
            {"id": "agua~vias", "valor": "5"},
            "Influencias acordadas, AGUA → VIAS: «5» no es un número entero de 0 a 3, o P.",
        ),
        (
            "mao",
            {"id": "alc~r1", "valor": "-5"},
            "Posición de cada actor ante cada reto, ALC → R1: «-5» no es un número entero de -4 a 4.",
        ),
        (
            "p_simple",
            {"id": "h1~p1", "valor": "1,2"},
            "P de cada hipótesis, H1 → Experta 1: «1,2» no es un número de 0 a 1.",
        ),
    ],
)
def test_a_bad_cell_is_one_sentence(table: str, change: dict[str, str], says: str) -> None:
    content = copy.deepcopy(DEMO["prospectiva"])
    content[table] = [change, *(cell for cell in content[table] if cell["id"] != change["id"])]
    assert values_of("prospectiva", content)[1] == [says]


def variables(n: int) -> list[dict[str, str]]:
    return [{"id": f"v{k}", "sigla": f"V{k}", "nombre": f"Variable {k}", "definicion": "d" * 60} for k in range(n)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"variables": variables(71)}, "Hay 71 variables: con más de 70 la matriz cansa al taller (4.970 celdas)."),
        ({"variables": variables(3)}, "Hay 3 variables: con menos de 4 el análisis no dice nada."),
        ({"variables": [*variables(4), {"id": "x", "sigla": "v0", "nombre": "Otra", "definicion": "d" * 60}]}, "Siglas repetidas: V0 y v0."),
        ({"variables": variables(4), "mid": [{"id": "v0~v1", "valor": "2"}]}, "Faltan 11 celdas de la matriz; complételas o márquelas 0."),
        (
            {"hipotesis": [{"id": "h", "sigla": "H"}, {"id": "i", "sigla": "I"}], "personas": [{"id": "p", "nombre": "E1"}], "p_simple": [{"id": "h~p", "valor": "0,5"}]},
            "A «E1» le faltan 5 probabilidades de 6: todavía no entra en SMIC.",
        ),
        (
            {
                "hipotesis": [{"id": "h", "sigla": "H"}, {"id": "i", "sigla": "I"}], "personas": [{"id": "p", "nombre": "E1"}],
                "p_simple": [{"id": "h~p", "valor": "0,2"}, {"id": "i~p", "valor": "0,9"}],
                "p_si": [{"id": "h~i~p", "valor": "0,8"}, {"id": "i~h~p", "valor": "0,5"}],
                "p_no": [{"id": "h~i~p", "valor": "0,1"}, {"id": "i~h~p", "valor": "0,5"}],
            },
            "«E1»: P(H/I)·P(I) = 0,720 supera P(H) = 0,200; corrija el juicio.",
        ),
    ],
)  # fmt: skip
def test_bad_studies_are_told(content: dict[str, Any], says: str) -> None:
    values, _ = values_of("prospectiva", content)
    assert says in [item.text.es for item in kinds()["prospectiva"].look(values, BARE).remarks]


@pytest.mark.parametrize(
    ("key", "table", "typed", "says"),
    [
        ("modelo", "zonas", "POLYGON((-73 4, -72.9 4.1, -72.9 4, -73 4.1, -73 4))", "La geometría de «Zona» se cruza consigo misma en -72.95000, 4.05000."),
        ("reconocimiento", "limites", "POLYGON((-73 4, -72.9 4.1, -72.9 4, -73 4.1, -73 4))", "La geometría de «Zona» se cruza consigo misma en -72.95000, 4.05000."),
        ("modelo", "zonas", "un potrero", "«un potrero» no es una figura: escriba longitud y latitud, GeoJSON o WKT con puntos, líneas o polígonos."),
    ],
)  # fmt: skip
def test_a_shape_that_cannot_be_is_told_at_its_row(key: str, table: str, typed: str, says: str) -> None:
    values, _ = values_of(
        key, {table: [{"id": "r1", "nombre": "Zona", "categoria": "urbano", "criterio": "cultural", "figura": typed}]}
    )
    assert says in [item.text.es for item in kinds()[key].look(values, BARE).remarks]


def test_untreated_contradictions_and_conflicts_block(whole: dict[str, Values]) -> None:
    rol = copy.deepcopy(DEMO["rol"])
    for row in rol["vinculos"]:
        row["tratamiento"] = ""
    view = kinds()["rol"].look(values_of("rol", rol)[0], context(whole))
    assert any(item.code == "E-S51-1" for item in view.remarks)
    model = copy.deepcopy(DEMO["modelo"]) | {"tratamientos": []}
    view = kinds()["modelo"].look(values_of("modelo", model)[0], context(whole))
    assert any(item.code == "E-S49-1" and "Papa de ladera" in item.text.es for item in view.remarks)


# --- documents -------------------------------------------------------------------------------------------------------

PAPERS = {
    "reconocimiento": D12, "modelo": D12, "prospectiva": D13, "apuestas": D14, "rol": D15, "redes": D10,
}  # fmt: skip


@pytest.mark.parametrize("key", [*PAPERS, "vision", "potencialidades"])
def test_documents_have_their_sections_and_no_faults(key: str, whole: dict[str, Values]) -> None:
    for lang in ("es", "en"):
        for paper in kinds()[key].papers:
            if paper.build is None:
                continue
            document = paper.build(whole[key], context(whole, lang=lang))
            assert check_document(document) == []
            heads = [block.data["text"] for block in document.blocks if block.kind == "heading"]
            sections = (
                D14
                if key == "vision" and paper.file == "vision_apuestas"
                else PAPERS.get(key, {})
                if "-" not in paper.id
                else {}
            )
            assert [title.of(lang) for title in sections.values() if title.of(lang) not in heads] == []
            assert "<article" in to_html(document)


PART_SEVEN: dict[tuple[str, str], tuple[str, ...]] = {
    # Written here by hand, from part 7 of the method: what a document must have is not for the document to say.
    ("redes", "D10"): ("Plan", "Eventos", "Representación", "Aportes y respuestas"),
    ("reconocimiento", "D12"): ("Delimitación", "Hitos históricos", "Patrimonio y relatos", "Paisaje, agua y producción", "Modelo territorial"),
    ("modelo", "D12"): ("Memoria descriptiva", "Modelo actual", "Modelo apuesta"),
    ("prospectiva", "D13"): (
        "Variables", "Análisis estructural (MICMAC)", "Juego de actores (MACTOR)", "Lo que dicen las personas expertas",
        "Probabilidad de los escenarios (SMIC)", "Escenarios", "Escenario apuesta", "Anexo: matrices",
    ),
    ("vision", "D14"): ("Visión compartida", "Ejes y valores", "Metas", "Apuestas estratégicas", "Ficha de cada apuesta"),
    ("apuestas", "D14"): ("Visión compartida", "Ejes y valores", "Metas", "Apuestas estratégicas", "Ficha de cada apuesta"),
    ("rol", "D15"): ("Nación (S52)", "Departamento (S53)", "Subregión y municipio (S54)"),
}  # fmt: skip
FORMATS = {
    "D10": {"docx", "pdf"},
    "D12": {"pdf"},
    "D13": {"docx", "pdf", "xlsx"},
    "D14": {"docx"},
    "D15": {"xlsx", "docx"},
}


@pytest.mark.parametrize(("key", "number"), sorted(PART_SEVEN))
@pytest.mark.parametrize("filled", [True, False])
def test_each_mandatory_section_is_read_back_from_the_files(
    key: str, number: str, filled: bool, whole: dict[str, Values]
) -> None:
    kind = kinds()[key]
    paper = next(one for one in kind.papers if one.id == number)
    assert set(paper.formats) >= FORMATS[number]
    blank = values_of(key, {})[0]
    document = paper.build(whole[key] if filled else blank, context(whole) if filled else BARE)  # type: ignore[misc]
    asked = PART_SEVEN[key, number]
    if not filled and key == "modelo":
        asked = ()  # a model that nobody began says only what is missing
    printed = re.sub(
        r"\s+", " ", " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(to_pdf(document))).pages)
    )
    word = docx.Document(io.BytesIO(to_docx(document)))
    heads = [one.text for one in word.paragraphs if one.style.name.startswith("Heading")]
    for title in asked:
        assert title in printed
        assert title in heads
    said = "\n".join(one.text for one in word.paragraphs)
    assert not LEFTOVER.search(said), LEFTOVER.search(said)
    waiting = "por diligenciar" in said.casefold()
    assert ("Por diligenciar (" in printed) == waiting  # what waits is listed on the cover
    assert waiting or filled
    body = list(word.element.body)
    for at, element in enumerate(body):  # no heading without something under it, before another of its level or above
        level = re.search(r'w:pStyle w:val="Heading(\d)"', element.xml if hasattr(element, "xml") else "")
        if level is None:
            continue
        after = (
            re.search(r'w:pStyle w:val="Heading(\d)"', getattr(body[at + 1], "xml", "")) if at + 1 < len(body) else None
        )
        assert at + 1 < len(body)
        assert after is None or after[1] > level[1], element.xml


@pytest.mark.parametrize(
    ("paper", "asked", "other"),
    [
        ("D13-micmac", ("Variables", "Análisis estructural (MICMAC)", "Anexo: matrices"), "Juego de actores (MACTOR)"),
        ("D13-mactor", ("Juego de actores (MACTOR)", "Anexo: matrices"), "Análisis estructural (MICMAC)"),
    ],
)
def test_each_method_has_a_report_of_its_own_with_the_numbers_of_the_study(
    paper: str, asked: tuple[str, ...], other: str, whole: dict[str, Values]
) -> None:
    build = next(one.build for one in kinds()["prospectiva"].papers if one.id == paper)
    assert build is not None
    document = build(whole["prospectiva"], context(whole))
    assert check_document(document) == []
    heads = [block.data["text"] for block in document.blocks if block.kind == "heading"]
    assert set(asked) <= set(heads)
    assert other not in heads
    study = [block.data["rows"] for block in built("prospectiva", whole).blocks if "rows" in block.data]
    mine = [block.data["rows"] for block in document.blocks if "rows" in block.data]
    assert len(mine) > 4
    assert all(rows in study for rows in mine)
    bare = build(values_of("prospectiva", {})[0], BARE)
    assert "por diligenciar" in to_html(bare)


def test_the_three_boxes_have_their_evidence(whole: dict[str, Values]) -> None:
    tables = docx.Document(io.BytesIO(to_docx(built("rol", whole)))).tables
    boxes = [one for one in tables if [cell.text for cell in one.rows[0].cells][-1] == "Evidencia"]
    functions = [row.cells[0].text for one in boxes for row in one.rows[1:]]
    assert len(boxes) == 3
    assert len(functions) == 11  # 4 + 3 + 4
    assert all(row.cells[-1].text.strip() for one in boxes for row in one.rows[1:])


def built(key: str, whole: dict[str, Values], number: int = 0) -> Document:
    build = kinds()[key].papers[number].build
    assert build is not None
    return build(whole[key], context(whole))


def test_the_atlas_is_a3_across_with_its_plates_and_no_sacred_place(whole: dict[str, Values], tmp_path: Path) -> None:
    document = built("reconocimiento", whole)
    pdf = pypdf.PdfReader(io.BytesIO(to_pdf(document)))
    box = pdf.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (1191, 842)
    text = " ".join(page.extract_text() for page in pdf.pages)
    for word in ("Convenciones", "Fuente", "EPSG:9377", "Modelo apuesta", "Laguna de la Madre", "reservado"):
        assert word in text
    path = tmp_path / "a.gpkg"
    export = {one.key: one.build for one in kinds()["reconocimiento"].exports}
    path.write_bytes(export["gpkg"](whole["reconocimiento"], BARE))
    names = [one.name for one in read_features(path, layer="patrimonio")]
    assert names == ["Estación del tren", "Trapiche viejo"]
    features = json.loads(export["geojson"](whole["reconocimiento"], BARE))["features"]
    assert not any("Laguna" in str(one["properties"]) for one in features)
    model = {one.key: one.build for one in kinds()["modelo"].exports}
    path.write_bytes(model["gpkg"](whole["modelo"], BARE))
    assert {one.name for one in read_features(path, layer="zonas")} >= {"Páramo de Demo", "Papa de ladera"}
    assert next(one.name for one in read_features(path, layer="flujos")) == "Municipio B → Municipio A"


def test_the_study_says_in_word_pdf_and_excel_the_numbers_of_the_screen(whole: dict[str, Values]) -> None:
    document = built("prospectiva", whole)
    word = docx.Document(io.BytesIO(to_docx(document)))
    text = "\n".join(p.text for p in word.paragraphs) + "\n".join(
        c.text for t in word.tables for r in t.rows for c in r.cells
    )
    for title in D13.values():
        assert title.es in text
    assert "Experto 2" in text
    assert "1,0823" not in text
    book = openpyxl.load_workbook(
        io.BytesIO(kinds()["prospectiva"].papers[0].book(whole["prospectiva"], context(whole)))
    )  # type: ignore[misc]
    assert any("MID" in name for name in book.sheetnames)
    view = kinds()["prospectiva"].look(whole["prospectiva"], context(whole))
    screen = next(b.data["values"]["rows"] for b in view.blocks if b.data.get("caption") == "Actores")
    rows = list(book["Actores"].iter_rows(min_row=2, max_row=1 + len(screen), values_only=True))
    assert [row[0] for row in rows] == [row[0] for row in screen]
    assert [row[4] for row in rows] == pytest.approx([row[4] for row in screen])


def test_the_poster_is_one_sheet_of_a3_that_says_the_vision(whole: dict[str, Values]) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(to_pdf(built("vision", whole))))
    assert len(pdf.pages) == 1
    box = pdf.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (842, 1191)
    text = re.sub(r"\s+", " ", pdf.pages[0].extract_text())
    assert "El agua llega a cada casa" in text
    assert "Acueducto de los cinco" in text


def test_the_multilevel_matrix_counts_with_live_formulas(whole: dict[str, Values]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(kinds()["rol"].papers[0].book(whole["rol"], context(whole))))  # type: ignore[misc]
    sheet = book["Apuestas por instrumentos"]
    assert sheet["A2"].value == "Acueducto de los cinco"
    assert sheet.cell(2, sheet.max_column).value.startswith("=COUNTIF(B2:")
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(to_docx(built("rol", whole)))).paragraphs)
    for level in ("Nación (S52)", "Departamento (S53)", "Subregión y municipio (S54)"):
        assert level in text


def test_the_box_of_the_department_is_the_same_on_screen_in_word_and_in_excel(whole: dict[str, Values]) -> None:
    view = kinds()["rol"].look(whole["rol"], context(whole))
    screen = {b.data["caption"]: b.data["values"]["rows"] for b in view.blocks if b.data.get("caption")}
    assert [row[1:4] for row in screen["El departamento"]] == [
        [3, 6, "entre 50 % y 83,3 %"],
        [79_000_000_000, 148_000_000_000, "entre 53,4 % y 85,8 %"],
        [1, 3, "33,3 %"],
    ]
    assert screen["Programas departamentales"][0][3:] == [
        "sí",
        18_000_000_000,
        "Acueducto de los cinco",
        "p. 48",
    ]  # by its tie
    told = [item.text.es for item in view.remarks]
    assert told == [
        "De 6 programas departamentales falta saber 2: la parte que orienta la visión está entre 50 % y 83,3 %."
    ]
    word = docx.Document(io.BytesIO(to_docx(built("rol", whole))))
    cells = {c.text.replace("\xa0", " ") for t in word.tables for r in t.rows for c in r.cells}
    assert {"entre 50 % y 83,3 %", "Reservar el corredor férreo del occidente."} <= cells
    book = openpyxl.load_workbook(io.BytesIO(kinds()["rol"].papers[0].book(whole["rol"], context(whole))))  # type: ignore[misc]
    lines = list(book["Departamento"].iter_rows(min_row=2, max_row=4, values_only=True))
    assert [line[2].split("(")[0] for line in lines] == ["=COUNTIF", "=SUMIF", "=COUNTIF"]
    kept = openpyxl.load_workbook(
        io.BytesIO(kinds()["rol"].papers[0].book(whole["rol"], context(whole))),
        data_only=True,  # type: ignore[misc]
    )["Departamento"]
    values = list(kept.iter_rows(min_row=2, max_row=4, min_col=3, values_only=True))
    assert [row[0] for row in values] == [3, 79_000_000_000, 1]
    assert values[0][3:] == pytest.approx(
        (
            50,
            83.333,
        ),
        abs=0.01,
    )
    assert values[1][3:] == pytest.approx((53.378, 85.811), abs=0.01)


def test_matrices_leave_as_the_commands_read_them(whole: dict[str, Values]) -> None:
    found = {one.key: one.build(whole["prospectiva"], BARE) for one in kinds()["prospectiva"].exports}
    grids = {key: list(csv.reader(io.StringIO(found[key].decode("utf-8-sig")))) for key in ("micmac", "smic")}
    sheet = openpyxl.load_workbook(io.BytesIO(found["midi"])).worksheets[0]
    play = prospectiva.mactor_of(whole["prospectiva"], [])
    assert play is not None
    assert [cell.value for cell in sheet[1]][1:] == list(play.actors)
    assert [[cell.value for cell in row][1:] for row in sheet.iter_rows(min_row=2)] == play.midi.tolist()
    names, matrix = micmac.from_grid(grids["micmac"])
    own = prospectiva.micmac_of(whole["prospectiva"], [])
    assert own is not None
    assert names == own.variables
    assert (matrix == own.matrix).all()
    hypotheses, judged = smic.from_grid(grids["smic"])
    mine = prospectiva.smic_of(whole["prospectiva"], [])
    assert mine is not None
    assert smic.smic(hypotheses, judged).probability == pytest.approx(mine.probability)


def test_no_two_papers_of_the_moment_share_a_file_or_hide_one_another() -> None:
    papers = [(key, paper) for key in (*PAPERS, "vision", "potencialidades") for paper in kinds()[key].papers]
    files = [paper.file for _, paper in papers]
    assert len(files) == len(set(files))
    assert len({(key, paper.id) for key, paper in papers}) == len(papers)


@pytest.fixture(scope="module")
def of_masora() -> dict[str, tuple[Values, Any]]:
    """MASORA's example of the moment: each product read, and what it says beside the others."""
    bare = masora()
    found = {key: read(kinds()[key], example("masora", key), bare)[0] for key in KEYS}
    whole = replace(bare, others=found)
    return {key: (found[key], looked(kinds()[key], example("masora", key), whole)[1]) for key in KEYS}


@pytest.mark.parametrize("key", KEYS)
def test_masora_shows_results_and_nothing_blocks_it(key: str, of_masora: dict[str, tuple[Values, Any]]) -> None:
    view = of_masora[key][1]
    assert [item.text.es for item in view.remarks if item.blocks] == []
    assert len(view.blocks) >= 4
    text = (FOLDER.parent / "masora" / f"{key}.yaml").read_text(encoding="utf-8")
    assert "Nadie de MASORA ni de sus municipios lo dijo" in text
    assert text.count("jercicio") >= 3


def test_facts_of_masora_are_those_of_the_tables(of_masora: dict[str, tuple[Values, Any]]) -> None:
    land, members = masora().territory, masora().members
    nodes = {row["nombre"]: row["figura"] for row in of_masora["modelo"][0]["nodos"]}
    seats = {land.units[code].name: land.units[code].facts for code in members}
    assert nodes == {name: f"{facts['lon']:.4f}, {facts['lat']:.4f}" for name, facts in seats.items()}
    said = {row["nombre"]: row["evidencia"] for row in of_masora["potencialidades"][0]["potencialidades"]}
    people, area = (sum(facts[key] for facts in seats.values()) for key in ("population", "area_km2"))
    assert f"{people:,}".replace(",", ".") in said["Gente"]
    assert f"{area:,.1f}".translate(str.maketrans(",.", ".,")) in said["Nueve municipios vecinos"]


def test_bets_are_seen_over_the_model(of_masora: dict[str, tuple[Values, Any]]) -> None:
    shown = str(of_masora["apuestas"][1].blocks)
    assert "Apuesta contra modelo" in shown
    assert "Rionegro · 1, 3, 4" in shown
    assert "Anillo del norte: San Vicente Ferrer – Marinilla" in shown


def test_both_plates_of_the_model_cover_the_same_ground(of_masora: dict[str, tuple[Values, Any]]) -> None:
    pictures = [str(block.data["svg"]) for block in of_masora["modelo"][1].blocks if block.kind == "picture"]
    spots = [re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', one) for one in pictures]
    assert len(spots) == 4  # both plates, then their sketches
    assert spots[0][:9] == spots[1][:9]


def test_the_sheet_of_a_bet_says_why_on_which_facts_and_what_it_serves() -> None:
    content = copy.deepcopy(DEMO["apuestas"])
    told = {"justificacion": "Sin agua no hay pueblo.", "hechos": "El río es uno", "objetivos": [OBJECTIVES[0].id]}
    content["apuestas"][0] |= told
    values, said = values_of("apuestas", content)
    assert said == []
    text = json.dumps(to_html(kinds()["apuestas"].papers[0].build(values, BARE)), ensure_ascii=False)  # type: ignore[misc]
    assert "Sin agua no hay pueblo." in text
    assert "El río es uno" in text
    assert OBJECTIVES[0].name.es in text


def test_the_atlas_describes_the_model_and_a_trend_is_a_third_one(whole: dict[str, Values]) -> None:
    text = json.dumps(to_html(built("modelo", whole)), ensure_ascii=False)
    for said in ("Memoria descriptiva", "cadena de cinco cabeceras", "1:100.000", "Páramo delimitado", "Croquis"):
        assert said in text
    content = copy.deepcopy(DEMO["modelo"])
    content["nodos"].append({"id": "nt", "nombre": "Caserío", "figura": "-78.25, 4.65", "momento": "tendencial"})
    values, said_wrong = values_of("modelo", content)
    assert said_wrong == []
    shown = str(kinds()["modelo"].look(values, context(whole, lang="en")).blocks)
    assert "Trend model" in shown
    assert "Caserío" in shown
    assert kinds()["apuestas"].look(whole["apuestas"], context({**whole, "modelo": values})).blocks


def test_the_sheet_of_a_bet_names_its_variables_and_the_source_of_its_goals() -> None:
    values, _ = values_of("apuestas", DEMO["apuestas"])
    text = json.dumps(
        to_html(kinds()["apuestas"].papers[0].build(values, replace(BARE, lang="en"))), ensure_ascii=False
    )  # type: ignore[misc]
    assert "Key variables" in text
    sheets = text[text.index("Sheet of each bet") :]
    assert all(row["fuente"] in sheets for row in DEMO["apuestas"]["metas"])


def test_what_other_products_measure_stands_on_screen_and_in_the_matrix(whole: dict[str, Values]) -> None:
    shown = str(kinds()["rol"].look(whole["rol"], context(whole)).blocks)
    paper = json.dumps(to_html(built("rol", whole)), ensure_ascii=False)
    for said in ("Cobertura de la participación", "Metas con línea base y valor", "Comprobación por nivel"):
        assert said in shown
        assert said in paper
