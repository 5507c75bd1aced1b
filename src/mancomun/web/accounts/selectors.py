"""Reading people, entities and what each may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from rules.predicates import predicate
from rules.rulesets import set_rule, test_rule

from mancomun.web.accounts.models import Appointment, Grant
from mancomun.web.accounts.permissions import ALL, CITIZEN, DEPARTMENT, OWN, PERMISSIONS, ROLES, permission
from mancomun.web.dated import on


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record belongs, for permissions: whose it is, which departments it touches, which initiative and moment.

    A model tells it by a method ``permission_place() -> Place``.
    """

    entities: frozenset[int] = frozenset()
    departments: frozenset[str] = frozenset()
    initiative: int | None = None
    moment: int | None = None


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
