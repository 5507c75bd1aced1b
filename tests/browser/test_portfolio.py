"""An officer at the desk, in a real browser over a real database: clicks are counted, pages are read by axe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page

from mancomun.portfolio.initiative import Member
from mancomun.web.accounts.models import Appointment, Entity, User
from mancomun.web.dated import span
from mancomun.web.initiatives import services
from mancomun.web.initiatives.models import Contribution, Iniciativa
from tests.browser.conftest import Visit
from tests.web.initiatives.conftest import MEMBERS, WHOLE, enter

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 26)
# Playwright keeps a loop running in this thread; the database of the test does not care.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


class Desk(Visit):
    """A signed-in visit that counts its clicks."""

    clicks = 0

    def click(self, where: Locator) -> None:
        self.clicks += 1
        where.click()

    def back(self, page: Page) -> None:
        """Going back is a click too."""
        self.clicks += 1
        page.go_back()


@pytest.fixture
def officer() -> User:
    entity = Entity.objects.create(kind="departamento", name="Antioquia", code="05", department="05")
    user = User.objects.create_user("oficial@ejemplo.org", name="Oficial de prueba")
    Appointment.objects.create(person=user, entity=entity, role="departamental", during=span(date(2024, 1, 1)))
    return user


@pytest.fixture
def sent() -> Iniciativa:
    """A complete initiative that its municipality sent for review."""
    entity = Entity.objects.create(kind="municipio", name="Rionegro", code="05615", department="05")
    user = User.objects.create_user("secretaria@ejemplo.org")
    Appointment.objects.create(person=user, entity=entity, role="secretaria_tecnica", during=span(date(2024, 1, 1)))
    row = services.initiative_create(values=WHOLE, members=MEMBERS, entity=entity.pk, by=user, day=DAY)
    services.opinion_issue(row, by=user, as_of=DAY)
    return services.file_send(row, by=user, day=DAY)


@pytest.fixture
def desk(chromium: Browser, live_server: Any, officer: User) -> Iterator[Desk]:
    client = enter(officer)
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="es-CO", reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    made = Desk(context, live_server.url)
    yield made
    trouble, abroad = made.trouble, made.abroad
    context.close()
    assert not trouble
    assert not abroad


def test_an_officer_reviews_a_complete_initiative_in_twelve_clicks(desk: Desk, sent: Iniciativa) -> None:
    page: Page = desk.open("/portafolio/bandeja", script=False)
    desk.accessible()
    desk.click(page.locator("#review").get_by_role("link", name=sent.name))
    desk.accessible()
    assert "Espera su revisión" in page.inner_text("main")
    desk.click(page.get_by_text("datos en orden"))
    desk.click(page.get_by_role("link", name="Calificar con evidencia"))
    desk.back(page)
    desk.click(page.get_by_role("link", name="Ver los tres frentes"))
    desk.back(page)
    desk.click(page.get_by_role("link", name="Historial"))
    assert "envió la ficha a revisión" in page.inner_text("main")
    desk.back(page)
    desk.click(page.get_by_role("button", name="Aprobar"))
    assert "Aprobó la ficha." in page.inner_text("main")
    desk.click(page.get_by_role("button", name="Publicar"))
    assert "Publicó la ficha." in page.inner_text("main")
    assert desk.clicks <= 12
    sent.refresh_from_db()
    assert (sent.record_state, sent.version) == ("publicado", 1)


def test_an_officer_validates_a_hundred_in_four_clicks(desk: Desk, sent: Iniciativa) -> None:
    memberships = list(sent.memberships.all())
    for n in range(99):
        copy = Iniciativa.objects.get(pk=sent.pk)
        copy.pk, copy.code, copy.name, copy.background = None, f"INI-2025-{n + 1:03d}", f"Copia {n + 1:03d}", ""
        copy.save()
        for one in memberships:
            one.pk, one.initiative = None, copy
            one.save()
    page = desk.open("/portafolio/?ficha=en_revision", script=False)
    desk.accessible()
    desk.click(page.locator("#todos"))
    assert page.inner_text("#elegidos") == "100"
    page.set_default_timeout(30_000)  # a hundred are really tried, twice; other work may share the machine
    desk.click(page.get_by_role("button", name="Validar"))
    assert "Nada ha cambiado todavía." in page.inner_text("main")
    assert Iniciativa.objects.filter(record_state="en_revision").count() == 100
    desk.click(page.get_by_role("button", name="Aplicar a 100"))
    assert "Validar: se aplicó a 100 de 100." in page.inner_text("main")
    assert desk.clicks <= 4
    assert Iniciativa.objects.filter(record_state="aprobado", version=1).count() == 100


def test_the_table_moves_and_chooses_by_keyboard(desk: Desk, sent: Iniciativa) -> None:
    page = desk.open("/portafolio/", script=False)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent").strip().endswith(sent.name)
    page.keyboard.press("x")
    assert page.inner_text("#elegidos") == "1"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "filtro"
    page.set_viewport_size({"width": 360, "height": 740})
    desk.accessible()


def test_members_are_read_on_the_map_and_in_the_table(desk: Desk, sent: Iniciativa) -> None:
    assert isinstance(MEMBERS[0], Member)
    page = desk.open(f"/iniciativas/{sent.code}/", script=False)
    assert page.locator(".gmap .cell.chosen").count() == 3
    assert page.locator("#miembros tbody tr").count() == 3
    page.set_viewport_size({"width": 360, "height": 740})
    desk.accessible()


def test_the_dashboard_and_a_past_day_are_read_on_a_desk_and_on_a_telephone(
    desk: Desk, sent: Iniciativa, officer: User
) -> None:
    today = timezone.localdate()
    for objective in ("S17", "S19"):
        Contribution.objects.create(
            initiative=sent, objective=objective, score=3, reason="x", rater=officer, day=today - timedelta(1)
        )
    page = desk.open("/portafolio/objetivos", script=False)
    assert page.locator("#aportes .map-wide svg").first.is_visible()
    desk.accessible()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.locator("#aportes .map-narrow svg").first.is_visible()
    assert not page.locator("#aportes .map-wide svg").first.is_visible()
    desk.accessible()
    yesterday = (today - timedelta(1)).isoformat()
    page = desk.open(f"/iniciativas/{sent.code}/?fecha={yesterday}", script=False)
    assert "Así estaba el" in page.inner_text("main")
    assert page.locator("main form[method=post]").count() == 0
    desk.accessible()
    page.get_by_role("link", name="Ver hoy").click()
    assert "Así estaba el" not in page.inner_text("main")
