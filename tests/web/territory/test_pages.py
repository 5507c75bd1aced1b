"""The constructor over HTTP, without a browser: what an address gives, and that nothing in it can break the page."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from mancomun.territory import colombia
from mancomun.web.territory import cartography, pagedata, presenter, selectors

RIONEGRO, GUARNE, MARINILLA, COCORNA = "05615", "05318", "05440", "05197"


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return html.unescape(response.content.decode())


def test_first_page_asks_the_question(client: Client) -> None:
    page = text_of(client, "/")
    assert "<h1" in page
    assert "¿Con quién se pueden asociar?" in page
    assert "Aún no ha elegido municipios" in page


def test_group_is_judged_with_its_articles(client: Client) -> None:
    page = text_of(client, f"/?m={RIONEGRO},{GUARNE},{MARINILLA},{COCORNA}&fecha=2026-11-22")
    assert "Cocorná no toca a ninguno de los otros tres" in page
    assert "Ley 1454 de 2011, art. 16" in page
    assert f"/?m={RIONEGRO},{GUARNE},{MARINILLA},{COCORNA},05697&fecha=2026-11-22" in page.replace("&amp;", "&")
    assert 'id="f-provincia_administrativa_planificacion" open' in page


def test_english_has_its_own_address(client: Client) -> None:
    page = text_of(client, f"/en/?m={RIONEGRO},{GUARNE}&fecha=2026-11-22")
    assert 'lang="en"' in page
    assert f"/?m={RIONEGRO},{GUARNE}&fecha=2026-11-22" in page.replace("&amp;", "&")
    assert "Agregar" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)


def test_typed_name_becomes_an_address(client: Client) -> None:
    response = client.get(f"/?m={RIONEGRO}&fecha=2014-07-31&q=guarne")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/?m={RIONEGRO},{GUARNE}&fecha=2014-07-31"


def test_ambiguous_name_offers_every_candidate(client: Client) -> None:
    page = text_of(client, f"/?m={RIONEGRO}&fecha=2014-07-31&q=San+Carlos", 422)
    assert "05649 San Carlos, Antioquia" in page
    assert "23678 San Carlos, Córdoba" in page
    assert RIONEGRO in page


def test_day_may_be_written_as_people_write_it(client: Client) -> None:
    for text in ("31/7/2014", "31.07.2014", "31-7-2014", " 2014-07-31 "):
        page = text_of(client, f"/?m=05615,05318&fecha={text}")
        assert 'value="2014-07-31"' in page
        assert "el 31 de julio de 2014?" in page
        assert "31 jul 2014" in text_of(client, f"/ley/?fecha={text}")


@pytest.mark.parametrize(
    "query",
    [
        "m=05615,5318", "m=99999", "m=%00", "m=05615,05615", "fecha=2026-02-31", "fecha=0", "fecha=1500-01-01", "zona=zz",
        "m=<script>alert(1)</script>", "q=" + "x" * 500, "m=94663", "m=05615&fecha=31/02/2026",
    ],
)  # fmt: skip
def test_bad_address_is_a_sentence(client: Client, query: str) -> None:
    page = text_of(client, f"/?{query}", 422)
    assert 'class="complaint"' in page
    assert "<script>alert" not in client.get(f"/?{query}").content.decode()
    assert "Traceback" not in page


def test_fragment_answers_the_same_as_the_page(client: Client) -> None:
    query = f"m={RIONEGRO},{GUARNE}&fecha=2026-11-22"
    answer = client.get(f"/veredicto?{query}").json()
    page = text_of(client, f"/?{query}")
    assert answer["members"] == [RIONEGRO, GUARNE]
    assert answer["address"] == f"/?{query}"
    assert html.unescape(answer["panel"]).strip() in page
    assert html.unescape(answer["group"]).strip() in page
    assert "una sola pieza" in answer["spoken"]


def test_bad_fragment_keeps_the_rest(client: Client) -> None:
    response = client.get(f"/veredicto?m={RIONEGRO},99999")
    assert response.status_code == 422
    assert response.json()["members"] == [RIONEGRO]


def test_only_reading_is_admitted(client: Client) -> None:
    assert client.post("/").status_code == 405


def test_the_whole_country_is_judged(client: Client) -> None:
    codes = ",".join(code for code, unit in colombia().units.items() if not selectors.is_department(unit))
    page = text_of(client, f"/?m={codes}&fecha=2026-11-22")
    assert "1.122" in page


@pytest.mark.parametrize("path", ["/ayuda", "/en/ayuda"])
def test_help(client: Client, path: str) -> None:
    page = text_of(client, path)
    assert page.count('class="o-') == 6


def test_missing_page_is_ours(client: Client) -> None:
    assert "Esta página no existe" in text_of(client, "/no-existe", 404)
    assert "This page does not exist" in text_of(client, "/en/no-existe", 404)


def test_links_lead_somewhere(client: Client) -> None:
    page = text_of(client, f"/?m={RIONEGRO},{COCORNA}&fecha=2026-11-22").replace("&amp;", "&")
    internal = {link.split("#")[0] for link in re.findall(r'href="(/[^"]*)"', page) if not link.startswith("/static/")}
    assert len(internal) > 10
    for link in sorted(internal)[:60]:
        assert client.get(link).status_code == 200, link


# ------------------------------------------------------------------------------------------------- words and numbers


def test_numbers_and_days_as_each_language_writes_them() -> None:
    with translation.override("es"):
        assert presenter.number(305097) == "305.097"
        assert presenter.number(None) == "sin dato"
        assert presenter.long_day(date(2026, 11, 22)) == "22 de noviembre de 2026"
    with translation.override("en"):
        assert presenter.number(305097) == "305,097"
        assert presenter.long_day(date(2026, 11, 22)) == "22 November 2026"


def test_past_day_asks_in_the_past() -> None:
    land, today = colombia(), date(2026, 11, 22)
    chosen = selectors.Selection((RIONEGRO, GUARNE), date(2014, 7, 31))
    with translation.override("es"):
        assert (
            presenter.question(chosen, land, today) == "¿Qué podían formar estos dos municipios el 31 de julio de 2014?"
        )
        now = selectors.Selection(("05", "27"), today)
        assert presenter.question(now, land, today) == "¿Qué pueden formar estos dos departamentos?"
        mixed = selectors.Selection((RIONEGRO, "05"), today)
        assert presenter.question(mixed, land, today) == "¿Qué pueden formar estas dos entidades?"


def test_selection_keeps_the_order_of_choosing() -> None:
    query = QueryDict(f"m={COCORNA},{RIONEGRO}&m={GUARNE}&fecha=2014-07-31")
    with translation.override("es"):
        found = selectors.read_selection(query, today=date(2026, 11, 22))
        assert found.members == (COCORNA, RIONEGRO, GUARNE)
        assert found.href() == f"/?m={COCORNA},{RIONEGRO},{GUARNE}&fecha=2014-07-31"
        assert found.without(RIONEGRO) == f"/?m={COCORNA},{GUARNE}&fecha=2014-07-31"


def test_one_unit_with_unknown_border_is_not_said_to_be_alone(client: Client) -> None:
    page = text_of(client, "/?m=27493,27615&fecha=2026-11-22")
    assert "No se sabe: no hay mapa oficial de su límite" in page
    assert "No se sabe si toca a Nuevo Belén de Bajirá" in page
    assert "El grupo está en" not in client.get("/veredicto?m=27493,27615&fecha=2026-11-22").json()["spoken"]
    assert "A nadie: quedó separado" not in page


# --------------------------------------------------------------------------------------------------------- the map


def test_page_data_takes_borders_from_the_facts() -> None:
    data = pagedata.page_data(colombia())
    assert len(data["units"]) == 1122
    assert len(data["departments"]) == 32
    assert [GUARNE, RIONEGRO] in data["borders"]
    assert "27493" in data["unknown"]
    assert all(a < b for a, b in data["borders"])


@pytest.fixture
def built() -> cartography.Topology:
    found = cartography.topology()
    if found is None:
        pytest.fail("faltan los archivos de la página: corra make assets")
    return found


def test_every_unit_is_drawn(built: cartography.Topology) -> None:
    land = colombia()
    missing = [code for code in land.units if not built.has(code)]
    assert not missing
    assert len(built.index) == 1122


def test_bars_join_those_who_touch_in_the_facts(built: cartography.Topology) -> None:
    chosen = selectors.Selection((RIONEGRO, GUARNE, MARINILLA, COCORNA), date(2026, 11, 22))
    with translation.override("es"):
        picture = cartography.drawing(chosen, colombia(), [[RIONEGRO, GUARNE, MARINILLA], [COCORNA]])
    assert picture is not None
    assert len(picture.bars) == 2
    states = {cell.code: cell.state for cell in picture.cells}
    assert states[COCORNA] == "apart"
    assert states[RIONEGRO] == "chosen"
    assert states["05148"] == "near"


def test_country_is_drawn_by_department(built: cartography.Topology) -> None:
    with translation.override("es"):
        picture = cartography.drawing(selectors.Selection((), date(2026, 11, 22)), colombia())
    assert picture is not None
    assert len(picture.cells) == 33
    assert picture.box is not None
