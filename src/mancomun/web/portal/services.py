"""Alerts: asked for, confirmed by the mailbox itself, sent at most once a day, and left with one click."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError
from django.template.loader import render_to_string
from django.utils import translation

from mancomun.errors import BadInput
from mancomun.web.audit.services import record
from mancomun.web.portal import selectors
from mancomun.web.portal.models import ABOUT, Subscription
from mancomun.web.registry import selectors as registry
from mancomun.web.registry.models import Esquema
from mancomun.web.territory.selectors import long_name

KEPT_UNCONFIRMED = timedelta(days=7)
ASK_AGAIN = timedelta(days=1)
ONCE_A_DAY = timedelta(hours=20)
"""Less than a day, so that a round that starts a little earlier does not skip one."""
MOST = 20
"""Alerts that one mailbox may ask for."""


@transaction.atomic
def alert_ask(*, mail: str, about: str, code: str, language: str, base: str, now: datetime) -> bool:
    """Ask for alerts; the mailbox gets a letter to confirm, once a day at most. Whether a letter went out.

    The answer on the page is the same in every case: nobody learns whose mailbox is here.
    """
    mail = mail.strip().lower()
    try:
        validate_email(mail)
    except ValidationError:
        raise BadInput(
            "alerta-correo",
            "Escriba el correo como nombre@dominio.co.",
            "Write the address as name@domain.co.",
        ) from None
    if about not in ABOUT:
        raise BadInput("alerta-sobre", "Diga sobre qué quiere alertas.", "Say what you want alerts about.")
    if about == "municipio":
        code = selectors.place(code).code
    elif not Esquema.objects.filter(code=code, published=True).exists():
        raise BadInput("alerta-esquema", "Ese esquema no es público.", "That scheme is not public.")
    row = Subscription.objects.select_for_update().filter(mail=mail, about=about, code=code).first()
    if row is not None and (row.confirmed is not None or now - row.asked < ASK_AGAIN):
        return False
    if row is None:
        if Subscription.objects.filter(mail=mail).count() >= MOST:
            return False
        row = Subscription(mail=mail, about=about, code=code)
    row.asked, row.language, row.base = now, "en" if language == "en" else "es", base
    row.save()
    _write(row.mail, row.language, "confirm", {"alert": row, "name": name_of(row)})
    return True


@transaction.atomic
def alert_confirm(key: str, *, now: datetime) -> Subscription | None:
    """The mailbox says yes; None when the key is of nobody."""
    row = Subscription.objects.select_for_update().filter(key=key).first()
    if row is not None and row.confirmed is None:
        row.confirmed = row.sent = now
        row.save()
        record("portal.confirmed", on=row)
    return row


@transaction.atomic
def alert_leave(key: str) -> bool:
    """The mailbox says no more, and is erased; whether it was there."""
    row = Subscription.objects.select_for_update().filter(key=key).first()
    if row is None:
        return False
    record("portal.left", on=row)
    row.delete()
    return True


def name_of(row: Subscription) -> str:
    """What an alert is about, by name."""
    if row.about == "municipio":
        return long_name(selectors.place(row.code), registry.land())
    scheme = Esquema.objects.filter(code=row.code).first()
    return scheme.name if scheme is not None else row.code


def _write(mail: str, language: str, letter: str, context: dict[str, Any]) -> None:
    with translation.override(language):
        subject = render_to_string(f"portal/mail/{letter}_subject.txt", context).strip()
        body = render_to_string(f"portal/mail/{letter}.txt", context)
        message = EmailMessage(subject, body, to=[mail])
        leave = context.get("leave")
        if leave:
            message.extra_headers["List-Unsubscribe"] = f"<{leave}>"
            message.extra_headers["List-Unsubscribe-Post"] = (
                "List-Unsubscribe=One-Click"  # the button of the mail reader
            )
        message.send()


def send_round(now: datetime) -> dict[str, int]:
    """Tell each mailbox what is new since its last letter, in one letter; mailboxes told within the day wait."""
    Subscription.objects.filter(confirmed=None, asked__lt=now - KEPT_UNCONFIRMED).delete()
    waiting = Subscription.objects.exclude(confirmed=None).filter(sent__lte=now - ONCE_A_DAY)
    mailboxes: dict[str, list[Subscription]] = defaultdict(list)
    for row in waiting.order_by("mail", "id"):
        mailboxes[row.mail].append(row)
    oldest = min((row.sent for rows in mailboxes.values() for row in rows if row.sent), default=now)
    everything = selectors.news(oldest, now)
    letters = 0
    for mail, rows in mailboxes.items():
        told = [
            (alert, name_of(alert), items)
            for alert in rows
            if (
                items := [
                    one
                    for one, row in everything
                    if alert.sent and one.at > alert.sent and selectors.concerns(row, alert)
                ]
            )
        ]
        with transaction.atomic():
            Subscription.objects.filter(pk__in=[row.pk for row in rows]).update(sent=now)
            if told:
                first = rows[0]
                _write(mail, first.language, "news", {"told": told, "base": first.base, "alerts": rows,
                                                      "leave": address(first, "salir")})  # fmt: skip
                letters += 1
    return {"mailboxes": len(mailboxes), "letters": letters}


def address(row: Subscription, what: str) -> str:
    """The address with which a mailbox confirms or leaves."""
    tongue = "en/" if row.language == "en" else ""
    return f"{row.base}{tongue}alertas/{what}/{row.key}"
