"""S62, bodies of participation: who sits, sessions with their order of the day and their acta, votes, and promises to the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import paragraph, pending
from mancomun.documents.frame import drawn
from mancomun.documents.meeting_papers import MeetingPaper, MinutesPaper, minutes_document, order_document
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, short_day
from mancomun.requirements.remarks import Remark, remark
from mancomun.route import instances
from mancomun.route.feed import Event, calendar
from mancomun.route.inclusion import ANSWERED
from mancomun.route.instances import Crowd, Indices, Instancia, instance_remarks, likeness, session_table
from mancomun.route.meetings import (
    COMMITMENT_STATES,
    RULES,
    STATES,
    Acta,
    Compromiso,
    Decision,
    Meeting,
    Tally,
    Voter,
    call_remarks,
    commitment_remarks,
    fulfilment,
    minutes_remarks,
    promise_table,
    tally,
    vote_remarks,
)
from mancomun.route.participation_plan import NOTICE_DAYS
from mancomun.route.processes import in_time
from mancomun.tables.results import Row
from mancomun.tables.results import Table as Grid
from mancomun.web.moments.agenda import MEETINGS
from mancomun.web.moments.common import attempt, edition, numbers, options, record_source, span_of, texts
from mancomun.web.moments.ground import member_map
from mancomun.web.moments.participation_common import contributions
from mancomun.web.moments.pieces import beside, names, parted, rows_of
from mancomun.web.workspace.kinds import Context, Export, Field, Kind, Paper, Section, Table, Values, View, register

ONE_LINE = Text("Uno por línea.", "One a line.")
SYSTEM = "instancias"
SUPPORTS = {
    "interprete_lsc": Text("Intérprete de lengua de señas", "Sign language interpreter"),
    "subtitulos": Text("Subtítulos", "Subtitles"),
    "guarderia": Text("Guardería", "Child care"),
    "transporte": Text("Transporte", "Transport"),
    "traductor_etnico": Text("Traducción a lengua propia", "Translation into an own language"),
}
_KEYS = {
    "A-S62-1": "nombre", "E-S62-15": "nombre", "E-S62-16": "nombre", "E-S62-17": "nombre", "A-S62-18": "reglamento",
    "A-S62-19": "periodicidad", "E-S62-2": "texto", "E-S42-3": "convocada", "E-S62-3": "orden_del_dia", "E-S42-4": "aprobada",
    "A-S62-5": "aprobada", "E-S62-6": "aprobada", "E-S62-7": "desarrollo", "A-S62-8": "desarrollo", "E-S62-9": "acuerdos",
    "E-S62-4": "reunion", "A-S62-10": "texto", "E-S62-11": "responsable", "E-S62-12": "evidencia", "E-S62-13": "reprogramado",
    "E-S62-14": "acta_retiro", "E-S62-20": "instancia", "A-S62-21": "proceso", "E-S62-22": "dia", "E-S62-23": "aprobada",
    "E-S62-24": "cumplido",
}  # fmt: skip

BODIES = Table(
    "instancias",
    Text("Instancias", "Bodies"),
    (
        Field("nombre", Text("Instancia", "Body"), required=True),
        Field("clase", Text("Clase", "Kind"), "choice", options={k: v[0] for k, v in instances.KINDS.items()}),
        Field(
            "norma",
            Text("Norma", "Norm"),
            help=Text(
                "Si la deja vacía se usa la de su clase. Verifíquela antes de citarla.",
                "If left empty, that of its kind is used. Verify it before citing it.",
            ),
        ),
        Field("ambito", Text("Ámbito", "Scope"), "choice", options=options(instances.SCOPES), required=True),
        Field("municipios", Text("Municipios", "Municipalities"), "members"),
        Field("funciones", Text("Funciones", "Functions"), "list", ONE_LINE, required=True),
        Field(
            "periodicidad",
            Text("Se reúne", "Meets"),
            "choice",
            options=options({k: v[0] for k, v in instances.PERIODS.items()}),
            required=True,
        ),
        Field("reglamento", Text("Reglamento", "Rules")),
        Field("secretaria", Text("Secretaría (cargo o entidad)", "Secretary (post or entity)"), required=True),
        Field("desde", Text("Existe desde", "Exists since"), "date"),
        Field("hasta", Text("Hasta", "Until"), "date"),
        Field("quorum", Text("Parte que hace quórum", "Part that makes a quorum"), "percent", low=1, high=100,
              help=Text("50 es más de la mitad.", "50 is more than half.")),
        Field("plazo", Text("Días mínimos de convocatoria", "Least days of notice"), "integer", low=0, high=365),
    ),
    one=Text("instancia", "body"),
)  # fmt: skip
SEATS = Table(
    "integrantes",
    Text("Integrantes", "Members"),
    (
        Field("instancia", Text("Instancia", "Body"), "row", of="instancias", required=True),
        Field("representa", Text("A quién representa", "Whom the seat speaks for"), required=True),
        Field("persona", Text("Persona", "Person"), personal=True, alias=True),
        Field("voto", Text("¿Vota?", "Votes?"), "flag"),
        Field("peso", Text("Peso del voto", "Weight of the vote"), "decimal", low=0,
              help=Text("Uno si todos valen igual. El peso del voto no es la cuota que paga.",
                        "One if all count alike. The weight of a vote is not the quota paid.")),
        Field("preside", Text("Preside", "Presides"), "flag"),
    ),
    one=Text("integrante", "member"), keys=("instancia", "representa", "persona"),
)  # fmt: skip
MEETING_ROWS = Table(
    "reuniones",
    Text("Reuniones y sesiones", "Meetings and sessions"),
    (
        Field("nombre", Text("Reunión", "Meeting"), required=True),
        Field("instancia", Text("Instancia", "Body"), "row", of="instancias"),
        Field("proceso", Text("Proceso", "Process"), offered="procesos/procesos/nombre",
              help=Text("De los procesos de participación, si es de uno.", "Of the processes of participation, if it is of one.")),
        Field("tipo", Text("Tipo", "Kind"), "choice", options=MEETINGS, required=True),
        Field("objetivo", Text("Para qué", "What for"), required=True),
        Field("dia", Text("Día", "Day"), "date", required=True),
        Field("hora", Text("Hora", "Time"), help=Text("Hora de Bogotá.", "Bogotá time.")),
        Field("municipio", Text("Municipio", "Municipality"), "member"),
        Field("lugar", Text("Lugar o enlace", "Place or link")),
        Field("accesible", Text("El lugar es accesible", "The place is accessible"), "flag"),
        Field("convocada", Text("Día en que se publicó la convocatoria", "Day the call was published"), "date"),
        Field("medios", Text("Medios de la convocatoria", "Media of the call"), "list", ONE_LINE),
        Field("apoyos", Text("Apoyos", "Supports"), "choices", options=SUPPORTS),
        Field("orden_del_dia", Text("Orden del día", "Order of the day"), "list",
              Text("Un punto por línea: lo que se va a tratar. Lo que pasó va en el acta.",
                   "One point a line: what will be discussed. What happened goes in the minutes."), required=True),
        Field("estado", Text("Estado", "State"), "choice", options=options(STATES), required=True),
        Field("rinde_cuentas", Text("La instancia rinde cuentas en ella", "The body gives account in it"), "flag"),
        Field("asistieron", Text("Integrantes que asistieron", "Members who came"), "rows", of="integrantes"),
        Field("personas", Text("Personas que asistieron", "People who came"), "integer", low=0),
        Field("lista", Text("Hay lista de asistencia", "There is an attendance list"), "flag"),
        Field("costo", Text("Costo", "Cost"), "money", low=0, unit=Text("COP", "COP")),
    ),
    one=Text("reunión", "meeting"),
)  # fmt: skip
VOTES = Table(
    "decisiones",
    Text("Decisiones votadas", "Decisions voted"),
    (
        Field("reunion", Text("Reunión", "Meeting"), "row", of="reuniones", required=True),
        Field("texto", Text("Qué se votó", "What was voted"), required=True),
        Field("regla", Text("Regla", "Rule"), "choice", options=options(RULES),
              help=Text("La del reglamento o los estatutos; si callan, más de la mitad de los presentes.",
                        "That of the rules or the statutes; where they are silent, more than half of those present.")),
        Field("a_favor", Text("A favor", "For"), "rows", of="integrantes"),
        Field("en_contra", Text("En contra", "Against"), "rows", of="integrantes"),
        Field("blanco", Text("En blanco o se abstienen", "Blank or abstained"), "rows", of="integrantes"),
        Field("publicada", Text("Publicada el", "Published on"), "date"),
    ),
    one=Text("decisión", "decision"),
)  # fmt: skip
ACTAS = Table(
    "actas",
    Text("Actas", "Minutes"),
    (
        Field("reunion", Text("Reunión", "Meeting"), "row", of="reuniones", required=True),
        Field("desarrollo", Text("Qué pasó en cada punto", "What happened in each point"), "list",
              Text("Un punto por línea, en el orden del día.", "One point a line, in the order of the day."), required=True),
        Field("acuerdos", Text("Acuerdos", "Agreements"), "list", ONE_LINE),
        Field("sin_acuerdos", Text("No hubo acuerdos", "There were no agreements"), "flag"),
        Field("disensos", Text("Disensos", "Dissent"), "list", ONE_LINE),
        Field("anexos", Text("Anexos", "Annexes"), "list",
              Text("Lista, fotos, audio. Las fotos piden permiso de quien sale.",
                   "List, photos, audio. Photos need the leave of who is in them.")),
        Field("elaboro", Text("Elaboró (cargo)", "Written by (post)"), required=True),
        Field("aprobo", Text("Aprobó (cargo u órgano)", "Approved by (post or body)")),
        Field("aprobada", Text("Aprobada el", "Approved on"), "date"),
    ),
    one=Text("acta", "minutes"), keys=("reunion",),
)  # fmt: skip
PROMISES = Table(
    "compromisos",
    Text("Compromisos", "Commitments"),
    (
        Field("reunion", Text("Reunión", "Meeting"), "row", of="reuniones"),
        Field("texto", Text("Compromiso (con un verbo)", "Commitment (with a verb)"), required=True),
        Field("responsable", Text("Entidad responsable", "Entity responsible"), required=True),
        Field("persona", Text("Persona", "Person"), personal=True, alias=True),
        Field("fecha", Text("Fecha", "Date"), "date", required=True),
        Field("estado", Text("Estado", "State"), "choice", options=options(COMMITMENT_STATES)),
        Field("cumplido", Text("Cumplido el", "Fulfilled on"), "date"),
        Field("evidencia", Text("Evidencia", "Evidence")),
        Field("reprogramado", Text("Veces que cambió de fecha", "Times its date was changed"), "integer", low=0),
        Field("acta_retiro", Text("Acta en que se retiró", "Minutes in which it was withdrawn")),
    ),
    one=Text("compromiso", "commitment"),
)  # fmt: skip
CROWDS = Table(
    "asistencia",
    Text("Asistencia contada por grupos", "Attendance counted by groups"),
    (
        Field("rasgo", Text("Rasgo", "Trait"), "choice", options=options(instances.TRAITS), required=True),
        Field("grupo", Text("Grupo", "Group"), required=True,
              help=Text("«no informa» para quien no quiso decirlo. Nunca lo deduzca de un nombre.",
                        "“no informa” for who did not say. Never infer it from a name.")),
        Field("personas", Text("Personas", "People"), "integer", low=0, required=True),
        Field("poblacion", Text("Parte de la población", "Share of the population"), "percent"),
    ),
    one=Text("grupo", "group"), keys=("rasgo", "grupo"),
)  # fmt: skip

SECTIONS = (
    Section("instancias", Text("Instancias", "Bodies"), (BODIES, SEATS)),
    Section("reuniones", Text("Reuniones y decisiones", "Meetings and decisions"), (MEETING_ROWS, VOTES)),
    Section("actas", Text("Actas y compromisos", "Minutes and commitments"), (ACTAS, PROMISES)),
    Section(
        "asistencia",
        Text("Quién vino", "Who came"),
        (
            CROWDS,
            Field("personas_unicas", Text("Personas distintas en el año", "Different people in the year"), "integer", low=0),
            Field("personas_volvieron", Text("De ellas, vinieron dos veces o más", "Of them, came twice or more"), "integer", low=0),
        ),
        Text(
            "Aquí van solo números: los nombres y las autorizaciones quedan en las listas de asistencia.",
            "Only numbers go here: names and consents stay in the attendance lists.",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Understood:
    """What the product says, as the core reads it; ``tallies`` are by decision, ``remarks`` point to their row."""

    bodies: tuple[Instancia, ...]
    meetings: tuple[Meeting, ...]
    decisions: tuple[Decision, ...]
    tallies: Mapping[str, Tally]
    actas: tuple[Acta, ...]
    promises: tuple[Compromiso, ...]
    crowds: tuple[Crowd, ...]
    remarks: tuple[Remark, ...]

    def meeting(self, key: str) -> Meeting | None:
        """A meeting by its row."""
        return next((one for one in self.meetings if one.key == key), None)


_PROCESS = next(one for one in MEETING_ROWS.fields if one.key == "proceso")


def understood(values: Values | None, context: Context) -> Understood:
    """Bodies, meetings, votes, actas and promises, judged on the day of the context."""
    values = values or {}
    day = context.day
    remarks: list[Remark] = []
    seats = rows_of(values, "integrantes")
    bodies = tuple(_body(row, seats) for row in rows_of(values, "instancias") if row["nombre"])
    plazo = {row["id"]: row["plazo"] for row in rows_of(values, "instancias")}
    meetings = tuple(
        Meeting(
            row["id"], row["nombre"], row["instancia"], row["dia"], row["estado"] or "programado", row["convocada"],
            texts(row, "orden_del_dia"), texts(row, "asistieron"), row["personas"], bool(row["lista"]),
            bool(row["rinde_cuentas"]), row["municipio"], row["tipo"], row["costo"],
            NOTICE_DAYS if plazo.get(row["instancia"]) is None else plazo[row["instancia"]], row["proceso"],
        )
        for row in rows_of(values, "reuniones")
        if row["nombre"]
    )  # fmt: skip
    by_meeting = {one.key: one for one in meetings}
    chairs = {row["instancia"]: row["id"] for row in seats if row["preside"]}
    decisions, tallies = [], {}
    for row in rows_of(values, "decisiones"):
        meeting = by_meeting.get(row["reunion"])
        if not row["texto"] or meeting is None:
            continue
        one = Decision(
            row["id"], meeting.key, row["texto"], texts(row, "a_favor"), texts(row, "en_contra"), texts(row, "blanco"),
            row["regla"] or "presentes", chairs.get(meeting.body, ""), row["publicada"],
        )  # fmt: skip
        decisions.append(one)
        body = next((b for b in bodies if b.key == meeting.body), None)
        if body is None or not body.voters:
            continue
        found = attempt(
            lambda one=one, body=body, meeting=meeting: tally(one, body.voters, meeting.present, share=body.share),  # type: ignore[misc]
            remarks,
            f"decisiones/{row['id']}/a_favor",
        )
        if found is not None:
            tallies[one.key] = found
            remarks += vote_remarks(one, found)
    actas = tuple(
        Acta(
            row["id"], row["reunion"], texts(row, "desarrollo"), texts(row, "acuerdos"), bool(row["sin_acuerdos"]),
            texts(row, "disensos"), texts(row, "anexos"), row["elaboro"], row["aprobo"], row["aprobada"],
        )
        for row in rows_of(values, "actas")
        if row["reunion"]
    )  # fmt: skip
    promises = tuple(
        Compromiso(
            row["id"], row["texto"], row["responsable"], row["fecha"], row["estado"] or "pendiente", row["cumplido"],
            row["evidencia"], row["reprogramado"] or 0, row["acta_retiro"], row["reunion"],
        )
        for row in rows_of(values, "compromisos")
        if row["texto"]
    )  # fmt: skip
    remarks += instance_remarks(bodies, meetings, day)
    written = {one.meeting: one for one in actas}
    processes = _PROCESS.offers(context)
    for meeting in meetings:
        remarks += call_remarks(meeting, day) + minutes_remarks(meeting, written.get(meeting.key), day)
        if processes and meeting.process and meeting.process not in processes:
            remarks.append(
                remark("A-S62-21", meeting.key,
                       f"«{meeting.name}» es del proceso «{meeting.process}», que no está en los procesos de participación. "
                       "Escójalo de nuevo.",
                       f"“{meeting.name}” is of the process “{meeting.process}”, which is not among the processes of participation. "
                       "Choose it again.")
            )  # fmt: skip
    remarks += commitment_remarks(promises, day)
    crowds = _crowds(values)
    for crowd in crowds:
        attempt(lambda crowd=crowd: likeness(crowd), remarks, "asistencia")  # type: ignore[misc]
    places = {
        row["id"]: f"{table}/{row['id']}"
        for table in ("instancias", "reuniones", "decisiones", "actas", "compromisos")
        for row in rows_of(values, table)
    }
    return Understood(
        bodies, meetings, tuple(decisions), tallies, actas, promises, crowds, tuple(beside(remarks, places, _KEYS))
    )


def _body(row: Mapping[str, Any], seats: list[dict[str, Any]]) -> Instancia:
    kind = row["clase"] or "otra"
    voters = tuple(
        Voter(
            seat["id"],
            seat["representa"],
            (1.0 if seat["peso"] is None else seat["peso"]) if seat["voto"] is not False else 0.0,
        )
        for seat in seats
        if seat["instancia"] == row["id"] and seat["representa"]
    )
    share = row["quorum"]
    return Instancia(
        row["id"], row["nombre"], kind, row["norma"] or instances.KINDS[kind][1], row["ambito"], texts(row, "funciones"),
        voters, row["periodicidad"], row["reglamento"], row["secretaria"], span_of(row["desde"], row["hasta"]),
        0.5 if share is None else share / 100, texts(row, "municipios"),
    )  # fmt: skip


def _crowds(values: Values) -> tuple[Crowd, ...]:
    found = []
    for trait in instances.TRAITS:
        rows = [row for row in rows_of(values, "asistencia") if row["rasgo"] == trait and row["grupo"]]
        if not rows:
            continue
        people: dict[str, int] = {}
        shares: dict[str, float] = {}
        for row in rows:
            group = row["grupo"].strip()
            group = instances.NOT_SAID if group.casefold() == instances.NOT_SAID else group
            people[group] = people.get(group, 0) + (row["personas"] or 0)
            if row["poblacion"] is not None and group != instances.NOT_SAID:
                shares[group] = row["poblacion"] / 100
        whole = set(shares) == set(people) - {instances.NOT_SAID}
        found.append(Crowd(trait, people, shares if whole else {}))
    return tuple(found)


def indices(values: Values, context: Context) -> Indices:
    """The indices of 6.3 over what was held; contributions come from the network's record and from the processes."""
    found = understood(values, context)
    done = [one for one in found.meetings if one.state == "realizado"]
    reached = {one.place for one in done} & set(context.members)
    asked = contributions(context)
    answered = [one for one in asked if one.state in ANSWERED]
    accepted = sum({"acogido": 1.0, "acogido_parcial": 0.5}.get(one.state, 0.0) for one in answered)
    once, again = values.get("personas_unicas"), values.get("personas_volvieron")
    paid = [one for one in done if one.cost is not None and one.people]
    return Indices(
        (len(reached), len(context.members)),
        (again, once) if once is not None and again is not None and again <= once else None,
        (accepted, len(answered)),
        in_time(asked),
        fulfilment(found.promises, context.day),
        (sum(one.cost or 0 for one in paid), sum(one.people or 0 for one in paid)),
    )


def look(values: Values, context: Context) -> View:
    """The bodies, where they are, their sessions, votes, promises and indices."""
    found = understood(values, context)
    kept, due = fulfilment(found.promises, context.day)
    bodies = body_blocks(values, context)
    met, voted, promised, counted, likened = (
        [answer_table(table, context.lang, source=record_source(context))] if table is not None and table.rows else []
        for table in meeting_tables(values, context)
    )
    last = 1 if found.bodies else 0  # the table of sessions comes last
    parts: list[tuple[Text, list[Block]]] = [
        (Text("Quiénes son y dónde", "Who they are and where"), bodies[: len(bodies) - last]),
        (Text("Sesiones de cada una", "Sessions of each"), bodies[len(bodies) - last :]),
        (Text("Reuniones y decisiones", "Meetings and decisions"), met + voted),
        (Text("Qué se prometió", "What was promised"), promised),
        (Text("Participación en cifras", "Participation in figures"), counted + likened),
    ]
    return View(
        parted(parts, context.lang),
        found.remarks,
        numbers(instancias=len(found.bodies), reuniones=len(found.meetings), cumplimiento=kept / due if due else None),
    )


def body_blocks(values: Values, context: Context) -> list[Block]:
    """The chart, the map and the table of sessions."""
    lang, source = context.lang, record_source(context)
    found = understood(values, context)
    if not found.bodies:
        return [paragraph(pending(Text("instancias de participación", "bodies of participation").of(lang)))]
    blocks = [answer_picture(instances.picture(found.bodies, context.name, lang), lang, source=source)]
    counts = {code: sum(not one.places or code in one.places for one in found.bodies) for code in context.members}
    one_, many = Text("instancia", "body").of(lang), Text("instancias", "bodies").of(lang)
    made = member_map(
        context,
        Text("Dónde hay instancias", "Where there are bodies").of(lang),
        states={code: "chosen" if n else "out" for code, n in counts.items()},
        words={code: f"{n} {one_ if n == 1 else many}" for code, n in counts.items()},
        caption=Text("En color, a donde llega alguna instancia", "In colour, where some body reaches").of(lang),
    )
    if made is not None:
        blocks.append(drawn(made, lang))
        rows: list[Row] = [(context.member_name(code), n) for code, n in counts.items()]
        head = ("Municipio", "Instancias") if lang == "es" else ("Municipality", "Bodies")
        title = Text("Instancias por municipio", "Bodies by municipality").of(lang)
        blocks.append(answer_table(Grid(title, head, rows), lang, source=source))
    blocks.append(answer_table(session_table(found.bodies, found.meetings, context.day, lang), lang, source=source))
    return blocks


def meeting_tables(values: Values, context: Context) -> tuple[Grid | None, ...]:
    """Meetings, votes, promises, indices and whom those who came represent; None where there is nothing to count."""
    lang = context.lang
    found = understood(values, context)
    known = [one for crowd in found.crowds if (one := attempt(lambda c=crowd: likeness(c), [])) is not None]  # type: ignore[misc]
    return (
        meeting_table(found, context),
        vote_table(found, lang),
        promise_table(found.promises, context.day, lang),
        indices(values, context).table(lang) if found.meetings else None,
        instances.likeness_table(known, lang) if known else None,
    )


def meeting_blocks(values: Values, context: Context) -> list[Block]:
    """The tables of meetings that have rows."""
    found = meeting_tables(values, context)
    source = record_source(context)
    return [answer_table(table, context.lang, source=source) for table in found if table is not None and table.rows]


def meeting_table(found: Understood, context: Context) -> Grid:
    """Each meeting with its day, place, state and whether its acta is approved."""
    lang = context.lang
    es = lang == "es"
    actas = {one.meeting: one for one in found.actas}
    rows: list[Row] = []
    for one in sorted(found.meetings, key=lambda m: (m.day is None, m.day or context.day)):
        acta = actas.get(one.key)
        approved = acta.approved if acta is not None else None
        said = (
            ("aprobada " if es else "approved ") + short_day(approved).of(lang)
            if approved is not None
            else ("en borrador" if es else "a draft")
            if acta is not None
            else "—"
        )
        rows.append(
            (
                one.name,
                short_day(one.day).of(lang) if one.day is not None else None,
                context.member_name(one.place) if one.place else None,
                STATES[one.state].of(lang),
                "—" if one.people is None else str(one.people),
                said,
            )
        )
    head = ("Reunión", "Día", "Dónde", "Estado", "Personas", "Acta") if es else (
        "Meeting", "Day", "Where", "State", "People", "Minutes",
    )  # fmt: skip
    return Grid("Reuniones" if es else "Meetings", head, rows)


def vote_table(found: Understood, lang: str) -> Grid:
    """Each decision with its rule and how it ended."""
    es = lang == "es"
    rows: list[Row] = []
    for one in found.decisions:
        meeting, result = found.meeting(one.meeting), found.tallies.get(one.key)
        rows.append(
            (
                one.text,
                meeting.name if meeting else None,
                RULES[one.rule].of(lang),
                result.said().of(lang) if result else None,
            )
        )
    head = ("Decisión", "Reunión", "Regla", "Resultado") if es else ("Decision", "Meeting", "Rule", "Result")
    return Grid("Votaciones" if es else "Votes", head, rows)


# --- papers ----------------------------------------------------------------------------------------------------------


def _meeting_papers(values: Values, context: Context) -> list[MeetingPaper]:
    found = understood(values, context)
    lang = context.lang
    bodies = {one.key: one.name for one in found.bodies}
    written = {one.meeting: one for one in found.actas}
    papers = []
    rows = {row["id"]: row for row in rows_of(values, "reuniones")}
    for one in sorted(found.meetings, key=lambda m: (m.day is None, m.day or context.day)):
        row, acta = rows[one.key], written.get(one.key)
        voters = next((b.voters for b in found.bodies if b.key == one.body), ())
        papers.append(
            MeetingPaper(
                one,
                bodies.get(one.body, ""),
                row["proceso"],
                MEETINGS[one.kind].of(lang) if one.kind in MEETINGS else "",
                row["objetivo"],
                row["hora"],
                ", ".join(filter(None, (context.member_name(one.place) if one.place else "", row["lugar"]))),
                texts(row, "medios"),
                [SUPPORTS[key].of(lang) for key in row["apoyos"]],
                voters,
                MinutesPaper(
                    acta,
                    [
                        (
                            d.text,
                            RULES[d.rule].of(lang),
                            found.tallies[d.key].said().of(lang) if d.key in found.tallies else "",
                        )
                        for d in found.decisions
                        if d.meeting == one.key
                    ],
                    [p for p in found.promises if p.meeting == one.key],
                )
                if acta is not None
                else None,
            )
        )
    return papers


def actas(values: Values, context: Context) -> Document:
    """D20: every acta with its commitments, and the register of commitments."""
    found = understood(values, context)
    return minutes_document(
        edition(context), context.name, names(context), _meeting_papers(values, context), found.promises
    )


def orders(values: Values, context: Context) -> Document:
    """The orders of the day: what is convened, apart from what happened."""
    return order_document(edition(context), context.name, names(context), _meeting_papers(values, context))


def feed(values: Values, context: Context) -> bytes:
    """Meetings and the last day of each open promise, as a calendar."""
    found = understood(values, context)
    promise = Text("Compromiso", "Commitment").of(context.lang)
    rows = {row["id"]: row for row in rows_of(values, "reuniones")}
    events = [
        Event(
            f"{context.code}-{SYSTEM}-{one.key}", one.name, one.day, one.day,
            "\n".join(f"{n}. {point}" for n, point in enumerate(one.agenda, 1)), rows[one.key]["lugar"],
        )
        for one in found.meetings
        if one.day is not None and one.state in ("programado", "realizado")
    ] + [
        Event(f"{context.code}-{SYSTEM}-{one.key}", f"{promise}: {one.text}", one.due, one.due, one.owner)
        for one in found.promises
        if one.due is not None and one.state not in ("cumplido", "retirado")
    ]  # fmt: skip
    return calendar(events, name=context.name, stamp=context.day).encode()


KIND = register(
    Kind(
        "instancias",
        SECTIONS,
        look,
        Text(
            "Dónde se participa siempre: quién se sienta, cuándo se reúnen, qué se decide y si se cumple. No sustituye la consulta previa.",
            "Where people always take part: who sits, when they meet, what is decided and whether it is done. It does not replace "
            "prior consultation.",
        ),
        (
            Paper("D20", Text("Actas y compromisos", "Minutes and commitments"), "actas", ("docx", "pdf"), actas),
            Paper("orden-del-dia", Text("Orden del día", "Order of the day"), "orden_del_dia", ("docx", "pdf"), orders),
        ),
        (Export("ics", Text("Calendario (ICS)", "Calendar (ICS)"), "ics", "text/calendar", feed),),
    )
)
