"""D19, the three agendas of moment 3 (S59, S60, S61), and D16, the technical document of the choice of figure (S56)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mancomun.agendas.figure_choice import Option, choice_tables
from mancomun.agendas.financing import Financing, financing
from mancomun.agendas.instruments import Instrumento, instrument_tables
from mancomun.agendas.projects import (
    FUNDED,
    PHASES,
    SECURED,
    Funding,
    Programa,
    Proyecto,
    Spread,
    chain_table,
    member_rows,
)
from mancomun.agendas.sources import source_table, sources
from mancomun.documents.answers import answer_table
from mancomun.documents.blocks import bullets, given, heading, method_box, paragraph, pending, strong
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text
from mancomun.tables.columns import Column
from mancomun.tables.results import Row, Table, plain_columns
from mancomun.tables.workbook import Formula, Workbook

AGENDA_KIND = Text("Ruta · Agendas de la transformación", "Route · Agendas of transformation")
AGENDA_SECTIONS = (
    Text("De la apuesta al proyecto", "From bet to project"),
    Text("Proyectos", "Projects"),
    Text("Territorio y equidad", "Territory and equity"),
    Text("Ficha de cada miembro", "Sheet of each member"),
    Text("Agenda de financiamiento", "Financing agenda"),
    Text("Agenda instrumental", "Agenda of instruments"),
    Text("Cómo se calculó", "How it was calculated"),
)
FIGURE_KIND = Text("Ruta · Documento técnico de figura", "Route · Technical document of the figure")
FIGURE_SECTIONS = (
    Text("Alternativas", "Alternatives"),
    Text("Elegibilidad", "Eligibility"),
    Text("Comparación", "Comparison"),
    Text("Concepto jurídico", "Legal opinion"),
    Text("Recomendación", "Recommendation"),
    Text("Decisión", "Decision"),
)


@dataclass(frozen=True, slots=True)
class AgendaPaper:
    """All that D19 prints. ``bets`` are key and name; ``names`` those of members by code; ``figure`` the scheme's, or empty."""

    edition: Edition
    initiative: str
    term: str
    bets: Mapping[str, str]
    programmes: Sequence[Programa]
    projects: Sequence[Proyecto]
    funding: Sequence[Funding]
    instruments: Sequence[Instrumento]
    spread: Spread
    names: Mapping[str, str]
    figure: str = ""


def agenda_document(data: AgendaPaper) -> Document:
    """The three agendas as one document: whoever negotiates needs them together."""
    lang = data.edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    source = t("registro de la iniciativa", "record of the initiative")
    money = financing(data.projects, data.funding)
    blocks: list[Block] = [
        paragraph(strong(t("Vigencia: ", "Term: ")), given(data.term, t("vigencia de la agenda", "term of the agenda")))
    ]

    def section(place: int) -> None:
        blocks.append(heading(AGENDA_SECTIONS[place].of(lang)))

    def shown(table: Table, missing: str) -> None:
        blocks.append(answer_table(table, lang, source=source) if table.rows else paragraph(pending(missing)))

    section(0)
    shown(
        chain_table(data.bets, data.programmes, data.projects, lang),
        t("programas y proyectos", "programmes and projects"),
    )
    section(1)
    shown(_projects(data, lang), t("proyectos de la agenda", "projects of the agenda"))
    section(2)
    blocks.append(paragraph(_equity(data.spread, lang)))
    lines = {**data.bets, **{one.key: one.name for one in data.programmes}}
    for table in data.spread.tables(data.names, lines, lang):
        shown(table, t("inversión por miembro", "investment by member"))
    section(3)
    for code in data.spread.codes:
        blocks.append(heading(data.names.get(code, code), 2))
        rows = member_rows(code, data.programmes, data.projects, data.funding, lang)
        head = (
            t("Proyecto", "Project"), t("Programa", "Programme"), t("Fase", "Phase"), t("Su parte (COP)", "Its part (COP)"),
            t("Asegurado del proyecto (COP)", "Secured of the project (COP)"),
        )  # fmt: skip
        if rows:
            blocks.append(
                answer_table(
                    Table(t("Qué hay para este miembro", "What there is for this member"), head, rows),
                    lang,
                    source=source,
                )
            )
        else:
            blocks.append(paragraph(t("La agenda no tiene proyectos aquí.", "The agenda has no projects here.")))
    section(4)
    blocks.append(paragraph(money.said().of(lang)))
    for table in money.tables(lang):
        shown(table, t("fuentes y usos", "sources and uses"))
    shown(source_table(data.figure, lang), t("fuentes", "sources"))
    section(5)
    for table in instrument_tables(data.instruments, data.bets, lang):
        shown(table, t("instrumentos de la agenda", "instruments of the agenda"))
    section(6)
    blocks.append(
        method_box(
            lang,
            t(
                "El costo de un proyecto se reparte en partes iguales entre los miembros donde queda. Lo asegurado es lo comprometido "
                "o ejecutado; lo demás se muestra aparte y no cubre brecha. Los instrumentos van en un orden que respeta sus dependencias.",
                "A project's cost is divided in equal parts among the members where it is. Secured is what is committed or spent; the "
                "rest is shown apart and covers no gap. Instruments stand in an order that keeps their dependences.",
            ),
            {t("Proyectos", "Projects"): str(len(data.projects)), t("Fuentes", "Sources"): str(len(data.funding))},
        )
    )
    title = t(f"Agendas de {data.initiative}", f"Agendas of {data.initiative}")
    members = [data.names.get(code, code) for code in data.spread.codes]
    return framed(data.edition, title, AGENDA_KIND, "agendas", blocks, lead=money.said().of(lang), members=members)


def _equity(found: Spread, lang: str) -> str:
    if found.gini is None:
        return Text("Sin costos o sin población no se puede decir cómo se reparte.",
                    "Without costs or population nothing can be said of how it is spread.").of(lang)  # fmt: skip
    value = f"{found.gini:.3f}"
    return Text(f"El Gini de la inversión por habitante entre miembros es {value.replace('.', ',')} (0 es igual para todos).",
                f"The Gini of investment per head among members is {value} (0 is the same for all).").of(lang)  # fmt: skip


def _projects(data: AgendaPaper, lang: str) -> Table:
    es = lang == "es"
    rows: list[Row] = [
        (
            one.name, one.sector, PHASES[one.phase].of(lang), ", ".join(data.names.get(code, code) for code in one.places),
            one.beneficiaries, one.bpin or None, one.cost() or None, one.anchor,
        )
        for one in data.projects
    ]  # fmt: skip
    head = (
        ("Proyecto", "Sector", "Fase", "Dónde", "Beneficiarios", "BPIN", "Costo (COP)", "Instrumento que lo ancla")
        if es
        else ("Project", "Sector", "Phase", "Where", "Beneficiaries", "BPIN", "Cost (COP)", "Instrument that holds it")
    )
    return Table("Proyectos" if es else "Projects", head, rows)


def agenda_book(data: AgendaPaper) -> bytes:
    """The workbook: costs and sources are for changing; uses, sources and gap by year are live formulas over them."""
    lang = data.edition.lang

    def t(es: str, en: str) -> Text:
        return Text(es, en)

    book = Workbook(
        t(f"Agendas de {data.initiative}", f"Agendas of {data.initiative}").of(lang), lang, data.edition.day
    )
    project = {one.key: one.name for one in data.projects}
    costs = [(one.name, cost.activity, cost.year, cost.amount) for one in data.projects for cost in one.costs]
    uses = book.table(
        t("Costos", "Costs").of(lang),
        [Column("project", t("Proyecto", "Project"), width=40), Column("activity", t("Actividad", "Activity"), width=30),
         Column("year", t("Año", "Year"), "year"), Column("amount", t("Costo", "Cost"), "money")],
        costs, total={"amount": "SUM"} if costs else None,
    )  # fmt: skip
    lines = [
        (
            project.get(one.project, one.project), one.year, sources()[one.source].name.of(lang) if one.source in sources() else one.source,
            FUNDED[one.state].of(lang), one.amount, None if one.chance is None else 100 * one.chance, one.state in SECURED,
        )
        for one in data.funding
    ]  # fmt: skip
    given_ = book.table(
        t("Fuentes", "Sources").of(lang),
        [Column("project", t("Proyecto", "Project"), width=40), Column("year", t("Año", "Year"), "year"),
         Column("source", t("Fuente", "Source"), width=40), Column("state", t("Estado", "State")),
         Column("amount", t("Monto", "Amount"), "money"), Column("chance", t("Probabilidad", "Chance"), "percent"),
         Column("secured", t("Asegurada", "Secured"), "flag")],
        lines, total={"amount": "SUM"} if lines else None,
    )  # fmt: skip
    found = financing(data.projects, data.funding)
    if costs and lines:
        book.table(t("Usos y fuentes", "Uses and sources").of(lang), _live_columns(), _live_rows(book, uses, given_, found, lang),
                   total={"cost": "SUM", "all": "SUM", "secured": "SUM", "gap": "SUM"})  # fmt: skip
    for table in (
        chain_table(data.bets, data.programmes, data.projects, lang),
        *data.spread.tables(data.names, {**data.bets, **{one.key: one.name for one in data.programmes}}, lang),
        source_table(data.figure, lang),
        *instrument_tables(data.instruments, data.bets, lang),
    ):
        if table.rows:
            columns, rows = plain_columns(table)
            book.table(table.title, columns, rows, described=False)
    book.source(t("Registro de la iniciativa", "Record of the initiative").of(lang), data.edition.code)
    return book.content()


def _live_columns() -> list[Column]:
    return [
        Column("year", Text("Año", "Year"), "year"),
        Column("cost", Text("Costo", "Cost"), "money"),
        Column("all", Text("Todas las fuentes", "All sources"), "money"),
        Column("secured", Text("Asegurado", "Secured"), "money"),
        Column("gap", Text("Brecha", "Gap"), "money"),
    ]


def _live_rows(book: Workbook, uses: str, given_: str, found: Financing, lang: str) -> list[list[Any]]:
    yes = Text("sí", "yes").of(lang)
    cost, cost_year = book.span(uses, "amount"), book.span(uses, "year")
    amount, year, secured = (book.span(given_, key) for key in ("amount", "year", "secured"))
    return [
        [
            line.year,
            Formula(f"=SUMIFS({cost},{cost_year},A{{row}})", line.cost),
            Formula(f"=SUMIFS({amount},{year},A{{row}})", line.secured + line.agreed + line.hoped),
            Formula(f'=SUMIFS({amount},{year},A{{row}},{secured},"{yes}")', line.secured),
            Formula("=B{row}-D{row}", line.gap),
        ]
        for line in found.years
    ]


# --- D16 -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FigurePaper:
    """All that D16 prints. ``outcome_words`` say each outcome; ``chosen`` is the recommended figure's id, or empty."""

    edition: Edition
    initiative: str
    members: Sequence[str]
    purpose: str
    options: Sequence[Option]
    weights: Mapping[str, float]
    chosen: str
    opinion: str
    recommendation: str
    decision: str
    outcome_words: Mapping[str, Text]
    law: str = ""


def figure_document(data: FigurePaper) -> Document:
    """The technical document of the choice: what was compared, what the law says of each, and why this one."""
    lang = data.edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    source = t("libro de la ley de Mancomún", "Mancomún's book of law") + (f", {data.law}" if data.law else "")
    tables = choice_tables(data.options, data.weights, lang, outcome_words=data.outcome_words)
    blocks: list[Block] = [
        paragraph(
            strong(t("Propósito: ", "Purpose: ")), given(data.purpose, t("propósito del grupo", "purpose of the group"))
        )
    ]
    blocks.append(heading(FIGURE_SECTIONS[0].of(lang)))
    names = [one.name.of(lang) for one in data.options]
    blocks.append(
        bullets(names) if names else paragraph(pending(t("alternativas que se comparan", "alternatives compared")))
    )
    for place, table in ((1, tables[0]), (2, tables[1])):
        blocks.append(heading(FIGURE_SECTIONS[place].of(lang)))
        missing = t("alternativas que se comparan", "alternatives compared")
        blocks.append(answer_table(table, lang, source=source) if table.rows else paragraph(pending(missing)))
    blocks.append(
        paragraph(
            t(
                "El ajuste ordena lo que la ley permite; nunca permite lo que la ley no.",
                "Fit orders what the law allows; it never allows what the law does not.",
            )
        )
    )
    for place, text, missing in (
        (3, data.opinion, t("concepto jurídico", "legal opinion")),
        (4, data.recommendation, t("recomendación con sus razones", "recommendation with its reasons")),
        (5, data.decision, t("acta en que se decidió", "minutes of the decision")),
    ):
        blocks += [heading(FIGURE_SECTIONS[place].of(lang)), paragraph(given(text, missing))]
    chosen = next((one.name.of(lang) for one in data.options if one.figure == data.chosen), "")
    lead = t(f"Se recomienda: {chosen}.", f"Recommended: {chosen}.") if chosen else ""
    title = t(
        f"Documento técnico de figura de {data.initiative}", f"Technical document of the figure of {data.initiative}"
    )
    return framed(data.edition, title, FIGURE_KIND, "figura", blocks, lead=lead, members=data.members)
