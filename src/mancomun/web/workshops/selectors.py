"""Reading workshops: who may see them, who a phone is, and what a room has said."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Max, QuerySet

from mancomun.errors import BadInput
from mancomun.foresight.workshop import Outcome, Question, results
from mancomun.web.accounts.selectors import may
from mancomun.web.workshops import keys
from mancomun.web.workshops.models import Asistente, Pregunta, Respuesta, Taller, items_of


def _missing(es: str, en: str) -> BadInput:
    return BadInput("taller-no-esta", es, en, status=404)


def workshop_by_code(code: str) -> Taller:
    """The workshop people type the code of."""
    found = Taller.objects.select_related("initiative").filter(code=keys.typed_code(code)).first()
    if found is None:
        raise _missing(
            f"No hay un taller con el código «{code[:12]}». Revíselo en la pantalla: son seis letras y números.",
            f"There is no workshop with the code “{code[:12]}”. Check it on the screen: six letters and figures.",
        )
    return found


def workshop_for(user: Any, number: int, action: str = "workshop.run") -> Taller:
    """A workshop that a person may run; 404 for what is not theirs, so that nobody learns that it exists."""
    found = Taller.objects.select_related("initiative").filter(pk=number).first()
    if found is None or not may(user, action, found):
        raise _missing(
            "Ese taller no está, o no es de una iniciativa suya.",
            "That workshop is not there, or not of an initiative of yours.",
        )
    return found


def workshops_of(initiative: Any) -> QuerySet[Taller]:
    """The workshops of an initiative, with how many came and how many questions each has."""
    return Taller.objects.filter(initiative=initiative).annotate(
        came=Count("people", distinct=True), asked=Count("questions", distinct=True)
    )


def person_in(code: str, key: str) -> Asistente:
    """Whose phone this is, with the workshop; one query."""
    number = keys.person_of(key)
    found = (
        Asistente.objects.select_related("workshop").filter(pk=number, workshop__code=keys.typed_code(code)).first()
        if number is not None
        else None
    )
    if found is None:
        raise _missing(
            "Esta dirección no es de nadie en este taller. Entre otra vez con el código de la pantalla.",
            "This address belongs to nobody in this workshop. Come in again with the code on the screen.",
        )
    return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question as phones see it, and which of the sendings asked about are for it: their places, and the answers they are."""

    question: int
    round: int
    open: bool
    core: Question
    places: list[tuple[int, int | None]]


# What is asked row by row stays in subqueries: joining it too would cost the planner more than all the rest.
_SHEETS = """
SELECT p.id, p.round, p.state = 'abierto' AND t.state <> 'cerrado', p.kind, p.text, p.items::json, p.low, p.high, p.most,
  json_agg(json_build_array(n.place,
    (SELECT r.id FROM workshops_respuesta r WHERE r.person_id = n.person AND r.sending = n.sending)))
FROM json_to_recordset(%s) AS n (place int, code text, person bigint, question bigint, sending text)
JOIN workshops_pregunta p ON p.id = n.question
JOIN workshops_taller t ON t.id = p.workshop_id AND t.code = n.code
WHERE t.id = (SELECT a.workshop_id FROM workshops_asistente a WHERE a.id = n.person)
GROUP BY p.id, t.id
"""


def sheets(asked: Sequence[Mapping[str, Any]]) -> list[Sheet]:
    """The questions of many sendings: of each its code, person, question and sending.

    One query for all, because a whole room asks it in one second. What does not match is left out; `person_in` says why.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHEETS, [json.dumps([{"place": place, **one} for place, one in enumerate(asked)])])
        return [
            Sheet(pk, round, opened, Question(kind, text, items_of(items), low, high, most), places)
            for pk, round, opened, kind, text, items, low, high, most, places in cursor.fetchall()
        ]


def open_questions(workshop: Taller) -> list[Pregunta]:
    """What the room may answer now."""
    return list(workshop.questions.filter(state="abierto")) if workshop.state == "abierto" else []


def last_answers(person: Asistente, questions: list[Pregunta]) -> dict[int, Respuesta]:
    """The last answer of a person to each question in its round; one query."""
    rounds = {one.pk: one.round for one in questions}
    found: dict[int, Respuesta] = {}
    for row in Respuesta.objects.filter(person=person, question__in=list(rounds)).order_by("id"):
        if row.round == rounds[row.question_id]:
            found[row.question_id] = row
    return found


def counted(question: Pregunta) -> dict[int, dict[str, Any]]:
    """The answers that count, by round and pseudonym; one query however many came."""
    rows = (
        Respuesta.objects.filter(question=question)
        .order_by("round", "person_id", "-id")
        .distinct("round", "person_id")
        .values_list("round", "person__pseudonym", "value")
    )
    found: dict[int, dict[str, Any]] = {}
    for number, pseudonym, value in rows:
        found.setdefault(number, {})[pseudonym] = value
    return found


def marks(workshop: Taller) -> dict[int, tuple[int, int]]:
    """By question: its round and the last answer that came. What a screen looks at to know whether something is new."""
    rows = workshop.questions.annotate(last=Max("answers__id")).values_list("pk", "round", "last")
    return {pk: (number, last or 0) for pk, number, last in rows}


_KEPT = 200
_outcomes: OrderedDict[tuple[Any, ...], Outcome] = OrderedDict()


def outcome(question: Pregunta, mark: tuple[int, int], lang: str) -> Outcome:
    """What the room says of a question, computed once for each new answer and language."""
    key = (question.pk, *mark, lang)
    if key not in _outcomes:
        rounds = counted(question)
        rounds.setdefault(question.round, {})
        made = results(question.core(), rounds, lang)
        _outcomes[key] = made
        while len(_outcomes) > _KEPT:
            _outcomes.popitem(last=False)
    return _outcomes[key]
