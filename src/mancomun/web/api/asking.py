"""What an address may ask, declared once: the day, the knowledge, the language, and the filters of lists."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Schema

from mancomun.instants import parse_day
from mancomun.web.api import schemas
from mancomun.web.api.views import as_day, only
from mancomun.web.dated import Moment
from mancomun.web.initiatives.public import LIMIT_MAX
from mancomun.web.project.problems import language


class Then(Schema):
    """A record at a moment, in a language."""

    as_of: schemas.IsoDate | None = Field(None, description="Day; today when absent.")
    known_on: schemas.IsoDate | None = Field(
        None, description="As it was known at the end of this day; as it is known today when absent."
    )
    lang: schemas.Lang | None = None

    def moment(self) -> Moment:
        """The day, and the day of knowledge; today's clock is read here."""
        today = timezone.localdate()
        known = today if self.known_on is None else min(parse_day(self.known_on), today)
        return Moment(as_day(self.as_of) if self.as_of or not self.known_on else known, known, today)

    def said(self, request: HttpRequest) -> str:
        """The language of the answer."""
        return self.lang or language(request)


class Listed(Then):
    """A page of a list, in the order of the codes."""

    q: str = Field("", max_length=200, description="Part of a name, a code, or a municipality.")
    figure: str = Field("", max_length=60, description="Id or alias of a figure.")
    region: str = Field("", max_length=60, description="Id of a region.")
    department: str = Field("", max_length=60, description="Code or name of a department.")
    state: str = Field("", max_length=30, description="How it stood on the day.")
    cursor: str = Field("", max_length=80, description="The field `next` of the page before.")
    limit: int = Field(50, description=f"1 to {LIMIT_MAX}.")
    format: schemas.Form | None = Field(None, description="`json`, `csv` or `geojson`; by `Accept` when absent.")


class ListedSchemes(Listed):
    """A page of the registry."""

    municipality: str = Field(
        "", max_length=60, description="Code or name: schemes it is in that day, or its department."
    )


def only_of(
    asked: type[Schema],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Refuse the keys that the question does not declare."""
    return only(*asked.model_fields)
