"""D10, the plan of participation (S42): who takes part, in what, at which level, where and when, and how results return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mancomun.actors.model import Actor
from mancomun.documents.answers import answer_picture
from mancomun.documents.blocks import bullets, facts, given, heading, paragraph, pending, strong
from mancomun.documents.frame import drawn, framed
from mancomun.documents.inputs import Edition, Picture
from mancomun.documents.results import grid, months, source_of
from mancomun.documents.tree import Block, Document
from mancomun.drawing.bars import Series, columns
from mancomun.lexicon.text import Text, join_names, percent, short_day
from mancomun.route.participation_plan import APPROACHES, LEVELS, NOTICE, Plan, crossing
from mancomun.tables import results
from mancomun.tables.cells import address
from mancomun.tables.columns import Column, show_number
from mancomun.tables.workbook import Formula, Workbook

KIND = Text("Momento 1 · Plan de participación", "Moment 1 · Plan of participation")
WHAT = Text("plan de participación", "plan of participation")
SECTIONS = {
    "plan": Text("Plan", "Plan"),
    "crossing": Text("Quién participa en qué", "Who takes part in what"),
    "events": Text("Eventos y calendario", "Events and calendar"),
    "representation": Text("Representación y enfoque diferencial", "Representation and differential approach"),
    "answers": Text("Aportes y respuestas", "Contributions and answers"),
}
_WIDE = 6
"""Mechanisms that one table of the crossing holds side by side."""


@dataclass(frozen=True)
class ParticipationPlan:
    """All that the plan prints; ``places`` and ``costs`` are those of each mechanism by its name, ``kinds`` what each is.

    ``publics`` are those it is for, beyond the actors of the map; ``ethnic`` members with ethnic communities; ``schedule`` is
    the calendar in words; ``picture`` the map of which members some space reaches.
    """

    edition: Edition
    title: str
    plan: Plan
    actors: Sequence[Actor] = ()
    municipios: Sequence[str] = ()
    publics: Sequence[str] = ()
    ethnic: Sequence[str] = ()
    budget: int | None = None
    schedule: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    costs: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    picture: Picture | None = None


def participation_report(data: ParticipationPlan) -> Document:
    """The plan as a document; what nobody wrote is *por diligenciar*."""
    lang = data.edition.lang
    blocks: list[Block] = [paragraph(strong(NOTICE.of(lang)))]
    for key, made in (
        ("plan", _plan(data)),
        ("crossing", crossing_blocks(data)),
        ("events", event_blocks(data)),
        ("representation", approach_blocks(data)),
        ("answers", _answers(data)),
    ):
        blocks += [heading(SECTIONS[key].of(lang)), *made]
    return framed(data.edition, data.title, KIND, "plan_participacion", blocks, members=data.municipios)


def participation_blocks(data: ParticipationPlan) -> list[Block]:
    """What the screen shows."""
    return [
        paragraph(NOTICE.of(data.edition.lang)),
        *crossing_blocks(data),
        *event_blocks(data),
        *approach_blocks(data),
    ]


def _plan(data: ParticipationPlan) -> list[Block]:
    lang, plan = data.edition.lang, data.plan
    levels = [LEVELS[key].of(lang) for key in LEVELS if any(item.level == key for item in plan.mechanisms)]
    owner = given(plan.owner, Text("responsable del plan", "who is responsible").of(lang))
    money = (
        show_number(data.budget, "money", 0, lang) if data.budget is not None else Text("sin dato", "no data").of(lang)
    )
    publics = "; ".join(data.publics) or "; ".join(actor.name for actor in data.actors)
    return [
        paragraph(given(plan.objective, Text("objetivos del plan", "objectives of the plan").of(lang))),
        facts(
            [
                (
                    Text("Niveles", "Levels").of(lang),
                    [given(", ".join(levels), Text("niveles de participación", "levels").of(lang))],
                ),
                (Text("Responsable", "Responsible").of(lang), [owner]),
                (Text("Presupuesto", "Budget").of(lang), money),
            ]
        ),
        paragraph(
            strong(f"{Text('Para quién', 'For whom').of(lang)}. "),
            given(publics, Text("públicos del plan", "publics of the plan").of(lang)),
        ),
        paragraph(
            strong(f"{Text('Criterios de inclusión', 'Criteria of inclusion').of(lang)}. "),
            given(plan.inclusion, Text("criterios de inclusión", "criteria of inclusion").of(lang)),
        ),
        paragraph(
            strong(f"{Text('Calendario', 'Calendar').of(lang)}. "),
            given(data.schedule, Text("calendario del plan", "calendar of the plan").of(lang)),
        ),
    ]


def crossing_blocks(data: ParticipationPlan) -> list[Block]:
    """Actors by mechanism: the level of each."""
    lang = data.edition.lang
    if not data.plan.mechanisms or not data.actors:
        return [paragraph(pending(Text("actores y mecanismos", "actors and mechanisms").of(lang)))]
    (whole,) = crossing(data.plan, data.actors, lang)
    named = {actor.key: actor.name for actor in data.actors}
    made = []
    for start in range(1, len(whole.head), _WIDE):
        rows: list[results.Row] = [(named[str(row[0])], *row[start : start + _WIDE]) for row in whole.rows]
        part = results.Table(whole.title, (whole.head[0], *whole.head[start : start + _WIDE]), rows)
        made.append(grid(part, data.edition, source=source_of(data.edition, WHAT), widths={0: 34}))
    return made


def event_blocks(data: ParticipationPlan) -> list[Block]:
    """The list of events, the months, and how many reach each municipality."""
    lang, source = data.edition.lang, source_of(data.edition, WHAT)
    if not data.plan.mechanisms:
        return [paragraph(pending(Text("eventos y mecanismos", "events and mechanisms").of(lang)))]
    head = tuple(
        t.of(lang)
        for t in (
            Text("Espacio", "Space"),
            Text("Tipo", "Kind"),
            Text("Nivel", "Level"),
            Text("Día", "Day"),
            Text("Convocatoria", "Call"),
            Text("Municipios", "Municipalities"),
            Text("Lugar", "Place"),
        )
    )
    rows: list[results.Row] = [
        (
            item.name,
            data.kinds.get(item.name) or "—",
            LEVELS[item.level].of(lang),
            short_day(item.day).of(lang) if item.day else "—",
            short_day(item.called).of(lang) if item.called else "—",
            join_names(item.municipios, most=5).of(lang) or "—",
            data.places.get(item.name) or "—",
        )
        for item in sorted(data.plan.mechanisms, key=lambda m: (m.day is None, m.day or data.edition.day, m.name))
    ]
    title = Text("Espacios de participación", "Spaces of participation").of(lang)
    made = [grid(results.Table(title, head, rows), data.edition, source=source, widths={0: 24, 5: 24})]
    made += months([(item.day, item.name) for item in data.plan.mechanisms if item.day], data.edition, source=source)
    if data.picture is not None:
        made.append(drawn(data.picture, lang, width=0.6))
    if data.municipios:
        made.append(answer_picture(_reach(data), lang, source=source, width=0.85))
    return made


def reached(data: ParticipationPlan) -> dict[str, int]:
    """Spaces that reach each municipality."""
    return {name: sum(name in item.municipios for item in data.plan.mechanisms) for name in data.municipios}


def _reach(data: ParticipationPlan) -> str:
    lang, counts = data.edition.lang, reached(data)
    without = [name for name, n in counts.items() if not n]
    share = percent((len(counts) - len(without)) / len(counts))
    names = join_names(without)
    return columns(
        list(counts),
        [Series(Text("espacios", "spaces").of(lang), list(counts.values()))],
        title=Text("Espacios por municipio", "Spaces by municipality").of(lang),
        description=Text(
            f"{share.es} de los municipios tienen al menos un espacio."
            + (f" Sin ninguno: {names.es}." if without else ""),
            f"{share.en} of the municipalities have at least one space."
            + (f" Without any: {names.en}." if without else ""),
        ).of(lang),
        lang=lang,
    )


def approach_blocks(data: ParticipationPlan) -> list[Block]:
    """Which space thinks of whom, and the warning where there are ethnic communities."""
    lang = data.edition.lang
    made: list[Block] = []
    rows: list[results.Row] = [
        (
            words.of(lang),
            join_names([m.name for m in data.plan.mechanisms if key in m.approaches], most=4).of(lang) or "—",
        )
        for key, words in APPROACHES.items()
    ]
    head = (Text("Enfoque", "Approach").of(lang), Text("Espacios", "Spaces").of(lang))
    title = Text("Enfoque diferencial", "Differential approach").of(lang)
    made.append(
        grid(
            results.Table(title, head, rows), data.edition, source=source_of(data.edition, WHAT), widths={0: 30, 1: 70}
        )
    )
    if data.ethnic:
        made.append(
            bullets(
                [
                    Text(
                        f"Hay comunidades étnicas en {name}: verifique si procede consulta previa; este espacio no la sustituye.",
                        f"There are ethnic communities in {name}: check whether prior consultation applies; this does not replace it.",
                    ).of(lang)
                    for name in data.ethnic
                ]
            )
        )
    return made


def _answers(data: ParticipationPlan) -> list[Block]:
    lang = data.edition.lang
    back = given(
        data.plan.feedback, Text("cómo vuelven los resultados a la gente", "how results return to people").of(lang)
    )
    return [
        paragraph(back),
        paragraph(
            Text(
                "Los aportes se responden por escrito en 15 días y las respuestas se publican (Ley 1757 de 2015, artículo 56).",
                "Contributions are answered in writing in 15 days and the answers are published (Law 1757 of 2015, article 56).",
            ).of(lang)
        ),
    ]


def participation_workbook(data: ParticipationPlan) -> bytes:
    """The plan, its spaces with live days of notice, the crossing with live counts, and the reach of each municipality."""
    lang, year = data.edition.lang, str(data.edition.day.year)
    book = Workbook(data.title, lang, data.edition.day, KIND.of(lang))
    plan = data.plan
    pairs = [
        (Text("Objetivos", "Objectives"), plan.objective),
        (Text("Responsable", "Responsible"), plan.owner),
        (Text("Criterios de inclusión", "Criteria of inclusion"), plan.inclusion),
        (Text("Calendario", "Calendar"), data.schedule),
        (Text("Devolución", "Return of results"), plan.feedback),
        (Text("Aviso", "Notice"), NOTICE.of(lang)),
    ]
    about = [Column("k", Text("Qué", "What"), width=26), Column("v", Text("Cómo", "How"), width=90)]
    book.table(SECTIONS["plan"].of(lang), about, [[name.of(lang), value] for name, value in pairs], described=False)
    heads = [
        Column("name", Text("Espacio", "Space"), width=30),
        Column("kind", Text("Tipo", "Kind")),
        Column("level", Text("Nivel", "Level")),
        Column("called", Text("Convocatoria", "Call"), "date"),
        Column("day", Text("Día", "Day"), "date"),
        Column("notice", Text("Antelación", "Notice"), "integer", Text("días", "days"), year),
        Column("where", Text("Municipios", "Municipalities"), width=40),
        Column("approach", Text("Enfoques", "Approaches"), width=30),
        Column("cost", Text("Presupuesto", "Budget"), "money", "COP", year),
    ]
    rows = [
        [
            item.name,
            data.kinds.get(item.name, ""),
            LEVELS[item.level].of(lang),
            item.called,
            item.day,
            Formula("=E{row}-D{row}", (item.day - item.called).days) if item.day and item.called else None,
            "; ".join(item.municipios),
            "; ".join(APPROACHES[key].of(lang) for key in item.approaches),
            data.costs.get(item.name),
        ]
        for item in plan.mechanisms
    ]
    book.table(Text("Espacios", "Spaces").of(lang), heads, rows, total={"cost": "SUM"}, blank_numbers=True)
    if data.actors and plan.mechanisms:
        (whole,) = crossing(plan, data.actors, lang)
        last = address(0, len(plan.mechanisms))[:-1]
        heads = [Column("key", Text("Actor", "Actor"))]
        heads += [Column(f"m{k}", Text(m.name, m.name)) for k, m in enumerate(plan.mechanisms)]
        heads.append(Column("n", Text("Espacios", "Spaces"), "integer", Text("espacios", "spaces"), year))
        crossed = [
            [*row, Formula(f'=COUNTIF(B{{row}}:{last}{{row}},"?*")', sum(bool(cell) for cell in row[1:]))]
            for row in whole.rows
        ]
        book.table(Text("Actores por espacio", "Actors by space").of(lang), heads, crossed)
    heads = [
        Column("m", Text("Municipio", "Municipality"), width=30),
        Column("n", Text("Espacios", "Spaces"), "integer", Text("espacios", "spaces"), year),
    ]
    book.table(Text("Municipios", "Municipalities").of(lang), heads, [[name, n] for name, n in reached(data).items()])
    book.source(source_of(data.edition, WHAT))
    return book.content()
