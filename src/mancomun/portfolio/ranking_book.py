"""A ranking as a workbook one can go on working with: change a weight or a datum, and the order changes.

MAVT (straight values), TOPSIS and PROMETHEE II carry live formulas from the evaluations to the place. EVAMIX, SMAA and
exercises with blanks carry the numbers, and a note says that a spreadsheet cannot make them again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from mancomun.lexicon.text import Text
from mancomun.portfolio.criteria import Floats
from mancomun.portfolio.exercise import Ranking
from mancomun.portfolio.presentation import TITLES, tables
from mancomun.portfolio.promethee import Promethee
from mancomun.portfolio.smaa import Smaa
from mancomun.portfolio.topsis import Topsis
from mancomun.tables.columns import Column
from mancomun.tables.results import Table
from mancomun.tables.workbook import Formula, Parameter, Workbook

MOST_LIVE = 30  # criteria for which the sums still fit the length of a formula


class _Book:
    """The workbook under way, with the sheets that others refer to."""

    def __init__(self, answer: Ranking, lang: str, day: date) -> None:
        self.answer, self.lang = answer, lang
        self.book = Workbook(TITLES[answer.method][0 if lang == "es" else 1], lang, day)
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

    def result(self, formula: str, scores: Floats, extra: list[tuple[str, Text, str, Floats]] | None = None) -> None:
        """The last sheet: live columns on the way, the score and the place, in the order of the file."""
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
                Formula(formula, float(scores[k])),
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
    made = _Book(answer, lang, day)
    criteria, data = made.inputs()
    live = not np.isnan(answer.matrix).any() and len(answer.criteria) <= MOST_LIVE
    straight = all(one.curve == "linear" for one in answer.criteria)
    if live and answer.method == "mavt" and straight:
        _mavt(made, criteria, data)
    elif live and isinstance(answer.detail, Topsis):
        _topsis(made, criteria, data, answer.detail)
    elif live and isinstance(answer.detail, Promethee):
        _promethee(made, criteria, data, answer.detail)
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
    return made.book.content()


def _weighted(made: _Book, criteria: str, sheet: str) -> str:
    count = len(made.answer.criteria)
    return "=" + "+".join(f"{made.near(sheet, j)}*{made.book.cell(criteria, 'weight', j)}" for j in range(count))


def _mavt(made: _Book, criteria: str, data: str) -> None:
    answer = made.answer
    formulas = []
    for j in range(len(answer.criteria)):
        worst, best = (made.book.cell(criteria, key, j) for key in ("worst", "best"))
        formulas.append(f"=IF({worst}={best},0,MAX(0,MIN(1,({made.near(data, j)}-{worst})/({best}-{worst}))))")
    values = made.by_criterion(made.words("Valores", "Values"), formulas, answer.values.matrix)
    made.result(_weighted(made, criteria, values), answer.scores)


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
        "gaussian": f"({d}>0)*(1-EXP(-({d})^2/(2*{s}^2)))",
    }[shape]
