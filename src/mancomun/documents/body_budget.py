"""The budget of the executing body as a workbook (S57): what is typed stays typed, everything that follows from it is a live formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.agendas.contributions import Compared
from mancomun.agendas.executing_body import Budget, Contribution, Post
from mancomun.agendas.sources import sources
from mancomun.documents.inputs import Edition
from mancomun.lexicon.text import Text
from mancomun.tables.columns import Column
from mancomun.tables.results import plain_columns
from mancomun.tables.workbook import Formula, Workbook


@dataclass(frozen=True, slots=True)
class BodyPaper:
    """What the workbook holds: team, years, contributions and every rule of sharing."""

    edition: Edition
    initiative: str
    posts: Sequence[Post]
    budgets: Sequence[Budget]
    contributions: Sequence[Contribution]
    shared: Compared


def body_book(data: BodyPaper) -> bytes:
    """The bytes of the workbook."""
    lang = data.edition.lang

    def t(es: str, en: str) -> Text:
        return Text(es, en)

    title = t(
        f"Presupuesto de la instancia ejecutora de {data.initiative}",
        f"Budget of the executing body of {data.initiative}",
    )
    book = Workbook(title.of(lang), lang, data.edition.day)
    book.table(
        t("Equipo", "Team").of(lang),
        [Column("post", t("Cargo", "Post"), width=36), Column("entity", t("Lo presta", "Lent by"), width=30),
         Column("share", t("Dedicación", "Time"), "percent"), Column("new", t("Cargo nuevo", "New post"), "flag")],
        [(one.name, one.entity, 100 * one.share, one.new) for one in data.posts],
    )  # fmt: skip
    costs = book.table(
        t("Costos", "Costs").of(lang),
        [
            Column("year", t("Año", "Year"), "year"),
            Column("cost", t("Costo de funcionamiento", "Operating cost"), "money"),
        ],
        [(one.year, one.cost) for one in data.budgets],
        total={"cost": "SUM"} if data.budgets else None,
    )
    known = sources()
    income = [
        (one.year, known[key].name.of(lang) if key in known else key, amount)
        for one in data.budgets
        for key, amount in one.income.items()
    ]
    incomes = book.table(
        t("Ingresos", "Income").of(lang),
        [Column("year", t("Año", "Year"), "year"), Column("source", t("Fuente", "Source"), width=44),
         Column("amount", t("Monto", "Amount"), "money")],
        income, total={"amount": "SUM"} if income else None,
    )  # fmt: skip
    if data.budgets and income:
        cost, cost_year = book.span(costs, "cost"), book.span(costs, "year")
        amount, year = book.span(incomes, "amount"), book.span(incomes, "year")
        book.table(
            t("Sostenibilidad", "Sustainability").of(lang),
            [Column("year", t("Año", "Year"), "year"), Column("income", t("Ingresos", "Income"), "money"),
             Column("cost", t("Costo", "Cost"), "money"), Column("balance", t("Saldo", "Balance"), "money"),
             Column("ratio", t("Ingresos por peso de costo", "Income per peso of cost"), "decimal", decimals=3)],
            [
                [
                    one.year, Formula(f"=SUMIFS({amount},{year},A{{row}})", one.total),
                    Formula(f"=SUMIFS({cost},{cost_year},A{{row}})", one.cost),
                    Formula("=B{row}-C{row}", one.total - one.cost),
                    Formula('=IF(C{row}=0,"",B{row}/C{row})', one.total / one.cost if one.cost else ""),
                ]
                for one in data.budgets
            ],
        )  # fmt: skip
    if data.contributions:
        book.table(
            t("Aportes y Ley 617", "Contributions and Ley 617").of(lang),
            [Column("member", t("Miembro", "Member"), width=30), Column("amount", t("Aporte al año", "Contribution a year"), "money"),
             Column("operating", t("Gastos de funcionamiento", "Operating cost"), "money"), Column("icld", Text("ICLD", "ICLD"), "money"),
             Column("limit", t("Límite de su categoría", "Limit of its category"), "percent"),
             Column("before", t("Antes", "Before"), "percent", decimals=2),
             Column("after", t("Con el aporte", "With it"), "percent", decimals=2),
             Column("fits", t("Cabe", "Fits"))],
            [[*_typed(one), *_effect(one, lang)] for one in data.contributions],
            total={"amount": "SUM"},
            notes=[t("Hacienda de cada miembro certifica si el aporte cuenta como funcionamiento.",
                     "Each member's treasury certifies whether the contribution counts as operating cost.").of(lang)],
        )  # fmt: skip
    if data.shared.amounts:
        columns, rows = plain_columns(data.shared.table(lang))
        book.table(t("Aportes según cada regla", "Contributions by each rule").of(lang), columns, rows, described=False)
    book.source(t("Registro de la iniciativa", "Record of the initiative").of(lang), data.edition.code)
    return book.content()


def _typed(one: Contribution) -> list[object]:
    return [one.name, one.amount, one.operating, one.icld, None if one.limit is None else 100 * one.limit]


def _effect(one: Contribution, lang: str) -> list[object]:
    unknown = Text("no se sabe", "not known").of(lang)
    yes, no = Text("sí", "yes").of(lang), Text("no", "no").of(lang)
    before = None if one.operating is None or not one.icld else 100 * one.operating / one.icld
    after = None if one.after is None else 100 * one.after
    fits = unknown if one.after is None or one.limit is None else yes if one.after <= one.limit else no
    asked = "AND(ISNUMBER(C{row}),ISNUMBER(D{row}))"
    return [
        Formula(f'=IF({asked},100*C{{row}}/D{{row}},"")', "" if before is None else before),
        Formula(f'=IF({asked},100*(B{{row}}+C{{row}})/D{{row}},"")', "" if after is None else after),
        Formula(
            f'=IF(AND(ISNUMBER(G{{row}}),ISNUMBER(E{{row}})),IF(G{{row}}<=E{{row}},"{yes}","{no}"),"{unknown}")', fits
        ),
    ]
