"""When mandates of mayors and governors end: on 1 January every four years (2024, 2028, …; Constitution, arts. 303 and 314)."""

from __future__ import annotations

from datetime import date

YEARS = 4
ELECTED = ("municipio", "departamento")


def mandate_end(day: date) -> date:
    """The first day on which those in office on ``day`` no longer are."""
    return date(day.year - day.year % YEARS + YEARS, 1, 1)


def mandate_start(day: date) -> date:
    """The first day of the mandate that ``day`` belongs to."""
    return date(day.year - day.year % YEARS, 1, 1)
