"""The tree as a Word document: real headings, contents, headers of tables repeated, words beside pictures, es-CO."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from pathlib import Path
from typing import Any

from mancomun.documents.embedded import embed
from mancomun.documents.picture import png_of_svg
from mancomun.documents.tree import DRAFT, Block, Document, Run, laid
from mancomun.documents.words import filed, words
from mancomun.errors import BadInput

INK, SOFT, SELVA, SEA, WASH = "14231E", "4B5B55", "12352C", "0A4F78", "FFF6DA"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_COLUMN_CM = 17.0


def to_docx(document: Document, *, cache: Path | None = None) -> bytes:
    """The document as DOCX, the same bytes for the same document; `BadInput` (503) without the library that writes it."""
    try:
        import docx
    except ImportError:
        raise BadInput(
            "sin-docx",
            "Esta instalación no trae el componente que hace documentos de Word. Instálelo con: pip install mancomun[documents].",
            "This installation lacks the component that makes Word documents. Install it with: pip install mancomun[documents].",
            status=503,
        ) from None
    return _Writer(docx.Document(), document, cache).content()


SIGNED_TOGETHER = 8
"""As many signatures, or fewer, stand on one page; more are cut between rows, as in the PDF."""
ROWS_TOGETHER = 17
"""The head and up to sixteen rows are one piece, as in the PDF."""
MANY_HEADINGS = 40
"""With more headings than these the contents name only the first level, as in the PDF."""


class _Writer:
    def __init__(self, book: Any, document: Document, cache: Path | None) -> None:
        self.book, self.document, self.cache = book, document, cache
        self.words = words(document.lang)
        self.marks = 0
        self.turned = False

    def content(self) -> bytes:
        self._page()
        self._styles()
        self._properties()
        if self.document.cover is not None:
            self._cover()
        before = ""
        for block in laid(self.document.blocks):
            if _is_norm(block) and self.book.paragraphs:
                _with_next(self.book)
            if block.kind == "signatures" and before == "facts":  # who signs does so beside what is signed
                _together(self.book.tables[-1].rows)
                _with_next(self.book)
            before = block.kind
            self._block(block)
        embed(self.book, self.cache)
        stream = io.BytesIO()
        self.book.save(stream)
        return still(stream.getvalue())

    # --- frame ---

    def _page(self) -> None:
        from docx.shared import Cm

        section = self.book.sections[0]
        section.page_width, section.page_height = Cm(21.59), Cm(27.94)
        section.left_margin = section.right_margin = Cm(2.3)
        section.top_margin = section.bottom_margin = Cm(2.3)
        cover = self.document.cover
        head = section.header.paragraphs[0]
        text = f"{self.document.kind} · {self.document.title}"
        head.add_run(f"{DRAFT.of(self.document.lang)} · {text}" if cover and cover.draft else text)
        foot = section.footer.paragraphs[0]
        foot.add_run(f"{self.document.foot} · {self.words['page']} ")
        _field(foot, "PAGE", "1")
        foot.add_run(f" {self.document.of} ")
        _field(foot, "NUMPAGES", "1")

    def _styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        styles = self.book.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = "Source Sans 3", Pt(10)
        normal.paragraph_format.space_after = Pt(4)
        lang = "en-GB" if self.document.lang == "en" else "es-CO"
        properties = normal.element.get_or_add_rPr()
        language = properties.makeelement(qn("w:lang"), {qn("w:val"): lang, qn("w:eastAsia"): lang})
        properties.append(language)
        for found in styles.element.iter(qn("w:lang")):
            found.set(qn("w:val"), lang)
        sizes = {"Title": 24, "Heading 1": 17, "Heading 2": 13, "Heading 3": 11, "Header": 8, "Footer": 8, "Caption": 9}
        for name, size in sizes.items():
            style = styles[name]
            style.font.name, style.font.size = "Source Sans 3", Pt(size)
            style.font.color.rgb = RGBColor.from_string(SOFT if name in ("Header", "Footer") else INK)
            fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                if fonts is not None:
                    fonts.attrib.pop(qn(f"w:{theme}"), None)
        for name, before in (("Heading 1", 14), ("Heading 2", 9), ("Heading 3", 8)):
            styles[name].paragraph_format.space_before = Pt(before)
        border = styles["Title"].element.pPr.find(qn("w:pBdr"))
        if border is not None:
            styles["Title"].element.pPr.remove(border)

    def _properties(self) -> None:
        core, day = self.book.core_properties, datetime.combine(self.document.day, time())
        cover = self.document.cover
        core.title, core.author, core.subject = self.document.title, "Mancomún", self.document.kind
        core.created = core.modified = core.last_printed = day
        core.language = "en-GB" if self.document.lang == "en" else "es-CO"
        core.keywords = cover.code if cover else ""
        core.comments = f"sha256 {self.document.digest()}"
        core.last_modified_by, core.revision = "Mancomún", cover.version if cover else 1

    def _cover(self) -> None:
        cover = self.document.cover
        assert cover is not None
        self._runs([Run(self.document.kind, "soft")])
        self.book.add_paragraph(self.document.title, style="Title")
        if cover.lead:
            self._runs([Run(cover.lead, "soft")])
        self._pairs([(label, [Run(value)]) for label, value in filed(self.document)])
        if cover.picture is not None and cover.page:
            self._picture(cover.picture)
        if cover.members and cover.page:
            self._runs([Run(f"{self.words['members']}: ", "strong"), Run(" · ".join(cover.members))])
        missing = self.document.pending()
        if missing:
            self._runs([Run(f"{self.words['pending_title']} ({len(missing)})", "strong")])
            for item in missing:
                self.book.add_paragraph(item, style="List Bullet")
        if cover.address:
            self._runs([Run(f"{self.words['verify']} "), Run(cover.address, "link", cover.address)])
        self._runs([Run(f"{self.words['hash']}: sha256 {self.document.digest()}", "soft")])
        if cover.page:
            self.book.add_page_break()
            self._contents()

    def _contents(self) -> None:
        """The contents as a field that Word refreshes, with its entries already there for who does not."""
        headings = [block for block in self.document.blocks if block.kind == "heading"]
        if not headings:
            return
        deep = len(headings) <= MANY_HEADINGS
        listed = [(n, one) for n, one in enumerate(headings, 1) if deep or one.data.get("level", 1) == 1]
        self._runs([Run(self.words["contents"], "strong")])
        first = True
        for place, block in listed:
            paragraph = self.book.add_paragraph()
            from docx.shared import Cm, Pt

            paragraph.paragraph_format.left_indent = Cm(0.6 * (block.data.get("level", 1) - 1))
            paragraph.paragraph_format.space_after = Pt(2)
            if first:
                _begin(paragraph, f'TOC \\o "1-{3 if deep else 1}" \\h \\z \\u')
                first = False
            _inner_link(paragraph, f"s{place}", block.data["text"])
            if place == listed[-1][0]:
                _end(paragraph)
                paragraph.paragraph_format.space_after = Pt(22)

    # --- blocks ---

    def _block(self, block: Block) -> None:
        kind, data = block.kind, block.data
        turned, self.turned = self.turned, False
        if turned and kind != "heading":
            self.book.add_page_break()
        if kind == "heading":
            self.marks += 1
            paragraph = self.book.add_heading(data["text"], level=data.get("level", 1))
            _bookmark(paragraph, f"s{self.marks}", self.marks)
            if turned:
                paragraph.paragraph_format.page_break_before = True
        elif kind == "text":
            self._runs(data["runs"])
        elif kind == "quote":
            from docx.shared import Pt

            for run in self._runs(data["runs"]).runs:
                run.font.size, run.bold = Pt(15), True
        elif kind == "opening":
            if self.document.cover is None:
                self.book.add_paragraph(self.document.title, style="Title")
                self._runs([Run(data["lead"], "soft")])
        elif kind == "list":
            counter = _counter(self.book) if data["ordered"] else 0
            for item in data["items"]:
                paragraph = self._runs(item, style="List Number" if counter else "List Bullet")
                if counter:
                    _counted(paragraph, counter)
        elif kind == "facts":  # many go two abreast, or they take half a page
            self._pairs([(label, value) for label, value in data["pairs"]], abreast=2 if len(data["pairs"]) > 3 else 1)
        elif kind == "grid":
            self._grid(data)
        elif kind == "table":
            rows = {"head": data["head"], "rows": data["rows"], "right": [False] * len(data["head"])}
            self._grid({**rows, "caption": "", "source": "", "label": "", "total": None})
        elif kind == "picture":
            self._picture(block)
        elif kind == "beside":
            self._picture(data["picture"])
            for item in data["blocks"]:
                self._block(item)
        elif kind == "box":
            titled = [self._runs([Run(data["title"], "strong")])] if data["title"] else []
            held = [*titled, *(self._runs(item) for item in data["paragraphs"])]
            for paragraph in held if data["pairs"] else titled:
                paragraph.paragraph_format.keep_with_next = True
            if data["pairs"]:
                self._pairs([(label, [Run(value)]) for label, value in data["pairs"]])
        elif kind == "signatures":
            self._signatures(data)
        elif kind == "checklist":
            for item in data["items"]:
                self._runs([Run(f"{item['word']}: ", "strong"), *item["runs"]], style="List Bullet")
        elif kind == "break":  # asked of the heading that follows: a break alone after a full page leaves an empty one
            self.turned = True
            return
        elif kind == "pair":
            for side in (data["left"], data["right"]):
                self._runs([Run(side["tag"], "strong")])
                for item in side["paragraphs"]:
                    self._runs(item)
        elif kind in ("columns", "asides"):
            for item in data["paragraphs"]:
                self._runs(item)
        elif kind == "notice":
            self._runs(data["runs"])

    def _runs(self, runs: list[Run], *, style: str | None = None, into: Any = None) -> Any:
        from docx.shared import Pt, RGBColor

        paragraph = into if into is not None else self.book.add_paragraph(style=style)
        for run in runs:
            if run.style == "link":
                _outer_link(paragraph, run.href, run.text)
                continue
            text = f"[{self.words['pending']}: {run.text}]" if run.style == "pending" else run.text
            made = paragraph.add_run(text)
            made.bold = True if run.style in ("strong", "pending", "doubt") else None
            made.italic = True if run.style == "emphasis" else None
            if run.style in ("soft", "id"):
                made.font.color.rgb = RGBColor.from_string(SOFT)
            if run.style == "id":
                made.font.size = Pt(8)
            if run.style == "pending":
                _shade(made._element.get_or_add_rPr(), WASH)
        return paragraph

    def _pairs(self, pairs: list[tuple[str, list[Run]]], *, abreast: int = 1) -> None:
        from docx.shared import Cm, Pt

        widths = (5, 12) if abreast == 1 else (2.9, 5.6) * abreast
        table = self.book.add_table(rows=0, cols=2 * abreast)
        table.style, table.autofit = "Table Grid", False
        for start in range(0, len(pairs), abreast):
            cells = table.add_row().cells
            for cell, width in zip(cells, widths, strict=True):
                cell.width = Cm(width)
            for place, (label, value) in enumerate(pairs[start : start + abreast]):
                self._cell(cells[2 * place], [Run(label, "soft")])
                self._cell(cells[2 * place + 1], value)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        _together(table.rows[:-1] if len(pairs) <= ROWS_TOGETHER else table.rows[-2:-1])
        _hairlines(table)
        self._runs([]).paragraph_format.line_spacing = Pt(8)

    def _cell(self, cell: Any, runs: list[Run], *, right: bool = False, size: float = 9.5) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self._runs(runs, into=cell.paragraphs[0])
        paragraph.paragraph_format.space_after = Pt(1)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for run in paragraph.runs:
            run.font.size = Pt(size)

    def _grid(self, data: Any) -> None:
        from docx.shared import Cm

        if data["caption"]:
            caption = self.book.add_paragraph(data["caption"], style="Caption")
            caption.paragraph_format.keep_with_next = True
        table = self.book.add_table(rows=1, cols=len(data["head"]))
        table.style, table.autofit = "Table Grid", False
        weights = data.get("widths") or [1.0] * len(data["head"])
        share = [_COLUMN_CM * weight / sum(weights) for weight in weights]
        size = 9.5 if len(share) <= 4 else 8.5 if len(share) <= 7 else 8
        for cell, title, right in zip(table.rows[0].cells, data["head"], data["right"], strict=True):
            self._cell(cell, [Run(title, "strong")], right=right, size=size - 0.5)
            _shade(cell._element.get_or_add_tcPr(), "E9EEEA")
        _repeat(table.rows[0])
        for line in [*data["rows"], *([data["total"]] if data["total"] else [])]:
            row = table.add_row()
            _whole(row)
            for cell, runs, right in zip(row.cells, line, data["right"], strict=True):
                self._cell(cell, runs, right=right, size=size)
        for column, width in zip(table.columns, share, strict=True):  # some programs read only the columns of the grid
            column.width = Cm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, share, strict=True):
                cell.width = Cm(width)
        _hairlines(table)
        _together(table.rows if len(table.rows) <= ROWS_TOGETHER else table.rows[-2:])  # no source alone on a page
        note = self._runs([Run(f"{data['label']}: {data['source']}", "soft")] if data["source"] else [Run("")])
        for run in note.runs:
            from docx.shared import Pt

            run.font.size = Pt(8)

    def _picture(self, block: Block) -> None:
        from docx.shared import Cm, Pt

        data = block.data
        if data["caption"]:
            self.book.add_paragraph(data["caption"], style="Caption").paragraph_format.keep_with_next = True
        image = io.BytesIO(png_of_svg(data["svg"], cache=self.cache))
        shape = self.book.add_picture(image, width=Cm(_COLUMN_CM * data["width"]))
        if data["source"]:
            self.book.paragraphs[-1].paragraph_format.keep_with_next = True  # no source alone on a page
        shape._inline.docPr.set("descr", data["alt"])
        shape._inline.docPr.set("title", (data["caption"] or data["alt"])[:80])
        if data["source"]:
            note = self._runs([Run(f"{data['label']}: {data['source']}", "soft")])
            note.runs[0].font.size = Pt(8)

    def _signatures(self, data: Any) -> None:
        from docx.shared import Pt

        people = data["people"]
        table = self.book.add_table(rows=(len(people) + 1) // 2, cols=2)
        for place, one in enumerate(people):
            cell = table.rows[place // 2].cells[place % 2]
            cell.paragraphs[0].add_run("\n\n______________________________")
            self._runs([Run(f"{data['label']}", "soft")], into=cell.add_paragraph())
            self._runs(
                [Run(run.text, "strong" if run.style == "plain" else run.style) for run in one["name"]],
                into=cell.add_paragraph(),
            )
            for line in one["lines"]:
                self._runs(line, into=cell.add_paragraph())
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(1)
        for row in table.rows:
            _whole(row)
        if len(people) <= SIGNED_TOGETHER:
            _together(table.rows[:-1])


# --- what python-docx has no word for ---------------------------------------------------------------------------------


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _begin(paragraph: Any, instruction: str) -> None:
    paragraph.add_run()._element.append(_element("w:fldChar", fldCharType="begin", dirty="true"))
    text = _element("w:instrText")
    text.text = instruction
    paragraph.add_run()._element.append(text)
    paragraph.add_run()._element.append(_element("w:fldChar", fldCharType="separate"))


def _end(paragraph: Any) -> None:
    paragraph.add_run()._element.append(_element("w:fldChar", fldCharType="end"))


def _field(paragraph: Any, instruction: str, now: str) -> None:
    field = _element("w:fldSimple", instr=instruction)
    run, text = _element("w:r"), _element("w:t")
    text.text = now
    run.append(text)
    field.append(run)
    paragraph._element.append(field)


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    paragraph._element.insert(1, _element("w:bookmarkStart", id=str(number), name=name))
    paragraph._element.append(_element("w:bookmarkEnd", id=str(number)))


def _inner_link(paragraph: Any, anchor: str, text: str) -> None:
    link = _element("w:hyperlink", anchor=anchor, history="1")
    run, words_ = _element("w:r"), _element("w:t")
    words_.text = text
    run.append(words_)
    link.append(run)
    paragraph._element.append(link)


def _outer_link(paragraph: Any, address: str, text: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    link = _element("w:hyperlink", history="1")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run, look, words_ = _element("w:r"), _element("w:rPr"), _element("w:t")
    look.append(_element("w:color", val=SEA))
    look.append(_element("w:u", val="single"))
    words_.text = text
    run.append(look)
    run.append(words_)
    link.append(run)
    paragraph._element.append(link)


def _shade(properties: Any, colour: str) -> None:
    properties.append(_element("w:shd", val="clear", color="auto", fill=colour))


def _hairlines(table: Any) -> None:
    """Lines between rows in a pale grey, none between columns, and room above and below each text."""
    properties = table._tbl.tblPr
    lines = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        flat = side in ("left", "right", "insideV")
        lines.append(_element(f"w:{side}", val="nil" if flat else "single", sz="4", space="0", color="C9D3CD"))
    room = _element("w:tblCellMar")
    for side, width in (("top", "30"), ("left", "60"), ("bottom", "30"), ("right", "60")):
        room.append(_element(f"w:{side}", w=width, type="dxa"))
    layout = properties.find(lines.tag.replace("tblBorders", "tblLayout"))
    for made in (lines, room):
        if layout is None or made is room:
            look = properties.find(lines.tag.replace("tblBorders", "tblLook"))
            look.addprevious(made) if look is not None else properties.append(made)
        else:
            layout.addprevious(made)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
    _whole(row)


def _whole(row: Any) -> None:
    """A row is not cut by the end of a page."""
    row._tr.get_or_add_trPr().append(_element("w:cantSplit", val="true"))


def _together(rows: Any) -> None:
    """Rows stay on the page of what follows them."""
    for row in rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _is_norm(block: Block) -> bool:
    """The small line that says what a clause rests on."""
    return block.kind == "text" and all(run.style == "id" for run in block.data["runs"])


def _with_next(book: Any) -> None:
    """What was written last stays with what comes, when it is a paragraph."""
    last = book.element.body[-2] if len(book.element.body) > 1 else None  # the very last says how the page is
    if last is not None and last.tag.endswith("}p"):
        book.paragraphs[-1].paragraph_format.keep_with_next = True


def _counter(book: Any) -> int:
    """A count of its own for a numbered list: Word goes on with the one before while nobody says otherwise."""
    style = book.styles["List Number"].element
    numbering = book.part.numbering_part.element
    kind = next(one for one in numbering.num_lst if one.numId == style.pPr.numPr.numId.val).abstractNumId.val
    made = numbering.add_num(kind)
    made.add_lvlOverride(0).add_startOverride(1)
    return int(made.numId)


def _counted(paragraph: Any, counter: int) -> None:
    numbered = paragraph._element.get_or_add_pPr().get_or_add_numPr()
    numbered.get_or_add_numId().val = counter
    numbered.get_or_add_ilvl().val = 0


def still(content: bytes) -> bytes:
    """The same package with one day on every member, so that the same document is the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(member.filename))
    return stream.getvalue()
