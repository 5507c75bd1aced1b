"""What the drafts of a formalisation take from the other products of the route, each fact from where it was written."""

from __future__ import annotations

from mancomun.agendas.executing_body import Contribution
from mancomun.documents.formalisation_package import Background, Goal
from mancomun.route.justification import Hecho
from mancomun.web.moments.agendas_common import agenda_of, funding_of, populations, programmes_of, projects_of
from mancomun.web.moments.instancia import parts_of
from mancomun.web.moments.justificacion import facts_of
from mancomun.web.workspace.kinds import Context, Values

PURPOSES = {
    "S27.1": "desarrollo_integral",
    "S27.2": "servicios_publicos",
    "S27.3": "obras",
    "S27.4": "planeacion",
    "S27.5": "funciones_administrativas",
}
"""Opportunities of S27 that are the purposes of article 11 of Ley 1454: whoever uses one has that purpose."""
USED = ("si", "parcial")


def background_of(context: Context) -> Background:
    """The background of the drafts; what no product says stays to be filled in."""

    def product(key: str) -> Values:
        return context.others.get(key) or {}

    argument, choice, body = product("justificacion"), product("figura"), product("instancia")
    vision, bets, agreement, agenda = product("vision"), product("apuestas"), product("acuerdo"), agenda_of(context)
    projects = projects_of(agenda)
    return Background(
        reason=_text(argument, "resumen"),
        figure_reason=_text(choice, "recomendacion"),
        purpose=_text(choice, "proposito"),
        purposes=tuple(
            dict.fromkeys(
                PURPOSES[row["item"]]
                for row in argument.get("oportunidades") or ()
                if row.get("item") in PURPOSES and row.get("aplica") in USED
            )
        ),
        governing=_text(body, "direccion"),
        technical=_text(body, "tecnico"),
        representative=_text(body, "representante"),
        contributions=_contributions(body, context),
        hechos=_hechos(argument, context),
        diagnosis=_text(argument, "problema"),
        vision=_text(vision, "texto"),
        scenario=_text(vision, "escenario"),
        objectives=tuple(row["objetivo"] for row in bets.get("apuestas") or () if row.get("objetivo")),
        axes=tuple(vision.get("ejes") or ()),
        goals=_goals(vision, bets),
        term=_text(agenda, "vigencia"),
        programmes=programmes_of(agenda, context),
        projects=projects,
        funding=funding_of(product("agenda_financiamiento"), projects),
        departments=_departments(context),
        populations=populations(context),
        people={
            row["entidad"]: (row.get("representante") or "", row.get("cargo") or "")
            for row in agreement.get("partes") or ()
            if row.get("entidad")
        },
    )


def _text(values: Values, key: str) -> str:
    return str(values.get(key) or "").strip()


def _contributions(body: Values, context: Context) -> list[Contribution]:
    return parts_of(body, context)[2]


def _hechos(argument: Values, context: Context) -> tuple[Hecho, ...]:
    return facts_of(argument, context) if "hechos" in argument else ()


def _goals(vision: Values, bets: Values) -> list[Goal]:
    """Goals of the vision and of the bets; who answers for a goal is who answers for its bet."""
    owners = {row["id"]: row.get("responsable") or "" for row in bets.get("apuestas") or ()}
    rows = [(row, "") for row in vision.get("metas") or ()]
    rows += [(row, owners.get(row.get("apuesta"), "")) for row in bets.get("metas") or ()]
    found = [
        Goal(row["indicador"], _said(row.get("base")), _said(row.get("meta")), _said(row.get("anio")), owner, row.get("fuente") or "")
        for row, owner in rows
        if row.get("indicador")
    ]  # fmt: skip
    return list({one.indicator: one for one in found}.values())


def _said(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")


def _departments(context: Context) -> dict[str, str]:
    found = {}
    for code in context.members:
        unit = context.territory.units.get(code)
        name = context.territory.department_name(unit) if unit is not None else None
        if name:
            found[code] = name
    return found
