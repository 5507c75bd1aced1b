"""The drafts of the exercise take each fact from the product where it was written, and say the same numbers."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import docx
import pytest

from mancomun.agendas.formalisation import Formalizacion, Miembro
from mancomun.documents.check import check_document
from mancomun.documents.formalisation_package import drafts
from mancomun.documents.medium_term_plan import plan_document
from mancomun.documents.tree import Document, runs_of
from mancomun.web.moments import formalizacion
from mancomun.web.moments.common import edition
from mancomun.web.moments.formalisation_background import background_of
from mancomun.web.workspace.kinds import Context, kinds, read
from tests.web.moments.conftest import demo, example, masora

KEYS = (
    "justificacion",
    "acuerdo",
    "vision",
    "apuestas",
    "figura",
    "instancia",
    "agenda_territorial",
    "agenda_financiamiento",
)
PROVINCE = "provincia_administrativa_planificacion"


def here(lang: str = "es") -> Context:
    known: dict[str, Any] = {}
    for key in KEYS:
        known[key] = read(kinds()[key], example("g47", key), demo(others=dict(known)))[0]
    return demo(lang=lang, others=known)


def case(context: Context, figure: str = PROVINCE) -> Formalizacion:
    members = tuple(Miembro(code, context.member_name(code)) for code in context.members)
    return Formalizacion(figure, context.day, "Provincia Demo", members)


def words(document: Document) -> str:
    return " ".join(run.text for run in runs_of(list(document.blocks))).replace("\u00a0", " ")


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_exercise_fills_its_drafts_and_every_one_may_leave(lang: str) -> None:
    context = here(lang)
    made = drafts(case(context), edition(context), background_of(context))
    assert {
        name: [fault.text.es for fault in check_document(one)] for name, one in made.items() if check_document(one)
    } == {}
    pending = made["exposicion_de_motivos"].pending()
    assert not {"razones para asociarse", "por qué esta figura y no otra", "objeto"} & set(pending)


def test_each_fact_comes_from_its_product_with_the_same_numbers() -> None:
    context = here()
    made = drafts(case(context), edition(context), background_of(context))
    total = sum(row["aporte"] for row in context.others["instancia"]["aportes"])
    assert f"$ {total:,}".replace(",", ".") in words(made["convenio"])
    statement = words(made["exposicion_de_motivos"])
    assert "Cuenca común del río Demo" in statement
    plan = words(plan_document(case(context), edition(context), background_of(context), final=True))
    cost = sum(row["costo"] for row in context.others["agenda_territorial"]["costos"])
    assert f"$ {cost:,}".replace(",", ".") in plan
    assert "En 2040 la Provincia Demo es un solo valle" in plan
    assert "Hogares con agua segura todo el año (%)" in plan
    first = context.others["acuerdo"]["partes"][0]
    assert first["representante"] in words(made["convenio"])


def test_nine_real_municipalities_have_a_project_for_each_council_and_nothing_invented() -> None:
    context = replace(masora(), others={})
    made = drafts(case(context, "asociacion_municipios"), edition(context), background_of(context))
    projects = [name for name in made if name.startswith("proyecto_acuerdo_")]
    assert len(projects) == 9
    assert "Concejo Municipal de" in made[projects[0]].title
    assert "aporte de" in " ".join(made[projects[0]].pending())
    assert all(not check_document(one) for one in made.values())


def test_the_package_carries_the_drafts_filled_from_the_route() -> None:
    context = here()
    values = read(kinds()["formalizacion"], {**example("g47", "formalizacion"), "dato_organos": ""}, context)[0]
    with ZipFile(io.BytesIO(formalizacion.package(values, context))) as package:
        names = [name for name in package.namelist() if name.endswith("convenio.docx")]
        text = "\n".join(item.text for item in docx.Document(io.BytesIO(package.read(names[0]))).paragraphs)
    assert f"Órgano de dirección: {context.others['instancia']['direccion']}." in text
    plan = formalizacion.plan(values, context)
    assert "El río nace en el Municipio C" in words(plan)
