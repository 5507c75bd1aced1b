"""D7, the plan of work and agenda (S28-S31, S37-S39): Gantt, RACI, resources and groups; the screen shows the same blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mancomun.actors.model import FAMILIES
from mancomun.documents.answers import answer_picture, number_said
from mancomun.documents.blocks import facts, given, heading, method_box, paragraph, pending, signatures, strong, table
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.results import Unit, count, grid, months, source_of
from mancomun.documents.tree import Block, Document
from mancomun.drawing.bars import Series, columns
from mancomun.drawing.twosides import Tie, two_sides
from mancomun.lexicon.text import Text, join_names, month_text, percent, short_day, spanish_number
from mancomun.route.feed import Event
from mancomun.route.participation_plan import representation
from mancomun.route.schedule import Momento, moment_table
from mancomun.route.workplan import (
    STATES,
    Agenda,
    Grupo,
    Need,
    Recurso,
    contributions,
    group_tables,
    loads,
    resource_tables,
    shortfall,
)
from mancomun.tables import results
from mancomun.tables.columns import Column, show_number
from mancomun.tables.workbook import Formula, Workbook

KIND = Text("Momento 1 · Plan de trabajo y agenda", "Moment 1 · Plan of work and agenda")
AGENDA, RESOURCES, GROUPS = (
    Text("agenda de trabajo", "work agenda"),
    Text("plan de recursos", "plan of resources"),
    Text("grupos de trabajo", "groups of work"),
)
SECTIONS = {
    "moments": Text("Momentos de la ruta", "Moments of the route"),
    "gantt": Text("Cronograma", "Gantt"),
    "raci": Text("Responsabilidades (RACI)", "Responsibilities (RACI)"),
    "resources": Text("Recursos", "Resources"),
    "groups": Text("Grupos", "Groups"),
}
RESOURCE_KINDS: Mapping[str, Text] = {
    "humano": Text("humano", "human"),
    "tecnico": Text("técnico", "technical"),
    "fisico": Text("físico", "physical"),
    "financiero": Text("financiero", "financial"),
    "informacion": Text("información", "information"),
}
LETTERS: Mapping[str, Text] = {
    "R": Text("la hace", "does it"),
    "A": Text("responde por ella", "answers for it"),
    "C": Text("es consultado o apoya", "is asked or supports"),
    "I": Text("es informado", "is told"),
}
_PERCENT = Unit("percent", Text("%", "%"), 0)
_PESOS = Unit("money", Text("COP", "COP"))


@dataclass(frozen=True)
class Workplan:
    """All that D7 prints. What is None or empty is to be filled in.

    ``raci`` are rows of activity, who, and letter; ``icld`` the free income of each giver in COP; ``population`` of each
    municipality by its name; ``rules`` of each group by its name.
    """

    edition: Edition
    title: str
    agenda: Agenda | None = None
    meetings: Sequence[Event] = ()
    moments: Sequence[Momento] = ()
    raci: Sequence[tuple[str, str, str]] = ()
    resources: Sequence[Recurso] = ()
    needs: Sequence[Need] = ()
    icld: Mapping[str, float] = field(default_factory=dict)
    groups: Sequence[Grupo] = ()
    municipios: Sequence[str] = ()
    population: Mapping[str, float] = field(default_factory=dict)


def workplan_report(data: Workplan) -> Document:
    """The plan as a document; a section nobody filled is *por diligenciar*, listed on the cover."""
    lang = data.edition.lang
    blocks: list[Block] = []
    for key, made in (
        ("moments", _moments(data)),
        ("gantt", agenda_blocks(data.agenda, data.meetings, data.edition) or _missing("agenda", "agenda", lang)),
        ("raci", raci_blocks(data.raci, data.edition)),
        (
            "resources",
            resource_blocks(data.resources, data.needs, data.icld, data.edition)
            or _missing("recursos y necesidades", "resources and needs", lang),
        ),
        (
            "groups",
            group_blocks(data.groups, data.municipios, data.population, data.edition)
            or _missing("grupos", "groups", lang),
        ),
    ):
        blocks += [heading(SECTIONS[key].of(lang)), *made]
    blocks.append(
        method_box(
            lang,
            Text(
                "La ruta crítica suma duraciones en días corridos: inicio más temprano y más tardío de cada actividad, y holgura. "
                "El avance pesa cada actividad por sus días. La carga suma, por mes, los porcentajes prometidos de cada persona.",
                "The critical path adds durations in calendar days: earliest and latest start of each activity, and slack. "
                "Progress weighs each activity by its days. The load adds, by month, the percentages promised of each person.",
            ).of(lang),
            dict(data.edition.versions),
        )
    )
    return framed(data.edition, data.title, KIND, "plan_trabajo", blocks, members=data.municipios)


def _missing(es: str, en: str, lang: str) -> list[Block]:
    return [paragraph(pending(Text(es, en).of(lang)))]


def _moments(data: Workplan) -> list[Block]:
    if not data.moments:
        return _missing("fecha en que empieza la ruta", "day the route begins", data.edition.lang)
    found = moment_table(data.moments, data.edition.day, data.edition.lang)
    return [grid(found, data.edition, source=source_of(data.edition, Text("ruta", "route")))]


def agenda_blocks(agenda: Agenda | None, meetings: Sequence[Event], edition: Edition) -> list[Block]:
    """Progress, bars, list, board and calendar, all from one list; nothing when there is nothing."""
    lang, made = edition.lang, []
    source = source_of(edition, AGENDA)
    if agenda is not None and agenda.items:
        done = agenda.progress
        share = [percent(v).of(lang) if v is not None else "—" for v in (done.real, done.planned)]
        gap = "—" if done.deviation is None else _points(done.deviation, lang)
        late = len(agenda.board()["atrasada"])
        made.append(
            facts(
                [
                    (Text("Avance real", "Real progress").of(lang), share[0]),
                    (Text("Avance previsto hoy", "Planned for today").of(lang), share[1]),
                    (Text("Desviación", "Deviation").of(lang), gap),
                    (Text("Actividades", "Activities").of(lang), str(len(agenda.items))),
                    (Text("Atrasadas", "Late").of(lang), str(late)),
                    (
                        Text("Ruta crítica", "Critical path").of(lang),
                        f"{agenda.path.length} {Text('días', 'days').of(lang)}",
                    ),
                ]
            )
        )
        critical = join_names(list(agenda.path.critical), most=12)
        said = Text(
            f"Sobre la ruta crítica, donde un día de atraso atrasa todo: {critical.es}.",
            f"On the critical path, where one day late makes all of it late: {critical.en}.",
        )
        made += [answer_picture(agenda.picture(lang), lang, source=source), paragraph(said.of(lang))]
        (found,) = agenda.tables(lang)
        words = [row[:2] + row[3:5] + row[6:9] for row in map(tuple, found.rows)]
        rows: list[results.Row] = [
            (a, p, _day(s, lang), _day(e, lang), done_, slack, state) for a, p, s, e, done_, slack, state in words
        ]
        owners = {item.name: item.owner for item in agenda.items}
        rows = [(row[0], owners[str(row[0])] or "—", *row[2:]) for row in rows]
        head = (found.head[0], found.head[2], *found.head[3:5], *found.head[6:9])
        shown = results.Table(found.title, head, rows)
        units = {4: Unit("percent", Text("avance", "done"), 0), 5: count("días", "days")}
        shown = results.Table(shown.title, tuple(_bare(name) for name in shown.head), shown.rows)
        made.append(
            grid(shown, edition, source=source, units=units, widths={0: 30, 1: 19, 2: 16, 3: 16, 4: 10, 5: 10, 6: 18})
        )
        made.append(_board(agenda, edition, source))
    entries = [(event.start, event.title) for event in meetings]
    if agenda is not None:
        for item in agenda.items:
            start, end = (
                (f"empieza: {item.name}", f"termina: {item.name}")
                if lang == "es"
                else (f"begins: {item.name}", f"ends: {item.name}")
            )
            entries += [(item.start, start), (item.end, end)] if item.start != item.end else [(item.start, item.name)]
    if entries:
        made += months(entries, edition, source=source)
    if meetings:
        head = tuple(t.of(lang) for t in (Text("Día", "Day"), Text("Reunión", "Meeting"), Text("Lugar", "Place")))
        listed: list[results.Row] = [
            (short_day(event.start).of(lang), event.title, event.place or "—")
            for event in sorted(meetings, key=lambda event: (event.start, event.title))
        ]
        made.append(grid(results.Table(Text("Reuniones", "Meetings").of(lang), head, listed), edition, source=source))
    return made


def _bare(name: str) -> str:
    return name.split(" (", maxsplit=1)[0]


def _day(value: object, lang: str) -> str:
    return short_day(date.fromisoformat(str(value))).of(lang)


def _points(share: float, lang: str) -> str:
    value = show_number(abs(share) * 100, "decimal", 1, lang)
    sign = "−" if share < -0.0005 else "+" if share > 0.0005 else ""
    return f"{sign}{value} {Text('puntos', 'points').of(lang)}"


def _board(agenda: Agenda, edition: Edition, source: str) -> Block:
    lang, board = edition.lang, agenda.board()
    deep = max(map(len, board.values()))
    rows = [
        [[strong(column[k].name), f" {column[k].owner}"] if k < len(column) else [""] for column in board.values()]
        for k in range(deep)
    ]
    heads = [
        Column(key, Text(f"{t.es} · {len(board[key])}", f"{t.en} · {len(board[key])}"), width=25)
        for key, t in STATES.items()
    ]
    return table(heads, rows, lang, caption=Text("Tablero", "Board").of(lang), source=source)


def raci_blocks(raci: Sequence[tuple[str, str, str]], edition: Edition) -> list[Block]:
    """Activities by who takes part in them, with the letter of each."""
    lang = edition.lang
    if not raci:
        return _missing("responsables de cada actividad", "who does each activity", lang)
    people = list(dict.fromkeys(who for _, who, _ in raci if who))
    letters = {(what, who): letter for what, who, letter in raci}
    found: list[Block] = []
    for start in range(0, len(people), 6):
        some = people[start : start + 6]
        heads = [Column("a", Text("Actividad", "Activity"), width=34)] + [
            Column(f"p{k}", Text(name, name), width=13) for k, name in enumerate(some)
        ]
        rows = [
            [what, *([letters.get((what, who), "")] for who in some)]
            for what in dict.fromkeys(what for what, _, _ in raci)
            if any((what, who) in letters for who in some)
        ]
        found.append(table(heads, rows, lang, caption=SECTIONS["raci"].of(lang), source=source_of(edition, AGENDA)))
    said = "; ".join(f"{letter}: {words.of(lang)}" for letter, words in LETTERS.items())
    return [*found, paragraph(f"{said}.")]


# --- resources -----------------------------------------------------------------------------------------------------------


def resource_blocks(
    resources: Sequence[Recurso], needs: Sequence[Need], icld: Mapping[str, float], edition: Edition
) -> list[Block]:
    """Who puts in what against what they can, need against what is confirmed, and the load of each person."""
    if not resources and not needs:
        return []
    lang, source = edition.lang, source_of(edition, RESOURCES)
    es = lang == "es"
    made: list[Block] = []
    if resources:
        head = (
            ("Recurso", "Tipo", "Quién lo pone", "Cantidad", "Unidad", "Valor", "Confirmado")
            if es
            else ("Resource", "Kind", "Who puts it in", "Amount", "Unit", "Value", "Confirmed")
        )
        listed: list[results.Row] = [
            (
                item.text,
                RESOURCE_KINDS[item.kind].of(lang),
                item.giver,
                item.amount,
                item.unit,
                item.value or None,
                (item.support or "—") if item.confirmed else Text("no", "no").of(lang),
            )
            for item in resources
        ]
        title = Text("Recursos ofrecidos", "Resources offered").of(lang)
        made.append(
            grid(results.Table(title, head, listed), edition, source=source, units={5: _PESOS}, widths={0: 40, 1: 16})
        )
    gap, given_, people = resource_tables(needs, resources, lang)
    if given_.rows:
        rows: list[results.Row] = [
            (who, value, share, 100 * float(value or 0) / icld[str(who)] if icld.get(str(who)) else None)
            for who, value, share in map(tuple, given_.rows)
        ]
        wider = (*(_bare(name) for name in given_.head), Text("De sus ICLD", "Of its ICLD").of(lang))
        units = {
            1: _PESOS,
            2: Unit("percent", Text("del total", "of the total"), 1),
            3: Unit("percent", Text("%", "%"), 2),
        }
        made.append(grid(results.Table(given_.title, wider, rows), edition, source=source, units=units))
    if gap.rows:
        made += _histograms(needs, resources, edition, source)
        rows = [(RESOURCE_KINDS[str(k)].of(lang), *rest) for k, *rest in map(tuple, gap.rows)]
        made.append(
            grid(
                results.Table(gap.title, gap.head, rows),
                edition,
                source=source,
                units={3: Unit("decimal", Text("en su unidad", "in its unit"), 2)},
            )
        )
    if people.rows:
        made += _load(resources, edition, source)
        bare = tuple(_bare(name) for name in people.head)
        made.append(grid(results.Table(people.title, bare, people.rows), edition, source=source, units={2: _PERCENT}))
    return made


def _histograms(needs: Sequence[Need], resources: Sequence[Recurso], edition: Edition, source: str) -> list[Block]:
    """One drawing for each kind and unit that somebody needs: need and confirmed by month."""
    lang, made = edition.lang, []
    wanted, there = shortfall(needs, ()), shortfall((), resources)
    for kind, unit in dict.fromkeys((kind, unit) for kind, unit, _ in wanted):
        days = sorted({day for k, u, day in (*wanted, *there) if (k, u) == (kind, unit)})
        need = [wanted.get((kind, unit, day), 0.0) for day in days]
        have = [-there.get((kind, unit, day), 0.0) for day in days]
        name = f"{RESOURCE_KINDS[kind].of(lang)} ({unit})"
        total = (sum(need), sum(have))
        said = Text(
            f"Recurso {name}: se necesitan {number_said(total[0], 'es')} y hay confirmados {number_said(total[1], 'es')}.",
            f"Resource of kind {name}: {number_said(total[0], 'en')} are needed and {number_said(total[1], 'en')} are confirmed.",
        )
        svg = columns(
            [month_text(day).of(lang) for day in days],
            [
                Series(Text("se necesita", "needed").of(lang), need),
                Series(Text("confirmado", "confirmed").of(lang), have),
            ],
            title=Text(f"Necesidad y disponible: {name}", f"Need and available: {name}").of(lang),
            description=said.of(lang),
            said=[[show_number(v, "decimal", 1 if abs(v) < 1000 else 0, lang) for v in row] for row in (need, have)],
            lang=lang,
        )
        made.append(answer_picture(svg, lang, source=source, width=0.6))
    return made


def _load(resources: Sequence[Recurso], edition: Edition, source: str) -> list[Block]:
    """The month of most load of each person, against 100 %."""
    lang = edition.lang
    most: dict[str, float] = {}
    for (person, _), value in loads(resources).items():
        most[person] = max(most.get(person, 0.0), value)
    names = sorted(most, key=lambda name: (-most[name], name))[:12]
    over = [name for name in names if most[name] > 100]
    listed = join_names(over)
    svg = columns(
        names,
        [Series(Text("mes de más carga", "month of most load").of(lang), [most[name] for name in names])],
        title=Text("Carga por persona", "Load per person").of(lang),
        description=Text(
            f"{len(most)} personas. " + (f"Pasan de 100 %: {listed.es}." if over else "Ninguna pasa de 100 %."),
            f"{len(most)} people. " + (f"Over 100 %: {listed.en}." if over else "Nobody is over 100 %."),
        ).of(lang),
        limit=(100.0, "100 %"),
        said=[[show_number(most[name], "percent", 0, lang) for name in names]],
        lang=lang,
    )
    return [answer_picture(svg, lang, source=source, width=0.6)]


# --- groups --------------------------------------------------------------------------------------------------------------


def group_blocks(
    groups: Sequence[Grupo], municipios: Sequence[str], population: Mapping[str, float], edition: Edition
) -> list[Block]:
    """Groups by municipality, the drawing of who is in which, families in counts, and how well they represent who lives there."""
    if not groups:
        return []
    lang, source = edition.lang, source_of(edition, GROUPS)
    matrix, families = group_tables(groups, municipios, lang)
    made = [
        table(
            [
                Column("g", Text("Grupo", "Group"), width=22),
                Column("p", Text("Propósito", "Purpose"), width=40),
                Column("c", Text("Coordina", "Coordinates"), width=18),
                Column("n", Text("Personas", "People"), "integer", Text("personas", "people"), str(edition.day.year)),
            ],
            [
                [
                    g.name,
                    given(g.purpose, Text(f"propósito de {g.name}", f"purpose of {g.name}").of(lang)),
                    given(g.coordinator, Text(f"quién coordina {g.name}", f"who coordinates {g.name}").of(lang)),
                    len(g.members),
                ]
                for g in groups
            ],
            lang,
            caption=matrix.title,
            source=source,
        )
    ]
    cells = {place: count("personas", "people") for place in range(1, len(municipios) + 1)}
    places = results.Table(
        Text("Personas por grupo y municipio", "People by group and municipality").of(lang),
        (matrix.head[0], *matrix.head[2:]),
        [(row[0], *row[2:]) for row in matrix.rows],
    )
    units = cells if len(municipios) <= 6 else {}
    made += [
        grid(places, edition, source=source, units=units),
        answer_picture(_ties(groups, lang), lang, source=source),
    ]
    whom = Counter((p.actor, g.name) for g in groups for p in g.members if p.actor)
    if whom:
        names = [g.name for g in groups]
        rows: list[results.Row] = [
            (actor, *(str(whom[actor, name] or "") for name in names)) for actor in dict.fromkeys(a for a, _ in whom)
        ]
        crossed = results.Table(Text("Actores por grupo", "Actors by group").of(lang), ("Actor", *names), rows)
        made.append(grid(crossed, edition, source=source))
    made.append(grid(families, edition, source=source))
    made.append(paragraph(represented(groups, population).of(lang)))
    return made


def represented(groups: Sequence[Grupo], population: Mapping[str, float]) -> Text:
    """One sentence: how near the people of the groups are, by municipality, to who lives in each."""
    total = sum(population.values())
    people = {p.name: p.municipio for g in groups for p in g.members if p.municipio in population}
    if not total or not people:
        return Text(
            "Sin población o sin personas no se calcula la representación por municipio.",
            "Without population or people, representation by municipality is not calculated.",
        )
    found = representation(dict(Counter(people.values())), {k: v / total for k, v in population.items()})
    if found["index"] is None:
        return Text(
            "Con menos de cinco personas no se calcula la representación por municipio.",
            "With fewer than five people, representation by municipality is not calculated.",
        )
    value = found["index"]
    return Text(
        f"Representación por municipio: {spanish_number(value, 2)} de 1 ({found['people']} personas; 1 es igual a la población).",
        f"Representation by municipality: {value:.2f} of 1 ({found['people']} people; 1 equals the population).",
    )


def _ties(groups: Sequence[Grupo], lang: str) -> str:
    """Groups as squares, entities as discs, wider with more people. No person is drawn."""
    weigh = Counter((g.name, p.actor or p.municipio) for g in groups for p in g.members if p.actor or p.municipio)
    bodies = list(dict.fromkeys(who for _, who in weigh))
    names = [g.name for g in groups]
    ties = [Tie(names.index(g), bodies.index(b), n) for (g, b), n in weigh.items()]
    return two_sides(
        names,
        bodies,
        ties,
        title=Text("Quién está en cada grupo", "Who is in each group").of(lang),
        description=Text(
            f"{len(names)} grupos y {len(bodies)} entidades o municipios. La tabla dice lo mismo.",
            f"{len(names)} groups and {len(bodies)} entities or municipalities. The table says the same.",
        ).of(lang),
        legend=(Text("grupo", "group").of(lang), Text("entidad o municipio", "entity or municipality").of(lang)),
        note=Text("más gruesa, más personas", "wider means more people").of(lang),
        lang=lang,
    )


def groups_minutes(data: Workplan, terms: Mapping[str, tuple[str, date | None, date | None]]) -> Document:
    """The acta that forms the groups: each with its purpose, rules and term, its people, and where they sign.

    ``terms`` gives the rules and the first and last day of each group by its name. It names people: it is not public.
    """
    lang = data.edition.lang
    blocks: list[Block] = []
    if not data.groups:
        blocks += _missing("grupos", "groups", lang)
    source = source_of(data.edition, GROUPS)
    for group in data.groups:
        rules, since, until = terms.get(group.name, ("", None, None))
        span = " – ".join(short_day(day).of(lang) for day in (since, until) if day)
        blocks.append(heading(group.name))
        blocks.append(
            facts(
                [
                    (
                        Text("Propósito", "Purpose").of(lang),
                        [given(group.purpose, Text(f"propósito de {group.name}", f"purpose of {group.name}").of(lang))],
                    ),
                    (
                        Text("Coordina", "Coordinates").of(lang),
                        [
                            given(
                                group.coordinator,
                                Text(f"quién coordina {group.name}", f"who coordinates {group.name}").of(lang),
                            )
                        ],
                    ),
                    (
                        Text("Vigencia", "Term").of(lang),
                        [given(span, Text(f"vigencia de {group.name}", f"term of {group.name}").of(lang))],
                    ),
                    (
                        Text("Reglas", "Rules").of(lang),
                        rules or Text("las del acuerdo", "those of the agreement").of(lang),
                    ),
                ]
            )
        )
        if group.members:
            head = tuple(
                t.of(lang)
                for t in (
                    Text("Nombre", "Name"),
                    Text("Entidad", "Entity"),
                    Text("Municipio", "Municipality"),
                    Text("Familia", "Family"),
                    Text("Rol", "Role"),
                )
            )
            rows: list[results.Row] = [
                (
                    p.name,
                    p.actor or "—",
                    p.municipio or "—",
                    FAMILIES[p.family].of(lang) if p.family else "—",
                    p.role or "—",
                )
                for p in group.members
                if p.consent
            ]
            blocks.append(
                grid(results.Table(Text("Integrantes", "Members").of(lang), head, rows), data.edition, source=source)
            )
            hidden = sum(not p.consent for p in group.members)
            if hidden:
                said = Text(
                    f"{hidden} más sin autorización de datos: no se nombran.",
                    f"{hidden} more without authorisation of their data: not named.",
                )
                blocks.append(paragraph(said.of(lang)))
        else:
            blocks += _missing(f"integrantes de {group.name}", f"members of {group.name}", lang)
    signers = [(g.coordinator, Text("coordinación", "coordination").of(lang), g.name) for g in data.groups]
    if signers:
        blocks += [heading(Text("Firmas", "Signatures").of(lang)), signatures(signers, lang)]
    kind = Text("Momento 1 · Acta de conformación de grupos", "Moment 1 · Minutes that form the groups")
    return framed(data.edition, data.title, kind, "acta_grupos", blocks, members=data.municipios)


# --- workbooks -----------------------------------------------------------------------------------------------------------


def workplan_workbook(data: Workplan) -> bytes:
    """Agenda with live duration, state and progress; RACI; resources with live shares and gaps; load; groups."""
    lang, day = data.edition.lang, data.edition.day
    book = Workbook(data.title, lang, day, KIND.of(lang))
    _agenda_sheets(book, data)
    if data.raci:
        heads = [
            Column("what", Text("Actividad", "Activity")),
            Column("who", Text("Quién", "Who")),
            Column("letter", Text("Letra", "Letter")),
        ]
        book.table(
            "RACI", heads, [list(row) for row in data.raci], notes=[f"{k}: {v.of(lang)}" for k, v in LETTERS.items()]
        )
    resource_sheets(book, data)
    if data.groups:
        heads = [Column("g", Text("Grupo", "Group")), Column("c", Text("Coordina", "Coordinates"))]
        heads += [
            Column(f"m{k}", Text(m, m), "integer", Text("personas", "people"), str(day.year))
            for k, m in enumerate(data.municipios)
        ]
        matrix, _ = group_tables(data.groups, data.municipios, lang)
        book.table(
            SECTIONS["groups"].of(lang), heads, matrix.rows, total={f"m{k}": "SUM" for k in range(len(data.municipios))}
        )
    book.source(source_of(data.edition, AGENDA))
    return book.content()


def _agenda_sheets(book: Workbook, data: Workplan) -> None:
    lang, year = data.edition.lang, str(data.edition.day.year)
    if data.agenda is None or not data.agenda.items:
        return
    heads = [
        Column("name", Text("Actividad", "Activity"), width=40),
        Column("product", Text("Producto", "Product"), width=20),
        Column("owner", Text("Responsable", "Owner"), width=24),
        Column("start", Text("Inicio", "Start"), "date"),
        Column("end", Text("Fin", "End"), "date"),
        Column("after", Text("Predecesoras", "Predecessors"), width=26),
        Column("days", Text("Duración", "Duration"), "integer", Text("días", "days"), year),
        Column("percent", Text("Avance", "Progress"), "percent", "%", year, decimals=0),
        Column("planned", Text("Previsto", "Planned"), "percent", "%", year, decimals=0),
        Column("slack", Text("Holgura", "Slack"), "integer", Text("días", "days"), year),
        Column("cost", Text("Costo", "Cost"), "money", "COP", year),
        Column("earned", Text("Días ganados", "Days earned"), "decimal", Text("días", "days"), year),
        Column("due", Text("Días previstos", "Days planned"), "decimal", Text("días", "days"), year),
    ]
    rows: list[list[object]] = []
    as_of = data.agenda.as_of
    today = f"DATE({as_of.year},{as_of.month},{as_of.day})"
    share = f"({today}-D{{row}})/(E{{row}}-D{{row}})"
    planned = f"=IF(E{{row}}<=D{{row}},IF({today}>=D{{row}},100,0),MAX(0,MIN(1,{share}))*100)"
    for item in sorted(data.agenda.items, key=lambda a: (a.start, a.end, a.name)):
        weight = max(item.days, 1)
        run = (item.end - item.start).days
        due = (1.0 if as_of >= item.start else 0.0) if run <= 0 else min(1.0, max(0.0, (as_of - item.start).days / run))
        rows.append(
            [
                item.name,
                item.product,
                item.owner,
                item.start,
                item.end,
                "; ".join(item.after),
                0 if item.milestone else Formula("=E{row}-D{row}+1", item.days),
                item.percent,
                Formula(planned, 100 * due),
                data.agenda.path.slots[item.name].slack,
                item.cost,
                Formula("=MAX(G{row},1)*H{row}/100", weight * item.percent / 100),
                Formula("=MAX(G{row},1)*I{row}/100", weight * due),
            ]
        )
    name = book.table(
        Text("Agenda", "Agenda").of(lang),
        heads,
        rows,
        total={"cost": "SUM", "earned": "SUM", "due": "SUM"},
        blank_numbers=True,
    )
    span = {key: book.span(name, key) for key in ("days", "earned", "due")}
    done = data.agenda.progress
    weigh = f"SUMPRODUCT(({span['days']}>1)*({span['days']}-1)+1)"
    about = [
        Column("what", Text("Qué", "What"), width=34),
        Column("value", Text("Valor", "Value"), "percent", "%", year),
    ]
    summary = [
        [
            Text("Avance real", "Real progress").of(lang),
            Formula(f"=100*SUM({span['earned']})/{weigh}", 100 * (done.real or 0)),
        ],
        [
            Text("Avance previsto", "Planned progress").of(lang),
            Formula(f"=100*SUM({span['due']})/{weigh}", 100 * (done.planned or 0)),
        ],
    ]
    book.table(Text("Avance", "Progress").of(lang), about, summary)
    if data.meetings:
        heads = [
            Column("day", Text("Día", "Day"), "date"),
            Column("name", Text("Reunión", "Meeting")),
            Column("place", Text("Lugar", "Place")),
        ]
        book.table(Text("Reuniones", "Meetings").of(lang), heads, [[e.start, e.title, e.place] for e in data.meetings])


def resource_sheets(book: Workbook, data: Workplan) -> None:
    """Resources, contributions with live shares, need against confirmed with a live gap, and load per person."""
    lang, year = data.edition.lang, str(data.edition.day.year)
    if data.resources:
        heads = [
            Column("kind", Text("Tipo", "Kind")),
            Column("text", Text("Recurso", "Resource"), width=34),
            Column("giver", Text("Quién lo pone", "Who puts it in"), width=26),
            Column("amount", Text("Cantidad", "Amount"), "decimal", Text("en su unidad", "in its unit"), year),
            Column("unit", Text("Unidad", "Unit")),
            Column("value", Text("Valor", "Value"), "money", "COP", year),
            Column("since", Text("Desde", "From"), "date"),
            Column("until", Text("Hasta", "Until"), "date"),
            Column("ok", Text("Confirmado", "Confirmed"), "flag"),
            Column("support", Text("Soporte", "Support"), width=24),
        ]
        rows = [
            [
                RESOURCE_KINDS[r.kind].of(lang),
                r.text,
                r.giver,
                r.amount,
                r.unit,
                r.value,
                r.since,
                r.until,
                r.confirmed,
                r.support,
            ]
            for r in data.resources
        ]
        name = book.table(RESOURCES_TITLE.of(lang), heads, rows, total={"value": "SUM"})
        who, values = book.span(name, "giver"), book.span(name, "value")
        given_ = contributions(data.resources)
        total = sum(given_.values())
        heads = [
            Column("who", Text("Quién", "Who"), width=30),
            Column("value", Text("Aporta", "Puts in"), "money", "COP", year),
            Column("share", Text("Parte", "Share"), "percent", "%", year),
            Column("icld", Text("ICLD", "ICLD"), "money", "COP", year),
            Column("burden", Text("De sus ICLD", "Of its ICLD"), "percent", "%", year, decimals=2),
        ]
        shares = [
            [
                giver,
                Formula(f"=SUMIF({who},A{{row}},{values})", value),
                Formula(f"=IF(SUM({values})=0,0,100*B{{row}}/SUM({values}))", 100 * value / total if total else 0),
                round(data.icld[giver]) if data.icld.get(giver) else None,
                Formula("=100*B{row}/D{row}", 100 * value / data.icld[giver]) if data.icld.get(giver) else None,
            ]
            for giver, value in given_.items()
        ]
        book.table(Text("Aportes", "Contributions").of(lang), heads, shares, total={"value": "SUM"})
    gap = shortfall(data.needs, data.resources)
    if gap:
        wanted, there = shortfall(data.needs, ()), shortfall((), data.resources)
        heads = [
            Column("kind", Text("Tipo", "Kind")),
            Column("unit", Text("Unidad", "Unit")),
            Column("month", Text("Mes", "Month")),
            *(
                Column(k, t, "decimal", Text("en su unidad", "in its unit"), year)
                for k, t in (
                    ("need", Text("Se necesita", "Needed")),
                    ("have", Text("Confirmado", "Confirmed")),
                    ("gap", Text("Falta", "Missing")),
                )
            ),
        ]
        lines = [
            [
                RESOURCE_KINDS[k].of(lang),
                u,
                month_text(m).of(lang),
                wanted.get((k, u, m), 0.0),
                -there.get((k, u, m), 0.0),
                Formula("=D{row}-E{row}", v),
            ]
            for (k, u, m), v in gap.items()
        ]
        book.table(Text("Necesidad y disponible", "Need and available").of(lang), heads, lines)
    carried = loads(data.resources)
    if carried:
        heads = [
            Column("who", Text("Persona", "Person")),
            Column("month", Text("Mes", "Month")),
            Column("load", Text("Dedicación", "Dedication"), "percent", "%", year, decimals=0),
        ]
        book.table(
            Text("Carga", "Load").of(lang),
            heads,
            [[who, month_text(m).of(lang), v] for (who, m), v in sorted(carried.items())],
        )


def resource_workbook(data: Workplan) -> bytes:
    """The plan of resources alone."""
    book = Workbook(data.title, data.edition.lang, data.edition.day, KIND.of(data.edition.lang))
    resource_sheets(book, data)
    book.source(source_of(data.edition, RESOURCES))
    return book.content()


RESOURCES_TITLE = Text("Recursos", "Resources")
