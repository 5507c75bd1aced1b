"""The map of the exercise over HTTP: the same page on invented ground, never mixed with the country."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest
from django.test import Client

from mancomun.legal.casefile import judge_case, read_case
from mancomun.portfolio.documented import fiction_territory

DAY = "fecha=2026-11-22"


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return html.unescape(response.content.decode())


@pytest.mark.parametrize(("path", "words"), [("/ejercicio", "municipios ficticios"), ("/en/ejercicio", "fictional")])
def test_it_says_that_it_is_fiction_and_lists_everybody(client: Client, path: str, words: str) -> None:
    page = text_of(client, path)
    assert words in page
    for code in fiction_territory().units:
        assert f"?m={code}&" in page  # each is a link, without a script


def test_the_real_law_judges_it(client: Client) -> None:
    page = text_of(client, f"/ejercicio?m=FIC-A,FIC-C&{DAY}")
    assert "Municipio A (ficción) y Municipio C (ficción) no se tocan" in page
    assert "Ley 1454 de 2011, art. 16" in page
    assert f"/ejercicio?m=FIC-A,FIC-C,FIC-B&{DAY}" in page  # what mends it
    assert "ejercicio G47" in page
    assert "DANE, proyección" not in page
    assert "/descubrir?m=" not in page  # nothing is searched for on invented ground
    answer = client.get(f"/ejercicio/veredicto?m=FIC-A,FIC-B&{DAY}").json()
    assert answer["members"] == ["FIC-A", "FIC-B"]
    assert answer["address"] == f"/ejercicio?m=FIC-A,FIC-B&{DAY}"


def test_its_members_are_sent_to_their_map(client: Client) -> None:
    response = client.get(f"/?m=FIC-A,FIC-B&{DAY}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/ejercicio?m=FIC-A,FIC-B&{DAY}"
    assert client.get(f"/en/?m=FIC-A&{DAY}").headers["Location"] == f"/en/ejercicio?m=FIC-A&{DAY}"


@pytest.mark.parametrize(
    ("path", "said", "way"),
    [
        (f"/?m=05615,FIC-A&{DAY}", "no se junta con municipios reales", f"/ejercicio?m=FIC-A&{DAY}"),
        (f"/ejercicio?m=FIC-A,05615&{DAY}", "aquí todo es ficción", f"/?m=05615&{DAY}"),
        (f"/ejercicio?m=FIC-A&{DAY}&q=Marinilla", "aquí todo es ficción", f"/?m=05440&{DAY}"),
    ],
)
def test_real_and_fictional_are_never_one_group(client: Client, path: str, said: str, way: str) -> None:
    page = text_of(client, path, 422)
    assert said in page
    assert f'href="{way}"' in page


def test_the_browser_gets_a_small_topology(client: Client) -> None:
    page = text_of(client, "/ejercicio")
    address = page.split('data-map="')[1].split('"')[0]
    response = client.get(address)
    assert "immutable" in response.headers["Cache-Control"]
    assert len(response.content) < 10_000
    raw = json.loads(response.content)
    assert raw["units"]["code"] == list(fiction_territory().units)
    near = {
        tuple(sorted(raw["units"]["code"][i] for i in pair)) for pair in zip(*[iter(raw["borders"])] * 2, strict=True)
    }
    assert near == set(fiction_territory().contiguity.edges)


def test_its_case_is_stated_on_its_ground(client: Client) -> None:
    page = text_of(client, f"/caso?m=FIC-A,FIC-B&figura=provincia_administrativa_planificacion&{DAY}")
    assert "Municipio A (ficción) y Municipio B (ficción)" in page
    assert f"/ejercicio?m=FIC-A,FIC-B&{DAY}" in page


def test_its_case_file_takes_its_ground_along(client: Client, tmp_path: Path) -> None:
    address = f"m=FIC-A,FIC-D&figura=pap&{DAY}"
    assert "Ejercicio: municipios ficticios." in text_of(client, f"/caso?{address}")
    assert "Ejercicio: municipios ficticios." in text_of(client, f"/caso?m=FIC-A,FIC-D&{DAY}")
    path = tmp_path / "caso.yaml"
    path.write_bytes(client.get(f"/caso.yaml?{address}").content)
    ((_figure, verdict),) = judge_case(read_case(path))
    assert verdict.outcome == "ALLOWED"
    assert b"territory" not in client.get(f"/caso.yaml?m=05615,05318&figura=pap&{DAY}").content


@pytest.mark.django_db
def test_the_interface_for_programs_judges_it_and_refuses_a_mixture(client: Client) -> None:
    body = {"members": ["FIC-A", "FIC-B"], "as_of": "2026-11-22", "figures": ["pap"]}
    answer = client.post("/api/v1/check", body, content_type="application/json").json()
    assert answer["figures"][0]["outcome"] == "ALLOWED"
    wrong = client.post("/api/v1/check", {**body, "members": ["05615", "FIC-A"]}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "ejercicio-mezclado")


def test_on_a_narrow_window_without_a_script_all_five_are_seen(client: Client) -> None:
    assert 'preserveAspectRatio="xMidYMid meet"' in text_of(client, "/ejercicio")
    assert 'preserveAspectRatio="xMidYMid slice"' in text_of(client, "/")
