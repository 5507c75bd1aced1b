"""Writing workshops: prepare, ask, come in, answer. One function per human intention."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Max
from django.utils import timezone

from mancomun.errors import BadInput
from mancomun.foresight.workshop import Item, Question, checked_answer, checked_question
from mancomun.web.audit.middleware import PATH_LENGTH
from mancomun.web.audit.services import record
from mancomun.web.initiatives.models import Iniciativa
from mancomun.web.initiatives.services import refuse
from mancomun.web.workshops import keys, selectors
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


def _numbered(number: str) -> str:
    """The number of a sending, which phones and pages make; `BadInput` when it is none."""
    if not 8 <= len(number) <= 40 or not number.isprintable():
        raise BadInput("respuesta-envio", "A la respuesta le falta su número de envío. Vuelva a abrir la página.",
                       "The answer lacks its sending number. Open the page again.")  # fmt: skip
    return number


@dataclass(frozen=True, slots=True)
class Sending:
    """What a phone sent: who, to which workshop and question, its own number, and how to read it once the question is known."""

    code: str
    person: int
    question: int
    number: str
    round: str  # in figures; without it, whichever is open
    value: Callable[[Question], Any]

    def __post_init__(self) -> None:
        _numbered(self.number)

    @property
    def mine(self) -> tuple[int, str]:
        """What makes it one and no other."""
        return self.person, self.number

    def checked(self, sheet: selectors.Sheet) -> Any:
        """The answer in its own form, or `BadInput`."""
        if not sheet.open or (self.round.isdecimal() and self.round != str(sheet.round)):
            raise BadInput(
                "pregunta-cerrada",
                "Esta pregunta ya no recibe respuestas: se cerró o pasó a otra ronda. Su respuesta no se contó.",
                "This question takes no more answers: it was closed or passed to another round. Your answer was not counted.",
                status=409,
            )
        return checked_answer(sheet.core, self.value(sheet.core))


Kept = tuple[int, bool] | None
"""The number of an answer and whether it is new; ``None`` when the person or the question is not of that workshop."""

_KEEP = """
INSERT INTO workshops_respuesta (question_id, round, person_id, sending, value, at)
SELECT n.question, n.round, n.person, n.sending, n.value, %s
FROM jsonb_to_recordset(%s) AS n (question bigint, round int, person bigint, sending text, value jsonb)
ON CONFLICT (person_id, sending) DO NOTHING RETURNING person_id, sending, id
"""


def answers_keep(sendings: Sequence[Sending]) -> list[Kept | Exception]:
    """Keep what phones sent, in two statements however many they are: of each, in order, what was kept or why it was not.

    What this says is kept has been committed. The same sending again is the same answer and writes nothing, also when both come
    in one group or through two processes. The history names the workshops and not the addresses of phones, which are keys.
    """
    found: list[Kept | Exception] = [None] * len(sendings)
    fresh: dict[tuple[int, str], dict[str, Any]] = {}
    awaited: list[int] = []
    asked = [{"code": s.code, "person": s.person, "question": s.question, "sending": s.number} for s in sendings]
    for sheet, place, earlier in ((one, *each) for one in selectors.sheets(asked) for each in one.places):
        one = sendings[place]
        if earlier is not None:
            found[place] = earlier, False
            continue
        try:
            row = {"question": sheet.question, "round": sheet.round, "person": one.person, "sending": one.number}
            fresh.setdefault(one.mine, row | {"value": one.checked(sheet), "place": place})
            awaited.append(place)
        except Exception as wrong:  # whatever is wrong with an answer is of that answer alone
            found[place] = wrong
    if not fresh:
        return found
    rows = [fresh[mine] for mine in sorted(fresh)]  # in one order, or two processes could wait for each other
    where = " ".join(sorted({f"/t/{sendings[place].code}" for place in awaited}))
    with pghistory.context(user=None, url=where[:PATH_LENGTH]), connection.cursor() as cursor:
        cursor.execute(_KEEP, [timezone.now(), json.dumps(rows)])
        made = {(who, number): pk for who, number, pk in cursor.fetchall()}
    for place in awaited:
        mine = sendings[place].mine
        # Not made: another process kept the same sending between our two statements.
        answer = made.get(mine) or Respuesta.objects.get(person=mine[0], sending=mine[1]).pk
        found[place] = answer, mine in made and fresh[mine]["place"] == place
    return found


def answer_keep(sending: Sending) -> Kept:
    """Keep what one phone sent."""
    (found,) = answers_keep([sending])
    if isinstance(found, Exception):
        raise found
    return found


@transaction.atomic
def answer_type(person: Asistente, question: Pregunta, *, sending: str, value: Any, by: Any) -> Respuesta:
    """Keep an answer of a sheet of paper, typed by another, in the round that is open."""
    if question.workshop_id != person.workshop_id:
        raise BadInput(
            "respuesta-ajena", "Esa pregunta es de otro taller.", "That question is of another workshop.", status=404
        )
    made = Respuesta.objects.create(
        question=question, round=question.round, person=person, sending=_numbered(sending),
        value=checked_answer(question.core(), value), typed_by=by,
    )  # fmt: skip
    record("workshops.typed", on=question.workshop, by=by, data={"person": person.pseudonym})
    return made
