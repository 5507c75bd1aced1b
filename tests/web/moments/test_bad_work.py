"""What people get wrong in the work of moment 1: each its own sentence, nothing typed is lost, and the rest is still shown."""

# ruff: noqa: E501 - one fault, one line
from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from mancomun.documents.owned import fill_template
from mancomun.errors import BadInput
from mancomun.interchange.roundtrip import read_upload
from mancomun.interchange.schemas import schema
from mancomun.web.workspace import tables
from mancomun.web.workspace.selectors import missing
from tests.web.moments.work import case, kind, seen, typed_of

Change = Callable[[dict[str, Any]], None]


def row(table: str, place: int = 0, **cells: Any) -> Change:
    """Change some cells of a row."""

    def change(content: dict[str, Any]) -> None:
        content[table][place] |= cells

    return change


def more(table: str, **cells: Any) -> Change:
    """Add a row."""

    def change(content: dict[str, Any]) -> None:
        content[table].append({"id": "nueva", **cells})

    return change


def put(key: str, value: Any) -> Change:
    """Answer a question."""

    def change(content: dict[str, Any]) -> None:
        content[key] = value

    return change


def both(*changes: Change) -> Change:
    """One change after another."""

    def change(content: dict[str, Any]) -> None:
        for one in changes:
            one(content)

    return change


TIE = {"tipo": "colaboracion", "intensidad": "1", "dirigida": "no", "ola": "2026-11-26", "fuente": "taller"}
CASES: tuple[tuple[str, str, Change, str], ...] = (
    (
        "tie with itself",
        "sociograma",
        more("relaciones", origen="CAM", destino="CAM", **TIE),
        "«CAM» aparece relacionado consigo mismo.",
    ),
    (
        "tie twice",
        "sociograma",
        more("relaciones", origen="ALC1", destino="ALC2", **TIE),
        "La relación ALC1→ALC2 ya existe con el mismo tipo y fecha.",
    ),
    (
        "unknown actor",
        "sociograma",
        more("relaciones", origen="ALC1", destino="CAMM", **TIE),
        "No hay un actor «CAMM». ¿Quiso decir «CAM»?",
    ),
    (
        "strength of five",
        "sociograma",
        row("relaciones", intensidad="5"),
        "La intensidad de ALC1→ALC2 es 1, 2 o 3; llegó 5.",
    ),
    ("tie without wave", "sociograma", row("relaciones", ola=""), "no llevan la fecha de su ola y las demás sí"),
    ("power of seven", "sociograma", row("actores", poder="7"), "El poder debe estar entre 0 y 4."),
    (
        "position of four",
        "sociograma",
        row("actores", posicion="4"),
        "La posición debe estar entre −3 (en contra) y +3 (a favor).",
    ),
    (
        "twins",
        "sociograma",
        more("actores", sigla="OTRA", nombre="Cámara de Comercio", familia="produccion"),
        "parecen el mismo actor",
    ),
    (
        "same short name",
        "sociograma",
        more("actores", sigla="CAM", nombre="Cámara minera", familia="produccion"),
        "La sigla «CAM» es de dos actores",
    ),
    (
        "rated twice",
        "sociograma",
        more("calificaciones", calificador="Persona 1", actor="GRE", poder="2"),
        "«Persona 1» calificó dos veces a «GRE».",
    ),
    (
        "rated stranger",
        "sociograma",
        more("calificaciones", calificador="Persona 1", actor="NADIE", poder="2"),
        "que no está en el mapa de actores",
    ),
    (
        "workshop line",
        "sociograma",
        put("taller", ["no es una relación"]),
        "no dice una relación: escriba origen; destino; tipo; intensidad.",
    ),
    ("unknown ego", "sociograma", put("ego", "CAMM"), "No hay un actor «CAMM»."),
    (
        "cycle of tasks",
        "agenda",
        row("actividades", predecesoras=["Acordar el plan de trabajo"]),
        "Dependencia circular: ",
    ),
    (
        "end before start",
        "agenda",
        row("actividades", fin="2026-11-01"),
        "termina (1 nov 2026) antes de empezar (3 nov 2026).",
    ),
    (
        "unknown predecessor",
        "agenda",
        row("actividades", 1, predecesoras=["Nada"]),
        "va después de «Nada», que no está en la agenda.",
    ),
    (
        "same activity",
        "agenda",
        row("actividades", 1, actividad="Diagnosticar las condiciones del aprestamiento"),
        "está dos veces en la agenda. Cambie un nombre.",
    ),
    (
        "done without evidence",
        "agenda",
        row("actividades", 5, porcentaje="100"),
        "está terminada y no tiene evidencia.",
    ),
    ("progress of 180", "agenda", row("actividades", porcentaje="180"), "Avance: «180» no es un número de 0 a 100."),
    ("noun for a verb", "agenda", row("actividades", actividad="Diagnóstico"), "Empiece «Diagnóstico» con un verbo"),
    ("day that is none", "agenda", row("actividades", inicio="30/02/2026"), "Inicio: «30/02/2026» no es una fecha"),
    (
        "person at 180",
        "recursos",
        row("recursos", 1, persona="Persona 1", dedicacion="130"),
        "Parte de su tiempo: «130» no es un número de 0 a 100.",
    ),
    (
        "person in two places",
        "recursos",
        more(
            "recursos",
            tipo="humano",
            descripcion="Otra tarea",
            aportante="Universidad",
            cantidad="1",
            unidad="persona-mes",
            disponible_desde="2026-11-03",
            hasta="2026-12-31",
            confirmado="si",
            soporte="carta",
            persona="Persona 1",
            dedicacion="130,5",
        ),
        "no es un número de 0 a 100",
    ),
    (
        "two promises of a person",
        "recursos",
        row("recursos", 1, persona="Persona 1", dedicacion="99"),
        "Persona 1 está asignada 149% en noviembre de 2026.",
    ),
    (
        "confirmed without support",
        "recursos",
        row("recursos", soporte=""),
        "está confirmado sin soporte. Adjunte el CDP o la carta.",
    ),
    (
        "resource that ends before",
        "recursos",
        row("recursos", hasta="2026-01-01"),
        "termina antes de empezar. Revise las fechas.",
    ),
    ("nobody gives it", "recursos", row("recursos", miembro=""), "Falta quién pone «Enlace de "),
    ("heavy contribution", "recursos", row("recursos", valor_estimado="2.000.000.000"), "% de sus ICLD."),
    ("group without head", "grupos", row("grupos", coordinador=""), "El grupo «Grupo promotor» no tiene coordinador."),
    (
        "no authorisation",
        "grupos",
        row("personas", consentimiento="no"),
        "No puede registrar datos personales de Persona 1 sin autorización vigente",
    ),
    ("same group", "grupos", row("grupos", 1, nombre="Grupo promotor"), "«Grupo promotor» está dos veces"),
    (
        "probability over 100",
        "riesgos",
        row("riesgos", probabilidad="120"),
        "La probabilidad de R1 es 120 %. Va de más de 0 a 100 %.",
    ),
    (
        "percent on the other scale",
        "riesgos",
        both(put("escala", "mga"), row("riesgos", 1, probabilidad="3", impacto="4")),
        "En R1 la probabilidad y el impacto van de 1 a 5; llegó 60.",
    ),
    (
        "thousands and decimals",
        "riesgos",
        row("riesgos", probabilidad="1.234,5"),
        "La probabilidad de R1 es 1.234,5 %. Va de más de 0 a 100 %.",
    ),
    ("comma and point", "riesgos", row("riesgos", probabilidad="1.2.3,4"), "Probabilidad: «1.2.3,4» no es un número."),
    ("same code", "riesgos", row("riesgos", 1, codigo="R1"), "El código R1 está en dos riesgos. Cambie uno."),
    (
        "corruption accepted",
        "riesgos",
        row("riesgos", 3, tratamiento="aceptar"),
        "Un riesgo de corrupción no se puede aceptar.",
    ),
    (
        "extreme untreated",
        "riesgos",
        row("riesgos", 3, tratamiento=""),
        "está en zona extrema: registre tratamiento, responsable y fecha.",
    ),
    (
        "told as a problem",
        "riesgos",
        row("riesgos", evento="Se fue un municipio"),
        "Redacte el riesgo como evento posible, no como problema ya ocurrido.",
    ),
    (
        "control of no type",
        "riesgos",
        row("riesgos", tipo=""),
        "El control «Acta firmada por los concejos» es preventivo, detectivo, correctivo",
    ),
    ("stale review", "riesgos", row("riesgos", revision="2026-01-02"), "se revisó hace 328 días; revíselo cada 90."),
    (
        "late call",
        "participacion",
        row("mecanismos", convocada="2026-11-20"),
        "La convocatoria se publicó 3 días antes; el mínimo es 8.",
    ),
    (
        "actor not on the map",
        "participacion",
        row("mecanismos", 1, actores=["NADIE"]),
        "convoca a «NADIE», que no está en el mapa de actores.",
    ),
    (
        "municipality forgotten",
        "participacion",
        both(row("mecanismos", 0, municipios=[]), row("mecanismos", 1, municipios=[])),
        "Sin ningún evento: ",
    ),
    (
        "sixty pages",
        "participacion",
        put("objetivos", "palabra " * 23_000),
        "unas 61 páginas. Deje aquí el resumen y adjunte el documento; su texto no se pierde.",
    ),
    ("filler", "participacion", put("devolucion", "por definir"), "quedó «por definir»"),
    ("gap of nine", "formacion", row("necesidades", brecha="9"), "va de 0 a 4; llegó 9."),
    ("course of no hours", "formacion", row("cursos", horas="0"), "dura más de cero horas"),
    (
        "attendance short",
        "formacion",
        row("inscripciones", asistencia="62,5"),
        "La asistencia (62,5%) es menor al mínimo (80%); no se puede certificar.",
    ),
    ("mark of 120", "formacion", row("inscripciones", nota_post="120"), "Las notas van de 0 a 100; llegó 120."),
    ("too many people", "formacion", row("cursos", cupo="3"), "tiene más inscripciones (10) que cupos (3)."),
    (
        "need without course",
        "formacion",
        row("cursos", temas=[]),
        "Ningún curso atiende «Figuras asociativas» para alcaldías y concejos (brecha 3).",
    ),
    (
        "same course",
        "formacion",
        row("cursos", 1, nombre="Asociatividad y ordenamiento"),
        "«Asociatividad y ordenamiento» está dos veces",
    ),
)


@pytest.mark.parametrize(("key", "change", "says"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_each_fault_has_its_sentence_and_the_draft_stays(key: str, change: Change, says: str) -> None:
    _, context = case("g47")
    content = typed_of("g47")[key]
    change(content)
    before = deepcopy(content)
    view, values, sentences = seen(key, content, context)
    assert any(says in sentence for sentence in sentences), sentences
    assert content == before
    assert view.blocks
    for paper in kind(key).papers:  # an unfinished product still has its documents
        if paper.build is not None and paper.file not in ("certificados", "sociograma"):
            assert paper.build(values, context).blocks


def test_a_row_without_anything_is_told_by_its_place_and_never_by_its_id() -> None:
    _, context = case("g47")
    content = typed_of("g47")["sociograma"]
    more("relaciones")(content)
    _, values, _ = seen("sociograma", content, context)
    sentences = [one.text.es for one in missing(kind("sociograma"), values, context)]
    assert f"Falta De (sigla) en la fila {len(content['relaciones'])}." in sentences
    assert not [one for one in sentences if "nueva" in one]


@pytest.mark.parametrize("key", ["agenda", "recursos", "grupos", "sociograma", "riesgos", "participacion", "formacion"])
def test_nothing_typed_is_a_draft_that_says_what_comes_first(key: str) -> None:
    _, context = case("g47")
    view, values, sentences = seen(key, {}, context)
    assert sentences
    for paper in kind(key).papers:
        if paper.build is None:
            continue
        if key == "sociograma" or paper.file == "certificados":
            with pytest.raises(BadInput):
                paper.build(values, context)
        else:
            assert paper.build(values, context).pending()
    assert view.numbers is not None


def _book(path: Path, head: list[str], rows: list[list[Any]], *, merged: str = "", hidden: int = 0) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    for line in (head, *rows):
        page.append(line)
    if merged:
        page.merge_cells(merged)
    if hidden:
        page.row_dimensions[hidden].hidden = True
    book.save(path)
    return path


HEAD = ["origen", "destino", "tipo", "intensidad", "dirigida", "ola", "fuente"]
GOOD = ["ALC1", "CAM", "colaboracion", 2, "no", "2026-11-26", "taller"]


def test_merged_headers_and_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    rows = [["", "", "", "", "", "", ""], GOOD, ["CAM", "UNI", "confianza", 1, "sí", "2026-11-26", "taller"]]
    path = _book(tmp_path / "r.xlsx", HEAD, rows, merged="A1:A2", hidden=4)
    found = read_upload(path, schema("relaciones"))  # type: ignore[arg-type]
    notes = " ".join(note.es for note in found.notes)
    assert "Hay celdas combinadas; repetimos su valor en cada una." in notes
    assert "Hay una fila oculta (4); también la leímos." in notes
    assert [item.values["origen"] for item in found.rows] == ["ALC1", "CAM"]  # the merged header is no row
    assert found.sound


@pytest.mark.parametrize(
    ("name", "head", "line", "says"),
    [
        ("relaciones", HEAD, [*GOOD[:3], 5, *GOOD[4:]], "columna intensidad: «5» no es un número entero entre 1 y 3"),
        ("relaciones", HEAD, [*GOOD[:5], "ola 2", GOOD[6]], "columna ola: «ola 2» no es una fecha"),
        ("actores", ["sigla", "nombre", "familia", "nivel", "poder"], ["A", "Uno", "realeza", "municipal", "3"], "«realeza» no es una de estas opciones: estado"),
        ("riesgos", ["evento", "causa", "efecto", "clasificacion", "probabilidad", "impacto", "tratamiento", "responsable", "fecha"], ["e", "c", "f", "legal", "180", "40", "reducir", "yo", "2026-12-01"], "«180» no es un número entre 0 y 100"),
        ("agenda", ["actividad", "producto", "responsable", "inicio", "fin", "porcentaje"], ["Uno", "perfil", "yo", "2026-11-03", "2026-11-05", "180"], "«180» no es un porcentaje de 0 a 100"),
    ],
)  # fmt: skip
def test_templates_name_the_row_and_the_column(
    tmp_path: Path, name: str, head: list[str], line: list[Any], says: str
) -> None:
    found = read_upload(_book(tmp_path / "t.xlsx", head, [line]), schema(name))  # type: ignore[arg-type]
    assert not found.rows
    assert any(says in problem.text.es and "Fila 2" in problem.text.es for problem in found.problems), found.problems


def test_word_template_with_an_unknown_field_names_it(tmp_path: Path) -> None:
    book = docx.Document()
    book.add_paragraph("Plan de {{ nombre }} para {{ alcalde }}")
    book.save(tmp_path / "p.docx")
    with pytest.raises(BadInput) as error:
        fill_template(tmp_path / "p.docx", {"nombre": "Uno"})
    assert "La plantilla pide campos que este documento no tiene: alcalde." in error.value.es


@pytest.mark.parametrize(
    ("key", "table"),
    [("agenda", "actividades"), ("sociograma", "actores"), ("sociograma", "relaciones"), ("riesgos", "riesgos")],
)
def test_templates_go_out_and_come_back_the_same(tmp_path: Path, key: str, table: str) -> None:
    _, context = case("masora")
    content = typed_of("masora")[key]
    if key == "riesgos":
        content[table][0] |= {
            "control": "",
            "tipo": "",
            "ejecucion": "",
        }  # a draft lacks things, and its table travels too
    part = tables.table_of(kind(key), table)
    for name, data in (
        ("t.xlsx", tables.workbook(kind(key), table, content, context)),
        ("t.csv", tables.as_csv(kind(key), table, content, context)),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        found = read_upload(path, tables.schema_of(part), known=set(context.members))
        assert found.sound, [problem.text.es for problem in found.problems][:3]
        values = seen(key, content, context)[1]
        out = tables.rows_out(kind(key), part, content, values)
        assert [dict(item.values) for item in found.rows] == [
            {
                column.name: row.get(column.name) if row.get(column.name) not in ("", ()) else None
                for column in found.schema.fields
            }
            for row in out
        ]
