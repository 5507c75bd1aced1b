"""The documents that the method lists for moment 1 (D4 to D9, D11), made as the page makes them and read back from their files.

The sections are written here as the method asks for them, never taken from the program: one that goes missing is missed.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from typing import Any

import docx
import networkx
import openpyxl
import pypdf
import pytest

from mancomun.interchange.schemas import schema
from mancomun.web.workspace import files
from mancomun.web.workspace.kinds import Context, Values, kinds, read
from tests.web.moments.conftest import demo, example
from tests.web.moments.leftover import LEFTOVER

pytestmark = pytest.mark.django_db  # a document that is given out is kept by its fingerprint

# Document, product, file, sections; what carries a heading in Word and in the PDF.
SECTIONS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "D4": (
        "acuerdo",
        "D4",
        (
            "Partes", "Considerandos", "Cláusulas", "Objeto", "Alcance", "Compromisos", "Coordinación", "Autonomía",
            "Sin compromiso de presupuesto", "Vigencia", "Modificación", "Publicidad", "Firmas", "Anexo",
        ),
    ),
    "D5": (
        "justificacion",
        "D5",
        (
            "Resumen", "Antecedentes", "Territorio", "Problemas comunes y potencialidades", "Brechas",
            "Hechos interjurisdiccionales", "Beneficios y costos de actuar juntos", "Alternativas", "Por qué no",
            "Marco normativo", "Conclusión", "Fuentes",
        ),
    ),
    "D6": (
        "perfil",
        "D6",
        (
            "Población y territorio", "Condiciones sociales", "Economía", "Ambiente", "Gestión y hacienda", "Vínculos funcionales",
            "Brechas", "Metadatos",
        ),
    ),
    "D7": ("agenda", "D7", ("Cronograma", "Responsabilidades (RACI)", "Recursos", "Grupos")),
    "D8": (
        "sociograma",
        "D8",
        (
            "Método", "Lista de actores", "Poder, interés y posición", "La red", "Medidas", "Hallazgos", "Estrategias",
            "Matriz de relaciones",
        ),
    ),
    "D9": ("riesgos", "D9", ("Riesgo inherente", "Controles", "Riesgo residual", "Tratamiento", "Seguimiento")),
    "D11": ("formacion", "D11", ("Qué hace falta aprender", "Cursos", "Quién se forma")),
    "D11, lista": ("formacion", "D11-asistencia", ()),
    "D11, certificados": ("formacion", "D11-certificados", ()),
}  # fmt: skip
FORMATS: dict[str, tuple[str, ...]] = {
    "D4": ("docx", "pdf"), "D5": ("docx", "pdf"), "D6": ("docx", "pdf", "xlsx"), "D7": ("xlsx", "pdf"),
    "D8": ("docx", "pdf", "xlsx"), "D9": ("xlsx", "pdf"), "D11": ("docx", "xlsx"), "D11, lista": ("docx",),
    "D11, certificados": ("pdf",),
}  # fmt: skip
SHEETS: dict[str, tuple[str, ...]] = {
    "D6": ("Municipios", "Grupo", "Brechas", "Metadatos"),
    "D7": ("Agenda", "RACI", "Recursos", "Grupos"),
    "D8": ("Actores", "Relaciones", "Matriz", "Medidas"),
    "D9": ("Riesgos", "Controles", "Mapa", "Tratamiento", "Seguimiento"),
    "D11": ("Necesidades", "Cursos", "Inscripciones"),
}
TEMPLATES: dict[str, str] = {
    "indicadores": "divipola; indicador; vigencia; valor; unidad; fuente",
    "actores": "sigla; nombre; familia; nivel; municipio; poder; interes; posicion; expectativa",
    "relaciones": "origen; destino; tipo; intensidad; dirigida; ola; fuente",
    "riesgos": "evento; causa; efecto; clasificacion; probabilidad; impacto; control; tipo; ejecucion; tratamiento; responsable; fecha",
    "agenda": "actividad; producto; responsable; inicio; fin; predecesoras; costo; porcentaje",
}


@cache
def whole() -> Context:
    """The exercise with all its products, as the page reads them."""
    others: dict[str, Values] = {}
    context = replace(demo(figure="provincia_administrativa_planificacion"), others=others)
    for kind in kinds().values():
        others[kind.key] = read(kind, example("g47", kind.key), context)[0]
    return context


@cache
def made(document: str, suffix: str) -> bytes:
    product, paper, _ = SECTIONS[document]
    mine = replace(whole(), others={key: one for key, one in whole().others.items() if key != product})
    return files.begin(kinds()[product], paper, suffix, example("g47", product), mine).made().content


def asked(suffix: str) -> list[str]:
    return [document for document, formats in FORMATS.items() if suffix in formats]


def flat(words: Any) -> str:
    return re.sub(r"\s+", " ", str(words))


@pytest.mark.parametrize("document", asked("docx"))
def test_each_word_file_has_every_section_with_something_under_it(document: str) -> None:
    book = docx.Document(io.BytesIO(made(document, "docx")))
    titles: list[tuple[int, str]] = []
    filled: list[bool] = []
    for part in book.element.body.iterchildren():
        style = part.find(".//{*}pStyle") if part.tag.endswith("}p") else None
        name = str(style.get(style.keys()[0])) if style is not None else ""
        text = "".join(part.itertext()).strip()
        if name.startswith("Heading"):
            level = int(name[-1])
            if titles and not filled[-1] and level > titles[-1][0]:
                filled[-1] = True  # its parts fill it
            titles.append((level, text))
            filled.append(False)
        elif titles and (text or part.tag.endswith("}tbl") or part.find(".//{*}drawing") is not None):
            filled[-1] = True
    assert [text for (_, text), full in zip(titles, filled, strict=True) if not full] == []
    for wanted in SECTIONS[document][2]:
        assert any(wanted in text for _, text in titles), wanted
    words = " ".join("".join(part.itertext()) for part in book.element.body.iterchildren())
    assert not LEFTOVER.search(words), LEFTOVER.search(words)
    # What is still to be filled in is marked where it goes and listed on the cover.
    marked = {flat(found) for found in re.findall(r"\[por diligenciar: ([^\]]+)\]", words)}
    cover = flat(words[: words.find(titles[0][1])] if titles else words)
    assert [found for found in marked if flat(words).count(found) < 2] == [], cover


@pytest.mark.django_db  # a certificate keeps its code
@pytest.mark.parametrize("document", asked("pdf"))
def test_each_pdf_has_every_section_and_no_page_without_words(document: str) -> None:
    book = pypdf.PdfReader(io.BytesIO(made(document, "pdf")))
    pages = [flat(page.extract_text()) for page in book.pages]
    assert all(len(page) > 40 for page in pages)
    text = " ".join(pages)
    for wanted in SECTIONS[document][2]:
        assert wanted in text, wanted
    assert not LEFTOVER.search(text), LEFTOVER.search(text)
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("document", asked("xlsx"))
def test_each_workbook_has_its_sheets_its_sources_and_no_error(document: str) -> None:
    data = made(document, "xlsx")
    live, shown = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    assert set(SHEETS[document]) <= set(live.sheetnames)
    assert "Fuentes" in live.sheetnames
    formulas = [cell for page in live for line in page.iter_rows() for cell in line if cell.data_type == "f"]
    assert formulas
    for cell in formulas:
        value = shown[cell.parent.title][cell.coordinate].value
        assert value is not None, (cell.parent.title, cell.coordinate)
        assert not str(value).startswith("#")


def test_the_network_leaves_as_a_graph_that_another_program_reads() -> None:
    kind = kinds()["sociograma"]
    content = example("g47", "sociograma")
    mine = replace(whole(), others={key: one for key, one in whole().others.items() if key != "sociograma"})
    last = max(row["ola"] for row in content["relaciones"])
    for key, hidden in (("graphml", "conflicto"), ("graphml-juicios", "")):  # who is against whom is a judgement
        graph = networkx.read_graphml(io.BytesIO(files.export(kind, key, content, mine, private=True).content))
        assert set(graph.nodes) == {row["sigla"] for row in content["actores"]}
        rows = [row for row in content["relaciones"] if row["ola"] == last and row["tipo"] != hidden]
        assert {frozenset(edge[:2]) for edge in graph.edges} == {
            frozenset((row["origen"], row["destino"])) for row in rows
        }


def test_the_agenda_leaves_as_a_calendar() -> None:
    kind = kinds()["agenda"]
    mine = replace(whole(), others={key: one for key, one in whole().others.items() if key != "agenda"})
    sent = files.export(kind, "ics", example("g47", "agenda"), mine, private=False).content.decode()
    events = re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT", sent, re.DOTALL)
    wanted = example("g47", "agenda")
    assert len(events) >= len(wanted["actividades"]) + len(wanted["reuniones"])
    assert all("UID:" in event and "DTSTART" in event and "SUMMARY:" in event for event in events)
    assert len(set(re.findall(r"UID:(.+)", sent))) == len(events)
    assert all(len(line.encode()) <= 75 for line in sent.split("\r\n"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_template_of_the_method_has_its_columns_in_their_order(name: str) -> None:
    ours = [column.name for column in schema(name).fields]  # type: ignore[arg-type]
    theirs = TEMPLATES[name].split("; ")
    assert [column for column in ours if column in theirs] == theirs
