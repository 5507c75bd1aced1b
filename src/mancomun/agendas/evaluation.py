"""What each project is worth in money (C19b): present value, rate of return and benefit over cost, at a rate somebody gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mancomun.agendas.projects import Proyecto
from mancomun.portfolio.economics import Economics, evaluate
from mancomun.tables.results import Row, Table


def evaluated(
    projects: Sequence[Proyecto], benefits: Mapping[str, Mapping[int, int]], rate: float
) -> dict[str, Economics]:
    """Indicators by project key: yearly benefits less costs (COP), from its first year on, at ``rate`` a year.

    A project without benefits in money is left out: nothing is supposed of it.
    """
    found = {}
    for one in projects:
        gains = benefits.get(one.key) or {}
        if not gains or not one.costs:
            continue
        years = range(min(*one.years, *gains), max(*one.years, *gains) + 1)
        found[one.key] = evaluate([gains.get(year, 0) - one.cost(year) for year in years], rate)
    return found


def evaluation_table(projects: Sequence[Proyecto], found: Mapping[str, Economics], lang: str = "es") -> Table:
    """One row a project that could be evaluated; what does not exist is left blank."""
    es = lang == "es"
    rows: list[Row] = [
        (
            one.name, round(answer.npv), None if answer.irr is None else round(100 * answer.irr, 2),
            None if answer.benefit_cost is None else round(answer.benefit_cost, 3),
            None if answer.annual is None else round(answer.annual),
        )
        for one in projects
        if (answer := found.get(one.key)) is not None
    ]  # fmt: skip
    head = (
        ("Proyecto", "VPN (COP)", "TIR (%)", "Beneficio sobre costo", "Valor anual (COP)")
        if es
        else ("Project", "NPV (COP)", "IRR (%)", "Benefit over cost", "Annual value (COP)")
    )
    return Table("Evaluación económica" if es else "Economic evaluation", head, rows)
