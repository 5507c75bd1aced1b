"""Signing in, appointing, delegating, handing over, keys: what they do, and what they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.web.accounts import mail_link, services
from mancomun.web.accounts.models import Appointment, Entity, Token, User
from mancomun.web.accounts.selectors import forget, may, standings
from mancomun.web.accounts.tokens import digest, person_of
from mancomun.web.audit.models import Action

TODAY = timezone.localdate()


def code_of_last_mail() -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def ask_code(client: Client, email: str) -> str:
    answer = client.post("/cuenta/entrar/codigo", {"email": email})
    assert answer.status_code == 302
    return code_of_last_mail()


def test_code_by_mail_lets_in_once(someone: Callable[..., User]) -> None:
    person = someone("delegado")
    first, second = Client(), Client()
    code = ask_code(first, person.email)
    assert first.post("/cuenta/entrar/codigo/escribir", {"code": code}).status_code == 302
    assert first.get("/cuenta/").status_code == 200
    assert EmailAddress.objects.get(user=person).verified
    # The same code in another browser opens nothing: it belongs to the session that asked for it.
    second.post("/cuenta/entrar/codigo/escribir", {"code": code})
    assert second.get("/cuenta/").status_code == 302
    first.post("/cuenta/salir")
    first.post("/cuenta/entrar/codigo/escribir", {"code": code})
    assert first.get("/cuenta/").status_code == 302


def test_second_step_is_asked_also_after_a_code_by_mail(someone: Callable[..., User]) -> None:
    person = someone("nacional")
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client = Client()
    code = ask_code(client, person.email)
    answer = client.post("/cuenta/entrar/codigo/escribir", {"code": code})
    assert answer.headers["Location"] == "/cuenta/segundo-paso/entrar"
    assert client.get("/cuenta/").status_code == 302
    assert client.post("/cuenta/segundo-paso/entrar", {"code": "000000"}).status_code == 200
    assert client.get("/entidades/").status_code == 302


def link_of_last_mail() -> str:
    found = re.search(r"http://testserver(/\S+/enlace/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def test_the_link_of_the_letter_lets_in_once_in_any_browser(someone: Callable[..., User]) -> None:
    person = someone("delegado")
    ask_code(Client(), person.email)
    link = link_of_last_mail()
    other = Client()
    # A program that opens every link of a letter signs nobody in and does not use it up.
    for _ in range(2):
        page = other.get(link)
        assert page.status_code == 200
        assert f"Entrará como {person.email}" in page.content.decode()
        assert page.headers["Cache-Control"] == "no-store"
    assert other.get("/cuenta/").status_code == 302
    assert other.post(link).status_code == 302
    assert other.get("/cuenta/").status_code == 200
    assert EmailAddress.objects.get(user=person).verified
    late = Client()
    again = late.post(link)
    assert again.status_code == 410
    assert "Ese enlace ya no sirve" in again.content.decode()
    assert late.get("/cuenta/").status_code == 302


def test_the_code_uses_up_the_link_beside_it_and_a_false_or_old_link_opens_nothing(
    someone: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    person, client = someone("delegado"), Client()
    code = ask_code(client, person.email)
    link = link_of_last_mail()
    client.post("/cuenta/entrar/codigo/escribir", {"code": code})
    assert Client().post(link).status_code == 410
    person.refresh_from_db()
    key = mail_link.key_for(person, person.email)
    assert mail_link.read(key) is not None
    assert mail_link.read(key[:-1] + ("A" if key[-1] != "A" else "B")) is None
    monkeypatch.setattr(mail_link, "SECONDS", -1)
    assert mail_link.read(key) is None


def test_the_link_asks_for_the_second_step_and_leads_where_the_person_was_going(someone: Callable[..., User]) -> None:
    person, client = someone("nacional"), Client()
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client.post("/cuenta/entrar/codigo?next=/portafolio/", {"email": person.email, "next": "/portafolio/"})
    answer = Client().post(link_of_last_mail())
    assert answer.headers["Location"].startswith("/cuenta/segundo-paso/entrar")
    plain = someone("delegado")
    Client().post("/cuenta/entrar/codigo", {"email": plain.email, "next": "/portafolio/"})
    assert Client().post(link_of_last_mail()).headers["Location"] == "/portafolio/"
    # Confirming who one is needs the browser one is in: that letter brings no link.
    inside = Client()
    inside.post("/cuenta/entrar/codigo/escribir", {"code": ask_code(inside, plain.email)})
    inside.post("/cuenta/confirmar/codigo", {"recipient": plain.email})
    assert "/enlace/" not in str(mail.outbox[-1].body)


def test_too_many_wrong_passwords_are_stopped(someone: Callable[..., User]) -> None:
    person, client = someone("delegado"), Client()
    pages = [client.post("/cuenta/entrar", {"login": person.email, "password": f"no{n}"}) for n in range(6)]
    assert "no van juntos" in pages[0].content.decode()
    assert "varios intentos" in pages[-1].content.decode()
    assert (
        not Client()
        .post("/cuenta/entrar", {"login": person.email, "password": "una clave larga de prueba"})
        .wsgi_request.user.is_authenticated
    )


@pytest.mark.parametrize("where", ["https://ejemplo.net/", "//ejemplo.net/", "/\\ejemplo.net", "javascript:alert(1)"])
def test_sign_in_leads_nowhere_else(someone: Callable[..., User], where: str) -> None:
    person = someone("delegado")
    EmailAddress.objects.update(verified=True)
    data = {"login": person.email, "password": "una clave larga de prueba", "next": where}
    assert Client().post("/cuenta/entrar", data).headers["Location"] == "/cuenta/"


def test_unknown_mail_is_not_revealed() -> None:
    assert Client().post("/cuenta/entrar/codigo", {"email": "nadie@ejemplo.org"}).status_code == 302


def test_letters_are_in_spanish_and_say_the_code(someone: Callable[..., User]) -> None:
    ask_code(Client(), someone("delegado").email)
    assert mail.outbox[-1].subject == "Su código para entrar a Mancomún"
    assert "Mancomún" in mail.outbox[-1].body


@pytest.mark.parametrize(
    "path",
    ["/cuenta/entrar", "/en/cuenta/entrar", "/cuenta/crear", "/cuenta/entrar/codigo", "/cuenta/contrasena/olvidada"],
)
def test_sign_in_pages_have_nothing_inline(path: str) -> None:
    page = Client().get(path).content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(?:src=|type=\"application/json\"))", page)


def appoint(by: User, entity: Entity, email: str, role: str, **more: object) -> Appointment:
    return services.appointment_start(email=email, entity=entity, role=role, start=TODAY, until=None, by=by, **more)  # type: ignore[arg-type]


def test_nobody_appoints_themselves_nor_above_their_power(
    someone: Callable[..., User], entities: dict[str, Entity]
) -> None:
    officer = someone("departamental")
    appoint(officer, entities["municipio"], "nueva@ejemplo.org", "delegado")
    with pytest.raises(BadInput, match="no puede dar el papel"):
        appoint(officer, entities["departamento"], "otra@ejemplo.org", "administrador")
    with pytest.raises(BadInput, match="Nadie se nombra"):
        appoint(officer, entities["municipio"], officer.email, "delegado")
    elsewhere = Entity.objects.create(kind="municipio", name="Villavicencio", code="50001", department="50")
    with pytest.raises(PermissionDenied):
        appoint(officer, elsewhere, "otra@ejemplo.org", "delegado")


def test_two_at_once_leave_one_appointment(someone: Callable[..., User], entities: dict[str, Entity]) -> None:
    boss = someone("administrador")
    appoint(boss, entities["municipio"], "nueva@ejemplo.org", "delegado")
    with pytest.raises(BadInput, match="ya tiene ese papel"):
        appoint(boss, entities["municipio"], "nueva@ejemplo.org", "delegado")
    assert Appointment.objects.filter(person__email="nueva@ejemplo.org").count() == 1


def test_delegation_ends_with_the_mandate_it_comes_from(
    someone: Callable[..., User], entities: dict[str, Entity]
) -> None:
    mayor, boss = someone("delegado"), someone("administrador")
    own = Appointment.objects.get(person=mayor)
    lent = services.appointment_delegate(
        own, email="sub@ejemplo.org", start=TODAY, until=TODAY + timedelta(30), by=mayor, reason="Viaje"
    )
    deputy = lent.person
    place = entities["municipio"].permission_place()
    assert may(deputy, "initiative.edit", place)
    with pytest.raises(BadInput, match="no se delega otra vez"):
        services.appointment_delegate(
            lent, email="mas@ejemplo.org", start=TODAY, until=TODAY + timedelta(1), by=deputy, reason="x"
        )
    services.appointment_end(own, until=TODAY + timedelta(1), by=boss, reason="Renuncia")
    assert may(deputy, "initiative.edit", place)
    forget(deputy)
    assert not may(User.objects.get(pk=deputy.pk), "initiative.edit", place, day=TODAY + timedelta(1))


def test_handover_leaves_records_with_the_entity(someone: Callable[..., User], entities: dict[str, Entity]) -> None:
    mayor = someone("delegado")
    town = entities["municipio"]
    made = services.entity_handover(
        town, leaving=[Appointment.objects.get(person=mayor)], email="sigue@ejemplo.org", role="delegado",
        day=TODAY + timedelta(1), until=None, act="Acta 1", by=mayor, reason="Termina el mandato",
    )  # fmt: skip
    tomorrow, place = TODAY + timedelta(1), town.permission_place()
    fresh = User.objects.get(pk=mayor.pk)
    assert not may(fresh, "initiative.edit", place, day=tomorrow)
    assert may(made.person, "initiative.edit", place, day=tomorrow)
    assert not may(made.person, "initiative.edit", place, day=TODAY)
    assert Action.objects.get(key="accounts.entity.handed_over").reason == "Termina el mandato"
    # Whoever left a while ago hands nothing over any more.
    Appointment.objects.filter(person=mayor).update(during=services.span(TODAY - timedelta(9), TODAY))
    late = User.objects.get(pk=mayor.pk)
    with pytest.raises(PermissionDenied):
        services.entity_handover(
            town, leaving=[made], email="x@ejemplo.org", role="delegado", day=TODAY, until=None, act="", by=late,
            reason="x",
        )  # fmt: skip


def test_reason_is_asked_where_it_matters(someone: Callable[..., User], entities: dict[str, Entity]) -> None:
    boss = someone("administrador")
    row = appoint(boss, entities["municipio"], "nueva@ejemplo.org", "delegado")
    with pytest.raises(BadInput, match="Falta el motivo"):
        services.appointment_end(row, until=TODAY + timedelta(1), by=boss, reason=" ")
    row.refresh_from_db()
    assert row.during.upper is None


def test_key_is_shown_once_limited_and_revocable(someone: Callable[..., User], enter: Callable[..., Client]) -> None:
    person = someone("delegado")
    made, secret = services.token_create(name="Hoja", scopes=["initiative.view"], days=30, by=person)
    assert Token.objects.get().digest == digest(secret) != secret
    assert secret not in enter(person).get("/cuenta/claves/").content.decode()
    found = person_of(secret)
    assert found is not None
    assert may(found, "initiative.view")
    assert not may(found, "initiative.edit")
    with pytest.raises(BadInput, match="al menos una acción"):
        services.token_create(name="Hoja", scopes=["token.manage"], days=30, by=person)
    asked = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert Client().get("/api/v1/figures", **asked).status_code == 200
    services.token_revoke(made, by=person)
    assert Client().get("/api/v1/figures", **asked).status_code == 401
    assert person_of(secret) is None


def test_key_of_somebody_whose_mandate_ended_does_nothing(someone: Callable[..., User]) -> None:
    person = someone("delegado")
    _made, secret = services.token_create(name="Hoja", scopes=["initiative.view"], days=30, by=person)
    Appointment.objects.filter(person=person).update(during=services.span(TODAY - timedelta(9), TODAY))
    found = person_of(secret)
    assert found is not None
    assert not may(found, "initiative.view")


def test_last_second_step_of_an_officer_stays(someone: Callable[..., User], enter: Callable[..., Client]) -> None:
    person = someone("auditor")
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client = enter(person)
    client.post("/cuenta/segundo-paso/aplicacion/quitar")
    assert Authenticator.objects.filter(user=person).count() == 1


def test_first_administrator_is_made_once() -> None:
    for expected in (True, False):
        person, made = services.first_administrator(
            email="Jefa@ejemplo.org", name="", entity="DNP", today=TODAY, reason="mancomun admin"
        )
        assert made is expected
    assert {standing.role for standing in standings(User.objects.get(pk=person.pk))} == {"ciudadania", "administrador"}


def test_forms_say_what_is_missing_and_lose_nothing(someone: Callable[..., User], enter: Callable[..., Client]) -> None:
    client = enter(someone("administrador"))
    town = Entity.objects.get(kind="municipio")
    answer = client.post(f"/entidades/{town.pk}/nombrar", {"email": "x", "name": "Nora", "role": "delegado"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Escriba el correo como nombre@entidad.gov.co." in page
    assert "Falta este dato: desde." in page
    assert "Nora" in page
    done = client.post(
        f"/entidades/{town.pk}/nombrar",
        {"email": "nora@ejemplo.org", "name": "Nora", "role": "delegado", "start": TODAY.isoformat(), "until": ""},
    )
    assert done.status_code == 302
    page = client.get(f"/entidades/{town.pk}/").content.decode()
    assert "Nombró a Nora." in page
    assert "Nombró a quien actúa" in page


def test_an_entity_of_the_exercise_lies_in_no_department(someone: Callable[..., User]) -> None:
    by = someone("administrador")
    made = services.entity_create(kind="municipio", code="fic-a", by=by)
    assert (made.name, made.code, made.department) == ("Municipio A (ficción)", "FIC-A", "")
    with pytest.raises(BadInput, match="ya está"):
        services.entity_create(kind="municipio", code="FIC-A", by=by)
