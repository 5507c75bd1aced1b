"""From a kind and what was typed to what the form shows; words in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mancomun.documents.tree import STATES
from mancomun.lexicon.text import NOTHING, Text
from mancomun.requirements.remarks import Remark
from mancomun.web.project.languages import say
from mancomun.web.workspace import merge
from mancomun.web.workspace.kinds import SEVERAL, Context, Field, Group, Kind, Section, Table, Values
from mancomun.web.workspace.matrix import WHY, Matrix, cell_id, read_cells
from mancomun.web.workspace.models import MatrixRound
from mancomun.web.workspace.selectors import asked

ROWS_SHOWN = 40
TICKS_MOST = 14
FEW = 8
LINE = 28  # letters that a cell shows in one line
NEW = "+"
FLAGS = (("si", Text("Sí", "Yes")), ("no", Text("No", "No")))
UNITS: Mapping[str, Text] = {"percent": Text("%", "%"), "money": Text("COP", "COP")}


@dataclass
class Control:
    """One answer: ``widget`` is line, area, select, ticks, many or day."""

    path: str
    label: str
    widget: str
    value: str = ""
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    help: str = ""
    unit: str = ""
    remarks: list[tuple[str, bool]] = field(default_factory=list)
    required: bool = False
    personal: bool = False
    number: bool = False
    hidden: bool = False
    rows: int = 3
    cell: bool = False
    name: str = ""
    size: str = ""

    @property
    def wrong(self) -> bool:
        """A remark that blocks stands beside it."""
        return any(blocks for _text, blocks in self.remarks)

    @property
    def said(self) -> str:
        """What was answered, in words, for who only reads."""
        if self.options:
            return "; ".join(label for _value, label, chosen in self.options if chosen)
        return self.value

    @property
    def described(self) -> str:
        """The ids of what explains it."""
        parts = [f"h-{self.path}"] if self.help and not self.cell else []
        return " ".join([*parts, *([f"r-{self.path}"] if self.remarks else [])])


@dataclass
class FormRow:
    """One row of a table: its id, what people call it, and its cells."""

    id: str
    title: str
    cells: list[Control]
    remarks: list[tuple[str, bool]] = field(default_factory=list)
    brief: str = ""
    """What tells it from the others in one line, where a narrow page folds it."""
    n: int = 0
    """Its place among the rows shown."""

    @property
    def gaps(self) -> int:
        """How many remarks on it block."""
        every = [*self.remarks, *(remark for cell in self.cells for remark in cell.remarks)]
        return sum(blocks for _text, blocks in every)


@dataclass
class FormGroup:
    """Rows of a table that are shown together, closed; ``key`` tells it from the others when its words change."""

    key: str
    title: str
    said: str
    done: bool
    rows: list[FormRow]

    @property
    def gaps(self) -> int:
        """How many remarks on its rows block."""
        return sum(row.gaps for row in self.rows)


@dataclass
class FormTable:
    """A table as the form shows it: a page of its rows, and an empty one to write the next in."""

    key: str
    label: str
    help: str
    one: str
    heads: list[tuple[str, str, str]]
    rows: list[FormRow]
    blank: FormRow
    count: int
    page: int
    pages: int
    template: str
    remarks: list[tuple[str, bool]]
    wide: bool
    shape: str = ""
    draws: str = ""
    groups: list[FormGroup] | None = None
    """The groups of a grouped table; ``rows`` are then those of none."""

    @property
    def few(self) -> bool:
        """So few answers that a narrow page shows its rows open."""
        return self.count * len(self.heads) <= FEW


@dataclass
class FormReason:
    """Why a cell says what it says: its place, what the cell is called, the text and its remarks."""

    path: str
    title: str
    text: str = ""
    remarks: list[tuple[str, bool]] = field(default_factory=list)


@dataclass
class FormGrid:
    """The cells of a matrix, or of one rater of it. A cell is path, column, value, whether it is closed, remarks, who wrote it,
    and what to say where raters part; ``reasons`` are those that say why.
    """

    name: str
    rater: str
    lines: list[tuple[str, list[tuple[str, str, str, bool, list[tuple[str, bool]], str, str]]]]
    reasons: list[FormReason]


@dataclass
class FormMatrix:
    """A matrix as the form shows it: one grid, or one a rater; ``down`` and ``across`` are ids and names."""

    key: str
    label: str
    help: str
    asked: str
    scale: list[tuple[str, str]]
    down: list[tuple[str, str]]
    across: list[tuple[str, str]]
    grids: list[FormGrid]
    count: int
    filled: int
    template: str
    remarks: list[tuple[str, bool]]
    explained: bool = False
    rounds: bool = False
    closed: list[MatrixRound] = field(default_factory=list)


@dataclass
class FormSection:
    """A part of the form under one heading; ``gaps`` is how many remarks in it block."""

    key: str
    title: str
    help: str
    parts: list[tuple[str, Any]]
    gaps: int = 0
    said: str = ""
    hidden: bool = False
    open: bool = False


def by_place(remarks: Iterable[Remark]) -> dict[str, list[tuple[str, bool]]]:
    """Remarks by the place they point to, in words; the same sentence once."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for one in remarks:
        line = (say(one.text), one.blocks)
        if line not in found.setdefault(one.where, []):
            found[one.where].append(line)
    return found


def form(
    kind: Kind,
    content: Mapping[str, Any],
    values: Values,
    context: Context,
    remarks: Sequence[Remark],
    pages: Mapping[str, int],
) -> list[FormSection]:
    """The whole form. ``pages`` says which page of each long table is shown."""
    places = by_place(remarks)
    sections = []
    for section in kind.sections:
        parts: list[tuple[str, Any]] = []
        for part in section.parts:
            if isinstance(part, Field):
                parts.append(("field", _control(part, part.key, content, values, context, places, kind)))
            elif isinstance(part, Matrix):
                parts.append(("matrix", _matrix(part, content, places, kind)))
            else:
                parts.append(("table", _table(part, content, values, context, places, pages.get(part.key, 1), kind)))
        gaps = len({(one.where, one.text.es) for one in remarks if one.blocks and _inside(section, one.where)})
        said = ""
        if section.said is not None:
            said = say(section.said(values, context))
        elif kind.folded:
            said = _holds(parts)
        hidden = not (
            section.asked_if is None
            or section.asked_if(values, context)
            or any(written(content.get(part.key)) for part in section.parts)
        )
        sections.append(FormSection(section.key, say(section.title), say(section.help), parts, gaps, said, hidden))
    if sections and not any(written(content.get(key)) for key in kind.parts()):
        sections[0].open = True  # where one begins
    return sections


def with_rounds(sections: Sequence[FormSection], rounds: Iterable[MatrixRound]) -> None:
    """Give each matrix of the form its closed rounds, the newest first."""
    found: dict[str, list[MatrixRound]] = {}
    for one in rounds:
        found.setdefault(one.matrix, []).insert(0, one)
    for section in sections:
        for what, part in section.parts:
            if what == "matrix":
                part.closed = found.get(part.key, [])


def _holds(parts: Sequence[tuple[str, Any]]) -> str:
    """What a section holds, in a line: answers of its questions, rows of its tables, cells of its matrices."""
    asked_ = [part for what, part in parts if what == "field" and not part.hidden]
    found = []
    if asked_:
        n, whole = sum(bool(one.said) for one in asked_), len(asked_)
        found.append(say(Text(f"{n} de {whole} respuestas", f"{n} of {whole} answers")))
    for what, part in parts:
        if what == "table":
            found.append(f"{part.label}: {part.count}")
        elif what == "matrix":
            found.append(
                f"{part.label}: {say(Text(f'{part.filled} de {part.count}', f'{part.filled} of {part.count}'))}"
            )
    return " · ".join(found)


def written(answer: Any) -> bool:
    """Whether somebody answered: a text, a flag, a row."""
    return answer not in (None, "", [], ())


def _inside(section: Section, where: str) -> bool:
    return where.split("/", maxsplit=1)[0] in {part.key for part in section.parts}


def _control(
    asked_field: Field,
    path: str,
    row: Mapping[str, Any],
    values: Values,
    context: Context,
    places: Mapping[str, list[tuple[str, bool]]],
    kind: Kind,
    content: Mapping[str, Any] | None = None,
    *,
    cell: bool = False,
) -> Control:
    typed = row.get(asked_field.key, "")
    kept = content if content is not None else row
    chosen = _chosen(asked_field, typed)
    control = Control(
        path=path,
        label=say(asked_field.label),
        widget="line",
        value=merge.shown(typed)
        if not isinstance(typed, list) or asked_field.type != "list"
        else "\n".join(map(str, typed)),
        help=say(asked_field.help),
        unit=say(asked_field.unit) if asked_field.unit != NOTHING else say(UNITS.get(asked_field.type)),
        remarks=list(places.get(path, [])),
        required=asked_field.required,
        personal=asked_field.personal,
        number=asked_field.type in ("integer", "decimal", "percent", "money"),
        hidden=not asked(asked_field, values) and not chosen,
        cell=cell,
        name=path,
    )
    kind_of = asked_field.type
    if kind_of in ("long", "list") or (cell and kind_of == "text" and len(control.value) > LINE):
        control.widget = "area"
        longest = max(len(control.value) // 70, control.value.count("\n")) + 1
        control.rows = min(max(longest, 2 if cell else 4 if kind_of == "long" else 3), 14)
        if cell:
            control.rows = min(max(len(control.value) // 20 + 1, control.value.count("\n") + 1, 2), 8)
    elif kind_of == "date":
        control.widget = "day" if not control.value or _iso(control.value) else "line"
    elif kind_of not in ("text", "integer", "decimal", "percent", "money") or asked_field.offers(context):
        options = _options(asked_field, context, kept, kind)
        known = {value for value, _label in options}
        options += [(one, one) for one in chosen if one not in known]
        control.options = [(value, label, value in chosen) for value, label in options]
        control.widget = "select"
        if kind_of in SEVERAL:
            control.widget = "ticks" if len(options) <= TICKS_MOST and not cell else "many"
            control.rows = min(max(len(options), 2), 4 if cell else 8)
    control.size = (
        "s" if control.number or kind_of in ("date", "flag") else "l" if control.widget in ("area", "many") else "m"
    )
    return control


def _iso(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _chosen(asked_field: Field, typed: Any) -> list[str]:
    if asked_field.type == "flag":
        if isinstance(typed, bool):
            return ["si" if typed else "no"]
        return [{"sí": "si"}.get(str(typed or "").lower(), str(typed or "").lower())] if typed else []
    if isinstance(typed, list):
        return [str(one) for one in typed if str(one)]
    if asked_field.type in SEVERAL and isinstance(typed, str):
        return [one.strip() for one in typed.replace(",", ";").split(";") if one.strip()]
    return [str(typed)] if typed not in (None, "") else []


def _options(asked_field: Field, context: Context, content: Mapping[str, Any], kind: Kind) -> list[tuple[str, str]]:
    if asked_field.type == "flag":
        return [(value, say(text)) for value, text in FLAGS]
    if asked_field.type in ("member", "members"):
        return [(code, context.member_name(code)) for code in context.members]
    if asked_field.type in ("row", "rows"):
        table = kind.parts().get(asked_field.of)
        if not isinstance(table, Table):
            return []
        return [(row["id"], merge.row_title(table, row)) for row in merge.rows_of(content, asked_field.of)]
    if asked_field.offered:
        return [(text, text) for text in asked_field.offers(context)]
    return [(value, say(text)) for value, text in asked_field.options.items()]


def _table(
    part: Table,
    content: Mapping[str, Any],
    values: Values,
    context: Context,
    places: Mapping[str, list[tuple[str, bool]]],
    page: int,
    kind: Kind,
) -> FormTable:
    rows = merge.rows_of(content, part.key)
    pages = max(1, -(-len(rows) // ROWS_SHOWN))
    page = min(max(page, 1), pages)
    start = (page - 1) * ROWS_SHOWN
    read_rows = {one["id"]: one for one in values.get(part.key, [])}

    def line(row: Mapping[str, Any], name: str) -> FormRow:
        own = read_rows.get(name, {})
        cells = [
            _control(one, f"{part.key}/{name}/{one.key}", row, own, context, places, kind, content, cell=True)
            for one in part.fields
        ]
        return FormRow(
            name,
            merge.row_title(part, row) if name != NEW else "",
            cells,
            list(places.get(f"{part.key}/{name}", [])),
            _brief([cell for cell, one in zip(cells, part.fields, strict=True) if one.key != part.shape]),
        )

    blank = line({}, NEW)
    for cell in blank.cells:
        cell.hidden, cell.remarks = False, []
    shown = [line(row, row["id"]) for row in rows[start : start + ROWS_SHOWN]]
    for n, row in enumerate(shown, 1):
        row.n = n
    groups: list[FormGroup] | None = None
    if part.groups is not None:
        groups, shown = _grouped(part.groups(values, context), shown)
    return FormTable(
        key=part.key,
        label=say(part.label),
        help=say(part.help),
        one=say(part.one) if part.one != NOTHING else "",
        heads=[(say(one.label), say(one.help), cell.size) for one, cell in zip(part.fields, blank.cells, strict=True)],
        rows=shown,
        blank=blank,
        count=len(rows),
        page=page,
        pages=pages,
        template=part.template,
        remarks=list(places.get(part.key, [])),
        wide=len(part.fields) > 5,
        shape=part.shape,
        draws=" ".join(part.draws),
        groups=groups,
    )


BRIEF, BRIEF_LETTERS = 3, 44


def _brief(cells: Sequence[Control]) -> str:
    """The first answers of a row, shortened."""
    said = [" ".join(cell.said.split()) for cell in cells]
    kept = [text for text in said if text][:BRIEF]
    return " · ".join(text if len(text) <= BRIEF_LETTERS else text[: BRIEF_LETTERS - 1] + "…" for text in kept)


def _grouped(groups: Sequence[Group], rows: Sequence[FormRow]) -> tuple[list[FormGroup], list[FormRow]]:
    """The rows of this page in their groups, and those of none."""
    left = {row.id: row for row in rows}
    found = []
    for one in groups:
        mine = []
        for name, brief in one.rows:
            row = left.pop(name, None)
            if row is not None:
                row.brief = say(brief)
                mine.append(row)
        found.append(FormGroup(one.title.es, say(one.title), say(one.said), one.done, mine))
    return found, list(left.values())


def _matrix(
    part: Matrix, content: Mapping[str, Any], places: Mapping[str, list[tuple[str, bool]]], kind: Kind
) -> FormMatrix:
    def named(table: str) -> list[tuple[str, str]]:
        return [(row["id"], merge.title_of(kind, content, table, row["id"])) for row in merge.rows_of(content, table)]

    down, across = named(part.rows), named(part.columns or part.rows)
    written = {row["id"]: merge.shown(row.get("valor")) for row in merge.rows_of(content, part.key)}
    by = {row["id"]: merge.shown(row.get("por")) for row in merge.rows_of(content, part.key)}
    why = (
        {row["id"]: merge.shown(row.get(WHY)).strip() for row in merge.rows_of(content, part.key)}
        if part.explained
        else {}
    )
    parted = _parted(part, content) if part.raters else {}
    grids = []
    filled = 0
    for who, name in named(part.raters) if part.raters else [("", "")]:
        lines = []
        reasons = []
        for a, title in down:
            cells = []
            for b, other in across:
                own = cell_id(a, b, who)
                path = f"{part.key}/{own}/valor"
                closed = part.square and not part.diagonal and a == b
                filled += bool(written.get(own)) and not closed
                who_wrote = say(Text(f"Lo escribió {by[own]}", f"Written by {by[own]}")) if by.get(own) else ""
                if why.get(own) and not closed:
                    place = f"{part.key}/{own}/{WHY}"
                    reasons.append(FormReason(place, f"{title} → {other}", why[own], places.get(place, [])))
                cells.append(
                    (path, other, written.get(own, ""), closed, places.get(path, []), who_wrote, parted.get((a, b), ""))
                )
            lines.append((title, cells))
        grids.append(FormGrid(name, who, lines, reasons))
    closed_count = len(down) if part.square and not part.diagonal else 0
    return FormMatrix(
        part.key,
        say(part.label),
        say(part.help),
        say(part.asked),
        [(value, say(text)) for value, text in (*part.scale.items(), *part.letters.items())],
        down,
        across,
        grids,
        len(grids) * (len(down) * len(across) - closed_count),
        filled,
        part.template,
        list(places.get(part.key, [])),
        part.explained,
        part.rounds,
    )


def _parted(part: Matrix, content: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """What to say at the cells where raters part: from which value to which."""
    found = read_cells(part, content, []).merged
    said = {}
    for place in found.apart():
        low, high = (f"{value:g}" for value in found.spread[place])
        said[place] = say(
            Text(f"de {low} a {high} entre quienes contestaron", f"from {low} to {high} among those who answered")
        )
    return said


def elsewhere(kind: Kind, remarks: Sequence[Remark]) -> list[tuple[str, bool]]:
    """Remarks that point to no place of the form."""
    parts = kind.parts()
    return list(dict.fromkeys((say(one.text), one.blocks) for one in remarks if one.where.split("/")[0] not in parts))


def gap_links(remarks: Sequence[Remark]) -> list[tuple[str, str]]:
    """What blocks approval, each once, with the anchor of its field."""
    return list(dict.fromkeys((say(one.text), f"#c-{one.where}" if one.where else "") for one in remarks if one.blocks))


def state_word(state: str) -> str:
    """The word of a state."""
    return say(STATES[state])


def path_label(kind: Kind, content: Mapping[str, Any], path: str) -> str:
    """What people call a place of the form: *Riesgos: Crecida del río · Probabilidad*."""
    pieces = path.split("/")
    part = kind.parts().get(pieces[0])
    if part is None:
        return path
    if isinstance(part, Field) or len(pieces) == 1:
        return say(part.label)
    label = f"{say(part.label)}: {merge.title_of(kind, content, part.key, pieces[1])}"
    table = merge.rows_part(part)
    if table is None or (isinstance(part, Matrix) and pieces[-1] != WHY):
        return label
    if len(pieces) == 3:
        for one in table.fields:
            if one.key == pieces[2]:
                return f"{label} · {say(one.label)}"
    return label


def value_words(kind: Kind, context: Context, content: Mapping[str, Any], path: str, value: Any) -> str:
    """A value as people read it: the words of its options, the names of members and rows."""
    if isinstance(value, Mapping):
        row = value.get("row", value)
        part = kind.parts().get(path.split("/", maxsplit=1)[0])
        if isinstance(row, Mapping) and isinstance(part, Table):
            return merge.row_title(part, row)
        return ""
    try:
        _table_part, one = merge.part_of(kind, path)
    except ValueError:
        return merge.shown(value)
    chosen = _chosen(one, value)
    if one.type in ("text", "long", "list", "date") or one.type in UNITS or not chosen:
        return merge.shown(value)
    names = dict(_options(one, context, content, kind))
    return "; ".join(names.get(each, each) for each in chosen)


PATH = {
    "title": Text("Ruta crítica", "Critical path"),
    "days": Text("días corridos de principio a fin.", "calendar days from beginning to end."),
    "lead": Text(
        "Un día de atraso en una actividad sin holgura atrasa todo; las demás pueden esperar los días de su holgura.",
        "One day late in an activity without slack makes all of it late; the others may wait the days of their slack.",
    ),
    "absent": Text(
        "No hay actividades con sus días: sin ellas no se sabe cuáles atrasan todo.",
        "There are no activities with their days: without them nobody knows which ones make all of it late.",
    ),
    "go": Text("Escribir la agenda", "Write the agenda"),
    "activity": Text("Actividad", "Activity"),
    "end": Text("Termina", "Ends"),
    "slack": Text("Holgura (días)", "Slack (days)"),
    "none": Text("0 · en la ruta crítica", "0 · on the critical path"),
}
"""Words of the critical path on the page of the route."""
