"""Strategic bets (method, S50): from three to seven, each with base, goal, year and owner, tied from the vision to projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.drawing.sankey import Flow, sankey
from mancomun.drawing.trees import Leaf, tree
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, join_names
from mancomun.lexicon.unfinished import infinitive
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.vision import Goal
from mancomun.tables.results import Row, Table

FEWEST, USUAL, MOST = 3, 7, 9
ACTIONS = 2
TERMS: Mapping[str, Text] = {
    "corto": Text("corto", "short"),
    "mediano": Text("mediano", "medium"),
    "largo": Text("largo", "long"),
}


@dataclass(frozen=True, slots=True)
class Bet:
    """A bet: objective in the infinitive, axis of the vision, key variables, goals, owner, actions, and where it lands.

    ``why`` is its reason, ``facts`` the regional facts behind it, ``serves`` the names of the objectives of associativity.
    """

    name: str
    objective: str = ""
    axis: str = ""
    variables: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    owner: str = ""
    allies: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    term: str = ""
    members: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    cost: str = ""
    risks: tuple[str, ...] = ()
    why: str = ""
    facts: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """What is tied and what hangs loose between axes, bets and projects."""

    axes: tuple[str, ...]
    bets: tuple[Bet, ...]
    remarks: tuple[Remark, ...]

    @property
    def axes_without_bets(self) -> tuple[str, ...]:
        """Axes that no bet serves."""
        held = {fold(bet.axis) for bet in self.bets}
        return tuple(axis for axis in self.axes if fold(axis) not in held)

    @property
    def bets_without_projects(self) -> tuple[str, ...]:
        """Bets that no project serves."""
        return tuple(bet.name for bet in self.bets if not bet.projects)

    @property
    def whole(self) -> float | None:
        """Share of axes with a bet that has a project: the chain vision, bet, project."""
        if not self.axes:
            return None
        whole = {fold(bet.axis) for bet in self.bets if bet.projects}
        return sum(fold(axis) in whole for axis in self.axes) / len(self.axes)

    @property
    def owned(self) -> float | None:
        """Share of bets with an owner."""
        return sum(bool(bet.owner.strip()) for bet in self.bets) / len(self.bets) if self.bets else None

    def tables(self, lang: str = "es") -> list[Table]:
        """Bets, their goals, and the chain."""
        es = lang == "es"
        head = ("Apuesta", "Eje", "Objetivo", "Responsable", "Plazo", "Proyectos") if es else (
            "Bet", "Axis", "Objective", "Owner", "Term", "Projects",
        )  # fmt: skip
        rows: list[Row] = [
            (
                bet.name,
                bet.axis or None,
                bet.objective or None,
                bet.owner or None,
                TERMS[bet.term].of(lang) if bet.term in TERMS else None,
                "; ".join(bet.projects) or None,
            )
            for bet in self.bets
        ]
        found = [Table("Apuestas" if es else "Bets", head, rows)]
        goals: list[Row] = [
            (bet.name, goal.indicator, goal.base, goal.goal, str(goal.year) if goal.year else None, goal.source or None)
            for bet in self.bets
            for goal in bet.goals
        ]
        if goals:
            head = ("Apuesta", "Indicador", "Base", "Meta", "Año", "Fuente") if es else (
                "Bet", "Indicator", "Base", "Goal", "Year", "Source",
            )  # fmt: skip
            found.append(Table("Metas" if es else "Goals", head, goals))
        links: list[Row] = [
            (bet.axis or "—", bet.name, project) for bet in self.bets for project in bet.projects or ("—",)
        ]
        title = ("De la visión a los proyectos", "From the vision to projects")[not es]
        found.append(Table(title, ("Eje", "Apuesta", "Proyecto") if es else ("Axis", "Bet", "Project"), links))
        return found

    def tree_picture(self, vision: str, lang: str = "es", *, projects: bool = False) -> str:
        """The tree vision, axes, bets and, if asked for, the projects under them."""
        es = lang == "es"
        leaves = [Leaf("v", vision, strong=True)]
        leaves += [Leaf(f"x{k}", axis, "v") for k, axis in enumerate(self.axes)]
        place = {fold(axis): f"x{k}" for k, axis in enumerate(self.axes)}
        for k, bet in enumerate(self.bets):
            n = len(bet.projects)
            small = (
                (f"{n} proyectos" if n != 1 else "1 proyecto") if es else (f"{n} projects" if n != 1 else "1 project")
            )
            leaves.append(Leaf(f"b{k}", bet.name, place.get(fold(bet.axis), "v"), small, dashed=not n))
            if projects:
                leaves += [Leaf(f"p{k}.{j}", project, f"b{k}") for j, project in enumerate(bet.projects)]
        alone = join_names(list(self.axes_without_bets)).of(lang) if self.axes_without_bets else "—"
        return tree(
            leaves,
            title="De la visión a las apuestas" if es else "From the vision to bets",
            description=(
                f"{len(self.axes)} ejes y {len(self.bets)} apuestas. Ejes sin apuesta: {alone}."
                if es
                else f"{len(self.axes)} axes and {len(self.bets)} bets. Axes without a bet: {alone}."
            ),
            lang=lang,
        )

    def flow_picture(self, lang: str = "es") -> str:
        """Axes, bets and projects as flows; its table is the chain."""
        es = lang == "es"
        projects = list(dict.fromkeys(project for bet in self.bets for project in bet.projects))
        columns = [
            ("Eje de la visión" if es else "Axis of the vision", [f"x:{fold(axis)}" for axis in self.axes]),
            ("Apuesta" if es else "Bet", [f"b:{k}" for k in range(len(self.bets))]),
            ("Proyecto" if es else "Project", [f"p:{project}" for project in projects]),
        ]
        labels = {f"x:{fold(axis)}": axis for axis in self.axes}
        labels |= {f"b:{k}": bet.name for k, bet in enumerate(self.bets)} | {f"p:{p}": p for p in projects}
        flows = [
            Flow(f"x:{fold(bet.axis)}", f"b:{k}", float(max(1, len(bet.projects)))) for k, bet in enumerate(self.bets)
        ]
        flows += [Flow(f"b:{k}", f"p:{p}", 1.0, "strong") for k, bet in enumerate(self.bets) for p in bet.projects]
        loose = len(self.bets_without_projects)
        return sankey(
            columns,
            flows,
            title="Visión, apuestas y proyectos" if es else "Vision, bets and projects",
            description=(
                f"{len(self.axes)} ejes, {len(self.bets)} apuestas, {len(projects)} proyectos; {loose} apuestas sin proyecto."
                if es
                else f"{len(self.axes)} axes, {len(self.bets)} bets, {len(projects)} projects; {loose} bets without a project."
            ),
            lang=lang,
            labels=labels,
        )


def coverage(
    bets: Sequence[Bet],
    *,
    axes: Sequence[str] = (),
    members: Sequence[tuple[str, str]] = (),
    key_variables: Sequence[str] | None = None,
) -> Coverage:
    """Judge bets. ``members`` are code and name; ``key_variables`` what MICMAC calls drivers and relays, if it was run."""
    found: list[Remark] = []
    n = len(bets)
    if not FEWEST <= n <= USUAL:
        code = "E-S50-numero" if n < FEWEST or n > MOST else "A-S50-numero"
        found.append(
            remark(
                code,
                "apuestas",
                f"Hay {n} apuestas; se piden de {FEWEST} a {USUAL}: más de eso es una lista, no una apuesta.",
                f"There are {n} bets; from {FEWEST} to {USUAL} are asked for: beyond that it is a list, not a bet.",
            )
        )
    for bet in bets:
        found += _bet_remarks(bet, axes, key_variables)
    left = [name for code, name in members if not any(code in bet.members for bet in bets)]
    if bets and left:
        names = join_names(left)
        found.append(
            remark(
                "A-S50-5",
                "apuestas",
                f"Ninguna apuesta llega a {names.es}.",
                f"No bet reaches {names.en}.",
            )
        )
    return Coverage(tuple(axes), tuple(bets), tuple(found))


def _bet_remarks(bet: Bet, axes: Sequence[str], key_variables: Sequence[str] | None) -> list[Remark]:
    found = []

    def say(code: str, es: str, en: str) -> None:
        found.append(remark(code, f"apuestas/{bet.name}", es, en))

    for goal in bet.goals:
        if goal.base is None:
            say(
                "E-S50-1",
                f"La meta de «{goal.indicator}» no tiene línea base.",
                f"The goal of “{goal.indicator}” has no base line.",
            )
        if not goal.measurable:
            say(
                "E-S50-meta",
                f"La meta de «{goal.indicator or bet.name}» no dice cuánto o cuándo.",
                f"The goal of “{goal.indicator or bet.name}” does not say how much or when.",
            )
    if not bet.goals:
        say("E-S50-sin-meta", f"La apuesta «{bet.name}» no tiene metas.", f"The bet “{bet.name}” has no goals.")
    if key_variables is not None:
        known = {fold(name) for name in key_variables}
        if not any(fold(name) in known for name in bet.variables):
            say(
                "A-S50-2",
                f"La apuesta «{bet.name}» no está vinculada a ninguna variable clave.",
                f"The bet “{bet.name}” is tied to no key variable.",
            )
    if bet.objective.strip() and not infinitive(bet.objective):
        say(
            "A-S50-3",
            f"El objetivo de «{bet.name}» empieza con un verbo en infinitivo (construir, proteger).",
            f"The objective of “{bet.name}” begins with a verb in the infinitive.",
        )
    if not bet.objective.strip():
        say(
            "E-S50-objetivo",
            f"La apuesta «{bet.name}» no dice su objetivo.",
            f"The bet “{bet.name}” does not say its objective.",
        )
    if len(bet.actions) < ACTIONS:
        say(
            "E-S50-acciones",
            f"La apuesta «{bet.name}» tiene {len(bet.actions)} acciones; se piden {ACTIONS} o más.",
            f"The bet “{bet.name}” has {len(bet.actions)} actions; {ACTIONS} or more are asked for.",
        )
    if not bet.owner.strip():
        say(
            "E-S50-responsable", f"La apuesta «{bet.name}» no tiene responsable.", f"The bet “{bet.name}” has no owner."
        )
    if axes and fold(bet.axis) not in {fold(axis) for axis in axes}:
        say(
            "E-S50-eje",
            f"La apuesta «{bet.name}» no cuelga de ningún eje de la visión.",
            f"The bet “{bet.name}” hangs from no axis of the vision.",
        )
    if not bet.members:
        say(
            "A-S50-4",
            f"La apuesta «{bet.name}» no dice dónde se hace.",
            f"The bet “{bet.name}” does not say where it is done.",
        )
    return found
