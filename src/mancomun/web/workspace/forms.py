"""From a posted form, without script, to steps: what differs from what the form was made with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mancomun.lexicon.text import NOTHING
from mancomun.web.workspace import merge
from mancomun.web.workspace.kinds import SEVERAL, Field, Kind, Table
from mancomun.web.workspace.matrix import WHY, Matrix, cell_id
from mancomun.web.workspace.merge import Step
from mancomun.web.workspace.presenter import NEW
from mancomun.web.workspace.services import new_key

CELL = Field("valor", NOTHING)
REASON = Field(WHY, NOTHING, "long")
ROW = re.compile(r"[A-Za-z0-9_-]{1,60}\Z")


def steps_of(kind: Kind, posted: Any, base: Mapping[str, Any]) -> list[Step]:
    """Steps from what was posted; ``base`` is the content the form showed. Fields that were not in the form are left alone."""
    found: list[Step] = []
    for key, part in kind.parts().items():
        if isinstance(part, Field):
            if f"_there:{key}" in posted or key in posted:
                _answer(part, key, posted, merge.value_at(base, key), found)
            continue
        if isinstance(part, Matrix):
            for path in cell_paths(part, base):
                if path in posted:
                    _answer(CELL, path, posted, merge.value_at(base, path) or "", found)
            if part.explained:
                _reasons(part, posted, base, found)
            continue
        _rows(part, posted, base, found)
    return found


def cell_paths(part: Matrix, content: Mapping[str, Any], what: str = "valor") -> list[str]:
    """The place of every cell of a matrix; with raters, of each one's. ``what`` of the cell: its value, or why."""
    down = [row["id"] for row in merge.rows_of(content, part.rows)]
    across = [row["id"] for row in merge.rows_of(content, part.columns or part.rows)]
    raters = [row["id"] for row in merge.rows_of(content, part.raters)] if part.raters else [""]
    return [f"{part.key}/{cell_id(a, b, who)}/{what}" for who in raters for a in down for b in across]


def _reasons(part: Matrix, posted: Any, base: Mapping[str, Any], found: list[Step]) -> None:
    """Why of the cells that were shown with it, and of the one chosen below them: that one is added to what its cell says."""
    paths = set(cell_paths(part, base, WHY))
    said = {path: posted[path] for path in posted if path in paths}
    raters = [row["id"] for row in merge.rows_of(base, part.raters)] if part.raters else [""]
    for who in raters:
        name = f"_why:{part.key}:{who}"
        text = posted.get(f"{name}:text", "").strip()
        start, end = posted.get(f"{name}:from", ""), posted.get(f"{name}:to", "")
        path = f"{part.key}/{cell_id(start, end, who)}/{WHY}"
        if text and path in paths and not (part.square and start == end):
            before = said.get(path, merge.value_at(base, path) or "").strip()
            said[path] = f"{before}\n{text}" if before else text
    for path, text in said.items():
        _answer(REASON, path, {path: text}, merge.value_at(base, path) or "", found)


def _answer(part: Field, path: str, posted: Any, before: Any, found: list[Step]) -> None:
    value: Any = posted.getlist(path) if part.type in SEVERAL and part.type != "list" else posted.get(path, "")
    if not merge.same(value, before):
        found.append(Step(new_key("f"), "set", path, base=before, value=value))


def _rows(part: Table, posted: Any, base: Mapping[str, Any], found: list[Step]) -> None:
    remove = posted.get("_remove", "")
    rows = {row["id"]: row for row in merge.rows_of(base, part.key)}
    for name in posted.getlist(f"_rows:{part.key}"):
        row = rows.get(name)
        if row is None or not ROW.match(name):
            continue
        if remove == f"{part.key}/{name}":
            found.append(Step(new_key("f"), "remove", part.key, row=name, base=row))
            continue
        for one in part.fields:
            path = f"{part.key}/{name}/{one.key}"
            _answer(one, path, posted, row.get(one.key, ""), found)
    fresh: dict[str, Any] = {}
    for one in part.fields:
        path = f"{part.key}/{NEW}/{one.key}"
        value: Any = posted.getlist(path) if one.type in SEVERAL and one.type != "list" else posted.get(path, "")
        if not merge.same(value, ""):
            fresh[one.key] = value
    if fresh or posted.get("_add") == part.key:
        found.append(Step(new_key("f"), "add", part.key, row=new_key("r"), value=fresh))
    pasted = posted.get(f"_paste:{part.key}", "")
    if pasted.strip():
        found += [Step(new_key("f"), "add", part.key, row=new_key("r"), value=row) for row in pasted_rows(part, pasted)]


def pasted_rows(part: Table, text: str) -> list[dict[str, Any]]:
    """Rows of text pasted from a spreadsheet: columns by their headings when the first line has them, else in order."""
    lines = [line.split("\t") for line in text.replace("\r\n", "\n").strip("\n").split("\n")]
    lines = [[cell.strip() for cell in line] for line in lines if any(cell.strip() for cell in line)]
    if not lines:
        return []
    names = {}
    for one in part.fields:
        for word in (one.key, one.label.es, one.label.en):
            names[_plain(word)] = one
    heads = [names.get(_plain(cell)) for cell in lines[0]]
    if sum(head is not None for head in heads) >= max(1, (len(lines[0]) + 1) // 2):
        lines = lines[1:]
    else:
        heads = [*part.fields, *[None] * max(0, len(lines[0]) - len(part.fields))]
    return [
        {one.key: _typed(one, cell) for one, cell in zip(heads, line, strict=False) if one is not None and cell}
        for line in lines
    ]


def _typed(one: Field, cell: str) -> str:
    """The key of an option when the cell has its words."""
    if one.type in ("choice", "choices"):
        words = {_plain(word): key for key, text in one.options.items() for word in (key, text.es, text.en)}
        parts = [cell] if one.type == "choice" else cell.replace(",", ";").split(";")
        return ";".join(words.get(_plain(part), part.strip()) for part in parts)
    return cell


def _plain(text: str) -> str:
    from mancomun.lexicon.folding import fold

    return fold(text.replace("_", " "))


def pages_of(query: Any) -> dict[str, int]:
    """Which page of each table the address asks for: ``?p.actores=2``."""
    return {
        key[2:]: int(value)
        for key, value in query.items()
        if key.startswith("p.") and value.isdigit() and len(value) < 6
    }
