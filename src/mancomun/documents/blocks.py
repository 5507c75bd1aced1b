"""The pieces a document is made of, each a function that gives one block; words are strings or runs, never markup."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mancomun.documents.tree import Block, Run
from mancomun.lexicon.text import Text, unbroken
from mancomun.tables.columns import Column, said

Words = str | Run | Sequence[str | Run]

PENDING = Text("por diligenciar", "to be filled in")
SOURCE = Text("Fuente", "Source")
METHOD = Text("Cómo se calculó", "How it was calculated")
SIGNATURE = Text("Firma", "Signature")


def runs(words: Words) -> list[Run]:
    """Words as runs."""
    pieces = (words,) if isinstance(words, str | Run) else words
    return [piece if isinstance(piece, Run) else Run(piece) for piece in pieces]


def strong(text: str) -> Run:
    """A bold piece."""
    return Run(text, "strong")


def soft(text: str) -> Run:
    """A piece in secondary ink."""
    return Run(text, "soft")


def link(text: str, href: str) -> Run:
    """A piece that goes somewhere."""
    return Run(text, "link", href)


def pending(what: str) -> Run:
    """What somebody must still write: ``pending("fecha de la sesión")``. It is listed on the first page."""
    return Run(what, "pending")


def given(text: str | None, what: str) -> Run:
    """The text, or what is missing marked to be filled in."""
    return Run(text) if text and text.strip() else pending(what)


def heading(text: str, level: int = 1) -> Block:
    """A heading of level 1 to 3 (the title of the document stands above them all)."""
    if level not in (1, 2, 3):
        raise ValueError(f"headings have levels 1 to 3, not {level}")
    return Block("heading", {"text": text, "level": level})


def paragraph(*words: str | Run) -> Block:
    """A paragraph."""
    return Block("text", {"runs": runs(words)})


def quote(text: str) -> Block:
    """Words to be read from afar: the text of a vision on its poster."""
    return Block("quote", {"runs": runs(text)})


def bullets(items: Sequence[Words], *, ordered: bool = False) -> Block:
    """A list of points, or of numbered ones."""
    return Block("list", {"items": [runs(item) for item in items], "ordered": ordered})


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    lang: str,
    *,
    caption: str,
    source: str,
    total: Sequence[Any] | None = None,
) -> Block:
    """A typed table with caption and source. A cell is a value of its column, or a run or list of runs.

    ``values`` keeps the raw values, for whoever compares a document with the screen. ``total`` is a last row in bold.
    """
    for row in (*rows, *([total] if total is not None else [])):
        if len(row) != len(columns):
            raise ValueError(f"a row of {caption!r} has {len(row)} cells and there are {len(columns)} columns")
    head = [column.heading(lang) for column in columns]
    cells = [_cells(columns, row, lang) for row in rows]
    wide = [column.width or _share(column, rows, place) for place, column in enumerate(columns)]
    return Block(
        "grid",
        {
            "caption": caption,
            "head": head,
            "kinds": [column.kind for column in columns],
            "right": [
                (place > 0 or len(columns) == 1) and (column.is_number or column.kind == "year")
                for place, column in enumerate(columns)
            ],
            "widths": fitted(
                wide, head, [[unbroken("".join(run.text for run in cell)) for cell in line] for line in cells]
            ),
            "rows": cells,
            "total": _cells(columns, total, lang, bold=True) if total is not None else None,
            "source": source,
            "label": SOURCE.of(lang),
            "values": {
                "columns": [
                    {"key": c.key, "kind": c.kind, "unit": c.unit_text(lang), "vintage": c.vintage} for c in columns
                ],
                "rows": [list(row) for row in rows],
                "total": list(total) if total is not None else None,
            },
        },
    )


def _cells(columns: Sequence[Column], row: Sequence[Any], lang: str, *, bold: bool = False) -> list[list[Run]]:
    made: list[list[Run]] = []
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, Run):
            made.append([value])
        elif isinstance(value, (list, tuple)):
            made.append(runs(value))
        elif bold and value is None:
            made.append([Run("")])
        elif value is None or value == "":
            made.append([soft(column.show(value, lang))])
        else:
            made.append([Run(column.show(value, lang), "strong" if bold else "plain")])
    return made


def _share(column: Column, rows: Sequence[Sequence[Any]], place: int) -> float:
    """How wide a column is beside the others: by what its cells say, between bounds."""
    if column.is_number or column.kind in ("date", "year", "code", "flag"):
        return 11.0
    longest = sorted(len(_said(row[place])) for row in rows)
    usual = longest[(len(longest) * 9) // 10] if longest else 10
    return float(min(max(usual, 10), 46))


PAGE_LETTERS = 112.0
"""Letters of a table that fit across an upright page, column gaps aside."""
LONGEST_WORD, GAP = 24, 1.6
SHORT = 10
"""A text of no more letters than these (*acuerdo 6*) is not broken between two lines."""


def _pieces(text: str) -> list[str]:
    return [text] if len(text) <= SHORT else re.split("[ \n]", text)


def fitted(widths: Sequence[float], head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """The widths with room for the longest word of each column, taken from those that have room to spare.

    A word wider than its column is written over the next one. Widths that fit already, and those that cannot, stay as they are.
    """
    floors = [
        GAP
        + min(
            max(
                (len(word) for text in (title, *(row[k] for row in rows)) for word in _pieces(text)),
                default=0,
            ),
            LONGEST_WORD,
        )
        for k, title in enumerate(head)
    ]
    found = [width * PAGE_LETTERS / sum(widths) for width in widths]
    if sum(floors) > PAGE_LETTERS or all(width >= floor for width, floor in zip(found, floors, strict=True)):
        return list(widths)
    fixed: set[int] = set()
    while True:
        free = PAGE_LETTERS - sum(floors[k] for k in fixed)
        weight = sum(found[k] for k in range(len(found)) if k not in fixed)
        short = {k for k in range(len(found)) if k not in fixed and found[k] * free / weight < floors[k]}
        if not short:
            return [floors[k] if k in fixed else found[k] * free / weight for k in range(len(found))]
        fixed |= short


def _said(value: Any) -> str:
    if isinstance(value, Run):
        return value.text
    if isinstance(value, (list, tuple)):
        return "".join(map(_said, value))
    return str(value if value is not None else "")


def picture(svg: str, alt: str, lang: str, *, caption: str = "", source: str, width: float = 1.0) -> Block:
    """A drawing in SVG with the words for who cannot see it; ``width`` is its share of the column, 0 to 1."""
    if not alt.strip():
        raise ValueError("a picture needs the words for who cannot see it")
    if not 0.05 <= width <= 1:
        raise ValueError(f"the width of a picture is a share of the column, not {width}")
    return Block(
        "picture",
        {"svg": svg, "alt": alt, "caption": caption, "source": source, "label": SOURCE.of(lang), "width": width},
    )


def beside(image: Block, blocks: Sequence[Block], *, width: float = 0.42) -> Block:
    """A picture at the left, taking ``width`` of the column, and blocks at its right."""
    return Block("beside", {"picture": image, "blocks": list(blocks), "width": width})


def facts(pairs: Sequence[tuple[str, Words]]) -> Block:
    """Labels and values in cells, the sheet's summary."""
    return Block("facts", {"pairs": [[label, runs(value)] for label, value in pairs]})


def box(title: str, paragraphs: Sequence[Words], pairs: Sequence[tuple[str, str]] = ()) -> Block:
    """A box apart from the text: a title, paragraphs, and pairs of label and value."""
    return Block(
        "box", {"title": title, "paragraphs": [runs(item) for item in paragraphs], "pairs": [list(p) for p in pairs]}
    )


def method_box(lang: str, method: str, parameters: Mapping[str, str]) -> Block:
    """The box *Cómo se calculó*: the method in words, and its parameters, seed, vintages and versions."""
    return box(METHOD.of(lang), [method], list(parameters.items()))


def signatures(people: Sequence[tuple[str, str, str]], lang: str) -> Block:
    """Places to sign: name, office, entity. What is not known is to be filled in."""
    made = []
    name, office = Text("nombre de quien firma", "name of who signs"), Text("cargo", "office")
    for who, what, entity in people:
        made.append(
            {
                "name": [given(who, f"{name.of(lang)} ({entity})" if entity else name.of(lang))],
                "lines": [[given(what, f"{office.of(lang)} ({who or entity})")], [Run(entity)]]
                if entity
                else [[Run(what)]],
            }
        )
    return Block("signatures", {"label": SIGNATURE.of(lang), "people": made})


def checklist(items: Sequence[tuple[bool | None, Words]], lang: str) -> Block:
    """Things that hold (True), do not (False) or are not known (None), each said with its word."""
    words = {
        True: Text("cumple", "met"),
        False: Text("falta", "missing"),
        None: Text("falta saber", "not known"),
    }
    marks = {True: "yes", False: "no", None: "unknown"}
    return Block(
        "checklist",
        {"items": [{"mark": marks[done], "word": words[done].of(lang), "runs": runs(text)} for done, text in items]},
    )


def page_break() -> Block:
    """What follows begins a page."""
    return Block("break")


def annex(title: str) -> list[Block]:
    """A new page headed as an annex; tables follow."""
    return [page_break(), heading(title)]


def source_text(*sources: str | Text, lang: str) -> str:
    """Several sources as one note, each once."""
    return "; ".join(dict.fromkeys(said(item, lang) for item in sources if item))
