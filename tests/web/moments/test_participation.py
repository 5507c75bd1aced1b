"""Bodies, processes and communication: the exercise is whole, papers have their sections, and nothing of a person leaves."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest

from mancomun.documents.check import check_document
from mancomun.documents.inclusion_report import SECTIONS as D10
from mancomun.documents.meeting_papers import MINUTES_SECTIONS, ORDER_SECTIONS, REGISTER
from mancomun.documents.participation_system import ACCOUNT_SECTIONS, BULLETIN_SECTIONS, SYSTEM_SECTIONS
from mancomun.documents.pdf import to_pdf
from mancomun.documents.tree import Document, blocks_of, runs_of
from mancomun.documents.word import to_docx
from mancomun.web.moments.participation_report import all_inclusion
from mancomun.web.workspace import presenter
from mancomun.web.workspace.kinds import Context, View, kinds, read
from mancomun.web.workspace.selectors import without_personal
from tests.web.moments.conftest import demo, example, masora

pypdf = pytest.importorskip("pypdf")
KEYS = ("instancias", "procesos", "comunicacion")
BESIDE = ("participacion", "redes", "apuestas", "agenda_territorial", "agenda_financiamiento")
SECTIONS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("instancias", "D20"): (*MINUTES_SECTIONS, REGISTER),
    ("instancias", "orden-del-dia"): ORDER_SECTIONS,
    ("procesos", "D21"): ACCOUNT_SECTIONS,
    ("procesos", "D10"): tuple(D10.values()),
    ("comunicacion", "sistema"): SYSTEM_SECTIONS,
    ("comunicacion", "boletin"): BULLETIN_SECTIONS,
}


def here(lang: str = "es", **changed: Any) -> Context:
    """The exercise with everything that participation reads."""
    bare = demo(lang=lang)
    known = {key: read(kinds()[key], example("g47", key), bare)[0] for key in (*BESIDE, *KEYS)}
    return replace(bare, others=known, **changed)


def shown(key: str, context: Context | None = None, **changed: Any) -> tuple[dict[str, Any], View, list[str]]:
    """Values, view and the codes of every remark of a product of the exercise, with some answers changed."""
    context = context or here()
    values, remarks = read(kinds()[key], {**example("g47", key), **changed}, context)
    view = kinds()[key].look(values, context)
    return values, view, [item.code for item in (*remarks, *view.remarks)]


def paper(key: str, name: str, context: Context) -> Document:
    """A document of the exercise."""
    values = read(kinds()[key], example("g47", key), context)[0]
    build = next(one for one in kinds()[key].papers if one.id == name).build
    assert build is not None
    return build(values, context)


def words(document: Document) -> str:
    return " ".join(run.text for run in runs_of(document.blocks))


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_the_exercise_is_whole_in_both_languages(key: str, lang: str) -> None:
    _, view, found = shown(key, here(lang))
    assert [code for code in found if code.startswith("E-")] == []
    assert any(block.kind == "picture" for block in view.blocks)
    assert any(block.kind == "grid" for block in view.blocks)
    fields = {
        f"{table}/{one.key}" for table, part in kinds()[key].parts().items() for one in getattr(part, "fields", ())
    }
    for item in view.remarks:
        pieces = item.where.split("/")
        assert pieces[0] in kinds()[key].parts()
        assert len(pieces) < 3 or f"{pieces[0]}/{pieces[2]}" in fields


@pytest.mark.parametrize("key", KEYS)
def test_a_draft_with_nothing_is_still_a_page_and_a_paper(key: str) -> None:
    for context in (masora(), demo()):
        values, _ = read(kinds()[key], {}, context)
        assert kinds()[key].look(values, context).blocks
        for one in kinds()[key].papers:
            assert one.build is not None
            document = one.build(values, context)
            assert check_document(document) == []
            assert document.pending()


@pytest.mark.parametrize("key", KEYS)
def test_the_real_group_has_its_exercise_and_says_so(key: str) -> None:
    content = example("masora", key)
    values, remarks = read(kinds()[key], content, masora())
    assert remarks == []
    view = kinds()[key].look(
        values, masora(others={one: read(kinds()[one], example("masora", one), masora())[0] for one in KEYS})
    )
    assert [item.text.es for item in view.remarks if item.blocks] == []
    assert "no es de MASORA" in str(content)


@pytest.mark.parametrize("where", list(SECTIONS), ids="-".join)
def test_the_papers_have_their_sections_read_back_from_the_file(where: tuple[str, str]) -> None:
    made = {lang: paper(*where, here(lang)) for lang in ("es", "en")}
    for lang, document in made.items():
        assert check_document(document) == []
        wanted = [section.of(lang) for section in SECTIONS[where]]
        titles = [block.data["text"] for block in blocks_of(document.blocks) if block.kind == "heading"]
        assert [title for title in wanted if title not in titles] == []
    formats = next(one for one in kinds()[where[0]].papers if one.id == where[1]).formats
    if "docx" in formats:
        with ZipFile(io.BytesIO(to_docx(made["es"]))) as package:
            text = package.read("word/document.xml").decode()
        assert [one.es for one in SECTIONS[where] if one.es not in text] == []
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(made["es"]))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert [one.es for one in SECTIONS[where] if one.es not in text] == []


def test_an_acta_and_its_order_of_the_day_are_two_papers() -> None:
    acta, order = words(paper("instancias", "D20", here())), words(paper("instancias", "orden-del-dia", here()))
    assert "Contestaron cinco de seis con voto" in acta
    assert "Contestaron" not in order
    assert "Tarifas de 2027" in order
    assert "Tarifas de 2027" not in acta


def test_names_of_people_are_in_no_paper_and_no_public_page() -> None:
    content = example("g47", "instancias")
    content["integrantes"] = [row | {"persona": "Nombre Reservado"} for row in content["integrantes"]]
    content["compromisos"] = [row | {"persona": "Nombre Reservado"} for row in content["compromisos"]]
    asked = example("g47", "procesos")
    asked["preguntas"] = [row | {"autor": "Nombre Reservado"} for row in asked["preguntas"]]
    context = here()
    known = {**context.others, "instancias": read(kinds()["instancias"], content, context)[0],
             "procesos": read(kinds()["procesos"], asked, context)[0]}  # fmt: skip
    context = replace(context, others=known, state="publicado")
    for key in KEYS:
        for one in kinds()[key].papers:
            assert one.build is not None
            document = one.build(known[key], context)
            assert "Nombre Reservado" not in words(document)
            assert document.cover is not None
            assert check_document(document) == []
        assert b"Nombre Reservado" not in kinds()[key].exports[0].build(known[key], context)
        view = kinds()[key].look(known[key], context)
        assert "Nombre Reservado" not in " ".join(run.text for run in runs_of(view.blocks))
    for key, typed in (("instancias", content), ("procesos", asked)):
        assert "Nombre Reservado" not in str(without_personal(kinds()[key], typed))


def test_groups_under_five_are_on_no_paper_and_no_page() -> None:
    _, view, _ = shown("instancias")
    grid = next(block for block in view.blocks if block.kind == "grid" and "representan" in block.data["caption"])
    rows = {row[1]: row[2] for row in grid.data["values"]["rows"]}
    assert rows["indígenas"] == rows["afrodescendientes"] == "menos de 5 u oculto"
    assert rows["ningún grupo"] == "205"


def test_the_same_numbers_on_screen_and_in_the_papers() -> None:
    context = here()
    _, view, _ = shown("instancias")
    table = next(
        block for block in view.blocks if block.kind == "grid" and block.data["caption"] == "Índices de participación"
    )
    rows = {row[0]: row[1:] for row in table.data["values"]["rows"]}
    assert rows["Cumplimiento de compromisos"] == ("60 %", "3 de 5") or list(rows["Cumplimiento de compromisos"]) == [
        "60 %",
        "3 de 5",
    ]
    account = words(paper("procesos", "D21", context))
    assert "Se cumplieron a tiempo 3 de los 5 compromisos que ya vencían; sigue vencido 1." in account
    assert "77.200.000.000" in account
    system = words(paper("comunicacion", "sistema", context))
    assert "3 de 5" in system
    assert "z = 1,17" in system


def test_a_vote_without_quorum_points_to_its_decision_and_is_told_to_nobody() -> None:
    content = example("g47", "instancias")
    meetings = [row | ({"asistieron": ["m1", "m2"]} if row["id"] == "r1" else {}) for row in content["reuniones"]]
    votes = [row | ({"a_favor": ["m1", "m2"]} if row["id"] == "d1" else {}) for row in content["decisiones"]]
    context = here()
    values, view, found = shown("instancias", context, reuniones=meetings, decisiones=votes)
    assert "E-S62-2" in found
    assert {item.where for item in view.remarks if item.code == "E-S62-2"} == {"decisiones/d1/texto"}
    told = replace(context, others={**context.others, "instancias": values})
    _, plan, _ = shown("comunicacion", told)
    assert "Adoptar el plan de trabajo de 2026" not in " ".join(run.text for run in runs_of(plan.blocks))
    _, _, odd = shown("instancias", context, decisiones=[votes[1] | {"a_favor": ["o2"]}])
    assert "E-votacion-ausente" in odd


def test_faults_of_processes_and_pieces_stand_in_their_row() -> None:
    rows = example("g47", "procesos")["procesos"]
    _, view, _ = shown("procesos", procesos=[rows[0] | {"respuesta": ""}, rows[1]])
    assert [item.where for item in view.remarks if item.code == "E-S63-1"] == ["procesos/p1/cerrado"]
    pieces = example("g47", "comunicacion")["estrategia"]
    _, view, found = shown("comunicacion", estrategia=[row | {"alternativo": ""} for row in pieces])
    assert {item.where for item in view.remarks if item.code == "E-S64-1"} == {
        "estrategia/c2/alternativo",
        "estrategia/c6/alternativo",
    }
    _, _, found = shown("comunicacion", despues_si="500")
    assert "E-reconocimiento-datos" in found


def test_the_call_of_a_body_keeps_its_own_term() -> None:
    meetings = [
        row | {"convocada": "2026-12-01"} for row in example("g47", "instancias")["reuniones"] if row["id"] == "r7"
    ]
    _, view, _ = shown("instancias", reuniones=meetings, decisiones=[], actas=[], compromisos=[])
    (told,) = [item for item in view.remarks if item.code == "E-S42-3"]
    assert told.text.es == "La convocatoria se publicó 9 días antes; el mínimo es 10."
    assert told.where == "reuniones/r7/convocada"


@pytest.mark.parametrize(
    ("key", "wanted"),
    [("instancias", "Mesa del agua en D"), ("procesos", "Votar"), ("comunicacion", "Cartel de la mesa")],
)
def test_the_calendars_can_be_subscribed_to(key: str, wanted: str) -> None:
    context = here()
    made = kinds()[key].exports[0].build(dict(context.others[key]), context).decode()
    assert made.startswith("BEGIN:VCALENDAR\r\n")
    assert wanted in made.replace("\r\n ", "")
    assert (
        made.count("BEGIN:VEVENT")
        == made.count("UID:")
        == len({line for line in made.splitlines() if line.startswith("UID:")})
    )


@pytest.mark.parametrize("key", KEYS)
def test_hostile_content_is_a_draft(key: str) -> None:
    kind, context = kinds()[key], here()
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
        kind.look(read(kind, dict.fromkeys(kind.parts(), value), context)[0], context)
        rows = {
            part: [{"id": f"r{n}", **dict.fromkeys([f.key for f in getattr(one, "fields", ())], value)}]
            for part, one in kind.parts().items()
        }
        kind.look(read(kind, rows, context)[0], context)


def test_an_acta_of_yesterday_waits_ten_business_days() -> None:
    _, _, now = shown("instancias", here(day=date(2026, 11, 26)))
    assert "A-S62-5" not in now  # the hearing of 12 November: 16 November is a holiday, the term ends on the 27th
    _, _, later = shown("instancias", here(day=date(2026, 11, 28)))
    assert "A-S62-5" in later


def test_a_meeting_chooses_its_process_and_an_old_name_stays_readable() -> None:
    rows = example("g47", "instancias")["reuniones"]
    known = [row["nombre"] for row in example("g47", "procesos")["procesos"]]
    at = next(n for n, row in enumerate(rows) if row.get("proceso") == known[0])
    renamed = [row | ({"proceso": "Presupuesto del agua"} if n == at else {}) for n, row in enumerate(rows)]
    content = {**example("g47", "instancias"), "reuniones": renamed}
    values, view, codes = shown("instancias", reuniones=renamed)
    assert sorted(codes) == sorted([*shown("instancias")[2], "A-S62-21"])
    assert [item.where for item in view.remarks if item.code == "A-S62-21"] == [f"reuniones/{rows[at]['id']}/proceso"]
    found = presenter.form(kinds()["instancias"], content, values, here(), view.remarks, {})
    table = next(
        part for section in found for what, part in section.parts if what == "table" and part.key == "reuniones"
    )
    asked = [next(cell for cell in row.cells if cell.path.endswith("/proceso")) for row in table.rows]
    assert asked[at].widget == "select"
    assert [(value, on) for value, _, on in asked[at].options] == [
        *((one, False) for one in known),
        ("Presupuesto del agua", True),
    ]
    assert "Presupuesto del agua" in words(
        next(p.build for p in kinds()["instancias"].papers if p.id == "D20")(values, here())
    )
    # Where nobody wrote processes, it is a line to write in.
    alone = demo()
    values, view, codes = shown("instancias", alone)
    assert "A-S62-21" not in codes
    found = presenter.form(kinds()["instancias"], content, values, alone, view.remarks, {})
    table = next(
        part for section in found for what, part in section.parts if what == "table" and part.key == "reuniones"
    )
    assert {cell.widget for row in table.rows for cell in row.cells if cell.path.endswith("/proceso")} <= {
        "line",
        "area",
    }


@pytest.mark.parametrize("lang", ["es", "en"])
def test_networks_the_report_and_the_roles_count_the_same_people_and_contributions(lang: str) -> None:
    context = here(lang)
    view = kinds()["redes"].look(context.others["redes"], context)
    counted = all_inclusion(context)
    asked = len(context.others["procesos"]["preguntas"])
    own = [row for row in context.others["redes"]["aportes"] if row["texto"]]
    assert asked, "the exercise has questions in its processes"
    assert len(counted.contributions) == len(own) + asked
    assert view.numbers["influencia"] == counted.influence
    assert view.numbers["cobertura"] == counted.coverage
    shown_here = " ".join(run.text for run in runs_of(list(view.blocks)))
    assert (f"{asked} aportes de Procesos" if lang == "es" else f"{asked} contributions of Processes") in shown_here
    alone = replace(context, others={"redes": context.others["redes"]})
    quiet = kinds()["redes"].look(alone.others["redes"], alone)
    assert "de Procesos" not in " ".join(run.text for run in runs_of(list(quiet.blocks)))
