"""Legal terms: months end on the day of the same number or the month's last; business days skip Colombia's holidays."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import cache


def add_days(day: date, n: int) -> date:
    """``n`` calendar days later."""
    return day + timedelta(days=n)


def add_months(day: date, n: int) -> date:
    """``n`` months later, clipped to the last day of that month; always count from the anchor, never chain (G01)."""
    months = day.year * 12 + day.month - 1 + n
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, n: int) -> date:
    """``n`` years later, 29 February clipped to the 28th."""
    return add_months(day, 12 * n)


@cache
def _holidays(year: int) -> frozenset[date]:
    # Ley 51 de 1983 moves most feasts to Monday; the list is kept by the library, not by us.
    import holidays

    return frozenset(holidays.country_holidays("CO", years=year))


def is_business_day(day: date) -> bool:
    """Monday to Friday and not a Colombian holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_business_days(day: date, n: int) -> date:
    """The ``n``-th business day after ``day`` (the day itself does not count)."""
    while n > 0:
        day += timedelta(days=1)
        n -= is_business_day(day)
    return day


def business_days_between(start: date, end: date) -> int:
    """How many business days lie after ``start`` up to ``end`` inclusive."""
    count, day = 0, start
    while day < end:
        day += timedelta(days=1)
        count += is_business_day(day)
    return count
