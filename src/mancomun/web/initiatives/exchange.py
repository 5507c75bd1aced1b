"""Initiatives out to a workbook and back: nothing is written before the person has seen and accepted the differences.

The file that came is kept with its hash; what is accepted is computed from it once more (``imports``).
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from mancomun.errors import BadInput
from mancomun.interchange.roundtrip import Differences, Upload, differences, read_upload
from mancomun.interchange.schemas import Schema, schema
from mancomun.interchange.templates import rejected_workbook, template_workbook
from mancomun.legal import book
from mancomun.lexicon.text import Text
from mancomun.portfolio.initiative import CATALOGUE_YEAR
from mancomun.portfolio.regions import current_set
from mancomun.web.accounts.selectors import Place, may
from mancomun.web.initiatives import selectors, services
from mancomun.web.initiatives.models import Import, Iniciativa, Membresia

BIGGEST = 8_000_000


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
    return [as_row(row, row.members_now) for row in rows]


def as_row(row: Any, members: Collection[Membresia]) -> dict[str, Any]:
    """An initiative as the template has it, from its memberships of a day."""
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
    return template_workbook(
        template(), present(user, day), lang=lang, day=day, catalogues=catalogues, sources=_sources(user, lang)
    )


def _sources(user: Any, lang: str) -> list[tuple[str, str, str]]:
    """Where the codes and each row of the workbook come from, and what their source leaves in doubt."""
    codes = Text(
        f"Códigos y nombres de la DIVIPOLA de {CATALOGUE_YEAR}; territorio {selectors.territory().version}.",
        f"Codes and names of the DIVIPOLA of {CATALOGUE_YEAR}; territory {selectors.territory().version}.",
    )
    rows = [("municipios", codes.of(lang), "")]
    for row in _editable(user).only("code", "source", "support", "doubt_es", "doubt_en"):
        doubt = Text(row.doubt_es, row.doubt_en or row.doubt_es).of(lang) if row.doubt_es else ""
        rows.append((row.code, row.source or "; ".join(row.support), doubt))
    return rows


def _read(content: bytes, name: str, today: Collection[dict[str, Any]] = ()) -> Upload:
    with tempfile.TemporaryDirectory() as folder:
        # What is wrong is told of the name the person knows; no more of it than a folder can hold without harm.
        stem = re.sub(r"[^\w ().-]", "_", Path(name).stem).strip(" .")[:60] or "hoja"
        path = Path(folder) / f"{stem}{Path(name).suffix.lower()[:6] or '.xlsx'}"
        path.write_bytes(content)
        land = selectors.territory()
        known = [*land.units, *land.areas]  # an association of areas has areas as members
        return read_upload(path, template(), known=known, catalogue=str(CATALOGUE_YEAR), today=today)


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


def accepted_by(user: Any) -> QuerySet[Import]:
    """The files a person accepted, newest first, without their bytes."""
    return Import.objects.filter(by_id=user.pk, accepted__isnull=False).defer("content")


def compared(row: Import, user: Any, day: date) -> Differences:
    """What the file would change, against the rows of now."""
    today = present(user, day)
    found = differences(today, _read(bytes(row.content), row.name, today))
    # A file with some initiatives is no order to delete the others: removals are not offered.
    return Differences(found.schema, tuple(r for r in found.rows if r.kind != "removed"), found.problems, found.notes)


def rejected(row: Import, user: Any, day: date, lang: str) -> bytes:
    """The rows with errors as a workbook, each with its reasons, to mend and send again."""
    return rejected_workbook(_read(bytes(row.content), row.name, present(user, day)), lang=lang)
