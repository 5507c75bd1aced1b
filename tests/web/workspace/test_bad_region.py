"""What people get wrong while a region is formed, each on its running page: one sentence of its own, and what was typed stays."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace import demo
from mancomun.web.workspace.models import RouteProduct
from tests.web.initiatives.conftest import enter
from tests.web.workspace.test_products import fields

pytestmark = pytest.mark.django_db
REAL = {"FIC-A": "05615", "FIC-B": "05318", "FIC-C": "05440"}
CASES: tuple[tuple[str, Mapping[str, str], str], ...] = (
    (
        "formalizacion",
        {"figura": "asociacion_municipios", "actos/a11/acto": "convenio", "actos/a11/estado": "hecho",
         "actos/a11/fecha": "2026-04-01"},
        "El convenio (1 de abril de 2026) es anterior a la autorización del concejo de Rionegro (12 de mayo de 2026).",
    ),
    (
        "formalizacion",
        {"actos/a6/mandato": "2020"},
        "el mandato de quien firma va del 1 de enero de 2020 al 31 de diciembre de 2023. Revise la fecha o el período.",
    ),
    (
        "formalizacion",
        {"actos/a6/archivo": "acuerdo-08.pdf"},
        "el archivo «acuerdo-08.pdf» no está en los archivos de la iniciativa. Súbalo allá y escriba su nombre.",
    ),
    (
        "instancia",
        {"ingresos/g1/fuente": "sgr_local"},
        "La fuente «SGR, asignaciones directas e inversión local» no puede financiar funcionamiento del esquema.",
    ),
    (
        "agenda_financiamiento",
        {"fuentes/f2/funcionamiento": "si"},
        "La fuente «SGR, asignaciones directas e inversión local» no puede financiar funcionamiento del esquema.",
    ),
    (
        "agenda_financiamiento",
        {"fuentes/f2/monto": "2.499.999.999"},
        "El proyecto «Construcción del acueducto regional en los cinco municipios» tiene brecha de $\u00a01 en 2027.",
    ),
    (
        "agenda_territorial",
        {"proyectos/y1/municipios": ""},
        "El proyecto «Construcción del acueducto regional en los cinco municipios» no dice en qué miembros queda.",
    ),
    (
        "instancias",
        {"reuniones/r1/asistieron": "m1", "decisiones/d1/a_favor": "m1"},
        "«Adoptar el plan de trabajo de 2026» se votó sin quórum: asistieron 1 de",
    ),
)  # fmt: skip


def known(initiative: Iniciativa, day: date) -> None:
    """The products of the exercise, with the members of this initiative in the place of three of its letters."""
    for key, (_state, content) in demo.contents("g47").items():
        text = json.dumps(content)
        for letter, code in REAL.items():
            text = text.replace(f'"{letter}"', f'"{code}"')
        RouteProduct.objects.create(initiative=initiative, key=key, content=json.loads(text))


@pytest.mark.parametrize(("key", "typed", "says"), CASES, ids=[f"{key}-{n}" for n, (key, _, _) in enumerate(CASES)])
def test_each_fault_has_its_sentence_on_the_page_and_nothing_is_lost(
    initiative: Iniciativa, secretary: User, today: date, key: str, typed: Mapping[str, str], says: str
) -> None:
    known(initiative, today)
    client, address = enter(secretary), f"/rutas/{initiative.code}/{key}/"
    before = html.unescape(client.get(address).content.decode())
    assert says not in before
    sent: dict[str, Any] = fields(client.get(address).content.decode())
    for name, value in typed.items():
        assert name in sent, name
        sent[name] = [value]
    assert client.post(address, sent).status_code == 302
    page = client.get(address).content.decode()
    assert says in html.unescape(page)
    after = fields(page)
    for name, value in typed.items():
        assert "".join(after[name]).replace(".", "") == value.replace(".", ""), name
    untouched = {name: value for name, value in sent.items() if name not in typed and "/" in name}
    assert {name: after.get(name) for name in untouched} == untouched


def test_an_act_file_that_is_not_what_its_name_says_is_refused(initiative: Iniciativa, secretary: User) -> None:
    client = enter(secretary)
    fake = SimpleUploadedFile("ordenanza-31.pdf", b"\x89PNG\r\n\x1a\n" + bytes(64), content_type="application/pdf")
    answer = client.post(f"/iniciativas/{initiative.code}/archivos", {"file": fake}, follow=True)
    page = html.unescape(answer.content.decode())
    assert "«ordenanza-31.pdf» dice ser PDF, pero su contenido es otro." in page
    assert not initiative.files.exists()
