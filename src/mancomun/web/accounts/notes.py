"""What allauth tells about sign-in goes to the log of actions. Signals, because allauth is a stranger that announces its deeds."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver

from mancomun.web.audit.services import record


def _note(key: str, user: Any, **data: Any) -> None:
    with transaction.atomic():
        record(key, on=user, by=user, data=data)


@receiver(user_logged_in)
def _signed_in(sender: Any, user: Any, **_: Any) -> None:
    _note("accounts.signed_in", user)


@receiver([account.password_changed, account.password_set, account.password_reset])
def _password(sender: Any, user: Any, **_: Any) -> None:
    _note("accounts.password.changed", user)


@receiver(account.email_changed)
def _email(sender: Any, user: Any, to_email_address: Any, **_: Any) -> None:
    _note("accounts.email.changed", user)


@receiver(mfa.authenticator_added)
def _added(sender: Any, request: Any, user: Any, authenticator: Authenticator, **_: Any) -> None:
    _note("accounts.second_step.added", user, type=str(authenticator.type))
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        # It was just used to add it: this session has shown it.
        record_authentication(request, user, "mfa", id=authenticator.pk, type=str(authenticator.type))


@receiver(mfa.authenticator_removed)
def _removed(sender: Any, user: Any, authenticator: Authenticator, **_: Any) -> None:
    _note("accounts.second_step.removed", user, type=str(authenticator.type))
