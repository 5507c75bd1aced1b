"""Pages of the registry: by day, in two languages, with what each person may do and no more."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from mancomun.errors import BadInput
from mancomun.registry.judging import ASKED
from mancomun.web.accounts.models import User
from mancomun.web.audit.models import Action
from mancomun.web.dated import span
from mancomun.web.initiatives import demo as portfolio
from mancomun.web.papers.models import Paper
from mancomun.web.registry import demo, selectors, services
from mancomun.web.registry.models import Application, Esquema, Miembro
from tests.core.registry.test_registry import MEMBERS
from tests.web.initiatives.conftest import enter
from tests.web.registry.conftest import GRANTED, opened

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


def _entry(code: str, lang: str = "") -> tuple[bytes, str]:
    """The file of a scheme, and its words in one line."""
    answer = Client().get(f"{lang}/registro/{code}/extracto.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    return answer.content, re.sub(r"\s+", " ", " ".join(one.extract_text() for one in pages))


def test_the_extract_says_that_it_is_not_official_and_a_certificate_needs_an_authority(
    application: Application, keeper: User, reviewer: User, settings: object
) -> None:
    row = application.scheme
    services.publish(row, by=reviewer)
    said = _entry(row.code)[1]
    assert "no es un certificado" in said
    assert "certifica que" not in said
    assert "BORRADOR" in said
    assert "Rionegro" in said
    assert "esta instalación no la lleva la autoridad" in text(Client().get(f"/registro/{row.code}/"))

    settings.REGISTRY_AUTHORITY = "Ministerio de prueba"  # type: ignore[attr-defined]
    said = _entry(row.code)[1]
    assert "no constaba inscrito en el registro que lleva Ministerio de prueba" in said
    assert "Ministerio del Interior" not in said
    services.application_confirm(application, seen=list(ASKED), by=reviewer)
    with pytest.raises(BadInput, match="número de inscripción"):
        services.application_grant(application, number=" ", by=reviewer, day=GRANTED)
    services.application_grant(application, number="REAT-0001", by=reviewer, day=GRANTED)
    content, said = _entry(row.code)
    assert "certifica que" in said
    assert "REAT-0001" in said
    assert "no es un certificado" not in said
    page = text(Client().get(f"/registro/{row.code}/"))
    assert "Certificado (PDF)" in page
    assert "No da certificado" not in page
    assert "a esa fecha no está inscrito" in text(Client().get(f"/registro/{row.code}/?fecha=2026-06-10"))

    # Whoever receives it asks anybody's page: by the fingerprint of its QR, and by the file itself.
    found = Paper.objects.get(code=row.code, document="certificado")
    assert found.digest[:20] in said.replace(" ", "")
    assert row.name in text(Client().get(f"/verificar/{found.digest[:20]}"))
    answer = Client().post("/verificar/", {"file": SimpleUploadedFile("c.pdf", content)})
    assert "byte por byte" in text(answer)
    changed = Client().post("/verificar/", {"file": SimpleUploadedFile("c.pdf", content + b" ")})
    assert "no es igual a ninguno" in text(changed)
    assert "certifies that" in _entry(row.code, "/en")[1]


def test_what_the_officer_ticked_and_typed_stays_when_it_is_refused(application: Application, reviewer: User) -> None:
    client, where = enter(reviewer), f"/registro/solicitudes/{application.pk}/"
    some = list(ASKED)[:-1]
    page = text(client.post(f"{where}decidir", {"action": "grant", "seen": some, "number": "REAT-0009"}))
    assert "Falta marcar que lo vio" in page
    assert 'value="REAT-0009"' in page
    assert page.count(" checked>") == len(some)
    assert text(client.get(where)).count(" checked>") == len(some)
    told = text(client.post(f"{where}decidir", {"action": "grant", "seen": list(ASKED), "number": "R"}, follow=True))
    assert "Inscribió" in told


def test_what_no_authority_registered_gets_no_certificate(registered: Esquema, settings: object) -> None:
    settings.REGISTRY_AUTHORITY = "Ministerio de prueba"  # type: ignore[attr-defined]
    assert "no es un certificado" in _entry(registered.code)[1]  # it was registered before the authority came
    portfolio.load(TODAY)
    demo.load(TODAY)
    exercise = Esquema.objects.get(code__startswith="FIC-")
    assert "no es un certificado" in _entry(exercise.code)[1]
    page = text(Client().get(f"/registro/{exercise.code}/"))
    assert "es un ejercicio" in page
    assert "Certificado (PDF)" not in page


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
    assert "suman $ 99 y las fuentes $ 100" in page
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
    assert (
        "el mandato de quien firma va del 1 de enero de 2020 al 31 de diciembre de 2023. Revise la fecha o el período."
        in page
    )
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
    assert "$\u00a014.800.000.000" in told
    assert "Ejercicio: todo es ficción." in told
    assert "3 de 4" in told.replace("\n", " ")
    assert told.count("(ficción)") > 10
    # Member by member: what each put and received (S27.7).
    for amount in ("1.800.000.000", "6.000.000.000"):
        assert amount in told
    for path in ("/registro/", "/registro/?q=Provincia", "/api/v1/schemes?limit=500", "/sitemap.xml"):
        assert "FIC-EAT" not in text(Client().get(path))
    assert Client().get(f"/api/v1/schemes/{row.code}").json()["fiction"] is True
    # Whoever makes another exercise meets the same five, and is not told that they already have a scheme.
    assert selectors.elsewhere(["FIC-A"], date(2026, 11, 22)) == ()
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


def test_a_code_that_is_no_longer_used_is_named_and_passed_on_from_the_desk(registered: Esquema, keeper: User) -> None:
    Miembro.objects.create(scheme=registered, code="94663", during=span(date(2015, 3, 1)), known_on=date(2015, 3, 1))
    where = f"/registro/{registered.code}/"
    page = text(Client().get(where))
    assert "Mapiripana (94663), hoy Barrancominas, Guainía" in page
    assert "Sigue registrado con el código 94663: falta pasar la membresía a Barrancominas, Guainía." in page
    assert "Sigue registrado" not in text(Client().get(f"{where}?fecha=2016-01-01&sabido=2026-11-01"))
    assert registered.name in text(Client().get("/mi-municipio/?m=94343"))
    for path in ("/mi-municipio/?m=94663", "/registro/?municipio=94663"):
        assert "94343 Barrancominas" in text(Client().get(path)).partition("<form")[0]

    client = enter(keeper)
    page = text(client.get(f"{where}editar"))
    assert "El código de Mapiripana (94663) ya no se usa" in page
    sent = {"action": "succeed", "member": "94663", "since": "", "reason": "Ordenanza de prueba"}
    page = text(client.post(f"{where}editar", sent))
    assert "Falta la fecha" in page
    assert 'value="Ordenanza de prueba"' in page
    page = text(client.post(f"{where}editar", sent | {"since": "2021-01-01"}, follow=True))
    assert "La membresía quedó a nombre de Barrancominas." in page
    assert "ya no se usa" not in page
    page = text(Client().get(where))
    assert "Sigue registrado" not in page
    assert "Barrancominas, Guainía" in page
    assert "pasó una membresía a otro código" in text(client.get(f"{where}historial"))


def test_what_was_segregated_does_not_enter_by_itself(registered: Esquema, keeper: User) -> None:
    today = timezone.localdate()
    services.member_enter(registered, "27615", since=date(2026, 7, 1), by=keeper, today=today)
    said = "Nuevo Belén de Bajirá, Chocó no es miembro"
    assert said in text(Client().get(f"/registro/{registered.code}/"))
    services.member_enter(registered, "27493", since=date(2026, 7, 1), by=keeper, today=today)
    assert said not in text(Client().get(f"/registro/{registered.code}/"))


def test_a_channel_is_shown_once_its_mailbox_confirms_it(scheme: Esquema, keeper: User, reviewer: User) -> None:
    services.publish(scheme, by=reviewer)
    client, where = enter(keeper), f"/registro/{scheme.code}/"
    sent = {"action": "channel", "office": "Gerencia", "post": "Gerente", "address": "Gerencia@amp.gov.co"}
    printed = text(client.post(f"{where}editar", sent | {"address": "quien@dnpp.gov.co"}))
    assert "no pertenece a un dominio institucional verificado" in printed
    assert not mail.outbox
    assert "Se muestra cuando confirmen la carta" in text(client.post(f"{where}editar", sent, follow=True))
    assert "falta que confirmen la carta" in text(client.get(f"{where}editar"))
    assert "gerencia@amp.gov.co" not in text(Client().get(where))
    (letter,) = mail.outbox
    assert letter.to == ["gerencia@amp.gov.co"]
    assert "Asociación de municipios de prueba" in letter.subject
    link = re.search(r"(/registro/canal/\S+)", str(letter.body))[1]  # type: ignore[index]

    stranger = Client()
    page = text(stranger.get(link))
    assert "¿Este correo atiende a Asociación de municipios de prueba?" in page
    assert "gerencia@amp.gov.co" not in text(Client().get(where))  # a reader that opens every link confirms nothing
    assert "Canal confirmado" in text(stranger.post(link))
    assert "gerencia@amp.gov.co" in text(Client().get(where))
    assert Action.objects.filter(key="registry.channel_verified", on_id=str(scheme.pk)).count() == 1
    assert stranger.post(f"{link}x").status_code == 404

    # The same address again asks nobody; another one begins anew, and the old link says nothing of it.
    client.post(f"{where}editar", sent | {"post": "Gerente general"})
    assert len(mail.outbox) == 1
    client.post(f"{where}editar", sent | {"address": "planeacion@amp.gov.co"})
    assert len(mail.outbox) == 2
    assert stranger.post(link).status_code == 404
    page = text(Client().get(where))
    assert "planeacion@amp.gov.co" not in page
    assert "gerencia@amp.gov.co" not in page
