"""Pages of the registry: by day, in two languages, with what each person may do and no more."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from mancomun.web.accounts.models import User
from mancomun.web.initiatives import demo as portfolio
from mancomun.web.registry import demo, services
from mancomun.web.registry.models import Application, Esquema
from tests.core.registry.test_registry import MEMBERS
from tests.web.initiatives.conftest import enter
from tests.web.registry.conftest import opened

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def text(answer: object) -> str:
    return unescape(answer.content.decode())  # type: ignore[attr-defined]


@pytest.fixture
def documented() -> Esquema:
    portfolio.load(TODAY)
    demo.load(TODAY)
    return Esquema.objects.get(origin_key="am-valle-de-aburra")


def test_the_list_answers_by_municipality_day_and_state(documented: Esquema) -> None:
    page = Client().get("/registro/?municipio=Bello")
    assert page.status_code == 200
    assert not page.cookies
    assert "Valle de Aburrá" in text(page)
    assert "No es el registro oficial." in text(page)
    assert "Valle de Aburrá" not in text(Client().get("/registro/?municipio=Bello&fecha=1979-01-01"))
    assert "Which schemes are there" in text(Client().get("/en/registro/?estado=propuesto"))
    wrong = Client().get("/registro/?municipio=27086")
    assert wrong.status_code == 422
    assert "27493" in text(wrong)
    assert Client().get("/registro/?fecha=2020-02-31").status_code == 422
    assert len(Client().get("/registro/").content) < 100_000
    with CaptureQueriesContext(connection) as few:
        Client().get("/registro/?figura=rape")
    with CaptureQueriesContext(connection) as many:
        Client().get("/registro/")
    assert len(few) == len(many) <= 4


def test_a_sheet_says_source_doubt_act_and_others(documented: Esquema) -> None:
    page = text(Client().get(f"/registro/{documented.code}/"))
    assert "Ordenanza 34 de 1980" in page
    assert "Asamblea de Antioquia" in page
    assert documented.doubt_es in page
    assert documented.source in page
    assert "27 nov 1980" in page
    assert f"/iniciativas/{documented.code}/" in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])  # type: ignore[index]
    assert (data["@type"], data["foundingDate"]) == ("GovernmentOrganization", "1980-11-27")
    assert "No projects" not in page
    assert "Registro documentado, no oficial." in page
    then = text(Client().get(f"/registro/{documented.code}/?fecha=1979-12-31"))
    assert "Nadie consta como miembro" in then
    assert Client().get("/registro/EAT-1900-001/").status_code == 404


def test_the_extract_says_that_it_is_not_official_and_a_certificate_needs_an_authority(
    registered: Esquema, settings: object
) -> None:
    def words() -> str:
        answer = Client().get(f"/registro/{registered.code}/extracto.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        return re.sub(r"\s+", " ", " ".join(one.extract_text() for one in PdfReader(BytesIO(answer.content)).pages))

    said = words()
    assert "no es un certificado" in said
    assert "certifica que" not in said
    assert "BORRADOR" in said
    assert "Rionegro" in said
    settings.REGISTRY_AUTHORITY = "Ministerio de prueba"  # type: ignore[attr-defined]
    said = words()
    assert "certifica que" in said
    assert "REAT-0001" in said
    assert "no es un certificado" not in said
    assert "Certificado (PDF)" in text(Client().get(f"/registro/{registered.code}/"))


def test_a_sheet_that_is_not_published_is_seen_by_those_who_keep_it(scheme: Esquema, keeper: User) -> None:
    assert Client().get(f"/registro/{scheme.code}/").status_code == 404
    assert enter(keeper).get(f"/registro/{scheme.code}/").status_code == 200
    stranger = User.objects.create_user("otra@ejemplo.org")
    assert enter(stranger).get(f"/registro/{scheme.code}/editar").status_code == 403


def test_the_desk_does_one_thing_at_a_time_and_says_it(scheme: Esquema, keeper: User) -> None:
    client, where = enter(keeper), f"/registro/{scheme.code}/editar"
    page = text(client.get(where))
    assert "Presentar la solicitud" in page

    def send(**data: object) -> object:
        return client.post(where, data)

    wrong = send(action="act", kind="convenio", day="31/12/2999")
    assert wrong.status_code == 422  # type: ignore[attr-defined]
    fake = SimpleUploadedFile("acta.pdf", b"MZ not a pdf", content_type="application/pdf")
    refused = send(action="act", kind="otro", day="2026-03-01", file=fake)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert not scheme.actos.filter(kind="otro").exists()
    for data in (
        {"action": "act", "kind": "otro", "day": "1/3/2026", "number": "Acta 7", "mandate": "2024"},
        {"action": "organ", "kind": "direccion", "name": "Junta de alcaldes", "since": "2026-04-20"},
        {"action": "enter", "member": "05674", "since": "2026-05-01"},
        {"action": "leave", "member": "05674", "until": "2026-05-20", "reason": "Se retiró"},
        {"action": "work", "name": "Planta", "year": "2026", "state": "en_ejecucion", "money": "SGR: 1.200.000\nAportes: 300000",
         "benefits": "05615: 1000000\n05318: 500000"},
        {"action": "measure", "name": "Cobertura", "unit": "%", "better": "max", "before": "10,5", "before_year": "2024",
         "after": "16", "after_year": "2026"},
        {"action": "channel", "office": "Gerencia", "post": "Gerente", "address": "gerencia@amp.gov.co"},
        {"action": "declare", "name": "Residuos", "type": "subregional", "matter": "actividades", "affected": list(MEMBERS),
         "criterion_alcance": "Las tres botan en el mismo relleno.", "declared": "2026-05-02"},
        {"action": "edit", "name": scheme.name, "figure": scheme.figure, "objetos_asked": "1", "objetos": ["residuos", "agua"],
         "reason": "El convenio suma el agua"},
        {"action": "apply", "kind": "inscripcion", "proposed": "\n".join(MEMBERS)},
    ):  # fmt: skip
        answer = send(**data)
        assert answer.status_code == 302, (data["action"], text(answer))  # type: ignore[attr-defined]
    scheme.refresh_from_db()
    assert scheme.objetos == ["residuos", "agua"]
    assert scheme.works.get().money == {"SGR": 1_200_000, "Aportes": 300_000}
    page = text(client.get(f"/registro/{scheme.code}/resultados"))
    assert "1.500.000" in page
    assert "Marinilla no aparece como beneficiaria" in page
    assert "mejoró" in page
    assert "+52,4 %" in page
    history = text(client.get(f"/registro/{scheme.code}/historial"))
    assert "El convenio suma el agua" in history
    for word in (">modified<", ">scheme<", ">precision<", ">05674<", ">direccion<"):
        assert word not in history
    assert "San Vicente" in history


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"action": "leave", "member": "05615", "reason": "Se retiró"}, "Falta la fecha"),
        ({"action": "dissolve", "cause": "objeto_perdido", "number": "Acta 9"}, "Falta la fecha"),
        ({"action": "dissolve", "day": "2026-11-01"}, "Elija la causal"),
        ({"action": "work", "name": "Planta", "state": "en_ejecucion", "money": "SGR: 100"}, "Diga el año"),
        ({"action": "leave", "member": "05674", "until": "2026-05-20", "reason": "x"}, "no está en este esquema el 20 de mayo de 2026"),
    ],
)  # fmt: skip
def test_what_nobody_dated_or_chose_is_asked_and_not_supposed(
    scheme: Esquema, keeper: User, data: dict[str, str], says: str
) -> None:
    client, where = enter(keeper), f"/registro/{scheme.code}/editar"
    acts, members = scheme.actos.count(), scheme.miembros.count()
    answer = client.post(where, data)
    assert answer.status_code == 422
    assert says in text(answer)
    assert (scheme.actos.count(), scheme.miembros.count(), scheme.works.count()) == (acts, members, 0)


def test_a_form_that_is_refused_keeps_what_was_typed(scheme: Esquema, keeper: User) -> None:
    client, where = enter(keeper), f"/registro/{scheme.code}/editar"
    sent = {"action": "work", "name": "Planta", "year": "2026", "state": "en_operacion", "money": "SGR: 100",
            "benefits": "Rionegro: 99", "evidence": "Acta 7"}  # fmt: skip
    refused = client.post(where, sent)
    assert refused.status_code == 422
    page = text(refused)
    assert "suman 99 y las fuentes 100" in page
    assert page.count('value="Planta"') == 1  # in its own form, not in the others that ask for a name
    assert '<option value="en_operacion" selected>' in page
    assert "SGR: 100</textarea>" in page
    assert 'id="resultados" open' in page
    assert f'value="{scheme.name}"' in page
    ticked = client.post(where, {"action": "declare", "name": "Residuos", "affected": ["05615"], "declared": "ayer"})
    assert ticked.status_code == 422
    assert 'name="affected" value="05615" checked' in text(ticked)
    # There is another Rionegro in the country: among the members, the name says which.
    assert client.post(where, sent | {"benefits": "Rionegro: 100"}).status_code == 302
    assert scheme.works.get().benefits == {"05615": 100}


def test_who_signs_out_of_office_is_refused_and_the_form_stays(scheme: Esquema, keeper: User) -> None:
    sent = {"action": "act", "kind": "otro", "day": "2026-04-15", "number": "Adenda 2", "mandate": "2020"}
    refused = enter(keeper).post(f"/registro/{scheme.code}/editar", sent)
    page = text(refused)
    assert refused.status_code == 422
    assert "el mandato de quien firma va de 2020-01-01 a 2024-01-01. Revise la fecha o el período." in page
    assert 'value="Adenda 2"' in page
    assert 'value="2026-04-15"' in page
    assert '<option value="2020" selected>' in page


def test_a_member_twice_for_one_purpose_is_said_to_who_decides(
    registered: Esquema, keeper: User, reviewer: User
) -> None:
    other = opened(keeper, name="Otra asociación")
    made = services.apply(other, kind="inscripcion", proposed=MEMBERS[:2], by=keeper, day=date(2026, 7, 1))
    page = text(enter(reviewer).get(f"/registro/solicitudes/{made.pk}/"))
    assert "Esto no cumple" in page
    assert f"Rionegro y Guarne ya están en {registered.name} con el mismo fin." in page


def test_the_reviewer_sees_what_the_law_says(application: Application, reviewer: User, keeper: User) -> None:
    client = enter(reviewer)
    tray = text(client.get("/registro/bandeja"))
    assert application.scheme.name in tray
    page = text(client.get(f"/registro/solicitudes/{application.pk}/"))
    assert "Nada está en contra" in page
    assert "Lo que solo usted puede ver" in page
    assert "G-061" in page
    refused = client.post(f"/registro/solicitudes/{application.pk}/decidir", {"action": "grant", "number": "1"})
    assert refused.status_code == 422
    assert "Falta marcar que lo vio" in text(refused)
    assert enter(keeper).get(f"/registro/solicitudes/{application.pk}/").status_code == 403
    services.application_withdraw(application, reason="Venció", by=reviewer, day=date(2026, 7, 20))
    assert "Desistida" in text(client.get(f"/registro/solicitudes/{application.pk}/"))


def test_the_exercise_is_registered_reports_and_is_counted_nowhere(documented: Esquema) -> None:
    row = Esquema.objects.get(origin_key="ficcion-g47")
    assert row.code == "FIC-EAT-2026-001"
    sheet = text(Client().get(f"/registro/{row.code}/"))
    assert "Ejercicio: todo es ficción." in sheet
    assert "<strong>Inscrito</strong>" in sheet
    assert "Municipio E (ficción)" in sheet
    assert (
        "Municipio E (ficción)"
        not in text(Client().get(f"/registro/{row.code}/?fecha=2023-01-01")).split("<details")[0]
    )
    told = text(Client().get(f"/registro/{row.code}/resultados"))
    assert "$ 14.800.000.000" in told
    assert "Ejercicio: todo es ficción." in told
    assert "3 de 4" in told.replace("\n", " ")
    assert told.count("(ficción)") > 10
    # Member by member: what each put and received (S27.7).
    for amount in ("1.800.000.000", "6.000.000.000"):
        assert amount in told
    for path in ("/registro/", "/registro/?q=Provincia", "/api/v1/schemes?limit=500", "/sitemap.xml"):
        assert "FIC-EAT" not in text(Client().get(path))
    assert Client().get(f"/api/v1/schemes/{row.code}").json()["fiction"] is True
    assert "Exercise: everything is fiction." in text(Client().get(f"/en/registro/{row.code}/"))


def test_a_sheet_opens_from_its_initiative_and_says_who_came_after(keeper: User, documented: Esquema) -> None:
    row = Esquema.objects.get(origin_key="ficcion-g47")
    about = row.initiative
    assert demo.remove() > 30  # the exercise goes with the documented ones, though its members hold its acts
    assert about is not None
    client = enter(keeper)
    page = text(client.get("/registro/nuevo?iniciativa=fic-2026-001"))
    assert "FIC-A\nFIC-B" in page
    sent = {"name": "Provincia de prueba", "figure": "provincia_administrativa_planificacion", "members": "FIC-A\nFIC-B",
            "entity": str(keeper.appointments.get().entity_id), "initiative": "FIC-2026-001"}  # fmt: skip
    assert client.post("/registro/nuevo", sent).status_code == 302
    made = Esquema.objects.get(initiative=about)
    assert made.fiction
    assert "no entró" in text(client.get(f"/registro/{made.code}/"))
    again = client.post("/registro/nuevo", sent)
    assert again.status_code == 422
    assert "aún no tenga esquema" in text(again)
    assert "Provincia de prueba" in text(again)
