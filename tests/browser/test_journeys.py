"""Two journeys through the whole product: from the first click on the map to a scheme that is registered and reports; and a real area."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from mancomun.web.accounts.models import Entity, Grant, User
from mancomun.web.dated import span
from mancomun.web.initiatives import demo as portfolio
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.registry import services
from mancomun.web.registry.models import Application, Esquema
from mancomun.web.workspace import demo
from mancomun.web.workspace.models import RouteProduct
from tests.browser.test_portfolio import Desk
from tests.web.initiatives.conftest import enter
from tests.web.registry.conftest import VALUES, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FIVE = ("05615", "05318", "05440", "05148", "05697")
LETTERS = dict(zip(("FIC-A", "FIC-B", "FIC-C", "FIC-D", "FIC-E"), FIVE, strict=True))
PRODUCTS = ("apuestas", "figura", "instancia", "agenda_territorial", "agenda_financiamiento", "agenda_instrumental")


@pytest.fixture
def desk_of(chromium: Browser, live_server: Any) -> Iterator[Callable[[User], Desk]]:
    made: list[Desk] = []

    def make(user: User) -> Desk:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="es-CO", reduced_motion="reduce")
        value = enter(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        made.append(Desk(context, live_server.url))
        made[-1].page.set_default_timeout(60_000)
        return made[-1]

    yield make
    for one in made:
        trouble, abroad = one.trouble, one.abroad
        one.context.close()
        assert not trouble
        assert not abroad


def test_from_the_first_click_on_the_map_to_registered_and_reporting(desk_of: Callable[[User], Desk]) -> None:
    """The exercise (G47) on real ground, so that it can begin on the map. Its contents go in as they come with the house."""
    entity = Entity.objects.create(kind="municipio", name="Rionegro", code="05615", department="05")
    keeper = person("secretaria@ejemplo.org", "secretaria_tecnica", entity)
    nation = Entity.objects.create(kind="nacion", name="Ministerio de prueba")
    reviewer = person("registro@ejemplo.org", "nacional", nation)
    desk, today = desk_of(keeper), timezone.localdate()
    # The map, and the initiative.
    page = desk.open(f"/?m={','.join(FIVE)}")
    desk.settled()
    page.get_by_role("link", name="Guardar como iniciativa").click()
    page.get_by_label("Nombre", exact=True).fill("Provincia de ejercicio (ficción)")
    page.get_by_role("button", name="Guardar como iniciativa").click()
    row = Iniciativa.objects.get()
    assert {one.code for one in row.memberships.all()} == set(FIVE)
    # The route, and the products of moment 3 with the contents of the exercise.
    page.goto(desk.server + f"/rutas/{row.code}/")
    page.locator("input[type=date]").first.fill("2026-01-15")
    page.locator("form[action$='/abrir'] button").click()
    page.wait_for_selector("text=Momento 1")
    for key in PRODUCTS:
        content = json.dumps(demo.contents("g47")[key][1])
        for letter, code in LETTERS.items():
            content = content.replace(letter, code)
        RouteProduct.objects.update_or_create(initiative=row, key=key, defaults={"content": json.loads(content)})
    for key, words in {
        "figura": "Primero la ley, después el ajuste",
        "instancia": "Aportes según cada regla",
        "agenda_territorial": "Paquete bajo presupuesto",
        "agenda_financiamiento": "De la fuente al proyecto",
        "agenda_instrumental": "Qué espera a qué",
        "formalizacion": "Formalización",
    }.items():
        page.goto(desk.server + f"/rutas/{row.code}/{key}/")
        assert words in page.content(), key
    desk.accessible()
    # The sheet comes from the initiative; its acts are written, and it applies.
    page.goto(desk.server + f"/registro/nuevo?iniciativa={row.code}")
    page.select_option("#figure", "asociacion_municipios")
    page.get_by_role("button", name="Abrir la hoja").click()
    scheme = Esquema.objects.get(initiative=row)
    told = {key: value for key, value in VALUES.items() if key not in ("name", "acronym", "figure")}
    services.scheme_edit(scheme, values=told, by=keeper, reason="Contenido de los borradores de la formalización")
    each = [(kind, code) for code in FIVE for kind in ("certificado_hacienda", "acuerdo_concejo")]
    for kind, code in each:
        day = date(2026, 2, 20) if kind == "certificado_hacienda" else date(2026, 3, 2)
        services.act_add(scheme, kind=kind, day=day, about=code, by=keeper, today=today)
    for kind, day in (
        ("convenio", date(2026, 4, 15)), ("estatutos", date(2026, 4, 20)), ("protocolizacion", date(2026, 5, 4)),
        ("pemp_preliminar", date(2026, 5, 20)), ("rut", date(2026, 5, 21)),
    ):  # fmt: skip
        services.act_add(scheme, kind=kind, day=day, by=keeper, today=today)
    services.organ_set(scheme, kind="representante", name="Gerencia", holder="Gerente general", since=date(2026, 4, 20),
                       by=keeper, today=today)  # fmt: skip
    page.goto(desk.server + f"/registro/{scheme.code}/editar")
    apply = page.locator("form", has=page.get_by_role("button", name="Presentar la solicitud"))
    apply.locator("[name=proposed]").fill("\n".join(FIVE))
    apply.get_by_role("button", name="Presentar la solicitud").click()
    application = Application.objects.get()
    # Somebody else decides it.
    office = desk_of(reviewer)
    desk_page = office.open(f"/registro/solicitudes/{application.pk}/", script=False)
    assert "Nada está en contra" in desk_page.inner_text("main")
    for box in desk_page.locator(".seen input[type=checkbox]").all():
        box.click()
    desk_page.get_by_role("button", name="Lo vi en los documentos").click()
    desk_page.get_by_role("button", name="Inscribir").click()
    assert "Inscribió" in desk_page.inner_text("main")
    # It reports.
    services.work_add(
        scheme, name="Planta de tratamiento común (ficción)", year=today.year, state="en_operacion",
        money={"Aportes de los miembros": 500}, contributions=dict.fromkeys(FIVE, 100), benefits=dict.fromkeys(FIVE, 100),
        evidence="Acta de recibo (ficción)", by=keeper, today=today,
    )  # fmt: skip
    page.goto(desk.server + f"/registro/{scheme.code}/")
    assert "Inscrito" in page.inner_text("main")
    assert "Renovar y actualizar" in page.inner_text("#deberes")
    page.get_by_role("link", name="Qué ha hecho").click()
    assert "Planta de tratamiento común" in page.inner_text("main")
    desk.accessible()


def test_a_real_area_goes_from_its_vote_to_the_notary_at_the_dates_of_2024(desk_of: Callable[[User], Desk]) -> None:
    """AMSO: the vote of 24 November 2024 and the deed in the first notary of Cali in December. What nobody found is asked, not supposed."""
    portfolio.load(date(2026, 11, 26))
    demo.load(date(2026, 11, 26))
    row = Iniciativa.objects.get(origin_key="am-suroccidente")
    entity = Entity.objects.create(kind="municipio", name="Cali", code="76001", department="76")
    keeper = person("cali@ejemplo.org", "secretaria_tecnica", entity)
    Grant.objects.create(entity=entity, initiative_id=row.pk, role="secretaria_tecnica", during=span(date(2024, 1, 1)))
    desk = desk_of(keeper)
    page = desk.open(f"/rutas/{row.code}/formalizacion/", script=False)
    said = page.inner_text("main")
    assert "consulta popular" in said.lower()
    assert "2024" in said
    assert "notar" in said.lower()
    acts = RouteProduct.objects.get(initiative=row, key="formalizacion").content["actos"]
    held = {one["acto"]: one for one in acts}
    assert held["consulta_popular"]["fecha"] == "2024-11-24"
    assert held["escritura_notaria"].get("fecha", "") == ""
    assert {one.code for one in row.memberships.all()} >= {"76001", "76364", "19573"}
    desk.accessible()
