"""The answers of discovery as workbooks: live formulas, codes as text, a dictionary, the sources, and how the run was made.

The score of a group is a formula over its criteria and the named weights of the sheet of parameters: change a weight and
the shortlist may be argued in the meeting. Beside it stands what the engine computed. Regions are counted and added up by
formulas over the sheet of units.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mancomun.discovery.ground import COUNT, Ground
from mancomun.discovery.ranges import read_range
from mancomun.legal.wording import OUTCOME_WORDS
from mancomun.lexicon.text import Text
from mancomun.tables.columns import Column
from mancomun.tables.workbook import Formula, Parameter, Workbook
from mancomun.territory import attributes

USUAL = ("population", "area_km2", "nbi", "icld", "value_added")
SHEETS = {
    "groups": Text("Grupos", "Groups"),
    "members": Text("Miembros", "Members"),
    "criteria": Text("Criterios", "Criteria"),
    "front": Text("Pareto", "Pareto"),
    "regions": Text("Regiones", "Regions"),
    "units": Text("Unidades", "Units"),
    "chance": Text("Frente al azar", "Against chance"),
    "repairs": Text("Arreglos", "Repairs"),
    "run": Text("Corrida", "Run"),
}
_PLACE = Text("DIVIPOLA", "DIVIPOLA")
_LOADED = Text("La tabla cargada", "The table loaded")
_RUN = {
    "exact": Text("Óptimo probado", "Proved optimal"),
    "optimal_p": Text("Ese número de regiones es el mayor posible", "That number of regions is the largest possible"),
    "bound": Text("Tope: ningún grupo lo supera", "Bound: no group is above it"),
    "p": Text("Regiones", "Regions"),
    "p_bound": Text("Tope de regiones", "Bound of regions"),
    "gap": Text("Lo que falta para el tope", "Gap to the bound"),
    "heterogeneity": Text("Diferencia interna", "Difference inside"),
    "examined": Text("Grupos examinados", "Groups examined"),
    "refused_by_law": Text("Grupos hallados que la ley rechaza", "Groups found that the law refuses"),
    "stopped": Text("Por qué paró", "Why it stopped"),
    "method": Text("Método", "Method"),
    "seconds": Text("Segundos", "Seconds"),
    "iterations": Text("Movimientos", "Moves"),
    "starts": Text("Arranques", "Starts"),
    "seed": Text("Semilla", "Seed"),
    "outcome": Text("Veredicto de la propuesta", "Verdict on the proposal"),
    "territory": Text("Territorio", "Territory"),
    "territory_version": Text("Versión del territorio", "Version of the territory"),
    "law_version": Text("Versión del libro de la ley", "Version of the book of law"),
    "engine_version": Text("Versión del motor", "Version of the engine"),
}


class _Book:
    """A workbook about one answer: what its sheets have in common."""

    def __init__(self, kind: str, title: Text, answer: Mapping[str, Any], ground: Ground, lang: str) -> None:
        day = answer["parameters"].get("as_of")
        self.answer, self.ground, self.lang = answer, ground, lang
        self.book = Workbook(title.of(lang), lang, date.fromisoformat(day) if day else date(2026, 1, 1), kind)
        self.known = {one.id: one for one in attributes()} if ground.territory is not None else {}
        self.columns = self._columns()
        self.names = {one["id"]: _weight_name(one["id"], k) for k, one in enumerate(answer.get("criteria", ()))}

    def _columns(self) -> list[str]:
        """Attributes worth showing for each unit: the usual ones and those of the question, where the ground has them."""
        asked = self.answer["parameters"]
        named = [str(one["id"]).partition(":")[2] or str(one["id"]) for one in self.answer.get("criteria", ())]
        named += [read_range(text).attribute for text in asked.get("ranges", ())]
        named += list(asked.get("minimise_difference") or ())
        return [name for name in dict.fromkeys((*USUAL, *named)) if name in self.ground.values and name != COUNT]

    def attribute(self, name: str, kind: str = "") -> Column:
        """The typed column of an attribute."""
        about = self.known.get(name)
        key = f"{kind}:{name}" if kind else name
        lead = f"{kind} " if kind else ""
        if about is None:
            return Column(key, Text(f"{lead}{name}", f"{lead}{name}"), "decimal", source=_LOADED, decimals=3)
        whole = "integer" if about.unit_es in ("personas", "miles de pesos") and kind != "AVG" else "decimal"
        return Column(
            key, Text(f"{lead}{about.es}", f"{lead}{about.en}"), whole, Text(about.unit_es, about.unit_en), about.vintage,
            Text(about.caveat_es, about.caveat_en), Text(about.source_es, about.source_en),
        )  # fmt: skip

    def value(self, name: str, unit: int) -> float | None:
        """What a unit has, or None."""
        value = float(self.ground.values[name][unit])
        return value if math.isfinite(value) else None

    def department(self, unit: int) -> str:
        """The name of the department of a unit."""
        home, land = self.ground.departments[unit], self.ground.territory
        return "" if home is None else land.units[home].name if land is not None and home in land.units else home

    def outcome(self, code: str | None) -> str | None:
        """A verdict in words."""
        return OUTCOME_WORDS[code].of(self.lang) if code in OUTCOME_WORDS else code

    def groups(self, sheet: str, groups: Sequence[Mapping[str, Any]], number: Text) -> None:
        """One row a group: its criteria, what each contributes and the score by formulas, and the engine's own score."""
        criteria = self.answer["criteria"]
        columns = [
            Column("group", number, "integer", meaning=Text("Puesto por puntaje", "Place by score")),
            Column("names", SHEETS["members"], width=56, meaning=Text("Nombres de los miembros", "Names of the members")),
            Column("count", Text("Cuántos son", "How many"), "integer", Text("miembros", "members")),
            Column("outcome", Text("Veredicto", "Verdict"), width=22, source=Text("Libro de la ley de Mancomún", "Mancomún's book of law"),
                   meaning=Text("Lo que dice la ley de ese grupo", "What the law says of that group")),
        ]  # fmt: skip
        columns += [_criterion_column(one) for one in criteria]
        columns += [
            Column(f"c:{one['id']}", Text(f"Aporte: {one['name']}", f"Contribution: {one['name']}"), "decimal", decimals=4,
                   meaning=Text("Valor por su peso, con el signo del criterio", "Value times its weight, with the criterion's sign"))
            for one in criteria
        ]  # fmt: skip
        columns += [
            Column("score", Text("Puntaje", "Score"), "decimal", decimals=4,
                   meaning=Text("Suma de los aportes: cambie un peso en Parámetros y cambia",
                                "Sum of the contributions: change a weight in Parameters and it moves")),
            Column("engine", Text("Puntaje del motor", "Score of the engine"), "decimal", decimals=4,
                   meaning=Text("Lo que calculó la búsqueda, para contrastar", "What the search computed, to compare")),
        ]  # fmt: skip
        rows: list[list[Any]] = []
        width = len(criteria)
        for place, group in enumerate(groups, 1):
            values = [float(group["criteria"][one["id"]]) for one in criteria]
            signs = [1 if one["sense"] == "more" else -1 for one in criteria]
            parts = [value * one["weight"] * sign for value, one, sign in zip(values, criteria, signs, strict=True)]
            law = group.get("outcome") or (group.get("law") or {}).get("outcome")
            row: list[Any] = [place, ", ".join(group["names"]), len(group["members"]), self.outcome(law), *values]
            for k, (one, sign, part) in enumerate(zip(criteria, signs, parts, strict=True)):
                minus = "-" if sign < 0 else ""
                row.append(Formula(f"={minus}{_letters(4 + k)}{{row}}*{self.names[one['id']]}", part))
            first, last = _letters(4 + width), _letters(3 + 2 * width)
            row += [Formula(f"=SUM({first}{{row}}:{last}{{row}})", math.fsum(parts)), float(group["score"])]
            rows.append(row)
        self.book.table(sheet, columns, rows)

    def members(self, groups: Sequence[Mapping[str, Any]], number: Text) -> None:
        """One row a member of each group, with the data the criteria come from."""
        columns = [
            Column("group", number, "integer"),
            *self._places(),
            *(self.attribute(name) for name in self.columns),
        ]
        rows = []
        for place, group in enumerate(groups, 1):
            for code in group["members"]:
                unit = self.ground.place[code]
                data = [self.value(name, unit) for name in self.columns]
                rows.append([place, code, self.ground.names[unit], self.department(unit), *data])
        self.book.table(SHEETS["members"].of(self.lang), columns, rows)

    def _places(self) -> list[Column]:
        return [
            Column("code", Text("Código", "Code"), "code", source=_PLACE,
                   meaning=Text("Código de la unidad: es texto", "Code of the unit: it is text")),
            Column("name", Text("Nombre", "Name"), source=_PLACE, width=28),
            Column("department", Text("Departamento", "Department"), source=_PLACE, width=22),
        ]  # fmt: skip

    def criteria(self) -> None:
        """What each criterion is, and its weight as a parameter that the formulas call by name."""
        columns = [
            Column("id", Text("Criterio", "Criterion")),
            Column("name", Text("Nombre", "Name"), width=34),
            Column("sense", Text("Mejor", "Better")),
            Column("unit", Text("Unidad", "Unit"), width=22),
            Column("formula", Text("Fórmula", "Formula"), width=56),
            Column("vintage", Text("Vigencia", "Vintage")),
            Column("source", Text("Fuente", "Source"), width=48),
            Column("limits", Text("Límites", "Limits"), width=56),
        ]
        words = {"more": Text("más", "more"), "less": Text("menos", "less")}
        self.book.table(
            SHEETS["criteria"].of(self.lang),
            columns,
            [
                [one["id"], one["name"], words[one["sense"]].of(self.lang), one["unit"], one["formula"], one["vintage"],
                 one["source"], one["limits"]]
                for one in self.answer["criteria"]
            ],
        )  # fmt: skip
        for one in self.answer["criteria"]:
            title = Text(f"Peso de «{one['name']}»", f"Weight of “{one['name']}”")
            name, weight = self.names[one["id"]], float(one["weight"])
            self.book.parameter(Parameter(name, title, weight, one["unit"], one["vintage"], one["source"]))
            self.book.source(f"{one['source']}", one["name"])

    def content(self) -> bytes:
        """The last sheet, how the run was made, and the bytes."""
        columns = [
            Column("key", Text("Clave", "Key"), width=30),
            Column("title", Text("Qué es", "What it is"), width=44),
            Column("value", Text("Valor", "Value"), width=60),
        ]
        rows: list[list[Any]] = []
        for key, label in _RUN.items():
            value = self.answer.get(key)
            if isinstance(value, str | int | float | bool):
                rows.append([key, label.of(self.lang), _plain(value)])
        asked = Text("Parámetro de la pregunta", "Parameter of the question").of(self.lang)
        for key, value in self.answer["parameters"].items():
            if value is not None and value not in ([], {}):
                rows.append([f"parameters.{key}", asked, _plain(value)])
        for note in self.answer.get("notes", ()):
            rows.append(["note", Text("Aviso", "Notice").of(self.lang), note])
        self.book.table(SHEETS["run"].of(self.lang), columns, rows)
        for version in ("territory_version", "law_version", "engine_version"):
            if self.answer.get(version):
                self.book.source(f"{_RUN[version].of(self.lang)}: {self.answer[version]}")
        return self.book.content()


def _plain(value: Any) -> Any:
    """A value as a cell: whole numbers and texts as they are, the rest as they would be written in JSON."""
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, int | float):
        return value if math.isfinite(value) else str(value)
    return json.dumps(value, ensure_ascii=False)


def _weight_name(criterion: str, place: int) -> str:
    """A name that a formula may use and nobody takes for a cell: ``peso_cohesion``."""
    return f"peso_{re.sub(r'[^A-Za-z_]', '_', criterion)}" + (f"_{place}_w" if ":" in criterion else "")


def _letters(place: int) -> str:
    from mancomun.tables.cells import address

    return address(0, place)[:-1]


def _criterion_column(one: Mapping[str, Any]) -> Column:
    return Column(
        one["id"], Text(one["name"], one["name"]), "decimal", one["unit"], str(one["vintage"]),
        Text(one["formula"], one["formula"]), one["source"], decimals=4,
    )  # fmt: skip


# --- the four answers ----------------------------------------------------------------------------------------------------


def groups_book(answer: Mapping[str, Any], ground: Ground, lang: str = "es") -> bytes:
    """The answer of ``discover`` as XLSX."""
    book = _Book("discover", Text("Con quién conviene", "With whom"), answer, ground, lang)
    number = Text("Grupo", "Group")
    book.groups(SHEETS["groups"].of(lang), answer["candidates"], number)
    book.members(answer["candidates"], number)
    book.criteria()
    if answer.get("front"):
        book.groups(SHEETS["front"].of(lang), answer["front"], Text("En el frente", "On the front"))
    return book.content()


def comparison_book(answer: Mapping[str, Any], ground: Ground, lang: str = "es") -> bytes:
    """The answer of ``compare`` as XLSX: the proposal first, the best found second, and where chance stands."""
    book = _Book("compare", Text("Dónde queda el grupo", "Where the group stands"), answer, ground, lang)
    groups = groups_of("compare", answer, ground)
    number = Text("Grupo (1 es la propuesta)", "Group (1 is the proposal)")
    book.groups(SHEETS["groups"].of(lang), groups, number)
    marks = ["p0", "p5", "p25", "p50", "p75", "p95", "p100"]
    share = Text("parte de 1", "share of 1")
    columns = [
        Column("what", Text("Qué", "What"), width=30, meaning=Text("Puntaje o criterio", "Score or criterion")),
        Column("better", Text("La propuesta supera a", "The proposal beats"), "decimal", share, decimals=4, meaning=Text(
            "Parte de los grupos al azar; un empate cuenta medio", "Share of the random groups; a tie counts half")),
        *(Column(mark, Text(f"Percentil {mark[1:]}", f"Percentile {mark[1:]}"), "decimal", decimals=4) for mark in marks),
    ]  # fmt: skip
    chance = answer["random"]
    rows = [
        [name, row["better_than"], *((row["quantiles"] or {}).get(mark) for mark in marks)]
        for name, row in ((Text("Puntaje", "Score").of(lang), chance), *chance["criteria"].items())
    ]
    book.book.table(SHEETS["chance"].of(lang), columns, rows)
    book.members(groups, number)
    book.criteria()
    return book.content()


def repairs_book(answer: Mapping[str, Any], ground: Ground, lang: str = "es") -> bytes:
    """The answer of ``mend`` as XLSX."""
    book = _Book("mend", Text("Cómo se arregla", "How it is mended"), answer, ground, lang)
    groups, number = groups_of("mend", answer, ground), Text("Arreglo", "Repair")
    book.groups(SHEETS["groups"].of(lang), groups, number)
    columns = [
        Column("repair", number, "integer"),
        Column("add", Text("Agregar", "Add"), width=40, source=_PLACE),
        Column("remove", Text("Quitar", "Remove"), width=40, source=_PLACE),
    ]
    rows = []
    for place, repair in enumerate(answer["repairs"], 1):
        ways = ["; ".join(f"{code} {repair['names'][code]}" for code in repair[way]) for way in ("add", "remove")]
        rows.append([place, *ways])
    book.book.table(SHEETS["repairs"].of(lang), columns, rows)
    book.members(groups, number)
    book.criteria()
    return book.content()


_SPREADSHEET = {"SUM": "SUMIF", "AVG": "AVERAGEIF", "MIN": "_xlfn.MINIFS", "MAX": "_xlfn.MAXIFS"}


def regions_book(answer: Mapping[str, Any], ground: Ground, lang: str = "es") -> bytes:
    """The answer of ``regions`` as XLSX: units with their region, and regions counted and added up by formulas."""
    book = _Book("regions", Text("Cómo podría organizarse el mapa", "How the map could organise itself"), answer, ground, lang)  # fmt: skip
    number, labels = Text("Región", "Region"), asked_labels(answer)
    says = {item["code"]: item["says"] for item in answer["unassigned"]}
    units, regions = SHEETS["units"].of(lang), SHEETS["regions"].of(lang)
    columns = [
        *book._places(),
        Column("region", number, "integer", meaning=Text("Vacío si no tiene", "Empty when it has none")),
        Column("why", Text("Por qué no tiene región", "Why it has no region"), width=30),
        *(book.attribute(name) for name in book.columns),
    ]
    rows: list[list[Any]] = []
    for code, region in labels.items():
        unit = ground.place[code]
        data = [book.value(name, unit) for name in book.columns]
        rows.append([code, ground.names[unit], book.department(unit), region, says.get(code), *data])
    asked = [read_range(text) for text in answer["parameters"]["ranges"]]
    shown = [one for one in asked if one.kind != "COUNT" and one.attribute in book.columns]
    last = len(rows) + 1

    def span(place: int) -> str:
        return f"'{units}'!${_letters(place)}$2:${_letters(place)}${last}"

    head = [
        Column("region", number, "integer"),
        Column("units", Text("Unidades", "Units"), "integer",
               meaning=Text("Cuántas tiene: fórmula viva", "How many it has: a live formula")),
        *(book.attribute(one.attribute, one.kind) for one in shown),
    ]  # fmt: skip
    judged = any("outcome" in row for row in answer["regions"])
    if judged:
        head.append(Column("outcome", Text("Veredicto", "Verdict"), width=22))
    lines: list[list[Any]] = []
    for region in answer["regions"]:
        line: list[Any] = [region["region"], Formula(f"=COUNTIF({span(3)},A{{row}})", region["units"])]
        for one in shown:
            data_span = span(5 + book.columns.index(one.attribute))
            order = (span(3), "A{row}", data_span) if one.kind in ("SUM", "AVG") else (data_span, span(3), "A{row}")
            value = region[str(one).partition("=")[0]]
            line.append(Formula(f"={_SPREADSHEET[one.kind]}({','.join(order)})", value))
        if judged:
            line.append(book.outcome(region.get("outcome")))
        lines.append(line)
    book.book.table(regions, head, lines)
    book.book.table(units, columns, rows)
    return book.content()


BOOKS = {"discover": groups_book, "compare": comparison_book, "mend": repairs_book, "regions": regions_book}


# --- plain values --------------------------------------------------------------------------------------------------------


def asked_labels(answer: Mapping[str, Any]) -> dict[str, int | None]:
    """The labels of a partition without the units that nobody asked to divide."""
    aside = {item["code"] for item in answer["unassigned"] if item["reason"] == "not_chosen"}
    return {code: region for code, region in answer["labels"].items() if code not in aside}


def groups_of(kind: str, answer: Mapping[str, Any], ground: Ground) -> list[dict[str, Any]]:
    """The groups an answer speaks of, best first: members, names, score, criteria and outcome of each."""
    if kind == "discover":
        found = answer["candidates"]
    elif kind == "compare":
        found = [answer["proposal"], *([answer["best"]] if answer["best"] else [])]
    else:
        found = answer["repairs"]
    return [
        {
            "members": group["members"],
            "names": [ground.names[ground.place[code]] for code in group["members"]],
            "score": group["score"],
            "criteria": group["criteria"],
            "outcome": group["outcome"] if "outcome" in group else (group.get("law") or {}).get("outcome"),
        }
        for group in found
    ]


def table_csv(kind: str, answer: Mapping[str, Any], ground: Ground) -> str:
    """One row a member of each group, or one a unit of the partition; codes are text, numbers have a decimal point."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    if kind == "regions":
        reasons = {item["code"]: item["reason"] for item in answer["unassigned"]}
        writer.writerow(["code", "name", "region", "unassigned_reason"])
        for code, region in asked_labels(answer).items():
            row = [code, ground.names[ground.place[code]], "" if region is None else region, reasons.get(code, "")]
            writer.writerow([_harmless(cell) for cell in row])
        return stream.getvalue()
    names = [one["id"] for one in answer["criteria"]]
    writer.writerow(["group", "code", "name", "score", "outcome", *names])
    for number, group in enumerate(groups_of(kind, answer, ground), 1):
        values = [repr(float(group["criteria"][name])) for name in names]
        for code, name in zip(group["members"], group["names"], strict=True):
            row = [_harmless(code), _harmless(name), repr(float(group["score"])), group["outcome"] or ""]
            writer.writerow([number, *row, *values])
    return stream.getvalue()


def _harmless(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "@", "-") else cell
