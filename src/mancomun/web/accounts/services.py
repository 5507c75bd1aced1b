"""Writing: entities, appointments, delegations, hand-overs, grants, keys. One function an intention; each asks for permission."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.portfolio.documented import fictional, ground_of
from mancomun.territory import colombia
from mancomun.web.accounts import handover as work
from mancomun.web.accounts.models import Appointment, Entity, EntityKind, Grant, Token, User
from mancomun.web.accounts.permissions import NOT_BY_TOKEN, PERMISSIONS, ROLES
from mancomun.web.accounts.selectors import forget, may, roles_given_by
from mancomun.web.accounts.tokens import MARK, SHOWN, digest, new_secret
from mancomun.web.audit.services import record
from mancomun.web.dated import span

TOKEN_DAYS = (30, 90, 365)
NAME_LENGTH = 150


def _allow(by: Any, action: str, thing: Any = None) -> None:
    if not may(by, action, thing):
        raise PermissionDenied(action)


def clean_email(email: str) -> str:
    """An e-mail in lower case; ``BadInput`` when it is none."""
    found = email.strip().lower()
    try:
        validate_email(found)
    except ValidationError:
        raise BadInput(
            "correo-forma",
            f"«{email.strip()[:80]}» no es un correo. Escríbalo como nombre@entidad.gov.co.",
            f"“{email.strip()[:80]}” is not an e-mail address. Write it like name@entity.gov.co.",
        ) from None
    return found


def person_named(email: str, name: str = "") -> User:
    """The person with that e-mail; made when there is none: they will sign in by a code sent there."""
    email = clean_email(email)
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email, name=" ".join(name.split())[:NAME_LENGTH])
        # Not verified yet: the first code that arrives there and comes back verifies it.
        EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
        record("accounts.person.created", on=person)
    return person


# ------------------------------------------------------------------------------------------------------------ entities


def _entity_fields(kind: str, name: str, code: str, department: str) -> dict[str, str]:
    if kind not in EntityKind.values:
        raise BadInput(
            "entidad-clase",
            f"No hay entidades de clase «{kind[:40]}». Elija una de la lista.",
            f"There are no entities of kind “{kind[:40]}”. Choose one of the list.",
        )
    name, code, department = " ".join(name.split()), code.strip(), department.strip()
    if kind in (EntityKind.MUNICIPIO, EntityKind.DEPARTAMENTO):
        unit = ground_of([code or name]).resolve(code.upper() if fictional([code]) else code or name)
        is_department = len(unit.code) == 2
        if is_department != (kind == EntityKind.DEPARTAMENTO):
            raise BadInput(
                "entidad-codigo",
                f"{unit.name} ({unit.code}) no es un {EntityKind(kind).label.lower()}. Corrija el código o la clase.",
                f"{unit.name} ({unit.code}) is not of that kind. Correct the code or the kind.",
            )
        # A municipality of the exercise lies in no department: nobody reaches its records through one.
        home = "" if fictional([unit.code]) else unit.code[:2]
        return {"kind": kind, "name": unit.name, "code": unit.code, "department": home}
    if not name:
        raise BadInput(
            "entidad-sin-nombre",
            "Falta el nombre de la entidad. Escríbalo como aparece en sus actos.",
            "The name of the entity is missing. Write it as its acts do.",
        )
    if department:
        department = colombia().resolve(department).code[:2]
    return {"kind": kind, "name": name[:200], "code": "", "department": "" if kind == "nacion" else department}


@transaction.atomic
def entity_create(
    *, kind: str, name: str = "", code: str = "", department: str = "", by: Any, reason: str = ""
) -> Entity:
    """A new institution; of a municipality or department the code gives the name."""
    _allow(by, "entity.edit")
    fields = _entity_fields(kind, name, code, department)
    if fields["code"] and Entity.objects.filter(kind=kind, code=fields["code"]).exists():
        raise BadInput(
            "entidad-repetida",
            f"{fields['name']} ({fields['code']}) ya está. Búsquela en la lista.",
            f"{fields['name']} ({fields['code']}) is already there. Look for it in the list.",
        )
    made = Entity.objects.create(**fields)
    record("accounts.entity.created", on=made, by=by, reason=reason)
    return made


@transaction.atomic
def entity_edit(entity: Entity, *, name: str, department: str = "", by: Any, reason: str) -> Entity:
    """Correct the name or the department of an entity without territorial code; why is mandatory."""
    _allow(by, "entity.edit", entity)
    entity = Entity.objects.select_for_update().get(pk=entity.pk)
    fields = _entity_fields(entity.kind, name, entity.code, department)
    entity.name, entity.department = fields["name"], fields["department"]
    entity.save()
    record("accounts.entity.edited", on=entity, by=by, reason=reason)
    return entity


# -------------------------------------------------------------------------------------------------------- appointments


def _check_span(start: date, until: date | None) -> None:
    if until is not None and until <= start:
        raise BadInput(
            "fechas-al-reves",
            f"El encargo terminaría el {until.isoformat()}, antes de empezar el {start.isoformat()}. Corrija una de las dos.",
            f"The appointment would end on {until.isoformat()}, before it starts on {start.isoformat()}. Correct one of them.",
        )


def _overlap(person: User, entity: Entity) -> BadInput:
    return BadInput(
        "encargo-traslapado",
        f"{person} ya tiene ese papel en {entity} en parte de esas fechas. Termine el otro encargo o cambie las fechas.",
        f"{person} already holds that role at {entity} for part of those dates. End the other one or change the dates.",
    )


def _insert(**fields: Any) -> Appointment:
    try:
        with transaction.atomic():
            made = Appointment.objects.create(**fields)
    except IntegrityError as error:
        if "appointment_once" in str(error):
            raise _overlap(fields["person"], fields["entity"]) from None
        raise
    forget(fields["person"])
    return made


@transaction.atomic
def appointment_start(
    *,
    email: str,
    name: str = "",
    entity: Entity,
    role: str,
    start: date,
    until: date | None,
    act: str = "",
    by: Any,
    reason: str = "",
) -> Appointment:
    """Someone will act for an entity. Nobody appoints themselves, nor gives a role above their own."""
    _allow(by, "appointment.manage", entity)
    if role not in roles_given_by(by, entity):
        raise BadInput(
            "papel-no-suyo",
            f"Usted no puede dar el papel «{ROLES[role].name.es if role in ROLES else role[:30]}» en {entity}. "
            "Pídalo a quien administra.",
            f"You may not give the role “{ROLES[role].name.en if role in ROLES else role[:30]}” at {entity}. "
            "Ask an administrator.",
        )
    _check_span(start, until)
    person = person_named(email, name)
    if person.pk == by.pk:
        raise BadInput(
            "nombrarse",
            "Nadie se nombra a sí mismo. Pídalo a otra persona que pueda nombrar.",
            "Nobody appoints themselves. Ask somebody else who may appoint.",
        )
    made = _insert(person=person, entity=entity, role=role, during=span(start, until), act=act.strip()[:200])
    record("accounts.appointment.started", on=made, by=by, reason=reason, data={"entity": entity.pk, "role": role})
    return made


@transaction.atomic
def appointment_end(appointment: Appointment, *, until: date, by: Any, reason: str) -> Appointment:
    """It ends on ``until``, that day no longer included; why is mandatory. What it delegated ends with it."""
    _allow(by, "appointment.manage", appointment)
    return _end(appointment, until, by=by, reason=reason)


def _end(appointment: Appointment, until: date, *, by: Any, reason: str) -> Appointment:
    row = Appointment.objects.select_for_update().select_related("person", "entity").get(pk=appointment.pk)
    if row.during.upper is not None and row.during.upper <= until:
        raise BadInput(
            "encargo-terminado",
            f"Ese encargo ya termina el {row.during.upper.isoformat()}. No cambiamos nada.",
            f"That appointment already ends on {row.during.upper.isoformat()}. Nothing was changed.",
        )
    # One who leaves before having begun held it for no day: the span keeps its first day, so that the record stays.
    row.during = span(row.during.lower, max(until, row.during.lower + timedelta(1)))
    row.save()
    forget(row.person)
    record("accounts.appointment.ended", on=row, by=by, reason=reason, data={"until": until.isoformat()})
    return row


@transaction.atomic
def appointment_delegate(
    appointment: Appointment,
    *,
    email: str,
    name: str = "",
    start: date,
    until: date,
    initiative_id: int | None = None,
    moment: int | None = None,
    by: Any,
    reason: str,
) -> Appointment:
    """Lend one's own appointment to somebody for some days, perhaps for one initiative and one moment only."""
    row = Appointment.objects.select_for_update().select_related("person", "entity").get(pk=appointment.pk)
    if row.person_id != by.pk:
        raise PermissionDenied("appointment.delegate")
    _allow(by, "appointment.delegate", row)
    if row.delegated_by_id is not None:
        raise BadInput(
            "delegar-lo-delegado",
            "Lo delegado no se delega otra vez. Pídalo a quien tiene el encargo.",
            "What was delegated cannot be delegated again. Ask whoever holds the appointment.",
        )
    _check_span(start, until)
    if start < row.during.lower or (row.during.upper is not None and until > row.during.upper):
        upper = row.during.upper.isoformat() if row.during.upper else "…"
        raise BadInput(
            "delegacion-fuera",
            f"Solo puede delegar dentro de su encargo: del {row.during.lower.isoformat()} al {upper}.",
            f"You can only delegate within your appointment: from {row.during.lower.isoformat()} to {upper}.",
        )
    if moment is not None and (initiative_id is None or moment not in (1, 2, 3)):
        raise BadInput(
            "delegacion-momento",
            "El momento (1, 2 o 3) se delega junto con la iniciativa. Escriba también su código.",
            "A moment (1, 2 or 3) is delegated together with the initiative. Give its code too.",
        )
    person = person_named(email, name)
    if person.pk == row.person_id:
        raise BadInput("nombrarse", "No hace falta delegarse a sí mismo.", "There is no need to delegate to oneself.")
    made = _insert(
        person=person, entity=row.entity, role=row.role, during=span(start, until), delegated_by=row,
        initiative_id=initiative_id, moment=moment,
    )  # fmt: skip
    record("accounts.appointment.delegated", on=made, by=by, reason=reason)
    return made


@transaction.atomic
def entity_handover(
    entity: Entity,
    *,
    leaving: Iterable[Appointment],
    email: str,
    name: str = "",
    role: str,
    day: date,
    until: date | None,
    act: str,
    by: Any,
    reason: str,
) -> Appointment:
    """On ``day`` those who leave stop acting for the entity and a successor begins. Records stay; open tasks pass over."""
    _allow(by, "entity.handover", entity)
    _check_span(day, until)
    rows = list(
        Appointment.objects.select_for_update()
        .select_related("person")
        .filter(pk__in=[one.pk for one in leaving], entity=entity)
    )
    if not rows:
        raise BadInput(
            "entrega-sin-saliente",
            "Elija al menos a una persona que entrega. Si nadie sale, use «Nombrar».",
            "Choose at least one person who leaves. If nobody does, use “Appoint”.",
        )
    # Those who hold the role may pass it on; giving another role is appointing, and needs that power.
    held = {row.role for row in rows}
    if role not in held and role not in roles_given_by(by, entity):
        raise BadInput(
            "papel-no-suyo",
            "Quien recibe toma el mismo papel de quien entrega. Otro papel lo da quien administra.",
            "The successor takes the role of whoever leaves. Another role is given by an administrator.",
        )
    person = person_named(email, name)
    if person.pk == by.pk and role not in {row.role for row in rows if row.person_id == by.pk}:
        raise BadInput(
            "nombrarse",
            "Nadie se nombra a sí mismo. Pídalo a otra persona que pueda nombrar.",
            "Nobody appoints themselves. Ask somebody else who may appoint.",
        )
    for row in rows:
        if row.during.upper is None or row.during.upper > day:
            _end(row, day, by=by, reason=reason)
    made = _insert(person=person, entity=entity, role=role, during=span(day, until), act=act.strip()[:200])
    people = [row.person for row in rows]
    moved = {kind.id: kind.transfer(entity, people, person) for kind in work.works()}
    record(
        "accounts.entity.handed_over",
        on=made,  # the history of the entity shows it at the successor's line
        by=by,
        reason=reason,
        data={"leaving": [row.pk for row in rows], "successor": made.pk, "day": day.isoformat(), "moved": moved},
    )
    return made


# -------------------------------------------------------------------------------------------------------------- grants


@transaction.atomic
def grant_give(
    *,
    entity: Entity,
    initiative: Any,
    role: str,
    moment: int | None = None,
    start: date,
    until: date | None = None,
    by: Any,
    reason: str = "",
) -> Grant:
    """An entity takes part in an initiative (a record with ``permission_place``) in a role."""
    _allow(by, "grant.manage", initiative)
    _check_span(start, until)
    if role not in ROLES or entity.kind not in ROLES[role].kinds or ROLES[role].officer:
        raise BadInput(
            "papel-no-cabe",
            f"{entity} no puede tener ese papel en una iniciativa. Elija delegado, secretaría técnica o facilitador.",
            f"{entity} cannot have that role in an initiative. Choose delegate, technical secretary or facilitator.",
        )
    try:
        with transaction.atomic():
            made = Grant.objects.create(
                entity=entity, initiative_id=initiative.pk, moment=moment, role=role, during=span(start, until)
            )
    except IntegrityError as error:
        if "grant_once" not in str(error):
            raise
        raise BadInput(
            "participacion-repetida",
            f"{entity} ya tiene ese papel en la iniciativa en parte de esas fechas.",
            f"{entity} already has that role in the initiative for part of those dates.",
        ) from None
    record("accounts.grant.given", on=made, by=by, reason=reason)
    return made


@transaction.atomic
def grant_end(grant: Grant, *, until: date, by: Any, reason: str) -> Grant:
    """The entity no longer has the role from ``until`` on; why is mandatory."""
    _allow(by, "grant.manage", grant)
    row = Grant.objects.select_for_update().get(pk=grant.pk)
    row.during = span(row.during.lower, max(until, row.during.lower + timedelta(1)))
    row.save()
    record("accounts.grant.ended", on=row, by=by, reason=reason)
    return row


# ---------------------------------------------------------------------------------------------------------------- keys


@transaction.atomic
def token_create(*, name: str, scopes: Iterable[str], days: int, by: Any) -> tuple[Token, str]:
    """A key for the API and its secret, which nobody can see again."""
    _allow(by, "token.manage")
    name = " ".join(name.split())[:80]
    chosen = sorted(set(scopes))
    if not name:
        raise BadInput(
            "clave-sin-nombre",
            "Escriba para qué es la clave: así sabrá cuál revocar.",
            "Say what the key is for: then you will know which one to revoke.",
        )
    wrong = [scope for scope in chosen if scope not in PERMISSIONS or scope in NOT_BY_TOKEN or not may(by, scope)]
    if wrong or not chosen:
        raise BadInput(
            "clave-alcance",
            "Elija al menos una acción de la lista; una clave solo puede hacer lo que usted puede.",
            "Choose at least one action of the list; a key can only do what you may.",
        )
    if days not in TOKEN_DAYS:
        raise BadInput(
            "clave-plazo",
            f"Una clave dura {', '.join(map(str, TOKEN_DAYS))} días. Elija uno de esos plazos.",
            f"A key lasts {', '.join(map(str, TOKEN_DAYS))} days. Choose one of those terms.",
        )
    secret = new_secret()
    made = Token.objects.create(
        person=by,
        name=name,
        prefix=secret[: len(MARK) + SHOWN],
        digest=digest(secret),
        scopes=chosen,
        expires=timezone.now() + timedelta(days=days),
    )
    record("accounts.token.created", on=made, by=by, data={"scopes": chosen})
    return made, secret


@transaction.atomic
def token_revoke(token: Token, *, by: Any) -> Token:
    """It stops working at once, for good. One may always revoke one's own; an administrator, anybody's."""
    if token.person_id != by.pk and not may(by, "job.manage"):
        raise PermissionDenied("token.manage")
    row = Token.objects.select_for_update().get(pk=token.pk)
    if row.revoked is None:
        row.revoked = timezone.now()
        row.save()
        record("accounts.token.revoked", on=row, by=by)
    return row


# -------------------------------------------------------------------------------------------------------------- people


@transaction.atomic
def profile_edit(*, name: str, language: str, by: Any) -> User:
    """One's own name and the language of one's mail."""
    _allow(by, "account.self")
    if language not in ("es", "en"):
        language = "es"
    person = User.objects.select_for_update().get(pk=by.pk)
    person.name, person.language = " ".join(name.split())[:NAME_LENGTH], language
    person.save()
    record("accounts.person.edited", on=person, by=by)
    return person


@transaction.atomic
def first_administrator(*, email: str, name: str, entity: str, today: date, reason: str) -> tuple[User, bool]:
    """By the command line alone: somebody who may appoint the rest. Whether it was made, or was there already."""
    person = person_named(email, name)
    place, _made = Entity.objects.get_or_create(kind=EntityKind.NACION, code="", name=" ".join(entity.split())[:200])
    if Appointment.objects.filter(person=person, entity=place, role="administrador", during__contains=today).exists():
        return person, False
    made = _insert(person=person, entity=place, role="administrador", during=span(today, None))
    record("accounts.appointment.started", on=made, reason=reason, data={"command": True})
    return person, True
