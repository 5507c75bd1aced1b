"""The financing agenda (S60): sources against uses year by year, what is secured apart from what is hoped, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mancomun.agendas.projects import FUNDED, SECURED, Funding, Programa, Proyecto
from mancomun.agendas.sources import NATIONAL, OPERATING, PROVINCIA, WAYS, sources
from mancomun.lexicon.text import Text, join_names, money, percent
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

BUDGETED = ("aportes", "sgp", "sobretasa", "tarifas")
"""Sources that come out of the members' own budgets, year by year."""

SCENARIOS: Mapping[str, Text] = {
    "asegurado": Text("Solo lo asegurado", "Only what is secured"),
    "esperado": Text("Lo esperado por su probabilidad", "What is expected by its chance"),
    "completo": Text("Si todo llega", "If everything comes"),
}


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year in COP: cost, secured, agreed but not secured, identified, the gap, and what is expected by chance (apart)."""

    year: int
    cost: int
    secured: int
    agreed: int
    hoped: int
    expected: float

    def income(self, scenario: str) -> float:
        """What comes in that year in a scenario of `SCENARIOS`."""
        if scenario == "esperado":
            return self.expected
        return float(self.secured if scenario == "asegurado" else self.secured + self.agreed + self.hoped)

    @property
    def gap(self) -> int:
        """Cost less what is secured: what is hoped covers nothing."""
        return self.cost - self.secured


@dataclass(frozen=True)
class Financing:
    """The agenda in numbers. ``own`` is what members bring; leverage is what others bring for each peso of theirs."""

    years: tuple[YearLine, ...]
    own: int
    others: int
    by_source: Mapping[str, Mapping[str, int]]

    @property
    def cost(self) -> int:
        """All the cost."""
        return sum(line.cost for line in self.years)

    @property
    def total(self) -> int:
        """All the sources, secured or not."""
        return sum(amount for held in self.by_source.values() for amount in held.values())

    @property
    def leverage(self) -> float | None:
        """Pesos of others for each peso of the members; None without any of theirs."""
        return self.others / self.own if self.own else None

    def scenario(self, name: str) -> dict[int, float]:
        """Balance of each year (sources less cost) in a scenario of `SCENARIOS`."""
        return {line.year: line.income(name) - line.cost for line in self.years}

    def tables(self, lang: str = "es") -> list[Table]:
        """Sources and uses by year, the balance accumulated by scenario, and each source by state."""
        es = lang == "es"
        head = (
            ("Año", "Costo (COP)", "Asegurado (COP)", "Concertado (COP)", "Por gestionar (COP)", "Brecha (COP)")
            if es
            else ("Year", "Cost (COP)", "Secured (COP)", "Agreed (COP)", "To be sought (COP)", "Gap (COP)")
        )
        rows: list[Row] = [
            (str(line.year), line.cost, line.secured, line.agreed, line.hoped, line.gap) for line in self.years
        ]
        total = "Total"
        rows.append(
            (
                total,
                *(
                    sum(getattr(line, key) for line in self.years)
                    for key in ("cost", "secured", "agreed", "hoped", "gap")
                ),
            )
        )
        found = [Table("Usos y fuentes por año" if es else "Uses and sources by year", head, rows)]
        names = [text.of(lang) for text in SCENARIOS.values()]
        held = dict.fromkeys(SCENARIOS, 0.0)
        cash: list[Row] = []
        for line in self.years:
            for name in SCENARIOS:
                held[name] += self.scenario(name)[line.year]
            cash.append((str(line.year), *(round(value) for value in held.values())))
        found.append(Table("Caja acumulada por escenario (COP)" if es else "Accumulated cash by scenario (COP)",
                           ("Año" if es else "Year", *names), cash))  # fmt: skip
        states = list(FUNDED)
        parts: list[Row] = [
            (
                sources()[key].name.of(lang) if key in sources() else key,
                *(amounts.get(state, 0) for state in states),
                sum(amounts.values()),
            )
            for key, amounts in self.by_source.items()
        ]
        found.append(Table("Fuentes por estado (COP)" if es else "Sources by state (COP)",
                           ("Fuente" if es else "Source", *(FUNDED[state].of(lang) for state in states), total), parts))  # fmt: skip
        return found

    def said(self) -> Text:
        """The agenda in a sentence; without costs there is nothing to cover, and no zero stands for that."""
        if not self.cost:
            return Text("Todavía no tiene costos que financiar.", "It has no costs to finance yet.")
        gap = sum(max(0, line.gap) for line in self.years)
        covered = percent(1 - gap / self.cost)
        return Text(
            f"Cuesta {money(self.cost)}. Lo asegurado cubre el {covered.es}; faltan {money(gap)} por asegurar.",
            f"It costs {money(self.cost, 'en')}. What is secured covers {covered.en}; {money(gap, 'en')} are still to be secured.",
        )


def financing(projects: Sequence[Proyecto], funding: Sequence[Funding]) -> Financing:
    """Add up. A chance that nobody gave is 1 for what is secured and 0 for the rest: silence promises nothing."""
    years = sorted({year for one in projects for year in one.years} | {one.year for one in funding})
    lines = []
    for year in years:
        mine = [one for one in funding if one.year == year]
        lines.append(
            YearLine(
                year,
                sum(one.cost(year) for one in projects),
                sum(one.amount for one in mine if one.state in SECURED),
                sum(one.amount for one in mine if one.state == "concertada"),
                sum(one.amount for one in mine if one.state in ("identificada", "gestionada")),
                sum(one.amount * (1.0 if one.state in SECURED else one.chance or 0.0) for one in mine),
            )
        )
    by: dict[str, dict[str, int]] = {}
    for one in funding:
        held = by.setdefault(one.source, {})
        held[one.state] = held.get(one.state, 0) + one.amount
    own = sum(one.amount for one in funding if one.source == "aportes")
    return Financing(tuple(lines), own, sum(one.amount for one in funding) - own, by)


def reached(funding: Sequence[Funding]) -> dict[str, int]:
    """What got at least as far as each state, in the order of `FUNDED`: the funnel. Never grows from one to the next."""
    states = list(FUNDED)
    return {state: sum(one.amount for one in funding if states.index(one.state) >= k) for k, state in enumerate(states)}


def plan_table(
    programmes: Sequence[Programa], projects: Sequence[Proyecto], years: Sequence[int], lang: str = "es"
) -> Table:
    """The investment plan of several years: cost by programme and year, with totals both ways."""
    es = lang == "es"
    named = {one.key: one.name for one in programmes}
    none = "Sin programa" if es else "No programme"
    held: dict[str, list[int]] = {}
    for project in projects:
        line = held.setdefault(named.get(project.programme, none), [0] * len(years))
        for k, year in enumerate(years):
            line[k] += project.cost(year)
    rows: list[Row] = [(name, *line, sum(line)) for name, line in held.items()]
    sums = [sum(line[k] for line in held.values()) for k in range(len(years))]
    rows.append(("Total", *sums, sum(sums)))
    head = ("Programa" if es else "Programme", *(f"{year} (COP)" for year in years), "Total (COP)")
    return Table("Plan plurianual de inversiones" if es else "Investment plan by year", head, rows if held else [])


def way_words(source: str, figure: str, lang: str = "es") -> tuple[str, str]:
    """How a figure reaches a source and whether it may pay operation, in words; *indeterminado* where our table does not say."""
    known = sources().get(source)
    way = known.way(figure) if known is not None else None
    unknown = Text("indeterminado", "indeterminate")
    return (
        (WAYS[way] if way else unknown).of(lang),
        (OPERATING[known.operating] if known is not None else unknown).of(lang),
    )


def source_year_table(figure: str, funding: Sequence[Funding], years: Sequence[int], lang: str = "es") -> Table:
    """Each source the agenda counts on: how the figure reaches it, whether it may pay operation, and what it brings each year."""
    es = lang == "es"
    rows: list[Row] = []
    for key in dict.fromkeys(one.source for one in funding):
        mine = [one for one in funding if one.source == key]
        line = [sum(one.amount for one in mine if one.year == year) for year in years]
        name = sources()[key].name.of(lang) if key in sources() else key
        rows.append((name, *way_words(key, figure, lang), *line, sum(line)))
    if rows:
        sums = [sum(one.amount for one in funding if one.year == year) for year in years]
        rows.append(("Total", "", "", *sums, sum(sums)))
    head = (
        ("Fuente", "Cómo llega", "Paga funcionamiento", *(f"{year} (COP)" for year in years), "Total (COP)")
        if es
        else ("Source", "How it comes", "Pays operation", *(f"{year} (COP)" for year in years), "Total (COP)")
    )
    return Table("Fuentes por año y elegibilidad" if es else "Sources by year and eligibility", head, rows)


def flow_table(projects: Sequence[Proyecto], funding: Sequence[Funding], lang: str = "es") -> Table:
    """From source to project: COP, and how much of it is secured. The table of the flow drawing."""
    es = lang == "es"
    named = {one.key: one.name for one in projects}
    held: dict[tuple[str, str], list[int]] = {}
    for one in funding:
        source = sources()[one.source].name.of(lang) if one.source in sources() else one.source
        line = held.setdefault((source, named.get(one.project, one.project)), [0, 0])
        line[0] += one.amount
        line[1] += one.amount if one.state in SECURED else 0
    rows: list[Row] = [(source, project, *line) for (source, project), line in held.items()]
    if rows:
        sums = [sum(line[k] for line in held.values()) for k in (0, 1)]
        rows.append(("Total", "", *sums))
    head = (
        ("Fuente", "Proyecto", "Monto (COP)", "Asegurado (COP)")
        if es
        else ("Source", "Project", "Amount (COP)", "Secured (COP)")
    )
    return Table("De la fuente al proyecto" if es else "From source to project", head, rows)


def funding_remarks(
    projects: Sequence[Proyecto],
    funding: Sequence[Funding],
    figure: str,
    *,
    capacity: Mapping[str, float | None] | None = None,
    mandate_ends: date | None = None,
    names: Mapping[str, str],
) -> list[Remark]:
    """What is wrong with the money: gaps, sources that may not, contributions beyond capacity, hopes counted as facts."""
    out: list[Remark] = []
    by = {one.key: one for one in projects}
    for project in projects:
        mine = [one for one in funding if one.project == project.key]
        for year in project.years:
            gap = project.cost(year) - sum(one.amount for one in mine if one.year == year)
            if gap > 0:
                out.append(
                    remark("E-S60-1", project.key, f"El proyecto «{project.name}» tiene brecha de {money(gap)} en {year}.",
                           f"The project “{project.name}” has a gap of {money(gap, 'en')} in {year}.")
                )  # fmt: skip
    known = sources()
    for one in funding:
        source = known.get(one.source)
        if one.project not in by:
            out.append(remark("E-S60-5", one.key, "Una fuente no es de ningún proyecto de la agenda. Escoja el proyecto o bórrela.",
                              "A source is of no project of the agenda. Choose the project or delete it."))  # fmt: skip
        if source is None:
            continue
        if one.operating and source.operating == "no":
            out.append(
                remark(
                    "E-S60-2",
                    one.key,
                    f"La fuente «{source.name.es}» no puede financiar funcionamiento del esquema. Reclasifique el gasto o "
                    f"cambie la fuente.",
                    f"The source “{source.name.en}” may not pay the scheme's operation. Reclassify the expense or change the source.",
                )
            )
        way = source.way(figure)
        if way == "N":
            out.append(
                remark("E-S60-6", one.key, f"Esta figura {WAYS['N'].es} usar la fuente «{source.name.es}».",
                       f"This figure {WAYS['N'].en} use the source “{source.name.en}”.")
            )  # fmt: skip
        if one.state in SECURED and one.chance is not None and one.chance < 1:
            out.append(remark("A-S60-7", one.key, "Una fuente comprometida no lleva probabilidad: ya está.",
                              "A committed source takes no chance: it is there."))  # fmt: skip
        if one.state not in SECURED and one.chance is None and one.amount:
            out.append(
                remark(
                    "A-S60-11",
                    one.key,
                    f"Diga qué probabilidad tiene «{source.name.es}» en {one.year}: sin ella cuenta cero en lo esperado.",
                    f"Say what chance “{source.name.en}” has in {one.year}: without it, it counts nothing in what is expected.",
                )
            )
        if (
            mandate_ends is not None
            and one.year > mandate_ends.year
            and one.source in BUDGETED
            and one.state in SECURED
            and not one.authorised
        ):
            out.append(
                remark(
                    "A-S60-8",
                    one.key,
                    f"Lo comprometido de {one.year} pasa del período de gobierno ({mandate_ends.year}): pide vigencias futuras o "
                    f"declaratoria de importancia estratégica.",
                    f"What is committed of {one.year} goes beyond the term of government ({mandate_ends.year}): it needs future "
                    f"appropriations or a declaration of strategic importance.",
                )
            )
    paid: dict[tuple[str, int], int] = {}
    for one in funding:
        if one.source == "aportes" and one.member:
            paid[one.member, one.year] = paid.get((one.member, one.year), 0) + one.amount
    for (member, year), amount in sorted(paid.items()):
        room = (capacity or {}).get(member)
        if room is not None and amount > room:
            name = names.get(member, member)
            out.append(
                remark("E-S60-9", "", f"El aporte de {name} en {year} ({money(amount)}) supera su capacidad anual ({money(room)}).",
                       f"{name}'s contribution in {year} ({money(amount, 'en')}) exceeds its yearly capacity ({money(room, 'en')}).")
            )  # fmt: skip
    if figure == PROVINCIA and any(one.source in NATIONAL for one in funding):
        used = join_names(
            [known[key].name.es for key in NATIONAL if key in known and any(one.source == key for one in funding)]
        )
        english = join_names(
            [known[key].name.en for key in NATIONAL if key in known and any(one.source == key for one in funding)]
        )
        out.append(
            remark(
                "A-S60-10",
                "",
                f"La financiación de una provincia no genera cargo al PGN, al SGP ni al SGR (Ley 1454 de 2011, art. 16), y la agenda "
                f"cuenta con {used.es}. Que eso alcance o no los proyectos que la provincia presenta o ejecuta es indeterminado: pida "
                "concepto jurídico, y confirme que pagan proyectos de los miembros y no a la provincia.",
                f"The financing of a provincia charges neither PGN, SGP nor SGR (Ley 1454 of 2011, art. 16), and the agenda counts on "
                f"{english.en}. Whether that reaches the projects the provincia presents or carries out is indeterminate: ask for legal "
                "advice, and confirm that they pay projects of the members and not the provincia.",
            )
        )
    said = remark("A-S60-3", "", "Cuenta con recursos «identificados» como si estuvieran comprometidos.",
                  "It counts on “identified” resources as if they were committed.")  # fmt: skip
    running = {one.key for one in projects if one.phase in ("ejecucion", "operacion")}
    as_sure = [
        one
        for one in funding
        if one.state == "identificada" and ((one.chance or 0) >= 1 or one.project in running) and one.amount
    ]
    if as_sure:
        out += [Remark(said.code, said.text, one.key) for one in as_sure]
    elif funding and all(one.state not in SECURED for one in funding) and any(one.amount for one in funding):
        out.append(said)
    return out
