"""Load and remove the documented schemes: each with its source and its doubt, and linked to its file in the portfolio."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import transaction

from mancomun.portfolio.documented import COMPILED, Documented, exercise, schemes
from mancomun.sources import load_yaml
from mancomun.web.audit.models import Action
from mancomun.web.audit.services import record
from mancomun.web.dated import span
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.registry import services
from mancomun.web.registry.models import Acto, Esquema, Hecho, Measure, Miembro, Organo, Work

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
    item = exercise()
    if item.key not in known and not Esquema.objects.filter(initiative_id=files.get(item.key, 0)).exists():
        _write_exercise(item, files.get(item.key), day)
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


def _write_exercise(item: Documented, initiative: int | None, day: date) -> None:
    """The registered scheme of the exercise (G47), with what it did: fiction, which its code and each text say."""
    told = load_yaml("mancomun.web.registry", "exercise.yaml")
    plain = ("name", "acronym", "figure", "objetos", "finalidades", "purpose", "domicile")
    row = Esquema.objects.create(
        code=services.new_code(COMPILED.year, fiction=True), **{key: told[key] for key in plain}, initiative_id=initiative,
        published=True, origin_key=item.key, documented_status=item.status, confidence="high", source=item.source,
        doubt_es="Ejercicio: nada de esto ocurrió. Sus fechas no siguen el calendario de la ruta del mismo ejercicio.",
        doubt_en="Exercise: none of this happened. Its dates do not follow the calendar of the route of the same exercise.",
    )  # fmt: skip
    acts = {
        (one["kind"], one["day"]): Acto.objects.create(scheme=row, known_on=one["day"], source=item.source, **one)
        for one in told["acts"]
    }
    joined = told["later"]
    since = dict.fromkeys(told["members"], told["formed"]) | {joined["code"]: joined["since"]}
    for code, start in since.items():
        later = code == joined["code"]
        Miembro.objects.create(
            scheme=row, code=code, role="adherente" if later else "miembro", during=span(start), known_on=start,
            entry=acts["adhesion", start] if later else acts["ordenanza_creacion", start], source=item.source,
        )  # fmt: skip
    for one in told["organs"]:
        start = one.pop("since")
        Organo.objects.create(scheme=row, during=span(start), known_on=start, **one)
    for one in told["hechos"]:
        Hecho.objects.create(scheme=row, known_on=one["declared"], **one)
    for one in told["works"]:
        Work.objects.create(scheme=row, **one)
    for one in told["measures"]:
        Measure.objects.create(scheme=row, **one)
    services.refresh(row)


@transaction.atomic
def remove(*, by: Any = None) -> int:
    """Delete the documented schemes; how many were. Their history stays, as all history does."""
    rows = Esquema.objects.exclude(origin_key="")
    count = rows.count()
    Miembro.objects.filter(scheme__in=rows).delete()  # they hold the acts by which they entered
    rows.delete()
    record("registry.demo_removed", by=by, data={"records": count})
    return count
