"""D8, the sociogram and map of actors (S40): method, list, matrix, graph, measures, findings, strategies. Never public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from mancomun.actors.judgements import FIXED, QUADRANTS, Matrix, Panel
from mancomun.actors.judgements import picture as plane
from mancomun.actors.model import FAMILIES, KINDS, LEVELS, TIES, Actor, Network
from mancomun.documents.answers import answer_picture
from mancomun.documents.blocks import (
    annex,
    bullets,
    facts,
    given,
    heading,
    method_box,
    paragraph,
    pending,
    strong,
    table,
)
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.results import Unit, count, grid, shares, source_of
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, day_text, join_names, percent, spanish_number
from mancomun.tables import results
from mancomun.tables.cells import address
from mancomun.tables.columns import Column
from mancomun.tables.workbook import Formula, Parameter, Workbook

if TYPE_CHECKING:
    from mancomun.actors.measures import Sociogram
    from mancomun.actors.waves import Change

KIND = Text("Momento 1 · Sociograma y mapa de actores", "Moment 1 · Sociogram and map of actors")
WHAT = Text("mapa de actores", "map of actors")
SECTIONS = {
    "method": Text("Método", "Method"),
    "list": Text("Lista de actores", "List of actors"),
    "matrix": Text("Poder, interés y posición", "Power, interest and position"),
    "graph": Text("La red", "The network"),
    "measures": Text("Medidas", "Measures"),
    "findings": Text("Hallazgos", "Findings"),
    "strategies": Text("Estrategias", "Strategies"),
    "annex": Text("Anexo. Matriz de relaciones", "Annex. Matrix of ties"),
}
RESERVED = Text(
    "Reservado: contiene juicios sobre organizaciones y personas. No se publica ni se entrega fuera del equipo.",
    "Restricted: it holds judgements on organisations and people. It is not published nor given outside the team.",
)
MEASURES: Mapping[str, Text] = {
    "power": Text("poder", "power"),
    "interest": Text("interés", "interest"),
    "position": Text("posición", "position"),
}
_SCALE = Unit("decimal", Text("de 0 a 4", "0 to 4"), 1)
_STAND = Unit("decimal", Text("de −3 a 3", "−3 to 3"), 1)
_WIDE = 14
"""Actors that one square table holds side by side on a page."""


@dataclass(frozen=True)
class ActorMap:
    """All that D8 prints: the network of one wave, what it measures, judgements, raters, the change since the wave before.

    ``around`` is the actor drawn apart; ``findings`` and ``strategies`` are the words of the team.
    """

    edition: Edition
    title: str
    net: Network
    found: Sociogram | None
    matrix: Matrix
    panel: Panel | None = None
    change: Change | None = None
    wave: date | None = None
    around: str = ""
    findings: str = ""
    strategies: str = ""
    seed: int = 0
    roles: Mapping[str, str] = field(default_factory=dict)


def sociogram_report(data: ActorMap) -> Document:
    """The map as a document, with judgements: its edition must not be public."""
    if data.edition.public:
        raise ValueError("a map of actors holds judgements: its edition is not public")
    lang = data.edition.lang
    source = source_of(data.edition, WHAT)
    blocks: list[Block] = [paragraph(strong(RESERVED.of(lang)))]
    for key, made in (
        ("method", _method(data)),
        ("list", [_listed(data, source)]),
        ("matrix", judgement_blocks(data)),
        ("graph", graph_blocks(data)),
        ("measures", measure_blocks(data)),
        ("findings", _findings(data)),
        ("strategies", _strategies(data)),
    ):
        blocks += [heading(SECTIONS[key].of(lang)), *made]
    if data.found is not None:
        blocks += [*annex(SECTIONS["annex"].of(lang)), *_squares(data, source)]
        blocks.append(_how(data))
    return framed(data.edition, data.title, KIND, "sociograma", blocks, lead=RESERVED.of(lang))


def map_blocks(data: ActorMap) -> list[Block]:
    """What the screen shows: the same blocks as the document, in the order people look at them."""
    return [
        *graph_blocks(data),
        *judgement_blocks(data),
        *measure_blocks(data),
        bullets(observed(data)),
        *([*_squares(data, source_of(data.edition, WHAT)), _how(data)] if data.found is not None else []),
    ]


def _method(data: ActorMap) -> list[Block]:
    net, lang = data.net, data.edition.lang
    asked = len(net.actors) - len(net.not_asked)
    wave = day_text(data.wave).of(lang) if data.wave else Text("sin fecha", "undated").of(lang)
    sources = sorted({tie.source for tie in net.ties if tie.source})
    raters = len({s.raters for s in data.panel.spreads}) if data.panel else 0
    said = Text(
        "Cada actor se calificó por su poder y su interés (de 0 a 4) y su posición (de −3, en contra, a 3, a favor). Las relaciones "
        "llevan tipo, intensidad (de 1 a 3) y fecha. "
        + ("Con varias personas que califican se toma la mediana y se muestra el desacuerdo." if raters else ""),
        "Each actor was rated by power and interest (0 to 4) and position (−3, against, to 3, in favour). Ties have a kind, a "
        "strength (1 to 3) and a date. "
        + ("With several raters the median is taken and disagreement shown." if raters else ""),
    )
    return [
        paragraph(said.of(lang).strip()),
        facts(
            [
                (Text("Ola", "Wave").of(lang), wave),
                (Text("Actores", "Actors").of(lang), str(len(net.actors))),
                (
                    Text("Con datos de relaciones", "With data on ties").of(lang),
                    f"{asked} ({percent(asked / len(net.actors)).of(lang)})",
                ),
                (Text("Relaciones", "Ties").of(lang), str(len(net.ties))),
                (
                    Text("Fuentes", "Sources").of(lang),
                    [given("; ".join(sources), Text("fuente de las relaciones", "source of the ties").of(lang))],
                ),
                (Text("Acuerdo entre quienes califican", "Agreement between raters").of(lang), _agreement(data, lang)),
            ]
        ),
    ]


def _agreement(data: ActorMap, lang: str) -> str:
    if data.panel is None:
        return Text("califica una sola persona", "a single rater").of(lang)
    return "—" if data.panel.agreement is None else percent(data.panel.agreement).of(lang)


def _listed(data: ActorMap, source: str) -> Block:
    lang = data.edition.lang
    head = tuple(
        t.of(lang)
        for t in (
            Text("Sigla", "Short"),
            Text("Actor", "Actor"),
            Text("Familia", "Family"),
            Text("Nivel", "Level"),
            Text("Tipo", "Kind"),
            Text("Rol en el proyecto", "Role in the project"),
        )
    )
    rows: list[results.Row] = [
        (
            a.key,
            a.name,
            FAMILIES[a.family].of(lang) if a.family else "—",
            LEVELS[a.level].of(lang) if a.level else "—",
            KINDS[a.kind].of(lang) if a.kind else "—",
            data.roles.get(a.key) or "—",
        )
        for a in data.net.actors
    ]
    title = Text("Actores", "Actors").of(lang)
    return grid(results.Table(title, head, rows), data.edition, source=source, widths={0: 10, 1: 34})


def graph_blocks(data: ActorMap) -> list[Block]:
    """The drawing, the actor drawn apart, the figures of the whole, communities, and the change since the wave before."""
    from mancomun.actors.picture import picture

    lang, source = data.edition.lang, source_of(data.edition, WHAT)
    if data.found is None:
        return [paragraph(pending(Text("relaciones entre actores", "ties between actors").of(lang)))]
    made = [answer_picture(picture(data.net, data.found, lang, judgements=True, seed=data.seed), lang, source=source)]
    if data.around in data.net.keys:
        near = picture(data.net, data.found, lang, judgements=True, seed=data.seed, around=data.around)
        made.append(answer_picture(near, lang, source=source, width=0.8))
    whole = data.found.tables(lang)[0]
    made.append(grid(whole, data.edition, source=source, widths={0: 40, 1: 60}))
    head = tuple(
        t.of(lang) for t in (Text("Comunidad", "Community"), Text("Actores", "Actors"), Text("Quiénes", "Who"))
    )
    rows: list[results.Row] = [
        (str(n), str(len(group)), ", ".join(group)) for n, group in enumerate(data.found.communities, 1)
    ]
    made.append(
        grid(
            results.Table(Text("Comunidades", "Communities").of(lang), head, rows),
            data.edition,
            source=source,
            widths={0: 14, 1: 14, 2: 72},
        )
    )
    if data.change is not None:
        (changed,) = data.change.tables(lang)
        if changed.rows:
            bare = results.Table(changed.title, changed.head, [tuple(map(_plain, row)) for row in changed.rows])
            made.append(grid(bare, data.edition, source=source))
        kept = data.change.kept_share
        before, after = data.change.density
        made.append(
            paragraph(
                Text(
                    f"Entre las dos olas se mantiene {percent(kept).es if kept is not None else 'sin dato'} de las relaciones; la "
                    f"densidad pasa de {_number(before, 'es')} a {_number(after, 'es')}.",
                    f"Between the two waves {percent(kept).en if kept is not None else 'no data'} of the ties stay; density goes from "
                    f"{_number(before, 'en')} to {_number(after, 'en')}.",
                ).of(lang)
            )
        )
    return made


def _plain(value: object) -> str:
    return str(value)


def _number(value: float | None, lang: str, places: int = 3) -> str:
    if value is None:
        return Text("sin dato", "no data").of(lang)
    return spanish_number(value, places) if lang == "es" else f"{value:.{places}f}"


def measure_blocks(data: ActorMap) -> list[Block]:
    """Each actor's measures, and who joins groups that would not meet."""
    lang, source = data.edition.lang, source_of(data.edition, WHAT)
    if data.found is None:
        return [paragraph(pending(Text("relaciones entre actores", "ties between actors").of(lang)))]
    actors = data.found.tables(lang)[1]
    units = {2: count("relaciones", "ties"), 3: count("suma", "sum"), **{k: shares() for k in (4, 5, 6, 7)}}
    made = [grid(actors, data.edition, source=source, units=units, widths={0: 13, 1: 13})]
    if data.found.brokers:
        names = {
            "coordinator": Text("Coordina", "Coordinates"),
            "itinerant": Text("Consulta", "Consults"),
            "gatekeeper": Text("Abre la puerta", "Gatekeeper"),
            "representative": Text("Representa", "Represents"),
            "liaison": Text("Enlaza", "Liaison"),
        }
        head = ("Actor", *(t.of(lang) for t in names.values()))
        rows: list[results.Row] = [
            (key, *(str(roles[name] or "") for name in names)) for key, roles in data.found.brokers.items()
        ]
        title = Text("Quién hace de puente entre familias (caminos)", "Who bridges families (paths)").of(lang)
        made.append(grid(results.Table(title, head, rows), data.edition, source=source))
    return made


def judgement_blocks(data: ActorMap) -> list[Block]:
    """The quadrants, the spectrum of positions, the balance of support, and where the raters disagree."""
    lang, source = data.edition.lang, source_of(data.edition, WHAT)
    rated = [item for item in data.matrix.placed if item.quadrant]
    if not rated:
        return [paragraph(pending(Text("poder e interés de los actores", "power and interest of the actors").of(lang)))]
    (placed,) = data.matrix.tables(lang)
    made = [
        answer_picture(plane(data.matrix, lang), lang, source=source, width=0.85),
        grid(placed, data.edition, source=source, units={1: _SCALE, 2: _SCALE, 3: _STAND}, widths={0: 14, 4: 40}),
        _spectrum([item.actor for item in data.matrix.placed], data.edition, source),
    ]
    balance, support = data.matrix.balance, data.matrix.support
    blocking = join_names(list(data.matrix.blocking)).of(lang) or "—"
    made.append(
        facts(
            [
                (
                    Text("Balance de posiciones (−1 a 1)", "Balance of positions (−1 to 1)").of(lang),
                    _number(balance, lang),
                ),
                (
                    Text("Poder a favor", "Power in favour").of(lang),
                    "—" if support is None else percent(support).of(lang),
                ),
                (Text("Podrían bloquear", "Could block").of(lang), blocking),
            ]
        )
    )
    if data.panel is not None and data.panel.spreads:
        (spread,) = data.panel.tables(lang)
        raters = {2: count("personas", "people")} | {
            k: Unit("decimal", Text("en su escala", "on its scale"), 1) for k in (3, 4, 5)
        }
        made.append(grid(spread, data.edition, source=source, units=raters))
    return made


def _spectrum(actors: Sequence[Actor], edition: Edition, source: str) -> Block:
    """Who stands where, from against to in favour: a column for each step."""
    steps = range(-3, 4)
    heads = [
        Column(
            f"s{k}",
            Text(f"{k:+d}".replace("-", "−") if k else "0", f"{k:+d}".replace("-", "−") if k else "0"),
            width=14,
        )
        for k in steps
    ]
    at: dict[int, list[str]] = {k: [] for k in steps}
    for actor in actors:
        if actor.position is not None:
            at[round(actor.position)].append(actor.key)
    row = [[", ".join(at[k])] for k in steps]
    caption = Text("Posiciones, de en contra (−3) a a favor (+3)", "Positions, from against (−3) to in favour (+3)")
    return table(heads, [row], edition.lang, caption=caption.of(edition.lang), source=source)


def observed(data: ActorMap) -> list[str]:
    """What the numbers say, in sentences: who is central, who joins, who is alone, who could block, what to talk over."""
    lang = data.edition.lang
    es = lang == "es"
    said: list[str] = []
    found = data.found
    if found is not None and found.ties:
        tied = sorted(found.actors, key=lambda item: (-item.degree, item.key))[0]
        between = [item for item in found.actors if item.betweenness]
        said.append(
            f"El más conectado es {tied.key}, con {tied.degree} relaciones."
            if es
            else f"The most connected is {tied.key}, with {tied.degree} ties."
        )
        if between:
            bridge = max(between, key=lambda item: (item.betweenness or 0, item.key))
            said.append(
                f"Quien más hace de puente es {bridge.key} (intermediación {_number(bridge.betweenness, 'es', 2)})."
                if es
                else f"The greatest bridge is {bridge.key} (betweenness {_number(bridge.betweenness, 'en', 2)})."
            )
        if found.cut_actors:
            names = join_names(list(found.cut_actors))
            said.append(
                f"Si se va alguno de estos, la red se parte: {names.es}."
                if es
                else f"If one of these leaves, the network splits: {names.en}."
            )
        if found.isolates:
            names = join_names(list(found.isolates))
            said.append(f"Sin relaciones: {names.es}." if es else f"Without ties: {names.en}.")
    if data.matrix.blocking:
        names = join_names(list(data.matrix.blocking))
        said.append(
            f"Con poder y en contra, podrían bloquear: {names.es}."
            if es
            else f"With power and against, these could block: {names.en}."
        )
    if data.panel is not None:
        for spread in data.panel.disputed[:5]:
            low, high = (f"{v:g}".replace("-", "−") for v in (spread.low, spread.high))
            name = MEASURES[spread.measure].of(lang)
            the = "la" if spread.measure == "position" else "el"
            said.append(
                f"Hay desacuerdo sobre {the} {name} de {spread.actor}: de {low} a {high}. Conviene conversarlo antes de promediar."
                if es
                else f"Raters disagree on the {name} of {spread.actor}: {low} to {high}. Talk it over before averaging."
            )
    if not said:
        said.append(
            "Todavía no hay relaciones ni calificaciones de las que decir algo."
            if es
            else "There are no ties or ratings yet to say anything about."
        )
    return said


def _findings(data: ActorMap) -> list[Block]:
    lang = data.edition.lang
    words = given(
        data.findings, Text("lo que el equipo concluye de la red", "what the team concludes from the network").of(lang)
    )
    return [bullets(observed(data)), paragraph(words)]


def _strategies(data: ActorMap) -> list[Block]:
    """What to do with each quadrant and with each actor; where nobody said, it is to be filled in."""
    lang, source = data.edition.lang, source_of(data.edition, WHAT)
    head = tuple(
        t.of(lang)
        for t in (
            Text("Actor", "Actor"),
            Text("Qué hacer", "What to do"),
            Text("Espera", "Expects"),
            Text("Puede aportar", "Can contribute"),
            Text("Estrategia", "Strategy"),
        )
    )
    rows: list[results.Row] = [
        (
            item.actor.key,
            QUADRANTS[item.quadrant].of(lang) if item.quadrant else "—",
            item.actor.expectation or "—",
            item.actor.contribution or "—",
            item.actor.strategy or "—",
        )
        for item in data.matrix.placed
    ]
    words = given(
        data.strategies, Text("estrategia general con los actores", "general strategy with the actors").of(lang)
    )
    made = grid(
        results.Table(Text("Estrategia por actor", "Strategy by actor").of(lang), head, rows),
        data.edition,
        source=source,
    )
    return [paragraph(words), made]


def _squares(data: ActorMap, source: str) -> list[Block]:
    """The square of ties in pieces that fit a page."""
    from mancomun.actors.measures import adjacency

    lang = data.edition.lang
    whole = adjacency(data.net, lang)
    made = []
    for start in range(1, len(whole.head), _WIDE):
        end = min(start + _WIDE, len(whole.head))
        head = (whole.head[0] or "·", *whole.head[start:end])
        rows: list[results.Row] = [(row[0], *row[start:end]) for row in whole.rows]
        title = whole.title if len(whole.head) <= _WIDE + 1 else f"{whole.title} ({start}–{end - 1})"
        made.append(
            grid(
                results.Table(title, head, rows),
                data.edition,
                source=source,
                widths={k: 13 if not k else 7 for k in range(len(head))},
            )
        )
    return made


def _how(data: ActorMap) -> Block:
    lang, found = data.edition.lang, data.found
    assert found is not None
    method = found.as_json(lang)["method"]
    kinds = ", ".join(TIES[kind][0].of(lang) for kind in found.kinds)
    return method_box(
        lang,
        Text(
            "Intermediación de Freeman, cercanía de Wasserman y Faust, vector propio de Bonacich (PageRank si hay direcciones), "
            "restricción de Burt, puentes de Gould y Fernández, comunidades de Louvain. Una relación sin dato no es un cero.",
            "Betweenness of Freeman, closeness of Wasserman and Faust, eigenvector of Bonacich (PageRank with directions), "
            "constraint of Burt, brokers of Gould and Fernandez, communities of Louvain. A tie without data is not a zero.",
        ).of(lang),
        {
            Text("Relaciones medidas", "Ties measured").of(lang): kinds,
            Text("Distancia", "Distance").of(lang): Text(
                "1 / intensidad" if found.weighted else "pasos", str(method["distances"])
            ).of(lang),
            Text("Semilla", "Seed").of(lang): str(found.seed),
            Text("Arranques de Louvain", "Louvain starts").of(lang): str(found.runs),
            Text("Biblioteca", "Library").of(lang): str(method["library"]),
            **dict(data.edition.versions),
        },
    )


def sociogram_workbook(data: ActorMap) -> bytes:
    """Actors with a live quadrant and a live balance, ties, measures, the square of ties with live degrees, and raters."""
    lang, year = data.edition.lang, str(data.edition.day.year)
    book = Workbook(data.title, lang, data.edition.day, KIND.of(lang))
    cuts = data.matrix.cuts or (FIXED, FIXED)
    for name, title, value in (
        ("corte_poder", Text("Desde aquí el poder es alto", "From here power is high"), cuts[0]),
        ("corte_interes", Text("Desde aquí el interés es alto", "From here interest is high"), cuts[1]),
    ):
        book.parameter(Parameter(name, title, value, Text("de 0 a 4", "0 to 4")))
    heads = [
        Column("key", Text("Sigla", "Short")),
        Column("name", Text("Actor", "Actor"), width=34),
        Column("family", Text("Familia", "Family")),
        Column("level", Text("Nivel", "Level")),
        Column("kind", Text("Tipo", "Kind")),
        Column("power", Text("Poder", "Power"), "decimal", Text("de 0 a 4", "0 to 4"), year, decimals=1),
        Column("interest", Text("Interés", "Interest"), "decimal", Text("de 0 a 4", "0 to 4"), year, decimals=1),
        Column("position", Text("Posición", "Position"), "decimal", Text("de −3 a 3", "−3 to 3"), year, decimals=1),
        Column("quadrant", Text("Qué hacer", "What to do"), width=30),
        Column("weighed", Text("P·I·X", "P·I·X"), "decimal", Text("puntos", "points"), year),
        Column("most", Text("P·I·3", "P·I·3"), "decimal", Text("puntos", "points"), year),
        Column("expectation", Text("Espera", "Expects"), width=30),
        Column("strategy", Text("Estrategia", "Strategy"), width=30),
    ]
    words = [QUADRANTS[key].of(lang) for key in ("cerca", "satisfechos", "informados", "monitorear")]
    live = (
        f'=IF(F{{row}}>=corte_poder,IF(G{{row}}>=corte_interes,"{words[0]}","{words[1]}"),'
        f'IF(G{{row}}>=corte_interes,"{words[2]}","{words[3]}"))'
    )
    rows: list[list[object]] = []
    for item in data.matrix.placed:
        a = item.actor
        full = a.power is not None and a.interest is not None and a.position is not None
        rows.append(
            [
                a.key,
                a.name,
                FAMILIES[a.family].of(lang) if a.family else "",
                LEVELS[a.level].of(lang) if a.level else "",
                KINDS[a.kind].of(lang) if a.kind else "",
                a.power,
                a.interest,
                a.position,
                Formula(live, QUADRANTS[item.quadrant].of(lang)) if item.quadrant else None,
                Formula("=F{row}*G{row}*H{row}", a.power * a.interest * a.position) if full else None,  # type: ignore[operator]
                Formula("=F{row}*G{row}*3", a.power * a.interest * 3) if full else None,  # type: ignore[operator]
                a.expectation,
                a.strategy,
            ]
        )
    name = book.table(Text("Actores", "Actors").of(lang), heads, rows)
    if data.matrix.balance is not None:
        above, below = book.span(name, "weighed"), book.span(name, "most")
        about = [
            Column("what", Text("Qué", "What"), width=40),
            Column("value", Text("Valor", "Value"), "decimal", Text("de −1 a 1", "−1 to 1"), year, decimals=3),
        ]
        balance = [
            [
                Text("Balance de posiciones", "Balance of positions").of(lang),
                Formula(f"=SUM({above})/SUM({below})", data.matrix.balance),
            ]
        ]
        book.table(Text("Balance", "Balance").of(lang), about, balance)
    if data.net.ties:
        heads = [
            Column("origin", Text("Origen", "Origin")),
            Column("target", Text("Destino", "Target")),
            Column("kind", Text("Tipo", "Kind")),
            Column("strength", Text("Intensidad", "Strength"), "integer", Text("de 1 a 3", "1 to 3"), year),
            Column("directed", Text("Dirigida", "Directed"), "flag"),
            Column("wave", Text("Ola", "Wave"), "date"),
            Column("source", Text("Fuente", "Source"), width=30),
        ]
        ties = [
            [t.origin, t.target, TIES[t.kind][0].of(lang), t.strength, t.directed, t.wave, t.source]
            for t in data.net.ties
        ]
        book.table(Text("Relaciones", "Ties").of(lang), heads, ties)
    if data.found is not None:
        _measure_sheets(book, data)
    if data.panel is not None and data.panel.spreads:
        (spread,) = data.panel.tables(lang)
        heads = [Column(f"c{k}", Text(title, title)) for k, title in enumerate(spread.head[:2])]
        heads += [
            Column(f"n{k}", Text(title, title), "decimal", Text("en su escala", "on its scale"), year, decimals=1)
            for k, title in enumerate(spread.head[2:6])
        ]
        heads.append(Column("said", Text(spread.head[6], spread.head[6])))
        book.table(spread.title, heads, [list(row) for row in spread.rows])
    book.source(source_of(data.edition, WHAT), RESERVED.of(lang))
    return book.content()


def _measure_sheets(book: Workbook, data: ActorMap) -> None:
    from mancomun.actors.measures import adjacency

    lang, year, found = data.edition.lang, str(data.edition.day.year), data.found
    assert found is not None
    square = adjacency(data.net.of(kinds=found.kinds), lang)
    n = len(data.net.keys)
    heads = [Column("key", Text("Actor", "Actor"))]
    heads += [
        Column(f"k{k}", Text(key, key), "integer", Text("1 a 3", "1 to 3"), year, width=8)
        for k, key in enumerate(data.net.keys)
    ]
    heads.append(Column("out", Text("Salen", "Go out"), "integer", Text("relaciones", "ties"), year))
    first, last = address(0, 1)[:-1], address(0, n)[:-1]
    rows: list[list[object]] = []
    for row in square.rows:
        values = [int(str(cell)) if str(cell).isdigit() else None for cell in row[1:]]
        rows.append(
            [
                row[0],
                *values,
                Formula(f'=COUNTIF({first}{{row}}:{last}{{row}},">0")', sum(v is not None for v in values)),
            ]
        )
    book.table(Text("Matriz", "Matrix").of(lang), heads, rows, blank_numbers=True)
    actors = found.tables(lang)[1]
    heads = [Column("key", Text("Actor", "Actor")), Column("family", Text(actors.head[1], actors.head[1]))]
    heads += [
        Column(
            f"m{k}",
            Text(title, title),
            "decimal" if k > 1 else "integer",
            Text("de 0 a 1", "0 to 1") if 1 < k < 6 else Text("número", "number"),
            year,
            decimals=4 if 1 < k < 6 else 0,
        )
        for k, title in enumerate(actors.head[2:])
    ]
    book.table(Text("Medidas", "Measures").of(lang), heads, [list(row) for row in actors.rows])
