"""The tree as HTML to look at on the screen: classes only, no style and no script, so that a strict policy lets it in.

A drawing comes with its narrow self for a narrow page, where it has one; otherwise it keeps the width at which its letters
are read (classes ``least-1``, ``least-2``, … of forty pixels each) inside a box that slides and takes the focus.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from mancomun.documents.tree import Block, Document, Run
from mancomun.documents.words import filed, words
from mancomun.drawing.narrow import least_width, narrow_of, title_in

STEP, MOST_STEPS = 40, 40
"""Widths a drawing may keep go by so many pixels, up to so many steps."""
PAGE = 300
"""What a telephone leaves for a drawing: one that is read at that width needs no box."""
PARTS, LONG, LETTERS = 5, 8, 900
"""Where pages fold: so many headings close their parts; a table of more rows, or of more letters, is closed."""
_TAGS = {"strong": "strong", "emphasis": "em"}


def to_html(document: Document, *, level: int = 2) -> str:
    """The document as one ``article``; its title is a heading of ``level``. Drawings are images, with their words."""
    return _Writer(document, level).content()


def blocks_html(blocks: Sequence[Block], lang: str, *, level: int = 2, folds: bool = False) -> str:
    """Blocks that are no document yet, for the page where they are being made; their headings lie below ``level``.

    With ``folds`` a long page is given to be found one's way in: long tables are closed and say how many rows they hold,
    and where there are many headings each closes what is under it, but for the first.
    """
    writer = _Writer(Document("", "", lang, date.min, "", "", tuple(blocks)), level, folds=folds)
    levels = [block.data.get("level", 1) for block in blocks if block.kind == "heading"]
    top = min(levels, default=1)
    if not folds or levels.count(top) < PARTS:
        return "\n".join(part for part in map(writer.block, blocks) if part)
    made: list[str] = []
    part: list[Block] = []
    parts = 0
    for block in (*blocks, None):
        if block is not None and not (block.kind == "heading" and block.data.get("level", 1) == top):
            part.append(block)
            continue
        made.append(writer.part(part, first=parts == 1) if parts else "\n".join(map(writer.block, part)))
        parts += 1
        part = [block] if block is not None else []
    return "\n".join(one for one in made if one)


class _Writer:
    def __init__(self, document: Document, level: int, *, folds: bool = False) -> None:
        self.document, self.level, self.words = document, level, words(document.lang)
        self.folds = folds

    def content(self) -> str:
        document = self.document
        parts = [
            f'<article class="doc" lang="{escape(document.lang)}">',
            f'<p class="doc-kind">{escape(document.kind)}</p>',
        ]
        parts.append(f"<h{self.level}>{escape(document.title)}</h{self.level}>")
        if document.cover is not None:
            if document.cover.lead:
                parts.append(f'<p class="doc-lead">{escape(document.cover.lead)}</p>')
            parts.append(self.pairs([(label, [Run(value)]) for label, value in filed(document)]))
        missing = document.pending()
        if missing:
            items = "".join(f"<li>{escape(item)}</li>" for item in missing)
            title = f"<p><strong>{self.words['pending_title']} ({len(missing)})</strong></p>"
            parts.append(f'<aside class="doc-pending">{title}<ul>{items}</ul></aside>')
        parts += [self.block(block) for block in document.blocks]
        parts.append(f'<footer class="doc-foot">{escape(document.foot)}</footer></article>')
        return "\n".join(part for part in parts if part)

    def block(self, block: Block) -> str:
        kind, data = block.kind, block.data
        if kind == "heading":
            level = min(self.level + data.get("level", 1), 6)
            return f"<h{level}>{escape(data['text'])}</h{level}>"
        if kind in ("text", "notice"):
            return f"<p>{self.runs(data['runs'])}</p>"
        if kind == "quote":
            return f'<blockquote class="doc-quote"><p>{self.runs(data["runs"])}</p></blockquote>'
        if kind == "opening":
            return "" if self.document.cover else f'<p class="doc-lead">{escape(data["lead"])}</p>'
        if kind == "list":
            tag = "ol" if data["ordered"] else "ul"
            return f"<{tag}>{''.join(f'<li>{self.runs(item)}</li>' for item in data['items'])}</{tag}>"
        if kind == "facts":
            return self.pairs([(label, value) for label, value in data["pairs"]])
        if kind in ("grid", "table"):
            return self.table(data)
        if kind == "picture":
            return self.picture(data)
        if kind == "beside":
            inner = "".join(self.block(item) for item in data["blocks"])
            return f'<div class="doc-beside">{self.picture(data["picture"].data)}<div>{inner}</div></div>'
        if kind == "box":
            inner = "".join(f"<p>{self.runs(item)}</p>" for item in data["paragraphs"])
            pairs = self.pairs([(label, [Run(value)]) for label, value in data["pairs"]]) if data["pairs"] else ""
            return f'<aside class="doc-box"><p><strong>{escape(data["title"])}</strong></p>{inner}{pairs}</aside>'
        if kind == "signatures":
            people = []
            for one in data["people"]:
                lines = "".join(f"<br>{self.runs(line)}" for line in one["lines"])
                people.append(f"<li>{escape(data['label'])}<br><strong>{self.runs(one['name'])}</strong>{lines}</li>")
            return f'<ul class="doc-signatures">{"".join(people)}</ul>'
        if kind == "checklist":
            items = (f"<li><strong>{escape(i['word'])}:</strong> {self.runs(i['runs'])}</li>" for i in data["items"])
            return f'<ul class="doc-checks">{"".join(items)}</ul>'
        if kind == "break":
            return "<hr>"
        if kind == "pair":
            sides = []
            for side in (data["left"], data["right"]):
                inner = "".join(f"<p>{self.runs(item)}</p>" for item in side["paragraphs"])
                sides.append(f"<div><p><strong>{escape(side['tag'])}</strong></p>{inner}</div>")
            return f'<div class="doc-pair">{"".join(sides)}</div>'
        return "".join(f"<p>{self.runs(item)}</p>" for item in data.get("paragraphs", ()))

    def part(self, blocks: Sequence[Block], *, first: bool) -> str:
        """A heading that closes what is under it, and says how many drawings and tables that is."""
        held = [block.kind for block in blocks]
        counts = (
            (sum(held.count(kind) for kind in ("picture", "beside")), "one_picture", "pictures"),
            (sum(held.count(kind) for kind in ("table", "grid")), "one_table", "tables"),
        )
        said = ", ".join(f"{n} {self.words[one if n == 1 else many]}" for n, one, many in counts if n)
        count = f' <span class="doc-soft">({said})</span>' if said else ""
        folds, self.folds = self.folds, False  # what is inside is closed already
        inner = "\n".join(part for part in map(self.block, blocks[1:]) if part)
        self.folds = folds
        title = f"<summary>{self.block(blocks[0])}{count}</summary>"
        return f'<details class="doc-part"{" open" if first else ""}>{title}<div class="doc">{inner}</div></details>'

    def runs(self, runs: list[Run]) -> str:
        made = []
        for run in runs:
            text = escape(run.text)
            if run.style == "link":
                made.append(f'<a href="{escape(run.href)}">{text}</a>')
            elif run.style == "pending":
                made.append(f'<mark class="doc-missing">[{self.words["pending"]}: {text}]</mark>')
            elif run.style in _TAGS:
                made.append(f"<{_TAGS[run.style]}>{text}</{_TAGS[run.style]}>")
            elif run.style == "plain":
                made.append(text)
            else:
                made.append(f'<span class="doc-{run.style}">{text}</span>')
        return "".join(made)

    def pairs(self, pairs: list[tuple[str, list[Run]]]) -> str:
        rows = "".join(f"<div><dt>{escape(label)}</dt><dd>{self.runs(value)}</dd></div>" for label, value in pairs)
        return f'<dl class="doc-facts">{rows}</dl>'

    def table(self, data: Any) -> str:
        right = data.get("right") or [False] * len(data["head"])
        look = [' class="num"' if one else "" for one in right]
        head = "".join(f'<th scope="col"{c}>{escape(title)}</th>' for title, c in zip(data["head"], look, strict=True))
        lines = [*data["rows"], *([data["total"]] if data.get("total") else [])]
        body = "".join(
            "<tr>" + "".join(f"<td{c}>{self.runs(cell)}</td>" for cell, c in zip(line, look, strict=True)) + "</tr>"
            for line in lines
        )
        said, rows = data.get("caption") or "", len(data["rows"])
        letters = sum(len(run.text) for line in data["rows"] for cell in line for run in cell)
        folded = self.folds and said and (rows > LONG or letters > LETTERS)
        caption = f"<caption>{escape(said)}</caption>" if said and not folded else ""
        source = (
            f'<p class="doc-source">{escape(data["label"])}: {escape(data["source"])}</p>' if data.get("source") else ""
        )
        name = escape(data.get("caption") or data["head"][0] or "·")
        box = f'<div class="doc-table" tabindex="0" role="group" aria-label="{name}">'
        made = f"{box}<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{source}"
        if not folded:
            return made
        count = f'<span class="doc-soft">({rows} {self.words["rows"]})</span>'
        return f'<details class="doc-fold"><summary><strong>{escape(said)}</strong> {count}</summary>{made}</details>'

    def picture(self, data: Any) -> str:
        alt = escape(data["alt"])
        image = f'<img src="{_address(data["svg"])}" alt="{alt}">'
        narrow, least = narrow_of(data["svg"]), least_width(data["svg"])
        slides = ""
        if narrow:
            image = f'<picture><source media="(max-width:640px)" srcset="{_address(narrow)}">{image}</picture>'
        if least > PAGE:
            steps = min(round(least / STEP), MOST_STEPS)
            name = escape(title_in(data["svg"]) or data["alt"])
            twice = " twice" if narrow else ""
            image = f'<div class="doc-wide least-{steps}{twice}" tabindex="0" role="group" aria-label="{name}">{image}</div>'
            slides = "" if narrow else f'<span class="doc-slides">{self.words["slides"]} · </span>'
        notes = [data["caption"], f"{data['label']}: {data['source']}" if data["source"] else ""]
        caption = " · ".join(escape(note) for note in notes if note)
        return f"<figure>{image}<figcaption>{slides}{caption}</figcaption></figure>"


def _address(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
