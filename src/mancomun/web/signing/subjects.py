"""What can be signed. A subject gives its text and its signers today, and is told who signed; nothing here knows a request.

The agreement of wills is one (``agreements``); an act of formalisation is another. Each app declares its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.lexicon.text import Text
from mancomun.web.accounts.selectors import Place


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who must sign: ``place`` says which row of the subject it is; ``term`` the time in which the person holds the post."""

    place: str
    entity: str
    person: str
    post: str
    term: Span = Span()  # noqa: RUF009  frozen


@dataclass(frozen=True, slots=True)
class Asked:
    """The text to sign today and who signs it; ``lacking`` names what must be written before anybody can."""

    title: str
    text: str
    signers: tuple[Wanted, ...]
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A signature as it is told to its subject: the row, the day (None: annulled), how, the fingerprint and the file's name."""

    place: str
    day: date | None
    medium: str
    fingerprint: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to sign, of an initiative. ``told`` writes a signature where it belongs, as the person ``by``."""

    key: str
    name: Text
    asked: Callable[[Any, date], Asked]
    told: Callable[[Any, Given, Any, date], None]
    where: Callable[[Any], Place]
    href: Callable[[Any], str]


_SUBJECTS: dict[str, Subject] = {}


def declare(subject: Subject) -> Subject:
    """Make a subject known; declaring it again replaces it."""
    _SUBJECTS[subject.key] = subject
    return subject


def known(key: str) -> bool:
    """True when something with this key can be signed."""
    return key in _SUBJECTS


def subject_of(key: str) -> Subject:
    """The subject, or `BadInput` (404)."""
    found = _SUBJECTS.get(key)
    if found is None:
        raise BadInput(
            "firma-asunto",
            f"«{key[:40]}» no es algo que se firme aquí.",
            f"“{key[:40]}” is not something signed here.",
            status=404,
        )
    return found
