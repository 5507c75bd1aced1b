"""What was given out: the fingerprint of each document and of each of its files. Never the document itself."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils import timezone


class Paper(models.Model):
    """One document with one content: ``digest`` is of all it says; ``substance``, of that without its day and version."""

    digest = models.CharField(max_length=64, unique=True)
    substance = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    document = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=120)
    lang = models.CharField(max_length=2)
    day = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Append only: what was given out cannot be denied later."""

        ordering = ("-at",)
        indexes = (models.Index(fields=["code", "document", "lang"]),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.code} {self.document} v{self.version}"


class Copy(models.Model):
    """A file of a document: the SHA-256 of its bytes."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="copies")
    suffix = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One line for each different file."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["paper", "suffix", "sha256"], name="copy_once"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.suffix} {self.sha256[:8]}"


class Certificate(models.Model):
    """A certificate that was given out. Whose it is is not kept: the code says it, to whoever has the certificate."""

    code = models.CharField(max_length=40, unique=True)
    initiative = models.CharField(max_length=40)
    course = models.CharField(max_length=300)
    hours = models.FloatField()
    day = models.DateField()
    given = models.DateField()

    class Meta:
        """Append only: what was given out cannot be denied later."""

        ordering = ("-given", "id")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.code[:4]}… {self.course}"
