"""D19, the three agendas of moment 3 (S59, S60, S61), and D16, the technical document of the choice of figure (S56)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mancomun.agendas.evaluation import evaluation_table
from mancomun.agendas.figure_choice import CRITERIA, MOST, NO_FIGURE, Option, choice_tables
from mancomun.agendas.financing import (
    SCENARIOS,
    Financing,
    financing,
    flow_table,
    plan_table,
    source_year_table,
    way_words,
)
from mancomun.agendas.instruments import Instrumento, coverage, instrument_tables
from mancomun.agendas.logframe import Written
from mancomun.agendas.package import Chosen
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
    places_text,
    progress_table,
)
from mancomun.agendas.sources import source_table, sources
from mancomun.documents.agenda_pictures import (
    chain_pictures,
    instrument_pictures,
    investment_map,
    line_matrix,
    money_pictures,
    project_gantt,
)
from mancomun.documents.answers import answer_table, number_said
from mancomun.documents.blocks import bullets, given, heading, method_box, paragraph, pending, soft, strong
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document
from mancomun.drawing.panels import Ground
from mancomun.lexicon.text import Text, day_text, money, percent
from mancomun.portfolio.economics import Economics
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
MOST_COLUMNS = 6
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
    populations: Mapping[str, float | None] = field(default_factory=dict)
    ground: Ground | None = None
    ground_note: str = ""
    package: Chosen | None = None
    package_why: Text | None = None
    economics: Mapping[str, Economics] = field(default_factory=dict)
    rate: float | None = None

    def where(self, project: Proyecto) -> str:
        """The members where a project is."""
        members = {code: self.names.get(code, code) for code in self.spread.codes}
        return places_text(project.places, members).of(self.edition.lang)

    rate_source: str = ""
    commitments: Sequence[Row] = ()
    actors: Sequence[str] = ()
    milestones: Sequence[str] = ()
    framework: Sequence[Written] = ()


def agenda_blocks(data: AgendaPaper, *, source: str) -> list[Block]:
    """The territorial agenda as the page shows it: chain, calendar, map, package and evaluation, commitments, each under its name."""
    parts: list[tuple[Text, list[Block]]] = [
        (Text("De la visión al proyecto", "From vision to project"), _chain(data, source)),
        (Text("Calendario y avance", "Calendar and progress"), _calendar(data, source)),
        (Text("Dónde se invierte", "Where it is invested"), _territory(data, source)),
        (
            Text("Paquete y evaluación económica", "Package and economic evaluation"),
            [*_package(data, source), *_worth(data, source)],
        ),
        (Text("Compromisos", "Commitments"), _commitments(data, source)),
    ]
    blocks: list[Block] = []
    for title, held in parts:
        if held:
            blocks += [heading(title.of(data.edition.lang)), *held]
    return blocks


def _chain(data: AgendaPaper, source: str) -> list[Block]:
    lang = data.edition.lang
    found = chain_table(data.bets, data.programmes, data.projects, lang)
    return [
        *chain_pictures(data.bets, data.programmes, data.projects, lang, source=source),
        *([answer_table(found, lang, source=source)] if found.rows else []),
    ]


def _calendar(data: AgendaPaper, source: str) -> list[Block]:
    lang = data.edition.lang
    progress = progress_table(data.projects, lang)
    return [
        *project_gantt(data.projects, data.edition.day, lang, source=source),
        *([answer_table(progress, lang, source=source)] if progress.rows else []),
    ]


def _territory(data: AgendaPaper, source: str) -> list[Block]:
    lang = data.edition.lang
    lines = {**data.bets, **{one.key: one.name for one in data.programmes}}
    by_member, *by_line = data.spread.tables(data.names, lines, lang)
    blocks: list[Block] = []
    if data.ground is not None:
        blocks += investment_map(data.spread, data.names, data.ground, data.ground_note, lang, source=source)
    blocks.append(answer_table(by_member, lang, source=source))
    blocks += line_matrix(data.spread, data.names, lines, lang, source=source)
    return [*blocks, *(answer_table(table, lang, source=source) for table in by_line)]


def _package(data: AgendaPaper, source: str) -> list[Block]:
    if data.package is None:
        return []
    lang = data.edition.lang
    return [
        answer_table(data.package.table(lang), lang, source=source),
        paragraph(data.package.said().of(lang)),
    ]


def _worth(data: AgendaPaper, source: str) -> list[Block]:
    lang = data.edition.lang
    if not data.economics or data.rate is None:
        return []
    given_ = data.rate_source or Text("fuente por decir", "source to be said").of(lang)
    rate = f"{data.rate:g}".replace(".", "," if lang == "es" else ".")
    said = Text(
        f"Con una tasa social de descuento de {rate} % ({given_}).",
        f"At a social discount rate of {rate} % ({given_}).",
    )
    return [
        answer_table(evaluation_table(data.projects, data.economics, lang), lang, source=source),
        paragraph(said.of(lang)),
    ]


def _commitments(data: AgendaPaper, source: str) -> list[Block]:
    lang = data.edition.lang
    if not data.commitments:
        return []
    head = Text("Actor|Compromiso|Fecha|Acta o soporte", "Actor|Commitment|Day|Minutes or support").of(lang).split("|")
    return [
        answer_table(
            Table(Text("Compromisos", "Commitments").of(lang), tuple(head), list(data.commitments)), lang, source=source
        )
    ]


def financing_blocks(
    programmes: Sequence[Programa],
    projects: Sequence[Proyecto],
    funding: Sequence[Funding],
    lang: str,
    *,
    source: str,
    figure: str = "",
) -> list[Block]:
    """The financing agenda: in a sentence, uses and sources, the plan by year, the funnel and the flow, each with its table.

    Each source used is told by year, with how the figure reaches it and whether it may pay operation.
    """
    answer = financing(projects, funding)
    uses, cash, states = answer.tables(lang)
    flow = flow_table(projects, funding, lang)
    pictures = money_pictures(answer, projects, funding, lang, source=source)
    plan = plan_table(programmes, projects, [line.year for line in answer.years], lang)
    own = paragraph(_leverage(answer, lang))
    by_year = source_year_table(figure, funding, [line.year for line in answer.years], lang)
    pairs: list[tuple[list[Block], Table]] = [
        (pictures[:1], uses), ([own], cash), ([], plan), ([], by_year), (pictures[1:2], states), (pictures[2:], flow),
    ]  # fmt: skip
    blocks: list[Block] = [paragraph(answer.said().of(lang))]
    for drawn, table in pairs:
        blocks += drawn
        if table.rows:
            blocks.append(answer_table(table, lang, source=source))
    return blocks


def _leverage(answer: Financing, lang: str) -> str:
    if answer.leverage is None:
        return Text("Los miembros no ponen dinero propio todavía: no hay apalancamiento que decir.",
                    "Members bring no money of their own yet: there is no leverage to tell.").of(lang)  # fmt: skip
    times = f"{answer.leverage:.2f}"
    expected = sum(line.expected for line in answer.years)
    return Text(
        f"Por cada peso de los miembros, otros pondrían {times.replace('.', ',')}. Por su probabilidad se esperan {money(expected)}; "
        "eso se dice aparte y no cubre brecha.",
        f"For each peso of the members, others would put {times}. By their chance {money(expected, 'en')} are expected; that is told "
        "apart and covers no gap.",
    ).of(lang)


def instrument_blocks(
    instruments: Sequence[Instrumento], bets: Mapping[str, str], today: date, lang: str, *, source: str
) -> list[Block]:
    """The agenda of instruments: coverage, what waits for what, the road in time and in a table, and bets by kind."""
    blocks: list[Block] = [paragraph(coverage(instruments, bets).of(lang))]
    blocks += instrument_pictures(instruments, today, lang, source=source)
    return [
        *blocks,
        *(
            answer_table(table, lang, source=source)
            for table in instrument_tables(instruments, bets, lang)
            if table.rows
        ),
    ]


def agenda_document(data: AgendaPaper) -> Document:
    """The three agendas as one document: whoever negotiates needs them together."""
    lang = data.edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    source = t("registro de la iniciativa", "record of the initiative")
    totals = financing(data.projects, data.funding)
    blocks: list[Block] = [
        paragraph(strong(t("Vigencia: ", "Term: ")), given(data.term, t("vigencia de la agenda", "term of the agenda")))
    ]

    def section(place: int) -> None:
        blocks.append(heading(AGENDA_SECTIONS[place].of(lang)))

    def shown(table: Table, missing: str, widths: Sequence[float] = ()) -> None:
        made = answer_table(table, lang, source=source, widths=widths) if table.rows else paragraph(pending(missing))
        blocks.append(made)

    section(0)
    blocks += _chain(data, source) or [paragraph(pending(t("programas y proyectos", "programmes and projects")))]
    section(1)
    blocks.append(
        projects_table(data, source)
        if data.projects
        else paragraph(pending(t("proyectos de la agenda", "projects of the agenda")))
    )
    if data.projects:
        blocks.append(answer_table(_reach(data, lang), lang, source=source, widths=(40, 16, 26, 18)))
    blocks += _calendar(data, source)
    for title, listed in (
        (t("Actores comprometidos", "Committed actors"), data.actors),
        (t("Hitos", "Milestones"), data.milestones),
    ):
        if listed:
            blocks += [heading(title, 2), bullets(listed)]
    blocks += [*_commitments(data, source), *_package(data, source), *_worth(data, source)]
    section(2)
    blocks.append(paragraph(equity_said(data.spread, lang)))
    if data.spread.total:
        blocks.append(paragraph(data.spread.coverage(data.populations, lang)))
        blocks += _territory(data, source)
    else:
        blocks.append(paragraph(pending(t("inversión por miembro", "investment by member"))))
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
    if data.projects:
        blocks += financing_blocks(
            data.programmes, data.projects, data.funding, lang, source=source, figure=data.figure
        )
    else:
        blocks.append(paragraph(pending(t("fuentes y usos", "sources and uses"))))
    eligible, note = _note_once(source_table(data.figure, lang), lang)
    shown(eligible, t("fuentes", "sources"), (40, 24, 17, 19))
    if note:
        blocks.append(paragraph(soft(note)))
    section(5)
    if data.instruments:
        blocks += instrument_blocks(data.instruments, data.bets, data.edition.day, lang, source=source)
    else:
        blocks.append(paragraph(pending(t("instrumentos de la agenda", "instruments of the agenda"))))
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
    return framed(data.edition, title, AGENDA_KIND, "agendas", blocks, lead=totals.said().of(lang), members=members)


def equity_said(found: Spread, lang: str) -> str:
    """How evenly the investment per head is spread among members (C18), in a sentence."""
    if found.gini is None:
        return Text("Sin costos o sin población no se puede decir cómo se reparte.",
                    "Without costs or population nothing can be said of how it is spread.").of(lang)  # fmt: skip
    value = f"{found.gini:.3f}"
    return Text(f"El Gini de la inversión por habitante entre miembros es {value.replace('.', ',')} (0 es igual para todos).",
                f"The Gini of investment per head among members is {value} (0 is the same for all).").of(lang)  # fmt: skip


def _note_once(found: Table, lang: str) -> tuple[Table, str]:
    """A table whose last column repeats a note, with the note in a sentence of its own; as it came when none is repeated."""
    said = [str(row[-1]) for row in found.rows if row[-1]]
    often = next((one for one in said if said.count(one) > 1), "")
    if not often:
        return found, ""
    name = Text("Nota 1", "Note 1").of(lang)
    rows: list[Row] = [(*row[:-1], name if row[-1] == often else row[-1]) for row in found.rows]
    return Table(found.title, found.head, rows), f"{name}. {often.rstrip('.')}."


def projects_table(data: AgendaPaper, source: str) -> Block:
    """The projects as a table of a document."""
    lang = data.edition.lang
    return answer_table(_projects(data, lang), lang, source=source, widths=(26, 13, 13, 20, 14, 14))


def _projects(data: AgendaPaper, lang: str) -> Table:
    """What each project is, where, and what it costs; whom it reaches is a table of its own, or the columns run into one another."""
    es = lang == "es"
    rows: list[Row] = [
        (
            one.name, one.sector, PHASES[one.phase].of(lang), data.where(one),
            one.cost() or None, one.anchor,
        )
        for one in data.projects
    ]  # fmt: skip
    head = (
        ("Proyecto", "Sector", "Fase", "Dónde", "Costo (COP)", "Instrumento que lo ancla")
        if es
        else ("Project", "Sector", "Phase", "Where", "Cost (COP)", "Instrument that holds it")
    )
    return Table("Proyectos" if es else "Projects", head, rows)


def _reach(data: AgendaPaper, lang: str) -> Table:
    """Whom each project reaches, how they were counted, and its number in the national bank of projects."""
    es = lang == "es"
    rows: list[Row] = [(one.name, one.beneficiaries, one.counted or None, one.bpin or None) for one in data.projects]
    head = (
        ("Proyecto", "Beneficiarios", "Cómo se contaron", "BPIN")
        if es
        else ("Project", "Beneficiaries", "How they were counted", "BPIN")
    )
    return Table("A quién llega cada proyecto" if es else "Whom each project reaches", head, rows)


def agenda_book(data: AgendaPaper) -> bytes:
    """The workbook: costs and sources are for changing; uses, sources and gap by year are live formulas over them."""
    lang = data.edition.lang

    def t(es: str, en: str) -> Text:
        return Text(es, en)

    book = Workbook(
        t(f"Agendas de {data.initiative}", f"Agendas of {data.initiative}").of(lang), lang, data.edition.day
    )
    project = {one.key: one.name for one in data.projects}
    programme = {one.key: one.name for one in data.programmes}
    alone = t("Sin programa", "No programme").of(lang)
    costs = [
        (one.name, cost.activity, cost.year, cost.amount, programme.get(one.programme, alone))
        for one in data.projects for cost in one.costs
    ]  # fmt: skip
    uses = book.table(
        t("Costos", "Costs").of(lang),
        [Column("project", t("Proyecto", "Project"), width=40), Column("activity", t("Actividad", "Activity"), width=30),
         Column("year", t("Año", "Year"), "year"), Column("amount", t("Costo", "Cost"), "money"),
         Column("programme", t("Programa", "Programme"), width=30)],
        costs, total={"amount": "SUM"} if costs else None,
    )  # fmt: skip
    yes, no = Text("sí", "yes").of(lang), Text("no", "no").of(lang)
    sure = ",".join(f'D{{row}}="{FUNDED[state].of(lang)}"' for state in FUNDED if state in SECURED)
    lines = [
        [
            project.get(one.project, one.project), one.year, _source(one.source, lang), FUNDED[one.state].of(lang), one.amount,
            None if one.chance is None else 100 * one.chance,
            Formula(f'=IF(OR({sure}),"{yes}","{no}")', yes if one.state in SECURED else no),
            Formula(f'=IF(G{{row}}="{yes}",E{{row}},E{{row}}*N(F{{row}})/100)',
                    one.amount * (1.0 if one.state in SECURED else one.chance or 0.0)),
        ]
        for one in data.funding
    ]  # fmt: skip
    given_ = book.table(
        t("Fuentes", "Sources").of(lang),
        [Column("project", t("Proyecto", "Project"), width=40), Column("year", t("Año", "Year"), "year"),
         Column("source", t("Fuente", "Source"), width=40), Column("state", t("Estado", "State")),
         Column("amount", t("Monto", "Amount"), "money"), Column("chance", t("Probabilidad", "Chance"), "percent"),
         Column("secured", t("Asegurada", "Secured")), Column("expected", t("Esperado", "Expected"), "money")],
        lines, total={"amount": "SUM", "expected": "SUM"} if lines else None,
    )  # fmt: skip
    found = financing(data.projects, data.funding)
    if costs and lines:
        book.table(t("Usos y fuentes", "Uses and sources").of(lang), _live_columns(), _live_rows(book, uses, given_, found, lang),
                   total={"cost": "SUM", "all": "SUM", "secured": "SUM", "gap": "SUM"})  # fmt: skip
        _live_balance(book, data, uses, given_)
        _live_states(book, data, given_)
        _live_source_years(book, data, found, given_)
        _live_cash(book, found, uses, given_, lang)
    if costs:
        _live_plan(book, data, found, uses)
        _live_members(book, data, uses)
    for table in (
        chain_table(data.bets, data.programmes, data.projects, lang),
        *((data.package.table(lang),) if data.package is not None else ()),
        progress_table(data.projects, lang),
        evaluation_table(data.projects, data.economics, lang),
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


def _source(key: str, lang: str) -> str:
    return sources()[key].name.of(lang) if key in sources() else key


def _live_balance(book: Workbook, data: AgendaPaper, uses: str, given_: str) -> None:
    """Cost against sources, project by project and year by year: where they differ by a peso is seen here."""
    cost, cost_year, cost_of = (book.span(uses, key) for key in ("amount", "year", "project"))
    amount, year, of = (book.span(given_, key) for key in ("amount", "year", "project"))
    rows = []
    for one in data.projects:
        mine = [line for line in data.funding if line.project == one.key]
        for when in sorted({*one.years, *(line.year for line in mine)}):
            paid = sum(line.amount for line in mine if line.year == when)
            rows.append(
                [
                    one.name, when, Formula(f"=SUMIFS({cost},{cost_of},A{{row}},{cost_year},B{{row}})", one.cost(when)),
                    Formula(f"=SUMIFS({amount},{of},A{{row}},{year},B{{row}})", paid), Formula("=C{row}-D{row}", one.cost(when) - paid),
                ]
            )  # fmt: skip
    book.table(
        Text("Balance por proyecto", "Balance by project").of(data.edition.lang),
        [Column("project", Text("Proyecto", "Project"), width=40), Column("year", Text("Año", "Year"), "year"),
         Column("cost", Text("Costo", "Cost"), "money"), Column("all", Text("Todas las fuentes", "All sources"), "money"),
         Column("left", Text("Diferencia", "Difference"), "money")],
        rows, total={"cost": "SUM", "all": "SUM", "left": "SUM"} if rows else None,
    )  # fmt: skip


def _live_states(book: Workbook, data: AgendaPaper, given_: str) -> None:
    """Each source by state, and what all of them add up to."""
    lang = data.edition.lang
    amount, source, state = (book.span(given_, key) for key in ("amount", "source", "state"))
    used = list(dict.fromkeys(one.source for one in data.funding))
    last = chr(ord("B") + len(FUNDED) - 1)
    rows = []
    for key in used:
        held = {
            name: sum(one.amount for one in data.funding if one.source == key and one.state == name) for name in FUNDED
        }
        cells = [
            Formula(f'=SUMIFS({amount},{source},A{{row}},{state},"{FUNDED[name].of(lang)}")', held[name])
            for name in FUNDED
        ]
        rows.append([_source(key, lang), *cells, Formula(f"=SUM(B{{row}}:{last}{{row}})", sum(held.values()))])
    columns = [Column("source", Text("Fuente", "Source"), width=44)]
    columns += [Column(name, word, "money") for name, word in FUNDED.items()]
    columns.append(Column("total", Text("Total", "Total"), "money"))
    book.table(Text("Fuentes por estado", "Sources by state").of(lang), columns, rows,
               total=dict.fromkeys((*FUNDED, "total"), "SUM") if rows else None)  # fmt: skip


def _live_source_years(book: Workbook, data: AgendaPaper, found: Financing, given_: str) -> None:
    """Each source used: how the figure reaches it, whether it may pay operation, and what it brings each year."""
    lang = data.edition.lang
    amount, source, year = (book.span(given_, key) for key in ("amount", "source", "year"))
    years = [line.year for line in found.years]
    rows = []
    for key in dict.fromkeys(one.source for one in data.funding):
        mine = [one for one in data.funding if one.source == key]
        cells = [
            Formula(f"=SUMIFS({amount},{source},A{{row}},{year},{when})", sum(one.amount for one in mine if one.year == when))
            for when in years
        ]  # fmt: skip
        way, operating = way_words(key, data.figure, lang)
        whole = Formula(f"=SUMIFS({amount},{source},A{{row}})", sum(one.amount for one in mine))
        rows.append([_source(key, lang), way, operating, *cells, whole])
    columns = [Column("source", Text("Fuente", "Source"), width=44), Column("way", Text("Cómo llega", "How it comes"), width=30),
               Column("operating", Text("Puede pagar funcionamiento", "May pay operation"), width=26)]  # fmt: skip
    columns += [Column(f"y{when}", Text(f"{when}", f"{when}"), "money") for when in years]
    columns.append(Column("total", Text("Total", "Total"), "money"))
    book.table(Text("Fuentes por año", "Sources by year").of(lang), columns, rows,
               total=dict.fromkeys((*(f"y{when}" for when in years), "total"), "SUM") if rows else None)  # fmt: skip


def _live_plan(book: Workbook, data: AgendaPaper, found: Financing, uses: str) -> None:
    """The investment plan of several years, programme by programme, added up from the costs."""
    lang = data.edition.lang
    cost, cost_year, of = (book.span(uses, key) for key in ("amount", "year", "programme"))
    years = [line.year for line in found.years]
    table = plan_table(data.programmes, data.projects, years, lang)
    last = len(years)
    rows = [
        [
            row[0],
            *(Formula(f"=SUMIFS({cost},{of},A{{row}},{cost_year},{when})", row[k] or 0) for k, when in enumerate(years, 1)),
            Formula(f"=SUMIFS({cost},{of},A{{row}})", row[last + 1] or 0),
        ]
        for row in table.rows[:-1]
    ]  # fmt: skip
    columns = [Column("programme", Text("Programa", "Programme"), width=40)]
    columns += [Column(f"y{when}", Text(f"{when}", f"{when}"), "money") for when in years]
    columns.append(Column("total", Text("Total", "Total"), "money"))
    book.table(table.title, columns, rows, total=dict.fromkeys((*(f"y{when}" for when in years), "total"), "SUM"))


def _live_cash(book: Workbook, found: Financing, uses: str, given_: str, lang: str) -> None:
    """Cash accumulated by the end of each year, by scenario."""
    cost, cost_year = book.span(uses, "amount"), book.span(uses, "year")
    amount, year, secured, expected = (book.span(given_, key) for key in ("amount", "year", "secured", "expected"))
    yes = Text("sí", "yes").of(lang)
    spent = f'SUMIFS({cost},{cost_year},"<="&A{{row}})'
    texts = {
        "asegurado": f'=SUMIFS({amount},{year},"<="&A{{row}},{secured},"{yes}")-{spent}',
        "esperado": f'=SUMIFS({expected},{year},"<="&A{{row}})-{spent}',
        "completo": f'=SUMIFS({amount},{year},"<="&A{{row}})-{spent}',
    }
    held = dict.fromkeys(SCENARIOS, 0.0)
    rows = []
    for line in found.years:
        for name in SCENARIOS:
            held[name] += line.income(name) - line.cost
        rows.append([line.year, *(Formula(texts[name], round(held[name])) for name in SCENARIOS)])
    columns = [Column("year", Text("Año", "Year"), "year")]
    columns += [Column(name, word, "money", width=26) for name, word in SCENARIOS.items()]
    book.table(Text("Caja por escenario", "Cash by scenario").of(lang), columns, rows)


def _live_members(book: Workbook, data: AgendaPaper, uses: str) -> None:
    """Where each project's money goes, in the parts it is divided in, and what that adds up to for each member."""
    lang = data.edition.lang
    cost, cost_of = book.span(uses, "amount"), book.span(uses, "project")
    lines_by = {**data.bets, **{one.key: one.name for one in data.programmes}}
    line_of = {one.key: one.bet or one.key for one in data.programmes}
    rows = [
        [one.name, data.names.get(place, place), 1 / len(one.places),
         Formula(f"=SUMIFS({cost},{cost_of},A{{row}})*C{{row}}", one.cost() / len(one.places)),
         lines_by.get(line := line_of.get(one.programme, ""), line)]
        for one in data.projects for place in one.places
    ]  # fmt: skip
    if not rows:
        return
    parts = book.table(
        Text("Reparto por miembro", "Division by member").of(lang),
        [Column("project", Text("Proyecto", "Project"), width=40), Column("member", Text("Miembro", "Member"), width=30),
         Column("part", Text("Parte de uno", "Part of one"), "decimal", decimals=6),
         Column("amount", Text("Inversión", "Investment"), "money"), Column("line", Text("Línea", "Line"), width=30)],
        rows, total={"amount": "SUM"},
    )  # fmt: skip
    amount, member, line_at = (book.span(parts, key) for key in ("amount", "member", "line"))
    lines = []
    for code, held, head in zip(data.spread.codes, data.spread.amounts, data.spread.per_head, strict=True):
        lines.append(
            [
                data.names.get(code, code), data.populations.get(code), Formula(f"=SUMIFS({amount},{member},A{{row}})", held),
                Formula('=IF(N(B{row})=0,"",C{row}/B{row})', "" if head is None else head),
            ]
        )  # fmt: skip
    book.table(
        Text("Inversión por miembro", "Investment by member").of(lang),
        [Column("member", Text("Miembro", "Member"), width=30), Column("people", Text("Población", "Population"), "integer"),
         Column("amount", Text("Inversión", "Investment"), "money"), Column("head", Text("Por habitante", "Per head"), "money")],
        lines, total={"amount": "SUM"},
    )  # fmt: skip
    if data.spread.lines:
        keys = list(data.spread.lines)
        named = [lines_by.get(key, key) for key in keys]
        columns = [Column("member", Text("Miembro", "Member"), width=30)]
        columns += [Column(f"l{k}", Text(name, name), "money", width=26) for k, name in enumerate(named)]
        cells = [
            [
                data.names.get(code, code),
                *(
                    Formula(
                        f"=SUMIFS({amount},{member},$A{{row}},{line_at},{_quoted_text(name)})",
                        data.spread.lines[key][n],
                    )
                    for key, name in zip(keys, named, strict=True)
                ),
            ]
            for n, code in enumerate(data.spread.codes)
        ]
        title = Text("Miembro por línea", "Member by line").of(lang)
        book.table(title, columns, cells, total=dict.fromkeys((f"l{k}" for k in range(len(named))), "SUM"))


def _quoted_text(text: str) -> str:
    """A text inside a formula: exact, since a wildcard in a name would take the money of another line."""
    inside = text.replace('"', '""')
    for sign in ("~", "*", "?"):
        inside = inside.replace(sign, f"~{sign}")
    return f'"{inside}"'


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
    if names and len([one for one in data.options if one.figure != NO_FIGURE]) < 2:
        blocks.append(paragraph(pending(t("al menos dos figuras que comparar", "at least two figures to compare"))))
    if names and all(one.figure != NO_FIGURE for one in data.options):
        blocks.append(
            paragraph(pending(t("comparación con trabajar sin figura", "comparison with working without a figure")))
        )
    day = day_text(data.edition.day)
    record = t(f"registro de la iniciativa, {day.es}", f"record of the initiative, {day.en}")
    for place, table, said in ((1, tables[0], source), (2, tables[1], record)):
        blocks.append(heading(FIGURE_SECTIONS[place].of(lang)))
        missing = t("alternativas que se comparan", "alternatives compared")
        shown = turned(table, data.weights, lang) if place == 2 else table
        blocks.append(answer_table(shown, lang, source=said) if table.rows else paragraph(pending(missing)))
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
    found = next((one for one in data.options if one.figure == data.chosen), None)
    chosen = found.name.of(lang) if found else ""
    lead = t(f"Se recomienda: {chosen}.", f"Recommended: {chosen}.") if chosen else ""
    if found is not None and not found.eligible:  # fit never overrides the law, and the paper must not seem to
        lead = t(
            f"{chosen}: la ley no la permite hoy a este grupo.",
            f"{chosen}: the law does not allow it to this group today.",
        )
        blocks.append(paragraph(strong(lead)))
    blocks.append(_fit_box(data))
    title = t(
        f"Documento técnico de figura de {data.initiative}", f"Technical document of the figure of {data.initiative}"
    )
    return framed(data.edition, title, FIGURE_KIND, "figura", blocks, lead=lead, members=data.members)


def _fit_box(data: FigurePaper) -> Block:
    """How fit was calculated, with the weights and the day of the law."""
    lang = data.edition.lang
    used = {CRITERIA[key].of(lang): value for key, value in data.weights.items() if value > 0}
    total = sum(used.values())
    method = Text(
        f"Primero la ley: cada figura se juzga con el libro de la ley para este grupo y este día. Después el ajuste: promedio de los "
        f"puntajes (0 a {MOST}) con sus pesos, llevado a 100. Un puntaje que nadie dio no cuenta. Los criterios son nuestros y el grupo "
        f"los cambia.",
        f"First the law: each figure is judged with the book of law for this group and this day. Then fit: the mean of the scores (0 to "
        f"{MOST}) by their weights, taken to 100. A score nobody gave does not count. The criteria are ours and the group changes them.",
    )
    shares = {name: percent(value / total).of(lang) for name, value in used.items()} if total else {}
    law = {Text("Ley vigente al", "Law in force on").of(lang): data.law} if data.law else {}
    return method_box(lang, method.of(lang), {**shares, **law})


def turned(table: Table, given_weights: Mapping[str, float], lang: str) -> Table:
    """The comparison with a column for each alternative: names of criteria are long, and alternatives are few."""
    if len(table.rows) > MOST_COLUMNS:
        return table
    weights = {CRITERIA[key].of(lang): value for key, value in given_weights.items()}
    total = sum(value for value in weights.values() if value > 0)
    rows: list[Row] = []
    for place, title in enumerate(table.head[1:], 1):
        weight = weights.get(title)
        values = [row[place] for row in table.rows]
        cells = [number_said(value, lang) if isinstance(value, int | float) else value for value in values]
        rows.append((title, percent(weight / total).of(lang) if weight and total else "", *cells))
    head = (
        Text("Criterio", "Criterion").of(lang),
        Text("Peso", "Weight").of(lang),
        *(str(row[0]) for row in table.rows),
    )
    return Table(table.title, head, rows)
