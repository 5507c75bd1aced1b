"""What the products of a route say of the seven objectives (S17 to S23), read from where each datum was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from mancomun.agendas.financing import financing
from mancomun.agendas.projects import SECURED
from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.portfolio.objective_figures import Facts, Pair
from mancomun.route.inclusion import FEWEST
from mancomun.route.instances import held, planned
from mancomun.route.meetings import fulfilment
from mancomun.route.products import PRODUCTS
from mancomun.web.moments import instancias, sociograma
from mancomun.web.moments.agendas_common import agenda_of, funding_of, member_names, named, projects_of
from mancomun.web.moments.instancia import parts_of
from mancomun.web.moments.justificacion import benefits_of
from mancomun.web.moments.perfil import profile_of
from mancomun.web.moments.potencialidades import assets_of, sectors_of
from mancomun.web.workspace.kinds import Context, Values

STRONG = 2
"""A tie with an instrument from this strength on articulates (method, C29)."""
SCIENCE = "sgr_ctei"
ASKED = ("gestionada", "concertada", *SECURED)
YEAR = timedelta(days=365)


def facts_of(context: Context) -> Facts:
    """The facts of the products in ``context.others``; the profile also has the data of the members that come with the program."""
    others = context.others
    found: dict[str, Any] = {"absent": frozenset(key for key in PRODUCTS if others.get(key) is None)}
    found |= _profile(others.get("perfil"), context)
    for key, read in _READERS.items():
        values = others.get(key)
        if values is not None:
            found |= read(values, context)
    found |= _money(context)
    return Facts(**found)


def _profile(values: Values | None, context: Context) -> Mapping[str, Any]:
    profile, _ = profile_of(values, context)
    lines = {line.indicator.id: line for line in profile.lines} if profile is not None else {}
    found: dict[str, Any] = {}
    if "ipm" in lines:
        known = [value for value in lines["ipm"].values if value is not None]
        found = {"variation": lines["ipm"].variation, "measured": (len(known), len(context.members))}
    marks = [value for value in lines["mdm"].values if value is not None] if "mdm" in lines else []
    return {**found, "mdm": sum(marks) / len(marks) if marks else None}


def _agenda(values: Values, context: Context) -> Mapping[str, Any]:
    projects = projects_of(values)
    priced = [one for one in projects if one.cost() and one.beneficiaries]
    cost, people = sum(one.cost() for one in priced), sum(one.beneficiaries or 0 for one in priced)
    return {
        "joint_projects": (sum(len(set(one.places)) > 1 for one in projects), len(projects)),
        "sectors": len({fold(one.sector) for one in projects if one.sector}),
        "beneficiaries": (cost, people),
    }


def _role(values: Values, context: Context) -> Mapping[str, Any]:
    strong = {
        row["instrumento"]
        for row in values["vinculos"]
        if row["apuesta"] and row["tipo"] != "contradice" and (row["fuerza"] or 0) >= STRONG
    }
    names = member_names(context)
    own = {row["id"]: named(row["entidad"], names) for row in values["instrumentos"] if row["nivel"] == "subregion"}
    members = {key: code for key, code in own.items() if code in names}
    if not members:
        return {}
    return {"aligned": (len({code for key, code in members.items() if key in strong}), len(names))}


def _communication(values: Values, context: Context) -> Mapping[str, Any]:
    for when in ("despues", "antes"):
        knew, asked = values[f"{when}_si"], values[f"{when}_n"]
        if knew is not None and asked and knew <= asked:
            return {"knew": (knew, asked)}
    return {}


def _recognition(values: Values, context: Context) -> Mapping[str, Any]:
    return {"heritage": sum(bool(row["nombre"]) for row in values["patrimonio"])}


def _networks(values: Values, context: Context) -> Mapping[str, Any]:
    days = [row["fecha"] for row in values["eventos"] if row["nombre"] and row["fecha"] is not None]
    return {"events": sum(context.day - YEAR < day <= context.day for day in days)} if days else {}


def _sociogram(values: Values, context: Context) -> Mapping[str, Any]:
    net = sociograma.understood(values, context).net
    if net is None:
        return {}
    wave = net.waves[-1] if net.waves else None
    now = net.of(wave=wave) if wave is not None else net
    try:
        found = sociograma.measured_of(now, values)
    except BadInput:
        return {}
    if not found.ties:
        return {}
    places = {actor.key: set(actor.municipios) for actor in now.actors}
    pairs = {tie.pair for tie in now.of(kinds=found.kinds).ties}
    across = sum(bool(places[a] and places[b] and not places[a] & places[b]) for a, b in pairs)
    placed = any(places[a] and places[b] for a, b in pairs)
    return {
        "wave": wave,
        "density": found.density,
        "reciprocity": found.reciprocity,
        "bridges": (across, len(pairs)) if placed else None,
    }


def _bodies(values: Values, context: Context) -> Mapping[str, Any]:
    found, day = instancias.understood(values, context), context.day
    due = [(body, n) for body in found.bodies if (n := planned(body, day.year, day))]
    done = sum(len(held(body, found.meetings, day.year, day)) for body, _ in due)
    quorate: list[bool] = []
    for body in found.bodies:
        voters = {one.key for one in body.voters if one.exact > 0}
        for meeting in held(body, found.meetings, day.year, day):
            if body.quorum is not None and meeting.present:
                quorate.append(len(voters & set(meeting.present)) >= body.quorum)
    return {
        "promises": fulfilment(found.promises, day),
        "sessions": (done, sum(n for _, n in due)),
        "quorums": (sum(quorate), len(quorate)),
        "participation": _participation(values, context),
    }


def _participation(values: Values, context: Context) -> dict[str, Pair]:
    """The indices of 6.3 with what each stands on; a continuity of a handful of people would tell who they are."""
    found = instancias.indices(values, context)
    again = found.continuity
    pairs: dict[str, Pair] = {"coverage": found.coverage, "influence": found.influence, "response": found.response}
    if again is not None and min(again[0], again[1] - again[0]) >= FEWEST:
        pairs["continuity"] = again
    return pairs


def _potentials(values: Values, context: Context) -> Mapping[str, Any]:
    trade = sectors_of(values, [])
    return {
        "capitals": len({one.capital for one in assets_of(values).potentials if one.capital}),
        "special": trade.special if trade is not None else None,
    }


def _argument(values: Values, context: Context) -> Mapping[str, Any]:
    made = [(one.service, one.saving) for one in benefits_of(values, context.lang, [])]
    return {
        "savings": tuple(
            (service, saving.low / saving.apart, saving.high / saving.apart)
            for service, saving in made
            if saving is not None and saving.apart > 0
        )
    }


def _money(context: Context) -> Mapping[str, Any]:
    """What needs the agenda and its money together."""
    others = context.others
    projects = projects_of(agenda_of(context))
    found: dict[str, Any] = {}
    values = others.get("agenda_financiamiento")
    if values is not None:
        lines = funding_of(values, projects)
        whole = financing(projects, lines)
        science = [one for one in lines if one.source == SCIENCE]
        found["leverage"] = (whole.others, whole.own)
        asked = sum(one.amount for one in science if one.state in ASKED)
        found["science_money"] = (sum(one.amount for one in science if one.state in SECURED), asked)
        if projects:
            paid = {one.project for one in science}
            mine = [one for one in projects if one.key in paid or "universidad" in fold(one.executor)]
            found["science_projects"] = (len(mine), len(projects))
    body = others.get("instancia")
    if body is not None and projects:
        budgets = {one.year: one.cost for one in parts_of(body, context)[1] if one.cost}
        invested = {year: sum(one.cost(year) for one in projects) for year in budgets}
        running = sum(cost for year, cost in budgets.items() if invested[year])
        total = running + sum(invested.values())
        found["operating"] = (running, total) if running else None
    return found


_READERS: Mapping[str, Callable[[Values, Context], Mapping[str, Any]]] = {
    "agenda_territorial": _agenda,
    "rol": _role,
    "comunicacion": _communication,
    "reconocimiento": _recognition,
    "redes": _networks,
    "sociograma": _sociogram,
    "instancias": _bodies,
    "potencialidades": _potentials,
    "justificacion": _argument,
}
