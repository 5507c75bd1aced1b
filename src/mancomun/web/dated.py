"""Dated truth: from when until when something is so, held by the database and not by hope.

Spans are half-open, ``[from, until)``: the day something ends it is no longer so. An exclusion constraint refuses a second
row for the same keys while their spans overlap. An empty span overlaps nothing and would slip through, so each dated model
carries ``not_empty`` as well (there is no btree_gist here: a number becomes a range of one value).

A fact about the world (`Fact`) also says when it was learnt: ``known_on``, and ``replaced_on`` once a correction took its place.
A correction is a new row; the old one stays, so that whoever asks what was known then gets the answer that was given then.
`held` is the one selector of both dates, whatever column says when a kind of fact holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import BigIntegerField, CheckConstraint, F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mancomun.errors import BadInput
from mancomun.instants import parse_day
from mancomun.lexicon.text import day_text


def span(start: date | None, until: date | None = None) -> DateRange:
    """``[start, until)``; ``None`` is open at that end."""
    return DateRange(start, until, "[)")


def ended(during: DateRange, until: date) -> DateRange:
    """A membership that ends on a day; `BadInput` when it would end before it began."""
    if during.lower is not None and until <= during.lower:
        raise no_days()
    return span(during.lower, until)


def no_days() -> BadInput:
    """What is said of a membership that would last no day."""
    return BadInput(
        "membresia-vacia",
        "La membresía termina antes de empezar. Corrija las fechas.",
        "The membership ends before it begins. Mend the dates.",
    )


def during_field(**more: Any) -> DateRangeField:
    """The field of a span, always called ``during``."""
    return DateRangeField(**more)


def on(day: date, field: str = "during") -> Q:
    """Rows that are so on ``day``."""
    return Q(**{f"{field}__contains": day})


def known_by(day: date) -> Q:
    """Rows that were believed at the end of ``day``: learnt by then, and not yet corrected."""
    return Q(known_on__lte=day) & (Q(replaced_on=None) | Q(replaced_on__gt=day))


class Believed(models.Manager[Any]):
    """What is known now: rows that a correction replaced are left out."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Rows that no correction has replaced."""
        return super().get_queryset().filter(replaced_on=None)


class Fact(models.Model):
    """A fact about the world, dated twice. ``objects`` are the facts as they are known now; ``ever`` also the replaced ones.

    ``holds`` names the column that says when it is so: a span, the day it happened (nothing: on a day nobody knows), or a year.
    """

    known_on = models.DateField(_("se supo el"), default=timezone.localdate)
    replaced_on = models.DateField(_("se corrigió el"), null=True, blank=True)

    holds: ClassVar[str] = "during"
    objects: ClassVar[models.Manager[Any]] = Believed()
    ever: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        """Abstract: each fact has its own table."""

        abstract = True

    def learn(self, day: date, **change: Any) -> Any:
        """Say something else of the fact from ``day`` on; the caller saves. What was believed until then stays, replaced.

        Gives the number of the row that stays behind, or nothing when it was learnt that same day: nobody was told in between.
        """
        for name, value in change.items():
            setattr(self, name, value)
        if self.known_on >= day:
            return None
        old = self.pk
        type(self).ever.filter(pk=old).update(replaced_on=day)
        self.pk, self.known_on = None, day
        self._state.adding = True
        return old

    def take_back(self, day: date) -> None:
        """It never was so: nobody believes it from ``day`` on. What was believed until then stays."""
        type(self).ever.filter(pk=self.pk).update(replaced_on=max(day, self.known_on))


def held(model: type[Fact], moment: Moment) -> Q:
    """The facts of a kind at a moment: so on its day, and known by its other day."""
    field = model._meta.get_field(model.holds)
    if isinstance(field, DateRangeField):
        so = on(moment.day, model.holds)
    else:
        day = moment.day if isinstance(field, models.DateField) else moment.day.year
        so = Q(**{f"{model.holds}__lte": day}) | Q(**{model.holds: None})
    return so & known_by(moment.known)


def knowledge() -> Func:
    """``[known_on, replaced_on)``; empty for what was corrected the day it was learnt."""
    return Func(F("known_on"), F("replaced_on"), Value("[)"), function="daterange", output_field=DateRangeField())


def number(expression: Any) -> Func:
    """A number as a range of one value, which an index without btree_gist can compare."""
    return Func(expression, expression, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def text(field: str) -> Func:
    """A text as a number (its 64-bit hash), for the keys of ``exclusive``."""
    return Func(F(field), Value(0), function="hashtextextended", output_field=BigIntegerField())


def one_day(field: str) -> Func:
    """A day as a span of one day, for the ``during`` of `exclusive`."""
    return Func(F(field), F(field), Value("[]"), function="daterange", output_field=DateRangeField())


def exclusive(
    name: str, *keys: Any, during: str | Func = "during", condition: Q | None = None, corrected: bool = False
) -> ExclusionConstraint:
    """No two rows with equal ``keys`` overlap in time. A key is the name of a numeric field, or ``text("field")``.

    ``corrected`` models are dated twice: rows that were never believed on the same day do not exclude each other.
    """
    overlaps = [(number(F(key) if isinstance(key, str) else key), RangeOperators.OVERLAPS) for key in keys]
    if corrected:
        overlaps.append((knowledge(), RangeOperators.OVERLAPS))
    return ExclusionConstraint(
        name=name, expressions=[*overlaps, (during, RangeOperators.OVERLAPS)], condition=condition
    )


def not_empty(name: str, during: str = "during") -> CheckConstraint:
    """The span holds at least a day."""
    return CheckConstraint(name=name, condition=Q(**{f"{during}__isempty": False}))


@dataclass(frozen=True, slots=True)
class Moment:
    """The day asked about, the day whose knowledge is asked for, and today."""

    day: date
    known: date
    today: date

    @property
    def past(self) -> bool:
        """Whether anything but today is asked for."""
        return self.day < self.today or self.known < self.today

    @property
    def earlier(self) -> date | None:
        """The day of knowledge when it is not today."""
        return self.known if self.corrected else None

    @property
    def corrected(self) -> bool:
        """Whether what was learnt later is left out."""
        return self.known < self.today

    @property
    def query(self) -> str:
        """The same days after another address: ``?fecha=…&sabido=…``; nothing for today."""
        days = {"fecha": self.day.isoformat()} | ({"sabido": self.known.isoformat()} if self.corrected else {})
        return f"?{urlencode(days)}" if self.past else ""


def not_written(code: str, moment: Moment) -> BadInput:
    """The refusal of a sheet that nobody had written by the day of knowledge, or that was not there on the day asked about."""
    if moment.corrected:
        known = day_text(moment.known)
        return BadInput(
            "ficha-no-sabida",
            f"El {known.es} nadie había escrito la hoja {code}. Véala como está hoy, o elija un día posterior.",
            f"On {known.en} nobody had written the sheet {code}. See it as it is today, or choose a later day.",
            status=404,
        )
    day = day_text(moment.day)
    return BadInput(
        "ficha-sin-fecha",
        f"{code} no estaba en el registro el {day.es}. Véala como está hoy, o elija un día posterior.",
        f"{code} was not in the register on {day.en}. See it as it is today, or choose a later day.",
        status=404,
    )


def firmly_asked(query: Mapping[str, str], today: date) -> Moment:
    """The same for a document, which is not made about another day than the one that was asked for."""
    complaints: list[BadInput] = []
    moment = asked(query, today, complaints)
    if complaints:
        raise complaints[0]
    return moment


def asked(query: Mapping[str, str], today: date, complaints: list[BadInput]) -> Moment:
    """The moment of an address. A day that cannot be read, or has not come, leaves its sentence and counts as today."""
    days = []
    for key in ("fecha", "sabido"):
        text = query.get(key, "").strip()
        found = None
        if text:
            try:
                found = parse_day(text)
                if found > today:
                    raise BadInput(
                        "fecha-futura",
                        f"El {day_text(found).es} todavía no llega. Se muestra hoy; elija un día hasta hoy.",
                        f"{day_text(found).en} has not come yet. Today is shown; choose a day up to today.",
                    )
            except BadInput as wrong:
                complaints.append(wrong)
                found = None
        days.append(found)
    day, known = days
    return Moment(day or known or today, known or today, today)
