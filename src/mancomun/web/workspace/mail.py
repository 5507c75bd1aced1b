"""The mail of the day: what a person has not seen yet, in their language, once a day at most."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mancomun.web.accounts.models import User
from mancomun.web.workspace.models import MailChoice, Notice

FRESH = timedelta(days=7)
MOST = 40


def digests(day: date, check: Callable[[], None] = lambda: None) -> int:
    """Send today's mail to whoever has new notices and was not written to today; how many were sent."""
    since = timezone.now() - FRESH
    waiting = Notice.objects.filter(mailed=None, seen=None, at__gte=since).values("to").distinct()
    sent = 0
    for person in User.objects.filter(pk__in=waiting, is_active=True).order_by("pk"):
        check()
        sent += _one(person, day)
    return sent


@transaction.atomic
def _one(person: User, day: date) -> bool:
    choice, _made = MailChoice.objects.select_for_update().get_or_create(person=person)
    if choice.every == "nunca" or choice.last == day:
        return False
    found = list(
        Notice.objects.select_for_update().filter(to=person, mailed=None, seen=None, at__gte=timezone.now() - FRESH)
    )
    if not found:
        return False
    choice.last = day
    choice.save(update_fields=["last"])
    Notice.objects.filter(pk__in=[one.pk for one in found]).update(mailed=timezone.now())
    base = settings.HOUSE_ADDRESS.rstrip("/")
    with override(person.language):
        subject = ngettext("%(n)s aviso nuevo en Mancomún", "%(n)s avisos nuevos en Mancomún", len(found)) % {
            "n": len(found)
        }
        lines = [
            f"- {one.text_en if person.language == 'en' else one.text_es}\n  {base}{one.link}" for one in found[:MOST]
        ]
        if len(found) > MOST:
            lines.append(_("Y %(n)s más.") % {"n": len(found) - MOST})
        foot = _("Recibe un correo al día como máximo. Para no recibirlo: %(where)s") % {"where": f"{base}/avisos/"}
        # Inside the transaction: when the mail cannot leave, nothing is marked and it is tried tomorrow.
        send_mail(subject, "\n\n".join([*lines, foot]), None, [person.email])
    return True
