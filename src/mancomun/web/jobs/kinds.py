"""Kinds of work: a name, a function, a limit of time and who may ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from mancomun.web.jobs.models import Job

Work = Callable[..., dict[str, Any]]
Where = Callable[["Job"], str]


class Again(Exception):
    """Raised by work that cannot go on right now and may in a moment: it is tried again, up to the attempts of its kind."""

    def __init__(self, seconds: float = 10) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Kind:
    """What the queue must know of a kind of work. ``seconds`` limits one run; ``attempts`` counts runs, crashes included.

    ``hour``: the house asks for it by itself every day from that hour of Colombia on (see ``rounds``).
    ``tells_all``: its ``page`` also tells of a job that was stopped or failed.
    """

    name: str
    run: Work
    seconds: float
    label: str | Promise
    public: bool = False
    attempts: int = 3
    page: Where | None = None
    hour: int | None = None
    tells_all: bool = False


PLAIN = _("Trabajo")
REGISTRY: dict[str, Kind] = {}


def kind(
    name: str,
    *,
    seconds: float,
    label: str | Promise = PLAIN,
    public: bool = False,
    attempts: int = 3,
    page: Where | None = None,
    hour: int | None = None,
    tells_all: bool = False,
) -> Callable[[Work], Work]:
    """Register the decorated function, called as ``run(progress, **arguments)``, as the work of kind ``name``.

    ``label`` is what people call it; ``page(job)`` the address where its result is shown; ``hour`` makes it a daily round;
    ``tells_all`` shows that page also when the job did not end well.
    ``ValueError`` when the name is taken.
    """

    def register(run: Work) -> Work:
        there = REGISTRY.get(name)
        if there is not None and there.run.__qualname__ != run.__qualname__:
            raise ValueError(f"two kinds of job are called {name!r}")
        if not 0 < seconds <= 6 * 3600:
            raise ValueError(f"{name!r}: seconds must be above 0 and at most 21600; got {seconds}")
        REGISTRY[name] = Kind(name, run, seconds, label, public, attempts, page, hour, tells_all)
        return run

    return register


def daily() -> list[Kind]:
    """The kinds the house asks for every day."""
    return [one for one in REGISTRY.values() if one.hour is not None]


def named(name: str) -> Kind | None:
    """The kind of that name; None when no app declares it (any more)."""
    return REGISTRY.get(name)
