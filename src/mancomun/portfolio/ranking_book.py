"""A ranking as a workbook one can go on working with: change a weight or a datum, and the order changes.

MAVT and EVAMIX (straight values), TOPSIS and PROMETHEE II carry live formulas from the evaluations to the place. SMAA,
EVAMIX of more than `MOST_PAIRED` alternatives and exercises with blanks carry the numbers, and a note says that a
spreadsheet cannot make them again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from mancomun.lexicon.text import Text
from mancomun.portfolio.criteria import Floats
from mancomun.portfolio.evamix import Evamix
from mancomun.portfolio.exercise import Ranking, evamix_is_whole
from mancomun.portfolio.presentation import TITLES, tables
from mancomun.portfolio.promethee import Promethee
from mancomun.portfolio.smaa import Smaa
from mancomun.portfolio.topsis import Topsis
from mancomun.tables.columns import Column
from mancomun.tables.results import Table
from mancomun.tables.workbook import Formula, Parameter, Workbook

MOST_LIVE = 30  # criteria for which the sums still fit the length of a formula
MOST_PAIRED = 30  # alternatives for which every pair has its cell (EVAMIX)


class _Book:
    """The workbook under way, with the sheets that others refer to."""

    def __init__(self, book: Workbook, answer: Ranking, lang: str) -> None:
        self.answer, self.lang, self.book = answer, lang, book
        self.rows = len(answer.alternatives)

    def words(self, es: str, en: str) -> str:
        return es if self.lang == "es" else en

    def columns(self, *, data: bool = False) -> list[Column]:
        """The alternative and a column for each criterion; with its unit when the cells are data."""
        head = [Column("name", Text("Alternativa", "Alternative"), width=32)]
        return head + [
            Column(
                f"c{j}",
                Text(one.name, one.name),
                "decimal",
                unit=one.unit if data else "",
                decimals=2 if data else 4,
                source=one.source if data else "",
            )
            for j, one in enumerate(self.answer.criteria)
        ]

    def by_criterion(self, name: str, formulas: list[str], values: Floats) -> str:
        """A sheet with one live column for each criterion."""
        rows = [
            [alternative, *(Formula(formula, float(value)) for formula, value in zip(formulas, row, strict=True))]
            for alternative, row in zip(self.answer.alternatives, values, strict=True)
        ]
        return self.book.table(name, self.columns(), rows)

    def inputs(self) -> tuple[str, str]:
        """The sheets of criteria and of evaluations, which are for changing."""
        answer = self.answer
        keys = (
            ("name", Text("Criterio", "Criterion"), "text"),
            ("direction", Text("Dirección", "Direction"), "text"),
            ("weight", Text("Peso", "Weight"), "decimal"),
            ("worst", Text("Lo peor", "Worst"), "decimal"),
            ("best", Text("Lo mejor", "Best"), "decimal"),
            ("shape", Text("Función", "Function"), "text"),
            ("q", Text("q", "q"), "decimal"),
            ("p", Text("p", "p"), "decimal"),
            ("s", Text("s", "s"), "decimal"),
            ("source", Text("Fuente", "Source"), "text"),
        )
        columns = [
            Column(key, title, kind, decimals=4 if key == "weight" else None, width=28 if key == "name" else None)
            for key, title, kind in keys
        ]
        rows = [
            [
                one.name,
                one.direction,
                float(answer.weights[j]),
                *answer.values.anchors[j],
                one.preference.shape if answer.method == "promethee2" else None,
                one.preference.q,
                one.preference.p,
                one.preference.s,
                one.source or None,
            ]
            for j, one in enumerate(answer.criteria)
        ]
        criteria = self.book.table(
            self.words("Criterios", "Criteria"),
            columns,
            rows,
            total={"weight": "SUM"},
            notes=[self.words("Los pesos deben sumar 1.", "Weights must sum 1.")],
        )
        data = [
            [name, *(None if np.isnan(value) else float(value) for value in row)]
            for name, row in zip(answer.alternatives, answer.matrix, strict=True)
        ]
        return criteria, self.book.table(self.words("Evaluaciones", "Evaluations"), self.columns(data=True), data)

    def near(self, sheet: str, j: int) -> str:
        """The cell of criterion ``j`` in the row of the formula itself."""
        return self.book.cell(sheet, f"c{j}", 0).rpartition("$")[0] + "{row}"

    def pairs(self, name: str, formula: Callable[[int], str], values: Floats) -> str:
        """A sheet of alternatives by alternatives, without its diagonal; ``formula(b)`` compares the row with ``b``."""
        names = self.answer.alternatives
        columns = [Column("name", Text("Alternativa", "Alternative"), width=32)]
        columns += [Column(f"p{b}", Text(other, other), "decimal", decimals=4) for b, other in enumerate(names)]
        formulas = [formula(b) for b in range(self.rows)]
        rows: list[list[Any]] = [
            [one, *(None if a == b else Formula(formulas[b], float(values[a, b])) for b in range(self.rows))]
            for a, one in enumerate(names)
        ]
        return self.book.table(name, columns, rows, blank_numbers=True)

    def result(
        self, formula: str | list[str], scores: Floats, extra: list[tuple[str, Text, str, Floats]] | None = None
    ) -> None:
        """The last sheet: live columns on the way, the score (one formula, or one each) and the place, in the order of the file."""
        answer, more = self.answer, extra or []
        columns = [Column("name", Text("Alternativa", "Alternative"), width=32)]
        columns += [Column(key, title, "decimal", decimals=4) for key, title, *_ in more]
        columns += [
            Column("score", Text("Puntaje", "Score"), "decimal", decimals=4),
            Column("place", Text("Puesto", "Place"), "integer"),
        ]
        letter = chr(ord("B") + len(more))
        place = f"=RANK({letter}{{row}},${letter}$2:${letter}${self.rows + 1},0)"
        rows: list[list[Any]] = [
            [
                name,
                *(Formula(text, float(values[k])) for _, _, text, values in more),
                Formula(formula if isinstance(formula, str) else formula[k], float(scores[k])),
                Formula(place, answer.places()[k]),
            ]
            for k, name in enumerate(answer.alternatives)
        ]
        self.book.table(self.words("Resultado", "Result"), columns, rows)

    def plain(self, table: Table) -> None:
        """A table of numbers, as printed."""
        columns = [
            Column(
                f"k{place}",
                Text(head, head),
                "decimal" if any(isinstance(row[place], int | float) for row in table.rows) else "text",
                decimals=4,
            )
            for place, head in enumerate(table.head)
        ]
        self.book.table(table.title, columns, [list(row) for row in table.rows])


def ranking_book(answer: Ranking, lang: str, day: date) -> bytes:
    """The XLSX of a ranking, made on ``day``. `BadInput` when XLSX cannot be written here."""
    book = Workbook(TITLES[answer.method][0 if lang == "es" else 1], lang, day)
    write_ranking(book, answer, lang)
    return book.content()


def write_ranking(book: Workbook, answer: Ranking, lang: str) -> None:
    """Add the sheets of a ranking to a workbook: what goes in, live formulas to the place, and what to know."""
    made = _Book(book, answer, lang)
    criteria, data = made.inputs()
    live = not np.isnan(answer.matrix).any() and len(answer.criteria) <= MOST_LIVE
    straight = all(one.curve == "linear" for one in answer.criteria)
    if live and answer.method == "mavt" and straight:
        _mavt(made, criteria, data)
    elif live and isinstance(answer.detail, Topsis):
        _topsis(made, criteria, data, answer.detail)
    elif live and isinstance(answer.detail, Promethee):
        _promethee(made, criteria, data, answer.detail)
    elif live and straight and isinstance(answer.detail, Evamix) and made.rows <= MOST_PAIRED:
        _evamix(made, criteria, data, answer.detail)
    else:
        made.plain(tables(answer, lang)[0])
        made.book.source(
            TITLES[answer.method][0 if lang == "es" else 1],
            made.words(
                "El resultado va en números: una hoja de cálculo no lo puede rehacer. Repítalo con mancomun rank.",
                "The result comes as numbers: a spreadsheet cannot make it again. Repeat it with mancomun rank.",
            ),
        )
    for table in tables(answer, lang)[3:]:
        made.plain(table)
    if isinstance(answer.detail, Smaa):
        for name, title, value in (
            ("semilla", Text("Semilla", "Seed"), answer.detail.seed),
            ("muestras", Text("Juegos de pesos probados", "Sets of weights tried"), answer.detail.samples),
        ):
            made.book.parameter(Parameter(name, title, value))
    note = Column("note", Text("Qué saber antes de creerlo", "What to know before believing it"), width=110)
    made.book.table(
        made.words("Notas", "Notes"), [note], [[one.text.of(lang)] for one in answer.notices()], described=False
    )


def _weighted(made: _Book, criteria: str, sheet: str) -> str:
    count = len(made.answer.criteria)
    return "=" + "+".join(f"{made.near(sheet, j)}*{made.book.cell(criteria, 'weight', j)}" for j in range(count))


def _values(made: _Book, criteria: str, data: str) -> str:
    """The sheet of straight values between the anchors of each criterion."""
    answer = made.answer
    formulas = []
    for j in range(len(answer.criteria)):
        worst, best = (made.book.cell(criteria, key, j) for key in ("worst", "best"))
        formulas.append(f"=IF({worst}={best},0,MAX(0,MIN(1,({made.near(data, j)}-{worst})/({best}-{worst}))))")
    return made.by_criterion(made.words("Valores", "Values"), formulas, answer.values.matrix)


def _mavt(made: _Book, criteria: str, data: str) -> None:
    values = _values(made, criteria, data)
    made.result(_weighted(made, criteria, values), made.answer.scores)


def _topsis(made: _Book, criteria: str, data: str, found: Topsis) -> None:
    answer, book = made.answer, made.book
    used = answer.weights.copy()
    used[found.dropped] = 0.0
    used = used / used.sum() if used.sum() > 0 else used
    spans = [book.span(data, f"c{j}") for j in range(len(answer.criteria))]
    kept = "+".join(book.cell(criteria, "weight", j) for j in range(len(answer.criteria)) if j not in found.dropped)
    formulas = [
        f"=IF(SUMSQ({span})=0,0,{made.near(data, j)}/SQRT(SUMSQ({span}))*{book.cell(criteria, 'weight', j)}/({kept or '1'}))"
        for j, span in enumerate(spans)
    ]
    weighted = made.by_criterion(made.words("Ponderada", "Weighted"), formulas, found.normalised * used)
    sides = []
    for best in (True, False):
        terms = []
        for j, one in enumerate(answer.criteria):
            end = "MAX" if (one.direction == "max") == best else "MIN"
            terms.append(f"({made.near(weighted, j)}-{end}({book.span(weighted, f'c{j}')}))^2")
        sides.append(f"=SQRT({'+'.join(terms)})")
    made.result(
        "=IF(B{row}+C{row}=0,0.5,C{row}/(B{row}+C{row}))",
        answer.scores,
        [
            ("near", Text("Distancia a lo mejor", "Distance to the best"), sides[0], np.sqrt(found.far_best @ used**2)),
            (
                "away",
                Text("Distancia a lo peor", "Distance to the worst"),
                sides[1],
                np.sqrt(found.far_worst @ used**2),
            ),
        ],
    )


def _evamix(made: _Book, criteria: str, data: str, found: Evamix) -> None:
    """Each pair has its cell: dominance by order and by quantity, both stretched, and the appraisal of each row."""
    answer, book = made.answer, made.book
    values = _values(made, criteria, data)
    by_order = [one.kind != "cardinal" for one in answer.criteria]
    weights = [book.cell(criteria, "weight", j) for j in range(len(by_order))]

    def order(b: int) -> str:
        terms = []
        for j, one in enumerate(answer.criteria):
            if by_order[j]:
                here, there = made.near(data, j), book.cell(data, f"c{j}", b)
                ahead = f"{here}-{there}" if one.direction == "max" else f"{there}-{here}"
                terms.append(f"{weights[j]}*SIGN({ahead})")
        return "=" + ("+".join(terms) or "0")

    def quantity(b: int) -> str:
        terms = [
            f"{weights[j]}*({made.near(values, j)}-{book.cell(values, f'c{j}', b)})"
            for j, ordinal in enumerate(by_order)
            if not ordinal
        ]
        return "=" + ("+".join(terms) or "0")

    first = made.pairs(made.words("Por orden", "By order"), order, found.ordinal)
    second = made.pairs(made.words("Por cantidad", "By quantity"), quantity, found.cardinal)
    spans = [book.span(sheet, "p0", f"p{made.rows - 1}") for sheet in (first, second)]
    shares = [
        "(" + ("+".join(w for w, ordinal in zip(weights, by_order, strict=True) if ordinal is side) or "0") + ")"
        for side in (True, False)
    ]

    def stretched(b: int) -> str:
        terms = []
        for sheet, span, share in zip((first, second), spans, shares, strict=True):
            cell = book.cell(sheet, f"p{b}", 0).rpartition("$")[0] + "{row}"
            low, high = f"MIN({span})", f"MAX({span})"
            terms.append(f"{share}*IF({high}-{low}<=0.000000000000001,0.5,({cell}-{low})/({high}-{low}))")
        return "=" + "+".join(terms)

    dominance = made.pairs(made.words("Dominancia", "Dominance"), stretched, found.dominance)
    if evamix_is_whole(found):
        formulas = [_appraisal(made, dominance, a) for a in range(made.rows)]
    else:
        ends = [_own_row(made, sheet) for sheet in (first, second)]
        terms = [
            f"IF(SUMPRODUCT(ABS({span}))=0,0,{share}*SUM({end})/SUMPRODUCT(ABS({span})))"
            for span, share, end in zip(spans, shares, ends, strict=True)
        ]
        formulas = ["=" + "+".join(terms)] * made.rows
    made.result(formulas, answer.scores)


def _own_row(made: _Book, sheet: str) -> str:
    """The pairs of the formula's own row."""
    ends = [made.book.cell(sheet, key, 0).rpartition("$")[0] + "{row}" for key in ("p0", f"p{made.rows - 1}")]
    return f"{ends[0]}:{ends[1].rpartition('!')[2]}"


def _appraisal(made: _Book, sheet: str, a: int) -> str:
    """``1 / Σ_b D_ba / D_ab``; 0 for whoever another one dominates in everything."""
    terms = [
        f"{made.book.cell(sheet, f'p{a}', b)}/{made.book.cell(sheet, f'p{b}', a)}" for b in range(made.rows) if b != a
    ]
    return f"=IF(MIN({_own_row(made, sheet)})<=0,0,1/({'+'.join(terms)}))"


def _promethee(made: _Book, criteria: str, data: str, found: Promethee) -> None:
    answer, book = made.answer, made.book
    formulas = []
    for j, one in enumerate(answer.criteria):
        here, span = made.near(data, j), book.span(data, f"c{j}")
        ahead, behind = f"({here}-{span})", f"({span}-{here})"
        if one.direction == "min":
            ahead, behind = behind, ahead
        q, p, s = (book.cell(criteria, key, j) for key in ("q", "p", "s"))
        sides = [_degree(one.preference.shape, side, q, p, s) for side in (ahead, behind)]
        formulas.append(f"=(SUMPRODUCT({sides[0]})-SUMPRODUCT({sides[1]}))/(ROWS({span})-1)")
    flows = made.by_criterion(made.words("Flujo por criterio", "Flow by criterion"), formulas, found.unicriterion)
    made.result(_weighted(made, criteria, flows), answer.scores)


def _degree(shape: str, d: str, q: str, p: str, s: str) -> str:
    """The preference of a column of differences ``d`` as an expression that SUMPRODUCT can add."""
    return {
        "usual": f"1*({d}>0)",
        "u-shape": f"1*({d}>{q})",
        "v-shape": f"({d}>0)*(({d}<{p})*{d}/{p}+({d}>={p}))",
        "level": f"0.5*({d}>{q})+0.5*({d}>{p})",
        "linear": f"({d}>{q})*(({d}<{p})*({d}-{q})/IF({p}={q},1,{p}-{q})+({d}>={p}))",
        # In a spreadsheet the sign binds tighter than the power: -(d)^2 is d squared.
        "gaussian": f"({d}>0)*(1-EXP(0-({d})^2/(2*{s}^2)))",
    }[shape]
