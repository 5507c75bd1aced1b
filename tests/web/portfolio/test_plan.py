"""The plan and its route (S12, S13), contributions and overlaps (S15, S17), and what sustains an opportunity (S24 to S27)."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.test import Client

from mancomun.errors import BadInput
from mancomun.portfolio import plan
from mancomun.portfolio.initiative import Member
from mancomun.portfolio.opportunities import Answer, clause_messages, object_texts
from mancomun.web.accounts.models import User
from mancomun.web.initiatives import services
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.portfolio import plans
from mancomun.web.workspace.models import RouteProduct
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Plan estratégico para el impulso de la asociatividad", "entity": "DNP, DDTS, SODT", "team": "Equipo de la subdirección",
    "start": "2026-01-01", "end": "2029-12-31", "budget": "9.000.000.000", "source": "Documento del plan", "year-0": "2026",
    "programmed-0": "2.000.000.000", "executed-0": "500.000.000", "due-0": "8", "met-0": "6", "source-0": "Informe de octubre",
}  # fmt: skip
USE = "Los tres municipios comparten el estudio de movilidad y deciden en una sola mesa cómo se paga cada etapa de la obra."


def test_the_plan_is_written_shown_and_counted(national: User, secretary: User) -> None:
    client = enter(national)
    early = client.post("/portafolio/plan", {**FORM, "end": "2025-12-31"})
    assert early.status_code == 422
    assert (
        "El periodo final (31 de diciembre de 2025) es anterior al inicial (1 de enero de 2026)."
        in early.content.decode()
    )
    assert "Plan estratégico para el impulso de la asociatividad" in early.content.decode()
    assert client.post("/portafolio/plan", {**FORM, "met-0": "9"}).status_code == 422
    assert client.post("/portafolio/plan", FORM).status_code == 302
    page = Client().get("/portafolio/plan").content.decode()
    for said in ("DNP, DDTS, SODT", "$\u00a09.000.000.000", "2.000.000.000", "6 de 8", "Informe de octubre"):
        assert said in page, said
    board = Client().get("/portafolio/tablero").content.decode()
    for said in ("Programado", "$\u00a02.000.000.000", "$\u00a0500.000.000", "75,0 %"):
        assert said in board, said
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(Client().get("/portafolio/boletin.xlsx").content), data_only=True)
    values = {row[0]: row[1] for row in book["Indicadores"].iter_rows(min_row=2, values_only=True)}
    assert (values["Programado"], values["Ejecutado"], values["Compromisos cumplidos"]) == (
        2_000_000_000,
        500_000_000,
        75,
    )
    with pytest.raises(BadInput, match="Su encargo no alcanza"):
        plans.plan_write({}, by=secretary)
    assert Client().post("/portafolio/plan", FORM).status_code in (302, 403)
    assert plan.elapsed(date(2026, 1, 1), date(2026, 1, 10), date(2026, 1, 5)) == 0.5


def test_the_route_tells_what_each_stage_asks_and_draws_the_ways(
    initiative: Iniciativa, national: User, today: date
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    client = enter(national)
    page = client.get("/portafolio/ruta").content.decode()
    assert "Entran al portafolio → Inventario" in page.split('id="flujo"')[1]
    for said in (
        "Qué pide cada etapa",
        "ficha completa",
        "Cronograma por iniciativa",
        initiative.name,
        "no es legible",
    ):
        assert said in page, said
    answer = client.get("/portafolio/ruta.xlsx")
    assert answer.headers["Content-Disposition"].endswith(f'_PLAN-{today.year}_ruta-cronograma_v1.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [row[0].value for row in book["Etapas"].iter_rows(min_row=2, max_row=8)][:2] == [
        "Inventario",
        "Caracterización",
    ]
    assert book["Cronograma"]["A2"].value == initiative.code
    assert book["Cronograma"]["F2"].value == "=E2-D2"
    assert book["Flujo"]["B9"].value == "=SUM(B2:B8)"
    assert client.get("/portafolio/ruta.pdf").content.startswith(b"%PDF")
    steps = [plan.Passage("A", "identificada", date(2026, 1, 1)), plan.Passage("A", "caracterizada", date(2026, 2, 1)),
             plan.Passage("A", "identificada", date(2026, 3, 1))]  # fmt: skip
    (way,) = plan.trails(steps, as_of=date(2026, 4, 1))
    assert [stage for stage, _start, _end in way.steps] == ["inventario", "caracterizacion", "inventario"]
    assert way.steps[-1][1:] == (date(2026, 3, 1), date(2026, 4, 1))
    assert set(plan.SHEETS) == set(plan.STAGES)


def test_the_portfolio_against_the_objectives_and_its_crossings(
    initiative: Iniciativa, secretary: User, national: User, departmental: User, today: date
) -> None:
    reason = "Los tres municipios planean juntos la movilidad del valle desde 2019, con un convenio y un estudio contratado en 2025."
    client = enter(national)
    assert "Nadie ha calificado todavía" in client.get("/portafolio/objetivos").content.decode()
    for by, score, wave in ((national, 3, "inicio"), (departmental, 1, "inicio"), (national, 4, "momento_1")):
        services.contribution_score(
            initiative, objective="S17", score=score, reason=reason, evidence=["Convenio"], wave=wave, by=by, day=today,
            indicators={"proyectos_varios": 60} if score >= 3 else {},
        )  # fmt: skip
    page = client.get("/portafolio/objetivos").content.decode()
    assert "2,0 → 4,0" in page
    assert page.count('class="was"') == 1
    assert "dos evaluadores difieren" not in page  # the later wave has one rater
    services.initiative_create(
        values={"name": "Otra del oriente"}, members=[Member("05615"), Member("05148")], entity=initiative.owner_id, by=secretary, day=today
    )  # fmt: skip
    crossed = client.get("/portafolio/regiones").content.decode()
    assert "1 municipio está en más de una iniciativa." in crossed
    assert "Rionegro" in crossed.split("Dónde se cruzan las membresías", 1)[1]
    found = json.loads(client.get("/portafolio/regiones.geojson").content)
    points = [one for one in found["features"] if one["properties"]["kind"] == "initiative"]
    assert len(points) == 2
    assert points[0]["geometry"]["type"] == "Point"
    assert -76 < points[0]["geometry"]["coordinates"][0] < -75
    assert (
        sum(one["properties"]["initiatives"] for one in found["features"] if one["properties"]["kind"] == "region") == 2
    )
    assert found["historical"] == [{"year": 2014, "scope": "nacional", "total": 94}]
    assert client.get("/portafolio/regiones.geojson?conjunto=nada").status_code == 422


def test_an_opportunity_says_what_sustains_it_and_names_whom_nobody_benefits(
    initiative: Iniciativa, secretary: User
) -> None:
    client = enter(secretary)
    path = f"/iniciativas/{initiative.code}/oportunidades"
    form = {
        "a-S25.1": "si", "u-S25.1": USE, "p-S25.1": ["potencialidades"], "j-S25.1": "Estudio de movilidad\nVía del valle",
        "a-S27.2": "parcial", "u-S27.2": USE, "a-S27.7": "si", "u-S27.7": USE, "b-S27.7": ["05615", "05318"],
    }  # fmt: skip
    page = client.post(path, form, follow=True).content.decode()
    assert "Cite en la evidencia la cláusula del convenio" in page
    assert "Marinilla no aparece como beneficiaria de ningún proyecto; revise el reparto." in page
    assert "Prestar conjuntamente servicios públicos." in page.split("Para el objeto del convenio")[1]
    kept = initiative.opportunities.get(item="S25.1")
    assert (kept.products, kept.projects) == (["potencialidades"], ["Estudio de movilidad", "Vía del valle"])
    again = client.post(
        path,
        {**form, "e-S25.1": "Convenio 12 de 2026, cláusula 8", "b-S27.7": ["05615", "05318", "05440"]},
        follow=True,
    )
    assert "Cite en la evidencia" not in again.content.decode()
    assert "no aparece como beneficiaria" not in again.content.decode()
    assert page.count('class="item"') == 18
    assert [t.es for t in object_texts([Answer("S27.1", "no"), Answer("S27.3", "si")])] == [
        "Ejecutar obras de interés común con un impacto regional."
    ]
    assert clause_messages([Answer("S25.1", "no")]) == ()


def test_each_member_shows_what_it_puts_and_gets_and_outsiders_read_what_is_published(
    initiative: Iniciativa, secretary: User
) -> None:
    agenda = {"proyectos": [{"id": "r1", "nombre": "Planta regional", "municipios": ["05615", "05318"]}]}
    RouteProduct.objects.create(initiative=initiative, key="agenda_territorial", content=agenda)
    body = {"aportes": [{"id": "r1", "miembro": "05615", "aporte": "1500000"}]}
    RouteProduct.objects.create(initiative=initiative, key="instancia", content=body, state="publicado")
    Iniciativa.objects.filter(pk=initiative.pk).update(visibility="publica", record_state="publicado")
    path = f"/iniciativas/{initiative.code}/oportunidades"

    def table(client: Client) -> str:
        return client.get(path).content.decode().split('id="miembros"')[1].split("</section>")[0]

    mine, theirs = table(enter(secretary)), table(Client())
    assert mine.count("Planta regional") == 2
    assert mine.count("ninguno todavía") == 1
    assert mine.count("1.500.000") == theirs.count("1.500.000") == 1
    assert "Planta regional" not in theirs  # the agenda is a draft
    page = enter(secretary).get(path).content.decode()
    assert page.count("no aparece como beneficiaria de ningún proyecto") == 1
