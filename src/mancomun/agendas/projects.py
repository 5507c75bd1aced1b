"""Programmes and projects (S55) and the territorial agenda (S59): a chain without orphans, money by place, equity among members."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from mancomun.agendas.sources import sources
from mancomun.kernels.territorial import gini
from mancomun.lexicon.text import Text, join_names, money, number_word, percent
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

PHASES: Mapping[str, Text] = {
    "idea": Text("Idea", "Idea"),
    "perfil": Text("Perfil", "Profile"),
    "prefactibilidad": Text("Prefactibilidad", "Pre-feasibility"),
    "factibilidad": Text("Factibilidad", "Feasibility"),
    "estudios_definitivos": Text("Estudios definitivos", "Final studies"),
    "ejecucion": Text("Ejecución", "Execution"),
    "operacion": Text("Operación", "Operation"),
}
BALANCED = ("factibilidad", "estudios_definitivos", "ejecucion", "operacion")
"""Phases from which sources and costs must be equal, year by year, to the peso."""
PRIORITIES: Mapping[str, Text] = {
    "alta": Text("Alta", "High"),
    "media": Text("Media", "Medium"),
    "baja": Text("Baja", "Low"),
}
WORTH: Mapping[str, float] = {"alta": 3.0, "media": 2.0, "baja": 1.0}
"""What a priority is worth in a package when nobody scored the project. Ours."""
CONCENTRATED = 0.5
BPIN = re.compile(r"\d{10,16}")


@dataclass(frozen=True, slots=True)
class Cost:
    """What an activity costs in a year, in COP."""

    year: int
    amount: int
    activity: str = ""
    operating: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """What a project delivers, as MGA names it: code of the national catalogue, name, indicator, unit and goal."""

    code: str
    name: str
    indicator: str = ""
    unit: str = ""
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class Proyecto:
    """A project. ``key`` is its row; ``places`` are codes of members; ``after`` are keys of projects it needs.

    ``score`` is what it is worth to the agenda, when somebody gave it; else its priority says it (`worth`). ``counted`` says
    how its beneficiaries were counted; ``done`` and ``spent`` are its physical and financial progress, from 0 to 100.
    """

    key: str
    name: str
    programme: str = ""
    phase: str = "idea"
    sector: str = ""
    objective: str = ""
    places: tuple[str, ...] = ()
    costs: tuple[Cost, ...] = ()
    beneficiaries: int | None = None
    bpin: str = ""
    priority: str = ""
    anchor: str = ""
    score: float | None = None
    after: tuple[str, ...] = ()
    problem: str = ""
    specifics: tuple[str, ...] = ()
    executor: str = ""
    products: tuple[Product, ...] = ()
    opinion: str = ""
    counted: str = ""
    done: float | None = None
    spent: float | None = None

    def cost(self, year: int | None = None) -> int:
        """Its cost in a year, or in all."""
        return sum(one.amount for one in self.costs if year is None or one.year == year)

    @property
    def years(self) -> tuple[int, ...]:
        """Years with a cost, in order."""
        return tuple(sorted({one.year for one in self.costs}))

    @property
    def worth(self) -> float | None:
        """Its score, or 3, 2 or 1 by its priority; None without either."""
        return self.score if self.score is not None else WORTH.get(self.priority)

    def by_place(self) -> dict[str, float]:
        """Its cost divided among its places, in equal parts."""
        return {place: self.cost() / len(self.places) for place in self.places}


@dataclass(frozen=True, slots=True)
class Programa:
    """A programme: the bet it serves, what it is for, and its indicator with base line and goal."""

    key: str
    name: str
    bet: str = ""
    objective: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """A source for a project in a year (COP). ``state`` is one of `FUNDED`; ``chance`` 0 to 1; ``operating`` pays operation.

    ``authorised``: future appropriations are authorised, or the project was declared of strategic importance.
    """

    project: str
    year: int
    source: str
    amount: int
    state: str = "identificada"
    chance: float | None = None
    operating: bool = False
    member: str = ""
    counterpart: int = 0
    key: str = ""
    authorised: bool = False


FUNDED: Mapping[str, Text] = {
    "identificada": Text("Identificada", "Identified"),
    "gestionada": Text("Gestionada", "Under negotiation"),
    "concertada": Text("Concertada", "Agreed"),
    "comprometida": Text("Comprometida", "Committed"),
    "ejecutada": Text("Ejecutada", "Spent"),
}
SECURED = ("comprometida", "ejecutada")


def places_text(places: Sequence[str], names: Mapping[str, str]) -> Text:
    """Where a project is, by the names of the members; all of them, when they are three or more, are said as all."""
    if len(names) > 2 and set(places) >= set(names):
        n = number_word(len(names))
        return Text(f"Los {n.es} miembros", f"The {n.en} members")
    return join_names([names.get(code, code) for code in places], most=60)


def chain_remarks(
    bets: Mapping[str, str], programmes: Sequence[Programa], projects: Sequence[Proyecto], *, names: Mapping[str, str]
) -> list[Remark]:
    """Links that are missing between vision, bets, programmes and projects, and what a project of the agenda lacks."""
    out: list[Remark] = []
    known = {one.key: one for one in programmes}
    for programme in programmes:
        if programme.bet not in bets:
            out.append(remark("E-S55-2", programme.key, f"El programa «{programme.name}» no responde a ninguna apuesta.",
                              f"The programme “{programme.name}” answers to no bet."))  # fmt: skip
        if not any(one.programme == programme.key for one in projects):
            out.append(remark("A-S55-3", programme.key, f"El programa «{programme.name}» no tiene proyectos.",
                              f"The programme “{programme.name}” has no projects."))  # fmt: skip
    for key, bet in bets.items():
        if not any(one.bet == key for one in programmes):
            out.append(remark("A-S55-4", "", f"La apuesta «{bet}» no tiene programa que la lleve.",
                              f"The bet “{bet}” has no programme to carry it."))  # fmt: skip
    for project in projects:
        if project.programme not in known:
            out.append(remark("E-S55-5", project.key, f"El proyecto «{project.name}» no está en ningún programa.",
                              f"The project “{project.name}” is in no programme."))  # fmt: skip
        if not project.places:
            out.append(remark("E-S55-6", project.key, f"El proyecto «{project.name}» no dice en qué miembros queda.",
                              f"The project “{project.name}” does not say in which members it is."))  # fmt: skip
        elif len(project.places) < 2:
            where = names.get(project.places[0], project.places[0])
            out.append(
                remark(
                    "A-S55-7",
                    project.key,
                    f"El proyecto «{project.name}» queda solo en {where}: un proyecto de impacto regional sirve a dos miembros o más.",
                    f"The project “{project.name}” is in {where} alone: one of regional impact serves two members or more.",
                )
            )
        if not project.costs:
            out.append(remark("E-S55-8", project.key, f"El proyecto «{project.name}» no tiene costos por año.",
                              f"The project “{project.name}” has no costs by year."))  # fmt: skip
        if project.bpin and not BPIN.fullmatch(project.bpin):
            out.append(remark("E-S55-9", project.key, f"El BPIN «{project.bpin[:20]}» no sirve: son de 10 a 16 cifras, sin puntos.",
                              f"The BPIN “{project.bpin[:20]}” will not do: it has 10 to 16 figures, without points."))  # fmt: skip
    for bpin, n in Counter(one.bpin for one in projects if one.bpin).items():
        if n > 1:
            out.append(remark("E-S55-10", "", f"El BPIN {bpin} está en {n} proyectos. Cada proyecto tiene el suyo.",
                              f"The BPIN {bpin} is in {n} projects. Each has its own."))  # fmt: skip
    return out


def chain_table(
    bets: Mapping[str, str], programmes: Sequence[Programa], projects: Sequence[Proyecto], lang: str = "es"
) -> Table:
    """From bet to project, one row a project; what hangs from nothing says so."""
    es = lang == "es"
    by = {one.key: one for one in programmes}
    rows: list[Row] = []
    for project in projects:
        programme = by.get(project.programme)
        bet = bets.get(programme.bet) if programme else None
        rows.append(
            (
                bet,
                programme.name if programme else None,
                project.name,
                PHASES[project.phase].of(lang),
                project.cost() or None,
            )
        )
    for programme in programmes:
        if not any(one.programme == programme.key for one in projects):
            rows.append((bets.get(programme.bet), programme.name, None, None, None))
    head = (
        ("Apuesta", "Programa", "Proyecto", "Fase", "Costo (COP)")
        if es
        else ("Bet", "Programme", "Project", "Phase", "Cost (COP)")
    )
    return Table("De la apuesta al proyecto" if es else "From bet to project", head, rows)


def progress_table(projects: Sequence[Proyecto], lang: str = "es") -> Table:
    """Projects that say how far they are; those already working that do not say it are listed without a number."""
    es = lang == "es"
    rows: list[Row] = [
        (one.name, PHASES[one.phase].of(lang), one.done, one.spent)
        for one in projects
        if one.phase in ("ejecucion", "operacion") or one.done is not None or one.spent is not None
    ]
    head = (
        ("Proyecto", "Fase", "Avance físico (%)", "Avance financiero (%)")
        if es
        else ("Project", "Phase", "Physical progress (%)", "Financial progress (%)")
    )
    return Table("Avance de los proyectos" if es else "Progress of the projects", head, rows)


def balance_remarks(projects: Sequence[Proyecto], funding: Sequence[Funding]) -> list[Remark]:
    """Costs and sources that differ by a peso, from the phase in which they must be equal (E-S55-1)."""
    out = []
    for project in projects:
        if project.phase not in BALANCED:
            continue
        mine = [one for one in funding if one.project == project.key]
        for year in sorted({*project.years, *(one.year for one in mine)}):
            cost, given = project.cost(year), sum(one.amount for one in mine if one.year == year)
            if cost != given:
                out.append(
                    remark(
                        "E-S55-1",
                        project.key,
                        f"El proyecto «{project.name}»: costos {year} = {money(cost)} y fuentes = {money(given)}; deben ser iguales.",
                        f"The project “{project.name}”: costs {year} = {money(cost, 'en')} and sources = {money(given, 'en')}; "
                        f"they must be equal.",
                    )
                )
    return out


@dataclass(frozen=True)
class Spread:
    """Investment by member: ``amounts`` (COP), ``per_head``, the Gini of the latter, and the member with most."""

    codes: tuple[str, ...]
    amounts: tuple[float, ...]
    per_head: tuple[float | None, ...]
    gini: float | None
    lines: Mapping[str, tuple[float, ...]]

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self.amounts)

    def coverage(self, population: Mapping[str, float | None], lang: str = "es") -> str:
        """How many members, and what part of the people, have a project of the agenda."""
        held = [code for code, amount in zip(self.codes, self.amounts, strict=True) if amount]
        people = [population.get(code) for code in self.codes]
        said = Text(
            f"La agenda llega a {len(held)} de {len(self.codes)} miembros",
            f"The agenda reaches {len(held)} of {len(self.codes)} members",
        )
        if self.codes and all(people):
            share = percent(sum(population[code] or 0 for code in held) / sum(one or 0 for one in people))
            said = Text(
                f"{said.es}, donde vive el {share.es} de la población",
                f"{said.en}, where {share.en} of the people live",
            )
        return said.of(lang) + "."

    def remarks(self, names: Mapping[str, str]) -> list[Remark]:
        """One member with more than half (A-S59-1), and members with nothing."""
        out = []
        if self.total:
            k = int(np.argmax(self.amounts))
            share, who = self.amounts[k] / self.total, names.get(self.codes[k], self.codes[k])
            if share > CONCENTRATED and len(self.codes) > 2:
                said = percent(share)
                out.append(remark("A-S59-1", "", f"El {said.es} de la inversión se concentra en {who}.",
                                  f"{said.en} of the investment is concentrated in {who}."))  # fmt: skip
            for code, amount in zip(self.codes, self.amounts, strict=True):
                if not amount:
                    name = names.get(code, code)
                    out.append(
                        remark(
                            "A-S59-2",
                            "",
                            f"Ningún proyecto de la agenda queda en {name}.",
                            f"No project of the agenda is in {name}.",
                        )
                    )
        return out

    def tables(self, names: Mapping[str, str], lines: Mapping[str, str], lang: str = "es") -> list[Table]:
        """By member, and member by line."""
        es = lang == "es"
        rows: list[Row] = [
            (
                names.get(code, code),
                round(amount),
                None if head is None else round(head),
                None if not self.total else round(100 * amount / self.total, 1),
            )
            for code, amount, head in zip(self.codes, self.amounts, self.per_head, strict=True)
        ]
        top = (
            ("Miembro", "Inversión (COP)", "Por habitante (COP)", "Parte (%)")
            if es
            else ("Member", "Investment (COP)", "Per head (COP)", "Share (%)")
        )
        found = [Table("Inversión por miembro" if es else "Investment by member", top, rows)]
        if self.lines:
            keys = list(self.lines)
            cells: list[Row] = [
                (names.get(code, code), *(round(self.lines[key][k]) for key in keys))
                for k, code in enumerate(self.codes)
            ]
            head = ("Miembro" if es else "Member", *(lines.get(key, key) for key in keys))
            found.append(Table("Miembro por línea (COP)" if es else "Member by line (COP)", head, cells))
        return found


def spread(
    members: Sequence[str],
    programmes: Sequence[Programa],
    projects: Sequence[Proyecto],
    population: Mapping[str, float | None],
) -> Spread:
    """Where the money goes. A project's cost is divided in equal parts among its places; places outside the group do not count."""
    line_of = {one.key: one.bet or one.key for one in programmes}
    amounts: dict[str, float] = dict.fromkeys(members, 0.0)
    lines: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(members, 0.0))
    for project in projects:
        for place, amount in project.by_place().items():
            if place in amounts:
                amounts[place] += amount
                lines[line_of.get(project.programme, "")][place] += amount
    heads = [amounts[code] / people if (people := population.get(code)) else None for code in members]
    known = np.array([head for head in heads if head is not None])
    return Spread(
        tuple(members), tuple(amounts.values()), tuple(heads),
        gini(known) if known.size > 1 and known.sum() else None,
        {key: tuple(held.values()) for key, held in lines.items() if key},
    )  # fmt: skip


def member_rows(
    code: str,
    programmes: Sequence[Programa],
    projects: Sequence[Proyecto],
    funding: Sequence[Funding],
    lang: str = "es",
) -> list[Row]:
    """What the agenda holds for one member (S27.7): project, phase, its part of the cost, and what is secured of the project."""
    by = {one.key: one.name for one in programmes}
    return [
        (
            project.name, by.get(project.programme, ""), PHASES[project.phase].of(lang), round(project.by_place()[code]),
            sum(one.amount for one in funding if one.project == project.key and one.state in SECURED),
        )
        for project in projects
        if code in project.places
    ]  # fmt: skip


def _product(one: Product) -> str:
    goal = "" if one.goal is None else f"{one.goal:g}"
    return f"{one.code} {one.name} ({one.indicator}: {goal} {one.unit})".replace(" )", ")").strip()


def mga_rows(projects: Sequence[Proyecto], funding: Sequence[Funding]) -> list[dict[str, str | int | None]]:
    """The projects in the shape MGA asks them, year by year. Names of columns are those of MGA.

    Each cost and each source stands in one line and no more, side by side while there are both, so that adding up a column
    gives what the agenda says. A year with money and no cost has its lines too.
    """
    out: list[dict[str, str | int | None]] = []
    names = {key: one.name.es for key, one in sources().items()}
    for project in projects:
        mine = [one for one in funding if one.project == project.key]
        for year in sorted({*project.years, *(one.year for one in mine)}):
            costs = [one for one in project.costs if one.year == year]
            for cost, one in zip_longest(costs, [line for line in mine if line.year == year]):
                out.append(
                    {
                        "bpin": project.bpin, "proyecto": project.name, "sector": project.sector,
                        "objetivo_general": project.objective, "fase": project.phase, "localizacion": ";".join(project.places),
                        "problema": project.problem, "objetivos_especificos": " | ".join(project.specifics),
                        "productos": " | ".join(_product(item) for item in project.products), "ejecutor": project.executor,
                        "beneficiarios": project.beneficiaries, "actividad": cost.activity if cost else "", "vigencia": year,
                        "costo": cost.amount if cost else None, "fuente": names.get(one.source, one.source) if one else "",
                        "valor_fuente": one.amount if one else None, "estado_fuente": one.state if one else "",
                    }
                )  # fmt: skip
    return out
