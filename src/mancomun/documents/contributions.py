"""D22, the contributions to the next national plan (S26.1) and the lessons on the norms (S26.3)."""

from __future__ import annotations

from mancomun.documents.blocks import given, heading, paragraph, pending, table
from mancomun.documents.frame import framed, on
from mancomun.documents.inputs import Contributions, ProposalLine
from mancomun.documents.tree import Document
from mancomun.lexicon.text import Text, day_text
from mancomun.tables.columns import Column
from mancomun.tables.workbook import Workbook

KIND = Text("Portafolio · Aportes y lecciones", "Portfolio · Contributions and lessons")
SECTIONS = {
    "introduction": Text("De qué trata", "What this is about"),
    "proposals": Text("Aportes al Plan Nacional de Desarrollo", "Contributions to the National Development Plan"),
    "lessons": Text("Lecciones normativas", "Lessons on the norms"),
}


def contributions_report(data: Contributions) -> Document:
    """The contributions and lessons as a document."""
    lang = data.edition.lang
    day = day_text(data.edition.day)
    source = Text(f"registro del portafolio, {day.es}", f"record of the portfolio, {day.en}").of(lang)
    blocks = [
        heading(SECTIONS["introduction"].of(lang)),
        paragraph(given(data.introduction, Text("introducción", "introduction").of(lang))),
        heading(SECTIONS["proposals"].of(lang)),
    ]
    if data.proposals:
        columns = _proposal_columns(data)
        rows = [
            [p.subregion, p.problem, p.proposal, p.feeds, p.territory, p.cost_low, p.cost_high] for p in data.proposals
        ]
        blocks.append(table(columns[:7], rows, lang, caption="", source=source))
    else:
        blocks.append(
            paragraph(pending(Text("aportes de las subregiones", "contributions of the subregions").of(lang)))
        )
    blocks.append(heading(SECTIONS["lessons"].of(lang)))
    if data.lessons:
        rows = [[x.norm, x.article, x.problem, x.proposal] for x in data.lessons]
        blocks.append(table(_lesson_columns()[:4], rows, lang, caption="", source=source))
    else:
        blocks.append(paragraph(pending(Text("lecciones sobre las normas", "lessons on the norms").of(lang))))
    return framed(data.edition, data.title, KIND, "aportes_pnd", blocks)


def _proposal_columns(data: Contributions) -> list[Column]:
    prices = {proposal.prices for proposal in data.proposals if proposal.prices}
    year = prices.pop() if len(prices) == 1 else on(data.edition.day)
    return [
        Column("subregion", Text("Subregión", "Subregion"), width=14),
        Column("problem", Text("Problema", "Problem"), width=26),
        Column("proposal", Text("Propuesta", "Proposal"), width=26),
        Column("feeds", Text("Qué alimenta del PND", "What of the plan it feeds"), width=18),
        Column("territory", Text("Territorio", "Territory"), width=16),
        Column("cost_low", Text("Costo desde", "Cost from"), "money", "COP", year, width=17),
        Column("cost_high", Text("Costo hasta", "Cost to"), "money", "COP", year, width=17),
        Column("prices", Text("Precios de", "Prices of")),
        Column("bet", Text("Apuesta (S50)", "Bet (S50)")),
        Column("source", Text("Fuente", "Source"), width=40),
    ]


def _lesson_columns() -> list[Column]:
    return [
        Column("norm", Text("Norma", "Norm"), width=18),
        Column("article", Text("Artículo", "Article"), width=12),
        Column("problem", Text("Vacío o problema", "Gap or problem"), width=36),
        Column("proposal", Text("Propuesta", "Proposal"), width=36),
        Column("source", Text("Fuente", "Source"), width=30),
    ]


def _line(p: ProposalLine) -> list[object]:
    return [
        p.subregion,
        p.problem,
        p.proposal,
        p.feeds,
        p.territory,
        p.cost_low,
        p.cost_high,
        p.prices,
        p.bet,
        p.source,
    ]


def contributions_workbook(data: Contributions) -> bytes:
    """The same as a workbook: one sheet of contributions, with live totals of cost, and one of lessons."""
    lang = data.edition.lang
    book = Workbook(data.title, lang, data.edition.day, KIND.of(lang))
    rows = [_line(p) for p in data.proposals]
    total = {"cost_low": "SUM", "cost_high": "SUM"} if rows else None
    book.table(Text("Aportes", "Contributions").of(lang), _proposal_columns(data), rows, total=total)
    lessons = [[x.norm, x.article, x.problem, x.proposal, x.source] for x in data.lessons]
    book.table(Text("Lecciones", "Lessons").of(lang), _lesson_columns(), lessons)
    for source in (*(p.source for p in data.proposals), *(x.source for x in data.lessons)):
        book.source(source)
    return book.content()
