"""Reading the portfolio: the tray, the board, the count by region and the indicators of the plan."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from mancomun.portfolio import plan, regions
from mancomun.portfolio.plan import Indicators, Passage, PlanLine, StageFlow
from mancomun.portfolio.regions import Bulletin, RegionSet
from mancomun.web.dated import Moment
from mancomun.web.initiatives import selectors, then
from mancomun.web.initiatives.kept import Now
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.portfolio.models import Look

T = TypeVar("T")
MOST = 100
CARDS = 10  # of a stage on the board; the rest are in the table
FINAL = ("desistida", "liquidada")


@dataclass(frozen=True, slots=True)
class Tray:
    """What waits for an officer; each list is cut at `MOST` and says how many there are."""

    review: list[Iniciativa]
    review_count: int
    overdue: list[Iniciativa]
    overdue_count: int
    changed: list[Iniciativa]
    changed_count: int
    since: datetime | None


def tray(user: Any, today: date) -> Tray:
    """To review, overdue, and changed since the person last said *visto*."""
    visible = selectors.visible(user).filter(demo=False)
    mine = selectors.reach(user, "initiative.validate")
    waiting = visible.filter(record_state="en_revision")
    waiting = waiting if mine is None else waiting.filter(mine)
    late = visible.filter(due__lt=today).exclude(state__in=FINAL).exclude(record_state="archivado")
    look = Look.objects.filter(person=user).first()
    moved = visible.filter(modified__gt=look.at) if look else visible
    return Tray(
        list(waiting.order_by("due", "code")[:MOST]),
        waiting.count(),
        list(late.order_by("due", "code")[:MOST]),
        late.count(),
        list(moved.order_by("-modified")[:MOST]),
        moved.count(),
        look.at if look else None,
    )


def real(user: Any) -> QuerySet[Iniciativa]:
    """What a person may see and is no fiction: the only thing that is counted."""
    return selectors.visible(user).filter(fiction=False)


@dataclass(frozen=True, slots=True)
class Card:
    """An initiative on the board: what it is called, and whether its source gives a day from which to count."""

    name: str
    dated: bool


Board = tuple[tuple[StageFlow, ...], dict[str, Card], dict[str, float]]


def board(now: Now, user: Any, moment: Moment) -> Board:
    """The board of a day: stages, the initiatives whose card is shown by code, and mean days per moment."""

    def make() -> Board:
        steps = then.steps(moment, real(user))
        passages = [Passage(*found) for found in steps.values_list("initiative__code", "state", "day")]
        stages = plan.flow(passages, as_of=moment.day)
        shown = [code for stage in stages for code in stage.codes[:CARDS]]
        rows = real(user).filter(code__in=shown).values_list("code", "name", "acronym", "identified_precision", "demo")
        cards = {code: Card(short or name, bool(precision) or not demo) for code, name, short, precision, demo in rows}
        return stages, cards, plan.time_per_moment(passages)

    return now.get(_key(user, "board", moment), make)


def _key(user: Any, *what: Hashable) -> Hashable | None:
    scope = selectors.scope(user)
    return None if scope is None else (scope, *what)


def kept(now: Now, user: Any, make: Callable[[], T], *what: Hashable) -> T:
    """An answer over what the person may see, kept until somebody writes; ``what`` names it and all it depends on."""
    return now.get(_key(user, *what), make)


def real_then(now: Now, user: Any, moment: Moment) -> list[Iniciativa]:
    """`real` at a moment, in the order of the codes."""
    if not moment.past:
        return list(real(user).order_by("code"))
    return [row for row in then.portfolio(now, user, moment) if not row.fiction]


def bulletin(now: Now, user: Any, chosen: RegionSet, moment: Moment) -> Bulletin:
    """Initiatives by region on a day: those identified by then, and not withdrawn."""

    def make() -> Bulletin:
        if moment.past:
            past = [row for row in real_then(now, user, moment) if row.state not in FINAL]
            rows: Iterable[Any] = ((r.code, r.municipalities, r.region, r.departments) for r in past)
        else:
            kept = real(user).exclude(state__in=FINAL)
            kept = kept.filter(Q(identified_on=None) | Q(identified_on__lte=moment.day))
            rows = kept.values_list("code", "municipalities", "region", "departments")
        known = {region.id for region in chosen.regions}
        found = []
        for code, members, given, departments in rows:
            region = given if given in known else ""
            if not region and not members and departments:
                region = chosen.of(departments[0]) or ""  # the source names departments, or the members are areas
            found.append(regions.Placed(code, tuple(members), region))
        return regions.bulletin(found, chosen, selectors.territory())

    return now.get(_key(user, "regions", chosen.id, moment), make)


def indicators(now: Now, user: Any, moment: Moment) -> Indicators:
    """The indicators of the plan (S12) over what the person may see, on a day."""

    def make() -> Indicators:
        if moment.past:
            past = real_then(now, user, moment)
            rows: Iterable[Any] = ((r.code, r.state, r.municipalities, r.prior_agreement) for r in past)
        else:
            rows = real(user).values_list("code", "state", "municipalities", "prior_agreement")
        lines = [PlanLine(code, state, tuple(members), bool(signed)) for code, state, members, signed in rows]
        return plan.indicators(lines, selectors.territory())

    return now.get(_key(user, "indicators", moment), make)
