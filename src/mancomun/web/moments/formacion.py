"""S43, the plan of training: needs against courses and capacities, who came, what was gained, and certificates with a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mancomun.documents.training import (
    CourseLine,
    TrainingPlan,
    attendance_list,
    certificates,
    certified,
    code_of,
    training_blocks,
    training_report,
    training_workbook,
)
from mancomun.documents.tree import Document
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.training import LEAST_ATTENDANCE, Curso, Enrolment, Session, TrainingNeed, check, gain, may_certify
from mancomun.web.moments import sociograma
from mancomun.web.moments.common import attempt, edition
from mancomun.web.moments.pieces import beside, missing, names, reserved, rows_of
from mancomun.web.papers import certificates as papers
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

MODES: Mapping[str, Text] = {
    "presencial": Text("Presencial", "In person"),
    "virtual": Text("Virtual", "Online"),
    "mixta": Text("Mixta", "Blended"),
}
TESTS: Mapping[str, Text] = {
    "prueba": Text("Prueba antes y después", "Test before and after"),
    "trabajo": Text("Trabajo aplicado", "Applied work"),
    "asistencia": Text("Solo asistencia", "Attendance only"),
}
CAPACITIES: Mapping[str, Text] = {
    "institucional": Text("Institucional", "Institutional"),
    "tecnica": Text("Técnica", "Technical"),
    "financiera": Text("Financiera", "Financial"),
    "participacion": Text("De participación", "Of participation"),
    "prospectiva": Text("Prospectiva", "Of foresight"),
    "proyectos": Text("De formular proyectos", "To formulate projects"),
}
_KEYS = {"E-S43-1": "asistencia", "E-S43-2": "tema", "E-S43-4": "cupo"}

NEEDS = Table(
    "necesidades",
    Text("Qué hace falta aprender", "What needs to be learnt"),
    (
        Field("tema", Text("Tema", "Topic"), required=True),
        Field("publico", Text("Para quién", "For whom"), required=True),
        Field("brecha", Text("Brecha (0 a 4)", "Gap (0 to 4)"), "integer", required=True),
        Field("capacidad", Text("Capacidad que sirve", "Capacity it serves"), "choice", options=CAPACITIES),
        Field(
            "actores",
            Text("Actores (siglas)", "Actors (short names)"),
            "list",
            help=Text("Una por línea.", "One a line."),
        ),
    ),
    one=Text("necesidad", "need"),
)
COURSES = Table(
    "cursos",
    Text("Cursos", "Courses"),
    (
        Field("nombre", Text("Curso", "Course"), required=True),
        Field("objetivo", Text("Objetivo", "Objective"), required=True),
        Field("temas", Text("Temas que atiende", "Topics it meets"), "rows", of="necesidades"),
        Field("competencias", Text("Competencias", "Skills"), "list", required=True),
        Field("modalidad", Text("Modalidad", "Mode"), "choice", options=MODES, required=True),
        Field("horas", Text("Horas", "Hours"), "decimal", required=True),
        Field("cupo", Text("Cupo", "Places"), "integer", low=1),
        Field("facilitador", Text("Quién facilita", "Teacher"), required=True),
        Field("desde", Text("Desde", "From"), "date", required=True),
        Field("hasta", Text("Hasta", "Until"), "date", required=True),
        Field("materiales", Text("Materiales", "Materials"), "list"),
        Field("evaluacion", Text("Evaluación", "Assessment"), "choice", options=TESTS, required=True),
        Field("asistencia_minima", Text("Asistencia mínima", "Least attendance"), "percent"),
        Field("costo", Text("Costo", "Cost"), "money", low=0, unit=Text("COP", "COP")),
    ),
    one=Text("curso", "course"),
)
PEOPLE = Table(
    "inscripciones",
    Text("Inscripciones", "Enrolments"),
    (
        Field("persona", Text("Persona", "Person"), required=True, personal=True, alias=True),
        Field("actor", Text("Entidad u organización", "Entity or organisation")),
        Field("municipio", Text("Municipio", "Municipality"), "member"),
        Field("curso", Text("Curso", "Course"), "row", of="cursos", required=True),
        Field(
            "consentimiento",
            Text("Autorizó el uso de sus datos", "Authorised the use of the data"),
            "flag",
            required=True,
        ),
        Field("asistencia", Text("Asistencia", "Attendance"), "percent"),
        Field("nota_pre", Text("Nota antes (0 a 100)", "Mark before (0 to 100)"), "decimal", personal=True),
        Field("nota_post", Text("Nota después (0 a 100)", "Mark after (0 to 100)"), "decimal", personal=True),
        Field("certificar", Text("Pide certificado", "Asks for a certificate"), "flag"),
    ),
    one=Text("inscripción", "enrolment"),
)


@dataclass(frozen=True)
class Understood:
    """Needs, courses and enrolments that can be counted, the capacity of each topic, and the remarks."""

    needs: tuple[TrainingNeed, ...]
    courses: tuple[CourseLine, ...]
    enrolled: tuple[Enrolment, ...]
    capacities: dict[str, str]
    sessions: tuple[Session, ...]
    remarks: tuple[Remark, ...]


def understood(values: Values, context: Context) -> Understood:
    """The plan from what was typed; a row that cannot stand is remarked and left out."""
    remarks: list[Remark] = []
    rows: dict[str, str] = {}
    needs, topics, capacities = _needs(values, context, rows, remarks)
    courses: list[CourseLine] = []
    by_row: dict[str, Curso] = {}
    for row in rows_of(values, "cursos"):
        where = f"cursos/{row['id']}"
        if not row["nombre"] or row["horas"] is None:
            continue
        least = row["asistencia_minima"]
        course = Curso(
            row["nombre"],
            tuple(topics[key] for key in row["temas"] if key in topics),
            row["horas"],
            row["cupo"],
            row["facilitador"],
            LEAST_ATTENDANCE if least is None else least,
        )
        if course.name in rows:
            es, en = f"otro nombre: «{course.name}» está dos veces", f"another name: “{course.name}” is twice"
            remarks.append(missing(f"{where}/nombre", es, en, "E-S43-8"))
            continue
        if attempt(partial(check, (), [course], (), ()), remarks, f"{where}/horas") is None:
            continue
        if row["desde"] and row["hasta"] and row["hasta"] < row["desde"]:
            es, en = f"un fin posterior al comienzo de «{course.name}»", f"an end after the start of “{course.name}”"
            remarks.append(missing(f"{where}/hasta", es, en, "E-S43-9"))
        by_row[row["id"]] = course
        rows[course.name] = where
        courses.append(
            CourseLine(
                course,
                row["objetivo"],
                row["competencias"],
                MODES[row["modalidad"]].of(context.lang) if row["modalidad"] else "",
                row["desde"],
                row["hasta"],
                row["materiales"],
                TESTS[row["evaluacion"]].of(context.lang) if row["evaluacion"] else "",
                row["costo"],
            )
        )
    enrolled = _enrolled(values, context, by_row, rows, remarks)
    sessions = _sessions([line.course.name for line in courses], context)
    found = check(needs, [line.course for line in courses], enrolled, names(context), sessions)
    remarks += beside(found, rows, _KEYS, default="inscripciones")
    return Understood(tuple(needs), tuple(courses), tuple(enrolled), capacities, tuple(sessions), tuple(remarks))


def _sessions(courses: Sequence[str], context: Context) -> list[Session]:
    """The events of training that were kept: each belongs to the course its name or its process says, if the plan has it."""
    known = {fold(name): name for name in courses}
    return [
        Session(
            one.name,
            known.get(fold(one.process)) or known.get(fold(one.name)) or "",
            one.day,
            one.people,
            {context.member_name(code): n for code, n in one.by_place.items()},
        )
        for one in context.attended().gatherings
        if one.training
    ]


def _needs(
    values: Values, context: Context, rows: dict[str, str], remarks: list[Remark]
) -> tuple[list[TrainingNeed], dict[str, str], dict[str, str]]:
    """Needs, the topic of each row, and the capacity of each topic; actors that are not on the map are remarked."""
    net = sociograma.understood(context.others.get("sociograma"), context).net
    known = set(net.keys) if net is not None else set()
    needs: list[TrainingNeed] = []
    topics: dict[str, str] = {}
    capacities: dict[str, str] = {}
    for row in rows_of(values, "necesidades"):
        where = f"necesidades/{row['id']}"
        if not row["tema"] or row["brecha"] is None:
            continue
        need = TrainingNeed(row["tema"], row["publico"], row["brecha"])
        if attempt(partial(check, [need], (), (), ()), remarks, f"{where}/brecha") is None:
            continue
        needs.append(need)
        topics[row["id"]] = need.topic
        rows.setdefault(need.topic, where)
        if row["capacidad"]:
            capacities[need.topic] = CAPACITIES[row["capacidad"]].of(context.lang)
        strange = [
            key.strip()
            for line in row["actores"]
            for key in line.split(";")
            if key.strip() and key.strip() not in known
        ]
        if known and strange:
            remarks.append(
                remark(
                    "A-S43-11",
                    f"{where}/actores",
                    f"«{strange[0]}» no está en el mapa de actores.",
                    f"“{strange[0]}” is not on the map of actors.",
                )
            )
    return needs, topics, capacities


def _enrolled(
    values: Values, context: Context, by_row: Mapping[str, Curso], rows: dict[str, str], remarks: list[Remark]
) -> list[Enrolment]:
    found: list[Enrolment] = []
    for row in rows_of(values, "inscripciones"):
        where = f"inscripciones/{row['id']}"
        course = by_row.get(row["curso"])
        if not row["persona"] or course is None:
            continue
        before, after = row["nota_pre"], row["nota_post"]
        for key, value in (("nota_pre", before), ("nota_post", after)):
            if value is not None and attempt(partial(_mark, value), remarks, f"{where}/{key}") is None:
                before = after = None
        one = Enrolment(
            row["persona"],
            context.member_name(row["municipio"]) if row["municipio"] else "",
            course.name,
            row["asistencia"] or 0.0,
            before,
            after,
            bool(row["consentimiento"]),
        )
        found.append(one)
        if row["certificar"]:
            refused = may_certify(one, course)
            if refused is not None:
                remarks.append(replace(refused, where=f"{where}/asistencia"))
    return found


def _mark(value: float) -> bool:
    """Refuse a mark out of 0 to 100."""
    gain(value, value)
    return True


def data(values: Values, context: Context, *, public: bool = True) -> tuple[TrainingPlan, list[Remark]]:
    """All that D11 prints, and the remarks."""
    found = understood(values, context)
    title = Text(f"Plan de formación. {context.name}", f"Plan of training. {context.name}")
    made = TrainingPlan(
        edition(context) if public else reserved(context),
        title.of(context.lang),
        context.code,
        found.needs,
        found.courses,
        found.enrolled,
        names(context),
        found.capacities,
        sessions=found.sessions,
        name=context.name,
    )
    return made, list(found.remarks)


def look(values: Values, context: Context) -> View:
    """Needs by course and capacity, people trained by municipality, and what each course achieved."""
    made, remarks = data(values, context)
    if not made.courses:
        remarks.append(missing("cursos", "el primer curso", "the first course", "E-S43-0"))
    numbers = {"courses": float(len(made.courses)), "certified": float(len(certified(made)))}
    if made.sessions:
        numbers["came"] = float(sum(one.people for one in made.sessions))
    return View(tuple(training_blocks(made)), tuple(remarks), numbers)


def _report(values: Values, context: Context) -> Document:
    return training_report(data(values, context)[0])


def _book(values: Values, context: Context) -> bytes:
    return training_workbook(data(values, context, public=False)[0])


def _list(values: Values, context: Context) -> Document:
    title = Text(f"Lista de asistencia. {context.name}", f"Attendance list. {context.name}").of(context.lang)
    return attendance_list(replace(data(values, context, public=False)[0], title=title))


def _certifying(values: Values, context: Context) -> TrainingPlan:
    title = Text(f"Certificados. {context.name}", f"Certificates. {context.name}").of(context.lang)
    made = data(values, context, public=False)[0]
    path = "/en/verificar/" if context.lang == "en" else "/verificar/"
    host = "/".join(context.address.split("/")[:3])
    return replace(made, title=title, key=papers.key(), verify=f"{host}{path}" if host else "")


def _certificates(values: Values, context: Context) -> Document:
    return certificates(_certifying(values, context))


def _given(values: Values, context: Context) -> None:
    made = _certifying(values, context)
    rows = [
        (code_of(made, item, line), line.course.name, line.course.hours, line.end or context.day)
        for item, line in certified(made)
    ]
    papers.keep(context.code, rows, day=context.day)


register(
    Kind(
        "formacion",
        (
            Section("necesidades", Text("Necesidades", "Needs"), (NEEDS,)),
            Section("cursos", Text("Cursos", "Courses"), (COURSES,)),
            Section("inscripciones", Text("Inscripciones", "Enrolments"), (PEOPLE,)),
        ),
        look,
        lead=Text(
            "Qué hace falta aprender, qué curso lo atiende y quién se formó.",
            "What needs to be learnt, which course meets it and who was trained.",
        ),
        papers=(
            Paper(
                "D11",
                Text("Plan de formación", "Plan of training"),
                "plan_formacion",
                ("docx", "xlsx"),
                _report,
                _book,
                named=("xlsx",),
            ),
            Paper(
                "D11-asistencia",
                Text("Lista de asistencia", "Attendance list"),
                "lista_asistencia",
                ("docx", "pdf"),
                _list,
                named=("docx", "pdf"),
                bare=False,
            ),
            Paper(
                "D11-certificados",
                Text("Certificados", "Certificates"),
                "certificados",
                ("pdf",),
                _certificates,
                given=_given,
                named=("pdf",),
                bare=False,
            ),
        ),
    )
)
