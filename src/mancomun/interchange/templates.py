"""The workbooks people fill: data with one header row, then *Instrucciones*, then *Catálogos* with what may be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from mancomun.errors import BadInput
from mancomun.interchange.guard import check_table
from mancomun.interchange.roundtrip import ERRORS_COLUMN, Row, Upload, as_cell, read_grid
from mancomun.interchange.schemas import SCHEMAS, TYPES, Field, MatrixSchema, Schema
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.tables.columns import NO, YES, Column
from mancomun.tables.workbook import Workbook

DAY = date(2026, 1, 1)
"""The day an empty template bears: it has no date of its own, and the same template is the same bytes."""

REASONS = Text("Justificaciones", "Reasons")
"""The sheet of a matrix that says why: one row a cell."""
SOURCES = Text("Fuentes", "Sources")
INSTRUCTIONS, CATALOGUES = Text("Instrucciones", "Instructions"), Text("Catálogos", "Catalogues")
_KINDS = {
    "code": "text",
    "codes": "text",
    "list": "text",
    "year": "year",
    "flag": "text",
    "money": "integer",
    "percent": "decimal",
}
_RULES = (
    Text(
        "Escriba solo en la primera hoja. No cambie los nombres de las columnas.",
        "Write in the first sheet only. Do not change the names of the columns.",
    ),
    Text(
        "Los códigos DIVIPOLA van como texto, con su cero: 05001.",
        "DIVIPOLA codes are text, with their zero: 05001.",
    ),
    Text(
        "Los números pueden llevar coma o punto decimal. Las fechas: 2026-11-26 o 26/11/2026.",
        "Numbers may have a decimal comma or point. Dates: 2026-11-26 or 26/11/2026.",
    ),
    Text(
        "Al subir el archivo verá las diferencias antes de aceptar; nada se escribe sin su visto bueno.",
        "On upload you will see the differences before accepting; nothing is written without your consent.",
    ),
)


def template_workbook(
    schema: Schema | MatrixSchema,
    rows: Iterable[Row] = (),
    *,
    lang: str = "es",
    day: date = DAY,
    catalogues: Mapping[str, Sequence[str]] | None = None,
    sources: Iterable[tuple[str, str, str]] = (),
) -> bytes:
    """The template as XLSX, empty or with the rows of today. ``catalogues`` adds lists to choose from, by column.

    ``sources`` say where each row comes from (which, its source, what to doubt), in a last sheet that nobody reads back.
    """
    if isinstance(schema, MatrixSchema):
        return matrix_workbook(schema, (), (), (), lang=lang, day=day)
    book = Workbook(schema.title.of(lang), lang, day, f"mancomun:{schema.name}")
    lists = {column.name: list(column.choices) for column in schema.fields if column.choices}
    lists |= {column.name: [YES.es, NO.es] for column in schema.fields if column.type == "flag"}
    lists |= {name: list(values) for name, values in (catalogues or {}).items()}
    columns = [Column(column.name, Text(column.name, column.name), _kind(column)) for column in schema.fields]
    place = {name: at for at, name in enumerate(lists)}
    single = {c.name for c in schema.fields if c.type not in ("list", "codes")}
    choices = {
        name: f"='{CATALOGUES.of(lang)}'!${_letter(place[name])}$2:${_letter(place[name])}${len(values) + 1}"
        for name, values in lists.items()
        if name in single
    }
    data = [[as_cell(row.get(column.name)) for column in schema.fields] for row in rows]
    book.table(schema.name, columns, data, choices=choices, described=False, blank_numbers=True)
    _instructions(book, schema, lang)
    titles = [Column(name, Text(name, name)) for name in lists] or [Column("none", CATALOGUES)]
    most = max((len(values) for values in lists.values()), default=0)
    lines = [[values[at] if at < len(values) else None for values in lists.values()] for at in range(most)]
    book.table(CATALOGUES.of(lang), titles, lines, described=False)
    if told := [[which, source or None, doubt or None] for which, source, doubt in sources]:
        columns = [
            Column("which", Text("Qué", "What"), width=24),
            Column("source", Text("Fuente", "Source"), width=70),
            Column("doubt", Text("Qué se duda", "What is in doubt"), width=70),
        ]
        book.table(SOURCES.of(lang), columns, told, described=False)
    return book.content()


def _kind(column: Field) -> str:
    return _KINDS.get(column.type, column.type)


def _letter(place: int) -> str:
    return chr(65 + place)


def _instructions(book: Workbook, schema: Schema, lang: str) -> None:
    columns = [
        Column("column", Text("Columna", "Column"), width=24),
        Column("type", Text("Tipo", "Type"), width=40),
        Column("required", Text("Obligatoria", "Required"), width=12),
        Column("help", Text("Qué escribir", "What to write"), width=70),
    ]
    rows = []
    for column in schema.fields:
        key = (
            Text("Distingue una fila de otra.", "Tells one row from another.").of(lang)
            if column.name in schema.keys
            else ""
        )
        need = (YES if column.required else NO).of(lang)
        rows.append([column.name, TYPES[column.type].of(lang), need, f"{column.help.of(lang)} {key}".strip() or None])
    book.table(INSTRUCTIONS.of(lang), columns, rows, notes=[rule.of(lang) for rule in _RULES], described=False)


def matrix_workbook(
    schema: MatrixSchema,
    names: Sequence[str],
    across: Sequence[str],
    values: Sequence[Sequence[float | int | str | None]],
    *,
    reasons: Sequence[tuple[str, str, str]] = (),
    lang: str = "es",
    day: date = DAY,
) -> bytes:
    """A matrix as XLSX: short names down and across, values inside; with no names, two of example to write over.

    ``reasons`` (row, column, why) go in a sheet of their own when the schema is explained.
    """
    if not names:
        names, across, values = _example(schema)
    book = Workbook(schema.title.of(lang), lang, day, f"mancomun:{schema.name}")
    kind = "integer" if schema.whole else "decimal"
    columns = [
        Column("sigla", Text("sigla", "sigla")),
        *(Column(f"c{k}", Text(name, name), kind, width=10) for k, name in enumerate(across)),
    ]
    book.table(
        schema.name.upper(),
        columns,
        [[name, *line] for name, line in zip(names, values, strict=True)],
        described=False,
        blank_numbers=True,
    )
    low, high = f"{schema.low:g}", f"{schema.high:g}"
    signs = f" {Text('o', 'or').of(lang)} {', '.join(schema.signs)}" if schema.signs else ""
    span = (
        Text(f"Cada celda va de {low} a {high}", f"Each cell goes from {low} to {high}")
        if schema.bounded
        else Text("Cada celda lleva un número", "Each cell holds a number")
    )
    said = [
        span.of(lang) + signs + ".",
        *([schema.about.of(lang)] if schema.about else []),
        *(rule.of(lang) for rule in (_RULES[0], _RULES[3])),
    ]
    if schema.square:
        said.insert(
            1,
            Text(
                "Las mismas siglas en la fila 1 y en la columna A; la diagonal, vacía o 0.",
                "The same short names in row 1 and column A; the diagonal, empty or 0.",
            ).of(lang),
        )
    if schema.explained:
        more = Text(
            f"En la hoja «{REASONS.es}» puede decir por qué: la fila, la columna y el motivo. Lo que no traiga queda como está; un motivo "
            "vacío se quita.",
            f"In the sheet “{REASONS.en}” you may say why: the row, the column and the reason. What it does not bring stays as it is; an "
            "empty reason is taken away.",
        )
        said.append(more.of(lang))
    book.table(
        INSTRUCTIONS.of(lang), [Column("text", INSTRUCTIONS, width=100)], [[line] for line in said], described=False
    )
    ends = (low, high) if schema.bounded else ()
    book.table(
        CATALOGUES.of(lang),
        [Column("value", Text("Valores", "Values"))],
        [[sign] for sign in (*ends, *schema.signs)],
        described=False,
    )
    if schema.explained:
        head = ("origen", "destino", "justificacion")
        columns = [Column(name, Text(name, name), width=80 if name == head[2] else None) for name in head]
        book.table(REASONS.of(lang), columns, [list(one) for one in reasons], described=False)
    return book.content()


def _example(schema: MatrixSchema) -> tuple[tuple[str, ...], tuple[str, ...], list[list[float | int | str | None]]]:
    """What an empty template shows, to write over: two names each way, or an expert with the two blocks of two hypotheses."""
    if schema.name == "smic":
        rows = ("EXPERTA1", "P(H1/j)", "P(H2/j)", "P(H1/no j)", "P(H2/no j)")
        return rows, ("H1", "H2"), [[None, None] for _ in rows]
    names = ("SIGLA1", "SIGLA2")
    values: list[list[float | int | str | None]] = [
        [None if i == j and schema.square else 0 for j in range(2)] for i in range(2)
    ]
    return names, names if schema.square else ("O1", "O2"), values


def matrix_csv(schema: MatrixSchema) -> bytes:
    """The empty template of a matrix as CSV: its names, and what goes inside to write over."""
    names, across, values = _example(schema)
    lines: list[list[object]] = [["sigla", *across]]
    lines += [[name, *line] for name, line in zip(names, values, strict=True)]
    text = "\r\n".join(",".join("" if cell is None else str(cell) for cell in line) for line in lines)
    return ("\ufeff" + text + "\r\n").encode()


def rejected_workbook(upload: Upload, *, lang: str = "es", day: date = DAY) -> bytes:
    """The rows that could not be read, as they came, each with what is wrong beside it: to mend and send again."""
    schema = upload.schema
    by_row: dict[int | None, list[str]] = {}
    for problem in upload.problems:
        by_row.setdefault(problem.row, []).append(problem.text.of(lang))
    book = Workbook(schema.title.of(lang), lang, day, f"mancomun:{schema.name}")
    columns = [Column(column.name, Text(column.name, column.name)) for column in schema.fields]
    columns.append(Column("errors", ERRORS_COLUMN, width=70))
    rows = [
        [
            *(read.raw[column.name] or None for column in schema.fields),
            " ".join(by_row.get(read.row) or by_row.get(None, [])),
        ]
        for read in upload.rejected
    ]
    book.table(schema.name, columns, rows, described=False)
    return book.content()


def template_of(path: Path) -> Schema | MatrixSchema:
    """Which template a file follows: by what the workbook says, by its first sheet, or by its columns."""
    check_table(path)
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == b"PK\x03\x04":
        import openpyxl

        try:
            book = openpyxl.load_workbook(path, read_only=True)
            said, first = str(book.properties.subject or ""), book.sheetnames[0]
            book.close()
        except Exception:
            said, first = "", ""  # the reader says what is wrong with it
        for name in (said.removeprefix("mancomun:"), first):
            if name.casefold() in SCHEMAS:
                return SCHEMAS[name.casefold()]
    elif path.stem.casefold() in SCHEMAS:
        return SCHEMAS[path.stem.casefold()]
    header = {fold(str(cell)) for line in read_grid(path, [])[:60] for cell in line if cell is not None}
    best, score = None, 1
    for schema in SCHEMAS.values():
        names = {fold(column.name) for column in schema.fields} if isinstance(schema, Schema) else set()
        found = len(names & header)
        if found > score and found * 2 >= len(names):
            best, score = schema, found
    if best is None:
        raise BadInput(
            "plantilla-incierta",
            f"No reconocemos la plantilla de «{path.name}». Dígala con --as; hay estas: {', '.join(SCHEMAS)}.",
            f"We cannot tell the template of “{path.name}”. Say it with --as; there are: {', '.join(SCHEMAS)}.",
        )
    return best
