"""How two people's edits come together: field by field, three ways, and nothing typed is lost. No request, no database.

An edit says where (`path`), what its writer saw there (`base`) and what they wrote (`value`). What is there now and was seen
gives way; what is there now and was not seen stays, and the edit is held beside it until somebody chooses.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text
from mancomun.web.workspace.kinds import LONGEST, SEVERAL, Field, Kind, Table
from mancomun.web.workspace.matrix import MARK, WHY, Matrix

OPS = ("set", "add", "remove", "move")
NAMELESS = "—"  # a row without a text of its own: its id is never shown
LONGEST_LINE = 2_000
MOST_CHOSEN = 2_000
MOST_BYTES = 4_000_000
MOST_CELLS = 40_000
Json = dict[str, Any]
_CELL = (Field("valor", Text("Valor", "Value")), Field("por", Text("Por", "By")))
_EXPLAINED = (*_CELL, Field(WHY, Text("Justificación", "Reason"), "long"))


@dataclass(frozen=True, slots=True)
class Step:
    """One edit as it arrives. ``set``: ``path`` is ``key`` or ``table/row/key``. The others: the table, with ``row``.

    ``value`` of an ``add`` is the answers of the row; ``after`` the row it follows (empty: the first; None: the last).
    """

    key: str
    op: str
    path: str
    row: str = ""
    base: Any = None
    value: Any = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a step: ``applied``, ``same`` (it was so already) or ``held``, with what undoes and redoes it."""

    outcome: str
    before: Any = None
    after: Any = None


def read_step(data: Any) -> Step:
    """A step from JSON; `BadInput` when it is none."""
    if not isinstance(data, Mapping):
        raise _malformed("")
    texts = {name: data.get(name, "") for name in ("id", "op", "path", "row")}
    after = data.get("after")
    if not all(isinstance(text, str) and len(text) <= 200 for text in texts.values()) or not texts["id"]:
        raise _malformed(str(texts["path"])[:60])
    op = texts["op"] or "set"
    if op not in OPS or len(texts["id"]) > 60 or not (after is None or (isinstance(after, str) and len(after) <= 60)):
        raise _malformed(texts["path"][:60])
    return Step(texts["id"], op, texts["path"], texts["row"], data.get("base"), data.get("value"), after)


def _malformed(where: str) -> BadInput:
    return BadInput(
        "cambio-forma",
        f"Un cambio{f' en «{where}»' if where else ''} llegó incompleto. Recargue la página; lo escrito sigue en este equipo.",
        f"A change{f' in “{where}”' if where else ''} arrived incomplete. Reload the page; what you wrote is still on this machine.",
    )


def rows_part(part: Field | Table | Matrix | None) -> Table | None:
    """A part whose content is rows, as a table: a matrix is one of cells."""
    if isinstance(part, Matrix):
        return Table(part.key, part.label, _EXPLAINED if part.explained else _CELL, most=MOST_CELLS)
    return part if isinstance(part, Table) else None


def part_of(kind: Kind, path: str) -> tuple[Table | None, Field]:
    """The question a path points to, with its table; `BadInput` for a place that the form does not have."""
    pieces = path.split("/")
    parts = kind.parts()
    found = parts.get(pieces[0])
    if isinstance(found, Field) and len(pieces) == 1:
        return None, found
    table = rows_part(found)
    if table is not None and len(pieces) == 3 and 0 < len(pieces[1]) <= 190:
        for one in table.fields:
            if one.key == pieces[2]:
                return table, one
    raise BadInput(
        "cambio-lugar",
        f"El formulario no tiene un lugar «{path[:60]}». Recargue la página: puede haber cambiado.",
        f"The form has no place “{path[:60]}”. Reload the page: it may have changed.",
    )


def clean(asked: Field, value: Any) -> Any:
    """A value as it is kept: a text, or a list of texts. `BadInput` when it is too long or is something else."""
    if asked.type in SEVERAL and asked.type != "list":
        if isinstance(value, str):
            value = [one for one in value.replace(",", ";").split(";") if one.strip()]
        if value is None:
            value = []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise _malformed(asked.key)
        if len(value) > MOST_CHOSEN:
            raise _long(asked, sum(map(len, value)), MOST_CHOSEN)
        return list(dict.fromkeys(_bare(one)[:200].strip() for one in value if one.strip()))
    if isinstance(value, bool):
        value = "si" if value else "no"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "\n".join(value)
    if isinstance(value, (int, float)):
        value = str(value)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise _malformed(asked.key)
    value = _bare(value)
    most = LONGEST.get(asked.type, LONGEST_LINE)
    if len(value) > most:
        raise _long(asked, len(value), most)
    return value


def _bare(text: str) -> str:
    return "".join(char for char in text.replace("\r\n", "\n").replace("\r", "\n") if char >= " " or char in "\n\t")


def _long(asked: Field, size: int, most: int) -> BadInput:
    return BadInput(
        "texto-largo",
        f"{asked.label.es}: el texto tiene {_thousands(size)} caracteres y caben {_thousands(most)}. Pegue aquí lo esencial y "
        "deje el resto en un anexo. Lo que escribió sigue en el campo.",
        f"{asked.label.en}: the text has {_thousands(size)} characters and {_thousands(most)} fit. Put the essence here and the "
        "rest in an annex. What you wrote is still in the field.",
    )


def _thousands(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same: nothing, an empty text and an empty list do; so do a list and its lines."""
    return _level(one) == _level(other)


def _level(value: Any) -> Any:
    if value is None or value in ([], ""):
        return ""
    if isinstance(value, bool):
        return "si" if value else "no"
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, list):
        return "\n".join(str(one).strip() for one in value)
    if isinstance(value, Mapping):
        return {key: _level(one) for key, one in value.items() if key != "id" and _level(one) != ""}
    return str(value)


def rows_of(content: Mapping[str, Any], table: str) -> list[Json]:
    """The rows of a table, each with its ``id``."""
    found = content.get(table)
    rows = [dict(row) for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
    for n, row in enumerate(rows, 1):
        row.setdefault("id", str(n))
        row["id"] = str(row["id"])
    return rows


def with_ids(kind: Kind, content: Mapping[str, Any]) -> Json:
    """A content in which every row has its ``id``, so that edits can name it."""
    tables = [key for key, part in kind.parts().items() if rows_part(part) is not None]
    return {**copy.deepcopy(dict(content)), **{key: rows_of(content, key) for key in tables if key in content}}


def value_at(content: Mapping[str, Any], path: str) -> Any:
    """What is written at a path; None for a row that is not there (any more)."""
    pieces = path.split("/")
    if len(pieces) == 1:
        return content.get(pieces[0], "")
    at = _place_of(content, pieces[0], pieces[1])
    return None if at is None else content[pieces[0]][at].get(pieces[2], "")


def _place_of(content: Mapping[str, Any], table: str, name: str) -> int | None:
    """Where the row is in the list that is kept, which is not copied: a sheet of a matrix brings thousands of cells."""
    found = content.get(table)
    if not isinstance(found, list):
        return None
    try:
        names = [str(row["id"]) for row in found]
    except (KeyError, TypeError):  # what did not come through `with_ids`: rows are counted, and what is no row is not
        names = []
        for row in found:
            is_row = isinstance(row, Mapping)
            names.append(str(row.get("id", sum(map(bool, names)) + 1)) if is_row else "")
    return names.index(name) if name in names else None


def _table(kind: Kind, step: Step) -> Table:
    found = rows_part(kind.parts().get(step.path))
    if found is None or not step.row or len(step.row) > 60 or "/" in step.row:
        part_of(kind, f"{step.path}//")
        raise _malformed(step.path)
    return found


def apply(kind: Kind, content: Json, step: Step, *, force: bool = False, who: str = "") -> Done:
    """Apply a step to ``content``, in place, unless somebody wrote something else meanwhile; ``force`` when they chose.

    ``who`` is written beside the cells of a matrix.
    `BadInput` for what can never be applied: an unknown place, a text that does not fit, a table that is full.
    """
    if step.op == "set":
        return _set(kind, content, step, force, who)
    table = _table(kind, step)
    rows = rows_of(content, table.key)
    at = next((n for n, row in enumerate(rows) if row["id"] == step.row), None)
    if step.op == "add":
        if at is not None:
            return Done("same")
        row = {"id": step.row, **_answers(table, step.value)}
        _room(table, len(rows) + 1)
        place = _place(rows, step.after)
        rows.insert(place, row)
        content[table.key] = rows
        return Done("applied", None, {"row": row, "at": place})
    if at is None:
        return Done("same")
    if step.op == "remove":
        if step.base is not None and not same(step.base, rows[at]) and not force:
            return Done("held", rows[at], None)
        row = rows.pop(at)
        content[table.key] = rows
        return Done("applied", {"row": row, "at": at}, None)
    row = rows.pop(at)
    place = _place(rows, step.after)
    rows.insert(place, row)
    content[table.key] = rows
    return Done("same") if place == at else Done("applied", {"row": step.row, "at": at}, {"row": step.row, "at": place})


def without(kind: Kind, content: Mapping[str, Any], members: Collection[str], new_key: Callable[[], str]) -> list[Step]:
    """The steps that take out who is no longer a member: the rows about them, and their codes where several are named.

    What only happened in a place that left stays as it was written: a meeting was held where it was held.
    """
    found: list[Step] = []

    def code(asked: Field, path: str, value: Any) -> None:
        if asked.type == "members":
            codes = clean(asked, value)
            kept = [one for one in codes if one in members]
            if kept != codes:
                found.append(Step(new_key(), "set", path, base=value, value=kept))

    for key, part in kind.parts().items():
        if isinstance(part, Field):
            code(part, key, content.get(key) or [])
        elif isinstance(part, Table):
            about = [one.key for one in part.fields if one.type == "member" and (one.required or one.about)]
            for row in rows_of(content, key):
                if any(row.get(name) and row[name] not in members for name in about):
                    found.append(Step(new_key(), "remove", key, row=row["id"], base=row))
                    continue
                for one in part.fields:
                    code(one, f"{key}/{row['id']}/{one.key}", row.get(one.key) or [])
    return found


def _set(kind: Kind, content: Json, step: Step, force: bool, who: str) -> Done:
    table, asked = part_of(kind, step.path)
    value = clean(asked, step.value)
    now = value_at(content, step.path)
    cell = table is not None and isinstance(kind.parts()[table.key], Matrix)
    if now is None and cell:
        now = ""  # a cell that nobody wrote is empty, not gone
    if now is not None and same(value, now):
        return Done("same", now, now)
    if not force and (now is None or not same(step.base, now)):
        return Done("held", now, value)
    if table is None:
        content[asked.key] = value
        return Done("applied", now, value)
    name = step.path.split("/")[1]
    at = _place_of(content, table.key, name)
    found = content.get(table.key)
    rows: list[Json] = list(found) if isinstance(found, list) else []
    if at is None:  # a new cell; or it was chosen to keep what was written in a row that somebody removed
        row: Json = {"id": name}
        rows.append(row)
    else:
        row = rows[at] = {**rows[at], "id": name}
    row[asked.key] = value
    if cell and who and asked.key == "valor":
        row["por"] = who
    _room(table, len(rows))
    content[table.key] = rows
    return Done("applied", now, value)


def _answers(table: Table, value: Any) -> Json:
    if value is not None and not isinstance(value, Mapping):
        raise _malformed(table.key)
    known = {one.key: one for one in table.fields}
    return {key: clean(known[key], one) for key, one in (value or {}).items() if key in known}


def _room(table: Table, count: int) -> None:
    if count > table.most:
        raise BadInput(
            "tabla-llena",
            f"{table.label.es}: caben {_thousands(table.most)} filas. Quite alguna, o reparta la lista en dos.",
            f"{table.label.en}: {_thousands(table.most)} rows fit. Remove some, or split the list in two.",
        )


def _place(rows: list[Json], after: str | None) -> int:
    if after is None:
        return len(rows)
    if after == "":
        return 0
    return next((n + 1 for n, row in enumerate(rows) if row["id"] == after), len(rows))


def inverse(key: str, op: str, path: str, before: Any, after: Any) -> Step:
    """The step that takes back an edit that was applied."""
    if op == "set":
        return Step(key, "set", path, base=after, value=before)
    if op == "add":
        return Step(key, "remove", path, row=after["row"]["id"], base=after["row"])
    if op == "remove":
        row = before["row"]
        return Step(key, "add", path, row=row["id"], value=row, after=None)
    return Step(key, "move", path, row=before["row"], after=None)


def undone(content: Mapping[str, Any], edits: Iterable[tuple[str, str, Any, Any]]) -> Json:
    """The content before ``edits`` (op, path, before, after), which come newest first."""
    back = copy.deepcopy(dict(content))
    for op, path, before, after in edits:
        pieces = path.split("/")
        if op == "set" and len(pieces) == 1:
            back[path] = before
            continue
        rows = rows_of(back, pieces[0])
        if op == "set":
            for row in rows:
                if row["id"] == pieces[1]:
                    row[pieces[2]] = before
        elif op == "add":
            rows = [row for row in rows if row["id"] != after["row"]["id"]]
        elif op == "remove":
            rows.insert(before["at"], before["row"])
        else:
            moved = [row for row in rows if row["id"] == before["row"]]
            rows = [row for row in rows if row["id"] != before["row"]]
            rows[before["at"] : before["at"]] = moved
        back[pieces[0]] = rows
    return back


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two contents differ, in words: what it is called, and both texts."""

    path: str
    label: Text
    before: str
    after: str


def compare(kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Every place where two contents differ, in the order of the form; a row that came or went is told whole."""
    found: list[Difference] = []
    for key, part in kind.parts().items():
        if isinstance(part, Field):
            if not same(old.get(key), new.get(key)):
                found.append(Difference(key, part.label, shown(old.get(key)), shown(new.get(key))))
            continue
        table = rows_part(part)
        if table is None:
            continue
        was, now = ({row["id"]: row for row in rows_of(content, key)} for content in (old, new))
        for name in [*was, *(one for one in now if one not in was)]:
            title = title_of(kind, new if name in now else old, key, name)
            label = Text(f"{part.label.es}: {title}", f"{part.label.en}: {title}")
            if name not in was or name not in now:
                before, after = _whole(table, was.get(name)), _whole(table, now.get(name))
                found.append(Difference(f"{key}/{name}", label, before, after))
                continue
            for one in table.fields:
                old_one, new_one = was[name].get(one.key), now[name].get(one.key)
                if not same(old_one, new_one):
                    deep = Text(f"{label.es} · {one.label.es}", f"{label.en} · {one.label.en}")
                    found.append(Difference(f"{key}/{name}/{one.key}", deep, shown(old_one), shown(new_one)))
    return found


def title_of(kind: Kind, content: Mapping[str, Any], key: str, name: str) -> str:
    """What people call a row of a table, or a cell of a matrix (*agua → vías*); its id when it is gone."""
    part = kind.parts().get(key)
    if isinstance(part, Matrix):
        tables = (part.rows, part.columns or part.rows, part.raters)
        pieces = [
            title_of(kind, content, table, one) for table, one in zip(tables, name.split(MARK), strict=False) if table
        ]
        return " → ".join(pieces)
    row = next((one for one in rows_of(content, key) if one["id"] == name), None)
    return row_title(part, row) if row is not None and isinstance(part, Table) else name


def shown(value: Any) -> str:
    """A value in a line."""
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return "" if value is None else str(value)


def row_title(table: Table, row: Mapping[str, Any]) -> str:
    """What people call a row: its first answer that is a text."""
    for one in table.fields:
        if one.type in ("text", "long") and shown(row.get(one.key)).strip():
            text = shown(row.get(one.key)).strip()
            return text if len(text) <= 60 else text[:59] + "…"
    return NAMELESS


def _whole(table: Table, row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    return " · ".join(text for one in table.fields if (text := shown(row.get(one.key)).strip()))
