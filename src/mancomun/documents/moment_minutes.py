"""The closing minutes of a moment of the route; before it closes, the same data are a report of progress (method, S28)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.documents.blocks import checklist, facts, given, heading, paragraph, pending, signatures, strong, table
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import STATES, Block, Document, Run
from mancomun.lexicon.text import Text, day_text
from mancomun.tables.columns import Column

KIND = Text("Acta", "Minutes")
REPORT = Text("Informe", "Report")


@dataclass(frozen=True, slots=True)
class Delivered:
    """A product: its name, its state (empty: not begun), how often it was approved, when last, and what blocks it."""

    name: str
    state: str
    version: int
    approved_on: date | None
    gaps: int


@dataclass(frozen=True, slots=True)
class Required:
    """A requirement of the gate: what it asks, whether it is met, its word, why, and where it comes from."""

    says: str
    met: bool | None
    word: str
    why: str
    citation: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A requirement somebody answered for: what it asks, the motive, who and when."""

    says: str
    motive: str
    who: str
    day: date


@dataclass(frozen=True, slots=True)
class MomentData:
    """A moment to report: texts are already in the language of the edition; ``closed`` None while it is open.

    ``objective`` is what the moment is for; ``conditions`` what its first product shows (the five conditions of moment 1, S33).
    """

    edition: Edition
    initiative: str
    members: Sequence[str]
    moment: int
    name: str
    start: date | None
    planned_end: date | None
    closed: date | None
    light: str
    late_reason: str
    said: str
    delivered: Sequence[Delivered]
    required: Sequence[Required]
    passed: Sequence[Passed]
    people: Sequence[tuple[str, str, str]] = ()
    objective: str = ""
    conditions: Sequence[Block] = ()


def moment_minutes(data: MomentData) -> Document:
    """Dates, products, requirements, what was passed with a motive, the decision and the signatures."""
    lang = data.edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    closing = data.closed is not None
    title = (
        t(f"Acta de cierre del momento {data.moment}", f"Closing minutes of moment {data.moment}")
        if closing
        else t(f"Informe de avance del momento {data.moment}", f"Report of progress of moment {data.moment}")
    )
    blocks: list[Block] = []
    if data.objective:
        blocks += [heading(t("Objetivo", "Objective")), paragraph(data.objective), *data.conditions]
    blocks += [heading(t("Fechas", "Dates")), facts(_dates(data, lang))]
    if data.late_reason:
        blocks.append(paragraph(strong(t("Por qué cambió la fecha: ", "Why the day changed: ")), data.late_reason))
    blocks += [heading(t("Productos", "Products")), _products(data, lang)]
    blocks += [heading(t("Lo que pide la puerta", "What the gate asks")), paragraph(data.said)]
    if data.required:
        blocks.append(checklist([(one.met, _required(one)) for one in data.required], lang))
    if data.passed:
        blocks.append(heading(t("Lo que se pasó con motivo", "What was passed with a reason")))
        for one in data.passed:
            blocks.append(paragraph(strong(f"{one.says} "), f"{one.motive} — {one.who}, {day_text(one.day).of(lang)}."))
    blocks.append(heading(t("Decisión", "Decision")))
    if closing and data.closed is not None:
        day = day_text(data.closed)
        blocks.append(
            paragraph(
                t(
                    f"El momento {data.moment} se cierra el {day.es}. Lo entregado queda en las versiones que se listan arriba.",
                    f"Moment {data.moment} is closed on {day.en}. What was delivered stays in the versions listed above.",
                )
            )
        )
        blocks += [
            heading(t("Firmas", "Signatures")),
            signatures(data.people or [("", "", one) for one in data.members] or [("", "", data.initiative)], lang),
        ]
    else:
        blocks.append(
            paragraph(
                t("El momento sigue abierto. ", "The moment is still open. "),
                pending(t("decisión sobre el cierre", "decision on the closing")),
            )
        )
    return framed(
        data.edition,
        title,
        KIND if closing else REPORT,
        f"{'acta_cierre' if closing else 'informe_avance'}_momento_{data.moment}",
        blocks,
        lead=f"{data.initiative}. {data.name}.",
        members=data.members,
    )


def _dates(data: MomentData, lang: str) -> list[tuple[str, Run]]:
    def day(one: date | None, what: Text) -> Run:
        return given(day_text(one).of(lang) if one else None, what.of(lang))

    rows = [(Text("Empezó", "Began").of(lang), day(data.start, Text("día en que empezó", "day it began")))]
    if data.planned_end is not None:
        rows.append((Text("Fin previsto", "Planned end").of(lang), Run(day_text(data.planned_end).of(lang))))
    if data.closed is not None:
        rows.append((Text("Se cerró", "Closed").of(lang), Run(day_text(data.closed).of(lang))))
    if data.light:
        rows.append((Text("Cómo va", "How it goes").of(lang), Run(data.light)))
    return rows


def _products(data: MomentData, lang: str) -> Block:
    columns = [
        Column("producto", Text("Producto", "Product")),
        Column("estado", Text("Estado", "State")),
        Column("version", Text("Versión", "Version")),
        Column("aprobado", Text("Aprobado el", "Approved on"), "date"),
        Column("falta", Text("Falta", "Missing")),
    ]
    none = Text("Sin empezar", "Not started").of(lang)
    rows = [
        [
            one.name,
            STATES[one.state].of(lang) if one.state else none,
            f"{one.version}" if one.version else "—",
            one.approved_on,
            f"{one.gaps}" if one.gaps else "—",
        ]
        for one in data.delivered
    ]
    day = day_text(data.edition.day)
    source = Text(f"Ruta de la iniciativa, {day.es}", f"Route of the initiative, {day.en}").of(lang)
    return table(
        columns, rows, lang, caption=Text("Productos del momento", "Products of the moment").of(lang), source=source
    )


def _required(one: Required) -> list[str | Run]:
    return [strong(f"{one.says} "), f"{one.why} ", Run(f"({one.citation})", "soft")]
