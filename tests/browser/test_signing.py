"""Who signs has no account: the page is read, signed and kept on a phone, without script and in the dark."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser

from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.signing import services
from mancomun.web.signing.models import Signer
from tests.browser.conftest import Visit
from tests.web.initiatives.conftest import enter
from tests.web.signing.conftest import agreed, initiative, person, secretary, today

__all__ = ["agreed", "initiative", "person", "secretary", "today"]
pytestmark = pytest.mark.django_db(transaction=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def test_signing_on_a_phone_and_looking_at_the_board(
    chromium: Browser, live_server: Any, agreed: Iniciativa, secretary: User, today: date
) -> None:
    signer = services.round_open(agreed, "acuerdo", by=secretary, day=today).signers.all()[0]
    phone = chromium.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark", locale="es-CO")
    visit = Visit(phone, live_server.url)
    page = visit.page
    visit.open(f"/firmar/{signer.secret}", script=False)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    visit.accessible()
    page.get_by_label("Leí el texto completo").check()
    page.get_by_label("Escriba su nombre").fill("Ana Pérez")
    page.get_by_role("button", name="Firmar", exact=True).click()
    assert "Firmado el" in page.inner_text("[role=status]")
    visit.accessible()
    assert Signer.objects.get(pk=signer.pk).signed
    desk = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="es-CO")
    desk.add_cookies(
        [{"name": "sessionid", "value": enter(secretary).cookies["sessionid"].value, "url": live_server.url}]
    )
    board = Visit(desk, live_server.url)
    board.open(f"/iniciativas/{agreed.code}/firmas/acuerdo/", script=False)
    assert "Firmaron 1 de 3" in board.page.inner_text("main")
    board.page.get_by_text("Por enlace").first.click()
    board.accessible()
    for one in (visit, board):
        one.context.close()
        assert not one.trouble
        assert not one.abroad
