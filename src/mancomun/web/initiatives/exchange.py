"""Initiatives out to a workbook and back: nothing is written before the person has seen and accepted the differences.

The file that came is kept with its hash; what is accepted is computed from it once more, and written in one transaction
together with the mark that it was: done twice, or after a crash, it writes nothing more.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.interchange.roundtrip import Difference, Differences, Upload, accept, differences, read_upload
from mancomun.interchange.schemas import Schema, schema
from mancomun.interchange.templates import rejected_workbook, template_workbook
from mancomun.legal import book
from mancomun.portfolio.initiative import CATALOGUE_YEAR, Member
from mancomun.portfolio.regions import current_set
from mancomun.web.accounts.selectors import Place, may
from mancomun.web.audit.services import record
from mancomun.web.dated import on, span
from mancomun.web.initiatives import selectors, services
from mancomun.web.initiatives.models import Import, Iniciativa, Membresia, Passage

BIGGEST = 8_000_000
MOST_ROWS = 500
"""Rows accepted in one request; more would keep the person waiting, so they are asked to do it in parts."""


def template() -> Schema:
    """The template of initiatives (method, Part 7)."""
    found = schema("iniciativas")
    if not isinstance(found, Schema):
        raise TypeError("the template of initiatives is one of rows")
    return found


def _editable(user: Any) -> Any:
    reached = selectors.reach(user, "initiative.edit")
    rows = Iniciativa.objects.filter(fiction=False).order_by("code")
    return rows if reached is None else rows.filter(reached)


def present(user: Any, day: date) -> list[dict[str, Any]]:
    """The rows of the template as they are today, of what the person may edit."""
    rows: Any = selectors.with_members(_editable(user), day)
    return [_row(row, row.members_now) for row in rows]


def _row(row: Any, members: Collection[Membresia]) -> dict[str, Any]:
    return {
        "codigo": row.code,
        "nombre": row.name,
        "region": row.main_region or None,
        "promotor": row.promoter or None,
        "figura_prevista": row.figure_foreseen or None,
        "tematicas": tuple(row.topics),
        "fecha_identificacion": row.identified_on,
        "estado": row.state,
        "municipios": tuple(one.code for one in members if one.role != "observadora"),
    }


def workbook(user: Any, day: date, lang: str) -> bytes:
    """The template with the rows of today, to edit and send back."""
    catalogues = {
        "region": [region.id for region in current_set(day).regions],
        "figura_prevista": list(book().figures),
    }
    return template_workbook(template(), present(user, day), lang=lang, day=day, catalogues=catalogues)


def _read(content: bytes, name: str) -> Upload:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"subida{Path(name).suffix.lower()[:6] or '.xlsx'}"
        path.write_bytes(content)
        known = list(selectors.territory().units)
        return read_upload(path, template(), known=known, catalogue=str(CATALOGUE_YEAR))


@transaction.atomic
def stage(content: bytes, name: str, *, by: Any) -> Import:
    """Keep a file to look at; it changes no initiative. `BadInput` when no row of it can be read."""
    if not may(by, "portfolio.import"):
        services.refuse(by, "portfolio.import", Place())
    if len(content) > BIGGEST:
        size = len(content) / 1_000_000
        raise BadInput(
            "archivo-grande",
            f"El archivo pesa {size:.0f} MB; el límite es {BIGGEST // 1_000_000} MB. No cambiamos nada.",
            f"The file is {size:.0f} MB; the limit is {BIGGEST // 1_000_000} MB. Nothing was changed.",
            status=413,
        )
    _read(content, name)
    return Import.objects.create(content=content, name=name[:150], sha256=hashlib.sha256(content).hexdigest(), by=by)


def staged(user: Any, key: str) -> Import:
    """A file the same person sent; a 404 for anybody else's."""
    row = Import.objects.filter(key=key, by_id=getattr(user, "pk", None)).first()
    if row is None:
        raise BadInput(
            "carga-desconocida",
            "No hay una carga suya con esa dirección. Suba el archivo de nuevo.",
            "There is no upload of yours at that address. Upload the file again.",
            status=404,
        )
    return row


def compared(row: Import, user: Any, day: date) -> Differences:
    """What the file would change, against the rows of now."""
    found = differences(present(user, day), _read(bytes(row.content), row.name))
    # A file with some initiatives is no order to delete the others: removals are not offered.
    return Differences(found.schema, tuple(r for r in found.rows if r.kind != "removed"), found.problems, found.notes)


def rejected(row: Import, lang: str) -> bytes:
    """The rows with errors as a workbook, each with its reasons, to mend and send again."""
    return rejected_workbook(_read(bytes(row.content), row.name), lang=lang)


@transaction.atomic
def import_accept(row: Import, chosen: Collection[str], *, by: Any, day: date) -> int:
    """Write the accepted rows, all or none; how many. A file already accepted writes nothing again."""
    row = Import.objects.select_for_update().get(pk=row.pk)
    if row.accepted is not None:
        return row.written
    now = present(by, day)
    found = compared(row, by, day)
    taken = accept(found, chosen, present=now)
    if len(taken) > MOST_ROWS:
        raise BadInput(
            "carga-filas",
            f"Aceptó {len(taken)} filas y de una vez se escriben hasta {MOST_ROWS}. Acepte una parte y suba el resto después.",
            f"You accepted {len(taken)} rows and up to {MOST_ROWS} are written at once. Accept a part and upload the rest later.",
        )
    for change in taken:
        try:
            _write(change, by, day)
        except BadInput as wrong:
            raise BadInput(
                wrong.code,
                f"Fila {change.row}: {wrong.es} No escribimos ninguna.",
                f"Row {change.row}: {wrong.en} None was written.",
                status=wrong.status,
            ) from None
    row.accepted, row.written = timezone.now(), len(taken)
    row.save()
    record("initiatives.imported", on=row, by=by, data={"rows": len(taken), "sha256": row.sha256})
    return len(taken)


def _write(change: Difference, by: Any, day: date) -> None:
    values: Mapping[str, Any] = change.after or {}
    figure = values["figura_prevista"]
    fields = {
        "name": values["nombre"],
        "region": values["region"],
        "promoter": values["promotor"],
        "figure_foreseen": book().figure(figure).id if figure else "",
        "topics": list(values["tematicas"] or ()),
        "identified_on": values["fecha_identificacion"],
    }
    codes = list(values["municipios"] or ())
    if change.before is None:
        entities = selectors.entities_that_may(by, "initiative.create")
        members = [Member(code, "miembro" if n else "promotora") for n, code in enumerate(codes)]
        made = services.initiative_create(
            values=fields, members=members, entity=entities[0][0] if entities else None, by=by, day=day
        )
        made.code = str(values["codigo"])
        if values["estado"] != made.state:
            made.state, made.state_since = values["estado"], day
            Passage.objects.create(
                initiative=made, before="identificada", state=made.state, kind="import", day=day, by=by
            )
        services.refresh(made, day)
        return
    row = Iniciativa.objects.get(code=change.before["codigo"])
    row = services.initiative_edit(row, values=fields, by=by, day=day, reason="Carga desde una hoja de cálculo")
    held = {one.code: one for one in row.memberships.filter(on(day))}
    for code in held.keys() - set(codes):
        if held[code].role != "observadora":
            held[code].during = span(held[code].during.lower, day)
            if held[code].during.lower == day:
                held[code].delete()
            else:
                held[code].save()
    for code in codes:
        if code not in held:
            row = services.member_add(row, Member(code, "miembro", day), by=by, day=day, source="hoja de cálculo")
    if values["estado"] != row.state:
        services.initiative_move(row, values["estado"], by=by, day=day, motive="Carga desde una hoja de cálculo")
    else:
        services.refresh(row, day)
