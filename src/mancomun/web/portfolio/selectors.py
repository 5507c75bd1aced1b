"""Reading the portfolio: the tray, the board, the count by region and the indicators of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from mancomun.portfolio import plan, regions
from mancomun.portfolio.plan import Indicators, Passage, PlanLine, StageFlow
from mancomun.portfolio.regions import Bulletin, RegionSet
from mancomun.web.initiatives import bridge, selectors
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.models import Passage as Step
from mancomun.web.portfolio.models import Look

MOST = 100
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


def board(user: Any, as_of: date) -> tuple[tuple[StageFlow, ...], dict[str, Iniciativa], dict[str, float]]:
    """The board of a day: stages, initiatives by code, and mean days per moment."""
    names = {row.code: row for row in real(user).only("code", "name", "acronym", "identified_precision", "demo")}
    steps = Step.objects.filter(initiative__in=real(user), day__lte=as_of)
    passages = [Passage(code, state, day) for code, state, day in steps.values_list("initiative__code", "state", "day")]
    return plan.flow(passages, as_of=as_of), names, plan.time_per_moment(passages)


def bulletin(user: Any, chosen: RegionSet, as_of: date) -> Bulletin:
    """Initiatives by region on a day: those identified by then, and not withdrawn."""
    rows = real(user).exclude(state__in=FINAL).filter(Q(identified_on=None) | Q(identified_on__lte=as_of))
    found = []
    for row in rows.only("code", "municipalities", "region", "departments"):
        one = bridge.placed(row)
        region = one.region if any(r.id == one.region for r in chosen.regions) else ""
        if not region and not one.members and row.departments:
            region = chosen.of(row.departments[0]) or ""  # the source names departments, or the members are areas
        found.append(regions.Placed(one.code, one.members, region))
    land = selectors.territory()
    return regions.bulletin(found, chosen, land)


def indicators(user: Any) -> Indicators:
    """The indicators of the plan (S12) over what the person may see."""
    rows = real(user).only("code", "state", "municipalities", "prior_agreement")
    lines = [PlanLine(row.code, row.state, tuple(row.municipalities), bool(row.prior_agreement)) for row in rows]
    return plan.indicators(lines, selectors.territory())
