"""``@audited``: every insert, update and delete of a model leaves an event, also when it came from raw SQL.

The event is written by a trigger of the database (django-pghistory), so no door can forget it. Events cannot be changed or
deleted; the chain of days (``chain.py``) shows it if somebody with power over the database does so nevertheless.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar, overload

import pghistory
from django.db import models
from django.db.models import Func
from pghistory.models import Event

M = TypeVar("M", bound=type[models.Model])


class SessionUser(Func):
    """The account of the database that made the change: for raw SQL it is the only *who* there is."""

    template = "SESSION_USER"
    output_field = models.TextField()


class Change(Event):
    """What every event carries beside the fields of the record."""

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_account = models.TextField(db_default=SessionUser(), editable=False)

    class Meta:
        """Abstract: one table of events a model."""

        abstract = True


@overload
def audited(model: M) -> M: ...
@overload
def audited(*, exclude: Iterable[str] = ()) -> Callable[[M], M]: ...


def audited(model: M | None = None, *, exclude: Iterable[str] = ()) -> M | Callable[[M], M]:
    """Track a model. ``exclude`` names fields that must not be kept: secrets, and times that change at every visit."""

    def track(cls: M) -> M:
        events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
        return pghistory.track(
            *events,
            exclude=list(exclude),
            append_only=True,
            base_model=Change,
            obj_field=pghistory.ObjForeignKey(related_name="changes", related_query_name="changes"),
        )(cls)

    return track if model is None else track(model)
