"""The plan of training (method, S43): what people need to learn, which course meets it, who came and what they gained.

The gain is Hake's: ``(after − before)/(100 − before)``, undefined for whoever began at 100.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, join_names, spanish_number
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

LEAST_ATTENDANCE = 80.0
LEAST_TRAINED = 2
NEED_FROM = 2
CODE_SIGNS = 20
"""Eighty bits: nobody finds a code by trying."""


@dataclass(frozen=True, slots=True)
class TrainingNeed:
    """What somebody lacks: the topic, for whom, and how wide the gap is (0 to 4)."""

    topic: str
    public: str
    gap: int


@dataclass(frozen=True, slots=True)
class Curso:
    """A course: the topics it covers, hours, places and the least attendance to certify (percent)."""

    name: str
    topics: tuple[str, ...]
    hours: float
    places: int | None = None
    teacher: str = ""
    least_attendance: float = LEAST_ATTENDANCE


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One person in one course: attendance in percent, marks from 0 to 100 before and after where there were."""

    person: str
    municipio: str
    course: str
    attendance: float
    before: float | None = None
    after: float | None = None
    consent: bool = False


def gain(before: float, after: float) -> float | None:
    """Normalised gain; None (*no aplica*) for whoever began at 100."""
    for value in (before, after):
        if not 0 <= value <= 100:
            raise BadInput(
                "nota-fuera",
                f"Las notas van de 0 a 100; llegó {value:g}.",
                f"Marks go from 0 to 100; we got {value:g}.",
            )
    return None if before == 100 else (after - before) / (100 - before)


def may_certify(item: Enrolment, course: Curso) -> Remark | None:
    """None when the certificate may be given, else why not."""
    if item.attendance >= course.least_attendance:
        return None
    a, m = (spanish_number(v, 0 if v == int(v) else 1) for v in (item.attendance, course.least_attendance))
    return remark(
        "E-S43-1",
        item.person,
        f"La asistencia ({a}%) es menor al mínimo ({m}%); no se puede certificar.",
        f"Attendance ({item.attendance:g}%) is under the least ({course.least_attendance:g}%); it cannot be certified.",
    )


def certificate_code(initiative: str, course: Curso, person: str, key: bytes = b"") -> str:
    """The code of a certificate: twenty hexadecimal signs, the same for the same person, course and ``key``.

    The key is the secret of whoever gives it: without it nobody can make a code from a name to learn who was certified.
    """
    said = "\n".join((initiative, course.name, f"{course.hours:g}", " ".join(person.split()).casefold()))
    mark = hmac.new(key, said.encode(), hashlib.sha256).hexdigest().upper()
    return "-".join(mark[k : k + 4] for k in range(0, CODE_SIGNS, 4))


def check(
    needs: Sequence[TrainingNeed],
    courses: Sequence[Curso],
    enrolled: Sequence[Enrolment],
    municipios: Sequence[str],
) -> list[Remark]:
    """Needs without a course, municipalities with fewer than two people trained, people beyond the places, no consent."""
    by = {course.name: course for course in courses}
    for need in needs:
        if not 0 <= need.gap <= 4:
            raise BadInput(
                "formacion-brecha",
                f"La brecha de «{need.topic}» va de 0 a 4; llegó {need.gap}.",
                f"The gap of “{need.topic}” goes from 0 to 4; we got {need.gap}.",
            )
    for course in courses:
        if course.hours <= 0 or not 0 <= course.least_attendance <= 100:
            raise BadInput(
                "curso-datos",
                f"«{course.name}» dura más de cero horas y pide asistencia de 0 a 100 %.",
                f"“{course.name}” lasts more than zero hours and asks for an attendance from 0 to 100 %.",
            )
    for item in enrolled:
        if item.course not in by:
            raise BadInput(
                "inscripcion-curso",
                f"{item.person} está en «{item.course}», que no es un curso del plan.",
                f"{item.person} is in “{item.course}”, which is not a course of the plan.",
            )
        if not 0 <= item.attendance <= 100:
            raise BadInput(
                "asistencia-fuera",
                f"La asistencia de {item.person} es {item.attendance:g} %. Va de 0 a 100 %.",
                f"The attendance of {item.person} is {item.attendance:g} %. It goes from 0 to 100 %.",
            )
    out = []
    covered = {topic for course in courses for topic in course.topics}
    out += [
        remark(
            "E-S43-2",
            need.topic,
            f"Ningún curso atiende «{need.topic}» para {need.public} (brecha {need.gap}).",
            f"No course meets “{need.topic}” for {need.public} (gap {need.gap}).",
        )
        for need in needs
        if need.gap >= NEED_FROM and need.topic not in covered
    ]
    for name in municipios:
        people = {
            item.person
            for item in enrolled
            if item.municipio == name and item.attendance >= by[item.course].least_attendance
        }
        if len(people) < LEAST_TRAINED:
            out.append(
                remark(
                    "A-S43-3",
                    name,
                    f"{name} tiene {len(people)} {'persona formada' if len(people) == 1 else 'personas formadas'}; van dos o más.",
                    f"{name} has {len(people)} {'person' if len(people) == 1 else 'people'} trained; it takes two or more.",
                )
            )
    for course in courses:
        n = sum(item.course == course.name for item in enrolled)
        if course.places is not None and n > course.places:
            out.append(
                remark(
                    "E-S43-4",
                    course.name,
                    f"«{course.name}» tiene más inscripciones ({n}) que cupos ({course.places}).",
                    f"“{course.name}” has more enrolments ({n}) than places ({course.places}).",
                )
            )
    without = sorted({item.person for item in enrolled if not item.consent})
    if without:
        said = join_names(without)
        out.append(
            remark(
                "E-HD-1",
                "inscripciones",
                f"No puede registrar datos personales de {said.es} sin autorización vigente para «formación».",
                f"Personal data of {said.en} cannot be kept without a valid authorisation for “training”.",
            )
        )
    return out


def tables(
    needs: Sequence[TrainingNeed],
    courses: Sequence[Curso],
    enrolled: Sequence[Enrolment],
    lang: str = "es",
) -> list[Table]:
    """Needs by course, and what each course achieved."""
    es = lang == "es"
    mark = Text("sí", "yes").of(lang)
    crossing: list[Row] = [
        (need.topic, need.public, need.gap, *(mark if need.topic in course.topics else "" for course in courses))
        for need in needs
    ]
    rows: list[Row] = []
    for course in courses:
        inside = [item for item in enrolled if item.course == course.name]
        passed = sum(item.attendance >= course.least_attendance for item in inside)
        gains = [
            found
            for item in inside
            if item.before is not None
            and item.after is not None
            and (found := gain(item.before, item.after)) is not None
        ]
        rows.append(
            (
                course.name,
                course.hours,
                len(inside),
                100 * passed / len(inside) if inside else None,
                sum(gains) / len(gains) if gains else None,
            )
        )
    return [
        Table(
            "Necesidades y cursos" if es else "Needs and courses",
            ("Tema", "Para quién", "Brecha", *(c.name for c in courses))
            if es
            else ("Topic", "For whom", "Gap", *(c.name for c in courses)),
            crossing,
        ),
        Table(
            "Resultados" if es else "Results",
            ("Curso", "Horas", "Inscripciones", "Terminan (%)", "Ganancia media")
            if es
            else ("Course", "Hours", "Enrolments", "Finish (%)", "Mean gain"),
            rows,
        ),
    ]
