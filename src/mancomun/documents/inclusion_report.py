"""The report of participation and return (D10; S42, S46, S62, S63): the plan, who came, what they said, what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import given, heading, method_box, paragraph, pending
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document
from mancomun.drawing.panels import Ground
from mancomun.lexicon.text import Text, day_text, short_day
from mancomun.route.inclusion import ANSWER_DAYS, STATES, Inclusion
from mancomun.tables.results import Row, Table

KIND = Text("Momento 2 · Participación y devolución", "Moment 2 · Participation and return")
SECTIONS = {
    "plan": Text("Plan", "Plan"),
    "events": Text("Eventos", "Events"),
    "representation": Text("Representación", "Representation"),
    "contributions": Text("Aportes y respuestas", "Contributions and answers"),
    "bodies": Text("Instancias y procesos", "Bodies and processes"),
    "networks": Text("Redes que quedan", "Networks that remain"),
    "method": Text("Datos y método", "Data and method"),
}


@dataclass(frozen=True)
class InclusionReport:
    """All that the report prints; ``places`` names the codes of municipalities.

    ``plan`` are the spaces of the plan of participation; ``bodies`` tables of bodies, sessions and processes; ``likeness`` whom
    those who came represent, by trait.
    """

    edition: Edition
    name: str
    found: Inclusion
    members: Sequence[str] = ()
    places: dict[str, str] | None = None
    aim: str = ""
    plan: Table | None = None
    bodies: Sequence[Table] = ()
    likeness: Table | None = None
    ground: Ground | None = None
    note: str = ""


def contribution_blocks(
    found: Inclusion, places: Mapping[str, str], ground: Ground | None, note: str, lang: str, source: str
) -> list[Block]:
    """The funnel with its table, topics, and the map of contributions with its own; ``note`` says what the ground is."""
    skipped = 1 if found.who_came(lang) is None else 2
    blocks = [answer_picture(found.funnel_picture(lang), lang, source=source, width=0.8)]
    blocks += [answer_table(table, lang, source=source) for table in found.tables(lang)[skipped:]]
    if places and any(one.place in places for one in found.contributions):
        if ground is not None:
            whence = "; ".join(word for word in (source, note) if word)
            blocks.append(answer_picture(found.map_picture(places, ground, lang), lang, source=whence, width=0.55))
        blocks.append(answer_table(found.by_place(places, lang), lang, source=source))
    return blocks


def inclusion_report(data: InclusionReport) -> Document:
    """The report as a document."""
    lang, found, places = data.edition.lang, data.found, data.places or {}
    es = lang == "es"
    day = day_text(data.edition.day)
    source = Text(f"registro de la iniciativa, {day.es}", f"record of the initiative, {day.en}").of(lang)

    def grid(head: tuple[str, ...], rows: list[Row], title: str = "") -> Block:
        return answer_table(Table(title, head, rows), lang, source=source)

    def missing(es_: str, en: str) -> Block:
        return paragraph(pending(Text(es_, en).of(lang)))

    blocks: list[Block] = [heading(SECTIONS["plan"].of(lang))]
    if data.plan is not None and data.plan.rows:
        blocks.append(paragraph(given(data.aim, Text("objetivos del plan", "objectives of the plan").of(lang))))
        blocks.append(answer_table(data.plan, lang, source=source))
    else:
        blocks.append(missing("plan de participación", "plan of participation"))
    blocks.append(heading(SECTIONS["events"].of(lang)))
    if found.events:
        head: tuple[str, ...] = (
            ("Evento", "Municipio", "Fecha", "Personas", "Actores")
            if es
            else ("Event", "Municipality", "Date", "People", "Actors")
        )
        blocks.append(
            grid(
                head,
                [
                    (
                        e.name,
                        places.get(e.place, e.place) or None,
                        _day(e.day, lang),
                        e.people,
                        ", ".join(e.actors) or "—",
                    )
                    for e in found.events
                ],
            )
        )
        if any(event.actors for event in found.events):
            blocks.append(answer_picture(found.picture(lang), lang, source=source, width=0.8))
        grown = found.growth(lang)
        if grown is not None:
            blocks.append(answer_table(grown, lang, source=source))
    else:
        blocks.append(missing("eventos realizados", "events held"))
    blocks += [heading(SECTIONS["representation"].of(lang)), answer_table(found.tables(lang)[0], lang, source=source)]
    if found.events:
        blocks.append(paragraph(found.sources().of(lang)))
    came = found.who_came(lang)
    if came is not None:
        blocks.append(answer_table(came, lang, source=source))
    if data.likeness is not None and data.likeness.rows:
        blocks.append(answer_table(data.likeness, lang, source=source))
    blocks.append(heading(SECTIONS["contributions"].of(lang)))
    if found.contributions:
        blocks += contribution_blocks(found, places, data.ground, data.note, lang, source)
        head = ("Aporte", "Tema", "Estado", "Respuesta") if es else ("Contribution", "Topic", "State", "Answer")
        rows: list[Row] = [
            (
                one.text,
                one.topic or None,
                STATES[one.state].of(lang) if one.state in STATES else None,
                one.answer or Text("sin respuesta todavía", "no answer yet").of(lang),
            )
            for one in found.contributions
        ]
        blocks.append(grid(head, rows, Text("Cada aporte y su respuesta", "Each contribution and its answer").of(lang)))
    else:
        blocks.append(missing("aportes recibidos", "contributions received"))
    blocks.append(heading(SECTIONS["bodies"].of(lang)))
    tables = [table for table in data.bodies if table.rows]
    blocks += [answer_table(table, lang, source=source) for table in tables] or [
        missing("instancias y procesos", "bodies and processes")
    ]
    blocks.append(heading(SECTIONS["networks"].of(lang)))
    if found.circles:
        head = (
            ("Red", "Propósito", "Actores", "Última actividad")
            if es
            else ("Network", "Purpose", "Actors", "Last activity")
        )
        blocks.append(
            grid(
                head,
                [
                    (
                        c.name,
                        c.purpose or None,
                        ", ".join(c.actors) or None,
                        _day(c.last, lang),
                    )
                    for c in found.circles
                ],
            )
        )
    else:
        blocks.append(missing("redes", "networks"))
    said = Text(
        f"Influencia: aportes acogidos (más la mitad de los acogidos en parte) sobre los respondidos. Respuesta: los respondidos en "
        f"{ANSWER_DAYS} días o menos sobre los recibidos (Ley 1757 de 2015, art. 56). Representación: uno menos la disimilitud entre "
        "quienes vinieron y la población. Esta participación no reemplaza la consulta previa.",
        f"Influence: contributions accepted (plus half of those accepted in part) over those answered. Response: those answered in "
        f"{ANSWER_DAYS} days or less over those received (Law 1757 of 2015, art. 56). Representation: one minus the dissimilarity "
        "between those who came and the population. This participation does not replace prior consultation.",
    )
    blocks += [heading(SECTIONS["method"].of(lang)), method_box(lang, said.of(lang), {})]
    title = Text(f"Participación y devolución de {data.name}", f"Participation and return of {data.name}").of(lang)
    return framed(data.edition, title, KIND, "informe_participacion", blocks, members=data.members)


def _day(day: date | None, lang: str) -> str | None:
    return short_day(day).of(lang) if day is not None else None
