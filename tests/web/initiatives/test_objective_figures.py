"""The page of contributions computes the indicators of S17 to S23 from the products of the route, for who may see them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from mancomun.portfolio.documented import everything
from mancomun.web.accounts.models import Entity, User
from mancomun.web.initiatives import demo as portfolio
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace import demo
from mancomun.web.workspace.models import RouteProduct
from mancomun.web.workspace.selectors import desk_of, seen_at
from tests.web.initiatives.conftest import enter

DAY = date(2026, 11, 26)
pytestmark = pytest.mark.django_db


@pytest.fixture
def g47(monkeypatch: pytest.MonkeyPatch) -> Iniciativa:
    monkeypatch.setattr(portfolio, "everything", lambda: [one for one in everything() if one.key == "ficcion-g47"])
    monkeypatch.setattr(demo, "ORIGINS", {key: one for key, one in demo.ORIGINS.items() if key == "g47"})
    portfolio.load(DAY)
    demo.load(DAY)
    return Iniciativa.objects.get(origin_key="ficcion-g47")


def lines(page: str) -> dict[str, str]:
    """Each indicator with the words of its row."""
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', page, re.S)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", rest).split()) for name, rest in rows}


def test_g47_the_page_computes_what_its_products_say(g47: Iniciativa, secretary: User) -> None:
    g47.owner = Entity.objects.get(code="05615")
    g47.save()
    address = f"/iniciativas/{g47.code}/aportes"
    inside = lines(enter(secretary).get(address).content.decode())
    assert inside["Proyectos con dos o más municipios beneficiados"].startswith("100,0 % de los proyectos más Agenda")
    assert inside["Disparidad dentro de la subregión"].startswith("0,255 ")  # the golden number of G47
    assert inside["Compromisos cumplidos"].endswith("3 de 5")
    assert inside["Densidad de la red"].startswith("0,144 ")
    assert inside["Ahorro estimado sobre el costo por separado: Recolección de residuos"].startswith("0,0 a 13,5 %")
    assert inside["Actas públicas en diez días hábiles"].startswith("sin dato")
    # Whoever is outside learns nothing of what was not published, least of all of the private sociogram.
    outside = Client().get(address).content.decode()
    assert lines(outside)["Densidad de la red"].startswith("sin dato")
    assert "Falta el producto «Sociograma»" in outside
    assert lines(outside)["Compromisos cumplidos"].startswith("sin dato")
    english = lines(enter(secretary).get(f"/en{address}").content.decode())
    assert english["Commitments fulfilled"].endswith("3 of 5")
    # What is computed is kept by what was read: the same for who sees the same, anew when a product changes.
    then = seen_at(desk_of(g47, DAY), secretary)
    assert then == seen_at(desk_of(g47, DAY), secretary)
    assert then != seen_at(desk_of(g47, DAY), AnonymousUser())
    RouteProduct.objects.filter(initiative=g47, key="perfil").update(revision=99)
    assert len(set(then) ^ set(seen_at(desk_of(g47, DAY), secretary))) == 2
    past = enter(secretary).get(f"{address}?fecha=2026-01-01").content.decode()
    assert "Calculado de los productos" not in past
