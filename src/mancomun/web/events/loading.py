"""The template *Asistencia*: read with its errors by row, shown before anything is written, and written whole or not at all."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core import signing

from mancomun.errors import BadInput
from mancomun.interchange.roundtrip import read_upload
from mancomun.interchange.schemas import Schema, schema
from mancomun.interchange.templates import template_workbook
from mancomun.lexicon.text import Text
from mancomun.route import events as rules
from mancomun.web.events.models import Evento
from mancomun.web.events.selectors import table_rows
from mancomun.web.events.services import person_values
from mancomun.web.initiatives.selectors import territory
from mancomun.web.workspace.tables import BIGGEST

_SALT = "mancomun.events.load"
_HOURS = 6


@dataclass
class Preview:
    """What a file would write: the rows that are new, how many are on the list already, and what is wrong, by row and column."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    same: int = 0
    problems: list[tuple[int | None, str, Text]] = field(default_factory=list)

    def sealed(self, event: Evento) -> str:
        """The rows, signed, for the page to send back: nothing is kept before somebody accepts."""
        return signing.dumps({"event": event.pk, "rows": self.rows}, salt=_SALT, compress=True)


def _schema() -> Schema:
    found = schema("asistencia")
    assert isinstance(found, Schema)
    return found


def template(event: Evento, *, lang: str, filled: bool) -> bytes:
    """The template as XLSX: empty, or with who is on the list."""
    people = event.people.select_related("consent").all() if filled else []
    return template_workbook(_schema(), table_rows(people, event), lang=lang)


def read(event: Evento, content: bytes, name: str) -> Preview:
    """Read a file; nothing is written. `BadInput` when no row of it could be read."""
    if len(content) > BIGGEST:
        raise BadInput(
            "asistencia-grande",
            f"El archivo pesa más de {BIGGEST // 1_000_000} MB. Divídalo.",
            f"The file is over {BIGGEST // 1_000_000} MB. Split it.",
            status=413,
        )
    suffix = ".csv" if name.lower().endswith(".csv") else ".xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"asistencia{suffix}"
        path.write_bytes(content)
        upload = read_upload(path, _schema(), known=territory(event.initiative).units)
    found = Preview(problems=[(one.row, one.column, one.text) for one in upload.problems])
    held = {(one.name.casefold(), one.municipality) for one in event.people.only("name", "municipality")}
    for line in upload.rows:
        row = line.values
        if str(row["evento"]).strip().upper() != event.code:
            found.problems.append(
                (
                    line.row,
                    "evento",
                    Text(
                        f"Esta fila es del evento «{row['evento']}» y usted está en «{event.code}».",
                        f"This row is of the event “{row['evento']}” and you are in “{event.code}”.",
                    ),
                )
            )
            continue
        values = {
            "name": row["nombre"],
            "body": row["entidad"],
            "municipality": row["municipio"],
            "sex": row["sexo"],
            "age": row["edad"],
            "contact": row["correo"],
            "consent": bool(row["consentimiento"]),
        }
        values = {key: "" if value is None else value for key, value in values.items()}
        try:
            person_values(values)
            rules.check_person(
                {"name": str(values["name"]), "contact": str(values["contact"])},
                rules.Given((event.purpose,)) if values["consent"] else None,
                event.purpose,
            )
        except BadInput as wrong:
            column = {"E-HD-1": "consentimiento", "E-HD-3": "edad", "asistencia-correo": "correo"}.get(wrong.code, "")
            found.problems.append((line.row, column, Text(f"{wrong.code} {wrong.es}", f"{wrong.code} {wrong.en}")))
            continue
        if (str(values["name"]).casefold(), values["municipality"]) in held:
            found.same += 1
        else:
            found.rows.append(values | {"evidence": f"{name[:80]}, fila {line.row}"})
    return found


def opened(event: Evento, sealed: str) -> list[dict[str, Any]]:
    """The rows a page sends back; `BadInput` when they are not the ones we showed, or too old."""
    try:
        data = signing.loads(sealed, salt=_SALT, max_age=_HOURS * 3600)
    except signing.BadSignature:
        data = {}
    if data.get("event") != event.pk or not data.get("rows"):
        raise BadInput(
            "asistencia-vista",
            "Esa vista previa ya no sirve. Suba otra vez el archivo.",
            "That preview no longer serves. Upload the file again.",
            status=409,
        )
    return list(data["rows"])
