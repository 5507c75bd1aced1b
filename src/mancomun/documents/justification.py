"""D5, the document of justification (S35): why together and not alone, with its numbers, its range of savings and what speaks against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mancomun.documents.answers import answer_picture, answer_table, number_said
from mancomun.documents.blocks import (
    bullets,
    facts,
    given,
    heading,
    method_box,
    paragraph,
    pending,
    soft,
    strong,
    table,
)
from mancomun.documents.frame import drawn, framed
from mancomun.documents.inputs import Edition, Picture
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, join_names, money, percent
from mancomun.portfolio.opportunities import ANSWERS, BY_ID, Answer, fronts
from mancomun.route.catalogue import Indicator
from mancomun.route.justification import (
    CRITERIA,
    SUPPORTED_FROM,
    Claim,
    Hecho,
    Justificacion,
    comparison,
    outline,
    supported,
)
from mancomun.route.savings import LIMITS, METHODS, Saving
from mancomun.tables.columns import Column
from mancomun.tables.results import Row, Table

KIND = Text("Ruta · Documento de justificación", "Route · Document of justification")
SECTIONS = {
    "summary": Text("Resumen", "Summary"),
    "antecedents": Text("Antecedentes", "Antecedents"),
    "territory": Text("Territorio", "Territory"),
    "problems": Text("Problemas comunes y potencialidades", "Common problems and potentials"),
    "gaps": Text("Brechas", "Gaps"),
    "hechos": Text("Hechos interjurisdiccionales", "Hechos interjurisdiccionales"),
    "benefits": Text("Beneficios y costos de actuar juntos", "Benefits and costs of acting together"),
    "alternatives": Text("Alternativas comparadas", "Alternatives compared"),
    "against": Text("Por qué no", "Why not"),
    "opportunities": Text("Oportunidades de la asociatividad", "Opportunities of associativity"),
    "frame": Text("Marco normativo", "Legal frame"),
    "conclusion": Text("Conclusión", "Conclusion"),
    "sources": Text("Fuentes", "Sources"),
}
MATTERS = {
    "biofisicos": Text("biofísico", "biophysical"),
    "asentamientos": Text("asentamientos humanos e infraestructura", "human settlements and infrastructure"),
    "actividades": Text("actividades humanas", "human activities"),
    "sociales_culturales": Text("social y cultural", "social and cultural"),
}
_OURS = Text("elaboración de la iniciativa", "made by the initiative")


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap of the group: the indicator, where its aim comes from, and value and absolute gap by member (None: no data)."""

    indicator: Indicator
    aim_of: str
    aim: float
    vintage: str
    source: str
    values: Sequence[float | None]
    gaps: Sequence[float | None]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Benefit:
    """One service done together: its name, the estimate (None while it cannot be made) and why not."""

    service: str
    saving: Saving | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class JustificationPaper:
    """All that D5 prints. Texts nobody wrote are *por diligenciar*; ``facts`` are the territory in numbers, already said."""

    edition: Edition
    initiative: str
    members: Sequence[str]
    found: Justificacion
    summary: str = ""
    antecedents: str = ""
    facts: Sequence[tuple[str, str]] = ()
    map: Picture | None = None
    tree: str = ""
    potentials: Sequence[str] = ()
    gaps: Sequence[GapLine] = ()
    gap_picture: str = ""
    benefits: Sequence[Benefit] = ()
    opportunities: Sequence[Answer] = ()
    sources: Sequence[str] = field(default_factory=tuple)


def justification_document(data: JustificationPaper) -> Document:
    """The justification as a document."""
    lang, found = data.edition.lang, data.found
    blocks: list[Block] = []

    def section(key: str, *inside: Block) -> None:
        blocks.extend((heading(SECTIONS[key].of(lang)), *inside))

    section("summary", paragraph(given(data.summary, _t("resumen de una página", "summary of one page", lang))))
    section("antecedents", paragraph(given(data.antecedents, _t("antecedentes", "antecedents", lang))))
    section("territory", *_territory(data))
    section("problems", *_problems(data))
    section("gaps", *gap_blocks(data.gaps, data.members, lang, picture=data.gap_picture))
    section("hechos", *fact_blocks(found.hechos, lang))
    section("benefits", *benefit_blocks(data.benefits, found.benefits, found.costs, lang))
    section("alternatives", *alternative_blocks(found, lang))
    section("against", paragraph(given(found.against, _t("razones en contra de asociarse", "reasons against", lang))))
    section("opportunities", *opportunity_blocks(data.opportunities, lang))
    section("frame", _several(found.legal_frame, _t("normas que lo permiten", "norms that allow it", lang)))
    section("conclusion", paragraph(given(found.conclusion, _t("conclusión", "conclusion", lang))))
    section("sources", *_sources(data))
    title = _t(f"Justificación de {data.initiative}", f"Justification of {data.initiative}", lang)
    return framed(data.edition, title, KIND, "justificacion", blocks, members=tuple(data.members), lead=found.problem)


def _t(es: str, en: str, lang: str) -> str:
    return Text(es, en).of(lang)


def _several(items: Sequence[str], missing: str) -> Block:
    return bullets(items) if items else paragraph(pending(missing))


def _territory(data: JustificationPaper) -> list[Block]:
    lang = data.edition.lang
    made: list[Block] = [facts([(label, value) for label, value in data.facts])] if data.facts else []
    if data.map is not None:
        made.append(drawn(data.map, lang))
    return made or [paragraph(pending(_t("descripción del territorio", "description of the territory", lang)))]


def _problems(data: JustificationPaper) -> list[Block]:
    lang, found = data.edition.lang, data.found
    made = [
        heading(_t("El problema común", "The common problem", lang), 2),
        paragraph(given(found.problem, _t("problema común", "common problem", lang))),
    ]
    if data.tree:
        made.append(answer_picture(data.tree, lang, source=_OURS.of(lang)))
    if found.nodes:
        made.append(answer_table(outline(found.nodes, lang)[0], lang, source=_OURS.of(lang)))
    else:
        made.append(paragraph(pending(_t("árbol de problemas", "problem tree", lang))))
    if found.claims:
        made += [heading(_t("Lo que dicen los datos", "What the data say", lang), 2), claim_table(found.claims, lang)]
    return [
        *made,
        heading(_t("Potencialidades", "Potentials", lang), 2),
        _several(data.potentials, _t("potencialidades comunes", "common potentials", lang)),
    ]


def claim_table(found: Sequence[Claim], lang: str) -> Block:
    """What is claimed with a number: of how many municipalities there are data, and from whom."""
    columns = [
        Column("text", Text("Afirmación", "Claim"), width=52),
        Column("n", Text("Municipios con dato", "Municipalities with data"), width=16),
        Column("source", Text("Fuente", "Source"), width=32),
    ]
    rows = [
        [
            item.text,
            str(item.municipios),
            given(item.source, _t(f"fuente de «{item.text}»", f"source of “{item.text}”", lang)),
        ]
        for item in found
    ]
    return table(columns, rows, lang, caption="", source=_OURS.of(lang))


def gap_blocks(found: Sequence[GapLine], members: Sequence[str], lang: str, *, picture: str = "") -> list[Block]:
    """Bars of each member against the reference, the table behind them, and how a gap is measured."""
    if not found:
        return [paragraph(pending(_t("indicadores de brecha, tres o más", "indicators of gap, three or more", lang)))]
    made: list[Block] = []
    sources = "; ".join(dict.fromkeys(line.source for line in found if line.source))
    if picture:
        made.append(answer_picture(picture, lang, source=sources))
    head = (
        _t("Municipio", "Municipality", lang),
        *(
            f"{line.indicator.name.of(lang)} ({line.indicator.unit.of(lang)}{', ' if line.vintage else ''}{line.vintage})"
            for line in found
        ),
    )
    rows = [
        (name, *(line.values[k] for line in found), *(line.gaps[k] for line in found)) for k, name in enumerate(members)
    ]
    half = len(found)
    values = Table(_t("Valores", "Values", lang), head, [row[: half + 1] for row in rows])
    lacks = Table(_t("Lo que falta", "What is missing", lang), head, [(row[0], *row[half + 1 :]) for row in rows])
    reference = _t("Referencia", "Reference", lang)
    aims = Table("", values.head, [*values.rows, (f"{reference}", *(line.aim for line in found))])
    made += [
        answer_table(aims, lang, source=sources, caption=values.title),
        answer_table(lacks, lang, source=sources, caption=lacks.title),
    ]
    notes = [f"{line.indicator.name.of(lang)}: {line.aim_of}." for line in found]
    made.append(
        method_box(
            lang,
            _t(
                "La brecha es la distancia de cada municipio a su referencia, y cero si ya está mejor. Método configurable (C14): "
                "las fórmulas oficiales de esfuerzo del DNP no se pudieron leer.",
                "A gap is the distance of each municipality to its reference, and zero where it is already better. Configurable "
                "method (C14): the DNP's official formulas of effort could not be read.",
                lang,
            ),
            {_t("Referencias", "References", lang): " ".join(notes)},
        )
    )
    return [*made, *(paragraph(soft(line.note)) for line in found if line.note)]


def fact_blocks(found: Sequence[Hecho], lang: str) -> list[Block]:
    """Each hecho with the members it affects, its criteria, indicators and scores, and whether it is supported."""
    if not found:
        missing = _t("hechos interjurisdiccionales, al menos uno", "hechos interjurisdiccionales, one or more", lang)
        return [paragraph(pending(missing))]
    made: list[Block] = []
    for item in found:
        made.append(heading(item.name or _t("Hecho sin nombre", "Hecho without a name", lang), 2))
        made.append(
            facts(
                [
                    (_t("Tipo", "Type", lang), item.type),
                    (_t("Asunto", "Matter", lang), MATTERS[item.matter].of(lang)),
                    (
                        _t("Afecta a", "Affects", lang),
                        given(join_names(item.affected, most=20).of(lang), _t("entidades afectadas", "entities affected", lang)),
                    ),
                    (
                        _t("Documento técnico", "Technical document", lang),
                        given(item.document, _t(f"documento técnico de «{item.name}»", f"technical document of “{item.name}”", lang)),
                    ),
                ]
            )
        )  # fmt: skip
        if item.criteria:
            head = (
                _t("Criterio", "Criterion", lang), _t("Sustento", "Support", lang), _t("Indicadores", "Indicators", lang),
                _t("Puntaje, 0 a 4", "Score, 0 to 4", lang),
            )  # fmt: skip
            rows = [(CRITERIA[c.key].of(lang), c.why, "; ".join(c.indicators) or "—", c.score) for c in item.criteria]
            made.append(answer_table(Table("", head, list(rows)), lang, source=_OURS.of(lang), widths=(16, 50, 22, 12)))
        else:
            made.append(paragraph(pending(_t(f"criterio de «{item.name}»", f"criterion of “{item.name}”", lang))))
        made.append(
            paragraph(
                _t(
                    f"Con un criterio en {SUPPORTED_FROM} o más y su documento, está sustentado para que el órgano lo declare.",
                    f"With a criterion at {SUPPORTED_FROM} or more and its document, it is supported for the organ to declare it.",
                    lang,
                )
                if supported(item)
                else _t(
                    f"Todavía no está sustentado: hace falta un criterio en {SUPPORTED_FROM} o más y el documento técnico.",
                    f"Not supported yet: it takes a criterion at {SUPPORTED_FROM} or more and the technical document.",
                    lang,
                )
            )
        )
    return made


def benefit_blocks(found: Sequence[Benefit], benefits: Sequence[str], costs: Sequence[str], lang: str) -> list[Block]:
    """Every estimate as a range with its account, its warnings and, once, the limits that hold for all; then the costs."""
    made: list[Block] = [heading(_t("Beneficios", "Benefits", lang), 2)]
    if benefits:
        made.append(bullets(benefits))
    estimated = [item for item in found if item.saving is not None]
    for item in found:
        if item.saving is None:
            words = _t(f"estimación de «{item.service}»", f"estimate of “{item.service}”", lang)
            made.append(paragraph(strong(f"{item.service}. "), pending(words), f" {item.problem}"))
    for item in estimated:
        saving = item.saving
        assert saving is not None
        account = saving.tables(lang)[0]
        made.append(
            paragraph(
                strong(f"{item.service}. "),
                range_said(saving, lang),
                " ",
                soft(f"{_t('Forma de estimar', 'Way of estimating', lang)}: {METHODS[saving.method].of(lang)}."),
            )
        )
        rows: list[Row] = [row for row in account.rows if row[1] is not None]
        if saving.positive is not None:  # a share, in a column of pesos
            rows[-1] = (rows[-1][0], percent(saving.positive).of(lang))
        rows = [(row[0], number_said(row[1], lang) if isinstance(row[1], int | float) else row[1]) for row in rows]
        block = answer_table(
            Table(account.title, account.head, rows), lang, source=saving.note.of(lang), widths=(60, 40)
        )
        made.append(Block(block.kind, {**block.data, "right": [False, True]}))
        made += [paragraph(soft(note.text.of(lang))) for note in saving.notices()]
    if not found and not benefits:
        made.append(paragraph(pending(_t("beneficios, con su rango", "benefits, with their range", lang))))
    if estimated:
        made.append(paragraph(strong(_t("Límites de estas estimaciones", "Limits of these estimates", lang))))
        made.append(bullets([item.of(lang) for item in LIMITS]))
    made.append(heading(_t("Costos de coordinarse", "Costs of coordination", lang), 2))
    made.append(
        _several(costs, _t("costos de transacción y coordinación", "costs of transaction and coordination", lang))
    )
    return made


def range_said(found: Saving, lang: str) -> str:
    """The net saving as a range in COP, never one number."""
    low, high = money(found.low, lang), money(found.high, lang)
    return Text(
        f"Ahorro neto estimado: de {low} a {high} por periodo, sin promesa.",
        f"Estimated net saving: from {low} to {high} a period; no promise.",
    ).of(lang)


def alternative_blocks(found: Justificacion, lang: str) -> list[Block]:
    """The alternatives side by side, five viabilities from 0 to 4, and the one chosen with its reason."""
    if not found.alternatives:
        missing = _t("alternativas: solo, convenio y EAT", "alternatives: alone, convenio and EAT", lang)
        return [paragraph(pending(missing))]
    first, *rest = comparison(found.alternatives, lang)
    made = [
        answer_table(
            first,
            lang,
            caption=_t("Viabilidad de 0 a 4", "Viability from 0 to 4", lang),
            source=_OURS.of(lang),
            widths=(24, 8, 8, 8, 10, 10, 10, 22),
        )
    ]
    return made + [answer_table(table, lang, source=_OURS.of(lang), widths=(26, 42, 16, 16)) for table in rest]


def opportunity_blocks(found: Sequence[Answer], lang: str) -> list[Block]:
    """The three fronts with their index, and how each opportunity is used."""
    if not found:
        missing = _t("oportunidades que se aprovechan (S24)", "opportunities put to use (S24)", lang)
        return [paragraph(pending(missing))]
    head = (
        _t("Frente", "Front", lang),
        _t("Índice, 0 a 100", "Index, 0 to 100", lang),
        _t("Respondidas", "Answered", lang),
    )
    rows = [(front.name.of(lang), front.index, f"{front.answered} / {front.items}") for front in fronts(found)]
    made = [answer_table(Table("", head, list(rows)), lang, source=_OURS.of(lang))]
    head = (_t("Oportunidad", "Opportunity", lang), _t("Se aprovecha", "Used", lang), _t("Cómo", "How", lang))
    used = [(BY_ID[a.item].text.of(lang), ANSWERS[a.applies].of(lang), a.use or None) for a in found]
    return [*made, answer_table(Table("", head, list(used)), lang, source=_OURS.of(lang), widths=(40, 12, 48))]


def _sources(data: JustificationPaper) -> list[Block]:
    lang = data.edition.lang
    named: Mapping[str, None] = dict.fromkeys(
        item
        for item in (
            *data.sources,
            *(claim.source for claim in data.found.claims),
            *(line.source for line in data.gaps),
            *(item.saving.note.of(lang) for item in data.benefits if item.saving is not None),
        )
        if item
    )
    return [_several(list(named), _t("fuentes de los datos", "sources of the data", lang))]
