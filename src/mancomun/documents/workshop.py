"""The report of a workshop: who came, what was asked, what the room said, and how it was counted (method, 6.2, S48)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import bullets, facts, given, heading, method_box, paragraph, pending
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document
from mancomun.foresight.workshop import KINDS, Outcome, Question
from mancomun.lexicon.text import Text, day_text
from mancomun.tables.results import Row, Table

TITLE = Text("Informe de taller", "Workshop report")
SECTIONS = (
    Text("Quiénes participaron", "Who took part"),
    Text("Qué se preguntó y qué respondió la sala", "What was asked and what the room answered"),
    Text("Cómo se calculó", "How it was calculated"),
)


@dataclass(frozen=True, slots=True)
class WorkshopRecord:
    """``groups`` are pairs of group and people; ``asked`` each question with its outcome; ``paper`` how many answered on paper."""

    edition: Edition
    title: str
    initiative: str
    place: str
    day: date
    came: int
    paper: int
    groups: Sequence[tuple[str, int]]
    asked: Sequence[tuple[Question, Outcome]]


def workshop_report(record: WorkshopRecord) -> Document:
    """The whole report. Names of people are not in it: the room answers by pseudonym."""
    lang = record.edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    source = t("Respuestas del taller", "Answers of the workshop")
    blocks: list[Block] = [
        facts([
            (t("Iniciativa", "Initiative"), record.initiative),
            (t("Día", "Day"), day_text(record.day).of(lang)),
            (t("Lugar", "Place"), [given(record.place, t("lugar del taller", "place of the workshop"))]),
            (t("Participantes", "Participants"), str(record.came)),
        ]),
        heading(SECTIONS[0].of(lang)),
        paragraph(
            t(f"Participaron {record.came} personas, {record.paper} de ellas en papel.",
              f"{record.came} people took part, {record.paper} of them on paper.")
            + " "
            + t("Nadie dio su nombre: cada quien respondió con un seudónimo.",
                "Nobody gave a name: everyone answered by pseudonym.")
        ),
    ]  # fmt: skip
    if record.groups:
        rows: list[Row] = list(record.groups)
        head = (t("Grupo", "Group"), t("Personas", "People"))
        blocks.append(answer_table(Table(t("Personas por grupo", "People by group"), head, rows), lang, source=source))
    blocks.append(heading(SECTIONS[1].of(lang)))
    if not record.asked:
        blocks.append(paragraph(pending(t("preguntas del taller", "questions of the workshop"))))
    for place, (question, found) in enumerate(record.asked, 1):
        blocks.append(heading(f"{place}. {question.text}", 2))
        blocks.append(paragraph(f"{KINDS[question.kind].of(lang)}. {found.summary.of(lang)}"))
        if found.notices:
            blocks.append(bullets([note.text.of(lang) for note in found.notices]))
        blocks += [answer_picture(svg, lang, source=source) for svg, _ in found.pictures]
        blocks += [answer_table(table, lang, source=source) for table in found.tables if table.rows]
    blocks.append(heading(SECTIONS[2].of(lang)))
    blocks.append(
        method_box(
            lang,
            t(
                "Cuenta la última respuesta de cada persona en cada ronda. Las matrices de varias personas se reúnen casilla por "
                "casilla con la mediana; P queda cuando la escribió más de la mitad. Lo que distancia a la sala se muestra.",
                "The last answer of each person in each round counts. Matrices of several people are merged cell by cell with "
                "the median; P stays when more than half wrote it. What sets the room apart is shown.",
            ),
            {t("Preguntas", "Questions"): str(len(record.asked)), t("Participantes", "Participants"): str(record.came)},
        )
    )
    return framed(record.edition, record.title, TITLE, "informe_taller", blocks, lead=record.initiative)
