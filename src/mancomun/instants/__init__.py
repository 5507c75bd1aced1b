"""Days and half-open spans of days. Nothing here asks the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from mancomun.errors import BadInput

FIRST_DAY = date(1886, 8, 5)
LAST_DAY = date(2100, 12, 31)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_WRITTEN = re.compile(r"(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4})\Z")


def parse_day(text: object) -> date:
    """A strict ``YYYY-MM-DD`` between 1886-08-05 and 2100-12-31, or ``BadInput`` with the reason."""
    if isinstance(text, date) and not hasattr(text, "hour"):
        day = text
    else:
        found = _ISO.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise BadInput(
                "fecha-forma",
                f"La fecha debe escribirse AAAA-MM-DD, por ejemplo 2026-11-22; llegó «{text}».",
                f"Write the date as YYYY-MM-DD, for example 2026-11-22; we got “{text}”.",
            )
        year, month, number = (int(part) for part in found.groups())
        try:
            day = date(year, month, number)
        except ValueError:
            raise BadInput(
                "fecha-inexistente",
                f"El {text} no existe en el calendario. Escriba una fecha entre 1886-08-05 y 2100-12-31.",
                f"{text} is not a day of the calendar. Give a date between 1886-08-05 and 2100-12-31.",
            ) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadInput(
            "fecha-fuera",
            f"La fecha {day.isoformat()} está fuera del intervalo 1886-08-05 a 2100-12-31.",
            f"The date {day.isoformat()} is outside 1886-08-05 to 2100-12-31.",
        )
    return day


def read_day(text: str) -> date:
    """A day as people write it in Colombia (``22/11/2026``, also with dots, hyphens or spaces) or as ``YYYY-MM-DD``.

    For pages, where people type; everything else keeps to `parse_day`.
    """
    found = _WRITTEN.fullmatch(text.strip())
    return parse_day(f"{found[4]}-{found[3]:0>2}-{found[1]:0>2}" if found else text.strip())


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``start`` (inside) to ``end`` (outside); ``None`` means open on that side."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError(f"empty span: [{self.start}, {self.end})")

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Span) -> bool:
        """True when some day lies in both."""
        starts_before_end = self.start is None or other.end is None or self.start < other.end
        ends_after_start = other.start is None or self.end is None or other.start < self.end
        return starts_before_end and ends_after_start

    def __str__(self) -> str:
        return f"[{self.start or '…'}, {self.end or '…'})"
