"""The agenda as a calendar people subscribe to (iCalendar, RFC 5545). Whole days; the stamp is given, never asked of a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Event:
    """One entry: its key (stable, so that a change moves it and does not double it), title, first and last day, and words."""

    key: str
    title: str
    start: date
    end: date
    text: str = ""
    place: str = ""


def _escaped(text: str) -> str:
    clean = "".join(char for char in text.replace("\r\n", "\n") if char >= " " or char in "\n\t")
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, cut between characters."""
    out: list[str] = []
    here = b""
    for char in line:
        coded = char.encode()
        if len(here) + len(coded) > (75 if not out else 74):
            out.append(here.decode())
            here = b""
        here += coded
    out.append(here.decode())
    return "\r\n ".join(out)


def calendar(events: Sequence[Event], *, name: str, stamp: date, domain: str = "mancomun") -> str:
    """The text of the feed. The last day counts: the end written is the next one, as the format asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mancomún//Ruta//ES",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "X-WR-TIMEZONE:America/Bogota",
    ]
    for event in events:
        key = "".join(
            char if char.isascii() and (char.isalnum() or char in "-_.") else f"x{ord(char):x}" for char in event.key
        )
        lines += [
            "BEGIN:VEVENT",
            f"UID:{key}@{domain}",
            f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.end + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.title)}",
        ]
        lines += [f"DESCRIPTION:{_escaped(event.text)}"] if event.text else []
        lines += [f"LOCATION:{_escaped(event.place)}"] if event.place else []
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "\r\n".join(map(_folded, lines)) + "\r\n"
