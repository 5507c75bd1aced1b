"""The plan of training (method, S43): what people need to learn, which course meets it, who came and what they gained.

The gain is Hake's: ``(after − before)/(100 − before)``, undefined for whoever began at 100.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.errors import BadInput
from mancomun.lexicon.text import NOTHING, Text, join_names, short_text, spanish_number, spanish_short
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


@dataclass(frozen=True, slots=True)
class Session:
    """An event of training as it was kept: the course of the plan it belongs to, or none, its day, and how many came.

    ``by_place`` counts by municipality those who said theirs. Nobody is named, so that nobody can be counted apart from others.
    """

    name: str
    course: str
    day: date
    people: int
    by_place: Mapping[str, int]


def trained(courses: Sequence[Curso], enrolled: Sequence[Enrolment], municipios: Sequence[str]) -> dict[str, int]:
    """People who reached the least attendance of some course, by municipality, each once."""
    least = {course.name: course.least_attendance for course in courses}
    found: dict[str, set[str]] = {name: set() for name in municipios}
    for item in enrolled:
        if item.municipio in found and item.attendance >= least[item.course]:
            found[item.municipio].add(item.person)
    return {name: len(people) for name, people in found.items()}


def at_least(people: int, name: str, sessions: Sequence[Session]) -> int:
    """How many were trained for sure: those of the list, or the most that came to one event. The same person may be in both."""
    return max([people, *(one.by_place.get(name, 0) for one in sessions)])


def gain(before: float, after: float) -> float | None:
    """Normalised gain; None (*no aplica*) for whoever began at 100."""
    for value in (before, after):
        if not 0 <= value <= 100:
            raise BadInput(
                "nota-fuera",
                f"Las notas van de 0 a 100; llegó {spanish_short(value)}.",
                f"Marks go from 0 to 100; we got {short_text(value, 'en')}.",
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
    sessions: Sequence[Session] = (),
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
                f"La asistencia de {item.person} es {spanish_short(item.attendance)} %. Va de 0 a 100 %.",
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
    for name, listed in trained(courses, enrolled, municipios).items():
        people = at_least(listed, name, sessions)
        if people < LEAST_TRAINED:
            out.append(
                remark(
                    "A-S43-3",
                    name,
                    f"{name} tiene {people} {'persona formada' if people == 1 else 'personas formadas'}; van dos o más.",
                    f"{name} has {people} {'person' if people == 1 else 'people'} trained; it takes two or more.",
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


def session_tables(
    sessions: Sequence[Session], listed: Mapping[str, int], enrolled: int, few: int, lang: str = "es"
) -> list[Table]:
    """Events of training with who came, and people by municipality from each source; fewer than ``few`` are not told."""
    es = lang == "es"

    def hidden(n: int) -> int | str:
        return n if not 0 < n < few else f"menos de {few}" if es else f"fewer than {few}"

    rows: list[Row] = [
        (one.name, one.course or ("ninguno" if es else "none"), one.day.isoformat(), one.people) for one in sessions
    ]
    events = ("Evento", "Curso del plan", "Día", "Vinieron") if es else ("Event", "Course of the plan", "Day", "Came")
    found = [Table("Eventos de formación" if es else "Events of training", events, rows)]
    places: list[Row] = [
        (name, n if enrolled else None, hidden(sum(one.by_place.get(name, 0) for one in sessions)))
        for name, n in listed.items()
    ]
    by = (
        ("Municipio", "Personas formadas, de las inscripciones", "Asistencias a eventos de formación")
        if es
        else ("Municipality", "People trained, of the enrolments", "Attendances at events of training")
    )
    return [*found, Table("Formación por municipio" if es else "Training by municipality", by, places)]


def sources_said(sessions: Sequence[Session], enrolled: int) -> Text:
    """Where the counts of training come from: what was written here, the record of attendance, or both."""
    n, people = len(sessions), sum(one.people for one in sessions)
    es = [f"{enrolled} {'inscripción escrita' if enrolled == 1 else 'inscripciones escritas'} aquí"] if enrolled else []
    en = [f"{enrolled} {'enrolment' if enrolled == 1 else 'enrolments'} written here"] if enrolled else []
    if n:
        es.append(
            f"{n} {'evento' if n == 1 else 'eventos'} de formación del registro de asistencia ({people} "
            f"{'asistencia' if people == 1 else 'asistencias'}, sin nombres)"
        )
        en.append(
            f"{n} {'event' if n == 1 else 'events'} of training of the record of attendance ({people} "
            f"{'attendance' if people == 1 else 'attendances'}, without names)"
        )
    if not es:
        return NOTHING
    return Text(f"De dónde sale: {join_names(es).es}.", f"Where it comes from: {join_names(en).en}.")
