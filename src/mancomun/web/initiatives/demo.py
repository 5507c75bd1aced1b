"""Load and remove the documented portfolio (``mancomun.portfolio.documented``); both bear being done twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from mancomun.portfolio.documented import COMPILED, Documented, everything
from mancomun.web.audit.models import Action
from mancomun.web.audit.services import record
from mancomun.web.dated import span
from mancomun.web.initiatives import services
from mancomun.web.initiatives.models import Iniciativa, Membresia, Opinion, Passage


def wanted() -> bool:
    """True when a start should load it: it is not there, and nobody removed it."""
    if Iniciativa.objects.filter(demo=True).exists():
        return False
    last = Action.objects.filter(key__in=("initiatives.demo", "initiatives.demo_removed")).order_by("-id").first()
    return last is None or last.key == "initiatives.demo"


@transaction.atomic
def load(day: date, *, by: Any = None) -> int:
    """Write the records that are missing; how many were. What somebody changed since is left as it is."""
    known = set(Iniciativa.objects.exclude(origin_key="").values_list("origin_key", flat=True))
    written = 0
    for item in everything():
        if item.key not in known:
            _write(item, day)
            written += 1
    if written:
        record("initiatives.demo", by=by, data={"records": written})
    return written


def _write(item: Documented, day: date) -> None:
    row = Iniciativa(
        code=item.code,
        name=item.name,
        acronym=item.acronym,
        promoter=item.promoter,
        identified_on=item.day,
        identified_precision={"unknown": ""}.get(item.precision, item.precision),
        figure_now=item.figure_now,
        figure_foreseen=item.figure_foreseen,
        topics=list(item.topics),
        background=item.background.es,
        act=item.act,
        support=[item.source[:500]],
        state=item.state,
        state_since=item.day or COMPILED,
        accompaniment="autogestion",
        record_state="publicado",
        visibility="publica",
        origin_key=item.key,
        demo=True,
        fiction=item.fiction,
        documented_status=item.status,
        confidence=item.confidence,
        source=item.source,
        doubt_es=item.doubt.es,
        doubt_en=item.doubt.en,
        located=list(item.located),
    )
    members = [
        Membresia(
            code=member.code,
            role=member.role,
            during=span(member.start, member.end),
            known_on=COMPILED,
            since_precision=item.since_precision.get(member.code, "unknown"),
            source=item.source[:300],
        )
        for member in item.members
    ]
    services.calculate(row, members, day, compare=False)
    row.save()
    for member in members:
        member.initiative = row
    Membresia.objects.bulk_create(members)
    Passage.objects.create(initiative=row, state=item.state, day=row.state_since, known_on=COMPILED)
    if item.figure_foreseen and row.member_count:
        from mancomun.portfolio import territory_profile
        from mancomun.web.initiatives import bridge, selectors

        codes = bridge.core(row, members).member_codes(day)
        land = selectors.territory(row)
        found = territory_profile.opinion(codes, item.figure_foreseen, as_of=day, territory=land)
        Opinion.objects.create(
            initiative=row, figure=found.figure, outcome=found.outcome, as_of=day, content=found.plain()
        )
        row.outcome = found.outcome
        row.save(update_fields=["outcome"])


@transaction.atomic
def remove(*, by: Any = None) -> int:
    """Delete the records that came with the house; how many were. Their history stays, as all history does."""
    rows = Iniciativa.objects.filter(demo=True)
    count = rows.count()
    rows.delete()
    record("initiatives.demo_removed", by=by, data={"records": count})
    return count
