"""D20: the order of the day and the *acta* are two papers (method, 6.2); and the commitments that came out of the meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.documents.answers import answer_table
from mancomun.documents.blocks import bullets, facts, given, heading, page_break, paragraph, pending, signatures, strong
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.results import source_of
from mancomun.documents.tree import Block, Document, Run
from mancomun.lexicon.text import Text, day_text, join_names
from mancomun.route.meetings import STATES, Acta, Compromiso, Meeting, Voter, absent, fulfilment, promise_table

KIND = Text("Ruta · Actas y compromisos", "Route · Minutes and commitments")
ORDER_KIND = Text("Ruta · Orden del día", "Route · Order of the day")
WHAT = Text("reuniones", "meetings")
MINUTES_SECTIONS = (
    Text("Orden del día desarrollado", "Order of the day developed"),
    Text("Asistencia", "Attendance"),
    Text("Acuerdos", "Agreements"),
    Text("Disensos", "Dissent"),
    Text("Votaciones", "Votes"),
    Text("Compromisos", "Commitments"),
    Text("Anexos", "Annexes"),
    Text("Aprobación", "Approval"),
)
REGISTER = Text("Registro de compromisos", "Register of commitments")
ORDER_SECTIONS = (
    Text("Convocatoria", "Call"),
    Text("Puntos que se van a tratar", "Points to be discussed"),
)


@dataclass(frozen=True)
class MinutesPaper:
    """An acta with the votes of its meeting (what, rule, result) and the promises made in it."""

    acta: Acta
    votes: Sequence[tuple[str, str, str]] = ()
    promises: Sequence[Compromiso] = ()


@dataclass(frozen=True)
class MeetingPaper:
    """A meeting as papers tell it: texts in the language of the edition; ``acta`` None while nobody wrote it."""

    meeting: Meeting
    body: str
    process: str
    kind: str
    aim: str
    hour: str
    place: str
    media: Sequence[str]
    supports: Sequence[str]
    voters: Sequence[Voter]
    acta: MinutesPaper | None


def minutes_document(
    edition: Edition,
    initiative: str,
    members: Sequence[str],
    meetings: Sequence[MeetingPaper],
    promises: Sequence[Compromiso],
) -> Document:
    """The register of commitments, which is what one looks for first, and the actas, one a page with its eight parts."""
    lang = edition.lang
    done = [one for one in meetings if one.acta is not None]
    blocks: list[Block] = [heading(REGISTER.of(lang)), *register_blocks(promises, edition)]
    for one in done:
        blocks += [page_break(), heading(one.meeting.name), *_acta(one, edition)]
    if not done:
        blocks.append(paragraph(pending(Text("actas de las reuniones", "minutes of the meetings").of(lang))))
    title = Text(f"Actas y compromisos de {initiative}", f"Minutes and commitments of {initiative}").of(lang)
    return framed(edition, title, KIND, "actas", blocks, members=members)


def _head(one: MeetingPaper, lang: str) -> Block:
    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    day = day_text(one.meeting.day).of(lang) if one.meeting.day is not None else ""
    return facts(
        [
            (
                t("Instancia o proceso", "Body or process"),
                [given(" · ".join(filter(None, (one.body, one.process))), t("instancia o proceso", "body or process"))],
            ),
            (t("Tipo", "Kind"), [given(one.kind, t("tipo de reunión", "kind of meeting"))]),
            (t("Día", "Day"), [given(day, t("día de la reunión", "day of the meeting"))]),
            (t("Hora", "Time"), one.hour or t("sin dato", "no data")),
            (
                t("Lugar o enlace", "Place or link"),
                [given(one.place, t("lugar de la reunión", "place of the meeting"))],
            ),
            (t("Estado", "State"), STATES[one.meeting.state].of(lang)),
        ]
    )


def _acta(one: MeetingPaper, edition: Edition) -> list[Block]:
    lang = edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    assert one.acta is not None
    acta, meeting = one.acta.acta, one.meeting
    parts: list[list[Block]] = []
    lines: list[list[str | Run]] = []
    for k, point in enumerate(meeting.agenda):
        said = acta.points[k] if k < len(acta.points) else ""
        lines.append(
            [strong(f"{point.rstrip('.')}. "), given(said, t(f"qué pasó en «{point}»", f"what happened in “{point}”"))]
        )
    lines += [[strong(t("Además. ", "Also. ")), said] for said in acta.points[len(meeting.agenda) :]]
    parts.append(
        [bullets(lines, ordered=True)]
        if lines
        else [paragraph(pending(t("orden del día desarrollado", "order of the day developed")))]
    )
    there = [v.name for v in one.voters if v.key in meeting.present]
    came: list[str | Run] = (
        [t(f"Personas: {meeting.people}.", f"People: {meeting.people}.")]
        if meeting.people is not None
        else [pending(t("cuántas personas asistieron", "how many people came"))]
    )
    kept = t(
        "La lista de asistencia queda con el acta y no se publica.",
        "The attendance list stays with the minutes and is not published.",
    )
    who = [paragraph(*came, " ", kept if meeting.recorded else pending(t("lista de asistencia", "attendance list")))]
    if one.voters:
        seats = join_names(there, most=30).of(lang)
        who.append(
            paragraph(
                strong(t("Con asiento: ", "With a seat: ")),
                given(seats, t("integrantes que asistieron", "members who came")),
            )
        )
        away = absent(one.voters, meeting).of(lang)
        if away and there:
            who.append(paragraph(strong(t("No asistieron: ", "Did not come: ")), away))
    parts.append(who)
    parts.append(
        [bullets(list(acta.agreements), ordered=True)]
        if acta.agreements
        else [
            paragraph(
                t("Sin acuerdos.", "No agreements.")
                if acta.no_agreements
                else pending(t("acuerdos de la reunión", "agreements of the meeting"))
            )
        ]
    )
    parts.append(
        [bullets(list(acta.dissent))]
        if acta.dissent
        else [paragraph(t("No se dejaron disensos.", "No dissent was recorded."))]
    )
    if one.acta.votes:
        votes: list[list[str | Run]] = [
            [
                strong(f"{what.rstrip('.')}. "),
                f"{t('Regla', 'Rule')}: {rule}. ",
                given(result, t(f"resultado de «{what}»", f"result of “{what}”")),
            ]
            for what, rule, result in one.acta.votes
        ]
        parts.append([bullets(votes)])
    else:
        parts.append([paragraph(t("No hubo votaciones.", "There were no votes."))])
    parts.append(
        [_promises(one.acta.promises, edition)]
        if one.acta.promises
        else [paragraph(t("No se hicieron compromisos.", "No commitments were made."))]
    )
    parts.append([bullets(list(acta.annexes))] if acta.annexes else [paragraph(t("Sin anexos.", "No annexes."))])
    approved = day_text(acta.approved).of(lang) if acta.approved is not None else ""
    parts.append(
        [
            facts(
                [
                    (t("Elaboró", "Written by"), [given(acta.by, t("quién elaboró el acta", "who wrote the minutes"))]),
                    (
                        t("Aprobó", "Approved by"),
                        [given(acta.approver, t("quién aprobó el acta", "who approved the minutes"))],
                    ),
                    (
                        t("Aprobada el", "Approved on"),
                        [given(approved, t("fecha de aprobación del acta", "day the minutes were approved"))],
                    ),
                ]
            ),
            signatures([("", acta.by, one.body or one.process), ("", acta.approver, one.body or one.process)], lang),
        ]
    )
    out: list[Block] = [_head(one, lang)]
    for title, made in zip(MINUTES_SECTIONS, parts, strict=True):
        out += [heading(title.of(lang), 2), *made]
    return out


def _promises(promises: Sequence[Compromiso], edition: Edition) -> Block:
    table = promise_table(promises, edition.day, edition.lang)
    return answer_table(table, edition.lang, source=source_of(edition, WHAT), caption="")


def register_blocks(promises: Sequence[Compromiso], edition: Edition) -> list[Block]:
    """How many were kept in time, and every one of them."""
    lang = edition.lang
    if not promises:
        return [paragraph(pending(Text("compromisos", "commitments").of(lang)))]
    kept, due = fulfilment(promises, edition.day)
    late = sum(one.standing(edition.day) == "vencido" for one in promises)
    rest = Text("no queda ninguno vencido", "none is overdue")
    if late:
        rest = (
            Text(f"sigue vencido {late}", "1 is overdue")
            if late == 1
            else Text(f"siguen vencidos {late}", f"{late} are overdue")
        )
    said = Text(
        f"Se cumplieron a tiempo {kept} de los {due} compromisos que ya vencían; {rest.es}.",
        f"{kept} of the {due} commitments already due were kept in time; {rest.en}.",
    )
    if not due:
        said = Text("Todavía no vence ningún compromiso.", "No commitment is due yet.")
    return [paragraph(said.of(lang)), _promises(promises, edition)]


def order_document(
    edition: Edition, initiative: str, members: Sequence[str], meetings: Sequence[MeetingPaper]
) -> Document:
    """The orders of the day of what is to come; once all was held, of the last meeting."""
    lang = edition.lang

    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    coming = [one for one in meetings if one.meeting.state == "programado"]
    chosen = coming or [one for one in meetings if one.meeting.state == "realizado"][-1:]
    blocks: list[Block] = []
    for k, one in enumerate(chosen):
        if k:
            blocks.append(page_break())
        meeting = one.meeting
        called = day_text(meeting.called).of(lang) if meeting.called is not None else ""
        blocks += [
            heading(meeting.name),
            _head(one, lang),
            paragraph(
                strong(t("Para qué. ", "What for. ")), given(one.aim, t("objetivo de la reunión", "aim of the meeting"))
            ),
            heading(ORDER_SECTIONS[0].of(lang), 2),
            facts(
                [
                    (
                        t("Publicada el", "Published on"),
                        [given(called, t("día en que se publica la convocatoria", "day the call is published"))],
                    ),
                    (
                        t("Por", "Through"),
                        [given(", ".join(one.media), t("medios de la convocatoria", "media of the call"))],
                    ),
                    (t("Apoyos", "Supports"), ", ".join(one.supports) or t("ninguno", "none")),
                ]
            ),
            heading(ORDER_SECTIONS[1].of(lang), 2),
            bullets(list(meeting.agenda), ordered=True)
            if meeting.agenda
            else paragraph(pending(t("puntos del orden del día", "points of the order of the day"))),
        ]
        if one.voters:
            need = [v.name for v in one.voters if v.exact > 0]
            blocks.append(paragraph(strong(t("Con voto: ", "With a vote: ")), join_names(need, most=30).of(lang)))
    if not blocks:
        blocks.append(paragraph(pending(t("próximas reuniones", "meetings to come"))))
    title = t(f"Orden del día. {initiative}", f"Order of the day. {initiative}")
    return framed(edition, title, ORDER_KIND, "orden_del_dia", blocks, members=members)
