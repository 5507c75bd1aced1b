"""A table of a product as a file and back: template, rows of today, differences to look at, and steps to apply.

Columns are those of the interchange template the table names, when there is one, and the rest of its own questions after them.
Nothing is written before somebody accepted; what is accepted goes through the same joining as any edit, and can be undone.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from mancomun.errors import BadInput
from mancomun.interchange.guard import megabytes
from mancomun.interchange.official import OfficialTable
from mancomun.interchange.roundtrip import Difference, Problem, Row, Upload, differences, key_of, read_upload, to_csv
from mancomun.interchange.schemas import SCHEMAS, Schema
from mancomun.interchange.schemas import Field as Column
from mancomun.interchange.templates import template_workbook
from mancomun.lexicon.text import Text, spanish_number
from mancomun.web.audit.services import record
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.jobs.services import job_start
from mancomun.web.workspace import merge, official, selectors, services
from mancomun.web.workspace.kinds import Context, Field, Kind, Table, Values
from mancomun.web.workspace.merge import Step
from mancomun.web.workspace.models import TableUpload

BIGGEST = 8_000_000
BIGGEST_OFFICIAL = 140_000_000
"""DANE's projections by age and sex are 131 MB as it publishes them."""
MOST_ROWS = 10_000
"""More rows than these are no table of a product: whoever sends them sent another file."""
AT_ONCE = 2_000_000
"""A heavier official table is read by a job."""
LAYERS = (".geojson", ".json", ".gpkg", ".zip")
_TYPES: Mapping[str, str] = {
    "text": "text", "long": "text", "integer": "integer", "decimal": "decimal", "percent": "percent", "money": "money",
    "date": "date", "flag": "flag", "choice": "text", "choices": "list", "member": "code", "members": "codes",
    "row": "text", "rows": "list", "list": "list",
}  # fmt: skip


def table_of(kind: Kind, key: str) -> Table:
    """A table of a kind; a 404 when it has none of that name."""
    found = kind.parts().get(key)
    if not isinstance(found, Table):
        raise BadInput(
            "tabla-desconocida",
            f"Este producto no tiene una tabla «{key[:40]}».",
            f"This product has no table “{key[:40]}”.",
            status=404,
        )
    return found


def schema_of(part: Table) -> Schema:
    """The columns of a table: those of its template first, each asked as the template asks; a draft leaves any empty."""
    own = {part.column(one.key): one for one in part.fields}
    official = SCHEMAS.get(part.template)
    columns: list[Column] = []
    keys: tuple[str, ...] = tuple(map(part.column, part.keys))
    if isinstance(official, Schema):
        columns = [_closed(column, own[column.name]) for column in official.fields if column.name in own]
        keys = keys or tuple(key for key in official.keys if key in own)
    named = {column.name for column in columns}
    columns += [_column(one) for key, one in own.items() if key not in named]
    keys = keys or (part.column(_name_of(part).key),)
    columns = [_eased(column, column.name == keys[0]) for column in columns]  # a draft may lack the rest
    return Schema(part.key, part.label, tuple(columns), keys, part.help)


def _eased(column: Column, key: bool) -> Column:
    return Column(column.name, column.type, column.help, key, column.choices, column.low, column.high, 60_000)


def _name_of(part: Table) -> Field:
    """The question that names a row: its first mandatory text, or its first text, or its first question."""
    texts = [one for one in part.fields if one.type in ("text", "long")]
    asked = [one for one in texts if one.required] or [one for one in texts if one.type == "text"]
    return (asked or list(part.fields))[0]


def _closed(column: Column, one: Field) -> Column:
    """A column of the template, with the choices of the question where the template leaves them open."""
    return column if column.choices or not one.options else replace(_column(one), name=column.name)


def _column(one: Field) -> Column:
    choices = tuple(one.options) if one.type in ("choice", "choices") else ()
    words = "; ".join(f"{value}: {text.es}" for value, text in one.options.items())
    help_ = Text(f"{one.label.es}. {one.help.es} {words}".strip(), f"{one.label.en}. {one.help.en} {words}".strip())
    return Column(one.key, _TYPES[one.type], help_, False, choices, one.low, one.high)


def _called(kind: Kind, content: Mapping[str, Any], table: str, row: str) -> str:
    """A row of another table by its name, which comes back as its id; a nameless one by the id itself."""
    title = merge.title_of(kind, content, table, row)
    return row if title == merge.NAMELESS else title


def rows_out(kind: Kind, part: Table, content: Mapping[str, Any], values: Values) -> list[Row]:
    """The rows as the template has them; other rows are named, not numbered."""
    found: list[Row] = []
    types = {column.name: column.type for column in schema_of(part).fields}
    for row in values[part.key]:
        line: dict[str, Any] = {}
        for one in part.fields:
            name_, value = part.column(one.key), row[one.key]
            if one.type in ("row", "rows"):
                names = [
                    _called(kind, content, one.of, name) for name in ([value] if one.type == "row" else value) if name
                ]
                value = tuple(names) if one.type == "rows" else "".join(names)
            if types[name_] in ("text", "code") and value is not None and not isinstance(value, str):
                value = (
                    "; ".join(value)
                    if isinstance(value, tuple)
                    else f"{value:g}"
                    if isinstance(value, float)
                    else str(value)
                )
            if types[name_] in ("list", "codes") and not isinstance(value, tuple):
                value = (str(value),) if value else ()
            line[name_] = None if selectors.empty(value) else value
        found.append(line)
    return found


def personal_columns(part: Table) -> frozenset[str]:
    """The columns of a table that name or judge somebody."""
    return frozenset(part.column(one.key) for one in part.fields if one.personal)


def workbook(
    kind: Kind, key: str, content: Mapping[str, Any], context: Context, *, blank: bool = False, bare: bool = False
) -> bytes:
    """The table as XLSX with its instructions; ``blank`` without rows, ``bare`` without the columns that name people."""
    schema, rows = _leaving(kind, key, content, context, blank=blank, bare=bare)
    return template_workbook(schema, rows, lang=context.lang, day=context.day)


def as_csv(
    kind: Kind, key: str, content: Mapping[str, Any], context: Context, *, blank: bool = False, bare: bool = False
) -> bytes:
    """The table as CSV."""
    return to_csv(*_leaving(kind, key, content, context, blank=blank, bare=bare))


def _leaving(
    kind: Kind, key: str, content: Mapping[str, Any], context: Context, *, blank: bool, bare: bool
) -> tuple[Schema, list[Row]]:
    part = table_of(kind, key)
    schema = schema_of(part)
    if bare:
        hidden = personal_columns(part)
        schema = replace(schema, fields=tuple(column for column in schema.fields if column.name not in hidden))
    rows = [] if blank else rows_out(kind, part, content, selectors.looked(kind, content, context)[0])
    return schema, rows


def too_big(size: int, limit: int) -> BadInput:
    """The sentence for a file of ``size`` bytes where ``limit`` fit."""
    return BadInput(
        "archivo-grande",
        f"El archivo pesa {megabytes(size)}; el límite es {megabytes(limit)}. No cambiamos nada.",
        f"The file is {megabytes(size)}; the limit is {megabytes(limit)}. Nothing was changed.",
        status=413,
    )


def limit_of(part: Table) -> int:
    """The heaviest file a table takes, in bytes."""
    return BIGGEST_OFFICIAL if part.official else BIGGEST


def _read(
    data: bytes,
    name: str,
    part: Table,
    context: Context,
    *,
    year: int | None = None,
    step: Callable[[int], None] | None = None,
) -> tuple[Upload, OfficialTable | None]:
    if len(data) > limit_of(part):
        raise too_big(len(data), limit_of(part))
    suffix = Path(name).suffix.lower()
    if part.shape and suffix in LAYERS:
        data, suffix = layer_rows(data, Path(name).name, part), ".csv"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{part.key}{suffix[:6] or '.xlsx'}"
        path.write_bytes(data)
        schema = schema_of(part)
        found = official.upload_of(path, name, part, schema, context, year=year, step=step)
        if found is not None:
            return found
        if len(data) > BIGGEST:
            raise too_big(len(data), BIGGEST)
        if (
            suffix == ".csv" and (lines := data.count(b"\n")) > 10 * MOST_ROWS
        ):  # a cell may hold some lines, not so many
            raise _too_long(name, lines)
        read = read_upload(path, schema, known=set(context.members))
        if (rows := len(read.rows) + len(read.rejected)) > MOST_ROWS:
            raise _too_long(name, rows)
        return read, None


def _too_long(name: str, rows: int) -> BadInput:
    return BadInput(
        "tabla-muy-larga",
        f"«{Path(name).name[:80]}» trae {spanish_number(rows)} filas y una tabla lleva hasta {spanish_number(MOST_ROWS)}. Deje las de "
        "este grupo o pártala en archivos más cortos. No cambiamos nada.",
        f"“{Path(name).name[:80]}” has {rows:,} rows and a table takes up to {MOST_ROWS:,}. Keep those of this group or split it into "
        "shorter files. Nothing was changed.",
    )


def layer_rows(data: bytes, name: str, part: Table) -> bytes:
    """A layer as the CSV of a table that keeps a place: one row a shape, and the columns both have. `BadInput` as the reader's."""
    from mancomun.interchange.features import read_features, rows_of

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (f"{part.key}{name}" if name.startswith(".") else Path(name).name[-80:])
        path.write_bytes(data)
        rows = rows_of(read_features(path), shape=part.shape)
    schema = schema_of(part)
    own = {column.name: column.type for column in schema.fields}
    return to_csv(
        schema,
        [
            {key: (value,) if own[key] in ("list", "codes") else value for key, value in row.items() if key in own}
            for row in rows
        ],
    )


def _check_shapes(upload: Upload, kind: Kind, part: Table, known: Collection[str]) -> None:
    """Turn down, each with its sentence, the rows whose shape cannot be read or crosses itself; what is there already is left."""
    from mancomun.territory.plane import shape_of, shape_remarks

    name = _name_of(part).key
    where = part.column(part.shape)
    for read in list(upload.rows):
        typed = str(read.values.get(where) or "")
        if not typed or typed in known:
            continue
        called = str(read.values.get(name) or read.row)
        try:
            wrong = [(one.code, one.text) for one in shape_remarks(kind.product.item, where, called, shape_of(typed))]
        except BadInput as error:
            wrong = [(error.code, Text(f"«{called}». {error.es}", f"“{called}”. {error.en}"))]
        if wrong:
            upload.problems += [Problem(code, text, read.row, where, value=typed) for code, text in wrong]
            upload.rows.remove(read)
            upload.rejected.append(read)


def receive(
    row: Iniciativa, kind: Kind, key: str, data: bytes, name: str, *, by: Any, day: date, year: int | None = None
) -> TableUpload:
    """Take a file: read at once, or by a job when it is a heavy one for a table that takes official ones."""
    services.allow(by, "product.edit", row, kind)
    part = table_of(kind, key)
    if len(data) > limit_of(part):
        raise too_big(len(data), limit_of(part))
    if not part.official or len(data) <= AT_ONCE:
        return stage(row, kind, key, data, name, by=by, day=day, year=year)
    with transaction.atomic():
        kept = TableUpload.objects.create(
            initiative=row, key=kind.key, table=part.key, name=Path(name).name[:150],
            sha256=hashlib.sha256(data).hexdigest(), content=data, by=by,
        )  # fmt: skip
        job = job_start("workspace_table", {"upload": kept.pk, "year": year}, by=by)
        kept.job = job.key
        kept.save(update_fields=["job"])
    return kept


def stage(
    row: Iniciativa,
    kind: Kind,
    key: str,
    data: bytes,
    name: str,
    *,
    by: Any,
    day: date,
    year: int | None = None,
    step: Callable[[int], None] | None = None,
    kept: TableUpload | None = None,
) -> TableUpload:
    """Read a file and keep what it would change; the product is left as it is. ``kept`` is the row that waited for it."""
    services.allow(by, "product.edit", row, kind)
    part = table_of(kind, key)
    desk = selectors.desk_of(row, day)
    context = selectors.context_for(desk, kind.key)
    content = selectors.content_of(kind, desk)
    upload, origin = _read(data, name, part, context, year=year, step=step)
    values = selectors.looked(kind, content, context)[0]
    schema = schema_of(part)
    if part.shape:
        _check_shapes(upload, kind, part, {str(one[part.shape]) for one in values[part.key]})
    present: list[Row] = []
    ids: dict[tuple[Any, ...], str] = {}
    for typed, line in zip(values[part.key], rows_out(kind, part, content, values), strict=True):
        place = key_of(line, schema)
        if place in ids or all(one is None for one in place):
            continue  # a row without a name of its own cannot be told from others: it is left as it is
        ids[place] = typed["id"]
        present.append(line)
    found = differences(present, upload)
    coming = _coming(part, found.of("added"))
    names = dict(coming.values())
    lines = []
    for one in found.rows:
        if one.kind == "unchanged" or (origin is not None and one.kind == "removed" and part.official == "indicators"):
            continue  # an official table says nothing of what it does not have
        name_of = ids.get(one.key, "")
        lines.append(
            {
                "id": one.id,
                "kind": one.kind,
                "row": one.row,
                "title": official.titled(part, context, _as_written(one, schema), one.after or one.before),
                "fields": [[column, _typed(before), _typed(after)] for column, before, after in _told(one, schema)],
                "problems": [[each.text.es, each.text.en, each.cell or each.column] for each in one.problems],
                "steps": _steps(
                    kind,
                    part,
                    content,
                    one.kind,
                    name_of or coming.get(one.id, ("", ""))[1],
                    one.after or {},
                    [each[0] for each in one.fields],
                    names,
                ),
            }
        )
    if origin is not None and lines:
        lines.append(official.origin_line(kind, part, content, origin))
    made = kept or TableUpload(
        initiative=row, key=kind.key, table=part.key, name=Path(name).name[:150],
        sha256=hashlib.sha256(data).hexdigest(), by=by,
    )  # fmt: skip
    made.lines = lines
    made.notes = [[note.es, note.en] for note in found.notes] + [
        [one.text.es, one.text.en] for one in found.problems if one.row is None
    ]
    made.same, made.content, made.job = len(found.of("unchanged")), None, ""
    made.save()
    return made


def _told(one: Difference, schema: Schema) -> list[tuple[str, Any, Any]]:
    """What the page shows of a row: what changes, or all that a new one brings beside its name."""
    if one.kind != "added":
        return list(one.fields)
    brought = one.after or {}
    return [
        (key, None, value) for key, value in brought.items() if key not in schema.keys and not selectors.empty(value)
    ]


def _as_written(one: Difference, schema: Schema) -> list[Any]:
    """What tells the row from the others, with the capitals and accents it was written with."""
    row = one.after or one.before
    return [_typed(row.get(name)) or None for name in schema.keys] if row else list(one.key)


def _coming(part: Table, added: Iterable[Difference]) -> dict[str, tuple[str, str]]:
    """The name and the key that each new row will have, so that rows that come together may speak of one another."""
    return {
        one.id: (
            merge.row_title(
                part, {field.key: _typed((one.after or {}).get(part.column(field.key))) for field in part.fields}
            ),
            services.new_key("r"),
        )
        for one in added
    }


def _steps(
    kind: Kind,
    part: Table,
    content: Mapping[str, Any],
    what: str,
    row: str,
    after: Mapping[str, Any],
    columns: Collection[str],
    coming: Mapping[str, str],
) -> list[dict[str, Any]]:
    own = {part.column(one.key): one for one in part.fields}
    if what == "added":
        value = {
            own[key].key: _back(kind, part, own[key], content, after[key], coming)
            for key in after
            if key in own and after[key] is not None
        }
        return [{"op": "add", "path": part.key, "row": row, "value": value}]
    if what == "changed":
        return [
            {
                "op": "set",
                "path": f"{part.key}/{row}/{own[key].key}",
                "base": merge.value_at(content, f"{part.key}/{row}/{own[key].key}"),
                "value": _back(kind, part, own[key], content, after.get(key), coming),
            }
            for key in columns
            if key in own
        ]
    if what == "removed":
        base = next((one for one in merge.rows_of(content, part.key) if one["id"] == row), None)
        return [{"op": "remove", "path": part.key, "row": row, "base": base}]
    return []


def _back(
    kind: Kind, part: Table, one: Field, content: Mapping[str, Any], value: Any, coming: Mapping[str, str]
) -> Any:
    """A value of a file as the form keeps it: rows that are named, here or in the same file, become their ids again."""
    if one.type in ("row", "rows"):
        names = [value] if isinstance(value, str) else list(value or ())
        known = dict(coming) if one.of == part.key else {}
        known |= {_called(kind, content, one.of, row["id"]): row["id"] for row in merge.rows_of(content, one.of)}
        found = [known.get(name, name) for name in names]
        return found if one.type == "rows" else "".join(found[:1])
    return _typed(value)


def _typed(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bool):
        return "si" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


@transaction.atomic
def accept(upload: TableUpload, chosen: Collection[str], *, by: Any, day: date) -> services.Changed:
    """Apply the chosen lines as one batch; what somebody changed since is held beside it."""
    kind = selectors.kind_of(upload.key)
    upload = TableUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.batch:
        raise BadInput(
            "carga-hecha",
            "Esta carga ya se aceptó. Para cambiar algo más, suba el archivo de nuevo.",
            "This upload was accepted already. To change something else, send the file again.",
            status=409,
        )
    upload.batch = services.new_key("carga")
    steps = [
        Step(f"{upload.batch}-{n}-{m}", one["op"], one["path"], one.get("row", ""), one.get("base"), one.get("value"))
        for n, line in enumerate(upload.lines)
        if line["id"] in chosen or (line["kind"] == "origin" and chosen)
        for m, one in enumerate(line["steps"])
    ]
    done = services.change(upload.initiative, kind, steps, by=by, day=day, batch=upload.batch)
    turned_down = [one.why for one in done.of("refused") if one.why]
    if turned_down:  # all or none: the transaction takes back what went before
        raise BadInput("carga-rechazada", turned_down[0].es, turned_down[0].en)
    upload.save(update_fields=["batch"])
    data = {"table": upload.table, "file": upload.name, "sha256": upload.sha256, "steps": len(steps)}
    record("workspace.loaded", on=done.product, by=by, data=data)
    return done


@transaction.atomic
def take_back(upload: TableUpload, *, by: Any, day: date) -> services.Changed:
    """Undo an accepted upload."""
    upload = TableUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.undone:
        raise BadInput("carga-deshecha", "Esta carga ya se deshizo.", "This upload was undone already.", status=409)
    done = services.undo(upload.initiative, selectors.kind_of(upload.key), upload.batch, by=by, day=day)
    upload.undone = True
    upload.save(update_fields=["undone"])
    return done
