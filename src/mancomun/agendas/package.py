"""The package of the agenda under a budget (C25b): which projects together are worth most, what each needs, and what stays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mancomun.agendas.projects import Proyecto
from mancomun.errors import BadInput
from mancomun.lexicon.text import Text, join_names, money, number_text
from mancomun.portfolio.budget import Package, package
from mancomun.tables.results import Row, Table


@dataclass(frozen=True)
class Chosen:
    """The projects that could enter and the package among them; ``left`` are those without cost or worth."""

    projects: tuple[Proyecto, ...]
    package: Package
    left: tuple[Proyecto, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Keys of what goes in."""
        return frozenset(self.projects[k].key for k in self.package.chosen)

    def said(self) -> Text:
        """The package in words: worth, cost, how it was proved, and what is left over."""
        found = self.package
        es = [
            f"Con {money(found.budget)} caben {len(found.chosen)} de {len(self.projects)} proyectos, por {money(found.cost)}; "
            f"valen {_number(found.value, 'es')}."
        ]
        en = [
            f"With {money(found.budget, 'en')}, {len(found.chosen)} of {len(self.projects)} projects fit, for "
            f"{money(found.cost, 'en')}; they are worth {_number(found.value, 'en')}."
        ]
        if found.proved:
            es.append("Está probado que ningún otro paquete vale más.")
            en.append("It is proved that no other package is worth more.")
        else:
            es.append(f"Ningún paquete vale más de {_number(found.bound, 'es')}.")
            en.append(f"No package is worth more than {_number(found.bound, 'en')}.")
        if found.value > found.greedy + 1e-9:
            es.append(f"Tomarlos por valor sobre costo hasta agotar el dinero daría {_number(found.greedy, 'es')}.")
            en.append(f"Taking them by worth over cost until the money ends would give {_number(found.greedy, 'en')}.")
        if self.left:
            names = join_names([f"«{one.name}»" for one in self.left])
            es.append(
                f"No entran a la cuenta, por no tener costo o prioridad, o necesitar uno que no los tiene: {names.es}."
            )
            en.append(f"Not counted, for lack of a cost or a priority, or for needing one that lacks them: {names.en}.")
        return Text(" ".join(es), " ".join(en))

    def table(self, lang: str = "es") -> Table:
        """One row a project: worth, cost and whether it goes in."""
        es = lang == "es"
        inside = self.keys
        names = {one.key: one.name for one in self.projects}
        yes, no = (Text("entra", "in"), Text("queda fuera", "out"))
        rows: list[Row] = [
            (
                one.name, one.worth, one.cost(), "; ".join(names[key] for key in one.after if key in names),
                (yes if one.key in inside else no).of(lang),
            )
            for one in self.projects
        ]  # fmt: skip
        head = (
            ("Proyecto", "Valor", "Costo (COP)", "Necesita", "Paquete")
            if es
            else ("Project", "Worth", "Cost (COP)", "Needs", "Package")
        )
        return Table("Paquete bajo presupuesto" if es else "Package under a budget", head, rows)


def _number(value: float, lang: str) -> str:
    digits = 0 if value == int(value) else 1
    return number_text(value, digits, lang)


def choose(projects: Sequence[Proyecto], budget: int) -> Chosen:
    """The best package within ``budget`` (COP): a project goes only with those it needs. Raises `BadInput` when none meets that."""
    able = [one for one in projects if one.cost() and one.worth is not None]
    keys = {one.key for one in projects}
    while True:  # what needs a project that cannot be paid for cannot go either
        known = {one.key for one in able}
        kept = [one for one in able if not (set(one.after) & keys) - known]
        if len(kept) == len(able):
            break
        able = kept
    if not able:
        raise BadInput(
            "paquete-sin-proyectos",
            "Para armar un paquete, los proyectos llevan costo y prioridad.",
            "To make a package, projects carry a cost and a priority.",
        )
    place = {one.key: k for k, one in enumerate(able)}
    needs = [(place[one.key], place[key]) for one in able for key in one.after if key in place and key != one.key]
    found = package([one.worth or 0.0 for one in able], [one.cost() for one in able], budget, requires=needs)
    return Chosen(tuple(able), found, tuple(one for one in projects if one.key not in place))
