"""What a scheme owes the registry, and the registry the scheme, with the day each thing falls due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mancomun.instants.terms import add_business_days, add_days, add_months, add_years
from mancomun.lexicon.text import Text
from mancomun.registry.record import Record, state_on

REQUEST_BUSINESS_DAYS = 10
ANSWER_MONTHS = 1
PLAN_MONTHS = 12
NOTICE_MONTHS = 2
SOON_DAYS = 30
ART_249 = date(2019, 5, 25)
"""Ley 1955 de 2019: what was formed before keeps the rules of its time, and must register too (G-041, G-067)."""
OPENED_AT_THE_LATEST = date(2021, 11, 1)
"""The Ministry had two months from 2021-09-01; on which day the registry opened was not found (G-067, disputed)."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing owed: the rule that asks for it, by when, and when it was done. ``whose`` is ``esquema`` or ``registro``."""

    id: str
    rule: str
    text: Text
    due: date
    done: date | None = None
    whose: str = "esquema"
    note: Text | None = None

    def state(self, day: date) -> str:
        """``done``, ``late_done`` (done after its day), ``overdue``, ``soon`` (30 days or less) or ``ahead``."""
        if self.done is not None and self.done <= day:
            return "done" if self.done <= self.due else "late_done"
        if day > self.due:
            return "overdue"
        return "soon" if add_days(day, SOON_DAYS) >= self.due else "ahead"


def duties(record: Record, day: date, *, extended: bool = False) -> tuple[Duty, ...]:
    """The duties that exist on a day, the most urgent first; none for what was liquidated.

    ``extended``: the applicant asked in time for the second month to complete the file (G-062).
    """
    if state_on(record, day) == "liquidado":
        return ()
    found = [
        *_application(record, day, extended),
        *_registration(record, day),
        *_renewal(record, day),
        *_plan(record, day),
        *_notices(record, day),
    ]
    return tuple(sorted(found, key=lambda duty: (duty.done is not None, duty.due)))


def _application(record: Record, day: date, extended: bool) -> list[Duty]:
    asked = record.last("solicitud_reat", day)
    registered = record.last("reat")
    if asked is None or (registered is not None and registered < asked):
        return []
    request = record.last("requerimiento_reat")
    request = request if request is not None and request >= asked else None
    first = min((one for one in (request, registered) if one is not None), default=None)
    found = [
        Duty(
            "requerir", "G-062",
            Text("Pedir lo que falta al expediente, o inscribir", "Ask for what the file lacks, or register"),
            add_business_days(asked, REQUEST_BUSINESS_DAYS), first, "registro",
        )
    ]  # fmt: skip
    if request is not None and request <= day:
        answer = record.last("respuesta_requerimiento")
        found.append(
            Duty(
                "responder", "G-062",
                Text("Completar el expediente", "Complete the file"),
                add_months(request, ANSWER_MONTHS * (2 if extended else 1)),
                answer if answer is not None and answer >= request else None,
                note=Text("Si no responde, la solicitud se entiende desistida.",
                          "Without an answer the application is taken as withdrawn."),
            )
        )  # fmt: skip
    return found


def _registration(record: Record, day: date) -> list[Duty]:
    formed, registered = record.formed_on, record.last("reat", day)
    if formed is None or formed >= ART_249 or formed > day:
        return []
    found = [
        Duty(
            "inscribir", "G-067",
            Text("Inscribirse en el registro, por ser anterior a 2019", "Register, having been formed before 2019"),
            add_years(OPENED_AT_THE_LATEST, 1), registered,
            note=Text("El día en que abrió el registro no se encontró; se toma el último posible.",
                      "The day the registry opened was not found; the latest possible one is taken."),
        )
    ]  # fmt: skip
    if registered is not None and not (record.acts("estatutos", day) and record.acts("pemp_preliminar", day)):
        found.append(
            Duty(
                "completar", "G-041",
                Text("Completar estatutos y PEMP preliminar", "Complete statutes and preliminary PEMP"),
                add_months(registered, PLAN_MONTHS),
            )
        )  # fmt: skip
    return found if day >= OPENED_AT_THE_LATEST else []


def _renewal(record: Record, day: date) -> list[Duty]:
    if state_on(record, day) != "inscrito":
        return []
    last = record.last(("reat", "renovacion_reat"), day)
    if last is None:
        return []
    return [
        Duty("renovar", "G-063", Text("Renovar y actualizar la inscripción", "Renew and update the registration"),
             add_years(last, 1))
    ]  # fmt: skip


def _plan(record: Record, day: date) -> list[Duty]:
    first = next((acto.day for acto in record.acts("reat", day) if acto.day is not None), None)
    if first is None:
        return []
    return [
        Duty("pemp", "G-049", Text("Enviar el PEMP definitivo", "Send the definitive PEMP"),
             add_months(first, PLAN_MONTHS), record.last("pemp_definitivo"))
    ]  # fmt: skip


def _notices(record: Record, day: date) -> list[Duty]:
    first = next((acto.day for acto in record.acts("reat", day) if acto.day is not None), None)
    if first is None:
        return []
    return [
        Duty(
            "hecho", "G-052",
            Text(f"Informar el hecho nuevo «{hecho.name}»", f"Notify the new fact in common “{hecho.name}”"),
            add_months(hecho.declared, NOTICE_MONTHS), hecho.notified,
        )
        for hecho in record.hechos
        if hecho.declared is not None and first < hecho.declared <= day
    ]  # fmt: skip
