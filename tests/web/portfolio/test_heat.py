"""The map of contributions: its drawings, their tables, filters and past days."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Contribution, Iniciativa
from tests.web.initiatives.conftest import enter
from tests.web.portfolio.test_pages import copies

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored(initiative: Iniciativa, national: User, secretary: User) -> Iniciativa:
    """Two raters for one initiative, and fifty more initiatives with one score each."""
    copies(50, initiative)
    day = timezone.localdate()
    Iniciativa.objects.filter(code__startswith="INI-1999").update(
        main_region="caribe", regions=["caribe"], state="momento_1"
    )
    rows = [
        Contribution(initiative=initiative, objective="S17", score=n, reason="x", rater=who, day=day)
        for n, who in ((4, national), (2, secretary))
    ]
    rows += [
        Contribution(initiative=row, objective="S18", score=1, reason="x", rater=national, day=day)
        for row in Iniciativa.objects.filter(code__startswith="INI-1999")
    ]
    Contribution.objects.bulk_create(rows)
    return initiative


def _section(page: str) -> str:
    found = re.search(r'<section class="box heat" id="aportes">.*?</section>', page, re.S)
    assert found
    return found[0]


def test_the_map_says_in_words_numbers_and_shades_what_was_scored(scored: Iniciativa, national: User) -> None:
    client = enter(national)
    section = _section(client.get("/portafolio/objetivos").content.decode())
    assert "Iniciativas calificadas: 51 de 51." in section
    assert "«Enfoque territorial y desarrollo regional» (3,0 de 4)" in section
    assert "En 1, dos evaluadores difieren en más de un punto" in section
    assert section.count("<svg ") == 4  # initiatives and regions, for a desk and for a telephone
    assert "Página 1 de 2" in section
    assert len(re.findall(r"<tr><th scope=\"row\"><a href=\"/iniciativas/", section)) == 40
    english = _section(client.get("/en/portafolio/objetivos").content.decode())
    assert "Initiatives scored: 51 of 51." in english
    assert "Regions and objectives, as a table" in english
    last = _section(client.get("/portafolio/objetivos?pagina=2").content.decode())
    assert len(re.findall(r"<tr><th scope=\"row\"><a href=\"/iniciativas/", last)) == 11


def test_filters_narrow_the_map(scored: Iniciativa, national: User) -> None:
    client = enter(national)
    page = client.get("/portafolio/objetivos?region=eje_cafetero").content.decode()
    assert "Iniciativas calificadas: 1 de 1." in _section(page)
    assert "Iniciativas calificadas: 50 de 50." in _section(
        client.get("/portafolio/objetivos?estado=momento_1").content.decode()
    )
    assert "El filtro «magica» no existe" in client.get("/portafolio/objetivos?region=magica").content.decode()


def test_a_past_day_has_the_scores_that_had_been_given(scored: Iniciativa, national: User) -> None:
    Contribution.objects.filter(objective="S17").update(day=date(2026, 3, 1), at=timezone.now() - timedelta(200))
    Iniciativa.objects.update(identified_on=date(2026, 1, 1))
    section = _section(enter(national).get("/portafolio/objetivos?fecha=2026-06-01").content.decode())
    assert "Iniciativas calificadas: 1 de " in section
    assert f"/iniciativas/{scored.code}/?fecha=2026-06-01" in section
    none = _section(enter(national).get("/portafolio/objetivos?fecha=2026-02-01").content.decode())
    assert "se ha calificado." in none
    assert "<svg" not in none


def test_the_public_sees_of_the_map_what_is_published(scored: Iniciativa) -> None:
    assert "Ninguna de las 0 iniciativas" in _section(Client().get("/portafolio/objetivos").content.decode())
    Iniciativa.objects.filter(pk=scored.pk).update(record_state="publicado")
    assert "Iniciativas calificadas: 1 de 1." in _section(Client().get("/portafolio/objetivos").content.decode())
