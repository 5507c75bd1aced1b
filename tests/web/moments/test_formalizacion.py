"""Formalisation as a product: the exercise under way, a real area of 2024, every figure's own rows, files and the package."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from datetime import date
from typing import Any

import pytest

from mancomun.documents.check import check_document
from mancomun.documents.formalisation_file import SECTIONS, ActFile, index_rows, package_names, registry_package
from mancomun.documents.html import blocks_html
from mancomun.documents.tree import runs_of
from mancomun.documents.word import to_docx
from mancomun.legal.book import book
from mancomun.territory import colombia
from mancomun.web.moments import formalizacion
from mancomun.web.workspace import presenter
from mancomun.web.workspace.kinds import Attached, Context, View, kinds, read
from tests.web.moments.conftest import demo, example, masora

FIGURES = tuple(book().figures)
PROVINCE = "provincia_administrativa_planificacion"


def amso(**changed: Any) -> Context:
    """The three municipalities of the Suroccidente."""
    return Context("EAT-2026-005", "AMSO", ("76001", "76364", "19573"), colombia(), date(2026, 11, 26), **changed)


def shown(content: dict[str, Any], context: Context) -> tuple[dict[str, Any], View, list[str]]:
    """Values, view and the codes of every remark."""
    kind = kinds()["formalizacion"]
    values, unread = read(kind, content, context)
    view = kind.look(values, context)
    return values, view, [item.code for item in (*unread, *view.remarks)]


def kept(name: str, content: bytes, kind: str = "pdf") -> Attached:
    return Attached(name, hashlib.sha256(content).hexdigest(), kind, lambda: content)


def with_file(name: str) -> dict[str, Any]:
    """The exercise with a file at the authorisation of A."""
    content = example("g47", "formalizacion")
    rows = [{**row, "archivo": name} if row["id"] == "a6" else row for row in content["actos"]]
    return {**content, "actos": rows}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_exercise_is_under_way_with_nothing_to_mend(lang: str) -> None:
    values, view, found = shown(example("g47", "formalizacion"), demo(lang=lang))
    assert found == []
    assert view.numbers == {"formalizacion": 43.3, "pasos": 2.0, "registrado": 0.0}
    kinds_shown = [block.kind for block in view.blocks]
    assert kinds_shown.count("picture") == 2
    document = formalizacion.document(values, demo(lang=lang))
    assert check_document(document) == []
    heads = [block.data["text"] for block in document.blocks if block.kind == "heading"]
    assert heads == [one.of(lang) for one in SECTIONS]
    assert to_docx(document)


def test_the_paper_says_the_numbers_of_the_screen() -> None:
    values, view, _ = shown(example("g47", "formalizacion"), demo())
    screen = [block.data["values"]["rows"] for block in (*view.ahead, *view.blocks) if block.kind == "grid"]
    paper = [
        block.data["values"]["rows"] for block in formalizacion.document(values, demo()).blocks if block.kind == "grid"
    ]
    assert all(rows in paper for rows in screen)


def test_a_real_area_says_what_nobody_found() -> None:
    """AMSO: the vote of 24 November 2024 is known; the days of the call and of the deed are asked for, not guessed."""
    _, view, found = shown(example("amso", "formalizacion"), amso())
    assert found.count("E-S58-4") == 2
    assert view.numbers["registrado"] == 0


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_begins_with_a_row_for_each_act_and_shows_its_procedure(figure: str) -> None:
    for context in (demo(figure=figure), masora(figure=figure, lang="en")):
        kind = kinds()["formalizacion"]
        assert kind.start is not None
        begun = kind.start(context)
        assert begun["actos"]
        values, view, found = shown(begun, context)
        assert [code for code in found if code.startswith("E-")] == []
        assert view.blocks
        assert check_document(formalizacion.document(values, context)) == []


def test_without_a_figure_it_is_still_a_page() -> None:
    values, view, found = shown({}, demo())
    assert (found, view.numbers) == ([], {})
    assert formalizacion.document(values, demo()).pending()
    assert formalizacion.package(values, demo())
    assert kinds()["formalizacion"].start(demo()) == {}  # type: ignore[misc]


def test_the_figure_comes_from_its_choice() -> None:
    values, _, _ = shown({}, demo())
    assert formalizacion.figure_of(values, demo(others={"figura": {"elegida": PROVINCE}})) == PROVINCE
    assert formalizacion.figure_of(values, demo(others={"figura": {"elegida": "sin_figura"}})) == "sin_figura"  # 0139


def test_a_day_before_the_law_has_no_steps_and_says_so() -> None:
    _, view, found = shown({**example("g47", "formalizacion"), "dia_ley": "1980-01-01"}, demo())
    assert "E-S58-19" in found
    assert view.blocks


def test_an_act_names_a_file_that_is_kept_and_is_a_document() -> None:
    _, _, found = shown(with_file("acuerdo-08.pdf"), demo())
    assert "E-S58-17" in found
    _, _, found = shown(with_file("acuerdo-08.pdf"), demo(files=(kept("Acuerdo-08.pdf", b"%PDF-1.7"),)))
    assert found == []
    _, _, found = shown(with_file("lista.csv"), demo(files=(kept("lista.csv", b"a,b", "csv"),)))
    assert "E-S58-18" in found


def test_a_file_is_known_by_the_beginning_of_its_hash() -> None:
    one = kept("Acuerdo 08.pdf", b"%PDF-1.7")
    assert formalizacion.file_of(one.sha256[:12], (one,)) == one
    assert formalizacion.file_of(one.sha256[:4], (one,)) is None


def test_the_package_holds_the_acts_with_their_hashes_and_says_it_is_not_the_registry() -> None:
    content = b"%PDF-1.7 the act"
    context = demo(files=(kept("acuerdo-08.pdf", content),))
    values, _, _ = shown(with_file("acuerdo-08.pdf"), context)
    packed = formalizacion.package(values, context)
    with zipfile.ZipFile(io.BytesIO(packed)) as pack:
        names = pack.namelist()
        act = next(name for name in names if "/1_actos/" in name)
        assert pack.read(act) == content
        index = next(name for name in names if name.endswith("indice.csv"))
        rows = list(csv.DictReader(io.StringIO(pack.read(index).decode("utf-8-sig"))))
        assert {row["sha256"] for row in rows} >= {hashlib.sha256(content).hexdigest()}
        root = act.split("/")[0]
        for row in rows:  # every line of the index is a file of the package, with its own hash
            assert hashlib.sha256(pack.read(f"{root}/{row['archivo']}")).hexdigest() == row["sha256"]
        page = pack.read(f"{root}/indice.html").decode()
        assert "no es el registro oficial" in page
        assert "RUT" in page  # what the file of the registry lacks is said
        assert pack.read(f"{root}/SHA256SUMS").decode().count("\n") == len(rows)


def test_a_file_that_changed_under_its_name_is_told_in_the_index() -> None:
    files = [ActFile("=a.pdf", "acto", b"one", "0" * 64), ActFile("=a.pdf", "acto", b"two")]
    names = package_names(files)
    assert len(set(names)) == 2
    assert [row[-1] for row in index_rows(files, names)] == ["no", "sí"]
    assert registry_package("x", files) == registry_package("x", files)


def test_what_the_registry_owes_after_an_application_is_counted_in_business_days() -> None:
    content = example("g47", "formalizacion")
    rows = [*content["actos"], {"id": "z1", "acto": "solicitud_reat", "estado": "hecho", "fecha": "2026-11-20"}]
    values, view, _ = shown({**content, "actos": rows}, demo())
    case = formalizacion.case_of(values, demo())
    assert case is not None
    (owed,) = formalizacion.registry_terms(case, demo())
    assert (owed.due, owed.unit) == (date(2026, 12, 4), "business_day")
    table = next(block for block in view.ahead if block.kind == "grid")
    assert any("Pedir lo que falta" in str(row[0]) for row in table.data["values"]["rows"])


def test_a_public_paper_gives_the_hash_of_an_act_and_not_the_name_of_its_file() -> None:
    one = kept("cedula-de-Ana.pdf", b"%PDF-1.7")
    for state, told in (("aprobado", True), ("publicado", False)):
        context = demo(files=(one,), state=state)
        values, _, _ = shown(with_file("cedula-de-Ana.pdf"), context)
        said = str(formalizacion.document(values, context).plain())
        assert ("cedula-de-Ana" in said) is told
        assert one.sha256[:8] in said


def sections(content: dict[str, Any], context: Context) -> dict[str, presenter.FormSection]:
    values, view, _ = shown(content, context)
    found = presenter.form(kinds()["formalizacion"], content, values, context, view.remarks, {})
    return {one.key: one for one in found}


def test_the_form_is_closed_by_act_and_says_who_is_missing() -> None:
    found = sections(example("g47", "formalizacion"), demo())
    assert found["caso"].said.startswith("Provincia Administrativa")
    assert found["esquema"].said.split()[2] == str(len(formalizacion.DATA))
    table = found["actos"].parts[0][1]
    stands = {group.title: (group.said, group.done, len(group.rows)) for group in table.groups}
    assert stands["2. Acuerdo del concejo que autoriza"] == (
        "3 de 5; faltan Municipio D (ficción) y Municipio E (ficción)", False, 5,
    )  # fmt: skip
    assert stands["4. Ordenanza que crea la provincia"] == ("falta", False, 1)
    assert [title for title, (_, done, _) in stands.items() if done] == [
        "3. Certificado de impacto fiscal de la Secretaría de Hacienda"
    ]
    assert sum(rows for _, _, rows in stands.values()) + len(table.rows) == table.count
    brief = next(group for group in table.groups if group.title.startswith("2.")).rows[0].brief
    assert brief == "Municipio A (ficción) · hecho · 12 may 2026"


def test_a_numeral_taken_away_is_missing_where_its_paper_is_closed() -> None:
    content = example("g47", "formalizacion")
    whole = sections(content, demo())["contenidos"]
    less = [row for row in content["clausulas"] if row["numeral"] != "estatutos/termino"]
    assert len(less) == len(content["clausulas"]) - 1
    fewer = sections({**content, "clausulas": less}, demo())["contenidos"]
    assert int(fewer.said.split()[0]) == int(whole.said.split()[0]) - 1
    said = {group.title: group.said for group in fewer.parts[0][1].groups}
    assert said["Estatutos"] == "14 de 15 numerales; faltan 1"
    assert said["PEMP preliminar"] == "los 4 numerales, cubiertos"


def test_votes_are_asked_where_the_figure_votes_or_somebody_wrote_them() -> None:
    figures = {figure: sections({"figura": figure}, demo())["votos"].hidden for figure in FIGURES}
    assert figures["area_metropolitana"] is False
    assert figures[PROVINCE] is True
    assert {figure for figure, hidden in figures.items() if not hidden} == {
        figure for figure in FIGURES if any(step.votes for step in formalizacion.steps(figure, demo().day))
    }
    kept_votes = {"figura": PROVINCE, "votos": [{"id": "v1", "miembro": "", "favor": "60"}]}
    assert sections(kept_votes, demo())["votos"].hidden is False


def test_rows_of_no_act_stay_in_sight() -> None:
    rows = [{"id": "n1", "acto": "", "estado": "pendiente"}, {"id": "n2", "acto": "convenio", "estado": "pendiente"}]
    table = sections({"figura": PROVINCE, "actos": rows}, demo())["actos"].parts[0][1]
    assert [row.id for row in table.rows] == ["n1", "n2"]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_group_without_a_figure_has_its_steps_its_twelve_contents_and_no_registry(lang: str) -> None:
    context = amso(lang=lang, figure=PROVINCE, others={"figura": {"elegida": "sin_figura"}})
    content = formalizacion.start(context)
    assert content["figura"] == "sin_figura"
    assert [row["numeral"] for row in content["clausulas"]] == [f"concurrencia/{n}" for n in range(1, 13)]
    signed = [
        {**row, "estado": "hecho", "fecha": "2026-05-01"} if row["acto"] == "convenio" else row
        for row in content["actos"]
    ]
    clauses = [{**row, "donde": "cláusula 1"} if row["id"] == "c1" else row for row in content["clausulas"]]
    values, view, found = shown({**content, "actos": signed, "clausulas": clauses}, context)
    assert sorted(set(found)) == ["E-S58-11", "E-S58-12"]
    assert view.numbers["registrado"] == 0.0
    contents = view.blocks[-1].data
    assert len(contents["values"]["rows"]) == 12
    assert contents["values"]["rows"][0][2] == "cláusula 1"
    document = formalizacion.document(values, context)
    assert check_document(document) == []
    with zipfile.ZipFile(io.BytesIO(formalizacion.package(values, context))) as package:
        names = package.namelist()
        index = next(package.read(name).decode() for name in names if name.endswith("indice.html"))
    assert any(name.endswith(".pdf") for name in names)
    assert ("ni inscripción en el registro" if lang == "es" else "no registration") in index
    assert formalizacion.case_of(values, context) is None
    plan = " ".join(run.text for run in runs_of(formalizacion.plan(values, context).blocks))
    assert ("ni inscripción en el registro" if lang == "es" else "no registration") in plan
    groups = formalizacion._act_groups(values, context)
    assert [len(one.rows) for one in groups] == [1, 1, 3, 3, 1]
    assert [one.done for one in groups] == [False, False, False, False, True]


def test_the_result_comes_in_parts_that_a_page_may_close() -> None:
    _, view, _ = shown(example("g47", "formalizacion"), demo())
    heads = [block.data["text"] for block in view.blocks if block.kind == "heading"]
    assert heads == [
        "Los pasos de la ley", "Entidad por entidad", "Lo que es del grupo", "Lo que cada documento debe contener",
        "Qué es este paquete",
    ]  # fmt: skip
    page = blocks_html(view.blocks, "es", folds=True)
    assert page.count('class="doc-part"') == len(heads)
    assert page.count('class="doc-part" open') == 1
