"""What is kept of a route and of its products. What a product means is told by its kind (``kinds``); nothing here decides."""

from __future__ import annotations

import secrets
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.route.products import APPROVED, PRODUCTS, STATES
from mancomun.web.accounts.models import Entity
from mancomun.web.accounts.permissions import Place
from mancomun.web.audit.tracking import audited
from mancomun.web.initiatives.models import Iniciativa

PERSON = settings.AUTH_USER_MODEL


def new_secret() -> str:
    """192 random bits: the address of a calendar that only whoever was given it knows."""
    return secrets.token_urlsafe(24)


@audited(exclude=("secret",))
class Route(models.Model):
    """The route of an initiative, counted from one day."""

    initiative = models.OneToOneField(Iniciativa, models.CASCADE, related_name="route")
    anchor = models.DateField(_("inicio de la ruta"))
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField(_("se abrió el"))

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.anchor}"

    def permission_place(self) -> Place:
        """In its initiative."""
        return self.initiative.permission_place()


@audited
class RouteMoment(models.Model):
    """What really happened in a moment, beside what was planned from the anchor."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="moments")
    number = models.PositiveSmallIntegerField()
    started = models.DateField(_("inicio"), null=True, blank=True)
    closed = models.DateField(_("cierre"), null=True, blank=True)
    new_end = models.DateField(_("nueva fecha de cierre"), null=True, blank=True)
    late_reason = models.TextField(_("motivo del atraso"), blank=True)
    overlap = models.TextField(_("motivo del traslape"), blank=True)
    reviewed = models.DateField(_("última revisión anual"), null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        """Each moment once."""

        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["route", "number"], name="route_moment_once"),
            models.CheckConstraint(name="route_moment_number", condition=Q(number__range=(1, 3))),
        )

    def __str__(self) -> str:
        return f"{self.route_id} · {self.number}"


@audited
class GateOverride(models.Model):
    """Somebody answers for passing a gate without one of its requirements, in writing."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="overrides")
    requirement = models.CharField(max_length=8)
    motive = models.TextField(_("motivo"))
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        """One answer a requirement."""

        ordering = ("requirement",)
        constraints = (models.UniqueConstraint(fields=["route", "requirement"], name="gate_override_once"),)

    def __str__(self) -> str:
        return f"{self.requirement} {self.day}"


# The content itself is in `Edit`, field by field; here the history keeps that it changed, and who changed it.
@audited(exclude=("content", "judged", "touched"))
class RouteProduct(models.Model):
    """A product of the route as it stands now. ``revision`` counts savings, ``version`` approvals."""

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="products")
    key = models.CharField(_("producto"), max_length=30)
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(_("revisión"), default=0)
    state = models.CharField(_("estado"), max_length=12, default="borrador")
    version = models.PositiveIntegerField(_("versión"), default=0)
    responsible = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    last_editor = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    sent_on = models.DateField(_("se envió el"), null=True, blank=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(_("se aprobó el"), null=True, blank=True)
    published_on = models.DateField(_("se publicó el"), null=True, blank=True)
    demo = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)
    touched = models.DateTimeField(default=timezone.now)
    judged = models.JSONField(default=dict)  # remarks and numbers of the last look, with what they were made from

    class Meta:
        """One product of each kind in an initiative."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["initiative", "key"], name="route_product_once"),
            models.CheckConstraint(name="route_product_state", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(name="route_product_key", condition=Q(key__in=list(PRODUCTS))),
        )

    def __str__(self) -> str:
        return f"{PRODUCTS[self.key].name.es} · {self.initiative.code}"

    def permission_place(self) -> Place:
        """Where its initiative is, in the moment it belongs to."""
        place = self.initiative.permission_place()
        return Place(place.entities, place.departments, place.initiative, PRODUCTS[self.key].moment)

    @property
    def approved(self) -> bool:
        """Approved or published: it changes with a reason alone."""
        return self.state in (*APPROVED, "archivado")


class ProductVersion(models.Model):
    """A product as it was approved, whole. It is never changed: a trigger of the database holds it."""

    product = models.ForeignKey(RouteProduct, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    revision = models.PositiveIntegerField()
    numbers = models.JSONField(default=dict)
    day = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        """A number is given once."""

        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["product", "number"], name="product_version_once"),)
        triggers = (pgtrigger.Protect(name="frozen", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.product_id} v{self.number}"


class MatrixRound(models.Model):
    """A round of a matrix as it was closed: its names and cells, who closed it and how many had written. It is never changed."""

    product = models.ForeignKey(RouteProduct, models.CASCADE, related_name="rounds")
    matrix = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    people = models.PositiveIntegerField()
    agreement = models.FloatField(null=True)
    role = models.CharField(max_length=20, blank=True)
    day = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        """A number is given once; the oldest first."""

        ordering = ("matrix", "number")
        constraints = (models.UniqueConstraint(fields=["product", "matrix", "number"], name="matrix_round_once"),)
        triggers = (pgtrigger.Protect(name="frozen", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.product_id} {self.matrix} {self.number}"


class Edit(models.Model):
    """One change of one answer or row, as the browser of its writer named it (``key``), so that none is applied twice.

    ``op`` is set, add, remove or move; ``before`` and ``after`` undo and redo it. It is its own history: never changed.
    """

    product = models.ForeignKey(RouteProduct, models.CASCADE, related_name="edits")
    revision = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    op = models.CharField(max_length=6, default="set")
    path = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    batch = models.CharField(max_length=40, blank=True)
    motive = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In the order they were applied."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["product", "key"], name="edit_once"),)
        indexes = (
            models.Index(fields=["product", "revision"], name="edit_by_revision"),
            models.Index(fields=["product", "batch"], name="edit_by_batch", condition=~Q(batch="")),
        )
        triggers = (pgtrigger.Protect(name="frozen", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.op} {self.path}"


@audited
class Held(models.Model):
    """Two people wrote different things in the same place: both are kept until somebody chooses."""

    product = models.ForeignKey(RouteProduct, models.CASCADE, related_name="held")
    key = models.CharField(max_length=60)
    op = models.CharField(max_length=6, default="set")
    path = models.CharField(_("lugar"), max_length=200)
    base = models.JSONField(null=True)
    theirs = models.JSONField(_("lo que estaba"), null=True)
    mine = models.JSONField(_("lo que llegó"), null=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    chosen = models.CharField(_("se escogió"), max_length=6, blank=True)
    chosen_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    chosen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["product", "key"], name="held_once"),
            models.CheckConstraint(name="held_chosen", condition=Q(chosen__in=["", "mine", "theirs"])),
        )

    def __str__(self) -> str:
        return f"{self.path}"


@audited
class Comment(models.Model):
    """Something said about a product, or about one place of it."""

    product = models.ForeignKey(RouteProduct, models.CASCADE, related_name="comments")
    path = models.CharField(_("lugar"), max_length=200, blank=True)
    text = models.TextField(_("comentario"))
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    mentions: Any = models.ManyToManyField(PERSON, related_name="+", blank=True)
    answered = models.DateTimeField(_("resuelto"), null=True, blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return self.text[:60]


class Notice(models.Model):
    """Something a person should know. It tells of what is in the history already, so it has none of its own."""

    to = models.ForeignKey(PERSON, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20)
    text_es = models.CharField(max_length=400)
    text_en = models.CharField(max_length=400)
    link = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(null=True, blank=True)
    mailed = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-id",)
        indexes = (
            models.Index(fields=["to", "-id"], name="notice_of"),
            models.Index(fields=["to"], name="notice_to_mail", condition=Q(mailed=None, seen=None)),
        )

    def __str__(self) -> str:
        return self.text_es


@audited(exclude=("last",))
class MailChoice(models.Model):
    """How often a person wants mail about notices: one a day at most, or none."""

    person = models.OneToOneField(PERSON, models.CASCADE, related_name="mail_choice")
    every = models.CharField(_("correo"), max_length=6, default="dia")
    last = models.DateField(null=True, blank=True)

    class Meta:
        """Daily or never."""

        constraints = (models.CheckConstraint(name="mail_choice", condition=Q(every__in=["dia", "nunca"])),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.every}"


class Presence(models.Model):
    """Who has a product open, and in which field: forgotten a minute later."""

    product = models.ForeignKey(RouteProduct, models.CASCADE, related_name="presences")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    field = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        """One a person and product."""

        constraints = (models.UniqueConstraint(fields=["product", "person"], name="presence_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}"


@audited(exclude=("lines", "notes", "content", "job"))
class TableUpload(models.Model):
    """A file somebody sent for a table: what it would change, and the batch it became when they accepted.

    ``content`` and ``job`` are there while a job has still to read it.
    """

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="table_uploads")
    key = models.CharField(max_length=30)
    table = models.CharField(_("tabla"), max_length=40)
    name = models.CharField(_("archivo"), max_length=150)
    sha256 = models.CharField(max_length=64)
    lines = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    same = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)
    job = models.CharField(max_length=22, blank=True)
    batch = models.CharField(max_length=40, blank=True)
    undone = models.BooleanField(default=False)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.name} {self.table}"


class Dossier(models.Model):
    """The ZIP of a moment, for who asked for it. It can always be made again, so it is kept a month and has no history."""

    initiative = models.ForeignKey(Iniciativa, models.CASCADE, related_name="+")
    moment = models.PositiveSmallIntegerField()
    job = models.CharField(max_length=22, unique=True)
    name = models.CharField(max_length=150)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    by = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


@audited(exclude=("content",))
class PaperTemplate(models.Model):
    """The Word template an entity owns for one document of one product; ``sha256`` says in the history which it was."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="paper_templates", verbose_name=_("entidad"))
    key = models.CharField(_("producto"), max_length=30)
    paper = models.CharField(_("documento"), max_length=40)
    name = models.CharField(_("archivo"), max_length=150)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One an entity and document."""

        ordering = ("key", "paper")
        constraints = (models.UniqueConstraint(fields=["entity", "key", "paper"], name="paper_template_once"),)

    def __str__(self) -> str:
        return f"{self.key} {self.paper} {self.name}"

    def permission_place(self) -> Place:
        """Of its entity."""
        return self.entity.permission_place()
