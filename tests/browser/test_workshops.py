"""A workshop from the first click to the report: thirty phones, some without signal, one that sends twice, one that cheats."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from mancomun.web.accounts.models import Appointment, Entity, Grant, User
from mancomun.web.dated import span
from mancomun.web.initiatives import services
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workshops.models import Respuesta, Taller
from tests.browser.conftest import Visit
from tests.web.initiatives.conftest import MEMBERS, WHOLE, enter

pytestmark = pytest.mark.django_db(transaction=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
SHOTS = os.environ.get("MANCOMUN_SHOTS", "")
VARIABLES = "VIAS: Vías terciarias\nAGUA: Agua potable\nSALUD: Hospital regional\nTURISMO: Turismo"


def shot(page: Page, name: str) -> None:
    """A picture to look at, when somebody asks for them."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.fixture
def initiative() -> Iniciativa:
    entity = Entity.objects.create(kind="municipio", name="Rionegro", code="05615", department="05")
    user = User.objects.create_user("secretaria@ejemplo.org")
    Appointment.objects.create(person=user, entity=entity, role="secretaria_tecnica", during=span(date(2024, 1, 1)))
    return services.initiative_create(values=WHOLE, members=MEMBERS, entity=entity.pk, by=user, day=date(2026, 11, 26))


@pytest.fixture
def desk(chromium: Browser, live_server: Any, initiative: Iniciativa) -> Iterator[Visit]:
    entity = Entity.objects.get(code="05615")
    user = User.objects.create_user("facilitadora@ejemplo.org")
    Appointment.objects.create(person=user, entity=entity, role="facilitador", during=span(date(2024, 1, 1)))
    Grant.objects.create(entity=entity, initiative_id=initiative.pk, role="facilitador", during=span(date(2024, 1, 1)))
    client = enter(user)
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="es-CO", reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    made = Visit(context, live_server.url)
    yield made
    trouble, abroad = made.trouble, made.abroad
    context.close()
    assert not trouble
    assert not abroad


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="es-CO", reduced_motion="reduce", color_scheme="dark"
    )
    yield context
    context.close()


@pytest.fixture
def more_phones(chromium: Browser) -> Iterator[list[BrowserContext]]:
    made = [chromium.new_context(viewport={"width": 360, "height": 740}, locale="es-CO") for _ in range(2)]
    yield made
    for one in made:
        one.close()


def join(phone: BrowserContext, desk: Visit, code: str) -> Page:
    """A phone that types the code of the screen and comes in."""
    hand = phone.new_page()
    hand.goto(f"{desk.server}/t")
    hand.get_by_label("Código de la pantalla").fill(code.lower())
    hand.get_by_role("button", name="Entrar").click()
    shot(hand, "phone-join")
    hand.get_by_role("button", name="Entrar al taller").click()
    return hand


def others(code: str, how_many: int) -> list[str]:
    """Phones that answer by HTTP alone; their receipts."""
    receipts = []
    for k in range(how_many):
        one = Client()
        address = one.post(f"/t/{code}").headers["Location"]
        sheet = re.search(r'data-question="(\d+)"', one.get(address).content.decode())
        assert sheet is not None
        form = {
            "envio": f"telefono-{k:03d}",
            "ronda": "1",
            "m_VIAS>TURISMO": str(k % 4),
            "m_AGUA>SALUD": "3",
            "m_TURISMO>VIAS": "1",
        }
        answer = one.post(f"{address}/{sheet[1]}", form, headers={"accept": "application/json"})
        receipts.append(answer.json()["receipt"])
    return receipts


def test_a_room_of_thirty_phones(
    desk: Visit, phone: BrowserContext, more_phones: list[BrowserContext], initiative: Iniciativa
) -> None:
    page = desk.open(f"/iniciativas/{initiative.code}/", script=False)
    page.get_by_role("link", name="Talleres").click()
    page.get_by_label("Título").fill("Qué mueve al Oriente")
    page.get_by_role("button", name="Preparar").click()
    page.get_by_label("Clase").select_option("matriz")
    page.get_by_label("Pregunta", exact=True).fill("¿Qué influye sobre qué?")
    page.get_by_label("Opciones").fill(VARIABLES)
    page.get_by_role("button", name="Agregar").click()
    desk.accessible()
    shot(page, "desk")
    page.get_by_role("button", name="Abrir: ¿Qué influye sobre qué?").click()
    page.get_by_role("link", name="Pantalla de la sala").click()
    room = Taller.objects.get()
    desk.accessible()
    shot(page, "room-empty")

    assert len(set(others(room.code, 25))) == 25

    # Three phones lose the signal before they answer: each answer waits in sight, and goes by itself, once.
    hand = join(phone, desk, room.code)
    hands = [hand, *(join(one, desk, room.code) for one in more_phones)]
    signals = [phone, *more_phones]
    for signal, one in zip(signals, hands, strict=True):
        one.get_by_role("group", name="Turismo").first.get_by_text("fuerte").click()
        signal.set_offline(True)
        one.get_by_role("button", name="Enviar").click()
        expect(one.get_by_role("status").filter(has_text="Guardada en este teléfono")).to_be_visible()
        expect(one.get_by_role("complementary").get_by_text("¿Qué influye sobre qué?")).to_be_visible()
    shot(hand, "phone-offline")
    assert Respuesta.objects.count() == 25
    for signal, one in zip(signals, hands, strict=True):
        signal.set_offline(False)
        expect(one.get_by_text("Recibida. Su recibo:")).to_be_visible()
    assert Respuesta.objects.count() == 28
    Visit.accessible(_as_visit(hand, desk))
    shot(hand, "phone-sent")

    # One sends the same twice; one changes what it sends; neither counts more than it should.
    twin = Client()
    address = twin.post(f"/t/{room.code}").headers["Location"]
    asked = room.questions.get()
    form = {"envio": "gemela-0001", "ronda": "1", "m_VIAS>AGUA": "2"}
    answers = [twin.post(f"{address}/{asked.pk}", form, headers={"accept": "application/json"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 200]
    cheat = Client()
    where = cheat.post(f"/t/{room.code}").headers["Location"]
    assert (
        cheat.post(
            f"{where}/{asked.pk}", form | {"m_VIAS>AGUA": "300"}, headers={"accept": "application/json"}
        ).status_code
        == 422
    )
    assert cheat.post(f"{address[:-2]}xx/{asked.pk}", form, headers={"accept": "application/json"}).status_code == 404
    assert Respuesta.objects.count() == 29
    assert room.people.count() == 30

    expect(page.get_by_text("29 respuestas")).to_be_visible()
    expect(page.get_by_text("La variable más estratégica")).to_be_visible()
    shot(page, "room")
    page.set_viewport_size({"width": 360, "height": 740})
    shot(page, "room-360")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Dirigir").click()
    page.get_by_role("button", name="Cerrar el taller").click()
    with page.expect_download(timeout=60_000) as waiting:  # the first PDF of a process is slow on a busy machine
        page.get_by_role("link", name="Informe PDF").click(timeout=60_000)
    report = waiting.value.path().read_bytes()
    assert report.startswith(b"%PDF")
    assert waiting.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Resultados").click()
    shot(page, "results")
    desk.accessible()


def _as_visit(page: Page, desk: Visit) -> Visit:
    """The reader of axe over another page."""
    found = object.__new__(Visit)
    found.page, found.server = page, desk.server
    return found
