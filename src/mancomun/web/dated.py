"""Dated truth: from when until when something is so, held by the database and not by hope.

Spans are half-open, ``[from, until)``: the day something ends it is no longer so. An exclusion constraint refuses a second
row for the same keys while their spans overlap. An empty span overlaps nothing and would slip through, so each dated model
carries ``not_empty`` as well (there is no btree_gist here: a number becomes a range of one value).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import BigIntegerField, CheckConstraint, F, Func, Q, Value


def span(start: date | None, until: date | None = None) -> DateRange:
    """``[start, until)``; ``None`` is open at that end."""
    return DateRange(start, until, "[)")


def during_field(**more: Any) -> DateRangeField:
    """The field of a span, always called ``during``."""
    return DateRangeField(**more)


def on(day: date, field: str = "during") -> Q:
    """Rows that are so on ``day``."""
    return Q(**{f"{field}__contains": day})


def number(expression: Any) -> Func:
    """A number as a range of one value, which an index without btree_gist can compare."""
    return Func(expression, expression, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def text(field: str) -> Func:
    """A text as a number (its 64-bit hash), for the keys of ``exclusive``."""
    return Func(F(field), Value(0), function="hashtextextended", output_field=BigIntegerField())


def exclusive(name: str, *keys: Any, during: str = "during", condition: Q | None = None) -> ExclusionConstraint:
    """No two rows with equal ``keys`` overlap in time. A key is the name of a numeric field, or ``text("field")``."""
    overlaps = [(number(F(key) if isinstance(key, str) else key), RangeOperators.OVERLAPS) for key in keys]
    return ExclusionConstraint(
        name=name, expressions=[*overlaps, (during, RangeOperators.OVERLAPS)], condition=condition
    )


def not_empty(name: str, during: str = "during") -> CheckConstraint:
    """The span holds at least a day."""
    return CheckConstraint(name=name, condition=Q(**{f"{during}__isempty": False}))
