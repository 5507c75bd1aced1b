"""S38, the resources to run the route: who puts in what, against what is needed, what each can, and the load of each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mancomun.documents.workplan import RESOURCE_KINDS, Workplan, resource_blocks, resource_workbook
from mancomun.lexicon.text import Text
from mancomun.requirements.remarks import Remark
from mancomun.route.workplan import Need, Recurso, resource_remarks, shortfall
from mancomun.web.moments.common import attempt, options
from mancomun.web.moments.pieces import beside, missing, reserved, rows_of
from mancomun.web.workspace.kinds import Context, Field, Kind, Paper, Section, Table, Values, View, register

UNITS: Mapping[str, Text] = {
    "persona-mes": Text("Persona-mes", "Person-month"),
    "COP": Text("Pesos (COP)", "Pesos (COP)"),
    "equipo": Text("Equipo", "Equipment"),
    "licencia": Text("Licencia", "Licence"),
    "documento": Text("Documento", "Document"),
}
_KEYS = {"E-S38-3": "soporte", "E-S38-1": "dedicacion"}

RESOURCES = Table(
    "recursos",
    Text("Recursos", "Resources"),
    (
        Field("tipo", Text("Tipo", "Kind"), "choice", options=options(RESOURCE_KINDS), required=True),
        Field("descripcion", Text("Qué es", "What it is"), required=True),
        Field("miembro", Text("Miembro que lo pone", "Member that puts it in"), "member"),
        Field(
            "aportante",
            Text("Otro que lo pone", "Other that puts it in"),
            help=Text("Si no es un miembro.", "When no member."),
        ),
        Field("cantidad", Text("Cantidad", "Amount"), "decimal", low=0, required=True),
        Field("unidad", Text("Unidad", "Unit"), "choice", options=UNITS, required=True),
        Field("valor_estimado", Text("Valor estimado", "Estimated value"), "money", low=0, unit=Text("COP", "COP")),
        Field("disponible_desde", Text("Desde", "From"), "date", required=True),
        Field("hasta", Text("Hasta", "Until"), "date", required=True),
        Field("confirmado", Text("Confirmado", "Confirmed"), "flag", required=True),
        Field("soporte", Text("Soporte (CDP, carta)", "Support (certificate, letter)")),
        Field("restricciones", Text("Restricciones", "Restrictions")),
        Field(
            "persona",
            Text("Persona, si es su tiempo", "Person, when it is somebody's time"),
            personal=True,
            alias=True,
        ),
        Field("dedicacion", Text("Parte de su tiempo", "Share of the time"), "percent"),
    ),
    one=Text("recurso", "resource"),
)
NEEDS = Table(
    "necesidades",
    Text("Lo que se necesita", "What is needed"),
    (
        Field("tipo", Text("Tipo", "Kind"), "choice", options=options(RESOURCE_KINDS), required=True),
        Field("para_que", Text("Para qué", "What for")),
        Field("cantidad", Text("Cantidad", "Amount"), "decimal", low=0, required=True),
        Field("unidad", Text("Unidad", "Unit"), "choice", options=UNITS, required=True),
        Field("desde", Text("Desde", "From"), "date", required=True),
        Field("hasta", Text("Hasta", "Until"), "date", required=True),
    ),
    one=Text("necesidad", "need"),
)
INCOME = Table(
    "ingresos",
    Text("Ingresos corrientes de libre destinación", "Current revenue of free destination"),
    (
        Field("miembro", Text("Miembro", "Member"), "member", required=True),
        Field("icld", Text("ICLD", "ICLD"), "money", low=0, unit=Text("COP", "COP"), required=True),
        Field("vigencia", Text("Vigencia", "Year"), "integer", low=1886, high=2100),
        Field("fuente", Text("Fuente", "Source")),
    ),
    one=Text("ingreso", "revenue"),
    keys=("miembro", "vigencia"),
)


@dataclass(frozen=True)
class Understood:
    """Resources and needs that can be counted, the free income of each member by name, and the remarks."""

    resources: tuple[Recurso, ...]
    needs: tuple[Need, ...]
    icld: dict[str, float]
    remarks: tuple[Remark, ...]


def understood(values: Values | None, context: Context) -> Understood:
    """What was typed as resources of the core; a row that cannot stand is remarked and left out."""
    remarks: list[Remark] = []
    resources: list[Recurso] = []
    rows: dict[str, str] = {}
    for row in rows_of(values, "recursos"):
        where = f"recursos/{row['id']}"
        giver = context.member_name(row["miembro"]) if row["miembro"] else row["aportante"]
        lack = next((key for key in ("tipo", "descripcion", "unidad") if not row[key]), "")
        lack = lack or next((key for key in ("cantidad", "disponible_desde", "hasta") if row[key] is None), "")
        if lack:
            continue
        if not giver:
            es, en = f"quién pone «{row['descripcion']}»", f"who puts in “{row['descripcion']}”"
            remarks.append(missing(f"{where}/aportante", es, en, "E-S38-4"))
            continue
        item = Recurso(
            row["tipo"],
            row["descripcion"],
            giver,
            row["cantidad"],
            row["unidad"],
            row["disponible_desde"],
            row["hasta"],
            row["valor_estimado"] or 0,
            bool(row["confirmado"]),
            row["soporte"],
            row["persona"],
            row["dedicacion"] or 0.0,
        )
        if attempt(partial(resource_remarks, [item]), remarks, f"{where}/hasta") is None:
            continue
        resources.append(item)
        rows.setdefault(item.text, where)
        if item.person:
            rows.setdefault(item.person, where)
    needs: list[Need] = []
    for row in rows_of(values, "necesidades"):
        where = f"necesidades/{row['id']}"
        since, until = row["desde"], row["hasta"]
        if not row["tipo"] or not row["unidad"] or row["cantidad"] is None or since is None or until is None:
            continue
        if until < since:
            es, en = "un fin posterior al comienzo de una necesidad", "an end after the start of a need"
            remarks.append(missing(f"{where}/hasta", es, en, "E-S38-6"))
            continue
        needs.append(Need(row["tipo"], row["cantidad"], row["unidad"], since, until))
    icld = {
        context.member_name(row["miembro"]): float(row["icld"])
        for row in rows_of(values, "ingresos")
        if row["miembro"] and row["icld"]
    }
    remarks += beside(resource_remarks(resources, icld=icld), rows, _KEYS, default="recursos")
    return Understood(tuple(resources), tuple(needs), icld, tuple(remarks))


def look(values: Values, context: Context) -> View:
    """Resources, contributions against capacity, need against what is confirmed, and loads."""
    found = understood(values, context)
    remarks = list(found.remarks)
    if not found.resources:
        remarks.append(missing("recursos", "el primer recurso", "the first resource", "E-S38-0"))
    lacking = [key for key, value in shortfall(found.needs, found.resources).items() if value > 1e-9]
    numbers = {"resources": float(len(found.resources)), "short": float(len({key[:2] for key in lacking}))}
    return View(
        tuple(resource_blocks(found.resources, found.needs, found.icld, reserved(context))),
        tuple(remarks),
        numbers,
    )


def _start(context: Context) -> dict[str, Any]:
    """The free income of each member, where the territory knows it."""
    rows = []
    for n, code in enumerate(context.members):
        unit = context.territory.units.get(code)
        income = unit.facts.get("icld") if unit is not None else None
        if income:  # the table of the territory is in thousands of pesos
            pesos = str(round(float(income) * 1000))
            rows.append({"id": f"i{n}", "miembro": code, "icld": pesos, "fuente": context.territory.name})
    return {"ingresos": rows}


def _book(values: Values, context: Context) -> bytes:
    found = understood(values, context)
    title = Text(
        f"Plan de recursos del aprestamiento. {context.name}", f"Plan of resources to get ready. {context.name}"
    )
    made = Workplan(
        reserved(context),
        title.of(context.lang),
        resources=found.resources,
        needs=found.needs,
        icld=found.icld,
    )
    return resource_workbook(made)


register(
    Kind(
        "recursos",
        (
            Section("ofrecidos", Text("Lo que hay", "What there is"), (RESOURCES,)),
            Section("necesidades", Text("Lo que hace falta", "What is needed"), (NEEDS,)),
            Section(
                "capacidad",
                Text("Lo que cada uno puede", "What each one can"),
                (INCOME,),
                help=Text(
                    "Con los ICLD se dice cuánto pesa el aporte para cada miembro.",
                    "With the ICLD we say how heavy the contribution is for each member.",
                ),
            ),
        ),
        look,
        lead=Text(
            "Personas, equipos, plata e información para la ruta.",
            "People, equipment, money and information for the route.",
        ),
        papers=(
            Paper(
                "D7-recursos",
                Text("Plan de recursos del aprestamiento", "Plan of resources to get ready"),
                "plan_recursos",
                ("xlsx",),
                book=_book,
                named=("xlsx",),
            ),
        ),
        start=_start,
    )
)
