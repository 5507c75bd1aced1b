"""Reading people, entities and what each may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from rules.predicates import predicate
from rules.rulesets import set_rule, test_rule

from mancomun.web.accounts import permissions as _table
from mancomun.web.accounts.models import Appointment, Entity, Grant, Token
from mancomun.web.accounts.permissions import (
    ALL,
    APPOINTS,
    CITIZEN,
    DEPARTMENT,
    OWN,
    PERMISSIONS,
    ROLES,
    permission,
)
from mancomun.web.audit.selectors import as_of_all
from mancomun.web.dated import Moment, on

Place = _table.Place  # those who have a place know this room, not the table


@dataclass(frozen=True, slots=True)
class Standing:
    """One role a person holds on a day, through an entity, perhaps narrowed to an initiative and a moment."""

    role: str
    entity: int | None = None
    department: str = ""
    initiative: int | None = None
    moment: int | None = None
    kind: str = ""
    appointment: int | None = field(default=None, compare=False)


CITIZENSHIP = Standing(CITIZEN)


def standings(user: Any, day: date | None = None) -> tuple[Standing, ...]:
    """The roles a person holds on ``day`` (today when absent); a delegation counts while what it comes from does."""
    if user is None or not user.is_authenticated or not user.is_active:
        return ()
    day = day or timezone.localdate()
    known: dict[date, tuple[Standing, ...]] = user.__dict__.setdefault("_standings", {})
    if day not in known:
        rows = Appointment.objects.filter(on(day), person=user).select_related("entity", "delegated_by__person")
        known[day] = (
            CITIZENSHIP,
            *(
                Standing(
                    row.role,
                    row.entity_id,
                    row.entity.department,
                    row.initiative_id,
                    row.moment,
                    row.entity.kind,
                    row.pk,
                )
                for row in rows
                if row.delegated_by is None or (day in row.delegated_by.during and row.delegated_by.person.is_active)
            ),
        )
    return known[day]


def forget(user: Any) -> None:
    """Ask again for the roles of this object: after an appointment of theirs changed."""
    user.__dict__.pop("_standings", None)


def place_of(thing: Any) -> Place:
    """Where a record belongs: what its ``permission_place`` says, or the entity itself."""
    if isinstance(thing, Place):
        return thing
    if hasattr(thing, "permission_place"):
        found: Place = thing.permission_place()
        return found
    raise TypeError(f"{type(thing).__name__} has no permission_place()")


def reaches(standing: Standing, action: str, place: Place | None, day: date) -> bool:
    """Whether one role carries an action as far as ``place``; without a place, whether it carries it anywhere."""
    far = permission(action).reach.get(standing.role)
    if far is None:
        return False
    if standing.initiative is not None:  # a delegation for one initiative is good for nothing else
        if place is not None and place.initiative != standing.initiative:
            return False
        if place is not None and standing.moment is not None and place.moment != standing.moment:
            return False
    if far is ALL or place is None:
        return True
    if standing.entity in place.entities:
        return True
    if far is DEPARTMENT:
        return bool(standing.department) and standing.department in place.departments
    if far is OWN or place.initiative is None or standing.entity is None:
        return False
    given = Grant.objects.filter(on(day), entity_id=standing.entity, initiative_id=place.initiative, role=standing.role)
    if place.moment is not None:
        given = given.filter(Q(moment=None) | Q(moment=place.moment))
    return given.exists()


def _predicate(action: str) -> Any:
    @predicate(f"may:{action}")
    def holds(user: Any, question: tuple[Place | None, date]) -> bool:
        place, day = question
        return any(reaches(standing, action, place, day) for standing in standings(user, day))

    return holds


for _action in PERMISSIONS:
    set_rule(_action, _predicate(_action))


def may(user: Any, action: str, thing: Any = None, *, day: date | None = None) -> bool:
    """Whether ``user`` may do ``action`` on ``thing`` (a record, or a ``Place``) on ``day``, today when absent.

    Without ``thing`` it answers whether they may do it on anything at all: enough to show a door, never to open it.
    """
    permission(action)
    scopes = getattr(user, "scopes", None)
    if scopes is not None and action not in scopes:
        return False
    return bool(test_rule(action, user, (None if thing is None else place_of(thing), day or timezone.localdate())))


def is_officer(user: Any, day: date | None = None) -> bool:
    """True when one of the person's roles asks for a second factor."""
    return any(ROLES[standing.role].officer for standing in standings(user, day))


def entities_of(user: Any, day: date | None = None) -> list[Entity]:
    """The entities a person acts for on ``day``, by name."""
    numbers = {standing.entity for standing in standings(user, day) if standing.entity is not None}
    return list(Entity.objects.filter(pk__in=numbers)) if numbers else []


def entities_for(user: Any, query: str = "") -> QuerySet[Entity]:
    """The entities a person may see, whose name or code holds ``query``."""
    day = timezone.localdate()
    seen = Q(pk__in=[])
    for standing in standings(user, day):
        far = permission("entity.view").reach.get(standing.role)
        if far is ALL:
            seen = Q()
            break
        if far is not None:
            seen |= Q(pk=standing.entity)
        if far is DEPARTMENT and standing.department:
            seen |= Q(department=standing.department)
    found = Entity.objects.filter(seen)
    if query:
        found = found.filter(Q(name__icontains=query) | Q(code=query))
    return found


def entity_for(user: Any, pk: int, action: str = "entity.view") -> Entity:
    """One entity, for an action; what one may not see does not exist, what one may see and not do is refused."""
    found = Entity.objects.filter(pk=pk).first()
    if found is None or not may(user, "entity.view", found):
        raise Http404
    if not may(user, action, found):
        raise PermissionDenied
    return found


def appointment_for(user: Any, pk: int, action: str) -> Appointment:
    """One appointment, for an action on it."""
    found = Appointment.objects.select_related("entity", "person", "delegated_by").filter(pk=pk).first()
    if found is None or not (found.person_id == user.pk or may(user, "entity.view", found)):
        raise Http404
    if action == "appointment.delegate":
        allowed = found.person_id == user.pk and may(user, action, found)
    else:
        allowed = may(user, action, found)
    if not allowed:
        raise PermissionDenied
    return found


def appointments_of(entity: Entity) -> list[Appointment]:
    """Everybody who acted, acts or will act for an entity; those in force first, then by start."""
    return list(entity.appointments.select_related("person", "delegated_by__person").order_by("-during", "id"))


def entity_then(entity: Entity, moment: Moment) -> tuple[Entity, list[Appointment]]:
    """An entity at a moment, and those who acted for it that day as far as had been written down.

    Before it was written down, it is as it was first written: its name may be older than the register.
    """
    day = min(moment.day, moment.known)
    name = as_of_all(Entity, day, Entity.objects.filter(pk=entity.pk).values("pk"), known=moment.known).get(
        entity.pk, entity
    )
    if moment.corrected:  # how long each was to last is what had been written by then
        states = as_of_all(Appointment, moment.known, entity.appointments.values("pk"))
        kept = {number: state for number, state in states.items() if moment.day in cast("Appointment", state).during}
    else:
        kept = {one.pk: one for one in entity.appointments.filter(on(moment.day))}
    found = [one for one in appointments_of(entity) if one.pk in kept]
    for one in found:
        one.during = cast("Appointment", kept[one.pk]).during
    return cast("Entity", name), found


def tokens_of(user: Any) -> QuerySet[Token]:
    """A person's own keys of the API."""
    return Token.objects.filter(person=user)


def roles_given_by(user: Any, entity: Entity) -> list[str]:
    """The roles that a person may give at an entity: those of its kind that some role of theirs may appoint there."""
    day = timezone.localdate()
    place = entity.permission_place()
    given: set[str] = set()
    for standing in standings(user, day):
        if reaches(standing, "appointment.manage", place, day):
            given |= set(APPOINTS.get(standing.role, ()))
    return [role.id for role in ROLES.values() if role.id in given and entity.kind in role.kinds]
