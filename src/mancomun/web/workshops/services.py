"""Writing workshops: prepare, ask, come in, answer. One function per human intention."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Max
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.foresight.workshop import Item, Question, checked_answer, checked_question
from mancomun.web.audit.services import record
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.services import refuse
from mancomun.web.workshops import keys
from mancomun.web.workshops.models import Asistente, Pregunta, Respuesta, Taller

ANIMALS = (
    "Cóndor", "Danta", "Tucán", "Jaguar", "Colibrí", "Chigüiro", "Guacamaya", "Tití", "Perezoso", "Garza", "Oso", "Venado",
    "Delfín", "Turpial", "Armadillo", "Tortuga", "Nutria", "Zorro", "Ballena", "Mariposa", "Búho", "Pava", "Rana", "Iguana",
)  # fmt: skip
"""Pseudonyms: animals of the country, with a number."""
MOST_PEOPLE, MOST_QUESTIONS = 5000, 40


def workshop_create(
    initiative: Iniciativa,
    *,
    title: str,
    day: date,
    by: Any,
    groups: Sequence[str] = (),
    place: str = "",
    moment: int = 2,
) -> Taller:
    """Prepare a workshop of an initiative."""
    refuse(by, "workshop.run", initiative)
    title = " ".join(title.split())
    if not 3 <= len(title) <= 160:
        raise BadInput(
            "taller-titulo",
            f"El título va de 3 a 160 letras; llegaron {len(title)}. Escriba de qué es el taller.",
            f"The title takes 3 to 160 letters; we got {len(title)}. Write what the workshop is about.",
        )
    listed = [one for one in dict.fromkeys(" ".join(text.split())[:60] for text in groups) if one][:20]
    for _ in range(20):
        try:
            with transaction.atomic():
                row = Taller.objects.create(
                    initiative=initiative, code=keys.new_code(), title=title, day=day, place=place.strip()[:160],
                    groups=listed, moment=moment, by=by,
                )  # fmt: skip
                record("workshops.created", on=row, by=by)
                return row
        except IntegrityError:
            continue  # somebody has that code: another one
    raise BadInput(
        "taller-codigo", "No quedan códigos libres. Intente de nuevo.", "No codes are free. Try again.", status=503
    )


def question_add(workshop: Taller, asked: Question, *, by: Any) -> Pregunta:
    """Write a question at the end of the list."""
    refuse(by, "workshop.run", workshop)
    checked_question(asked)
    with transaction.atomic():
        row = _lock(workshop)
        if row.state == "cerrado":
            raise _closed()
        last = row.questions.aggregate(last=Max("position"))["last"] or 0
        if last >= MOST_QUESTIONS:
            raise BadInput("taller-preguntas", f"Un taller lleva hasta {MOST_QUESTIONS} preguntas. Prepare otro taller.",
                           f"A workshop takes up to {MOST_QUESTIONS} questions. Prepare another.")  # fmt: skip
        made = Pregunta.objects.create(
            workshop=row, position=last + 1, kind=asked.kind, text=asked.text.strip()[:300],
            items=[{"id": one.id, "label": one.label} for one in asked.items], low=asked.low, high=asked.high, most=asked.most,
        )  # fmt: skip
        record("workshops.question", on=row, by=by, data={"question": made.pk})
        return made


def items_from(text: str) -> tuple[Item, ...]:
    """Options typed one a line: ``sigla: palabras``, or only words, which get a short name of their own."""
    found: list[Item] = []
    for line in text.splitlines():
        words = " ".join(line.split())
        if not words:
            continue
        short, colon, rest = words.partition(":")
        if colon and rest.strip() and len(short) <= 12 and " " not in short.strip():
            found.append(Item(short.strip(), rest.strip()))
        else:
            found.append(Item(f"{len(found) + 1}", words))
    return tuple(found)


def workshop_move(workshop: Taller, state: str, *, by: Any) -> Taller:
    """Open or close the workshop; a closed one takes no more answers and may be opened again."""
    refuse(by, "workshop.run", workshop)
    if state not in ("abierto", "cerrado"):
        raise BadInput("taller-estado", f"Un taller se abre o se cierra; llegó «{state[:20]}».",
                       f"A workshop is opened or closed; we got “{state[:20]}”.")  # fmt: skip
    with transaction.atomic():
        row = _lock(workshop)
        row.state = state
        now = timezone.now()
        row.opened = row.opened or now
        row.closed = now if state == "cerrado" else None
        row.beat = F("beat") + 1
        row.save()
        record("workshops.moved", on=row, by=by, data={"state": state})
    row.refresh_from_db()
    return row


def question_move(question: Pregunta, state: str, *, by: Any) -> Pregunta:
    """Open a question, close it, or open the next round of it (``ronda``)."""
    workshop = question.workshop
    refuse(by, "workshop.run", workshop)
    if state not in ("abierto", "cerrado", "ronda"):
        raise BadInput("pregunta-estado", f"Una pregunta se abre, se cierra o pasa de ronda; llegó «{state[:20]}».",
                       f"A question is opened, closed or passes to a new round; we got “{state[:20]}”.")  # fmt: skip
    with transaction.atomic():
        room = _lock(workshop)
        if room.state == "cerrado":
            raise _closed()
        row = Pregunta.objects.select_for_update().get(pk=question.pk)
        if state == "ronda":
            row.round += 1
        row.state = "cerrado" if state == "cerrado" else "abierto"
        row.save()
        if room.state == "preparado" and row.state == "abierto":
            room.state, room.opened = "abierto", timezone.now()
        room.beat = F("beat") + 1
        room.save()
        record("workshops.moved", on=room, by=by, data={"question": row.pk, "state": row.state, "round": row.round})
    return row


def _lock(workshop: Taller) -> Taller:
    return Taller.objects.select_for_update().get(pk=workshop.pk)


def _closed() -> BadInput:
    return BadInput("taller-cerrado", "El taller ya se cerró. Si falta algo, quien facilita puede abrirlo otra vez.",
                    "The workshop is closed. If something is missing, the facilitator can open it again.", status=409)  # fmt: skip


# --------------------------------------------------------------------------------------------------- people and answers


def person_join(workshop: Taller, *, group: str = "", paper: bool = False) -> Asistente:
    """Somebody comes in and gets a pseudonym."""
    if workshop.state != "abierto" and not paper:
        raise BadInput(
            "taller-no-abierto",
            "El taller todavía no está abierto." if workshop.state == "preparado" else "El taller ya se cerró.",
            "The workshop is not open yet." if workshop.state == "preparado" else "The workshop is closed.",
            status=409,
        )
    group = " ".join(group.split())
    if group and group not in workshop.groups:
        raise BadInput("taller-grupo", f"«{group[:40]}» no es un grupo de este taller. Elija uno de la lista.",
                       f"“{group[:40]}” is no group of this workshop. Choose one of the list.")  # fmt: skip
    with transaction.atomic():
        _lock(workshop)  # numbers are given one at a time
        last = workshop.people.aggregate(last=Max("number"))["last"] or 0
        if last >= MOST_PEOPLE:
            raise BadInput("taller-lleno", f"En un taller caben {MOST_PEOPLE} personas.",
                           f"A workshop holds {MOST_PEOPLE} people.", status=409)  # fmt: skip
        name = "Papel" if paper else ANIMALS[secrets.randbelow(len(ANIMALS))]
        return Asistente.objects.create(
            workshop=workshop, number=last + 1, pseudonym=f"{name} {last + 1}", group=group, paper=paper
        )


def answer_give(
    person: Asistente,
    question: Pregunta,
    *,
    round: int,
    sending: str,
    value: Any,
    typed_by: Any = None,
    known: bool = False,
) -> tuple[Respuesta, bool]:
    """Keep an answer; (the answer, whether it is new). The same sending again gives the same answer and writes nothing.

    ``known`` says that whoever asks has just seen that this sending is new; the database refuses a second one anyway.
    """
    if not 8 <= len(sending) <= 40:
        raise BadInput("respuesta-envio", "A la respuesta le falta su número de envío. Vuelva a abrir la página.",
                       "The answer lacks its sending number. Open the page again.")  # fmt: skip
    earlier = None if known else Respuesta.objects.filter(person=person, sending=sending).first()
    if earlier is not None:
        return earlier, False
    if question.workshop_id != person.workshop_id:
        raise BadInput(
            "respuesta-ajena", "Esa pregunta es de otro taller.", "That question is of another workshop.", status=404
        )
    paper = typed_by is not None
    if not paper and (person.workshop.state == "cerrado" or question.state != "abierto" or question.round != round):
        raise BadInput(
            "pregunta-cerrada",
            "Esta pregunta ya no recibe respuestas: se cerró o pasó a otra ronda. Su respuesta no se contó.",
            "This question takes no more answers: it was closed or passed to another round. Your answer was not counted.",
            status=409,
        )
    checked = checked_answer(question.core(), value)
    # One statement needs no transaction around it, and a room that answers at once is spared two turns with the database.
    alone = not paper and not connection.in_atomic_block
    try:
        with nullcontext() if alone else transaction.atomic():
            made = Respuesta.objects.create(
                question=question, round=question.round if paper else round, person=person, sending=sending, value=checked,
                typed_by=typed_by,
            )  # fmt: skip
            if paper:
                record("workshops.typed", on=question.workshop, by=typed_by, data={"person": person.pseudonym})
            return made, True
    except IntegrityError:  # the same sending, at the same time, by another way
        return Respuesta.objects.get(person=person, sending=sending), False
