"""Keys in a real browser, with Chromium's virtual authenticator: an account is made, opened, protected and emptied with them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import transaction
from playwright.sync_api import Browser

from mancomun.web.accounts.models import Appointment, Entity, User
from mancomun.web.accounts.services import person_named
from mancomun.web.dated import span
from tests.browser.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def code_of_last_mail() -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


@pytest.fixture
def guest(chromium: Browser, live_server: Any) -> Iterator[Visit]:
    """Somebody without account, on a machine that keeps keys and asks for a finger."""
    address = live_server.url.replace("127.0.0.1", "localhost")  # a key belongs to a name, never to a number
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="es-CO", reduced_motion="reduce")
    made = Visit(context, address)
    devices = context.new_cdp_session(made.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})  # fmt: skip
    yield made
    trouble = made.trouble
    context.close()
    assert not trouble


def test_an_account_is_made_and_opened_with_a_key_alone(guest: Visit) -> None:
    page = guest.open("/cuenta/crear", script=False)
    page.get_by_role("link", name="llave de acceso").click()
    page.get_by_label("Correo").fill("llave@ejemplo.org")
    guest.accessible()
    page.get_by_role("button", name="Crear la cuenta").click()
    page.get_by_label("Código").fill(code_of_last_mail())
    page.get_by_role("button", name="Confirmar").click()
    page.get_by_label("Nombre").fill("Teléfono")
    guest.accessible()
    page.get_by_role("button", name="Crear la llave").click()
    page.wait_for_url("**/cuenta/")
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    assert (key.wrap().name, key.wrap().is_passwordless) == ("Teléfono", True)

    page.get_by_role("button", name="Salir").click()
    page.goto(guest.server + "/cuenta/entrar")
    page.get_by_role("button", name="Usar una llave de acceso").click()
    page.wait_for_url("**/cuenta/")
    # An officer comes in with the key alone: it is the second step too.
    entity = Entity.objects.create(kind="nacion", name="Departamento de prueba")
    Appointment.objects.create(person=User.objects.get(), entity=entity, role="nacional", during=span(date(2024, 1, 1)))
    page.goto(guest.server + "/entidades/")
    assert page.url.endswith("/entidades/")

    # Another key, a new name, and away with it; the last one of an officer stays.
    page.goto(guest.server + "/cuenta/segundo-paso/llaves/")
    guest.accessible()
    page.get_by_role("link", name="Cambiar el nombre").click()
    page.get_by_role("button", name="Usar mi llave").click()  # what protects the account asks for the key again
    page.get_by_label("Nombre").fill("Teléfono de la oficina")
    page.get_by_role("button", name="Guardar").click()
    assert "Teléfono de la oficina" in page.inner_text("main")
    page.get_by_role("link", name="Quitar").click()
    guest.accessible()
    page.get_by_role("button", name="Quitar").click()
    assert "Agregue otro antes de quitarlo" in page.inner_text("main")
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1


def test_a_cancelled_key_is_said_on_the_page(guest: Visit) -> None:
    page = guest.open("/cuenta/entrar", script=False)
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Usar una llave de acceso").click()
    page.get_by_text("El navegador no usó la llave").wait_for()


def test_an_officer_without_second_step_is_led_to_make_one(guest: Visit) -> None:
    with transaction.atomic():
        person = person_named("oficial@ejemplo.org", "Oficial de prueba")
    entity = Entity.objects.create(kind="departamento", name="Antioquia", code="05", department="05")
    Appointment.objects.create(person=person, entity=entity, role="departamental", during=span(date(2024, 1, 1)))
    page = guest.open("/portafolio/bandeja", script=False)
    page.get_by_role("link", name="Recibir un código por correo").click()
    page.get_by_label("Correo").fill(person.email)
    page.get_by_role("button", name="Enviar el código").click()
    page.get_by_label("Código").fill(code_of_last_mail())
    page.get_by_role("button", name="Confirmar").click()
    page.goto(guest.server + "/portafolio/bandeja")
    assert "/cuenta/segundo-paso/" in page.url
    guest.accessible()
    page.get_by_role("link", name="Agregar una llave").click()
    guest.accessible()
    page.get_by_role("button", name="Enviar el código").click()
    page.get_by_label("Código").fill(code_of_last_mail())
    page.get_by_role("button", name="Confirmar").click()
    guest.accessible()
    page.get_by_label("Entrar solo con esta llave").check()
    page.get_by_role("button", name="Agregar").click()
    page.wait_for_url("**/respaldo/")
    assert page.locator(".codes code").count() == 10
    guest.accessible()
    # The session began before the key: it must show it once.
    page.goto(guest.server + "/portafolio/bandeja")
    if "/confirmar" in page.url:
        page.get_by_role("button", name="Usar mi llave").click()
    page.goto(guest.server + "/portafolio/bandeja")
    assert page.url.endswith("/portafolio/bandeja")
