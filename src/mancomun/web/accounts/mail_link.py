"""The link in the letter of sign-in: whoever holds the mailbox enters with it, in any browser, once and within minutes.

Opening it changes nothing, because programs that guard mailboxes open every link; the button of its page signs in. The link is
signed, not secret: it carries the number of the account, its address, when it last signed in and where the person was going.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from mancomun.web.accounts.models import User

SECONDS = 15 * 60
_SALT = "mancomun.web.accounts.mail_link"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that is still good: for whom, sent to which address, and to which page it leads."""

    person: User
    email: str
    onward: str
    mark: str


def _since(person: User) -> str:
    return person.last_login.isoformat() if person.last_login else ""


def key_for(person: User, email: str, onward: str = "") -> str:
    """What goes in the address of the link."""
    return signing.dumps([person.pk, email, _since(person), onward], salt=_SALT, compress=True)


def read(key: str) -> Link | None:
    """The link of an address; nothing when it is not ours, is old, or was used: also when the code beside it was."""
    mark = f"mail-link-{hashlib.sha256(key.encode()).hexdigest()}"
    try:
        number, email, since, onward = signing.loads(key, salt=_SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    person = User.objects.filter(pk=number, is_active=True).first()
    if person is None or _since(person) != since or cache.get(mark):
        return None
    return Link(person, email, onward, mark)


def enter(request: HttpRequest, link: Link) -> HttpResponse | None:
    """Sign in, or go on to the second step; nothing when somebody was quicker with the same link."""
    if not cache.add(link.mark, 1, SECONDS):
        return None
    record_authentication(request, link.person, method="code", email=link.email)
    verify_email_indirectly(request, link.person, link.email)
    return perform_login(request, link.person, email=link.email, redirect_url=link.onward or None)
