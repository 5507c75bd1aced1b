"""The register as it was on a day, and as it was known on another: ``?fecha=2024-06-30&sabido=2025-01-01``.

Memberships and passages carry the days on which they hold. The texts of a file carry none, so on a day they are what the history
of the record had at its end; a record that was written down later than that day is as it was first written down. Whoever only
sees public records sees of the past what had been published. Who may see a record is decided by their roles of today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Q, QuerySet

from mancomun.errors import BadInput
from mancomun.lexicon.text import day_text
from mancomun.portfolio.contributions import Contribution as Score
from mancomun.web.audit.selectors import as_of_all, event_model, moment_of
from mancomun.web.dated import Moment, known_by, on
from mancomun.web.initiatives import bridge, selectors, services
from mancomun.web.initiatives.kept import HEAVY, Now
from mancomun.web.initiatives.models import Contribution, Iniciativa, Membresia, Opinion, Opportunity, Passage


def _states(user: Any, moment: Moment, rows: QuerySet[Iniciativa]) -> dict[int, Iniciativa]:
    """The texts of the rows at the moment, by number."""
    reached = selectors.reach(user, "initiative.view")
    only = None
    if reached is not None:
        own = Iniciativa.objects.filter(reached).values("pk")
        only = selectors.PUBLIC | Q(pgh_obj_id__in=own)
    found = as_of_all(
        Iniciativa, min(moment.day, moment.known), rows.order_by().values("pk"), known=moment.known, only=only
    )
    return cast("dict[int, Iniciativa]", found)


def members(moment: Moment, numbers: Iterable[int] | QuerySet[Any]) -> dict[int, list[Membresia]]:
    """Who was in each initiative on the day, as far as was known."""
    found: dict[int, list[Membresia]] = defaultdict(list)
    rows = Membresia.ever.filter(on(moment.day), known_by(moment.known), initiative__in=numbers)
    for one in rows.order_by("initiative", "id"):
        found[one.initiative_id].append(one)
    return found


def steps(moment: Moment, rows: QuerySet[Iniciativa]) -> QuerySet[Passage]:
    """The passages of the rows until the day, as far as had been written down."""
    found = Passage.objects.filter(initiative__in=rows, day__lte=moment.day)
    if moment.corrected:
        written = event_model(Passage).objects.filter(pgh_created_at__lte=moment_of(moment.known), pgh_label="insert")
        found = found.filter(pk__in=written.values("pgh_obj_id"))
    return found.order_by("day", "id")


def _complete(row: Iniciativa, moment: Moment, state: str, held: list[Membresia]) -> Iniciativa | None:
    """The row with its state and what is calculated on that day; ``None`` when the initiative did not exist yet."""
    if row.identified_on > moment.day if row.identified_on else not state:
        return None
    row.state = state or "identificada"
    row.modified = row.recorded_at  # type: ignore[attr-defined]
    services.calculate(row, held, moment.day, compare=False, marks=False)
    return row


def portfolio(now: Now, user: Any, moment: Moment) -> tuple[Iniciativa, ...]:
    """The initiatives a person may see that existed on the day, in the order of their codes. They are never saved."""

    def make() -> tuple[Iniciativa, ...]:
        rows = selectors.visible(user)
        states = dict(steps(moment, rows).values_list("initiative_id", "state"))  # the last one of each stays
        held = members(moment, rows.order_by().values("pk"))
        found = []
        for number, row in _states(user, moment, rows).items():
            whole = _complete(row, moment, states.get(number, ""), held.get(number, []))
            if whole is not None:
                whole.calculated = {"parts": whole.calculated["parts"]}
                whole.background = whole.projects = whole.instruments = ""  # no list shows them
                found.append(whole)
        return tuple(sorted(found, key=lambda one: one.code))

    scope = selectors.scope(user)
    key = None if scope is None else ("then", scope, moment.day, moment.known)
    return now.get(key, make, HEAVY)


@dataclass(frozen=True, slots=True)
class Past:
    """An initiative on a past day, with what hung on it then."""

    row: Iniciativa
    members: list[Membresia]
    former: list[Membresia]
    opinions: list[Opinion]
    scores: list[Score]
    answers: list[Any]
    recorded_later: date | None


def one(user: Any, row: Iniciativa, moment: Moment) -> Past:
    """A file at a moment; `BadInput` with 404 when it did not exist, or nobody had written it down."""
    mine = Iniciativa.objects.filter(pk=row.pk)
    found = _states(user, moment, mine).get(row.pk)
    held = Membresia.ever.filter(known_by(moment.known), initiative=row).order_by("id")
    inside = [one for one in held if moment.day in one.during]
    last = steps(moment, mine).last()
    whole = _complete(found, moment, last.state if last else "", inside) if found is not None else None
    if whole is None:
        raise BadInput(
            "ficha-sin-fecha",
            f"{row.code} no estaba en el registro el {day_text(moment.day).es}. Véala como está hoy, o elija un día posterior.",
            f"{row.code} was not in the register on {day_text(moment.day).en}. See it as it is today, or choose a later day.",
            status=404,
        )
    if last is not None:
        whole.state_since = last.day
    whole.owner = row.owner
    recorded = whole.recorded_at.date()  # type: ignore[attr-defined]
    known = moment_of(moment.known)
    answers = as_of_all(Opportunity, moment.day, row.opportunities.values("pk"))
    return Past(
        whole,
        inside,
        [one for one in held if moment.day not in one.during],
        list(row.opinions.filter(as_of__lte=moment.day, at__lte=known)[:6]),
        [bridge.contribution(one) for one in scores(row.contributions.all(), moment)],
        [bridge.answer(cast("Opportunity", one)) for one in answers.values()],
        recorded if recorded > moment.day else None,
    )


def scores(rows: QuerySet[Contribution], moment: Moment) -> QuerySet[Contribution]:
    """The scores given until the day, as far as they had been written down."""
    return rows.filter(day__lte=moment.day, at__lte=moment_of(moment.known))
