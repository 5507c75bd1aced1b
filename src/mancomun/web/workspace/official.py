"""An official table sent to a table of a product: read as its publisher gives it, into the rows the table has.

Where it came from (publisher, edition, file, fingerprint, day) is a row of the product too, so that it goes wherever the
numbers go: the page, the document, the workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mancomun.interchange.official import OfficialTable, read_official
from mancomun.interchange.roundtrip import Problem, Read, Upload, Value
from mancomun.interchange.schemas import Schema
from mancomun.lexicon.text import Text
from mancomun.route.catalogue import catalogue
from mancomun.web.workspace import merge, services
from mancomun.web.workspace.kinds import Context, Kind, Table

ORIGINS = "tablas"
"""The table of a product where the official tables it was filled from are listed."""


def upload_of(
    path: Path,
    name: str,
    part: Table,
    schema: Schema,
    context: Context,
    *,
    year: int | None = None,
    step: Callable[[int], None] | None = None,
) -> tuple[Upload, OfficialTable] | None:
    """The rows an official table has for the members; None when the file is none we know or the table takes none."""
    if not part.official:
        return None
    found = read_official(
        path, context.territory, day=context.day, members=context.members, year=year, name=Path(name).name, step=step
    )
    if found is None:
        return None
    upload = Upload(schema, notes=list(found.notes))
    if part.official == "ages":
        at = max((key[0] for key in found.ages), default=0)
        for row, (group, men, women) in enumerate(found.age_groups(at), 1):
            values: dict[str, Value] = {"grupo": group, "hombres": men, "mujeres": women}
            upload.rows.append(Read(row, values, {key: str(value) for key, value in values.items()}))
        if upload.rows:
            upload.notes.append(Text(f"Son los grupos de {at}.", f"These are the groups of {at}."))
        else:
            es = "Esta tabla no trae hombres y mujeres por edad."
            upload.notes.append(Text(es, "This table has no men and women by age."))
        return upload, found
    for one in found.data:
        line: dict[str, Any] = {
            "divipola": one.code, "indicador": one.indicator, "vigencia": one.year, "valor": one.value,
            "unidad": None, "fuente": found.source, "calidad": found.quality(one.year),
        }  # fmt: skip
        upload.rows.append(Read(one.row, line, {key: str(value or "") for key, value in line.items()}))
    bad: dict[int, list[Problem]] = {}
    for problem in found.problems:
        bad.setdefault(problem.row or 0, []).append(problem)
    for number in sorted(bad):
        upload.rejected.append(Read(number, {}, {column.name: "" for column in schema.fields}))
    upload.problems = list(found.problems)
    return upload, found


def titled(part: Table, context: Context, key: Sequence[Any], row: Mapping[str, Any] | None) -> str:
    """How a row is called on the page of the differences."""
    if part.official == "indicators" and row and row.get("divipola") and row.get("indicador") in catalogue():
        item = catalogue()[str(row["indicador"])]
        return (
            f"{context.member_name(str(row['divipola']))} · {item.name.of(context.lang)} · {row.get('vigencia') or '—'}"
        )
    return " · ".join(str(one) for one in key if one is not None)


def origin_line(kind: Kind, part: Table, content: Any, found: OfficialTable) -> dict[str, Any]:
    """The line of an upload that says where the rest comes from; it goes with whatever is accepted."""
    steps: list[dict[str, Any]] = []
    if ORIGINS in kind.parts() and not any(
        row.get("huella") == found.sha256 for row in merge.rows_of(content, ORIGINS)
    ):
        value = {
            "tabla": f"{found.family.entity}, {found.family.name.es}", "edicion": found.edition, "archivo": found.file,
            "huella": found.sha256, "leida": found.day.isoformat(),
        }  # fmt: skip
        steps.append({"op": "add", "path": ORIGINS, "row": services.new_key("r"), "value": value})
    if part.official == "ages" and found.ages:
        year = max(key[0] for key in found.ages)
        steps.append(
            {
                "op": "set", "path": "edades_fuente", "base": merge.value_at(content, "edades_fuente"),
                "value": f"{found.source}, {year}",
            }
        )  # fmt: skip
    return {
        "id": "origen",
        "kind": "origin",
        "row": None,
        "title": found.title.es,
        "fields": [],
        "problems": [],
        "steps": steps,
    }
