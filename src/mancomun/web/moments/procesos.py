"""S63, processes of participation: phases in order, rules said before, results and answer after; and the yearly accountability."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mancomun.agendas.financing import financing
from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import paragraph, pending
from mancomun.documents.participation_system import (
    AccountPaper,
    Achievement,
    account_document,
    achievement_table,
    question_blocks,
)
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, short_day
from mancomun.requirements.remarks import Remark
from mancomun.route.feed import Event, calendar
from mancomun.route.inclusion import STATES
from mancomun.route.processes import (
    PHASES,
    STAGES,
    Process,
    Report,
    Stage,
    account_remarks,
    answer_remarks,
    process_remarks,
    process_tables,
    stage_table,
    timeline,
)
from mancomun.tables.results import Row
from mancomun.tables.results import Table as Grid
from mancomun.web.moments import instancias
from mancomun.web.moments.agendas_common import agenda_of, funding_of, projects_of
from mancomun.web.moments.common import edition, numbers, options, record_source
from mancomun.web.moments.participation_common import contributions, processes_of, questions
from mancomun.web.moments.participation_report import whole_report
from mancomun.web.moments.pieces import beside, names, parted, rows_of
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register

_KEYS = {
    "E-S63-1": "cerrado", "E-S63-2": "reglas", "E-S63-3": "vinculante", "E-S63-4": "nombre", "A-S63-5": "resultados",
    "E-S63-6": "inicio", "E-S63-7": "fin", "E-S63-8": "inicio", "A-S63-9": "respondida", "E-S46-1": "respuesta",
    "A-S63-13": "respondido",
}  # fmt: skip

PROCESSES = Table(
    "procesos",
    Text("Procesos", "Processes"),
    (
        Field("nombre", Text("Proceso", "Process"), required=True),
        Field("objeto", Text("Sobre qué", "About what"), "long", required=True),
        Field("quien_puede", Text("Quién puede participar", "Who may take part"), required=True),
        Field("reglas", Text("Reglas", "Rules"), "long", required=True),
        Field("como_se_decide", Text("Cómo se decide", "How it is decided"), required=True),
        Field("vinculante", Text("Lo que salga obliga", "What comes out binds"), "flag", required=True),
        Field("municipios", Text("Municipios", "Municipalities"), "members"),
        Field("enlace", Text("Enlace", "Link")),
        Field("resultados", Text("Resultados", "Results"), "long"),
        Field("resultados_publicados", Text("Resultados publicados el", "Results published on"), "date"),
        Field("respuesta", Text("Respuesta de quien decide", "Answer of who decides"), "long"),
        Field("respuesta_publicada", Text("Respuesta publicada el", "Answer published on"), "date"),
        Field("cerrado", Text("Cerrado el", "Closed on"), "date"),
    ),
    one=Text("proceso", "process"),
)
PHASE_ROWS = Table(
    "fases",
    Text("Fases, en orden", "Phases, in order"),
    (
        Field("proceso", Text("Proceso", "Process"), "row", of="procesos", required=True),
        Field("nombre", Text("Fase", "Phase"), required=True),
        Field("tipo", Text("Para", "To"), "choice", options=options(PHASES), required=True),
        Field("inicio", Text("Desde", "From"), "date", required=True),
        Field("fin", Text("Hasta", "Until"), "date", required=True),
    ),
    one=Text("fase", "phase"),
)
QUESTIONS = Table(
    "preguntas",
    Text("Preguntas y aportes", "Questions and contributions"),
    (
        Field("proceso", Text("Proceso", "Process"), "row", of="procesos"),
        Field("texto", Text("Pregunta o aporte", "Question or contribution"), "long", required=True),
        Field("tema", Text("Tema", "Topic")),
        Field("municipio", Text("Municipio", "Municipality"), "member"),
        Field("autor", Text("Quién (puede ser anónimo)", "Who (may be anonymous)"), personal=True),
        Field("recibida", Text("Recibida el", "Received on"), "date", required=True),
        Field("estado", Text("Estado", "State"), "choice", options=options(STATES)),
        Field("respuesta", Text("Respuesta y razón", "Answer and reason"), "long"),
        Field("respondida", Text("Respondida y publicada el", "Answered and published on"), "date"),
    ),
    one=Text("pregunta", "question"),
    keys=("texto", "proceso"),
)
ACCOUNT = Section(
    "rendicion",
    Text("Rendición de cuentas", "Accountability"),
    (
        Field("anio", Text("Año que se rinde", "Year accounted for"), "integer", low=2010, high=2100),
        Table(
            "metas",
            Text("Metas del año y lo logrado", "Goals of the year and what was reached"),
            (
                Field("indicador", Text("Indicador", "Indicator"), required=True),
                Field("unidad", Text("Unidad", "Unit"), required=True),
                Field("meta", Text("Meta del año", "Goal of the year"), "decimal", required=True),
                Field("logrado", Text("Logrado", "Reached"), "decimal"),
                Field("evidencia", Text("Evidencia", "Evidence")),
            ),
            one=Text("meta", "goal"),
        ),
        Table(
            "etapas",
            Text("Etapas de la ley", "Stages of the law"),
            (
                Field("etapa", Text("Etapa", "Stage"), "choice", options=STAGES, required=True),
                Field("dia", Text("Día", "Day"), "date"),
                Field("evidencia", Text("Evidencia", "Evidence")),
            ),
            one=Text("etapa", "stage"),
            most=len(STAGES),
        ),
        Table(
            "informes",
            Text("Informes a concejos y asambleas", "Reports to councils and assemblies"),
            (
                Field("corporacion", Text("Concejo o asamblea", "Council or assembly"), required=True),
                Field("entregado", Text("Entregado el", "Handed in on"), "date", required=True),
                Field("respondido", Text("Se pronunció el", "Answered on"), "date"),
            ),
            one=Text("informe", "report"),
        ),
    ),
    Text(
        "Ley 1757 de 2015: etapas (art. 56), dos audiencias al año donde no hay otros espacios (art. 53), y un mes para que concejos y "
        "asambleas se pronuncien (art. 57).",
        "Ley 1757 of 2015: stages (art. 56), two hearings a year where there are no other spaces (art. 53), and a month for councils "
        "and assemblies to answer (art. 57).",
    ),
)

SECTIONS = (
    Section(
        "procesos",
        Text("Procesos", "Processes"),
        (PROCESSES, PHASE_ROWS),
        Text(
            "Quien participa debe saber antes las reglas, quién decide y si obliga. Al final se publican resultados y respuesta.",
            "Those who take part must know the rules before, who decides and whether it binds. At the end, results and answer are "
            "published.",
        ),
    ),
    Section("preguntas", Text("Preguntas y respuestas", "Questions and answers"), (QUESTIONS,)),
    ACCOUNT,
)


@dataclass(frozen=True)
class Understood:
    """The processes, the stages, the reports, the goals, and the remarks beside their row."""

    processes: tuple[Process, ...]
    stages: tuple[Stage, ...]
    reports: tuple[Report, ...]
    achievements: tuple[Achievement, ...]
    remarks: tuple[Remark, ...]


def understood(values: Values | None, context: Context) -> Understood:
    """Processes with their phases, judged on the day of the context."""
    values = values or {}
    processes = processes_of(values)
    stages = tuple(
        Stage(row["etapa"], row["dia"], row["evidencia"]) for row in rows_of(values, "etapas") if row["etapa"]
    )
    reports = tuple(
        Report(row["corporacion"], row["entregado"], row["respondido"], row["id"])
        for row in rows_of(values, "informes")
        if row["corporacion"]
    )
    achievements = tuple(
        Achievement(row["indicador"], row["meta"], row["logrado"], row["unidad"], row["evidencia"])
        for row in rows_of(values, "metas")
        if row["indicador"] and row["meta"] is not None
    )
    meetings = instancias.understood(context.others.get("instancias"), context).meetings
    found = [
        *process_remarks(processes, context.day),
        *answer_remarks(questions(values), context.day),
        *account_remarks(stages, reports, meetings, context.day),
    ]
    places = {
        row["id"]: f"{table}/{row['id']}"
        for table in ("procesos", "fases", "preguntas", "informes")
        for row in rows_of(values, table)
    }
    remarks = [replace(one, where="etapas") if one.where == "reuniones" else one for one in found]
    return Understood(processes, stages, reports, achievements, tuple(beside(remarks, places, _KEYS)))


def look(values: Values, context: Context) -> View:
    """Time line, rules and phases, questions with their answers, and the accountability of the year."""
    found = understood(values, context)
    lang, source = context.lang, record_source(context)
    parts: list[tuple[Text, list[Block]]] = [
        (Text("Fases, reglas y resultados", "Phases, rules and results"), process_blocks(values, context)),
        (
            Text("Lo que se preguntó", "What was asked"),
            question_blocks([one for _, one in questions(values)], edition(context)),
        ),
    ]
    for title, rows, table in (
        (Text("Lo que se logró", "What was achieved"), found.achievements, achievement_table(found.achievements, lang)),
        (Text("Cómo se rinden cuentas", "How account is given"), found.stages, stage_table(found.stages, lang)),
        (Text("Ante quién se informó", "To whom it was reported"), found.reports, report_table(found.reports, lang)),
    ):
        if rows and table.rows:
            parts.append((title, [answer_table(table, lang, source=source)]))
    returned = sum(one.returned for one in found.processes)
    said = numbers(procesos=len(found.processes), devueltos=returned)
    return View(parted(parts, lang), found.remarks, said)


def process_blocks(values: Values | None, context: Context) -> list[Block]:
    """The time line and the tables of the processes."""
    found, lang, source = understood(values, context), context.lang, record_source(context)
    if not found.processes:
        return [paragraph(pending(Text("procesos de participación", "processes of participation").of(lang)))]
    blocks: list[Block] = []
    if any(phase.start and phase.end for one in found.processes for phase in one.phases):
        blocks.append(answer_picture(timeline(found.processes, context.day, lang), lang, source=source))
    tables = process_tables(found.processes, context.day, lang)
    return blocks + [answer_table(table, lang, source=source) for table in tables if table.rows]


def report_table(reports: tuple[Report, ...], lang: str) -> Grid:
    """Reports to councils and assemblies, and their answer."""
    rows: list[Row] = [
        (one.body, *(short_day(day).of(lang) if day is not None else None for day in (one.given, one.answered)))
        for one in reports
    ]
    head = ("Corporación", "Entregado", "Se pronunció") if lang == "es" else ("Body", "Handed in", "Answered")
    return Grid("Informes a concejos y asambleas" if lang == "es" else "Reports to councils and assemblies", head, rows)


def accounts(values: Values, context: Context) -> Document:
    """D21, with the goals of the bets and the money of the financing agenda."""
    lang = context.lang
    here = replace(context, others={**context.others, "procesos": values})
    found = understood(values, here)
    projects = projects_of(agenda_of(here))
    funding = funding_of(here.others.get("agenda_financiamiento") or {}, projects)
    goals: list[Row] = [
        (row["indicador"], row["base"], row["meta"], str(row["anio"]) if row["anio"] else None)
        for row in rows_of(here.others.get("apuestas"), "metas")
        if row["indicador"]
    ]
    head = ("Indicador", "Base", "Meta", "Año") if lang == "es" else ("Indicator", "Base", "Goal", "Year")
    title = Text("Metas de largo plazo de las apuestas", "Long-term goals of the bets").of(lang)
    year = values.get("anio") or context.day.year
    return account_document(
        AccountPaper(
            edition(context), context.name, names(context), year, found.achievements, Grid(title, head, goals),
            financing(projects, funding).tables(lang)[:1] if projects else [],
            instancias.understood(here.others.get("instancias"), here).promises, contributions(here), found.stages,
            report_table(found.reports, lang),
        )
    )  # fmt: skip


def report(values: Values, context: Context) -> Document:
    """D10, the report of participation: plan, events, representation, contributions, bodies and processes."""
    return whole_report(replace(context, others={**context.others, "procesos": values}))


def feed(values: Values, context: Context) -> bytes:
    """The phases as a calendar."""
    events = [
        Event(f"{context.code}-procesos-{phase.key}", f"{one.name}: {phase.name}", phase.start, phase.end, one.rules)
        for one in understood(values, context).processes
        for phase in one.phases
        if phase.start is not None and phase.end is not None and phase.start <= phase.end
    ]
    return calendar(events, name=context.name, stamp=context.day).encode()


KIND = register(
    Kind(
        "procesos",
        SECTIONS,
        look,
        Text(
            "Qué se consulta con la gente, con qué reglas, qué salió y qué se respondió. No sustituye la consulta previa.",
            "What is taken to people, under which rules, what came out and what was answered. It does not replace prior consultation.",
        ),
        (
            Paper("D21", Text("Rendición de cuentas", "Accountability"), "rendicion_cuentas", ("pdf",), accounts),
            Paper(
                "D10",
                Text("Informe de participación", "Report of participation"),
                "informe_participacion",
                ("docx", "pdf"),
                report,
            ),
        ),
        (Export("ics", Text("Calendario (ICS)", "Calendar (ICS)"), "ics", "text/calendar", feed),),
    )
)
