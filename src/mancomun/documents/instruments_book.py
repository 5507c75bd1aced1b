"""The agenda of instruments (S61) as a paper and as a workbook of its own: what binds the vision, by whom, in which order and how late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mancomun.agendas.instruments import ACTIONS, AUTHORITIES, CATALOGUE, KINDS, STATES, Instrumento, order
from mancomun.documents.blocks import heading, method_box, paragraph, pending
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.territorial_agenda import instrument_blocks
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text
from mancomun.tables.columns import NO, YES, Column
from mancomun.tables.workbook import Formula, Parameter, Workbook

INSTRUMENTS_KIND = Text("Ruta · Agenda instrumental", "Route · Agenda of instruments")
NAME = Text("Agenda instrumental", "Agenda of instruments")
SECTIONS = (
    Text("Hoja de ruta", "Road map"),
    Text("Pasos de cada instrumento", "Steps of each instrument"),
    Text("Cómo se calculó", "How it was calculated"),
)
NO_BET = Text("sin apuesta", "no bet")
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class InstrumentsPaper:
    """All that the paper and the workbook of S61 print. ``bets`` are key and name; ``members`` names."""

    edition: Edition
    initiative: str
    bets: Mapping[str, str]
    instruments: Sequence[Instrumento]
    members: Sequence[str] = ()


def instruments_document(data: InstrumentsPaper) -> Document:
    """The agenda of instruments alone: the road, the steps of each, and how it was made."""
    lang = data.edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    source = t("registro de la iniciativa", "record of the initiative")
    blocks: list[Block] = [heading(SECTIONS[0].of(lang))]
    missing = paragraph(pending(t("instrumentos de la agenda", "instruments of the agenda")))
    if data.instruments:
        blocks += instrument_blocks(data.instruments, data.bets, data.edition.day, lang, source=source)
    else:
        blocks.append(missing)
    blocks.append(heading(SECTIONS[1].of(lang)))
    if data.instruments:
        for one in data.instruments:
            steps = "; ".join(one.steps) or t("sin pasos escritos", "no steps written")
            about = f" ({one.fact})" if one.fact else ""
            blocks.append(paragraph(f"{one.name}{about}: {steps}."))
    else:
        blocks.append(missing)
    blocks.append(heading(SECTIONS[2].of(lang)))
    blocks.append(
        method_box(
            lang,
            t("Los instrumentos van en un orden que respeta lo que cada uno espera. Quién es competente se revisa contra la norma de los "
              "instrumentos conocidos; de los demás responde quien los escribió.",
              "Instruments stand in an order that keeps what each waits for. Who is competent is checked against the norm of known "
              "instruments; whoever wrote the others answers for them."),
            {t("Instrumentos", "Instruments"): str(len(data.instruments)), t("Apuestas", "Bets"): str(len(data.bets))},
        )
    )  # fmt: skip
    title = t(f"Agenda instrumental de {data.initiative}", f"Agenda of instruments of {data.initiative}")
    return framed(data.edition, title, INSTRUMENTS_KIND, "agenda_instrumental", blocks, members=data.members)


def instruments_book(data: InstrumentsPaper) -> bytes:
    """The workbook: change a day, a state or a bet in the first sheet and every count and delay follows."""
    lang, day = data.edition.lang, data.edition.day
    title = Text(f"Agenda instrumental de {data.initiative}", f"Agenda of instruments of {data.initiative}").of(lang)
    book = Workbook(title, lang, day)
    book.parameter(
        Parameter("dia_corte", Text("Día en que se mira", "Day it is looked at"), day.isoformat(), vintage=day.isoformat())
    )  # fmt: skip
    by = {one.key: one for one in data.instruments}
    ordered = [by[key] for key in order(data.instruments)[0]]
    sheet = book.table(Text("Instrumentos", "Instruments").of(lang), _columns(), _rows(ordered, data.bets, day, lang))
    if ordered:
        _waits(book, sheet, ordered, lang)
        _years(book, sheet, ordered, lang)
        _authorities(book, sheet, ordered, lang)
        _bets(book, sheet, ordered, data.bets, lang)
    book.source(Text("Registro de la iniciativa", "Record of the initiative").of(lang), data.edition.code)
    for one in ordered:
        book.source(_norm(one), one.name)
    return book.content()


def _norm(one: Instrumento) -> str:
    return one.norm or (CATALOGUE[one.model].norm if one.model in CATALOGUE else "")


def _serial(day: date) -> int:
    return (day - _EPOCH).days


def _columns() -> list[Column]:
    def c(
        key: str, es: str, en: str, kind: str = "text", meaning: Text | None = None, width: float | None = None
    ) -> Column:
        return Column(key, Text(es, en), kind, meaning=meaning or Text(es, en), width=width)

    return [
        c("place", "Orden", "Order", "integer", Text("Lugar en un orden en que nada va antes de lo que espera",
                                                     "Place in an order in which nothing comes before what it waits for")),
        c("name", "Instrumento", "Instrument", width=44),
        c("kind", "Clase", "Kind"),
        c("action", "Acción", "Action"),
        c("who", "Quién lo expide", "Who issues it", width=28),
        c("able", "¿Es competente?", "Competent?", meaning=Text("Según la norma del instrumento conocido; vacío si no es uno de ellos",
                                                               "By the norm of the known instrument; blank when it is none of them")),
        c("norm", "Norma base", "Norm", width=34),
        c("bet", "Apuesta", "Bet", meaning=Text("Apuesta de la visión a la que sirve", "Bet of the vision it serves"), width=32),
        c("fact", "Hecho interjurisdiccional", "Fact in common", width=30),
        c("steps", "Pasos", "Steps", width=40),
        c("due", "Fecha objetivo", "Target date", "date"),
        c("state", "Estado", "State"),
        c("since", "Vigente desde", "In force since", "date", Text("Día en que se adoptó lo que se cambia",
                                                                   "Day on which what is changed was adopted")),
        c("late", "Vencido", "Overdue", meaning=Text("Sí, cuando su fecha pasó al día en que se mira y no está expedido",
                                                     "Yes, when its date is past on the day it is looked at and it is not issued")),
    ]  # fmt: skip


def _rows(ordered: Sequence[Instrumento], bets: Mapping[str, str], day: date, lang: str) -> list[list[Any]]:
    issued, yes, no = STATES["expedido"].of(lang), YES.of(lang), NO.of(lang)
    rows = []
    for place, one in enumerate(ordered, 1):
        model = CATALOGUE.get(one.model)
        able = None if model is None else one.authority in model.authorities
        late = one.due is not None and one.due < day and one.state != "expedido"
        rows.append(
            [
                place, one.name, _said(KINDS, one.kind, lang), _said(ACTIONS, one.action, lang), _said(AUTHORITIES, one.authority, lang),
                "" if able is None else yes if able else no, _norm(one), _bet(one, bets, lang), one.fact, "; ".join(one.steps), one.due,
                _said(STATES, one.state, lang), one.since,
                Formula(f'=IF(AND(N(K{{row}})>0,K{{row}}<DATEVALUE(dia_corte),L{{row}}<>"{issued}"),"{yes}","{no}")', yes if late else no),
            ]
        )  # fmt: skip
    return rows


def _said(words: Mapping[str, Text], key: str, lang: str) -> str:
    return words[key].of(lang) if key in words else key


def _bet(one: Instrumento, bets: Mapping[str, str], lang: str) -> str:
    return bets.get(one.bet) or NO_BET.of(lang)


def _waits(book: Workbook, sheet: str, ordered: Sequence[Instrumento], lang: str) -> None:
    """One line for each dependence: both days and the days between them."""
    place = {one.key: n for n, one in enumerate(ordered, 1)}
    due, number = book.span(sheet, "due"), book.span(sheet, "place")
    yes, no = YES.of(lang), NO.of(lang)
    rows = []
    for one in ordered:
        for key in one.after:
            if key not in place:
                continue
            before = ordered[place[key] - 1]
            mine, its = (_serial(day) if day else 0 for day in (one.due, before.due))
            known = bool(mine and its)
            rows.append(
                [
                    place[one.key], one.name, place[key], before.name,
                    Formula(f"=SUMIFS({due},{number},A{{row}})", mine), Formula(f"=SUMIFS({due},{number},C{{row}})", its),
                    Formula('=IF(OR(E{row}=0,F{row}=0),"",E{row}-F{row})', mine - its if known else ""),
                    Formula(f'=IF(G{{row}}="","",IF(G{{row}}>=0,"{yes}","{no}"))', (yes if mine >= its else no) if known else ""),
                ]
            )  # fmt: skip
    if rows:
        book.table(
            Text("Qué espera a qué", "What waits for what").of(lang),
            [Column("n", Text("Orden", "Order"), "integer"), Column("name", Text("Instrumento", "Instrument"), width=44),
             Column("m", Text("Orden de lo que espera", "Order of what it waits for"), "integer"),
             Column("before", Text("Espera a", "Waits for"), width=44), Column("due", Text("Su fecha", "Its date"), "date"),
             Column("first", Text("Fecha de lo que espera", "Date of what it waits for"), "date"),
             Column("gap", Text("Días entre las dos", "Days between them"), "integer"),
             Column("fits", Text("Llega después", "Comes after"), meaning=Text("No: lo que espera llega más tarde que él",
                                                                               "No: what it waits for comes later than it"))],
            rows,
        )  # fmt: skip


def _crossed(
    book: Workbook, name: Text, first: Column, heads: Sequence[tuple[str, Text]], rows: Sequence[list[Any]], lang: str
) -> None:
    """A sheet of counts: a column a class, their sum at the end of each line and of each column."""
    last = chr(ord("B") + len(heads) - 1)
    lines = [
        [row[0], *row[1:], Formula(f"=SUM(B{{row}}:{last}{{row}})", sum(one.value for one in row[1:]))] for row in rows
    ]
    columns = [first, *(Column(key, word, "integer") for key, word in heads), Column("all", Text("Total", "Total"), "integer")]  # fmt: skip
    book.table(name.of(lang), columns, lines, total=dict.fromkeys((*(key for key, _ in heads), "all"), "SUM"))


def _years(book: Workbook, sheet: str, ordered: Sequence[Instrumento], lang: str) -> None:
    due, state = book.span(sheet, "due"), book.span(sheet, "state")
    rows = [
        [
            year,
            *(
                Formula(f'=COUNTIFS({due},">="&DATE(A{{row}},1,1),{due},"<="&DATE(A{{row}},12,31),{state},"{word.of(lang)}")',
                        sum(one.due is not None and one.due.year == year and one.state == key for one in ordered))
                for key, word in STATES.items()
            ),
        ]
        for year in sorted({one.due.year for one in ordered if one.due})
    ]  # fmt: skip
    if rows:
        first = Column("year", Text("Año", "Year"), "year")
        _crossed(book, Text("Por año", "By year"), first, list(STATES.items()), rows, lang)


def _authorities(book: Workbook, sheet: str, ordered: Sequence[Instrumento], lang: str) -> None:
    who, state = book.span(sheet, "who"), book.span(sheet, "state")
    rows = [
        [
            _said(AUTHORITIES, authority, lang),
            *(
                Formula(f'=COUNTIFS({who},A{{row}},{state},"{word.of(lang)}")',
                        sum(one.authority == authority and one.state == key for one in ordered))
                for key, word in STATES.items()
            ),
        ]
        for authority in dict.fromkeys(one.authority for one in ordered if one.authority)
    ]  # fmt: skip
    if rows:
        first = Column("who", Text("Quién lo expide", "Who issues it"), width=32)
        _crossed(book, Text("Por autoridad", "By authority"), first, list(STATES.items()), rows, lang)


def _bets(book: Workbook, sheet: str, ordered: Sequence[Instrumento], bets: Mapping[str, str], lang: str) -> None:
    bet, kind = book.span(sheet, "bet"), book.span(sheet, "kind")
    names = dict.fromkeys((*bets.values(), *(_bet(one, bets, lang) for one in ordered)))
    rows = [
        [
            name,
            *(
                Formula(f'=COUNTIFS({bet},A{{row}},{kind},"{word.of(lang)}")',
                        sum(_bet(one, bets, lang) == name and one.kind == key for one in ordered))
                for key, word in KINDS.items()
            ),
        ]
        for name in names
    ]  # fmt: skip
    first = Column("bet", Text("Apuesta", "Bet"), width=36)
    _crossed(book, Text("Apuestas por clase", "Bets by kind"), first, list(KINDS.items()), rows, lang)
