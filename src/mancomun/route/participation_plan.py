"""The plan of participation (method, S42, 6.2, 6.3): who takes part, in what, with what effect, and whom it forgets.

Participation planned here never replaces the consulta previa of ethnic communities (Ley 21 de 1991; Decreto 1320 de 1998).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mancomun.actors.model import Actor
from mancomun.errors import BadInput
from mancomun.kernels.territorial import dissimilarity
from mancomun.lexicon.text import Text, join_names, spanish_short
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.texts import text_remarks
from mancomun.tables.results import Row, Table

LEVELS: Mapping[str, Text] = {
    "informar": Text("informar", "inform"),
    "consultar": Text("consultar", "consult"),
    "concertar": Text("concertar", "agree"),
    "decidir": Text("decidir", "decide"),
    "controlar": Text("controlar", "oversee"),
}
APPROACHES: Mapping[str, Text] = {
    "mujeres": Text("mujeres", "women"),
    "jovenes": Text("jóvenes", "youth"),
    "etnicos": Text("grupos étnicos", "ethnic groups"),
    "victimas": Text("víctimas", "victims"),
    "discapacidad": Text("personas con discapacidad", "people with disabilities"),
    "rurales": Text("población rural", "rural people"),
}
KEY_FROM = 3
NOTICE_DAYS = 8
SMALL_CELL = 5
NOTICE = Text(
    "Este plan no sustituye la consulta previa a las comunidades étnicas.",
    "This plan does not replace the prior consultation of ethnic communities.",
)


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One way of taking part: its level, for which actors and where, when it is and when it was called."""

    name: str
    level: str
    actors: tuple[str, ...]
    municipios: tuple[str, ...]
    day: date | None = None
    called: date | None = None
    approaches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan; ``feedback`` says how what people said comes back to them."""

    objective: str
    mechanisms: tuple[Mechanism, ...]
    inclusion: str
    owner: str
    feedback: str


def check(
    plan: Plan,
    actors: Sequence[Actor],
    municipios: Sequence[str],
    *,
    ethnic: Sequence[str] = (),
    notice_days: int = NOTICE_DAYS,
) -> list[Remark]:
    """Key actors without a place, municipalities without an event, calls too late, and the fixed warning.

    ``ethnic`` are members where there are ethnic communities. ``notice_days`` before an event is ours; statutes may ask more.
    """
    known = {actor.key for actor in actors}
    for item in plan.mechanisms:
        if item.level not in LEVELS or set(item.approaches) - set(APPROACHES):
            raise BadInput(
                "mecanismo-opcion",
                f"«{item.name}»: el nivel es {', '.join(LEVELS)} y los enfoques {', '.join(APPROACHES)}.",
                f"“{item.name}”: the level is one of {', '.join(LEVELS)} and the approaches {', '.join(APPROACHES)}.",
            )
        strange = [key for key in item.actors if key not in known]
        if strange:
            raise BadInput(
                "mecanismo-actor",
                f"«{item.name}» convoca a «{strange[0]}», que no está en el mapa de actores.",
                f"“{item.name}” calls “{strange[0]}”, which is not on the map of actors.",
            )
    out = text_remarks("S42", "objetivo", ("el objetivo", "the objective"), plan.objective)
    out += text_remarks("S42", "criterios", ("los criterios de inclusión", "the criteria of inclusion"), plan.inclusion)
    out += text_remarks("S42", "responsable", ("el responsable", "who is responsible"), plan.owner)
    out += text_remarks(
        "S42", "devolucion", ("cómo vuelven los resultados a la gente", "how results return to people"), plan.feedback
    )
    called = {key for item in plan.mechanisms for key in item.actors}
    for actor in actors:
        power, interest = actor.power or 0, actor.interest or 0
        if max(power, interest) >= KEY_FROM and actor.key not in called:
            out.append(
                remark(
                    "A-S42-1",
                    actor.key,
                    f"{actor.name} (poder {spanish_short(power)}, interés {spanish_short(interest)}) no tiene espacio de participación "
                    "asignado.",
                    f"{actor.name} (power {power:g}, interest {interest:g}) has no space of participation.",
                )
            )
    reached = {name for item in plan.mechanisms for name in item.municipios}
    missing = [name for name in municipios if name not in reached]
    if missing:
        said = join_names(missing)
        out.append(remark("E-S42-6", "eventos", f"Sin ningún evento: {said.es}.", f"Without any event: {said.en}."))
    out += [
        remark(
            "A-S42-2",
            name,
            f"Hay comunidades étnicas en {name}: verifique si procede consulta previa; este espacio no la sustituye.",
            f"There are ethnic communities in {name}: check whether prior consultation applies; this does not replace it.",
        )
        for name in ethnic
    ]
    for item in plan.mechanisms:
        if item.day is None or item.called is None:
            continue
        days = (item.day - item.called).days
        if days < notice_days:
            out.append(
                remark(
                    "E-S42-3",
                    item.name,
                    f"La convocatoria se publicó {days} días antes; el mínimo es {notice_days}.",
                    f"The call was published {days} days before; the least is {notice_days}.",
                )
            )
    absent = [name for key, name in APPROACHES.items() if all(key not in item.approaches for item in plan.mechanisms)]
    if absent:
        es, en = join_names([t.es for t in absent]), join_names([t.en for t in absent])
        out.append(
            remark(
                "A-S42-7",
                "enfoque_diferencial",
                f"Ningún mecanismo piensa en {es.es}.",
                f"No mechanism thinks of {en.en}.",
            )
        )
    return out


def crossing(plan: Plan, actors: Sequence[Actor], lang: str = "es") -> list[Table]:
    """Actors by mechanism: the level at which each takes part, blank where it does not."""
    es = lang == "es"
    rows: list[Row] = [
        (actor.key, *(LEVELS[m.level].of(lang) if actor.key in m.actors else "" for m in plan.mechanisms))
        for actor in actors
    ]
    head = ("Actor", *(m.name for m in plan.mechanisms))
    return [Table("Quién participa en qué" if es else "Who takes part in what", head, rows)]


@dataclass(frozen=True, slots=True)
class Turnout:
    """What happened, in counts: nothing about any one person.

    ``by`` is people by category of some trait; ``population`` the same trait in the territory (shares that add to 1).
    """

    attendances: int
    people: int
    returning: int
    contributions: int
    answered: int
    answered_in_time: int
    accepted: int
    accepted_in_part: int


def indices(found: Turnout, *, reached: Sequence[str], municipios: Sequence[str]) -> dict[str, float | None]:
    """Coverage, continuity, influence and response (6.3), as shares; None where nothing was counted."""
    for part, whole, es, en in (
        (found.returning, found.people, "quienes volvieron", "those who returned"),
        (found.answered, found.contributions, "los aportes respondidos", "contributions answered"),
        (found.answered_in_time, found.answered, "los respondidos a tiempo", "those answered in time"),
        (found.accepted + found.accepted_in_part, found.answered, "los aceptados", "those accepted"),
        (found.people, found.attendances, "las personas", "people"),
    ):
        if not 0 <= part <= whole:
            raise BadInput(
                "participacion-conteo",
                f"Los conteos no cuadran: {es} son {part} y el total es {whole}.",
                f"The counts do not add up: {en} are {part} and the total is {whole}.",
            )

    def share(part: float, whole: int) -> float | None:
        return part / whole if whole else None

    inside = {name for name in reached if name in municipios}
    return {
        "coverage": share(len(inside), len(municipios)),
        "continuity": share(found.returning, found.people),
        "influence": share(found.accepted + 0.5 * found.accepted_in_part, found.answered),
        "response": share(found.answered_in_time, found.contributions),
    }


def representation(people: Mapping[str, int], population: Mapping[str, float]) -> dict[str, Any]:
    """``1 − ½Σ|p − q|`` of who came against who lives there; counts under five are suppressed, and *no informa* is kept apart."""
    said = {key: n for key, n in people.items() if key != "no informa"}
    strange = [key for key in said if key not in population]
    if strange or abs(sum(population.values()) - 1) > 1e-6:
        raise BadInput(
            "representacion-datos",
            "La población va en partes que suman uno, con las mismas categorías de quienes asistieron"
            + (f"; sobra «{strange[0]}»." if strange else "."),
            "The population goes in shares that add to one, with the same categories as those who came"
            + (f"; “{strange[0]}” is not one." if strange else "."),
        )
    total = sum(said.values())
    value = None
    if total >= SMALL_CELL:
        keys = list(population)
        value = 1 - dissimilarity([said.get(key, 0) / total for key in keys], [population[key] for key in keys])  # type: ignore[arg-type]
    return {
        "index": value,
        "people": total,
        "not_said": people.get("no informa", 0),
        "shown": {key: n if n == 0 or n >= SMALL_CELL else None for key, n in said.items()},
    }
