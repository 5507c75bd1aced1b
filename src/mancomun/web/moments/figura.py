"""S56, the choice of figure: what the law says of each to this group on this day, fit by criteria, and *no figure* beside them."""

from __future__ import annotations

from functools import lru_cache

from mancomun.agendas.figure_choice import CRITERIA, MOST, NO_FIGURE, Option, choice_remarks, choice_tables
from mancomun.documents.agenda_pictures import choice_tree
from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import paragraph, pending
from mancomun.documents.territorial_agenda import FigurePaper, figure_document, turned
from mancomun.documents.tree import Block, Document
from mancomun.drawing.lengths import bars
from mancomun.errors import BadInput
from mancomun.legal import book
from mancomun.legal.check import make_case
from mancomun.legal.judge import judge, summary
from mancomun.legal.wording import OUTCOME_WORDS
from mancomun.lexicon.text import Text, day_text
from mancomun.requirements.remarks import Remark
from mancomun.web.moments.agendas_common import member_names
from mancomun.web.moments.common import edition, record_source
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

NONE_NAME = Text("Sin figura: concurrencia de recursos", "No figure: joint resources")

NONE_WHY = Text(
    "No crea persona jurídica. Pide diagnóstico, acuerdo de voluntades, ordenanza o acuerdo, apropiación y un convenio con doce "
    "contenidos (Ley 1955 de 2019, art. 251; Decreto 1066 de 2015, arts. 2.2.5.7.1 y 2.2.5.7.2).",
    "It creates no legal person. It asks for a diagnosis, an agreement of wills, an ordinance or agreement, appropriation and an "
    "agreement with twelve contents (Law 1955 of 2019, art. 251; Decree 1066 of 2015, arts. 2.2.5.7.1 and 2.2.5.7.2).",
)


@lru_cache(maxsize=1)
def _figures() -> dict[str, Text]:
    return {key: one.name for key, one in book().figures.items()} | {NO_FIGURE: NONE_NAME}


SECTIONS = (
    Section(
        "proposito",
        Text("Para qué", "What for"),
        (Field("proposito", Text("Propósito del grupo", "Purpose of the group"), "long", required=True),),
    ),
    Section(
        "alternativas",
        Text("Alternativas", "Alternatives"),
        (
            Table(
                "alternativas",
                Text("Figuras que se comparan", "Figures compared"),
                (
                    Field("figura", Text("Figura", "Figure"), "choice", options=_figures(), required=True),
                    *(
                        Field(
                            key,
                            Text(f"{name.es} (0 a {MOST})", f"{name.en} (0 to {MOST})"),
                            "decimal",
                            low=0,
                            high=MOST,
                            required=True,
                        )
                        for key, name in CRITERIA.items()
                    ),
                    Field("costo", Text("Costo al año", "Cost a year"), "money", low=0),
                    Field("meses", Text("Meses hasta existir", "Months until it exists"), "integer", low=0, high=240),
                    Field("nota", Text("Nota", "Note"), "long"),
                ),
                one=Text("alternativa", "alternative"),
                most=15,
            ),
        ),
        Text(
            "Compare dos figuras o más, y trabajar sin figura. Lo que dice la ley se calcula solo.",
            "Compare two figures or more, and working without one. What the law says is computed by itself.",
        ),
    ),
    Section(
        "pesos",
        Text("Peso de cada criterio", "Weight of each criterion"),
        tuple(Field(f"peso_{key}", name, "decimal", low=0, high=100) for key, name in CRITERIA.items()),
        Text(
            "Si no escribe ninguno, todos pesan igual. Los criterios son nuestros: el grupo decide.",
            "When none is written they weigh the same. The criteria are ours: the group decides.",
        ),
    ),
    Section(
        "decision",
        Text("Decisión", "Decision"),
        (
            Field(
                "elegida", Text("Figura recomendada", "Recommended figure"), "choice", options=_figures(), required=True
            ),
            Field("concepto", Text("Concepto jurídico", "Legal opinion"), "long", required=True),
            Field(
                "recomendacion",
                Text("Recomendación con sus razones", "Recommendation with its reasons"),
                "long",
                required=True,
            ),
            Field(
                "acta",
                Text("Acta en que se decidió", "Minutes of the decision"),
                help=Text("Número y fecha.", "Number and date."),
                required=True,
            ),
        ),
    ),
)


def options_of(values: Values, context: Context) -> list[Option]:
    """The alternatives as the law and the team see them; a figure the law cannot judge here says so."""
    law = book()
    found = []
    for row in values.get("alternativas") or ():
        key = row["figura"]
        if not key:
            continue
        scores = {one: row[one] for one in CRITERIA if row[one] is not None}
        if key == NO_FIGURE:
            found.append(Option(key, NONE_NAME, "", (NONE_WHY,), scores, row["costo"], row["meses"]))
            continue
        figure = law.figures[key]
        try:
            case = make_case(context.members, as_of=context.day, facts=None, territory=context.territory)
            verdict = judge(figure, case, law=law)
            outcome, why = verdict.outcome, summary(verdict)
        except BadInput as wrong:
            outcome, why = "INDETERMINATE", Text(wrong.es, wrong.en)
        found.append(Option(key, figure.name, outcome, (why,), scores, row["costo"], row["meses"], figure.rung))
    return found


def weights_of(values: Values) -> dict[str, float]:
    """The weights written, or the same for all when none is."""
    found = {key: float(values.get(f"peso_{key}") or 0) for key in CRITERIA}
    return found if any(found.values()) else dict.fromkeys(CRITERIA, 1.0)


def look(values: Values, context: Context) -> View:
    """Eligibility with its reasons, fit, and what a choice that can be defended still lacks."""
    options, weights = options_of(values, context), weights_of(values)
    remarks = tuple(
        Remark(item.code, item.text, item.where)
        for item in choice_remarks(
            options,
            weights,
            values.get("elegida") or "",
            opinion=values.get("concepto") or "",
            minutes=values.get("acta") or "",
        )
    )
    lang = context.lang
    if not options:
        return View(
            (paragraph(pending(Text("alternativas que se comparan", "alternatives compared").of(lang))),), remarks
        )
    today = day_text(context.day)
    source = Text(f"libro de la ley, al {today.es}", f"book of law, as of {today.en}").of(lang)
    eligibility, compared = choice_tables(options, weights, lang, outcome_words=OUTCOME_WORDS)
    drawn_choice = choice_tree(options, weights, values.get("elegida") or "", lang, source=source)
    blocks: list[Block] = [
        *drawn_choice,
        answer_table(eligibility, lang, source=source),
        answer_table(turned(compared, weights, lang), lang, source=record_source(context)),
    ]
    place = len(compared.head) - 4
    scored = [(str(row[0]), float(row[place] or 0)) for row in compared.rows if row[place] is not None]
    if scored:
        drawn = bars(
            [(name, value, f"{value:.0f}") for name, value in scored],
            title=Text("Ajuste de cada alternativa (0 a 100)", "Fit of each alternative (0 to 100)").of(lang),
            description=Text("El ajuste ordena lo que la ley permite; nunca permite lo que la ley no.",
                             "Fit orders what the law allows; it never allows what the law does not.").of(lang),
            most=100, lang=lang,
        )  # fmt: skip
        blocks.append(answer_picture(drawn, lang, source=record_source(context)))
    return View(tuple(blocks), remarks, {"alternativas": float(len(options))})


def document(values: Values, context: Context) -> Document:
    """D16."""
    names = member_names(context)
    return figure_document(
        FigurePaper(
            edition(context), context.name, [names[code] for code in context.members], values.get("proposito") or "",
            options_of(values, context), weights_of(values), values.get("elegida") or "", values.get("concepto") or "",
            values.get("recomendacion") or "", values.get("acta") or "", OUTCOME_WORDS, day_text(context.day).of(context.lang),
        )
    )  # fmt: skip


KIND = register(
    Kind(
        "figura",
        SECTIONS,
        look,
        Text(
            "Qué figura conviene, entre las que la ley permite a este grupo.",
            "Which figure suits, among those the law allows this group.",
        ),
        (
            Paper(
                "D16",
                Text("Documento técnico de figura", "Technical document of the figure"),
                "figura",
                ("docx", "pdf"),
                document,
            ),
        ),
    )
)
