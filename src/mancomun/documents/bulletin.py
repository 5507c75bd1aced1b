"""D2, the regional bulletin and annual report of the plan (S12, S15): totals, regions, changes, coverage, what is missing."""

from __future__ import annotations

from mancomun.documents.blocks import annex, heading, paragraph, strong, table
from mancomun.documents.frame import drawn, framed, on, shown
from mancomun.documents.inputs import Bulletin, Quantity
from mancomun.documents.tree import Block, Document
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, day_text
from mancomun.tables.columns import Column, said
from mancomun.tables.workbook import Formula, Workbook

KIND = Text("Portafolio · Boletín regional", "Portfolio · Regional bulletin")
SECTIONS = {
    "totals": Text("Totales", "Totals"),
    "regions": Text("Por región", "By region"),
    "changes": Text("Cambios del periodo", "Changes in the period"),
    "coverage": Text("Cobertura", "Coverage"),
    "notes": Text("Lo que la fuente de 2014 no dice", "What the 2014 source does not say"),
    "annex": Text("Anexo. Iniciativas", "Annex. Initiatives"),
}
MISSING_2014 = Text(
    "La distribución regional de 2014 no está disponible en la fuente; se muestra solo el total ({n}).",
    "The regional distribution of 2014 is not available in the source; only the total is shown ({n}).",
)
_INITIATIVES = Text("iniciativas", "initiatives")


def bulletin_report(data: Bulletin) -> Document:
    """The bulletin as a document. `BadInput` (E-S15-1) when the regions do not add up to the total."""
    lang = data.edition.lang
    _adds_up(data)
    blocks: list[Block] = []
    for key, made in (
        ("totals", _totals(data, lang)),
        ("regions", _regions(data, lang)),
        ("changes", _changes(data, lang)),
        ("coverage", _coverage(data, lang)),
        ("notes", _notes(data, lang)),
    ):
        blocks += [heading(SECTIONS[key].of(lang)), *made]
    if data.initiatives:
        blocks += [*annex(SECTIONS["annex"].of(lang)), _initiatives(data, lang)]
    span = f"{day_text(data.start).of(lang)} – {day_text(data.end).of(lang)}"
    facts = [(Text("Periodo", "Period").of(lang), span), (Text("Regiones", "Regions").of(lang), data.set_name)]
    return framed(data.edition, data.title, KIND, "boletin_regional", blocks, facts=facts)


def _adds_up(data: Bulletin) -> None:
    if data.end < data.start:
        raise BadInput(
            "E-S12-1",
            f"El periodo final ({day_text(data.end).es}) es anterior al inicial ({day_text(data.start).es}).",
            f"The end of the period ({day_text(data.end).en}) is before its beginning ({day_text(data.start).en}).",
        )
    added = sum(line.initiatives for line in data.regions) + data.interregional + len(data.unplaced)
    if added != data.total:
        raise BadInput(
            "E-S15-1",
            f"La suma por regiones ({added}) no coincide con el total ({data.total}); "
            f"revise {len(data.unplaced)} iniciativas sin región.",
            f"The sum by region ({added}) is not the total ({data.total}); check {len(data.unplaced)} initiatives without region.",
        )


def _source(data: Bulletin, lang: str) -> str:
    day = day_text(data.edition.day)
    return data.source or Text(f"registro del portafolio, {day.es}", f"record of the portfolio, {day.en}").of(lang)


def _totals(data: Bulletin, lang: str) -> list[Block]:
    day = on(data.edition.day)
    text = Text(f"El portafolio tiene {data.total} iniciativas.", f"The portfolio has {data.total} initiatives.").of(
        lang
    )
    blocks = [paragraph(strong(text))]
    if data.by_state:
        columns = [
            Column("state", Text("Estado", "State"), width=60),
            Column("n", Text("Cuántas", "How many"), "integer", _INITIATIVES, day, width=24),
        ]
        blocks.append(
            table(columns, [list(pair) for pair in data.by_state], lang, caption="", source=_source(data, lang))
        )
    if data.indicators:
        columns = [
            Column("name", Text("Indicador", "Indicator"), width=46),
            Column("value", Text("Valor", "Value"), width=26),
            Column("source", Text("Fuente", "Source"), width=28),
        ]
        rows = [[name, shown(q, lang), said(q.source, lang)] for name, q in data.indicators]
        blocks.append(table(columns, rows, lang, caption="", source=_source(data, lang)))
    return blocks


def _regions(data: Bulletin, lang: str) -> list[Block]:
    day = on(data.edition.day)
    columns = [
        Column("name", Text("Región", "Region"), width=30),
        Column("n", Text("Total", "Total"), "integer", _INITIATIVES, day, width=18),
        Column(
            "rate", Text("Tasa", "Rate"), "decimal", Text("por 100 municipios", "per 100 municipalities"), day, width=18
        ),
        Column("share", Text("Población", "People"), "percent", "%", data.population_year or day, width=16),
    ]
    rows: list[list[object]] = [[r.name, r.initiatives, r.rate, r.share] for r in data.regions]
    more = Text("Interregionales", "Interregional").of(lang)
    if data.interregional:
        rows.append([more, data.interregional, None, None])
    if data.unplaced:
        rows.append([Text("Sin región", "Without region").of(lang), len(data.unplaced), None, None])
    block = table(columns, rows, lang, caption="", source=_source(data, lang), total=["Total", data.total, None, None])
    return [block, *(drawn(image, lang) for image in data.pictures)]


def _changes(data: Bulletin, lang: str) -> list[Block]:
    if not data.changes:
        return [
            paragraph(
                Text("En el periodo no cambió ninguna iniciativa.", "No initiative changed in the period.").of(lang)
            )
        ]
    columns = [
        Column("day", Text("Fecha", "Date"), "date", width=14),
        Column("code", Text("Código", "Code"), "code", width=18),
        Column("name", Text("Iniciativa", "Initiative"), width=30),
        Column("what", Text("Qué pasó", "What happened"), width=38),
    ]
    rows = []
    for c in data.changes:
        step = (
            f" ({c.before or '—'} a {c.after})"
            if c.after and lang != "en"
            else f" ({c.before or '—'} to {c.after})"
            if c.after
            else ""
        )
        rows.append([c.day, c.code, c.name, f"{c.what}{step}"])
    return [table(columns, rows, lang, caption="", source=_source(data, lang))]


def _coverage(data: Bulletin, lang: str) -> list[Block]:
    day = on(data.edition.day)
    columns = [
        Column("name", Text("Región", "Region"), width=30),
        Column(
            "municipalities",
            Text("Municipios", "Municipalities"),
            "integer",
            Text("municipios", "municipalities"),
            day,
            width=18,
        ),
        Column("coverage", Text("Cobertura", "Coverage"), "percent", "%", day, width=18),
        Column(
            "overlap",
            Text("Traslape", "Overlap"),
            "decimal",
            Text("membresías por municipio", "memberships per municipality"),
            day,
            width=22,
        ),
    ]
    rows = [[r.name, r.municipalities, r.coverage, r.overlap] for r in data.regions]
    said_ = Text(
        "Cobertura: municipios distintos que están al menos en una iniciativa, sobre los de la región.",
        "Coverage: distinct municipalities in at least one initiative, out of those of the region.",
    )
    return [paragraph(said_.of(lang)), table(columns, rows, lang, caption="", source=_source(data, lang))]


def _notes(data: Bulletin, lang: str) -> list[Block]:
    note = MISSING_2014.of(lang).replace("{n}", str(data.historical_total))
    lists = Text(
        "Las listas de iniciativas y de las priorizadas: dato no disponible en la fuente de 2014.",
        "The lists of initiatives and of those prioritised: not available in the 2014 source.",
    )
    return [
        paragraph(note),
        paragraph(lists.of(lang)),
        *([paragraph(data.historical_note)] if data.historical_note else []),
    ]


def _initiatives(data: Bulletin, lang: str) -> Block:
    day = on(data.edition.day)
    columns = [
        Column("code", Text("Código", "Code"), "code", width=17),
        Column("name", Text("Iniciativa", "Initiative"), width=32),
        Column("region", Text("Región", "Region"), width=18),
        Column("state", Text("Estado", "State"), width=16),
        Column("members", Text("Miembros", "Members"), "integer", Text("entidades", "entities"), day, width=15),
        Column(
            "population",
            Text("Población", "People"),
            "integer",
            Text("hab.", "people"),
            data.population_year or day,
            width=17,
        ),
    ]
    rows = [[x.code, x.name, x.region, x.state, x.members, x.population] for x in data.initiatives]
    return table(columns, rows, lang, caption="", source=_source(data, lang))


def bulletin_workbook(data: Bulletin) -> bytes:
    """The same as a workbook; the rate of each region and all totals are live formulas."""
    _adds_up(data)
    lang, day = data.edition.lang, on(data.edition.day)
    book = Workbook(data.title, lang, data.edition.day, KIND.of(lang))
    source = _source(data, lang)
    columns = [
        Column("name", Text("Región", "Region")),
        Column("n", Text("Iniciativas", "Initiatives"), "integer", _INITIATIVES, day, source=source),
        Column(
            "municipalities", Text("Municipios", "Municipalities"), "integer", Text("municipios", "municipalities"), day
        ),
        Column("rate", Text("Tasa", "Rate"), "decimal", Text("por 100 municipios", "per 100 municipalities"), day),
        Column("share", Text("Población", "People"), "percent", "%", data.population_year),
        Column("coverage", Text("Cobertura", "Coverage"), "percent", "%", day),
        Column(
            "overlap",
            Text("Traslape", "Overlap"),
            "decimal",
            Text("membresías por municipio", "memberships per municipality"),
            day,
        ),
    ]
    rows: list[list[object]] = []
    for r in data.regions:
        rate = Formula("=100*B{row}/C{row}", 100 * r.initiatives / r.municipalities) if r.municipalities else None
        rows.append([r.name, r.initiatives, r.municipalities, rate, r.share, r.coverage, r.overlap])
    for label, n in (
        (Text("Interregionales", "Interregional"), data.interregional),
        (Text("Sin región", "Without region"), len(data.unplaced)),
    ):
        if n:
            rows.append([label.of(lang), n, None, None, None, None, None])
    note = MISSING_2014.of(lang).replace("{n}", str(data.historical_total))
    book.table(
        Text("Regiones", "Regions").of(lang), columns, rows, total={"n": "SUM", "municipalities": "SUM"}, notes=[note]
    )
    states = [
        Column("state", Text("Estado", "State")),
        Column("n", Text("Iniciativas", "Initiatives"), "integer", _INITIATIVES, day),
    ]
    book.table(
        Text("Estados", "States").of(lang),
        states,
        [list(p) for p in data.by_state],
        total={"n": "SUM"} if data.by_state else None,
    )
    indicators = [
        Column("name", Text("Indicador", "Indicator"), width=44),
        Column("value", Text("Valor", "Value"), "decimal", decimals=4),
        Column("unit", Text("Unidad", "Unit")),
        Column("vintage", Text("Vigencia", "Vintage")),
        Column("source", Text("Fuente", "Source"), width=40),
    ]
    book.table(
        Text("Indicadores", "Indicators").of(lang), indicators, [_indicator(n, q, lang) for n, q in data.indicators]
    )
    plain = [
        Column("code", Text("Código", "Code"), "code"),
        Column("name", Text("Iniciativa", "Initiative"), width=44),
        Column("region", Text("Región", "Region")),
        Column("state", Text("Estado", "State")),
        Column("figure", Text("Figura prevista", "Foreseen figure")),
        Column("members", Text("Miembros", "Members"), "integer", Text("entidades", "entities"), day),
        Column(
            "population", Text("Población", "People"), "integer", Text("habitantes", "people"), data.population_year
        ),
    ]
    lines = [[x.code, x.name, x.region, x.state, x.figure, x.members, x.population] for x in data.initiatives]
    book.table(Text("Iniciativas", "Initiatives").of(lang), plain, lines)
    changes = [
        Column("day", Text("Fecha", "Date"), "date"),
        Column("code", Text("Código", "Code"), "code"),
        Column("name", Text("Iniciativa", "Initiative")),
        Column("what", Text("Qué pasó", "What happened")),
        Column("before", Text("Antes", "Before")),
        Column("after", Text("Después", "After")),
    ]
    book.table(
        Text("Cambios", "Changes").of(lang),
        changes,
        [[c.day, c.code, c.name, c.what, c.before, c.after] for c in data.changes],
    )
    return book.content()


def _indicator(name: str, quantity: Quantity, lang: str) -> list[object]:
    return [name, quantity.value, said(quantity.unit, lang), quantity.vintage, said(quantity.source, lang)]
