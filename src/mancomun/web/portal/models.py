"""Who asked for alerts: a mailbox, what about, and nothing else. It is erased when they leave."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.web.audit.tracking import audited

ABOUT = ("municipio", "esquema")


def new_key() -> str:
    """192 random bits: whoever has it may confirm and leave, nothing more."""
    return secrets.token_urlsafe(24)


@audited(exclude=("mail", "key"))
class Subscription(models.Model):
    """Alerts about a municipality or a scheme, sent to a mailbox once it has confirmed them."""

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    mail = models.EmailField(_("correo"))
    about = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    language = models.CharField(max_length=2, default="es")
    base = models.CharField(max_length=200)
    asked = models.DateTimeField(default=timezone.now)
    confirmed = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)

    class Meta:
        """Once a mailbox for each thing."""

        verbose_name = _("alerta")
        verbose_name_plural = _("alertas")
        constraints = (
            models.UniqueConstraint(fields=["mail", "about", "code"], name="alert_once"),
            models.CheckConstraint(name="alert_about_known", condition=Q(about__in=list(ABOUT))),
        )

    def __str__(self) -> str:
        return f"{self.about} {self.code}"
