"""D11, the plan of training (S43): needs, courses, who comes, what was gained; the attendance list and the certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mancomun.documents.answers import answer_picture
from mancomun.documents.blocks import (
    facts,
    given,
    heading,
    method_box,
    page_break,
    paragraph,
    pending,
    signatures,
    strong,
    table,
)
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.results import Unit, count, grid, source_of
from mancomun.documents.tree import Block, Document, Run
from mancomun.drawing.bars import Series, columns
from mancomun.errors import BadInput
from mancomun.lexicon.text import NOTHING, Text, day_text, join_names, percent, short_day, spanish_number
from mancomun.route.participation_plan import SMALL_CELL
from mancomun.route.training import (
    LEAST_TRAINED,
    Curso,
    Enrolment,
    Session,
    TrainingNeed,
    certificate_code,
    gain,
    may_certify,
    session_tables,
    sources_said,
    tables,
    trained,
)
from mancomun.tables import results
from mancomun.tables.columns import Column
from mancomun.tables.workbook import Formula, Parameter, Workbook

KIND = Text("Momento 1 · Plan de formación", "Moment 1 · Plan of training")
WHAT = Text("plan de formación", "plan of training")
ATTENDANCE = Text("plan de formación y registro de asistencia", "plan of training and record of attendance")
SECTIONS = {
    "needs": Text("Qué hace falta aprender", "What needs to be learnt"),
    "courses": Text("Cursos", "Courses"),
    "crossing": Text("Necesidades y cursos", "Needs and courses"),
    "people": Text("Quién se forma", "Who is trained"),
    "results": Text("Resultados", "Results"),
}


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course as it is kept beyond what is computed."""

    course: Curso
    objective: str = ""
    skills: Sequence[str] = ()
    mode: str = ""
    start: date | None = None
    end: date | None = None
    materials: Sequence[str] = ()
    assessment: str = ""
    cost: int | None = None


@dataclass(frozen=True)
class TrainingPlan:
    """All that D11 prints. ``capacities`` says which capacity of the subregion each topic serves, by topic.

    ``key`` makes the codes of the certificates, and ``verify`` is the address where anybody verifies one. ``sessions`` are the
    events of training that were kept, counted without names.
    """

    edition: Edition
    title: str
    initiative: str
    needs: Sequence[TrainingNeed] = ()
    courses: Sequence[CourseLine] = ()
    enrolled: Sequence[Enrolment] = ()
    municipios: Sequence[str] = ()
    capacities: Mapping[str, str] = field(default_factory=dict)
    key: bytes = field(default=b"", repr=False)
    verify: str = ""
    sessions: Sequence[Session] = ()
    name: str = ""

    @property
    def plain(self) -> list[Curso]:
        """The courses as they are computed."""
        return [line.course for line in self.courses]


def training_report(data: TrainingPlan) -> Document:
    """The plan as a document: no person is named, counts only."""
    lang = data.edition.lang
    blocks: list[Block] = []
    for key, made in (
        ("needs", _needs(data)),
        ("courses", _courses(data)),
        ("crossing", crossing_blocks(data)),
        ("people", people_blocks(data)),
        ("results", result_blocks(data)),
    ):
        blocks += [heading(SECTIONS[key].of(lang)), *made]
    blocks.append(
        method_box(
            lang,
            Text(
                "La ganancia es la de Hake: (después − antes)/(100 − antes); no aplica a quien empezó en 100. Se certifica a quien "
                "llega a la asistencia mínima del curso.",
                "The gain is Hake's: (after − before)/(100 − before); it does not apply to whoever began at 100. Whoever reaches the "
                "least attendance of the course is certified.",
            ).of(lang),
            dict(data.edition.versions),
        )
    )
    return framed(data.edition, data.title, KIND, "plan_formacion", blocks, members=data.municipios)


def training_blocks(data: TrainingPlan) -> list[Block]:
    """What the screen shows: the crossing, progress by municipality and results."""
    if not data.needs and not data.courses:
        return people_blocks(data) if data.sessions else []
    return [*crossing_blocks(data), *people_blocks(data), *result_blocks(data)]


def _needs(data: TrainingPlan) -> list[Block]:
    lang = data.edition.lang
    if not data.needs:
        return [paragraph(pending(Text("necesidades de formación", "needs of training").of(lang)))]
    head = tuple(
        t.of(lang)
        for t in (
            Text("Tema", "Topic"),
            Text("Para quién", "For whom"),
            Text("Brecha", "Gap"),
            Text("Capacidad que sirve", "Capacity it serves"),
        )
    )
    rows: list[results.Row] = [
        (need.topic, need.public, need.gap, data.capacities.get(need.topic) or "—")
        for need in sorted(data.needs, key=lambda need: (-need.gap, need.topic))
    ]
    units = {2: Unit("integer", Text("de 0 a 4", "0 to 4"))}
    found = results.Table(Text("Necesidades", "Needs").of(lang), head, rows)
    return [grid(found, data.edition, source=source_of(data.edition, WHAT), units=units)]


def _courses(data: TrainingPlan) -> list[Block]:
    lang = data.edition.lang
    if not data.courses:
        return [paragraph(pending(Text("cursos del plan", "courses of the plan").of(lang)))]
    made: list[Block] = []
    for line in data.courses:
        course = line.course
        span = " – ".join(short_day(day).of(lang) for day in (line.start, line.end) if day)

        def ask(value: str, es: str, en: str, name: str = course.name) -> list[str | Run]:
            return [given(value, f"{Text(es, en).of(lang)} ({name})")]

        made.append(heading(course.name, 2))
        made.append(paragraph(given(line.objective, f"{Text('objetivo', 'objective').of(lang)} ({course.name})")))
        made.append(
            facts(
                [
                    (Text("Competencias", "Skills").of(lang), ask("; ".join(line.skills), "competencias", "skills")),
                    (Text("Modalidad", "Mode").of(lang), ask(line.mode, "modalidad", "mode")),
                    (
                        Text("Horas", "Hours").of(lang),
                        spanish_number(course.hours) if lang == "es" else f"{course.hours:g}",
                    ),
                    (Text("Cupo", "Places").of(lang), str(course.places) if course.places is not None else "—"),
                    (Text("Facilita", "Teacher").of(lang), ask(course.teacher, "facilitador", "teacher")),
                    (Text("Fechas", "Dates").of(lang), ask(span, "fechas", "dates")),
                    (
                        Text("Evaluación", "Assessment").of(lang),
                        ask(line.assessment, "tipo de evaluación", "kind of assessment"),
                    ),
                    (
                        Text("Asistencia mínima", "Least attendance").of(lang),
                        percent(course.least_attendance / 100).of(lang),
                    ),
                    (Text("Materiales", "Materials").of(lang), "; ".join(line.materials) or "—"),
                ]
            )
        )
    return made


def crossing_blocks(data: TrainingPlan) -> list[Block]:
    """Needs by course, and what is left without one."""
    lang = data.edition.lang
    if not data.needs or not data.courses:
        return [paragraph(pending(Text("cruce de necesidades y cursos", "crossing of needs and courses").of(lang)))]
    crossed, _ = tables(data.needs, data.plain, data.enrolled, lang)
    units = {2: Unit("integer", Text("de 0 a 4", "0 to 4"))}
    made = [grid(crossed, data.edition, source=source_of(data.edition, WHAT), units=units)]
    if data.capacities:
        head = (
            Text("Capacidad", "Capacity").of(lang),
            Text("Temas", "Topics").of(lang),
            Text("Cursos", "Courses").of(lang),
        )
        rows: list[results.Row] = []
        for capacity in dict.fromkeys(data.capacities.values()):
            topics = [topic for topic, served in data.capacities.items() if served == capacity]
            taught = [c.name for c in data.plain if set(topics) & set(c.topics)]
            rows.append((capacity, "; ".join(topics), "; ".join(taught) or "—"))
        title = Text("Capacidades y cursos", "Capacities and courses").of(lang)
        made.append(grid(results.Table(title, head, rows), data.edition, source=source_of(data.edition, WHAT)))
    return made


def people_blocks(data: TrainingPlan) -> list[Block]:
    """How many people finished in each municipality, who came to events of training, and which source says each."""
    lang, counts = data.edition.lang, trained(data.plain, data.enrolled, data.municipios)
    made = _finished(data, counts) if data.enrolled and counts else []
    if data.sessions:
        people, source = count("personas", "people"), source_of(data.edition, ATTENDANCE)
        events, places = session_tables(data.sessions, counts, len(data.enrolled), SMALL_CELL, lang)
        made += [
            grid(events, data.edition, source=source, units={3: people}),
            grid(places, data.edition, source=source, units={1: people}),
        ]
    said = sources_said(data.sessions, len(data.enrolled))
    if not made or said is NOTHING:
        return [paragraph(pending(Text("inscripciones", "enrolments").of(lang)))]
    return [*made, paragraph(said.of(lang))]


def _finished(data: TrainingPlan, counts: Mapping[str, int]) -> list[Block]:
    lang = data.edition.lang
    short = [name for name, n in counts.items() if n < LEAST_TRAINED]
    names = join_names(short)
    svg = columns(
        list(counts),
        [Series(Text("personas formadas", "people trained").of(lang), list(counts.values()))],
        title=Text("Personas formadas por municipio", "People trained by municipality").of(lang),
        description=Text(
            f"{sum(counts.values())} personas formadas. "
            + (f"Con menos de {LEAST_TRAINED}: {names.es}." if short else f"Todos tienen {LEAST_TRAINED} o más."),
            f"{sum(counts.values())} people trained. "
            + (f"Under {LEAST_TRAINED}: {names.en}." if short else f"All have {LEAST_TRAINED} or more."),
        ).of(lang),
        lang=lang,
    )
    return [answer_picture(svg, lang, source=source_of(data.edition, WHAT), width=0.6)]


def result_blocks(data: TrainingPlan) -> list[Block]:
    """What each course achieved."""
    lang = data.edition.lang
    if not data.courses:
        return [paragraph(pending(Text("resultados de los cursos", "results of the courses").of(lang)))]
    _, achieved = tables(data.needs, data.plain, data.enrolled, lang)
    units = {
        1: Unit("decimal", Text("horas", "hours"), 0),
        2: count("personas", "people"),
        3: Unit("percent", Text("de los inscritos", "of those enrolled"), 0),
        4: Unit("decimal", Text("Hake", "Hake"), 2),
    }
    bare = results.Table(achieved.title, tuple(name.split(" (")[0] for name in achieved.head), achieved.rows)
    return [grid(bare, data.edition, source=source_of(data.edition, WHAT), units=units)]


def attendance_list(data: TrainingPlan) -> Document:
    """A sheet to sign for each course. It names people who authorised it: it is not public."""
    lang = data.edition.lang
    blocks: list[Block] = []
    heads = [
        Column("n", Text("N.º", "No."), width=6),
        Column("name", Text("Nombre", "Name"), width=34),
        Column("m", Text("Municipio", "Municipality"), width=24),
        Column("sign", Text("Firma", "Signature"), width=36),
    ]
    for line in data.courses:
        blocks.append(heading(line.course.name))
        inside = [item for item in data.enrolled if item.course == line.course.name and item.consent]
        rows = [[str(n), item.person, item.municipio, [""]] for n, item in enumerate(inside, 1)]
        blanks = max(8 - len(rows), 3)
        rows += [[str(len(rows) + k), [""], [""], [""]] for k in range(1, blanks + 1)]
        caption = Text("Asistencia", "Attendance").of(lang)
        blocks.append(table(heads, rows, lang, caption=caption, source=source_of(data.edition, WHAT)))
        blocks.append(
            paragraph(
                Text(
                    "Sus datos se usan solo para el plan de formación (Ley 1581 de 2012). Puede consultarlos y pedir que se borren.",
                    "Your data are used only for the plan of training (Ley 1581 of 2012). You may see them and ask to erase them.",
                ).of(lang)
            )
        )
    if not data.courses:
        blocks.append(paragraph(pending(Text("cursos del plan", "courses of the plan").of(lang))))
    kind = Text("Momento 1 · Lista de asistencia", "Moment 1 · Attendance list")
    return framed(data.edition, data.title, kind, "lista_asistencia", blocks)


def certified(data: TrainingPlan) -> list[tuple[Enrolment, CourseLine]]:
    """Who may have a certificate: enough attendance and the authorisation to keep their data."""
    by = {line.course.name: line for line in data.courses}
    return [
        (item, by[item.course])
        for item in data.enrolled
        if item.course in by and item.consent and may_certify(item, by[item.course].course) is None
    ]


def code_of(data: TrainingPlan, item: Enrolment, line: CourseLine) -> str:
    """The code of one certificate."""
    return certificate_code(data.initiative, line.course, item.person, data.key)


def certificates(data: TrainingPlan) -> Document:
    """One page a certificate, each with its code; `BadInput` when nobody may be certified yet."""
    lang, found = data.edition.lang, certified(data)
    if not found:
        raise BadInput(
            "E-S43-6",
            "Todavía nadie llega a la asistencia mínima con su autorización de datos: no hay certificados que dar.",
            "Nobody has reached the least attendance with the authorisation of their data: there are no certificates to give.",
        )
    blocks: list[Block] = []
    for item, line in found:
        code = code_of(data, item, line)
        hours = spanish_number(line.course.hours) if lang == "es" else f"{line.course.hours:g}"
        day = day_text(line.end or data.edition.day)
        blocks += [
            page_break(),
            heading(item.person),
            paragraph(
                Text("Asistió y aprobó el curso ", "Attended and completed the course ").of(lang),
                strong(line.course.name),
                Text(
                    f", de {hours} horas, que terminó el {day.es}.", f", of {hours} hours, which ended on {day.en}."
                ).of(lang),
            ),
            facts(
                [
                    (Text("Municipio", "Municipality").of(lang), item.municipio or "—"),
                    (Text("Asistencia", "Attendance").of(lang), percent(item.attendance / 100).of(lang)),
                    (Text("Código de verificación", "Verification code").of(lang), code),
                    *([(Text("Se verifica en", "Verified at").of(lang), data.verify)] if data.verify else []),
                ]
            ),
            signatures(
                [(line.course.teacher, Text("facilita", "teacher").of(lang), data.name or data.initiative)], lang
            ),
        ]
    kind = Text("Momento 1 · Certificados de formación", "Moment 1 · Certificates of training")
    return framed(data.edition, data.title, kind, "certificados", blocks)


def training_workbook(data: TrainingPlan) -> bytes:
    """Needs, courses and enrolments with live gain and certification; people trained by municipality. Names stay inside."""
    lang, year = data.edition.lang, str(data.edition.day.year)
    book = Workbook(data.title, lang, data.edition.day, KIND.of(lang))
    least = Parameter(
        "minimo_formadas",
        Text("Personas formadas que van por municipio", "People to train by municipality"),
        LEAST_TRAINED,
    )
    book.parameter(least)
    heads = [
        Column("topic", Text("Tema", "Topic"), width=30),
        Column("public", Text("Para quién", "For whom"), width=30),
        Column("gap", Text("Brecha", "Gap"), "integer", Text("de 0 a 4", "0 to 4"), year),
        Column("capacity", Text("Capacidad que sirve", "Capacity it serves"), width=30),
    ]
    book.table(
        Text("Necesidades", "Needs").of(lang),
        heads,
        [[n.topic, n.public, n.gap, data.capacities.get(n.topic, "")] for n in data.needs],
    )
    heads = [
        Column("name", Text("Curso", "Course"), width=30),
        Column("topics", Text("Temas", "Topics"), width=30),
        Column("mode", Text("Modalidad", "Mode")),
        Column("hours", Text("Horas", "Hours"), "decimal", Text("horas", "hours"), year, decimals=0),
        Column("places", Text("Cupo", "Places"), "integer", Text("personas", "people"), year),
        Column("teacher", Text("Facilita", "Teacher")),
        Column("start", Text("Desde", "From"), "date"),
        Column("end", Text("Hasta", "Until"), "date"),
        Column("least", Text("Asistencia mínima", "Least attendance"), "percent", "%", year, decimals=0),
        Column("cost", Text("Costo", "Cost"), "money", "COP", year),
    ]
    rows = [
        [
            line.course.name,
            "; ".join(line.course.topics),
            line.mode,
            line.course.hours,
            line.course.places,
            line.course.teacher,
            line.start,
            line.end,
            line.course.least_attendance,
            line.cost,
        ]
        for line in data.courses
    ]
    name = book.table(
        SECTIONS["courses"].of(lang), heads, rows, total={"cost": "SUM"} if rows else None, blank_numbers=True
    )
    if data.enrolled and rows:
        _people_sheets(book, data, name, year)
    if data.sessions:
        book.table(
            Text("Eventos", "Events").of(lang),
            [
                Column("name", Text("Evento", "Event"), width=36),
                Column("course", Text("Curso del plan", "Course of the plan"), width=30),
                Column("day", Text("Día", "Day"), "date"),
                Column("people", Text("Vinieron", "Came"), "integer", Text("personas", "people"), year),
            ],
            [[one.name, one.course, one.day, one.people] for one in data.sessions],
            total={"people": "SUM"},
        )
        book.source(source_of(data.edition, ATTENDANCE))
    book.source(source_of(data.edition, WHAT))
    return book.content()


def _people_sheets(book: Workbook, data: TrainingPlan, courses: str, year: str) -> None:
    lang = data.edition.lang
    words = [t.of(lang) for t in (Text("sí", "yes"), Text("no", "no"), Text("no aplica", "does not apply"))]
    table_ = book.span(courses, "name", "least")
    heads = [
        Column("person", Text("Persona", "Person"), width=28),
        Column("m", Text("Municipio", "Municipality")),
        Column("course", Text("Curso", "Course"), width=28),
        Column("attendance", Text("Asistencia", "Attendance"), "percent", "%", year, decimals=0),
        Column(
            "before", Text("Nota antes", "Mark before"), "decimal", Text("de 0 a 100", "0 to 100"), year, decimals=1
        ),
        Column(
            "after", Text("Nota después", "Mark after"), "decimal", Text("de 0 a 100", "0 to 100"), year, decimals=1
        ),
        Column("gain", Text("Ganancia de Hake", "Hake gain")),
        Column("ok", Text("Se certifica", "Certified")),
    ]
    by = {course.name: course for course in data.plain}
    rows = []
    for n, item in enumerate(data.enrolled, 1):
        both = item.before is not None and item.after is not None
        found = gain(item.before, item.after) if item.before is not None and item.after is not None else None
        passed = item.attendance >= by[item.course].least_attendance
        live = f'=IF(E{{row}}=100,"{words[2]}",ROUND((F{{row}}-E{{row}})/(100-E{{row}}),4))'
        rows.append(
            [
                item.person if item.consent else Text(f"sin autorización {n}", f"no authorisation {n}").of(lang),
                item.municipio,
                item.course,
                item.attendance,
                item.before,
                item.after,
                Formula(live, words[2] if found is None else round(found, 4)) if both else None,
                Formula(
                    f'=IF(D{{row}}>=VLOOKUP(C{{row}},{table_},9,FALSE),"{words[0]}","{words[1]}")',
                    words[0 if passed else 1],
                ),
            ]
        )
    sheet = book.table(Text("Inscripciones", "Enrolments").of(lang), heads, rows, blank_numbers=True)
    places, marks = book.span(sheet, "m"), book.span(sheet, "ok")
    least = {course.name: course.least_attendance for course in data.plain}
    heads = [
        Column("m", Text("Municipio", "Municipality"), width=28),
        Column(
            "n", Text("Cursos terminados", "Courses finished"), "integer", Text("inscripciones", "enrolments"), year
        ),
    ]
    done = [
        [
            name,
            Formula(
                f'=COUNTIFS({places},A{{row}},{marks},"{words[0]}")',
                sum(i.municipio == name and i.attendance >= least[i.course] for i in data.enrolled),
            ),
        ]
        for name in data.municipios
    ]
    book.table(Text("Municipios", "Municipalities").of(lang), heads, done)
