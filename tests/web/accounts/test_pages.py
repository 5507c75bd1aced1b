"""Every page of sign-in and of one's account exists in both languages, in our design and our words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.utils import timezone

from mancomun.web.accounts.mandates import mandate_end
from mancomun.web.accounts.models import Appointment, Entity, User
from mancomun.web.accounts.selectors import may
from tests.web.accounts.test_people import ask_code

OPEN = ("entrar", "crear", "crear/llave", "entrar/codigo", "contrasena/olvidada", "contrasena/lista", "desactivada")
OWN = ("", "datos", "correo", "contrasena/cambiar", "segundo-paso/", "segundo-paso/aplicacion/quitar",
       "segundo-paso/respaldo/", "segundo-paso/respaldo/crear", "segundo-paso/llaves/",
       "segundo-paso/llaves/KEY/nombre", "segundo-paso/llaves/KEY/quitar", "confirmar", "confirmar/codigo",
       "segundo-paso/confirmar", "salir", "claves/")  # fmt: skip
THEIRS = re.compile(
    r"Sign ?[Uu]p|Sign ?[Ii]n|Security [Kk]ey|Add Security|Two-Factor|Authenticator App|Change Password|Re-send|"
    r"Password Reset|Recovery Codes|Email Address|Deactivate|Passwordless|Confirm Access|Make Primary"
)
WRITTEN_IN = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(?:src=|type=\"application/json\"))")


@pytest.fixture
def guarded(someone: Callable[..., User], enter: Callable[..., Client]) -> tuple[Client, Authenticator]:
    """Somebody with every kind of second step, who has just confirmed that it is they."""
    person = someone("departamental")
    EmailAddress.objects.update(verified=True)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(person)
    key = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN,
        data={"name": "Llave de prueba", "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}},
    )  # fmt: skip
    client = enter(person)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": timezone.now().timestamp(), "reauthenticated": True}
    ]
    session.save()
    return client, key


def _looked_at(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.headers.get('Location')}"
    page = answer.content.decode()
    assert not WRITTEN_IN.search(page), path
    assert page.count("<h1") == 1, path
    return unescape(page)


@pytest.mark.parametrize("path", OPEN)
def test_sign_in_pages_are_ours_in_both_languages(path: str, db: None) -> None:
    spanish, english = (_looked_at(Client(), f"{prefix}/cuenta/{path}") for prefix in ("", "/en"))
    assert not THEIRS.search(spanish), path
    headings = [re.search(r"<h1>(.*?)</h1>", page)[1] for page in (spanish, english)]  # type: ignore[index]
    assert headings[0] != headings[1], path


def test_pages_of_the_account_are_ours_in_both_languages(guarded: tuple[Client, Authenticator]) -> None:
    client, key = guarded
    for path in OWN:
        spanish, english = (
            _looked_at(client, f"{prefix}/cuenta/{path}".replace("KEY", str(key.pk))) for prefix in ("", "/en")
        )
        assert not THEIRS.search(spanish), path
        headings = [re.search(r"<h1>(.*?)</h1>", page)[1] for page in (spanish, english)]  # type: ignore[index]
        assert headings[0] != headings[1], path


def test_totp_is_turned_on_in_our_page(someone: Callable[..., User], enter: Callable[..., Client]) -> None:
    client = enter(someone("delegado"))
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "code", "at": timezone.now().timestamp(), "reauthenticated": True}
    ]
    session.save()
    EmailAddress.objects.update(verified=True)
    for path in ("/cuenta/segundo-paso/aplicacion", "/en/cuenta/segundo-paso/aplicacion"):
        assert "<code>" in _looked_at(client, path)
    assert not THEIRS.search(_looked_at(client, "/cuenta/segundo-paso/llaves/agregar"))
    assert "Add a key" in _looked_at(client, "/en/cuenta/segundo-paso/llaves/agregar")
    answer = client.post("/cuenta/segundo-paso/aplicacion", {"code": "123"})
    assert "Ese código no es" in unescape(answer.content.decode())


def test_forgotten_password_is_set_again_with_a_code(someone: Callable[..., User]) -> None:
    person, client = someone("delegado"), Client()
    assert client.post("/cuenta/contrasena/olvidada", {"email": person.email}).status_code == 302
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    assert client.post("/cuenta/contrasena/codigo", {"code": code[1]}).status_code == 302
    _looked_at(client, "/cuenta/contrasena/nueva")
    short = client.post("/cuenta/contrasena/nueva", {"password1": "corta", "password2": "corta"})
    assert "12" in short.content.decode()
    new = "otra clave larga de prueba"
    assert client.post("/cuenta/contrasena/nueva", {"password1": new, "password2": new}).status_code == 302
    assert User.objects.get(pk=person.pk).check_password(new)
    told = mail.outbox[-1]
    assert "contraseña" in told.subject
    assert not re.search(r"You are receiving|IP address|Hello from", str(told.body))


def test_the_mayor_changes(someone: Callable[..., User], enter: Callable[..., Client]) -> None:
    """The four years end: who leaves hands over, who arrives signs in with a code and finds everything in place."""
    day = timezone.localdate()
    mayor = someone("delegado", name="alcaldesa-que-sale", start=day - timedelta(900))
    town = Entity.objects.get(kind="municipio")
    leaving = Appointment.objects.get(person=mayor)
    going = enter(mayor)
    page = _looked_at(going, f"/entidades/{town.pk}/entrega")
    assert f'value="{mandate_end(day).isoformat()}"' in page  # the day the Constitution says
    data = {
        "leaving": [str(leaving.pk)], "email": "alcalde.que.entra@ejemplo.org", "name": "Alcalde que entra",
        "role": "delegado", "day": day.isoformat(), "until": mandate_end(day).isoformat(),
        "act": "Acta de posesión 1", "reason": "Empieza el nuevo mandato",
    }  # fmt: skip
    refused = going.post(f"/entidades/{town.pk}/entrega", data | {"reason": ""})
    assert refused.status_code == 422
    assert "Alcalde que entra" in refused.content.decode()  # nothing written is lost
    assert going.post(f"/entidades/{town.pk}/entrega", data).status_code == 302

    # Who left comes no further, from the next page on.
    assert going.get(f"/entidades/{town.pk}/").status_code in (403, 404)
    # Who arrived was never here: a code by mail is enough.
    arriving = Client()
    code = ask_code(arriving, "alcalde.que.entra@ejemplo.org")
    assert arriving.post("/cuenta/entrar/codigo/escribir", {"code": code}).status_code == 302
    page = _looked_at(arriving, f"/entidades/{town.pk}/")
    assert "Alcalde que entra" in page
    assert "Entregó la entidad" in page
    assert "Empieza el nuevo mandato" in page
    new = User.objects.get(email="alcalde.que.entra@ejemplo.org")
    assert may(new, "initiative.edit", town.permission_place())
    assert not may(new, "initiative.edit", town.permission_place(), day=mandate_end(day) + timedelta(1))
    lent = Appointment.objects.get(person=new)
    answer = arriving.post(
        f"/encargos/{lent.pk}/delegar",
        {"email": "secretaria@ejemplo.org", "name": "Secretaria", "start": day.isoformat(),
         "until": (day + timedelta(20)).isoformat(), "reason": "Vacaciones"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert Appointment.objects.filter(delegated_by=lent, person__email="secretaria@ejemplo.org").exists()
