# ruff: noqa: E501, PT018
"""D1, D2, D3 and D22 read back: their sections, the numbers of the screen, formulas with their values, what is missing."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from mancomun.documents import blocks as b
from mancomun.documents.bulletin import MISSING_2014, bulletin_report, bulletin_workbook
from mancomun.documents.bulletin import SECTIONS as D2
from mancomun.documents.check import check_document, require_sound
from mancomun.documents.contributions import SECTIONS as D22
from mancomun.documents.contributions import contributions_report, contributions_workbook
from mancomun.documents.initiative import SECTIONS as D1
from mancomun.documents.initiative import initiative_sheet, initiative_workbook
from mancomun.documents.inputs import (
    AlternativeLine,
    Bulletin,
    CommitteeMember,
    Contributions,
    CriterionLine,
    Edition,
    InitiativeLine,
    InitiativeSheet,
    LessonLine,
    MemberLine,
    ObjectiveLine,
    Picture,
    PriorityReport,
    ProposalLine,
    Quantity,
    RegionLine,
    VerdictLine,
)
from mancomun.documents.pdf import to_pdf
from mancomun.documents.priority import SECTIONS as D3
from mancomun.documents.priority import priority_report, priority_workbook
from mancomun.documents.tree import Cover, Document, Run
from mancomun.documents.word import to_docx
from mancomun.documents.words import file_name
from mancomun.errors import BadInput

pypdf = pytest.importorskip("pypdf")
openpyxl = pytest.importorskip("openpyxl")
docx = pytest.importorskip("docx")
DAY = date(2026, 11, 26)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path d="M2 2L38 4L20 28Z" fill="#F5C84B"/></svg>'


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("fonts")


def edition(lang="es", **more):
    return Edition("INI-2026-001", DAY, lang, versions=(("Motor", "9.9.9"),), **more)


def people(value):
    return Quantity(value, "hab.", "2024", "ejercicio G47", "integer")


def initiative(lang="es", **more):
    numbers = [(62000, 310), (21500, 145), (9400, 220), (31200, 402), (12800, 98)]
    members = [
        MemberLine(
            f"9900{k}",
            f"Municipio {k}",
            "Demo",
            "municipio",
            "miembro",
            "6",
            people(p),
            Quantity(a, "km²", "2024", "G47"),
        )
        for k, (p, a) in enumerate(numbers)
    ]
    base = InitiativeSheet(
        edition(lang),
        "Provincia Demo",
        region="Centro",
        promoter="Alcaldía",
        contact="Secretaría de Planeación",
        identified_on=date(2025, 3, 1),
        figure_foreseen="Provincia",
        verdict=VerdictLine(
            "Provincia", "ALLOWED", "Sí se puede", "Los cinco son vecinos.", DAY, "Ley 1454 de 2011, art. 16"
        ),
        topics=("agua",),
        origin="mixto",
        maturity=2,
        state="caracterizada",
        prior_agreement=True,
        members=members,
        indicators=[
            ("IPM", Quantity(23.91, "%", "2024", "G47", "percent", 2)),
            ("Costo", Quantity(None, "COP", "2024", "G47", "money")),
        ],
        objectives=[ObjectiveLine(f"S{17 + k}", f"Objetivo {k}", 1, 3, 2) for k in range(7)],
        map=Picture(SVG, "Mapa", "esquema"),
        radar=Picture(SVG, "Radar", "tabla"),
    )
    return replace(base, **more)


def priority(lang="es", **more):
    criteria = [
        CriterionLine(
            "agua", "Agua", 0.6, low=0, high=100, unit="%", vintage="2024", source="G47", stable_from=0.4, stable_to=0.8
        ),
        CriterionLine("costo", "Costo", 0.4, "min", low=0, high=50, unit="M", vintage="2024", source="G47"),
    ]
    alternatives = [
        AlternativeLine(
            "INI-2026-002", "Dos", {"agua": 80, "costo": 10}, score=0.8, rank=1, chosen=True, cost=10, ranks=(0.9, 0.1)
        ),
        AlternativeLine("INI-2026-001", "Uno", {"agua": 50, "costo": 25}, score=0.5, rank=2, ranks=(0.1, 0.9)),
    ]
    base = PriorityReport(
        edition(lang), "Priorización 2026", "2026-1", "Elegir las iniciativas que acompaña la Nación.", "mavt", "Valor aditivo",
        "Los criterios se compensan.", criteria, alternatives, "Asignación directa del comité.",
        [CommitteeMember("Ana", "Directora", "DNP", ""), CommitteeMember("Luis", "Asesor", "DNP", "es de Dos", ("INI-2026-002",))],
        sensitivity=["El primero no cambia."], smaa_samples=10_000, smaa_seed=7, decision="Se acompaña a Dos.", decided_on=DAY,
        no_dissent=True,
    )  # fmt: skip
    return replace(base, **more)


def bulletin(lang="es", **more):
    base = Bulletin(
        edition(lang), "Boletín 2026", date(2026, 1, 1), DAY, 4, [RegionLine("Centro", 2, 40, 5.0, 12.5, 30.0, 1.2), RegionLine("Sur", 1, 20, 5.0, 3.5, 10.0, 1.0)],
        "versión de prueba", 1, by_state=[("identificada", 4)], indicators=[("Con acuerdo", Quantity(25.0, "%", "2026", "registro", "percent"))],
        initiatives=[InitiativeLine("INI-2026-001", "Provincia Demo", "Centro", "identificada", 5, 136_900)], population_year="2024",
        pictures=[Picture(SVG, "Barras por región", "registro")],
    )  # fmt: skip
    return replace(base, **more)


def contributions(lang="es", **more):
    base = Contributions(
        edition(lang), "Aportes", "Qué aportan las subregiones.",
        [ProposalLine("Demo", "Falta agua", "Acueducto regional", "Transformación 1", "Demo", "acta 4", 1_000_000, 2_000_000, "2026", "Agua")],
        [LessonLine("Ley 1454 de 2011", "16", "No dice el plazo", "Fijarlo", "acta 5")],
    )  # fmt: skip
    return replace(base, **more)


MADE = {
    "d1": (initiative, initiative_sheet, initiative_workbook, D1),
    "d2": (bulletin, bulletin_report, bulletin_workbook, D2),
    "d3": (priority, priority_report, priority_workbook, D3),
    "d22": (contributions, contributions_report, contributions_workbook, D22),
}


def pdf_words(content):
    reader = pypdf.PdfReader(io.BytesIO(content))
    return reader, " ".join(" ".join(leaf.extract_text() for leaf in reader.pages).split())


def docx_words(content):
    book = docx.Document(io.BytesIO(content))
    tables = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return book, " ".join(" ".join([*(p.text for p in book.paragraphs), *tables]).split())


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("name", MADE)
def test_each_document_has_its_sections_in_pdf_word_and_excel(name, lang, cache):
    data, build, sheets, sections = MADE[name]
    document = build(data(lang))
    assert check_document(document) == []
    content = to_pdf(document, cache=cache)
    reader, text = pdf_words(content)
    book, said = docx_words(to_docx(document, cache=cache))
    headings = {p.text for p in book.paragraphs if p.style.name.startswith("Heading")}
    for title in sections.values():
        assert title.of(lang) in text
        assert title.of(lang) in headings
    assert text.count("9.9.9") >= len(reader.pages)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert ("BORRADOR" if lang == "es" else "DRAFT") in text + said
    assert content == to_pdf(document, cache=cache)
    assert to_docx(document, cache=cache) == to_docx(document, cache=cache)
    assert sheets(data(lang)) == sheets(data(lang))
    workbook = openpyxl.load_workbook(io.BytesIO(sheets(data(lang))), data_only=True)
    assert "NaN" not in str([[cell.value for cell in row] for sheet in workbook for row in sheet.iter_rows()])
    assert (("Diccionario" if lang == "es" else "Dictionary") in workbook.sheetnames) and workbook.sheetnames[-1] in (
        "Fuentes",
        "Sources",
    )
    assert not document.pending()


def test_the_sheet_of_an_initiative_takes_two_pages_whatever_its_size(cache):
    members = [
        MemberLine(f"05{k:03}", f"Municipio número {k}", "Antioquia", "municipio", "miembro", "6", people(1000))
        for k in range(125)
    ]
    for sheet in (initiative(), initiative(members=members), InitiativeSheet(edition(), "Apenas una idea")):
        assert len(pypdf.PdfReader(io.BytesIO(to_pdf(initiative_sheet(sheet), cache=cache))).pages) <= 2
    document = initiative_sheet(InitiativeSheet(edition(), "Apenas una idea"))
    assert len(document.pending()) >= 8
    _, text = pdf_words(to_pdf(document, cache=cache))
    assert "Por diligenciar" in text
    assert all(item in text for item in document.pending())


def test_numbers_of_the_sheet_are_those_of_the_workbook(cache):
    _, text = pdf_words(to_pdf(initiative_sheet(initiative()), cache=cache))
    assert "136.900" in text
    assert "23,91 %" in text.replace("\u00a0", " ")
    book = openpyxl.load_workbook(io.BytesIO(initiative_workbook(initiative())), data_only=True)
    assert book["Miembros"]["G7"].value == 136_900
    assert book["Miembros"]["A2"].value == "99000"
    live = openpyxl.load_workbook(io.BytesIO(initiative_workbook(initiative())))
    assert live["Miembros"]["G7"].value == "=SUM(G2:G6)"
    assert live["Miembros"]["I2"].value == "=G2/H2"
    assert book["Miembros"]["I2"].value == 62000 / 310


def test_the_exercise_is_computed_by_live_formulas_that_give_the_scores_of_the_report():
    live = openpyxl.load_workbook(io.BytesIO(priority_workbook(priority())))["Resultados"]
    values = openpyxl.load_workbook(io.BytesIO(priority_workbook(priority())), data_only=True)["Resultados"]
    assert live["E2"].value == "=C2*'Criterios'!$D$2+D2*'Criterios'!$D$3"
    assert values["E2"].value == pytest.approx(0.8)
    assert live["F2"].value == "=RANK(E2,E$2:E$3)"
    wrong = [replace(priority().alternatives[0], score=0.9)]
    with pytest.raises(ValueError, match="its formula gives"):
        priority_workbook(priority(alternatives=wrong))
    with pytest.raises(BadInput, match=r"Los pesos suman 0,6000; deben sumar 1\."):
        priority_report(priority(criteria=priority().criteria[:1]))


def test_a_bulletin_that_does_not_add_up_is_refused_and_2014_is_never_split():
    with pytest.raises(BadInput, match=r"La suma por regiones \(4\) no coincide con el total \(5\)"):
        bulletin_report(bulletin(total=5))
    with pytest.raises(BadInput, match="es anterior al inicial"):
        bulletin_report(bulletin(end=date(2025, 1, 1)))
    document = bulletin_report(bulletin())
    assert MISSING_2014.es.replace("{n}", "94") in str(document.plain())


def test_an_empty_report_lists_what_is_to_be_filled_in(cache):
    bare = priority(
        committee=[],
        sensitivity=[],
        decision="",
        decided_on=None,
        no_dissent=False,
        smaa_samples=None,
        weights_origin="",
    )
    document = priority_report(replace(bare, alternatives=[replace(a, ranks=()) for a in bare.alternatives]))
    assert check_document(document) == []
    missing = document.pending()
    assert {"integrantes del comité", "decisión del comité", "origen de los pesos"} <= set(missing)
    _, text = pdf_words(to_pdf(document, cache=cache))
    _, said = docx_words(to_docx(document, cache=cache))
    for item in missing:
        assert item in text
        assert item in said
    assert f"Por diligenciar ({len(missing)})" in text


def test_a_word_document_is_accessible(cache):
    content = to_docx(bulletin_report(bulletin()), cache=cache)
    book, _ = docx_words(content)
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert 'descr="Barras por región"' in xml
    assert xml.count("w:tblHeader") >= 4
    assert "TOC \\o" in xml
    assert book.core_properties.language == "es-CO"
    assert book.core_properties.title == "Boletín 2026"
    assert 'w:val="es-CO"' in zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml").decode()
    foot = zipfile.ZipFile(io.BytesIO(content)).read("word/footer1.xml").decode()
    assert "PAGE" in foot
    assert "NUMPAGES" in foot


def test_the_name_of_a_file_follows_the_rule():
    assert file_name(priority_report(priority()), "pdf") == "2026-11-26_INI-2026-001_informe-priorizacion_v1.pdf"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ([b.heading("Vacío")], "titulo-vacio"),
        ([b.heading("Uno"), b.heading("Dos"), b.paragraph("x")], "titulo-vacio"),
        ([b.paragraph("El valor es NaN.")], "no-es-numero"),
        ([b.paragraph("Hola {{ nombre }}")], "marcador"),
        ([b.paragraph("Fecha por definir")], "marcador"),
        ([b.paragraph("Escriba a alguien@ejemplo.org")], "dato-personal"),
        (
            [b.table([b.Column("n", b.Text("N", "N"), "integer")], [[1]], "es", caption="T", source="f")],
            "numero-sin-unidad",
        ),
        ([b.table([b.Column("n", b.Text("N", "N"))], [["a"]], "es", caption="T", source="")], "tabla-sin-fuente"),
        ([b.picture(SVG, "alt", "es", source="")], "figura-sin-palabras"),
    ],
)
def test_no_document_leaves_with_a_fault(made, code):
    cover = Cover("X-1", "prueba", public=True)
    document = Document("T", "k", "es", DAY, "pie", "de", tuple(made), cover)
    assert code in [fault.code for fault in check_document(document)]
    with pytest.raises(BadInput, match="no puede salir todavía"):
        require_sound(document)
    nested = [b.heading("Uno"), b.heading("Uno uno", 2), b.paragraph("x")]
    assert check_document(Document("T", "k", "es", DAY, "pie", "de", tuple(nested), cover)) == []


def test_a_link_has_an_address_and_nothing_else_does():
    assert b.link("x", "https://a.co").href == "https://a.co"
    for text, style, href in (("x", "link", ""), ("x", "plain", "https://a.co"), ("x", "link", "javascript:alert(1)")):
        with pytest.raises(ValueError, match="address"):
            Run(text, style, href)
