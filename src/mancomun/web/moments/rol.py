"""S51 to S54, the role of the vision at three levels: three boxes, ties with their citation, contradictions; and its matrix (D15)."""

from __future__ import annotations

from typing import Any

from mancomun.documents.alignment_report import (
    AlignmentPaper,
    alignment_document,
    alignment_workbook,
    board_table,
    department_tables,
)
from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import facts, heading
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, number_text, percent
from mancomun.route.department import ANSWERS, PLAN_STATES, Guideline, Programme, Totals
from mancomun.route.roles import (
    BY_KEY,
    FUNCTIONS,
    ITEMS,
    KINDS,
    LEVELS,
    Board,
    Bond,
    Fulfilment,
    Instrument,
    Roles,
    roles,
)
from mancomun.tables.results import Row
from mancomun.tables.results import Table as Grid
from mancomun.web.moments.common import edition, numbers, options, record_source
from mancomun.web.moments.shapes import named
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

LEVEL_NAMES = {
    key: Text(f"Nombre del nivel «{name.es}»", f"Name of the level “{name.en}”") for key, name in LEVELS.items()
}
PURPOSES = {
    one.key: Text(f"{LEVELS[one.level].es}: {one.says.es}", f"{LEVELS[one.level].en}: {one.says.en}")
    for one in FUNCTIONS
}

SECTIONS = (
    Section(
        "niveles",
        Text("Once funciones", "Eleven functions"),
        (
            *(Field(f"nivel_{key}", label) for key, label in LEVEL_NAMES.items()),
            Table(
                "funciones",
                Text("Cuánto se cumple cada función", "How far each function is fulfilled"),
                (
                    Field("funcion", Text("Función", "Function"), "choice", options=PURPOSES, required=True),
                    Field(
                        "cumplimiento", Text("Cumplimiento (0 a 4)", "Fulfilment (0 to 4)"), "integer", low=0, high=4
                    ),
                    Field("evidencia", Text("Evidencia", "Evidence"), "long"),
                ),
                one=Text("función", "function"),
            ),
        ),
    ),
    Section(
        "instrumentos",
        Text("Instrumentos", "Instruments"),
        (
            Table(
                "instrumentos",
                Text(
                    "Planes, presupuestos y acuerdos de los tres niveles",
                    "Plans, budgets and agreements of the three levels",
                ),
                (
                    Field("nombre", Text("Instrumento", "Instrument"), required=True),
                    Field("nivel", Text("Nivel", "Level"), "choice", options=dict(LEVELS), required=True),
                    Field("entidad", Text("Entidad", "Entity"), required=True),
                    Field("vigencia", Text("Vigencia", "Years"), required=True),
                    Field(
                        "tipo",
                        Text("Tipo", "Kind"),
                        help=Text(
                            "PND, CONPES, plan departamental, POT…", "National plan, departmental plan, land plan…"
                        ),
                        required=True,
                    ),
                    Field(
                        "componente",
                        Text("Si es un POT: tiene componente regional", "If a land plan: has a regional component"),
                        "flag",
                    ),
                    Field("url", Text("Dónde se lee", "Where it can be read")),
                ),
                one=Text("instrumento", "instrument"),
            ),
        ),
    ),
    Section(
        "vinculos",
        Text("Vínculos con las apuestas", "Ties with the bets"),
        (
            Table(
                "vinculos",
                Text("Vínculos", "Ties"),
                (
                    Field("apuesta", Text("Apuesta", "Bet"), required=True),
                    Field("instrumento", Text("Instrumento", "Instrument"), "row", of="instrumentos", required=True),
                    Field("elemento", Text("Meta o artículo", "Goal or article"), required=True),
                    Field("tipo", Text("Tipo", "Kind"), "choice", options=options(KINDS), required=True),
                    Field(
                        "fuerza", Text("Fuerza (0 a 3)", "Strength (0 to 3)"), "integer", low=0, high=3, required=True
                    ),
                    Field("cita", Text("Página o artículo que se cita", "Page or article cited"), required=True),
                    Field("tratamiento", Text("Si contradice: qué se hace", "If it contradicts: what is done"), "long"),
                    Field("programa", Text("Programa", "Programme")),
                    Field("costo", Text("Costo del programa (COP)", "Cost of the programme (COP)"), "money", low=0),
                    Field("evaluador", Text("Quién lo evaluó", "Who rated it"), personal=True, alias=True),
                ),
                one=Text("vínculo", "tie"),
                keys=("apuesta", "instrumento", "elemento"),
            ),
        ),
    ),
    Section(
        "departamento",
        Text("El departamento: programas y directrices", "The department: programmes and guidelines"),
        (
            Field(
                "programas_total",
                Text("Programas que tiene el plan departamental", "Programmes in the department's plan"),
                "integer",
                Text("Si son varios departamentos, la suma.", "With several departments, their sum."),
                low=0,
            ),
            Field(
                "inversion_total",
                Text("Inversión del plan departamental", "Investment of the department's plan"),
                "money",
                low=0,
            ),
            Field(
                "totales_fuente",
                Text("De dónde salen esos totales", "Where those totals come from"),
                help=Text("El plan, su vigencia y la página.", "The plan, its years and the page."),
            ),
            Table(
                "programas",
                Text("Programas departamentales", "Programmes of the department"),
                (
                    Field("nombre", Text("Programa", "Programme"), required=True),
                    Field("instrumento", Text("Plan", "Plan"), "row", of="instrumentos", required=True),
                    Field("vigencia", Text("Vigencia", "Years")),
                    Field("orientado", Text("La visión lo orienta", "The vision guides it"), "flag"),
                    Field("inversion", Text("Inversión (COP)", "Investment (COP)"), "money", low=0),
                    Field("apuesta", Text("Por cuál apuesta", "By which bet")),
                    Field("cita", Text("Página que lo muestra", "Page that shows it")),
                ),
                Text(
                    "Todos, también los que la visión no orienta. Donde no se diga, vale un vínculo de fuerza 2 o más que lo nombre.",
                    "All of them, also those the vision does not guide. Where it is not said, a tie of strength 2 or more that names it "
                    "counts.",
                ),
                Text("programa", "programme"),
            ),
            Field(
                "pod_estado",
                Text("Plan de ordenamiento departamental (POD)", "Land plan of the department (POD)"),
                "choice",
                options=options(PLAN_STATES),
            ),
            Table(
                "directrices",
                Text("Directrices del POD", "Guidelines of the POD"),
                (
                    Field("directriz", Text("Directriz", "Guideline"), "long", required=True),
                    Field("instrumento", Text("Instrumento", "Instrument"), "row", of="instrumentos"),
                    Field("recogida", Text("Cómo se recoge", "How it is answered"), "choice", options=options(ANSWERS)),
                    Field(
                        "donde",
                        Text("Dónde, o por qué no", "Where, or why not"),
                        help=Text(
                            "Una apuesta, o una zona o eje del modelo.", "A bet, or a zone or axis of the model."
                        ),
                    ),
                    Field("cita", Text("Artículo o página", "Article or page")),
                ),
                one=Text("directriz", "guideline"),
            ),
        ),
    ),
)


def roles_of(values: Values, context: Context) -> Roles:
    """The role of the vision as the core reads it, with the bets of the initiative (or those that the ties name)."""
    own = context.others.get("apuestas")
    bets = [row["nombre"] for row in named(own["apuestas"])] if own else []
    bets = bets or list(dict.fromkeys(row["apuesta"] for row in values["vinculos"] if row["apuesta"]))
    names = {row["id"]: row["nombre"] for row in values["instrumentos"]}
    called = {
        key: Text(values[f"nivel_{key}"], values[f"nivel_{key}"]) for key in LEVELS if values[f"nivel_{key}"].strip()
    }
    return roles(
        bets,
        [
            Instrument(
                row["nombre"],
                row["nivel"] or "subregion",
                row["entidad"],
                row["vigencia"],
                row["tipo"],
                row["url"],
                row["componente"],
            )
            for row in named(values["instrumentos"])
        ],
        [
            Bond(
                row["apuesta"],
                names.get(row["instrumento"], ""),
                row["elemento"],
                row["tipo"] or "coincide",
                row["fuerza"] if row["fuerza"] is not None else 0,
                row["cita"],
                row["tratamiento"],
                row["programa"],
                float(row["costo"] or 0),
                rater=row["evaluador"],
            )
            for row in values["vinculos"]
            if row["apuesta"] or row["instrumento"]
        ],
        [
            Fulfilment(row["funcion"], row["cumplimiento"], row["evidencia"])
            for row in values["funciones"]
            if row["funcion"] in BY_KEY
        ],
        names=called,
        members=[context.member_name(code) for code in context.members],
        programmes=[
            Programme(
                row["nombre"],
                names.get(row["instrumento"], ""),
                row["apuesta"],
                row["orientado"],
                None if row["inversion"] is None else float(row["inversion"]),
                row["vigencia"],
                row["cita"],
                f"programas/{row['id']}",
            )
            for row in named(values["programas"])
        ],
        guidelines=[
            Guideline(
                row["directriz"],
                names.get(row["instrumento"], ""),
                row["recogida"],
                row["donde"],
                row["cita"],
                f"directrices/{row['id']}",
            )
            for row in named(values["directrices"], "directriz")
        ],
        totals=Totals(
            values["programas_total"], values["inversion_total"], values["totales_fuente"], values["pod_estado"]
        ),
    )


def _board(found: Roles, board: Board, context: Context) -> list[Block]:
    lang = context.lang
    mean, share = board.mean, board.coverage
    said = "—" if mean is None else number_text(mean, 1, lang)
    pairs = [
        (Text("Promedio (0–4)", "Mean (0–4)").of(lang), said),
        (Text("Apuestas cubiertas", "Bets covered").of(lang), "—" if share is None else percent(share).of(lang)),
        (Text("Instrumentos", "Instruments").of(lang), str(len(board.instruments))),
    ]
    own = board.level == "departamento" and not found.department.empty
    if own:
        box = found.department
        pairs += [
            (Text("Programas orientados", "Programmes guided").of(lang), box.guided.said.of(lang)),
            (Text("Inversión orientada", "Investment guided").of(lang), box.investment.said.of(lang)),
            (Text("Directrices recogidas", "Guidelines answered").of(lang), box.answered.said.of(lang)),
        ]
    title = f"{found.names[board.level].of(lang)} ({ITEMS[board.level]})"
    source = "; ".join(filter(None, (record_source(context), found.department.totals.source if own else "")))
    tables = [board_table(board, lang), *(department_tables(found.department, lang) if own else ())]
    return [
        heading(title),
        facts(pairs),
        *(answer_table(table, lang, source=source) for table in tables),
    ]


def measured(found: Roles, context: Context) -> list[Grid]:
    """What the other products measure for these functions: figures compared, gaps with a goal, networks, and impact by peso."""
    from mancomun.web.moments import figura, participation_report

    lang = context.lang
    rows: list[Row] = []
    bets, nets, figures = (context.others.get(key) for key in ("apuestas", "redes", "figura"))
    called = {row["id"]: row["nombre"] for row in bets["apuestas"]} if bets else {}
    goals = [
        (called.get(row["apuesta"], ""), row["indicador"], row["base"], row["meta"])
        for row in (bets["metas"] if bets else ())
    ]
    nation, town = found.names["nacion"].of(lang), found.names["subregion"].of(lang)

    def say(level: str, what: Text, value: str) -> None:
        rows.append((level, what.of(lang), value))

    if bets:
        closed = sum(base is not None and goal is not None for _, _, base, goal in goals)
        say(nation, Text("Metas con línea base y valor", "Goals with base line and value"), f"{closed} / {len(goals)}")
    if figures:
        names = [one.name.of(lang) for one in figura.options_of(figures, context)]
        say(nation, Text("Figuras que se comparan", "Figures compared"), "; ".join(names) or "—")
    if nets:
        judged = participation_report.all_inclusion(context)
        for word, share in (
            (Text("Cobertura de la participación", "Coverage of participation"), judged.coverage),
            (Text("Influencia de los aportes", "Influence of contributions"), judged.influence),
        ):
            say(town, word, "—" if share is None else percent(round(share, 3)).of(lang))
        say(town, Text("Redes", "Networks"), str(len(judged.circles)))
    head = ("Nivel", "Qué se mide", "Valor") if lang == "es" else ("Level", "Measure", "Value")
    title = Text("Lo que miden otros productos", "What other products measure").of(lang)
    return [Grid(title, head, rows), found.impact(goals, lang)]


def look(values: Values, context: Context) -> View:
    """The three boxes as boards, the flow from bets to instruments, its table, and contradictions."""
    lang = context.lang
    source = record_source(context)
    found = roles_of(values, context)
    blocks: list[Block] = [answer_picture(found.boxes_picture(lang), lang, source=source)]
    for board in found.boards:
        blocks += _board(found, board, context)
    bonds: list[Block] = []
    if found.bets and found.instruments:
        bonds.append(answer_picture(found.picture(lang), lang, source=source))
    bonds += [answer_table(table, lang, source=source) for table in found.tables(lang)[1:] if table.rows]
    more = (found.checks(lang), found.investment(lang), *measured(found, context))
    measures = [answer_table(table, lang, source=source) for table in more if table.rows]
    for title, part in (
        (Text("Apuestas e instrumentos", "Bets and instruments"), bonds),
        (Text("Comprobaciones e inversión", "Checks and investment"), measures),
    ):
        blocks += [heading(title.of(lang)), *part] if part else []
    treated = sum(not bond.treatment.strip() for bond in found.contradictions)
    ends = found.department.guided.ends
    return View(
        tuple(blocks),
        found.remarks,
        numbers(
            cadena=found.aligned.chain,
            contradicciones=found.aligned.contradictions,
            sin_tratar=treated,
            programas_orientados=None if ends is None else ends[0],
        ),
    )


def paper_of(values: Values, context: Context) -> AlignmentPaper:
    """What D15 prints."""
    members = [context.member_name(code) for code in context.members]
    found = roles_of(values, context)
    return AlignmentPaper(edition(context), context.name, found, members, measured(found, context))


def document(values: Values, context: Context) -> Document:
    """D15."""
    return alignment_document(paper_of(values, context))


def book(values: Values, context: Context) -> bytes:
    """D15 as a workbook."""
    return alignment_workbook(paper_of(values, context))


def start(context: Context) -> dict[str, Any]:
    """The eleven functions, still to be rated."""
    return {"funciones": [{"id": f"f{k}", "funcion": one.key} for k, one in enumerate(FUNCTIONS, 1)]}


KIND = register(
    Kind(
        "rol",
        SECTIONS,
        look,
        Text(
            "Una visión sirve si cada nivel la usa para orientar algo concreto: las tres cajas de la presentación, con su prueba.",
            "A vision is useful if each level uses it to guide something concrete: the presentation's three boxes, with their proof.",
        ),
        (
            Paper(
                "D15",
                Text("Matriz de articulación multinivel", "Multilevel matrix"),
                "articulacion_multinivel",
                ("docx", "xlsx"),
                document,
                book,
            ),
        ),
        start=start,
        folded=True,
    )
)
