"""Processes of participation (method, S63, 6.1): phases in order, rules said before, results and an answer published after.

Ley 1757 of 2015: stages of accountability and written answers in fifteen days (art. 56), two public hearings a year where there
are no other spaces (art. 53), a month for councils and assemblies to answer the yearly report (art. 57).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from mancomun.drawing.gantt import Bar, gantt
from mancomun.instants.terms import add_days, add_months
from mancomun.lexicon.text import Text, day_text, join_names, number_word, short_day
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.inclusion import ANSWER_DAYS, ANSWERED, Contribution
from mancomun.route.instances import ACCOUNT_FROM
from mancomun.route.meetings import Meeting
from mancomun.tables.results import Row, Table

PHASES: Mapping[str, Text] = {
    "informar": Text("informar", "inform"),
    "proponer": Text("proponer", "propose"),
    "deliberar": Text("deliberar", "deliberate"),
    "priorizar": Text("priorizar", "prioritise"),
    "votar": Text("votar", "vote"),
    "concertar": Text("concertar", "agree"),
    "rendir": Text("rendir cuentas", "give account"),
}
STAGES: Mapping[str, Text] = {
    "aprestamiento": Text("Aprestamiento", "Getting ready"),
    "capacitacion": Text("Capacitación", "Training"),
    "publicacion": Text("Publicación de información", "Publication of information"),
    "convocatoria": Text("Convocatoria y evento", "Call and event"),
    "seguimiento": Text("Seguimiento", "Follow-up"),
    "respuestas": Text("Respuestas escritas en quince días", "Written answers in fifteen days"),
}
"""The stages of the hearings of accountability, in their order (Ley 1757 of 2015, art. 56)."""

HEARINGS = 2


@dataclass(frozen=True, slots=True)
class Phase:
    """A step of a process: what it is for, and its first and last day."""

    name: str
    kind: str
    start: date | None = None
    end: date | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Process:
    """A process of participation. ``results`` and ``answer`` are words; ``results_on`` and ``answered_on`` when they were published."""

    key: str
    name: str
    phases: tuple[Phase, ...] = ()
    rules: str = ""
    who: str = ""
    how: str = ""
    binding: bool | None = None
    results: str = ""
    results_on: date | None = None
    answer: str = ""
    answered_on: date | None = None
    closed_on: date | None = None
    places: tuple[str, ...] = ()
    link: str = ""

    @property
    def returned(self) -> bool:
        """Results and answer are written and published."""
        return bool(
            self.results.strip()
            and self.results_on is not None
            and self.answer.strip()
            and self.answered_on is not None
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the yearly accountability: the day it was done and its evidence."""

    kind: str
    day: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The yearly report to a council or an assembly: when it was handed in and when they answered."""

    body: str
    given: date | None = None
    answered: date | None = None
    key: str = ""


def process_remarks(processes: Sequence[Process], today: date) -> list[Remark]:
    """Rules nobody wrote, phases out of order, and a process that closes without giving back."""
    found = []
    for one in processes:
        for text, es, en in (
            (one.rules, "las reglas", "the rules"),
            (one.who, "quién puede participar", "who may take part"),
            (one.how, "cómo se decide", "how it is decided"),
        ):
            if not text.strip():
                found.append(
                    remark(
                        "E-S63-2",
                        one.key,
                        f"De «{one.name}» faltan por decir {es}.",
                        f"“{one.name}” does not say {en}.",
                    )
                    if es == "las reglas"
                    else remark("E-S63-2", one.key, f"«{one.name}» no dice {es}.", f"“{one.name}” does not say {en}.")
                )
        if one.binding is None:
            found.append(
                remark(
                    "E-S63-3",
                    one.key,
                    f"Diga si lo que salga de «{one.name}» obliga o no: quien participa debe saberlo antes.",
                    f"Say whether what comes out of “{one.name}” binds: those who take part must know before.",
                )
            )
        if not one.phases:
            found.append(remark("E-S63-4", one.key, f"«{one.name}» no tiene fases.", f"“{one.name}” has no phases."))
        found += _phases(one)
        if one.closed_on is not None and not one.returned:
            found.append(
                remark(
                    "E-S63-1",
                    one.key,
                    "No puede cerrar el proceso sin publicar resultados y respuesta.",
                    "You cannot close the process without publishing results and an answer.",
                )
            )
        last = max((phase.end for phase in one.phases if phase.end is not None), default=None)
        if one.closed_on is None and last is not None and today > last and not one.returned:
            days = (today - last).days
            found.append(
                remark(
                    "A-S63-5",
                    one.key,
                    f"«{one.name}» terminó hace {days} {'día' if days == 1 else 'días'} y no ha publicado sus resultados y su respuesta.",
                    f"“{one.name}” ended {days} {'day' if days == 1 else 'days'} ago and has not published its results and answer.",
                )
            )
    return found


def _phases(one: Process) -> list[Remark]:
    found = []
    before: Phase | None = None
    for phase in one.phases:
        if phase.start is None or phase.end is None:
            found.append(
                remark(
                    "E-S63-6",
                    phase.key or one.key,
                    f"La fase «{phase.name}» no tiene inicio y fin.",
                    f"The phase “{phase.name}” has no first and last day.",
                )
            )
            continue
        if phase.end < phase.start:
            found.append(
                remark(
                    "E-S63-7",
                    phase.key or one.key,
                    f"La fase «{phase.name}» termina antes de empezar.",
                    f"The phase “{phase.name}” ends before it begins.",
                )
            )
        if before is not None and before.start is not None and phase.start < before.start:
            found.append(
                remark(
                    "E-S63-8",
                    phase.key or one.key,
                    f"En «{one.name}», la fase «{phase.name}» empieza antes que «{before.name}», que va primero.",
                    f"In “{one.name}”, the phase “{phase.name}” begins before “{before.name}”, which comes first.",
                )
            )
        before = phase
    return found


def answer_remarks(questions: Sequence[tuple[str, Contribution]], today: date) -> list[Remark]:
    """Questions past fifteen days without an answer, and those answered late; each question with its key."""
    late = []
    found = []
    for key, one in questions:
        if one.received is None:
            continue
        if one.state in ANSWERED and one.answered is not None:
            days = (one.answered - one.received).days
            if days > ANSWER_DAYS:
                found.append(
                    remark(
                        "A-S63-9",
                        key,
                        f"Se respondió a los {days} días; el plazo es {ANSWER_DAYS} (Ley 1757/2015, art. 56).",
                        f"It was answered after {days} days; the term is {ANSWER_DAYS} (Ley 1757/2015, art. 56).",
                    )
                )
        elif today > add_days(one.received, ANSWER_DAYS):
            late.append(key)
    if late:
        n = len(late)
        found.append(
            remark(
                "E-S46-1",
                late[0],
                f"{n} {'aporte lleva' if n == 1 else 'aportes llevan'} más de {ANSWER_DAYS} días sin respuesta.",
                f"{n} {'contribution has' if n == 1 else 'contributions have'} gone more than {ANSWER_DAYS} days without an answer.",
            )
        )
    return found


def account_remarks(
    stages: Sequence[Stage], reports: Sequence[Report], meetings: Sequence[Meeting], today: date
) -> list[Remark]:
    """The stages of art. 56 that are missing or out of order, the hearings of art. 53 and the answers of art. 57."""
    found = []
    if stages:
        known = {one.kind: one for one in stages}
        gone = [STAGES[kind] for kind in STAGES if kind not in known]
        if gone:
            es, en = join_names([one.es.lower() for one in gone]), join_names([one.en.lower() for one in gone])
            found.append(
                remark(
                    "A-S63-10",
                    "etapas",
                    f"A la rendición de cuentas le faltan etapas (Ley 1757/2015, art. 56): {es.es}.",
                    f"The accountability lacks stages (Ley 1757/2015, art. 56): {en.en}.",
                )
            )
        dated = [(kind, known[kind].day) for kind in STAGES if kind in known and known[kind].day is not None]
        for (kind, day), (later, then) in pairwise(dated):
            if day is not None and then is not None and then < day:
                a, b = STAGES[later], STAGES[kind]
                found.append(
                    remark(
                        "E-S63-11",
                        "etapas",
                        f"La etapa «{a.es.lower()}» tiene fecha anterior a «{b.es.lower()}», que va primero.",
                        f"The stage “{a.en.lower()}” is dated before “{b.en.lower()}”, which comes first.",
                    )
                )
    if meetings:
        year = [m for m in meetings if m.day is not None and m.day.year == today.year]
        hearings = sum(m.kind == "audiencia_publica" and m.state == "realizado" for m in year)
        spaces = any(
            m.account and m.kind != "audiencia_publica" and m.state in ("realizado", "programado") for m in year
        )
        if not spaces and hearings < HEARINGS and today.month >= ACCOUNT_FROM:
            word = "va una audiencia pública" if hearings == 1 else "no hay ninguna audiencia pública"
            said = "one public hearing" if hearings == 1 else "no public hearing"
            found.append(
                remark(
                    "A-S63-12",
                    "reuniones",
                    f"En {today.year} {word} y no hay otro espacio de rendición de cuentas; sin otros espacios la ley pide dos audiencias "
                    "(Ley 1757/2015, art. 53).",
                    f"In {today.year} there is {said} and no other space of accountability; without other spaces the law asks for two "
                    "hearings (Ley 1757/2015, art. 53).",
                )
            )
    for one in reports:
        if one.given is None:
            continue
        limit = add_months(one.given, 1)
        if (one.answered or today) > limit:
            last = day_text(limit)
            found.append(
                remark(
                    "A-S63-13",
                    one.key,
                    f"{one.body} tenía hasta el {last.es} para pronunciarse sobre el informe (Ley 1757/2015, art. 57).",
                    f"{one.body} had until {last.en} to answer the report (Ley 1757/2015, art. 57).",
                )
            )
    return found


def standing(phase: Phase, today: date) -> Text:
    """Where a phase is on a day."""
    if phase.start is None or phase.end is None:
        return Text("sin fecha", "no date")
    if today < phase.start:
        return Text("por empezar", "to begin")
    return Text("en curso", "under way") if today <= phase.end else Text("terminada", "ended")


def timeline(processes: Sequence[Process], today: date, lang: str = "es") -> str:
    """The phases of every process in time: ink what is over, maize what runs."""
    bars = []
    for one in processes:
        dated = [
            (phase, phase.start, phase.end)
            for phase in one.phases
            if phase.start is not None and phase.end is not None and phase.end >= phase.start
        ]
        if not dated:
            continue
        first, last = min(start for _, start, _ in dated), max(end for _, _, end in dated)
        word = Text("cerrado", "closed") if one.closed_on is not None else Text("abierto", "open")
        bars.append(Bar(one.name, first, last, _elapsed(first, last, today), word.of(lang), critical=True))
        for phase, start, end in dated:
            words = f"{PHASES[phase.kind].of(lang)} · {standing(phase, today).of(lang)}" if phase.kind in PHASES else ""
            bars.append(Bar(phase.name, start, end, _elapsed(start, end, today), words))
    es = lang == "es"
    count, phases = number_word(len(processes)), number_word(sum(not bar.critical for bar in bars))
    return gantt(
        bars,
        title="Procesos de participación" if es else "Processes of participation",
        description=(
            f"Procesos: {count.es}; fases con fecha: {phases.es}."
            if es
            else f"Processes: {count.en}; phases with dates: {phases.en}."
        ),
        today=today,
        legend=("", "transcurrido", "en curso", "un proceso") if es else ("", "elapsed", "under way", "a process"),
        lang=lang,
    )


def _elapsed(start: date, end: date, today: date) -> float:
    return min(1.0, max(0.0, ((today - start).days + 1) / ((end - start).days + 1)))


def process_tables(processes: Sequence[Process], today: date, lang: str = "es") -> list[Table]:
    """Each process with its rules and what it gave back, and every phase with its days."""
    es = lang == "es"
    words = {True: Text("sí", "yes"), False: Text("no", "no"), None: Text("sin decir", "not said")}
    rows: list[Row] = [(one.name, one.who or None, one.how or None, words[one.binding].of(lang)) for one in processes]
    head = ("Proceso", "Quién puede", "Cómo se decide", "Obliga") if es else (
        "Process", "Who may", "How it is decided", "Binds",
    )  # fmt: skip
    pending = "pendiente" if es else "pending"
    returned: list[Row] = [
        (
            one.name,
            _told(one.results, one.results_on, lang) or pending,
            _told(one.answer, one.answered_on, lang) or pending,
            _on(one.closed_on, lang) or ("abierto" if es else "open"),
        )
        for one in processes
    ]
    phases: list[Row] = [
        (
            one.name,
            phase.name,
            PHASES[phase.kind].of(lang) if phase.kind in PHASES else None,
            _on(phase.start, lang),
            _on(phase.end, lang),
            standing(phase, today).of(lang),
        )
        for one in processes
        for phase in one.phases
    ]
    return [
        Table("Reglas" if es else "Rules", head, rows),
        Table(
            "Resultados y respuesta" if es else "Results and answer",
            ("Proceso", "Resultados", "Respuesta", "Cierre") if es else ("Process", "Results", "Answer", "Closed"),
            returned,
        ),
        Table(
            "Fases" if es else "Phases",
            ("Proceso", "Fase", "Para", "Desde", "Hasta", "Va")
            if es
            else ("Process", "Phase", "For", "From", "Until", "Stands"),
            phases,
        ),
    ]


def question_table(questions: Sequence[Contribution], lang: str = "es") -> Table:
    """Each question or contribution with its answer and how many days it took."""
    es = lang == "es"
    rows: list[Row] = [
        (
            one.text,
            _on(one.received, lang),
            one.answer or None,
            _on(one.answered, lang),
            (one.answered - one.received).days
            if one.answered is not None and one.received is not None and one.answered >= one.received
            else None,
        )
        for one in questions
    ]
    head = ("Pregunta o aporte", "Recibido", "Respuesta", "Respondido", "Días") if es else (
        "Question or contribution", "Received", "Answer", "Answered", "Days",
    )  # fmt: skip
    return Table("Preguntas y respuestas" if es else "Questions and answers", head, rows)


def in_time(questions: Sequence[Contribution]) -> tuple[int, int]:
    """Answered in fifteen days, and received."""
    return (
        sum(
            one.state in ANSWERED
            and one.received is not None
            and one.answered is not None
            and (one.answered - one.received).days <= ANSWER_DAYS
            for one in questions
        ),
        len(questions),
    )


def answered_state(one: Contribution) -> Contribution:
    """A question that has an answer and its day counts as answered even where nobody moved its state."""
    if one.state == "recibido" and one.answer.strip() and one.answered is not None:
        return replace(one, state="analizado")
    return one


def stage_table(stages: Sequence[Stage], lang: str = "es") -> Table:
    """The stages of art. 56 in order, with the day of each; a blank day where it is still to come."""
    known = {one.kind: one for one in stages}
    es = lang == "es"
    rows: list[Row] = [
        (
            name.of(lang),
            (_on(known[kind].day, lang) if kind in known else None) or ("pendiente" if es else "pending"),
            (known[kind].evidence if kind in known else "") or "—",
        )
        for kind, name in STAGES.items()
    ]
    return Table(
        "Etapas de la rendición de cuentas" if es else "Stages of accountability",
        ("Etapa", "Fecha", "Evidencia") if es else ("Stage", "Date", "Evidence"),
        rows,
    )


def _told(words: str, day: date | None, lang: str) -> str:
    """What was published and when; said so while it is not."""
    when = _on(day, lang) or ("sin publicar" if lang == "es" else "not published")
    return f"{words.strip()} ({when})" if words.strip() else ""


def _on(day: date | None, lang: str) -> str | None:
    return short_day(day).of(lang) if day is not None else None
