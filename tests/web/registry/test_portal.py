"""The open door: my municipality, alerts without account, pages to embed, and what machines read."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from mancomun.territory import colombia
from mancomun.web.audit.keys import key_of
from mancomun.web.initiatives import demo as portfolio
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.jobs.kinds import daily
from mancomun.web.portal import services
from mancomun.web.portal.models import Subscription
from mancomun.web.portal.selectors import NEWS
from mancomun.web.registry import demo
from mancomun.web.registry import services as registry
from mancomun.web.registry.models import Esquema

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate()


@pytest.fixture
def documented() -> Esquema:
    portfolio.load(TODAY)
    demo.load(TODAY)
    return Esquema.objects.get(origin_key="am-valle-de-aburra")


def text(answer: object) -> str:
    return unescape(answer.content.decode())  # type: ignore[attr-defined]


def ask(client: Client, **data: str) -> object:
    return client.post("/alertas/", {"mail": "vecina@ejemplo.org", "about": "municipio", "code": "05088"} | data)


def link(what: str) -> str:
    found = re.search(rf"http://testserver(/\S*alertas/{what}/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def test_my_municipality_gathers_what_is_open(documented: Esquema) -> None:
    answer = Client().get("/mi-municipio/?m=Bello")
    page = text(answer)
    assert not answer.cookies
    assert "Área Metropolitana del Valle de Aburrá" in page
    assert f"/registro/{documented.code}/" in page
    assert '<link rel="canonical" href="http://testserver/mi-municipio/?m=05088">' in page
    assert len(answer.content) < 100_000
    before = text(Client().get("/en/mi-municipio/?m=Bello&fecha=1979-01-01"))
    assert "Who does Bello" in before
    assert "Valle de Aburrá" not in before
    assert "Agua y la Montaña" not in before  # formed in 2021, though no source says since when each is in
    two = Client().get("/mi-municipio/?m=Rionegro")  # there are two
    assert two.status_code == 422
    for code in ("05615", "68615"):
        assert f'<a href="?m={code}">{code} Rionegro' in text(two)
    assert (
        '<a href="?m=05615&amp;grupo=agendas">'
        in Client().get("/publicado/?m=Rionegrro&grupo=agendas").content.decode()
    )
    assert (
        '<a href="?municipio=05615&amp;fecha=2020-01-01">'
        in Client().get("/registro/?municipio=5615&fecha=2020-01-01").content.decode()
    )
    assert 'href="?m=' not in text(Client().get("/mi-municipio/?m=xyzzyqq"))  # nothing near is nothing offered
    assert Client().get("/mi-municipio/").status_code == 200
    # What somebody hid is not here either.
    Esquema.objects.update(published=False)
    assert f"/registro/{documented.code}/" not in text(Client().get("/mi-municipio/?m=Bello"))


def test_every_page_leads_to_the_open_door() -> None:
    """Who knows nothing of the address finds it at the foot of any page, in their language."""
    for page, tongue in (("/", ""), ("/en/", "/en"), ("/ley/", "")):
        content = Client().get(page).content.decode()
        for door in ("mi-municipio/", "publicado/", "mis-datos/"):
            assert f'<a href="{tongue}/{door}">' in content, (page, door)


def test_only_pages_made_for_it_may_be_framed(documented: Esquema) -> None:
    for path in (
        f"/incrustar/esquema/{documented.code}",
        "/incrustar/municipio/05088",
        "/en/incrustar/municipio/05088",
    ):
        answer = Client().get(path)
        assert answer.status_code == 200
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer.headers
        assert not answer.cookies
        page = text(answer)
        assert "<form" not in page
        assert "<script" not in page
        assert len(answer.content) < 60_000
    for path in (f"/registro/{documented.code}/", "/mi-municipio/?m=05088", "/incrustar/esquema/EAT-1900-001"):
        answer = Client().get(path)
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_search_engines_find_every_public_page(documented: Esquema) -> None:
    robots = Client().get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "Disallow: /cuenta/" in robots
    Esquema.objects.filter(origin_key="rape-region-central").update(published=False)
    hidden = Esquema.objects.get(origin_key="rape-region-central").code
    root = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    found = [one.text or "" for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://testserver/registro/{documented.code}/" in found
    assert f"http://testserver/en/registro/{documented.code}/" in found
    assert len(found) == len(set(found)) > 150
    # What concerns a municipality is what people look for: one address for each that is in something, and for nobody else.
    places = {one.removeprefix("http://testserver/mi-municipio/?m=") for one in found if "/mi-municipio/?" in one}
    held = {
        code
        for row in (
            *Esquema.objects.filter(published=True).exclude(origin_key="ficcion-g47"),
            *Iniciativa.objects.filter(fiction=False),
        )
        for code in row.municipalities
    }
    assert "05088" in places
    assert {one for one in places if "http" not in one} == held
    assert held < set(colombia().units)  # and nowhere else
    for page in ("/ley/reglas/", "/ley/cronologia/", "/portafolio/regiones", "/regionalizar", "/en/ley/glosario/"):
        assert f"http://testserver{page}" in found
    # What the sitemap gives is what each page calls its own address.
    for address in (*found[:60:4], *(one for one in found if "05088" in one or documented.code in one)):
        page = Client().get(address.removeprefix("http://testserver")).content.decode()
        assert page.count('rel="canonical"') == 1, address
        assert f'<link rel="canonical" href="{address}">' in page
        assert "noindex" not in page
    assert 'rel="canonical"' not in Client().get("/?m=05088,05001").content.decode()  # a question is not a page
    assert not [one for one in found if "FIC-" in one or f"registro/{hidden}/" in one]


def test_alerts_are_confirmed_by_the_mailbox_and_left_with_a_click(documented: Esquema) -> None:
    client = Client()
    first = ask(client)
    assert first.status_code == 200  # type: ignore[attr-defined]
    assert len(mail.outbox) == 1
    # Asking again writes no second letter, and the page says the same.
    assert text(ask(client)) == text(first)
    assert len(mail.outbox) == 1
    assert "con Bello, Antioquia" in str(mail.outbox[0].body)  # two municipalities may have one name
    where = link("confirmar")
    assert "¿Quiere recibir este aviso?" in text(client.get(where))
    assert Subscription.objects.get().confirmed is None  # a reader that opens links confirms nothing
    assert "Bello" in text(client.post(where))
    assert Subscription.objects.get().confirmed is not None
    leave = where.replace("confirmar", "salir")
    assert client.get(leave).status_code == 200
    assert Subscription.objects.exists()
    client.post(leave)
    assert not Subscription.objects.exists()
    assert client.post(where).status_code == 404
    assert not client.cookies


@pytest.mark.parametrize(
    "data", [{"mail": "nadie"}, {"about": "persona"}, {"code": "99999"}, {"about": "esquema", "code": "EAT-1900-001"}]
)
def test_what_cannot_be_asked_is_said(data: dict[str, str]) -> None:
    answer = ask(Client(), **data)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert not mail.outbox


def test_a_mailbox_gets_one_letter_a_day_about_what_is_new(registered: Esquema, keeper: object) -> None:
    ask(Client(), code="05615")
    ask(Client(), about="esquema", code=registered.code)
    for row in Subscription.objects.all():
        services.alert_confirm(row.key, now=NOW - timedelta(days=3))
    mail.outbox.clear()
    registry.act_add(registered, kind="otro", day=TODAY, number="Acta 12", by=keeper, today=TODAY)
    assert services.send_round(timezone.now()) == {"mailboxes": 1, "letters": 1}
    (letter,) = mail.outbox
    assert letter.to == ["vecina@ejemplo.org"]
    body = str(letter.body)
    assert f"http://testserver/registro/{registered.code}/" in body
    assert "tiene un acto nuevo" in body
    assert body.count("alertas/salir/") == 2
    assert letter.extra_headers["List-Unsubscribe"].startswith("<http://testserver/alertas/salir/")
    registry.act_add(registered, kind="otro", day=TODAY, number="Acta 13", by=keeper, today=TODAY)
    assert services.send_round(timezone.now()) == {"mailboxes": 0, "letters": 0}
    assert services.send_round(timezone.now() + timedelta(days=1))["letters"] == 1
    assert services.send_round(timezone.now() + timedelta(days=2))["letters"] == 0  # nothing new: no letter
    # What is not published is told to nobody.
    registry.act_add(registered, kind="otro", day=TODAY, number="Acta 14", by=keeper, today=TODAY)
    Esquema.objects.update(published=False)
    assert services.send_round(timezone.now() + timedelta(days=3))["letters"] == 0


def test_unconfirmed_mailboxes_are_erased_and_the_round_is_daily() -> None:
    Subscription.objects.create(mail="x@ejemplo.org", about="municipio", code="05088", base="http://testserver/",
                                asked=NOW - timedelta(days=8))  # fmt: skip
    services.send_round(NOW)
    assert not Subscription.objects.exists()
    assert "portal_alerts" in {one.name for one in daily()}


def test_no_mailbox_is_kept_in_the_history(documented: Esquema) -> None:
    ask(Client())
    kept = Subscription._meta.get_field("id").model.changes.rel.related_model  # type: ignore[attr-defined]
    names = {field.name for field in kept._meta.fields}
    assert {"mail", "key"}.isdisjoint(names)
    assert "about" in names


def test_every_action_told_by_mail_is_one_that_happens() -> None:
    assert all(key_of(key) for key in NEWS)


def test_the_address_of_alerts_alone_leads_where_they_are_asked_for() -> None:
    answer = Client().get("/alertas/", follow=True)
    assert answer.redirect_chain == [("/mi-municipio/", 302)]
