"""What the agendas of moment 3 share: bets and projects read from where they were written, and a name found by its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mancomun.agendas.logframe import Written
from mancomun.agendas.projects import Cost, Funding, Product, Programa, Proyecto
from mancomun.lexicon.folding import fold
from mancomun.web.workspace.kinds import Context, Values

ONE = 100.0


def bets(context: Context) -> dict[str, str]:
    """The bets of moment 2 (S50) by id; empty when there are none yet."""
    rows = (context.others.get("apuestas") or {}).get("apuestas") or ()
    return {str(row["id"]): str(row["nombre"]) for row in rows if row.get("nombre")}


def named(text: str, names: Mapping[str, str]) -> str:
    """The key of what somebody named, however they wrote it; the text itself when nobody is called so."""
    wanted = fold(text)
    return next((key for key, name in names.items() if wanted and wanted in (fold(name), fold(key))), text)


def member_names(context: Context) -> dict[str, str]:
    """Members by code."""
    return {code: context.member_name(code) for code in context.members}


def populations(context: Context) -> dict[str, float | None]:
    """Population of each member, as the territory knows it."""
    found: dict[str, float | None] = {}
    for code in context.members:
        unit = context.territory.units.get(code)
        value = unit.facts.get("population") if unit is not None else None
        found[code] = float(value) if value else None
    return found


def programmes_of(values: Values, context: Context) -> list[Programa]:
    """The programmes of the territorial agenda, each with the id of its bet."""
    known = bets(context)
    return [
        Programa(row["id"], row["nombre"], named(row["apuesta"], known), row["objetivo"], row["indicador"])
        for row in values.get("programas") or ()
        if row["nombre"]
    ]


def projects_of(values: Values) -> list[Proyecto]:
    """The projects of the territorial agenda with their costs."""
    costs: dict[str, list[Cost]] = {}
    for row in values.get("costos") or ():
        if row["proyecto"] and row["anio"] and row["costo"] is not None:
            costs.setdefault(row["proyecto"], []).append(Cost(row["anio"], row["costo"], row["actividad"]))
    made: dict[str, list[Product]] = {}
    for row in values.get("productos") or ():
        if row["proyecto"] and row["producto"]:
            made.setdefault(row["proyecto"], []).append(
                Product(row["codigo"], row["producto"], row["indicador"], row["unidad"], row["meta"])
            )
    return [
        Proyecto(
            row["id"], row["nombre"], row["programa"], row["fase"] or "idea", row["sector"], row["objetivo"],
            row["municipios"], tuple(costs.get(row["id"], ())), row["beneficiarios"], row["bpin"], row["prioridad"], row["ancla"],
            row["puntaje"], row["requiere"], row["problema"], row["especificos"], row["ejecutor"],
            tuple(made.get(row["id"], ())), row["viabilidad"], row["conteo"], row["avance_fisico"], row["avance_financiero"],
        )
        for row in values.get("proyectos") or ()
        if row["nombre"]
    ]  # fmt: skip


def written_of(values: Values) -> list[Written]:
    """What somebody wrote of the logical framework of each project."""
    return [
        Written(
            row["id"], row["proyecto"], row["nivel"] or "", row["elemento"], row["indicador"], row["medio"], row["supuesto"]
        )
        for row in values.get("marco") or ()
        if row["proyecto"] and row["nivel"]
    ]  # fmt: skip


def agenda_of(context: Context) -> Values:
    """The territorial agenda as it stands; empty when it has not begun."""
    return context.others.get("agenda_territorial") or {}


def funding_of(values: Values, projects: Iterable[Proyecto]) -> list[Funding]:
    """The lines of money, each with the id of its project."""
    names = {one.key: one.name for one in projects}
    found = []
    for row in values.get("fuentes") or ():
        if not row["anio"] or row["monto"] is None or not row["fuente"]:
            continue
        chance: Any = row["probabilidad"]
        found.append(
            Funding(
                named(row["proyecto"], names), row["anio"], row["fuente"], row["monto"], row["estado"] or "identificada",
                None if chance is None else chance / ONE, bool(row["funcionamiento"]), row["miembro"], row["contrapartida"] or 0,
                row["id"], bool(row["vigencias"]),
            )
        )  # fmt: skip
    return found
