"""Who took part and what remains (method, S46 and 6.3): events, contributions with their answer, and networks that stay alive.

Fifteen days to answer is art. 56 of Ley 1757/2015; a network is asleep after 180 days, which is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from mancomun.actors.measures import events_projected
from mancomun.drawing.networks import Edge, Node, drawing
from mancomun.drawing.panels import Ground, count_map
from mancomun.drawing.stacks import funnel
from mancomun.kernels.territorial import dissimilarity
from mancomun.lexicon.text import NOTHING, Text, join_names
from mancomun.requirements.remarks import Remark, remark
from mancomun.tables.results import Row, Table

ANSWER_DAYS = 15
ASLEEP_DAYS = 180
FEWEST = 5
"""Groups smaller than this are not shown (method, 6.4)."""

TRAITS: Mapping[str, Text] = {
    "mujeres": Text("Mujeres", "Women"),
    "hombres": Text("Hombres", "Men"),
    "jovenes": Text("Jóvenes (14 a 28 años)", "Youth (14 to 28 years)"),
    "mayores": Text("Personas mayores (60 o más)", "Older people (60 or more)"),
    "rurales": Text("Viven en el campo", "Live in the countryside"),
    "etnicos": Text("De un grupo étnico", "Of an ethnic group"),
    "discapacidad": Text("Con discapacidad", "With a disability"),
}
"""What people said of themselves at the door; nobody infers it (method, 6.3)."""
STATES: Mapping[str, Text] = {
    "recibido": Text("recibido", "received"),
    "analizado": Text("analizado", "analysed"),
    "acogido": Text("acogido", "accepted"),
    "acogido_parcial": Text("acogido en parte", "accepted in part"),
    "no_acogido": Text("no acogido", "not accepted"),
}
ACCEPTED = ("acogido", "acogido_parcial")
FEELINGS: Mapping[str, Text] = {
    "a_favor": Text("a favor", "in favour"),
    "neutro": Text("neutro", "neutral"),
    "en_contra": Text("en contra", "against"),
}
"""The tone of a contribution as whoever wrote it down heard it; nothing computes it."""
ANSWERED = ("analizado", "acogido", "acogido_parcial", "no_acogido")


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting: its name, municipality, day, the actors who came, people counted by the group
    that is compared with the population, and by each of `TRAITS` that was asked.

    ``kept`` says that its people were counted from the record of attendance, not written by hand.
    """

    name: str
    place: str
    day: date | None = None
    actors: tuple[str, ...] = ()
    people: int | None = None
    groups: Mapping[str, int] | None = None
    traits: Mapping[str, int] | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Contribution:
    """What somebody proposed: text, topic, municipality, day, state, the answer with its reason, and its day."""

    text: str
    place: str = ""
    topic: str = ""
    received: date | None = None
    state: str = "recibido"
    answer: str = ""
    answered: date | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """A network that remains: leaders, youth, women, producers, universities…; who is in it and when it last moved."""

    name: str
    purpose: str = ""
    actors: tuple[str, ...] = ()
    facilitator: str = ""
    last: date | None = None


@dataclass(frozen=True)
class Inclusion:
    """The indices of participation, each ``None`` where there is nothing to divide by.

    ``people`` says how many different people continuity was counted from; None when it was counted from actors.
    """

    events: tuple[Event, ...]
    contributions: tuple[Contribution, ...]
    circles: tuple[Circle, ...]
    coverage: float | None
    representation: float | None
    continuity: float | None
    influence: float | None
    response: float | None
    ties: Mapping[tuple[str, str], float]
    remarks: tuple[Remark, ...]
    people: int | None = None

    def sources(self) -> Text:
        """Where the counts of people come from: the record of attendance, what was written by hand, or both."""
        kept = sum(one.kept for one in self.events)
        typed = len(self.events) - kept
        if not self.events:
            return NOTHING
        es, en = [], []
        if kept:
            es.append(f"{kept} {'evento' if kept == 1 else 'eventos'} del registro de asistencia")
            en.append(f"{kept} {'event' if kept == 1 else 'events'} of the record of attendance")
        if typed:
            es.append(f"{typed} {'evento escrito' if typed == 1 else 'eventos escritos'} a mano")
            en.append(f"{typed} {'event' if typed == 1 else 'events'} written by hand")
        who = (
            Text(f" La continuidad se contó entre {self.people} personas que se pueden distinguir, sin nombrarlas.",
                 f" Continuity was counted among {self.people} people who can be told apart, without naming them.")
            if self.people is not None else NOTHING
        )  # fmt: skip
        return Text(
            f"De dónde salen: {join_names(es).es}.{who.es}", f"Where they come from: {join_names(en).en}.{who.en}"
        )

    def funnel(self) -> dict[str, int]:
        """Contributions received, answered, and accepted in whole or in part."""
        return {
            "received": len(self.contributions),
            "answered": sum(one.state in ANSWERED for one in self.contributions),
            "accepted": sum(one.state in ACCEPTED for one in self.contributions),
        }

    def who_came(self, lang: str = "es") -> Table | None:
        """Attendances by trait with their share; fewer than `FEWEST` are not told, nor what would tell them by subtraction."""
        es = lang == "es"
        # An event where nobody counted groups is not one where people did not say.
        people = sum(one.people or 0 for one in self.events if one.traits)
        asked = [key for key in TRAITS if any(key in (one.traits or {}) for one in self.events)]
        if not asked or not people:
            return None
        counts = {key: sum((one.traits or {}).get(key, 0) for one in self.events) for key in asked}
        unsaid = people - counts["mujeres"] - counts["hombres"] if {"mujeres", "hombres"} <= set(asked) else None
        hidden = {key for key, n in counts.items() if n < FEWEST or 0 < people - n < FEWEST}
        if hidden & {"mujeres", "hombres"} or (unsaid is not None and 0 < unsaid < FEWEST):
            hidden |= {"mujeres", "hombres"} & set(asked)
            unsaid = None
        few = f"menos de {FEWEST}, o se deduciría" if es else f"fewer than {FEWEST}, or it could be deduced"
        rows: list[Row] = [
            (TRAITS[key].of(lang), few, None)
            if key in hidden
            else (TRAITS[key].of(lang), counts[key], round(100 * counts[key] / people, 1))
            for key in asked
        ]
        if unsaid is not None and unsaid > 0:
            rows.append(("No informa el sexo" if es else "Sex not told", unsaid, round(100 * unsaid / people, 1)))
        every = sum(one.people or 0 for one in self.events)
        whole = (
            ("Asistencias" if es else "Attendances")
            if people == every
            else ("Asistencias con estos datos" if es else "Attendances with these data")
        )
        rows.append((whole, people, 100.0))
        head = ("Rasgo", "Asistencias", "Parte (%)") if es else ("Trait", "Attendances", "Share (%)")
        return Table("Quiénes vinieron" if es else "Who came", head, rows)

    def tables(self, lang: str = "es") -> list[Table]:
        """Indices, who came by trait, the funnel, and contributions by topic."""
        es = lang == "es"
        people = sum(one.people or 0 for one in self.events)
        said = (
            (
                Text("Cobertura: municipios con un evento (%)", "Coverage: municipalities with an event (%)"),
                self.coverage,
            ),
            (
                Text("Representación: parecido con la población (%)", "Representation: likeness to the population (%)"),
                self.representation,
            ),
            (
                Text("Continuidad: actores en dos eventos o más (%)", "Continuity: actors in two events or more (%)")
                if self.people is None
                else Text(
                    "Continuidad: personas en dos eventos o más (%)", "Continuity: people in two events or more (%)"
                ),
                self.continuity,
            ),
            (
                Text(
                    "Influencia: acogidos de los respondidos; en parte, la mitad (%)",
                    "Influence: accepted of those answered; in part, half (%)",
                ),
                self.influence,
            ),
            (Text(f"Respuesta en {ANSWER_DAYS} días (%)", f"Answered in {ANSWER_DAYS} days (%)"), self.response),
        )
        rows: list[Row] = [(name.of(lang), None if value is None else round(100 * value, 1)) for name, value in said]
        rows.append(("Asistencias" if es else "Attendances", people))
        title = "Índices de participación" if es else "Indices of participation"
        found = [Table(title, ("Índice", "Valor") if es else ("Index", "Value"), rows)]
        came = self.who_came(lang)
        found += [came] if came is not None else []
        words = ("Recibidos", "Respondidos", "Acogidos") if es else ("Received", "Answered", "Accepted")
        found.append(
            Table(
                "Aportes" if es else "Contributions",
                ("Paso", "Aportes") if es else ("Step", "Contributions"),
                [(word, n) for word, n in zip(words, self.funnel().values(), strict=True)],
            )
        )
        topics = sorted({one.topic for one in self.contributions if one.topic})
        if topics:
            rows = [(topic, sum(one.topic == topic for one in self.contributions)) for topic in topics]
            title = ("Aportes por tema", "Contributions by topic")[not es]
            found.append(Table(title, ("Tema", "Aportes") if es else ("Topic", "Contributions"), rows))
        return found

    def growth(self, lang: str = "es") -> Table | None:
        """Actors at each event by day, how many came for the first time, and how many have come so far."""
        waves = sorted((one for one in self.events if one.actors and one.day is not None), key=lambda one: str(one.day))
        if not waves:
            return None
        seen: set[str] = set()
        rows: list[Row] = []
        for one in waves:
            came = set(one.actors)
            rows.append((one.name, len(came), len(came - seen), len(seen | came)))
            seen |= came
        es = lang == "es"
        head = ("Evento", "Actores", "Nuevos", "Acumulado") if es else ("Event", "Actors", "New", "So far")
        return Table("Cómo crece la red" if es else "How the network grows", head, rows)

    def by_place(self, names: Mapping[str, str], lang: str = "es") -> Table:
        """Contributions received, answered and accepted by municipality; those without one on the last line."""
        es = lang == "es"
        rows: list[Row] = []
        for code, name in [*names.items(), ("", "Sin municipio" if es else "No municipality")]:
            own = [one for one in self.contributions if (one.place if one.place in names else "") == code]
            if code or own:
                answered = sum(one.state in ANSWERED for one in own)
                rows.append((name, len(own), answered, sum(one.state in ACCEPTED for one in own)))
        head = (
            ("Municipio", "Recibidos", "Respondidos", "Acogidos")
            if es
            else ("Municipality", "Received", "Answered", "Accepted")
        )
        return Table("Aportes por municipio" if es else "Contributions by municipality", head, rows)

    def funnel_picture(self, lang: str = "es") -> str:
        """How far contributions got: received, answered, accepted."""
        es = lang == "es"
        words = ("Recibidos", "Respondidos", "Acogidos") if es else ("Received", "Answered", "Accepted")
        steps = list(zip(words, self.funnel().values(), strict=True))
        return funnel(
            [(word, float(n), str(n)) for word, n in steps],
            title="Hasta dónde llegan los aportes" if es else "How far contributions get",
            description=", ".join(f"{word} {n}" for word, n in steps) + ".",
            lang=lang,
        )

    def map_picture(self, names: Mapping[str, str], ground: Ground, lang: str = "es") -> str:
        """How many contributions each municipality of ``names`` made, on ``ground``."""
        es = lang == "es"
        counts = {code: sum(one.place == code for one in self.contributions) for code in names}
        title = "De dónde vienen los aportes" if es else "Where contributions come from"
        panel = "Aportes recibidos" if es else "Contributions received"
        return count_map(counts, names, ground, title=title, panel=panel, lang=lang)

    def picture(self, lang: str = "es") -> str:
        """Events and the actors who came: two kinds of nodes, one tie an attendance."""
        es = lang == "es"
        actors = sorted({actor for event in self.events for actor in event.actors})
        first = len(self.events)
        nodes = [Node(event.name, "square") for event in self.events] + [Node(actor) for actor in actors]
        edges = [
            Edge(k, first + actors.index(actor))
            for k, event in enumerate(self.events)
            for actor in sorted(set(event.actors))
        ]
        return drawing(
            nodes,
            edges,
            title="Quién estuvo en qué evento" if es else "Who was at which event",
            description=(
                f"{len(self.events)} eventos (cuadros) y {len(actors)} actores (discos)."
                if es
                else f"{len(self.events)} events (squares) and {len(actors)} actors (discs)."
            ),
            legend={"square": "evento" if es else "event", "disc": "actor"},
            lang=lang,
        )


def inclusion(
    members: Sequence[str],
    events: Sequence[Event],
    contributions: Sequence[Contribution],
    circles: Sequence[Circle],
    *,
    today: date,
    population: Mapping[str, float] | None = None,
    told: int = 0,
    again: int = 0,
) -> Inclusion:
    """``members`` are codes; ``population`` the shares of the groups counted in events, to compare with those who came.

    ``told`` and ``again`` are different people of the record of attendance, and those who came twice: from `FEWEST` on, continuity
    is theirs; else it is that of the actors written in each event.
    """
    seen = {event.place for event in events}
    counts: dict[str, int] = {}
    for event in events:
        for group, n in (event.groups or {}).items():
            counts[group] = counts.get(group, 0) + n
    representation = None
    if population and sum(counts.values()):
        groups = list(population)
        came = np.array([counts.get(group, 0) for group in groups], float)
        if came.sum():
            lives = np.array([population[group] for group in groups], float)
            representation = 1 - dissimilarity(came / came.sum(), lives / lives.sum())
    times: dict[str, int] = {}
    for event in events:
        for actor in set(event.actors):
            times[actor] = times.get(actor, 0) + 1
    by_people = told >= FEWEST and sum(event.kept for event in events) > 1
    answered = [one for one in contributions if one.state in ANSWERED]
    accepted = sum({"acogido": 1.0, "acogido_parcial": 0.5}.get(one.state, 0.0) for one in answered)
    quick = [
        one
        for one in answered
        if one.answered is not None and one.received is not None and (one.answered - one.received).days <= ANSWER_DAYS
    ]
    return Inclusion(
        tuple(events),
        tuple(contributions),
        tuple(circles),
        coverage=len(seen & set(members)) / len(members) if members else None,
        representation=representation,
        continuity=again / told if by_people else sum(n > 1 for n in times.values()) / len(times) if times else None,
        influence=accepted / len(answered) if answered else None,
        response=len(quick) / len(contributions) if contributions else None,
        ties=events_projected({str(k): event.actors for k, event in enumerate(events)}),
        remarks=tuple(_remarks(members, events, contributions, circles, today)),
        people=told if by_people else None,
    )


def _remarks(
    members: Sequence[str],
    events: Sequence[Event],
    contributions: Sequence[Contribution],
    circles: Sequence[Circle],
    today: date,
) -> list[Remark]:
    found = []
    late = [
        one
        for one in contributions
        if one.state not in ANSWERED and one.received is not None and (today - one.received).days > ANSWER_DAYS
    ]
    if late:
        n = len(late)
        verb = ("aporte lleva", "contribution has") if n == 1 else ("aportes llevan", "contributions have")
        found.append(
            remark(
                "E-S46-1",
                "aportes",
                f"{n} {verb[0]} más de {ANSWER_DAYS} días sin respuesta.",
                f"{n} {verb[1]} gone more than {ANSWER_DAYS} days without an answer.",
            )
        )
    bare = sum(one.state in ANSWERED and not one.answer.strip() for one in contributions)
    if bare:
        found.append(
            remark(
                "E-S46-2",
                "aportes",
                f"{bare} aportes figuran como respondidos y no dicen la respuesta ni su razón.",
                f"{bare} contributions stand as answered and say neither the answer nor its reason.",
            )
        )
    missing = len(set(members) - {event.place for event in events})
    if missing and events:
        found.append(
            remark(
                "A-S46-3",
                "eventos",
                f"{missing} municipios no tienen ningún evento.",
                f"{missing} municipalities have no event.",
            )
        )
    small = [circle.name for circle in circles if len(set(circle.actors)) < 3]
    if small:
        names = join_names(small)
        found.append(
            remark(
                "E-S46-4",
                "redes",
                f"Una red tiene tres actores o más: {names.es}.",
                f"A network has three actors or more: {names.en}.",
            )
        )
    asleep = [c.name for c in circles if c.last is not None and (today - c.last).days > ASLEEP_DAYS]
    if asleep:
        names = join_names(asleep)
        found.append(
            remark(
                "A-S46-5",
                "redes",
                f"Sin actividad hace más de {ASLEEP_DAYS} días: {names.es}.",
                f"Without activity for more than {ASLEEP_DAYS} days: {names.en}.",
            )
        )
    return found
