"""*Ruta y cronograma* (S13): the stages of the plan with what each asks, how many stand in each, and the way of each initiative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.documents.blocks import annex, heading, paragraph, table
from mancomun.documents.frame import drawn, framed, on
from mancomun.documents.inputs import Edition, Picture
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, day_text
from mancomun.tables.columns import Column
from mancomun.tables.workbook import Formula, Workbook

KIND = Text("Portafolio · Ruta y cronograma", "Portfolio · Route and schedule")
SECTIONS = {
    "stages": Text("Etapas de la ruta", "Stages of the route"),
    "flow": Text("Dónde va cada una", "Where each one is"),
    "schedule": Text("Cronograma por iniciativa", "Schedule by initiative"),
    "annex": Text("Anexo. Días en cada etapa", "Annex. Days in each stage"),
}
_DAYS = Text("días", "days")


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage: what it takes in and gives out, who answers, its months (None: open), what lets one pass; and its flow.

    ``wip`` initiatives are in it, ``median`` days old; ``left`` went on in the last quarter.
    """

    name: str
    inputs: str
    outputs: str
    responsible: str
    criterion: str
    months: int | None = None
    wip: int = 0
    median: float | None = None
    left: int = 0


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One stage of one initiative, from its first to its last day."""

    code: str
    name: str
    stage: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class RouteReport:
    """All that the document prints; ``picture`` is the schedule drawn."""

    edition: Edition
    title: str
    stages: Sequence[StageLine]
    trails: Sequence[TrailLine] = ()
    picture: Picture | None = None


def route_report(report: RouteReport) -> Document:
    """The route as a document."""
    lang, day = report.edition.lang, on(report.edition.day)
    source = _source(report)
    asked = [
        Column("name", Text("Etapa", "Stage"), width=16),
        Column("inputs", Text("Qué entra", "What comes in"), width=22),
        Column("outputs", Text("Qué sale", "What comes out"), width=24),
        Column("who", Text("Responde", "Answers"), width=18),
        Column("months", Text("Meses", "Months"), width=9),
        Column("criterion", Text("Pasa si", "Passes if"), width=20),
    ]
    open_ = Text("abierta", "open").of(lang)
    rows: list[list[object]] = [
        [s.name, s.inputs, s.outputs, s.responsible, open_ if s.months is None else str(s.months), s.criterion]
        for s in report.stages
    ]
    flow = _flow_columns(day)
    moving: list[list[object]] = [[s.name, s.wip, s.median, s.left] for s in report.stages]
    total = ["Total", sum(s.wip for s in report.stages), None, sum(s.left for s in report.stages)]
    blocks: list[Block] = [
        heading(SECTIONS["stages"].of(lang)),
        table(asked, rows, lang, caption="", source=Text("lectura de diseño; la ruta de 2014 no es legible en la fuente",
              "a reading of design; the route of 2014 is not legible in the source").of(lang)),
        heading(SECTIONS["flow"].of(lang)),
        table(flow, moving, lang, caption="", source=source, total=total),
        heading(SECTIONS["schedule"].of(lang)),
    ]  # fmt: skip
    nobody = Text("Ninguna iniciativa tiene fechas en la ruta todavía.", "No initiative has dates on the route yet.")
    blocks.append(drawn(report.picture, lang) if report.picture else paragraph(nobody.of(lang)))
    if report.trails:
        days = [[t.code, t.name, t.stage, t.start, t.end, (t.end - t.start).days] for t in report.trails]
        blocks += [
            *annex(SECTIONS["annex"].of(lang)),
            table(_trail_columns(day), days, lang, caption="", source=source),
        ]
    return framed(report.edition, report.title, KIND, "ruta_cronograma", blocks)


def _source(report: RouteReport) -> str:
    day = day_text(report.edition.day)
    return Text(f"registro del portafolio, {day.es}", f"record of the portfolio, {day.en}").of(report.edition.lang)


def _flow_columns(day: str) -> list[Column]:
    many = Text("iniciativas", "initiatives")
    return [
        Column("name", Text("Etapa", "Stage"), width=40),
        Column("wip", Text("En curso", "In progress"), "integer", many, day, width=18),
        Column("median", Text("Mediana en la etapa", "Median in the stage"), "integer", _DAYS, day, width=20),
        Column("left", Text("Siguieron en el trimestre", "Went on in the quarter"), "integer", many, day, width=22),
    ]


def _trail_columns(day: str) -> list[Column]:
    return [
        Column("code", Text("Código", "Code"), "code", width=18),
        Column("name", Text("Iniciativa", "Initiative"), width=30),
        Column("stage", Text("Etapa", "Stage"), width=18),
        Column("start", Text("Desde", "From"), "date", width=13),
        Column("end", Text("Hasta", "To"), "date", width=13),
        Column("days", Text("Días", "Days"), "integer", _DAYS, day, width=10),
    ]


def route_workbook(report: RouteReport) -> bytes:
    """The same as a workbook; days are live differences of dates, and totals live sums."""
    lang, day = report.edition.lang, on(report.edition.day)
    book = Workbook(report.title, lang, report.edition.day, KIND.of(lang))
    asked = [
        Column("name", Text("Etapa", "Stage")), Column("inputs", Text("Qué entra", "What comes in"), width=44),
        Column("outputs", Text("Qué sale", "What comes out"), width=44),
        Column("who", Text("Responde", "Answers"), width=36), Column("months", Text("Meses", "Months"), "integer", Text("meses", "months")),
        Column("criterion", Text("Pasa si", "Passes if"), width=40),
    ]  # fmt: skip
    book.table(
        Text("Etapas", "Stages").of(lang), asked,
        [[s.name, s.inputs, s.outputs, s.responsible, s.months, s.criterion] for s in report.stages], blank_numbers=True,
    )  # fmt: skip
    book.table(
        Text("Flujo", "Flow").of(lang), _flow_columns(day), [[s.name, s.wip, s.median, s.left] for s in report.stages],
        total={"wip": "SUM", "left": "SUM"},
    )  # fmt: skip
    rows: list[list[object]] = [
        [t.code, t.name, t.stage, t.start, t.end, Formula("=E{row}-D{row}", (t.end - t.start).days)]
        for t in report.trails
    ]
    book.table(Text("Cronograma", "Schedule").of(lang), _trail_columns(day), rows)
    book.source(_source(report))
    return book.content()
