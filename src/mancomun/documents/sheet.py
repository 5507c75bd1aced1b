"""The sheet of a figure (*ficha*): one or two pages with what it is, who forms it, its rules, its steps and its doubts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mancomun.documents.tree import Block, Document, Run
from mancomun.legal import Figure, book
from mancomun.legal.pages import BASIS_STATES, FACT_LABELS, PRESENTATION_DAY, FigurePage, Point, RuleLine, figure_page
from mancomun.legal.wording import ROLES, term_words
from mancomun.lexicon.text import Text, day_text, short_day
from mancomun.requirements import FACTS

SECTIONS = {
    "seed": Text("Qué decía la presentación y qué dice la ley", "What the presentation said and what the law says"),
    "inside": Text("Para qué sirve y de qué vive", "What it is for and what it lives on"),
    "cases": Text("Casos reales que conocemos", "Real cases we know of"),
    "rules": Text("Qué exige la ley", "What the law requires"),
    "steps": Text("Cómo se forma, paso a paso", "How it is formed, step by step"),
    "doubts": Text("Lo que la ley no aclara", "What the law does not settle"),
}
_NOTICE = (
    Text(
        "Esta ficha informa; no reemplaza un concepto jurídico. ",
        "This sheet informs; it does not replace legal advice. ",
    ),
    Text(
        "Cada frase lleva su regla. Si encuentra un error, escríbanos con el número de la regla: "
        "la corrección queda en el historial, con fecha.",
        "Each sentence carries its rule. If you find a mistake, write to us with the number of the rule: "
        "the correction stays in the history, with its date.",
    ),
)
_THEN = Text("la presentación, en resumen", "the presentation, in short")
_NOW = Text("Hoy · la ley", "Today · the law")
_BINDING = ("HARD", "EVID")
_CASES = 12
_FEW_CASES = 5
_MANY = 14


def figure_sheet(figure: Figure, day: date, lang: str, *, today: date, engine: str) -> Document:
    """The sheet of a figure under the law of ``day``, in Spanish or English; ``today`` only tells the past apart."""
    page = figure_page(figure, day)

    def t(text: Text) -> str:
        return text.of(lang)

    blocks = [_opening(page, lang), _facts(page, lang)]
    if page.basis_state != "founded" or day < today:
        standing = f". {t(page.basis.text)}." if page.basis else "."
        blocks.append(
            Block(
                "text",
                {"runs": [Run(f"{t(day_text(day))}: ", "strong"), Run(t(BASIS_STATES[page.basis_state]) + standing)]},
            )
        )
    blocks += [Block("heading", {"text": t(SECTIONS["seed"])}), _pair(page, lang), *_discrepancies(page, lang)]
    blocks += [Block("heading", {"text": t(SECTIONS["inside"])}), *_inside(page, lang)]
    if page.schemes:
        blocks += [Block("heading", {"text": t(SECTIONS["cases"])}), *_cases(page, lang)]
    blocks += [Block("heading", {"text": t(SECTIONS["rules"])}), *_rules(page, lang)]
    blocks += [Block("heading", {"text": t(SECTIONS["steps"])}), _steps(page, lang)]
    if page.questions:
        blocks += [Block("heading", {"text": t(SECTIONS["doubts"])}), *_doubts(page, lang)]
    blocks.append(Block("notice", {"runs": [Run(t(_NOTICE[0]), "strong"), Run(t(_NOTICE[1]))]}))
    law, digest = book().version.rsplit("-", 1)
    foot = Text(
        f"Ley al {day_text(day).es} · Libro de la ley {law}, sha256 {digest} · Motor {engine}",
        f"Law of {day_text(day).en} · Book of law {law}, sha256 {digest} · Engine {engine}",
    )
    kind = Text("La ley · Ficha de figura", "The law · Sheet of a figure")
    return Document(t(figure.name), t(kind), lang, day, t(foot), t(Text("de", "of")), tuple(blocks))


def _opening(page: FigurePage, lang: str) -> Block:
    rung = page.figure.rung
    alt = Text(
        f"Peldaño {rung} de 9 de la escalera de 2014, entre más vinculante y más flexible",
        f"Rung {rung} of 9 of the 2014 ladder, from most binding to most flexible",
    )
    ends = [Text("Más vinculante", "Most binding").of(lang), Text("Más flexible", "Most flexible").of(lang)]
    return Block("opening", {"lead": page.figure.what.of(lang), "rung": rung, "alt": alt.of(lang), "ends": ends})


def _facts(page: FigurePage, lang: str) -> Block:
    return Block(
        "facts", {"pairs": [[FACT_LABELS[key].of(lang), [Run(point.text.of(lang))]] for key, point in page.facts]}
    )


def _pair(page: FigurePage, lang: str) -> Block:
    none = Text("La presentación no tiene una tarjeta de esta figura.", "The presentation has no card for this figure.")
    left: list[list[Run]] = [[Run(card.definition.of(lang))] for card in page.cards] or [[Run(none.of(lang))]]
    for card in page.cards:
        if card.functions:
            left.append([Run(Text("Funciones: ", "Functions: ").of(lang), "strong"), Run(card.functions.of(lang))])
    if page.rung_label:
        said = Text(
            f"La escalera la llama «{page.rung_label}» ({page.rung_tag}).",
            f"The ladder calls it «{page.rung_label}» ({page.rung_tag}).",
        )
        left.append([Run(said.of(lang), "soft")])
    data = page.figure.data
    right = [[Run(_sentence(page, lang))]]
    asked = [Text.load(item) for item in data["initiative"]]
    if asked:
        who = Text("; ".join(item.es for item in asked), "; ".join(item.en for item in asked))
        right.append([Run(Text("La pide: ", "Asked for by: ").of(lang), "strong"), Run(who.of(lang) + ".")])
    tag = f"{short_day(PRESENTATION_DAY).of(lang)} · {_THEN.of(lang)}"
    sides = {"left": {"tag": tag, "paragraphs": left}, "right": {"tag": _NOW.of(lang), "paragraphs": right}}
    return Block("pair", sides)


def _sentence(page: FigurePage, lang: str) -> str:
    parts = [page.figure.what.of(lang)]
    for basis in page.figure.bases[-1:]:
        parts.append(f"{basis.text.of(lang)}.")
    return " ".join(parts)


def _discrepancies(page: FigurePage, lang: str) -> list[Block]:
    if not page.discrepancies:
        return []
    most = 2 if _crowded(page) else 4
    pieces: list[Run] = [Run(Text("En qué se apartan. ", "Where they part. ").of(lang), "strong")]
    for key, item in page.discrepancies[:most]:
        pieces += [Run(f"{item['law'][lang]} "), Run(f"{key}  ", "id")]
    rest = [key for key, _ in page.discrepancies[most:]]
    if rest:
        pieces.append(Run(f"{Text('Además', 'Also').of(lang)}: {', '.join(rest)}.", "id"))
    return [Block("text", {"runs": pieces})]


def _ids(rules: Iterable[str]) -> Run:
    return Run(f" {', '.join(rules)}", "id")


def _points(points: Sequence[Point], lang: str) -> list[Run]:
    out: list[Run] = []
    for place, point in enumerate(points):
        out.append(Run(("; " if place else "") + point.text.of(lang)))
        if point.rules:
            out.append(_ids(point.rules))
    return [*out, Run(".")]


def _inside(page: FigurePage, lang: str) -> list[Block]:
    found = {key: (title, points) for key, title, points in page.sections}
    paragraphs = [
        [Run(f"{found[key][0].of(lang)}. ", "strong"), *_points(found[key][1], lang)]
        for key in ("functions", "organs", "resources", "bans", "planning", "exit_end")
        if key in found and not (_crowded(page) and key == "planning")
    ]
    return [Block("columns", {"paragraphs": paragraphs[i : i + 2]}) for i in range(0, len(paragraphs), 2)]


def _cases(page: FigurePage, lang: str) -> list[Block]:
    head = [
        Text("Nombre", "Name"),
        Text("Estado", "Status"),
        Text("Miembros", "Members"),
        Text("Fecha", "Date"),
        Text("Certeza", "Certainty"),
    ]
    shown = page.schemes[: _FEW_CASES if _crowded(page) else _CASES]
    rows = [
        [
            [Run(item.name)],
            [Run(item.status.of(lang))],
            [Run(str(len(item.members)) if item.members else Text("sin dato", "no data").of(lang))],
            [Run(item.when.of(lang))],
            [Run(item.confidence.of(lang))],
        ]
        for item in shown
    ]
    blocks = [
        Block("table", {"head": [cell.of(lang) for cell in head], "widths": ["fill", 84, 58, 84, 52], "rows": rows})
    ]
    rest = [item.acronym or item.name for item in page.schemes[len(shown) :]]
    if rest:
        also = Text("También", "Also").of(lang)
        blocks.append(Block("text", {"runs": [Run(f"{also}: {'; '.join(rest)}.", "soft")]}))
    return blocks


def _crowded(page: FigurePage) -> bool:
    """A figure with so many rules that the rest must be said more briefly."""
    alive = [line for group in page.groups for line in group.alive if line.rule.cls in _BINDING]
    return sum(map(_own, alive)) > _MANY


def _rules(page: FigurePage, lang: str) -> list[Block]:
    alive = [line for group in page.groups for line in group.alive if line.rule.cls in _BINDING]
    if not alive:
        said = Text("Ese día no regía ninguna regla.", "No rule was in force that day.")
        return [Block("text", {"runs": [Run(said.of(lang))]})]
    own = [line for line in alive if _own(line)]
    blocks: list[Block] = []
    stepped = {key for step in page.steps for key in step.rules}
    many = _crowded(page)
    if many:  # those that a step carries are printed with it
        own = [line for line in own if line.rule.id not in stepped]
        said = Text(
            "Las reglas del trámite están abajo, cada una en su paso.",
            "The rules of the procedure are below, each in its step.",
        )
        blocks.append(Block("text", {"runs": [Run(said.of(lang), "soft")]}))
    if own:
        blocks.append(_rule_table(own, lang, many=many))
    return blocks + _others([line for line in alive if not _own(line)], lang)


def _rule_table(own: Sequence[RuleLine], lang: str, *, many: bool) -> Block:
    """The rules in full; many of them leave out the class and put the day beside the norm."""
    head = [
        Text("Regla", "Rule"),
        Text("Qué pide", "What it asks"),
        Text("Clase", "Class"),
        Text("Norma", "Norm"),
        Text("Desde", "Since"),
    ]
    rows = []
    for line in own:
        says = [Run(line.rule.says.of(lang))]
        if line.rule.readings:
            says.append(Run(Text("  Dos lecturas", "  Two readings").of(lang), "doubt"))
        since = short_day(line.rule.span.start).of(lang) if line.rule.span.start else "—"
        row = [[Run(line.rule.id, "id")], says, [Run(line.citation.of(lang), "soft")], [Run(since, "soft")]]
        if not many:
            row.insert(2, [Run(ROLES[line.role][1].of(lang))])
        rows.append(row)
    if many:
        del head[2]
    widths: list[str | int] = [46, "fill", 124, 56] if many else [50, "fill", 56, 124, 58]
    return Block("table", {"head": [cell.of(lang) for cell in head], "widths": widths, "rows": rows})


def _own(line: RuleLine) -> bool:
    """A rule of this figure alone that counts to form it: printed in full."""
    return (
        not line.rule.id.startswith("G-")
        and (line.bound is None or "constitucion" in line.bound.procedures)
        and line.role != "duty"
    )


def _others(lines: Sequence[RuleLine], lang: str) -> list[Block]:
    """The rest, by what they are for, as numbers: their words are one click away and the same for every figure."""
    groups: dict[str, list[str]] = {}
    for line in lines:
        procedures = line.bound.procedures if line.bound else ()
        if line.role == "duty":
            purpose = ROLES["duty"][0]
        elif procedures and "constitucion" not in procedures:
            purpose = FACTS["tramite"].items[procedures[0]]
        else:
            purpose = Text("Comunes a todas las figuras, para formarla", "Common to all figures, to form it")
        groups.setdefault(purpose.of(lang), []).append(line.rule.id)
    if not groups:
        return []
    runs = [Run(Text("También obligan. ", "Also binding. ").of(lang), "strong")]
    for title, ids in groups.items():
        runs += [Run(f"{title[:1].upper()}{title[1:]}:"), _ids(ids), Run(". ")]
    return [Block("text", {"runs": runs})]


def _steps(page: FigurePage, lang: str) -> Block:
    if not page.steps:
        said = Text("Ese día el libro no tiene un procedimiento.", "The book has no procedure for that day.")
        return Block("text", {"runs": [Run(said.of(lang))]})
    head = [
        Text("Paso", "Step"),
        Text("Quién y qué", "Who and what"),
        Text("Con qué y en cuánto", "With what and when"),
        Text("Regla", "Rule"),
    ]
    rows = []
    for step in sorted(page.steps, key=lambda item: item.n):
        what = [Run(f"{step.act.of(lang)}. ", "strong"), Run(step.actor.of(lang), "soft")]
        if not step.required:
            what.append(Run(Text(" (opcional)", " (optional)").of(lang), "soft"))
        term = term_words(step.deadline).of(lang)
        with_what = [Run("; ".join(part for part in (step.instrument.of(lang), term) if part))]
        rows.append([[Run(str(step.n), "strong")], what, with_what, [Run(", ".join(step.rules), "id")]])
    return Block("table", {"head": [cell.of(lang) for cell in head], "widths": [30, "fill", 168, 84], "rows": rows})


def _doubts(page: FigurePage, lang: str) -> list[Block]:
    mine = [item for item in page.questions if any(not rule.startswith("G-") for rule in item[1]["rules"])]
    most = 3 if _crowded(page) else 4
    shown, rest = mine[:most], [item for item in page.questions if item not in mine[:most]]
    paragraphs = [
        [Run(f"{item['question'][lang]} ", "strong"), Run(item["default"][lang]), _ids([key, *item["rules"][:3]])]
        for key, item in shown
    ]
    if rest:
        also = Text("También", "Also").of(lang)
        said = [Run(f"{item['question'][lang]} {key}  ", "soft") for key, item in rest[:5]]
        paragraphs.append([Run(f"{also}:"), *([_ids(key for key, _ in rest)] if _crowded(page) else [Run(" "), *said])])
    return [Block("asides", {"paragraphs": paragraphs})]
