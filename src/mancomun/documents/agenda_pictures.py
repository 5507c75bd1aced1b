"""The drawings of moment 3: chain, Gantt, map of investments, sources to uses, funnel, flow, and what instruments wait for.

Each is a block with its own words; the table that says the same stands beside it in the page and in the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mancomun.agendas.executing_body import Budget, Post
from mancomun.agendas.figure_choice import NO_FIGURE, Option, fit
from mancomun.agendas.financing import Financing, reached
from mancomun.agendas.instruments import AUTHORITIES, STATES, Instrumento, order
from mancomun.agendas.projects import FUNDED, PHASES, SECURED, Funding, Programa, Proyecto, Spread
from mancomun.agendas.sources import sources
from mancomun.documents.answers import answer_picture
from mancomun.documents.tree import Block
from mancomun.drawing.bars import Series, columns
from mancomun.drawing.gantt import Bar, gantt
from mancomun.drawing.heat import values
from mancomun.drawing.layers import Step, layers
from mancomun.drawing.panels import Ground, MapPanel, classes, map_panels
from mancomun.drawing.sankey import Flow, sankey
from mancomun.drawing.stacks import Pile, funnel, piles
from mancomun.drawing.trees import Leaf, tree
from mancomun.lexicon.text import Text, money, number_text, short_day

MILLION = 1e6
MOST_BOXES = 6
MOST_FLOWS = 14


def millions(value: float, lang: str) -> str:
    """``$ 1.500 M``: millions of COP, with a decimal below ten."""
    held = value / MILLION
    digits = 1 if 0 < abs(held) < 10 else 0
    return f"{money(held, lang, digits)}\u00a0M"


def chain_pictures(
    bets: Mapping[str, str], programmes: Sequence[Programa], projects: Sequence[Proyecto], lang: str, *, source: str
) -> list[Block]:
    """From vision to project, as trees: one in all while it fits, else one a bet."""
    title = Text("De la visión al proyecto", "From the vision to the project").of(lang)
    if not projects:
        return []
    whole = len(projects) <= MOST_BOXES
    roots = [("", Text("Visión compartida", "Shared vision").of(lang))] if whole else list(bets.items())
    found: list[Block] = []
    for root, name in roots:
        leaves = [Leaf("v", name, strong=True)]
        under = dict.fromkeys(bets, "v") if whole else {}
        if whole:
            leaves += [
                Leaf(f"b{key}", bet, "v", Text("apuesta", "bet").of(lang), dashed=not _served(key, programmes))
                for key, bet in bets.items()
            ]
        for one in programmes:
            if not whole and one.bet != root:
                continue
            parent = (f"b{one.bet}" if one.bet in under else "v") if whole else "v"
            empty = all(project.programme != one.key for project in projects)
            leaves.append(Leaf(f"p{one.key}", one.name, parent, Text("programa", "programme").of(lang), dashed=empty))
            leaves += [
                Leaf(f"y{project.key}", project.name, f"p{one.key}", PHASES[project.phase].of(lang))
                for project in projects
                if project.programme == one.key
            ]
        if len(leaves) == 1:
            continue
        said = "; ".join(leaf.words for leaf in leaves)
        heading = title if whole else f"{title}: {name}"
        found.append(
            answer_picture(tree(leaves, title=heading, description=f"{said}.", lang=lang), lang, source=source)
        )
    return found


def _served(bet: str, programmes: Sequence[Programa]) -> bool:
    return any(one.bet == bet for one in programmes)


def project_gantt(projects: Sequence[Proyecto], today: date, lang: str, *, source: str) -> list[Block]:
    """When each project spends, from its first year to its last."""
    bars = [
        Bar(
            one.name, date(one.years[0], 1, 1), date(one.years[-1], 12, 31),
            1.0 if one.phase == "operacion" else 0.0, f"{_years(one)} · {PHASES[one.phase].of(lang)}",
        )
        for one in projects
        if one.years
    ]  # fmt: skip
    if not bars:
        return []
    legend = Text(
        "línea base|en operación|con gasto este año o antes|crítico",
        "baseline|in operation|spending this year or before|critical",
    )
    drawn = gantt(
        bars,
        title=Text("Calendario de los proyectos", "Calendar of the projects").of(lang),
        description="; ".join(f"{bar.name}: {bar.words}" for bar in bars) + ".",
        today=today,
        legend=legend.of(lang).split("|"),
        lang=lang,
    )
    return [answer_picture(drawn, lang, source=source)]


def _years(project: Proyecto) -> str:
    first, last = project.years[0], project.years[-1]
    return str(first) if first == last else f"{first}–{last}"


def investment_map(
    spread: Spread, names: Mapping[str, str], ground: Ground, note: str, lang: str, *, source: str
) -> list[Block]:
    """Where the money goes: millions of COP, and COP by inhabitant, on the ground of the members."""
    if not spread.total:
        return []
    amounts = dict(zip(spread.codes, [amount / MILLION for amount in spread.amounts], strict=True))
    heads = {
        code: (None if head is None else head / 1000) for code, head in zip(spread.codes, spread.per_head, strict=True)
    }
    panels = []
    for title, held in (
        (Text("Millones de COP", "Millions of COP"), amounts),
        (Text("Miles de COP por habitante", "Thousands of COP per inhabitant"), heads),
    ):
        known = [value for value in held.values() if value is not None]
        if not known:
            continue
        legend = [f"≤ {_whole(end, lang)}" for end in classes(known)]
        said = {code: "" if value is None else _whole(value, lang) for code, value in held.items()}
        panels.append(MapPanel(title.of(lang), held, said, legend))
    drawn = map_panels(
        panels,
        ground,
        title=Text("Mapa de inversiones", "Map of investments").of(lang),
        description="; ".join(f"{names.get(code, code)}: {_whole(value, lang)}" for code, value in amounts.items()) + ".",
        missing=Text("sin dato", "no data").of(lang),
        lang=lang,
        columns=2,
    )  # fmt: skip
    return [answer_picture(drawn, lang, source=f"{source}; {note}")]


def _whole(value: float, lang: str) -> str:
    return number_text(value, 0, lang)


def line_matrix(
    spread: Spread, names: Mapping[str, str], lines: Mapping[str, str], lang: str, *, source: str
) -> list[Block]:
    """Members by line, darker the more; thousands of millions of COP with one decimal."""
    if not spread.lines or not spread.total:
        return []
    keys = list(spread.lines)
    billion = 1e9
    most = max(max(held) for held in spread.lines.values()) / billion
    rows = [
        (names.get(code, code), [spread.lines[key][k] / billion or None for key in keys])
        for k, code in enumerate(spread.codes)
    ]
    drawn = values(
        rows, [lines.get(key, key) for key in keys], top=most,
        title=Text("Miembro por línea (miles de millones de COP)", "Member by line (thousands of millions of COP)").of(lang),
        description=Text("La tabla de abajo tiene las mismas cifras en pesos.", "The table below has the same figures in pesos.").of(lang),
        lang=lang, width=760,
    )  # fmt: skip
    return [answer_picture(drawn, lang, source=source)]


def money_pictures(
    answer: Financing, projects: Sequence[Proyecto], funding: Sequence[Funding], lang: str, *, source: str
) -> list[Block]:
    """Uses beside sources with the gap, how far each peso has come, and from which source to which project."""
    found: list[Block] = []
    cost_word, gap_word = Text("costo|brecha", "cost|gap").of(lang).split("|")
    drawn = piles(
        [
            Pile(
                str(line.year), line.cost / MILLION,
                (line.secured / MILLION, line.agreed / MILLION, line.hoped / MILLION), line.gap / MILLION,
                (millions(line.cost, lang), millions(line.gap, lang)),
            )
            for line in answer.years
        ],
        whole=Text("Costo", "Cost").of(lang),
        layers=Text("Asegurado|Concertado|Por gestionar", "Secured|Agreed|To be sought").of(lang).split("|"),
        line=Text("Brecha: costo menos lo asegurado", "Gap: cost less what is secured").of(lang),
        title=Text("Usos y fuentes por año (millones de COP)", "Uses and sources by year (millions of COP)").of(lang),
        description="; ".join(
            f"{line.year}: {cost_word} {millions(line.cost, lang)}, {gap_word} {millions(line.gap, lang)}"
            for line in answer.years
        ) + ".",
        lang=lang,
    )  # fmt: skip
    if answer.years:
        found.append(answer_picture(drawn, lang, source=source))
    if not answer.total:
        return found
    kept = reached(funding)
    drawn = funnel(
        [(FUNDED[state].of(lang), amount, millions(amount, lang)) for state, amount in kept.items()],
        title=Text("Hasta dónde ha llegado cada peso", "How far each peso has come").of(lang),
        description="; ".join(f"{FUNDED[state].of(lang)}: {millions(amount, lang)}" for state, amount in kept.items())
        + Text(". Cada estado incluye lo que ya pasó de él.", ". Each state holds what went beyond it.").of(lang),
        lang=lang,
    )
    found.append(answer_picture(drawn, lang, source=source))
    return [*found, *_flow(projects, funding, lang, source=source)]


def _flow(projects: Sequence[Proyecto], funding: Sequence[Funding], lang: str, *, source: str) -> list[Block]:
    known = sources()
    labels = {one.key: one.name for one in projects} | {key: one.name.of(lang) for key, one in known.items()}
    pairs: dict[tuple[str, str], list[int]] = {}
    for one in funding:
        held = pairs.setdefault((one.source, one.project), [0, 0])
        held[0] += one.amount
        held[1] += one.amount if one.state in SECURED else 0
    flows = [
        Flow(start, end, float(all_), "strong" if all_ == sure else "money" if sure else "soft", millions(all_, lang))
        for (start, end), (all_, sure) in pairs.items()
        if any(one.key == end for one in projects)
    ]
    used = list(dict.fromkeys(flow.start for flow in flows))
    if not flows or len(projects) > MOST_FLOWS:
        return []
    drawn = sankey(
        [
            (Text("Fuente", "Source").of(lang), used),
            (Text("Proyecto", "Project").of(lang), [one.key for one in projects]),
        ],
        flows,
        title=Text("De la fuente al proyecto", "From source to project").of(lang),
        description=Text(
            "Verde: todo asegurado. Amarillo: una parte. Ocre: nada todavía. La tabla de abajo tiene los montos.",
            "Green: all secured. Yellow: a part. Ochre: nothing yet. The table below has the amounts.",
        ).of(lang),
        lang=lang,
        labels=labels,
        width=760,
    )
    return [answer_picture(drawn, lang, source=source)]


def instrument_pictures(instruments: Sequence[Instrumento], today: date, lang: str, *, source: str) -> list[Block]:
    """What each instrument waits for, and the road in time."""
    by = {one.key: one for one in instruments}
    road = [by[key] for key in order(instruments)[0]]
    state = {"pendiente": "todo", "en_curso": "doing", "expedido": "done"}
    drawn = layers(
        [
            Step(
                one.key, one.name, AUTHORITIES[one.authority].of(lang) if one.authority in AUTHORITIES else one.authority,
                one.after, state.get(one.state, "todo"),
            )
            for one in road
        ],
        title=Text("Qué espera a qué", "What waits for what").of(lang),
        description="; ".join(
            f"{one.name}" + (f" ← {', '.join(by[key].name for key in one.after if key in by)}" if one.after else "") for one in road
        ) + ".",
        legend=[*(STATES[key].of(lang) for key in state), Text("En círculo", "In a ring").of(lang)],
        lang=lang,
    )  # fmt: skip
    found = [answer_picture(drawn, lang, source=source)]
    dated = [one for one in road if one.due is not None]
    if dated:
        bars = [
            Bar(
                one.name, one.due, one.due, 1.0 if one.state == "expedido" else 0.0,
                f"{short_day(one.due).of(lang)} · {STATES[one.state].of(lang)}",
                missed=one.due if one.due < today and one.state != "expedido" else None, milestone=True,
            )
            for one in dated
            if one.due is not None and one.state in STATES
        ]  # fmt: skip
        drawn = gantt(
            bars, title=Text("Hoja de ruta", "Road map").of(lang),
            description="; ".join(f"{bar.name}: {bar.words}" for bar in bars) + ".", today=today, legend=(), lang=lang,
        )  # fmt: skip
        found.append(answer_picture(drawn, lang, source=source))
    return found


def body_pictures(
    organs: Sequence[tuple[str, str]], posts: Sequence[Post], budgets: Sequence[Budget], lang: str, *, source: str
) -> list[Block]:
    """The organ chart (``organs`` are key and words, each under the one before) and the cash of each year."""
    found: list[Block] = []
    leaves = [
        Leaf(key, words, organs[k - 1][0] if k else "", strong=k == 0) for k, (key, words) in enumerate(organs) if words
    ]
    if len(leaves) == len(organs) and leaves:
        last = organs[-1][0]
        leaves += [
            Leaf(f"c{k}", post.name, last, f"{post.entity} · {100 * post.share:.0f} %", dashed=post.new)
            for k, post in enumerate(posts)
        ]
        drawn = tree(
            leaves,
            title=Text("Organigrama", "Organisation chart").of(lang),
            description="; ".join(leaf.words + (f" ({leaf.small})" if leaf.small else "") for leaf in leaves) + ".",
            lang=lang,
        )
        found.append(answer_picture(drawn, lang, source=source))
    if budgets:
        income, cost = [one.total / MILLION for one in budgets], [one.cost / MILLION for one in budgets]
        drawn = columns(
            [str(one.year) for one in budgets],
            [Series(Text("Costo", "Cost").of(lang), cost), Series(Text("Ingresos", "Income").of(lang), income)],
            title=Text("Caja de funcionamiento (millones de COP)", "Operating cash (millions of COP)").of(lang),
            description="; ".join(
                f"{one.year}: {millions(one.total, lang)} / {millions(one.cost, lang)}" for one in budgets
            )
            + ".",
            said=[[_whole(value, lang) for value in held] for held in (cost, income)],
            lang=lang,
        )
        found.append(answer_picture(drawn, lang, source=source))
    return found


def choice_tree(
    options: Sequence[Option], weights: Mapping[str, float], chosen: str, lang: str, *, source: str
) -> list[Block]:
    """The decision as a tree: first what the law says, then fit among what it allows."""
    if not options:
        return []
    groups = (
        ("free", Text("No pide permiso de la ley", "Asks no leave of the law"), [one for one in options if one.figure == NO_FIGURE]),
        ("yes", Text("La ley la permite, o con condiciones", "The law allows it, or with conditions"),
         [one for one in options if one.figure != NO_FIGURE and one.eligible]),
        ("no", Text("La ley no la permite, o falta un dato", "The law does not allow it, or a datum is missing"),
         [one for one in options if one.figure != NO_FIGURE and not one.eligible]),
    )  # fmt: skip
    leaves = [Leaf("q", Text("¿Qué dice la ley a este grupo?", "What does the law say to this group?").of(lang))]
    for key, words, held in groups:
        if not held:
            continue
        leaves.append(Leaf(key, words.of(lang), "q", dashed=key == "no"))
        for one in held:
            value = fit(one, weights)
            small = "" if value is None or key == "no" else Text("ajuste", "fit").of(lang) + f" {100 * value:.0f}"
            if one.figure == chosen:
                small = f"{Text('recomendada', 'recommended').of(lang)} · {small}".rstrip(" ·")
            leaves.append(
                Leaf(f"f{one.figure}", one.name.of(lang), key, small, strong=one.figure == chosen, dashed=key == "no")
            )
    drawn = tree(
        leaves,
        title=Text("Primero la ley, después el ajuste", "First the law, then fit").of(lang),
        description="; ".join(leaf.words + (f" ({leaf.small})" if leaf.small else "") for leaf in leaves) + ".",
        lang=lang,
    )  # fmt: skip
    return [answer_picture(drawn, lang, source=source)]
