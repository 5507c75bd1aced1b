"""Groups that no person would draw by hand still answer, at a size a phone can take."""

from __future__ import annotations

import pytest
from django.test import Client

from mancomun.territory import colombia

CODES = sorted(code for code in colombia().units if len(code) == 5)


@pytest.fixture
def client() -> Client:
    return Client()


def test_the_whole_country_is_one_light_page(client: Client) -> None:
    answer = client.get("/", {"m": ",".join(CODES)})
    assert answer.status_code == 200
    assert len(answer.content) < 1_500_000
    assert answer.content.decode().count(",".join(CODES[:50])) <= 8, "the members travel a few times, not once a row"


def test_its_buttons_add_and_remove_without_script(client: Client) -> None:
    answer = client.get("/", {"m": ",".join(CODES[:100]), "quitar": CODES[0], "agregar": CODES[200]})
    assert answer.status_code == 302
    assert CODES[0] not in answer["Location"]
    assert CODES[200] in answer["Location"]


def test_metropolitan_areas_are_judged_though_the_map_does_not_draw_them(client: Client) -> None:
    answer = client.get("/", {"m": "AM-05001,AM-08001", "fecha": "2022-01-01"})
    assert answer.status_code == 200
    assert "Área Metropolitana del Valle de Aburrá" in answer.content.decode()
