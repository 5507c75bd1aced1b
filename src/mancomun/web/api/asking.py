"""What an address may ask, declared once: the day, the knowledge, the language, and the filters of lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Schema

from mancomun.instants import parse_day
from mancomun.web.api import complaints, schemas
from mancomun.web.dated import Moment
from mancomun.web.paging import LIMIT_MAX
from mancomun.web.project.problems import language


def as_day(text: str | None) -> date:
    """The day asked for; today in Colombia when none was. This edge is where the clock is read."""
    return timezone.localdate() if text is None else parse_day(text)


class Spoken(Schema):
    """A language, when it is not the one of the headers."""

    lang: schemas.Lang | None = None

    def said(self, request: HttpRequest) -> str:
        """The language of the answer."""
        return self.lang or language(request)


class Dated(Spoken):
    """A day, in a language."""

    as_of: schemas.IsoDate | None = Field(None, description="Day; today when absent.")

    def day(self) -> date:
        """The day asked for."""
        return as_day(self.as_of)


class Then(Dated):
    """A record at a moment, in a language."""

    known_on: schemas.IsoDate | None = Field(
        None, description="As it was known at the end of this day; as it is known today when absent."
    )

    def moment(self) -> Moment:
        """The day, and the day of knowledge; today's clock is read here."""
        today = timezone.localdate()
        known = today if self.known_on is None else min(parse_day(self.known_on), today)
        return Moment(as_day(self.as_of) if self.as_of or not self.known_on else known, known, today)


class Paged(Schema):
    """A page of a list."""

    cursor: str = Field("", max_length=80, description="The field `next` of the page before.")
    limit: int = Field(50, description=f"1 to {LIMIT_MAX}.")


class Units(Dated, Paged):
    """A page of the units, in order of likeness to ``q`` or else of code."""

    q: str = Field("", max_length=200, description="Part of a name, or a code.")
    department: str = Field("", max_length=60, description="Code or name of a department.")
    type: str = Field("", max_length=60, description="A type, as it was on the day.")


class Listed(Then, Paged):
    """A page of records, in the order of the codes."""

    q: str = Field("", max_length=200, description="Part of a name, a code, or a municipality.")
    figure: str = Field("", max_length=60, description="Id or alias of a figure.")
    region: str = Field("", max_length=60, description="Id of a region.")
    department: str = Field("", max_length=60, description="Code or name of a department.")
    state: str = Field("", max_length=30, description="How it stood on the day.")
    format: schemas.Form | None = Field(None, description="`json`, `csv` or `geojson`; by `Accept` when absent.")


class ListedSchemes(Listed):
    """A page of the registry."""

    municipality: str = Field(
        "", max_length=60, description="Code or name: schemes it is in that day, or its department."
    )


def only(*known: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Refuse query keys outside ``known``: a misspelt ``as-of`` must not answer about today in silence."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            for key in request.GET:
                if key not in known:
                    raise complaints.unknown_key(key, known)
            return view(request, *args, **kwargs)

        return checked

    return wrap


def only_of(
    asked: type[Schema],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Refuse the keys that the question does not declare."""
    return only(*asked.model_fields)
