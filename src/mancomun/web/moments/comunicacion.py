"""S64, communication: who is told what and how, decisions published in time, reach, cost, and whether people know the scheme."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import paragraph, pending
from mancomun.documents.participation_system import BulletinPaper, SystemPaper, bulletin_document, system_document
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, day_text
from mancomun.requirements.remarks import Remark
from mancomun.route.communication import (
    CHANNELS,
    LANGUAGES,
    PIECES,
    Piece,
    Published,
    Recognition,
    decision_table,
    picture,
    piece_remarks,
    plan_tables,
    published_remarks,
)
from mancomun.route.feed import Event, calendar
from mancomun.web.moments import instancias, procesos
from mancomun.web.moments.common import attempt, edition, numbers, options, record_source
from mancomun.web.moments.participation_common import contributions
from mancomun.web.moments.pieces import beside, names, rows_of
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register

_KEYS = {"E-S64-1": "alternativo", "E-S64-2": "subtitulos", "A-S64-3": "alternativo", "E-S64-4": "responsable", "A-S64-5": "mensaje",
         "E-S64-6": "publicada", "A-S64-7": "publicada", "E-S64-8": "publicada"}  # fmt: skip

STRATEGY = Table(
    "estrategia",
    Text("Plan de comunicación", "Plan of communication"),
    (
        Field("publico", Text("Público", "Public"), required=True),
        Field("mensaje", Text("Mensaje", "Message"), "long", required=True),
        Field("canal", Text("Canal", "Channel"), "choice", options=CHANNELS, required=True),
        Field("pieza", Text("Pieza", "Piece")),
        Field("tipo", Text("Es", "It is"), "choice", options=options(PIECES)),
        Field("alternativo", Text("Texto alternativo o transcripción", "Alternative text or transcript"), "long"),
        Field("subtitulos", Text("Tiene subtítulos o lengua de señas", "Has subtitles or sign language"), "flag"),
        Field("responsable", Text("Responsable", "Responsible"), required=True),
        Field("fecha", Text("Fecha", "Date"), "date", required=True),
        Field("idioma", Text("Idioma", "Language"), "choice", options=options(LANGUAGES), required=True),
        Field("enviada", Text("Ya salió", "Already out"), "flag"),
        Field("alcance_estimado", Text("Alcance estimado", "Expected reach"), "integer", low=0),
        Field("alcance_real", Text("Alcance real", "Real reach"), "integer", low=0),
        Field("costo", Text("Costo", "Cost"), "money", low=0, unit=Text("COP", "COP")),
    ),
    one=Text("línea", "line"),
    keys=("publico", "pieza", "fecha"),
)
TOLD = Table(
    "decisiones",
    Text("Decisiones que se publican", "Decisions to publish"),
    (
        Field("texto", Text("Decisión", "Decision"), required=True),
        Field("tomada", Text("Tomada el", "Taken on"), "date", required=True),
        Field("publicada", Text("Publicada el", "Published on"), "date"),
        Field("donde", Text("Dónde", "Where")),
    ),
    Text(
        "Las que se votaron en las instancias ya están; escriba aquí las demás.",
        "Those voted in the bodies are here already; write the others.",
    ),
    one=Text("decisión", "decision"),
)
SECTIONS = (
    Section(
        "estrategia",
        Text("Plan de comunicación", "Plan of communication"),
        (Field("objetivo", Text("Para qué comunicar", "What to communicate for"), "long", required=True), STRATEGY),
    ),
    Section("decisiones", Text("Decisiones publicadas", "Decisions published"), (TOLD,)),
    Section(
        "reconocimiento",
        Text("¿La gente conoce el esquema?", "Do people know the scheme?"),
        (
            Field("pregunta", Text("Pregunta de la encuesta", "Question of the survey")),
            Field("antes_si", Text("Antes: lo conocían", "Before: knew it"), "integer", low=0),
            Field("antes_n", Text("Antes: preguntados", "Before: asked"), "integer", low=1),
            Field("despues_si", Text("Después: lo conocían", "After: knew it"), "integer", low=0),
            Field("despues_n", Text("Después: preguntados", "After: asked"), "integer", low=1),
        ),
        Text(
            "Con la misma pregunta y la misma forma de escoger a quién se pregunta.",
            "With the same question and the same way of choosing whom to ask.",
        ),
    ),
    Section(
        "boletin",
        Text("Boletín", "Newsletter"),
        (
            Field("boletin_numero", Text("Número", "Number")),
            Field("boletin_saludo", Text("Saludo", "Opening"), "long"),
            Field("boletin_participar", Text("Cómo participar", "How to take part"), "long"),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Understood:
    """The lines of the plan, every decision to tell, the recognition that can be compared, and the remarks."""

    pieces: tuple[Piece, ...]
    decisions: tuple[Published, ...]
    recognition: Recognition | None
    remarks: tuple[Remark, ...]


def understood(values: Values | None, context: Context) -> Understood:
    """The plan, with the decisions approved in the bodies beside those written here."""
    values = values or {}
    remarks: list[Remark] = []
    pieces = tuple(
        Piece(
            row["id"], row["publico"], row["mensaje"], row["canal"], row["pieza"], row["tipo"] or "texto", row["responsable"],
            row["fecha"], row["idioma"] or "es", row["alternativo"], row["subtitulos"], row["alcance_estimado"],
            row["alcance_real"], row["costo"], bool(row["enviada"]),
        )
        for row in rows_of(values, "estrategia")
        if row["mensaje"]
    )  # fmt: skip
    held = instancias.understood(context.others.get("instancias"), context)
    voted = []
    for one in held.decisions:
        meeting, result = held.meeting(one.meeting), held.tallies.get(one.key)
        if meeting is not None and meeting.day is not None and result is not None and result.outcome == "aprobada":
            voted.append(Published(f"instancias-{one.key}", one.text, meeting.day, one.published))
    own = [
        Published(row["id"], row["texto"], row["tomada"], row["publicada"])
        for row in rows_of(values, "decisiones")
        if row["texto"] and row["tomada"] is not None
    ]
    counts = [values.get(key) for key in ("antes_si", "antes_n", "despues_si", "despues_n")]
    recognition = None
    if all(n is not None for n in counts):
        a, b, c, d = (int(n or 0) for n in counts)
        recognition = attempt(lambda: Recognition(a, b, c, d), remarks, "despues_si")
    decisions = tuple(sorted([*voted, *own], key=lambda one: one.taken))
    remarks += piece_remarks(pieces) + published_remarks(decisions, context.day)
    places = {
        row["id"]: f"{table}/{row['id']}" for table in ("estrategia", "decisiones") for row in rows_of(values, table)
    }
    places |= {one.key: "decisiones" for one in voted}
    return Understood(pieces, decisions, recognition, tuple(beside(remarks, places, _KEYS)))


def look(values: Values, context: Context) -> View:
    """Calendar, plan, reach and cost, decisions published, and recognition."""
    found = understood(values, context)
    return View(
        tuple(plan_blocks(values, context)),
        found.remarks,
        numbers(piezas=len(found.pieces), decisiones=len(found.decisions)),
    )


def plan_blocks(values: Values | None, context: Context) -> list[Block]:
    """What the screen and the paper of the system show of communication."""
    lang, source = context.lang, record_source(context)
    found = understood(values, context)
    if not found.pieces:
        blocks: list[Block] = [paragraph(pending(Text("plan de comunicación", "plan of communication").of(lang)))]
    else:
        meetings = [
            (one.day, one.name)
            for one in instancias.understood(context.others.get("instancias"), context).meetings
            if one.day is not None and one.state == "programado"
        ]
        blocks = [answer_picture(picture(found.pieces, meetings, context.day, lang), lang, source=source)]
        blocks += [answer_table(table, lang, source=source) for table in plan_tables(found.pieces, lang) if table.rows]
    if found.decisions:
        blocks.append(answer_table(decision_table(found.decisions, lang), lang, source=source))
    if found.recognition is not None:
        blocks.append(paragraph(found.recognition.said().of(lang)))
        blocks.append(answer_table(found.recognition.table(lang), lang, source=source))
    return blocks


def system(context: Context) -> Document:
    """The system of participation and communication, from the three products of the context."""
    others = context.others
    bodies = others.get("instancias") or {}
    return system_document(
        SystemPaper(
            edition(context), context.name, names(context), instancias.body_blocks(bodies, context),
            instancias.meeting_blocks(bodies, context), procesos.process_blocks(others.get("procesos"), context),
            contributions(context), plan_blocks(others.get("comunicacion"), context),
        )
    )  # fmt: skip


def _system(values: Values, context: Context) -> Document:
    return system(replace(context, others={**context.others, "comunicacion": values}))


def bulletin(values: Values, context: Context) -> Document:
    """The newsletter: decisions, meetings to come, answers, and promises kept or late."""
    lang = context.lang
    found = understood(values, context)
    held = instancias.understood(context.others.get("instancias"), context)
    coming = sorted(
        (one.day, one.name, one.place)
        for one in held.meetings
        if one.day is not None and one.day >= context.day and one.state == "programado"
    )
    return bulletin_document(
        BulletinPaper(
            edition(context), context.name, values.get("boletin_numero") or "", values.get("boletin_saludo") or "",
            [f"{one.text} ({day_text(one.taken).of(lang)})." for one in found.decisions],
            [f"{name}: {day_text(day).of(lang)}{', ' + context.member_name(place) if place else ''}." for day, name, place in coming],
            contributions(context), held.promises, values.get("boletin_participar") or "",
        )
    )  # fmt: skip


def feed(values: Values, context: Context) -> bytes:
    """The pieces and the last day to publish each decision, as a calendar."""
    events = [
        Event(
            f"{context.code}-comunicacion-{one.key}",
            f"{CHANNELS[one.channel].of(context.lang) if one.channel in CHANNELS else one.channel}: {one.name or one.message[:60]}",
            one.day,
            one.day,
            one.message,
        )
        for one in understood(values, context).pieces
        if one.day is not None
    ]
    return calendar(events, name=context.name, stamp=context.day).encode()


KIND = register(
    Kind(
        "comunicacion",
        SECTIONS,
        look,
        Text(
            "Que toda decisión llegue a la gente, a tiempo, en palabras claras y de forma que nadie quede por fuera.",
            "That every decision reaches people, in time, in plain words and so that nobody is left out.",
        ),
        (
            Paper("sistema", Text("Sistema de participación y comunicación", "System of participation and communication"),
                  "sistema_participacion", ("docx", "pdf"), _system),
            Paper("boletin", Text("Boletín", "Newsletter"), "boletin", ("docx", "pdf"), bulletin),
        ),
        (Export("ics", Text("Calendario (ICS)", "Calendar (ICS)"), "ics", "text/calendar", feed),),
    )
)  # fmt: skip
