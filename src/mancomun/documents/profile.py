"""D6, the profile of a group (S36): document and workbook with live formulas, from the profile the core computed and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from mancomun.documents.answers import answer_table, digits_of, number_said
from mancomun.documents.blocks import (
    bullets,
    facts,
    heading,
    method_box,
    paragraph,
    pending,
    soft,
    strong,
)
from mancomun.documents.frame import drawn, framed
from mancomun.documents.inputs import Edition, Picture
from mancomun.documents.justification import GapLine, gap_blocks
from mancomun.documents.tree import Block, Document
from mancomun.lexicon.text import Text, day_text, join_names, percent
from mancomun.route.catalogue import Indicator
from mancomun.route.gaps import need_index
from mancomun.route.profile import OLD_YEARS, REFERENCES, RULES, FunctionalTies, Line, Profile, aim_said
from mancomun.route.specialisation import Specialisation
from mancomun.tables.cells import address
from mancomun.tables.columns import NO_DATA, Column
from mancomun.tables.results import Row, Table, plain_columns
from mancomun.tables.workbook import Formula, Workbook

KIND = Text("Ruta · Perfil subregional", "Route · Subregional profile")
SECTIONS = {
    "summary": Text("El grupo en una página", "The group on one page"),
    "demografia": Text("Población y territorio", "Population and territory"),
    "social": Text("Condiciones sociales", "Social conditions"),
    "economia": Text("Economía", "Economy"),
    "ambiente": Text("Ambiente", "Environment"),
    "institucional": Text("Gestión y hacienda", "Government and finance"),
    "vinculos": Text("Vínculos funcionales", "Functional ties"),
    "brechas": Text("Brechas", "Gaps"),
    "metadatos": Text("Metadatos", "Metadata"),
}
THEMES_OF: Mapping[str, tuple[str, ...]] = {
    "demografia": ("demografia", "territorio"),
    "social": ("social",),
    "economia": ("economia",),
    "ambiente": ("ambiente",),
    "institucional": ("institucional",),
    "vinculos": ("vinculos",),
}
"""Themes of the catalogue under each section."""

ACROSS = 5
"""Indicators side by side in a table of members."""

MOST_MEMBERS = 45
"""With more members than this the document shows the group and leaves each one to the workbook."""


@dataclass(frozen=True, slots=True)
class ProfilePaper:
    """All that D6 prints. ``readings`` are people's words by section; ``pictures`` drawings by section, first the summary's.

    ``kinds`` are the classes of the members with the share of people in each, and the dominant one; ``ties`` and ``trade``
    come from tables that people brought, and are *por diligenciar* without them. ``official`` are the official tables the
    data came from: (table, edition, file, SHA-256, day it was read).
    """

    edition: Edition
    initiative: str
    profile: Profile
    readings: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, Sequence[Picture]] = field(default_factory=dict)
    ties: FunctionalTies | None = None
    ties_source: str = ""
    trade: Specialisation | None = None
    trade_source: str = ""
    dominant: tuple[str, Mapping[str, float]] | None = None
    official: Sequence[tuple[str, str, str, str, date | None]] = ()


def profile_document(data: ProfilePaper) -> Document:
    """The profile as a document."""
    lang, found = data.edition.lang, data.profile
    blocks: list[Block] = [heading(SECTIONS["summary"].of(lang)), *summary_blocks(data)]
    for key in THEMES_OF:
        blocks += [heading(SECTIONS[key].of(lang)), *section_blocks(data, key)]
    blocks += [heading(SECTIONS["brechas"].of(lang)), *shortfall_blocks(data)]
    blocks += [heading(SECTIONS["metadatos"].of(lang)), *metadata_blocks(data)]
    n = len(found.members)
    lead = Text(
        f"{n} {'municipio' if n == 1 else 'municipios'}, datos al {day_text(found.as_of).es}; {filled(found).es}.",
        f"{n} {'municipality' if n == 1 else 'municipalities'}, data at {day_text(found.as_of).en}; {filled(found).en}.",
    )
    title = Text(f"Perfil de {data.initiative}", f"Profile of {data.initiative}").of(lang)
    names = tuple(unit.name for unit in found.members)
    return framed(data.edition, title, KIND, "perfil", blocks, members=names, lead=lead.of(lang))


def _t(es: str, en: str, lang: str) -> str:
    return Text(es, en).of(lang)


def _sources(lines: Sequence[Line], lang: str) -> str:
    named = dict.fromkeys(text.of(lang) for line in lines for text in line.sources if text)
    return "; ".join(named) or _t("catálogo de indicadores del perfil", "catalogue of indicators of the profile", lang)


def years_said(line: Line, as_of_year: int, lang: str) -> str:
    """The years of an indicator, and how old it is when that is over five years."""
    years = sorted({year for year in line.years if year is not None})
    said = ", ".join(map(str, years)) or "—"
    if years and as_of_year - years[0] > OLD_YEARS and line.indicator.theme != "territorio":
        age = as_of_year - years[0]
        said += _t(f", hace {age} años", f", {age} years ago", lang)
    return said


def _dated(line: Line, as_of_year: int, lang: str) -> str:
    said = years_said(line, as_of_year, lang)
    return "" if said == "—" else f", {said}"


def aged(line: Line, as_of_year: int, lang: str) -> str:
    """The year of an indicator after its value, or nothing where it has none."""
    said = years_said(line, as_of_year, lang)
    return "" if said == "—" else f" ({said})"


def _rate(line: Line) -> bool:
    return line.indicator.aggregation in ("mean", "ratio")


def group_table(data: ProfilePaper, lines: Sequence[Line], caption: str = "") -> Block:
    """The group beside department, country and peers; a sum has no reference, an index has no group."""
    lang, as_of = data.edition.lang, data.profile.as_of.year
    head = (
        _t("Indicador", "Indicator", lang),
        _t("Unidad", "Unit", lang),
        _t("Año", "Year", lang),
        _t("Grupo", "Group", lang),
        *(name.of(lang).capitalize() for name in REFERENCES.values()),
        _t("Menor", "Least", lang),
        _t("Mayor", "Most", lang),
    )
    rows = [
        (
            line.indicator.name.of(lang),
            line.indicator.unit.of(lang),
            years_said(line, as_of, lang),
            _said(line, line.group, lang, digits)
            if line.indicator.aggregation != "none"
            else _t("no se agrega", "not added up", lang),
            *(_said(line, line.references[key], lang, digits) if _rate(line) else "—" for key in REFERENCES),
            _said(line, line.low, lang, digits),
            _said(line, line.high, lang, digits),
        )
        for line, digits in ((line, _row_digits(line)) for line in lines)
    ]
    found = Table(caption, head, list(rows))
    made = answer_table(found, lang, source=_sources(lines, lang), widths=(18, 12, 12, 12, 15, 10, 9, 11, 11))
    return Block(made.kind, {**made.data, "right": [False] * 3 + [True] * 6})


def _row_digits(line: Line) -> int:
    """Decimals of a row: the same for the group, its references, the least and the most."""
    held = (line.group, line.low, line.high, *(line.references[key] for key in REFERENCES))
    return digits_of([value for value in held if value is not None] or [0.0])


def _said(line: Line, value: float | None, lang: str, digits: int | None = None) -> str | None:
    """A number for a narrow column: from a hundred million on, in millions, unless its unit already counts by thousands."""
    if value is not None and abs(value) >= 1e8 and not line.indicator.unit.es.startswith(("miles", "millones")):
        return number_said(value / 1e6, lang) + _t(" mill.", " M", lang)
    return None if value is None else number_said(value, lang, digits)


def member_tables(data: ProfilePaper, lines: Sequence[Line]) -> list[Block]:
    """Each member's values, five indicators side by side, the group below; nothing for a group too large to print."""
    found, lang = data.profile, data.edition.lang
    if len(found.members) > MOST_MEMBERS:
        words = _t(
            "Los datos de cada municipio están en el libro de Excel.", "The data of each are in the workbook.", lang
        )
        return [paragraph(soft(words))]
    made = []
    for start in range(0, len(lines), ACROSS):
        some = lines[start : start + ACROSS]
        head = (
            _t("Municipio", "Municipality", lang),
            *(
                f"{line.indicator.name.of(lang)} ({line.indicator.unit.of(lang)}{_dated(line, found.as_of.year, lang)})"
                for line in some
            ),
        )
        rows = [(unit.name, *(line.values[k] for line in some)) for k, unit in enumerate(found.members)]
        block = answer_table(Table("", head, list(rows)), lang, source=_sources(some, lang))
        total = [
            [strong(_t("Grupo", "Group", lang))],
            *(
                [strong(_said(line, line.group, lang) or NO_DATA.of(lang))]
                if line.indicator.aggregation != "none"
                else [soft(_t("no se agrega", "not added up", lang))]
                for line in some
            ),
        ]
        made.append(Block(block.kind, {**block.data, "total": total, "right": [False] + [True] * len(some)}))
    return made


def filled(found: Profile) -> Text:
    """How many indicators of the catalogue somebody loaded, and how much of them: the rest is not counted as if it were there."""
    some, all_ = len(found.lines), len(found.lines) + len(found.empty)
    return Text(
        f"{some} de {all_} indicadores con dato, y de ellos {percent(found.coverage).es} de las casillas",
        f"{some} of {all_} indicators with data, and of those {percent(found.coverage).en} of the cells",
    )


def summary_blocks(data: ProfilePaper) -> list[Block]:
    """Members, people, area, peers, what is old or missing, and the drawings of the whole."""
    found, lang = data.profile, data.edition.lang
    by = {line.indicator.id: line for line in found.lines}
    pairs = [(_t("Municipios", "Municipalities", lang), str(len(found.members)))]
    for key in ("poblacion", "area", "densidad", "nbi", "ipm", "valor_agregado_por_persona"):
        line = by.get(key)
        if line is not None and line.group is not None:
            unit = line.indicator.unit.of(lang)
            pairs.append(
                (
                    line.indicator.name.of(lang),
                    f"{number_said(line.group, lang)} {unit}{aged(line, found.as_of.year, lang)}",
                )
            )
    pairs += [
        (_t("Pares", "Peers", lang), f"{found.peers.of(lang)} ({found.peer_count})"),
        (
            _t("Datos", "Data", lang),
            filled(found).of(lang),
        ),
    ]
    made: list[Block] = [facts([(label, value) for label, value in pairs])]
    if data.readings.get("summary"):
        made.append(paragraph(data.readings["summary"]))
    made += [drawn(item, lang) for item in data.pictures.get("summary", ())]
    notices = found.notices()
    if notices:
        made += [
            paragraph(strong(_t("Antes de usarlo", "Before using it", lang))),
            bullets([item.text.of(lang) for item in notices]),
        ]
    return made


def section_blocks(data: ProfilePaper, key: str) -> list[Block]:
    """One section: what people say of it, its drawings and tables; without any data, what is still to be loaded."""
    found, lang = data.profile, data.edition.lang
    themes = THEMES_OF[key]
    lines = [line for line in found.lines if line.indicator.theme in themes]
    lacking = [item.name.of(lang) for item in found.empty if item.theme in themes]
    made: list[Block] = []
    if data.readings.get(key):
        made.append(paragraph(data.readings[key]))
    made += [drawn(item, lang) for item in data.pictures.get(key, ())]
    if lines:
        made += [group_table(data, lines), *member_tables(data, lines)]
        if any(_rate(line) for line in lines) and len(found.members) > 1:
            made.append(dispersion_table(data, [line for line in lines if _rate(line)]))
    if lacking:
        names = join_names(lacking, most=12).of(lang)
        words = _t(f"indicadores sin dato: {names}", f"indicators without data: {names}", lang)
        made.append(paragraph(pending(words)))
    if key == "economia":
        made += trade_blocks(data)
    if key == "institucional":
        made += standing_blocks(data)
    if key == "vinculos":
        made += tie_blocks(data)
    return made


def dispersion_table(data: ProfilePaper, lines: Sequence[Line]) -> Block:
    """How unequal the members are: weighted coefficient of variation, Gini among members, and who is far from the rest."""
    lang, members = data.edition.lang, data.profile.members
    head = (
        _t("Desigualdad entre miembros", "Inequality among members", lang),
        _t("Coeficiente de variación", "Coefficient of variation", lang),
        _t("Gini entre miembros", "Gini among members", lang),
        _t("Lejos de los demás", "Far from the rest", lang),
    )
    rows = [
        (
            line.indicator.name.of(lang),
            _decimals(line.variation, lang),
            _decimals(line.gini, lang),
            ", ".join(members[k].name for k in line.strange) or "—",
        )
        for line in lines
    ]
    made = answer_table(Table("", head, list(rows)), lang, source=_sources(lines, lang), widths=(38, 16, 16, 30))
    return Block(made.kind, {**made.data, "right": [False, True, True, False]})


def _decimals(value: float | None, lang: str) -> str | None:
    if value is None:
        return None
    return f"{value:.4f}" if lang == "en" else f"{value:.4f}".replace(".", ",")


def standing_blocks(data: ProfilePaper) -> list[Block]:
    """Categories, official and by the numbers; indices compared only inside the class of each; the class of the subregion."""
    lang, tables = data.edition.lang, data.profile.tables(data.edition.lang)
    made: list[Block] = []
    if len(data.profile.members) <= MOST_MEMBERS:
        source = _t(
            "Decreto de cada municipio (CGN); cálculo propio con la Ley 617 de 2000 y la Ley 1551 de 2012",
            "Decree of each municipality (CGN); own computation with Ley 617 of 2000 and Ley 1551 of 2012",
            lang,
        )
        made += [
            heading(_t("Categoría", "Category", lang), 2),
            answer_table(tables[4], lang, source=source, caption=""),
        ]
        if tables[2].rows:
            source = _t(
                "DNP; comparación dentro de la clase de cada uno", "DNP; compared inside the class of each", lang
            )
            made += [heading(tables[2].title, 2), answer_table(tables[2], lang, source=source, caption="")]
    if data.dominant is not None:
        kind, shares = data.dominant
        words = ", ".join(f"{name} {percent(share).of(lang)}" for name, share in shares.items())
        said = _t(
            f"Clase dominante del grupo: {kind}. Población en cada clase: {words}.",
            f"Dominant class of the group: {kind}. Population in each class: {words}.",
            lang,
        )
        made += [heading(_t("Tipología", "Typology", lang), 2), paragraph(said)]
    return made


def trade_blocks(data: ProfilePaper) -> list[Block]:
    """Location quotients and, with two years, shift-share."""
    lang, found = data.edition.lang, data.trade
    title = heading(_t("Especialización", "Specialisation", lang), 2)
    if found is None:
        missing = _t("empleo o valor agregado por sector", "employment or value added by sector", lang)
        return [title, paragraph(pending(missing))]
    source = data.trade_source or _t("tabla cargada por el equipo", "table loaded by the team", lang)
    made: list[Block] = [title, *(answer_table(item, lang, source=source) for item in found.tables(lang))]
    special = join_names(found.special, most=9).of(lang)
    if special:
        made.append(paragraph(_t(f"Cociente mayor que 1,25: {special}.", f"Quotient over 1.25: {special}.", lang)))
    return [*made, *(paragraph(soft(item.text.of(lang))) for item in found.notices())]


def tie_blocks(data: ProfilePaper) -> list[Block]:
    """The functional region of the core and how much of the flows stays inside (C15)."""
    lang, found = data.edition.lang, data.ties
    if found is None:
        missing = _t("tabla de viajes al trabajo entre los miembros", "table of trips to work among the members", lang)
        return [paragraph(pending(missing))]
    names = {unit.code: unit.name for unit in data.profile.members}
    inside = join_names([names.get(code, code) for code in found.region], most=20).of(lang)

    def share(value: float | None) -> str:
        return percent(value).of(lang) if value is not None else NO_DATA.of(lang)

    rounds = "; ".join(
        f"{k}: {', '.join(names.get(code, code) for code in group)}" for k, group in enumerate(found.rounds, 1)
    )
    pairs = [
        (_t("Núcleo", "Core", lang), names.get(found.core, found.core)),
        (_t("Región funcional", "Functional region", lang), inside),
        (_t("Rondas", "Rounds", lang), rounds),
        (_t("Viven y trabajan dentro", "Live and work inside", lang), share(found.residents_inside)),
        (_t("Empleos ocupados por residentes", "Jobs held by residents", lang), share(found.jobs_inside)),
    ]
    source = data.ties_source or _t("tabla cargada por el equipo", "table loaded by the team", lang)
    return [
        facts([(label, value) for label, value in pairs]),
        paragraph(soft(_t(f"Fuente de los flujos: {source}.", f"Source of the flows: {source}.", lang))),
    ]


def gap_lines(found: Profile, lang: str, *, only: Sequence[str] = ()) -> list[GapLine]:
    """The gaps of a profile as the documents print them; ``only`` keeps those indicators, in its order."""
    lines = {line.indicator.id: line for line in found.lines if line.aim is not None}
    made = []
    for key in only or lines:
        line = lines.get(key)
        if line is None or line.aim is None:
            continue
        name, aim = line.aim
        shown = aim_said(name, lang)
        words = Text(
            f"referencia: {shown}, {number_said(aim, 'es')} {line.indicator.unit.es}",
            f"reference: {shown}, {number_said(aim, 'en')} {line.indicator.unit.en}",
        )
        made.append(
            GapLine(
                line.indicator,
                words.of(lang),
                aim,
                years_said(line, found.as_of.year, lang),
                _sources([line], lang),
                line.values,
                [None if gap is None else gap.absolute for gap in line.gaps],
            )
        )
    return made


def need_of(found: Profile) -> float | None:
    """The need index of the group (C14) over its gaps, with equal weights and by people; None where some gap is not known."""
    people = next((line for line in found.lines if line.indicator.id == "poblacion"), None)
    lines = [
        line
        for line in found.lines
        if line.aim is not None and all(gap is not None and gap.relative is not None for gap in line.gaps)
    ]
    if people is None or not lines or any(value is None for value in people.values):
        return None
    relative = [[gap.relative or 0.0 for gap in line.gaps if gap is not None] for line in lines]
    return need_index(relative, [1 / len(lines)] * len(lines), [value or 0.0 for value in people.values])


def shortfall_blocks(data: ProfilePaper) -> list[Block]:
    """The gaps of every indicator with a direction and a reference, and the need index of the group."""
    found, lang = data.profile, data.edition.lang
    made: list[Block] = []
    if data.readings.get("brechas"):
        made.append(paragraph(data.readings["brechas"]))
    made += [drawn(item, lang) for item in data.pictures.get("brechas", ())]
    if len(found.members) > MOST_MEMBERS:
        words = _t(
            "Las brechas de cada municipio están en el libro de Excel.", "The gaps of each are in the workbook.", lang
        )
        return [*made, paragraph(soft(words))]
    made += gap_blocks(gap_lines(found, lang), [unit.name for unit in found.members], lang)
    need = need_of(found)
    if need is not None:
        number = _decimals(need, lang)
        made.append(
            paragraph(
                strong(_t("Índice de necesidad del grupo: ", "Need index of the group: ", lang)),
                f"{number}. ",
                soft(
                    _t(
                        "Promedio de las brechas relativas, por población y con igual peso por indicador.",
                        "Mean of the relative gaps, by population and with the same weight by indicator.",
                        lang,
                    )
                ),
            )
        )
    return made


def metadata_blocks(data: ProfilePaper) -> list[Block]:
    """Rule, year and source of each indicator; what has no data; and how the profile was computed."""
    found, lang = data.profile, data.edition.lang
    meta = found.tables(lang)[5]
    source = _t("catálogo de indicadores del perfil", "catalogue of indicators of the profile", lang)
    made: list[Block] = []
    if meta.rows:
        made.append(answer_table(meta, lang, source=source, caption="", widths=(24, 14, 14, 10, 38)))
    if data.official:
        made.append(answer_table(_official(data), lang, source=source, caption="", widths=(24, 12, 24, 28, 12)))
    if found.empty:
        head = (
            _t("Sin dato", "Without data", lang),
            _t("Regla del grupo", "Rule of the group", lang),
            _t("Unidad", "Unit", lang),
        )
        rows = [(item.name.of(lang), RULES[item.aggregation].of(lang), item.unit.of(lang)) for item in found.empty]
        made.append(answer_table(Table("", head, list(rows)), lang, source=source))
    made.append(
        method_box(
            lang,
            _t(
                "El valor del grupo sale de la regla de cada indicador: suma, promedio ponderado por su propia base, razón de sumas, "
                "o ninguno cuando es un índice. Un dato que falta no se cuenta como cero. La referencia de una brecha es la mejor entre "
                "departamento y país, o la meta escrita. Lo extremo se mira con la desviación mediana (|z| > 3,5).",
                "The value of the group comes from the rule of each indicator: sum, mean weighted by its own base, ratio of sums, or none "
                "when it is an index. A missing value is not counted as zero. The reference of a gap is the best of department and "
                "country, or the goal written. Outliers are seen with the median deviation (|z| > 3.5).",
                lang,
            ),
            {
                _t("Territorio", "Territory", lang): found.territory,
                _t("Pares", "Peers", lang): found.peers.of(lang),
                _t("Al día", "As of", lang): day_text(found.as_of).of(lang),
            },
        )
    )
    return made


# --- workbook ----------------------------------------------------------------------------------------------------------


def profile_workbook(data: ProfilePaper) -> bytes:
    """The profile to go on working with: data by member, the group as formulas over them, gaps, quotients, and the metadata."""
    found, lang, edition = data.profile, data.edition.lang, data.edition
    book = Workbook(f"{edition.code} · {data.initiative}", lang, edition.day, KIND.of(lang))
    lines = list(found.lines)
    place = {line.indicator.id: k + 3 for k, line in enumerate(lines)}
    columns = [
        Column("code", Text("divipola", "divipola"), "code", meaning=Text("Código, como texto", "Code, as text")),
        Column("name", Text("Municipio", "Municipality"), width=24),
        Column("department", Text("Departamento", "Department"), "code"),
        *(
            Column(
                line.indicator.id,
                line.indicator.name,
                "decimal",
                line.indicator.unit,
                years_said(line, found.as_of.year, lang),
                source=_sources([line], lang),
                decimals=_places(line),
                width=16,
            )
            for line in lines
        ),
    ]
    rows = []
    for k, unit in enumerate(found.members):
        row: list[object] = [unit.code, unit.name, unit.department]
        for line in lines:
            value, item = line.values[k], line.indicator
            if value is not None and item.aggregation == "ratio" and item.above in place and item.below in place:
                row.append(
                    Formula(
                        f"={_letters(place[item.above])}{{row}}/{_letters(place[item.below])}{{row}}*{item.factor:g}",
                        value,
                    )
                )
            else:
                row.append(value)
        rows.append(row)
    members = book.table(_t("Municipios", "Municipalities", lang), columns, rows)
    group = _group_sheet(book, data, members, place)
    _gap_sheet(book, data, members, group)
    _trade_sheet(book, data)
    _metadata_sheet(book, data)
    return book.content()


def _letters(place: int) -> str:
    return address(0, place)[:-1]


def _places(line: Line) -> int:
    largest = max((abs(value) for value in line.values if value is not None), default=0.0)
    whole = all(value == int(value) for value in line.values if value is not None)
    return 0 if whole or largest >= 1000 else 4 if largest < 1 else 2


def group_formula(item: Indicator, span: Mapping[str, str]) -> str:
    """The rule of the catalogue as a formula over the members' columns (``span`` by indicator); '' where it cannot be one."""
    x = span.get(item.id, "")
    none = '"' + NO_DATA.es + '"'
    if item.aggregation == "sum":
        return f"=IF(COUNT({x})=ROWS({x}),SUM({x}),{none})"
    if item.aggregation == "mean" and item.weight in span:
        w = span[item.weight]
        return f"=SUMPRODUCT({x},{w})/SUMPRODUCT(ISNUMBER({x})*1,{w})"
    if item.aggregation == "ratio" and item.above in span and item.below in span:
        a, b = span[item.above], span[item.below]
        return f"=SUMPRODUCT({a},ISNUMBER({b})*1)/SUMPRODUCT({b},ISNUMBER({a})*1)*{item.factor:g}"
    return ""


def _group_sheet(book: Workbook, data: ProfilePaper, members: str, place: Mapping[str, int]) -> str:
    found, lang = data.profile, data.edition.lang
    span = {key: book.span(members, key) for key in place}
    day = found.as_of.isoformat()
    unit = Text("la de la fila", "that of the row")

    def numeric(key: str, es: str, en: str) -> Column:
        return Column(key, Text(es, en), "decimal", unit, day, decimals=4, width=16)

    columns = [
        Column("name", Text("Indicador", "Indicator"), width=36),
        Column("unit", Text("Unidad", "Unit"), width=22),
        Column("year", Text("Año", "Year"), width=18),
        Column("rule", Text("Regla del grupo", "Rule of the group"), width=20),
        numeric("group", "Grupo", "Group"),
        numeric("department", "Departamento", "Department"),
        numeric("nation", "País", "Country"),
        numeric("peers", "Pares", "Peers"),
        numeric("low", "Menor", "Least"),
        numeric("high", "Mayor", "Most"),
        numeric("coverage", "Con dato (parte)", "With data (share)"),
        numeric("variation", "Coeficiente de variación", "Coefficient of variation"),
        numeric("gini", "Gini entre miembros", "Gini among members"),
    ]
    rows = []
    for line in found.lines:
        item = line.indicator
        x = span[item.id]
        formula = group_formula(item, span) if line.group is not None else ""
        rows.append(
            [
                item.name.of(lang),
                item.unit.of(lang),
                years_said(line, found.as_of.year, lang),
                RULES[item.aggregation].of(lang),
                Formula(formula, line.group) if formula and line.group is not None else line.group,
                *(line.references[key] for key in REFERENCES),
                Formula(f"=MIN({x})", line.low) if line.low is not None else None,
                Formula(f"=MAX({x})", line.high) if line.high is not None else None,
                Formula(f"=COUNT({x})/ROWS({x})", line.coverage),
                _variation(line, span),
                line.gini,
            ]
        )
    return book.table(_t("Grupo", "Group", lang), columns, rows)


def _variation(line: Line, span: Mapping[str, str]) -> Formula | float | None:
    """Live where every member has value and weight; else the number the core computed."""
    item = line.indicator
    if line.variation is None or line.coverage < 1 or (item.weight and item.weight not in span):
        return line.variation
    x = span[item.id]
    w = span[item.weight] if item.weight else f"({x}={x})*1"
    mean = f"(SUMPRODUCT({x},{w})/SUMPRODUCT({w}))"
    return Formula(f"=SQRT(SUMPRODUCT(({x}-{mean})^2,{w})/SUMPRODUCT({w}))/ABS({mean})", line.variation)


def _gap_sheet(book: Workbook, data: ProfilePaper, members: str, group: str) -> None:
    found, lang = data.profile, data.edition.lang
    lines = [(k, line) for k, line in enumerate(found.lines) if line.aim is not None]
    if not lines:
        return
    day = found.as_of.isoformat()
    unit = Text("la del indicador", "that of the indicator")
    columns = [
        Column("name", Text("Indicador", "Indicator"), width=36),
        Column("member", Text("Municipio", "Municipality"), width=24),
        Column("aim_of", Text("Referencia", "Reference"), width=16),
        Column("value", Text("Valor", "Value"), "decimal", unit, day, decimals=4),
        Column("aim", Text("Valor de referencia", "Reference value"), "decimal", unit, day, decimals=4),
        Column("gap", Text("Brecha", "Gap"), "decimal", unit, day, decimals=4),
        Column("relative", Text("Brecha relativa", "Relative gap"), "decimal", Text("parte", "share"), day, decimals=4),
    ]
    rows = []
    for place, line in lines:
        assert line.aim is not None
        name, aim = line.aim
        more = line.indicator.direction > 0
        target = Formula(f"={book.cell(group, name, place)}", aim) if name in REFERENCES else aim
        shown = aim_said(name, lang)
        for k, unit_ in enumerate(found.members):
            gap = line.gaps[k]
            row: list[object] = [line.indicator.name.of(lang), unit_.name, shown]
            if gap is None:
                rows.append([*row, None, target, None, None])
                continue
            below = "ABS(E{row})" if more else "D{row}"
            relative = (
                Formula(f"=IF(F{{row}}=0,0,F{{row}}/{below})", gap.relative) if gap.relative is not None else None
            )
            rows.append(
                [
                    *row,
                    Formula(f"={book.cell(members, line.indicator.id, k)}", gap.value),
                    target,
                    Formula("=MAX(0,E{row}-D{row})" if more else "=MAX(0,D{row}-E{row})", gap.absolute),
                    relative,
                ]
            )
    book.table(_t("Brechas", "Gaps", lang), columns, rows)


def _trade_sheet(book: Workbook, data: ProfilePaper) -> None:
    found, lang = data.trade, data.edition.lang
    if found is None:
        return
    day = data.profile.as_of.isoformat()
    unit = Text("unidades", "units")
    source = data.trade_source
    columns = [
        Column("sector", Text("Sector", "Sector"), width=30),
        Column("part", Text("Grupo", "Group"), "decimal", unit, day, source=source),
        Column("wide", Text("Referencia", "Reference"), "decimal", unit, day, source=source),
        Column(
            "lq",
            Text("Cociente de localización", "Location quotient"),
            "decimal",
            Text("veces", "times"),
            day,
            decimals=4,
        ),
    ]
    last = len(found.sectors) + 1
    rows = [
        [
            name,
            part,
            wide,
            Formula(f"=(B{{row}}/SUM(B$2:B${last}))/(C{{row}}/SUM(C$2:C${last}))", q) if q is not None else None,
        ]
        for name, part, wide, q in zip(found.sectors, found.part, found.wide, found.quotients, strict=True)
    ]
    book.table(_t("Especialización", "Specialisation", lang), columns, rows)
    if found.change is None:
        return
    parts = [
        Column(key, Text(es, en), "decimal", unit, day)
        for key, es, en in (
            ("nation", "Por el país", "By the nation"),
            ("mix", "Por el sector", "By the sector"),
            ("region", "Por la región", "By the region"),
            ("change", "Cambio", "Change"),
        )
    ]
    lines = [
        [name, *values, Formula("=B{row}+C{row}+D{row}", float(np.sum(values)))]
        for name, values in zip(found.sectors, found.change, strict=True)
    ]
    total = {"nation": "SUM", "mix": "SUM", "region": "SUM", "change": "SUM"}
    book.table(_t("Cambio y participación", "Shift and share", lang), [columns[0], *parts], lines, total=total)


def _official(data: ProfilePaper) -> Table:
    lang = data.edition.lang
    head = (
        _t("Tabla oficial", "Official table", lang),
        _t("Edición", "Edition", lang),
        _t("Archivo", "File", lang),
        _t("Huella (SHA-256)", "Fingerprint (SHA-256)", lang),
        _t("Se leyó el", "Read on", lang),
    )
    rows: list[Row] = [(*said, day.isoformat() if day else None) for *said, day in data.official]
    return Table("", head, rows)


def _metadata_sheet(book: Workbook, data: ProfilePaper) -> None:
    found, lang = data.profile, data.edition.lang
    columns = [
        Column("name", Text("Indicador", "Indicator"), width=36),
        Column("theme", Text("Tema", "Theme"), width=20),
        Column("rule", Text("Regla del grupo", "Rule of the group"), width=20),
        Column("year", Text("Vigencia", "Year"), width=18),
        Column("source", Text("Fuente", "Source"), width=70),
    ]
    rows = [list(row) for row in found.tables(lang)[5].rows]
    nothing = _t("sin dato: nadie lo ha cargado", "no data: nobody has loaded it", lang)
    rows += [
        [i.name.of(lang), SECTIONS[_section(i)].of(lang), RULES[i.aggregation].of(lang), nothing, None]
        for i in found.empty
    ]
    book.table(SECTIONS["metadatos"].of(lang), columns, rows, notes=[item.text.of(lang) for item in found.notices()])
    if data.official:
        book.table(_t("Tablas oficiales", "Official tables", lang), *plain_columns(_official(data)))


def _section(item: Indicator) -> str:
    return next(key for key, themes in THEMES_OF.items() if item.theme in themes)
