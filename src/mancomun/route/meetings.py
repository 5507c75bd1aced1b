"""Meetings and what comes out of them (method, 6.2, C28): the order of the day, the minutes, votes and commitments.

The order of the day says what will be discussed and is written before; the *acta* says what happened and is approved after.
Eight calendar days of notice are ours and statutes may ask more; ten business days to approve are of the method (6.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mancomun.errors import BadInput
from mancomun.instants.terms import add_business_days, business_days_between
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, day_text, join_names, short_day, spanish_number
from mancomun.lexicon.unfinished import infinitive
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.organisation import quorum
from mancomun.route.participation_plan import NOTICE_DAYS
from mancomun.tables.results import Row, Table

APPROVAL_DAYS = 10
MOST_REPROGRAMMED = 2
STATES: Mapping[str, Text] = {
    "programado": Text("programado", "planned"),
    "realizado": Text("realizado", "held"),
    "aplazado": Text("aplazado", "postponed"),
    "cancelado": Text("cancelado", "cancelled"),
}
RULES: Mapping[str, Text] = {
    "presentes": Text("más de la mitad de los votos presentes", "more than half of the votes present"),
    "total": Text("más de la mitad de todos los votos", "more than half of all votes"),
    "dos_tercios": Text("dos tercios de todos los votos", "two thirds of all votes"),
    "presidencia": Text(
        "más de la mitad de todos los votos, con el favorable de quien preside (Ley 1625 de 2013, art. 19)",
        "more than half of all votes, with the favourable one of who presides (Ley 1625 of 2013, art. 19)",
    ),
}
COMMITMENT_STATES: Mapping[str, Text] = {
    "pendiente": Text("pendiente", "pending"),
    "en_curso": Text("en curso", "under way"),
    "cumplido": Text("cumplido", "fulfilled"),
    "vencido": Text("vencido", "overdue"),
    "reprogramado": Text("reprogramado", "rescheduled"),
    "retirado": Text("retirado", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody with a seat: who, and the weight of the vote (exact as written; 0 has voice and no vote)."""

    key: str
    name: str
    weight: float = 1.0

    @property
    def exact(self) -> Fraction:
        """The weight as it was written: three votes of 0.1 are 0.3."""
        return Fraction(str(self.weight))


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a body or of a process: when, where, how it was called, its order of the day and who came, in counts.

    ``present`` are keys of voters; ``people`` all who came; ``recorded`` that the attendance list is kept; ``account`` that the
    body gave account in it.
    """

    key: str
    name: str
    body: str = ""
    day: date | None = None
    state: str = "programado"
    called: date | None = None
    agenda: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    people: int | None = None
    recorded: bool = False
    account: bool = False
    place: str = ""
    kind: str = ""
    cost: int | None = None
    notice_days: int = NOTICE_DAYS
    process: str = ""


@dataclass(frozen=True, slots=True)
class Acta:
    """The minutes of a meeting: what happened in each point, agreements or that there were none, dissent, who and when."""

    key: str
    meeting: str
    points: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    no_agreements: bool = False
    dissent: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    by: str = ""
    approver: str = ""
    approved: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was put to the vote in a meeting: who said yes, no and nothing, and under which rule. Keys are of voters."""

    key: str
    meeting: str
    text: str
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    rule: str = "presentes"
    president: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How a vote ended: ``outcome`` aprobada, negada or sin_quorum; weights are exact."""

    outcome: str
    present: int
    members: int
    needed: int
    yes: Fraction
    no: Fraction
    whole: Fraction

    @property
    def valid(self) -> bool:
        """There was a quorum."""
        return self.outcome != "sin_quorum"

    def said(self) -> Text:
        """The result in a sentence."""
        if not self.valid:
            return Text(
                f"Sin quórum: asistieron {self.present} de {self.members} con voto y se necesitan {self.needed}.",
                f"No quorum: {self.present} of {self.members} with a vote came and {self.needed} are needed.",
            )
        word = Text("Aprobada", "Approved") if self.outcome == "aprobada" else Text("Negada", "Rejected")
        for_, against = _weight(self.yes), _weight(self.no)
        return Text(
            f"{word.es}: {for_.es} a favor y {against.es} en contra, de {_weight(self.whole).es} votos.",
            f"{word.en}: {for_.en} for and {against.en} against, of {_weight(self.whole).en} votes.",
        )


def _weight(value: Fraction) -> Text:
    number = float(value)
    digits = 0 if value.denominator == 1 else 2
    return Text(spanish_number(number, digits), f"{number:,.{digits}f}")


def tally(decision: Decision, voters: Sequence[Voter], present: Sequence[str], *, share: float = 0.5) -> Tally:
    """The result of a vote. The quorum counts people with a vote, never weights; weights decide only once there is one.

    A vote of somebody who was absent, has none, or voted twice is refused: it is no count of anything.
    """
    if decision.rule not in RULES:
        raise BadInput(
            "votacion-regla",
            f"La regla de «{decision.text}» es una de: {', '.join(RULES)}; llegó «{decision.rule}».",
            f"The rule of “{decision.text}” is one of: {', '.join(RULES)}; we got “{decision.rule}”.",
        )
    by = {one.key: one for one in voters if one.exact > 0}
    names = {one.key: one.name for one in voters}
    cast = (*decision.yes, *decision.no, *decision.blank)
    for key in cast:
        name = names.get(key, key)
        if cast.count(key) > 1:
            raise BadInput(
                "votacion-doble",
                f"En «{decision.text}», {name} figura con dos votos. Deje uno.",
                f"In “{decision.text}”, {name} appears with two votes. Leave one.",
            )
        if key not in by:
            raise BadInput(
                "votacion-sin-voto",
                f"En «{decision.text}» vota {name}, que no tiene voto en esta instancia.",
                f"In “{decision.text}” {name} votes, who has no vote in this body.",
            )
        if key not in present:
            raise BadInput(
                "votacion-ausente",
                f"En «{decision.text}» vota {name}, que no figura entre los asistentes.",
                f"In “{decision.text}” {name} votes, who is not among those present.",
            )
    here = [by[key] for key in dict.fromkeys(present) if key in by]
    whole = sum((one.exact for one in by.values()), Fraction(0))
    inside = sum((one.exact for one in here), Fraction(0))
    yes = sum((by[key].exact for key in decision.yes), Fraction(0))
    no = sum((by[key].exact for key in decision.no), Fraction(0))
    needed = quorum(len(by), share) if by else 1
    if len(here) < needed:
        return Tally("sin_quorum", len(here), len(by), needed, yes, no, whole)
    passed = {
        "presentes": 2 * yes > inside,
        "total": 2 * yes > whole,
        "dos_tercios": 3 * yes >= 2 * whole,
        "presidencia": 2 * yes > whole and decision.president in decision.yes,
    }[decision.rule]
    return Tally("aprobada" if passed else "negada", len(here), len(by), needed, yes, no, whole)


def vote_remarks(decision: Decision, found: Tally) -> list[Remark]:
    """A vote without quorum has its own sentence: it decides nothing, whatever its count."""
    if found.valid:
        return []
    return [
        remark(
            "E-S62-2",
            decision.key,
            f"«{decision.text}» se votó sin quórum: asistieron {found.present} de {found.members} con voto y se necesitan "
            f"{found.needed}. No decide nada; convoque otra sesión.",
            f"“{decision.text}” was voted without a quorum: {found.present} of {found.members} with a vote came and "
            f"{found.needed} are needed. It decides nothing; call another session.",
        )
    ]


def call_remarks(meeting: Meeting, today: date) -> list[Remark]:
    """A meeting of nothing, a call too late, one held on a day to come, and a meeting without its order of the day."""
    found = []
    if not meeting.body and not meeting.process.strip():
        found.append(
            remark(
                "E-S62-20",
                meeting.key,
                f"«{meeting.name}» no dice de qué instancia o proceso es.",
                f"“{meeting.name}” does not say of which body or process it is.",
            )
        )
    if meeting.day is not None and meeting.called is not None and meeting.state != "cancelado":
        days = (meeting.day - meeting.called).days
        if days < meeting.notice_days:
            found.append(
                remark(
                    "E-S42-3",
                    meeting.key,
                    f"La convocatoria se publicó {days} días antes; el mínimo es {meeting.notice_days}.",
                    f"The call was published {days} days before; the least is {meeting.notice_days}.",
                )
            )
    if meeting.state == "realizado" and meeting.day is not None and meeting.day > today:
        found.append(
            remark(
                "E-S62-22",
                meeting.key,
                f"«{meeting.name}» figura realizada el {day_text(meeting.day).es}, que aún no llega.",
                f"“{meeting.name}” appears as held on {day_text(meeting.day).en}, which has not come yet.",
            )
        )
    if not meeting.agenda and meeting.state in ("programado", "realizado"):
        found.append(
            remark(
                "E-S62-3",
                meeting.key,
                f"«{meeting.name}» no tiene orden del día. Escriba los puntos que se van a tratar.",
                f"“{meeting.name}” has no order of the day. Write the points to be discussed.",
            )
        )
    return found


def minutes_remarks(meeting: Meeting, acta: Acta | None, today: date) -> list[Remark]:
    """What an acta lacks to be approved, and whether its ten business days ran out."""
    if meeting.state != "realizado" or meeting.day is None:
        if acta is None:
            return []
        return [
            remark(
                "E-S62-4",
                acta.key,
                f"Hay acta de «{meeting.name}», que no figura como realizado con su fecha.",
                f"There are minutes of “{meeting.name}”, which does not appear as held with its date.",
            )
        ]
    limit = add_business_days(meeting.day, APPROVAL_DAYS)
    found: list[Remark] = []
    approved = acta.approved if acta is not None else None
    if approved is None:
        if today > limit:
            days = business_days_between(meeting.day, today)
            found.append(
                remark(
                    "A-S62-5",
                    acta.key if acta is not None else meeting.key,
                    f"El acta de «{meeting.name}» lleva {days} días hábiles sin aprobar; el máximo es {APPROVAL_DAYS}.",
                    f"The minutes of “{meeting.name}” have gone {days} business days without approval; the most is {APPROVAL_DAYS}.",
                )
            )
    elif approved > today:
        found.append(
            remark(
                "E-S62-23",
                acta.key if acta is not None else meeting.key,
                f"El acta de «{meeting.name}» figura aprobada el {day_text(approved).es}, que aún no llega.",
                f"The minutes of “{meeting.name}” appear as approved on {day_text(approved).en}, which has not come yet.",
            )
        )
    elif approved < meeting.day:
        found.append(
            remark(
                "E-S62-6",
                acta.key if acta is not None else meeting.key,
                f"El acta de «{meeting.name}» figura aprobada antes de la reunión.",
                f"The minutes of “{meeting.name}” appear as approved before the meeting.",
            )
        )
    elif approved > limit:
        days = business_days_between(meeting.day, approved)
        found.append(
            remark(
                "A-S62-5",
                acta.key if acta is not None else meeting.key,
                f"El acta de «{meeting.name}» se aprobó a los {days} días hábiles; el máximo es {APPROVAL_DAYS}.",
                f"The minutes of “{meeting.name}” were approved after {days} business days; the most is {APPROVAL_DAYS}.",
            )
        )
    if acta is None:
        return found
    if approved is not None and (not acta.points or not meeting.recorded):
        found.append(
            remark(
                "E-S42-4",
                acta.key,
                "No se puede aprobar el acta sin orden del día desarrollado ni lista de asistencia.",
                "The minutes cannot be approved without the order of the day developed or the attendance list.",
            )
        )
    if acta.points and [fold(one) for one in acta.points] == [fold(one) for one in meeting.agenda]:
        found.append(
            remark(
                "E-S62-7",
                acta.key,
                f"El acta de «{meeting.name}» repite el orden del día. Escriba lo que pasó en cada punto.",
                f"The minutes of “{meeting.name}” repeat the order of the day. Write what happened in each point.",
            )
        )
    if acta.points and len(acta.points) < len(meeting.agenda):
        found.append(
            remark(
                "A-S62-8",
                acta.key,
                f"El acta de «{meeting.name}» desarrolla {len(acta.points)} de {len(meeting.agenda)} puntos.",
                f"The minutes of “{meeting.name}” develop {len(acta.points)} of {len(meeting.agenda)} points.",
            )
        )
    if bool(acta.agreements) == acta.no_agreements:
        found.append(
            remark(
                "E-S62-9",
                acta.key,
                f"Escriba los acuerdos de «{meeting.name}», o marque que no hubo: una de las dos cosas.",
                f"Write the agreements of “{meeting.name}”, or mark that there were none: one of the two.",
            )
        )
    return found


# --- commitments -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compromiso:
    """What somebody promised in a meeting, by when, and how it ended. ``moved`` counts how often its day was changed."""

    key: str
    text: str
    owner: str
    due: date | None = None
    state: str = "pendiente"
    done: date | None = None
    evidence: str = ""
    moved: int = 0
    act: str = ""
    meeting: str = ""

    def standing(self, today: date) -> str:
        """Its state on a day: what is past its date and not done is overdue, whatever was written."""
        if self.state in ("retirado", "cumplido"):
            return self.state
        if self.due is not None and today > self.due:
            return "vencido"
        return "pendiente" if self.state == "vencido" else self.state


def commitment_remarks(promises: Sequence[Compromiso], today: date) -> list[Remark]:
    """Each promise that cannot be followed to its end, and how many are overdue without evidence."""
    found = []
    for one in promises:
        short = one.text if len(one.text) <= 60 else one.text[:59] + "…"
        if one.text and not infinitive(one.text):
            found.append(
                remark(
                    "A-S62-10",
                    one.key,
                    f"El compromiso «{short}» no empieza con un verbo (enviar, convocar…).",
                    f"The commitment “{short}” does not begin with a Spanish infinitive (enviar, convocar…).",
                )
            )
        if one.due is None or not one.owner.strip():
            found.append(
                remark(
                    "E-S62-11",
                    one.key,
                    f"El compromiso «{short}» necesita responsable y fecha.",
                    f"The commitment “{short}” needs somebody who answers for it and a date.",
                )
            )
        if one.state == "cumplido" and (not one.evidence.strip() or one.done is None):
            found.append(
                remark(
                    "E-S62-12",
                    one.key,
                    f"El compromiso «{short}» figura cumplido: diga qué día y con qué evidencia.",
                    f"The commitment “{short}” appears as fulfilled: say which day and with what evidence.",
                )
            )
        if one.done is not None and one.done > today:
            found.append(
                remark(
                    "E-S62-24",
                    one.key,
                    f"El compromiso «{short}» figura cumplido el {day_text(one.done).es}, que aún no llega.",
                    f"The commitment “{short}” appears as fulfilled on {day_text(one.done).en}, which has not come yet.",
                )
            )
        if one.moved > MOST_REPROGRAMMED:
            found.append(
                remark(
                    "E-S62-13",
                    one.key,
                    f"El compromiso «{short}» se reprogramó {one.moved} veces; el máximo es {MOST_REPROGRAMMED}.",
                    f"The commitment “{short}” was rescheduled {one.moved} times; the most is {MOST_REPROGRAMMED}.",
                )
            )
        if one.state == "retirado" and not one.act.strip():
            found.append(
                remark(
                    "E-S62-14",
                    one.key,
                    f"El compromiso «{short}» se retiró: diga en qué acta.",
                    f"The commitment “{short}” was withdrawn: say in which minutes.",
                )
            )
    late = [one for one in promises if one.standing(today) == "vencido" and not one.evidence.strip()]
    if late:
        n = len(late)
        found.append(
            remark(
                "A-S42-5",
                "compromisos",
                f"{n} compromisos vencidos sin evidencia." if n != 1 else "1 compromiso vencido sin evidencia.",
                f"{n} commitments overdue without evidence." if n != 1 else "1 commitment overdue without evidence.",
            )
        )
    return found


def promise_table(promises: Sequence[Compromiso], today: date, lang: str = "es") -> Table:
    """Promises with their date, their state on a day and the evidence. Who the person is stays out."""
    rows: list[Row] = [
        (
            one.text,
            one.owner or None,
            short_day(one.due).of(lang) if one.due is not None else None,
            COMMITMENT_STATES[one.standing(today)].of(lang),
            one.evidence or "—",
        )
        for one in promises
    ]
    head = ("Compromiso", "Responsable", "Fecha", "Estado", "Evidencia") if lang == "es" else (
        "Commitment", "Responsible", "Date", "State", "Evidence",
    )  # fmt: skip
    return Table("Compromisos" if lang == "es" else "Commitments", head, rows)


def fulfilment(promises: Sequence[Compromiso], today: date) -> tuple[int, int]:
    """Fulfilled in time, and those whose day has come (C28); those withdrawn with an acta are in neither."""
    due = [one for one in promises if one.state != "retirado" and one.due is not None and one.due <= today]
    done = [
        one
        for one in due
        if one.state == "cumplido" and one.done is not None and one.due is not None and one.done <= one.due
    ]
    return len(done), len(due)


def absent(voters: Sequence[Voter], meeting: Meeting) -> Text:
    """Those with a vote who did not come, by name."""
    return join_names([one.name for one in voters if one.exact > 0 and one.key not in meeting.present])
