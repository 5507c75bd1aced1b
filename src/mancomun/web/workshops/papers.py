"""Papers of a workshop: sheets to fill in, the report, the workbook with every answer."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import Any

from mancomun import __version__
from mancomun.documents.ballot import ballot_pdf
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Document
from mancomun.documents.workshop import WorkshopRecord, workshop_report
from mancomun.errors import BadInput
from mancomun.foresight.workshop import KINDS
from mancomun.lexicon.text import Text
from mancomun.tables.columns import Column
from mancomun.tables.results import plain_columns
from mancomun.tables.workbook import Workbook
from mancomun.web.paths import data_folder
from mancomun.web.workshops import selectors
from mancomun.web.workshops.models import Pregunta, Respuesta, Taller


def forms_pdf(workshop: Taller, address: str, lang: str) -> bytes:
    """The sheets."""
    questions = [one.core() for one in workshop.questions.all()]
    return ballot_pdf(
        workshop.title,
        workshop.code,
        address,
        workshop.day,
        questions,
        workshop.groups,
        lang,
        cache=data_folder() / "fonts",
    )


def report(workshop: Taller, address: str, lang: str) -> Document:
    """The report; the numbers are those of the screen, made by the same call."""
    marks = selectors.marks(workshop)
    people = list(workshop.people.all())
    groups = Counter(person.group for person in people if person.group)
    edition = Edition(
        workshop.initiative.code, workshop.day, lang, state="publicado" if workshop.state == "cerrado" else "borrador",
        versions=[("Mancomún", __version__)], address=address, public=False,
    )  # fmt: skip
    return workshop_report(
        WorkshopRecord(
            edition, workshop.title, workshop.initiative.name, workshop.place, workshop.day, len(people),
            sum(person.paper for person in people), [(group, groups[group]) for group in workshop.groups if groups[group]],
            [(one.core(), selectors.outcome(one, marks[one.pk], lang)) for one in workshop.questions.all()],
        )
    )  # fmt: skip


def answers_book(workshop: Taller, lang: str) -> bytes:
    """Everything: questions, people by pseudonym, every answer as it came, and the tables of the results."""

    def t(es: str, en: str) -> Text:
        return Text(es, en)

    book = Workbook(workshop.title, lang, workshop.day)
    questions = list(workshop.questions.all())
    book.table(
        t("Preguntas", "Questions").of(lang),
        [Column("n", t("N.º", "No."), "integer"), Column("kind", t("Clase", "Kind")), Column("text", t("Pregunta", "Question"), width=60),
         Column("items", t("Opciones", "Options"), width=60), Column("round", t("Ronda", "Round"), "integer")],
        [[one.position, KINDS[one.kind].of(lang), one.text, "; ".join(f"{i['id']}: {i['label']}" for i in one.items), one.round]
         for one in questions],
    )  # fmt: skip
    book.table(
        t("Participantes", "Participants").of(lang),
        [Column("who", t("Seudónimo", "Pseudonym")), Column("group", t("Grupo", "Group")),
         Column("paper", t("En papel", "On paper"), "flag")],
        [[one.pseudonym, one.group, one.paper] for one in workshop.people.all()],
    )  # fmt: skip
    rows = Respuesta.objects.filter(question__workshop=workshop).select_related("person", "question")
    book.table(
        t("Respuestas", "Answers").of(lang),
        [Column("n", t("Pregunta", "Question"), "integer"), Column("round", t("Ronda", "Round"), "integer"),
         Column("who", t("Seudónimo", "Pseudonym")), Column("at", t("Cuándo (UTC)", "When (UTC)"), width=24),
         Column("value", t("Respuesta", "Answer"), width=70)],
        [[one.question.position, one.round, one.person.pseudonym, one.at.isoformat(timespec="seconds"),
          json.dumps(one.value, ensure_ascii=False)] for one in rows],
    )  # fmt: skip
    marks = selectors.marks(workshop)
    for one in questions:
        for table in selectors.outcome(one, marks[one.pk], lang).tables:
            if table.rows:
                book.table(f"{one.position} {table.title}"[:31], *plain_columns(table), described=False)
    return book.content()


def answers_csv(question: Pregunta) -> bytes:
    """The answers of a question as ``mancomun delphi`` (every round) or ``mancomun regnier`` (the last one) reads them."""
    rounds = selectors.counted(question)
    labels = {one["id"]: one["label"] for one in question.items}
    rows: list[list[Any]]
    if question.kind == "delphi":
        rows = [["asunto", "ronda", "experto", "valor"]]
        for number, given in rounds.items():
            rows += [[labels[item], number, who, value] for who, said in given.items() for item, value in said.items()]
    elif question.kind == "abaco":
        given = rounds.get(question.round, {})
        rows = [
            ["", *given],
            *([label, *(said.get(one, "N") for said in given.values())] for one, label in labels.items()),
        ]
    else:
        raise BadInput("taller-csv", "Solo las preguntas Delphi y de colores se descargan en CSV.",
                       "Only Delphi questions and those of colours are downloaded as CSV.", status=404)  # fmt: skip
    if len(rows[0]) == 1 or len(rows) == 1:
        raise BadInput("taller-csv-nada", "Nadie ha contestado esta pregunta: no hay qué descargar.",
                       "Nobody has answered this question: there is nothing to download.", status=409)  # fmt: skip
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(
        [f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "@", "-", "\t", "\r") else cell for cell in row]
        for row in rows
    )
    return ("\ufeff" + stream.getvalue()).encode()
