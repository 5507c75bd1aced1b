"""Objective, organisation, agreement, justification and profile: what the form says, what is remarked, what the documents print."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mancomun.documents import agreement as d4
from mancomun.documents import internal_rules
from mancomun.documents import justification as d5
from mancomun.documents import profile as d6
from mancomun.documents.check import check_document
from mancomun.documents.pdf import to_pdf
from mancomun.documents.tree import Block, Document, blocks_of, runs_of
from mancomun.documents.word import to_docx
from mancomun.route.agreement import fingerprint, text_of
from mancomun.web.moments import acuerdo, organizacion, perfil
from mancomun.web.workspace.kinds import Context, Values, View, kinds
from tests.web.moments.conftest import example

docx = pytest.importorskip("docx")
openpyxl = pytest.importorskip("openpyxl")
pypdf = pytest.importorskip("pypdf")

Look = Callable[..., tuple[Values, View, Context]]
PRODUCTS = ("objetivo", "organizacion", "acuerdo", "justificacion", "perfil")


def codes(view: View) -> list[str]:
    return [item.code for item in view.remarks]


def text_of_blocks(blocks: Sequence[Block]) -> str:
    return "\n".join(run.text for run in runs_of(blocks)) + "\n".join(
        str(block.data.get("text", "")) for block in blocks_of(blocks)
    )


def word_text(document: Document) -> str:
    made = docx.Document(io.BytesIO(to_docx(document)))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in made.paragraphs] + cells)


def headings(document: Document) -> list[str]:
    return [block.data["text"] for block in document.blocks if block.kind == "heading"]


# --- all of them -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("product", PRODUCTS)
def test_the_exercise_is_whole_in_both_languages(of_demo: Look, product: str, lang: str) -> None:
    values, view, context = of_demo(product, lang)
    assert [item.text.of(lang) for item in view.remarks if item.blocks] == []
    assert view.blocks
    for paper in kinds()[product].papers:
        assert paper.build is not None
        assert check_document(paper.build(values, context)) == []


@pytest.mark.parametrize("product", PRODUCTS)
def test_an_empty_draft_is_a_draft_and_says_what_it_lacks(of_demo: Look, product: str) -> None:
    kind = kinds()[product]
    values, view, context = of_demo(product, **dict.fromkeys(kind.parts()))
    assert view.blocks
    assert product == "perfil" or any(item.blocks for item in view.remarks)
    for paper in kind.papers:
        assert paper.build is not None
        document = paper.build(values, context)
        assert check_document(document) == []
        assert document.pending()


def test_what_is_missing_is_said_once(of_demo: Look) -> None:
    _, view, _ = of_demo("acuerdo", lugar="", testigos="")
    assert [item.code for item in view.remarks if item.where == "lugar"] == ["E-S34-falta"]


# --- objective ---------------------------------------------------------------------------------------------------------


def test_the_least_condition_is_what_the_gate_looks_at(of_demo: Look) -> None:
    _, view, _ = of_demo("objetivo")
    assert view.numbers == {"minimo": 2.0, "nivel": pytest.approx(2.8)}
    _, view, _ = of_demo("objetivo", financieras_ahora="1")
    assert [(item.code, item.where) for item in view.remarks] == [("E-S33-1", "financieras_ahora")]
    assert view.remarks[0].text.es == (
        "La condición financiera está en nivel 1; se requiere 2 para pasar al momento 2."
    )
    _, view, _ = of_demo("objetivo", minimo="3")
    assert "se requiere 3" in view.remarks[0].text.es


def test_radar_and_table_say_the_same(of_demo: Look) -> None:
    _, view, _ = of_demo("objetivo")
    picture = next(block for block in view.blocks if block.kind == "picture")
    table = next(block for block in view.blocks if block.kind == "grid")
    assert "política 1 → 3" in picture.data["alt"]
    assert table.data["values"]["rows"][0][:4] == ["Política", 1, 3, 2]


# --- organisation ------------------------------------------------------------------------------------------------------


def test_chart_quorums_and_raci(of_demo: Look) -> None:
    _, view, _ = of_demo("organizacion")
    chart = next(block for block in view.blocks if block.kind == "picture")
    assert "5 votos · quórum 3" in chart.data["svg"]
    tables = {block.data["caption"]: block for block in view.blocks if block.kind == "grid"}
    assert tables["Estructura"].data["values"]["rows"][0][3:6] == [5, 3, 3]
    assert tables["RACI"].data["values"]["rows"][0] == ["Perfil subregional", "A", "R", "", "C"]
    assert "Mujeres en el órgano directivo: 60 % de 5 personas." in text_of_blocks(view.blocks)


def test_two_thirds_are_counted_exactly(of_demo: Look) -> None:
    content = example("g47", "organizacion")
    bodies = [{**row, "decisorio": "dos_tercios"} for row in content["organos"]]
    seats = [
        {"id": f"x{k}", "organo": "r1", "entidad": f"E{k}", "cargo": "c", "persona": "p", "desde": "2024-01-01"}
        for k in range(4)
    ]
    values, _, context = of_demo("organizacion", organos=bodies, miembros=[*content["miembros"], *seats])
    text = word_text(organizacion.rules(values, context))
    assert "Comité directivo: de 9 con voto, delibera con 5 y decide con 6." in text  # fmt: skip


def test_faults_of_the_structure_point_at_their_row(of_demo: Look) -> None:
    content = example("g47", "organizacion")
    circle = [{**row, "depende_de": {"r1": "r2", "r2": "r1"}.get(row["id"], "")} for row in content["organos"]]
    _, view, _ = of_demo("organizacion", organos=circle)
    assert "E-organo-circulo" in codes(view)
    assert not any(block.kind == "picture" for block in view.blocks)
    twice = [*content["raci"], {"id": "z", "actividad": "Perfil subregional", "organo": "r2", "valor": "A"}]
    _, view, _ = of_demo("organizacion", raci=twice)
    found = next(item for item in view.remarks if item.code == "E-S32-1")
    assert (found.where, found.text.es) == (
        "raci/r1/actividad",
        "La actividad «Perfil subregional» tiene 2 responsables últimos (A); debe haber uno.",
    )
    _, view, _ = of_demo("organizacion", miembros=content["miembros"][1:])
    assert "Municipio A (ficción) no tiene voto en el órgano directivo." in [item.text.es for item in view.remarks]


def test_rules_have_their_sections(of_demo: Look) -> None:
    values, _, context = of_demo("organizacion")
    document = organizacion.rules(values, context)
    assert [name.es for name in internal_rules.SECTIONS.values() if name.es not in headings(document)] == []
    assert document.pending() == []


# --- agreement ---------------------------------------------------------------------------------------------------------


def test_agreement_prints_its_contents_and_a_signature_for_each(of_demo: Look) -> None:
    values, view, context = of_demo("acuerdo")
    assert view.numbers == {"firmado": 1.0, "partes": 5.0, "dias_firma": 7.0}
    document = acuerdo.paper(values, context)
    assert [name.es for name in d4.SECTIONS.values() if name.es not in headings(document)] == []
    text = word_text(document)
    for words in (
        *(f"{ordinal.es}. " for ordinal in d4.ORDINALS),
        "Ley 1454 de 2011",
        "Una cuenca común",
        "Provincia administrativa y de planificación",
        "no compromete presupuesto",
        "Hasta el 31 de diciembre de 2027.",
        "Julia Ficticia",
    ):
        assert words in text
    people = next(block for block in document.blocks if block.kind == "signatures").data["people"]
    assert [one["name"][0].text for one in people] == [
        "Ana Ficticia", "Bruno Ficticio", "Carmen Ficticia", "David Ficticio", "Elías Ficticio",
    ]  # fmt: skip
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(document))).pages
    printed = " ".join(page.extract_text() for page in pages).replace("\n", " ")
    assert "firmado el 23 nov 2026" in printed


def test_a_changed_text_invalidates_what_was_signed(of_demo: Look) -> None:
    values, _, context = of_demo("acuerdo")
    mark = fingerprint(text_of(acuerdo.agreed(values, context)))
    rows = [{**row, "huella": mark} for row in example("g47", "acuerdo")["partes"]]
    assert codes(of_demo("acuerdo", partes=rows)[1]) == []
    _, view, _ = of_demo("acuerdo", partes=rows, coordinacion="Otra oficina (ficción)")
    assert codes(view) == ["E-S34-12"] * 5
    assert view.remarks[0].where == "partes/r1/representante"
    unsigned = [{**row, "firma": "pendiente", "fecha_firma": "", "huella": ""} for row in rows]
    assert fingerprint(text_of(acuerdo.agreed(of_demo("acuerdo", partes=unsigned)[0], context))) == mark


def test_who_does_not_promote_may_sign_and_a_promoter_must(of_demo: Look) -> None:
    rows = example("g47", "acuerdo")["partes"]
    assert codes(of_demo("acuerdo", context={"promoters": ("FIC-A",)})[1]) == []
    assert "E-S34-5" in codes(of_demo("acuerdo", context={"promoters": ("FIC-A",)}, partes=rows[1:])[1])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"firma": "pendiente"}, "E-S34-1"),
        ({"hasta": "2026-10-31"}, "E-S34-2"),
        ({"representante": ""}, "E-S34-15"),
        ({"medio": ""}, "E-S34-11"),
    ],
)
def test_each_party_is_checked(of_demo: Look, changed: dict[str, Any], code: str) -> None:
    rows = example("g47", "acuerdo")["partes"]
    _, view, _ = of_demo("acuerdo", partes=[rows[0] | changed, *rows[1:]])
    assert (code, "partes/r1/representante") in [(item.code, item.where) for item in view.remarks]


def test_draft_comes_from_the_group_and_spends_nothing(of_masora: Look) -> None:
    values, view, context = of_masora("acuerdo", drafted=True)
    assert len(values["partes"]) == 9
    assert {"E-S34-1", "E-S34-7", "E-S34-14", "E-S34-15"} <= set(codes(view))
    assert "E-S34-13" not in codes(view)
    assert "E-S34-corto" not in codes(view)
    assert "fecha" in [item.where for item in view.remarks]
    assert "nombre de quien firma (Rionegro)" in acuerdo.paper(values, context).pending()
    _, view, _ = of_masora("acuerdo", drafted=True, objeto="Comprometer $ 500 millones. " * 8)
    assert "E-S34-13" in codes(view)


def test_the_exercise_of_the_real_group_says_that_its_people_are_none(of_masora: Look) -> None:
    for product in ("organizacion", "acuerdo"):
        values, _, _ = of_masora(product)
        rows = [row for value in values.values() if isinstance(value, list) for row in value]
        named = [row.get("persona") or row.get("representante") for row in rows]
        assert all("ejercicio" in name for name in named if name)
    assert "jercicio" in of_masora("acuerdo")[0]["objeto"]


# --- justification -----------------------------------------------------------------------------------------------------


def test_justification_has_its_sections_and_its_range(of_demo: Look) -> None:
    values, view, context = of_demo("justificacion")
    assert view.numbers == {"hechos": 2.0, "sustentados": 2.0, "brechas": 3.0}
    paper = kinds()["justificacion"].papers[0]
    assert paper.build is not None
    document = paper.build(values, context)
    assert [name.es for name in d5.SECTIONS.values() if name.es not in headings(document)] == []
    assert document.pending() == []
    text = word_text(document)
    # G42: three towns on the regulator's curve, gross 167,821,500 less 60 to 140 million of being together
    assert "de $\u00a027.821.500 a $\u00a0107.821.500 por periodo, sin promesa." in text
    assert "362.070.600" in text
    assert "Una curva no prueba que juntarse cause el ahorro." in text
    assert "no la presente como ahorro comprobado" in text
    assert "Cada municipio por su cuenta" in text
    assert "Un convenio para los residuos" in text
    assert "El municipio grande puede decidir por los demás." in text
    on_screen = text_of_blocks(view.blocks)
    assert "de $\u00a027.821.500 a $\u00a0107.821.500" in on_screen


def test_gaps_come_from_the_profile(of_demo: Look) -> None:
    _, view, _ = of_demo("justificacion")
    lacks = next(b for b in view.blocks if b.kind == "grid" and b.data["caption"] == "Lo que falta")
    head, rows = lacks.data["head"], lacks.data["values"]["rows"]
    column = next(k for k, title in enumerate(head) if title.startswith("Pobreza"))
    assert [row[column] for row in rows] == pytest.approx([3.0, 12.5, 21.2, 15.1, 7.4])


@pytest.mark.parametrize(
    ("key", "rows", "code", "where"),
    [
        ("alternativas", [{"id": "r1", "nombre": "Provincia", "tipo": "eat", "elegida": True, "motivo": "x"}], "E-S35-6", "alternativas"),
        ("costos", [], "A-S35-2", "costos"),
        ("por_que_no", "", "E-S35-falta", "por_que_no"),
        ("afirmaciones", [{"id": "r1", "texto": "Bebe agua el 30 %", "municipios": ["FIC-A"], "fuente": "x"}], "E-S35-1", "problema"),
        ("cantidades", [], "E-ahorro-cantidades", "ahorros/r1/metodo"),
        ("hechos", [], "E-S35-3", "hechos"),
        ("oportunidades", [{"id": "r7", "item": "S25.1", "aplica": "si", "como": "poco"}], "E-S24-1", "oportunidades/r7/como"),
    ],
)  # fmt: skip
def test_what_a_justification_lacks(of_demo: Look, key: str, rows: Any, code: str, where: str) -> None:
    _, view, _ = of_demo("justificacion", **{key: rows})
    assert (code, where) in [(item.code, item.where) for item in view.remarks]


def amounts(quantity: str, *codes: str) -> list[dict[str, str]]:
    return [
        {"id": f"c{k}", "ahorro": "r1", "municipio": code, "cantidad": quantity, "costo": "1000"}
        for k, code in enumerate(codes)
    ]


BUDGET = {"metodo": "presupuesto", "separado": "100"}
PEERS = [{"id": f"p{k}", "ahorro": "r1", "nombre": "x", "cantidad": str(1000 + k), "unitario": "5"} for k in range(8)]


@pytest.mark.parametrize(
    ("row", "more", "words"),
    [
        ({**BUDGET, "juntos": "70", "extra_menor": "10", "extra_mayor": "40"}, {}, "de $\u00a0−10 a $\u00a020"),
        (BUDGET, {}, "Escriba cuánto costaría juntos."),
        # three plants of 1,000 by one of 1,000 x 3^0.6 = 1,933
        (
            {"metodo": "ingenieria"},
            {"cantidades": amounts("1", "FIC-A", "FIC-B", "FIC-C")},
            "de $\u00a01.067 a $\u00a01.067",
        ),
        (
            {"metodo": "pares"},
            {"cantidades": amounts("9000", "FIC-A", "FIC-B"), "pares": PEERS},
            "está fuera del rango de la muestra",
        ),
    ],
)
def test_ways_of_estimating(of_demo: Look, row: dict[str, str], more: dict[str, Any], words: str) -> None:
    _, view, _ = of_demo("justificacion", ahorros=[{"id": "r1", "servicio": "Una planta", **row}], **more)
    assert words in text_of_blocks(view.blocks)


def test_a_saving_that_forgets_the_cost_of_being_together_is_told(of_demo: Look) -> None:
    whole = {"id": "r1", "servicio": "Una planta", **BUDGET, "juntos": "70"}
    studies = {"id": "r2", "servicio": "Basuras", "metodo": "estudios", "estudio": "aseo", "separado": "1000"}
    _, view, _ = of_demo("justificacion", ahorros=[whole, studies])
    told = [(one.where, one.text.es) for one in view.remarks if one.code == "A-S35-10"]
    assert told == [
        (
            "ahorros/r1/extra_menor",
            "El ahorro de «Una planta» no descuenta transporte ni coordinación. Escríbalos, o 0 si no los hay.",
        )
    ]
    assert (
        text_of_blocks(view.blocks).count("Costos de estar juntos, mínimo") == 1
    )  # studies saw what was saved, costs inside
    _, view, _ = of_demo("justificacion", ahorros=[{**whole, "extra_menor": "0"}])
    assert "A-S35-10" not in [one.code for one in view.remarks]


# --- profile -----------------------------------------------------------------------------------------------------------


def test_profile_of_the_exercise_is_the_one_worked_by_hand(of_demo: Look) -> None:
    values, view, context = of_demo("perfil")
    found, _ = perfil.profile_of(values, context)
    assert found is not None
    assert found.line("poblacion").group == 136_900
    assert found.line("densidad").group == pytest.approx(116.51, abs=0.005)
    assert found.line("ipm").group == pytest.approx(23.91, abs=0.005)
    assert found.line("ipm").variation == pytest.approx(0.2549, abs=0.00005)
    assert [c.computed for c in found.categories] == ["2", "3", "6", "3", "5"]
    only = [row for row in example("g47", "perfil")["metas"] if row["indicador"] == "ipm"]
    kept = [row for row in example("g47", "perfil")["indicadores"] if row["indicador"] in ("ipm", "personas_censo")]
    _, alone, _ = of_demo("perfil", metas=only, indicadores=kept)
    assert alone.numbers["necesidad"] == pytest.approx(0.3323, abs=0.00005)
    assert not any("DANE" in str(block.data.get("source", "")) for block in blocks_of(view.blocks))
    assert "DANE" not in text_of_blocks(view.blocks)


def test_profile_of_masora_comes_from_the_embedded_tables(of_masora: Look) -> None:
    values, view, context = of_masora("perfil")
    assert view.numbers["cobertura"] == 1.0
    text = text_of_blocks(view.blocks)
    assert "2018, hace 8 años" in text
    assert "Nadie ha cargado" in text
    document = perfil.paper(values, context)
    assert [name.es for name in d6.SECTIONS.values() if name.es not in headings(document)] == []
    assert "tabla de viajes al trabajo entre los miembros" in document.pending()
    people = sum(context.territory.units[code].facts["population"] for code in context.members)
    assert f"{people:,}".replace(",", ".") in word_text(document)
    drawn = [block for block in blocks_of(view.blocks) if block.kind == "picture"]
    assert len(drawn) >= 7
    assert any("mapa esquemático" in block.data["source"] for block in drawn)


def test_ties_trade_and_ages(of_demo: Look) -> None:
    _, view, _ = of_demo("perfil")
    text = text_of_blocks(view.blocks)
    assert "Municipio A (ficción), Municipio B (ficción) y Municipio C (ficción)" in text  # G29
    quotients = next(b for b in view.blocks if b.kind == "grid" and b.data["caption"] == "Especialización")
    assert quotients.data["values"]["rows"][0][2] == pytest.approx((400 / 700) / (2000 / 10000))
    change = next(b for b in view.blocks if b.kind == "grid" and b.data["caption"] == "Cambio y participación")
    assert change.data["values"]["rows"][-1][1:] == pytest.approx([105, -65, 70, 110])
    assert any("grupos de edad, 136.900 personas" in b.data.get("alt", "") for b in view.blocks)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"divipola": "FIC-A", "indicador": "cobertura_neta_media", "vigencia": "2024", "valor": "112,5", "fuente": "x"}, "E-S36-1"),
        ({"divipola": "FIC-A", "indicador": "nbi", "vigencia": "2024", "valor": "12", "fuente": ""}, "E-S36-fuente"),
        ({"divipola": "FIC-A", "indicador": "nbi", "vigencia": "", "valor": "12", "fuente": "x"}, "E-S36-fila"),
        ({"divipola": "FIC-A", "indicador": "ipm", "vigencia": "2024", "valor": "12", "fuente": "x"}, "E-IMP-4"),
        ({"divipola": "FIC-A", "indicador": "nbi", "vigencia": "2023", "valor": "120", "unidad": "por mil", "fuente": "x"}, "E-S36-unidad"),
    ],
)  # fmt: skip
def test_data_that_cannot_be_are_said_and_kept_out(of_demo: Look, row: dict[str, str], code: str) -> None:
    rows = example("g47", "perfil")["indicadores"]
    values, view, _ = of_demo("perfil", indicadores=[*rows, {"id": "z", **row}])
    assert values["indicadores"][-1]["id"] == "z"  # the draft keeps it
    found = next(item for item in view.remarks if item.code == code)
    assert found.where.startswith("indicadores/z/")


def test_workbook_is_live_and_says_what_the_screen_says(of_masora: Look) -> None:
    values, _, context = of_masora("perfil")
    content = perfil.book(values, context)
    formulas, cached = (openpyxl.load_workbook(io.BytesIO(content), data_only=only) for only in (False, True))
    found, _ = perfil.profile_of(values, context)
    assert found is not None
    group = {row[0].value: row for row in formulas["Grupo"].iter_rows(min_row=2)}
    seen = {row[0].value: row for row in cached["Grupo"].iter_rows(min_row=2)}
    nbi = next(line for line in found.lines if line.indicator.id == "nbi")
    name = nbi.indicator.name.es
    assert group[name][4].value.startswith("=SUMPRODUCT('Municipios'!")
    assert group["Población"][4].value.startswith("=IF(COUNT(")
    assert ")*1,'Municipios'!" in group[name][4].value
    for line in found.lines:
        if line.group is not None:
            assert seen[line.indicator.name.es][4].value == pytest.approx(line.group)
    assert formulas["Municipios"]["A2"].value == "05148"
    gaps = formulas["Brechas"]
    assert any(str(cell.value).startswith("=MAX(0,") for cell in gaps["F"])
    assert {"Metadatos", "Diccionario", "Fuentes"} <= set(formulas.sheetnames)
