"""Actors and the ties between them, read and checked (method, S40). Nothing is stored and nobody is judged in silence."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mancomun.errors import BadInput
from mancomun.lexicon.folding import fold
from mancomun.lexicon.text import Text, day_text, join_names
from mancomun.requirements.remarks import Remark, remark

FAMILIES: Mapping[str, Text] = {
    "estado": Text("Estado", "State"),
    "produccion": Text("producción", "production"),
    "saber": Text("saber", "knowledge"),
    "comunidad": Text("comunidad", "community"),
    "cooperacion": Text("cooperación", "cooperation"),
}
"""The four families of Colombian prospectiva, and cooperation; the fifth may be absent without remark."""

LEVELS: Mapping[str, Text] = {
    "nacional": Text("nacional", "national"),
    "departamental": Text("departamental", "departmental"),
    "subregional": Text("subregional", "subregional"),
    "municipal": Text("municipal", "municipal"),
    "veredal": Text("veredal", "of a vereda"),
}
KINDS: Mapping[str, Text] = {
    "institucion": Text("institución", "institution"),
    "gremio": Text("gremio", "trade association"),
    "ong": Text("ONG", "NGO"),
    "jac": Text("junta de acción comunal", "community action board"),
    "autoridad_etnica": Text("autoridad étnica", "ethnic authority"),
    "medio": Text("medio de comunicación", "news outlet"),
    "universidad": Text("universidad", "university"),
    "empresa": Text("empresa", "company"),
    "persona_publica": Text("persona con función pública", "person in public office"),
}
TIES: Mapping[str, tuple[Text, bool]] = {
    # kind: (name, whether it has a direction when nobody says)
    "colaboracion": (Text("colaboración", "collaboration"), False),
    "conflicto": (Text("conflicto", "conflict"), False),
    "informacion": (Text("información", "information"), True),
    "dependencia_financiera": (Text("dependencia financiera", "financial dependence"), True),
    "autoridad": (Text("autoridad", "authority"), True),
    "confianza": (Text("confianza", "trust"), True),
}
FEWEST = 8
"""Below this many actors centrality says little (method, A-S40-4)."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who counts: name, family, level, where, and how others judge its power, interest and position.

    ``power`` and ``interest`` go from 0 to 4, ``position`` from −3 (against) to +3 (in favour); None means that nobody has
    said. ``key`` is the short name (sigla) that ties use.
    """

    key: str
    name: str
    family: str = ""
    level: str = ""
    municipios: tuple[str, ...] = ()
    kind: str = "institucion"
    power: float | None = None
    interest: float | None = None
    position: float | None = None
    expectation: str = ""
    contribution: str = ""
    strategy: str = ""


@dataclass(frozen=True, slots=True)
class Relacion:
    """A tie between two different actors: its kind, strength 1 to 3, whether it has a direction, and its wave."""

    origin: str
    target: str
    kind: str = "colaboracion"
    strength: int = 1
    directed: bool = False
    wave: date | None = None
    source: str = ""
    confidence: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """The two ends, sorted when the tie has no direction."""
        if self.directed or self.origin <= self.target:
            return self.origin, self.target
        return self.target, self.origin


@dataclass(frozen=True)
class Network:
    """Actors and ties that hold together; build it with `network`.

    ``not_asked`` are actors nobody asked about their ties: between two of them an absent tie is not a zero.
    ``private`` is true unless somebody chose to publish: judgements on people and bodies do not reach a public page.
    """

    actors: tuple[Actor, ...]
    ties: tuple[Relacion, ...]
    not_asked: frozenset[str] = frozenset()
    private: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """The short names, in the order given."""
        return tuple(actor.key for actor in self.actors)

    @property
    def waves(self) -> tuple[date, ...]:
        """The days of the waves, oldest first."""
        return tuple(sorted({tie.wave for tie in self.ties if tie.wave is not None}))

    def actor(self, key: str) -> Actor:
        """The actor with this short name."""
        return next(actor for actor in self.actors if actor.key == key)

    def without_judgements(self) -> Network:
        """What may leave the team: no power, interest, position, expectation or strategy, and no conflicts."""
        actors = tuple(
            replace(actor, power=None, interest=None, position=None, expectation="", contribution="", strategy="")
            for actor in self.actors
        )
        return Network(actors, tuple(tie for tie in self.ties if tie.kind != "conflicto"), self.not_asked, self.private)

    def of(self, *, wave: date | None = None, kinds: Iterable[str] | None = None) -> Network:
        """The same actors with the ties of one wave, of some kinds, or both."""
        wanted = None if kinds is None else frozenset(kinds)
        ties = tuple(
            tie for tie in self.ties if (wave is None or tie.wave == wave) and (wanted is None or tie.kind in wanted)
        )
        return Network(self.actors, ties, self.not_asked, self.private)


def network(
    actors: Sequence[Actor], ties: Sequence[Relacion], *, not_asked: Iterable[str] = (), private: bool = True
) -> Network:
    """Actors and ties checked together, or `BadInput` with what is wrong and where."""
    if not actors:
        raise BadInput(
            "sociograma-vacio",
            "Todavía no hay actores. Agregue al menos uno con su nombre.",
            "There are no actors yet. Add at least one with its name.",
        )
    seen: dict[str, str] = {}
    named: dict[str, str] = {}
    for actor in actors:
        _check_actor(actor)
        if actor.key in seen:
            raise BadInput(
                "actor-sigla-repetida",
                f"La sigla «{actor.key}» es de dos actores: «{seen[actor.key]}» y «{actor.name}». Cambie una.",
                f"The short name “{actor.key}” belongs to two actors: “{seen[actor.key]}” and “{actor.name}”. Change one.",
            )
        plain = fold(actor.name)
        if plain in named:
            raise BadInput(
                "actor-repetido",
                f"«{named[plain]}» y «{actor.name}» parecen el mismo actor. Deje uno solo o distinga los nombres.",
                f"“{named[plain]}” and “{actor.name}” look like the same actor. Keep one, or tell the names apart.",
            )
        seen[actor.key], named[plain] = actor.name, actor.name
    undated = sum(tie.wave is None for tie in ties)
    if 0 < undated < len(ties):
        raise BadInput(
            "relacion-sin-ola",
            f"{undated} de {len(ties)} relaciones no llevan la fecha de su ola y las demás sí. Escríbala en todas o en ninguna.",
            f"{undated} of {len(ties)} ties lack the date of their wave and the others have it. Write it on all or on none.",
        )
    known: dict[tuple[tuple[str, str], str, date | None], Relacion] = {}
    for tie in ties:
        _check_tie(tie, seen)
        mark = (tie.pair, tie.kind, tie.wave)
        if mark in known:
            raise BadInput(
                "E-S40-1",
                f"La relación {tie.origin}→{tie.target} ya existe con el mismo tipo y fecha.",
                f"The tie {tie.origin}→{tie.target} already exists with the same kind and date.",
            )
        known[mark] = tie
    asked = frozenset(not_asked)
    for key in asked - seen.keys():
        raise _unknown(key, seen)
    return Network(tuple(actors), tuple(ties), asked, private)


def _check_actor(actor: Actor) -> None:
    if not actor.key.strip() or not actor.name.strip():
        raise BadInput(
            "actor-sin-nombre",
            f"Un actor llegó sin nombre o sin sigla: «{actor.name or actor.key}». Escriba los dos.",
            f"An actor came without a name or a short name: “{actor.name or actor.key}”. Write both.",
        )
    check_judgement(actor.name, actor.power, actor.interest, actor.position)
    for said, allowed, es, en in (
        (actor.family, FAMILIES, "la familia", "the family"),
        (actor.level, LEVELS, "el nivel", "the level"),
        (actor.kind, KINDS, "el tipo", "the kind"),
    ):
        if said and said not in allowed:
            raise _not_among(actor.name, said, allowed, es, en)


def check_judgement(name: str, power: float | None, interest: float | None, position: float | None) -> None:
    """Refuse a power or interest outside 0 to 4, or a position outside −3 to +3."""
    for value, low, high, code, es, en in (
        (power, 0, 4, "E-S40-2", "El poder debe estar entre 0 y 4.", "Power must be from 0 to 4."),
        (interest, 0, 4, "interes-fuera", "El interés debe estar entre 0 y 4.", "Interest must be from 0 to 4."),
        (
            position,
            -3,
            3,
            "posicion-fuera",
            "La posición debe estar entre −3 (en contra) y +3 (a favor).",
            "Position must be from −3 (against) to +3 (in favour).",
        ),
    ):
        if value is not None and not low <= value <= high:
            got = f"{value:g}".replace(".", ",")
            raise BadInput(code, f"{es} En «{name}» llegó {got}.", f"{en} “{name}” has {value:g}.")


def _not_among(name: str, said: str, allowed: Iterable[str], es: str, en: str) -> BadInput:
    options = ", ".join(allowed)
    if said == "persona":
        return BadInput(
            "actor-persona",
            f"«{name}» llegó como persona. Solo se califica a instituciones y a personas con función pública: use "
            "«persona_publica» o el nombre de su organización.",
            f"“{name}” came as a person. Only institutions and people in public office are judged: use “persona_publica” "
            "or the name of the organisation.",
        )
    return BadInput(
        "actor-opcion",
        f"En «{name}», {es} «{said}» no está en la lista: {options}.",
        f"In “{name}”, {en} “{said}” is not in the list: {options}.",
    )


def _check_tie(tie: Relacion, seen: Mapping[str, str]) -> None:
    for end in (tie.origin, tie.target):
        if end not in seen:
            raise _unknown(end, seen)
    if tie.origin == tie.target:
        raise BadInput(
            "relacion-consigo",
            f"«{tie.origin}» aparece relacionado consigo mismo. Quite esa fila o cambie uno de los extremos.",
            f"“{tie.origin}” is tied to itself. Remove that row or change one of its ends.",
        )
    if tie.kind not in TIES:
        raise _not_among(f"{tie.origin}→{tie.target}", tie.kind, TIES, "el tipo", "the kind")
    if tie.strength not in (1, 2, 3):
        raise BadInput(
            "relacion-intensidad",
            f"La intensidad de {tie.origin}→{tie.target} es 1, 2 o 3; llegó {tie.strength}.",
            f"The strength of {tie.origin}→{tie.target} is 1, 2 or 3; we got {tie.strength}.",
        )


def _unknown(key: str, seen: Mapping[str, str]) -> BadInput:
    near = difflib.get_close_matches(key, seen, n=1, cutoff=0.5)
    return BadInput(
        "actor-desconocido",
        f"No hay un actor «{key}»." + (f" ¿Quiso decir «{near[0]}»?" if near else " Agréguelo a la lista de actores."),
        f"There is no actor “{key}”." + (f" Did you mean “{near[0]}”?" if near else " Add it to the list of actors."),
    )


def remarks_of(net: Network) -> list[Remark]:
    """What the map still lacks: families, isolated actors, ties with data, and too few actors to measure."""
    found = [
        remark(
            "A-S40-3",
            "actores",
            f"No hay actores de la familia «{name.es}».",
            f"There are no actors of the family “{name.en}”.",
        )
        for key, name in FAMILIES.items()
        if key != "cooperacion" and all(actor.family != key for actor in net.actors)
    ]
    if len(net.actors) < FEWEST:
        found.append(
            remark(
                "A-S40-4",
                "actores",
                f"Con {len(net.actors)} actores las medidas de centralidad son poco informativas (mínimo sugerido: {FEWEST}).",
                f"With {len(net.actors)} actors centrality says little (suggested minimum: {FEWEST}).",
            )
        )
    tied = Counter(end for tie in net.ties for end in (tie.origin, tie.target))
    alone = [actor.key for actor in net.actors if not tied[actor.key]]
    asked = [key for key in alone if key not in net.not_asked]
    if asked:
        names = join_names(asked)
        found.append(
            remark(
                "A-S40-aislados", "relaciones", f"Sin ninguna relación: {names.es}.", f"Without any tie: {names.en}."
            )
        )
    if net.not_asked:
        names = join_names(sorted(net.not_asked))
        found.append(
            remark(
                "A-S40-no-consultados",
                "relaciones",
                f"No se ha consultado a {names.es}; entre ellos, la falta de relación no es un cero.",
                f"Not asked yet: {names.en}; between them an absent tie is not a zero.",
            )
        )
    unjudged = [actor.key for actor in net.actors if actor.power is None or actor.interest is None]
    if unjudged:
        names = join_names(unjudged)
        found.append(
            remark(
                "A-S40-sin-calificar",
                "actores",
                f"Falta calificar el poder o el interés de {names.es}.",
                f"Power or interest is still missing for {names.en}.",
            )
        )
    return found


def wave_name(wave: date | None) -> Text:
    """How a wave is called."""
    return Text("sin fecha", "undated") if wave is None else day_text(wave)
