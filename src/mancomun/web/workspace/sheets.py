"""A matrix of a product as a sheet and back, in the interchange templates of the method (MICMAC, MID, 2MAO, SMIC) and in others alike.

The sheet has short names in its first row and column. What it would change is kept as an upload, one line a cell, and waits for
somebody's yes; a sheet with one thing wrong changes nothing. A name that the lists of the form lack is a new row of them.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from mancomun.errors import BadInput
from mancomun.foresight.smic import IF, UNLESS, condition_of
from mancomun.interchange.matrices import Entry, MatrixUpload, read_matrix
from mancomun.interchange.schemas import SCHEMAS, MatrixSchema
from mancomun.interchange.templates import matrix_workbook
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.tables.cells import number_of, without_dots
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.workspace import merge, selectors, services
from mancomun.web.workspace.kinds import Kind, Table
from mancomun.web.workspace.matrix import WHY, Matrix, cell_id, csv_bytes
from mancomun.web.workspace.models import TableUpload
from mancomun.web.workspace.tables import BIGGEST, too_big

Content = Mapping[str, Any]
Place = tuple[str, str, str]  # matrix, row label of the sheet, column label


def matrix_of(kind: Kind, key: str) -> Matrix | None:
    """A matrix of a kind, or ``None`` when the key is no matrix of it."""
    found = kind.parts().get(key)
    return found if isinstance(found, Matrix) else None


def schema_of(part: Matrix) -> MatrixSchema:
    """Its interchange template; one made from its own rules when part 7 has none."""
    official = SCHEMAS.get(part.template)
    if isinstance(official, MatrixSchema):
        return replace(official, explained=part.explained)
    return MatrixSchema(
        part.key,
        part.label,
        part.low,
        part.high,
        square=part.square,
        diagonal=part.diagonal or not part.square,
        whole=part.whole,
        signs=tuple(part.letters),
        explained=part.explained,
    )


def people_of(kind: Kind, part: Matrix, content: Content) -> list[tuple[str, str]]:
    """Whose sheet it may be: id and name of each rater; nobody for a matrix that is shared."""
    table = part.raters or (part.columns if part.blocks else "")
    rows = [(row["id"], str(row.get("nombre") or "").strip()) for row in merge.rows_of(content, table)] if table else []
    return [(one, name) for one, name in rows if name]


def _names(content: Content, table: str, key: str) -> dict[str, str]:
    """Id by name of the rows of a list; rows without a name have no place in a sheet."""
    rows = ((str(row.get(key) or "").strip(), row["id"]) for row in merge.rows_of(content, table))
    return {name: one for name, one in rows if name}


def _written(content: Content, key: str, what: str = "valor") -> dict[str, str]:
    return {row["id"]: merge.shown(row.get(what)).strip() for row in merge.rows_of(content, key)}


def reasons(part: Matrix, content: Content, person: str = "") -> list[tuple[str, str, str]]:
    """Row, column and why of the cells that say why, in the order of the matrix."""
    if not part.explained:
        return []
    down = _names(content, part.rows, part.name)
    across = _names(content, part.columns or part.rows, part.across or part.name)
    written = _written(content, part.key, WHY)
    found = [
        (name, other, written.get(cell_id(a, b, person), "")) for name, a in down.items() for other, b in across.items()
    ]
    return [one for one in found if one[2]]


def grid(
    kind: Kind, part: Matrix, content: Content, person: str = ""
) -> tuple[list[str], list[str], list[list[Entry]]]:
    """Names down, names across and values of the sheet of today; of one rater when the matrix has raters."""
    down = _names(content, part.rows, part.name)
    across = _names(content, part.columns or part.rows, part.across or part.name)
    if part.blocks:
        return _blocks(kind, part, content, down, person)
    written = _written(content, part.key)
    rows = [[_entry(part, written.get(cell_id(a, b, person), "")) for b in across.values()] for a in down.values()]
    return list(down), list(across), rows


def _blocks(
    kind: Kind, part: Matrix, content: Content, down: Mapping[str, str], person: str
) -> tuple[list[str], list[str], list[list[Entry]]]:
    """The sheet of one expert: P of each hypothesis, then one square block a condition."""
    written = _written(content, part.key)
    rows = [[_entry(part, written.get(cell_id(a, person), "")) for a in down.values()]]
    names = [dict(people_of(kind, part, content)).get(person, "")]
    for key, pattern in zip(part.blocks, (IF, UNLESS), strict=True):
        written = _written(content, key)
        names += [pattern.format(name) for name in down]
        rows += [[_entry(part, written.get(cell_id(a, b, person), "")) for b in down.values()] for a in down.values()]
    return names, list(down), rows


def _entry(part: Matrix, typed: str) -> Entry:
    if not typed:
        return None
    number = _number(part, typed)
    if number is None:
        return typed.upper() if typed.upper() in part.letters else typed
    return int(number) if float(number).is_integer() else number


def workbook(
    kind: Kind, part: Matrix, content: Content, person: str, *, lang: str, day: date, blank: bool = False
) -> bytes:
    """The sheet as XLSX with its instructions and catalogue; ``blank`` with the names and no values."""
    down, across, rows = grid(kind, part, content, person)
    return matrix_workbook(
        schema_of(part),
        down,
        across,
        [[None] * len(across) for _ in down] if blank else rows,
        reasons=() if blank else reasons(part, content, person),
        lang=lang,
        day=day,
    )


def as_csv(kind: Kind, part: Matrix, content: Content, person: str) -> bytes:
    """The sheet as CSV, with the mark that Excel needs; a text that a spreadsheet would run gets an apostrophe before."""
    down, across, rows = grid(kind, part, content, person)
    return csv_bytes([["", *across], *([name, *line] for name, line in zip(down, rows, strict=True))])


def read(part: Matrix, data: bytes, name: str) -> MatrixUpload:
    """A file as a matrix of the template, with what is wrong in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"matriz{Path(name).suffix.lower()[:6] or '.xlsx'}"
        path.write_bytes(data)
        return read_matrix(path, schema_of(part))


def stage(
    row: Iniciativa, kind: Kind, part: Matrix, data: bytes, name: str, *, person: str, by: Any, day: date
) -> TableUpload:
    """Read a file and keep what it would change; the product is left as it is."""
    services.allow(by, "product.edit", row, kind)
    if len(data) > BIGGEST:
        raise too_big(len(data), BIGGEST)
    content = merge.with_ids(kind, selectors.content_of(kind, selectors.desk_of(row, day)))
    if part.raters and person not in dict(people_of(kind, part, content)):
        raise BadInput(
            "matriz-de-quien",
            "Diga de quién es la hoja: escoja a una de las personas que participan, o escríbala antes en la lista.",
            "Say whose sheet it is: choose one of the people who take part, or write them in the list first.",
        )
    upload = read(part, data, name)
    lines, same = differences(kind, part, content, upload, person)
    notes = [[note.es, note.en] for note in [*upload.notes, *_left(part, content, upload)]]
    return TableUpload.objects.create(
        initiative=row,
        key=kind.key,
        table=part.key,
        name=Path(name).name[:150],
        sha256=hashlib.sha256(data).hexdigest(),
        lines=lines,
        notes=notes,
        same=same,
        by=by,
    )


def differences(
    kind: Kind, part: Matrix, content: Content, upload: MatrixUpload, person: str = ""
) -> tuple[list[dict[str, Any]], int]:
    """The lines of an upload (new names, then cells) and how many cells say the same; only its problems when it has any."""
    if not upload.sound:
        return [
            {
                "id": f"p{n}", "kind": "rejected", "row": one.row, "title": one.column, "fields": [], "steps": [],
                "problems": [[one.text.es, one.text.en, one.cell]],
            }
            for n, one in enumerate(upload.problems)
        ], 0  # fmt: skip
    lines: list[dict[str, Any]] = []
    ids: dict[str, dict[str, str]] = {}

    def place(table: str, key: str, name: str) -> str:
        """The row of a list by its name, with capitals and accents or without; a new one when the list has none."""
        if table not in ids:
            ids[table] = {fold(known): one for known, one in _names(content, table, key).items()}
        if fold(name) not in ids[table]:
            ids[table][fold(name)] = made = services.new_key("r")
            listed = kind.parts()[table]
            assert isinstance(listed, Table)
            step = {"op": "add", "path": table, "row": made, "value": {key: name}}
            where = listed.label
            lines.append(
                {
                    "id": f"n{len(lines)}", "kind": "added", "row": None, "title": name, "fixed": True, "problems": [],
                    "fields": [], "steps": [step], "where": [where.es, where.en],
                }
            )  # fmt: skip
        return ids[table][fold(name)]

    cells: list[tuple[str, str, str, int, Entry]] = []  # matrix, cell, title, row of the sheet, value
    whys: list[tuple[str, str, int, str]] = []  # cell, title, row of the sheet, why
    across_table, across_key = part.columns or part.rows, part.across or part.name
    if part.blocks:
        cells = _expert_cells(part, upload, place)
    else:
        down = [place(part.rows, part.name, one) for one in upload.names]
        across = [place(across_table, across_key, one) for one in upload.across]
        for i, (a, line) in enumerate(zip(down, upload.values, strict=True)):
            for j, (b, value) in enumerate(zip(across, line, strict=False)):
                if not (part.square and not part.diagonal and a == b):
                    title = f"{upload.names[i]} → {upload.across[j]}"
                    cells.append((part.key, cell_id(a, b, person), title, i + 2, value))
        for row, start, end, text in upload.reasons:
            a, b = place(part.rows, part.name, start), place(across_table, across_key, end)
            whys.append((cell_id(a, b, person), f"{start} → {end}", row, text))
    now = {key: _written(content, key) for key in {one[0] for one in cells}}
    same = 0
    for key, own, title, at, value in cells:
        before, after = (
            now[key].get(own, ""),
            "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value),
        )
        if _alike(part, before, after):
            same += bool(after)
            continue
        lines.append(_line(f"c{len(lines)}", title, at, "valor", before, after, f"{key}/{own}/valor"))
    explained = _written(content, part.key, WHY)
    for own, title, at, text in whys:
        before = explained.get(own, "")
        if merge.same(before, text):
            same += bool(text)
            continue
        lines.append(_line(f"w{len(lines)}", title, at, WHY, before, text, f"{part.key}/{own}/{WHY}"))
    return lines, same


def _line(name: str, title: str, row: int, what: str, before: str, after: str, path: str) -> dict[str, Any]:
    """One difference of an upload, with the step that makes it."""
    return {
        "id": name,
        "kind": "removed" if not after and what == "valor" else "changed" if before else "added",
        "row": row,
        "title": title,
        "fields": [[what, before, after]],
        "problems": [],
        "steps": [{"op": "set", "path": path, "base": before, "value": after}],
    }


def _expert_cells(part: Matrix, upload: MatrixUpload, place: Any) -> list[tuple[str, str, str, int, Entry]]:
    """The cells of one expert's sheet; `BadInput` when a row is neither the expert nor a condition."""
    who = place(part.columns, part.across, upload.names[0]) if upload.names else ""
    across = [place(part.rows, part.name, one) for one in upload.across]
    found: list[tuple[str, str, str, int, Entry]] = [
        (part.key, cell_id(b, who), f"P({name})", 2, value)
        for b, name, value in zip(across, upload.across, upload.values[0] if upload.values else (), strict=False)
    ]
    known = {fold(name): one for name, one in zip(upload.across, across, strict=True)}
    for i, (label, line) in enumerate(zip(upload.names[1:], upload.values[1:], strict=True), 3):
        read_ = condition_of(label)
        if read_ is None or fold(read_[0]) not in known:
            names = ", ".join(upload.across)
            raise BadInput(
                "E-IMP-1",
                f"Fila {i}, columna A: «{label}» no es una condición como P(H1/j) o P(H1/no j), con una de: {names}.",
                f"Row {i}, column A: “{label}” is no condition like P(H1/j) or P(H1/no j), with one of: {names}.",
            )
        key = part.blocks[1 if read_[1] else 0]
        a = known[fold(read_[0])]
        for b, name, value in zip(across, upload.across, line, strict=False):
            if a != b:
                found.append((key, cell_id(a, b, who), f"{read_[0]} / {'no ' if read_[1] else ''}{name}", i, value))
    return found


def _number(part: Matrix, typed: str) -> float | None:
    return number_of(typed if part.bounded else without_dots(typed))


def _alike(part: Matrix, before: str, after: str) -> bool:
    one, other = _number(part, before), _number(part, after)
    return before.upper() == after.upper() if one is None or other is None else one == other


def _left(part: Matrix, content: Content, upload: MatrixUpload) -> list[Text]:
    """What the form has and the sheet does not bring: it stays as it is, and that is said."""
    here = {fold(name) for name in (*upload.names, *upload.across)}
    lost = [name for name in _names(content, part.rows, part.name) if fold(name) not in here]
    if not lost or not upload.sound:
        return []
    listed = ", ".join(lost[:12]) + ("…" if len(lost) > 12 else "")
    return [
        Text(
            f"El archivo no trae {listed}: sus celdas quedan como están.",
            f"The file does not bring {listed}: those cells stay as they are.",
        )
    ]
