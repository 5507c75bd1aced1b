"""People, the entities they act for, from when until when, and the roles entities have in initiatives."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mancomun.web.accounts.permissions import ROLES, Place
from mancomun.web.audit.tracking import audited
from mancomun.web.dated import during_field, exclusive, not_empty, text


def role_choices() -> list[tuple[str, str]]:
    """The roles that may be held through an entity."""
    return [(role.id, role.name.es) for role in ROLES.values() if role.kinds]


class People(BaseUserManager["User"]):
    """Finds and makes people by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person; without a password they sign in by a code sent to their mail."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """By e-mail, however it is capitalised."""
        return self.get(email=(username or "").strip().lower())


@audited(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person. Has no power of their own: what they may do comes from their appointments."""

    email = models.EmailField(_("correo"), unique=True)
    name = models.CharField(_("nombre"), max_length=150, blank=True)
    language = models.CharField(_("idioma"), max_length=2, choices=[("es", "Español"), ("en", "English")], default="es")
    is_active = models.BooleanField(_("activa"), default=True)
    joined = models.DateTimeField(_("desde"), default=timezone.now)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Set while a request comes with an API token: the only actions it may do (``tokens.py``). None = no limit.
    scopes: frozenset[str] | None = None

    class Meta:
        """E-mails are kept in lower case, so that one mailbox is one person."""

        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints = (
            models.CheckConstraint(name="user_email_lower", condition=models.Q(email=Lower("email"))),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """What to call the person."""
        return str(self)


class EntityKind(models.TextChoices):
    """What an institution is."""

    MUNICIPIO = "municipio", _("Municipio o distrito")
    DEPARTAMENTO = "departamento", _("Departamento")
    NACION = "nacion", _("Entidad nacional")
    ESQUEMA = "esquema", _("Esquema asociativo")
    OTRO = "otro", _("Otra institución")


@audited
class Entity(models.Model):
    """An institution. Records belong to it, and stay when its people change."""

    kind = models.CharField(_("clase"), max_length=12, choices=EntityKind.choices)
    name = models.CharField(_("nombre"), max_length=200)
    code = models.CharField(_("código DIVIPOLA"), max_length=8, blank=True)
    department = models.CharField(_("departamento"), max_length=2, blank=True)
    created = models.DateTimeField(_("creada"), default=timezone.now)

    class Meta:
        """One entity a territorial code."""

        verbose_name = _("entidad")
        verbose_name_plural = _("entidades")
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["kind", "code"], condition=~models.Q(code=""), name="entity_code_once"),
            models.CheckConstraint(name="entity_kind_known", condition=models.Q(kind__in=EntityKind.values)),
        )

    def __str__(self) -> str:
        return self.name

    def permission_place(self) -> Place:
        """Its own records, in its department."""
        departments = frozenset({self.department}) if self.department else frozenset()
        return Place(entities=frozenset({self.pk}), departments=departments)


@audited
class Appointment(models.Model):
    """A person acts for an entity in a role, from a day until another: mandates end, the entity goes on.

    A delegation is an appointment that points to the one it comes from; it ends with it, whatever its own dates say, and may
    be narrowed to one initiative and one moment.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name=_("persona"))
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="appointments", verbose_name=_("entidad"))
    role = models.CharField(_("papel"), max_length=20, choices=role_choices())
    during = during_field(verbose_name=_("vigencia"))
    act = models.CharField(_("acto que lo respalda"), max_length=200, blank=True)
    delegated_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="delegations", verbose_name=_("delegado por")
    )
    initiative_id = models.BigIntegerField(_("iniciativa"), null=True, blank=True)
    moment = models.PositiveSmallIntegerField(_("momento"), null=True, blank=True)
    created = models.DateTimeField(_("creado"), default=timezone.now)

    class Meta:
        """The same person does not hold the same role of the same entity twice on one day."""

        verbose_name = _("encargo")
        verbose_name_plural = _("encargos")
        constraints = (
            not_empty("appointment_not_empty"),
            exclusive(
                "appointment_once", "person", "entity", text("role"), condition=models.Q(delegated_by__isnull=True)
            ),
            models.CheckConstraint(name="appointment_role_known", condition=models.Q(role__in=dict(role_choices()))),
            models.CheckConstraint(
                name="appointment_moment", condition=models.Q(moment=None) | models.Q(moment__range=(1, 3))
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} · {self.role_name.of('en' if get_language() == 'en' else 'es')} · {self.entity}"

    @property
    def role_name(self) -> Any:
        """The role in words."""
        return ROLES[self.role].name

    def permission_place(self) -> Place:
        """Where its entity is."""
        return self.entity.permission_place()


@audited
class Grant(models.Model):
    """An entity has a role in an initiative, in one moment of the route or in all of them, from a day until another."""

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="grants", verbose_name=_("entidad"))
    # The initiative lives in an app above this one, so the number is kept without a foreign key.
    initiative_id = models.BigIntegerField(_("iniciativa"), db_index=True)
    moment = models.PositiveSmallIntegerField(_("momento"), null=True, blank=True)
    role = models.CharField(_("papel"), max_length=20, choices=role_choices())
    during = during_field(verbose_name=_("vigencia"))
    created = models.DateTimeField(_("creado"), default=timezone.now)

    class Meta:
        """The same role in the same initiative and moment is not given twice on one day."""

        verbose_name = _("participación")
        verbose_name_plural = _("participaciones")
        constraints = (
            not_empty("grant_not_empty"),
            exclusive(
                "grant_once", "entity", "initiative_id", text("role"), condition=models.Q(moment__isnull=True)
            ),
            exclusive(
                "grant_once_a_moment", "entity", "initiative_id", "moment", text("role"),
                condition=models.Q(moment__isnull=False),
            ),
            models.CheckConstraint(name="grant_role_known", condition=models.Q(role__in=dict(role_choices()))),
            models.CheckConstraint(name="grant_moment", condition=models.Q(moment=None) | models.Q(moment__range=(1, 3))),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.entity} · {ROLES[self.role].name} · {self.initiative_id}"

    def permission_place(self) -> Place:
        """In its initiative."""
        return Place(initiative=self.initiative_id, moment=self.moment)


@audited(exclude=["used"])
class Token(models.Model):
    """A key of the API. Only its hash is kept; it does what its person may, and of that only what it was made for."""

    person = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name=_("persona"))
    name = models.CharField(_("para qué es"), max_length=80)
    prefix = models.CharField(_("comienzo"), max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("acciones"))
    created = models.DateTimeField(_("creada"), default=timezone.now)
    expires = models.DateTimeField(_("vence"))
    revoked = models.DateTimeField(_("revocada"), null=True, blank=True)
    used = models.DateTimeField(_("último uso"), null=True, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("clave de la API")
        verbose_name_plural = _("claves de la API")
        ordering = ("-created", "-id")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def alive(self) -> bool:
        """Neither revoked nor expired."""
        return self.revoked is None and self.expires > timezone.now()
