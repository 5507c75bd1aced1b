"""Bodies of participation that last (method, S62, 6.3): who sits, how often they meet and whether they give account each year.

Ley 1757 of 2015, art. 54: a body of participation gives account in one session a year at least.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mancomun.drawing.trees import Leaf, tree
from mancomun.errors import BadInput
from mancomun.instants import Span
from mancomun.lexicon.text import Text, join_names, number_word
from mancomun.requirements.remarks import Remark, remark
from mancomun.route.meetings import Meeting, Voter
from mancomun.route.organisation import quorum
from mancomun.route.participation_plan import SMALL_CELL, representation
from mancomun.tables.results import Row, Table

KINDS: Mapping[str, tuple[Text, str]] = {
    "consejo_territorial": (
        Text("Consejo territorial de planeación", "Territorial planning council"),
        "Ley 152 de 1994",
    ),
    "crot": (
        Text("Comisión regional de ordenamiento territorial", "Regional commission of territorial ordering"),
        "Ley 1454 de 2011, art. 8",
    ),
    "consejo_metropolitano": (
        Text("Consejo metropolitano de planificación", "Metropolitan planning council"),
        "Ley 1625 de 2013",
    ),
    "consejo_participacion": (
        Text("Consejo de participación ciudadana", "Council of citizen participation"),
        "Ley 1757 de 2015",
    ),
    "veeduria": (Text("Veeduría ciudadana", "Citizen oversight group"), "Ley 850 de 2003"),
    "mesa": (Text("Mesa de trabajo", "Working table"), ""),
    "otra": (Text("Otra", "Another"), ""),
}
SCOPES: Mapping[str, Text] = {
    "subregional": Text("subregional", "subregional"),
    "municipal": Text("municipal", "municipal"),
    "departamental": Text("departamental", "departmental"),
    "regional": Text("regional", "regional"),
    "nacional": Text("nacional", "national"),
}
PERIODS: Mapping[str, tuple[Text, int]] = {
    "mensual": (Text("cada mes", "every month"), 1),
    "bimestral": (Text("cada dos meses", "every two months"), 2),
    "trimestral": (Text("cada tres meses", "every three months"), 3),
    "cuatrimestral": (Text("cada cuatro meses", "every four months"), 4),
    "semestral": (Text("cada seis meses", "every six months"), 6),
    "anual": (Text("cada año", "every year"), 12),
}
"""How often a body meets, and in how many months."""

TRAITS: Mapping[str, Text] = {
    "sexo": Text("Sexo", "Sex"),
    "edad": Text("Edad", "Age"),
    "area": Text("Campo o pueblo", "Countryside or town"),
    "etnia": Text("Pertenencia étnica", "Ethnicity"),
    "sector": Text("Sector", "Sector"),
}
NOT_SAID = "no informa"
HALF_YEAR = 7
"""Month before which a body must have begun to owe the account of that year (ours: the law says one session a year)."""

ACCOUNT_FROM = 10
"""Month from which the running year is looked at: before October nobody is late to give account of it (ours)."""


@dataclass(frozen=True, slots=True)
class Instancia:
    """A body of participation; ``months`` between its meetings, ``share`` of those with a vote that makes its quorum."""

    key: str
    name: str
    kind: str = "otra"
    norm: str = ""
    scope: str = ""
    functions: tuple[str, ...] = ()
    voters: tuple[Voter, ...] = ()
    period: str = ""
    regulation: str = ""
    secretary: str = ""
    span: Span = Span()  # noqa: RUF009  frozen
    share: float = 0.5
    places: tuple[str, ...] = ()

    @property
    def quorum(self) -> int | None:
        """How many with a vote must be there; None while nobody has one."""
        n = sum(one.exact > 0 for one in self.voters)
        return quorum(n, self.share) if n else None


def planned(body: Instancia, year: int, today: date) -> int | None:
    """Sessions its own rule asked for in a year up to a day: the whole periods it lived through. None without a rule."""
    if body.period not in PERIODS:
        return None
    start = max(date(year, 1, 1), body.span.start or date(year, 1, 1))
    end = min(date(year + 1, 1, 1), today, body.span.end or date(year + 1, 1, 1))
    months = max(0, (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))
    return months // PERIODS[body.period][1]


def held(body: Instancia, meetings: Sequence[Meeting], year: int, today: date) -> list[Meeting]:
    """Its sessions of a year that took place."""
    return [
        one
        for one in meetings
        if one.body == body.key
        and one.state == "realizado"
        and one.day is not None
        and one.day.year == year
        and one.day <= today
    ]


def instance_remarks(bodies: Sequence[Instancia], meetings: Sequence[Meeting], today: date) -> list[Remark]:
    """What each body lacks, the years it gave no account of, and the sessions it owes."""
    found = []
    for body in bodies:
        for text, es, en in (
            ("".join(body.functions), "sus funciones", "its functions"),
            (body.period, "cada cuánto se reúne", "how often it meets"),
            (body.secretary, "quién hace la secretaría", "who is its secretary"),
        ):
            if not text.strip():
                found.append(
                    remark("E-S62-15", body.key, f"De «{body.name}» falta {es}.", f"“{body.name}” lacks {en}.")
                )
        if not body.voters:
            found.append(
                remark(
                    "E-S62-16",
                    body.key,
                    f"«{body.name}» no tiene integrantes.",
                    f"“{body.name}” has no members.",
                )
            )
        elif body.quorum is None:
            found.append(
                remark(
                    "E-S62-17",
                    body.key,
                    f"En «{body.name}» nadie tiene voto: no puede haber quórum.",
                    f"Nobody has a vote in “{body.name}”: there can be no quorum.",
                )
            )
        if not body.regulation.strip():
            found.append(
                remark(
                    "A-S62-18",
                    body.key,
                    f"«{body.name}» no tiene reglamento: rigen el quórum y el plazo de convocatoria que propone el programa.",
                    f"“{body.name}” has no rules of its own: the quorum and notice this program proposes apply.",
                )
            )
        found += _account(body, meetings, today)
        asked = planned(body, today.year, today)
        n = len(held(body, meetings, today.year, today))
        if asked is not None and n < asked:
            found.append(
                remark(
                    "A-S62-19",
                    body.key,
                    f"«{body.name}» ha hecho {n} de {asked} sesiones en {today.year}.",
                    f"“{body.name}” has held {n} of {asked} sessions in {today.year}.",
                )
            )
    return found


def _account(body: Instancia, meetings: Sequence[Meeting], today: date) -> list[Remark]:
    found = []
    for year in (today.year - 1, today.year):
        if year == today.year and today.month < ACCOUNT_FROM:
            continue
        start, end = body.span.start, body.span.end
        if year < today.year and (start is None or start > date(year, HALF_YEAR, 1)):
            continue  # nobody said that it existed by then, or it had just been born
        if (start is not None and start > today) or (end is not None and end.year <= year):
            continue
        mine = [one for one in meetings if one.body == body.key and one.account and one.day and one.day.year == year]
        if any(one.state == "realizado" or (one.state == "programado" and one.day >= today) for one in mine if one.day):
            continue
        found.append(
            remark(
                "A-S62-1",
                body.key,
                f"La instancia {body.name} no ha rendido cuentas en {year} (Ley 1757/2015, art. 54).",
                f"The body {body.name} has not given account in {year} (Ley 1757/2015, art. 54).",
            )
        )
    return found


def session_table(bodies: Sequence[Instancia], meetings: Sequence[Meeting], today: date, lang: str = "es") -> Table:
    """Each body: votes, quorum, sessions of the year held and asked for, and whether it gave account."""
    es = lang == "es"
    yes, no = ("sí", "no") if es else ("yes", "no")
    rows: list[Row] = []
    for body in bodies:
        done = held(body, meetings, today.year, today)
        rows.append(
            (
                body.name,
                KINDS[body.kind][0].of(lang) if body.kind in KINDS else None,
                PERIODS[body.period][0].of(lang) if body.period in PERIODS else None,
                sum(one.exact > 0 for one in body.voters),
                body.quorum,
                len(done),
                planned(body, today.year, today),
                yes if any(one.account for one in done) else no,
            )
        )
    head = (
        ("Instancia", "Clase", "Se reúne", "Votos", "Quórum", f"Sesiones {today.year}", "Previstas a hoy", "Rindió cuentas")
        if es
        else ("Body", "Kind", "Meets", "Votes", "Quorum", f"Sessions {today.year}", "Expected to date", "Gave account")
    )  # fmt: skip
    return Table("Instancias y sesiones" if es else "Bodies and sessions", head, rows)


def picture(bodies: Sequence[Instancia], name: str, lang: str = "es") -> str:
    """The bodies under the initiative they serve; those without a norm of their own are dashed."""
    es = lang == "es"
    leaves = [Leaf("_", name, strong=True)]
    for body in bodies:
        n = sum(one.exact > 0 for one in body.voters)
        need = body.quorum
        small = f"{n} {'voto' if n == 1 else 'votos'}" if es else f"{n} {'vote' if n == 1 else 'votes'}"
        small += f" · {'quórum' if es else 'quorum'} {need}" if need else ""
        leaves.append(Leaf(body.key, body.name, "_", small, dashed=not body.norm))
    names, count = join_names([body.name for body in bodies], most=9), number_word(len(bodies))
    return tree(
        leaves,
        title="Instancias de participación" if es else "Bodies of participation",
        description=f"Instancias: {count.es}. {names.es}." if es else f"Bodies: {count.en}. {names.en}.",
        lang=lang,
        box=(200.0, 74.0),
    )


# --- indices (6.3) ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Crowd:
    """People counted by one trait over all meetings: groups with their people, and the same groups in the population (shares)."""

    trait: str
    people: Mapping[str, int]
    population: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Likeness:
    """One trait told: people, who did not say, groups (None where hidden), and the index, None where it cannot be known."""

    trait: str
    told: int
    not_said: int
    shown: Mapping[str, int | None]
    index: float | None


def suppressed(people: Mapping[str, int]) -> dict[str, int | None]:
    """Counts by group with those under five hidden; one hidden alone would be found by subtraction, so another goes with it."""
    shown: dict[str, int | None] = {key: n if n == 0 or n >= SMALL_CELL else None for key, n in people.items()}
    hidden = [key for key, n in shown.items() if n is None]
    if len(hidden) == 1:
        others = sorted((n, key) for key, n in people.items() if n and key not in hidden)
        if others:
            shown[others[0][1]] = None
    return shown


def likeness(crowd: Crowd) -> Likeness:
    """``1 − ½Σ|p − q|`` with *no informa* apart (C28). Without the population, or with few people, there is no index."""
    if crowd.trait not in TRAITS or any(n < 0 for n in crowd.people.values()):
        raise BadInput(
            "asistencia-rasgo",
            f"La asistencia se cuenta por {', '.join(TRAITS)}, con números de cero en adelante.",
            f"Attendance is counted by {', '.join(TRAITS)}, with numbers from zero on.",
        )
    said = {key: n for key, n in crowd.people.items() if key != NOT_SAID}
    index = None
    if crowd.population:
        found: dict[str, Any] = representation(crowd.people, crowd.population)
        index = found["index"]
    return Likeness(crowd.trait, sum(said.values()), crowd.people.get(NOT_SAID, 0), suppressed(said), index)


def likeness_table(found: Sequence[Likeness], lang: str = "es") -> Table:
    """A row a group: people, or that it is hidden; n, who did not say, and the index of its trait."""
    es = lang == "es"
    few = f"menos de {SMALL_CELL} u oculto" if es else f"under {SMALL_CELL} or hidden"
    rows: list[Row] = []
    for one in found:
        for k, (group, n) in enumerate(one.shown.items()):
            first = k == 0
            rows.append(
                (
                    TRAITS[one.trait].of(lang) if first else "",
                    group,
                    few if n is None else str(n),
                    (
                        ""
                        if not first
                        else str(one.told)
                        if one.told >= SMALL_CELL or not one.told
                        else f"< {SMALL_CELL}"
                    ),
                    str(one.not_said) if first else "",
                    ""
                    if not first
                    else None
                    if one.index is None
                    else f"{one.index:.2f}".replace(".", "," if es else "."),
                )
            )
    head = (
        ("Rasgo", "Grupo", "Personas", "n", "No informa", "Representación (0 a 1)")
        if es
        else ("Trait", "Group", "People", "n", "Did not say", "Representation (0 to 1)")
    )
    return Table("A quién representan los que vinieron" if es else "Whom those who came represent", head, rows)


@dataclass(frozen=True, slots=True)
class Indices:
    """The indices of 6.3, shares from 0 to 1 and pesos; each None where there is nothing to divide by.

    The pairs keep what each is made of: a percentage of so few people is told with its n.
    """

    coverage: tuple[int, int]
    continuity: tuple[int, int] | None
    influence: tuple[float, int]
    response: tuple[int, int]
    fulfilment: tuple[int, int]
    cost: tuple[int, int]

    def table(self, lang: str = "es") -> Table:
        """One line an index: its value and the n it stands on."""
        es = lang == "es"
        shares: tuple[tuple[Text, tuple[float, int] | None], ...] = (
            (Text("Cobertura: municipios con un evento", "Coverage: municipalities with an event"), self.coverage),
            (Text("Continuidad: personas que volvieron", "Continuity: people who came back"), self.continuity),
            (Text("Influencia: aportes acogidos", "Influence: contributions accepted"), self.influence),
            (Text("Respuesta en 15 días", "Answered in 15 days"), self.response),
            (Text("Cumplimiento de compromisos", "Commitments fulfilled"), self.fulfilment),
        )
        rows: list[Row] = []
        for name, pair in shares:
            if pair is None or not pair[1]:
                rows.append((name.of(lang), None, None if pair is None else "0"))
                continue
            part = f"{pair[0]:g}".replace(".", "," if es else ".")
            words = f"{part} de {pair[1]}" if es else f"{part} of {pair[1]}"
            rows.append((name.of(lang), f"{100 * pair[0] / pair[1]:.0f} %", words))
        spent, people = self.cost
        each = round(spent / people) if people and spent else None
        rows.append(
            (
                "Costo por asistente (COP)" if es else "Cost per attendance (COP)",
                None if each is None else f"{each:,}".replace(",", "." if es else ","),
                str(people),
            )
        )
        head = ("Índice", "Valor", "n") if es else ("Index", "Value", "n")
        return Table("Índices de participación" if es else "Indices of participation", head, rows)
