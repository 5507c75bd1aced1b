"""The pages of the portfolio and of an initiative: who sees what, what they say, and how many queries they take."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mancomun.portfolio.documented import everything
from mancomun.web.accounts.models import User
from mancomun.web.initiatives import demo, services
from mancomun.web.initiatives.models import Iniciativa, Membresia, Passage
from mancomun.web.portfolio.models import SavedView
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db


FEW = {
    "am-valle-de-aburra", "rape-region-central", "pap-cartama", "rap-amazorinoquia", "asm-asocentro-sabana", "asm-maser",
    "aam-asoareas", "doc-2014-001", "doc-2014-003", "ficcion-g47",
}  # fmt: skip


@pytest.fixture
def documented(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few of the documented records, of each kind; all of them are loaded in the tests of initiatives."""
    monkeypatch.setattr(demo, "everything", lambda: [item for item in everything() if item.key in FEW])
    demo.load(today)


def signed(user: User) -> Client:
    return enter(user)


def copies(n: int, template: Iniciativa) -> None:
    """Rows like another one, with its members."""
    rows = []
    for i in range(n):
        row = Iniciativa.objects.get(pk=template.pk)
        row.pk, row.code, row.name = None, f"INI-1999-{i:04d}", f"Copia {i}"
        rows.append(row)
    made = Iniciativa.objects.bulk_create(rows)
    Membresia.objects.bulk_create(
        Membresia(initiative=row, code=one.code, role=one.role, during=one.during, known_on=one.known_on)
        for row in made
        for one in template.memberships.all()
    )
    Passage.objects.bulk_create(Passage(initiative=row, state=row.state, day=row.state_since) for row in made)


@pytest.mark.parametrize(
    "path",
    ["/portafolio/", "/portafolio/ruta", "/portafolio/regiones", "/portafolio/tablero", "/portafolio/portafolio.csv"],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_public_pages_answer_anybody_without_a_cookie(documented: None, path: str, prefix: str) -> None:
    response = Client().get(prefix + path)
    assert response.status_code == 200
    assert not response.cookies


def test_every_documented_file_opens(documented: None) -> None:
    client = Client()
    for row in Iniciativa.objects.all():
        text = client.get(f"/iniciativas/{row.code}/").content.decode()
        assert ("Ejercicio." if row.fiction else "Registro documentado.") in text, row.code
        for page in ("aportes", "oportunidades"):
            assert client.get(f"/iniciativas/{row.code}/{page}").status_code == 200
        assert client.get(f"/iniciativas/{row.code}/historial").status_code == 302


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/portafolio/", 12),
        ("/portafolio/?q=copia&orden=nombre", 12),
        ("/portafolio/bandeja", 14),
        ("/portafolio/ruta", 10),
        ("/portafolio/regiones", 9),
        ("/portafolio/tablero", 12),
        ("/iniciativas/CODE/", 27),
        ("/iniciativas/CODE/historial", 24),
    ],
)
def test_queries_do_not_grow_with_rows(national: User, initiative: Iniciativa, path: str, most: int) -> None:
    client = signed(national)
    path = path.replace("CODE", initiative.code)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    copies(150, initiative)
    with CaptureQueriesContext(connection) as many:
        page = client.get(path).content.decode()
    assert len(many) == len(few) <= most
    if path == "/portafolio/":
        assert page.count('name="code"') == 100


def test_only_what_came_with_the_house_is_said_to_come_from_cited_sources(
    documented: None, initiative: Iniciativa, secretary: User
) -> None:
    sentence = "nombres, fechas y estados salen de fuentes citadas"
    assert sentence in Client().get("/portafolio/").content.decode()
    demo.remove()
    assert Iniciativa.objects.get() == initiative
    assert "Todavía no hay iniciativas a la vista." in Client().get("/portafolio/").content.decode()
    page = signed(secretary).get("/portafolio/").content.decode()
    assert initiative.name in page
    assert sentence not in page


def test_the_counts_over_the_table_are_those_of_the_dashboard_and_leave_fiction_out(documented: None) -> None:
    client = Client()
    page = client.get("/portafolio/").content.decode()
    real = Iniciativa.objects.filter(fiction=False)
    assert Iniciativa.objects.filter(fiction=True).count() == 1
    assert f"{real.count()} iniciativas a la vista. Además, un ejercicio de ficción, que no se cuenta." in page
    named = {"identificadas": "identificada", "constituidas": "constituida"}
    for name, state in named.items():
        shown = re.search(rf">(\d+)</[a-z]+>\s*(?:<[^>]+>\s*)*{name}", page)
        assert shown is not None, name
        states = (
            [state] if state == "identificada" else ["constituida", "registrada_REAT", "en_operacion", "suspendida"]
        )
        assert int(shown[1]) == real.filter(state__in=states).count()


def test_filters_are_in_the_address_and_an_unknown_one_is_told(documented: None) -> None:
    page = Client().get("/portafolio/?figura=rape&region=magica").content.decode()
    assert "RAP-E Región Central" in page
    assert "El filtro «magica» no existe; se muestran todos." in page
    found = Client().get("/portafolio/", {"q": "medellin"}).content.decode()
    assert "Área Metropolitana del Valle de Aburrá" in found
    assert "Sabana Centro" not in found
    none = Client().get("/portafolio/?q=zzzz").content.decode()
    assert "Ninguna iniciativa responde a estos filtros." in none


def test_reserved_and_restricted_files_do_not_exist_for_others(initiative: Iniciativa) -> None:
    response = Client().get(f"/iniciativas/{initiative.code}/")
    assert response.status_code == 404
    assert "No hay una iniciativa pública con el código" in response.content.decode()
    assert initiative.name not in Client().get("/portafolio/").content.decode()


def test_the_exercise_is_never_counted(documented: None) -> None:
    page = Client().get("/portafolio/regiones").content.decode()
    real = Iniciativa.objects.filter(fiction=False).exclude(state="desistida").count()
    assert re.search(rf">{real} iniciativas en ", page)
    assert "La distribución regional de 2014 no está disponible en la fuente; se muestra solo el total (94)." in page
    assert "dato no disponible en la fuente de 2014" in page
    assert "coincide con el total" not in page


def test_regions_on_the_page_are_the_regions_of_the_file(documented: None) -> None:
    lines = Client().get("/portafolio/regiones.csv").content.decode("utf-8-sig").splitlines()
    counts = [line.split(",") for line in lines[1:]]
    total = next(int(c[3]) for c in counts if c[2] == "total")
    assert sum(int(c[3]) for c in counts if c[2] != "total") == total
    page = Client().get("/portafolio/regiones").content.decode()
    for c in counts:
        assert f">{c[3]}</" in page


def test_a_wrong_date_is_a_sentence_and_the_page_stays(documented: None) -> None:
    for path in ("/portafolio/ruta", "/portafolio/regiones", "/iniciativas/EAT-2026-001/"):
        page = Client().get(path, {"fecha": "2026-02-31"}).content.decode()
        assert "no existe en el calendario" in page, path


def test_a_file_on_a_past_day_has_the_members_of_that_day(initiative: Iniciativa, secretary: User, today: date) -> None:
    services.member_end(initiative, "05440", until=today, by=secretary, day=today)
    client = signed(secretary)
    now = client.get(f"/iniciativas/{initiative.code}/").content.decode()
    then = client.get(f"/iniciativas/{initiative.code}/", {"fecha": "2026-02-01"}).content.decode()
    assert "2 miembros" in now
    assert then.count("Marinilla, Antioquia") > now.count("Marinilla, Antioquia") - 2
    assert "Así estaba el 1 de febrero de 2026." in then
    assert Iniciativa.objects.get(pk=initiative.pk).member_count == 2


def test_the_group_of_the_constructor_becomes_an_initiative(secretary: User) -> None:
    client = signed(secretary)
    page = client.get("/iniciativas/nueva?m=05615,05318&figura=provincia_administrativa_planificacion").content.decode()
    assert "05615,05318" in page
    entity = re.search(r'<option value="(\d+)"', page)
    assert entity
    form = {"entity": entity[1], "name": "Valle de San Nicolás", "members": "05615, Guarne", "figure_foreseen": ""}
    done = client.post("/iniciativas/nueva", form)
    assert done.status_code == 302
    assert Iniciativa.objects.get().member_count == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"members": "05615, San Carlos"}, "San Carlos"),
        ({"members": "05615, 99999"}, "99999"),
        ({"name": "A"}, "El nombre tiene 1 caracteres; escriba entre 5 y 150."),
        ({"entity": "abc"}, "La entidad es un número entero; llegó «abc»."),
        ({"entity": ""}, "Elija a nombre de qué entidad"),
    ],
)
def test_a_form_that_cannot_be_used_loses_nothing(secretary: User, change: dict[str, str], sentence: str) -> None:
    entity = str(secretary.appointments.get().entity_id)
    form = {"entity": entity, "name": "Valle de San Nicolás", "members": "05615,05318"} | change
    response = signed(secretary).post("/iniciativas/nueva", form)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert form["members"] in page
    assert not Iniciativa.objects.exists()


def test_an_edit_form_keeps_what_was_written(initiative: Iniciativa, secretary: User) -> None:
    client = signed(secretary)
    form = {"name": "Otro nombre largo", "identified_on": "2026-02-31", "seen": initiative.modified.isoformat()}
    response = client.post(f"/iniciativas/{initiative.code}/editar", form)
    assert response.status_code == 422
    assert "Otro nombre largo" in response.content.decode()
    assert Iniciativa.objects.get().name == initiative.name
    form["identified_on"] = "2026-02-28"
    assert client.post(f"/iniciativas/{initiative.code}/editar", form).status_code == 302
    stale = client.post(f"/iniciativas/{initiative.code}/editar", {**form, "name": "Un tercer nombre"})
    assert stale.status_code == 409
    assert "Otra persona cambió esta ficha" in stale.content.decode()


def test_bulk_shows_first_and_then_applies_to_those_that_can(
    initiative: Iniciativa, secretary: User, departmental: User, today: date
) -> None:
    services.file_send(initiative, by=secretary, day=today)
    gap = services.initiative_create(
        values={"name": "Con vacíos"}, members=[], entity=initiative.owner_id, by=secretary, day=today
    )
    services.file_send(gap, by=secretary, day=today)
    Iniciativa.objects.filter(pk=gap.pk).update(departments=["05"])
    client = signed(departmental)
    form = {"action": "approve", "code": [initiative.code, gap.code]}
    preview = client.post("/portafolio/lote", form).content.decode()
    assert "Nada ha cambiado todavía." in preview
    assert "no cumple el criterio de paso «ficha completa»" in preview
    assert Iniciativa.objects.get(pk=initiative.pk).record_state == "en_revision"
    assert not initiative.versions.exists()
    applied = client.post("/portafolio/lote/aplicar", form, follow=True).content.decode()
    assert "Validar: se aplicó a 1 de 2." in applied
    assert Iniciativa.objects.get(pk=initiative.pk).record_state == "aprobado"
    assert Iniciativa.objects.get(pk=gap.pk).record_state == "en_revision"
    client.post("/portafolio/lote/aplicar", form)
    assert initiative.versions.count() == 1


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"action": "approve"}, "No eligió ninguna iniciativa."),
        ({"action": "x", "code": "A"}, "No conocemos la acción «x»."),
    ],
)
def test_bulk_without_rows_or_action_is_a_sentence(national: User, form: dict[str, str], sentence: str) -> None:
    response = signed(national).post("/portafolio/lote", form)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_the_tray_tells_what_waits_is_late_and_changed(
    initiative: Iniciativa, secretary: User, departmental: User, today: date
) -> None:
    services.initiative_edit(initiative, values={"due": date(2026, 1, 1)}, by=secretary, day=today)
    services.file_send(initiative, by=secretary, day=today)
    client = signed(departmental)
    page = client.get("/portafolio/bandeja").content.decode()
    assert page.count(initiative.name) == 3
    client.post("/portafolio/vistas", {"seen": timezone.now().isoformat()})
    assert client.get("/portafolio/bandeja").content.decode().count(initiative.name) == 2


def test_a_view_is_an_address_under_a_name(national: User) -> None:
    client = signed(national)
    done = client.post("/portafolio/vistas", {"name": "Las del Caribe", "query": "region=caribe"})
    assert done.url == "/portafolio/?region=caribe"
    assert SavedView.objects.get().name == "Las del Caribe"
    assert "Las del Caribe" in client.get("/portafolio/").content.decode()
    assert client.post("/portafolio/vistas", {"name": " ", "query": ""}).status_code == 422


def test_an_opportunity_names_what_feeds_it(initiative: Iniciativa, secretary: User) -> None:
    page = signed(secretary).get(f"/iniciativas/{initiative.code}/oportunidades").content.decode()
    for said in (
        "Visión prospectiva, Agenda territorial",
        "Generación de identidad territorial, Reconocimiento de la subregión",
    ):
        assert said in page


def test_an_appointment_is_lent_for_one_initiative_by_its_code(initiative: Iniciativa, secretary: User) -> None:
    client = signed(secretary)
    mine = secretary.appointments.get()
    today = timezone.localdate()
    form = {
        "email": "suplente@ejemplo.org",
        "start": str(today),
        "until": str(today + timedelta(30)),
        "reason": "Licencia",
    }
    path = f"/encargos/{mine.pk}/delegar"
    wrong = client.post(path, {**form, "initiative": "INI-1999-999"}).content.decode()
    assert "No hay una iniciativa suya con el código «INI-1999-999»" in wrong
    assert client.post(path, {**form, "initiative": initiative.code.lower(), "moment": "1"}).status_code == 302
    lent = mine.delegations.get()
    assert (lent.initiative_id, lent.moment) == (initiative.pk, 1)
    page = client.get(f"/entidades/{mine.entity_id}/").content.decode()
    assert f"solo {initiative.code}, momento 1" in page
    assert f'<td>iniciativa</td><td data-label="Antes">–</td><td data-label="Después">{initiative.code}</td>' in page
    assert f"solo {initiative.code}, momento 1" in signed(lent.person).get("/cuenta/").content.decode()


def test_scores_and_opportunities_by_form(initiative: Iniciativa, departmental: User, secretary: User) -> None:
    reason = "Los municipios planean juntos la movilidad del valle, con un equipo común y reuniones mensuales de seguimiento."
    client = signed(departmental)
    address = f"/iniciativas/{initiative.code}/aportes"
    wrong = client.post(address, {"objective": "S17", "score": "2", "reason": reason})
    assert wrong.status_code == 422
    assert "exige al menos una evidencia" in wrong.content.decode()
    assert reason in wrong.content.decode()
    assert (
        client.post(address, {"objective": "S17", "score": "2", "reason": reason, "evidence": "Acta 1"}).status_code
        == 302
    )
    other = signed(secretary)
    page = other.post(f"/iniciativas/{initiative.code}/oportunidades", {"a-S25.5": "si", "u-S25.5": "poco"})
    assert page.status_code == 422
    assert "Explique cómo se aprovecha «Genera cohesión social.»" in page.content.decode()


def test_csv_neutralises_formulas(initiative: Iniciativa, secretary: User, today: date) -> None:
    services.initiative_edit(initiative, values={"name": "=HYPERLINK(1)"}, by=secretary, day=today)
    text = signed(secretary).get("/portafolio/portafolio.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert ",05615;05318;05440," in text
