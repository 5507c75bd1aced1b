"""The route: its days, its lights in words, its gates and what somebody answers for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from mancomun.errors import BadInput
from mancomun.web.accounts.models import User
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace import route_services, selectors, services
from mancomun.web.workspace.kinds import Kind
from mancomun.web.workspace.merge import Step
from mancomun.web.workspace.models import Route
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def route(initiative: Iniciativa, secretary: User, today: date) -> Route:
    return route_services.route_open(initiative, today - timedelta(days=80), by=secretary, day=today)


def test_months_count_from_the_first_day(initiative: Iniciativa, secretary: User, today: date) -> None:
    opened = route_services.route_open(initiative, date(2026, 1, 31), by=secretary, day=today)
    first, second, third = selectors.moments_of(opened)
    assert (first.end, second.end, third.end) == (date(2026, 3, 31), date(2026, 6, 30), None)
    assert first.real_start == date(2026, 1, 31)
    moved = route_services.route_open(initiative, date(2026, 2, 1), by=secretary, day=today)
    assert (moved.pk, selectors.moments_of(moved)[0].real_start) == (opened.pk, date(2026, 2, 1))


def test_a_gate_with_gaps_stays_closed_until_somebody_answers_for_each(
    route: Route, secretary: User, departmental: User, today: date
) -> None:
    with pytest.raises(BadInput, match="No puede cerrar el momento 1: faltan 12 productos") as wrong:
        route_services.moment_close(route, 1, by=secretary, day=today)
    assert wrong.value.code == "E-S28-1"
    with pytest.raises(BadInput, match="20 caracteres"):
        route_services.gate_override(route, "M1-01", "porque sí", by=departmental, day=today)
    with pytest.raises(BadInput, match="no alcanza"):
        route_services.gate_override(route, "M1-01", "Se aprobó en la sesión de junta.", by=secretary, day=today)
    for n in range(1, 13):
        route_services.gate_override(
            route, f"M1-{n:02d}", "Se aprobó en la sesión de junta.", by=departmental, day=today
        )
    closed = route_services.moment_close(route, 1, by=secretary, day=today)
    assert closed.closed == today
    assert route.moments.get(number=2).started == today
    with pytest.raises(BadInput, match="se cerró"):
        route_services.moment_close(route, 1, by=secretary, day=today)
    with pytest.raises(BadInput, match="faltan"):
        route_services.moment_close(route, 2, by=secretary, day=today)


def test_dates_are_corrected_with_their_reasons(route: Route, secretary: User, today: date) -> None:
    with pytest.raises(BadInput, match="por qué cambia"):
        route_services.moment_date(route, 1, started=route.anchor, new_end=today, by=secretary)
    with pytest.raises(BadInput, match="empezó sin cerrar"):
        route_services.moment_date(route, 2, started=today, by=secretary)
    found = route_services.moment_date(route, 2, started=today, overlap="El alcalde lo pidió.", by=secretary)
    assert found.started == today


def test_the_page_says_it_in_words_and_links_each_gap(
    route: Route, kind: Kind, initiative: Iniciativa, secretary: User
) -> None:
    page = enter(secretary).get(f"/rutas/{initiative.code}/").content.decode()
    assert "de atraso" in page
    assert "El aprestamiento lleva" in page
    assert f'href="/rutas/{initiative.code}/riesgos/"' in page
    assert "Para pasar al momento 2 faltan" in page
    assert route.secret in page
    assert Client().get(f"/rutas/{initiative.code}/").status_code == 404
    Iniciativa.objects.filter(pk=initiative.pk).update(record_state="publicado")
    public = Client().get(f"/rutas/{initiative.code}/")
    assert public.status_code == 200
    assert route.secret not in public.content.decode()


def test_the_critical_path_of_the_agenda_is_on_the_page(
    route: Route, initiative: Iniciativa, secretary: User, today: date
) -> None:
    address = f"/rutas/{initiative.code}/"
    assert "No hay actividades con sus días" in enter(secretary).get(address).content.decode()
    typed = {"Convocar alcaldes": (1, 4), "Imprimir mapas": (1, 2), "Firmar acuerdo": (5, 9)}
    steps = [
        Step(f"t{n}", "add", "actividades", f"z{n}", value={
            "actividad": name, "inicio": f"2026-03-0{first}", "fin": f"2026-03-0{last}",
            "predecesoras": "Convocar alcaldes\nImprimir mapas" if name == "Firmar acuerdo" else "",
        })
        for n, (name, (first, last)) in enumerate(typed.items())
    ]  # fmt: skip
    services.change(initiative, selectors.kind_of("agenda"), steps, by=secretary, day=today)
    found = selectors.agenda_of(selectors.desk_of(initiative, today))
    assert found is not None
    assert found.path.slots["Firmar acuerdo"].early_start == 4
    page = enter(secretary).get(address).content.decode()
    lines = {name: page.partition(f'<th scope="row">{name}</th>')[2].partition("</tr>")[0] for name in typed}
    assert all(f">{found.path.slots[name].slack or '0 · en la ruta crítica'}</td>" in lines[name] for name in typed)
    assert found.path.slots["Imprimir mapas"].slack == found.path.slots["Convocar alcaldes"].slack + 2


def test_the_calendar_opens_with_its_secret_alone(route: Route, initiative: Iniciativa) -> None:
    text = Client().get(f"/rutas/{initiative.code}/calendario/{route.secret}.ics")
    assert text.headers["Content-Type"].startswith("text/calendar")
    assert text.content.count(b"BEGIN:VEVENT") == 5
    assert Client().get(f"/rutas/{initiative.code}/calendario/otro.ics").status_code == 404


def test_the_form_opens_the_route_and_closes_nothing_early(initiative: Iniciativa, secretary: User) -> None:
    client = enter(secretary)
    assert client.post(f"/rutas/{initiative.code}/abrir", {"anchor": "2026-09-01"}).status_code == 302
    assert Route.objects.get().anchor == date(2026, 9, 1)
    answer = client.post(f"/rutas/{initiative.code}/momento", {"number": "1", "action": "close"})
    assert answer.status_code == 409
    assert "No puede cerrar el momento 1" in answer.content.decode()
    assert client.post(f"/rutas/{initiative.code}/momento", {"number": "1", "started": "1800-01-01"}).status_code == 422
