"""S46, participation and networks: events, contributions with their answer, networks that remain; and its report."""

from __future__ import annotations

from dataclasses import replace

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import paragraph
from mancomun.documents.inclusion_report import contribution_blocks
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text
from mancomun.route.inclusion import FEELINGS, STATES, TRAITS
from mancomun.tables.results import Row
from mancomun.tables.results import Table as Grid
from mancomun.web.moments.common import numbers, options, record_source
from mancomun.web.moments.ground import ground
from mancomun.web.moments.participation_report import all_inclusion, from_elsewhere, whole_report
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

ONE_LINE = Text("Uno por línea.", "One a line.")

SECTIONS = (
    Section(
        "eventos",
        Text("Eventos", "Events"),
        (
            Table(
                "eventos",
                Text("Eventos", "Events"),
                (
                    Field("nombre", Text("Evento", "Event"), required=True),
                    Field("municipio", Text("Municipio", "Municipality"), "member", required=True),
                    Field("fecha", Text("Fecha", "Date"), "date", required=True),
                    Field("actores", Text("Actores que vinieron", "Actors who came"), "list", ONE_LINE),
                    Field("personas", Text("Personas", "People"), "integer", low=0),
                    *(Field(key, label, "integer", low=0) for key, label in TRAITS.items()),
                ),
                one=Text("evento", "event"),
            ),
            Field("poblacion_mujeres", Text("Mujeres en la población (%)", "Women in the population (%)"), "percent"),
        ),
    ),
    Section(
        "aportes",
        Text("Aportes y respuestas", "Contributions and answers"),
        (
            Table(
                "aportes",
                Text("Aportes", "Contributions"),
                (
                    Field("texto", Text("Aporte", "Contribution"), "long", required=True),
                    Field("tema", Text("Tema", "Topic")),
                    Field("municipio", Text("Municipio", "Municipality"), "member"),
                    Field("autor", Text("Quién", "Who"), personal=True),
                    Field("sentimiento", Text("Tono", "Tone"), "choice", options=options(FEELINGS)),
                    Field("recibido", Text("Recibido el", "Received on"), "date", required=True),
                    Field("estado", Text("Estado", "State"), "choice", options=options(STATES)),
                    Field("respuesta", Text("Respuesta y razón", "Answer and reason"), "long"),
                    Field("respondido", Text("Respondido el", "Answered on"), "date"),
                ),
                one=Text("aporte", "contribution"),
            ),
        ),
    ),
    Section(
        "redes",
        Text("Redes", "Networks"),
        (
            Table(
                "redes",
                Text("Redes que quedan", "Networks that remain"),
                (
                    Field("nombre", Text("Red", "Network"), required=True),
                    Field("proposito", Text("Propósito", "Purpose"), required=True),
                    Field(
                        "actores",
                        Text("Actores", "Actors"),
                        "list",
                        Text("Tres o más, uno por línea.", "Three or more, one a line."),
                        required=True,
                    ),
                    Field("facilitador", Text("Quién la mueve", "Who moves it"), required=True, personal=True),
                    Field("canal", Text("Canal", "Channel")),
                    Field("reglas", Text("Reglas", "Rules"), "long"),
                    Field("ultima", Text("Última actividad", "Last activity"), "date", required=True),
                ),
                one=Text("red", "network"),
            ),
        ),
    ),
)


def look(values: Values, context: Context) -> View:
    """Indices, the funnel of contributions, who was where, and which actors meet most."""
    lang = context.lang
    source = record_source(context)
    mine = _with(values, context)
    found = all_inclusion(mine)
    before = 1 if found.who_came(lang) is None else 2
    blocks: list[Block] = [answer_table(table, lang, source=source) for table in found.tables(lang)[:before]]
    said = [text for one in (found.sources(), from_elsewhere(mine)) if (text := one.of(lang))]
    if said:
        blocks.append(paragraph(" ".join(said)))
    if found.contributions:
        land, note = ground(context) if context.members else (None, Text("", ""))
        names = {code: context.member_name(code) for code in context.members}
        blocks += contribution_blocks(found, names, land, note.of(lang), lang, source)
    if any(event.actors for event in found.events):
        blocks.append(answer_picture(found.picture(lang), lang, source=source))
    grown = found.growth(lang)
    if grown is not None:
        blocks.append(answer_table(grown, lang, source=source))
    if found.ties:
        strongest = sorted(found.ties.items(), key=lambda pair: (-pair[1], pair[0]))[:15]
        rows: list[Row] = [(a, b, round(weight, 3)) for (a, b), weight in strongest]
        head = ("Actor", "Con", "Peso de Newman") if lang == "es" else ("Actor", "With", "Newman's weight")
        title = Text("Quiénes se encuentran", "Who meet one another").of(lang)
        blocks.append(answer_table(Grid(title, head, rows), lang, source=source))
    return View(
        tuple(blocks),
        found.remarks,
        numbers(
            cobertura=found.coverage, influencia=found.influence, respuesta=found.response, redes=len(found.circles)
        ),
    )


def report(values: Values, context: Context) -> Document:
    """The report of participation, with what the other products know of it."""
    return whole_report(_with(values, context))


def _with(values: Values, context: Context) -> Context:
    """The context as the rest of the route sees it once this page is kept as it stands."""
    return replace(context, others={**context.others, "redes": values})


KIND = register(
    Kind(
        "redes",
        SECTIONS,
        look,
        Text(
            "Quién participó en la visión, qué pasó con lo que dijo, y qué redes quedan cuando el taller termina.",
            "Who took part in the vision, what became of what they said, and which networks remain when the workshop ends.",
        ),
        (
            Paper(
                "D10",
                Text("Participación y devolución", "Participation and return"),
                "informe_participacion",
                build=report,
            ),
        ),
        folded=True,
    )
)
