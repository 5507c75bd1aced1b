"""The register as it was on a day, and as it was known on another: ``?fecha=2024-06-30&sabido=2025-01-01``.

Facts (`mancomun.web.dated.Fact`) carry the days on which they hold and since when they are known. The texts of a file carry none,
so on a day they are what the history of the record had at its end; a record that was written down later than that day is as it
was first written down. Whoever only sees public records sees of the past what had been published. Who may see a record is
decided by their roles of today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils import timezone

from mancomun.portfolio.contributions import Contribution as Score
from mancomun.web.audit.selectors import as_of_all, event_model
from mancomun.web.dated import Moment, held, known_by, not_written
from mancomun.web.initiatives import bridge, selectors, services
from mancomun.web.initiatives.kept import HEAVY, Now
from mancomun.web.initiatives.models import (
    Contribution,
    Iniciativa,
    Lesson,
    Membresia,
    Opinion,
    Opportunity,
    Passage,
    Proposal,
)


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
    rows = Membresia.ever.filter(held(Membresia, moment), initiative__in=numbers)
    for one in rows.order_by("initiative", "id"):
        found[one.initiative_id].append(one)
    return found


def steps(moment: Moment, rows: QuerySet[Iniciativa]) -> QuerySet[Passage]:
    """The passages of the rows until the day, as far as had been written down."""
    return Passage.ever.filter(held(Passage, moment), initiative__in=rows).order_by("day", "id")


def _complete(row: Iniciativa, moment: Moment, state: str, inside: list[Membresia]) -> Iniciativa | None:
    """The row with its state and what is calculated on that day; ``None`` when the initiative did not exist yet."""
    if row.identified_on > moment.day if row.identified_on else not state:
        return None
    row.state = state or "identificada"
    row.modified = row.recorded_at  # type: ignore[attr-defined]
    services.calculate(row, inside, moment.day, compare=False, marks=False)
    return row


def portfolio(now: Now, user: Any, moment: Moment) -> tuple[Iniciativa, ...]:
    """The initiatives a person may see that existed on the day, in the order of their codes. They are never saved."""

    def make() -> tuple[Iniciativa, ...]:
        rows = selectors.visible(user)
        states = dict(steps(moment, rows).values_list("initiative_id", "state"))  # the last one of each stays
        inside = members(moment, rows.order_by().values("pk"))
        found = []
        for number, row in _states(user, moment, rows).items():
            whole = _complete(row, moment, states.get(number, ""), inside.get(number, []))
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
    everyone = Membresia.ever.filter(known_by(moment.known), initiative=row).order_by("id")
    inside = [one for one in everyone if moment.day in one.during]
    last = steps(moment, mine).last()
    whole = _complete(found, moment, last.state if last else "", inside) if found is not None else None
    if whole is None:
        raise not_written(row.code, moment)
    if last is not None:
        whole.state_since = last.day
    whole.owner = row.owner
    recorded = timezone.localtime(whole.recorded_at).date()  # type: ignore[attr-defined]
    return Past(
        whole,
        inside,
        [one for one in everyone if moment.day not in one.during],
        list(Opinion.ever.filter(held(Opinion, moment), initiative=row)[:6]),
        [bridge.contribution(one) for one in scores(moment, mine)],
        [bridge.answer(one) for one in answers(moment, mine)],
        recorded if recorded > moment.day else None,
    )


def scores(moment: Moment, rows: Iterable[int] | QuerySet[Any]) -> QuerySet[Contribution]:
    """The scores given to the rows until the day, as far as was known."""
    return Contribution.ever.filter(held(Contribution, moment), initiative__in=rows).order_by("day", "id")


def answers(moment: Moment, rows: Iterable[int] | QuerySet[Any]) -> QuerySet[Opportunity]:
    """How the rows used the opportunities on the day. Nobody answers ahead: what stood last is what is known of a later day."""
    known = replace(moment, day=min(moment.day, moment.known))
    return Opportunity.ever.filter(held(Opportunity, known), initiative__in=rows).order_by("item")


def lines(moment: Moment, model: type[Proposal] | type[Lesson], rows: Mapping[int, Iniciativa]) -> list[Any]:
    """The contributions or lessons of the rows as they were written at the end of the day, those withdrawn since included."""
    numbers = event_model(model).objects.filter(initiative__in=list(rows)).values("pgh_obj_id")
    found: list[Any] = list(as_of_all(model, min(moment.day, moment.known), numbers).values())
    for one in found:
        one.initiative = rows[one.initiative_id]
    return sorted(found, key=lambda one: (one.initiative.code, one.pk))
