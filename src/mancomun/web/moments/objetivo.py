"""S33, the objective of moment 1: the five conditions, where each began and where it stands, and the least to go on."""

from __future__ import annotations

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import paragraph, pending
from mancomun.documents.tree import Block
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.objective import CONDITIONS, LEAST, MOST, OBJECTIVE, Condition, Readiness, readiness
from mancomun.web.moments.common import attempt, record_source, texts
from mancomun.web.workspace.kinds import Context, Field, Kind, Section, Values, View, register

LEVELS = {
    "0": Text("0 · nada", "0 · none"),
    "1": Text("1 · se habló", "1 · talked about"),
    "2": Text("2 · hay avances", "2 · under way"),
    "3": Text("3 · casi lista", "3 · nearly there"),
    "4": Text("4 · lograda", "4 · achieved"),
}
HELP = {
    "politicas": Text(
        "Alcaldes, concejos y gobernación quieren el proceso y lo dicen.",
        "Mayors, councils and the governor want the process and say so.",
    ),
    "sociales": Text(
        "Organizaciones, gremios y comunidades conocen el proceso y participan.",
        "Organisations, guilds and communities know the process and take part.",
    ),
    "culturales": Text(
        "La gente se reconoce en la subregión y hay confianza entre municipios.",
        "People see themselves in the subregion and municipalities trust each other.",
    ),
    "tecnicas": Text(
        "Hay equipo, datos e instrumentos para hacer el trabajo.", "There are a team, data and tools to do the work."
    ),
    "financieras": Text(
        "Se sabe con qué recursos se hace el proceso y quién los pone.",
        "It is known with which resources the process is done and who gives them.",
    ),
}


def _section(kind: str) -> Section:
    name = CONDITIONS[kind]
    return Section(
        kind,
        Text(f"Condición {name.es}", f"{name.en.capitalize()} condition"),
        (
            Field(
                f"{kind}_inicio", Text("Nivel al inicio", "Level at the start"), "choice", options=LEVELS, required=True
            ),
            Field(f"{kind}_ahora", Text("Nivel ahora", "Level now"), "choice", options=LEVELS, required=True),
            Field(
                f"{kind}_acciones",
                Text("Acciones", "Actions"),
                "list",
                Text("Una por línea: qué se hizo o se hará.", "One a line: what was done or will be."),
            ),
            Field(
                f"{kind}_evidencias",
                Text("Evidencias", "Evidence"),
                "list",
                Text("Una por línea: acta, carta, enlace.", "One a line: acta, letter, link."),
            ),
        ),
        HELP[kind],
    )


SECTIONS = (
    *(_section(kind) for kind in CONDITIONS),
    Section(
        "regla",
        Text("Regla para pasar", "Rule to go on"),
        (
            Field(
                "minimo",
                Text("Nivel mínimo de cada condición", "Least level of each condition"),
                "integer",
                Text(
                    f"Si no escribe nada, es {LEAST}. Es una regla nuestra: la iniciativa puede subirla.",
                    f"When nothing is written it is {LEAST}. The rule is ours: the initiative may raise it.",
                ),
                low=LEAST,
                high=MOST,
            ),
        ),
    ),
)


def found(values: Values, remarks: list[Remark]) -> Readiness | None:
    """The five conditions as the core reads them; None while some level is not said."""
    made = []
    for kind, name in CONDITIONS.items():
        levels = [values.get(f"{kind}_{when}") for when in ("inicio", "ahora")]
        for when, level in zip(("inicio", "ahora"), levels, strict=True):
            if not level:
                es, en = ("al inicio", "at the start") if when == "inicio" else ("ahora", "now")
                remarks.append(
                    remark(
                        "E-S33-falta",
                        f"{kind}_{when}",
                        f"Falta el nivel de la condición {name.es} {es}.",
                        f"The level of the {name.en} condition {en} is missing.",
                    )
                )
        if all(levels):
            before, after = (int(str(level)) for level in levels)
            made.append(
                Condition(kind, before, after, texts(values, f"{kind}_acciones"), texts(values, f"{kind}_evidencias"))
            )
    if len(made) < len(CONDITIONS):
        return None
    least = values.get("minimo")
    ready = attempt(lambda: readiness(made, least=LEAST if least is None else int(least)), remarks)
    if ready is not None:
        where = {kind: f"{kind}_ahora" for kind in CONDITIONS}
        remarks += [Remark(item.code, item.text, where.get(item.where, item.where)) for item in ready.remarks]
    return ready


def blocks_of(ready: Readiness, context: Context) -> tuple[Block, ...]:
    """The radar with its table: what the acta of closing prints as its first section."""
    source = record_source(context)
    return (
        answer_picture(ready.picture(context.lang), context.lang, source=source, width=0.75),
        answer_table(ready.tables(context.lang)[0], context.lang, source=source),
    )


def look(values: Values, context: Context) -> View:
    """Radar before and now, its table, and what keeps the moment from closing."""
    remarks: list[Remark] = []
    ready = found(values, remarks)
    intro = paragraph(OBJECTIVE)
    if ready is None:
        missing = Text("los diez niveles, para dibujar el pentágono", "the ten levels, to draw the pentagon")
        return View((intro, paragraph(pending(missing.of(context.lang)))), tuple(remarks))
    level = f"{ready.level:.1f}"
    words = Text(
        f"Preparación media: {level.replace('.', ',')} de {MOST}. La más baja está en {ready.lowest}; el mínimo es {ready.least}.",
        f"Mean readiness: {level} of {MOST}. The lowest is at {ready.lowest}; the least is {ready.least}.",
    )
    blocks = (intro, paragraph(words.of(context.lang)), *blocks_of(ready, context))
    return View(blocks, tuple(remarks), {"minimo": float(ready.lowest), "nivel": ready.level})


KIND = register(
    Kind(
        "objetivo",
        SECTIONS,
        look,
        Text(
            "Cinco condiciones para empezar: diga dónde estaba cada una, dónde está y qué lo muestra.",
            "Five conditions to begin: say where each one was, where it is and what shows it.",
        ),
    )
)
