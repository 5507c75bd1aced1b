"""The pages of the law as a visitor meets them, without a browser: they answer, they link, they keep the group."""

from __future__ import annotations

import gettext
import re
from html import unescape
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from django.test import Client

from mancomun.legal import book, pages
from mancomun.sources import norms
from mancomun.web.legal.templatetags import law_page

FIXED = (
    "", "reglas/", "normas/", "cronologia/", "comparar/", "preguntas-abiertas/", "glosario/", "hechos/", "numeros/",
    "alternativas/", "fuentes/", "semilla/", "buscar", "buscar?q=consulta",
)  # fmt: skip
_visitors = count()


def get(path: str, **more):
    """Each request comes from another address: the limit on visits has its own tests."""
    n = next(_visitors)
    return Client().get(path, REMOTE_ADDR=f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}", **more)


def html(path: str, status: int = 200) -> str:
    response = get(path)
    assert response.status_code == status, path
    return unescape(response.content.decode())


class Reader(HTMLParser):
    """Ids and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])


@pytest.mark.parametrize("lang", ["", "/en"])
def test_every_page_answers_and_no_link_is_dead(lang):
    """From the first page of the law, everything it leads to, with every anchor."""
    start = f"{lang}/ley/"
    todo, seen, ids, anchors = [start, *(f"{start}{path}" for path in FIXED)], set(), {}, []
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        response = get(path)
        assert response.status_code == 200, path
        if response.headers["Content-Type"] == "application/pdf":
            continue
        page = Reader(response.content.decode())
        repeated = {item for item in page.ids if page.ids.count(item) > 1}
        assert not repeated, (path, repeated)
        ids[path] = set(page.ids)
        for link in page.links:
            whole, anchor = urldefrag(link)
            whole = whole or path
            if anchor:
                anchors.append((path, whole, anchor))
            if whole.startswith(start) and "fecha=" not in whole and not whole.endswith(".pdf"):
                todo.append(whole)
    for figure in book().figures:
        assert f"{start}figuras/{figure}/" in seen
    for rule in book().rules:
        assert f"{start}reglas/{rule}/" in seen
    for norm in norms():
        assert f"{start}normas/{norm}/" in seen
    dead = [(path, whole, anchor) for path, whole, anchor in anchors if whole in ids and anchor not in ids[whole]]
    assert not dead


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize("figure", book().figures.values(), ids=lambda figure: figure.id)
def test_a_figure_page_holds_every_rule_its_steps_and_its_cards(figure, lang):
    text = html(f"{lang}/ley/figuras/{figure.id}/")
    page = Reader(text)
    assert set(figure.rules) | set(figure.unfounded) <= set(page.ids)
    tongue = "en" if lang else "es"
    assert figure.what.of(tongue) in text
    shown = pages.figure_page(figure, pages.date.today())
    for step in shown.steps:
        assert step.act.of(tongue) in text
    for card in shown.cards:
        assert card.definition.of(tongue) in text
    for key, _ in shown.discrepancies:
        assert key in text
    for key, item in shown.questions:
        assert key in text
        assert item["question"][tongue] in text
    for scheme in shown.schemes:
        assert scheme.name in text


def test_the_date_travels_with_every_link():
    text = html("/ley/figuras/area_metropolitana/?fecha=2014-07-31")
    assert "/ley/reglas/AM-027/?fecha=2014-07-31" in text
    assert "31 de julio de 2014" in text
    assert "Ley 1625 de 2013: debe votar el 25 %" in text
    rule = html("/ley/reglas/AM-028/?fecha=2014-07-31")
    assert "Aún no regía" in rule
    assert "Rige" in html("/ley/reglas/AM-028/")


def test_from_a_verdict_to_the_chronology_and_back_in_four_clicks():
    """Rule, article, entry of the chronology, and back to the same group on the same day."""
    group = "m=05615,05318,05440&fecha=2026-11-22"
    rule = Reader(html(f"/ley/reglas/PAP-002/?{group}"))
    norm = next(link for link in rule.links if "/ley/normas/ley-1454-2011/" in link and link.endswith("#art-16"))
    assert group in norm
    article = Reader(html(urldefrag(norm)[0]))
    assert "art-16" in article.ids
    entry = next(link for link in article.links if "/ley/cronologia/" in link)
    assert group in entry
    line = Reader(html(urldefrag(entry)[0]))
    assert urldefrag(entry)[1] in line.ids
    assert f"/?{group}" in line.links


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/ley/figuras/pap2/", 404, "No existe la figura «pap2»."),
        ("/ley/figuras/provincia/", 404, "Escriba una de las dos."),
        ("/ley/reglas/PAP-02/", 404, "No existe la regla «PAP-02»."),
        ("/ley/normas/ley-1454/", 404, "¿Quiso decir ley-1454-2011?"),
        ("/en/ley/normas/ley-1454/", 404, "Did you mean ley-1454-2011?"),
        ("/ley/?fecha=2014-02-31", 422, "El 2014-02-31 no existe en el calendario."),
        ("/ley/figuras/rape/?fecha=0", 422, "La fecha debe escribirse AAAA-MM-DD"),
        ("/ley/comparar/?a=pap&fecha_b=1500-01-01", 422, "está fuera del intervalo"),
        ("/ley/comparar/?a=nada&b=pap", 422, "No existe la figura «nada»."),
    ],
)
def test_bad_input_is_a_sentence_and_the_page_stays(path, status, sentence):
    text = html(path, status)
    assert sentence in text
    assert "Mancomún" in text
    assert 'id="q"' in text or "<form" in text


@pytest.mark.parametrize(
    "group", ["<script>alert(1)</script>", "05615," * 200, "05615;05318", "javascript:alert(1)", "%00"]
)
def test_a_strange_group_is_dropped_not_printed(group):
    response = get("/ley/", data={"m": group})
    assert response.status_code == 200
    assert b"alert(1)" not in response.content
    assert b"Volver a su grupo" not in response.content


def test_what_is_searched_is_printed_as_text():
    response = get("/ley/buscar", data={"q": "<script>alert(1)</script>"})
    assert b"<script>alert" not in response.content


def test_aliases_lead_to_the_address_that_does_not_change():
    for path, to in (
        ("/ley/figuras/pap/", "provincia_administrativa_planificacion"),
        ("/ley/reglas/pap-002/", "PAP-002"),
    ):
        response = get(f"{path}?m=05615&fecha=2020-01-01")
        assert response.status_code == 302
        assert to in response["Location"]
        assert response["Location"].endswith("?m=05615&fecha=2020-01-01") or "fecha=2020-01-01" in response["Location"]


def test_search_is_blind_to_accents_and_says_how_many():
    assert html("/ley/buscar?q=nucleo").count("núcleo") > 3
    assert "No encontramos esas palabras juntas" in html("/ley/buscar?q=zzzz")
    assert "Resultado" not in html("/ley/buscar")


def test_the_comparer_marks_differences_with_words():
    text = html("/ley/comparar/?a=am&fecha=2019-08-13&b=am&fecha_b=2019-08-14")
    assert "Distinto" in text
    assert "AM-027" in text
    assert "AM-028" in text
    same = html("/ley/comparar/?a=am&b=am&fecha=2020-01-01&fecha_b=2020-01-01")
    assert "Es la misma figura el mismo día" in same
    assert "<strong>Distinto</strong>" not in same
    assert html("/ley/comparar/").count('scope="row"') == len(book().figures)


def test_the_chronology_filters_by_kind_and_year():
    everything, laws = html("/ley/cronologia/"), html("/ley/cronologia/?tipo=ley&desde=2011&hasta=2013")
    assert everything.count('id="CH-') == len(pages.chronology())
    assert 'id="CH-23"' in laws
    assert 'id="CH-11"' not in laws
    assert "Ningún hito con ese filtro" in html("/ley/cronologia/?desde=2090")


def test_a_sheet_is_a_pdf_of_the_date_asked():
    response = get("/ley/figuras/rape/ficha.pdf?fecha=2020-01-01")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert "rape-2020-01-01-es.pdf" in response.headers["Content-Disposition"]
    assert response.content.startswith(b"%PDF")
    assert get("/ley/figuras/rape/ficha.pdf?fecha=2020-02-31").status_code == 422


def test_the_seed_page_keeps_ladder_cards_and_discrepancies():
    text = html("/ley/semilla/")
    for rung in pages.seed()["ladder"]["rungs"]:
        assert rung["label"] in text
        assert rung["tag"] in text
    for card in pages.seed()["cards"]:
        assert card["definition"]["es"] in text
    for key, item in pages.seed()["discrepancies"].items():
        assert key in text
        assert item["law"]["es"] in text
    assert "no puede usarse" not in text
    assert "mailto:" not in text
    assert "Es una fuente histórica" in text


def test_pages_only_answer_to_reading():
    assert Client().post("/ley/", REMOTE_ADDR="10.200.0.1").status_code == 405


def test_sentences_with_names_or_numbers_have_their_english():
    """Blocks to translate, plurals too; the plain sentences are walked with those of the constructor."""
    web = Path(law_page.__file__).parents[2]
    with open(web / "locale/en/LC_MESSAGES/django.mo", "rb") as stream:
        catalogue = gettext.GNUTranslations(stream)
    missing = set()
    for path in (web / "templates/legal").glob("*.html"):
        for block in re.findall(
            r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate", path.read_text("utf-8"), re.S
        ):
            said = [re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", part) for part in re.split(r"{%\s*plural\s*%}", block)]
            english = catalogue.ngettext(*said, 2) if len(said) > 1 else catalogue.gettext(said[0])
            if english in said:
                missing.add(said[0])
    assert not missing
