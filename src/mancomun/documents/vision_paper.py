"""D14, vision and bets (S44 and S50): a poster of one A3 sheet, and the document with every bet's sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mancomun.documents.answers import answer_picture, answer_table
from mancomun.documents.blocks import box, bullets, facts, given, heading, paragraph, pending, quote, strong
from mancomun.documents.frame import framed
from mancomun.documents.inputs import Edition
from mancomun.documents.tree import Block, Document, Run
from mancomun.lexicon.text import Text, day_text
from mancomun.route.bets import TERMS, Bet, Coverage
from mancomun.route.vision import Read, commented
from mancomun.tables.results import Row, Table

KIND = Text("Momento 2 · Visión y apuestas", "Moment 2 · Vision and bets")
SECTIONS = {
    "vision": Text("Visión compartida", "Shared vision"),
    "axes": Text("Ejes y valores", "Axes and values"),
    "goals": Text("Metas", "Goals"),
    "support": Text("Adopción y apoyo", "Adoption and support"),
    "bets": Text("Apuestas estratégicas", "Strategic bets"),
    "chain": Text("De la visión a los proyectos", "From the vision to projects"),
    "sheets": Text("Ficha de cada apuesta", "Sheet of each bet"),
}


@dataclass(frozen=True)
class VisionPaper:
    """All that D14 prints; ``minutes`` are the event and day of each adoption."""

    edition: Edition
    name: str
    members: Sequence[str] = ()
    vision: Read | None = None
    bets: Coverage | None = None
    minutes: Sequence[tuple[str, str]] = ()
    places: dict[str, str] | None = None
    agreement: Table | None = None


def _source(data: VisionPaper) -> str:
    day = day_text(data.edition.day)
    return Text(f"registro de la iniciativa, {day.es}", f"record of the initiative, {day.en}").of(data.edition.lang)


def _title(data: VisionPaper) -> str:
    return Text(f"Visión y apuestas de {data.name}", f"Vision and bets of {data.name}").of(data.edition.lang)


def _vision_text(data: VisionPaper) -> Block:
    text = data.vision.vision.text.strip() if data.vision is not None else ""
    if text:
        return quote(text)
    return paragraph(pending(Text("texto de la visión", "text of the vision").of(data.edition.lang)))


def comment_blocks(found: Read, lang: str, source: str) -> list[Block]:
    """The text with the words somebody commented marked and numbered, and the comments; nothing without comments."""
    if not found.vision.comments:
        return []
    runs: list[str | Run] = []
    for words, numbers in commented(found.vision.text, found.vision.comments):
        runs += [strong(f"{words} [{', '.join(map(str, numbers))}]")] if numbers else [words]
    return [
        heading(Text("Comentarios palabra por palabra", "Comments word by word").of(lang), 2),
        *([paragraph(*runs)] if runs else []),
        answer_table(found.comment_table(lang), lang, source=source),
    ]


def vision_poster(data: VisionPaper) -> Document:
    """One A3 sheet: the text to be read from afar, axes, goals and bets."""
    lang = data.edition.lang
    horizon = data.vision.vision.horizon if data.vision is not None else None
    lead = Text(f"Horizonte {horizon}" if horizon else "", f"Horizon {horizon}" if horizon else "").of(lang)
    blocks: list[Block] = [Block("opening", {"lead": lead, "rung": None}), _vision_text(data)]
    if data.vision is not None and data.vision.vision.axes:
        blocks.append(box(SECTIONS["axes"].of(lang), [" · ".join(data.vision.vision.axes)]))
    blocks += [heading(SECTIONS["goals"].of(lang)), *_goals(data), heading(SECTIONS["bets"].of(lang)), *_bets(data)]
    if data.bets is not None and data.bets.bets:
        picture = data.bets.tree_picture(SECTIONS["vision"].of(lang), lang)
        blocks.append(answer_picture(picture, lang, source=_source(data)))
    made = framed(data.edition, _title(data), KIND, "afiche_vision", blocks, lead=lead, page=False)
    return replace(made, paper="a3")


def _goals(data: VisionPaper) -> list[Block]:
    lang = data.edition.lang
    found = data.vision.tables(lang)[1:] if data.vision is not None else []
    if not found:
        return [paragraph(pending(Text("metas de la visión", "goals of the vision").of(lang)))]
    return [answer_table(table, lang, source=_source(data), caption="") for table in found]


def _bets(data: VisionPaper) -> list[Block]:
    lang = data.edition.lang
    if data.bets is None or not data.bets.bets:
        return [paragraph(pending(Text("apuestas estratégicas", "strategic bets").of(lang)))]
    return [
        answer_table(data.bets.tables(lang)[0], lang, source=_source(data), caption="", widths=(17, 13, 27, 18, 11, 24))
    ]


def vision_document(data: VisionPaper) -> Document:
    """The vision and the matrix of bets, with a sheet for each."""
    lang = data.edition.lang

    def t(key: str) -> str:
        return SECTIONS[key].of(lang)

    blocks: list[Block] = [heading(t("vision")), _vision_text(data)]
    if data.vision is not None and data.vision.words:
        blocks.append(answer_table(data.vision.tables(lang)[0], lang, source=_source(data)))
        blocks += comment_blocks(data.vision, lang, _source(data))
    blocks.append(heading(t("axes")))
    axes = data.vision.vision.axes if data.vision is not None else ()
    blocks.append(
        bullets(list(axes)) if axes else paragraph(pending(Text("ejes de la visión", "axes of the vision").of(lang)))
    )
    if data.vision is not None and data.vision.vision.values:
        values = Text("Valores", "Values").of(lang)
        blocks.append(paragraph(f"{values}: {', '.join(data.vision.vision.values)}."))
    blocks += [heading(t("goals")), *_goals(data), heading(t("support")), *_support(data)]
    blocks += [heading(t("bets")), *_bets(data)]
    blocks.append(heading(t("chain")))
    if data.bets is not None and data.bets.bets:
        blocks.append(answer_picture(data.bets.flow_picture(lang), lang, source=_source(data)))
        blocks += [answer_table(table, lang, source=_source(data)) for table in data.bets.tables(lang)[1:]]
    else:
        blocks.append(
            paragraph(
                pending(Text("cadena de la visión a los proyectos", "chain from the vision to projects").of(lang))
            )
        )
    blocks.append(heading(t("sheets")))
    if data.bets is not None and data.bets.bets:
        for bet in data.bets.bets:
            blocks += _sheet(bet, data)
    else:
        blocks.append(paragraph(pending(Text("fichas de las apuestas", "sheets of the bets").of(lang))))
    return framed(data.edition, _title(data), KIND, "vision_apuestas", blocks, members=data.members)


def _support(data: VisionPaper) -> list[Block]:
    lang = data.edition.lang
    blocks: list[Block] = []
    if data.minutes:
        head = ("Acta o evento", "Fecha") if lang == "es" else ("Minutes or event", "Date")
        blocks.append(answer_table(Table("", head, [list(row) for row in data.minutes]), lang, source=_source(data)))
    else:
        blocks.append(
            paragraph(pending(Text("acta de adopción de la visión", "minutes of adoption of the vision").of(lang)))
        )
    if data.agreement is not None:
        blocks.append(answer_table(data.agreement, lang, source=_source(data)))
    support = data.vision.vision.support if data.vision is not None else None
    if support is not None and support[1]:
        count, of = support
        share = round(100 * count / of)
        said = Text(f"Apoyo: {count} de {of} personas ({share} %).", f"Support: {count} of {of} people ({share} %).")
        blocks.append(paragraph(said.of(lang)))
    return blocks


def _sheet(bet: Bet, data: VisionPaper) -> list[Block]:
    lang = data.edition.lang
    places = data.places or {}

    def ask(text: str, es: str, en: str) -> list[str]:
        return [given(text, f"{Text(es, en).of(lang)} ({bet.name})")]  # type: ignore[list-item]

    label = {
        "objective": Text("Objetivo", "Objective"), "axis": Text("Eje", "Axis"), "owner": Text("Responsable", "Owner"),
        "allies": Text("Aliados", "Allies"), "term": Text("Plazo", "Term"), "where": Text("Dónde", "Where"),
        "cost": Text("Rango de costo (COP)", "Range of cost (COP)"), "facts": Text("Hechos", "Facts"),
        "variables": Text("Variables clave", "Key variables"), "projects": Text("Proyectos", "Projects"),
        "serves": Text("Objetivos de la asociatividad", "Objectives of associativity"),
    }  # fmt: skip
    where = ", ".join(places.get(code, code) for code in bet.members)
    term = TERMS[bet.term].of(lang) if bet.term in TERMS else ""
    blocks: list[Block] = [
        heading(bet.name, 2),
        facts(
            [
                (label["objective"].of(lang), ask(bet.objective, "objetivo", "objective")),
                (label["axis"].of(lang), ask(bet.axis, "eje de la visión", "axis of the vision")),
                (label["owner"].of(lang), ask(bet.owner, "responsable", "owner")),
                (label["allies"].of(lang), ", ".join(bet.allies) or "—"),
                (label["term"].of(lang), ask(term, "plazo", "term")),
                (label["where"].of(lang), ask(where, "municipios", "municipalities")),
                (label["cost"].of(lang), bet.cost or "—"),
                (label["variables"].of(lang), "; ".join(bet.variables) or "—"),
                (label["projects"].of(lang), "; ".join(bet.projects) or "—"),
                (label["facts"].of(lang), "; ".join(bet.facts) or "—"),
                (label["serves"].of(lang), "; ".join(bet.serves) or "—"),
            ]
        ),
    ]
    if bet.goals:
        head = ("Indicador", "Base", "Meta", "Año", "Fuente") if lang == "es" else (
            "Indicator", "Base", "Goal", "Year", "Source",
        )  # fmt: skip
        rows: list[Row] = [
            (g.indicator, g.base, g.goal, str(g.year) if g.year else None, g.source or None) for g in bet.goals
        ]
        blocks.append(answer_table(Table("", head, rows), lang, source=_source(data)))
    if bet.why:
        blocks.append(paragraph(bet.why))
    listed: list[list[str | Run]] = []
    for title, said in ((Text("Acciones", "Actions"), bet.actions), (Text("Riesgos", "Risks"), bet.risks)):
        if said:
            listed.append([strong(f"{title.of(lang)}: "), "; ".join(said) + "."])
    blocks += [bullets(listed)] if listed else []
    if not bet.actions:
        blocks.append(paragraph(pending(Text(f"acciones de «{bet.name}»", f"actions of “{bet.name}”").of(lang))))
    return blocks
