"""Reads the address: the day of the law, the group the visitor came with, and the figures to compare."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from mancomun.errors import BadInput
from mancomun.instants import read_day
from mancomun.legal import Figure, book
from mancomun.legal.pages import PRESENTATION_DAY

_GROUP = re.compile(r"[0-9A-Z-]{2,8}(,[0-9A-Z-]{2,8})*\Z")
_FACT = re.compile(r"h\.[a-z0-9_]{2,60}\Z")
LONGEST_GROUP = 400  # a longer draft stays in the tab it came from: hundreds of links would each repeat it


@dataclass(frozen=True)
class Place:
    """Where the visitor stands: the day of the law, the group they came with, and what was wrong with the address."""

    day: date
    today: date
    group: str = ""
    facts: tuple[tuple[str, str], ...] = ()  # what the visitor stated of their group: carried, not read
    complaints: tuple[BadInput, ...] = ()

    @property
    def past(self) -> bool:
        """Whether the day is told in the past."""
        return self.day < self.today

    @property
    def carry(self) -> str:
        """The tail every link takes along; empty for today's law without a group."""
        values = {"m": self.group} if self.group else {}
        if self.group or self.day != self.today:
            values["fecha"] = self.day.isoformat()
        return f"?{urlencode(values | dict(self.facts), safe=',@:')}" if values else ""

    @property
    def back(self) -> str:
        """The constructor with the same group and day, or empty."""
        if not self.group:
            return ""
        tail = urlencode({"m": self.group, "fecha": self.day.isoformat()} | dict(self.facts), safe=",@:")
        return f"{reverse('territory:constructor')}?{tail}"

    @property
    def status(self) -> int:
        """The HTTP status of a page at this place."""
        return max((wrong.status for wrong in self.complaints), default=200)


def read_place(query: Mapping[str, str], *, today: date) -> Place:
    """The place an address means; what cannot be read becomes a complaint and today's law is shown."""
    day, complaints = today, []
    text = (query.get("fecha") or "").strip()
    if text:
        try:
            day = read_day(text)
        except BadInput as wrong:
            complaints.append(wrong)
    group = (query.get("m") or "").strip().upper()
    if not _GROUP.match(group) or len(group) > LONGEST_GROUP:
        group = ""
    facts = tuple((name, text) for name, text in query.items() if _FACT.match(name) and text)
    if not group or sum(len(name) + len(text) for name, text in facts) > LONGEST_GROUP:
        facts = ()
    return Place(day, today, group, facts, tuple(complaints))


@dataclass(frozen=True)
class Pair:
    """What the comparer puts side by side; without figures it shows the table of all."""

    first: Figure | None
    second: Figure | None
    first_day: date
    second_day: date
    complaints: tuple[BadInput, ...] = ()


def read_pair(query: Mapping[str, str], place: Place) -> Pair:
    """``a``, ``b``, ``fecha`` and ``fecha_b``; one figure alone is compared with itself in 2014."""
    complaints: list[BadInput] = []
    found: list[Figure | None] = []
    for key in ("a", "b"):
        text = (query.get(key) or "").strip()
        try:
            found.append(book().figure(text) if text else None)
        except BadInput as wrong:
            complaints.append(wrong)
            found.append(None)
    first, second = found[0] or found[1], found[1] or found[0]
    day, other = place.day, place.day
    if first is second:
        other = PRESENTATION_DAY if day != PRESENTATION_DAY else place.today
    text = (query.get("fecha_b") or "").strip()
    if text:
        try:
            other = read_day(text)
        except BadInput as wrong:
            complaints.append(wrong)
    return Pair(first, second, day, other, tuple(complaints))
