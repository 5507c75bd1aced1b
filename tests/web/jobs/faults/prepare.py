"""``python -m tests.web.jobs.faults.prepare people|review``: what the faults of the real work need, in the house's own database."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date

import django


def people() -> dict[str, str]:
    """A national officer with a session, another one, and an initiative to attach files to."""
    from django.test import Client
    from django.utils import timezone

    from mancomun.portfolio.initiative import Member
    from mancomun.web.accounts.models import Appointment, Entity, User
    from mancomun.web.dated import span
    from mancomun.web.initiatives import services

    entity = Entity.objects.create(kind="nacion", name="Nación de prueba")
    users = [User.objects.create_user(f"{name}@ejemplo.org") for name in ("una", "otra")]
    for user in users:
        Appointment.objects.create(person=user, entity=entity, role="nacional", during=span(date(2024, 1, 1)))
    client = Client()
    client.force_login(users[0], backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(users[0].pk)
    session.save()
    today = timezone.localdate()
    row = services.initiative_create(
        values={"name": "Donde se adjunta"}, members=[Member("05615")], entity=entity.pk, by=users[0], day=today
    )
    return {"session": str(session.session_key), "code": row.code}


def review() -> dict[str, int]:
    """Every loaded file whole, each with a text of its own, and sent to review by the other officer."""
    from mancomun.web.accounts.models import User
    from mancomun.web.initiatives.models import Iniciativa
    from tests.web.initiatives.conftest import WHOLE

    other = User.objects.get(email="otra@ejemplo.org")
    same = {k: v for k, v in WHOLE.items() if k not in ("name", "background")}
    loaded = Iniciativa.objects.filter(name__startswith="Carga ")
    loaded.update(**same, record_state="en_revision", sent_by=other)
    rows = list(loaded)
    for row in rows:
        row.background = " ".join(hashlib.sha256(f"{row.code}{n}".encode()).hexdigest()[:9] for n in range(12))
    Iniciativa.objects.bulk_update(rows, ["background"], batch_size=500)
    return {"sent": len(rows)}


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"people": people, "review": review}[sys.argv[1]]()))
