"""What is kept of signatures: the exact text that was asked to be signed, and each signer with what they did."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.route.agreement import MEDIA
from mancomun.web.accounts.selectors import Place
from mancomun.web.audit.tracking import audited
from mancomun.web.files.models import StoredFile
from mancomun.web.initiatives.models import Iniciativa

STATES = ("pendiente", "firmado", "rechazado")


def new_secret() -> str:
    """192 random bits: whoever holds the link is the signer."""
    return secrets.token_urlsafe(24)


@audited
class SigningRound(models.Model):
    """A text that somebody asked to be signed, word by word. Another text is another round; the one before is closed."""

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="signing_rounds")
    subject = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    text = models.TextField()
    fingerprint = models.CharField(max_length=64)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        """The newest first; one open round a subject."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["initiative", "subject"], condition=Q(closed_on__isnull=True), name="signing_round_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} · {self.opened_on}"

    def permission_place(self) -> Place:
        """Where its initiative is."""
        return self.initiative.permission_place()


# The secret opens the page of the signer; the mail is of a person: neither belongs in the history.
@audited(exclude=("secret", "mail"))
class Signer(models.Model):
    """One signer of a round. ``typed`` is the name they wrote; ``copy`` the fingerprint of what they signed."""

    round = models.ForeignKey(SigningRound, models.CASCADE, related_name="signers")
    place = models.CharField(max_length=60)
    entity = models.CharField(max_length=200)
    person = models.CharField(max_length=200)
    post = models.CharField(max_length=200)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    mail = models.EmailField(_("correo"), blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, default="pendiente")
    signed_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    medium = models.CharField(max_length=12, blank=True)
    typed = models.CharField(max_length=200, blank=True)
    copy = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """Each row of the subject once in a round; who signed says how and when."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["round", "place"], name="signer_once"),
            models.CheckConstraint(name="signer_state", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="signer_whole",
                condition=~Q(state="firmado") | (Q(medium__in=list(MEDIA)) & Q(signed_on__isnull=False) & ~Q(copy="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.entity} · {self.state}"

    @property
    def signed(self) -> bool:
        """True once they have."""
        return self.state == "firmado"
