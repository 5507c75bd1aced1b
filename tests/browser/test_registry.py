"""The registry in a real browser: an officer decides an application in twelve clicks or less, and its pages are read by axe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from mancomun.web.accounts.models import Entity, User
from mancomun.web.registry import services
from mancomun.web.registry.models import Application, Esquema
from tests.browser.test_portfolio import Desk
from tests.core.registry.test_registry import MEMBERS
from tests.web.initiatives.conftest import enter
from tests.web.registry.conftest import APPLIED, opened, person

pytestmark = pytest.mark.django_db(transaction=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def waiting() -> Application:
    """A complete application: the keeper's municipality sent it."""
    entity = Entity.objects.create(kind="municipio", name="Rionegro", code="05615", department="05")
    keeper = person("secretaria@ejemplo.org", "secretaria_tecnica", entity)
    return services.apply(opened(keeper), kind="inscripcion", proposed=(*MEMBERS[:2], "05674"), by=keeper, day=APPLIED)


@pytest.fixture
def reviewer() -> User:
    return person("registro@ejemplo.org", "nacional", Entity.objects.create(kind="nacion", name="Ministerio de prueba"))


@pytest.fixture
def desk(chromium: Browser, live_server: Any, reviewer: User) -> Iterator[Desk]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="es-CO", reduced_motion="reduce")
    value = enter(reviewer).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    made = Desk(context, live_server.url)
    yield made
    trouble, abroad = made.trouble, made.abroad
    context.close()
    assert not trouble
    assert not abroad


def test_an_officer_decides_an_application_in_twelve_clicks(desk: Desk, waiting: Application) -> None:
    row = Esquema.objects.get()
    keeper = User.objects.get(email="secretaria@ejemplo.org")
    page = desk.open("/registro/bandeja", script=False)
    desk.accessible()
    desk.click(page.get_by_role("link", name=row.name).first)
    desk.accessible()
    # San Vicente (05674) has authorised nothing: the law says it before anybody opens a document.
    assert "Esto no cumple" in page.inner_text("main")
    assert page.locator(".perimeter .added").count() == 3
    for kind in ("acuerdo_concejo", "certificado_hacienda"):
        services.member_enter(row, "05674", since=None, role="convocado", by=keeper, today=APPLIED) if kind[
            0
        ] == "a" else None
        services.act_add(row, kind=kind, day=row.formed_on, about="05674", by=keeper, today=APPLIED)
    page.reload()
    assert "Nada está en contra" in page.inner_text("main")
    for box in page.locator(".seen input[type=checkbox]").all():
        desk.click(box)
    desk.click(page.get_by_role("button", name="Lo vi en los documentos"))
    desk.click(page.get_by_role("button", name="Inscribir"))
    assert "Inscribió" in page.inner_text("main")
    assert desk.clicks <= 12
    waiting.refresh_from_db()
    assert waiting.state == "inscrita"

    page.goto(desk.server + f"/registro/{row.code}/")
    desk.accessible()
    assert page.locator(".gmap .cell.chosen").count() == 3
    assert "Renovar y actualizar" in page.inner_text("#deberes")
    page.set_viewport_size({"width": 360, "height": 740})
    desk.accessible()
    page.goto(desk.server + "/registro/")
    desk.accessible()
    page.goto(desk.server + f"/registro/{row.code}/editar")
    desk.accessible()
    for path in ("/mi-municipio/?m=05615", "/incrustar/municipio/05615", f"/incrustar/esquema/{row.code}"):
        page.goto(desk.server + path)
        assert row.name in page.inner_text("main")
        desk.accessible()
