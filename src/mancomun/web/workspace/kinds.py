"""What a kind of product declares: its form, how it is understood, its documents and its exports. No request, no database.

A product keeps what people typed, as they typed it: ``content`` maps a field's key to a string, a flag or a list, and a
table's key to rows ``{"id": "r1", key: typed, …}`` in order. `read` turns it into typed values and remarks for what cannot
be read, so that a draft with a bad number is still a draft. The kind's ``look`` turns values into what the page shows: the
same blocks that documents print, so that no number is made twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from mancomun.documents.tree import Block, Document
from mancomun.errors import BadInput
from mancomun.foresight.rounds import Round
from mancomun.interchange.roundtrip import read_date
from mancomun.lexicon.text import NOTHING, Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.events import Attended
from mancomun.route.products import PRODUCTS, Product
from mancomun.tables.cells import number_of, without_dots
from mancomun.territory.model import Territory
from mancomun.web.workspace.matrix import Matrix, read_cells

Content = Mapping[str, Any]
Values = Mapping[str, Any]
NONE: Mapping[str, Any] = MappingProxyType({})

TYPES = (
    "text", "long", "integer", "decimal", "percent", "money", "date", "flag", "choice", "choices", "member", "members",
    "row", "rows", "list",
)  # fmt: skip
"""``text`` one line; ``long`` paragraphs; ``flag`` yes, no or unsaid; ``choice(s)`` of ``options``; ``member(s)`` a DIVIPOLA
code of the initiative; ``row(s)`` the ids of rows of the table named by ``of``; ``list`` one text a line."""
SEVERAL = frozenset({"choices", "members", "rows", "list"})
NUMBERS = frozenset({"integer", "decimal", "percent", "money"})
YEARS = (1800, 2100)
"""Between which years a day of a product may be: a year of two or six digits is a slip of the hand."""
LONGEST = {"long": 60_000, "list": 60_000}


@dataclass(frozen=True, slots=True)
class Field:
    """One question. ``options`` close a choice; ``low`` and ``high`` bound a number; ``asked_if`` says when it applies.

    ``personal`` marks what names or judges a person: it never leaves in a public document. What was written there leaves as
    *[reservado]*, and with ``alias`` as *Persona 1*, *Persona 2*…: who is counted is the same in each row, and nobody is named.
    ``about`` marks the member that a row is about: when that member leaves the initiative, the row has nobody to be of.
    A text ``offered`` by another product (``product/table/field``) is chosen among its rows; what was written before stays readable.
    """

    key: str
    label: Text
    type: str = "text"
    help: Text = NOTHING
    options: Mapping[str, Text] = field(default_factory=lambda: NONE)
    of: str = ""
    required: bool = False
    low: float | None = None
    high: float | None = None
    unit: Text = NOTHING
    personal: bool = False
    alias: bool = False
    offered: str = ""
    about: bool = False
    asked_if: Callable[[Values], bool] | None = None

    def offers(self, context: Context) -> list[str]:
        """What other products offer for it, each text once, in their order."""
        product, table, key = self.offered.split("/") if self.offered else ("", "", "")
        rows = context.others.get(product, NONE).get(table) or ()
        return list(dict.fromkeys(text for row in rows if (text := str(row.get(key) or "").strip())))

    def __post_init__(self) -> None:
        if self.offered and self.type != "text":
            raise ValueError(f"{self.key}: only a text is offered by another product")
        if self.type not in TYPES:
            raise ValueError(f"{self.key}: the type {self.type!r} is none of {', '.join(TYPES)}")
        if (self.type in ("choice", "choices")) != bool(self.options) or (self.type in ("row", "rows")) != bool(
            self.of
        ):
            raise ValueError(f"{self.key}: options go with choices, a table with rows")


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table that belong together: their title, how they stand, and each row's id with what tells it from the others."""

    title: Text
    said: Text
    rows: tuple[tuple[str, Text], ...]
    done: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A list of rows, each with the same questions. ``template`` names the interchange schema it is loaded from and saved to.

    ``keys`` are the fields that tell one row from another when the table comes back as a file: those of the template, or the
    first mandatory text, unless it says otherwise. ``called`` gives the column of the template where a field has another name.
    """

    key: str
    label: Text
    fields: tuple[Field, ...]
    help: Text = NOTHING
    one: Text = NOTHING
    template: str = ""
    most: int = 2000
    shape: str = ""  # the field that keeps a place: the table may also be drawn, or loaded from a layer (GeoJSON, GPKG, Shapefile)
    draws: tuple[str, ...] = ("area", "line", "point")  # what is drawn for such a table, the usual one first
    official: str = ""  # what it takes of official tables as published: their indicators, or their ages
    groups: Callable[[Values, Context], Sequence[Group]] | None = None  # a long table shown in closed parts
    keys: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=lambda: NONE)

    def __post_init__(self) -> None:
        own = {one.key for one in self.fields}
        if not own >= {*self.keys, *self.called}:
            raise ValueError(f"{self.key}: keys and columns are of fields it has")

    def column(self, key: str) -> str:
        """The column of a file that holds a field."""
        return self.called.get(key, key)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form under one heading.

    One with ``said`` is closed until somebody opens it, and its heading says how it stands. One with ``asked_if`` is shown
    where it applies, or where something was written in it.
    """

    key: str
    title: Text
    parts: tuple[Field | Table | Matrix, ...]
    help: Text = NOTHING
    said: Callable[[Values, Context], Text] | None = None
    asked_if: Callable[[Values, Context], bool] | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file kept at the initiative: its name, its SHA-256, its class of content; ``read`` gives its bytes."""

    name: str
    sha256: str
    content: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Context:
    """What a product may know besides its own content: the initiative, its members, the day, and the other products.

    ``attended`` counts who came to the events of the initiative, and ``rounds`` gives the closed rounds of a matrix of a product;
    each is asked only when somebody needs it.
    """

    code: str
    name: str
    members: tuple[str, ...]
    territory: Territory
    day: date
    lang: str = "es"
    promoters: tuple[str, ...] = ()
    others: Mapping[str, Values] = field(default_factory=lambda: NONE)
    version: int = 1
    state: str = "borrador"
    anchor: date | None = None
    address: str = ""
    figure: str = ""
    files: Sequence[Attached] = ()
    attended: Callable[[], Attended] = Attended
    rounds: Callable[[str, str], Sequence[Round]] = lambda _product, _matrix: ()

    def member_name(self, code: str) -> str:
        """How people call a member; the code when the territory does not know it."""
        unit = self.territory.units.get(code)
        return unit.name if unit is not None else code


@dataclass(frozen=True)
class View:
    """What a product says once understood: blocks to show, remarks to mend, and numbers for gates (``parts_signed``).

    ``ahead`` is what comes next: it stands before the form of who writes, and first among the blocks of who reads.
    """

    blocks: tuple[Block, ...] = ()
    remarks: tuple[Remark, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=lambda: NONE)
    ahead: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the method: its number in part 7, its name, its formats, and how it is built.

    ``build`` gives the tree for PDF and Word; ``book`` the workbook's bytes for Excel. Either may be absent. ``given`` keeps
    what must be remembered once a file of it has left; ``named`` are the formats that carry names of people, ``names_of`` the
    products those come from (its own unless it says others), and ``bare`` whether it is of use without them.
    """

    id: str
    name: Text
    file: str
    formats: tuple[str, ...] = ("docx", "pdf")
    build: Callable[[Values, Context], Document] | None = None
    book: Callable[[Values, Context], bytes] | None = None
    given: Callable[[Values, Context], object] | None = None
    named: tuple[str, ...] = ()
    names_of: tuple[str, ...] = ()
    bare: bool = True


@dataclass(frozen=True, slots=True)
class Export:
    """A file for another program: ``build`` gives its bytes. ``judging`` ones hold what must stay private.

    ``names_of`` are the products whose people it names: none unless it says so.
    """

    key: str
    name: Text
    suffix: str
    media: str
    build: Callable[[Values, Context], bytes]
    judging: bool = False
    names_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product. ``look`` never raises on a draft: what is missing is a remark, what cannot be drawn is left out."""

    key: str
    sections: tuple[Section, ...]
    look: Callable[[Values, Context], View]
    lead: Text = NOTHING
    papers: tuple[Paper, ...] = ()
    exports: tuple[Export, ...] = ()
    start: Callable[[Context], dict[str, Any]] | None = None
    private: bool = False
    folded: bool = False  # a long form: its sections are closed and say what they hold
    swipe: bool = False  # its first two pictures cover the same ground and are compared with a slider

    @property
    def product(self) -> Product:
        """Its row among the products of the method."""
        return PRODUCTS[self.key]

    def parts(self) -> dict[str, Field | Table | Matrix]:
        """Every question, table and matrix of the form, by key."""
        return {part.key: part for section in self.sections for part in section.parts}


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; its key is a product of the method and is taken once."""
    if kind.key not in PRODUCTS:
        raise ValueError(f"{kind.key!r} is no product of the method")
    keys = [part.key for section in kind.sections for part in section.parts]
    if len(set(keys)) != len(keys):
        raise ValueError(f"{kind.key}: a key is used twice")
    for part in kind.parts().values():
        if isinstance(part, Matrix):
            for table in filter(None, (part.rows, part.columns, part.raters)):
                if not isinstance(kind.parts().get(table), Table):
                    raise ValueError(f"{kind.key}/{part.key}: {table!r} is no table of the form")
    if kind.key in _KINDS and _KINDS[kind.key] is not kind:
        raise ValueError(f"{kind.key!r} is declared twice")
    _KINDS[kind.key] = kind
    return kind


def kinds() -> Mapping[str, Kind]:
    """The declared kinds, in the order of the method."""
    return {key: _KINDS[key] for key in PRODUCTS if key in _KINDS}


def read(kind: Kind, content: Content, context: Context) -> tuple[dict[str, Any], list[Remark]]:
    """Typed values of a content, and a remark for each answer that cannot be read; those are ``None`` among the values.

    Numbers are floats (``integer`` and ``money``, ints), dates are dates, flags bool or None, choices their ids, lists tuples.
    Rows keep their ``id``; a matrix is `matrix.Cells`. Every declared key is present. ``where`` of a remark is ``key`` or
    ``table/row/key``.
    """
    values: dict[str, Any] = {}
    remarks: list[Remark] = []
    for part in kind.parts().values():
        typed = content.get(part.key)
        if isinstance(part, Field):
            values[part.key] = _value(part, typed, part.key, context, content, remarks)
            continue
        if isinstance(part, Matrix):
            values[part.key] = read_cells(part, content, remarks)
            continue
        rows = [row for row in typed if isinstance(row, Mapping)] if isinstance(typed, list) else []
        values[part.key] = [
            {"id": str(row.get("id", n))}
            | {
                one.key: _value(
                    one, row.get(one.key), f"{part.key}/{row.get('id', n)}/{one.key}", context, content, remarks
                )
                for one in part.fields
            }
            for n, row in enumerate(rows, 1)
        ]
    return values, remarks


def _value(asked: Field, typed: Any, where: str, context: Context, content: Content, remarks: list[Remark]) -> Any:
    if asked.type in SEVERAL:
        if isinstance(typed, str):
            typed = typed.splitlines() if asked.type == "list" else typed.replace(",", ";").split(";")
        several = typed if isinstance(typed, list | tuple) else ()
        found = [str(one).strip() for one in several if str(one).strip()]
        return tuple(one for one in found if _known(asked, one, where, context, content, remarks))
    if asked.type == "flag":
        return typed if isinstance(typed, bool) else {"si": True, "sí": True, "no": False}.get(str(typed or "").lower())
    bare = str("" if typed is None else typed).strip()
    if not bare:
        return "" if asked.type in ("text", "long", "choice", "member", "row") else None
    if asked.type in ("text", "long"):
        return bare
    if asked.type in ("choice", "member", "row"):
        return bare if _known(asked, bare, where, context, content, remarks) else ""
    if asked.type == "date":
        day = read_date(bare)
        if day is None:
            remarks.append(
                _unread(
                    asked,
                    where,
                    bare,
                    Text("una fecha (AAAA-MM-DD o día/mes/año)", "a date (YYYY-MM-DD or day/month/year)"),
                )
            )
        elif not YEARS[0] <= day.year <= YEARS[1]:
            span = Text(f"una fecha entre {YEARS[0]} y {YEARS[1]}", f"a date between {YEARS[0]} and {YEARS[1]}")
            remarks.append(_unread(asked, where, bare, span))
            return None
        return day
    return _number(asked, bare, where, remarks)


def _number(asked: Field, bare: str, where: str, remarks: list[Remark]) -> float | int | None:
    whole = asked.type in ("integer", "money")
    number = number_of(without_dots(bare.strip("$% ").replace("\u00a0", "").replace(" ", ""), whole=whole))
    if number is None or (whole and number != int(number)):
        what = Text("un número entero", "a whole number") if whole else Text("un número", "a number")
        remarks.append(_unread(asked, where, bare, what))
        return None
    low = 0.0 if asked.type == "percent" and asked.low is None else asked.low
    high = 100.0 if asked.type == "percent" and asked.high is None else asked.high
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = Text(
            *(
                f"un número {_between(low, high, lang)}" if lang == "es" else f"a number {_between(low, high, lang)}"
                for lang in ("es", "en")
            )
        )
        remarks.append(_unread(asked, where, bare, bounds))
        return None
    return int(number) if whole else number


def _between(low: float | None, high: float | None, lang: str) -> str:
    if low is None:
        return f"{'hasta' if lang == 'es' else 'up to'} {high:g}"
    if high is None:
        return f"{'desde' if lang == 'es' else 'from'} {low:g}"
    return f"{'de' if lang == 'es' else 'from'} {low:g} {'a' if lang == 'es' else 'to'} {high:g}"


def _known(asked: Field, one: str, where: str, context: Context, content: Content, remarks: list[Remark]) -> bool:
    if asked.type in ("choice", "choices"):
        known = one in asked.options
        what = Text(
            "una de: " + ", ".join(option.es for option in asked.options.values()),
            "one of: " + ", ".join(option.en for option in asked.options.values()),
        )
    elif asked.type in ("member", "members"):
        known = one in context.members
        what = Text("el código de un miembro de la iniciativa", "the code of a member of the initiative")
    elif asked.type in ("row", "rows"):
        table = content.get(asked.of)
        known = isinstance(table, list) and any(isinstance(row, Mapping) and row.get("id") == one for row in table)
        what = Text("una fila que todavía existe", "a row that still exists")
    else:
        return True
    if not known:
        remarks.append(_unread(asked, where, one, what))
    return known


def _unread(asked: Field, where: str, typed: str, what: Text) -> Remark:
    short = typed if len(typed) <= 40 else typed[:39] + "…"
    return remark(
        "E-LEER-1",
        where,
        f"{asked.label.es}: «{short}» no es {what.es}.",
        f"{asked.label.en}: “{short}” is not {what.en}.",
    )


def as_bad_input(found: Sequence[Remark]) -> BadInput | None:
    """The first remark that blocks, as an error for a command or an interface that takes no drafts."""
    for item in found:
        if item.blocks:
            return BadInput(item.code, item.text.es, item.text.en)
    return None
