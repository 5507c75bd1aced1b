"""Load and remove the documented schemes: each with its source and its doubt, and linked to its file in the portfolio."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import transaction

from mancomun.portfolio.documented import COMPILED, Documented, schemes
from mancomun.web.audit.models import Action
from mancomun.web.audit.services import record
from mancomun.web.dated import span
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.registry import services
from mancomun.web.registry.models import Acto, Esquema, Miembro

_ISSUER = re.compile(r"\((Asamblea[^)]*|Concejo[^)]*|[^)]*Notar[ií]a[^)]*)\)")


def wanted() -> bool:
    """True when a start should load them: they are not there, and nobody removed them."""
    if Esquema.objects.exclude(origin_key="").exists():
        return False
    last = Action.objects.filter(key__in=("registry.demo", "registry.demo_removed")).order_by("-id").first()
    return last is None or last.key == "registry.demo"


@transaction.atomic
def load(day: date, *, by: Any = None) -> int:
    """Write the records that are missing; how many were. What somebody changed since is left as it is."""
    known = set(Esquema.objects.exclude(origin_key="").values_list("origin_key", flat=True))
    files = dict(Iniciativa.objects.exclude(origin_key="").values_list("origin_key", "pk"))
    written = 0
    for item in schemes():
        if item.key not in known:
            _write(item, files.get(item.key))
            written += 1
    if written:
        record("registry.demo", by=by, data={"records": written})
    return written


def _write(item: Documented, initiative: int | None) -> None:
    taken = Esquema.objects.filter(code=item.code).exists()  # by somebody who opened a sheet before
    row = Esquema.objects.create(
        code=services.new_code(COMPILED.year) if taken else item.code,
        name=item.name,
        acronym=item.acronym,
        figure=item.figure_foreseen,
        topics=list(item.topics),
        nucleus=item.nucleus,
        initiative_id=initiative,
        published=True,
        origin_key=item.key,
        documented_status=item.status,
        confidence=item.confidence,
        source=item.source,
        doubt_es=item.doubt.es,
        doubt_en=item.doubt.en,
    )
    if item.figure_now:
        issuer = _ISSUER.search(item.act)
        Acto.objects.create(
            scheme=row, kind="constitucion", day=item.day, precision=item.precision if item.day else "unknown",
            number=_ISSUER.sub("", item.act).strip()[:120], issuer=issuer[1][:200] if issuer else "",
            source=item.source[:500], known_on=COMPILED,
        )  # fmt: skip
    elif item.act:
        Acto.objects.create(
            scheme=row, kind="otro", day=item.day, precision=item.precision if item.day else "unknown",
            number=item.act[:120], source=item.source[:500], known_on=COMPILED,
        )  # fmt: skip
    formed = bool(item.figure_now)
    Miembro.objects.bulk_create(
        Miembro(
            scheme=row,
            code=member.code,
            role=("nucleo" if member.code == item.nucleus else "miembro") if formed else "convocado",
            during=span(member.start),
            since_precision=item.since_precision.get(member.code, "unknown"),
            source=item.source[:300],
            known_on=COMPILED,
        )
        for member in item.members
    )
    services.refresh(row)


@transaction.atomic
def remove(*, by: Any = None) -> int:
    """Delete the documented schemes; how many were. Their history stays, as all history does."""
    rows = Esquema.objects.exclude(origin_key="")
    count = rows.count()
    rows.delete()
    record("registry.demo_removed", by=by, data={"records": count})
    return count
