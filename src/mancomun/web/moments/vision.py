"""S44, the shared vision: its text and rules, what it promises, and who stands behind each sentence; and its poster (D14)."""

from __future__ import annotations

from typing import Any

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import paragraph, pending, quote
from mancomun.documents.tree import Block, Document
from mancomun.documents.vision_paper import VisionPaper, comment_blocks, vision_document, vision_poster
from mancomun.foresight.panel import COLOURS, Abacus, abacus_picture, regnier
from mancomun.lexicon.text import Text, short_day
from mancomun.route.bets import Coverage
from mancomun.route.vision import SCOPES, Comment, Goal, Read, Vision, read_vision
from mancomun.web.moments import apuestas
from mancomun.web.moments.common import edition, numbers, options, record_source, texts
from mancomun.web.moments.shapes import named
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register
from mancomun.web.workspace.matrix import Cells, Matrix

ASKED = ("E-S44-falta", "E-S44-sin-horizonte", "E-S44-ejes", "A-S44-5")
"""What the form itself asks for, as a field that cannot stay empty."""
GRADES = {5: "VO", 4: "VC", 3: "AM", 2: "RC", 1: "RO"}
LETTERS = {code: Text(es, en) for code, (_, es, en) in COLOURS.items()}

SECTIONS = (
    Section(
        "texto",
        Text("El texto", "The text"),
        (
            Field(
                "texto",
                Text("Visión", "Vision"),
                "long",
                Text(
                    "De 40 a 120 palabras, en presente, con el año del horizonte y el nombre del territorio.",
                    "From 40 to 120 words, in the present, with the year of the horizon and the name of the territory.",
                ),
                required=True,
            ),
            Field(
                "horizonte", Text("Horizonte (año)", "Horizon (year)"), "integer", required=True, low=2000, high=2200
            ),
            Field("ambito", Text("Ámbito", "Scope"), "choice", options=options(SCOPES), required=True),
            Field("nombres", Text("Cómo se nombra el territorio", "How the territory is called"), "list"),
            Field("ejes", Text("Ejes", "Axes"), "list", Text("Uno por línea.", "One a line."), required=True),
            Field("valores", Text("Valores", "Values"), "list", Text("Uno por línea.", "One a line.")),
            Field("escenario", Text("Escenario apuesta del que viene", "Bet scenario it comes from"), required=True),
        ),
    ),
    Section(
        "metas",
        Text("Metas medibles", "Measurable goals"),
        (
            Table(
                "metas",
                Text("Metas", "Goals"),
                (
                    Field("indicador", Text("Indicador", "Indicator"), required=True),
                    Field("base", Text("Base", "Base"), "decimal"),
                    Field("meta", Text("Meta", "Goal"), "decimal"),
                    Field("anio", Text("Año", "Year"), "integer", low=2000, high=2200),
                    Field("fuente", Text("Fuente", "Source")),
                ),
                Text("Tres o más.", "Three or more."),
                Text("meta", "goal"),
            ),
        ),
    ),
    Section(
        "acuerdo",
        Text("Acuerdo sobre cada frase", "Agreement on each sentence"),
        (
            Table("frases", Text("Frases", "Sentences"), (Field("nombre", Text("Frase", "Sentence"), "long"),)),
            Table(
                "personas",
                Text("Quiénes opinan", "Who gives an opinion"),
                (Field("nombre", Text("Seudónimo", "Pseudonym")),),
            ),
            Matrix(
                "abaco",
                Text("Ábaco de Régnier", "Régnier's abacus"),
                "frases",
                "personas",
                low=1,
                high=5,
                letters=LETTERS,
                help=Text(
                    "5 de acuerdo … 1 en desacuerdo; B no puede opinar, N no contestó.",
                    "5 agree … 1 disagree; B cannot say, N did not answer.",
                ),
            ),
        ),
    ),
    Section(
        "comentarios",
        Text("Comentarios palabra por palabra", "Comments word by word"),
        (
            Table(
                "comentarios",
                Text("Comentarios", "Comments"),
                (
                    Field(
                        "palabras",
                        Text("Palabras del texto", "Words of the text"),
                        help=Text("Tal como están escritas en la visión.", "Just as the vision has them."),
                        required=True,
                    ),
                    Field("comentario", Text("Comentario", "Comment"), "long", required=True),
                    Field("quien", Text("Quién", "Who"), personal=True),
                    Field("respuesta", Text("Qué se hizo", "What was done"), "long"),
                ),
                one=Text("comentario", "comment"),
            ),
        ),
    ),
    Section(
        "adopcion",
        Text("Adopción", "Adoption"),
        (
            Table(
                "actas",
                Text("Actas de adopción", "Minutes of adoption"),
                (
                    Field("evento", Text("Evento o corporación", "Event or body"), required=True),
                    Field("fecha", Text("Fecha", "Date"), "date", required=True),
                ),
            ),
            Field("apoyo", Text("Personas que la apoyaron", "People who supported it"), "integer", low=0),
            Field("consultadas", Text("Personas consultadas", "People asked"), "integer", low=0),
        ),
    ),
)


def vision_of(values: Values, context: Context) -> Vision:
    """The vision as the core takes it; its axes are checked against the bets when those exist."""
    bets = context.others.get("apuestas")
    axes = tuple(row["eje"] for row in bets["apuestas"] if row["eje"]) if bets and bets.get("apuestas") else None
    support = (values["apoyo"], values["consultadas"])
    return Vision(
        values["texto"],
        values["horizonte"],
        values["ambito"] or "subregional",
        texts(values, "ejes"),
        texts(values, "valores"),
        tuple(
            Goal(row["indicador"], row["base"], row["meta"], row["anio"], row["fuente"])
            for row in named(values["metas"], "indicador")
        ),
        values["escenario"],
        texts(values, "nombres") or (context.name,),
        axes,
        (support[0], support[1]) if support[0] is not None and support[1] else None,
        tuple(
            Comment(row["palabras"], row["comentario"], row["respuesta"])
            for row in named(values["comentarios"], "palabras")
        ),
    )


def judged(values: Values, context: Context) -> Read:
    """The vision judged on the day of the context."""
    return read_vision(vision_of(values, context), year=context.day.year)


def abacus_of(cells: Cells) -> Abacus | None:
    """The abacus of a matrix of grades or letters; ``None`` while nobody answered."""
    if not cells.merged.values:
        return None
    codes = [
        ["N" if v is None else v if isinstance(v, str) else GRADES[int(v)] for v in row] for row in cells.table(None)
    ]
    return regnier(list(cells.down_names), list(cells.across_names), codes)


def look(values: Values, context: Context) -> View:
    """The text with its measures, the goals, and the agreement on each sentence."""
    lang = context.lang
    found = judged(values, context)
    source = record_source(context)
    text = values["texto"].strip()
    blocks: list[Block] = [
        quote(text) if text else paragraph(pending(Text("texto de la visión", "text of the vision").of(lang)))
    ]
    if found.words:
        blocks += [answer_table(table, lang, source=source) for table in found.tables(lang)]
    blocks += comment_blocks(found, lang, source)
    abacus = abacus_of(values["abaco"])
    if abacus is not None:
        blocks.append(answer_picture(abacus_picture(abacus, lang), lang, source=source))
        blocks.append(answer_table(abacus.agreement_table(lang), lang, source=source))
        blocks += [answer_table(table, lang, source=source) for table in abacus.tables(lang)[:1]]
    return View(
        tuple(blocks),
        tuple(item for item in found.remarks if item.code not in ASKED),
        numbers(acta=sum(row["fecha"] is not None for row in values["actas"]), palabras=found.words),
    )


def paper_of(values: Values, context: Context) -> VisionPaper:
    """What D14 prints, with the bets of the initiative."""
    bets: Coverage | None = None
    if context.others.get("apuestas"):
        bets = apuestas.covered(context.others["apuestas"], context)
    abacus = abacus_of(values["abaco"])
    return VisionPaper(
        edition(context),
        context.name,
        [context.member_name(code) for code in context.members],
        judged(values, context),
        bets,
        [
            (row["evento"], short_day(row["fecha"]).of(context.lang))
            for row in values["actas"]
            if row["fecha"] and row["evento"]
        ],
        {code: context.member_name(code) for code in context.members},
        abacus.agreement_table(context.lang) if abacus is not None else None,
    )


def poster(values: Values, context: Context) -> Document:
    """D14, the poster."""
    return vision_poster(paper_of(values, context))


def document(values: Values, context: Context) -> Document:
    """D14, the document."""
    return vision_document(paper_of(values, context))


def start(context: Context) -> dict[str, Any]:
    """The least horizon of the method and the name of the initiative."""
    return {"horizonte": str(context.day.year + 12), "ambito": "subregional", "nombres": [context.name]}


KIND = register(
    Kind(
        "vision",
        SECTIONS,
        look,
        Text(
            "Qué será el territorio para todos sus actores, no solo para los gobiernos, y con qué se sabrá si se va llegando.",
            "What the territory will be for all its actors, not only for governments, and how it will be known that it is getting there.",
        ),
        (
            Paper("D14-afiche", Text("Afiche de la visión", "Poster of the vision"), "afiche_vision", ("pdf",), poster),
            Paper("D14", Text("Visión y apuestas", "Vision and bets"), "vision_apuestas", build=document),
        ),
        start=start,
        folded=True,
    )
)
