"""Who comes to an event: nothing without an authorisation, everything erasable, and no way from a name to an opinion."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.route.events import Given
from mancomun.web.accounts.models import User
from mancomun.web.audit.models import Action
from mancomun.web.events import jobs, loading, services
from mancomun.web.events.models import Asistencia, Consentimiento, Evento, SolicitudTitular
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.portal import selectors as portal
from mancomun.web.workshops.models import Taller
from mancomun.web.workspace import dossiers
from mancomun.web.workspace.models import Edit, ProductVersion, RouteProduct, TableUpload
from tests.web.initiatives.conftest import enter

pytestmark = pytest.mark.django_db
NAME, NUMBER = "Zoraida Quimbayo", "43.871.259"
YES = Given(("asistencia",))


def everything() -> str:
    """All that the database holds, as text: whatever table it is in."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_phone_writes_itself_down_sees_corrects_and_erases_itself(event: Evento, facilitator: User) -> None:
    phone = Client()
    assert phone.get(f"/e/{event.code}").status_code == 404  # neither published nor open
    services.door_move(event, open_=True, by=facilitator)
    page = phone.get(f"/e/{event.code.lower()}").content.decode()
    assert "Ley 1581 de 2012" in page
    form = {"name": NAME, "municipality": "05615", "document": NUMBER, "contact": "zoraida@ejemplo.org"}
    refused = phone.post(f"/e/{event.code}", form)
    assert refused.status_code == 422
    assert (
        f"No puede registrar datos personales de {NAME} sin autorización vigente para «asistencia y memoria del evento»."
        in refused.content.decode()
    )
    sensitive = phone.post(f"/e/{event.code}", {**form, "consent": "1", "ethnic": "indigena"}).content.decode()
    assert "El dato «pertenencia étnica» es sensible: requiere autorización explícita y es opcional." in sensitive
    assert not Asistencia.objects.exists()
    done = phone.post(f"/e/{event.code}", {**form, "consent": "1", "sensitive": "1", "ethnic": "indigena"})
    kept = Asistencia.objects.get()
    assert (kept.document_tail, kept.document_kind, len(kept.document_hash)) == ("259", "CC", 64)
    assert "43871259" not in everything()
    assert kept.consent.hour.minute == kept.consent.hour.second == 0  # type: ignore[attr-defined]
    mine = done.headers["Location"]
    assert NAME in phone.get(mine).content.decode()
    assert not phone.cookies
    assert phone.post(mine, {"name": "Zoraida Q.", "body": "Acueducto", "contact": ""}).status_code == 200
    kept.refresh_from_db()
    assert (kept.name, kept.contact, kept.ethnic) == ("Zoraida Q.", "", "indigena")
    assert phone.post(mine, {"action": "erase"}).status_code == 200
    event.refresh_from_db()
    assert (services.came(event), event.erased) == (1, 1)
    assert phone.get(mine).status_code == 404
    left = everything()
    assert "Zoraida" not in left
    assert "zoraida" not in left
    assert kept.document_hash not in left


def test_a_request_is_answered_in_its_days_and_erases_the_name_from_products_and_their_history(
    event: Evento, initiative: Iniciativa, secretary: User, facilitator: User, today: date
) -> None:
    services.person_add(event, {"name": NAME, "document": NUMBER}, YES, medium="papel", by=facilitator)
    row = {"id": "i1", "persona": NAME, "asistencia": "90"}
    product = RouteProduct.objects.create(initiative=initiative, key="formacion", content={"inscripciones": [row]})
    Edit.objects.create(product=product, revision=1, key="k", path="inscripciones", after={"persona": NAME})
    ProductVersion.objects.create(product=product, number=1, content={"inscripciones": [row]}, revision=1, day=today)
    form = {"initiative": event.code, "kind": "reclamo", "name": NAME, "contact": "z@ejemplo.org", "text": "Quiten mi nombre.",
            "document": NUMBER}  # fmt: skip
    anybody = Client()
    follow = anybody.post("/mis-datos/", form).headers["Location"]
    asked = SolicitudTitular.objects.get()
    assert "Recibida" in anybody.get(follow).content.decode()
    officer = enter(secretary)
    assert "marcar en trámite antes" in officer.get(f"/iniciativas/{initiative.code}/solicitudes/").content.decode()
    page = f"/solicitudes-datos/{asked.pk}/"
    assert "Mesa de agua" in officer.get(page).content.decode()
    assert officer.post(page, {"step": "en_tramite"}).status_code == 302
    assert officer.post(page, {"step": "erase"}).status_code == 302
    assert officer.post(page, {"step": "respondida", "text": "corto"}).status_code == 422
    assert officer.post(page, {"step": "respondida", "text": "Se borró todo lo suyo."}).status_code == 302
    assert "Se borró todo lo suyo." in anybody.get(follow).content.decode()
    product.refresh_from_db()
    assert product.content["inscripciones"][0] == {"id": "i1", "persona": "Persona suprimida", "asistencia": "90"}
    # A year later the request itself forgets; then nothing in the house knows the name.
    later = timezone.now() + timedelta(days=400)
    assert services.requests_forget(later) == 1
    assert NAME not in everything()
    asked.refresh_from_db()
    assert (asked.kind, asked.state, asked.marked) == ("reclamo", "respondida", today)
    with pytest.raises(BadInput, match="ya se cerró"):
        services.request_move(asked, "en_tramite", by=secretary, today=today)


def test_names_leave_only_with_a_role_and_a_reason_and_it_is_logged(
    event: Evento, secretary: User, national: User, facilitator: User
) -> None:
    services.person_add(event, {"name": NAME}, YES, medium="papel", by=facilitator)
    desk = f"/eventos/{event.pk}/"
    assert enter(national).get(desk).status_code == 403
    client = enter(secretary)
    assert NAME in client.get(desk).content.decode()
    for path in ("plantilla.xlsx", "lista.pdf"):
        assert client.get(desk + path).status_code == 200
    refused = client.post(desk + "sacar", {"what": "xlsx", "reason": " "})
    assert (refused.status_code, "Falta el motivo" in refused.content.decode()) == (422, True)
    assert not Action.objects.filter(key="events.exported").exists()
    book = client.post(desk + "sacar", {"what": "xlsx", "reason": "Anexo del acta 3"}).content
    logged = Action.objects.get(key="events.exported")
    assert (logged.by_id, logged.reason) == (secretary.pk, "Anexo del acta 3")
    assert logged.data == {"what": "asistencia.xlsx", "rows": 1, "roles": ["secretaria_tecnica"]}
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == [event.code, NAME]


def test_the_template_goes_out_comes_back_is_shown_first_and_can_be_undone(event: Evento, secretary: User) -> None:
    client, path = enter(secretary), f"/eventos/{event.pk}/carga"
    head = "evento,nombre,entidad,municipio,sexo,edad,consentimiento,correo\n"
    rows = [f"{event.code},{NAME},Acueducto,05615,mujer,34,sí,z@ejemplo.org", f"{event.code},Rubén Dí,,05318,,,sí,"]
    bad = [f"{event.code},Sin Permiso,,05615,,,no,", f"{event.code},Niña,,05615,,12,sí,", "OTRO,Otra,,05615,,,sí,"]

    def send(lines: list[str]) -> Any:
        return client.post(
            path, {"file": SimpleUploadedFile("a.csv", (head + "\n".join(lines)).encode())}
        ).content.decode()

    wrong = send(rows + bad)
    assert "Fila 4, consentimiento:" in wrong
    assert "E-HD-1 No puede registrar datos personales de Sin Permiso sin autorización vigente" in wrong
    assert "E-HD-3" in wrong
    assert "Esta fila es del evento «OTRO»" in wrong
    assert 'name="sealed"' not in wrong
    shown = send(rows)
    assert not Asistencia.objects.exists()
    sealed = re.search(r'name="sealed" value="([^"]+)"', shown)
    assert sealed is not None
    assert client.post(path, {"sealed": sealed[1] + "x"}).status_code == 409
    assert client.post(path, {"sealed": sealed[1]}).status_code == 302
    assert set(Asistencia.objects.values_list("name", "age")) == {(NAME, "adulto"), ("Rubén Dí", "")}
    assert Consentimiento.objects.filter(evidence__startswith="a.csv, fila").count() == 2
    again = loading.read(event, loading.template(event, lang="es", filled=True), "vuelve.xlsx")
    assert (again.rows, again.same, again.problems) == ([], 2, [])
    batch = Asistencia.objects.first().batch  # type: ignore[union-attr]
    assert client.post(f"/eventos/{event.pk}/mover", {"step": "undo", "batch": batch}).status_code == 302
    assert not Asistencia.objects.exists()


def test_nothing_leads_from_who_came_to_what_was_said(event: Evento, workshop: Taller, facilitator: User) -> None:
    """No relation, no order, no moment and no sign in common between attendance and the answers of a workshop."""
    hidden = {
        model
        for model in apps.get_app_config("events").get_models()
        if "Asistencia" in model.__name__ or "Consent" in model.__name__
    }
    assert hidden == {Asistencia, Consentimiento}  # without history, that could not be erased and would keep the moment
    said = set(apps.get_app_config("workshops").get_models())
    for model in (*hidden, Evento):
        targets = {field.related_model for field in model._meta.get_fields() if field.is_relation}
        assert not targets & said
    for model in said:
        assert not {f.related_model for f in model._meta.get_fields() if f.is_relation} & (hidden | {Evento})
    services.door_move(event, open_=True, by=facilitator)
    for n in range(3):
        services.person_add(event, {"name": f"Persona {n}"}, YES, medium="formulario")
    assert {str(field.get_internal_type()) for field in Asistencia._meta.fields} <= {
        "UUIDField", "ForeignKey", "CharField", "BooleanField",
    }  # fmt: skip
    assert {one.pk.version for one in Asistencia.objects.all()} == {4}
    assert {(one.hour.minute, one.hour.second, one.hour.microsecond) for one in Consentimiento.objects.all()} == {
        (0, 0, 0)
    }
    assert not Action.objects.filter(key="events.listed").exists()  # the log does not tell when each phone came in


def test_a_person_publishes_and_the_page_says_who_came_to_nobody(
    event: Evento, initiative: Iniciativa, facilitator: User, secretary: User, today: date
) -> None:
    services.person_add(event, {"name": NAME, "sex": "mujer"}, YES, medium="papel", by=facilitator)
    with pytest.raises(BadInput, match="no alcanza"):
        services.event_publish(event, by=facilitator, day=today)
    Iniciativa.objects.filter(pk=initiative.pk).update(visibility="publica", record_state="publicado")
    client = enter(secretary)
    assert client.post(f"/eventos/{event.pk}/mover", {"step": "publish"}).status_code == 302
    page = Client().get(f"/e/{event.code}").content.decode()
    assert "Oír a los acueductos." in page
    assert NAME not in page
    assert "menos de 5" in client.get(f"/eventos/{event.pk}/").content.decode()
    # Then it is listed, found by search engines, framed, and told to whoever asked for alerts of the place.
    for path in (
        "/publicado/",
        "/publicado/?m=05615&grupo=procesos",
        "/incrustar/publicado?m=05615",
        "/mi-municipio/?m=05615",
    ):
        assert "Mesa de agua" in Client().get(path).content.decode()
    assert "Mesa de agua" not in Client().get("/publicado/?m=05001").content.decode()
    assert f"http://testserver/e/{event.code}" in Client().get("/sitemap.xml").content.decode()
    now = timezone.now()
    told = [
        one
        for one, row in portal.news(now - timedelta(hours=1), now)
        if row == initiative and one.name == "Mesa de agua"
    ]
    assert [one.path for one in told] == [f"e/{event.code}"]
    services.event_withdraw(event, by=secretary, reason="Se aplaza")
    assert "Mesa de agua" not in Client().get("/publicado/").content.decode()
    assert not [one for one, _row in portal.news(now - timedelta(hours=1), now) if one.name == "Mesa de agua"]
    held = event.changes.model._meta.get_fields()  # type: ignore[attr-defined]
    assert "facilitator" not in {field.name for field in held}


def test_attendance_is_erased_when_its_day_comes_and_the_count_stays(
    event: Evento, facilitator: User, today: date
) -> None:
    services.person_add(event, {"name": NAME}, YES, medium="papel", by=facilitator)
    assert services.expire(event.keep_until) == 0
    assert services.expire(event.keep_until + timedelta(days=1)) == 1
    assert NAME not in everything()
    event.refresh_from_db()
    assert services.came(event) == 1
    assert jobs.run(None) == {"people": 0, "requests": 0}  # type: ignore[arg-type]
    blank = services.event_edit(event, {"agenda": "", "minors": 4}, by=facilitator)
    with pytest.raises(BadInput, match="No se puede aprobar el acta sin orden del día"):
        services.event_edit(blank, {"state": "realizado"}, by=facilitator)


def test_names_leave_a_product_with_a_reason_or_not_at_all(
    initiative: Iniciativa, secretary: User, national: User
) -> None:
    """Lists and certificates ask why; the rest also leaves without names, which is all that who may not take them out gets."""
    people = [
        {"id": "p", "persona": NAME, "curso": "c", "municipio": "05615", "consentimiento": "si", "asistencia": "90"}
    ]
    course = {"id": "c", "nombre": "MGA", "horas": "8"}
    groups = {"grupos": [{"id": "g", "nombre": "Agua", "tipo": "tecnico", "proposito": "Medir", "coordinador": NAME}]}
    for key, content in (("formacion", {"cursos": [course], "inscripciones": people}), ("grupos", groups)):
        RouteProduct.objects.create(initiative=initiative, key=key, content=content)
    at = f"/rutas/{initiative.code}"
    path = f"{at}/formacion/documento/D11-asistencia.docx"
    assert enter(national).get(path).status_code == 403
    client = enter(secretary)
    asked = client.get(path).content.decode()
    assert "Este archivo lleva nombres" in asked
    assert "Descargar sin nombres" not in asked
    assert client.post(path, {"reason": ""}).status_code == 422
    assert not Action.objects.filter(key="events.exported").exists()
    assert client.post(path, {"reason": "Firmas de la sesión 2"}).content[:2] == b"PK"
    noted = Action.objects.get(key="events.exported")
    assert (noted.data["what"], noted.data["rows"]) == ("formacion/D11-asistencia.docx", 1)
    assert client.get(path.replace("D11-asistencia", "D11")).content[:2] == b"PK"  # the plan itself names nobody
    for file in ("grupos/documento/D7-grupos.docx", "grupos/tabla/grupos.csv"):
        assert "Descargar sin nombres" in client.get(f"{at}/{file}").content.decode()
        for bare in (client.get(f"{at}/{file}?nombres=no"), enter(national).get(f"{at}/{file}")):
            assert "attachment" in bare["Content-Disposition"]
            assert NAME not in words_of(bare.content)
        whole = client.post(f"{at}/{file}", {"reason": "Citar a los grupos"})
        assert NAME in words_of(whole.content)
    assert Action.objects.filter(key="events.exported").count() == 3
    assert client.get(f"{at}/formacion/tabla/inscripciones.csv?vacia=1").content.count(b"\n") == 1
    assert enter(national).get(f"{at}/formacion/tabla/inscripciones.csv").status_code == 403
    # What came back without the column of names leaves it as it is.
    sent = client.get(f"{at}/grupos/tabla/grupos.csv?nombres=no").content.replace(b"Medir", b"Medir caudales")
    page = client.post(f"{at}/grupos/tabla/grupos", {"file": SimpleUploadedFile("g.csv", sent)}, follow=True)
    assert "lo que hay en ellas se deja como está: coordinador" in page.content.decode()
    assert [line["fields"] for line in TableUpload.objects.get().lines] == [[["proposito", "Medir", "Medir caudales"]]]


def words_of(content: bytes) -> str:
    """The words of a Word or of a text."""
    if content[:2] != b"PK":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return re.sub(r"<[^>]+>", "", pack.read("word/document.xml").decode())


def test_a_dossier_carries_names_only_if_somebody_says_why(
    initiative: Iniciativa, secretary: User, national: User
) -> None:
    groups = {"grupos": [{"id": "g", "nombre": "Agua", "tipo": "tecnico", "proposito": "Medir", "coordinador": NAME}]}
    RouteProduct.objects.create(initiative=initiative, key="grupos", content=groups)
    today = timezone.localdate()
    assert dossiers.people_in(initiative, 1, by=secretary, day=today) == 1
    for names in (False, True):
        made = dossiers.build(initiative, 1, by=secretary, day=today, lang="es", host="", names=names)
        with zipfile.ZipFile(io.BytesIO(made.content)) as pack:
            minutes = next(name for name in pack.namelist() if name.endswith(".docx") and "grupos" in name)
            assert (NAME in words_of(pack.read(minutes))) is names
        assert any("sin los nombres" in one for one in made.left_out) is not names
    assert (
        enter(national).post(f"/rutas/{initiative.code}/expediente", {"moment": "1", "reason": "x"}).status_code == 403
    )


def test_events_of_training_flow_into_the_plan_and_the_indices_counted_without_names(
    initiative: Iniciativa, facilitator: User, secretary: User
) -> None:
    """S43 and 6.3: what was typed stays, what the record of attendance counts is beside it, and each says its source."""
    now = timezone.now()
    typed = {
        "id": "p",
        "persona": "Ana Gil",
        "curso": "c",
        "municipio": "05615",
        "consentimiento": "si",
        "asistencia": "90",
    }
    course = {"id": "c", "nombre": "Formular en MGA", "horas": "8"}
    for key, content in (
        ("formacion", {"cursos": [course], "inscripciones": [typed]}),
        ("redes", {"poblacion_mujeres": "50", "eventos": [
            {"id": "e", "nombre": "mga, SESIÓN uno", "municipio": "05615", "fecha": timezone.localdate().isoformat(), "personas": "99",
             "actores": ["Alcaldía"]}]}),
    ):  # fmt: skip
        RouteProduct.objects.create(initiative=initiative, key=key, content=content)
    client, at = enter(secretary), f"/rutas/{initiative.code}"
    assert "De dónde sale: 1 inscripción escrita aquí." in client.get(f"{at}/formacion/").content.decode()
    for n, (name, process) in enumerate((("MGA, sesión uno", "formular en mga"), ("Repaso", ""))):
        event = services.event_create(
            initiative,
            {"name": name, "kind": "curso", "process": process, "objective": "Aprender.", "starts": now, "ends": now, "place": "Casa",
             "municipality": "05318", "keep_until": None},
            by=facilitator,
        )  # fmt: skip
        for k in range(7 - n):
            place, sex = "05318" if k < 5 else "05440", "mujer" if k % 2 else "hombre"
            values = {"name": f"{NAME} {k}", "municipality": place, "sex": sex}
            services.person_add(event, values, YES, medium="papel", by=facilitator)
    page = client.get(f"{at}/formacion/").content.decode()
    bare = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert (
        "1 inscripción escrita aquí y 2 eventos de formación del registro de asistencia (13 asistencias, sin nombres)"
        in bare
    )
    assert re.search(r"MGA, sesión uno Formular en MGA \d+ \w+ \d{4} 7\b", bare)
    assert re.search(r"Repaso ninguno \d+ \w+ \d{4} 6\b", bare)
    assert re.search(r"Marinilla 0 menos de 5\b", bare)  # three, in two events
    assert re.search(r"Guarne 0 10\b", bare)
    assert "Marinilla tiene 2 personas" not in bare  # two of one event are two people for sure
    assert "Rionegro tiene 1 persona formada; van dos o más." in bare
    assert NAME not in page
    nets = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(f"{at}/redes/").content.decode()))
    assert (
        "De dónde salen: 2 eventos del registro de asistencia." in nets
    )  # the one typed with its name and day is the same
    assert "La continuidad se contó entre 7 personas que se pueden distinguir, sin nombrarlas." in nets
    assert "Continuidad: personas en dos eventos o más (%) 85,7" in nets
    assert NAME not in nets
