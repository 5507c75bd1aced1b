"""The executing body (S57): organs and people, operating budget, what each member pays and what that does to its Ley 617 limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.agendas.sources import sources
from mancomun.lexicon.text import Text, money, percent
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

NATURES: Mapping[str, Text] = {
    "organos_eat": Text("Órganos del esquema", "Organs of the scheme"),
    "gerencia": Text("Gerencia del esquema", "Management of the scheme"),
    "miembro": Text("Un miembro como ejecutor", "A member as executor"),
    "fiducia": Text("Fiducia", "Trust"),
    "eice": Text("Empresa industrial y comercial del Estado", "State-owned enterprise"),
}
CAPACITIES: Mapping[str, Text] = {
    "tecnica": Text("Técnica", "Technical"),
    "administrativa": Text("Administrativa", "Administrative"),
    "financiera": Text("Financiera", "Financial"),
    "juridica": Text("Jurídica", "Legal"),
    "social": Text("Social", "Social"),
}
YEARS = 3


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody of the body: the post, the entity that lends the person, the part of their time (0 to 1), and COP a year if new."""

    name: str
    entity: str
    share: float
    new: bool = False
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """Operating income by source and cost of one year (COP)."""

    year: int
    cost: int
    income: Mapping[str, int]

    @property
    def total(self) -> int:
        """All the income."""
        return sum(self.income.values())


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a member pays a year, and its accounts: operating cost and ICLD (COP), and the limit of its category (0 to 1)."""

    code: str
    name: str
    amount: int
    operating: int | None
    icld: int | None
    limit: float | None

    @property
    def after(self) -> float | None:
        """``(operating cost + contribution) / ICLD``; None without its accounts."""
        if self.operating is None or not self.icld:
            return None
        return (self.operating + self.amount) / self.icld


def body_remarks(
    nature: str,
    posts: Sequence[Post],
    budgets: Sequence[Budget],
    contributions: Sequence[Contribution],
    *,
    representative: str,
) -> list[Remark]:
    """What is missing or cannot be; the effect on Ley 617 is a warning in numbers: Hacienda certifies."""
    out: list[Remark] = []
    if nature not in NATURES:
        out.append(
            remark("E-S57-2", "naturaleza", "Diga qué clase de instancia ejecuta.", "Say what kind of body executes.")
        )
    if not representative.strip():
        out.append(
            remark("E-S57-4", "representante", "Falta el representante legal.", "The legal representative is missing.")
        )
    for post in posts:
        if post.new:
            unknown = Text("valor sin escribir", "amount not written")
            cost = unknown if post.cost is None else Text(money(post.cost), money(post.cost, "en"))
            out.append(
                remark(
                    "E-S57-3",
                    "planta",
                    f"El esquema genera gastos de funcionamiento adicionales en {post.entity}: {cost.es}. La ley no lo permite "
                    f"(Ley 1454/2011, art. 17). Ajuste la estructura o reasigne cargos existentes.",
                    f"The scheme creates additional operating cost in {post.entity}: {cost.en}. The law does not allow it "
                    f"(Ley 1454/2011, art. 17). Adjust the structure or reassign existing posts.",
                )
            )
        if not 0 < post.share <= 1:
            out.append(
                remark(
                    "E-S57-5",
                    "planta",
                    f"El cargo «{post.name}» tiene una dedicación de {percent(post.share).es}; va de 0 a 100 %.",
                    f"The post “{post.name}” takes {percent(post.share).en} of a person; it goes from 0 to 100 %.",
                )
            )
    known = sources()
    for budget in budgets:
        for key, amount in budget.income.items():
            source = known.get(key)
            if amount and source is not None and source.operating == "no":
                out.append(
                    remark(
                        "E-S60-2",
                        "presupuesto",
                        f"La fuente «{source.name.es}» no puede financiar funcionamiento del esquema. Reclasifique el gasto o "
                        f"cambie la fuente.",
                        f"The source “{source.name.en}” may not pay the scheme's operation. Reclassify the expense or change the source.",
                    )
                )
        if budget.total < budget.cost:
            out.append(
                remark(
                    "E-S57-6",
                    "presupuesto",
                    f"En {budget.year} los ingresos de funcionamiento ({money(budget.total)}) no cubren el costo ({money(budget.cost)}).",
                    f"In {budget.year} operating income ({money(budget.total, 'en')}) does not cover the cost "
                    f"({money(budget.cost, 'en')}).",
                )
            )
    if len(budgets) < YEARS:
        out.append(remark("E-S57-7", "presupuesto", f"La sostenibilidad se muestra con tres años; hay {len(budgets)}.",
                          f"Sustainability is shown over three years; there are {len(budgets)}."))  # fmt: skip
    for one in contributions:
        if one.after is None:
            out.append(
                remark(
                    "A-S57-8",
                    "aportes",
                    f"Faltan los gastos de funcionamiento o los ICLD de {one.name}: no se sabe si el aporte cabe en su límite.",
                    f"{one.name}'s operating cost or ICLD is missing: whether the contribution fits its limit is not known.",
                )
            )
        elif one.limit is not None and one.after > one.limit:
            at, limit = percent(one.after), percent(one.limit)
            out.append(
                remark(
                    "E-S57-1",
                    "aportes",
                    f"El aporte de {one.name} lleva sus gastos de funcionamiento a {at.es} de los ICLD; el límite de su "
                    f"categoría es {limit.es}. "
                    "Hacienda certifica si la transferencia cuenta como funcionamiento.",
                    f"{one.name}'s contribution takes its operating cost to {at.en} of its ICLD; the limit of its category is {limit.en}. "
                    "Its treasury certifies whether the transfer counts as operating cost.",
                )
            )
    return out


def sustainability(budgets: Sequence[Budget]) -> list[float | None]:
    """Income over cost of each year; None where there is no cost."""
    return [budget.total / budget.cost if budget.cost else None for budget in budgets]


def body_tables(
    posts: Sequence[Post], budgets: Sequence[Budget], contributions: Sequence[Contribution], lang: str = "es"
) -> list[Table]:
    """People, budget and ratio by year, and the effect of each contribution."""
    es = lang == "es"
    people: list[Row] = [(one.name, one.entity, round(100 * one.share, 1)) for one in posts]
    found = [
        Table(
            "Equipo" if es else "Team",
            ("Cargo", "Lo presta", "Dedicación (%)") if es else ("Post", "Lent by", "Time (%)"),
            people,
        )
    ]
    years: list[Row] = [
        (
            str(budget.year),
            budget.total,
            budget.cost,
            budget.total - budget.cost,
            None if ratio is None else round(ratio, 2),
        )
        for budget, ratio in zip(budgets, sustainability(budgets), strict=True)
    ]
    head = (
        ("Año", "Ingresos (COP)", "Costo (COP)", "Saldo (COP)", "Ingresos por peso de costo")
        if es
        else ("Year", "Income (COP)", "Cost (COP)", "Balance (COP)", "Income per peso of cost")
    )
    found.append(Table("Sostenibilidad" if es else "Sustainability", head, years))
    rows: list[Row] = [
        (
            one.name, one.amount, None if one.operating is None or not one.icld else round(100 * one.operating / one.icld, 2),
            None if one.after is None else round(100 * one.after, 2), None if one.limit is None else round(100 * one.limit, 1),
        )
        for one in contributions
    ]  # fmt: skip
    effect = (
        ("Miembro", "Aporte al año (COP)", "Antes (% de ICLD)", "Con el aporte (% de ICLD)", "Límite (%)")
        if es
        else ("Member", "Contribution a year (COP)", "Before (% of ICLD)", "With it (% of ICLD)", "Limit (%)")
    )
    found.append(
        Table("Efecto en los límites de la Ley 617" if es else "Effect on the limits of Law 617", effect, rows)
    )
    return found
