"""D15, the multilevel matrix (S51 to S54): three boxes with their evidence, the ties with their citation, contradictions treated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mancomun.documents.answers import answer_picture, answer_sheet, answer_table
from mancomun.documents.blocks import given, heading, method_box, paragraph, pending
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, day_text, number_text
from mancomun.route.department import ANSWERS, NO, UNSAID, YES, Department, Part, guided_word
from mancomun.route.roles import ACROSS, ITEMS, STRONG, Board, Roles
from mancomun.tables.columns import Column
from mancomun.tables.results import Row, Table
from mancomun.tables.workbook import Formula, Workbook

KIND = Text("Momento 2 · Articulación multinivel", "Moment 2 · Multilevel alignment")
SECTIONS = {
    "boxes": Text("Rol de la visión en tres niveles", "Role of the vision at three levels"),
    "alignment": Text("Alineación vertical", "Vertical alignment"),
    "matrix": Text("Apuestas por instrumentos", "Bets by instruments"),
    "ties": Text("Vínculos con su cita", "Ties with their citation"),
    "clashes": Text("Contradicciones y su tratamiento", "Contradictions and their treatment"),
    "method": Text("Cómo se lee", "How to read it"),
}


@dataclass(frozen=True)
class AlignmentPaper:
    """All that D15 prints."""

    edition: Edition
    name: str
    roles: Roles
    members: Sequence[str] = ()
    measured: Sequence[Table] = ()
    """What other products of the initiative measure for these functions."""


def _source(data: AlignmentPaper) -> str:
    day = day_text(data.edition.day)
    return Text(f"registro de la iniciativa, {day.es}", f"record of the initiative, {day.en}").of(data.edition.lang)


def _title(data: AlignmentPaper) -> str:
    return Text(f"Matriz de articulación multinivel de {data.name}", f"Multilevel matrix of {data.name}").of(
        data.edition.lang
    )


def board_table(board: Board, lang: str) -> Table:
    """One box: its functions, how far each is fulfilled, and the evidence."""
    head = (
        ("Función", "Cumplimiento (0\u00a0a\u00a04)", "Evidencia")
        if lang == "es"
        else ("Function", "Fulfilment (0\u00a0to\u00a04)", "Evidence")
    )
    rows: list[Row] = [
        (purpose.says.of(lang), found.level if found else None, (found.evidence if found else "") or None)
        for purpose, found in board.functions
    ]
    return Table("", head, rows)


def department_tables(box: Department, lang: str) -> list[Table]:
    """The shares of the department, its programmes and the guidelines of its land plan; those that have rows."""
    found = (box.shares(lang), box.programmes_table(lang), box.guidelines_table(lang))
    return [table for table in found if table.rows]


def _department(box: Department, lang: str, source: str) -> list[Block]:
    told = "; ".join(filter(None, (source, box.totals.source)))
    blocks: list[Block] = [answer_table(table, lang, source=told) for table in department_tables(box, lang)]
    if not box.programmes:
        blocks.append(
            paragraph(pending(Text("programas del plan departamental", "programmes of the department's plan").of(lang)))
        )
    if not box.guidelines and box.totals.land_plan != "no_tiene":
        blocks.append(paragraph(pending(Text("directrices del POD", "guidelines of the POD").of(lang))))
    return blocks


def alignment_document(data: AlignmentPaper) -> Document:
    """The matrix as a document."""
    lang, roles = data.edition.lang, data.roles
    source = _source(data)
    tables = {table.title: table for table in roles.tables(lang)}
    blocks: list[Block] = [heading(SECTIONS["boxes"].of(lang))]
    blocks.append(answer_picture(roles.boxes_picture(lang), lang, source=source))
    for board in roles.boards:
        mean = board.mean
        said = "" if mean is None else (number_text(mean, 1, lang))
        blocks.append(heading(f"{roles.names[board.level].of(lang)} ({ITEMS[board.level]})", 2))
        what = Text("promedio de cumplimiento", "mean fulfilment").of(lang)
        blocks.append(paragraph(f"{what.capitalize()}: ", given(said, f"{what} ({roles.names[board.level].of(lang)})")))
        blocks.append(answer_table(board_table(board, lang), lang, source=source, widths=(30, 14, 56)))
        if board.level == "departamento":
            blocks += _department(roles.department, lang, source)
    blocks.append(heading(SECTIONS["alignment"].of(lang)))
    if roles.bets:
        blocks.append(answer_table(roles.tables(lang)[1], lang, source=source))
    else:
        blocks.append(paragraph(pending(Text("apuestas que alinear", "bets to align").of(lang))))
    blocks += [
        answer_table(table, lang, source=source)
        for table in (roles.checks(lang), roles.investment(lang), *data.measured)
        if table.rows
    ]
    blocks.append(heading(SECTIONS["matrix"].of(lang)))
    if roles.bets and roles.instruments:
        blocks.append(answer_picture(roles.picture(lang), lang, source=source))
        blocks.append(answer_table(roles.matrix(lang, turned=len(roles.instruments) > ACROSS), lang, source=source))
    else:
        blocks.append(
            paragraph(pending(Text("instrumentos de los tres niveles", "instruments of the three levels").of(lang)))
        )
    ties = Text("Vínculos con su cita", "Ties with their citation").of(lang)
    blocks.append(heading(SECTIONS["ties"].of(lang)))
    if ties in tables:
        blocks.append(answer_table(tables[ties], lang, source=source, caption=""))
    else:
        blocks.append(paragraph(pending(Text("vínculos con instrumentos", "ties with instruments").of(lang))))
    clashes = Text("Contradicciones", "Contradictions").of(lang)
    blocks.append(heading(SECTIONS["clashes"].of(lang)))
    if clashes in tables:
        blocks.append(answer_table(tables[clashes], lang, source=source, caption=""))
    else:
        none = Text("Ningún vínculo registrado contradice una apuesta.", "No tie on record contradicts a bet.")
        blocks.append(paragraph(none.of(lang)))
    method = Text(
        f"Una apuesta está cubierta en un nivel si tiene un vínculo de fuerza {STRONG} o más que no la contradice. La cadena son las "
        "apuestas cubiertas en los tres niveles. Un programa vinculado varias veces cuenta su costo una sola. Del departamento se "
        "cuentan los programas que la visión orienta sobre todos los del plan, y las directrices del POD recogidas sobre todas; lo que "
        "nadie dijo no cuenta como un no: la parte se da entre sus dos extremos.",
        f"A bet is covered at a level when it has a tie of strength {STRONG} or more that does not contradict it. The chain is the bets "
        "covered at all three. A programme tied several times counts its cost once. Of the department, the programmes that the vision "
        "guides are counted over all those of the plan, and the guidelines of the POD answered over all of them; what nobody said does "
        "not count as a no: the share is given between its two ends.",
    )
    blocks += [heading(SECTIONS["method"].of(lang)), method_box(lang, method.of(lang), {})]
    return framed(data.edition, _title(data), KIND, "articulacion_multinivel", blocks, members=data.members)


def alignment_workbook(data: AlignmentPaper) -> bytes:
    """Boxes, matrix with live counts, ties and contradictions."""
    lang, roles = data.edition.lang, data.roles
    book = Workbook(_title(data), lang, data.edition.day, KIND.of(lang))
    answer_sheet(book, roles.tables(lang)[0])
    matrix = roles.matrix(lang)
    strong = Text("Vínculos de fuerza 2 o más", "Ties of strength 2 or more")
    columns = [Column("bet", Text("Apuesta", "Bet"), width=34)]
    columns += [
        Column(f"i{k}", Text(one.name, one.name), "integer", Text("fuerza", "strength"), one.years)
        for k, one in enumerate(roles.instruments)
    ]
    columns.append(Column("n", strong, "integer", Text("vínculos", "ties")))
    last = _letter(len(roles.instruments))
    rows = [
        [
            *row,
            Formula(f'=COUNTIF(B{{row}}:{last}{{row}},">={STRONG}")', sum(int(v or 0) >= STRONG for v in row[1:]))
            if roles.instruments
            else 0,
        ]
        for row in matrix.rows
    ]
    book.table(Text("Apuestas por instrumentos", "Bets by instruments").of(lang), columns, rows)
    for table in (roles.tables(lang)[1], roles.checks(lang), roles.investment(lang), *data.measured):
        if table.rows:
            answer_sheet(book, table)
    _department_sheets(book, roles.department, lang)
    head = ("Instrumento", "Nivel", "Entidad", "Vigencia", "Tipo", "Dirección") if lang == "es" else (
        "Instrument", "Level", "Entity", "Years", "Kind", "Address",
    )  # fmt: skip
    listed: list[Row] = [
        (i.name, roles.names[i.level].of(lang), i.entity or None, i.years or None, i.kind or None, i.url or None)
        for i in roles.instruments
    ]
    answer_sheet(book, Table(Text("Instrumentos", "Instruments").of(lang), head, listed))
    for table in roles.tables(lang):
        if table.title in ("Vínculos con su cita", "Ties with their citation", "Contradicciones", "Contradictions"):
            answer_sheet(book, table)
    book.source(_source(data))
    return book.content()


def _department_sheets(book: Workbook, box: Department, lang: str) -> None:
    """Programmes, guidelines, and their shares with live formulas: the least when what nobody said is a no, the most when a yes."""
    if box.empty:
        return
    pesos, count = Text("pesos", "pesos"), Text("programas", "programmes")
    columns = [
        Column("name", Text("Programa", "Programme"), width=40),
        Column("plan", Text("Plan", "Plan"), width=34),
        Column("years", Text("Vigencia", "Years")),
        Column("guided", Text("La visión lo orienta", "Guided by the vision")),
        Column("cost", Text("Inversión", "Investment"), "money", pesos),
        Column("bet", Text("Apuesta", "Bet"), width=34),
        Column("cite", Text("Cita", "Citation"), width=20),
    ]
    rows = [
        [
            one.name,
            one.plan or None,
            one.years or None,
            guided_word(one.guided).of(lang),
            one.cost,
            one.bet or None,
            one.cite or None,
        ]
        for one in box.programmes
    ]
    lines: list[list[Any]] = []
    if rows:
        name = book.table(Text("Programas departamentales", "Department programmes").of(lang), columns, rows)
        said, cost = book.span(name, "guided"), book.span(name, "cost")
        yes, no = YES.of(lang), NO.of(lang)
        whole: Any = round(box.guided.whole)
        lines.append(_share_line(
            Text("Programas que la visión orienta", "Programmes the vision guides").of(lang), count.of(lang), box.guided,
            f'=COUNTIF({said},"{yes}")', f'=COUNTIF({said},"{no}")', whole,
        ))  # fmt: skip
        if box.investment.whole:
            lines.append(_share_line(
                Text("Inversión de esos programas", "Investment of those programmes").of(lang), "COP", box.investment,
                f'=SUMIF({said},"{yes}",{cost})', f'=SUMIF({said},"{no}",{cost})', round(box.investment.whole),
            ))  # fmt: skip
    if box.guidelines:
        columns = [
            Column("says", Text("Directriz", "Guideline"), width=60),
            Column("plan", Text("Instrumento", "Instrument"), width=34),
            Column("answer", Text("Cómo se recoge", "How it is answered")),
            Column("place", Text("Dónde, o por qué no", "Where, or why not"), width=44),
            Column("cite", Text("Cita", "Citation"), width=20),
        ]
        name = book.table(
            Text("Directrices del POD", "Guidelines of the POD").of(lang),
            columns,
            [
                [
                    one.says,
                    one.plan or None,
                    ANSWERS.get(one.answer, UNSAID).of(lang),
                    one.place or None,
                    one.cite or None,
                ]
                for one in box.guidelines
            ],
        )
        said = book.span(name, "answer")
        part, none = ANSWERS["en_parte"].of(lang), ANSWERS["no_recogida"].of(lang)
        lines.append(_share_line(
            Text("Directrices del POD recogidas", "Guidelines of the POD answered").of(lang),
            Text("directrices", "guidelines").of(lang), box.answered,
            f'=COUNTIF({said},"{ANSWERS["recogida"].of(lang)}")', f'=COUNTIF({said},"{part}")+COUNTIF({said},"{none}")',
            round(box.answered.whole),
        ))  # fmt: skip
    if lines:
        columns = [
            Column("what", Text("Qué se mide", "Measure"), width=40),
            Column("unit", Text("Unidad", "Unit")),
            Column("yes", Text("Sí", "Yes"), "integer"),
            Column("no", Text("No", "No"), "integer"),
            Column("whole", Text("De", "Of"), "integer"),
            Column("low", Text("Parte, la menor", "Share, the least"), "percent"),
            Column("high", Text("Parte, la mayor", "Share, the most"), "percent"),
        ]
        book.table(
            Text("Departamento", "Department").of(lang),
            columns,
            lines,
            notes=[box.totals.source] if box.totals.source else (),
        )


def _share_line(what: str, unit: str, part: Part, yes: str, no: str, whole: int) -> list[Any]:
    low, high = part.ends or (0.0, 0.0)
    against = round(part.whole - part.met - part.unsaid)
    return [
        what,
        unit,
        Formula(yes, round(part.met)),
        Formula(no, against),
        whole,
        Formula("=100*C{row}/E{row}", 100 * low),
        Formula("=100*(E{row}-D{row})/E{row}", 100 * high),
    ]


def _letter(place: int) -> str:
    """The column of a sheet at ``place``, from 0."""
    out = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        out = chr(65 + rest) + out
    return out
