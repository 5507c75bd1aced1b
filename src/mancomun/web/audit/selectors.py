"""Reading the history: the changes of a record field by field, a record as it was, the log of actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pghistory.core
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from mancomun.web.audit.models import Action

ROWS = 200


@dataclass(frozen=True, slots=True)
class Field:
    """One field that changed: its name as people read it, and both values in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: when, who (a person, or the account of the database when it was raw SQL), what, and why."""

    at: datetime
    who: str
    what: str  # insert, update, delete
    record: str
    fields: tuple[Field, ...]
    reason: str = ""
    action: str = ""
    url: str = ""
    raw: bool = field(default=False)


def event_model(model: type[models.Model]) -> Any:
    """The table of events of an audited model; ``LookupError`` when it is not audited."""
    found = pghistory.core.event_models(tracks_model=model)
    if not found:
        raise LookupError(f"{model._meta.label} is not audited: see mancomun.web.audit.tracking")
    return found[0]


def moment_of(when: date | datetime) -> datetime:
    """A moment, or the end of a day in Colombia: a record *as of* a day is as that day left it."""
    if isinstance(when, datetime):
        return when if timezone.is_aware(when) else timezone.make_aware(when)
    return timezone.make_aware(datetime.combine(when + timedelta(1), time())) - timedelta(microseconds=1)


def as_of(obj: models.Model | type[models.Model], when: date | datetime, pk: Any = None) -> models.Model | None:
    """A record as it was: an instance that is never saved, or ``None`` if it did not exist then.

    ``obj`` is a record, or a model with ``pk`` (for one that was deleted since). Fields kept out of the history are empty.
    """
    model = type(obj) if isinstance(obj, models.Model) else obj
    number = obj.pk if isinstance(obj, models.Model) else pk
    rows = event_model(model).objects.filter(pgh_obj_id=number, pgh_created_at__lte=moment_of(when))
    event = rows.order_by("-pgh_id").first()
    if event is None or event.pgh_label == "delete":
        return None
    names = _tracked(model, type(event))
    return model(**{one.attname: getattr(event, one.attname) for one in names})


def as_of_all(
    model: type[models.Model],
    when: date | datetime,
    among: models.QuerySet[Any],
    *,
    known: date | datetime | None = None,
    only: models.Q | None = None,
) -> dict[Any, models.Model]:
    """Records as they were, by number: two queries, however many they are.

    ``among`` gives the numbers. With ``known``, a record that the register did not hold by ``when`` but did by then is as it was
    first written down: what it says may be older than the register. ``only`` narrows the states of a record that count.
    """
    events = event_model(model).objects.filter(pgh_obj_id__in=among)
    if only is not None:
        events = events.filter(only)
    by_then = events.filter(pgh_created_at__lte=moment_of(when))
    latest = list(by_then.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id"))
    if known is not None:
        later = events.filter(pgh_created_at__lte=moment_of(known), pgh_created_at__gt=moment_of(when))
        later = later.exclude(pgh_obj_id__in=[event.pgh_obj_id for event in latest])
        latest += later.order_by("pgh_obj_id", "pgh_id").distinct("pgh_obj_id")
    names = [one.attname for one in _tracked(model, event_model(model))]
    found = {}
    for event in latest:
        if event.pgh_label != "delete":
            found[event.pgh_obj_id] = one = model(**{name: getattr(event, name) for name in names})
            one.recorded_at = event.pgh_created_at  # type: ignore[attr-defined]
    return found


def _tracked(model: type[models.Model], events: Any) -> list[Any]:
    kept = {one.name for one in events._meta.fields}
    return [one for one in model._meta.concrete_fields if one.name in kept]


def history_of(*records: models.Model, limit: int = ROWS) -> list[Entry]:
    """What happened to these records, newest first. Whoever calls has asked ``history.view`` already."""
    events: list[tuple[models.Model, Any, Any]] = []
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for one in records:
        by_model.setdefault(type(one), []).append(one)
    for model, rows in by_model.items():
        named = {row.pk: row for row in rows}
        last: dict[Any, Any] = {}
        found = event_model(model).objects.filter(pgh_obj_id__in=list(named)).select_related("pgh_context")
        for event in found.order_by("pgh_id"):
            events.append((named[event.pgh_obj_id], last.get(event.pgh_obj_id), event))
            last[event.pgh_obj_id] = event
    events.sort(key=lambda item: (item[2].pgh_created_at, item[2].pgh_id), reverse=True)
    return _entries(events[:limit])


def _entries(events: list[tuple[models.Model, Any, Any]]) -> list[Entry]:
    contexts = {event.pgh_context_id for _, _, event in events if event.pgh_context_id}
    actions: dict[tuple[Any, str, str], Action] = {}
    for action in Action.objects.filter(context__in=contexts).order_by("id"):
        actions[(action.context, action.on_model, action.on_id)] = action
    numbers = {_user_of(event) for _, _, event in events} | {action.by_id for action in actions.values()}
    people = _people(numbers)
    return [_entry(record, before, event, actions, people) for record, before, event in events]


def _user_of(event: Any) -> Any:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _people(numbers: Iterable[Any]) -> dict[Any, str]:
    from django.contrib.auth import get_user_model

    return {person.pk: str(person) for person in get_user_model().objects.filter(pk__in=[n for n in numbers if n])}


def _entry(record: models.Model, before: Any, event: Any, actions: dict[Any, Action], people: dict[Any, str]) -> Entry:
    meta = event.pgh_context.metadata if event.pgh_context else {}
    action = actions.get((event.pgh_context_id, record._meta.label_lower, str(record.pk)))
    number = _user_of(event) or (action.by_id if action else None)
    fields = [
        Field(str(one.verbose_name), _word(one, before), _word(one, event))
        for one in _tracked(type(record), type(event))
        if not one.primary_key
        and event.pgh_label != "delete"
        and (before is None or getattr(before, one.attname) != getattr(event, one.attname))
    ]
    return Entry(
        at=event.pgh_created_at,
        who=people.get(number, "") or str(event.pgh_account),
        what=event.pgh_label,
        record=str(record),
        fields=tuple(one for one in fields if one.before or one.after),
        reason=action.reason if action else meta.get("reason", ""),
        action=action.key if action else meta.get("action", ""),
        url=meta.get("url", ""),
        raw=number is None,
    )


def _word(one: Any, row: Any) -> str:
    """A value as people write it; nothing is an empty text."""
    if row is None:
        return ""
    value = getattr(row, one.attname)
    if value is None:
        return ""
    if one.is_relation:
        found = one.related_model._default_manager.filter(pk=value).first()
        return str(found) if found is not None else f"#{value}"
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return f"{value.lower or '…'} → {value.upper or '…'}"
    return str(value)


def actions_for(user: Any, *, key: str = "") -> models.QuerySet[Action]:
    """The whole log, for auditors."""
    from mancomun.web.audit.permission import may_audit

    if not may_audit(user):
        raise PermissionDenied("audit.view")
    found = Action.objects.select_related("by").order_by("-id")
    return found.filter(key=key) if key else found
