"""What officers keep of their own: views, what they have seen, and prioritisation exercises."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.web.audit.tracking import audited


@audited
class SavedView(models.Model):
    """An address of the table under a name, for one person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="portfolio_views")
    name = models.CharField(_("nombre"), max_length=60)
    query = models.CharField(max_length=500)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        """A name once a person."""

        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["person", "name"], name="saved_view_once"),)

    def __str__(self) -> str:
        return self.name


class Look(models.Model):
    """When a person last looked at the tray: what changed since is new to them. Not history: it tells nothing of a record."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="portfolio_look")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d}"
