"""The logical framework of each project (C16, S55): end, purpose, components and activities, with indicator, means and assumption.

The four levels are read from the project itself, so that the matrix cannot contradict it: its programme says the end, its objective
the purpose, its products the components and its costs the activities. What only a person knows, the means of verification and the
assumption, is written apart and found by level and name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mancomun.agendas.projects import BALANCED, Programa, Proyecto
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, money, number_text
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

LEVELS: Mapping[str, Text] = {
    "fin": Text("Fin", "End"),
    "proposito": Text("Propósito", "Purpose"),
    "componente": Text("Componente", "Component"),
    "actividad": Text("Actividad", "Activity"),
}
SINGLE = ("fin", "proposito")
CELLS = 4
"""Cells of a row: summary, indicator, means of verification and assumption."""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote for a row: ``about`` names the product or activity; blank for the end and the purpose."""

    key: str
    project: str
    level: str
    about: str = ""
    indicator: str = ""
    means: str = ""
    assumption: str = ""


@dataclass(frozen=True, slots=True)
class FrameRow:
    """A row of the matrix; what nobody wrote is empty."""

    level: str
    summary: str
    indicator: str = ""
    means: str = ""
    assumption: str = ""

    @property
    def filled(self) -> int:
        """How many of its four cells say something."""
        return sum(bool(cell) for cell in (self.summary, self.indicator, self.means, self.assumption))


def _number(value: float, lang: str) -> str:
    digits = 0 if value == int(value) else 2
    return number_text(value, digits, lang)


def _own_rows(project: Proyecto, programme: Programa | None, lang: str) -> list[FrameRow]:
    goals = []
    for one in project.products:
        goal = "" if one.goal is None else _number(one.goal, lang)
        said = " ".join(piece for piece in (goal, one.unit) if piece)
        goals.append(FrameRow("componente", one.name, f"{one.indicator}: {said}" if said else one.indicator))
    acts = []
    for name in dict.fromkeys(cost.activity for cost in project.costs):
        held = [cost for cost in project.costs if cost.activity == name]
        first, last = min(cost.year for cost in held), max(cost.year for cost in held)
        when = str(first) if first == last else f"{first}-{last}"
        acts.append(FrameRow("actividad", name, f"{money(sum(cost.amount for cost in held), lang)}, {when}"))
    return [
        FrameRow("fin", programme.objective if programme else "", programme.indicator if programme else ""),
        FrameRow("proposito", project.objective),
        *goals,
        *acts,
    ]


def frame(
    project: Proyecto, programme: Programa | None, written: Sequence[Written], lang: str = "es"
) -> list[FrameRow]:
    """The matrix of a project, from the end to the activities."""
    mine = [one for one in written if one.project == project.key]
    rows = []
    for row in _own_rows(project, programme, lang):
        own = [one for one in mine if one.level == row.level]
        if row.level not in SINGLE:
            own = [one for one in own if fold(one.about) == fold(row.summary)]
        said = own[0] if own else None
        rows.append(
            FrameRow(row.level, row.summary, said.indicator or row.indicator, said.means, said.assumption)
            if said
            else row
        )
    return rows


def frame_remarks(
    projects: Sequence[Proyecto], programmes: Sequence[Programa], written: Sequence[Written]
) -> list[Remark]:
    """Rows that hang from nothing, two purposes, and what the matrix of an advanced project still lacks."""
    out: list[Remark] = []
    by, known = {one.key: one for one in projects}, {one.key: one for one in programmes}
    for one in written:
        project = by.get(one.project)
        if project is None or one.level in SINGLE or not one.level:
            continue
        rows = [row for row in _own_rows(project, None, "es") if row.level == one.level]
        if not any(fold(row.summary) == fold(one.about) for row in rows):
            part = one.level == "componente"
            what = Text("un producto", "a product") if part else Text("una actividad", "an activity")
            where = Text("productos", "products") if part else Text("costos", "costs")
            out.append(
                remark(
                    "E-S55-12",
                    one.key,
                    f"«{one.about}» no es {what.es} de «{project.name}». Escriba su nombre como está en la tabla de {where.es}.",
                    f"“{one.about}” is not {what.en} of “{project.name}”. Write its name as it is in the table of {where.en}.",
                )
            )
    for project in projects:
        mine = [one for one in written if one.project == project.key]
        if sum(one.level == "proposito" for one in mine) > 1:
            out.append(
                remark(
                    "E-S55-11",
                    project.key,
                    f"El marco lógico de «{project.name}» tiene dos propósitos: un proyecto tiene uno solo.",
                    f"The logical framework of “{project.name}” has two purposes: a project has one only.",
                )
            )
        rows = frame(project, known.get(project.programme), written)
        done, cells = sum(row.filled for row in rows), CELLS * len(rows)
        if project.phase in BALANCED and done < cells:
            out.append(
                remark(
                    "A-S55-13",
                    project.key,
                    f"El marco lógico de «{project.name}» tiene {done} de {cells} celdas: faltan medios de verificación, indicadores o "
                    f"supuestos.",
                    f"The logical framework of “{project.name}” has {done} of {cells} cells: means of verification, indicators or "
                    f"assumptions are missing.",
                )
            )
    return out


def frame_table(rows: Sequence[FrameRow], lang: str = "es", title: str = "") -> Table:
    """The matrix, four columns after the level; what is missing is left without value."""
    es = lang == "es"
    head = (
        ("Nivel", "Resumen", "Indicador", "Medio de verificación", "Supuesto")
        if es
        else ("Level", "Summary", "Indicator", "Means of verification", "Assumption")
    )
    lines: list[Row] = [
        (
            LEVELS[row.level].of(lang),
            row.summary or None,
            row.indicator or None,
            row.means or None,
            row.assumption or None,
        )
        for row in rows
    ]
    return Table(title or ("Marco lógico" if es else "Logical framework"), head, lines)
