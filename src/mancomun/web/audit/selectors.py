"""Reading the history: the changes of a record field by field, a record as it was, the log of actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pghistory.core
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from mancomun.lexicon.text import Text, short_day
from mancomun.web.audit.models import Action
from mancomun.web.project.languages import say

ROWS = 200
YES, NO = Text("sí", "yes"), Text("no", "no")
GONE = Text("uno que ya no está", "one that is gone")


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
    raw: bool = False
    hangs: bool = False
    """True of a row that hangs from the record."""


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


@dataclass(frozen=True, slots=True)
class Trail:
    """Rows that hang from a record, those deleted since included: their model, and the fields that lead from them to it."""

    model: type[models.Model]
    link: str


class Wording:
    """How a history is read aloud. An app says more of its own fields by answering before these do."""

    def skip(self, model: type[models.Model], name: str) -> bool:
        """Whether a field tells a person nothing."""
        return False

    def label(self, model: type[models.Model], one: Any) -> str:
        """The name of a field."""
        return str(one.verbose_name)

    def name(self, record: models.Model) -> str:
        """The name of a record that hangs from the one whose history is read."""
        return str(record)

    def word(self, model: type[models.Model], one: Any, value: Any) -> str:
        """A value as people write it; nothing is an empty text."""
        if value is None:
            return ""
        if one.choices:
            return str(dict(one.flatchoices).get(value, value))
        return plain_word(value)


def plain_word(value: Any) -> str:
    """Any value in words: sí or no, days and spans of days, lists and small tables."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say(YES if value else NO)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return say(short_day(value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {plain_word(held)}" for key, held in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(plain_word(held) for held in value)
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return " → ".join("…" if end is None else plain_word(end) for end in (value.lower, value.upper))
    return str(value)


Seen = tuple[models.Model, Any, Any]


def history_of(
    *records: models.Model, trails: Iterable[Trail] = (), wording: Wording | None = None, limit: int = ROWS
) -> list[Entry]:
    """What happened to these records, newest first. Whoever calls has asked ``history.view`` already.

    With ``trails``, also what happened to the rows that hang from them; the first of ``records`` is then the one that is named.
    """
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for one in records:
        by_model.setdefault(type(one), []).append(one)
    events: list[Seen] = []
    for model, rows in by_model.items():
        held = {row.pk: row for row in rows}
        found = event_model(model).objects.filter(pgh_obj_id__in=list(held))
        events += [(held[event.pgh_obj_id], before, event) for before, event in _in_pairs(found)]
    for trail in trails:
        found = event_model(trail.model).objects.filter(**{f"{trail.link}__in": [one.pk for one in records]})
        names = [one.attname for one in _tracked(trail.model, event_model(trail.model))]
        for before, event in _in_pairs(found):
            events.append((trail.model(**{name: getattr(event, name) for name in names}), before, event))
    events.sort(key=lambda item: (item[2].pgh_created_at, item[2].pgh_id), reverse=True)
    hanging = {trail.model: trail.link.split("__")[0] for trail in trails}
    return _entries(events[:limit], records[0] if hanging else None, hanging, wording or Wording())


def _in_pairs(found: models.QuerySet[Any]) -> Iterator[tuple[Any, Any]]:
    """Each event after the one before it on the same record, which is nothing for the first."""
    last: dict[Any, Any] = {}
    for event in found.select_related("pgh_context").order_by("pgh_id"):
        yield last.get(event.pgh_obj_id), event
        last[event.pgh_obj_id] = event


def _entries(
    events: list[Seen], whole: models.Model | None, hanging: Mapping[type[models.Model], str], wording: Wording
) -> list[Entry]:
    contexts = {event.pgh_context_id for _, _, event in events if event.pgh_context_id}
    actions: dict[tuple[Any, str, str], Action] = {}
    for action in Action.objects.filter(context__in=contexts).order_by("id"):
        actions[(action.context, action.on_model, action.on_id)] = action
    changed = [_changed(*one, hanging, wording) for one in events]
    numbers = {_user_of(event) for _, _, event in events} | {action.by_id for action in actions.values()}
    people = _people(numbers)
    related = _related(zip(events, changed, strict=True))
    entries = []
    for (record, before, event), fields in zip(events, changed, strict=True):
        meta = event.pgh_context.metadata if event.pgh_context else {}
        found = None
        for one in (record, whole):
            if found is None and one is not None:
                found = actions.get((event.pgh_context_id, one._meta.label_lower, str(one.pk)))
        number = _user_of(event) or (found.by_id if found else None)
        said = [
            Field(
                wording.label(type(record), one),
                _word(wording, type(record), one, before, related),
                _word(wording, type(record), one, event, related),
            )
            for one in fields
        ]
        entries.append(
            Entry(
                at=event.pgh_created_at,
                who=people.get(number, "") or str(event.pgh_account),
                what=event.pgh_label,
                record=wording.name(record) if type(record) in hanging else str(record),
                fields=tuple(one for one in said if one.before or one.after),
                reason=found.reason if found else meta.get("reason", ""),
                action=found.key if found else meta.get("action", ""),
                url=meta.get("url", ""),
                raw=number is None,
                hangs=type(record) in hanging,
            )
        )
    return entries


def _user_of(event: Any) -> Any:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _people(numbers: Iterable[Any]) -> dict[Any, str]:
    from django.contrib.auth import get_user_model

    return {person.pk: str(person) for person in get_user_model().objects.filter(pk__in=[n for n in numbers if n])}


def _changed(
    record: models.Model, before: Any, event: Any, hanging: Mapping[type[models.Model], str], wording: Wording
) -> list[Any]:
    """The fields that an event changed and that say something to a person."""
    if event.pgh_label == "delete":
        return []
    model = type(record)
    return [
        one
        for one in _tracked(model, type(event))
        if not one.primary_key
        and one.name != hanging.get(model)
        and not wording.skip(model, one.name)
        and (before is None or getattr(before, one.attname) != getattr(event, one.attname))
        and not (before is None and one.has_default() and getattr(event, one.attname) in (None, "", [], {}))
    ]


def _related(seen: Iterable[tuple[Seen, list[Any]]]) -> dict[type[models.Model], dict[Any, str]]:
    """The names of all the records that the values point to: one query a kind of record, however many changes there are."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for (_, before, event), fields in seen:
        for one in fields:
            if one.is_relation:
                ends = {getattr(row, one.attname) for row in (before, event) if row is not None}
                wanted.setdefault(one.related_model, set()).update(ends - {None})
    return {
        model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=numbers)}
        for model, numbers in wanted.items()
    }


def _word(
    wording: Wording, model: type[models.Model], one: Any, row: Any, related: dict[type[models.Model], dict[Any, str]]
) -> str:
    """A value as people write it; nothing is an empty text."""
    value = None if row is None else getattr(row, one.attname)
    if value is None:
        return ""
    if one.is_relation:
        return related[one.related_model].get(value) or say(GONE)
    return wording.word(model, one, value)


def actions_for(user: Any, *, key: str = "") -> models.QuerySet[Action]:
    """The whole log, for auditors."""
    from mancomun.web.audit.permission import may_audit

    if not may_audit(user):
        raise PermissionDenied("audit.view")
    found = Action.objects.select_related("by").order_by("-id")
    return found.filter(key=key) if key else found
