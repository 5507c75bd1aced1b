"""D1, the sheet of an initiative (S14): two pages that say the same as the screen, and a workbook with its numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mancomun.documents.blocks import (
    beside,
    bullets,
    facts,
    given,
    heading,
    paragraph,
    pending,
    soft,
    source_text,
    strong,
    table,
)
from mancomun.documents.frame import drawn, framed, on, shown
from mancomun.documents.inputs import InitiativeSheet, MemberLine, Quantity
from mancomun.documents.tree import Block, Document, Run
from mancomun.lexicon.text import Text, day_text, short_day
from mancomun.tables.columns import NO, NO_DATA, YES, Column, said
from mancomun.tables.workbook import Formula, Workbook

KIND = Text("Portafolio · Ficha de iniciativa", "Portfolio · Sheet of an initiative")
SECTIONS = {
    "identification": Text("Identificación", "Identification"),
    "territory": Text("Mapa y miembros", "Map and members"),
    "topics": Text("Temáticas", "Topics"),
    "indicators": Text("Indicadores", "Indicators"),
    "objectives": Text(
        "Contribución a los objetivos de la asociatividad", "Contribution to the objectives of associativity"
    ),
    "state": Text("Estado", "State"),
    "contact": Text("Contacto", "Contact"),
}
_CODE = Text("Código DIVIPOLA, como texto", "DIVIPOLA code, as text")
_CATEGORY = Text("Categoría de la Ley 617 de 2000", "Category of Law 617 of 2000")
_PEOPLE = Text("habitantes", "people")
_DENSITY = Text("Población dividida por área", "Population divided by area")
_MANY = 14
"""Members that a table prints in full; more are said by department, all of them."""


def initiative_sheet(sheet: InitiativeSheet) -> Document:
    """The sheet of an initiative as a document of two pages."""
    lang = sheet.edition.lang
    blocks = [Block("opening", {"lead": _lead(sheet, lang), "rung": None})]
    if sheet.fiction:
        blocks.append(paragraph(strong(sheet.fiction)))
    blocks += [heading(SECTIONS["identification"].of(lang)), _identification(sheet, lang)]
    if sheet.background:
        blocks.append(paragraph(strong(Text("Antecedentes. ", "Background. ").of(lang)), sheet.background))
    blocks += [heading(SECTIONS["territory"].of(lang)), *_territory(sheet, lang)]
    blocks += [heading(SECTIONS["topics"].of(lang)), *_topics(sheet, lang)]
    blocks += [heading(SECTIONS["indicators"].of(lang)), _indicators(sheet, lang)]
    blocks += [heading(SECTIONS["objectives"].of(lang)), *_objectives(sheet, lang)]
    blocks += [heading(SECTIONS["state"].of(lang)), *_state(sheet, lang)]
    blocks += [heading(SECTIONS["contact"].of(lang)), *_contact(sheet, lang)]
    return framed(sheet.edition, sheet.name, KIND, "ficha", blocks, page=False)


def _lead(sheet: InitiativeSheet, lang: str) -> str:
    where = sorted({member.department for member in sheet.members if member.department})
    parts = [sheet.acronym, sheet.region, *where[:3]]
    if sheet.members:
        n = len(sheet.members)
        parts.append(Text(f"{n} miembro{'s' * (n != 1)}", f"{n} member{'s' * (n != 1)}").of(lang))
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _identification(sheet: InitiativeSheet, lang: str) -> Block:
    def t(es: str, en: str) -> str:
        return Text(es, en).of(lang)

    figure_now = sheet.figure_now or t("ninguna todavía", "none yet")
    agreement = None if sheet.prior_agreement is None else (YES if sheet.prior_agreement else NO).of(lang)
    identified = day_text(sheet.identified_on).of(lang) if sheet.identified_on else None
    return facts(
        [
            (t("Código", "Code"), sheet.edition.code),
            (t("Región", "Region"), given(sheet.region, t("región", "region"))),
            (t("La promueve", "Promoter"), given(sheet.promoter, t("promotor", "promoter"))),
            (
                t("Identificada", "Identified on"),
                given(identified, t("fecha de identificación", "date of identification")),
            ),
            (t("Origen", "Origin"), given(sheet.origin, t("origen", "origin"))),
            (
                t("Acuerdo previo", "Prior agreement"),
                given(agreement, t("si hay acuerdo previo", "whether an agreement exists")),
            ),
            (t("Figura de hoy", "Figure today"), figure_now),
            (
                t("Figura prevista", "Foreseen figure"),
                given(sheet.figure_foreseen, t("figura prevista", "foreseen figure")),
            ),
            (t("Edición", "Edition"), f"v{sheet.edition.version} · {short_day(sheet.edition.day).of(lang)}"),
        ]
    )


def _territory(sheet: InitiativeSheet, lang: str) -> list[Block]:
    if not sheet.members:
        said_ = Text("entidades territoriales, al menos dos", "territorial entities, at least two").of(lang)
        blocks = [paragraph(pending(said_))]
    elif len(sheet.members) > _MANY:
        blocks = _crowd(sheet.members, lang)
    else:
        blocks = [_members(sheet, lang)]
    if sheet.map is None:
        missing = Text("mapa de los miembros", "map of the members").of(lang)
        return [*blocks, paragraph(pending(missing))]
    wide = len(sheet.members) > _MANY
    return [beside(drawn(sheet.map, lang, width=1.0), blocks, width=0.36 if not wide else 0.42)]


def _members(sheet: InitiativeSheet, lang: str) -> Block:
    year = _vintage([member.population for member in sheet.members])
    several = len({member.department for member in sheet.members}) > 1
    columns = [
        Column("name", Text("Miembro", "Member"), width=20),
        Column("kind", Text("Departamento", "Department") if several else Text("Tipo", "Type"), width=15),
        Column("role", Text("Papel", "Role"), width=11),
        Column("category", Text("Categoría", "Category"), width=11),
        Column("population", Text("Población", "Population"), "integer", Text("hab.", "people"), year, width=15),
    ]
    rows = [
        [
            [m.name, soft(f" {m.code}")],
            m.department if several else m.kind,
            m.role,
            m.category,
            m.population.value if m.population else None,
        ]
        for m in sheet.members
    ]
    source = _sources([m.population for m in sheet.members], lang)
    return table(columns, rows, lang, caption="", source=source, total=_total(sheet.members, lang))


def _total(members: Sequence[MemberLine], lang: str) -> list[str | int | None] | None:
    people = [
        member.population.value for member in members if member.population and member.population.value is not None
    ]
    if len(people) < len(members):
        return None
    return ["Total", None, None, None, int(sum(people))]


def _crowd(members: Sequence[MemberLine], lang: str) -> list[Block]:
    groups: dict[str, list[str]] = defaultdict(list)
    for member in members:
        groups[member.department or "—"].append(member.name)
    more = Text("Los datos de cada miembro están en el libro de Excel.", "The data of each member are in the workbook.")
    said_ = [
        paragraph(strong(f"{department} ({len(names)}). "), ", ".join(names) + ".")
        for department, names in groups.items()
    ]
    return [*said_, paragraph(soft(more.of(lang)))]


def _topics(sheet: InitiativeSheet, lang: str) -> list[Block]:
    missing = Text("temáticas, hasta cinco", "topics, up to five").of(lang)
    blocks = [paragraph(given(_sentence(sheet.topics), missing))]
    for title, items in (
        (Text("Proyectos en curso. ", "Projects under way. "), sheet.projects),
        (Text("Instrumentos que ya existen. ", "Instruments in place. "), sheet.instruments),
    ):
        if items:
            blocks.append(paragraph(strong(title.of(lang)), _sentence(items)))
    return blocks


def _sentence(items: Sequence[str]) -> str:
    text = "; ".join(item.strip().rstrip(".") for item in items if item.strip())
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _indicators(sheet: InitiativeSheet, lang: str) -> Block:
    if not sheet.indicators:
        return paragraph(pending(Text("indicadores de los miembros", "indicators of the members").of(lang)))
    origin = {"estimado": Text("estimado", "estimated"), "supuesto": Text("supuesto", "assumed")}
    columns = [
        Column("name", Text("Indicador", "Indicator"), width=36),
        Column("value", Text("Valor", "Value"), width=26),
        Column("unit", Text("Unidad", "Unit"), width=18),
        Column("vintage", Text("Vigencia", "Vintage"), width=10),
        Column("source", Text("Fuente", "Source"), width=26),
    ]
    rows = []
    for name, quantity in sheet.indicators:
        mark = [soft(f" {origin[quantity.origin].of(lang)}")] if quantity.origin in origin else []
        value = shown(Quantity(quantity.value, "", "", "", quantity.kind, quantity.decimals), lang)
        unit = said(quantity.unit, lang) or {"money": "COP", "percent": "%"}.get(quantity.kind, "")
        source = said(quantity.source, lang) or Text("sin fuente", "no source").of(lang)
        rows.append(
            [
                name,
                [Run(value, "strong" if quantity.value is not None else "soft"), *mark],
                unit,
                quantity.vintage,
                source,
            ]
        )
    source = source_text(*(quantity.source for _, quantity in sheet.indicators), lang=lang)
    return table(columns, rows, lang, caption="", source=source or Text("sin fuente", "no source").of(lang))


def _objectives(sheet: InitiativeSheet, lang: str) -> list[Block]:
    if not sheet.objectives:
        missing = Text("puntaje de los siete objetivos (S17 a S23)", "scores of the seven objectives (S17 to S23)")
        return [paragraph(pending(missing.of(lang)))]
    year = on(sheet.edition.day)
    scale = Text("de 0 a 4", "0 to 4")
    columns = [
        Column("name", Text("Objetivo", "Objective"), width=38),
        Column("before", Text("Antes", "Before"), "decimal", scale, year, decimals=1, width=10),
        Column("after", Text("Después", "After"), "decimal", scale, year, decimals=1, width=10),
        Column("evidence", Text("Evidencias", "Evidence"), "integer", Text("archivos", "files"), year, width=10),
    ]
    if all(line.after is None for line in sheet.objectives):
        del columns[2]
    short = {
        column.key: Column(column.key, column.title, column.kind, "", "", decimals=column.decimals, width=column.width)
        for column in columns
    }
    rows = [
        [
            value
            for key, value in (
                ("name", f"{line.name}"),
                ("before", line.before),
                ("after", line.after),
                ("evidence", line.evidence),
            )
            if key in short
        ]
        for line in sheet.objectives
    ]
    source = Text(
        f"autoevaluación y revisión de pares, al {short_day(sheet.edition.day).es}; escala de 0 (no contribuye) a 4 (resultados medidos)",
        f"self-assessment and peer review, {short_day(sheet.edition.day).en}; scale from 0 (does not contribute) to 4 (measured results)",
    )
    block = table(columns, rows, lang, caption="", source=source.of(lang))
    block = Block(block.kind, {**block.data, "head": [short[column.key].heading(lang) for column in columns]})
    if sheet.radar is None:
        return [block]
    return [beside(drawn(sheet.radar, lang, width=1.0), [block], width=0.4)]


def _state(sheet: InitiativeSheet, lang: str) -> list[Block]:
    rung = None
    if sheet.maturity is not None:
        words = f": {sheet.maturity_text}" if sheet.maturity_text else ""
        rung = Text(f"peldaño {sheet.maturity} de 5{words}", f"rung {sheet.maturity} of 5{words}").of(lang)
    runs = [
        strong(Text("Estado: ", "State: ").of(lang)),
        given(sheet.state, Text("estado de la iniciativa", "state of the initiative").of(lang)),
        Run(". "),
        strong(Text("Madurez: ", "Maturity: ").of(lang)),
        given(rung, Text("peldaño de madurez", "rung of maturity").of(lang)),
        Run(". "),
    ]
    if sheet.completeness is not None:
        share = shown(Quantity(sheet.completeness, "", "", "", "percent"), lang)
        runs += [strong(Text("Ficha completa: ", "Sheet complete: ").of(lang)), Run(f"{share}.")]
    blocks = [paragraph(*runs)]
    if sheet.verdict:
        v = sheet.verdict
        day = Text(f" (ley del {day_text(v.day).es})", f" (law of {day_text(v.day).en})").of(lang)
        norm = [soft(f" {v.norm}.")] if v.norm else []
        title = Text("Qué dice la ley. ", "What the law says. ").of(lang)
        blocks.append(
            paragraph(strong(title), strong(f"{v.figure}: {v.word}. "), f"{v.sentence.rstrip('.')}{day}.", *norm)
        )
    if sheet.gaps:
        blocks.append(
            paragraph(strong(Text("Para aprobarla falta: ", "Before approval: ").of(lang)), "; ".join(sheet.gaps) + ".")
        )
    if sheet.warnings:
        blocks.append(bullets(sheet.warnings))
    return blocks


def _contact(sheet: InitiativeSheet, lang: str) -> list[Block]:
    missing = Text("canal institucional de contacto", "institutional channel of contact").of(lang)
    blocks = [paragraph(given(sheet.contact, missing))]
    if sheet.sources:
        blocks.append(paragraph(soft(Text("Fuentes: ", "Sources: ").of(lang) + "; ".join(sheet.sources) + ".")))
    return blocks


def _vintage(quantities: Sequence[Quantity | None]) -> str:
    years = {quantity.vintage for quantity in quantities if quantity and quantity.vintage}
    return years.pop() if len(years) == 1 else ""


def _sources(quantities: Sequence[Quantity | None], lang: str) -> str:
    found = source_text(*(quantity.source for quantity in quantities if quantity), lang=lang)
    return found or Text("registro de la iniciativa", "record of the initiative").of(lang)


def initiative_workbook(sheet: InitiativeSheet) -> bytes:
    """The same data as a workbook: the row of the initiative, its members with live totals, indicators and objectives."""
    lang, edition = sheet.edition.lang, sheet.edition
    book = Workbook(f"{edition.code} · {sheet.name}", lang, edition.day, KIND.of(lang))
    year = _vintage([member.population for member in sheet.members])
    people_source = _sources([member.population for member in sheet.members], lang)
    areas = [member.area for member in sheet.members]
    per_area = Text("habitantes por km²", "people per km²")
    member_columns = [
        Column("code", Text("divipola", "divipola"), "code", meaning=_CODE, source="DANE, DIVIPOLA"),
        Column("name", Text("Miembro", "Member")),
        Column("department", Text("Departamento", "Department")),
        Column("kind", Text("Tipo", "Type")),
        Column("role", Text("Papel", "Role")),
        Column("category", Text("Categoría", "Category"), meaning=_CATEGORY),
        Column("population", Text("Población", "Population"), "integer", _PEOPLE, year, source=people_source),
        Column("area", Text("Área", "Area"), "decimal", "km²", _vintage(areas), source=_sources(areas, lang)),
        Column("density", Text("Densidad", "Density"), "decimal", per_area, year, meaning=_DENSITY),
    ]
    rows = []
    for m in sheet.members:
        people, area = (q.value if q else None for q in (m.population, m.area))
        density = Formula("=G{row}/H{row}", people / area) if people is not None and area else None
        rows.append([m.code, m.name, m.department, m.kind, m.role, m.category, people, area, density])
    name = Text("Miembros", "Members").of(lang)
    one = [
        Column("field", Text("Campo", "Field"), width=32),
        Column("value", Text("Valor", "Value"), width=80),
    ]
    identity: list[list[object]] = [
        [Text("codigo", "code").of(lang), edition.code],
        [Text("nombre", "name").of(lang), sheet.name],
        [Text("sigla", "acronym").of(lang), sheet.acronym or None],
        [Text("región", "region").of(lang), sheet.region or None],
        [Text("promotor", "promoter").of(lang), sheet.promoter or None],
        [Text("fecha de identificación", "identified on").of(lang), sheet.identified_on],
        [Text("figura prevista", "foreseen figure").of(lang), sheet.figure_foreseen or None],
        [Text("temáticas", "topics").of(lang), ";".join(sheet.topics) or None],
        [Text("estado", "state").of(lang), sheet.state or None],
        [Text("madurez (0 a 5)", "maturity (0 to 5)").of(lang), sheet.maturity],
        [Text("contacto institucional", "institutional contact").of(lang), sheet.contact or None],
    ]
    blank = NO_DATA.of(lang)
    book.table(
        SECTIONS["identification"].of(lang),
        one,
        [[field, blank if value is None else value] for field, value in identity],
    )
    book.table(name, member_columns, rows, total={"population": "SUM", "area": "SUM"} if rows else None)
    columns = [
        Column("name", Text("Indicador", "Indicator"), width=44),
        Column("value", Text("Valor", "Value"), "decimal", decimals=4, meaning=Text("Su unidad está al lado", "Its unit stands beside it")),
        Column("unit", Text("Unidad", "Unit")),
        Column("vintage", Text("Vigencia", "Vintage")),
        Column("origin", Text("Origen", "Origin")),
        Column("source", Text("Fuente", "Source"), width=50),
    ]  # fmt: skip
    book.table(
        SECTIONS["indicators"].of(lang),
        columns,
        [
            [n, q.value, said(q.unit, lang) or None, q.vintage, q.origin, said(q.source, lang)]
            for n, q in sheet.indicators
        ],
    )
    scale = Text("de 0 a 4", "0 to 4")
    objectives = [
        Column("item", Text("Ítem", "Item")),
        Column("name", Text("Objetivo", "Objective"), width=44),
        Column("before", Text("Antes", "Before"), "decimal", scale, on(edition.day), decimals=1),
        Column("after", Text("Después", "After"), "decimal", scale, on(edition.day), decimals=1),
        Column("change", Text("Cambio", "Change"), "decimal", scale, on(edition.day), decimals=1),
        Column("evidence", Text("Evidencias", "Evidence"), "integer", Text("archivos", "files"), on(edition.day)),
        Column("reason", Text("Justificación", "Reason"), width=60),
    ]
    lines = []
    for line in sheet.objectives:
        change = (
            Formula("=D{row}-C{row}", line.after - line.before)
            if line.before is not None and line.after is not None
            else None
        )
        lines.append([line.item, line.name, line.before, line.after, change, line.evidence, line.reason])
    book.table(Text("Objetivos", "Objectives").of(lang), objectives, lines)
    for source in sheet.sources:
        book.source(source)
    return book.content()
