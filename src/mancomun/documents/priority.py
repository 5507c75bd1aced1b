"""D3, the report of a prioritisation (S16): who decided, how, with which weights, how firm it is, and who disagreed."""

from __future__ import annotations

from collections.abc import Sequence

from mancomun.documents.blocks import (
    bullets,
    given,
    heading,
    method_box,
    paragraph,
    pending,
    signatures,
    strong,
    table,
)
from mancomun.documents.frame import drawn, framed, on
from mancomun.documents.inputs import AlternativeLine, CriterionLine, PriorityReport
from mancomun.documents.tree import Block, Document, Run
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, day_text
from mancomun.portfolio.exercise import Ranking
from mancomun.portfolio.ranking_book import write_ranking
from mancomun.tables.cells import address
from mancomun.tables.columns import NO, YES, Column, show_number
from mancomun.tables.workbook import Formula, Workbook

KIND = Text("Portafolio · Informe de priorización", "Portfolio · Report of a prioritisation")
SECTIONS = {
    "object": Text("Objeto", "Object"),
    "committee": Text("Comité", "Committee"),
    "method": Text("Método y por qué", "Method and why"),
    "criteria": Text("Criterios", "Criteria"),
    "weights": Text("Pesos y su origen", "Weights and their origin"),
    "matrix": Text("Matriz de evaluación", "Assessment matrix"),
    "results": Text("Resultados", "Results"),
    "sensitivity": Text("Sensibilidad", "Sensitivity"),
    "smaa": Text("Aceptabilidad de los puestos (SMAA)", "Acceptability of ranks (SMAA)"),
    "decision": Text("Decisión", "Decision"),
    "dissent": Text("Salvedades y votos en contra", "Reservations and dissent"),
    "signatures": Text("Firmas", "Signatures"),
    "annex": Text("Anexo. Datos de la evaluación", "Annex. Data of the assessment"),
}
_SHARE = Text("parte de uno", "share of one")
_RATIO = Text("hasta 0,10 se acepta", "up to 0.10 is accepted")
_AGREES = 1e-9
_WIDE = 7
"""Criteria that one table of the matrix holds side by side."""


def priority_report(report: PriorityReport) -> Document:
    """The report as a document; a section nobody filled is *por diligenciar*, listed on the cover."""
    lang = report.edition.lang
    blocks: list[Block] = []
    for key, made in (
        ("object", _object(report, lang)),
        ("committee", _committee(report, lang)),
        ("method", _method(report, lang)),
        ("criteria", [_criteria(report, lang)]),
        ("weights", _weights(report, lang)),
        ("matrix", _matrix(report, lang)),
        ("results", _results(report, lang)),
        ("sensitivity", _sensitivity(report, lang)),
        ("smaa", _smaa(report, lang)),
        ("decision", _decision(report, lang)),
        ("dissent", _dissent(report, lang)),
        ("signatures", [_signatures(report, lang)]),
    ):
        blocks += [heading(SECTIONS[key].of(lang)), *made]
    blocks += [
        heading(SECTIONS["annex"].of(lang)),
        *_data(report, lang),
    ]  # with the signatures, that fill little of a page
    facts = [
        (Text("Convocatoria", "Call").of(lang), report.call),
        (Text("Método", "Method").of(lang), report.method_name),
    ]
    return framed(report.edition, report.title, KIND, "informe_priorizacion", blocks, lead=report.object, facts=facts)


def _source(report: PriorityReport, lang: str) -> str:
    day = day_text(report.edition.day).of(lang)
    return Text(f"ejercicio {report.edition.code}, {day}", f"exercise {report.edition.code}, {day}").of(lang)


def _object(report: PriorityReport, lang: str) -> list[Block]:
    n = len(report.alternatives)
    said = Text(
        f"Se ordenaron {n} iniciativas de la convocatoria {report.call}.",
        f"{n} initiatives of the call {report.call} were ordered.",
    )
    return [
        paragraph(given(report.object, Text("objeto de la priorización", "object").of(lang))),
        paragraph(said.of(lang)),
    ]


def _committee(report: PriorityReport, lang: str) -> list[Block]:
    if not report.committee:
        return [paragraph(pending(Text("integrantes del comité", "members of the committee").of(lang)))]
    none = Text("declaró que no tiene", "declared none").of(lang)
    columns = [
        Column("name", Text("Nombre", "Name"), width=24),
        Column("office", Text("Cargo", "Office"), width=22),
        Column("entity", Text("Entidad", "Entity"), width=24),
        Column("conflict", Text("Conflicto de interés", "Conflict of interest"), width=30),
    ]
    rows = []
    for one in report.committee:
        missing = pending(
            Text(f"declaración de conflicto de {one.name}", f"declaration of conflict of {one.name}").of(lang)
        )
        out = ", ".join(one.excluded_from)
        apart = Text(f" No votó sobre {out}.", f" Did not vote on {out}.").of(lang) if out else ""
        rows.append(
            [
                one.name,
                one.office,
                one.entity,
                missing
                if one.conflict is None
                else (one.conflict or none).rstrip(".") + ("." + apart if apart else ""),
            ]
        )
    return [table(columns, rows, lang, caption="", source=_source(report, lang))]


def _method(report: PriorityReport, lang: str) -> list[Block]:
    why = given(report.method_reason, Text("por qué se eligió el método", "why the method was chosen").of(lang))
    box = method_box(lang, report.method_name + ".", dict([*report.parameters, *report.edition.versions]))
    return [
        paragraph(strong(f"{report.method_name}. "), why),
        box,
        *([bullets(report.notices)] if report.notices else []),
    ]


def _criteria(report: PriorityReport, lang: str) -> Block:
    columns = [
        Column("name", Text("Criterio", "Criterion"), width=30),
        Column("parent", Text("Grupo", "Group"), width=18),
        Column("direction", Text("Mejor si", "Better if"), width=10),
        Column("kind", Text("Tipo", "Type"), width=10),
        Column("unit", Text("Unidad y vigencia", "Unit and vintage"), width=18),
        Column("source", Text("Fuente", "Source"), width=20),
    ]
    way = {"max": Text("es mayor", "higher"), "min": Text("es menor", "lower")}
    rows = [
        [
            c.name,
            c.parent or "—",
            way[c.direction].of(lang),
            c.kind,
            ", ".join(x for x in (c.unit, c.vintage) if x),
            c.source,
        ]
        for c in report.criteria
    ]
    return table(columns, rows, lang, caption="", source=_source(report, lang))


def _weights(report: PriorityReport, lang: str) -> list[Block]:
    day = on(report.edition.day)
    columns = [
        Column("name", Text("Criterio", "Criterion"), width=40),
        Column("weight", Text("Peso", "Weight"), "decimal", _SHARE, day, decimals=4, width=15),
        Column(
            "from",
            Text("El primero no cambia desde", "First place holds from"),
            "decimal",
            _SHARE,
            day,
            decimals=4,
            width=20,
        ),
        Column("to", Text("hasta", "to"), "decimal", _SHARE, day, decimals=4, width=15),
    ]
    rows = [[c.name, c.weight, c.stable_from, c.stable_to] for c in report.criteria]
    total = sum(c.weight for c in report.criteria)
    if abs(total - 1) > 1e-6:
        said = show_number(total, "decimal", 4, "es")
        raise BadInput(
            "E-S16-2",
            f"Los pesos suman {said}; deben sumar 1.",
            f"The weights add up to {total:.4f}; they must add up to 1.",
        )
    origin = paragraph(given(report.weights_origin, Text("origen de los pesos", "origin of the weights").of(lang)))
    found = table(columns, rows, lang, caption="", source=_source(report, lang), total=["Total", total, None, None])
    return [origin, found, *_weighers(report, lang)]


def _weighers(report: PriorityReport, lang: str) -> list[Block]:
    """Who gave which weights, how consistent they are, and how far people agree."""
    if not report.weighers:
        return []
    day, blocks = on(report.edition.day), []
    for first in range(0, len(report.criteria), _WIDE):
        some = report.criteria[first : first + _WIDE]
        columns = [
            Column("name", Text("Quién", "Who"), width=22),
            *(Column(c.key, Text(c.name, c.name), "decimal", _SHARE, day, decimals=3, width=12) for c in some),
        ]
        rows: list[list[object]] = [[one.name, *(one.weights.get(c.key) for c in some)] for one in report.weighers]
        blocks.append(table(columns, rows, lang, caption="", source=_source(report, lang)))
    columns = [
        Column("name", Text("Quién", "Who"), width=26),
        Column("how", Text("Cómo", "How"), width=40),
        Column(
            "ratio", Text("Razón de consistencia", "Consistency ratio"), "decimal", _RATIO, day, decimals=3, width=18
        ),
        Column("counted", Text("Cuenta", "Counts"), width=12),
    ]
    rows = [
        [one.name, one.how, Run("—") if one.ratio is None else one.ratio, (YES if one.counted else NO).of(lang)]
        for one in report.weighers
    ]
    blocks.append(table(columns, rows, lang, caption="", source=_source(report, lang)))
    return [*blocks, *([paragraph(report.consensus)] if report.consensus else [])]


def _criterion_column(c: CriterionLine, day: str) -> Column:
    unit = c.unit or Text("puntos", "points")
    return Column(c.key, Text(c.name, c.name), "decimal", unit, c.vintage or day, source=c.source, width=12)


def _matrix(report: PriorityReport, lang: str) -> list[Block]:
    day, blocks = on(report.edition.day), []
    for first in range(0, len(report.criteria), _WIDE):
        some = report.criteria[first : first + _WIDE]
        columns = [
            Column("code", Text("Iniciativa", "Initiative"), width=18),
            *(_criterion_column(c, day) for c in some),
        ]
        rows = [[a.code, *(a.data.get(c.key) for c in some)] for a in report.alternatives]
        blocks.append(table(columns, rows, lang, caption="", source=_source(report, lang)))
    return blocks


def _results(report: PriorityReport, lang: str) -> list[Block]:
    day = on(report.edition.day)
    columns = [
        Column("rank", Text("Puesto", "Rank"), "integer", Text("orden", "order"), day, width=10),
        Column("code", Text("Código", "Code"), "code", width=18),
        Column("name", Text("Iniciativa", "Initiative"), width=36),
        Column("score", Text("Puntaje", "Score"), "decimal", report.method_name, day, decimals=3, width=16),
        Column("note", Text("Nota", "Note"), width=22),
    ]
    rows = [[a.rank, a.code, a.name, a.score, a.note or "—"] for a in report.alternatives]
    blocks = [table(columns, rows, lang, caption="", source=_source(report, lang))]
    tied = _ties(report.alternatives)
    if tied:
        said = "; ".join(" = ".join(codes) for codes in tied)
        blocks.append(paragraph(strong(Text("Empates: ", "Ties: ").of(lang)), f"{said}."))
    if report.package:
        blocks.append(paragraph(strong(Text("Paquete: ", "Package: ").of(lang)), report.package))
    return [*blocks, *_methods(report, lang), *(drawn(image, lang) for image in report.pictures)]


def _methods(report: PriorityReport, lang: str) -> list[Block]:
    """The places that other methods give with the same data and weights."""
    if not report.methods:
        return []
    day, order = on(report.edition.day), Text("puesto", "rank")
    columns = [
        Column("code", Text("Iniciativa", "Initiative"), width=20),
        *(
            Column(f"m{k}", Text(name, name), "integer", order, day, width=14)
            for k, (name, _) in enumerate(report.methods)
        ),
    ]
    rows = [[a.code, *(places.get(a.code) for _, places in report.methods)] for a in report.alternatives]
    title = Text("Los mismos datos y pesos con otros métodos", "The same data and weights with other methods").of(lang)
    found: list[Block] = [table(columns, rows, lang, caption=title, source=_source(report, lang))]
    return [*found, *([paragraph(report.methods_said)] if report.methods_said else [])]


def _ties(alternatives: Sequence[AlternativeLine]) -> list[list[str]]:
    by_rank: dict[int, list[str]] = {}
    for one in alternatives:
        if one.rank is not None:
            by_rank.setdefault(one.rank, []).append(one.code)
    return [codes for codes in by_rank.values() if len(codes) > 1]


def _sensitivity(report: PriorityReport, lang: str) -> list[Block]:
    if report.sensitivity:
        return [bullets(report.sensitivity)]
    return [paragraph(pending(Text("análisis de sensibilidad de los pesos", "sensitivity of the weights").of(lang)))]


def _smaa(report: PriorityReport, lang: str) -> list[Block]:
    ranked = [a for a in report.alternatives if a.ranks]
    if not ranked:
        return [paragraph(pending(Text("simulación de pesos (SMAA)", "simulation of weights (SMAA)").of(lang)))]
    most, day = min(max(len(a.ranks) for a in ranked), 6), on(report.edition.day)
    title = Text("Puesto", "Rank")
    places = [
        Column(f"r{k}", Text(f"{title.es} {k}", f"{title.en} {k}"), "percent", "%", day, width=12)
        for k in range(1, most + 1)
    ]
    rows = [[a.code, *(100 * a.ranks[k] if k < len(a.ranks) else None for k in range(most))] for a in ranked]
    seed = {
        "N": str(report.smaa_samples or "—"),
        Text("Semilla", "Seed").of(lang): str(report.smaa_seed if report.smaa_seed is not None else "—"),
    }
    said = Text(
        "Parte de los pesos posibles que dejan a cada iniciativa en cada puesto.",
        "Share of all possible weights that leave each initiative in each rank.",
    )
    return [
        table(
            [Column("code", Text("Iniciativa", "Initiative"), width=20), *places],
            rows,
            lang,
            caption="",
            source=_source(report, lang),
        ),
        method_box(lang, said.of(lang), seed),
    ]


def _decision(report: PriorityReport, lang: str) -> list[Block]:
    day = day_text(report.decided_on).of(lang) if report.decided_on else None
    blocks = [
        paragraph(given(report.decision, Text("decisión del comité", "decision of the committee").of(lang))),
        paragraph(
            strong(Text("Fecha: ", "Date: ").of(lang)),
            given(day, Text("fecha de la decisión", "date of the decision").of(lang)),
        ),
    ]
    chosen = [f"{a.code} · {a.name}" for a in report.alternatives if a.chosen]
    return [*blocks, *([bullets(chosen)] if chosen else [])]


def _dissent(report: PriorityReport, lang: str) -> list[Block]:
    if report.dissent:
        return [bullets([[strong(f"{who}: "), what] for who, what in report.dissent])]
    if report.no_dissent:
        return [paragraph(Text("Nadie dejó salvedades.", "Nobody left reservations.").of(lang))]
    return [paragraph(pending(Text("salvedades, o que no las hubo", "reservations, or that there were none").of(lang)))]


def _signatures(report: PriorityReport, lang: str) -> Block:
    return signatures([(one.name, one.office, one.entity) for one in report.committee] or [("", "", "")], lang)


def _data(report: PriorityReport, lang: str) -> list[Block]:
    columns = [
        Column("code", Text("Código", "Code"), "code", width=18),
        Column("name", Text("Iniciativa", "Initiative"), width=44),
        Column("region", Text("Región", "Region"), width=22),
        Column("cost", Text("Costo", "Cost"), "money", "COP", on(report.edition.day), width=18),
    ]
    rows = [[a.code, a.name, a.region, a.cost] for a in report.alternatives]
    blocks = [table(columns, rows, lang, caption="", source=_source(report, lang))]
    if report.evaluations:
        title = Text("Quién dijo qué", "Who said what").of(lang)
        said_ = [
            [
                one.code,
                one.criterion,
                one.rater,
                _plain(one.value, lang),
                one.reason,
                (YES if one.counted else NO).of(lang),
            ]
            for one in report.evaluations
        ]
        blocks.append(table(_EVALUATIONS, said_, lang, caption=title, source=_source(report, lang)))
    return blocks


_EVALUATIONS = [
    Column("code", Text("Iniciativa", "Initiative"), width=18),
    Column("criterion", Text("Criterio", "Criterion"), width=20),
    Column("rater", Text("Quién", "Who"), width=18),
    Column("value", Text("Valor", "Value"), width=10),
    Column("reason", Text("En qué se basa", "What it rests on"), width=40),
    Column("counted", Text("Cuenta", "Counts"), width=10),
]


def _plain(value: float, lang: str) -> str:
    return show_number(value, "decimal", 0 if value == int(value) else 2, lang)


def priority_workbook(report: PriorityReport) -> bytes:
    """The exercise as a workbook, alive from the data to the ranks when the report brings the answer of the core.

    Without it, additive values (mavt) give the value, score and rank of each initiative as formulas.

    ``ValueError`` when the formulas would not give the score of the report: a workbook may not contradict the screen.
    """
    if report.ranking is not None:
        return _live_workbook(report, report.ranking)
    lang, day, n = report.edition.lang, on(report.edition.day), len(report.alternatives)
    book = Workbook(report.title, lang, report.edition.day, KIND.of(lang))
    criteria, live = (
        report.criteria,
        report.method == "mavt" and all(c.low is not None and c.high is not None for c in report.criteria),
    )
    columns = [
        Column("key", Text("Clave", "Key")),
        Column("name", Text("Criterio", "Criterion")),
        Column("direction", Text("Dirección", "Direction")),
        Column("weight", Text("Peso", "Weight"), "decimal", _SHARE, day, decimals=4),
        Column(
            "low",
            Text("Ancla baja", "Low anchor"),
            "decimal",
            Text("la del criterio", "the criterion's"),
            day,
            decimals=4,
        ),
        Column(
            "high",
            Text("Ancla alta", "High anchor"),
            "decimal",
            Text("la del criterio", "the criterion's"),
            day,
            decimals=4,
        ),
        Column("source", Text("Fuente", "Source")),
    ]
    sheet = book.table(
        SECTIONS["criteria"].of(lang),
        columns,
        [[c.key, c.name, c.direction, c.weight, c.low, c.high, c.source] for c in criteria],
        total={"weight": "SUM"},
    )
    names = [Column("code", Text("Código", "Code"), "code"), Column("name", Text("Iniciativa", "Initiative"), width=36)]
    matrix = book.table(
        Text("Matriz", "Matrix").of(lang),
        [*names, *(_criterion_column(c, day) for c in criteria)],
        [[a.code, a.name, *(a.data.get(c.key) for c in criteria)] for a in report.alternatives],
    )
    values = [
        *names,
        *(
            Column(c.key, Text(c.name, c.name), "decimal", Text("valor de 0 a 1", "value 0 to 1"), day, decimals=4)
            for c in criteria
        ),
    ]
    score = Column("score", Text("Puntaje", "Score"), "decimal", report.method_name, day, decimals=4)
    rank = Column("rank", Text("Puesto", "Rank"), "integer", Text("orden", "order"), day)
    rows: list[list[object]] = []
    for line, a in enumerate(report.alternatives):
        cells: list[object] = [a.code, a.name]
        if live:
            worth = [_worth(a.data.get(c.key), c) for c in criteria]
            for place, (c, value) in enumerate(zip(criteria, worth, strict=True)):
                x, low, high = (
                    book.cell(matrix, c.key, line),
                    book.cell(sheet, "low", place),
                    book.cell(sheet, "high", place),
                )
                up = f"({x}-{low})/({high}-{low})" if c.direction == "max" else f"({high}-{x})/({high}-{low})"
                cells.append(None if value is None else Formula(f"=MAX(0,MIN(1,{up}))", value))
            added = (
                None
                if None in worth
                else sum(c.weight * v for c, v in zip(criteria, worth, strict=True) if v is not None)
            )
            if added is not None and a.score is not None and abs(added - a.score) > _AGREES:
                raise ValueError(f"{a.code} has the score {a.score} and its formula gives {added}")
            text = "=" + "+".join(
                f"{address(0, 2 + k)[:-1]}{{row}}*{book.cell(sheet, 'weight', k)}" for k in range(len(criteria))
            )
            end = address(0, len(criteria) + 2)[:-1]
            cells.append(None if added is None else Formula(text, added))
            place_ = (
                Formula(f"=RANK({end}{{row}},{end}$2:{end}${n + 1})", a.rank)
                if added is not None and a.rank
                else a.rank
            )
            cells.append(place_)
        else:
            cells += [*(a.values.get(c.key) for c in criteria), a.score, a.rank]
        rows.append(cells)
    notes = [] if live else [
        Text("El puntaje viene del método; su cálculo por pares no se repite con fórmulas en esta hoja.",
             "The score comes from the method; its pairwise computation is not repeated by formulas in this sheet.").of(lang)
    ]  # fmt: skip
    book.table(SECTIONS["results"].of(lang), [*values, score, rank], rows, notes=notes)
    if any(a.ranks for a in report.alternatives):
        most = max(len(a.ranks) for a in report.alternatives)
        ranks = [Column(f"r{k}", Text(f"Puesto {k}", f"Rank {k}"), "percent", "%", day) for k in range(1, most + 1)]
        data = [
            [a.code, a.name, *(100 * a.ranks[k] if k < len(a.ranks) else None for k in range(most))]
            for a in report.alternatives
        ]
        book.table("SMAA", [*names, *ranks], data)
    return _with_method(book, report)


def _with_method(book: Workbook, report: PriorityReport) -> bytes:
    """The last sheets of a workbook: how it was calculated and where it comes from."""
    lang = report.edition.lang
    about = [
        Column("label", Text("Parámetro", "Parameter"), width=36),
        Column("value", Text("Valor", "Value"), width=80),
    ]
    pairs = [(Text("Método", "Method").of(lang), report.method_name), *report.parameters, *report.edition.versions]
    book.table(Text("Método", "Method").of(lang), about, [list(pair) for pair in pairs], described=False)
    book.source(_source(report, lang))
    return book.content()


def _live_workbook(report: PriorityReport, ranking: Ranking) -> bytes:
    """The answer of the core with its live formulas, and around it what the report says in words."""
    lang = report.edition.lang
    scores = dict(zip(ranking.alternatives, ranking.scores.tolist(), strict=True))
    for one in report.alternatives:
        if one.score is not None and abs(scores[one.code] - one.score) > _AGREES:
            raise ValueError(f"{one.code} has the score {one.score} and its ranking gives {scores[one.code]}")
    book = Workbook(report.title, lang, report.edition.day, KIND.of(lang))
    write_ranking(book, ranking, lang)
    names = [Column("code", Text("Código", "Code"), "code"), Column("name", Text("Iniciativa", "Initiative"), width=36)]
    if any(a.ranks for a in report.alternatives):
        most = max(len(a.ranks) for a in report.alternatives)
        places = [Column(f"r{k}", Text(f"Puesto {k}", f"Rank {k}"), "percent", "%") for k in range(1, most + 1)]
        book.table("SMAA", [*names, *places], [
            [a.code, a.name, *(100 * a.ranks[k] if k < len(a.ranks) else None for k in range(most))] for a in report.alternatives
        ])  # fmt: skip
    more = [
        Column("region", Text("Región", "Region"), width=22),
        Column("cost", Text("Costo", "Cost"), "money", "COP", on(report.edition.day)),
        Column("chosen", Text("Elegida", "Chosen"), "flag"),
        Column("note", Text("Nota", "Note"), width=40),
    ]
    book.table(Text("Iniciativas", "Initiatives").of(lang), [*names, *more], [
        [a.code, a.name, a.region or None, a.cost, a.chosen, a.note or None] for a in report.alternatives
    ])  # fmt: skip
    if report.methods:
        columns = [Column(f"m{k}", Text(name, name), "integer") for k, (name, _) in enumerate(report.methods)]
        rows = [[a.code, a.name, *(places_.get(a.code) for _, places_ in report.methods)] for a in report.alternatives]
        book.table(Text("Métodos", "Methods").of(lang), [*names, *columns], rows)
    if report.evaluations:
        value = Column("value", Text("Valor", "Value"), "decimal", Text("la del criterio", "the criterion's"))
        columns = [value if column.key == "value" else column for column in _EVALUATIONS]
        book.table(Text("Quién dijo qué", "Who said what").of(lang), columns, [
            [one.code, one.criterion, one.rater, one.value, one.reason or None, (YES if one.counted else NO).of(lang)]
            for one in report.evaluations
        ])  # fmt: skip
    if report.weighers:
        columns = [
            Column("name", Text("Quién", "Who"), width=26), Column("how", Text("Cómo", "How"), width=40),
            Column("ratio", Text("Razón de consistencia", "Consistency ratio"), "decimal", decimals=3),
            *(Column(c.key, Text(c.name, c.name), "decimal", _SHARE, decimals=4) for c in report.criteria),
        ]  # fmt: skip
        book.table(Text("Pesos por persona", "Weights by person").of(lang), columns, [
            [one.name, one.how, one.ratio, *(one.weights.get(c.key) for c in report.criteria)] for one in report.weighers
        ])  # fmt: skip
    return _with_method(book, report)


def _worth(value: float | None, criterion: CriterionLine) -> float | None:
    """The linear value between anchors, from 0 to 1."""
    low, high = criterion.low, criterion.high
    if value is None or low is None or high is None:
        return None
    share = (value - low) / (high - low) if criterion.direction == "max" else (high - value) / (high - low)
    return max(0.0, min(1.0, share))
