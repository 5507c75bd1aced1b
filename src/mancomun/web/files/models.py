"""What is known of a file. Its bytes lie in the storage called ``files``, under the entity and the hash."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.interchange.contents import CONTENTS
from mancomun.web.accounts.models import Entity
from mancomun.web.accounts.selectors import Place
from mancomun.web.audit.tracking import audited

NAME_LENGTH = 150


def new_key() -> str:
    """128 random bits in 22 characters of an address."""
    return secrets.token_urlsafe(16)


class Purpose(models.TextChoices):
    """Why it was sent."""

    ATTACHMENT = "attachment", _("Adjunto")
    EVIDENCE = "evidence", _("Evidencia")
    SIGNED = "signed", _("Acto firmado")
    IMPORT = "import", _("Hoja cargada")


@audited
class StoredFile(models.Model):
    """A file of an entity, perhaps about one initiative. The same content in the same place is one row."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Entity, models.PROTECT, related_name="files", verbose_name=_("entidad"))
    initiative = models.ForeignKey(
        "initiatives.Iniciativa",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("iniciativa"),
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.ATTACHMENT)
    name = models.CharField(_("nombre"), max_length=NAME_LENGTH)
    content = models.CharField(_("clase"), max_length=10)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    public = models.BooleanField(_("público"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("quién"))
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        """One row for one content in one place; only kinds that are taken."""

        verbose_name = _("archivo")
        verbose_name_plural = _("archivos")
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["owner", "initiative", "sha256"], nulls_distinct=False, name="file_once_a_place"
            ),
            models.CheckConstraint(name="file_content_known", condition=Q(content__in=list(CONTENTS))),
            models.CheckConstraint(name="file_purpose_known", condition=Q(purpose__in=Purpose.values)),
            models.CheckConstraint(name="file_not_empty", condition=Q(size__gt=0)),
        )
        indexes = (models.Index(fields=["owner", "sha256"], name="file_owner_hash"),)

    def __str__(self) -> str:
        return self.name

    def permission_place(self) -> Place:
        """Where the initiative is, or the entity itself."""
        if self.initiative is not None:
            there: Place = self.initiative.permission_place()
            return Place(there.entities | {self.owner_id}, there.departments, there.initiative)
        department = self.owner.department
        return Place(frozenset({self.owner_id}), frozenset({department} if department else ()))

    @property
    def address(self) -> str:
        """Where its bytes lie in the storage; two entities with the same content hold it each."""
        return address(self.owner_id, self.sha256)


def address(owner: int, sha256: str) -> str:
    """The place of a content of an entity in the storage."""
    return f"{owner}/{sha256[:2]}/{sha256}"
